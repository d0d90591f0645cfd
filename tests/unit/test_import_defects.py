"""Files with defects of other programs are read right, or refused with file, row and cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmdb.errors import UsageError
from crmdb.imports.mapping import FileMapping
from crmdb.imports.rows import TEXT, blocks
from crmdb.imports.tables import Table, find_tables


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
        ("binary.csv", bytes(range(256)) * 4, "is no text"),
        ("workbook.csv", b"PK\x03\x04" + bytes(99), "is a workbook or an archive"),
        ("page.xls", b"<html><table><tr><td>Email</td></tr></table></html>", "is a page of HTML"),
    ],
)
def test_a_file_that_is_something_else_is_refused_for_what_it_is(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        table(tmp_path, content, name)


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
