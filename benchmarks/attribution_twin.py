"""What the attribution engine is measured against: the same in DuckDB, one thread, its own copy of a workspace."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
from psycopg import sql

from benchmarks.harness import DATA
from crmdb.database import Connection

MICROSECONDS = 3_600_000_000
"""Of an hour."""

TABLES: dict[str, str] = {
    "opportunities": (
        "select id, status, opened_at, closed_at, coalesce(reporting_amount_minor, 0) as amount"
        " from public.opportunities where workspace_id = {}"
    ),
    "committee": "select opportunity_id, contact_id from public.opportunity_contacts where workspace_id = {}",
    "contacts": "select id, became_lead_at from public.contacts where workspace_id = {}",
    "touchpoints": (
        "select id, contact_id, touched_at, channel, evidence, workspace_influencer_id, campaign_id, deliverable_id"
        " from public.touchpoints where workspace_id = {}"
    ),
}
TYPES = {
    "first_touch": (1, 0, 0, 0, 0, 0),
    "last_touch": (0, 1, 0, 0, 0, 0),
    "linear": (0, 0, 0, 0, 0, 1),
    "position_based": (2, 2, 0, 0, 0, 1),
    "j_shaped": (1, 3, 0, 0, 0, 1),
    "inverse_j": (3, 1, 0, 0, 0, 1),
    "time_decay": (0, 0, 0, 0, 0, 0),
    "lead_creation": (0, 0, 1, 0, 0, 0),
    "u_shaped": (1, 0, 1, 0, 0, 0),
    "w_shaped": (3, 0, 3, 3, 0, 1),
    "full_path": (9, 0, 9, 9, 9, 4),
    "influenced": (0, 0, 0, 0, 0, 1),
}
"""What a model gives first touch, last touch, lead, opportunity, closed-won, and the rest together."""

OURS = """
    select
        lines.model_name, count(*), sum(lines.weight), sum(lines.amount_minor),
        sum(lines.weight::numeric * (coalesce(lines.touchpoint_id, 0) % 999983))::text,
        sum(lines.amount_minor::numeric * (coalesce(lines.touchpoint_id, 0) % 999983))::text
    from public.attribution_credits as lines where lines.workspace_id = {}
    group by lines.model_name order by lines.model_name
"""
THEIRS = """
    select
        models.name, count(*), sum(weight)::bigint, sum(amount)::bigint,
        sum(weight::hugeint * (coalesce(touchpoint_id, 0) % 999983))::varchar,
        sum(amount::hugeint * (coalesce(touchpoint_id, 0) % 999983))::varchar
    from credits inner join models on models.place = credits.place group by models.name order by models.name
"""


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock and of one processor."""

    clock: float
    processor: float


class Twin:
    """A DuckDB in memory with the rows of one workspace that has the standard models and no revenue."""

    def __init__(self, connection: Connection, workspace: str) -> None:
        self.duckdb = duckdb.connect()
        self.duckdb.execute("set threads = 1")
        self.duckdb.execute("set timezone = 'UTC'")
        self.statement = (DATA / "attribution_duckdb.sql").read_text(encoding="utf-8")
        self.workspace = workspace
        with tempfile.TemporaryDirectory() as directory:
            for name, query in TABLES.items():
                self._copy(connection, name, query.format(workspace), Path(directory) / f"{name}.csv")
        self.duckdb.execute(
            "create table models (place bigint, name varchar, is_whole boolean, half_life bigint, first_weight bigint,"
            " last_weight bigint, lead_weight bigint, opened_weight bigint, won_weight bigint, rest_weight bigint)"
        )
        self.duckdb.executemany(
            "insert into models values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (place, type, type == "influenced", 168 * MICROSECONDS if type == "time_decay" else None, *weights)
                for place, (type, weights) in enumerate(TYPES.items(), start=1)
            ],
        )

    def _copy(self, connection: Connection, name: str, query: str, file: Path) -> None:
        described = connection.execute(f"{query} limit 0".encode()).description or []
        kinds = {column.name: _type(connection, column.type_code) for column in described}
        command = sql.SQL("copy ({}) to stdout (format csv, header)").format(sql.SQL(query))
        with file.open("wb") as target, connection.cursor().copy(command) as rows:
            for block in rows:
                target.write(block)
        self.duckdb.execute(f"create table {name} as select * from read_csv('{file}', columns = {kinds})")

    def run(self, moment: datetime) -> Cost:
        """All credits of all models, written to a table."""
        busy, start = time.process_time(), time.perf_counter()
        self.duckdb.execute(self.statement, {"moment": moment})
        return Cost(time.perf_counter() - start, time.process_time() - busy)

    def require_equal(self, connection: Connection) -> None:
        """Refuse to compare times of different results.

        Raises:
            SystemExit: a model's current credits are not those of the twin's last run.
        """
        ours = connection.execute(OURS.format(self.workspace).encode()).fetchall()
        theirs = self.duckdb.execute(THEIRS).fetchall()
        for mine, other in zip(ours, theirs, strict=True):
            if tuple(map(str, mine)) != tuple(map(str, other)):
                raise SystemExit(f"PostgreSQL and DuckDB differ: {mine} and {other}")


def _type(connection: Connection, type_code: int) -> str:
    return connection.adapters.types[type_code].name
