-- influencer_search: what searches look for in the catalog. Made by functions, so that a rebuild makes the same table.
--
-- One new table, empty: 20261127091320_search_triggers.sql fills it. A rebuild writes about ten thousand people a second on one
-- core, and its indexes take as long again; it keeps readers waiting for the moment of the exchange, writers of people for some
-- seconds before it. No foreign key to influencers: dropping the old table would lock them. Triggers remove the rows instead.

create function private.make_influencer_search(table_name text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    execute format(
        'create table public.%I as select source.influencer_id, source.band, source.names, source.facets, source.document'
        ' from private.influencer_search_source as source with no data',
        table_name
    );
    execute format(
        'alter table public.%I alter column influencer_id set not null, alter column band set not null, alter column names set not null,'
        ' alter column facets set not null, alter column document set not null,'
        -- A search decides itself which index to read and how far: the planner needs no statistics of words, long to read.
        ' alter column document set statistics 0, alter column facets set statistics 0,'
        -- Not compressed: a search reads thousands of documents that no index answers.
        ' set (toast_tuple_target = 8160)',
        table_name
    );
    perform private.describe_table(
        format('public.%I', table_name),
        'What public.search_influencers() looks for: one row per influencer that is neither archived nor merged. Written by triggers alone.', $text$
        influencer_id: The influencer.
        band: Band of their followers (private.search_bands()).
        names: Name in each of its spellings, lower case, without accents; for misspelt names.
        facets: The facets that results are counted by: :country:DE, :language:de, :platform:linkedin, :topic:saas, :industry:software, :verified:yes.
        document: Words of name, handles, headline, job, topics, city and bio, and a lexeme for each filter: the facets, :city:berlin, :audience:industry=software:30 (at least 30 %), :audience:seniority>=director:20.
        $text$
    );
    perform private.secure_reference_table(format('public.%I', table_name)::regclass);
    execute format('revoke insert, update, delete on public.%I from service_role', table_name);
end
$$;
comment on function private.make_influencer_search(text) is 'Makes an empty table for search rows under a name; rows, then keys and indexes come after.';

-- Parallel workers take some hundred people each; a view by itself would be read by one process.
create function private.search_rows_of(ids uuid[])
returns setof private.influencer_search_source
language plpgsql
stable
parallel safe
rows 100
cost 100000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set max_parallel_workers_per_gather = 0
as $$
begin
    return query
    select made.*
    from unnest(ids) with ordinality as chosen (influencer_id, place)
    -- offset 0: person by person; the planner would make rows of the whole catalog for each part.
    cross join lateral (
        select source.* from private.influencer_search_source as source where source.influencer_id = chosen.influencer_id offset 0 -- noqa: AM09
    ) as made
    order by chosen.place;
end
$$;
comment on function private.search_rows_of(uuid[]) is 'What the search rows of some people have to be, in the order of their ids.';

-- Rows lie nearly in the order they are most often walked in: a page reads neighbours, not scattered blocks.
create function private.fill_influencer_search(table_name text, after_place bigint, most integer)
returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
-- The planner takes a function that is called again for cheap.
set parallel_setup_cost = 0
set parallel_tuple_cost = 0
as $$
declare
    filled bigint;
begin
    -- PostgreSQL fills a new table by several processes, but one that is there by one.
    execute format(
        'create table private.search_rebuild_rows as select made.* from private.search_rebuild_order as chosen'
        ' cross join lateral private.search_rows_of(chosen.ids) as made'
        ' where chosen.place > %1$s and chosen.place <= %1$s + %2$s', after_place, most
    );
    execute format(
        'insert into public.%I (influencer_id, band, names, facets, document)'
        ' select made.influencer_id, made.band, made.names, made.facets, made.document from private.search_rebuild_rows as made',
        table_name
    );
    drop table private.search_rebuild_rows;
    select sum(cardinality(chosen.ids))
    into filled
    from private.search_rebuild_order as chosen
    where chosen.place > after_place and chosen.place <= after_place + most;
    return coalesce(filled, 0);
end
$$;
comment on function private.fill_influencer_search(text, bigint, integer) is
'Writes the search rows of the next people, whole hundreds, in the order that private.begin_search_rebuild() fixed; returns how many people they are.';

create function private.influencer_search_indexes(table_name text)
returns table (title text, statement text)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select 'keys', format('alter table public.%I add primary key (influencer_id)', table_name)
    union all
    (
        select
            format('%s, from %s followers', indexed.title, greatest(bands.at_least, 0)),
            -- No pending list: each search would read all of it.
            format(
                'create index %1$I on public.%2$I using gin (%3$s) with (fastupdate = off) where band = %4$s;'
                ' comment on index public.%1$I is %5$L',
                format('%s_%s_%s_idx', table_name, split_part(indexed.expression, ' ', 1), bands.band), table_name, indexed.expression, bands.band,
                format('%s among the people of this band of followers (public.search_influencers()).', indexed.purpose)
            )
        from private.search_bands() as bands
        cross join (
            values
            ('words', 'document', 'Text and filters'),
            ('names', 'names extensions.gin_trgm_ops', 'Misspelt and partial names')
        ) as indexed (title, expression, purpose)
        order by indexed.title desc, bands.band desc
    )
$$;
comment on function private.influencer_search_indexes(text) is 'The statements that make the key and the indexes of a table for search rows, each with what it is about.';

create function private.swap_influencer_search()
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    part record;
begin
    drop table public.influencer_search;
    for part in
        select format('alter index public.%I rename to %I', names.relname, replace(names.relname, 'search_next', 'search')) as statement
        from pg_index as indexes
        inner join pg_class as names on names.oid = indexes.indexrelid
        where indexes.indrelid = 'public.influencer_search_next'::regclass
        union all
        select format(
            'alter table public.influencer_search_next rename constraint %I to %I', keys.conname, replace(keys.conname, 'search_next', 'search')
        )
        from pg_constraint as keys
        where keys.conrelid = 'public.influencer_search_next'::regclass and keys.conindid = 0 and keys.conname like '%search\_next%'
        union all
        select format(
            'alter policy %I on public.influencer_search_next rename to %I', policies.polname, replace(policies.polname, 'search next', 'search')
        )
        from pg_policy as policies
        where policies.polrelid = 'public.influencer_search_next'::regclass
    loop
        execute part.statement;
    end loop;
    alter table public.influencer_search_next rename to influencer_search;
end
$$;
comment on function private.swap_influencer_search() is 'Puts influencer_search_next in the place of influencer_search, under the same names.';

create function private.choose_search_common_words()
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    people constant bigint := (select coalesce(sum(cardinality(chosen.ids)), 0) from private.search_rebuild_order as chosen);
    every constant bigint := greatest(people / 5000, 1);
begin
    delete from private.search_common_words;
    insert into private.search_common_words (word)
    select counted.word
    from ts_stat(format(
        'select source.document from private.search_rebuild_order as chosen'
        ' cross join lateral unnest(chosen.ids) with ordinality as people (influencer_id, place)'
        ' cross join lateral ('
        ' select made.* from private.influencer_search_source as made where made.influencer_id = people.influencer_id offset 0'
        ') as source where (chosen.place + people.place) %% %s = 0',
        every
    )) as counted
    where counted.ndoc >= greatest(10, people / every / 200) and counted.word ~ '^[[:alnum:]]';
end
$$;
comment on function private.choose_search_common_words() is
'Writes private.search_common_words from a sample of some 5,000 people, for the documents of a rebuild.';

create function private.begin_search_rebuild()
returns xid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    -- What no snapshot taken from now on can miss was written by older transactions.
    begun constant xid := pg_snapshot_xmin(pg_current_snapshot())::xid;
begin
    if not pg_try_advisory_xact_lock(hashtextextended('crmdb.rebuild_search', 0)) then
        perform private.reject('rebuild_search_single');
    end if;
    delete from public.influencer_numbers as numbers
    using public.influencers as influencers
    where influencers.id = numbers.influencer_id and influencers.archived_at is not null;
    insert into public.influencer_numbers as numbers (influencer_id, followers, engagement_rate, growth, credibility, last_active_at)
    select source.influencer_id, source.followers, source.engagement_rate, source.growth, source.credibility, source.last_active_at
    from private.influencer_numbers_source as source
    left join public.influencer_numbers as known on known.influencer_id = source.influencer_id
    -- Rows that are right are not locked: a session that changes one does not wait for the rebuild.
    where
        (source.followers, source.engagement_rate, source.growth, source.credibility, source.last_active_at)
        is distinct from (known.followers, known.engagement_rate, known.growth, known.credibility, known.last_active_at)
    order by source.followers desc, source.influencer_id desc
    on conflict (influencer_id) do update
    set
        followers = excluded.followers,
        engagement_rate = excluded.engagement_rate,
        growth = excluded.growth,
        credibility = excluded.credibility,
        last_active_at = excluded.last_active_at
    where numbers is distinct from excluded;
    analyze public.influencer_numbers;
    perform private.make_influencer_search('influencer_search_next');
    -- Followers change while rows are written; this order does not.
    create table private.search_rebuild_order as
    select
        100 * ((numbered.place + 99) / 100) as place,
        array_agg(numbered.influencer_id order by numbered.place) as ids
    from (
        select
            numbers.influencer_id,
            row_number() over (order by numbers.followers desc, numbers.influencer_id desc) as place
        from public.influencer_numbers as numbers
    ) as numbered
    group by 1;
    -- As many processes as max_parallel_workers_per_gather allows, however small the table is. No index: processes share out
    -- its pages, and one page would hold all the next people.
    alter table private.search_rebuild_order set (parallel_workers = 32);
    analyze private.search_rebuild_order;
    perform private.choose_search_common_words();
    return begun;
end
$$;
comment on function private.begin_search_rebuild() is
'First step of a rebuild: brings influencer_numbers up to date, chooses the common words and makes an empty table beside influencer_search. Returns what private.end_search_rebuild() needs. All steps belong to one transaction.';
select private.define_refusal(
    'rebuild_search_single', 'the search rows are being rebuilt already', '', 'Wait until that is done.', '55006'
);

create function private.catch_up_search_rebuild(begun xid)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    changed constant uuid[] := array(
        select search.influencer_id from public.influencer_search as search where age(search.xmin) <= age(begun)
    );
begin
    delete from public.influencer_search_next as next
    where
        next.influencer_id = any(changed)
        -- Archived or deleted, or never right: triggers remove what is gone.
        or not exists (
            select from public.influencers as influencers where influencers.id = next.influencer_id and influencers.archived_at is null
        );
    insert into public.influencer_search_next (influencer_id, band, names, facets, document)
    select source.influencer_id, source.band, source.names, source.facets, source.document
    from private.influencer_search_source as source
    where source.influencer_id = any(changed);
end
$$;
comment on function private.catch_up_search_rebuild(xid) is 'Writes the rows again that changed while a rebuild was under way.';

create function private.lock_search_for_exchange(begun xid, keeps_readers_waiting boolean)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if keeps_readers_waiting then
        lock table public.influencer_search in access exclusive mode;
        perform private.catch_up_search_rebuild(begun);
        return;
    end if;
    -- Writers wait while the rows are caught up, readers do not.
    lock table public.influencer_search in share row exclusive mode;
    perform private.catch_up_search_rebuild(begun);
    -- Then a moment without a reader. A session that waited for it with the lock above would deadlock with a reader that begins to write.
    for attempt in 1..100 loop
        begin
            lock table public.influencer_search in access exclusive mode nowait;
            return;
        exception
            when lock_not_available then
                if attempt = 100 then
                    raise;
                end if;
                perform pg_sleep(0.01);
        end;
    end loop;
end
$$;
comment on function private.lock_search_for_exchange(xid, boolean) is
'Locks influencer_search and writes again what changed meanwhile. If readers never leave a gap, they have to wait for that, too.';

create function private.end_search_rebuild(begun xid)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    found bigint;
begin
    drop table private.search_rebuild_order;
    analyze public.influencer_search_next;
    for attempt in 1..200 loop
        begin
            set local lock_timeout = '200ms';
            -- If others are in the way, give way and try again.
            perform private.lock_search_for_exchange(begun, attempt % 4 = 0);
            select count(*) into found from public.influencer_search_next;
            perform private.swap_influencer_search();
            set local lock_timeout = 0;
            return found;
        exception
            when lock_not_available then
                perform pg_sleep(0.5);
        end;
    end loop;
    perform private.reject('rebuild_search_busy');
    return null;
end
$$;
comment on function private.end_search_rebuild(xid) is
'Last step of a rebuild: exchanges the tables as soon as nobody reads the old one for a moment. Returns how many rows there are.';
select private.define_refusal(
    'rebuild_search_busy',
    'the rebuilt search rows could not take the place of the old ones',
    'For minutes there was always a transaction that read or wrote them.',
    'Find long transactions in pg_stat_activity, wait for them or end them, and rebuild again.',
    '55P03'
);

create function private.rebuild_search()
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    batch constant integer := 20000;
    begun xid;
    step record;
    place bigint := 0;
begin
    begun := private.begin_search_rebuild();
    while private.fill_influencer_search('influencer_search_next', place, batch) = batch loop
        place := place + batch;
    end loop;
    for step in select * from private.influencer_search_indexes('influencer_search_next') loop
        execute step.statement;
    end loop;
    return private.end_search_rebuild(begun);
end
$$;
comment on function private.rebuild_search() is
'Writes the search rows of the whole catalog anew, in the order of followers, beside the old ones, and exchanges the two: for after a bulk load, and when most people have moved. Returns how many rows there are. Searches go on meanwhile; needs the disk for a second copy. `crmdb search rebuild` does the same and shows how far it is.';

select private.make_influencer_search('influencer_search');
do $$
declare
    step record;
begin
    -- The catalog may have people already; 20261127091320_search_triggers.sql adds their numbers and rows.
    for step in select * from private.influencer_search_indexes('influencer_search') loop
        execute step.statement;
    end loop;
end
$$;

select private.revoke_execute();
