"""Sign-up, membership, ownership, invitations, settings of a workspace: what is allowed and what is refused."""

from __future__ import annotations

import hashlib
from contextlib import nullcontext
from threading import Thread
from typing import Any

import psycopg
import pytest

from crmdb.database import Connection, connect
from crmdb.embedded.server import Server
from crmdb.migrations.runner import migrate
from tests.conftest import Databases
from tests.support.actors import (
    add_member,
    as_anon,
    as_service,
    as_user,
    person,
    personal_workspace,
    refused,
    sign_up,
)
from tests.support.installations import ROOT
from tests.support.rows import Maker
from tests.support.world import World


def one(connection: Connection, query: str, *values: Any) -> Any:
    row = connection.execute(query.encode(), values).fetchone()
    return None if row is None else row[0] if len(row) == 1 else row


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


# ---------------------------------------------------------------------------------------------------------------------
# Members


def role_of(story: Connection, world: World, who: str) -> Any:
    return one(
        story,
        "select role from public.workspace_members where workspace_id = %s and user_id = %s",
        world.acme,
        getattr(world, who).id,
    )


def set_role(story: Connection, world: World, by: str, who: str, role: str) -> int:
    with as_user(story, getattr(world, by)):
        return story.execute(
            "update public.workspace_members set role = %s where workspace_id = %s and user_id = %s",
            [role, world.acme, getattr(world, who).id],
        ).rowcount


def test_admins_change_roles_below_owner(story: Connection, world: World) -> None:
    assert set_role(story, world, "adam", "vera", "editor") == 1
    assert set_role(story, world, "adam", "edda", "admin") == 1
    for by, rule in (("vera", "workspace_role"), ("hana", "workspace_membership")):
        with refused(story, rule, sqlstate="42501"):
            set_role(story, world, by, "vera", "admin")
    assert set_role(story, world, "noor", "vera", "admin") == 0
    with refused(story, "workspace_members_role_check"):
        set_role(story, world, "adam", "vera", "king")


@pytest.mark.parametrize("target", ["adam", "edda", "vera"])
def test_only_owners_make_owners(story: Connection, world: World, target: str) -> None:
    with refused(story, "workspace_members_owner_only", sqlstate="42501") as refusal:
        set_role(story, world, "adam", target, "owner")
    assert "admin" in str(refusal.detail)
    assert set_role(story, world, "maya", target, "owner") == 1


def test_only_owners_change_or_remove_owners(story: Connection, world: World) -> None:
    assert set_role(story, world, "maya", "edda", "owner") == 1
    with refused(story, "workspace_members_owner_only"):
        set_role(story, world, "adam", "edda", "viewer")
    with refused(story, "workspace_members_owner_only"), as_user(story, world.adam):
        story.execute("delete from public.workspace_members where user_id = %s", [world.edda.id])
    assert set_role(story, world, "maya", "edda", "viewer") == 1


def test_nobody_writes_a_membership_by_hand(story: Connection, world: World) -> None:
    for someone in (world.maya, world.noor, world.hana):
        with refused(story, sqlstate="42501"), as_user(story, someone, world.acme):
            story.execute(
                "insert into public.workspace_members (workspace_id, user_id, role) values (%s, %s, 'owner')",
                [world.acme, someone.id],
            )
    for column in ("workspace_id", "user_id", "is_default", "invited_by"):
        with refused(story, sqlstate="42501"), as_user(story, world.maya):
            story.execute(f"update public.workspace_members set {column} = {column}".encode())


def test_a_membership_stays_with_its_user_and_workspace(story: Connection, world: World) -> None:
    with refused(story, "workspace_members_key_fixed"), as_service(story):
        story.execute(
            "update public.workspace_members set workspace_id = %s where user_id = %s", [world.beta, world.vera.id]
        )


def test_members_leave_on_their_own(story: Connection, world: World) -> None:
    for someone in (world.vera, world.edda, world.adam):
        with as_user(story, someone):
            left = story.execute("delete from public.workspace_members where user_id = %s", [someone.id])
        assert left.rowcount == 1


