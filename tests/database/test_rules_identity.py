"""Sign-up, workspaces and their settings: what is allowed and what is refused."""

from __future__ import annotations

import hashlib
from contextlib import nullcontext
from typing import Any

import pytest

from crmdb.database import Connection, connect
from crmdb.embedded.server import Server
from crmdb.migrations.runner import migrate
from tests.conftest import Databases
from tests.support.actors import (
    as_user,
    person,
    personal_workspace,
    refused,
    sign_up,
)
from tests.support.installations import ROOT
from tests.support.rows import Maker
from tests.support.statements import one
from tests.support.world import World

# ---------------------------------------------------------------------------------------------------------------------
# Sign-up


def test_who_signs_up_gets_a_room_of_their_own(story: Connection) -> None:
    ines = sign_up(story, "ines", metadata={"full_name": "Inês Duarte", "avatar_url": "https://a.test/i.png"})
    assert one(story, "select email, full_name, avatar_url from public.users where id = %s", ines.id) == (
        "ines@ines.test",
        "Inês Duarte",
        "https://a.test/i.png",
    )
    workspace = personal_workspace(story, ines)
    assert one(story, "select name, reporting_currency_code from public.workspaces where id = %s", workspace) == (
        "Inês Duarte's workspace",
        "EUR",
    )
    assert one(story, "select role, is_default from public.workspace_members where workspace_id = %s", workspace) == (
        "owner",
        True,
    )
    stages = story.execute(
        "select name, type, probability from public.pipeline_stages where workspace_id = %s order by position",
        [workspace],
    ).fetchall()
    assert [type for _, type, _ in stages] == ["open"] * 4 + ["won", "lost"]
    assert one(story, "select count(*) from public.lost_reasons where workspace_id = %s", workspace) > 3
    assert one(story, "select count(*) from public.utm_aliases where workspace_id = %s", workspace) > 10
    assert one(story, "select count(*) from public.attribution_models where workspace_id = %s", workspace) == 12


ADDRESSES = [
    None,
    "",
    "   ",
    "not an address",
    "@",
    "a@",
    "@b",
    "UPPER.Case+tag@Example.COM",
    "ünïcödé@münchen.example",
    "李雷@例子.test",
    "o'brien@x.test",
    "...@x.test",
    "-@x.test",
    "a" * 39 + ".b@x.test",
    "a" * 40 + "@x.test",
    "a" * 64 + "@x.test",
    "a-" * 20 + "@x.test",
    '"quoted@local"@x.test',
    "a.b" * 20 + "@x.test",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    "metadata", ["{}", '{"name": " "}', '{"full_name": "Ö"}', '{"full_name": 7}', "[]", "null", None]
)
def test_no_address_and_no_metadata_breaks_sign_up(
    story: Connection, address: str | None, metadata: str | None
) -> None:
    someone = person("odd")
    story.execute(
        "insert into auth.users (id, email, raw_user_meta_data) values (%s, %s, %s)", [someone.id, address, metadata]
    )
    assert personal_workspace(story, someone)


def test_two_people_of_one_name_get_two_workspaces(story: Connection) -> None:
    first = sign_up(story, "info-1", email="info@one.test")
    second = sign_up(story, "info-2", email="info@two.test")
    assert personal_workspace(story, first) != personal_workspace(story, second)


def test_nobody_is_let_into_a_workspace_that_bears_the_name_theirs_would_get(story: Connection, world: World) -> None:
    ines = person("ines")
    slug = f"ines-{hashlib.md5(str(ines.id).encode(), usedforsecurity=False).hexdigest()[:8]}"
    with as_user(story, world.noor):
        squatted = one(story, "select public.create_workspace('Trap', %s)", slug)
    sign_up(story, "ines")
    assert personal_workspace(story, ines) != squatted
    assert one(story, "select count(*) from public.workspace_members where user_id = %s", ines.id) == 1


def test_provisioning_again_changes_nothing(story: Connection, world: World) -> None:
    def everything() -> Any:
        return story.execute(
            "select (select count(*) from public.users), (select count(*) from public.workspaces),"
            " (select count(*) from public.workspace_members), (select count(*) from public.pipelines)"
        ).fetchone()

    before = everything()
    for someone in (world.maya, world.edda, world.noor):
        story.execute("select private.provision_user(%s, %s, '{}')", [someone.id, someone.email])
    assert everything() == before


