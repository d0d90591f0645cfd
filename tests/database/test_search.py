"""The search finds what a slow reference finds: each filter alone, in pairs, in combinations, page by page."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest

from crmdb.database import Connection, connect
from crmdb.embedded.server import Server
from tests.conftest import Databases
from tests.support.actors import as_service, as_user, refused
from tests.support.rows import Maker
from tests.support.search_reference import Reference
from tests.support.world import World, build_world

NAMES = [
    "Jürgen Müller",
    "Anna Mueller",
    "José Álvarez",
    "Søren Aagaard",
    "Zoë Weiß",
    "田中 花子",
    "김민수",
    "Ana Muller",
    "Will Smith",
    "Élodie Lefèvre",
    "Łukasz Nowak",
    "Mary-Ann O'Neil",
    "Country Verified",
    "Bob",
    "Katharina Vogel",
]
HEADLINES = [
    "Growth for SaaS",
    "Scaling data platforms",
    "The platform of data",
    "東京でマーケティング",
    "E-mail & node.js",
    None,
    "Founder | pricing",
    "data\nplatform",
    "디지털 마케팅",
    "Wachstum für Märkte",
]
TOPICS = ["saas", "devops", "sales", "seo", "security-operations"]

SAMPLES: dict[str, list[Any]] = {
    "query": [
        "saas",
        "müller",
        "muller",
        "mueller",
        "data platform",
        '"data platform"',
        '"data platforms"',
        "plat",
        "scale",
        "scaled",
        "-saas",
        "growth OR pricing",
        "growth OR pricing saas",
        "jose",
        "alvarez",
        "weiss",
        "東京",
        "東",
        "마케팅",
        "node.js",
        "the",
        '-"data platforms"',
        "country",
        "verified",
        "topic",
        "elodie",
        "will",
        "e-mail",
        "handle",
        "xfieldbreakx",
        "fur",
        "märkte",
    ],
    "platforms": [["linkedin"], ["podcast", "x"], ["blog"]],
    "topics": [["saas"], ["devops", "sales"]],
    "industries": [["software"], ["technology"], ["banking", "software"], ["finance"]],
    "countries": [["DE"], ["US", "FR"]],
    "languages": [["de"], ["en", "fr"]],
    "verified": [True, False],
    "followers_min": [0, 10_000],
    "followers_max": [0, 20_000],
    "engagement_min": [0, 0.05],
    "engagement_max": [0.05],
    "growth_min": [-0.5, 0.1],
    "growth_max": [0.1],
    "credibility_min": [0.5],
    "active_since": ["2026-03-01"],
    "audience": [
        [{"dimension": "industry", "value": "software", "share": share}] for share in (0.05, 0.1, 0.29, 0.3, 0.31, 0.95)
    ]
    + [
        [{"dimension": "seniority", "at_least": "director", "share": share}]
        for share in (0.001, 0.2, 0.25, 0.3, 0.6, 1)
    ]
    + [
        [{"dimension": "company_size", "at_least": "201-500", "share": 0.33}],
        [
            {"dimension": "country", "value": "DE", "share": 0.2},
            {"dimension": "seniority", "at_least": "manager", "share": 0.4},
        ],
    ],
    "price": [
        {"at_most_minor": 100_000},
        {"platform": "linkedin", "at_most_minor": 100_000},
        {"deliverable_type": "post", "at_most_minor": 80_000},
        {"currency": "USD", "at_most_minor": 110_000},
        {"currency": "JPY", "at_least_minor": 100_000, "at_most_minor": 200_000},
        {"platform": "x", "deliverable_type": "thread", "currency": "EUR", "at_most_minor": 10**14},
        {"at_least_minor": 0},
    ],
    "lists": [["Search list"]],
    "not_in_lists": [["Search list"]],
    "tags": [["search-tag"]],
    "statuses": [["partner"], ["discovered", "contacted"]],
    "do_not_contact": [True, False],
    "blocked": [True, False],
    "not_contacted_since": ["2026-02-01"],
    "exclusivity_free": [
        {"from": "2026-02-01", "until": "2026-03-01"},
        {"from": "2026-02-01", "until": "2026-03-01", "category": "crm"},
    ],
    "any": [
        [{"countries": ["DE"]}, {"followers_min": 50_000}],
        [{"topics": ["saas"]}, {"languages": ["fr"]}],
        [{"query": "growth", "verified": True}, {"price": {"at_most_minor": 50_000}}],
    ],
    "not": [
        {"topics": ["saas"]},
        {"topics": ["saas"], "followers_min": 10_000},
        {"query": "data"},
        {"active_since": "2026-03-01"},
    ],
}


@pytest.fixture(scope="module")
def _searched(server: Server, databases: Databases, template: str) -> Iterator[tuple[str, World]]:
    name = databases.clone(template)
    with connect(server.url(name)) as connection:
        world = build_world(connection)
        chance = random.Random(20)
        connection.execute(
            "insert into public.exchange_rates (base_currency_code, quote_currency_code, rate_on, rate, source)"
            " select 'EUR', pairs.code, days::date, pairs.rate, 'test'"
            " from (values ('USD', 1.1), ('JPY', 160.5)) as pairs (code, rate)"
            " cross join generate_series(current_date - 1, current_date + 1, interval '1 day') as days"
            " on conflict do nothing"
        )
        for number in range(60):
            _catalog_person(connection, chance, number)
        # The row factory made one of an archived person.
        connection.execute("select private.refresh_workspace_search()")
        for workspace in (world.acme, world.beta):
            _workspace(connection, Maker(connection, workspace), chance)
    yield name, world
    databases.drop(name)


@pytest.fixture
def world(_searched: tuple[str, World]) -> World:
    """Who is who in the database of `searched`."""
    return _searched[1]


@pytest.fixture
def searched(server: Server, _searched: tuple[str, World]) -> Iterator[Connection]:
    """60 people in the catalog with parts present and absent, private ones in two workspaces; changes are undone."""
    with connect(server.url(_searched[0])) as connection:
        connection.execute("select 1")
        yield connection
        connection.rollback()


def _maybe(chance: random.Random, value: Any, odds: float = 0.7) -> Any:
    return value if chance.random() < odds else None


def _insert(story: Connection, table: str, **row: Any) -> Any:
    names, marks = ", ".join(row), ", ".join(["%s"] * len(row))
    returning = " returning id" if table in ("influencers", "influencer_accounts") else ""
    done = story.execute(
        f"insert into public.{table} ({names}) values ({marks}){returning}".encode(), list(row.values())
    )
    found = done.fetchone() if returning else None
    return found[0] if found else None


def _catalog_person(story: Connection, chance: random.Random, number: int) -> None:
    person = _insert(
        story,
        "influencers",
        name=chance.choice(NAMES),
        headline=chance.choice(HEADLINES),
        bio=_maybe(chance, chance.choice(["We scaled growth", "the data\nplatform", "Vertrieb"])),
        country_code=_maybe(chance, chance.choice(["DE", "US", "FR"])),
        job_title=_maybe(chance, "Product manager", 0.3),
        employer=_maybe(chance, "Börse AG", 0.3),
        is_verified=chance.random() < 0.3,
        last_active_at=_maybe(chance, f"2026-0{chance.randint(1, 6)}-01T12:00Z"),
    )
    for table, column, codes in (
        ("influencer_topics", "topic_code", TOPICS),
        ("influencer_languages", "language_code", ["de", "en", "fr"]),
        ("influencer_industries", "industry_code", ["software", "banking", "technology"]),
    ):
        for code in chance.sample(codes, chance.randint(0, 2)):
            _insert(story, table, influencer_id=person, **{column: code})
    for turn in range(chance.randint(0, 2)):
        account = _insert(
            story,
            "influencer_accounts",
            influencer_id=person,
            platform_code=chance.choice(["linkedin", "x", "podcast"]),
            platform_account_id=f"search-{number}-{turn}",
            handle=f"handle-{number}",
            url="https://example.org/a",
            followers=_maybe(chance, chance.choice([0, 500, 15_000, 15_000, 60_000])),
            engagement_rate=_maybe(chance, chance.choice([0, 0.03, 0.08])),
            audience_credibility=_maybe(chance, chance.random()),
        )
        for day, followers in (
            ("2026-01-01", 0),
            ("2026-01-05", 1000),
            ("2026-04-10", chance.choice([900, 1100, 3000])),
        ):
            if chance.random() < 0.6:
                _insert(story, "account_metrics", account_id=account, measured_on=day, followers=followers)
        for source in ("platform", "panel"):
            for dimension, values, shares in (
                ("industry", ["software", "banking"], [0.05, 0.29, 0.3, 0.31]),
                ("seniority", ["manager", "director", "vp", "c-level"], [0.05, 0.1, 0.15, 0.2]),
                ("company_size", ["201-500", "10001+", "1-10"], [0.2, 0.13, 0.33]),
                ("country", ["DE"], [0.2, 0.19]),
            ):
                for value in chance.sample(values, chance.randint(0, len(values))):
                    _insert(
                        story,
                        "audience_segments",
                        account_id=account,
                        dimension=dimension,
                        value=value,
                        share=str(chance.choice(shares)),
                        source=source,
                    )
    for currency, amount in (("EUR", 50_000), ("EUR", 100_000), ("USD", 110_000), ("JPY", 160_500)):
        if chance.random() < 0.3:
            story.execute(
                "insert into public.influencer_rates (influencer_id, platform_code,"
                " deliverable_type_code, currency_code,"
                " amount_minor,"
                " valid_during) values (%s, %s, %s, %s, %s, %s) on conflict do nothing",
                [
                    person,
                    chance.choice(["linkedin", "x"]),
                    chance.choice(["post", "thread"]),
                    currency,
                    amount,
                    chance.choice(["[2026-01-01,)", "[2025-01-01,2026-01-01)"]),
                ],
            )


def _workspace(story: Connection, maker: Maker, chance: random.Random) -> None:
    catalog = [
        row[0] for row in story.execute("select id from public.influencers where archived_at is null order by id")
    ]
    on, label = maker.id("lists", name="Search list"), maker.id("tags", name="search-tag")
    campaign = maker.id("campaigns")
    people = [
        maker.id("workspace_influencers", influencer_id=person, name=None) for person in chance.sample(catalog, 20)
    ]
    for number in range(12):
        person = maker.id(
            "workspace_influencers",
            name=chance.choice(NAMES),
            headline=chance.choice(HEADLINES),
            country_code=_maybe(chance, "DE"),
            archived_at=_maybe(chance, "2026-01-01T00:00Z", 0.1),
        )
        people.append(person)
        if chance.random() < 0.8:
            maker(
                "workspace_influencer_accounts",
                workspace_influencer_id=person,
                handle=f"own-{number}",
                followers=_maybe(chance, 15_000),
                engagement_rate=_maybe(chance, 0.08),
            )
        for topic in chance.sample(TOPICS, chance.randint(0, 2)):
            maker("workspace_influencer_topics", workspace_influencer_id=person, topic_code=topic)
        if chance.random() < 0.5:
            maker("workspace_influencer_rates", workspace_influencer_id=person, valid_during="[2026-01-01,)")
    for person in people:
        if chance.random() < 0.4:
            maker("list_influencers", list_id=on, workspace_influencer_id=person)
        if chance.random() < 0.4:
            maker("workspace_influencer_tags", tag_id=label, workspace_influencer_id=person)
        if chance.random() < 0.4:
            maker(
                "activities",
                company_id=None,
                workspace_influencer_id=person,
                type=chance.choice(["email", "task"]),
                direction=chance.choice(["outbound", "internal"]),
                occurred_at=f"2026-0{chance.randint(1, 3)}-01T12:00Z",
            )
        elif chance.random() < 0.3:
            maker(
                "collaborations",
                campaign_id=campaign,
                workspace_influencer_id=person,
                exclusivity_category="crm",
                exclusivity_period="[2026-02-15,2026-04-01)",
                status=chance.choice(["shortlisted", "declined"]),
            )
        if chance.random() < 0.2:
            maker("exclusions", workspace_influencer_id=person)
        story.execute(
            "update public.workspace_influencers set status = %s, do_not_contact = %s"
            " where workspace_id = %s and id = %s",
            [chance.choice(["discovered", "contacted", "partner"]), chance.random() < 0.2, maker.workspace, person],
        )


def search(
    story: Connection, filters: Any, sort: str = "followers", size: int = 1000, **keys: Any
) -> list[tuple[Any, ...]]:
    """Ids, whether private, and page keys of the rows, in order."""
    return story.execute(
        "select coalesce(influencer_id, workspace_influencer_id), is_private, page_key from public.search_influencers("
        "%s, %s, %s, %s, %s)",
        [
            json.dumps(filters),
            sort,
            size,
            *(json.dumps(keys[key]) if key in keys else None for key in ("after", "before")),
        ],
    ).fetchall()


def ids(rows: list[tuple[Any, ...]]) -> list[UUID]:
    return [row[0] for row in rows]


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
        {"query": "data OR growth OR m", "any": [{"topics": TOPICS}, {"verified": True}]},
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


@pytest.mark.parametrize(
    ("filters", "rule", "said"),
    [
        ({"topic": ["saas"]}, "search_filter_known", "topics"),
        ({"topics": ["sass"]}, "search_word_known", "saas"),
        ({"countries": ["Germany"]}, "search_word_known", "DE"),
        ({"countries": ["de"]}, "search_word_known", "DE"),
        ({"statuses": ["partnr"]}, "search_word_known", "partner"),
        ({"lists": ["Serch list"]}, "search_word_known", "Search list"),
        ({"topics": "saas"}, "search_filter_type", "array"),
        ({"topics": None}, "search_filter_type", "Leave out"),
        ({"topics": [1]}, "search_filter_type", ""),
        ({"topics": []}, "search_words_empty", ""),
        ({"audience": []}, "search_words_empty", ""),
        ({"verified": "yes"}, "search_filter_type", ""),
        ({"followers_min": "10"}, "search_filter_type", ""),
        ({"followers_min": 10, "followers_max": 9}, "search_range_order", ""),
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
        ({"price": {"at_most_minor": 5, "currency": "EURO"}}, "search_word_known", "EUR"),
        ({"price": {"at_most": 5}}, "search_filter_known", "at_most_minor"),
        ({"price": {"at_least_minor": 5, "at_most_minor": 4}}, "search_range_order", ""),
        ({"price": {"at_most_minor": 1.5}}, "search_number_range", ""),
        ({"query": " - !"}, "search_text_empty", ""),
        ({"name": "%"}, "search_text_empty", ""),
        ({"active_since": "yesterday"}, "search_date", "2026-01-31"),
        ({"active_since": "2026-02-30"}, "search_date", ""),
        ({"exclusivity_free": {"from": "2026-03-01", "until": "2026-02-01"}}, "search_range_order", ""),
        ({"exclusivity_free": {"from": "2026-03-01"}}, "search_filter_type", ""),
        ({"any": [{"topics": ["saas"]}]}, "search_alternatives", ""),
        ({"any": [{"topics": ["saas"]}, {}]}, "search_alternatives", ""),
        ({"not": {"any": [{"topics": ["x"]}, {"topics": ["saas"]}]}}, "search_word_known", ""),
        ({"not": {}}, "search_alternatives", ""),
        ([], "search_filter_type", ""),
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
        ("fit", {}, "search_sort_applies"),
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


def test_names_handles_and_addresses_find_their_person(searched: Connection, world: World) -> None:
    story = searched
    key = _insert(story, "influencers", name="Zbigniew Brzęczyszczykiewicz")
    _insert(
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


def test_a_saved_search_that_cannot_run_is_refused(searched: Connection, world: World) -> None:
    with as_user(searched, world.maya):
        for filters, sort, rule in (
            ({"topics": ["sass"]}, "followers", "search_word_known"),
            ({}, "fit", "search_sort_applies"),
        ):
            with refused(searched, rule, sqlstate="22023"):
                searched.execute(
                    "insert into public.saved_searches (name, filters, sort) values ('Saved', %s, %s)",
                    [json.dumps(filters), sort],
                )
