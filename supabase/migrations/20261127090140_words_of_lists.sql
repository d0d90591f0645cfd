-- Words of lists: a country, an industry or a currency is stored as the code of its list, even if the sender writes its name.
--
-- Functions only. They read the lists of later files; private.normalise_columns() calls them once rows are written.

create function private.is_code_of_list(list text, given text)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- One statement a list: each keeps its plan, and nearly every word is a code already.
    if list = 'countries' then
        return exists (select from public.countries as lists where lists.code = given);
    elsif list = 'currencies' then
        return exists (select from public.currencies as lists where lists.code = given);
    elsif list = 'languages' then
        return exists (select from public.languages as lists where lists.code = given);
    elsif list = 'platforms' then
        return exists (select from public.platforms as lists where lists.code = given);
    elsif list = 'industries' then
        return exists (select from public.industries as lists where lists.code = given);
    elsif list = 'topics' then
        return exists (select from public.topics as lists where lists.code = given);
    elsif list = 'job_functions' then
        return exists (select from public.job_functions as lists where lists.code = given);
    elsif list = 'seniorities' then
        return exists (select from public.seniorities as lists where lists.code = given);
    elsif list = 'company_sizes' then
        return exists (select from public.company_sizes as lists where lists.code = given);
    elsif list = 'age_bands' then
        return exists (select from public.age_bands as lists where lists.code = given);
    elsif list = 'genders' then
        return exists (select from public.genders as lists where lists.code = given);
    elsif list = 'interests' then
        return exists (select from public.interests as lists where lists.code = given);
    end if;
    return exists (select from public.deliverable_types as lists where lists.code = given);
end
$$;
comment on function private.is_code_of_list(text, text) is 'Whether a list has this code.';

