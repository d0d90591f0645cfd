"""The index ledger: for each index its size, what writing it costs, and which named queries need it.

A named query needs an index if its plan reads it, as a member of a workspace under row level security. With `measure`
each such query also runs without the index, and each table's rows are written without it, in a transaction that is
rolled back; that needs a superuser and is for a database of one's own. Otherwise nothing is executed: plans are those
that the planner expects, and the cost of writing is counted from the statistics.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from importlib.resources import files

import psycopg

from crmdb.advise.advice import Advice, AdviceCheck, prepare, run_sql_checks
from crmdb.advise.missing import LEAST_BLOCKS, LEAST_GAIN, missing_indexes
from crmdb.database import Connection, connect
from crmdb.doctor.check import Severity
from crmdb.errors import RefusedError, UsageError
from crmdb.queries import Query
from crmdb.queries.plans import Node, QueryPlan, plan_query
from crmdb.queries.samples import sample_parameters

CHECK = AdviceCheck(
    "index_ledger",
    "Indexes that nobody needs",
    Severity.WARNING,
    "Without a named query, rule, foreign key, function or scan, an index only costs at each write.",
)

SAMPLE_ROWS = 200
"""Rows that are written to measure what an index adds."""

_FUNCTION = re.compile(r"\b(?:public|private)\.\w+\(\)|\bcrmdb [a-z]+(?: [a-z]+)?")

_LARGEST = """
select users.email, workspaces.slug, workspaces.id
from public.workspace_members as members
inner join public.users as users on users.id = members.user_id
inner join public.workspaces as workspaces on workspaces.id = members.workspace_id
where members.role in ('owner', 'admin')
order by
    (select count(*) from public.touchpoints where touchpoints.workspace_id = workspaces.id) desc,
    workspaces.id, members.role desc, users.email
