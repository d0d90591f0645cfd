"""A workspace's buyers, from the first touch to the deal."""

from __future__ import annotations

from dataclasses import dataclass

from crmdb.mock.arrays.columns import Table
from crmdb.mock.campaigns.programme import Programme
from crmdb.mock.sales.buyers import Buyers, Known, buyer_tables, draw_buyers
from crmdb.mock.sales.committee import Committee, committee_table, draw_committee, known_since, sales_touches
from crmdb.mock.sales.journeys import (
    Touches,
    anonymous_touches,
    double_clicks,
    draw_leads,
    draw_touches,
    lead_touches,
    together,
)
from crmdb.mock.sales.opportunities import Opportunities, draw_opportunities
from crmdb.mock.sales.opportunity_tables import opportunity_tables
from crmdb.mock.sales.revenue import revenue_tables
from crmdb.mock.sales.touchpoints import touchpoint_tables
from crmdb.mock.tenants.identity import Room


@dataclass(frozen=True)
class Sales:
    """Who could buy, what reached them, who asked, and what came of it."""

    buyers: Buyers
    touches: Touches
    opportunities: Opportunities
    committee: Committee
    known: Known


def draw_sales(room: Room, programme: Programme) -> Sales:
    """Touches make leads, leads make opportunities, opportunities make meetings: in this order, never backwards."""
    buyers = draw_buyers(room)
    heard = draw_touches(room, buyers, programme)
    leads = draw_leads(room, buyers, heard, programme.relations.power)
    opportunities = draw_opportunities(room, buyers, heard, leads, programme.relations.power)
    committee = draw_committee(room, buyers, leads, opportunities)
    touches = together(
        heard,
        double_clicks(room, heard),
        lead_touches(room, heard, leads, programme),
        sales_touches(room, opportunities, committee),
        anonymous_touches(room, programme),
    )
    return Sales(buyers, touches, opportunities, committee, known_since(room, buyers, leads, committee))


def sales_tables(room: Room, programme: Programme, sales: Sales) -> list[Table]:
    """Companies, contacts, opportunities, committees, deals, revenue and touchpoints."""
    return [
        *buyer_tables(room, sales.buyers, sales.known),
        *opportunity_tables(room, sales.buyers, sales.known.company_ids, sales.opportunities),
        committee_table(room, sales.known.contact_ids, sales.opportunities, sales.committee),
        *revenue_tables(room, sales.opportunities),
        *touchpoint_tables(room, programme, sales.known, sales.touches),
    ]