def test_editors_and_viewers_remove_nobody_else(story: Connection, world: World) -> None:
    for someone in (world.vera, world.edda):
        with as_user(story, someone):
            gone = story.execute("delete from public.workspace_members where user_id = %s", [world.adam.id])
        assert gone.rowcount == 0


def test_the_last_owner_stays(story: Connection, world: World) -> None:
    with refused(story, "workspace_members_owner_remains") as refusal, as_user(story, world.maya):
        story.execute("delete from public.workspace_members where user_id = %s", [world.maya.id])
    assert refusal.hint
    with refused(story, "workspace_members_owner_remains"):
        set_role(story, world, "maya", "maya", "admin")
    for actor in (as_service(story), as_user(story, world.maya)):
        with refused(story, "workspace_members_owner_remains"), actor:
            story.execute("delete from public.workspace_members where workspace_id = %s", [world.acme])


def test_what_a_leaving_member_was_responsible_for_stays(story: Connection, world: World, acme: Maker) -> None:
    tables = ("campaigns", "companies", "opportunities", "workspace_influencers")
    ids = {table: acme.id(table, owner_id=world.edda.id) for table in tables}
    with as_user(story, world.edda):
        story.execute("delete from public.workspace_members where user_id = %s", [world.edda.id])
    for table, key in ids.items():
        assert one(story, f"select owner_id, id from public.{table} where id = %s", key) == (None, key)


@pytest.mark.parametrize("isolation", ["READ COMMITTED", "REPEATABLE READ"])
def test_two_owners_leaving_at_once_do_not_leave_the_workspace_alone(database: str, isolation: str) -> None:
    with connect(database) as connection:
        ada, bob = sign_up(connection, "ada"), sign_up(connection, "bob")
        workspace = personal_workspace(connection, ada)
        add_member(connection, workspace, bob, "owner")
    leave = f"delete from public.workspace_members where workspace_id = '{workspace}' and user_id = %s"
    outcomes: list[str] = []
    with connect(database) as first, connect(database) as second:
        for connection in (first, second):
            connection.execute(f"set transaction isolation level {isolation}".encode())
            connection.execute("select count(*) from public.workspace_members")
        first.execute(leave.encode(), [ada.id])
        waiting = Thread(target=lambda: outcomes.append(outcome(second, leave, bob.id)))
        waiting.start()
        waiting.join(0.5)
        assert waiting.is_alive(), "the second waits for the first"
        first.commit()
        waiting.join(10)
    assert outcomes in (["workspace_members_owner_remains"], ["40001"])
    with connect(database) as connection:
        assert (
            one(connection, "select user_id from public.workspace_members where workspace_id = %s", workspace) == bob.id
        )


def test_two_owners_deleted_at_once_hand_over_to_who_is_left(database: str) -> None:
    with connect(database) as connection:
        ada, bob, cleo = (sign_up(connection, name) for name in ("ada", "bob", "cleo"))
        workspace = personal_workspace(connection, ada)
        add_member(connection, workspace, bob, "owner")
        add_member(connection, workspace, cleo, "viewer")
    delete = "delete from auth.users where id = %s"
    outcomes: list[str] = []
    with connect(database) as first, connect(database) as second:
        first.execute(delete.encode(), [ada.id])
        waiting = Thread(target=lambda: outcomes.append(outcome(second, delete, bob.id)))
        waiting.start()
        waiting.join(0.5)
        first.commit()
        waiting.join(10)
    assert outcomes == ["done"]
    with connect(database) as connection:
        assert one(
            connection, "select user_id, role from public.workspace_members where workspace_id = %s", workspace
        ) == (cleo.id, "owner")


def outcome(connection: Connection, statement: str, *values: Any) -> str:
    try:
        connection.execute(statement.encode(), values)
        connection.commit()
    except psycopg.Error as error:
        connection.rollback()
        return error.diag.constraint_name or error.sqlstate or "?"
    return "done"


