"""`advise`: a database without defects gets no advice; a planted one is found, and the advised statement cures it."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from psycopg import errors

from crmdb.advise.advice import Advice, run_sql_checks, sql_checks
from crmdb.advise.ledger import Entry, Need, Use, keep_ledger
from crmdb.advise.report import examine
from crmdb.advise.statements import normalised, statements
from crmdb.attribution import attribute
from crmdb.cli import advise as cli
from crmdb.cli.advise import indexes
from crmdb.database import Connection, connect
from crmdb.doctor.check import Severity
from crmdb.embedded.server import Server
from crmdb.errors import ExitCode, RefusedError
from crmdb.mock import SCALES, mock
from crmdb.project import Project
from crmdb.queries import list_queries, run_query
from crmdb.queries.files import parse_query
from crmdb.queries.samples import sample_parameters
from tests.conftest import Databases
from tests.support.installations import ROOT

LIBRARY = list_queries(Project(ROOT))


class Plant(NamedTuple):
    """A defect, how it comes about, the only object of the check that notices, and its cure if it is not the advice."""

    check: str
    story: str
    sql: str
    object: str
    cure: str = ""


PARENT = "create table public.parents (id integer primary key);"

PLANTS = [
    Plant(
        "duplicate_indexes",
        "the primary key begins with the same column",
        "create index lists_spare_idx on public.lists (workspace_id)",
        "public.lists_spare_idx",
    ),
    Plant(
        "duplicate_indexes",
        "the same index twice, the later one is spare",
        "create table public.spares (id integer, name text); create index spares_one on public.spares (name, id);"
        " create index spares_two on public.spares (name, id)",
        "public.spares_two",
    ),
    Plant(
        "duplicate_indexes",
        "an index repeats a unique key",
        "create index lists_again_idx on public.lists (workspace_id, id)",
        "public.lists_again_idx",
    ),
    Plant(
        "duplicate_indexes",
        "a unique index repeats a unique key",
        "create unique index lists_again_idx on public.lists (workspace_id, id)",
        "public.lists_again_idx",
    ),
    Plant(
        "duplicate_indexes",
        "an expression twice",
        "create table public.spares (id integer, name text); create index spares_one on public.spares (lower(name));"
        " create index spares_two on public.spares (lower(name))",
        "public.spares_two",
    ),
    Plant(
        "duplicate_indexes",
        "the same order from the other end",
        "create table public.spares (id integer, name text); create index spares_one on public.spares (name, id);"
        " create index spares_two on public.spares (name desc, id desc)",
        "public.spares_two",
    ),
    Plant(
        "duplicate_indexes",
        "of a partitioned table",
        "create table public.events (at timestamptz, name text) partition by range (at);"
        " create index events_one on public.events (name); create index events_two on public.events (name)",
        "public.events_two",
    ),
    Plant(
        "unused_indexes",
        "a thousand look-ups by another index",
        "create table public.unused (id integer primary key, name text);"
        " insert into public.unused select n, n from generate_series(1, 1000) as n;"
        " create index unused_name_idx on public.unused (name);"
        " do $$ declare n integer; begin for n in 1..1000 loop"
        " perform from public.unused where id = n; end loop; end $$",
        "public.unused_name_idx",
    ),
    Plant(
        "unused_indexes",
        "it begins with a foreign key that the primary key serves",
        f"{PARENT} insert into public.parents values (1); create table public.unused (parent_id integer"
        " references public.parents, id integer, name text, primary key (parent_id, id));"
        " insert into public.unused select 1, n, n from generate_series(1, 1000) as n;"
        " create index unused_name_idx on public.unused (parent_id, name);"
        " do $$ declare n integer; begin for n in 1..1000 loop"
        " perform from public.unused where parent_id = 1 and id = n; end loop; end $$",
        "public.unused_name_idx",
    ),
    Plant(
        "bloated_indexes",
        "most rows are gone, their pages are not",
        "create table public.bloated (id integer primary key) with (autovacuum_enabled = off);"
        " insert into public.bloated select generate_series(1, 150000);"
        " delete from public.bloated where id % 100 > 0; vacuum analyze public.bloated",
        "public.bloated_pkey",
    ),
    Plant(
        "bloated_indexes",
        "all rows are gone",
        "create table public.bloated (id integer primary key) with (autovacuum_enabled = off);"
        " insert into public.bloated select generate_series(1, 150000);"
        " delete from public.bloated; vacuum analyze public.bloated",
        "public.bloated_pkey",
    ),
    Plant(
        "vacuum_due",
        "most rows are dead",
        "create table public.deaths (id integer) with (autovacuum_enabled = off);"
        " insert into public.deaths select generate_series(1, 3000); delete from public.deaths where id > 1000",
        "public.deaths",
    ),
    Plant(
        "stale_statistics",
        "rows that nobody counted",
        "create table public.stale (id integer) with (autovacuum_enabled = off);"
        " insert into public.stale select generate_series(1, 3000)",
        "public.stale",
    ),
    Plant(
        "foreign_keys_without_index",
        "children without an index on their parent",
        f"{PARENT} create table public.children (id integer primary key, parent_id integer references public.parents)",
        "children_parent_id_fkey of public.children",
    ),
    Plant(
        "foreign_keys_without_index",
        "an index with the column at the end does not resolve it",
        f"{PARENT} create table public.children (id integer primary key, parent_id integer references public.parents);"
        " create index children_late_idx on public.children (id, parent_id)",
        "children_parent_id_fkey of public.children",
    ),
    Plant(
        "policies_per_row",
        "auth.uid() without a sub-select",
        "create table public.diaries (owner_id uuid); alter table public.diaries enable row level security;"
        " create policy mine on public.diaries for select to authenticated using (owner_id = auth.uid())",
        "mine on public.diaries",
    ),
    Plant(
        "policies_per_row",
        "a sub-select that takes a column of the row",
        "create function public.belongs(id uuid) returns boolean language sql stable as 'select true';"
        " create table public.diaries (owner_id uuid); alter table public.diaries enable row level security;"
        " create policy mine on public.diaries for select using ((select public.belongs(owner_id)))",
        "mine on public.diaries",
        "alter policy mine on public.diaries using (owner_id = (select auth.uid()))",
    ),
    Plant(
        "policies_per_row",
        "a function of PostgreSQL itself",
        "create table public.diaries (owner_id uuid); alter table public.diaries enable row level security;"
        " create policy mine on public.diaries for select"
        " using (owner_id::text = current_setting('request.jwt.claim.sub', true))",
        "mine on public.diaries",
        "alter policy mine on public.diaries using (owner_id = (select auth.uid()))",
    ),
    Plant(
        "policies_per_row",
        "members are asked for each row",
        "create table public.diaries (owner_id uuid); alter table public.diaries enable row level security;"
        " create policy mine on public.diaries for select using (exists (select"
        " from public.workspace_members as members"
        " where members.user_id = (select auth.uid()) and members.workspace_id = owner_id))",
        "mine on public.diaries",
        "alter policy mine on public.diaries using (owner_id = (select auth.uid()))",
    ),
    Plant(
        "policies_per_row",
        "a set of workspaces is no index condition",
        "create function public.belongs() returns setof uuid language sql stable as 'select auth.uid()';"
        " create table public.diaries (owner_id uuid); alter table public.diaries enable row level security;"
        " create policy mine on public.diaries for select using (owner_id in (select public.belongs()))",
        "mine on public.diaries",
        "alter policy mine on public.diaries using (owner_id = (select auth.uid()))",
    ),
    Plant(
        "leakproof_conditions",
        "a function of a column",
        "create table public.papers (owner_id uuid, paper text);"
        " create index papers_idx on public.papers (lower(paper)); alter table public.papers enable row level security;"
        " create policy mine on public.papers for select using (owner_id = (select auth.uid()))",
        "public.papers_idx",
        "alter policy mine on public.papers using (true)",
    ),
    Plant(
        "leakproof_conditions",
        "an enum column with an index",
        "create type public.mood as enum ('good', 'bad');"
        " create table public.moods (owner_id uuid, mood public.mood); create index moods_idx on public.moods (mood);"
        " alter table public.moods enable row level security;"
        " create policy mine on public.moods for select using (owner_id = (select auth.uid()))",
        "public.moods_idx",
    ),
    Plant(
        "leakproof_conditions",
        "a numeric column with an index",
        "create table public.prices (owner_id uuid, price numeric); create index prices_idx on public.prices (price);"
        " alter table public.prices enable row level security;"
        " create policy mine on public.prices for select using (owner_id = (select auth.uid()))",
        "public.prices_idx",
    ),
    Plant(
        "leakproof_conditions",
        "a jsonb column with a GIN index",
        "create table public.papers (owner_id uuid, paper jsonb);"
        " create index papers_idx on public.papers using gin (paper);"
        " alter table public.papers enable row level security;"
        " create policy mine on public.papers for select using (owner_id = (select auth.uid()))",
        "public.papers_idx",
        "alter policy mine on public.papers using (true)",
    ),
    Plant(
        "partitions_due",
        "the last month is this one",
        "create table public.events (at timestamptz) partition by range (at);"
        " do $$ begin execute format('create table public.events_now partition of public.events for values from (%L)"
        " to (%L)', date_trunc('month', now()), now() + interval '5 days'); end $$",
        "public.events",
        "create table public.events_later partition of public.events for values from (now() + interval '6 days')"
        " to (now() + interval '90 days')",
    ),
    Plant(
        "partitions_due",
        "there is none",
        "create table public.events (at timestamptz) partition by range (at)",
        "public.events",
        "create table public.events_later partition of public.events for values from (now())"
        " to (now() + interval '90 days')",
    ),
    Plant(
        "partitions_due",
        "the day is an expression, and there is a second key",
        "create table public.events (at timestamp, id integer) partition by range ((at::date), id);"
        " create table public.events_rest partition of public.events default;"
        " do $$ begin execute format('create table public.events_now partition of public.events for values from (%L, 0)"
        " to (%L, 0)', date_trunc('month', now())::date, now()::date + 5); end $$",
        "public.events",
        "drop table public.events",
    ),
    Plant(
        "settings",
        "blocks are in memory, and random reads count as four",
        "do $$ begin execute format('alter database %I set random_page_cost = 4', current_database()); end $$;"
        " create table public.hits as select generate_series(1, 100000) as id;"
        " do $$ begin for n in 1..300 loop perform count(*) from public.hits; end loop; end $$",
        "random_page_cost",
    ),
]
REMAINS = """
drop table if exists public.spares, public.unused, public.bloated, public.deaths, public.stale, public.children,
    public.parents, public.diaries, public.moods, public.prices, public.papers, public.events, public.hits,
    public.colors cascade;
