"""What a login in role `authenticated` that sends SQL may make or read beside its rows, and what its own types do."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import sql

from crmdb.database import Connection
from tests.database.test_isolation_shared import CALLS
from tests.support.actors import as_user, refused
from tests.support.permissions import workspace_tables
from tests.support.world import World

RAISES = """
create function pg_temp.is_mine(value anyelement) returns boolean language plpgsql as $$
begin
    if current_user <> 'authenticated' then
        raise exception 'ran as %', current_user;
    end if;
    return true;
end $$;
create function pg_temp.is_my_row() returns trigger language plpgsql as $$
begin
    raise exception 'wrote a temporary table as %', current_user;
end $$;
"""
TYPES = """
select typname from pg_type
where typnamespace = 'pg_catalog'::regnamespace and typtype = 'b' and typelem = 0 and typisdefined
and typcategory in ('A', 'B', 'D', 'I', 'N', 'S', 'T', 'U', 'V') and typname !~ '^(_|pg_|reg|"char)'
"""
TABLES = """
select distinct relname from pg_class
where relnamespace in ('public'::regnamespace, 'private'::regnamespace) and relkind in ('r', 'p', 'v')
union select unnest(array['old_rows', 'new_rows'])
"""
QUERIES = """
select proname || '()' from pg_proc
where pronamespace = 'public'::regnamespace and proname like 'query\\_%' and pronargs = pronargdefaults
"""


def test_types_and_tables_of_a_login_change_nothing_and_never_run_as_the_owner(story: Connection, world: World) -> None:
    """Each public function, each table updated: the same answer with a temporary type or table of every name."""
    statements = [
        *(f"select * from public.{call}" for call in [*CALLS, *(name for (name,) in story.execute(QUERIES))]),
        *(f"update public.{table} set workspace_id = workspace_id" for table in workspace_tables(story)),
        *(f"delete from public.{table}" for table in workspace_tables(story)),
        "insert into public.tags (name) values ('shared')",
        "insert into public.companies (name) values ('Shadow')",
    ]
    types, tables = ([name for (name,) in story.execute(query.encode())] for query in (TYPES, TABLES))
    assert len(types) > 40
    with as_user(story, world.maya):
        before = {statement: outcome(story, statement) for statement in statements}
        assert sum(answer == "" for answer in before.values()) > 100
        story.execute(RAISES)
        for name in types:
            story.execute(
                sql.SQL(
                    "create domain pg_temp.{0} as pg_catalog.{0} constraint mine check (pg_temp.is_mine(value))"
                ).format(sql.Identifier(name))
            )
        for name in tables:
            table = sql.Identifier(name)
            story.execute(sql.SQL("create table pg_temp.{} (mine pg_catalog.int4)").format(table))
            story.execute(
                sql.SQL(
                    "create trigger mine before insert or update or delete on pg_temp.{}"
                    " for each statement execute function pg_temp.is_my_row()"
                ).format(table)
            )
        after = {statement: outcome(story, statement) for statement in statements}
    assert {s: (before[s], after[s]) for s in statements if before[s] != after[s]} == {}


def outcome(connection: Connection, statement: str) -> str:
    """The error of a statement, without the ids that it makes up; empty if there is none. Nothing of it stays."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(statement.encode())
    except psycopg.Error as error:
        return f"{error.sqlstate} {error.diag.constraint_name} {error.diag.message_primary}"
    return ""


@pytest.mark.parametrize(
    "statement",
    [
        "set session_replication_role = replica",
        "create schema mine",
        "create table public.mine (id int)",
        "create type public.mine as enum ('a')",
        "create trigger mine before insert on public.tags execute function suppress_redundant_updates_trigger()",
        "create index on public.tags (name)",
        "create rule mine as on insert to public.tags do nothing",
        "create policy mine on public.tags using (true)",
        "create extension dblink",
        "alter table public.tags disable row level security",
        "alter function public.active_workspace() security definer",
        "alter role authenticated bypassrls",
        "copy (select 1) to program 'id'",
        "copy public.tags (name) from program 'id'",
        "copy (select 1) to '/tmp/mine'",
        "select pg_read_file('/etc/passwd')",
        "select lo_import('/etc/passwd')",
        "select nextval('public.touchpoints_id_seq')",
        "select last_value from public.touchpoints_id_seq",
        "select * from pg_statistic",
        "select * from pg_authid",
        "select * from auth.users",
        "truncate public.tags",
        "reindex table public.tags",
    ],
)
def test_a_login_may_make_nothing_and_leave_the_database_by_no_door(
    story: Connection, world: World, statement: str
) -> None:
    with refused(story, sqlstate="42501"), as_user(story, world.maya):
        story.execute(statement.encode())


def test_statistics_of_columns_are_hidden(story: Connection, world: World) -> None:
    """The most common values of a table are those of all workspaces."""
    story.execute("analyze public.tags, public.contacts, public.touchpoints")
    with as_user(story, world.maya):
        seen = story.execute(
            "select tablename, attname from pg_stats"
            " join pg_class on oid = format('%I.%I', schemaname, tablename)::regclass"
            " where schemaname in ('public', 'private') and exists"
            " (select from pg_attribute where attrelid = pg_class.oid and pg_attribute.attname = 'workspace_id')"
            " union all select tablename, statistics_name from pg_stats_ext where schemaname in ('public', 'private')"
        ).fetchall()
    assert seen == []


def test_the_database_notifies_nobody(story: Connection) -> None:
    """Every login may listen on every channel."""
    tell = story.execute(
        "select oid::regprocedure::text from pg_proc"
        " where pronamespace in ('public'::regnamespace, 'private'::regnamespace) and prosrc ~* 'pg_notify|\\mnotify '"
    ).fetchall()
    assert tell == []
