-- Stage history of an import: the stages an opportunity went through in its source system, with their dates.
--
-- A type and functions; no lock on rows. docs/decisions/0016 says how the history is read.

create type private.stage_entry as (
    entered_at timestamptz,
    stage_id uuid,
    stage_type text,
    amount_minor bigint,
    expected_close_on date
);
comment on type private.stage_entry is 'One state of an opportunity: from when on, in which stage, with which amount and expected close.';

create function private.read_stage_entry(opportunity public.opportunities, entry jsonb, zone text)
returns private.stage_entry
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    known constant text[] := array[
        'opportunity_id', 'source', 'external_id', 'stage', 'stage_id', 'entered_at', 'entered_on', 'amount_minor', 'expected_close_on'
    ];
    unknown constant text := (select string_agg(key, ', ' order by key) from jsonb_object_keys(entry) as key where key <> all(known));
    moment constant text := entry ->> 'entered_at';
    unreadable constant text := (
        select min(fields.value) from jsonb_each_text(entry) as fields
        where
            fields.key in ('entered_at', 'entered_on', 'expected_close_on')
            and (private.parse_moment(fields.value, zone) is null or (fields.key <> 'entered_at' and fields.value !~ '^\d{4}-'))
    );
    day date;
    result private.stage_entry;
begin
    if unknown is not null then
        perform private.reject('opportunity_history_keys', unknown, array_to_string(known, ', '));
    elsif unreadable is not null then
        perform private.reject('opportunity_history_moment', unreadable);
    elsif entry ->> 'amount_minor' !~ '^\d{1,15}$' then
        perform private.reject('opportunity_history_amount', entry ->> 'amount_minor');
    end if;
    -- A date alone is a day, whatever key it came with.
    day := coalesce(entry ->> 'entered_on', case when moment ~ '^\d{4}-\d\d-\d\d$' then moment end)::date;
    select stages.id, stages.type
    into result.stage_id, result.stage_type
    from public.pipeline_stages as stages
    where
        stages.workspace_id = opportunity.workspace_id
        and stages.pipeline_id = opportunity.pipeline_id
        and (stages.id::text = entry ->> 'stage_id' or (not entry ? 'stage_id' and lower(stages.name) = lower(btrim(entry ->> 'stage'))))
    order by stages.name = entry ->> 'stage' desc
    limit 1;
    if result.stage_id is null then
        perform private.reject(
            'opportunity_history_stage',
            coalesce(entry ->> 'stage_id', entry ->> 'stage'),
            (
                select string_agg(stages.name, ', ' order by stages.position)
                from public.pipeline_stages as stages
                where stages.workspace_id = opportunity.workspace_id and stages.pipeline_id = opportunity.pipeline_id
            )
        );
    end if;
    result.entered_at := case
        when day is not null
            then greatest(private.begins_at(day, zone), case when day = opportunity.opened_on then opportunity.opened_at end)
        -- Without an offset it is the workspace's time, not the session's.
        else private.parse_moment(moment, zone)
    end;
    -- A day says nothing of the hour: the day it closed is within.
    if day = opportunity.closed_on then
        result.entered_at := least(result.entered_at, opportunity.closed_at);
    end if;
    if
        result.entered_at is null or result.entered_at < opportunity.opened_at
        or result.entered_at > coalesce(opportunity.closed_at, now())
    then
        perform private.reject(
            'opportunity_history_dates',
            coalesce(moment, entry ->> 'entered_on', 'an entry without a date'),
            private.moment_text(opportunity.opened_at, opportunity.workspace_id),
            coalesce('closed at ' || private.moment_text(opportunity.closed_at, opportunity.workspace_id), 'is open')
        );
    end if;
    result.amount_minor := (entry ->> 'amount_minor')::bigint;
    result.expected_close_on := (entry ->> 'expected_close_on')::date;
    return result;
