from __future__ import annotations

import datetime
import uuid
from typing import (
    Annotated,
    Any,
    List,
    Literal,
    Optional,
    TypedDict,
)
from typing_extensions import NotRequired, TypeAlias

from pydantic import BaseModel, Field, JsonValue



class PublicAccountMetrics(BaseModel):
    account_id: uuid.UUID = Field(alias="account_id")
    average_views: Optional[int] = Field(alias="average_views")
    engagement_rate: Optional[float] = Field(alias="engagement_rate")
    followers: Optional[int] = Field(alias="followers")
    id: int = Field(alias="id")
    measured_on: datetime.date = Field(alias="measured_on")
    posts: Optional[int] = Field(alias="posts")

class PublicAccountMetricsInsert(TypedDict):
    account_id: Annotated[uuid.UUID, Field(alias="account_id")]
    average_views: NotRequired[Annotated[Optional[int], Field(alias="average_views")]]
    engagement_rate: NotRequired[Annotated[Optional[float], Field(alias="engagement_rate")]]
    followers: NotRequired[Annotated[Optional[int], Field(alias="followers")]]
    measured_on: Annotated[datetime.date, Field(alias="measured_on")]
    posts: NotRequired[Annotated[Optional[int], Field(alias="posts")]]

class PublicAccountMetricsUpdate(TypedDict):
    account_id: NotRequired[Annotated[uuid.UUID, Field(alias="account_id")]]
    average_views: NotRequired[Annotated[Optional[int], Field(alias="average_views")]]
    engagement_rate: NotRequired[Annotated[Optional[float], Field(alias="engagement_rate")]]
    followers: NotRequired[Annotated[Optional[int], Field(alias="followers")]]
    measured_on: NotRequired[Annotated[datetime.date, Field(alias="measured_on")]]
    posts: NotRequired[Annotated[Optional[int], Field(alias="posts")]]

class PublicActivities(BaseModel):
    assignee_id: Optional[uuid.UUID] = Field(alias="assignee_id")
    body: Optional[str] = Field(alias="body")
    campaign_id: Optional[uuid.UUID] = Field(alias="campaign_id")
    collaboration_id: Optional[uuid.UUID] = Field(alias="collaboration_id")
    company_id: Optional[uuid.UUID] = Field(alias="company_id")
    contact_id: Optional[uuid.UUID] = Field(alias="contact_id")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    direction: Literal["outbound", "inbound", "internal"] = Field(alias="direction")
    done_at: Optional[datetime.datetime] = Field(alias="done_at")
    due_on: Optional[datetime.date] = Field(alias="due_on")
    external_id: Optional[str] = Field(alias="external_id")
    id: uuid.UUID = Field(alias="id")
    occurred_at: datetime.datetime = Field(alias="occurred_at")
    opportunity_id: Optional[uuid.UUID] = Field(alias="opportunity_id")
    remind_at: Optional[datetime.datetime] = Field(alias="remind_at")
    source: Optional[str] = Field(alias="source")
    subject: str = Field(alias="subject")
    type: Literal["email", "call", "message", "meeting", "task", "other"] = Field(alias="type")
    updated_at: datetime.datetime = Field(alias="updated_at")
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    workspace_influencer_id: Optional[uuid.UUID] = Field(alias="workspace_influencer_id")

class PublicActivitiesInsert(TypedDict):
    assignee_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="assignee_id")]]
    body: NotRequired[Annotated[Optional[str], Field(alias="body")]]
    campaign_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="campaign_id")]]
    collaboration_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="collaboration_id")]]
    company_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="company_id")]]
    contact_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="contact_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    direction: NotRequired[Annotated[Literal["outbound", "inbound", "internal"], Field(alias="direction")]]
    done_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="done_at")]]
    due_on: NotRequired[Annotated[Optional[datetime.date], Field(alias="due_on")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    occurred_at: NotRequired[Annotated[datetime.datetime, Field(alias="occurred_at")]]
    opportunity_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="opportunity_id")]]
    remind_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="remind_at")]]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    subject: Annotated[str, Field(alias="subject")]
    type: Annotated[Literal["email", "call", "message", "meeting", "task", "other"], Field(alias="type")]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]
    workspace_influencer_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="workspace_influencer_id")]]

class PublicActivitiesUpdate(TypedDict):
    assignee_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="assignee_id")]]
    body: NotRequired[Annotated[Optional[str], Field(alias="body")]]
    campaign_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="campaign_id")]]
    collaboration_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="collaboration_id")]]
    company_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="company_id")]]
    contact_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="contact_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    direction: NotRequired[Annotated[Literal["outbound", "inbound", "internal"], Field(alias="direction")]]
    done_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="done_at")]]
    due_on: NotRequired[Annotated[Optional[datetime.date], Field(alias="due_on")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    occurred_at: NotRequired[Annotated[datetime.datetime, Field(alias="occurred_at")]]
    opportunity_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="opportunity_id")]]
    remind_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="remind_at")]]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    subject: NotRequired[Annotated[str, Field(alias="subject")]]
    type: NotRequired[Annotated[Literal["email", "call", "message", "meeting", "task", "other"], Field(alias="type")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    workspace_influencer_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="workspace_influencer_id")]]

class PublicAgeBands(BaseModel):
    code: str = Field(alias="code")
    rank: int = Field(alias="rank")

class PublicAgeBandsInsert(TypedDict):
    code: Annotated[str, Field(alias="code")]
    rank: Annotated[int, Field(alias="rank")]

class PublicAgeBandsUpdate(TypedDict):
    code: NotRequired[Annotated[str, Field(alias="code")]]
    rank: NotRequired[Annotated[int, Field(alias="rank")]]

class PublicAttributionJourneyDetails(BaseModel):
    campaign_ids: List[Optional[uuid.UUID]] = Field(alias="campaign_ids")
    channels: List[str] = Field(alias="channels")
    cumulative_decay: List[int] = Field(alias="cumulative_decay")
    cumulative_revenue_minor: List[int] = Field(alias="cumulative_revenue_minor")
    deliverable_ids: List[Optional[uuid.UUID]] = Field(alias="deliverable_ids")
    half_lives: List[int] = Field(alias="half_lives")
    journey_id: int = Field(alias="journey_id")
    model_ids: List[uuid.UUID] = Field(alias="model_ids")
    revenue_at: List[datetime.datetime] = Field(alias="revenue_at")
    revenue_event_ids: List[uuid.UUID] = Field(alias="revenue_event_ids")
    revenue_on: List[datetime.date] = Field(alias="revenue_on")
    touched_at: List[datetime.datetime] = Field(alias="touched_at")
    touchpoint_ids: List[int] = Field(alias="touchpoint_ids")
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    workspace_influencer_ids: List[Optional[uuid.UUID]] = Field(alias="workspace_influencer_ids")

class PublicAttributionJourneys(BaseModel):
    closed_on: Optional[datetime.date] = Field(alias="closed_on")
    computed_at: datetime.datetime = Field(alias="computed_at")
    converted_at: datetime.datetime = Field(alias="converted_at")
    id: int = Field(alias="id")
    lead_place: int = Field(alias="lead_place")
    model_group: int = Field(alias="model_group")
    opened_at: datetime.datetime = Field(alias="opened_at")
    opened_on: datetime.date = Field(alias="opened_on")
    opportunity_id: uuid.UUID = Field(alias="opportunity_id")
    opportunity_place: int = Field(alias="opportunity_place")
    reasons: str = Field(alias="reasons")
    reporting_amount_minor: int = Field(alias="reporting_amount_minor")
    run_id: uuid.UUID = Field(alias="run_id")
    stale_at: Optional[datetime.datetime] = Field(alias="stale_at")
    status: Literal["open", "won", "lost"] = Field(alias="status")
    superseded_at: Optional[datetime.datetime] = Field(alias="superseded_at")
    touch_count: int = Field(alias="touch_count")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicAttributionModels(BaseModel):
    counts_bots: bool = Field(alias="counts_bots")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    excluded_channels: List[str] = Field(alias="excluded_channels")
    half_life_hours: Optional[int] = Field(alias="half_life_hours")
    id: uuid.UUID = Field(alias="id")
    is_active: bool = Field(alias="is_active")
    lookback_days: int = Field(alias="lookback_days")
    minimum_evidence: int = Field(alias="minimum_evidence")
    name: str = Field(alias="name")
    repeat_minutes: int = Field(alias="repeat_minutes")
    scope: Literal["committee", "company"] = Field(alias="scope")
    type: Literal["first_touch", "last_touch", "linear", "position_based", "j_shaped", "inverse_j", "time_decay", "lead_creation", "u_shaped", "w_shaped", "full_path", "custom", "influenced"] = Field(alias="type")
    version: int = Field(alias="version")
    weight_first: Optional[int] = Field(alias="weight_first")
    weight_last: Optional[int] = Field(alias="weight_last")
    weight_lead: Optional[int] = Field(alias="weight_lead")
    weight_opportunity: Optional[int] = Field(alias="weight_opportunity")
    weight_rest: Optional[int] = Field(alias="weight_rest")
    weight_won: Optional[int] = Field(alias="weight_won")
    weights: Optional[List[int]] = Field(alias="weights")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicAttributionModelsInsert(TypedDict):
    counts_bots: NotRequired[Annotated[bool, Field(alias="counts_bots")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    excluded_channels: NotRequired[Annotated[List[str], Field(alias="excluded_channels")]]
    half_life_hours: NotRequired[Annotated[Optional[int], Field(alias="half_life_hours")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    is_active: NotRequired[Annotated[bool, Field(alias="is_active")]]
    lookback_days: NotRequired[Annotated[int, Field(alias="lookback_days")]]
    minimum_evidence: NotRequired[Annotated[int, Field(alias="minimum_evidence")]]
    name: Annotated[str, Field(alias="name")]
    repeat_minutes: NotRequired[Annotated[int, Field(alias="repeat_minutes")]]
    scope: NotRequired[Annotated[Literal["committee", "company"], Field(alias="scope")]]
    type: Annotated[Literal["first_touch", "last_touch", "linear", "position_based", "j_shaped", "inverse_j", "time_decay", "lead_creation", "u_shaped", "w_shaped", "full_path", "custom", "influenced"], Field(alias="type")]
    version: NotRequired[Annotated[int, Field(alias="version")]]
    weight_first: NotRequired[Annotated[Optional[int], Field(alias="weight_first")]]
    weight_last: NotRequired[Annotated[Optional[int], Field(alias="weight_last")]]
    weight_lead: NotRequired[Annotated[Optional[int], Field(alias="weight_lead")]]
    weight_opportunity: NotRequired[Annotated[Optional[int], Field(alias="weight_opportunity")]]
    weight_rest: NotRequired[Annotated[Optional[int], Field(alias="weight_rest")]]
    weight_won: NotRequired[Annotated[Optional[int], Field(alias="weight_won")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicAttributionModelsUpdate(TypedDict):
    counts_bots: NotRequired[Annotated[bool, Field(alias="counts_bots")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    excluded_channels: NotRequired[Annotated[List[str], Field(alias="excluded_channels")]]
    half_life_hours: NotRequired[Annotated[Optional[int], Field(alias="half_life_hours")]]
    is_active: NotRequired[Annotated[bool, Field(alias="is_active")]]
    lookback_days: NotRequired[Annotated[int, Field(alias="lookback_days")]]
    minimum_evidence: NotRequired[Annotated[int, Field(alias="minimum_evidence")]]
    name: NotRequired[Annotated[str, Field(alias="name")]]
    repeat_minutes: NotRequired[Annotated[int, Field(alias="repeat_minutes")]]
    scope: NotRequired[Annotated[Literal["committee", "company"], Field(alias="scope")]]
    type: NotRequired[Annotated[Literal["first_touch", "last_touch", "linear", "position_based", "j_shaped", "inverse_j", "time_decay", "lead_creation", "u_shaped", "w_shaped", "full_path", "custom", "influenced"], Field(alias="type")]]
    version: NotRequired[Annotated[int, Field(alias="version")]]
    weight_first: NotRequired[Annotated[Optional[int], Field(alias="weight_first")]]
    weight_last: NotRequired[Annotated[Optional[int], Field(alias="weight_last")]]
    weight_lead: NotRequired[Annotated[Optional[int], Field(alias="weight_lead")]]
    weight_opportunity: NotRequired[Annotated[Optional[int], Field(alias="weight_opportunity")]]
    weight_rest: NotRequired[Annotated[Optional[int], Field(alias="weight_rest")]]
    weight_won: NotRequired[Annotated[Optional[int], Field(alias="weight_won")]]

class PublicAttributionRuns(BaseModel):
    amount_count: int = Field(alias="amount_count")
    as_of: datetime.datetime = Field(alias="as_of")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    finished_at: datetime.datetime = Field(alias="finished_at")
    id: uuid.UUID = Field(alias="id")
    opportunity_count: int = Field(alias="opportunity_count")
    reported_at: Optional[datetime.datetime] = Field(alias="reported_at")
    started_at: datetime.datetime = Field(alias="started_at")
    type: Literal["full", "refresh", "as_of"] = Field(alias="type")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicAudienceAliases(BaseModel):
    alias: str = Field(alias="alias")
    code: str = Field(alias="code")
    dimension: str = Field(alias="dimension")

class PublicAudienceAliasesInsert(TypedDict):
    alias: Annotated[str, Field(alias="alias")]
    code: Annotated[str, Field(alias="code")]
    dimension: Annotated[str, Field(alias="dimension")]

class PublicAudienceAliasesUpdate(TypedDict):
    alias: NotRequired[Annotated[str, Field(alias="alias")]]
    code: NotRequired[Annotated[str, Field(alias="code")]]
    dimension: NotRequired[Annotated[str, Field(alias="dimension")]]

class PublicAudienceSegments(BaseModel):
    account_id: uuid.UUID = Field(alias="account_id")
    captured_at: datetime.datetime = Field(alias="captured_at")
    dimension: Literal["industry", "job_function", "seniority", "company_size", "country", "language", "age_band", "gender", "interest", "city"] = Field(alias="dimension")
    share: float = Field(alias="share")
    source: str = Field(alias="source")
    value: str = Field(alias="value")

class PublicAudienceSegmentsInsert(TypedDict):
    account_id: Annotated[uuid.UUID, Field(alias="account_id")]
    captured_at: NotRequired[Annotated[datetime.datetime, Field(alias="captured_at")]]
    dimension: Annotated[Literal["industry", "job_function", "seniority", "company_size", "country", "language", "age_band", "gender", "interest", "city"], Field(alias="dimension")]
    share: Annotated[float, Field(alias="share")]
    source: NotRequired[Annotated[str, Field(alias="source")]]
    value: Annotated[str, Field(alias="value")]

class PublicAudienceSegmentsUpdate(TypedDict):
    account_id: NotRequired[Annotated[uuid.UUID, Field(alias="account_id")]]
    captured_at: NotRequired[Annotated[datetime.datetime, Field(alias="captured_at")]]
    dimension: NotRequired[Annotated[Literal["industry", "job_function", "seniority", "company_size", "country", "language", "age_band", "gender", "interest", "city"], Field(alias="dimension")]]
    share: NotRequired[Annotated[float, Field(alias="share")]]
    source: NotRequired[Annotated[str, Field(alias="source")]]
    value: NotRequired[Annotated[str, Field(alias="value")]]

class PublicAuditEvents(BaseModel):
    action: Literal["insert", "update", "delete"] = Field(alias="action")
    actor_id: Optional[uuid.UUID] = Field(alias="actor_id")
    actor_role: str = Field(alias="actor_role")
    id: int = Field(alias="id")
    new_values: Optional[JsonValue] = Field(alias="new_values")
    occurred_at: datetime.datetime = Field(alias="occurred_at")
    old_values: Optional[JsonValue] = Field(alias="old_values")
    row_id: str = Field(alias="row_id")
    table_name: str = Field(alias="table_name")
    transaction_id: int = Field(alias="transaction_id")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicBotAgents(BaseModel):
    word: str = Field(alias="word")

class PublicBotAgentsInsert(TypedDict):
    word: Annotated[str, Field(alias="word")]

class PublicBotAgentsUpdate(TypedDict):
    word: NotRequired[Annotated[str, Field(alias="word")]]

class PublicCallingCodes(BaseModel):
    code: str = Field(alias="code")
    longest: int = Field(alias="longest")
    number_pattern: str = Field(alias="number_pattern")
    shortest: int = Field(alias="shortest")
    trunk_prefix: Optional[str] = Field(alias="trunk_prefix")
    trunk_replacement: Optional[str] = Field(alias="trunk_replacement")

class PublicCampaignCosts(BaseModel):
    amount_minor: int = Field(alias="amount_minor")
    campaign_id: uuid.UUID = Field(alias="campaign_id")
    collaboration_id: Optional[uuid.UUID] = Field(alias="collaboration_id")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    currency_code: str = Field(alias="currency_code")
    description: Optional[str] = Field(alias="description")
    exchange_rate: Optional[float] = Field(alias="exchange_rate")
    exchange_rate_on: Optional[datetime.date] = Field(alias="exchange_rate_on")
    exchange_rate_via: Optional[str] = Field(alias="exchange_rate_via")
    external_id: Optional[str] = Field(alias="external_id")
    id: uuid.UUID = Field(alias="id")
    incurred_on: datetime.date = Field(alias="incurred_on")
    paid_on: Optional[datetime.date] = Field(alias="paid_on")
    refunded_minor: int = Field(alias="refunded_minor")
    reporting_amount_minor: Optional[int] = Field(alias="reporting_amount_minor")
    source: Optional[str] = Field(alias="source")
    status: Literal["planned", "approved", "paid", "refunded"] = Field(alias="status")
    type: Literal["fee", "product", "ads", "agency", "travel", "production", "other"] = Field(alias="type")
    updated_at: datetime.datetime = Field(alias="updated_at")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicCampaignCostsInsert(TypedDict):
    amount_minor: Annotated[int, Field(alias="amount_minor")]
    campaign_id: Annotated[uuid.UUID, Field(alias="campaign_id")]
    collaboration_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="collaboration_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    currency_code: Annotated[str, Field(alias="currency_code")]
    description: NotRequired[Annotated[Optional[str], Field(alias="description")]]
    exchange_rate: NotRequired[Annotated[Optional[float], Field(alias="exchange_rate")]]
    exchange_rate_on: NotRequired[Annotated[Optional[datetime.date], Field(alias="exchange_rate_on")]]
    exchange_rate_via: NotRequired[Annotated[Optional[str], Field(alias="exchange_rate_via")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    incurred_on: Annotated[datetime.date, Field(alias="incurred_on")]
    paid_on: NotRequired[Annotated[Optional[datetime.date], Field(alias="paid_on")]]
    refunded_minor: NotRequired[Annotated[int, Field(alias="refunded_minor")]]
    reporting_amount_minor: NotRequired[Annotated[Optional[int], Field(alias="reporting_amount_minor")]]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    status: NotRequired[Annotated[Literal["planned", "approved", "paid", "refunded"], Field(alias="status")]]
    type: Annotated[Literal["fee", "product", "ads", "agency", "travel", "production", "other"], Field(alias="type")]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicCampaignCostsUpdate(TypedDict):
    amount_minor: NotRequired[Annotated[int, Field(alias="amount_minor")]]
    campaign_id: NotRequired[Annotated[uuid.UUID, Field(alias="campaign_id")]]
    collaboration_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="collaboration_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    currency_code: NotRequired[Annotated[str, Field(alias="currency_code")]]
    description: NotRequired[Annotated[Optional[str], Field(alias="description")]]
    exchange_rate: NotRequired[Annotated[Optional[float], Field(alias="exchange_rate")]]
    exchange_rate_on: NotRequired[Annotated[Optional[datetime.date], Field(alias="exchange_rate_on")]]
    exchange_rate_via: NotRequired[Annotated[Optional[str], Field(alias="exchange_rate_via")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    incurred_on: NotRequired[Annotated[datetime.date, Field(alias="incurred_on")]]
    paid_on: NotRequired[Annotated[Optional[datetime.date], Field(alias="paid_on")]]
    refunded_minor: NotRequired[Annotated[int, Field(alias="refunded_minor")]]
    reporting_amount_minor: NotRequired[Annotated[Optional[int], Field(alias="reporting_amount_minor")]]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    status: NotRequired[Annotated[Literal["planned", "approved", "paid", "refunded"], Field(alias="status")]]
    type: NotRequired[Annotated[Literal["fee", "product", "ads", "agency", "travel", "production", "other"], Field(alias="type")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]

class PublicCampaignTargets(BaseModel):
    campaign_id: uuid.UUID = Field(alias="campaign_id")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    metric: Literal["impressions", "views", "engagements", "clicks", "leads", "opportunities", "pipeline_minor", "revenue_minor"] = Field(alias="metric")
    target: int = Field(alias="target")
    updated_at: datetime.datetime = Field(alias="updated_at")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicCampaignTargetsInsert(TypedDict):
    campaign_id: Annotated[uuid.UUID, Field(alias="campaign_id")]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    metric: Annotated[Literal["impressions", "views", "engagements", "clicks", "leads", "opportunities", "pipeline_minor", "revenue_minor"], Field(alias="metric")]
    target: Annotated[int, Field(alias="target")]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicCampaignTargetsUpdate(TypedDict):
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    target: NotRequired[Annotated[int, Field(alias="target")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]

class PublicCampaigns(BaseModel):
    archived_at: Optional[datetime.datetime] = Field(alias="archived_at")
    brief: Optional[str] = Field(alias="brief")
    budget_minor: Optional[int] = Field(alias="budget_minor")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    currency_code: str = Field(alias="currency_code")
    custom_fields: JsonValue = Field(alias="custom_fields")
    ends_on: Optional[datetime.date] = Field(alias="ends_on")
    exchange_rate: Optional[float] = Field(alias="exchange_rate")
    exchange_rate_on: Optional[datetime.date] = Field(alias="exchange_rate_on")
    exchange_rate_via: Optional[str] = Field(alias="exchange_rate_via")
    external_id: Optional[str] = Field(alias="external_id")
    id: uuid.UUID = Field(alias="id")
    name: str = Field(alias="name")
    objective: Literal["awareness", "engagement", "lead_generation", "product_launch", "event", "pipeline_acceleration", "retention"] = Field(alias="objective")
    owner_id: Optional[uuid.UUID] = Field(alias="owner_id")
    reporting_budget_minor: Optional[int] = Field(alias="reporting_budget_minor")
    slug: str = Field(alias="slug")
    source: Optional[str] = Field(alias="source")
    starts_on: Optional[datetime.date] = Field(alias="starts_on")
    status: Literal["draft", "planned", "active", "paused", "completed", "cancelled"] = Field(alias="status")
    updated_at: datetime.datetime = Field(alias="updated_at")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicCampaignsInsert(TypedDict):
    archived_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="archived_at")]]
    brief: NotRequired[Annotated[Optional[str], Field(alias="brief")]]
    budget_minor: NotRequired[Annotated[Optional[int], Field(alias="budget_minor")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    currency_code: Annotated[str, Field(alias="currency_code")]
    custom_fields: NotRequired[Annotated[JsonValue, Field(alias="custom_fields")]]
    ends_on: NotRequired[Annotated[Optional[datetime.date], Field(alias="ends_on")]]
    exchange_rate: NotRequired[Annotated[Optional[float], Field(alias="exchange_rate")]]
    exchange_rate_on: NotRequired[Annotated[Optional[datetime.date], Field(alias="exchange_rate_on")]]
    exchange_rate_via: NotRequired[Annotated[Optional[str], Field(alias="exchange_rate_via")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    name: Annotated[str, Field(alias="name")]
    objective: Annotated[Literal["awareness", "engagement", "lead_generation", "product_launch", "event", "pipeline_acceleration", "retention"], Field(alias="objective")]
    owner_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="owner_id")]]
    reporting_budget_minor: NotRequired[Annotated[Optional[int], Field(alias="reporting_budget_minor")]]
    slug: Annotated[str, Field(alias="slug")]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    starts_on: NotRequired[Annotated[Optional[datetime.date], Field(alias="starts_on")]]
    status: NotRequired[Annotated[Literal["draft", "planned", "active", "paused", "completed", "cancelled"], Field(alias="status")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicCampaignsUpdate(TypedDict):
    archived_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="archived_at")]]
    brief: NotRequired[Annotated[Optional[str], Field(alias="brief")]]
    budget_minor: NotRequired[Annotated[Optional[int], Field(alias="budget_minor")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    currency_code: NotRequired[Annotated[str, Field(alias="currency_code")]]
    custom_fields: NotRequired[Annotated[JsonValue, Field(alias="custom_fields")]]
    ends_on: NotRequired[Annotated[Optional[datetime.date], Field(alias="ends_on")]]
    exchange_rate: NotRequired[Annotated[Optional[float], Field(alias="exchange_rate")]]
    exchange_rate_on: NotRequired[Annotated[Optional[datetime.date], Field(alias="exchange_rate_on")]]
    exchange_rate_via: NotRequired[Annotated[Optional[str], Field(alias="exchange_rate_via")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    name: NotRequired[Annotated[str, Field(alias="name")]]
    objective: NotRequired[Annotated[Literal["awareness", "engagement", "lead_generation", "product_launch", "event", "pipeline_acceleration", "retention"], Field(alias="objective")]]
    owner_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="owner_id")]]
    reporting_budget_minor: NotRequired[Annotated[Optional[int], Field(alias="reporting_budget_minor")]]
    slug: NotRequired[Annotated[str, Field(alias="slug")]]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    starts_on: NotRequired[Annotated[Optional[datetime.date], Field(alias="starts_on")]]
    status: NotRequired[Annotated[Literal["draft", "planned", "active", "paused", "completed", "cancelled"], Field(alias="status")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]

class PublicChannelRules(BaseModel):
    channel: Literal["paid_search", "paid_social", "organic_search", "organic_social", "email", "direct", "referral", "event", "outbound_sales", "other"] = Field(alias="channel")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    dimension: Literal["medium", "source", "referrer"] = Field(alias="dimension")
    id: uuid.UUID = Field(alias="id")
    updated_at: datetime.datetime = Field(alias="updated_at")
    word: str = Field(alias="word")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicChannelRulesInsert(TypedDict):
    channel: Annotated[Literal["paid_search", "paid_social", "organic_search", "organic_social", "email", "direct", "referral", "event", "outbound_sales", "other"], Field(alias="channel")]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    dimension: Annotated[Literal["medium", "source", "referrer"], Field(alias="dimension")]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    word: Annotated[str, Field(alias="word")]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicChannelRulesUpdate(TypedDict):
    channel: NotRequired[Annotated[Literal["paid_search", "paid_social", "organic_search", "organic_social", "email", "direct", "referral", "event", "outbound_sales", "other"], Field(alias="channel")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    dimension: NotRequired[Annotated[Literal["medium", "source", "referrer"], Field(alias="dimension")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    word: NotRequired[Annotated[str, Field(alias="word")]]

class PublicCollaborations(BaseModel):
    campaign_id: uuid.UUID = Field(alias="campaign_id")
    contract_period: Optional[str] = Field(alias="contract_period")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    currency_code: str = Field(alias="currency_code")
    decline_reason: Optional[str] = Field(alias="decline_reason")
    disclosure: Literal["paid_partnership", "gifted", "affiliate", "employee", "none"] = Field(alias="disclosure")
    exclusivity_category: Optional[str] = Field(alias="exclusivity_category")
    exclusivity_period: Optional[str] = Field(alias="exclusivity_period")
    external_id: Optional[str] = Field(alias="external_id")
    fee_minor: Optional[int] = Field(alias="fee_minor")
    id: uuid.UUID = Field(alias="id")
    pay_basis: Literal["fixed", "click", "lead", "order", "deal", "revenue_share"] = Field(alias="pay_basis")
    pay_limit_minor: Optional[int] = Field(alias="pay_limit_minor")
    pay_rate_minor: Optional[int] = Field(alias="pay_rate_minor")
    pay_share_percent: Optional[float] = Field(alias="pay_share_percent")
    source: Optional[str] = Field(alias="source")
    status: Literal["shortlisted", "contacted", "negotiating", "contracted", "active", "completed", "declined", "cancelled"] = Field(alias="status")
    updated_at: datetime.datetime = Field(alias="updated_at")
    usage_period: Optional[str] = Field(alias="usage_period")
    usage_rights: Optional[str] = Field(alias="usage_rights")
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    workspace_influencer_id: uuid.UUID = Field(alias="workspace_influencer_id")

class PublicCollaborationsInsert(TypedDict):
    campaign_id: Annotated[uuid.UUID, Field(alias="campaign_id")]
    contract_period: NotRequired[Annotated[Optional[str], Field(alias="contract_period")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    currency_code: Annotated[str, Field(alias="currency_code")]
    decline_reason: NotRequired[Annotated[Optional[str], Field(alias="decline_reason")]]
    disclosure: NotRequired[Annotated[Literal["paid_partnership", "gifted", "affiliate", "employee", "none"], Field(alias="disclosure")]]
    exclusivity_category: NotRequired[Annotated[Optional[str], Field(alias="exclusivity_category")]]
    exclusivity_period: NotRequired[Annotated[Optional[str], Field(alias="exclusivity_period")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    fee_minor: NotRequired[Annotated[Optional[int], Field(alias="fee_minor")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    pay_basis: NotRequired[Annotated[Literal["fixed", "click", "lead", "order", "deal", "revenue_share"], Field(alias="pay_basis")]]
    pay_limit_minor: NotRequired[Annotated[Optional[int], Field(alias="pay_limit_minor")]]
    pay_rate_minor: NotRequired[Annotated[Optional[int], Field(alias="pay_rate_minor")]]
    pay_share_percent: NotRequired[Annotated[Optional[float], Field(alias="pay_share_percent")]]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    status: NotRequired[Annotated[Literal["shortlisted", "contacted", "negotiating", "contracted", "active", "completed", "declined", "cancelled"], Field(alias="status")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    usage_period: NotRequired[Annotated[Optional[str], Field(alias="usage_period")]]
    usage_rights: NotRequired[Annotated[Optional[str], Field(alias="usage_rights")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]
    workspace_influencer_id: Annotated[uuid.UUID, Field(alias="workspace_influencer_id")]

class PublicCollaborationsUpdate(TypedDict):
    campaign_id: NotRequired[Annotated[uuid.UUID, Field(alias="campaign_id")]]
    contract_period: NotRequired[Annotated[Optional[str], Field(alias="contract_period")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    currency_code: NotRequired[Annotated[str, Field(alias="currency_code")]]
    decline_reason: NotRequired[Annotated[Optional[str], Field(alias="decline_reason")]]
    disclosure: NotRequired[Annotated[Literal["paid_partnership", "gifted", "affiliate", "employee", "none"], Field(alias="disclosure")]]
    exclusivity_category: NotRequired[Annotated[Optional[str], Field(alias="exclusivity_category")]]
    exclusivity_period: NotRequired[Annotated[Optional[str], Field(alias="exclusivity_period")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    fee_minor: NotRequired[Annotated[Optional[int], Field(alias="fee_minor")]]
    pay_basis: NotRequired[Annotated[Literal["fixed", "click", "lead", "order", "deal", "revenue_share"], Field(alias="pay_basis")]]
    pay_limit_minor: NotRequired[Annotated[Optional[int], Field(alias="pay_limit_minor")]]
    pay_rate_minor: NotRequired[Annotated[Optional[int], Field(alias="pay_rate_minor")]]
    pay_share_percent: NotRequired[Annotated[Optional[float], Field(alias="pay_share_percent")]]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    status: NotRequired[Annotated[Literal["shortlisted", "contacted", "negotiating", "contracted", "active", "completed", "declined", "cancelled"], Field(alias="status")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    usage_period: NotRequired[Annotated[Optional[str], Field(alias="usage_period")]]
    usage_rights: NotRequired[Annotated[Optional[str], Field(alias="usage_rights")]]
    workspace_influencer_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_influencer_id")]]

class PublicCompanies(BaseModel):
    archived_at: Optional[datetime.datetime] = Field(alias="archived_at")
    as_given: JsonValue = Field(alias="as_given")
    company_size_code: Optional[str] = Field(alias="company_size_code")
    country_code: Optional[str] = Field(alias="country_code")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    custom_fields: JsonValue = Field(alias="custom_fields")
    domain: Optional[str] = Field(alias="domain")
    external_id: Optional[str] = Field(alias="external_id")
    id: uuid.UUID = Field(alias="id")
    industry_code: Optional[str] = Field(alias="industry_code")
    merged_into_id: Optional[uuid.UUID] = Field(alias="merged_into_id")
    name: str = Field(alias="name")
    owner_id: Optional[uuid.UUID] = Field(alias="owner_id")
    parent_id: Optional[uuid.UUID] = Field(alias="parent_id")
    source: Optional[str] = Field(alias="source")
    updated_at: datetime.datetime = Field(alias="updated_at")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicCompaniesInsert(TypedDict):
    archived_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="archived_at")]]
    as_given: NotRequired[Annotated[JsonValue, Field(alias="as_given")]]
    company_size_code: NotRequired[Annotated[Optional[str], Field(alias="company_size_code")]]
    country_code: NotRequired[Annotated[Optional[str], Field(alias="country_code")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    custom_fields: NotRequired[Annotated[JsonValue, Field(alias="custom_fields")]]
    domain: NotRequired[Annotated[Optional[str], Field(alias="domain")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    industry_code: NotRequired[Annotated[Optional[str], Field(alias="industry_code")]]
    merged_into_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="merged_into_id")]]
    name: Annotated[str, Field(alias="name")]
    owner_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="owner_id")]]
    parent_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="parent_id")]]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicCompaniesUpdate(TypedDict):
    archived_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="archived_at")]]
    as_given: NotRequired[Annotated[JsonValue, Field(alias="as_given")]]
    company_size_code: NotRequired[Annotated[Optional[str], Field(alias="company_size_code")]]
    country_code: NotRequired[Annotated[Optional[str], Field(alias="country_code")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    custom_fields: NotRequired[Annotated[JsonValue, Field(alias="custom_fields")]]
    domain: NotRequired[Annotated[Optional[str], Field(alias="domain")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    industry_code: NotRequired[Annotated[Optional[str], Field(alias="industry_code")]]
    merged_into_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="merged_into_id")]]
    name: NotRequired[Annotated[str, Field(alias="name")]]
    owner_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="owner_id")]]
    parent_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="parent_id")]]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]

class PublicCompanyDomains(BaseModel):
    company_id: uuid.UUID = Field(alias="company_id")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    domain: str = Field(alias="domain")
    id: uuid.UUID = Field(alias="id")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicCompanyDomainsInsert(TypedDict):
    company_id: Annotated[uuid.UUID, Field(alias="company_id")]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    domain: Annotated[str, Field(alias="domain")]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicCompanySizes(BaseModel):
    code: str = Field(alias="code")
    max_employees: Optional[int] = Field(alias="max_employees")
    min_employees: int = Field(alias="min_employees")
    rank: int = Field(alias="rank")

class PublicCompanySizesInsert(TypedDict):
    code: Annotated[str, Field(alias="code")]
    max_employees: NotRequired[Annotated[Optional[int], Field(alias="max_employees")]]
    min_employees: Annotated[int, Field(alias="min_employees")]
    rank: Annotated[int, Field(alias="rank")]

class PublicCompanySizesUpdate(TypedDict):
    code: NotRequired[Annotated[str, Field(alias="code")]]
    max_employees: NotRequired[Annotated[Optional[int], Field(alias="max_employees")]]
    min_employees: NotRequired[Annotated[int, Field(alias="min_employees")]]
    rank: NotRequired[Annotated[int, Field(alias="rank")]]

class PublicContactEmails(BaseModel):
    company_domain: Optional[str] = Field(alias="company_domain")
    contact_id: uuid.UUID = Field(alias="contact_id")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    email: str = Field(alias="email")
    id: uuid.UUID = Field(alias="id")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicContactEmailsInsert(TypedDict):
    company_domain: NotRequired[Annotated[Optional[str], Field(alias="company_domain")]]
    contact_id: Annotated[uuid.UUID, Field(alias="contact_id")]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    email: Annotated[str, Field(alias="email")]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicContactProfiles(BaseModel):
    as_given: JsonValue = Field(alias="as_given")
    contact_id: uuid.UUID = Field(alias="contact_id")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    handle: str = Field(alias="handle")
    id: uuid.UUID = Field(alias="id")
    platform_account_id: Optional[str] = Field(alias="platform_account_id")
    platform_code: str = Field(alias="platform_code")
    updated_at: datetime.datetime = Field(alias="updated_at")
    url: Optional[str] = Field(alias="url")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicContactProfilesInsert(TypedDict):
    as_given: NotRequired[Annotated[JsonValue, Field(alias="as_given")]]
    contact_id: Annotated[uuid.UUID, Field(alias="contact_id")]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    handle: NotRequired[Annotated[str, Field(alias="handle")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    platform_account_id: NotRequired[Annotated[Optional[str], Field(alias="platform_account_id")]]
    platform_code: Annotated[str, Field(alias="platform_code")]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    url: NotRequired[Annotated[Optional[str], Field(alias="url")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicContactProfilesUpdate(TypedDict):
    as_given: NotRequired[Annotated[JsonValue, Field(alias="as_given")]]
    contact_id: NotRequired[Annotated[uuid.UUID, Field(alias="contact_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    handle: NotRequired[Annotated[str, Field(alias="handle")]]
    platform_account_id: NotRequired[Annotated[Optional[str], Field(alias="platform_account_id")]]
    platform_code: NotRequired[Annotated[str, Field(alias="platform_code")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    url: NotRequired[Annotated[Optional[str], Field(alias="url")]]

class PublicContactStageChanges(BaseModel):
    changed_at: datetime.datetime = Field(alias="changed_at")
    changed_by: Optional[uuid.UUID] = Field(alias="changed_by")
    contact_id: uuid.UUID = Field(alias="contact_id")
    former_duration: Optional[str] = Field(alias="former_duration")
    from_stage: Optional[str] = Field(alias="from_stage")
    id: int = Field(alias="id")
    to_stage: str = Field(alias="to_stage")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicContactStageChangesInsert(TypedDict):
    changed_at: NotRequired[Annotated[datetime.datetime, Field(alias="changed_at")]]
    changed_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="changed_by")]]
    contact_id: Annotated[uuid.UUID, Field(alias="contact_id")]
    former_duration: NotRequired[Annotated[Optional[str], Field(alias="former_duration")]]
    from_stage: NotRequired[Annotated[Optional[str], Field(alias="from_stage")]]
    to_stage: Annotated[str, Field(alias="to_stage")]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicContactVisitors(BaseModel):
    contact_id: Optional[uuid.UUID] = Field(alias="contact_id")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    id: uuid.UUID = Field(alias="id")
    identified_at: datetime.datetime = Field(alias="identified_at")
    updated_at: datetime.datetime = Field(alias="updated_at")
    visitor_id: str = Field(alias="visitor_id")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicContactVisitorsInsert(TypedDict):
    contact_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="contact_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    identified_at: NotRequired[Annotated[datetime.datetime, Field(alias="identified_at")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    visitor_id: Annotated[str, Field(alias="visitor_id")]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicContactVisitorsUpdate(TypedDict):
    contact_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="contact_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    identified_at: NotRequired[Annotated[datetime.datetime, Field(alias="identified_at")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    visitor_id: NotRequired[Annotated[str, Field(alias="visitor_id")]]

class PublicContacts(BaseModel):
    archived_at: Optional[datetime.datetime] = Field(alias="archived_at")
    as_given: JsonValue = Field(alias="as_given")
    became_lead_at: Optional[datetime.datetime] = Field(alias="became_lead_at")
    company_domain: Optional[str] = Field(alias="company_domain")
    company_id: Optional[uuid.UUID] = Field(alias="company_id")
    country_code: Optional[str] = Field(alias="country_code")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    custom_fields: JsonValue = Field(alias="custom_fields")
    do_not_contact: bool = Field(alias="do_not_contact")
    email: Optional[str] = Field(alias="email")
    erased_at: Optional[datetime.datetime] = Field(alias="erased_at")
    external_id: Optional[str] = Field(alias="external_id")
    first_name: Optional[str] = Field(alias="first_name")
    full_name: Optional[str] = Field(alias="full_name")
    id: uuid.UUID = Field(alias="id")
    job_function_code: Optional[str] = Field(alias="job_function_code")
    job_title: Optional[str] = Field(alias="job_title")
    last_name: Optional[str] = Field(alias="last_name")
    lifecycle_stage: Literal["subscriber", "lead", "mql", "sql", "opportunity", "customer"] = Field(alias="lifecycle_stage")
    merged_into_id: Optional[uuid.UUID] = Field(alias="merged_into_id")
    mobile: Optional[str] = Field(alias="mobile")
    owner_id: Optional[uuid.UUID] = Field(alias="owner_id")
    phone: Optional[str] = Field(alias="phone")
    seniority_code: Optional[str] = Field(alias="seniority_code")
    source: Optional[str] = Field(alias="source")
    updated_at: datetime.datetime = Field(alias="updated_at")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicContactsInsert(TypedDict):
    archived_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="archived_at")]]
    as_given: NotRequired[Annotated[JsonValue, Field(alias="as_given")]]
    became_lead_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="became_lead_at")]]
    company_domain: NotRequired[Annotated[Optional[str], Field(alias="company_domain")]]
    company_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="company_id")]]
    country_code: NotRequired[Annotated[Optional[str], Field(alias="country_code")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    custom_fields: NotRequired[Annotated[JsonValue, Field(alias="custom_fields")]]
    do_not_contact: NotRequired[Annotated[bool, Field(alias="do_not_contact")]]
    email: NotRequired[Annotated[Optional[str], Field(alias="email")]]
    erased_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="erased_at")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    first_name: NotRequired[Annotated[Optional[str], Field(alias="first_name")]]
    full_name: NotRequired[Annotated[Optional[str], Field(alias="full_name")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    job_function_code: NotRequired[Annotated[Optional[str], Field(alias="job_function_code")]]
    job_title: NotRequired[Annotated[Optional[str], Field(alias="job_title")]]
    last_name: NotRequired[Annotated[Optional[str], Field(alias="last_name")]]
    lifecycle_stage: NotRequired[Annotated[Literal["subscriber", "lead", "mql", "sql", "opportunity", "customer"], Field(alias="lifecycle_stage")]]
    merged_into_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="merged_into_id")]]
    mobile: NotRequired[Annotated[Optional[str], Field(alias="mobile")]]
    owner_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="owner_id")]]
    phone: NotRequired[Annotated[Optional[str], Field(alias="phone")]]
    seniority_code: NotRequired[Annotated[Optional[str], Field(alias="seniority_code")]]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicContactsUpdate(TypedDict):
    archived_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="archived_at")]]
    as_given: NotRequired[Annotated[JsonValue, Field(alias="as_given")]]
    became_lead_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="became_lead_at")]]
    company_domain: NotRequired[Annotated[Optional[str], Field(alias="company_domain")]]
    company_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="company_id")]]
    country_code: NotRequired[Annotated[Optional[str], Field(alias="country_code")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    custom_fields: NotRequired[Annotated[JsonValue, Field(alias="custom_fields")]]
    do_not_contact: NotRequired[Annotated[bool, Field(alias="do_not_contact")]]
    email: NotRequired[Annotated[Optional[str], Field(alias="email")]]
    erased_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="erased_at")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    first_name: NotRequired[Annotated[Optional[str], Field(alias="first_name")]]
    full_name: NotRequired[Annotated[Optional[str], Field(alias="full_name")]]
    job_function_code: NotRequired[Annotated[Optional[str], Field(alias="job_function_code")]]
    job_title: NotRequired[Annotated[Optional[str], Field(alias="job_title")]]
    last_name: NotRequired[Annotated[Optional[str], Field(alias="last_name")]]
    lifecycle_stage: NotRequired[Annotated[Literal["subscriber", "lead", "mql", "sql", "opportunity", "customer"], Field(alias="lifecycle_stage")]]
    merged_into_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="merged_into_id")]]
    mobile: NotRequired[Annotated[Optional[str], Field(alias="mobile")]]
    owner_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="owner_id")]]
    phone: NotRequired[Annotated[Optional[str], Field(alias="phone")]]
    seniority_code: NotRequired[Annotated[Optional[str], Field(alias="seniority_code")]]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]

