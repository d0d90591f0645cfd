-- Attribution: touchpoints, models, runs and credits. What is computed into them is described in docs/attribution.md.
--
-- New tables only. touchpoints is the largest table by far: see docs/decisions/ for why it is one table, not partitions.

create table public.contact_visitors (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    visitor_id text not null constraint contact_visitors_visitor_id_check check (btrim(visitor_id) <> ''),
    contact_id uuid not null,
    identified_at timestamptz not null default now(),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint contact_visitors_visitor_id_key unique (workspace_id, visitor_id),
    constraint contact_visitors_contact_id_fkey foreign key (workspace_id, contact_id)
    references public.contacts (workspace_id, id) on delete cascade
);
select private.describe_table('public.contact_visitors', 'Which anonymous visitor turned out to be which contact. Adding a row joins the visitor''s earlier touches to the contact.', $$
    visitor_id: The anonymous id as touchpoints carry it.
    contact_id: Who it was.
    identified_at: When that became known.
$$);
select private.finish_workspace_table('public.contact_visitors', commands => '{insert,delete}', audited => '{insert,delete}');
select private.follow_redirects_of('public.contact_visitors');

create table public.touchpoints (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id bigint generated always as identity,
    touched_at timestamptz not null,
    kind text not null constraint touchpoints_kind_check check (
        kind in (
            'link_click', 'promo_code', 'form_fill', 'event_attendance', 'content_download', 'meeting', 'self_reported', 'mention',
            'view_through'
        )
    ),
    channel text not null default 'influencer' constraint touchpoints_channel_check check (
        channel in (
            'influencer', 'paid_search', 'paid_social', 'organic_search', 'organic_social', 'email', 'direct', 'referral', 'event',
            'outbound_sales', 'other'
        )
    ),
    evidence smallint not null default 4 constraint touchpoints_evidence_check check (evidence between 1 and 5),
    contact_id uuid,
    visitor_id text,
    workspace_influencer_id uuid,
    campaign_id uuid,
    deliverable_id uuid,
    tracking_link_id uuid,
    promo_code_id uuid,
    utm_source text,
    utm_medium text,
    utm_campaign text,
    utm_content text,
    utm_term text,
    properties jsonb not null default '{}' constraint touchpoints_properties_check check (jsonb_typeof(properties) = 'object'),
    source text not null default 'manual',
    external_id text not null default gen_random_uuid()::text,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint touchpoints_external_id_key unique (workspace_id, source, external_id),
    constraint touchpoints_person_check check (num_nonnulls(contact_id, visitor_id) >= 1),
    constraint touchpoints_contact_id_fkey foreign key (workspace_id, contact_id)
    references public.contacts (workspace_id, id),
    constraint touchpoints_workspace_influencer_id_fkey foreign key (workspace_id, workspace_influencer_id)
    references public.workspace_influencers (workspace_id, id),
    constraint touchpoints_campaign_id_fkey foreign key (workspace_id, campaign_id)
    references public.campaigns (workspace_id, id),
    constraint touchpoints_deliverable_id_fkey foreign key (workspace_id, deliverable_id)
    references public.deliverables (workspace_id, id),
    constraint touchpoints_tracking_link_id_fkey foreign key (workspace_id, tracking_link_id)
    references public.tracking_links (workspace_id, id),
    constraint touchpoints_promo_code_id_fkey foreign key (workspace_id, promo_code_id)
    references public.promo_codes (workspace_id, id)
);
create index touchpoints_contact_idx on public.touchpoints (workspace_id, contact_id, touched_at, id)
include (channel, evidence, workspace_influencer_id, campaign_id, deliverable_id) where contact_id is not null;
create index touchpoints_visitor_idx on public.touchpoints (workspace_id, visitor_id)
where contact_id is null and visitor_id is not null;
create index touchpoints_time_idx on public.touchpoints (workspace_id, touched_at desc, id desc);
comment on constraint touchpoints_external_id_key on public.touchpoints is
'Idempotency: the same event delivered twice is one row, whatever time the second delivery claims.';
comment on constraint touchpoints_person_check on public.touchpoints is 'Somebody was touched: a contact or an anonymous visitor.';
select private.describe_table('public.touchpoints', 'One contact between influencer activity (or another channel) and a buyer.', $$
    id: Order of arrival; ties of touched_at are broken by it.
    touched_at: When it happened; may be long before it arrived (created_at).
    kind: link_click, promo_code, form_fill, event_attendance, content_download, meeting, self_reported, mention or view_through.
    channel: influencer, or another channel that touched the buyer, so that influence is not overstated.
    evidence: How sure it is: 5 the buyer identified themselves (form, code), 4 a tracked click, 3 they said so, 2 a view or modelled, 1 a guess.
    contact_id: The buyer, once known.
    visitor_id: The anonymous visitor, before; joined to a contact by contact_visitors.
    workspace_influencer_id: The influencer, if known; filled from link, code or deliverable.
    campaign_id: The campaign, if known; filled from link, code or deliverable.
    deliverable_id: The content, if known; filled from the link.
    tracking_link_id: The link that was clicked.
    promo_code_id: The code that was used.
    utm_source: As it arrived, in one spelling.
    utm_medium: As it arrived, in one spelling.
    utm_campaign: As it arrived, in one spelling.
    utm_content: As it arrived, in one spelling.
    utm_term: As it arrived, in one spelling.
    properties: What else the source said; never read by attribution.
    external_id: The event's id in its source; with source the idempotency key.
$$);
select private.describe_indexes($$
    touchpoints_contact_idx: The journey of a buyer: touches of a contact in order, with all that attribution asks of them (private.compute_credits(); queries/attribution/influenced_by_influencer.sql, journey.sql).
    touchpoints_visitor_idx: Touches waiting for their visitor to be identified.
    touchpoints_time_idx: Latest touches and those of a period (queries/attribution/touches_by_channel.sql).
$$);
select private.finish_workspace_table('public.touchpoints', audited => '{update,delete}');

