-- Languages and audiences of a workspace's own people, in the shape the catalog has them.
--
-- Two new tables with triggers, and functions. The shares of one account are changed by one transaction at a time.

create table public.workspace_influencer_languages (
    workspace_id uuid not null default public.active_workspace(),
    workspace_influencer_id uuid not null,
    language_code text not null references public.languages (code),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    primary key (workspace_id, workspace_influencer_id, language_code),
    constraint workspace_influencer_languages_influencer_fkey foreign key (workspace_id, workspace_influencer_id)
    references public.workspace_influencers (workspace_id, id) on delete cascade
);
select private.describe_table('public.workspace_influencer_languages', 'Languages of a private influencer.', $$
    workspace_influencer_id: The person.
    language_code: The language.
$$);
select private.secure_workspace_table('public.workspace_influencer_languages', commands => '{insert,delete}', audited => '{insert,delete}');

create table public.workspace_audience_segments (
    workspace_id uuid not null default public.active_workspace(),
    account_id uuid not null,
    dimension text not null constraint workspace_audience_segments_dimension_check check (
        dimension in (
            'industry', 'job_function', 'seniority', 'company_size', 'country', 'language', 'age_band', 'gender', 'interest', 'city'
        )
    ),
    value text not null constraint workspace_audience_segments_value_check check (btrim(value) <> ''),
    share numeric(7, 4) not null constraint workspace_audience_segments_share_check check (share between 0 and 1),
    source text not null default 'platform',
    captured_at timestamptz not null default now(),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    primary key (workspace_id, account_id, dimension, value, source),
    constraint workspace_audience_segments_account_id_fkey foreign key (workspace_id, account_id)
    references public.workspace_influencer_accounts (workspace_id, id) on delete cascade
);
select private.describe_table(
    'public.workspace_audience_segments',
    'Audience of a private influencer''s account: the share of followers with one value of one dimension. The rest up to 1 is unknown. public.record_audience() replaces a report as a whole.',
    $$
    account_id: The account in workspace_influencer_accounts.
    dimension: industry, job_function, seniority, company_size, country, language, age_band, gender, interest or city.
    value: Code of the value in the dimension's list; a name or alias becomes the code. A city is kept as people write it.
    share: Part of the followers, 0 to 1; shares of one account, dimension and source never add up to more than 1.
    source: Provider of the measurement.
    captured_at: When it was measured.
    $$
);
-- A report replaces the one before it: what a report said is not a decision of a member that a trail has to keep.
select private.secure_workspace_table('public.workspace_audience_segments', audited => '{update}');
create trigger b_require_audience_value
before insert or update of dimension, value, share on public.workspace_audience_segments
for each row execute function private.require_audience_value('workspace_audience_segments');
comment on trigger b_require_audience_value on public.workspace_audience_segments is 'Audience values come from their lists.';
select private.define_refusal(
    'workspace_audience_segments_share_check',
    'audience share {share} of {dimension} "{value}" is more than all followers',
    'Account {account_id}, source {source}.',
    'A share is written as a fraction: 0.6 for 60 percent. public.record_audience() also takes "60%".'
);
select private.define_refusal(
    'workspace_audience_segments_value_known',
    '"{value}" is not a value of the audience dimension "{dimension}"',
    'Account {account_id}, source {source}.',
    'The nearest values are: {nearest}.'
);

create function private.require_private_audience_shares()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspaces uuid[];
    accounts uuid[];
    workspace uuid;
    excess record;
begin
    select array_agg(distinct changed.workspace_id), array_agg(distinct changed.account_id)
    into workspaces, accounts
    from new_rows as changed;
    perform private.require_read_committed();
    foreach workspace in array coalesce(workspaces, '{}') loop
        -- Two reports of one account wait for each other; otherwise each could see only its own half of a sum above 1.
        perform from public.workspace_influencer_accounts as own
        where own.workspace_id = workspace and own.id = any(accounts)
        order by own.id
        for no key update;
        select segments.account_id, segments.dimension, segments.source, sum(segments.share) as total
        into excess
        from public.workspace_audience_segments as segments
        where segments.workspace_id = workspace and segments.account_id = any(accounts)
        group by segments.account_id, segments.dimension, segments.source
        having sum(segments.share) > 1
        limit 1;
        if found then
            perform private.reject(
                'workspace_audience_segments_share_total', excess.dimension, excess.total::text, excess.account_id::text, excess.source
            );
        end if;
    end loop;
    return null;
end
$$;
comment on function private.require_private_audience_shares() is
'Statement trigger: shares of one private account, dimension and source never exceed 1.';
select private.define_refusal(
    'workspace_audience_segments_share_total',
    'audience shares of dimension "{dimension}" add up to {total}',
    'Account {account_id}, source {source}.',
    'Shares of one account, dimension and source add up to at most 1; leave out what is unknown.'
);
create trigger require_audience_shares_inserted
after insert on public.workspace_audience_segments referencing new table as new_rows
for each statement execute function private.require_private_audience_shares();
comment on trigger require_audience_shares_inserted on public.workspace_audience_segments is 'Shares of one dimension never exceed 1.';
create trigger require_audience_shares_updated
after update on public.workspace_audience_segments referencing new table as new_rows
for each statement execute function private.require_private_audience_shares();
comment on trigger require_audience_shares_updated on public.workspace_audience_segments is 'Shares of one dimension never exceed 1.';

