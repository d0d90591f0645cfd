"""A migration file as the statements the Supabase CLI makes of it, so that both write the same history row.

The rules are those of CLI 3.1.0, compared with it case by case in tests/end_to_end/test_supabase_cli.py: a `;` ends a
statement unless it is in a quote, a dollar quote, a comment, parentheses or the body of `begin atomic … end`. Comments
stay with the statement after them; a trailing comment is a statement of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WHITESPACE = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
"""What JavaScript's trim() removes; Python's strip() differs in the byte order mark and some control characters."""

_TRIM = re.compile(rf"[{_WHITESPACE}]*(.*?)[{_WHITESPACE}]*", re.DOTALL)

# A newline between two literals joins them, and backslashes then escape in the second one too.
_JOINT = r"[ \t\f\v]*(?:(?:--[^\r\n]*)?[\r\n][ \t\f\v]*)+"
_ESCAPED = r"'(?:[^'\\]|\\.|'')*(?:'|\Z)"

_TOKEN = re.compile(
    rf"""
      (?P<blank>     [ \t\r\n\f\v]+ )
    | (?P<comment>   --[^\r\n]* )
    | (?P<block>     /\* )
    | (?P<string>    [eE]{_ESCAPED}(?:{_JOINT}{_ESCAPED})* | '[^']*(?:'|\Z) | "[^"]*(?:"|\Z) | \\. )
    | (?P<dollar>    \$[A-Za-z0-9_\x80-\U0010ffff]*\$ )
    | (?P<word>      [A-Za-z0-9_\x80-\U0010ffff][A-Za-z0-9_$\x80-\U0010ffff]* )
    | (?P<symbol>    . )
    """,
    re.VERBOSE | re.DOTALL,
)
_BLOCK_EDGE = re.compile(r"/\*|\*/")


@dataclass(frozen=True)
class Statement:
    """`text` as the history keeps it, `start` its offset in the file, `code` the text without leading comments."""

    text: str
    start: int
    code: str


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    end: int


def split(sql: str) -> list[Statement]:
    """The statements of `sql`, trimmed, without their semicolons; empty ones are left out."""
    statements = []
    start, code = 0, -1  # where the statement and its first token that is no comment begin
    for token in (*_scan(sql), _Token("end", "", len(sql))):
        if token.kind in ("terminator", "end"):
            statement = _statement(sql, start, code, token.end)
            if statement:
                statements.append(statement)
            start, code = token.end, -1
        elif code < 0 and token.kind not in ("blank", "comment", "block") and token.text != "\ufeff":
            code = token.end - len(token.text)
    return statements


def _scan(sql: str) -> Iterator[_Token]:
    """The tokens of `sql`; a semicolon that ends a statement has the kind `terminator`."""
    depth = 0  # of parentheses
    atomic = False  # in the body of begin atomic
    inner_start = False  # only blanks and comments since that body or its last semicolon began
    previous = ("", "")  # the last two tokens' texts: `begin`, blank and `atomic` follow each other
    for token in _tokens(sql):
        kind = token.kind
        word = token.text.lower() if kind == "word" else ""
        if atomic and depth == 0 and word == "end" and inner_start:
            atomic = False
        elif word == "atomic" and depth == 0 and previous[0] == "begin" and not previous[1].strip():
            atomic = inner_start = True
        elif kind not in ("blank", "comment", "block"):
            inner_start = atomic and depth == 0 and token.text == ";"
        if token.text == "(":
            depth += 1
        elif token.text == ")":
            depth = max(depth - 1, 0)
        elif token.text == ";" and depth == 0 and not atomic:
            kind = "terminator"
        previous = (previous[1], word or token.text)
        yield _Token(kind, token.text, token.end)


def _tokens(sql: str) -> Iterator[_Token]:
    position = 0
    while match := _TOKEN.match(sql, position):
        kind, end = match.lastgroup or "", match.end()
        if kind == "block":
            end = _block_end(sql, end)
        elif kind == "dollar":
            found = sql.find(match.group(), position + 1)
            end = found + len(match.group()) if found >= 0 else len(sql)
        yield _Token(kind, sql[position:end], end)
        position = end


def _block_end(sql: str, position: int) -> int:
    depth = 1
    for edge in _BLOCK_EDGE.finditer(sql, position):
        depth += 1 if edge.group() == "/*" else -1
        if depth == 0:
            return edge.end()
    return len(sql)


def _statement(sql: str, start: int, code: int, end: int) -> Statement | None:
    raw = sql[start:end].rstrip(";")
    trimmed = _TRIM.fullmatch(raw)
    if trimmed is None or not trimmed.group(1):
        return None
    first = start + trimmed.start(1)
    last = start + trimmed.end(1)
    return Statement(sql[first:last], first, sql[code:last] if 0 <= code < last else "")
