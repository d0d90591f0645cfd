"""Files with defects of other programs are read right, or refused with file, row and cure."""

from __future__ import annotations

import tomllib
import zipfile
from pathlib import Path

import pytest

from crmdb.errors import UsageError
from crmdb.imports.mapping import FileMapping, Mapping, mapping_from, to_toml
from crmdb.imports.rows import LEFT_OUT, TEXT, blocks
from crmdb.imports.tables import Table, find_tables, never_read


def table(tmp_path: Path, content: bytes, name: str = "contacts.csv") -> Table:
    path = tmp_path / name
    path.write_bytes(content)
    return find_tables([path])[0]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-16-le", "Łukasz Müller"),
        ("utf-16-be", "Łukasz Müller"),
        ("mac_roman", "Jürgen Señor Böhm"),
        ("cp1252", "Jürgen O’Neil – Böhm"),
    ],
)
def test_an_encoding_without_a_mark_is_told_by_its_bytes(tmp_path: Path, encoding: str, name: str) -> None:
    found = table(tmp_path, f"Name,E-Mail\n{name},j@x.example\n".encode(encoding))
    assert list(found.read()) == [(2, [name, "j@x.example"])]
    assert any("--encoding" in remark for remark in found.remarks) == (not encoding.startswith("utf"))


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_end_as_on_any_system(tmp_path: Path, ending: str) -> None:
    found = table(tmp_path, ending.join(["sep=;", "Name;E-Mail", '"A;B";a@x.example', ""]).encode())
    assert (found.headings, list(found.read())) == (["Name", "E-Mail"], [(3, ["A;B", "a@x.example"])])


