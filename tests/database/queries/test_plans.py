"""Plans hold: each named query, as a member under the policies, touches no more blocks than its committed baseline.

Blocks, not milliseconds, so that a busy machine changes nothing. What else could change them is taken away: the tables
are vacuumed and analysed from all their rows and then left alone by autovacuum, each query runs once before it counts,
and of three runs the least counts, because another session can make a backend read its catalogs again. The rows are
the same on any day, and as old (tests/support/moved_mock.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from benchmarks.planner_knowledge import expect_part, forget_statistics

from crmdb.attribution import attribute
from crmdb.database import Connection, connect
from crmdb.embedded.server import Server
from crmdb.mock import SCALES
from crmdb.queries import Query, list_queries
from crmdb.queries.plans import QueryPlan, plan_query
from crmdb.queries.samples import sample_parameters
from tests.conftest import Databases
from tests.database.queries.conftest import PEOPLE, PROJECT
from tests.support import nested_work, plan_baseline
from tests.support.many_opportunities import multiply_opportunities
from tests.support.moved_mock import load_moved
from tests.support.plan_baseline import Baseline, regressions

pytestmark = pytest.mark.only_on(plan_baseline.MAJOR)

QUERIES = {query.full_name: query for query in list_queries(PROJECT) if query.who != "service"}
MEMBER, WORKSPACE, *_ = PEOPLE["mock"]
SETTINGS = {
    "work_mem": "4MB",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "random_page_cost": "1.1",
    "effective_cache_size": "1GB",
}
QUIET = """
select format('alter table %s set (autovacuum_enabled = off)', oid::regclass) from pg_class
where relkind in ('r', 'm') and relnamespace in ('public'::regnamespace, 'private'::regnamespace)
"""


@pytest.fixture(scope="module")
def guarded(server: Server, databases: Databases, template: str) -> Iterator[Connection]:
    """A connection to a database of fixed size, whose statistics come from every row and stay."""
    name = databases.clone(template)
    with connect(server.url(name), autocommit=True) as connection:
        for (statement,) in connection.execute(QUIET.encode()).fetchall():
            connection.execute(statement.encode())
        load_moved(server.url(name), SCALES["small"])
        attribute(server.url(name))
        # A sample of 300 × 1,000 rows is every row of these tables.
        connection.execute("set default_statistics_target = 1000")
        connection.execute("vacuum (freeze, analyze)")
        for setting, value in SETTINGS.items():
            connection.execute("select set_config(%s, %s, false)", [setting, value])
        yield connection
    databases.drop(name)


@pytest.fixture(scope="module")
def parameters(guarded: Connection) -> dict[str, dict[str, object]]:
    """Values for the parameters of each query."""
    row = guarded.execute("select id from public.workspaces where slug = %s", [WORKSPACE]).fetchone()
    assert row is not None
    return {name: sample_parameters(guarded, query, row[0]) for name, query in QUERIES.items()}


def steady_plan(connection: Connection, query: Query, values: dict[str, object]) -> QueryPlan:
    """The plan with the fewest blocks of three, after a run that reads the catalogs."""
    plans = [plan_query(connection, query, values, as_email=MEMBER, workspace=WORKSPACE) for _ in range(4)]
    return min(plans[1:], key=lambda plan: plan.blocks)


@pytest.mark.parametrize("name", QUERIES)
def test_touches_no_more_than_its_baseline(
    request: pytest.FixtureRequest, guarded: Connection, parameters: dict[str, dict[str, object]], name: str
) -> None:
    plan = steady_plan(guarded, QUERIES[name], parameters[name])
    if request.config.getoption("--write-plans"):
        plan_baseline.write(name, plan)
        return
    baseline = plan_baseline.read(name)
    if baseline is None:
        pytest.fail(f"queries/{name}.sql has no baseline of its plan. Write it: {plan_baseline.WRITE}")
    worse = regressions(plan, baseline)
    if worse:
        pytest.fail(plan_baseline.report(name, plan, baseline, worse), pytrace=False)


def test_every_baseline_belongs_to_a_query() -> None:
    files = {
        str(path.relative_to(plan_baseline.FOLDER).with_suffix("")) for path in plan_baseline.FOLDER.rglob("*.plan")
    }
    assert files <= QUERIES.keys(), "remove the files of queries that are gone"


def test_a_missing_index_is_a_regression(guarded: Connection, parameters: dict[str, dict[str, object]]) -> None:
    name, index = "discovery/find_by_handle", "influencer_accounts_handle_idx"
    baseline = plan_baseline.read(name)
    assert baseline is not None
    with guarded.transaction(force_rollback=True):
        guarded.execute(f"drop index public.{index}".encode())
        plan = plan_query(guarded, QUERIES[name], parameters[name], as_email=MEMBER, workspace=WORKSPACE)
        worse = regressions(plan, baseline)
    assert worse
    told = plan_baseline.report(name, plan, baseline, worse)
    assert index in told.partition("--- now")[0]
    assert index not in told.partition("--- now")[2]


MOST_TIMES, FEW_MORE_BLOCKS = 1.5, 300
"""How many times the blocks that a query reads with right statistics it may read without, and how many more."""

UNKNOWN: dict[str, Callable[[Connection], None]] = {
    "no statistics": forget_statistics,
    "average workspace a hundredth": lambda superuser: expect_part(superuser, 0.01),
}
EXCEPTIONS = {
    # What looks rows up one by one: of two indexes that cost the same the planner takes the younger, and reads all rows
    # of a table of a few hundred. What grows with the square is found by test_more_opportunities_cost_in_proportion.
    "no statistics": {
        "discovery/exclusivity_conflicts": 41,
        "campaigns/deliverables_due": 30,
        "campaigns/influencer_pay": 24,
        "dashboards/recent_activity": 20,
        "campaigns/clicks": 13,
        "campaigns/tracking_links": 12,
        "dashboards/team_workload": 12,
        "attribution/credited_return": 11,
        "campaigns/history_of_campaign": 9,
        "attribution/credits_by_month": 9,
        "attribution/organic_content": 8,
        "campaigns/content_performance": 6,
        "attribution/sourced_vs_influenced": 5,
        "dashboards/landing_page": 5,
        "discovery/facets": 4,
        "discovery/look_alikes": 4,
        "campaigns/status_board": 4,
        "attribution/credits": 4,
        "attribution/influencer_scorecard": 4,
        "attribution/roi_by_influencer": 4,
        "discovery/find_by_name": 3,
        "discovery/who_is_in_our_lists": 3,
        "campaigns/targets": 3,
        "attribution/first_and_last_touch": 3,
        "attribution/model_comparison": 4,
        "campaigns/influencer_funnel": 2,
        "attribution/cohorts_by_first_touch": 2,
        "attribution/journeys": 2,
        "attribution/what_if": 2,
    },
    "average workspace a hundredth": {
        "operations/erasures": 19,
        "campaigns/clicks": 12,
        "operations/imports": 6,
        "discovery/look_alikes": 4,
        "attribution/credits": 4,
        "attribution/sourced_vs_influenced": 4,
        "campaigns/targets": 3,
        "attribution/credited_return": 3,
        "attribution/first_and_last_touch": 3,
        "campaigns/history_of_campaign": 2,
    },
}
"""Queries that read more, and how many times as many. A number that can be smaller should be."""

KNOWLEDGE: dict[str, Callable[[Connection], object]] = {
    "right statistics": lambda superuser: superuser.execute("analyze"),
    **UNKNOWN,
}

COPIES = 30
MOST_IN_PROPORTION, FEW_BLOCKS, FEW_ROWS = 3, 5000, 20_000
"""How many times as much as in proportion a query may read blocks and handle rows when there are `1 + COPIES` times the
opportunities. What compares each with each takes `1 + COPIES` times as much as in proportion."""

GROWING = {name: query for name, query in QUERIES.items() if name.startswith("attribution/")}


@contextmanager
def _superuser(server: Server, guarded: Connection) -> Iterator[Connection]:
    """A superuser's transaction on the same database, which may change statistics and rows and is rolled back."""
    with connect(server.admin_url(guarded.info.dbname)) as superuser, superuser.transaction(force_rollback=True):
        for setting, value in SETTINGS.items():
            superuser.execute("select set_config(%s, %s, true)", [setting, value])
        yield superuser


