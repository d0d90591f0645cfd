"""plpgsql_check reads every PL/pgSQL body as PostgreSQL would run it. Only Debian's PostgreSQL 15 has the extension."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crmdb.database import connect
from tests.support.supabase import supabase

pytestmark = pytest.mark.only_on(15)

# `supabase db lint` leaves trigger functions out: they are checked on each table they are called for. A function that
# serves several events reads the transition table of one in a branch of its own, so each check gets the names of all.
TRIGGER_FUNCTIONS = """
select distinct functions.oid::regprocedure::text, found.level, found.message, found.detail, found.query
from pg_trigger as triggers
join pg_proc as functions on functions.oid = triggers.tgfoid
cross join lateral extensions.plpgsql_check_function_tb(
    triggers.tgfoid,
    triggers.tgrelid,
    oldtable => (select max(siblings.tgoldtable) from pg_trigger as siblings where siblings.tgfoid = triggers.tgfoid),
    newtable => (select max(siblings.tgnewtable) from pg_trigger as siblings where siblings.tgfoid = triggers.tgfoid)
) as found
where not triggers.tgisinternal and functions.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
"""


BEYOND_IT = {
    # It renames a partition.
    "private.create_audit_partitions": 'relation "private.audit_events_waiting" does not exist',
    # They build and exchange a table.
    "private.swap_influencer_search": 'relation "public.influencer_search_next" does not exist',
    "private.catch_up_search_rebuild": 'relation "public.influencer_search_next" does not exist',
    "private.end_search_rebuild": 'relation "public.influencer_search_next" does not exist',
    "private.begin_search_rebuild": 'relation "private.search_rebuild_order" does not exist',
    "private.fill_influencer_search": 'relation "private.search_rebuild_order" does not exist',
    "private.choose_search_common_words": 'relation "private.search_rebuild_order" does not exist',
    "private.delete_belongings": 'record "deleted" is not assigned yet',  # the rows of dynamic SQL
    "private.require_search_filter": 'record "filter" is not assigned yet',  # a parameter of type record
}


def is_beyond_it(function: str, issue: dict[str, Any]) -> bool:
    """It knows neither what dynamic SQL returns nor what a function itself makes, renames or is handed as a record."""
    text = f"{issue['message']} {issue.get('detail', '')}"
    return "result of dynamic SQL" in text or issue["message"] == BEYOND_IT.get(function)


@pytest.fixture
def database_with_check(database: str, admin_database: str) -> str:
    with connect(admin_database) as admin:
        available = admin.execute("select from pg_available_extensions where name = 'plpgsql_check'").fetchone()
        if available is None:
            pytest.skip("needs `apt-get install postgresql-15-plpgsql-check` (Debian 12)")
        admin.execute("create extension plpgsql_check with schema extensions")
    return database


def test_the_cli_finds_nothing_in_functions(database_with_check: str) -> None:
    found = supabase("db", "lint", f"--remote={database_with_check}", "--level", "warning", "--output-format", "json")
    issues = [(result["function"], issue) for result in json.loads(found)["results"] for issue in result["issues"]]
    assert [issue for issue in issues if not is_beyond_it(*issue)] == []


def test_nothing_is_found_in_trigger_functions(database_with_check: str) -> None:
    with connect(database_with_check) as connection:
        assert connection.execute(TRIGGER_FUNCTIONS.encode()).fetchall() == []


def test_a_mistake_is_found(database_with_check: str) -> None:
    with connect(database_with_check) as connection:
        connection.execute(
            "create function public.wrong() returns int language plpgsql as $$ begin return nonsense; end $$"
        )
    found = supabase("db", "lint", f"--remote={database_with_check}", "--level", "warning", "--output-format", "json")
    assert "nonsense" in found