drop index if exists public.lists_spare_idx; drop type if exists public.mood;
drop function if exists public.belongs(uuid), public.belongs();
"""


@pytest.fixture(scope="module")
def patient(server: Server, databases: Databases, template: str) -> Iterator[str]:
    """A database with the mock's smallest world, its attribution and fresh statistics; its name."""
    name = databases.clone(template)
    mock(server.url(name), SCALES["demo"])
    attribute(server.url(name))
    with connect(server.admin_url(name), autocommit=True) as admin:
        admin.execute("vacuum analyze")
    yield name
    databases.drop(name)


@pytest.fixture
def connection(server: Server, patient: str) -> Iterator[Connection]:
    """A connection as `postgres`, no superuser; what a test makes is taken away."""
    with connect(server.url(patient), autocommit=True) as connection:
        yield connection
        run(connection, REMAINS)


def run(connection: Connection, script: str) -> None:
    """Each statement by itself: some refuse to be in a transaction with others."""
    parts = script.split("$$")
    # Semicolons within $$ … $$ do not end a statement.
    text = "$$".join(part.replace(";", "\x00") if number % 2 else part for number, part in enumerate(parts))
    for statement in text.split(";"):
        if statement.strip():
            connection.execute(statement.replace("\x00", ";").encode())
    connection.execute("select pg_stat_force_next_flush()")


