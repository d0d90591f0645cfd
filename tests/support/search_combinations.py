"""Searches made at random, compared with the reference: who is found, in which order, page by page, what is refused."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

from crmdb.database import Connection
from tests.support.actors import as_service, as_user
from tests.support.search_order import in_order, model_facets
from tests.support.search_people import NAMES, SAMPLES, TOPICS, ids, search
from tests.support.search_reference import Reference
from tests.support.world import World

SORTS = ["followers", "engagement", "growth", "price", "relevance", "fit"]
OF_A_WORKSPACE = (
    "lists", "not_in_lists", "tags", "statuses", "owners",
    "not_contacted_since", "exclusivity_free", "blocked", "do_not_contact",
)  # fmt: skip
"""Filters on a workspace's record of a person: refused where there is no workspace."""

_WORDS = (
    "saas growth müller muller Mueller data plat platforms scaled jose weiß 東京 花子 마케팅 e-mail node.js maerkte"
    " märkte ai js m own handle ana zoë the boerse Ōsaka o'neil berlin vertrieb munich hub spot beratung"
)
_NAMES = [
    *NAMES, "jurgen mueller", "Muler", "ana", "smith will", "katarina fogel", "@handle-7", "handle-12", "@OWN-3",
    "known-1", "linkedin.com/in/handle-5", "https://de.linkedin.com/in/handle-8/?trk=x", "HTTPS://www.linkedin.com/in/Handle-9",
    "youtube.com/@handle-4", "https://m.youtube.com/c/handle-6/videos", "https://www.youtube.com/user/handle-10",
    "twitter.com/handle_3", "https://x.com/handle_2", "linkedin.com/in/known-2", "St.John", "müller anna xyz",
]  # fmt: skip
_AUDIENCES = {
    "industry": ["software", "banking"],
    "seniority": ["manager", "director", "vp", "c-level"],
    "company_size": ["201-500", "10001+", "1-10"],
    "country": ["DE", "JP"],
    "city": ["Berlin", "BERLIN", "Sao Paulo", "Köln", "Koeln", "köln", "Cologne"],
}
_SHARES = [
    0.0001,
    0.05,
    0.1,
    0.15,
    0.19,
    0.2,
    0.25,
    0.29,
    0.2999,
    0.3,
    0.31,
    0.35,
    0.4,
    0.45,
    0.5,
    0.55,
    0.6,
    0.75,
    0.8,
    1,
]


_MISTAKES: list[dict[str, Any]] = [
    {"topics": []},
    {"topics": ["sass"]},
    {"topic": ["saas"]},
    {"countries": ["Germny"]},
    {"lists": ["Serch list"]},
    {"tags": ["search tag"]},
    {"cities": ["Muenchn"]},
    {"query": "-"},
    {"name": " "},
    {"name": "https://www.youtube.com/watch?v=1"},
    {"name": "linkedin.com/posts/jane-doe_1"},
    {"verified": "true"},
    {"blocked": None},
    {"growth_min": None},
    {"followers_min": 10, "followers_max": 9},
    {"engagement_min": 0.5, "engagement_max": 0.1},
    {"active_since": "2026-13-01"},
    {"exclusivity_free": {"from": "2026-03-01", "until": "2026-03-01"}},
    {"price": {"at_least_minor": 2, "at_most_minor": 1}},
    {"price": {"platform": "x"}},
    {"price": {"at_most_minor": "5"}},
    {"audience": []},
    {"audience": [{"dimension": "industry", "value": "software"}]},
    {"audience": [{"dimension": "industry", "value": "sofware", "share": 0.1}]},
    {"audience": [{"dimension": "city", "value": "Berlim", "share": 0.1}]},
    {"like": {"people": []}},
    {"any": [{"topics": ["saas"]}]},
    {"not": {}},
]


@dataclass(frozen=True)
class Asker:
    """Somebody who searches: what their requests are, and the workspace they see; None: the catalog alone."""

    name: str
    workspace: UUID | None
    request: Callable[[], AbstractContextManager[None]]


def askers(connection: Connection, world: World) -> list[Asker]:
    """Members of two workspaces beside each other, services that name one or none, and a user without any."""
    return [
        Asker("a member of Acme", world.acme, lambda: as_user(connection, world.maya)),
        Asker("a viewer of Acme", world.acme, lambda: as_user(connection, world.vera)),
        Asker("a member of Beta", world.beta, lambda: as_user(connection, world.noor)),
        Asker("a service of Acme", world.acme, lambda: _service(connection, world.acme)),
        Asker("a service of Beta", world.beta, lambda: _service(connection, world.beta)),
        Asker("a service of no workspace", None, lambda: as_service(connection)),
        Asker("a user without a workspace", None, lambda: as_user(connection, world.hana)),
    ]


