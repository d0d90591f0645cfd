-- Credited content: the profile that a touch belongs to, clicks and leads by platform, the labels of credits, and what was spent, net
-- of refunds.
--
-- Views and functions only; no lock on rows.

create view public.largest_accounts with (security_invoker = true) as
select distinct on (known.workspace_id, known.workspace_influencer_id, known.platform_code)
    known.workspace_id,
    known.workspace_influencer_id,
    known.platform_code,
    coalesce(known.influencer_account_id, known.workspace_influencer_account_id) as account_id
from public.workspace_accounts as known
order by
    known.workspace_id asc, known.workspace_influencer_id asc, known.platform_code asc, known.followers desc nulls last,
    coalesce(known.influencer_account_id, known.workspace_influencer_account_id) asc;
select private.describe_table(
    'public.largest_accounts', 'The profile with the most followers of each person on each platform: what credits go to where content does not name a profile.',
    $$
    workspace_id: The workspace.
    workspace_influencer_id: The workspace's record of the person.
    platform_code: The platform.
    account_id: The profile: of public.influencer_accounts or of public.workspace_influencer_accounts.
    $$
);
select private.secure_view('public.largest_accounts');

-- Functions, so that the days are known when they are planned: groups are few, and hashed, not sorted.
create function public.click_totals(split_by text, starts_on date, ends_on date, campaign_id uuid default null)
returns table (workspace_id uuid, label_id uuid, platform_code text, clicks bigint)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_sort = off
as $$
#variable_conflict use_column
declare
    starts_at constant timestamptz := public.start_of_day(starts_on);
    ends_at constant timestamptz := public.start_of_day(ends_on);
begin
    perform public.require_one_of('split_by', split_by, 'influencer', 'campaign', 'platform');
    return query
    with clicks as (
        select found.workspace_id, keys.id, keys.deliverable_id, keys.code, count(*) as clicks
        from public.link_clicks as found
        -- Looked up by key, the touch itself only where neither content nor utm_source say.
        cross join lateral (
            select
                case split_by when 'influencer' then found.workspace_influencer_id when 'campaign' then found.campaign_id end as id,
                case when split_by = 'platform' then found.deliverable_id end as deliverable_id,
                case
                    when split_by <> 'platform' or found.deliverable_id is not null then null
                    when found.utm_source = any(array(select platforms.code from public.platforms as platforms)) then found.utm_source
                    else (
                        select places.platform_code
                        from public.touch_places as places
                        where places.workspace_id = found.workspace_id and places.touchpoint_id = found.touchpoint_id
                    )
                end as code
        ) as keys
        where
            found.counts
            and found.touched_at >= starts_at
            and found.touched_at < ends_at
            and case when split_by = 'campaign' then found.campaign_id is not null else found.workspace_influencer_id is not null end
            -- Repeats are told apart within a campaign, so of one campaign only its clicks are read.
            and (click_totals.campaign_id is null or found.campaign_id = click_totals.campaign_id)
        group by found.workspace_id, keys.id, keys.deliverable_id, keys.code
    )

    -- The platform of content is looked up once for each, not for each of its clicks.
    select clicks.workspace_id, clicks.id, places.code, sum(clicks.clicks)::bigint
    from clicks
    cross join lateral (
        select case
            when clicks.deliverable_id is null then clicks.code
            else (
                select content.platform_code
                from public.deliverables as content
                where content.workspace_id = clicks.workspace_id and content.id = clicks.deliverable_id
            )
        end as code
    ) as places
    group by clicks.workspace_id, clicks.id, places.code;
end
$$;
comment on function public.click_totals(text, date, date, uuid) is
'Clicks that count (public.link_clicks) from starts_on up to ends_on (without that day) by campaign, influencer or platform; of one campaign if it is given. By influencer and platform only clicks of influencers count. The platform is that of the content, else of the utm_source, else of the page; null if none is known.';

create function public.lead_totals(split_by text, starts_on date, ends_on date)
returns table (workspace_id uuid, label_id uuid, platform_code text, leads bigint)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
    starts_at constant timestamptz := public.start_of_day(starts_on);
    ends_at constant timestamptz := public.start_of_day(ends_on);
