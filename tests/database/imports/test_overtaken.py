"""Two imports of the same files at once, as when somebody clicks twice: the second finds what the first one wrote."""

from __future__ import annotations

import pytest

from crmdb.database import Connection
from tests.support.actors import as_user
from tests.support.importing import File, advance, begin, one, plan
from tests.support.world import World


def files() -> list[File]:
    numbers = range(6)
    mails = [f"b{n}@overtaken.example" for n in numbers]
    won = {"stage": "Won", "opened_on": "2024-01-10", "closed_on": "2024-03-01", "amount": "100", "currency": "EUR"}
    return [
        File("contacts", [{"email": mail, "full_name": "A Buyer"} for mail in mails]),
        File(
            "opportunities",
            [{"external_id": f"o{n}", "name": f"Sale {n}", "contacts": mails[n], **won} for n in numbers],
        ),
        File(
            "stage_history",
            [{"opportunity": f"o{n}", "stage": "Discovery", "entered_at": "2024-02-01"} for n in numbers],
        ),
        File(
            "touches",
            [
                {"contact": mails[n], "touched_at": "2024-02-02", "type": "meeting", "external_id": f"t{n}"}
                for n in numbers
            ],
        ),
    ]


@pytest.mark.parametrize("calls", [*range(1, 14, 2), None])
def test_the_second_of_two_imports_finds_what_the_first_wrote(
    story: Connection, world: World, calls: int | None
) -> None:
    """The first one is written after so many calls that plan the second one, or when it was planned as a whole."""
    with as_user(story, world.edda):
        first = plan(story, *files())
        second = begin(story, *files())
        for _ in range(1000 if calls is None else calls):
            if one(story, "select status from public.plan_import(%s)", second) == "planned":
                break
        advance(story, "apply", first, "applied")
        if one(story, "select status from public.import_batches where id = %s", second) != "planned":
            advance(story, "plan", second, "planned")
        advance(story, "apply", second, "applied")
        outcomes = story.execute(
            "select batch_id = %s, action, count(*), min(reason) from public.import_rows"
            " where batch_id in (%s, %s) group by 1, 2",
            [first, first, second],
        ).fetchall()
        assert sorted(outcomes) == [(False, "unchanged", 24, None), (True, "create", 24, None)]
        assert (
            one(story, "select count(*) from public.touchpoints where type = 'meeting' and touched_at < '2024-03-01'")
            == 6
        )
        assert (
            one(story, "select sum(total_minor) from public.query_dashboards_revenue_by_month(period => '2024')")
            == 60000
        )
