-- Merging and erasure: duplicates become redirects, people who ask to be forgotten are, and neither comes back.
--
-- Functions only. service_role alone may call them: they reach into the catalogue and every workspace.

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
        perform private.reject('influencers_merged_into_id_check', 'an influencer can not be merged into itself', '', '');
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

create function private.scrub_audit(table_name text, row_ids text[], personal text[], workspace_ids uuid[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    was_erasing text := coalesce(current_setting('crmdb.erasing', true), '');
begin
    perform set_config('crmdb.erasing', 'on', true);
    update public.audit_events as events
    set old_values = events.old_values - personal, new_values = events.new_values - personal
    where
        events.workspace_id = any(workspace_ids)
        and events.table_name = scrub_audit.table_name
        and events.row_id = any(row_ids)
        and (events.old_values ?| personal or events.new_values ?| personal);
    perform set_config('crmdb.erasing', was_erasing, true);
end
$$;
comment on function private.scrub_audit(text, text[], text[], uuid[]) is
'Removes the personal fields of given rows from the audit trail; that something changed, when and by whom stays.';

create function private.erase_relationship(workspace_id uuid, record_id uuid, reason text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    personal constant text[] := array[
        'name', 'headline', 'email', 'phone', 'agent_name', 'agent_email', 'custom_fields', 'do_not_contact_reason'
    ];
    here constant uuid[] := array[erase_relationship.workspace_id];
    ids text[];
begin
    insert into public.suppressions (digest, kind, reason)
    select
        private.suppression_digest('account', accounts.platform_code || '/' || accounts.platform_account_id),
        'account', erase_relationship.reason
    from public.workspace_influencer_accounts as accounts
    where
        accounts.workspace_id = erase_relationship.workspace_id
        and accounts.workspace_influencer_id = record_id
        and accounts.platform_account_id is not null
    union
    select private.suppression_digest('email', people.email), 'email', erase_relationship.reason
    from public.workspace_influencers as people
    where people.workspace_id = erase_relationship.workspace_id and people.id = record_id and people.email is not null
    on conflict (digest) do nothing;

    perform set_config('crmdb.erasing', 'on', true);
    update public.workspace_influencers as people
    set
        name = case when people.influencer_id is null then 'Erased person' end, headline = null, country_code = null,
        email = null, phone = null, agent_name = null, agent_email = null, custom_fields = '{}', do_not_contact = true,
        do_not_contact_reason = 'Erased on request'
    where people.workspace_id = erase_relationship.workspace_id and people.id = record_id;
    perform set_config('crmdb.erasing', '', true);
    perform private.scrub_audit('workspace_influencers', array[record_id::text], personal, here);

    with deleted as (
        delete from public.workspace_influencer_accounts as accounts
        where accounts.workspace_id = erase_relationship.workspace_id and accounts.workspace_influencer_id = record_id
        returning accounts.id::text as id
    )
    select array_agg(deleted.id) into ids from deleted;
    perform private.scrub_audit('workspace_influencer_accounts', ids, array['platform_account_id', 'handle', 'url'], here);
    with deleted as (
        delete from public.notes as notes
        where notes.workspace_id = erase_relationship.workspace_id and notes.workspace_influencer_id = record_id
        returning notes.id::text as id
    )
    select array_agg(deleted.id) into ids from deleted;
    perform private.scrub_audit('notes', ids, array['body'], here);
    with deleted as (
        delete from public.activities as activities
        where activities.workspace_id = erase_relationship.workspace_id and activities.workspace_influencer_id = record_id
        returning activities.id::text as id
    )
    select array_agg(deleted.id) into ids from deleted;
    perform private.scrub_audit('activities', ids, array['subject', 'body', 'external_id'], here);

    -- The usual template writes the person's name into utm_content, and the touches that came through carry it too.
    with changed as (
        update public.tracking_links as links
        set utm_content = 'erased'
        from public.campaign_influencers as deals
        where
            deals.workspace_id = erase_relationship.workspace_id
            and deals.workspace_influencer_id = record_id
            and links.workspace_id = deals.workspace_id
            and links.campaign_influencer_id = deals.id
            and links.utm_content is not null
        returning links.id::text as id
    )
    select array_agg(changed.id) into ids from changed;
    perform private.scrub_audit('tracking_links', ids, array['utm_content', 'url'], here);
    with changed as (
        update public.touchpoints as touchpoints
        set utm_content = 'erased'
        where
            touchpoints.workspace_id = erase_relationship.workspace_id
            and touchpoints.workspace_influencer_id = record_id
            and touchpoints.utm_content is not null
        returning touchpoints.id::text as id
    )
    select array_agg(changed.id) into ids from changed;
    perform private.scrub_audit('touchpoints', ids, array['utm_content'], here);
end
$$;
comment on function private.erase_relationship(uuid, uuid, text) is
'Erases what one workspace knows of a person: contact details, accounts, notes, activities, the name in UTM parameters, all of it in the audit trail too.';

create function public.erase_influencer(influencer_id uuid, reason text default 'erasure')
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    -- The person, and every duplicate that was merged into that record: they carry the same name.
    people_ids uuid[];
    relation record;
    records integer := 0;
begin
    select array_agg(people.id)
    into people_ids
    from public.influencers as people
    inner join public.influencers as given on given.id = erase_influencer.influencer_id
    where coalesce(people.merged_into_id, people.id) = coalesce(given.merged_into_id, given.id);
    if people_ids is null then
        perform private.reject('influencers_erase_exists', 'there is no such influencer', '', 'Read public.influencers.', '23503');
    end if;
    insert into public.suppressions (digest, kind, reason)
    select private.suppression_digest('account', accounts.platform_code || '/' || accounts.platform_account_id), 'account', erase_influencer.reason
    from public.influencer_accounts as accounts
    where accounts.influencer_id = any(people_ids)
    on conflict (digest) do nothing;

    delete from public.influencer_accounts as accounts where accounts.influencer_id = any(people_ids);
    delete from public.influencer_rates as rates where rates.influencer_id = any(people_ids);
    delete from public.influencer_topics as topics where topics.influencer_id = any(people_ids);
    delete from public.influencer_languages as languages where languages.influencer_id = any(people_ids);
    delete from public.influencer_industries as industries where industries.influencer_id = any(people_ids);
    update public.influencers as people
    set
        name = 'Erased person', headline = null, bio = null, country_code = null, city = null, job_title = null, employer = null,
        years_in_field = null, is_verified = false, quality_score = null, last_active_at = null,
        archived_at = coalesce(people.archived_at, now())
    where people.id = any(people_ids);

    for relation in
        select people.workspace_id, people.id
        from public.workspace_influencers as people
        where people.influencer_id = any(people_ids)
        order by people.workspace_id, people.id
    loop
        perform private.erase_relationship(relation.workspace_id, relation.id, erase_influencer.reason);
        records := records + 1;
    end loop;
    return records;
end
$$;
comment on function public.erase_influencer(uuid, text) is
'Erases a catalogue person: accounts, prices and personal fields go, here, in every workspace and in the audit trail; a digest keeps them from coming back. Business facts stay under "Erased person", content without its profile; free text in campaigns and deliverables is not searched. Returns how many workspace records were cleaned. service_role only.';

create function public.erase_workspace_influencer(workspace_id uuid, workspace_influencer_id uuid, reason text default 'erasure')
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (
        select from public.workspace_influencers as people
        where
            people.workspace_id = erase_workspace_influencer.workspace_id
            and people.id = erase_workspace_influencer.workspace_influencer_id
    ) then
        return false;
    end if;
    perform private.erase_relationship(
        erase_workspace_influencer.workspace_id, erase_workspace_influencer.workspace_influencer_id, erase_workspace_influencer.reason
    );
    return true;
end
$$;
comment on function public.erase_workspace_influencer(uuid, uuid, text) is
'Erases what one workspace knows of a person, private influencers above all; a linked one stays in the catalogue. Returns whether there was such a record. service_role only.';

create function private.take_turns_with_contacts(workspace_id uuid)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform from public.workspaces as workspaces
    where workspaces.id = take_turns_with_contacts.workspace_id
    for no key update;
end
$$;
comment on function private.take_turns_with_contacts(uuid) is
'Merges and erasures of one workspace take turns: a redirect is never followed while another transaction turns it.';

create function public.erase_contact(workspace_id uuid, contact_id uuid)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    personal constant text[] := array['full_name', 'email', 'job_title', 'custom_fields', 'external_id'];
    -- The person: the contact, and every duplicate that was merged into it, which has an address or source id of its own.
    person_ids uuid[];
    ids text[];
begin
    perform private.take_turns_with_contacts(erase_contact.workspace_id);
    select array_agg(contacts.id)
    into person_ids
    from public.contacts as contacts
    inner join public.contacts as given on given.workspace_id = contacts.workspace_id
    where
        given.workspace_id = erase_contact.workspace_id
        and given.id = erase_contact.contact_id
        and coalesce(given.merged_into_id, given.id) in (contacts.id, contacts.merged_into_id);
    if person_ids is null then
        return false;
    end if;
    perform set_config('crmdb.erasing', 'on', true);
    update public.contacts as contacts
    set
        erased_email_digest = coalesce(private.suppression_digest('email', contacts.email), contacts.erased_email_digest),
        erased_external_digest = coalesce(
            private.suppression_digest('contact', contacts.source || '/' || contacts.external_id), contacts.erased_external_digest
        ),
        full_name = null, email = null, job_title = null, custom_fields = '{}', source = null, external_id = null,
        do_not_contact = true, erased_at = now()
    where contacts.workspace_id = erase_contact.workspace_id and contacts.id = any(person_ids);
    perform set_config('crmdb.erasing', '', true);
    with deleted as (
        delete from public.contact_visitors as visitors
        where visitors.workspace_id = erase_contact.workspace_id and visitors.contact_id = any(person_ids)
        returning visitors.id::text as id
    )
    select array_agg(deleted.id) into ids from deleted;
    perform private.scrub_audit('contact_visitors', ids, array['visitor_id'], array[erase_contact.workspace_id]);
    with changed as (
        update public.touchpoints as touchpoints
        set properties = '{}', visitor_id = null
        where touchpoints.workspace_id = erase_contact.workspace_id and touchpoints.contact_id = any(person_ids)
        returning touchpoints.id::text as id
    )
    select array_agg(changed.id) into ids from changed;
    perform private.scrub_audit('touchpoints', ids, array['properties', 'visitor_id'], array[erase_contact.workspace_id]);
    with deleted as (
        delete from public.notes as notes
        where notes.workspace_id = erase_contact.workspace_id and notes.contact_id = any(person_ids)
        returning notes.id::text as id
    )
    select array_agg(deleted.id) into ids from deleted;
    perform private.scrub_audit('notes', ids, array['body'], array[erase_contact.workspace_id]);
    with deleted as (
        delete from public.activities as activities
        where activities.workspace_id = erase_contact.workspace_id and activities.contact_id = any(person_ids)
        returning activities.id::text as id
    )
    select array_agg(deleted.id) into ids from deleted;
    perform private.scrub_audit('activities', ids, array['subject', 'body', 'external_id'], array[erase_contact.workspace_id]);
    perform private.scrub_audit('contacts', person_ids::text[], personal, array[erase_contact.workspace_id]);
    return true;
end
$$;
comment on function public.erase_contact(uuid, uuid) is
'Erases a buyer''s personal data, that of merged duplicates too, also from the audit trail; touches and revenue stay, so that totals do not change; digests of addresses and source ids keep the person from being imported again. Returns whether there was such a contact. service_role only.';

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
    perform private.take_turns_with_contacts(merge_contacts.workspace_id);
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
            'a contact can not be merged into itself',
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
    -- Where both sit on a committee, the survivor's seat stays.
    update public.opportunity_contacts as committee
    set contact_id = survivor.id
    where committee.workspace_id = merge_contacts.workspace_id and committee.contact_id = duplicate.id and not exists (
        select from public.opportunity_contacts as kept
        where
            kept.workspace_id = committee.workspace_id
            and kept.opportunity_id = committee.opportunity_id
            and kept.contact_id = survivor.id
    );
    delete from public.opportunity_contacts as committee
    where committee.workspace_id = merge_contacts.workspace_id and committee.contact_id = duplicate.id;
    -- The duplicate becomes a redirect. What the survivor lacks it takes, address and source id among it; what both have stays
    -- with the redirect, where the next import finds it. Emptied like an erased one, required custom fields too.
    perform set_config('crmdb.erasing', 'on', true);
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
    perform set_config('crmdb.erasing', '', true);
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
'Merges a duplicate buyer into a survivor and returns the survivor: touches, visitors, committee seats, notes and activities move, what the survivor lacks is filled in, it became a lead when the first of them did; the duplicate stays as a redirect, so that its id, address and source id still lead there. A survivor that was merged itself stands for what it was merged into. Attribution follows with the next refresh. service_role only.';

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

select private.seal_functions();
revoke all on function
public.merge_influencers(uuid, uuid), public.resolve_influencer(uuid), public.erase_influencer(uuid, text),
public.erase_workspace_influencer(uuid, uuid, text), public.erase_contact(uuid, uuid), public.merge_contacts(uuid, uuid, uuid),
public.resolve_contact(uuid, uuid)
from public, anon, authenticated, service_role;
grant execute on function
public.merge_influencers(uuid, uuid), public.erase_influencer(uuid, text), public.erase_workspace_influencer(uuid, uuid, text),
public.erase_contact(uuid, uuid), public.merge_contacts(uuid, uuid, uuid)
to service_role;
grant execute on function public.resolve_influencer(uuid), public.resolve_contact(uuid, uuid) to authenticated, service_role;