end
$$;
comment on function private.read_stage_entry(public.opportunities, jsonb, text) is
'An entry of a stage history as given, checked: known keys, a stage of the opportunity''s pipeline, a moment or day at which it was open.';
select private.define_refusal(
    'opportunity_history_keys', 'an entry has unknown keys: {keys}', '', 'Keys are {known}.', '22023'
);
select private.define_refusal(
    'opportunity_history_stage',
    '"{stage}" is not a stage of the pipeline of this opportunity',
    'Stages: {stages}.',
    'Give stage by its name, or stage_id.',
    '23503'
);
select private.define_refusal(
    'opportunity_history_dates',
    '{moment} is not while the opportunity was open',
    'It was opened at {opened_at} and {closing}.',
    'Give entered_on (a day) or entered_at; correct opened_on or closed_on of the opportunity first if they are wrong.',
    '22008'
);
select private.define_refusal(
    'opportunity_history_moment', '"{value}" is not a day or moment', '', 'Write 2026-07-01 or 2026-07-01T10:00:00Z.', '22007'
);
select private.define_refusal(
    'opportunity_history_amount', 'amount_minor cannot be {amount_minor}', '', 'It is 0 or more, in minor units, below 10^15.', '22003'
);

create function private.complete_stage_entries(opportunity public.opportunities, entries private.stage_entry[])
returns private.stage_entry[]
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    last constant private.stage_entry := entries[cardinality(entries)];
    opened private.stage_entry;
    result private.stage_entry[];
begin
    -- The closing is in the history already, by its own date. One that was reopened since is a state like others.
    if last.stage_type <> 'open' and last.stage_id = opportunity.stage_id and last.entered_at >= opportunity.closed_at - interval '1 day' then
        result := entries[:cardinality(entries) - 1];
    else
        result := entries;
    end if;
    if cardinality(result) = 0 or (result[cardinality(result)]).stage_type <> 'open' then
        perform private.reject('opportunity_history_closing', opportunity.name);
    end if;
    if opportunity.status = 'open' and last.stage_id <> opportunity.stage_id then
        perform private.reject('opportunity_history_ends', opportunity.name);
    end if;
    if result[1].entered_at > opportunity.opened_at then
        select opportunity.opened_at, stages.id, 'assumed', null::bigint, null::date
        into opened
        from public.pipeline_stages as stages
        where
            stages.workspace_id = opportunity.workspace_id and stages.pipeline_id = opportunity.pipeline_id and stages.type = 'open'
        order by stages.position
        limit 1;
        result := opened || result;
    end if;
    return result;
end
$$;
comment on function private.complete_stage_entries(public.opportunities, private.stage_entry[]) is
'The states of an imported history from its opening on: without the last closing, which the opportunity has, and with an assumed first stage if the history begins later. Refuses one that contradicts the opportunity.';
select private.define_refusal(
    'opportunity_history_closing',
    'the history of "{opportunity}" says won or lost otherwise than the opportunity',
    'The last closing is dated by closed_on of the opportunity; the history holds the stages before it.',
    'Set status and closed_on of the opportunity, and send the stages it went through, the last of them open or its closing.',
    '22023'
);
select private.define_refusal(
    'opportunity_history_ends',
    'the history of "{opportunity}" does not end in the stage in which it stands',
    '',
    'Move the opportunity to its stage first, or send its history up to now.',
    '22023'
);

create function private.record_stage_history(entries jsonb, workspace_id uuid)
returns table (opportunity_id uuid, source text, external_id text, outcome text, entry_count integer, rule text, reason text, hint text)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    workspace uuid;
    zone text;
    subject record;
    opportunity public.opportunities;
