-- Stage history of an import, written: entries become states, and replace what was known of the open time.
--
-- Functions only. Rows of public.opportunity_history are superseded and inserted, under the lock of their opportunity.

create function private.state_of_entry(
    opportunity public.opportunities, entry private.stage_entry, former public.opportunity_history
)
returns public.opportunity_history
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    is_closed constant boolean := entry.stage_type in ('won', 'lost');
    entered_on constant date := (entry.entered_at at time zone private.time_zone_of(opportunity.workspace_id))::date;
    state public.opportunity_history;
begin
    state.changed_at := entry.entered_at;
    state.changed_on := case entry.entered_at
        when opportunity.opened_at then opportunity.opened_on
        when opportunity.closed_at then opportunity.closed_on
        else entered_on
    end;
    state.is_assumed := entry.stage_type = 'assumed';
    state.stage_id := entry.stage_id;
    state.status := case when is_closed then entry.stage_type else 'open' end;
    state.closed_at := case when is_closed then entry.entered_at end;
    state.closed_on := case when is_closed then state.changed_on end;
    state.stage_entered_at := case when former.stage_id = entry.stage_id then former.stage_entered_at else entry.entered_at end;
    state.amount_minor := coalesce(entry.amount_minor, former.amount_minor, opportunity.amount_minor);
    state.reporting_amount_minor := private.reporting_amount_of(opportunity, state.amount_minor);
    state.expected_close_on := coalesce(entry.expected_close_on, former.expected_close_on, opportunity.expected_close_on);
    if former.stage_id <> entry.stage_id and not former.is_assumed then
        state.former_stage_id := former.stage_id;
        state.former_stage_duration := entry.entered_at - former.stage_entered_at;
    end if;
    return state;
end
$$;
comment on function private.state_of_entry(public.opportunities, private.stage_entry, public.opportunity_history) is
'The state of an opportunity from an entry on. What the entry does not say is as in the former state, else as today.';

create function private.reporting_amount_of(opportunity public.opportunities, amount_minor bigint)
returns bigint
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if amount_minor = opportunity.amount_minor then
        return opportunity.reporting_amount_minor;
    elsif amount_minor is null then
        return null;
    end if;
    return (
        select converted.converted_minor
        from public.workspaces as workspaces
        cross join private.convert_minor(
            amount_minor, opportunity.currency_code, workspaces.reporting_currency_code, opportunity.opened_on, opportunity.workspace_id
        ) as converted
        where workspaces.id = opportunity.workspace_id
    );
end
$$;
comment on function private.reporting_amount_of(public.opportunities, bigint) is
'A former amount of an opportunity in the currency of reports, by the rate of the day it was opened.';

create function private.closing_of(opportunity public.opportunities)
returns public.opportunity_history
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    closing public.opportunity_history;
begin
    if opportunity.status = 'open' then
        return null;
    end if;
    select history.*
    into closing
    from public.opportunity_history as history
    where
        history.workspace_id = opportunity.workspace_id and history.opportunity_id = opportunity.id
        and history.status = opportunity.status and history.closed_at = opportunity.closed_at and history.superseded_at is null
    order by history.changed_at desc, history.id desc
    limit 1;
    return closing;
end
$$;
comment on function private.closing_of(public.opportunities) is 'The state in which an opportunity was won or lost; NULL while it is open.';

create function private.are_states_known(
    opportunity public.opportunities, states public.opportunity_history[], closing public.opportunity_history
)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return not exists (
        select from (
            select history.changed_at, history.stage_id, history.is_assumed, history.amount_minor, history.expected_close_on
            from public.opportunity_history as history
            where
                history.workspace_id = opportunity.workspace_id and history.opportunity_id = opportunity.id
                and history.superseded_at is null and history.id is distinct from closing.id
        ) as present
        full join unnest(states) as given
            on
                given.changed_at = present.changed_at and given.stage_id = present.stage_id and given.is_assumed = present.is_assumed
                and given.amount_minor is not distinct from present.amount_minor
                and given.expected_close_on is not distinct from present.expected_close_on
        where present.stage_id is null or given.stage_id is null
    );
