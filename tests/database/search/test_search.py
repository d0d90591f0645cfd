"""The search finds what a slow reference finds: each filter alone, in pairs, in combinations, page by page."""

from __future__ import annotations

import itertools
import json
import random
from typing import Any

import pytest

from crmdb.database import Connection
from tests.support.actors import as_service, as_user, refused
from tests.support.search_people import SAMPLES, TOPICS, ids, insert_row, search
from tests.support.search_reference import Reference
from tests.support.world import World


def agree(story: Connection, world: World, reference: Reference, filters: dict[str, Any]) -> int:
    """Maya finds whom the reference finds, each once; returns how many."""
    expected = reference.find(filters)
    with as_user(story, world.maya):
        found = ids(search(story, filters))
    assert len(found) == len(set(found)), filters
    assert set(found) == expected, f"{filters}: missing {expected - set(found)}, too many {set(found) - expected}"
    return len(found)


def test_each_filter_alone_finds_what_the_reference_finds(searched: Connection, world: World) -> None:
    reference = Reference(searched, world.acme)
    assert agree(searched, world, reference, {}) >= 60
    for name, values in SAMPLES.items():
        found = sum(agree(searched, world, reference, {name: value}) for value in values)
        assert found, f"no sample of {name} finds anybody"


def test_filters_in_pairs_and_more_find_what_the_reference_finds(searched: Connection, world: World) -> None:
    reference = Reference(searched, world.acme)
    chance = random.Random(7)
    choices = [list(pair) for pair in itertools.combinations(SAMPLES, 2)]
    choices += [chance.sample(list(SAMPLES), chance.randint(3, 5)) for _ in range(100)]
    found = 0
    for names in choices:
        filters = {name: chance.choice(SAMPLES[name]) for name in names}
        for number in ("followers", "engagement", "growth"):
            if filters.get(f"{number}_min", -2) > filters.get(f"{number}_max", 10**9):
                del filters[f"{number}_max"]
        found += agree(searched, world, reference, filters) > 0
    assert found > len(choices) / 3


@pytest.mark.parametrize("sort", ["followers", "engagement", "growth", "price", "relevance", "fit"])
def test_pages_in_both_directions_are_the_list_cut_up(searched: Connection, world: World, sort: str) -> None:
    for filters in (
        {"query": "data OR growth OR muel", "any": [{"topics": TOPICS}, {"verified": True}]},
        {"query": "saas", "topics": TOPICS},
    ):
        if sort == "fit":
            filters["countries"] = ["DE", "US", "FR"]
        with as_user(searched, world.maya):
            whole = search(searched, filters, sort)
            assert len(whole) >= 8
            for size in (1, 3, 7):
                forward: list[tuple[Any, ...]] = []
                while page := search(searched, filters, sort, size, **({"after": forward[-1][2]} if forward else {})):
                    forward += page
                assert forward == whole
                backward = [whole[-1]]
                while page := search(searched, filters, sort, size, before=backward[0][2]):
                    backward = page + backward
                assert backward == whole


def test_a_page_in_one_call_has_its_total_facets_and_neighbours(searched: Connection, world: World) -> None:
    filters = {"topics": TOPICS}
    reference = Reference(searched, world.acme)
    expected = [someone for someone in reference.people if reference.applies(someone, filters)]
    with as_user(searched, world.maya):
        whole = search(searched, filters)
        key, seen, pages = None, [], []
        while True:
            row = searched.execute(
                "select public.search_page(%s, 'followers', 7, %s)",
                [json.dumps(filters), json.dumps(key) if key else None],
            ).fetchone()
            assert row is not None
            pages.append(row[0])
            seen += [person["influencer_id"] or person["workspace_influencer_id"] for person in row[0]["people"]]
            key = row[0]["next_page"]
            if key is None:
                break
        row = searched.execute(
            "select public.search_page(%s, 'followers', 7, null, %s)",
            [json.dumps(filters), json.dumps(pages[1]["previous_page"])],
        ).fetchone()
    assert row is not None
    assert row[0]["people"] == pages[0]["people"]
    assert pages[0]["previous_page"] is None and row[0]["previous_page"] is None
    assert seen == [str(key) for key in ids(whole)]
    assert pages[0]["total"] == len(expected)
    assert pages[0]["total_is_capped"] is False
    counts = {item["code"]: item["people"] for item in pages[0]["facets"]["topic"]}
    assert counts == {topic: sum(topic in someone.topics for someone in expected) for topic in TOPICS}


def test_which_words_are_common_changes_nothing_but_the_time(searched: Connection, world: World) -> None:
    def answers() -> list[Any]:
        with as_user(searched, world.maya):
            return [search(searched, {"query": query}, "relevance") for query in SAMPLES["query"]]

    before = answers()
    common = {row[0] for row in searched.execute("select word from private.search_common_words")}
    assert {"growth", "data", "platform"} & common and "elodie" not in common
    for words in ("{}", "{handle,plat,growth,jose,zzz}"):
        searched.execute("delete from private.search_common_words")
        searched.execute("insert into private.search_common_words select unnest(%s::text[])", [words])
        searched.execute("select private.refresh_influencer_search()")
        assert answers() == before, words


