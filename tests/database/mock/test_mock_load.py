"""Loading mock data: all or nothing, nothing left switched off, nobody else's rows touched."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from crmdb.cli.mock import command
from crmdb.database import Connection, connect
from crmdb.errors import RefusedError
from crmdb.mock import Plan, generate, mock, plan_checksum, stored_checksum
from crmdb.mock.generate import TABLES
from crmdb.mock.load.state import foreign_referrers
from crmdb.mock.tenants.defaults import DEFAULTS_FILE, defaults_file, read_defaults
from tests.support.structure import structure

SMALL = Plan(influencers=60, workspaces=1, workspace_size=0.1, months=6)


def _counts(url: str) -> dict[str, int]:
    with connect(url) as connection:
        return {name: _count(connection, name) for name in TABLES}


def _count(connection: Connection, name: str) -> int:
    row = connection.execute(f"select count(*) from {name if '.' in name else 'public.' + name}".encode()).fetchone()
    assert row is not None
    return int(row[0])


def _disabled_triggers(url: str) -> int:
    with connect(url) as connection:
        row = connection.execute("select count(*) from pg_trigger where tgenabled <> 'O'").fetchone()
    assert row is not None
    return int(row[0])


def test_loads_what_it_generates_and_leaves_every_trigger_on(database: str) -> None:
    loaded = mock(database, SMALL)
    assert loaded.rows == {table.name: len(table) for table in generate(SMALL)} == _counts(database)
    assert _disabled_triggers(database) == 0


def test_leaves_no_column_to_a_default(database: str) -> None:
    with connect(database) as connection:
        for table in generate(SMALL):
            if table.name == "auth.users":
                continue
            wanted = connection.execute(
                "select array_agg(attname::text order by attnum) from pg_attribute where attrelid = to_regclass(%s)"
                " and attnum > 0 and not attisdropped and attgenerated = ''",
                [f"public.{table.name}"],
            ).fetchone()
            assert wanted is not None
            assert sorted(table.columns) == sorted(wanted[0]), table.name


def test_fills_every_table_that_people_write(demo: Connection) -> None:
    tables = demo.execute(
        "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
    ).fetchall()
    names = {name for (name,) in tables if _count(demo, name) == 0}
    # A workspace's own exchange rates are the exception: the shared ones have every pair of the mock data.
    assert names == {
        "suppressions", "workspace_exchange_rates", "audit_events", "attribution_runs", "attribution_journeys",
        "attribution_journey_details", "monthly_credits", "credit_totals",
        "import_batches", "import_rows", "import_records", "saved_search_visits",
    }  # fmt: skip


def test_the_next_row_continues_the_numbers(database: str) -> None:
    mock(database, SMALL)
    with connect(database) as connection:
        latest = connection.execute("select max(id) from public.account_metrics").fetchone()
        made = connection.execute(
            "insert into public.account_metrics (account_id, measured_on)"
            " select id, '1999-01-01' from public.influencer_accounts limit 1 returning id"
        ).fetchone()
    assert latest is not None
    assert made == (latest[0] + 1,)


def test_a_filled_database_is_refused_with_the_way_out(database: str) -> None:
    mock(database, SMALL)
    before = _counts(database)
    with pytest.raises(RefusedError, match="already holds 6 workspaces, 60 influencers and 5 users") as refusal:
        mock(database, SMALL)
    assert "--replace" in refusal.value.hint
    assert "--if-empty" in refusal.value.hint
    assert mock(database, SMALL, if_empty=True).rows == {}
    assert _counts(database) == before


def test_replace_makes_the_same_rows_again(database: str) -> None:
    def digest() -> list[tuple[object, ...]]:
        with connect(database) as connection:
            names = [name for name in TABLES if name != "auth.users"]
            return [
                connection.execute(
                    f"select md5(string_agg(it::text, chr(10) order by it::text)) from public.{name} as it".encode()
                ).fetchall()[0]
                for name in names
            ]

    mock(database, SMALL)
    first = digest()
    mock(database, SMALL, replace=True)
    assert digest() == first


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        (
            "insert into auth.users (id, email) values (gen_random_uuid(), 'someone@customer.com')",
            "someone@customer.com",
        ),
        ("insert into public.workspaces (name, slug) values ('Customer', 'customer')", "customer"),
        ("insert into public.influencers (name) values ('Imported Person')", "Imported Person"),
        (
            "insert into public.exchange_rates (base_currency_code, quote_currency_code, rate_on, rate, source)"
            " values ('EUR', 'PLN', '2026-01-02', 4.2, 'ecb')",
            "EUR/PLN on 2026-01-02",
        ),
    ],
)
def test_replace_never_deletes_what_is_not_mock(database: str, statement: str, named: str) -> None:
    mock(database, SMALL)
    with connect(database) as connection:
        connection.execute(statement.encode())
    before = _counts(database)
    with pytest.raises(RefusedError, match=named):
        mock(database, SMALL, replace=True)
    assert _counts(database) == before


def test_replace_stops_at_a_foreign_table_that_refers_to_ours(database: str) -> None:
    mock(database, SMALL)
    with connect(database) as connection:
        connection.execute("create table public.theirs (influencer_id uuid references public.influencers (id))")
    with pytest.raises(RefusedError, match="theirs"):
        mock(database, SMALL, replace=True)


def test_real_rates_are_not_mixed_with_invented_ones(database: str) -> None:
    with connect(database) as connection:
        connection.execute(
            "insert into public.exchange_rates (base_currency_code, quote_currency_code, rate_on, rate, source)"
            " values ('EUR', 'USD', '2026-01-02', 1.1, 'ecb')"
        )
    with pytest.raises(RefusedError, match="EUR/USD"):
        mock(database, SMALL)


def test_an_unmigrated_database_is_refused(empty_database: str) -> None:
    with pytest.raises(RefusedError, match=r"not migrated: table public\.users does not exist") as refusal:
        mock(empty_database, SMALL)
    assert "crmdb migrate" in refusal.value.hint


def test_a_second_mock_at_once_is_refused(database: str) -> None:
    with connect(database) as other:
        other.execute("select pg_advisory_xact_lock(%s)", [0x63726D64626D6F63])
        with pytest.raises(RefusedError, match="Another"):
            mock(database, SMALL)


def test_if_empty_waits_for_another_mock_and_leaves_what_that_one_loaded(database: str) -> None:
    with connect(database) as other:
        other.execute("select pg_advisory_xact_lock(%s)", [0x63726D64626D6F63])
        other.execute("insert into auth.users (id, email) values (gen_random_uuid(), 'anna@anna.example')")
        steps: list[str] = []

        def end_the_other(step: str, _done: int, _total: int) -> None:
            steps.append(step)
            threading.Timer(0.2, other.commit).start()

        loaded = mock(database, SMALL, if_empty=True, progress=end_the_other)
    assert steps == ["waiting for another mock load"]
    assert loaded.total == 0


def _stored(url: str) -> str:
    with connect(url) as connection:
        return stored_checksum(connection)


@pytest.mark.parametrize("in_place", [True, False])
def test_the_database_holds_the_rows_of_the_plan_and_its_keys_as_before(database: str, in_place: bool) -> None:
    before = structure(database)
    mock(database, SMALL, in_place=in_place)
    assert _stored(database) == plan_checksum(SMALL)
    assert structure(database) == before
    assert all(validated == "true" for _, _, definition, validated, _ in before if "FOREIGN KEY" in str(definition))


def test_a_changed_a_missing_and_a_doubled_row_are_noticed(database: str) -> None:
    mock(database, SMALL)
    expected = plan_checksum(SMALL)
    for statement in (
        "update public.touchpoints set evidence = 6 - evidence where id = 1",
        "delete from public.touchpoints where id = 2",
        "insert into public.lists (workspace_id, name) select id, 'Mine' from public.workspaces limit 1",
    ):
        with connect(database) as connection:
            connection.execute("alter table public.touchpoints disable trigger user")
            connection.execute(statement.encode())
            assert stored_checksum(connection) != expected, statement
            connection.rollback()
    assert _stored(database) == expected


def test_appending_makes_what_one_run_would_have_made(database: str) -> None:
    both = replace(SMALL, workspaces=3)
    mock(database, SMALL)
    added = mock(database, replace(SMALL, workspaces=2, influencers=5_000), append=True)
    assert added.rows["influencers"] == 0
    assert added.rows["touchpoints"] > 0
    assert _stored(database) == plan_checksum(both)


def test_appending_wants_the_seed_of_the_first_run(database: str) -> None:
    with pytest.raises(RefusedError, match="does not hold mock data made with these arguments"):
        mock(database, SMALL, append=True)
    mock(database, SMALL)
    before = _counts(database)
    with pytest.raises(RefusedError, match="does not hold mock data made with these arguments") as refusal:
        mock(database, replace(SMALL, seed=8), append=True)
    assert "--seed" in refusal.value.hint
    assert _counts(database) == before


def test_what_users_did_to_mock_data_is_replaced_with_it_and_no_table_of_ours_is_in_the_way(database: str) -> None:
    mock(database, SMALL)
    with connect(database) as connection:
        assert foreign_referrers(connection) == []
        connection.execute(
            "insert into public.saved_search_visits (workspace_id, saved_search_id, people)"
            " select workspace_id, id, '{}' from public.saved_searches limit 1"
        )
    mock(database, SMALL, replace=True)
    assert _stored(database) == plan_checksum(SMALL)


def test_keys_of_others_stay_where_they_are(database: str) -> None:
    with connect(database) as connection:
        connection.execute("create table public.theirs (influencer_id uuid references public.influencers (id))")
    before = structure(database)
    mock(database, SMALL, in_place=False)
    assert structure(database) == before
    assert _stored(database) == plan_checksum(SMALL)


def test_what_does_not_fit_on_the_disk_is_refused_before_it_begins(database: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"rows need about [\d.]+ GB of disk; .+ has [\d.]+ GB free") as refusal:
        mock(database, replace(SMALL, workspace_size=10.0**9), disk=tmp_path)
    assert "--scale" in refusal.value.hint
    assert set(_counts(database).values()) == {0}


def test_the_command_says_what_it_loaded_and_what_is_next(database: str) -> None:
    arguments = ["load", "--influencers", "60", "--workspaces", "1", "--months", "6", "--database-url", database]
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 0, result.output
    assert "Loaded " in result.output
    assert "crmdb query" in result.output


def test_people_can_ask_as_soon_as_they_signed_in(demo: Connection) -> None:
    seen = demo.execute(
        "select users.email, workspaces.slug, members.role from public.workspace_members as members"
        " inner join public.users as users on users.id = members.user_id"
        " inner join public.workspaces as workspaces on workspaces.id = members.workspace_id"
        " where members.is_default and users.email in"
        " ('maya@lumenary.example', 'vik@lumenary.example', 'jonas@fjordwell.example', 'amara@brightmill.example')"
        " order by 1"
    ).fetchall()
    assert seen == [
        ("amara@brightmill.example", "brightmill", "owner"),
        ("jonas@fjordwell.example", "fjordwell", "owner"),
        ("maya@lumenary.example", "lumenary", "owner"),
        ("vik@lumenary.example", "lumenary", "viewer"),
    ]


def test_maya_is_a_guest_at_brightmill(demo: Connection) -> None:
    role = demo.execute(
        "select members.role, members.is_default from public.workspace_members as members"
        " inner join public.users as users on users.id = members.user_id"
        " inner join public.workspaces as workspaces on workspaces.id = members.workspace_id"
        " where users.email = 'maya@lumenary.example' and workspaces.slug = 'brightmill'"
    ).fetchall()
    assert role == [("viewer", False)]


def test_the_command_proves_what_the_database_holds(database: str) -> None:
    arguments = ["--scale", "demo", "--database-url", database]
    assert CliRunner().invoke(command, ["load", *arguments]).exit_code == 0
    same = CliRunner().invoke(command, ["verify", *arguments], standalone_mode=False)
    assert (same.return_value, "holds exactly these rows" in same.output) == (0, True)
    other = CliRunner().invoke(command, ["verify", *arguments, "--seed", "8"], standalone_mode=False)
    assert (other.return_value, "holds other rows" in other.output) == (5, True)


def test_a_new_workspace_starts_as_defaults_json_says(database: str) -> None:
    with connect(database) as connection:
        current = defaults_file(read_defaults(connection))
    assert DEFAULTS_FILE.read_text(encoding="utf-8") == current, "run: crmdb mock seed"
