-- Saved searches: checked when they are saved, run by name, with a mark on people who are new.
--
-- One new table, functions, and a trigger on saved_searches.

-- A saved search is checked when it is saved, not only when somebody runs it.
create function private.require_saved_search()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if not private.is_foreign(new.workspace_id) then
        -- Codes stay when a country or a topic is renamed.
        new.filters := private.search_filters_as_codes(new.filters);
        perform private.require_search_filters(new.filters, new.workspace_id);
        perform private.require_search_page(new.sort, 1, null, null, new.filters, new.workspace_id);
    end if;
    return new;
end
$$;
comment on function private.require_saved_search() is 'Trigger: stores words of lists as codes; rejects filters and an order that a search could not run.';
create trigger require_saved_search
before insert or update of filters, sort on public.saved_searches
for each row execute function private.require_saved_search();
comment on trigger require_saved_search on public.saved_searches is 'Rejects filters and an order that cannot be run.';

create table public.saved_search_visits (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    saved_search_id uuid not null,
    seen_at timestamptz not null default now(),
    people uuid[] not null constraint saved_search_visits_people_check check (
        cardinality(people) <= 1000 and array_position(people, null) is null
    ),
    primary key (workspace_id, saved_search_id),
    constraint saved_search_visits_saved_search_id_fkey foreign key (workspace_id, saved_search_id)
    references public.saved_searches (workspace_id, id) on delete cascade
);
comment on constraint saved_search_visits_people_check on public.saved_search_visits is 'At most 1,000 people, none of them empty.';
select private.describe_table('public.saved_search_visits', 'Whom a saved search found when a member looked last. Written by public.mark_saved_search_seen().', $$
    saved_search_id: The saved search.
    seen_at: When it was looked at.
    people: The first 1,000 people found then: influencer_id of the catalog, or the workspace's record of a private person.
$$);
select private.secure_workspace_table('public.saved_search_visits', audited => '{}');

create function private.saved_search_named(name text)
returns public.saved_searches
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace constant uuid := private.active_workspace();
    saved public.saved_searches;
    known text[];
begin
    select searches.* into saved
    from public.saved_searches as searches
    where searches.workspace_id = workspace and searches.name = saved_search_named.name;
    if saved.id is null then
        known := array(
            select searches.name from public.saved_searches as searches where searches.workspace_id = workspace order by searches.name
        );
        perform private.reject(
            'saved_search_known', name,
            coalesce(nullif(array_to_string(known[:50], ', '), ''), 'none so far'),
            coalesce(private.nearest_words(coalesce(name, ''), known, known), 'none')
        );
    end if;
    return saved;
end
$$;
comment on function private.saved_search_named(text) is
'The saved search of this name in the active workspace, or a refusal that names those there are. Definer: services name a workspace.';
select private.define_refusal(
    'saved_search_known', 'there is no saved search "{name}" in this workspace', 'Known: {known}.',
    'Take the name of a row of public.saved_searches. Nearest: {nearest}.', '22023'
);

create function public.run_saved_search(name text, page_size integer default 20, after jsonb default null, before jsonb default null)
returns table (
    influencer_id uuid,
    workspace_influencer_id uuid,
    is_private boolean,
    name text,
    headline text,
    country_code text,
    followers bigint,
    engagement_rate real,
    growth real,
    platforms text[],
    topics text[],
    status text,
    do_not_contact boolean,
    is_blocked boolean,
    page_key jsonb,
    is_new boolean
)
language sql
stable
set search_path = pg_catalog, pg_temp
begin atomic
    select
        found.influencer_id,
        found.workspace_influencer_id,
        found.is_private,
        found.name,
        found.headline,
        found.country_code,
        found.followers,
        found.engagement_rate,
        found.growth,
        found.platforms,
        found.topics,
        found.status,
        found.do_not_contact,
        found.is_blocked,
        found.page_key,
        visits.people is not null and coalesce(found.influencer_id, found.workspace_influencer_id) <> all(visits.people) as is_new
    from private.saved_search_named(name) as saved -- noqa: RF02, RF03
    left join public.saved_search_visits as visits on visits.workspace_id = saved.workspace_id and visits.saved_search_id = saved.id
    cross join lateral public.search_influencers(saved.filters, saved.sort, page_size, after, before) as found; -- noqa: RF02
end;
comment on function public.run_saved_search(text, integer, jsonb, jsonb) is
'Runs a saved search of the active workspace, like public.search_influencers(). is_new: not among the first 1,000 that it found when public.mark_saved_search_seen() was called last; false if it was never called. A name that is not known is an error that names the known ones.';

create function public.mark_saved_search_seen(name text)
returns integer
language sql
volatile
set search_path = pg_catalog, pg_temp
begin atomic
    insert into public.saved_search_visits (workspace_id, saved_search_id, people)
    select
        saved.workspace_id,
        saved.id,
        array( -- noqa: AL03
            select coalesce(found.influencer_id, found.workspace_influencer_id)
            from public.search_influencers(saved.filters, saved.sort, 1000) as found
        )
    from private.saved_search_named(name) as saved -- noqa: RF02, RF03
    on conflict (workspace_id, saved_search_id) do update
        set seen_at = excluded.seen_at, people = excluded.people
    returning cardinality(saved_search_visits.people) as people;
end;
comment on function public.mark_saved_search_seen(text) is
'Stores the people whom a saved search finds now, at most the first 1,000, so that public.run_saved_search() marks new ones later. Returns how many. For editors.';

select private.revoke_execute();
revoke all on function public.run_saved_search(text, integer, jsonb, jsonb), public.mark_saved_search_seen(text)
from public, anon, authenticated, service_role;
grant execute on function
public.run_saved_search(text, integer, jsonb, jsonb), public.mark_saved_search_seen(text), private.saved_search_named(text)
to authenticated, service_role;
