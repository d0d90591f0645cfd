"""Searching the catalog: `python -m benchmarks.search [--influencers N] [--database-url URL] [--write]`.

Twenty shapes of search (search_shapes.py) as a member whose workspace has 500 private people, 99 others have as many:
each shape alone, with and without policies; all of them mixed, by one client and by 16; a textbook schema, tantivy,
SQLite FTS5 and DuckDB on the same rows; a change of followers. --database-url names a database that was loaded before,
as supabase_admin.
"""

from __future__ import annotations

import hashlib
import json
import random
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import click

from benchmarks.explicit import explicit, make_explicit
from benchmarks.harness import (
    Timing,
    Variant,
    load,
    member_session,
    owner_session,
    race,
    scratch_database,
    sign_in,
)
from benchmarks.report import Bars, environment, publish, table, times
from benchmarks.search_full_text import FullTextIndex
from benchmarks.search_peers import PEERS, Peer
from benchmarks.search_peers import race as race_peer
from benchmarks.search_shapes import PAGE, SHAPES, Shape, textbook
from crmdb.database import Connection

USER = str(UUID(hashlib.md5(b"user 1", usedforsecurity=False).hexdigest()))
WORKSPACE = str(UUID(hashlib.md5(b"workspace 1", usedforsecurity=False).hexdigest()))

SEARCH = f"select * from public.search_influencers(%(filters)s::jsonb, %(sort)s, {PAGE}, %(after)s::jsonb)"


class Urls:
    """A database that runs already, as the harness expects a server."""

    def __init__(self, admin_url: str) -> None:
        self._admin = admin_url

    def url(self) -> str:
        return self._admin.replace("//supabase_admin:", "//postgres:", 1)

    def admin_url(self) -> str:
        return self._admin


@contextmanager
def database(influencers: int, database_url: str | None) -> Iterator[Urls]:
    if database_url is not None:
        yield Urls(database_url)
        return
    with scratch_database() as server:
        load(server, "catalog", influencers=influencers)
        load(server, "private_people")
        yield Urls(server.admin_url())


@click.command()
@click.option("--influencers", default=200_000, show_default=True)
@click.option("--rounds", default=20, show_default=True)
@click.option("--seconds", default=30, show_default=True, help="How long each mixed load runs.")
@click.option("--database-url", help="A loaded database, as supabase_admin.")
@click.option("--write", is_flag=True, help="Write results/search.json.")
def main(influencers: int, rounds: int, seconds: int, database_url: str | None, write: bool) -> None:
    """Search as a member: alone, mixed, without policies, in a textbook schema and in other engines."""
    with database(influencers, database_url) as server:
        member, owner = member_session(server, USER, WORKSPACE), owner_session(server)
        sign_in(owner, USER, WORKSPACE)
        make_explicit(owner, WORKSPACE)
        index = FullTextIndex(owner)
        peers = [peer(owner) for peer in PEERS]
        ours = {shape.name: _shape(shape, member, owner, index=index, peers=peers, rounds=rounds) for shape in SHAPES}
        loads = {clients: mixed(server, clients, seconds) for clients in (1, 16)}
        change = _change_of_followers(owner)
        count = owner.execute("select count(*) from public.influencer_search").fetchone() or (0,)
        line = environment(
            owner, "python -m benchmarks.search", f"{count[0]:,} influencers, 500 private people a workspace"
        )
    head = [
        "search",
        "p50, ms",
        "p50, ms of processor",
        "p95, ms of processor",
        "to no policies",
        "textbook to ours",
        "p95 to tantivy's",
        *(f"p95 to {peer.name}" for peer in PEERS),
    ]
    rows = [[name, *cells] for name, (_, cells) in ours.items()]
    mix = table(
        ["mixed load", "searches a second", "p50, ms", "p95, ms", "longest, ms"],
        [
            [
                f"{clients} client{'s' if clients > 1 else ''}",
                f"{len(timing.seconds) / seconds:,.0f}",
                _ms(timing.median),
                _ms(timing.p95),
                _ms(max(timing.seconds)),
            ]
            for clients, timing in loads.items()
        ],
    )
    text = (
        f"{table(head, rows)}\n\n{mix}\n\nA change of followers costs search {_ms(change)} ms of processor.\n\n{line}"
    )
    figure = Bars("Twenty shapes of search, p95", {name: t.p95 * 1000 for name, (t, _) in ours.items()}, "ms", 100)
    publish("search", text, write=write, figures={"search": figure})


