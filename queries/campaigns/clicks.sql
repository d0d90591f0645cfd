-- title: Clicks and unique visitors
-- question: How many clicks that count and how many different people came through each campaign, link, influencer or piece of content?
-- who: viewer
-- param: by text = campaign — campaign, link, influencer or deliverable.
-- param: campaign text = null — Slug of one campaign; all when empty.
-- param: since date = null — Clicked from this day on; all when empty.
-- param: until date = null — Clicked before this day; no end when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- param: limit integer = 100 — At most this many lines, most clicks first.
-- always: clicks, unique_visitors, contacts, repeated_clicks, bot_clicks, first_clicked_at, last_clicked_at
-- note: clicks leave out bots and what a person repeats on the same link within half an hour. unique visitors: different people,
--   known (one for all their devices) or anonymous; a person who came through two campaigns counts in both. other: clicks without a known
--   campaign, link, influencer or content.

with period as (
    select
        report.starts_on,
        report.ends_on
    from public.report_period(:since::date, :until::date, :period::text) as report
),

counted as (
    select
        clicks.workspace_id,
        keys.id,
        count(*) filter (where clicks.counts) as clicks,
        count(distinct clicks.person) filter (where not clicks.is_bot) as unique_visitors,
        count(distinct clicks.contact_id) filter (where not clicks.is_bot) as contacts,
        count(*) filter (where clicks.is_repeated and not clicks.is_bot) as repeated_clicks,
        count(*) filter (where clicks.is_bot) as bot_clicks,
        min(clicks.touched_at) as first_clicked_at,
        max(clicks.touched_at) as last_clicked_at
    from public.link_clicks as clicks
    inner join lateral ( -- noqa: ST05
        select case :by::text
            when 'link' then clicks.tracking_link_id
            when 'influencer' then clicks.workspace_influencer_id
            when 'deliverable' then clicks.deliverable_id
            when 'campaign' then clicks.campaign_id
        end as id
    ) as keys on true
    where
        -- Refuses another dimension, rather than to count all as one.
        public.require_one_of('by', :by::text, 'campaign', 'link', 'influencer', 'deliverable')
        and clicks.touched_at >= (select public.start_of_day(report.starts_on) from period as report)
        and clicks.touched_at < (select public.start_of_day(report.ends_on) from period as report)
        and (
            :campaign::text is null
            or clicks.campaign_id = (select public.require_campaign(:campaign::text))
        )
    group by clicks.workspace_id, keys.id
),

-- Names of the dimension alone, read once: as joins to the tables, whole indexes are read for each line.
names as materialized (
    select
        campaigns.workspace_id,
        campaigns.id,
        campaigns.name,
        campaigns.slug
    from public.campaigns as campaigns
    where :by::text = 'campaign'
    union all
    select
        links.workspace_id,
        links.id,
        workspaces.link_prefix || '/' || links.short_code as name,
        null as slug
    from public.tracking_links as links
    inner join public.workspaces as workspaces on workspaces.id = links.workspace_id
    where :by::text = 'link'
    union all
    select
        people.workspace_id,
        people.id,
        coalesce(catalog.name, people.name) as name,
        null as slug
    from public.workspace_influencers as people
    left join public.influencers as catalog on catalog.id = people.influencer_id
    where :by::text = 'influencer'
    union all
    select
        content.workspace_id,
        content.id,
        content.title as name,
        null as slug
    from public.deliverables as content
    where :by::text = 'deliverable'
),

named as (
    select
        counted.*,
        coalesce(names.name, 'other') as name,
        names.slug
    from counted
    left join names on names.workspace_id = counted.workspace_id and names.id = counted.id
)

select
    case
        when named.id is not null and count(*) over (partition by named.workspace_id, named.name) > 1
            then public.label_with_id(named.name, named.id, named.slug)
        else named.name
    end as label,
    named.clicks,
    named.unique_visitors,
    named.contacts,
    named.repeated_clicks,
    named.bot_clicks,
    named.first_clicked_at,
    named.last_clicked_at,
    named.id
from named
order by named.clicks desc, named.unique_visitors desc, named.name asc, named.id asc
limit :limit::integer;
