-- Totals that differ from the sums of their rows
-- severity: error
-- why: Triggers keep what the landing page reads. After rows were loaded with triggers off, or changed by hand, it shows figures
-- that no row explains. Looks at five workspaces, other ones every day, of those with up to 200,000 touches.
with examined as materialized (
    select workspaces.id
    from public.workspaces as workspaces
    where
        (
            select count(*)
            from (
                select from public.touchpoints as touchpoints where touchpoints.workspace_id = workspaces.id limit 200001
            ) as touches
        ) <= 200000
    order by md5(workspaces.id::text || current_date::text)
    limit 5
),

differing as (
    select
        examined.id,
        'monthly_totals' as object,
        'rebuild_totals' as repair,
        (select count(*) from private.differing_totals(examined.id)) as rows
    from examined
    union all
    select
        examined.id,
        'monthly_credits' as object,
        'rebuild_credit_totals' as repair,
        (select count(*) from private.differing_credits(examined.id)) as rows
    from examined
    union all
    select
        examined.id,
        'deliverables' as object,
        'rebuild_owed' as repair,
        (
            select count(*)
            from public.deliverables as content
            where
                content.workspace_id = examined.id
                and content.is_owed <> private.is_owed(content.workspace_id, content.collaboration_id, content.status)
        ) as rows
    from examined
)

select
    'public.' || differing.object as object,
    case differing.object
        when 'deliverables' then format('is_owed of %s rows of workspace %s is wrong', differing.rows, differing.id)
        else format('%s totals of workspace %s are not what its rows add up to', differing.rows, differing.id)
    end as problem,
    format('select private.%s(%L);', differing.repair, differing.id) as next_step
from differing
where differing.rows > 0
