-- Words of a search's filters as codes: "Germany", "de" and "Deutschland" are DE, as in every table.
--
-- Functions only.

create function private.search_code(list text, given jsonb)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(
        case when jsonb_typeof(given) = 'string' then to_jsonb(private.code_in_list(list, given #>> '{}')) end, given
    )
$$;
comment on function private.search_code(text, jsonb) is 'The code of a list for a word of a filter; what the list does not know stays as it is, and is refused later.';

create function private.search_codes(filter text, given jsonb, depth integer)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    lists constant jsonb := '{"platform": "platforms", "deliverable_type": "deliverable_types", "currency": "currencies"}'::jsonb;
begin
    case filter || ' ' || jsonb_typeof(given)
        when 'price object' then
            return given || coalesce(
                (
                    select jsonb_object_agg(parts.key, private.search_code(lists ->> parts.key, parts.value))
                    from jsonb_each(given) as parts
                    where lists ? parts.key
                ), '{}'
            );
        when 'audience array' then
            return (
                select jsonb_agg(
                    case when jsonb_typeof(items.item) = 'object' then items.item || coalesce(
                        (
                            select jsonb_object_agg(
                                parts.key, coalesce(private.audience_code(items.item ->> 'dimension', parts.value #>> '{}'), parts.value #>> '{}')
                            )
                            from jsonb_each(items.item) as parts
                            where parts.key in ('value', 'at_least') and jsonb_typeof(parts.value) = 'string'
                        ), '{}'
                    ) else items.item end
                    order by items.place
                )
                from jsonb_array_elements(given) with ordinality as items (item, place)
            );
        when 'any array' then
            return (
                select jsonb_agg(private.search_filters_as_codes(items.item, depth + 1) order by items.place)
                from jsonb_array_elements(given) with ordinality as items (item, place)
            );
        when 'not object' then
            return private.search_filters_as_codes(given, depth + 1);
        when 'platforms array', 'topics array', 'industries array', 'countries array', 'languages array' then
            return (
                select jsonb_agg(private.search_code(filter, items.item) order by items.place)
                from jsonb_array_elements(given) with ordinality as items (item, place)
            );
        else
            return given;
    end case;
end
$$;
comment on function private.search_codes(text, jsonb, integer) is 'The value of one filter with codes instead of words.';

create function private.search_filters_as_codes(filters jsonb, depth integer default 0)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- What private.require_search_filters() refuses stays as it is.
    if jsonb_typeof(filters) is distinct from 'object' or depth > 8 or (depth = 0 and length(filters::text) > 50000) then
        return filters;
    end if;
    return coalesce(
        (
            select jsonb_object_agg(given.key, coalesce(private.search_codes(given.key, given.value, depth), given.value))
            from jsonb_each(filters) as given
        ), '{}'
    );
end
$$;
comment on function private.search_filters_as_codes(jsonb, integer) is
'Filters of a search in which each word of a list of reference data is its code, whether given as code, name or alias, in any case.';

select private.revoke_execute();
