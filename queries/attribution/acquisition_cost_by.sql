-- title: Customer acquisition cost by platform, campaign or influencer
-- question: What did a new customer cost us on each platform, in each campaign or with each influencer?
-- who: viewer
-- param: by text = platform — platform, campaign or influencer.
-- param: model text = linear — Name of an active model; not of type influenced.
-- param: since date = null — Costs and customers from this day on; all when empty.
-- param: until date = null — Costs and customers before this day; no end when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- always: label, cost_minor, customers, currency_code
-- note: cost is what arose in the period, less refunds; the cost of a collaboration is shared by the platforms of its content.
--   customers are those won in the period, in the parts that the model gives to influencers' touches; a customer is new with the first
--   opportunity of its company that was won. Rows add up to all costs and all new customers. Month by month:
--   attribution/acquisition_cost.

select
    acquired.label,
    acquired.cost_minor,
    round(acquired.customers, 2) as customers,
    round(nullif(acquired.cost_minor, 0) / nullif(acquired.customers, 0))::bigint as cost_per_customer_minor,
    acquired.currency_code,
    acquired.label_id as id
from
    public.attribution_acquisition(
        split_by => :by::text,
        model => :model::text,
        since => :since::date,
        until => :until::date,
        period => :period::text
    ) as acquired
order by acquired.customers desc, acquired.cost_minor desc, acquired.label asc, acquired.label_id asc;
