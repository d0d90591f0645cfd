-- title: Touches by channel
-- question: Through which channels do buyers find us: how many touches, of how many people?
-- who: viewer
-- param: since date = null — Touched from this day on; 90 days ago when empty.
-- param: until date = null — Touched before this day; no end when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- always: channel, type, touches, percent, contacts, unknown_visitors, influencers, average_evidence

with period as (
    select
        report.starts_on,
        report.ends_on
    from public.report_period(:since::date, :until::date, :period::text, public.workspace_today() - 90) as report
)

select
    touchpoints.channel,
    touchpoints.type,
    count(*) as touches,
    round(100.0 * count(*) / sum(count(*)) over (partition by touchpoints.workspace_id), 1) as percent,
    count(distinct touchpoints.contact_id) as contacts,
    count(distinct touchpoints.visitor_id) filter (where touchpoints.contact_id is null) as unknown_visitors,
    count(distinct touchpoints.workspace_influencer_id) as influencers,
    round(avg(touchpoints.evidence), 1) as average_evidence
from public.touchpoints as touchpoints
where
    touchpoints.touched_at >= (select public.start_of_day(report.starts_on) from period as report)
    and touchpoints.touched_at < (select public.start_of_day(report.ends_on) from period as report)
    and not touchpoints.is_bot
group by touchpoints.workspace_id, touchpoints.channel, touchpoints.type
order by count(*) desc, touchpoints.channel asc, touchpoints.type asc;
