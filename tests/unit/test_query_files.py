"""Query files: each of the library is well formed, and what is not says in which line."""

from __future__ import annotations

import io
import re
import shlex
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from psycopg.types.json import Jsonb
from rich.console import Console
from rich.table import Table

from crmdb.cli.query_help import help_of
from crmdb.cli.results import as_csv, as_json, as_table, fit, money, to_json
from crmdb.errors import CrmdbError, UsageError
from crmdb.project import Project
from crmdb.queries import Query, Result, find_query, list_queries, render_queries_page
from crmdb.queries.files import AREAS, parse_query
from crmdb.queries.parameters import TYPES, Parameter, bind
from tests.support.installations import ROOT

PROJECT = Project(ROOT)
QUERIES = list_queries(PROJECT)

GOOD = """\
-- title: Lists
-- question: Which lists
--   are there?
-- who: viewer
-- param: name text = null — Name
--   of a list.
-- param: limit integer — At most this many.

select lists.name, ':name', '%' as percent -- :name
from public.lists as lists
where :name::text is null or lists.name = :name::text
limit :limit::integer;
"""


def parse(tmp_path: Path, text: str) -> Query:
    path = tmp_path / "queries" / "discovery" / "lists.sql"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return parse_query(path, tmp_path)


# --- the library ------------------------------------------------------------------------------------------------------


def test_every_area_has_queries() -> None:
    assert {query.area for query in QUERIES} == set(AREAS)
    assert len(QUERIES) >= 35
    files = {path.relative_to(ROOT / "queries").with_suffix("") for path in (ROOT / "queries").rglob("*.sql")}
    assert {query.full_name for query in QUERIES} == {str(path) for path in files}


def test_names_are_unique_without_their_area() -> None:
    assert len({query.name for query in QUERIES}) == len(QUERIES)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.full_name)
def test_reads_like_a_sentence(query: Query) -> None:
    assert query.question.endswith("?")
    assert not query.title.endswith(".")
    assert all(parameter.description.rstrip("]}").endswith(".") for parameter in query.parameters)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.full_name)
def test_filters_by_no_workspace(query: Query) -> None:
    assert ":workspace" not in query.sql
    if "active_workspace" in query.sql:
        # These two show a user all their workspaces; every other table shows the active one by itself.
        assert "public.active_workspace()" in query.sql
        assert "public.workspaces" in query.sql or "public.workspace_members" in query.sql


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.full_name)
def test_over_counting_is_said(query: Query) -> None:
    if re.search(r"\binfluenced_\w+_minor\b", query.sql) and "public.active_workspace()" not in query.sql:
        assert "over-counts on purpose" in query.note


def test_the_page_is_up_to_date() -> None:
    page = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    assert page == render_queries_page(PROJECT), "run `crmdb docs`"


def test_unknown_names_are_answered_with_near_ones() -> None:
    with pytest.raises(UsageError, match='no query "by_stag"') as refused:
        find_query(PROJECT, "by_stag")
    assert "pipeline/by_stage" in refused.value.hint
    assert find_query(PROJECT, "by_stage") == find_query(PROJECT, "pipeline/by_stage")


# --- one file ---------------------------------------------------------------------------------------------------------


def test_a_file_is_read(tmp_path: Path) -> None:
    query = parse(tmp_path, GOOD)
    assert query.full_name == "discovery/lists"
    assert query.question == "Which lists are there?"
    assert [str(parameter) for parameter in query.parameters] == ["name text = null", "limit integer"]
    assert query.parameters[0].description == "Name of a list."


