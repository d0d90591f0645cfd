"""Every target: written as the file says, not written twice, taken back to the byte."""

from __future__ import annotations

from typing import Any

import pytest

from crmdb.database import Connection
from tests.support.actors import as_user, refused
from tests.support.importing import File, actions, begin, dump, fates, one, plan, run, undo
from tests.support.world import World

PEOPLE = File(
    "influencers",
    [
        {
            "name": "Ada L",
            "platform": "Instagram",
            "handle": "@Ada.L",
            "followers": "12.5K",
            "engagement_rate": "3.2%",
            "topics": "SaaS; Nonsense",
            "languages": "German, en-GB",
        },
        {
            "name": "Ben K",
            "profile_url": "https://www.youtube.com/@benk",
            "email": "ben@k.example",
            "linkedin": "linkedin.com/in/ben-k",
        },
    ],
)
CAMPAIGNS = File(
    "campaigns",
    [{"name": "Spring Läunch", "objective": "Lead Generation", "status": "active", "starts_on": "2026-03-01",
      "last_day": "2026-03-31",
      "budget": "10,000.50", "currency": "eur"}],
)  # fmt: skip
COLLABORATIONS = File(
    "collaborations",
    [{"campaign": "Spring Läunch", "influencer": "ada.l", "status": "contracted", "fee": "1500",
      "contract_start": "2026-03-01",
      "contract_end": "2026-03-31"}],
)  # fmt: skip
DELIVERABLES = File(
    "deliverables",
    [{"campaign": "spring-launch", "influencer": "Ada L", "title": "Reel one", "type": "short video",
      "platform": "instagram",
      "published_at": "2026-03-05 10:00", "published_url": "https://www.instagram.com/p/1"}],
)  # fmt: skip
METRICS = File(
    "metrics", [{"deliverable": "Reel one", "measured_at": "2026-03-10", "views": "1,200", "reactions": "80"}]
)
COSTS = File(
    "costs",
    [
        {
            "campaign": "Spring Läunch",
            "influencer": "Ada L",
            "type": "fee",
            "incurred_on": "2026-03-05",
            "amount": "1500",
        }
    ],
)
LINKS = File(
    "links",
    [{"campaign": "Spring Läunch", "influencer": "Ada L", "short_code": "ADA1",
      "destination_url": "https://acme.example/?utm_source=instagram&utm_medium=social&x=1"}],
)  # fmt: skip
CODES = File(
    "promo_codes",
    [
        {
            "campaign": "Spring Läunch",
            "influencer": "Ada L",
            "code": "ada10",
            "discount_percent": "10",
            "valid_from": "2026-03-01",
        }
    ],
)
CAMPAIGN_FILES = (METRICS, LINKS, PEOPLE, CAMPAIGNS, COLLABORATIONS, DELIVERABLES, COSTS, CODES)

