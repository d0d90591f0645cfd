-- title: Pay owed to influencers
-- question: What did each influencer earn by fee and results, what was paid, and what is owed?
-- who: viewer
-- param: campaign text = null — Slug of one campaign; all when empty.
-- always: campaign, slug, influencer_name, pay_basis, results, fee_minor, paid_minor, currency_code
-- note: Amounts in the currency of the collaboration. A deal or its revenue counts for each collaboration whose touches are
--   eligible for it. Paid: costs of type fee. What is owed is empty if amounts in several currencies cannot be added
--   up. Without collaborations that were called off.
-- answer: earned_minor, owed_minor

select
    campaigns.name as campaign,
    campaigns.slug,
    case
        when
            min(people.id::text) over (partition by people.workspace_id, coalesce(catalog.name, people.name))
            <> max(people.id::text) over (partition by people.workspace_id, coalesce(catalog.name, people.name))
            then public.label_with_id(coalesce(catalog.name, people.name), people.id)
        else coalesce(catalog.name, people.name)
    end as influencer_name,
    pay.pay_basis,
    pay.results,
    pay.fee_minor,
    pay.result_pay_minor,
    pay.earned_minor,
    pay.paid_minor,
    pay.owed_minor,
    pay.currency_code
from public.collaboration_pay as pay
inner join public.campaigns as campaigns
    on campaigns.workspace_id = pay.workspace_id and campaigns.id = pay.campaign_id
inner join public.workspace_influencers as people
    on people.workspace_id = pay.workspace_id and people.id = pay.workspace_influencer_id
left join public.influencers as catalog on catalog.id = people.influencer_id
where :campaign::text is null or campaigns.id = (select public.require_campaign(:campaign::text))
order by pay.owed_minor desc nulls last, campaigns.name asc, influencer_name asc, pay.id asc;
