"""How much a plan makes, before it is made: for progress, and to ask the disk first."""

from __future__ import annotations

import shutil
from pathlib import Path

from crmdb.errors import RefusedError
from crmdb.mock.plan import Plan
from crmdb.mock.tenants.identity import identity

_BYTES_A_ROW = 360
"""On disk, indexes included; measured on `medium`."""
_SORT_BYTES_A_ROW = 60
"""What building the largest index needs meanwhile."""
_LOG_BYTES_A_ROW, _MOST_LOG_BYTES = 800, 5_000_000_000
"""Write-ahead log, which is reused above the embedded server's max_wal_size of 4 GB; measured likewise."""


def people_rows(plan: Plan, people: int) -> int:
    """Rows that this many people take in the catalog."""
    return round(people * (78 + 2.47 * (plan.months + 1)))


def workspace_rows(plan: Plan, size: float) -> int:
    """Rows of a workspace of some size, its people's own workspaces included."""
    return 600 + round(23_500 * size * plan.workspace_size)


def expected_rows(plan: Plan, first_workspace: int = 0) -> int:
    """All rows of a plan; with `first_workspace`, of its workspaces from that one on alone."""
    rows = sum(workspace_rows(plan, team.size) for team in identity(plan).teams[first_workspace:])
    return rows if first_workspace else rows + people_rows(plan, plan.influencers)


def loaded_bytes(rows: int) -> int:
    """Disk that this many rows take in a database while they are loaded."""
    return rows * (_BYTES_A_ROW + _SORT_BYTES_A_ROW) + min(rows * _LOG_BYTES_A_ROW, _MOST_LOG_BYTES)


def refuse_a_full_disk(disk: Path, rows: int, needed: int) -> None:
    """Refuse what would not fit on the disk that a folder is on.

    Raises:
        RefusedError: it has less room than that.
    """
    free = shutil.disk_usage(disk).free
    if needed > free:
        raise RefusedError(
            f"About {rows:,} rows need about {needed / 1e9:.1f} GB of disk; {disk} has {free / 1e9:.1f} GB free.",
            "Make room, or choose a smaller --scale. Nothing was changed.",
        )
