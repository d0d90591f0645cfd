-- title: Pay owed to influencers
-- question: What did each influencer earn by fee and results, what was paid, and what is owed?
-- who: viewer
-- param: campaign text = null — Slug of one campaign; all when empty.
-- always: campaign, slug, influencer_name, pay_basis, results, fee_minor, currency_code
-- note: Amounts in the currency of the collaboration. A deal or its revenue counts for each collaboration whose touches are
--   eligible for it. Paid: costs of type fee. What is owed is empty if amounts in several currencies cannot be added
--   up. Without collaborations that were called off.
-- answer: earned_minor, owed_minor

-- Names are looked up collaboration by collaboration: no join of all of them is left to be planned.
with named as (
    select
        pay.*,
        (
            select coalesce(catalog.name, people.name)
            from public.workspace_influencers as people
            left join public.influencers as catalog on catalog.id = people.influencer_id
            where people.workspace_id = pay.workspace_id and people.id = pay.workspace_influencer_id
        ) as name,
        (
            select campaigns.name
            from public.campaigns as campaigns
            where campaigns.workspace_id = pay.workspace_id and campaigns.id = pay.campaign_id
        ) as campaign,
        (
            select campaigns.slug
            from public.campaigns as campaigns
            where campaigns.workspace_id = pay.workspace_id and campaigns.id = pay.campaign_id
        ) as slug
    from public.collaboration_pay as pay
    where :campaign::text is null or pay.campaign_id = (select public.require_campaign(:campaign::text))
)

select
    named.campaign,
    named.slug,
    case
        when
            min(named.workspace_influencer_id::text) over (partition by named.workspace_id, named.name)
            <> max(named.workspace_influencer_id::text) over (partition by named.workspace_id, named.name)
            then public.label_with_id(named.name, named.workspace_influencer_id)
        else named.name
    end as influencer_name,
    named.pay_basis,
    named.results,
    named.fee_minor,
    named.result_pay_minor,
    named.earned_minor,
    named.paid_minor,
    named.owed_minor,
    named.currency_code
from named
order by named.owed_minor desc nulls last, named.campaign asc, influencer_name asc, named.id asc;
