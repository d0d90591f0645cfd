-- History of opportunities: as of a moment, and as reported at a moment (docs/decisions/0016).
--
-- One new table, functions, and triggers on opportunities.

create table public.opportunity_history (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id bigint generated always as identity,
    opportunity_id uuid not null,
    changed_at timestamptz not null default now(),
    changed_on date not null,
    recorded_at timestamptz not null default clock_timestamp(),
    superseded_at timestamptz,
    is_assumed boolean not null default false,
    changed_by uuid default auth.uid(),
    pipeline_id uuid not null,
    stage_id uuid not null,
    stage_entered_at timestamptz not null,
    status text not null constraint opportunity_history_status_check check (status in ('open', 'won', 'lost')),
    currency_code text not null,
    amount_minor bigint,
    reporting_amount_minor bigint,
    expected_close_on date,
    closed_at timestamptz,
    closed_on date,
    former_stage_id uuid,
    former_stage_duration interval,
    primary key (workspace_id, id),
    constraint opportunity_history_opportunity_id_fkey foreign key (workspace_id, opportunity_id)
    references public.opportunities (workspace_id, id) on delete cascade,
    constraint opportunity_history_stage_id_fkey foreign key (workspace_id, stage_id)
    references public.pipeline_stages (workspace_id, id),
    constraint opportunity_history_former_stage_check check ((former_stage_id is null) = (former_stage_duration is null))
);
create index opportunity_history_as_of_idx on public.opportunity_history (workspace_id, opportunity_id, changed_at desc, id desc)
where superseded_at is null;
select private.describe_table(
    'public.opportunity_history',
    'State of an opportunity after each change of stage, amount or close date: the pipeline as of any past moment. Append-only, written by trigger. The state at a moment is the latest row that had begun by then and is not superseded.',
    $$
    id: Order of changes within the same moment.
    opportunity_id: The opportunity.
    changed_at: From when on it looked like this; of a closing its close date, whenever that was entered.
    changed_on: The day of that as it was entered; another time zone of the workspace does not change it.
    recorded_at: When it was entered: before, reports could not show it.
    superseded_at: When an earlier or corrected close date, or a corrected opening, made this row untrue; null while it holds. The only column updated after insert.
    is_assumed: Imported closed, without its history: open in the first stage until it closed.
    changed_by: User who changed it; null for services.
    pipeline_id: Pipeline from then on.
    stage_id: Stage from then on.
    stage_entered_at: When it had entered that stage.
    status: Status from then on.
    currency_code: Currency from then on.
    amount_minor: Amount from then on.
    reporting_amount_minor: Amount in the reporting currency from then on.
    expected_close_on: Expected close from then on.
    closed_at: When it was won or lost, by its own date; null while open.
    closed_on: The day of that as it was entered; a correction or another time zone of the workspace does not change it.
    former_stage_id: Stage before, if the stage changed.
    former_stage_duration: How long the stage before had lasted, if the stage changed.
    $$
);
select private.describe_indexes($$
    opportunity_history_as_of_idx: The latest state of each opportunity at a moment (queries/pipeline/as_of.sql).
$$);
select private.secure_workspace_table('public.opportunity_history', commands => '{}', audited => '{}');
select private.make_append_only('public.opportunity_history', 'Append-only, but for superseded_at.', written_later => '{superseded_at}');
create trigger prevent_second_change
before update of superseded_at on public.opportunity_history
for each row when (old.superseded_at is not null) execute function private.prevent_change('opportunity_history');
comment on trigger prevent_second_change on public.opportunity_history is 'A superseded row stays superseded.';

create function private.fill_changed_on()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if new.changed_on is null then
        new.changed_on := case
            when new.changed_at = new.closed_at then new.closed_on
            else (new.changed_at at time zone private.time_zone_of(new.workspace_id))::date
        end;
    end if;
    return new;
end
$$;
comment on function private.fill_changed_on() is 'Trigger: the day from which a state holds, in the time zone that the workspace has now.';
create trigger fill_changed_on
before insert on public.opportunity_history
for each row execute function private.fill_changed_on();
comment on trigger fill_changed_on on public.opportunity_history is 'As of a day, states count by their day (docs/decisions/0016).';

