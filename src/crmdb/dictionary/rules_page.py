"""rules.md: every rule a client can meet, by its stable name."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from crmdb.dictionary.areas import Area
from crmdb.dictionary.markdown import Links, code, sentence, table
from crmdb.dictionary.schema import Refusal, Schema
from crmdb.dictionary.words import constraint_in_words

_OPENING = """\
# Rules

An error names the rule it comes from: in the field `constraint` and in quotation marks in the message. That name is
stable; match it, not the message. A column that may not be empty is refused with SQLSTATE 23502, the column in the
field `column`; a row a policy does not allow with 42501.

## Refusals

Raised by functions and triggers where no constraint can say the rule. The texts are the rows of `public.refusals`,
which every signed-in user may read; {words in braces} stand for values.
"""

_CONSTRAINTS = """\
## Constraints

SQLSTATE 23505 for keys, 23503 for foreign keys, 23514 for checks, 23P01 for exclusions. An empty value passes a check.
"""


def rules_page(areas: Sequence[Area], schema: Schema, links: Links) -> str:
    """The page as Markdown."""
    lines = _OPENING.splitlines()
    for refusal in schema.refusals:
        lines += ["", *_refusal(refusal)]
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


def _refusal(refusal: Refusal) -> list[str]:
    texts = {"Message": refusal.message, "Detail": refusal.detail, "Hint": refusal.hint}
    return [
        f"### `{_title(refusal.rules)}`",
        "",
        *([f"- Rules: {', '.join(code(name) for name in refusal.rules)}"] if len(refusal.rules) > 1 else []),
        *(f"- {name}: {text}" for name, text in texts.items() if text),
        f"- SQLSTATE {refusal.sqlstate}",
    ]


def _title(rules: Sequence[str]) -> str:
    """The rule, or what the names of several end in."""
    if len(rules) == 1:
        return rules[0]
    # From the end, as long as all have the same word there.
    words = zip(*(reversed(rule.split("_")) for rule in rules), strict=False)
    shared = [same[0] for same in takewhile(lambda same: len(set(same)) == 1, words)]
    return "_".join(["…", *reversed(shared)])