def advice_of(server: Server, patient: str, *checks: str) -> list[Advice]:
    """What the checks say to a new session, which sees new settings and counts."""
    with connect(server.url(patient)) as connection:
        return run_sql_checks(connection, checks)


def test_a_database_without_defects_gets_no_advice(server: Server, patient: str) -> None:
    assert advice_of(server, patient) == []


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: f"{plant.check}: {plant.story}")
def test_a_defect_is_found_and_cured(server: Server, patient: str, connection: Connection, plant: Plant) -> None:
    run(connection, plant.sql)
    (advice,) = advice_of(server, patient, plant.check)
    assert advice.object == plant.object
    assert advice.reason and advice.evidence and advice.statement and advice.lock
    run(connection, plant.cure or advice.statement)
    assert advice_of(server, patient, plant.check) == []


def test_an_index_whose_comment_says_what_needs_it_is_not_dropped_for_a_day_of_silence(
    server: Server, patient: str, connection: Connection
) -> None:
    plant = next(plant for plant in PLANTS if plant.check == "unused_indexes")
    run(connection, plant.sql)
    run(connection, f"comment on index {plant.object} is 'The report of the quarter.'")
    assert advice_of(server, patient, "unused_indexes") == []


def test_statistics_that_an_upgrade_lost_are_missed(server: Server, patient: str, connection: Connection) -> None:
    run(connection, "create table public.stale as select n as id, repeat('x', 100) from generate_series(1, 3000) as n")
    run(connection, "analyze public.stale")
    assert advice_of(server, patient, "stale_statistics") == []
    with connect(server.admin_url(patient), autocommit=True) as admin:
        admin.execute("delete from pg_statistic where starelid = 'public.stale'::regclass")
    (advice,) = advice_of(server, patient, "stale_statistics")
    assert (advice.object, advice.reason) == ("public.stale", "its statistics are gone")
    run(connection, advice.statement)
    assert advice_of(server, patient, "stale_statistics") == []


