"""A workspace's work with influencers, from the choice of people to the links in their content."""

from __future__ import annotations

from dataclasses import dataclass

from crmdb.mock.arrays.columns import Table
from crmdb.mock.arrays.randomness import Streams
from crmdb.mock.campaigns.campaigns import Campaigns, campaign_tables, draw_campaigns
from crmdb.mock.campaigns.collaborations import Collaborations, collaboration_tables, draw_collaborations
from crmdb.mock.campaigns.costs import costs, fee_totals
from crmdb.mock.campaigns.deliverables import Content, content_tables, draw_content
from crmdb.mock.campaigns.organic import Organic, draw_organic, organic_tables
from crmdb.mock.campaigns.relationship_tables import relation_tables
from crmdb.mock.campaigns.relationships import Relations, draw_relations
from crmdb.mock.campaigns.tracking import (
    Tracking,
    channel_rule_table,
    code_table,
    draw_tracking,
    link_table,
    template_table,
)
from crmdb.mock.catalog.accounts import Accounts
from crmdb.mock.catalog.people import People
from crmdb.mock.tenants.money import Money
from crmdb.mock.tenants.tenant import Tenant


@dataclass(frozen=True)
class Programme:
    """Whom a workspace works with, in which campaigns, on what terms, with what result."""

    relations: Relations
    campaigns: Campaigns
    collaborations: Collaborations
    content: Content
    organic: Organic
    links: Tracking


def draw_programme(tenant: Tenant, streams: Streams, people: People, accounts: Accounts) -> Programme:
    """Each step draws on the one before."""
    relations = draw_relations(tenant, streams, people, accounts)
    campaigns = draw_campaigns(tenant, streams)
    collaborations = draw_collaborations(tenant, streams, relations, campaigns)
    content = draw_content(tenant, streams, relations, campaigns, collaborations)
    organic = draw_organic(tenant, streams, relations)
    links = draw_tracking(streams, collaborations, content)
    return Programme(relations, campaigns, collaborations, content, organic, links)


def programme_tables(
    tenant: Tenant, streams: Streams, money: Money, people: People, programme: Programme
) -> list[Table]:
    """Relationships, campaigns, collaborations, deliverables, links, codes, costs, and the history of each."""
    relations, campaigns, collaborations, content = (
        programme.relations,
        programme.campaigns,
        programme.collaborations,
        programme.content,
    )
    return [
        *relation_tables(tenant, streams, people, relations, collaborations),
        *campaign_tables(tenant, streams, money, campaigns, fee_totals(campaigns, collaborations)),
        *collaboration_tables(tenant, streams, relations, campaigns, collaborations),
        *content_tables(tenant, streams, relations, campaigns, collaborations, content=content),
        *organic_tables(tenant, streams, relations, programme.organic),
        channel_rule_table(tenant, streams),
        template_table(tenant, streams),
        link_table(tenant, streams, relations, campaigns, collaborations, content=content, links=programme.links),
        code_table(tenant, streams, relations, campaigns, collaborations, links=programme.links),
        costs(tenant, streams, money, campaigns, collaborations),
    ]
