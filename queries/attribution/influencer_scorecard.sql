-- title: Scorecard of influencers
-- question: Whom should we renew: what did each influencer cost and bring, do they deliver in time, and when does the contract end?
-- who: viewer
-- param: model text = linear — Name of an active model; not of type influenced.
-- param: since date = null — Costs, results and content from this day on; all when empty.
-- param: until date = null — Costs, results and content before this day; no end when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- param: limit integer = 50 — At most this many influencers, best return first.
-- answer: cost_minor, revenue_minor, return_percent, contract_ends_on
-- always: influencer_name, cost_minor, revenue_minor, open_pipeline_minor, deals, clicks, published, late, currency_code,
--   workspace_influencer_id
-- note: Cost, revenue, pipeline and deals as in attribution/credited_return, clicks as in campaigns/clicks. published: content of
--   collaborations that went live in the period; late: of that content, what went live after its day. contract_ends_on: last
--   day of the latest contract; in the past, no contract is running.

with period as (
    select
        report.starts_on,
        report.ends_on
    from public.report_period(:since::date, :until::date, :period::text) as report
),

returns as materialized (
    select found.*
    from
        public.attribution_returns(
            split_by => 'influencer', model => :model::text, since => :since::date, until => :until::date, period => :period::text
        ) as found
    where found.label_id is not null
),

clicks as materialized (
    select
        counted.workspace_id,
        counted.workspace_influencer_id,
        count(*) as clicks
    from public.link_clicks as counted
    where
        counted.workspace_influencer_id is not null
        and counted.counts
        and counted.touched_at >= (select public.start_of_day(report.starts_on) from period as report)
        and counted.touched_at < (select public.start_of_day(report.ends_on) from period as report)
    group by counted.workspace_id, counted.workspace_influencer_id
),

content as materialized (
    select
        collaborations.workspace_id,
        collaborations.workspace_influencer_id,
        count(*) as published,
        count(*) filter (where deliverables.published_at >= public.start_of_day(deliverables.due_on + 1)) as late
    from public.deliverables as deliverables
    inner join public.collaborations as collaborations
        on collaborations.workspace_id = deliverables.workspace_id and collaborations.id = deliverables.collaboration_id
    where
        deliverables.status = 'published'
        and deliverables.published_at >= (select public.start_of_day(report.starts_on) from period as report)
        and deliverables.published_at < (select public.start_of_day(report.ends_on) from period as report)
    group by collaborations.workspace_id, collaborations.workspace_influencer_id
),

contracts as materialized (
    select
        collaborations.workspace_id,
        collaborations.workspace_influencer_id,
        count(*) as collaborations,
        max(upper(collaborations.contract_period)) - 1 as ends_on
    from public.collaborations as collaborations
    where collaborations.status in ('contracted', 'active', 'completed')
    group by collaborations.workspace_id, collaborations.workspace_influencer_id
)

select
    returns.label as influencer_name,
    people.status,
    contracts.ends_on as contract_ends_on,
    contracts.collaborations,
    returns.cost_minor,
    returns.revenue_minor,
    returns.open_pipeline_minor,
    round(100.0 * (returns.revenue_minor - returns.cost_minor) / nullif(returns.cost_minor, 0), 1) as return_percent,
    round(returns.deals, 2) as deals,
    coalesce(clicks.clicks, 0) as clicks,
    coalesce(content.published, 0) as published,
    coalesce(content.late, 0) as late,
    returns.currency_code,
    returns.label_id as workspace_influencer_id
from returns
inner join public.workspace_influencers as people
    on people.workspace_id = returns.workspace_id and people.id = returns.label_id
left join clicks on clicks.workspace_id = returns.workspace_id and clicks.workspace_influencer_id = returns.label_id
left join content on content.workspace_id = returns.workspace_id and content.workspace_influencer_id = returns.label_id
left join contracts on contracts.workspace_id = returns.workspace_id and contracts.workspace_influencer_id = returns.label_id
where (select public.require_attribution_model(:model::text, must_add_up => true)) is not null
order by return_percent desc nulls last, returns.revenue_minor desc, influencer_name asc, returns.label_id asc
limit :limit::integer;
