"""An index comment names the query it serves: the query is there, and the index can answer it under the policies."""

from __future__ import annotations

import re

from crmdb.database import Connection, connect
from crmdb.queries import find_query, run_query
from tests.database.queries.conftest import PEOPLE, PROJECT
from tests.database.queries.test_every_query import samples
from tests.support.ledger import Ledger


def index_comments(url: str) -> dict[str, str]:
    """Comment of each index of schema public that neither guards uniqueness nor just serves a foreign key."""
    with connect(url) as connection:
        rows = connection.execute(
            """
            select classes.relname, coalesce(obj_description(classes.oid, 'pg_class'), '')
            from pg_index as indexes
            inner join pg_class as classes on classes.oid = indexes.indexrelid
            where classes.relnamespace = 'public'::regnamespace and not indexes.indisunique
                and not exists (select from pg_constraint where conindid = indexes.indexrelid)
            """
        ).fetchall()
    return {name: comment for name, comment in rows if not comment.startswith("Serves the foreign key")}


def promised(comment: str) -> list[str]:
    """Names of the queries a comment gives: "queries/pipeline/by_stage.sql, forecast.sql"."""
    found = []
    for area, names in re.findall(r"queries/(\w+)/((?:\w+\.sql(?:, )?)+)", comment):
        found += [f"{area}/{name}" for name in re.findall(r"(\w+)\.sql", names)]
    return found


def test_every_promised_query_is_there(database: str) -> None:
    for comment in index_comments(database).values():
        for name in promised(comment):
            assert (PROJECT.queries / f"{name}.sql").is_file(), comment


def test_every_index_says_what_it_is_for(database: str) -> None:
    with connect(database) as connection:
        functions = {
            row[0]
            for row in connection.execute(
                "select pronamespace::regnamespace || '.' || proname || '()' from pg_proc"
                " where pronamespace in ('public'::regnamespace, 'private'::regnamespace)"
            )
        }
    for index, comment in index_comments(database).items():
        named = set(re.findall(r"(?:public|private)\.\w+\(\)", comment))
        assert promised(comment) or (named and named <= functions), (index, comment)


def test_each_index_answers_its_query_under_the_policies(told: dict[str, str]) -> None:
    missing = index_comments(told["mock"])
    for source, (email, workspace, _, _, _) in PEOPLE.items():
        with connect(told[source]) as connection:
            # Small tables are read whole; without that the plan shows what a large one would get.
            connection.execute("set enable_seqscan = off")
            parameters = samples(Ledger(connection, workspace))
            for index, comment in list(missing.items()):
                plans = [
                    run_query(connection, find_query(PROJECT, name), parameters.get(name), as_email=email, explain=True)
                    for name in promised(comment)
                ]
                lines = [row[0] for plan in plans for row in plan.rows]
                if any(f" {name} " in f"{line} " for name in with_partitions(connection, index) for line in lines):
                    del missing[index]
    assert {index: comment for index, comment in missing.items() if promised(comment)} == {}


def with_partitions(connection: Connection, index: str) -> list[str]:
    """The index itself and those of the table's partitions that are part of it."""
    children = connection.execute(
        "select inhrelid::regclass::text from pg_inherits where inhparent = %s::regclass", (f"public.{index}",)
    )
    return [index, *(row[0].removeprefix("private.") for row in children)]
