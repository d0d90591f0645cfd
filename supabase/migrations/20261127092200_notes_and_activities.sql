-- Notes and activities about anything in the workspace.
--
-- New tables, and functions and triggers of these.

create table public.notes (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    workspace_influencer_id uuid,
    campaign_id uuid,
    company_id uuid,
    contact_id uuid,
    opportunity_id uuid,
    collaboration_id uuid,
    body text not null constraint notes_body_check check (btrim(body) <> ''),
    is_pinned boolean not null default false,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint notes_workspace_influencer_id_fkey foreign key (workspace_id, workspace_influencer_id)
    references public.workspace_influencers (workspace_id, id) on delete cascade,
    constraint notes_campaign_id_fkey foreign key (workspace_id, campaign_id)
    references public.campaigns (workspace_id, id) on delete cascade,
    constraint notes_company_id_fkey foreign key (workspace_id, company_id)
    references public.companies (workspace_id, id) on delete cascade,
    constraint notes_contact_id_fkey foreign key (workspace_id, contact_id)
    references public.contacts (workspace_id, id) on delete cascade,
    constraint notes_opportunity_id_fkey foreign key (workspace_id, opportunity_id)
    references public.opportunities (workspace_id, id) on delete cascade,
    constraint notes_collaboration_id_fkey foreign key (workspace_id, collaboration_id)
    references public.collaborations (workspace_id, id) on delete cascade,
    constraint notes_subject_check check (
        num_nonnulls(coalesce(workspace_influencer_id, collaboration_id), campaign_id, company_id, contact_id, opportunity_id) = 1
    )
);
select private.add_external_id('public.notes');
comment on constraint notes_subject_check on public.notes is 'A note is about exactly one record; one about a collaboration is about its influencer too.';
select private.describe_table('public.notes', 'Notes that people wrote about one record.', $$
    workspace_influencer_id: The influencer it is about.
    campaign_id: The campaign it is about.
    company_id: The company it is about.
    contact_id: The contact it is about.
    opportunity_id: The opportunity it is about.
    collaboration_id: The collaboration it is about; its influencer is filled in.
    body: Text, Markdown.
    is_pinned: Shown first.
$$);
select private.secure_workspace_table('public.notes');
select private.follow_redirects_of('public.notes');

create table public.activities (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    workspace_influencer_id uuid,
    campaign_id uuid,
    company_id uuid,
    contact_id uuid,
    opportunity_id uuid,
    collaboration_id uuid,
    type text not null constraint activities_type_check check (type in ('email', 'call', 'message', 'meeting', 'task', 'other')),
    direction text not null default 'outbound' constraint activities_direction_check check (direction in ('outbound', 'inbound', 'internal')),
    subject text not null constraint activities_subject_check check (btrim(subject) <> ''),
    body text,
    occurred_at timestamptz not null default now(),
    due_on date,
    remind_at timestamptz,
    assignee_id uuid,
    done_at timestamptz,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint activities_workspace_influencer_id_fkey foreign key (workspace_id, workspace_influencer_id)
    references public.workspace_influencers (workspace_id, id) on delete cascade,
    constraint activities_campaign_id_fkey foreign key (workspace_id, campaign_id)
    references public.campaigns (workspace_id, id) on delete cascade,
    constraint activities_company_id_fkey foreign key (workspace_id, company_id)
    references public.companies (workspace_id, id) on delete cascade,
    constraint activities_contact_id_fkey foreign key (workspace_id, contact_id)
    references public.contacts (workspace_id, id) on delete cascade,
    constraint activities_opportunity_id_fkey foreign key (workspace_id, opportunity_id)
    references public.opportunities (workspace_id, id) on delete cascade,
    constraint activities_collaboration_id_fkey foreign key (workspace_id, collaboration_id)
    references public.collaborations (workspace_id, id) on delete cascade,
    constraint activities_assignee_id_fkey foreign key (workspace_id, assignee_id)
    references public.workspace_members (workspace_id, user_id),
    constraint activities_about_check check (
        num_nonnulls(workspace_influencer_id, campaign_id, company_id, contact_id, opportunity_id, collaboration_id) >= 1
    )
);
select private.add_external_id('public.activities');
create index activities_occurred_idx on public.activities (workspace_id, occurred_at desc);
create index activities_due_idx on public.activities (workspace_id, due_on) where done_at is null and due_on is not null;
comment on constraint activities_about_check on public.activities is 'An activity is about one record or several.';
select private.describe_table('public.activities', 'Mails, calls, messages, meetings and tasks, done or planned.', $$
    workspace_influencer_id: The influencer it was with or about.
    campaign_id: The campaign it was about.
    company_id: The company it was with or about.
    contact_id: The contact it was with.
    opportunity_id: The opportunity it was about.
    collaboration_id: The collaboration it was about; its influencer is filled in.
    type: email, call, message, meeting, task or other.
    direction: outbound (we to them), inbound (they to us) or internal.
    subject: One line.
    body: The rest.
    occurred_at: When it happened.
    due_on: Day by which it is to be done.
    remind_at: When to remind the assignee; sending it is the product's.
    assignee_id: The member who is to do it; emptied when the member leaves.
    done_at: When it was done.
$$);
select private.describe_indexes($$
    activities_occurred_idx: The workspace's timeline, latest first (queries/dashboards/recent_activity.sql).
    activities_due_idx: Open tasks by due day (queries/dashboards/recent_activity.sql).
$$);
select private.secure_workspace_table('public.activities');
select private.read_days_of('public.activities', 'occurred_at', 'start');
select private.read_days_of('public.activities', 'done_at', 'start');
select private.follow_redirects_of('public.activities');

