-- Stages of opportunities: status and stage follow each other.
--
-- Functions, and a trigger on opportunities.

create function private.stage_of_status(opportunity public.opportunities)
returns uuid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    stages uuid[];
begin
    -- A reopened opportunity goes back to the stage it was in, if that is known.
    if opportunity.status = 'open' then
        select array_agg(history.stage_id order by history.changed_at desc, history.id desc)
        into stages
        from public.opportunity_history as history
        inner join public.pipeline_stages as open_stages
            on open_stages.workspace_id = history.workspace_id and open_stages.id = history.stage_id
        where
            history.workspace_id = opportunity.workspace_id
            and history.opportunity_id = opportunity.id
            -- A closing that is dated before the last move supersedes that move and puts no other stage in its place.
            and (
                history.superseded_at is null
                or not exists (
                    select from public.opportunity_history as later
                    where
                        later.workspace_id = history.workspace_id
                        and later.opportunity_id = history.opportunity_id
                        and later.recorded_at >= history.superseded_at
                        and later.status = 'open'
                        and later.superseded_at is null
                )
            )
            and open_stages.pipeline_id = opportunity.pipeline_id
            and open_stages.type = 'open';
        if stages is not null then
            return stages[1];
        end if;
    end if;
    select array_agg(typed.id order by typed.position)
    into stages
    from public.pipeline_stages as typed
    where
        typed.workspace_id = opportunity.workspace_id
        and typed.pipeline_id = opportunity.pipeline_id
        and typed.type = opportunity.status;
    if cardinality(stages) = 1 or (opportunity.status = 'open' and stages is not null) then
        return stages[1];
    end if;
    if private.is_foreign(opportunity.workspace_id) then
        return null;
    end if;
    perform private.reject(
        'opportunities_status_alone', opportunity.name, opportunity.status, coalesce(cardinality(stages), 0)::text
    );
    return null;
end
$$;
comment on function private.stage_of_status(public.opportunities) is
'The stage an opportunity moves to when its status is set: the only one of that type in its pipeline; reopened, the open stage it was in last.';
select private.define_refusal(
    'opportunities_status_alone',
    'opportunity "{name}" cannot become {status} by its status',
    'Its pipeline has {stage_count} stages of type {status}.',
    'Set stage_id to the stage it moves to. Where its pipeline has none, admins add one to public.pipeline_stages.'
);

create function private.find_stage(opportunity public.opportunities, former public.opportunities)
returns public.pipeline_stages
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    stage public.pipeline_stages;
    is_new boolean := former.id is null;
    is_moved boolean := opportunity.stage_id is not null and opportunity.stage_id is distinct from former.stage_id;
    -- A new row's "open" is the default; an update that sends the status it had does not change it.
    status_is_given boolean := opportunity.status is distinct from coalesce(former.status, 'open');
begin
    if is_new and not is_moved and opportunity.pipeline_id is null then
        select pipelines.id
        into opportunity.pipeline_id
        from public.pipelines as pipelines
        where pipelines.workspace_id = opportunity.workspace_id and pipelines.is_default;
    end if;
    -- In another pipeline: its stage of the same status.
    if
        not is_moved
        and (status_is_given or is_new or opportunity.pipeline_id is distinct from former.pipeline_id)
        and opportunity.pipeline_id is not null
    then
        opportunity.stage_id := private.stage_of_status(opportunity);
    end if;
    select stages.*
    into stage
    from public.pipeline_stages as stages
    where stages.workspace_id = opportunity.workspace_id and stages.id = opportunity.stage_id
    -- The type stays until this row is stored; then private.prevent_stage_type_change() sees it.
    for share;
    if is_moved and status_is_given and stage.type <> opportunity.status and not private.is_foreign(opportunity.workspace_id) then
        perform private.reject(
            'opportunities_status_stage', opportunity.name, opportunity.status, stage.type, stage.name
        );
    end if;
    return stage;
end
$$;
comment on function private.find_stage(public.opportunities, public.opportunities) is
'The stage a written opportunity stands in: the one it names, else that of its status, else the first of its pipeline, by default the default pipeline.';
select private.define_refusal(
    'opportunities_status_stage',
    'opportunity "{name}" cannot be {status} in a stage of type {type}',
    'status says {status}, stage_id is "{stage_name}", which is {type}.',
    'Set only one of them: the status follows the stage, and won and lost move it to their stage.'
);

