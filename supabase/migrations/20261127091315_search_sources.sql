-- What search rows have to be. Triggers write the difference; `crmdb doctor` looks for one.
--
-- Views and one function. Each view reads the parts of a person by index, so one plan serves one person and a million.

create view private.audience_steps with (security_invoker = true) as
select
    steps.share,
    steps.percent
from (values (0.0, 0), (0.1, 10), (0.2, 20), (0.3, 30), (0.4, 40), (0.5, 50), (0.6, 60), (0.8, 80)) as steps (share, percent);
select private.describe_table(
    'private.audience_steps',
    'The shares of an audience that have a facet lexeme. A share between two is found by the lower one and then compared.',
    $$
    share: The share, 0 to 1. 0 is for cities and countries alone: whatever their share, for most of them are rare.
    percent: The share in percent, as the lexeme says it.
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

create view private.audience_level_conditions with (security_invoker = true) as
select
    levels.dimension,
    levels.value,
    array_agg(levels.dimension || '>=' || levels.at_least) as conditions
from private.audience_levels as levels
group by levels.dimension, levels.value
union all
select
    'industry' as dimension,
    included.code as value,
    array_agg('industry=' || included.wider) as conditions
from (
    with recursive included (code, wider) as (
        select
            industries.code,
            industries.parent_code as wider
        from public.industries as industries
        where industries.parent_code is not null
        union
        select
            included.code,
            parents.parent_code as wider
        from included
        inner join public.industries as parents on parents.code = included.wider
        where parents.parent_code is not null
    )

    select
        included.code,
        included.wider
    from included
) as included
group by included.code;
select private.describe_table(
    'private.audience_level_conditions',
    'The levels that a value reaches, and the industries that an industry is part of, as facet lexemes say them. Rows of search that are there follow a change of rank or parent with `crmdb search rebuild`.',
    $$
    dimension: seniority, company_size, age_band or industry.
    value: A value of the dimension.
    conditions: Such as {seniority>=manager,seniority>=director}, or of software {industry=technology}.
    $$
);

create view private.influencer_numbers_source with (security_invoker = true) as
select
    influencers.id as influencer_id,
    coalesce(accounts.followers, -1) as followers,
    coalesce(accounts.engagement_rate, -1) as engagement_rate,
    coalesce(measured.growth, -2)::real as growth,
    coalesce(accounts.credibility, -1) as credibility,
    influencers.last_active_at
from public.influencers as influencers
left join lateral (
    select
        max(own.followers) as followers,
        max(own.engagement_rate) as engagement_rate,
        max(own.audience_credibility) as credibility
    from public.influencer_accounts as own
    where own.influencer_id = influencers.id
) as accounts on true
left join lateral (
    select latest.followers::real / earlier.followers - 1 as growth
    from public.influencer_accounts as own
    cross join
        lateral (
            select
                metrics.measured_on,
                metrics.followers
            from public.account_metrics as metrics
            where metrics.account_id = own.id and metrics.followers is not null
            order by metrics.measured_on desc
            limit 1
        ) as latest
    cross join
        lateral (
            select metrics.followers
            from public.account_metrics as metrics
            where metrics.account_id = own.id and metrics.measured_on <= latest.measured_on - 90 and metrics.followers > 0
            order by metrics.measured_on desc
            limit 1
        ) as earlier
    where own.influencer_id = influencers.id
    order by own.followers desc nulls last, own.id asc
    limit 1
) as measured on true
where influencers.archived_at is null;
select private.describe_table(
    'private.influencer_numbers_source',
    'What each row of influencer_numbers has to be.',
    $$
    influencer_id: The influencer.
    followers: Followers of the largest account, or -1.
    engagement_rate: The highest engagement rate, or -1.
    growth: Growth of the largest measured account: its latest followers against the latest at least 90 days before, as a fraction; or -2.
    credibility: The highest audience credibility, or -1.
    last_active_at: Latest publication seen.
    $$
);

create view private.influencer_audience_facets with (security_invoker = true) as
select
    influencers.id as influencer_id,
    shares.facets
from public.influencers as influencers
cross join lateral ( -- noqa: ST05
    -- A share becomes one lexeme per step it reaches, so that "at least 30 %" is a lookup, not a comparison. Two accounts or
    -- sources may make one lexeme twice: a document has it once.
    select array_agg(':audience:' || reached.condition || ':' || steps.percent) as facets
    from (
        select
            conditions.condition,
            sum(segments.share) as share
        from public.influencer_accounts as own
        inner join public.audience_segments as segments on segments.account_id = own.id
        left join private.audience_level_conditions as levels
            on levels.dimension = segments.dimension and levels.value = segments.value
        cross join
            lateral unnest(
                -- Cities are on no list: they are compared as search compares texts, in each spelling.
                case segments.dimension
                    when 'city'
                        then
                            array(
                                select distinct 'city=' || spellings.spelling
                                from unnest(private.search_spellings(segments.value)) as spellings (spelling)
                            )
                    else array[segments.dimension || '=' || segments.value] || levels.conditions
                end
            ) as conditions (condition)
        where own.influencer_id = influencers.id
        group by own.id, segments.source, conditions.condition
        having sum(segments.share) >= 0.1 or conditions.condition ~ '^(city|country)='
    ) as reached
    inner join private.audience_steps as steps on steps.share <= reached.share
    where steps.percent > 0 or reached.condition ~ '^(city|country)='
) as shares;
select private.describe_table(
    'private.influencer_audience_facets',
    'Facet lexemes of a person''s audience, for the largest share that any account, by any one source, reaches of a value ("industry=software") or of a level and those above ("seniority>=director").',
    $$
    influencer_id: The influencer.
    facets: Such as :audience:industry=software:30; of a city or country also :audience:city=berlin:0, whatever its share. NULL without an audience.
    $$
);

create view private.influencer_search_source with (security_invoker = true) as
select
    influencers.id as influencer_id,
    private.search_band(coalesce(accounts.followers, -1)) as band,
    array_to_string(private.search_spellings(influencers.name), ' ') as names,
    described.facets,
    private.search_document(
        concat_ws(e'\n', replace(influencers.name, e'\n', ' '), accounts.handles),
        concat_ws(
            e'\n', replace(influencers.headline, e'\n', ' '), replace(influencers.job_title, e'\n', ' '),
            replace(influencers.employer, e'\n', ' '), topics.names
        ),
        concat_ws(e'\n', replace(influencers.city, e'\n', ' '), replace(influencers.bio, e'\n', ' ')),
        described.facets || cities.facets || audience.facets,
        array(select common.word from private.search_common_words as common)
    ) as document
from public.influencers as influencers
left join lateral (
    select
        max(own.followers) as followers,
        string_agg(own.handle, e'\n' order by own.handle) as handles,
        array_agg(distinct ':platform:' || own.platform_code) as facets
    from public.influencer_accounts as own
    where own.influencer_id = influencers.id
) as accounts on true
left join lateral (
    select
        string_agg(known.name, e'\n' order by known.code) as names,
        array_agg(':topic:' || known.code order by known.code) as facets,
        array_agg(':industry:' || known.industry_code) as industries
    from public.influencer_topics as own
    inner join public.topics as known on known.code = own.topic_code
    where own.influencer_id = influencers.id
) as topics on true
left join lateral (
    select array_agg(':language:' || own.language_code order by own.language_code) as facets
    from public.influencer_languages as own
    where own.influencer_id = influencers.id
) as languages on true
left join lateral ( -- noqa: ST05
    select array_agg(distinct all_of_them.facet) as facets
    from (
        select unnest(topics.industries) as facet
        union all
        select ':industry:' || own.industry_code
        from public.influencer_industries as own
        where own.influencer_id = influencers.id
    ) as all_of_them
) as industries on true
cross join
    lateral ( -- noqa: ST05
        select
            array_remove(array[':country:' || influencers.country_code, case when influencers.is_verified then ':verified:yes' end], null)
            || accounts.facets || languages.facets || topics.facets || industries.facets as facets
    ) as described
cross join
    lateral (
        select array_agg(':city:' || spellings.spelling) as facets
        from unnest(private.search_spellings(influencers.city)) as spellings (spelling)
        where spellings.spelling <> ''
    ) as cities
left join private.influencer_audience_facets as audience on audience.influencer_id = influencers.id
where influencers.archived_at is null;
select private.describe_table(
    'private.influencer_search_source',
    'Rows of influencer_search as they have to be.',
    $$
    influencer_id: The influencer.
    band: Band of the followers of the largest account.
    names: Name in each spelling.
    facets: Facets that results are counted by.
    document: Words and facet lexemes.
    $$
);

create view private.workspace_audience_facets with (security_invoker = true) as
select
    people.workspace_id,
    people.id,
    shares.facets
from public.workspace_influencers as people
cross join
    lateral ( -- noqa: ST05
        select array_agg(':audience:' || reached.condition || ':' || steps.percent) as facets
        from (
            select
                conditions.condition,
                sum(segments.share) as share
            from (
                -- By person, also without statistics: grouped by account, the planner would read the accounts of the whole
                -- workspace in the order of its primary key, once for each person.
                select
                    accounts.workspace_id,
                    accounts.id
                from public.workspace_influencer_accounts as accounts
                where accounts.workspace_id = people.workspace_id and accounts.workspace_influencer_id = people.id
                offset 0 -- noqa: AM09
            ) as own
            inner join public.workspace_audience_segments as segments
                on segments.workspace_id = own.workspace_id and segments.account_id = own.id
            left join private.audience_level_conditions as levels
                on levels.dimension = segments.dimension and levels.value = segments.value
            cross join
                lateral unnest(
                    case segments.dimension
                        when 'city'
                            then
                                array(
                                    select distinct 'city=' || spellings.spelling
                                    from unnest(private.search_spellings(segments.value)) as spellings (spelling)
                                )
                        else array[segments.dimension || '=' || segments.value] || levels.conditions
                    end
                ) as conditions (condition)
            group by own.id, segments.source, conditions.condition
            having sum(segments.share) >= 0.1 or conditions.condition ~ '^(city|country)='
        ) as reached
        inner join private.audience_steps as steps on steps.share <= reached.share
        where steps.percent > 0 or reached.condition ~ '^(city|country)='
    ) as shares
where people.influencer_id is null;
select private.describe_table(
    'private.workspace_audience_facets',
    'Facet lexemes of the audience of each private person, made as those of private.influencer_audience_facets.',
    $$
    id: The private person.
    facets: Such as :audience:industry=software:30; NULL without an audience.
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
    described.facets,
    private.search_document(
        concat_ws(e'\n', replace(people.name, e'\n', ' '), accounts.handles),
        concat_ws(e'\n', replace(people.headline, e'\n', ' '), topics.names),
        '',
        described.facets || audience.facets
    ) as document
from public.workspace_influencers as people
left join lateral (
    select
        max(own.followers) as followers,
        max(own.engagement_rate) as engagement_rate,
        string_agg(own.handle, e'\n' order by own.handle) as handles,
        array_agg(distinct ':platform:' || own.platform_code) as facets
    from public.workspace_influencer_accounts as own
    where own.workspace_id = people.workspace_id and own.workspace_influencer_id = people.id
) as accounts on true
left join lateral (
    select
        string_agg(known.name, e'\n' order by known.code) as names,
        array_agg(':topic:' || known.code order by known.code) as facets,
        array_agg(distinct ':industry:' || known.industry_code) as industries
    from public.workspace_influencer_topics as own
    inner join public.topics as known on known.code = own.topic_code
    where own.workspace_id = people.workspace_id and own.workspace_influencer_id = people.id
) as topics on true
left join lateral (
    select array_agg(':language:' || own.language_code order by own.language_code) as facets
    from public.workspace_influencer_languages as own
    where own.workspace_id = people.workspace_id and own.workspace_influencer_id = people.id
) as languages on true
cross join
    lateral ( -- noqa: ST05
        select -- noqa: LT09
            array_remove(array[':country:' || people.country_code], null)
            || accounts.facets || languages.facets || topics.facets || topics.industries as facets
    ) as described
-- Offset 0: looked up person by person. A join of both, read as a whole, would compute the facets of everybody for each person.
left join lateral (
    select found.facets
    from private.workspace_audience_facets as found
    where found.workspace_id = people.workspace_id and found.id = people.id
    offset 0 -- noqa: AM09
) as audience on true
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
    last_active_at: Null.
    names: Name in each spelling.
    facets: Facets that results are counted by.
    document: Words and facet lexemes.
    $$
);

select private.revoke_execute();
