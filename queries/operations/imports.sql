-- title: Imports by source
-- question: What came in from which system, and when last?
-- who: viewer
-- always: table_name, source, rows_held, new_in_7_days, first_created_at, last_created_at

with imported as (
    select
        'companies' as table_name,
        companies.source,
        companies.created_at
    from public.companies as companies
    union all
    select
        'contacts' as table_name,
        contacts.source,
        contacts.created_at
    from public.contacts as contacts
    union all
    select
        'opportunities' as table_name,
        opportunities.source,
        opportunities.created_at
    from public.opportunities as opportunities
    union all
    select
        'revenue_events' as table_name,
        events.source,
        events.created_at
    from public.revenue_events as events
    union all
    select
        'activities' as table_name,
        activities.source,
        activities.created_at
    from public.activities as activities
    union all
    select
        'touchpoints' as table_name,
        touchpoints.source,
        touchpoints.created_at
    from public.touchpoints as touchpoints
    union all
    select
        'workspace_influencers' as table_name,
        people.acquired_via,
        people.created_at
    from public.workspace_influencers as people
)

select
    imported.table_name,
    coalesce(imported.source, 'by hand') as source,
    count(*) as rows_held,
    count(*) filter (where imported.created_at >= now() - interval '7 days') as new_in_7_days,
    min(imported.created_at) as first_created_at,
    max(imported.created_at) as last_created_at
from imported
group by imported.table_name, imported.source
order by imported.table_name asc, count(*) desc, imported.source asc;
