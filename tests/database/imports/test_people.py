"""People of an import: those of the catalog are linked, once each, and private ones as soon as the catalog has them."""

from __future__ import annotations

import pytest

from crmdb.database import Connection
from tests.support.actors import as_user
from tests.support.importing import File, actions, advance, dump, fates, one, plan, run, undo
from tests.support.world import World

pytestmark = pytest.mark.only_on(18)

KATE = """
    with person as (insert into public.influencers (name, source, external_id) values (%s, 'test', %s) returning id)
    insert into public.influencer_accounts (influencer_id, platform_code, platform_account_id, handle, followers)
    select person.id, accounts.platform, accounts.id, accounts.handle, 5000
    from person cross join (values ('linkedin', %s, %s), ('youtube', null, %s)) as accounts (platform, id, handle)
    returning influencer_id
"""


def in_catalog(connection: Connection, name: str, handle: str, id_: str | None = None) -> str:
    return str(one(connection, KATE, name, handle, id_, handle, handle + "-tv"))


def people(connection: Connection) -> list[tuple[str | None, str | None, int | None]]:
    """Name, the catalog's name, and how many profiles of its own each imported person has."""
    return connection.execute(
        "select people.name, catalog.name, (select count(*) from public.workspace_influencer_accounts as own"
        " where own.workspace_influencer_id = people.id) from public.workspace_influencers as people"
        " left join public.influencers as catalog on catalog.id = people.influencer_id"
        " where people.acquired_via = 'import' order by 1, 2"
    ).fetchall()


LIST = [
    {"name": "Kate V", "linkedin": "https://de.linkedin.com/in/kate-v/", "instagram": "@katevee", "followers": "12K",
     "headline": "Mine", "topics": "SaaS", "rating": "4", "email": "kate@v.example"},
    {"name": "Nobody's", "linkedin": "linkedin.com/in/nobody-s"},
]  # fmt: skip


def test_whom_the_catalog_knows_is_linked_once_and_the_second_time_nothing_changes(
    story: Connection, world: World
) -> None:
    in_catalog(story, "Katharina Vogel", "kate-v")
    with as_user(story, world.maya):
        before = dump(story)
        batch = run(story, File("influencers", LIST))
        # The profile that the catalog does not have is the workspace's own; what it has stays there.
        assert people(story) == [("Nobody's", None, 1), (None, "Katharina Vogel", 1)]
        assert one(
            story, "select rating from public.workspace_influencers where email = 'kate@v.example' and headline is null"
        ) == 4  # fmt: skip
        once = dump(story)
        again = [*LIST, {"name": "K. V.", "youtube": "https://youtube.com/@kate-v-tv"}]
        assert fates(story, run(story, File("influencers", again))) == [
            ("unchanged", None), ("unchanged", None), ("skip", "import_row_repeated")
        ]  # fmt: skip
        assert dump(story) == once
        undo(story, batch)
        assert dump(story) == before


def test_a_private_person_becomes_a_linked_one_when_the_catalog_has_them_and_private_again(
    story: Connection, world: World
) -> None:
    with as_user(story, world.maya):
        run(story, File("influencers", LIST))
        assert people(story) == [("Kate V", None, 2), ("Nobody's", None, 1)]
        before = dump(story)
    in_catalog(story, "Katharina Vogel", "kate-v")
    with as_user(story, world.maya):
        batch = run(story, File("influencers", LIST[:1]))
        assert (actions(story, batch), people(story)) == (
            ["update"], [("Nobody's", None, 1), (None, "Katharina Vogel", 2)]
        )  # fmt: skip
        assert actions(story, plan(story, File("influencers", LIST))) == ["unchanged", "unchanged"]
        undo(story, batch)
        assert dump(story) == before


