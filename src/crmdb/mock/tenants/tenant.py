"""A shared workspace while its rows are generated: who works there, since when, and how much there is of everything."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crmdb.mock.arrays.columns import Uuids
from crmdb.mock.arrays.moments import Ints
from crmdb.mock.plan import Plan
from crmdb.mock.tenants.demo_people import Team


@dataclass(frozen=True)
class Tenant:
    """One shared workspace.

    Attributes:
        members: ids of its people, the owner first, guests last.
        joined: when each of them came.
    """

    plan: Plan
    team: Team
    id: Uuids
    members: Uuids
    joined: Ints

    @property
    def created_at(self) -> int:
        """When work begins: everybody is there."""
        return int(self.joined.max())

    def count(self, usual: float, least: int = 1) -> int:
        """How many of something this workspace has, given the demo's usual number."""
        return max(round(usual * self.team.size * self.plan.workspace_size), least)

    def writers(self, random: np.random.Generator, rows: int) -> Uuids:
        """A member who may write, for each row."""
        able = [place for place, person in enumerate(self.team.people) if person.role != "viewer"]
        return np.asarray(self.members[np.array(able)[random.integers(0, len(able), rows)]])
