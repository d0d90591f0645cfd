-- The influencer catalog, shared by all: people, accounts, audience, rates, metrics.
--
-- New tables, and functions and triggers of these.

create table public.influencers (
    id uuid primary key default public.uuid_v7(),
    name text not null constraint influencers_name_check check (btrim(name) <> ''),
    headline text,
    bio text,
    country_code text references public.countries (code),
    city text,
    job_title text,
    employer text,
    years_in_field smallint constraint influencers_years_in_field_check check (years_in_field between 0 and 70),
    is_verified boolean not null default false,
    quality_score smallint constraint influencers_quality_score_check check (quality_score between 0 and 100),
    last_active_at timestamptz,
    merged_into_id uuid references public.influencers (id),
    archived_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint influencers_merged_into_id_check check (merged_into_id is null or (merged_into_id <> id and archived_at is not null))
);
select private.add_external_id('public.influencers', default_source => 'import');
select private.describe_table('public.influencers', 'A person in the catalog, known to every workspace.', $$
    name: Full name as published.
    headline: One line about what they do, as on a profile.
    bio: Description in the person's own words.
    country_code: Country of residence.
    city: City, as people write it.
    job_title: Current position.
    employer: Company the person works for.
    years_in_field: Whole years of experience in their field.
    is_verified: We checked that the accounts belong to this person.
    quality_score: 0 to 100: completeness and consistency of the record, computed at import.
    last_active_at: Latest publication seen on any account.
    merged_into_id: The record this one was found to duplicate. The row stays as a redirect so that old ids still resolve.
    source: System the record came from; with external_id the key against importing twice.
$$);
comment on constraint influencers_merged_into_id_check on public.influencers is
'A redirect is archived and does not point at itself.';

create table public.influencer_languages (
    influencer_id uuid not null references public.influencers (id) on delete cascade,
    language_code text not null references public.languages (code),
    primary key (influencer_id, language_code)
);
select private.describe_table('public.influencer_languages', 'Languages an influencer publishes in.', $$
    influencer_id: The person.
    language_code: The language.
$$);

create table public.influencer_topics (
    influencer_id uuid not null references public.influencers (id) on delete cascade,
    topic_code text not null references public.topics (code),
    primary key (influencer_id, topic_code)
);
select private.describe_table('public.influencer_topics', 'Topics an influencer is known for.', $$
    influencer_id: The person.
    topic_code: The topic.
$$);

create table public.influencer_industries (
    influencer_id uuid not null references public.influencers (id) on delete cascade,
    industry_code text not null references public.industries (code),
    primary key (influencer_id, industry_code)
);
select private.describe_table('public.influencer_industries', 'Industries an influencer speaks to.', $$
    influencer_id: The person.
    industry_code: The industry.
$$);

create table public.influencer_accounts (
    id uuid primary key default public.uuid_v7(),
    influencer_id uuid not null references public.influencers (id) on delete cascade,
    platform_code text not null references public.platforms (code),
    platform_account_id text
    constraint influencer_accounts_platform_account_id_check check (btrim(platform_account_id) <> ''),
    handle text not null
    constraint influencer_accounts_handle_check check (handle = lower(btrim(handle)) and handle <> '' and handle not like '@%'),
    url text constraint influencer_accounts_url_check check (url ~ '^https?://'),
    followers bigint constraint influencer_accounts_followers_check check (followers >= 0),
    average_views bigint constraint influencer_accounts_average_views_check check (average_views >= 0),
    engagement_rate real constraint influencer_accounts_engagement_rate_check check (engagement_rate between 0 and 100),
    posts_per_week real constraint influencer_accounts_posts_per_week_check check (posts_per_week between 0 and 10000),
    audience_credibility real
    constraint influencer_accounts_audience_credibility_check check (audience_credibility between 0 and 1),
    is_verified boolean not null default false,
    last_checked_at timestamptz,
    as_given jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint influencer_accounts_platform_account_id_key unique (platform_code, platform_account_id),
    constraint influencer_accounts_engaged_check check (engagement_rate = 0 or followers > 0)
);
comment on constraint influencer_accounts_engaged_check on public.influencer_accounts is
'Engagements per follower: nobody engages without followers. A number that the platform hides is left out, not 0.';
select private.add_external_id('public.influencer_accounts');
create unique index influencer_accounts_handle_key on public.influencer_accounts (platform_code, handle) where platform_account_id is null;
create index influencer_accounts_handle_idx on public.influencer_accounts (handle, platform_code);
comment on constraint influencer_accounts_audience_credibility_check on public.influencer_accounts is 'A fraction: 0.85 for 85 percent.';
select private.describe_table('public.influencer_accounts', 'One profile of an influencer on one platform.', $$
    influencer_id: The influencer who has the account.
    platform_code: The platform.
    platform_account_id: The platform's own id of the account: stays the same when the handle changes. Null while only the handle is known.
    handle: Current handle, lower case, without @. Not unique: platforms hand freed handles to others. An account without id is alone with its handle.
    url: Address of the profile; made from the handle where none is given. It may lead elsewhere, to a page of links or an old profile: the handle identifies.
    followers: Followers or subscribers; null when unknown, never zero for unknown.
    average_views: Mean views per post over the last 30 days; null when unknown.
    engagement_rate: Engagements per follower and post: 0.02 is usual, a viral post of a small account is above 1; null when unknown.
    posts_per_week: Posting frequency over the last 90 days.
    audience_credibility: Share of followers that look like real, active people, 0 to 1.
    is_verified: The platform's own badge.
    last_checked_at: When the numbers were last read from the platform.
$$);
select private.describe_indexes($$
    influencer_accounts_handle_key: A profile of which only the handle is known is stored once; public.record_influencers() finds it when its id becomes known.
    influencer_accounts_handle_idx: Finding a person by the handle or address of an account (public.search_influencers()).
$$);

