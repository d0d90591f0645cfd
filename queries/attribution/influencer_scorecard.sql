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

-- The best first: the rest is looked up for these alone.
best as materialized (
    select
        found.*,
        people.status,
        round(100.0 * (found.revenue_minor - found.cost_minor) / nullif(found.cost_minor, 0), 1) as return_percent
    from
        public.attribution_returns(
            -- Who sourced what is not shown: the same model again is read from kept sums, another may not be.
            split_by => 'influencer', model => :model::text, sourced_by => :model::text,
            since => :since::date, until => :until::date, period => :period::text
        ) as found
    inner join public.workspace_influencers as people
        on people.workspace_id = found.workspace_id and people.id = found.label_id
    where (select public.require_attribution_model(:model::text, must_add_up => true)) is not null
    order by return_percent desc nulls last, found.revenue_minor desc, found.label asc, found.label_id asc
    limit :limit::integer
),

clicks as materialized (
    select counted.*
    from
        public.click_totals('influencer', (select period.starts_on from period), (select period.ends_on from period)) as counted
)

select
    best.label as influencer_name,
    best.status,
    contracts.ends_on as contract_ends_on,
    contracts.collaborations,
    best.cost_minor,
    best.revenue_minor,
    best.open_pipeline_minor,
    best.return_percent,
    round(best.deals, 2) as deals,
    coalesce(clicks.clicks, 0) as clicks,
    content.published,
    content.late,
    best.currency_code,
    best.label_id as workspace_influencer_id
from best
left join clicks on clicks.workspace_id = best.workspace_id and clicks.label_id = best.label_id
cross join
    lateral (
        select
            count(*) as published,
            count(*) filter (where deliverables.published_at >= public.start_of_day(deliverables.due_on + 1)) as late
        from public.collaborations as collaborations
        inner join public.deliverables as deliverables
            on deliverables.workspace_id = collaborations.workspace_id and deliverables.collaboration_id = collaborations.id
        where
            collaborations.workspace_id = best.workspace_id
            and collaborations.workspace_influencer_id = best.label_id
            and deliverables.status = 'published'
            and deliverables.published_at >= (select public.start_of_day(report.starts_on) from period as report)
            and deliverables.published_at < (select public.start_of_day(report.ends_on) from period as report)
    ) as content
cross join
    lateral (
        select
            nullif(count(*), 0) as collaborations,
            max(upper(collaborations.contract_period)) - 1 as ends_on
        from public.collaborations as collaborations
        where
            collaborations.workspace_id = best.workspace_id
            and collaborations.workspace_influencer_id = best.label_id
            and collaborations.status in ('contracted', 'active', 'completed')
    ) as contracts
order by best.return_percent desc nulls last, best.revenue_minor desc, best.label asc, best.label_id asc;
