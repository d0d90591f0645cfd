"""A workspace's work with influencers, from the choice of people to the links in their content."""

from __future__ import annotations

from dataclasses import dataclass

from crmdb.mock.arrays.columns import Table
from crmdb.mock.campaigns.campaigns import Campaigns, campaign_tables, draw_campaigns
from crmdb.mock.campaigns.collaborations import Deals, deal_tables, draw_deals
from crmdb.mock.campaigns.costs import costs, fee_totals
from crmdb.mock.campaigns.deliverables import Content, content_tables, draw_content
from crmdb.mock.campaigns.relationship_tables import relation_tables
from crmdb.mock.campaigns.relationships import Relations, draw_relations
from crmdb.mock.campaigns.tracking import Tracking, code_table, draw_tracking, link_table, template_table
from crmdb.mock.catalog.accounts import Accounts
from crmdb.mock.catalog.people import People
from crmdb.mock.tenants.identity import Room


@dataclass(frozen=True)
class Programme:
    """Whom a workspace works with, in which campaigns, on what terms, with what result."""

    relations: Relations
    campaigns: Campaigns
    deals: Deals
    content: Content
    links: Tracking


def draw_programme(room: Room, people: People, accounts: Accounts) -> Programme:
    """Each step draws on the one before."""
    relations = draw_relations(room, people, accounts)
    campaigns = draw_campaigns(room)
    deals = draw_deals(room, relations, campaigns)
    content = draw_content(room, relations, campaigns, deals)
    return Programme(relations, campaigns, deals, content, draw_tracking(room, deals, content))


def programme_tables(room: Room, people: People, programme: Programme) -> list[Table]:
    """Relationships, campaigns, deals, deliverables, links, codes, costs, and the history of each."""
    relations, campaigns, deals, content = programme.relations, programme.campaigns, programme.deals, programme.content
    return [
        *relation_tables(room, people, relations, deals),
        *campaign_tables(room, campaigns, fee_totals(campaigns, deals)),
        *deal_tables(room, relations, campaigns, deals),
        *content_tables(room, relations, campaigns, deals, content),
        template_table(room),
        link_table(room, relations, campaigns, deals, content, links=programme.links),
        code_table(room, relations, campaigns, deals, programme.links),
        costs(room, campaigns, deals),
    ]
