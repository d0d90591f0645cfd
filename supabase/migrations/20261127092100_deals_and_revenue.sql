-- Deals and their revenue.
--
-- New tables, and a trigger on public.workspaces (a short SHARE ROW EXCLUSIVE lock on it).

create table public.deals (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    opportunity_id uuid not null,
    won_at timestamptz not null default now(),
    -- No day: private.sync_day() fills it in. With a default the column is optional for clients.
    won_on date not null default nullif(current_date, current_date),
    currency_code text not null references public.currencies (code),
    value_minor bigint not null constraint deals_value_minor_check check (value_minor >= 0),
    reporting_value_minor bigint,
    exchange_rate numeric,
    exchange_rate_on date,
    exchange_rate_via text,
    billing_period text not null default 'annual' constraint deals_billing_period_check check (
        billing_period in ('one_off', 'monthly', 'quarterly', 'annual')
    ),
    term_months smallint constraint deals_term_months_check check (term_months between 1 and 1200),
    starts_on date not null default public.workspace_today(),
    ends_on date,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint deals_opportunity_id_key unique (workspace_id, opportunity_id),
    constraint deals_opportunity_id_fkey foreign key (workspace_id, opportunity_id)
    references public.opportunities (workspace_id, id),
    constraint deals_recurring_check check ((billing_period = 'one_off') = (term_months is null))
);
select private.add_external_id('public.deals');
comment on constraint deals_recurring_check on public.deals is 'A recurring deal has a term; a one-off deal has none.';
select private.describe_table('public.deals', 'Contracts won: one per won opportunity.', $$
    opportunity_id: The opportunity that was won.
    won_at: When the contract was signed.
    won_on: The day of that in the workspace's time zone; give it alone if only the day is known.
    currency_code: Currency of the value.
    value_minor: Total contract value of the first term in minor units.
    reporting_value_minor: The value in the reporting currency at the rate of the day it was won; kept by trigger.
    billing_period: one_off, or how often a recurring deal is billed.
    term_months: Length of a recurring deal's term in months.
    starts_on: First day of service.
    ends_on: Day after the last; null while it goes on.
$$);
select private.secure_workspace_table('public.deals');
select private.sync_day_of('public.deals', 'won_at', 'won_on', 'end');
select private.convert_to_reporting_when('public.deals', 'value_minor', 'won_on', 'won_at');

