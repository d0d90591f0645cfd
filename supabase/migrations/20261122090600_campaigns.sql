-- Campaigns: what is run with whom, what is delivered, what it costs, how its links are tracked, and every change of status.
--
-- New tables only.

create table public.campaigns (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    name text not null constraint campaigns_name_check check (btrim(name) <> ''),
    slug text not null constraint campaigns_slug_check check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    objective text not null constraint campaigns_objective_check check (
        objective in ('awareness', 'engagement', 'lead_generation', 'product_launch', 'event', 'pipeline_acceleration', 'retention')
    ),
    status text not null default 'draft' constraint campaigns_status_check check (
        status in ('draft', 'planned', 'active', 'paused', 'completed', 'cancelled')
    ),
    owner_id uuid,
    starts_on date,
    ends_on date,
    currency_code text not null references public.currencies (code),
    budget_minor bigint constraint campaigns_budget_minor_check check (budget_minor >= 0),
    reporting_budget_minor bigint,
    exchange_rate numeric,
    exchange_rate_on date,
    brief text,
    custom_fields jsonb not null default '{}'
    constraint campaigns_custom_fields_check check (jsonb_typeof(custom_fields) = 'object'),
    archived_at timestamptz,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint campaigns_slug_key unique (workspace_id, slug),
    constraint campaigns_owner_id_fkey foreign key (workspace_id, owner_id)
    references public.workspace_members (workspace_id, user_id),
    constraint campaigns_dates_check check (ends_on > starts_on),
    constraint campaigns_running_dates_check check (status in ('draft', 'cancelled') or starts_on is not null)
);
create index campaigns_status_idx on public.campaigns (workspace_id, status, starts_on desc, id) where archived_at is null;
comment on constraint campaigns_running_dates_check on public.campaigns is
'A campaign that is more than a draft has a first day: budgets convert at that day''s rate.';
select private.describe_table('public.campaigns', 'A planned effort with influencers: a goal, a time, a budget.', $$
    name: What its people call it.
    slug: Short name, unique in the workspace; the canonical utm_campaign.
    objective: What it is for.
    status: Where it stands; changes follow a graph and are kept in status_changes.
    owner_id: The member responsible; emptied when the member leaves.
    starts_on: First day.
    ends_on: Day after the last.
    currency_code: Currency of the budget.
    budget_minor: Budget in minor units of that currency.
    reporting_budget_minor: Budget in the reporting currency at the rate of the first day; kept by trigger.
    brief: What influencers are told.
$$);
select private.describe_indexes($$
    campaigns_status_idx: The status board (queries/campaigns/status_board.sql).
$$);
select private.finish_workspace_table('public.campaigns');
select private.convert_to_reporting_when('public.campaigns', 'budget_minor', 'starts_on');
select private.validate_custom_fields_of('public.campaigns');
select private.allow_transitions('campaigns', $$
    draft > planned, active, cancelled
    planned > draft, active, cancelled
    active > paused, completed, cancelled
    paused > active, completed, cancelled
$$);
create trigger enforce_status_transition
before update of status on public.campaigns
for each row execute function private.enforce_status_transition('campaigns', 'status');
comment on trigger enforce_status_transition on public.campaigns is 'Status changes along the graph.';

create table public.campaign_targets (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    campaign_id uuid not null,
    metric text not null constraint campaign_targets_metric_check check (
        metric in ('impressions', 'views', 'engagements', 'clicks', 'leads', 'opportunities', 'pipeline_minor', 'revenue_minor')
    ),
    target bigint not null constraint campaign_targets_target_check check (target > 0),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint campaign_targets_campaign_id_fkey foreign key (workspace_id, campaign_id)
    references public.campaigns (workspace_id, id) on delete cascade,
    constraint campaign_targets_metric_key unique (workspace_id, campaign_id, metric)
);
select private.describe_table('public.campaign_targets', 'What a campaign is meant to reach.', $$
    campaign_id: The campaign.
    metric: What is counted; the two of money in minor units of the reporting currency.
    target: How much of it.
$$);
select private.finish_workspace_table('public.campaign_targets');

