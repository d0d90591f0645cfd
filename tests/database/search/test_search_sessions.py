"""Two sessions write people of every kind, commit and roll back, while others page through searches."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from crmdb.database import Connection, connect
from crmdb.embedded.server import Server
from tests.conftest import Databases
from tests.database.search.test_search_combinations import SEED, compare_at_random
from tests.support.search_combinations import SORTS, Asker, askers
from tests.support.search_people import search
from tests.support.world import World

pytestmark = pytest.mark.only_on(18)

_CHANGES = [
    "update public.influencer_accounts set followers = {n}, engagement_rate = 0.{n} where influencer_id = {id}",
    "update public.influencers set name = 'S Data {n}', country_code = 'FR' where id = {id}",
    "update public.influencers set archived_at = case when archived_at is null then now() end where id = {id}",
    "delete from public.influencer_topics where influencer_id = {id}",
    "insert into public.influencer_topics (influencer_id, topic_code) values ({id}, 'saas') on conflict do nothing",
    "update public.influencer_rates set amount_minor = 1000 + {n} where influencer_id = {id}",
    "insert into public.influencers (name, headline) values ('Growth M', 'Data')",
]
_PRIVATE_CHANGES = [
    "update public.workspace_influencer_accounts set followers = 1 + {n} where workspace_influencer_id = {id}",
    "update public.workspace_influencers set name = 'M Data {n}' where id = {id}",
    "update public.workspace_influencers set archived_at = case when archived_at is null then now() end"
    " where id = {id}",
    "insert into public.workspace_influencers (workspace_id, name, headline)"
    " select workspace_id, 'Data {n}', 'Growth' from public.workspace_influencers where id = {id}",
]
_RESTLESS = """
select quote_literal(id), false from public.influencers
where archived_at is null and merged_into_id is null and id not in (
    select influencer_id from public.workspace_influencers where influencer_id is not null
)
union all
select quote_literal(id), true from public.workspace_influencers
where influencer_id is null and archived_at is null and status <> 'partner' and rating is null
"""


@pytest.fixture
def shared(server: Server, databases: Databases, _searched: tuple[str, World]) -> Iterator[str]:
    name = databases.clone(_searched[0])
    yield server.url(name)
    databases.drop(name)


class Writer(threading.Thread):
    """A session that changes one of these people in each of its transactions, until it is told to stop."""

    def __init__(self, url: str, people: list[tuple[str, bool]], seed: int) -> None:
        super().__init__()
        self.url, self.people, self.chance = url, people, random.Random(seed)
        self.told, self.done = threading.Event(), 0
        self.error: psycopg.Error | None = None

    def run(self) -> None:
        try:
            with connect(self.url) as connection:
                while not self.told.is_set():
                    try:
                        self.change(connection)
                    except psycopg.errors.DeadlockDetected:
                        # Both changed one person by two tables, in another order each: PostgreSQL ends one of them.
                        connection.rollback()
                    self.done += 1
        except psycopg.Error as error:
            self.error = error

    def change(self, connection: Connection) -> None:
        someone, is_private = self.chance.choice(self.people)
        for _ in range(self.chance.randint(1, 3)):
            statement = self.chance.choice(_PRIVATE_CHANGES if is_private else _CHANGES)
            connection.execute(
                statement.format(id=someone, n=self.chance.choice([0, 700, 1_249, 15_000, 90_000])).encode()
            )
        if self.chance.random() < 0.8:
            connection.commit()
        else:
            connection.rollback()


def pages(
    connection: Connection, asker: Asker, sort: str, backward: bool, still: list[Any], chance: random.Random
) -> Iterator[Any]:
    """All pages of a search, first to last or last to first, each of a request of its own."""
    key: dict[str, Any] = {"before": still[-1][2]} if backward else {}
    while True:
        with asker.request():
            page = search(connection, _filters(sort), sort, chance.choice([3, 5, 8]), **key)
        connection.commit()
        if not page:
            return
        yield page
        key = {"before": page[0][2]} if backward else {"after": page[-1][2]}


def _filters(sort: str) -> dict[str, Any]:
    return {"query": "data OR growth OR m* OR s*"} if sort == "relevance" else {}


def test_nobody_is_missed_or_repeated_while_two_sessions_write(shared: str, _searched: tuple[str, World]) -> None:
    world = _searched[1]
    chance = random.Random(SEED)
    with connect(shared) as connection:
        people = connection.execute(_RESTLESS).fetchall()
        restless = {someone.strip("'") for someone, _ in people}
        member, *_ = askers(connection, world)
        lists = {}
        for sort in SORTS:
            with member.request():
                lists[sort] = [row for row in search(connection, _filters(sort), sort) if str(row[0]) not in restless]
        connection.commit()
        assert len(lists["followers"]) > 20 and len(people) > 20
        writers = [Writer(shared, people, SEED + number) for number in range(2)]
        for writer in writers:
            writer.start()
        try:
            for sort, still in lists.items():
                for backward in (False, True):
                    seen: list[Any] = []
                    for page in pages(connection, member, sort, backward, still, chance):
                        seen = page + seen if backward else seen + page
                    kept = [row for row in seen if row in still]
                    assert kept == (still[:-1] if backward else still), f"{sort}, SEARCH_SEED={SEED}"
                    values = [float(row[2]["value"]) for row in seen]
                    assert values == sorted(values, reverse=True), f"{sort}, SEARCH_SEED={SEED}"
        finally:
            for writer in writers:
                writer.told.set()
            for writer in writers:
                writer.join()
        assert [writer.error for writer in writers] == [None, None]
        assert min(writer.done for writer in writers) > 20
        # Afterwards the search rows are what they have to be.
        for table in ("influencer_search", "workspace_influencer_search"):
            for one, other in (
                (f"private.{table}_source", f"public.{table}"),
                (f"public.{table}", f"private.{table}_source"),
            ):
                assert connection.execute(f"table {one} except table {other}".encode()).fetchall() == []
        assert compare_at_random(connection, world, SEED, 60) > 15


def test_search_rows_of_private_people_are_made_one_by_one_without_statistics(searched: Connection) -> None:
    """Read as a whole, as by doctor and by a rebuild, too: no step runs for each person and each other person."""
    searched.execute(
        "insert into public.workspace_influencers (workspace_id, name) select workspace_id, 'Many ' || n"
        " from (select workspace_id from public.workspace_influencers limit 1) as one, generate_series(1, 40) as n"
    )
    row = searched.execute("explain (analyze, format json) table private.workspace_influencer_search_source").fetchone()
    assert row is not None
    steps = [row[0][0]["Plan"]]
    for step in steps:
        steps += step.get("Plans", [])
    people = steps[0]["Actual Rows"]
    assert 40 < people <= max(step["Actual Loops"] for step in steps) < 30 * people
