-- Deliverables: content of collaborations and organic content, its approval and its account.
--
-- A new table, and its functions and triggers.

create table public.deliverables (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    collaboration_id uuid,
    workspace_influencer_id uuid,
    deliverable_type_code text not null references public.deliverable_types (code),
    platform_code text not null references public.platforms (code),
    influencer_account_id uuid references public.influencer_accounts (id) on delete set null,
    workspace_influencer_account_id uuid,
    title text not null constraint deliverables_title_check check (btrim(title) <> ''),
    status text not null default 'planned' constraint deliverables_status_check check (
        status in ('planned', 'in_production', 'submitted', 'changes_requested', 'approved', 'published', 'cancelled')
    ),
    is_owed boolean not null default false,
    due_on date,
    submitted_at timestamptz,
    approved_at timestamptz,
    approved_by uuid,
    revision_count smallint not null default 0 constraint deliverables_revision_count_check check (revision_count >= 0),
    published_at timestamptz,
    published_url text constraint deliverables_published_url_check check (published_url ~ '^https?://'),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint deliverables_collaboration_id_fkey foreign key (workspace_id, collaboration_id)
    references public.collaborations (workspace_id, id) on delete cascade,
    constraint deliverables_workspace_influencer_id_fkey foreign key (workspace_id, workspace_influencer_id)
    references public.workspace_influencers (workspace_id, id) on delete cascade,
    constraint deliverables_workspace_influencer_account_id_fkey foreign key (workspace_id, workspace_influencer_account_id)
    references public.workspace_influencer_accounts (workspace_id, id),
    constraint deliverables_origin_check check (num_nonnulls(collaboration_id, workspace_influencer_id) = 1),
    constraint deliverables_organic_check check (workspace_influencer_id is null or (status = 'published' and due_on is null)),
    constraint deliverables_account_check check (num_nonnulls(influencer_account_id, workspace_influencer_account_id) <= 1),
    constraint deliverables_published_check check (
        case when status = 'published' then num_nonnulls(published_at, published_url) = 2 else published_at is null end
    )
);
select private.add_external_id('public.deliverables');
create index deliverables_due_idx on public.deliverables (workspace_id, due_on, id)
where is_owed;
comment on constraint deliverables_published_check on public.deliverables is
'Published content has its address and its time; other content has no time of publication, but the day it is due.';
comment on constraint deliverables_origin_check on public.deliverables is
'Content is part of a collaboration, or an influencer published it on their own: one of the two.';
comment on constraint deliverables_organic_check on public.deliverables is
'Organic content is known once it is published; nobody owes it.';
comment on constraint deliverables_account_check on public.deliverables is
'Content appears on one profile, of the catalog or the workspace''s own.';
select private.describe_table('public.deliverables', 'Pieces of content: what influencers owe, and what they published on their own (organic content, without a collaboration).', $$
    collaboration_id: The collaboration it is part of. Null for organic content.
    workspace_influencer_id: Who published it, if it is organic; null for content of a collaboration, which has its influencer.
    deliverable_type_code: Type of content.
    platform_code: Platform on which it appears.
    influencer_account_id: The influencer's profile on that platform that it appears on, if the catalog has it. Null, like the next, while not known; filled in at publication if the influencer has a single profile there.
    workspace_influencer_account_id: The same, if the profile is one the workspace added itself. At most one of the two.
    title: Working title.
    status: Current status; changes follow a graph and are kept in status_changes. Organic content is published, also if no status is given.
    is_owed: Whether the influencer still owes it: neither published nor cancelled, in a collaboration and a campaign that were not called off; kept by trigger.
    due_on: Day it is to be published; null for organic content.
    submitted_at: When the draft last came in; kept by trigger.
    approved_at: When it was approved; kept by trigger.
    approved_by: User who approved it; kept by trigger.
    revision_count: How often changes were requested; kept by trigger.
    published_at: When it went live; null while it is not published.
    published_url: Address of the published content.
$$);
select private.describe_indexes($$
    deliverables_due_idx: Content that is due or late (queries/campaigns/deliverables_due.sql), counted by the landing page.
$$);
select private.secure_workspace_table('public.deliverables');
select private.read_days_of('public.deliverables', 'published_at', 'start');
select private.allow_transitions('public.deliverables', $$
    planned > in_production, submitted, published, cancelled
    in_production > submitted, published, cancelled
    submitted > changes_requested, approved, published, cancelled
    changes_requested > submitted, published, cancelled
    approved > published, changes_requested, cancelled
$$);