def test_an_index_that_was_never_finished_is_advice_too(server: Server, patient: str, connection: Connection) -> None:
    run(connection, "create table public.spares as select 1 as id from generate_series(1, 2)")
    with pytest.raises(errors.UniqueViolation):
        run(connection, "create unique index concurrently spares_one on public.spares (id)")
    found = examine(server.url(patient), LIBRARY).advice
    assert ("invalid_indexes", "public.spares_one") in {(advice.check, advice.object) for advice in found}


def test_the_advised_partition_can_be_made(server: Server, patient: str, connection: Connection) -> None:
    plant = next(plant for plant in PLANTS if plant.check == "partitions_due")
    run(connection, plant.sql)
    (advice,) = advice_of(server, patient, "partitions_due")
    run(connection, advice.statement)
    assert [found.object for found in advice_of(server, patient, "partitions_due")] in ([], ["public.events"])
    row = connection.execute("select count(*) from pg_inherits where inhparent = 'public.events'::regclass").fetchone()
    assert row == (2,)


def test_a_login_that_holds_most_connections_is_sent_to_the_pool(server: Server, patient: str) -> None:
    with ExitStack() as stack:
        held = [stack.enter_context(connect(server.url(patient), autocommit=True)) for _ in range(26)]
        assert all(one.execute("select 1").fetchone() == (1,) for one in held)
        (advice,) = advice_of(server, patient, "pool_sizes")
        assert advice.object == "postgres"
        assert "deploy/README.md" in advice.statement
    wait_for_no_advice(server, patient, "pool_sizes")


def test_logins_that_hold_most_connections_together_are_sent_to_one_pool(server: Server, patient: str) -> None:
    with ExitStack() as stack:
        for url in [server.url(patient), server.admin_url(patient)] * 20:
            stack.enter_context(connect(url, autocommit=True)).execute("select 1")
        (advice,) = advice_of(server, patient, "pool_sizes")
        assert advice.object == "all logins together"
    wait_for_no_advice(server, patient, "pool_sizes")


def wait_for_no_advice(server: Server, patient: str, check: str) -> None:
    """Closed connections take a moment to be gone."""
    deadline = time.monotonic() + 20
    while advice_of(server, patient, check):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_every_check_has_a_defect_here() -> None:
    planted = {plant.check for plant in PLANTS} | {"pool_sizes"}
    assert planted == {check.name for check in sql_checks()}


