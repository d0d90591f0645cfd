"""Searching the catalog: `python -m benchmarks.search [--influencers N] [--write]`.

public.search_influencers() as a member, the same function without policies, and joins with ILIKE over the same tables,
in turns. The member's workspace has 500 private people, 99 others have as many.
"""

from __future__ import annotations

import hashlib
import json
from uuid import UUID

import click

from benchmarks.explicit import explicit, make_explicit
from benchmarks.harness import (
    ROOT,
    Variant,
    explain,
    load,
    member_session,
    owner_session,
    race,
    scratch_database,
    sign_in,
)
from benchmarks.report import environment, publish, table, times
from benchmarks.search_shapes import NAMES, PAGE, SHAPES, Shape, textbook, textbook_name
from crmdb.database import Connection
from crmdb.project import Project
from crmdb.queries import find_query

USER = str(UUID(hashlib.md5(b"user 1", usedforsecurity=False).hexdigest()))
WORKSPACE = str(UUID(hashlib.md5(b"workspace 1", usedforsecurity=False).hexdigest()))

SEARCH = f"select * from public.search_influencers(%(filters)s::jsonb, %(sort)s, {PAGE}, %(after)s::jsonb)"
HEAD = [
    "search",
    "to no policies, p50",
    "to no policies, p95",
    "buffers",
    "without policies",
    "textbook to ours, p50",
    "textbook to ours, p95",
    "buffers, textbook",
]


@click.command()
@click.option("--influencers", default=200_000, show_default=True)
@click.option("--rounds", default=30, show_default=True)
@click.option("--write", is_flag=True, help="Update docs/performance.md.")
def main(influencers: int, rounds: int, write: bool) -> None:
    """Search as a member, without policies, and in a textbook schema."""
    with scratch_database() as server:
        load(server, "catalog", influencers=influencers)
        load(server, "private_people")
        member, owner = member_session(server, USER, WORKSPACE), owner_session(server)
        sign_in(owner, USER, WORKSPACE)
        make_explicit(owner, WORKSPACE)
        rows = [_row(shape.name, _variants(shape, member, owner), rounds) for shape in SHAPES]
        rows.append(_row("name, misspelt or partial", _names(member, owner), rounds))
        line = environment(
            owner, "python -m benchmarks.search", f"{influencers:,} influencers, 500 private people a workspace"
        )
    publish("search", f"{table(HEAD, rows)}\n\n{line}", write=write)


def _row(name: str, variants: list[Variant], rounds: int) -> list[str]:
    timings = race(variants, rounds)
    policy, plain, textbook_plan = (explain(variant).buffers for variant in variants)
    ours, no_policy, other = (timings[variant.name] for variant in variants)
    return [
        name,
        times(ours.ratio(no_policy)),
        times(ours.p95_ratio(no_policy)),
        f"{policy:,}",
        f"{plain:,}",
        times(other.ratio(ours)),
        times(other.p95_ratio(ours)),
        f"{textbook_plan:,}",
    ]


def _variants(shape: Shape, member: Connection, owner: Connection) -> list[Variant]:
    parameters = shape.parameters()
    for _ in range(shape.page - 1):
        # By the key of the last row, as a client pages.
        last = [member.execute(SEARCH.encode(), given).fetchall()[-1][-1] for given in parameters]
        parameters = [given | {"after": json.dumps(key)} for given, key in zip(parameters, last, strict=True)]
    return [
        Variant("member", member, SEARCH, parameters),
        Variant("no policies", owner, explicit(owner, SEARCH, values=parameters[0]), parameters),
        Variant("textbook", owner, "", queries=[textbook(shape, filters) for filters in shape.searches]),
    ]


def _names(member: Connection, owner: Connection) -> list[Variant]:
    query = find_query(Project(ROOT), "discovery/find_by_name").statement
    parameters = [{"name": name, "limit": 10} for name in NAMES]
    return [
        Variant("member", member, query, parameters),
        Variant("no policies", owner, explicit(owner, query, values=parameters[0]), parameters),
        Variant("textbook", owner, "", queries=[textbook_name(name) for name in NAMES]),
    ]


if __name__ == "__main__":
    main()