class PublicCountries(BaseModel):
    calling_code: Optional[str] = Field(alias="calling_code")
    code: str = Field(alias="code")
    international_prefix: Optional[str] = Field(alias="international_prefix")
    name: str = Field(alias="name")

class PublicCreditTotals(BaseModel):
    dimension: Literal["influencer", "campaign"] = Field(alias="dimension")
    key: str = Field(alias="key")
    model_name: str = Field(alias="model_name")
    open_pipeline_total: float = Field(alias="open_pipeline_total")
    revenue_total: float = Field(alias="revenue_total")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicCurrencies(BaseModel):
    code: str = Field(alias="code")
    ended_on: Optional[datetime.date] = Field(alias="ended_on")
    minor_units: int = Field(alias="minor_units")
    name: str = Field(alias="name")
    replaced_at_rate: Optional[float] = Field(alias="replaced_at_rate")
    replaced_by_code: Optional[str] = Field(alias="replaced_by_code")

class PublicCurrenciesInsert(TypedDict):
    code: Annotated[str, Field(alias="code")]
    ended_on: NotRequired[Annotated[Optional[datetime.date], Field(alias="ended_on")]]
    minor_units: Annotated[int, Field(alias="minor_units")]
    name: Annotated[str, Field(alias="name")]
    replaced_at_rate: NotRequired[Annotated[Optional[float], Field(alias="replaced_at_rate")]]
    replaced_by_code: NotRequired[Annotated[Optional[str], Field(alias="replaced_by_code")]]

class PublicCurrenciesUpdate(TypedDict):
    code: NotRequired[Annotated[str, Field(alias="code")]]
    ended_on: NotRequired[Annotated[Optional[datetime.date], Field(alias="ended_on")]]
    minor_units: NotRequired[Annotated[int, Field(alias="minor_units")]]
    name: NotRequired[Annotated[str, Field(alias="name")]]
    replaced_at_rate: NotRequired[Annotated[Optional[float], Field(alias="replaced_at_rate")]]
    replaced_by_code: NotRequired[Annotated[Optional[str], Field(alias="replaced_by_code")]]

class PublicCustomFieldDefinitions(BaseModel):
    archived_at: Optional[datetime.datetime] = Field(alias="archived_at")
    choices: Optional[List[str]] = Field(alias="choices")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    id: uuid.UUID = Field(alias="id")
    is_required: bool = Field(alias="is_required")
    key: str = Field(alias="key")
    label: str = Field(alias="label")
    subject: Literal["workspace_influencers", "campaigns", "companies", "contacts", "opportunities"] = Field(alias="subject")
    type: Literal["text", "number", "boolean", "date", "choice", "url"] = Field(alias="type")
    updated_at: datetime.datetime = Field(alias="updated_at")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicCustomFieldDefinitionsInsert(TypedDict):
    archived_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="archived_at")]]
    choices: NotRequired[Annotated[Optional[List[str]], Field(alias="choices")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    is_required: NotRequired[Annotated[bool, Field(alias="is_required")]]
    key: Annotated[str, Field(alias="key")]
    label: Annotated[str, Field(alias="label")]
    subject: Annotated[Literal["workspace_influencers", "campaigns", "companies", "contacts", "opportunities"], Field(alias="subject")]
    type: Annotated[Literal["text", "number", "boolean", "date", "choice", "url"], Field(alias="type")]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicCustomFieldDefinitionsUpdate(TypedDict):
    archived_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="archived_at")]]
    choices: NotRequired[Annotated[Optional[List[str]], Field(alias="choices")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    is_required: NotRequired[Annotated[bool, Field(alias="is_required")]]
    key: NotRequired[Annotated[str, Field(alias="key")]]
    label: NotRequired[Annotated[str, Field(alias="label")]]
    subject: NotRequired[Annotated[Literal["workspace_influencers", "campaigns", "companies", "contacts", "opportunities"], Field(alias="subject")]]
    type: NotRequired[Annotated[Literal["text", "number", "boolean", "date", "choice", "url"], Field(alias="type")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]

class PublicDeals(BaseModel):
    billing_period: Literal["one_off", "monthly", "quarterly", "annual"] = Field(alias="billing_period")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    currency_code: str = Field(alias="currency_code")
    ends_on: Optional[datetime.date] = Field(alias="ends_on")
    exchange_rate: Optional[float] = Field(alias="exchange_rate")
    exchange_rate_on: Optional[datetime.date] = Field(alias="exchange_rate_on")
    exchange_rate_via: Optional[str] = Field(alias="exchange_rate_via")
    external_id: Optional[str] = Field(alias="external_id")
    id: uuid.UUID = Field(alias="id")
    opportunity_id: uuid.UUID = Field(alias="opportunity_id")
    reporting_value_minor: Optional[int] = Field(alias="reporting_value_minor")
    source: Optional[str] = Field(alias="source")
    starts_on: datetime.date = Field(alias="starts_on")
    term_months: Optional[int] = Field(alias="term_months")
    updated_at: datetime.datetime = Field(alias="updated_at")
    value_minor: int = Field(alias="value_minor")
    won_at: datetime.datetime = Field(alias="won_at")
    won_on: datetime.date = Field(alias="won_on")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicDealsInsert(TypedDict):
    billing_period: NotRequired[Annotated[Literal["one_off", "monthly", "quarterly", "annual"], Field(alias="billing_period")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    currency_code: Annotated[str, Field(alias="currency_code")]
    ends_on: NotRequired[Annotated[Optional[datetime.date], Field(alias="ends_on")]]
    exchange_rate: NotRequired[Annotated[Optional[float], Field(alias="exchange_rate")]]
    exchange_rate_on: NotRequired[Annotated[Optional[datetime.date], Field(alias="exchange_rate_on")]]
    exchange_rate_via: NotRequired[Annotated[Optional[str], Field(alias="exchange_rate_via")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    opportunity_id: Annotated[uuid.UUID, Field(alias="opportunity_id")]
    reporting_value_minor: NotRequired[Annotated[Optional[int], Field(alias="reporting_value_minor")]]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    starts_on: NotRequired[Annotated[datetime.date, Field(alias="starts_on")]]
    term_months: NotRequired[Annotated[Optional[int], Field(alias="term_months")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    value_minor: Annotated[int, Field(alias="value_minor")]
    won_at: NotRequired[Annotated[datetime.datetime, Field(alias="won_at")]]
    won_on: NotRequired[Annotated[datetime.date, Field(alias="won_on")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicDealsUpdate(TypedDict):
    billing_period: NotRequired[Annotated[Literal["one_off", "monthly", "quarterly", "annual"], Field(alias="billing_period")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    currency_code: NotRequired[Annotated[str, Field(alias="currency_code")]]
    ends_on: NotRequired[Annotated[Optional[datetime.date], Field(alias="ends_on")]]
    exchange_rate: NotRequired[Annotated[Optional[float], Field(alias="exchange_rate")]]
    exchange_rate_on: NotRequired[Annotated[Optional[datetime.date], Field(alias="exchange_rate_on")]]
    exchange_rate_via: NotRequired[Annotated[Optional[str], Field(alias="exchange_rate_via")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    opportunity_id: NotRequired[Annotated[uuid.UUID, Field(alias="opportunity_id")]]
    reporting_value_minor: NotRequired[Annotated[Optional[int], Field(alias="reporting_value_minor")]]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    starts_on: NotRequired[Annotated[datetime.date, Field(alias="starts_on")]]
    term_months: NotRequired[Annotated[Optional[int], Field(alias="term_months")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    value_minor: NotRequired[Annotated[int, Field(alias="value_minor")]]
    won_at: NotRequired[Annotated[datetime.datetime, Field(alias="won_at")]]
    won_on: NotRequired[Annotated[datetime.date, Field(alias="won_on")]]

class PublicDefaultChannelRules(BaseModel):
    channel: Literal["paid_search", "paid_social", "organic_search", "organic_social", "email", "direct", "referral", "event", "outbound_sales", "other"] = Field(alias="channel")
    dimension: Literal["medium", "source", "referrer"] = Field(alias="dimension")
    word: str = Field(alias="word")

class PublicDefaultChannelRulesInsert(TypedDict):
    channel: Annotated[Literal["paid_search", "paid_social", "organic_search", "organic_social", "email", "direct", "referral", "event", "outbound_sales", "other"], Field(alias="channel")]
    dimension: Annotated[Literal["medium", "source", "referrer"], Field(alias="dimension")]
    word: Annotated[str, Field(alias="word")]

class PublicDefaultChannelRulesUpdate(TypedDict):
    channel: NotRequired[Annotated[Literal["paid_search", "paid_social", "organic_search", "organic_social", "email", "direct", "referral", "event", "outbound_sales", "other"], Field(alias="channel")]]
    dimension: NotRequired[Annotated[Literal["medium", "source", "referrer"], Field(alias="dimension")]]
    word: NotRequired[Annotated[str, Field(alias="word")]]

class PublicDeliverableMetrics(BaseModel):
    clicks: Optional[int] = Field(alias="clicks")
    comments: Optional[int] = Field(alias="comments")
    deliverable_id: uuid.UUID = Field(alias="deliverable_id")
    engagements: Optional[int] = Field(alias="engagements")
    id: int = Field(alias="id")
    impressions: Optional[int] = Field(alias="impressions")
    measured_at: datetime.datetime = Field(alias="measured_at")
    reach: Optional[int] = Field(alias="reach")
    reactions: Optional[int] = Field(alias="reactions")
    saves: Optional[int] = Field(alias="saves")
    shares: Optional[int] = Field(alias="shares")
    views: Optional[int] = Field(alias="views")
    watch_time_seconds: Optional[int] = Field(alias="watch_time_seconds")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicDeliverableMetricsInsert(TypedDict):
    clicks: NotRequired[Annotated[Optional[int], Field(alias="clicks")]]
    comments: NotRequired[Annotated[Optional[int], Field(alias="comments")]]
    deliverable_id: Annotated[uuid.UUID, Field(alias="deliverable_id")]
    engagements: NotRequired[Annotated[Optional[int], Field(alias="engagements")]]
    impressions: NotRequired[Annotated[Optional[int], Field(alias="impressions")]]
    measured_at: Annotated[datetime.datetime, Field(alias="measured_at")]
    reach: NotRequired[Annotated[Optional[int], Field(alias="reach")]]
    reactions: NotRequired[Annotated[Optional[int], Field(alias="reactions")]]
    saves: NotRequired[Annotated[Optional[int], Field(alias="saves")]]
    shares: NotRequired[Annotated[Optional[int], Field(alias="shares")]]
    views: NotRequired[Annotated[Optional[int], Field(alias="views")]]
    watch_time_seconds: NotRequired[Annotated[Optional[int], Field(alias="watch_time_seconds")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicDeliverableMetricsUpdate(TypedDict):
    clicks: NotRequired[Annotated[Optional[int], Field(alias="clicks")]]
    comments: NotRequired[Annotated[Optional[int], Field(alias="comments")]]
    deliverable_id: NotRequired[Annotated[uuid.UUID, Field(alias="deliverable_id")]]
    engagements: NotRequired[Annotated[Optional[int], Field(alias="engagements")]]
    impressions: NotRequired[Annotated[Optional[int], Field(alias="impressions")]]
    measured_at: NotRequired[Annotated[datetime.datetime, Field(alias="measured_at")]]
    reach: NotRequired[Annotated[Optional[int], Field(alias="reach")]]
    reactions: NotRequired[Annotated[Optional[int], Field(alias="reactions")]]
    saves: NotRequired[Annotated[Optional[int], Field(alias="saves")]]
    shares: NotRequired[Annotated[Optional[int], Field(alias="shares")]]
    views: NotRequired[Annotated[Optional[int], Field(alias="views")]]
    watch_time_seconds: NotRequired[Annotated[Optional[int], Field(alias="watch_time_seconds")]]

class PublicDeliverableTypes(BaseModel):
    code: str = Field(alias="code")
    name: str = Field(alias="name")

class PublicDeliverableTypesInsert(TypedDict):
    code: Annotated[str, Field(alias="code")]
    name: Annotated[str, Field(alias="name")]

class PublicDeliverableTypesUpdate(TypedDict):
    code: NotRequired[Annotated[str, Field(alias="code")]]
    name: NotRequired[Annotated[str, Field(alias="name")]]

class PublicDeliverables(BaseModel):
    approved_at: Optional[datetime.datetime] = Field(alias="approved_at")
    approved_by: Optional[uuid.UUID] = Field(alias="approved_by")
    collaboration_id: Optional[uuid.UUID] = Field(alias="collaboration_id")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    deliverable_type_code: str = Field(alias="deliverable_type_code")
    due_on: Optional[datetime.date] = Field(alias="due_on")
    external_id: Optional[str] = Field(alias="external_id")
    id: uuid.UUID = Field(alias="id")
    influencer_account_id: Optional[uuid.UUID] = Field(alias="influencer_account_id")
    is_owed: bool = Field(alias="is_owed")
    platform_code: str = Field(alias="platform_code")
    published_at: Optional[datetime.datetime] = Field(alias="published_at")
    published_url: Optional[str] = Field(alias="published_url")
    revision_count: int = Field(alias="revision_count")
    source: Optional[str] = Field(alias="source")
    status: Literal["planned", "in_production", "submitted", "changes_requested", "approved", "published", "cancelled"] = Field(alias="status")
    submitted_at: Optional[datetime.datetime] = Field(alias="submitted_at")
    title: str = Field(alias="title")
    updated_at: datetime.datetime = Field(alias="updated_at")
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    workspace_influencer_account_id: Optional[uuid.UUID] = Field(alias="workspace_influencer_account_id")
    workspace_influencer_id: Optional[uuid.UUID] = Field(alias="workspace_influencer_id")

class PublicDeliverablesInsert(TypedDict):
    approved_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="approved_at")]]
    approved_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="approved_by")]]
    collaboration_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="collaboration_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    deliverable_type_code: Annotated[str, Field(alias="deliverable_type_code")]
    due_on: NotRequired[Annotated[Optional[datetime.date], Field(alias="due_on")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    influencer_account_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="influencer_account_id")]]
    is_owed: NotRequired[Annotated[bool, Field(alias="is_owed")]]
    platform_code: Annotated[str, Field(alias="platform_code")]
    published_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="published_at")]]
    published_url: NotRequired[Annotated[Optional[str], Field(alias="published_url")]]
    revision_count: NotRequired[Annotated[int, Field(alias="revision_count")]]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    status: NotRequired[Annotated[Literal["planned", "in_production", "submitted", "changes_requested", "approved", "published", "cancelled"], Field(alias="status")]]
    submitted_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="submitted_at")]]
    title: Annotated[str, Field(alias="title")]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]
    workspace_influencer_account_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="workspace_influencer_account_id")]]
    workspace_influencer_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="workspace_influencer_id")]]

class PublicDeliverablesUpdate(TypedDict):
    approved_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="approved_at")]]
    approved_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="approved_by")]]
    collaboration_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="collaboration_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    deliverable_type_code: NotRequired[Annotated[str, Field(alias="deliverable_type_code")]]
    due_on: NotRequired[Annotated[Optional[datetime.date], Field(alias="due_on")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    influencer_account_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="influencer_account_id")]]
    is_owed: NotRequired[Annotated[bool, Field(alias="is_owed")]]
    platform_code: NotRequired[Annotated[str, Field(alias="platform_code")]]
    published_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="published_at")]]
    published_url: NotRequired[Annotated[Optional[str], Field(alias="published_url")]]
    revision_count: NotRequired[Annotated[int, Field(alias="revision_count")]]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    status: NotRequired[Annotated[Literal["planned", "in_production", "submitted", "changes_requested", "approved", "published", "cancelled"], Field(alias="status")]]
    submitted_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="submitted_at")]]
    title: NotRequired[Annotated[str, Field(alias="title")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    workspace_influencer_account_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="workspace_influencer_account_id")]]
    workspace_influencer_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="workspace_influencer_id")]]

class PublicExchangeRates(BaseModel):
    base_currency_code: str = Field(alias="base_currency_code")
    created_at: datetime.datetime = Field(alias="created_at")
    quote_currency_code: str = Field(alias="quote_currency_code")
    rate: float = Field(alias="rate")
    rate_on: datetime.date = Field(alias="rate_on")
    source: str = Field(alias="source")

