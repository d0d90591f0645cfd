-- Search triggers: they rebuild search rows in the transaction that changes their sources.
--
-- Triggers on the catalog, its lists of words and the workspaces' private people. Fills the rows of a catalog that already
-- has people; a large one is faster with private.rebuild_search() (20261127091318_search_table.sql).

-- Generic plans: planning these statements takes longer than one person does, and each person is read by index anyway.
create function private.refresh_influencer_numbers(only_ids uuid[])
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
    changed bigint;
begin
    -- Two transactions that change one person wait for each other, so that the later one sees the rows of the earlier one.
    perform from public.influencer_numbers as numbers
    where numbers.influencer_id = any(only_ids)
    order by numbers.influencer_id
    for update;
    insert into public.influencer_numbers as numbers (influencer_id, followers, engagement_rate, growth, credibility, last_active_at)
    select
        source.influencer_id,
        source.followers,
        source.engagement_rate,
        source.growth,
        source.credibility,
        source.last_active_at
    from private.influencer_numbers_source as source
    where source.influencer_id = any(only_ids)
    order by source.influencer_id
    on conflict (influencer_id) do update
    set
        followers = excluded.followers,
        engagement_rate = excluded.engagement_rate,
        growth = excluded.growth,
        credibility = excluded.credibility,
        last_active_at = excluded.last_active_at
    where numbers is distinct from excluded;
    get diagnostics changed = row_count;
    if changed > 0 then
        update public.influencer_search as search
        set band = private.search_band(numbers.followers)
        from public.influencer_numbers as numbers
        where
            search.influencer_id = any(only_ids)
            and numbers.influencer_id = search.influencer_id
            and search.band <> private.search_band(numbers.followers);
    end if;
    return changed;
end
$$;
comment on function private.refresh_influencer_numbers(uuid[]) is
'Rewrites the live numbers of influencers where they changed, and the band of their search rows where they left it; returns how many changed.';

create function private.refresh_influencer_words(only_ids uuid[])
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
    changed bigint;
begin
    insert into public.influencer_search as search (influencer_id, band, names, facets, document)
    select
        source.influencer_id,
        source.band,
        source.names,
        source.facets,
        source.document
    from private.influencer_search_source as source
    where source.influencer_id = any(only_ids)
    order by source.influencer_id
    on conflict (influencer_id) do update
    set
        band = excluded.band,
        names = excluded.names,
        facets = excluded.facets,
        document = excluded.document
    where search is distinct from excluded;
    get diagnostics changed = row_count;
    return changed;
end
$$;
comment on function private.refresh_influencer_words(uuid[]) is
'Rewrites the search rows of influencers where they changed; returns how many changed. Numbers first: they are what concurrent changes wait for.';

create function private.refresh_influencer_search(only_ids uuid[] default null)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    ids constant uuid[] := coalesce(only_ids, array(select influencers.id from public.influencers as influencers));
    changed bigint;
begin
    delete from public.influencer_numbers as numbers
    using public.influencers as influencers
    where influencers.id = numbers.influencer_id and influencers.archived_at is not null and influencers.id = any(ids);
    delete from public.influencer_search as search
    where
        search.influencer_id = any(ids)
        and not exists (
            select from public.influencers as influencers where influencers.id = search.influencer_id and influencers.archived_at is null
        );
    get diagnostics changed = row_count;
    for place in 1..cardinality(ids) by 10000 loop
        changed := changed + greatest(
            private.refresh_influencer_numbers(ids[place:place + 9999]), private.refresh_influencer_words(ids[place:place + 9999])
        );
    end loop;
    return changed;
end
$$;
comment on function private.refresh_influencer_search(uuid[]) is
'Rewrites the search rows and numbers of the given influencers, or of all, where they are not what they have to be; returns about how many changed. Triggers call it; after loading a catalog with triggers off, private.rebuild_search() is faster.';

create function private.refresh_workspace_search(workspace_id uuid default null, only_ids uuid[] default null)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    changed bigint;
begin
    delete from public.workspace_influencer_search as search
    using public.workspace_influencers as people
    where
        people.workspace_id = search.workspace_id
        and people.id = search.id
        and (people.influencer_id is not null or people.archived_at is not null)
        and (refresh_workspace_search.workspace_id is null or search.workspace_id = refresh_workspace_search.workspace_id)
        and (only_ids is null or search.id = any(only_ids));
    insert into public.workspace_influencer_search as search (
        workspace_id, id, followers, engagement_rate, growth, credibility, last_active_at, names, facets, document
    )
    select
        source.workspace_id,
        source.id,
        source.followers,
        source.engagement_rate,
        source.growth,
        source.credibility,
        source.last_active_at,
        source.names,
        source.facets,
        source.document
    from private.workspace_influencer_search_source as source
    where
        (refresh_workspace_search.workspace_id is null or source.workspace_id = refresh_workspace_search.workspace_id)
        and (only_ids is null or source.id = any(only_ids))
    order by source.workspace_id, source.id
    on conflict on constraint workspace_influencer_search_pkey do update
    set
        followers = excluded.followers,
        engagement_rate = excluded.engagement_rate,
        names = excluded.names,
        facets = excluded.facets,
        document = excluded.document
    where search is distinct from excluded;
    get diagnostics changed = row_count;
    return changed;