create table public.campaign_influencers (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    campaign_id uuid not null,
    workspace_influencer_id uuid not null,
    stage text not null default 'shortlisted' constraint campaign_influencers_stage_check check (
        stage in ('shortlisted', 'contacted', 'negotiating', 'contracted', 'active', 'completed', 'declined', 'cancelled')
    ),
    currency_code text not null references public.currencies (code),
    fee_minor bigint constraint campaign_influencers_fee_minor_check check (fee_minor >= 0),
    contract_period daterange constraint campaign_influencers_contract_period_check check (not isempty(contract_period)),
    usage_rights text,
    usage_period daterange constraint campaign_influencers_usage_period_check check (not isempty(usage_period)),
    exclusivity_category text constraint campaign_influencers_exclusivity_category_check check (
        exclusivity_category = lower(btrim(exclusivity_category)) and exclusivity_category <> ''
    ),
    exclusivity_period daterange constraint campaign_influencers_exclusivity_period_check check (not isempty(exclusivity_period)),
    disclosure text not null default 'paid_partnership' constraint campaign_influencers_disclosure_check check (
        disclosure in ('paid_partnership', 'gifted', 'affiliate', 'employee', 'none')
    ),
    decline_reason text,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint campaign_influencers_campaign_id_fkey foreign key (workspace_id, campaign_id)
    references public.campaigns (workspace_id, id) on delete cascade,
    constraint campaign_influencers_workspace_influencer_id_fkey foreign key (workspace_id, workspace_influencer_id)
    references public.workspace_influencers (workspace_id, id),
    constraint campaign_influencers_workspace_influencer_id_key unique (workspace_id, campaign_id, workspace_influencer_id),
    constraint campaign_influencers_campaign_id_key unique (workspace_id, campaign_id, id),
    constraint campaign_influencers_exclusivity_check check ((exclusivity_category is null) = (exclusivity_period is null)),
    constraint campaign_influencers_contracted_check check (
        stage not in ('contracted', 'active', 'completed') or (contract_period is not null and fee_minor is not null)
    ),
    constraint campaign_influencers_exclusivity_excl exclude using gist (
        workspace_id with =, workspace_influencer_id with =, exclusivity_category with =, exclusivity_period with &&
    ) where (stage not in ('declined', 'cancelled'))
);
create index campaign_influencers_stage_idx on public.campaign_influencers (workspace_id, campaign_id, stage);
comment on constraint campaign_influencers_campaign_id_key on public.campaign_influencers is
'What costs, links and promo codes refer to, so that a deal they name is one of their campaign.';
comment on constraint campaign_influencers_exclusivity_excl on public.campaign_influencers is
'Nobody promises the same exclusivity twice: one person, one category, overlapping days.';
comment on constraint campaign_influencers_contracted_check on public.campaign_influencers is
'From contracted on there is a contract period and a fee (0 for unpaid).';
select private.describe_table('public.campaign_influencers', 'The deal with one influencer in one campaign.', $$
    campaign_id: The campaign.
    workspace_influencer_id: The person.
    stage: From shortlisted to completed or declined; changes follow a graph and are kept in status_changes.
    currency_code: Currency of the fee.
    fee_minor: Agreed fee in minor units; 0 for unpaid.
    contract_period: Days the contract covers, end excluded.
    usage_rights: What the brand may do with the content.
    usage_period: Days it may, end excluded.
    exclusivity_category: What the influencer promised not to promote for others, such as crm-software.
    exclusivity_period: Days of that promise, end excluded.
    disclosure: How the content is marked as advertising.
    decline_reason: Why it came to nothing.
$$);
select private.describe_indexes($$
    campaign_influencers_stage_idx: The influencer funnel of a campaign (queries/campaigns/influencer_funnel.sql).
$$);
select private.finish_workspace_table('public.campaign_influencers');
select private.allow_transitions('campaign_influencers', $$
    shortlisted > contacted, negotiating, contracted, declined, cancelled
    contacted > negotiating, contracted, declined, cancelled
    negotiating > contacted, contracted, declined, cancelled
    contracted > active, completed, cancelled
    active > completed, cancelled
    declined > shortlisted, contacted
$$);
create trigger enforce_status_transition
before update of stage on public.campaign_influencers
for each row execute function private.enforce_status_transition('campaign_influencers', 'stage');
comment on trigger enforce_status_transition on public.campaign_influencers is 'Stages change along the graph.';

create function private.respect_exclusions()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    person record;
begin
    select influencers.do_not_contact, influencers.do_not_contact_reason, exclusions.id is not null as is_blocked
    into person
    from public.workspace_influencers as influencers
    left join public.exclusions as exclusions
        on
            exclusions.workspace_id = influencers.workspace_id
            and exclusions.workspace_influencer_id = influencers.id
    where influencers.workspace_id = new.workspace_id and influencers.id = new.workspace_influencer_id;
    if (person.do_not_contact or person.is_blocked) and private.is_foreign(new.workspace_id) then
        return new;
    end if;
    if person.do_not_contact then
        perform private.reject(
            'campaign_influencers_do_not_contact',
            'this influencer is marked "do not contact"',
            coalesce('Reason: ' || person.do_not_contact_reason, 'No reason was given.'),
            'Choose somebody else, or clear do_not_contact of the workspace_influencers row if the person agreed again.'
        );
    end if;
    if person.is_blocked then
        perform private.reject(
            'campaign_influencers_blocked',
            'this influencer is on the workspace''s block list',
            'See public.exclusions.',
            'Choose somebody else, or remove the exclusion.'
        );
    end if;
    return new;
end
$$;
comment on function private.respect_exclusions() is
'Trigger: nobody marked do-not-contact or blocked is added to a campaign or moved on in one.';
create trigger respect_exclusions_inserted
before insert on public.campaign_influencers
for each row when (new.stage not in ('declined', 'cancelled')) execute function private.respect_exclusions();
comment on trigger respect_exclusions_inserted on public.campaign_influencers is 'Do-not-contact and block list.';
create trigger respect_exclusions_moved
before update of stage, workspace_influencer_id on public.campaign_influencers
for each row when (
    (new.stage in ('contacted', 'negotiating', 'contracted') and new.stage <> old.stage)
    or (new.stage not in ('declined', 'cancelled') and new.workspace_influencer_id <> old.workspace_influencer_id)
)
execute function private.respect_exclusions();
comment on trigger respect_exclusions_moved on public.campaign_influencers is 'Do-not-contact and block list.';