create table public.revenue_events (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    deal_id uuid not null,
    type text not null constraint revenue_events_type_check check (
        type in ('booking', 'renewal', 'expansion', 'contraction', 'refund', 'correction')
    ),
    reverses_id uuid,
    occurred_at timestamptz not null default now(),
    -- As won_on of a deal.
    occurred_on date not null default nullif(current_date, current_date),
    currency_code text not null references public.currencies (code),
    amount_minor bigint not null,
    reporting_amount_minor bigint,
    exchange_rate numeric,
    exchange_rate_on date,
    exchange_rate_via text,
    note text,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    primary key (workspace_id, id),
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
select private.add_external_id('public.revenue_events');
create index revenue_events_occurred_idx on public.revenue_events (workspace_id, occurred_on) include (type, reporting_amount_minor, deal_id);
comment on constraint revenue_events_sign_check on public.revenue_events is
'Income is positive, money that goes back is negative; a correction may be either.';
comment on constraint revenue_events_reverses_check on public.revenue_events is
'A refund or correction names the event it takes back, so that attribution splits both alike.';
comment on constraint revenue_events_amount_minor_check on public.revenue_events is
'Excludes the smallest bigint, whose absolute value overflows: attribution splits the absolute value.';
select private.describe_table('public.revenue_events', 'Money of a deal as it came: signed, never edited; a correction is a new row.', $$
    deal_id: The deal.
    type: booking, renewal, expansion, contraction, refund or correction.
    reverses_id: The event a refund or correction takes back, whole or in part.
    occurred_at: When it happened.
    occurred_on: The day of that in the workspace's time zone; its rate makes the reporting amount. Give it alone if only the day is known.
    currency_code: Currency of the amount.
    amount_minor: Signed amount in minor units.
    reporting_amount_minor: The amount in the reporting currency; kept by trigger.
    note: Why.
$$);
select private.describe_indexes($$
    revenue_events_occurred_idx: Revenue of a period, from the index alone (queries/dashboards/revenue_by_month.sql).
$$);
select private.secure_workspace_table('public.revenue_events', commands => '{insert}', audited => '{insert}');
select private.sync_day_of('public.revenue_events', 'occurred_at', 'occurred_on', 'end');
select private.convert_to_reporting_when('public.revenue_events', 'amount_minor', 'occurred_on', 'occurred_at');
select private.make_append_only('public.revenue_events', 'Append-only: a correction is a new row.');

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
        perform private.reject('deals_opportunity_won', opportunity.name, opportunity.status);
    end if;
    -- A write, not only a lock: a session that moves it out of "won" under repeatable read would wait and still not see the
    -- deal; after a write it fails with 40001.
    if not private.is_foreign(new.workspace_id) then
        update public.opportunities as opportunities
        set updated_at = now()
        where opportunities.workspace_id = new.workspace_id and opportunities.id = new.opportunity_id;
    end if;
    return new;
end
$$;
comment on function private.require_won_opportunity() is 'Trigger: a deal belongs to a won opportunity.';
select private.define_refusal(
    'deals_opportunity_won',
    'opportunity "{name}" is {status}, not won',
    'A deal is what was won.',
    'Move the opportunity to a stage of type won first.'
);
create trigger require_won_opportunity
before insert or update of opportunity_id on public.deals
for each row execute function private.require_won_opportunity();
comment on trigger require_won_opportunity on public.deals is 'A deal belongs to a won opportunity.';

create function private.require_room_to_take_back(event public.revenue_events, reversed public.revenue_events)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    origin public.revenue_events := reversed;
    given_back numeric;
    left_over numeric;
begin
    if event.type = 'refund' and reversed.type in ('refund', 'correction', 'contraction') then
        perform private.reject('revenue_events_refund_of_income', reversed.type);
    end if;
    if reversed.type = 'correction' then
        perform private.reject('revenue_events_correction_of_original', reversed.id::text);
    end if;
    -- A correction of a refund counts for the event that the refund takes back.
    if reversed.type = 'refund' then
        select events.* into origin
        from public.revenue_events as events
        where events.workspace_id = event.workspace_id and events.id = reversed.reverses_id;
        select reversed.amount_minor::numeric + event.amount_minor + coalesce(sum(corrections.amount_minor), 0) into left_over
        from public.revenue_events as corrections
        where corrections.workspace_id = event.workspace_id and corrections.reverses_id = reversed.id;
        if left_over > 0 then
            perform private.reject('revenue_events_correction_limit', reversed.amount_minor::text, reversed.currency_code);
        end if;
    end if;
    select coalesce(sum(others.amount_minor), 0)
    into given_back
    from public.revenue_events as others
    left join public.revenue_events as middle
        on middle.workspace_id = others.workspace_id and middle.id = others.reverses_id
    where others.workspace_id = event.workspace_id and origin.id in (others.reverses_id, middle.reverses_id);
    left_over := origin.amount_minor + given_back;
    -- A correction of the event itself may be either way: what was booked was wrong.
    if event.type = 'refund' and left_over + event.amount_minor < 0 then
        perform private.reject(
            'revenue_events_refund_limit', origin.type, origin.amount_minor::text, left_over::text, origin.currency_code
        );
    end if;
end
$$;
comment on function private.require_room_to_take_back(public.revenue_events, public.revenue_events) is
'Rejects a refund of anything but income, refunds that take back more than is left of it, and corrections of more than a refund.';
select private.define_refusal(
    'revenue_events_refund_of_income',
    'a refund cannot take back a {type}',
    'A refund gives back what came in: a booking, renewal or expansion.',
    'Name that event in reverses_id; a mistaken refund is undone by a correction of it.'
);
select private.define_refusal(
    'revenue_events_correction_of_original',
    'a correction cannot correct another correction',
    'The event {id} is a correction itself.',
    'Name the event that was wrong in the first place in reverses_id.'
);
select private.define_refusal(
    'revenue_events_correction_limit',
    'a correction takes back more than the refund it corrects',
    'The refund is {amount_minor}, in minor units of {currency_code}.',
    'Correct at most what was refunded.'
);
select private.define_refusal(
    'revenue_events_refund_limit',
    'a refund cannot take back more than is left of the {type}',
    'Of {amount_minor}, {left_over} are left, in minor units of {currency_code}.',
    'Take back at most that much.'
);

create function private.require_same_deal()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    reversed public.revenue_events;
begin
    if private.is_foreign(new.workspace_id) then
        return new;
    end if;
    -- One refund of a deal at a time. Written, not only locked: so a second one under repeatable read fails, too.
    update public.deals as deals
    set updated_at = deals.updated_at
    where deals.workspace_id = new.workspace_id and deals.id = new.deal_id;
    select events.*
    into reversed
    from public.revenue_events as events
    where events.workspace_id = new.workspace_id and events.id = new.reverses_id;
    if reversed.id is null then
        return new;
    end if;
    if reversed.deal_id <> new.deal_id or reversed.currency_code <> new.currency_code then
        perform private.reject(
            'revenue_events_reverses_same_deal', new.reverses_id::text, reversed.deal_id::text, reversed.currency_code
        );
    end if;
    if new.occurred_on < reversed.occurred_on then
        perform private.reject(
            'revenue_events_reverses_earlier', new.type, new.occurred_on::text, reversed.type, reversed.occurred_on::text, new.reverses_id::text
        );
    end if;
    perform private.require_room_to_take_back(new, reversed);
    return new;
end
$$;
comment on function private.require_same_deal() is
'Trigger: a refund or correction has the deal and currency of the event it takes back, and at most its amount.';
select private.define_refusal(
    'revenue_events_reverses_earlier',
    'a {type} of {day} takes back a {reversed_type} of {reversed_day}, which was later',
    'The event {reverses_id} is of that day.',
    'Date it on the day of what it takes back, or later.'
);
select private.define_refusal(
    'revenue_events_reverses_same_deal',
    'a refund or correction takes back an event of the same deal and currency',
    'The event {reverses_id} is of deal {deal_id} in {currency_code}.',
    'Choose the event the money came in with, and give the amount in its currency.'
);
create trigger require_same_deal
before insert on public.revenue_events
for each row when (new.reverses_id is not null) execute function private.require_same_deal();
comment on trigger require_same_deal on public.revenue_events is 'The same deal and currency, and at most the income.';

create function private.move_deal_with_closing()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update public.deals as deals
    set won_at = new.closed_at, won_on = new.closed_on
    where
        deals.workspace_id = new.workspace_id and deals.opportunity_id = new.id
        and deals.won_on = old.closed_on;
    return null;
end
$$;
comment on function private.move_deal_with_closing() is
'Trigger: a corrected close date also corrects the date of the deal that was won on the same day. Bookings keep their date.';
create trigger move_deal_with_closing
after update of closed_at, closed_on on public.opportunities
for each row when (new.status = 'won' and old.status = 'won' and new.closed_at <> old.closed_at)
execute function private.move_deal_with_closing();
comment on trigger move_deal_with_closing on public.opportunities is 'Opportunity and deal were won on the same day.';

create function private.prevent_currency_change()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform private.require_read_committed();
    if
        exists (select from public.opportunities as money where money.workspace_id = new.id)
        or exists (select from public.campaign_costs as money where money.workspace_id = new.id)
        or exists (select from public.campaigns as money where money.workspace_id = new.id and money.budget_minor is not null)
    then
        perform private.reject('workspaces_reporting_currency_fixed', new.name, old.reporting_currency_code);
    end if;
    return new;
end
$$;
comment on function private.prevent_currency_change() is 'Trigger: the reporting currency is fixed once money was recorded.';
select private.define_refusal(
    'workspaces_reporting_currency_fixed',
    'workspace "{name}" keeps reporting in {reporting_currency_code}',
    'Money was already recorded and converted at the rates of its days.',
    'Create a workspace with the other currency and import into it.'
);
create trigger prevent_currency_change
before update of reporting_currency_code on public.workspaces
for each row when (new.reporting_currency_code <> old.reporting_currency_code)
execute function private.prevent_currency_change();
comment on trigger prevent_currency_change on public.workspaces is 'Fixed once money was recorded.';

select private.revoke_execute();
