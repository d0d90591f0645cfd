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
-- The computation

create function private.model_weights(kind text)
returns integer[]
language sql
immutable
parallel safe
set search_path = ''
as $$
    select case kind
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
    end::integer[]
$$;
comment on function private.model_weights(text) is
'Standard models as what they give the first touch, the last, lead creation, opportunity creation, closed-won, and the rest together. NULL for custom (has its own), time_decay and influenced (not of this form).';

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

create function private.share_expressions(workspace_id uuid, model_ids uuid[])
returns table (model_position integer, milestone text, last_milestone text, rest integer, points text, is_whole boolean)
language sql
stable
security definer
set search_path = ''
as $$
    select
        given.model_position::integer,
        -- The milestones of the model that this touch is.
        coalesce(nullif(concat_ws(
            ' + ',
            case when weights.w[1] > 0 then format('case when seq = 1 then %s else 0 end', weights.w[1]) end,
            case when weights.w[2] > 0 then format('case when seq = n then %s else 0 end', weights.w[2]) end,
            case when weights.w[3] > 0 then format('case when seq = lead_seq then %s else 0 end', weights.w[3]) end,
            case when weights.w[4] > 0 then format('case when seq = opened_seq then %s else 0 end', weights.w[4]) end,
            case when weights.w[5] > 0 then format('case when seq = won_seq then %s else 0 end', weights.w[5]) end
        ), ''), '0'),
        -- The last touch the rest may be: without a milestone, the journey's last.
        format('coalesce(greatest(%s), n)', concat_ws(
            ', ',
            case when weights.w[1] > 0 then '1' end,
            case when weights.w[2] > 0 then 'n' end,
            case when weights.w[3] > 0 then 'lead_seq' end,
            case when weights.w[4] > 0 then 'opened_seq' end,
            case when weights.w[5] > 0 then 'won_seq' end,
            'null::bigint'
        )),
        coalesce(weights.w[6], 0),
        -- Of models that are not made of milestones: the points of a touch.
        case models.kind
            when 'influenced' then '1'
            when 'time_decay' then format(
                'case when seq = 0 or age > 31 * %1$s then 0'
                ' when abs(%2$s - floor(%2$s) - 0.5) > 0.0001 then floor(%2$s + 0.5)::integer'
                ' else private.decayed(age, %1$s) end',
                half_life.microseconds,
                format('(1e9::double precision * power(2::double precision, -age::double precision / %s))', half_life.microseconds)
            )
        end,
        -- All or nothing: such shares leave no remainder to hand out.
        models.kind in ('first_touch', 'last_touch', 'lead_creation', 'influenced')
    from unnest(share_expressions.model_ids) with ordinality as given (model_id, model_position)
    inner join public.attribution_models as models
        on models.workspace_id = share_expressions.workspace_id and models.id = given.model_id
    cross join lateral (select models.half_life_hours * 3600000000::bigint as microseconds) as half_life
    cross join lateral (
        select coalesce(
            private.model_weights(models.kind),
            array[
                models.weight_first, models.weight_last, models.weight_lead, models.weight_opportunity, models.weight_won,
                models.weight_rest
            ]
        ) as w
    ) as weights
$$;
comment on function private.share_expressions(uuid, uuid[]) is
'The SQL expressions that private.attribution_statement() puts together, one row a model.';

-- One statement for all models of a group, side by side: a row a touch, columns a model. Measured against a row a model
-- and touch: several times as fast (docs/decisions/0010). Parameters of the statement: $1 workspace, $2 opportunities
-- (null: all), $3 their reasons, $4 the moment, $5 run, $6 group, $7 models, $8 lookback, $9 excluded channels, $10 evidence.
create function private.attribution_statement(
    workspace_id uuid, model_ids uuid[], scope text, is_partial boolean, is_historical boolean
)
returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    placed text;
    pointed text;
    totalled text;
    divided text;
    weighed text;
    priced text;
    paid text;
    weights text;
    amounts text;
    facts text;
    buyers text;
    known_touches text := '';
    known_leads text := '';
    known_revenue text := '';
