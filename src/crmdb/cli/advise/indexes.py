"""crmdb advise indexes"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from crmdb import plot
from crmdb.advise import html
from crmdb.advise.ledger import Entry, Ledger, keep_ledger
from crmdb.cli.console import stderr
from crmdb.cli.options import database_url_option, target_url
from crmdb.embedded import embedded_server
from crmdb.errors import ExitCode
from crmdb.project import find_project
from crmdb.queries import list_queries

HEAD = ("index", "size", "bytes an entry", "blocks a row written", "scans", "needed by", "blocks with → without")


@click.command(short_help="What each index costs, and which named queries need it.")
@click.option(
    "--as", "as_email", metavar="EMAIL", help="Who asks the queries. [default: owner of the largest workspace]"
)
@click.option("--workspace", metavar="SLUG", help="In which of their workspaces. [default: their default one]")
@click.option("--measure", is_flag=True, help="Run each query and write rows without each index, and roll that back.")
@click.option("--format", "form", type=click.Choice(["text", "json", "html"]), default="text", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file. [default: stdout]")
@database_url_option
def command(
    *,
    as_email: str | None,
    workspace: str | None,
    measure: bool,
    form: str,
    output: Path | None,
    database_url: str | None,
) -> int:
    """Every index with its size, what writing it costs, and the named queries whose plans read it.

    An index that nobody needs is proposed for dropping, a foreign key without one for a new index. Nothing is executed
    unless --measure is given; then every query runs with and without the index, in one transaction that is rolled back
    and that locks the tables written to meanwhile: for a database of your own, not for production.

    Exit codes: 0 nothing to change; 3 no connection; 4 may not measure, or no member to ask as; 5 there are proposals.

    \b
    Examples:
      crmdb advise indexes
      crmdb advise indexes --measure --format html --output indexes.html
      crmdb advise indexes --database-url "$DATABASE_URL" --as maya@lumenary.example
    """
    from crmdb.cli.advise import write

    project = find_project()
    url = target_url(database_url)
    if measure and database_url is None:
        url = embedded_server(project).admin_url()
    ledger = keep_ledger(url, list_queries(project), as_email=as_email, workspace=workspace, measure=measure)
    write({"text": as_text, "json": as_json, "html": as_page}[form](ledger), output)
    for name, reason in ledger.skipped.items():
        stderr().print(f"{name} was not planned: {reason}", markup=False)
    stderr().print(
        f"{len(ledger.entries)} indexes, {sum(entry.bytes for entry in ledger.entries) / 2**20:,.1f} MB;"
        f" queries asked as {ledger.member} in {ledger.workspace}; {len(ledger.proposals)} proposals.",
        markup=False,
    )
    return ExitCode.FINDINGS if ledger.proposals else ExitCode.OK


def rows(ledger: Ledger) -> list[list[str]]:
    """The table's cells, as HEAD names them."""
    return [
        [
            entry.name.removeprefix("public."),
            size(entry.bytes),
            f"{entry.bytes_per_entry:,.0f}" if entry.entries else "–",
            "–" if entry.write_blocks is None else f"{entry.write_blocks:.1f}",
            f"{entry.scans:,}",
            needed_by(entry),
            "; ".join(
                f"{use.query.rpartition('/')[2]} {use.blocks:,} → {use.blocks_without:,}"
                for use in entry.uses
                if use.blocks_without is not None
            ),
        ]
        for entry in ledger.entries
    ]


def needed_by(entry: Entry) -> str:
    """The reason in words, with names."""
    details = {
        "named queries": ", ".join(
            dict.fromkeys([*(use.query for use in entry.uses), *(name for name in entry.promised if "/" in name)])
        ),
        "foreign key": entry.foreign_keys,
        "functions or commands": ", ".join(entry.promised),
    }
    detail = details.get(entry.need, "")
    return f"{entry.need}: {detail}" if detail else str(entry.need)


def size(count: int) -> str:
    """Bytes to be read."""
    return f"{count / 2**20:,.1f} MB" if count >= 2**20 else f"{count / 1024:,.0f} kB"


def as_text(ledger: Ledger) -> str:
    """A line an index, then the proposals."""
    lines = []
    for cells in rows(ledger):
        name, bytes_, each, written, scans, needed, without = cells
        lines.append(f"{name}  {bytes_}, {each} B an entry, {written} blocks a row written, {scans} scans; {needed}")
        lines += [f"    {use}" for use in without.split("; ") if use]
    for advice in ledger.proposals:
        lines += [
            "",
            f"proposal: {advice.title}: {advice.object}",
            f"  {advice.reason}",
            f"  evidence: {advice.evidence}",
        ]
        lines += [f"  run:      {advice.statement}", f"  lock:     {advice.lock}"]
    return "\n".join(lines) + "\n"


def as_json(ledger: Ledger) -> str:
    """The whole ledger."""
    content = {
        "member": ledger.member,
        "workspace": ledger.workspace,
        "measured": ledger.measured,
        "indexes": [asdict(entry) | {"need": entry.need, "promised": entry.promised} for entry in ledger.entries],
        "skipped": ledger.skipped,
        "proposals": [advice._asdict() for advice in ledger.proposals],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def as_page(ledger: Ledger) -> str:
    """One HTML page with the largest indexes as a plot."""
    largest = {entry.name.removeprefix("public."): entry.bytes / 2**20 for entry in ledger.entries[:20]}
    parts = [
        "<h1>Index ledger</h1>",
        f'<p class="dim">{len(ledger.entries)} indexes; queries asked as {ledger.member} in {ledger.workspace}</p>',
        *(html.article(advice) for advice in ledger.proposals),
        plot.bars("The largest indexes, in MB", largest, unit=" MB"),
        html.table(HEAD, rows(ledger)),
    ]
    return html.page("Index ledger", parts)