def test_a_provisioning_that_was_cut_off_is_completed(story: Connection, world: World) -> None:
    story.execute("delete from public.workspace_members where user_id = %s and false", [world.noor.id])
    story.execute("alter table public.workspace_members disable trigger user")
    story.execute("delete from public.workspace_members where user_id = %s", [world.noor.id])
    story.execute("select private.provision_user(%s, %s, '{}')", [world.noor.id, world.noor.email])
    assert (
        one(story, "select workspace_id from public.workspace_members where user_id = %s", world.noor.id) == world.beta
    )


def test_users_who_signed_up_before_the_migrations_are_provisioned(
    server: Server, databases: Databases, platform_template: str
) -> None:
    name = databases.clone(platform_template)
    with connect(server.url(name)) as connection:
        early = sign_up(connection, "early")
    migrate(server.url(name), ROOT / "supabase" / "migrations")
    with connect(server.url(name)) as connection:
        assert personal_workspace(connection, early)
    databases.drop(name)


def test_a_changed_address_is_followed(story: Connection, world: World) -> None:
    story.execute("update auth.users set email = 'Maya.New@Acme.test' where id = %s", [world.maya.id])
    assert one(story, "select email from public.users where id = %s", world.maya.id) == "maya.new@acme.test"
    story.execute("update auth.users set email = null where id = %s", [world.maya.id])
    assert one(story, "select email from public.users where id = %s", world.maya.id) is None


def test_a_user_who_owns_alone_takes_the_workspace_along(story: Connection, world: World) -> None:
    story.execute("delete from auth.users where id = %s", [world.noor.id])
    assert one(story, "select count(*) from public.workspaces where id = %s", world.beta) == 0
    assert one(story, "select count(*) from public.users where id = %s", world.noor.id) == 0


def test_a_user_who_owns_with_others_around_hands_over(story: Connection, world: World) -> None:
    story.execute("delete from auth.users where id = %s", [world.maya.id])
    owners = story.execute(
        "select user_id from public.workspace_members where workspace_id = %s and role = 'owner'", [world.acme]
    ).fetchall()
    assert owners == [(world.adam.id,)]
    story.execute("delete from auth.users where id = any(%s)", [[world.adam.id]])
    assert one(
        story, "select user_id from public.workspace_members where workspace_id = %s and role = 'owner'", world.acme
    ) == (world.edda.id)


def test_all_users_can_be_deleted_in_one_statement(story: Connection) -> None:
    story.execute("delete from auth.users")
    assert one(story, "select count(*) from public.workspaces") == 0
    assert one(story, "select count(*) from public.audit_events") == 0


# ---------------------------------------------------------------------------------------------------------------------
# Workspaces


def test_a_user_creates_a_workspace_and_owns_it(story: Connection, world: World) -> None:
    with as_user(story, world.vera):
        made = one(story, "select public.create_workspace('Vera & Co', 'vera-co', 'USD')")
        assert one(story, "select name, is_personal from public.workspaces where id = %s", made) == ("Vera & Co", False)
    with as_user(story, world.vera, made):
        assert one(story, "select role from public.workspace_members where workspace_id = %s", made) == "owner"
        assert one(story, "select count(*) from public.pipeline_stages") == 6


def test_a_workspace_needs_a_user_a_name_and_a_slug_of_its_own(story: Connection, world: World) -> None:
    with refused(story, "workspaces_signed_in", sqlstate="42501"), as_user(story, None):
        story.execute("select public.create_workspace('x', 'xy')")
    for name, slug, rule in (
        (" ", "good", "workspaces_name_check"),
        ("Good", "Bad Slug", "workspaces_slug_check"),
        ("Good", "-bad", "workspaces_slug_check"),
        ("Good", "x", "workspaces_slug_check"),
    ):
        with refused(story, rule), as_user(story, world.maya):
            story.execute("select public.create_workspace(%s, %s)", [name, slug])
    with refused(story, "workspaces_slug_key"), as_user(story, world.maya):
        story.execute("select public.create_workspace('a', 'twice'), public.create_workspace('b', 'twice')")
    with refused(story, "workspaces_reporting_currency_code_fkey"), as_user(story, world.maya):
        story.execute("select public.create_workspace('a', 'twice', 'ABC')")


