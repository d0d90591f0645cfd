-- Search rows: one narrow row per person of the catalog and of each workspace, which answers every filter.
--
-- Two new tables and the views that define their rows. Triggers keep them (20261127091320_search_triggers.sql).

create table public.influencer_search (
    influencer_id uuid primary key references public.influencers (id) on delete cascade,
    followers bigint not null,
    engagement_rate real not null,
    growth real not null,
    credibility real not null,
    last_active_at timestamptz,
    names text not null,
    document tsvector not null
);
-- The planner chooses between the index below and walking the best rows first by how common a word or facet is.
alter table public.influencer_search alter column document set statistics 1000;
create index influencer_search_document_idx on public.influencer_search using gin (document);
create index influencer_search_names_idx on public.influencer_search using gin (names extensions.gin_trgm_ops);
create index influencer_search_followers_idx on public.influencer_search (followers desc, influencer_id desc);
create index influencer_search_engagement_idx on public.influencer_search (engagement_rate desc, influencer_id desc);
create index influencer_search_growth_idx on public.influencer_search (growth desc, influencer_id desc);
select private.describe_table('public.influencer_search', 'The table that public.search_influencers() reads: one row per influencer that is neither archived nor merged. Only triggers write it.', $$
    influencer_id: The influencer.
    followers: Followers of the largest account; -1 when unknown, so that it sorts below every known number.
    engagement_rate: Engagement rate of the account with the highest, 0 to 1; -1 when unknown.
    growth: Growth of the followers of the largest measured account over at least 90 days before its latest measurement, as a fraction; -2 when unknown.
    credibility: Audience credibility of the account with the highest, 0 to 1; -1 when unknown.
    last_active_at: Latest publication seen on any account; empty when unknown.
    names: Name in each of its spellings, lower case, without accents; for misspelt names.
    document: Words of name, handles, headline, job, topics and bio, and a facet lexeme for each filter: :country:DE, :language:de, :platform:linkedin, :topic:saas, :industry:software, :verified:yes, :audience:industry=software:30 (at least 30 %), :audience:seniority>=director:20.
$$);
select private.describe_indexes($$
    influencer_search_document_idx: Text and filters (public.search_influencers()).
    influencer_search_names_idx: Misspelt and partial names (public.search_influencers()).
    influencer_search_followers_idx: Largest first, next page by key (public.search_influencers()).
    influencer_search_engagement_idx: Most engaging first, next page by key (public.search_influencers()).
    influencer_search_growth_idx: Fastest growing first, next page by key (public.search_influencers()).
$$);
select private.secure_reference_table('public.influencer_search');
revoke insert, update, delete on public.influencer_search from service_role;

create table public.workspace_influencer_search (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null,
    followers bigint not null,
    engagement_rate real not null,
    growth real not null,
    credibility real not null,
    last_active_at timestamptz,
    names text not null,
    document tsvector not null,
    primary key (workspace_id, id),
    constraint workspace_influencer_search_id_fkey foreign key (workspace_id, id)
    references public.workspace_influencers (workspace_id, id) on delete cascade
);
select private.describe_table('public.workspace_influencer_search', 'The same rows for the private people of a workspace, so that every filter means the same for them. Written by triggers alone.', $$
    id: The private person's record in workspace_influencers.
    followers: Followers of the largest account; -1 when unknown.
    engagement_rate: Engagement rate of the account with the highest, 0 to 1; -1 when unknown.
    growth: -2: unknown, for nobody measures private accounts.
    credibility: -1: unknown.
    last_active_at: Empty: unknown.
    names: Name in each of its spellings, lower case, without accents.
    document: Words and facet lexemes as in influencer_search. Languages and audiences of private people are unknown.
$$);
select private.secure_workspace_table('public.workspace_influencer_search', commands => '{}', audited => '{}');
revoke insert, update, delete on public.workspace_influencer_search from service_role;

-- The rows as they have to be. Triggers write the difference; `crmdb doctor` looks for one.

create function private.audience_steps()
returns setof integer
language sql
immutable
parallel safe
rows 7
set search_path = pg_catalog, pg_temp
as $$
    select unnest(array[10, 20, 30, 40, 50, 60, 80])
$$;
comment on function private.audience_steps() is
'The audience shares, in percent, that have a facet lexeme. A share between two is found by the lower one and then compared.';

