"""status_graphs.md: the allowed changes of status."""

from __future__ import annotations

import re
from itertools import groupby

from crmdb.dictionary.catalogue import Catalogue, Relation
from crmdb.dictionary.diagrams import status_graph
from crmdb.dictionary.expressions import tidy
from crmdb.dictionary.markdown import Links, code, mermaid, sentence

_OPENING = """\
# Status graphs

A change that is not an arrow here is refused, and the refusal lists where the row can go. New rows start at the first
status unless they say otherwise: imports may start anywhere.
"""


def status_page(catalogue: Catalogue, links: Links) -> str:
    """The page as Markdown."""
    lines = _OPENING.splitlines()
    for subject, steps in groupby(catalogue.transitions, key=lambda transition: transition[0]):
        relation = catalogue.tables[f"public.{subject}"]
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
        if match := re.search(r"enforce_status_transition\('\w+', '(\w+)'\)", trigger.definition):
            return match[1]
    return "status"
