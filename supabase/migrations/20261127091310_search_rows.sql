-- Search rows: one narrow row per person of the catalog and of each workspace, which answers every filter.
--
-- Two new tables. The third and largest, influencer_search, is made by a function (20261127091318_search_table.sql), for it is
-- also made anew beside the old one. 20261127091315_search_sources.sql says what the rows have to be; triggers keep them
-- (20261127091320_search_triggers.sql).

create function private.search_bands()
returns table (band smallint, at_least bigint)
language sql
immutable
parallel safe
rows 6
set search_path = pg_catalog, pg_temp
as $$
    values (6::smallint, 30000::bigint), (5::smallint, 10000), (4::smallint, 5000), (3::smallint, 2500), (2::smallint, 1250), (1::smallint, -1)
$$;
comment on function private.search_bands() is
'Bands of followers and the least of each. Each has a text index of its own, so a page of the largest is found in the few people of the upper bands.';

create function private.search_band(followers bigint)
returns smallint
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
return (
    case
        when followers >= 30000 then 6
        when followers >= 10000 then 5
        when followers >= 5000 then 4
        when followers >= 2500 then 3
        when followers >= 1250 then 2
        else 1
    end
)::smallint;
comment on function private.search_band(bigint) is 'The band of private.search_bands() for a number of followers.';

create table public.influencer_numbers (
    influencer_id uuid primary key references public.influencers (id) on delete cascade,
    followers bigint not null,
    engagement_rate real not null,
    growth real not null,
    credibility real not null,
    last_active_at timestamptz
);
create index influencer_numbers_followers_idx on public.influencer_numbers (followers desc, influencer_id desc);
create index influencer_numbers_engagement_idx on public.influencer_numbers (engagement_rate desc, influencer_id desc);
create index influencer_numbers_growth_idx on public.influencer_numbers (growth desc, influencer_id desc);
create index influencer_numbers_active_idx on public.influencer_numbers (last_active_at);
create index influencer_numbers_credibility_idx on public.influencer_numbers (credibility);
select private.describe_table(
    'public.influencer_numbers',
    'Live numbers of each influencer that is neither archived nor merged: searches sort and filter by them. They are apart from influencer_search, so that a change of followers rewrites no text index. Only triggers write them.',
    $$
    influencer_id: The influencer.
    followers: Followers of the largest account; -1 when unknown, so that it sorts below every known number.
    engagement_rate: Engagement rate of the account with the highest; -1 when unknown.
    growth: Growth of the followers of the largest measured account over at least 90 days before its latest measurement, as a fraction; -2 when unknown.
    credibility: Audience credibility of the account with the highest, 0 to 1; -1 when unknown.
    last_active_at: Latest publication seen on any account; null when unknown.
    $$
);
select private.describe_indexes($$
    influencer_numbers_followers_idx: Largest first, next page by key (public.search_influencers()).
    influencer_numbers_engagement_idx: Most engaging first, next page by key (public.search_influencers()).
    influencer_numbers_growth_idx: Fastest growing first, next page by key (public.search_influencers()).
    influencer_numbers_active_idx: Active since a day when few or nobody were (public.search_influencers()).
    influencer_numbers_credibility_idx: So credible as few are (public.search_influencers()).
$$);
select private.secure_reference_table('public.influencer_numbers');
revoke insert, update, delete on public.influencer_numbers from service_role;

create table public.workspace_influencer_search (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null,
    followers bigint not null,
    engagement_rate real not null,
    growth real not null,
    credibility real not null,
    last_active_at timestamptz,
    names text not null,
    facets text[] not null,
    document tsvector not null,
    primary key (workspace_id, id),
    constraint workspace_influencer_search_id_fkey foreign key (workspace_id, id)
    references public.workspace_influencers (workspace_id, id) on delete cascade
);
-- Not compressed: a search reads each document of a workspace.
alter table public.workspace_influencer_search set (toast_tuple_target = 8160);
create index workspace_influencer_search_followers_idx on public.workspace_influencer_search (workspace_id, followers desc, id desc);
select private.describe_table(
    'public.workspace_influencer_search',
    'The same rows for the private people of a workspace, numbers included, so that every filter means the same for them. Written by triggers alone.', $$
    id: The private person's record in workspace_influencers.
    followers: Followers of the largest account; -1 when unknown.
    engagement_rate: Engagement rate of the account with the highest; -1 when unknown.
    growth: -2: unknown, for nobody measures private accounts.
    credibility: -1: unknown.
    last_active_at: Null: unknown.
    names: Name in each of its spellings, lower case, without accents.
    facets: As in influencer_search.
    document: Words and facet lexemes as in influencer_search.
$$
);
select private.describe_indexes($$
    workspace_influencer_search_followers_idx: Largest first among the private people of a workspace (public.search_influencers()).
$$);
select private.secure_workspace_table('public.workspace_influencer_search', commands => '{}', audited => '{}');
revoke insert, update, delete on public.workspace_influencer_search from service_role;

select private.revoke_execute();
