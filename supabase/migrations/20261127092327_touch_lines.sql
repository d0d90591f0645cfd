-- Recording events as text, one JSON object a line: what a file or a log has, where one bad line must not cost the others.
--
-- Functions only.

create function private.event_of_line(line text)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return line::jsonb;
exception when data_exception then
    begin
        -- Characters that PostgreSQL cannot store: \u0000, and half of a pair, which is left when a text was cut within an emoji.
        return regexp_replace(
            line,
            '(?<!\\)((?:\\\\)*)(?:\\u0000|\\ud[89ab][0-9a-f]{2}(?!\\ud[c-f][0-9a-f]{2})|(?<!\\ud[89ab][0-9a-f]{2})\\ud[c-f][0-9a-f]{2})',
            '\1', 'gi'
        )::jsonb;
    exception when data_exception then
        -- Refused at its position, as everything that is not an object.
        return 'null'::jsonb;
    end;
end
$$;
comment on function private.event_of_line(text) is
'The JSON value of a line, without the characters that PostgreSQL cannot store; JSON null if the line is not valid JSON.';

-- Definer: nobody but the owner has USAGE on schema private. private.record_touchpoints() asks what the caller may do.
create function private.record_touchpoint_lines(lines text, workspace_id uuid)
returns setof private.touch_answer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    events jsonb;
begin
    perform public.require_given('lines', lines);
    if lines ~ '^\s*\[' then
        -- An array, as text: what record_touchpoints() takes, from a sender who cannot tell what its texts hold.
        events := nullif(private.event_of_line(lines), 'null');
    end if;
    if events is null then
        select coalesce(jsonb_agg(private.event_of_line(listed.line) order by listed.place), '[]')
        into events
        from regexp_split_to_table(lines, e'\r?\n') with ordinality as listed (line, place)
        where btrim(listed.line) <> '';
    end if;
    return query select answers.* from private.record_touchpoints(events, record_touchpoint_lines.workspace_id) as answers;
end
$$;
comment on function private.record_touchpoint_lines(text, uuid) is 'Implements public.record_touchpoint_lines().';

create function public.record_touchpoint_lines(lines text, workspace_id uuid default null)
returns table (
    "position" integer, -- noqa: RF06
    source text,
    external_id text,
    outcome text,
    touchpoint_id bigint,
    rule text,
    field text,
    reason text,
    hint text
)
language sql
set search_path = pg_catalog, pg_temp
begin atomic
    select
        answers.position,
        answers.source,
        answers.external_id,
        answers.outcome,
        answers.touchpoint_id,
        answers.rule,
        answers.field,
        answers.reason,
        answers.hint
    from private.record_touchpoint_lines(lines, workspace_id) as answers; -- noqa: RF03
end;
comment on function public.record_touchpoint_lines(text, uuid) is
'As public.record_touchpoints(), from text with one JSON object a line (JSON Lines) or with one JSON array; blank lines do not count. A line that is not JSON is refused at its position. \u0000 and half an emoji, which PostgreSQL cannot store, are left out; in an array they would fail the whole request.';

select private.revoke_execute();
revoke all on function public.record_touchpoint_lines(text, uuid) from public, anon, authenticated, service_role;
grant execute on function
public.record_touchpoint_lines(text, uuid), private.record_touchpoint_lines(text, uuid)
to authenticated, service_role;
