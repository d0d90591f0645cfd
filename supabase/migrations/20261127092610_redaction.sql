-- Redaction: takes a person out of every text of every table.
--
-- Functions only. The tables and columns come from the system catalog, so that a new one cannot be forgotten.

create function private.redacted_text(value text, pattern text, tail text, kind text, is_required boolean)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    cleaned text;
begin
    if value is null or not (value ~* pattern or (value ~* private.hidden_letters() and private.plain_text(value) ~* pattern)) then
        return value;
    end if;
    if kind in ('email', 'phone', 'domain') then
        return case
            when not is_required then null
            when kind = 'email' then 'erased-' || tail || '@erased.invalid'
            else 'erased-' || tail || '.invalid'
        end;
    end if;
    if kind = 'handle' then
        -- Letters and digits, at most 15: every platform takes them.
        return 'erased' || tail;
    end if;
    -- The tail keeps values apart that are unique or identify.
    cleaned := private.without_matches(value, pattern, 'erased' || case when kind in ('unique', 'key') then tail else '' end);
    if kind = 'url' then
        cleaned := private.normalise_url(cleaned);
        return coalesce(cleaned, case when is_required then 'https://erased.invalid/' || tail end);
    end if;
    return case when value = upper(value) and value <> lower(value) then upper(cleaned) else cleaned end;
end
$$;
comment on function private.redacted_text(text, text, text, text, boolean) is
'A text without what the pattern finds in it. kind: unique for a value that is unique in its table, else as private.text_kind() says; tail: what keeps two redacted values apart.';

create function private.redacted_columns(target regclass)
returns table (name text, type text, kind text, is_required boolean, is_of_person boolean)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select
        fields.attname,
        fields.atttypid::regtype::text,
        case
            when private.text_kind(fields.attname) in ('email', 'phone', 'domain', 'handle') then private.text_kind(fields.attname)
            when exists (
                select from pg_catalog.pg_index as indexes
                where indexes.indrelid = target and indexes.indisunique and fields.attnum = any(indexes.indkey::int2[])
            ) then 'unique'
            else private.text_kind(fields.attname)
        end,
        fields.attnotnull,
        -- Columns that identify the person of the row: a namesake keeps hers.
        target in (
            'public.contacts'::regclass, 'public.contact_emails'::regclass, 'public.contact_profiles'::regclass, 'public.workspace_influencers'::regclass,
            'public.workspace_influencer_accounts'::regclass, 'public.influencers'::regclass, 'public.influencer_accounts'::regclass,
            'public.users'::regclass
        ) and fields.attname in ('full_name', 'first_name', 'last_name', 'name', 'email', 'handle', 'url', 'platform_account_id', 'as_given')
    from pg_catalog.pg_attribute as fields
    where
        fields.attrelid = target
        and fields.attnum > 0
        and not fields.attisdropped
        and fields.attgenerated = ''
        and fields.atttypid in ('text'::regtype, 'jsonb'::regtype, 'text[]'::regtype)
        and fields.attname !~ '^(action|table_name|row_id|actor_role|part)$'
        and not exists (
            select from pg_catalog.pg_constraint as rules
            where
                rules.conrelid = target
                and fields.attnum = any(rules.conkey)
                and (rules.contype = 'f' or (cardinality(rules.conkey) = 1 and pg_get_constraintdef(rules.oid) ~ '= ANY \(|<@ ARRAY'))
        )
$$;
comment on function private.redacted_columns(regclass) is
'The columns of a table in which a person may be named: text and JSON that is not a word of a list.';

