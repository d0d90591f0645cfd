-- title: Content performance
-- question: Which content reached whom, and what did it lead to?
-- who: viewer
-- param: campaign text = null — Slug of one campaign; all when empty.
-- param: since date = null — Published from this day on; all when empty.
-- param: until date = null — Published before this day; no end when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- param: limit integer = 50 — At most this many pieces of content.
-- answer: impressions, engagement_percent
-- always: title, influencer_name, is_organic, platform_code, deliverable_type_code, is_late, tracked_clicks,
--   contacts
-- note: impressions, views, clicks and engagements are the platform's latest numbers, empty if it reported none; tracked
--   clicks and contacts are our own touchpoints, clicks without bots and repeats. Content without a campaign is organic; mentions that are not content here yet:
--   attribution/organic_content.

-- First the page, then the touches of the content on it: no other content is looked up.
with period as (
    select
        report.starts_on,
        report.ends_on
    from public.report_period(:since::date, :until::date, :period::text) as report
),

content as (
    select board.*
    from public.deliverable_board as board
    where
        board.status = 'published'
        and board.published_at >= (select public.start_of_day(report.starts_on) from period as report)
        and board.published_at < (select public.start_of_day(report.ends_on) from period as report)
        and (
            :campaign::text is null
            or board.campaign_id = (select public.require_campaign(:campaign::text))
        )
    order by coalesce(board.views, board.impressions) desc nulls last, board.id asc
    limit :limit::integer
)

select
    content.title,
    content.influencer_name,
    content.campaign_name,
    content.is_organic,
    content.platform_code,
    content.account_handle,
    content.deliverable_type_code,
    content.published_at,
    content.is_late,
    content.impressions,
    content.views,
    content.clicks,
    content.engagements,
    round(100.0 * content.engagements / nullif(coalesce(content.views, content.impressions), 0), 2) as engagement_percent,
    touches.tracked_clicks,
    touches.contacts,
    content.published_url
from content
-- Touches of the content are read once; clicks count as in public.link_clicks.
inner join lateral ( -- noqa: ST05
    select
        count(distinct found.contact_id) filter (where not found.is_bot) as contacts,
        count(*) filter (where found.type = 'link_click' and not found.is_bot and not found.is_repeated) as tracked_clicks
    from (
        select
            touchpoints.type,
            touchpoints.contact_id,
            touchpoints.is_bot,
            touchpoints.tracking_link_id is not null and coalesce(
                touchpoints.touched_at - lag(touchpoints.touched_at) over (
                    partition by
                        touchpoints.type, touchpoints.tracking_link_id, touchpoints.campaign_id, touchpoints.is_bot,
                        coalesce(touchpoints.contact_id::text, touchpoints.visitor_id)
                    order by touchpoints.touched_at, touchpoints.id
                ) < make_interval(mins => public.repeat_minutes()),
                false
            ) as is_repeated
        from public.touchpoints as touchpoints
        where touchpoints.workspace_id = content.workspace_id and touchpoints.deliverable_id = content.id
    ) as found
) as touches on true
order by coalesce(content.views, content.impressions) desc nulls last, content.id asc;