@contextmanager
def _service(connection: Connection, workspace: UUID) -> Iterator[None]:
    with as_service(connection):
        connection.execute("select set_config('crmdb.workspace_id', %s, true)", [str(workspace)])
        yield
        connection.execute("select set_config('crmdb.workspace_id', '', true)")


def any_filters(chance: random.Random, reference: Reference, depth: int = 0) -> dict[str, Any]:
    """Filters that mean something; `any` and `not` hold others, two levels deep at most."""
    names = [*SAMPLES, "name", "like"] if depth < 2 else [name for name in SAMPLES if name not in ("any", "not")]
    if reference.workspace is None:
        names = [name for name in names if name not in OF_A_WORKSPACE]
    chosen = chance.sample(names, chance.choice([1, 1, 2, 2, 3] if depth else [0, 1, 2, 2, 3, 3, 4, 5]))
    filters = {name: _value(chance, reference, name, depth) for name in chosen}
    for number in ("followers", "engagement", "growth"):
        low, high = f"{number}_min", f"{number}_max"
        if low in filters and high in filters and filters[low] > filters[high]:
            filters[low], filters[high] = filters[high], filters[low]
    return filters


def _value(chance: random.Random, reference: Reference, name: str, depth: int) -> Any:
    made: Any = {
        "query": lambda: _query(chance),
        "name": lambda: chance.choice(_NAMES),
        "audience": lambda: [_audience(chance) for _ in range(chance.choice([1, 1, 2]))],
        "price": lambda: _price(chance),
        "like": lambda: chance.choice([
            *([] if reference.workspace is None else [{"list": "Search list"}]),
            {"people": [str(someone.id) for someone in chance.sample(reference.people, chance.randint(1, 3))]},
        ]),
        "any": lambda: [any_filters(chance, reference, depth + 1) for _ in range(chance.randint(2, 3))],
        "not": lambda: any_filters(chance, reference, depth + 1),
        "topics": lambda: chance.sample(TOPICS, chance.randint(1, 3)),
        "followers_min": lambda: chance.choice([0, 1, 499, 500, 15_000, 15_001, 60_000, 10**15]),
        "followers_max": lambda: chance.choice([0, 499, 500, 1_249, 1_250, 15_000, 29_999, 60_000, 10**15]),
        "growth_max": lambda: chance.choice([-1, -0.1, 0, 0.1, 2]),
        "active_since": lambda: f"2026-0{chance.randint(1, 6)}-0{chance.randint(1, 2)}",
        "not_contacted_since": lambda: f"2026-0{chance.randint(1, 3)}-0{chance.randint(1, 2)}",
    }  # fmt: skip
    return (
        made[name]()
        if (name in made and chance.random() < 0.8) or name not in SAMPLES
        else chance.choice(SAMPLES[name])
    )


def _query(chance: random.Random) -> str:
    parts = []
    for _ in range(chance.choice([1, 1, 2, 2, 3])):
        word = chance.choice(_WORDS.split())
        if chance.random() < 0.1:
            word = "hub spot"
        elif chance.random() < 0.2:
            word = f'"{word} {chance.choice(_WORDS.split())}"' if chance.random() < 0.5 else '"data platform"'
        parts.append(chance.choice(["", "", "", "", "-", "NOT ", "AND "]) + word)
        if chance.random() < 0.25:
            parts.append("OR")
    return " ".join(parts)


def _audience(chance: random.Random) -> dict[str, Any]:
    dimension = chance.choice(list(_AUDIENCES))
    is_level = dimension in ("seniority", "company_size") and chance.random() < 0.6
    return {
        "dimension": dimension,
        "at_least" if is_level else "value": chance.choice(_AUDIENCES[dimension]),
        "share": chance.choice(_SHARES),
    }


def _price(chance: random.Random) -> dict[str, Any]:
    price: dict[str, Any] = {}
    for key, words in (
        ("platform", ["linkedin", "x"]),
        ("deliverable_type", ["post", "thread"]),
        ("currency", ["EUR", "USD", "JPY"]),
    ):
        if chance.random() < 0.4:
            price[key] = chance.choice(words)
    limits = sorted(
        chance.sample([0, 45_454, 45_455, 50_000, 55_000, 80_250, 91_000, 100_000, 110_000, 160_500, 10**15], 2)
    )
    keys = chance.choice([["at_least_minor"], ["at_most_minor"], ["at_least_minor", "at_most_minor"]])
    return price | dict(zip(keys, limits, strict=False))


