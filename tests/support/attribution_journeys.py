"""Thousands of generated journeys in a handful of round trips: everything the definitions say something about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from psycopg import sql

from crmdb.database import Connection

START = datetime(2026, 1, 1, tzinfo=UTC)
CHANNELS = ("influencer", "influencer", "influencer", "email", "direct", "paid_search")
DAYS = 310
LATEST = START + timedelta(days=DAYS)
AMOUNTS = (0, 1, 2, 3, 7, 99, 100, 5_000, 99_999, 123_456_789, 10**12 + 7, 10**14 + 3, 10**15 - 1, None)


class Journeys:
    """Fills one workspace with random companies, buyers, touches, opportunities and revenue."""

    def __init__(self, connection: Connection, workspace: UUID, seed: int) -> None:
        self.connection = connection
        self.workspace = workspace
        self.random = Random(seed)
        stages = connection.execute(
            "select type, pipeline_id, id from public.pipeline_stages where workspace_id = %s order by position desc",
            [workspace],
        ).fetchall()
        self.stages = {type: (pipeline, stage) for type, pipeline, stage in stages}
        reason = connection.execute(
            "select id from public.lost_reasons where workspace_id = %s order by id limit 1", [workspace]
        ).fetchone()
        assert reason is not None
        self.lost_reason: UUID = reason[0]

    def uuid(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)

    def moment(self, coarse: bool = True) -> datetime:
        """Coarse: whole days of a year, so that touches coincide with each other, with milestones and window edges."""
        days = timedelta(days=self.random.randrange(0, DAYS))
        return START + days + (timedelta() if coarse else timedelta(microseconds=self.random.randrange(86_400_000_000)))

    def copy(self, table: str, columns: str, rows: Sequence[tuple[Any, ...]]) -> None:
        names = ["workspace_id", *columns.split()]
        statement = sql.SQL("copy public.{} ({}) from stdin").format(
            sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, names))
        )
        with self.connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row((self.workspace, *row))

    def fill(self, companies: int) -> None:
        """Each company with up to 5 contacts and up to 3 opportunities; contacts sit on committees of any company."""
        random = self.random
        firms = [self.uuid() for _ in range(companies)]
        contacts = [
            (self.uuid(), firm, self.moment() if random.random() < 0.6 else None)
            for firm in firms
            for _ in range(random.randrange(1, 6))
        ]
        self.copy("companies", "id name", [(firm, f"Company {number}") for number, firm in enumerate(firms)])
        self.copy("contacts", "id company_id became_lead_at", contacts)
        opportunities = [self.opportunity(firm) for firm in firms for _ in range(random.randrange(0, 4))]
        columns = (
            "id company_id name pipeline_id stage_id currency_code amount_minor opened_at closed_at lost_reason_id"
        )
        self.copy("opportunities", columns, [row[:-1] for row in opportunities])
        by_firm: dict[UUID, list[UUID]] = {}
        for contact, firm, _ in contacts:
            by_firm.setdefault(firm, []).append(contact)
        seats = set()
        for opportunity in opportunities:
            own = by_firm[opportunity[1]]
            for _ in range(random.randrange(0, 5)):
                buyers = own if random.random() < 0.9 else contacts[random.randrange(len(contacts))][:1]
                seats.add((opportunity[0], random.choice(buyers)))
        self.copy("opportunity_contacts", "opportunity_id contact_id", sorted(seats))
        self.touch([contact for contact, _, _ in contacts], 4 * len(contacts))
        self.revenue([row for row in opportunities if row[-1] == "won"])

    def touch(self, contacts: Sequence[UUID], number: int) -> None:
        random = self.random
        self.copy(
            "touchpoints",
            "touched_at type channel evidence contact_id source external_id",
            [
                (
                    self.moment(random.random() < 0.7), "link_click", random.choice(CHANNELS), random.randrange(1, 6),
                    random.choice(contacts), "generated", str(self.uuid()),
                )
                for _ in range(number)
            ],
        )  # fmt: skip

    def opportunity(self, company: UUID) -> tuple[Any, ...]:
        random = self.random
        status = random.choice(("open", "won", "won", "lost"))
        pipeline, stage = self.stages[status]
        opened = self.moment()
        # What closed did so before the last touch can have been: nothing lies ahead.
        closed = min(opened + timedelta(days=random.randrange(0, 90)), LATEST) if status != "open" else None
        amount = random.choice(AMOUNTS)
        if status == "won" and amount is None:
            amount = 0
        currency = "EUR" if (amount or 0) > 10**9 else random.choice(("EUR", "EUR", "JPY"))
        reason = self.lost_reason if status == "lost" else None
        identity = self.uuid()
        return identity, company, f"{identity}", pipeline, stage, currency, amount, opened, closed, reason, status

    def revenue(self, won: Sequence[tuple[Any, ...]]) -> None:
        """Bookings, some of them refunded in part, in full, or corrected either way."""
        random = self.random
        deals = [(self.uuid(), row[0], row[5], row[6], row[8]) for row in won]
        self.copy(
            "deals",
            "id opportunity_id currency_code value_minor won_at billing_period",
            [(*deal, "one_off") for deal in deals],
        )
        events: list[tuple[Any, ...]] = []
        for deal, _, currency, value, won_at in deals:
            if random.random() < 0.2:
                continue
            booking = self.uuid()
            events.append((booking, deal, "booking", None, won_at, currency, value))
            taken_back = random.choice((None, value, value // 3, value // 2))
            if taken_back is not None:
                events.append((self.uuid(), deal, "refund", booking, won_at, currency, -taken_back))
            if random.random() < 0.2:
                events.append((self.uuid(), deal, "correction", booking, won_at, currency, random.choice((-1, 1, 10))))
        self.copy("revenue_events", "id deal_id type reverses_id occurred_at currency_code amount_minor", events)
