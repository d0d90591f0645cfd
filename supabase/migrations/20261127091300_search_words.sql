-- Search words: the same functions cut texts and queries into words.
--
-- One new table, empty; functions.

create table private.search_common_words (
    word text primary key
);
select private.describe_table(
    'private.search_common_words',
    'Words that many people of the catalog have: at least ten, and one in two hundred. A search looks up each of them by itself, so that the beginning of a word leaves only rare words to read. Written by private.begin_search_rebuild() alone: documents are right for the list of their rebuild.',
    $$
    word: A word as private.search_text() writes it.
    $$
);
select private.secure_hidden_table('private.search_common_words');

-- plpgsql where SQL would do: it keeps its plan, and these run for each person of a catalog.

create function private.search_text(value text)
returns text
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    -- ASCII, as most texts are, has nothing to fold.
    if octet_length(value) = length(value) then
        return btrim(regexp_replace(lower(value), '[^a-z0-9]+', ' ', 'g'));
    end if;
    return btrim(regexp_replace(
        regexp_replace(
            lower(extensions.unaccent('extensions.unaccent'::regdictionary, normalize(coalesce(value, ''), nfkc))),
            -- Chinese, Japanese and Korean are written without spaces: each character is a word, a sequence is a phrase.
            '([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff])', ' \1 ', 'g'
        ),
        '[^[:alnum:]]+', ' ', 'g'
    ));
end
$$;
comment on function private.search_text(text) is
'A text as search compares it: lower case, without accents, words separated by one space, each CJK character a word.';