create function private.stamp_deliverable()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Derived columns: values that an update sends are replaced.
    new.submitted_at := old.submitted_at;
    new.approved_at := old.approved_at;
    new.approved_by := old.approved_by;
    new.revision_count := old.revision_count;
    if new.status = old.status then
        return new;
    end if;
    case new.status
        when 'submitted' then new.submitted_at := now();
        when 'approved' then new.approved_at := now(); new.approved_by := auth.uid();
        when 'changes_requested' then
            new.revision_count := old.revision_count + 1; new.approved_at := null; new.approved_by := null;
        when 'published' then
            new.published_at := coalesce(new.published_at, now());
            -- Influencers publish without asking, too: who records that accepts it.
            new.submitted_at := coalesce(new.submitted_at, now());
            new.approved_by := case when new.approved_at is null then auth.uid() else new.approved_by end;
            new.approved_at := coalesce(new.approved_at, now());
        -- A status before submission again: an import that had moved it is taken back.
        else
            if new.status <> 'cancelled' then
                new.submitted_at := null; new.approved_at := null; new.approved_by := null;
            end if;
    end case;
    return new;
end
$$;
comment on function private.stamp_deliverable() is 'Trigger: times and counts that follow from a deliverable''s change of status.';
create trigger stamp_deliverable
before update of status, submitted_at, approved_at, approved_by, revision_count on public.deliverables
for each row execute function private.stamp_deliverable();
comment on trigger stamp_deliverable on public.deliverables is 'Sets the times of submission, approval, revision and publication.';

-- Definer: rules of private are out of reach of its callers. It reads no row.
create function private.complete_content()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if num_nonnulls(new.collaboration_id, new.workspace_influencer_id) <> 1 then
        perform private.reject('deliverables_origin_check', new.title);
    end if;
    if new.workspace_influencer_id is null then
        return new;
    end if;
    if tg_op = 'INSERT' and new.status = 'planned' then
        new.status := 'published';
    end if;
    if new.status <> 'published' or new.due_on is not null or new.published_at is null or new.published_url is null then
        perform private.reject('deliverables_organic_check', new.title, new.status);
    end if;
    return new;
end
$$;
comment on function private.complete_content() is
'Trigger: content has a collaboration or an influencer; what is organic is published, with its address and its time.';
select private.define_refusal(
    'deliverables_origin_check',
    'content "{title}" needs either a collaboration or an influencer',
    'Content of a collaboration has collaboration_id; what an influencer published on their own has workspace_influencer_id.',
    'Give one of the two.'
);
select private.define_refusal(
    'deliverables_organic_check',
    'organic content "{title}" is published: it has its address and its time, and no due day',
    'Its status is {status}. Content without a collaboration is recorded once it is there.',
    'Give published_url and published_at, and leave out due_on; content that is still owed belongs to a collaboration.'
);
create trigger b_complete_content
before insert or update of collaboration_id, workspace_influencer_id, status, due_on, published_at, published_url on public.deliverables
for each row execute function private.complete_content();
comment on trigger b_complete_content on public.deliverables is 'Content of a collaboration, or organic and published.';

create function private.stamp_new_deliverable()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    is_submitted constant boolean := new.status in ('submitted', 'changes_requested', 'approved', 'published');
    is_approved constant boolean := new.status in ('approved', 'published');
begin
    if new.collaboration_id is null and new.workspace_influencer_id is not null then
        -- Nobody ordered or approved organic content.
        new.submitted_at := null;
        new.approved_at := null;
        new.approved_by := null;
        new.revision_count := 0;
        return new;
    end if;
    new.submitted_at := case when is_submitted then now() end;
    new.approved_at := case when is_approved then now() end;
    new.approved_by := case when is_approved then auth.uid() end;
    new.revision_count := case when new.status = 'changes_requested' then 1 else 0 end;
    return new;
end
$$;
comment on function private.stamp_new_deliverable() is
'Trigger: content that an API role adds in a later status was submitted and approved now, by the user who added it.';
create trigger stamp_new_deliverable
before insert on public.deliverables
for each row when (row_security_active('public.deliverables'::regclass) or current_user = 'service_role')
execute function private.stamp_new_deliverable();
comment on trigger stamp_new_deliverable on public.deliverables is 'Only the database writes submission, approval and revisions.';