create table public.deliverables (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    campaign_influencer_id uuid not null,
    deliverable_type_code text not null references public.deliverable_types (code),
    platform_code text not null references public.platforms (code),
    influencer_account_id uuid references public.influencer_accounts (id) on delete set null,
    workspace_influencer_account_id uuid,
    title text not null constraint deliverables_title_check check (btrim(title) <> ''),
    status text not null default 'planned' constraint deliverables_status_check check (
        status in ('planned', 'in_production', 'submitted', 'changes_requested', 'approved', 'published', 'cancelled')
    ),
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
    constraint deliverables_campaign_influencer_id_fkey foreign key (workspace_id, campaign_influencer_id)
    references public.campaign_influencers (workspace_id, id) on delete cascade,
    constraint deliverables_workspace_influencer_account_id_fkey foreign key (workspace_id, workspace_influencer_account_id)
    references public.workspace_influencer_accounts (workspace_id, id),
    constraint deliverables_account_check check (num_nonnulls(influencer_account_id, workspace_influencer_account_id) <= 1),
    constraint deliverables_published_check check (status <> 'published' or (published_at is not null and published_url is not null))
);
create index deliverables_due_idx on public.deliverables (workspace_id, due_on, id)
where status not in ('published', 'cancelled');
comment on constraint deliverables_published_check on public.deliverables is 'What is published says where and since when.';
comment on constraint deliverables_account_check on public.deliverables is
'Content appears on one profile, of the catalogue or the workspace''s own.';
select private.describe_table('public.deliverables', 'One piece of content an influencer owes.', $$
    campaign_influencer_id: The deal it is part of.
    deliverable_type_code: What kind of content.
    platform_code: Where it appears.
    influencer_account_id: The influencer's profile on that platform that it appears on, if the catalogue has it. Like the next empty while not known; filled in at publication if the influencer has a single profile there.
    workspace_influencer_account_id: The same, if the profile is one the workspace added itself. At most one of the two.
    title: Working title.
    status: Where it stands; changes follow a graph and are kept in status_changes.
    due_on: Day it is to be published.
    submitted_at: When the draft last came in; kept by trigger.
    approved_at: When it was approved; kept by trigger.
    approved_by: Who approved it; kept by trigger.
    revision_count: How often changes were requested; kept by trigger.
    published_at: When it went live.
    published_url: Where it is.
$$);
select private.describe_indexes($$
    deliverables_due_idx: What is due and what is late (queries/campaigns/deliverables_due.sql).
$$);
select private.finish_workspace_table('public.deliverables');
select private.allow_transitions('deliverables', $$
    planned > in_production, submitted, cancelled
    in_production > submitted, cancelled
    submitted > changes_requested, approved, cancelled
    changes_requested > submitted, cancelled
    approved > published, changes_requested, cancelled
$$);
create trigger enforce_status_transition
before update of status on public.deliverables
for each row execute function private.enforce_status_transition('deliverables', 'status');
comment on trigger enforce_status_transition on public.deliverables is 'Status changes along the graph.';

create function private.stamp_deliverable()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Derived: whatever an update says of them.
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
        when 'published' then new.published_at := coalesce(new.published_at, now());
        else null;
    end case;
    return new;
end
$$;
comment on function private.stamp_deliverable() is 'Trigger: times and counts that follow from a deliverable''s change of status.';
create trigger stamp_deliverable
before update of status, submitted_at, approved_at, approved_by, revision_count on public.deliverables
for each row execute function private.stamp_deliverable();
comment on trigger stamp_deliverable on public.deliverables is 'Submission, approval, revisions and publication stamp themselves.';

-- Definer: the profiles of the deal's influencer are read whoever writes the content.
create function private.check_deliverable_account()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    given constant uuid := coalesce(new.influencer_account_id, new.workspace_influencer_account_id);
    -- Of a new row all of OLD is null. Both given is the constraint's to refuse.
    is_concerned constant boolean := case num_nonnulls(new.influencer_account_id, new.workspace_influencer_account_id)
        when 0 then new.status = 'published' and old.status is distinct from new.status
        when 1 then
            (new.campaign_influencer_id, new.platform_code, new.influencer_account_id, new.workspace_influencer_account_id)
            is distinct from
            (old.campaign_influencer_id, old.platform_code, old.influencer_account_id, old.workspace_influencer_account_id)
        else false
    end;
    person uuid;
    account record;
    theirs text;
