-- Attribution engine: what marks an opportunity for recomputing, the computation, refresh and full run.
--
-- A new hidden table and functions; triggers on touchpoints, contacts, opportunities, opportunity_contacts, deals,
-- revenue_events and attribution_models (a short SHARE ROW EXCLUSIVE lock on each). Nothing is computed by the migration:
-- the first refresh of a workspace is a full run. Definitions are in docs/attribution.md, reasons in docs/decisions/0010.

-- ---------------------------------------------------------------------------------------------------------------------
-- Marks: what changed. Added to, never updated: writers meet no lock of each other's and can not deadlock.

create table private.attribution_marks (
    workspace_id uuid not null,
    id bigint generated always as identity,
    opportunity_id uuid,
    contact_id uuid,
    company_id uuid,
    reason text not null,
    marked_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint attribution_marks_subject_check check (num_nonnulls(opportunity_id, contact_id, company_id) <= 1)
);
create index attribution_marks_opportunity_idx on private.attribution_marks (workspace_id, opportunity_id, id)
where opportunity_id is not null;
create index attribution_marks_broad_idx on private.attribution_marks (workspace_id, id) where opportunity_id is null;
comment on index private.attribution_marks_opportunity_idx is 'private.refresh_attribution(): all marks of the opportunities of a batch.';
comment on index private.attribution_marks_broad_idx is 'private.refresh_attribution(): marks that still have to be turned into opportunities.';
comment on constraint attribution_marks_subject_check on private.attribution_marks is 'None of them: every opportunity of the workspace.';
select private.describe_table('private.attribution_marks', 'What changed since credits were last computed, in the transaction of the change; deleted in the transaction that computes them anew. A touch marks its contact: which opportunities that means is asked when they are computed, so a committee that changes at the same moment is not missed.', $$
    id: Order of arrival.
    opportunity_id: The opportunity to compute anew, or
    contact_id: the contact whose opportunities are, or
    company_id: the company whose opportunities are; none of them: all of the workspace.
    reason: What changed, in words; goes into attribution_results.reasons.
    marked_at: Start of the transaction that changed it.
$$);
select private.finish_hidden_table('private.attribution_marks');

-- Statement triggers, one insert a statement. Definer: nobody writes marks directly. Marks of a workspace that is being
-- deleted are not made, and those it had go with it.
create function private.mark_touchpoints()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
    if tg_op = 'INSERT' then
        insert into private.attribution_marks (workspace_id, contact_id, reason)
        select distinct touched.workspace_id, touched.contact_id, 'touch recorded'
        from new_rows as touched
        where touched.contact_id is not null;
    elsif tg_op = 'DELETE' then
        insert into private.attribution_marks (workspace_id, contact_id, reason)
        select distinct touched.workspace_id, touched.contact_id, 'touch deleted'
        from old_rows as touched
        where
            touched.contact_id is not null
            and exists (select from public.workspaces as workspaces where workspaces.id = touched.workspace_id);
    else
        insert into private.attribution_marks (workspace_id, contact_id, reason)
        select distinct changed.workspace_id, contacts.contact_id, 'touch changed'
        from new_rows as changed
        inner join old_rows as former on former.workspace_id = changed.workspace_id and former.id = changed.id
        cross join lateral (values (changed.contact_id), (former.contact_id)) as contacts (contact_id)
        where
            contacts.contact_id is not null
            and (
                changed.contact_id, changed.touched_at, changed.channel, changed.evidence, changed.workspace_influencer_id,
                changed.campaign_id, changed.deliverable_id
            ) is distinct from (
                former.contact_id, former.touched_at, former.channel, former.evidence, former.workspace_influencer_id,
                former.campaign_id, former.deliverable_id
            );
    end if;
    return null;
end
$$;
comment on function private.mark_touchpoints() is 'Trigger: a late, changed, joined or deleted touch marks its contact.';

create function private.mark_contacts()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
    insert into private.attribution_marks (workspace_id, contact_id, reason)
    select changed.workspace_id, changed.id, 'contact changed'
    from new_rows as changed
    inner join old_rows as former on former.workspace_id = changed.workspace_id and former.id = changed.id
    where
        (changed.became_lead_at, changed.company_id, changed.erased_at)
        is distinct from (former.became_lead_at, former.company_id, former.erased_at);
    insert into private.attribution_marks (workspace_id, company_id, reason)
    select distinct former.workspace_id, former.company_id, 'contact left the company'
    from new_rows as changed
    inner join old_rows as former on former.workspace_id = changed.workspace_id and former.id = changed.id
    where former.company_id is not null and changed.company_id is distinct from former.company_id;
    return null;
end
$$;
comment on function private.mark_contacts() is
'Trigger: a contact who became a lead, changed company or was erased marks the opportunities that follow.';

create function private.mark_staff()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
    -- Models that count all contacts of a company ask who became a lead first, touched or not.
    if tg_op = 'INSERT' then
        insert into private.attribution_marks (workspace_id, company_id, reason)
        select distinct changed.workspace_id, changed.company_id, 'contact joined the company'
        from new_rows as changed
        where changed.company_id is not null and changed.became_lead_at is not null;
    else
        insert into private.attribution_marks (workspace_id, company_id, reason)
        select distinct former.workspace_id, former.company_id, 'contact deleted'
        from old_rows as former
        where
            former.company_id is not null
            and former.became_lead_at is not null
            and exists (select from public.workspaces as workspaces where workspaces.id = former.workspace_id);
    end if;
    return null;
end
$$;
comment on function private.mark_staff() is 'Trigger: a lead who joins or leaves the contacts of a company marks its opportunities.';