begin
    select
        string_agg(
            case when models.points is null then format(
                '%2$s as m%1$s, %3$s as r%1$s',
                models.model_position, models.milestone,
                case models.rest when 0 then 'false' else format('seq > 0 and %s = 0 and seq <= %s', models.milestone, models.last_milestone) end
            ) else format('0 as m%1$s, false as r%1$s', models.model_position) end,
            ', ' order by models.model_position
        ),
        -- Points are whole numbers: a milestone's weight times the touches that share the rest, and the rest's weight for each.
        string_agg(
            case
                when models.points is not null then format('(%2$s) as x%1$s', models.model_position, models.points)
                when models.rest = 0 then format('m%1$s as x%1$s', models.model_position)
                else format(
                    'm%1$s * greatest(count(*) filter (where r%1$s) over o, 1)::integer + case when r%1$s then %2$s else 0 end as x%1$s',
                    models.model_position, models.rest
                )
            end,
            ', ' order by models.model_position
        ),
        -- What no touch can take, the unattributed row takes.
        string_agg(
            format(
                'case when seq = 0 and sum(x%1$s) over o = 0 then 1 else x%1$s end as x%1$s, greatest(sum(x%1$s) over o, 1) as t%1$s',
                models.model_position
            ),
            ', ' order by models.model_position
        ),
        string_agg(
            format(
                '(1000000000 * x%1$s::bigint / t%1$s)::integer as w%1$s, 1000000000 * x%1$s::bigint %% t%1$s as e%1$s',
                models.model_position
            ),
            ', ' order by models.model_position
        ),
        string_agg(
            case
                when models.points = '1' then format('case when seq > 0 or n = 0 then 1000000000 else 0 end as w%s', models.model_position)
                when models.is_whole then format('w%s', models.model_position)
                else format(
                    'w%1$s + (row_number() over (partition by o order by e%1$s desc, seq) <= 1000000000 - sum(w%1$s) over o)::integer as w%1$s',
                    models.model_position
                )
            end,
            ', ' order by models.model_position
        ),
        -- Split in thousand millions and what is left over, so that no product leaves bigint, whatever the amount.
        string_agg(
            case when models.is_whole then format('case when w%1$s > 0 then size else 0 end as c%1$s, 0 as d%1$s', models.model_position)
                else format(
                    'size / 1000000000 * w%1$s + size %% 1000000000 * w%1$s / 1000000000 as c%1$s,'
                    ' (size %% 1000000000 * w%1$s %% 1000000000)::integer as d%1$s',
                    models.model_position
                )
            end,
            ', ' order by models.model_position
        ),
        string_agg(
            case when models.is_whole then format('c%s', models.model_position)
                else format(
                    'c%1$s + (row_number() over (partition by p order by d%1$s desc, seq) <= sum(d%1$s) over p / 1000000000)::integer as c%1$s',
                    models.model_position
                )
            end,
            ', ' order by models.model_position
        ),
        string_agg(format('w%s', models.model_position), ', ' order by models.model_position),
        string_agg(format('direction * c%s', models.model_position), ', ' order by models.model_position)
    into placed, pointed, totalled, divided, weighed, priced, paid, weights, amounts
    from private.share_expressions(attribution_statement.workspace_id, attribution_statement.model_ids) as models;

    if is_historical then
        facts := $sql$
            select distinct on (history.opportunity_id)
                opportunities.id, opportunities.company_id, history.status, opportunities.opened_at,
                case
                    when history.status = 'open' then null
                    when history.status = opportunities.status and opportunities.closed_at <= $4 then opportunities.closed_at
                    else history.stage_entered_at
                end as closed_at,
                history.reporting_amount_minor
            from public.opportunity_history as history
            inner join public.opportunities as opportunities
                on opportunities.workspace_id = history.workspace_id and opportunities.id = history.opportunity_id
            where history.workspace_id = $1 and history.changed_at <= $4
            order by history.opportunity_id, history.changed_at desc, history.id desc
        $sql$;
        known_touches := $sql$
            and touchpoints.created_at <= $4 and not exists (
                select from public.contact_visitors as visitors
                where
                    visitors.workspace_id = $1 and visitors.visitor_id = touchpoints.visitor_id
                    and visitors.contact_id = touchpoints.contact_id and visitors.created_at > $4
            )
        $sql$;
        known_leads := 'and contacts.became_lead_at <= $4';
        known_revenue := 'and events.created_at <= $4';
    else
        facts := 'select * from public.opportunities as opportunities where opportunities.workspace_id = $1'
        || case when is_partial then ' and opportunities.id = any($2)' else '' end;
    end if;
    buyers := case scope
        when 'committee' then $sql$
            select facts.o, committee.contact_id
            from facts
            inner join public.opportunity_contacts as committee on committee.workspace_id = $1 and committee.opportunity_id = facts.opportunity_id
        $sql$ || case when is_historical then ' where committee.created_at <= $4' else '' end
        else $sql$
            select facts.o, contacts.id as contact_id
            from facts
            inner join public.contacts as contacts on contacts.workspace_id = $1 and contacts.company_id = facts.company_id
        $sql$ || case when is_historical then ' where contacts.created_at <= $4' else '' end
    end;
    return format(
        $sql$
        with facts as materialized (
            select
                nextval('public.attribution_results_id_seq') as o,
                known.id as opportunity_id,
                known.company_id,
                known.status,
                known.opened_at,
                known.closed_at,
                coalesce(known.closed_at, $4) as converted_at,
                coalesce(known.reporting_amount_minor, 0) as amount
            from (%1$s) as known
        ),
        buyers as (%2$s),
        -- Materialized: what is joined must never be computed once a row, however wrong an estimate is.
        leads as materialized (
            select buyers.o, min(contacts.became_lead_at) as became_lead_at
            from buyers
            inner join public.contacts as contacts on contacts.workspace_id = $1 and contacts.id = buyers.contact_id %4$s
            group by buyers.o
        ),
        touched as materialized (
            select
                facts.o, touchpoints.id, touchpoints.touched_at, touchpoints.channel, touchpoints.workspace_influencer_id,
                touchpoints.campaign_id, touchpoints.deliverable_id, touchpoints.touched_at <= facts.converted_at as counts
            from facts
            inner join buyers on buyers.o = facts.o
            inner join public.touchpoints as touchpoints
                on touchpoints.workspace_id = $1 and touchpoints.contact_id = buyers.contact_id
            where
                touchpoints.touched_at >= facts.converted_at - $8
                and (touchpoints.touched_at <= facts.converted_at or facts.status = 'open')
                and touchpoints.channel <> all($9)
                and touchpoints.evidence >= $10
                %3$s
        ),
        results as (
            insert into public.attribution_results (
                workspace_id, id, run_id, opportunity_id, model_group, model_ids, computed_at, superseded_at, stale_at, reasons,
                status, converted_at, reporting_amount_minor
            )
            select
                $1, facts.o, $5, facts.opportunity_id, $6, $7, $4, %6$s, edges.stale_at, coalesce(changes.reason, 'full'),
                facts.status, facts.converted_at, facts.amount
            from facts
            left join unnest($2, $3) as changes (opportunity_id, reason) on changes.opportunity_id = facts.opportunity_id
            left join (
                select
                    touched.o,
                    -- One more microsecond: at the edge itself the touch still counts.
                    least(
                        min(touched.touched_at) filter (where touched.counts) + $8 + interval '1 microsecond',
                        min(touched.touched_at) filter (where not touched.counts)
                    ) as stale_at
                from touched
                group by touched.o
            ) as edges on edges.o = facts.o and facts.status = 'open'
        ),
        amounts as materialized (
            select
                row_number() over () as p, parts.o, parts.amount_kind, parts.revenue_event_id, parts.credited_at,
                abs(parts.amount) as size, case when parts.amount < 0 then -1 else 1 end as direction
            from (
                select
                    facts.o, case facts.status when 'lost' then 'lost' else 'pipeline' end as amount_kind,
                    null::uuid as revenue_event_id,
                    case facts.status when 'lost' then facts.closed_at else facts.opened_at end as credited_at, facts.amount
                from facts
                union all
                select facts.o, 'revenue', events.id, events.occurred_at, events.reporting_amount_minor
                from facts
                inner join public.deals as deals on deals.workspace_id = $1 and deals.opportunity_id = facts.opportunity_id
                inner join public.revenue_events as events on events.workspace_id = $1 and events.deal_id = deals.id %5$s
            ) as parts
        ),
        -- seq 0 is the unattributed row; a milestone is the number of touches up to its moment.
        journeys as (
            select
                steps.*,
                row_number() over (partition by steps.o order by steps.touched_at nulls first, steps.id) - 1 as seq,
                count(steps.id) over o as n,
                nullif(count(*) filter (where steps.touched_at <= leads.became_lead_at) over o, 0) as lead_seq,
                nullif(count(*) filter (where steps.touched_at <= facts.opened_at) over o, 0) as opened_seq,
                nullif(count(*) filter (where facts.status = 'won' and steps.touched_at <= facts.closed_at) over o, 0) as won_seq,
                (extract(epoch from max(steps.touched_at) over o - steps.touched_at) * 1000000)::bigint as age
            from (
                select touched.o, touched.id, touched.touched_at, touched.channel, touched.workspace_influencer_id, touched.campaign_id,
                    touched.deliverable_id
                from touched
                where touched.counts
                union all
                select facts.o, null, null, null, null, null, null from facts
            ) as steps
            inner join facts on facts.o = steps.o
            left join leads on leads.o = steps.o
            window o as (partition by steps.o)
        ),
        placed as (select *, %7$s from journeys),
        pointed as (select o, seq, n, id, touched_at, channel, workspace_influencer_id, campaign_id, deliverable_id, %8$s from placed window o as (partition by o)),
        totalled as (select o, seq, n, id, touched_at, channel, workspace_influencer_id, campaign_id, deliverable_id, %9$s from pointed window o as (partition by o)),
        divided as (select o, seq, n, id, touched_at, channel, workspace_influencer_id, campaign_id, deliverable_id, %10$s from totalled),
        weighed as (select o, seq, id, touched_at, channel, workspace_influencer_id, campaign_id, deliverable_id, %11$s from divided window o as (partition by o)),
        priced as (
            select weighed.*, amounts.p, amounts.amount_kind, amounts.revenue_event_id, amounts.credited_at, amounts.direction, %12$s
            from weighed
            inner join amounts on amounts.o = weighed.o
            where weighed.seq > 0 or greatest(%14$s) > 0
        ),
        paid as (
            select o, seq, id, touched_at, channel, workspace_influencer_id, campaign_id, deliverable_id, amount_kind, revenue_event_id,
                credited_at, direction, %14$s, %13$s
            from priced
            window p as (partition by p)
        )
        insert into public.attribution_credits (
            workspace_id, result_id, amount_kind, revenue_event_id, credited_at, touchpoint_id, touched_at, channel,
            workspace_influencer_id, campaign_id, deliverable_id, weights, amounts_minor
        )
        select
            $1, o, amount_kind, revenue_event_id, credited_at, id, touched_at, channel, workspace_influencer_id, campaign_id,
            deliverable_id, array[%14$s], array[%15$s]
        from paid
        $sql$,
        facts, buyers, known_touches, known_leads, known_revenue, case when is_historical then '$4' else 'null' end,
        placed, pointed, totalled, divided, weighed, priced, paid, weights, amounts
    );
