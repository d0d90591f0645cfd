-- Merging contacts and companies: the duplicate becomes a redirect to the survivor.
--
-- Functions only.

create function private.merge_contacts(workspace_id uuid, duplicate_id uuid, survivor_id uuid)
returns uuid
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    pair constant record := private.lock_merge('contacts', workspace_id, duplicate_id, survivor_id);
    duplicate constant public.contacts := jsonb_populate_record(null::public.contacts, pair.duplicate);
    survivor constant public.contacts := jsonb_populate_record(null::public.contacts, pair.survivor);
    moved jsonb;
begin
    if duplicate.merged_into_id = survivor.id then
        return survivor.id;
    end if;
    moved := private.move_references(merge_contacts.workspace_id, 'public.contacts', duplicate.id, survivor.id);
    -- The duplicate becomes a redirect. The survivor takes what it lacks, address and source id too; what both have stays
    -- with the redirect, where the next import finds it. Emptied like an erased one, required custom fields too.
    perform private.begin_operation('erasing');
    update public.contacts as contacts
    set
        merged_into_id = survivor.id, company_id = null, company_domain = null, full_name = null, first_name = null, last_name = null,
        phone = null, mobile = null, owner_id = null, job_title = null, job_function_code = null, seniority_code = null,
        country_code = null, lifecycle_stage = 'subscriber', became_lead_at = null, custom_fields = '{}', as_given = '{}',
        email = case when survivor.email is not null then duplicate.email end,
        source = case when survivor.external_id is not null then duplicate.source end,
        external_id = case when survivor.external_id is not null then duplicate.external_id end
    where contacts.workspace_id = merge_contacts.workspace_id and contacts.id = duplicate.id;
    perform private.end_operation('erasing');
    update public.contacts as contacts
    set
        company_id = coalesce(contacts.company_id, duplicate.company_id),
        full_name = coalesce(contacts.full_name, duplicate.full_name),
        -- The parts of a name go with the whole: Jane Doe does not get the first name of J. Smith.
        first_name = case when contacts.full_name is null then duplicate.first_name else contacts.first_name end,
        last_name = case when contacts.full_name is null then duplicate.last_name else contacts.last_name end,
        email = coalesce(contacts.email, duplicate.email),
        phone = coalesce(contacts.phone, duplicate.phone),
        mobile = coalesce(contacts.mobile, duplicate.mobile, case when contacts.phone <> duplicate.phone then duplicate.phone end),
        owner_id = coalesce(contacts.owner_id, duplicate.owner_id),
        job_title = coalesce(contacts.job_title, duplicate.job_title),
        job_function_code = coalesce(contacts.job_function_code, duplicate.job_function_code),
        seniority_code = coalesce(contacts.seniority_code, duplicate.seniority_code),
        country_code = coalesce(contacts.country_code, duplicate.country_code),
        lifecycle_stage = private.later_stage(contacts.lifecycle_stage, duplicate.lifecycle_stage),
        became_lead_at = least(contacts.became_lead_at, duplicate.became_lead_at),
        do_not_contact = contacts.do_not_contact or duplicate.do_not_contact,
        archived_at = case when duplicate.archived_at is not null then contacts.archived_at end,
        custom_fields = duplicate.custom_fields || contacts.custom_fields,
        as_given = duplicate.as_given || contacts.as_given,
        source = case
            when contacts.external_id is null and duplicate.external_id is not null then duplicate.source
            else coalesce(contacts.source, duplicate.source)
        end,
        external_id = coalesce(contacts.external_id, duplicate.external_id)
    where contacts.workspace_id = merge_contacts.workspace_id and contacts.id = survivor.id;
    return private.finish_merge('contacts', merge_contacts.workspace_id, pair.duplicate, pair.survivor, moved);
end
$$;
comment on function private.merge_contacts(uuid, uuid, uuid) is 'Implements public.merge_contacts() for a workspace that the caller may change.';