create function private.mark_opportunities()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
    if tg_op = 'INSERT' then
        insert into private.attribution_marks (workspace_id, opportunity_id, reason)
        select changed.workspace_id, changed.id, 'opportunity added' from new_rows as changed;
    elsif tg_op = 'DELETE' then
        insert into private.attribution_marks (workspace_id, opportunity_id, reason)
        select former.workspace_id, former.id, 'opportunity deleted'
        from old_rows as former
        where exists (select from public.workspaces as workspaces where workspaces.id = former.workspace_id);
    else
        insert into private.attribution_marks (workspace_id, opportunity_id, reason)
        select changed.workspace_id, changed.id, differences.reason
        from new_rows as changed
        inner join old_rows as former on former.workspace_id = changed.workspace_id and former.id = changed.id
        cross join lateral (
            select concat_ws(
                ', ',
                case when changed.status <> former.status then 'status ' || changed.status end,
                case when changed.reporting_amount_minor is distinct from former.reporting_amount_minor then 'amount changed' end,
                case when changed.opened_at <> former.opened_at then 'opening changed' end,
                case when changed.closed_at is distinct from former.closed_at then 'closing changed' end,
                case when changed.company_id <> former.company_id then 'company changed' end
            ) as reason
        ) as differences
        where differences.reason <> '';
    end if;
    return null;
end
$$;
comment on function private.mark_opportunities() is
'Trigger: an opportunity that is new, gone, or has another status, amount, company, opening or closing is marked.';

create function private.mark_opportunity_of()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
    if tg_op in ('INSERT', 'UPDATE') then
        insert into private.attribution_marks (workspace_id, opportunity_id, reason)
        select distinct changed.workspace_id, changed.opportunity_id, tg_argv[0] from new_rows as changed;
    end if;
    if tg_op in ('DELETE', 'UPDATE') then
        insert into private.attribution_marks (workspace_id, opportunity_id, reason)
        select distinct former.workspace_id, former.opportunity_id, tg_argv[0]
        from old_rows as former
        where exists (select from public.workspaces as workspaces where workspaces.id = former.workspace_id);
    end if;
    return null;
end
$$;
comment on function private.mark_opportunity_of() is
'Trigger of tables with an opportunity_id (committee, deals); argument: the reason. Marks the opportunity, on a change both.';

create function private.mark_revenue()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
    insert into private.attribution_marks (workspace_id, opportunity_id, reason)
    select distinct deals.workspace_id, deals.opportunity_id, 'revenue recorded'
    from new_rows as changed
    inner join public.deals as deals on deals.workspace_id = changed.workspace_id and deals.id = changed.deal_id;
    return null;
end
$$;
comment on function private.mark_revenue() is 'Trigger: a booking, refund or correction marks its opportunity.';

create function private.mark_workspace()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
    if tg_op in ('INSERT', 'UPDATE') then
        insert into private.attribution_marks (workspace_id, reason)
        select distinct changed.workspace_id, 'model settings changed' from new_rows as changed;
    else
        insert into private.attribution_marks (workspace_id, reason)
        select distinct former.workspace_id, 'model settings changed'
        from old_rows as former
        where exists (select from public.workspaces as workspaces where workspaces.id = former.workspace_id);
    end if;
    return null;
end
$$;
comment on function private.mark_workspace() is 'Trigger: changed models mark every opportunity of the workspace.';

create function private.forget_marks()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
    delete from private.attribution_marks as marks using old_rows as gone where marks.workspace_id = gone.id;
    return null;
end
$$;
comment on function private.forget_marks() is 'Trigger: marks go with their workspace.';

create function private.mark_when(target regclass, function_name text, commands text[], argument text default '')
returns void
language plpgsql
set search_path = ''
as $$
declare
    command text;
begin
    foreach command in array commands loop
        execute format(
            'create trigger %1$s_%2$s after %2$s on %3$s referencing %4$s for each statement execute function private.%1$I(%5$s)',
            function_name, command, target,
            case command
                when 'insert' then 'new table as new_rows'
                when 'delete' then 'old table as old_rows'
                else 'old table as old_rows new table as new_rows'
            end,
            case when argument <> '' then quote_literal(argument) else '' end
        );
        execute format(
            'comment on trigger %s_%s on %s is %L', function_name, command, target, 'Marks what attribution has to compute anew.'
        );
    end loop;
end
$$;
comment on function private.mark_when(regclass, text, text[], text) is
'Adds the statement triggers that mark opportunities for attribution.';
select private.mark_when('public.touchpoints', 'mark_touchpoints', '{insert,update,delete}');
select private.mark_when('public.contacts', 'mark_contacts', '{update}');
select private.mark_when('public.contacts', 'mark_staff', '{insert,delete}');
select private.mark_when('public.opportunities', 'mark_opportunities', '{insert,update,delete}');
select private.mark_when('public.opportunity_contacts', 'mark_opportunity_of', '{insert,update,delete}', 'committee changed');
select private.mark_when('public.deals', 'mark_opportunity_of', '{update,delete}', 'deal changed');
select private.mark_when('public.revenue_events', 'mark_revenue', '{insert}');
select private.mark_when('public.attribution_models', 'mark_workspace', '{insert,update,delete}');
select private.mark_when('public.workspaces', 'forget_marks', '{delete}');

-- ---------------------------------------------------------------------------------------------------------------------
-- The computation. A model is six whole numbers: what it gives the first touch, the last, lead creation, opportunity
-- creation, closed-won, and the rest together. time_decay has a half-life instead; influenced gives everything to each.
--
-- At most four touches of a journey are milestones: the first (1), the earlier and the later of lead and opportunity
-- creation (2 and 3), the last, which is also where a deal was won (4). All others share alike. So a split is known
-- without sorting touches: four parts, the part of the rest, and how many of the rest, the earliest, get one more.

create function private.decayed(age bigint, half_life bigint)
returns integer
language sql
immutable
parallel safe
set search_path = ''
as $$
    select round(power(2::numeric, -round(age::numeric / half_life, 40)) * 1000000000)::integer
$$;
comment on function private.decayed(bigint, bigint) is
'2^(-age/half-life) in billionths, rounded, both in microseconds: the exact way, 40 digits. The engine asks it where a double can not decide how to round, so that no platform''s pow() decides either.';