class PublicExchangeRatesInsert(TypedDict):
    base_currency_code: Annotated[str, Field(alias="base_currency_code")]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    quote_currency_code: Annotated[str, Field(alias="quote_currency_code")]
    rate: Annotated[float, Field(alias="rate")]
    rate_on: Annotated[datetime.date, Field(alias="rate_on")]
    source: Annotated[str, Field(alias="source")]

class PublicExchangeRatesUpdate(TypedDict):
    base_currency_code: NotRequired[Annotated[str, Field(alias="base_currency_code")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    quote_currency_code: NotRequired[Annotated[str, Field(alias="quote_currency_code")]]
    rate: NotRequired[Annotated[float, Field(alias="rate")]]
    rate_on: NotRequired[Annotated[datetime.date, Field(alias="rate_on")]]
    source: NotRequired[Annotated[str, Field(alias="source")]]

class PublicExclusions(BaseModel):
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    domain: Optional[str] = Field(alias="domain")
    id: uuid.UUID = Field(alias="id")
    reason: Optional[str] = Field(alias="reason")
    type: Literal["competitor", "blocked"] = Field(alias="type")
    updated_at: datetime.datetime = Field(alias="updated_at")
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    workspace_influencer_id: Optional[uuid.UUID] = Field(alias="workspace_influencer_id")

class PublicExclusionsInsert(TypedDict):
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    domain: NotRequired[Annotated[Optional[str], Field(alias="domain")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    reason: NotRequired[Annotated[Optional[str], Field(alias="reason")]]
    type: Annotated[Literal["competitor", "blocked"], Field(alias="type")]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]
    workspace_influencer_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="workspace_influencer_id")]]

class PublicExclusionsUpdate(TypedDict):
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    domain: NotRequired[Annotated[Optional[str], Field(alias="domain")]]
    reason: NotRequired[Annotated[Optional[str], Field(alias="reason")]]
    type: NotRequired[Annotated[Literal["competitor", "blocked"], Field(alias="type")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    workspace_influencer_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="workspace_influencer_id")]]

class PublicFreeMailDomains(BaseModel):
    domain: str = Field(alias="domain")

class PublicFreeMailDomainsInsert(TypedDict):
    domain: Annotated[str, Field(alias="domain")]

class PublicFreeMailDomainsUpdate(TypedDict):
    domain: NotRequired[Annotated[str, Field(alias="domain")]]

class PublicGenders(BaseModel):
    code: str = Field(alias="code")
    name: str = Field(alias="name")

class PublicGendersInsert(TypedDict):
    code: Annotated[str, Field(alias="code")]
    name: Annotated[str, Field(alias="name")]

class PublicGendersUpdate(TypedDict):
    code: NotRequired[Annotated[str, Field(alias="code")]]
    name: NotRequired[Annotated[str, Field(alias="name")]]

class PublicImportBatches(BaseModel):
    applied_at: Optional[datetime.datetime] = Field(alias="applied_at")
    applied_by: Optional[uuid.UUID] = Field(alias="applied_by")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    id: uuid.UUID = Field(alias="id")
    mapping: JsonValue = Field(alias="mapping")
    next_file: Optional[int] = Field(alias="next_file")
    next_line: int = Field(alias="next_line")
    phase: int = Field(alias="phase")
    planned_at: Optional[datetime.datetime] = Field(alias="planned_at")
    source: str = Field(alias="source")
    status: Literal["staging", "planning", "planned", "applying", "applied", "undoing", "undone"] = Field(alias="status")
    undone_at: Optional[datetime.datetime] = Field(alias="undone_at")
    undone_by: Optional[uuid.UUID] = Field(alias="undone_by")
    words: JsonValue = Field(alias="words")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicImportFields(BaseModel):
    column_name: str = Field(alias="column_name")
    description: str = Field(alias="description")
    field: str = Field(alias="field")
    is_required: bool = Field(alias="is_required")
    kind: Literal["text", "key", "email", "phone", "domain", "handle", "url", "number", "integer", "share", "money", "boolean", "day", "moment", "word", "list", "reference"] = Field(alias="kind")
    position: int = Field(alias="position")
    synonyms: List[str] = Field(alias="synonyms")
    table_name: str = Field(alias="table_name")
    target: str = Field(alias="target")
    words: Optional[str] = Field(alias="words")

class PublicImportRecords(BaseModel):
    action: Optional[Literal["create", "update", "unchanged", "same", "refuse"]] = Field(alias="action")
    applied_at: Optional[datetime.datetime] = Field(alias="applied_at")
    batch_id: uuid.UUID = Field(alias="batch_id")
    digest: Optional[str] = Field(alias="digest")
    file: int = Field(alias="file")
    keys: List[str] = Field(alias="keys")
    line: int = Field(alias="line")
    new_values: JsonValue = Field(alias="new_values")
    old_values: Optional[JsonValue] = Field(alias="old_values")
    part: str = Field(alias="part")
    record_id: Optional[uuid.UUID] = Field(alias="record_id")
    refs: JsonValue = Field(alias="refs")
    table_name: str = Field(alias="table_name")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicImportRows(BaseModel):
    action: Optional[Literal["create", "update", "unchanged", "skip", "refuse"]] = Field(alias="action")
    applied_at: Optional[datetime.datetime] = Field(alias="applied_at")
    batch_id: uuid.UUID = Field(alias="batch_id")
    field: Optional[str] = Field(alias="field")
    file: int = Field(alias="file")
    given: JsonValue = Field(alias="given")
    hint: Optional[str] = Field(alias="hint")
    line: int = Field(alias="line")
    reason: Optional[str] = Field(alias="reason")
    remarks: Optional[List[str]] = Field(alias="remarks")
    rule: Optional[str] = Field(alias="rule")
    value: Optional[str] = Field(alias="value")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicIndustries(BaseModel):
    code: str = Field(alias="code")
    name: str = Field(alias="name")
    parent_code: Optional[str] = Field(alias="parent_code")

class PublicIndustriesInsert(TypedDict):
    code: Annotated[str, Field(alias="code")]
    name: Annotated[str, Field(alias="name")]
    parent_code: NotRequired[Annotated[Optional[str], Field(alias="parent_code")]]

class PublicIndustriesUpdate(TypedDict):
    code: NotRequired[Annotated[str, Field(alias="code")]]
    name: NotRequired[Annotated[str, Field(alias="name")]]
    parent_code: NotRequired[Annotated[Optional[str], Field(alias="parent_code")]]

class PublicInfluencerAccounts(BaseModel):
    as_given: JsonValue = Field(alias="as_given")
    audience_credibility: Optional[float] = Field(alias="audience_credibility")
    average_views: Optional[int] = Field(alias="average_views")
    created_at: datetime.datetime = Field(alias="created_at")
    engagement_rate: Optional[float] = Field(alias="engagement_rate")
    external_id: Optional[str] = Field(alias="external_id")
    followers: Optional[int] = Field(alias="followers")
    handle: str = Field(alias="handle")
    id: uuid.UUID = Field(alias="id")
    influencer_id: uuid.UUID = Field(alias="influencer_id")
    is_verified: bool = Field(alias="is_verified")
    last_checked_at: Optional[datetime.datetime] = Field(alias="last_checked_at")
    platform_account_id: Optional[str] = Field(alias="platform_account_id")
    platform_code: str = Field(alias="platform_code")
    posts_per_week: Optional[float] = Field(alias="posts_per_week")
    source: Optional[str] = Field(alias="source")
    updated_at: datetime.datetime = Field(alias="updated_at")
    url: Optional[str] = Field(alias="url")

class PublicInfluencerAccountsInsert(TypedDict):
    as_given: NotRequired[Annotated[JsonValue, Field(alias="as_given")]]
    audience_credibility: NotRequired[Annotated[Optional[float], Field(alias="audience_credibility")]]
    average_views: NotRequired[Annotated[Optional[int], Field(alias="average_views")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    engagement_rate: NotRequired[Annotated[Optional[float], Field(alias="engagement_rate")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    followers: NotRequired[Annotated[Optional[int], Field(alias="followers")]]
    handle: NotRequired[Annotated[str, Field(alias="handle")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    influencer_id: Annotated[uuid.UUID, Field(alias="influencer_id")]
    is_verified: NotRequired[Annotated[bool, Field(alias="is_verified")]]
    last_checked_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="last_checked_at")]]
    platform_account_id: NotRequired[Annotated[Optional[str], Field(alias="platform_account_id")]]
    platform_code: Annotated[str, Field(alias="platform_code")]
    posts_per_week: NotRequired[Annotated[Optional[float], Field(alias="posts_per_week")]]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    url: NotRequired[Annotated[Optional[str], Field(alias="url")]]

class PublicInfluencerAccountsUpdate(TypedDict):
    as_given: NotRequired[Annotated[JsonValue, Field(alias="as_given")]]
    audience_credibility: NotRequired[Annotated[Optional[float], Field(alias="audience_credibility")]]
    average_views: NotRequired[Annotated[Optional[int], Field(alias="average_views")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    engagement_rate: NotRequired[Annotated[Optional[float], Field(alias="engagement_rate")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    followers: NotRequired[Annotated[Optional[int], Field(alias="followers")]]
    handle: NotRequired[Annotated[str, Field(alias="handle")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    influencer_id: NotRequired[Annotated[uuid.UUID, Field(alias="influencer_id")]]
    is_verified: NotRequired[Annotated[bool, Field(alias="is_verified")]]
    last_checked_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="last_checked_at")]]
    platform_account_id: NotRequired[Annotated[Optional[str], Field(alias="platform_account_id")]]
    platform_code: NotRequired[Annotated[str, Field(alias="platform_code")]]
    posts_per_week: NotRequired[Annotated[Optional[float], Field(alias="posts_per_week")]]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    url: NotRequired[Annotated[Optional[str], Field(alias="url")]]

class PublicInfluencerIndustries(BaseModel):
    industry_code: str = Field(alias="industry_code")
    influencer_id: uuid.UUID = Field(alias="influencer_id")

class PublicInfluencerIndustriesInsert(TypedDict):
    industry_code: Annotated[str, Field(alias="industry_code")]
    influencer_id: Annotated[uuid.UUID, Field(alias="influencer_id")]

class PublicInfluencerIndustriesUpdate(TypedDict):
    industry_code: NotRequired[Annotated[str, Field(alias="industry_code")]]
    influencer_id: NotRequired[Annotated[uuid.UUID, Field(alias="influencer_id")]]

class PublicInfluencerLanguages(BaseModel):
    influencer_id: uuid.UUID = Field(alias="influencer_id")
    language_code: str = Field(alias="language_code")

class PublicInfluencerLanguagesInsert(TypedDict):
    influencer_id: Annotated[uuid.UUID, Field(alias="influencer_id")]
    language_code: Annotated[str, Field(alias="language_code")]

class PublicInfluencerLanguagesUpdate(TypedDict):
    influencer_id: NotRequired[Annotated[uuid.UUID, Field(alias="influencer_id")]]
    language_code: NotRequired[Annotated[str, Field(alias="language_code")]]

class PublicInfluencerNumbers(BaseModel):
    credibility: float = Field(alias="credibility")
    engagement_rate: float = Field(alias="engagement_rate")
    followers: int = Field(alias="followers")
    growth: float = Field(alias="growth")
    influencer_id: uuid.UUID = Field(alias="influencer_id")
    last_active_at: Optional[datetime.datetime] = Field(alias="last_active_at")

class PublicInfluencerRates(BaseModel):
    amount_minor: int = Field(alias="amount_minor")
    created_at: datetime.datetime = Field(alias="created_at")
    currency_code: str = Field(alias="currency_code")
    deliverable_type_code: str = Field(alias="deliverable_type_code")
    id: uuid.UUID = Field(alias="id")
    influencer_id: uuid.UUID = Field(alias="influencer_id")
    platform_code: str = Field(alias="platform_code")
    source: str = Field(alias="source")
    updated_at: datetime.datetime = Field(alias="updated_at")
    valid_during: str = Field(alias="valid_during")

class PublicInfluencerRatesInsert(TypedDict):
    amount_minor: Annotated[int, Field(alias="amount_minor")]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    currency_code: Annotated[str, Field(alias="currency_code")]
    deliverable_type_code: Annotated[str, Field(alias="deliverable_type_code")]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    influencer_id: Annotated[uuid.UUID, Field(alias="influencer_id")]
    platform_code: Annotated[str, Field(alias="platform_code")]
    source: NotRequired[Annotated[str, Field(alias="source")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    valid_during: Annotated[str, Field(alias="valid_during")]

class PublicInfluencerRatesUpdate(TypedDict):
    amount_minor: NotRequired[Annotated[int, Field(alias="amount_minor")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    currency_code: NotRequired[Annotated[str, Field(alias="currency_code")]]
    deliverable_type_code: NotRequired[Annotated[str, Field(alias="deliverable_type_code")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    influencer_id: NotRequired[Annotated[uuid.UUID, Field(alias="influencer_id")]]
    platform_code: NotRequired[Annotated[str, Field(alias="platform_code")]]
    source: NotRequired[Annotated[str, Field(alias="source")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    valid_during: NotRequired[Annotated[str, Field(alias="valid_during")]]

class PublicInfluencerSearch(BaseModel):
    band: int = Field(alias="band")
    document: str = Field(alias="document")
    facets: List[str] = Field(alias="facets")
    influencer_id: uuid.UUID = Field(alias="influencer_id")
    names: str = Field(alias="names")

class PublicInfluencerTopics(BaseModel):
    influencer_id: uuid.UUID = Field(alias="influencer_id")
    topic_code: str = Field(alias="topic_code")

class PublicInfluencerTopicsInsert(TypedDict):
    influencer_id: Annotated[uuid.UUID, Field(alias="influencer_id")]
    topic_code: Annotated[str, Field(alias="topic_code")]

class PublicInfluencerTopicsUpdate(TypedDict):
    influencer_id: NotRequired[Annotated[uuid.UUID, Field(alias="influencer_id")]]
    topic_code: NotRequired[Annotated[str, Field(alias="topic_code")]]

class PublicInfluencers(BaseModel):
    archived_at: Optional[datetime.datetime] = Field(alias="archived_at")
    bio: Optional[str] = Field(alias="bio")
    city: Optional[str] = Field(alias="city")
    country_code: Optional[str] = Field(alias="country_code")
    created_at: datetime.datetime = Field(alias="created_at")
    employer: Optional[str] = Field(alias="employer")
    external_id: Optional[str] = Field(alias="external_id")
    headline: Optional[str] = Field(alias="headline")
    id: uuid.UUID = Field(alias="id")
    is_verified: bool = Field(alias="is_verified")
    job_title: Optional[str] = Field(alias="job_title")
    last_active_at: Optional[datetime.datetime] = Field(alias="last_active_at")
    merged_into_id: Optional[uuid.UUID] = Field(alias="merged_into_id")
    name: str = Field(alias="name")
    quality_score: Optional[int] = Field(alias="quality_score")
    source: str = Field(alias="source")
    updated_at: datetime.datetime = Field(alias="updated_at")
    years_in_field: Optional[int] = Field(alias="years_in_field")

class PublicInfluencersInsert(TypedDict):
    archived_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="archived_at")]]
    bio: NotRequired[Annotated[Optional[str], Field(alias="bio")]]
    city: NotRequired[Annotated[Optional[str], Field(alias="city")]]
    country_code: NotRequired[Annotated[Optional[str], Field(alias="country_code")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    employer: NotRequired[Annotated[Optional[str], Field(alias="employer")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    headline: NotRequired[Annotated[Optional[str], Field(alias="headline")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    is_verified: NotRequired[Annotated[bool, Field(alias="is_verified")]]
    job_title: NotRequired[Annotated[Optional[str], Field(alias="job_title")]]
    last_active_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="last_active_at")]]
    merged_into_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="merged_into_id")]]
    name: Annotated[str, Field(alias="name")]
    quality_score: NotRequired[Annotated[Optional[int], Field(alias="quality_score")]]
    source: NotRequired[Annotated[str, Field(alias="source")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    years_in_field: NotRequired[Annotated[Optional[int], Field(alias="years_in_field")]]

class PublicInfluencersUpdate(TypedDict):
    archived_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="archived_at")]]
    bio: NotRequired[Annotated[Optional[str], Field(alias="bio")]]
    city: NotRequired[Annotated[Optional[str], Field(alias="city")]]
    country_code: NotRequired[Annotated[Optional[str], Field(alias="country_code")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    employer: NotRequired[Annotated[Optional[str], Field(alias="employer")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    headline: NotRequired[Annotated[Optional[str], Field(alias="headline")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    is_verified: NotRequired[Annotated[bool, Field(alias="is_verified")]]
    job_title: NotRequired[Annotated[Optional[str], Field(alias="job_title")]]
    last_active_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="last_active_at")]]
    merged_into_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="merged_into_id")]]
    name: NotRequired[Annotated[str, Field(alias="name")]]
    quality_score: NotRequired[Annotated[Optional[int], Field(alias="quality_score")]]
    source: NotRequired[Annotated[str, Field(alias="source")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    years_in_field: NotRequired[Annotated[Optional[int], Field(alias="years_in_field")]]

class PublicInterests(BaseModel):
    code: str = Field(alias="code")
    name: str = Field(alias="name")

class PublicInterestsInsert(TypedDict):
    code: Annotated[str, Field(alias="code")]
    name: Annotated[str, Field(alias="name")]

class PublicInterestsUpdate(TypedDict):
    code: NotRequired[Annotated[str, Field(alias="code")]]
    name: NotRequired[Annotated[str, Field(alias="name")]]

class PublicJobFunctions(BaseModel):
    code: str = Field(alias="code")
    name: str = Field(alias="name")

class PublicJobFunctionsInsert(TypedDict):
    code: Annotated[str, Field(alias="code")]
    name: Annotated[str, Field(alias="name")]

class PublicJobFunctionsUpdate(TypedDict):
    code: NotRequired[Annotated[str, Field(alias="code")]]
    name: NotRequired[Annotated[str, Field(alias="name")]]

class PublicLanguages(BaseModel):
    code: str = Field(alias="code")
    name: str = Field(alias="name")

class PublicListInfluencers(BaseModel):
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    list_id: uuid.UUID = Field(alias="list_id")
    position: Optional[int] = Field(alias="position")
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    workspace_influencer_id: uuid.UUID = Field(alias="workspace_influencer_id")

class PublicListInfluencersInsert(TypedDict):
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    list_id: Annotated[uuid.UUID, Field(alias="list_id")]
    position: NotRequired[Annotated[Optional[int], Field(alias="position")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]
    workspace_influencer_id: Annotated[uuid.UUID, Field(alias="workspace_influencer_id")]

class PublicListInfluencersUpdate(TypedDict):
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    position: NotRequired[Annotated[Optional[int], Field(alias="position")]]

class PublicLists(BaseModel):
    archived_at: Optional[datetime.datetime] = Field(alias="archived_at")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    description: Optional[str] = Field(alias="description")
    external_id: Optional[str] = Field(alias="external_id")
    id: uuid.UUID = Field(alias="id")
    name: str = Field(alias="name")
    source: Optional[str] = Field(alias="source")
    updated_at: datetime.datetime = Field(alias="updated_at")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicListsInsert(TypedDict):
    archived_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="archived_at")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    description: NotRequired[Annotated[Optional[str], Field(alias="description")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    name: Annotated[str, Field(alias="name")]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicListsUpdate(TypedDict):
    archived_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="archived_at")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    description: NotRequired[Annotated[Optional[str], Field(alias="description")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    name: NotRequired[Annotated[str, Field(alias="name")]]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]

class PublicLostReasons(BaseModel):
    archived_at: Optional[datetime.datetime] = Field(alias="archived_at")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    id: uuid.UUID = Field(alias="id")
    name: str = Field(alias="name")
    updated_at: datetime.datetime = Field(alias="updated_at")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicLostReasonsInsert(TypedDict):
    archived_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="archived_at")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    name: Annotated[str, Field(alias="name")]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicLostReasonsUpdate(TypedDict):
    archived_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="archived_at")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    name: NotRequired[Annotated[str, Field(alias="name")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]

class PublicMonthlyCredits(BaseModel):
    deals_total: float = Field(alias="deals_total")
    dimension: Literal["influencer", "campaign", "channel", "credited_to"] = Field(alias="dimension")
    is_unattributed: bool = Field(alias="is_unattributed")
    key: str = Field(alias="key")
    lost_total: float = Field(alias="lost_total")
    model_name: str = Field(alias="model_name")
    month: datetime.date = Field(alias="month")
    open_pipeline_total: float = Field(alias="open_pipeline_total")
    opportunities_total: float = Field(alias="opportunities_total")
    revenue_total: float = Field(alias="revenue_total")
    won_pipeline_total: float = Field(alias="won_pipeline_total")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicMonthlyTotals(BaseModel):
    change_id: uuid.UUID = Field(alias="change_id")
    dimension: Literal["", "campaign", "channel", "collaboration", "stage", "status", "type"] = Field(alias="dimension")
    key: str = Field(alias="key")
    measure: Literal["touches", "leads", "opportunities", "pipeline_minor", "open_opportunities", "open_pipeline_minor", "weighted_pipeline_minor", "lost_opportunities", "lost_minor", "won_deals", "won_minor", "revenue_minor", "spend_minor", "campaigns", "budget_minor"] = Field(alias="measure")
    month: datetime.date = Field(alias="month")
    total: float = Field(alias="total")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicNotes(BaseModel):
    body: str = Field(alias="body")
    campaign_id: Optional[uuid.UUID] = Field(alias="campaign_id")
    collaboration_id: Optional[uuid.UUID] = Field(alias="collaboration_id")
    company_id: Optional[uuid.UUID] = Field(alias="company_id")
    contact_id: Optional[uuid.UUID] = Field(alias="contact_id")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    external_id: Optional[str] = Field(alias="external_id")
    id: uuid.UUID = Field(alias="id")
    is_pinned: bool = Field(alias="is_pinned")
    opportunity_id: Optional[uuid.UUID] = Field(alias="opportunity_id")
    source: Optional[str] = Field(alias="source")
    updated_at: datetime.datetime = Field(alias="updated_at")
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    workspace_influencer_id: Optional[uuid.UUID] = Field(alias="workspace_influencer_id")

class PublicNotesInsert(TypedDict):
    body: Annotated[str, Field(alias="body")]
    campaign_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="campaign_id")]]
    collaboration_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="collaboration_id")]]
    company_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="company_id")]]
    contact_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="contact_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    is_pinned: NotRequired[Annotated[bool, Field(alias="is_pinned")]]
    opportunity_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="opportunity_id")]]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]
    workspace_influencer_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="workspace_influencer_id")]]

class PublicNotesUpdate(TypedDict):
    body: NotRequired[Annotated[str, Field(alias="body")]]
    campaign_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="campaign_id")]]
    collaboration_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="collaboration_id")]]
    company_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="company_id")]]
    contact_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="contact_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    is_pinned: NotRequired[Annotated[bool, Field(alias="is_pinned")]]
    opportunity_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="opportunity_id")]]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    workspace_influencer_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="workspace_influencer_id")]]

