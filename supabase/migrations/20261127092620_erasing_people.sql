-- Erasing a person: from a workspace, or everywhere.
--
-- Functions only.

create function private.identities_to_suppress(erasure uuid)
returns table (type text, identity text)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select known.type, known.identity
    from private.erasure_identities as known
    where known.erasure_id = erasure and known.type <> 'name'
    union
    select 'word', private.word_of_handle(known.identity)
    from private.erasure_identities as known
    where known.erasure_id = erasure and known.type = 'handle' and private.word_of_handle(known.identity) is not null
$$;
comment on function private.identities_to_suppress(uuid) is 'What identifies a person who is being erased, without names.';

create function private.suppress(erasure uuid, workspace uuid, reason text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- A number that other people have too is a switchboard and is not suppressed.
    delete from private.erasure_identities as known
    where known.erasure_id = erasure and known.type = 'phone' and exists (
        select from public.contacts as others
        where
            (workspace is null or others.workspace_id = workspace)
            and known.identity in (others.phone, others.mobile)
            and others.id not in (select people.row_id from private.erasure_rows as people where people.erasure_id = erasure)
    );
    if workspace is null then
        insert into public.suppressions (digest, type, reason)
        select private.suppression_digest(known.type, known.identity), known.type, suppress.reason
        from private.identities_to_suppress(erasure) as known
        on conflict (digest) do nothing;
    else
        insert into private.workspace_suppressions (workspace_id, digest, type, reason)
        select workspace, private.suppression_digest(known.type, known.identity), known.type, suppress.reason
        from private.identities_to_suppress(erasure) as known
        on conflict do nothing;
    end if;
end
$$;
comment on function private.suppress(uuid, uuid, text) is 'Keeps a person who is being erased from coming back, to a workspace or anywhere.';

create function private.empty_touches(erasure uuid)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    people record;
    ids text[];
begin
    for people in
        select rows.subject, rows.workspace_id, array_agg(rows.row_id) as ids
        from private.erasure_rows as rows
        where rows.erasure_id = erasure and rows.workspace_id is not null
        group by rows.subject, rows.workspace_id
    loop
        if people.subject = 'contacts' then
            with changed as (
                update public.touchpoints as touchpoints
                set
                    properties = '{}', visitor_id = null, url = null, page_url = null, referrer = null, user_agent = null,
                    given = private.pinned_meaning(touchpoints)
                where touchpoints.workspace_id = people.workspace_id and touchpoints.contact_id = any(people.ids)
                returning touchpoints.id::text as id
            )
            select array_agg(changed.id) into ids from changed;
        else
            -- The usual template writes the person's name into utm_content, and the touches that came through carry it too.
            with changed as (
                update public.touchpoints as touchpoints
                set
                    utm_content = case when touchpoints.utm_content is not null then 'erased' end,
                    short_code = null, url = null, page_url = null, promo_code = null, referrer = null,
                    given = private.pinned_meaning(touchpoints)
                where
                    touchpoints.workspace_id = people.workspace_id
                    and touchpoints.workspace_influencer_id = any(people.ids)
                    and num_nonnulls(
                        touchpoints.utm_content, touchpoints.short_code, touchpoints.url, touchpoints.page_url, touchpoints.promo_code,
                        touchpoints.referrer
                    ) > 0
                returning touchpoints.id::text as id
            )
            select array_agg(changed.id) into ids from changed;
        end if;
        perform private.redact_audit('touchpoints', ids, case people.subject
            when 'contacts' then array['properties', 'visitor_id', 'url', 'page_url', 'referrer', 'user_agent', 'given']
            else array['utm_content', 'short_code', 'url', 'page_url', 'promo_code', 'referrer', 'given']
        end, array[people.workspace_id]);
    end loop;
end
$$;
comment on function private.empty_touches(uuid) is
'Empties what arrived with the touches of a person who is being erased. Their meaning stays, by id. It runs first, while touches still find their link and their visitor.';

create function private.empty_contacts(erasure uuid)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    people record;
    at_time constant timestamptz := now();
begin
    for people in
        select rows.workspace_id, array_agg(rows.row_id) as ids
        from private.erasure_rows as rows
        where rows.erasure_id = erasure and rows.subject = 'contacts'
        group by rows.workspace_id
    loop
        update public.contacts as contacts
        set
            full_name = null, first_name = null, last_name = null, email = null, company_domain = null, phone = null, mobile = null,
            job_title = null, custom_fields = '{}', as_given = '{}', source = null, external_id = null, do_not_contact = true,
            erased_at = at_time
        where contacts.workspace_id = people.workspace_id and contacts.id = any(people.ids);
        perform private.redact_audit('contacts', people.ids::text[], array[
            'full_name', 'first_name', 'last_name', 'email', 'company_domain', 'phone', 'mobile', 'job_title', 'custom_fields', 'as_given',
            'external_id'
        ], array[people.workspace_id]);
    end loop;
    perform private.delete_belongings(erasure, 'contacts', 'contact_id', '{contact_visitors,contact_emails,contact_profiles,notes,activities}');
    delete from private.merge_records as records
    using private.erasure_rows as rows
    where
        rows.erasure_id = erasure and records.workspace_id = rows.workspace_id and records.subject = rows.subject
        and rows.row_id in (records.duplicate_id, records.survivor_id);
end
$$;
comment on function private.empty_contacts(uuid) is
'Empties the contacts of a person who is being erased; their touches stay, without what identifies.';

create function private.delete_belongings(erasure uuid, subject text, column_name text, tables text[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    personal constant text[] := array[
        'visitor_id', 'email', 'platform_account_id', 'handle', 'url', 'as_given', 'body', 'subject', 'source', 'external_id'
    ];
    owned_table text;
    deleted record;
begin
    foreach owned_table in array tables loop
        for deleted in execute format(
            'with deleted as (delete from public.%1$I as owned using private.erasure_rows as rows'
            ' where rows.erasure_id = $1 and rows.subject = $2 and owned.workspace_id = rows.workspace_id and owned.%2$I = rows.row_id'
            ' returning owned.workspace_id, owned.id::text as id)'
            ' select deleted.workspace_id, array_agg(deleted.id) as ids from deleted group by deleted.workspace_id',
            owned_table, column_name
        ) using erasure, subject loop
            -- That there was something and when stays; what it said goes.
            update public.audit_events as events
            set
                old_values = events.old_values - personal,
                new_values = events.new_values - personal
            where
                events.workspace_id = deleted.workspace_id and events.table_name = owned_table
                and events.row_id = any(deleted.ids);
        end loop;
    end loop;
end
$$;
comment on function private.delete_belongings(uuid, text, text, text[]) is
'Deletes rows that are only about a person who is being erased, and their values in the audit trail.';

create function private.empty_relationships(erasure uuid, is_from_catalog boolean)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    people record;
    at_time constant timestamptz := now();
begin
    for people in
        select rows.workspace_id, array_agg(rows.row_id) as ids
        from private.erasure_rows as rows
        where rows.erasure_id = erasure and rows.subject = 'workspace_influencers'
        group by rows.workspace_id
    loop
        -- One that only this workspace erases has to lose its link: through it the catalog's name would still be read.
        update public.workspace_influencers as relations
        set
            influencer_id = case when is_from_catalog then relations.influencer_id end,
            name = case when is_from_catalog and relations.influencer_id is not null then null else 'Erased person' end,
            headline = null, country_code = null, email = null, phone = null, agent_name = null, agent_email = null, custom_fields = '{}',
            source = null, external_id = null, as_given = '{}', do_not_contact = true, do_not_contact_reason = 'Erased on request',
            erased_at = at_time
        where relations.workspace_id = people.workspace_id and relations.id = any(people.ids);
        perform private.redact_audit('workspace_influencers', people.ids::text[], array[
            'name', 'headline', 'email', 'phone', 'agent_name', 'agent_email', 'custom_fields', 'as_given', 'do_not_contact_reason', 'influencer_id',
            'external_id'
        ], array[people.workspace_id]);
        delete from public.workspace_influencer_languages as spoken
        where spoken.workspace_id = people.workspace_id and spoken.workspace_influencer_id = any(people.ids);
        -- Content without its profile stays as business fact.
        update public.deliverables as content
        set influencer_account_id = null, workspace_influencer_account_id = null
        where
            content.workspace_id = people.workspace_id
            and (
                content.workspace_influencer_id = any(people.ids)
                or content.collaboration_id in (
                    select collaborations.id from public.collaborations as collaborations
                    where collaborations.workspace_id = people.workspace_id and collaborations.workspace_influencer_id = any(people.ids)
                )
            );
    end loop;
    perform private.delete_belongings(
        erasure, 'workspace_influencers', 'workspace_influencer_id', '{workspace_influencer_accounts,notes,activities}'
    );
end
$$;
comment on function private.empty_relationships(uuid, boolean) is
'Empties the records of workspaces about a person who is being erased: contact details, accounts, notes, activities.';

create function private.empty_catalog(erasure uuid)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    ids constant uuid[] := array(
        select rows.row_id from private.erasure_rows as rows where rows.erasure_id = erasure and rows.subject = 'influencers'
    );
    at_time constant timestamptz := now();
begin
    delete from public.influencer_accounts as accounts where accounts.influencer_id = any(ids);
    delete from public.influencer_rates as rates where rates.influencer_id = any(ids);
    delete from public.influencer_topics as topics where topics.influencer_id = any(ids);
    delete from public.influencer_languages as languages where languages.influencer_id = any(ids);
    delete from public.influencer_industries as industries where industries.influencer_id = any(ids);
    update public.influencers as people
    set
        name = 'Erased person', headline = null, bio = null, country_code = null, city = null, job_title = null, employer = null,
        years_in_field = null, is_verified = false, quality_score = null, last_active_at = null, source = 'erased', external_id = null,
        archived_at = coalesce(people.archived_at, at_time)
    where people.id = any(ids);
end
$$;
comment on function private.empty_catalog(uuid) is 'Empties the catalog''s records of a person who is being erased.';

create function private.erase_records(erasure uuid, reach uuid, reason text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    keys text;
    names text;
begin
    -- The person's records lead to what identifies them, and that to further records, until there is nothing more.
    loop
        perform private.collect_identities(erasure);
        exit when not private.add_same_person(erasure, reach);
    end loop;
    perform private.collect_names(erasure);
    keys := private.pattern_of_keys(erasure);
    names := private.pattern_of_names(erasure, 'none');
    perform private.suppress(erasure, reach, reason);
    perform private.begin_operation('erasing');
    perform private.empty_touches(erasure);
    perform private.redact_linked(
        -- If nothing is known of the person there is nothing to look for: an empty pattern would match everything.
        erasure, nullif(concat_ws('|', keys, nullif(private.pattern_of_names(erasure, 'all'), '')), '')
    );
    perform private.redact_opportunities(erasure, private.pattern_of_names(erasure, 'last'));
    -- Before the notes that imports wrote are deleted: they say whom an import is about.
    perform private.empty_imports(erasure, keys, reach);
    perform private.empty_contacts(erasure);
    perform private.empty_relationships(erasure, reach is null);
    perform private.empty_catalog(erasure);
    if concat_ws('|', keys, names) <> '' then
        perform private.redact_everywhere(erasure, keys, concat_ws('|', keys, names), reach);
    end if;
    perform private.end_operation('erasing');
end
$$;
comment on function private.erase_records(uuid, uuid, text) is
'One round of an erasure: finds the records of the person within its reach, keeps them from coming back, empties them, takes the person out of every text.';

create function private.erase_person(subject text, workspace uuid, row_id uuid, reach uuid, reason text)
returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    erasure constant uuid := public.uuid_v7();
    relations integer;
begin
    perform private.require_read_committed();
    if reach is not null then
        -- Wait for transactions that are storing a person in this workspace. Later ones wait for this erasure and then see it.
        perform pg_advisory_xact_lock(private.workspace_lock('people', reach));
        perform private.lock_contact_merges(reach);
    end if;
    insert into private.erasure_rows (erasure_id, subject, workspace_id, row_id) values (erasure, subject, workspace, row_id);
    loop
        perform private.erase_records(erasure, reach, reason);
        exit when reach is not null;
        -- Erasing everywhere takes long, so other sessions wait only at its end; people stored meanwhile are erased in another round.
        perform pg_advisory_xact_lock(private.workspace_lock('people', null));
        exit when not private.add_same_person(erasure, reach);
    end loop;
    select count(*) into relations
    from private.erasure_rows as rows where rows.erasure_id = erasure and rows.subject = 'workspace_influencers';
    delete from private.erasure_rows as rows where rows.erasure_id = erasure;
    delete from private.erasure_identities as known where known.erasure_id = erasure;
    return relations;
end
$$;
comment on function private.erase_person(text, uuid, uuid, uuid, text) is
'Erases the person of a record within a workspace (reach), or everywhere: finds their other records, keeps them from coming back, empties the records, takes the person out of every text. Returns how many workspace records of influencers that were.';

create function private.require_erasure_reason(reason text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if reason is null or reason not in ('erasure', 'opt_out', 'legal') then
        perform private.reject('erasures_reason_known', reason);
    end if;
end
$$;
comment on function private.require_erasure_reason(text) is 'Rejects a reason to erase a person that public.suppressions does not know.';
select private.define_refusal(
    'erasures_reason_known', '"{reason}" is not a reason to erase a person', '', 'Reasons: erasure, opt_out, legal.', '22023'
);

create function public.erase_influencer(influencer_id uuid, reason text default 'erasure')
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform private.require_erasure_reason(erase_influencer.reason);
    if not exists (select from public.influencers as people where people.id = erase_influencer.influencer_id) then
        perform private.reject('influencers_erase_exists');
    end if;
    return private.erase_person('influencers', null, erase_influencer.influencer_id, null, erase_influencer.reason);
end
$$;
comment on function public.erase_influencer(uuid, text) is
'Erases a catalog person everywhere, on the person''s own request: as influencer and as contact, here and in every workspace. No row, history, audit entry, link, code, title or search document names them afterwards, nothing brings them back except public.renew_consent(). Business facts stay under "Erased person". Returns how many workspace records of influencers were cleaned. service_role only.';
select private.define_refusal(
    'influencers_erase_exists', 'there is no such influencer', '', 'Read public.influencers.', '23503'
);

-- Definer: erasing empties rows, histories and texts that no member may write.
create function private.erase_record(subject text, row_id uuid, requested uuid, reason text)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace constant uuid := private.workspace_to_change('admin', 'erase people of', subject, requested);
    found_row boolean;
begin
    perform private.require_erasure_reason(reason);
    perform public.require_given(case subject when 'contacts' then 'contact_id' else 'workspace_influencer_id' end, row_id::text);
    execute format('select exists (select from public.%I as rows where rows.workspace_id = $1 and rows.id = $2)', subject)
    into found_row using workspace, row_id;
    if found_row then
        perform private.erase_person(subject, workspace, row_id, workspace, reason);
    end if;
    return found_row;
end
$$;
comment on function private.erase_record(text, uuid, uuid, text) is
'Implements public.erase_workspace_influencer() and public.erase_contact(), after asking what the caller may change.';

create function public.erase_workspace_influencer(
    workspace_influencer_id uuid, workspace_id uuid default null, reason text default 'erasure'
)
returns boolean
language sql
set search_path = pg_catalog, pg_temp
begin atomic
    select private.erase_record('workspace_influencers', workspace_influencer_id, workspace_id, reason);
end;
comment on function public.erase_workspace_influencer(uuid, uuid, text) is
'Erases the records of one workspace about a person, as influencer and as contact; the catalog and other workspaces keep theirs. Nothing brings the person back to this workspace except public.renew_consent(). Returns whether there was such a record. For admins and services; the workspace is the argument, else the one of the request.';

create function public.erase_contact(contact_id uuid, workspace_id uuid default null, reason text default 'erasure')
returns boolean
language sql
set search_path = pg_catalog, pg_temp
begin atomic
    select private.erase_record('contacts', contact_id, workspace_id, reason);
end;
comment on function public.erase_contact(uuid, uuid, text) is
'Erases a buyer within a workspace, merged duplicates and the same person as influencer too; touches and revenue stay, so that totals do not change. Nothing brings the person back to this workspace except public.renew_consent(). Returns whether there was such a contact. For admins and services; the workspace is the argument, else the one of the request.';

select private.revoke_execute();
revoke all on function
public.erase_influencer(uuid, text), public.erase_workspace_influencer(uuid, uuid, text), public.erase_contact(uuid, uuid, text)
from public, anon, authenticated, service_role;
grant execute on function public.erase_influencer(uuid, text) to service_role;
grant execute on function
public.erase_workspace_influencer(uuid, uuid, text), public.erase_contact(uuid, uuid, text),
private.erase_record(text, uuid, uuid, text)
to authenticated, service_role;
