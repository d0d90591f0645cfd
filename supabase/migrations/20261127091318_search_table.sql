-- influencer_search: what searches look for in the catalog. Made by functions, so that a rebuild makes the same table.
--
-- One new table, filled from the catalog: on two cores about ten thousand people a second, and its indexes as long again.
-- A rebuild keeps readers waiting for the moment of the exchange, writers of people for some seconds.

create function private.make_influencer_search(table_name text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Rows lie in the order they are most often walked in: a page reads neighbours, not scattered blocks.
    execute format(
        'create table public.%I as'
        ' select source.influencer_id, source.band, source.names, source.facets, source.document'
        ' from private.influencer_search_source as source'
        ' inner join public.influencer_numbers as numbers on numbers.influencer_id = source.influencer_id'
        ' order by numbers.followers desc, numbers.influencer_id desc',
        table_name
    );
    execute format(
        'alter table public.%I add primary key (influencer_id), alter column band set not null, alter column names set not null,'
        ' alter column facets set not null, alter column document set not null,'
        -- A search decides itself which index to read and how far: the planner needs no statistics of words, long to read.
        ' alter column document set statistics 0, alter column facets set statistics 0,'
        ' add constraint %I foreign key (influencer_id) references public.influencers (id) on delete cascade',
        table_name, table_name || '_influencer_id_fkey'
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
comment on function private.make_influencer_search(text) is 'Makes a table for search rows, full of them, under a name; its text indexes come after.';

create function private.index_influencer_search(table_name text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    band smallint;
begin
    execute format('create index %I on public.%I using gin (names extensions.gin_trgm_ops)', table_name || '_names_idx', table_name);
    execute format(
        'comment on index public.%I is %L', table_name || '_names_idx', 'Misspelt and partial names (public.search_influencers()).'
    );
    for band in select bands.band from private.search_bands() as bands order by bands.band desc loop
        -- No pending list: each search would read all of it.
        execute format(
            'create index %I on public.%I using gin (document) with (fastupdate = off) where band = %s',
            format('%s_document_%s_idx', table_name, band), table_name, band
        );
        execute format(
            'comment on index public.%I is %L', format('%s_document_%s_idx', table_name, band),
            'Text and filters among the people of this band of followers (public.search_influencers()).'
        );
    end loop;
end
$$;
comment on function private.index_influencer_search(text) is 'Makes the text indexes of a table for search rows.';

create function private.exchange_influencer_search()
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
    alter table public.influencer_search_next rename constraint influencer_search_next_influencer_id_fkey to influencer_search_influencer_id_fkey;
    alter table public.influencer_search_next rename to influencer_search;
end
$$;
comment on function private.exchange_influencer_search() is 'Puts influencer_search_next in the place of influencer_search, under the same names.';

create function private.rebuild_search()
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    -- What no snapshot taken from now on can miss was written by older transactions.
    begun constant xid := pg_snapshot_xmin(pg_current_snapshot())::xid;
    found bigint;
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
    perform private.index_influencer_search('influencer_search_next');
    -- From here on no session writes search rows. Rows that were written meanwhile are written again.
    lock table public.influencer_search in share row exclusive mode;
    delete from public.influencer_search_next as next
    where not exists (select from public.influencer_search as search where search.influencer_id = next.influencer_id)
        and not exists (
            select from public.influencers as influencers where influencers.id = next.influencer_id and influencers.archived_at is null
        );
    delete from public.influencer_search_next as next
    using public.influencer_search as search
    where search.influencer_id = next.influencer_id and age(search.xmin) <= age(begun);
    insert into public.influencer_search_next (influencer_id, band, names, facets, document)
    select source.influencer_id, source.band, source.names, source.facets, source.document
    from public.influencer_search as search
    inner join private.influencer_search_source as source on source.influencer_id = search.influencer_id
    where age(search.xmin) <= age(begun);
    select count(*) into found from public.influencer_search_next;
    perform private.exchange_influencer_search();
    analyze public.influencer_search;
    return found;
end
$$;
comment on function private.rebuild_search() is
'Writes the search rows of the whole catalog anew, in the order of followers, beside the old ones, and exchanges the two: for after a bulk load, and when most people have moved. Returns how many rows there are. Searches go on meanwhile; needs the disk for a second copy.';
select private.define_refusal(
    'rebuild_search_single', 'the search rows are being rebuilt already', '', 'Wait until that is done.', '55006'
);

select private.make_influencer_search('influencer_search');
select private.index_influencer_search('influencer_search');

select private.revoke_execute();
