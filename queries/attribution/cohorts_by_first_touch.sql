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

with period as (
    select
        report.starts_on,
        report.ends_on
    from public.report_period(:since::date, :until::date, :period::text) as report
),

-- The first influencer touch, found within each opportunity's row.
touched as (
    select
        opportunities.workspace_id,
        opportunities.opportunity_id,
        first.touched_at
    from public.touched_opportunities as opportunities
    cross join lateral (
        select min(steps.touched_at) as touched_at
        from unnest(opportunities.workspace_influencer_ids, opportunities.touched_at) as steps (workspace_influencer_id, touched_at)
        where steps.workspace_influencer_id is not null
    ) as first
),

-- Offset 0: only these columns are sorted or hashed below, not the arrays that they are taken from.
lines as (
    select
        credits.workspace_id,
        credits.opportunity_id,
        credits.amount_id,
        credits.amount_type = 'revenue' as is_revenue,
        credits.status,
        credits.converted_at,
        credits.credited_at,
        credits.amount_minor,
        credits.workspace_influencer_id is not null as is_influencer
    from public.attribution_credits as credits
    where credits.model_name = (select public.require_attribution_model(:model::text, must_add_up => true))
    offset 0 -- noqa: AM09
),

-- One row an amount: its lines are added up before anything else is joined to them.
amounts as (
    select
        lines.workspace_id,
        lines.opportunity_id,
        lines.amount_id,
        lines.is_revenue,
        lines.status,
        min(lines.converted_at) as converted_at,
        min(lines.credited_at) as credited_at,
        sum(lines.amount_minor) as amount_minor,
        sum(lines.amount_minor) filter (where lines.is_influencer) as credited_minor
    from lines
    group by lines.workspace_id, lines.opportunity_id, lines.amount_id, lines.is_revenue, lines.status
)

-- The value of an opportunity is one amount, its revenue events are the others.
select
    date_trunc('month', touched.touched_at at time zone workspaces.time_zone)::date as first_touch_month,
    count(*) filter (where not amounts.is_revenue) as opportunities,
    count(*) filter (where not amounts.is_revenue and amounts.status = 'open') as open,
    count(*) filter (where not amounts.is_revenue and amounts.status = 'won') as won,
    count(*) filter (where not amounts.is_revenue and amounts.status = 'lost') as lost,
    coalesce(sum(amounts.amount_minor) filter (where not amounts.is_revenue and amounts.status = 'open'), 0)::bigint as open_pipeline_minor,
    coalesce(sum(amounts.amount_minor) filter (where not amounts.is_revenue and amounts.status = 'won'), 0)::bigint as won_minor,
    coalesce(sum(amounts.amount_minor) filter (where amounts.is_revenue), 0)::bigint as revenue_minor,
    coalesce(sum(amounts.credited_minor) filter (where amounts.is_revenue), 0)::bigint as credited_revenue_minor,
    coalesce(
        sum(amounts.amount_minor) filter (where amounts.is_revenue and amounts.credited_at < touched.touched_at + interval '3 months'), 0
    )::bigint as revenue_3_months_minor,
    coalesce(
        sum(amounts.amount_minor) filter (where amounts.is_revenue and amounts.credited_at < touched.touched_at + interval '6 months'), 0
    )::bigint as revenue_6_months_minor,
    coalesce(
        sum(amounts.amount_minor) filter (where amounts.is_revenue and amounts.credited_at < touched.touched_at + interval '12 months'), 0
    )::bigint as revenue_12_months_minor,
    round(
        avg(extract(epoch from amounts.converted_at - touched.touched_at) / 86400)
        filter (where not amounts.is_revenue and amounts.status = 'won'),
        1
    ) as average_days_to_win,
    workspaces.reporting_currency_code as currency_code
from amounts
left join touched on touched.workspace_id = amounts.workspace_id and touched.opportunity_id = amounts.opportunity_id
inner join public.workspaces as workspaces on workspaces.id = amounts.workspace_id
where
    num_nonnulls(:since::date, :until::date, :period::text) = 0
    or (
        touched.touched_at >= (select public.start_of_day(report.starts_on) from period as report)
        and touched.touched_at < (select public.start_of_day(report.ends_on) from period as report)
    )
group by workspaces.id, date_trunc('month', touched.touched_at at time zone workspaces.time_zone)::date
order by first_touch_month asc nulls last;
