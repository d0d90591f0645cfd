-- Deals: what was won, and the revenue it brings.
--
-- New tables only.

create table public.deals (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    opportunity_id uuid not null,
    won_at timestamptz not null default now(),
    currency_code text not null references public.currencies (code),
    value_minor bigint not null constraint deals_value_minor_check check (value_minor >= 0),
    reporting_value_minor bigint,
    exchange_rate numeric,
    exchange_rate_on date,
    billing_period text not null default 'annual' constraint deals_billing_period_check check (
        billing_period in ('one_off', 'monthly', 'quarterly', 'annual')
    ),
    term_months smallint constraint deals_term_months_check check (term_months > 0),
    starts_on date not null default current_date,
    ends_on date constraint deals_ends_on_check check (ends_on > starts_on),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint deals_opportunity_id_key unique (workspace_id, opportunity_id),
    constraint deals_opportunity_id_fkey foreign key (workspace_id, opportunity_id)
    references public.opportunities (workspace_id, id),
    constraint deals_recurring_check check ((billing_period = 'one_off') = (term_months is null))
);
create index deals_won_at_idx on public.deals (workspace_id, won_at desc);
comment on constraint deals_recurring_check on public.deals is 'What recurs has a term, what does not has none.';
select private.describe_table('public.deals', 'What was won: one per won opportunity.', $$
    opportunity_id: The opportunity that was won.
    won_at: When the contract was signed.
    currency_code: Currency of the value.
    value_minor: Total contract value of the first term in minor units.
    reporting_value_minor: The value in the reporting currency at the rate of the day it was won; kept by trigger.
    billing_period: one_off, or how often a recurring deal is billed.
    term_months: Length of a recurring deal's term in months.
    starts_on: First day of service.
    ends_on: Day after the last; empty while it goes on.
$$);
select private.describe_indexes($$
    deals_won_at_idx: Deals won in a period (queries/dashboards/landing_page.sql).
$$);
select private.secure_workspace_table('public.deals');
select private.convert_to_reporting_when('public.deals', 'value_minor', 'won_at');

create table public.revenue_events (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    deal_id uuid not null,
    type text not null constraint revenue_events_type_check check (
        type in ('booking', 'renewal', 'expansion', 'contraction', 'refund', 'correction')
    ),
    reverses_id uuid,
    occurred_at timestamptz not null default now(),
    currency_code text not null references public.currencies (code),
    amount_minor bigint not null,
    reporting_amount_minor bigint,
    exchange_rate numeric,
    exchange_rate_on date,
    note text,
    source text,
    external_id text,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint revenue_events_external_id_key unique (workspace_id, source, external_id),
    constraint revenue_events_external_id_check check (external_id is null or source is not null),
    constraint revenue_events_deal_id_fkey foreign key (workspace_id, deal_id)
    references public.deals (workspace_id, id),
    constraint revenue_events_reverses_id_fkey foreign key (workspace_id, reverses_id)
    references public.revenue_events (workspace_id, id),
    constraint revenue_events_sign_check check (
        case
            when type in ('booking', 'renewal', 'expansion') then amount_minor >= 0
            when type in ('contraction', 'refund') then amount_minor <= 0
            else true
        end
    ),
    constraint revenue_events_reverses_check check ((type in ('refund', 'correction')) = (reverses_id is not null)),
    constraint revenue_events_amount_minor_check check (least(amount_minor, reporting_amount_minor) > -9223372036854775808)
);
create index revenue_events_occurred_idx on public.revenue_events (workspace_id, occurred_at) include (type, reporting_amount_minor, deal_id);
comment on constraint revenue_events_sign_check on public.revenue_events is
'What comes in is positive, what goes back negative; a correction may be either.';
comment on constraint revenue_events_reverses_check on public.revenue_events is
'A refund or correction says which event it takes back, so that attribution can mirror its split.';
comment on constraint revenue_events_amount_minor_check on public.revenue_events is
'The one number whose opposite does not fit: attribution splits the size of an amount.';
select private.describe_table('public.revenue_events', 'Money of a deal as it came: signed, never edited; a correction is a new row.', $$
    deal_id: The deal.
    type: booking, renewal, expansion, contraction, refund or correction.
    reverses_id: The event a refund or correction takes back, whole or in part.
    occurred_at: When it happened; the rate of this day makes the reporting amount.
    currency_code: Currency of the amount.
    amount_minor: Signed amount in minor units.
    reporting_amount_minor: The amount in the reporting currency; kept by trigger.
    note: Why.
$$);
select private.describe_indexes($$
    revenue_events_occurred_idx: Revenue of a period, from the index alone (queries/dashboards/revenue_by_month.sql).
$$);
select private.secure_workspace_table('public.revenue_events', commands => '{insert}', audited => '{insert}');
select private.convert_to_reporting_when('public.revenue_events', 'amount_minor', 'occurred_at');
create trigger prevent_change
before update or delete on public.revenue_events
for each row execute function private.prevent_change('revenue_events');
comment on trigger prevent_change on public.revenue_events is 'Append-only: a correction is a new row.';