DEALS = File(
    "opportunities",
    [
        {"external_id": "d1", "name": "Big one", "stage": "Closed Won", "amount": "$1,054.50", "currency": "EUR",
         "opened_on": "10/20/2016",
         "closed_on": "3/1/2017", "company_name": "Acme", "contacts": "jane@acme.example; nobody@acme.example"},
        {"external_id": "d2", "name": "Lost one", "stage": "closedlost", "amount": "0", "opened_on": "10/25/2016",
         "closed_on": "3/11/2017",
         "lost_reason": "Price"},
        {"external_id": "d3", "name": "Open one", "stage": "Appointment scheduled", "opened_on": "12/20/2016",
         "closed_on": "12/31/2026"},
        {"external_id": "d4", "name": "Odd one", "stage": "Zzz"},
    ],
    settings={"date_order": "mdy"},
)  # fmt: skip
JANE = File("contacts", [{"external_id": "1", "email": "jane@acme.example", "company_name": "Acme"}])
REVENUE = File(
    "revenue",
    [
        {"external_id": "r1", "opportunity": "d1", "type": "expansion", "occurred_on": "2018-01-01", "amount": "200"},
        {"external_id": "r2", "opportunity": "d1", "type": "refund", "occurred_on": "2018-02-01", "amount": "54.50"},
        {"external_id": "r3", "opportunity": "d3", "type": "expansion", "occurred_on": "2018-01-01", "amount": "200"},
    ],
)
TOUCHES = File(
    "touches",
    [
        {
            "touched_at": "2017-01-05T10:00:00Z",
            "contact": "jane@acme.example",
            "utm_source": "linkedin",
            "utm_medium": "social",
        },
        {"touched_at": "2017-01-06", "visitor_id": "v1", "type": "form fill"},
        {"touched_at": "2017-01-06"},
        {"touched_at": "2017-01-07", "visitor_id": "v1", "type": "dance"},
    ],
)
HISTORY = File(
    "stage_history",
    [
        {"opportunity": "d1", "stage": "Appointment scheduled", "entered_at": "2016-10-20"},
        {"opportunity": "d1", "stage": "Contract sent", "entered_at": "2016-12-01 09:00"},
        {"opportunity": "d1", "stage": "Closed Won", "entered_at": "2017-03-01"},
        {"opportunity": "d9", "stage": "Demo", "entered_at": "2016-12-01"},
    ],
)
RATES = File("exchange_rates", [{"base": "USD", "quote": "EUR", "rate_on": "2017-03-01", "rate": "0.9512"}])


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (CAMPAIGN_FILES, ["create"] * 9),
        ((DEALS, JANE), ["create", "create", "create", "refuse", "create"]),
        ((TOUCHES, JANE), ["create", "create", "refuse", "refuse", "create"]),
        ((RATES,), ["create"]),
        ((DEALS, HISTORY), ["create", "create", "create", "refuse", "create", "create", "create", "refuse"]),
        ((DEALS, File("revenue", REVENUE.rows[:2])), ["create", "create", "create", "refuse", "create", "create"]),
    ],
    ids=["campaigns", "deals", "touches", "rates", "histories", "refunds"],
)
def test_written_once_and_taken_back(
    story: Connection, world: World, files: tuple[File, ...], expected: list[str]
) -> None:
    with as_user(story, world.maya):
        before = dump(story)
        batch = run(story, *files)
        assert actions(story, batch) == expected, fates(story, batch)
        after = dump(story)
        again = run(story, *files)
        assert [action if action == "refuse" else "unchanged" for action in expected] == actions(story, again)
        assert dump(story) == after
        undo(story, batch)
        assert dump(story) == before


def test_a_check_of_everything_writes_nothing(story: Connection, world: World) -> None:
    with as_user(story, world.maya):
        before = dump(story)
        plan(story, *CAMPAIGN_FILES, DEALS, JANE, TOUCHES, RATES, rows=2)
        assert dump(story) == before


def test_a_campaign_arrives_with_all_that_belongs_to_it(story: Connection, world: World) -> None:
    with as_user(story, world.maya):
        batch = run(story, *CAMPAIGN_FILES)
        found: Any = story.execute(
            """
            select
                campaigns.slug, campaigns.ends_on::text, campaigns.budget_minor, collaborations.contract_period::text,
                deliverables.status, metrics.views, costs.amount_minor, links.destination_url, links.utm_source,
                codes.code
            from public.campaigns as campaigns
            inner join public.collaborations as collaborations on collaborations.campaign_id = campaigns.id
            inner join public.deliverables as deliverables on deliverables.collaboration_id = collaborations.id
            inner join public.deliverable_metrics as metrics on metrics.deliverable_id = deliverables.id
            inner join public.campaign_costs as costs on costs.collaboration_id = collaborations.id
            inner join public.tracking_links as links on links.collaboration_id = collaborations.id
            inner join public.promo_codes as codes on codes.collaboration_id = collaborations.id
            where campaigns.name = 'Spring Läunch'
            """
        ).fetchall()
        assert found == [
            ("spring-launch", "2026-04-01", 1000050, "[2026-03-01,2026-04-01)", "published", 1200, 150000,
             "https://acme.example/?x=1", "instagram", "ADA10")
        ]  # fmt: skip
        profiles = story.execute(
            "select accounts.platform_code, accounts.handle, accounts.followers,"
            " round(accounts.engagement_rate::numeric, 4)"
            " from public.workspace_influencer_accounts as accounts inner join public.workspace_influencers as people"
            " on people.id = accounts.workspace_influencer_id where people.name in ('Ada L', 'Ben K') order by 1"
        ).fetchall()
        assert [(platform, handle, followers) for platform, handle, followers, _ in profiles] == [
            ("instagram", "ada.l", 12500), ("linkedin", "ben-k", None), ("youtube", "benk", None)
        ]  # fmt: skip
        assert one(
            story, "select remarks[1] from public.import_rows where batch_id = %s and file = 2 and line = 2", batch
        ) == ('topics "Nonsense" is not known and left out: --meaning "topics:Nonsense=OURS" says what it means')
        spoken = (
            "select array_agg(spoken.language_code order by 1) from public.workspace_influencer_languages as spoken"
            " inner join public.workspace_influencers as people on people.id = spoken.workspace_influencer_id"
            " where people.name = 'Ada L'"
        )
        assert one(story, spoken) == ["de", "en"]


