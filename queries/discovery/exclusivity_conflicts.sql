-- title: Exclusivity conflicts
-- question: Who promised one campaign exclusivity for days on which another campaign has a contract with them?
-- who: viewer
-- param: category text = null — Promises of this category only, such as crm-software; all when empty.
-- param: since date = null — Overlaps that last beyond this day; all when empty.
-- answer: also_booked_by, overlap_days
-- always: influencer_name, promised_to, also_booked_by, booking_status, workspace_influencer_id

-- Names are looked up conflict by conflict: one join is left to be planned.
select
    (
        select coalesce(catalog.name, people.name)
        from public.workspace_influencers as people
        left join public.influencers as catalog on catalog.id = people.influencer_id
        where people.workspace_id = promises.workspace_id and people.id = promises.workspace_influencer_id
    ) as influencer_name,
    promises.exclusivity_category,
    (
        select campaigns.name
        from public.campaigns as campaigns
        where campaigns.workspace_id = promises.workspace_id and campaigns.id = promises.campaign_id
    ) as promised_to,
    lower(promises.exclusivity_period) as promised_from,
    upper(promises.exclusivity_period) as promised_until,
    (
        select campaigns.name
        from public.campaigns as campaigns
        where campaigns.workspace_id = bookings.workspace_id and campaigns.id = bookings.campaign_id
    ) as also_booked_by,
    bookings.status as booking_status,
    bookings.exclusivity_category as booking_category,
    upper(promises.exclusivity_period * bookings.contract_period)
    - lower(promises.exclusivity_period * bookings.contract_period) as overlap_days,
    promises.workspace_influencer_id
from public.collaborations as promises
inner join public.collaborations as bookings
    on
        bookings.workspace_id = promises.workspace_id
        and bookings.workspace_influencer_id = promises.workspace_influencer_id
        and bookings.campaign_id <> promises.campaign_id
        and bookings.contract_period && promises.exclusivity_period
where
    -- A misspelt category must not look like one without conflicts.
    (
        select
            public.require_one_of(
                'category', lower(btrim(:category::text)), variadic array_agg(distinct known.exclusivity_category)
            )
        from public.collaborations as known
        where :category::text is not null and known.exclusivity_category is not null
    )
    and promises.status not in ('declined', 'cancelled')
    and bookings.status not in ('declined', 'cancelled')
    and (:category::text is null or promises.exclusivity_category = lower(btrim(:category::text)))
    and (
        :since::date is null
        or upper_inf(promises.exclusivity_period * bookings.contract_period)
        or upper(promises.exclusivity_period * bookings.contract_period) > :since::date
    )
order by influencer_name, promised_from, promised_to, also_booked_by;
