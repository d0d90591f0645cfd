-- Credited content: on which platform and profile a touch happened, the labels of credits, and what was spent, net of refunds.
--
-- Views only; no lock on rows.

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

create view public.touch_places with (security_invoker = true) as
select
    touchpoints.workspace_id,
    touchpoints.id as touchpoint_id,
    touchpoints.type,
    touchpoints.touched_at,
    touchpoints.contact_id,
    touchpoints.workspace_influencer_id,
    touchpoints.deliverable_id,
    touchpoints.is_bot,
    coalesce(sources.code, domains.platform_code) as platform_code,
    case
        when touchpoints.deliverable_id is null and (domains.platform_code is not null or touchpoints.type = 'mention')
            then regexp_replace(touchpoints.page_url, '^(?:[a-zA-Z]+://)?(?:www\.)?|[?#].*$', '', 'g')
    end as organic_address
from public.touchpoints as touchpoints
-- Offset 0: looked up touch by touch. To hash the platforms would cost more where one touch is asked for at a time.
left join lateral (
    select platforms.code
    from public.platforms as platforms
    where platforms.code = touchpoints.utm_source
    offset 0 -- noqa: AM09
) as sources on true
left join lateral (
    select known.platform_code
    from public.platform_domains as known
    where
        sources.code is null
        and known.domain = regexp_replace(
            lower(substring(touchpoints.page_url from '^(?:[a-zA-Z]+://)?(?:www\.)?([^/:?#]+)')),
            '^(?:m|mobile|old|[a-z]{2})\.(?=[^.]+\.)', ''
        )
    offset 0 -- noqa: AM09
) as domains on true;
select private.describe_table(
    'public.touch_places', 'Places of touches that came of no deliverable: the platform, and the address of organic content such as a mention.',
    $$
    workspace_id: The workspace.
    touchpoint_id: The touch.
    type: Type of the touch.
    touched_at: When it happened.
    contact_id: The buyer, if known.
    workspace_influencer_id: The influencer, if known.
    deliverable_id: The content, if known.
    is_bot: Whether a machine did it.
    platform_code: The platform of its utm_source, else of the page's address; null if neither is a platform.
    organic_address: Host and path of a mention or of a page on a platform, where no deliverable is known; else null.
    $$
);
select private.secure_view('public.touch_places');

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
    case
        when credits.workspace_influencer_id is not null or credits.channel = 'influencer' then 'influencers'
        when credits.touchpoint_id is not null then 'other channels'
    end as credited_to,
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
