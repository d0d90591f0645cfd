"""Which workspace a request works in, and who sees which people there."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from crmdb.database import Connection
from tests.support.actors import as_anon, as_service, as_user, refused
from tests.support.world import World

NOT_UUIDS = ("acme", "1", "'; drop table users", "00000000-0000-0000-0000-00000000000", "{}", "null")


@pytest.mark.parametrize("wrong", NOT_UUIDS)
@pytest.mark.parametrize("way", ["workspace", "claim", "setting"])
def test_a_malformed_workspace_is_a_clear_error(story: Connection, world: World, way: str, wrong: str) -> None:
    with (
        refused(story, "workspace_requested_uuid", sqlstate="22P02", matching="x-workspace-id") as refusal,
        as_user(story, world.maya, **{way: wrong}),
    ):
        story.execute("select count(*) from public.campaigns")
    assert refusal.hint


@pytest.mark.parametrize("sub", ["", "maya", "1", "00000000"])
def test_a_malformed_subject_is_refused(story: Connection, sub: str) -> None:
    with refused(story, sqlstate="22P02"), as_user(story, None, sub=sub):
        story.execute("select count(*) from public.campaigns")


def active(story: Connection) -> UUID | None:
    row = story.execute("select min(workspace_id::text)::uuid from public.campaigns").fetchone()
    assert row is not None
    found: UUID | None = row[0]
    return found


def test_setting_goes_before_header_before_claim_before_default(story: Connection, world: World) -> None:
    story.execute(
        "insert into public.workspace_members (workspace_id, user_id, role) values (%s, %s, 'viewer')",
        [world.beta, world.maya.id],
    )
    mine, other = world.acme, world.beta
    with as_user(story, world.maya):
        assert active(story) == mine
    with as_user(story, world.maya, claim=other):
        assert active(story) == other
    with as_user(story, world.maya, workspace=mine, claim=other):
        assert active(story) == mine
    with as_user(story, world.maya, workspace=other, claim=mine):
        assert active(story) == other
    with as_user(story, world.maya, workspace=mine, claim=mine, setting=other):
        assert active(story) == other
    with as_user(story, world.maya, workspace="", claim="", setting=""):
        assert active(story) == mine


@pytest.mark.parametrize("way", ["workspace", "claim", "setting"])
def test_naming_a_workspace_one_does_not_belong_to_is_refused(story: Connection, world: World, way: str) -> None:
    told = set()
    for wrong in (world.beta, uuid4()):
        for statement in (
            "select count(*) from public.campaigns",
            "select count(*) from public.campaign_overview",
            "insert into public.lists (name) values ('Mine')",
            "update public.lists set name = 'Mine'",
            "delete from public.lists",
            "select public.active_workspace()",
            "select public.invite_member('a@b.test')",
        ):
            with (
                refused(story, "workspace_requested_member", sqlstate="42501", matching=str(wrong)) as refusal,
                as_user(story, world.maya, **{way: str(wrong)}),
            ):
                story.execute(statement.encode())
            told.add((refusal.message.replace(str(wrong), ""), refusal.detail, refusal.hint))
    assert len(told) == 1, "a workspace of others and one that does not exist look the same"


def test_an_outdated_workspace_does_not_hide_the_list_of_workspaces(story: Connection, world: World) -> None:
    with as_user(story, world.maya, world.beta):
        assert story.execute("select id from public.workspaces").fetchall() == [(world.acme,)]
        assert story.execute("select user_id from public.workspace_members").fetchall() == [(world.maya.id,)]
        assert story.execute("select id from public.users").fetchall() == [(world.maya.id,)]
    story.execute("set local enable_indexscan = off")
    story.execute("set local enable_seqscan = off")
    with as_user(story, world.maya, world.beta):
        assert story.execute("select id from public.workspaces").fetchall() == [(world.acme,)]


@pytest.mark.parametrize(
    ("statement", "least"),
    [
        ("insert into public.campaigns (name) values ('Mine')", "editor"),
        ("update public.campaigns set name = 'Mine'", "editor"),
        ("delete from public.campaigns where false", "editor"),
        ("delete from public.pipelines", "admin"),
        ("update public.workspaces set name = 'Mine'", "admin"),
        ("update public.workspace_members set role = 'owner'", "admin"),
        ("update public.workspace_invitations set revoked_at = now()", "admin"),
        ("delete from public.workspaces", "owner"),
    ],
)
def test_who_may_not_write_is_told_which_role_it_takes(
    story: Connection, world: World, statement: str, least: str
) -> None:
    with (
        refused(
            story, "workspace_role", sqlstate="42501", matching=f"your role is viewer; this needs at least {least}"
        ),
        as_user(story, world.vera),
    ):
        story.execute(statement.encode())
    with (
        refused(story, "workspace_membership", sqlstate="42501"),
        as_user(story, world.hana),
    ):
        story.execute(statement.encode())


def test_the_role_counts_in_the_workspace_it_was_given_in(story: Connection, world: World) -> None:
    story.execute(
        "insert into public.workspace_members (workspace_id, user_id, role) values (%s, %s, 'viewer')",
        [world.beta, world.maya.id],
    )
    with refused(story, sqlstate="42501"), as_user(story, world.maya, world.beta):
        story.execute("insert into public.lists (name) values ('Mine')")
    with refused(story, "workspace_role", sqlstate="42501"), as_user(story, world.maya, world.beta):
        story.execute("delete from public.lists")
    with as_user(story, world.maya, world.acme):
        story.execute("insert into public.lists (name) values ('Mine')")


def test_a_row_says_nothing_about_workspace_and_author_and_gets_those_of_the_request(
    story: Connection, world: World
) -> None:
    with as_user(story, world.edda):
        made = story.execute(
            "insert into public.lists (name) values ('Shortlist') returning workspace_id, created_by"
        ).fetchone()
    assert made == (world.acme, world.edda.id)


def test_a_service_names_the_workspace_itself(story: Connection, world: World) -> None:
    with refused(story, sqlstate="23502"), as_service(story):
        story.execute("insert into public.lists (name) values ('Nowhere')")
    with as_service(story):
        made = story.execute(
            "insert into public.lists (workspace_id, name) values (%s, 'Imported') returning created_by", [world.acme]
        ).fetchone()
    assert made == (None,)


def test_a_removed_member_is_out_at_once(story: Connection, world: World) -> None:
    with as_user(story, world.edda):
        assert story.execute("select count(*) > 0 from public.lists").fetchone() == (True,)
    with as_user(story, world.adam):
        story.execute("delete from public.workspace_members where user_id = %s", [world.edda.id])
    with as_user(story, world.edda):
        assert story.execute("select count(*) from public.lists").fetchone() == (0,)
        assert story.execute("select count(*) from public.workspaces").fetchone() == (0,)
        assert story.execute("select count(*) from public.users").fetchone() == (1,)


def test_users_see_themselves_and_their_colleagues(story: Connection, world: World) -> None:
    def seen() -> set[str]:
        return {email.split("@")[0] for (email,) in story.execute("select email from public.users")}

    with as_user(story, world.vera):
        assert seen() == {"maya", "adam", "edda", "vera"}
    with as_user(story, world.noor):
        assert seen() == {"noor"}
    with as_user(story, world.noor, world.acme):
        assert seen() == {"noor"}
    with as_user(story, world.hana):
        assert seen() == {"hana"}
    with refused(story, sqlstate="42501"), as_anon(story):
        seen()


def test_a_user_changes_only_their_own_name(story: Connection, world: World) -> None:
    with as_user(story, world.edda):
        assert story.execute("update public.users set full_name = 'Edda E.'").rowcount == 1
    for column, value in (("email", "'boss@acme.test'"), ("id", "gen_random_uuid()"), ("created_at", "now()")):
        with refused(story, sqlstate="42501"), as_user(story, world.edda):
            story.execute(f"update public.users set {column} = {value}".encode())


def test_memberships_of_others_stay_in_their_workspace(story: Connection, world: World) -> None:
    with as_user(story, world.noor):
        members = story.execute("select workspace_id, user_id from public.workspace_members").fetchall()
    assert members == [(world.beta, world.noor.id)]
    with as_user(story, world.noor, world.acme):
        members = story.execute("select workspace_id, user_id from public.workspace_members").fetchall()
    assert members == [(world.beta, world.noor.id)]


def test_a_member_of_two_workspaces_sees_both_in_the_list_and_one_in_the_tables(
    story: Connection, world: World
) -> None:
    story.execute(
        "insert into public.workspace_members (workspace_id, user_id, role) values (%s, %s, 'viewer')",
        [world.beta, world.maya.id],
    )
    with as_user(story, world.maya):
        assert {row[0] for row in story.execute("select id from public.workspaces")} == {world.acme, world.beta}
        assert {row[0] for row in story.execute("select workspace_id from public.campaigns")} == {world.acme}