def test_a_handle_that_was_handed_on_needs_the_platforms_id(story: Connection, world: World) -> None:
    in_catalog(story, "First", "kate-v", "id-1")
    in_catalog(story, "Second", "second", "id-2")
    story.execute("update public.influencer_accounts set handle = 'kate-v' where platform_account_id = 'id-2'")
    with as_user(story, world.maya):
        run(story, File("influencers", [{"name": "Kate", "linkedin": "kate-v"}]))
        assert people(story) == [("Kate", None, 1)]
        row = {"name": "Kate", "platform": "LinkedIn", "handle": "kate-v", "platform_id": "id-1"}
        run(story, File("influencers", [row]))
        assert people(story) == [(None, "First", 1)]


def test_others_refer_to_linked_people_by_the_name_of_the_file_the_catalogs_name_or_a_profile(
    story: Connection, world: World
) -> None:
    in_catalog(story, "Katharina Vogel", "kate-v")
    campaign = File("campaigns", [{"name": "Spring", "objective": "awareness"}])

    def deal(influencer: str) -> File:
        return File("collaborations", [{"campaign": "Spring", "influencer": influencer}])

    with as_user(story, world.maya):
        run(story, File("influencers", LIST), campaign, deal("Kate V"))
        for spelling in ("Katharina Vogel", "@kate-v", "https://www.linkedin.com/in/kate-v", "kate-v-tv"):
            assert actions(story, plan(story, deal(spelling))) == ["unchanged"], spelling


def test_whom_the_workspace_erased_does_not_come_back_by_the_catalog(story: Connection, world: World) -> None:
    with as_user(story, world.maya):
        run(story, File("influencers", LIST))
        person = one(story, "select id from public.workspace_influencers where email = 'kate@v.example'")
        story.execute("select public.erase_workspace_influencer(%s)", [person])
    in_catalog(story, "Katharina Vogel", "kate-v")
    with as_user(story, world.maya):
        batch = run(story, File("influencers", [{"name": "Kate V", "linkedin": "kate-v"}]))
        assert fates(story, batch) == [("skip", "import_erased")]
        assert [name for name, *_ in people(story) if name == "Kate V"] == []


def test_tags_and_lists_are_made_once_and_taken_back(story: Connection, world: World) -> None:
    rows = [
        {"name": "A", "linkedin": "a-a", "tags": "Top; b2b, TOP", "lists": "Autumn 2026", "topics": "saas;SaaS"},
        {"name": "B", "linkedin": "b-b", "tags": "top"},
    ]
    with as_user(story, world.maya):
        story.execute("insert into public.tags (name) values ('b2b')")
        before = dump(story)
        batch = run(story, File("influencers", rows))
        assert story.execute(
            "select people.name, array_agg(tags.name order by tags.name) from public.workspace_influencer_tags as links"
            " inner join public.tags as tags on tags.id = links.tag_id"
            " inner join public.workspace_influencers as people"
            " on people.id = links.workspace_influencer_id where people.name in ('A', 'B') group by 1 order by 1"
        ).fetchall() == [("A", ["b2b", "top"]), ("B", ["top"])]
        assert one(story, "select count(*) from public.lists where name = 'Autumn 2026'") == 1
        assert actions(story, plan(story, File("influencers", rows))) == ["unchanged", "unchanged"]
        undo(story, batch)
        assert dump(story) == before


