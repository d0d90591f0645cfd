"""types/database.py takes what the API answers: every row of every table and view, and of every named query."""

from __future__ import annotations

import json

import pytest
from psycopg import sql

from crmdb.database import Connection
from crmdb.queries.functions import function_name
from tests.database.queries.conftest import Asked
from tests.database.queries.test_every_query import samples
from tests.database.queries.test_query_functions import MEMBERS, person_of, statement, workspace_of
from tests.support.actors import as_user
from tests.support.python_models import model, validate


def relations(connection: Connection) -> list[str]:
    rows = connection.execute(
        "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v')"
        " and not relispartition order by 1"
    )
    return [name for (name,) in rows]


def as_json(connection: Connection, asked: sql.Composable, values: list[object] | None = None) -> str | None:
    """The rows as PostgREST sends them; None if there are none."""
    wrapped = sql.SQL("select json_agg(answer)::text from ({} limit 5000) as answer").format(asked)
    row = connection.execute(wrapped, values).fetchone()
    assert row is not None
    found: str | None = row[0]
    return found


def test_rows_of_tables_and_views(asked: Asked) -> None:
    pytest.importorskip("pydantic", reason="types/database.py needs pydantic: `make setup`")
    refused, looked_at = {}, 0
    for relation in relations(asked.connection):
        rows = as_json(asked.connection, sql.SQL("select * from public.{}").format(sql.Identifier(relation)))
        if rows is None:
            continue
        looked_at += 1
        assert set(json.loads(rows)[0]) == set(model(relation).model_fields), relation
        if wrong := validate(model(relation), rows):
            refused[relation] = wrong
    assert refused == {}
    assert looked_at > 80


@pytest.mark.only_on(18)
def test_rows_of_named_queries(asked: Asked) -> None:
    pytest.importorskip("pydantic", reason="types/database.py needs pydantic: `make setup`")
    known, refused, looked_at = samples(asked.ledger), {}, 0
    for query in MEMBERS:
        email = asked.viewer if query.who == "viewer" else asked.email
        called = statement(asked.connection, query, known.get(query.full_name, {}))
        with as_user(asked.connection, person_of(asked.connection, email), workspace_of(asked)):
            rows = as_json(asked.connection, *called)
        if rows is None:
            continue
        looked_at += 1
        result = model(f"{function_name(query)}_result")
        assert set(json.loads(rows)[0]) == set(result.model_fields), query.full_name
        if wrong := validate(result, rows):
            refused[query.full_name] = wrong
    assert refused == {}
    assert looked_at > 40
