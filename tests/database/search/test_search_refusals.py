"""What a search cannot understand is refused by name; whatever is given, it is answered or refused."""

from __future__ import annotations

import json
import random
from typing import Any

import psycopg
import pytest

from crmdb.database import Connection
from tests.support.actors import as_service, as_user, refused
from tests.support.search_people import SAMPLES, ids, search
from tests.support.world import World


@pytest.mark.parametrize(
    ("filters", "rule", "said"),
    [
        ({"topic": ["saas"]}, "search_filter_known", "topics"),
        ({"topics": ["sass"]}, "search_word_known", "saas"),
        ({"countries": ["Germny"]}, "search_word_known", "DE"),
        ({"statuses": ["partnr"]}, "search_word_known", "partner"),
        ({"lists": ["Serch list"]}, "search_word_known", "Search list"),
        ({"topics": "saas"}, "search_filter_type", "array"),
        ({"topics": None}, "search_filter_type", "Leave out"),
        ({"topics": [1]}, "search_filter_type", ""),
        ({"topics": []}, "search_words_empty", ""),
        ({"audience": []}, "search_words_empty", ""),
        ({"verified": "yes"}, "search_filter_type", ""),
        ({"followers_min": "10k"}, "search_number_text", "10000"),
        ({"engagement_min": "2.5%"}, "search_number_text", "0.25"),
        ({"followers_min": ""}, "search_number_text", "Leave out"),
        ({"not": None}, "search_filter_type", '"not"'),
        ({"followers_min": 10, "followers_max": 9}, "search_limits_order", ""),
        ({"followers_min": -1}, "search_number_range", ""),
        ({"engagement_min": 3}, "search_number_range", "0.3"),
        (
            {"audience": [{"dimension": "senority", "value": "vp", "share": 0.1}]},
            "search_audience_dimension",
            "seniority",
        ),
        (
            {"audience": [{"dimension": "seniority", "at_least": "direktor", "share": 0.1}]},
            "search_word_known",
            "director",
        ),
        ({"audience": [{"dimension": "seniority", "at_least": "vp"}]}, "search_filter_type", ""),
        ({"audience": [{"dimension": "seniority", "at_least": "vp", "share": 0}]}, "search_number_range", "0.3"),
        ({"audience": [{"dimension": "seniority", "at_least": "vp", "share": 20}]}, "search_number_range", "0.3"),
        ({"audience": [{"dimension": "seniority", "share": 0.2}]}, "search_audience_value", ""),
        ({"audience": [{"dimension": "country", "at_least": "DE", "share": 0.2}]}, "search_audience_level", "value"),
        ({"audience": {"dimension": "country"}}, "search_filter_type", ""),
        ({"price": {"platform": "linkedin"}}, "search_price", "at_most_minor"),
        ({"price": {"at_most_minor": 5, "currency": "EURR"}}, "search_word_known", "EUR"),
        ({"price": {"at_most": 5}}, "search_filter_known", "at_most_minor"),
        ({"price": {"at_least_minor": 5, "at_most_minor": 4}}, "search_limits_order", ""),
        ({"price": {"at_most_minor": 1.5}}, "search_number_whole", ""),
        ({"query": " - !"}, "search_text_empty", ""),
        ({"name": "%"}, "search_text_empty", ""),
        ({"active_since": "yesterday"}, "search_date", "2026-01-31"),
        ({"active_since": "2026-02-30"}, "search_date_exists", ""),
        ({"active_since": "2199-01-01"}, "search_date_ahead", ""),
        ({"not_contacted_since": "2199-01-01"}, "search_date_ahead", ""),
        ({"exclusivity_free": {"from": "2026-03-01", "until": "2026-02-01"}}, "search_range_order", ""),
        ({"exclusivity_free": {"from": "2026-03-01"}}, "search_filter_type", ""),
        (
            {"exclusivity_free": {"from": "2026-03-01", "until": "2026-04-01", "category": " "}},
            "search_word_known",
            "crm",
        ),
        (
            {"exclusivity_free": {"from": "2026-03-01", "until": "2026-04-01", "category": "crmm"}},
            "search_word_known",
            "crm",
        ),
        ({"any": [{"topics": ["saas"]}]}, "search_alternatives", ""),
        ({"any": [{"topics": ["saas"]}, {}]}, "search_alternatives_empty", ""),
        ({"not": {"any": [{"topics": ["x"]}, {"topics": ["saas"]}]}}, "search_word_known", ""),
        ({"not": {}}, "search_alternatives_empty", ""),
        ([], "search_filter_type", ""),
        ({"cities": ["Berlim"]}, "search_city_known", "Berlin"),
        ({"audience": [{"dimension": "city", "value": "Berlim", "share": 0.1}]}, "search_city_known", "Berlin"),
        ({"like": {"list": "Serch list"}}, "search_word_known", "Search list"),
        ({"like": {"people": ["00000000-0000-7000-8000-000000000000"]}}, "search_like_person", "influencer_id"),
        ({"like": {}}, "search_like", "list"),
    ],
)
def test_what_cannot_be_understood_is_named(
    searched: Connection, world: World, filters: Any, rule: str, said: str
) -> None:
    with as_user(searched, world.maya):
        with refused(searched, rule, sqlstate="22023") as refusal:
            search(searched, filters)
        assert said in f"{refusal.message} {refusal.detail} {refusal.hint}"


