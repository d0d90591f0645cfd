-- title: Budget against cost
-- question: What did each campaign cost so far, and what is left of its budget?
-- who: viewer
-- param: campaign text = null — Slug of one campaign, archived or not; all that are not archived when empty.
-- answer: budget_minor, cost_minor, left_minor, used_percent
-- always: campaign, slug, status, planned_minor, approved_minor, paid_minor, refunded_minor, cost_minor,
--   currency_code
-- note: cost is planned, approved and paid together, less refunds.

-- Sums by status come from the index alone; only refunds, which are few, are read from the table.
select
    campaigns.name as campaign,
    campaigns.slug,
    campaigns.status,
    campaigns.reporting_budget_minor as budget_minor,
    coalesce(costs.planned_minor, 0) as planned_minor,
    coalesce(costs.approved_minor, 0) as approved_minor,
    coalesce(costs.paid_minor, 0) as paid_minor,
    coalesce(refunds.refunded_minor, 0) as refunded_minor,
    coalesce(costs.gross_minor, 0) - coalesce(refunds.refunded_minor, 0) as cost_minor,
    campaigns.reporting_budget_minor - coalesce(costs.gross_minor, 0) + coalesce(refunds.refunded_minor, 0) as left_minor,
    round(
        100.0 * (coalesce(costs.gross_minor, 0) - coalesce(refunds.refunded_minor, 0))
        / nullif(campaigns.reporting_budget_minor, 0),
        1
    ) as used_percent,
    workspaces.reporting_currency_code as currency_code
from public.campaigns as campaigns
inner join public.workspaces as workspaces on workspaces.id = campaigns.workspace_id
left join lateral (
    select
        sum(lines.reporting_amount_minor)::bigint as gross_minor,
        sum(lines.reporting_amount_minor) filter (where lines.status = 'planned')::bigint as planned_minor,
        sum(lines.reporting_amount_minor) filter (where lines.status = 'approved')::bigint as approved_minor,
        sum(lines.reporting_amount_minor) filter (where lines.status in ('paid', 'refunded'))::bigint as paid_minor
    from public.campaign_costs as lines
    where lines.workspace_id = campaigns.workspace_id and lines.campaign_id = campaigns.id
) as costs on true
left join lateral (
    select
        sum(
            round(lines.refunded_minor * lines.reporting_amount_minor::numeric / nullif(lines.amount_minor, 0))
        )::bigint as refunded_minor
    from public.campaign_costs as lines
    where
        lines.workspace_id = campaigns.workspace_id
        and lines.campaign_id = campaigns.id
        and lines.status = 'refunded'
) as refunds on true
where
    case
        when :campaign::text is null then campaigns.archived_at is null
        else campaigns.id = (select public.require_campaign(:campaign::text))
    end
order by campaigns.starts_on desc nulls first, campaigns.name asc, campaigns.id asc;