-- One statement, planned once a session. Generic and by keys: each opportunity is looked up, whatever the statistics say,
-- so one costs a thousandth of a thousand, and memory is what the largest journey takes. `offset 0` keeps the planner from
-- writing an expression out wherever it is used.
create function private.compute_credits(
    workspace_id uuid,
    run_id uuid,
    moment timestamptz,
    is_historical boolean,
    opportunity_ids uuid[],
    reasons text[],
    model_group smallint,
    model_ids uuid[],
    scope text,
    lookback interval,
    excluded_channels text[],
    minimum_evidence smallint
)
returns bigint
language plpgsql
security definer
set search_path = ''
set plan_cache_mode = 'force_generic_plan'
set enable_seqscan = 'off'
set enable_hashjoin = 'off'
set enable_mergejoin = 'off'
set enable_memoize = 'off'
as $$
declare
    width constant integer := cardinality(compute_credits.model_ids);
    written bigint;
begin
    with models as materialized (
        select
            models.kind = 'influenced' as is_whole,
            models.half_life_hours * 3600000000::bigint as half_life,
            coalesce(standard.weights[1], models.weight_first, 0)::bigint as first_weight,
            coalesce(standard.weights[2], models.weight_last, 0)::bigint as last_weight,
            coalesce(standard.weights[3], models.weight_lead, 0)::bigint as lead_weight,
            coalesce(standard.weights[4], models.weight_opportunity, 0)::bigint as opened_weight,
            coalesce(standard.weights[5], models.weight_won, 0)::bigint as won_weight,
            coalesce(standard.weights[6], models.weight_rest, 0)::bigint as rest_weight
        from unnest(compute_credits.model_ids) as given (id)
        inner join public.attribution_models as models
            on models.workspace_id = compute_credits.workspace_id and models.id = given.id
        cross join lateral (
            select case models.kind
                when 'first_touch' then '{1,0,0,0,0,0}'
                when 'last_touch' then '{0,1,0,0,0,0}'
                when 'linear' then '{0,0,0,0,0,1}'
                when 'position_based' then '{2,2,0,0,0,1}'
                when 'j_shaped' then '{1,3,0,0,0,1}'
                when 'inverse_j' then '{3,1,0,0,0,1}'
                when 'lead_creation' then '{0,0,1,0,0,0}'
                when 'u_shaped' then '{1,0,1,0,0,0}'
                when 'w_shaped' then '{3,0,3,3,0,1}'
                when 'full_path' then '{9,0,9,9,9,4}'
                when 'influenced' then '{0,0,0,0,0,1}'
            end::integer[] as weights
        ) as standard
    ),

    facts as (
        select given.reason, known.*
        from unnest(compute_credits.opportunity_ids, compute_credits.reasons) as given (id, reason)
        cross join lateral (
            select
                opportunities.id, opportunities.company_id, opportunities.status, opportunities.opened_at,
                opportunities.closed_at, opportunities.reporting_amount_minor
            from public.opportunities as opportunities
            where
                not is_historical
                and opportunities.workspace_id = compute_credits.workspace_id
                and opportunities.id = given.id
            union all
            (
                select
                    opportunities.id, opportunities.company_id, history.status, opportunities.opened_at,
                    case
                        when history.status = 'open' then null
                        when history.status = opportunities.status and opportunities.closed_at <= moment
                            then opportunities.closed_at
                        else history.stage_entered_at
                    end,
                    history.reporting_amount_minor
                from public.opportunity_history as history
                inner join public.opportunities as opportunities
                    on opportunities.workspace_id = history.workspace_id and opportunities.id = history.opportunity_id
                where
                    is_historical
                    and history.workspace_id = compute_credits.workspace_id
                    and history.opportunity_id = given.id
                    and history.changed_at <= moment
                order by history.changed_at desc, history.id desc
                limit 1
            )
        ) as known
    ),

    -- A row an opportunity, its touches in order as arrays: n of them count, a milestone is the number of touches up to
    -- its moment, and what comes after n is dated ahead.
    journeys as materialized (
        select
            nextval('public.attribution_results_id_seq') as result_id,
            facts.id as opportunity_id,
            facts.reason,
            facts.status,
            facts.opened_at,
            facts.closed_at,
            coalesce(facts.reporting_amount_minor, 0) as amount,
            touches.*,
            least(touches.lead_seq, touches.opened_seq) as low,
            greatest(touches.lead_seq, touches.opened_seq) as high,
            (facts.status = 'won')::integer as won
        from facts
        cross join lateral (
            select
                array_agg(people.id) as ids,
                min(people.became_lead_at) filter (where not is_historical or people.became_lead_at <= moment) as became_lead_at
            from (
                select contacts.id, contacts.became_lead_at
                from public.opportunity_contacts as committee
                inner join public.contacts as contacts
                    on contacts.workspace_id = compute_credits.workspace_id and contacts.id = committee.contact_id
                where
                    compute_credits.scope = 'committee'
                    and committee.workspace_id = compute_credits.workspace_id
                    and committee.opportunity_id = facts.id
                    and (not is_historical or committee.created_at <= moment)
                union all
                select contacts.id, contacts.became_lead_at
                from public.contacts as contacts
                where
                    compute_credits.scope = 'company'
                    and contacts.workspace_id = compute_credits.workspace_id
                    and contacts.company_id = facts.company_id
                    and (not is_historical or contacts.created_at <= moment)
            ) as people
        ) as buyers
        cross join lateral (
            select
                array_agg(steps.id) as ids,
                array_agg(steps.touched_at) as touched_at,
                array_agg(steps.channel) as channels,
                array_agg(steps.workspace_influencer_id) as influencers,
                array_agg(steps.campaign_id) as campaigns,
                array_agg(steps.deliverable_id) as deliverables,
                count(*) filter (where steps.counts) as n,
                count(*) filter (where steps.counts and steps.touched_at <= buyers.became_lead_at) as lead_seq,
                count(*) filter (where steps.counts and steps.touched_at <= facts.opened_at) as opened_seq
            from (
                select
                    touchpoints.id, touchpoints.touched_at, touchpoints.channel, touchpoints.workspace_influencer_id,
                    touchpoints.campaign_id, touchpoints.deliverable_id,
                    touchpoints.touched_at <= coalesce(facts.closed_at, moment) as counts
                from public.touchpoints as touchpoints
                where
                    touchpoints.workspace_id = compute_credits.workspace_id
                    and touchpoints.contact_id = any(buyers.ids)
                    and touchpoints.touched_at >= coalesce(facts.closed_at, moment) - lookback
                    and touchpoints.touched_at <= coalesce(facts.closed_at, 'infinity')
                    and touchpoints.channel <> all(compute_credits.excluded_channels)
                    and touchpoints.evidence >= compute_credits.minimum_evidence
                    and (
                        not is_historical
                        or touchpoints.created_at <= moment and not exists (
                            select from public.contact_visitors as visitors
                            where
                                visitors.workspace_id = compute_credits.workspace_id
                                and visitors.visitor_id = touchpoints.visitor_id
                                and visitors.contact_id = touchpoints.contact_id
                                and visitors.created_at > moment
                        )
                    )
                order by touchpoints.touched_at, touchpoints.id
            ) as steps
        ) as touches
    ),

    results as (
        insert into public.attribution_results (
            workspace_id, id, run_id, opportunity_id, model_group, model_ids, computed_at, superseded_at, stale_at, reasons,
            status, converted_at, reporting_amount_minor
        )
        select
            compute_credits.workspace_id, journeys.result_id, compute_credits.run_id, journeys.opportunity_id,
            compute_credits.model_group, compute_credits.model_ids, moment, case when is_historical then moment end,
            -- One more microsecond: at the edge itself the touch still counts.
            case when journeys.status = 'open' then least(
                case when journeys.n > 0 then journeys.touched_at[1] + lookback + interval '1 microsecond' end,
                journeys.touched_at[journeys.n + 1]
            ) end,
            coalesce(journeys.reason, 'full'), journeys.status, coalesce(journeys.closed_at, moment), journeys.amount
        from journeys
    )

    insert into public.attribution_credits (
        workspace_id, result_id, amount_kind, revenue_event_id, credited_at, touchpoint_id, touched_at, channel,
        workspace_influencer_id, campaign_id, deliverable_id, weights, amounts_minor
    )
    select compute_credits.workspace_id, journeys.result_id, lines.*
    from journeys
    cross join lateral (
        -- A row a model. u1 to u4: what the model gives the four; milestones on one touch add up on the first of them.
        with slots as (
            select
                half_life, is_whole, rest_weight,
                case
                    when n = 0 then 0
                    else
                        first_weight + case when lead_seq = 1 then lead_weight else 0 end
                        + case when opened_seq = 1 then opened_weight else 0 end
                        + case when n = 1 then last_weight + won * won_weight else 0 end
                end as u1,
                case
                    when low <= 1 then 0
                    else
                        case when lead_seq = low then lead_weight else 0 end
                        + case when opened_seq = low then opened_weight else 0 end
                        + case when n = low then last_weight + won * won_weight else 0 end
                end as u2,
                case
                    when high <= greatest(low, 1) then 0
                    else
                        case when lead_seq = high then lead_weight else opened_weight end
                        + case when n = high then last_weight + won * won_weight else 0 end
                end as u3,
                case when n <= greatest(high, 1) then 0 else last_weight + won * won_weight end as u4
            from models
            offset 0
        ),

        -- h: is this a milestone of the model at all? The rest may be up to its last one; without any, up to the journey's end.
        reached as (
            select
                slots.*,
                (u1 > 0)::integer as h1, (u2 > 0)::integer as h2, (u3 > 0)::integer as h3, (u4 > 0)::integer as h4,
                case when u4 > 0 then n when u3 > 0 then high when u2 > 0 then low when u1 > 0 then 1 else n end as last_seq
            from slots
            offset 0
        ),

        shared as (
            select
                reached.*,
                case when rest_weight = 0 then 0 when is_whole then least(n, 1) else last_seq - h1 - h2 - h3 - h4 end as others
            from reached
            offset 0
        ),

        -- Points are whole numbers: a milestone's weight times the touches that share the rest, the rest's weight for each.
        summed as (
            select shared.*, greatest(others, 1) * (u1 + u2 + u3 + u4) + others * rest_weight as points
            from shared
            offset 0
        ),

        scaled as (
            select summed.*, 1000000000 * greatest(others, 1) as scale, greatest(points, 1) as total
            from summed
            offset 0
        ),

        -- Billionths: b whole ones, e the remainder.
        divided as (
            select
                half_life, h1, h2, h3, h4, last_seq, others, points,
                scale * u1 / total as b1, scale * u1 % total as e1, scale * u2 / total as b2, scale * u2 % total as e2,
                scale * u3 / total as b3, scale * u3 % total as e3, scale * u4 / total as b4, scale * u4 % total as e4,
                case when others > 0 then 1000000000 * rest_weight / total else 0 end as base, 1000000000 * rest_weight % total as e
            from scaled
            offset 0
        ),

        left_over as (
            select divided.*, case when points > 0 then 1000000000 - b1 - b2 - b3 - b4 - others * base else 0 end as units
            from divided
            offset 0
        ),

        -- g: one more, to the largest remainders, ties to the earlier touch: fewer than `units` touches come before it.
        handed as (
            select
                left_over.*,
                case
                    when
                        units > 0 and units > (e2 > e1)::integer + (e3 > e1)::integer + (e4 > e1)::integer
                        + case when e > e1 then others else 0 end
                        then 1
                    else 0
                end as g1,
                case
                    when
                        units > 0 and units > (e1 >= e2)::integer + (e3 > e2)::integer + (e4 > e2)::integer
                        + case when e > e2 then others when e = e2 then low - 1 - h1 else 0 end
                        then 1
                    else 0
                end as g2,
                case
                    when
                        units > 0 and units > (e1 >= e3)::integer + (e2 >= e3)::integer + (e4 > e3)::integer
                        + case when e > e3 then others when e = e3 then high - 1 - h1 - h2 else 0 end
                        then 1
                    else 0
                end as g3,
                case
                    when
                        units > 0 and units > (e1 >= e4)::integer + (e2 >= e4)::integer + (e3 >= e4)::integer
                        + case when e >= e4 then others else 0 end
                        then 1
                    else 0
                end as g4
            from left_over
            offset 0
        ),

        weighed as (
            select
                half_life, h1, h2, h3, h4, others, last_seq, base, points = 0 and (half_life is null or n = 0) as is_unattributed,
                b1 + g1 as w1, b2 + g2 as w2, b3 + g3 as w3, b4 + g4 as w4, units - g1 - g2 - g3 - g4 as ones
            from handed
            offset 0
        ),

        -- w1 to w4 billionths of the milestones; of the rest, the first `ones`, up to last_one, have base + 1, the others base.
        splits as materialized (
            select
                h1, h2, h3, h4, others, last_seq, is_unattributed, w1, w2, w3, w4, base, ones,
                case when ones > 0 then
                    ones + h1 + case when h2 = 1 and low <= ones + h1 then 1 else 0 end
                    + case when h3 = 1 and high <= ones + h1 + case when h2 = 1 and low <= ones + h1 then 1 else 0 end then 1 else 0 end
                else 0 end as last_one,
                case when half_life is not null and n > 0 then array(
                    select (weighed.w + (weighed.place <= 1000000000 - weighed.given)::integer)::integer
                    from (
                        select divided.seq, divided.w, row_number() over ranked as place, sum(divided.w) over ranked as given
                        from (
                            select
                                pointed.seq,
                                1000000000 * pointed.x / pointed.total as w,
                                1000000000 * pointed.x % pointed.total as e
                            from (
                                select
                                    decays.seq,
                                    decays.x,
                                    (sum(decays.x) over ())::bigint as total
                                from (
                                    select
                                        aged.seq,
                                        case
                                            when aged.age > 31 * half_life then 0
                                            when abs(aged.raw - floor(aged.raw) - 0.5) > 0.0001 then floor(aged.raw + 0.5)::bigint
                                            else private.decayed(aged.age, half_life)
                                        end as x
                                    from (
                                        select
                                            ages.seq,
                                            ages.age,
                                            1e9::double precision
                                            * power(2::double precision, -least(ages.age, 31 * half_life)::double precision / half_life) as raw
                                        from (
                                            select
                                                times.seq,
                                                (extract(epoch from journeys.touched_at[n] - times.touched_at) * 1000000)::bigint as age
                                            from unnest(journeys.touched_at) with ordinality as times (touched_at, seq)
                                            where times.seq <= n
                                            offset 0
                                        ) as ages
                                        offset 0
                                    ) as aged
                                ) as decays
                            ) as pointed
                            offset 0
                        ) as divided
                        window ranked as (
                            order by divided.e desc, divided.seq rows between unbounded preceding and unbounded following
                        )
                    ) as weighed
                    order by weighed.seq
                ) end as decays
            from weighed
        )

        select amounts.amount_kind, amounts.revenue_event_id, amounts.credited_at, credited.*
        from (
            select
                case journeys.status when 'lost' then 'lost' else 'pipeline' end as amount_kind,
                null::uuid as revenue_event_id,
                case journeys.status when 'lost' then journeys.closed_at else journeys.opened_at end as credited_at,
                abs(journeys.amount) as size,
                case when journeys.amount < 0 then -1 else 1 end as direction
            union all
            select
                'revenue', events.id, events.occurred_at, abs(events.reporting_amount_minor),
                case when events.reporting_amount_minor < 0 then -1 else 1 end
            from public.deals as deals
            inner join public.revenue_events as events
                on events.workspace_id = compute_credits.workspace_id and events.deal_id = deals.id
            where
                deals.workspace_id = compute_credits.workspace_id
                and deals.opportunity_id = journeys.opportunity_id
                and (not is_historical or events.created_at <= moment)
        ) as amounts
        cross join lateral (
            -- The same once more for money. c whole minor units, d the remainder: of the milestones, of the rest with one
            -- more billionth (ca, da) and without (cb, db). Split in thousand millions and what is left over, so that no
            -- product leaves bigint, whatever the amount.
            with products as (
                select
                    splits.*, halves.size,
                    q * w1 + m * w1 / 1000000000 as c1, m * w1 % 1000000000 as d1,
                    q * w2 + m * w2 / 1000000000 as c2, m * w2 % 1000000000 as d2,
                    q * w3 + m * w3 / 1000000000 as c3, m * w3 % 1000000000 as d3,
                    q * w4 + m * w4 / 1000000000 as c4, m * w4 % 1000000000 as d4,
                    q * (base + 1) + m * (base + 1) / 1000000000 as ca, m * (base + 1) % 1000000000 as da,
                    q * base + m * base / 1000000000 as cb, m * base % 1000000000 as db
                from (
                    select amounts.size, amounts.size / 1000000000 as q, amounts.size % 1000000000 as m
                    offset 0
                ) as halves
                left join splits on true
                offset 0
            ),

            left_over as (
                select products.*, (d1 + d2 + d3 + d4 + ones * da + (others - ones) * db) / 1000000000 as units
                from products
                offset 0
            ),

            handed as (
                select
                    left_over.*,
                    case
                        when
                            units > 0 and units > (d2 > d1)::integer + (d3 > d1)::integer + (d4 > d1)::integer
                            + case when da > d1 then ones else 0 end + case when db > d1 then others - ones else 0 end
                            then 1
                        else 0
                    end as g1,
                    case
                        when
                            units > 0 and units > (d1 >= d2)::integer + (d3 > d2)::integer + (d4 > d2)::integer
                            + case when da > d2 then ones when da = d2 then least(low - 1 - h1, ones) else 0 end
                            + case when db > d2 then others - ones when db = d2 then greatest(low - 1 - h1 - ones, 0) else 0 end
                            then 1
                        else 0
                    end as g2,
                    case
                        when
                            units > 0 and units > (d1 >= d3)::integer + (d2 >= d3)::integer + (d4 > d3)::integer
                            + case when da > d3 then ones when da = d3 then least(high - 1 - h1 - h2, ones) else 0 end
                            + case when db > d3 then others - ones when db = d3 then greatest(high - 1 - h1 - h2 - ones, 0) else 0 end
                            then 1
                        else 0
                    end as g3,
                    case
                        when
                            units > 0 and units > (d1 >= d4)::integer + (d2 >= d4)::integer + (d3 >= d4)::integer
                            + case when da >= d4 then ones else 0 end + case when db >= d4 then others - ones else 0 end
                            then 1
                        else 0
                    end as g4
                from left_over
                offset 0
            ),

            -- What the milestones leave goes to the rest, first to those with the larger remainder.
            rest as (
                select
                    handed.*,
                    case
                        when da >= db then least(units - g1 - g2 - g3 - g4, ones)
                        else greatest(units - g1 - g2 - g3 - g4 - (others - ones), 0)
                    end as more_a,
                    case
                        when da >= db then greatest(units - g1 - g2 - g3 - g4 - ones, 0)
                        else least(units - g1 - g2 - g3 - g4, others - ones)
                    end as more_b
                from handed
                offset 0
            ),

            priced as (
                select
                    last_seq, last_one, base, ca, cb, decays,
                    case when is_unattributed then 1000000000 else 0 end as w0, case when is_unattributed then size else 0 end as y0,
                    case when h1 = 1 then w1 end as w1, case when h1 = 1 then c1 + g1 end as y1,
                    case when h2 = 1 then w2 end as w2, case when h2 = 1 then c2 + g2 end as y2,
                    case when h3 = 1 then w3 end as w3, case when h3 = 1 then c3 + g3 end as y3,
                    case when h4 = 1 then w4 end as w4, case when h4 = 1 then c4 + g4 end as y4,
                    case when more_a > 0 then
                        more_a + h1 + case when h2 = 1 and low <= more_a + h1 then 1 else 0 end
                        + case when h3 = 1 and high <= more_a + h1 + case when h2 = 1 and low <= more_a + h1 then 1 else 0 end then 1 else 0 end
                    else 0 end as last_a,
                    case when more_b > 0 then
                        ones + more_b + h1 + case when h2 = 1 and low <= ones + more_b + h1 then 1 else 0 end
                        + case when h3 = 1 and high <= ones + more_b + h1 + case when h2 = 1 and low <= ones + more_b + h1 then 1 else 0 end then 1 else 0 end
                    else 0 end as last_b,
                    case when decays is not null then array(
                        select paid.c + (paid.place * 1000000000 <= paid.given)::integer
                        from (
                            select products.seq, products.c, row_number() over ranked as place, sum(products.d) over ranked as given
                            from (
                                select
                                    weights.seq,
                                    size / 1000000000 * weights.w + size % 1000000000 * weights.w / 1000000000 as c,
                                    size % 1000000000 * weights.w % 1000000000 as d
                                from unnest(decays) with ordinality as weights (w, seq)
                                offset 0
                            ) as products
                            window ranked as (
                                order by products.d desc, products.seq rows between unbounded preceding and unbounded following
                            )
                        ) as paid
                        order by paid.seq
                    ) end as paid
                from rest
                offset 0
            ),

            -- All touches after each other, all models of each, touch 0 being nobody: what no touch can take.
            cells as materialized (
                select
                    array_agg(
                        coalesce(
                            case steps.milestone when 5 then null when 1 then w1 when 2 then w2 when 3 then w3 when 4 then w4 else w0 end,
                            decays[steps.seq],
                            case when steps.seq <= last_one then base + 1 when steps.seq <= last_seq then base else 0 end
                        )::integer
                    ) as weights,
                    array_agg(
                        amounts.direction * coalesce(
                            case steps.milestone when 5 then null when 1 then y1 when 2 then y2 when 3 then y3 when 4 then y4 else y0 end,
                            paid[steps.seq],
                            case
                                when steps.seq > last_seq then 0
                                when steps.seq <= last_one then case when steps.seq <= last_a then ca + 1 else ca end
                                when steps.seq <= last_b then cb + 1
                                else cb
                            end
                        )
                    ) as amounts
                from (
                    select
                        steps.seq,
                        case steps.seq when 0 then 0 when 1 then 1 when low then 2 when high then 3 when n then 4 else 5 end as milestone
                    from generate_series(0, n) as steps (seq)
                    offset 0
                ) as steps
                left join priced on true
            )

            select
                touches.id, touches.touched_at, touches.channel, touches.workspace_influencer_id, touches.campaign_id,
                touches.deliverable_id,
                cells.weights[touches.seq * width + 1:touches.seq * width + width],
                cells.amounts[touches.seq * width + 1:touches.seq * width + width]
            from cells
            cross join lateral (
                select
                    0::bigint as seq, null::bigint as id, null::timestamptz as touched_at, null::text as channel,
                    null::uuid as workspace_influencer_id, null::uuid as campaign_id, null::uuid as deliverable_id
                where 1000000000 = any(cells.weights[1:width])
                union all
                select
                    steps.seq, steps.id, steps.touched_at, steps.channel, steps.workspace_influencer_id, steps.campaign_id,
                    steps.deliverable_id
                from unnest(
                    journeys.ids, journeys.touched_at, journeys.channels, journeys.influencers, journeys.campaigns,
                    journeys.deliverables
                ) with ordinality as steps (id, touched_at, channel, workspace_influencer_id, campaign_id, deliverable_id, seq)
                where steps.seq <= n
            ) as touches
        ) as credited
    ) as lines;
    get diagnostics written = row_count;
    return written;
