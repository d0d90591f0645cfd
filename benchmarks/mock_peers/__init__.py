"""Peers of the mock, filling five tables: influencers, influencer_accounts, companies, contacts, touchpoints.

Each as a competent user of the library would: its words, names and dates, foreign keys satisfied, rows sent in bulk
(COPY from Python, inserts of as many rows as parameters allow by drizzle-seed itself).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

TABLES = ("influencers", "influencer_accounts", "companies", "contacts", "touchpoints")
"""What peers fill, parents before children."""

WORKSPACE = UUID(hashlib.md5(b"workspace", usedforsecurity=False).hexdigest())
"""The workspace that data/mock_peers.sql makes."""

REFERENCES = 200
"""How many people, campaigns, deliverables, links and codes touchpoints choose from."""

PERIOD = (datetime(2025, 11, 22, tzinfo=UTC), datetime(2026, 11, 22, tzinfo=UTC))
"""When touches happen: a year, as the mock's."""


@dataclass(frozen=True)
class Sizes:
    """Rows of each of TABLES."""

    influencers: int
    influencer_accounts: int
    companies: int
    contacts: int
    touchpoints: int

    @property
    def total(self) -> int:
        return sum(vars(self).values())

    def scaled(self, total: int) -> Sizes:
        """The same proportions with about `total` rows."""
        return Sizes(**{name: max(1, rows * total // self.total) for name, rows in vars(self).items()})


def reference(number: int) -> UUID:
    """The id that data/mock_peers.sql gives to number 1 to REFERENCES of each kind."""
    return UUID(f"00000000-0000-7000-8000-{number:012x}")
