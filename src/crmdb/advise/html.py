"""The report as one HTML page that needs nothing else: advice first, then where time and space go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from crmdb import plot
from crmdb.advise.advice import Advice
from crmdb.advise.report import Report

_STYLE = """
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1f2328; --dim: #59636e; --line: #d1d9e0; --code: #f6f8fa;
  --warning: #bc4c00; --info: #0969da }
@media (prefers-color-scheme: dark) { :root { --paper: #0d1117; --ink: #f0f6fc; --dim: #9198a1; --line: #3d444d;
  --code: #161b22; --warning: #f0883e; --info: #4493f8 } }
body { font: 15px/1.5 system-ui, sans-serif; background: var(--paper); color: var(--ink); max-width: 60rem;
  margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2.5rem; border-bottom: 1px solid var(--line) }
.dim { color: var(--dim) } article { border-left: 4px solid var(--info); padding: .1rem 1rem; margin: 1.2rem 0 }
article.warning { border-color: var(--warning) } article h3 { margin: 0; font-size: 1rem; overflow-wrap: anywhere }
article p { margin: .2rem 0 } pre { background: var(--code); padding: .6rem .8rem; overflow-x: auto; border-radius: 6px;
  white-space: pre-wrap; overflow-wrap: anywhere; margin: .4rem 0 }
dl { display: grid; grid-template-columns: 6rem 1fr; gap: .1rem .8rem; margin: .4rem 0 } dt { color: var(--dim) }
dd { margin: 0; overflow-wrap: anywhere } svg { width: 100%; height: auto; margin: 1rem 0 }
table { border-collapse: collapse; width: 100%; font-size: 13px } td, th { text-align: left; padding: .25rem .5rem;
  border-bottom: 1px solid var(--line); vertical-align: top } td { overflow-wrap: anywhere }
td:first-child { min-width: 14rem }
"""


def report_page(report: Report) -> str:
    """The whole page."""
    count = len(report.advice)
    parts = [
        f"<h1>Advice for {escape(report.database)}</h1>",
        f'<p class="dim">PostgreSQL {escape(report.version)} · {count} finding{"" if count == 1 else "s"}</p>',
    ]
    if not report.advice:
        parts.append("<p>No check found anything to change.</p>")
    parts += [article(advice) for advice in report.advice]
    if report.statements:
        top = [(statement.label, statement.percent) for statement in report.statements[:10]]
        parts += ["<h2>Where the time goes</h2>", plot.bars("Percent of the time of all statements", top, unit=" %")]
    if report.tables:
        sizes = {name: (table + indexes) / 2**20 for name, table, indexes in report.tables}
        parts += ["<h2>Where the space goes</h2>", plot.bars("Table and its indexes, in MB", sizes, unit=" MB")]
    return page(f"Advice for {report.database}", parts)


def page(title: str, parts: Sequence[str]) -> str:
    """An HTML page of these parts."""
    body = "\n".join(parts)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head>\n'
        f"<body>\n{body}\n</body></html>\n"
    )


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of text cells."""
    lines = ["<tr>" + "".join(f"<th>{escape(cell)}</th>" for cell in head) + "</tr>"]
    lines += ["<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows]
    return "<table>" + "\n".join(lines) + "</table>"


def article(advice: Advice) -> str:
    """One finding as part of a page."""
    facts: Mapping[str, str] = {"Evidence": advice.evidence, "Lock": advice.lock, "Check": advice.check}
    listed = "".join(f"<dt>{name}</dt><dd>{escape(text)}</dd>" for name, text in facts.items() if text)
    return (
        f'<article class="{advice.severity}"><p class="dim">{escape(advice.title)}</p><h3>{escape(advice.object)}</h3>'
        f"<p>{escape(advice.reason[:1].upper() + advice.reason[1:])}.</p>"
        f"<pre>{escape(advice.statement)}</pre><dl>{listed}</dl></article>"
    )
