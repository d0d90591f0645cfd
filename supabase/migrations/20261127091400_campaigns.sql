-- Campaigns, their targets, collaborations with influencers, and costs.
--
-- New tables, functions and triggers on them; no lock on existing rows.

create table public.campaigns (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
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
    exchange_rate_via text,
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
    constraint campaigns_running_dates_check check (status in ('draft', 'cancelled') or starts_on is not null),
    constraint campaigns_completed_check check (status <> 'completed' or starts_on <= (now() at time zone 'UTC')::date + 1)
);
comment on constraint campaigns_completed_check on public.campaigns is 'A campaign that has not begun is not completed. A start up to one day ahead is accepted, for time zones.';
select private.add_external_id('public.campaigns');
create index campaigns_status_idx on public.campaigns (workspace_id, status, starts_on desc, id) where archived_at is null;
comment on constraint campaigns_running_dates_check on public.campaigns is
'A campaign that is more than a draft has a first day: budgets convert at that day''s rate.';
select private.describe_table('public.campaigns', 'A planned effort with influencers: a goal, a time, a budget.', $$
    name: Name for people.
    slug: Short name, unique in the workspace; the canonical utm_campaign. Lower-case letters and digits, parts joined by single hyphens: spring-launch.
    objective: Goal of the campaign.
    status: Current status; changes follow a graph and are kept in status_changes.
    owner_id: The member responsible; emptied when the member leaves.
    starts_on: First day.
    ends_on: Day after the last.
    currency_code: Currency of the budget.
    budget_minor: Budget in minor units of that currency.
    reporting_budget_minor: Budget in the reporting currency at the rate of the first day; kept by trigger.
    brief: Instructions for influencers.
$$);
select private.describe_indexes($$
    campaigns_status_idx: The status board (queries/campaigns/status_board.sql).
$$);
select private.secure_workspace_table('public.campaigns');
select private.convert_to_reporting_when('public.campaigns', 'budget_minor', 'starts_on');
select private.require_custom_fields_of('public.campaigns');
select private.allow_transitions('public.campaigns', $$
    draft > planned, active, cancelled
    planned > draft, active, cancelled
    active > paused, completed, cancelled
    paused > active, completed, cancelled
$$);

create table public.campaign_targets (
    workspace_id uuid not null default public.active_workspace(),
    campaign_id uuid not null,
    metric text not null constraint campaign_targets_metric_check check (
        metric in ('impressions', 'views', 'engagements', 'clicks', 'leads', 'opportunities', 'pipeline_minor', 'revenue_minor')
    ),
    target bigint not null constraint campaign_targets_target_check check (target > 0),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, campaign_id, metric),
    constraint campaign_targets_campaign_id_fkey foreign key (workspace_id, campaign_id)
    references public.campaigns (workspace_id, id) on delete cascade
);
select private.describe_table('public.campaign_targets', 'Targets of a campaign.', $$
    campaign_id: The campaign.
    metric: Number that is measured; the two money metrics are in minor units of the reporting currency.
    target: How much of it.
$$);
select private.secure_workspace_table('public.campaign_targets');

