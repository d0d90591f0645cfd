-- Views of touches and tracking links: on which platform a touch happened, which clicks count, and what came through each link.
--
-- Views only.

create view public.touch_places with (security_invoker = true) as
select
    touchpoints.workspace_id,
    touchpoints.id as touchpoint_id,
    touchpoints.type,
    touchpoints.touched_at,
    touchpoints.contact_id,
    touchpoints.workspace_influencer_id,
    touchpoints.campaign_id,
    touchpoints.deliverable_id,
    touchpoints.is_bot,
    -- Sub-selects, not joins: of a touch whose place is not asked for, nothing is looked up.
    case
        when said.is_platform then touchpoints.utm_source
        else (
            select known.platform_code
            from public.platform_domains as known
            where known.domain = said.domain
        )
    end as platform_code,
    case
        when
            touchpoints.deliverable_id is null
            and (
                touchpoints.type = 'mention'
                or (
                    not said.is_platform
                    and exists (
                        select from public.platform_domains as known
                        where known.domain = said.domain
                    )
                )
            )
            then regexp_replace(touchpoints.page_url, '^(?:[a-zA-Z]+://)?(?:www\.)?|[?#].*$', '', 'g')
    end as organic_address
from public.touchpoints as touchpoints
cross join
    lateral ( -- noqa: ST05
        select
            -- The few platforms are read once, as an array.
            coalesce(touchpoints.utm_source = any(array(select platforms.code from public.platforms as platforms)), false) as is_platform,
            regexp_replace(
                lower(substring(touchpoints.page_url from '^(?:[a-zA-Z]+://)?(?:www\.)?([^/:?#]+)')),
                '^(?:m|mobile|old|[a-z]{2})\.(?=[^.]+\.)', ''
            ) as domain
    ) as said;
select private.describe_table(
    'public.touch_places', 'Places of touches that came of no deliverable: the platform, and the address of organic content such as a mention.',
    $$
    workspace_id: The workspace.
    touchpoint_id: The touch.
    type: Type of the touch.
    touched_at: When it happened.
    contact_id: The buyer, if known.
    workspace_influencer_id: The influencer, if known.
    campaign_id: The campaign, if known.
    deliverable_id: The content, if known.
    is_bot: Whether a machine did it.
    platform_code: The platform of its utm_source, else of the page's address; null if neither is a platform.
    organic_address: Host and path of a mention or of a page on a platform, where no deliverable is known; else null.
    $$
);
select private.secure_view('public.touch_places');

create view public.link_clicks with (security_invoker = true) as
select
    clicks.workspace_id,
    clicks.touchpoint_id,
    clicks.touched_at,
    clicks.campaign_id,
    clicks.tracking_link_id,
    clicks.deliverable_id,
    clicks.workspace_influencer_id,
    clicks.contact_id,
    clicks.person,
    clicks.is_bot,
    clicks.is_repeated,
    not clicks.is_bot and not clicks.is_repeated as counts,
    clicks.utm_source
-- People with a contact and anonymous visitors apart: each half is read in the order of an index that begins with the person, so
-- that only a person's few clicks are sorted, never all of a workspace.
from (
    select
        known.workspace_id,
        known.id as touchpoint_id,
        known.touched_at,
        known.campaign_id,
        known.tracking_link_id,
        known.deliverable_id,
        known.workspace_influencer_id,
        known.contact_id,
        known.contact_id::text as person,
        known.utm_source,
        known.is_bot,
        known.tracking_link_id is not null and coalesce(
            known.touched_at - lag(known.touched_at) over (
                partition by
                    -- A link has one campaign and one piece of content: named here so that clicks are found by either.
                    known.workspace_id, known.contact_id, known.tracking_link_id, known.campaign_id, known.deliverable_id, known.is_bot
                order by known.touched_at, known.id
            ) < make_interval(mins => public.repeat_minutes()),
            false
        ) as is_repeated
    from public.touchpoints as known
    where known.type = 'link_click' and known.contact_id is not null
    union all
    select
        anonymous.workspace_id,
        anonymous.id as touchpoint_id,
        anonymous.touched_at,
        anonymous.campaign_id,
        anonymous.tracking_link_id,
        anonymous.deliverable_id,
        anonymous.workspace_influencer_id,
        anonymous.contact_id,
        anonymous.visitor_id as person,
        anonymous.utm_source,
        anonymous.is_bot,
        anonymous.tracking_link_id is not null and coalesce(
            anonymous.touched_at - lag(anonymous.touched_at) over (
                partition by
                    anonymous.workspace_id, anonymous.visitor_id, anonymous.tracking_link_id, anonymous.campaign_id,
                    anonymous.deliverable_id, anonymous.is_bot
                order by anonymous.touched_at, anonymous.id
            ) < make_interval(mins => public.repeat_minutes()),
            false
        ) as is_repeated
    from public.touchpoints as anonymous
    where anonymous.type = 'link_click' and anonymous.contact_id is null and anonymous.visitor_id is not null
) as clicks;
select private.describe_table('public.link_clicks', 'Clicks, and which of them count: all but those of bots and those that a person repeats on the same link within half an hour.', $$
    workspace_id: The workspace.
    touchpoint_id: The touch.
    touched_at: When it happened.
    campaign_id: The campaign, if known.
    tracking_link_id: The link, if known; without one nothing is a repeat.
    deliverable_id: The content, if known.
    workspace_influencer_id: The influencer, if known.
    contact_id: The buyer, if known.
    person: The contact (one for all their devices), else the anonymous visitor: what unique visitors count.
    is_bot: Whether a machine did it.
    is_repeated: Whether the same person clicked the same link less than half an hour before.
    counts: Neither of the two.
    utm_source: Source, if known.
$$);
select private.secure_view('public.link_clicks');

