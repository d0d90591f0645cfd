"""docs/adopting.md, step by step: a shop's Supabase project with users and tables of its own takes crmdb in."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from crmdb.database import connect
from crmdb.embedded.server import Server
from crmdb.errors import ExitCode
from tests.conftest import Databases
from tests.support import typescript
from tests.support.actors import as_user, sign_up
from tests.support.api import running_api
from tests.support.installations import ROOT
from tests.support.statements import one
from tests.support.supabase import supabase

BEFORE_OURS = {
    "20250301120000_profiles": """
        create extension pg_trgm;
        create extension unaccent;
        create schema private;
        create function private.is_staff() returns boolean language sql stable as 'select true';
        create function public.gate() returns boolean language sql stable as 'select private.is_staff()';
        create table public.profiles (id uuid primary key references auth.users (id), full_name text);
        create function public.handle_new_user() returns trigger language plpgsql security definer as $$
        begin
            insert into public.profiles values (new.id, new.raw_user_meta_data ->> 'full_name');
            return new;
        end $$;
        create trigger on_auth_user_created after insert on auth.users
        for each row execute function public.handle_new_user();
        create table public.companies (id bigint primary key, name text not null);
        insert into public.companies values (1, 'Acme');
        create index companies_name_trgm on public.companies using gin (name public.gin_trgm_ops);
        create function public.company_names() returns setof text language sql stable
        as 'select name from public.companies';
    """,
}
AFTER_OURS = {
    "20991231000000_orders": "create table public.orders (id bigint primary key, workspace_id uuid not null);"
}
MAKE_ROOM = """
    drop extension pg_trgm cascade;
    drop extension unaccent;
    create extension pg_trgm with schema extensions;
    alter schema private rename to private_of_app;
    create or replace function public.gate() returns boolean language sql stable
    as 'select private_of_app.is_staff()';
    create schema if not exists app;
    alter table public.companies set schema app;
    create index companies_name_trgm on app.companies using gin (name extensions.gin_trgm_ops);
    create or replace function public.company_names() returns setof text language sql stable
    as 'select name from app.companies';
"""

Crmdb = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """The shop's repository."""
    (tmp_path / "supabase" / "migrations").mkdir(parents=True)
    (tmp_path / "supabase" / "config.toml").write_text('project_id = "shop"\n')
    for name, sql in (BEFORE_OURS | AFTER_OURS).items():
        write(tmp_path, name, sql)
    return tmp_path


def write(repository: Path, name: str, sql: str) -> None:
    (repository / "supabase" / "migrations" / f"{name}.sql").write_text(sql)


def push(url: str, repository: Path) -> str:
    return supabase("db", "push", f"--remote={url}", "--yes", "--include-all", workdir=repository)


def crmdb_in(repository: Path, url: str) -> Crmdb:
    """Runs a command in the repository, on a database."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        program = [sys.executable, "-c", "from crmdb.cli import main; main()"]
        variables = os.environ | {"DATABASE_URL": url}
        return subprocess.run(
            [*program, *arguments], cwd=repository, env=variables, capture_output=True, text=True, check=False
        )

    return run


def test_a_project_with_users_and_tables(
    server: Server, databases: Databases, shop: Path, short_directory: Path
) -> None:
    name = databases.with_platform("legacy")
    url = server.url(name)
    crmdb = crmdb_in(shop, url)
    push(url, shop)
    with connect(url) as connection:
        olga, edda = sign_up(connection, "olga", metadata={"full_name": "Olga"}), sign_up(connection, "edda")

    # Look, make room, look again.
    looked = crmdb("migrate", "--dry-run")
    assert looked.returncode == ExitCode.REFUSED
    assert "6 things are in the way" in looked.stderr
    write(shop, "20261127085959_make_room", MAKE_ROOM)
    push(url, shop)
    assert crmdb("migrate", "--dry-run").returncode == ExitCode.OK

    # Adopt.
    assert "come before migrations of your own (1, " in crmdb("init").stdout
    push(url, shop)
    assert "Nothing to do" in crmdb("migrate").stdout
    checked = crmdb("doctor")
    assert (checked.returncode, "is healthy" in checked.stdout) == (ExitCode.OK, True), checked.stdout

    # The shop goes on, and its users work in crmdb.
    with connect(url) as connection:
        sign_up(connection, "nina", metadata={"full_name": "Nina"})
        assert connection.execute("select public.gate(), public.company_names()").fetchall() == [(True, "Acme")]
        assert connection.execute(
            "select users.full_name, profiles.full_name from public.users join public.profiles using (id) order by 1"
        ).fetchall() == [("Nina", "Nina"), ("Olga", "Olga"), (None, None)]
    program = typescript.build(ROOT / "examples" / "typescript" / "day.ts", short_directory)
    with running_api(server, name) as api:
        told = json.loads(
            typescript.run(
                program,
                SUPABASE_URL=api.url,
                SUPABASE_ANON_KEY=api.keys.anon,
                OWNER_TOKEN=api.token(olga),
                EDITOR_TOKEN=api.token(edda),
                EDITOR_EMAIL=edda.email,
            )
        )
    assert told["credited"][0]["is_ines"] is True
    databases.drop(name)


def test_a_new_database_goes_the_same_way(empty_database: str, shop: Path) -> None:
    write(shop, "20261127085959_make_room", MAKE_ROOM)
    crmdb = crmdb_in(shop, empty_database)
    assert crmdb("init").returncode == ExitCode.OK
    push(empty_database, shop)
    assert "Nothing to do" in crmdb("migrate").stdout


def test_a_table_of_a_workspace_as_the_page_makes_one(server: Server, databases: Databases, template: str) -> None:
    page = (ROOT / "docs" / "adopting.md").read_text(encoding="utf-8")
    (made,) = re.findall(r"```sql\n(create table public\.orders .*?)```", page, re.DOTALL)
    name = databases.clone(template)
    with connect(server.url(name)) as connection:
        connection.execute(made.encode())
        ours, theirs = sign_up(connection, "ours"), sign_up(connection, "theirs")
        with as_user(connection, ours):
            connection.execute("insert into public.orders (total_minor) values (700)")
            assert one(connection, "update public.orders set total_minor = 800 returning total_minor") == 800
        with as_user(connection, theirs):
            assert one(connection, "select count(*) from public.orders") == 0
            assert one(connection, "delete from public.orders returning id") is None
        with as_user(connection, ours):
            assert one(connection, "delete from public.orders returning total_minor") == 800
    databases.drop(name)
