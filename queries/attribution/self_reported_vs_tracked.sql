-- title: Self-reported against tracked
-- question: Which influencers do buyers name as their source, and does our tracking agree?
-- who: viewer
-- param: since date = null — Touched from this day on; all when empty.
-- param: until date = null — Touched before this day; no end when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- always: influencer_name, contacts, tracked, said, said_and_tracked, only_said
-- note: only said: buyers who named the influencer and have no other recorded touch of theirs (link, code, form, event or
--   meeting). This is influence that tracking misses.

with period as (
    select
        report.starts_on,
        report.ends_on
    from public.report_period(:since::date, :until::date, :period::text) as report
),

-- Person by person, over the index: no sort of all touches.
people_touched as (
    select
        contacts.workspace_id,
        touched.workspace_influencer_id,
        touched.is_said,
        touched.is_tracked,
        touched.was_ever_tracked
    from public.contacts as contacts
    cross join lateral ( -- noqa: ST05
        select
            touches.workspace_influencer_id,
            bool_or(touches.counts and not touches.is_tracked) as is_said,
            bool_or(touches.counts and touches.is_tracked) as is_tracked,
            bool_or(touches.is_tracked) as was_ever_tracked
        from (
            select
                touchpoints.workspace_influencer_id,
                touchpoints.type <> 'self_reported' as is_tracked,
                touchpoints.touched_at >= (select public.start_of_day(report.starts_on) from period as report)
                and touchpoints.touched_at < (select public.start_of_day(report.ends_on) from period as report) as counts
            from public.touchpoints as touchpoints
            where
                touchpoints.workspace_id = contacts.workspace_id
                and touchpoints.contact_id = contacts.id
                and touchpoints.workspace_influencer_id is not null
                and not touchpoints.is_bot
        ) as touches
        group by touches.workspace_influencer_id
        having bool_or(touches.counts)
    ) as touched
),

-- Materialized: added up once, not once more for each influencer.
counted as materialized (
    select
        touched.workspace_id,
        touched.workspace_influencer_id,
        count(*) as contacts,
        count(*) filter (where touched.is_tracked) as tracked,
        count(*) filter (where touched.is_said) as said,
        count(*) filter (where touched.is_said and touched.was_ever_tracked) as said_and_tracked,
        count(*) filter (where touched.is_said and not touched.was_ever_tracked) as only_said
    from people_touched as touched
    group by touched.workspace_id, touched.workspace_influencer_id
)

select
    case
        when count(*) over (partition by people.workspace_id, coalesce(catalog.name, people.name)) > 1
            then public.label_with_id(coalesce(catalog.name, people.name), people.id)
        else coalesce(catalog.name, people.name)
    end as influencer_name,
    counted.contacts,
    counted.tracked,
    counted.said,
    counted.said_and_tracked,
    counted.only_said,
    round(100.0 * counted.only_said / nullif(counted.said, 0), 1) as untracked_percent
from counted
inner join public.workspace_influencers as people
    on people.workspace_id = counted.workspace_id and people.id = counted.workspace_influencer_id
left join public.influencers as catalog on catalog.id = people.influencer_id
order by counted.said desc, counted.contacts desc, influencer_name asc;
