"""rules.md: every rule a client can meet, by its stable name."""

from __future__ import annotations

from collections.abc import Sequence

from crmdb.dictionary.areas import Area
from crmdb.dictionary.markdown import Links, code, sentence, table
from crmdb.dictionary.refusals import Refusal, refusals_of
from crmdb.dictionary.schema import Schema
from crmdb.dictionary.words import constraint_in_words

_OPENING = """\
# Rules

An error names the rule it comes from: in the field `constraint` and in quotation marks in the message. That name is
stable; match it, not the message. A column that may not be empty is refused with SQLSTATE 23502, the column in the
field `column`; a row a policy does not allow with 42501.

## Refusals

Raised by functions and triggers where no constraint can say the rule. ‹Words in angles› stand for values.
"""

_CONSTRAINTS = """\
## Constraints

SQLSTATE 23505 for keys, 23503 for foreign keys, 23514 for checks, 23P01 for exclusions. An empty value passes a check.
"""


def rules_page(areas: Sequence[Area], schema: Schema, links: Links) -> str:
    """The page as Markdown."""
    lines = _OPENING.splitlines()
    for refusal in refusals_of(schema):
        lines += ["", *_refusal(refusal, links)]
    lines += ["", *_CONSTRAINTS.splitlines(), ""]
    for area in areas:
        for relation in area.tables:
            lines += [f"### {links.to(relation.name)}", ""]
            lines += table(
                ["Name", "Rule", "Why"],
                [
                    (code(constraint.name), constraint_in_words(constraint, links.to), sentence(constraint.comment))
                    for constraint in relation.constraints
                ],
            )
    return "\n".join(lines).rstrip() + "\n"


def _refusal(refusal: Refusal, links: Links) -> list[str]:
    texts = {"Message": refusal.message, "Detail": refusal.detail, "Hint": refusal.hint}
    return [
        f"### `{refusal.title}`",
        "",
        *([f"- Codes: {', '.join(code(name) for name in refusal.codes)}"] if len(refusal.codes) > 1 else []),
        *(f"- {name}: {text}" for name, text in texts.items() if text),
        f"- SQLSTATE {refusal.sqlstate}, by {links.to(refusal.function)}",
    ]
