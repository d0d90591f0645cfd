"""Credit totals are the sums of the lines: after each change and refresh, in any order, by month and dimension."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any
from uuid import UUID

import pytest

from crmdb.database import Connection
from crmdb.project import Project
from crmdb.queries import list_queries
from tests.database.attribution.conftest import new_workspace, refresh, run
from tests.support.actors import Person, as_user, personal_workspace, sign_up
from tests.support.attribution_changes import CHANGES
from tests.support.attribution_journeys import Journeys
from tests.support.installations import ROOT
from tests.support.rows import Maker

DIMENSIONS = ("influencer", "campaign", "channel", "credited_to")
MODELS = ("w_shaped", "influenced", "time_decay")
LINES = """
select month,
    case when label = 'unattributed' then '' else coalesce(label_id::text, nullif(label, 'other'), '') end,
    label = 'unattributed', open_pipeline_minor, won_pipeline_minor, revenue_minor, lost_minor, opportunities, deals
from public.attribution_totals(split_by => %s, model => %s, monthly => true)
where workspace_id = %s
"""
KEPT = """
select month, key, is_unattributed, open_pipeline_total, won_pipeline_total, revenue_total, lost_total,
    opportunities_total / 1000000000, deals_total / 1000000000
from public.monthly_credits where dimension = %s and model_name = %s and workspace_id = %s
"""
ALL_MONTHS = """
select dimension, model_name, key, sum(revenue_total), sum(open_pipeline_total)
from public.{} where workspace_id = %s and dimension in ('influencer', 'campaign') and key <> '' group by 1, 2, 3
"""


def rows(connection: Connection, query: str, *values: object) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """By key; a row of nothing but zeros does not count."""
    found: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for row in connection.execute(query.encode(), values).fetchall():
        if any(row[3:]):
            found[tuple(row[:3])] = tuple(row[3:])
    return found


def require_totals_are_lines(connection: Connection, workspace: UUID) -> None:
    for model in MODELS:
        for dimension in DIMENSIONS:
            lines = rows(connection, LINES, dimension, model, workspace)
            assert rows(connection, KEPT, dimension, model, workspace) == lines, (model, dimension)
            assert lines
    months, totals = (
        {row[:3]: row[3:] for row in connection.execute(ALL_MONTHS.format(table).encode(), [workspace]).fetchall()}
        for table in ("monthly_credits", "credit_totals")
    )
    assert totals
    assert totals == months
    assert connection.execute("select * from private.differing_credits(%s)", [workspace]).fetchall() == []


@pytest.fixture
def followed(story: Connection) -> UUID:
    workspace = new_workspace(story)
    make = Maker(story, workspace)
    make("attribution_models", name="account", type="w_shaped", scope="company")
    Journeys(story, workspace, 3).fill(40)
    people, campaign = [make.id("workspace_influencers") for _ in range(3)], make.id("campaigns")
    story.execute(
        "update public.touchpoints set workspace_influencer_id = (%s::uuid[])[1 + mod(id, 3)], campaign_id = %s"
        " where workspace_id = %s and channel = 'influencer' and mod(id, 5) > 0",
        [people, campaign, workspace],
    )
    make("touchpoints", contact_id=None, visitor_id="visitor")
    story.execute("update public.workspaces set followed_models = %s where id = %s", [list(MODELS), workspace])
    run(story, workspace)
    return workspace


def change(connection: Connection, workspace: UUID, name: str) -> None:
    connection.execute(CHANGES[name].replace(":w", f"'{workspace}'").encode())


def test_each_change_moves_the_totals_with_the_lines(story: Connection, followed: UUID) -> None:
    require_totals_are_lines(story, followed)
    order = [name for name in CHANGES if not name.startswith("model")]
    random = Random(7)
    random.shuffle(order)
    for name in order:
        change(story, followed, name)
        if random.random() < 0.6:
            refresh(story, followed, random.randrange(3, 40))
            require_totals_are_lines(story, followed)
    refresh(story, followed)
    require_totals_are_lines(story, followed)
    run(story, followed)
    require_totals_are_lines(story, followed)


PERIODS = ((None, None), ("2026-03-01", None), ("2026-02-01", "2026-06-01"), ("2026-02-05", "2026-06-01"))


@pytest.mark.parametrize("monthly", [True, False])
def test_a_member_gets_the_same_from_totals_as_from_the_lines(story: Connection, followed: UUID, monthly: bool) -> None:
    """The owner of the tables is above the policies and always reads the lines."""
    query = (
        "select month, label, label_id, open_pipeline_minor, won_pipeline_minor, revenue_minor, lost_minor,"
        " round(opportunities, 9), round(deals, 9), currency_code"
        " from public.attribution_totals(split_by => %s, model => %s, monthly => %s, since => %s, until => %s)"
        " where workspace_id = %s"
    )
    (member,) = story.execute(
        "select user_id from public.workspace_members where workspace_id = %s", [followed]
    ).fetchone() or (None,)
    for model in (*MODELS, "linear"):
        for dimension in DIMENSIONS:
            for since, until in PERIODS:
                values = [dimension, model, monthly, since, until, followed]
                lines = story.execute(query.encode(), values).fetchall()
                with as_user(story, Person("member", member, "")):
                    kept = story.execute(query.encode(), values).fetchall()
                assert sorted(map(str, kept)) == sorted(map(str, lines)), (model, dimension, since)


def test_a_past_run_adds_nothing(story: Connection, followed: UUID) -> None:
    before = rows(story, KEPT, "channel", "w_shaped", followed)
    story.execute("select private.run_attribution(%s, '2026-05-01')", [followed])
    assert rows(story, KEPT, "channel", "w_shaped", followed) == before
    require_totals_are_lines(story, followed)


def test_a_new_workspace_follows_what_reports_ask_for_when_nothing_is_said(story: Connection) -> None:
    parameters = [parameter for query in list_queries(Project(ROOT)) for parameter in query.parameters]
    asked = {parameter.default for parameter in parameters if parameter.name in {"model", "sourced_by"}} - {None}
    row = story.execute(
        "select followed_models from public.workspaces where id = %s", [new_workspace(story)]
    ).fetchone()
    assert row and set(row[0]) == asked


def test_totals_follow_the_models_a_workspace_chooses(story: Connection, followed: UUID) -> None:
    story.execute("update public.workspaces set followed_models = '{linear}' where id = %s", [followed])
    models = story.execute("select distinct model_name from public.monthly_credits where workspace_id = %s", [followed])
    assert models.fetchall() == [("linear",)]
    story.execute("update public.workspaces set followed_models = %s where id = %s", [list(MODELS), followed])
    require_totals_are_lines(story, followed)


def test_a_difference_is_found_and_repaired(story: Connection, followed: UUID) -> None:
    story.execute(
        "update public.monthly_credits set revenue_total = revenue_total + 1"
        " where workspace_id = %s and dimension = 'channel' and model_name = 'w_shaped' and key = 'influencer'",
        [followed],
    )
    story.execute(
        "update public.credit_totals set open_pipeline_total = 1 where workspace_id = %s and dimension = 'campaign'",
        [followed],
    )
    lost = story.execute(
        "delete from public.credit_totals where workspace_id = %s and dimension = 'influencer' returning key",
        [followed],
    ).fetchall()
    found = story.execute("select * from private.differing_credits(%s)", [followed]).fetchall()
    assert {row[1] for row in found} == {"channel", "campaign", "influencer"}
    assert lost and {row[3] for row in found if row[1] == "influencer"} <= {key for (key,) in lost}
    story.execute("select private.rebuild_credit_totals(%s)", [followed])
    require_totals_are_lines(story, followed)


def rows_read(connection: Connection, of: str, workspace: UUID) -> int:
    """Journeys that a function reads, by the counters of this transaction, which know those of index scans alone."""
    connection.execute("set local enable_seqscan = off")
    connection.execute("set local enable_bitmapscan = off")
    connection.execute("set local enable_indexonlyscan = off")
    counted = (
        "select sum(pg_stat_get_xact_tuples_fetched(indexrelid)) from pg_index"
        " where indrelid = 'public.attribution_journeys'::regclass"
    )
    before = connection.execute(counted.encode()).fetchone()
    connection.execute(f"select private.{of}(%s)".encode(), [workspace])
    after = connection.execute(counted.encode()).fetchone()
    assert before and after
    return int(after[0] - before[0])


@pytest.mark.only_on(18)
def test_what_totals_read_does_not_grow_with_the_runs_before(story: Connection, followed: UUID) -> None:
    def read_after_two_runs() -> tuple[int, int]:
        run(story, followed)
        run(story, followed)
        # Without statistics the primary key, which holds every run, costs the same as the index of current ones.
        story.execute("analyze public.attribution_journeys, public.attribution_journey_details")
        story.execute(
            "update public.opportunities set amount_minor = amount_minor + 1"
            " where workspace_id = %s and status = 'open'",
            [followed],
        )
        return rows_read(story, "refresh_attribution", followed), rows_read(story, "rebuild_credit_totals", followed)

    refreshed, rebuilt = read_after_two_runs()
    refreshed_later, rebuilt_later = read_after_two_runs()
    assert 0 < refreshed_later <= refreshed * 1.1
    assert 0 < rebuilt_later <= rebuilt * 1.1
    require_totals_are_lines(story, followed)


def test_totals_of_credits_go_with_their_workspace(story: Connection, followed: UUID) -> None:
    story.execute("delete from public.workspaces where id = %s", [followed])
    for table in ("monthly_credits", "credit_totals"):
        assert (
            story.execute(f"select from public.{table} where workspace_id = %s".encode(), [followed]).fetchall() == []
        )


def test_there_is_no_return_before_attribution_was_computed(story: Connection) -> None:
    """It would be -100 %, and is not known."""
    person = sign_up(story, "otis")
    workspace = personal_workspace(story, person)
    Maker(story, workspace)("campaign_costs", amount_minor=10_000, incurred_on=date.today())
    asked = "select spend_minor, return_on_spend from public.landing_page()"
    for expected in (None, -1):
        with as_user(story, person):
            assert story.execute(asked).fetchone() == (10_000, expected)
        run(story, workspace)
