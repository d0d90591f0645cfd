"""Which form of a policy keeps indexes working: `python -m benchmarks.policies [--leakproof] [--rows N] [--write]`.

One table with a policy for each form, the same query under each, beside the owner with an explicit filter. With
--leakproof: the same condition under the workspace policy and under a constant one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from uuid import UUID

import click

from benchmarks.harness import (
    Plan,
    Timing,
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
from crmdb.embedded.server import Server

FORMS = {
    "subselect": "`workspace_id in (select f())`",
    "exists": "`exists (select … members …)`",
    "is_member": "`private.is_member(workspace_id)`",
    "any_array": "`workspace_id = any(array(select f()))`",
    "active_workspace": "**`workspace_id = (select private.active_workspace())`**",
}
"""Role of data/policies.sql, without its prefix, to what its policy says."""

EVENTS = "select * from public.bench_events where true"
SHAPES = {
    "point read": f"{EVENTS} and id = %(id)s",
    "latest 50": f"{EVENTS} order by happened_at desc limit 50",
    "count by status": "select status, count(*) from public.bench_events where true group by status",
    "page of a filter": f"{EVENTS} and owner_number = 5 and happened_at < '2026-06-01Z'"
    " order by happened_at desc limit 50",
}
"""What an application asks without naming a workspace; `where true` is where the owner's explicit filter goes."""

CONDITIONS = {
    "text `=`": "status = 'won' and amount_minor between 500 and 999",
    "enum `=`": "status_enum = 'won' and amount_minor between 500 and 999",
    "jsonb `->>`": "properties ->> 'plan' = 'plan77'",
    "array `@>`": "tags @> array['tag3', 'tag5']",
    "full text `@@`": "document @@ $$'word3' & 'word5'$$::tsquery",
}

WORKSPACES = {"large": 1, "small": 2}


@click.command()
@click.option("--rows", default=500_000, show_default=True, help="Rows of the table, a tenth in the large workspace.")
@click.option("--rounds", default=25, show_default=True)
@click.option("--leakproof", is_flag=True, help="Compare conditions instead of policy forms.")
@click.option("--write", is_flag=True, help="Update docs/performance.md.")
def main(rows: int, rounds: int, leakproof: bool, write: bool) -> None:
    """Compare policy forms, or with --leakproof conditions under them."""
    with scratch_database() as server:
        load(server, "policies", rows=rows)
        if leakproof:
            load(server, "leakproof")
        text = conditions(server, rounds) if leakproof else forms(server, rounds)
        command = "python -m benchmarks.policies" + " --leakproof" * leakproof
        with owner_session(server) as owner:
            line = environment(owner, command, f"{rows:,} rows in 1,000 workspaces, {rows // 10:,} in the large one")
    publish("leakproof" if leakproof else "policies", f"{text}\n\n{line}", write=write)


def forms(server: Server, rounds: int) -> str:
    """Each form × shape × workspace: ratio to the owner, and buffers."""
    measured = {
        f"{shape}, {size}": _shape(server, query, number, rounds)
        for shape, query in SHAPES.items()
        for size, number in WORKSPACES.items()
    }
    rows = []
    for form, title in {"owner": "owner, explicit filter", **FORMS}.items():
        cells = [
            f"{times(timings[form].ratio(timings['owner']))} ({plans[form].buffers:,})"
            for timings, plans in measured.values()
        ]
        rows.append([title, *cells])
    return table(["policy: ratio (buffers)", *measured], rows)


def _shape(server: Server, query: str, workspace: int, rounds: int) -> tuple[dict[str, Timing], dict[str, Plan]]:
    variants = [_variant(server, "owner", workspace, _filtered(query, workspace))]
    variants += [_variant(server, form, workspace, query) for form in FORMS]
    return _measure(variants, rounds)


def conditions(server: Server, rounds: int) -> str:
    """Each condition under the workspace policy and under a constant one with an explicit filter."""
    rows = []
    for title, condition in CONDITIONS.items():
        query = f"{EVENTS} and {condition}"
        variants = [
            _variant(server, "constant", 1, _filtered(query, 1)),
            _variant(server, "active_workspace", 1, query),
        ]
        timings, plans = _measure(variants, rounds)
        ratio = times(timings["active_workspace"].ratio(timings["constant"]))
        rows.append([title, ratio, f"{plans['active_workspace'].buffers:,}", f"{plans['constant'].buffers:,}"])
    head = ["condition", "workspace policy to constant policy", "buffers, workspace policy", "buffers, constant policy"]
    return table(head, rows)


def _measure(variants: Sequence[Variant], rounds: int) -> tuple[dict[str, Timing], dict[str, Plan]]:
    timings, plans = race(variants, rounds), {variant.name: explain(variant) for variant in variants}
    for variant in variants:
        variant.connection.close()
    return timings, plans


def _variant(server: Server, role: str, workspace: int, query: str) -> Variant:
    """`query` as a member of the workspace under the policy of `role`, or as the tables' owner."""
    user, workspace_id = _md5_uuid(f"user {workspace * 5}"), _md5_uuid(f"workspace {workspace}")
    if role == "owner":
        connection = owner_session(server)
        sign_in(connection, user, workspace_id)
    else:
        connection = member_session(server, user, workspace_id)
        connection.execute(f"set role bench_{role}".encode())
    found = connection.execute(b"select min(id) from public.bench_events where workspace_id = %s", [workspace_id])
    return Variant(role, connection, query, [{"id": row[0]} for row in found])


def _filtered(query: str, workspace: int) -> str:
    return query.replace("where true", f"where workspace_id = '{_md5_uuid(f'workspace {workspace}')}'")


def _md5_uuid(text: str) -> str:
    """As `md5(text)::uuid` of the data files."""
    return str(UUID(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()))


if __name__ == "__main__":
    main()
