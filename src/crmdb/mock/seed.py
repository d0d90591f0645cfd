"""supabase/seed.sql: a small plan as INSERTs that `supabase db reset` takes."""

from __future__ import annotations

from io import BytesIO

from crmdb.mock.columns import Table
from crmdb.mock.files.sql import Statements
from crmdb.mock.generate import generate
from crmdb.mock.plan import SEED_FILE, Plan

_HEADER = b"""\
-- Demo data for `supabase db reset` and `supabase start`: one workspace, three dozen influencers, a few campaigns.
-- Generated: `crmdb mock --write-seed supabase/seed.sql` writes it again. More data: `crmdb mock`.
-- Sign in as maya@lumenary.example (owner) or vik@lumenary.example (viewer) by a link from the dashboard.

"""
_FOOTER = b"""
-- What `crmdb attribute` does: credits, and what influencers moved.
select private.run_attribution(workspaces.id) from public.workspaces as workspaces order by workspaces.id;
"""


def seed_file(plan: Plan = SEED_FILE) -> str:
    """The whole file. Run by `postgres`, statement by statement, on a migrated database without users."""
    file = BytesIO()
    file.write(_HEADER)
    statements = Statements(file)
    for table in generate(plan):
        statements.write(_without_strangers(table))
    statements.finish()
    file.write(_FOOTER)
    return file.getvalue().decode()


def _without_strangers(table: Table) -> Table:
    """Touches of visitors who never said who they are would be half of the file."""
    contacts = table.columns["contact_id"].present if table.name == "touchpoints" else None
    return table if contacts is None else table.taken(contacts)
