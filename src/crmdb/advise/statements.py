"""The check `slow_statements`: which statements take the server's time, by the names of the query library."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crmdb.advise.advice import Advice, AdviceCheck
from crmdb.database import Connection
from crmdb.doctor.check import Severity
from crmdb.queries import Query

CHECK = AdviceCheck(
    "slow_statements",
    "Statements that take the time",
    Severity.WARNING,
    "A few statements take most of a database's time. Calls times duration decides, not duration alone; a statement of"
    " the query library is called by its name.",
)

LARGE_SHARE = 10.0
"""Percent of the time of all statements that one has to take to be listed."""

SLOW_MS = 300.0
"""Mean milliseconds from which a statement is listed whatever its share."""

LEAST_TOTAL_MS = 1000.0
"""Milliseconds in all below which nothing is worth a look."""

_STATEMENTS = """
select
    statements.query, statements.calls, statements.total_exec_time, statements.mean_exec_time, statements.max_exec_time,
    100 * statements.total_exec_time / nullif(sum(statements.total_exec_time) over (), 0),
    (statements.shared_blks_hit + statements.shared_blks_read)::bigint, statements.temp_blks_written
from {}.pg_stat_statements as statements
inner join pg_catalog.pg_database as databases on databases.oid = statements.dbid
where
    databases.datname = current_database()
    and statements.query ~* '^\\s*(--[^\\n]*\\n\\s*)*(with|select|insert|update|delete|merge)'
    -- Nobody can make the wait for a lock faster by another plan.
    and statements.query !~* '^\\s*select (pg_catalog\\.)?pg_advisory_(xact_)?lock'
    -- What migrations, loads and repairs run: seldom, and not by anybody who waits for an answer.
    and statements.query !~* '^\\s*select private\\.(count|define|describe|rebuild|revoke|secure)_'
order by statements.total_exec_time desc
limit 2000
"""

_NOISE = re.compile(
    r"""
      --[^\n]* | /\*.*?\*/                # comments
    | (?P<text>'(?:[^']|'')*')            # constants, which the statistics replace by numbers
    | (?P<parameter>(?<!:):[a-z_]\w* | \$\d+ | %\(\w+\)s)
    | (?P<number>(?<![\w$.])\d+(?:\.\d+)?(?:e[+-]?\d+)?\b)
    | (?P<word>(?i:\b(?:true|false|null)\b))
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Statement:
    """One statement's share of the work. `query_name` is its name in the query library, empty if it has none.

    Attributes:
        percent: share of the time of all statements of this database.
        blocks: shared blocks touched by all calls.
        temporary_blocks: blocks written to temporary files by all calls.
    """

    text: str
    calls: int
    total_ms: float
    mean_ms: float
    max_ms: float
    percent: float
    blocks: int
    temporary_blocks: int
    query_name: str = ""

    @property
    def label(self) -> str:
        """Its name, or the beginning of its text in one line."""
        line = re.sub(r"\s+", " ", self.text).strip()
        return self.query_name or (line if len(line) <= 100 else f"{line[:97]}…")


def statements(connection: Connection, library: Sequence[Query]) -> list[Statement] | None:
    """The statements of this database, most time first; None without pg_stat_statements."""
    row = connection.execute(
        """
        select extnamespace::regnamespace::text from pg_catalog.pg_extension
        where extname = 'pg_stat_statements'
        and exists (select from pg_catalog.pg_settings where name = 'pg_stat_statements.max')
        """
    ).fetchone()
    if row is None:
        return None
    names = {normalised(query.sql): query.full_name for query in library}
    rows = connection.execute(_STATEMENTS.format(row[0]).encode()).fetchall()
    return [
        Statement(
            text=row[0], calls=row[1], total_ms=row[2], mean_ms=row[3], max_ms=row[4], percent=row[5] or 0.0,
            blocks=row[6], temporary_blocks=row[7], query_name=names.get(normalised(row[0]), ""),
        )
        for row in rows
    ]  # fmt: skip


def slow_statements(found: Sequence[Statement]) -> list[Advice]:
    """Advice on those that take a large share, or long each time."""
    return [
        CHECK.advice(
            statement.label,
            f"it takes {statement.percent:.0f} % of the time of all statements"
            if statement.percent >= LARGE_SHARE
            else f"it takes {statement.mean_ms:,.0f} ms each time",
            f"{statement.calls:,} call{'' if statement.calls == 1 else 's'};"
            f" mean {statement.mean_ms:,.1f} ms, longest {statement.max_ms:,.0f} ms;"
            f" {statement.blocks / max(statement.calls, 1):,.0f} blocks a call"
            + (f"; {statement.temporary_blocks:,} blocks of temporary files" if statement.temporary_blocks else ""),
            f"crmdb query {statement.query_name} --as <e-mail> --explain"
            if statement.query_name
            else "explain (analyze, buffers) <the statement with the values of a slow call>",
            "ACCESS SHARE: nobody waits",
        )
        for statement in found
        if statement.total_ms >= LEAST_TOTAL_MS and (statement.percent >= LARGE_SHARE or statement.mean_ms >= SLOW_MS)
    ]


def normalised(sql: str) -> str:
    """A statement without comments, constants, parameters and layout, as the library and the statistics agree on it."""
    text = _NOISE.sub(lambda match: "?" if match.lastgroup else " ", sql)
    text = re.sub(r"\s+", " ", text.lower()).strip().rstrip(";").strip()
    text = re.sub(r" (?=[)\]])|(?<=[(\[]) ", "", text)
    # The field of extract() and a sign belong to the constants.
    text = re.sub(r"\bextract\(\w+ from", "extract(? from", text)
    text = re.sub(r"(?<=[,(=<>*/] )-\?|(?<=\()-\?", "?", text)
    # Lists of constants are one constant from PostgreSQL 18 on.
    return re.sub(r"\?(?: ?, ?\?)+", "?", text)
