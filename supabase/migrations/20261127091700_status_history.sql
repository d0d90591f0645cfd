-- Status history: every change of a status, its author and time, and how long the former status lasted.
--
-- One new table; triggers on the four tables that have a status.

create table public.status_changes (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id bigint generated always as identity,
    workspace_influencer_id uuid,
    campaign_id uuid,
    collaboration_id uuid,
    deliverable_id uuid,
    from_status text,
    to_status text not null,
    changed_at timestamptz not null default now(),
    changed_by uuid default auth.uid(),
    former_duration interval,
    primary key (workspace_id, id),
    constraint status_changes_workspace_influencer_id_fkey foreign key (workspace_id, workspace_influencer_id)
    references public.workspace_influencers (workspace_id, id) on delete cascade,
    constraint status_changes_campaign_id_fkey foreign key (workspace_id, campaign_id)
    references public.campaigns (workspace_id, id) on delete cascade,
    constraint status_changes_collaboration_id_fkey foreign key (workspace_id, collaboration_id)
    references public.collaborations (workspace_id, id) on delete cascade,
    constraint status_changes_deliverable_id_fkey foreign key (workspace_id, deliverable_id)
    references public.deliverables (workspace_id, id) on delete cascade,
    constraint status_changes_subject_check check (
        num_nonnulls(workspace_influencer_id, campaign_id, collaboration_id, deliverable_id) = 1
    ),
    constraint status_changes_former_duration_check check ((from_status is null) = (former_duration is null))
);
comment on constraint status_changes_subject_check on public.status_changes is 'A change is about exactly one row.';
select private.describe_table('public.status_changes', 'Every change of status of relationships, campaigns, collaborations and deliverables. Append-only, written by trigger.', $$
    id: Order of changes.
    workspace_influencer_id: The relationship, if its status changed.
    campaign_id: The campaign, if its status changed.
    collaboration_id: The collaboration, if its status changed.
    deliverable_id: The deliverable, if its status changed.
    from_status: Status before; null when the row was made.
    to_status: Status after.
    changed_at: When it changed.
    changed_by: Who changed it; null for services.
    former_duration: How long the status before had lasted.
$$);
select private.secure_workspace_table('public.status_changes', commands => '{}', audited => '{}');
select private.make_append_only('public.status_changes', 'Append-only.');

create function private.record_status_change()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    former text;
    since timestamptz;
begin
    if tg_op = 'UPDATE' then
        former := to_jsonb(old) ->> tg_argv[1];
        execute format(
            'select max(changed_at) from public.status_changes where workspace_id = $1 and %I = $2', tg_argv[0]
        ) into since using new.workspace_id, new.id;
        since := coalesce(since, old.created_at);
    end if;
    insert into public.status_changes (
        workspace_id, workspace_influencer_id, campaign_id, collaboration_id, deliverable_id,
        from_status, to_status, former_duration
    ) values (
        new.workspace_id,
        case tg_argv[0] when 'workspace_influencer_id' then new.id end,
        case tg_argv[0] when 'campaign_id' then new.id end,
        case tg_argv[0] when 'collaboration_id' then new.id end,
        case tg_argv[0] when 'deliverable_id' then new.id end,
        former,
        to_jsonb(new) ->> tg_argv[1],
        now() - since
    );
    return null;
end
$$;
comment on function private.record_status_change() is
'Trigger: writes public.status_changes. Arguments: the column that names the subject there, the status column here.';

create function private.record_status_changes_of(target regclass, subject_column text, status_column text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    execute format(
        'create trigger record_status_inserted after insert on %s '
        'for each row execute function private.record_status_change(%L, %L)',
        target, subject_column, status_column
    );
    execute format(
        'create trigger record_status_updated after update of %I on %s '
        'for each row when (new.%I <> old.%I) execute function private.record_status_change(%L, %L)',
        status_column, target, status_column, status_column, subject_column, status_column
    );
    execute format('comment on trigger record_status_inserted on %s is %L', target, 'The first status.');
    execute format('comment on trigger record_status_updated on %s is %L', target, 'Each change of status.');
end
$$;
comment on function private.record_status_changes_of(regclass, text, text) is
'Adds the triggers that keep the status history of a table.';
select private.record_status_changes_of('public.workspace_influencers', 'workspace_influencer_id', 'status');
select private.record_status_changes_of('public.campaigns', 'campaign_id', 'status');
select private.record_status_changes_of('public.collaborations', 'collaboration_id', 'status');
select private.record_status_changes_of('public.deliverables', 'deliverable_id', 'status');

select private.revoke_execute();
