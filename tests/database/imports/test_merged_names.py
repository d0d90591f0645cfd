"""A list that still has the name of a merged record updates the survivor, and does not rename it."""

from __future__ import annotations

from uuid import UUID

from crmdb.database import Connection
from tests.support.actors import as_user
from tests.support.importing import File, actions, one, run
from tests.support.world import World


def test_a_profile_that_came_by_a_merge_does_not_bring_its_old_name(story: Connection, world: World) -> None:
    name = "select string_agg(name, '; ') from public.workspace_influencers where id = %s"

    def row(name: str, handle: str, **more: str) -> dict[str, str]:
        return {"name": name, "platform": "x", "handle": handle, **more}

    with as_user(story, world.maya):
        run(story, File("influencers", [row("Ann Lee", "ann_x"), row("A. Lee", "lee_x"), row("Annie", "annie_x")]))
        found: dict[str, UUID] = dict(
            story.execute(
                "select handle, workspace_influencer_id from public.workspace_influencer_accounts"
                " where handle in ('ann_x', 'lee_x', 'annie_x')"
            ).fetchall()
        )
        # Merged into one that was merged later: two steps away.
        one(story, "select public.merge_workspace_influencers(%s, %s)", found["annie_x"], found["lee_x"])
        one(story, "select public.merge_workspace_influencers(%s, %s)", found["lee_x"], found["ann_x"])
        for old in (row("A. Lee", "lee_x"), row("a. lee", "LEE_X"), row("Annie", "annie_x")):
            assert actions(story, run(story, File("influencers", [old]))) == ["unchanged"]
        run(story, File("influencers", [row("A. Lee", "lee_x", headline="B2B")]))
        assert one(story, name, found["ann_x"]) == "Ann Lee"
        assert one(story, "select headline from public.workspace_influencers where id = %s", found["ann_x"]) == "B2B"
        # A name that none of them had is news; undoing gives the old one back to its own record.
        run(story, File("influencers", [row("Ann Lee-Ray", "ann_x")]))
        assert one(story, name, found["ann_x"]) == "Ann Lee-Ray"
        one(story, "select public.undo_workspace_influencer_merge(%s)", found["lee_x"])
        run(story, File("influencers", [row("A. Lee Junior", "lee_x")]))
        assert [one(story, name, found[key]) for key in ("ann_x", "lee_x")] == ["Ann Lee-Ray", "A. Lee Junior"]


def test_a_contact_keeps_its_name_when_the_profile_of_a_duplicate_comes_again(story: Connection, world: World) -> None:
    old = {"first_name": "J.", "last_name": "Smith", "linkedin": "linkedin.com/in/j-smith"}
    with as_user(story, world.maya):
        run(story, File("contacts", [{"full_name": "Jane Doe", "email": "jane@names.example"}, old]))
        kept, duplicate = (
            one(story, "select id from public.contacts where full_name = %s", name) for name in ("Jane Doe", "J. Smith")
        )
        one(story, "select public.merge_contacts(%s, %s)", duplicate, kept)
        run(story, File("contacts", [old]))
        name = "select concat_ws('/', full_name, first_name, last_name) from public.contacts where id = %s"
        assert one(story, name, kept) == "Jane Doe"
        # What the merge kept of nobody, a list may still say: that the survivor is called otherwise.
        run(story, File("contacts", [{**old, "first_name": "Jane", "last_name": "Ray"}]))
        assert one(story, name, kept) == "Jane Doe/Jane/Ray"


def test_a_name_made_of_its_parts_follows_them(story: Connection, world: World) -> None:
    name = "select full_name from public.contacts where email = 'jane@parts.example'"
    row = {"first_name": "Jane", "last_name": "Doe", "email": "jane@parts.example"}
    with as_user(story, world.maya):
        run(story, File("contacts", [row]))
        run(story, File("contacts", [{**row, "last_name": "Ray"}]))
        assert one(story, name) == "Jane Ray"
        story.execute("update public.contacts set full_name = 'Dr Jane Ray' where email = 'jane@parts.example'")
        run(story, File("contacts", [{**row, "last_name": "Ray-Lee"}]))
        assert one(story, name) == "Dr Jane Ray"


def test_a_company_keeps_its_name_when_a_domain_of_a_duplicate_comes_again(story: Connection, world: World) -> None:
    old = {"name": "Acme Holding", "domain": "acme-holding.example"}
    with as_user(story, world.maya):
        run(story, File("companies", [{"name": "Acme", "domain": "acme-names.example"}, old]))
        kept, duplicate = (
            one(story, "select id from public.companies where name = %s", name) for name in ("Acme", "Acme Holding")
        )
        one(story, "select public.merge_companies(%s, %s)", duplicate, kept)
        run(story, File("companies", [old]))
        run(story, File("companies", [{**old, "external_id": "new"}]))
        assert one(story, "select name from public.companies where id = %s", kept) == "Acme"