create view private.influencer_growth with (security_invoker = true) as
select
    latest.account_id,
    latest.followers::real / earlier.followers - 1 as growth
from (
    select distinct on (metrics.account_id)
        metrics.account_id,
        metrics.measured_on,
        metrics.followers
    from public.account_metrics as metrics
    where metrics.followers is not null
    order by metrics.account_id asc, metrics.measured_on desc
) as latest
cross join lateral (
    select metrics.followers
    from public.account_metrics as metrics
    where
        metrics.account_id = latest.account_id
        and metrics.measured_on <= latest.measured_on - 90
        and metrics.followers > 0
    order by metrics.measured_on desc
    limit 1
) as earlier;
select private.describe_table(
    'private.influencer_growth',
    'Growth of an account: its latest measured followers against the latest measured at least 90 days before, as a fraction. No row where there is no such pair.',
    $$
    account_id: The account.
    growth: Latest followers divided by the earlier ones, less 1; 0.1 is ten percent more.
    $$
);

create view private.audience_levels with (security_invoker = true) as
select
    'seniority' as dimension,
    levels.code as value,
    floors.code as at_least
from public.seniorities as levels
inner join public.seniorities as floors on floors.rank <= levels.rank
union all
select
    'company_size' as dimension,
    levels.code as value,
    floors.code as at_least
from public.company_sizes as levels
inner join public.company_sizes as floors on floors.rank <= levels.rank
union all
select
    'age_band' as dimension,
    levels.code as value,
    floors.code as at_least
from public.age_bands as levels
inner join public.age_bands as floors on floors.rank <= levels.rank;
select private.describe_table(
    'private.audience_levels',
    'Values of the ordered audience dimensions with each level they reach: a vp is at least a director.',
    $$
    dimension: seniority, company_size or age_band.
    value: A value of the dimension.
    at_least: A level it reaches, itself included.
    $$
);

create view private.influencer_audience with (security_invoker = true) as
select
    accounts.influencer_id,
    segments.dimension || '=' || segments.value as condition,
    max(segments.share) as share
from public.audience_segments as segments
inner join public.influencer_accounts as accounts on accounts.id = segments.account_id
group by accounts.influencer_id, segments.dimension, segments.value
union all
select
    sums.influencer_id,
    sums.dimension || '>=' || sums.at_least as condition,
    max(sums.share) as share
from (
    select
        accounts.influencer_id,
        segments.dimension,
        levels.at_least,
        sum(segments.share) as share
    from public.audience_segments as segments
    inner join public.influencer_accounts as accounts on accounts.id = segments.account_id
    inner join private.audience_levels as levels
        on levels.dimension = segments.dimension and levels.value = segments.value
    group by accounts.influencer_id, segments.account_id, segments.source, segments.dimension, levels.at_least
) as sums
group by sums.influencer_id, sums.dimension, sums.at_least;
select private.describe_table(
    'private.influencer_audience',
    'The largest share that any account of a person, by any one source, reaches of a value ("industry=software") or of a level and those above ("seniority>=director").',
    $$
    influencer_id: The person.
    condition: dimension=value, or dimension>=level.
    share: The largest share of it, 0 to 1.
    $$
);

create view private.influencer_search_source with (security_invoker = true) as
select
    influencers.id as influencer_id,
    coalesce(accounts.followers, -1) as followers,
    coalesce(accounts.engagement_rate, -1) as engagement_rate,
    coalesce(measured.growth, -2)::real as growth,
    coalesce(accounts.credibility, -1) as credibility,
    influencers.last_active_at,
    array_to_string(private.search_spellings(influencers.name), ' ') as names,
    private.search_document(
        concat_ws(e'\n', replace(influencers.name, e'\n', ' '), accounts.handles),
        concat_ws(
            e'\n', replace(influencers.headline, e'\n', ' '), replace(influencers.job_title, e'\n', ' '),
            replace(influencers.employer, e'\n', ' '), topics.names
        ),
        concat_ws(e'\n', replace(influencers.city, e'\n', ' '), replace(influencers.bio, e'\n', ' ')),
        array[':country:' || influencers.country_code, case when influencers.is_verified then ':verified:yes' end]
        || accounts.facets || topics.facets || languages.facets || industries.facets || audience.facets
    ) as document