create function private.currency_of_sign(sign text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
return case upper(btrim(sign))
    when '€' then 'EUR' when '$' then 'USD' when 'US$' then 'USD' when '£' then 'GBP' when '¥' then 'JPY' when '₹' then 'INR'
end;
comment on function private.currency_of_sign(text) is 'The currency of a usual sign; $ is USD. NULL for other texts.';

create function private.code_in_list(list text, given text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    list_name constant text := case list
        when 'countries' then 'country'
        when 'currencies' then 'currency'
        when 'industries' then 'industry'
        when 'seniorities' then 'seniority'
        else rtrim(list, 's')
    end;
    folded text;
    code text;
begin
    if private.is_code_of_list(list, given) then
        return given;
    elsif list = 'currencies' and private.currency_of_sign(given) is not null then
        return private.currency_of_sign(given);
    end if;
    folded := private.folded_word(replace(replace(given, '–', '-'), '_', ' '));
    if list = 'languages' and folded ~ '^[a-z]{2}( [a-z0-9]{2,4})+$' then
        -- en-US is English, zh-Hans-CN Chinese.
        folded := left(folded, 2);
    end if;
    select aliases.code into code
    from public.audience_aliases as aliases
    where aliases.dimension = list_name and aliases.alias = folded;
    if code is null then
        execute format(
            'select lists.code from public.%I as lists where $1 in (private.folded_word(lists.code), private.folded_word(%s))'
            ' order by lists.code limit 1',
            list, case list when 'company_sizes' then 'lists.code || '' employees''' when 'age_bands' then 'lists.code' else 'lists.name' end
        ) into code using folded;
    end if;
    return code;
end
$$;
comment on function private.code_in_list(text, text) is
'The code of a list for a word: the code in any case, the name in any spelling, an alias (public.audience_aliases), or the sign of a currency. NULL if the list does not know it.';

create function private.nearest_words(list text, given text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    nearest text;
begin
    execute format(
        'select string_agg(near.code, '', '' order by near.closeness desc, near.code) from ('
        ' select lists.code, greatest(extensions.similarity(lists.code, $1), extensions.similarity(%s, $1)) as closeness'
        ' from public.%I as lists order by 2 desc, 1 limit 5) as near',
        case list when 'company_sizes' then 'lists.code' else 'lists.name' end, list
    ) into nearest using left(given, 100);
    return nearest;
end
$$;
comment on function private.nearest_words(text, text) is 'The five codes of a list that are spelt most like a word, nearest first.';

create function private.word_of_list(list text, table_name text, column_name text, given text, item jsonb)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    code constant text := private.code_in_list(list, given);
begin
    if code is null and private.clean_text(given) is not null then
        perform private.reject(
            table_name || '_' || column_name || '_fkey',
            column_name, table_name, left(given, 100), private.row_in_words(item), private.nearest_words(list, given)
        );
    end if;
    return code;
end
$$;
comment on function private.word_of_list(text, text, text, text, jsonb) is
'The code of a list for what was given; rejects a word that the list does not know, and names the nearest.';

create function private.word_of_set(words text[], table_name text, column_name text, given text, item jsonb)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    folded text;
    word text;
begin
    if given = any(words) then
        return given;
    end if;
    folded := regexp_replace(lower(private.clean_text(given)), '[ _-]+', '_', 'g');
    select known.word into word from unnest(words) as known (word) where replace(known.word, '-', '_') = folded;
    if word is null then
        perform private.reject(
            table_name || '_' || column_name || '_check', column_name, table_name, left(given, 100), private.row_in_words(item)
        );
    end if;
    return word;
end
$$;
comment on function private.word_of_set(text[], text, text, text, jsonb) is
'The word of a fixed set for what was given, in any case; rejects what the set does not have, and names the set.';

create function private.column_kind(target regclass, column_name text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    table_name constant text := (select relname from pg_catalog.pg_class where oid = target);
    kind text := private.text_kind(column_name);
    place constant smallint := (select attnum from pg_catalog.pg_attribute where attrelid = target and attname = column_name);
    list text;
    condition text;
begin
    select referenced.relname into list
    from pg_catalog.pg_constraint as rules
    inner join pg_catalog.pg_class as referenced on referenced.oid = rules.confrelid
    where
        rules.conrelid = target and rules.contype = 'f' and rules.conkey = array[place]
        and referenced.relname = any(array[
            'countries', 'currencies', 'languages', 'platforms', 'industries', 'topics', 'job_functions', 'seniorities', 'company_sizes',
            'deliverable_types'
        ]);
    if list is not null then
        -- The lists themselves are filled in one statement: a child may come before its parent.
        return case when table_name not in ('industries', 'topics') then 'list ' || list end;
    end if;
    select string_agg(pg_get_constraintdef(rules.oid), ' ') into condition
    from pg_catalog.pg_constraint as rules
    where rules.conrelid = target and rules.contype = 'c' and rules.conkey = array[place];
    if condition ~ '= ANY \(' then
        return 'one of ' || (
            select string_agg(found.word[1], ',') from regexp_matches(condition, '''([^'']*)''::text', 'g') as found (word)
        );
    end if;
    return case
        when private.is_word_of_list(target, place) then null
        -- The key of a list: its check says how it is written.
        when exists (
            select from pg_catalog.pg_constraint as rules
            where rules.conrelid = target and rules.contype = 'p' and rules.conkey = array[place]
        ) then null
        -- What people and companies are called.
        when column_name in ('full_name', 'first_name', 'last_name') and table_name = 'contacts' then 'called'
        when column_name = 'name' and table_name in ('companies', 'influencers', 'workspace_influencers') then 'called'
        when kind in ('word', 'name') and condition ~ 'upper\(' then 'upper'
        when table_name = 'utm_aliases' then 'utm'
        when table_name = 'utm_templates' and kind = 'word' then 'name'
        when kind = 'word' and column_name not in ('slug', 'short_code', 'link_prefix', 'color') then null
        when kind = 'word' or (kind = 'name' and condition ~ 'lower\(') then 'lower'
        else kind
    end;
end
$$;
comment on function private.column_kind(regclass, text) is
'How private.normalise_columns() writes a text column: its kind by name, "lower" or "upper" where its check constraint asks for that, "list …" where a foreign key names a list, "one of …" where a check constraint names the words. NULL: it has a rule of its own.';

select private.revoke_execute();
-- Conditions of triggers ask this with the rights of the caller who writes.
grant execute on function private.is_code_of_list(text, text) to authenticated, service_role;
