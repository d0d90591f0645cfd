"""What stands around rows in a script that loads them: one transaction, our triggers off and on again within it.

The same steps as `crmdb.mock.load` takes, for psql and `supabase db reset`.
"""

from __future__ import annotations

from crmdb.mock.columns import Table
from crmdb.mock.generate import TABLES

_OURS = [f"public.{name}" for name in TABLES if "." not in name]


_REFUSE_A_FILLED_DATABASE = """\
do $$
begin
    if exists (select from public.workspaces) or exists (select from public.influencers)
        or exists (select from auth.users)
    then
        raise exception 'this database already holds data'
            using hint = 'Load these rows into a migrated database without any. Nothing was changed.';
    end if;
end
$$;"""


def beginning() -> str:
    """Up to the first row. The sign-up trigger on auth.users is not ours to switch off: the setting does it."""
    return "\n".join(
        [
            "begin;",
            "set local client_encoding = 'UTF8';",
            "set local statement_timeout = 0;",
            _REFUSE_A_FILLED_DATABASE,
            "set local crmdb.bulk_load = 'on';",
            *(f"alter table {name} disable trigger user;" for name in _OURS),
            "",
        ]
    )


def ending(numbers: Numbers) -> str:
    """From the last row on. Statistics first: without them the refresh would be planned for empty tables."""
    return "\n".join(
        [
            f"analyze {', '.join(_OURS)};",
            "select private.refresh_influencer_search();",
            "select private.refresh_workspace_search();",
            "analyze public.influencer_search, public.workspace_influencer_search;",
            *(f"alter table {name} alter column id restart with {last + 1};" for name, last in numbers.last.items()),
            *(f"alter table {name} enable trigger user;" for name in _OURS),
            "commit;",
            "",
        ]
    )


class Numbers:
    """The last number of each identity column seen so far, by the table's full name."""

    def __init__(self) -> None:
        self.last: dict[str, int] = {}

    def note(self, table: Table) -> None:
        if is_numbered(table) and len(table):
            name = full_name(table)
            self.last[name] = max(self.last.get(name, 0), int(table.columns["id"].values.max()))


def is_numbered(table: Table) -> bool:
    """Whether the database would number the rows itself (`generated always as identity`)."""
    return "id" in table.columns and table.columns["id"].kind == "int8"


def full_name(table: Table) -> str:
    """With its schema."""
    return table.name if "." in table.name else f"public.{table.name}"