create function private.repeat_history(entry_ids bigint[], workspace_id uuid, known_at timestamptz, opened_at timestamptz default null, opened_on date default null)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into public.opportunity_history (
        workspace_id, opportunity_id, changed_at, changed_on, recorded_at, is_assumed, changed_by, pipeline_id, stage_id,
        stage_entered_at, status, currency_code, amount_minor, reporting_amount_minor, expected_close_on, closed_at, closed_on, former_stage_id,
        former_stage_duration
    )
    select
        history.workspace_id, history.opportunity_id,
        case when history.id = entry_ids[1] then coalesce(opened_at, history.changed_at) else history.changed_at end,
        case when history.id = entry_ids[1] then coalesce(opened_on, history.changed_on) else history.changed_on end,
        known_at, history.is_assumed, history.changed_by, history.pipeline_id, history.stage_id,
        case when history.stage_id = opening.stage_id then opened_at else history.stage_entered_at end,
        history.status, history.currency_code, history.amount_minor, history.reporting_amount_minor, history.expected_close_on,
        history.closed_at, history.closed_on,
        case when history.id is distinct from opening.id then history.former_stage_id end,
        case
            when history.id = opening.id then null
            when history.former_stage_id = opening.stage_id then history.changed_at - opened_at
            else history.former_stage_duration
        end
    from public.opportunity_history as history
    left join public.opportunity_history as opening
        on opened_at is not null and opening.workspace_id = repeat_history.workspace_id and opening.id = entry_ids[1]
    where history.workspace_id = repeat_history.workspace_id and history.id = any(entry_ids)
    order by history.changed_at, history.id;
end
$$;
comment on function private.repeat_history(bigint[], uuid, timestamptz, timestamptz, date) is
'Repeats states of an opportunity that hold again after a correction. With opened_at the first of them is the state at the opening, and the others those of its stage and the one that left it.';

create function private.correct_opening(opportunity public.opportunities, former_opened_at timestamptz, known_at timestamptz)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    -- What was entered up to here is of the time before the opening, or its first state.
    until constant timestamptz := greatest(former_opened_at, opportunity.opened_at);
    opening public.opportunity_history;
    entry_ids bigint[];
begin
    select history.*
    into opening
    from public.opportunity_history as history
    where
        history.workspace_id = opportunity.workspace_id and history.opportunity_id = opportunity.id and history.superseded_at is null
        and history.status = 'open' and history.changed_at <= until
    order by history.changed_at desc, history.id desc
    limit 1;
    if not found then
        perform private.record_open_time(opportunity, known_at);
        return;
    end if;
    -- What followed in this stage, and what left it: the stay there begins with the opening.
    select array_agg(following.id order by following.changed_at, following.id)
    into entry_ids
    from (
        select
            history.id,
            history.changed_at,
            bool_or(history.stage_id <> opening.stage_id) over (
                order by history.changed_at, history.id rows between unbounded preceding and 1 preceding
            ) as has_left
        from public.opportunity_history as history
        where
            history.workspace_id = opportunity.workspace_id and history.opportunity_id = opportunity.id
            and history.superseded_at is null and (history.id = opening.id or history.changed_at > until)
    ) as following
    where following.has_left is not true;
    update public.opportunity_history as history
    set superseded_at = known_at
    where
        history.workspace_id = opportunity.workspace_id and history.opportunity_id = opportunity.id and history.superseded_at is null
        and (
            history.id = any(entry_ids)
            or (history.changed_at <= until and (history.status = 'open' or history.closed_at is distinct from opportunity.closed_at))
        );
    perform private.repeat_history(entry_ids, opportunity.workspace_id, known_at, opportunity.opened_at, opportunity.opened_on);
end
$$;
comment on function private.correct_opening(public.opportunities, timestamptz, timestamptz) is
'Corrects the history after a new opening date: it begins then, in the stage in which the opportunity was by that time.';

create function private.correct_history(former public.opportunities, current public.opportunities, known_at timestamptz)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    entry_ids bigint[];
begin
    if current.opened_at <> former.opened_at then
        perform private.correct_opening(current, former.opened_at, known_at);
    end if;
    -- A closing that is corrected: the former one was never true, and what it had ended before its time was.
    if former.status <> 'open' and current.status = former.status and current.closed_at <> former.closed_at then
        update public.opportunity_history as history
        set superseded_at = known_at
        where
            history.workspace_id = current.workspace_id and history.opportunity_id = current.id
            and history.closed_at = former.closed_at and history.status = former.status and history.superseded_at is null;
        select array_agg(hidden.id)
        into entry_ids
        from (
            select distinct on (history.changed_at, history.stage_id, history.amount_minor, history.expected_close_on) history.id
            from public.opportunity_history as history
            where
                history.workspace_id = current.workspace_id and history.opportunity_id = current.id
                and history.changed_at > former.closed_at and history.changed_at <= current.closed_at
                and history.status = 'open' and history.superseded_at < known_at
            order by history.changed_at, history.stage_id, history.amount_minor, history.expected_close_on, history.id desc
        ) as hidden;
        perform private.repeat_history(entry_ids, current.workspace_id, known_at);
    end if;
