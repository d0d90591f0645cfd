-- Merging: duplicates become redirects to a survivor.
--
-- Functions only.

create function public.merge_influencers(duplicate_id uuid, survivor_id uuid)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    survivor uuid;
begin
    -- Merges that share a record take turns, in one order: what is read below is read after the other is done.
    perform from public.influencers as influencers
    where influencers.id in (
        duplicate_id, survivor_id, (select known.merged_into_id from public.influencers as known where known.id = survivor_id)
    )
    order by influencers.id
    for update;
    select coalesce(influencers.merged_into_id, influencers.id)
    into survivor
    from public.influencers as influencers
    where influencers.id = survivor_id;
    if survivor is null or not exists (select from public.influencers as duplicates where duplicates.id = duplicate_id) then
        perform private.reject('influencers_merge_exists', 'both influencers of a merge must exist', '', 'Read public.influencers.', '23503');
    end if;
    if survivor = duplicate_id then
        perform private.reject('influencers_merged_into_id_check', 'an influencer cannot be merged into itself', '', '');
    end if;
    update public.influencer_accounts as accounts set influencer_id = survivor where accounts.influencer_id = duplicate_id;
    insert into public.influencer_topics (influencer_id, topic_code)
    select survivor, topics.topic_code from public.influencer_topics as topics where topics.influencer_id = duplicate_id
    on conflict do nothing;
    insert into public.influencer_languages (influencer_id, language_code)
    select survivor, languages.language_code from public.influencer_languages as languages where languages.influencer_id = duplicate_id
    on conflict do nothing;
    insert into public.influencer_industries (influencer_id, industry_code)
    select survivor, industries.industry_code
    from public.influencer_industries as industries where industries.influencer_id = duplicate_id
    on conflict do nothing;
    -- A price of the duplicate moves where the survivor has none for the same days.
    update public.influencer_rates as rates
    set influencer_id = survivor
    where rates.influencer_id = duplicate_id and not exists (
        select from public.influencer_rates as kept
        where
            kept.influencer_id = survivor
            and kept.platform_code = rates.platform_code
            and kept.deliverable_type_code = rates.deliverable_type_code
            and kept.currency_code = rates.currency_code
            and kept.valid_during && rates.valid_during
    );
    -- Redirects that pointed at the duplicate now point at the survivor: a chain is never longer than one.
    update public.influencers as influencers
    set merged_into_id = survivor
    where influencers.merged_into_id = duplicate_id;
    update public.influencers as influencers
    set merged_into_id = survivor, archived_at = coalesce(influencers.archived_at, now())
    where influencers.id = duplicate_id;
    -- A write, not a mere lock: who merges the survivor itself at this moment under repeatable read would not see its new redirects.
    update public.influencers as influencers set updated_at = now() where influencers.id = survivor;
    -- Workspaces that know only the duplicate now know the survivor; those that know both keep both records.
    update public.workspace_influencers as people
    set influencer_id = survivor
    where people.influencer_id = duplicate_id and not exists (
        select from public.workspace_influencers as known
        where known.workspace_id = people.workspace_id and known.influencer_id = survivor
    );
    return survivor;
end
$$;
comment on function public.merge_influencers(uuid, uuid) is
'Merges a duplicate into a survivor and returns the survivor: accounts, topics, languages, industries and prices move, the duplicate stays as a redirect so that its id still resolves. service_role only.';

create function public.resolve_influencer(influencer_id uuid)
returns uuid
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(influencers.merged_into_id, influencers.id)
    from public.influencers as influencers
    where influencers.id = influencer_id
$$;
comment on function public.resolve_influencer(uuid) is 'The influencer an id stands for today: itself, or what it was merged into.';

create function private.lock_contact_merges(workspace_id uuid)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform from public.workspaces as workspaces
    where workspaces.id = lock_contact_merges.workspace_id
    for no key update;
end
$$;
comment on function private.lock_contact_merges(uuid) is
'Merges and erasures of one workspace take turns: a redirect is never followed while another transaction turns it.';

create function public.merge_contacts(workspace_id uuid, duplicate_id uuid, survivor_id uuid)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    duplicate public.contacts;
    survivor public.contacts;