# ---------------------------------------------------------------------------------------------------------------------
# Invitations


def invite(story: Connection, world: World, email: str, role: str = "viewer", by: str = "adam") -> str:
    with as_user(story, getattr(world, by)):
        token = one(story, "select public.invite_member(%s, %s)", email, role)
    assert isinstance(token, str)
    return token


def accept(story: Connection, world: World, who: str, token: str) -> Any:
    with as_user(story, getattr(world, who)):
        return one(story, "select public.accept_invitation(%s)", token)


def test_an_invitation_brings_its_addressee_in(story: Connection, world: World) -> None:
    token = invite(story, world, "  Hana@HANA.test ", "editor")
    assert len(token) == 64
    assert accept(story, world, "hana", token) == world.acme
    assert role_of(story, world, "hana") == "editor"
    assert one(story, "select invited_by from public.workspace_members where user_id = %s", world.hana.id) == (
        world.adam.id
    )


@pytest.mark.parametrize("reason", ["another address", "used", "revoked", "expired", "made up", "replaced"])
def test_an_invitation_is_good_once_for_one_person_for_a_week(story: Connection, world: World, reason: str) -> None:
    token = invite(story, world, world.hana.email)
    who = "hana"
    if reason == "another address":
        who = "noor"
    elif reason == "used":
        accept(story, world, "hana", token)
        story.execute("delete from public.workspace_members where user_id = %s", [world.hana.id])
    elif reason == "revoked":
        with as_user(story, world.adam):
            story.execute("update public.workspace_invitations set revoked_at = now()")
    elif reason == "expired":
        story.execute(
            "update public.workspace_invitations set created_at = now() - interval '8 days', expires_at = now()"
        )
    elif reason == "made up":
        token = "0" * 64
    else:
        invite(story, world, world.hana.email, "admin")
    with refused(story, "workspace_invitations_open", sqlstate="23503") as refusal:
        accept(story, world, who, token)
    assert refusal.detail == (
        "It does not exist, was sent to another address, was used, was revoked, has expired,"
        " or its sender may not invite any more."
    )


def test_the_secret_is_not_kept(story: Connection, world: World) -> None:
    token = invite(story, world, "x@y.test")
    assert bytes(one(story, "select token_digest from public.workspace_invitations where email = 'x@y.test'")) == (
        hashlib.sha256(token.encode()).digest()
    )
    assert one(story, "select count(*) from public.audit_events where position(%s in new_values::text) > 0", token) == 0


@pytest.mark.parametrize("by", ["edda", "vera", "hana"])
def test_only_admins_invite(story: Connection, world: World, by: str) -> None:
    with refused(story, "workspace_invitations_admin_only", sqlstate="42501"):
        invite(story, world, "x@y.test", by=by)


@pytest.mark.parametrize("role", ["owner", "king", ""])
def test_no_invitation_makes_an_owner(story: Connection, world: World, role: str) -> None:
    for by in ("adam", "maya"):
        with refused(story, "workspace_invitations_role_check"):
            invite(story, world, "x@y.test", role, by)


def test_accepting_never_changes_the_role_one_has(story: Connection, world: World) -> None:
    token = invite(story, world, world.maya.email, "viewer")
    accept(story, world, "maya", token)
    assert role_of(story, world, "maya") == "owner"
    token = invite(story, world, world.vera.email, "admin")
    accept(story, world, "vera", token)
    assert role_of(story, world, "vera") == "viewer"


def test_invitations_are_an_admins_business(story: Connection, world: World) -> None:
    invite(story, world, "x@y.test")
    for who, seen in (("maya", 1), ("adam", 1), ("edda", 0), ("vera", 0), ("noor", 0)):
        with as_user(story, getattr(world, who)):
            assert one(story, "select count(*) from public.workspace_invitations") == seen
    for column in ("role", "email", "token_digest", "expires_at", "accepted_at", "workspace_id"):
        with refused(story, sqlstate="42501"), as_user(story, world.maya):
            story.execute(f"update public.workspace_invitations set {column} = {column}".encode())
    with refused(story, sqlstate="42501"), as_anon(story):
        story.execute("select public.accept_invitation('x')")


