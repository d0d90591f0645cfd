"""The same people in SQLite (FTS5) and DuckDB, as somebody who knows them would store them: what there is to beat.

Both have a table in the order of followers, so that a page by followers is a page by key. SQLite has its full-text
index with English stems and prefixes, and an index for each facet; DuckDB, which works through columns, compares words.
"""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Sequence
from typing import Any, Protocol

import duckdb

from benchmarks.harness import Timing, literal
from benchmarks.search_shapes import PAGE, Filters, Shape
from crmdb.database import Connection

FACETS = {"topics": "topic", "languages": "language", "platforms": "platform", "countries": "country"}

_ROWS = """
select
    row_number() over (order by numbers.followers desc, numbers.influencer_id desc),
    ' ' || array_to_string(private.search_spellings(
        concat_ws(' ', people.name, people.headline, people.bio, people.job_title, people.employer, people.city)
    ), ' ') || ' ',
    (select string_agg(substr(facet, 2), ' ') from unnest(search.facets) as facet where facet ~ '^:[a-z]+:')
from public.influencers as people
inner join public.influencer_numbers as numbers on numbers.influencer_id = people.id
inner join public.influencer_search as search on search.influencer_id = people.id
order by 1
"""


class Peer(Protocol):
    """A database that answers the shapes it can."""

    name: str

    def find(self, filters: Filters, after: int) -> list[int]:
        """Places of the largest people who match, after a place."""


def race(peer: Peer, shape: Shape, rounds: int) -> Timing | None:
    """Time the searches of a shape at its page, the first round unmeasured; None if a filter is beyond these peers."""
    known = {"query", *FACETS}
    if shape.sort != "followers" or not all(filters and filters.keys() <= known for filters in shape.searches):
        return None
    places = [_before(peer, filters, shape.page) for filters in shape.searches]
    seconds = []
    for number in range(rounds + len(places)):
        begun = time.perf_counter()
        peer.find(shape.searches[number % len(places)], places[number % len(places)])
        seconds.append(time.perf_counter() - begun)
    return Timing(seconds[len(places) :])


def _before(peer: Peer, filters: Filters, page: int) -> int:
    """The place after which a page begins, as a client knows it from the page before."""
    place = 0
    for _ in range(page - 1):
        place = ([place, *peer.find(filters, place)])[-1]
    return place


def _people(connection: Connection) -> list[tuple[int, str, list[str]]]:
    return [(place, words, (facets or "").split()) for place, words, facets in connection.execute(_ROWS.encode())]


class Sqlite:
    """SQLite with FTS5."""

    name = "SQLite FTS5"

    def __init__(self, connection: Connection) -> None:
        self._database = sqlite3.connect(":memory:")
        self._database.executescript(
            "create virtual table words using fts5(text, content='', tokenize='porter unicode61', prefix='4 6');"
            "create table facets (facet text, place integer, primary key (facet, place)) without rowid;"
            "create table people (place integer primary key)"
        )
        for place, words, facets in _people(connection):
            self._database.execute("insert into people values (?)", [place])
            self._database.execute("insert into words (rowid, text) values (?, ?)", [place, words])
            self._database.executemany("insert into facets values (?, ?)", [(facet, place) for facet in facets])
        self._database.executescript("insert into words (words) values ('optimize'); analyze")

    def find(self, filters: Filters, after: int) -> list[int]:
        """Words lead where there are some, each facet is looked up; else the facets that fewest people have lead."""
        has_words = "query" in filters
        place = "words.rowid" if has_words else "people.place"
        conditions, values = [f"{place} > ?"], [after]
        given: list[Any] = [*values]
        if has_words:
            conditions.append("words match ?")
            given.append(" AND ".join(f'"{part}"' + ("" if is_phrase else "*") for part, is_phrase in _parts(filters)))
        for key, kind in FACETS.items():
            if key in filters:
                marks = ", ".join("?" * len(filters[key]))
                conditions.append(
                    f"exists (select 1 from facets where facet in ({marks}) and facets.place = {place})"
                    if has_words
                    else f"{place} in (select place from facets where facet in ({marks}))"
                )
                given += [f"{kind}:{code}" for code in filters[key]]
        source = "words" if has_words else "people"
        rows = self._database.execute(
            f"select {place} from {source} where {' and '.join(conditions)} order by {place} limit {PAGE}", given
        )
        return [row[0] for row in rows]


class DuckDb:
    """DuckDB, one thread as the others have."""

    name = "DuckDB"

    def __init__(self, connection: Connection) -> None:
        self._database = duckdb.connect(":memory:", config={"threads": 1})
        self._database.execute("create table people (place integer, words varchar, facets varchar[])")
        people = _people(connection)
        for start in range(0, len(people), 20_000):
            rows = [{"p": p, "w": words, "f": facets} for p, words, facets in people[start : start + 20_000]]
            self._database.execute(
                'insert into people select unnest(from_json(?, \'[{"p": "integer", "w": "varchar",'
                ' "f": ["varchar"]}]\'), recursive := true)',
                [json.dumps(rows)],
            )

    def find(self, filters: Filters, after: int) -> list[int]:
        """Every condition on its column, in the order of the table."""
        conditions = [f"place > {after}"]
        for part, is_phrase in _parts(filters):
            conditions.append(f"contains(words, {literal(f' {part} ' if is_phrase else f' {part}')})")
        for key, kind in FACETS.items():
            if key in filters:
                codes = ", ".join(literal(f"{kind}:{code}") for code in filters[key])
                conditions.append(f"list_has_any(facets, [{codes}])")
        rows = self._database.execute(
            f"select place from people where {' and '.join(conditions)} order by place limit {PAGE}"
        ).fetchall()
        return [row[0] for row in rows]


PEERS: Sequence[type[Sqlite] | type[DuckDb]] = (Sqlite, DuckDb)


def _parts(filters: Filters) -> list[tuple[str, bool]]:
    """Words of a query and whether each is a phrase."""
    return [
        (phrase or word, bool(phrase)) for phrase, word in re.findall(r'"([^"]+)"|(\S+)', str(filters.get("query", "")))
    ]
