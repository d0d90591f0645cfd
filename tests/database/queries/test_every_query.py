"""Every query of the library runs for whom it says, and shows nobody another workspace."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TypeVar

import psycopg
import pytest

from crmdb.database import Connection, connect
from crmdb.errors import RefusedError, UsageError
from crmdb.queries import Query, find_query, list_queries, run_query
from tests.database.queries.conftest import PEOPLE, PROJECT, Asked
from tests.support.ledger import Ledger

QUERIES = list_queries(PROJECT)
SERVICE = [query for query in QUERIES if query.who == "service"]
MEMBERS = [query for query in QUERIES if query.who != "service"]
EMPTY_BY_NATURE = {"exclusivity_conflicts", "erasures", "organic_content"}
"""Queries that find nothing where everything is as it should be, or that the mock data have nothing for."""


def names(queries: list[Query]) -> list[str]:
    return [query.full_name for query in queries]


Found = TypeVar("Found")


def once_a_workspace(look: Callable[[Ledger], Found]) -> Callable[[Ledger], Found]:
    """`look`, which reads most rows of a workspace, once for all tests: none of them changes these rows."""
    found: dict[object, Found] = {}

    def looked(ledger: Ledger) -> Found:
        workspace = ledger.workspace["id"]
        if workspace not in found:
            found[workspace] = look(ledger)
        return found[workspace]

    return looked


@once_a_workspace
def samples(ledger: Ledger) -> dict[str, dict[str, object]]:
    """A value for each required parameter, out of the rows of a workspace."""
    person = next(row for row in ledger.table("workspace_influencers") if row["influencer_id"])
    catalog = {row["id"]: row for row in ledger.reference("influencers")}
    account = ledger.reference("influencer_accounts")[0]
    touched = next((opportunity["id"] for opportunity, _ in ledger.eligible_touches()), None)
    campaign = next(iter(ledger.table("campaigns")))
    saved = ledger.table("saved_searches")
    return {
        "discovery/find_by_name": {"name": catalog[person["influencer_id"]]["name"]},
        "discovery/find_by_handle": {"handle": account["handle"]},
        "discovery/look_alikes": {"influencer": person["influencer_id"]},
        "discovery/saved_search": {"name": saved[0]["name"] if saved else "none"},
        "campaigns/history_of_campaign": {"campaign": campaign["slug"]},
        "pipeline/closed_as_reported": {"reported_at": ledger.now},
        "attribution/journey": {"opportunity": touched},
        "attribution/journey_shares": {"opportunity": touched},
        "attribution/milestones": {"opportunity": touched},
        "attribution/journey_as_reported": {"opportunity": touched, "moment": ledger.now},
        "attribution/changes_since": {"moment": datetime(2000, 1, 1, tzinfo=UTC)},
        "attribution/changes_of_opportunity": {"opportunity": touched},
        "operations/audit_of_row": {"table_name": "campaigns", "row_id": str(campaign["id"])},
    }


@pytest.mark.parametrize("name", names(MEMBERS))
def test_runs_with_default_parameters_for_the_least_role(asked: Asked, name: str) -> None:
    query = find_query(PROJECT, name)
    email = asked.viewer if query.who == "viewer" else asked.email
    result = run_query(
        asked.connection, query, samples(asked.ledger).get(name), as_email=email, workspace=asked.workspace
    )
    assert len(set(result.columns)) == len(result.columns)
    assert set(query.answer) <= set(result.columns)
    assert set(query.always) <= set(result.columns)
    missing = {name for row in result.rows for name, value in zip(result.columns, row, strict=True) if value is None}
    assert not missing & set(query.always), "the types promise these"
    if any(column.endswith("_minor") for column in result.columns):
        assert "currency_code" in result.columns
    if asked.workspace == "lumenary" and query.name not in EMPTY_BY_NATURE and query.who == "viewer":
        assert result.rows, "the demo has nothing to show for this"


@pytest.mark.parametrize("name", names(SERVICE))
def test_service_queries_run_as_the_login_and_for_no_user(asked: Asked, name: str) -> None:
    query = find_query(PROJECT, name)
    try:
        assert run_query(asked.connection, query).rows
    except RefusedError as error:
        assert name == "operations/slow_queries"
        assert "pg_stat_statements" in error.message
    with pytest.raises(RefusedError, match="not for users"):
        run_query(asked.connection, query, as_email=asked.email)


@pytest.mark.parametrize("name", names(MEMBERS))
def test_shows_a_stranger_nothing_of_the_workspace(asked: Asked, name: str) -> None:
    ours, theirs = asked.ledger, Ledger(asked.connection, asked.stranger_workspace)
    private = secrets(ours) - secrets(theirs)
    assert len(private) > 20
    # Asked with our own ids and names, and with theirs.
    for parameters in (samples(ours).get(name), samples(theirs).get(name)):
        try:
            result = run_query(asked.connection, find_query(PROJECT, name), parameters, as_email=asked.stranger)
        except UsageError as refusal:
            # A campaign or saved search of ours is as unknown to them as one that does not exist.
            assert re.search("there is no (campaign|opportunity|saved search) ", refusal.message)
            assert not {word for word in private if word in refusal.hint}
            continue
        shown = {str(value) for row in result.rows for value in row}
        assert not shown & private


@once_a_workspace
def secrets(ledger: Ledger) -> set[str]:
    """Ids of a workspace's rows, and the names it gave; not those that the catalog has too."""
    tables = ("workspace_influencers", "campaigns", "deliverables", "companies", "contacts", "opportunities", "deals")
    found = {str(row["id"]) for table in tables for row in ledger.table(table)}
    for table, column in (
        ("companies", "name"), ("contacts", "full_name"), ("opportunities", "name"), ("campaigns", "name"),
        ("deliverables", "title"), ("workspace_influencers", "name"), ("tracking_links", "url"),
    ):  # fmt: skip
        found |= {row[column] for row in ledger.table(table) if row[column]}
    return found - {row["name"] for row in ledger.reference("influencers")}


