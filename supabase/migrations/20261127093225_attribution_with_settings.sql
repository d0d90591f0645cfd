-- Attribution what-if: credits by other settings of a model, computed as they are read. Nothing is stored and no setting changes.
--
-- Functions only; no lock on rows.

create function private.what_if_settings(
    workspace_id uuid, model text, lookback_days integer, excluded_channels text[], minimum_evidence integer, half_life_hours integer
)
returns public.attribution_models
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    settings public.attribution_models;
begin
    select models.*
    into settings
    from public.attribution_models as models
    where models.workspace_id = what_if_settings.workspace_id and models.name = model and models.is_active;
    if settings.id is null or settings.type = 'influenced' then
        perform private.reject('attribution_what_if_model', model);
    end if;
    if
        lookback_days not between 1 and 3650
        or minimum_evidence not between 1 and 5
        or half_life_hours not between 1 and 87600
        or (half_life_hours is not null and settings.type <> 'time_decay')
    then
        perform private.reject(
            'attribution_what_if_settings', coalesce(lookback_days::text, 'as it is'), coalesce(minimum_evidence::text, 'as it is'),
            coalesce(half_life_hours::text, 'as it is')
        );
    end if;
    if exists (
        select from unnest(excluded_channels) as excluded (channel)
        where excluded.channel is null or excluded.channel not in (
            'influencer', 'paid_search', 'paid_social', 'organic_search', 'organic_social', 'email', 'direct', 'referral', 'event',
            'outbound_sales', 'other'
        )
    ) then
        perform private.reject('attribution_what_if_channels', array_to_string(excluded_channels, ', ', 'null'));
    end if;
    settings.lookback_days := coalesce(what_if_settings.lookback_days, settings.lookback_days);
    settings.excluded_channels := coalesce(what_if_settings.excluded_channels, settings.excluded_channels);
    settings.minimum_evidence := coalesce(what_if_settings.minimum_evidence, settings.minimum_evidence);
    settings.half_life_hours := coalesce(what_if_settings.half_life_hours, settings.half_life_hours);
    return settings;
end
$$;
comment on function private.what_if_settings(uuid, text, integer, text[], integer, integer) is
'The active model of that name with some of its settings replaced, or a refusal of what a model could not have either.';
select private.define_refusal(
    'attribution_what_if_model',
    'model "{model}" cannot be computed with other settings',
    'It is not an active model of this workspace, or it gives every touch the full amount.',
    'Name an active model of public.attribution_models that is not of type influenced.',
    '22023'
);
select private.define_refusal(
    'attribution_what_if_settings',
    'a setting is outside of its limits',
    'Given: lookback_days {lookback_days}, minimum_evidence {minimum_evidence}, half_life_hours {half_life_hours}.',
    'lookback_days is 1 to 3650, minimum_evidence 1 to 5, half_life_hours 1 to 87600 and only of a model of type time_decay.',
    '22023'
);
select private.define_refusal(
    'attribution_what_if_channels',
    'excluded_channels names a channel that does not exist: {channels}',
    'A misspelt channel would exclude nothing.',
    'Channels: influencer, paid_search, paid_social, organic_search, organic_social, email, direct, referral, event, outbound_sales, other.',
    '22023'
);

create function private.what_if_opportunities(workspace_id uuid, starts_on date, ends_on date)
returns uuid[]
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    most constant integer := 20000;
    found uuid[];
begin
    select array_agg(concerned.id)
    into found
    from (
        select opportunities.id
        from public.opportunities as opportunities
        where
            opportunities.workspace_id = what_if_opportunities.workspace_id
            and (
                (opportunities.opened_on >= starts_on and opportunities.opened_on < ends_on)
                or (opportunities.closed_on >= starts_on and opportunities.closed_on < ends_on)
                or exists (
                    select from public.deals as deals
                    inner join public.revenue_events as events
                        on events.workspace_id = deals.workspace_id and events.deal_id = deals.id
                    where
                        deals.workspace_id = opportunities.workspace_id and deals.opportunity_id = opportunities.id
                        and events.occurred_on >= what_if_opportunities.starts_on and events.occurred_on < what_if_opportunities.ends_on
                )
            )
        limit most + 1
    ) as concerned;
    if cardinality(found) > most then
        perform private.reject('attribution_what_if_size', most::text);
    end if;
    return coalesce(found, '{}');