@pytest.mark.parametrize(("who", "may"), [("maya", True), ("adam", True), ("edda", False), ("vera", False)])
def test_admins_change_settings(story: Connection, world: World, who: str, may: bool) -> None:
    with nullcontext() if may else refused(story, "workspace_role"), as_user(story, getattr(world, who)):
        changed = story.execute("update public.workspaces set name = 'Acme Ltd', time_zone = 'Europe/Lisbon'")
        assert changed.rowcount == 1


@pytest.mark.parametrize("column", ["id", "created_by", "link_prefix", "is_personal", "created_at"])
def test_what_identifies_a_workspace_is_not_a_setting(story: Connection, world: World, column: str) -> None:
    with refused(story, sqlstate="42501"), as_user(story, world.maya):
        story.execute(f"update public.workspaces set {column} = {column}".encode())


@pytest.mark.parametrize("zone", ["Mars/Base", "", "utc+25", "Europe/Berlin "])
def test_an_unknown_time_zone_is_refused(story: Connection, world: World, zone: str) -> None:
    with refused(story, "workspaces_time_zone_known") as refusal, as_user(story, world.maya):
        story.execute("update public.workspaces set time_zone = %s", [zone])
    assert refusal.hint


def test_only_owners_delete_a_workspace(story: Connection, world: World) -> None:
    for someone in (world.adam, world.edda, world.vera, world.noor):
        rule = "workspace_requested_member" if someone is world.noor else "workspace_role"
        with refused(story, rule, sqlstate="42501"), as_user(story, someone, world.acme):
            story.execute("delete from public.workspaces where id = %s", [world.acme])
    with as_user(story, world.maya):
        assert story.execute("delete from public.workspaces where id = %s", [world.acme]).rowcount == 1


def test_a_deleted_workspace_leaves_nothing_in_any_table(story: Connection, world: World, acme: Maker) -> None:
    with as_user(story, world.maya):
        assert story.execute("delete from public.workspaces").rowcount == 1
    for (table,) in story.execute(
        "select attrelid::regclass::text from pg_attribute join pg_class on pg_class.oid = attrelid"
        " where attname = 'workspace_id' and relkind in ('r', 'p') and relnamespace = 'public'::regnamespace"
    ).fetchall():
        assert one(story, f"select count(*) from {table} where workspace_id = %s", world.acme) == 0, table
        assert one(story, f"select count(*) from {table} where workspace_id = %s", world.beta) > 0 or table.endswith(
            "workspace_invitations"
        ), table


def test_the_reporting_currency_is_fixed_once_money_was_recorded(story: Connection, world: World) -> None:
    with as_user(story, world.maya):
        fresh = one(story, "select public.create_workspace('Fresh', 'fresh')")
    with as_user(story, world.maya, fresh):
        story.execute("update public.workspaces set reporting_currency_code = 'USD' where id = %s", [fresh])
    with refused(story, "workspaces_reporting_currency_fixed") as refusal, as_user(story, world.maya):
        story.execute("update public.workspaces set reporting_currency_code = 'USD' where id = %s", [world.acme])
    assert refusal.hint


def test_a_default_workspace_is_one_of_the_callers(story: Connection, world: World) -> None:
    with as_user(story, world.vera):
        second = one(story, "select public.create_workspace('Second', 'second')")
        story.execute("select public.set_default_workspace(%s)", [second])
        assert one(story, "select distinct workspace_id from public.pipelines") == second
        story.execute("select public.set_default_workspace(%s)", [world.acme])
        assert one(story, "select distinct workspace_id from public.pipelines") == world.acme
    for wrong in (world.beta, None):
        with refused(story, "workspace_members_exists", sqlstate="23503"), as_user(story, world.vera):
            story.execute("select public.set_default_workspace(%s)", [wrong])