-- Value by value, so that it stays JSON: a number that is somebody's phone number becomes a text.
create function private.redacted_json(value jsonb, pattern text)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return case jsonb_typeof(value)
        when 'object' then (
            select coalesce(
                jsonb_object_agg(
                    private.without_matches(fields.key, pattern, 'erased'), private.redacted_json(fields.value, pattern)
                ),
                '{}'
            )
            from jsonb_each(value) as fields
        )
        when 'array' then (
            select coalesce(jsonb_agg(private.redacted_json(items.item, pattern) order by items.place), '[]')
            from jsonb_array_elements(value) with ordinality as items (item, place)
        )
        when 'string' then to_jsonb(private.without_matches(value #>> '{}', pattern, 'erased'))
        when 'number' then case when value::text ~* pattern then '"erased"' else value end
        else value
    end;
end
$$;
comment on function private.redacted_json(jsonb, text) is
'A JSON value with "erased" in place of what matches a pattern: in texts, numbers and names of fields, at any depth.';

create function private.redact_table(
    target regclass, only_rows text, keys text, everything text, workspace uuid, ids text[], quick text default ''
)
returns text[]
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    assignments text;
    conditions text;
    row_text text;
    identifier constant text := case
        when exists (select from pg_catalog.pg_attribute where attrelid = target and attname = 'id') then 'rows.id::text'
        else 'md5(rows::text)'
    end;
    changed text[];
begin
    select
        string_agg(format(
            case columns.type
                when 'text' then '%1$I = private.redacted_text(rows.%1$I, %2$s, substr(md5(%3$s), 1, 8), %4$L, %5$L)'
                when 'jsonb' then '%1$I = private.redacted_json(rows.%1$I, %2$s)'
                else '%1$I = case when rows.%1$I is not null then array(select private.without_matches(items.item, %2$s, ''erased'')'
                    ' from unnest(rows.%1$I) with ordinality as items (item, place) order by items.place) end'
            end,
            columns.name, patterns.pattern, identifier, columns.kind, columns.is_required
        ), ', '),
        string_agg(
            format(
                '(rows.%1$I::text ~* %2$s or rows.%1$I::text ~* %3$L and private.plain_text(rows.%1$I::text) ~* %2$s)',
                columns.name, patterns.pattern, private.hidden_letters()
            ), ' or '
        ),
        format('concat_ws(E''\n'', %s)', string_agg(format('rows.%I', columns.name), ', '))
    into assignments, conditions, row_text
    from private.redacted_columns(target) as columns
    cross join lateral (select case when columns.is_of_person then '$1' else '$2' end as pattern) as patterns
    -- An empty pattern would match all there is.
    where case when columns.is_of_person then keys else everything end <> '';
    if assignments is null then
        return array[]::text[];
    end if;
    execute format(
        -- Every parameter is named once, so that each has a type whatever the condition asks for. One simple pattern over all texts
        -- of a row sorts out nearly every row: to ask each column with each pattern takes thirty times as long.
        'with given as (select $1::text, $2::text, $3::uuid, $4::text[]), changed as ('
        'update %1$s as rows set %2$s where (%3$s) and %4$s ~* %5$L and (%4$s ~* %6$L or private.plain_text(%4$s) ~* %6$L) and (%7$s)'
        ' returning %8$s as id) select array_agg(changed.id) from changed',
        target, assignments, only_rows, row_text, concat_ws('|', quick, private.hidden_letters()), quick, conditions, identifier
    ) into changed using keys, everything, workspace, ids;
    return coalesce(changed, '{}');
end
$$;
comment on function private.redact_table(regclass, text, text, text, uuid, text[], text) is
'Takes a person out of the rows of a table that the condition names ($3 workspace, $4 ids); what identifies the person of a row is compared with keys alone. quick: a pattern that matches whenever these do. Returns the rows that changed.';

create function private.except_newcomers(target regclass, erasure uuid)
returns text
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    identity text := case
        when target in ('public.contacts'::regclass, 'public.contact_emails'::regclass, 'public.workspace_influencers'::regclass)
            then 'private.email_owner(rows.email)'
        when target in ('public.contact_profiles'::regclass, 'public.workspace_influencer_accounts'::regclass)
            then 'rows.platform_code || ''/'' || rows.handle'
    end;
begin
    if identity is null then
        return 'true';
    end if;
    return format(
        'not coalesce(%s = any(%L::text[]), false)', identity,
        array(select known.identity from private.erasure_identities as known where known.erasure_id = erasure and known.type in ('email', 'handle'))
    );
end
$$;
comment on function private.except_newcomers(regclass, uuid) is
'The condition that leaves out the person''s own records that were stored while the erasure is at work: another round finds and empties them.';

create function private.redact_model_names(everything text, workspace uuid)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    model record;
begin
    for model in
        select distinct
            models.workspace_id,
            models.name as former,
            private.redacted_text(models.name, everything, left(md5(models.workspace_id || models.name), 8), 'unique', true) as redacted
        from public.attribution_models as models
        where (models.name ~* everything or private.plain_text(models.name) ~* everything) and everything <> '' and models.workspace_id = coalesce(workspace, models.workspace_id)
    loop
        update public.attribution_models as models set name = model.redacted
        where models.workspace_id = model.workspace_id and models.name = model.former;
        update public.monthly_credits as credits set model_name = model.redacted
        where credits.workspace_id = model.workspace_id and credits.model_name = model.former;
        update public.credit_totals as credits set model_name = model.redacted
        where credits.workspace_id = model.workspace_id and credits.model_name = model.former;
        update public.workspaces as workspaces set followed_models = array_replace(workspaces.followed_models, model.former, model.redacted)
        where workspaces.id = model.workspace_id and model.former = any(workspaces.followed_models);
    end loop;
end
$$;
comment on function private.redact_model_names(text, uuid) is
'Takes a person out of the names of attribution models: the versions of a model, its totals and the workspace that follows it keep one name.';

create function private.redact_everywhere(erasure uuid, keys text, everything text, workspace uuid)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    target record;
begin
    perform private.redact_model_names(everything, workspace);
    for target in
        select
            tables.oid::regclass as name,
            case
                when workspace is null then 'true'
                when tables.oid = 'public.workspaces'::regclass then 'rows.id = $3'
                else 'rows.workspace_id = $3'
            end as reach
        from pg_catalog.pg_class as tables
        where
            tables.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
            and tables.relkind in ('r', 'p')
            and not tables.relispartition
            and tables.relname not in ('erasure_rows', 'erasure_identities')
            and (
                tables.oid = 'public.workspaces'::regclass
                or exists (select from pg_catalog.pg_attribute where attrelid = tables.oid and attname = 'workspace_id')
                -- Shared tables only if they are about people; lists name nobody.
                or (workspace is null and tables.relname ~ '^(influencer|account_|audience_)')
            )
        -- Each change leaves a trace in the audit trail, so the trail comes last.
        order by tables.relname = 'audit_events', tables.relname
    loop
        perform private.redact_table(
            target.name, target.reach || ' and ' || private.except_newcomers(target.name, erasure), keys, everything, workspace, null,
            coalesce(private.quick_pattern(erasure), '')
        );
    end loop;
end
$$;
comment on function private.redact_everywhere(uuid, text, text, uuid) is
'Takes a person out of every text of a workspace, or of all and the catalog: names, addresses, handles in titles, codes, links, settings, history, audit trail.';

create function private.redact_linked(erasure uuid, parts text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    link record;
    changed text[];
    people record;
begin
    for people in
        select rows.subject, rows.workspace_id, array_agg(rows.row_id::text) as ids
        from private.erasure_rows as rows
        where rows.erasure_id = erasure and rows.workspace_id is not null
        group by rows.subject, rows.workspace_id
    loop
        for link in
            select keys_of.conrelid::regclass as child, fields.attname as column_name, keys_of.confrelid::regclass as parent
            from pg_catalog.pg_constraint as keys_of
            inner join pg_catalog.pg_attribute as fields
                on fields.attrelid = keys_of.conrelid and fields.attnum = keys_of.conkey[cardinality(keys_of.conkey)]
            where
                keys_of.contype = 'f' and keys_of.conparentid = 0 and fields.attname not in ('merged_into_id', 'workspace_id')
                and (
                    keys_of.confrelid = format('public.%I', people.subject)::regclass
                    or (people.subject = 'workspace_influencers' and keys_of.confrelid = 'public.collaborations'::regclass)
                )
        loop
            changed := private.redact_table(
                link.child,
                format(
                    'rows.workspace_id = $3 and rows.%I::text %s', link.column_name,
                    case
                        when link.parent = 'public.collaborations'::regclass then
                            'in (select collaborations.id::text from public.collaborations as collaborations'
                            ' where collaborations.workspace_id = $3 and collaborations.workspace_influencer_id::text = any($4))'
                        else '= any($4)'
                    end
                ),
                parts, parts, people.workspace_id, people.ids
            );
            perform private.redact_table(
                'public.audit_events',
                format('rows.workspace_id = $3 and rows.table_name = %L and rows.row_id = any($4)', (select relname from pg_catalog.pg_class where oid = link.child)),
                parts, parts, people.workspace_id, changed
            );
        end loop;
    end loop;
end
$$;
comment on function private.redact_linked(uuid, text) is
'Takes the parts of a person''s name out of rows that are about that person alone: collaborations, content, links, codes, touches.';

create function private.redact_opportunities(erasure uuid, surnames text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    people record;
    child record;
    opportunities text[];
    changed text[];
begin
    for people in
        select rows.workspace_id, array_agg(rows.row_id) as ids
        from private.erasure_rows as rows
        where rows.erasure_id = erasure and rows.subject = 'contacts' and surnames <> ''
        group by rows.workspace_id
    loop
        -- A company or a colleague of that name keeps it.
        opportunities := array(
            select opportunities.id::text
            from public.opportunities as opportunities
            left join public.companies as companies
                on companies.workspace_id = people.workspace_id and companies.id = opportunities.company_id
            where
                opportunities.workspace_id = people.workspace_id
                and opportunities.id in (
                    select committee.opportunity_id from public.opportunity_contacts as committee
                    where committee.workspace_id = people.workspace_id and committee.contact_id = any(people.ids)
                )
                and coalesce(concat_ws(' ', companies.name, companies.domain) !~* surnames, true)
                and not exists (
                    select from public.opportunity_contacts as committee
                    inner join public.contacts as colleagues
                        on colleagues.workspace_id = people.workspace_id and colleagues.id = committee.contact_id
                    where
                        committee.workspace_id = people.workspace_id and committee.opportunity_id = opportunities.id
                        and committee.contact_id <> all(people.ids) and colleagues.full_name ~* surnames
                )
        );
        continue when opportunities = '{}';
        for child in
            select 'public.opportunities'::regclass as target, 'id' as column_name
            union all
            select keys_of.conrelid::regclass, fields.attname
            from pg_catalog.pg_constraint as keys_of
            inner join pg_catalog.pg_attribute as fields
                on fields.attrelid = keys_of.conrelid and fields.attnum = keys_of.conkey[cardinality(keys_of.conkey)]
            where
                keys_of.contype = 'f' and keys_of.conparentid = 0 and keys_of.confrelid = 'public.opportunities'::regclass
                and fields.attname like '%opportunity\_id'
        loop
            changed := private.redact_table(
                child.target, format('rows.workspace_id = $3 and rows.%I::text = any($4)', child.column_name), surnames, surnames,
                people.workspace_id, opportunities
            );
            perform private.redact_table(
                'public.audit_events',
                format('rows.workspace_id = $3 and rows.table_name = %L and rows.row_id = any($4)', (select relname from pg_catalog.pg_class where oid = child.target)),
                surnames, surnames, people.workspace_id, changed
            );
        end loop;
    end loop;
end
$$;
comment on function private.redact_opportunities(uuid, text) is
'Takes the surname of a person out of the titles of opportunities whose committee the person is on, and out of notes and the like about these, unless the company or a colleague on the committee has that name.';

select private.revoke_execute();