def test_placeholders_become_bound_and_nothing_else_does(tmp_path: Path) -> None:
    statement = parse(tmp_path, GOOD).statement
    assert "':name', '%%' as percent -- :name" in statement
    assert "lists.name = %(name)s::text" in statement
    assert statement.endswith("limit %(limit)s::integer")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("-- title: Lists\n", "", ':1: the header has no "-- title: …"'),
        ("-- who: viewer", "-- who: everybody", ':4: "who" is one of viewer, editor, admin, service'),
        ("-- who: viewer", "-- whom: viewer", ":4: expected"),
        ("-- who: viewer", "-- who: viewer\n-- who: admin", ':5: "who" is there twice'),
        ("name text = null — Name", "name text", ":5: expected"),
        ("name text = null", "name string = null", ':5: "string" is not one of the types'),
        ("limit integer —", "limit integer = many —", ':7: default "many" of "limit" is not of type integer'),
        ("limit :limit::integer", "limit :limit", ':12: write ":limit::integer"'),
        ("limit :limit::integer", "limit :limit::bigint", ':12: write ":limit::integer"'),
        ("limit :limit::integer", "limit :most::integer", ':12: placeholder ":most" is not declared'),
        ("limit :limit::integer", "", ':1: parameter "limit" is declared but not used'),
    ],
)
def test_a_malformed_file_is_refused_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(CrmdbError) as refused:
        parse(tmp_path, GOOD.replace(old, new))
    assert f"queries/discovery/lists.sql{message}" in refused.value.message


# --- parameters -------------------------------------------------------------------------------------------------------


def parameter(type_name: str) -> Parameter:
    return Parameter("value", type_name, None, False, "A value.")


@pytest.mark.parametrize(
    ("type_name", "text", "value"),
    [
        ("text", "a=b", "a=b"),
        ("integer", "-7", -7),
        ("bigint", "9007199254740993", 9007199254740993),
        ("numeric", "0.1", Decimal("0.1")),
        ("boolean", "Yes", True),
        ("date", "2026-02-28", date(2026, 2, 28)),
        ("timestamptz", "2026-02-28T12:00:00Z", datetime(2026, 2, 28, 12, tzinfo=UTC)),
        ("timestamptz", "2026-02-28", "2026-02-28"),
        ("uuid", "0193b1f2-5c7e-7b7a-9c55-0242ac120002", UUID("0193b1f2-5c7e-7b7a-9c55-0242ac120002")),
        ("text[]", "saas, devops", ["saas", "devops"]),
        ("text", "", None),
        ("date", "", None),
    ],
)
def test_text_becomes_a_value_of_the_type(type_name: str, text: str, value: object) -> None:
    assert parameter(type_name).read(text) == value


def test_json_is_bound_as_jsonb() -> None:
    read = parameter("jsonb").read('{"a": [1]}')
    assert isinstance(read, Jsonb)
    assert read.obj == {"a": [1]}


@pytest.mark.parametrize(
    ("type_name", "value"),
    [
        ("integer", "many"), ("integer", "2147483648"), ("integer", "1.5"), ("integer", True), ("bigint", "9" * 19),
        ("numeric", "NaN"), ("boolean", "perhaps"), ("date", "2026-02-30"), ("date", "yesterday"),
        ("timestamptz", 3), ("uuid", "42"), ("jsonb", "{"), ("text", 3), ("text[]", 3),
    ],
)  # fmt: skip
def test_what_is_not_of_the_type_is_refused_by_name(type_name: str, value: object) -> None:
    with pytest.raises(UsageError, match=rf'"value" is of type {re.escape(type_name)}') as refused:
        parameter(type_name).read(value)
    assert f"value={shlex.quote(TYPES[type_name].example)}" in refused.value.hint


def test_examples_are_of_their_type() -> None:
    for name, kind in TYPES.items():
        assert parameter(name).read(kind.example) is not None


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.full_name)
def test_help_fits_a_terminal_and_its_examples_are_ones(query: Query) -> None:
    assert [line for line in help_of(query).splitlines() if len(line) > 80] == []
    for item in query.parameters:
        (written,) = shlex.split(item.example)
        assert item.read(written.removeprefix(f"{item.name}=")) is not None
        assert item.type != "jsonb" or TYPES["jsonb"].example not in item.example


