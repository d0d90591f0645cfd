"""All tables of a plan, in the order foreign keys ask for."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from crmdb.mock.accounts import Accounts, account_tables, draw_accounts
from crmdb.mock.audience import audience_segments
from crmdb.mock.buyers import buyer_tables, draw_buyers
from crmdb.mock.campaigns import campaign_tables, deal_tables, draw_campaigns, draw_deals
from crmdb.mock.catalogue import People, draw_people, people_tables
from crmdb.mock.columns import Column, Table, column, concatenate
from crmdb.mock.committee import committee_table, draw_committee, known_since, sales_touches
from crmdb.mock.content import content_tables, draw_content
from crmdb.mock.identifiers import time_ordered_ids
from crmdb.mock.identity import Room, identity
from crmdb.mock.journeys import anonymous_touches, draw_leads, draw_touches, lead_touches, together
from crmdb.mock.money import Rates
from crmdb.mock.opportunities import draw_opportunities, opportunity_tables
from crmdb.mock.plan import Plan
from crmdb.mock.relationships import draw_relations, relation_tables
from crmdb.mock.revenue import revenue_tables
from crmdb.mock.timeline import activities, collections, notes, settings
from crmdb.mock.touchpoints import touchpoint_tables
from crmdb.mock.tracking import costs, fee_totals, tracking

TABLES = (
    "auth.users", "users", "workspaces", "workspace_members", "workspace_invitations", "exchange_rates",
    "influencers", "influencer_languages", "influencer_topics", "influencer_industries", "influencer_accounts",
    "account_metrics", "audience_segments", "influencer_rates", "custom_field_definitions", "workspace_influencers",
    "workspace_influencer_accounts", "workspace_influencer_topics", "workspace_influencer_rates", "lists",
    "list_influencers", "tags", "workspace_influencer_tags", "saved_searches", "exclusions", "campaigns",
    "campaign_targets", "campaign_influencers", "deliverables", "deliverable_metrics", "campaign_costs", "utm_templates",
    "tracking_links", "promo_codes", "status_changes", "companies", "contacts", "opportunities", "opportunity_contacts",
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
    never = np.iinfo(np.int64).max // 2
    relations = draw_relations(room, people, accounts)
    campaigns = draw_campaigns(room)
    deals = draw_deals(room, relations, campaigns)
    content = draw_content(room, relations, campaigns, deals)
    link_tables, links = tracking(room, relations, campaigns, deals, content)

    buyers = draw_buyers(room)
    heard = draw_touches(room, buyers, relations, deals, content)
    leads = draw_leads(room, buyers, heard)
    opportunities = draw_opportunities(room, buyers, heard, leads)
    committee = draw_committee(room, buyers, leads, opportunities)
    known_at, company_known_at, known = known_since(room, buyers, leads, committee)
    touches = together(
        heard,
        lead_touches(room, heard, leads, deals, content, links),
        sales_touches(room, opportunities, committee),
        anonymous_touches(room, deals, content),
    )
    company_ids = time_ordered_ids(room.stream("company ids"), company_known_at)
    contact_ids = time_ordered_ids(room.stream("contact ids"), known_at)

    first = {status: deals.first_moments(status, len(relations), never) for status in ("contracted", "negotiating")}
    return [
        *relation_tables(room, people, relations, first["contracted"], first["negotiating"], never),
        *collections(room, relations),
        *settings(room, relations),
        *campaign_tables(room, campaigns, fee_totals(campaigns, deals)),
        *deal_tables(room, relations, campaigns, deals),
        *content_tables(room, relations, campaigns, deals, content),
        *link_tables,
        costs(room, campaigns, deals),
        *buyer_tables(
            room,
            buyers,
            company_ids,
            contact_ids,
            known_at,
            company_known_at,
            leads.at,
            leads.made(room.plan.now),
            known,
        ),
        *opportunity_tables(room, buyers, company_ids, opportunities),
        committee_table(room, contact_ids, opportunities, committee),
        *revenue_tables(room, opportunities),
        *touchpoint_tables(room, relations, campaigns, deals, content, links, contact_ids, known_at, touches),
        notes(room, relations, opportunities),
        activities(room, relations, buyers, contact_ids, company_ids, leads, opportunities, committee),
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