end
$$;
comment on function private.refresh_workspace_search(uuid, uuid[]) is
'Rebuilds the search rows of the given private people of a workspace, of all of it, or of all workspaces; returns how many changed.';

-- Argument: the column that leads to the influencer, or to an account of theirs.
create function private.refresh_search_of_changed()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    ids uuid[];
    former uuid[];
begin
    execute format('select array_agg(distinct %I) from changed_rows', tg_argv[0]) into ids;
    if tg_op = 'UPDATE' then
        execute format('select array_agg(distinct %I) from former_rows', tg_argv[0]) into former;
        ids := ids || former;
    end if;
    if tg_argv[0] = 'account_id' then
        -- Rows that went with their account: the trigger of the account does it.
        select array_agg(distinct accounts.influencer_id)
        into ids
        from public.influencer_accounts as accounts
        where accounts.id = any(ids);
    end if;
    -- NULL would mean all influencers.
    if ids is not null then
        perform private.refresh_influencer_search(ids);
    end if;
    return null;
end
$$;
comment on function private.refresh_search_of_changed() is
'Statement trigger: rebuilds the search rows of the influencers a statement touched. Argument: the column that leads there.';

create function private.refresh_search_of_accounts()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    measured uuid[];
    renamed uuid[];
begin
    -- Numbers change every day, what an account is called hardly ever does.
    select
        array_agg(distinct changed.influencer_id),
        array_agg(distinct changed.influencer_id) filter (
            where (changed.influencer_id, changed.platform_code, changed.handle)
            is distinct from (former.influencer_id, former.platform_code, former.handle)
        )
        || array_agg(distinct former.influencer_id) filter (where former.influencer_id is distinct from changed.influencer_id)
    into measured, renamed
    from changed_rows as changed
    left join former_rows as former on former.id = changed.id
    where
        (changed.influencer_id, changed.platform_code, changed.handle, changed.followers, changed.engagement_rate, changed.audience_credibility)
        is distinct from
        (former.influencer_id, former.platform_code, former.handle, former.followers, former.engagement_rate, former.audience_credibility);
    renamed := array_remove(renamed, null);
    if renamed <> '{}' then
        perform private.refresh_influencer_search(renamed);
    end if;
    if measured is not null then
        perform private.refresh_influencer_numbers(measured);
    end if;
    return null;
end
$$;
comment on function private.refresh_search_of_accounts() is
'Statement trigger: a changed number of an account changes influencer_numbers; another name, platform or owner the search rows too.';

create function private.refresh_search_of_metrics()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    ids uuid[];
begin
    select array_agg(distinct accounts.influencer_id)
    into ids
    from public.influencer_accounts as accounts
    where accounts.id in (select changed.account_id from changed_rows as changed);
    if ids is not null then
        perform private.refresh_influencer_numbers(ids);
    end if;
    return null;
end
$$;
comment on function private.refresh_search_of_metrics() is 'Statement trigger: measurements of accounts change the growth of their people.';

create function private.refresh_search_of_private()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspaces uuid[];
    ids uuid[];
    former uuid[];
    workspace uuid;
    people uuid[];
begin
    execute format(
        'select array_agg(distinct workspace_id), array_agg(distinct %I) from changed_rows', tg_argv[0]
    ) into workspaces, ids;
    if tg_op = 'UPDATE' then
        execute format('select array_agg(distinct %I) from former_rows', tg_argv[0]) into former;
        ids := ids || former;
    end if;
    -- A row keeps its workspace. One that went with its person leaves nothing to refresh: the search row went too.
    foreach workspace in array coalesce(workspaces, '{}') loop
        people := ids;
        if tg_argv[0] = 'account_id' then
            people := array(
                select own.workspace_influencer_id
                from public.workspace_influencer_accounts as own
                where own.workspace_id = workspace and own.id = any(ids)
            );
        end if;
        perform private.refresh_workspace_search(workspace, people);
    end loop;
    return null;
end
$$;
comment on function private.refresh_search_of_private() is
'Statement trigger: rebuilds the search rows of the private people a statement touched. Argument: the column that leads there.';

