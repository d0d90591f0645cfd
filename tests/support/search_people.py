"""People to search for, with parts present and absent, samples of every filter, and the call itself."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from crmdb.database import Connection
from tests.support.rows import Maker

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
    "js, node and mail: e 京東",
    None,
    "Founder | pricing",
    "data\nplatform",
    "디지털 마케팅",
    "Wachstumsberatung für Märkte",
    "HubSpot in München",
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
        "saas,growth",
        "data NOT growth",
        "js",
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
        "hub spot",
        "munich",
    ],
    "platforms": [["linkedin"], ["podcast", "x"], ["blog"]],
    "topics": [["saas"], ["devops", "sales"]],
    "industries": [["software"], ["technology"], ["banking", "software"], ["finance"]],
    "countries": [["DE"], ["US", "FR"]],
    "cities": [["berlin"], ["Muenchen", "Saint Denis"], ["MÜNCHEN"], ["Munich"], ["東京"]],
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
    + [[{"dimension": "industry", "value": "technology", "share": share}] for share in (0.2, 0.45)]
    + [
        [{"dimension": "company_size", "at_least": "201-500", "share": 0.33}],
        [{"dimension": "city", "value": "BERLIN", "share": 0.2}],
        [{"dimension": "city", "value": "Sao Paulo", "share": 0.04}],
        [{"dimension": "city", "value": "Berlin", "share": 0.25}],
        [{"dimension": "city", "value": "Köln", "share": 0.2}],
        [{"dimension": "city", "value": "koeln", "share": 0.3}],
        [{"dimension": "city", "value": "Cologne", "share": 0.3}],
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
        [{"topics": ["saas"], "followers_min": 10_000}, {"languages": ["fr"], "credibility_min": 0.5}],
    ],
    "not": [
        {"topics": ["saas"]},
        {"topics": ["saas"], "followers_min": 10_000},
        {"query": "data"},
        {"active_since": "2026-03-01"},
    ],
}


def _maybe(chance: random.Random, value: Any, odds: float = 0.7) -> Any:
    return value if chance.random() < odds else None


def insert_row(story: Connection, table: str, **row: Any) -> Any:
    names, marks = ", ".join(row), ", ".join(["%s"] * len(row))
    returning = " returning id" if table in ("influencers", "influencer_accounts") else ""
    done = story.execute(
        f"insert into public.{table} ({names}) values ({marks}){returning}".encode(), list(row.values())
    )
    found = done.fetchone() if returning else None
    return found[0] if found else None


def _audience(chance: random.Random) -> Iterator[dict[str, Any]]:
    for source in ("platform", "panel"):
        for dimension, values, shares in (
            ("industry", ["software", "banking"], [0.05, 0.29, 0.3, 0.31]),
            ("seniority", ["manager", "director", "vp", "c-level"], [0.05, 0.1, 0.15, 0.2]),
            ("company_size", ["201-500", "10001+", "1-10"], [0.2, 0.13, 0.33]),
            ("country", ["DE"], [0.2, 0.19]),
            ("city", ["Berlin", "berlin ", "São Paulo", "Köln", "Koeln"], [0.05, 0.2, 0.15]),
        ):
            for value in chance.sample(values, chance.randint(0, len(values))):
                yield {"dimension": dimension, "value": value, "share": str(chance.choice(shares)), "source": source}


def add_catalog_person(story: Connection, chance: random.Random, number: int) -> None:
    person = insert_row(
        story,
        "influencers",
        name=chance.choice(NAMES),
        headline=chance.choice(HEADLINES),
        bio=_maybe(chance, chance.choice(["We scaled growth", "the data\nplatform", "Vertrieb"])),
        country_code=_maybe(chance, chance.choice(["DE", "US", "FR"])),
        city=_maybe(chance, chance.choice(["Berlin", "München", "Saint-Denis", "東京"])),
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
            insert_row(story, table, influencer_id=person, **{column: code})
    for turn in range(chance.randint(0, 2)):
        platform = chance.choice(["linkedin", "x", "podcast", "youtube"])
        followers = _maybe(chance, chance.choice([0, 500, 15_000, 15_000, 60_000]))
        engagement = _maybe(chance, chance.choice([0, 0.03, 0.08]))
        account = insert_row(
            story,
            "influencer_accounts",
            influencer_id=person,
            platform_code=platform,
            platform_account_id=f"search-{number}-{turn}",
            handle={"x": f"handle_{number}", "podcast": f"handle-{number}.example"}.get(platform, f"handle-{number}"),
            url="https://example.org/a",
            followers=followers,
            # Nobody engages without followers.
            engagement_rate=0 if followers == 0 and engagement else engagement,
            audience_credibility=_maybe(chance, chance.random()),
        )
        for day, measured in (
            ("2026-01-01", 0),
            ("2026-01-05", 1000),
            ("2026-04-10", chance.choice([900, 1100, 3000])),
        ):
            if chance.random() < 0.6:
                insert_row(story, "account_metrics", account_id=account, measured_on=day, followers=measured)
        for segment in _audience(chance):
            insert_row(story, "audience_segments", account_id=account, **segment)
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


def add_workspace_people(story: Connection, maker: Maker, chance: random.Random) -> None:
    catalog = [
        row[0] for row in story.execute("select id from public.influencers where archived_at is null order by id")
    ]
    on, label = maker.id("lists", name="Search list"), maker.id("tags", name="search-tag")
    campaign = maker.id("campaigns")
    people = [
        maker.id("workspace_influencers", influencer_id=person, name=None) for person in chance.sample(catalog, 20)
    ]
    for number, person in enumerate(people[:5]):
        # Another profile, which only the workspace knows.
        maker("workspace_influencer_accounts", workspace_influencer_id=person, handle=f"known-{number}")
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
            account = maker.id(
                "workspace_influencer_accounts",
                workspace_influencer_id=person,
                handle=f"own-{number}",
                followers=_maybe(chance, 15_000),
                engagement_rate=_maybe(chance, 0.08),
            )
            for segment in _audience(chance):
                maker("workspace_audience_segments", account_id=account, **segment)
        for language in chance.sample(["de", "en", "fr"], chance.randint(0, 2)):
            maker("workspace_influencer_languages", workspace_influencer_id=person, language_code=language)
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