def test_a_quote_that_is_never_closed_is_named_with_its_row(tmp_path: Path) -> None:
    found = table(tmp_path, b'Name,E-Mail\nA,a@x.example\n"B,b@x.example\nC,c@x.example\n')
    with pytest.raises(UsageError, match=r"contacts\.csv: the quote that opens in row 3 is not closed"):
        list(found.read())
    closed = table(tmp_path, b'Name,E-Mail\n"A\nB",a@x.example\n5" pipe,"b@x.example"')
    assert list(closed.read()) == [(2, ["A\nB", "a@x.example"]), (3, ['5" pipe', "b@x.example"])]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("binary.csv", bytes(range(256)) * 4, "is not text"),
        ("workbook.csv", b"PK\x03\x04" + bytes(99), "is a workbook or an archive"),
        ("page.xls", b"<html><table><tr><td>Email</td></tr></table></html>", "is a page of HTML"),
    ],
)
def test_a_file_that_is_something_else_is_refused_for_what_it_is(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        table(tmp_path, content, name)


def test_a_folder_says_which_of_its_files_are_left_out(tmp_path: Path) -> None:
    for name in ("contacts.csv", "deals.numbers", "mapping.toml", ".hidden"):
        (tmp_path / name).write_text("Name,Email\n", encoding="utf-8")
    assert [found.name for found in find_tables([tmp_path])] == ["contacts.csv"]
    assert never_read([tmp_path]) == [
        "deals.numbers is left out: Export it from the program as CSV or Excel (File, Export To)"
    ]


def test_a_row_of_sums_is_no_record_and_a_company_named_total_is_one(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        b'Name,Domain,Amount\nTotal,total.com,5\nA,,7\nTotal,,12.00\nGesamtsumme:,,"EUR 1.012,00"\nTotal,,\n',
    )
    staged = list(blocks(found, FileMapping("x", "companies", {"Name": "name", "Domain": "domain", "Amount": "size"})))
    assert [next(iter(row or {})) for row in staged[0][1]] == ["Name", "Name", TEXT, TEXT, "Name"]


def test_nul_in_json_is_left_out(tmp_path: Path) -> None:
    found = table(tmp_path, b'[{"name": "A\\u0000B", "email": "a@x.example"}]', "people.json")
    ((_, rows),) = blocks(found, FileMapping("x", "contacts", {"name": "full_name", "email": "email"}))
    assert rows == [{"name": "AB", "email": "a@x.example"}]


@pytest.mark.parametrize(
    ("content", "headings", "first"),
    [
        # The hash is the heading of the first column, not a comment.
        ("#,Influencer,Followers\n1,Ada,12\n2,Ben,13\n", "# Influencer Followers", 2),
        ("# GA4, traffic\n#\nPage,Sessions\n/,3\n/a,4\n", "Page Sessions", 4),
        ("Creator,,,Instagram,,TikTok,\nName,Mail,Land,Handle,Fans,Handle,Fans\nAda,a@x.example,DE,ada,5,ada,7\n"
         "Ben,b@x.example,US,ben,6,,\n",
         "Name Mail Land Instagram_Handle Instagram_Fans TikTok_Handle TikTok_Fans", 3),
        (",,Instagram,,TikTok,\nName,Land,Handle,Fans,Handle,Fans\nAda,DE,ada,5,ada,7\nBen,US,ben,6,b,8\n",
         "Name Land Instagram_Handle Instagram_Fans TikTok_Handle TikTok_Fans", 3),
        # A column without a heading, and rows of words: nothing tells a second header.
        ("Name,,Land\nAda,Wong,Germany\nBen,Zed,France\n", "Name column_2 Land", 2),
        ("Wishlist 2026,,\n,,\nName,Land,Fans\nAda,DE,5\n", "Name Land Fans", 4),
    ],
)  # fmt: skip
def test_the_header_is_found_below_titles_and_in_two_rows(
    tmp_path: Path, content: str, headings: str, first: int
) -> None:
    found = table(tmp_path, content.encode())
    assert [heading.replace(" ", "_") for heading in found.headings] == headings.split()
    assert next(found.read())[0] == first


@pytest.mark.parametrize(
    "line",
    [
        "Grand Totals (2 records),,,", "Total: Account,--,\"1,440.36\",3%", "TOTAL,,1.325.340,\"1.250 €\"",
        ",,Summe,\"12,50 €\"", "Σ 2,,,", ",,7,Grand total", "* vorläufig,,,", "Stand: März 2026,,,",
        "\"Confidential Information - Do Not Distribute\"", "\"Copyright (c) 2026 salesforce.com, inc.\",,,",
        "Copyright © 2026 salesforce.com, inc. All rights reserved.", "Generated By: Maya  4/2/2026",
    ],
)  # fmt: skip
def test_lines_below_a_table_are_no_records(tmp_path: Path, line: str) -> None:
    found = table(tmp_path, f"Name,Mail,Sum,Rate\nAda,a@x.example,5,3\n{line}\n".encode())
    ((_, rows),) = blocks(found, FileMapping("x", "contacts", {"Name": "full_name", "Sum": "amount"}))
    assert [next(iter(row or {})) for row in rows] == ["Name", TEXT]


@pytest.mark.parametrize("line", ["Total,,,", "Total Group AG,,5,", "Noted,,,", "Sum Inc,s@x.example,5,3", "Note,,,"])
def test_people_and_companies_with_such_names_are_records(tmp_path: Path, line: str) -> None:
    found = table(tmp_path, f"Name,Mail,Sum,Rate\n{line}\n".encode())
    ((_, rows),) = blocks(found, FileMapping("x", "contacts", {"Name": "full_name", "Sum": "amount"}))
    assert [next(iter(row or {})) for row in rows] == ["Name"]


def test_a_grouped_report_has_its_group_in_each_row(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        "Pipeline by stage\n\nOwner ↑,Stage ↑,Deal,Sum\nMaya,Won,A,5\n,,B,6\nSubtotal,,Sum,11\n,,Count,2\n,Lost,C,7\n"
        "Jonas,,D,8\nTotal,,Sum of Sum,26\n".encode(),
    )
    ((_, rows),) = blocks(found, FileMapping("x", "opportunities", dict.fromkeys(found.headings, "x")))
    assert [list((row or {}).values()) for row in rows] == [
        ["Maya", "Won", "A", "5"], ["Maya", "Won", "B", "6"], ["Subtotal Sum 11"], ["Count 2"],
        ["Maya", "Lost", "C", "7"], ["Jonas", "D", "8"], ["Total Sum of Sum 26"],
    ]  # fmt: skip
    assert "belong to the group above" in found.remarks[-1]


SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _cell(text: str) -> str:
    return (text if text.startswith("<c") else f'<c t="inlineStr"><is><t>{text}</t></is></c>') if text else "<c/>"


def workbook(path: Path, rows: list[list[str]], merged: str, *, hidden: str = "") -> None:
    """The least that is a workbook: a sheet of texts and raw cells, with merged cells; perhaps once more, hidden."""
    cells = "".join("<row>" + "".join(_cell(text) for text in row) + "</row>" for row in rows)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="a" Target="xl/workbook.xml"'
        f' Type="{RELATIONS}/officeDocument"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{RELATIONS}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="a"/>'
        + (f'<sheet name="H" sheetId="2" state="{hidden}" r:id="a"/>' if hidden else "")
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="a"'
        f' Target="worksheets/sheet1.xml" Type="{RELATIONS}/worksheet"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}"><sheetData>{cells}</sheetData>'
        f'<mergeCells><mergeCell ref="{merged}"/></mergeCells></worksheet>',
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, f"<?xml version='1.0'?>{text}")