from public.influencers as influencers
left join lateral (
    select
        max(own.followers) as followers,
        max(own.engagement_rate) as engagement_rate,
        max(own.audience_credibility) as credibility,
        string_agg(own.handle, e'\n' order by own.handle) as handles,
        array_agg(':platform:' || own.platform_code) as facets
    from public.influencer_accounts as own
    where own.influencer_id = influencers.id
) as accounts on true
left join lateral (
    select growths.growth
    from public.influencer_accounts as own
    inner join private.influencer_growth as growths on growths.account_id = own.id
    where own.influencer_id = influencers.id
    order by own.followers desc nulls last, own.id asc
    limit 1
) as measured on true
left join lateral (
    select
        string_agg(known.name, e'\n' order by known.code) as names,
        array_agg(':topic:' || known.code) || array_agg(':industry:' || known.industry_code) as facets
    from public.influencer_topics as own
    inner join public.topics as known on known.code = own.topic_code
    where own.influencer_id = influencers.id
) as topics on true
left join lateral (
    select array_agg(':language:' || own.language_code) as facets
    from public.influencer_languages as own
    where own.influencer_id = influencers.id
) as languages on true
left join lateral (
    select array_agg(':industry:' || own.industry_code) as facets
    from public.influencer_industries as own
    where own.influencer_id = influencers.id
) as industries on true
left join lateral (
    -- A share becomes one lexeme per step it reaches, so that "at least 30 %" is a lookup, not a comparison.
    select array_agg(format(':audience:%s:%s', shares.condition, steps.percent)) as facets
    from private.influencer_audience as shares
    inner join private.audience_steps() as steps (percent) on shares.share * 100 >= steps.percent
    where shares.influencer_id = influencers.id
) as audience on true
where influencers.archived_at is null;
select private.describe_table(
    'private.influencer_search_source',
    'Rows of influencer_search as they have to be.',
    $$
    influencer_id: The influencer.
    followers: Followers of the largest account, or -1.
    engagement_rate: The highest engagement rate, or -1.
    growth: Growth of the largest measured account, or -2.
    credibility: The highest audience credibility, or -1.
    last_active_at: Latest publication seen.
    names: Name in each spelling.
    document: Words and facet lexemes.
    $$
);

create view private.workspace_influencer_search_source with (security_invoker = true) as
select
    people.workspace_id,
    people.id,
    coalesce(accounts.followers, -1) as followers,
    coalesce(accounts.engagement_rate, -1) as engagement_rate,
    (-2)::real as growth,
    (-1)::real as credibility,
    null::timestamptz as last_active_at,
    array_to_string(private.search_spellings(people.name), ' ') as names,
    private.search_document(
        concat_ws(e'\n', replace(people.name, e'\n', ' '), accounts.handles),
        concat_ws(e'\n', replace(people.headline, e'\n', ' '), topics.names),
        '',
        array[':country:' || people.country_code] || accounts.facets || topics.facets
    ) as document
from public.workspace_influencers as people
left join lateral (
    select
        max(own.followers) as followers,
        max(own.engagement_rate) as engagement_rate,
        string_agg(own.handle, e'\n' order by own.handle) as handles,
        array_agg(':platform:' || own.platform_code) as facets
    from public.workspace_influencer_accounts as own
    where own.workspace_id = people.workspace_id and own.workspace_influencer_id = people.id
) as accounts on true
left join lateral (
    select
        string_agg(known.name, e'\n' order by known.code) as names,
        array_agg(':topic:' || known.code) || array_agg(':industry:' || known.industry_code) as facets
    from public.workspace_influencer_topics as own
    inner join public.topics as known on known.code = own.topic_code
    where own.workspace_id = people.workspace_id and own.workspace_influencer_id = people.id
) as topics on true
where people.influencer_id is null and people.archived_at is null;
select private.describe_table(
    'private.workspace_influencer_search_source',
    'Rows of workspace_influencer_search as they have to be.',
    $$
    id: The private person.
    followers: Followers of the largest account, or -1.
    engagement_rate: The highest engagement rate, or -1.
    growth: -2.
    credibility: -1.
    last_active_at: Empty.
    names: Name in each spelling.
    document: Words and facet lexemes.
    $$
);
