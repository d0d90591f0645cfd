"""Members merge and undo (editors), and erase people of their workspace (admins), each in one call."""

from __future__ import annotations

from contextlib import AbstractContextManager
from uuid import UUID, uuid4

import pytest

from crmdb.database import Connection
from tests.support.actors import as_service, as_user, refused
from tests.support.rows import Maker
from tests.support.statements import one
from tests.support.world import World

SUBJECTS = {"contacts": "contact", "companies": "company", "workspace_influencers": "workspace_influencer"}


def acting(story: Connection, world: World, who: str, workspace: UUID | None = None) -> AbstractContextManager[None]:
    return as_user(story, getattr(world, who), workspace)


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("named", [True, False], ids=["workspace named", "workspace of the request"])
@pytest.mark.parametrize("who", ["maya", "adam", "edda"])
def test_an_editor_merges_and_undoes(
    story: Connection, world: World, acme: Maker, who: str, named: bool, subject: str
) -> None:
    duplicate, survivor = acme.id(subject), acme.id(subject)
    note = acme.id("notes", **{"company_id": None, f"{SUBJECTS[subject]}_id": duplicate})
    about = f"select {SUBJECTS[subject]}_id from public.notes where id = %s"
    workspace = [world.acme] if named else []
    tail = ", %s" if named else ""
    with acting(story, world, who):
        assert one(story, f"select public.merge_{subject}(%s, %s{tail})", duplicate, survivor, *workspace) == survivor
    assert one(story, about, note) == survivor
    undo = f"select public.undo_{SUBJECTS[subject]}_merge(%s{tail})"
    with acting(story, world, who):
        assert one(story, undo, duplicate, *workspace) == duplicate
    assert one(story, about, note) == duplicate


@pytest.mark.parametrize("named", [True, False], ids=["workspace named", "workspace of the request"])
@pytest.mark.parametrize("who", ["maya", "adam"])
def test_an_admin_erases(story: Connection, world: World, acme: Maker, who: str, named: bool) -> None:
    buyer, person = acme.id("contacts", email="gone@buyer.test"), acme.id("workspace_influencers")
    workspace, tail = ([world.acme], ", %s") if named else ([], "")
    with acting(story, world, who):
        assert one(story, f"select public.erase_contact(%s{tail})", buyer, *workspace) is True
        assert one(story, f"select public.erase_workspace_influencer(%s{tail})", person, *workspace) is True
        assert one(story, f"select public.erase_contact(%s{tail})", uuid4(), *workspace) is False
    assert one(story, "select email from public.contacts where id = %s", buyer) is None


CALLS = {
    "merge_contacts": ("contacts", 2, "edda", "vera"),
    "merge_companies": ("companies", 2, "edda", "vera"),
    "merge_workspace_influencers": ("workspace_influencers", 2, "edda", "vera"),
    "undo_workspace_influencer_merge": ("workspace_influencers", 1, "edda", "vera"),
    "undo_contact_merge": ("contacts", 1, "edda", "vera"),
    "undo_company_merge": ("companies", 1, "edda", "vera"),
    "erase_contact": ("contacts", 1, "adam", "edda"),
    "erase_workspace_influencer": ("workspace_influencers", 1, "adam", "edda"),
}


@pytest.mark.parametrize("call", CALLS)
def test_who_may_not_is_told_and_nothing_changes(
    story: Connection, world: World, acme: Maker, beta: Maker, call: str
) -> None:
    table, count, may, may_not = CALLS[call]
    theirs = [beta.id(table) for _ in range(count)]
    own = [acme.id(table) for _ in range(count)]
    arguments = ", ".join(["%s"] * count)
    before = story.execute(f"select * from public.{table} order by id".encode()).fetchall()
    with (
        refused(story, "workspace_role", sqlstate="42501", matching="this needs at least"),
        acting(story, world, may_not),
    ):
        story.execute(f"select public.{call}({arguments})".encode(), own)
    for workspace in (world.beta, uuid4()):
        with refused(story, "workspace_requested_member", sqlstate="42501"), acting(story, world, may):
            story.execute(f"select public.{call}({arguments}, workspace_id => %s)".encode(), [*theirs, workspace])
    with refused(story, "workspace_membership", sqlstate="42501"), acting(story, world, "hana"):
        story.execute(f"select public.{call}({arguments})".encode(), own)
    with refused(story, "workspace_named", sqlstate="22023"), as_service(story):
        story.execute(f"select public.{call}({arguments})".encode(), own)
    # Rows of another workspace are rows that do not exist.
    with acting(story, world, may):
        if call.startswith("erase"):
            assert one(story, f"select public.{call}({arguments})", *theirs) is False
        else:
            with refused(story, sqlstate="23503"):
                story.execute(f"select public.{call}({arguments})".encode(), theirs)
    assert story.execute(f"select * from public.{table} order by id".encode()).fetchall() == before
