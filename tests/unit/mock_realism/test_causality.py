"""Nothing is made before what it refers to: every key of every table, and the moments the keys do not show."""

from __future__ import annotations

import numpy as np

from tests.unit.mock_realism.world import World

PARENTS = {
    "account_id": "influencer_accounts", "campaign_id": "campaigns", "collaboration_id": "collaborations",
    "changed_by": "users", "company_id": "companies", "contact_id": "contacts", "created_by": "users",
    "deal_id": "deals", "deliverable_id": "deliverables", "influencer_id": "influencers", "invited_by": "users",
    "assignee_id": "users", "parent_id": "companies",
    "influencer_account_id": "influencer_accounts", "workspace_influencer_account_id": "workspace_influencer_accounts",
    "list_id": "lists", "merged_into_id": "influencers", "opportunity_id": "opportunities", "owner_id": "users",
    "approved_by": "users", "promo_code_id": "promo_codes", "reverses_id": "revenue_events", "tag_id": "tags",
    "tracking_link_id": "tracking_links", "user_id": "users", "utm_template_id": "utm_templates",
    "workspace_id": "workspaces", "workspace_influencer_id": "workspace_influencers",
}  # fmt: skip
"""What each key column points at. A new one has to be added here."""

DEFAULTS = {"pipeline_id", "stage_id", "former_stage_id", "lost_reason_id"}
"""Keys of rows that are made with their workspace."""

OTHER_PARENTS = {("workspace_audience_segments", "account_id"): "workspace_influencer_accounts"}
"""Columns that point elsewhere than those of the same name."""

NOT_OURS = {("auth.users", "instance_id")}

TIMELESS = ("influencer_languages", "influencer_topics", "influencer_industries", "account_metrics")
"""Tables without a moment of making."""

MADE = ("created_at", "changed_at", "measured_at", "captured_at")

LATER = {("influencers", "merged_into_id"), ("touchpoints", "contact_id")}
"""Keys that are filled in when more is known: of a duplicate once it is found, of a visitor once they are known."""


def test_no_row_is_older_than_a_row_it_refers_to(world: World) -> None:
    for name, table in world.tables.items():
        made = next((table.columns[moment].values for moment in MADE if moment in table.columns), None)
        assert (made is None) == (name in TIMELESS), name
        for key, column in table.columns.items():
            if column.kind != "uuid" or key in {"id", *DEFAULTS} or (name, key) in NOT_OURS:
                continue
            assert key in PARENTS, f"{name}.{key}: what does it point at?"
            parent = OTHER_PARENTS.get((name, key), PARENTS[key])
            row = world.rows(name, key, parent)
            if made is None or (name, key) in LATER:
                continue
            earlier = world.values(parent, "created_at")[row]
            assert not ((made < earlier) & (row >= 0)).any(), f"{name}.{key}"


def test_nothing_changes_before_it_is_made_or_after_the_last_day(world: World) -> None:
    for name, table in world.tables.items():
        for key, column in table.columns.items():
            if column.kind != "timestamptz" or key == "expires_at":
                continue
            moments = column.values[world.present(name, key)]
            assert not (moments >= world.plan.now).any(), f"{name}.{key}"
        if "updated_at" in table.columns:
            assert (table.columns["updated_at"].values >= table.columns["created_at"].values).all(), name


def test_a_touch_comes_after_its_content_and_before_its_arrival(world: World) -> None:
    at = world.values("touchpoints", "touched_at")
    assert (at <= world.values("touchpoints", "created_at")).all()
    for key, parent, moment in (
        ("deliverable_id", "deliverables", "published_at"),
        ("tracking_link_id", "tracking_links", "created_at"),
        ("promo_code_id", "promo_codes", "created_at"),
    ):
        row = world.rows("touchpoints", key, parent)
        came = row >= 0
        assert (at[came] > world.values(parent, moment)[row[came]]).all(), key
        assert world.present(parent, moment)[row[came]].all(), key


def test_a_contact_known_later_came_as_a_visitor(world: World) -> None:
    contact = world.rows("touchpoints", "contact_id", "contacts")
    known = world.values("contacts", "created_at")[contact]
    stranger = (contact >= 0) & (world.values("touchpoints", "created_at") < known)
    assert stranger.any()
    assert world.present("touchpoints", "visitor_id")[stranger].all()


def test_touch_then_lead_then_opportunity_then_deal_then_money(world: World) -> None:
    lead_at, is_lead = world.values("contacts", "became_lead_at"), world.present("contacts", "became_lead_at")
    first = np.full(len(lead_at), world.plan.now)
    contact = world.rows("touchpoints", "contact_id", "contacts")
    np.minimum.at(first, contact[contact >= 0], world.values("touchpoints", "touched_at")[contact >= 0])
    assert (first[is_lead] <= lead_at[is_lead]).all()

    opened, closed = world.values("opportunities", "opened_at"), world.values("opportunities", "closed_at")
    is_closed = world.present("opportunities", "closed_at")
    assert (opened[is_closed] < closed[is_closed]).all()
    changed = world.rows("opportunity_history", "opportunity_id", "opportunities")
    at = world.values("opportunity_history", "changed_at")
    assert (at >= opened[changed]).all()
    assert (at <= np.where(is_closed, closed, world.plan.now)[changed]).all()

    deal = world.rows("deals", "opportunity_id", "opportunities")
    assert (world.values("deals", "won_at") == closed[deal]).all()
    paid = world.rows("revenue_events", "deal_id", "deals")
    assert (world.values("revenue_events", "occurred_at") >= world.values("deals", "won_at")[paid]).all()
    reverses = world.rows("revenue_events", "reverses_id", "revenue_events")
    back = reverses >= 0
    moments = world.values("revenue_events", "occurred_at")
    assert (moments[back] > moments[reverses[back]]).all()


def test_a_committee_sits_while_the_opportunity_is_open(world: World) -> None:
    row = world.rows("opportunity_contacts", "opportunity_id", "opportunities")
    joined = world.values("opportunity_contacts", "created_at")
    end = np.where(
        world.present("opportunities", "closed_at"), world.values("opportunities", "closed_at"), world.plan.now
    )
    assert (joined >= world.values("opportunities", "opened_at")[row]).all()
    assert (joined <= end[row]).all()


def test_content_is_approved_then_published_then_measured(world: World) -> None:
    published, is_published = (
        world.values("deliverables", "published_at"),
        world.present("deliverables", "published_at"),
    )
    approved = world.values("deliverables", "approved_at")
    ordered = is_published & world.present("deliverables", "collaboration_id")
    assert world.present("deliverables", "approved_at")[ordered].all()
    assert (approved[ordered] < published[ordered]).all()
    row = world.rows("deliverable_metrics", "deliverable_id", "deliverables")
    assert is_published[row].all()
    assert (world.values("deliverable_metrics", "measured_at") > published[row]).all()


def test_nobody_is_touched_by_a_meeting_before_they_are_known(world: World) -> None:
    contact = world.rows("touchpoints", "contact_id", "contacts")
    met = (world.values("touchpoints", "type") == b"meeting") & (contact >= 0)
    at = world.values("touchpoints", "touched_at")
    assert (at[met] >= world.values("contacts", "created_at")[contact[met]]).all()
