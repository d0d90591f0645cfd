"""A workspace's buyers, from the first touch to the deal."""

from __future__ import annotations

from dataclasses import dataclass

from crmdb.mock.arrays.columns import Table
from crmdb.mock.arrays.randomness import Streams
from crmdb.mock.campaigns.programme import Programme
from crmdb.mock.sales.buyers import Buyers, Known, buyer_tables, draw_buyers
from crmdb.mock.sales.committee import Committee, committee_table, draw_committee, known_since, sales_touches
from crmdb.mock.sales.journeys import Touches, anonymous_touches, double_clicks, draw_touches, together
from crmdb.mock.sales.leads import draw_leads, lead_touches
from crmdb.mock.sales.opportunities import Opportunities, draw_opportunities
from crmdb.mock.sales.opportunity_tables import opportunity_tables
from crmdb.mock.sales.revenue import revenue_tables
from crmdb.mock.sales.touchpoints import touchpoint_tables
from crmdb.mock.tenants.money import Money
from crmdb.mock.tenants.tenant import Tenant


@dataclass(frozen=True)
class Sales:
    """Who could buy, what reached them, who asked, and what came of it."""

    buyers: Buyers
    touches: Touches
    opportunities: Opportunities
    committee: Committee
    known: Known


def draw_sales(tenant: Tenant, streams: Streams, programme: Programme) -> Sales:
    """Touches make leads, leads make opportunities, opportunities make meetings: in this order, never backwards."""
    buyers = draw_buyers(tenant, streams)
    heard = draw_touches(tenant, streams, buyers, programme)
    leads = draw_leads(tenant, streams, buyers, heard, programme.relations.power)
    opportunities = draw_opportunities(tenant, streams, buyers, heard, leads, power=programme.relations.power)
    committee = draw_committee(tenant, streams, buyers, leads, opportunities)
    touches = together(
        heard,
        double_clicks(tenant, streams, heard),
        lead_touches(tenant, streams, heard, leads, programme),
        sales_touches(tenant, streams, opportunities, committee),
        anonymous_touches(tenant, streams, programme),
    )
    return Sales(buyers, touches, opportunities, committee, known_since(tenant, streams, buyers, leads, committee))


def sales_tables(tenant: Tenant, streams: Streams, money: Money, programme: Programme, sales: Sales) -> list[Table]:
    """Companies, contacts, opportunities, committees, deals, revenue and touchpoints."""
    return [
        *buyer_tables(tenant, streams, sales.buyers, sales.known),
        *opportunity_tables(
            tenant, streams, money, sales.buyers, sales.known.company_ids, opportunities=sales.opportunities
        ),
        committee_table(tenant, streams, sales.known.contact_ids, sales.opportunities, sales.committee),
        *revenue_tables(tenant, streams, money, sales.opportunities),
        *touchpoint_tables(tenant, streams, programme, sales.known, sales.touches),
    ]
