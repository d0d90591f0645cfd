"""The statements of a migration file. end_to_end/test_supabase_cli.py applies the same cases with the real CLI."""

from __future__ import annotations

import pytest

from crmdb.migrations.statements import statements_of
from tests.support.split_cases import CASES


def codes(sql: str) -> list[str]:
    return [statement.code for statement in statements_of(sql)]


@pytest.mark.parametrize("name", CASES)
def test_splits_as_written_down(name: str) -> None:
    sql, expected = CASES[name]
    assert codes(sql) == expected


@pytest.mark.parametrize("sql", ["select 'open; 1", 'select "open; 1', "select $a$ open; 1", "select E'\\"])
def test_what_is_never_closed_reaches_to_the_end(sql: str) -> None:
    assert codes(sql) == [sql]


def test_a_statement_knows_where_it_starts() -> None:
    sql = "\ufeff-- purpose; of the file\n\n/* two */ select 1;\n -- tail"
    (only,) = statements_of(sql)
    assert only.code == "select 1"
    assert sql[only.start :].startswith("select 1;")


def test_a_large_file_takes_no_time() -> None:
    statement = "insert into t values ('" + "x" * 100 + "');\n"
    assert len(statements_of(statement * 20_000)) == 20_000