def test_planned_content_is_published_by_the_list_that_brings_its_numbers(story: Connection, world: World) -> None:
    planned = File("deliverables", [DELIVERABLES.rows[0] | {"published_at": "", "published_url": "", "title": title}
                                    for title in ("Reel one", "Reel two")])  # fmt: skip
    early = File("metrics", [METRICS.rows[0] | {"measured_at": "2026-03-02"}])
    unpublished = File("metrics", [METRICS.rows[0] | {"deliverable": "Reel two"}])
    with as_user(story, world.maya):
        run(story, *(file for file in CAMPAIGN_FILES if file.target not in ("deliverables", "metrics")), planned)
        batch = run(story, DELIVERABLES, METRICS, early, unpublished)
        assert fates(story, batch) == [
            ("update", None), ("create", None), ("refuse", "deliverable_metrics_after_publication"),
            ("refuse", "deliverable_metrics_published"),
        ]  # fmt: skip
        state = (
            "select array[status, published_at::date::text, submitted_at::text, approved_at::text]"
            " from public.deliverables where title = 'Reel one'"
        )
        assert one(story, state)[:2] == ["published", "2026-03-05"]
        undo(story, batch)
        assert one(story, state) == ["planned", None, None, None]


def test_what_is_won_has_a_deal_and_a_booking_on_its_day(story: Connection, world: World) -> None:
    with as_user(story, world.maya):
        batch = run(story, DEALS, JANE)
        assert fates(story, batch)[3] == ("refuse", "import_stage_known")
        won = story.execute(
            "select deals.won_on::text, deals.value_minor, events.amount_minor, events.occurred_on::text,"
            " opportunities.opened_on::text from public.opportunities as opportunities"
            " inner join public.deals as deals on deals.opportunity_id = opportunities.id"
            " inner join public.revenue_events as events on events.deal_id = deals.id"
            " where opportunities.external_id = 'd1'"
        ).fetchall()
        assert won == [("2017-03-01", 105450, 105450, "2017-03-01", "2016-10-20")]
        assert (
            one(
                story,
                "select expected_close_on::text from public.opportunities where external_id = 'd3' and source = 'crm'",
            )
            == "2026-12-31"
        )
        assert one(
            story, "select count(*) from public.opportunity_contacts as seats"
            " inner join public.opportunities as opportunities"
            " on opportunities.id = seats.opportunity_id where opportunities.external_id = 'd1'"
        ) == 1  # fmt: skip
        assert "nobody@acme.example" in one(
            story, "select remarks[1] from public.import_rows where batch_id = %s and file = 0 and line = 2", batch
        )


