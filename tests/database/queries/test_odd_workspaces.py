"""Workspaces that lack something, as hurried people have them: every query answers, and tells equal names apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from crmdb.database import connect
from crmdb.errors import CrmdbError
from crmdb.queries import list_queries, run_query
from tests.database.queries.conftest import PROJECT
from tests.support.actors import personal_workspace, sign_up
from tests.support.rows import Maker, insert

OPENED = datetime(2026, 1, 5, 12, tzinfo=UTC)
CLOSED = OPENED + timedelta(days=20)
LOOKBACK = timedelta(days=180)
OF_RUNS = {f"attribution/{name}" for name in ("runs", "changes_since", "changes_of_opportunity", "journey_as_reported")}
"""They tell what runs computed."""
QUERIES = [query for query in list_queries(PROJECT) if query.who != "service"]


def add_opportunity(make: Maker, type: str, *touches: datetime, name: str = "Pilot", **touch: Any) -> UUID:
    """An opportunity with one buyer, who never became a lead, and their touches."""
    stage = make.stage(type)
    columns: dict[str, Any] = {"name": name, "stage_id": stage["id"], "pipeline_id": stage["pipeline_id"]}
    if type != "open":
        columns["closed_at"] = CLOSED
    if type == "lost":
        columns["lost_reason_id"] = make.first("lost_reasons")
    opportunity = make("opportunities", opened_at=OPENED, **columns)
    buyer = make.id("contacts", company_id=opportunity["company_id"], full_name=name)
    make("opportunity_contacts", opportunity_id=opportunity["id"], contact_id=buyer)
    for moment in touches:
        make("touchpoints", contact_id=buyer, touched_at=moment, **touch)
    return UUID(str(opportunity["id"]))


def book(make: Maker, opportunity: UUID) -> dict[str, Any]:
    terms = {"currency_code": "EUR", "value_minor": 5_000, "billing_period": "one_off"}
    deal = insert(
        make.connection, "deals",
        {"workspace_id": make.workspace, "opportunity_id": opportunity, "won_at": CLOSED, **terms},
    )  # fmt: skip
    return make("revenue_events", deal_id=deal["id"], occurred_at=CLOSED)


def nothing(make: Maker) -> None:
    """What sign-up made."""


def all_refunded(make: Maker) -> None:
    booking = book(make, add_opportunity(make, "won", OPENED))
    make(
        "revenue_events", deal_id=booking["deal_id"], type="refund", reverses_id=booking["id"], amount_minor=-5_000,
        occurred_at=CLOSED + timedelta(days=60),
    )  # fmt: skip


def all_lost(make: Maker) -> None:
    add_opportunity(make, "lost")
    add_opportunity(make, "lost", OPENED)


def no_touches(make: Maker) -> None:
    book(make, add_opportunity(make, "won"))


def only_bots(make: Maker) -> None:
    add_opportunity(make, "won", OPENED, is_bot=True)


def models_that_count_nothing(make: Maker) -> None:
    """Every model excludes every channel; the touches are there."""
    book(make, add_opportunity(make, "won", OPENED))
    add_opportunity(make, "open", OPENED)
    make.connection.execute(
        "create temporary table former on commit drop as"
        " select * from public.attribution_models where workspace_id = %s and is_active", [make.workspace],
    )  # fmt: skip
    make.connection.execute(
        "update public.attribution_models set is_active = false where workspace_id = %s", [make.workspace]
    )
    columns = (
        "type, half_life_hours, weight_first, weight_last, weight_lead, weight_opportunity, weight_won, weight_rest"
    )
    make.connection.execute(
        f"insert into public.attribution_models (workspace_id, name, version, excluded_channels, {columns})"
        " select former.workspace_id, former.name, former.version + 1,"
        " array(select distinct channel from public.default_channel_rules union values ('influencer')),"
        f" {columns} from former".encode()
    )


def edges_of_the_lookback(make: Maker) -> None:
    """The first and the last touch come too early and too late, by a microsecond."""
    instant = timedelta(microseconds=1)
    edges = (CLOSED - LOOKBACK, CLOSED)
    add_opportunity(make, "won", edges[0] - instant, *edges, edges[1] + instant)


def equal_names(make: Maker) -> None:
    for number in range(2):
        campaign = make.id("campaigns", name="Same", slug=f"same-{number}")
        person = make.id("workspace_influencers", name="Same")
        work = make.id("collaborations", campaign_id=campaign, workspace_influencer_id=person)
        content = make.id("deliverables", collaboration_id=work, title="Same")
        make("campaign_costs", campaign_id=campaign, collaboration_id=work)
        found = {"campaign_id": campaign, "workspace_influencer_id": person, "deliverable_id": content}
        book(make, add_opportunity(make, "won", OPENED, name="Same", **found))


@pytest.mark.parametrize(
    ("fill", "zone", "touches", "revenue"),
    [
        (nothing, "Pacific/Kiritimati", [], 0),
        (all_refunded, "America/St_Johns", [1], 0),
        (all_lost, "Pacific/Kiritimati", [0, 1], 0),
        (no_touches, "America/St_Johns", [0], 5_000),
        (only_bots, "UTC", [0], 0),
        (models_that_count_nothing, "UTC", [0, 0], 5_000),
        (edges_of_the_lookback, "America/St_Johns", [2], 0),
        (equal_names, "UTC", [1, 1], 10_000),
    ],
)
def test_every_query_answers(
    database: str, fill: Callable[[Maker], None], zone: str, touches: list[int], revenue: int
) -> None:
    with connect(database) as connection:
        someone = sign_up(connection, "otis")
        workspace = personal_workspace(connection, someone)
        connection.execute(
            "update public.workspaces set time_zone = %s, fiscal_year_start_month = 2 where id = %s", [zone, workspace]
        )
        fill(Maker(connection, workspace))
        connection.execute("select private.run_attribution(%s)", [workspace])
        journeys = connection.execute(
            "select opportunity_id, touch_count from public.attribution_journeys where workspace_id = %s order by 2",
            [workspace],
        ).fetchall()
        assert [count for _, count in journeys] == touches
        now = datetime.now(UTC)
        known: dict[str, object] = {"since": OPENED.date(), "moment": now, "reported_at": now}
        if journeys:
            known["opportunity"] = journeys[0][0]
        answered = 0
        for query in QUERIES:
            given = {parameter.name: known[parameter.name] for parameter in query.parameters if parameter.name in known}
            if any(parameter.is_required and parameter.name not in given for parameter in query.parameters):
                continue
            result = run_query(connection, query, given, as_email=someone.email)
            answered += 1
            lines = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
            assert not [line for line in lines for name in query.always if line[name] is None], query.full_name
            shown = [str([value for value in row if not isinstance(value, UUID)]) for row in result.rows]
            assert len(set(shown)) == len(shown), f"{query.full_name} shows two lines as one"
            if query.full_name == "attribution/credits":
                assert sum(line["revenue_minor"] for line in lines) == revenue
        assert answered > len(QUERIES) / 2


def test_nothing_is_credited_only_once_that_was_computed(database: str) -> None:
    """Until then a query is refused, says "not known" (empty), or does not depend on credits: it answers as it will."""
    with connect(database) as connection:
        someone = sign_up(connection, "otis")
        workspace = personal_workspace(connection, someone)
        make = Maker(connection, workspace)
        campaign = make.id("campaigns", name="Spring", slug="spring")
        make("campaign_targets", campaign_id=campaign, metric="opportunities")
        found = {"campaign_id": campaign, "workspace_influencer_id": make.id("workspace_influencers")}
        opportunity = add_opportunity(make, "won", OPENED, **found)
        book(make, opportunity)
        known = {"since": OPENED.date(), "opportunity": opportunity, "moment": datetime.now(UTC)}

        def answers() -> dict[str, list[dict[str, Any]] | None]:
            """Lines of each query; None if it is refused for want of credits."""
            found: dict[str, list[dict[str, Any]] | None] = {}
            for query in QUERIES:
                given = {p.name: known[p.name] for p in query.parameters if p.name in known and p.is_required}
                if any(p.is_required and p.name not in given for p in query.parameters):
                    continue
                try:
                    with connection.transaction():
                        result = run_query(connection, query, given, as_email=someone.email)
                except CrmdbError as error:
                    assert "attribution has not been computed yet" in str(error), query.full_name
                    found[query.full_name] = None
                else:
                    found[query.full_name] = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
            return found

        before = answers()
        connection.execute("select private.run_attribution(%s)", [workspace])
        after = answers()
        refused = {name for name, lines in before.items() if lines is None}
        assert {"attribution/credits", "attribution/journey", "campaigns/targets"} <= refused
        assert None not in after.values()
        # The lists of the landing page stand beside its empty credits.
        for name in before.keys() - refused - OF_RUNS:
            lines, later = before[name], after[name]
            assert lines is not None and later is not None and len(lines) == len(later), name
            for line, line_later in zip(lines, later, strict=True):
                known_already = {key: value for key, value in line.items() if not isinstance(value, list | None)}
                assert known_already == {key: line_later[key] for key in known_already}, name