create function private.visitor_lock(workspace_id uuid, visitor_id text)
returns bigint
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    -- 256 locks, not one per visitor: a batch of 10,000 events would fill the server's lock table.
    select 7262830400000::bigint + ((hashtextextended(visitor_id, 0) # uuid_hash_extended(workspace_id, 0)) & 255)
$$;
comment on function private.visitor_lock(uuid, text) is
'The advisory lock by which the events of a visitor and the identification of that visitor take turns.';

-- Definer: fills in what follows from what is known, whatever the caller may read.
create function private.resolve_touchpoint()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    found_campaign uuid;
    found_influencer uuid;
    found_deliverable uuid;
begin
    if new.contact_id is null and new.visitor_id is not null then
        -- A visitor identified at this very moment: either this sees the new row, or join_visitor() sees this one.
        perform pg_advisory_xact_lock_shared(private.visitor_lock(new.workspace_id, new.visitor_id));
        select visitors.contact_id
        into new.contact_id
        from public.contact_visitors as visitors
        where visitors.workspace_id = new.workspace_id and visitors.visitor_id = new.visitor_id;
    end if;
    if new.tracking_link_id is not null then
        select links.campaign_id, deals.workspace_influencer_id, links.deliverable_id
        into found_campaign, found_influencer, found_deliverable
        from public.tracking_links as links
        left join public.campaign_influencers as deals
            on deals.workspace_id = links.workspace_id and deals.id = links.campaign_influencer_id
        where links.workspace_id = new.workspace_id and links.id = new.tracking_link_id;
    elsif new.promo_code_id is not null then
        select codes.campaign_id, deals.workspace_influencer_id
        into found_campaign, found_influencer
        from public.promo_codes as codes
        left join public.campaign_influencers as deals
            on deals.workspace_id = codes.workspace_id and deals.id = codes.campaign_influencer_id
        where codes.workspace_id = new.workspace_id and codes.id = new.promo_code_id;
    elsif new.deliverable_id is not null then
        select deals.campaign_id, deals.workspace_influencer_id
        into found_campaign, found_influencer
        from public.deliverables as deliverables
        inner join public.campaign_influencers as deals
            on deals.workspace_id = deliverables.workspace_id and deals.id = deliverables.campaign_influencer_id
        where deliverables.workspace_id = new.workspace_id and deliverables.id = new.deliverable_id;
    elsif new.utm_campaign is not null then
        -- Web analytics know the parameters, not our link. Several links alike still tell what they have in common.
        select
            case when count(*) = 1 then min(links.id::text)::uuid end,
            case when count(distinct links.campaign_id) = 1 then min(links.campaign_id::text)::uuid end,
            case
                when count(distinct deals.workspace_influencer_id) = 1 and count(deals.workspace_influencer_id) = count(*)
                    then min(deals.workspace_influencer_id::text)::uuid
            end,
            case when count(*) = 1 then min(links.deliverable_id::text)::uuid end
        into new.tracking_link_id, found_campaign, found_influencer, found_deliverable
        from public.tracking_links as links
        left join public.campaign_influencers as deals
            on deals.workspace_id = links.workspace_id and deals.id = links.campaign_influencer_id
        where
            links.workspace_id = new.workspace_id
            and links.utm_campaign = new.utm_campaign
            and links.utm_source = new.utm_source
            and links.utm_content is not distinct from new.utm_content;
    end if;
    new.campaign_id := coalesce(new.campaign_id, found_campaign);
    new.workspace_influencer_id := coalesce(new.workspace_influencer_id, found_influencer);
    new.deliverable_id := coalesce(new.deliverable_id, found_deliverable);
    return new;
end
$$;
comment on function private.resolve_touchpoint() is
'Trigger: a touch gets the contact of its visitor and the campaign, influencer and content of its link, code or deliverable, or of the link with its UTM parameters.';
-- Triggers of one table fire in the order of their names: links are found by parameters in one spelling.
create trigger a_canonicalise_utm
before insert or update of utm_source, utm_medium, utm_campaign, utm_content, utm_term on public.touchpoints
for each row when (num_nonnulls(new.utm_source, new.utm_medium, new.utm_campaign, new.utm_content, new.utm_term) > 0)
execute function private.canonicalise_utm();
comment on trigger a_canonicalise_utm on public.touchpoints is 'UTM parameters in one spelling.';
create trigger b_resolve_touchpoint
before insert on public.touchpoints
for each row when (
    (new.contact_id is null and new.visitor_id is not null)
    or num_nonnulls(new.tracking_link_id, new.promo_code_id, new.deliverable_id, new.utm_campaign) > 0
) execute function private.resolve_touchpoint();
comment on trigger b_resolve_touchpoint on public.touchpoints is 'Fills in what follows from what is known.';
create trigger follow_redirect
before update of contact_id on public.touchpoints
for each row when (new.contact_id is not null) execute function private.follow_redirect();
comment on trigger follow_redirect on public.touchpoints is 'What is recorded for a merged contact belongs to the survivor.';

-- As follow_redirect() in other tables, but once a statement: in a batch of touches nearly none is a merged contact's. The foreign key
-- has locked the contacts by now, so a merge at this very moment is either seen here or sees the touch.
create function private.redirect_touchpoints()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update public.touchpoints as touchpoints
    set contact_id = redirects.merged_into_id
    from new_rows as recorded
    inner join public.contacts as redirects
        on
            redirects.workspace_id = recorded.workspace_id
            and redirects.id = recorded.contact_id
            and redirects.merged_into_id is not null
    where touchpoints.workspace_id = recorded.workspace_id and touchpoints.id = recorded.id;
    return null;
end
$$;
comment on function private.redirect_touchpoints() is 'Trigger: touches recorded for a merged contact become the survivor''s.';
create trigger redirect_touchpoints
after insert on public.touchpoints referencing new table as new_rows
for each statement execute function private.redirect_touchpoints();
comment on trigger redirect_touchpoints on public.touchpoints is 'Touches of a merged contact become the survivor''s.';

create function private.join_visitor()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Events of these visitors that are being recorded right now are waited for, later ones wait for this.
    perform pg_advisory_xact_lock(locks.lock)
    from (
        select distinct private.visitor_lock(joined.workspace_id, joined.visitor_id) as lock from new_rows as joined order by 1
    ) as locks;
    update public.touchpoints as touchpoints
    set contact_id = joined.contact_id
    from new_rows as joined
    where
        touchpoints.workspace_id = joined.workspace_id
        and touchpoints.visitor_id = joined.visitor_id
        and touchpoints.contact_id is null;
    return null;
end
$$;
comment on function private.join_visitor() is 'Trigger: an identified visitor''s earlier touches become the contact''s.';
create trigger join_visitor
after insert on public.contact_visitors referencing new table as new_rows
for each statement execute function private.join_visitor();
comment on trigger join_visitor on public.contact_visitors is 'Earlier touches of the visitor become the contact''s.';

-- Invoker: the caller's own policies decide. One statement over jsonb, because COPY is refused to roles under policies.
create function public.record_touchpoints(events jsonb)
returns integer
language sql
set search_path = pg_catalog, pg_temp
as $$
    with recorded as (
        insert into public.touchpoints (
            touched_at, kind, channel, evidence, contact_id, visitor_id, workspace_influencer_id, campaign_id, deliverable_id,
            tracking_link_id, promo_code_id, utm_source, utm_medium, utm_campaign, utm_content, utm_term, properties,
            source, external_id
        )
        select
            event.touched_at, event.kind, coalesce(event.channel, 'influencer'), coalesce(event.evidence, 4), event.contact_id,
            event.visitor_id, event.workspace_influencer_id, event.campaign_id, event.deliverable_id, event.tracking_link_id,
            event.promo_code_id, event.utm_source, event.utm_medium, event.utm_campaign, event.utm_content, event.utm_term,
            coalesce(event.properties, '{}'), event.source, event.external_id
        from jsonb_to_recordset(events) as event (
            touched_at timestamptz, kind text, channel text, evidence smallint, contact_id uuid, visitor_id text,
            workspace_influencer_id uuid, campaign_id uuid, deliverable_id uuid, tracking_link_id uuid, promo_code_id uuid,
            utm_source text, utm_medium text, utm_campaign text, utm_content text, utm_term text, properties jsonb,
            source text, external_id text
        )
        on conflict on constraint touchpoints_external_id_key do nothing
        returning 1
    )
    select count(*)::integer from recorded
$$;
comment on function public.record_touchpoints(jsonb) is
'Records an array of events in the active workspace and returns how many were new. Each needs touched_at, kind, source, external_id and a contact_id or visitor_id; one delivered before is skipped, one of a merged contact becomes the survivor''s. For 100 to 10,000 events a call.';

create table public.attribution_models (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    name text not null constraint attribution_models_name_check check (btrim(name) <> ''),
    version integer not null default 1 constraint attribution_models_version_check check (version > 0),
    kind text not null constraint attribution_models_kind_check check (
        kind in (
            'first_touch', 'last_touch', 'linear', 'position_based', 'j_shaped', 'inverse_j', 'time_decay', 'lead_creation', 'u_shaped',
            'w_shaped', 'full_path', 'custom', 'influenced'
        )
    ),
    lookback_days integer not null default 180 constraint attribution_models_lookback_days_check check (lookback_days between 1 and 3650),
    half_life_hours integer
    constraint attribution_models_half_life_hours_check check (half_life_hours between 1 and 87600),
    excluded_channels text[] not null default '{}' constraint attribution_models_excluded_channels_check check (
        excluded_channels <@ array[
            'influencer', 'paid_search', 'paid_social', 'organic_search', 'organic_social', 'email', 'direct', 'referral', 'event',
            'outbound_sales', 'other'
        ]
    ),
    scope text not null default 'committee' constraint attribution_models_scope_check check (scope in ('committee', 'company')),
    minimum_evidence smallint not null default 1
    constraint attribution_models_minimum_evidence_check check (minimum_evidence between 1 and 5),
    weight_first integer,
    weight_last integer,
    weight_lead integer,
    weight_opportunity integer,
    weight_won integer,
    weight_rest integer,
    is_active boolean not null default true,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint attribution_models_name_key unique (workspace_id, name, version),
    constraint attribution_models_half_life_check check ((kind = 'time_decay') = (half_life_hours is not null)),
    constraint attribution_models_weights_check check (
        case
            when kind = 'custom'
                then
                    least(weight_first, weight_last, weight_lead, weight_opportunity, weight_won, weight_rest) >= 0
                    and weight_first + weight_last + weight_lead + weight_opportunity + weight_won + weight_rest = 10000
                    and num_nulls(weight_first, weight_last, weight_lead, weight_opportunity, weight_won, weight_rest) = 0
            else num_nonnulls(weight_first, weight_last, weight_lead, weight_opportunity, weight_won, weight_rest) = 0
        end
    )
);
create unique index attribution_models_active_key on public.attribution_models (workspace_id, name) where is_active;
create unique index attribution_models_influenced_key on public.attribution_models (workspace_id)
where kind = 'influenced' and is_active;
comment on constraint attribution_models_excluded_channels_check on public.attribution_models is
'Channels of touchpoints: a misspelt one would exclude nothing and look as if it did.';
comment on constraint attribution_models_weights_check on public.attribution_models is
'A custom model gives all six weights, in hundredths of a percent, 10000 in all; the others have theirs by definition.';
select private.describe_table('public.attribution_models', 'How money is split over touches: a model with its settings. A changed setting is a new version; old ones keep explaining old runs.', $$
    name: What the workspace calls it.
    version: Counts up when settings change.
    kind: The rule; see docs/attribution.md. influenced gives the full amount to each touch and over-counts on purpose.
    lookback_days: How long before conversion a touch still counts.
    half_life_hours: Of time_decay: the age at which a touch weighs half; up to the longest lookback.
    excluded_channels: Channels removed before weighting.
    scope: Whose touches count: the buying committee's or all contacts' of the company.
    minimum_evidence: Least evidence a touch needs, 1 to 5.
    weight_first: Of custom: weight of the first touch in 1/10000.
    weight_last: Of custom: weight of the last touch.
    weight_lead: Of custom: weight of the lead creation touch.
    weight_opportunity: Of custom: weight of the opportunity creation touch.
    weight_won: Of custom: weight of the closed-won touch.
    weight_rest: Of custom: weight shared by all other touches.
    is_active: Used by the next run; at most one version of a name.
$$);
select private.describe_indexes($$
    attribution_models_active_key: At most one active version of a model.
    attribution_models_influenced_key: At most one active influenced model, whose settings say which touches count (public.opportunity_touches).
$$);
select private.finish_workspace_table('public.attribution_models', 'admin', commands => '{insert,update}');

create function private.keep_model_settings()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if tg_op = 'DELETE' then
        -- One level deeper it is the workspace that goes.
        if pg_trigger_depth() > 1 then
            return old;
        end if;
        perform private.reject(
            'attribution_models_kept',
            format('model "%s" version %s can not be deleted', old.name, old.version),
            'Past runs are explained by it.',
            'Set is_active to false: the next run leaves it out.'
        );
    end if;
    perform private.reject(
        'attribution_models_versioned',
        format('settings of model "%s" version %s can not be changed', old.name, old.version),
        'Past runs are explained by them.',
        format('Insert version %s and set is_active of this one to false.', old.version + 1)
    );
    return null;
end
$$;
comment on function private.keep_model_settings() is
'Trigger: of a model only is_active changes, a setting makes a new version; it goes with its workspace only.';
create trigger keep_model_settings
before update on public.attribution_models
for each row when (to_jsonb(old) - 'is_active' is distinct from to_jsonb(new) - 'is_active')
execute function private.keep_model_settings();
comment on trigger keep_model_settings on public.attribution_models is 'Settings are versioned.';
create trigger keep_model
before delete on public.attribution_models
for each row execute function private.keep_model_settings();
comment on trigger keep_model on public.attribution_models is 'Past runs stay explained.';

create function private.add_default_attribution_models()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into public.attribution_models (workspace_id, name, kind, half_life_hours)
    select new.id, kinds.kind, kinds.kind, case kinds.kind when 'time_decay' then 168 end
    from unnest(array[
        'first_touch', 'last_touch', 'linear', 'position_based', 'j_shaped', 'inverse_j', 'time_decay', 'lead_creation', 'u_shaped',
        'w_shaped', 'full_path', 'influenced'
    ]) as kinds (kind)
    on conflict on constraint attribution_models_name_key do nothing;
    return null;
end
$$;
comment on function private.add_default_attribution_models() is 'Trigger: a new workspace starts with every standard model.';
create trigger add_default_attribution_models
after insert on public.workspaces
for each row execute function private.add_default_attribution_models();
comment on trigger add_default_attribution_models on public.workspaces is 'A workspace starts with every standard model.';

create table public.attribution_runs (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    kind text not null constraint attribution_runs_kind_check check (kind in ('full', 'refresh', 'as_of')),
    as_of timestamptz not null,
    started_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz not null default clock_timestamp(),
    opportunities integer not null constraint attribution_runs_opportunities_check check (opportunities >= 0),
    credits bigint not null constraint attribution_runs_credits_check check (credits >= 0),
    created_by uuid default auth.uid(),
    primary key (workspace_id, id),
    constraint attribution_runs_finished_at_check check (finished_at >= started_at)
);
create index attribution_runs_as_of_idx on public.attribution_runs (workspace_id, as_of desc);
select private.describe_table('public.attribution_runs', 'One computation of credits, written in the transaction that computed them: a killed run leaves nothing. Never rewritten: a correction is a new run.', $$
    kind: full (all opportunities), refresh (those that changed) or as_of (all, with what was known at a past moment; never current).
    as_of: The moment whose knowledge it used.
    started_at: When it began.
    finished_at: When it ended.
    opportunities: How many opportunities it computed.
    credits: How many rows of attribution_credits it wrote.
$$);
select private.describe_indexes($$
    attribution_runs_as_of_idx: The latest runs (queries/attribution/runs.sql).
$$);
select private.finish_workspace_table('public.attribution_runs', commands => '{}', audited => '{}');

create table public.attribution_results (
    workspace_id uuid not null default private.active_workspace(),
    id bigint generated by default as identity,
    run_id uuid not null,
    opportunity_id uuid not null,
    model_group smallint not null default 1,
    model_ids uuid[] not null,
    computed_at timestamptz not null,
    superseded_at timestamptz constraint attribution_results_superseded_at_check check (superseded_at >= computed_at),
    stale_at timestamptz,
    reasons text not null,
    status text not null constraint attribution_results_status_check check (status in ('open', 'won', 'lost')),
    converted_at timestamptz not null,
    reporting_amount_minor bigint not null,
    primary key (workspace_id, opportunity_id, id)
);
create unique index attribution_results_current_key on public.attribution_results (workspace_id, opportunity_id, model_group)
where superseded_at is null;
create index attribution_results_run_idx on public.attribution_results using brin (workspace_id, run_id);
create index attribution_results_stale_idx on public.attribution_results (workspace_id, stale_at)
where superseded_at is null and stale_at is not null;
select private.describe_table('public.attribution_results', 'What one run found for one opportunity: the facts it used, and from when until when its credits were the ones reported. As of a moment: computed_at <= moment and not superseded by then.', $$
    id: Order of computation; what credits refer to.
    run_id: The run. No foreign key: it is written last, in the same transaction; results go when it goes, that is with the workspace.
    opportunity_id: The opportunity. No foreign key: what was reported outlives a deleted opportunity.
    model_group: Models with the same lookback, channels, scope and evidence are computed together: 1, or the group's number.
    model_ids: The models, in the order of the arrays of attribution_credits.
    computed_at: From when on this was reported.
    superseded_at: Until when; empty while current. The only column that is ever written twice.
    stale_at: When the passing of time alone changes it: a touch leaves the lookback of an open opportunity, or a touch or lead dated ahead begins to count.
    reasons: Why it was computed: what had changed, or full.
    status: open, won or lost, as the run saw it.
    converted_at: End of the window in which touches count: when it closed, or for an open one the moment of the run.
    reporting_amount_minor: Its amount as the run saw it, in minor units of the reporting currency; 0 if unknown.
$$);
select private.describe_indexes($$
    attribution_results_current_key: At most one current result; current credits of an opportunity (public.attribution_lines).
    attribution_results_run_idx: What one run found (public.attribution_totals()). Its results lie together, so ranges of blocks suffice.
    attribution_results_stale_idx: Results that the passing of time changed (private.refresh_attribution()).
$$);
select private.finish_workspace_table('public.attribution_results', commands => '{}', audited => '{}');

create table public.attribution_credits (
    workspace_id uuid not null default private.active_workspace(),
    result_id bigint not null,
    id integer not null,
    amount_kind text not null constraint attribution_credits_amount_kind_check check (amount_kind in ('pipeline', 'lost', 'revenue')),
    revenue_event_id uuid,
    credited_at timestamptz not null,
    touchpoint_ids bigint[] not null,
    touched_at timestamptz[] not null,
    channels text[] not null,
    workspace_influencer_ids uuid[] not null,
    campaign_ids uuid[] not null,
    deliverable_ids uuid[] not null,
    weights integer[] not null,
    amounts_minor bigint[] not null,
    primary key (workspace_id, result_id, id),
    constraint attribution_credits_arrays_check check (
        cardinality(weights) = cardinality(amounts_minor)
        and cardinality(weights) % (cardinality(touchpoint_ids) + 1) = 0
    ),
    constraint attribution_credits_revenue_check check ((amount_kind = 'revenue') = (revenue_event_id is not null))
);
-- A row of ten touches takes 3 kB: stored in its place, not compressed elsewhere, as long as it fits a page.
alter table public.attribution_credits set (toast_tuple_target = 8160);
comment on constraint attribution_credits_arrays_check on public.attribution_credits is
'Each model has a weight and an amount for each touch, and one more for what no touch earned.';
comment on constraint attribution_credits_revenue_check on public.attribution_credits is 'Revenue is credited event by event.';
select private.describe_table('public.attribution_credits', 'Which part of one amount belongs to which touch, by all models at once. Read it through public.attribution_lines, one line a model and touch. No foreign keys: only the engine writes it, and it outlives what it refers to.', $$
    result_id: The result it is a part of, which says run, opportunity and models.
    id: Counts the amounts of a result.
    amount_kind: pipeline (open or won amount), lost (amount of a lost opportunity) or revenue (one revenue event).
    revenue_event_id: The revenue event, if it is revenue.
    credited_at: When the amount arose: opened, lost or the revenue event's time; for sums by month.
    touchpoint_ids: The touches that count, in order. They and what follows are copied: past credits do not follow later changes of a touch.
    touched_at: When each of them touched.
    channels: The channel of each.
    workspace_influencer_ids: The influencer of each, if known.
    campaign_ids: The campaign of each, if known.
    deliverable_ids: The content of each, if known.
    weights: Shares in billionths: model by model, of each touch by touch and last what no touch earned. A model's add up to exactly 1000000000; of influenced models each touch has all of it.
    amounts_minor: Parts of the amount in minor units of the reporting currency, place by place as the weights; a model's add up to exactly the amount. Of influenced models each touch has the full amount.
$$);
select private.finish_workspace_table('public.attribution_credits', commands => '{}', audited => '{}');
create trigger forbid_change
before update or delete on public.attribution_runs
for each row execute function private.forbid_change('attribution_runs');
comment on trigger forbid_change on public.attribution_runs is 'A past run is never rewritten.';
create trigger forbid_change
before update of run_id, opportunity_id, model_group, model_ids, computed_at, stale_at, reasons, status, converted_at, reporting_amount_minor
or delete on public.attribution_results
for each row execute function private.forbid_change('attribution_results');
comment on trigger forbid_change on public.attribution_results is 'Only superseded_at is written later.';
create trigger forbid_change
before update or delete on public.attribution_credits
for each row execute function private.forbid_change('attribution_credits');
comment on trigger forbid_change on public.attribution_credits is 'What was reported stays as it was reported.';

-- In place of foreign keys, a look-up for each of a million rows: runs are deleted with their workspace only, and take all with them.
create function private.delete_results()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    gone uuid;
begin
    -- One by one: a list of them might be looked up by reading everybody's.
    for gone in select distinct runs.workspace_id from old_rows as runs loop
        delete from public.attribution_credits as credits where credits.workspace_id = gone;
        delete from public.attribution_results as results where results.workspace_id = gone;
    end loop;
    return null;
end
$$;
comment on function private.delete_results() is 'Trigger: results and credits go with the runs, that is with the workspace.';
create trigger delete_results
after delete on public.attribution_runs referencing old table as old_rows
for each statement execute function private.delete_results();
comment on trigger delete_results on public.attribution_runs is 'Results and credits go with the runs.';

-- Services too: what was computed is never written by hand.
revoke insert on public.attribution_runs, public.attribution_results, public.attribution_credits from service_role;

select private.seal_functions();
revoke all on function public.record_touchpoints(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.record_touchpoints(jsonb) to authenticated, service_role;
