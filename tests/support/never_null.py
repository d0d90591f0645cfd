"""Results that are never null, which PostgreSQL does not know of functions and views.

Columns of named queries are declared in their files (`-- always: …`); those of other functions and of views here. Tests
ask all of them for real rows: a column that is null there may not be declared.
"""

from __future__ import annotations

from crmdb.project import Project
from crmdb.queries import list_queries
from crmdb.queries.functions import function_name
from tests.support.installations import ROOT

CALLS = frozenset(
    {
        "accept_invitation",
        "block_identity",
        "create_import",
        "create_workspace",
        "erase_contact",
        "erase_influencer",
        "erase_workspace_influencer",
        "invite_member",
        "mark_saved_search_seen",
        "merge_companies",
        "merge_contacts",
        "merge_workspace_influencers",
        "record_audience",
        "record_touchpoints",
        "refresh_attribution",
        "refresh_workspace_attribution",
        "renew_consent",
        "require_attribution_model",
        "require_computed_attribution",
        "run_workspace_attribution",
        "search_page",
        "stage_import_rows",
        "undo_company_merge",
        "undo_contact_merge",
        "undo_workspace_influencer_merge",
        "win_opportunity",
    }
)
"""Functions that return one value."""

TABLES = {
    "attribution_acquisition": "workspace_id label cost_minor customers currency_code",
    "attribution_changes": (
        "workspace_id opportunity_id pipeline_before_minor pipeline_after_minor revenue_before_minor "
        "revenue_after_minor reasons computed_at"
    ),
    "attribution_cohorts": (
        "workspace_id opportunities open won lost open_pipeline_minor won_minor revenue_minor "
        "credited_revenue_minor revenue_3_months_minor revenue_6_months_minor revenue_12_months_minor "
        "currency_code"
    ),
    "explain_error": "message detail hint",
    "explain_rule": "sqlstate message detail hint",
    "attribution_returns": (
        "workspace_id label cost_minor revenue_minor open_pipeline_minor sourced_revenue_minor opportunities deals "
        "currency_code"
    ),
    "attribution_totals": (
        "workspace_id label open_pipeline_minor won_pipeline_minor revenue_minor lost_minor opportunities deals "
        "currency_code adds_up is_partial"
    ),
    "attribution_with_settings": (
        "label open_pipeline_minor what_if_open_pipeline_minor revenue_minor what_if_revenue_minor deals "
        "what_if_deals currency_code"
    ),
    "influenced_outcomes": (
        "workspace_id opportunities open_opportunities deals open_pipeline_minor won_pipeline_minor touches "
        "last_touched_at"
    ),
    "landing_page": (
        "workspace currency_code since spend_minor pipeline_minor won_minor revenue_minor model "
        "touches leads opportunities won_deals lost_opportunities open_opportunities open_pipeline_minor "
        "weighted_pipeline_minor active_campaigns budget_minor content_due content_late tasks_due next_content "
        "top_influencers top_campaigns trend"
    ),
    "opportunity_outcomes": "workspace_id opportunity_id status is_opened is_won",
    "search_influencers": "name is_private do_not_contact platforms topics",
}
"""Columns of functions that return tables."""

VIEWS = {
    "attribution_credit_history": (
        "workspace_id run_id journey_id amount_id computed_at reasons opportunity_id status converted_at model_id "
        "model_name model_version model_type amount_type credited_at credited_on credited_month weight "
        "amount_minor"
    ),
    "attribution_credit_labels": (
        "workspace_id run_id journey_id computed_at opportunity_id status model_name model_type amount_type "
        "credited_on weight amount_minor"
    ),
    "attribution_credits": (
        "workspace_id run_id journey_id amount_id computed_at opportunity_id status converted_at model_id "
        "model_name model_version model_type amount_type credited_at credited_on weight amount_minor"
    ),
    "campaign_overview": (
        "workspace_id id name objective status reporting_cost_minor influencers contracted deliverables published "
        "late touches contacts"
    ),
    "campaign_spend": "workspace_id id campaign_id type status incurred_on",
    "collaboration_pay": (
        "workspace_id id campaign_id workspace_influencer_id currency_code pay_basis fee_minor results paid_minor"
    ),
    "deal_revenue": (
        "workspace_id id opportunity_id won_at won_on billing_period booked_minor renewed_minor expanded_minor "
        "contracted_minor taken_back_minor revenue_minor"
    ),
    "deliverable_board": (
        "workspace_id id title deliverable_type_code platform_code status is_late revision_count "
        "workspace_influencer_id influencer_name is_organic"
    ),
    "influenced_opportunities": (
        "workspace_id opportunity_id workspace_influencer_id influencer_name opportunity_name status touches "
        "contacts first_touched_at last_touched_at influenced_open_pipeline_minor influenced_won_pipeline_minor "
        "influenced_lost_pipeline_minor influenced_revenue_minor"
    ),
    "influencer_profiles": "id name is_verified",
    "largest_accounts": "workspace_id workspace_influencer_id platform_code",
    "link_clicks": "workspace_id touchpoint_id touched_at is_bot is_repeated counts",
    "opportunity_board": (
        "workspace_id id name pipeline_id pipeline_name stage_id stage_name stage_position probability status "
        "currency_code opened_at opened_on is_overdue committee_size"
    ),
    "opportunity_touches": "workspace_id opportunity_id touchpoint_id touched_at channel",
    "platform_spend": "workspace_id id incurred_on",
    "touch_places": "workspace_id touchpoint_id",
    "touched_opportunities": (
        "workspace_id opportunity_id touchpoint_ids touched_at channels workspace_influencer_ids campaign_ids "
        "deliverable_ids"
    ),
    "tracking_link_performance": (
        "workspace_id id campaign_id campaign_name short_path utm_source utm_medium utm_campaign touches clicks "
        "repeated_clicks bot_touches unique_visitors contacts"
    ),
    "workspace_accounts": "workspace_id workspace_influencer_id platform_code handle",
    "workspace_influencer_profiles": "workspace_id id is_private name status do_not_contact campaigns created_at",
}
"""Columns of views: of not-null columns, counts and the like."""


OF_NULLS = frozenset(
    (relation, column)
    for relation in ("attribution_journey_details", "touched_opportunities")
    for column in ("campaign_ids", "deliverable_ids", "workspace_influencer_ids")
)
"""Lists that have a place for each touch, also for one without a campaign: their elements may be null."""


def columns() -> frozenset[tuple[str, str]]:
    """Function or view, and its column: all that are never null."""
    queries = {function_name(query): query.always for query in list_queries(Project(ROOT))}
    written = {name: tuple(names.split()) for name, names in (TABLES | VIEWS).items()}
    return frozenset((name, column) for name, names in (queries | written).items() for column in names)