@pytest.fixture(scope="module")
def usual_blocks(guarded: Connection, parameters: dict[str, dict[str, object]]) -> dict[str, int]:
    """Blocks of each query with right statistics."""
    return {name: steady_plan(guarded, query, parameters[name]).blocks for name, query in QUERIES.items()}


@pytest.fixture(scope="module")
def usual_work(
    server: Server, guarded: Connection, parameters: dict[str, dict[str, object]]
) -> dict[str, nested_work.Work]:
    """What each query about attribution does with right statistics, before there are more opportunities."""
    with _superuser(server, guarded) as superuser:
        # The first run reads the catalogs.
        _work(superuser, parameters)
        return _work(superuser, parameters)


def _work(superuser: Connection, parameters: dict[str, dict[str, object]]) -> dict[str, nested_work.Work]:
    return {
        name: nested_work.work_of(superuser, query, parameters[name], as_email=MEMBER, workspace=WORKSPACE)
        for name, query in GROWING.items()
    }


@pytest.mark.parametrize("knowledge", UNKNOWN)
def test_no_plan_falls_off_a_cliff(
    server: Server,
    guarded: Connection,
    parameters: dict[str, dict[str, object]],
    usual_blocks: dict[str, int],
    knowledge: str,
) -> None:
    cliffs = []
    with _superuser(server, guarded) as superuser:
        UNKNOWN[knowledge](superuser)
        for name, query in QUERIES.items():
            plan = steady_plan(superuser, query, parameters[name])
            most = EXCEPTIONS[knowledge].get(name, MOST_TIMES) * usual_blocks[name] + FEW_MORE_BLOCKS
            if plan.blocks > most or plan.temporary_blocks:
                cliffs.append(
                    f"{name}: {plan.blocks:,} blocks, {usual_blocks[name]:,} with statistics,"
                    f" {plan.temporary_blocks:,} temporary\n{plan.text()}"
                )
    if cliffs:
        pytest.fail("\n\n".join(cliffs), pytrace=False)