end
$$;
comment on function private.compute_credits(
    uuid, uuid, timestamptz, boolean, uuid[], text[], smallint, uuid[], text, interval, text[], smallint
) is
'Computes and writes results and credits of some opportunities by a group of models with the same settings; returns the rows of credits. Historical: with the opportunities, touches, committees and revenue known at the moment.';

create function private.compute_attribution(
    workspace_id uuid,
    kind text,
    as_of timestamptz default null,
    opportunity_ids uuid[] default null,
    reasons text[] default null
)
returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
    run constant uuid := private.uuid_v7();
    started constant timestamptz := clock_timestamp();
    moment constant timestamptz := coalesce(as_of, started);
    batch uuid[] := opportunity_ids;
    groups record;
    written bigint := 0;
begin
    if as_of is null and opportunity_ids is null then
        update public.attribution_results as results
        set superseded_at = moment
        where results.workspace_id = compute_attribution.workspace_id and results.superseded_at is null;
    elsif as_of is null then
        update public.attribution_results as results
        set superseded_at = moment
        where
            results.workspace_id = compute_attribution.workspace_id
            and results.opportunity_id = any(opportunity_ids)
            and results.superseded_at is null;
    end if;
    loop
        if opportunity_ids is null then
            -- The next thousand: neither memory nor disk beside the tables grows with the workspace.
            select array_agg(next.id)
            into batch
            from (
                select opportunities.id
                from public.opportunities as opportunities
                where
                    opportunities.workspace_id = compute_attribution.workspace_id
                    and opportunities.id > coalesce(batch[cardinality(batch)], '00000000-0000-0000-0000-000000000000')
                order by opportunities.id
                limit 1000
            ) as next;
        end if;
        exit when batch is null;
        for groups in
            select
                row_number() over (order by min(models.name)) as number,
                array_agg(models.id order by models.name) as model_ids,
                models.scope,
                models.lookback_days,
                models.excluded_channels,
                models.minimum_evidence
            from public.attribution_models as models
            where models.workspace_id = compute_attribution.workspace_id and models.is_active
            group by models.scope, models.lookback_days, models.excluded_channels, models.minimum_evidence
        loop
            written := written + private.compute_credits(
                compute_attribution.workspace_id, run, moment, as_of is not null, batch, reasons, groups.number::smallint,
                -- Hours, not days: a day of a time zone has 23 or 25 of them twice a year.
                groups.model_ids, groups.scope, make_interval(hours => 24 * groups.lookback_days), groups.excluded_channels,
                groups.minimum_evidence
            );
        end loop;
        exit when opportunity_ids is not null;
    end loop;
    insert into public.attribution_runs (workspace_id, id, kind, as_of, started_at, opportunities, credits)
    select
        compute_attribution.workspace_id, run, compute_attribution.kind, moment, started, count(distinct results.opportunity_id),
        written
    from public.attribution_results as results
    where results.workspace_id = compute_attribution.workspace_id and results.run_id = run;
    return run;