create table public.collaborations (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    campaign_id uuid not null,
    workspace_influencer_id uuid not null,
    status text not null default 'shortlisted' constraint collaborations_status_check check (
        status in ('shortlisted', 'contacted', 'negotiating', 'contracted', 'active', 'completed', 'declined', 'cancelled')
    ),
    currency_code text not null references public.currencies (code),
    fee_minor bigint constraint collaborations_fee_minor_check check (fee_minor >= 0),
    pay_basis text not null default 'fixed' constraint collaborations_pay_basis_check check (
        pay_basis in ('fixed', 'click', 'lead', 'order', 'deal', 'revenue_share')
    ),
    pay_rate_minor bigint constraint collaborations_pay_rate_minor_check check (pay_rate_minor >= 0),
    pay_share_percent numeric(7, 4) constraint collaborations_pay_share_percent_check check (
        pay_share_percent > 0 and pay_share_percent <= 100
    ),
    pay_limit_minor bigint constraint collaborations_pay_limit_minor_check check (pay_limit_minor >= 0),
    contract_period daterange,
    usage_rights text,
    usage_period daterange,
    exclusivity_category text constraint collaborations_exclusivity_category_check check (
        exclusivity_category = lower(btrim(exclusivity_category)) and exclusivity_category <> ''
    ),
    exclusivity_period daterange,
    disclosure text not null default 'paid_partnership' constraint collaborations_disclosure_check check (
        disclosure in ('paid_partnership', 'gifted', 'affiliate', 'employee', 'none')
    ),
    decline_reason text,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint collaborations_campaign_id_fkey foreign key (workspace_id, campaign_id)
    references public.campaigns (workspace_id, id) on delete cascade,
    constraint collaborations_workspace_influencer_id_fkey foreign key (workspace_id, workspace_influencer_id)
    references public.workspace_influencers (workspace_id, id),
    constraint collaborations_workspace_influencer_id_key unique (workspace_id, campaign_id, workspace_influencer_id),
    constraint collaborations_campaign_id_key unique (workspace_id, campaign_id, id),
    constraint collaborations_pay_terms_check check (
        (pay_basis in ('click', 'lead', 'order', 'deal')) = (pay_rate_minor is not null)
        and (pay_basis = 'revenue_share') = (pay_share_percent is not null)
        and (pay_basis <> 'fixed' or pay_limit_minor is null)
    ),
    constraint collaborations_exclusivity_check check ((exclusivity_category is null) = (exclusivity_period is null)),
    constraint collaborations_contracted_check check (
        status not in ('contracted', 'active', 'completed') or (contract_period is not null and fee_minor is not null)
    ),
    constraint collaborations_completed_check check (
        status <> 'completed' or lower(contract_period) <= (now() at time zone 'UTC')::date + 1
    ),
    constraint collaborations_exclusivity_excl exclude using gist (
        workspace_id with =, workspace_influencer_id with =, exclusivity_category with =, exclusivity_period with &&
    ) where (status not in ('declined', 'cancelled'))
);
select private.add_external_id('public.collaborations');
create index collaborations_status_idx on public.collaborations (workspace_id, campaign_id, status);
comment on constraint collaborations_completed_check on public.collaborations is
'A contract that has not begun is not completed. A start up to one day ahead is accepted, for time zones.';
comment on constraint collaborations_campaign_id_key on public.collaborations is
'Costs, links and promo codes refer to it, so that a collaboration they name belongs to their campaign.';
comment on constraint collaborations_exclusivity_excl on public.collaborations is
'One person cannot promise exclusivity of one category twice for the same days.';
comment on constraint collaborations_contracted_check on public.collaborations is
'A contracted collaboration has a contract period and a fee (0 for unpaid).';
comment on constraint collaborations_exclusivity_check on public.collaborations is
'Exclusivity has a category and a period, or neither.';
comment on constraint collaborations_pay_share_percent_check on public.collaborations is
'A share of the revenue, in percent: above 0 and at most 100.';
comment on constraint collaborations_pay_terms_check on public.collaborations is
'Pay per click, lead, order or deal has a rate, a share of the revenue has a percentage, and a fixed fee has neither of them and no limit.';
select private.describe_table('public.collaborations', 'Agreements with one influencer in one campaign.', $$
    campaign_id: The campaign.
    workspace_influencer_id: The person.
    status: From shortlisted to completed or declined; changes follow a graph and are kept in status_changes.
    currency_code: Currency of the fee.
    fee_minor: Agreed fixed fee in minor units, owed whatever the results; 0 for none.
    pay_basis: Pay in addition to the fixed fee: nothing (fixed), per click, lead, order or deal, or a share of revenue.
    pay_rate_minor: Paid per result, in minor units.
    pay_share_percent: Share of the revenue of the deals it touched, in percent.
    pay_limit_minor: Most that is paid for results, in minor units; null for no limit.
    contract_period: Days the contract covers, end excluded.
    usage_rights: Rights of the brand to use the content.
    usage_period: Days it may, end excluded; without an end for good.
    exclusivity_category: Category that the influencer promised not to promote for others, such as crm-software.
    exclusivity_period: Days of that promise, end excluded.
    disclosure: How the content is marked as advertising.
    decline_reason: Why it came to nothing.
$$);
select private.describe_indexes($$
    collaborations_status_idx: The influencer funnel of a campaign (queries/campaigns/influencer_funnel.sql).
$$);
select private.secure_workspace_table('public.collaborations');
select private.allow_transitions('public.collaborations', $$
    shortlisted > contacted, negotiating, contracted, declined, cancelled
    contacted > negotiating, contracted, declined, cancelled
    negotiating > contacted, contracted, declined, cancelled
    contracted > active, completed, cancelled
    active > completed, cancelled
    declined > shortlisted, contacted
$$);

create function private.require_not_excluded()
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
    where influencers.workspace_id = new.workspace_id and influencers.id = new.workspace_influencer_id
    -- The lock makes this wait for a session that is setting the mark, or that session wait for this.
    for share of influencers;
    if (person.do_not_contact or person.is_blocked) and private.is_foreign(new.workspace_id) then
        return new;
    end if;
    if person.do_not_contact then
        perform private.reject('collaborations_do_not_contact', person.do_not_contact_reason);
    end if;
    if person.is_blocked then
        perform private.reject('collaborations_blocked');
    end if;
    return new;
end
$$;
comment on function private.require_not_excluded() is
'Trigger: rejects people marked do-not-contact or blocked, when they are added to a campaign or moved on in one.';
select private.define_refusal(
    'collaborations_do_not_contact',
    'this influencer is marked "do not contact"',
    'Reason: {reason}',
    'Choose somebody else, or clear do_not_contact of the workspace_influencers row if the person agreed again.'
);
select private.define_refusal(
    'collaborations_blocked',
    'this influencer is on the workspace''s block list',
    'See public.exclusions.',
    'Choose somebody else, or remove the exclusion.'
);
create trigger require_not_excluded_inserted
before insert on public.collaborations
for each row when (new.status not in ('declined', 'cancelled')) execute function private.require_not_excluded();
comment on trigger require_not_excluded_inserted on public.collaborations is 'Do-not-contact and block list.';
create trigger require_not_excluded_moved
before update of status, workspace_influencer_id on public.collaborations
for each row when (
    (
        (new.status in ('contacted', 'negotiating', 'contracted') and new.status <> old.status)
        or (new.status not in ('declined', 'cancelled') and new.workspace_influencer_id <> old.workspace_influencer_id)
    )
    and not private.is_running('erasing')
)
execute function private.require_not_excluded();
comment on trigger require_not_excluded_moved on public.collaborations is 'Do-not-contact and block list.';

