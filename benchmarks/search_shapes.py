"""What people search for: the filters of each shape, and the query of a textbook schema that answers the same."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.harness import literal

Filters = Mapping[str, Any]

PAGE = 20


@dataclass(frozen=True)
class Shape:
    """Searches of one type: a filter for each round, and the order."""

    name: str
    searches: Sequence[Filters]
    sort: str = "followers"
    page: int = 1
    has_textbook: bool = False
    has_index: bool = False
    """Whether textbook() and the full-text index of tantivy can answer it."""

    def parameters(self) -> list[dict[str, str | None]]:
        """For search_influencers(), first pages."""
        return [{"filters": json.dumps(filters), "sort": self.sort, "after": None} for filters in self.searches]


_WORDS = ["observability keynote", "pricing budget", "churn", "compliance audit", "research workshop", "migration"]
_COUNTRIES = [["US", "ES"], ["GI", "JE"], ["AF", "EH"], ["MT", "QA", "MX"]]
_SHARES = [("software", 0.3), ("software", 0.4), ("banking", 0.2), ("events", 0.2)]


def _audience(dimension: str, share: float, **of: str) -> Filters:
    return {"dimension": dimension, "share": share, **of}


SHAPES = [
    Shape("text", [{"query": words} for words in _WORDS], has_textbook=True, has_index=True),
    Shape(
        "text and filters, by followers",
        [
            {"query": word, "countries": codes, "topics": ["saas"]}
            for word, codes in zip(_WORDS, _COUNTRIES, strict=False)
        ],
        has_textbook=True,
        has_index=True,
    ),
    Shape(
        "four rare filters",
        [
            {"countries": [country], "topics": [topic], "languages": ["hz", "ks"], "platforms": ["podcast"]}
            for country in ("QA", "MX", "AI")
            for topic in ("seo", "privacy")
        ],
        has_textbook=True,
    ),
    Shape("two of five match, by followers", [{"topics": ["saas"]}], has_textbook=True),
    Shape(
        "audience thresholds, by engagement",
        [
            {
                "audience": [
                    _audience("industry", share, value=industry),
                    _audience("seniority", 0.2, at_least="director"),
                ]
            }
            for industry, share in _SHARES
        ],
        "engagement",
        has_textbook=True,
    ),
    Shape("page 50", [{"topics": ["saas"]}], page=50, has_textbook=True),
    # What a planner that multiplies frequencies gets wrong: each word is common, both together never occur.
    Shape(
        "two common words that never meet",
        [{"query": "analyst consultant"}],
        has_textbook=True,
        has_index=True,
    ),
    Shape("filters that exclude each other", [{"topics": ["saas"], "not": {"industries": ["software"]}}]),
    Shape(
        "audience shares between two steps",
        [{"audience": [_audience("industry", share, value="software")]} for share in (0.25, 0.35, 0.44)],
        has_textbook=True,
    ),
    Shape("a phrase", [{"query": '"chief data officer"'}, {"query": '"product manager" pricing'}], has_index=True),
    Shape("the beginning of a word", [{"query": "observ"}, {"query": "migr comp"}]),
    Shape("a common word, by relevance", [{"query": "growth"}, {"query": "founder"}], "relevance"),
    Shape("two words, by relevance", [{"query": "founder pricing"}, {"query": "security engineer"}], "relevance"),
    Shape("a price most people meet", [{"price": {"currency": "EUR", "at_most_minor": 500_000}}]),
    Shape("cheapest first", [{}, {"topics": ["saas"]}], "price"),
    Shape("fit to the best partners", [{}, {"countries": ["US"]}], "fit"),
    Shape("growing, by growth", [{"growth_min": 0.2}, {"growth_min": 0.5, "topics": ["saas"]}], "growth"),
    Shape(
        "either of two sets of filters",
        [{"any": [{"topics": ["seo"], "followers_min": 10_000}, {"languages": ["ks"], "verified": True}]}],
    ),
    Shape("misspelt name", [{"name": name} for name in ("lukas c4caberg", "maria berg", "tomas 8f1")], "relevance"),
    Shape("whom we work with", [{"statuses": ["partner"]}, {"statuses": ["discovered"], "topics": ["saas"]}]),
]
"""Twenty, the bad ones among them. A mixed load asks each as often as the others."""

NAMES = ["lukas c4caberg", "maria berg", "petra", "tomas 8f1", "sofja"]
"""What is remembered of a name."""


def textbook(shape: Shape, filters: Filters) -> str:
    """Joins and ILIKE over the same tables: one condition a filter, the largest account found for each match."""
    conditions = ["people.archived_at is null"]
    for word in str(filters.get("query", "")).split():
        conditions.append(f"concat_ws(' ', people.name, people.headline, people.bio) ilike {literal(f'%{word}%')}")
    if "countries" in filters:
        conditions.append(f"people.country_code in {_listed(filters['countries'])}")
    for key, table, column in (
        ("topics", "influencer_topics", "topic_code"),
        ("languages", "influencer_languages", "language_code"),
        ("platforms", "influencer_accounts", "platform_code"),
    ):
        if key in filters:
            conditions.append(
                f"people.id in (select influencer_id from public.{table} where {column} in {_listed(filters[key])})"
            )
    conditions += [_audience_condition(segment) for segment in filters.get("audience", [])]
    best = "max(accounts.followers)" if shape.sort == "followers" else "max(accounts.engagement_rate)"
    return (
        f"select people.id, people.name, {best} from public.influencers as people"
        " inner join public.influencer_accounts as accounts on accounts.influencer_id = people.id"
        f" where {' and '.join(conditions)} group by people.id"
        f" order by {best} desc nulls last, people.id desc limit {PAGE} offset {(shape.page - 1) * PAGE}"
    )


def _audience_condition(segment: Filters) -> str:
    if "value" in segment:
        values, total = f"= {literal(segment['value'])}", "max(segments.share)"
    else:
        values, total = "in ('director', 'vp', 'c-level', 'owner')", "sum(segments.share)"
    return (
        "people.id in (select owned.influencer_id from public.influencer_accounts as owned"
        " inner join public.audience_segments as segments on segments.account_id = owned.id"
        f" where segments.dimension = {literal(segment['dimension'])} and segments.value {values}"
        f" group by owned.influencer_id, owned.id having {total} >= {segment['share']})"
    )


def _listed(values: Sequence[str]) -> str:
    return f"({', '.join(literal(value) for value in values)})"