def test_a_search_shows_nothing_private_of_another_workspace(searched: Connection, world: World) -> None:
    strangers = {
        row[0]
        for row in searched.execute("select id from public.workspace_influencers where workspace_id = %s", [world.beta])
    }
    with as_user(searched, world.maya):
        for name, values in SAMPLES.items():
            for value in values:
                rows = searched.execute(
                    "select influencer_id, workspace_influencer_id"
                    " from public.search_influencers(%s, 'followers', 1000)",
                    [json.dumps({name: value})],
                ).fetchall()
                assert not {row[1] for row in rows} & strangers
        with refused(searched, "search_word_known") as refusal:
            search(searched, {"lists": ["Nobody's list"]})
    assert "Search list" in str(refusal.hint) or "List" in str(refusal.hint)
    with as_user(searched, world.hana):
        assert not any(row[1] for row in search(searched, {}))


def test_a_service_finds_what_a_member_of_the_workspace_it_names_finds(searched: Connection, world: World) -> None:
    with as_user(searched, world.maya):
        member = search(searched, {"topics": ["saas"]})
    with as_service(searched):
        assert search(searched, {}) == [row for row in search(searched, {}) if not row[1]]
        searched.execute("select set_config('crmdb.workspace_id', %s, true)", [str(world.acme)])
        assert search(searched, {"topics": ["saas"]}) == member
        searched.execute("select set_config('crmdb.workspace_id', '', true)")


def test_names_handles_and_addresses_find_their_person(searched: Connection, world: World) -> None:
    story = searched
    key = insert_row(story, "influencers", name="Zbigniew Brzęczyszczykiewicz")
    insert_row(
        story,
        "influencer_accounts",
        influencer_id=key,
        platform_code="linkedin",
        platform_account_id="zb",
        handle="zbig",
        url="https://www.linkedin.com/in/zbig",
    )
    with as_user(story, world.maya):
        for name in (
            "zbigniew brzeczyszczykiewicz",
            "Brzeczyszczykiewic",
            "zbigniev",
            "zbig",
            "@Zbig",
            "linkedin.com/in/zbig",
            "HTTPS://www.LinkedIn.com/in/ZBig/?utm=1",
        ):
            assert ids(search(story, {"name": name}, "relevance"))[:1] == [key], name
        assert ids(search(story, {"name": "https://x.com/zbig"})) == []


def test_search_rows_follow_the_words_and_levels_they_are_made_of(searched: Connection, world: World) -> None:
    story = searched
    differs = (
        "select (select count(*) from (select * from private.influencer_search_source except"
        " select * from public.influencer_search) as a)"
        " + (select count(*) from (select * from private.workspace_influencer_search_source except"
        " select * from public.workspace_influencer_search) as b)"
    )
    for statement in (
        "select",
        "update public.topics set name = 'Software by subscription' where code = 'saas'",
        "update public.topics set industry_code = 'banking' where code = 'saas'",
        "update public.seniorities set rank = 100 where code = 'manager'",
        "update public.industries set name = 'Programs' where code = 'software'",
        "update public.workspace_influencers set name = 'Renamed' where name is not null",
        "delete from public.workspace_influencer_topics",
        "update public.account_metrics set followers = followers + 5",
        "delete from public.account_metrics where followers > 1000",
        "update public.influencers set archived_at = now() where country_code = 'DE'",
        "update public.influencers set archived_at = null where country_code = 'DE' and merged_into_id is null",
    ):
        story.execute(statement.encode())
        assert story.execute(differs.encode()).fetchone() == (0,), statement
    with as_user(story, world.maya):
        assert search(story, {"query": "subscription"})


def test_every_dimension_of_audiences_can_be_searched(searched: Connection, world: World) -> None:
    """All that audience_segments know, but the city, which is on no list and so cannot be told from a misspelt one."""
    account, person = searched.execute(
        "select accounts.id, accounts.influencer_id from public.influencer_accounts as accounts"
        " inner join public.influencers as people on people.id = accounts.influencer_id"
        " where people.archived_at is null order by accounts.id limit 1"
    ).fetchone() or (None, None)
    with as_service(searched):
        for dimension, value in (("gender", "female"), ("interest", "saas")):
            searched.execute(
                "insert into public.audience_segments (account_id, dimension, value, share, source, captured_at)"
                " values (%s, %s, %s, 0.61, 'dimensions', '2026-06-01')",
                [account, dimension, value],
            )
    with as_user(searched, world.maya):
        for dimension, value in (("gender", "female"), ("interest", "saas")):
            found = ids(search(searched, {"audience": [{"dimension": dimension, "value": value, "share": 0.6}]}))
            assert person in found, dimension
            nearly = {"audience": [{"dimension": dimension, "value": value, "share": 0.62}]}
            assert person not in ids(search(searched, nearly)), dimension


def test_no_phrase_spans_two_fields(searched: Connection) -> None:
    document = "private.search_document(e'Jo Quagga\\nSaaS', e'Vertrieb\\nLeiterin', 'Alles neu', '{}')"
    for phrase, expected in (
        ("jo quagga", True),
        ("quagga saas", False),
        ("saas vertrieb", False),
        ("vertrieb leiterin", False),
        ("leiterin alles", False),
        ("alles neu", True),
    ):
        row = searched.execute(
            f"select {document} @@ private.search_phrase_query(%s)::tsquery".encode(), [phrase]
        ).fetchone()
        assert row == (expected,), phrase
