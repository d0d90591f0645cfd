"""No value poisons a table: moments, days, numbers and amounts have limits, in every column of every table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from psycopg import sql

from crmdb.database import Connection
from tests.support.actors import as_service, as_user, refused
from tests.support.rows import Maker, insert
from tests.support.world import World

_TOMORROW_AFTER_NEXT = datetime.now(UTC) + timedelta(days=2)

BAD: dict[str, list[str]] = {
    "timestamp with time zone": ["infinity", "-infinity", "1969-12-31 23:59:59+00", "2200-01-01 00:00+00"],
    "date": ["infinity", "-infinity", "1969-12-31", "2200-01-01"],
    "daterange": ["[-infinity,2026-01-01)", "[2026-01-01,infinity)", "(,2200-01-02)", "[1969-12-31,)"],
    "tstzrange": ["[-infinity,2026-01-01)", "[2026-01-01,infinity)", "[1969-12-31 00:00+00,)"],
    "numeric": ["NaN", "Infinity", "-Infinity", "1000000000000000"],
    "real": ["NaN", "Infinity", "-Infinity"],
    "double precision": ["NaN", "Infinity", "-Infinity"],
    "bigint": ["1000000000000000", "-1000000000000000", "9223372036854775807", "-9223372036854775808"],
    "interval": ["infinity", "-infinity"],
}
GOOD = {"timestamp with time zone": "1970-01-01 00:00+00", "date": "1970-01-01", "daterange": "[1970-01-01,2200-01-01)"}

DATABASE_WRITES = {"id", "created_at", "updated_at", "transaction_id", "preceding_minor"}
MAY_LIE_AHEAD = {"expires_at", "stale_at", "remind_at"}
# Written from the table beside it, by trigger.
DERIVED = {"influencer_search", "influencer_numbers"}


def columns(story: Connection, *types: str) -> list[tuple[str, str, str]]:
    """Table, column, type of all columns of schema public that have one of these types."""
    found = story.execute(
        "select relname, attname, format_type(atttypid, null)"
        " from pg_attribute join pg_class on pg_class.oid = attrelid"
        " where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition"
        " and attnum > 0 and not attisdropped and format_type(atttypid, null) = any(%s) order by 1, 2",
        [list(types)],
    ).fetchall()
    return [
        (table, column, type)
        for table, column, type in found
        if column not in DATABASE_WRITES and not column.endswith("_id") and table not in DERIVED
    ]


def try_value(story: Connection, table: str, column: str, value: str) -> None:
    """Insert one value into a copy of the table that has the constraints of this column and no others."""
    story.execute(
        sql.SQL("create temporary table tried (like public.{} including constraints)").format(sql.Identifier(table))
    )
    for (name,) in story.execute(
        "select attname from pg_attribute where attrelid = 'pg_temp.tried'::regclass and attnum > 0 and attnotnull"
    ).fetchall():
        story.execute(sql.SQL("alter table tried alter column {} drop not null").format(sql.Identifier(name)))
    for (name,) in story.execute(
        "select conname from pg_constraint where conrelid = 'pg_temp.tried'::regclass and contype = 'c' and conkey <>"
        " array[(select attnum from pg_attribute where attrelid = conrelid and attname = %s)]",
        [column],
    ).fetchall():
        story.execute(sql.SQL("alter table tried drop constraint {}").format(sql.Identifier(name)))
    story.execute(sql.SQL("insert into tried ({}) values ({})").format(sql.Identifier(column), sql.Literal(value)))


@pytest.mark.parametrize("type", BAD)
def test_no_column_takes_what_would_poison_it(story: Connection, type: str) -> None:
    taken = []
    for table, column, _ in columns(story, type):
        for value in BAD[type]:
            if type == "interval" and story.info.server_version < 170000:
                continue  # Before 17 an interval is always finite.
            try:
                with refused(story) as refusal:
                    try_value(story, table, column, value)
                assert refusal.sqlstate in {"23514", "22003"}  # Some do not even fit the type.
            except AssertionError:
                taken.append((table, column, value))
                story.execute("drop table if exists tried")
    assert taken == []


@pytest.mark.parametrize("type", GOOD)
def test_the_limits_themselves_are_fine(story: Connection, type: str) -> None:
    for table, column, _ in columns(story, type):
        with story.transaction(force_rollback=True):
            try_value(story, table, column, GOOD[type])


def test_what_tells_of_the_past_does_not_lie_ahead(story: Connection) -> None:
    taken = []
    for table, column, _ in columns(story, "timestamp with time zone"):
        if column in MAY_LIE_AHEAD:
            continue
        with story.transaction(force_rollback=True):
            # The clock of a sender may be a little fast.
            try_value(story, table, column, (datetime.now(UTC) + timedelta(hours=1)).isoformat())
        try:
            with refused(story, sqlstate="23514"):
                try_value(story, table, column, _TOMORROW_AFTER_NEXT.isoformat())
        except AssertionError:
            taken.append((table, column))
            story.execute("drop table if exists tried")
    assert taken == []


POISON: dict[str, dict[str, Any]] = {
    "touchpoints": {"touched_at": "infinity"},
    "opportunities": {"amount_minor": 10**15},
    "revenue_events": {"amount_minor": 10**18},
    "campaign_costs": {"incurred_on": "-infinity"},
    "collaborations": {"contract_period": "[2026-01-01,infinity)"},
    "workspace_influencer_accounts": {"engagement_rate": "NaN"},
    "deliverable_metrics": {"views": 2**62},
    "contacts": {"became_lead_at": _TOMORROW_AFTER_NEXT},
}


@pytest.mark.parametrize("table", POISON)
def test_the_api_refuses_poison(story: Connection, world: World, acme: Maker, table: str) -> None:
    row = acme.values(table, **POISON[table])
    for actor in (as_user(story, world.maya), as_service(story)):
        with refused(story, sqlstate="23514"), actor:
            insert(story, table, row)