def test_statements_are_known_by_the_names_of_the_library(server: Server, patient: str) -> None:
    members = [query for query in LIBRARY if query.who != "service"]
    with connect(server.admin_url(patient), autocommit=True) as connection:
        connection.execute("select extensions.pg_stat_statements_reset()")
        workspace = connection.execute("select id from public.workspaces where slug = 'lumenary'").fetchone()
        assert workspace
        for query in members:
            values = sample_parameters(connection, query, workspace[0])
            run_query(connection, query, values, as_email="maya@lumenary.example")
        found = statements(connection, LIBRARY)
    assert found is not None
    assert {query.full_name for query in members} <= {statement.query_name for statement in found}


def test_a_statement_that_takes_the_time_is_named(server: Server, patient: str) -> None:
    with connect(server.admin_url(patient), autocommit=True) as admin:
        admin.execute("select extensions.pg_stat_statements_reset()")
        admin.execute("select pg_sleep(1.1)")
        admin.execute("select pg_advisory_xact_lock(1)")
        report = examine(server.url(patient), LIBRARY)
        (advice,) = (advice for advice in report.advice if advice.check == "slow_statements")
        assert advice.object.startswith("select pg_sleep(")
        assert "1 call;" in advice.evidence
        assert report.statements is not None
        assert not [found for found in report.statements if "advisory" in found.text], "waiting is no work"
        admin.execute("select extensions.pg_stat_statements_reset()")
        admin.execute("select private.rebuild_totals(id), pg_sleep(1.1) from public.workspaces limit 1")
    assert not [found for found in examine(server.url(patient), LIBRARY).advice if found.check == "slow_statements"]


def test_without_statistics_of_statements_the_report_says_so(database: str, admin_database: str) -> None:
    with connect(admin_database) as admin:
        admin.execute("drop extension pg_stat_statements cascade")
    report = examine(database, LIBRARY)
    assert report.statements is None
    (advice,) = (advice for advice in report.advice if advice.check == "slow_statements")
    assert advice.severity is Severity.INFO
    assert "create extension pg_stat_statements" in advice.statement


@pytest.mark.parametrize(
    ("written", "counted"),
    [
        ("select 1 -- one\nfrom t;", "select $1 from t"),
        ("select :limit::integer", "select $1::integer"),
        ("where a in ('x', 'y')\n", "where a in ($1 /*, ... */)"),
        ("where a in ('x', 'y')", "where a in ($1, $2)"),
        ("join t on true", "join t on $1"),
        ("select interval '1 day', t1.a2", "select interval $1, t1.a2"),
        ("select extract(epoch from a)", "select extract($1 from a)"),
        ("select a / 1e16", "select a / $1"),
        ("select nullif(a, -1)", "select nullif(a, $1)"),
    ],
)
def test_a_query_and_what_is_counted_of_it_look_alike(written: str, counted: str) -> None:
    assert normalised(written) == normalised(counted)


@pytest.fixture
def command(server: Server, patient: str) -> Callable[..., tuple[int, str]]:
    """Run `crmdb advise` on the patient."""

    def call(*arguments: str) -> tuple[int, str]:
        given = [*arguments, "--database-url", server.url(patient)]
        result = CliRunner().invoke(cli.command, given, standalone_mode=False)
        assert result.exception is None, result.exception
        return result.return_value, result.stdout

    return call


def test_the_command_speaks_text_json_and_html(
    command: Callable[..., tuple[int, str]], connection: Connection, server: Server, patient: str
) -> None:
    with connect(server.admin_url(patient), autocommit=True) as admin:
        admin.execute("select extensions.pg_stat_statements_reset()")
    assert command()[0] == ExitCode.OK
    run(connection, "create index lists_spare_idx on public.lists (workspace_id)")
    code, text = command()
    assert code == ExitCode.FINDINGS
    assert "run:      drop index concurrently public.lists_spare_idx" in text
    report = json.loads(command("--format", "json")[1])
    assert report["advice"][0]["object"] == "public.lists_spare_idx"
    assert report["advice"][0].keys() == set(Advice._fields)
    page = command("--format", "html")[1]
    assert "<svg" in page and "prefers-color-scheme: dark" in page and "public.lists_spare_idx" in page
    assert "src=" not in page and "href=" not in page  # it needs nothing from elsewhere


