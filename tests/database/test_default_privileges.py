"""Both regimes of default privileges, old projects' and new ones', end in the same access rights."""

from __future__ import annotations

from typing import Any

from crmdb.database import connect
from crmdb.embedded.server import Server
from crmdb.migrations.runner import migrate
from tests.conftest import Databases
from tests.support.installations import ROOT

# An aclitem[] has no order of its own, and null means the built-in default.
RIGHTS = """
with objects as (
    select 'relation' as kind, oid::regclass::text as name, relnamespace as schema, relacl as acl,
        acldefault(case relkind when 'S' then 's' else 'r' end::"char", relowner) as built_in
    from pg_class
    where relkind in ('r', 'p', 'v', 'm', 'S', 'f')
    union all
    select 'function', oid::regprocedure::text, pronamespace, proacl, acldefault('f', proowner) from pg_proc
    union all
    select 'type', oid::regtype::text, typnamespace, typacl, acldefault('T', typowner) from pg_type where typelem = 0
    union all
    select 'schema', nspname, oid, nspacl, acldefault('n', nspowner) from pg_namespace
)
select
    objects.kind,
    objects.name,
    coalesce(grants.grantee::regrole::text, '-') as grantee,
    array_agg(grants.privilege_type order by grants.privilege_type) as privileges
from objects
cross join aclexplode(coalesce(objects.acl, objects.built_in)) as grants
where objects.schema in (select oid from pg_namespace where nspname in ('public', 'private', 'supabase_migrations'))
group by objects.kind, objects.name, grants.grantee
order by objects.kind, objects.name, grantee
"""


def rights(url: str) -> list[tuple[Any, ...]]:
    with connect(url) as connection:
        return connection.execute(RIGHTS.encode()).fetchall()


def test_the_access_rights_do_not_depend_on_the_age_of_the_project(
    server: Server, databases: Databases, database: str
) -> None:
    legacy = databases.with_platform("legacy")
    migrate(server.url(legacy), ROOT / "supabase" / "migrations")
    assert rights(server.url(legacy)) == rights(database)
    databases.drop(legacy)


def test_the_signed_out_may_use_the_schema_and_nothing_in_it(database: str) -> None:
    of_anon = [(kind, name) for kind, name, grantee, _ in rights(database) if grantee == "anon"]
    assert of_anon == [("schema", "public")]


def test_nothing_is_granted_to_everyone(database: str) -> None:
    to_public = [
        (kind, name)
        for kind, name, grantee, _ in rights(database)
        if grantee == "-" and kind != "type" and name != "public"
    ]
    assert to_public == []