begin
    perform public.require_one_of('split_by', split_by, 'influencer', 'campaign', 'platform');
    return query
    select contacts.workspace_id, touched.id, touched.code, count(*)
    from public.contacts as contacts
    -- Person by person, over the index: no sort of all touches.
    cross join lateral (
        select distinct
            case split_by when 'influencer' then touches.workspace_influencer_id when 'campaign' then touches.campaign_id end as id,
            -- As in public.click_totals(): columns of the index, the touch itself only where neither content nor utm_source say.
            case
                when split_by <> 'platform' then null
                when touches.deliverable_id is not null
                    then (
                        select content.platform_code
                        from public.deliverables as content
                        where content.workspace_id = touches.workspace_id and content.id = touches.deliverable_id
                    )
                when touches.utm_source = any(array(select platforms.code from public.platforms as platforms)) then touches.utm_source
                else (
                    select places.platform_code
                    from public.touch_places as places
                    where places.workspace_id = touches.workspace_id and places.touchpoint_id = touches.id
                )
            end as code
        from public.touchpoints as touches
        where
            touches.workspace_id = contacts.workspace_id
            and touches.contact_id = contacts.id
            and touches.touched_at <= contacts.became_lead_at
            and case when split_by = 'campaign' then touches.campaign_id is not null else touches.workspace_influencer_id is not null end
            and not touches.is_bot
    ) as touched
    where contacts.became_lead_at >= starts_at and contacts.became_lead_at < ends_at
    group by contacts.workspace_id, touched.id, touched.code;
end
$$;
comment on function public.lead_totals(text, date, date) is
'Contacts who became a lead from starts_on up to ends_on (without that day), by each campaign, influencer or platform that had touched them by then: whom two touched counts in both. By influencer and platform only touches of influencers count; the platform as in public.click_totals().';

create view public.attribution_credit_labels with (security_invoker = true) as
select
    credits.workspace_id,
    credits.run_id,
    credits.journey_id,
    credits.computed_at,
    credits.superseded_at,
    credits.opportunity_id,
    credits.status,
    credits.model_name,
    credits.model_type,
    credits.amount_type,
    credits.revenue_event_id,
    credits.credited_on,
    credits.won_on,
    credits.touchpoint_id,
    credits.touched_at,
    credits.channel,
    credits.workspace_influencer_id,
    credits.campaign_id,
    credits.deliverable_id,
    credits.is_first_of_influencer,
    credits.is_first_of_campaign,
    credits.is_first_of_channel,
    -- Each label is looked up by key, line by line, and only if it is asked for: no join of all lines with all content or touches.
    -- Touches for an influencer's alone; the utm_source of our own newsletter is not a platform of theirs.
    case
        when credits.deliverable_id is null and credits.workspace_influencer_id is not null
            then (
                select places.organic_address
                from public.touch_places as places
                where places.workspace_id = credits.workspace_id and places.touchpoint_id = credits.touchpoint_id
            )
    end as organic_address,
    coalesce(
        (
            select content.platform_code
            from public.deliverables as content
            where content.workspace_id = credits.workspace_id and content.id = credits.deliverable_id
        ),
        case
            when credits.workspace_influencer_id is not null
                then (
                    select places.platform_code
                    from public.touch_places as places
                    where places.workspace_id = credits.workspace_id and places.touchpoint_id = credits.touchpoint_id
                )
        end
    ) as platform_code,
    (
        select coalesce(content.influencer_account_id, content.workspace_influencer_account_id)
        from public.deliverables as content
        where content.workspace_id = credits.workspace_id and content.id = credits.deliverable_id
    ) as account_id,
    (
        select opportunities.company_id
        from public.opportunities as opportunities
        where opportunities.workspace_id = credits.workspace_id and opportunities.id = credits.opportunity_id
    ) as company_id,
    credits.credited_to,
    credits.weight,
    credits.amount_minor
