-- Recording people of the catalog: with accounts, audience, rates and metrics, in one call that may be repeated.
--
-- Functions only.

create function private.known_influencer(item jsonb)
returns uuid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    found_id uuid;
    others integer;
begin
    select (array_agg(people.id))[1], count(*)
    into found_id, others
    from (
        select coalesce(influencers.merged_into_id, influencers.id) as id
        from public.influencers as influencers
        where influencers.source = coalesce(item ->> 'source', 'import') and influencers.external_id = item ->> 'external_id'
        union
        select coalesce(influencers.merged_into_id, influencers.id)
        from jsonb_array_elements(coalesce(nullif(item -> 'accounts', 'null'), '[]')) as given
        cross join lateral private.known_account(given) as accounts (id)
        inner join public.influencer_accounts as known on known.id = accounts.id
        inner join public.influencers as influencers on influencers.id = known.influencer_id
    ) as people;
    if others > 1 then
        perform private.reject('influencers_recorded_once', others::text);
    end if;
    return found_id;
end
$$;
comment on function private.known_influencer(jsonb) is 'The catalog''s person that a record is about, by source and external_id or by any of its accounts.';
select private.define_refusal(
    'influencers_recorded_once',
    'the accounts and ids given belong to {others} different people of the catalog',
    '',
    'Merge them with public.merge_influencers(), or send the accounts with the person they belong to.'
);

create function private.known_account(item jsonb)
returns uuid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    platform constant text := item ->> 'platform_code';
    given_id constant text := coalesce(
        item ->> 'platform_account_id', private.told_platform_id(item ->> 'handle', item ->> 'url', platform)
    );
    given_handle constant text := private.normalise_handle(coalesce(item ->> 'handle', item ->> 'url'), platform);
    given_source constant text := item ->> 'source';
    given_external_id constant text := item ->> 'external_id';
begin
    return (
        select accounts.id
        from public.influencer_accounts as accounts
        where
            accounts.platform_code = platform
            and (
                accounts.platform_account_id = given_id
                or (accounts.source = given_source and accounts.external_id = given_external_id)
                -- Another id with the same handle is another account: somebody else took over the handle.
                or (accounts.handle = given_handle and (given_id is null or accounts.platform_account_id is null))
            )
        order by
            accounts.platform_account_id = given_id desc nulls last,
            (accounts.source = given_source and accounts.external_id = given_external_id) desc nulls last,
            accounts.platform_account_id is null desc,
            accounts.id
        limit 1
    );
end
$$;
comment on function private.known_account(jsonb) is
'The account of a record: by the platform''s id, else by source and external_id, else by the handle, so that a profile without an id gets one.';

create function private.without_second_id(item jsonb, kept_id text)
returns jsonb
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case
        when kept_id is not null or item ->> 'external_id' is null then item - array['source', 'external_id']
        else item
    end
$$;
comment on function private.without_second_id(jsonb, text) is
'A record without its source and id, unless it brings the first id of what it is about: a row keeps the id of one source.';

create function private.values_of_known(item jsonb, kept_id text, person uuid)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    given jsonb := '{"source": "import"}' || jsonb_strip_nulls(item);
    merged_id text;
begin
    -- The id may have led here by a merge: then the duplicate keeps it, so that it leads here again.
    select influencers.external_id
    into merged_id
    from public.influencers as influencers
    where influencers.source = given ->> 'source' and influencers.external_id = given ->> 'external_id';
    given := private.without_second_id(given, coalesce(kept_id, merged_id));
    -- A profile that came by a merge still brings the name that the merge gave up.
    if exists (
        select from public.influencers as duplicates
        where duplicates.merged_into_id = person and lower(duplicates.name) = lower(private.clean_text(given ->> 'name'))
    ) then
        given := given - 'name';
    end if;
    return given;
end
$$;
comment on function private.values_of_known(jsonb, text, uuid) is
'What a record says of a person of the catalog that is there already: without source and id if the person, or a duplicate of them, has an id, and without the name of a duplicate.';

create function private.require_one_id(kept_source text, kept_id text, item jsonb)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if kept_source = item ->> 'source' and kept_id <> item ->> 'external_id' then
        perform private.reject('record_influencers_ids_agree', kept_source, kept_id, item ->> 'external_id');
    end if;
