-- Pay of influencers: what their collaborations earned, were paid and are owed.
--
-- One view.

create view public.collaboration_pay with (security_invoker = true) as
select
    collaborations.workspace_id,
    collaborations.id,
    collaborations.campaign_id,
    collaborations.workspace_influencer_id,
    collaborations.currency_code,
    collaborations.pay_basis,
    collaborations.pay_rate_minor,
    collaborations.pay_share_percent,
    coalesce(collaborations.fee_minor, 0) as fee_minor,
    coalesce(results.results, 0) as results,
    earned.result_pay_minor::bigint as result_pay_minor,
    (coalesce(collaborations.fee_minor, 0) + earned.result_pay_minor)::bigint as earned_minor,
    paid.paid_minor,
    (coalesce(collaborations.fee_minor, 0) + earned.result_pay_minor - paid.paid_minor)::bigint as owed_minor
from public.collaborations as collaborations
inner join public.workspaces as workspaces on workspaces.id = collaborations.workspace_id
-- Results count on the days of the contract, as the workspace's time zone has them.
left join lateral ( -- noqa: ST05
    select
        lower(collaborations.contract_period)::timestamp at time zone workspaces.time_zone as begins_at,
        upper(collaborations.contract_period)::timestamp at time zone workspaces.time_zone as ends_at
) as contract on true
left join lateral ( -- noqa: ST05
    select
        case
            when collaborations.pay_basis = 'click'
                then (
                    select coalesce(sum(counted.clicks), 0)::bigint
                    from public.tracking_links as links
                    -- Link by link: a join would tell the repeats of all clicks of the workspace apart for each collaboration.
                    cross join
                        lateral (
                            select count(*) as clicks
                            from public.link_clicks as found
                            where
                                found.workspace_id = links.workspace_id
                                and found.tracking_link_id = links.id
                                and found.counts
                                and found.touched_at >= contract.begins_at
                                and found.touched_at < contract.ends_at
                        ) as counted
                    where links.workspace_id = collaborations.workspace_id and links.collaboration_id = collaborations.id
                )
            when collaborations.pay_basis = 'order'
                then (
                    select count(*)
                    from public.promo_codes as codes
                    inner join public.touchpoints as touches
                        on
                            touches.workspace_id = codes.workspace_id
                            and touches.promo_code_id = codes.id
                            and touches.type = 'promo_code'
                            and not touches.is_bot
                            and touches.touched_at >= contract.begins_at
                            and touches.touched_at < contract.ends_at
                    where
                        codes.workspace_id = collaborations.workspace_id
                        and codes.collaboration_id = collaborations.id
                        -- An order of a shop has the same id as its sale. One that was called off or paid back whole does not count.
                        and not exists (
                            select from public.opportunities as orders
                            left join public.deals as deals on deals.workspace_id = orders.workspace_id and deals.opportunity_id = orders.id
                            left join public.revenue_events as events on events.workspace_id = deals.workspace_id and events.deal_id = deals.id
                            where
                                orders.workspace_id = touches.workspace_id
                                and orders.source = touches.source
                                and orders.external_id = touches.external_id
                            having
                                bool_or(orders.status = 'lost')
                                or (bool_or(events.type = 'refund') and sum(events.reporting_amount_minor) <= 0)
                        )
                )
            when collaborations.pay_basis = 'lead'
                then (
                    select count(distinct contacts.id)
                    from public.touchpoints as touches
                    inner join public.contacts as contacts
                        on
                            contacts.workspace_id = touches.workspace_id
                            and contacts.id = touches.contact_id
                            and contacts.became_lead_at >= touches.touched_at
                    where
                        touches.workspace_id = collaborations.workspace_id
                        and touches.campaign_id = collaborations.campaign_id
                        and touches.workspace_influencer_id = collaborations.workspace_influencer_id
                        and touches.touched_at >= contract.begins_at
                        and touches.touched_at < contract.ends_at
                        and not touches.is_bot
                )
            when collaborations.pay_basis in ('deal', 'revenue_share') then (
                select count(distinct sales.id)
                from public.opportunity_touches as touches
                inner join public.opportunities as sales
                    on sales.workspace_id = touches.workspace_id and sales.id = touches.opportunity_id and sales.status = 'won'
                where
                    touches.workspace_id = collaborations.workspace_id
                    and touches.campaign_id = collaborations.campaign_id
                    and touches.workspace_influencer_id = collaborations.workspace_influencer_id
                    and touches.touched_at >= contract.begins_at
                    and touches.touched_at < contract.ends_at
                    -- A deal whose money went back whole does not count.
                    and not exists (
                        select from public.deals as deals
                        inner join public.revenue_events as events on events.workspace_id = deals.workspace_id and events.deal_id = deals.id
                        where deals.workspace_id = sales.workspace_id and deals.opportunity_id = sales.id
                        having bool_or(events.type = 'refund') and sum(events.reporting_amount_minor) <= 0
                    )
            )
        end as results
) as results on true
left join lateral (
    select
        case
            when workspaces.reporting_currency_code = collaborations.currency_code
                then coalesce(sum(events.reporting_amount_minor), 0)
            when coalesce(bool_and(events.currency_code = collaborations.currency_code), true)
                then coalesce(sum(events.amount_minor), 0)
        end as revenue_minor
    from public.deals as deals
    inner join public.revenue_events as events on events.workspace_id = deals.workspace_id and events.deal_id = deals.id
    where
        collaborations.pay_basis = 'revenue_share'
        and deals.workspace_id = collaborations.workspace_id
        and deals.opportunity_id in (
            select touches.opportunity_id
            from public.opportunity_touches as touches
            where
                touches.workspace_id = collaborations.workspace_id
                and touches.campaign_id = collaborations.campaign_id
                and touches.workspace_influencer_id = collaborations.workspace_influencer_id
                and touches.touched_at >= contract.begins_at
                and touches.touched_at < contract.ends_at
        )
) as revenue on true
left join lateral ( -- noqa: ST05
    select
        case
            when collaborations.pay_basis = 'fixed' then 0
            -- An unknown amount stays unknown: least() would return the limit.
            when collaborations.pay_basis = 'revenue_share' and revenue.revenue_minor is null then null
            else greatest(
                least(
                    case collaborations.pay_basis
                        when 'revenue_share' then round(revenue.revenue_minor * collaborations.pay_share_percent / 100)
                        else results.results::numeric * collaborations.pay_rate_minor
                    end,
                    collaborations.pay_limit_minor
                ),
                0
            )
        end as result_pay_minor
) as earned on true
left join lateral (
    select
        case
            when workspaces.reporting_currency_code = collaborations.currency_code
                then coalesce(
                    sum(
                        costs.reporting_amount_minor
                        - round(costs.refunded_minor * costs.reporting_amount_minor::numeric / nullif(costs.amount_minor, 0))
                    ),
                    0
                )
            when coalesce(bool_and(costs.currency_code = collaborations.currency_code), true)
                then coalesce(sum(costs.amount_minor - costs.refunded_minor), 0)
        end::bigint as paid_minor
    from public.campaign_costs as costs
    where
        costs.workspace_id = collaborations.workspace_id
        and costs.campaign_id = collaborations.campaign_id
        and costs.collaboration_id = collaborations.id
        and costs.type = 'fee'
        and costs.status in ('paid', 'refunded')
) as paid on true
where collaborations.status in ('contracted', 'active', 'completed');
select private.describe_table(
    'public.collaboration_pay',
    'Amounts owed to the influencer of each contracted collaboration: the fixed fee and the pay for results so far, less what was paid.',
    $$
    workspace_id: The workspace.
    id: The collaboration.
    campaign_id: The campaign.
    workspace_influencer_id: The person.
    currency_code: Currency of all amounts.
    pay_basis: Pay in addition to the fixed fee.
    pay_rate_minor: Paid per result.
    pay_share_percent: Share of revenue in percent.
    fee_minor: Fixed fee.
    results: Clicks on its links that count (public.link_clicks: without bots and repeats), uses of its promo codes (orders), contacts who became a lead after its touch, or won deals its touches count for, as attribution last computed them, without those whose money went back whole. The clicks, uses and touches are those on the days of the contract. Each contract counts by itself: a lead whom two of them touched is a result of both. An order does not count if an opportunity of the same source and id was lost or refunded whole.
    result_pay_minor: Earned by results, at most the limit. Null if the revenue it shares in is in several currencies, none of them the reporting currency.
    earned_minor: Fixed fee and result pay.
    paid_minor: Costs of type fee that were paid for it, less refunds. Null if they were paid in another currency and its own is not the reporting currency.
    owed_minor: Earned and not yet paid; negative if too much was paid; null if one of the two is not known.
    $$
);
select private.secure_view('public.collaboration_pay');
