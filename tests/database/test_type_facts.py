"""What types/ call optional may be left out, and what they require is needed: tried on a row of every table."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import sql

from crmdb.database import Connection
from tests.support.rows import COLUMNS, Maker, insert
from tests.support.type_facts import Facts, read_facts


@pytest.fixture(scope="module")
def facts(request: pytest.FixtureRequest) -> Facts:
    server, template, databases = (request.getfixturevalue(name) for name in ("server", "template", "databases"))
    name = databases.clone(template)
    try:
        return read_facts(server.url(name))
    finally:
        databases.drop(name)


@pytest.mark.parametrize("table", COLUMNS)
def test_what_has_to_be_given_is_what_the_types_require(
    story: Connection, acme: Maker, table: str, facts: Facts
) -> None:
    required = story.execute(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped"
        " and attnotnull and not atthasdef and attidentity = ''",
        [f"public.{table}"],
    ).fetchall()
    for (column,) in required:
        row = acme.values(table) | ({"url": "https://www.linkedin.com/in/jane-doe"} if column == "handle" else {})
        row.pop(column, None)
        optional = True
        try:
            with story.transaction(force_rollback=True):
                insert(story, table, row)
        except psycopg.Error as error:
            optional = False
            # A rule may ask for more than the column (a link needs what its template names); a bare NOT NULL is plain.
            is_plain = error.diag.constraint_name is None
            assert not is_plain or (table, column) not in facts.filled, f"{table}.{column}: {error}"
        assert not optional or (table, column) in facts.filled, f"{table}.{column} is filled by a trigger"


@pytest.mark.parametrize("column", [("campaigns", "status"), ("touchpoints", "type"), ("opportunity_board", "status")])
def test_words_are_those_of_the_check(story: Connection, facts: Facts, column: tuple[str, str]) -> None:
    known = facts.words[column]
    table, name = ("opportunities" if column[0] == "opportunity_board" else column[0]), column[1]
    (definition,) = story.execute(
        "select string_agg(pg_get_constraintdef(oid), ' ') from pg_constraint"
        " where conrelid = %s::regclass and conname = %s",
        [f"public.{table}", f"{table}_{name}_check"],
    ).fetchone() or ("",)
    assert known
    assert all(f"'{word}'::text" in definition for word in known)


@pytest.mark.parametrize(
    ("argument", "words"),
    [
        (("attribution_returns", "split_by"), {"influencer", "campaign", "platform"}),
        (("erase_influencer", "reason"), {"erasure", "opt_out", "legal"}),
        (("require_member", "minimum_role"), {"owner", "admin", "editor", "viewer"}),
        (("search_page", "sort"), {"followers", "engagement", "growth", "price", "relevance", "fit"}),
        (("win_opportunity", "billing_period"), {"one_off", "monthly", "quarterly", "annual"}),
    ],
)
def test_words_of_arguments_are_those_the_functions_take(
    facts: Facts, argument: tuple[str, str], words: set[str]
) -> None:
    assert set(facts.argument_words[argument]) == words
    assert (argument[0], "model") not in facts.argument_words, "models are a workspace's own"


def test_views_and_histories_are_nobodys_to_write(story: Connection, facts: Facts) -> None:
    views = {name for (name,) in story.execute(sql.SQL("select viewname from pg_views where schemaname = 'public'"))}
    written = {table for table, _ in facts.insertable | facts.updatable}
    assert not written & views
    assert "opportunity_history" not in {table for table, _ in facts.updatable}
