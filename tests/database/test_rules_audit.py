"""The trail: every change of a business row, who made it, and that nobody rewrites it. Keys and times of every row."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from psycopg import sql

from crmdb.database import Connection
from tests.support.actors import as_service, as_user, refused
from tests.support.permissions import commands_of_members, some_column
from tests.support.rows import COLUMNS, Maker, identifying_columns, where_key
from tests.support.world import World

ONLY_CHANGES = {"touchpoints", "deliverable_metrics"}
"""High-volume tables: the row itself says when it came; only what is done to it later is audited."""

REPLACED = {"workspace_audience_segments"}
"""Reports that the next one replaces as a whole: only a change by hand is audited."""

COMPUTED = {
    "attribution_runs",
    "attribution_journeys",
    "attribution_journey_details",
    "credit_totals",
    "monthly_credits",
    "monthly_totals",
    "saved_search_visits",
    "workspace_influencer_search",
}

IMPORTED = {"import_batches", "import_rows", "import_records"}
"""Members write them through functions alone."""

NOT_AUDITED = {"audit_events", "status_changes", "opportunity_history", "contact_stage_changes"} | COMPUTED | IMPORTED
"""Trails and computed results: append-only themselves."""


def trail(story: Connection, table: str, key: Any) -> list[Any]:
    return story.execute(
        "select action, actor_id, actor_role, old_values, new_values from public.audit_events"
        " where table_name = %s and row_id = %s order by id",
        [table, str(key)],
    ).fetchall()


@pytest.mark.parametrize("table", sorted(set(COLUMNS) - NOT_AUDITED))
def test_each_change_leaves_its_mark(story: Connection, world: World, acme: Maker, table: str) -> None:
    values = acme.values(table)
    text = sql.SQL("insert into public.{} ({}) values ({}) returning to_jsonb({}.*)").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, values)),
        sql.SQL(", ").join([sql.Placeholder()] * len(values)),
        sql.Identifier(table),
    )
    with as_user(story, world.maya):
        made = story.execute(text, [json.dumps(v) if isinstance(v, dict) else v for v in values.values()]).fetchone()
    assert made is not None
    stored: dict[str, Any] = made[0]
    where, values_of_key = where_key(story, table, stored)
    key = ",".join(str(value) for value in values_of_key[1:])
    found = trail(story, table, key)
    if table in ONLY_CHANGES | REPLACED:
        assert found == []
    else:
        [(action, actor, role, old, new)] = found
        assert (action, actor, role, old) == ("insert", world.maya.id, "authenticated", None)
        assert new == {name: value for name, value in stored.items() if value is not None}
    if "update" in commands_of_members(table):
        # A change of nothing leaves nothing.
        column = sql.Identifier(some_column(story, table))
        with as_user(story, world.maya):
            story.execute(
                sql.SQL("update public.{} set {} = {} {}").format(sql.Identifier(table), column, column, where),
                values_of_key,
            )
        assert trail(story, table, key) == found
    if "delete" in commands_of_members(table) and table not in REPLACED:
        with as_service(story):
            story.execute(sql.SQL("delete from public.{} {}").format(sql.Identifier(table), where), values_of_key)
        action, actor, role, old, new = trail(story, table, key)[-1]
        assert (action, actor, role, new) == ("delete", None, "service_role", None)
        assert [str(value) for value in where_key(story, table, old)[1]] == [str(value) for value in values_of_key]


def test_an_update_keeps_what_changed_and_only_that(story: Connection, world: World, acme: Maker) -> None:
    key = acme.id("campaigns", name="Spring", brief="Old")
    with as_user(story, world.edda):
        story.execute("update public.campaigns set name = 'Summer', brief = null, status = status where id = %s", [key])
    action, actor, role, old, new = trail(story, "campaigns", key)[-1]
    assert (action, actor, role) == ("update", world.edda.id, "authenticated")
    assert old == {"name": "Spring", "brief": "Old"}
    assert new == {"name": "Summer", "brief": None}


def test_empty_columns_are_left_out_and_nothing_inside_json(story: Connection, acme: Maker) -> None:
    touch = acme("touchpoints", properties={"page": None, "deep": {"x": None}})
    story.execute("delete from public.touchpoints where id = %s", [touch["id"]])
    row = story.execute(
        "select old_values from public.audit_events where table_name = 'touchpoints' and row_id = %s",
        [str(touch["id"])],
    ).fetchone()
    assert row is not None
    assert row[0]["properties"] == {"page": None, "deep": {"x": None}}
    assert "promo_code_id" not in row[0]


def test_a_statement_over_many_rows_leaves_one_mark_each(story: Connection, world: World, acme: Maker) -> None:
    keys = [acme.id("companies") for _ in range(20)]
    with as_user(story, world.edda):
        story.execute("update public.companies set name = name || '!' where id = any(%s)", [keys[:15]])
    marked = story.execute(
        "select count(distinct row_id), count(*), count(distinct transaction_id) from public.audit_events"
        " where table_name = 'companies' and action = 'update' and row_id = any(%s)",
        [[str(key) for key in keys]],
    ).fetchone()
    assert marked == (15, 15, 1)


def test_an_upsert_leaves_the_right_mark(story: Connection, world: World, acme: Maker) -> None:
    acme("tags", name="vip", color="#000000")
    upsert = (
        "insert into public.tags (name, color) values ('vip', '#ffffff'), ('new', '#ffffff')"
        " on conflict (workspace_id, name) do update set color = excluded.color returning id"
    )
    with as_user(story, world.edda):
        old, new = (row[0] for row in story.execute(upsert).fetchall())
    assert [mark[0] for mark in trail(story, "tags", old)] == ["insert", "update"]
    assert [mark[0] for mark in trail(story, "tags", new)] == ["insert"]


def test_members_invitations_and_settings_are_audited(story: Connection, world: World) -> None:
    with as_user(story, world.adam):
        story.execute("update public.workspace_members set role = 'editor' where user_id = %s", [world.vera.id])
        story.execute("update public.workspaces set name = 'Acme Ltd' where id = %s", [world.acme])
        story.execute("select public.invite_member('x@y.test')")
        story.execute("delete from public.workspace_members where user_id = %s", [world.vera.id])
    assert [mark[0] for mark in trail(story, "workspace_members", world.vera.id)][-2:] == ["update", "delete"]
    assert trail(story, "workspaces", world.acme)[-1][4] == {"name": "Acme Ltd"}
    with as_user(story, world.adam):
        seen = story.execute(
            "select count(*) from public.audit_events where table_name = 'workspace_invitations'"
        ).fetchone()
    assert seen == (1,)


def test_what_a_cascade_deletes_is_audited(story: Connection, world: World, acme: Maker) -> None:
    listed = acme("list_influencers")
    with as_user(story, world.edda):
        story.execute("delete from public.lists where id = %s", [listed["list_id"]])
    key = f"{listed['list_id']},{listed['workspace_influencer_id']}"
    assert [mark[:2] for mark in trail(story, "list_influencers", key)][-1] == ("delete", world.edda.id)


def test_the_key_of_a_row_cannot_change_and_so_not_escape_the_trail(
    story: Connection, world: World, acme: Maker
) -> None:
    for table in sorted(set(COLUMNS) - {"touchpoints", "deliverable_metrics"}):
        if "update" not in commands_of_members(table):
            continue
        where, key = where_key(story, table, acme(table))
        changed = sql.Identifier(identifying_columns(story, table)[0])
        text = sql.SQL("update public.{} set {} = gen_random_uuid() {}").format(sql.Identifier(table), changed, where)
        for actor in (as_user(story, world.maya), as_service(story)):
            with refused(story, f"{table}_key_fixed") as refusal, actor:
                story.execute(text, key)
            assert refusal.hint


APPEND_ONLY = ["audit_events", "status_changes", "opportunity_history", "revenue_events"]


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_a_trail_is_append_only_even_for_the_tables_owner(
    story: Connection, world: World, acme: Maker, table: str
) -> None:
    acme(table)
    column = some_column(story, table)
    for verb in (f"update public.{table} set {column} = {column}", f"delete from public.{table}"):
        with refused(story, f"{table}_append_only") as refusal:
            story.execute(f"{verb} where workspace_id = %s".encode(), [world.acme])
        assert refusal.hint
        for actor in (as_user(story, world.maya), as_service(story)):
            with refused(story, sqlstate="42501"), actor:
                story.execute(f"{verb} where workspace_id = %s".encode(), [world.acme])


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_a_partition_is_as_append_only_as_its_table(story: Connection, world: World, acme: Maker, table: str) -> None:
    for (partition,) in story.execute(
        "select inhrelid::regclass::text from pg_inherits where inhparent = %s::regclass", [f"public.{table}"]
    ).fetchall():
        if story.execute(f"select exists (select from {partition})".encode()).fetchone() == (True,):
            with refused(story, f"{table}_append_only"):
                story.execute(f"delete from {partition}".encode())


def test_audit_partitions_are_made_ahead_and_again_without_harm(story: Connection) -> None:
    assert story.execute("select private.create_audit_partitions()").fetchone() == (0,)
    assert story.execute("select private.create_audit_partitions((now() + interval '14 months')::date)").fetchone() == (
        2,
    )
    unprotected = story.execute(
        "select count(*) from pg_inherits join pg_class on pg_class.oid = inhrelid"
        " where inhparent = 'public.audit_events'::regclass"
        " and (not relrowsecurity or relacl::text like '%authenticated%')"
    ).fetchone()
    assert unprotected == (0,)
    assert story.execute("select count(*) from private.audit_events_default").fetchone() == (0,)


def test_events_that_no_partition_waited_for_go_to_theirs_once_it_is_made(story: Connection, world: World) -> None:
    """A year went by without create_audit_partitions(): events are kept, and it works again."""
    story.execute(
        "insert into public.audit_events"
        " (workspace_id, occurred_at, actor_role, table_name, row_id, action, new_values)"
        " values (%s, date_trunc('month', now()) + interval '13 months 10 days', 'service_role', 'companies', 'x',"
        " 'insert', '{}')",
        [world.acme],
    )
    waiting = "select count(*) from private.audit_events_default"
    assert story.execute(waiting).fetchone() == (1,)
    with refused(story, "audit_events_append_only"):
        story.execute("delete from private.audit_events_default")
    made = story.execute(
        "select private.create_audit_partitions((date_trunc('month', now()) + interval '14 months')::date)"
    ).fetchone()
    assert made == (2,)
    assert story.execute(waiting).fetchone() == (0,)
    assert story.execute("select count(*) from public.audit_events where row_id = 'x'").fetchone() == (1,)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_partitions_begin_at_midnight_utc_whatever_the_session_thinks(story: Connection, zone: str) -> None:
    story.execute("select set_config('timezone', %s, true)", [zone])
    story.execute("select private.create_audit_partitions((now() + interval '15 months')::date)")
    story.execute("set local timezone = 'UTC'")
    bounds = story.execute(
        "select pg_get_expr(relpartbound, oid) from pg_class where relispartition and relkind = 'r'"
        " and relname ~ '^audit_events_\\d'"
    ).fetchall()
    for (bound,) in bounds:
        assert bound.count("-01 00:00:00+00'") == 2, bound


# ---------------------------------------------------------------------------------------------------------------------
# Keys and times


def test_updated_at_is_kept(story: Connection, world: World, acme: Maker) -> None:
    tables = {
        name
        for (name,) in story.execute(
            "select attrelid::regclass::text from pg_attribute join pg_class on pg_class.oid = attrelid"
            " where attname = 'updated_at' and relkind in ('r', 'p') and relnamespace = 'public'::regnamespace"
        )
    }
    kept = {
        name
        for (name,) in story.execute("select tgrelid::regclass::text from pg_trigger where tgname = 'set_updated_at'")
    }
    assert tables == kept
    key = acme.id("companies", updated_at="2020-01-01", created_at="2020-01-01")
    story.execute("update public.companies set name = 'x', updated_at = '2000-01-01' where id = %s", [key])
    assert story.execute(
        "select updated_at = now(), created_at from public.companies where id = %s", [key]
    ).fetchone() == (True, story.execute("select '2020-01-01'::timestamptz").fetchone()[0])  # type: ignore[index]


def test_every_workspace_row_defaults_to_the_request(story: Connection) -> None:
    defaults = story.execute(
        "select attrelid::regclass::text, pg_get_expr(adbin, adrelid) from pg_attribute"
        " join pg_class on pg_class.oid = attrelid left join pg_attrdef on (adrelid, adnum) = (attrelid, attnum)"
        " where attname = 'workspace_id' and relkind in ('r', 'p') and relnamespace = 'public'::regnamespace"
    ).fetchall()
    without = {table for table, default in defaults if default is None}
    assert without == {"audit_events", "workspace_members", "workspace_invitations"}


def test_uuid_v7_sorts_by_time_and_never_repeats(story: Connection) -> None:
    rows = story.execute("select public.uuid_v7() from generate_series(1, 100000)").fetchall()
    ids = [UUID(str(row[0])) for row in rows]
    assert len(set(ids)) == 100_000
    assert {(item.version, item.variant) for item in ids} == {(7, "specified in RFC 4122")}
    moments = [(item.int >> 80) * 4096 + ((item.int >> 64) & 0xFFF) for item in ids]
    assert moments == sorted(moments), "sub-millisecond order"
    now = story.execute("select extract(epoch from clock_timestamp()) * 1000").fetchone()
    assert now is not None
    assert abs((ids[-1].int >> 80) - int(now[0])) < 10_000
