-- title: Campaigns by status
-- question: Which campaigns are where, since when, and how far is each?
-- who: viewer
-- param: status text = null — draft, planned, active, paused, completed or cancelled; all when empty.
-- answer: days_in_status, contracted, published
-- always: status, name, slug, objective, days_in_status, contracted, published, deliverables, late, cost_minor,
--   contacts, currency_code

select
    campaigns.status,
    overview.name,
    campaigns.slug,
    overview.objective,
    coalesce(owners.full_name, owners.email) as owner_name,
    overview.starts_on,
    overview.ends_on,
    floor(extract(epoch from now() - latest.changed_at) / 86400)::integer as days_in_status,
    overview.contracted,
    overview.published,
    overview.deliverables,
    overview.late,
    overview.reporting_budget_minor as budget_minor,
    overview.reporting_cost_minor as cost_minor,
    overview.contacts,
    workspaces.reporting_currency_code as currency_code
from public.campaigns as campaigns
inner join public.campaign_overview as overview
    on overview.workspace_id = campaigns.workspace_id and overview.id = campaigns.id
inner join public.workspaces as workspaces on workspaces.id = campaigns.workspace_id
left join public.users as owners on owners.id = campaigns.owner_id
left join lateral (
    select max(changes.changed_at) as changed_at
    from public.status_changes as changes
    where changes.workspace_id = campaigns.workspace_id and changes.campaign_id = campaigns.id
) as latest on true
where
    campaigns.archived_at is null
    and public.require_one_of('status', :status::text, 'draft', 'planned', 'active', 'paused', 'completed', 'cancelled')
    and (:status::text is null or campaigns.status = :status::text)
order by
    array_position(array['active', 'paused', 'planned', 'draft', 'completed', 'cancelled'], campaigns.status) asc,
    campaigns.starts_on desc nulls first,
    campaigns.id asc;
