"""At 80 columns every named query shows the numbers that it is named for, whole, with real rows."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from crmdb.cli.results import as_table
from crmdb.queries import Query, Result, list_queries, run_query
from tests.database.queries.conftest import PROJECT, Asked
from tests.database.queries.test_every_query import samples

WIDTH = 80
MEMBERS = [query for query in list_queries(PROJECT) if query.who != "service"]


@pytest.mark.only_on(18)
def test_every_answer_is_shown_and_no_number_is_cut(asked: Asked) -> None:
    known = samples(asked.ledger)
    for query in MEMBERS:
        given = known.get(query.full_name)
        result = run_query(asked.connection, query, given, as_email=asked.email, workspace=asked.workspace)
        if result.rows:
            look_at(query, result)


def look_at(query: Query, result: Result) -> None:
    """Print the rows as a terminal would, and look for what is missing."""
    table, _ = as_table(result, WIDTH, query.answer)
    console = Console(file=io.StringIO(), width=WIDTH)
    with console.capture() as capture:
        console.print(table)
    shown = capture.get()
    assert max(map(len, shown.splitlines())) <= WIDTH, query.full_name
    assert '_minor"' not in shown, f"{query.full_name}: money in JSON is readable"
    if table.show_header:
        headings = {str(column.header).replace("\n", " ") for column in table.columns}
        missing = {name for name in query.answer if name.removesuffix("_minor").replace("_", " ") not in headings}
        assert missing == set(), query.full_name
        for column in table.columns:
            if column.justify == "right" and column.width is not None:
                assert all(len(str(cell)) <= column.width for cell in column.cells), (query.full_name, column.header)