end
$$;
comment on function private.are_states_known(public.opportunities, public.opportunity_history[], public.opportunity_history) is
'Whether an opportunity went through exactly these states before its closing, as far as is known.';

create function private.states_up_to_now(
    opportunity public.opportunities, former public.opportunity_history, closing public.opportunity_history
)
returns public.opportunity_history[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    today public.opportunity_history := former;
begin
    if closing.id is not null then
        closing.former_stage_id := former.stage_id;
        closing.former_stage_duration := closing.changed_at - former.stage_entered_at;
        return array[closing];
    end if;
    if (former.amount_minor, former.expected_close_on) is not distinct from (opportunity.amount_minor, opportunity.expected_close_on) then
        return '{}'::public.opportunity_history[];
    end if;
    -- Today's amount and expected close have no date of their own: they count from when they were entered.
    today.changed_at := now();
    today.changed_on := null;
    today.amount_minor := opportunity.amount_minor;
    today.reporting_amount_minor := opportunity.reporting_amount_minor;
    today.expected_close_on := opportunity.expected_close_on;
    today.former_stage_id := null;
    today.former_stage_duration := null;
    return array[today];
end
$$;
comment on function private.states_up_to_now(public.opportunities, public.opportunity_history, public.opportunity_history) is
'What follows after the last entry: the closing, or of an open opportunity what it says today, if that is something else.';

create function private.replace_states(opportunity public.opportunities, states public.opportunity_history[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    known_at constant timestamptz := clock_timestamp();
    author constant uuid := auth.uid();
begin
    update public.opportunity_history as history
    set superseded_at = known_at
    where
        history.workspace_id = opportunity.workspace_id and history.opportunity_id = opportunity.id and history.superseded_at is null;
    insert into public.opportunity_history (
        workspace_id, opportunity_id, changed_at, changed_on, recorded_at, is_assumed, changed_by, pipeline_id, stage_id,
        stage_entered_at, status, currency_code, amount_minor, reporting_amount_minor, expected_close_on, closed_at, closed_on, former_stage_id,
        former_stage_duration
    )
    select
        opportunity.workspace_id, opportunity.id, given.changed_at, given.changed_on, known_at, given.is_assumed, author, opportunity.pipeline_id,
        given.stage_id, given.stage_entered_at, given.status, opportunity.currency_code, given.amount_minor,
        given.reporting_amount_minor, given.expected_close_on, given.closed_at, given.closed_on, given.former_stage_id,
        given.former_stage_duration
    from unnest(states) with ordinality as given
    order by given.ordinality;
end
$$;
comment on function private.replace_states(public.opportunities, public.opportunity_history[]) is
'Writes the states of an opportunity in place of those that are known. Former states stay as superseded, so what was reported stays readable.';

create function private.write_stage_history(opportunity public.opportunities, entries private.stage_entry[])
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    closing constant public.opportunity_history := private.closing_of(opportunity);
    entry private.stage_entry;
    former public.opportunity_history;
    states public.opportunity_history[] := '{}'::public.opportunity_history[];
begin
    foreach entry in array entries loop
        former := private.state_of_entry(opportunity, entry, former);
        states := states || former;
    end loop;
    if private.are_states_known(opportunity, states, closing) then
        return 0;
    end if;
    perform private.replace_states(opportunity, states || private.states_up_to_now(opportunity, former, closing));
    return cardinality(entries);
end
$$;
comment on function private.write_stage_history(public.opportunities, private.stage_entry[]) is
'Replaces what is known of the open time of an opportunity: former entries are superseded, so what was reported stays readable. Returns how many entries, 0 if they were known already.';

select private.revoke_execute();
