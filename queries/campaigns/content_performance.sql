-- title: Content performance
-- question: Which content reached whom, and what did it lead to?
-- who: viewer
-- param: campaign text = null — Slug of one campaign; all when empty.
-- param: limit integer = 50 — At most so many pieces of content.
-- note: impressions, views, clicks and engagements are the platform's latest numbers, empty if it reported none; tracked
--   clicks and contacts are our own touchpoints.

-- The page first, its touches then: only so many pieces are looked up.
with content as (
    select board.*
    from public.deliverable_board as board
    where
        board.status = 'published'
        and (
            :campaign::text is null
            or board.campaign_id = (
                select campaigns.id
                from public.campaigns as campaigns
                where campaigns.slug = :campaign::text
            )
        )
    order by coalesce(board.views, board.impressions) desc nulls last, board.id asc
    limit :limit::integer
)

select
    content.title,
    content.influencer_name,
    content.campaign_name,
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
inner join lateral (
    select
        count(*) filter (where touchpoints.type = 'link_click') as tracked_clicks,
        count(distinct touchpoints.contact_id) as contacts
    from public.touchpoints as touchpoints
    where
        touchpoints.workspace_id = content.workspace_id
        and touchpoints.deliverable_id = content.id
        and not touchpoints.is_bot
) as touches on true
order by coalesce(content.views, content.impressions) desc nulls last, content.id asc;
