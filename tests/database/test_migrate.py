"""`migrate`: what it applies, what it refuses, and that a refusal changes nothing."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from crmdb.database import connect
from crmdb.errors import CrmdbError, ExitCode, RefusedError
from crmdb.migrations.runner import migrate, status
from crmdb.migrations.state import State
from tests.support.folders import PEOPLE, PLACES, THINGS, file, folder
from tests.support.installations import ROOT

HISTORY = "select version, name, statements from supabase_migrations.schema_migrations order by version"


def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    with connect(url) as connection:
        return connection.execute(query.encode()).fetchall()


def exists(url: str, relation: str) -> bool:
    return rows(url, f"select to_regclass('{relation}') is not null") == [(True,)]


def states(url: str, migrations: Path) -> list[State]:
    return [entry.state for entry in status(url, migrations)]


def test_applies_what_is_pending_and_then_nothing(empty_database: str, tmp_path: Path) -> None:
    migrations = folder(tmp_path, people=PEOPLE, places=PLACES)
    said: list[str] = []
    assert [m.name for m in migrate(empty_database, migrations, progress=said.append)] == ["people", "places"]
    assert said == ["applying 20260101000001_people (1 of 2)", "applying 20260101000002_places (2 of 2)"]
    assert migrate(empty_database, migrations) == []
    folder(tmp_path, things=THINGS)
    assert [m.name for m in migrate(empty_database, migrations)] == ["things"]
    assert states(empty_database, migrations) == [State.APPLIED] * 3


def test_the_history_keeps_each_file_as_it_is(empty_database: str, tmp_path: Path) -> None:
    migrate(empty_database, folder(tmp_path, people=PEOPLE, nothing="-- later"))
    assert rows(empty_database, HISTORY) == [
        ("20260101000001", "people", [PEOPLE]),
        ("20260101000002", "nothing", ["-- later"]),
    ]


def test_objects_belong_to_postgres_whoever_logs_in(admin_empty_database: str, tmp_path: Path) -> None:
    migrate(admin_empty_database, folder(tmp_path, people=PEOPLE, trigram="create extension pg_trgm schema extensions"))
    owner = "select relowner::regrole::text from pg_class where oid = 'public.people'::regclass"
    assert rows(admin_empty_database, owner) == [("postgres",)]


def test_no_api_role_sees_history_or_checksums(empty_database: str, tmp_path: Path) -> None:
    migrate(empty_database, folder(tmp_path, people=PEOPLE))
    seen = """
        select role, relname
        from pg_class
        cross join unnest(array['anon', 'authenticated', 'service_role']) as role
        where relnamespace = 'supabase_migrations'::regnamespace and relkind = 'r'
            and (has_table_privilege(role, pg_class.oid, 'select, insert, update, delete, truncate')
                or has_schema_privilege(role, 'supabase_migrations', 'usage'))
    """
    assert rows(empty_database, seen) == []


def test_dry_run_and_status_change_nothing(empty_database: str, tmp_path: Path) -> None:
    migrations = folder(tmp_path, people=PEOPLE)
    assert [m.name for m in migrate(empty_database, migrations, dry_run=True)] == ["people"]
    assert states(empty_database, migrations) == [State.PENDING]
    assert not exists(empty_database, "public.people")
    assert rows(empty_database, "select to_regnamespace('supabase_migrations')") == [(None,)]


def test_a_failing_file_leaves_nothing_and_says_where(empty_database: str, tmp_path: Path) -> None:
    bad = "create table public.half (id int);\n\n-- Wrong.\nselect 1,\n    nonsense\nfrom public.half;\n"
    migrations = folder(tmp_path, people=PEOPLE, bad=bad)
    with pytest.raises(CrmdbError) as caught:
        migrate(empty_database, migrations)
    assert caught.value.exit_code == ExitCode.FAILED
    assert '20260101000002_bad.sql, line 5: column "nonsense" does not exist' in caught.value.message
    assert "in: select 1," in caught.value.message
    assert states(empty_database, migrations) == [State.APPLIED, State.PENDING]
    assert not exists(empty_database, "public.half")
    file(migrations, "bad").write_text(THINGS)
    assert [m.name for m in migrate(empty_database, migrations)] == ["bad"]


def test_detail_and_hint_of_a_trigger_reach_the_reader(empty_database: str, tmp_path: Path) -> None:
    raising = "do $$ begin raise 'no' using detail = 'because', hint = 'Try this.'; end $$;"
    with pytest.raises(CrmdbError) as caught:
        migrate(empty_database, folder(tmp_path, raising=raising))
    assert "line 1: no (because)" in caught.value.message
    assert caught.value.hint.startswith("Try this. Nothing of this file was kept.")


def test_a_violation_at_commit_leaves_nothing(empty_database: str, tmp_path: Path) -> None:
    late = """
        create table public.late (id int unique deferrable initially deferred);
        insert into public.late values (1), (1);
    """
    with pytest.raises(CrmdbError, match=r"_late\.sql, at its commit: .*late_id_key"):
        migrate(empty_database, folder(tmp_path, late=late))
    assert not exists(empty_database, "public.late")


def test_a_locked_table_is_not_waited_for_long(empty_database: str, tmp_path: Path) -> None:
    migrations = folder(tmp_path, people=PEOPLE)
    migrate(empty_database, migrations)
    folder(tmp_path, more="alter table public.people add column name text")
    with connect(empty_database) as other:
        other.execute("lock public.people")
        with pytest.raises(CrmdbError, match=r"line 1: .*lock timeout") as caught:
            migrate(empty_database, migrations)
        assert "kept a table locked" in caught.value.hint
    assert len(migrate(empty_database, migrations)) == 1


@pytest.mark.parametrize("by_the_cli", [False, True])
def test_refuses_an_edited_file(empty_database: str, tmp_path: Path, by_the_cli: bool) -> None:
    migrations = folder(tmp_path, people=PEOPLE)
    migrate(empty_database, migrations)
    with connect(empty_database) as connection:  # the CLI keeps statements and no checksum; very old ones neither
        lost = "drop table supabase_migrations.crmdb_checksums"
        kept = "update supabase_migrations.schema_migrations set statements = null"
        connection.execute(lost if by_the_cli else kept)
    file(migrations, "people").write_text(PEOPLE.replace("int", "bigint"))
    folder(tmp_path, things=THINGS)
    assert states(empty_database, migrations) == [State.EDITED, State.PENDING]
    with pytest.raises(RefusedError, match="edited since: 20260101000001_people"):
        migrate(empty_database, migrations)
    assert not exists(empty_database, "public.things")


def test_blank_space_between_statements_is_no_edit(empty_database: str, tmp_path: Path) -> None:
    migrations = folder(tmp_path, places=PLACES)
    migrate(empty_database, migrations)
    file(migrations, "places").write_text(PLACES.replace(";", "\n;\n\n"))
    assert migrate(empty_database, migrations) == []


def test_refuses_when_an_applied_file_is_missing(empty_database: str, tmp_path: Path) -> None:
    migrations = folder(tmp_path, people=PEOPLE, places=PLACES)
    migrate(empty_database, migrations)
    file(migrations, "people").unlink()
    assert states(empty_database, migrations) == [State.MISSING, State.APPLIED]
    with pytest.raises(RefusedError, match="not among the files: 20260101000001_people"):
        migrate(empty_database, migrations)


def test_refuses_a_file_that_sorts_before_an_applied_one(empty_database: str, tmp_path: Path) -> None:
    migrations = folder(tmp_path, people=PEOPLE)
    migrate(empty_database, migrations)
    (migrations / "20250101000000_early.sql").write_text(THINGS)
    assert states(empty_database, migrations) == [State.LATE, State.APPLIED]
    with pytest.raises(RefusedError, match=r"sort before ones already applied.*20250101000000_early"):
        migrate(empty_database, migrations)
    assert not exists(empty_database, "public.things")


@pytest.mark.parametrize(
    "extension", ["alter extension pg_trgm set schema extensions", "drop extension pg_trgm cascade"]
)
def test_names_everything_in_the_way_before_the_first_change(
    empty_database: str, admin_empty_database: str, extension: str
) -> None:
    """A project with users, tables and extensions in the usual wrong places."""
    with connect(empty_database) as connection:
        for statement in (
            "create extension pg_trgm with schema public",
            "create schema private",
            "create function private.is_admin() returns boolean language sql as 'select true'",
            "create function public.gate() returns boolean language sql as 'select private.is_admin()'",
            "create table public.users (id uuid primary key)",
            "create table public.products (id uuid primary key, title text)",
            "create index products_title_trgm on public.products using gin (title public.gin_trgm_ops)",
            "create table public.rooms (title text, likeness real generated always as"
            " (public.similarity(title, 'room')) stored, constraint rooms_excl exclude using gist"
            " (title public.gist_trgm_ops with operator(public.%)))",
            "create view public.likenesses as select public.similarity(title, 'room') from public.products",
            "create type public.deals as enum ('open', 'done')",
            "create view public.campaigns as select 1 as id",
            "create table public.people (id uuid constraint contacts_pkey primary key)",
            "create table public.clients (owner_id uuid, domain text constraint companies_domain_key unique)",
            "create index companies_owner_id_idx on public.clients (owner_id)",
            "create index companies_by_owner on public.clients (owner_id)",
            "create function public.search_page() returns integer language sql return 1",
            "create function public.mine() returns trigger language plpgsql as 'begin return null; end'",
            "create function public.greet() returns bigint language plpgsql"
            " as 'begin insert into public.users (id) values (gen_random_uuid()); return 1; end'",
            "create trigger provision_user after insert on auth.users for each row execute function public.mine()",
        ):
            connection.execute(statement.encode())
    ours = ROOT / "supabase" / "migrations"
    with pytest.raises(RefusedError) as refusal:
        migrate(empty_database, ours)
    cures = [
        "alter schema private rename to private_of_app",
        "create schema if not exists app; alter table public.users set schema app",
        "create schema if not exists app; alter view public.campaigns set schema app",
        "create schema if not exists app; alter type public.deals set schema app",
        "alter index public.contacts_pkey rename to app_contacts_pkey",
        "alter index public.companies_domain_key rename to app_companies_domain_key",
        "alter index public.companies_owner_id_idx rename to app_companies_owner_id_idx",
        "alter function search_page() rename to app_search_page",
    ]
    message = refusal.value.message
    assert "Function greet() names users in its body" in message
    assert "Function gate() names schema private in its body" in message
    again = (
        "column likeness of table rooms, constraint rooms_excl on table rooms, index products_title_trgm,"
        " view likenesses"
    )
    assert f"make again what goes with it: {again}." in message
    assert message.startswith("12 things are in the way")
    with pytest.raises(RefusedError) as rehearsal:
        migrate(empty_database, ours, dry_run=True)
    assert rehearsal.value.message == message
    assert not exists(empty_database, "public.contacts")
    assert rows(empty_database, "select to_regnamespace('supabase_migrations')") == [(None,)]
    dropped = "drop trigger provision_user on auth.users"
    assert f"`{extension};`" in message
    assert f"`{dropped};`" in message
    with connect(admin_empty_database) as connection:
        connection.execute(dropped.encode())  # Hosted Supabase lets postgres do this.
    # What made the objects of a trusted extension is the server itself: postgres may drop it, not move it.
    with connect(admin_empty_database if extension.startswith("alter") else empty_database) as connection:
        connection.execute(extension.encode())
    with connect(empty_database) as connection:
        connection.execute("insert into auth.users (id, email) values (gen_random_uuid(), 'early@early.test')")
        for cure in cures:
            assert f"`{cure};`" in message
            connection.execute(cure.encode())
        connection.execute(
            b"create or replace function public.greet() returns bigint language plpgsql"
            b" as 'begin insert into app.users values (gen_random_uuid()); return 1; end'"
        )
        connection.execute(
            b"create or replace function public.gate() returns boolean language sql as"
            b" 'select private_of_app.is_admin()'"
        )
    told: list[str] = []
    assert migrate(empty_database, ours, progress=told.append)
    assert any("1 existing users get a workspace each" in sentence for sentence in told)


def test_goes_beside_the_migrations_of_another_repository(empty_database: str, tmp_path: Path) -> None:
    theirs = ["20250101000000", "20991231000000"]
    with connect(empty_database) as connection:
        connection.execute("create schema supabase_migrations")
        connection.execute(
            "create table supabase_migrations.schema_migrations"
            " (version text primary key, statements text[], name text)"
        )
        for version in theirs:
            connection.execute(
                "insert into supabase_migrations.schema_migrations values (%s, '{select 1}', 'theirs')", [version]
            )
    migrations = folder(tmp_path, people=PEOPLE)
    assert states(empty_database, migrations) == [State.FOREIGN, State.PENDING, State.FOREIGN]
    assert len(migrate(empty_database, migrations)) == 1
    (migrations / "20260202000000_more.sql").write_text(THINGS)
    assert len(migrate(empty_database, migrations)) == 1, "theirs is later, and of another order"
    file(migrations, "people").unlink()
    assert State.MISSING in states(empty_database, migrations), "of ours a file that is gone is still missed"


def test_in_a_folder_of_both_ours_may_be_older_than_theirs(empty_database: str, tmp_path: Path) -> None:
    first = sorted((ROOT / "supabase" / "migrations").glob("*.sql"))[0]
    theirs = tmp_path / "20991231000000_theirs.sql"
    theirs.write_text(THINGS)
    assert len(migrate(empty_database, tmp_path)) == 1
    shutil.copy(first, tmp_path / first.name)
    assert states(empty_database, tmp_path) == [State.PENDING, State.APPLIED]
    assert len(migrate(empty_database, tmp_path)) == 1


@pytest.mark.parametrize("word", ["begin", "COMMIT", "rollback", "savepoint a", "start transaction"])
def test_refuses_transaction_control(empty_database: str, tmp_path: Path, word: str) -> None:
    with pytest.raises(RefusedError, match=r"_bad\.sql, line 6: .* has no place"):
        migrate(empty_database, folder(tmp_path, bad=f"{PEOPLE}-- c\n{word};"))
    assert not exists(empty_database, "public.people")


def test_copy_from_stdin_is_an_error_that_names_the_line(empty_database: str, tmp_path: Path) -> None:
    with pytest.raises(CrmdbError, match="line 5: "):
        migrate(empty_database, folder(tmp_path, copy=f"{PEOPLE}copy public.people from stdin;"))
    assert not exists(empty_database, "public.people")


def test_a_login_that_may_not_become_postgres_gets_a_sentence(
    empty_database: str, admin_empty_database: str, tmp_path: Path
) -> None:
    with connect(admin_empty_database) as admin:
        admin.execute("do $$ begin create role visitor login; exception when duplicate_object then null; end $$")
        admin.execute("alter role visitor password 'visitor'")
    visitor = f"postgresql://visitor:visitor@{empty_database.partition('@')[2]}"
    with pytest.raises(RefusedError, match="the login visitor may not become it"):
        migrate(visitor, folder(tmp_path, people=PEOPLE))
    assert not exists(empty_database, "public.people")


def test_a_read_only_server_gets_a_sentence(empty_database: str, tmp_path: Path) -> None:
    read_only = f"{empty_database}&options=-c%20default_transaction_read_only%3Don"
    migrations = folder(tmp_path, people=PEOPLE)
    with pytest.raises(RefusedError, match="is read-only"):
        migrate(read_only, migrations)
    migrate(empty_database, migrations)
    assert migrate(read_only, migrations) == []


def test_lays_the_platform_into_a_bare_database(server: Any, databases: Any, tmp_path: Path) -> None:
    name = databases.clone("template0")
    migrations = folder(tmp_path, people="create table public.people (id uuid references auth.users)")
    with pytest.raises(RefusedError, match="no schema auth"):
        migrate(server.url(name), migrations)
    assert len(migrate(server.admin_url(name), migrations)) == 1
    assert exists(server.url(name), "auth.users")
    databases.drop(name)
