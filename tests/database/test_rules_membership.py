"""Members, roles, ownership and invitations: what is allowed and what is refused."""

from __future__ import annotations

import hashlib
from threading import Thread
from typing import Any

import pytest

from crmdb.database import Connection, connect
from tests.support.actors import (
    add_member,
    as_anon,
    as_service,
    as_user,
    personal_workspace,
    refused,
    sign_up,
)
from tests.support.rows import Maker
from tests.support.statements import one, outcome
from tests.support.world import World

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


@pytest.mark.parametrize(
    ("invited", "signed_up", "is_theirs"),
    [
        ("Kim@MÜNCHEN.example", "kim@xn--mnchen-3ya.example", True),
        ("kim.lee@googlemail.com", "kimlee@gmail.com", True),
        ("kim+crm@kim.example", "kim@kim.example", True),
        ("kim.lee@kim.example", "kimlee@kim.example", False),
        ("kim@kim.example", "kim@kim.example.elsewhere.example", False),
    ],
)
def test_an_invitation_reaches_a_mailbox_in_any_spelling(
    story: Connection, world: World, invited: str, signed_up: str, is_theirs: bool
) -> None:
    token = invite(story, world, invited)
    kim = sign_up(story, "kim", email=signed_up)
    accepting = "select public.accept_invitation(%s)"
    if is_theirs:
        with as_user(story, kim):
            assert one(story, accepting, token) == world.acme
    else:
        with refused(story, "workspace_invitations_open"), as_user(story, kim):
            story.execute(accepting, [token])


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
