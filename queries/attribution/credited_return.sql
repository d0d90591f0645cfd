-- title: Credited return
-- question: What did each influencer, campaign or platform cost, what does one model credit to them, and when did it pay back?
-- who: viewer
-- param: by text = influencer — influencer, campaign or platform.
-- param: model text = linear — Name of an active model; not of type influenced.
-- param: sourced_by text = first_touch — Name of the model of first contact (sourced).
-- param: since date = null — Costs and amounts that arose from this day on; all when empty.
-- param: until date = null — Costs and amounts that arose before this day; no end when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- always: label, cost_minor, revenue_minor, open_pipeline_minor, sourced_revenue_minor, opportunities, deals,
--   currency_code
-- answer: cost_minor, revenue_minor, return_percent, payback_months
-- note: Rows may be added up: cost is all campaign cost, less refunds. Cost per opportunity and per deal (what acquiring a
--   customer cost) divide it by the fractions credited, lost opportunities included. Paid back: the first month in which
--   revenue credited so far reached the whole cost, unless refunds took it below again; payback months count from the month of the first cost. In a period
--   only its own costs, revenue and deals won count. The cost of a collaboration is shared by the platforms of its content.

select
    returns.label,
    returns.cost_minor,
    returns.revenue_minor,
    returns.open_pipeline_minor,
    returns.sourced_revenue_minor,
    round(100.0 * (returns.revenue_minor - returns.cost_minor) / nullif(returns.cost_minor, 0), 1) as return_percent,
    round(returns.opportunities, 2) as opportunities,
    round(returns.deals, 2) as deals,
    round(nullif(returns.cost_minor, 0) / nullif(returns.opportunities, 0))::bigint as cost_per_opportunity_minor,
    round(nullif(returns.cost_minor, 0) / nullif(returns.deals, 0))::bigint as cost_per_deal_minor,
    returns.paid_back_month,
    case
        when returns.paid_back_month is not null
            then greatest(
                (extract(year from returns.paid_back_month) - extract(year from returns.first_cost_month)) * 12
                + extract(month from returns.paid_back_month) - extract(month from returns.first_cost_month),
                0
            )::integer
    end as payback_months,
    returns.currency_code,
    returns.label_id as id
from
    public.attribution_returns(
        split_by => :by::text,
        model => :model::text,
        sourced_by => :sourced_by::text,
        since => :since::date,
        until => :until::date,
        period => :period::text
    ) as returns
order by
    returns.revenue_minor desc,
    returns.open_pipeline_minor desc,
    returns.cost_minor desc,
    returns.label asc,
    returns.label_id asc;