class PublicOpportunities(BaseModel):
    amount_minor: Optional[int] = Field(alias="amount_minor")
    closed_at: Optional[datetime.datetime] = Field(alias="closed_at")
    closed_on: Optional[datetime.date] = Field(alias="closed_on")
    company_id: Optional[uuid.UUID] = Field(alias="company_id")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    currency_code: str = Field(alias="currency_code")
    custom_fields: JsonValue = Field(alias="custom_fields")
    exchange_rate: Optional[float] = Field(alias="exchange_rate")
    exchange_rate_on: Optional[datetime.date] = Field(alias="exchange_rate_on")
    exchange_rate_via: Optional[str] = Field(alias="exchange_rate_via")
    expected_close_on: Optional[datetime.date] = Field(alias="expected_close_on")
    external_id: Optional[str] = Field(alias="external_id")
    id: uuid.UUID = Field(alias="id")
    lost_reason_id: Optional[uuid.UUID] = Field(alias="lost_reason_id")
    name: str = Field(alias="name")
    opened_at: datetime.datetime = Field(alias="opened_at")
    opened_on: datetime.date = Field(alias="opened_on")
    owner_id: Optional[uuid.UUID] = Field(alias="owner_id")
    pipeline_id: uuid.UUID = Field(alias="pipeline_id")
    reporting_amount_minor: Optional[int] = Field(alias="reporting_amount_minor")
    source: Optional[str] = Field(alias="source")
    stage_id: uuid.UUID = Field(alias="stage_id")
    status: Literal["open", "won", "lost"] = Field(alias="status")
    updated_at: datetime.datetime = Field(alias="updated_at")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicOpportunitiesInsert(TypedDict):
    amount_minor: NotRequired[Annotated[Optional[int], Field(alias="amount_minor")]]
    closed_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="closed_at")]]
    closed_on: NotRequired[Annotated[Optional[datetime.date], Field(alias="closed_on")]]
    company_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="company_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    currency_code: Annotated[str, Field(alias="currency_code")]
    custom_fields: NotRequired[Annotated[JsonValue, Field(alias="custom_fields")]]
    exchange_rate: NotRequired[Annotated[Optional[float], Field(alias="exchange_rate")]]
    exchange_rate_on: NotRequired[Annotated[Optional[datetime.date], Field(alias="exchange_rate_on")]]
    exchange_rate_via: NotRequired[Annotated[Optional[str], Field(alias="exchange_rate_via")]]
    expected_close_on: NotRequired[Annotated[Optional[datetime.date], Field(alias="expected_close_on")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    lost_reason_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="lost_reason_id")]]
    name: Annotated[str, Field(alias="name")]
    opened_at: NotRequired[Annotated[datetime.datetime, Field(alias="opened_at")]]
    opened_on: NotRequired[Annotated[datetime.date, Field(alias="opened_on")]]
    owner_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="owner_id")]]
    pipeline_id: NotRequired[Annotated[uuid.UUID, Field(alias="pipeline_id")]]
    reporting_amount_minor: NotRequired[Annotated[Optional[int], Field(alias="reporting_amount_minor")]]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    stage_id: NotRequired[Annotated[uuid.UUID, Field(alias="stage_id")]]
    status: NotRequired[Annotated[Literal["open", "won", "lost"], Field(alias="status")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicOpportunitiesUpdate(TypedDict):
    amount_minor: NotRequired[Annotated[Optional[int], Field(alias="amount_minor")]]
    closed_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="closed_at")]]
    closed_on: NotRequired[Annotated[Optional[datetime.date], Field(alias="closed_on")]]
    company_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="company_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    currency_code: NotRequired[Annotated[str, Field(alias="currency_code")]]
    custom_fields: NotRequired[Annotated[JsonValue, Field(alias="custom_fields")]]
    exchange_rate: NotRequired[Annotated[Optional[float], Field(alias="exchange_rate")]]
    exchange_rate_on: NotRequired[Annotated[Optional[datetime.date], Field(alias="exchange_rate_on")]]
    exchange_rate_via: NotRequired[Annotated[Optional[str], Field(alias="exchange_rate_via")]]
    expected_close_on: NotRequired[Annotated[Optional[datetime.date], Field(alias="expected_close_on")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    lost_reason_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="lost_reason_id")]]
    name: NotRequired[Annotated[str, Field(alias="name")]]
    opened_at: NotRequired[Annotated[datetime.datetime, Field(alias="opened_at")]]
    opened_on: NotRequired[Annotated[datetime.date, Field(alias="opened_on")]]
    owner_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="owner_id")]]
    pipeline_id: NotRequired[Annotated[uuid.UUID, Field(alias="pipeline_id")]]
    reporting_amount_minor: NotRequired[Annotated[Optional[int], Field(alias="reporting_amount_minor")]]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    stage_id: NotRequired[Annotated[uuid.UUID, Field(alias="stage_id")]]
    status: NotRequired[Annotated[Literal["open", "won", "lost"], Field(alias="status")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]

class PublicOpportunityContacts(BaseModel):
    contact_id: uuid.UUID = Field(alias="contact_id")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    opportunity_id: uuid.UUID = Field(alias="opportunity_id")
    role: Literal["champion", "decision_maker", "economic_buyer", "technical_evaluator", "user", "legal", "procurement", "blocker", "other"] = Field(alias="role")
    updated_at: datetime.datetime = Field(alias="updated_at")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicOpportunityContactsInsert(TypedDict):
    contact_id: Annotated[uuid.UUID, Field(alias="contact_id")]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    opportunity_id: Annotated[uuid.UUID, Field(alias="opportunity_id")]
    role: NotRequired[Annotated[Literal["champion", "decision_maker", "economic_buyer", "technical_evaluator", "user", "legal", "procurement", "blocker", "other"], Field(alias="role")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicOpportunityContactsUpdate(TypedDict):
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    role: NotRequired[Annotated[Literal["champion", "decision_maker", "economic_buyer", "technical_evaluator", "user", "legal", "procurement", "blocker", "other"], Field(alias="role")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]

class PublicOpportunityHistory(BaseModel):
    amount_minor: Optional[int] = Field(alias="amount_minor")
    changed_at: datetime.datetime = Field(alias="changed_at")
    changed_by: Optional[uuid.UUID] = Field(alias="changed_by")
    changed_on: datetime.date = Field(alias="changed_on")
    closed_at: Optional[datetime.datetime] = Field(alias="closed_at")
    closed_on: Optional[datetime.date] = Field(alias="closed_on")
    currency_code: str = Field(alias="currency_code")
    expected_close_on: Optional[datetime.date] = Field(alias="expected_close_on")
    former_stage_duration: Optional[str] = Field(alias="former_stage_duration")
    former_stage_id: Optional[uuid.UUID] = Field(alias="former_stage_id")
    id: int = Field(alias="id")
    is_assumed: bool = Field(alias="is_assumed")
    opportunity_id: uuid.UUID = Field(alias="opportunity_id")
    pipeline_id: uuid.UUID = Field(alias="pipeline_id")
    recorded_at: datetime.datetime = Field(alias="recorded_at")
    reporting_amount_minor: Optional[int] = Field(alias="reporting_amount_minor")
    stage_entered_at: datetime.datetime = Field(alias="stage_entered_at")
    stage_id: uuid.UUID = Field(alias="stage_id")
    status: Literal["open", "won", "lost"] = Field(alias="status")
    superseded_at: Optional[datetime.datetime] = Field(alias="superseded_at")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicOpportunityHistoryInsert(TypedDict):
    amount_minor: NotRequired[Annotated[Optional[int], Field(alias="amount_minor")]]
    changed_at: NotRequired[Annotated[datetime.datetime, Field(alias="changed_at")]]
    changed_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="changed_by")]]
    changed_on: NotRequired[Annotated[datetime.date, Field(alias="changed_on")]]
    closed_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="closed_at")]]
    closed_on: NotRequired[Annotated[Optional[datetime.date], Field(alias="closed_on")]]
    currency_code: Annotated[str, Field(alias="currency_code")]
    expected_close_on: NotRequired[Annotated[Optional[datetime.date], Field(alias="expected_close_on")]]
    former_stage_duration: NotRequired[Annotated[Optional[str], Field(alias="former_stage_duration")]]
    former_stage_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="former_stage_id")]]
    is_assumed: NotRequired[Annotated[bool, Field(alias="is_assumed")]]
    opportunity_id: Annotated[uuid.UUID, Field(alias="opportunity_id")]
    pipeline_id: Annotated[uuid.UUID, Field(alias="pipeline_id")]
    recorded_at: NotRequired[Annotated[datetime.datetime, Field(alias="recorded_at")]]
    reporting_amount_minor: NotRequired[Annotated[Optional[int], Field(alias="reporting_amount_minor")]]
    stage_entered_at: Annotated[datetime.datetime, Field(alias="stage_entered_at")]
    stage_id: Annotated[uuid.UUID, Field(alias="stage_id")]
    status: Annotated[Literal["open", "won", "lost"], Field(alias="status")]
    superseded_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="superseded_at")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicPipelineStages(BaseModel):
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    id: uuid.UUID = Field(alias="id")
    name: str = Field(alias="name")
    pipeline_id: uuid.UUID = Field(alias="pipeline_id")
    position: int = Field(alias="position")
    probability: int = Field(alias="probability")
    type: Literal["open", "won", "lost"] = Field(alias="type")
    updated_at: datetime.datetime = Field(alias="updated_at")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicPipelineStagesInsert(TypedDict):
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    name: Annotated[str, Field(alias="name")]
    pipeline_id: Annotated[uuid.UUID, Field(alias="pipeline_id")]
    position: Annotated[int, Field(alias="position")]
    probability: Annotated[int, Field(alias="probability")]
    type: Annotated[Literal["open", "won", "lost"], Field(alias="type")]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicPipelineStagesUpdate(TypedDict):
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    name: NotRequired[Annotated[str, Field(alias="name")]]
    pipeline_id: NotRequired[Annotated[uuid.UUID, Field(alias="pipeline_id")]]
    position: NotRequired[Annotated[int, Field(alias="position")]]
    probability: NotRequired[Annotated[int, Field(alias="probability")]]
    type: NotRequired[Annotated[Literal["open", "won", "lost"], Field(alias="type")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]

class PublicPipelines(BaseModel):
    archived_at: Optional[datetime.datetime] = Field(alias="archived_at")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    id: uuid.UUID = Field(alias="id")
    is_default: bool = Field(alias="is_default")
    name: str = Field(alias="name")
    updated_at: datetime.datetime = Field(alias="updated_at")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicPipelinesInsert(TypedDict):
    archived_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="archived_at")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    is_default: NotRequired[Annotated[bool, Field(alias="is_default")]]
    name: Annotated[str, Field(alias="name")]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicPipelinesUpdate(TypedDict):
    archived_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="archived_at")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    is_default: NotRequired[Annotated[bool, Field(alias="is_default")]]
    name: NotRequired[Annotated[str, Field(alias="name")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]

class PublicPlatformDomains(BaseModel):
    domain: str = Field(alias="domain")
    platform_code: str = Field(alias="platform_code")

class PublicPlatformDomainsInsert(TypedDict):
    domain: Annotated[str, Field(alias="domain")]
    platform_code: Annotated[str, Field(alias="platform_code")]

class PublicPlatformDomainsUpdate(TypedDict):
    domain: NotRequired[Annotated[str, Field(alias="domain")]]
    platform_code: NotRequired[Annotated[str, Field(alias="platform_code")]]

class PublicPlatforms(BaseModel):
    code: str = Field(alias="code")
    handle_pattern: str = Field(alias="handle_pattern")
    name: str = Field(alias="name")
    profile_address_pattern: Optional[str] = Field(alias="profile_address_pattern")
    profile_url_pattern: str = Field(alias="profile_url_pattern")

class PublicPlatformsInsert(TypedDict):
    code: Annotated[str, Field(alias="code")]
    handle_pattern: NotRequired[Annotated[str, Field(alias="handle_pattern")]]
    name: Annotated[str, Field(alias="name")]
    profile_address_pattern: NotRequired[Annotated[Optional[str], Field(alias="profile_address_pattern")]]
    profile_url_pattern: Annotated[str, Field(alias="profile_url_pattern")]

class PublicPlatformsUpdate(TypedDict):
    code: NotRequired[Annotated[str, Field(alias="code")]]
    handle_pattern: NotRequired[Annotated[str, Field(alias="handle_pattern")]]
    name: NotRequired[Annotated[str, Field(alias="name")]]
    profile_address_pattern: NotRequired[Annotated[Optional[str], Field(alias="profile_address_pattern")]]
    profile_url_pattern: NotRequired[Annotated[str, Field(alias="profile_url_pattern")]]

class PublicPromoCodes(BaseModel):
    campaign_id: uuid.UUID = Field(alias="campaign_id")
    code: str = Field(alias="code")
    collaboration_id: Optional[uuid.UUID] = Field(alias="collaboration_id")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    discount_percent: Optional[int] = Field(alias="discount_percent")
    external_id: Optional[str] = Field(alias="external_id")
    id: uuid.UUID = Field(alias="id")
    source: Optional[str] = Field(alias="source")
    updated_at: datetime.datetime = Field(alias="updated_at")
    valid_during: str = Field(alias="valid_during")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicPromoCodesInsert(TypedDict):
    campaign_id: Annotated[uuid.UUID, Field(alias="campaign_id")]
    code: Annotated[str, Field(alias="code")]
    collaboration_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="collaboration_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    discount_percent: NotRequired[Annotated[Optional[int], Field(alias="discount_percent")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    valid_during: NotRequired[Annotated[str, Field(alias="valid_during")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicPromoCodesUpdate(TypedDict):
    campaign_id: NotRequired[Annotated[uuid.UUID, Field(alias="campaign_id")]]
    code: NotRequired[Annotated[str, Field(alias="code")]]
    collaboration_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="collaboration_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    discount_percent: NotRequired[Annotated[Optional[int], Field(alias="discount_percent")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    valid_during: NotRequired[Annotated[str, Field(alias="valid_during")]]

class PublicPublicSuffixes(BaseModel):
    is_private: bool = Field(alias="is_private")
    rule: str = Field(alias="rule")

class PublicRefusals(BaseModel):
    detail: str = Field(alias="detail")
    hint: str = Field(alias="hint")
    message: str = Field(alias="message")
    rule: str = Field(alias="rule")
    sqlstate: str = Field(alias="sqlstate")
    words: List[str] = Field(alias="words")

class PublicRevenueEvents(BaseModel):
    amount_minor: int = Field(alias="amount_minor")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    currency_code: str = Field(alias="currency_code")
    deal_id: uuid.UUID = Field(alias="deal_id")
    exchange_rate: Optional[float] = Field(alias="exchange_rate")
    exchange_rate_on: Optional[datetime.date] = Field(alias="exchange_rate_on")
    exchange_rate_via: Optional[str] = Field(alias="exchange_rate_via")
    external_id: Optional[str] = Field(alias="external_id")
    id: uuid.UUID = Field(alias="id")
    note: Optional[str] = Field(alias="note")
    occurred_at: datetime.datetime = Field(alias="occurred_at")
    occurred_on: datetime.date = Field(alias="occurred_on")
    reporting_amount_minor: Optional[int] = Field(alias="reporting_amount_minor")
    reverses_id: Optional[uuid.UUID] = Field(alias="reverses_id")
    source: Optional[str] = Field(alias="source")
    type: Literal["booking", "renewal", "expansion", "contraction", "refund", "correction"] = Field(alias="type")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicRevenueEventsInsert(TypedDict):
    amount_minor: Annotated[int, Field(alias="amount_minor")]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    currency_code: Annotated[str, Field(alias="currency_code")]
    deal_id: Annotated[uuid.UUID, Field(alias="deal_id")]
    exchange_rate: NotRequired[Annotated[Optional[float], Field(alias="exchange_rate")]]
    exchange_rate_on: NotRequired[Annotated[Optional[datetime.date], Field(alias="exchange_rate_on")]]
    exchange_rate_via: NotRequired[Annotated[Optional[str], Field(alias="exchange_rate_via")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    note: NotRequired[Annotated[Optional[str], Field(alias="note")]]
    occurred_at: NotRequired[Annotated[datetime.datetime, Field(alias="occurred_at")]]
    occurred_on: NotRequired[Annotated[datetime.date, Field(alias="occurred_on")]]
    reporting_amount_minor: NotRequired[Annotated[Optional[int], Field(alias="reporting_amount_minor")]]
    reverses_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="reverses_id")]]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    type: Annotated[Literal["booking", "renewal", "expansion", "contraction", "refund", "correction"], Field(alias="type")]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicSavedSearchVisits(BaseModel):
    people: List[uuid.UUID] = Field(alias="people")
    saved_search_id: uuid.UUID = Field(alias="saved_search_id")
    seen_at: datetime.datetime = Field(alias="seen_at")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicSavedSearchVisitsInsert(TypedDict):
    people: Annotated[List[uuid.UUID], Field(alias="people")]
    saved_search_id: Annotated[uuid.UUID, Field(alias="saved_search_id")]
    seen_at: NotRequired[Annotated[datetime.datetime, Field(alias="seen_at")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicSavedSearchVisitsUpdate(TypedDict):
    people: NotRequired[Annotated[List[uuid.UUID], Field(alias="people")]]
    seen_at: NotRequired[Annotated[datetime.datetime, Field(alias="seen_at")]]

class PublicSavedSearches(BaseModel):
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    filters: JsonValue = Field(alias="filters")
    id: uuid.UUID = Field(alias="id")
    name: str = Field(alias="name")
    sort: Literal["followers", "engagement", "growth", "price", "relevance", "fit"] = Field(alias="sort")
    updated_at: datetime.datetime = Field(alias="updated_at")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicSavedSearchesInsert(TypedDict):
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    filters: Annotated[JsonValue, Field(alias="filters")]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    name: Annotated[str, Field(alias="name")]
    sort: NotRequired[Annotated[Literal["followers", "engagement", "growth", "price", "relevance", "fit"], Field(alias="sort")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicSavedSearchesUpdate(TypedDict):
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    filters: NotRequired[Annotated[JsonValue, Field(alias="filters")]]
    name: NotRequired[Annotated[str, Field(alias="name")]]
    sort: NotRequired[Annotated[Literal["followers", "engagement", "growth", "price", "relevance", "fit"], Field(alias="sort")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]

class PublicSeniorities(BaseModel):
    code: str = Field(alias="code")
    name: str = Field(alias="name")
    rank: int = Field(alias="rank")

class PublicSenioritiesInsert(TypedDict):
    code: Annotated[str, Field(alias="code")]
    name: Annotated[str, Field(alias="name")]
    rank: Annotated[int, Field(alias="rank")]

class PublicSenioritiesUpdate(TypedDict):
    code: NotRequired[Annotated[str, Field(alias="code")]]
    name: NotRequired[Annotated[str, Field(alias="name")]]
    rank: NotRequired[Annotated[int, Field(alias="rank")]]

class PublicSharedHosts(BaseModel):
    has_pages: bool = Field(alias="has_pages")
    has_sites: bool = Field(alias="has_sites")
    host: str = Field(alias="host")

class PublicSharedHostsInsert(TypedDict):
    has_pages: NotRequired[Annotated[bool, Field(alias="has_pages")]]
    has_sites: NotRequired[Annotated[bool, Field(alias="has_sites")]]
    host: Annotated[str, Field(alias="host")]

class PublicSharedHostsUpdate(TypedDict):
    has_pages: NotRequired[Annotated[bool, Field(alias="has_pages")]]
    has_sites: NotRequired[Annotated[bool, Field(alias="has_sites")]]
    host: NotRequired[Annotated[str, Field(alias="host")]]

class PublicStatusChanges(BaseModel):
    campaign_id: Optional[uuid.UUID] = Field(alias="campaign_id")
    changed_at: datetime.datetime = Field(alias="changed_at")
    changed_by: Optional[uuid.UUID] = Field(alias="changed_by")
    collaboration_id: Optional[uuid.UUID] = Field(alias="collaboration_id")
    deliverable_id: Optional[uuid.UUID] = Field(alias="deliverable_id")
    former_duration: Optional[str] = Field(alias="former_duration")
    from_status: Optional[str] = Field(alias="from_status")
    id: int = Field(alias="id")
    to_status: str = Field(alias="to_status")
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    workspace_influencer_id: Optional[uuid.UUID] = Field(alias="workspace_influencer_id")

class PublicStatusChangesInsert(TypedDict):
    campaign_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="campaign_id")]]
    changed_at: NotRequired[Annotated[datetime.datetime, Field(alias="changed_at")]]
    changed_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="changed_by")]]
    collaboration_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="collaboration_id")]]
    deliverable_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="deliverable_id")]]
    former_duration: NotRequired[Annotated[Optional[str], Field(alias="former_duration")]]
    from_status: NotRequired[Annotated[Optional[str], Field(alias="from_status")]]
    to_status: Annotated[str, Field(alias="to_status")]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]
    workspace_influencer_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="workspace_influencer_id")]]

class PublicStatusTransitions(BaseModel):
    from_status: str = Field(alias="from_status")
    subject: str = Field(alias="subject")
    to_status: str = Field(alias="to_status")

class PublicSuppressions(BaseModel):
    created_at: datetime.datetime = Field(alias="created_at")
    digest: bytes = Field(alias="digest")
    reason: Literal["erasure", "opt_out", "legal", "blocked"] = Field(alias="reason")
    type: Literal["email", "phone", "account", "handle", "word", "source", "influencer"] = Field(alias="type")

class PublicSuppressionsInsert(TypedDict):
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    digest: Annotated[bytes, Field(alias="digest")]
    reason: Annotated[Literal["erasure", "opt_out", "legal", "blocked"], Field(alias="reason")]
    type: Annotated[Literal["email", "phone", "account", "handle", "word", "source", "influencer"], Field(alias="type")]

class PublicTags(BaseModel):
    color: str = Field(alias="color")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    external_id: Optional[str] = Field(alias="external_id")
    id: uuid.UUID = Field(alias="id")
    name: str = Field(alias="name")
    source: Optional[str] = Field(alias="source")
    updated_at: datetime.datetime = Field(alias="updated_at")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicTagsInsert(TypedDict):
    color: NotRequired[Annotated[str, Field(alias="color")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    name: Annotated[str, Field(alias="name")]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicTagsUpdate(TypedDict):
    color: NotRequired[Annotated[str, Field(alias="color")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    name: NotRequired[Annotated[str, Field(alias="name")]]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]

class PublicTopics(BaseModel):
    code: str = Field(alias="code")
    industry_code: str = Field(alias="industry_code")
    name: str = Field(alias="name")

class PublicTopicsInsert(TypedDict):
    code: Annotated[str, Field(alias="code")]
    industry_code: Annotated[str, Field(alias="industry_code")]
    name: Annotated[str, Field(alias="name")]

class PublicTopicsUpdate(TypedDict):
    code: NotRequired[Annotated[str, Field(alias="code")]]
    industry_code: NotRequired[Annotated[str, Field(alias="industry_code")]]
    name: NotRequired[Annotated[str, Field(alias="name")]]

class PublicTouchpoints(BaseModel):
    campaign_id: Optional[uuid.UUID] = Field(alias="campaign_id")
    channel: Literal["influencer", "paid_search", "paid_social", "organic_search", "organic_social", "email", "direct", "referral", "event", "outbound_sales", "other"] = Field(alias="channel")
    contact_id: Optional[uuid.UUID] = Field(alias="contact_id")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    deliverable_id: Optional[uuid.UUID] = Field(alias="deliverable_id")
    evidence: int = Field(alias="evidence")
    external_id: str = Field(alias="external_id")
    given: Optional[JsonValue] = Field(alias="given")
    id: int = Field(alias="id")
    is_bot: bool = Field(alias="is_bot")
    page_url: Optional[str] = Field(alias="page_url")
    promo_code: Optional[str] = Field(alias="promo_code")
    promo_code_id: Optional[uuid.UUID] = Field(alias="promo_code_id")
    properties: JsonValue = Field(alias="properties")
    referrer: Optional[str] = Field(alias="referrer")
    short_code: Optional[str] = Field(alias="short_code")
    source: str = Field(alias="source")
    touched_at: datetime.datetime = Field(alias="touched_at")
    tracking_link_id: Optional[uuid.UUID] = Field(alias="tracking_link_id")
    type: Literal["link_click", "promo_code", "form_fill", "event_attendance", "content_download", "meeting", "self_reported", "mention", "view_through"] = Field(alias="type")
    url: Optional[str] = Field(alias="url")
    user_agent: Optional[str] = Field(alias="user_agent")
    utm_campaign: Optional[str] = Field(alias="utm_campaign")
    utm_content: Optional[str] = Field(alias="utm_content")
    utm_medium: Optional[str] = Field(alias="utm_medium")
    utm_source: Optional[str] = Field(alias="utm_source")
    utm_term: Optional[str] = Field(alias="utm_term")
    visitor_id: Optional[str] = Field(alias="visitor_id")
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    workspace_influencer_id: Optional[uuid.UUID] = Field(alias="workspace_influencer_id")

class PublicTouchpointsInsert(TypedDict):
    campaign_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="campaign_id")]]
    channel: NotRequired[Annotated[Literal["influencer", "paid_search", "paid_social", "organic_search", "organic_social", "email", "direct", "referral", "event", "outbound_sales", "other"], Field(alias="channel")]]
    contact_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="contact_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    deliverable_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="deliverable_id")]]
    evidence: NotRequired[Annotated[int, Field(alias="evidence")]]
    external_id: NotRequired[Annotated[str, Field(alias="external_id")]]
    given: NotRequired[Annotated[Optional[JsonValue], Field(alias="given")]]
    is_bot: NotRequired[Annotated[bool, Field(alias="is_bot")]]
    page_url: NotRequired[Annotated[Optional[str], Field(alias="page_url")]]
    promo_code: NotRequired[Annotated[Optional[str], Field(alias="promo_code")]]
    promo_code_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="promo_code_id")]]
    properties: NotRequired[Annotated[JsonValue, Field(alias="properties")]]
    referrer: NotRequired[Annotated[Optional[str], Field(alias="referrer")]]
    short_code: NotRequired[Annotated[Optional[str], Field(alias="short_code")]]
    source: NotRequired[Annotated[str, Field(alias="source")]]
    touched_at: Annotated[datetime.datetime, Field(alias="touched_at")]
    tracking_link_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="tracking_link_id")]]
    type: Annotated[Literal["link_click", "promo_code", "form_fill", "event_attendance", "content_download", "meeting", "self_reported", "mention", "view_through"], Field(alias="type")]
    url: NotRequired[Annotated[Optional[str], Field(alias="url")]]
    user_agent: NotRequired[Annotated[Optional[str], Field(alias="user_agent")]]
    utm_campaign: NotRequired[Annotated[Optional[str], Field(alias="utm_campaign")]]
    utm_content: NotRequired[Annotated[Optional[str], Field(alias="utm_content")]]
    utm_medium: NotRequired[Annotated[Optional[str], Field(alias="utm_medium")]]
    utm_source: NotRequired[Annotated[Optional[str], Field(alias="utm_source")]]
    utm_term: NotRequired[Annotated[Optional[str], Field(alias="utm_term")]]
    visitor_id: NotRequired[Annotated[Optional[str], Field(alias="visitor_id")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]
    workspace_influencer_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="workspace_influencer_id")]]

class PublicTouchpointsUpdate(TypedDict):
    campaign_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="campaign_id")]]
    channel: NotRequired[Annotated[Literal["influencer", "paid_search", "paid_social", "organic_search", "organic_social", "email", "direct", "referral", "event", "outbound_sales", "other"], Field(alias="channel")]]
    contact_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="contact_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    deliverable_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="deliverable_id")]]
    evidence: NotRequired[Annotated[int, Field(alias="evidence")]]
    external_id: NotRequired[Annotated[str, Field(alias="external_id")]]
    given: NotRequired[Annotated[Optional[JsonValue], Field(alias="given")]]
    is_bot: NotRequired[Annotated[bool, Field(alias="is_bot")]]
    page_url: NotRequired[Annotated[Optional[str], Field(alias="page_url")]]
    promo_code: NotRequired[Annotated[Optional[str], Field(alias="promo_code")]]
    promo_code_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="promo_code_id")]]
    properties: NotRequired[Annotated[JsonValue, Field(alias="properties")]]
    referrer: NotRequired[Annotated[Optional[str], Field(alias="referrer")]]
    short_code: NotRequired[Annotated[Optional[str], Field(alias="short_code")]]
    source: NotRequired[Annotated[str, Field(alias="source")]]
    touched_at: NotRequired[Annotated[datetime.datetime, Field(alias="touched_at")]]
    tracking_link_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="tracking_link_id")]]
    type: NotRequired[Annotated[Literal["link_click", "promo_code", "form_fill", "event_attendance", "content_download", "meeting", "self_reported", "mention", "view_through"], Field(alias="type")]]
    url: NotRequired[Annotated[Optional[str], Field(alias="url")]]
    user_agent: NotRequired[Annotated[Optional[str], Field(alias="user_agent")]]
    utm_campaign: NotRequired[Annotated[Optional[str], Field(alias="utm_campaign")]]
    utm_content: NotRequired[Annotated[Optional[str], Field(alias="utm_content")]]
    utm_medium: NotRequired[Annotated[Optional[str], Field(alias="utm_medium")]]
    utm_source: NotRequired[Annotated[Optional[str], Field(alias="utm_source")]]
    utm_term: NotRequired[Annotated[Optional[str], Field(alias="utm_term")]]
    visitor_id: NotRequired[Annotated[Optional[str], Field(alias="visitor_id")]]
    workspace_influencer_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="workspace_influencer_id")]]

class PublicTrackingLinks(BaseModel):
    campaign_id: uuid.UUID = Field(alias="campaign_id")
    canonical_campaign: Optional[str] = Field(alias="canonical_campaign")
    canonical_content: Optional[str] = Field(alias="canonical_content")
    canonical_medium: Optional[str] = Field(alias="canonical_medium")
    canonical_source: Optional[str] = Field(alias="canonical_source")
    canonical_term: Optional[str] = Field(alias="canonical_term")
    collaboration_id: Optional[uuid.UUID] = Field(alias="collaboration_id")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    deliverable_id: Optional[uuid.UUID] = Field(alias="deliverable_id")
    destination_url: str = Field(alias="destination_url")
    external_id: Optional[str] = Field(alias="external_id")
    id: uuid.UUID = Field(alias="id")
    is_active: bool = Field(alias="is_active")
    label: Optional[str] = Field(alias="label")
    short_code: str = Field(alias="short_code")
    source: Optional[str] = Field(alias="source")
    updated_at: datetime.datetime = Field(alias="updated_at")
    url: Optional[str] = Field(alias="url")
    utm_campaign: str = Field(alias="utm_campaign")
    utm_content: Optional[str] = Field(alias="utm_content")
    utm_medium: str = Field(alias="utm_medium")
    utm_source: str = Field(alias="utm_source")
    utm_template_id: Optional[uuid.UUID] = Field(alias="utm_template_id")
    utm_term: Optional[str] = Field(alias="utm_term")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicTrackingLinksInsert(TypedDict):
    campaign_id: Annotated[uuid.UUID, Field(alias="campaign_id")]
    canonical_campaign: NotRequired[Annotated[Optional[str], Field(alias="canonical_campaign")]]
    canonical_content: NotRequired[Annotated[Optional[str], Field(alias="canonical_content")]]
    canonical_medium: NotRequired[Annotated[Optional[str], Field(alias="canonical_medium")]]
    canonical_source: NotRequired[Annotated[Optional[str], Field(alias="canonical_source")]]
    canonical_term: NotRequired[Annotated[Optional[str], Field(alias="canonical_term")]]
    collaboration_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="collaboration_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    deliverable_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="deliverable_id")]]
    destination_url: Annotated[str, Field(alias="destination_url")]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    is_active: NotRequired[Annotated[bool, Field(alias="is_active")]]
    label: NotRequired[Annotated[Optional[str], Field(alias="label")]]
    short_code: NotRequired[Annotated[str, Field(alias="short_code")]]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    utm_campaign: NotRequired[Annotated[str, Field(alias="utm_campaign")]]
    utm_content: NotRequired[Annotated[Optional[str], Field(alias="utm_content")]]
    utm_medium: NotRequired[Annotated[str, Field(alias="utm_medium")]]
    utm_source: NotRequired[Annotated[str, Field(alias="utm_source")]]
    utm_template_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="utm_template_id")]]
    utm_term: NotRequired[Annotated[Optional[str], Field(alias="utm_term")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicTrackingLinksUpdate(TypedDict):
    campaign_id: NotRequired[Annotated[uuid.UUID, Field(alias="campaign_id")]]
    canonical_campaign: NotRequired[Annotated[Optional[str], Field(alias="canonical_campaign")]]
    canonical_content: NotRequired[Annotated[Optional[str], Field(alias="canonical_content")]]
    canonical_medium: NotRequired[Annotated[Optional[str], Field(alias="canonical_medium")]]
    canonical_source: NotRequired[Annotated[Optional[str], Field(alias="canonical_source")]]
    canonical_term: NotRequired[Annotated[Optional[str], Field(alias="canonical_term")]]
    collaboration_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="collaboration_id")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    deliverable_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="deliverable_id")]]
    destination_url: NotRequired[Annotated[str, Field(alias="destination_url")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    is_active: NotRequired[Annotated[bool, Field(alias="is_active")]]
    label: NotRequired[Annotated[Optional[str], Field(alias="label")]]
    short_code: NotRequired[Annotated[str, Field(alias="short_code")]]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    utm_campaign: NotRequired[Annotated[str, Field(alias="utm_campaign")]]
    utm_content: NotRequired[Annotated[Optional[str], Field(alias="utm_content")]]
    utm_medium: NotRequired[Annotated[str, Field(alias="utm_medium")]]
    utm_source: NotRequired[Annotated[str, Field(alias="utm_source")]]
    utm_template_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="utm_template_id")]]
    utm_term: NotRequired[Annotated[Optional[str], Field(alias="utm_term")]]

class PublicUsers(BaseModel):
    avatar_url: Optional[str] = Field(alias="avatar_url")
    created_at: datetime.datetime = Field(alias="created_at")
    email: Optional[str] = Field(alias="email")
    full_name: Optional[str] = Field(alias="full_name")
    id: uuid.UUID = Field(alias="id")
    locale: str = Field(alias="locale")
    updated_at: datetime.datetime = Field(alias="updated_at")

