"""A workspace's work with influencers, from the choice of people to the links in their content."""

from __future__ import annotations

from dataclasses import dataclass

from crmdb.mock.accounts import Accounts
from crmdb.mock.campaigns import Campaigns, campaign_tables, draw_campaigns
from crmdb.mock.catalog import People
from crmdb.mock.columns import Table
from crmdb.mock.content import Content, content_tables, draw_content
from crmdb.mock.costs import costs, fee_totals
from crmdb.mock.deals import Deals, deal_tables, draw_deals
from crmdb.mock.identity import Room
from crmdb.mock.partners import relation_tables
from crmdb.mock.relationships import Relations, draw_relations
from crmdb.mock.tracking import Tracking, channel_rule_table, code_table, draw_tracking, link_table, template_table


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
        channel_rule_table(room),
        template_table(room),
        link_table(room, relations, campaigns, deals, content, links=programme.links),
        code_table(room, relations, campaigns, deals, programme.links),
        costs(room, campaigns, deals),
    ]
