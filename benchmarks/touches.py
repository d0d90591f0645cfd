"""How fast touches are recorded: `python -m benchmarks.touches [--batch N] [--write]`.

A member records batches through `record_touchpoints()`, with links named in every way the API knows. A plain
insert of the same resolved rows by the tables' owner, with indexes, foreign keys and triggers, is the floor beside it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import click

from benchmarks.harness import load, member_session, owner_session, scratch_database, sign_in
from benchmarks.report import environment, publish, table
from benchmarks.writes import USER, WORKSPACE
from crmdb.database import Connection

Event = dict[str, Any]
RECORD = "select outcome, count(*) from public.record_touchpoints(%(events)s::jsonb) group by 1"
FLOOR = """
with recorded as (
    insert into public.touchpoints (
        workspace_id, touched_at, type, channel, evidence, contact_id, visitor_id, workspace_influencer_id, campaign_id,
        deliverable_id, tracking_link_id, given, source, external_id
    )
    select
        %(workspace)s, event.touched_at, event.type, 'influencer', 4, event.contact_id, event.visitor_id,
        event.workspace_influencer_id, event.campaign_id, event.deliverable_id, event.tracking_link_id, '{}',
        event.source, event.external_id
    from jsonb_to_recordset(%(events)s::jsonb) as event (
        touched_at timestamptz, type text, contact_id uuid, visitor_id text, workspace_influencer_id uuid,
        campaign_id uuid, deliverable_id uuid, tracking_link_id uuid, source text, external_id text
    )
    on conflict on constraint touchpoints_external_id_key do nothing
    returning 1
)
select 'recorded', count(*) from recorded
"""
WORDS = ("utm_source", "utm_medium", "utm_campaign", "utm_content")
LINKS = """
select
    links.id::text, links.short_code, links.url, links.utm_source, links.utm_medium, links.utm_campaign,
    links.utm_content, links.campaign_id::text, deals.workspace_influencer_id::text, links.deliverable_id::text
from public.tracking_links as links
left join public.collaborations as deals
    on (deals.workspace_id, deals.id) = (links.workspace_id, links.collaboration_id)
where links.workspace_id = %s order by links.id limit 400
"""


@click.command()
@click.option("--batch", default=5000, show_default=True, help="Events of a call.")
@click.option("--rounds", default=8, show_default=True)
@click.option("--write", is_flag=True, help="Update docs/performance.md.")
def main(batch: int, rounds: int, write: bool) -> None:
    """Rows a second by what the sender knows of the link."""
    with scratch_database() as server:
        load(server, "catalog", influencers=2000)
        load(server, "workspaces", touchpoints=50_000)
        owner, member = owner_session(server), member_session(server, USER, WORKSPACE)
        sign_in(owner, USER, WORKSPACE)
        owner.execute("update public.tracking_links set utm_content = short_code where workspace_id = %s", [WORKSPACE])
        links = owner.execute(LINKS.encode(), [WORKSPACE]).fetchall()
        contacts = [
            row[0]
            for row in owner.execute(
                "select id::text from public.contacts where workspace_id = %s order by id limit 2000", [WORKSPACE]
            ).fetchall()
        ]
        shapes: dict[str, Callable[[int], Event]] = {
            "link id, contact": lambda turn: {
                "tracking_link_id": links[turn % len(links)][0],
                "contact_id": contacts[turn % len(contacts)],
            },
            "link id, visitor": lambda turn: {
                "tracking_link_id": links[turn % len(links)][0],
                "visitor_id": f"v{turn % 3000}",
            },
            "short code": lambda turn: {"short_code": links[turn % len(links)][1], "visitor_id": f"v{turn % 3000}"},
            "UTM words": lambda turn: {
                **dict(zip(WORDS, links[turn % len(links)][3:7], strict=True)),
                "visitor_id": f"v{turn % 3000}",
            },
            "page, referrer and browser": lambda turn: {
                "page_url": f"{links[turn % len(links)][2]}&fbclid=x{turn}",
                "referrer": "https://www.linkedin.com/",
                "user_agent": f"Mozilla/5.0 (Windows NT 10.0) Chrome/{turn % 200}.0",
                "visitor_id": f"v{turn % 3000}",
            },
        }
        rows = []
        for name, shape in shapes.items():
            rows.append([name, *_rates((member, owner), links, (name, shape), batch, rounds)])
        what = f"calls of {batch:,} events beside 150,000 touchpoints"
        line = environment(owner, "python -m benchmarks.touches", what)
    head = ["the event names", "rows/s, member", "rows/s, plain insert of resolved rows"]
    publish("touches", f"{table(head, rows)}\n\n{line}", write=write)


def _rates(
    sessions: tuple[Connection, Connection],
    links: list[tuple[Any, ...]],
    shape: tuple[str, Callable[[int], Event]],
    batch: int,
    rounds: int,
) -> Iterator[str]:
    """Median rows a second of member and owner, in turns; the first round is not measured."""
    name, make = shape
    seconds: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        for place, who in enumerate(sessions):
            events = [_event(make(turn), f"{name}-{place}-{number}-{turn}") for turn in range(batch)]
            if place == 1:
                events = [_resolved(event, links[turn % len(links)]) for turn, event in enumerate(events)]
            query = RECORD if place == 0 else FLOOR
            parameters = {"events": json.dumps(events), "workspace": WORKSPACE}
            start = time.perf_counter()
            answers = who.execute(query.encode(), parameters).fetchall()
            if number > 0:
                seconds[place].append(time.perf_counter() - start)
            assert answers == [("recorded", batch)], answers
    for measured in seconds:
        yield f"{batch / sorted(measured)[len(measured) // 2]:,.0f}"


def _event(given: Event, external_id: str) -> Event:
    return given | {
        "touched_at": "2026-11-01T12:00:00Z", "type": "link_click", "source": "benchmark", "external_id": external_id,
    }  # fmt: skip


def _resolved(event: Event, link: tuple[Any, ...]) -> Event:
    return event | {
        "tracking_link_id": link[0],
        "campaign_id": link[7],
        "workspace_influencer_id": link[8],
        "deliverable_id": link[9],
    }


if __name__ == "__main__":
    main()
