"""All tables of a plan, in the order foreign keys ask for."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from crmdb.mock.accounts import Accounts, account_tables, draw_accounts
from crmdb.mock.audience import audience_segments
from crmdb.mock.catalogue import People, draw_people, people_tables
from crmdb.mock.columns import Column, Table, column, concatenate
from crmdb.mock.identity import Room, identity
from crmdb.mock.lists import lists_and_tags, settings
from crmdb.mock.money import Rates
from crmdb.mock.plan import Plan
from crmdb.mock.programme import draw_programme, programme_tables
from crmdb.mock.sales import draw_sales, sales_tables
from crmdb.mock.timeline import activities, notes

TABLES = (
    "auth.users", "users", "workspaces", "workspace_members", "workspace_invitations", "exchange_rates",
    "influencers", "influencer_languages", "influencer_topics", "influencer_industries", "influencer_accounts",
    "account_metrics", "audience_segments", "influencer_rates", "custom_field_definitions", "workspace_influencers",
    "workspace_influencer_accounts", "workspace_influencer_topics", "workspace_influencer_rates", "lists",
    "list_influencers", "tags", "workspace_influencer_tags", "saved_searches", "exclusions", "campaigns",
    "campaign_targets", "campaign_influencers", "deliverables", "deliverable_metrics", "campaign_costs",
    "utm_templates", "tracking_links",
    "promo_codes", "status_changes", "companies", "contacts", "opportunities", "opportunity_contacts",
    "opportunity_history", "deals", "revenue_events", "contact_visitors", "touchpoints", "notes", "activities",
)  # fmt: skip
"""What is generated, parents before children."""

NUMBERED = {
    "deliverable_metrics": "measured_at", "status_changes": "changed_at", "opportunity_history": "changed_at",
    "touchpoints": "created_at",
}  # fmt: skip
"""Tables whose ids count up in the order rows would have been made, and the column that says when."""


def generate(plan: Plan) -> list[Table]:
    """Every table of a plan, complete, in the order of TABLES.

    Rows depend on nothing but the plan. Memory: about 300 bytes a row, since all of it is held at once.
    """
    rates = Rates(plan)
    people = draw_people(plan)
    accounts = draw_accounts(plan, people)
    tables, rooms = identity(plan, rates)
    tables += [rates.table(), *people_tables(plan, people), *account_tables(plan, people, accounts)]
    tables.append(audience_segments(plan, people, accounts))
    for room in rooms:
        tables += workspace_tables(room, people, accounts)
    return [_numbered(table) for table in _merged(tables)]


def workspace_tables(room: Room, people: People, accounts: Accounts) -> list[Table]:
    """Everything inside one shared workspace, as its year went by."""
    programme = draw_programme(room, people, accounts)
    sales = draw_sales(room, programme)
    return [
        *programme_tables(room, people, programme),
        *lists_and_tags(room, programme.relations),
        *settings(room, programme.relations),
        *sales_tables(room, programme, sales),
        notes(room, programme.relations, sales.opportunities),
        activities(room, programme.relations, sales),
    ]


def _merged(tables: Iterable[Table]) -> list[Table]:
    """One table a name, in the order of TABLES."""
    parts: dict[str, list[Table]] = {name: [] for name in TABLES}
    for table in tables:
        parts[table.name].append(table)
    return [concatenate(found) for found in parts.values()]


def _numbered(table: Table) -> Table:
    if table.name not in NUMBERED:
        return table
    moments = table.columns[NUMBERED[table.name]].values
    ordered = table.taken(np.argsort(moments, kind="stable"))
    number: dict[str, Column] = {"id": column("int8", np.arange(1, len(table) + 1))}
    return Table(table.name, len(table), number | ordered.columns)