class PublicUsersInsert(TypedDict):
    avatar_url: NotRequired[Annotated[Optional[str], Field(alias="avatar_url")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    email: NotRequired[Annotated[Optional[str], Field(alias="email")]]
    full_name: NotRequired[Annotated[Optional[str], Field(alias="full_name")]]
    id: Annotated[uuid.UUID, Field(alias="id")]
    locale: NotRequired[Annotated[str, Field(alias="locale")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]

class PublicUsersUpdate(TypedDict):
    avatar_url: NotRequired[Annotated[Optional[str], Field(alias="avatar_url")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    email: NotRequired[Annotated[Optional[str], Field(alias="email")]]
    full_name: NotRequired[Annotated[Optional[str], Field(alias="full_name")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    locale: NotRequired[Annotated[str, Field(alias="locale")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]

class PublicUtmAliases(BaseModel):
    alias: str = Field(alias="alias")
    canonical: str = Field(alias="canonical")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    id: uuid.UUID = Field(alias="id")
    parameter: Literal["source", "medium", "campaign", "content", "term"] = Field(alias="parameter")
    updated_at: datetime.datetime = Field(alias="updated_at")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicUtmAliasesInsert(TypedDict):
    alias: Annotated[str, Field(alias="alias")]
    canonical: Annotated[str, Field(alias="canonical")]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    parameter: Annotated[Literal["source", "medium", "campaign", "content", "term"], Field(alias="parameter")]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicUtmAliasesUpdate(TypedDict):
    alias: NotRequired[Annotated[str, Field(alias="alias")]]
    canonical: NotRequired[Annotated[str, Field(alias="canonical")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    parameter: NotRequired[Annotated[Literal["source", "medium", "campaign", "content", "term"], Field(alias="parameter")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]

class PublicUtmTemplates(BaseModel):
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    id: uuid.UUID = Field(alias="id")
    name: str = Field(alias="name")
    updated_at: datetime.datetime = Field(alias="updated_at")
    utm_campaign: str = Field(alias="utm_campaign")
    utm_content: Optional[str] = Field(alias="utm_content")
    utm_medium: str = Field(alias="utm_medium")
    utm_source: str = Field(alias="utm_source")
    utm_term: Optional[str] = Field(alias="utm_term")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicUtmTemplatesInsert(TypedDict):
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    name: Annotated[str, Field(alias="name")]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    utm_campaign: NotRequired[Annotated[str, Field(alias="utm_campaign")]]
    utm_content: NotRequired[Annotated[Optional[str], Field(alias="utm_content")]]
    utm_medium: NotRequired[Annotated[str, Field(alias="utm_medium")]]
    utm_source: NotRequired[Annotated[str, Field(alias="utm_source")]]
    utm_term: NotRequired[Annotated[Optional[str], Field(alias="utm_term")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicUtmTemplatesUpdate(TypedDict):
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    name: NotRequired[Annotated[str, Field(alias="name")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    utm_campaign: NotRequired[Annotated[str, Field(alias="utm_campaign")]]
    utm_content: NotRequired[Annotated[Optional[str], Field(alias="utm_content")]]
    utm_medium: NotRequired[Annotated[str, Field(alias="utm_medium")]]
    utm_source: NotRequired[Annotated[str, Field(alias="utm_source")]]
    utm_term: NotRequired[Annotated[Optional[str], Field(alias="utm_term")]]

class PublicWorkspaceAudienceSegments(BaseModel):
    account_id: uuid.UUID = Field(alias="account_id")
    captured_at: datetime.datetime = Field(alias="captured_at")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    dimension: Literal["industry", "job_function", "seniority", "company_size", "country", "language", "age_band", "gender", "interest", "city"] = Field(alias="dimension")
    share: float = Field(alias="share")
    source: str = Field(alias="source")
    value: str = Field(alias="value")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicWorkspaceAudienceSegmentsInsert(TypedDict):
    account_id: Annotated[uuid.UUID, Field(alias="account_id")]
    captured_at: NotRequired[Annotated[datetime.datetime, Field(alias="captured_at")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    dimension: Annotated[Literal["industry", "job_function", "seniority", "company_size", "country", "language", "age_band", "gender", "interest", "city"], Field(alias="dimension")]
    share: Annotated[float, Field(alias="share")]
    source: NotRequired[Annotated[str, Field(alias="source")]]
    value: Annotated[str, Field(alias="value")]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicWorkspaceAudienceSegmentsUpdate(TypedDict):
    captured_at: NotRequired[Annotated[datetime.datetime, Field(alias="captured_at")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    share: NotRequired[Annotated[float, Field(alias="share")]]

class PublicWorkspaceExchangeRates(BaseModel):
    base_currency_code: str = Field(alias="base_currency_code")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    id: uuid.UUID = Field(alias="id")
    quote_currency_code: str = Field(alias="quote_currency_code")
    rate: float = Field(alias="rate")
    rate_on: datetime.date = Field(alias="rate_on")
    source: str = Field(alias="source")
    updated_at: datetime.datetime = Field(alias="updated_at")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicWorkspaceExchangeRatesInsert(TypedDict):
    base_currency_code: Annotated[str, Field(alias="base_currency_code")]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    quote_currency_code: Annotated[str, Field(alias="quote_currency_code")]
    rate: Annotated[float, Field(alias="rate")]
    rate_on: Annotated[datetime.date, Field(alias="rate_on")]
    source: NotRequired[Annotated[str, Field(alias="source")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicWorkspaceExchangeRatesUpdate(TypedDict):
    base_currency_code: NotRequired[Annotated[str, Field(alias="base_currency_code")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    quote_currency_code: NotRequired[Annotated[str, Field(alias="quote_currency_code")]]
    rate: NotRequired[Annotated[float, Field(alias="rate")]]
    rate_on: NotRequired[Annotated[datetime.date, Field(alias="rate_on")]]
    source: NotRequired[Annotated[str, Field(alias="source")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]

class PublicWorkspaceInfluencerAccounts(BaseModel):
    as_given: JsonValue = Field(alias="as_given")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    engagement_rate: Optional[float] = Field(alias="engagement_rate")
    followers: Optional[int] = Field(alias="followers")
    handle: str = Field(alias="handle")
    id: uuid.UUID = Field(alias="id")
    platform_account_id: Optional[str] = Field(alias="platform_account_id")
    platform_code: str = Field(alias="platform_code")
    updated_at: datetime.datetime = Field(alias="updated_at")
    url: Optional[str] = Field(alias="url")
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    workspace_influencer_id: uuid.UUID = Field(alias="workspace_influencer_id")

class PublicWorkspaceInfluencerAccountsInsert(TypedDict):
    as_given: NotRequired[Annotated[JsonValue, Field(alias="as_given")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    engagement_rate: NotRequired[Annotated[Optional[float], Field(alias="engagement_rate")]]
    followers: NotRequired[Annotated[Optional[int], Field(alias="followers")]]
    handle: NotRequired[Annotated[str, Field(alias="handle")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    platform_account_id: NotRequired[Annotated[Optional[str], Field(alias="platform_account_id")]]
    platform_code: Annotated[str, Field(alias="platform_code")]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    url: NotRequired[Annotated[Optional[str], Field(alias="url")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]
    workspace_influencer_id: Annotated[uuid.UUID, Field(alias="workspace_influencer_id")]

class PublicWorkspaceInfluencerAccountsUpdate(TypedDict):
    as_given: NotRequired[Annotated[JsonValue, Field(alias="as_given")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    engagement_rate: NotRequired[Annotated[Optional[float], Field(alias="engagement_rate")]]
    followers: NotRequired[Annotated[Optional[int], Field(alias="followers")]]
    handle: NotRequired[Annotated[str, Field(alias="handle")]]
    platform_account_id: NotRequired[Annotated[Optional[str], Field(alias="platform_account_id")]]
    platform_code: NotRequired[Annotated[str, Field(alias="platform_code")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    url: NotRequired[Annotated[Optional[str], Field(alias="url")]]
    workspace_influencer_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_influencer_id")]]

class PublicWorkspaceInfluencerLanguages(BaseModel):
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    language_code: str = Field(alias="language_code")
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    workspace_influencer_id: uuid.UUID = Field(alias="workspace_influencer_id")

class PublicWorkspaceInfluencerLanguagesInsert(TypedDict):
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    language_code: Annotated[str, Field(alias="language_code")]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]
    workspace_influencer_id: Annotated[uuid.UUID, Field(alias="workspace_influencer_id")]

class PublicWorkspaceInfluencerRates(BaseModel):
    amount_minor: int = Field(alias="amount_minor")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    currency_code: str = Field(alias="currency_code")
    deliverable_type_code: str = Field(alias="deliverable_type_code")
    id: uuid.UUID = Field(alias="id")
    platform_code: str = Field(alias="platform_code")
    updated_at: datetime.datetime = Field(alias="updated_at")
    valid_during: str = Field(alias="valid_during")
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    workspace_influencer_id: uuid.UUID = Field(alias="workspace_influencer_id")

class PublicWorkspaceInfluencerRatesInsert(TypedDict):
    amount_minor: Annotated[int, Field(alias="amount_minor")]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    currency_code: Annotated[str, Field(alias="currency_code")]
    deliverable_type_code: Annotated[str, Field(alias="deliverable_type_code")]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    platform_code: Annotated[str, Field(alias="platform_code")]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    valid_during: Annotated[str, Field(alias="valid_during")]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]
    workspace_influencer_id: Annotated[uuid.UUID, Field(alias="workspace_influencer_id")]

class PublicWorkspaceInfluencerRatesUpdate(TypedDict):
    amount_minor: NotRequired[Annotated[int, Field(alias="amount_minor")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    currency_code: NotRequired[Annotated[str, Field(alias="currency_code")]]
    deliverable_type_code: NotRequired[Annotated[str, Field(alias="deliverable_type_code")]]
    platform_code: NotRequired[Annotated[str, Field(alias="platform_code")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    valid_during: NotRequired[Annotated[str, Field(alias="valid_during")]]
    workspace_influencer_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_influencer_id")]]

class PublicWorkspaceInfluencerSearch(BaseModel):
    credibility: float = Field(alias="credibility")
    document: str = Field(alias="document")
    engagement_rate: float = Field(alias="engagement_rate")
    facets: List[str] = Field(alias="facets")
    followers: int = Field(alias="followers")
    growth: float = Field(alias="growth")
    id: uuid.UUID = Field(alias="id")
    last_active_at: Optional[datetime.datetime] = Field(alias="last_active_at")
    names: str = Field(alias="names")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicWorkspaceInfluencerTags(BaseModel):
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    tag_id: uuid.UUID = Field(alias="tag_id")
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    workspace_influencer_id: uuid.UUID = Field(alias="workspace_influencer_id")

class PublicWorkspaceInfluencerTagsInsert(TypedDict):
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    tag_id: Annotated[uuid.UUID, Field(alias="tag_id")]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]
    workspace_influencer_id: Annotated[uuid.UUID, Field(alias="workspace_influencer_id")]

class PublicWorkspaceInfluencerTopics(BaseModel):
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    topic_code: str = Field(alias="topic_code")
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    workspace_influencer_id: uuid.UUID = Field(alias="workspace_influencer_id")

class PublicWorkspaceInfluencerTopicsInsert(TypedDict):
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    topic_code: Annotated[str, Field(alias="topic_code")]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]
    workspace_influencer_id: Annotated[uuid.UUID, Field(alias="workspace_influencer_id")]

class PublicWorkspaceInfluencers(BaseModel):
    acquired_via: Literal["search", "import", "referral", "inbound", "event", "manual"] = Field(alias="acquired_via")
    agent_email: Optional[str] = Field(alias="agent_email")
    agent_name: Optional[str] = Field(alias="agent_name")
    archived_at: Optional[datetime.datetime] = Field(alias="archived_at")
    as_given: JsonValue = Field(alias="as_given")
    country_code: Optional[str] = Field(alias="country_code")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    custom_fields: JsonValue = Field(alias="custom_fields")
    do_not_contact: bool = Field(alias="do_not_contact")
    do_not_contact_reason: Optional[str] = Field(alias="do_not_contact_reason")
    email: Optional[str] = Field(alias="email")
    erased_at: Optional[datetime.datetime] = Field(alias="erased_at")
    external_id: Optional[str] = Field(alias="external_id")
    headline: Optional[str] = Field(alias="headline")
    id: uuid.UUID = Field(alias="id")
    influencer_id: Optional[uuid.UUID] = Field(alias="influencer_id")
    merged_into_id: Optional[uuid.UUID] = Field(alias="merged_into_id")
    name: Optional[str] = Field(alias="name")
    owner_id: Optional[uuid.UUID] = Field(alias="owner_id")
    phone: Optional[str] = Field(alias="phone")
    rating: Optional[int] = Field(alias="rating")
    source: Optional[str] = Field(alias="source")
    status: Literal["discovered", "contacted", "in_conversation", "negotiating", "partner", "paused", "rejected"] = Field(alias="status")
    updated_at: datetime.datetime = Field(alias="updated_at")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicWorkspaceInfluencersInsert(TypedDict):
    acquired_via: NotRequired[Annotated[Literal["search", "import", "referral", "inbound", "event", "manual"], Field(alias="acquired_via")]]
    agent_email: NotRequired[Annotated[Optional[str], Field(alias="agent_email")]]
    agent_name: NotRequired[Annotated[Optional[str], Field(alias="agent_name")]]
    archived_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="archived_at")]]
    as_given: NotRequired[Annotated[JsonValue, Field(alias="as_given")]]
    country_code: NotRequired[Annotated[Optional[str], Field(alias="country_code")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    custom_fields: NotRequired[Annotated[JsonValue, Field(alias="custom_fields")]]
    do_not_contact: NotRequired[Annotated[bool, Field(alias="do_not_contact")]]
    do_not_contact_reason: NotRequired[Annotated[Optional[str], Field(alias="do_not_contact_reason")]]
    email: NotRequired[Annotated[Optional[str], Field(alias="email")]]
    erased_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="erased_at")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    headline: NotRequired[Annotated[Optional[str], Field(alias="headline")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    influencer_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="influencer_id")]]
    merged_into_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="merged_into_id")]]
    name: NotRequired[Annotated[Optional[str], Field(alias="name")]]
    owner_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="owner_id")]]
    phone: NotRequired[Annotated[Optional[str], Field(alias="phone")]]
    rating: NotRequired[Annotated[Optional[int], Field(alias="rating")]]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    status: NotRequired[Annotated[Literal["discovered", "contacted", "in_conversation", "negotiating", "partner", "paused", "rejected"], Field(alias="status")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    workspace_id: NotRequired[Annotated[uuid.UUID, Field(alias="workspace_id")]]

class PublicWorkspaceInfluencersUpdate(TypedDict):
    acquired_via: NotRequired[Annotated[Literal["search", "import", "referral", "inbound", "event", "manual"], Field(alias="acquired_via")]]
    agent_email: NotRequired[Annotated[Optional[str], Field(alias="agent_email")]]
    agent_name: NotRequired[Annotated[Optional[str], Field(alias="agent_name")]]
    archived_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="archived_at")]]
    as_given: NotRequired[Annotated[JsonValue, Field(alias="as_given")]]
    country_code: NotRequired[Annotated[Optional[str], Field(alias="country_code")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    custom_fields: NotRequired[Annotated[JsonValue, Field(alias="custom_fields")]]
    do_not_contact: NotRequired[Annotated[bool, Field(alias="do_not_contact")]]
    do_not_contact_reason: NotRequired[Annotated[Optional[str], Field(alias="do_not_contact_reason")]]
    email: NotRequired[Annotated[Optional[str], Field(alias="email")]]
    erased_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="erased_at")]]
    external_id: NotRequired[Annotated[Optional[str], Field(alias="external_id")]]
    headline: NotRequired[Annotated[Optional[str], Field(alias="headline")]]
    influencer_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="influencer_id")]]
    merged_into_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="merged_into_id")]]
    name: NotRequired[Annotated[Optional[str], Field(alias="name")]]
    owner_id: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="owner_id")]]
    phone: NotRequired[Annotated[Optional[str], Field(alias="phone")]]
    rating: NotRequired[Annotated[Optional[int], Field(alias="rating")]]
    source: NotRequired[Annotated[Optional[str], Field(alias="source")]]
    status: NotRequired[Annotated[Literal["discovered", "contacted", "in_conversation", "negotiating", "partner", "paused", "rejected"], Field(alias="status")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]

class PublicWorkspaceInvitations(BaseModel):
    accepted_at: Optional[datetime.datetime] = Field(alias="accepted_at")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    email: Optional[str] = Field(alias="email")
    email_digest: Optional[bytes] = Field(alias="email_digest")
    expires_at: datetime.datetime = Field(alias="expires_at")
    id: uuid.UUID = Field(alias="id")
    revoked_at: Optional[datetime.datetime] = Field(alias="revoked_at")
    role: Literal["admin", "editor", "viewer"] = Field(alias="role")
    token_digest: bytes = Field(alias="token_digest")
    updated_at: datetime.datetime = Field(alias="updated_at")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicWorkspaceInvitationsInsert(TypedDict):
    accepted_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="accepted_at")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    email: NotRequired[Annotated[Optional[str], Field(alias="email")]]
    email_digest: NotRequired[Annotated[Optional[bytes], Field(alias="email_digest")]]
    expires_at: NotRequired[Annotated[datetime.datetime, Field(alias="expires_at")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    revoked_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="revoked_at")]]
    role: NotRequired[Annotated[Literal["admin", "editor", "viewer"], Field(alias="role")]]
    token_digest: Annotated[bytes, Field(alias="token_digest")]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    workspace_id: Annotated[uuid.UUID, Field(alias="workspace_id")]

class PublicWorkspaceInvitationsUpdate(TypedDict):
    accepted_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="accepted_at")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    email: NotRequired[Annotated[Optional[str], Field(alias="email")]]
    email_digest: NotRequired[Annotated[Optional[bytes], Field(alias="email_digest")]]
    expires_at: NotRequired[Annotated[datetime.datetime, Field(alias="expires_at")]]
    revoked_at: NotRequired[Annotated[Optional[datetime.datetime], Field(alias="revoked_at")]]
    role: NotRequired[Annotated[Literal["admin", "editor", "viewer"], Field(alias="role")]]
    token_digest: NotRequired[Annotated[bytes, Field(alias="token_digest")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]

class PublicWorkspaceMembers(BaseModel):
    created_at: datetime.datetime = Field(alias="created_at")
    invited_by: Optional[uuid.UUID] = Field(alias="invited_by")
    is_default: bool = Field(alias="is_default")
    role: Literal["owner", "admin", "editor", "viewer"] = Field(alias="role")
    updated_at: datetime.datetime = Field(alias="updated_at")
    user_id: uuid.UUID = Field(alias="user_id")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicWorkspaceMembersInsert(TypedDict):
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    invited_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="invited_by")]]
    is_default: NotRequired[Annotated[bool, Field(alias="is_default")]]
    role: Annotated[Literal["owner", "admin", "editor", "viewer"], Field(alias="role")]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]
    user_id: Annotated[uuid.UUID, Field(alias="user_id")]
    workspace_id: Annotated[uuid.UUID, Field(alias="workspace_id")]

class PublicWorkspaceMembersUpdate(TypedDict):
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    invited_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="invited_by")]]
    is_default: NotRequired[Annotated[bool, Field(alias="is_default")]]
    role: NotRequired[Annotated[Literal["owner", "admin", "editor", "viewer"], Field(alias="role")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]

class PublicWorkspaces(BaseModel):
    country_code: Optional[str] = Field(alias="country_code")
    created_at: datetime.datetime = Field(alias="created_at")
    created_by: Optional[uuid.UUID] = Field(alias="created_by")
    fiscal_year_start_month: int = Field(alias="fiscal_year_start_month")
    followed_models: List[str] = Field(alias="followed_models")
    id: uuid.UUID = Field(alias="id")
    is_personal: bool = Field(alias="is_personal")
    link_prefix: str = Field(alias="link_prefix")
    name: str = Field(alias="name")
    reporting_currency_code: str = Field(alias="reporting_currency_code")
    slug: str = Field(alias="slug")
    time_zone: str = Field(alias="time_zone")
    updated_at: datetime.datetime = Field(alias="updated_at")

class PublicWorkspacesInsert(TypedDict):
    country_code: NotRequired[Annotated[Optional[str], Field(alias="country_code")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    fiscal_year_start_month: NotRequired[Annotated[int, Field(alias="fiscal_year_start_month")]]
    followed_models: NotRequired[Annotated[List[str], Field(alias="followed_models")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    is_personal: NotRequired[Annotated[bool, Field(alias="is_personal")]]
    link_prefix: NotRequired[Annotated[str, Field(alias="link_prefix")]]
    name: Annotated[str, Field(alias="name")]
    reporting_currency_code: NotRequired[Annotated[str, Field(alias="reporting_currency_code")]]
    slug: Annotated[str, Field(alias="slug")]
    time_zone: NotRequired[Annotated[str, Field(alias="time_zone")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]

class PublicWorkspacesUpdate(TypedDict):
    country_code: NotRequired[Annotated[Optional[str], Field(alias="country_code")]]
    created_at: NotRequired[Annotated[datetime.datetime, Field(alias="created_at")]]
    created_by: NotRequired[Annotated[Optional[uuid.UUID], Field(alias="created_by")]]
    fiscal_year_start_month: NotRequired[Annotated[int, Field(alias="fiscal_year_start_month")]]
    followed_models: NotRequired[Annotated[List[str], Field(alias="followed_models")]]
    id: NotRequired[Annotated[uuid.UUID, Field(alias="id")]]
    is_personal: NotRequired[Annotated[bool, Field(alias="is_personal")]]
    link_prefix: NotRequired[Annotated[str, Field(alias="link_prefix")]]
    name: NotRequired[Annotated[str, Field(alias="name")]]
    reporting_currency_code: NotRequired[Annotated[str, Field(alias="reporting_currency_code")]]
    slug: NotRequired[Annotated[str, Field(alias="slug")]]
    time_zone: NotRequired[Annotated[str, Field(alias="time_zone")]]
    updated_at: NotRequired[Annotated[datetime.datetime, Field(alias="updated_at")]]

class PublicAttributionCreditHistory(BaseModel):
    amount_id: int = Field(alias="amount_id")
    amount_minor: int = Field(alias="amount_minor")
    amount_type: str = Field(alias="amount_type")
    campaign_id: Optional[uuid.UUID] = Field(alias="campaign_id")
    channel: Optional[str] = Field(alias="channel")
    computed_at: datetime.datetime = Field(alias="computed_at")
    converted_at: datetime.datetime = Field(alias="converted_at")
    credited_at: datetime.datetime = Field(alias="credited_at")
    credited_month: datetime.date = Field(alias="credited_month")
    credited_on: datetime.date = Field(alias="credited_on")
    credited_to: Optional[str] = Field(alias="credited_to")
    deliverable_id: Optional[uuid.UUID] = Field(alias="deliverable_id")
    is_first_of_campaign: Optional[bool] = Field(alias="is_first_of_campaign")
    is_first_of_channel: Optional[bool] = Field(alias="is_first_of_channel")
    is_first_of_influencer: Optional[bool] = Field(alias="is_first_of_influencer")
    journey_id: int = Field(alias="journey_id")
    model_id: uuid.UUID = Field(alias="model_id")
    model_name: str = Field(alias="model_name")
    model_type: Literal["first_touch", "last_touch", "linear", "position_based", "j_shaped", "inverse_j", "time_decay", "lead_creation", "u_shaped", "w_shaped", "full_path", "custom", "influenced"] = Field(alias="model_type")
    model_version: int = Field(alias="model_version")
    opportunity_id: uuid.UUID = Field(alias="opportunity_id")
    reasons: str = Field(alias="reasons")
    revenue_event_id: Optional[uuid.UUID] = Field(alias="revenue_event_id")
    run_id: uuid.UUID = Field(alias="run_id")
    status: Literal["open", "won", "lost"] = Field(alias="status")
    superseded_at: Optional[datetime.datetime] = Field(alias="superseded_at")
    touched_at: Optional[datetime.datetime] = Field(alias="touched_at")
    touchpoint_id: Optional[int] = Field(alias="touchpoint_id")
    weight: int = Field(alias="weight")
    won_month: Optional[datetime.date] = Field(alias="won_month")
    won_on: Optional[datetime.date] = Field(alias="won_on")
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    workspace_influencer_id: Optional[uuid.UUID] = Field(alias="workspace_influencer_id")

class PublicAttributionCreditLabels(BaseModel):
    account_id: Optional[uuid.UUID] = Field(alias="account_id")
    amount_minor: int = Field(alias="amount_minor")
    amount_type: str = Field(alias="amount_type")
    campaign_id: Optional[uuid.UUID] = Field(alias="campaign_id")
    channel: Optional[str] = Field(alias="channel")
    company_id: Optional[uuid.UUID] = Field(alias="company_id")
    computed_at: datetime.datetime = Field(alias="computed_at")
    credited_on: datetime.date = Field(alias="credited_on")
    credited_to: Optional[str] = Field(alias="credited_to")
    deliverable_id: Optional[uuid.UUID] = Field(alias="deliverable_id")
    is_first_of_campaign: Optional[bool] = Field(alias="is_first_of_campaign")
    is_first_of_channel: Optional[bool] = Field(alias="is_first_of_channel")
    is_first_of_influencer: Optional[bool] = Field(alias="is_first_of_influencer")
    journey_id: int = Field(alias="journey_id")
    model_name: str = Field(alias="model_name")
    model_type: Literal["first_touch", "last_touch", "linear", "position_based", "j_shaped", "inverse_j", "time_decay", "lead_creation", "u_shaped", "w_shaped", "full_path", "custom", "influenced"] = Field(alias="model_type")
    opportunity_id: uuid.UUID = Field(alias="opportunity_id")
    organic_address: Optional[str] = Field(alias="organic_address")
    platform_code: Optional[str] = Field(alias="platform_code")
    revenue_event_id: Optional[uuid.UUID] = Field(alias="revenue_event_id")
    run_id: uuid.UUID = Field(alias="run_id")
    status: Literal["open", "won", "lost"] = Field(alias="status")
    superseded_at: Optional[datetime.datetime] = Field(alias="superseded_at")
    touched_at: Optional[datetime.datetime] = Field(alias="touched_at")
    touchpoint_id: Optional[int] = Field(alias="touchpoint_id")
    weight: int = Field(alias="weight")
    won_on: Optional[datetime.date] = Field(alias="won_on")
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    workspace_influencer_id: Optional[uuid.UUID] = Field(alias="workspace_influencer_id")

class PublicAttributionCredits(BaseModel):
    amount_id: int = Field(alias="amount_id")
    amount_minor: int = Field(alias="amount_minor")
    amount_type: str = Field(alias="amount_type")
    campaign_id: Optional[uuid.UUID] = Field(alias="campaign_id")
    channel: Optional[str] = Field(alias="channel")
    computed_at: datetime.datetime = Field(alias="computed_at")
    converted_at: datetime.datetime = Field(alias="converted_at")
    credited_at: datetime.datetime = Field(alias="credited_at")
    credited_on: datetime.date = Field(alias="credited_on")
    deliverable_id: Optional[uuid.UUID] = Field(alias="deliverable_id")
    journey_id: int = Field(alias="journey_id")
    model_id: uuid.UUID = Field(alias="model_id")
    model_name: str = Field(alias="model_name")
    model_type: Literal["first_touch", "last_touch", "linear", "position_based", "j_shaped", "inverse_j", "time_decay", "lead_creation", "u_shaped", "w_shaped", "full_path", "custom", "influenced"] = Field(alias="model_type")
    model_version: int = Field(alias="model_version")
    opportunity_id: uuid.UUID = Field(alias="opportunity_id")
    revenue_event_id: Optional[uuid.UUID] = Field(alias="revenue_event_id")
    run_id: uuid.UUID = Field(alias="run_id")
    status: Literal["open", "won", "lost"] = Field(alias="status")
    touched_at: Optional[datetime.datetime] = Field(alias="touched_at")
    touchpoint_id: Optional[int] = Field(alias="touchpoint_id")
    weight: int = Field(alias="weight")
    won_on: Optional[datetime.date] = Field(alias="won_on")
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    workspace_influencer_id: Optional[uuid.UUID] = Field(alias="workspace_influencer_id")

class PublicCampaignOverview(BaseModel):
    contacts: int = Field(alias="contacts")
    contracted: int = Field(alias="contracted")
    deliverables: int = Field(alias="deliverables")
    ends_on: Optional[datetime.date] = Field(alias="ends_on")
    id: uuid.UUID = Field(alias="id")
    influencers: int = Field(alias="influencers")
    late: int = Field(alias="late")
    name: str = Field(alias="name")
    objective: Literal["awareness", "engagement", "lead_generation", "product_launch", "event", "pipeline_acceleration", "retention"] = Field(alias="objective")
    owner_id: Optional[uuid.UUID] = Field(alias="owner_id")
    published: int = Field(alias="published")
    reporting_budget_left_minor: Optional[int] = Field(alias="reporting_budget_left_minor")
    reporting_budget_minor: Optional[int] = Field(alias="reporting_budget_minor")
    reporting_cost_minor: int = Field(alias="reporting_cost_minor")
    starts_on: Optional[datetime.date] = Field(alias="starts_on")
    status: Literal["draft", "planned", "active", "paused", "completed", "cancelled"] = Field(alias="status")
    touches: int = Field(alias="touches")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicCampaignSpend(BaseModel):
    campaign_id: uuid.UUID = Field(alias="campaign_id")
    collaboration_id: Optional[uuid.UUID] = Field(alias="collaboration_id")
    cost_minor: Optional[int] = Field(alias="cost_minor")
    id: uuid.UUID = Field(alias="id")
    incurred_on: datetime.date = Field(alias="incurred_on")
    status: Literal["planned", "approved", "paid", "refunded"] = Field(alias="status")
    type: Literal["fee", "product", "ads", "agency", "travel", "production", "other"] = Field(alias="type")
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    workspace_influencer_id: Optional[uuid.UUID] = Field(alias="workspace_influencer_id")

class PublicCollaborationPay(BaseModel):
    campaign_id: uuid.UUID = Field(alias="campaign_id")
    currency_code: str = Field(alias="currency_code")
    earned_minor: Optional[int] = Field(alias="earned_minor")
    fee_minor: int = Field(alias="fee_minor")
    id: uuid.UUID = Field(alias="id")
    owed_minor: Optional[int] = Field(alias="owed_minor")
    paid_minor: int = Field(alias="paid_minor")
    pay_basis: Literal["fixed", "click", "lead", "order", "deal", "revenue_share"] = Field(alias="pay_basis")
    pay_rate_minor: Optional[int] = Field(alias="pay_rate_minor")
    pay_share_percent: Optional[float] = Field(alias="pay_share_percent")
    result_pay_minor: Optional[int] = Field(alias="result_pay_minor")
    results: int = Field(alias="results")
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    workspace_influencer_id: uuid.UUID = Field(alias="workspace_influencer_id")

class PublicDealRevenue(BaseModel):
    billing_period: Literal["one_off", "monthly", "quarterly", "annual"] = Field(alias="billing_period")
    booked_minor: int = Field(alias="booked_minor")
    company_name: Optional[str] = Field(alias="company_name")
    contracted_minor: int = Field(alias="contracted_minor")
    expanded_minor: int = Field(alias="expanded_minor")
    id: uuid.UUID = Field(alias="id")
    opportunity_id: uuid.UUID = Field(alias="opportunity_id")
    renewed_minor: int = Field(alias="renewed_minor")
    reporting_value_minor: Optional[int] = Field(alias="reporting_value_minor")
    revenue_minor: int = Field(alias="revenue_minor")
    taken_back_minor: int = Field(alias="taken_back_minor")
    term_months: Optional[int] = Field(alias="term_months")
    won_at: datetime.datetime = Field(alias="won_at")
    won_on: datetime.date = Field(alias="won_on")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicDeliverableBoard(BaseModel):
    account_handle: Optional[str] = Field(alias="account_handle")
    campaign_id: Optional[uuid.UUID] = Field(alias="campaign_id")
    campaign_name: Optional[str] = Field(alias="campaign_name")
    clicks: Optional[int] = Field(alias="clicks")
    collaboration_id: Optional[uuid.UUID] = Field(alias="collaboration_id")
    deliverable_type_code: str = Field(alias="deliverable_type_code")
    due_on: Optional[datetime.date] = Field(alias="due_on")
    engagements: Optional[int] = Field(alias="engagements")
    id: uuid.UUID = Field(alias="id")
    impressions: Optional[int] = Field(alias="impressions")
    influencer_name: str = Field(alias="influencer_name")
    is_late: bool = Field(alias="is_late")
    is_organic: bool = Field(alias="is_organic")
    platform_code: str = Field(alias="platform_code")
    published_at: Optional[datetime.datetime] = Field(alias="published_at")
    published_url: Optional[str] = Field(alias="published_url")
    revision_count: int = Field(alias="revision_count")
    status: Literal["planned", "in_production", "submitted", "changes_requested", "approved", "published", "cancelled"] = Field(alias="status")
    title: str = Field(alias="title")
    views: Optional[int] = Field(alias="views")
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    workspace_influencer_id: uuid.UUID = Field(alias="workspace_influencer_id")

class PublicInfluencedOpportunities(BaseModel):
    contacts: int = Field(alias="contacts")
    first_touched_at: datetime.datetime = Field(alias="first_touched_at")
    influenced_lost_pipeline_minor: int = Field(alias="influenced_lost_pipeline_minor")
    influenced_open_pipeline_minor: int = Field(alias="influenced_open_pipeline_minor")
    influenced_revenue_minor: int = Field(alias="influenced_revenue_minor")
    influenced_won_pipeline_minor: int = Field(alias="influenced_won_pipeline_minor")
    influencer_name: str = Field(alias="influencer_name")
    last_touched_at: datetime.datetime = Field(alias="last_touched_at")
    opportunity_id: uuid.UUID = Field(alias="opportunity_id")
    opportunity_name: str = Field(alias="opportunity_name")
    status: Literal["open", "won", "lost"] = Field(alias="status")
    touches: int = Field(alias="touches")
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    workspace_influencer_id: uuid.UUID = Field(alias="workspace_influencer_id")

class PublicInfluencerProfiles(BaseModel):
    city: Optional[str] = Field(alias="city")
    country_code: Optional[str] = Field(alias="country_code")
    employer: Optional[str] = Field(alias="employer")
    engagement_rate: Optional[float] = Field(alias="engagement_rate")
    followers: Optional[int] = Field(alias="followers")
    headline: Optional[str] = Field(alias="headline")
    id: uuid.UUID = Field(alias="id")
    is_verified: bool = Field(alias="is_verified")
    job_title: Optional[str] = Field(alias="job_title")
    languages: Optional[List[str]] = Field(alias="languages")
    last_active_at: Optional[datetime.datetime] = Field(alias="last_active_at")
    main_handle: Optional[str] = Field(alias="main_handle")
    main_platform_code: Optional[str] = Field(alias="main_platform_code")
    main_url: Optional[str] = Field(alias="main_url")
    name: str = Field(alias="name")
    platforms: Optional[List[str]] = Field(alias="platforms")
    quality_score: Optional[int] = Field(alias="quality_score")
    topics: Optional[List[str]] = Field(alias="topics")

class PublicLargestAccounts(BaseModel):
    account_id: Optional[uuid.UUID] = Field(alias="account_id")
    platform_code: str = Field(alias="platform_code")
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    workspace_influencer_id: uuid.UUID = Field(alias="workspace_influencer_id")

class PublicLinkClicks(BaseModel):
    campaign_id: Optional[uuid.UUID] = Field(alias="campaign_id")
    contact_id: Optional[uuid.UUID] = Field(alias="contact_id")
    counts: bool = Field(alias="counts")
    deliverable_id: Optional[uuid.UUID] = Field(alias="deliverable_id")
    is_bot: bool = Field(alias="is_bot")
    is_repeated: bool = Field(alias="is_repeated")
    person: Optional[str] = Field(alias="person")
    touched_at: datetime.datetime = Field(alias="touched_at")
    touchpoint_id: int = Field(alias="touchpoint_id")
    tracking_link_id: Optional[uuid.UUID] = Field(alias="tracking_link_id")
    utm_source: Optional[str] = Field(alias="utm_source")
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    workspace_influencer_id: Optional[uuid.UUID] = Field(alias="workspace_influencer_id")

class PublicOpportunityBoard(BaseModel):
    amount_minor: Optional[int] = Field(alias="amount_minor")
    closed_at: Optional[datetime.datetime] = Field(alias="closed_at")
    closed_on: Optional[datetime.date] = Field(alias="closed_on")
    committee_size: int = Field(alias="committee_size")
    company_id: Optional[uuid.UUID] = Field(alias="company_id")
    company_name: Optional[str] = Field(alias="company_name")
    company_size_code: Optional[str] = Field(alias="company_size_code")
    currency_code: str = Field(alias="currency_code")
    expected_close_on: Optional[datetime.date] = Field(alias="expected_close_on")
    id: uuid.UUID = Field(alias="id")
    is_overdue: bool = Field(alias="is_overdue")
    lost_reason: Optional[str] = Field(alias="lost_reason")
    lost_reason_id: Optional[uuid.UUID] = Field(alias="lost_reason_id")
    name: str = Field(alias="name")
    opened_at: datetime.datetime = Field(alias="opened_at")
    opened_on: datetime.date = Field(alias="opened_on")
    owner_id: Optional[uuid.UUID] = Field(alias="owner_id")
    owner_name: Optional[str] = Field(alias="owner_name")
    pipeline_id: uuid.UUID = Field(alias="pipeline_id")
    pipeline_name: str = Field(alias="pipeline_name")
    probability: int = Field(alias="probability")
    reporting_amount_minor: Optional[int] = Field(alias="reporting_amount_minor")
    stage_id: uuid.UUID = Field(alias="stage_id")
    stage_name: str = Field(alias="stage_name")
    stage_position: int = Field(alias="stage_position")
    status: Literal["open", "won", "lost"] = Field(alias="status")
    weighted_reporting_amount_minor: Optional[int] = Field(alias="weighted_reporting_amount_minor")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicOpportunityTouches(BaseModel):
    campaign_id: Optional[uuid.UUID] = Field(alias="campaign_id")
    channel: str = Field(alias="channel")
    contact_id: Optional[uuid.UUID] = Field(alias="contact_id")
    deliverable_id: Optional[uuid.UUID] = Field(alias="deliverable_id")
    evidence: Optional[int] = Field(alias="evidence")
    opportunity_id: uuid.UUID = Field(alias="opportunity_id")
    touched_at: datetime.datetime = Field(alias="touched_at")
    touchpoint_id: int = Field(alias="touchpoint_id")
    type: Optional[Literal["link_click", "promo_code", "form_fill", "event_attendance", "content_download", "meeting", "self_reported", "mention", "view_through"]] = Field(alias="type")
    utm_source: Optional[str] = Field(alias="utm_source")
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    workspace_influencer_id: Optional[uuid.UUID] = Field(alias="workspace_influencer_id")

class PublicOwedContent(BaseModel):
    campaign_id: uuid.UUID = Field(alias="campaign_id")
    due_on: Optional[datetime.date] = Field(alias="due_on")
    id: uuid.UUID = Field(alias="id")
    status: Literal["planned", "in_production", "submitted", "changes_requested", "approved", "published", "cancelled"] = Field(alias="status")
    title: str = Field(alias="title")
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    workspace_influencer_id: uuid.UUID = Field(alias="workspace_influencer_id")

class PublicPlatformSpend(BaseModel):
    cost_minor: Optional[int] = Field(alias="cost_minor")
    id: uuid.UUID = Field(alias="id")
    incurred_on: datetime.date = Field(alias="incurred_on")
    platform_code: Optional[str] = Field(alias="platform_code")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicTouchPlaces(BaseModel):
    campaign_id: Optional[uuid.UUID] = Field(alias="campaign_id")
    contact_id: Optional[uuid.UUID] = Field(alias="contact_id")
    deliverable_id: Optional[uuid.UUID] = Field(alias="deliverable_id")
    is_bot: bool = Field(alias="is_bot")
    organic_address: Optional[str] = Field(alias="organic_address")
    platform_code: Optional[str] = Field(alias="platform_code")
    touched_at: datetime.datetime = Field(alias="touched_at")
    touchpoint_id: int = Field(alias="touchpoint_id")
    type: Literal["link_click", "promo_code", "form_fill", "event_attendance", "content_download", "meeting", "self_reported", "mention", "view_through"] = Field(alias="type")
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    workspace_influencer_id: Optional[uuid.UUID] = Field(alias="workspace_influencer_id")

class PublicTouchedOpportunities(BaseModel):
    campaign_ids: List[Optional[uuid.UUID]] = Field(alias="campaign_ids")
    channels: List[str] = Field(alias="channels")
    deliverable_ids: List[Optional[uuid.UUID]] = Field(alias="deliverable_ids")
    opportunity_id: uuid.UUID = Field(alias="opportunity_id")
    touched_at: List[datetime.datetime] = Field(alias="touched_at")
    touchpoint_ids: List[int] = Field(alias="touchpoint_ids")
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    workspace_influencer_ids: List[Optional[uuid.UUID]] = Field(alias="workspace_influencer_ids")

class PublicTrackingLinkPerformance(BaseModel):
    bot_touches: int = Field(alias="bot_touches")
    campaign_id: uuid.UUID = Field(alias="campaign_id")
    campaign_name: str = Field(alias="campaign_name")
    clicks: int = Field(alias="clicks")
    contacts: int = Field(alias="contacts")
    first_touched_at: Optional[datetime.datetime] = Field(alias="first_touched_at")
    id: uuid.UUID = Field(alias="id")
    influencer_name: Optional[str] = Field(alias="influencer_name")
    last_touched_at: Optional[datetime.datetime] = Field(alias="last_touched_at")
    repeated_clicks: int = Field(alias="repeated_clicks")
    short_path: str = Field(alias="short_path")
    touches: int = Field(alias="touches")
    unique_visitors: int = Field(alias="unique_visitors")
    url: Optional[str] = Field(alias="url")
    utm_campaign: str = Field(alias="utm_campaign")
    utm_content: Optional[str] = Field(alias="utm_content")
    utm_medium: str = Field(alias="utm_medium")
    utm_source: str = Field(alias="utm_source")
    workspace_id: uuid.UUID = Field(alias="workspace_id")

class PublicWorkspaceAccounts(BaseModel):
    followers: Optional[int] = Field(alias="followers")
    handle: str = Field(alias="handle")
    influencer_account_id: Optional[uuid.UUID] = Field(alias="influencer_account_id")
    platform_code: str = Field(alias="platform_code")
    url: Optional[str] = Field(alias="url")
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    workspace_influencer_account_id: Optional[uuid.UUID] = Field(alias="workspace_influencer_account_id")
    workspace_influencer_id: uuid.UUID = Field(alias="workspace_influencer_id")

class PublicWorkspaceInfluencerProfiles(BaseModel):
    campaigns: int = Field(alias="campaigns")
    country_code: Optional[str] = Field(alias="country_code")
    created_at: datetime.datetime = Field(alias="created_at")
    do_not_contact: bool = Field(alias="do_not_contact")
    followers: Optional[int] = Field(alias="followers")
    headline: Optional[str] = Field(alias="headline")
    id: uuid.UUID = Field(alias="id")
    influencer_id: Optional[uuid.UUID] = Field(alias="influencer_id")
    is_private: bool = Field(alias="is_private")
    last_activity_at: Optional[datetime.datetime] = Field(alias="last_activity_at")
    name: str = Field(alias="name")
    owner_name: Optional[str] = Field(alias="owner_name")
    rating: Optional[int] = Field(alias="rating")
    status: Literal["discovered", "contacted", "in_conversation", "negotiating", "partner", "paused", "rejected"] = Field(alias="status")
    workspace_id: uuid.UUID = Field(alias="workspace_id")
class PublicAcceptInvitationArgs(TypedDict):
    token: str

class PublicApplyImportArgs(TypedDict):
    batch_id: uuid.UUID
    row_limit: NotRequired[int]

class PublicAttributionAcquisitionArgs(TypedDict):
    split_by: NotRequired[Literal["influencer", "campaign", "platform"]]
    model: NotRequired[str]
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]

class PublicAttributionChangesArgs(TypedDict):
    moment: str
    until: NotRequired[str]
    model: NotRequired[str]
    split_by: NotRequired[Literal["influencer", "campaign", "deliverable", "platform", "channel", "credited_to"]]
    most: NotRequired[int]

class PublicAttributionCohortsArgs(TypedDict):
    model: NotRequired[str]
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]

class PublicAttributionComparisonArgs(TypedDict):
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]

class PublicAttributionReturnsArgs(TypedDict):
    split_by: NotRequired[Literal["influencer", "campaign", "platform"]]
    model: NotRequired[str]
    sourced_by: NotRequired[str]
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]

class PublicAttributionTotalsArgs(TypedDict):
    split_by: NotRequired[Literal["influencer", "account", "campaign", "deliverable", "platform", "channel", "credited_to", "touch_month", "company", "month"]]
    model: NotRequired[str]
    monthly: NotRequired[bool]
    moment: NotRequired[str]
    run_id: NotRequired[uuid.UUID]
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]

class PublicAttributionWithSettingsArgs(TypedDict):
    split_by: NotRequired[Literal["influencer", "campaign", "channel", "credited_to"]]
    model: NotRequired[str]
    lookback_days: NotRequired[int]
    excluded_channels: NotRequired[List[Literal["influencer", "paid_search", "paid_social", "organic_search", "organic_social", "email", "direct", "referral", "event", "outbound_sales", "other"]]]
    minimum_evidence: NotRequired[int]
    half_life_hours: NotRequired[int]
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]

class PublicBlockIdentityArgs(TypedDict):
    identity: JsonValue
    reason: NotRequired[Literal["blocked", "opt_out", "legal"]]
    workspace_id: NotRequired[uuid.UUID]

class PublicClickTotalsArgs(TypedDict):
    split_by: Literal["influencer", "campaign", "platform"]
    starts_on: datetime.date
    ends_on: datetime.date
    campaign_id: NotRequired[uuid.UUID]

class PublicCorrectClosingArgs(TypedDict):
    opportunity_id: uuid.UUID
    closed_on: datetime.date

class PublicCreateImportArgs(TypedDict):
    source: str
    mapping: JsonValue

class PublicCreateWorkspaceArgs(TypedDict):
    name: str
    slug: NotRequired[str]
    reporting_currency_code: NotRequired[str]

class PublicEraseContactArgs(TypedDict):
    contact_id: uuid.UUID
    workspace_id: NotRequired[uuid.UUID]
    reason: NotRequired[Literal["erasure", "opt_out", "legal"]]

class PublicEraseInfluencerArgs(TypedDict):
    influencer_id: uuid.UUID
    reason: NotRequired[Literal["erasure", "opt_out", "legal"]]

class PublicEraseWorkspaceInfluencerArgs(TypedDict):
    workspace_influencer_id: uuid.UUID
    workspace_id: NotRequired[uuid.UUID]
    reason: NotRequired[Literal["erasure", "opt_out", "legal"]]

class PublicExplainErrorArgs(TypedDict):
    error_message: str

class PublicExplainRuleArgs(TypedDict):
    rule: str

class PublicFindContactsArgs(TypedDict):
    given: str

class PublicImportRemarksArgs(TypedDict):
    batch_id: uuid.UUID

class PublicImportSummaryArgs(TypedDict):
    batch_id: uuid.UUID

class PublicInfluencedOutcomesArgs(TypedDict):
    split_by: NotRequired[Literal["influencer", "campaign", "platform"]]
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]

class PublicInviteMemberArgs(TypedDict):
    email: str
    role: NotRequired[Literal["admin", "editor", "viewer"]]

class PublicLabelWithIdArgs(TypedDict):
    name: str
    id: uuid.UUID
    mark: NotRequired[str]

class PublicLandingPageArgs(TypedDict):
    months: NotRequired[int]

class PublicLeadTotalsArgs(TypedDict):
    split_by: Literal["influencer", "campaign", "platform"]
    starts_on: datetime.date
    ends_on: datetime.date

class PublicLoseOpportunityArgs(TypedDict):
    opportunity_id: uuid.UUID
    lost_reason: str
    closed_on: NotRequired[datetime.date]

class PublicMarkSavedSearchSeenArgs(TypedDict):
    name: str

class PublicMergeCompaniesArgs(TypedDict):
    duplicate_id: uuid.UUID
    survivor_id: uuid.UUID
    workspace_id: NotRequired[uuid.UUID]

class PublicMergeContactsArgs(TypedDict):
    duplicate_id: uuid.UUID
    survivor_id: uuid.UUID
    workspace_id: NotRequired[uuid.UUID]

class PublicMergeInfluencersArgs(TypedDict):
    duplicate_id: uuid.UUID
    survivor_id: uuid.UUID

class PublicMergeWorkspaceInfluencersArgs(TypedDict):
    duplicate_id: uuid.UUID
    survivor_id: uuid.UUID
    workspace_id: NotRequired[uuid.UUID]

class PublicNormaliseIdentityArgs(TypedDict):
    kind: Literal["email", "mailbox", "phone", "domain", "handle", "url", "name"]
    value: str
    country_code: NotRequired[str]
    platform_code: NotRequired[str]

class PublicOpportunityOutcomesArgs(TypedDict):
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]

class PublicPlanImportArgs(TypedDict):
    batch_id: uuid.UUID
    row_limit: NotRequired[int]

class PublicQueryAttributionAcquisitionCostArgs(TypedDict):
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]
    model: NotRequired[str]

class PublicQueryAttributionAcquisitionCostByArgs(TypedDict):
    by: NotRequired[Literal["influencer", "campaign", "platform"]]
    model: NotRequired[str]
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]

class PublicQueryAttributionChangesOfOpportunityArgs(TypedDict):
    opportunity: uuid.UUID
    model: NotRequired[str]
    after_run: NotRequired[uuid.UUID]
    until_run: NotRequired[uuid.UUID]

class PublicQueryAttributionChangesSinceArgs(TypedDict):
    moment: str
    until: NotRequired[str]
    model: NotRequired[str]
    by: NotRequired[str]
    max_rows: NotRequired[int]

class PublicQueryAttributionCohortsByFirstTouchArgs(TypedDict):
    model: NotRequired[str]
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]

