-- Words of import files: what a word of a list means here, and what comes near.
--
-- Functions and types.

create function private.import_lifecycle_stage(value text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case
        when folded in ('subscriber', 'lead', 'mql', 'sql', 'opportunity', 'customer') then folded
        when folded in ('marketing qualified lead', 'marketing qualified', 'marketingqualifiedlead') then 'mql'
        when folded in ('sales qualified lead', 'sales qualified', 'salesqualifiedlead') then 'sql'
        when folded in ('interessent', 'prospecto', 'cliente potencial', 'oportunidad de venta') then 'lead'
        when folded in ('kunde', 'cliente') then 'customer'
        when folded in ('abonnent', 'suscriptor', 'abonné', 'assinante') then 'subscriber'
        when folded in ('opportunité', 'oportunidad', 'oportunidade', 'chance', 'verkaufschance') then 'opportunity'
        when folded in ('new', 'open', 'open - not contacted', 'working', 'working - contacted', 'prospect', 'nurturing') then 'lead'
        when folded in ('client', 'evangelist', 'closed - converted', 'converted') then 'customer'
    end
    from (select lower(btrim(value)) as folded) as words
$$;
comment on function private.import_lifecycle_stage(text) is 'The lifecycle stage that a word of a CRM means; NULL if none.';

create function private.import_stage_class(value text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case
        when folded ~ '^((closed|close|deal|opportunity|is)[ ,:]*)?won$|^closedwon$' then 'Won'
        when folded ~ '^((abgeschlossen|geschlossen|abschluss|auftrag)[ ,:]*(und )?)?gewonnen$' then 'Won'
        when folded ~ '^((cierre|cerrad[oa]|negocio|neg[oó]cio|fechad[oa]|fechamento|ferm[ée]e?|conclue?|cl[ôo]tur[ée]e?|transaction|chiuso)[ ,:]*(y |e |et )?)?(ganad[oa]|ganh[oa]|gagn[ée]e?|vinto)$'
            then 'Won'
        when folded ~ '^((closed|close|deal|opportunity|is)[ ,:]*)?lost$|^closedlost$|disqualified' then 'Lost'
        when folded ~ '^((abgeschlossen|geschlossen|abschluss|auftrag)[ ,:]*(und )?)?verloren$|disqualifiziert' then 'Lost'
        when folded ~ '^((cierre|cerrad[oa]|negocio|neg[oó]cio|fechad[oa]|fechamento|ferm[ée]e?|conclue?|cl[ôo]tur[ée]e?|transaction|chiuso)[ ,:]*(y |e |et )?)?(perdid[oa]|perdue?|perso)$'
            then 'Lost'
        when folded ~ 'negotiat|contract|verbal|decision ?maker|commit|legal|procurement|verhandlung|vertrag|n[eé]gocia|contrat|entscheid' then 'Negotiation'
        when folded ~ 'propos|propuesta|presupuesto|oferta|quote|presentation|offer|pricing|angebot|präsentation|presentaci|présentation|apresenta|cotiza|devis' then 'Proposal'
        when folded ~ 'discover|demo|engag|need|analysis|contact made|meeting|value prop|perception|evaluat|d[eé]couverte|descubrim|bedarf|kontaktiert|contactad|contact[eé]e?\M|reuni' then 'Discovery'
        when folded ~ 'qualif|prospect|appointment|new|lead|open|first|inbound|termin (vereinbart|geplant)|\mcita\M|rendez vous|calific|\mneu' then 'Qualified'
    end
    -- HubSpot writes the pipeline behind the stage: Closed Won (Sales Pipeline).
    from (
        select lower(regexp_replace(
            regexp_replace(regexp_replace(value, '\s*\([^)]*\)\s*$', ''), '[_\s-]+', ' ', 'g'),
            -- Neither blanks nor an emoji are part of it.
            '^[^[:alnum:]]+|[^[:alnum:]]+$', '', 'g'
        )) as folded
    ) as words
$$;
comment on function private.import_stage_class(text) is
'The stage of the pipeline every workspace starts with that a stage of another CRM is like; NULL if none.';

create function private.import_company_size(value text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    employees constant numeric := private.import_number(value);
begin
    if employees is null then
        return private.audience_code('company_size', value);
    end if;
    return (
        select sizes.code from public.company_sizes as sizes
        where sizes.min_employees <= greatest(employees, 1)
        order by sizes.min_employees desc
        limit 1
    );
end
$$;
comment on function private.import_company_size(text) is 'The size band of a number of employees or of a band.';

create function private.import_member(workspace_id uuid, value text)
returns uuid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    found_ids uuid[];
begin
    select array_agg(users.id)
    into found_ids
    from public.workspace_members as members
    inner join public.users as users on users.id = members.user_id
    where
        members.workspace_id = import_member.workspace_id
        and (
            -- Exports call the person who made them Me.
            (members.user_id = auth.uid() and lower(btrim(import_member.value)) in ('me', 'ich', 'moi', 'yo', 'eu', 'io'))
            or lower(btrim(import_member.value)) in (users.email, lower(users.full_name), users.id::text)
            -- A name with the address behind it: Jane Doe (jane@acme.com).
            or lower(substring(import_member.value from '[(<]([^()<>\s]+@[^()<>\s]+)[)>]\s*$')) = users.email
        );
    return case when cardinality(found_ids) = 1 then found_ids[1] end;
end
$$;
comment on function private.import_member(uuid, text) is 'The member of a workspace with this address or name, or who imports and is called Me; NULL if none or several.';

create function private.import_dimension(value text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case
        when folded in ('country', 'countries', 'location', 'geo', 'geography', 'land') then 'country'
        when folded in ('city', 'cities', 'stadt') then 'city'
        when folded in ('language', 'languages', 'sprache') then 'language'
        when folded in ('age', 'ages', 'age band', 'age range', 'age group', 'alter') then 'age_band'
        when folded in ('gender', 'genders', 'sex', 'geschlecht') then 'gender'
        when folded in ('interest', 'interests') then 'interest'
        when folded in ('industry', 'industries', 'branche') then 'industry'
        when folded in ('job function', 'job functions', 'function', 'department') then 'job_function'
        when folded in ('seniority', 'seniorities', 'level') then 'seniority'
        when folded in ('company size', 'company sizes', 'size') then 'company_size'
    end
    from (select btrim(regexp_replace(lower(value), '[_[:space:]-]+', ' ', 'g')) as folded) as words
$$;
comment on function private.import_dimension(text) is 'The dimension of an audience that a word means; NULL if none.';

create function private.import_word(workspace_id uuid, list text, value text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return case list
        when 'company_size' then private.import_company_size(value)
        when 'currency' then private.import_currency(value)
        when 'lifecycle_stage' then private.import_lifecycle_stage(value)
        when 'member' then private.import_member(workspace_id, value)::text
        when 'pipeline' then (
            select pipelines.id::text from public.pipelines as pipelines
            where pipelines.workspace_id = import_word.workspace_id and lower(pipelines.name) = lower(btrim(import_word.value))
            order by pipelines.archived_at is not null
            limit 1
        )
        when 'platform' then private.code_in_list('platforms', regexp_replace(btrim(value), '^(www\.)?([a-z]+)\.(com|net|tv|app)$', '\2', 'i'))
        when 'deliverable_type' then private.import_deliverable_type(value)
        when 'topic' then private.code_in_list('topics', value)
        when 'domain' then (select given.domain from private.normalise_domain(value) as given (domain) where not private.is_free_mail(given.domain))
        when 'email' then private.normalise_email(regexp_replace(value, '^\s*mailto:', ''))
        when 'status' then replace(lower(btrim(value)), ' ', '_')
        when 'touch_type' then private.import_touch_type(value)
        when 'touch_channel' then private.import_touch_channel(value)
        when 'relationship' then private.import_relationship(value)
        when 'campaign_objective' then private.import_objective(value)
        when 'campaign_status' then private.import_status(list, value)
        when 'cost_status' then private.import_cost_status(value)
        when 'cost_type' then private.import_cost_type(value)
        when 'collaboration_status' then private.import_status(list, value)
        when 'content_status' then private.import_status(list, value)
        when 'dimension' then private.import_dimension(value)
        when 'label' then lower(private.clean_text(value))
        when 'list' then private.clean_text(value)
        -- Looked up once more in the pipeline of the row.
        when 'stage' then coalesce((
            select (private.import_stage(import_word.workspace_id, pipelines.id, import_word.value)).name
            from public.pipelines as pipelines
            where pipelines.workspace_id = import_word.workspace_id and pipelines.is_default
        ), value)
        when 'country' then coalesce(
            private.audience_code(list, value),
            -- EE.UU. and U.S.A.
            private.audience_code(list, case when replace(value, '.', '') ~* '^ee ?uu$' then 'US' else replace(value, '.', '') end),
            -- A place: Berlin, Germany.
            case when value ~ ',' then private.audience_code(list, btrim(substring(value from '[^,]*$'))) end
        )
        else private.audience_code(list, value)
    end;
end
$$;
comment on function private.import_word(uuid, text, text) is
'What a word of a list means: its code, or the id of the row of the workspace. NULL if it is not known.';

create function private.import_words_of(workspace_id uuid, list text)
returns setof text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select words.word from private.audience_words() as words where words.dimension = list
    union all
    select sizes.code from public.company_sizes as sizes where list = 'company_size'
    union all
    select currencies.code from public.currencies as currencies where list = 'currency'
    union all
    select platforms.code from public.platforms as platforms where list = 'platform'
    union all
    select types.code from public.deliverable_types as types where list = 'deliverable_type'
    union all
    select topics.code from public.topics as topics where list = 'topic'
    union all
    select unnest(array[
        'country', 'city', 'language', 'age_band', 'gender', 'interest', 'industry', 'job_function', 'seniority', 'company_size'
    ]) where list = 'dimension'
    union all
    select unnest(array['subscriber', 'lead', 'mql', 'sql', 'opportunity', 'customer']) where list = 'lifecycle_stage'
    union all
    select pipelines.name from public.pipelines as pipelines
    where list = 'pipeline' and pipelines.workspace_id = import_words_of.workspace_id
    union all
    select stages.name from public.pipeline_stages as stages
    where list = 'stage' and stages.workspace_id = import_words_of.workspace_id
    union all
    select users.email
    from public.workspace_members as members
    inner join public.users as users on users.id = members.user_id
    where list = 'member' and members.workspace_id = import_words_of.workspace_id;
end
$$;
comment on function private.import_words_of(uuid, text) is 'The words of a list, to suggest what comes near.';

create function private.nearest_import_word(workspace_id uuid, list text, value text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select string_agg(near.word, ', ' order by near.likeness desc, near.word)
        from (
            select words.word, max(extensions.similarity(lower(words.word), lower(value))) as likeness
            from private.import_words_of(workspace_id, list) as words (word)
            group by words.word
            having
                list in ('stage', 'pipeline', 'lifecycle_stage', 'dimension')
                or max(extensions.similarity(lower(words.word), lower(value))) > 0.2
            order by likeness desc, words.word
            limit case when list in ('stage', 'pipeline', 'lifecycle_stage', 'dimension') then 12 else 3 end
        ) as near
    );
end
$$;
comment on function private.nearest_import_word(uuid, text, text) is 'The words of a list that come near to what a file says, nearest first.';

create function private.learn_import_words(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns jsonb
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    spec constant jsonb := batch.mapping -> 'files' -> file_number;
    learnt jsonb := batch.words;
    mapped text;
    item record;
begin
    for item in
        select distinct fields.field, fields.words as list, btrim(rows.given ->> columns.name) as value
        from public.import_fields as fields
        inner join (
            select given.key as name, given.value as field from jsonb_each_text(coalesce(spec -> 'columns', '{}')) as given
        ) as columns on columns.field = fields.field
        inner join public.import_rows as rows
            on
                rows.workspace_id = batch.workspace_id and rows.batch_id = batch.id and rows.file = file_number
                and rows.line > after_line and rows.line <= through_line
        where fields.target = spec ->> 'target' and fields.kind = 'word' and btrim(rows.given ->> columns.name) <> ''
        union
        select fields.field, fields.words, constants.value
        from public.import_fields as fields
        inner join jsonb_each_text(coalesce(spec -> 'constants', '{}')) as constants on constants.key = fields.field
        where fields.target = spec ->> 'target' and fields.kind = 'word'
    loop
        continue when learnt -> item.field ? item.value;
        mapped := coalesce(
            spec -> 'values' -> item.field ->> item.value,
            (
                select given.value from jsonb_each_text(coalesce(spec -> 'values' -> item.field, '{}')) as given
                where lower(given.key) = lower(item.value) limit 1
            ),
            item.value
        );
        learnt := learnt || jsonb_build_object(item.field, coalesce(learnt -> item.field, '{}') || jsonb_build_object(
            item.value, case when mapped = '' then '' else private.import_word(batch.workspace_id, item.list, mapped) end
        ));
    end loop;
    return learnt;
end
$$;
comment on function private.learn_import_words(public.import_batches, smallint, bigint, bigint) is
'Looks up each word of a list in these rows once, after the mapping''s own values: by field and word what it means, null if it is not known, empty if the mapping leaves it out.';

create type private.import_field as (
    field text,
    heading text,
    constant text,
    table_name text,
    column_name text,
    kind text,
    words text,
    is_required boolean,
    date_order text,
    part text
);
comment on type private.import_field is
'A field that a file fills: from the column with this heading, or with a constant. part is the part of a row that it belongs to: one row may have a profile on each platform.';

-- A row is wrong without a word of these lists; an unknown word of another list is left out, and the row says so.
create function private.is_strict_import_word(field private.import_field)
returns boolean
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select (field).is_required or (field).words in (
        'stage', 'pipeline', 'currency', 'platform', 'deliverable_type', 'status', 'cost_status', 'dimension', 'touch_type'
    )
$$;
comment on function private.is_strict_import_word(private.import_field) is
'Whether a word that is not known refuses the row. Otherwise the value is left out and the row says so.';

create function private.import_word_left_out(batch public.import_batches, field private.import_field, value text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return case (field).words
        when 'member' then format(
            '%1$s "%2$s" is not a member and left empty: say who it is, values.%1$s."%2$s" in the mapping or --meaning "%1$s:%2$s=ADDRESS"; members are %3$s',
            (field).field, left(value, 60), (
                select string_agg(listed.email, ', ' order by listed.email)
                from (
                    select users.email
                    from public.workspace_members as members
                    inner join public.users as users on users.id = members.user_id
                    where members.workspace_id = batch.workspace_id
                    order by users.email
                    limit 5
                ) as listed
            )
        )
        else format('%1$s "%2$s" is not known and left empty: --meaning "%1$s:%2$s=OURS" says what it means', (field).field, left(value, 60))
    end;
end
$$;
comment on function private.import_word_left_out(public.import_batches, private.import_field, text) is
'Why a word that is not known is left out of a row, and where to say what it means.';

create type private.import_problem as (
    line bigint,
    action text,
    rule text,
    field text,
    value text,
    reason text,
    hint text
);
comment on type private.import_problem is 'Why a row is skipped or refused.';

create function private.import_no_record(line bigint, field private.import_field, value text)
returns private.import_problem
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        when (field).table_name = 'touchpoints' and (field).field = 'type'
            then private.import_problem(line, 'skip', 'type', value, private.fill_refusal('import_row_no_touch', left(value, 60)))
        when (field).words = 'cost_status'
            then private.import_problem(line, 'skip', 'status', value, private.fill_refusal('import_row_no_cost', left(value, 60)))
    end;
end
$$;
comment on function private.import_no_record(bigint, private.import_field, text) is
'Why a row is left out whose type means no touch, or whose status means no cost; NULL for any other word that means nothing.';

create function private.import_word_problem(batch public.import_batches, line bigint, field private.import_field, value text)
returns private.import_problem
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    near constant text := private.nearest_import_word(batch.workspace_id, (field).words, value);
begin
    return private.import_problem(line, 'refuse', (field).field, value, private.fill_refusal(
        'import_word_known', coalesce((field).heading, (field).field), left(value, 60), replace((field).words, '_', ' '), (field).field, coalesce(near, 'none')
    ));
end
$$;
comment on function private.import_word_problem(public.import_batches, bigint, private.import_field, text) is
'Why a word of a list is refused, with the words that come near.';

-- Many rows have the same company, and reading a domain asks the list of public suffixes.
create function private.read_import_domains(
    batch public.import_batches, file_number smallint, after_line bigint, through_line bigint, fields private.import_field[]
)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select coalesce(jsonb_object_agg(given.cell, private.normalise_domain(given.cell)), '{}')
        from (
            select distinct btrim(coalesce(wanted.constant, rows.given ->> wanted.heading)) as cell
            from unnest(fields) as wanted
            inner join public.import_rows as rows
                on
                    rows.workspace_id = batch.workspace_id and rows.batch_id = batch.id and rows.file = file_number
                    and rows.line > after_line and rows.line <= through_line
            where wanted.kind = 'domain'
        ) as given
        where given.cell <> ''
    );
end
$$;
comment on function private.read_import_domains(public.import_batches, smallint, bigint, bigint, private.import_field[]) is
'The domains of rows, each read once: by what the cells say, null for other texts.';

select private.revoke_execute();
