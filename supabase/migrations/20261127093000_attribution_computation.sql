-- Attribution computation: from opportunities and touches to results and credits.
--
-- Functions only; no lock on rows. Definitions are in docs/attribution.md, reasons in docs/decisions/0010.
--
-- A model is six whole numbers: what it gives the first touch, the last, lead creation, opportunity creation, closed-won, and
-- the rest together. time_decay has a half-life instead; influenced gives everything to each.
--
-- At most four touches of a journey are milestones: the first (1), the earlier and the later of lead and opportunity
-- creation (2 and 3), the last, which is also where a deal was won (4). All others share alike. So a split is known
-- without sorting touches: four parts, the part of the rest, and how many of the rest, the earliest, get one more.

create function private.decayed(age bigint, half_life bigint)
returns integer
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select round(power(2::numeric, -round(age::numeric / half_life, 40)) * 1000000000)::integer
$$;
comment on function private.decayed(bigint, bigint) is
'2^(-age/half-life) in billionths, rounded, both in microseconds: the exact way, 40 digits. The engine asks it where a double cannot decide how to round, so that no platform''s pow() decides either.';

create function private.store_credits(results public.attribution_results[], credits public.attribution_credits[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into public.attribution_results select computed.* from unnest(store_credits.results) as computed;
    insert into public.attribution_credits select computed.* from unnest(store_credits.credits) as computed;
end
$$;
comment on function private.store_credits(public.attribution_results[], public.attribution_credits[]) is
'Writes what private.compute_credits() has computed so far.';

-- Journeys come ordered by their shape, so that what depends on the shape alone is computed once for all that share it.
create function private.compute_credits(
    workspace_id uuid,
    run_id uuid,
    moment timestamptz,
    is_historical boolean,
    opportunity_ids uuid[],
    reasons text[],
    model_group smallint,
    model_ids uuid[],
    scope text,
    lookback interval,
    excluded_channels text[],
    minimum_evidence smallint,
    out results integer,
    out credits integer
)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    billion constant bigint := 1000000000;
    -- The models, element by element; those with a half-life are the last ones.
    first_weights bigint[];
    last_weights bigint[];
    lead_weights bigint[];
    opened_weights bigint[];
    won_weights bigint[];
    rest_weights bigint[];
    are_whole boolean[];
    half_lives bigint[];
    weighted_models integer;
    decay_models integer;

    -- An amount of an opportunity, with the journey.
    step record;
    latest_id uuid;
    result_id bigint;
    credit_id integer;

    -- Rows not stored yet, and how many amounts are in them: a statement a row would cost more than the row.
    result_rows public.attribution_results[] := array[]::public.attribution_results[];
    credit_rows public.attribution_credits[] := array[]::public.attribution_credits[];
    credits_size integer := 0;

    -- The shape: n touches, milestones as the number of touches up to their moment. width: a place a touch, and one for what
    -- no touch gets.
    n integer := -1;
    lead_seq integer := -1;
    opened_seq integer := -1;
    is_won boolean := false;
    is_longer boolean;
    is_moved boolean;
    low integer;
    high integer;
    width integer;

    -- What a model makes of the shape: the place that takes all (0: several share, -1: each takes all), billionths of the
    -- milestones (0: none of this model's), how many touches are the rest, of which the first `ones`, up to last_ones, have
    -- base + 1 and the others, up to last_seqs, base.
    takers integer[];
    w1s bigint[];
    w2s bigint[];
    w3s bigint[];
    w4s bigint[];
    bases bigint[];
    others_of integer[];
    ones_of integer[];
    last_ones integer[];
    last_seqs integer[];

    -- Model by model, place by place.
    weights integer[];
    amounts bigint[];
    nothing bigint[];

    -- Of the model at work, by milestone: u its part, h whether it has one, w billionths, e the remainder of w, c minor units, d
    -- the remainder of c. Of the rest: base, e, and ca minor units, da their remainder with one more
    -- billionth, cb and db without. `more` is what milestones leave to it.
    start integer;
    u1 bigint; u2 bigint; u3 bigint; u4 bigint; u bigint;
    h1 integer; h2 integer; h3 integer;
    w1 bigint; w2 bigint; w3 bigint; w4 bigint; base bigint;
    e1 bigint; e2 bigint; e3 bigint; e4 bigint; e bigint;
    c1 bigint; c2 bigint; c3 bigint; c4 bigint; ca bigint; cb bigint;
    d1 bigint; d2 bigint; d3 bigint; d4 bigint; da bigint; db bigint;
    others integer; ones integer; more bigint; last_one integer; last_seq integer; last_a integer; last_b integer;
    points bigint; scale bigint; units bigint; share integer; part bigint;

    -- The amount at work: thousand millions and what is left over, so that no product leaves bigint.
    amount bigint;
    direction integer;
    q bigint;
    m bigint;

    -- Decay: an amount is split into shares by parts, which add up to the whole. A remainder is what rounding left of a share.
    is_new boolean;
    touched_at timestamptz[];
    half_life bigint;
    raw double precision;
    sign integer;
    whole bigint;
    lower bigint;
    upper bigint;
    threshold bigint;
    edge bigint;
    none bigint[];
    parts bigint[];
    shares bigint[];
    remainders bigint[];
    decayed_weights integer[];
    decayed_amounts bigint[];
begin
    select
        array_agg(coalesce(standard.weights[1], models.weight_first, 0)::bigint order by given.place),
        array_agg(coalesce(standard.weights[2], models.weight_last, 0)::bigint order by given.place),
        array_agg(coalesce(standard.weights[3], models.weight_lead, 0)::bigint order by given.place),
        array_agg(coalesce(standard.weights[4], models.weight_opportunity, 0)::bigint order by given.place),
        array_agg(coalesce(standard.weights[5], models.weight_won, 0)::bigint order by given.place),
        array_agg(coalesce(standard.weights[6], models.weight_rest, 0)::bigint order by given.place),
        array_agg(models.type = 'influenced' order by given.place),
        array_agg(models.half_life_hours * 3600000000::bigint order by given.place) filter (where models.type = 'time_decay'),
        count(*) filter (where models.type <> 'time_decay'),
        count(*) filter (where models.type = 'time_decay')
    into
        first_weights, last_weights, lead_weights, opened_weights, won_weights, rest_weights, are_whole, half_lives,
        weighted_models, decay_models
    from unnest(compute_credits.model_ids) with ordinality as given (id, place)
    inner join public.attribution_models as models
        on models.workspace_id = compute_credits.workspace_id and models.id = given.id
    cross join lateral (
        select case models.type
            when 'first_touch' then array[1, 0, 0, 0, 0, 0]
            when 'last_touch' then array[0, 1, 0, 0, 0, 0]
            when 'linear' then array[0, 0, 0, 0, 0, 1]
            when 'position_based' then array[2, 2, 0, 0, 0, 1]
            when 'j_shaped' then array[1, 3, 0, 0, 0, 1]
            when 'inverse_j' then array[3, 1, 0, 0, 0, 1]
            when 'lead_creation' then array[0, 0, 1, 0, 0, 0]
            when 'u_shaped' then array[1, 0, 1, 0, 0, 0]
            when 'w_shaped' then array[3, 0, 3, 3, 0, 1]
            when 'full_path' then array[9, 0, 9, 9, 9, 4]
            when 'influenced' then array[0, 0, 0, 0, 0, 1]
        end as weights
    ) as standard;
    results := 0;
    credits := 0;

    for step in
        with facts as (
            select given.reason, known.*
            from unnest(compute_credits.opportunity_ids, compute_credits.reasons) as given (id, reason)
            cross join lateral (
                select
                    opportunities.id, opportunities.company_id, opportunities.status, opportunities.opened_at,
                    opportunities.closed_at, opportunities.reporting_amount_minor
                from public.opportunities as opportunities
                where
                    not is_historical
                    and opportunities.workspace_id = compute_credits.workspace_id
                    and opportunities.id = given.id
                union all
                (
                    select
                        opportunities.id, opportunities.company_id, history.status, opportunities.opened_at,
                        case
                            when history.status = 'open' then null
                            when history.status = opportunities.status and opportunities.closed_at <= moment
                                then opportunities.closed_at
                            else history.stage_entered_at
                        end,
                        history.reporting_amount_minor
                    from public.opportunity_history as history
                    inner join public.opportunities as opportunities
                        on opportunities.workspace_id = history.workspace_id and opportunities.id = history.opportunity_id
                    where
                        is_historical
                        and history.workspace_id = compute_credits.workspace_id
                        and history.opportunity_id = given.id
                        and history.superseded_at is null
                        and history.changed_at <= moment
                    order by history.changed_at desc, history.id desc
                    limit 1
                )
            ) as known
        ),

        journeys as (
            select
                facts.id as opportunity_id,
                facts.reason,
                facts.status,
                facts.status = 'won' as is_won,
                facts.opened_at,
                facts.closed_at,
                coalesce(facts.closed_at, moment) as converted_at,
                coalesce(facts.reporting_amount_minor, 0) as reporting_amount_minor,
                case when buyers.first_lead_at > moment then buyers.first_lead_at end as next_lead_at,
                touches.*
            from facts
            cross join lateral (
                select
                    array_agg(people.id) as ids,
                    min(people.became_lead_at) filter (where people.became_lead_at <= moment) as became_lead_at,
                    min(people.became_lead_at) as first_lead_at
                from (
                    select contacts.id, contacts.became_lead_at
                    from public.opportunity_contacts as committee
                    inner join public.contacts as contacts
                        on contacts.workspace_id = compute_credits.workspace_id and contacts.id = committee.contact_id
                    where
                        compute_credits.scope = 'committee'
                        and committee.workspace_id = compute_credits.workspace_id
                        and committee.opportunity_id = facts.id
                        and (not is_historical or committee.created_at <= moment)
                    union all
                    select contacts.id, contacts.became_lead_at
                    from public.contacts as contacts
                    where
                        compute_credits.scope = 'company'
                        and contacts.workspace_id = compute_credits.workspace_id
                        and contacts.company_id = facts.company_id
                        and (not is_historical or contacts.created_at <= moment)
                ) as people
            ) as buyers
            cross join lateral (
                -- Touches of an open opportunity that are dated ahead do not count yet; the next one says until when.
                select
                    coalesce(array_agg(steps.id) filter (where steps.counts), '{}') as touchpoint_ids,
                    coalesce(array_agg(steps.touched_at) filter (where steps.counts), '{}') as touched_at,
                    coalesce(array_agg(steps.channel) filter (where steps.counts), '{}') as channels,
                    coalesce(array_agg(steps.workspace_influencer_id) filter (where steps.counts), '{}') as workspace_influencer_ids,
                    coalesce(array_agg(steps.campaign_id) filter (where steps.counts), '{}') as campaign_ids,
                    coalesce(array_agg(steps.deliverable_id) filter (where steps.counts), '{}') as deliverable_ids,
                    min(steps.touched_at) filter (where not steps.counts) as next_touched_at,
                    (count(*) filter (where steps.counts))::integer as n,
                    (count(*) filter (where steps.counts and steps.touched_at <= buyers.became_lead_at))::integer as lead_seq,
                    (count(*) filter (where steps.counts and steps.touched_at <= facts.opened_at))::integer as opened_seq
                from (
                    select known.*, known.touched_at <= coalesce(facts.closed_at, moment) as counts
                    from (
                        -- What the index holds, so that the table is not read.
                        select
                            touchpoints.contact_id, touchpoints.touched_at, touchpoints.id, touchpoints.channel, touchpoints.evidence,
                            touchpoints.workspace_influencer_id, touchpoints.campaign_id, touchpoints.deliverable_id
                        from public.touchpoints as touchpoints
                        where not is_historical and touchpoints.workspace_id = compute_credits.workspace_id
                        union all
                        select
                            touchpoints.contact_id, touchpoints.touched_at, touchpoints.id, touchpoints.channel, touchpoints.evidence,
                            touchpoints.workspace_influencer_id, touchpoints.campaign_id, touchpoints.deliverable_id
                        from public.touchpoints as touchpoints
                        where
                            is_historical
                            and touchpoints.workspace_id = compute_credits.workspace_id
                            and touchpoints.created_at <= moment
                            and not exists (
                                select from public.contact_visitors as visitors
                                where
                                    visitors.workspace_id = compute_credits.workspace_id
                                    and visitors.visitor_id = touchpoints.visitor_id
                                    and visitors.contact_id = touchpoints.contact_id
                                    and visitors.created_at > moment
                            )
                    ) as known
                    where
                        known.contact_id = any(buyers.ids)
                        and known.touched_at >= coalesce(facts.closed_at, moment) - lookback
                        and known.touched_at <= coalesce(facts.closed_at, 'infinity')
                        and known.channel <> all(compute_credits.excluded_channels)
                        and known.evidence >= compute_credits.minimum_evidence
                    order by known.touched_at, known.id
                ) as steps
            ) as touches
            order by touches.n, touches.lead_seq, touches.opened_seq, is_won, facts.id
        )

        select journeys.*, amounts.*
        from journeys
        cross join lateral (
            select
                case journeys.status when 'lost' then 'lost' else 'pipeline' end as amount_type,
                null::uuid as revenue_event_id,
                case journeys.status when 'lost' then journeys.closed_at else journeys.opened_at end as credited_at,
                journeys.reporting_amount_minor as amount_minor
            union all
            select 'revenue', events.id, events.occurred_at, events.reporting_amount_minor
            from public.deals as deals
            inner join public.revenue_events as events
                on events.workspace_id = compute_credits.workspace_id and events.deal_id = deals.id
            where
                deals.workspace_id = compute_credits.workspace_id
                and deals.opportunity_id = journeys.opportunity_id
                and (not is_historical or events.created_at <= moment)
        ) as amounts
        order by journeys.n, journeys.lead_seq, journeys.opened_seq, journeys.is_won, journeys.opportunity_id
    loop
        -- 1. Weights, where the shape is another than that of the journey before.
        is_longer := step.n <> n;
        is_moved := is_longer or step.lead_seq <> lead_seq or step.opened_seq <> opened_seq;
        if is_moved or is_won <> step.is_won then
            n := step.n;
            lead_seq := step.lead_seq;
            opened_seq := step.opened_seq;
            is_won := step.is_won;
            low := least(lead_seq, opened_seq);
            high := greatest(lead_seq, opened_seq);
            if is_longer then
                width := n + 1;
                weights := array_fill(0, array[weighted_models * width]);
                nothing := array_fill(0::bigint, array[weighted_models * width]);
                none := array_fill(0::bigint, array[width]);
                remainders := none;
            end if;
            for k in 1..weighted_models loop
                continue when not (
                    is_longer or is_moved and lead_weights[k] + opened_weights[k] > 0 or won_weights[k] > 0
                );
                start := (k - 1) * width;
                if takers[k] > 0 and not is_longer then
                    weights[start + takers[k]] := 0;
                elsif not is_longer then
                    for i in start + 1..start + width loop
                        weights[i] := 0;
                    end loop;
                end if;
                if are_whole[k] and n > 0 then
                    takers[k] := -1;
                    for i in start + 1..start + n loop
                        weights[i] := 1000000000;
                    end loop;
                    continue;
                end if;

                -- Milestones on one touch add up on the first of them.
                u1 := 0; u2 := 0; u3 := 0; u4 := 0;
                if n > 0 then
                    u1 := first_weights[k];
                    if lead_seq = 1 then
                        u1 := u1 + lead_weights[k];
                    elsif lead_seq = low and low > 0 then
                        u2 := lead_weights[k];
                    elsif lead_seq > 0 then
                        u3 := lead_weights[k];
                    end if;
                    if opened_seq = 1 then
                        u1 := u1 + opened_weights[k];
                    elsif opened_seq = low and low > 0 then
                        u2 := u2 + opened_weights[k];
                    elsif opened_seq > 0 then
                        u3 := u3 + opened_weights[k];
                    end if;
                    u4 := last_weights[k];
                    if is_won then
                        u4 := u4 + won_weights[k];
                    end if;
                    if n = 1 then
                        u1 := u1 + u4;
                        u4 := 0;
                    elsif n = low and u2 > 0 then
                        u2 := u2 + u4;
                        u4 := 0;
                    elsif n = high and u3 > 0 then
                        u3 := u3 + u4;
                        u4 := 0;
                    end if;
                end if;
                u := u1 + u2 + u3 + u4;
                if n = 0 or rest_weights[k] = 0 then
                    takers[k] := case u when 0 then width when u1 then 1 when u2 then low when u3 then high when u4 then n else 0 end;
                    if takers[k] > 0 then
                        weights[start + takers[k]] := 1000000000;
                        continue;
                    end if;
                end if;
                takers[k] := 0;

                -- The rest may be up to the model's last milestone; without any, up to the journey's end. Points are whole
                -- numbers: a milestone's part times the touches that share the rest, the rest's part for each.
                h1 := (u1 > 0)::integer;
                h2 := (u2 > 0)::integer;
                h3 := (u3 > 0)::integer;
                last_seq := case when u4 > 0 then n when u3 > 0 then high when u2 > 0 then low when u1 > 0 then 1 else n end;
                others := case when rest_weights[k] = 0 then 0 else last_seq - h1 - h2 - h3 - (u4 > 0)::integer end;
                points := greatest(others, 1) * u + others * rest_weights[k];
                scale := billion * greatest(others, 1);
                e1 := scale * u1 % points;
                e2 := scale * u2 % points;
                e3 := scale * u3 % points;
                e4 := scale * u4 % points;
                e := case when others > 0 then billion * rest_weights[k] % points else -1 end;
                units := (e1 + e2 + e3 + e4 + others * e) / points;
                -- One more, to the largest remainders, ties to the earlier touch: fewer than `units` touches come before it.
                ones := billion;
                w1 := 0; w2 := 0; w3 := 0; w4 := 0;
                if u1 > 0 then
                    w1 := scale * u1 / points + (
                        units > (e2 > e1)::integer + (e3 > e1)::integer + (e4 > e1)::integer + case when e > e1 then others else 0 end
                    )::integer;
                    ones := ones - w1;
                end if;
                if u2 > 0 then
                    w2 := scale * u2 / points + (
                        units > (e1 >= e2)::integer + (e3 > e2)::integer + (e4 > e2)::integer
                        + case when e > e2 then others when e = e2 then low - 1 - h1 else 0 end
                    )::integer;
                    ones := ones - w2;
                end if;
                if u3 > 0 then
                    w3 := scale * u3 / points + (
                        units > (e1 >= e3)::integer + (e2 >= e3)::integer + (e4 > e3)::integer
                        + case when e > e3 then others when e = e3 then high - 1 - h1 - h2 else 0 end
                    )::integer;
                    ones := ones - w3;
                end if;
                if u4 > 0 then
                    w4 := scale * u4 / points + (
                        units > (e1 >= e4)::integer + (e2 >= e4)::integer + (e3 >= e4)::integer + case when e >= e4 then others else 0 end
                    )::integer;
                    ones := ones - w4;
                end if;
                if others > 0 then
                    base := billion * rest_weights[k] / points;
                    ones := ones - others * base;
                    bases[k] := base;
                    last_one := 0;
                    if ones > 0 then
                        last_one := ones + h1;
                        last_one := last_one + (h2 = 1 and low <= last_one)::integer;
                        last_one := last_one + (h3 = 1 and high <= last_one)::integer;
                        share := base + 1;
                        for i in start + 1..start + last_one loop
                            weights[i] := share;
                        end loop;
                    end if;
                    share := base;
                    for i in start + last_one + 1..start + last_seq loop
                        weights[i] := share;
                    end loop;
                    ones_of[k] := ones;
                    last_ones[k] := last_one;
                    last_seqs[k] := last_seq;
                end if;
                if w1 > 0 then
                    weights[start + 1] := w1;
                end if;
                if w2 > 0 then
                    weights[start + low] := w2;
                end if;
                if w3 > 0 then
                    weights[start + high] := w3;
                end if;
                if w4 > 0 then
                    weights[start + n] := w4;
                end if;
                w1s[k] := w1;
                w2s[k] := w2;
                w3s[k] := w3;
                w4s[k] := w4;
                others_of[k] := others;
            end loop;
        end if;

        -- 2. Money, by the weights.
        amount := step.amount_minor;
        direction := case when amount < 0 then -1 else 1 end;
        q := abs(amount) / billion;
        m := abs(amount) % billion;
        amounts := nothing;
        for k in 1..weighted_models loop
            start := (k - 1) * width;
            if takers[k] <> 0 then
                if takers[k] > 0 then
                    amounts[start + takers[k]] := amount;
                else
                    for i in start + 1..start + n loop
                        amounts[i] := amount;
                    end loop;
                end if;
                continue;
            end if;
            w1 := w1s[k];
            w2 := w2s[k];
            w3 := w3s[k];
            w4 := w4s[k];
            d1 := m * w1 % billion;
            d2 := m * w2 % billion;
            d3 := m * w3 % billion;
            d4 := m * w4 % billion;
            others := others_of[k];
            if others > 0 then
                base := bases[k];
                ones := ones_of[k];
                db := m * base % billion;
                da := (db + m) % billion;
                units := (d1 + d2 + d3 + d4 + ones * da + (others - ones) * db) / billion;
            else
                ones := 0;
                da := -1;
                db := -1;
                units := (d1 + d2 + d3 + d4) / billion;
            end if;
            more := abs(amount);
            if w1 > 0 then
                c1 := q * w1 + m * w1 / billion + (
                    units > (d2 > d1)::integer + (d3 > d1)::integer + (d4 > d1)::integer
                    + case when da > d1 then ones else 0 end + case when db > d1 then others - ones else 0 end
                )::integer;
                more := more - c1;
            end if;
            if w2 > 0 then
                c2 := q * w2 + m * w2 / billion + (
                    units > (d1 >= d2)::integer + (d3 > d2)::integer + (d4 > d2)::integer
                    + case when da > d2 then ones when da = d2 then least(low - 1 - (w1 > 0)::integer, ones) else 0 end
                    + case when db > d2 then others - ones when db = d2 then greatest(low - 1 - (w1 > 0)::integer - ones, 0) else 0 end
                )::integer;
                more := more - c2;
            end if;
            if w3 > 0 then
                c3 := q * w3 + m * w3 / billion + (
                    units > (d1 >= d3)::integer + (d2 >= d3)::integer + (d4 > d3)::integer
                    + case when da > d3 then ones when da = d3 then least(high - 1 - (w1 > 0)::integer - (w2 > 0)::integer, ones) else 0 end
                    + case
                        when db > d3 then others - ones
                        when db = d3 then greatest(high - 1 - (w1 > 0)::integer - (w2 > 0)::integer - ones, 0)
                        else 0
                    end
                )::integer;
                more := more - c3;
            end if;
            if w4 > 0 then
                c4 := q * w4 + m * w4 / billion + (
                    units > (d1 >= d4)::integer + (d2 >= d4)::integer + (d3 >= d4)::integer
                    + case when da >= d4 then ones else 0 end + case when db >= d4 then others - ones else 0 end
                )::integer;
                more := more - c4;
            end if;
            if others > 0 then
                -- What the milestones leave goes to the rest, first to those with the larger remainder: the first of
                -- them, up to last_a and last_b.
                last_one := last_ones[k];
                cb := q * base + m * base / billion;
                ca := cb + q + (db + m) / billion;
                more := more - ones * ca - (others - ones) * cb;
                last_a := case when da >= db then least(more, ones) else greatest(more - others + ones, 0) end;
                last_b := more - last_a;
                if ones > 0 then
                    if last_a > 0 then
                        last_a := last_a + (w1 > 0)::integer;
                        last_a := last_a + (w2 > 0 and low <= last_a)::integer;
                        last_a := last_a + (w3 > 0 and high <= last_a)::integer;
                        part := direction * (ca + 1);
                        for i in start + 1..start + last_a loop
                            amounts[i] := part;
                        end loop;
                    end if;
                    if last_a < last_one then
                        part := direction * ca;
                        for i in start + last_a + 1..start + last_one loop
                            amounts[i] := part;
                        end loop;
                    end if;
                end if;
                if last_b > 0 then
                    last_b := ones + last_b + (w1 > 0)::integer;
                    last_b := last_b + (w2 > 0 and low <= last_b)::integer;
                    last_b := last_b + (w3 > 0 and high <= last_b)::integer;
                    part := direction * (cb + 1);
                    for i in start + last_one + 1..start + last_b loop
                        amounts[i] := part;
                    end loop;
                    last_one := last_b;
                end if;
                part := direction * cb;
                for i in start + last_one + 1..start + last_seqs[k] loop
                    amounts[i] := part;
                end loop;
            end if;
            if w1 > 0 then
                amounts[start + 1] := direction * c1;
            end if;
            if w2 > 0 then
                amounts[start + low] := direction * c2;
            end if;
            if w3 > 0 then
                amounts[start + high] := direction * c3;
            end if;
            if w4 > 0 then
                amounts[start + n] := direction * c4;
            end if;
        end loop;

        -- 3. Weights by age, of each journey anew, and money by them: a billion split by decay, the amount by the weights. Age
        -- counts from the latest touch, which leaves the shares as they are.
        is_new := step.opportunity_id is distinct from latest_id;
        if is_new then
            decayed_weights := '{}';
            touched_at := step.touched_at;
        end if;
        decayed_amounts := '{}';
        for k in 1..decay_models loop
            if n = 0 then
                if is_new then
                    decayed_weights := decayed_weights || 1000000000;
                end if;
                decayed_amounts := decayed_amounts || amount;
                continue;
            end if;
            if is_new then
                half_life := half_lives[k];
                parts := none;
                whole := 0;
                for i in 1..n loop
                    -- After 31 half-lives less than half a billionth is left: it rounds to nothing.
                    raw := 1e9::double precision * power(
                        2::double precision,
                        -least(date_part('epoch', touched_at[n] - touched_at[i]) * 1000000 / half_life, 31::double precision)
                    );
                    parts[i] := case
                        when abs(raw - round(raw)) > 0.4999
                            then private.decayed((date_part('epoch', touched_at[n] - touched_at[i]) * 1000000)::bigint, half_life)
                        else raw
                    end;
                    whole := whole + parts[i];
                end loop;
            else
                parts := decayed_weights[(k - 1) * width + 1:k * width];
                whole := billion;
            end if;
            for stage in 1 + (not is_new)::integer..2 loop
                if stage = 1 then
                    q := billion / whole;
                    m := billion % whole;
                    sign := 1;
                else
                    q := abs(amount) / billion;
                    m := abs(amount) % billion;
                    sign := direction;
                end if;
                -- The largest remainders: each share is rounded, and what is then missing goes to the largest of those rounded down,
                -- or what is too much comes from the smallest of those rounded up, ties in one step. Mostly that is a unit or two. If
                -- it is many, rounding begins elsewhere, found by halving: so a long journey costs little more than its length.
                lower := 0;
                upper := whole;
                loop
                    threshold := (lower + upper) / 2;
                    shares := none;
                    units := m;
                    for i in 1..n loop
                        part := (m * parts[i] + threshold) / whole;
                        remainders[i] := m * parts[i] - part * whole;
                        shares[i] := sign * (q * parts[i] + part);
                        units := units - part;
                    end loop;
                    exit when abs(units) < 10 or upper - lower < 2;
                    if units > 0 then
                        lower := threshold;
                    else
                        upper := threshold;
                    end if;
                end loop;
                while units > 0 loop
                    edge := -whole;
                    for i in 1..n loop
                        if remainders[i] > edge then
                            edge := remainders[i];
                        end if;
                    end loop;
                    for i in 1..n loop
                        if remainders[i] = edge and units > 0 then
                            remainders[i] := edge - whole;
                            shares[i] := shares[i] + sign;
                            units := units - 1;
                        end if;
                    end loop;
                end loop;
                while units < 0 loop
                    edge := whole;
                    for i in 1..n loop
                        if remainders[i] < edge then
                            edge := remainders[i];
                        end if;
                    end loop;
                    for i in reverse n..1 loop
                        if remainders[i] = edge and units < 0 then
                            remainders[i] := edge + whole;
                            shares[i] := shares[i] - sign;
                            units := units + 1;
                        end if;
                    end loop;
                end loop;
                if stage = 1 then
                    decayed_weights := decayed_weights || shares::integer[];
                    parts := shares;
                    whole := billion;
                end if;
            end loop;
            decayed_amounts := decayed_amounts || shares;
        end loop;

        -- 4. One result an opportunity, one row of credits an amount.
        if credits_size > 100000 then
            perform private.store_credits(result_rows, credit_rows);
            result_rows := array[]::public.attribution_results[];
            credit_rows := array[]::public.attribution_credits[];
            credits_size := 0;
        end if;
        if is_new then
            latest_id := step.opportunity_id;
            result_id := nextval('public.attribution_results_id_seq');
            credit_id := 0;
            results := results + 1;
            result_rows := result_rows || row(
                compute_credits.workspace_id, result_id, compute_credits.run_id, latest_id, compute_credits.model_group,
                compute_credits.model_ids, moment, case when is_historical then moment end,
                -- One more microsecond: at the edge itself the touch still counts.
                least(
                    step.next_lead_at,
                    case when step.status = 'open' and n > 0 then step.touched_at[1] + lookback + interval '1 microsecond' end,
                    case when step.status = 'open' then step.next_touched_at end
                ),
                coalesce(step.reason, 'full'), step.status, step.converted_at, step.reporting_amount_minor
            )::public.attribution_results;
        end if;
        credit_id := credit_id + 1;
        credits := credits + 1;
        credits_size := credits_size + cardinality(amounts) + cardinality(decayed_amounts);
        credit_rows := credit_rows || row(
            compute_credits.workspace_id, result_id, credit_id, step.amount_type, step.revenue_event_id, step.credited_at,
            step.touchpoint_ids, step.touched_at, step.channels, step.workspace_influencer_ids, step.campaign_ids,
            step.deliverable_ids, weights || decayed_weights, amounts || decayed_amounts
        )::public.attribution_credits;
    end loop;
    perform private.store_credits(result_rows, credit_rows);
end
$$;
comment on function private.compute_credits(
    uuid, uuid, timestamptz, boolean, uuid[], text[], smallint, uuid[], text, interval, text[], smallint
) is
'Computes and writes results and credits of some opportunities by a group of models with the same settings, those with a half-life last; returns how many of each. Historical: with the opportunities, touches, committees and revenue known at the moment.';

create function private.compute_attribution(
    workspace_id uuid,
    type text,
    as_of timestamptz default null,
    opportunity_ids uuid[] default null,
    reasons text[] default null
)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    run constant uuid := private.uuid_v7();
    started constant timestamptz := clock_timestamp();
    moment constant timestamptz := coalesce(as_of, started);
    batch uuid[] := opportunity_ids;
    groups record;
    counted record;
    opportunities_computed integer := 0;
    credits_written bigint := 0;
begin
    if as_of is null and opportunity_ids is null then
        update public.attribution_results as results
        set superseded_at = moment
        where results.workspace_id = compute_attribution.workspace_id and results.superseded_at is null;
    elsif as_of is null then
        update public.attribution_results as results
        set superseded_at = moment
        where
            results.workspace_id = compute_attribution.workspace_id
            and results.opportunity_id = any(opportunity_ids)
            and results.superseded_at is null;
    end if;
    loop
        if opportunity_ids is null then
            -- The next thousand: memory does not grow with the workspace.
            select array_agg(next.id)
            into batch
            from (
                select opportunities.id
                from public.opportunities as opportunities
                where
                    opportunities.workspace_id = compute_attribution.workspace_id
                    and opportunities.id > coalesce(batch[cardinality(batch)], '00000000-0000-0000-0000-000000000000')
                order by opportunities.id
                limit 1000
            ) as next;
        end if;
        exit when batch is null;
        for groups in
            select
                row_number() over (order by min(models.name)) as number,
                array_agg(models.id order by models.type = 'time_decay', models.name) as model_ids,
                models.scope,
                models.lookback_days,
                models.excluded_channels,
                models.minimum_evidence
            from public.attribution_models as models
            where models.workspace_id = compute_attribution.workspace_id and models.is_active
            group by models.scope, models.lookback_days, models.excluded_channels, models.minimum_evidence
        loop
            counted := private.compute_credits(
                compute_attribution.workspace_id, run, moment, as_of is not null, batch, reasons, groups.number::smallint,
                -- Hours, not days: a day of a time zone has 23 or 25 of them twice a year.
                groups.model_ids, groups.scope, make_interval(hours => 24 * groups.lookback_days), groups.excluded_channels,
                groups.minimum_evidence
            );
            credits_written := credits_written + counted.credits;
            if groups.number = 1 then
                opportunities_computed := opportunities_computed + counted.results;
            end if;
        end loop;
        exit when opportunity_ids is not null;
        -- For whoever asked to see it, such as crmdb attribute: rows are visible only when all is done.
        if current_setting('crmdb.progress', true) = 'on' then
            raise notice using message = 'attribution under way', detail = opportunities_computed;
        end if;
    end loop;
    insert into public.attribution_runs (workspace_id, id, type, as_of, started_at, opportunities, credits)
    values (
        compute_attribution.workspace_id, run, compute_attribution.type, moment, started, opportunities_computed, credits_written
    );
    return run;
end
$$;
comment on function private.compute_attribution(uuid, text, timestamptz, uuid[], text[]) is
'Computes the active models for some or all opportunities of a workspace and records the run. The caller holds the workspace''s attribution lock.';

select private.revoke_execute();
