-- title: Who can be booked for this price
-- question: Whom can we book for a deliverable at most at this price, and what did we agree with them?
-- who: viewer
-- param: platform text = linkedin — Where the deliverable appears.
-- param: deliverable_type text = post — What is delivered, such as post, video or podcast-episode.
-- param: currency text = EUR — Currency of the price; prices in others are converted at today's rate.
-- param: at_most_minor bigint = 500000 — Highest price in minor units of the currency.
-- param: limit integer = 20 — At most this many people.
-- always: name
-- note: Cheapest first. amount_minor is the list price, or the agreed one of a private person, in the currency given.

with found as (
    select
        matches.*,
        -(matches.page_key ->> 'value')::bigint as amount_minor
    from public.search_influencers(
        jsonb_build_object(
            'price', jsonb_build_object(
                'platform', :platform::text,
                'deliverable_type', :deliverable_type::text,
                'currency', :currency::text,
                'at_most_minor', :at_most_minor::bigint
            )
        ),
        'price',
        :limit::integer
    ) as matches
)

select
    found.name,
    found.followers,
    found.amount_minor,
    :currency::text as currency_code,
    agreed.amount_minor as agreed_amount_minor,
    agreed.currency_code as agreed_currency_code,
    found.status,
    found.influencer_id,
    found.workspace_influencer_id
from found
left join lateral (
    select
        rates.amount_minor,
        rates.currency_code
    from public.workspace_influencer_rates as rates
    where
        rates.workspace_influencer_id = found.workspace_influencer_id
        and rates.platform_code = :platform::text
        and rates.deliverable_type_code = :deliverable_type::text
        and rates.valid_during @> (select public.workspace_today())
    order by rates.currency_code = :currency::text desc, rates.currency_code asc
    limit 1
) as agreed on true
order by found.amount_minor asc, coalesce(found.influencer_id, found.workspace_influencer_id) desc;
