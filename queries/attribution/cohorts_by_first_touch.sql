-- title: Cohorts by first influencer touch
-- question: How many opportunities whose buyers an influencer first touched in a month were won, and how fast did they pay?
-- who: viewer
-- param: model text = linear — Name of an active model; not of type influenced.
-- param: since date = null — First touched from this day on; all when empty.
-- param: until date = null — First touched before this day; until now when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- note: As last computed. Each opportunity is in exactly one row, so rows may be added up; month empty: no influencer touched
--   them (left out in a period). Revenue after 3, 6 and 12 months counts from the first touch and includes what came before. Credited is
--   the part that the model gives to influencers.
-- answer: opportunities, won, revenue_minor

with period as (
    select
        report.starts_on,
        report.ends_on
    from public.report_period(:since::date, :until::date, :period::text) as report
),

parts as (
    -- Both models in one pass, the first touch by a window: no join whose plan hangs on statistics.
    select
        credits.workspace_id,
        credits.opportunity_id,
        credits.journey_id,
        credits.model_type,
        credits.status,
        credits.converted_at,
        credits.amount_type,
        credits.credited_at,
        credits.amount_minor,
        credits.workspace_influencer_id is not null as is_influencer,
        min(credits.touched_at) filter (
            where credits.model_type = 'influenced' and credits.workspace_influencer_id is not null and credits.amount_type <> 'revenue'
        ) over (partition by credits.workspace_id, credits.opportunity_id) as touched_at
    from public.attribution_credits as credits
    where
        credits.model_name = (select public.require_attribution_model(:model::text, must_add_up => true))
        or credits.model_type = 'influenced'
),

opportunities as (
    select
        parts.workspace_id,
        parts.touched_at,
        parts.status,
        parts.converted_at,
        coalesce(sum(parts.amount_minor) filter (where parts.amount_type = 'pipeline' and parts.status = 'open'), 0)
            as open_pipeline_minor,
        coalesce(sum(parts.amount_minor) filter (where parts.amount_type = 'pipeline' and parts.status = 'won'), 0) as won_minor,
        coalesce(sum(parts.amount_minor) filter (where parts.amount_type = 'revenue'), 0) as revenue_minor,
        coalesce(sum(parts.amount_minor) filter (where parts.amount_type = 'revenue' and parts.is_influencer), 0)
            as credited_revenue_minor,
        coalesce(
            sum(parts.amount_minor)
            filter (where parts.amount_type = 'revenue' and parts.credited_at < parts.touched_at + interval '3 months'), 0
        ) as revenue_3_months_minor,
        coalesce(
            sum(parts.amount_minor)
            filter (where parts.amount_type = 'revenue' and parts.credited_at < parts.touched_at + interval '6 months'), 0
        ) as revenue_6_months_minor,
        coalesce(
            sum(parts.amount_minor)
            filter (where parts.amount_type = 'revenue' and parts.credited_at < parts.touched_at + interval '12 months'), 0
        ) as revenue_12_months_minor
    from parts
    where parts.model_type <> 'influenced'
    group by parts.workspace_id, parts.journey_id, parts.touched_at, parts.status, parts.converted_at
)

select
    date_trunc('month', opportunities.touched_at at time zone workspaces.time_zone)::date as first_touch_month,
    count(*) as opportunities,
    count(*) filter (where opportunities.status = 'open') as open,
    count(*) filter (where opportunities.status = 'won') as won,
    count(*) filter (where opportunities.status = 'lost') as lost,
    sum(opportunities.open_pipeline_minor)::bigint as open_pipeline_minor,
    sum(opportunities.won_minor)::bigint as won_minor,
    sum(opportunities.revenue_minor)::bigint as revenue_minor,
    sum(opportunities.credited_revenue_minor)::bigint as credited_revenue_minor,
    sum(opportunities.revenue_3_months_minor)::bigint as revenue_3_months_minor,
    sum(opportunities.revenue_6_months_minor)::bigint as revenue_6_months_minor,
    sum(opportunities.revenue_12_months_minor)::bigint as revenue_12_months_minor,
    round(
        avg(extract(epoch from opportunities.converted_at - opportunities.touched_at) / 86400)
        filter (where opportunities.status = 'won'),
        1
    ) as average_days_to_win,
    workspaces.reporting_currency_code as currency_code
from opportunities
inner join public.workspaces as workspaces on workspaces.id = opportunities.workspace_id
where
    num_nonnulls(:since::date, :until::date, :period::text) = 0
    or (
        opportunities.touched_at >= (select public.start_of_day(report.starts_on) from period as report)
        and opportunities.touched_at < (select public.start_of_day(report.ends_on) from period as report)
    )
group by workspaces.id, date_trunc('month', opportunities.touched_at at time zone workspaces.time_zone)::date
order by first_touch_month asc nulls last;
