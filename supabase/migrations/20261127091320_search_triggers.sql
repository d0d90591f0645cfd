-- Search triggers: they rebuild search rows in the transaction that changes their sources.
--
-- Triggers on the catalog, its lists of words and the workspaces' private people. Fills the rows of a catalog that already
-- has people: about 5,000 a second.

create function private.refresh_influencer_search(only_ids uuid[] default null)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    changed bigint;
begin
    delete from public.influencer_search as search
    using public.influencers as influencers
    where
        influencers.id = search.influencer_id
        and influencers.archived_at is not null
        and (only_ids is null or search.influencer_id = any(only_ids));
    insert into public.influencer_search as search (
        influencer_id, followers, engagement_rate, growth, credibility, last_active_at, names, document
    )
    select
        source.influencer_id,
        source.followers,
        source.engagement_rate,
        source.growth,
        source.credibility,
        source.last_active_at,
        source.names,
        source.document
    from private.influencer_search_source as source
    where only_ids is null or source.influencer_id = any(only_ids)
    -- A whole catalog lies in the order it is most often walked in: a page reads neighbours, not scattered blocks.
    order by source.followers desc, source.influencer_id desc
    on conflict (influencer_id) do update
    set
        followers = excluded.followers,
        engagement_rate = excluded.engagement_rate,
        growth = excluded.growth,
        credibility = excluded.credibility,
        last_active_at = excluded.last_active_at,
        names = excluded.names,
        document = excluded.document
    where search is distinct from excluded;
    get diagnostics changed = row_count;
    return changed;
end
$$;
comment on function private.refresh_influencer_search(uuid[]) is
'Rebuilds the search rows of the given influencers, or of all; returns how many changed. Triggers call it; call it yourself after loading the catalog with triggers off, after an analyze of what was loaded.';

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
        workspace_id, id, followers, engagement_rate, growth, credibility, last_active_at, names, document
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
        perform private.refresh_workspace_search(workspace, ids);
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
begin
    select array_agg(distinct accounts.influencer_id)
    into ids
    from public.audience_segments as segments
    inner join public.influencer_accounts as accounts on accounts.id = segments.account_id
    where segments.dimension = tg_argv[0];
    if ids is not null then
        perform private.refresh_influencer_search(ids);
    end if;
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
            ('influencers', 'id', 'changed', '{inserted,updated}'), ('influencer_accounts', 'influencer_id', 'changed', null),
            ('influencer_topics', 'influencer_id', 'changed', null), ('influencer_languages', 'influencer_id', 'changed', null),
            ('influencer_industries', 'influencer_id', 'changed', null), ('audience_segments', 'account_id', 'changed', null),
            ('account_metrics', 'account_id', 'changed', null),
            ('workspace_influencers', 'id', 'private', '{inserted,updated}'),
            ('workspace_influencer_accounts', 'workspace_influencer_id', 'private', null),
            ('workspace_influencer_topics', 'workspace_influencer_id', 'private', null),
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
                case source.type when 'changed' then 'when (not private.is_searching_later())' else '' end,
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