def test_unknown_and_missing_parameters_are_refused_by_name() -> None:
    declared = (Parameter("name", "text", None, True, "Whom."), Parameter("limit", "integer", "10", False, "How many."))
    assert bind(declared, {"name": "Maya"}, "q") == {"name": "Maya", "limit": 10}
    with pytest.raises(UsageError, match='no parameter "nmae"') as unknown:
        bind(declared, {"nmae": "Maya"}, "q")
    assert "name text; limit integer = 10" in unknown.value.hint
    for given in ({}, {"name": ""}, {"name": None}):
        with pytest.raises(UsageError, match=r'needs parameter "name" \(text\)'):
            bind(declared, given, "q")


# --- on paper ---------------------------------------------------------------------------------------------------------

RESULT = Result(
    columns=("name", "amount_minor", "currency_code", "share", "seen_at", "tags"),
    types=("text", "int8", "text", "numeric", "timestamptz", "_text"),
    rows=[
        ('Zoë "Z", Ltd', -1234567, "EUR", Decimal("0.10"), datetime(2026, 1, 2, 3, 4, tzinfo=UTC), ["a", "b"]),
        ("Yen", 1234567, "JPY", None, None, None),
    ],
    minor_units={"EUR": 2, "JPY": 0, "KWD": 3},
)


def test_money_is_exact_in_every_currency() -> None:
    assert money(-1234567, "EUR", 2) == "-12,345.67 EUR"
    assert money(1234567, "JPY", 0) == "1,234,567 JPY"
    assert money(1, "KWD", 3) == "0.001 KWD"
    assert money(9007199254740993, "EUR", 2) == "90,071,992,547,409.93 EUR"


def test_table_shows_money_with_its_currency_once() -> None:
    table, hidden = as_table(RESULT)
    assert hidden == []
    assert [column.header for column in table.columns] == ["name", "amount", "share", "seen at", "tags"]
    assert [column.justify for column in table.columns] == ["left", "right", "right", "left", "left"]
    assert list(table.columns[1].cells) == ["-12,345.67 EUR", "1,234,567 JPY"]


def test_what_does_not_fit_is_text_then_columns_at_the_right_and_names_last() -> None:
    """A name, a slug of it, two numbers of which the second is asked for, and other text."""
    needs = {0: 30, 1: 20, 2: 10, 3: 14, 4: 20}

    def fitted(room: int) -> dict[int, int]:
        return fit(needs, room, numbers={2, 3}, names=[0], kept={3}, spare={1})

    assert fitted(102) == needs
    assert fitted(98) == {0: 26, 1: 20, 2: 10, 3: 14, 4: 20}, "the longest text is cut first"
    assert fitted(63) == {0: 17, 2: 10, 3: 14, 4: 16}, "a slug goes before text becomes unreadable"
    assert fitted(58) == {0: 16, 2: 10, 3: 14, 4: 12}
    assert fitted(57) == {0: 29, 2: 10, 3: 14}, "the name stays readable as long as anything else can go"
    assert fitted(30) == {0: 14, 3: 14}, "what is asked for stays"
    assert fitted(27) == {}


STAGES = Result(
    columns=("pipeline", "position", "stage", "probability", "opportunities", "amount_minor", "weighted_minor",
             "currency_code"),
    types=("text", "int2", "text", "int2", "int8", "int8", "int8", "text"),
    rows=[
        ("New business", place, stage, 10 * place, 12 + place, 123456789 * place, 12345678 * place, "EUR")
        for place, stage in ((1, "Qualified"), (2, "Discovery"))
    ],
    minor_units={"EUR": 2},
)  # fmt: skip


def printed(table: Table, width: int) -> str:
    console = Console(file=io.StringIO(), width=width)
    with console.capture() as capture:
        console.print(table)
    return capture.get()


def test_on_80_columns_what_repeats_itself_goes_and_every_number_stays() -> None:
    table, hidden = as_table(STAGES, 80)
    shown = printed(table, 80)
    assert "1,234,567.89 EUR" in shown
    assert "123,456.78 EUR" in shown
    assert "…" not in shown
    assert hidden == ["pipeline", "position"]
    assert as_table(STAGES, 200)[1] == []