class PublicQueryAttributionCreditedReturnArgs(TypedDict):
    by: NotRequired[Literal["influencer", "campaign", "platform"]]
    model: NotRequired[str]
    sourced_by: NotRequired[str]
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]

class PublicQueryAttributionCreditsArgs(TypedDict):
    by: NotRequired[Literal["influencer", "account", "campaign", "deliverable", "platform", "channel", "credited_to", "touch_month", "company", "month"]]
    model: NotRequired[str]
    moment: NotRequired[str]
    run: NotRequired[uuid.UUID]
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]

class PublicQueryAttributionCreditsByMonthArgs(TypedDict):
    by: NotRequired[Literal["influencer", "account", "campaign", "deliverable", "platform", "channel", "credited_to", "touch_month", "company", "month"]]
    model: NotRequired[str]
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]

class PublicQueryAttributionFirstAndLastTouchArgs(TypedDict):
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]

class PublicQueryAttributionInfluencedByCampaignArgs(TypedDict):
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]
    max_rows: NotRequired[int]

class PublicQueryAttributionInfluencedByInfluencerArgs(TypedDict):
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]
    max_rows: NotRequired[int]

class PublicQueryAttributionInfluencedByPlatformArgs(TypedDict):
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]

class PublicQueryAttributionInfluencerScorecardArgs(TypedDict):
    model: NotRequired[str]
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]
    max_rows: NotRequired[int]

class PublicQueryAttributionJourneyArgs(TypedDict):
    for_opportunity: uuid.UUID

class PublicQueryAttributionJourneyAsReportedArgs(TypedDict):
    opportunity: uuid.UUID
    moment: str
    model: NotRequired[str]

class PublicQueryAttributionJourneySharesArgs(TypedDict):
    opportunity: uuid.UUID
    model: NotRequired[str]

class PublicQueryAttributionJourneysArgs(TypedDict):
    name: NotRequired[str]
    max_rows: NotRequired[int]

class PublicQueryAttributionMilestonesArgs(TypedDict):
    for_opportunity: uuid.UUID

class PublicQueryAttributionModelComparisonArgs(TypedDict):
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]

class PublicQueryAttributionOrganicContentArgs(TypedDict):
    model: NotRequired[str]
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]
    max_rows: NotRequired[int]

class PublicQueryAttributionRoiByInfluencerArgs(TypedDict):
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]
    max_rows: NotRequired[int]

class PublicQueryAttributionRunsArgs(TypedDict):
    max_rows: NotRequired[int]

class PublicQueryAttributionSelfReportedVsTrackedArgs(TypedDict):
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]

class PublicQueryAttributionSourcedVsInfluencedArgs(TypedDict):
    by: NotRequired[Literal["influencer", "account", "campaign", "deliverable", "platform", "channel", "credited_to", "touch_month", "company", "month"]]
    model: NotRequired[str]
    sourced_by: NotRequired[str]
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]

class PublicQueryAttributionTouchesByChannelArgs(TypedDict):
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]

class PublicQueryAttributionUnattributedShareArgs(TypedDict):
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]

class PublicQueryAttributionWhatIfArgs(TypedDict):
    lookback: NotRequired[int]
    by: NotRequired[Literal["influencer", "campaign", "channel", "credited_to"]]
    model: NotRequired[str]
    excluded_channels: NotRequired[List[Literal["influencer", "paid_search", "paid_social", "organic_search", "organic_social", "email", "direct", "referral", "event", "outbound_sales", "other"]]]
    minimum_evidence: NotRequired[int]
    half_life_hours: NotRequired[int]
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]

class PublicQueryCampaignsBudgetAgainstCostArgs(TypedDict):
    for_campaign: NotRequired[str]

class PublicQueryCampaignsClicksArgs(TypedDict):
    by: NotRequired[Literal["campaign", "link", "influencer", "deliverable"]]
    campaign: NotRequired[str]
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]
    max_rows: NotRequired[int]

class PublicQueryCampaignsContentPerformanceArgs(TypedDict):
    campaign: NotRequired[str]
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]
    max_rows: NotRequired[int]

class PublicQueryCampaignsCostPerResultArgs(TypedDict):
    for_campaign: NotRequired[str]
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]

class PublicQueryCampaignsCostPerResultByArgs(TypedDict):
    by: NotRequired[Literal["platform", "influencer"]]
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]

class PublicQueryCampaignsDeliverablesDueArgs(TypedDict):
    days: NotRequired[int]

class PublicQueryCampaignsHistoryOfCampaignArgs(TypedDict):
    campaign: str

class PublicQueryCampaignsInfluencerFunnelArgs(TypedDict):
    for_campaign: NotRequired[str]

class PublicQueryCampaignsInfluencerPayArgs(TypedDict):
    for_campaign: NotRequired[str]

class PublicQueryCampaignsRelationshipBoardArgs(TypedDict):
    for_status: NotRequired[Literal["discovered", "contacted", "in_conversation", "negotiating", "partner", "paused", "rejected"]]
    per_stage: NotRequired[int]

class PublicQueryCampaignsStatusBoardArgs(TypedDict):
    for_status: NotRequired[Literal["draft", "planned", "active", "paused", "completed", "cancelled"]]

class PublicQueryCampaignsTargetsArgs(TypedDict):
    for_campaign: NotRequired[str]

class PublicQueryCampaignsTrackingLinksArgs(TypedDict):
    campaign: NotRequired[str]
    max_rows: NotRequired[int]

class PublicQueryDashboardsLandingPageArgs(TypedDict):
    months: NotRequired[int]

class PublicQueryDashboardsPeriodComparedArgs(TypedDict):
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]

class PublicQueryDashboardsRecentActivityArgs(TypedDict):
    days: NotRequired[int]
    max_rows: NotRequired[int]

class PublicQueryDashboardsRevenueByMonthArgs(TypedDict):
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]
    reported_at: NotRequired[str]

class PublicQueryDiscoveryByAudienceArgs(TypedDict):
    industry: NotRequired[str]
    for_industry_share: NotRequired[float]
    seniority: NotRequired[str]
    for_seniority_share: NotRequired[float]
    platform: NotRequired[str]
    max_rows: NotRequired[int]

class PublicQueryDiscoveryByPlatformArgs(TypedDict):
    platform: NotRequired[str]
    followers_min: NotRequired[int]
    followers_max: NotRequired[int]
    engagement_min: NotRequired[float]
    max_rows: NotRequired[int]

class PublicQueryDiscoveryByPriceArgs(TypedDict):
    platform: NotRequired[str]
    deliverable_type: NotRequired[str]
    currency: NotRequired[str]
    at_most_minor: NotRequired[int]
    max_rows: NotRequired[int]

class PublicQueryDiscoveryExclusivityConflictsArgs(TypedDict):
    category: NotRequired[str]
    since: NotRequired[datetime.date]

class PublicQueryDiscoveryFacetsArgs(TypedDict):
    filters: NotRequired[JsonValue]
    per_facet: NotRequired[int]

class PublicQueryDiscoveryFindByHandleArgs(TypedDict):
    for_handle: str
    platform: NotRequired[str]

class PublicQueryDiscoveryFindByNameArgs(TypedDict):
    for_name: str
    max_rows: NotRequired[int]

class PublicQueryDiscoveryLookAlikesArgs(TypedDict):
    influencer: uuid.UUID
    max_rows: NotRequired[int]

class PublicQueryDiscoverySavedSearchArgs(TypedDict):
    for_name: str
    page_size: NotRequired[int]
    after: NotRequired[JsonValue]
    before: NotRequired[JsonValue]

class PublicQueryDiscoverySearchArgs(TypedDict):
    query: NotRequired[str]
    for_name: NotRequired[str]
    for_platforms: NotRequired[List[str]]
    countries: NotRequired[List[str]]
    languages: NotRequired[List[str]]
    for_topics: NotRequired[List[str]]
    industries: NotRequired[List[str]]
    verified: NotRequired[bool]
    followers_min: NotRequired[int]
    followers_max: NotRequired[int]
    engagement_min: NotRequired[float]
    growth_min: NotRequired[float]
    credibility_min: NotRequired[float]
    active_since: NotRequired[datetime.date]
    audience: NotRequired[JsonValue]
    price_at_most_minor: NotRequired[int]
    price_currency: NotRequired[str]
    price_platform: NotRequired[str]
    price_deliverable_type: NotRequired[str]
    lists: NotRequired[List[str]]
    not_in_lists: NotRequired[List[str]]
    tags: NotRequired[List[str]]
    statuses: NotRequired[List[Literal["discovered", "contacted", "in_conversation", "negotiating", "partner", "paused", "rejected"]]]
    not_contacted_since: NotRequired[datetime.date]
    more: NotRequired[JsonValue]
    sort: NotRequired[Literal["followers", "engagement", "growth", "price", "relevance", "fit"]]
    page_size: NotRequired[int]
    after: NotRequired[JsonValue]
    before: NotRequired[JsonValue]

class PublicQueryDiscoveryWhoIsInOurListsArgs(TypedDict):
    for_list: NotRequired[str]
    max_rows: NotRequired[int]

class PublicQueryOperationsAuditOfRowArgs(TypedDict):
    table_name: str
    row_id: str

class PublicQueryPipelineAsOfArgs(TypedDict):
    moment: NotRequired[str]
    reported_at: NotRequired[str]
    for_pipeline: NotRequired[str]

class PublicQueryPipelineByStageArgs(TypedDict):
    for_pipeline: NotRequired[str]

class PublicQueryPipelineClosedAsReportedArgs(TypedDict):
    reported_at: str
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]

class PublicQueryPipelineConversionArgs(TypedDict):
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]
    for_pipeline: NotRequired[str]

class PublicQueryPipelineForecastArgs(TypedDict):
    pipeline: NotRequired[str]

class PublicQueryPipelineLostReasonsArgs(TypedDict):
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]

class PublicQueryPipelineStaleOpportunitiesArgs(TypedDict):
    days: NotRequired[int]
    max_rows: NotRequired[int]

class PublicQueryPipelineVelocityArgs(TypedDict):
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]
    for_pipeline: NotRequired[str]

class PublicQueryPipelineWonAndLostArgs(TypedDict):
    since: NotRequired[datetime.date]
    until: NotRequired[datetime.date]
    period: NotRequired[str]

class PublicRecordAudienceArgs(TypedDict):
    account_id: uuid.UUID
    segments: JsonValue
    workspace_id: NotRequired[uuid.UUID]

class PublicRecordInfluencersArgs(TypedDict):
    people: JsonValue

class PublicRecordStageHistoryArgs(TypedDict):
    entries: JsonValue
    workspace_id: NotRequired[uuid.UUID]

class PublicRecordTouchpointLinesArgs(TypedDict):
    lines: str
    workspace_id: NotRequired[uuid.UUID]

class PublicRecordTouchpointsArgs(TypedDict):
    events: JsonValue
    workspace_id: NotRequired[uuid.UUID]

class PublicRefreshAttributionArgs(TypedDict):
    batch_size: NotRequired[int]

class PublicRefreshWorkspaceAttributionArgs(TypedDict):
    workspace_id: uuid.UUID
    batch_size: NotRequired[int]

class PublicRenewConsentArgs(TypedDict):
    identity: JsonValue
    evidence: str
    workspace_id: NotRequired[uuid.UUID]

class PublicReportMomentArgs(TypedDict):
    given: str

class PublicReportMonthsArgs(TypedDict):
    starts_on: datetime.date
    ends_on: datetime.date

class PublicReportPeriodArgs(TypedDict):
    since: datetime.date
    until: datetime.date
    period: NotRequired[str]
    default_since: NotRequired[datetime.date]

class PublicRequireAttributionModelArgs(TypedDict):
    name: str
    must_add_up: NotRequired[bool]
    is_past: NotRequired[bool]

class PublicRequireAttributionRunArgs(TypedDict):
    id: uuid.UUID

class PublicRequireCampaignArgs(TypedDict):
    slug: str

class PublicRequireCountArgs(TypedDict):
    argument: str
    value: int

class PublicRequireGivenArgs(TypedDict):
    argument: str
    value: str

class PublicRequireListArgs(TypedDict):
    name: str

class PublicRequireMemberArgs(TypedDict):
    minimum_role: Literal["owner", "admin", "editor", "viewer"]
    question: str

class PublicRequireOpportunityArgs(TypedDict):
    id: uuid.UUID

class PublicRequirePipelineArgs(TypedDict):
    name: str

class PublicResolveCompanyArgs(TypedDict):
    company_id: uuid.UUID
    workspace_id: NotRequired[uuid.UUID]

class PublicResolveContactArgs(TypedDict):
    contact_id: uuid.UUID
    workspace_id: NotRequired[uuid.UUID]

class PublicResolveInfluencerArgs(TypedDict):
    influencer_id: uuid.UUID

class PublicResolveWorkspaceInfluencerArgs(TypedDict):
    workspace_influencer_id: uuid.UUID
    workspace_id: NotRequired[uuid.UUID]

