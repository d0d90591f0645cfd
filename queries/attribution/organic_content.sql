-- title: Organic content
-- question: Which unpaid mentions and posts touched our buyers, which influencers made them, and what does a model credit to them?
-- who: viewer
-- param: model text = linear — Name of an active model; not of type influenced.
-- param: since date = null — Touched, opened or booked from this day on; all when empty.
-- param: until date = null — Touched, opened or booked before this day; no end when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- param: limit integer = 50 — At most this many lines.
-- answer: content, revenue_minor, touches
-- always: influencer_name, content, touches, contacts, open_pipeline_minor, revenue_minor, currency_code,
--   workspace_influencer_id
-- note: Content of an influencer outside of a collaboration: organic content in public.deliverables with its latest numbers, also if it
--   touched nobody; and touches of type mention or on a platform's page that name no content, by host and path of the address.
--   Amounts are part of what attribution/credits gives to the influencer, and with by=deliverable to the content or address.

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
        board.is_organic
        and board.published_at < (select public.start_of_day(report.ends_on) from period as report)
),

-- What can be organic of all touches, read once; lines of credits are then told by the id of their touch.
places as materialized (
    select known.*
    from public.touch_places as known
    where
        known.organic_address is not null
        or known.type = 'mention'
        or known.deliverable_id in (select content.id from content)
),

touched as (
    select
        places.workspace_id,
        places.workspace_influencer_id,
        places.deliverable_id,
        places.organic_address,
        min(places.platform_code) as platform_code,
        count(*) as touches,
        count(distinct places.contact_id) as contacts,
        max(places.touched_at) as last_touched_at
    from places
    where
        places.workspace_influencer_id is not null
        and (places.deliverable_id is null or places.deliverable_id in (select content.id from content))
        and not places.is_bot
        and places.touched_at >= (select public.start_of_day(report.starts_on) from period as report)
        and places.touched_at < (select public.start_of_day(report.ends_on) from period as report)
    group by places.workspace_id, places.workspace_influencer_id, places.deliverable_id, places.organic_address
),

lines as (
    select
        credits.workspace_id,
        credits.workspace_influencer_id,
        credits.deliverable_id,
        case
            when credits.deliverable_id is null then (
                select known.organic_address
                from public.touch_places as known
                where known.workspace_id = credits.workspace_id and known.touchpoint_id = credits.touchpoint_id
            )
        end as organic_address,
        case when credits.amount_type = 'pipeline' and credits.status = 'open' then credits.amount_minor end as open_pipeline_minor,
        case when credits.amount_type = 'revenue' then credits.amount_minor end as revenue_minor
    from public.attribution_credits as credits
    where
        credits.model_name = :model::text
        and credits.workspace_influencer_id is not null
        and (
            credits.deliverable_id in (select content.id from content)
            or (
                credits.deliverable_id is null
                and credits.touchpoint_id in (
                    select places.touchpoint_id
                    from places
                    where places.organic_address is not null or places.type = 'mention'
                )
            )
        )
        and credits.credited_on >= (select period.starts_on from period)
        and credits.credited_on < (select period.ends_on from period)
    -- Only what is grouped by is sorted or hashed, not the arrays that it is taken from.
    offset 0 -- noqa: AM09
),

credited as (
    select
        lines.workspace_id,
        lines.workspace_influencer_id,
        lines.deliverable_id,
        lines.organic_address,
        coalesce(sum(lines.open_pipeline_minor), 0)::bigint as open_pipeline_minor,
        coalesce(sum(lines.revenue_minor), 0)::bigint as revenue_minor
    from lines
    group by lines.workspace_id, lines.workspace_influencer_id, lines.deliverable_id, lines.organic_address
),

-- Materialized: a coalesce() does not reach an index under a policy, its value does.
found as materialized (
    select
        coalesce(touched.workspace_id, credited.workspace_id, content.workspace_id) as workspace_id,
        coalesce(touched.workspace_influencer_id, credited.workspace_influencer_id, content.workspace_influencer_id)
            as workspace_influencer_id,
        content.id as deliverable_id,
        coalesce(content.title, touched.organic_address, credited.organic_address, 'no address') as content,
        coalesce(content.platform_code, touched.platform_code) as platform_code,
        content.published_url,
        content.impressions,
        content.views,
        content.engagements,
        coalesce(touched.touches, 0) as touches,
        coalesce(touched.contacts, 0) as contacts,
        touched.last_touched_at,
        coalesce(credited.open_pipeline_minor, 0) as open_pipeline_minor,
        coalesce(credited.revenue_minor, 0) as revenue_minor
    from touched
    full join credited
        on
            credited.workspace_id = touched.workspace_id
            and credited.workspace_influencer_id = touched.workspace_influencer_id
            and coalesce(credited.deliverable_id::text, credited.organic_address, '')
            = coalesce(touched.deliverable_id::text, touched.organic_address, '')
    full join content
        on
            content.workspace_id = coalesce(touched.workspace_id, credited.workspace_id)
            and content.id = coalesce(touched.deliverable_id, credited.deliverable_id)
)

select
    case
        when
            min(people.id::text) over (partition by people.workspace_id, coalesce(catalog.name, people.name))
            <> max(people.id::text) over (partition by people.workspace_id, coalesce(catalog.name, people.name))
            then public.label_with_id(coalesce(catalog.name, people.name), people.id)
        else coalesce(catalog.name, people.name)
    end as influencer_name,
    found.content,
    found.platform_code,
    found.published_url,
    found.impressions,
    found.views,
    found.engagements,
    found.touches,
    found.contacts,
    found.last_touched_at,
    found.open_pipeline_minor,
    found.revenue_minor,
    workspaces.reporting_currency_code as currency_code,
    people.id as workspace_influencer_id,
    found.deliverable_id
from found
inner join public.workspaces as workspaces on workspaces.id = found.workspace_id
inner join public.workspace_influencers as people
    on people.workspace_id = found.workspace_id and people.id = found.workspace_influencer_id
left join public.influencers as catalog on catalog.id = people.influencer_id
where (select public.require_attribution_model(:model::text, must_add_up => true)) is not null
order by found.revenue_minor desc, found.open_pipeline_minor desc, found.touches desc, found.content asc, people.id asc
limit :limit::integer;
