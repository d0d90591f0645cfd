-- Touches of erased people: what an event says of an address that was erased is not stored again.
--
-- Functions and triggers only. An event is recorded all the same: it happened, and nobody is told who was erased.

create function private.without_erased_addresses(workspace_id uuid, value text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    address text;
    rest text := value;
begin
    for address in
        select distinct found.parts[1]
        from regexp_matches(value, '[^[:space:]<>"'',;:=&?/|()#]+(?:@|%40)[a-zA-Z0-9.-]+', 'g') as found (parts)
    loop
        if private.is_suppressed(
            without_erased_addresses.workspace_id, 'contacts',
            jsonb_build_object('email', private.normalise_email(replace(address, '%40', '@'))), null
        ) then
            rest := replace(rest, address, 'erased');
        end if;
    end loop;
    return rest;
end
$$;
comment on function private.without_erased_addresses(uuid, text) is
'A text with "erased" in the place of each mail address of somebody who was erased, everywhere or in the workspace.';

-- Definer, as the next one: suppressions are hidden from everybody.
create function private.leave_out_erased_addresses()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if private.is_foreign(new.workspace_id) then
        return new;
    end if;
    if new.visitor_id <> private.without_erased_addresses(new.workspace_id, new.visitor_id) then
        -- A word of its own each time: one word for all of them would make one visitor of several people.
        new.visitor_id := 'erased-' || gen_random_uuid();
    end if;
    new.url := private.without_erased_addresses(new.workspace_id, new.url);
    new.page_url := private.without_erased_addresses(new.workspace_id, new.page_url);
    new.referrer := private.without_erased_addresses(new.workspace_id, new.referrer);
    new.properties := private.without_erased_addresses(new.workspace_id, new.properties::text)::jsonb;
    return new;
end
$$;
comment on function private.leave_out_erased_addresses() is 'Trigger: addresses of erased people are left out of a touch.';
create trigger d_leave_out_erased_addresses
before insert or update of visitor_id, url, page_url, referrer, properties on public.touchpoints
for each row when (
    (concat_ws(' ', new.visitor_id, new.url, new.page_url, new.referrer, nullif(new.properties, '{}')) ~ '@|%40')
    and not private.is_running('erasing')
)
execute function private.leave_out_erased_addresses();
comment on trigger d_leave_out_erased_addresses on public.touchpoints is 'Keeps erased people out.';

create function private.skip_erased_visitor()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        when private.is_foreign(new.workspace_id) or new.visitor_id = private.without_erased_addresses(new.workspace_id, new.visitor_id)
            then new
    end;
end
$$;
comment on function private.skip_erased_visitor() is 'Trigger: a device that is named by the address of an erased person is given to nobody.';
create trigger d_skip_erased_visitor
before insert or update of visitor_id on public.contact_visitors
for each row when (new.visitor_id ~ '@' and not private.is_running('erasing'))
execute function private.skip_erased_visitor();
comment on trigger d_skip_erased_visitor on public.contact_visitors is 'Keeps erased people out.';

select private.revoke_execute();
