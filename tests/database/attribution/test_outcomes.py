"""Sums of credits: over any dimension the total, in every workspace; and only those of the caller's workspace."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from crmdb.database import Connection, connect
from tests.database.attribution.conftest import new_workspace, run
from tests.support.actors import as_user, person, refused
from tests.support.attribution_journeys import Journeys
from tests.support.rows import Maker
from tests.support.world import World

DIMENSIONS = (
    "influencer", "account", "campaign", "deliverable", "platform", "channel", "credited_to", "touch_month", "company",
    "month",
)  # fmt: skip
MODELS = (
    "first_touch", "last_touch", "linear", "position_based", "j_shaped", "inverse_j", "time_decay", "lead_creation",
    "u_shaped", "w_shaped", "full_path",
)  # fmt: skip
Sums = dict[UUID, tuple[int, ...]]
"""By workspace: open pipeline, won pipeline, revenue, lost amount; then opportunities and deals."""

TOTALS = """
select
    totals.workspace_id, sum(open_pipeline_minor), sum(won_pipeline_minor), sum(revenue_minor), sum(lost_minor),
    sum(opportunities), sum(deals)
from public.attribution_totals(%s, %s, %s) as totals
group by totals.workspace_id
"""
TRUTH = """
select
    o.workspace_id,
    coalesce(sum(o.reporting_amount_minor) filter (where o.status = 'open'), 0),
    coalesce(sum(o.reporting_amount_minor) filter (where o.status = 'won'), 0),
    (select coalesce(sum(e.reporting_amount_minor), 0) from public.revenue_events as e
     where e.workspace_id = o.workspace_id),
    coalesce(sum(o.reporting_amount_minor) filter (where o.status = 'lost'), 0),
    count(*), count(*) filter (where o.status = 'won')
