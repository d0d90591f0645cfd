-- title: Cost per result by platform or influencer
-- question: What did a click, a lead and an opportunity cost on each platform or with each influencer?
-- who: viewer
-- param: by text = platform — platform or influencer.
-- param: since date = null — Costs and results from this day on; all when empty.
-- param: until date = null — Costs and results before this day; no end when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- answer: cost_per_click_minor, cost_per_lead_minor, cost_per_opportunity_minor
-- always: label, cost_minor, clicks, leads, influenced_opportunities, currency_code
-- note: As campaigns/cost_per_result counts, of influencers' touches alone. The platform is that of the content, else of the
--   link's utm_source, else of the page; the cost of a collaboration is shared by the platforms of its content. Costs add up to
--   all costs. A person touched on two platforms counts in both.

with period as (
    select
        report.starts_on,
        report.ends_on
    from public.report_period(:since::date, :until::date, :period::text) as report
),

-- By the id of an influencer or the code of a platform; an empty string if it has neither.
parts as (
    select
        found.workspace_id,
        coalesce(found.label_id::text, found.platform_code, '') as key,
        0 as cost_minor,
        found.clicks,
        0 as leads,
        0 as opportunities
    from public.click_totals(:by::text, (select period.starts_on from period), (select period.ends_on from period)) as found
    union all
    select
        found.workspace_id,
        coalesce(found.label_id::text, found.platform_code, '') as key,
        0 as cost_minor,
        0 as clicks,
        found.leads,
        0 as opportunities
    from public.lead_totals(:by::text, (select period.starts_on from period), (select period.ends_on from period)) as found
    union all
    select
        spend.workspace_id,
        coalesce(spend.label_id::text, spend.platform_code, '') as key,
        spend.cost_minor,
        0 as clicks,
        0 as leads,
        0 as opportunities
    from public.spend_totals(:by::text, (select period.starts_on from period), (select period.ends_on from period)) as spend
    union all
    select
        outcomes.workspace_id,
        coalesce(outcomes.label_id::text, outcomes.label, '') as key,
        0 as cost_minor,
        0 as clicks,
        0 as leads,
        outcomes.opportunities
    from
        public.influenced_outcomes(
            split_by => :by::text, since => :since::date, until => :until::date, period => :period::text
        ) as outcomes
    where outcomes.opportunities > 0
),

counted as (
    select
        parts.workspace_id,
        nullif(parts.key, '') as key,
        sum(parts.cost_minor)::bigint as cost_minor,
        sum(parts.clicks)::bigint as clicks,
        sum(parts.leads)::bigint as leads,
        sum(parts.opportunities)::bigint as opportunities
    from parts
    where public.require_one_of('by', :by::text, 'platform', 'influencer')
    group by parts.workspace_id, parts.key
)

select
    case
        when named.id is not null and count(*) over (partition by counted.workspace_id, named.name) > 1
            then public.label_with_id(named.name, named.id)
        else named.name
    end as label,
    counted.cost_minor,
    counted.clicks,
    round(nullif(counted.cost_minor, 0)::numeric / nullif(counted.clicks, 0))::bigint as cost_per_click_minor,
    counted.leads,
    round(nullif(counted.cost_minor, 0)::numeric / nullif(counted.leads, 0))::bigint as cost_per_lead_minor,
    counted.opportunities as influenced_opportunities,
    round(nullif(counted.cost_minor, 0)::numeric / nullif(counted.opportunities, 0))::bigint as cost_per_opportunity_minor,
    workspaces.reporting_currency_code as currency_code,
    named.id
from counted
inner join public.workspaces as workspaces on workspaces.id = counted.workspace_id
cross join
    lateral public.spend_label(
        counted.workspace_id,
        :by::text,
        case when :by::text = 'influencer' then counted.key::uuid end,
        case when :by::text = 'platform' then counted.key end
    ) as named
order by counted.cost_minor desc, counted.clicks desc, label asc, named.id asc;
