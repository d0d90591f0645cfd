-- Merging a workspace's records of influencers: two records of one person become one.
--
-- Functions, and triggers on the tables that name a record.

create function private.lock_meaning_of_people(workspace_id uuid, duplicate_id uuid, survivor_id uuid)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    ids constant uuid[] := array(
        select unnest(array[people.id, people.merged_into_id])
        from public.workspace_influencers as people
        where people.workspace_id = lock_meaning_of_people.workspace_id and people.id in (duplicate_id, survivor_id)
    );
begin
    -- In the order of those who change a collaboration or content: its row first, then the meaning of touches.
    perform from public.collaborations as collaborations
    where collaborations.workspace_id = lock_meaning_of_people.workspace_id and collaborations.workspace_influencer_id = any(ids)
    order by collaborations.id
    for update;
    perform from public.deliverables as content
    where content.workspace_id = lock_meaning_of_people.workspace_id and content.workspace_influencer_id = any(ids)
    order by content.id
    for update;
    perform pg_advisory_xact_lock(private.workspace_lock('meaning', lock_meaning_of_people.workspace_id));
end
$$;
comment on function private.lock_meaning_of_people(uuid, uuid, uuid) is
'Before influencers are merged or parted: locks their collaborations and content, and waits for touches that are being recorded.';

create function private.require_mergeable_people(duplicate public.workspace_influencers, survivor public.workspace_influencers)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    campaign text;
begin
    if num_nonnulls(duplicate.erased_at, survivor.erased_at) > 0 then
        perform private.reject('workspace_influencers_merge_exists', 'workspace_influencers');
    end if;
    if public.resolve_influencer(duplicate.influencer_id) <> public.resolve_influencer(survivor.influencer_id) then
        perform private.reject(
            'workspace_influencers_merge_catalog', duplicate.influencer_id::text, survivor.influencer_id::text
        );
    end if;
    select campaigns.name into campaign
    from public.collaborations as theirs
    inner join public.collaborations as kept
        on kept.workspace_id = theirs.workspace_id and kept.campaign_id = theirs.campaign_id and kept.workspace_influencer_id = survivor.id
    inner join public.campaigns as campaigns on campaigns.workspace_id = theirs.workspace_id and campaigns.id = theirs.campaign_id
    where theirs.workspace_id = duplicate.workspace_id and theirs.workspace_influencer_id = duplicate.id
    limit 1;
    if campaign is not null then
        perform private.reject('workspace_influencers_merge_campaign', campaign);
    end if;
end
$$;
comment on function private.require_mergeable_people(public.workspace_influencers, public.workspace_influencers) is
'Rejects the merge of two records that are two people of the catalog, or have a collaboration in the same campaign each.';
select private.define_refusal(
    'workspace_influencers_merge_catalog',
    'the two records are of two people of the catalog',
    'They are {duplicate_influencer_id} and {influencer_id}.',
    'If that is one person, a service merges them in the catalog first, with public.merge_influencers().'
);
select private.define_refusal(
    'workspace_influencers_merge_campaign',
    'both records have a collaboration in campaign "{campaign}"',
    'A person has one collaboration in a campaign. Two agreements are not added up by a merge.',
    'Move content, costs, links and codes of the one collaboration to the other, delete it, and merge then.'
);

create function private.merge_people(workspace_id uuid, duplicate_id uuid, survivor_id uuid)
returns uuid
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    at_time constant timestamptz := now();
    pair record;
    linked uuid;
    duplicate public.workspace_influencers;
    survivor public.workspace_influencers;
    removed jsonb;
    moved jsonb;