create function private.lock_person_of_content(content public.deliverables)
returns uuid
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    person uuid := content.workspace_influencer_id;
begin
    if person is null then
        select collaborations.workspace_influencer_id
        into person
        from public.collaborations as collaborations
        where collaborations.workspace_id = content.workspace_id and collaborations.id = content.collaboration_id
        for key share;
    end if;
    perform from public.workspace_influencers as people
    where people.workspace_id = content.workspace_id and people.id = person
    for key share;
    return person;
end
$$;
comment on function private.lock_person_of_content(public.deliverables) is
'Whose content it is: of organic content the influencer it names, else the one of its collaboration. Neither changes before this row is committed.';

create function private.require_account_of_person(content public.deliverables, person uuid)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    account record;
begin
    perform from public.workspace_influencer_accounts as own
    where own.workspace_id = content.workspace_id and own.id = content.workspace_influencer_account_id
    for share;
    select accounts.platform_code, accounts.handle
    into account
    from (
        select shared.platform_code, shared.handle
        from public.influencer_accounts as shared
        where shared.id = content.influencer_account_id
        union all
        select own.platform_code, own.handle
        from public.workspace_influencer_accounts as own
        where own.workspace_id = content.workspace_id and own.id = content.workspace_influencer_account_id
    ) as accounts;
    -- The foreign keys reject a collaboration or profile that does not exist in this workspace.
    if person is null or account is null then
        return;
    end if;
    if account.platform_code <> content.platform_code then
        perform private.reject(
            'deliverables_account_platform', account.handle, account.platform_code, content.platform_code
        );
    end if;
    if not exists (
        select from public.workspace_accounts as known
        where
            known.workspace_id = content.workspace_id
            and known.workspace_influencer_id = person
            and coalesce(content.influencer_account_id, content.workspace_influencer_account_id)
            in (known.influencer_account_id, known.workspace_influencer_account_id)
    ) then
        perform private.reject(
            'deliverables_account_owner', account.handle, content.platform_code,
            (
                select coalesce(string_agg(known.handle, ', ' order by known.handle), 'none')
                from public.workspace_accounts as known
                where
                    known.workspace_id = content.workspace_id
                    and known.workspace_influencer_id = person
                    and known.platform_code = content.platform_code
            )
        );
    end if;
end
$$;
comment on function private.require_account_of_person(public.deliverables, uuid) is
'Refuses a profile that is not this influencer''s, or is on another platform than the deliverable. The profile stays as it is until this row is committed.';
select private.define_refusal(
    'deliverables_account_platform',
    'profile "{handle}" is on {platform_code}, the deliverable on {new_platform_code}',
    'Content appears on the platform of the profile it appears on.',
    'Name a profile on the deliverable''s platform, change its platform_code, or leave the profile empty while it is not known.'
);
select private.define_refusal(
    'deliverables_account_owner',
    'profile "{handle}" is not one of the content''s influencer',
    'Their profiles on {platform_code}: {theirs}.',
    'Name one of theirs (public.workspace_accounts lists them), or leave the profile empty while it is not known.'
);

-- Definer: it reads the profiles of the collaboration's influencer for every caller.
create function private.require_influencers_account()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    -- For a new row all of OLD is null. The constraint refuses a row with both.
    lacks_account constant boolean := num_nonnulls(new.influencer_account_id, new.workspace_influencer_account_id) = 0
        and new.status = 'published' and old.status is distinct from new.status;
    has_new_account constant boolean := num_nonnulls(new.influencer_account_id, new.workspace_influencer_account_id) = 1
        and (
            new.collaboration_id, new.workspace_influencer_id, new.platform_code, new.influencer_account_id, new.workspace_influencer_account_id
        ) is distinct from (
            old.collaboration_id, old.workspace_influencer_id, old.platform_code, old.influencer_account_id, old.workspace_influencer_account_id
        );
    person uuid;