def test_content_without_a_campaign_is_organic_and_of_an_unknown_one_refused(story: Connection, world: World) -> None:
    def content(url: str, **more: str) -> dict[str, str]:
        return {"influencer": "a-a", "type": "post", "platform": "linkedin", "published_url": url,
                "published_at": "2026-05-01", **more}  # fmt: skip

    person = File("influencers", [{"name": "A", "linkedin": "a-a"}, {"name": "B", "linkedin": "b-b"}])
    posts = File("deliverables", [
        content("https://www.linkedin.com/posts/1", title="Hello"), content("https://www.linkedin.com/posts/2"),
        content("https://www.linkedin.com/posts/3", title="Hello", influencer="b-b"),
        content("https://www.linkedin.com/posts/4", campaign="Nowhere"), content("", title="No address"),
    ])  # fmt: skip
    numbers = File("metrics", [{"deliverable": "https://www.linkedin.com/posts/2", "measured_at": "2026-05-03",
                                "views": "70"}])  # fmt: skip
    with as_user(story, world.maya):
        before = dump(story)
        batch = run(story, person, posts, numbers)
        assert fates(story, batch)[2:] == [
            ("create", None), ("create", None), ("create", None), ("refuse", "import_reference_known"),
            ("refuse", "deliverables_organic_check"), ("create", None),
        ]  # fmt: skip
        assert story.execute(
            "select content.title, people.name, metrics.views from public.deliverables as content"
            " inner join public.workspace_influencers as people on people.id = content.workspace_influencer_id"
            " left join public.deliverable_metrics as metrics on metrics.deliverable_id = content.id"
            " where people.acquired_via = 'import' and content.collaboration_id is null order by content.published_url"
        ).fetchall() == [("Hello", "A", None), ("https://www.linkedin.com/posts/2", "A", 70), ("Hello", "B", None)]
        assert actions(story, plan(story, posts))[:3] == ["unchanged"] * 3
        undo(story, batch)
        assert dump(story) == before


def test_an_audience_is_replaced_dimension_by_dimension_and_comes_back(story: Connection, world: World) -> None:
    def audience(*shares: tuple[str, str, str]) -> File:
        return File("audience", [
            {"influencer": "a-a", "platform": "LinkedIn", "dimension": dimension, "value": value, "share": share}
            for dimension, value, share in shares
        ])  # fmt: skip

    def stored() -> list[tuple[str, str, float]]:
        return [(dimension, value, float(share)) for dimension, value, share in story.execute(
            "select dimension, value, share from public.workspace_audience_segments"
            " where account_id in (select id from public.workspace_influencer_accounts where handle = 'a-a')"
            " order by 1, 2"
        )]  # fmt: skip

    person = File("influencers", [{"name": "A", "linkedin": "a-a"}])
    first = audience(("Location", "Germany", "40%"), ("country", "us", "0.3"), ("Seniority", "Director", "12%"))
    second = audience(("country", "DE", "0.5"), ("country", "France", "0.5"))
    with as_user(story, world.maya):
        empty = dump(story)
        made = run(story, person, first, rows=2)
        assert stored() == [("country", "DE", 0.4), ("country", "US", 0.3), ("seniority", "director", 0.12)]
        assert actions(story, plan(story, first)) == ["unchanged"] * 3
        before = dump(story)
        batch = run(story, second)
        assert stored() == [("country", "DE", 0.5), ("country", "FR", 0.5), ("seniority", "director", 0.12)]
        too_much = audience(("country", "DE", "0.7"), ("country", "FR", "0.6"), ("country", "ES", "x"))
        assert {rule for _, rule in fates(story, plan(story, too_much))} == {
            "workspace_audience_segments_share_total", "import_number_readable"
        }  # fmt: skip
        undo(story, batch)
        assert dump(story) == before
        assert fates(story, plan(story, File("audience", [{**first.rows[0], "platform": "tiktok"}]))) == [
            ("refuse", "import_account_known")
        ]
        undo(story, made)
        assert dump(story) == empty


def test_people_are_indexed_one_by_one_in_tables_that_nobody_has_counted(story: Connection, world: World) -> None:
    rows = [
        {"name": f"P {place}", "instagram": f"p.{place}", "tiktok": f"p_{place}", "linkedin": f"p-{place}"}
        for place in range(300)
    ]
    read = (
        "select coalesce(sum(idx_tup_fetch + seq_tup_read), 0) from pg_stat_xact_user_tables"
        " where relname = 'workspace_influencer_accounts'"
    )
    with as_user(story, world.maya):
        batch = plan(story, File("influencers", rows))
        before = one(story, read)
        advance(story, "apply", batch, "applied")
        # All profiles of the workspace for each person would be 270,000.
        assert one(story, read) - before < 60_000