@pytest.mark.only_on(18)
def test_the_ledger_tells_needed_indexes_from_others(server: Server, patient: str, connection: Connection) -> None:
    run(connection, "create index companies_spare_idx on public.companies (workspace_id, country_code, name)")
    try:
        ledger = keep_ledger(server.admin_url(patient), LIBRARY, measure=True)
    finally:
        run(connection, "drop index public.companies_spare_idx")
    entries = {entry.name: entry for entry in ledger.entries}
    assert ledger.skipped == {}
    assert ledger.workspace == "lumenary"
    assert entries["public.companies_spare_idx"].need is Need.NOBODY
    assert entries["public.companies_spare_idx"].write_blocks
    assert [advice.statement for advice in ledger.proposals if advice.check == "index_ledger"] == [
        "drop index concurrently public.companies_spare_idx"
    ]
    assert entries["public.companies_pkey"].need is Need.RULE
    touches = entries["public.touchpoints_contact_idx"]
    assert touches.need is Need.QUERIES
    assert all(use.blocks and use.blocks_without for use in touches.uses)
    # Hidden for a moment, and there again.
    row = connection.execute("select bool_and(indisvalid and indisready) from pg_index").fetchone()
    assert row == (True,)


@pytest.mark.parametrize(
    ("blocks", "without", "need"), [(100, 200, Need.QUERIES), (100, 105, Need.NOBODY), (4155, 2845, Need.NOBODY)]
)
def test_an_index_that_plans_read_without_gain_is_not_needed(blocks: int, without: int, need: Need) -> None:
    uses = [Use("pipeline/won", blocks, without)]
    entry = Entry(1, "public.spare_idx", "public.spares", "", "", 8192, 10, 5, 10, False, "", [1], uses)
    assert entry.need is need


def test_the_ledger_without_measuring_needs_no_superuser(server: Server, patient: str) -> None:
    ledger = keep_ledger(server.url(patient), LIBRARY)
    assert ledger.skipped == {}
    assert not ledger.measured
    assert all(use.blocks_without is None for entry in ledger.entries for use in entry.uses)
    assert [advice.object for advice in ledger.proposals] == []
    for text in (indexes.as_text(ledger), indexes.as_page(ledger), indexes.as_json(ledger)):
        assert "touchpoints_contact_idx" in text
    with pytest.raises(RefusedError, match="only a superuser"):
        keep_ledger(server.url(patient), LIBRARY, measure=True)


@pytest.mark.parametrize("condition", ["= :color::integer", "< :color::integer"])
def test_a_missing_index_is_proposed_with_its_gain(
    server: Server, patient: str, connection: Connection, tmp_path: Path, condition: str
) -> None:
    (tmp_path / "operations").mkdir()
    (tmp_path / "operations" / "by_color.sql").write_text(
        "-- title: By color\n-- question: Which?\n-- who: viewer\n-- param: color integer = 7 — A color.\n\n"
        f"select colors.id\nfrom public.colors as colors\nwhere colors.color {condition};\n"
    )
    query = parse_query(tmp_path / "operations" / "by_color.sql", tmp_path)
    run(
        connection,
        "create table public.colors (id integer, color integer) with (autovacuum_enabled = off);"
        " insert into public.colors select n, n % 5000 from generate_series(1, 20000) as n;"
        " analyze public.colors; grant select on public.colors to authenticated",
    )
    ledger = keep_ledger(server.admin_url(patient), [query], measure=True)
    (advice,) = (advice for advice in ledger.proposals if advice.check == "missing_indexes")
    assert advice.object == "public.colors (color)"
    assert re.search(r"operations/by_color \d+ → \d+ blocks", advice.evidence)
    run(connection, advice.statement)
    ledger = keep_ledger(server.url(patient), [query])
    (entry,) = (entry for entry in ledger.entries if entry.table == "public.colors")
    assert entry.need is Need.QUERIES


def test_the_ledger_of_an_empty_database_says_what_is_missing(database: str) -> None:
    with pytest.raises(RefusedError, match="Nobody is a member of a workspace"):
        keep_ledger(database, LIBRARY)