begin
    if not is_concerned or private.is_foreign(new.workspace_id) then
        return new;
    end if;
    -- Whose the deal and the profile are stays so until this row is stored; then the triggers of their changes see it.
    select deals.workspace_influencer_id
    into person
    from public.campaign_influencers as deals
    where deals.workspace_id = new.workspace_id and deals.id = new.campaign_influencer_id
    for key share;
    perform from public.workspace_influencers as people
    where people.workspace_id = new.workspace_id and people.id = person
    for key share;
    perform from public.workspace_influencer_accounts as own
    where own.workspace_id = new.workspace_id and own.id = new.workspace_influencer_account_id
    for share;

    if given is null then
        select (array_agg(known.influencer_account_id))[1], (array_agg(known.workspace_influencer_account_id))[1]
        into new.influencer_account_id, new.workspace_influencer_account_id
        from public.known_accounts as known
        where
            known.workspace_id = new.workspace_id
            and known.workspace_influencer_id = person
            and known.platform_code = new.platform_code
        having count(*) = 1;
        return new;
    end if;

    select accounts.platform_code, accounts.handle
    into account
    from (
        select shared.platform_code, shared.handle
        from public.influencer_accounts as shared
        where shared.id = new.influencer_account_id
        union all
        select own.platform_code, own.handle
        from public.workspace_influencer_accounts as own
        where own.workspace_id = new.workspace_id and own.id = new.workspace_influencer_account_id
    ) as accounts;
    -- A deal or a profile that is not there, elsewhere or nowhere, is left to the foreign keys.
    if person is null or account is null then
        return new;
    end if;
    if account.platform_code <> new.platform_code then
        perform private.reject(
            'deliverables_account_platform',
            format('profile "%s" is on %s, the deliverable on %s', account.handle, account.platform_code, new.platform_code),
            'Content appears on the platform of the profile it appears on.',
            'Name a profile on the deliverable''s platform, change its platform_code, or leave the profile empty while it is not known.'
        );
    end if;
    if not exists (
        select from public.known_accounts as known
        where
            known.workspace_id = new.workspace_id
            and known.workspace_influencer_id = person
            and given in (known.influencer_account_id, known.workspace_influencer_account_id)
    ) then
        select coalesce(string_agg(known.handle, ', ' order by known.handle), 'none')
        into theirs
        from public.known_accounts as known
        where
            known.workspace_id = new.workspace_id
            and known.workspace_influencer_id = person
            and known.platform_code = new.platform_code;
        perform private.reject(
            'deliverables_account_owner',
            format('profile "%s" is not one of the deal''s influencer', account.handle),
            format('Their profiles on %s: %s.', new.platform_code, theirs),
            'Name one of theirs (public.known_accounts lists them), or leave the profile empty while it is not known.'
        );
    end if;
    return new;
end
$$;
comment on function private.check_deliverable_account() is
'Trigger: the profile content appears on is one of the deal''s influencer, on the content''s platform. Content that gets published without one gets the only profile the influencer has there; of several nobody guesses.';
create trigger check_account
before insert or update of
campaign_influencer_id, platform_code, influencer_account_id, workspace_influencer_account_id, status
on public.deliverables
for each row execute function private.check_deliverable_account();
comment on trigger check_account on public.deliverables is 'The profile is one of the influencer''s, on the platform.';

