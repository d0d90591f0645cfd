"""What to generate: everything the rows depend on, in one value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crmdb.errors import UsageError
from crmdb.mock.arrays.moments import DAY, day_of

DEFAULT_UNTIL = date(2026, 11, 22)
"""The last day of mock data unless --until says otherwise: a constant, because the same command has to give the same
rows on any day. The price is a pipeline that ages; `--until today` makes it fresh."""

DEFAULT_SEED = 7


@dataclass(frozen=True)
class Plan:
    """How much to generate and from which seed. Equal plans give equal rows, byte for byte.

    Attributes:
        influencers: people in the catalog.
        workspaces: shared workspaces; the first three are the demo's own, see `tenants/demo_people.py`.
        workspace_size: companies, campaigns and relationships of a workspace, as a multiple of the demo's.
        until: midnight UTC of this day is "now"; nothing happens later.
        months: how far back campaigns and sales go.
    """

    influencers: int = 2_000
    workspaces: int = 3
    workspace_size: float = 1.0
    seed: int = DEFAULT_SEED
    until: date = DEFAULT_UNTIL
    months: int = 12

    def __post_init__(self) -> None:
        limits = {"influencers": (30, 5_000_000), "workspaces": (1, 10_000), "months": (3, 60)}
        for name, (least, most) in limits.items():
            if not least <= getattr(self, name) <= most:
                raise UsageError(
                    f"--{name} {getattr(self, name)} is out of range.", f"Give a number from {least} to {most:,}."
                )

    @property
    def now(self) -> int:
        """The moment nothing is later than."""
        return day_of(self.until) * DAY

    @property
    def start(self) -> int:
        """The moment the workspaces begin."""
        return (day_of(self.until) - round(self.months * 30.44)) * DAY

    @property
    def history_start(self) -> int:
        """The moment the catalog's history begins: a quarter before the workspaces."""
        return self.start - 92 * DAY


SCALES = {
    "demo": Plan(influencers=40, workspace_size=0.08),
    "small": Plan(influencers=1_000, workspaces=6),
    "medium": Plan(influencers=10_000, workspaces=85),
    "large": Plan(influencers=100_000, workspaces=800),
}
"""What --scale chooses, about 10 thousand, 200 thousand, 3 million and 30 million rows; single counts override it."""

DEFAULT_SCALE = "small"

SEED_FILE = Plan(influencers=32, workspaces=1, workspace_size=0.08, months=5, seed=84)
"""What supabase/seed.sql holds. Of so few opportunities none is won with most seeds; with this one, three are."""