def spoil(chance: random.Random, filters: dict[str, Any]) -> dict[str, Any]:
    """The same filters with one mistake, wherever it is nested."""
    spoilt = copy.deepcopy(filters)
    place = spoilt
    while True:
        inner = [value for name, value in place.items() if name == "not"]
        inner += place.get("any", [])
        if not inner or chance.random() < 0.5:
            break
        place = chance.choice(inner)
    place.update(chance.choice(_MISTAKES))
    return spoilt


def compare(connection: Connection, asker: Asker, reference: Reference, chance: random.Random) -> int:
    """One search at random: the same people in the same order, and pages cut out of it; returns how many."""
    filters, sort = any_filters(chance, reference), chance.choice(SORTS)
    if sort == "relevance" and "query" not in filters:
        filters["query"] = _query(chance)
    if is_wrong := chance.random() < 0.1:
        filters = spoil(chance, filters)
    if is_wrong or (sort == "fit" and not model_facets(reference, filters)):
        with asker.request():
            refuse(connection, filters, sort)
        return 0
    expected = in_order(reference, filters, sort)
    with asker.request():
        whole = search(connection, filters, sort)
        found = ids(whole)
        assert set(found) == set(expected), (
            f"{filters}: missing {set(expected) - set(found)}, too many {set(found) - set(expected)}"
        )
        assert len(found) == len(set(found)), f"{filters}: somebody twice"
        # How much a name is like another has no second implementation.
        assert found == expected or (sort == "relevance" and "name" in filters), f"{sort}: {filters}"
        for place in chance.sample(range(len(whole)), min(len(whole), 2)):
            size = chance.choice([1, 2, 5, 20])
            after = search(connection, filters, sort, size, after=whole[place][2])
            assert after == whole[place + 1 : place + 1 + size], f"{sort}, {size} after {place}: {filters}"
            before = search(connection, filters, sort, size, before=whole[place][2])
            assert before == whole[max(place - size, 0) : place], f"{sort}, {size} before {place}: {filters}"
        if chance.random() < 0.1:
            row = connection.execute("select public.search_page(%s, %s)", [json.dumps(filters), sort]).fetchone()
            assert row is not None
            assert (row[0]["total"], len(row[0]["people"])) == (len(whole), min(len(whole), 20)), filters
    return len(found)


def refuse(connection: Connection, filters: dict[str, Any], sort: str) -> None:
    """A search with a mistake is refused by name: never an answer of nobody or everybody."""
    try:
        with connection.transaction():
            search(connection, filters, sort)
    except psycopg.Error as error:
        rule = error.diag.constraint_name or ""
        assert error.sqlstate == "22023" and rule.startswith("search_"), f"{filters}: {error}"
        assert error.diag.message_hint or rule == "search_cursor_single", f"{filters}: {rule} has no hint"
        return
    raise AssertionError(f"{sort}: not refused: {filters}")


def change(connection: Connection, chance: random.Random) -> None:
    """Change rows as a day's work does, chosen by place, as ids are random; the triggers keep the search rows."""
    statements = [
        "update public.influencer_accounts set followers = {n},"
        " engagement_rate = case when {n} > 0 then engagement_rate end where id in"
        " (select id from public.influencer_accounts order by md5(ctid::text || '{n}') limit 5)",
        "update public.influencers set country_code = 'FR', is_verified = not is_verified, city = 'Köln'"
        " where merged_into_id is null and md5(ctid::text || '{n}') < '2'",
        "update public.influencers set archived_at = case when archived_at is null then now() end"
        " where merged_into_id is null and md5(ctid::text || '{n}') < '1'",
        "delete from public.influencer_topics where md5(ctid::text || '{n}') < '2'",
        "update public.audience_segments set share = share / 2 where md5(ctid::text || '{n}') < '3'",
        "update public.workspace_audience_segments set share = share / 2 where md5(ctid::text || '{n}') < '3'",
        "delete from public.workspace_influencer_languages where md5(ctid::text || '{n}') < '3'",
        "update public.workspace_influencer_accounts set followers = {n}, engagement_rate = null"
        " where md5(ctid::text || '{n}') < '4'",
        "update public.workspace_influencers set do_not_contact = not do_not_contact, rating = 1 + {n} % 5"
        " where md5(ctid::text || '{n}') < '4'",
        "delete from public.list_influencers where md5(ctid::text || '{n}') < '2'",
        "update public.influencer_rates set amount_minor = amount_minor + {n} where md5(ctid::text || '{n}') < '3'",
        "update public.workspace_influencers set archived_at = case when archived_at is null then now() end"
        " where influencer_id is null and md5(ctid::text || '{n}') < '2'",
    ]
    for statement in chance.sample(statements, 3):
        connection.execute(statement.format(n=chance.choice([0, 7, 1_249, 1_250, 29_999, 30_000, 800_000])).encode())