@pytest.mark.parametrize(
    ("sort", "keys", "rule"),
    [
        ("beauty", {}, "search_sort_known"),
        ("relevance", {}, "search_sort_applies"),
        ("followers", {"after": {"value": 1}}, "search_cursor"),
        ("followers", {"after": []}, "search_cursor"),
        (
            "followers",
            {"after": {"sort": "engagement", "value": "1", "id": "00000000-0000-7000-8000-000000000000"}},
            "search_cursor",
        ),
        (
            "followers",
            {"after": {"sort": "followers", "value": "x", "id": "00000000-0000-7000-8000-000000000000"}},
            "search_cursor",
        ),
        ("followers", {"before": {"sort": "followers", "value": "1", "id": "x"}}, "search_cursor"),
    ],
)
def test_an_order_or_page_that_does_not_exist_is_named(
    searched: Connection, world: World, sort: str, keys: dict[str, Any], rule: str
) -> None:
    with as_user(searched, world.maya), refused(searched, rule, sqlstate="22023"):
        search(searched, {}, sort, **keys)


OF_A_WORKSPACE: dict[str, Any] = {
    "lists": ["Search list"],
    "not_in_lists": ["Search list"],
    "tags": ["Search tag"],
    "statuses": ["partner"],
    "owners": ["00000000-0000-7000-8000-000000000000"],
    "not_contacted_since": "2026-01-01",
    "exclusivity_free": {"from": "2026-03-01", "until": "2026-04-01"},
    "blocked": False,
    "do_not_contact": False,
}


def test_who_names_no_workspace_is_told_that_filters_are_about_one(searched: Connection, world: World) -> None:
    for request in (as_service(searched), as_user(searched, world.hana)):
        with request:
            for name, value in OF_A_WORKSPACE.items():
                for filters in ({name: value}, {"not": {name: value}}):
                    with refused(searched, "search_workspace_named", sqlstate="22023") as refusal:
                        search(searched, filters)
                    assert name in refusal.message
    row = searched.execute("select array_agg(name) from private.search_filters where is_of_workspace").fetchone()
    assert row is not None
    assert set(row[0]) == set(OF_A_WORKSPACE)


def test_fit_without_anybody_to_measure_by_is_refused(searched: Connection, world: World) -> None:
    searched.execute("update public.workspace_influencers set archived_at = now() where status = 'partner'")
    searched.execute("update public.workspace_influencers set rating = null")
    with as_user(searched, world.maya), refused(searched, "search_sort_applies", sqlstate="22023") as refusal:
        search(searched, {}, "fit")
    assert "partner" in str(refusal.detail)


def test_anything_given_is_answered_or_refused_by_name(searched: Connection, world: World) -> None:
    chance = random.Random(3)
    odd: list[Any] = [
        None,
        True,
        -1,
        1e300,
        "",
        "'",
        "\\",
        "a'b\\c",
        '"',
        "(",
        "!",
        ":*",
        "x:A & y",
        "$1",
        "%L",
        "ſ",
        "\u200b",
        [],
        {},
        [[]],
        "🎉",
    ]
    with as_user(searched, world.maya):
        for _ in range(400):
            name = chance.choice([*SAMPLES, "name"])
            value = chance.choice(odd + SAMPLES.get(name, []))
            if chance.random() < 0.3:
                value = [value]
            if isinstance(value, dict) and value and chance.random() < 0.5:
                value = value | {chance.choice([*value, "share"]): chance.choice(odd)}
            try:
                with searched.transaction():
                    search(searched, {name: value}, chance.choice(["followers", "price"]))
            except psycopg.Error as error:
                assert error.sqlstate == "22023", (name, value, error)
                assert (error.diag.constraint_name or "").startswith("search_"), (name, value, error)