end
$$;
comment on function private.attribution_statement(uuid, uuid[], text, boolean, boolean) is
'The one statement that computes results and credits of a group of models: journeys, milestones, points, weights by largest remainder, amounts by largest remainder. Historical: with the opportunities, touches, committees and revenue known at $4.';

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
    moment constant timestamptz := coalesce(as_of, clock_timestamp());
    groups record;
    written bigint := 0;
    written_now bigint;
    computed integer;
begin
    if as_of is null then
        update public.attribution_results as results
        set superseded_at = moment
        where
            results.workspace_id = compute_attribution.workspace_id
            and results.superseded_at is null
            and (opportunity_ids is null or results.opportunity_id = any(opportunity_ids));
    end if;
    for groups in
        select
            row_number() over (order by min(numbered.name)) as number,
            array_agg(numbered.id order by numbered.name) as model_ids,
            numbered.scope,
            numbered.lookback_days,
            numbered.excluded_channels,
            numbered.minimum_evidence
        from public.attribution_models as numbered
        where numbered.workspace_id = compute_attribution.workspace_id and numbered.is_active
        group by numbered.scope, numbered.lookback_days, numbered.excluded_channels, numbered.minimum_evidence
    loop
        execute private.attribution_statement(
            compute_attribution.workspace_id, groups.model_ids, groups.scope, opportunity_ids is not null, as_of is not null
        )
        using
            compute_attribution.workspace_id, opportunity_ids, reasons, moment, run, groups.number::smallint, groups.model_ids,
            -- Hours, not days: a day of a time zone has 23 or 25 of them twice a year.
            make_interval(hours => 24 * groups.lookback_days), groups.excluded_channels, groups.minimum_evidence;
        get diagnostics written_now = row_count;
        written := written + written_now;
    end loop;
    select count(distinct results.opportunity_id)
    into computed
    from public.attribution_results as results
    where results.workspace_id = compute_attribution.workspace_id and results.run_id = run;
    insert into public.attribution_runs (workspace_id, id, kind, as_of, started_at, opportunities, credits)
    values (compute_attribution.workspace_id, run, compute_attribution.kind, moment, started, computed, written);
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
    by_company constant boolean := exists (
        select from public.attribution_models as models
        where models.workspace_id = expand_marks.workspace_id and models.is_active and models.scope = 'company'
    );