@pytest.fixture
def story_twice(told: dict[str, str]) -> Iterator[Connection]:
    with connect(told["story"]) as connection, connection.transaction(force_rollback=True):
        yield connection


def test_answers_are_the_same_when_the_other_workspace_is_gone(story_twice: Connection) -> None:
    _, workspace, _, stranger, stranger_workspace = PEOPLE["story"]
    parameters = samples(Ledger(story_twice, stranger_workspace))

    def answer(query: Query) -> object:
        try:
            return run_query(story_twice, query, parameters.get(query.full_name), as_email=stranger).rows
        except UsageError as refusal:
            # They have no saved search.
            assert query.name == "saved_search"
            return refusal.message, refusal.hint

    def answers() -> dict[str, object]:
        return {query.full_name: answer(query) for query in MEMBERS}

    before = answers()
    story_twice.execute("delete from public.workspaces where slug = %s", (workspace,))
    assert answers() == before


def test_no_query_can_write(asked: Asked) -> None:
    query = find_query(PROJECT, "by_stage")
    writing = Query(
        query.area, query.name, query.title, query.question, query.who, (), "", "delete from public.lists returning id"
    )
    with pytest.raises(Exception, match="read-only transaction"):
        run_query(asked.connection, writing, as_email=asked.email)


def test_the_connection_is_left_as_it_was(asked: Asked) -> None:
    before = asked.connection.execute(
        "select current_user, current_setting('timezone'), coalesce(current_setting('request.jwt.claims', true), '')"
    ).fetchone()
    asked.ask("by_stage")
    with pytest.raises(UsageError):
        asked.ask("by_platform", limit="many")
    after = asked.connection.execute(
        "select current_user, current_setting('timezone'), coalesce(current_setting('request.jwt.claims', true), '')"
    ).fetchone()
    assert after == before
    asked.connection.execute("create temp table still_writable ()")


def test_who_is_not_a_member_is_told_where_they_are(asked: Asked) -> None:
    with pytest.raises(UsageError, match="not a member") as refused:
        run_query(asked.connection, find_query(PROJECT, "by_stage"), as_email=asked.stranger, workspace=asked.workspace)
    assert asked.stranger_workspace in refused.value.hint


def test_a_viewer_is_told_what_needs_an_admin(asked: Asked) -> None:
    query = find_query(PROJECT, "audit_of_row")
    with pytest.raises(RefusedError, match="needs the role admin"):
        run_query(
            asked.connection, query, {"table_name": "campaigns", "row_id": "x"},
            as_email=asked.viewer, workspace=asked.workspace,
        )  # fmt: skip


def test_unknown_user_gets_the_nearest_addresses(asked: Asked) -> None:
    with pytest.raises(UsageError, match="no user") as refused:
        run_query(asked.connection, find_query(PROJECT, "by_stage"), as_email=asked.email.replace("a", "aa", 1))
    assert asked.email in refused.value.hint


def test_explain_shows_the_plan_under_the_policies(asked: Asked) -> None:
    plan = run_query(asked.connection, find_query(PROJECT, "by_stage"), as_email=asked.email, explain=True)
    text = "\n".join(row[0] for row in plan.rows)
    assert "Execution Time" in text
    assert "Buffers" in text
    assert "InitPlan" in text, "the policy's active_workspace() is evaluated once"


def test_a_failing_statement_is_explained(asked: Asked) -> None:
    with pytest.raises(UsageError, match="unknown sort order") as refused:
        asked.ask("search", sort="beauty")
    assert "followers" in refused.value.hint
    assert not isinstance(refused.value, psycopg.Error)
