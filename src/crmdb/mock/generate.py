"""All rows of a plan, in units that do not depend on each other: any order, any process, the same rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

import numpy as np

from crmdb.mock.arrays.columns import Column, Table, column, concatenate
from crmdb.mock.arrays.randomness import Streams
from crmdb.mock.campaigns.lists import lists_and_tags, settings
from crmdb.mock.campaigns.programme import draw_programme, programme_tables
from crmdb.mock.catalog.blocks import block_count, block_tables, catalog_part
from crmdb.mock.catalog.people import BLOCK
from crmdb.mock.estimate import people_rows, workspace_rows
from crmdb.mock.plan import Plan
from crmdb.mock.sales.activities import activities, notes
from crmdb.mock.sales.sales import draw_sales, sales_tables
from crmdb.mock.tenants.defaults import default_tables
from crmdb.mock.tenants.exchange_rates import Rates
from crmdb.mock.tenants.identity import identity, identity_tables
from crmdb.mock.tenants.money import Money

TABLES = (
    "auth.users", "users", "workspaces", "workspace_members", "workspace_invitations", "exchange_rates",
    "utm_aliases", "pipelines", "pipeline_stages", "lost_reasons", "attribution_models",
    "influencers", "influencer_languages", "influencer_topics", "influencer_industries", "influencer_accounts",
    "account_metrics", "audience_segments", "influencer_rates", "custom_field_definitions", "workspace_influencers",
    "workspace_influencer_accounts", "workspace_influencer_topics", "workspace_influencer_languages",
    "workspace_audience_segments", "workspace_influencer_rates", "lists", "list_influencers",
    "tags", "workspace_influencer_tags", "saved_searches", "exclusions", "campaigns",
    "campaign_targets", "collaborations", "deliverables", "deliverable_metrics", "campaign_costs",
    "channel_rules", "utm_templates", "tracking_links",
    "promo_codes", "status_changes", "companies", "company_domains", "contacts", "contact_emails",
    "contact_profiles", "contact_stage_changes", "opportunities", "opportunity_contacts",
    "opportunity_history", "deals", "revenue_events", "contact_visitors", "touchpoints",
    "notes", "activities",
)  # fmt: skip
"""What is generated, parents before children."""

NUMBERED = {
    "deliverable_metrics": "measured_at", "status_changes": "changed_at", "opportunity_history": "changed_at",
    "contact_stage_changes": "changed_at", "touchpoints": "created_at",
}  # fmt: skip
"""Tables whose ids count up within a workspace in the order its rows would have been made: that order's column."""

BATCH_ROWS = 150_000
"""Rows, roughly, that are made and handed on together: enough to keep COPY busy, few enough to hold several."""


class Unit(NamedTuple):
    """What is generated as a whole.

    Attributes:
        kind: "frame" is who signs in where, from workspace `number` on, and exchange rates; "people" a block of the
            catalog; "workspace" everything within a shared workspace.
    """

    kind: Literal["frame", "people", "workspace"]
    number: int


Batch = tuple[Unit, ...]


def generate(plan: Plan) -> list[Table]:
    """Every table of a plan, complete, in the order of TABLES, all in memory: about 300 bytes a row."""
    return _merged(table for batch in batches(plan) for table in batch_tables(plan, batch))


def batches(plan: Plan, first_workspace: int = 0, rows: int = BATCH_ROWS) -> Iterator[Batch]:
    """The plan's units, parents first, in groups of about `rows` rows; the first few are smaller, for a quick start.

    With `first_workspace`, only what the plan has more than one with that many workspaces.
    """
    units = [(Unit("frame", first_workspace), 0)]
    if first_workspace == 0:
        units += [
            (Unit("people", block), people_rows(plan, min(BLOCK, plan.influencers - block * BLOCK)))
            for block in range(block_count(plan))
        ]
    teams = enumerate(identity(plan).teams)
    units += [(Unit("workspace", number), workspace_rows(plan, team.size)) for number, team in teams]
    batch: list[Unit] = []
    held, most = 0, rows // 8
    for unit, expected in units:
        if unit.kind == "workspace" and unit.number < first_workspace:
            continue
        if batch and held + expected > most:
            yield tuple(batch)
            batch, held, most = [], 0, min(most * 2, rows)
        batch.append(unit)
        held += expected
    yield tuple(batch)


def batch_tables(plan: Plan, units: Sequence[Unit]) -> list[Table]:
    """The rows of some units, one table a name, in the order of TABLES."""
    return _merged(table for unit in units for table in _unit_tables(plan, unit))


def _unit_tables(plan: Plan, unit: Unit) -> Iterable[Table]:
    if unit.kind == "people":
        return block_tables(plan, unit.number)
    if unit.kind == "workspace":
        return workspace_tables(plan, unit.number)
    rates = [Rates.of(plan).table()] if unit.number == 0 else []
    return [*identity_tables(plan, unit.number), *rates]


def workspace_tables(plan: Plan, number: int) -> list[Table]:
    """Everything inside one shared workspace, as its year went by, and what its people's own workspaces start with."""
    who = identity(plan)
    tenant = who.tenants[number]
    streams = Streams(plan.seed, tenant.team.slug)
    money = Money(Rates.of(plan), tenant.team.currency)
    people, accounts = catalog_part(plan, streams)
    programme = draw_programme(tenant, streams, people, accounts)
    sales = draw_sales(tenant, streams, programme)
    tables = _merged([
        *programme_tables(tenant, streams, money, people, programme),
        *lists_and_tags(tenant, streams, programme.relations),
        *settings(tenant, streams, programme.relations),
        *sales_tables(tenant, streams, money, programme, sales),
        notes(tenant, streams, programme.relations, sales.opportunities),
        activities(tenant, streams, programme.relations, sales),
    ])  # fmt: skip
    return [*default_tables(*who.owned_workspaces(number)), *(_numbered(table) for table in tables)]


def _merged(tables: Iterable[Table]) -> list[Table]:
    """One table a name, in the order of TABLES."""
    parts: dict[str, list[Table]] = {name: [] for name in TABLES}
    for table in tables:
        parts[table.name].append(table)
    return [concatenate(found) for found in parts.values() if found]


def _numbered(table: Table) -> Table:
    if table.name not in NUMBERED:
        return table
    moments = table.columns[NUMBERED[table.name]].values
    ordered = table.taken(np.argsort(moments, kind="stable"))
    number: dict[str, Column] = {"id": column("int8", np.arange(1, len(table) + 1))}
    return Table(table.name, len(table), number | ordered.columns)