create table public.campaign_costs (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    campaign_id uuid not null,
    collaboration_id uuid,
    type text not null constraint campaign_costs_type_check check (
        type in ('fee', 'product', 'ads', 'agency', 'travel', 'production', 'other')
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
    exchange_rate_via text,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint campaign_costs_campaign_id_fkey foreign key (workspace_id, campaign_id)
    references public.campaigns (workspace_id, id) on delete cascade,
    constraint campaign_costs_collaboration_id_fkey foreign key (workspace_id, campaign_id, collaboration_id)
    references public.collaborations (workspace_id, campaign_id, id),
    constraint campaign_costs_paid_on_check check ((status in ('paid', 'refunded')) = (paid_on is not null)),
    constraint campaign_costs_refunded_minor_check check (
        refunded_minor between 0 and amount_minor and (status = 'refunded') = (refunded_minor > 0)
    )
);
select private.add_external_id('public.campaign_costs');
create index campaign_costs_campaign_idx on public.campaign_costs (workspace_id, campaign_id, status)
include (amount_minor, refunded_minor, reporting_amount_minor);
comment on constraint campaign_costs_refunded_minor_check on public.campaign_costs is
'A refund is at most the cost; a cost with a refund has the status refunded.';
comment on constraint campaign_costs_paid_on_check on public.campaign_costs is
'What is paid or refunded has the day it was paid; nothing else has one.';
select private.describe_table('public.campaign_costs', 'Costs of a campaign: fees, product, ads, agency and the like.', $$
    campaign_id: The campaign it belongs to.
    collaboration_id: The collaboration it belongs to, if it is about one influencer.
    type: fee, product, ads, agency, travel, production or other.
    status: planned, approved, paid or refunded.
    description: Purpose of the cost.
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
select private.secure_workspace_table('public.campaign_costs');
select private.convert_to_reporting_when('public.campaign_costs', 'amount_minor', 'incurred_on');

-- Definer: renaming a campaign writes an alias, also for a caller who may write none.
create function private.keep_former_slug()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if private.is_foreign(new.workspace_id) then
        return new;
    end if;
    -- Renamed back: the word is the slug again.
    delete from public.utm_aliases as aliases
    where aliases.workspace_id = new.workspace_id and aliases.parameter = 'campaign' and aliases.alias = new.slug;
    -- A name that an import gave and that is taken back with it was never in a link.
    if not private.is_running('erasing') then
        insert into public.utm_aliases as aliases (workspace_id, parameter, alias, canonical)
        values (new.workspace_id, 'campaign', old.slug, new.slug)
        on conflict on constraint utm_aliases_alias_key do update set canonical = excluded.canonical;
    end if;
    return new;
end
$$;
comment on function private.keep_former_slug() is
'Trigger: the former slug of a renamed campaign becomes an alias of the new one, so that clicks which carry it stay with the campaign.';
create trigger keep_former_slug
after update of slug on public.campaigns
for each row when (new.slug <> old.slug) execute function private.keep_former_slug();
comment on trigger keep_former_slug on public.campaigns is 'Clicks with the former slug stay with the campaign.';

create function private.require_free_slug()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    meant record;
begin
    if private.is_foreign(new.workspace_id) then
        return new;
    end if;
    select campaigns.id, campaigns.name
    into meant
    from public.campaigns as campaigns
    where
        campaigns.workspace_id = new.workspace_id and campaigns.slug = private.canonical_utm(new.workspace_id, 'campaign', new.slug)
        and campaigns.id <> new.id;
    -- The unique key refuses the same slug.
    if found and private.canonical_utm(new.workspace_id, 'campaign', new.slug) <> new.slug then
        perform private.reject('campaigns_slug_means_another', new.slug, meant.name);
    end if;
    return new;
end
$$;
comment on function private.require_free_slug() is
'Trigger: rejects a slug that is an alias of another campaign''s: its clicks would be counted there.';
select private.define_refusal(
    'campaigns_slug_means_another',
    'clicks with utm_campaign "{slug}" belong to campaign "{name}"',
    'The word is an alias of its slug, for example because that campaign was renamed.',
    'Choose another slug, or delete the alias from public.utm_aliases first: then earlier clicks with the word move, too.',
    '23505'
);
create trigger require_free_slug
before insert or update of slug on public.campaigns
for each row execute function private.require_free_slug();
comment on trigger require_free_slug on public.campaigns is 'Rejects the former slug of another campaign.';

select private.revoke_execute();