create function private.refresh_search_of_topic()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    ids uuid[];
    own record;
begin
    select array_agg(tagged.influencer_id) into ids from public.influencer_topics as tagged where tagged.topic_code = new.code;
    if ids is not null then
        perform private.refresh_influencer_search(ids);
    end if;
    for own in
        select
            tagged.workspace_id,
            array_agg(tagged.workspace_influencer_id) as ids
        from public.workspace_influencer_topics as tagged
        where tagged.topic_code = new.code
        group by tagged.workspace_id
        order by tagged.workspace_id
    loop
        perform private.refresh_workspace_search(own.workspace_id, own.ids);
    end loop;
    return null;
end
$$;
comment on function private.refresh_search_of_topic() is
'Trigger: rebuilds the search rows of all people with a topic that was renamed or moved to another industry.';
create trigger refresh_search_renamed
after update of name, industry_code on public.topics
for each row when ((old.name, old.industry_code) is distinct from (new.name, new.industry_code))
execute function private.refresh_search_of_topic();
comment on trigger refresh_search_renamed on public.topics is 'Keeps influencer_search.';

create function private.refresh_search_of_levels()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    ids uuid[];
    own record;
begin
    select array_agg(distinct accounts.influencer_id)
    into ids
    from public.audience_segments as segments
    inner join public.influencer_accounts as accounts on accounts.id = segments.account_id
    where segments.dimension = tg_argv[0];
    if ids is not null then
        perform private.refresh_influencer_search(ids);
    end if;
    for own in
        select
            accounts.workspace_id,
            array_agg(distinct accounts.workspace_influencer_id) as ids
        from public.workspace_audience_segments as segments
        inner join public.workspace_influencer_accounts as accounts
            on accounts.workspace_id = segments.workspace_id and accounts.id = segments.account_id
        where segments.dimension = tg_argv[0]
        group by accounts.workspace_id
        order by accounts.workspace_id
    loop
        perform private.refresh_workspace_search(own.workspace_id, own.ids);
    end loop;
    return null;
end
$$;
comment on function private.refresh_search_of_levels() is
'Statement trigger: rebuilds the search rows after the levels of an ordered audience dimension changed, for "at least". Argument: the dimension. It rebuilds some thousands of rows a second.';

do $$
declare
    source record;
    event record;
begin
    for source in
        select *
        from (
            values
            ('influencers', 'id', 'changed', null),
            ('influencer_accounts', 'influencer_id', 'changed', '{inserted,deleted}'), ('influencer_accounts', '', 'accounts', '{updated}'),
            ('influencer_topics', 'influencer_id', 'changed', null), ('influencer_languages', 'influencer_id', 'changed', null),
            ('influencer_industries', 'influencer_id', 'changed', null), ('audience_segments', 'account_id', 'changed', null),
            ('account_metrics', '', 'metrics', null),
            ('workspace_influencers', 'id', 'private', '{inserted,updated}'),
            ('workspace_influencer_accounts', 'workspace_influencer_id', 'private', null),
            ('workspace_influencer_topics', 'workspace_influencer_id', 'private', null),
            ('workspace_influencer_languages', 'workspace_influencer_id', 'private', null),
            ('workspace_audience_segments', 'account_id', 'private', null),
            ('seniorities', 'seniority', 'levels', null), ('company_sizes', 'company_size', 'levels', null),
            ('age_bands', 'age_band', 'levels', null)
        ) as sources (table_name, argument, type, events)
    loop
        for event in
            select *
            from (
                values
                ('inserted', 'insert', 'referencing new table as changed_rows'),
                ('updated', 'update', 'referencing new table as changed_rows old table as former_rows'),
                ('deleted', 'delete', 'referencing old table as changed_rows')
            ) as events (name, command, transition)
        loop
            continue when event.name <> all(source.events::text[]);
            execute format(
                'create trigger %I after %s on public.%I %s for each statement %s execute function private.%I(%L)',
                'refresh_search_' || event.name, event.command, source.table_name,
                case when source.type <> 'levels' then event.transition else '' end,
                -- public.record_influencers() rebuilds the row of a person once, when all of it is there.
                case when source.type in ('changed', 'accounts', 'metrics') then 'when (not private.is_running(''searching_later''))' else '' end,
                'refresh_search_of_' || source.type, source.argument
            );
            execute format(
                'comment on trigger %I on public.%I is %L', 'refresh_search_' || event.name, source.table_name,
                case when source.type = 'private' then 'Keeps workspace_influencer_search.' else 'Keeps influencer_search.' end
            );
        end loop;
    end loop;
end
$$;

select private.refresh_influencer_search();
select private.refresh_workspace_search();

select private.revoke_execute();
