"""Files as people export them: every encoding, delimiter and defect is read, named, or refused; nothing is guessed."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from crmdb.errors import UsageError
from crmdb.imports.fields import Catalog, Field, fold
from crmdb.imports.formats import settle_formats
from crmdb.imports.mapping import FileMapping, Mapping, load_mapping, to_toml
from crmdb.imports.presets import all_presets, find_preset, signatures
from crmdb.imports.recognise import Recognised, recognise
from crmdb.imports.rejects import write_rejects
from crmdb.imports.rows import PROBLEM, TEXT, blocks, guarded, unguarded
from crmdb.imports.said import by_source, set_constants, set_meanings, what_is_missing
from crmdb.imports.tables import Table, find_tables


def field(name: str, kind: str = "text", *synonyms: str, required: bool = False) -> Field:
    return Field("contacts", name, "contacts", name, kind, None, required, list(synonyms), "")


CATALOG = Catalog(
    (
        field("first_name", "text", "firstname"),
        field("email", "email", "e mail", "email address"),
        field("became_lead_at", "moment", "lead date"),
        field("amount", "money", "value"),
        field("rate", "share"),
    )
)


def table(tmp_path: Path, content: bytes, name: str = "contacts.csv") -> Table:
    path = tmp_path / name
    path.write_bytes(content)
    return find_tables([path])[0]


def rows(given: Table) -> list[tuple[int, list[str | None]]]:
    return list(given.read())


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8-sig", b""),
        ("utf-16", b""),
        ("utf-16-le", b"\xff\xfe"),
        ("cp1252", b""),
        ("latin-1", b""),
    ],
)
def test_every_encoding_is_read_with_its_umlauts(tmp_path: Path, encoding: str, mark: bytes) -> None:
    found = table(tmp_path, mark + "Näme,E-Mail\nJörg,j@x.example\n".encode(encoding))
    assert (found.headings, rows(found)) == (["Näme", "E-Mail"], [(2, ["Jörg", "j@x.example"])])
    assert ("Windows-1252" in "".join(found.remarks)) == (encoding in ("cp1252", "latin-1"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter_is_found_though_cells_hold_others(tmp_path: Path, delimiter: str) -> None:
    others = "a, b; c | d"
    content = (
        delimiter.join(["x", "y"]) + "\n" + delimiter.join([f'"{others}"', "1"]) + "\n" + delimiter.join(["p", "q"])
    )
    found = table(tmp_path, content.encode())
    assert (found.headings, rows(found)) == (["x", "y"], [(2, [others, "1"]), (3, ["p", "q"])])


def test_quotes_line_breaks_and_nul_bytes_stay_in_their_cells(tmp_path: Path) -> None:
    found = table(tmp_path, b'a,b\r\n"two\r\nlines","say ""hi"""\r\nn\x00ul,2\r\n')
    assert rows(found) == [(2, ["two\r\nlines", 'say "hi"']), (3, ["nul", "2"])]


def test_titles_and_comments_above_the_header_are_left_out_and_said(tmp_path: Path) -> None:
    found = table(tmp_path, b"# GA4 export\n# 2026\n\nday,users\n20260101,3\n")
    assert found.headings == ["day", "users"]
    assert rows(found) == [(5, ["20260101", "3"])]
    assert "3 lines above the header are left out" in found.remarks


def test_headings_that_come_twice_or_are_empty_get_names_of_their_own(tmp_path: Path) -> None:
    found = table(tmp_path, b"Email,,Email\na,b,c\n")
    assert found.headings == ["Email", "column 2", "Email (2)"]
    assert "more than once" in found.remarks[0]


def test_a_cell_of_10_mb_and_two_hundred_columns_are_read(tmp_path: Path) -> None:
    wide = ",".join(f"c{number}" for number in range(200))
    found = table(tmp_path, f"{wide}\n{'x' * 10_000_000}{',' * 199}\n".encode())
    assert len(found.headings) == 200
    assert len(rows(found)[0][1][0] or "") == 10_000_000


