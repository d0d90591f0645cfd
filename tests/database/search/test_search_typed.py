"""What hurried people type: they find whom they mean, or are told why nobody is found and what is near."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crmdb.database import Connection
from tests.support.actors import as_service, as_user
from tests.support.search_people import insert_row, search
from tests.support.world import World

pytestmark = pytest.mark.only_on(18)

PEOPLE = [
    ("Zbigniew Brzęczyszczykiewicz", "Head of RevOps", "AI for M2M", [("linkedin", "zbig")]),
    ("Jürgen Zacher", "Wachstumsmarketing für Maschinenbau", "Künstliche Intelligenz", [("youtube", "j-zacher")]),
    ("Анна Иванова", "Маркетинг и рост", "", [("x", "anna_ivanova")]),
    ("محمد علي", "مستشار تسويق", "", [("x", "m_ali")]),
    ("渡辺 一郎", "東北の農業", "", [("x", "ichiro")]),
    ("Sarah O'Connor-Smith", "3D printing & R&D leader", "C++, .NET and 5G", [("instagram", "sarah.oconnor")]),
    (
        "Mary Ainsworth",
        "Hosts podcasts",
        "Fitness and wellness 💪 #growthhacking, Halbleiter, Reisebegleitung",
        [("tiktok", "marya")],
    ),
    ("Yogi Berra", "Fitness yoga coach", "Yoga for carpenters", [("youtube", "yogiberra")]),
    ("Pia Vogt", "Vertriebsleiterin", "Softwareentwicklung, rating", [("x", "piavogt")]),
    ("Netta Reiter", "js before node, München", "No-code for e-mail", [("x", "kwantumleap")]),
]


@pytest.fixture
def typed(searched: Connection) -> Connection:
    """A few people whose names and words are hard to type."""
    for name, headline, bio, accounts in PEOPLE:
        person = insert_row(searched, "influencers", name=name, headline=headline, bio=bio)
        for platform, handle in accounts:
            insert_row(
                searched,
                "influencer_accounts",
                influencer_id=person,
                platform_code=platform,
                handle=handle,
                platform_account_id=f"UC{'z' * 22}" if handle == "yogiberra" else None,
            )
    return searched


def page(story: Connection, filters: Any, sort: str = "relevance") -> dict[str, Any]:
    row = story.execute("select public.search_page(%s, %s)", [json.dumps(filters), sort]).fetchone()
    assert row is not None
    result: dict[str, Any] = row[0]
    return result


def first_names(story: Connection, filters: Any) -> set[str]:
    return {person["name"].split()[0] for person in page(story, filters)["people"]}


QUERIES: list[tuple[str, set[str]]] = [
    ("Ivanova", {"Анна"}),
    ("иванова", {"Анна"}),
    ("محمد", {"محمد"}),
    ("渡辺", {"渡辺"}),
    ("@anna_ivanova", {"Анна"}),
    ("#growthhacking", {"Mary"}),
    ("podcasts", {"Mary"}),
    ("podcast", {"Mary"}),
    ("kunstliche intelligenz", {"Jürgen"}),
    ("Kuenstliche", {"Jürgen"}),
    ("Wachstumsmarketing fitness", set()),
    # The last words of compounds.
    ("Marketing Maschinenbau", {"Jürgen"}),
    ("leiter", {"Pia"}),
    ("Leiterin -marketing", {"Pia"}),
    ('"entwicklung rating"', set()),
    ("Halbleiter Reisebegleitung", {"Mary"}),
    ("leitung", set()),
    ("fitness NOT yoga", {"Mary"}),
    ("fitness -yoga", {"Mary"}),
    ("fitness –yoga", {"Mary"}),
    ("fitness !yoga", {"Mary"}),
    ("!yoga fitness", {"Mary"}),
    ("fitness AND yoga", {"Yogi"}),
    ("(podcasts OR carpenters) AND fitness", {"Mary", "Yogi"}),
    ("fitness,carpenters", {"Yogi"}),
    ("fitness/carpenters", {"Yogi"}),
    ("+fitness +carpenters", {"Yogi"}),
    ('"fitness yoga', {"Yogi"}),
    ("“yoga fitness”", set()),
    ("„fitness yoga“", {"Yogi"}),
    ("fitness 💪", {"Mary", "Yogi"}),
    ("ｆｉｔ\u00adness", {"Mary", "Yogi"}),
    ("AI", {"Zbigniew"}),
    ("ai*", {"Zbigniew", "Mary"}),
    ("3D", {"Sarah"}),
    ("C++", {"Sarah"}),
    (".NET", {"Sarah"}),
    # What abbreviations stand for.
    ("KI", {"Jürgen"}),
    ("-KI Wachstumsmarketing", set()),
    ("R&D", {"Sarah"}),
    ("M2M", {"Zbigniew"}),
    ("5G", {"Sarah"}),
    ("O'Connor", {"Sarah"}),
    ("oconnor", {"Sarah"}),
    ("car-penters", {"Yogi"}),
    ("nocode reiter", {"Netta"}),
    ("no-code", {"Netta"}),
    ("no code reiter", {"Netta"}),
    ("oconnorsmith", {"Sarah"}),
    ("growth hacking", {"Mary"}),
    ("fitness growth hacking", {"Mary"}),
    ("Munich reiter", {"Netta"}),
    ("-munich reiter", set()),
]


def test_a_query_finds_whom_people_mean(typed: Connection, world: World) -> None:
    with as_user(typed, world.maya):
        for text, found in QUERIES:
            assert first_names(typed, {"query": text}) == found, text


NAMES = [
    ("Brzeczyszczykiewic", "Zbigniew"),
    ("O'Conor", "Sarah"),
    ("sarah oconnor", "Sarah"),
    ("Berra, Yogi", "Yogi"),
    ("Dr. Yogi Berra 💪", "Yogi"),
    ("@sarah.oconnor", "Sarah"),
    ("https://www.instagram.com/sarah.oconnor/?hl=en", "Sarah"),
    ("instagram.com/@Sarah.OConnor", "Sarah"),
    ("https://pl.linkedin.com/in/zbig/details/experience", "Zbigniew"),
    ("twitter.com/anna_ivanova/status/1", "Анна"),
    ("https://www.tiktok.com/@marya?lang=de", "Mary"),
    ("m.youtube.com/@yogiberra/videos", "Yogi"),
    ("https://www.youtube.com/channel/UCzzzzzzzzzzzzzzzzzzzzzz/about", "Yogi"),
    ("UCzzzzzzzzzzzzzzzzzzzzzz", "Yogi"),
]


def test_a_name_finds_whom_people_mean(typed: Connection, world: World) -> None:
    with as_user(typed, world.maya):
        for text, found in NAMES:
            assert page(typed, {"name": text})["people"][0]["name"].split()[0] == found, text


NOBODY: list[tuple[dict[str, Any], dict[str, Any] | None, list[str], list[str]]] = [
    # A letter swapped, left out, doubled, exchanged.
    ({"query": "zbigneiw"}, {"query": "zbigniew"}, ["zbigneiw"], ["query"]),
    ({"query": "zbignew"}, {"query": "zbigniew"}, ["zbignew"], ["query"]),
    ({"query": "carpennters"}, {"query": "carpenters"}, ["carpennters"], ["query"]),
    ({"query": "carbenters"}, {"query": "carpenters"}, ["carbenters"], ["query"]),
    # Two words in one; the other way round, "growth hacking" finds #growthhacking.
    ({"query": "fitnessyoga"}, {"query": "fitness yoga"}, ["fitnessyoga"], ["query"]),
    ({"query": "yogga -podcasts"}, {"query": "yoga -podcasts"}, ["yogga"], ["query"]),
    ({"query": "fitness not yoga"}, {"query": "fitness -yoga"}, [], ["query"]),
    ({"query": "podcasts oder carpenters"}, {"query": "podcasts OR carpenters"}, [], ["query"]),
    # A longer form than anybody writes, a phrase that goes on or is in pieces.
    ({"query": "Intelligenzen"}, {"query": "Intelligenz"}, ["Intelligenzen"], ["query"]),
    ({"query": '"fitness yog"'}, {"query": "fitness yog"}, [], ["query"]),
    ({"query": '"carpenters yoga" fitness'}, {"query": "carpenters yoga fitness"}, [], ["query"]),
    ({"query": "carpenters or podcasts"}, {"query": "carpenters OR podcasts"}, [], ["query"]),
    ({"name": "zbigneiw"}, {"name": "zbigniew"}, [], ["name"]),
    ({"name": "@zbi"}, {"name": "zbi"}, [], ["name"]),
    ({"name": "@kwant"}, {"query": "@kwant"}, [], ["name"]),
    ({"name": "@sarah"}, {"name": "sarah"}, [], ["name"]),
    # Words of another filter, the address of a profile, a sentence.
    ({"query": "germany growth"}, {"query": "growth", "countries": ["DE"]}, ["germany"], ["query"]),
    ({"query": "growth DACH"}, {"query": "growth", "countries": ["DE", "AT", "CH"]}, ["DACH"], ["query"]),
    # Names of two words, misspelt names, numbers and prices.
    ({"query": "growth united states"}, {"query": "growth", "countries": ["US"]}, ["united states"], ["query"]),
    ({"query": "growth germny"}, {"query": "growth", "countries": ["DE"]}, ["germny"], ["query"]),
    ({"query": "growth NOT united kingdom"}, {"query": "growth -united"}, ["kingdom"], ["query"]),
    (
        {"query": "growth 1k–90.5m"},
        {"query": "growth", "followers_min": 1000, "followers_max": 90500000},
        ["1k–90.5m"],
        ["query"],
    ),
    ({"query": "growth, 1,000+"}, {"query": "growth", "followers_min": 1000}, ["1000"], ["query"]),
    ({"query": "growth <9.000.000"}, {"query": "growth", "followers_max": 9000000}, ["<9.000.000"], ["query"]),
    ({"query": "growth Under 9m"}, {"query": "growth", "followers_max": 9000000}, ["<9m"], ["query"]),
    (
        {"query": "growth > 1k < 90m"},
        {"query": "growth", "followers_min": 1000, "followers_max": 90000000},
        [">1k", "<90m"],
        ["query"],
    ),
    ({"query": "growth 2019"}, {"query": "growth"}, ["2019"], ["query"]),
    (
        {"query": "growth 50,000 €"},
        {"query": "growth", "price": {"currency": "EUR", "at_most_minor": 5000000}},
        ["50000€"],
        ["query"],
    ),
    (
        {"query": "$1–$90,000 growth"},
        {"query": "growth", "price": {"currency": "USD", "at_least_minor": 100, "at_most_minor": 9000000}},
        ["$1–$90000"],
        ["query"],
    ),
    ({"query": "zertifiziert fitness ohne yoga"}, {"query": "fitness -yoga"}, ["zertifiziert"], ["query"]),
    ({"query": "carpenters Twitter"}, {"query": "carpenters"}, ["Twitter"], ["query"]),
    ({"query": "linkedin.com/in/zbig"}, {"name": "linkedin.com/in/zbig"}, [], ["query"]),
    (
        {"query": "who is a coach of yoga for many impatient carpenters in town"},
        {"query": "coach yoga carpenters"},
        ["many", "impatient", "town"],
        ["query"],
    ),
    ({"query": "youtube.com/watch?v=1"}, None, ["youtube.com", "watch?v=1"], ["query"]),
    ({"query": "qqqzzz"}, None, ["qqqzzz"], ["query"]),
    # Filters in the way, alone or only together.
    ({"query": "carpenters", "countries": ["DE"]}, None, [], ["countries", "query"]),
    ({"topics": ["saas"], "followers_min": 10**9}, None, [], ["followers_min"]),
    ({"followers_min": 10**9, "engagement_min": 1}, None, [], []),
]
"""Filters, those meant, words that nobody has, filters that are in the way."""


def test_who_finds_nobody_is_told_why_and_what_is_near(typed: Connection, world: World) -> None:
    with as_user(typed, world.maya):
        for filters, meant, unknown, without in NOBODY:
            result = page(typed, filters, "followers")
            assert result["people"] == [], filters
            assert result["why_nobody"] == {
                "did_you_mean": meant,
                "unknown_words": unknown,
                "found_without": without,
            }, filters
            if meant is not None:
                nearest = page(typed, meant, "followers")
                assert nearest["people"] and nearest["why_nobody"] is None, meant
            for name in without:
                assert search(typed, {other: value for other, value in filters.items() if other != name}), filters


def test_nothing_is_suggested_out_of_another_workspace(typed: Connection, world: World) -> None:
    typed.execute(
        "insert into public.workspace_influencers (workspace_id, name) values (%s, 'Quetzalina Wurlitzer')",
        [world.beta],
    )
    for filters in ({"query": "quetzalima"}, {"name": "quetzailna"}, {"query": "wurlitser growth"}):
        with as_user(typed, world.maya):
            stranger = page(typed, filters, "followers")["why_nobody"]
            assert "quetzalina" not in str(stranger) and "wurlitzer" not in str(stranger)
        with as_service(typed):
            assert page(typed, filters, "followers")["why_nobody"] == stranger
        with as_user(typed, world.noor):
            assert page(typed, filters, "followers")["why_nobody"]["did_you_mean"]


SPELLINGS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"countries": ["DE", "GB"]}, {"countries": ["deutschland", "UK"]}),
    ({"countries": ["US"]}, {"countries": ["us"]}),
    ({"countries": ["DE", "GB"]}, {"countries": ["DEU", "gbr", "DE", "England"]}),
    ({"languages": ["de"]}, {"languages": ["German"]}),
    ({"languages": ["de"]}, {"languages": ["deu", "ger", "de-DE", "Deutsch"]}),
    ({"platforms": ["x"]}, {"platforms": [" Twitter "]}),
    ({"topics": ["saas"]}, {"topics": ["SaaS"]}),
    ({"industries": ["software"]}, {"industries": ["Computer Software"]}),
    ({"not": {"countries": ["DE"]}}, {"not": {"countries": ["Germany"]}}),
    (
        {"any": [{"topics": ["saas"]}, {"countries": ["FR"]}]},
        {"any": [{"topics": ["SaaS"]}, {"countries": ["France"]}]},
    ),
    (
        {"audience": [{"dimension": "seniority", "at_least": "c-level", "share": 0.1}]},
        {"audience": [{"dimension": "seniority", "at_least": "C-Suite", "share": 0.1}]},
    ),
    (
        {"price": {"currency": "USD", "platform": "x", "at_most_minor": 500_000}},
        {"price": {"currency": "usd", "platform": "Twitter", "at_most_minor": 500_000}},
    ),
    ({"price": {"currency": "EUR", "at_most_minor": 500_000}}, {"price": {"currency": " € ", "at_most_minor": 5e5}}),
    ({"followers_min": 10_000, "followers_max": 60_000}, {"followers_min": 1e4, "followers_max": 6e4}),
    ({"followers_min": 15_000, "followers_max": 15_000}, {"followers_min": 15000.0, "followers_max": 15000.0}),
]


def test_words_and_numbers_may_be_spelt_as_tables_take_them(searched: Connection, world: World) -> None:
    with as_user(searched, world.maya):
        for place, (codes, words) in enumerate(SPELLINGS):
            assert search(searched, codes), codes
            assert search(searched, words) == search(searched, codes), words
            assert page(searched, words, "followers") == page(searched, codes, "followers"), words
            saved = searched.execute(
                "insert into public.saved_searches (name, filters) values (%s, %s) returning filters",
                [f"Spelt {place}", json.dumps(words)],
            ).fetchone()
            # As codes: a saved search goes on when a topic gets another name.
            assert saved is not None
            assert search(searched, saved[0]) == search(searched, codes)
            assert not {"SaaS", "Germany", "Twitter"} & set(json.dumps(saved[0]).split('"'))


def test_a_phrase_is_a_phrase_in_every_order(typed: Connection, world: World) -> None:
    """By relevance, too, where words are looked for in fields, which know no phrases."""
    with as_user(typed, world.maya):
        for query in ("node.js", "東京", '"fitness yoga"'):
            for sort in ("followers", "relevance"):
                people = page(typed, {"query": query}, sort)["people"]
                assert not {person["headline"] for person in people} & {"js before node", "東北の農業"}, query
            assert {row[0] for row in search(typed, {"query": query}, "relevance")} == {
                row[0] for row in search(typed, {"query": query})
            }