begin
    -- Nothing changed but time: the oldest touch left the lookback, or one dated ahead has come.
    insert into private.attribution_marks (workspace_id, opportunity_id, reason)
    select distinct results.workspace_id, results.opportunity_id, 'time passed'
    from public.attribution_results as results
    where
        results.workspace_id = expand_marks.workspace_id
        and results.superseded_at is null
        and results.stale_at <= clock_timestamp()
        and not exists (
            select from private.attribution_marks as marks
            where marks.workspace_id = results.workspace_id and marks.opportunity_id = results.opportunity_id
        );
    if not exists (
        select from private.attribution_marks as marks
        where marks.workspace_id = expand_marks.workspace_id and marks.opportunity_id is null
    ) then
        return;
    end if;
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
    chosen uuid[];
    opportunity_ids uuid[];
    reasons text[];
begin
    perform private.require_workspace(refresh_attribution.workspace_id);
    if batch_size is null or batch_size < 1 then
        perform private.reject(
            'attribution_batch_size_positive', format('a batch of %s opportunities is none', batch_size), '',
            'Give a batch_size of 1 or more; 1000 is the default.', '22023'
        );
    end if;
    if not pg_try_advisory_xact_lock(private.attribution_lock(refresh_attribution.workspace_id)) then
        return 0;
    end if;
    if not exists (
        select from public.attribution_runs as runs where runs.workspace_id = refresh_attribution.workspace_id and runs.kind = 'full'
    ) then
        perform private.run_attribution(refresh_attribution.workspace_id);
        return (
            select count(distinct results.opportunity_id)
            from public.attribution_results as results
            where results.workspace_id = refresh_attribution.workspace_id and results.superseded_at is null
        );
    end if;
    perform private.expand_marks(refresh_attribution.workspace_id);
    select array_agg(distinct oldest.opportunity_id)
    into chosen
    from (
        select marks.opportunity_id
        from private.attribution_marks as marks
        where marks.workspace_id = refresh_attribution.workspace_id and marks.opportunity_id is not null
        order by marks.id
        limit batch_size
    ) as oldest;
    if chosen is null then
        return 0;
    end if;
    -- First the marks, then the computation with a younger snapshot: what is marked in between stays marked.
    with taken as (
        delete from private.attribution_marks as marks
        where marks.workspace_id = refresh_attribution.workspace_id and marks.opportunity_id = any(chosen)
        returning marks.opportunity_id, marks.reason
    ),

    grouped as (
        select taken.opportunity_id, string_agg(distinct taken.reason, ', ' order by taken.reason) as reason
        from taken
        group by taken.opportunity_id
    )

    select array_agg(grouped.opportunity_id), array_agg(grouped.reason) into opportunity_ids, reasons from grouped;
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
