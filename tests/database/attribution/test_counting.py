"""Which touches count: repeated clicks once, bots not, as the settings of the model say; and what reads them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from crmdb.database import Connection, connect
from tests.database.attribution.conftest import new_workspace, reference, refresh, run, scalar
from tests.support.attribution_journeys import START, Journeys
from tests.support.attribution_reference import difference, engine_credits
from tests.support.rows import Maker


def counted(connection: Connection, opportunity: UUID, model: str = "linear") -> list[int]:
    """Minutes after START of the touches that count."""
    rows = connection.execute(
        "select touched_at from public.attribution_credits where opportunity_id = %s and model_name = %s"
        " and touchpoint_id is not null and amount_type <> 'revenue' order by touched_at, touchpoint_id",
        [opportunity, model],
    ).fetchall()
    return [int((moment - START).total_seconds() // 60) for (moment,) in rows]


@pytest.fixture
def make(story: Connection) -> Maker:
    return Maker(story, new_workspace(story))


def won(make: Maker, **given: Any) -> tuple[UUID, UUID]:
    """A won opportunity and its buyer."""
    stage = make.stage("won")
    opportunity = make.id(
        "opportunities",
        stage_id=stage["id"], pipeline_id=stage["pipeline_id"], opened_at=START, closed_at=START + timedelta(days=9),
        **given,
    )  # fmt: skip
    buyer = make.id("contacts")
    make("opportunity_contacts", opportunity_id=opportunity, contact_id=buyer)
    return opportunity, buyer


def after(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def test_a_reload_is_not_more_influence(story: Connection, make: Maker) -> None:
    """Of one buyer and link; another buyer, another link, another kind of touch and one without a link do count."""
    make("attribution_models", name="every click", type="linear", repeat_minutes=0)
    make("attribution_models", name="a day", type="linear", repeat_minutes=1_440)
    opportunity, buyer = won(make)
    other = make.id("contacts")
    make("opportunity_contacts", opportunity_id=opportunity, contact_id=other)
    campaign = make.id("campaigns")
    first, second = (make.id("tracking_links", campaign_id=campaign, utm_content=f"link-{n}") for n in (1, 2))
    for minute, person, link, type in (
        (0, buyer, first, "link_click"),
        (1, buyer, second, "link_click"),
        (2, other, first, "link_click"),
        (3, buyer, None, "link_click"),
        (4, buyer, None, "link_click"),
        (5, buyer, first, "form_fill"),
        (29, buyer, first, "link_click"),
        (58, buyer, first, "link_click"),
        (88, buyer, first, "link_click"),
        (200, buyer, first, "link_click"),
    ):
        make("touchpoints", contact_id=person, tracking_link_id=link, type=type, touched_at=after(minute))
    run(story, make.workspace)
    assert counted(story, opportunity) == [0, 1, 2, 3, 4, 5, 88, 200]
    assert counted(story, opportunity, "every click") == [0, 1, 2, 3, 4, 5, 29, 58, 88, 200]
    assert counted(story, opportunity, "a day") == [0, 1, 2, 3, 4, 5]
    assert difference(reference(story, make.workspace).credits(), engine_credits(story, make.workspace)) == {}


def test_a_click_that_names_no_channel_credits_no_influencer(story: Connection, make: Maker) -> None:
    opportunity, buyer = won(make, amount_minor=100_000)
    for minute, given in enumerate(
        ({"utm_source": "google", "utm_medium": "cpc"}, {"utm_source": "newsletter", "utm_medium": "email"}, {})
    ):
        make("touchpoints", contact_id=buyer, type="link_click", channel=None, touched_at=after(minute), **given)
    run(story, make.workspace)
    credited = story.execute(
        "select channel, workspace_influencer_id, amount_minor from public.attribution_credits"
        " where opportunity_id = %s and model_name = 'linear' order by touched_at",
        [opportunity],
    ).fetchall()
    assert credited == [("paid_search", None, 33_333), ("email", None, 33_334), ("direct", None, 33_333)]


def test_a_click_that_arrives_late_makes_the_next_one_a_repeat(story: Connection, make: Maker) -> None:
    opportunity, buyer = won(make)
    link = make.id("tracking_links", campaign_id=make.id("campaigns"))
    make("touchpoints", contact_id=buyer, tracking_link_id=link, touched_at=after(20))
    refresh(story, make.workspace)
    assert counted(story, opportunity) == [20]
    make("touchpoints", contact_id=buyer, tracking_link_id=link, touched_at=after(10))
    refresh(story, make.workspace)
    assert counted(story, opportunity) == [10]


def test_bots_do_not_count_unless_the_model_says_so(story: Connection, make: Maker) -> None:
    make("attribution_models", name="bots too", type="linear", counts_bots=True)
    opportunity, buyer = won(make)
    link = make.id("tracking_links", campaign_id=make.id("campaigns"))
    make("touchpoints", contact_id=buyer, tracking_link_id=link, touched_at=after(0), is_bot=True)
    person = make("touchpoints", contact_id=buyer, tracking_link_id=link, touched_at=after(10))
    run(story, make.workspace)
    assert counted(story, opportunity) == [10], "the click before it was a bot's"
    assert counted(story, opportunity, "bots too") == [0]
    story.execute("update public.touchpoints set is_bot = true where id = %s", [person["id"]])
    assert refresh(story, make.workspace) == 1
    assert counted(story, opportunity) == []
    assert difference(reference(story, make.workspace).credits(), engine_credits(story, make.workspace)) == {}


def test_random_clicks_agree_with_the_reference(story: Connection, make: Maker) -> None:
    for name, settings in (
        ("every click", {"repeat_minutes": 0}), ("bots", {"counts_bots": True}), ("a day", {"repeat_minutes": 1_440}),
    ):  # fmt: skip
        make("attribution_models", name=name, type="linear", excluded_channels=["email"], **settings)
    Journeys(story, make.workspace, 21).fill(60)
    campaign = make.id("campaigns")
    links = [make.id("tracking_links", campaign_id=campaign, utm_content=f"link-{n}") for n in range(3)]
    story.execute(
        "update public.touchpoints set tracking_link_id = (%s::uuid[])[1 + id %% 4], is_bot = id %% 5 = 0,"
        " touched_at = %s + id %% 40 * interval '11 minutes' where workspace_id = %s and id %% 3 <> 0",
        [links, START + timedelta(days=40), make.workspace],
    )
    run(story, make.workspace)
    expected = reference(story, make.workspace).credits()
    assert len({len([key for key in expected if key[0] == name]) for name in ("linear", "every click", "bots")}) == 3
    assert difference(expected, engine_credits(story, make.workspace)) == {}


def test_what_a_touch_points_to_marks_when_it_moves(story: Connection, make: Maker) -> None:
    """A link, a code, content, and the collaboration they are of."""
    campaign = make.id("campaigns")
    someone, another = (make.id("workspace_influencers") for _ in range(2))
    deal = make.id("collaborations", campaign_id=campaign, workspace_influencer_id=someone)
    other_deal = make.id("collaborations", campaign_id=campaign, workspace_influencer_id=another)
    content = make.id("deliverables", collaboration_id=deal)
    link = make.id("tracking_links", campaign_id=campaign, collaboration_id=deal)
    code = make.id("promo_codes", campaign_id=campaign, collaboration_id=deal)
    buyers = []
    for given in (
        {"tracking_link_id": link, "utm_source": "linkedin"}, {"promo_code_id": code}, {"deliverable_id": content}
    ):  # fmt: skip
        opportunity, buyer = won(make)
        make("touchpoints", contact_id=buyer, touched_at=START, **given)
        buyers.append(opportunity)
    refresh(story, make.workspace)

    def marked(statement: str, *values: object) -> set[UUID]:
        story.execute(statement.encode(), values)
        assert refresh(story, make.workspace) > 0
        return {
            row[0]
            for row in story.execute(
                "select opportunity_id from public.attribution_journeys where workspace_id = %s"
                " and superseded_at is null and run_id = (select id from public.attribution_runs"
                " where workspace_id = %s"
                " order by as_of desc limit 1)",
                [make.workspace, make.workspace],
            )
        }

    move = "update public.{} set collaboration_id = %s where id = %s"
    assert marked(move.format("tracking_links"), other_deal, link) == {buyers[0]}
    assert marked(move.format("promo_codes"), other_deal, code) == {buyers[1]}
    assert marked(move.format("deliverables"), other_deal, content) == {buyers[2]}
    third = make.id("workspace_influencers")
    move = "update public.collaborations set workspace_influencer_id = %s where id = %s"
    assert marked(move, third, other_deal) == set(buyers)
    # An alias that changes the meaning of no touch changes no credit.
    story.execute(
        "insert into public.utm_aliases (workspace_id, parameter, alias, canonical)"
        " values (%s, 'source', 'linked', 'linkedin')",
        [make.workspace],
    )
    assert refresh(story, make.workspace) == 0
    assert marked("select public.erase_contact(contact_id, %s) from public.touchpoints where promo_code_id = %s",
                  make.workspace, code) == {buyers[1]}  # fmt: skip


@pytest.mark.parametrize("parts", [2, 3, 7])
def test_a_refund_in_parts_leaves_nobody_a_cent(story: Connection, make: Maker, parts: int) -> None:
    opportunity, buyer = won(make)
    deal = make.id("deals", opportunity_id=opportunity)
    for minute in range(3):
        make("touchpoints", contact_id=buyer, touched_at=after(minute))
    amount = 1_000_001
    booking = make.id("revenue_events", deal_id=deal, amount_minor=amount, occurred_at=START)
    for part in range(parts):
        back = amount * (part + 1) // parts - amount * part // parts
        make(
            "revenue_events",
            deal_id=deal, type="refund", reverses_id=booking, amount_minor=-back, occurred_at=after(part),
        )  # fmt: skip
    run(story, make.workspace)
    left = story.execute(
        "select model_name, touchpoint_id, sum(amount_minor) from public.attribution_credits"
        " where opportunity_id = %s and amount_type = 'revenue' group by 1, 2",
        [opportunity],
    ).fetchall()
    assert len(left) > 20
    assert {amount for _, _, amount in left} == {0}


@pytest.mark.parametrize("touches", [1, 2, 3, 7, 11, 13])
def test_a_deal_of_a_hundred_million_is_split_to_the_cent(story: Connection, make: Maker, touches: int) -> None:
    amount = 10_000_000_000
    opportunity, buyer = won(make, amount_minor=amount)
    for minute in range(touches):
        make("touchpoints", contact_id=buyer, touched_at=after(minute * 60))
    run(story, make.workspace)
    sums = story.execute(
        "select model_name, sum(amount_minor), sum(weight) from public.attribution_credits where opportunity_id = %s"
        " and model_type <> 'influenced' group by 1",
        [opportunity],
    ).fetchall()
    assert len(sums) == 11
    assert {(total, weight) for _, total, weight in sums} == {(amount, 10**9)}
    assert difference(reference(story, make.workspace).credits(), engine_credits(story, make.workspace)) == {}


def entries_read(connection: Connection) -> dict[str, int]:
    """Entries read of each index of touches so far, in this transaction."""
    return dict(
        connection.execute(
            "select indexrelid::regclass::text, pg_stat_get_xact_tuples_returned(indexrelid)"
            " from pg_index where indrelid = 'public.touchpoints'::regclass"
        ).fetchall()
    )


@pytest.mark.only_on(18)
@pytest.mark.parametrize("statistics", ["none", "made while empty", "of many small workspaces"])
def test_touches_are_looked_up_by_contact_whatever_the_statistics_say(database: str, statistics: str) -> None:
    """Not by time: then each opportunity reads what all buyers of the workspace did in its window."""
    with connect(database) as connection:
        if statistics == "made while empty":
            connection.execute("analyze")
        if statistics == "of many small workspaces":
            for number in range(50):
                Journeys(connection, new_workspace(connection, f"tiny{number}"), number).fill(1)
            connection.execute("analyze")
        workspace = new_workspace(connection)
        if statistics != "none":
            # The plan is made now, and kept.
            run(connection, workspace)
        Journeys(connection, workspace, 5).fill(300)
        before = entries_read(connection)
        run(connection, workspace)
        read = {name: count - before[name] for name, count in entries_read(connection).items()}
        assert scalar(connection, "select count(*) from public.touchpoints where workspace_id = %s", workspace) > 3_000
        assert read.pop("touchpoints_contact_idx") < 40_000
        assert set(read.values()) == {0}, read


@pytest.mark.only_on(18)
def test_a_refresh_reads_what_was_marked_beside_many_small_workspaces(database: str) -> None:
    """Not all of the workspace: an average one is so small that the planner thinks it would cost nothing."""
    with connect(database) as connection:
        for number in range(50):
            Journeys(connection, new_workspace(connection, f"tiny{number}"), number).fill(1)
        workspace = new_workspace(connection)
        Journeys(connection, workspace, 5).fill(300)
        run(connection, workspace)
        connection.execute("analyze")
    counted = (
        "select relname, sum(pg_stat_get_xact_tuples_returned(indexrelid))::integer"
        " from pg_index inner join pg_class on pg_class.oid = indrelid"
        " where relname in ('opportunities', 'opportunity_contacts', 'contacts', 'touchpoints', 'deals')"
        " group by relname"
    )
    # Another session, whose plans are made now.
    with connect(database) as connection:
        connection.execute(
            "update public.opportunities set amount_minor = 12345 where workspace_id = %s and id in"
            " (select id from public.opportunities where workspace_id = %s order by id limit 20)",
            [workspace, workspace],
        )
        before: dict[str, int] = dict(connection.execute(counted.encode()).fetchall())
        assert refresh(connection, workspace) == 20
        read = {name: count - before[name] for name, count in connection.execute(counted.encode()).fetchall()}
        assert max(read.values()) <= 20 * 10, read
