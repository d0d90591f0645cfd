-- Explaining errors: the texts of a rule that an error names, also of those that PostgreSQL itself enforces.
--
-- Functions, no table; no lock on rows. PostgreSQL words the errors of keys and checks itself, without a hint, and under row
-- level security without a detail. An application that got such an error asks here for the rest.

create function private.constraint_texts(rule text)
returns table (table_name text, columns text[], sqlstate text, message text, detail text, hint text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    return query
    select
        kept.relname::text,
        parts.names,
        case constraints.contype when 'f' then '23503' when 'c' then '23514' when 'x' then '23P01' else '23505' end,
        case constraints.contype
            when 'f' then format('%s of %s names no row of %s', parts.listed, kept.relname, parents.relname)
            when 'c' then format('%s of %s cannot have this value', coalesce(parts.listed, 'a row'), kept.relname)
            when 'x' then format('this row of %s is in conflict with another one', kept.relname)
            else format('another row of %s has the same %s', kept.relname, parts.listed)
        end,
        case
            when remarks.reason is not null then remarks.reason
            when rules.condition ~ '^\(?\w+ >= 0\)?$' then 'It cannot be negative.'
            when rules.condition ~ '^\(?"?\w+"? > 0\)?$' then 'It has to be above zero.'
            when rules.condition ~ '^\(?\w+ >=? \d+ AND \w+ <= \d+\)?$' then 'It has to lie between these limits, both included.'
            when rules.condition ~ '^jsonb_typeof\(\w+\) = ''object''$' then 'It holds a JSON object.'
            when rules.condition ~ '^\w+ = ANY \(ARRAY\[' then 'It is one of a fixed list of words.'
            when constraints.contype = 'f'
                then format('Or the row of %s cannot be deleted while rows of %s name it.', parents.relname, kept.relname)
            when constraints.contype in ('p', 'u') and 'workspace_id' = any(parts.all_names)
                then 'Only rows of the same workspace are compared.'
            when constraints.contype = 'c' then coalesce(col_description(kept.oid, constraints.conkey[1]), '')
            else ''
        end,
        case constraints.contype
            when 'f' then format(
                'Send %s of a row of %s that this workspace can see. Before one is deleted, delete or change the rows of %s that name it.',
                parts.listed, parents.relname, kept.relname
            )
            when 'c' then case
                when rules.condition ~ '^length\(\w+\) <= \d+$'
                    then format('Send at most %s characters.', substring(rules.condition from '\d+$'))
                when constraints.conname like '%\_past\_check' then 'Send a day that is not ahead.'
                when constraints.conname like '%\_ahead\_check' then 'Send a nearer day.'
                when rules.condition ~ '^"?\w+"? = ANY \(ARRAY\[' then format(
                    'Use one of: %s.',
                    (select string_agg(words.word[1], ', ') from regexp_matches(rules.condition, '''([^'']+)''', 'g') as words (word))
                )
                -- A pattern or a calculation is for programs. The detail has its words.
                when rules.condition ~ '[~(]' then format('Send %s as described.', parts.listed)
                else format('It has to be true that %s.', rules.condition)
            end
            when 'x' then 'Change the other row, or send other values.'
            else format('Change the other row, or send another %s.', parts.listed)
        end
    from pg_constraint as constraints
    inner join pg_class as kept on kept.oid = constraints.conrelid
    left join pg_class as parents on parents.oid = constraints.confrelid
    cross join lateral (select obj_description(constraints.oid, 'pg_constraint') as reason) as remarks
    cross join lateral (
        -- Without the types that PostgreSQL adds.
        select regexp_replace(
            pg_get_expr(constraints.conbin, constraints.conrelid, true),
            '::(timestamp with time zone|double precision|[a-z]+(\[\])?)', '', 'g'
        ) as condition
    ) as rules
    cross join lateral (
        select
            array_agg(attributes.attname::text order by keys.place) as all_names,
            array_agg(attributes.attname::text order by keys.place) filter (where attributes.attname <> 'workspace_id') as names,
            string_agg(attributes.attname, ' and ' order by keys.place) filter (where attributes.attname <> 'workspace_id') as listed
        from unnest(constraints.conkey) with ordinality as keys (attnum, place)
        inner join pg_attribute as attributes
            on attributes.attrelid = constraints.conrelid and attributes.attnum = keys.attnum
    ) as parts
    where
        constraints.connamespace = 'public'::regnamespace
        and constraints.conname = constraint_texts.rule
        and constraints.contype in ('c', 'f', 'p', 'u', 'x')
        and constraints.conparentid = 0;
end
$$;
comment on function private.constraint_texts(text) is
'The texts of a rule that is a constraint of schema public; null if no constraint has that name.';

create function private.index_texts(rule text)
returns table (table_name text, columns text[], sqlstate text, message text, detail text, hint text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select
        tables.relname::text,
        keys.names,
        '23505',
        case
            when keys.names is null then format('another row of %s is in the place of this one', tables.relname)
            else format('another row of %s has the same %s', tables.relname, array_to_string(keys.names, ' and '))
        end,
        coalesce(obj_description(indexes.indexrelid, 'pg_class'), ''),
        case
            when keys.names is null then 'Change the other row first.'
            else format('Change the other row, or send another %s.', array_to_string(keys.names, ' and '))
        end
    from pg_index as indexes
    inner join pg_class as named on named.oid = indexes.indexrelid
    inner join pg_class as tables on tables.oid = indexes.indrelid
    cross join lateral (
        select array_agg(parts.name order by parts.place) as names
        from (
            select
                parts.place,
                -- Names that differ by their case only are one name: lower(name) is about name.
                regexp_replace(pg_get_indexdef(indexes.indexrelid, parts.place, true), '^lower\((\w+)\)$', '\1') as name
            from generate_series(1, indexes.indnkeyatts) as parts (place)
        ) as parts
        where parts.name <> 'workspace_id'
    ) as keys
    where
        named.relname = index_texts.rule and named.relnamespace = 'public'::regnamespace and indexes.indisunique
        and not exists (select from pg_constraint as constraints where constraints.conindid = indexes.indexrelid);
end
$$;
comment on function private.index_texts(text) is
'The texts of a rule that is a unique index and no constraint: PostgreSQL names both alike in its errors.';

create function private.subject_of_rule(rule text, out table_name text, out columns text[])
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    select tables.relname, nullif(array[(
        select attributes.attname::text
        from pg_attribute as attributes
        where
            attributes.attrelid = tables.oid and attributes.attnum > 0 and not attributes.attisdropped
            and starts_with(subject_of_rule.rule, tables.relname || '_' || attributes.attname || '_')
            and subject_of_rule.rule <> tables.relname || '_key_fixed'
        order by length(attributes.attname) desc
        limit 1
    )], '{null}')
    into subject_of_rule.table_name, subject_of_rule.columns
    from pg_class as tables
    where
        tables.relnamespace = 'public'::regnamespace and tables.relkind in ('r', 'p')
        and starts_with(subject_of_rule.rule, tables.relname || '_')
    order by length(tables.relname) desc
    limit 1;
end
$$;
comment on function private.subject_of_rule(text) is
'The table that a rule without a constraint is named after, and the column if the name goes on with one. Both are null if no table has such a name.';

create function private.texts_of_rule(named text)
returns table (rule text, table_name text, columns text[], sqlstate text, message text, detail text, hint text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    return query
    select
        $1,
        coalesce(texts.table_name, named.table_name), coalesce(texts.columns, named.columns),
        coalesce(refusals.sqlstate, texts.sqlstate), coalesce(refusals.message, texts.message),
        coalesce(nullif(refusals.detail, ''), texts.detail, ''), coalesce(nullif(refusals.hint, ''), texts.hint, '')
    from (
        select found.* from private.constraint_texts($1) as found
        union all
        select found.* from private.index_texts($1) as found
    ) as texts
    full join (
        select known.* from public.refusals as known where known.rule = $1
    ) as refusals on true
    cross join private.subject_of_rule($1) as named;
end
$$;
comment on function private.texts_of_rule(text) is 'The texts of a rule, of a constraint or of public.refusals; no row if there is no such rule.';

-- Definer: nobody but the owner has USAGE on schema private. It reads the system catalog and public.refusals, which all may read.
create function private.explain_rule(rule text)
returns table (table_name text, columns text[], sqlstate text, message text, detail text, hint text)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    return query
    select texts.table_name, texts.columns, texts.sqlstate, texts.message, texts.detail, texts.hint
    from private.texts_of_rule($1) as texts;
    if not found then
        perform private.reject('rules_known', $1);
    end if;
end
$$;
comment on function private.explain_rule(text) is 'Implements public.explain_rule().';

create function public.explain_rule(rule text)
returns table (table_name text, columns text[], sqlstate text, message text, detail text, hint text)
language sql
stable
set search_path = pg_catalog, pg_temp
begin atomic
    select
        texts.table_name,
        texts.columns,
        texts.sqlstate,
        texts.message,
        texts.detail,
        texts.hint
    from private.explain_rule($1) as texts;
end;
comment on function public.explain_rule(text) is
'The texts of the rule that an error names in its constraint field and in quotes in its message. They are the table and the columns it is about, where there are some; the code; and in words what is wrong, why, and what to do. {Words in braces} stand for values. public.explain_error() takes the whole message instead.';
select private.define_refusal(
    'rules_known',
    'there is no rule "{rule}"',
    'A rule is named in the constraint field of an error, and in quotes in its message.',
    'docs/database/rules.md lists them.',
    '22023'
);

create function private.tables_behind(shown regclass, writer name)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select string_agg(tables.relname, ', ' order by alike.columns desc, tables.relname)
        from pg_class as tables
        cross join lateral (
            select count(*) as columns
            from pg_attribute as columns
            inner join pg_attribute as shown_columns
                on shown_columns.attrelid = shown and shown_columns.attnum > 0 and shown_columns.attname = columns.attname
            where columns.attrelid = tables.oid and columns.attnum > 0 and not columns.attisdropped
        ) as alike
        where
            tables.relkind in ('r', 'p')
            and tables.oid in (
                select uses.refobjid
                from pg_rewrite as rules
                inner join pg_depend as uses
                    on uses.classid = 'pg_rewrite'::regclass and uses.objid = rules.oid and uses.refclassid = 'pg_class'::regclass
                where rules.ev_class = shown
            )
            and (
                has_any_column_privilege(writer, tables.oid, 'insert, update')
                or has_table_privilege(writer, tables.oid, 'delete')
            )
    );
end
$$;
comment on function private.tables_behind(regclass, name) is
'The tables of a view that this role may write, as words, first the one with most of its columns; null if there are none.';

create function private.hint_to_write(object regclass)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    ours constant text := private.tables_behind(object, 'authenticated');
    theirs constant text := private.tables_behind(object, 'service_role');
begin
    return case
        when ours is not null then format('It is a view. Write to the table that holds what you want to change: %s.', ours)
        when theirs is not null then format('It is a view, and only services write what it shows: %s.', theirs)
        when has_any_column_privilege('authenticated', object, 'insert') and not has_any_column_privilege('authenticated', object, 'update')
            then 'Sign in. Its rows are inserted, never updated: leave out upsert, or send it with ignoreDuplicates.'
        when has_any_column_privilege('authenticated', object, 'insert, update')
            then 'Sign in, and write only the columns that the types of the API let you write.'
        when has_any_column_privilege('service_role', object, 'insert, update') then 'Only services may write it.'
        else 'The database writes it by itself; it can only be read.'
    end;
end
$$;
comment on function private.hint_to_write(regclass) is 'Who may write this table or view, and where.';

create function private.texts_of_named_row(rule text)
returns table (table_name text, columns text[], message text, detail text, hint text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select
        texts.table_name,
        texts.columns,
        format('this row of %s cannot be deleted', parents.relname),
        format('Rows of %s name it in %s.', texts.table_name, array_to_string(texts.columns, ' and ')),
        format(
            'Delete these rows of %s first, or let them name another row%s.',
            texts.table_name,
            (
                select case fields.attname
                    when 'archived_at' then '; or keep it and set archived_at' else '; or keep it and set is_active to false'
                end
                from pg_attribute as fields
                where fields.attrelid = parents.oid and fields.attname in ('archived_at', 'is_active') and not fields.attisdropped
                order by fields.attname
                limit 1
            )
        )
    from private.constraint_texts(texts_of_named_row.rule) as texts
    inner join pg_constraint as keys
        on
            keys.conname = texts_of_named_row.rule and keys.contype = 'f' and keys.conparentid = 0
            and keys.conrelid = to_regclass(format('public.%I', texts.table_name))
    inner join pg_class as parents on parents.oid = keys.confrelid;
end
$$;
comment on function private.texts_of_named_row(text) is
'What to say when a row cannot be deleted because of this foreign key: which rows name it, and what can be done instead.';

-- Definer: nobody but the owner has USAGE on schema private. It reads the system catalog and public.refusals, which all may read.
create function private.explain_error(error_message text)
returns table (rule text, table_name text, columns text[], sqlstate text, message text, detail text, hint text)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    given constant text := coalesce($1, '');
    named constant text := substring(given from '(?:constraint|violates) "([^"]+)"');
    missing constant text[] := regexp_match(given, '^null value in column "([^"]+)" of relation "([^"]+)"');
    denied constant text[] := regexp_match(given, '^permission denied for (table|view|function) (\w+)$');
    object constant regclass := to_regclass('public.' || quote_ident(coalesce(missing[2], denied[2])));
    about constant text := obj_description(object, 'pg_class');
begin
    -- The rule's own texts are for who wrote the row that names another one.
    if starts_with(given, 'update or delete on table') then
        return query
        select named, texts.table_name, texts.columns, '23503', texts.message, texts.detail, texts.hint
        from private.texts_of_named_row(named) as texts;
    end if;
    if not found then
        return query select texts.* from private.texts_of_rule(named) as texts;
    end if;
    if found then
        return;
    end if;
    return query
    select null, null, null::text[], words.sqlstate, words.message, words.detail, words.hint
    from private.plain_words(given) as words;
    if found then
        return;
    end if;
    return query
    select
        null::text,
        kept.relname::text,
        case when missing is not null then missing[1:1] end,
        case when missing is not null then '23502' when denied is not null then '42501' end,
        case
            when missing is not null then format('%s of %s is missing', missing[1], missing[2])
            when denied[1] = 'function' then format('you may not call %s()', denied[2])
            when denied is not null then format('%s cannot be written like this', denied[2])
            else given
        end,
        coalesce(
            case when missing is not null then (
                select col_description(object, columns.attnum)
                from pg_attribute as columns
                where columns.attrelid = object and columns.attname = missing[1]
            ) else about end,
            ''
        ),
        case
            when missing is not null then format('Send %s with the row.', missing[1])
            when denied[1] = 'function' then case
                when exists (
                    select from pg_proc as calls
                    where
                        calls.pronamespace = 'public'::regnamespace and calls.proname = denied[2]
                        and has_function_privilege('authenticated', calls.oid, 'execute')
                ) then 'It is for members who are signed in.'
                else 'It is for services.'
            end
            when denied is not null then private.hint_to_write(object)
            else ''
        end
    from (select 1) as always
    left join pg_class as kept on kept.oid = object;
end
$$;
comment on function private.explain_error(text) is 'Implements public.explain_error().';

create function public.explain_error(error_message text)
returns table (rule text, table_name text, columns text[], sqlstate text, message text, detail text, hint text)
language sql
stable
set search_path = pg_catalog, pg_temp
begin atomic
    select
        texts.rule,
        texts.table_name,
        texts.columns,
        texts.sqlstate,
        texts.message,
        texts.detail,
        texts.hint
    from private.explain_error($1) as texts;
end;
comment on function public.explain_error(text) is
'What an application shows for an error that PostgreSQL words itself, without a hint: of a key, a column without a value, a value of another type, a view or table that may not be written. Takes the message; always one row. rule is null where none is named; for other errors the message comes back as it is, with an empty hint. {Words in braces} stand for values.';

select private.revoke_execute();
revoke all on function public.explain_rule(text), public.explain_error(text) from public, anon, authenticated, service_role;
grant execute on function
public.explain_rule(text), private.explain_rule(text), public.explain_error(text), private.explain_error(text)
to authenticated, service_role;