def test_merged_cells_hold_for_each_of_their_rows(tmp_path: Path) -> None:
    rows = [["Report"], ["Campaign", "Creator"], ["Spring", "Ada"], ["", "Ben"], ["", ""], ["Summer", "Cyn"]]
    workbook(tmp_path / "book.xlsx", rows, "A3:A5")
    (found,) = find_tables([tmp_path / "book.xlsx"])
    assert [cells for _, cells in found.read() if any(cells)] == [
        ["Spring", "Ada"],
        ["Spring", "Ben"],
        ["Summer", "Cyn"],
    ]
    assert found.remarks == ["one line above the header is left out"]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_are_not_read_and_said(tmp_path: Path, state: str) -> None:
    workbook(tmp_path / "book.xlsx", [["Email"], ["a@x.example"]], "A1:A1", hidden=state)
    assert [found.name for found in find_tables([tmp_path / "book.xlsx"])] == ["book.xlsx"]
    assert never_read([tmp_path]) == ["book.xlsx#H is left out: it is hidden"]


def test_cells_that_only_look_empty_are_counted(tmp_path: Path) -> None:
    error, never, calculated = "<c t='e'><v>#N/A</v></c>", "<c><f>A1*2</f><v></v></c>", "<c><f>A1*2</f><v>7</v></c>"
    workbook(tmp_path / "book.xlsx", [["Deal", "Amount"], ["A", error], ["B", never], ["C", calculated]], "A1:A1")
    (found,) = find_tables([tmp_path / "book.xlsx"])
    assert [cells for _, cells in found.read()] == [["A", None], ["B", None], ["C", "7"]]
    assert found.remarks[-1].startswith("2 cells are read as empty")


def test_cells_are_joined_split_and_completed_and_rows_left_out_as_the_mapping_says(tmp_path: Path) -> None:
    found = table(
        tmp_path, b"First,Last,Source / medium,Video,Status\nAda,Wong,li / post,x1,ok\nBen,,direct,x2,Declined\n"
    )
    mapping = FileMapping(
        "x", "influencers", {"First": "name", "Source / medium": "tags", "Medium": "lists", "Video": "profile_url"},
        joins={"First": ["Last"]}, splits={"Source / medium": "Medium"}, prefixes={"Video": "https://v.example/"},
        leaves_out={"Status": ["declined"]},
    )  # fmt: skip
    ((_, rows),) = blocks(found, mapping)
    assert rows == [
        {"First": "Ada Wong", "Source / medium": "li", "Medium": "post", "Video": "https://v.example/x1"},
        {LEFT_OUT: "Status is Declined"},
    ]
    assert mapping_from(tomllib.loads(to_toml(Mapping("x", [mapping]))), "x").files == [mapping]


GROUPED = """Name,Email,Company,Deals
ENTERPRISE,,,
Jane Roe,jane@acme.com,Acme,1
Bob Lee,bob@beta.com,Beta,1
Subtotal Enterprise,,,2
,,,
Mid market,,,
Cid Moe,cid@gamma.com,Gamma,1
Total Mid market,,,1
,,,
Total,,,3
"""


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        (GROUPED, ["Jane Roe", "Bob Lee", "Cid Moe"]),
        (GROUPED.replace("Mid market,,,\n", "Mid market\n", 1), ["Jane Roe", "Bob Lee", "Cid Moe"]),
        ("Name,Email,Fee\nFashion:,,\nAda,a@x.example,1\n--- Tech ---,,\nBen,b@x,2\nTech total,,3\n", ["Ada", "Ben"]),
        # Only the name is known of some, and nothing says that it is the name of a group.
        ("Name,Email,Fee\nAcme,,\nBeta,b@x.example,2\nGamma,,\n", ["Acme", "Beta", "Gamma"]),
        ("Name,Email,Fee\nAcme,,\nBeta,,\n,,\nGamma,,\nDelta,d@x.example,\n", ["Acme", "Beta", "Gamma", "Delta"]),
        ("Name,Email,Fee\nTotal Energies,,5000\nBeta,b@x.example,2\n", ["Total Energies", "Beta"]),
        ("Handle,Email,Fee\n__ada__,,\n,,\n@ben,,\nc@x.example,,1\n", ["__ada__", "@ben", "c@x.example"]),
    ],
)  # fmt: skip
def test_names_and_sums_of_groups_are_no_records(tmp_path: Path, content: str, kept: list[str]) -> None:
    found = table(tmp_path, content.encode())
    mapping = FileMapping("contacts.csv", "contacts", {heading: heading.lower() for heading in found.headings})
    rows = [row for _, block in blocks(found, mapping) for row in block if row and TEXT not in row]
    assert [row[found.headings[0]] for row in rows] == kept


def test_the_address_that_notion_writes_behind_a_name_is_not_part_of_it(tmp_path: Path) -> None:
    page = "https://www.notion.so"
    found = table(tmp_path, f'Name,Company\nJane,"Acme ({page}/Acme-1?pvs=21), Beta ({page}/Beta-2)"\n'.encode())
    mapping = FileMapping("contacts.csv", "contacts", {"Name": "full_name", "Company": "company_name"})
    assert [block for _, block in blocks(found, mapping)] == [[{"Name": "Jane", "Company": "Acme; Beta"}]]