-- Definer: it keeps right what the change of another row made wrong, whoever made it.
create function private.forget_accounts()
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
    from public.campaign_influencers as deals
    where
        deals.workspace_id = new.workspace_id
        and deals.workspace_influencer_id = person
        and content.workspace_id = deals.workspace_id
        and content.campaign_influencer_id = deals.id
        and num_nonnulls(content.influencer_account_id, content.workspace_influencer_account_id) = 1
        and not exists (
            select from public.known_accounts as known
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
comment on function private.forget_accounts() is
'Trigger: where a deal goes to somebody else, or a record is linked to somebody else, content keeps its profile only if that is theirs too. Argument: the column with the person.';
create trigger forget_accounts
after update of workspace_influencer_id on public.campaign_influencers
for each row when (new.workspace_influencer_id <> old.workspace_influencer_id)
execute function private.forget_accounts('workspace_influencer_id');
comment on trigger forget_accounts on public.campaign_influencers is
'Content of a deal that goes to somebody else forgets the profile of whom it was with.';
create trigger forget_accounts
after update of influencer_id on public.workspace_influencers
for each row when (new.influencer_id is distinct from old.influencer_id)
execute function private.forget_accounts('id');
comment on trigger forget_accounts on public.workspace_influencers is
'Content forgets the profile of whom the record no longer is about; a merge in the catalogue takes the profiles along.';

-- Definer: whoever deletes the account. Stands in for ON DELETE SET NULL, which does not go with composite tenant keys.
create function private.forget_account()
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
comment on function private.forget_account() is
'Trigger: content stays when the profile it appears on is deleted, or turns out to be on another platform or another person''s; the profile is not known any more.';
create trigger forget_account_deleted
before delete on public.workspace_influencer_accounts
for each row execute function private.forget_account();
comment on trigger forget_account_deleted on public.workspace_influencer_accounts is 'Content stays without its profile.';
create trigger forget_account_moved
before update of workspace_influencer_id, platform_code on public.workspace_influencer_accounts
for each row when (
    (new.workspace_influencer_id, new.platform_code) is distinct from (old.workspace_influencer_id, old.platform_code)
)
execute function private.forget_account();
comment on trigger forget_account_moved on public.workspace_influencer_accounts is 'Content stays without its profile.';

create table public.deliverable_metrics (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id bigint generated always as identity,
    deliverable_id uuid not null,
    measured_at timestamptz not null,
    impressions bigint constraint deliverable_metrics_impressions_check check (impressions >= 0),
    views bigint constraint deliverable_metrics_views_check check (views >= 0),
    clicks bigint constraint deliverable_metrics_clicks_check check (clicks >= 0),
    engagements bigint constraint deliverable_metrics_engagements_check check (engagements >= 0),
    primary key (workspace_id, id),
    constraint deliverable_metrics_deliverable_id_fkey foreign key (workspace_id, deliverable_id)
    references public.deliverables (workspace_id, id) on delete cascade,
    constraint deliverable_metrics_measured_at_key unique (workspace_id, deliverable_id, measured_at)
);
select private.describe_table('public.deliverable_metrics', 'What a published deliverable had reached by a moment: running totals, latest row counts.', $$
    deliverable_id: The deliverable.
    measured_at: When the platform's numbers were read.
    impressions: Times shown so far; absent if not reported, never zero for unknown.
    views: Times watched or read so far.
    clicks: Clicks the platform counted so far; our own are touchpoints.
    engagements: Reactions, comments, shares and saves so far.
$$);
select private.finish_workspace_table('public.deliverable_metrics', audited => '{update,delete}');

create table public.campaign_costs (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    campaign_id uuid not null,
    campaign_influencer_id uuid,
    kind text not null constraint campaign_costs_kind_check check (
        kind in ('fee', 'product', 'ads', 'agency', 'travel', 'production', 'other')
    ),
    status text not null default 'planned' constraint campaign_costs_status_check check (status in ('planned', 'approved', 'paid', 'refunded')),
    description text,
    incurred_on date not null,
    paid_on date,
    currency_code text not null references public.currencies (code),
    amount_minor bigint not null constraint campaign_costs_amount_minor_check check (amount_minor >= 0),
    refunded_minor bigint not null default 0,
    reporting_amount_minor bigint,
    exchange_rate numeric,
    exchange_rate_on date,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint campaign_costs_campaign_id_fkey foreign key (workspace_id, campaign_id)
    references public.campaigns (workspace_id, id) on delete cascade,
    constraint campaign_costs_campaign_influencer_id_fkey foreign key (workspace_id, campaign_id, campaign_influencer_id)
    references public.campaign_influencers (workspace_id, campaign_id, id),
    constraint campaign_costs_paid_on_check check ((status in ('paid', 'refunded')) = (paid_on is not null)),
    constraint campaign_costs_refunded_minor_check check (
        refunded_minor between 0 and amount_minor and (status = 'refunded') = (refunded_minor > 0)
    )
);
create index campaign_costs_campaign_idx on public.campaign_costs (workspace_id, campaign_id, status)
include (amount_minor, refunded_minor, reporting_amount_minor);
comment on constraint campaign_costs_refunded_minor_check on public.campaign_costs is
'At most what was paid comes back; a cost counts as refunded when something did.';
select private.describe_table('public.campaign_costs', 'What a campaign costs: fees, product, ads, agency and the like.', $$
    campaign_id: The campaign it belongs to.
    campaign_influencer_id: The deal it belongs to, if it is about one influencer.
    kind: fee, product, ads, agency, travel, production or other.
    status: planned, approved, paid or refunded.
    description: What it was for.
    incurred_on: Day the cost arose; the rate of this day makes the reporting amount.
    paid_on: Day it was paid.
    currency_code: Currency of the amounts.
    amount_minor: Cost in minor units.
    refunded_minor: Part of it that came back.
    reporting_amount_minor: Cost in the reporting currency; kept by trigger.
$$);
select private.describe_indexes($$
    campaign_costs_campaign_idx: Spend of a campaign by status, from the index alone (queries/campaigns/budget_against_cost.sql).
$$);
select private.finish_workspace_table('public.campaign_costs');
select private.convert_to_reporting_when('public.campaign_costs', 'amount_minor', 'incurred_on');

-- ---------------------------------------------------------------------------------------------------------------------
-- Status history: one table for every subject that has a status

create table public.status_changes (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id bigint generated always as identity,
    workspace_influencer_id uuid,
    campaign_id uuid,
    campaign_influencer_id uuid,
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
    constraint status_changes_campaign_influencer_id_fkey foreign key (workspace_id, campaign_influencer_id)
    references public.campaign_influencers (workspace_id, id) on delete cascade,
    constraint status_changes_deliverable_id_fkey foreign key (workspace_id, deliverable_id)
    references public.deliverables (workspace_id, id) on delete cascade,
    constraint status_changes_subject_check check (
        num_nonnulls(workspace_influencer_id, campaign_id, campaign_influencer_id, deliverable_id) = 1
    ),
    constraint status_changes_former_duration_check check ((from_status is null) = (former_duration is null))
);
comment on constraint status_changes_subject_check on public.status_changes is 'A change is about exactly one row.';
select private.describe_table('public.status_changes', 'Every change of status of relationships, campaigns, deals with influencers and deliverables. Append-only, written by trigger.', $$
    id: Order of changes.
    workspace_influencer_id: The relationship whose stage changed, or
    campaign_id: the campaign whose status changed, or
    campaign_influencer_id: the deal whose stage changed, or
    deliverable_id: the deliverable whose status changed.
    from_status: Status before; empty when the row was made.
    to_status: Status after.
    changed_at: When.
    changed_by: Who; empty for services.
    former_duration: How long the status before had lasted.
$$);
select private.finish_workspace_table('public.status_changes', commands => '{}', audited => '{}');
create trigger forbid_change
before update or delete on public.status_changes
for each row execute function private.forbid_change('status_changes');
comment on trigger forbid_change on public.status_changes is 'Append-only.';

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
        workspace_id, workspace_influencer_id, campaign_id, campaign_influencer_id, deliverable_id,
        from_status, to_status, former_duration
    ) values (
        new.workspace_id,
        case tg_argv[0] when 'workspace_influencer_id' then new.id end,
        case tg_argv[0] when 'campaign_id' then new.id end,
        case tg_argv[0] when 'campaign_influencer_id' then new.id end,
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
select private.record_status_changes_of('public.workspace_influencers', 'workspace_influencer_id', 'stage');
select private.record_status_changes_of('public.campaigns', 'campaign_id', 'status');
select private.record_status_changes_of('public.campaign_influencers', 'campaign_influencer_id', 'stage');
select private.record_status_changes_of('public.deliverables', 'deliverable_id', 'status');

-- ---------------------------------------------------------------------------------------------------------------------
-- Tracking

create function private.normalise_utm(value text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select nullif(btrim(regexp_replace(lower(normalize(btrim(value), nfkc)), '[\s_+-]+', '-', 'g'), '-'), '')
$$;
comment on function private.normalise_utm(text) is
'One spelling of a UTM value: Unicode NFKC, trimmed, lower case, runs of spaces, underscores, plus signs and hyphens as one hyphen; empty becomes NULL.';

create table public.utm_aliases (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    parameter text not null constraint utm_aliases_parameter_check check (parameter in ('source', 'medium', 'campaign', 'content', 'term')),
    alias text not null constraint utm_aliases_alias_check check (alias = lower(btrim(alias)) and alias <> ''),
    canonical text not null constraint utm_aliases_canonical_check check (canonical = lower(btrim(canonical)) and canonical <> ''),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint utm_aliases_alias_key unique (workspace_id, parameter, alias),
    constraint utm_aliases_canonical_differs_check check (alias <> canonical)
);
select private.describe_table('public.utm_aliases', 'Spellings that mean the same: fb and face-book are facebook. Each workspace starts with the usual ones.', $$
    parameter: source, medium, campaign, content or term.
    alias: A spelling as it arrives, normalised.
    canonical: What it becomes.
$$);
select private.finish_workspace_table('public.utm_aliases');

create function private.canonical_utm(workspace_id uuid, parameter text, value text)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    normalised text := private.normalise_utm(value);
    canonical text;
begin
    if normalised is null then
        return null;
    end if;
    select aliases.canonical
    into canonical
    from public.utm_aliases as aliases
    where
        aliases.workspace_id = canonical_utm.workspace_id
        and aliases.parameter = canonical_utm.parameter
        and aliases.alias = normalised;
    return coalesce(canonical, normalised);
end
$$;
comment on function private.canonical_utm(uuid, text, text) is
'A UTM value normalised and, if the workspace knows it as an alias, replaced by its canonical spelling.';

create function private.canonicalise_utm()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    new.utm_source := private.canonical_utm(new.workspace_id, 'source', new.utm_source);
    new.utm_medium := private.canonical_utm(new.workspace_id, 'medium', new.utm_medium);
    new.utm_campaign := private.canonical_utm(new.workspace_id, 'campaign', new.utm_campaign);
    new.utm_content := private.canonical_utm(new.workspace_id, 'content', new.utm_content);
    new.utm_term := private.canonical_utm(new.workspace_id, 'term', new.utm_term);
    return new;
end
$$;
comment on function private.canonicalise_utm() is 'Trigger: the five UTM parameters in one spelling.';

create function private.add_default_utm_aliases()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into public.utm_aliases (workspace_id, parameter, alias, canonical)
    select new.id, aliases.parameter, aliases.alias, aliases.canonical
    from (
        values
        ('source', 'fb', 'facebook'), ('source', 'face-book', 'facebook'), ('source', 'ig', 'instagram'),
        ('source', 'insta', 'instagram'), ('source', 'yt', 'youtube'), ('source', 'you-tube', 'youtube'),
        ('source', 'li', 'linkedin'), ('source', 'linked-in', 'linkedin'), ('source', 'twitter', 'x'),
        ('source', 'tw', 'x'), ('source', 'tik-tok', 'tiktok'), ('medium', 'influencers', 'influencer'),
        ('medium', 'creator', 'influencer'), ('medium', 'ppc', 'cpc'), ('medium', 'e-mail', 'email'),
        ('medium', 'mail', 'email'), ('medium', 'paidsocial', 'paid-social')
    ) as aliases (parameter, alias, canonical)
    on conflict on constraint utm_aliases_alias_key do nothing;
    return null;
end
$$;
comment on function private.add_default_utm_aliases() is 'Trigger: the usual UTM aliases of a new workspace.';
create trigger add_default_utm_aliases
after insert on public.workspaces
for each row execute function private.add_default_utm_aliases();
comment on trigger add_default_utm_aliases on public.workspaces is 'A workspace starts with the usual UTM aliases.';

create table public.utm_templates (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    name text not null constraint utm_templates_name_check check (btrim(name) <> ''),
    utm_source text not null default '{platform}',
    utm_medium text not null default 'influencer',
    utm_campaign text not null default '{campaign}',
    utm_content text default '{influencer}',
    utm_term text,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint utm_templates_name_key unique (workspace_id, name)
);
select private.describe_table('public.utm_templates', 'Patterns for UTM parameters, so that links of one kind are spelt alike. {platform}, {campaign} and {influencer} are filled in when a link uses it.', $$
    name: Unique in the workspace.
    utm_source: Pattern of the source.
    utm_medium: Pattern of the medium.
    utm_campaign: Pattern of the campaign.
    utm_content: Pattern of the content.
    utm_term: Pattern of the term.
$$);
select private.finish_workspace_table('public.utm_templates');

-- One function, no helpers: a generated column runs as the inserting role, which may not look into schema private.
create function private.tracking_url(
    destination text, utm_source text, utm_medium text, utm_campaign text, utm_content text, utm_term text
)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    address constant text := split_part(destination, '#', 1);
    parameters text;
begin
    select
        string_agg(
            given.name || '=' || case
                -- Nearly every value is made of letters that stand for themselves.
                when given.value ~ '^[A-Za-z0-9._~-]*$' then given.value
                else (
                    select
                        string_agg(
                            case
                                when letters.letter ~ '^[A-Za-z0-9._~-]$' then letters.letter
                                else upper(regexp_replace(encode(convert_to(letters.letter, 'UTF8'), 'hex'), '(..)', '%\1', 'g'))
                            end,
                            '' order by letters.position
                        )
                    from regexp_split_to_table(given.value, '') with ordinality as letters (letter, position)
                )
            end,
            '&' order by given.position
        )
    into parameters
    from (
        values
        (1, 'utm_source', utm_source), (2, 'utm_medium', utm_medium), (3, 'utm_campaign', utm_campaign),
        (4, 'utm_content', utm_content), (5, 'utm_term', utm_term)
    ) as given (position, name, value)
    where given.value is not null;
    return address
        || case when strpos(address, '?') = 0 then '?' when address ~ '[?&]$' then '' else '&' end
        || parameters
        || substr(destination, length(address) + 1);
end
$$;
comment on function private.tracking_url(text, text, text, text, text, text) is
'The destination with its UTM parameters, percent-encoded (RFC 3986), before the fragment and after any query it has.';

create table public.tracking_links (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    campaign_id uuid not null,
    campaign_influencer_id uuid,
    deliverable_id uuid,
    utm_template_id uuid,
    label text,
    short_code text not null default substr(md5(gen_random_uuid()::text), 1, 10)
    constraint tracking_links_short_code_check check (short_code ~ '^[a-z0-9-]{3,40}$'),
    destination_url text not null
    constraint tracking_links_destination_url_check check (destination_url ~ '^https?://[^\s/?#]+[^\s]*$')
    constraint tracking_links_destination_url_utm_check check (destination_url !~* '[?&]utm_'),
    utm_source text not null,
    utm_medium text not null,
    utm_campaign text not null,
    utm_content text,
    utm_term text,
    url text generated always as (
        private.tracking_url(destination_url, utm_source, utm_medium, utm_campaign, utm_content, utm_term)
    ) stored,
    is_active boolean not null default true,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint tracking_links_short_code_key unique (workspace_id, short_code),
    constraint tracking_links_campaign_id_fkey foreign key (workspace_id, campaign_id)
    references public.campaigns (workspace_id, id) on delete cascade,
    constraint tracking_links_campaign_influencer_id_fkey foreign key (workspace_id, campaign_id, campaign_influencer_id)
    references public.campaign_influencers (workspace_id, campaign_id, id),
    constraint tracking_links_deliverable_id_fkey foreign key (workspace_id, deliverable_id)
    references public.deliverables (workspace_id, id),
    constraint tracking_links_utm_template_id_fkey foreign key (workspace_id, utm_template_id)
    references public.utm_templates (workspace_id, id)
);
create index tracking_links_utm_idx on public.tracking_links (workspace_id, utm_campaign, utm_source, utm_content);
comment on constraint tracking_links_destination_url_utm_check on public.tracking_links is
'UTM parameters are columns; one typed into the address would contradict them.';
select private.describe_table('public.tracking_links', 'A link given to an influencer: where it leads and how its clicks are told apart.', $$
    campaign_id: The campaign it was made for.
    campaign_influencer_id: The deal it was made for.
    deliverable_id: The content it stands in.
    utm_template_id: The pattern that filled the empty UTM parameters when the link was made.
    label: What people call it.
    short_code: Second part of the short link (workspaces.link_prefix/short_code); unique in the workspace.
    destination_url: Where it leads, without UTM parameters.
    utm_source: Normalised; filled from the template if left empty.
    utm_medium: Normalised; filled from the template if left empty.
    utm_campaign: Normalised; filled from the template if left empty.
    utm_content: Normalised; filled from the template if left empty.
    utm_term: Normalised; filled from the template if left empty.
    url: The full address, derived; never typed.
    is_active: Whether the short link still leads anywhere.
$$);
select private.describe_indexes($$
    tracking_links_utm_idx: Which link a click with these UTM parameters came from when a touch arrives with them alone (private.resolve_touchpoint()).
$$);
select private.finish_workspace_table('public.tracking_links');

create function private.fill_utm_from_template()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    -- Without a template a link still gets the parameters that follow from what it was made for.
    template public.utm_templates;
    words text[];
begin
    select templates.*
    into template
    from public.utm_templates as templates
    where templates.workspace_id = new.workspace_id and templates.id = new.utm_template_id;
    if not found then
        template.utm_source := '{platform}';
        template.utm_medium := 'influencer';
        template.utm_campaign := '{campaign}';
        template.utm_content := '{influencer}';
    end if;
    select array[
        (
            select deliverables.platform_code
            from public.deliverables as deliverables
            where deliverables.workspace_id = new.workspace_id and deliverables.id = new.deliverable_id
        ),
        (
            select campaigns.slug
            from public.campaigns as campaigns
            where campaigns.workspace_id = new.workspace_id and campaigns.id = new.campaign_id
        ),
        (
            select coalesce(catalogue.name, people.name)
            from public.campaign_influencers as deals
            inner join public.workspace_influencers as people
                on people.workspace_id = deals.workspace_id and people.id = deals.workspace_influencer_id
            left join public.influencers as catalogue on catalogue.id = people.influencer_id
            where deals.workspace_id = new.workspace_id and deals.id = new.campaign_influencer_id
        )
    ]
    into words;
    -- replace() with an unknown word gives NULL: a pattern whose word is unknown stays empty, and the rule below names it.
    new.utm_source := coalesce(new.utm_source, private.fill_pattern(template.utm_source, words));
    new.utm_medium := coalesce(new.utm_medium, private.fill_pattern(template.utm_medium, words));
    new.utm_campaign := coalesce(new.utm_campaign, private.fill_pattern(template.utm_campaign, words));
    new.utm_content := coalesce(new.utm_content, private.fill_pattern(template.utm_content, words));
    new.utm_term := coalesce(new.utm_term, private.fill_pattern(template.utm_term, words));
    if new.utm_source is null or new.utm_medium is null or new.utm_campaign is null then
        perform private.reject(
            'tracking_links_utm_complete',
            'a tracking link needs utm_source, utm_medium and utm_campaign',
            'The template could not fill them: {platform} needs a deliverable_id, {influencer} a campaign_influencer_id.',
            'Give the missing parameter, or the row its pattern refers to.',
            '23502'
        );
    end if;
    return new;
end
$$;
comment on function private.fill_utm_from_template() is 'Trigger: empty UTM parameters of a new link are filled from its template.';

create function private.fill_pattern(pattern text, words text[])
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case when strpos(step.b, '{influencer}') > 0 then replace(step.b, '{influencer}', words[3]) else step.b end
    from (
        select case when strpos(step.a, '{campaign}') > 0 then replace(step.a, '{campaign}', words[2]) else step.a end as b
        from (
            select case when strpos(pattern, '{platform}') > 0 then replace(pattern, '{platform}', words[1]) else pattern end as a
        ) as step
    ) as step
$$;
comment on function private.fill_pattern(text, text[]) is
'A UTM pattern with {platform}, {campaign} and {influencer} replaced by words 1 to 3; NULL if it names one that is unknown.';

-- Triggers of one table fire in the order of their names: fill, then normalise.
create trigger a_fill_utm_from_template
before insert on public.tracking_links
for each row execute function private.fill_utm_from_template();
comment on trigger a_fill_utm_from_template on public.tracking_links is 'Fills empty UTM parameters from the template.';
create trigger b_canonicalise_utm
before insert or update of utm_source, utm_medium, utm_campaign, utm_content, utm_term on public.tracking_links
for each row execute function private.canonicalise_utm();
comment on trigger b_canonicalise_utm on public.tracking_links is 'UTM parameters in one spelling.';

create table public.promo_codes (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    code text not null constraint promo_codes_code_check check (code = upper(btrim(code)) and code ~ '^[A-Z0-9_-]{3,40}$'),
    campaign_id uuid not null,
    campaign_influencer_id uuid,
    discount_percent smallint constraint promo_codes_discount_percent_check check (discount_percent between 1 and 100),
    valid_during daterange not null default daterange(current_date, null)
    constraint promo_codes_valid_during_check check (not isempty(valid_during)),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint promo_codes_code_key unique (workspace_id, code),
    constraint promo_codes_campaign_id_fkey foreign key (workspace_id, campaign_id)
    references public.campaigns (workspace_id, id) on delete cascade,
    constraint promo_codes_campaign_influencer_id_fkey foreign key (workspace_id, campaign_id, campaign_influencer_id)
    references public.campaign_influencers (workspace_id, campaign_id, id)
);
select private.describe_table('public.promo_codes', 'A code an influencer''s audience can use; its use is a touchpoint.', $$
    code: Upper case; unique in the workspace.
    campaign_id: The campaign it was made for.
    campaign_influencer_id: The deal it was made for.
    discount_percent: Discount in percent; empty when the code gives something else.
    valid_during: Days it works, end excluded.
$$);
select private.finish_workspace_table('public.promo_codes');

select private.seal_functions();
grant execute on function private.tracking_url(text, text, text, text, text, text) to authenticated, service_role;