class PublicRunSavedSearchArgs(TypedDict):
    name: str
    page_size: NotRequired[int]
    after: NotRequired[JsonValue]
    before: NotRequired[JsonValue]

class PublicRunWorkspaceAttributionArgs(TypedDict):
    workspace_id: uuid.UUID
    as_of: NotRequired[str]

class PublicSearchInfluencersArgs(TypedDict):
    filters: NotRequired[JsonValue]
    sort: NotRequired[Literal["followers", "engagement", "growth", "price", "relevance", "fit"]]
    page_size: NotRequired[int]
    after: NotRequired[JsonValue]
    before: NotRequired[JsonValue]

class PublicSearchPageArgs(TypedDict):
    filters: NotRequired[JsonValue]
    sort: NotRequired[Literal["followers", "engagement", "growth", "price", "relevance", "fit"]]
    page_size: NotRequired[int]
    after: NotRequired[JsonValue]
    before: NotRequired[JsonValue]

class PublicSetDefaultWorkspaceArgs(TypedDict):
    workspace_id: uuid.UUID

class PublicSpendLabelArgs(TypedDict):
    workspace_id: uuid.UUID
    split_by: str
    label_id: uuid.UUID
    label: str

class PublicSpendTotalsArgs(TypedDict):
    split_by: Literal["influencer", "campaign", "platform"]
    starts_on: datetime.date
    ends_on: datetime.date

class PublicStageImportRowsArgs(TypedDict):
    batch_id: uuid.UUID
    file: int
    first_line: int
    rows: JsonValue

class PublicStartOfDayArgs(TypedDict):
    day: datetime.date

class PublicUndoCompanyMergeArgs(TypedDict):
    duplicate_id: uuid.UUID
    workspace_id: NotRequired[uuid.UUID]

class PublicUndoContactMergeArgs(TypedDict):
    duplicate_id: uuid.UUID
    workspace_id: NotRequired[uuid.UUID]

class PublicUndoImportArgs(TypedDict):
    batch_id: uuid.UUID
    row_limit: NotRequired[int]

class PublicUndoWorkspaceInfluencerMergeArgs(TypedDict):
    duplicate_id: uuid.UUID
    workspace_id: NotRequired[uuid.UUID]

class PublicWinOpportunityArgs(TypedDict):
    opportunity_id: uuid.UUID
    closed_on: NotRequired[datetime.date]
    value_minor: NotRequired[int]
    billing_period: NotRequired[Literal["one_off", "monthly", "quarterly", "annual"]]
    term_months: NotRequired[int]
    starts_on: NotRequired[datetime.date]

class PublicAttributionAcquisitionResult(BaseModel):
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    label: str = Field(alias="label")
    label_id: Optional[uuid.UUID] = Field(alias="label_id")
    cost_minor: int = Field(alias="cost_minor")
    customers: float = Field(alias="customers")
    currency_code: str = Field(alias="currency_code")

class PublicAttributionChangesResult(BaseModel):
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    opportunity_id: uuid.UUID = Field(alias="opportunity_id")
    label_id: Optional[uuid.UUID] = Field(alias="label_id")
    label_text: Optional[str] = Field(alias="label_text")
    pipeline_before_minor: int = Field(alias="pipeline_before_minor")
    pipeline_after_minor: int = Field(alias="pipeline_after_minor")
    revenue_before_minor: int = Field(alias="revenue_before_minor")
    revenue_after_minor: int = Field(alias="revenue_after_minor")
    reasons: str = Field(alias="reasons")
    computed_at: datetime.datetime = Field(alias="computed_at")

class PublicAttributionCohortsResult(BaseModel):
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    first_touch_month: Optional[datetime.date] = Field(alias="first_touch_month")
    opportunities: int = Field(alias="opportunities")
    open: int = Field(alias="open")
    won: int = Field(alias="won")
    lost: int = Field(alias="lost")
    open_pipeline_minor: int = Field(alias="open_pipeline_minor")
    won_minor: int = Field(alias="won_minor")
    revenue_minor: int = Field(alias="revenue_minor")
    credited_revenue_minor: int = Field(alias="credited_revenue_minor")
    revenue_3_months_minor: int = Field(alias="revenue_3_months_minor")
    revenue_6_months_minor: int = Field(alias="revenue_6_months_minor")
    revenue_12_months_minor: int = Field(alias="revenue_12_months_minor")
    average_days_to_win: Optional[float] = Field(alias="average_days_to_win")
    currency_code: str = Field(alias="currency_code")

class PublicAttributionComparisonResult(BaseModel):
    workspace_id: Optional[uuid.UUID] = Field(alias="workspace_id")
    model_name: Optional[str] = Field(alias="model_name")
    label: Optional[str] = Field(alias="label")
    revenue_minor: Optional[int] = Field(alias="revenue_minor")
    open_pipeline_minor: Optional[int] = Field(alias="open_pipeline_minor")
    currency_code: Optional[str] = Field(alias="currency_code")

class PublicAttributionReturnsResult(BaseModel):
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    label: str = Field(alias="label")
    label_id: Optional[uuid.UUID] = Field(alias="label_id")
    cost_minor: int = Field(alias="cost_minor")
    revenue_minor: int = Field(alias="revenue_minor")
    open_pipeline_minor: int = Field(alias="open_pipeline_minor")
    sourced_revenue_minor: int = Field(alias="sourced_revenue_minor")
    opportunities: float = Field(alias="opportunities")
    deals: float = Field(alias="deals")
    first_cost_month: Optional[datetime.date] = Field(alias="first_cost_month")
    paid_back_month: Optional[datetime.date] = Field(alias="paid_back_month")
    currency_code: str = Field(alias="currency_code")

class PublicAttributionTotalsResult(BaseModel):
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    month: Optional[datetime.date] = Field(alias="month")
    label: str = Field(alias="label")
    label_id: Optional[uuid.UUID] = Field(alias="label_id")
    open_pipeline_minor: int = Field(alias="open_pipeline_minor")
    won_pipeline_minor: int = Field(alias="won_pipeline_minor")
    revenue_minor: int = Field(alias="revenue_minor")
    lost_minor: int = Field(alias="lost_minor")
    opportunities: float = Field(alias="opportunities")
    deals: float = Field(alias="deals")
    currency_code: str = Field(alias="currency_code")
    adds_up: bool = Field(alias="adds_up")
    is_partial: bool = Field(alias="is_partial")

class PublicAttributionWithSettingsResult(BaseModel):
    label: str = Field(alias="label")
    label_id: Optional[uuid.UUID] = Field(alias="label_id")
    open_pipeline_minor: int = Field(alias="open_pipeline_minor")
    what_if_open_pipeline_minor: int = Field(alias="what_if_open_pipeline_minor")
    revenue_minor: int = Field(alias="revenue_minor")
    what_if_revenue_minor: int = Field(alias="what_if_revenue_minor")
    deals: float = Field(alias="deals")
    what_if_deals: float = Field(alias="what_if_deals")
    currency_code: str = Field(alias="currency_code")

class PublicClickTotalsResult(BaseModel):
    workspace_id: Optional[uuid.UUID] = Field(alias="workspace_id")
    label_id: Optional[uuid.UUID] = Field(alias="label_id")
    platform_code: Optional[str] = Field(alias="platform_code")
    clicks: Optional[int] = Field(alias="clicks")

class PublicExplainErrorResult(BaseModel):
    rule: Optional[str] = Field(alias="rule")
    table_name: Optional[str] = Field(alias="table_name")
    columns: Optional[List[str]] = Field(alias="columns")
    sqlstate: Optional[str] = Field(alias="sqlstate")
    message: str = Field(alias="message")
    detail: str = Field(alias="detail")
    hint: str = Field(alias="hint")

class PublicExplainRuleResult(BaseModel):
    table_name: Optional[str] = Field(alias="table_name")
    columns: Optional[List[str]] = Field(alias="columns")
    sqlstate: str = Field(alias="sqlstate")
    message: str = Field(alias="message")
    detail: str = Field(alias="detail")
    hint: str = Field(alias="hint")

class PublicImportRemarksResult(BaseModel):
    file: Optional[int] = Field(alias="file")
    remark: Optional[str] = Field(alias="remark")
    row_count: Optional[int] = Field(alias="row_count")
    example_lines: Optional[List[int]] = Field(alias="example_lines")

class PublicImportSummaryResult(BaseModel):
    file: Optional[int] = Field(alias="file")
    action: Optional[str] = Field(alias="action")
    rule: Optional[str] = Field(alias="rule")
    field: Optional[str] = Field(alias="field")
    reason: Optional[str] = Field(alias="reason")
    hint: Optional[str] = Field(alias="hint")
    row_count: Optional[int] = Field(alias="row_count")
    example_lines: Optional[List[int]] = Field(alias="example_lines")
    example_value: Optional[str] = Field(alias="example_value")
    reason_count: Optional[int] = Field(alias="reason_count")

class PublicInfluencedOutcomesResult(BaseModel):
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    label_id: Optional[uuid.UUID] = Field(alias="label_id")
    label: Optional[str] = Field(alias="label")
    opportunities: int = Field(alias="opportunities")
    open_opportunities: int = Field(alias="open_opportunities")
    deals: int = Field(alias="deals")
    open_pipeline_minor: int = Field(alias="open_pipeline_minor")
    won_pipeline_minor: int = Field(alias="won_pipeline_minor")
    revenue_minor: Optional[int] = Field(alias="revenue_minor")
    touches: int = Field(alias="touches")
    last_touched_at: datetime.datetime = Field(alias="last_touched_at")

class PublicLandingPageResult(BaseModel):
    workspace: str = Field(alias="workspace")
    currency_code: str = Field(alias="currency_code")
    since: datetime.date = Field(alias="since")
    spend_minor: int = Field(alias="spend_minor")
    pipeline_minor: int = Field(alias="pipeline_minor")
    won_minor: int = Field(alias="won_minor")
    revenue_minor: int = Field(alias="revenue_minor")
    model: str = Field(alias="model")
    credited_revenue_minor: Optional[int] = Field(alias="credited_revenue_minor")
    credited_open_pipeline_minor: Optional[int] = Field(alias="credited_open_pipeline_minor")
    return_on_spend: Optional[float] = Field(alias="return_on_spend")
    touches: int = Field(alias="touches")
    leads: int = Field(alias="leads")
    opportunities: int = Field(alias="opportunities")
    won_deals: int = Field(alias="won_deals")
    lost_opportunities: int = Field(alias="lost_opportunities")
    open_opportunities: int = Field(alias="open_opportunities")
    open_pipeline_minor: int = Field(alias="open_pipeline_minor")
    weighted_pipeline_minor: int = Field(alias="weighted_pipeline_minor")
    active_campaigns: int = Field(alias="active_campaigns")
    budget_minor: int = Field(alias="budget_minor")
    content_due: int = Field(alias="content_due")
    content_late: int = Field(alias="content_late")
    tasks_due: int = Field(alias="tasks_due")
    next_content: JsonValue = Field(alias="next_content")
    top_influencers: JsonValue = Field(alias="top_influencers")
    top_campaigns: JsonValue = Field(alias="top_campaigns")
    trend: JsonValue = Field(alias="trend")

class PublicLeadTotalsResult(BaseModel):
    workspace_id: Optional[uuid.UUID] = Field(alias="workspace_id")
    label_id: Optional[uuid.UUID] = Field(alias="label_id")
    platform_code: Optional[str] = Field(alias="platform_code")
    leads: Optional[int] = Field(alias="leads")

class PublicOpportunityOutcomesResult(BaseModel):
    workspace_id: uuid.UUID = Field(alias="workspace_id")
    opportunity_id: uuid.UUID = Field(alias="opportunity_id")
    status: str = Field(alias="status")
    amount_minor: Optional[int] = Field(alias="amount_minor")
    is_opened: bool = Field(alias="is_opened")
    is_won: bool = Field(alias="is_won")
    revenue_minor: Optional[int] = Field(alias="revenue_minor")

class PublicQueryAttributionAcquisitionCostResult(BaseModel):
    month: Optional[datetime.date] = Field(alias="month")
    cost_minor: int = Field(alias="cost_minor")
    customers: int = Field(alias="customers")
    cost_per_customer_minor: Optional[int] = Field(alias="cost_per_customer_minor")
    influenced_customers: int = Field(alias="influenced_customers")
    cost_per_influenced_customer_minor: Optional[int] = Field(alias="cost_per_influenced_customer_minor")
    credited_customers: float = Field(alias="credited_customers")
    cost_per_credited_customer_minor: Optional[int] = Field(alias="cost_per_credited_customer_minor")
    currency_code: str = Field(alias="currency_code")

class PublicQueryAttributionAcquisitionCostByResult(BaseModel):
    label: str = Field(alias="label")
    cost_minor: int = Field(alias="cost_minor")
    customers: float = Field(alias="customers")
    cost_per_customer_minor: Optional[int] = Field(alias="cost_per_customer_minor")
    currency_code: str = Field(alias="currency_code")
    id: Optional[uuid.UUID] = Field(alias="id")

class PublicQueryAttributionChangesOfOpportunityResult(BaseModel):
    computed_at: datetime.datetime = Field(alias="computed_at")
    reasons: str = Field(alias="reasons")
    touched_at: Optional[datetime.datetime] = Field(alias="touched_at")
    channel: Optional[str] = Field(alias="channel")
    percent_change: Optional[float] = Field(alias="percent_change")
    change_minor: Optional[int] = Field(alias="change_minor")
    currency_code: str = Field(alias="currency_code")
    touchpoint_id: Optional[int] = Field(alias="touchpoint_id")
    run_id: uuid.UUID = Field(alias="run_id")

class PublicQueryAttributionChangesSinceResult(BaseModel):
    opportunity: str = Field(alias="opportunity")
    label: str = Field(alias="label")
    pipeline_before_minor: int = Field(alias="pipeline_before_minor")
    pipeline_after_minor: int = Field(alias="pipeline_after_minor")
    pipeline_change_minor: int = Field(alias="pipeline_change_minor")
    revenue_before_minor: int = Field(alias="revenue_before_minor")
    revenue_after_minor: int = Field(alias="revenue_after_minor")
    revenue_change_minor: int = Field(alias="revenue_change_minor")
    reasons: str = Field(alias="reasons")
    computed_at: datetime.datetime = Field(alias="computed_at")
    currency_code: str = Field(alias="currency_code")
    opportunity_id: uuid.UUID = Field(alias="opportunity_id")
    id: Optional[uuid.UUID] = Field(alias="id")

class PublicQueryAttributionCohortsByFirstTouchResult(BaseModel):
    first_touch_month: Optional[datetime.date] = Field(alias="first_touch_month")
    opportunities: int = Field(alias="opportunities")
    open: int = Field(alias="open")
    won: int = Field(alias="won")
    lost: int = Field(alias="lost")
    open_pipeline_minor: int = Field(alias="open_pipeline_minor")
    won_minor: int = Field(alias="won_minor")
    revenue_minor: int = Field(alias="revenue_minor")
    credited_revenue_minor: int = Field(alias="credited_revenue_minor")
    revenue_3_months_minor: int = Field(alias="revenue_3_months_minor")
    revenue_6_months_minor: int = Field(alias="revenue_6_months_minor")
    revenue_12_months_minor: int = Field(alias="revenue_12_months_minor")
    average_days_to_win: Optional[float] = Field(alias="average_days_to_win")
    currency_code: str = Field(alias="currency_code")

class PublicQueryAttributionCreditedReturnResult(BaseModel):
    label: str = Field(alias="label")
    cost_minor: int = Field(alias="cost_minor")
    revenue_minor: int = Field(alias="revenue_minor")
    open_pipeline_minor: int = Field(alias="open_pipeline_minor")
    sourced_revenue_minor: int = Field(alias="sourced_revenue_minor")
    return_percent: Optional[float] = Field(alias="return_percent")
    opportunities: float = Field(alias="opportunities")
    deals: float = Field(alias="deals")
    cost_per_opportunity_minor: Optional[int] = Field(alias="cost_per_opportunity_minor")
    cost_per_deal_minor: Optional[int] = Field(alias="cost_per_deal_minor")
    paid_back_month: Optional[datetime.date] = Field(alias="paid_back_month")
    payback_months: Optional[int] = Field(alias="payback_months")
    currency_code: str = Field(alias="currency_code")
    id: Optional[uuid.UUID] = Field(alias="id")

class PublicQueryAttributionCreditsResult(BaseModel):
    label: str = Field(alias="label")
    open_pipeline_minor: int = Field(alias="open_pipeline_minor")
    won_pipeline_minor: int = Field(alias="won_pipeline_minor")
    revenue_minor: int = Field(alias="revenue_minor")
    revenue_percent: Optional[float] = Field(alias="revenue_percent")
    lost_minor: int = Field(alias="lost_minor")
    opportunities: float = Field(alias="opportunities")
    deals: float = Field(alias="deals")
    is_partial: bool = Field(alias="is_partial")
    currency_code: str = Field(alias="currency_code")
    id: Optional[uuid.UUID] = Field(alias="id")

class PublicQueryAttributionCreditsByMonthResult(BaseModel):
    month: datetime.date = Field(alias="month")
    label: str = Field(alias="label")
    open_pipeline_minor: int = Field(alias="open_pipeline_minor")
    won_pipeline_minor: int = Field(alias="won_pipeline_minor")
    revenue_minor: int = Field(alias="revenue_minor")
    revenue_percent: Optional[float] = Field(alias="revenue_percent")
    lost_minor: int = Field(alias="lost_minor")
    opportunities: float = Field(alias="opportunities")
    deals: float = Field(alias="deals")
    currency_code: str = Field(alias="currency_code")
    id: Optional[uuid.UUID] = Field(alias="id")

class PublicQueryAttributionFirstAndLastTouchResult(BaseModel):
    channel: Optional[str] = Field(alias="channel")
    influencer_name: Optional[str] = Field(alias="influencer_name")
    first_touches: int = Field(alias="first_touches")
    first_amount_minor: int = Field(alias="first_amount_minor")
    first_revenue_minor: int = Field(alias="first_revenue_minor")
    last_touches: int = Field(alias="last_touches")
    last_amount_minor: int = Field(alias="last_amount_minor")
    last_revenue_minor: int = Field(alias="last_revenue_minor")
    currency_code: str = Field(alias="currency_code")

class PublicQueryAttributionInfluencedByCampaignResult(BaseModel):
    campaign_name: str = Field(alias="campaign_name")
    status: str = Field(alias="status")
    influenced_opportunities: int = Field(alias="influenced_opportunities")
    influenced_deals: int = Field(alias="influenced_deals")
    influenced_open_pipeline_minor: int = Field(alias="influenced_open_pipeline_minor")
    influenced_won_pipeline_minor: int = Field(alias="influenced_won_pipeline_minor")
    influenced_revenue_minor: int = Field(alias="influenced_revenue_minor")
    touches: int = Field(alias="touches")
    currency_code: str = Field(alias="currency_code")
    campaign_id: uuid.UUID = Field(alias="campaign_id")

class PublicQueryAttributionInfluencedByInfluencerResult(BaseModel):
    influencer_name: str = Field(alias="influencer_name")
    influenced_open_pipeline_minor: int = Field(alias="influenced_open_pipeline_minor")
    influenced_revenue_minor: int = Field(alias="influenced_revenue_minor")
    influenced_deals: int = Field(alias="influenced_deals")
    influenced_won_pipeline_minor: int = Field(alias="influenced_won_pipeline_minor")
    influenced_open_opportunities: int = Field(alias="influenced_open_opportunities")
    influenced_opportunities: int = Field(alias="influenced_opportunities")
    touches: int = Field(alias="touches")
    last_touched_at: datetime.datetime = Field(alias="last_touched_at")
    currency_code: str = Field(alias="currency_code")
    workspace_influencer_id: uuid.UUID = Field(alias="workspace_influencer_id")

class PublicQueryAttributionInfluencedByPlatformResult(BaseModel):
    platform: str = Field(alias="platform")
    influenced_opportunities: int = Field(alias="influenced_opportunities")
    influenced_deals: int = Field(alias="influenced_deals")
    influenced_open_pipeline_minor: int = Field(alias="influenced_open_pipeline_minor")
    influenced_won_pipeline_minor: int = Field(alias="influenced_won_pipeline_minor")
    influenced_revenue_minor: int = Field(alias="influenced_revenue_minor")
    touches: int = Field(alias="touches")
    currency_code: str = Field(alias="currency_code")

class PublicQueryAttributionInfluencerScorecardResult(BaseModel):
    influencer_name: str = Field(alias="influencer_name")
    status: Optional[str] = Field(alias="status")
    contract_ends_on: Optional[datetime.date] = Field(alias="contract_ends_on")
    collaborations: Optional[int] = Field(alias="collaborations")
    cost_minor: int = Field(alias="cost_minor")
    revenue_minor: int = Field(alias="revenue_minor")
    open_pipeline_minor: int = Field(alias="open_pipeline_minor")
    return_percent: Optional[float] = Field(alias="return_percent")
    deals: float = Field(alias="deals")
    clicks: int = Field(alias="clicks")
    published: int = Field(alias="published")
    late: int = Field(alias="late")
    currency_code: str = Field(alias="currency_code")
    workspace_influencer_id: uuid.UUID = Field(alias="workspace_influencer_id")

class PublicQueryAttributionJourneyResult(BaseModel):
    touched_at: Optional[datetime.datetime] = Field(alias="touched_at")
    days_before: float = Field(alias="days_before")
    channel: Optional[str] = Field(alias="channel")
    type: Optional[str] = Field(alias="type")
    influencer_name: Optional[str] = Field(alias="influencer_name")
    campaign_name: Optional[str] = Field(alias="campaign_name")
    content_title: Optional[str] = Field(alias="content_title")
    contact_name: Optional[str] = Field(alias="contact_name")
    role: Optional[str] = Field(alias="role")
    evidence: Optional[int] = Field(alias="evidence")
    opportunity: str = Field(alias="opportunity")
    status: str = Field(alias="status")
    touchpoint_id: Optional[int] = Field(alias="touchpoint_id")

class PublicQueryAttributionJourneyAsReportedResult(BaseModel):
    computed_at: datetime.datetime = Field(alias="computed_at")
    status: str = Field(alias="status")
    amount_type: str = Field(alias="amount_type")
    credited_on: Optional[datetime.date] = Field(alias="credited_on")
    touched_at: Optional[datetime.datetime] = Field(alias="touched_at")
    channel: Optional[str] = Field(alias="channel")
    influencer_name: Optional[str] = Field(alias="influencer_name")
    campaign_name: Optional[str] = Field(alias="campaign_name")
    model_name: str = Field(alias="model_name")
    model_version: int = Field(alias="model_version")
    percent: Optional[float] = Field(alias="percent")
    amount_minor: Optional[int] = Field(alias="amount_minor")
    currency_code: str = Field(alias="currency_code")
    touchpoint_id: Optional[int] = Field(alias="touchpoint_id")
    run_id: uuid.UUID = Field(alias="run_id")

class PublicQueryAttributionJourneySharesResult(BaseModel):
    touched_at: Optional[datetime.datetime] = Field(alias="touched_at")
    channel: Optional[str] = Field(alias="channel")
    type: Optional[str] = Field(alias="type")
    influencer_name: Optional[str] = Field(alias="influencer_name")
    campaign_name: Optional[str] = Field(alias="campaign_name")
    contact_name: Optional[str] = Field(alias="contact_name")
    model_name: str = Field(alias="model_name")
    percent: Optional[float] = Field(alias="percent")
    amount_minor: Optional[int] = Field(alias="amount_minor")
    currency_code: str = Field(alias="currency_code")
    touchpoint_id: Optional[int] = Field(alias="touchpoint_id")

class PublicQueryAttributionJourneysResult(BaseModel):
    opportunity: str = Field(alias="opportunity")
    company: Optional[str] = Field(alias="company")
    status: str = Field(alias="status")
    amount_minor: Optional[int] = Field(alias="amount_minor")
    touches: int = Field(alias="touches")
    influencers: int = Field(alias="influencers")
    first_touched_at: Optional[datetime.datetime] = Field(alias="first_touched_at")
    last_touched_at: Optional[datetime.datetime] = Field(alias="last_touched_at")
    days: Optional[int] = Field(alias="days")
    currency_code: str = Field(alias="currency_code")
    opportunity_id: uuid.UUID = Field(alias="opportunity_id")

class PublicQueryAttributionMilestonesResult(BaseModel):
    happened_at: Optional[datetime.datetime] = Field(alias="happened_at")
    milestone: str = Field(alias="milestone")
    opportunity: str = Field(alias="opportunity")
    company: Optional[str] = Field(alias="company")
    status: str = Field(alias="status")
    amount_minor: Optional[int] = Field(alias="amount_minor")
    currency_code: str = Field(alias="currency_code")

class PublicQueryAttributionModelComparisonResult(BaseModel):
    model_name: str = Field(alias="model_name")
    influencer_revenue_minor: int = Field(alias="influencer_revenue_minor")
    other_revenue_minor: int = Field(alias="other_revenue_minor")
    unattributed_revenue_minor: int = Field(alias="unattributed_revenue_minor")
    influencer_open_pipeline_minor: int = Field(alias="influencer_open_pipeline_minor")
    other_open_pipeline_minor: int = Field(alias="other_open_pipeline_minor")
    unattributed_open_pipeline_minor: int = Field(alias="unattributed_open_pipeline_minor")
    currency_code: str = Field(alias="currency_code")

class PublicQueryAttributionOrganicContentResult(BaseModel):
    influencer_name: str = Field(alias="influencer_name")
    content: str = Field(alias="content")
    platform_code: Optional[str] = Field(alias="platform_code")
    published_url: Optional[str] = Field(alias="published_url")
    impressions: Optional[int] = Field(alias="impressions")
    views: Optional[int] = Field(alias="views")
    engagements: Optional[int] = Field(alias="engagements")
    touches: int = Field(alias="touches")
    contacts: int = Field(alias="contacts")
    last_touched_at: Optional[datetime.datetime] = Field(alias="last_touched_at")
    open_pipeline_minor: int = Field(alias="open_pipeline_minor")
    revenue_minor: int = Field(alias="revenue_minor")
    currency_code: str = Field(alias="currency_code")
    workspace_influencer_id: uuid.UUID = Field(alias="workspace_influencer_id")
    deliverable_id: Optional[uuid.UUID] = Field(alias="deliverable_id")

class PublicQueryAttributionRoiByInfluencerResult(BaseModel):
    influencer_name: str = Field(alias="influencer_name")
    cost_minor: int = Field(alias="cost_minor")
    influenced_deals: int = Field(alias="influenced_deals")
    influenced_open_pipeline_minor: int = Field(alias="influenced_open_pipeline_minor")
    influenced_revenue_minor: int = Field(alias="influenced_revenue_minor")
    influenced_return_percent: Optional[float] = Field(alias="influenced_return_percent")
    currency_code: str = Field(alias="currency_code")
    workspace_influencer_id: uuid.UUID = Field(alias="workspace_influencer_id")

class PublicQueryAttributionRunsResult(BaseModel):
    as_of: datetime.datetime = Field(alias="as_of")
    type: str = Field(alias="type")
    covers: str = Field(alias="covers")
    opportunity_count: int = Field(alias="opportunity_count")
    amount_count: int = Field(alias="amount_count")
    reported_at: Optional[datetime.datetime] = Field(alias="reported_at")
    duration: str = Field(alias="duration")
    run_id: uuid.UUID = Field(alias="run_id")

class PublicQueryAttributionSelfReportedVsTrackedResult(BaseModel):
    influencer_name: str = Field(alias="influencer_name")
    contacts: int = Field(alias="contacts")
    tracked: int = Field(alias="tracked")
    said: int = Field(alias="said")
    said_and_tracked: int = Field(alias="said_and_tracked")
    only_said: int = Field(alias="only_said")
    untracked_percent: Optional[float] = Field(alias="untracked_percent")

class PublicQueryAttributionSourcedVsInfluencedResult(BaseModel):
    label: str = Field(alias="label")
    sourced_pipeline_minor: int = Field(alias="sourced_pipeline_minor")
    credited_pipeline_minor: int = Field(alias="credited_pipeline_minor")
    influenced_pipeline_minor: int = Field(alias="influenced_pipeline_minor")
    sourced_revenue_minor: int = Field(alias="sourced_revenue_minor")
    credited_revenue_minor: int = Field(alias="credited_revenue_minor")
    influenced_revenue_minor: int = Field(alias="influenced_revenue_minor")
    sourced_opportunities: float = Field(alias="sourced_opportunities")
    credited_opportunities: float = Field(alias="credited_opportunities")
    influenced_opportunities: int = Field(alias="influenced_opportunities")
    currency_code: str = Field(alias="currency_code")
    id: Optional[uuid.UUID] = Field(alias="id")

class PublicQueryAttributionTouchesByChannelResult(BaseModel):
    channel: str = Field(alias="channel")
    type: str = Field(alias="type")
    touches: int = Field(alias="touches")
    percent: float = Field(alias="percent")
    contacts: int = Field(alias="contacts")
    unknown_visitors: int = Field(alias="unknown_visitors")
    influencers: int = Field(alias="influencers")
    average_evidence: float = Field(alias="average_evidence")

class PublicQueryAttributionUnattributedShareResult(BaseModel):
    status: str = Field(alias="status")
    opportunities: int = Field(alias="opportunities")
    unattributed_opportunities: int = Field(alias="unattributed_opportunities")
    amount_minor: int = Field(alias="amount_minor")
    unattributed_amount_minor: int = Field(alias="unattributed_amount_minor")
    unattributed_percent: Optional[float] = Field(alias="unattributed_percent")
    revenue_minor: int = Field(alias="revenue_minor")
    unattributed_revenue_minor: int = Field(alias="unattributed_revenue_minor")
    currency_code: str = Field(alias="currency_code")

class PublicQueryAttributionWhatIfResult(BaseModel):
    label: str = Field(alias="label")
    revenue_minor: int = Field(alias="revenue_minor")
    what_if_revenue_minor: int = Field(alias="what_if_revenue_minor")
    revenue_change_minor: int = Field(alias="revenue_change_minor")
    open_pipeline_minor: int = Field(alias="open_pipeline_minor")
    what_if_open_pipeline_minor: int = Field(alias="what_if_open_pipeline_minor")
    open_pipeline_change_minor: int = Field(alias="open_pipeline_change_minor")
    deals: float = Field(alias="deals")
    what_if_deals: float = Field(alias="what_if_deals")
    currency_code: str = Field(alias="currency_code")
    id: Optional[uuid.UUID] = Field(alias="id")

