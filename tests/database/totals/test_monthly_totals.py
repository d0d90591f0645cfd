"""Totals are what the rows add up to: after any change by any writer, and with others writing at the same time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random
from threading import Thread
from typing import Any
from uuid import UUID

import psycopg
import pytest

from crmdb.database import Connection, connect
from tests.database.attribution.conftest import new_workspace
from tests.support.actors import as_service, as_user, personal_workspace, refused, sign_up
from tests.support.attribution_changes import CHANGES
from tests.support.attribution_journeys import Journeys
from tests.support.rows import Maker
from tests.support.world import World

DIFFERENT = "select * from private.differing_totals(%s)"
START = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
"""Already February in Berlin."""


def different(connection: Connection, workspace: UUID) -> list[Any]:
    return connection.execute(DIFFERENT.encode(), [workspace]).fetchall()


def fold(connection: Connection, workspace: UUID) -> None:
    connection.execute("select private.fold_totals(%s)", [workspace])


def total(connection: Connection, workspace: UUID, measure: str, dimension: str = "", **where: Any) -> int:
    conditions = "".join(f" and {column} = %({column})s" for column in where)
    row = connection.execute(
        "select coalesce(sum(total), 0)::bigint from public.monthly_totals where workspace_id = %(workspace)s"
        f" and measure = %(measure)s and dimension = %(dimension)s{conditions}".encode(),
        {"workspace": workspace, "measure": measure, "dimension": dimension, **where},
    ).fetchone()
    assert row is not None
    found: int = row[0]
    return found


STEPS: tuple[str, ...] = (
    "update public.touchpoints set touched_at = touched_at - interval '40 days' where workspace_id = :w and"
    " id % 3 = :n % 3",
    "update public.touchpoints set is_bot = not is_bot where workspace_id = :w and id % 5 = :n % 5",
    "update public.touchpoints set channel = 'email' where workspace_id = :w and id % 4 = :n % 4",
    "delete from public.touchpoints where workspace_id = :w and id % 11 = :n % 11",
    "update public.contacts set became_lead_at = coalesce(became_lead_at, timestamptz '2026-02-01') +"
    " interval '33 days'"
    " where workspace_id = :w and became_lead_at is distinct from null and became_lead_at < '2026-06-01'",
    "update public.opportunities set amount_minor = coalesce(amount_minor, 0) + :n where workspace_id = :w"
    " and status = 'open'",
    "update public.opportunities set opened_at = opened_at - interval '20 days' where workspace_id = :w and"
    " status = 'open'",
    "update public.campaign_costs set amount_minor = amount_minor + :n, incurred_on = incurred_on - 15 where"
    " workspace_id = :w",
    "update public.campaign_costs set status = 'refunded', paid_on = '2026-02-02', refunded_minor ="
    " amount_minor / 3 + 1"
    " where workspace_id = :w and status = 'planned' and amount_minor > 3",
    "delete from public.campaign_costs where workspace_id = :w and refunded_minor > 0",
    "update public.campaigns set archived_at = case when archived_at is null then now() end where workspace_id = :w",
    "update public.campaigns set budget_minor = :n, starts_on = '2026-03-01' where workspace_id = :w",
    "update public.workspaces set time_zone = 'Pacific/Auckland' where id = :w",
    "update public.workspaces set time_zone = 'America/Los_Angeles' where id = :w",
    "update public.pipeline_stages set probability = :n % 101 where workspace_id = :w and type = 'open'",
    "update public.opportunities set stage_id = (select id from public.pipeline_stages where workspace_id ="
    " :w and type = 'open'"
    " order by position desc limit 1) where workspace_id = :w and status = 'open'",
    "select private.fold_totals(:w)",
    "select private.rebuild_totals(:w)",
)


@pytest.mark.parametrize("seed", range(4))
def test_totals_equal_the_rows_after_any_history_of_changes(story: Connection, seed: int) -> None:
    random = Random(seed)
    workspace, other = new_workspace(story, "tove"), new_workspace(story, "ulla")
    Maker(story, other)("touchpoints")
    make = Maker(story, workspace)
    for _ in range(40):
        number = random.randrange(1, 1000)
        moment = START + timedelta(days=random.randrange(90))
        statement = random.choice((*STEPS, "touch", "touch", "cost", "deal", "lead", "opportunity"))
        match statement:
            case "touch":
                make("touchpoints", touched_at=moment, channel=random.choice(("email", "referral")))
            case "cost":
                make("campaign_costs", amount_minor=number, incurred_on=moment.date())
            case "deal":
                make("revenue_events", occurred_at=moment, amount_minor=number, type="booking")
            case "opportunity":
                make("opportunities", opened_at=moment, amount_minor=number)
            case "lead":
                make("contacts", became_lead_at=moment)
            case _:
                text = statement.replace(":w", f"'{workspace}'").replace(":n", str(number))
                story.execute(text.encode())
        assert different(story, workspace) == [], statement
    # The history may have deleted all that it made.
    make("touchpoints", touched_at=START)
    assert different(story, workspace) == []
    assert total(story, workspace, "touches")
    assert different(story, other) == []


@pytest.mark.parametrize("change", [change for change in CHANGES if not change.startswith("model")])
def test_late_corrected_merged_erased_and_deleted_data_are_followed(story: Connection, change: str) -> None:
    workspace = new_workspace(story, "tove")
    make = Maker(story, workspace)
    Journeys(story, workspace, 5).fill(30)
    make("touchpoints", contact_id=None, visitor_id="visitor")
    story.execute(CHANGES[change].replace(":w", f"'{workspace}'").encode())
    assert different(story, workspace) == []
    fold(story, workspace)
    assert different(story, workspace) == []


def test_what_is_counted(story: Connection, world: World) -> None:
    workspace = personal_workspace(story, sign_up(story, "tove"))
    story.execute("update public.workspaces set time_zone = 'Europe/Berlin' where id = %s", [workspace])
    make = Maker(story, workspace)
    campaign = make.id("campaigns", status="active", starts_on=date(2026, 2, 3), budget_minor=7_000)
    make("touchpoints", touched_at=START, campaign_id=campaign, channel="email")
    make("touchpoints", touched_at=START, is_bot=True)
    assert total(story, workspace, "touches", month=date(2026, 2, 1)) == 1
    assert total(story, workspace, "touches", "campaign", key=str(campaign)) == 1
    assert total(story, workspace, "touches", "channel", key="email") == 1
    make("campaign_costs", campaign_id=campaign, amount_minor=1000, status="planned", incurred_on=date(2026, 2, 28))
    make(
        "campaign_costs", campaign_id=campaign, amount_minor=1000, status="refunded", refunded_minor=400,
        paid_on=date(2026, 3, 1), incurred_on=date(2026, 2, 28),
    )  # fmt: skip
    assert total(story, workspace, "spend_minor", month=date(2026, 2, 1)) == 1600
    assert total(story, workspace, "spend_minor", "campaign", key=str(campaign)) == 1600
    assert total(story, workspace, "budget_minor", "status", key="active") == 7_000
    story.execute("update public.campaigns set status = 'completed' where id = %s", [campaign])
    assert total(story, workspace, "budget_minor", "status", key="active") == 0
    make("contacts", became_lead_at=START)
    assert total(story, workspace, "leads", month=date(2026, 2, 1)) == 1
    opportunity = make("opportunities", amount_minor=500, opened_at=START)
    assert total(story, workspace, "open_pipeline_minor", "stage", key=str(opportunity["stage_id"])) == 500
    story.execute(
        "update public.opportunities set status = 'lost', closed_at = '2026-04-30 23:00+00', lost_reason_id ="
        " (select id from public.lost_reasons where workspace_id = %s limit 1) where id = %s",
        [workspace, opportunity["id"]],
    )
    assert total(story, workspace, "open_pipeline_minor", "stage") == 0
    assert total(story, workspace, "lost_minor", month=date(2026, 5, 1)) == 500
    assert total(story, workspace, "pipeline_minor", month=date(2026, 2, 1)) == 500


def test_folding_leaves_one_row_a_total_and_none_of_nothing(story: Connection, world: World) -> None:
    workspace = personal_workspace(story, sign_up(story, "tove"))
    make = Maker(story, workspace)
    for _ in range(5):
        make("touchpoints", touched_at=START, channel="email")
    before = total(story, workspace, "touches")
    fold(story, workspace)
    story.execute("delete from public.touchpoints where workspace_id = %s", [workspace])
    make("touchpoints", touched_at=START - timedelta(days=60), channel="email")
    fold(story, workspace)
    rows = story.execute(
        "select dimension, key, month, total::bigint, change_id::text from public.monthly_totals"
        " where workspace_id = %s and measure = 'touches'",
        [workspace],
    ).fetchall()
    december = date(2025, 12, 1)
    folded = "00000000-0000-0000-0000-000000000000"
    assert before == 5
    assert sorted(rows) == [("", "", december, 1, folded), ("channel", "email", december, 1, folded)]


def test_a_batch_of_several_workspaces_counts_for_each(story: Connection, world: World) -> None:
    before = [total(story, workspace, "touches") for workspace in (world.acme, world.beta)]
    story.execute(
        "insert into public.touchpoints (workspace_id, touched_at, type, visitor_id) select workspace, %s,"
        " 'mention', n::text"
        " from unnest(%s::uuid[]) as workspace cross join generate_series(1, 300) as n",
        [START, [world.acme, world.beta]],
    )
    after = [total(story, workspace, "touches") for workspace in (world.acme, world.beta)]
    assert [b - a for a, b in zip(before, after, strict=True)] == [300, 300]


def test_totals_go_with_their_workspace(story: Connection) -> None:
    owner = sign_up(story, "tove")
    workspace = personal_workspace(story, owner)
    make = Maker(story, workspace)
    make("touchpoints")
    make("campaign_costs")
    story.execute("delete from public.workspaces where id = %s", [workspace])
    assert story.execute("select from public.monthly_totals where workspace_id = %s", [workspace]).fetchall() == []


def test_members_read_the_totals_of_their_workspace_and_nobody_writes_them(story: Connection, world: World) -> None:
    Maker(story, world.acme)("touchpoints")
    with as_user(story, world.vera):
        workspaces = story.execute("select distinct workspace_id from public.monthly_totals").fetchall()
    assert workspaces == [(world.acme,)]
    for table in ("monthly_totals", "monthly_credits", "credit_totals"):
        for statement in (f"delete from public.{table}", f"update public.{table} set key = ''"):
            with as_user(story, world.maya), pytest.raises(psycopg.errors.InsufficientPrivilege), story.transaction():
                story.execute(statement.encode())
            with as_service(story), pytest.raises(psycopg.errors.InsufficientPrivilege), story.transaction():
                story.execute(statement.encode())


def test_rows_loaded_with_triggers_off_are_found_and_counted_by_a_rebuild(story: Connection) -> None:
    workspace = new_workspace(story, "tove")
    make = Maker(story, workspace)
    story.execute("alter table public.touchpoints disable trigger user")
    make("touchpoints", touched_at=START, channel="email", evidence=1)
    story.execute("alter table public.touchpoints enable trigger user")
    assert {row[2] for row in different(story, workspace)} == {"touches"}
    story.execute("select private.rebuild_totals(%s)", [workspace])
    assert different(story, workspace) == []


def race(database: str, first: Callable[[Connection], None], second: Callable[[Connection], None]) -> list[str]:
    """Both at work at once; the first commits once the second has had time to wait for it. Returns what went wrong."""
    wrong: list[str] = []

    def work(connection: Connection) -> None:
        try:
            second(connection)
            connection.commit()
        except psycopg.Error as error:
            connection.rollback()
            wrong.append(error.sqlstate or "?")

    with connect(database) as one, connect(database) as other:
        first(one)
        thread = Thread(target=work, args=[other])
        thread.start()
        thread.join(0.3)
        one.commit()
        thread.join(20)
        assert not thread.is_alive()
    return wrong


def insert_touch(workspace: UUID, moment: datetime = START) -> Callable[[Connection], None]:
    def insert(connection: Connection) -> None:
        connection.execute(
            "insert into public.touchpoints (workspace_id, touched_at, type, visitor_id) values (%s, %s,"
            " 'mention', 'v')",
            [workspace, moment],
        )

    return insert


@pytest.mark.parametrize("order", ["touch first", "zone first"])
def test_a_touch_beside_a_change_of_the_time_zone_is_counted_in_the_right_month(database: str, order: str) -> None:
    with connect(database) as connection:
        workspace = personal_workspace(connection, sign_up(connection, "tove"))

    def change(connection: Connection) -> None:
        connection.execute("update public.workspaces set time_zone = 'Europe/Berlin' where id = %s", [workspace])

    steps = [insert_touch(workspace), change]
    assert race(database, *(steps if order == "touch first" else reversed(steps))) == []
    with connect(database) as connection:
        assert different(connection, workspace) == []
        assert total(connection, workspace, "touches", month=date(2026, 2, 1)) == 1


@pytest.mark.parametrize("order", ["amount first", "probability first"])
def test_an_amount_beside_a_change_of_the_probability_weighs_right(database: str, order: str) -> None:
    with connect(database) as connection:
        workspace = personal_workspace(connection, sign_up(connection, "tove"))
        stage = Maker(connection, workspace)("opportunities", amount_minor=100)["stage_id"]

    def raise_amount(connection: Connection) -> None:
        connection.execute("update public.opportunities set amount_minor = 7001 where workspace_id = %s", [workspace])

    def change(connection: Connection) -> None:
        connection.execute("update public.pipeline_stages set probability = 61 where id = %s", [stage])

    steps = [raise_amount, change]
    assert race(database, *(steps if order == "amount first" else reversed(steps))) == []
    with connect(database) as connection:
        assert different(connection, workspace) == []
        assert total(connection, workspace, "weighted_pipeline_minor", "stage") == 4271


@pytest.mark.parametrize(
    "change", ["workspaces set time_zone = 'Asia/Tokyo'", "pipeline_stages set probability = 3 where type = 'open'"]
)
def test_what_others_count_by_is_not_changed_under_an_older_snapshot(database: str, change: str) -> None:
    with connect(database) as connection:
        connection.execute("set transaction isolation level repeatable read")
        personal_workspace(connection, sign_up(connection, "tove"))
        with refused(connection, "read_committed_only", sqlstate="25001"):
            connection.execute(f"update public.{change}".encode())


@pytest.mark.parametrize("meanwhile", ["fold_totals", "rebuild_totals"])
def test_a_change_that_is_not_committed_yet_is_not_lost(database: str, meanwhile: str) -> None:
    with connect(database) as connection:
        workspace = personal_workspace(connection, sign_up(connection, "tove"))
        insert_touch(workspace)(connection)

    def repair(connection: Connection) -> None:
        connection.execute(f"select private.{meanwhile}(%s)".encode(), [workspace])

    assert race(database, insert_touch(workspace), repair) == []
    assert race(database, repair, insert_touch(workspace)) == []
    assert race(database, repair, repair) == []
    with connect(database) as connection:
        assert different(connection, workspace) == []
        assert total(connection, workspace, "touches") == 3


def test_sessions_that_write_and_fold_at_once_lose_nothing_and_do_not_deadlock(database: str) -> None:
    with connect(database) as connection:
        workspace = personal_workspace(connection, sign_up(connection, "tove"))
        campaign = Maker(connection, workspace).id("campaigns")
    wrong: list[str] = []

    def work(seed: int) -> None:
        random = Random(seed)
        with connect(database) as connection:
            for turn in range(60):
                try:
                    for _ in range(random.randrange(1, 4)):
                        if random.random() < 0.5:
                            insert_touch(workspace, START - timedelta(days=random.randrange(60)))(connection)
                        else:
                            connection.execute(
                                "insert into public.campaign_costs (workspace_id, campaign_id, type,"
                                " incurred_on, currency_code,"
                                " amount_minor) values (%s, %s, 'ads', '2026-03-03', 'EUR', 5)",
                                [workspace, campaign],
                            )
                    if turn % 4 == seed:
                        fold(connection, workspace)
                    connection.commit()
                except psycopg.Error as error:
                    connection.rollback()
                    wrong.append(str(error))

    threads = [Thread(target=work, args=[seed]) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    with connect(database) as connection:
        assert different(connection, workspace) == []
        fold(connection, workspace)
        assert different(connection, workspace) == []
        assert total(connection, workspace, "touches") > 100


def test_a_workspace_follows_models_it_has(story: Connection, world: World) -> None:
    follow = "update public.workspaces set followed_models = %s where id = %s"
    with as_user(story, world.adam):
        with refused(story, "workspaces_followed_models_known"):
            story.execute(follow.encode(), [["linaer"], world.acme])
        with refused(story, "workspaces_followed_models_known"):
            story.execute(follow.encode(), [["influenced", "linear"], world.acme])
        with refused(story, "workspaces_followed_models_check"):
            story.execute(follow.encode(), [[], world.acme])
        story.execute(follow.encode(), [["w_shaped", "influenced"], world.acme])