begin
    perform private.lock_contact_merges(merge_contacts.workspace_id);
    -- Touches being recorded for the duplicate are waited for and move along; later ones wait and follow the redirect.
    select contacts.*
    into duplicate
    from public.contacts as contacts
    where contacts.workspace_id = merge_contacts.workspace_id and contacts.id = duplicate_id
    for update;
    select contacts.*
    into survivor
    from public.contacts as contacts
    where contacts.workspace_id = merge_contacts.workspace_id and contacts.id = (
        select coalesce(given.merged_into_id, given.id)
        from public.contacts as given
        where given.workspace_id = merge_contacts.workspace_id and given.id = survivor_id
    )
    for no key update;
    if duplicate.id is null or survivor.id is null or num_nonnulls(duplicate.erased_at, survivor.erased_at) > 0 then
        perform private.reject(
            'contacts_merge_exists', 'both contacts of a merge must exist, and neither be erased', '', 'Read public.contacts.', '23503'
        );
    end if;
    if duplicate.merged_into_id is not null then
        perform private.reject(
            'contacts_merge_done',
            format('contact %s is merged already', duplicate_id),
            format('It was merged into %s, which has its touches.', duplicate.merged_into_id),
            format('Merge %s if that is a duplicate too.', duplicate.merged_into_id)
        );
    end if;
    if survivor.id = duplicate.id then
        perform private.reject(
            'contacts_merge_itself',
            'a contact cannot be merged into itself',
            case when survivor_id <> duplicate_id then format('%s was merged into %s before.', survivor_id, duplicate_id) end
        );
    end if;
    update public.touchpoints as touchpoints
    set contact_id = survivor.id
    where touchpoints.workspace_id = merge_contacts.workspace_id and touchpoints.contact_id = duplicate.id;
    update public.contact_visitors as visitors
    set contact_id = survivor.id
    where visitors.workspace_id = merge_contacts.workspace_id and visitors.contact_id = duplicate.id;
    update public.notes as notes
    set contact_id = survivor.id
    where notes.workspace_id = merge_contacts.workspace_id and notes.contact_id = duplicate.id;
    update public.activities as activities
    set contact_id = survivor.id
    where activities.workspace_id = merge_contacts.workspace_id and activities.contact_id = duplicate.id;
    -- A seat's key is the person: the survivor takes a seat of their own, unless they have one already.
    insert into public.opportunity_contacts (workspace_id, opportunity_id, contact_id, role, created_by, created_at)
    select committee.workspace_id, committee.opportunity_id, survivor.id, committee.role, committee.created_by, committee.created_at
    from public.opportunity_contacts as committee
    where committee.workspace_id = merge_contacts.workspace_id and committee.contact_id = duplicate.id
    on conflict do nothing;
    delete from public.opportunity_contacts as committee
    where committee.workspace_id = merge_contacts.workspace_id and committee.contact_id = duplicate.id;
    -- The duplicate becomes a redirect. What the survivor lacks it takes, address and source id among it; what both have stays
    -- with the redirect, where the next import finds it. Emptied like an erased one, required custom fields too.
    set local crmdb.erasing = 'on';
    update public.contacts as contacts
    set
        merged_into_id = survivor.id, company_id = null, full_name = null, job_title = null, job_function_code = null,
        seniority_code = null, country_code = null, became_lead_at = null, custom_fields = '{}',
        email = case when survivor.email is not null then duplicate.email end,
        source = case when survivor.external_id is not null then duplicate.source end,
        external_id = case when survivor.external_id is not null then duplicate.external_id end
    where contacts.workspace_id = merge_contacts.workspace_id and contacts.id = duplicate.id;
    -- A chain is never longer than one.
    update public.contacts as contacts
    set merged_into_id = survivor.id
    where contacts.workspace_id = merge_contacts.workspace_id and contacts.merged_into_id = duplicate.id;
    set local crmdb.erasing = '';
    update public.contacts as contacts
    set
        company_id = coalesce(contacts.company_id, duplicate.company_id),
        full_name = coalesce(contacts.full_name, duplicate.full_name),
        email = coalesce(contacts.email, duplicate.email),
        job_title = coalesce(contacts.job_title, duplicate.job_title),
        job_function_code = coalesce(contacts.job_function_code, duplicate.job_function_code),
        seniority_code = coalesce(contacts.seniority_code, duplicate.seniority_code),
        country_code = coalesce(contacts.country_code, duplicate.country_code),
        became_lead_at = least(contacts.became_lead_at, duplicate.became_lead_at),
        do_not_contact = contacts.do_not_contact or duplicate.do_not_contact,
        custom_fields = duplicate.custom_fields || contacts.custom_fields,
        source = case
            when contacts.external_id is null and duplicate.external_id is not null then duplicate.source
            else coalesce(contacts.source, duplicate.source)
        end,
        external_id = coalesce(contacts.external_id, duplicate.external_id)
    where contacts.workspace_id = merge_contacts.workspace_id and contacts.id = survivor.id;
    return survivor.id;
end
$$;
comment on function public.merge_contacts(uuid, uuid, uuid) is
'Merges a duplicate contact into a survivor and returns the survivor. Touches, visitors, committee seats, notes and activities move. What the survivor lacks is filled in; it became a lead when the first of them did. The duplicate stays as a redirect, so that its id, address and source id still lead there. A survivor that was merged itself stands for what it was merged into. Attribution follows with the next refresh. service_role only.';

create function public.resolve_contact(workspace_id uuid, contact_id uuid)
returns uuid
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(contacts.merged_into_id, contacts.id)
    from public.contacts as contacts
    where contacts.workspace_id = resolve_contact.workspace_id and contacts.id = resolve_contact.contact_id
$$;
comment on function public.resolve_contact(uuid, uuid) is 'The contact an id stands for today: itself, or what it was merged into.';

select private.revoke_execute();