class PublicQueryCampaignsBudgetAgainstCostResult(BaseModel):
    campaign: str = Field(alias="campaign")
    slug: str = Field(alias="slug")
    status: str = Field(alias="status")
    budget_minor: Optional[int] = Field(alias="budget_minor")
    planned_minor: int = Field(alias="planned_minor")
    approved_minor: int = Field(alias="approved_minor")
    paid_minor: int = Field(alias="paid_minor")
    refunded_minor: int = Field(alias="refunded_minor")
    cost_minor: int = Field(alias="cost_minor")
    left_minor: Optional[int] = Field(alias="left_minor")
    used_percent: Optional[float] = Field(alias="used_percent")
    currency_code: str = Field(alias="currency_code")

class PublicQueryCampaignsClicksResult(BaseModel):
    label: Optional[str] = Field(alias="label")
    clicks: int = Field(alias="clicks")
    unique_visitors: int = Field(alias="unique_visitors")
    contacts: int = Field(alias="contacts")
    repeated_clicks: int = Field(alias="repeated_clicks")
    bot_clicks: int = Field(alias="bot_clicks")
    first_clicked_at: datetime.datetime = Field(alias="first_clicked_at")
    last_clicked_at: datetime.datetime = Field(alias="last_clicked_at")
    id: Optional[uuid.UUID] = Field(alias="id")

class PublicQueryCampaignsContentPerformanceResult(BaseModel):
    title: str = Field(alias="title")
    influencer_name: str = Field(alias="influencer_name")
    campaign_name: Optional[str] = Field(alias="campaign_name")
    is_organic: bool = Field(alias="is_organic")
    platform_code: str = Field(alias="platform_code")
    account_handle: Optional[str] = Field(alias="account_handle")
    deliverable_type_code: str = Field(alias="deliverable_type_code")
    published_at: Optional[datetime.datetime] = Field(alias="published_at")
    is_late: bool = Field(alias="is_late")
    impressions: Optional[int] = Field(alias="impressions")
    views: Optional[int] = Field(alias="views")
    clicks: Optional[int] = Field(alias="clicks")
    engagements: Optional[int] = Field(alias="engagements")
    engagement_percent: Optional[float] = Field(alias="engagement_percent")
    tracked_clicks: int = Field(alias="tracked_clicks")
    contacts: int = Field(alias="contacts")
    published_url: Optional[str] = Field(alias="published_url")

class PublicQueryCampaignsCostPerResultResult(BaseModel):
    campaign: str = Field(alias="campaign")
    slug: str = Field(alias="slug")
    status: str = Field(alias="status")
    cost_minor: int = Field(alias="cost_minor")
    clicks: int = Field(alias="clicks")
    cost_per_click_minor: Optional[int] = Field(alias="cost_per_click_minor")
    leads: int = Field(alias="leads")
    cost_per_lead_minor: Optional[int] = Field(alias="cost_per_lead_minor")
    influenced_opportunities: int = Field(alias="influenced_opportunities")
    cost_per_opportunity_minor: Optional[int] = Field(alias="cost_per_opportunity_minor")
    currency_code: str = Field(alias="currency_code")

class PublicQueryCampaignsCostPerResultByResult(BaseModel):
    label: str = Field(alias="label")
    cost_minor: int = Field(alias="cost_minor")
    clicks: int = Field(alias="clicks")
    cost_per_click_minor: Optional[int] = Field(alias="cost_per_click_minor")
    leads: int = Field(alias="leads")
    cost_per_lead_minor: Optional[int] = Field(alias="cost_per_lead_minor")
    influenced_opportunities: int = Field(alias="influenced_opportunities")
    cost_per_opportunity_minor: Optional[int] = Field(alias="cost_per_opportunity_minor")
    currency_code: str = Field(alias="currency_code")
    id: Optional[uuid.UUID] = Field(alias="id")

class PublicQueryCampaignsDeliverablesDueResult(BaseModel):
    due_on: Optional[datetime.date] = Field(alias="due_on")
    days_left: Optional[int] = Field(alias="days_left")
    is_late: Optional[bool] = Field(alias="is_late")
    title: str = Field(alias="title")
    status: str = Field(alias="status")
    deliverable_type_code: str = Field(alias="deliverable_type_code")
    platform_code: str = Field(alias="platform_code")
    account_handle: Optional[str] = Field(alias="account_handle")
    revision_count: int = Field(alias="revision_count")
    influencer_name: str = Field(alias="influencer_name")
    campaign_name: str = Field(alias="campaign_name")
    campaign_slug: str = Field(alias="campaign_slug")
    deliverable_id: uuid.UUID = Field(alias="deliverable_id")

class PublicQueryCampaignsHistoryOfCampaignResult(BaseModel):
    changed_at: datetime.datetime = Field(alias="changed_at")
    subject: str = Field(alias="subject")
    about: str = Field(alias="about")
    from_status: Optional[str] = Field(alias="from_status")
    to_status: str = Field(alias="to_status")
    days_before: Optional[float] = Field(alias="days_before")
    changed_by: Optional[str] = Field(alias="changed_by")

class PublicQueryCampaignsInfluencerFunnelResult(BaseModel):
    campaign: str = Field(alias="campaign")
    slug: str = Field(alias="slug")
    status: Optional[str] = Field(alias="status")
    now_there: int = Field(alias="now_there")
    ever_there: int = Field(alias="ever_there")
    percent: Optional[float] = Field(alias="percent")

class PublicQueryCampaignsInfluencerPayResult(BaseModel):
    campaign: str = Field(alias="campaign")
    slug: str = Field(alias="slug")
    influencer_name: str = Field(alias="influencer_name")
    pay_basis: str = Field(alias="pay_basis")
    results: int = Field(alias="results")
    fee_minor: int = Field(alias="fee_minor")
    result_pay_minor: Optional[int] = Field(alias="result_pay_minor")
    earned_minor: Optional[int] = Field(alias="earned_minor")
    paid_minor: Optional[int] = Field(alias="paid_minor")
    owed_minor: Optional[int] = Field(alias="owed_minor")
    currency_code: str = Field(alias="currency_code")

class PublicQueryCampaignsRelationshipBoardResult(BaseModel):
    status: Optional[str] = Field(alias="status")
    name: str = Field(alias="name")
    profile: Optional[str] = Field(alias="profile")
    headline: Optional[str] = Field(alias="headline")
    rating: Optional[int] = Field(alias="rating")
    owner_name: Optional[str] = Field(alias="owner_name")
    do_not_contact: bool = Field(alias="do_not_contact")
    updated_at: datetime.datetime = Field(alias="updated_at")
    is_private: bool = Field(alias="is_private")
    workspace_influencer_id: uuid.UUID = Field(alias="workspace_influencer_id")

class PublicQueryCampaignsStatusBoardResult(BaseModel):
    status: str = Field(alias="status")
    name: str = Field(alias="name")
    slug: str = Field(alias="slug")
    objective: str = Field(alias="objective")
    owner_name: Optional[str] = Field(alias="owner_name")
    starts_on: Optional[datetime.date] = Field(alias="starts_on")
    ends_on: Optional[datetime.date] = Field(alias="ends_on")
    days_in_status: int = Field(alias="days_in_status")
    contracted: int = Field(alias="contracted")
    published: int = Field(alias="published")
    deliverables: int = Field(alias="deliverables")
    late: int = Field(alias="late")
    budget_minor: Optional[int] = Field(alias="budget_minor")
    cost_minor: int = Field(alias="cost_minor")
    contacts: int = Field(alias="contacts")
    currency_code: str = Field(alias="currency_code")

class PublicQueryCampaignsTargetsResult(BaseModel):
    campaign: str = Field(alias="campaign")
    slug: str = Field(alias="slug")
    metric: str = Field(alias="metric")
    target: Optional[int] = Field(alias="target")
    actual: Optional[int] = Field(alias="actual")
    target_minor: Optional[int] = Field(alias="target_minor")
    actual_minor: Optional[int] = Field(alias="actual_minor")
    reached_percent: float = Field(alias="reached_percent")
    currency_code: str = Field(alias="currency_code")

class PublicQueryCampaignsTrackingLinksResult(BaseModel):
    campaign_name: str = Field(alias="campaign_name")
    slug: str = Field(alias="slug")
    influencer_name: Optional[str] = Field(alias="influencer_name")
    short_path: str = Field(alias="short_path")
    clicks: int = Field(alias="clicks")
    unique_visitors: int = Field(alias="unique_visitors")
    contacts: int = Field(alias="contacts")
    repeated_clicks: int = Field(alias="repeated_clicks")
    bot_touches: int = Field(alias="bot_touches")
    touches: int = Field(alias="touches")
    first_touched_at: Optional[datetime.datetime] = Field(alias="first_touched_at")
    last_touched_at: Optional[datetime.datetime] = Field(alias="last_touched_at")
    utm_source: str = Field(alias="utm_source")
    utm_content: Optional[str] = Field(alias="utm_content")
    url: str = Field(alias="url")

class PublicQueryDashboardsLandingPageResult(BaseModel):
    workspace: str = Field(alias="workspace")
    currency_code: str = Field(alias="currency_code")
    since: datetime.date = Field(alias="since")
    spend_minor: int = Field(alias="spend_minor")
    pipeline_minor: int = Field(alias="pipeline_minor")
    won_minor: int = Field(alias="won_minor")
    revenue_minor: int = Field(alias="revenue_minor")
    model: str = Field(alias="model")
    credited_revenue_minor: Optional[int] = Field(alias="credited_revenue_minor")
    credited_open_pipeline_minor: Optional[int] = Field(alias="credited_open_pipeline_minor")
    return_on_spend: Optional[float] = Field(alias="return_on_spend")
    touches: int = Field(alias="touches")
    leads: int = Field(alias="leads")
    opportunities: int = Field(alias="opportunities")
    won_deals: int = Field(alias="won_deals")
    lost_opportunities: int = Field(alias="lost_opportunities")
    open_opportunities: int = Field(alias="open_opportunities")
    open_pipeline_minor: int = Field(alias="open_pipeline_minor")
    weighted_pipeline_minor: int = Field(alias="weighted_pipeline_minor")
    active_campaigns: int = Field(alias="active_campaigns")
    budget_minor: int = Field(alias="budget_minor")
    content_due: int = Field(alias="content_due")
    content_late: int = Field(alias="content_late")
    tasks_due: int = Field(alias="tasks_due")
    next_content: JsonValue = Field(alias="next_content")
    top_influencers: JsonValue = Field(alias="top_influencers")
    top_campaigns: JsonValue = Field(alias="top_campaigns")
    trend: JsonValue = Field(alias="trend")

class PublicQueryDashboardsPeriodComparedResult(BaseModel):
    measure: str = Field(alias="measure")
    in_period: int = Field(alias="in_period")
    before: int = Field(alias="before")
    in_period_minor: Optional[int] = Field(alias="in_period_minor")
    before_minor: Optional[int] = Field(alias="before_minor")
    change_percent: Optional[float] = Field(alias="change_percent")
    currency_code: str = Field(alias="currency_code")
    before_from: datetime.date = Field(alias="before_from")
    before_until: Optional[datetime.date] = Field(alias="before_until")
    starts_on: datetime.date = Field(alias="starts_on")
    ends_on: Optional[datetime.date] = Field(alias="ends_on")

class PublicQueryDashboardsRecentActivityResult(BaseModel):
    section: str = Field(alias="section")
    occurred_at: datetime.datetime = Field(alias="occurred_at")
    due_on: Optional[datetime.date] = Field(alias="due_on")
    type: str = Field(alias="type")
    direction: str = Field(alias="direction")
    subject: str = Field(alias="subject")
    about: str = Field(alias="about")
    created_by: Optional[str] = Field(alias="created_by")
    assignee: Optional[str] = Field(alias="assignee")
    remind_at: Optional[datetime.datetime] = Field(alias="remind_at")

class PublicQueryDashboardsRevenueByMonthResult(BaseModel):
    month: datetime.date = Field(alias="month")
    deals: int = Field(alias="deals")
    booked_minor: int = Field(alias="booked_minor")
    renewed_minor: int = Field(alias="renewed_minor")
    expanded_minor: int = Field(alias="expanded_minor")
    contracted_minor: int = Field(alias="contracted_minor")
    taken_back_minor: int = Field(alias="taken_back_minor")
    total_minor: Optional[int] = Field(alias="total_minor")
    currency_code: str = Field(alias="currency_code")

class PublicQueryDashboardsTeamWorkloadResult(BaseModel):
    member: Optional[str] = Field(alias="member")
    role: Optional[str] = Field(alias="role")
    open_opportunities: int = Field(alias="open_opportunities")
    open_pipeline_minor: int = Field(alias="open_pipeline_minor")
    overdue_opportunities: int = Field(alias="overdue_opportunities")
    running_campaigns: int = Field(alias="running_campaigns")
    relationships: int = Field(alias="relationships")
    content_to_review: int = Field(alias="content_to_review")
    open_tasks: int = Field(alias="open_tasks")
    currency_code: str = Field(alias="currency_code")

class PublicQueryDiscoveryByAudienceResult(BaseModel):
    name: str = Field(alias="name")
    platforms: List[str] = Field(alias="platforms")
    followers: Optional[int] = Field(alias="followers")
    engagement_rate: Optional[float] = Field(alias="engagement_rate")
    industry_share: Optional[float] = Field(alias="industry_share")
    seniority_share: Optional[float] = Field(alias="seniority_share")
    status: Optional[str] = Field(alias="status")
    influencer_id: Optional[uuid.UUID] = Field(alias="influencer_id")

class PublicQueryDiscoveryByPlatformResult(BaseModel):
    name: str = Field(alias="name")
    handle: str = Field(alias="handle")
    followers: Optional[int] = Field(alias="followers")
    engagement_rate: Optional[float] = Field(alias="engagement_rate")
    average_views: Optional[int] = Field(alias="average_views")
    posts_per_week: Optional[float] = Field(alias="posts_per_week")
    audience_credibility: Optional[float] = Field(alias="audience_credibility")
    country_code: Optional[str] = Field(alias="country_code")
    is_private: bool = Field(alias="is_private")
    status: Optional[str] = Field(alias="status")
    influencer_id: Optional[uuid.UUID] = Field(alias="influencer_id")
    workspace_influencer_id: Optional[uuid.UUID] = Field(alias="workspace_influencer_id")

class PublicQueryDiscoveryByPriceResult(BaseModel):
    name: str = Field(alias="name")
    followers: Optional[int] = Field(alias="followers")
    amount_minor: Optional[int] = Field(alias="amount_minor")
    currency_code: Optional[str] = Field(alias="currency_code")
    agreed_amount_minor: Optional[int] = Field(alias="agreed_amount_minor")
    agreed_currency_code: Optional[str] = Field(alias="agreed_currency_code")
    status: Optional[str] = Field(alias="status")
    influencer_id: Optional[uuid.UUID] = Field(alias="influencer_id")
    workspace_influencer_id: Optional[uuid.UUID] = Field(alias="workspace_influencer_id")

class PublicQueryDiscoveryExclusivityConflictsResult(BaseModel):
    influencer_name: str = Field(alias="influencer_name")
    exclusivity_category: Optional[str] = Field(alias="exclusivity_category")
    promised_to: str = Field(alias="promised_to")
    promised_from: Optional[datetime.date] = Field(alias="promised_from")
    promised_until: Optional[datetime.date] = Field(alias="promised_until")
    also_booked_by: str = Field(alias="also_booked_by")
    booking_status: str = Field(alias="booking_status")
    booking_category: Optional[str] = Field(alias="booking_category")
    overlap_days: Optional[int] = Field(alias="overlap_days")
    workspace_influencer_id: uuid.UUID = Field(alias="workspace_influencer_id")

class PublicQueryDiscoveryFacetsResult(BaseModel):
    facet: str = Field(alias="facet")
    code: str = Field(alias="code")
    name: str = Field(alias="name")
    people: int = Field(alias="people")
    percent: Optional[float] = Field(alias="percent")
    is_capped: Optional[bool] = Field(alias="is_capped")

class PublicQueryDiscoveryFindByHandleResult(BaseModel):
    handle: str = Field(alias="handle")
    platform_code: str = Field(alias="platform_code")
    name: str = Field(alias="name")
    followers: Optional[int] = Field(alias="followers")
    url: Optional[str] = Field(alias="url")
    is_private: bool = Field(alias="is_private")
    status: Optional[str] = Field(alias="status")
    influencer_id: Optional[uuid.UUID] = Field(alias="influencer_id")
    workspace_influencer_id: Optional[uuid.UUID] = Field(alias="workspace_influencer_id")

class PublicQueryDiscoveryFindByNameResult(BaseModel):
    name: str = Field(alias="name")
    headline: Optional[str] = Field(alias="headline")
    country_code: Optional[str] = Field(alias="country_code")
    is_private: bool = Field(alias="is_private")
    status: Optional[str] = Field(alias="status")
    similarity: Optional[float] = Field(alias="similarity")
    influencer_id: Optional[uuid.UUID] = Field(alias="influencer_id")
    workspace_influencer_id: Optional[uuid.UUID] = Field(alias="workspace_influencer_id")

class PublicQueryDiscoveryLookAlikesResult(BaseModel):
    name: str = Field(alias="name")
    headline: Optional[str] = Field(alias="headline")
    followers: Optional[int] = Field(alias="followers")
    in_common: Optional[int] = Field(alias="in_common")
    audience_overlap_percent: Optional[float] = Field(alias="audience_overlap_percent")
    topics: List[str] = Field(alias="topics")
    is_private: bool = Field(alias="is_private")
    status: Optional[str] = Field(alias="status")
    influencer_id: Optional[uuid.UUID] = Field(alias="influencer_id")
    workspace_influencer_id: Optional[uuid.UUID] = Field(alias="workspace_influencer_id")

class PublicQueryDiscoverySavedSearchResult(BaseModel):
    name: str = Field(alias="name")
    is_new: Optional[bool] = Field(alias="is_new")
    is_private: bool = Field(alias="is_private")
    status: Optional[str] = Field(alias="status")
    do_not_contact: bool = Field(alias="do_not_contact")
    is_blocked: Optional[bool] = Field(alias="is_blocked")
    country_code: Optional[str] = Field(alias="country_code")
    followers: Optional[int] = Field(alias="followers")
    engagement_rate: Optional[float] = Field(alias="engagement_rate")
    platforms: List[str] = Field(alias="platforms")
    topics: List[str] = Field(alias="topics")
    headline: Optional[str] = Field(alias="headline")
    influencer_id: Optional[uuid.UUID] = Field(alias="influencer_id")
    workspace_influencer_id: Optional[uuid.UUID] = Field(alias="workspace_influencer_id")
    page_key: Optional[JsonValue] = Field(alias="page_key")

class PublicQueryDiscoverySearchResult(BaseModel):
    name: str = Field(alias="name")
    is_private: bool = Field(alias="is_private")
    status: Optional[str] = Field(alias="status")
    do_not_contact: bool = Field(alias="do_not_contact")
    is_blocked: Optional[bool] = Field(alias="is_blocked")
    country_code: Optional[str] = Field(alias="country_code")
    followers: Optional[int] = Field(alias="followers")
    engagement_rate: Optional[float] = Field(alias="engagement_rate")
    growth: Optional[float] = Field(alias="growth")
    platforms: List[str] = Field(alias="platforms")
    topics: List[str] = Field(alias="topics")
    headline: Optional[str] = Field(alias="headline")
    influencer_id: Optional[uuid.UUID] = Field(alias="influencer_id")
    workspace_influencer_id: Optional[uuid.UUID] = Field(alias="workspace_influencer_id")
    page_key: Optional[JsonValue] = Field(alias="page_key")

class PublicQueryDiscoveryWhoIsInOurListsResult(BaseModel):
    list: str = Field(alias="list")
    position: Optional[int] = Field(alias="position")
    name: str = Field(alias="name")
    headline: Optional[str] = Field(alias="headline")
    followers: Optional[int] = Field(alias="followers")
    status: Optional[str] = Field(alias="status")
    do_not_contact: bool = Field(alias="do_not_contact")
    campaigns: int = Field(alias="campaigns")
    last_activity_at: Optional[datetime.datetime] = Field(alias="last_activity_at")
    listed_at: datetime.datetime = Field(alias="listed_at")
    workspace_influencer_id: Optional[uuid.UUID] = Field(alias="workspace_influencer_id")

class PublicQueryOperationsAuditOfRowResult(BaseModel):
    occurred_at: datetime.datetime = Field(alias="occurred_at")
    action: str = Field(alias="action")
    actor: str = Field(alias="actor")
    old_values: Optional[JsonValue] = Field(alias="old_values")
    new_values: Optional[JsonValue] = Field(alias="new_values")
    transaction_id: int = Field(alias="transaction_id")

class PublicQueryOperationsErasuresResult(BaseModel):
    type: str = Field(alias="type")
    id: uuid.UUID = Field(alias="id")
    erased_at: Optional[datetime.datetime] = Field(alias="erased_at")
    touches_kept: int = Field(alias="touches_kept")
    holds_personal_data: bool = Field(alias="holds_personal_data")

class PublicQueryOperationsImportsResult(BaseModel):
    table_name: str = Field(alias="table_name")
    source: str = Field(alias="source")
    rows_held: int = Field(alias="rows_held")
    new_in_7_days: int = Field(alias="new_in_7_days")
    first_created_at: datetime.datetime = Field(alias="first_created_at")
    last_created_at: datetime.datetime = Field(alias="last_created_at")

class PublicQueryPipelineAsOfResult(BaseModel):
    pipeline: str = Field(alias="pipeline")
    position: int = Field(alias="position")
    stage: str = Field(alias="stage")
    probability: int = Field(alias="probability")
    opportunities: int = Field(alias="opportunities")
    amount_minor: int = Field(alias="amount_minor")
    weighted_minor: int = Field(alias="weighted_minor")
    currency_code: str = Field(alias="currency_code")

class PublicQueryPipelineByStageResult(BaseModel):
    pipeline: str = Field(alias="pipeline")
    position: int = Field(alias="position")
    stage: str = Field(alias="stage")
    probability: int = Field(alias="probability")
    opportunities: int = Field(alias="opportunities")
    amount_minor: int = Field(alias="amount_minor")
    weighted_minor: int = Field(alias="weighted_minor")
    currency_code: str = Field(alias="currency_code")

class PublicQueryPipelineClosedAsReportedResult(BaseModel):
    month: Optional[datetime.date] = Field(alias="month")
    won_reported: int = Field(alias="won_reported")
    won_today: int = Field(alias="won_today")
    lost_reported: int = Field(alias="lost_reported")
    lost_today: int = Field(alias="lost_today")
    won_reported_minor: int = Field(alias="won_reported_minor")
    won_today_minor: int = Field(alias="won_today_minor")
    difference_minor: int = Field(alias="difference_minor")
    currency_code: str = Field(alias="currency_code")

class PublicQueryPipelineConversionResult(BaseModel):
    pipeline: str = Field(alias="pipeline")
    position: int = Field(alias="position")
    stage: str = Field(alias="stage")
    reached: int = Field(alias="reached")
    moved_on: int = Field(alias="moved_on")
    conversion_percent: float = Field(alias="conversion_percent")
    lost_here: int = Field(alias="lost_here")
    won: int = Field(alias="won")
    win_percent: float = Field(alias="win_percent")

class PublicQueryPipelineForecastResult(BaseModel):
    month: Optional[datetime.date] = Field(alias="month")
    timing: str = Field(alias="timing")
    opportunities: int = Field(alias="opportunities")
    amount_minor: int = Field(alias="amount_minor")
    weighted_minor: int = Field(alias="weighted_minor")
    currency_code: str = Field(alias="currency_code")

class PublicQueryPipelineLostReasonsResult(BaseModel):
    lost_reason: str = Field(alias="lost_reason")
    lost: int = Field(alias="lost")
    percent: float = Field(alias="percent")
    lost_minor: int = Field(alias="lost_minor")
    last_lost_on: Optional[datetime.date] = Field(alias="last_lost_on")
    currency_code: str = Field(alias="currency_code")

class PublicQueryPipelineStaleOpportunitiesResult(BaseModel):
    opportunity: str = Field(alias="opportunity")
    company: Optional[str] = Field(alias="company")
    stage: str = Field(alias="stage")
    amount_minor: Optional[int] = Field(alias="amount_minor")
    owner_name: Optional[str] = Field(alias="owner_name")
    last_sign_at: datetime.datetime = Field(alias="last_sign_at")
    days_silent: int = Field(alias="days_silent")
    expected_close_on: Optional[datetime.date] = Field(alias="expected_close_on")
    is_overdue: bool = Field(alias="is_overdue")
    currency_code: str = Field(alias="currency_code")
    opportunity_id: uuid.UUID = Field(alias="opportunity_id")

class PublicQueryPipelineVelocityResult(BaseModel):
    pipeline: str = Field(alias="pipeline")
    position: int = Field(alias="position")
    stage: str = Field(alias="stage")
    left_it: int = Field(alias="left_it")
    average_days: Optional[float] = Field(alias="average_days")
    median_days: Optional[float] = Field(alias="median_days")
    slowest_tenth_days: Optional[float] = Field(alias="slowest_tenth_days")

class PublicQueryPipelineWonAndLostResult(BaseModel):
    month: datetime.date = Field(alias="month")
    won: int = Field(alias="won")
    lost: int = Field(alias="lost")
    win_percent: float = Field(alias="win_percent")
    won_minor: int = Field(alias="won_minor")
    lost_minor: int = Field(alias="lost_minor")
    average_days_to_win: Optional[float] = Field(alias="average_days_to_win")
    currency_code: str = Field(alias="currency_code")

class PublicRecordStageHistoryResult(BaseModel):
    opportunity_id: Optional[uuid.UUID] = Field(alias="opportunity_id")
    source: Optional[str] = Field(alias="source")
    external_id: Optional[str] = Field(alias="external_id")
    outcome: Optional[str] = Field(alias="outcome")
    entry_count: Optional[int] = Field(alias="entry_count")
    rule: Optional[str] = Field(alias="rule")
    reason: Optional[str] = Field(alias="reason")
    hint: Optional[str] = Field(alias="hint")

class PublicRecordTouchpointLinesResult(BaseModel):
    position: Optional[int] = Field(alias="position")
    source: Optional[str] = Field(alias="source")
    external_id: Optional[str] = Field(alias="external_id")
    outcome: Optional[str] = Field(alias="outcome")
    touchpoint_id: Optional[int] = Field(alias="touchpoint_id")
    rule: Optional[str] = Field(alias="rule")
    field: Optional[str] = Field(alias="field")
    reason: Optional[str] = Field(alias="reason")
    hint: Optional[str] = Field(alias="hint")

class PublicRecordTouchpointsResult(BaseModel):
    position: Optional[int] = Field(alias="position")
    source: Optional[str] = Field(alias="source")
    external_id: Optional[str] = Field(alias="external_id")
    outcome: Optional[str] = Field(alias="outcome")
    touchpoint_id: Optional[int] = Field(alias="touchpoint_id")
    rule: Optional[str] = Field(alias="rule")
    field: Optional[str] = Field(alias="field")
    reason: Optional[str] = Field(alias="reason")
    hint: Optional[str] = Field(alias="hint")

class PublicReportPeriodResult(BaseModel):
    starts_on: Optional[datetime.date] = Field(alias="starts_on")
    ends_on: Optional[datetime.date] = Field(alias="ends_on")

class PublicRunSavedSearchResult(BaseModel):
    influencer_id: Optional[uuid.UUID] = Field(alias="influencer_id")
    workspace_influencer_id: Optional[uuid.UUID] = Field(alias="workspace_influencer_id")
    is_private: Optional[bool] = Field(alias="is_private")
    name: Optional[str] = Field(alias="name")
    headline: Optional[str] = Field(alias="headline")
    country_code: Optional[str] = Field(alias="country_code")
    followers: Optional[int] = Field(alias="followers")
    engagement_rate: Optional[float] = Field(alias="engagement_rate")
    growth: Optional[float] = Field(alias="growth")
    platforms: Optional[List[str]] = Field(alias="platforms")
    topics: Optional[List[str]] = Field(alias="topics")
    status: Optional[str] = Field(alias="status")
    do_not_contact: Optional[bool] = Field(alias="do_not_contact")
    is_blocked: Optional[bool] = Field(alias="is_blocked")
    page_key: Optional[JsonValue] = Field(alias="page_key")
    is_new: Optional[bool] = Field(alias="is_new")

class PublicSearchInfluencersResult(BaseModel):
    influencer_id: Optional[uuid.UUID] = Field(alias="influencer_id")
    workspace_influencer_id: Optional[uuid.UUID] = Field(alias="workspace_influencer_id")
    is_private: bool = Field(alias="is_private")
    name: str = Field(alias="name")
    headline: Optional[str] = Field(alias="headline")
    country_code: Optional[str] = Field(alias="country_code")
    followers: Optional[int] = Field(alias="followers")
    engagement_rate: Optional[float] = Field(alias="engagement_rate")
    growth: Optional[float] = Field(alias="growth")
    platforms: List[str] = Field(alias="platforms")
    topics: List[str] = Field(alias="topics")
    status: Optional[str] = Field(alias="status")
    do_not_contact: bool = Field(alias="do_not_contact")
    is_blocked: Optional[bool] = Field(alias="is_blocked")
    page_key: Optional[JsonValue] = Field(alias="page_key")

class PublicSpendLabelResult(BaseModel):
    id: Optional[uuid.UUID] = Field(alias="id")
    name: Optional[str] = Field(alias="name")
    slug: Optional[str] = Field(alias="slug")

class PublicSpendTotalsResult(BaseModel):
    workspace_id: Optional[uuid.UUID] = Field(alias="workspace_id")
    label_id: Optional[uuid.UUID] = Field(alias="label_id")
    platform_code: Optional[str] = Field(alias="platform_code")
    cost_minor: Optional[int] = Field(alias="cost_minor")
    first_month: Optional[datetime.date] = Field(alias="first_month")

