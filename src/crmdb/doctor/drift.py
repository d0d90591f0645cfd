"""The check `drift`: tables, policies, functions and privileges are what the migrations make of an empty database."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

from crmdb.database import Connection, connect
from crmdb.doctor.check import Check, Finding, Severity
from crmdb.embedded.server import Server
from crmdb.errors import CrmdbError
from crmdb.migrations.fresh import fresh_database

CHECK = Check(
    "drift",
    "Changes made by hand",
    Severity.ERROR,
    "What was changed by hand, in a dashboard for instance, is in no migration: the next database will not have it, and"
    " a policy or privilege changed that way is reviewed by nobody. The database is compared with a temporary one that"
    " the embedded server makes from the migration files, if it runs. Partitions and comments are not compared.",
)

Fingerprint = dict[tuple[str, str], str]
"""Definition by kind and name of object."""

_NO_BRACKETS = str.maketrans("", "", "()")

_TOKEN = re.compile(
    r"""('(?:[^']|'')*')|(?:(?!(?:public|private|auth|extensions)\.)([^\W\d]\w*|"[^"]*")\.)?([^\W\d]\w*|"[^"]*"|\S)"""
)
"""A string, or a name with its qualifier (other than a schema), or one character of anything else."""

_QUOTABLE = 300
"""Characters of both definitions that still fit into a finding."""


def drift_findings(url: str, server: Server | None, migrations: Path) -> list[Finding]:
    """A finding for each object that differs from a fresh database's, or the reason why none could be made.

    Raises:
        UnreachableError: no connection to `url`.
    """
    if server is None:
        return [skipped("the embedded PostgreSQL is not installed", "pip install 'crmdb[embedded]'")]
    if not server.status().running:
        return [skipped("no embedded PostgreSQL runs in this folder", "to compare, run `crmdb up`, then this again")]
    with connect(url) as connection:
        actual = fingerprint(connection)
    try:
        with fresh_database(server, migrations) as fresh, connect(fresh) as connection:
            expected = fingerprint(connection)
    except CrmdbError as error:
        return [skipped(f"no fresh database could be made: {error.message}", error.hint)]
    return compare(actual, expected)


def skipped(reason: str, next_step: str) -> Finding:
    """The information that the comparison was not made."""
    return CHECK.finding("schema", f"not compared with the migrations: {reason}", next_step, Severity.INFO)


def fingerprint(connection: Connection) -> Fingerprint:
    """Everything of schemas public and private that a migration decides; the same on PostgreSQL 15 to 18."""
    with connection.transaction():
        connection.execute("set local search_path = ''")
        rows = connection.execute(files(__package__).joinpath("fingerprint.sql").read_bytes()).fetchall()
    return {(kind, name): definition for kind, name, definition in rows}


def compare(actual: Fingerprint, expected: Fingerprint) -> list[Finding]:
    """What is missing, in no migration, or different. The parts of a whole table that is so are not listed."""
    whole = {name for kind, name in actual.keys() ^ expected.keys() if kind in ("table", "view")}
    findings = []
    for kind, name in sorted(actual.keys() | expected.keys()):
        found, wanted = actual.get((kind, name)), expected.get((kind, name))
        if _same(kind, found, wanted) or (kind not in ("table", "view") and name.split(" ")[0] in whole):
            continue
        severity = CHECK.severity
        if found is None:
            problem, step = "is missing", "make it again as the migrations do, in a new migration"
        elif wanted is None and kind == "trigger" and _is_of_others(name, found, expected):
            severity = Severity.INFO
            problem, step = "is in no migration of crmdb", "nothing, if it is of your application"
        elif wanted is None:
            problem, step = "is in no migration", "put it into a new migration, or drop it"
        else:
            problem = "is not what the migrations make"
            if len(found + wanted) <= _QUOTABLE and "\n" not in found + wanted:
                problem += f": {found or 'none'} instead of {wanted or 'none'}"
            step = "put the change into a new migration, or undo it"
        findings.append(CHECK.finding(name, f"the {kind} {problem}", step, severity))
    return findings


def _is_of_others(name: str, trigger: str, expected: Fingerprint) -> bool:
    """Whether a trigger is on a table of another schema, such as auth.users, and calls no function of ours."""
    called = trigger.rpartition(" EXECUTE FUNCTION ")[2].partition("(")[0]
    return not name.startswith(("public.", "private.")) and ("function", f"{called}()") not in expected


def _same(kind: str, found: str | None, wanted: str | None) -> bool:
    """Whether two definitions say the same.

    What `between` or a comparison of rows made is printed as ((a and b) and c). After a dump and restore PostgreSQL
    prints (a and b and c). Brackets within a chain of only `and`, or of only `or`, mean nothing.
    """
    if found is None or wanted is None or found == wanted:
        return found == wanted
    is_chain = not (" AND " in wanted and " OR " in wanted) and "NOT (" not in wanted
    if kind == "view":
        return _same_but_for_qualifiers(_names(found, is_chain), _names(wanted, is_chain))
    return is_chain and found.translate(_NO_BRACKETS) == wanted.translate(_NO_BRACKETS)


def _names(definition: str, is_chain: bool) -> list[tuple[str, str, str]]:
    """String, qualifier and name (or sign) of each part of a definition; of a chain without its brackets."""
    return [part for part in _TOKEN.findall(definition) if not (is_chain and part[2] in ("(", ")"))]


def _same_but_for_qualifiers(found: list[tuple[str, str, str]], wanted: list[tuple[str, str, str]]) -> bool:
    """Whether both have the same names in order, and the same qualifiers where both have one.

    PostgreSQL 15 prints the columns of a query of one table with qualifiers, later ones print them without.
    """
    return len(found) == len(wanted) and all(
        (one[0], one[2]) == (other[0], other[2]) and (one[1] == other[1] or "" in (one[1], other[1]))
        for one, other in zip(found, wanted, strict=True)
    )
