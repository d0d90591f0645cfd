"""Splitting migration files. end_to_end/test_supabase_cli.py compares the same cases with the real CLI."""

from __future__ import annotations

import pytest

from crmdb.migrations.split import split
from tests.support.split_cases import CASES


def texts(sql: str) -> list[str]:
    return [statement.text for statement in split(sql)]


@pytest.mark.parametrize("name", CASES)
def test_splits_as_written_down(name: str) -> None:
    sql, expected = CASES[name]
    assert texts(sql) == expected


@pytest.mark.parametrize(
    "sql", ["select 'open", 'select "open', "select $a$ open; 1", "/* open; /* */ ; 1", "select E'\\"]
)
def test_what_is_never_closed_reaches_to_the_end(sql: str) -> None:
    assert texts(sql) == [sql]


def test_a_statement_knows_where_it_starts_and_where_its_code_does() -> None:
    sql = "-- purpose; of the file\n\n/* two */ select 1;\n -- tail"
    first, tail = split(sql)
    assert sql[first.start :].startswith("-- purpose")
    assert first.code == "select 1"
    assert (tail.text, tail.code) == ("-- tail", "")
    assert sql[tail.start :] == tail.text


def test_code_starts_after_a_byte_order_mark() -> None:
    (only,) = split("\ufeff-- c\nselect 1")
    assert only.code == "select 1"


def test_a_large_file_takes_no_time() -> None:
    statement = "insert into t values ('" + "x" * 100 + "');\n"
    assert len(split(statement * 20_000)) == 20_000