def test_a_row_of_another_width_is_staged_as_broken_and_blank_rows_keep_the_numbers(tmp_path: Path) -> None:
    found = table(tmp_path, b"a,b,c\n1,2,3\n\n1,2,3,4\n1,2,3,\n1\n5,6,7\n")
    ((first_line, block),) = blocks(found, FileMapping("x", "contacts", {"a": "first_name"}))
    assert first_line == 2
    assert block == [
        {"a": "1"}, None, {PROBLEM: "the row has 4 cells, the header 3"}, {"a": "1"},
        {PROBLEM: "the row has 1 cells, the header 3"}, {"a": "5"},
    ]  # fmt: skip


def test_an_empty_file_an_unknown_kind_and_a_missing_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is empty"):
        table(tmp_path, b"  \n")
    with pytest.raises(UsageError, match="no kind that can be imported"):
        table(tmp_path, b"x", "contacts.pdf")
    with pytest.raises(UsageError, match="no file"):
        find_tables([tmp_path / "nothing.csv"])


def test_json_ndjson_and_parquet_say_the_same(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    people = [{"name": "Jörg", "n": 1, "since": "2026-01-02"}, {"name": "Ann", "n": None, "since": None}]
    (tmp_path / "a.json").write_text(json.dumps(people), encoding="utf-8")
    (tmp_path / "b.ndjson").write_text("\n".join(map(json.dumps, people)), encoding="utf-8")
    duckdb.sql(f"copy (select * from '{tmp_path}/a.json') to '{tmp_path}/c.parquet'")
    tables = find_tables([tmp_path / name for name in ("a.json", "b.ndjson", "c.parquet")])
    for found in tables:
        assert (found.headings, rows(found)) == (
            ["name", "n", "since"],
            [(2, ["Jörg", "1", "2026-01-02"]), (3, ["Ann", None, None])],
        )


def test_the_answer_of_an_api_is_its_records_with_their_properties(tmp_path: Path) -> None:
    answer = (
        b'{"results": [{"id": "7", "properties": {"email": "a@x.example", "tags": ["a", "b"]}}], "paging": {"n": 1}}'
    )
    assert (table(tmp_path, answer, "a.json").headings, rows(table(tmp_path, answer, "a.json"))) == (
        ["id", "email", "tags"],
        [(2, ["7", "a@x.example", "a; b"])],
    )
    plain = table(tmp_path, b'{"success": true, "data": [{"id": 1, "name": "A"}, {"id": 2, "name": "B"}]}', "b.json")
    assert (plain.headings, rows(plain)) == (["id", "name"], [(2, ["1", "A"]), (3, ["2", "B"])])


def test_dates_tell_their_order_or_it_is_asked_for(tmp_path: Path) -> None:
    def settle(content: str, order: str | None = None) -> Recognised:
        found = table(tmp_path, content.encode())
        (item,), _ = recognise([found], CATALOG, target="contacts", preset=None, presets=[], given=None)
        settle_formats(item, CATALOG, order, None)
        return item

    assert settle("email,lead date\na,03/04/2026\nb,25/12/2025\n").mapping.date_orders == {"lead date": "dmy"}
    assert settle("email,lead date\na,03/04/2026\nb,12/25/2025\n").mapping.date_orders == {"lead date": "mdy"}
    assert settle("email,lead date\na,2026-04-03\n").mapping.date_orders == {}
    assert settle("email,lead date\na,03/04/2026\n", "dmy").mapping.date_order == "dmy"
    with pytest.raises(UsageError, match="can be read in two ways, such as 03/04/2026"):
        settle("email,lead date\na,03/04/2026\n")
    with pytest.raises(UsageError, match="dates of both orders"):
        settle("email,lead date\na,25/04/2026\nb,04/25/2026\n")


def test_numbers_tell_their_decimal_mark_or_it_is_asked_for(tmp_path: Path) -> None:
    def mark(*values: str) -> str | None:
        lines = "\n".join(f'a,"{value}"' for value in values)
        found = table(tmp_path, f"email,amount\n{lines}\n".encode())
        (item,), _ = recognise([found], CATALOG, target="contacts", preset=None, presets=[], given=None)
        settle_formats(item, CATALOG, None, None)
        return item.mapping.decimal_mark

    assert mark("1.234,50 €", "1.234") == ","
    assert mark("$1,234.50", "1,234") is None
    assert mark("1054", "1,054") is None
    with pytest.raises(UsageError, match=r"can be read in two ways, such as 1\.234"):
        mark("1.234")
    assert mark("1,50", "1,2M", "1.50") == ","
    with pytest.raises(UsageError, match=r"decimal comma and 1 a decimal point, so 1\.234"):
        mark("1,50", "1.50", "1.234")


def test_a_rate_in_percent_is_told_from_a_share_and_from_a_count(tmp_path: Path) -> None:
    def percents(value: str) -> tuple[list[str], bool]:
        found = table(tmp_path, f"email,rate\na,{value}\n".encode())
        (item,), _ = recognise([found], CATALOG, target="contacts", preset=None, presets=[], given=None)
        settle_formats(item, CATALOG, None, None)
        return item.mapping.percents, "rate" in item.mapping.columns

    assert percents("0.032") == ([], True)
    assert percents("3.2%") == ([], True)
    assert percents("3.2") == (["rate"], True)
    assert percents("383.1K") == ([], False)


@pytest.mark.parametrize(
    ("heading", "folded"),
    [
        ("First Name", "first name"),
        ("firstName", "first name"),
        ("FIRST_NAME", "first name"),
        ("E-mail (work)", "e mail work"),
    ],
)
def test_headings_are_compared_whatever_their_spelling(heading: str, folded: str) -> None:
    assert fold(heading) == folded


def test_a_file_of_no_target_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"not clear what these files hold\. weather\.csv is left out"):
        recognise(
            [table(tmp_path, b"wind,rain\n1,2\n", "weather.csv")],
            CATALOG,
            target=None,
            preset=None,
            presets=[],
            given=None,
        )