begin
    if jsonb_typeof(entries) is distinct from 'array' then
        perform private.reject('opportunity_history_array');
    end if;
    workspace := private.recording_workspace(entries, 'opportunity_history', record_stage_history.workspace_id);
    if workspace is null then
        perform private.reject('opportunity_history_workspace');
    end if;
    zone := private.time_zone_of(workspace);
    for subject in
        -- By id: two batches lock the same opportunities in one order.
        select
            found.id, given.source, given.external_id, given.named, jsonb_agg(given.entry order by given.place) as entries
        from (
            select
                listed.entry, listed.place, listed.entry ->> 'opportunity_id' as named, listed.entry ->> 'source' as source,
                listed.entry ->> 'external_id' as external_id
            from jsonb_array_elements(entries) with ordinality as listed (entry, place)
        ) as given
        left join public.opportunities as known
            on
                known.workspace_id = workspace and given.named is null
                and known.source = given.source and known.external_id = given.external_id
        left join public.opportunities as found
            on
                found.workspace_id = workspace
                and found.id = case
                    when given.named is null then known.id
                    when given.named ~* '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' then given.named::uuid
                end
        group by found.id, given.source, given.external_id, given.named
        order by found.id, given.source, given.external_id
    loop
        opportunity_id := subject.id;
        source := subject.source;
        external_id := subject.external_id;
        rule := null;
        reason := null;
        hint := null;
        begin
            select opportunities.*
            into opportunity
            from public.opportunities as opportunities
            where opportunities.workspace_id = workspace and opportunities.id = subject.id
            for update;
            if opportunity.id is null then
                perform private.reject(
                    'opportunity_history_opportunity',
                    coalesce(subject.named, format('"%s" of source "%s"', subject.external_id, subject.source))
                );
            end if;
            entry_count := private.write_stage_history(
                opportunity,
                private.complete_stage_entries(
                    opportunity,
                    (
                        select array_agg(read.entry order by (read.entry).entered_at, read.place)
                        from (
                            select private.read_stage_entry(opportunity, listed.entry, zone) as entry, listed.place
                            from jsonb_array_elements(subject.entries) with ordinality as listed (entry, place)
                        ) as read
                    )
                )
            );
            outcome := case entry_count when 0 then 'known_already' else 'recorded' end;
        exception when integrity_constraint_violation or data_exception or program_limit_exceeded then
            get stacked diagnostics rule = constraint_name, reason = message_text, hint = pg_exception_hint;
            entry_count := 0;
            outcome := 'refused';
        end;
        return next;
    end loop;
end
$$;
comment on function private.record_stage_history(jsonb, uuid) is 'Implements public.record_stage_history().';
select private.define_refusal(
    'opportunity_history_array', 'entries must be a JSON array', '', 'Send [{…}, {…}], for one entry [{…}].', '22023'
);
select private.define_refusal(
    'opportunity_history_workspace',
    'this request names no workspace in which to record opportunity_history',
    'A service has no workspace of its own, and the one it names has to exist.',
    'Name the workspace: argument workspace_id, header x-workspace-id or setting crmdb.workspace_id.',
    '42501'
);
select private.define_refusal(
    'opportunity_history_opportunity',
    'there is no opportunity {opportunity}',
    '',
    'Import the opportunity first; name it by opportunity_id, or by source and external_id.',
    '23503'
);

create function public.record_stage_history(entries jsonb, workspace_id uuid default null)
returns table (
    opportunity_id uuid,
    source text,
    external_id text,
    outcome text,
    entry_count integer,
    rule text,
    reason text,
    hint text
)
language sql
set search_path = pg_catalog, pg_temp
begin atomic
    select
        answers.opportunity_id,
        answers.source,
        answers.external_id,
        answers.outcome,
        answers.entry_count,
        answers.rule,
        answers.reason,
        answers.hint
    from private.record_stage_history(entries, workspace_id) as answers; -- noqa: RF03
end;
comment on function public.record_stage_history(jsonb, uuid) is
'Records the stages that imported opportunities went through, with their dates, so that the pipeline as of any past day and the velocity of stages are those of the source system. Each entry: opportunity_id, or source and external_id; stage (name) or stage_id; entered_on (a day) or entered_at; if known amount_minor and expected_close_on from then on. The entries of an opportunity replace what was known of its open time; what was reported before stays readable. Answers for each opportunity: recorded, known_already or refused with rule, reason and hint; one refused never costs the others. Read them from public.opportunity_history where superseded_at is null. For editors and services.';

select private.revoke_execute();
revoke all on function public.record_stage_history(jsonb, uuid) from public, anon, authenticated, service_role;
grant execute on function
public.record_stage_history(jsonb, uuid), private.record_stage_history(jsonb, uuid)
to authenticated, service_role;
