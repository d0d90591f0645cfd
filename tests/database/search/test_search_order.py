"""What comes first, who is alike, and what is marked as matching."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from crmdb.database import Connection
from tests.support.actors import as_user, refused
from tests.support.search_people import ids, insert_row, search
from tests.support.search_reference import Reference
from tests.support.world import World


def add(connection: Connection, name: str, followers: int, **row: Any) -> UUID:
    key: UUID = insert_row(connection, "influencers", name=name, **row)
    insert_row(
        connection,
        "influencer_accounts",
        influencer_id=key,
        platform_code="linkedin",
        platform_account_id=f"order-{key}",
        handle=f"order-{followers}",
        followers=followers,
    )
    return key


def test_relevance_puts_the_name_before_the_headline_before_the_rest(searched: Connection, world: World) -> None:
    elsewhere = add(searched, "One", 9_000_000, bio="All about zebrafish")
    titled = add(searched, "Two", 100, headline="Zebrafish breeder")
    begins = add(searched, "Zebrafisher Three", 2_000_000)
    exact = add(searched, "Zebrafish Four", 10)
    larger = add(searched, "Five Zebrafish", 20_000)
    with as_user(searched, world.maya):
        expected = [larger, exact, begins, titled, elsewhere]
        assert ids(search(searched, {"query": "zebrafish"}, "relevance")) == expected
        page, seen = search(searched, {"query": "zebrafish"}, "relevance", 2), []
        while page:
            seen += ids(page)
            page = search(searched, {"query": "zebrafish"}, "relevance", 2, after=page[-1][2])
        assert seen == expected


def test_the_nearest_name_comes_first_whoever_has_more_followers(searched: Connection, world: World) -> None:
    written = [add(searched, "Ignatius Smyth", 20), add(searched, "Smyth Ignatius", 15)]
    words_alike = [add(searched, "Ignatiuss Smythe", 900), add(searched, "Ignatiuz Smyther", 90)]
    whole_alike = [add(searched, "Ignatius Smith", 7)]
    ((own,),) = searched.execute(
        "insert into public.workspace_influencers (workspace_id, name) values (%s, 'Ignatius Smith') returning id",
        [world.acme],
    ).fetchall()
    half = [
        add(searched, name, followers)
        for name, followers in (
            ("Ignatius Vandenbosch", 2_000_000),
            ("Ottokar Smyth", 50_000),
            ("Ignatius Vandenberg", 2_000),
            ("Ignatius Quandt", 5),
        )
    ]
    with as_user(searched, world.maya):
        for name in ("ignatius smyth", "Smyth,  IGNATIUS"):
            whole = search(searched, {"name": name}, "relevance")
            found = [row[0] or row[1] for row in whole]
            assert found[: len(written)] == written
            assert [key for key in found if key in words_alike] == words_alike
            assert found.index(words_alike[-1]) < found.index(whole_alike[0]) < found.index(half[0])
            assert found.index(own) < found.index(half[0])
            assert [key for key in found if key in half] == half
            # A setting of the session changes nothing.
            searched.execute("set local pg_trgm.word_similarity_threshold = 0.1")
            assert search(searched, {"name": name}, "relevance") == whole
            # The same by pages of two, forward and back.
            page, pages = search(searched, {"name": name}, "relevance", 2), []
            while page:
                pages += page
                page = search(searched, {"name": name}, "relevance", 2, after=page[-1][2])
            assert pages == whole
            page, pages = search(searched, {"name": name}, "relevance", 2, before=whole[-1][2]), whole[-1:]
            while page:
                pages = page + pages
                page = search(searched, {"name": name}, "relevance", 2, before=page[0][2])
            assert pages == whole


def test_followers_are_in_order_over_all_bands_whoever_they_are(searched: Connection, world: World) -> None:
    sizes = [3, 1249, 1250, 2500, 4999, 5000, 9_999, 10_000, 30_000, 299_999, 300_000, 1_000_000, 70_000_000]
    made = {add(searched, "Quagga", size, bio="quagga"): size for size in sizes}
    with as_user(searched, world.maya):
        for filters in ({"query": "quagga"}, {"query": "quagga", "followers_min": 0}):
            assert [made[key] for key in ids(search(searched, filters))] == sizes[::-1]
        bounded = {"query": "quagga", "followers_min": 1250, "followers_max": 30_000}
        assert [made[key] for key in ids(search(searched, bounded))] == sizes[8:1:-1]
        whole = search(searched, {"query": "quagga"})
        assert search(searched, {"query": "quagga"}, size=3, before=whole[4][2]) == whole[1:4]


def test_a_change_of_followers_moves_a_person_without_touching_the_words(searched: Connection, world: World) -> None:
    key = add(searched, "Okapi", 900, bio="okapi")
    words = "select xmin::text, ctid::text, band from public.influencer_search where influencer_id = %s"
    before = searched.execute(words, [key]).fetchone()
    assert before is not None
    update = "update public.influencer_accounts set followers = %s where influencer_id = %s"
    searched.execute(update, [1_200, key])
    assert searched.execute(words, [key]).fetchone() == before
    searched.execute(update, [2_000_000, key])
    after = searched.execute(words, [key]).fetchone()
    assert after is not None
    assert after[2] == 6
    with as_user(searched, world.maya):
        assert ids(search(searched, {"query": "okapi", "followers_min": 2_000_000})) == [key]


def test_fit_is_what_people_have_in_common_with_the_best_partners(searched: Connection, world: World) -> None:
    searched.execute("update public.workspace_influencers set rating = null")
    searched.execute("update public.workspace_influencers set archived_at = now() where status = 'partner'")
    partner, twin, half = (add(searched, name, 50, country_code="GI") for name in ("Model", "Twin", "Half"))
    for topic in ("saas", "devops"):
        for key in (partner, twin):
            insert_row(searched, "influencer_topics", influencer_id=key, topic_code=topic)
    insert_row(searched, "influencer_topics", influencer_id=half, topic_code="devops")
    searched.execute(
        "insert into public.workspace_influencers (workspace_id, influencer_id, rating) values (%s, %s, 5)",
        [world.acme, partner],
    )
    with as_user(searched, world.maya):
        found = search(searched, {"countries": ["GI"]}, "fit")
        assert set(ids(found)[:2]) == {partner, twin}
        assert ids(found)[2] == half
        everybody = ids(search(searched, {}, "fit"))
        assert len(everybody) == len(set(everybody)) == len(search(searched, {}))
        alike = search(searched, {"like": {"people": [str(partner)]}}, "fit")
        assert ids(alike)[0] == twin
        assert partner not in ids(alike)


def test_look_alikes_of_a_list_are_not_on_it(searched: Connection, world: World) -> None:
    with as_user(searched, world.maya):
        listed = set(ids(search(searched, {"lists": ["Search list"]})))
        alike = ids(search(searched, {"like": {"list": "Search list"}}, "fit"))
        assert listed
        assert alike
        assert not listed & set(alike)


def test_what_matches_is_marked_in_pieces(searched: Connection, world: World) -> None:
    add(searched, "Jürgen <b>Narwhal</b>", 10, headline="Scaling narwhals", bio="Nothing else")
    with as_user(searched, world.maya):
        row = searched.execute(
            "select public.search_page(%s, 'relevance')", [json.dumps({"query": "narwhal jurgen -whale"})]
        ).fetchone()
    assert row is not None
    highlights = row[0]["people"][0]["highlights"]
    assert highlights["name"] == ["", "Jürgen", " <b>", "Narwhal", "</b>"]
    assert highlights["headline"] == ["Scaling ", "narwhals", ""]
    assert "bio" not in highlights


def test_what_is_new_in_a_saved_search_is_told(searched: Connection, world: World) -> None:
    with as_user(searched, world.maya):
        searched.execute("insert into public.saved_searches (name, filters) values ('Lynxes', '{\"query\": \"lynx\"}')")
        assert searched.execute("select public.mark_saved_search_seen('Lynxes')").fetchone() == (0,)
    key = add(searched, "Lynx", 10)
    run = "select influencer_id, is_new from public.run_saved_search('Lynxes')"
    with as_user(searched, world.maya):
        assert searched.execute(run).fetchall() == [(key, True)]
        assert searched.execute("select public.mark_saved_search_seen('Lynxes')").fetchone() == (1,)
        assert searched.execute(run).fetchall() == [(key, False)]
        with refused(searched, "saved_search_known", sqlstate="22023") as refusal:
            searched.execute("select * from public.run_saved_search('Linxes')")
        assert "Lynxes" in f"{refusal.detail} {refusal.hint}"
    with refused(searched, "saved_search_known") as refusal, as_user(searched, world.edda):
        searched.execute("delete from public.saved_searches")
        searched.execute("select * from public.run_saved_search('Lynxes')")
    assert (refusal.detail, refusal.hint) == (
        "Known: none so far.",
        "Take the name of a row of public.saved_searches. Nearest: none.",
    )


def test_a_rebuild_makes_the_rows_that_triggers_made(searched: Connection, world: World) -> None:
    def describe() -> list[tuple[Any, ...]]:
        return (
            searched.execute(
                "select indexdef, obj_description(indexname::regclass) from pg_indexes"
                " where tablename = 'influencer_search' order by 1"
            ).fetchall()
            + searched.execute(
                "select policyname, roles::text, qual from pg_policies where tablename = 'influencer_search'"
            ).fetchall()
            + searched.execute(
                "select conname, pg_get_constraintdef(oid) from pg_constraint"
                " where conrelid = 'public.influencer_search'::regclass order by 1"
            ).fetchall()
            + searched.execute(
                "select relacl::text, relrowsecurity, obj_description(oid) from pg_class"
                " where oid = 'public.influencer_search'::regclass"
            ).fetchall()
        )

    searched.execute("set local search_path = public")
    before = searched.execute("select * from public.influencer_search order by 1").fetchall()
    described = describe()
    searched.execute("update public.influencer_search set names = 'wrong' where band = 1")
    assert searched.execute("select private.rebuild_search()").fetchone() == (len(before),)
    assert searched.execute("select * from public.influencer_search order by 1").fetchall() == before
    assert describe() == described
    reference = Reference(searched, world.acme)
    with as_user(searched, world.maya):
        assert set(ids(search(searched, {"topics": ["saas"]}))) == reference.find({"topics": ["saas"]})


def test_a_common_name_is_looked_for_among_the_lowest_prices_and_a_rare_one_by_itself(
    searched: Connection, world: World
) -> None:
    prices = {add(searched, f"Tapir {number}", 100 + number): 1000 + 37 * number % 11 for number in range(8)}
    for person, amount in prices.items():
        insert_row(
            searched,
            "influencer_rates",
            influencer_id=person,
            platform_code="linkedin",
            deliverable_type_code="post",
            currency_code="EUR",
            amount_minor=amount,
            valid_during="[2026-01-01,)",
        )
    unpriced = add(searched, "Tapir without a price", 50)
    rare = add(searched, "Numbat", 50)
    with as_user(searched, world.maya):
        found: list[UUID] = []
        page = search(searched, {"name": "tapir"}, "price", 3)
        while page:
            found += ids(page)
            page = search(searched, {"name": "tapir"}, "price", 3, after=page[-1][2])
        assert found == [*sorted(prices, key=lambda person: prices[person]), unpriced]
        assert ids(search(searched, {"name": "numbat"}, "price")) == [rare]
    for name, planned in (("tapir", ["walk", "all"]), ("numbat", ["all"])):
        steps = searched.execute(
            "select step ->> 0 from jsonb_array_elements(private.search_steps(%s, %s, 'price', null, null)) as step",
            [json.dumps({"name": name}), world.acme],
        )
        assert [row[0] for row in steps] == planned
