-- title: Touches by channel
-- question: How do buyers come across us: how many touches, of how many people, through which channel?
-- who: viewer
-- param: since date = null — Touched from this day on; 90 days ago when empty.
-- param: until date = null — Touched before this day; until now when empty.

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
    touchpoints.touched_at >= (case when :since::date is null then current_date - 90 else :since::date end)::timestamptz
    and (:until::date is null or touchpoints.touched_at < :until::date::timestamptz)
    and not touchpoints.is_bot
group by touchpoints.workspace_id, touchpoints.channel, touchpoints.type
order by count(*) desc, touchpoints.channel asc, touchpoints.type asc;