def _shape(
    shape: Shape,
    member: Connection,
    owner: Connection,
    *,
    index: FullTextIndex,
    peers: Sequence[Peer],
    rounds: int,
) -> tuple[Timing, list[str]]:
    parameters = pages(shape, member)
    variants = [
        Variant("member", member, SEARCH, parameters),
        Variant("no policies", owner, explicit(owner, SEARCH, values=parameters[0]), parameters),
    ]
    timings = race(variants, rounds)
    ours = timings["member"]
    work = processor_time(member, parameters, rounds)
    other = indexed = "–"
    if shape.has_textbook:
        queries = [textbook(shape, filters) for filters in shape.searches]
        found = race([Variant("textbook", owner, "", queries=queries)], 1)["textbook"]
        other = times(found.ratio(ours))
    if shape.has_index:
        indexed = times(ours.p95 / index.race(shape, rounds).p95)
    others = [race_peer(peer, shape, rounds) for peer in peers]
    return ours, [
        _ms(ours.median),
        _ms(work.median),
        _ms(work.p95),
        times(ours.ratio(timings["no policies"])),
        other,
        indexed,
        *("–" if timing is None else times(ours.p95 / timing.p95) for timing in others),
    ]


def processor_time(member: Connection, parameters: Sequence[dict[str, str | None]], rounds: int) -> Timing:
    """What the server's process works for each search: what the time would be if nobody else used the machine."""
    seconds = []
    for number in range(rounds):
        before = _worked(member)
        member.execute(SEARCH.encode(), parameters[number % len(parameters)]).fetchall()
        seconds.append(_worked(member) - before)
    return Timing(seconds)


def _worked(connection: Connection) -> float:
    """Seconds that the session's process has been on a processor; Linux counts them."""
    return int(Path(f"/proc/{connection.info.backend_pid}/schedstat").read_text().split()[0]) / 1e9


def pages(shape: Shape, member: Connection) -> Sequence[dict[str, str | None]]:
    """The parameters of a shape, at its page or the last there is: by the key of the last row, as a client pages."""
    parameters = shape.parameters()
    for _ in range(shape.page - 1):
        found = [member.execute(SEARCH.encode(), given).fetchall() for given in parameters]
        if any(len(rows) < PAGE for rows in found):
            break
        parameters = [
            given | {"after": json.dumps(rows[-1][-1])} for given, rows in zip(parameters, found, strict=True)
        ]
    return parameters


def mixed(server: Urls, clients: int, seconds: float) -> Timing:
    """All shapes in random order, each as often as the others, by this many clients at once."""
    first = member_session(server, USER, WORKSPACE)
    searches = [list(pages(shape, first)) for shape in SHAPES]
    first.close()
    measured: list[float] = []
    until = time.perf_counter() + 2 + seconds

    def client(number: int) -> None:
        chance = random.Random(number)
        with member_session(server, USER, WORKSPACE) as connection:
            while (begun := time.perf_counter()) < until:
                connection.execute(SEARCH.encode(), chance.choice(chance.choice(searches))).fetchall()
                # The first two seconds fill caches.
                if begun > until - seconds:
                    measured.append(time.perf_counter() - begun)

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Timing(measured)


def _change_of_followers(owner: Connection) -> float:
    """Seconds of the processor that the triggers of search add to one change of followers, p50."""
    accounts = [row[0] for row in owner.execute("select id from public.influencer_accounts limit 600").fetchall()]
    update = b"update public.influencer_accounts set followers = followers + 1 where id = %s"

    def measure(part: Sequence[UUID]) -> float:
        seconds = []
        for account in part:
            before = _worked(owner)
            owner.execute(update, [account])
            seconds.append(_worked(owner) - before)
        return statistics.median(seconds)

    with owner.transaction(force_rollback=True):
        measure(accounts[:100])
        kept = measure(accounts[100:300])
        owner.execute("alter table public.influencer_accounts disable trigger refresh_search_updated")
        return kept - measure(accounts[300:500])


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.2f}" if seconds < 0.01 else f"{seconds * 1000:.0f}"


if __name__ == "__main__":
    main()