create function private.name_influencer_of_collaboration()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- A merge moves the rows of an influencer table by table: it sets another influencer and keeps the collaboration.
    if tg_op = 'INSERT' or new.collaboration_id is distinct from old.collaboration_id or new.workspace_influencer_id is null then
        select collaborations.workspace_influencer_id into new.workspace_influencer_id
        from public.collaborations as collaborations
        where collaborations.workspace_id = new.workspace_id and collaborations.id = new.collaboration_id;
    end if;
    return new;
end
$$;
comment on function private.name_influencer_of_collaboration() is
'Trigger: what is about a collaboration is about its influencer, too. So it is in the influencer''s timeline, and rules about the influencer hold for it.';
create trigger b_name_influencer
before insert or update of collaboration_id, workspace_influencer_id on public.notes
for each row when (new.collaboration_id is not null) execute function private.name_influencer_of_collaboration();
comment on trigger b_name_influencer on public.notes is 'Names the influencer of the collaboration.';
create trigger b_name_influencer
before insert or update of collaboration_id, workspace_influencer_id on public.activities
for each row when (new.collaboration_id is not null) execute function private.name_influencer_of_collaboration();
comment on trigger b_name_influencer on public.activities is 'Names the influencer of the collaboration.';

create function private.complete_activity()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- An activity that is done and has no time of its own happened when it was done.
    if new.occurred_at = now() and new.done_at < new.occurred_at then
        new.occurred_at := new.done_at;
    end if;
    return new;
end
$$;
comment on function private.complete_activity() is 'Trigger: an activity that was done earlier and has no time of its own happened when it was done.';
create trigger b_complete_activity
before insert on public.activities
for each row when (new.done_at is not null) execute function private.complete_activity();
comment on trigger b_complete_activity on public.activities is 'Sets the time of an activity that was done earlier.';

create function private.require_contact_allowed()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    influencer_refuses boolean;
    contact_refuses boolean;
begin
    -- The lock makes this wait for a session that is setting the mark, or that session wait for this.
    select people.do_not_contact
    into influencer_refuses
    from public.workspace_influencers as people
    where people.workspace_id = new.workspace_id and people.id = new.workspace_influencer_id
    for share;
    select contacts.do_not_contact
    into contact_refuses
    from public.contacts as contacts
    where contacts.workspace_id = new.workspace_id and contacts.id = new.contact_id
    for share;
    if (influencer_refuses or contact_refuses) and not private.is_foreign(new.workspace_id) then
        perform private.reject('activities_do_not_contact', new.type);
    end if;
    return new;
end
$$;
comment on function private.require_contact_allowed() is 'Trigger: rejects outreach to people marked do-not-contact.';
select private.define_refusal(
    'activities_do_not_contact',
    'no outbound {type} to a person marked "do not contact"',
    'The person asked not to be contacted, or the workspace decided so.',
    'Record it as inbound if they wrote first, or clear do_not_contact if they agreed again.'
);
create trigger require_contact_allowed
before insert or update of type, direction, workspace_influencer_id, contact_id, collaboration_id on public.activities
for each row when (
    new.direction = 'outbound' and new.type in ('email', 'call', 'message', 'meeting') and not private.is_running('erasing')
)
execute function private.require_contact_allowed();
comment on trigger require_contact_allowed on public.activities is 'Rejects outreach to people marked do-not-contact.';

select private.revoke_execute();