from public.opportunities as o
group by o.workspace_id
"""


def sums(connection: Connection, statement: str, *values: object) -> Sums:
    return {row[0]: tuple(row[1:]) for row in connection.execute(statement.encode(), values)}


@pytest.fixture
def business(mocked: str) -> Iterator[Connection]:
    """The mock data, as the owner of the tables: all workspaces at once."""
    with connect(mocked) as connection:
        yield connection
        connection.rollback()


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_the_sum_over_a_dimension_is_the_total_by_every_model_in_every_workspace(
    business: Connection, dimension: str
) -> None:
    truth = sums(business, TRUTH)
    assert len(truth) > 2
    for model in MODELS:
        for monthly in (False, True):
            assert sums(business, TOTALS, dimension, model, monthly) == truth, model


def test_generated_journeys_add_up_too(story: Connection) -> None:
    """Yen, zero amounts, no committee, no touch, no lead."""
    for seed in (1, 2):
        workspace = new_workspace(story, f"sums{seed}")
        Journeys(story, workspace, seed).fill(40)
        # Sums of a workspace stay within bigint.
        story.execute(
            "update public.opportunities set amount_minor = mod(amount_minor, 1000003) where workspace_id = %s",
            [workspace],
        )
        run(story, workspace)
        truth = sums(story, TRUTH)[workspace]
        for dimension in DIMENSIONS:
            for model in ("lead_creation", "full_path"):
                assert sums(story, TOTALS, dimension, model, True)[workspace] == truth, (dimension, model)


def test_no_touch_no_lead_is_a_line_of_its_own(business: Connection) -> None:
    labels = business.execute(
        "select label, sum(revenue_minor) from public.attribution_totals('channel', 'lead_creation') group by label"
    ).fetchall()
    assert dict[str, int](labels)["unattributed"] > 0


def test_influenced_gives_each_label_an_amount_once(business: Connection) -> None:
    """However many touches: never more than there is, and what the view of influenced opportunities says."""
    truth = sums(business, TRUTH)
    totals: dict[UUID, int] = defaultdict(int)
    for workspace, influencer, open_pipeline, revenue in business.execute(
        "select workspace_id, label_id, open_pipeline_minor, revenue_minor"
        " from public.attribution_totals('influencer', 'influenced') where label_id is not null"
    ).fetchall():
        assert open_pipeline <= truth[workspace][0]
        view = business.execute(
            "select sum(influenced_open_pipeline_minor), sum(influenced_revenue_minor)"
            " from public.influenced_opportunities where workspace_id = %s and workspace_influencer_id = %s",
            [workspace, influencer],
        ).fetchone()
        assert view == (open_pipeline, revenue)
        totals[workspace] += open_pipeline
    assert any(total > truth[workspace][0] for workspace, total in totals.items()), "it over-counts on purpose"


def test_a_moment_and_a_run_give_what_was_reported_and_computed(business: Connection) -> None:
    def split(arguments: str, *values: object) -> list[tuple[object, ...]]:
        return business.execute(
            "select label, label_id, revenue_minor, open_pipeline_minor"
            f" from public.attribution_totals('campaign', 'w_shaped', {arguments})"
            " where workspace_id = %s order by 1, 2".encode(),
            [*values, workspace],
        ).fetchall()

    row = business.execute("select workspace_id, id from public.attribution_runs order by amount_count desc").fetchone()
    assert row is not None
    workspace, first = row
    (before,) = business.execute("select clock_timestamp()").fetchone() or (None,)
    current = split("false")
    assert len(current) > 2
    assert split("run_id => %s", first) == current
    business.execute(
        "update public.opportunities set amount_minor = amount_minor + 100000 where workspace_id = %s", [workspace]
    )
    business.execute("select private.refresh_attribution(%s)", [workspace])
    assert split("false") != current
    assert split("moment => %s::text", before) == current
    assert split("run_id => %s", first) == current
    assert split("moment => %s", "2000-01-01T00:00Z") == []


def test_nobody_sums_another_workspace(story: Connection, world: World) -> None:
    run(story, world.acme)
    workspace = new_workspace(story, "stranger")
    Journeys(story, workspace, 3).fill(10)
    run(story, workspace)
    theirs = story.execute("select id from public.attribution_runs where workspace_id = %s", [world.acme]).fetchone()
    assert theirs is not None
    story.execute(
        "insert into public.attribution_models (workspace_id, name, type) values (%s, 'house model', 'linear')",
        [world.acme],
    )
    with as_user(story, person("stranger")):
        for call in ("attribution_totals('company')", "attribution_returns('campaign')"):
            seen = story.execute(f"select distinct workspace_id from public.{call}".encode()).fetchall()
            assert seen in ([], [(workspace,)])
        with refused(story, "reports_run_known"):
            story.execute("select from public.attribution_totals(run_id => %s)", theirs)
        # A model of theirs is as unknown as one that does not exist.
        answers = []
        for name in ("house model", "our model"):
            with refused(story, sqlstate="22023") as refusal:
                story.execute("select from public.attribution_totals(model => %s)", [name])
            answers.append((refusal.message.replace(name, "?"), refusal.hint))
        assert answers[0] == answers[1]


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin"])
def test_touches_that_count_are_the_same_for_the_view_and_the_engine(story: Connection, acme: Maker, zone: str) -> None:
    """To the microsecond, also where the clocks change within the lookback."""
    won = acme.stage("won")
    closed = datetime(2026, 4, 15, 12, tzinfo=UTC)
    opportunity = acme.id(
        "opportunities", stage_id=won["id"], pipeline_id=won["pipeline_id"], opened_at=closed, closed_at=closed
    )
    buyer = acme.id("contacts")
    acme("opportunity_contacts", opportunity_id=opportunity, contact_id=buyer)
    edge = closed - timedelta(days=180)
    for moment in (edge, edge - timedelta(microseconds=1), closed, closed + timedelta(microseconds=1)):
        acme("touchpoints", contact_id=buyer, touched_at=moment)
    story.execute("select set_config('timezone', %s, true)", [zone])
    run(story, acme.workspace)
    counting = [
        story.execute(
            f"select touched_at from public.{view} where opportunity_id = %s {condition} order by 1".encode(),
            [opportunity],
        ).fetchall()
        for view, condition in (("opportunity_touches", ""), ("attribution_credits", "and model_type = 'influenced'"))
    ]
    assert counting == [[(edge,), (closed,)]] * 2


def test_a_name_that_was_an_influenced_models_adds_up_when_it_is_anothers(story: Connection) -> None:
    workspace = new_workspace(story)
    make = Maker(story, workspace)
    opportunity, buyer = make.id("opportunities", amount_minor=100_000), make.id("contacts")
    make("opportunity_contacts", opportunity_id=opportunity, contact_id=buyer)
    someone = make.id("workspace_influencers")
    now = story.execute("select now()").fetchone()
    assert now is not None
    for day in range(1, 5):
        make(
            "touchpoints",
            contact_id=buyer,
            workspace_influencer_id=someone,
            touched_at=now[0] - timedelta(days=day),
        )
    story.execute(
        "update public.attribution_models set is_active = false where workspace_id = %s and name = 'influenced'",
        [workspace],
    )
    make("attribution_models", name="influenced", version=2, type="linear")
    run(story, workspace)
    amounts = story.execute(
        "select open_pipeline_minor from public.attribution_totals('influencer', 'influenced') where workspace_id = %s",
        [workspace],
    ).fetchall()
    assert amounts == [(100_000,)]