end
$$;
comment on function private.compute_attribution(uuid, text, timestamptz, uuid[], text[]) is
'Computes the active models for some or all opportunities of a workspace and records the run. The caller holds the workspace''s attribution lock.';

-- ---------------------------------------------------------------------------------------------------------------------
-- Refresh and full run. One computation a workspace at a time: then what supersedes what is one order, and each mark
-- deleted belongs to a change that the computation, whose snapshot is younger, has seen. Workspaces do not wait for
-- each other.

create function private.attribution_lock(workspace_id uuid)
returns bigint
language sql
immutable
parallel safe
set search_path = ''
as $$
    select hashtextextended('attribution', 0) # uuid_hash_extended(workspace_id, 0)
$$;
comment on function private.attribution_lock(uuid) is 'The advisory lock by which computations of one workspace take turns.';

create function private.require_workspace(workspace_id uuid)
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    if not exists (select from public.workspaces as workspaces where workspaces.id = require_workspace.workspace_id) then
        perform private.reject(
            'attribution_workspace_exists', 'there is no such workspace', '', 'Read public.workspaces for the ids.', '23503'
        );
    end if;
end
$$;
comment on function private.require_workspace(uuid) is 'Refuses a workspace that does not exist.';

create function private.run_attribution(workspace_id uuid, as_of timestamptz default null)
returns uuid
language plpgsql
security definer
set search_path = ''
as $$
begin
    perform private.require_workspace(run_attribution.workspace_id);
    if as_of > clock_timestamp() then
        perform private.reject(
            'attribution_runs_as_of_past', format('%s is not past', as_of), 'What will be known then is not known yet.',
            'Leave as_of out to compute what is known now.', '22023'
        );
    end if;
    perform pg_advisory_xact_lock(private.attribution_lock(run_attribution.workspace_id));
    if as_of is null then
        -- Before the computation: a mark made after this is of a change it may have missed, and stays.
        delete from private.attribution_marks as marks where marks.workspace_id = run_attribution.workspace_id;
    end if;
    return private.compute_attribution(
        run_attribution.workspace_id, case when as_of is null then 'full' else 'as_of' end, run_attribution.as_of
    );
