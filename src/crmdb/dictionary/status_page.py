"""status_graphs.md: the allowed changes of status."""

from __future__ import annotations

import re
from itertools import groupby

from crmdb.dictionary.diagrams import status_graph
from crmdb.dictionary.expressions import tidy
from crmdb.dictionary.markdown import Links, code, mermaid, sentence
from crmdb.dictionary.schema import Relation, Schema

_OPENING = """\
# Status graphs

A change that is not an arrow here is refused, and the refusal lists where the row can go. New rows start at the first
status unless they say otherwise: imports may start anywhere.
"""


def status_page(schema: Schema, links: Links) -> str:
    """The page as Markdown."""
    lines = _OPENING.splitlines()
    for subject, steps in groupby(schema.transitions, key=lambda transition: transition[0]):
        relation = schema.tables[f"public.{subject}"]
        column = _status_column(relation)
        start = next((tidy(item.value).strip("'") for item in relation.columns if item.name == column), "")
        lines += ["", f"## {subject}.{column}", ""]
        refused = code(f"{subject}_{column}_transition")
        lines += [f"{links.to(relation.name)}: {sentence(relation.comment)} Refused with {refused}."]
        lines += ["", *mermaid(status_graph(((former, wanted) for _, former, wanted in steps), start))]
    return "\n".join(lines).rstrip() + "\n"


def _status_column(relation: Relation) -> str:
    """The last argument of the trigger that enforces the graph."""
    for trigger in relation.triggers:
        if match := re.search(r"require_status_transition\('\w+', '(\w+)'\)", trigger.definition):
            return match[1]
    return "status"
