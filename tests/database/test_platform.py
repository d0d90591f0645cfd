"""The platform stand-in behaves like a Supabase project: what migrations rely on, and what hosted refuses."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from crmdb.database import Connection, connect
from crmdb.embedded.platform import lay_platform
from crmdb.embedded.server import Server
from tests.conftest import Databases

ALICE = "00000000-0000-4000-8000-00000000000a"
BOB = "00000000-0000-4000-8000-00000000000b"


@pytest.fixture
def postgres(empty_database: str) -> Iterator[Connection]:
    with connect(empty_database) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def admin(admin_empty_database: str) -> Iterator[Connection]:
    with connect(admin_empty_database) as connection:
        yield connection
        connection.rollback()


def test_postgres_is_no_superuser_but_bypasses_row_level_security(postgres: Connection) -> None:
    attributes = postgres.execute(
        "select rolsuper, rolcanlogin, rolcreaterole, rolcreatedb, rolbypassrls"
        " from pg_roles where rolname = current_user"
    ).fetchone()
    assert attributes == (False, True, True, True, True)


@pytest.mark.parametrize(
    ("role", "login", "inherit", "bypassrls"),
    [
        ("anon", False, True, False),
        ("authenticated", False, True, False),
        ("service_role", False, True, True),
        ("authenticator", True, False, False),
        ("supabase_admin", True, True, True),
    ],
)
def test_roles_have_supabase_attributes(
    postgres: Connection, role: str, login: bool, inherit: bool, bypassrls: bool
) -> None:
    attributes = postgres.execute(
        "select rolcanlogin, rolinherit, rolbypassrls from pg_roles where rolname = %s", [role]
    ).fetchone()
    assert attributes == (login, inherit, bypassrls)


@pytest.mark.parametrize(
    ("role", "settings"),
    [
        ("anon", ["statement_timeout=3s"]),
        ("authenticated", ["statement_timeout=8s"]),
        ("authenticator", ["lock_timeout=8s", "statement_timeout=8s"]),
        ("postgres", ['search_path="$user", public, extensions']),
    ],
)
def test_roles_have_supabase_settings(postgres: Connection, role: str, settings: list[str]) -> None:
    found = postgres.execute(
        "select array(select unnest(rolconfig) order by 1) from pg_roles where rolname = %s", [role]
    ).fetchone()
    assert found == (settings,)


@pytest.mark.parametrize("role", ["anon", "authenticated", "service_role"])
def test_postgres_and_authenticator_can_become_each_api_role(postgres: Connection, role: str) -> None:
    memberships = postgres.execute(
        "select pg_has_role('postgres', %(role)s, 'member'), pg_has_role('authenticator', %(role)s, 'member'),"
        " pg_has_role('authenticator', %(role)s, 'usage')",
        {"role": role},
    ).fetchone()
    assert memberships == (True, True, False)


@pytest.mark.parametrize("role", ["anon", "authenticated", "service_role"])
@pytest.mark.parametrize("schema", ["public", "extensions", "auth"])
def test_api_roles_use_the_schemas_and_create_in_none(postgres: Connection, role: str, schema: str) -> None:
    rights = postgres.execute(
        "select has_schema_privilege(%(role)s, %(schema)s, 'usage'),"
        " has_schema_privilege(%(role)s, %(schema)s, 'create')",
        {"role": role, "schema": schema},
    ).fetchone()
    assert rights == (True, False)


@pytest.mark.parametrize(
    "statement",
    [
        "create table auth.mine (id integer)",
        "create function auth.mine() returns integer language sql return 1",
        "alter table auth.users add column mine integer",
        "create index on auth.users (created_at)",
        "comment on table auth.users is 'mine'",
        "alter system set work_mem = '1GB'",
        "create function public.leaky() returns integer language sql leakproof return 1",
        "select pg_read_file('/etc/hostname')",
    ],
)
def test_what_hosted_supabase_refuses_is_refused(postgres: Connection, statement: str) -> None:
    postgres.autocommit = True  # alter system allows no transaction
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        postgres.execute(statement.encode())


def test_a_migration_may_do_what_ours_do(postgres: Connection) -> None:
    postgres.execute("create schema private")
    postgres.execute("create extension pg_trgm with schema extensions")
    postgres.execute("create table public.profiles (id uuid primary key references auth.users (id) on delete cascade)")
    postgres.execute("alter publication supabase_realtime add table public.profiles")
    postgres.execute(
        "create function private.welcome() returns trigger language plpgsql as"
        " $$begin insert into public.profiles values (new.id); return new; end$$"
    )
    postgres.execute(
        "create trigger welcome after insert on auth.users for each row execute function private.welcome()"
    )
    postgres.execute("insert into auth.users (id, email) values (%s, 'alice@example.com')", [ALICE])
    assert postgres.execute("select id::text from public.profiles").fetchall() == [(ALICE,)]
    postgres.execute("delete from auth.users")
    assert postgres.execute("select count(*) from public.profiles").fetchone() == (0,)


def test_api_roles_see_no_row_of_auth_users(postgres: Connection) -> None:
    postgres.execute("set local role authenticated")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        postgres.execute("select * from auth.users")


def test_two_accounts_share_an_email_only_through_sso(postgres: Connection) -> None:
    insert = "insert into auth.users (id, email, is_sso_user) values (%s, 'alice@example.com', %s)"
    postgres.execute(insert, [ALICE, False])
    postgres.execute(insert, [BOB, True])
    with pytest.raises(psycopg.errors.UniqueViolation):
        postgres.execute(insert, ["00000000-0000-4000-8000-00000000000c", False])


def claim(connection: Connection, **settings: str) -> None:
    """Set request.jwt.claims, or with `sub`, `role`, `email` the legacy settings, for this transaction."""
    for name, value in settings.items():
        setting = "request.jwt.claims" if name == "claims" else f"request.jwt.claim.{name}"
        connection.execute("select set_config(%s, %s, true)", [setting, value])


def uid(connection: Connection) -> str | None:
    row = connection.execute("select auth.uid()::text").fetchone()
    assert row is not None
    value: str | None = row[0]
    return value


@pytest.mark.parametrize("role", ["anon", "authenticated", "service_role"])
def test_uid_comes_from_the_claims_for_every_role(postgres: Connection, role: str) -> None:
    claim(postgres, claims=f'{{"sub": "{ALICE}", "role": "{role}", "email": "alice@example.com"}}')
    postgres.execute(f"set local role {role}".encode())
    assert uid(postgres) == ALICE
    assert postgres.execute("select auth.role(), auth.email(), auth.jwt() ->> 'role'").fetchone() == (
        role,
        "alice@example.com",
        role,
    )


@pytest.mark.parametrize("settings", [{}, {"claims": ""}, {"claims": "{}"}, {"sub": ""}, {"sub": "", "claims": ""}])
def test_uid_is_null_without_a_sub(postgres: Connection, settings: dict[str, str]) -> None:
    claim(postgres, **settings)
    assert uid(postgres) is None


def test_the_legacy_setting_wins_over_the_claims(postgres: Connection) -> None:
    claim(postgres, sub=BOB, claims=f'{{"sub": "{ALICE}"}}')
    assert uid(postgres) == BOB


def test_an_empty_legacy_setting_gives_way_to_the_claims(postgres: Connection) -> None:
    claim(postgres, sub="", claims=f'{{"sub": "{ALICE}"}}')
    assert uid(postgres) == ALICE


@pytest.mark.parametrize("settings", [{"claims": '{"sub": ""}'}, {"claims": '{"sub": "alice"}'}, {"sub": "alice"}])
def test_a_malformed_sub_is_an_error(postgres: Connection, settings: dict[str, str]) -> None:
    claim(postgres, **settings)
    with pytest.raises(psycopg.errors.InvalidTextRepresentation):
        uid(postgres)


def privileges_on_new(connection: Connection, kind: str) -> set[str]:
    """What service_role is granted by name on a new table, sequence or function of `postgres`."""
    catalog = {
        "table": ("pg_class", "relacl"),
        "sequence": ("pg_class", "relacl"),
        "function": ("pg_proc", "proacl"),
    }
    create = {
        "table": "create table public.fresh (id integer)",
        "sequence": "create sequence public.fresh",
        "function": "create function public.fresh() returns integer language sql return 1",
    }
    connection.execute(create[kind].encode())
    table, column = catalog[kind]
    name = "proname" if kind == "function" else "relname"
    found = connection.execute(
        f"select acl.privilege_type from {table}, aclexplode({column}) as acl"
        f" where {name} = 'fresh' and acl.grantee = 'service_role'::regrole".encode()
    ).fetchall()
    return {privilege for (privilege,) in found}


def test_current_default_privileges(postgres: Connection) -> None:
    maintain = {"MAINTAIN"} if postgres.info.server_version >= 170000 else set()
    assert privileges_on_new(postgres, "table") == {"TRUNCATE", "REFERENCES", "TRIGGER"} | maintain
    postgres.rollback()
    assert privileges_on_new(postgres, "sequence") == {"UPDATE"}
    postgres.rollback()
    assert privileges_on_new(postgres, "function") == set()
    assert postgres.execute("select has_function_privilege('anon', 'public.fresh()', 'execute')").fetchone() == (True,)


def test_legacy_default_privileges(server: Server, databases: Databases) -> None:
    name = databases.with_platform("legacy")
    with connect(server.url(name)) as postgres:
        assert {"SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"} <= privileges_on_new(postgres, "table")
        postgres.rollback()
        assert privileges_on_new(postgres, "sequence") == {"USAGE", "SELECT", "UPDATE"}
        postgres.rollback()
        assert privileges_on_new(postgres, "function") == {"EXECUTE"}
        postgres.rollback()
    databases.drop(name)


def test_ddl_notifies_postgrest(empty_database: str, postgres: Connection) -> None:
    with connect(empty_database, autocommit=True) as listener:
        listener.execute("listen pgrst")
        postgres.execute("create table public.fresh (id integer)")
        postgres.execute("drop table public.fresh")
        postgres.commit()
        notices = list(listener.notifies(timeout=5, stop_after=1))
    assert [notice.payload for notice in notices] == ["reload schema"]


def test_temporary_tables_do_not_notify(empty_database: str, postgres: Connection) -> None:
    with connect(empty_database, autocommit=True) as listener:
        listener.execute("listen pgrst")
        postgres.execute("create temporary table fresh (id integer)")
        postgres.execute("drop table fresh")
        postgres.commit()
        assert list(listener.notifies(timeout=0.3)) == []


def test_realtime_publication_is_empty(postgres: Connection) -> None:
    found = postgres.execute(
        "select puballtables, (select count(*) from pg_publication_rel)"
        " from pg_publication where pubname = 'supabase_realtime'"
    ).fetchone()
    assert found == (False, 0)


def test_statistics_of_statements_live_in_extensions(postgres: Connection) -> None:
    found = postgres.execute(
        "select extnamespace::regnamespace::text from pg_extension where extname = 'pg_stat_statements'"
    ).fetchone()
    assert found == ("extensions",)
    postgres.execute("select count(*) from pg_stat_statements")  # on the search path


def test_laying_the_platform_again_does_nothing(admin: Connection) -> None:
    assert lay_platform(admin) is False