create function private.later_stage(one text, other text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select stages.names[greatest(array_position(stages.names, one), array_position(stages.names, other))]
    from (select array['subscriber', 'lead', 'mql', 'sql', 'opportunity', 'customer'] as names) as stages
$$;
comment on function private.later_stage(text, text) is 'The later of two lifecycle stages.';

create function private.merge_companies(workspace_id uuid, duplicate_id uuid, survivor_id uuid)
returns uuid
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    pair constant record := private.lock_merge('companies', workspace_id, duplicate_id, survivor_id);
    duplicate constant public.companies := jsonb_populate_record(null::public.companies, pair.duplicate);
    survivor constant public.companies := jsonb_populate_record(null::public.companies, pair.survivor);
    moved jsonb;
begin
    if duplicate.merged_into_id = survivor.id then
        return survivor.id;
    end if;
    -- A subsidiary that is merged into its parent company must not become its own parent.
    update public.companies as companies
    set parent_id = null
    where companies.workspace_id = merge_companies.workspace_id and companies.id = survivor.id and companies.parent_id = duplicate.id;
    perform private.begin_operation('erasing');
    update public.companies as companies
    set
        merged_into_id = survivor.id, owner_id = null, parent_id = null, custom_fields = '{}',
        domain = case when survivor.domain is not null then duplicate.domain end,
        source = case when survivor.external_id is not null then duplicate.source end,
        external_id = case when survivor.external_id is not null then duplicate.external_id end
    where companies.workspace_id = merge_companies.workspace_id and companies.id = duplicate.id;
    perform private.end_operation('erasing');
    moved := private.move_references(merge_companies.workspace_id, 'public.companies', duplicate.id, survivor.id);
    update public.companies as companies
    set
        domain = coalesce(companies.domain, duplicate.domain),
        company_size_code = coalesce(companies.company_size_code, duplicate.company_size_code),
        industry_code = coalesce(companies.industry_code, duplicate.industry_code),
        country_code = coalesce(companies.country_code, duplicate.country_code),
        parent_id = coalesce(companies.parent_id, nullif(duplicate.parent_id, companies.id)),
        owner_id = coalesce(companies.owner_id, duplicate.owner_id),
        archived_at = case when duplicate.archived_at is not null then companies.archived_at end,
        custom_fields = duplicate.custom_fields || companies.custom_fields,
        source = case
            when companies.external_id is null and duplicate.external_id is not null then duplicate.source
            else coalesce(companies.source, duplicate.source)
        end,
        external_id = coalesce(companies.external_id, duplicate.external_id)
    where companies.workspace_id = merge_companies.workspace_id and companies.id = survivor.id;
    return private.finish_merge('companies', merge_companies.workspace_id, pair.duplicate, pair.survivor, moved);
end
$$;
comment on function private.merge_companies(uuid, uuid, uuid) is
'Implements public.merge_companies() for a workspace that the caller may change. Under repeatable read it is right only for a company that nothing can refer to yet.';

-- Definer: a merge moves rows that the caller may not write one by one, such as touches.
create function private.merge(subject text, duplicate_id uuid, survivor_id uuid, requested uuid)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace constant uuid := private.workspace_to_change('editor', 'merge', subject, requested);
begin
    perform private.require_read_committed();
    return case subject
        when 'contacts' then private.merge_contacts(workspace, duplicate_id, survivor_id)
        when 'companies' then private.merge_companies(workspace, duplicate_id, survivor_id)
        else private.merge_people(workspace, duplicate_id, survivor_id)
    end;
end
$$;
comment on function private.merge(text, uuid, uuid, uuid) is 'Implements public.merge_contacts(), public.merge_companies() and public.merge_workspace_influencers(), after asking what the caller may change.';

create function public.merge_contacts(duplicate_id uuid, survivor_id uuid, workspace_id uuid default null)
returns uuid
language sql
set search_path = pg_catalog, pg_temp
begin atomic
    select private.merge('contacts', duplicate_id, survivor_id, workspace_id);
end;
comment on function public.merge_contacts(uuid, uuid, uuid) is
'Merges a duplicate contact into a survivor and returns the survivor. All rows that refer to it move: touches, visitors, committee seats, profiles, notes, activities. The survivor gets the values it lacks, and the earlier of the two lead dates. The duplicate stays as a redirect, so that its id, address and source id still lead there. A survivor that was merged itself stands for what it was merged into; a merge that is done already is left as it is. public.undo_contact_merge() undoes it. Attribution follows with the next refresh. For editors and services; the workspace is the argument, else the one of the request.';

create function public.merge_companies(duplicate_id uuid, survivor_id uuid, workspace_id uuid default null)
returns uuid
language sql
set search_path = pg_catalog, pg_temp
begin atomic
    select private.merge('companies', duplicate_id, survivor_id, workspace_id);
end;
comment on function public.merge_companies(uuid, uuid, uuid) is
'Merges a duplicate company into a survivor and returns the survivor. All rows that refer to it move: contacts, opportunities, domains, daughters, notes, activities. The survivor gets the values it lacks. The duplicate stays as a redirect, so that its id, domain and source id still lead there. A merge that is done already is left as it is. public.undo_company_merge() undoes it. For editors and services; the workspace is the argument, else the one of the request.';

-- Two systems know one company by one domain: an import of the second is not refused, and makes no second company.
create function private.clear_taken_domain()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- A row that is known by its id of that system is updated, not made: "on conflict" decides.
    if
        private.is_foreign(new.workspace_id)
        or exists (
            select from public.companies as known
            where known.workspace_id = new.workspace_id and known.source = new.source and known.external_id = new.external_id
        )
        or private.company_of_domain(new.workspace_id, new.domain) is null
    then
        return new;
    end if;
    new.as_given := new.as_given || jsonb_build_object('domain', coalesce(new.as_given ->> 'domain', new.domain));
    new.domain := null;
    return new;
end
$$;
comment on function private.clear_taken_domain() is
'Trigger: a company from another system whose domain belongs to a company already leaves the domain there; it is merged as soon as it is stored.';
create trigger b_clear_taken_domain
before insert on public.companies
for each row when (new.domain is not null and new.external_id is not null and new.merged_into_id is null)
execute function private.clear_taken_domain();
comment on trigger b_clear_taken_domain on public.companies is 'A domain is of one company.';

create function private.release_main_domain()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update public.companies as companies set domain = null
    where companies.workspace_id = old.workspace_id and companies.id = old.company_id and companies.domain = old.domain;
    return null;
end
$$;
comment on function private.release_main_domain() is 'Trigger: a domain that is deleted is not the main domain of its company any more, so another one can have it.';
create trigger release_main_domain
after delete on public.company_domains
for each row execute function private.release_main_domain();
comment on trigger release_main_domain on public.company_domains is 'The main domain of a company is one of its domains.';

create trigger require_company_domain
before insert or update of domain on public.exclusions
for each row when (new.domain is not null) execute function private.require_company_domain();
comment on trigger require_company_domain on public.exclusions is 'A free mail provider is nobody''s competitor.';

create function private.company_of_domain(workspace_id uuid, domain text)
returns uuid
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    company uuid;
begin
    select domains.company_id into company
    from public.company_domains as domains
    where domains.workspace_id = company_of_domain.workspace_id and domains.domain = company_of_domain.domain;
    if company is null then
        -- One of the same statement, whose domains are not listed yet.
        select coalesce(companies.merged_into_id, companies.id) into company
        from public.companies as companies
        where companies.workspace_id = company_of_domain.workspace_id and companies.domain = company_of_domain.domain;
    end if;
    return company;
end
$$;
comment on function private.company_of_domain(uuid, text) is 'The company that has a domain.';

create function private.join_known_company()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    known constant uuid := private.company_of_domain(new.workspace_id, private.normalise_domain(new.as_given ->> 'domain'));
begin
    if known is not null and known <> new.id then
        perform private.merge_companies(new.workspace_id, new.id, known);
    end if;
    return null;
end
$$;
comment on function private.join_known_company() is 'Trigger: merges a new company into the one that has its domain, as private.clear_taken_domain() found.';
create trigger join_known_company
after insert on public.companies
for each row when (
    new.domain is null and new.external_id is not null and new.merged_into_id is null and new.as_given ->> 'domain' is not null
)
execute function private.join_known_company();
comment on trigger join_known_company on public.companies is 'One domain, one company: public.undo_company_merge() parts them again.';

select private.revoke_execute();
revoke all on function public.merge_contacts(uuid, uuid, uuid), public.merge_companies(uuid, uuid, uuid)
from public, anon, authenticated, service_role;
grant execute on function
public.merge_contacts(uuid, uuid, uuid), public.merge_companies(uuid, uuid, uuid), private.merge(text, uuid, uuid, uuid)
to authenticated, service_role;