_OPERATORS = (
    'a|b a&!b !(a) <-> <2> \':*\' a:*A \\ \\\' \'\' \'-- " "" "a a"b"c -" -"" --a - -a OR -OR @a #a =a ~a :topic:saas'
    " :audience:industry=software:30 %s %I %L % $1 {0} ; or/**/1=1"
)
_LETTERS = (
    "🎉 👩\u200d👩\u200d👧 e\u0301le\u0301 ﬁrm Ⅷ ß ı İ שלום مرحبا"
    " \u202eabc\u202c \u200b a\u200bb ￃ \U000e0001 𝔐üller \u0001 \u00a0"
)
_LONG = [
    *(letter * 500 for letter in ("a", "ü", "東", "-", '"', "a ", "ab")),
    "saas " * 10_000,
    "x" * 1_000_000,
    "🎉" * 300_000,
]


@pytest.mark.only_on(18)
@pytest.mark.parametrize("name", ["query", "name", "cities"])
def test_whatever_is_typed_is_answered_or_refused_by_name(searched: Connection, world: World, name: str) -> None:
    words = [*_OPERATORS.split(" "), *_LETTERS.split(" ")]
    pairs = [f"{one} {other}" for one, other in zip(words, reversed(words), strict=True)]
    with as_user(searched, world.maya):
        for text in [*words, *pairs, *_LONG]:
            filters = {name: [text] if name == "cities" else text}
            sort = "followers" if name == "cities" else "relevance"
            for call in ("search_influencers", "search_page"):
                try:
                    with searched.transaction():
                        searched.execute(f"select public.{call}(%s, %s)".encode(), [json.dumps(filters), sort])
                except psycopg.Error as error:
                    assert error.sqlstate == "22023", (text[:80], error)
                    assert (error.diag.constraint_name or "").startswith("search_"), (text[:80], error)
                    assert len(error.diag.message_primary or "") < 1_000, text[:80]


def test_filters_too_many_or_too_deep_are_refused_by_name(searched: Connection, world: World) -> None:
    deep: dict[str, Any] = {"verified": True}
    for _ in range(8):
        deep = {"not": deep}
    wide = {"any": [{"verified": True}, {"query": "saas"}] * 500}
    with as_user(searched, world.maya):
        assert ids(search(searched, deep)) == ids(search(searched, {"verified": True}))
        assert search(searched, wide)
        with refused(searched, "search_filters_deep", sqlstate="22023"):
            search(searched, {"not": deep})
        with refused(searched, "search_filters_long", sqlstate="22023"):
            search(searched, {"any": [wide, wide, wide]})
        with refused(searched, "search_filters_long", sqlstate="22023"):
            search(searched, {"name": "x" * 50_000})


def test_a_saved_search_that_cannot_run_is_refused(searched: Connection, world: World) -> None:
    with as_user(searched, world.maya):
        for filters, sort, rule in (
            ({"topics": ["sass"]}, "followers", "search_word_known"),
            ({}, "relevance", "search_sort_applies"),
        ):
            with refused(searched, rule, sqlstate="22023"):
                searched.execute(
                    "insert into public.saved_searches (name, filters, sort) values ('Saved', %s, %s)",
                    [json.dumps(filters), sort],
                )


def test_prices_that_cannot_be_converted_are_an_error_not_an_empty_answer(searched: Connection, world: World) -> None:
    searched.execute("delete from public.exchange_rates")
    with as_user(searched, world.maya):
        assert search(searched, {"price": {"currency": "EUR", "at_most_minor": 100_000}})
        assert search(searched, {}, "price")
        with refused(searched, "search_price_rate", sqlstate="22023") as refusal:
            search(searched, {"price": {"currency": "CHF", "at_most_minor": 100_000}})
    assert "EUR" in str(refusal.detail)
    searched.execute("delete from public.influencer_rates")
    searched.execute("delete from public.workspace_influencer_rates")
    with as_user(searched, world.maya):
        assert search(searched, {"price": {"currency": "CHF", "at_most_minor": 100_000}}) == []
        assert search(searched, {}, "price")
