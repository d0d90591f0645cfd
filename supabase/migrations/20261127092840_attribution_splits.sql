-- Attribution splits: the part of an amount that each touch gets. It depends only on the shape of a journey: the number of
-- touches, the milestones among them, and whether it was won. So it is computed once for all journeys of that shape, in every workspace.
--
-- A new table only. Definitions are in docs/attribution.md, reasons in docs/decisions/0013.

create function private.split_parts(
    touch_count integer, lead_place integer, opportunity_place integer, is_won boolean, weights integer[]
)
returns integer[]
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    with milestones as (
        select reached.place, sum(reached.weight) as weight
        from (
            values
            (1, weights[1]), (touch_count, weights[2]), (lead_place, weights[3]), (opportunity_place, weights[4]),
            (case when is_won then touch_count end, weights[5])
        ) as reached (place, weight)
        where reached.place > 0 and reached.weight > 0
        group by reached.place
    ),

    places as (
        select
            place,
            coalesce(milestones.weight, 0) as weight,
            milestones.place is null and place <= coalesce((select max(last.place) from milestones as last), touch_count) as is_rest
        from generate_series(1, touch_count) as place
        left join milestones using (place)
    ),

    counted as (
        select places.*, count(*) filter (where places.is_rest) over () as rest_count from places
    ),

    -- A milestone gets its weight times the number of other touches; each other touch gets the weight of the rest.
    running as (
        select
            counted.place,
            sum(counted.weight * greatest(counted.rest_count, 1) + case when counted.is_rest then weights[6] else 0 end)
                over (order by counted.place) as cumulative
        from counted
    )

    -- Above two thousand million (100,000 touches of a custom model) products would overflow bigint, so billionths are used.
    select
        coalesce(
            array_agg(
                case
                    when running.total <= 2000000000 then running.cumulative
                    else round(running.cumulative * 1000000000 / running.total)
                end::integer
                order by running.place
            ),
            '{}'
        )
    from (select running.*, max(running.cumulative) over () as total from running) as running
$$;
comment on function private.split_parts(integer, integer, integer, boolean, integer[]) is
'Cumulative parts of the touches of a journey by its shape and the six weights of a model (attribution_models.weights). Touch i gets the fraction (c[i] - c[i-1]) / c[n]; if c[n] is 0, or without touches, nobody gets anything.';

create table public.attribution_splits (
    weights integer[] not null,
    touch_count integer not null,
    lead_place integer not null,
    opportunity_place integer not null,
    is_won boolean not null,
    cumulative integer[] not null,
    -- Numbers first: comparing them is cheaper than comparing arrays.
    primary key (touch_count, lead_place, opportunity_place, is_won, weights)
);
select private.describe_table('public.attribution_splits', 'Results of private.split_parts(), kept so that each is computed once. Arithmetic without data of any workspace, so all share it. A row that is missing is computed when it is read.', $$
    weights: The six weights of a model, as attribution_models.weights.
    touch_count: How many touches a journey has.
    lead_place: Place of the touch that created the lead; 0 if none did or the weights give it nothing.
    opportunity_place: Place of the touch that created the opportunity; 0 as above.
    is_won: Whether the journey ended with a won deal; false if the weights give that nothing.
    cumulative: Sum of the shares up to each touch; the last is the whole.
$$);
select private.secure_reference_table('public.attribution_splits');
-- Not even services write computed rows by hand.
revoke insert, update, delete on public.attribution_splits from service_role;

create function private.store_splits(workspace_id uuid, run_id uuid, opportunity_ids uuid[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set enable_sort = off
as $$
declare
    missing public.attribution_splits[];
begin
    select
        array_agg(row(wanted.weights, wanted.touch_count, wanted.lead_place, wanted.opportunity_place, wanted.is_won, null)::public.attribution_splits)
    into missing
    from (
        -- A milestone that a model gives nothing makes no difference to its split, so few of the combinations are different.
        select distinct
            models.weights,
            shapes.touch_count,
            case when models.weights[3] > 0 then shapes.lead_place else 0 end as lead_place,
            case when models.weights[4] > 0 then shapes.opportunity_place else 0 end as opportunity_place,
            models.weights[5] > 0 and shapes.is_won as is_won
        from (
            select everything.touch_count, everything.lead_place, everything.opportunity_place, everything.status = 'won' as is_won
            from public.attribution_journeys as everything
            where
                store_splits.opportunity_ids is null
                and everything.workspace_id = store_splits.workspace_id
                and everything.run_id = store_splits.run_id
                and everything.touch_count > 0
            union
            select changed.touch_count, changed.lead_place, changed.opportunity_place, changed.status = 'won'
            from public.attribution_journeys as changed
            where
                changed.workspace_id = store_splits.workspace_id
                and changed.opportunity_id = any(store_splits.opportunity_ids)
                and changed.superseded_at is null
                and changed.touch_count > 0
        ) as shapes
        cross join (
            select models.weights
            from public.attribution_models as models
            where models.workspace_id = store_splits.workspace_id and models.is_active and models.weights is not null
            offset 0 -- noqa: AM09
        ) as models
    ) as wanted
    -- Looked up one by one (offset 0), so that a plan made while the table was empty is still good later.
    where not exists (
        select from public.attribution_splits as splits
        where
            splits.weights = wanted.weights
            and splits.touch_count = wanted.touch_count
            and splits.lead_place = wanted.lead_place
            and splits.opportunity_place = wanted.opportunity_place
            and splits.is_won = wanted.is_won
        offset 0 -- noqa: AM09
    );
    -- One transaction at a time, and no other waits for it: workspaces must not wait for each other. A split that is not stored
    -- now is computed when it is read, and stored by a later run.
    if missing is null or not pg_try_advisory_xact_lock(hashtextextended('attribution_splits', 0)) then
        return;
    end if;
    insert into public.attribution_splits
    select
        shapes.weights, shapes.touch_count, shapes.lead_place, shapes.opportunity_place, shapes.is_won,
        private.split_parts(shapes.touch_count, shapes.lead_place, shapes.opportunity_place, shapes.is_won, shapes.weights)
    from unnest(missing) as shapes
    on conflict do nothing;
end
$$;
comment on function private.store_splits(uuid, uuid, uuid[]) is
'Stores the splits that the active models of a workspace need for the journeys of a run and that are missing, for all or some opportunities.';

select private.revoke_execute();
grant execute on function private.split_parts(integer, integer, integer, boolean, integer[]) to authenticated, service_role;
