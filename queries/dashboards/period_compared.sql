-- title: A period beside the one before
-- question: What is new this week, month or quarter, and was it more than in the one before?
-- who: viewer
-- param: since date = null — From this day on; the Monday of this week when empty.
-- param: until date = null — Before this day; until today when empty, or to the end of this week.
-- param: period text = null — Instead of since and until: this week, last month, 2026-W05, FY2026-Q1 (fiscal), 2026-Q1, 2026-03 and the like.
-- answer: in_period, before, in_period_minor, before_minor, change_percent
-- always: measure, in_period, before, currency_code, before_from, starts_on
-- note: A period that is not over is compared with as many days of the one before it. That of whole months has as many months.
--   spend is all that costs less refunds; amounts are those of the opportunities opened, won or lost, and the revenue booked.

with asked as (
    select
        report.starts_on,
        case
            when report.ends_on < 'infinity' then report.ends_on
            when :since::date is null then report.starts_on + 7
            else greatest(public.workspace_today(), report.starts_on) + 1
        end as ends_on
    from
        public.report_period(
            :since::date, :until::date, :period::text, date_trunc('week', public.workspace_today()::timestamp)::date
        ) as report
),

former as (
    select
        asked.starts_on,
        least(asked.ends_on, greatest(public.workspace_today() + 1, asked.starts_on)) as ends_on,
        asked.ends_on > public.workspace_today() + 1 as is_running,
        case
            when extract(day from asked.starts_on) = 1 and extract(day from asked.ends_on) = 1
                then asked.starts_on - age(asked.ends_on::timestamp, asked.starts_on::timestamp)
            else asked.starts_on - (asked.ends_on - asked.starts_on) * interval '1 day'
        end::date as before_from
    from asked
    -- Refuses more than 100 years: nothing comes before the beginning of all days.
    where exists (select from public.report_months(asked.starts_on, asked.ends_on))
),

days as materialized (
    select
        former.starts_on,
        former.ends_on,
        former.before_from,
        case
            when former.is_running then least(former.before_from + (former.ends_on - former.starts_on), former.starts_on)
            else former.starts_on
        end as before_until
    from former
),

moments as materialized (
    select
        public.start_of_day(days.before_from) as before_from,
        public.start_of_day(days.before_until) as before_until,
        public.start_of_day(days.starts_on) as starts_at,
        public.start_of_day(days.ends_on) as ends_at
    from days
),

happened as (
    select
        touchpoints.workspace_id,
        'touches' as measure,
        touchpoints.touched_at as moment
    from public.touchpoints as touchpoints
    where not touchpoints.is_bot
    union all
    select
        contacts.workspace_id,
        'leads' as measure,
        contacts.became_lead_at as moment
    from public.contacts as contacts
    union all
    select
        content.workspace_id,
        'content published' as measure,
        content.published_at as moment
    from public.deliverables as content
),

dated as (
    select
        opened.workspace_id,
        'opportunities' as measure,
        opened.opened_on as day,
        opened.reporting_amount_minor as amount
    from public.opportunities as opened
    union all
    select
        closed.workspace_id,
        closed.status as measure,
        closed.closed_on as day,
        closed.reporting_amount_minor as amount
    from public.opportunities as closed
    union all
    select
        booked.workspace_id,
        'revenue' as measure,
        booked.occurred_on as day,
        booked.reporting_amount_minor as amount
    from public.revenue_events as booked
    union all
    select
        spend.workspace_id,
        'spend' as measure,
        spend.incurred_on as day,
        spend.cost_minor as amount
    from public.campaign_spend as spend
),

-- is_new is null between what is compared: the rest of the period before one that is not over. Materialized: the workspace
-- asked for twice, by the policy and by the join below, looks to the planner as if hardly a row were left to read.
events as materialized (
    select
        happened.workspace_id,
        happened.measure,
        case
            when happened.moment >= (select moments.starts_at from moments) then true
            when happened.moment < (select moments.before_until from moments) then false
        end as is_new,
        count(*) as number,
        null::numeric as amount
    from happened
    where
        happened.moment >= (select moments.before_from from moments)
        and happened.moment < (select moments.ends_at from moments)
    group by happened.workspace_id, happened.measure, is_new
    union all
    select
        dated.workspace_id,
        dated.measure,
        case
            when dated.day >= (select days.starts_on from days) then true
            when dated.day < (select days.before_until from days) then false
        end as is_new,
        count(*) as number,
        sum(dated.amount) as amount
    from dated
    where
        dated.day >= (select days.before_from from days)
        and dated.day < (select days.ends_on from days)
    group by dated.workspace_id, dated.measure, is_new
),

measures as (
    select
        listed.measure,
        listed.position,
        listed.has_amount
    from (
        values
        ('touches', 1, false), ('leads', 2, false), ('opportunities', 3, true), ('won', 4, true), ('lost', 5, true),
        ('revenue', 6, true), ('spend', 7, true), ('content published', 8, false)
    ) as listed (measure, position, has_amount)
),

compared as (
    select
        measures.measure,
        measures.position,
        coalesce(sum(events.number) filter (where events.is_new), 0)::bigint as in_period,
        coalesce(sum(events.number) filter (where not events.is_new), 0)::bigint as before,
        case when measures.has_amount then coalesce(sum(events.amount) filter (where events.is_new), 0)::bigint end as in_period_minor,
        case when measures.has_amount then coalesce(sum(events.amount) filter (where not events.is_new), 0)::bigint end as before_minor,
        workspaces.reporting_currency_code as currency_code
    from public.workspaces as workspaces
    cross join measures
    left join events on events.workspace_id = workspaces.id and events.measure = measures.measure
    where workspaces.id = (select public.active_workspace())
    group by workspaces.id, measures.measure, measures.position, measures.has_amount
)

select
    compared.measure,
    compared.in_period,
    compared.before,
    compared.in_period_minor,
    compared.before_minor,
    round(
        100.0 * (coalesce(compared.in_period_minor, compared.in_period) - coalesce(compared.before_minor, compared.before))
        / nullif(abs(coalesce(compared.before_minor, compared.before)), 0),
        1
    ) as change_percent,
    compared.currency_code,
    days.before_from,
    days.before_until,
    days.starts_on,
    days.ends_on
from compared
cross join days
order by compared.position;
