"""Deals with a column for each stage, which says when the deal entered it, as HubSpot exports them."""

from __future__ import annotations

import re

from crmdb.imports.fields import fold
from crmdb.imports.mapping import FileMapping

_ENTERED = re.compile(
    r"(?:hs (?:v2 )?)?(?:date|datum|fecha|data) .*?"
    r"\b(?:entered|entree|entrada|ingreso|entro|eintritts?|eingetreten)\b"
    r"(?: (?:into|dans|en|em|in|de|a|la|stage|phase))*"
)
_QUOTED = re.compile(r"[\"'“”„«»‘’]+\s*([^\"“”„«»]+?)\s*[\"'“”„«»‘’]+\s*$")
_PIPELINE = re.compile(r"\s*\([^()]*\)$")
_OF_NO_STAGE = {"", "stage", "current stage", "current", "stage current"}


def stage_of(heading: str) -> str | None:
    """The stage that a column says when it was entered: `Date entered "Closed won (Sales Pipeline)"`; else none."""
    folded = fold(heading)
    if (entered := _ENTERED.match(folded)) is None or (rest := folded[entered.end() :].strip()) in _OF_NO_STAGE:
        return None
    quoted = _QUOTED.search(heading)
    words = quoted[1] if quoted else heading.split()
    if isinstance(words, list):
        # Without quotes the stage is what stands last; an internal name has it behind underscores.
        words = " ".join(words[-len(rest.split()) :]) if "_" not in heading else heading.lower().split("entered_")[-1]
    return _PIPELINE.sub("", words).strip() or None


def stage_columns(deals: FileMapping, headings: list[str]) -> list[FileMapping]:
    """A mapping for each column that says when deals entered a stage: rows of their history."""
    by_field = {name: heading for heading, name in deals.columns.items()}
    deal = by_field.get("external_id") or by_field.get("name")
    stages = {heading: stage for heading in headings if heading not in deals.columns and (stage := stage_of(heading))}
    if deals.target != "opportunities" or deal is None:
        return []
    return [
        FileMapping(
            deals.name,
            "stage_history",
            {deal: "opportunity", heading: "entered_at"},
            constants={"stage": stage},
            values={"stage": deals.values["stage"]} if "stage" in deals.values else {},
            requires=heading,
            source=deals.source,
        )
        for heading, stage in stages.items()
    ]