create function private.require_closing_allowed(opportunity public.opportunities, former public.opportunities, type text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if former.status = 'won' and type <> 'won' and exists (
        select from public.deals as deals where deals.workspace_id = former.workspace_id and deals.opportunity_id = former.id
    ) then
        perform private.reject('opportunities_won_with_deal', opportunity.name);
    end if;
    if type = 'open' and opportunity.closed_at is distinct from former.closed_at and opportunity.closed_at is not null then
        perform private.reject('opportunities_closed_at_check', opportunity.name, opportunity.closed_on::text);
    end if;
    -- Many source systems have no reason of what they lost.
    if type = 'lost' and opportunity.lost_reason_id is null and opportunity.source is null then
        perform private.reject('opportunities_lost_reason_check', opportunity.name);
    end if;
end
$$;
comment on function private.require_closing_allowed(public.opportunities, public.opportunities, text) is
'Rejects three changes: leaving won with a deal, a close date in an open stage, and losing without a reason.';
select private.define_refusal(
    'opportunities_won_with_deal',
    'opportunity "{name}" cannot leave "won": it has a deal',
    'Its revenue was reported.',
    'Record a refund or contraction in public.revenue_events instead.'
);
select private.define_refusal(
    'opportunities_closed_at_check',
    'opportunity "{name}" has a close date, but its stage is open',
    'closed_on {closed_on} was given without a won or lost stage.',
    'Set status to won or lost as well, or call public.win_opportunity() or public.lose_opportunity(). The day it is expected to close goes into expected_close_on.'
);
select private.define_refusal(
    'opportunities_lost_reason_check',
    'opportunity "{name}" is lost without a reason',
    'Every lost opportunity says why, except imported ones, which name their source.',
    'Set lost_reason_id to a row of public.lost_reasons in the same statement, or call public.lose_opportunity().'
);

create function private.follow_stage()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    former public.opportunities;
    stage public.pipeline_stages;
begin
    if tg_op = 'UPDATE' then
        former := old;
    end if;
    -- Bulk inserts of the API send null for what one of their rows leaves out.
    new.status := coalesce(new.status, former.status, 'open');
    stage := private.find_stage(new, former);
    if stage.id is null then
        -- Not null and foreign key say what is wrong; the latter only looks when the pipeline is there, too.
        new.pipeline_id := coalesce(new.pipeline_id, new.stage_id);
        return new;
    end if;
    new.stage_id := stage.id;
    -- A stage of another pipeline moves it there. The foreign key rejects a pipeline and a stage that do not belong together.
    if new.pipeline_id is null or (tg_op = 'UPDATE' and new.pipeline_id = old.pipeline_id) then
        new.pipeline_id := stage.pipeline_id;
    end if;
    if not private.is_foreign(new.workspace_id) then
        perform private.require_closing_allowed(new, former, stage.type);
    end if;
    -- A change between won and lost is another closing, at another time.
    if
        stage.type = 'open'
        or (tg_op = 'UPDATE' and stage.type <> former.status and new.closed_at is not distinct from former.closed_at)
    then
        new.closed_at := null;
        new.closed_on := null;
    end if;
    new.status := stage.type;
    -- Nobody takes a close date away: null is what the API sends for one that was left out.
    if stage.type = former.status and new.closed_at is null then
        new.closed_at := former.closed_at;
        new.closed_on := former.closed_on;
    end if;
    if stage.type <> 'open' and new.closed_at is null then
        new.closed_at := greatest(now(), new.opened_at);
        new.closed_on := (new.closed_at at time zone private.time_zone_of(new.workspace_id))::date;
    end if;
    -- An imported row may know only when it was closed.
    if tg_op = 'INSERT' and new.source is not null and new.opened_at = now() and new.closed_at < new.opened_at then
        new.opened_at := new.closed_at;
        new.opened_on := new.closed_on;
    end if;
    if stage.type <> 'lost' then
        new.lost_reason_id := null;
    end if;
    return new;
end
$$;
comment on function private.follow_stage() is
'Trigger: keeps the status of an opportunity equal to the type of its stage. Setting a status moves the opportunity to the stage of that type, a stage of another pipeline to that pipeline, another pipeline to its stage of the same status. Closing sets the close date, reopening clears it. A new opportunity without a stage starts in the first stage of the default pipeline.';
create trigger follow_stage
before insert or update of pipeline_id, stage_id, status, closed_at, closed_on, lost_reason_id on public.opportunities
for each row execute function private.follow_stage();
comment on trigger follow_stage on public.opportunities is 'Status and stage follow each other.';

select private.revoke_execute();