-- Recording a report

create function private.require_known_keys(item jsonb, known text[], what text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    unknown text;
begin
    select string_agg(keys.name, ', ') into unknown from jsonb_object_keys(item) as keys (name) where keys.name <> all(known);
    if unknown is not null then
        perform private.reject('record_influencers_keys', what, unknown, array_to_string(known, ', '));
    end if;
end
$$;
comment on function private.require_known_keys(jsonb, text[], text) is 'Rejects a key that no function reads.';
select private.define_refusal(
    'record_influencers_keys', 'unknown in {what}: {unknown}', '', 'Known are: {known}.', '22023'
);

create function private.audience_of_report(segments jsonb)
returns table (dimension text, value text, share numeric, source text, captured_at timestamptz)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    segment jsonb;
    at_time constant timestamptz := now();
begin
    for segment in select given.value from jsonb_array_elements(coalesce(private.rates_as_fractions(segments), '[]')) as given loop
        if jsonb_typeof(segment) = 'object' then
            perform private.require_known_keys(segment, array['dimension', 'value', 'share', 'percent', 'source', 'captured_at'], 'an audience value');
        end if;
        if
            num_nonnulls(segment ->> 'share', segment ->> 'percent') <> 1
            or coalesce(segment ->> 'share', segment ->> 'percent') !~ '^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$'
        then
            perform private.reject('record_influencers_share', segment::text);
        end if;
    end loop;
    -- "United States" and "us" of one report are one value.
    return query
    select
        read.dimension, read.value, sum(read.share), read.source, max(read.captured_at)
    from (
        select
            words.dimension,
            coalesce(private.audience_code(words.dimension, given.value), given.value) as value,
            coalesce(given.share, given.percent / 100) as share,
            coalesce(given.source, 'platform') as source,
            coalesce(given.captured_at, at_time) as captured_at
        from jsonb_to_recordset(coalesce(private.rates_as_fractions(segments), '[]')) as given (
            dimension text, value text, share numeric, percent numeric, source text, captured_at timestamptz
        )
        cross join lateral (
            select replace(lower(private.clean_text(given.dimension)), ' ', '_') as dimension
        ) as words
    ) as read
    group by read.dimension, read.value, read.source;
end
$$;
comment on function private.audience_of_report(jsonb) is
'A report of an audience as rows: shares from 0 to 1, or percentages where the field says percent; values in words of their lists.';
select private.define_refusal(
    'record_influencers_share',
    'audience value {segment} needs a share or a percent, one of them, as a number',
    '',
    'Give {"dimension": "country", "value": "DE", "share": 0.4}, "share": "40%" or "percent": 40.',
    '22023'
);

-- Definer: it reads lists of words. It writes only in the workspace in which the caller is an editor.
create function private.record_workspace_audience(account uuid, segments jsonb, requested uuid)
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace constant uuid := private.workspace_to_change('editor', 'record', 'audiences', requested);
    recorded integer;
begin
    if jsonb_typeof(segments) is distinct from 'array' then
        perform private.reject('record_audience_array');
    end if;
    -- Two reports of one account wait for each other.
    perform from public.workspace_influencer_accounts as accounts
    where accounts.workspace_id = workspace and accounts.id = account
    for no key update;
    if not found then
        perform private.reject('record_audience_account', account::text);
    end if;
    -- A report replaces the one before it, dimension by dimension.
    delete from public.workspace_audience_segments as former
    where
        former.workspace_id = workspace and former.account_id = account
        and (former.dimension, former.source) in (select read.dimension, read.source from private.audience_of_report(segments) as read);
    insert into public.workspace_audience_segments (workspace_id, account_id, dimension, value, share, source, captured_at)
    select workspace, account, read.dimension, read.value, read.share, read.source, read.captured_at
    from private.audience_of_report(segments) as read;
    get diagnostics recorded = row_count;
    return recorded;
end
$$;
comment on function private.record_workspace_audience(uuid, jsonb, uuid) is 'What public.record_audience() does.';
select private.define_refusal(
    'record_audience_account',
    'there is no account {account_id} of a private influencer in this workspace',
    '',
    'Pass the id of a row of public.workspace_influencer_accounts; accounts of the catalog are recorded with public.record_influencers().',
    '23503'
);
select private.define_refusal(
    'record_audience_array', 'segments must be a JSON array', '', 'Send [{"dimension": "country", "value": "DE", "share": 0.4}].', '22023'
);

create function public.record_audience(account_id uuid, segments jsonb, workspace_id uuid default null)
returns integer
language sql
set search_path = pg_catalog, pg_temp
begin atomic
    select private.record_workspace_audience(account_id, segments, workspace_id); -- noqa: RF02, RF03
end;
comment on function public.record_audience(uuid, jsonb, uuid) is
'Records a report of the audience of a private influencer''s account: [{dimension, value, share or percent, source, captured_at}], as public.record_influencers() takes it. It replaces the former report of the same source in each dimension it has. Returns how many values were stored. For editors and services; the workspace is the argument, else the one of the request.';

select private.revoke_execute();
revoke all on function public.record_audience(uuid, jsonb, uuid) from public, anon, authenticated, service_role;
grant execute on function public.record_audience(uuid, jsonb, uuid), private.record_workspace_audience(uuid, jsonb, uuid)
to authenticated, service_role;