def test_a_list_with_a_row_for_each_profile_is_one_person_with_all_of_them(story: Connection, world: World) -> None:
    rows = [
        {"external_id": "c-1", "name": "Uma", "platform": "instagram", "handle": "@uma.long", "followers": "12.3K"},
        {"external_id": "c-1", "name": "Uma Long", "platform": "tiktok", "handle": "@umalong", "followers": "5000"},
        {"external_id": "c-1", "name": "Uma", "platform": "youtube", "handle": "UmaLong", "followers": "300"},
        {"external_id": "c-1", "name": "Uma", "platform": "instagram", "handle": "uma.long", "followers": "9"},
        {"external_id": "c-2", "name": "Uma", "platform": "linkedin", "handle": "uma-2", "followers": "100"},
    ]
    profiles = (
        "select people.external_id, people.name,"
        " string_agg(platform_code || ' ' || followers, ', ' order by platform_code)"
        " from public.workspace_influencers as people inner join public.workspace_influencer_accounts as accounts"
        " on accounts.workspace_influencer_id = people.id where people.source = 'crm'"
        " group by people.workspace_id, people.id order by people.external_id"
    )
    with as_user(story, world.maya):
        before = dump(story)
        undo(story, run(story, File("influencers", rows), rows=2))
        assert dump(story) == before
        batch = run(story, File("influencers", rows), rows=2)
        assert actions(story, batch) == ["create", "update", "update", "skip", "create"]
        assert story.execute(profiles.encode()).fetchall() == [
            ("c-1", "Uma", "instagram 12300, tiktok 5000, youtube 300"),
            ("c-2", "Uma", "linkedin 100"),
        ]
        again = ["unchanged", "unchanged", "unchanged", "skip", "unchanged"]
        assert actions(story, plan(story, File("influencers", rows))) == again
        # Without ids a profile that is known says who it is: the other one is added.
        more = [{key: row[key] for key in ("name", "platform", "handle", "followers")} for row in rows[:3]]
        more[1]["followers"] = "6000"
        assert actions(story, run(story, File("influencers", more), source="other")) == [
            "unchanged",
            "update",
            "unchanged",
        ]
        assert "tiktok 6000" in story.execute(profiles.encode()).fetchall()[0][2]


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 1, 0), (2, 0, 1)])
def test_a_channel_by_its_id_and_by_its_handle_is_one_profile(
    story: Connection, world: World, order: tuple[int, ...]
) -> None:
    channel = "UCX6OQ3DkcsbYNE6H8uQQuVA"
    row = {"name": "Zelie Q", "platform": "youtube"}
    lists = [
        {"profile_url": f"https://www.youtube.com/channel/{channel}", "followers": "7"},
        {"handle": "@zelie"},
        {
            "handle": "@zelie",
            "profile_url": f"https://youtube.com/channel/{channel}/about",
            "platform_id": channel,
            "followers": "7",
        },
    ]
    kept = (
        "select array_agg(concat_ws(' ', handle, platform_account_id, followers) order by handle)"
        " from public.workspace_influencer_accounts where handle ~ 'zelie|channel'"
    )
    with as_user(story, world.maya):
        for number in order:
            file = File("influencers", [row | lists[number]])
            batch = run(story, file)
            if fates(story, batch) == [("refuse", "import_keys_taken")]:
                # Two lists made two people: the third one says that they are one.
                mine = "select array_agg(id order by id) from public.workspace_influencers where name = 'Zelie Q'"
                one(story, "select public.merge_workspace_influencers(%s, %s)", *one(story, mine))
                batch = run(story, file)
            assert actions(story, batch)[0] in ("create", "update", "unchanged"), fates(story, batch)
            assert actions(story, plan(story, File("influencers", [row | lists[number]]))) == ["unchanged"]
        assert one(story, kept) == [f"zelie {channel} 7"]
        assert (
            one(
                story,
                "select count(*) from public.workspace_influencers where name = 'Zelie Q' and merged_into_id is null",
            )
            == 1
        )
