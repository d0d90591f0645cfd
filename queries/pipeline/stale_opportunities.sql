-- title: Stale opportunities
-- question: Which open opportunities has nobody moved or talked about for a while?
-- who: viewer
-- param: days integer = 30 — Silent for at least this many days.
-- param: limit integer = 50 — At most this many, largest first.
-- note: A sign of life is the opening, a change of stage, amount or close date on the day it happened, or an activity. Being imported is not a sign of life.
-- answer: days_silent, amount_minor
-- always: opportunity, stage, last_sign_at, days_silent, is_overdue, currency_code, opportunity_id

with open_ones as (
    select
        opportunities.workspace_id,
        opportunities.id,
        greatest(opportunities.opened_at, moves.last_at, talks.last_at) as last_sign_at
    from public.opportunities as opportunities
    left join lateral (
        select max(history.changed_at) as last_at
        from public.opportunity_history as history
        where history.workspace_id = opportunities.workspace_id and history.opportunity_id = opportunities.id
    ) as moves on true
    left join lateral (
        select max(activities.occurred_at) as last_at
        from public.activities as activities
        where activities.workspace_id = opportunities.workspace_id and activities.opportunity_id = opportunities.id
    ) as talks on true
    where opportunities.status = 'open'
)

select
    opportunities.name as opportunity,
    companies.name as company,
    stages.name as stage,
    opportunities.reporting_amount_minor as amount_minor,
    coalesce(owners.full_name, owners.email) as owner_name,
    open_ones.last_sign_at,
    floor(extract(epoch from now() - open_ones.last_sign_at) / 86400)::integer as days_silent,
    opportunities.expected_close_on,
    coalesce(opportunities.expected_close_on < (select public.workspace_today()), false) as is_overdue,
    workspaces.reporting_currency_code as currency_code,
    opportunities.id as opportunity_id
from open_ones
inner join public.opportunities as opportunities
    on opportunities.workspace_id = open_ones.workspace_id and opportunities.id = open_ones.id
inner join public.workspaces as workspaces on workspaces.id = opportunities.workspace_id
left join public.companies as companies
    on companies.workspace_id = opportunities.workspace_id and companies.id = opportunities.company_id
inner join public.pipeline_stages as stages
    on stages.workspace_id = opportunities.workspace_id and stages.id = opportunities.stage_id
left join public.users as owners on owners.id = opportunities.owner_id
where open_ones.last_sign_at <= now() - make_interval(days => :days::integer)
order by opportunities.reporting_amount_minor desc nulls last, opportunities.id asc
limit :limit::integer;