begin
    if not (lacks_account or has_new_account) or private.is_foreign(new.workspace_id) then
        return new;
    end if;
    person := private.lock_person_of_content(new);
    if has_new_account then
        perform private.require_account_of_person(new, person);
        return new;
    end if;
    select (array_agg(known.influencer_account_id))[1], (array_agg(known.workspace_influencer_account_id))[1]
    into new.influencer_account_id, new.workspace_influencer_account_id
    from public.workspace_accounts as known
    where
        known.workspace_id = new.workspace_id
        and known.workspace_influencer_id = person
        and known.platform_code = new.platform_code
    having count(*) = 1;
    return new;
end
$$;
comment on function private.require_influencers_account() is
'Trigger: the profile of a deliverable belongs to the influencer of the collaboration, or of organic content, and is on the platform of the deliverable. A deliverable that is published without a profile gets the influencer''s only profile there; if there are several, it stays empty.';
create trigger c_require_influencers_account
before insert or update of
collaboration_id, workspace_influencer_id, platform_code, influencer_account_id, workspace_influencer_account_id, status
on public.deliverables
for each row when (not private.is_running('erasing')) execute function private.require_influencers_account();
comment on trigger c_require_influencers_account on public.deliverables is 'The profile belongs to the influencer and the platform.';

-- Definer: it corrects rows after a change that any caller made to another row.
create function private.clear_accounts()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    person constant uuid := (to_jsonb(new) ->> tg_argv[0])::uuid;
begin
    update public.deliverables as content
    set influencer_account_id = null, workspace_influencer_account_id = null
    where
        content.workspace_id = new.workspace_id
        and (
            content.workspace_influencer_id = person
            or content.collaboration_id in (
                select collaborations.id from public.collaborations as collaborations
                where collaborations.workspace_id = new.workspace_id and collaborations.workspace_influencer_id = person
            )
        )
        and num_nonnulls(content.influencer_account_id, content.workspace_influencer_account_id) = 1
        and not exists (
            select from public.workspace_accounts as known
            where
                known.workspace_id = content.workspace_id
                and known.workspace_influencer_id = person
                and known.platform_code = content.platform_code
                and coalesce(content.influencer_account_id, content.workspace_influencer_account_id)
                in (known.influencer_account_id, known.workspace_influencer_account_id)
        );
    return null;
end
$$;
comment on function private.clear_accounts() is
'Trigger: when a collaboration or a record gets another person, its deliverables keep their profile only if it belongs to that person. Argument: the column with the person.';
create trigger clear_accounts
after update of workspace_influencer_id on public.collaborations
for each row when (new.workspace_influencer_id <> old.workspace_influencer_id and not private.is_running('erasing'))
execute function private.clear_accounts('workspace_influencer_id');
comment on trigger clear_accounts on public.collaborations is
'Deliverables of a collaboration that gets another influencer lose the profile of the former one.';
create trigger clear_accounts
after update of influencer_id on public.workspace_influencers
for each row when (new.influencer_id is distinct from old.influencer_id and not private.is_running('erasing'))
execute function private.clear_accounts('id');
comment on trigger clear_accounts on public.workspace_influencers is
'Deliverables lose the profile of a person whom the record no longer is about; a merge in the catalog moves the profiles.';

-- Definer: it runs for every caller who deletes the account. It replaces ON DELETE SET NULL, which does not work with composite tenant keys.
create function private.clear_account()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (select from public.workspaces as workspaces where workspaces.id = old.workspace_id) then
        update public.deliverables as content
        set workspace_influencer_account_id = null
        where content.workspace_id = old.workspace_id and content.workspace_influencer_account_id = old.id;
    end if;
    return case tg_op when 'DELETE' then old else new end;
end
$$;
comment on function private.clear_account() is
'Trigger: empties the profile of deliverables when the profile is deleted, or turns out to be on another platform or another person''s.';
create trigger clear_account_deleted
before delete on public.workspace_influencer_accounts
for each row execute function private.clear_account();
comment on trigger clear_account_deleted on public.workspace_influencer_accounts is 'Deliverables stay, without the profile.';
create trigger clear_account_moved
before update of workspace_influencer_id, platform_code on public.workspace_influencer_accounts
for each row when (
    (new.workspace_influencer_id, new.platform_code) is distinct from (old.workspace_influencer_id, old.platform_code)
    and not private.is_running('erasing')
)
execute function private.clear_account();
comment on trigger clear_account_moved on public.workspace_influencer_accounts is 'Deliverables stay, without the profile.';

select private.revoke_execute();
