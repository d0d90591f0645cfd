"""SQL expressions as PostgreSQL prints them, made readable: the casts it adds go, its keywords are lower case."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LITERAL = re.compile(r"('(?:[^']|'')*')")
_CAST = re.compile(r"::(?:text|bigint|numeric|double precision|character varying|jsonb|regclass)(?:\[\])?")
_KEYWORDS = re.compile(
    r"\b(SELECT|FROM|WHERE|AS|AND|OR|NOT|IS|NULL|IN|ANY|ALL|ARRAY|CASE|WHEN|THEN|ELSE|END|EXISTS|DISTINCT|LEAST"
    r"|GREATEST|COALESCE|UNIQUE|EXCLUDE|USING|WITH|ON|INCLUDE|CREATE|INDEX|DESC|NULLS|LAST|FIRST|CURRENT_DATE)\b"
)


def tidy(expression: str) -> str:
    """`expression` on one line, without the casts of literals, in the style of the migrations."""
    parts = _LITERAL.split(" ".join(expression.split()))
    code = "".join(part if part.startswith("'") else _tidy_code(part) for part in parts)
    code = re.sub(r"= any \(array\[([^\]]*)\]\)", r"in (\1)", code)
    code = re.sub(r"<> all \(array\[([^\]]*)\]\)", r"not in (\1)", code)
    code = re.sub(r"\( ?select ([^()]*\([^()]*\)) as \w+\)", r"(select \1)", code)
    return without_parentheses(code)


def _tidy_code(code: str) -> str:
    code = _KEYWORDS.sub(lambda match: match[0].lower(), _CAST.sub("", code))
    code = re.sub(r"(?<![\w\"])\((-?\d+)\)", r"\1", code)
    code = code.replace('"position"', "position")
    return code.replace("!~~", "not like").replace("~~", "like")


def without_parentheses(code: str) -> str:
    """`code` without parentheses around all of it."""
    while code.startswith("(") and code.endswith(")") and len(split(code[1:-1], "")) == 1 and _balanced(code[1:-1]):
        code = code[1:-1].strip()
    return code


def split(code: str, separator: str) -> list[str]:
    """`code` at each `separator` that is in no literal and no parentheses or brackets; an empty one never occurs."""
    parts, start = [], 0
    for position, depth in places(code):
        if separator and depth == 0 and position >= start and code.startswith(separator, position):
            parts.append(code[start:position].strip())
            start = position + len(separator)
    return [*parts, code[start:].strip()]


def _balanced(code: str) -> bool:
    return all(depth >= 0 for _, depth in places(code))


def places(code: str) -> Iterator[tuple[int, int]]:
    """Each position outside literals, with the depth of parentheses and brackets there; below 0 after the end."""
    depth = 0
    quoted = False
    for position, character in enumerate(code):
        if not quoted:
            depth -= character in ")]"
            yield position, depth
            depth += character in "(["
        quoted ^= character == "'"
