"""crmdb doctor"""

from __future__ import annotations

import json

import click
from rich.table import Table
from rich.text import Text

from crmdb.cli.console import stderr, stdout
from crmdb.cli.options import database_url_option, target_url
from crmdb.database import describe
from crmdb.doctor.check import Finding, Severity
from crmdb.doctor.examine import all_checks, examine
from crmdb.embedded import embedded_server
from crmdb.errors import ExitCode, UnreachableError
from crmdb.project import find_project

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "blue"}


@click.command(short_help="Say whether the database is healthy and as migrated.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="For people or programs.",
)
@database_url_option
def command(form: str, database_url: str | None) -> int:
    """Say whether the database is healthy and as migrated. Changes nothing; every check is explained in docs/doctor.md.

    Compares the schema with a temporary database made from the migrations by the embedded server, if that runs. For
    another database it starts none: `crmdb up` does.

    Exit codes: 0 healthy, 3 no connection, 5 errors or warnings were found.

    \b
    Examples:
      crmdb doctor
      crmdb doctor --format json | jq '.findings[]'
      crmdb doctor --database-url "$DATABASE_URL"
    """
    project = find_project()
    url = target_url(database_url)
    try:
        server = embedded_server(project)
    except UnreachableError:
        server = None
    findings = examine(project, url, server)
    healthy = all(finding.severity is Severity.INFO for finding in findings)
    if form == "json":
        report = {
            "database": describe(url),
            "healthy": healthy,
            "findings": [finding._asdict() for finding in findings],
        }
        click.echo(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        _print(findings, describe(url), healthy)
    return ExitCode.OK if healthy else ExitCode.FINDINGS


def _print(findings: list[Finding], database: str, healthy: bool) -> None:
    if findings:
        table = Table(box=None, pad_edge=False)
        for header in ("Severity", "Check", "Object", "Problem", "Next step"):
            table.add_column(header, overflow="fold")
        for finding in findings:
            severity = Text(finding.severity, style=_STYLES[finding.severity])
            table.add_row(severity, finding.check, Text(finding.object), Text(finding.problem), Text(finding.next_step))
        stdout().print(table)
    if healthy:
        stdout().print(f"{database} is healthy: {len(all_checks())} checks found no error.", markup=False)
    else:
        counts = {severity: sum(f.severity is severity for f in findings) for severity in Severity}
        told = [f"{count} {severity}{'s' if count > 1 else ''}" for severity, count in counts.items() if count]
        stderr().print(f"{database}: {', '.join(told)}. docs/doctor.md explains each check.", markup=False)