end
$$;
comment on function private.require_one_id(text, text, jsonb) is
'Rejects a record with another id of the same source than the person or account that it is about.';
select private.define_refusal(
    'record_influencers_ids_agree',
    'the catalog has this under another id of source "{source}": {kept_id}, not {given_id}',
    'A profile or id of the record belongs to that one.',
    'If both are one, merge them with public.merge_influencers(), or keep one id; if not, correct the profiles.'
);

create function private.record_account(person uuid, item jsonb)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    account uuid := private.known_account(item);
begin
    if account is null then
        insert into public.influencer_accounts (influencer_id, platform_code, platform_account_id, handle, source, external_id)
        values (
            person, item ->> 'platform_code', item ->> 'platform_account_id', coalesce(item ->> 'handle', item ->> 'url'), item ->> 'source',
            item ->> 'external_id'
        )
        returning id into account;
    end if;
    perform private.require_one_id(accounts.source, accounts.external_id, item)
    from public.influencer_accounts as accounts where accounts.id = account;
    update public.influencer_accounts as rows
    set
        (
            influencer_id, platform_account_id, handle, url, followers, average_views, engagement_rate, posts_per_week, audience_credibility,
            is_verified, last_checked_at, source, external_id
        ) = (
            select
                person, given.platform_account_id,
                -- In normal form, so that equal values change nothing; what has none goes to the table as it is, which refuses it.
                coalesce(private.normalise_handle(given.handle, given.platform_code), given.handle),
                coalesce(private.normalise_url(given.url), given.url),
                given.followers, given.average_views, given.engagement_rate, given.posts_per_week, given.audience_credibility,
                given.is_verified, given.last_checked_at, given.source, given.external_id
            from jsonb_populate_record(
                rows,
                jsonb_strip_nulls(private.without_second_id(item, rows.external_id) - array['audience', 'metrics'])
            ) as given
        )
    where rows.id = account;
    perform private.record_audience(account, nullif(item -> 'audience', 'null'));
    insert into public.account_metrics as metrics (account_id, measured_on, followers, posts, average_views, engagement_rate)
    select account, given.measured_on, given.followers, given.posts, given.average_views, given.engagement_rate
    from jsonb_to_recordset(coalesce(nullif(item -> 'metrics', 'null'), '[]')) as given (
        measured_on date, followers bigint, posts integer, average_views bigint, engagement_rate real
    )
    on conflict (account_id, measured_on) do update
    set
        followers = coalesce(excluded.followers, metrics.followers), posts = coalesce(excluded.posts, metrics.posts),
        average_views = coalesce(excluded.average_views, metrics.average_views),
        engagement_rate = coalesce(excluded.engagement_rate, metrics.engagement_rate);
end
$$;
comment on function private.record_account(uuid, jsonb) is 'Records one account of a person with its audience and metrics; values that are not given stay.';

create function private.record_audience(account uuid, segments jsonb)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- The same report again changes nothing.
    if not exists (
        select from private.audience_of_report(segments) as read
        full join (
            select known.dimension, known.value, known.source, known.share
            from public.audience_segments as known
            where
                known.account_id = account
                and (known.dimension, known.source) in (select given.dimension, given.source from private.audience_of_report(segments) as given)
        ) as former using (dimension, value, source)
        where round(read.share, 4) is distinct from former.share
    ) then
        return;
    end if;
    -- A report replaces the one before it, dimension by dimension.
    delete from public.audience_segments as former
    where former.account_id = account and (former.dimension, former.source) in (
        select read.dimension, read.source from private.audience_of_report(segments) as read
    );
    insert into public.audience_segments (account_id, dimension, value, share, source, captured_at)
    select account, read.dimension, read.value, read.share, read.source, read.captured_at
    from private.audience_of_report(segments) as read;
end
$$;
comment on function private.record_audience(uuid, jsonb) is 'Records a report of the audience of an account of the catalog.';

select private.define_refusal(
    'record_influencers_name', 'a new person needs a name', '', 'Send name; it may be left out only for a person that the catalog knows.'
);

create function private.record_rates(person uuid, rates jsonb)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    rate record;
    period daterange;