def test_revenue_finds_the_deal_and_a_refund_its_booking(story: Connection, world: World) -> None:
    with as_user(story, world.maya):
        run(story, DEALS, JANE)
        before = dump(story)
        batch = run(story, REVENUE)
        assert actions(story, batch) == ["create", "create", "refuse"]
        assert (
            one(story, "select sum(amount_minor) from public.revenue_events where source = 'crm'")
            == 105450 + 20000 - 5450
        )
        undo(story, batch)
        assert dump(story) == before


def test_a_refund_that_stands_before_its_booking_is_taken_back_with_it(story: Connection, world: World) -> None:
    with as_user(story, world.maya):
        before = dump(story)
        batch = run(story, REVENUE, DEALS, JANE)
        assert actions(story, batch)[:2] == ["create", "create"]
        undo(story, batch, rows=1)
        assert dump(story) == before


def test_a_booking_that_a_won_deal_brings_along_is_not_counted_twice(story: Connection, world: World) -> None:
    row = {"opportunity": "d1", "type": "booking", "occurred_on": "2018-01-09"}
    invoices = File(
        "revenue", [{**row, "external_id": "i1", "amount": "1054.50"}, {**row, "external_id": "i2", "amount": "20"}]
    )
    total = "select sum(amount_minor) from public.revenue_events where source = 'crm'"
    with as_user(story, world.maya):
        batch = run(story, invoices, DEALS, JANE)
        known = [("skip", "import_booking_known"), ("create", None)]
        assert (fates(story, batch)[:2], one(story, total)) == (known, 105450 + 2000)
        known = [("skip", "import_booking_known"), ("unchanged", None)]
        assert (fates(story, run(story, invoices)), one(story, total)) == (known, 105450 + 2000)


def test_a_won_amount_that_changes_corrects_its_booking_and_can_be_taken_back(story: Connection, world: World) -> None:
    def deals(amount: str) -> File:
        return File("opportunities", [{**DEALS.rows[0], "amount": amount}], settings=DEALS.settings)

    def booked() -> list[tuple[Any, ...]]:
        return story.execute(
            "select max(deals.value_minor), sum(events.amount_minor), count(*) from public.deals as deals"
            " inner join public.revenue_events as events on events.deal_id = deals.id where events.source = 'crm'"
        ).fetchall()

    with as_user(story, world.maya):
        run(story, deals("100"))
        # That the amount was another one for a while stays in the history of the opportunity.
        before = {**dump(story), "opportunity_history": []}
        batch = run(story, deals("120"))
        assert (actions(story, batch), booked()) == (["update"], [(12000, 12000, 2)])
        assert actions(story, run(story, deals("120"))) == ["unchanged"]
        back = run(story, deals("90"))
        assert booked() == [(9000, 9000, 3)]
        undo(story, back)
        undo(story, batch)
        assert {**dump(story), "opportunity_history": []} == before


def test_a_won_deal_that_moves_to_another_currency_or_day_is_booked_again_and_can_be_taken_back(
    story: Connection, world: World
) -> None:
    def deals(**changes: str) -> File:
        return File("opportunities", [{**DEALS.rows[0], "amount": "100", **changes}], settings=DEALS.settings)

    def booked() -> list[tuple[Any, ...]]:
        return story.execute(
            "select currency_code, occurred_on::text, sum(amount_minor) from public.revenue_events where source = 'crm'"
            " group by 1, 2 having sum(amount_minor) <> 0 order by 1, 2"
        ).fetchall()

    deal = (
        "select (deals.currency_code, deals.value_minor, deals.won_on)::text from public.deals as deals"
        " inner join public.opportunities as won on won.id = deals.opportunity_id where won.external_id = 'd1'"
    )
    story.execute(
        "insert into public.exchange_rates (base_currency_code, quote_currency_code, rate_on, rate, source)"
        " select 'EUR', 'USD', day, 2, 'test'"
        " from unnest(array['2016-10-20', '2017-03-01', '2017-03-05']::date[]) as days (day)"
    )
    with as_user(story, world.maya):
        run(story, deals())
        before = {**dump(story), "opportunity_history": []}
        moved = run(story, deals(currency="USD"))
        assert (actions(story, moved), booked()) == (["update"], [("USD", "2017-03-01", 10000)])
        assert one(story, deal) == "(USD,10000,2017-03-01)"
        assert actions(story, run(story, deals(currency="USD"))) == ["unchanged"]
        later = run(story, deals(currency="USD", closed_on="3/5/2017", amount="90"))
        assert (booked(), one(story, deal)) == ([("USD", "2017-03-05", 9000)], "(USD,9000,2017-03-05)")
        back = run(story, deals())
        assert booked() == [("EUR", "2017-03-01", 10000)]
        refund = run(story, File("revenue", [{**REVENUE.rows[1], "amount": "40"}]))
        assert fates(story, plan(story, deals(currency="USD"))) == [("refuse", "import_booking_refunded")]
        assert actions(story, plan(story, deals(amount="120"))) == ["update"]
        undo(story, refund)
        for batch in (back, later, moved):
            undo(story, batch)
        assert {**dump(story), "opportunity_history": []} == before