create function private.search_spellings(value text)
returns text[]
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    written text;
begin
    if octet_length(value) = length(value) then
        return array[private.search_text(value)];
    end if;
    written := lower(normalize(coalesce(value, ''), nfc));
    if written !~ '[äöüøå]' then
        return array[private.search_text(written)];
    end if;
    return array[
        private.search_text(written),
        private.search_text(
            replace(replace(replace(replace(replace(written, 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ø', 'oe'), 'å', 'aa')
        )
    ];
end
$$;
comment on function private.search_spellings(text) is
'The spellings search compares: without accents ("muller") and, where there are umlauts, written out ("mueller").';

create function private.search_lines(value text)
returns text
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    -- The break keeps a phrase from matching across the end of a line or a spelling; it is removed again.
    if octet_length(value) = length(value) then
        -- What private.search_text() makes of ASCII, without calling it.
        return regexp_replace(replace(lower(value), e'\n', ' xfieldbreakx '), '[^a-z0-9]+', ' ', 'g');
    end if;
    return array_to_string(private.search_spellings(replace(value, e'\n', ' xfieldbreakx ')), ' xfieldbreakx ');
end
$$;
comment on function private.search_lines(text) is 'The words of a text in each of their spellings, a break between two lines: no phrase spans two.';

create function private.search_other_words(value text)
returns text
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    -- "e-commerce" as ecommerce, "node.js" as nodejs.
    if value !~ '\w[-''’.]\w' then
        return null;
    end if;
    return (
        select string_agg(regexp_replace(found.word[1], '[-''’.]', '', 'g'), e'\n')
        from regexp_matches(value, '\w+(?:[-''’.]\w+)+', 'g') as found (word)
    );
end
$$;
comment on function private.search_other_words(text) is
'Words with a hyphen, an apostrophe or a full stop in them, written in one, a line each. NULL if there are none.';

create function private.search_compound_ends(lines text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    word text;
    ends text[];
begin
    -- Not a regular expression: PostgreSQL would build its automaton anew for each text, which takes longer than comparing.
    foreach word in array string_to_array(lines, ' ') loop
        continue when length(word) < 9;
        for size in 6..least(length(word) - 3, 16) loop
            continue when right(word, size) <> all('{
                leiter,leiterin,leiterinnen,berater,beraterin,beraterinnen,manager,managerin,managerinnen,entwickler,entwicklerin,
                entwicklerinnen,ingenieur,ingenieurin,ingenieurinnen,trainer,trainerin,trainerinnen,redakteur,redakteurin,
                redakteurinnen,unternehmer,unternehmerin,unternehmerinnen,grunder,grunderin,grunderinnen,gruender,gruenderin,
                gruenderinnen,direktor,direktorin,direktorinnen,referent,referentin,referentinnen,experte,experten,expertin,
                expertinnen,leitung,beratung,entwicklung,marketing,vertrieb,management,kommunikation,strategie,sicherheit,
                software,versicherung,wirtschaft,industrie,handel,forschung
            }'::text[]);
            -- A companion, a semiconductor, an introduction, a pipe and a ladder lead nobody.
            if word !~ '^(.*(beg|halb|supra)|ein|her|fort|weiter|rohr|wasser|gas|strom|telefon|druck|ton|steh|strick)leit(er|ung)' then
                ends := ends || right(word, size);
            end if;
        end loop;
    end loop;
    return array_to_string(ends, ' xfieldbreakx ');
end
$$;
comment on function private.search_compound_ends(text) is
'The last words of German compounds, roles and fields at least three letters into a word: "vertriebsleiterin" as leiterin, "influencermarketing" as marketing. lines: as private.search_lines() writes them. NULL if there are none.';

create function private.search_document(names text, titles text, prose text, facets text[], common_words text[] default null)
returns tsvector
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    name_lines constant text := private.search_lines(names);
    title_lines constant text := private.search_lines(titles);
    bio_lines constant text := private.search_lines(prose);
    person constant text := split_part(names, e'\n', 1);
    prose_lines constant text := concat_ws(
        ' xfieldbreakx ', bio_lines,
        private.search_lines(private.search_other_words(concat_ws(' ', person, titles, prose))),
        private.search_compound_ends(concat_ws(' ', private.search_lines(person), title_lines, bio_lines))
    );
    named constant tsvector := ts_delete(to_tsvector('simple', name_lines), 'xfieldbreakx');
    -- || numbers on from the last word: without the break a phrase would match from a name into a title.
    titled constant tsvector := named || ts_delete(to_tsvector('simple', 'xfieldbreakx ' || title_lines), 'xfieldbreakx');
    written constant tsvector
    := titled || ts_delete(to_tsvector('simple', 'xfieldbreakx ' || prose_lines), 'xfieldbreakx');
    stems constant tsvector := ts_delete(
        to_tsvector('english', concat_ws(' ', name_lines, title_lines, prose_lines)),
        tsvector_to_array(written) || array['xfieldbreakx']
    );
    -- Without a list of common words no word is set apart as rare.
    rare constant text[] := tsvector_to_array(coalesce(ts_delete(written, common_words), ''));
    common_named constant text[] := tsvector_to_array(ts_delete(named, rare));
    rare_named constant text[] := tsvector_to_array(ts_delete(named, common_named));
    common_titled constant text[] := tsvector_to_array(ts_delete(titled, rare));
    rare_titled constant text[] := tsvector_to_array(ts_delete(titled, common_titled));
begin
    -- Texts rather than sets: a query for each would take longer than all the rest. Lexemes contain no space.
    return written || array_to_tsvector(
        array_remove(facets, null)
        || string_to_array(nullif('@' || array_to_string(common_named, ' @'), '@'), ' ')
        || string_to_array(nullif('@~' || array_to_string(rare_named, ' @~'), '@~'), ' ')
        || string_to_array(nullif('#' || array_to_string(common_titled, ' #'), '#'), ' ')
        || string_to_array(nullif('#~' || array_to_string(rare_titled, ' #~'), '#~'), ' ')
        || string_to_array(nullif('~' || array_to_string(rare, ' ~'), '~'), ' ')
        || string_to_array(nullif('=' || array_to_string(tsvector_to_array(stems), ' ='), '='), ' ')
    );
end
$$;
comment on function private.search_document(text, text, text, text[], text[]) is
'The document of a search row: each word as written, with positions for phrases, words with a hyphen also in one and the ends of German compounds also by themselves. @word stands for words of names and handles, #word for those and the words of headline, job and topics, =stem for each English stem that is not a word of its own. Words that are not among the common ones stand there as @~word and #~word, and all of them as ~word; without a list there are none. Facet lexemes begin with a colon. No word begins with one of these signs.';

-- From a query to a tsquery

create function private.search_token_query(token text, field text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
return case when field = '' then format('''%s''', token) else format('(''%1$s%2$s'' | ''%1$s~%2$s'')', field, token) end;
comment on function private.search_token_query(text, text) is 'The tsquery of one word as written, in a field whether common or not.';

create function private.search_stem(word text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
-- Words with digits have no stem in a document, whatever the dictionary says.
return case when word ~ '^[a-z]+$' then coalesce((ts_lexize('pg_catalog.english_stem', word))[1], '') else '' end;
comment on function private.search_stem(text) is
'The English stem of a word of the letters a to z, as documents have it; "" for other words and for those that English leaves out, such as "the".';

create function private.search_beginning_query(beginning text, field text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    stem constant text := private.search_stem(beginning);
begin
    -- An index reads all people of all words that begin so, which takes long for common words: those are looked up apart.
    return concat_ws(
        ' | ', format('''%s~%s'':*', field, beginning),
        (
            select string_agg(format('''%s%s''', field, common.word), ' | ' order by common.word)
            from private.search_common_words as common
            where
                starts_with(common.word, beginning)
                -- A person with "consultant" has its stem, too, and private.search_word_query() asks for that.
                and (field <> '' or private.search_stem(common.word) in ('', common.word) or private.search_stem(common.word) <> stem)
        )
    );
end
$$;
comment on function private.search_beginning_query(text, text) is
'The tsquery of all words that begin so, for documents of the catalog, which set common words apart.';

create function private.search_word_query(word text, field text default '', is_exact boolean default false, source text default 'private')
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    alternatives text[] := '{}'::text[];
    spelling text;
    tokens text[];
    stem text;
begin
    foreach spelling in array private.search_spellings(word) loop
        continue when spelling = '';
        tokens := string_to_array(spelling, ' ');
        -- "e-mail" and a run of CJK characters are several words: a phrase whose last word may go on.
        alternatives := alternatives || (
            select string_agg(
                case
                    -- AI, 3D, the C of C++, .NET: as beginnings they would find nearly everybody.
                    when is_exact or parts.place < cardinality(tokens) or (length(parts.token) < 3 or word like '.%') and word not like '%*'
                        then private.search_token_query(parts.token, field)
                    -- Only words as written have the positions that a phrase needs.
                    when parts.place > 1 and field = '' then format('''%s'':*', parts.token)
                    when source = 'catalog' then format('(%s)', private.search_beginning_query(parts.token, field))
                    else format('(''%s%s'':*)', field, parts.token)
                end,
                -- Words of one field have no positions: there the words of a phrase need only all occur.
                case when field = '' then ' <-> ' else ' & ' end order by parts.place
            )
            from unnest(tokens) with ordinality as parts (token, place)
        );
        if cardinality(tokens) > 1 and field = '' and word ~ '\w[-''’.]\w' then
            alternatives := alternatives || quote_literal(array_to_string(tokens, ''));
        elsif cardinality(tokens) = 1 and field = '' then
            stem := (ts_lexize('pg_catalog.english_stem', spelling))[1];
            -- A stem that begins with the word is found by the word's beginning already.
            alternatives := alternatives || case
                when coalesce(stem, '') = '' then null
                when starts_with(stem, spelling) then format('''=%s''', stem)
                else format('''%s'' | ''=%s''', stem, stem)
            end;
        end if;
    end loop;
    if field = '' and exists (select from private.city_names as names where names.name = any(private.search_spellings(word))) then
        alternatives := alternatives || array(
            select private.search_phrase_query(other_names.name)
            from unnest(private.city_spellings(word)) as other_names (name)
            where other_names.name <> all(private.search_spellings(word))
            order by other_names.name
        );
    end if;
    if field = '' then
        alternatives := alternatives || array(
            select private.search_phrase_query(known.meaning)
            from private.search_abbreviations as known
            where known.abbreviation = private.search_text(word)
            order by known.meaning
        );
    end if;
    return '(' || array_to_string(array_remove(alternatives, null), ' | ') || ')';
end
$$;
comment on function private.search_word_query(text, text, boolean, text) is
'The tsquery of one word of a query: its spellings as beginnings of words (of one or two letters: as whole words, unless * follows), and its English stem. For a city also its names in other languages, for an abbreviation what it stands for. With a field, @ or #, as written in words of that field only; exact: as a whole word. "()" for a word without letters and digits.';

create function private.search_phrase_query(phrase text, field text default '')
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select '(' || string_agg(sequences.sequence, ' | ') || ')'
    from unnest(private.search_spellings(phrase)) as spellings (spelling)
    cross join lateral (
        select string_agg(
            private.search_token_query(tokens.token, field), case when field = '' then ' <-> ' else ' & ' end order by tokens.position
        ) as sequence
        from unnest(string_to_array(spellings.spelling, ' ')) with ordinality as tokens (token, position)
        where tokens.token <> ''
    ) as sequences
$$;
comment on function private.search_phrase_query(text, text) is
'The tsquery of a phrase: its words as written, one after the other; in a field, all of them. NULL for a phrase without words.';

create function private.search_parts(query text)
returns table (place integer, joins_former boolean, is_excluded boolean, phrase text, word text)
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    -- Invisible letters are left out, as of every text that is stored; quotes and dashes are those that phones write.
    written constant text := regexp_replace(
        translate(private.clean_text(query), '“”„‟«»＂', '"""""""'), '(^|\s)[–—−!](?=\S)', '\1-', 'g'
    );
    found text[];
begin
    place := 0;
    joins_former := false;
    is_excluded := false;
    for found in
        select matches from regexp_matches(written, '(-?)(?:"([^"]*)"?|((?<=-)\S+|[^\s,;/|+]+))', 'g') as matches
    loop
        if found[1] = '' and found[3] in ('AND', 'OR', 'NOT') then
            joins_former := joins_former or found[3] = 'OR';
            is_excluded := is_excluded or found[3] = 'NOT';
            continue;
        end if;
        place := place + 1;
        is_excluded := is_excluded or found[1] = '-';
        phrase := found[2];
        word := found[3];
        return next;
        joins_former := false;
        is_excluded := false;
    end loop;
end
$$;
comment on function private.search_parts(text) is
'A query as people write it, in parts: a word, or a phrase "in quotes". -word, !word and NOT word are excluded; after OR a part joins the former one. Comma, semicolon, slash, bar and plus end a word, as a space does.';

create function private.search_query(query text, field text default '', is_exact boolean default false, source text default 'private')
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    part record;
    found text;
    parts text[] := '{}'::text[];
    joins_former boolean := false;
begin
    for part in
        select
            split.*,
            -- "hub spot" is written HubSpot by others: a word may stand in one with its neighbour.
            case when not split.joins_former then lag(split.plain) over places || split.plain end as joined_to_former,
            case when not lead(split.joins_former) over places then split.plain || lead(split.plain) over places end as joined_to_next
        from (
            select
                found_parts.*,
                case when field = '' and not found_parts.is_excluded then substring(private.search_text(found_parts.word) from '^[^ ]+$') end as plain
            from private.search_parts(query) as found_parts
        ) as split
        window places as (order by split.place)
    loop
        joins_former := (joins_former or part.joins_former) and cardinality(parts) > 0;
        found := case
            when part.phrase is null then private.search_word_query(part.word, field, is_exact, source)
            else private.search_phrase_query(part.phrase, field)
        end;
        continue when coalesce(found, '()') = '()';
        if num_nonnulls(part.joined_to_former, part.joined_to_next) > 0 then
            found := format('(%s)', concat_ws(' | ', found, quote_literal(part.joined_to_former), quote_literal(part.joined_to_next)));
        end if;
        if part.is_excluded then
            -- A word that must not occur must occur nowhere, even if a field was asked for.
            found := '!' || case
                when part.phrase is null then private.search_word_query(part.word, '', false, source)
                else private.search_phrase_query(part.phrase)
            end;
        end if;
        if joins_former then
            parts[cardinality(parts)] := format('(%s | %s)', parts[cardinality(parts)], found);
        else
            parts := parts || found;
        end if;
        joins_former := false;
    end loop;
    return nullif(array_to_string(parts, e' &\n'), '');
end
$$;
comment on function private.search_query(text, text, boolean, text) is
'A query as people write it as a tsquery for documents of a source, a line for each part. Every word must match as a prefix, by its stem or as one word with the word before or after it; "in quotes" as a phrase, -word or NOT word not at all, one OR other either. With a field, @ or #, in words of that field. NULL if nothing is left to look for.';

select private.revoke_execute();
