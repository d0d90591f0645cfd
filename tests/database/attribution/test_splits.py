"""The closed form in which credits are computed, against the rule touch by touch (private.split_parts())."""

from __future__ import annotations

from itertools import product

import pytest

from crmdb.database import Connection
from tests.database.attribution.conftest import new_workspace
from tests.support.rows import Maker

pytestmark = pytest.mark.only_on(18)

WEIGHTS = ("weight_first", "weight_last", "weight_lead", "weight_opportunity", "weight_won", "weight_rest")
STORED = """
with shapes as (
    select nextval('public.attribution_journeys_id_seq') as id, touches, lead, opportunity, status
    from unnest(%(touches)s::integer[]) as touches, generate_series(0, least(touches, %(places)s)) as lead,
        generate_series(0, least(touches, %(places)s)) as opportunity, unnest(array['open', 'won']) as status
),
details as (
    insert into public.attribution_journey_details (
        workspace_id, journey_id, model_ids, touchpoint_ids, touched_at, channels, workspace_influencer_ids,
        campaign_ids, deliverable_ids
    )
    select
        %(workspace)s, id, array(
            select models.id from public.attribution_models as models
            where models.workspace_id = %(workspace)s and models.name like %(names)s and models.weights is not null
        ),
        array(select generate_series(1, touches)), '{}', '{}', '{}', '{}', '{}'
    from shapes
)
insert into public.attribution_journeys (
    workspace_id, id, run_id, opportunity_id, computed_at, reasons, status, opened_at, opened_on, converted_at,
    closed_on, reporting_amount_minor, touch_count, lead_place, opportunity_place
)
select
    %(workspace)s, id, gen_random_uuid(), gen_random_uuid(), now(), 'full', status, now(), current_date, now(),
    case when status = 'won' then current_date end, 1000003, touches, lead, opportunity
from shapes
"""
COMPARED = """
with expected as (
    select journeys.id as journey_id, models.id as model_id, places.place, parts.c[places.place] as upto,
        coalesce(parts.c[places.place - 1], 0) as before, parts.c[journeys.touch_count]::numeric as whole
    from public.attribution_journeys as journeys
    inner join public.attribution_models as models using (workspace_id)
    cross join lateral (
        select
            private.split_parts(
                journeys.touch_count, journeys.lead_place, journeys.opportunity_place, journeys.status = 'won',
                models.weights
            ) as c
        offset 0
    ) as parts
    cross join lateral generate_series(1, journeys.touch_count) as places (place)
    where journeys.workspace_id = %(workspace)s and parts.c[places.place] > coalesce(parts.c[places.place - 1], 0)
),
lines as (
    select * from public.attribution_credits where workspace_id = %(workspace)s and touchpoint_id is not null
)
select
    count(*),
    count(*) filter (
        where lines.amount_minor is distinct from
            round(1000003.0 * expected.upto / expected.whole) - round(1000003.0 * expected.before / expected.whole)
        or lines.weight is distinct from
            round(1e9 * expected.upto / expected.whole) - round(1e9 * expected.before / expected.whole)
    )
from expected
full join lines
    on lines.journey_id = expected.journey_id and lines.model_id = expected.model_id
    and lines.touchpoint_id = expected.place
"""
UNATTRIBUTED = """
select count(*), min(amount_minor), min(weight) from public.attribution_credits
where workspace_id = %(workspace)s and touchpoint_id is null
"""


@pytest.fixture
def make(story: Connection) -> Maker:
    return Maker(story, new_workspace(story))


def custom(make: Maker, weights: tuple[int, ...]) -> None:
    make("attribution_models", name=str(weights), type="custom", **dict(zip(WEIGHTS, weights, strict=True)))


def test_every_shape_is_split_as_the_rule_says(story: Connection, make: Maker) -> None:
    """Up to five touches, each milestone on each of them or on none, open and won; each weight zero or not."""
    for given in product((0, 1), repeat=6):
        if some := sum(given):
            weights = [weight * (10_000 // some) for weight in given]
            weights[given.index(1)] += 10_000 - sum(weights)
            custom(make, tuple(weights))
    values = {"workspace": make.workspace, "touches": list(range(6)), "places": 5, "names": "%"}
    story.execute(STORED.encode(), values)
    assert story.execute(COMPARED.encode(), values).fetchone() == (33_495, 0)
    lines, amount, weight = story.execute(UNATTRIBUTED.encode(), values).fetchone() or ()
    assert (lines > 100, amount, weight) == (True, 1_000_003, 10**9)


@pytest.mark.parametrize("weights", [(0, 0, 0, 0, 0, 10_000), (9_999, 0, 0, 0, 0, 1), (4_998, 0, 0, 5_000, 0, 2)])
def test_no_number_of_touches_overflows(story: Connection, make: Maker, weights: tuple[int, ...]) -> None:
    custom(make, weights)
    values = {"workspace": make.workspace, "touches": [450_000], "places": 0, "names": "(%"}
    story.execute(STORED.encode(), values)
    sums = "select sum(amount_minor), sum(weight), count(*) from public.attribution_credits where workspace_id = %s"
    found = story.execute(f"{sums} group by journey_id".encode(), [make.workspace]).fetchall()
    assert {(amount, weight) for amount, weight, _ in found} == {(1_000_003, 10**9)}
