"""supabase/seed.sql: a small plan as plain INSERTs that `supabase db reset` takes.

The default rows of a workspace are left to its triggers, so their ids are not known beforehand: rows that refer to a
pipeline stage or a lost reason look it up by name. All other triggers of ours stand aside, within one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from crmdb.mock.columns import OPEN_END, Column, Kind, Table
from crmdb.mock.generate import generate
from crmdb.mock.identifiers import default_id
from crmdb.mock.moments import DAY, calendar_day
from crmdb.mock.opportunities import STAGES
from crmdb.mock.plan import SEED_FILE, Plan
from crmdb.mock.words.companies import LOST_REASONS

_ROWS_PER_STATEMENT = 500
_DEFAULTS = {"pipelines": ("Sales",), "pipeline_stages": STAGES, "lost_reasons": LOST_REASONS}
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)

HEADER = """\
-- Demo data for `supabase db reset` and `supabase start`: one workspace, three dozen influencers, a few campaigns.
-- Generated: `crmdb mock --write-seed supabase/seed.sql` writes it again. More data: `crmdb mock`.
-- Sign in as maya@lumenary.example (owner) or vik@lumenary.example (viewer) by a link from the dashboard.
"""


def seed_file(plan: Plan = SEED_FILE) -> str:
    """The whole file. Run by `postgres`, statement by statement, on a migrated database without users."""
    tables = [slim for table in generate(plan) if len(slim := _without_strangers(table))]
    lookups = _lookups(tables)
    ours = [table.name for table in tables if not table.name.startswith("auth.") and table.name != "workspaces"]
    parts = [HEADER, "begin;", "set local crmdb.bulk_load = 'on';"]
    parts += [f"alter table public.{name} disable trigger user;" for name in ours]
    for table in tables:
        parts += _inserts(table, lookups)
    parts.append("select private.refresh_influencer_search();")
    for table in tables:
        number = table.columns.get("id")
        if number is not None and number.kind == "int8":
            following = int(number.values.max()) + 1
            parts.append(f"alter table public.{table.name} alter column id restart with {following};")
    parts += [f"alter table public.{name} enable trigger user;" for name in ours]
    parts.append("commit;")
    return "\n".join(parts) + "\n"


def _without_strangers(table: Table) -> Table:
    """Touches of visitors who never said who they are would be half of the file."""
    contacts = table.columns["contact_id"].present if table.name == "touchpoints" else None
    return table if contacts is None else table.taken(contacts)


def _lookups(tables: list[Table]) -> dict[str, str]:
    """The ids of default rows, and the sub-select that finds each."""
    workspaces = next(table for table in tables if table.name == "workspaces").columns["id"].values
    return {
        str(UUID(bytes=default_id(workspace, table, name).tobytes())): (
            f"(select id from public.{table}"
            f" where workspace_id = '{UUID(bytes=workspace.tobytes())}' and name = '{name}')"
        )
        for workspace in workspaces
        for table, names in _DEFAULTS.items()
        for name in names
    }


def _inserts(table: Table, lookups: dict[str, str]) -> Iterator[str]:
    name = table.name if "." in table.name else f"public.{table.name}"
    columns = {key: column for key, column in table.columns.items() if _used(column)}
    numbered = "id" in columns and columns["id"].kind == "int8"
    head = f"insert into {name} ({', '.join(columns)}){' overriding system value' if numbered else ''} values"
    rows = list(zip(*(_literals(column, lookups) for column in columns.values()), strict=True))
    for start in range(0, len(rows), _ROWS_PER_STATEMENT):
        values = ",\n".join(f"({', '.join(row)})" for row in rows[start : start + _ROWS_PER_STATEMENT])
        yield f"{head}\n{values};"


def _used(column: Column) -> bool:
    """Columns that are empty in every row are left out."""
    return column.present is None or bool(column.present.any())


def _literals(column: Column, lookups: dict[str, str]) -> Iterator[str]:
    write = _LITERALS[column.kind]
    present = [True] * len(column.values) if column.present is None else column.present.tolist()
    for value, is_there in zip(column.values, present, strict=True):
        literal = write(value) if is_there else "null"
        yield lookups.get(literal.strip("'"), literal)


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _text(value: Any) -> str:
    return _quoted((value if isinstance(value, bytes) else bytes(value)).decode())


def _moment(value: Any) -> str:
    return _quoted((_EPOCH + timedelta(microseconds=int(value))).isoformat(sep=" ").replace("+00:00", "+00"))


def _daterange(value: Any) -> str:
    lower, upper = (int(bound) for bound in value)
    return f"'[{calendar_day(lower)},{'' if upper == OPEN_END else calendar_day(upper)})'"


def _interval(value: Any) -> str:
    return f"'{int(value) // DAY} days {int(value) % DAY} us'"


def _decimal(scale: int) -> Callable[[Any], str]:
    def write(value: Any) -> str:
        whole, fraction = divmod(abs(int(value)), 10**scale)
        return f"{'-' if value < 0 else ''}{whole}.{fraction:0{scale}d}".rstrip("0")

    return write


_LITERALS: dict[Kind, Callable[[Any], str]] = {
    "bool": lambda value: "true" if value else "false",
    "int2": lambda value: str(int(value)),
    "int4": lambda value: str(int(value)),
    "int8": lambda value: str(int(value)),
    "float4": lambda value: repr(round(float(value), 6)),
    "text": _text,
    "jsonb": _text,
    "uuid": lambda value: f"'{UUID(bytes=value.tobytes())}'",
    "bytea": lambda value: f"'\\x{value.tobytes().hex()}'",
    "timestamptz": _moment,
    "date": lambda value: f"'{calendar_day(int(value))}'",
    "daterange": _daterange,
    "interval": _interval,
    "numeric4": _decimal(4),
    "numeric10": _decimal(10),
    "text[]": lambda value: "array[" + ", ".join(_quoted(item) for item in value) + "]",
}