end
$$;
comment on function private.what_if_opportunities(uuid, date, date) is
'The opportunities of which something arose in a period: opened, closed or booked. Refuses more than 20,000, so that the answer''s time is bounded.';
select private.define_refusal(
    'attribution_what_if_size',
    'more than {most} opportunities would be computed',
    'Other settings are computed as they are asked for, opportunity by opportunity.',
    'Give a period, such as "this quarter".',
    '22023'
);

-- Looked up one by one through keys, as private.run_attribution() does. Definer: the engine reads what the caller may read too.
create function private.what_if_credits(
    settings public.attribution_models, split_by text, opportunity_ids uuid[], starts_on date, ends_on date
)
returns table (
    key_id uuid, key_text text, open_pipeline_minor numeric, won_pipeline_minor numeric, revenue_minor numeric, lost_minor numeric,
    deals numeric
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = 'force_generic_plan'
set enable_seqscan = 'off'
set enable_hashjoin = 'off'
set enable_mergejoin = 'off'
as $$
begin
    return query
    with parts as (
        select
            found.*,
            split.cumulative,
            case when split.cumulative[found.touch_count] > 0 then found.touch_count else 0 end as last_place
        from private.find_journeys(settings.workspace_id, clock_timestamp(), false, opportunity_ids, null, settings) as found
        cross join lateral (
            select
                case
                    when found.touch_count = 0 then null
                    when settings.type = 'time_decay' then private.decay_parts(found.touched_at, array[settings.half_life_hours])
                    else
                        private.split_parts(
                            found.touch_count, found.lead_place, found.opportunity_place, found.status = 'won', settings.weights
                        )
                end as cumulative
            offset 0
        ) as split
    ),

    credited as (
        select
            case split_by
                when 'influencer' then parts.workspace_influencer_ids[places.place]
                when 'campaign' then parts.campaign_ids[places.place]
            end as key_id,
            case
                when places.place = 0 then 'unattributed'
                when split_by = 'channel' then parts.channels[places.place]
                when split_by = 'credited_to' and (
                    parts.workspace_influencer_ids[places.place] is not null or parts.channels[places.place] = 'influencer'
                ) then 'influencers'
                when split_by = 'credited_to' then 'other channels'
            end as key_text,
            parts.status,
            amounts.amount_type,
            case when amounts.credited_on >= starts_on and amounts.credited_on < ends_on then
                round(amounts.upto * share.upto / share.total) - round(amounts.upto * share.before / share.total)
                - case
                    when amounts.before = 0 then 0
                    else round(amounts.before * share.upto / share.total) - round(amounts.before * share.before / share.total)
                end
            end as amount_minor,
            case when amounts.won_on >= starts_on and amounts.won_on < ends_on then (share.upto - share.before) / share.total end
                as part
        from parts
        -- As in private.store_journeys(), each with what went before it. Looked up by opportunity: a join of all amounts with
        -- all touches would compare each with each.
        cross join lateral (
            select
                case parts.status when 'lost' then 'lost' else 'pipeline' end as amount_type,
                case parts.status when 'lost' then parts.closed_on else parts.opened_on end as credited_on,
                case parts.status when 'won' then parts.closed_on end as won_on,
                parts.reporting_amount_minor::numeric as upto,
                0::numeric as before
            union all
            select
                'revenue', events.occurred_on, null,
                sum(events.reporting_amount_minor) over so_far,
                sum(events.reporting_amount_minor) over so_far - events.reporting_amount_minor
            from public.deals as deals
            inner join public.revenue_events as events
                on events.workspace_id = settings.workspace_id and events.deal_id = deals.id
            where deals.workspace_id = settings.workspace_id and deals.opportunity_id = parts.opportunity_id
            window so_far as (partition by deals.id order by events.occurred_at, events.id rows unbounded preceding)
        ) as amounts
        -- Place 0: nobody gets anything.
        cross join lateral generate_series(least(parts.last_place, 1), parts.last_place) as places (place)
        cross join lateral (
            select
                case places.place when 0 then 1 else parts.cumulative[places.place] end::numeric as upto,
                coalesce(parts.cumulative[places.place - 1], 0)::numeric as before,
                case places.place when 0 then 1 else parts.cumulative[parts.touch_count] end::numeric as total
            offset 0
        ) as share
    )
    select
        credited.key_id,
        credited.key_text,
        coalesce(sum(credited.amount_minor) filter (where credited.amount_type = 'pipeline' and credited.status = 'open'), 0),
        coalesce(sum(credited.amount_minor) filter (where credited.amount_type = 'pipeline' and credited.status = 'won'), 0),
        coalesce(sum(credited.amount_minor) filter (where credited.amount_type = 'revenue'), 0),
        coalesce(sum(credited.amount_minor) filter (where credited.amount_type = 'lost'), 0),
        coalesce(sum(credited.part), 0)
    from credited
    where credited.amount_minor is not null or credited.part is not null
    group by credited.key_id, credited.key_text;
end
$$;
comment on function private.what_if_credits(public.attribution_models, text, uuid[], date, date) is
'Credits of some opportunities in a period by the given settings, computed from touches as they are now, by influencer, campaign, channel or credited_to. The same numbers as a full run with these settings would store.';

create function private.what_if_workspace()
returns uuid
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace constant uuid := private.active_workspace();
begin
    if workspace is null then
        perform private.reject('attribution_what_if_workspace');
    end if;
    return workspace;
end
$$;
comment on function private.what_if_workspace() is 'The active workspace, or a refusal: other settings are computed in one.';

create function private.require_what_if_dimension(split_by text)
returns text
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    if split_by is null or split_by not in ('influencer', 'campaign', 'channel', 'credited_to') then
        perform public.reject('attribution_what_if_dimension', split_by);
    end if;
    return split_by;
end
$$;
comment on function private.require_what_if_dimension(text) is
'What credits by other settings can be split by, or a refusal that names all of it: credits by the present ones can be split by more.';

create function private.what_if(
    split_by text, model text, lookback_days integer, excluded_channels text[], minimum_evidence integer, half_life_hours integer,
    since date, until date, period text
)
returns table (
    workspace_id uuid, key_id uuid, key_text text, open_pipeline_minor numeric, won_pipeline_minor numeric, revenue_minor numeric,
    lost_minor numeric, deals numeric
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace constant uuid := private.what_if_workspace();
    settings public.attribution_models;
    days record;
begin
    perform private.require_what_if_dimension(split_by);
    settings := private.what_if_settings(workspace, model, lookback_days, excluded_channels, minimum_evidence, half_life_hours);
    select report.starts_on, report.ends_on into days from private.report_period(since, until, period) as report;
    return query
    -- One thousand at a time, so that memory does not grow with the period.
    select
        workspace, credits.key_id, credits.key_text, sum(credits.open_pipeline_minor), sum(credits.won_pipeline_minor),
        sum(credits.revenue_minor), sum(credits.lost_minor), sum(credits.deals)
    from (
        select array_agg(found.id) as opportunity_ids
        from unnest(private.what_if_opportunities(workspace, days.starts_on, days.ends_on)) with ordinality as found (id, place)
        group by (found.place - 1) / 1000
    ) as batches
    cross join lateral private.what_if_credits(settings, split_by, batches.opportunity_ids, days.starts_on, days.ends_on) as credits
    group by credits.key_id, credits.key_text;
end
$$;
comment on function private.what_if(text, text, integer, text[], integer, integer, date, date, text) is
'Implements public.attribution_with_settings(): credits of the active workspace by other settings.';
select private.define_refusal(
    'attribution_what_if_workspace',
    'other settings are computed in one workspace',
    '',
    'Name the workspace by the header x-workspace-id or the setting crmdb.workspace_id.',
    '22023'
);
select private.define_refusal(
    'attribution_what_if_dimension',
    'other settings cannot be compared by "{split_by}"',
    '',
    'Compare them by influencer, campaign, channel or credited_to.',
    '22023'
);

create function public.attribution_with_settings(
    split_by text default 'influencer',
    model text default 'linear',
    lookback_days integer default null,
    excluded_channels text[] default null,
    minimum_evidence integer default null,
    half_life_hours integer default null,
    since date default null,
    until date default null,
    period text default null
)
returns table (
    label text,
    label_id uuid,
    open_pipeline_minor bigint,
    what_if_open_pipeline_minor bigint,
    revenue_minor bigint,
    what_if_revenue_minor bigint,
    deals numeric,
    what_if_deals numeric,
    currency_code text
)
language sql
stable
set search_path = pg_catalog, pg_temp
-- noqa: disable=RF01
begin atomic
    with other as materialized (
        select
            computed.*,
            coalesce(computed.key_id::text, computed.key_text, 'other') as key
        from private.what_if(
            attribution_with_settings.split_by, attribution_with_settings.model, attribution_with_settings.lookback_days,
            attribution_with_settings.excluded_channels, attribution_with_settings.minimum_evidence, attribution_with_settings.half_life_hours,
            attribution_with_settings.since, attribution_with_settings.until, attribution_with_settings.period
        ) as computed
    ),

    present as materialized (
        select
            totals.*,
            coalesce(totals.label_id::text, totals.label) as key
        from
            public.attribution_totals(
                split_by => private.require_what_if_dimension(attribution_with_settings.split_by),
                model => attribution_with_settings.model, since => attribution_with_settings.since,
                until => attribution_with_settings.until, period => attribution_with_settings.period
            ) as totals
        -- That is one: a service may see several.
        where totals.workspace_id = (select private.what_if_workspace())
    )

    select
        coalesce(present.label, named.name) as label,
        coalesce(present.label_id, other.key_id) as label_id,
        coalesce(present.open_pipeline_minor, 0) as open_pipeline_minor,
        coalesce(other.open_pipeline_minor, 0)::bigint as what_if_open_pipeline_minor,
        coalesce(present.revenue_minor, 0) as revenue_minor,
        coalesce(other.revenue_minor, 0)::bigint as what_if_revenue_minor,
        coalesce(present.deals, 0) as deals,
        coalesce(other.deals, 0) as what_if_deals,
        workspaces.reporting_currency_code as currency_code
    from present
    full join other on other.key = present.key
    inner join public.workspaces as workspaces on workspaces.id = coalesce(present.workspace_id, other.workspace_id)
    left join lateral public.spend_label(
        other.workspace_id, attribution_with_settings.split_by, other.key_id, coalesce(other.key_text, 'other')
    ) as named on present.key is null;
end;
-- noqa: enable=RF01
comment on function public.attribution_with_settings(text, text, integer, text[], integer, integer, date, date, text) is
'What one model would credit in the active workspace with another lookback, excluded channels, least evidence or half-life, beside what it credits: by influencer, campaign, channel or credited_to, in a period as public.attribution_totals(). Computed from the touches as they are now; nothing is stored and no setting changes. At most 20,000 opportunities: give a period for more.';

select private.revoke_execute();
revoke all on function public.attribution_with_settings(text, text, integer, text[], integer, integer, date, date, text)
from public, anon, authenticated, service_role;
grant execute on function
private.require_what_if_dimension(text), private.what_if_workspace(), private.what_if(text, text, integer, text[], integer, integer, date, date, text),
public.attribution_with_settings(text, text, integer, text[], integer, integer, date, date, text)
to authenticated, service_role;