def test_a_mapping_file_says_what_was_used_and_is_used_again(tmp_path: Path) -> None:
    mapping = Mapping(
        "hubspot",
        [
            FileMapping(
                'we"ird.csv', "contacts", {'E-mail "work"': "email", "ß": "custom:x"}, {"source": "a"},
                {"stage": {"Zu": "Won"}}, {"x": "number"}, "dmy", {"d": "mdy"}, ",",
                percents=["rate"], ignored=["rest"],
            )
        ],
    )  # fmt: skip
    (tmp_path / "m.toml").write_text(to_toml(mapping), encoding="utf-8")
    assert load_mapping(tmp_path / "m.toml") == mapping
    (tmp_path / "m.toml").write_text('[[file]]\nname = "a"\ntarget = "contacts"\ncolour = "x"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="unknown colour"):
        load_mapping(tmp_path / "m.toml")


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|x", "-2+3", "@SUM(A1)", "\t=1", "'=1", "plain", "-5", "-5.20", "", "'"])
def test_a_rejects_file_holds_no_formula_and_comes_back_as_it_was(tmp_path: Path, cell: str) -> None:
    assert guarded(cell)[:1] not in ("=", "+", "@", "\t") and (guarded(cell)[:1] != "-" or cell in ("-5", "-5.20"))
    if not cell.startswith("'="):
        assert unguarded(guarded(cell)) == cell
    path = tmp_path / "in.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([["a", "b"], ["1", cell], ["2", "fine"]])
    given = find_tables([path])[0]
    (written,) = write_rejects(tmp_path, [given], ["contacts"], {(0, 2): ("=why", "what")})
    again = find_tables([written])[0]
    assert again.headings == ["a", "b", "import: reason", "import: what to do"]
    assert rows(again) == [(2, ["1", guarded(cell), "'=why", "what"])]


def test_presets_name_targets_and_columns_that_are_there() -> None:
    assert len(all_presets()) >= 13
    for preset in all_presets():
        for export in preset.exports:
            headings = list(export["columns"])
            for signature in signatures(export):
                matches = preset.match([*signature, *headings], None, is_chosen=False)
                assert matches and all(match.columns for match in matches), (preset.name, export["export"], signature)
    with pytest.raises(UsageError, match="no preset"):
        find_preset("nothing")


ORDER = (
    b"Name,Email,Financial Status,Paid at,Currency,Total,Discount Code,Created at,Lineitem name,Refunded Amount\n"
    b"#1,ada@acme.example,paid,2026-03-15,EUR,10,ADA,2026-03-15,Mouse,0.00\n"
    b"#1,ada@acme.example,,,,,,2026-03-15,Pad,\n"
)
ACCOUNT = b"ID,NAME,NUMBEROFEMPLOYEES,PARENTID\n1,Acme,5,\n"


def test_a_table_may_hold_several_targets_and_each_system_is_told_apart(tmp_path: Path) -> None:
    found, _ = recognise(
        [table(tmp_path, ORDER, "orders.csv"), table(tmp_path, ACCOUNT, "Account.csv")],
        CATALOG, target=None, preset=None, presets=list(all_presets()), given=None,
    )  # fmt: skip
    systems = by_source(found)
    assert {name: [item.mapping.target for item in items] for name, items in systems.items()} == {
        "shopify": ["contacts", "opportunities", "revenue", "touches"],
        "salesforce": ["companies"],
    }
    staged = [[row for _, block in blocks(item.table, item.mapping) for row in block] for item in systems["shopify"]]
    assert [sum(row is not None for row in part) for part in staged] == [2, 1, 0, 1]
    assert systems["salesforce"][0].mapping.columns["NUMBEROFEMPLOYEES"] == "size"


def test_a_report_of_sums_is_no_file_of_touches_and_its_totals_are_no_rows(tmp_path: Path) -> None:
    sums = b"# ---\n# GA4\nSession source / medium,Date,Sessions\ngoogle / organic,20260901,3\n"
    with pytest.raises(UsageError, match="a report of sums"):
        recognise(
            [table(tmp_path, sums, "traffic.csv")],
            CATALOG, target=None, preset=None, presets=list(all_presets()), given=None,
        )  # fmt: skip
    report = table(tmp_path, b"a,b,c\n1,2,3\nGrand Totals (1 record)\n", "report.csv")
    mapping = FileMapping("report.csv", "contacts", {"a": "email"})
    ((_, block),) = list(blocks(report, mapping))
    assert block == [{"a": "1"}, {TEXT: "Grand Totals (1 record)"}]


def test_what_nobody_said_is_told_and_a_field_may_have_one_value(tmp_path: Path) -> None:
    catalog = Catalog((Field("opportunities", "amount", "opportunities", "amount", "money", None, False, [], ""),))
    mapping = FileMapping("deals.csv", "opportunities", {"Sum": "amount"})
    told = what_is_missing(mapping, catalog, "EUR")
    assert "no column says the stage" in told[0] and "without a sign are EUR" in told[1]
    set_constants([mapping], ["amount=5"], catalog)
    assert (mapping.columns, mapping.constants) == ({}, {"amount": "5"})
    with pytest.raises(UsageError, match="No file has a field"):
        set_constants([mapping], ["colour=red"], catalog)
    set_meanings([mapping], ["amount:a=b=1", "amount:zero="], catalog)
    assert mapping.values == {"amount": {"a": "b=1", "zero": ""}}
    for wrong in ("amount", "colour:red=blue"):
        with pytest.raises(UsageError):
            set_meanings([mapping], [wrong], catalog)


def test_what_can_be_read_in_two_ways_is_asked_for_where_somebody_answers(tmp_path: Path) -> None:
    item = Recognised(
        table(tmp_path, b"d,n\n03/04/2026,1.234\n"),
        FileMapping("contacts.csv", "contacts", {"d": "became_lead_at", "n": "amount"}),
    )
    asked: list[str] = []

    def ask(question: str, answers: dict[str, str]) -> str:
        asked.append(question)
        return next(iter(answers))

    settle_formats(item, CATALOG, None, None, ask)
    assert (item.mapping.date_order, item.mapping.decimal_mark) == ("dmy", ",")
    assert "03/04/2026" in asked[0] and "1.234" in asked[1]