def test_what_is_the_same_in_every_row_goes_first_and_the_answer_never() -> None:
    needs = {0: 12, 1: 20, 2: 12, 3: 12, 4: 12}

    def fitted(room: int) -> dict[int, int]:
        return fit(needs, room, numbers={2, 3, 4}, names=[0], kept={4}, spare={2})

    assert fitted(60) == {0: 12, 1: 18, 3: 12, 4: 12}
    assert fitted(30) == {0: 12, 4: 12}
    wide = Result(
        ("name", "about", "one_minor", "two_minor", "three_minor", "share_percent", "currency_code"),
        ("text", "text", "int8", "int8", "int8", "numeric", "text"),
        [
            (f"Person {number}", "x" * 30, 10**9 + number, 10**10 + number, 10**11 + number, number, "EUR")
            for number in (1, 2)
        ],
        {"EUR": 2},
    )
    table, hidden = as_table(wide, 80, ("share_percent",))
    assert [str(column.header).replace("\n", " ") for column in table.columns][-1] == "share percent"
    assert "share percent" not in hidden


def test_money_inside_json_is_readable() -> None:
    nested = [{"label": "Q1", "amount_minor": 123456, "parts": [{"cost_minor": 500, "currency_code": "JPY"}]}]
    result = Result(("summary", "currency_code"), ("jsonb", "text"), [(nested, "EUR")], {"EUR": 2, "JPY": 0})
    shown = printed(as_table(result)[0], 200)
    assert '"amount": "1,234.56 EUR"' in shown
    assert '"cost": "500 JPY"' in shown
    assert '"amount_minor": 123456' in "".join(as_json(result)), "programs get minor units"


def test_what_fits_no_table_is_a_list_of_name_and_value() -> None:
    table, hidden = as_table(STAGES, 40)
    lines = [line.rstrip() for line in printed(table, 40).splitlines()]
    assert hidden == []
    assert lines.count("") == 1
    assert [line.split()[1] for line in lines if line.startswith("weighted")] == ["123,456.78", "246,913.56"]


def test_ids_and_cursors_are_for_programs() -> None:
    result = Result(
        ("name", "deliverable_id", "row_key", "page_key"), ("text", "uuid", "uuid", "jsonb"), [("Reel", 1, 2, {})], {}
    )
    table, hidden = as_table(result)
    assert [column.header for column in table.columns] == ["name"]
    assert hidden == ["deliverable id", "row key", "page key"]
    assert '"page_key": {}' in "".join(as_json(result))
    assert as_csv(result).startswith("name,deliverable_id,row_key,page_key")


def test_json_keeps_every_digit_and_iso_times() -> None:
    assert list(as_json(RESULT)) == [
        '[{"name": "Zoë \\"Z\\", Ltd", "amount_minor": -1234567, "currency_code": "EUR", "share": 0.10, '
        '"seen_at": "2026-01-02T03:04:00+00:00", "tags": ["a", "b"]},',
        ' {"name": "Yen", "amount_minor": 1234567, "currency_code": "JPY", "share": null, '
        '"seen_at": null, "tags": null}]',
    ]
    assert to_json(Decimal("12345678901234567890.123456789")) == "12345678901234567890.123456789"
    assert list(as_json(Result((), (), [], {}))) == ["[]"]


def test_csv_is_rfc_4180() -> None:
    assert as_csv(RESULT) == (
        "name,amount_minor,currency_code,share,seen_at,tags\r\n"
        '"Zoë ""Z"", Ltd",-1234567,EUR,0.10,2026-01-02T03:04:00+00:00,"[""a"", ""b""]"\r\n'
        "Yen,1234567,JPY,,,\r\n"
    )


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.full_name)
def test_a_narrow_terminal_shows_the_numbers_that_the_title_names(query: Query) -> None:
    """Kept are the columns of `answer`, else the first two of money."""
    money = [name for name in query.always if name.endswith("_minor")]
    kept = query.answer or money[:2]
    for word in ("revenue", "return", "pipeline", "first", "last"):
        named = [name for name in (*query.always, *query.answer) if word in name.split("_")[:-1]]
        if named and re.search(rf"\b{word}\b", query.title.lower()):
            assert any(name in named for name in kept), f"{word} of {named}"