limit 1
"""


class Need(StrEnum):
    """Why an index is there."""

    RULE = "guards a rule"
    QUERIES = "named queries"
    FOREIGN_KEY = "foreign key"
    FUNCTIONS = "functions or commands"
    SCANS = "other statements"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Use:
    """A named query whose plan reads an index; blocks without the index are None unless measured."""

    query: str
    blocks: int
    blocks_without: int | None = None

    @property
    def helps(self) -> bool:
        """Whether the index saves as much as one would have to that is proposed; any does unless it is measured."""
        if self.blocks_without is None:
            return True
        return self.blocks_without - self.blocks >= max(LEAST_BLOCKS, LEAST_GAIN * self.blocks_without)


@dataclass(frozen=True)
class Entry:
    """One index.

    Attributes:
        write_blocks: blocks touched for each row written, None unless measured.
        rows_written: rows written since the statistics began that the index had to follow.
        promised: named queries, functions and commands that its comment names.
    """

    oid: int
    name: str
    table: str
    definition: str
    comment: str
    bytes: int
    entries: int
    scans: int
    rows_written: int
    guards_a_rule: bool
    foreign_keys: str
    members: list[int]
    uses: list[Use] = field(default_factory=list)
    write_blocks: float | None = None

    @property
    def promised(self) -> list[str]:
        return [*promised_queries(self.comment), *_FUNCTION.findall(self.comment)]

    @property
    def need(self) -> Need:
        """The strongest reason there is for it."""
        if self.guards_a_rule:
            return Need.RULE
        if any(use.helps for use in self.uses) or promised_queries(self.comment):
            return Need.QUERIES
        if self.foreign_keys:
            return Need.FOREIGN_KEY
        if _FUNCTION.search(self.comment):
            return Need.FUNCTIONS
        # The planner takes any index that begins with the workspace: scans by queries that gain nothing say nothing.
        return Need.SCANS if self.scans and not self.uses else Need.NOBODY

    @property
    def bytes_per_entry(self) -> float:
        return self.bytes / self.entries if self.entries else 0.0


@dataclass(frozen=True)
class Ledger:
    """All indexes of a database, largest first; what could not be planned; and what should change."""

    member: str
    workspace: str
    measured: bool
    entries: list[Entry]
    skipped: dict[str, str]
    proposals: list[Advice]


def promised_queries(comment: str) -> list[str]:
    """Names of the queries that a comment gives: "queries/pipeline/by_stage.sql, forecast.sql"."""
    return [
        f"{area}/{name}"
        for area, names in re.findall(r"queries/(\w+)/((?:\w+\.sql(?:, )?)+)", comment)
        for name in re.findall(r"(\w+)\.sql", names)
    ]


def keep_ledger(
    url: str,
    library: Sequence[Query],
    *,
    as_email: str | None = None,
    workspace: str | None = None,
    measure: bool = False,
) -> Ledger:
    """The ledger of the database at `url`, which stays as it is.

    `as_email` and `workspace` say who asks the queries; by default an owner of the workspace with most touches.
    `measure` needs a superuser's `url`.

    Raises:
        RefusedError: the database has no member to ask as, or the login may not measure.
        UnreachableError: no connection to `url`.
    """
    with connect(url, application_name="crmdb advise") as connection, connection.transaction(force_rollback=True):
        if measure and connection.info.parameter_status("is_superuser") != "on":
            raise RefusedError(
                "Measuring hides indexes from the planner for a moment, which only a superuser may do.",
                "Leave --measure out: plans and statistics then say what is needed. The embedded server can be"
                " measured.",
            )
        connection.execute("set local max_parallel_workers_per_gather = 0")
        email, slug, workspace_id = _member(connection, as_email, workspace)
        prepare(connection)
        entries = _entries(connection)
        proposals = run_sql_checks(connection, ("foreign_keys_without_index", "duplicate_indexes", "unused_indexes"))
        connection.execute("set local search_path = public, extensions")
        asker = _Asker(connection, library, (email, slug, workspace_id), execute=measure)
        plans = asker.plans()
        entries = [asker.with_uses(entry, plans) for entry in entries]
        if measure:
            proposals += missing_indexes(connection, plans, asker.plan)
            written = _write_costs(connection, entries)
            entries = [replace(entry, write_blocks=written.get(entry.oid)) for entry in entries]
    if measure:
        _clean_up(url, {entry.table for entry in entries})
    known = {advice.object for advice in proposals}
    proposals += [_drop(entry) for entry in entries if entry.need is Need.NOBODY and entry.name not in known]
    return Ledger(email, slug, measure, entries, asker.skipped, proposals)


class _Asker:
    """Plans the named queries as one member."""

    def __init__(
        self, connection: Connection, library: Sequence[Query], member: tuple[str, str, object], *, execute: bool
    ) -> None:
        self.connection = connection
        self.queries = {query.full_name: query for query in library if query.who != "service"}
        self.email, self.slug, self.workspace = member
        self.execute = execute
        self.skipped: dict[str, str] = {}
        self._values: dict[str, dict[str, object]] = {}

    def plans(self) -> dict[str, QueryPlan]:
        """The plan of each query; what cannot be planned is noted in `skipped`."""
        found = {}
        for name, query in self.queries.items():
            try:
                with self.connection.transaction():
                    self._values[name] = sample_parameters(self.connection, query, self.workspace)
                    self.plan(name)
                    found[name] = self.plan(name)
            except psycopg.Error as error:
                self.skipped[name] = error.diag.message_primary or str(error)
            except UsageError as error:
                self.skipped[name] = error.message
        return found

    def plan(self, name: str) -> QueryPlan:
        return plan_query(
            self.connection, self.queries[name], self._values[name],
            as_email=self.email, workspace=self.slug, execute=self.execute,
        )  # fmt: skip

    def with_uses(self, entry: Entry, plans: dict[str, QueryPlan]) -> Entry:
        """The entry with the queries whose plans read it."""
        names = _names(self.connection, entry.members)
        users = [name for name, plan in plans.items() if plan.indexes() & names]
        if not self.execute:
            return replace(entry, uses=[Use(name, 0) for name in users])
        # A function's plans are not shown: what a comment promises is tried, too.
        users += [name for name in promised_queries(entry.comment) if name in plans and name not in users]
        uses = []
        with self.connection.transaction(force_rollback=True):
            if users and not entry.guards_a_rule:
                hide(self.connection, entry.members)
            for name in users:
                without = None if entry.guards_a_rule else self.plan(name).blocks
                if name in promised_queries(entry.comment) or plans[name].indexes() & names:
                    uses.append(Use(name, plans[name].blocks, without))
        return replace(entry, uses=uses)


def hide(connection: Connection, members: Sequence[int]) -> None:
    """Make the planner not see an index until the transaction is rolled back. Superusers only."""
    connection.execute("update pg_catalog.pg_index set indisvalid = false where indexrelid = any(%s)", [list(members)])


def _member(connection: Connection, email: str | None, workspace: str | None) -> tuple[str, str, object]:
    if email:
        row = connection.execute(
            """
            select users.email, workspaces.slug, workspaces.id
            from public.users as users
            inner join public.workspace_members as members on members.user_id = users.id
            inner join public.workspaces as workspaces on workspaces.id = members.workspace_id
            where users.email = lower(%s) and (%s::text is null or workspaces.slug = %s)
            order by members.is_default desc, members.created_at limit 1
            """,
            [email, workspace, workspace],
        ).fetchone()
    else:
        row = connection.execute(_LARGEST.encode()).fetchone()
    if row is None:
        who = f"{email} is not" if email else "Nobody is"
        raise RefusedError(
            f"{who} a member of {f'a workspace {workspace}' if workspace else 'a workspace'}.",
            "The ledger asks the named queries as a member: name one with --as and --workspace, or load mock data"
            " (`crmdb mock load`).",
        )
    return row[0], row[1], row[2]


def _entries(connection: Connection) -> list[Entry]:
    rows = connection.execute(files(__package__).joinpath("sql/indexes.sql").read_bytes()).fetchall()
    return [
        Entry(
            oid=row[0], name=row[1], table=row[2], definition=row[3], comment=row[4],
            bytes=int(row[5] or 0), entries=int(row[6] or 0), scans=row[7], rows_written=row[8],
            guards_a_rule=row[9], foreign_keys=row[10] or "", members=row[11],
        )
        for row in rows
    ]  # fmt: skip


def _names(connection: Connection, members: Sequence[int]) -> set[str]:
    rows = connection.execute("select relname from pg_class where oid = any(%s)", [list(members)]).fetchall()
    return {name for (name,) in rows}


def _write_costs(connection: Connection, entries: Sequence[Entry]) -> dict[int, float]:
    """Blocks that each written row touches because of an index, by its oid; tables without rows are left out."""
    found = {}
    for table in sorted({entry.table for entry in entries}):
        _blocks_written(connection, table)  # the first time leaves dead entries, with which the others have to deal
        before = _blocks_written(connection, table)
        for entry in (entry for entry in entries if entry.table == table):
            without = _blocks_written(connection, table, entry.members)
            after = _blocks_written(connection, table)
            if before is None or without is None or after is None:
                break
            # Dead entries grow from run to run: the middle of both sides is what it was in between.
            found[entry.oid] = max((before + after) / 2 - without, 0.0)
            before = after
    return found


def _blocks_written(connection: Connection, table: str, left_out: Sequence[int] = ()) -> float | None:
    """Blocks that a written row touches, without the indexes `left_out`: the same rows taken out and put back.

    None if the table has no rows or cannot be written like this.
    """
    row = connection.execute(
        """
        select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
        where attrelid = %s::regclass and attnum > 0 and not attisdropped and attgenerated = ''
        """,
        [table],
    ).fetchone()
    assert row is not None
    statement = f"""
        explain (analyze, buffers, timing off, format json)
        with sample as (select tableoid, ctid from {table} limit {SAMPLE_ROWS}),
        gone as (
            delete from {table} as target using sample
            where target.ctid = sample.ctid and target.tableoid = sample.tableoid
            returning target.*
        )
        insert into {table} ({row[0]}) overriding system value select {row[0]} from gone
    """
    try:
        with connection.transaction(force_rollback=True):
            connection.execute("set local session_replication_role = replica")
            connection.execute(
                "update pg_catalog.pg_index set indisvalid = false, indisready = false where indexrelid = any(%s)",
                [list(left_out)],
            )
            found = connection.execute(statement.encode()).fetchone()
    except psycopg.Error:
        return None
    assert found is not None
    root = found[0][0]["Plan"]
    # What finds and takes out the rows is read through the last node below the insert, and not counted.
    source = root["Plans"][-1]
    rows: int = source["Actual Rows"]
    return (_blocks(root) - _blocks(source)) / rows if rows else None


def _blocks(node: Node) -> int:
    return int(node["Shared Hit Blocks"] + node["Shared Read Blocks"])


def _clean_up(url: str, tables: set[str]) -> None:
    """Take away the dead rows that measuring left, although it was rolled back."""
    with connect(url, autocommit=True, application_name="crmdb advise") as connection:
        for table in sorted(tables):
            connection.execute(f"vacuum {table}".encode())


def _drop(entry: Entry) -> Advice:
    return CHECK.advice(
        entry.name,
        "named queries read it and hardly save a block; if other statements need it, say so in its comment"
        if entry.uses
        else "no named query reads it, no rule or foreign key needs it, and no scan is counted",
        f"{entry.bytes / 1024:,.0f} kB; {entry.rows_written:,} rows written"
        + "".join(f"; {use.query} {use.blocks:,} → {use.blocks_without:,} blocks without it" for use in entry.uses),
        f"drop index concurrently {entry.name}",
        "SHARE UPDATE EXCLUSIVE: reads and writes go on",
    )
