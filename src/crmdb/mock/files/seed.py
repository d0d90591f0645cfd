"""supabase/seed.sql: a small plan as INSERTs that `supabase db reset` takes.

The same steps as `crmdb.mock.load` takes: one transaction, our triggers off and on again within it.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmdb.mock.arrays.columns import Column, Kind, Table
from crmdb.mock.files.literals import literals
from crmdb.mock.generate import TABLES, generate
from crmdb.mock.plan import SEED_FILE, Plan

ROWS_PER_STATEMENT = 500

_QUOTED: set[Kind] = {"uuid", "timestamptz", "date", "daterange", "interval", "jsonb", "bytea", "text[]"}
"""Kinds whose literals are written in quotes, and would be text by themselves; a kind is named as its type."""

_OURS = [f"public.{name}" for name in TABLES if "." not in name]

_HEADER = """\
-- Demo data for `supabase db reset` and `supabase start`: one workspace, three dozen influencers, a few campaigns.
-- Generated: `crmdb mock seed` writes it again. More data: `crmdb mock load`.
-- Sign in as maya@lumenary.example (owner) or vik@lumenary.example (viewer) by a link from the dashboard.

begin;
set local client_encoding = 'UTF8';
set local statement_timeout = 0;
do $$
begin
    if exists (select from public.workspaces) or exists (select from public.influencers)
        or exists (select from auth.users)
    then
        raise exception 'this database already holds data'
            using hint = 'Load these rows into a migrated database without any. Nothing was changed.';
    end if;
end
$$;
set local crmdb.bulk_load = 'on';
"""
"""The sign-up trigger on auth.users is not ours to switch off: the setting does it."""


_FOOTER = """
-- What `crmdb attribute` does: credits, and what influencers moved.
select private.run_attribution(workspaces.id) from public.workspaces as workspaces order by workspaces.id;
"""


def seed_file(plan: Plan = SEED_FILE) -> str:
    """The whole file. Run by `postgres`, statement by statement, on a migrated database without users."""
    tables = [_without_strangers(table) for table in generate(plan)]
    numbered = [table for table in tables if _is_numbered(table) and len(table)]
    lines = [
        *(f"alter table {name} disable trigger user;" for name in _OURS),
        *(statement for table in tables for statement in inserts(table)),
        # Statistics first: without them the refresh would be planned for empty tables.
        f"analyze {', '.join(_OURS)};",
        "select private.rebuild_search();",
        "select private.refresh_workspace_search();",
        "analyze public.influencer_numbers, public.influencer_search, public.workspace_influencer_search;",
        "select private.rebuild_totals(workspaces.id) from public.workspaces as workspaces order by workspaces.id;",
        *(
            f"alter table {_full_name(table)} alter column id restart with {table.columns['id'].values.max() + 1};"
            for table in numbered
        ),
        *(f"alter table {name} enable trigger user;" for name in _OURS),
        "commit;",
    ]
    return _HEADER + "\n".join(lines) + "\n" + _FOOTER


def inserts(table: Table) -> Iterator[str]:
    """The rows as statements of up to 500 rows each; what all rows share is written once a statement."""
    columns = {name: column for name, column in table.columns.items() if _used(column)}
    written = {name: literals(column) for name, column in columns.items()}
    shared = [name for name, values in written.items() if len(values) > 1 and len(set(values)) == 1]
    varying = [name for name in columns if name not in shared]
    override = " overriding system value" if _is_numbered(table) else ""
    head = f"insert into {_full_name(table)} ({', '.join([*shared, *varying])}){override}"
    once = [_typed(written[name][0], columns[name].kind) for name in shared]
    rows = list(zip(*(written[name] for name in varying), strict=True))
    for start in range(0, len(rows), ROWS_PER_STATEMENT):
        chunk = rows[start : start + ROWS_PER_STATEMENT]
        if shared:
            # The columns of a list in a sub-select have the types of its first row.
            chunk[0] = tuple(
                _typed(literal, columns[name].kind) for literal, name in zip(chunk[0], varying, strict=True)
            )
        values = "values\n" + ",\n".join(f"({', '.join(row)})" for row in chunk)
        yield f"{head}\nselect {', '.join(once)}, rows.* from ({values}\n) as rows;" if shared else f"{head} {values};"


def _typed(literal: str, kind: Kind) -> str:
    """A literal that is of its type without a column to say so."""
    return f"{literal}::{kind}" if kind in _QUOTED else literal


def _without_strangers(table: Table) -> Table:
    """Touches of visitors who never said who they are would be half of the file."""
    contacts = table.columns["contact_id"].present if table.name == "touchpoints" else None
    return table if contacts is None else table.taken(contacts)


def _used(column: Column) -> bool:
    """Columns that are empty in every row are left out: where the schema has a default, null is not allowed."""
    return column.present is None or bool(column.present.any())


def _is_numbered(table: Table) -> bool:
    """Whether the database would number the rows itself (`generated always as identity`)."""
    return "id" in table.columns and table.columns["id"].kind == "int8"


def _full_name(table: Table) -> str:
    """With its schema."""
    return table.name if "." in table.name else f"public.{table.name}"
