"""What the schema of a migrated database says: one dataclass a kind of object, one file of sql/ that reads it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, NamedTuple

from crmdb.database import Connection


class Column(NamedTuple):
    """`kind`: identity, generated or empty; `value`: the default's or the generating expression."""

    name: str
    type: str
    nullable: bool
    kind: str
    value: str
    comment: str


class Constraint(NamedTuple):
    """`kind`: p, u, x, f or c as in pg_constraint; `definition`: of a check its expression alone."""

    name: str
    kind: str
    columns: list[str]
    definition: str
    parent: str
    parent_columns: list[str]
    on_delete: str
    comment: str


class Index(NamedTuple):
    name: str
    definition: str
    comment: str


class Policy(NamedTuple):
    """`reads`: the rows a command finds (using); `writes`: the rows it may leave (with check)."""

    name: str
    command: str
    roles: list[str]
    reads: str
    writes: str
    comment: str


class Trigger(NamedTuple):
    name: str
    definition: str
    function: str
    comment: str


class Grant(NamedTuple):
    """`columns`: those the privilege is limited to, empty for all."""

    role: str
    privilege: str
    columns: list[str]


class Function(NamedTuple):
    """`callers`: the roles that may execute it besides its owner."""

    name: str
    arguments: str
    result: str
    volatility: str
    is_definer: bool
    callers: list[str]
    source: str
    comment: str


class Refusal(NamedTuple):
    """`rules`: those that are refused with these texts, in which {words in braces} stand for values."""

    rules: list[str]
    message: str
    detail: str
    hint: str
    sqlstate: str


@dataclass
class Relation:
    """A table or a view, by its schema-qualified name."""

    name: str
    comment: str
    partition_key: str = ""
    columns: list[Column] = field(default_factory=list)
    constraints: list[Constraint] = field(default_factory=list)
    indexes: list[Index] = field(default_factory=list)
    policies: list[Policy] = field(default_factory=list)
    triggers: list[Trigger] = field(default_factory=list)
    grants: list[Grant] = field(default_factory=list)

    @property
    def short_name(self) -> str:
        return self.name.partition(".")[2]

    @property
    def key(self) -> list[str]:
        """The columns of the primary key."""
        return next((constraint.columns for constraint in self.constraints if constraint.kind == "p"), [])

    @property
    def foreign_keys(self) -> list[Constraint]:
        return [constraint for constraint in self.constraints if constraint.kind == "f"]

    @property
    def is_lookup(self) -> bool:
        """A list of words other tables are written in (countries, currencies): its key is one text column."""
        types = {column.name: column.type for column in self.columns}
        return len(self.key) == 1 and types[self.key[0]] == "text"


@dataclass(frozen=True)
class Schema:
    """Everything of schemas public and private, partitions left out."""

    schemas: dict[str, str]
    tables: dict[str, Relation]
    views: dict[str, Relation]
    functions: list[Function]
    other_triggers: dict[str, list[Trigger]]
    transitions: list[tuple[str, str, str]]
    refusals: list[Refusal]


_PARTS = {
    "columns": Column,
    "constraints": Constraint,
    "indexes": Index,
    "policies": Policy,
    "triggers": Trigger,
    "grants": Grant,
}


def read_schema(connection: Connection) -> Schema:
    """Read the schema in one snapshot. The same on PostgreSQL 15 to 18."""
    with connection.transaction():
        # Without a search path every name in an expression is qualified, for every role.
        connection.execute("set transaction isolation level repeatable read")
        connection.execute("set local search_path = ''")
        tables = {name: Relation(name, *rest) for name, *rest in _rows(connection, "tables")}
        views = {name: Relation(name, *rest) for name, *rest in _rows(connection, "views")}
        others: dict[str, list[Trigger]] = defaultdict(list)
        for kind, part in _PARTS.items():
            for owner, *values in _rows(connection, kind):
                relation = tables.get(owner) or views.get(owner)
                target = getattr(relation, kind) if relation else others[owner]
                target.append(part(*values))
        return Schema(
            schemas=dict(_rows(connection, "schemas")),
            tables=tables,
            views=views,
            functions=[Function(*row) for row in _rows(connection, "functions")],
            other_triggers=dict(others),
            transitions=[(subject, former, wanted) for subject, former, wanted in _rows(connection, "transitions")],
            refusals=[Refusal(*row) for row in _rows(connection, "refusals")],
        )


def _rows(connection: Connection, name: str) -> list[tuple[Any, ...]]:
    return connection.execute(files(__package__).joinpath("sql", f"{name}.sql").read_bytes()).fetchall()
