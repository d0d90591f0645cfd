"""Two records of one influencer in a workspace become one, in every table, and are parted again."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from crmdb.database import Connection, connect
from tests.database.test_rules_contacts import both
from tests.support.actors import as_service, as_user, personal_workspace, refused, sign_up
from tests.support.rows import LONG_AGO, Maker
from tests.support.statements import one, outcome
from tests.support.touches import answers, event
from tests.support.world import World

MERGE = "select public.merge_workspace_influencers(workspace_id => %s, duplicate_id => %s, survivor_id => %s)"
UNDO = "select public.undo_workspace_influencer_merge(workspace_id => %s, duplicate_id => %s)"
RESOLVE = "select public.resolve_workspace_influencer(workspace_id => %s, workspace_influencer_id => %s)"

REFERENCES = """
    select keys.conrelid::regclass::text, keys.conname
    from pg_constraint as keys
    where keys.confrelid = 'public.workspace_influencers'::regclass and keys.contype = 'f' and keys.conname not like %s
"""


class Pair:
    """Ann twice: by hand with a post and numbers, and from a list with a profile and prices."""

    def __init__(self, acme: Maker) -> None:
        self.survivor = acme.id("workspace_influencers", name="Ann Lee", rating=4, do_not_contact=True)
        self.duplicate = acme.id("workspace_influencers", name="Ann L.", email="ann@lee.test", headline="B2B")
        self.profile = acme.id("workspace_influencer_accounts", workspace_influencer_id=self.duplicate, handle="annlee")
        self.collaboration = acme.id("collaborations", workspace_influencer_id=self.duplicate)
        self.campaign = one(
            acme.connection, "select campaign_id from public.collaborations where id = %s", self.collaboration
        )
        self.post = acme.id(
            "deliverables",
            collaboration_id=self.collaboration,
            workspace_influencer_account_id=self.profile,
            title="Post",
        )
        self.link = acme.id("tracking_links", campaign_id=self.campaign, collaboration_id=self.collaboration)
        self.organic = acme.id(
            "deliverables", collaboration_id=None, workspace_influencer_id=self.duplicate, published_at=LONG_AGO,
            published_url="https://www.linkedin.com/posts/1", workspace_influencer_account_id=self.profile,
        )  # fmt: skip
        self.call = acme.id(
            "activities", company_id=None, workspace_influencer_id=self.duplicate, type="email", direction="outbound"
        )
        self.remark = acme.id("notes", company_id=None, collaboration_id=self.collaboration)
        self.price = acme.id("workspace_influencer_rates", workspace_influencer_id=self.duplicate)
        acme("workspace_influencer_rates", workspace_influencer_id=self.survivor)
        for name in (self.survivor, self.duplicate):
            acme("workspace_influencer_topics", workspace_influencer_id=name)
        acme("workspace_influencer_languages", workspace_influencer_id=self.duplicate)
        acme("list_influencers", workspace_influencer_id=self.duplicate)
        acme("workspace_influencer_tags", workspace_influencer_id=self.duplicate)
        acme("exclusions", workspace_influencer_id=self.duplicate)
        acme("notes", company_id=None, workspace_influencer_id=self.duplicate)
        self.buyer = acme.id("contacts")


@pytest.fixture
def ann(acme: Maker) -> Pair:
    return Pair(acme)


def snapshot(story: Connection) -> dict[str, Any]:
    """All rows that name a record of an influencer, and the records."""
    tables = {table for table, _ in story.execute(REFERENCES, ["%search%"]).fetchall()}
    return {
        table: sorted(
            str({key: value for key, value in row.items() if key not in ("updated_at", "id" if table in LINKS else "")})
            for (row,) in story.execute(f"select to_jsonb(t) from public.{table} as t".encode()).fetchall()
        )
        for table in tables | {"workspace_influencers", "workspace_influencer_search"}
    }


LINKS = ("list_influencers", "workspace_influencer_tags", "workspace_influencer_topics")


def named(story: Connection, key: Any) -> set[str]:
    """The tables whose rows name that record."""
    tables = {table for table, _ in story.execute(REFERENCES, ["%search%"]).fetchall()}
    return {
        table for table in tables
        if one(story, f"select exists (select from public.{table} where to_jsonb({table}) @> %s)",
               f'{{"{"merged_into_id" if table == "workspace_influencers" else "workspace_influencer_id"}": "{key}"}}')
    }  # fmt: skip


def test_all_that_names_the_duplicate_moves_and_comes_back(
    story: Connection, world: World, acme: Maker, ann: Pair
) -> None:
    clicked = {"contact_id": str(ann.buyer), "tracking_link_id": str(ann.link)}
    said = {"type": "self_reported", "contact_id": str(ann.buyer), "workspace_influencer_id": str(ann.duplicate)}
    with as_user(story, world.edda):
        assert {a["outcome"] for a in answers(story, event(1, **clicked), event(2, **said))} == {"recorded"}
    before = snapshot(story)
    everything = named(story, ann.duplicate) | {"workspace_influencers"}
    assert {t for t, _ in story.execute(REFERENCES, ["%search%"]).fetchall()} == everything, "a row of each table"
    with as_user(story, world.edda):
        assert one(story, MERGE, world.acme, ann.duplicate, ann.survivor) == ann.survivor
        assert one(story, MERGE, world.acme, ann.duplicate, ann.survivor) == ann.survivor, "again: nothing changes"
        assert one(story, RESOLVE, world.acme, ann.duplicate) == ann.survivor
    assert named(story, ann.duplicate) == {"status_changes"}, "what the former record went through stays its history"
    kept = story.execute(
        "select name, email, headline, rating, do_not_contact, archived_at from public.workspace_influencers"
        " where id = %s",
        [ann.survivor],
    ).fetchone()
    assert kept == ("Ann Lee", "ann@lee.test", "B2B", 4, True, None)
    profiles = "select workspace_influencer_account_id from public.deliverables where id = any(%s)"
    assert story.execute(profiles, [[ann.post, ann.organic]]).fetchall() == [(ann.profile,)] * 2
    touched = "select array_agg(distinct workspace_influencer_id) from public.touchpoints where contact_id = %s"
    assert one(story, touched, ann.buyer) == [ann.survivor]
    with as_user(story, world.maya):
        found = story.execute(
            'select workspace_influencer_id from public.search_influencers(\'{"name": "ann"}\')'
            " where is_private and name ilike 'ann%'"
        ).fetchall()
        listed = story.execute(
            "select id from public.workspace_influencer_profiles where name ilike 'ann l%'"
        ).fetchall()
    assert found == listed == [(ann.survivor,)]
    with as_user(story, world.edda):
        assert one(story, UNDO, world.acme, ann.duplicate) == ann.duplicate
    assert snapshot(story) == before


def test_what_is_recorded_for_the_duplicate_belongs_to_the_survivor(
    story: Connection, world: World, acme: Maker, ann: Pair
) -> None:
    with as_service(story):
        story.execute(MERGE, [world.acme, ann.duplicate, ann.survivor])
    said = {"type": "self_reported", "contact_id": str(ann.buyer), "workspace_influencer_id": str(ann.duplicate)}
    with as_user(story, world.edda):
        (answer,) = answers(story, event(1, **said))
        assert answer["outcome"] == "recorded"
        # A link of hers and her former id do not contradict each other.
        (answer,) = answers(story, event(2, **said, tracking_link_id=str(ann.link)))
        assert answer["outcome"] == "recorded", answer
        story.execute(
            "insert into public.touchpoints (touched_at, type, contact_id, workspace_influencer_id, external_id)"
            " values ('2026-01-05', 'mention', %s, %s, 'plain')",
            [ann.buyer, ann.duplicate],
        )
    touched = "select array_agg(distinct workspace_influencer_id) from public.touchpoints where contact_id = %s"
    assert one(story, touched, ann.buyer) == [ann.survivor]
    for table in ("notes", "collaborations", "workspace_influencer_accounts", "list_influencers"):
        given = {"company_id": None} if table == "notes" else {}
        if table == "collaborations":
            story.execute(
                "update public.workspace_influencers set do_not_contact = false where id = %s", [ann.survivor]
            )
            story.execute("delete from public.exclusions")
        made = acme(table, workspace_influencer_id=ann.duplicate, **given)
        assert made["workspace_influencer_id"] == ann.survivor, table
    # Whoever follows the link to the catalog, or writes the redirect itself, is told where to write.
    with refused(story, "workspace_influencers_merged"), as_user(story, world.edda):
        story.execute("update public.workspace_influencers set name = 'Other' where id = %s", [ann.duplicate])
    assert one(story, "select name from public.workspace_influencers where id = %s", ann.duplicate) == "Ann L."
    with refused(story, "workspace_influencers_merged_by_function"), as_user(story, world.edda):
        story.execute(
            "update public.workspace_influencers set merged_into_id = %s, archived_at = now() where id = %s",
            [ann.duplicate, ann.survivor],
        )


def test_an_import_by_source_id_makes_nobody_twice(story: Connection, world: World, acme: Maker) -> None:
    """The same list again, after a merge, and after an erasure."""
    nightly = (
        "insert into public.workspace_influencers (name, source, external_id) values"
        " ('Cy', 'list', '1'), ('Cy B.', 'list', '2')"
        " on conflict (workspace_id, source, external_id) do update set name = excluded.name"
        " returning id, merged_into_id"
    )
    with as_user(story, world.edda):
        first = story.execute(nightly).fetchall()
        assert story.execute(nightly).fetchall() == first
        story.execute(MERGE, [world.acme, first[1][0], first[0][0]])
        assert story.execute(nightly).fetchall() == [first[0], (first[1][0], first[0][0])]
    with as_service(story):
        story.execute("select public.erase_workspace_influencer(%s, %s)", [first[0][0], world.acme])
    with as_user(story, world.edda):
        assert story.execute(nightly).fetchall() == [], "left out, without a word"


def test_the_survivor_gets_the_link_to_the_catalog(story: Connection, world: World, acme: Maker) -> None:
    people = [one(story, "insert into public.influencers (name) values (%s) returning id", n) for n in ("Bo", "Bo B.")]
    private = acme.id("workspace_influencers", name="Bo")
    linked = acme.id("workspace_influencers", name=None, influencer_id=people[0])
    with as_service(story):
        story.execute(MERGE, [world.acme, linked, private])
    stored = "select influencer_id, name from public.workspace_influencers where id = %s"
    assert story.execute(stored, [private]).fetchone() == (people[0], None)
    assert story.execute(stored, [linked]).fetchone() == (None, "Bo")
    other = acme.id("workspace_influencers", name=None, influencer_id=people[1])
    with (
        refused(story, "workspace_influencers_merge_catalog", matching="two people of the catalog"),
        as_service(story),
    ):
        story.execute(MERGE, [world.acme, private, other])
    # The catalog finds out that the two are one: the workspace keeps both records until it merges them.
    story.execute("select public.merge_influencers(%s, %s)", people)
    with as_service(story):
        story.execute(MERGE, [world.acme, other, private])
    assert story.execute(stored, [private]).fetchone() == (people[1], None), "the person the catalog knows today"
    with as_service(story):
        story.execute(UNDO, [world.acme, other])
        story.execute(UNDO, [world.acme, linked])
    assert story.execute(stored, [private]).fetchone() == (None, "Bo")
    assert story.execute(stored, [other]).fetchone() == (people[1], None)


def test_merges_that_would_lose_something_are_refused(
    story: Connection, world: World, acme: Maker, beta: Maker, ann: Pair
) -> None:
    mine = acme.id("workspace_influencers", name="Ann elsewhere")
    for duplicate, survivor, rule in (
        (ann.survivor, ann.survivor, "workspace_influencers_merge_itself"),
        (ann.survivor, uuid4(), "workspace_influencers_merge_exists"),
        (beta.id("workspace_influencers"), ann.survivor, "workspace_influencers_merge_exists"),
    ):
        with refused(story, rule), as_service(story):
            story.execute(MERGE, [world.acme, duplicate, survivor])
    acme("collaborations", workspace_influencer_id=mine, campaign_id=ann.campaign)
    with refused(story, "workspace_influencers_merge_campaign", matching="Campaign"), as_service(story):
        story.execute(MERGE, [world.acme, mine, ann.duplicate])
    gone = acme.id("workspace_influencers", name="Gone Person")
    with as_service(story):
        story.execute("select public.erase_workspace_influencer(%s, %s)", [gone, world.acme])
    with refused(story, "workspace_influencers_merge_exists"), as_service(story):
        story.execute(MERGE, [world.acme, ann.survivor, gone])
    with as_service(story):
        story.execute(MERGE, [world.acme, ann.duplicate, ann.survivor])
    with refused(story, "workspace_influencers_merge_done"), as_service(story):
        story.execute(MERGE, [world.acme, ann.duplicate, acme.id("workspace_influencers")])


@pytest.mark.parametrize("ask_for", ["duplicate", "survivor"])
def test_who_is_erased_is_erased_with_their_duplicates(
    story: Connection, world: World, acme: Maker, ann: Pair, ask_for: str
) -> None:
    with as_service(story):
        story.execute(MERGE, [world.acme, ann.duplicate, ann.survivor])
        story.execute("select public.erase_workspace_influencer(%s, %s)", [getattr(ann, ask_for), world.acme])
    left = story.execute(
        "select to_jsonb(p)::text from public.workspace_influencers as p where id = any(%s)",
        [[ann.duplicate, ann.survivor]],
    ).fetchall()
    assert len(left) == 2
    assert not [row for (row,) in left if "Ann" in row or "lee.test" in row]
    with refused(story, "workspace_influencers_merge_known"), as_service(story):
        story.execute(UNDO, [world.acme, ann.duplicate])


def test_every_table_of_influencers_follows_redirects(story: Connection) -> None:
    followed = {
        table for table, _ in story.execute(REFERENCES, ["%search%"]).fetchall()
        if one(
            story,
            "select exists (select from pg_trigger where tgrelid = %s::regclass"
            " and tgfoid = 'private.follow_influencer_redirect'::regproc)", table,
        )
    }  # fmt: skip
    every = {table for table, _ in story.execute(REFERENCES, ["%search%"]).fetchall()}
    assert every - followed == {"touchpoints", "status_changes", "workspace_influencers"}


@pytest.mark.parametrize("first", ["touch", "merge"])
def test_a_touch_and_a_merge_at_once(database: str, first: str) -> None:
    with connect(database) as connection:
        user = sign_up(connection, "ada")
        workspace = personal_workspace(connection, user)
        make = Maker(connection, workspace)
        duplicate, survivor = (make.id("workspace_influencers") for _ in "ab")
        buyer = make.id("contacts")
    said = event(1, type="mention", contact_id=str(buyer), workspace_influencer_id=str(duplicate))

    def touch(connection: Connection) -> None:
        with as_user(connection, user):
            answers(connection, said)
        if first != "touch":
            connection.commit()

    def merging(connection: Connection) -> None:
        assert outcome(connection, MERGE, workspace, duplicate, survivor) == "done"
        if first != "merge":
            connection.commit()

    both(database, *((touch, merging) if first == "touch" else (merging, touch)))
    with connect(database) as connection:
        assert one(connection, "select workspace_influencer_id from public.touchpoints") == survivor


@pytest.mark.parametrize("first", ["collaboration", "merge"])
def test_a_collaboration_and_a_merge_at_once(database: str, first: str) -> None:
    with connect(database) as connection:
        workspace = personal_workspace(connection, sign_up(connection, "ada"))
        make = Maker(connection, workspace)
        duplicate, survivor = (make.id("workspace_influencers") for _ in "ab")
        campaign = make.id("campaigns")

    def collaborate(connection: Connection) -> None:
        Maker(connection, workspace)("collaborations", campaign_id=campaign, workspace_influencer_id=duplicate)
        if first != "collaboration":
            connection.commit()

    def merging(connection: Connection) -> None:
        assert outcome(connection, MERGE, workspace, duplicate, survivor) == "done"
        if first != "merge":
            connection.commit()

    both(database, *((collaborate, merging) if first == "collaboration" else (merging, collaborate)))
    with connect(database) as connection:
        assert one(connection, "select workspace_influencer_id from public.collaborations") == survivor


def test_what_named_a_merged_influencer_goes_back_with_them(story: Connection, world: World, acme: Maker) -> None:
    duplicate, survivor = acme.id("workspace_influencers"), acme.id("workspace_influencers")
    shared, other = acme.id("tags"), acme.id("tags")
    acme("workspace_influencer_tags", workspace_influencer_id=survivor, tag_id=shared)
    with as_user(story, world.edda):
        story.execute(MERGE, [world.acme, duplicate, survivor])
        said = [
            event(n, visitor_id="v", type="self_reported", workspace_influencer_id=str(who))
            for n, who in enumerate((duplicate, survivor))
        ]
        assert {answer["outcome"] for answer in answers(story, *said)} == {"recorded"}
        note, collaboration = (
            one(story, f"insert into public.{table} ({names}) values ({values}) returning id", duplicate)
            for table, names, values in (
                ("notes", "workspace_influencer_id, body", "%s, 'n'"),
                (
                    "collaborations", "workspace_influencer_id, campaign_id, currency_code",
                    f"%s, '{acme.id('campaigns')}', 'EUR'",
                ),
            )
        )  # fmt: skip
        story.execute(
            "insert into public.workspace_influencer_tags (workspace_influencer_id, tag_id)"
            " select %s, unnest(%s::uuid[]) on conflict do nothing",
            [duplicate, [shared, other]],
        )
        story.execute(UNDO, [world.acme, duplicate])
    for table, row in (("notes", note), ("collaborations", collaboration)):
        assert one(story, f"select workspace_influencer_id from public.{table} where id = %s", row) == duplicate, table
    tags = story.execute(
        "select workspace_influencer_id, tag_id from public.workspace_influencer_tags where tag_id = any(%s)",
        [[shared, other]],
    ).fetchall()
    assert set(tags) == {(survivor, shared), (duplicate, other)}
    touches = story.execute(
        "select external_id, workspace_influencer_id from public.touchpoints where visitor_id = 'v'"
    ).fetchall()
    assert dict(touches) == {"0": duplicate, "1": survivor}
