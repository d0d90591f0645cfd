-- Owed content: whether an influencer still owes a deliverable.
--
-- Functions, and triggers on deliverables, collaborations and campaigns. Reasons are in docs/decisions/0031.

create function private.is_owed(workspace_id uuid, collaboration_id uuid, status text)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return is_owed.status not in ('published', 'cancelled') and exists (
        select from public.collaborations as collaborations
        inner join public.campaigns as campaigns
            on campaigns.workspace_id = collaborations.workspace_id and campaigns.id = collaborations.campaign_id
        where
            collaborations.workspace_id = is_owed.workspace_id
            and collaborations.id = is_owed.collaboration_id
            and collaborations.status not in ('declined', 'cancelled')
            and campaigns.status <> 'cancelled'
    );
end
$$;
comment on function private.is_owed(uuid, uuid, text) is
'Whether content of a status is owed: neither published nor cancelled, in a collaboration and a campaign that were not called off.';

-- Definer: it reads the collaboration and the campaign for every caller.
create function private.keep_owed()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if private.is_foreign(new.workspace_id) then
        return new;
    end if;
    -- Who calls them off does not see this content before it is committed, and waits. For a new status alone they do not wait for each
    -- other: the second to come sees the content as the first one left it.
    if tg_op = 'INSERT' or new.collaboration_id is distinct from old.collaboration_id then
        perform from public.collaborations as collaborations
        inner join public.campaigns as campaigns
            on campaigns.workspace_id = collaborations.workspace_id and campaigns.id = collaborations.campaign_id
        where collaborations.workspace_id = new.workspace_id and collaborations.id = new.collaboration_id
        for share;
    end if;
    new.is_owed := private.is_owed(new.workspace_id, new.collaboration_id, new.status);
    return new;
end
$$;
comment on function private.keep_owed() is 'Trigger: sets is_owed, whatever a caller sends.';
create trigger keep_owed
before insert or update of status, collaboration_id, is_owed on public.deliverables
for each row execute function private.keep_owed();
comment on trigger keep_owed on public.deliverables is 'Keeps is_owed.';

create function private.mark_owed(workspace_id uuid, collaboration_ids uuid[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update public.deliverables as content
    set is_owed = not content.is_owed
    where
        content.workspace_id = mark_owed.workspace_id
        and content.collaboration_id = any(collaboration_ids)
        and content.is_owed <> private.is_owed(content.workspace_id, content.collaboration_id, content.status);
end
$$;
comment on function private.mark_owed(uuid, uuid[]) is 'Corrects is_owed of the content of collaborations; only of what differs.';

-- Definer, like the next: it corrects rows after a change that any caller made to another row.
create function private.owe_content_of_collaboration()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- After waiting for who adds content or calls the campaign off, their rows must be visible here.
    perform private.require_read_committed();
    perform from public.campaigns as campaigns
    where campaigns.workspace_id = new.workspace_id and campaigns.id = new.campaign_id
    for share;
    perform private.mark_owed(new.workspace_id, array[new.id]);
    return null;
end
$$;
comment on function private.owe_content_of_collaboration() is
'Trigger: nobody owes content of a collaboration that was called off.';
create trigger owe_content
after update of status, campaign_id on public.collaborations
for each row when (
    (new.status in ('declined', 'cancelled')) <> (old.status in ('declined', 'cancelled')) or new.campaign_id <> old.campaign_id
)
execute function private.owe_content_of_collaboration();
comment on trigger owe_content on public.collaborations is 'Keeps is_owed of its content.';

create function private.owe_content_of_campaign()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform private.require_read_committed();
    perform private.mark_owed(new.workspace_id, array(
        select collaborations.id from public.collaborations as collaborations
        where collaborations.workspace_id = new.workspace_id and collaborations.campaign_id = new.id
    ));
    return null;
end
$$;
comment on function private.owe_content_of_campaign() is 'Trigger: nobody owes content of a campaign that was called off.';
create trigger owe_content
after update of status on public.campaigns
for each row when ((new.status = 'cancelled') <> (old.status = 'cancelled'))
execute function private.owe_content_of_campaign();
comment on trigger owe_content on public.campaigns is 'Keeps is_owed of its content.';

create function private.rebuild_owed(workspace_id uuid)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform private.mark_owed(rebuild_owed.workspace_id, array(
        select collaborations.id from public.collaborations as collaborations
        where collaborations.workspace_id = rebuild_owed.workspace_id
    ));
end
$$;
comment on function private.rebuild_owed(uuid) is
'Corrects is_owed in a workspace: after rows were loaded with triggers off, or where crmdb doctor finds a difference.';

select private.revoke_execute();