def test_a_history_says_the_pipeline_of_past_days_and_goes_back_to_what_it_replaced(
    story: Connection, world: World
) -> None:
    with as_user(story, world.maya):
        run(story, DEALS)
        before = dump(story)
        batch = run(story, File("stage_history", HISTORY.rows[:3]), rows=1)
        assert story.execute(
            "select stages.name, history.changed_at::date::text from public.opportunity_history as history"
            " inner join public.pipeline_stages as stages on stages.id = history.stage_id"
            " inner join public.opportunities as opportunities on opportunities.id = history.opportunity_id"
            " where opportunities.external_id = 'd1' and history.superseded_at is null order by history.changed_at"
        ).fetchall() == [("Qualified", "2016-10-20"), ("Negotiation", "2016-12-01"), ("Won", "2017-03-01")]
        undo(story, batch)
        assert dump(story) == before


def test_a_role_counts_beside_the_seat_that_the_opportunity_names_and_may_change(
    story: Connection, world: World
) -> None:
    def committee(role: str) -> File:
        return File("committee", [{"opportunity": "d1", "contact": "jane@acme.example", "role": role}])

    roles = "select role from public.opportunity_contacts where role in ('champion', 'legal')"
    with as_user(story, world.maya):
        run(story, DEALS, JANE, committee("champion"))
        assert one(story, roles) == "champion"
        assert actions(story, plan(story, committee("champion"))) == ["unchanged"]
        before = dump(story)
        batch = run(story, committee("legal"))
        assert (actions(story, batch), one(story, roles)) == (["update"], "legal")
        undo(story, batch)
        assert dump(story) == before


def test_no_step_of_an_import_of_settings_is_open_to_editors(story: Connection, world: World) -> None:
    with as_user(story, world.adam):
        batch = plan(story, RATES)
    for step in ("plan_import(%s)", "apply_import(%s)", "undo_import(%s)", "stage_import_rows(%s, 0, 1, '[]')"):
        with refused(story, "import_target_role", sqlstate="42501"), as_user(story, world.edda):
            story.execute(f"select public.{step}".encode(), [batch])
    with as_user(story, world.adam):
        staging = begin(story, RATES)
        with refused(story, "import_file_known", sqlstate="22023"):
            story.execute("select public.stage_import_rows(%s, 1, 2, '[{}]')", [staging])


def test_refused_rows_of_one_kind_are_told_by_the_first_and_how_many_reasons_there_are(
    story: Connection, world: World
) -> None:
    rows = [{"When": "2026-01-05", "Visitor": "v", "Type": type} for type in ("quiz", "poll", "quiz")]
    with as_user(story, world.edda):
        batch = plan(story, File("touches", rows, {"When": "touched_at", "Visitor": "visitor_id", "Type": "type"}))
        told = story.execute(
            "select reason, row_count, example_lines, example_value, reason_count from public.import_summary(%s)",
            [batch],
        ).fetchall()
    assert told == [('Type: "quiz" is no touch type here', 3, [2, 3, 4], "quiz", 2)]