from public.attribution_credit_history as credits;
select private.describe_table(
    'public.attribution_credit_labels',
    'All credits ever computed with every label that reports split them by. For a column that is not asked for, nothing is read.',
    $$
    workspace_id: The workspace.
    run_id: The run that computed it.
    journey_id: The journey of the opportunity in that run.
    computed_at: The moment of the run.
    superseded_at: When newer ones replaced it; null while current.
    opportunity_id: The opportunity.
    status: open, won or lost, as the run saw it.
    model_name: The model.
    model_type: The rule. Credits of type influenced give the full amount to each touch and must not be summed.
    amount_type: pipeline (open or won amount), lost or revenue.
    revenue_event_id: The revenue event, if it is revenue.
    credited_on: The day the amount arose: opened, lost or booked.
    won_on: The day the opportunity was won, of the amount of a won one.
    touchpoint_id: The touch; null for what is unattributed.
    touched_at: When it touched.
    channel: The touch's channel.
    workspace_influencer_id: Its influencer, if known.
    campaign_id: Its campaign, if known.
    deliverable_id: Its content, if known.
    is_first_of_influencer: Whether no earlier touch of the journey is of the same influencer.
    is_first_of_campaign: The same of its campaign.
    is_first_of_channel: The same of its channel.
    organic_address: Host and path of organic content, such as a mention; null where a deliverable is known.
    platform_code: Where an influencer's touch happened: the platform of the content, else of the utm_source, else of the page.
    account_id: The profile the content appeared on; null where it does not say. public.attribution_totals() then takes the influencer's largest on the platform.
    company_id: The buyer's company; null if the opportunity has none.
    credited_to: influencers or other channels; null for what is unattributed.
    weight: Share in billionths.
    amount_minor: Credited part of the amount in minor units of the reporting currency.
    $$
);
select private.secure_view('public.attribution_credit_labels');

create view public.campaign_spend with (security_invoker = true) as
select
    lines.workspace_id,
    lines.id,
    lines.campaign_id,
    lines.collaboration_id,
    collaborations.workspace_influencer_id,
    lines.type,
    lines.status,
    lines.incurred_on,
    (
        lines.reporting_amount_minor
        - coalesce(round(lines.refunded_minor * lines.reporting_amount_minor::numeric / nullif(lines.amount_minor, 0)), 0)
    )::bigint as cost_minor
from public.campaign_costs as lines
left join public.collaborations as collaborations
    on collaborations.workspace_id = lines.workspace_id and collaborations.id = lines.collaboration_id;
select private.describe_table(
    'public.campaign_spend', 'Costs less what came back, in the reporting currency: what reports of cost and return add up.',
    $$
    workspace_id: The workspace.
    id: The cost (public.campaign_costs).
    campaign_id: The campaign.
    collaboration_id: The collaboration, if it is about one influencer.
    workspace_influencer_id: That influencer.
    type: What it was for.
    status: planned, approved, paid or refunded.
    incurred_on: The day it arose, by which periods count it; what came back counts on that day too.
    cost_minor: Cost less refunds in minor units of the reporting currency.
    $$
);
select private.secure_view('public.campaign_spend');

create view public.platform_spend with (security_invoker = true) as
select
    spend.workspace_id,
    spend.id,
    spend.incurred_on,
    content.platform_code,
    case
        when content.place is null then spend.cost_minor
        else
            (
                round(spend.cost_minor::numeric * content.place / content.pieces)
                - round(spend.cost_minor::numeric * (content.place - 1) / content.pieces)
            )::bigint
    end as cost_minor
from public.campaign_spend as spend
left join lateral (
    select
        deliverables.platform_code,
        row_number() over (order by deliverables.id) as place,
        count(*) over () as pieces
    from public.deliverables as deliverables
    where
        deliverables.workspace_id = spend.workspace_id
        and deliverables.collaboration_id = spend.collaboration_id
        and deliverables.status <> 'cancelled'
) as content on true;
select private.describe_table(
    'public.platform_spend', 'Costs less what came back, by platform: the cost of a collaboration in equal parts for each piece of content that is not cancelled.',
    $$
    workspace_id: The workspace.
    id: The cost (public.campaign_costs); in as many rows as its collaboration has pieces of content.
    incurred_on: The day it arose.
    platform_code: Where the content appears; null for costs of no collaboration, or of one without content.
    cost_minor: Its part in minor units of the reporting currency; the parts of a cost add up to it exactly.
    $$
);
select private.secure_view('public.platform_spend');

select private.revoke_execute();
revoke all on function public.click_totals(text, date, date, uuid), public.lead_totals(text, date, date)
from public, anon, authenticated, service_role;
grant execute on function public.click_totals(text, date, date, uuid), public.lead_totals(text, date, date)
to authenticated, service_role;