end
$$;
comment on function private.run_attribution(uuid, timestamptz) is
'Computes all opportunities of a workspace and returns the run. With a past moment: with what was known then, kept as a run of its own, never current.';

create function private.expand_marks(workspace_id uuid)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
    -- As a value: asked anew for each row it would keep the condition out of the index.
    moment constant timestamptz := clock_timestamp();
    by_company boolean;
begin
    -- Nothing changed but time: the oldest touch left the lookback, or one dated ahead has come.
    if exists (
        select from public.attribution_results as results
        where
            results.workspace_id = expand_marks.workspace_id and results.superseded_at is null and results.stale_at <= moment
    ) then
        insert into private.attribution_marks (workspace_id, opportunity_id, reason)
        select distinct results.workspace_id, results.opportunity_id, 'time passed'
        from public.attribution_results as results
        where
            results.workspace_id = expand_marks.workspace_id
            and results.superseded_at is null
            and results.stale_at <= moment
            and not exists (
                select from private.attribution_marks as marks
                where marks.workspace_id = results.workspace_id and marks.opportunity_id = results.opportunity_id
            );
    end if;
    if not exists (
        select from private.attribution_marks as marks
        where marks.workspace_id = expand_marks.workspace_id and marks.opportunity_id is null
    ) then
        return;
    end if;
    by_company := exists (
        select from public.attribution_models as models
        where models.workspace_id = expand_marks.workspace_id and models.is_active and models.scope = 'company'
    );
    with broad as materialized (
        delete from private.attribution_marks as marks
        where marks.workspace_id = expand_marks.workspace_id and marks.opportunity_id is null
        returning marks.contact_id, marks.company_id, marks.reason
    ),

    subjects as materialized (select distinct broad.contact_id, broad.company_id, broad.reason from broad)

    insert into private.attribution_marks (workspace_id, opportunity_id, reason)
    select expand_marks.workspace_id, committee.opportunity_id, subjects.reason
    from subjects
    inner join public.opportunity_contacts as committee
        on committee.workspace_id = expand_marks.workspace_id and committee.contact_id = subjects.contact_id
    union
    select expand_marks.workspace_id, opportunities.id, subjects.reason
    from subjects
    inner join public.contacts as contacts
        on contacts.workspace_id = expand_marks.workspace_id and contacts.id = subjects.contact_id
    inner join public.opportunities as opportunities
        on opportunities.workspace_id = expand_marks.workspace_id and opportunities.company_id = contacts.company_id
    where by_company
    union
    select expand_marks.workspace_id, opportunities.id, subjects.reason
    from subjects
    inner join public.opportunities as opportunities
        on opportunities.workspace_id = expand_marks.workspace_id and opportunities.company_id = subjects.company_id
    where by_company
    union
    select expand_marks.workspace_id, opportunities.id, subjects.reason
    from subjects
    inner join public.opportunities as opportunities on opportunities.workspace_id = expand_marks.workspace_id
    where subjects.contact_id is null and subjects.company_id is null;