@pytest.mark.parametrize("knowledge", KNOWLEDGE)
def test_more_opportunities_cost_in_proportion(
    server: Server,
    guarded: Connection,
    parameters: dict[str, dict[str, object]],
    usual_work: dict[str, nested_work.Work],
    knowledge: str,
) -> None:
    most = MOST_IN_PROPORTION * (1 + COPIES)
    cliffs = []
    with _superuser(server, guarded) as superuser:
        multiply_opportunities(superuser, COPIES)
        KNOWLEDGE[knowledge](superuser)
        # A plan that compares each with each may take minutes.
        superuser.execute("set local statement_timeout = '60s'")
        for name, work in _work(superuser, parameters).items():
            usual = usual_work[name]
            if (
                work.blocks > most * usual.blocks + FEW_BLOCKS
                or work.rows > most * usual.rows + FEW_ROWS
                or work.temporary_blocks
            ):
                cliffs.append(f"{name}: {work}, of few opportunities {usual}")
    if cliffs:
        pytest.fail("\n".join(cliffs), pytrace=False)


def test_what_counts_as_worse(tmp_path: Path) -> None:
    def plan(blocks: int, *, scanned: int = 0, temporary: int = 0) -> QueryPlan:
        kind = {"Node Type": "Seq Scan"} if scanned else {"Node Type": "Index Scan", "Index Name": "deals_pkey"}
        root = {"Relation Name": "deals", "Actual Rows": scanned, "Actual Loops": 1, "Shared Hit Blocks": blocks}
        return QueryPlan(blocks, temporary, root | kind)

    plan_baseline.write("pipeline/won", plan(100), tmp_path)
    baseline = plan_baseline.read("pipeline/won", tmp_path)
    assert baseline == Baseline(100, 0, "Index Scan using deals_pkey on deals  rows=0 blocks=100\n")
    assert regressions(plan(118), baseline) == []
    assert "119 blocks; the baseline touches 100" in regressions(plan(119), baseline)[0]
    assert regressions(plan(100, scanned=499), baseline) == []
    assert "reads deals from end to end, 500 rows" in regressions(plan(100, scanned=500), baseline)[0]
    assert "writes 3 blocks of temporary files" in regressions(plan(100, temporary=3), baseline)[0]