create view public.tracking_link_performance with (security_invoker = true) as
select
    links.workspace_id,
    links.id,
    links.campaign_id,
    -- Names are looked up link by link: no join of all links with all collaborations is left to be planned.
    (
        select campaigns.name
        from public.campaigns as campaigns
        where campaigns.workspace_id = links.workspace_id and campaigns.id = links.campaign_id
    ) as campaign_name,
    (
        select coalesce(catalog.name, people.name)
        from public.workspace_influencers as people
        left join public.influencers as catalog on catalog.id = people.influencer_id
        where
            people.workspace_id = links.workspace_id
            and people.id = (
                select collaborations.workspace_influencer_id
                from public.collaborations as collaborations
                where collaborations.workspace_id = links.workspace_id and collaborations.id = links.collaboration_id
            )
    ) as influencer_name,
    workspaces.link_prefix || '/' || links.short_code as short_path,
    links.url,
    links.utm_source,
    links.utm_medium,
    links.utm_campaign,
    links.utm_content,
    touches.touches,
    touches.clicks,
    touches.repeated_clicks,
    touches.bot_touches,
    touches.unique_visitors,
    touches.contacts,
    touches.first_touched_at,
    touches.last_touched_at
from public.tracking_links as links
inner join public.workspaces as workspaces on workspaces.id = links.workspace_id
left join lateral ( -- noqa: ST05
    select
        count(*) as touches,
        count(*) filter (where through.type = 'link_click' and not through.is_bot and not through.is_repeated) as clicks,
        count(*) filter (where through.type = 'link_click' and not through.is_bot and through.is_repeated) as repeated_clicks,
        count(*) filter (where through.is_bot) as bot_touches,
        count(distinct through.person) filter (where not through.is_bot) as unique_visitors,
        count(distinct through.contact_id) filter (where not through.is_bot) as contacts,
        min(through.touched_at) as first_touched_at,
        max(through.touched_at) as last_touched_at
    from (
        select
            touchpoints.type,
            touchpoints.is_bot,
            touchpoints.contact_id,
            touchpoints.touched_at,
            coalesce(touchpoints.contact_id::text, touchpoints.visitor_id) as person,
            coalesce(
                touchpoints.touched_at - lag(touchpoints.touched_at) over (
                    partition by touchpoints.type, touchpoints.is_bot, coalesce(touchpoints.contact_id::text, touchpoints.visitor_id)
                    order by touchpoints.touched_at, touchpoints.id
                ) < make_interval(mins => public.repeat_minutes()),
                false
            ) as is_repeated
        from public.touchpoints as touchpoints
        where touchpoints.workspace_id = links.workspace_id and touchpoints.tracking_link_id = links.id
    ) as through
) as touches on true;
select private.describe_table('public.tracking_link_performance', 'Tracking links with what came through them.', $$
    workspace_id: The workspace.
    id: The link.
    campaign_id: The campaign.
    campaign_name: Its name.
    influencer_name: Whom it was made for.
    short_path: Path of the short link.
    url: Full address.
    utm_source: Source.
    utm_medium: Medium.
    utm_campaign: Campaign.
    utm_content: Content.
    touches: Touchpoints through it, all that were recorded.
    clicks: Clicks that count: without bots, and without a visitor's click less than half an hour after their last one.
    repeated_clicks: Clicks of people that do not count because they came again within half an hour.
    bot_touches: Touches by bots.
    unique_visitors: Different people, known (one for all their devices) or anonymous; bots are none.
    contacts: Different known buyers among them.
    first_touched_at: Earliest.
    last_touched_at: Latest.
$$);
select private.secure_view('public.tracking_link_performance');