end
$$;
comment on function private.expand_marks(uuid) is
'Turns marks of contacts, companies and the whole workspace into marks of opportunities, and marks those that time changed.';

create function private.refresh_attribution(workspace_id uuid, batch_size integer default 1000)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
    opportunity_ids uuid[];
    reasons text[];
begin
    if batch_size is null or batch_size < 1 then
        perform private.reject(
            'attribution_batch_size_positive', format('a batch of %s opportunities is none', batch_size), '',
            'Give a batch_size of 1 or more; 1000 is the default.', '22023'
        );
    end if;
    if not pg_try_advisory_xact_lock(private.attribution_lock(refresh_attribution.workspace_id)) then
        return 0;
    end if;
    -- The first one; also what refuses a workspace that does not exist.
    if not exists (
        select from public.attribution_runs as runs where runs.workspace_id = refresh_attribution.workspace_id and runs.kind <> 'as_of'
    ) then
        perform private.run_attribution(refresh_attribution.workspace_id);
        return (
            select count(distinct results.opportunity_id)
            from public.attribution_results as results
            where results.workspace_id = refresh_attribution.workspace_id and results.superseded_at is null
        );
    end if;
    perform private.expand_marks(refresh_attribution.workspace_id);
    -- First the marks, then the computation with a younger snapshot: what is marked in between stays marked.
    with oldest as materialized (
        select marks.opportunity_id
        from private.attribution_marks as marks
        where marks.workspace_id = refresh_attribution.workspace_id and marks.opportunity_id is not null
        order by marks.id
        limit batch_size
    ),

    taken as (
        delete from private.attribution_marks as marks
        where
            marks.workspace_id = refresh_attribution.workspace_id
            and marks.opportunity_id in (select oldest.opportunity_id from oldest)
        returning marks.opportunity_id, marks.reason
    ),

    grouped as (
        select taken.opportunity_id, string_agg(distinct taken.reason, ', ' order by taken.reason) as reason
        from taken
        group by taken.opportunity_id
    )

    select array_agg(grouped.opportunity_id), array_agg(grouped.reason) into opportunity_ids, reasons from grouped;
    if opportunity_ids is null then
        return 0;
    end if;
    perform private.compute_attribution(refresh_attribution.workspace_id, 'refresh', null, opportunity_ids, reasons);
    return cardinality(opportunity_ids);
