-- Erasure: finds a person who asks to be forgotten, and takes their name out of every text.
--
-- Two hidden work tables, empty between erasures, and functions. Erasing reads every text of its reach once: that takes as long
-- as reading the workspace, or for a service's erasure all of them.

create table private.erasure_rows (
    erasure_id uuid not null,
    subject text not null,
    workspace_id uuid,
    row_id uuid not null,
    primary key (erasure_id, subject, row_id)
);
select private.describe_table('private.erasure_rows', 'The records that are one person, while that person is being erased. Empty otherwise.', $$
    erasure_id: The erasure.
    subject: contacts, workspace_influencers or influencers.
    workspace_id: The workspace of the record; null for the catalog.
    row_id: The record.
$$);
select private.secure_hidden_table('private.erasure_rows');

create table private.erasure_identities (
    erasure_id uuid not null,
    type text not null,
    identity text not null,
    primary key (erasure_id, type, identity)
);
select private.describe_table('private.erasure_identities', 'Values that identify a person, while that person is being erased. Empty otherwise.', $$
    erasure_id: The erasure.
    type: As private.identities_of() says, or name.
    identity: In normal form.
$$);
select private.secure_hidden_table('private.erasure_identities');

create function private.redact_audit(table_name text, row_ids text[], personal text[], workspace_ids uuid[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    was_erasing constant boolean := private.is_running('erasing');
begin
    perform private.begin_operation('erasing');
    update public.audit_events as events
    set old_values = events.old_values - personal, new_values = events.new_values - personal
    where
        events.workspace_id = any(workspace_ids)
        and events.table_name = redact_audit.table_name
        and events.row_id = any(row_ids)
        and (events.old_values ?| personal or events.new_values ?| personal);
    if not was_erasing then
        perform private.end_operation('erasing');
    end if;
end
$$;
comment on function private.redact_audit(text, text[], text[], uuid[]) is
'Removes the personal fields of given rows from the audit trail. The author, time and kind of each change stay.';

create function private.collect_identities(erasure uuid)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into private.erasure_identities (erasure_id, type, identity)
    select erasure, found.type, found.identity
    from (
        select identities.*
        from private.erasure_rows as people
        inner join public.contacts as contacts on contacts.workspace_id = people.workspace_id and contacts.id = people.row_id
        cross join private.identities_of('contacts', to_jsonb(contacts)) as identities
        where people.erasure_id = erasure and people.subject = 'contacts'
        union
        select identities.*
        from private.erasure_rows as people
        inner join public.contact_emails as emails on emails.workspace_id = people.workspace_id and emails.contact_id = people.row_id
        cross join private.identities_of('contact_emails', to_jsonb(emails)) as identities
        where people.erasure_id = erasure and people.subject = 'contacts'
        union
        select identities.*
        from private.erasure_rows as people
        inner join public.contact_profiles as profiles
            on profiles.workspace_id = people.workspace_id and profiles.contact_id = people.row_id
        cross join private.identities_of('contact_profiles', to_jsonb(profiles)) as identities
        where people.erasure_id = erasure and people.subject = 'contacts'
        union
        select identities.*
        from private.erasure_rows as people
        inner join public.workspace_influencers as relations
            on relations.workspace_id = people.workspace_id and relations.id = people.row_id
        cross join private.identities_of('workspace_influencers', to_jsonb(relations)) as identities
        where people.erasure_id = erasure and people.subject = 'workspace_influencers'
        union
        select identities.*
        from private.erasure_rows as people
        inner join public.workspace_influencer_accounts as accounts
            on accounts.workspace_id = people.workspace_id and accounts.workspace_influencer_id = people.row_id
        cross join private.identities_of('workspace_influencer_accounts', to_jsonb(accounts)) as identities
        where people.erasure_id = erasure and people.subject = 'workspace_influencers'
        union
        select identities.*
        from public.influencers as catalog
        cross join private.identities_of('influencers', to_jsonb(catalog)) as identities
        where catalog.id in (select private.catalog_records_of(erasure))
        union
        select identities.*
        from public.influencer_accounts as accounts
        cross join private.identities_of('influencer_accounts', to_jsonb(accounts)) as identities
        where accounts.influencer_id in (select private.catalog_records_of(erasure))
    ) as found
    on conflict do nothing;
end
$$;
comment on function private.collect_identities(uuid) is 'Collects the identities of the records of an erasure.';

create function private.catalog_records_of(erasure uuid)
returns setof uuid
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    -- Erased from the catalog, or linked by a workspace that erases: its name and profiles are theirs in both cases.
    select same.id
    from private.erasure_rows as people
    left join public.workspace_influencers as relations
        on people.subject = 'workspace_influencers' and relations.workspace_id = people.workspace_id and relations.id = people.row_id
    inner join public.influencers as given
        on given.id = case people.subject when 'influencers' then people.row_id else relations.influencer_id end
    inner join public.influencers as same
        on coalesce(same.merged_into_id, same.id) = coalesce(given.merged_into_id, given.id)
    where people.erasure_id = erasure
$$;
comment on function private.catalog_records_of(uuid) is 'The catalog''s records of a person who is being erased, redirects included.';

create function private.add_same_person(erasure uuid, workspace uuid)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into private.erasure_rows (erasure_id, subject, workspace_id, row_id)
    select erasure, found.subject, found.workspace_id, found.row_id
    from (
        select 'contacts' as subject, contacts.workspace_id, contacts.id as row_id
        from public.contacts as contacts
        where private.email_owner(contacts.email) in (select private.known_identities(erasure, 'email'))
        union
        select 'contacts', emails.workspace_id, emails.contact_id
        from public.contact_emails as emails
        where private.email_owner(emails.email) in (select private.known_identities(erasure, 'email'))
        union
        select 'contacts', same.workspace_id, same.id
        from private.erasure_rows as people
        inner join public.contacts as known on known.workspace_id = people.workspace_id and known.id = people.row_id
        inner join public.contacts as same
            on same.workspace_id = known.workspace_id and coalesce(same.merged_into_id, same.id) = coalesce(known.merged_into_id, known.id)
        where people.erasure_id = erasure and people.subject = 'contacts'
        union
        select 'contacts', profiles.workspace_id, profiles.contact_id
        from public.contact_profiles as profiles
        where
            profiles.platform_code || '/' || profiles.handle in (select private.known_identities(erasure, 'handle'))
            or profiles.platform_code || '/' || profiles.platform_account_id in (select private.known_identities(erasure, 'account'))
        union
        select 'workspace_influencers', relations.workspace_id, relations.id
        from public.workspace_influencers as relations
        where
            private.email_owner(relations.email) in (select private.known_identities(erasure, 'email'))
            or relations.influencer_id in (select private.catalog_records_of(erasure))
        union
        select 'workspace_influencers', same.workspace_id, same.id
        from private.erasure_rows as people
        inner join public.workspace_influencers as known on known.workspace_id = people.workspace_id and known.id = people.row_id
        inner join public.workspace_influencers as same
            on same.workspace_id = known.workspace_id and coalesce(same.merged_into_id, same.id) = coalesce(known.merged_into_id, known.id)
        where people.erasure_id = erasure and people.subject = 'workspace_influencers'
        union
        select 'workspace_influencers', accounts.workspace_id, accounts.workspace_influencer_id
        from public.workspace_influencer_accounts as accounts
        where
            accounts.platform_code || '/' || accounts.handle in (select private.known_identities(erasure, 'handle'))
            or accounts.platform_code || '/' || accounts.platform_account_id in (select private.known_identities(erasure, 'account'))
        union
        select 'influencers', null::uuid, catalog.id
        from private.catalog_records_of(erasure) as catalog (id)
    ) as found
    -- A workspace erases within itself.
    where workspace is null or found.workspace_id = workspace
    on conflict do nothing;
    return found;
end
$$;
comment on function private.add_same_person(uuid, uuid) is
'Adds the records that bear a mailbox or profile of the person: as contact, as influencer, merged, in other workspaces. Returns whether there were more.';

create function private.known_identities(erasure uuid, type text)
returns setof text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select known.identity from private.erasure_identities as known where known.erasure_id = erasure and known.type = known_identities.type
$$;
comment on function private.known_identities(uuid, text) is 'Values of one type that identify a person who is being erased.';

create function private.collect_names(erasure uuid)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into private.erasure_identities (erasure_id, type, identity)
    select erasure, 'name', found.name
    from (
        select unnest(array[contacts.full_name, nullif(concat_ws(' ', contacts.first_name, contacts.last_name), '')]) as name
        from private.erasure_rows as people
        inner join public.contacts as contacts on contacts.workspace_id = people.workspace_id and contacts.id = people.row_id
        where people.erasure_id = erasure and people.subject = 'contacts'
        union
        select relations.name
        from private.erasure_rows as people
        inner join public.workspace_influencers as relations
            on relations.workspace_id = people.workspace_id and relations.id = people.row_id
        where people.erasure_id = erasure and people.subject = 'workspace_influencers'
        union
        select catalog.name
        from public.influencers as catalog where catalog.id in (select private.catalog_records_of(erasure))
        union
        -- Their former names.
        select unnest(array[
            events.old_values ->> 'full_name', events.new_values ->> 'full_name', events.old_values ->> 'name', events.new_values ->> 'name'
        ])
        from private.erasure_rows as people
        inner join public.audit_events as events
            on
                events.workspace_id = people.workspace_id
                and events.table_name = people.subject
                and events.row_id = people.row_id::text
        where people.erasure_id = erasure
        union
        select coalesce(records.duplicate_before ->> 'full_name', records.duplicate_before ->> 'name')
        from private.erasure_rows as people
        inner join private.merge_records as records
            on records.workspace_id = people.workspace_id and people.row_id in (records.duplicate_id, records.survivor_id)
        where people.erasure_id = erasure
    ) as found
    where found.name is not null and found.name not in ('Erased person', 'erased')
    on conflict do nothing;
end
$$;
comment on function private.collect_names(uuid) is 'Collects the names of the records of an erasure, former names too.';

create function private.pattern_of_number(number text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    -- Marks that people write between digits, in an address too.
    gap constant text := '(%2[0-9DF]|[^[:alnum:]]){0,4}';
    digits constant text := substr(number, 2);
    code constant text := (
        select codes.code from public.calling_codes as codes where codes.code in (left(digits, 1), left(digits, 2), left(digits, 3))
    );
    within constant text := substr(digits, length(code) + 1);
begin
    -- With its code, a zero between code and number too; and as it is dialled within the country.
    return '(?<![0-9])([+]|(00|011)' || gap || ')?(' || array_to_string(string_to_array(code, null), gap) || gap
        || '([(]?' || case code when '52' then '[01]' else '0' end || '[)]?' || gap || ')?|[(]?0' || gap
        || case when length(within) >= 9 then '|' else '' end || ')' || array_to_string(string_to_array(within, null), gap) || '(?![0-9])';
end
$$;
comment on function private.pattern_of_number(text) is
'A regular expression of a telephone number (E.164) as people write it: with or without its calling code, with marks between its digits. Without code and zero only one of nine digits or more: a shorter one is often another number.';

create function private.is_ideographic(word text)
returns boolean
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select word ~ '^[\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+$'
$$;
comment on function private.is_ideographic(text) is
'Whether a word is of Chinese, Japanese or Korean letters, which stand in a text without blanks around them.';

create function private.spellings_of_word(word text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    -- As written, without accents, and as Germans and Danes write their letters without them. Chinese, Japanese and Korean names are
    -- written with a blank between family and given name, or without.
    select string_agg(distinct case
        when private.is_ideographic(spellings.spelling) then array_to_string(string_to_array(spellings.spelling, null), '[[:space:]・]?')
        else private.quote_pattern(spellings.spelling)
    end, '|')
    from unnest(array[
        lower(word),
        lower(extensions.unaccent('extensions.unaccent'::regdictionary, word)),
        replace(replace(replace(replace(replace(replace(replace(
            lower(word), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss'), 'ø', 'oe'), 'å', 'aa'), 'æ', 'ae')
    ]) as spellings (spelling)
$$;
comment on function private.spellings_of_word(text) is 'The ways to write one word of a name, as alternatives of a regular expression.';

create function private.quick_pattern(erasure uuid)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select string_agg(distinct parts.part, '|')
    from private.erasure_identities as known
    cross join lateral (
        select private.quote_pattern(split_part(known.identity, '@', 2)) as part
        where known.type = 'email'
        union all
        select private.quote_pattern(private.readable_host(split_part(known.identity, '@', 2)))
        where known.type = 'email'
        union all
        select array_to_string(string_to_array(right(known.identity, 6), null), '(%2[0-9DF]|[^[:alnum:]]){0,4}')
        where known.type = 'phone'
        union all
        select private.quote_pattern(substr(known.identity, strpos(known.identity, '/') + 1))
        where known.type in ('handle', 'account')
        union all
        -- The longest word of a name. An apostrophe may be missing, so what stands behind it has to do.
        select '(' || private.spellings_of_word((
            select words.word from regexp_split_to_table(known.identity, '[^[:alpha:][:digit:]]+') as words (word) order by length(words.word) desc limit 1
        )) || ')'
        where known.type = 'name'
    ) as parts
    where known.erasure_id = erasure and parts.part <> ''
$$;
comment on function private.quick_pattern(uuid) is
'A regular expression without conditions that matches in every text in which the other patterns match, ten times as fast: nearly every text is done with after it.';

create function private.pattern_of_keys(erasure uuid)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select string_agg(forms.form, '|')
    from private.erasure_identities as known
    cross join lateral (
        select split_part(known.identity, '/', 1) as platform, substr(known.identity, strpos(known.identity, '/') + 1) as word
    ) as parts
    cross join lateral (
        -- A mailbox with anything after a plus sign; a number with any of the usual marks between its digits.
        select
            '((?<![a-z0-9._%-])|%(25)*[0-9a-f]{2})' || replace(private.quote_pattern(split_part(known.identity, '@', 1)), '\.', '\.?')
            || '([+-][^@"[:space:]]*)?(@|%40|%2540)(' || private.quote_pattern(split_part(known.identity, '@', 2))
            || '|' || private.quote_pattern(private.readable_host(split_part(known.identity, '@', 2))) || ')(?![a-z0-9-])'
        where known.type = 'email'
        union all
        select private.pattern_of_number(known.identity)
        where known.type = 'phone'
        union all
        -- A handle as the whole value, after @, or at the end of the path of an address; short plain words only there.
        select '(?<=[@/F0])' || private.quote_pattern(parts.word) || '(?![a-z0-9_-])'
        where known.type = 'handle'
        union all
        select '((?<![a-z0-9_])|%(25)*[0-9a-f]{2})' || private.quote_pattern(parts.word) || '(?![a-z_])'
        where known.type = 'handle' and private.word_of_handle(known.identity) is not null
        union all
        select '(?<![a-z0-9_-])' || private.quote_pattern(parts.word) || '(?![a-z0-9_-])'
        where known.type = 'account' and length(parts.word) >= 5
    ) as forms (form)
    where known.erasure_id = erasure
$$;
comment on function private.pattern_of_keys(uuid) is 'A regular expression of the addresses, numbers and profiles of a person who is being erased.';

create function private.pattern_of_names(erasure uuid, parts text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    with names as (
        select distinct known.identity as name
        from private.erasure_identities as known
        -- A value in the name that is not a name, such as an address, is found by the keys.
        where known.erasure_id = erasure and known.type = 'name' and known.identity !~ '[/@:%+_]|([^ ]* ){5}'
    ),
    words as (
        select
            names.name,
            -- An apostrophe in any of its forms, or left out.
            array_agg(
                regexp_replace(
                    private.spellings_of_word(split.word), '\\?[''’]', '([''’ʼ´`]|%(25)*27|%(25)*E2%(25)*80%(25)*99|&#0?39;|&(apos|rsquo);)?', 'g'
                )
                order by split.place
            ) as patterns,
            array_agg(split.word order by split.place) as plain,
            bool_and(private.is_ideographic(split.word)) as is_ideographic
        from names
        cross join regexp_split_to_table(names.name, '[^[:alpha:][:digit:]''’]+') with ordinality as split (word, place)
        where split.word <> ''
        group by names.name
    )
    select string_agg(forms.form, '|')
    from words
    -- What may stand between two words, and around a name: no letter.
    cross join lateral (
        select
            '([[:space:]_.,+-]|%20|%2520|%2B|%2C){0,3}' as gap,
            case when words.is_ideographic then '(' else '((?<![[:alpha:]])|%(25)*[0-9a-f][a-f])(' end as start,
            case when words.is_ideographic then ')' else ')(?![[:alpha:]])' end as stop
    ) as marks
    cross join lateral (
        -- All words in their order: nadia-hart, Nadia Hart; nadia%20hart.
        select marks.start || array_to_string(words.patterns, ')' || marks.gap || '(') || marks.stop as form
        where cardinality(words.plain) > 1 or length(words.plain[1]) >= case when words.is_ideographic then 3 else 4 end
        union all
        -- HART, Nadia: all but the first, or the last alone, before the first.
        select
            marks.start || array_to_string(surnames.patterns, ')' || marks.gap || '(') || ')' || marks.gap || '(' || words.patterns[1]
            || marks.stop
        from (values (words.patterns[2:]), (words.patterns[cardinality(words.patterns):])) as surnames (patterns)
        where cardinality(words.plain) > 1
        union all
        -- First and last word, with middle names, initials, particles or a nickname in quotation marks or brackets, or without them.
        select
            marks.start || words.patterns[1] || ')' || marks.gap || '(('
            || array_to_string(words.patterns[2:cardinality(words.patterns) - 1] || array[
                '[[:alpha:]][.]?', '[("''“”„‘’«][[:alpha:]. -]{1,20}[)"''“”‘’»]',
                'von|van|der|den|de|del|della|di|da|do|dos|das|la|le|du|bin|ibn|al|el|zu|zur|ter|ten|af|av'
            ], '|') || ')' || marks.gap || '){0,4}(' || words.patterns[cardinality(words.patterns)] || marks.stop
        where cardinality(words.plain) > 1 and not words.is_ideographic
        union all
        -- In what is about this person alone, a part of the name is enough.
        select marks.start || words.patterns[part.place] || marks.stop
        from generate_subscripts(words.plain, 1) as part (place)
        where
            length(words.plain[part.place]) >= 3
            and (pattern_of_names.parts = 'all' or (pattern_of_names.parts = 'last' and part.place = cardinality(words.plain) and part.place > 1))
    ) as forms (form)
$$;
comment on function private.pattern_of_names(uuid, text) is
'A regular expression of the names of a person who is being erased in any usual spelling. parts: none, last (also the last word of each alone), or all (also each word alone).';

select private.revoke_execute();
