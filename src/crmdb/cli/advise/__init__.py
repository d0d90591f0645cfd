"""crmdb advise"""

from __future__ import annotations

import json
from pathlib import Path

import click
from click.core import ParameterSource

from crmdb.advise.html import report_page
from crmdb.advise.report import Report, all_checks, examine
from crmdb.cli.console import stderr, stdout
from crmdb.cli.group import LazyGroup
from crmdb.cli.options import database_url_option, target_url
from crmdb.doctor.check import Severity
from crmdb.errors import ExitCode, UsageError
from crmdb.project import find_project
from crmdb.queries import list_queries

COMMANDS = ("indexes",)
"""In the order of `--help`, modules of this package."""

MOST_STATEMENTS = 50
"""Statements that JSON lists, most time first."""

FORMATS = click.Choice(["text", "json", "html"])


@click.group(
    cls=LazyGroup, package="crmdb.cli.advise", names=COMMANDS, invoke_without_command=True,
    short_help="Say what would make the database faster or smaller.",
)  # fmt: skip
@click.option("--format", "form", type=FORMATS, default="text", show_default=True, help="For people or programs.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file. [default: stdout]")
@database_url_option
@click.pass_context
def command(context: click.Context, form: str, output: Path | None, database_url: str | None) -> int:
    """Say what would make the database faster or smaller: evidence, the statement to run, and what it locks.

    Works on any database, hosted ones too: it reads catalogs and statistics, needs no superuser and changes nothing.
    Every check is explained in docs/advise.md.

    Exit codes: 0 nothing to change, though there may be information; 3 no connection; 5 warnings were found.

    \b
    Examples:
      crmdb advise
      crmdb advise --format html --output advice.html
      crmdb advise --database-url "$DATABASE_URL" --format json | jq -r '.advice[].statement'
      crmdb advise indexes
    """
    if context.invoked_subcommand:
        named = context.get_parameter_source("database_url") is ParameterSource.COMMANDLINE
        if output or form != "text" or named:
            raise UsageError(
                f"Options stand behind the sub-command: crmdb advise {context.invoked_subcommand} …",
                f"`crmdb advise {context.invoked_subcommand} --help` lists its own.",
            )
        return ExitCode.OK
    report = examine(target_url(database_url), list_queries(find_project()))
    text = {"text": as_text, "json": as_json, "html": report_page}[form](report)
    write(text, output)
    warnings = sum(advice.severity is Severity.WARNING for advice in report.advice)
    stderr().print(
        f"{report.database}: {warnings} warning{'' if warnings == 1 else 's'},"
        f" {len(report.advice) - warnings} for information, of {len(all_checks())} checks."
        + (f" Written to {output}." if output else ""),
        markup=False,
    )
    return ExitCode.FINDINGS if warnings else ExitCode.OK


def as_text(report: Report) -> str:
    """A paragraph a finding."""
    lines = []
    for advice in report.advice:
        lines += [
            f"{advice.severity}: {advice.title}: {advice.object}",
            f"  {advice.reason}",
            *([f"  evidence: {advice.evidence}"] if advice.evidence else []),
            f"  run:      {advice.statement}",
            f"  lock:     {advice.lock}",
            "",
        ]
    return "\n".join(lines)


def as_json(report: Report) -> str:
    """Everything the report holds."""
    content = {
        "database": report.database,
        "version": report.version,
        "advice": [advice._asdict() for advice in report.advice],
        "statements": None
        if report.statements is None
        else [
            {
                "name": statement.query_name or None,
                "statement": statement.text,
                "calls": statement.calls,
                "total_ms": round(statement.total_ms, 3),
                "mean_ms": round(statement.mean_ms, 3),
                "max_ms": round(statement.max_ms, 3),
                "percent": round(statement.percent, 2),
                "blocks": statement.blocks,
            }
            for statement in report.statements[:MOST_STATEMENTS]
        ],
        "tables": [
            {"name": name, "table_bytes": table, "index_bytes": indexes} for name, table, indexes in report.tables
        ],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def write(text: str, output: Path | None) -> None:
    """To the file, or where results go."""
    if output:
        output.write_text(text, encoding="utf-8")
    elif text:
        stdout().print(text.rstrip("\n"), markup=False, soft_wrap=True)