end
$$;
comment on function private.refresh_attribution(uuid, integer) is
'Computes the marked opportunities of a workspace, at most a batch, oldest marks first; returns how many, 0 when nothing is left or another computation of the workspace is under way. The first refresh of a workspace is a full run. Call it until it returns 0.';

create function private.refresh_my_attribution(batch_size integer)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
    workspace constant uuid := private.active_workspace('editor');
begin
    if workspace is null then
        perform private.reject(
            'attribution_editor_only', 'only an editor, admin or owner can refresh attribution', '', 'Ask one of them.', '42501'
        );
    end if;
    return private.refresh_attribution(workspace, batch_size);
end
$$;
comment on function private.refresh_my_attribution(integer) is 'The work of public.refresh_attribution().';

create function public.refresh_attribution(batch_size integer default 1000)
returns integer
language sql
set search_path = ''
begin atomic
    select private.refresh_my_attribution(batch_size);
end;
comment on function public.refresh_attribution(integer) is
'Brings the credits of the active workspace up to date, at most a batch of opportunities; returns how many were computed. Call it until it returns 0. For editors.';

create function public.refresh_workspace_attribution(workspace_id uuid, batch_size integer default 1000)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
begin
    return private.refresh_attribution(refresh_workspace_attribution.workspace_id, batch_size);
end
$$;
comment on function public.refresh_workspace_attribution(uuid, integer) is
'private.refresh_attribution() for services: any workspace. service_role only.';

create function public.run_workspace_attribution(workspace_id uuid, as_of timestamptz default null)
returns uuid
language plpgsql
security definer
set search_path = ''
as $$
begin
    return private.run_attribution(run_workspace_attribution.workspace_id, run_workspace_attribution.as_of);
end
$$;
comment on function public.run_workspace_attribution(uuid, timestamptz) is
'Computes all opportunities of a workspace anew, or with a past moment what was known then; returns the run. service_role only.';

select private.seal_functions();
revoke all on function
public.refresh_attribution(integer), public.refresh_workspace_attribution(uuid, integer), public.run_workspace_attribution(uuid, timestamptz)
from public, anon, authenticated, service_role;
grant execute on function public.refresh_attribution(integer), private.refresh_my_attribution(integer) to authenticated;
grant execute on function
public.refresh_workspace_attribution(uuid, integer), public.run_workspace_attribution(uuid, timestamptz)
to service_role;
