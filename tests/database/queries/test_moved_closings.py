"""What moves over the bounds of a fiscal year: a corrected close date, half a refund, the settings of a workspace."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from crmdb.database import Connection, connect
from crmdb.queries import find_query, run_query
from tests.database.queries.conftest import PROJECT
from tests.support.actors import Person, as_user, personal_workspace, refused, sign_up
from tests.support.rows import Maker

LAST_YEAR, THIS_YEAR = "FY2026", "FY2027"
"""The fiscal year begins in February, so the last day of FY2026 is January 31, 2026."""


class Sale:
    """One opportunity in Berlin, with a touch of Ann before January ends and another touch in February."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.otis: Person = sign_up(connection, "otis")
        self.workspace = personal_workspace(connection, self.otis)
        connection.execute(
            "update public.workspaces set time_zone = 'Europe/Berlin', fiscal_year_start_month = 2 where id = %s",
            [self.workspace],
        )
        self.make = make = Maker(connection, self.workspace)
        sale = make("opportunities", amount_minor=1_001, currency_code="EUR", opened_on="2026-01-05")
        self.id: UUID = sale["id"]
        buyer = make.id("contacts", company_id=sale["company_id"])
        make("opportunity_contacts", opportunity_id=self.id, contact_id=buyer)
        ann = make.id("workspace_influencers", name="Ann")
        make("touchpoints", contact_id=buyer, touched_at="2026-01-20T12:00Z", workspace_influencer_id=ann)
        make("touchpoints", contact_id=buyer, touched_at="2026-02-02T12:00Z", channel="email")

    def act(self, statement: str, *values: object) -> datetime:
        """As the owner; then attribution is computed. Returns a moment after both."""
        with as_user(self.connection, self.otis):
            self.connection.execute(statement.encode(), values)
        self.connection.execute("select private.run_attribution(%s)", [self.workspace])
        row = self.connection.execute("select clock_timestamp()").fetchone()
        assert row is not None
        moment: datetime = row[0]
        return moment

    def ask(self, name: str, **parameters: object) -> list[dict[str, Any]]:
        return run_query(self.connection, find_query(PROJECT, name), parameters, as_email=self.otis.email).dicts()

    def total(self, name: str, column: str, **parameters: object) -> int:
        return sum(line[column] for line in self.ask(name, **parameters))

    def by_year(self, name: str, column: str, **parameters: object) -> tuple[int, int]:
        return (
            self.total(name, column, period=LAST_YEAR, **parameters),
            self.total(name, column, period=THIS_YEAR, **parameters),
        )


def test_half_a_refund_counts_in_the_fiscal_year_in_which_it_was_paid(database: str) -> None:
    with connect(database, autocommit=True) as connection:
        sale = Sale(connection)
        sale.act("select public.win_opportunity(%s, '2026-01-31')", sale.id)
        event = connection.execute(
            "select id, deal_id from public.revenue_events where workspace_id = %s", [sale.workspace]
        ).fetchone()
        assert event is not None
        refund = (
            "insert into public.revenue_events (deal_id, type, reverses_id, currency_code, amount_minor, occurred_on)"
            " values (%s, 'refund', %s, %s, %s, '2026-02-01')"
        )
        sale.act(refund, event[1], event[0], "EUR", -500)
        expected = (1_001, -500)
        assert sale.by_year("dashboards/revenue_by_month", "total_minor") == expected
        for by in ("influencer", "channel", "month", "company"):
            assert sale.by_year("attribution/credits", "revenue_minor", by=by) == expected, by
            ann = sale.by_year("attribution/credits", "revenue_minor", by=by, model="first_touch")
            assert ann == expected, by
        assert sale.by_year("attribution/credited_return", "revenue_minor") == expected
        assert sale.by_year("attribution/influenced_by_influencer", "influenced_revenue_minor")[1] == -500
        assert sale.total("dashboards/revenue_by_month", "total_minor", period="FY2027-Q1") == -500
        assert sale.total("dashboards/revenue_by_month", "total_minor", since="2026-01-31", until="2026-02-01") == 1_001
        # The currencies stay: the refund is of what was booked, and the workspace reports in what it has reported in.
        connection.execute(
            "insert into public.exchange_rates (base_currency_code, quote_currency_code, rate_on, rate, source)"
            " values ('USD', 'EUR', '2026-02-01', 0.9, 'test')"
        )
        with refused(connection, "revenue_events_reverses_same_deal"), as_user(connection, sale.otis):
            connection.execute(refund.encode(), [event[1], event[0], "USD", -1])
        with refused(connection, "workspaces_reporting_currency_fixed"), as_user(connection, sale.otis):
            connection.execute(
                "update public.workspaces set reporting_currency_code = 'USD' where id = %s", [sale.workspace]
            )
        # Another fiscal year moves the bound, not the money.
        sale.act("update public.workspaces set fiscal_year_start_month = 1 where id = %s", sale.workspace)
        assert sale.by_year("dashboards/revenue_by_month", "total_minor") == (501, 0)
        assert sale.by_year("attribution/credits", "revenue_minor") == (501, 0)


def test_a_win_that_is_redated_moves_in_every_report_and_stays_as_reported(database: str) -> None:
    with connect(database, autocommit=True) as connection:
        sale = Sale(connection)
        won = sale.act("select public.win_opportunity(%s, '2026-01-31')", sale.id)

        def years(reported_at: datetime | None = None) -> dict[str, tuple[int, int]]:
            moment = {} if reported_at is None else {"moment": reported_at}
            return {
                "revenue": sale.by_year("dashboards/revenue_by_month", "total_minor", reported_at=reported_at),
                "credits": sale.by_year("attribution/credits", "revenue_minor", **moment),
            }

        def open_on(day: str, reported_at: datetime | None = None) -> int:
            return sale.total("pipeline/as_of", "amount_minor", moment=day, reported_at=reported_at)

        before = {"revenue": (1_001, 0), "credits": (1_001, 0)}
        assert (years(), open_on("2026-01-31"), open_on("2026-02-02")) == (before, 0, 0)
        assert sale.by_year("pipeline/won_and_lost", "won_minor") == (1_001, 0)
        redated = sale.act("select public.correct_closing(%s, '2026-02-03')", sale.id)
        after = {"revenue": (0, 1_001), "credits": (0, 1_001)}
        assert (years(), open_on("2026-01-31"), open_on("2026-02-02"), open_on("2026-02-03")) == (
            after,
            1_001,
            1_001,
            0,
        )
        assert sale.by_year("pipeline/won_and_lost", "won_minor") == (0, 1_001)
        assert years(won) == before
        assert years(redated) == after
        assert (open_on("2026-01-31", won), open_on("2026-01-31", redated)) == (0, 1_001)
        told = {
            year: [(line["won_reported_minor"], line["won_today_minor"]) for line in
                   sale.ask("pipeline/closed_as_reported", reported_at=won, period=year)]
            for year in (LAST_YEAR, THIS_YEAR)
        }  # fmt: skip
        assert told == {LAST_YEAR: [(1_001, 0)], THIS_YEAR: [(0, 1_001)]}
        # The touch of February is before the closing now: it shares.
        assert {line["label"]: line["revenue_minor"] for line in sale.ask("attribution/credits", by="channel")} == {
            "influencer": 501, "email": 500,
        }  # fmt: skip
        assert [line["revenue_minor"] for line in sale.ask("attribution/credits", by="channel", moment=won)] == [1_001]
