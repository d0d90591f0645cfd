-- Refused people: what public.record_influencers() answers for a record that a rule refused, and which of its fields was wrong.
--
-- Functions only.

create function private.entries_of_person(item jsonb, table_name text)
returns table (path text, entry jsonb)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select '', item
    where table_name = 'influencers'
    union all
    select fields.path || '.', fields.value
    from private.fields_of_person(item) as fields
    where
        fields.name = case table_name
            when 'influencer_accounts' then 'accounts[]'
            when 'account_metrics' then 'metrics[]'
            when 'audience_segments' then 'audience[]'
            when 'influencer_rates' then 'rates[]'
        end
$$;
comment on function private.entries_of_person(jsonb, text) is
'The parts of a record that become rows of a table, each with its path.';

create function private.breaks_check(entry jsonb, rule text, table_name text)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    condition constant text := (
        select pg_get_expr(checks.conbin, checks.conrelid)
        from pg_catalog.pg_constraint as checks
        where checks.contype = 'c' and checks.conname = rule and checks.conrelid = to_regclass(format('public.%I', table_name))
    );
    holds boolean;
begin
    if condition is null then
        return false;
    end if;
    execute format('select %s from jsonb_populate_record(null::public.%I, $1) as rows', condition, table_name)
    into holds
    using jsonb_strip_nulls(entry - array['audience', 'metrics', 'accounts', 'topics', 'languages', 'industries', 'rates']);
    return holds is false;
exception when others then
    -- A value of another type, which another rule says.
    return false;
end
$$;
comment on function private.breaks_check(jsonb, text, text) is
'Whether a check constraint of a table is false for a row given as JSON; false for other rules.';

create function private.field_of_refusal(item jsonb, rule text, table_name text, columns text[], said text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        with subject as (
            select coalesce(
                (select named.columns[1] from private.subject_of_rule(rule) as named),
                columns[cardinality(columns)],
                ''
            ) as column_name
        ),

        -- The likelier, the lower the rank: the check is false for it, the message names its value, it has a value at all.
        candidates as (
            select
                rtrim(entries.path || subject.column_name, '.') as path,
                case
                    when private.breaks_check(entries.entry, rule, table_name) then 1
                    when
                        strpos(
                            said,
                            format(
                                '"%s"',
                                coalesce(case table_name when 'audience_segments' then entries.entry ->> 'value' end, given.value)
                            )
                        ) > 0
                        or strpos(said, 'cannot be ' || given.value) > 0
                        or strpos(said, format(' has %s characters', length(given.value))) > 0
                        then 2
                    when subject.column_name = '' or given.value is not null then 3
                end as rank,
                entries.place
            from private.entries_of_person(item, table_name) with ordinality as entries (path, entry, place)
            cross join subject
            cross join lateral (select entries.entry ->> subject.column_name as value) as given
            union all
            -- Lists of plain words: the message names the word.
            select fields.path, 2, 0
            from private.fields_of_person(item) as fields
            where table_name = 'influencer_' || rtrim(fields.name, '[]') and fields.name like '%[]' and strpos(said, fields.value ->> 0) > 0
            union all
            select lists.name, 3, 0
            from unnest(array['topics', 'languages', 'industries']) as lists (name)
            where table_name = 'influencer_' || lists.name
        )

        select candidates.path
        from candidates
        where candidates.rank is not null
        order by candidates.rank, candidates.place
        limit 1
    );
end
$$;
comment on function private.field_of_refusal(jsonb, text, text, text[], text) is
'The path of the field of a record that a rule refused. Arguments: record, rule, its table and columns, the message.';

create function private.list_with_a_day_twice(item jsonb)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce((
        select lists.path
        from private.fields_of_person(item) as lists
        where lists.name = 'metrics' and (
            select count(*) <> count(distinct entries.value ->> 'measured_on') from jsonb_array_elements(lists.value) as entries
        )
        limit 1
    ), 'a list')
$$;
comment on function private.list_with_a_day_twice(jsonb) is 'The path of the metrics of a record that measure one day twice: one statement would write one row twice.';

create function private.entry_without(item jsonb, table_name text, column_name text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce((
        select fields.path || '.' || column_name
        from private.fields_of_person(item) as fields
        where
            fields.name = case table_name
                when 'account_metrics' then 'metrics[]' when 'audience_segments' then 'audience[]' when 'influencer_rates' then 'rates[]'
                when 'influencer_accounts' then 'accounts[]'
            end
            and fields.value ->> column_name is null
        limit 1
    ), (
        select fields.path from private.fields_of_person(item) as fields
        where fields.name in ('topics[]', 'languages[]', 'industries[]') and fields.value = 'null'
        limit 1
    ), column_name)
$$;
comment on function private.entry_without(jsonb, text, text) is 'The path of the value of a record that its table requires and that is missing.';

create function private.refusal_of_person(item jsonb, state text, broken text, said text, cure text, missing_in text, missing text)
returns table (rule text, field text, message text, hint text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    texts record;
    filled public.refusals;
begin
    if broken ~ '^record_influencers' then
        -- Nearly all begin with the path, if there is one.
        return query select broken, case broken
            when 'record_influencers_name' then 'name'
            when 'record_influencers_keys'
                then regexp_replace(substring(said from '^unknown in ([^:]+: [^ ,(]+)'), '^an? [^:]+: |: ', case when said ~ '^unknown in an? ' then '' else '.' end)
            when 'record_influencers_share' then (
                select fields.path || '.share' from private.fields_of_person(item) as fields
                where fields.name = 'audience[]' and strpos(said, fields.value::text) > 0 limit 1
            )
            else substring(said from '^((?:accounts|rates|topics|languages|industries)[^ ]*|[a-z_]+) (?:must|is|has|")')
        end, said, cure;
    elsif broken <> '' then
        select explained.* into texts from private.explain_rule(broken) as explained;
        return query select
            broken,
            private.field_of_refusal(item, broken, texts.table_name, texts.columns, said),
            -- PostgreSQL's own words name neither value nor reason.
            case when strpos(said, '(violates ') > 0 or texts.message ~ '[{]' then said else concat_ws('. ', texts.message, nullif(texts.detail, '')) end,
            coalesce(nullif(cure, ''), texts.hint);
    else
        filled := case state
            when '21000' then private.fill_refusal('record_influencers_twice', private.list_with_a_day_twice(item))
            when '23502' then private.fill_refusal('record_influencers_missing', private.entry_without(item, missing_in, missing))
            else row(state, state, said, '', coalesce(cure, ''), '{}')::public.refusals
        end;
        return query select filled.rule, substring(filled.message from '^([^ ]+) (?:is|has)'), filled.message, filled.hint;
    end if;
end
$$;
comment on function private.refusal_of_person(jsonb, text, text, text, text, text, text) is
'What public.record_influencers() answers for a record that was refused: rule, field, message, hint. Arguments: record, SQLSTATE, rule, message, hint, table and column of a value that is missing.';

select private.revoke_execute();