begin
    perform private.lock_contact_merges(merge_people.workspace_id);
    perform private.lock_meaning_of_people(merge_people.workspace_id, merge_people.duplicate_id, merge_people.survivor_id);
    pair := private.lock_merge('workspace_influencers', merge_people.workspace_id, merge_people.duplicate_id, merge_people.survivor_id);
    duplicate := jsonb_populate_record(null::public.workspace_influencers, pair.duplicate);
    survivor := jsonb_populate_record(null::public.workspace_influencers, pair.survivor);
    if duplicate.merged_into_id = survivor.id then
        return survivor.id;
    end if;
    perform private.require_mergeable_people(duplicate, survivor);
    linked := public.resolve_influencer(coalesce(survivor.influencer_id, duplicate.influencer_id));
    -- Of two prices for the same days that of the survivor stays.
    with former as (
        delete from public.workspace_influencer_rates as rates
        where
            rates.workspace_id = merge_people.workspace_id and rates.workspace_influencer_id = duplicate.id
            and exists (
                select from public.workspace_influencer_rates as kept
                where
                    kept.workspace_id = merge_people.workspace_id and kept.workspace_influencer_id = survivor.id
                    and kept.platform_code = rates.platform_code and kept.deliverable_type_code = rates.deliverable_type_code
                    and kept.currency_code = rates.currency_code and kept.valid_during && rates.valid_during
            )
        returning rates.*
    )
    select coalesce(jsonb_agg(to_jsonb(former)), '[]') into removed from former;
    moved := private.move_references(merge_people.workspace_id, 'public.workspace_influencers', duplicate.id, survivor.id)
        || jsonb_build_object(
            'table', 'public.workspace_influencer_rates', 'column', 'workspace_influencer_id', 'ids', '[]'::jsonb, 'removed', removed
        );
    -- The duplicate becomes a redirect: its name or link to the catalog stays, so that an import that knows the person by it ends at
    -- the survivor, which takes the link if it has none.
    perform private.begin_operation('erasing');
    update public.workspace_influencers as people
    set
        merged_into_id = survivor.id, archived_at = coalesce(people.archived_at, at_time), headline = null, country_code = null,
        owner_id = null, rating = null, phone = null, agent_name = null, agent_email = null, do_not_contact_reason = null,
        custom_fields = '{}', as_given = '{}',
        influencer_id = nullif(duplicate.influencer_id, linked),
        name = case
            when duplicate.influencer_id = linked then (select known.name from public.influencers as known where known.id = linked)
            else duplicate.name
        end,
        email = case when survivor.email is not null then duplicate.email end,
        source = case when survivor.external_id is not null then duplicate.source end,
        external_id = case when survivor.external_id is not null then duplicate.external_id end
    where people.workspace_id = merge_people.workspace_id and people.id = duplicate.id;
    update public.workspace_influencers as people
    set
        influencer_id = linked,
        name = case when linked is null then people.name end,
        headline = coalesce(people.headline, duplicate.headline),
        country_code = coalesce(people.country_code, duplicate.country_code),
        owner_id = coalesce(people.owner_id, duplicate.owner_id),
        rating = coalesce(people.rating, duplicate.rating),
        do_not_contact = people.do_not_contact or duplicate.do_not_contact,
        do_not_contact_reason = coalesce(people.do_not_contact_reason, duplicate.do_not_contact_reason),
        email = coalesce(people.email, duplicate.email),
        phone = coalesce(people.phone, duplicate.phone),
        agent_name = coalesce(people.agent_name, duplicate.agent_name),
        agent_email = coalesce(people.agent_email, duplicate.agent_email),
        archived_at = case when duplicate.archived_at is not null then people.archived_at end,
        custom_fields = duplicate.custom_fields || people.custom_fields,
        as_given = duplicate.as_given || people.as_given,
        source = case
            when people.external_id is null and duplicate.external_id is not null then duplicate.source
            else coalesce(people.source, duplicate.source)
        end,
        external_id = coalesce(people.external_id, duplicate.external_id)
    where people.workspace_id = merge_people.workspace_id and people.id = survivor.id;
    perform private.end_operation('erasing');
    return private.finish_merge('workspace_influencers', merge_people.workspace_id, pair.duplicate, pair.survivor, moved);
end
$$;
comment on function private.merge_people(uuid, uuid, uuid) is
'Implements public.merge_workspace_influencers() for a workspace that the caller may change.';

create function public.merge_workspace_influencers(duplicate_id uuid, survivor_id uuid, workspace_id uuid default null)
returns uuid
language sql
set search_path = pg_catalog, pg_temp
begin atomic
    select private.merge('workspace_influencers', duplicate_id, survivor_id, workspace_id);
end;
comment on function public.merge_workspace_influencers(uuid, uuid, uuid) is
'Merges two records of one influencer in a workspace and returns the survivor. All rows that refer to the duplicate move: accounts, collaborations, content, touches, lists, tags, notes, activities, prices. The survivor keeps its status, gets the values it lacks, and the link to the catalog if only the duplicate has one. The duplicate stays as an archived redirect, so that its id, source id, name and address still lead there. A merge that is done already is left as it is. public.undo_workspace_influencer_merge() undoes it. Attribution follows with the next refresh. For editors and services; the workspace is the argument, else the one of the request. People of the catalog are merged by public.merge_influencers().';

