-- title: Sourced against influenced
-- question: How much did each influencer bring in, how much does the model credit to them, and how much did they touch at all?
-- who: viewer
-- param: by text = influencer — influencer, or any dimension of attribution/credits.
-- param: model text = linear — Name of the model in the middle.
-- param: sourced_by text = first_touch — Name of the model of first contact (sourced).
-- param: since date = null — Amounts that arose from this day on; all when empty.
-- param: until date = null — Amounts that arose before this day; no end when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- always: label, sourced_pipeline_minor, credited_pipeline_minor, influenced_pipeline_minor,
--   sourced_revenue_minor, credited_revenue_minor, influenced_revenue_minor, sourced_opportunities,
--   credited_opportunities, influenced_opportunities, currency_code
-- note: Sourced and credited amounts add up to the total. Influenced gives the full amount to each that touched: it
--   over-counts on purpose, so its columns must not be added up. Pipeline is open and won.
-- answer: sourced_revenue_minor, influenced_revenue_minor

with parts as (
    select
        'sourced' as part,
        sourced.*
    from
        public.attribution_totals(
            split_by => :by::text, model => :sourced_by::text, since => :since::date, until => :until::date, period => :period::text
        ) as sourced
    union all
    select
        'credited' as part,
        credited.*
    from
        public.attribution_totals(
            split_by => :by::text, model => :model::text, since => :since::date, until => :until::date, period => :period::text
        ) as credited
    union all
    select
        'influenced' as part,
        influenced.*
    from public.attribution_models as models
    cross join
        lateral public.attribution_totals(
            split_by => :by::text, model => models.name, since => :since::date, until => :until::date, period => :period::text
        ) as influenced
    where models.type = 'influenced' and models.is_active and influenced.workspace_id = models.workspace_id
)

-- A label may be told apart in one part alone.
select
    max(parts.label) as label,
    coalesce(sum(parts.open_pipeline_minor + parts.won_pipeline_minor) filter (where parts.part = 'sourced'), 0)::bigint
        as sourced_pipeline_minor,
    coalesce(sum(parts.open_pipeline_minor + parts.won_pipeline_minor) filter (where parts.part = 'credited'), 0)::bigint
        as credited_pipeline_minor,
    coalesce(sum(parts.open_pipeline_minor + parts.won_pipeline_minor) filter (where parts.part = 'influenced'), 0)::bigint
        as influenced_pipeline_minor,
    coalesce(sum(parts.revenue_minor) filter (where parts.part = 'sourced'), 0)::bigint as sourced_revenue_minor,
    coalesce(sum(parts.revenue_minor) filter (where parts.part = 'credited'), 0)::bigint as credited_revenue_minor,
    coalesce(sum(parts.revenue_minor) filter (where parts.part = 'influenced'), 0)::bigint as influenced_revenue_minor,
    round(coalesce(sum(parts.opportunities) filter (where parts.part = 'sourced'), 0), 2) as sourced_opportunities,
    round(coalesce(sum(parts.opportunities) filter (where parts.part = 'credited'), 0), 2) as credited_opportunities,
    coalesce(sum(parts.opportunities) filter (where parts.part = 'influenced'), 0)::bigint as influenced_opportunities,
    parts.currency_code,
    parts.label_id as id
from parts
group by parts.workspace_id, coalesce(parts.label_id::text, parts.label), parts.label_id, parts.currency_code
order by influenced_revenue_minor desc, influenced_pipeline_minor desc, label asc, parts.label_id asc;