def test_an_invitation_is_used_by_one_of_two_who_try_at_once(database: str) -> None:
    with connect(database) as connection:
        ada = sign_up(connection, "ada")
        twins = [sign_up(connection, name, email="twin@b.test") for name in ("tom",)]
        with as_user(connection, ada):
            token = one(connection, "select public.invite_member('twin@b.test')")
    outcomes: list[str] = []
    with connect(database) as first, connect(database) as second:
        for connection in (first, second):
            connection.execute("select set_config('request.jwt.claims', %s, true)", [f'{{"sub": "{twins[0].id}"}}'])
            connection.execute("set local role authenticated")
        first.execute("select public.accept_invitation(%s)", [token])
        waiting = Thread(target=lambda: outcomes.append(outcome(second, "select public.accept_invitation(%s)", token)))
        waiting.start()
        waiting.join(0.3)
        first.commit()
        waiting.join(10)
    assert outcomes == ["workspace_invitations_open"]


LOSSES = {
    "removed": "delete from public.workspace_members where user_id = %s and role = 'admin'",
    "demoted": "update public.workspace_members set role = 'editor' where user_id = %s and role = 'admin'",
    "deleted": "delete from auth.users where id = %s",
}


@pytest.mark.parametrize("loss", LOSSES)
def test_an_invitation_does_not_outlive_its_senders_rights(story: Connection, world: World, loss: str) -> None:
    token = invite(story, world, world.hana.email, "editor", by="adam")
    with story.transaction():
        story.execute(LOSSES[loss].encode(), [world.adam.id])
    with refused(story, "workspace_invitations_open"):
        accept(story, world, "hana", token)
    if loss == "deleted":
        return
    # Nor does it come back with them.
    story.execute("delete from public.workspace_members where user_id = %s", [world.adam.id])
    add_member(story, world.acme, world.adam, "admin")
    with refused(story, "workspace_invitations_open"):
        accept(story, world, "hana", token)


def test_an_invitation_of_a_service_needs_no_sender(story: Connection, world: World) -> None:
    with as_service(story):
        story.execute(
            "insert into public.workspace_invitations (workspace_id, email, role, token_digest)"
            " values (%s, %s, 'editor', sha256('secret'))",
            [world.acme, world.hana.email],
        )
    accept(story, world, "hana", "secret")
    assert role_of(story, world, "hana") == "editor"


@pytest.mark.parametrize("isolation", ["READ COMMITTED", "REPEATABLE READ"])
@pytest.mark.parametrize("loss", ["removed", "demoted"])
def test_an_invitation_accepted_while_its_sender_goes_is_not(database: str, isolation: str, loss: str) -> None:
    with connect(database) as connection:
        ada, bob, cleo = (sign_up(connection, name) for name in ("ada", "bob", "cleo"))
        workspace = personal_workspace(connection, ada)
        add_member(connection, workspace, bob, "admin")
        with as_user(connection, bob, workspace):
            token = one(connection, "select public.invite_member(%s, 'admin')", cleo.email)
    outcomes: list[str] = []
    with connect(database) as first, connect(database) as second:
        second.execute(f"set transaction isolation level {isolation}".encode())
        second.execute("select set_config('request.jwt.claims', %s, true)", [f'{{"sub": "{cleo.id}"}}'])
        second.execute("select count(*) from public.workspace_members")
        first.execute(LOSSES[loss].encode(), [bob.id])
        accepting = "select public.accept_invitation(%s)"
        waiting = Thread(target=lambda: outcomes.append(outcome(second, accepting, token)))
        waiting.start()
        waiting.join(0.5)
        first.commit()
        waiting.join(10)
    assert outcomes in (["workspace_invitations_open"], ["40001"])
