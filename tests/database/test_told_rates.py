"""Percentages are told from shares: 3.5 is not 350 percent by accident, and 350 percent can be said."""

from __future__ import annotations

from typing import Any

import pytest

from crmdb.database import Connection
from tests.database.test_record_influencers import record
from tests.database.test_rules_catalog import account, influencer
from tests.support.actors import as_service, as_user, refused
from tests.support.importing import File, fates, run
from tests.support.rows import Maker
from tests.support.statements import one
from tests.support.world import World

RATE = "select engagement_rate::float8 from public.{table} where {key} = %s"


def person(**numbers: Any) -> dict[str, Any]:
    return {"name": "Ann", "accounts": [{"platform_code": "x", "handle": "ann_rates", **numbers}]}


@pytest.mark.parametrize(
    ("told", "stored"),
    [(0.035, 0.035), ("0.035", 0.035), ("3.5%", 0.035), (" 3.5 % ", 0.035), (1.913955, 1.913955), ("350%", 3.5)],
)
def test_a_rate_is_a_fraction_or_has_its_sign(story: Connection, told: Any, stored: float) -> None:
    metrics = [{"measured_on": "2026-01-01", "engagement_rate": told}]
    ((_, outcome, _, *why),) = record(story, person(engagement_rate=told, metrics=metrics))
    assert outcome == "recorded", why
    found = one(story, "select engagement_rate::float8, accounts.id from public.influencer_accounts as accounts"
                       " where handle = 'ann_rates'")  # fmt: skip
    assert found[0] == pytest.approx(stored)
    assert one(story, RATE.format(table="account_metrics", key="account_id"), found[1]) == pytest.approx(stored)


@pytest.mark.parametrize("bare", [3.5, "3.5", 2, 100])
def test_a_percentage_without_its_sign_is_refused_with_both_spellings(story: Connection, bare: Any) -> None:
    for numbers, field in (
        ({"engagement_rate": bare}, "accounts[1].engagement_rate"),
        (
            {"metrics": [{"measured_on": "2026-01-01", "engagement_rate": bare}]},
            "accounts[1].metrics[1].engagement_rate",
        ),
    ):
        ((_, outcome, _, rule, message, hint, where),) = record(story, person(**numbers))
        assert (outcome, rule, where) == ("refused", "record_influencers_rate", field), message
        assert f'"{bare}%"' in hint


def test_an_audience_takes_percent_with_its_sign(story: Connection) -> None:
    audience = [
        {"dimension": "country", "value": "DE", "share": "60 %"},
        {"dimension": "country", "value": "AT", "percent": 5},
    ]
    ((_, outcome, who, *why),) = record(story, person(audience=audience, audience_credibility="85%"))
    assert outcome == "recorded", why
    assert story.execute(
        "select value, share::float8, audience_credibility::float8::numeric(4, 2)::float8 from public.audience_segments"
        " join public.influencer_accounts as accounts on accounts.id = account_id where influencer_id = %s order by 1",
        [who],
    ).fetchall() == [("AT", 0.05, 0.85), ("DE", 0.6, 0.85)]


def test_rows_written_to_the_tables_are_fractions(story: Connection, world: World, acme: Maker) -> None:
    profile = account(story, influencer(story))
    own = acme.id("workspace_influencer_accounts", engagement_rate=1.9)
    for table, key in (("influencer_accounts", profile), ("workspace_influencer_accounts", own)):
        change = f"update public.{table} set engagement_rate = %s where id = %s".encode()
        with refused(story, f"{table}_engagement_rate_told") as refusal, as_service(story):
            story.execute(change, [3.5, key])
        assert "350 percent" in refusal.message and '"350%"' in str(refusal.hint) and "0.035" in str(refusal.hint)
    with refused(story, "account_metrics_engagement_rate_told"), as_service(story):
        story.execute(
            "insert into public.account_metrics (account_id, measured_on, engagement_rate)"
            " values (%s, '2026-01-01', 4)",
            [profile],
        )
    with refused(story, "workspace_influencer_accounts_engagement_rate_told"), as_user(story, world.maya):
        acme("workspace_influencer_accounts", engagement_rate=12)


def test_a_told_rate_stays_with_whatever_moves_its_row(story: Connection) -> None:
    """Of a profile known by its handle that gets its id, and of a change that says nothing of the rate."""
    record(story, person(engagement_rate="350%"))
    known = one(story, "select influencer_id from public.influencer_accounts where handle = 'ann_rates'")
    with as_service(story):
        story.execute(
            "insert into public.influencer_accounts (influencer_id, platform_code, platform_account_id, handle)"
            " values (%s, 'x', '77', 'ann_rates')",
            [known],
        )
        story.execute("update public.influencer_accounts set engagement_rate = engagement_rate, followers = 5"
                      " where handle = 'ann_rates'")  # fmt: skip
    assert one(story, RATE.format(table="influencer_accounts", key="influencer_id"), known) == 3.5


def test_a_file_says_percent_in_the_cell_or_in_the_mapping(story: Connection, world: World) -> None:
    def rows(*rates: str) -> list[dict[str, str]]:
        return [
            {"name": f"P{place}", "platform": "x", "handle": f"p_{place}", "engagement_rate": rate}
            for place, rate in enumerate(rates)
        ]

    with as_user(story, world.maya):
        batch = run(story, File("influencers", rows("3.5", "0.035", "350 %", "1.9")))
        assert fates(story, batch) == [("refuse", "import_rate_told"), *[("create", None)] * 3]
        hint = one(story, "select hint from public.import_rows where batch_id = %s and line = 2", batch)
        assert '"3.5%"' in hint and "0.035" in hint
        percent = [{**row, "handle": f"q{row['handle']}", "name": f"Q{row['name']}"} for row in rows("3.5")]
        run(story, File("influencers", percent, settings={"percents": ["engagement_rate"]}))
    found = story.execute(
        "select handle, round(engagement_rate::numeric, 4)::float8 from public.workspace_influencer_accounts"
        " where workspace_id = %s and handle ~ '^q?p_' order by 1",
        [world.acme],
    ).fetchall()
    assert found == [("p_1", 0.035), ("p_2", 3.5), ("p_3", 1.9), ("qp_0", 0.035)]


def test_numbers_in_words_of_json_stay_what_they_are(story: Connection) -> None:
    """Only rates and shares are read: a headline keeps its percent sign."""
    headline = "Grew 350% in a year"
    ((_, outcome, who, *why),) = record(story, {**person(engagement_rate="2%"), "headline": headline})
    assert outcome == "recorded", why
    assert one(story, "select headline from public.influencers where id = %s", who) == headline