create table public.account_metrics (
    id bigint generated always as identity primary key,
    account_id uuid not null references public.influencer_accounts (id) on delete cascade,
    measured_on date not null,
    followers bigint constraint account_metrics_followers_check check (followers >= 0),
    posts integer constraint account_metrics_posts_check check (posts >= 0),
    average_views bigint constraint account_metrics_average_views_check check (average_views >= 0),
    engagement_rate real constraint account_metrics_engagement_rate_check check (engagement_rate between 0 and 100),
    constraint account_metrics_measured_on_key unique (account_id, measured_on),
    constraint account_metrics_engaged_check check (engagement_rate = 0 or followers > 0)
);
comment on constraint account_metrics_engaged_check on public.account_metrics is
'Engagements per follower: nobody engages without followers. A number that the platform hides is left out, not 0.';
select private.describe_table('public.account_metrics', 'Numbers of an account on a day.', $$
    id: Key of the row.
    account_id: The account.
    measured_on: The day; one row per account and day.
    followers: Followers that day; absent if not read, never zero for unknown.
    posts: Posts published so far; absent if not read.
    average_views: Mean views per post over the 30 days before; absent if not read.
    engagement_rate: Engagements per follower and post; above 1 when posts travel; absent if not read.
$$);

create table public.audience_segments (
    account_id uuid not null references public.influencer_accounts (id) on delete cascade,
    dimension text not null constraint audience_segments_dimension_check check (
        dimension in (
            'industry', 'job_function', 'seniority', 'company_size', 'country', 'language', 'age_band', 'gender', 'interest', 'city'
        )
    ),
    value text not null constraint audience_segments_value_check check (btrim(value) <> ''),
    share numeric(7, 4) not null constraint audience_segments_share_check check (share between 0 and 1),
    source text not null default 'platform',
    captured_at timestamptz not null default now(),
    primary key (account_id, dimension, value, source)
);
select private.describe_table(
    'public.audience_segments', 'Audience of an account: the share of followers with one value of one dimension. The rest up to 1 is unknown.',
    $$
    account_id: The account.
    dimension: industry, job_function, seniority, company_size, country, language, age_band, gender, interest or city.
    value: Code of the value in the dimension's list; a name or alias becomes the code. A city is kept as people write it.
    share: Part of the followers, 0 to 1; shares of one account, dimension and source never add up to more than 1.
    source: Provider of the measurement.
    captured_at: When it was measured.
    $$
);

create table public.influencer_rates (
    id uuid primary key default public.uuid_v7(),
    influencer_id uuid not null references public.influencers (id) on delete cascade,
    platform_code text not null references public.platforms (code),
    deliverable_type_code text not null references public.deliverable_types (code),
    currency_code text not null references public.currencies (code),
    amount_minor bigint not null constraint influencer_rates_amount_minor_check check (amount_minor > 0),
    valid_during daterange not null,
    source text not null default 'published',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint influencer_rates_valid_during_excl exclude using gist (
        influencer_id with =, platform_code with =, deliverable_type_code with =, currency_code with =, valid_during with &&
    )
);
create index influencer_rates_price_idx
on public.influencer_rates (platform_code, deliverable_type_code, currency_code, amount_minor);
create index influencer_rates_amount_idx on public.influencer_rates (currency_code, amount_minor);
select private.describe_table('public.influencer_rates', 'List prices: what an influencer asks of anybody.', $$
    influencer_id: Influencer who asks this price.
    platform_code: Platform on which the deliverable appears.
    deliverable_type_code: Type of content.
    currency_code: Currency of the price.
    amount_minor: Price in minor units of the currency.
    valid_during: Days the price holds, end excluded; open end while it holds.
    source: Source of the price.
$$);
comment on constraint influencer_rates_valid_during_excl on public.influencer_rates is
'One price per influencer, platform, deliverable type and currency on each day.';
select private.describe_indexes($$
    influencer_rates_price_idx: Influencers at or below a price (public.search_influencers()).
    influencer_rates_amount_idx: Influencers with the lowest prices first (public.search_influencers()).
$$);

