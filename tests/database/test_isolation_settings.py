"""Depth of triggers and settings are no defence: a login that may send SQL changes both."""

from __future__ import annotations

from contextlib import AbstractContextManager

import pytest

from crmdb.database import Connection
from tests.support.actors import as_service, as_user, refused
from tests.support.installations import ROOT
from tests.support.rows import Maker
from tests.support.world import World

TRUSTED = {
    # What the request asks for; the membership decides.
    "requested_workspace": "crmdb.workspace_id",
    # The value must stand in private.running_operations.
    "is_running": "crmdb.",
    "end_operation": "crmdb.",
    # Whether to report progress.
    "report_progress": "crmdb.progress",
    "run_attribution": "crmdb.progress",
    # Only the auth server inserts into auth.users.
    "follow_sign_up": "crmdb.bulk_load",
    # A redirect stays as it is in any case: it only decides whether the update is told so.
    "prevent_redirect_change": "crmdb.upserting",
}
DEPTH = {
    # Nobody but the owner may delete models at all.
    "prevent_model_change",
    # As above.
    "prevent_redirect_change",
    # Warns of a likely slip of the pen; the value itself is allowed.
    "require_told_rates_of",
}
"""Functions that ask for the depth of triggers, and why it is no defence there."""


def test_no_rule_asks_for_the_depth_of_triggers_or_for_a_setting(story: Connection) -> None:
    asking = story.execute(
        "select proname, (regexp_match(prosrc, 'current_setting\\(''(crmdb\\.[a-z_]*)'))[1],"
        " strpos(prosrc, 'pg_trigger_depth') > 0"
        " from pg_proc where pronamespace in ('public'::regnamespace, 'private'::regnamespace)"
        " and (prosrc ~ 'current_setting\\(''crmdb\\.' or strpos(prosrc, 'pg_trigger_depth') > 0)"
    ).fetchall()
    assert {name: setting for name, setting, _ in asking if setting}.items() <= TRUSTED.items()
    assert {name for name, _, depth in asking if depth} <= DEPTH


def test_a_temporary_trigger_makes_no_admin_an_owner(story: Connection, world: World) -> None:
    for statement in (
        f"update public.workspace_members set role = 'owner' where user_id = '{world.adam.id}'",
        f"update public.workspace_members set role = 'viewer' where user_id = '{world.maya.id}'",
        f"delete from public.workspace_members where user_id = '{world.maya.id}'",
    ):
        with refused(story, "workspace_members_owner_only", sqlstate="42501"), as_user(story, world.adam):
            story.execute("create temporary table ladder (step integer)")
            story.execute(
                "create function pg_temp.climb() returns trigger language plpgsql as"
                f" $$ begin {statement}; return null; end $$".encode()
            )
            story.execute("create trigger climb after insert on ladder for each row execute function pg_temp.climb()")
            story.execute("insert into ladder values (1)")


@pytest.mark.parametrize("role", ["owner", "service"])
def test_nobody_claims_to_be_erasing(story: Connection, world: World, acme: Maker, role: str) -> None:
    def actor() -> AbstractContextManager[None]:
        return as_service(story) if role == "service" else as_user(story, world.maya)

    survivor, duplicate = acme.id("contacts"), acme.id("contacts")
    acme("custom_field_definitions", subject="contacts", key="must", is_required=True)
    for rule, statement in {
        "contacts_merged_by_function": f"update public.contacts set full_name = null, merged_into_id = '{survivor}'",
        "contacts_custom_fields_given": "update public.contacts set custom_fields = '{\"never_defined\": 1}'",
    }.items():
        with refused(story, rule), actor():
            story.execute("set local crmdb.erasing = 'on'")
            story.execute(f"{statement} where id = '{duplicate}'".encode())


def test_a_setting_alone_means_nothing_within_definer_functions_either(story: Connection) -> None:
    for operation in ("erasing", "searching_later"):
        story.execute(f"set local crmdb.{operation} = 'on'".encode())
        assert story.execute("select private.is_running(%s)", [operation]).fetchone() == (False,)
        story.execute("select private.begin_operation(%s)", [operation])
        assert story.execute("select private.is_running(%s)", [operation]).fetchone() == (True,)
        story.execute("select private.end_operation(%s)", [operation])
        assert story.execute("select count(*) from private.running_operations").fetchone() == (0,)


def test_nobody_puts_off_the_search_rows(story: Connection) -> None:
    with as_service(story):
        story.execute("set local crmdb.searching_later = 'on'")
        made = story.execute("insert into public.influencers (name) values ('Ada Prompt') returning id").fetchone()
        found = story.execute("select 1 from public.influencer_search where influencer_id = %s", made).fetchall()
    assert found == [(1,)]


def test_only_the_owner_and_services_make_temporary_objects(story: Connection, template: str) -> None:
    """Asked of the database the migrations ran in: privileges of a database are not copied to the tests' own."""
    may = story.execute(
        "select array_agg(rolname order by rolname) from pg_roles"
        " where rolname in ('anon', 'authenticated', 'authenticator', 'postgres', 'service_role')"
        " and has_database_privilege(rolname, %s, 'TEMPORARY')",
        [template],
    ).fetchone()
    assert may == (["postgres", "service_role"],)


def test_a_platform_that_keeps_the_privilege_takes_the_migration(story: Connection) -> None:
    """Run by a role that does not own the database: refused by the platform, and the migration goes on."""
    notices: list[str] = []
    story.add_notice_handler(lambda notice: notices.append(f"{notice.severity}: {notice.message_primary}"))
    migration = ROOT / "supabase" / "migrations" / "20261127093400_temporary_objects.sql"
    with story.transaction(force_rollback=True):
        story.execute("set local role service_role")
        story.execute(migration.read_bytes())
    assert any("may still create temporary objects" in notice for notice in notices)