create function public.undo_workspace_influencer_merge(duplicate_id uuid, workspace_id uuid default null)
returns uuid
language sql
set search_path = pg_catalog, pg_temp
begin atomic
    select private.undo_merge('workspace_influencers', duplicate_id, workspace_id);
end;
comment on function public.undo_workspace_influencer_merge(uuid, uuid) is
'Undoes the merge of an influencer of a workspace and returns the record: its accounts, collaborations, touches and other rows come back to it, and so do rows that named its old id since. Other rows made after the merge stay with the survivor. For editors and services; the workspace is the argument, else the one of the request.';

create function public.resolve_workspace_influencer(workspace_influencer_id uuid, workspace_id uuid default null)
returns uuid
language sql
stable
set search_path = pg_catalog, pg_temp
begin atomic
    select coalesce(people.merged_into_id, people.id)
    from public.workspace_influencers as people
    where
        people.workspace_id = coalesce(resolve_workspace_influencer.workspace_id, private.active_workspace('viewer')) -- noqa: RF01
        and people.id = resolve_workspace_influencer.workspace_influencer_id; -- noqa: RF01
end;
comment on function public.resolve_workspace_influencer(uuid, uuid) is 'The record of an influencer that an id stands for today: itself, or what it was merged into. The workspace is the argument, else the one of the request.';

select private.prevent_redirects_of('public.workspace_influencers', 'record of an influencer', 'merge_workspace_influencers');

-- Definer: it locks records, which a viewer may not, and reads them without regard to their policies. Argument: the table.
create function private.follow_influencer_redirect()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    named constant uuid := new.workspace_influencer_id;
    survivor uuid;
begin
    -- The foreign key takes this lock anyway, only later. If a merge runs at the same time, either this sees the redirect
    -- or the merge sees the new row.
    select people.merged_into_id
    into survivor
    from public.workspace_influencers as people
    where people.workspace_id = new.workspace_id and people.id = new.workspace_influencer_id
    for key share;
    new.workspace_influencer_id := coalesce(survivor, named);
    if survivor is not null or tg_op = 'UPDATE' then
        perform private.note_followed(tg_argv[0]::regclass, 'workspace_influencer_id', named, survivor, to_jsonb(new));
    end if;
    return new;
end
$$;
comment on function private.follow_influencer_redirect() is 'Trigger: a row that names a merged influencer is recorded for the survivor.';
-- Touches follow when their meaning is found, status changes stay with the record they are of.
do $$
declare
    child regclass;
begin
    for child in
        select keys.conrelid::regclass
        from pg_catalog.pg_constraint as keys
        inner join pg_catalog.pg_attribute as fields on fields.attrelid = keys.conrelid and fields.attnum = keys.conkey[2]
        where
            keys.confrelid = 'public.workspace_influencers'::regclass and keys.contype = 'f'
            and fields.attname = 'workspace_influencer_id'
            and keys.conrelid not in ('public.touchpoints'::regclass, 'public.status_changes'::regclass)
    loop
        -- Before the other rules of the row, which ask about the influencer.
        execute format(
            'create trigger a_follow_influencer before insert or update of workspace_influencer_id on %s '
            'for each row when (new.workspace_influencer_id is not null) execute function private.follow_influencer_redirect(%L)',
            child, 'public.' || (select relname from pg_catalog.pg_class where oid = child)
        );
        execute format(
            'comment on trigger a_follow_influencer on %s is %L', child, 'A row that names a merged influencer is recorded for the survivor.'
        );
    end loop;
end
$$;

select private.revoke_execute();
revoke all on function
public.merge_workspace_influencers(uuid, uuid, uuid), public.undo_workspace_influencer_merge(uuid, uuid),
public.resolve_workspace_influencer(uuid, uuid)
from public, anon, authenticated, service_role;
grant execute on function
public.merge_workspace_influencers(uuid, uuid, uuid), public.undo_workspace_influencer_merge(uuid, uuid),
public.resolve_workspace_influencer(uuid, uuid)
to authenticated, service_role;