end
$$;
comment on function private.correct_history(public.opportunities, public.opportunities, timestamptz) is
'Corrects the history after a new opening or closing date: supersedes former entries and repeats those that hold again.';

create function private.record_open_time(opportunity public.opportunities, known_at timestamptz)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if opportunity.closed_at is null or opportunity.closed_at <= opportunity.opened_at or opportunity.closed_at > now() then
        return;
    end if;
    insert into public.opportunity_history (
        workspace_id, opportunity_id, changed_at, changed_on, recorded_at, is_assumed, pipeline_id, stage_id, stage_entered_at,
        status, currency_code, amount_minor, reporting_amount_minor, expected_close_on
    )
    select
        opportunity.workspace_id, opportunity.id, opportunity.opened_at, opportunity.opened_on, known_at, true, opportunity.pipeline_id, stages.id,
        opportunity.opened_at, 'open', opportunity.currency_code, opportunity.amount_minor, opportunity.reporting_amount_minor,
        opportunity.expected_close_on
    from public.pipeline_stages as stages
    where
        stages.workspace_id = opportunity.workspace_id
        and stages.pipeline_id = opportunity.pipeline_id
        and stages.type = 'open'
    order by stages.position
    limit 1;
end
$$;
comment on function private.record_open_time(public.opportunities, timestamptz) is
'Writes that an opportunity which was imported as closed had been open before, in the first stage, marked as assumed. So the pipeline of past years is complete.';

create function private.record_opportunity_history()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    former public.opportunity_history;
    -- A closing counts from its close date, whenever it was entered. An amount has no date of its own.
    at_time timestamptz := case
        when tg_op = 'INSERT' then coalesce(new.closed_at, new.opened_at)
        when new.closed_at is distinct from old.closed_at or new.status <> old.status then coalesce(new.closed_at, now())
        else now()
    end;
    known_at timestamptz := clock_timestamp();
    is_new_stage boolean;
begin
    if tg_op = 'INSERT' then
        perform private.record_open_time(new, known_at);
    else
        perform private.correct_history(old, new, known_at);
    end if;
    -- A closing ends what was entered as coming after it.
    update public.opportunity_history as history
    set superseded_at = known_at
    where
        history.workspace_id = new.workspace_id and history.opportunity_id = new.id
        and history.changed_at > at_time and history.superseded_at is null;
    select history.*
    into former
    from public.opportunity_history as history
    where
        history.workspace_id = new.workspace_id and history.opportunity_id = new.id
        and history.superseded_at is null and not history.is_assumed
    order by history.changed_at desc, history.id desc
    limit 1;
    is_new_stage := new.stage_id is distinct from former.stage_id;
    insert into public.opportunity_history (
        workspace_id, opportunity_id, changed_at, changed_on, recorded_at, pipeline_id, stage_id, stage_entered_at, status,
        currency_code, amount_minor, reporting_amount_minor, expected_close_on, closed_at, closed_on, former_stage_id, former_stage_duration
    ) values (
        new.workspace_id, new.id, at_time, case at_time when new.closed_at then new.closed_on when new.opened_at then new.opened_on end, known_at, new.pipeline_id, new.stage_id,
        case when is_new_stage then at_time else coalesce(former.stage_entered_at, new.opened_at) end,
        new.status, new.currency_code, new.amount_minor, new.reporting_amount_minor, new.expected_close_on, new.closed_at,
        new.closed_on, case when is_new_stage then former.stage_id end,
        case when is_new_stage then at_time - former.stage_entered_at end
    );
    return null;
end
$$;
comment on function private.record_opportunity_history() is
'Trigger: writes public.opportunity_history. A closing is dated by its close date; corrected, it replaces the former one.';

create trigger record_history_inserted
after insert on public.opportunities
for each row execute function private.record_opportunity_history();
comment on trigger record_history_inserted on public.opportunities is 'Writes the first entry.';
create trigger record_history_updated
after update on public.opportunities
for each row when (
    (
        old.stage_id, old.currency_code, old.amount_minor, old.reporting_amount_minor, old.expected_close_on, old.closed_at,
        old.opened_at
    ) is distinct from (
        new.stage_id, new.currency_code, new.amount_minor, new.reporting_amount_minor, new.expected_close_on, new.closed_at,
        new.opened_at
    )
) execute function private.record_opportunity_history();
comment on trigger record_history_updated on public.opportunities is 'Writes each change of stage, amount or close date. A new opening day changes the exchange rate of the amount.';

select private.revoke_execute();