create function private.require_won_opportunity()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    opportunity record;
begin
    select opportunities.name, opportunities.status
    into opportunity
    from public.opportunities as opportunities
    where opportunities.workspace_id = new.workspace_id and opportunities.id = new.opportunity_id
    for no key update;
    if opportunity.status <> 'won' and not private.is_foreign(new.workspace_id) then
        perform private.reject(
            'deals_opportunity_won',
            format('opportunity "%s" is %s, not won', opportunity.name, opportunity.status),
            'A deal is what was won.',
            'Move the opportunity to a stage of type won first.'
        );
    end if;
    -- A write, not a mere lock: who moves it out of "won" under repeatable read waits for this and would not see the deal; a write
    -- ends that with 40001.
    if not private.is_foreign(new.workspace_id) then
        update public.opportunities as opportunities
        set updated_at = now()
        where opportunities.workspace_id = new.workspace_id and opportunities.id = new.opportunity_id;
    end if;
    return new;
end
$$;
comment on function private.require_won_opportunity() is 'Trigger: a deal belongs to a won opportunity.';
create trigger require_won_opportunity
before insert or update of opportunity_id on public.deals
for each row execute function private.require_won_opportunity();
comment on trigger require_won_opportunity on public.deals is 'A deal belongs to a won opportunity.';

create function private.require_same_deal()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    reversed record;
begin
    select events.deal_id, events.currency_code, events.amount_minor
    into reversed
    from public.revenue_events as events
    where events.workspace_id = new.workspace_id and events.id = new.reverses_id;
    if
        (reversed.deal_id <> new.deal_id or reversed.currency_code <> new.currency_code)
        and not private.is_foreign(new.workspace_id)
    then
        perform private.reject(
            'revenue_events_reverses_same_deal',
            'a refund or correction takes back an event of the same deal and currency',
            format('The event %s is of deal %s in %s.', new.reverses_id, reversed.deal_id, reversed.currency_code),
            'Choose the event the money came in with.'
        );
    end if;
    return new;
end
$$;
comment on function private.require_same_deal() is 'Trigger: a refund or correction stays within the deal and currency of what it takes back.';
create trigger require_same_deal
before insert on public.revenue_events
for each row when (new.reverses_id is not null) execute function private.require_same_deal();
comment on trigger require_same_deal on public.revenue_events is 'Same deal, same currency.';

create function private.prevent_currency_change()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform private.require_read_committed('workspaces_reporting_currency_isolation');
    if
        exists (select from public.opportunities as money where money.workspace_id = new.id)
        or exists (select from public.campaign_costs as money where money.workspace_id = new.id)
        or exists (select from public.campaigns as money where money.workspace_id = new.id and money.budget_minor is not null)
    then
        perform private.reject(
            'workspaces_reporting_currency_fixed',
            format('workspace "%s" keeps reporting in %s', new.name, old.reporting_currency_code),
            'Money was already recorded and converted at the rates of its days.',
            'Create a workspace with the other currency and import into it.'
        );
    end if;
    return new;
end
$$;
comment on function private.prevent_currency_change() is 'Trigger: the reporting currency is fixed once money was recorded.';
create trigger prevent_currency_change
before update of reporting_currency_code on public.workspaces
for each row when (new.reporting_currency_code <> old.reporting_currency_code)
execute function private.prevent_currency_change();
comment on trigger prevent_currency_change on public.workspaces is 'Fixed once money was recorded.';

select private.revoke_execute();
