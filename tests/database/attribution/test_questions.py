"""What changed since a report, what other settings would credit, one opportunity as reported, names told apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from crmdb.database import Connection, connect
from crmdb.project import Project
from crmdb.queries import find_query, run_query
from tests.database.attribution.conftest import new_workspace, refresh, run
from tests.support.actors import as_service, as_user, person, refused
from tests.support.attribution_changes import CHANGES
from tests.support.attribution_journeys import Journeys
from tests.support.installations import ROOT
from tests.support.rows import LONG_AGO, Maker
from tests.support.world import World

PROJECT = Project(ROOT)
SUMS = "sum(open_pipeline_minor + won_pipeline_minor), sum(revenue_minor)"


def ask(connection: Connection, name: str, **parameters: object) -> list[dict[str, Any]]:
    return run_query(connection, find_query(PROJECT, name), parameters, as_email=person("otis").email).dicts()


def clock(connection: Connection) -> datetime:
    row = connection.execute("select clock_timestamp()").fetchone()
    assert row is not None
    moment: datetime = row[0]
    return moment


def filled(connection: Connection, seed: int, opportunities: int = 30) -> UUID:
    workspace = new_workspace(connection)
    Journeys(connection, workspace, seed).fill(opportunities)
    connection.execute(
        "update public.opportunities set amount_minor = mod(amount_minor, 1000003) where workspace_id = %s", [workspace]
    )
    return workspace


# ---------------------------------------------------------------------------------------------------------------------
# What changed since


@pytest.mark.parametrize("model", ["linear", "full_path"])
def test_all_changes_add_up_to_the_difference_of_the_reports(database: str, model: str) -> None:
    with connect(database, autocommit=True) as connection:
        workspace = filled(connection, 11)
        refresh(connection, workspace)
        before = clock(connection)
        for change in ("late touch", "amount", "touch deleted", "opportunity deleted"):
            connection.execute(CHANGES[change].replace(":w", f"'{workspace}'").encode())
            refresh(connection, workspace)
        after = clock(connection)
        connection.execute("update public.opportunities set amount_minor = 1 where workspace_id = %s", [workspace])
        refresh(connection, workspace)

        def reported(moment: datetime) -> dict[str, tuple[Any, ...]]:
            rows = connection.execute(
                f"select label, {SUMS}"
                " from public.attribution_totals('channel', %s, moment => %s::text) group by 1".encode(),
                [model, moment],
            )
            return {row[0]: row[1:] for row in rows}

        changed: dict[str, list[int]] = {}
        rows = connection.execute(
            "select coalesce(label_text, 'other'), pipeline_after_minor - pipeline_before_minor,"
            " revenue_after_minor - revenue_before_minor, reasons"
            " from public.attribution_changes(%s::text, %s::text, %s, 'channel')",
            [before, after, model],
        ).fetchall()
        for label, pipeline, revenue, reasons in rows:
            assert reasons
            total = changed.setdefault(label, [0, 0])
            total[0] += pipeline
            total[1] += revenue
        then, later = reported(before), reported(after)
        assert then != later
        for label in then.keys() | later.keys() | changed.keys():
            now, past = later.get(label, (0, 0)), then.get(label, (0, 0))
            assert changed.get(label, [0, 0]) == [now[0] - past[0], now[1] - past[1]], label
        # Computed again without another result: nothing changed.
        quiet = clock(connection)
        run(connection, workspace)
        assert ask(connection, "changes_since", moment=quiet) == []


def test_before_the_first_report_everything_is_new(story: Connection) -> None:
    workspace = filled(story, 12)
    run(story, workspace)
    rows = ask(story, "changes_since", moment=datetime(2000, 1, 1, tzinfo=UTC), limit=10_000)
    (whole,) = ask(story, "model_comparison")[:1]
    assert sum(row["revenue_change_minor"] for row in rows) == sum(
        whole[f"{who}_revenue_minor"] for who in ("influencer", "other", "unattributed")
    )
    assert {row["reasons"] for row in rows} == {"full"}
    with refused(story, "attribution_changes_order") as refusal, as_user(story, person("otis")):
        story.execute("select public.attribution_changes('2026-01-02', '2026-01-01')")
    assert "between 2026-01-02 and the end" in refusal.message
    with refused(story, "attribution_changes_order"), as_user(story, person("otis")):
        story.execute("select public.attribution_changes('2150-01-02')")
    with refused(story, "attribution_changes_dimension"), as_user(story, person("otis")):
        story.execute("select public.attribution_changes('2026-01-02', split_by => 'brand')")


@pytest.mark.parametrize("session", ["UTC", "Asia/Tokyo", "Pacific/Pago_Pago"])
def test_a_day_is_one_of_the_workspace_also_where_functions_are_called_by_themselves(
    story: Connection, session: str
) -> None:
    """A run of 23:30 is of that day, and not yet of the moment before it, whoever asks from where."""
    workspace = filled(story, 12)
    story.execute("update public.workspaces set time_zone = 'America/New_York' where id = %s", [workspace])
    run(story, workspace)
    story.execute(
        "update public.attribution_runs set reported_at = '2026-03-31T23:30-04:00' where workspace_id = %s", [workspace]
    )
    story.execute("select set_config('timezone', %s, true)", [session])
    (count,) = story.execute(
        "select count(*) from public.opportunities where workspace_id = %s", [workspace]
    ).fetchall()[0]
    days = {
        "2026-03-30": 0,
        "2026-03-31": count,
        "2026-Q1": count,
        "2026-03-31T23:00": 0,
        "2026-04-01T03:30:00Z": count,
    }
    with as_user(story, person("otis")):
        for day, expected in days.items():
            found = story.execute(
                "select coalesce(round(sum(opportunities)), 0) from public.attribution_totals('month', moment => %s)",
                [day],
            ).fetchone()
            assert found == (expected,), day
            changed = story.execute("select from public.attribution_changes('2026-03-01', %s)", [day]).fetchall()
            assert bool(changed) == bool(expected), day
    for day in ("2026-03-31", "2026-03"):
        with as_service(story):
            story.execute("select public.run_workspace_attribution(%s, %s)", [workspace, day])
    runs = story.execute(
        "select as_of from public.attribution_runs where workspace_id = %s and type = 'as_of'", [workspace]
    ).fetchall()
    assert runs == [(datetime(2026, 4, 1, 4, tzinfo=UTC) - timedelta(microseconds=1),)] * 2


# ---------------------------------------------------------------------------------------------------------------------
# Other settings


@pytest.mark.parametrize("model", ["linear", "w_shaped", "time_decay", "lead_creation"])
@pytest.mark.parametrize("by", ["channel", "influencer"])
def test_other_settings_give_what_a_run_with_them_gives(story: Connection, by: str, model: str) -> None:
    workspace = filled(story, 13)
    run(story, workspace)
    asked = {"lookback": 20, "excluded_channels": ["email"], "minimum_evidence": 3}
    given = ask(story, "what_if", by=by, model=model, **asked)
    credits = ask(story, "credits", by=by, model=model)
    stored = ("attribution_journeys", "attribution_models", "attribution_runs")
    counts = [story.execute(f"select count(*) from public.{table}".encode()).fetchone() for table in stored]
    assert {row["label"]: row["revenue_minor"] for row in given if row["label"] in {r["label"] for r in credits}} == {
        row["label"]: row["revenue_minor"] for row in credits
    }
    assert [story.execute(f"select count(*) from public.{table}".encode()).fetchone() for table in stored] == counts
    story.execute(
        "with former as (update public.attribution_models set is_active = false where workspace_id = %s and name = %s"
        " returning *) insert into public.attribution_models (workspace_id, name, version, type, half_life_hours,"
        " lookback_days, excluded_channels, minimum_evidence)"
        " select workspace_id, name, version + 1, type, half_life_hours, 20, '{email}', 3 from former",
        [workspace, model],
    )
    run(story, workspace)
    assert {
        (row["label"], row["what_if_revenue_minor"], row["what_if_open_pipeline_minor"])
        for row in given
        if row["what_if_revenue_minor"] or row["what_if_open_pipeline_minor"]
    } == {
        (row["label"], row["revenue_minor"], row["open_pipeline_minor"])
        for row in ask(story, "credits", by=by, model=model)
        if row["revenue_minor"] or row["open_pipeline_minor"]
    }


def test_other_settings_within_a_period_and_without_any(story: Connection) -> None:
    workspace = filled(story, 14)
    run(story, workspace)
    for period in (None, "2026-Q1", "2026-03"):
        rows = ask(story, "what_if", lookback=180, by="credited_to", period=period)
        assert all(row["revenue_change_minor"] == row["open_pipeline_change_minor"] == 0 for row in rows), period


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [
        ("lookback_days => 0", "attribution_what_if_settings"),
        ("lookback_days => 3651", "attribution_what_if_settings"),
        ("minimum_evidence => 6", "attribution_what_if_settings"),
        ("half_life_hours => 24", "attribution_what_if_settings"),
        ("excluded_channels => '{e-mail}'", "attribution_what_if_channels"),
        ("model => 'influenced'", "attribution_what_if_model"),
        ("split_by => 'month'", "attribution_what_if_dimension"),
        ("since => '2026-02-01', until => '2026-01-01'", "reports_period_order"),
    ],
)
def test_settings_that_no_model_could_have_are_refused(
    story: Connection, world: World, arguments: str, rule: str
) -> None:
    run(story, world.acme)
    with refused(story, rule) as refusal, as_user(story, world.vera, world.acme):
        story.execute(f"select public.attribution_with_settings({arguments})".encode())
    assert refusal.hint


# ---------------------------------------------------------------------------------------------------------------------
# One opportunity as reported


def test_one_opportunity_as_reported_then(database: str) -> None:
    with connect(database, autocommit=True) as connection:
        workspace = new_workspace(connection)
        make = Maker(connection, workspace)
        opportunity, buyer = make.id("opportunities", amount_minor=1_000), make.id("contacts")
        make("opportunity_contacts", opportunity_id=opportunity, contact_id=buyer)
        never = clock(connection)
        now = clock(connection)
        make("touchpoints", contact_id=buyer, touched_at=now - timedelta(days=3), channel="email")
        refresh(connection, workspace)
        first = clock(connection)
        make("touchpoints", contact_id=buyer, touched_at=now - timedelta(days=2), channel="direct")
        refresh(connection, workspace)

        def reported(moment: datetime) -> list[tuple[object, ...]]:
            rows = ask(connection, "journey_as_reported", opportunity=opportunity, moment=moment, model="linear")
            return [(row["channel"], row["amount_minor"], row["percent"]) for row in rows]

        second = clock(connection)
        connection.execute("delete from public.opportunities where id = %s", [opportunity])
        refresh(connection, workspace)
        assert reported(never) == []
        assert reported(first) == [("email", 1_000, 100)]
        assert reported(second) == [("email", 500, 50), ("direct", 500, 50)]
        assert reported(clock(connection)) == []


# ---------------------------------------------------------------------------------------------------------------------
# Names told apart, organic content, no company


@pytest.fixture
def twins(story: Connection) -> Maker:
    """Two influencers, two campaigns and two pieces of content of the same name, each with a touch of a won deal."""
    workspace = new_workspace(story)
    make = Maker(story, workspace)
    won = make.stage("won")
    for number in (1, 2):
        ann = make.id("workspace_influencers", name="Ann Lee")
        campaign = make.id("campaigns", name="Launch", slug=f"launch-{number}")
        deal = make.id("collaborations", campaign_id=campaign, workspace_influencer_id=ann)
        content = make.id("deliverables", collaboration_id=deal, title="Story", platform_code="instagram")
        make("campaign_costs", campaign_id=campaign, collaboration_id=deal, type="fee", amount_minor=100 * number)
        opportunity = make(
            "opportunities", company_id=None, amount_minor=1_000 * number, stage_id=won["id"],
            pipeline_id=won["pipeline_id"], opened_at=LONG_AGO, closed_at=LONG_AGO + timedelta(days=9),
        )  # fmt: skip
        buyer = make.id("contacts")
        make("opportunity_contacts", opportunity_id=opportunity["id"], contact_id=buyer)
        make("touchpoints", contact_id=buyer, touched_at=LONG_AGO, deliverable_id=content)
        booked = make.id(
            "deals", opportunity_id=opportunity["id"], value_minor=1_000 * number, won_at=opportunity["closed_at"]
        )
        make(
            "revenue_events", deal_id=booked, amount_minor=1_000 * number, occurred_at=opportunity["closed_at"]
        )  # fmt: skip
    run(story, workspace)
    return make


@pytest.mark.parametrize(
    ("query", "column", "parameters"),
    [
        ("credits", "label", {"by": "influencer"}),
        ("credits", "label", {"by": "campaign"}),
        ("credits", "label", {"by": "deliverable"}),
        ("credited_return", "label", {"by": "influencer"}),
        ("credited_return", "label", {"by": "campaign"}),
        ("acquisition_cost_by", "label", {"by": "influencer"}),
        ("acquisition_cost_by", "label", {"by": "campaign"}),
        ("sourced_vs_influenced", "label", {"by": "campaign"}),
        ("what_if", "label", {"by": "campaign"}),
        ("changes_since", "label", {"by": "campaign", "moment": "2000-01-01T00:00Z"}),
        ("influenced_by_influencer", "influencer_name", {}),
        ("influenced_by_campaign", "campaign_name", {}),
        ("roi_by_influencer", "influencer_name", {}),
        ("first_and_last_touch", "influencer_name", {}),
        ("cost_per_result", "slug", {}),
        ("budget_against_cost", "slug", {}),
        ("clicks", "label", {"by": "influencer"}),
        ("clicks", "label", {"by": "campaign"}),
        ("clicks", "label", {"by": "deliverable"}),
    ],
)
def test_equal_names_are_two_lines_that_can_be_told_apart(
    twins: Maker, query: str, column: str, parameters: dict[str, object]
) -> None:
    rows = ask(twins.connection, query, **parameters)
    names = [row[column] for row in rows if row[column] != "unattributed"]
    assert len(names) == len(set(names)) >= 2, names
    assert not {"Ann Lee", "Launch", "Story"} & set(names)


def test_what_has_no_company_has_a_line(twins: Maker) -> None:
    rows = {row["label"]: row for row in ask(twins.connection, "credits", by="company")}
    assert (rows["no company"]["id"], rows["no company"]["revenue_minor"]) == (None, 3_000)
    journeys = ask(twins.connection, "journeys")
    assert [row["company"] for row in journeys] == [None, None]
    assert ask(twins.connection, "milestones", opportunity=journeys[0]["opportunity_id"])


def test_content_that_nobody_ordered_is_counted(story: Connection) -> None:
    workspace = new_workspace(story)
    make = Maker(story, workspace)
    ann = make.id("workspace_influencers", name="Ann")
    opportunity, buyer = make.id("opportunities", amount_minor=900), make.id("contacts")
    make("opportunity_contacts", opportunity_id=opportunity, contact_id=buyer)
    now = clock(story)
    for days, given in enumerate(
        (
            {"type": "mention", "page_url": "https://www.linkedin.com/posts/ann-1?trk=x"},
            {"type": "mention", "page_url": "https://ann.example/blog/tools#top"},
            {"type": "self_reported", "page_url": "http://m.youtube.com/watch"},
        ),
        start=1,
    ):
        make(
            "touchpoints", contact_id=buyer, workspace_influencer_id=ann, touched_at=now - timedelta(days=days), **given
        )
    run(story, workspace)
    rows = ask(story, "organic_content")
    assert {(row["content"], row["platform_code"], row["touches"], row["open_pipeline_minor"]) for row in rows} == {
        ("linkedin.com/posts/ann-1", "linkedin", 1, 300),
        ("ann.example/blog/tools", None, 1, 300),
        ("m.youtube.com/watch", "youtube", 1, 300),
    }
    assert {row["influencer_name"] for row in rows} == {"Ann"}
    by_platform = {row["label"]: row["open_pipeline_minor"] for row in ask(story, "credits", by="platform")}
    assert by_platform == {"linkedin": 300, "youtube": 300, "other": 300}
    by_content = {row["label"]: row["open_pipeline_minor"] for row in ask(story, "credits", by="deliverable")}
    assert by_content == {row["content"]: 300 for row in rows}


# ---------------------------------------------------------------------------------------------------------------------
# Days


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York"])
def test_a_closed_quarter_stays_when_the_workspace_moves_to_another_time_zone(twins: Maker, zone: str) -> None:
    connection = twins.connection
    before = [ask(connection, "credits_by_month"), ask(connection, "credits", period="2026-01")]
    assert before[1]
    connection.execute("update public.workspaces set time_zone = %s where id = %s", [zone, twins.workspace])
    run(connection, twins.workspace)
    assert [ask(connection, "credits_by_month"), ask(connection, "credits", period="2026-01")] == before