begin
    for rate in
        select
            coalesce(private.code_in_list('platforms', given.platform_code), given.platform_code) as platform_code,
            coalesce(private.code_in_list('deliverable_types', given.deliverable_type_code), given.deliverable_type_code) as deliverable_type_code,
            coalesce(private.code_in_list('currencies', given.currency_code), given.currency_code) as currency_code,
            given.amount_minor, given.valid_during
        from jsonb_to_recordset(coalesce(nullif(record_rates.rates, 'null'), '[]')) as given (
            platform_code text, deliverable_type_code text, currency_code text, amount_minor bigint, valid_during daterange
        )
    loop
        -- A price without an end holds until the next one begins, whichever of the two is recorded first.
        select case when upper_inf(rate.valid_during) then daterange(lower(rate.valid_during), min(lower(next.valid_during))) else rate.valid_during end
        into period
        from public.influencer_rates as next
        where
            next.influencer_id = person and next.platform_code = rate.platform_code
            and next.deliverable_type_code = rate.deliverable_type_code and next.currency_code = rate.currency_code
            and lower(next.valid_during) > lower(rate.valid_during);
        continue when exists (
            select from public.influencer_rates as known
            where
                known.influencer_id = person and known.platform_code = rate.platform_code
                and known.deliverable_type_code = rate.deliverable_type_code and known.currency_code = rate.currency_code
                and known.valid_during @> period and known.amount_minor = rate.amount_minor and not isempty(period)
        );
        update public.influencer_rates as former set valid_during = daterange(lower(former.valid_during), lower(period))
        where
            former.influencer_id = person and former.platform_code = rate.platform_code
            and former.deliverable_type_code = rate.deliverable_type_code and former.currency_code = rate.currency_code
            and upper_inf(rate.valid_during) and former.valid_during @> period and lower(former.valid_during) < lower(period);
        -- A price for the same time replaces the one before it.
        delete from public.influencer_rates as former
        where
            former.influencer_id = person and former.platform_code = rate.platform_code
            and former.deliverable_type_code = rate.deliverable_type_code and former.currency_code = rate.currency_code
            and former.valid_during = period;
        perform private.reject(
            'influencer_rates_valid_during_excl', rate.valid_during::text, rate.platform_code, rate.deliverable_type_code, rate.currency_code,
            former.valid_during::text
        )
        from public.influencer_rates as former
        where
            former.influencer_id = person and former.platform_code = rate.platform_code
            and former.deliverable_type_code = rate.deliverable_type_code and former.currency_code = rate.currency_code
            and former.valid_during && period;
        insert into public.influencer_rates (influencer_id, platform_code, deliverable_type_code, currency_code, amount_minor, valid_during)
        values (person, rate.platform_code, rate.deliverable_type_code, rate.currency_code, rate.amount_minor, period);
    end loop;
end
$$;
comment on function private.record_rates(uuid, jsonb) is 'Records prices of a person of the catalog. A price that is there already is not written again, and a new one ends the open one before it.';

select private.define_refusal(
    'influencer_rates_valid_during_excl',
    'valid_during of influencer_rates cannot be {period}: for {platform} {type} in {currency} there is a price for {other_period}',
    'A person asks one price at a time.',
    'End the other price first (influencer_rates.valid_during), or send a period beside it.',
    '23P01'
);

create function private.record_influencer(item jsonb)
returns uuid
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    person uuid;
begin
    person := private.known_influencer(item);
    if person is null then
        if item ->> 'name' is null then
            perform private.reject('record_influencers_name');
        end if;
        insert into public.influencers (name, source, external_id)
        values (item ->> 'name', coalesce(item ->> 'source', 'import'), item ->> 'external_id')
        returning id into person;
    end if;
    perform private.require_one_id(people.source, people.external_id, private.values_of_known(item, null, person))
    from public.influencers as people where people.id = person;
    update public.influencers as rows
    set
        (
            name, headline, bio, country_code, city, job_title, employer, years_in_field, is_verified, quality_score, last_active_at,
            source, external_id
        ) = (
            select
                given.name, given.headline, given.bio, given.country_code, given.city, given.job_title, given.employer, given.years_in_field,
                given.is_verified, given.quality_score, given.last_active_at, given.source, given.external_id
            from jsonb_populate_record(
                rows,
                private.values_of_known(item, rows.external_id, person) - array['accounts', 'topics', 'languages', 'industries', 'rates']
            ) as given
        )
    where rows.id = person;
    perform private.record_account(person, given.value) from jsonb_array_elements(coalesce(nullif(item -> 'accounts', 'null'), '[]')) as given;
    insert into public.influencer_topics (influencer_id, topic_code)
    select person, given.code from jsonb_array_elements_text(coalesce(nullif(item -> 'topics', 'null'), '[]')) as given (code) on conflict do nothing;
    insert into public.influencer_languages (influencer_id, language_code)
    select person, given.code from jsonb_array_elements_text(coalesce(nullif(item -> 'languages', 'null'), '[]')) as given (code) on conflict do nothing;
    insert into public.influencer_industries (influencer_id, industry_code)
    select person, given.code from jsonb_array_elements_text(coalesce(nullif(item -> 'industries', 'null'), '[]')) as given (code) on conflict do nothing;
    perform private.record_rates(person, item -> 'rates');
    return person;
