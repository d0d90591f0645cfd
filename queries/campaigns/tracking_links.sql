-- title: Tracking links
-- question: What came through each link?
-- who: viewer
-- param: campaign text = null — Slug of one campaign; all when empty.
-- param: limit integer = 100 — At most this many links.
-- always: campaign_name, slug, short_path, clicks, unique_visitors, contacts, repeated_clicks, bot_touches,
--   touches, utm_source, url
-- note: clicks leave out bots and what a visitor repeats within half an hour; touches are all that was recorded.

select
    links.campaign_name,
    (
        select campaigns.slug
        from public.campaigns as campaigns
        where campaigns.workspace_id = links.workspace_id and campaigns.id = links.campaign_id
    ) as slug,
    links.influencer_name,
    links.short_path,
    links.clicks,
    links.unique_visitors,
    links.contacts,
    links.repeated_clicks,
    links.bot_touches,
    links.touches,
    links.first_touched_at,
    links.last_touched_at,
    links.utm_source,
    links.utm_content,
    links.url
from public.tracking_link_performance as links
where :campaign::text is null or links.campaign_id = (select public.require_campaign(:campaign::text))
order by links.clicks desc, links.touches desc, links.campaign_name asc, links.id asc
limit :limit::integer;
