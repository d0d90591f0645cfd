"""The orders of a search, slow and obviously right: a number for each person; equal numbers are put in order by id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID

from tests.support.search_reference import Filters, Reference, Someone
from tests.support.search_texts import spellings, split_query

KINDS = ("topic", "industry", "language", "country", "platform")


def in_order(reference: Reference, filters: Filters, sort: str) -> list[UUID]:
    """Whom a search finds, first to last."""
    found = [someone for someone in reference.people if reference.applies(someone, filters)]
    wishes = model_facets(reference, filters) if sort == "fit" else []
    values = {someone.id: _value(reference, someone, filters, sort, wishes) for someone in found}
    return sorted(values, key=lambda key: (values[key], key), reverse=True)


def _value(reference: Reference, someone: Someone, filters: Filters, sort: str, wishes: list[str]) -> Any:
    if sort in ("followers", "engagement", "growth"):
        return getattr(someone, sort)
    if sort == "price":
        prices = list(reference.prices(someone, filters.get("price", {})))
        return -min(prices, default=9 * 10**18)
    tier = len(facets(someone) & set(wishes)) if sort == "fit" else _tier(reference, someone, filters["query"])
    return (tier, someone.followers)


def facets(someone: Someone) -> set[str]:
    """What people have in common."""
    return {
        *(f":topic:{code}" for code in someone.topics),
        *(f":industry:{code}" for code in someone.industries),
        *(f":language:{code}" for code in someone.languages),
        *(f":platform:{code}" for code in someone.platforms),
        *([f":country:{someone.country}"] if someone.country else []),
    }


def model_facets(reference: Reference, filters: Filters) -> list[str]:
    """The five facets that the people of `like`, or else the best partners, share most; two of a kind."""
    counts = Counter(facet for someone in reference.models(filters) for facet in facets(someone))
    kinds: Counter[str] = Counter()
    kept = []
    for facet in sorted(counts, key=lambda facet: (-counts[facet], facet)):
        kind = facet.split(":")[1]
        kinds[kind] += 1
        if kinds[kind] <= 2:
            kept.append(facet)
    return sorted(kept, key=lambda facet: (-counts[facet], KINDS.index(facet.split(":")[1]), facet))[:5]


def _tier(reference: Reference, someone: Someone, query: str) -> int:
    """3: words of the name as written; 2: beginnings of them; 1: also in titles; 0: elsewhere."""
    names = {word for text in someone.names for line in spellings(text) for word in line}
    titles = names | {word for text in someone.titles for line in spellings(text) for word in line}

    def occurs(known: set[str], *, exact: bool) -> bool:
        return _occurs(query, known, lambda token: reference.applies(someone, {"query": token}), exact=exact)

    if occurs(names, exact=True):
        return 3
    return 2 if occurs(names, exact=False) else int(occurs(titles, exact=False))


def _occurs(query: str, known: set[str], applies: Callable[[str], bool], *, exact: bool) -> bool:
    verdicts: list[bool] = []
    joins = False
    for token in split_query(query):
        if token == "OR":
            joins = True
            continue
        if token.startswith("-"):
            hit = applies(token)
        else:
            whole = exact or token.startswith('"')
            hit = any(_all_of(line, known, whole) for line in spellings(token.strip('"')) if line)
        if joins and verdicts:
            verdicts[-1] = verdicts[-1] or hit
        else:
            verdicts.append(hit)
        joins = False
    return all(verdicts)


def _all_of(line: list[str], known: set[str], whole: bool) -> bool:
    """Each word is known, the last one perhaps only as the beginning of one."""
    last = line[-1] in known if whole or len(line[-1]) < 3 else any(word.startswith(line[-1]) for word in known)
    return last and all(word in known for word in line[:-1])
