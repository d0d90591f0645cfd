-- Attribution splits: the part of an amount that each touch gets. It depends only on the shape of a journey: the number of
-- touches, the milestones among them, and whether it was won.
--
-- Functions only. Definitions are in docs/attribution.md, reasons in docs/decisions/0013.
--
-- private.split_parts() is the rule, touch by touch. Credits follow the same rule in closed form (public.attribution_credit_history),
-- because they are read by the million; private.what_if_credits() uses the function. A test compares both.
-- private.part_of_amount() is the only place where an amount is rounded to the cent.

create function private.split_parts(
    touch_count integer, lead_place integer, opportunity_place integer, is_won boolean, weights integer[]
)
returns integer[]
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    -- Above 200,000 touches sums would overflow, so the rest counts in units of several touches.
    unit constant integer := 1 + touch_count / 200000;
    parts integer[] := array_fill(0, array[touch_count]);
    last_milestone integer := 0;
    milestone_count integer := 0;
    rest_count integer;
    running integer := 0;
begin
    if touch_count = 0 then
        return parts;
    end if;
    parts[1] := weights[1];
    parts[touch_count] := parts[touch_count] + weights[2] + case when is_won then weights[5] else 0 end;
    if lead_place > 0 then
        parts[lead_place] := parts[lead_place] + weights[3];
    end if;
    if opportunity_place > 0 then
        parts[opportunity_place] := parts[opportunity_place] + weights[4];
    end if;
    for place in 1..touch_count loop
        if parts[place] > 0 then
            last_milestone := place;
            milestone_count := milestone_count + 1;
        end if;
    end loop;
    -- Without a milestone all touches are the rest.
    if last_milestone = 0 then
        last_milestone := touch_count;
    end if;
    rest_count := greatest((last_milestone - milestone_count) / unit, 1);
    for place in 1..touch_count loop
        running := running + case
            when parts[place] > 0 then parts[place] * rest_count
            when place <= last_milestone then weights[6] / unit
            else 0
        end;
        parts[place] := running;
    end loop;
    return parts;
end
$$;
comment on function private.split_parts(integer, integer, integer, boolean, integer[]) is
'Cumulative parts of the touches of a journey by its shape and the six weights of a model (attribution_models.weights). Touch i gets the fraction (c[i] - c[i-1]) / c[n]; if c[n] is 0, or without touches, nobody gets anything. public.attribution_credit_history computes the same in closed form.';

-- No set clause: so the planner puts the expression in place of the call. Its names were resolved when it was created.
create function private.part_of_amount(amount bigint, before bigint, upto bigint, whole bigint)
returns bigint
language sql
immutable
parallel safe
begin atomic
    -- The quotient and the remainder of amount / whole are multiplied separately, so that no product overflows.
    select
        amount / whole * (upto - before)
        + (2 * (amount % whole) * upto + case when amount < 0 then -whole else whole end) / (2 * whole)
        - (2 * (amount % whole) * before + case when amount < 0 then -whole else whole end) / (2 * whole);
end;
comment on function private.part_of_amount(bigint, bigint, bigint, bigint) is
'The part of an amount that belongs to one touch: round(amount * upto / whole) - round(amount * before / whole), half away from zero. upto and before are the cumulative parts with this touch and without it. So the parts of all touches add up to the amount.';

select private.revoke_execute();
-- Who reads credits computes them.
grant execute on function private.part_of_amount(bigint, bigint, bigint, bigint) to authenticated, service_role;
