"""What safety costs when writing: `python -m benchmarks.writes [--batch N] [--write]`.

The same rows into a bare table, with indexes and checks, with foreign keys, into the real table (triggers) as its
owner, and as a member under policies; then one row changed with and without triggers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import click

from benchmarks.harness import Variant, load, member_session, owner_session, race, scratch_database, sign_in
from benchmarks.report import environment, publish, table, times
from crmdb.database import Connection, connect
from crmdb.embedded.server import Server

WORKSPACE = str(UUID(hashlib.md5(b"workspace 0", usedforsecurity=False).hexdigest()))
USER = str(UUID(hashlib.md5(b"user 0 1", usedforsecurity=False).hexdigest()))

TOUCHES = """
with recorded as (
    insert into {table} (
        touched_at, type, channel, evidence, contact_id, tracking_link_id, properties, source, external_id
    )
    select
        event.touched_at, event.type, 'influencer', 4, event.contact_id, event.tracking_link_id, '{{}}', event.source,
        event.external_id
    from jsonb_to_recordset(%(events)s::jsonb) as event (
        touched_at timestamptz, type text, contact_id uuid, tracking_link_id uuid, source text, external_id text
    )
    returning 1
)
select count(*) from recorded
"""
CONTACTS = """
with recorded as (
    insert into {table} (company_id, full_name, email)
    select (event.company_id)::uuid, 'Somebody', event.external_id || '@example.com'
    from jsonb_to_recordset(%(events)s::jsonb) as event (company_id uuid, external_id text)
    returning 1
)
select count(*) from recorded
"""
UPDATES = {
    "an opportunity's amount (audit, history, conversion)": "update public.opportunities"
    " set amount_minor = amount_minor + 1 where id = %(opportunity)s returning 1",
    "a contact's job title (audit)": "update public.contacts set job_title = coalesce(job_title, '') || 'x'"
    " where id = %(contact)s returning 1",
}

_FOREIGN_KEYS = """
select pg_get_constraintdef(oid) from pg_constraint where conrelid = %s::regclass and contype = 'f'
"""


@click.command()
@click.option("--batch", default=1000, show_default=True, help="Rows of a statement.")
@click.option("--rounds", default=12, show_default=True)
@click.option("--write", is_flag=True, help="Update docs/performance.md.")
def main(batch: int, rounds: int, write: bool) -> None:
    """Compare ways of writing the same rows."""
    with scratch_database() as server:
        load(server, "catalog", influencers=2000)
        load(server, "workspaces", touchpoints=50_000)
        with connect(server.admin_url(), autocommit=True) as admin:
            for name in ("touchpoints", "contacts"):
                _make_copies(admin, name)
        owner, member = owner_session(server), member_session(server, USER, WORKSPACE)
        sign_in(owner, USER, WORKSPACE)
        events = list(_events(owner, batch, rounds + 1))
        text = "\n\n".join([_inserts(owner, member, events, rounds), _updates(server, owner, member, rounds * 10)])
        line = environment(
            owner, "python -m benchmarks.writes", f"statements of {batch:,} rows beside 150,000 touchpoints"
        )
    publish("writes", f"{text}\n\n{line}", write=write)


def _make_copies(admin: Connection, name: str) -> None:
    """`private.bare_…`, `private.indexed_…` and `private.keyed_…` of a table of public; no triggers, no policies."""
    for prefix, what in (("bare", "defaults including identity"), ("indexed", "all"), ("keyed", "all")):
        copy = f"private.{prefix}_{name}"
        admin.execute(f"create table {copy} (like public.{name} including {what})".encode())
        admin.execute(f"alter table {copy} owner to postgres".encode())
        admin.execute(f"insert into {copy} overriding system value select * from public.{name}".encode())
        # Past the ids just copied; without an identity there is no sequence, and nothing happens.
        admin.execute("select setval(pg_get_serial_sequence(%s, 'id'), 10000000)", [copy])
    for (definition,) in admin.execute(_FOREIGN_KEYS.encode(), [f"public.{name}"]).fetchall():
        admin.execute(f"alter table private.keyed_{name} add {definition}".encode())
    admin.execute("vacuum analyze")


def _inserts(owner: Connection, member: Connection, events: list[dict[str, str]], rounds: int) -> str:
    rows = []
    for name, query, call in (
        ("touchpoints", TOUCHES, "select public.record_touchpoints(%(events)s::jsonb)"),
        ("contacts", CONTACTS, CONTACTS.format(table="public.contacts")),
    ):
        steps = {
            "bare": query.format(table=f"private.bare_{name}"),
            "indexes and checks": query.format(table=f"private.indexed_{name}"),
            "foreign keys": query.format(table=f"private.keyed_{name}"),
            "triggers": query.format(table=f"public.{name}"),
        }
        variants = [Variant(step, owner, statement, events) for step, statement in steps.items()]
        # Its own keys: the same event again would be skipped.
        own = [{"events": given["events"].replace("-batch-", "-member-")} for given in events]
        variants.append(Variant("policies", member, call, own))
        timings = race(variants, rounds)
        rows.append([name, *(times(timing.ratio(timings["bare"])) for timing in timings.values())])
    head = [
        "time to insert, to a bare table",
        "bare",
        "+ indexes, checks",
        "+ foreign keys",
        "+ triggers",
        "+ policies",
    ]
    return table(head, rows)


def _updates(server: Server, owner: Connection, member: Connection, rounds: int) -> str:
    with connect(server.admin_url(), autocommit=True) as bare:
        sign_in(bare, USER, WORKSPACE)
        bare.execute("set session_replication_role = replica")
        keys = owner.execute(
            "select (select min(id::text) from public.opportunities where workspace_id = %(own)s and status = 'open'),"
            " (select min(id::text) from public.contacts where workspace_id = %(own)s)",
            {"own": WORKSPACE},
        ).fetchall()
        parameters = [{"opportunity": opportunity, "contact": contact} for opportunity, contact in keys]
        rows = []
        for title, query in UPDATES.items():
            explicit = query.replace("where ", f"where workspace_id = '{WORKSPACE}' and ")
            plain = Variant("no triggers", bare, explicit, parameters)
            variants = [
                plain,
                replace(plain, name="triggers", connection=owner),
                replace(plain, name="policies", connection=member, query=query),
            ]
            timings = race(variants, rounds)
            rows.append([title, *(times(timing.ratio(timings["no triggers"])) for timing in timings.values())])
    return table(["time to change one row", "no triggers", "+ triggers", "+ policies"], rows)


def _events(owner: Connection, batch: int, rounds: int) -> Iterator[dict[str, str]]:
    """One parameter a round: a JSON array of events whose external ids no other round has."""
    ids = "select id::text from public.{} where workspace_id = %s order by id limit {}"
    contacts, links, companies = (
        [row[0] for row in owner.execute(ids.format(name, batch).encode(), [WORKSPACE]).fetchall()]
        for name in ("contacts", "tracking_links", "companies")
    )
    for number in range(rounds):
        events = [
            {
                "touched_at": "2026-11-01T12:00:00Z",
                "type": "link_click",
                "contact_id": contacts[turn % len(contacts)],
                "tracking_link_id": links[turn % len(links)],
                "company_id": companies[turn % len(companies)],
                "source": "benchmark",
                "external_id": f"{number}-batch-{turn}",
            }
            for turn in range(batch)
        ]
        yield {"events": json.dumps(events)}


if __name__ == "__main__":
    main()
