-- title: Who can be booked for this price
-- question: Whom can we book for a deliverable at most at this price, and what did we agree with them?
-- who: viewer
-- param: platform text = linkedin — Where the deliverable appears.
-- param: deliverable_type text = post — What is delivered, such as post, video or podcast-episode.
-- param: currency text = EUR — Currency of the price.
-- param: at_most_minor bigint = 500000 — Highest price in minor units of the currency.
-- param: on_day date = null — Prices of this day; today when empty.
-- param: limit integer = 20 — At most so many people.

-- Days are compared by their ends: with @> the planner would take the exclusion constraint's index, which knows no order.
select
    people.name,
    profiles.followers,
    rates.amount_minor,
    agreed.amount_minor as agreed_amount_minor,
    rates.currency_code,
    upper(rates.valid_during) as valid_until,
    relations.status,
    people.id as influencer_id
from public.influencer_rates as rates
inner join public.influencers as people on people.id = rates.influencer_id and people.archived_at is null
inner join public.influencer_search as profiles on profiles.influencer_id = people.id
left join public.workspace_influencers as relations on relations.influencer_id = people.id
left join public.workspace_influencer_rates as agreed
    on
        agreed.workspace_id = relations.workspace_id
        and agreed.workspace_influencer_id = relations.id
        and agreed.platform_code = rates.platform_code
        and agreed.deliverable_type_code = rates.deliverable_type_code
        and agreed.currency_code = rates.currency_code
        and agreed.valid_during @> coalesce(:on_day::date, (select public.workspace_today()))
where
    rates.platform_code = :platform::text
    and rates.deliverable_type_code = :deliverable_type::text
    and rates.currency_code = :currency::text
    and rates.amount_minor <= :at_most_minor::bigint
    and lower(rates.valid_during) <= coalesce(:on_day::date, (select public.workspace_today()))
    and (upper_inf(rates.valid_during) or upper(rates.valid_during) > coalesce(:on_day::date, (select public.workspace_today())))
order by rates.amount_minor asc, profiles.followers desc, people.id asc
limit :limit::integer;
