-- Costs of campaigns.
--
-- One new table.

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
