-- The company of a contact, found by the address.
--
-- A function and a trigger on public.contacts: a short SHARE ROW EXCLUSIVE lock, no row is read.

create function private.assign_company()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    host constant text := split_part(new.email, '@', 2);
    known_company uuid;
begin
    -- A domain of a company is registered and not of a free-mail provider: nearly every address of a customer is answered by one look-up.
    if new.merged_into_id is null and host ~ '^[^.]+[.][^.]+$' then
        select domains.company_id into known_company
        from public.company_domains as domains
        where domains.workspace_id = new.workspace_id and domains.domain = host;
        if found then
            new.company_domain := host;
            new.company_id := coalesce(new.company_id, known_company);
            return new;
        end if;
    end if;
    new.company_domain := case when host <> '' and new.merged_into_id is null then private.registrable_domain(host) end;
    if exists (select from public.free_mail_domains as free_mail where free_mail.domain in (host, new.company_domain)) then
        new.company_domain := null;
    end if;
    if new.company_id is null and new.company_domain is not null and new.merged_into_id is null then
        select domains.company_id into new.company_id
        from public.company_domains as domains
        where domains.workspace_id = new.workspace_id and domains.domain = new.company_domain;
    end if;
    return new;
end
$$;
comment on function private.assign_company() is
'Trigger: a contact without a company gets the one whose domain is in the address; an address of a free mail provider tells nothing.';
create trigger b_assign_company
before insert or update of email, company_domain on public.contacts
for each row execute function private.assign_company();
comment on trigger b_assign_company on public.contacts is 'The company is found by the address.';

select private.revoke_execute();
