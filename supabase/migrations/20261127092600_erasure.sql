-- Erasure: a person who asks to be forgotten is.
--
-- Functions only.

create function private.redact_audit(table_name text, row_ids text[], personal text[], workspace_ids uuid[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    was_erasing text := coalesce(current_setting('crmdb.erasing', true), '');
begin
    set local crmdb.erasing = 'on';
    update public.audit_events as events
    set old_values = events.old_values - personal, new_values = events.new_values - personal
    where
        events.workspace_id = any(workspace_ids)
        and events.table_name = redact_audit.table_name
        and events.row_id = any(row_ids)
        and (events.old_values ?| personal or events.new_values ?| personal);
    if was_erasing <> 'on' then
        set local crmdb.erasing = '';
    end if;
end
$$;
comment on function private.redact_audit(text, text[], text[], uuid[]) is
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
    insert into public.suppressions (digest, type, reason)
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

    set local crmdb.erasing = 'on';
    update public.workspace_influencers as people
    set
        name = case when people.influencer_id is null then 'Erased person' end, headline = null, country_code = null,
        email = null, phone = null, agent_name = null, agent_email = null, custom_fields = '{}', do_not_contact = true,
        do_not_contact_reason = 'Erased on request'
    where people.workspace_id = erase_relationship.workspace_id and people.id = record_id;
    set local crmdb.erasing = '';
    perform private.redact_audit('workspace_influencers', array[record_id::text], personal, here);

    with deleted as (
        delete from public.workspace_influencer_accounts as accounts
        where accounts.workspace_id = erase_relationship.workspace_id and accounts.workspace_influencer_id = record_id
        returning accounts.id::text as id
    )
    select array_agg(deleted.id) into ids from deleted;
    perform private.redact_audit('workspace_influencer_accounts', ids, array['platform_account_id', 'handle', 'url'], here);
    with deleted as (
        delete from public.notes as notes
        where notes.workspace_id = erase_relationship.workspace_id and notes.workspace_influencer_id = record_id
        returning notes.id::text as id
    )
    select array_agg(deleted.id) into ids from deleted;
    perform private.redact_audit('notes', ids, array['body'], here);
    with deleted as (
        delete from public.activities as activities
        where activities.workspace_id = erase_relationship.workspace_id and activities.workspace_influencer_id = record_id
        returning activities.id::text as id
    )
    select array_agg(deleted.id) into ids from deleted;
    perform private.redact_audit('activities', ids, array['subject', 'body', 'external_id'], here);

    -- The usual template writes the person's name into utm_content, and the touches that came through carry it too: first they, while
    -- they still find their link.
    with changed as (
        update public.touchpoints as touchpoints
        set
            utm_content = case when touchpoints.utm_content is not null then 'erased' end,
            short_code = null, url = null, page_url = null, promo_code = null, referrer = null,
            given = private.pinned_meaning(touchpoints)
        where
            touchpoints.workspace_id = erase_relationship.workspace_id
            and touchpoints.workspace_influencer_id = record_id
            and num_nonnulls(
                touchpoints.utm_content, touchpoints.short_code, touchpoints.url, touchpoints.page_url, touchpoints.promo_code,
                touchpoints.referrer
            ) > 0
        returning touchpoints.id::text as id
    )
    select array_agg(changed.id) into ids from changed;
    perform private.redact_audit(
        'touchpoints', ids, array['utm_content', 'short_code', 'url', 'page_url', 'promo_code', 'referrer', 'given'], here
    );
    with changed as (
        update public.tracking_links as links
        set utm_content = 'erased'
        from public.collaborations as collaborations
        where
            collaborations.workspace_id = erase_relationship.workspace_id
            and collaborations.workspace_influencer_id = record_id
            and links.workspace_id = collaborations.workspace_id
            and links.collaboration_id = collaborations.id
            and links.utm_content is not null
        returning links.id::text as id
    )
    select array_agg(changed.id) into ids from changed;
    perform private.redact_audit('tracking_links', ids, array['utm_content', 'canonical_content', 'url'], here);
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
    insert into public.suppressions (digest, type, reason)
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
'Erases a catalog person: accounts, prices and personal fields go, here, in every workspace and in the audit trail; a digest keeps them from coming back. Business facts stay under "Erased person", content without its profile; free text in campaigns and deliverables is not searched. Returns how many workspace records were cleaned. service_role only.';

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
'Erases what one workspace knows of a person, private influencers above all; a linked one stays in the catalog. Returns whether there was such a record. service_role only.';

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
    perform private.lock_contact_merges(erase_contact.workspace_id);
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
    set local crmdb.erasing = 'on';
    update public.contacts as contacts
    set
        erased_email_digest = coalesce(private.suppression_digest('email', contacts.email), contacts.erased_email_digest),
        erased_external_digest = coalesce(
            private.suppression_digest('contact', contacts.source || '/' || contacts.external_id), contacts.erased_external_digest
        ),
        full_name = null, email = null, job_title = null, custom_fields = '{}', source = null, external_id = null,
        do_not_contact = true, erased_at = now()
    where contacts.workspace_id = erase_contact.workspace_id and contacts.id = any(person_ids);
    set local crmdb.erasing = '';
    -- Touches first: while the visitor is theirs, they are found by the contact.
    with changed as (
        update public.touchpoints as touchpoints
        set
            properties = '{}', visitor_id = null, url = null, page_url = null, referrer = null, user_agent = null,
            given = private.pinned_meaning(touchpoints)
        where touchpoints.workspace_id = erase_contact.workspace_id and touchpoints.contact_id = any(person_ids)
        returning touchpoints.id::text as id
    )
    select array_agg(changed.id) into ids from changed;
    perform private.redact_audit(
        'touchpoints', ids, array['properties', 'visitor_id', 'url', 'page_url', 'referrer', 'user_agent', 'given'],
        array[erase_contact.workspace_id]
    );
    with deleted as (
        delete from public.contact_visitors as visitors
        where visitors.workspace_id = erase_contact.workspace_id and visitors.contact_id = any(person_ids)
        returning visitors.id::text as id
    )
    select array_agg(deleted.id) into ids from deleted;
    perform private.redact_audit('contact_visitors', ids, array['visitor_id'], array[erase_contact.workspace_id]);
    with deleted as (
        delete from public.notes as notes
        where notes.workspace_id = erase_contact.workspace_id and notes.contact_id = any(person_ids)
        returning notes.id::text as id
    )
    select array_agg(deleted.id) into ids from deleted;
    perform private.redact_audit('notes', ids, array['body'], array[erase_contact.workspace_id]);
    with deleted as (
        delete from public.activities as activities
        where activities.workspace_id = erase_contact.workspace_id and activities.contact_id = any(person_ids)
        returning activities.id::text as id
    )
    select array_agg(deleted.id) into ids from deleted;
    perform private.redact_audit('activities', ids, array['subject', 'body', 'external_id'], array[erase_contact.workspace_id]);
    perform private.redact_audit('contacts', person_ids::text[], personal, array[erase_contact.workspace_id]);
    return true;
end
$$;
comment on function public.erase_contact(uuid, uuid) is
'Erases a buyer''s personal data, that of merged duplicates too, also from the audit trail; touches and revenue stay, so that totals do not change; digests of addresses and source ids keep the person from being imported again. Returns whether there was such a contact. service_role only.';

select private.revoke_execute();
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
