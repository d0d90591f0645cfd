"""Searches made at random against the slow reference, for some seconds; `make proof_search` goes on for thousands."""

from __future__ import annotations

import os
import random
import time
from typing import Any

import pytest

from crmdb.database import Connection
from tests.support.actors import as_user
from tests.support.search_combinations import SORTS, any_filters, askers, change, compare
from tests.support.search_people import insert_row, search
from tests.support.search_reference import Reference
from tests.support.world import World

SEED = int(os.environ.get("SEARCH_SEED", "1"))
"""The same in each run of the suite; `make proof_search` takes another each time. A failure names it."""

SECONDS = float(os.environ.get("SEARCH_SECONDS", "20"))
COMBINATIONS = int(os.environ.get("SEARCH_COMBINATIONS", "0"))
"""How many at least, however long that takes."""

ROUND = 40
"""After so many searches rows change."""

pytestmark = pytest.mark.only_on(18)


def compare_at_random(connection: Connection, world: World, seed: int, count: int) -> int:
    """So many searches of people and services of two workspaces, and of none; returns how many found somebody."""
    references = {workspace: Reference(connection, workspace) for workspace in (world.acme, world.beta, None)}
    fruitful = 0
    for number in range(count):
        chance = random.Random(seed + number)
        asker = chance.choice(askers(connection, world))
        try:
            fruitful += compare(connection, asker, references[asker.workspace], chance) > 0
        except BaseException:
            print(f"SEARCH_SEED={SEED}, combination {seed + number - SEED}, by {asker.name}")
            raise
    return fruitful


COMMON_PRICES = (
    b"create or replace function private.search_price_is_rare(given jsonb, workspace uuid) returns boolean language sql"
    b" stable set search_path = pg_catalog, pg_temp as 'select false'"
)


def definition(connection: Connection, function: str) -> bytes:
    """The statement that makes a function as it is."""
    row = connection.execute("select pg_get_functiondef(%s::regproc)", [function]).fetchone()
    assert row is not None
    return str(row[0]).encode()


def test_random_searches_find_what_the_reference_finds(searched: Connection, world: World) -> None:
    begun, done, fruitful = time.monotonic(), 0, 0
    as_defined = definition(searched, "private.search_price_is_rare")
    while done < COMBINATIONS or time.monotonic() - begun < SECONDS:
        # So few people have only rare prices; among many, common ones are compared after all other filters.
        searched.execute(as_defined if done // ROUND % 2 else COMMON_PRICES)
        fruitful += compare_at_random(searched, world, SEED + done, ROUND)
        done += ROUND
        change(searched, random.Random(SEED + done))
    print(f"SEARCH_SEED={SEED}: {done} combinations, {fruitful} found somebody")
    assert fruitful > done / 4


@pytest.mark.parametrize("sort", SORTS)
def test_pages_have_no_gap_and_no_repeat_while_rows_change(searched: Connection, world: World, sort: str) -> None:
    chance = random.Random(SEED)
    filters: dict[str, Any] = {"query": "data OR growth OR m* OR s*"} if sort == "relevance" else {}
    # These change between the pages; all others are found once each, in order.
    restless = [
        row[0]
        for row in searched.execute(
            "select id from public.influencers where archived_at is null and id not in"
            " (select influencer_id from public.workspace_influencers where influencer_id is not null)"
            " order by id limit 15"
        )
    ]
    for backward in (False, True):
        with as_user(searched, world.maya):
            still = [row for row in search(searched, filters, sort) if row[0] not in restless]
        seen: list[tuple[Any, ...]] = []
        key: dict[str, Any] = {"before": still[-1][2]} if backward else {}
        while True:
            with as_user(searched, world.maya):
                page = search(searched, filters, sort, chance.choice([1, 3, 4]), **key)
            if not page:
                break
            seen = page + seen if backward else seen + page
            key = {"before": page[0][2]} if backward else {"after": page[-1][2]}
            someone = chance.choice(restless)
            searched.execute(
                "update public.influencer_accounts set followers = %s, engagement_rate = %s where influencer_id = %s",
                [chance.choice([None, 1, 700, 15_000, 90_000]), chance.random(), someone],
            )
            searched.execute(
                "update public.influencers set name = %s where id = %s", [f"S Data {chance.random()}", someone]
            )
            insert_row(searched, "influencers", name="Growth M", headline="Data")
        kept = [row for row in seen if row in still]
        assert kept == (still[:-1] if backward else still), f"SEARCH_SEED={SEED}"
        numbers = [float(row[2]["value"]) for row in seen]
        assert numbers == sorted(numbers, reverse=True)


def test_the_generator_reaches_every_filter(searched: Connection, world: World) -> None:
    reference, chance = Reference(searched, world.acme), random.Random(1)
    seen = {name for _ in range(300) for name in any_filters(chance, reference)}
    known = {row[0] for row in searched.execute("select name from private.search_filters")}
    # No sample person has an owner.
    assert known - {"owners"} <= seen