do $$
declare
    name text;
begin
    foreach name in array array[
        'influencers', 'influencer_languages', 'influencer_topics', 'influencer_industries', 'influencer_accounts',
        'account_metrics', 'audience_segments', 'influencer_rates'
    ] loop
        perform private.secure_reference_table(format('public.%I', name)::regclass);
    end loop;
end
$$;

create function private.is_id_as_handle(handle text, platform_code text)
returns boolean
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return handle ~ '^(channel/|profile/|did:)'
        or (platform_code = 'linkedin' and handle ~ '^aco[a-z0-9_-]{30,}$')
        or (platform_code = 'facebook' and handle ~ '^[0-9]{6,}$');
end
$$;
comment on function private.is_id_as_handle(text, text) is
'Whether a handle in normal form is the platform''s own id of the profile: what an address has that names it by its id.';

create function private.platform_id_in(value text, platform_code text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    -- Nearly always none: nothing is looked up.
    is_possible constant boolean := value ~* '(^|[/=])uc[a-z0-9_-]{22}|(^|/)aco[a-z0-9_-]{30}|profile[./]|did:'
        or (platform_code = 'facebook' and value ~ '[0-9]{6}');
    handle constant text := case when is_possible then private.normalise_handle(value, platform_code) end;
begin
    return case
        when private.is_id_as_handle(handle, platform_code) then
            -- Of channels and members only there with its capitals.
            case when platform_code in ('youtube', 'linkedin')
                then substring(value from '(UC[A-Za-z0-9_-]{22}|ACo[A-Za-z0-9_-]{30,})(?:[/?#]|$)')
                else regexp_replace(handle, '^profile/', '')
            end
    end;
end
$$;
comment on function private.platform_id_in(text, text) is
'The platform''s own id of a profile, from an address that names it by its id (youtube.com/channel/UC…, facebook.com/profile.php?id=…) or from the id in place of a handle. NULL if nothing names it by its id.';

create function private.told_platform_id(handle text, url text, platform_code text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return coalesce(
        private.platform_id_in(handle, platform_code),
        case
            when handle is null or private.is_id_as_handle(private.normalise_handle(handle, platform_code), platform_code)
                then private.platform_id_in(url, platform_code)
        end
    );
end
$$;
comment on function private.told_platform_id(text, text, text) is
'The platform''s own id of a profile that is given by handle and address. A name identifies: the address beside it may be that of another profile, so its id counts only without a handle, or beside an id in place of one.';

create function private.complete_profile()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    found_id text;
begin
    if new.handle is null then
        new.handle := private.normalise_handle(new.url, new.platform_code);
    end if;
    found_id := coalesce(
        private.told_platform_id(coalesce(new.as_given ->> 'handle', new.handle), new.url, new.platform_code),
        private.platform_id_in(new.platform_account_id, new.platform_code)
    );
    -- Lists that know no ids repeat the handle there: then the id is not known.
    if private.normalise_handle(new.platform_account_id, new.platform_code) = new.handle and new.platform_account_id !~ '^[0-9]+$' then
        new.platform_account_id := null;
    end if;
    new.platform_account_id := coalesce(new.platform_account_id, found_id);
    -- An id in place of the handle says which profile it is, and not that its handle has changed.
    if tg_op = 'UPDATE' and found_id is not null and private.is_id_as_handle(new.handle, new.platform_code) then
        if
            new.platform_code = old.platform_code and not private.is_id_as_handle(old.handle, old.platform_code)
            and coalesce(old.platform_account_id, found_id) = found_id and not private.is_running('erasing')
        then
            new.handle := old.handle;
        end if;
    end if;
    if new.platform_code in ('youtube', 'linkedin') and private.is_id_as_handle(new.handle, new.platform_code) then
        new.url := coalesce(new.url, case new.platform_code
            when 'linkedin' then 'https://www.linkedin.com/in/' else 'https://www.youtube.com/channel/'
        end || new.platform_account_id);
    elsif new.handle ~ '^(profile/|did:)' then
        new.url := coalesce(new.url, case new.platform_code when 'substack' then 'https://substack.com/' || new.handle end);
    elsif new.platform_code in ('podcast', 'blog', 'newsletter') and new.as_given ->> 'handle' ~ '[/.]' then
        -- Capitals in a path may lead elsewhere than small letters.
        new.url := coalesce(new.url, private.normalise_url(regexp_replace(new.as_given ->> 'handle', '^(https?://)?', 'https://', 'i')));
    end if;
    if new.url is null then
        -- The pages of companies and channels have a path of their own.
        new.url := (
            select case
                when new.handle ~ '^(company|school|showcase|channel)/'
                    then regexp_replace(platforms.profile_url_pattern, '(in/|@)\{handle\}$', new.handle)
                else replace(platforms.profile_url_pattern, '{handle}', new.handle)
            end
            from public.platforms as platforms
            where platforms.code = new.platform_code
        );
    end if;
    return new;
end
$$;
comment on function private.complete_profile() is
'Trigger: removes a platform id that is only the handle, finds the id in a handle or address that has it, and derives handle and address of a profile from each other.';
create trigger b_complete_profile
before insert or update of platform_code, platform_account_id, handle, url on public.influencer_accounts
for each row execute function private.complete_profile();
comment on trigger b_complete_profile on public.influencer_accounts is 'Removes a handle in place of an id; derives handle and address from each other.';

-- Rules

create function private.require_audience_shares()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    excess record;
begin
    -- Two imports of one account wait for each other; otherwise each could see only its own half of a sum above 1.
    perform private.require_read_committed();
    perform from public.influencer_accounts as accounts
    where accounts.id in (select changed.account_id from new_rows as changed)
    order by accounts.id
    for no key update;
    select segments.account_id, segments.dimension, segments.source, sum(segments.share) as total
    into excess
    from public.audience_segments as segments
    where (segments.account_id, segments.dimension, segments.source) in (
        select changed.account_id, changed.dimension, changed.source from new_rows as changed
    )
    group by segments.account_id, segments.dimension, segments.source
    having sum(segments.share) > 1
    limit 1;
    if found then
        perform private.reject(
            'audience_segments_share_total', excess.dimension, excess.total::text, excess.account_id::text, excess.source
        );
    end if;
    return null;
end
$$;
comment on function private.require_audience_shares() is
'Statement trigger: shares of one account, dimension and source never exceed 1.';
select private.define_refusal(
    'audience_segments_share_total',
    'audience shares of dimension "{dimension}" add up to {total}',
    'Account {account_id}, source {source}.',
    'Shares of one account, dimension and source add up to at most 1; leave out what is unknown.'
);
create trigger require_audience_shares_inserted
after insert on public.audience_segments referencing new table as new_rows
for each statement execute function private.require_audience_shares();
comment on trigger require_audience_shares_inserted on public.audience_segments is 'Shares of one dimension never exceed 1.';
create trigger require_audience_shares_updated
after update on public.audience_segments referencing new table as new_rows
for each statement execute function private.require_audience_shares();
comment on trigger require_audience_shares_updated on public.audience_segments is 'Shares of one dimension never exceed 1.';

create function private.require_merge_by_function()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (
        select from public.influencers as survivors
        where survivors.id = new.merged_into_id and survivors.merged_into_id is not null
    ) then
        perform private.reject('influencers_merge_target', new.merged_into_id::text);
    end if;
    if exists (select from public.influencers as redirects where redirects.merged_into_id = new.id) then
        perform private.reject('influencers_merge_redirects', new.id::text);
    end if;
    return new;
end
$$;
comment on function private.require_merge_by_function() is 'Trigger: a redirect never points at a redirect.';
select private.define_refusal(
    'influencers_merge_target',
    'an influencer cannot be merged into one that is itself merged',
    '{merged_into_id} is a redirect.',
    'Merge into the record the redirect points at; public.merge_influencers() does.'
);
select private.define_refusal(
    'influencers_merge_redirects',
    'an influencer that redirects point at cannot become a redirect itself',
    '{id} is what earlier duplicates resolve to.',
    'Move its redirects first; public.merge_influencers() does.'
);
create trigger require_merge_by_function
before insert or update of merged_into_id on public.influencers
for each row when (new.merged_into_id is not null) execute function private.require_merge_by_function();
comment on trigger require_merge_by_function on public.influencers is 'A redirect never points at a redirect.';

select private.revoke_execute();
