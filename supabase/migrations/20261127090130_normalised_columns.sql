-- Normalised columns: the columns that are written in normal form, and the one trigger function that does it.
--
-- Functions only. private.secure_workspace_table() and private.secure_reference_table() call private.normalise_columns_of(), so a
-- new column gets its kind from its name.

create function private.text_kind(column_name text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case
        when column_name ~ '(^|_)email$' then 'email'
        when column_name in ('phone', 'mobile') then 'phone'
        when column_name = 'domain' then 'domain'
        when column_name = 'handle' then 'handle'
        when column_name ~ '(^|_)url$' or column_name = 'referrer' then 'url'
        when column_name ~ '^utm_|(^|_)code$|^(slug|short_code|link_prefix|key|alias|canonical|color|locale|time_zone)$' then 'word'
        when column_name in ('source', 'external_id', 'platform_account_id', 'visitor_id') then 'key'
        when column_name in ('body', 'bio', 'brief', 'description', 'evidence_text', 'terms', 'notes') or column_name ~ '_(notes|terms)$' then 'prose'
        else 'name'
    end
$$;
comment on function private.text_kind(text) is
'The kind of text in a column of this name: email, phone, domain, handle, url, word (a code, UTM word or setting, with a rule of its own), key (of another system), prose, or a name: one line for people.';

create function private.is_word_of_list(target regclass, place smallint)
returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select exists (
        select from pg_catalog.pg_constraint as rules
        where
            rules.conrelid = target
            and place = any(rules.conkey)
            and (
                rules.contype = 'f'
                or (rules.contype = 'c' and cardinality(rules.conkey) = 1 and pg_get_constraintdef(rules.oid) ~ '= ANY \(')
            )
    )
$$;
comment on function private.is_word_of_list(regclass, smallint) is
'Whether a text column holds words of a list, which its constraints check: a foreign key, in (…).';

create function private.is_written_by_database(table_name text)
returns boolean
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select
        table_name = any(array[
            'audit_events', 'status_changes', 'contact_stage_changes', 'influencer_search', 'influencer_search_next',
            'workspace_influencer_search', 'monthly_totals', 'monthly_credits', 'credit_totals', 'import_rows', 'import_records'
        ])
        or (table_name like 'attribution\_%' and table_name <> 'attribution_models')
$$;
comment on function private.is_written_by_database(text) is
'Whether the texts of a table are copies that the database makes of columns with rules of their own.';

create function private.without_password(value text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return regexp_replace(value, '(https?://)[^/?#@[:space:]"]*@', '\1', 'gi');
end
$$;
comment on function private.without_password(text) is 'A text whose web addresses have no user and password in them.';

create function private.normal_form(kind text, given text, item jsonb)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return case kind
        when 'email' then private.normalise_email(given)
        when 'phone' then private.normalise_phone(
            given, coalesce(private.code_in_list('countries', item ->> 'country_code'), private.country_of((item ->> 'workspace_id')::uuid))
        )
        when 'domain' then private.normalise_domain(given)
        when 'handle' then private.normalise_handle(given, private.code_in_list('platforms', item ->> 'platform_code'))
        when 'url' then private.normalise_url(given)
        when 'prose' then private.clean_text(given, true)
        when 'lower' then lower(private.clean_text(given))
        when 'upper' then upper(private.clean_text(given))
        else private.clean_text(given)
    end;
end
$$;
comment on function private.normal_form(text, text, jsonb) is
'A value in the normal form of its kind, NULL if it is not a value of that kind; item is the row, whose country (else that of its workspace) and platform a phone number and a handle need.';

create function private.longest_text(kind text)
returns integer
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return case kind when 'prose' then 50000 when 'url' then 4000 when 'name' then 1000 when 'called' then 1000 else 500 end;
end
$$;
comment on function private.longest_text(text) is 'How many characters a column of this kind may hold.';

create function private.is_plain(kind text, column_name text, given text)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        when kind in ('name', 'prose') or (kind = 'key' and column_name = 'source')
            then length(given) <= 500 and given ~ '^[!-~]+( [!-~]+)*$'
        when kind = 'called' then
            length(given) <= 500 and given ~ '^[!-~]+( [!-~]+)*$' and not private.is_no_name(given) and not private.is_no_company(given)
        when kind = 'key' then length(given) <= 500 and given ~ '^[!-~]+( [!-~]+)*$' and given ~ '[1-9]' and strpos(given, '+') = 0
        when starts_with(kind, 'one of ') then given = any(string_to_array(substr(kind, 8), ','))
        when starts_with(kind, 'list ') then private.is_code_of_list(substr(kind, 6), given)
        else false
    end;
end
$$;
comment on function private.is_plain(text, text, text) is
'Whether a value is in normal form for sure. Nearly every text is plain, nearly every id has a digit, and every word is a word of its set.';

create function private.normal_value(kind text, table_name text, column_name text, is_required boolean, given text, item jsonb)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    normal text;
begin
    if starts_with(kind, 'one of ') then
        normal := private.word_of_set(string_to_array(substr(kind, 8), ','), table_name, column_name, given, item);
    elsif starts_with(kind, 'list ') then
        normal := private.word_of_list(substr(kind, 6), table_name, column_name, given, item);
    elsif kind = 'utm' then
        normal := private.normalise_utm(given);
    else
        normal := private.normal_form(kind, given, item);
    end if;
    -- A spreadsheet program writes long numbers as 1.23E+11: many ids become one.
    if kind = 'key' and column_name <> 'source' and (private.says_nothing(normal) or normal ~* '^\d([.,]\d+)?e\+\d+$') then
        normal := null;
    end if;
    if kind = 'called' and (private.is_no_name(normal) or (table_name = 'companies' and private.is_no_company(normal))) then
        normal := null;
        if not is_required then
            return null;
        end if;
    end if;
    if normal is null and (is_required or private.clean_text(given) is not null) then
        perform private.reject(
            table_name || '_' || column_name || '_check',
            variadic array[column_name, table_name, left(private.without_password(given), 100)]
            || case kind when 'handle' then array[item ->> 'platform_code'] end
            || array[private.row_in_words(item)]
            || case when kind in ('email', 'domain', 'handle', 'url') then array[private.letters_in_words(given, item ->> 'platform_code', kind)] end
        );
    end if;
    if length(normal) > private.longest_text(kind) then
        perform private.reject(
            table_name || '_' || column_name || '_length',
            column_name, table_name, length(normal)::text, private.longest_text(kind)::text, private.row_in_words(item)
        );
    end if;
    return normal;
end
$$;
comment on function private.normal_value(text, text, text, boolean, text, jsonb) is
'A value of a column in the normal form of its kind; NULL if it is blank and optional. A value that is not of the kind, or too long, is rejected with its column, its row and a correct example. item is the row.';

-- Arguments: the table's name, then for each column its kind, its name and whether it is required (!) or not (?). Definer: the
-- lists are read for every caller. It reads no workspace, so its errors reveal nothing of one.
create function private.normalise_columns()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    item constant jsonb := to_jsonb(new);
    former constant jsonb := case tg_op when 'UPDATE' then to_jsonb(old) else '{}' end;
    as_given jsonb := item -> 'as_given';
    changes jsonb := '{}'::jsonb;
    kind text;
    name text;
    given text;
    normal text;
begin
    for place in 1..tg_nargs - 1 by 3 loop
        kind := tg_argv[place];
        name := tg_argv[place + 1];
        given := item ->> name;
        continue when given is null or given = former ->> name or private.is_plain(kind, name, given);
        normal := private.normal_value(kind, tg_argv[0], name, tg_argv[place + 2] = '!', given, item);
        if normal is distinct from given then
            changes := changes || jsonb_build_object(name, normal);
        end if;
        -- The value as given stays beside the normal form.
        if kind in ('email', 'phone', 'domain', 'handle') then
            as_given := as_given - name || case when normal <> given then jsonb_build_object(name, private.without_password(given)) else '{}' end;
        end if;
    end loop;
    if as_given <> item -> 'as_given' then
        changes := changes || jsonb_build_object('as_given', as_given);
    end if;
    return case when changes = '{}' then new else jsonb_populate_record(new, changes) end;
end
$$;
comment on function private.normalise_columns() is
'Trigger: writes text columns in the normal form of their kind (private.normal_value()).';

create function private.row_in_words(item jsonb)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case
        when item ->> 'external_id' is not null then format('%s of source %s', item ->> 'external_id', coalesce(item ->> 'source', '(none)'))
        else item ->> 'id'
    end
$$;
comment on function private.row_in_words(jsonb) is 'Names a row for an error: by source and external_id, else by id.';

create function private.letters_in_words(given text, platform text, kind text)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    address constant text := private.address_in(given);
    odd constant text := substring(address from '[^\u0001-\u007f]');
begin
    if private.foreign_letter(address) is not null then
        return format(' Its letter "%s" is Greek or Cyrillic and only looks Latin.', private.foreign_letter(address));
    elsif kind = 'handle' and odd is not null and exists (
        select from public.platforms as platforms where platforms.code = platform and strpos(platforms.handle_pattern, '[!-~]') > 0
    ) then
        return format(' Handles there have no letter such as "%s".', odd);
    end if;
    return '';
end
$$;
comment on function private.letters_in_words(text, text, text) is
'Why the letters of an address are the reason that it is refused, as an end of the detail; empty if they are not.';

create function private.define_refusals_of(table_name text, column_name text, kind text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if starts_with(kind, 'one of ') then
        perform private.define_refusal(
            table_name || '_' || column_name || '_check', '{column} of {table} cannot be "{given}"', 'The row is {row}.',
            format('Use one of: %s.', replace(substr(kind, 8), ',', ', '))
        );
        return;
    elsif starts_with(kind, 'list ') then
        perform private.define_refusal(
            table_name || '_' || column_name || '_fkey', '{column} of {table}: "{given}" is not in public.' || substr(kind, 6),
            'The row is {row}.', 'The nearest words are: {words}.', '23503'
        );
        perform private.define_refusal(
            table_name || '_' || column_name || '_check', '{column} of {table} is blank: "{given}"', 'The row is {row}.',
            format('Write a code of public.%s.', substr(kind, 6))
        );
        return;
    end if;
    perform private.define_refusal(
        table_name || '_' || column_name || '_check',
        '{column} of {table}: "{given}" is not ' || kinds.description,
        'The row is {row}.' || case when kind in ('email', 'domain', 'handle', 'url') then '{letters}' else '' end,
        kinds.hint
    )
    from (
        values
        ('email', 'a single mail address', 'Write one address, such as jane@acme.com; a second one belongs to another row.'),
        ('phone', 'a telephone number', 'Write it with its country, such as +44 20 7946 0958, or give the row or the workspace its country_code.'),
        ('domain', 'a domain that somebody registered', 'Write a domain such as acme.co.uk: not an ending such as co.uk, and no profile on a platform.'),
        (
            'handle', 'a handle or profile address on {platform}',
            'Write the handle, such as jane-doe, or the address of the profile on that platform.'
        ),
        ('url', 'a web address', 'Write an address that begins with https:// and has no blanks, no user and no password.'),
        ('called', 'a name: it is blank or stands for none', 'Write the name, or leave the row out if nobody knows it.'),
        ('key', 'an id', 'Leave it empty if the source has none: null, undefined and the like would make one row of many, and so would 1.23E+11, which a spreadsheet program makes of long numbers.'),
        ('text', 'text: it is blank', 'Write at least one visible character.')
    ) as kinds (name, description, hint)
    where kinds.name = case
        when kind in ('prose', 'name', 'lower', 'upper', 'utm') or (kind = 'key' and column_name = 'source') then 'text' else kind
    end;
    perform private.define_refusal(
        table_name || '_' || column_name || '_length',
        '{column} of {table} has {length} characters, more than {longest}',
        'The row is {row}.',
        'Shorten it, or keep the long text where it came from and store its address.'
    );
end
$$;
comment on function private.define_refusals_of(text, text, text) is
'Defines the refusals of a column in normal form: for a value of another kind, a value that is on no list, and a value that is too long.';

create function private.is_normal_already(kind text, column_name text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select format(
        case
            when kind in ('name', 'prose') or (kind = 'key' and column_name = 'source')
                then 'new.%1$I is null or (length(new.%1$I) <= 500 and new.%1$I ~ ''^[!-~]+( [!-~]+)*$'')'
            when kind = 'called'
                then 'new.%1$I is null or (length(new.%1$I) <= 500 and new.%1$I ~ ''^[!-~]+( [!-~]+)*$'' and new.%1$I ~ ''[A-Za-z0-9]'' '
                    'and translate(lower(new.%1$I), ''()[]<>'', '''') <> all(%5$L))'
            when kind = 'key' then 'new.%1$I is null or (length(new.%1$I) <= 500 and new.%1$I ~ ''^[!-~]+( [!-~]+)*$'' and new.%1$I ~ ''[1-9]'' '
                    'and strpos(new.%1$I, ''+'') = 0)'
            when kind = 'email' then 'new.%1$I is null or (length(new.%1$I) <= 64 and new.%1$I ~ %4$L)'
            when starts_with(kind, 'one of ') then 'new.%1$I is null or new.%1$I = any(%2$L)'
            when starts_with(kind, 'list ') then 'new.%1$I is null or private.is_code_of_list(%3$L, new.%1$I)'
            else 'new.%1$I is null'
        end,
        column_name, string_to_array(substr(kind, 8), ','), substr(kind, 6), private.plain_email(),
        private.words_for_no_name() || private.words_for_no_company()
    )
$$;
comment on function private.is_normal_already(text, text) is
'The condition under which nobody needs to look at a column of a new row: it says nothing, or the value is in normal form as nearly all are. A condition of a trigger costs a hundredth of its function.';

create function private.normalise_columns_of(target regclass)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    name constant text := (select relname from pg_catalog.pg_class where oid = target);
    arguments text;
    columns text;
    are_normal text;
begin
    -- Touches keep values as they arrived.
    if name = 'touchpoints' or private.is_written_by_database(name) then
        return;
    end if;
    select
        string_agg(format('%L, %L, %L', kinds.kind, fields.attname, case when fields.attnotnull then '!' else '?' end), ', ' order by fields.attnum),
        string_agg(quote_ident(fields.attname), ', ' order by fields.attnum),
        string_agg(format('(%s)', private.is_normal_already(kinds.kind, fields.attname)), ' and ' order by fields.attnum)
    into arguments, columns, are_normal
    from pg_catalog.pg_attribute as fields
    cross join private.column_kind(target, fields.attname) as kinds (kind)
    where
        fields.attrelid = target
        and fields.attnum > 0
        and not fields.attisdropped
        and fields.attgenerated = ''
        and fields.atttypid = 'text'::regtype
        and kinds.kind is not null;
    if columns is null then
        return;
    end if;
    execute format(
        'create trigger a_normalise_columns_inserted before insert on %s for each row when (not (%s)) '
        'execute function private.normalise_columns(%L, %s)',
        target, are_normal, name, arguments
    );
    execute format(
        'create trigger a_normalise_columns_updated before update of %s on %s for each row execute function private.normalise_columns(%L, %s)',
        columns, target, name, arguments
    );
    perform private.define_refusals_of(name, listed.words[2], listed.words[1])
    from regexp_matches(arguments, '''([^'']*)'', ''(\w+)'', ''[!?]''', 'g') as listed (words);
    execute format('comment on trigger a_normalise_columns_inserted on %s is %L', target, 'Text columns in normal form.');
    execute format('comment on trigger a_normalise_columns_updated on %s is %L', target, 'Text columns in normal form.');
end
$$;
comment on function private.normalise_columns_of(regclass) is
'Adds the triggers that keep the text columns of a table in normal form; private.text_kind() says which form from the column''s name. Words and what is chosen from a list have rules of their own.';

select private.revoke_execute();
