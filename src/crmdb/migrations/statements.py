"""The statements of a migration file: for the line of an error, and to see what a file may not hold.

The history keeps the file as a whole, so nothing depends on where exactly a statement ends but the text that is sent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_OPAQUE = re.compile(
    r"""
    (?P<comment> --[^\r\n]* | /\*(?: (?!/\*|\*/). | /\*(?:(?!/\*|\*/).)*\*/ )*\*/ )
    | (?<!\w)[eE]'(?:[^'\\]|\\.|'')*(?:'|\Z)(?:[ \t]*(?:--[^\r\n]*)?[\r\n]\s*'(?:[^'\\]|\\.|'')*')*
    | '[^']*(?:'|\Z)
    | "[^"]*(?:"|\Z)
    | (?<![\w$])\$(?P<tag>(?:[^\W\d]\w*)?)\$(?:.*?\$(?P=tag)\$|.*)
    """,
    re.VERBOSE | re.DOTALL,
)
_PARENTHESES = re.compile(r"\([^()]*\)")
_ATOMIC_BODY = re.compile(r"\bbegin\s+atomic\b(?:.*?;)??\s*end\b", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Statement:
    """`code` is the text without comments before and after it, `start` its offset in the file."""

    code: str
    start: int


def statements_of(sql: str) -> list[Statement]:
    """What stands between the semicolons of `sql` that end a statement; empty ones are left out."""
    visible = _OPAQUE.sub(lambda found: (" " if found["comment"] else "_") * len(found[0]), sql)
    visible = visible.replace("\ufeff", " ")
    for inner in (_PARENTHESES, _ATOMIC_BODY):
        while (hidden := inner.sub(lambda found: "_" * len(found[0]), visible)) != visible:
            visible = hidden
    found = []
    offset = 0
    for part in visible.split(";"):
        if code := part.strip():
            start = offset + part.index(code[0])
            found.append(Statement(sql[start : start + len(code)], start))
        offset += len(part) + 1
    return found