end
$$;
comment on function private.record_influencer(jsonb) is 'Records one person of the catalog; values that are not given stay.';

create function public.record_influencers(people jsonb)
returns table (place integer, outcome text, influencer_id uuid, rule text, message text, hint text, field text)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    -- An import has read the signs itself.
    are_told constant boolean := private.is_running('telling_rates');
    item record;
    recorded uuid[] := '{}'::uuid[];
    state text;
    missing text;
    missing_in text;
begin
    if jsonb_typeof(people) is distinct from 'array' then
        perform private.reject('record_influencers_array');
    end if;
    -- One search row a person at the end, not one at each of its tables.
    perform private.begin_operation('searching_later');
    perform private.begin_operation('telling_rates');
    for item in
        select given.ordinality::integer as place, given.value from jsonb_array_elements(people) with ordinality as given
    loop
        place := item.place;
        rule := null;
        message := null;
        hint := null;
        field := null;
        influencer_id := null;
        begin
            if jsonb_typeof(item.value) = 'object' then
                item.value := private.with_clean_keys(item.value);
                if not are_told then
                    perform private.require_told_rates(item.value);
                end if;
                item.value := private.rates_as_fractions(item.value);
            end if;
            perform private.require_recordable(item.value);
            if private.is_suppressed(null, 'influencers', item.value, null) or exists (
                select from jsonb_array_elements(coalesce(nullif(item.value -> 'accounts', 'null'), '[]')) as given
                where private.is_suppressed(null, 'influencer_accounts', given.value || jsonb_build_object(
                    'handle', private.normalise_handle(coalesce(given.value ->> 'handle', given.value ->> 'url'), given.value ->> 'platform_code')
                ), null)
            ) then
                outcome := 'left_out';
            else
                influencer_id := private.record_influencer(item.value);
                outcome := 'recorded';
                recorded := recorded || influencer_id;
            end if;
        exception when others then
            get stacked diagnostics
                rule = constraint_name, message = message_text, hint = pg_exception_hint, state = returned_sqlstate,
                missing = column_name, missing_in = table_name;
            outcome := 'refused';
            influencer_id := null;
            select refusal.rule, refusal.field, refusal.message, refusal.hint
            into rule, field, message, hint
            from private.refusal_of_person(item.value, state, rule, message, hint, missing_in, missing) as refusal;
        end;
        return next;
    end loop;
    perform private.end_operation('searching_later');
    if not are_told then
        perform private.end_operation('telling_rates');
    end if;
    perform private.refresh_influencer_search(recorded);
end
$$;
comment on function public.record_influencers(jsonb) is
'Records people of the catalog in one call, each with accounts, topics, languages, industries, rates, and per account audience (share or percent) and metrics. Repeatable: a person is known by source and external_id or by any account, and values that are not given stay. Answers row by row: recorded, left_out (erased or opted out), or refused with rule, field (accounts[1].metrics[2].followers), message and hint; one refused row costs no other. service_role only.';
select private.define_refusal(
    'record_influencers_twice', '{field} has two entries for the same row', '', 'Send one entry for each day, value, topic or language.'
);
select private.define_refusal(
    'record_influencers_missing', '{field} is missing', '',
    'An account needs platform_code and handle or url, a metric measured_on, an audience value dimension and value.'
);
select private.define_refusal(
    'record_influencers_array', 'people must be a JSON array', '', 'Send [{"name": …, "accounts": […]}].', '22023'
);

select private.revoke_execute();
revoke all on function public.record_influencers(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.record_influencers(jsonb) to service_role;
