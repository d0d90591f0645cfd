"""The refusals functions raise with `private.reject('<code>', …)`: every code a client can meet, from the sources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from crmdb.dictionary.expressions import places, split
from crmdb.dictionary.schema import Function, Schema

_CALL = "private.reject("
_CONSTANT = re.compile(r"^\s*(\w+)\s+(?:constant\s+)?text\s*:=\s*(tg_argv\[\d\])\s*;", re.MULTILINE)
_LITERAL = re.compile(r"'(?:[^']|'')*'")
_DEFAULT_STATE = "23514"
_UNKNOWN = "…"


@dataclass(frozen=True)
class Refusal:
    """`codes` are the names a client can rely on, `title` what they have in common; ‹values› stand for what varies."""

    title: str
    codes: list[str]
    function: str
    message: str
    detail: str
    hint: str
    sqlstate: str


def refusals_of(schema: Schema) -> list[Refusal]:
    """Every refusal by title. Where triggers' arguments complete a code, it has one code for each trigger."""
    uses: dict[str, list[list[str]]] = {}
    for trigger in chain(*(table.triggers for table in schema.tables.values()), *schema.other_triggers.values()):
        uses.setdefault(trigger.function, []).append(_trigger_arguments(trigger.definition))
    found = [
        _refusal(function, call, uses.get(function.name, []))
        for function in schema.functions
        for call in _calls(function.source)
    ]
    return sorted(found, key=lambda refusal: (refusal.codes, refusal.function, refusal.message))


def _refusal(function: Function, call: Sequence[str], uses: Sequence[Sequence[str]]) -> Refusal:
    constants = dict(_CONSTANT.findall(function.source))
    known: dict[str, str] = {}
    codes = []
    for arguments in uses or [[]]:
        known = {f"tg_argv[{place}]": value for place, value in enumerate(arguments)}
        known |= {name: known[argument] for name, argument in constants.items() if argument in known}
        codes.append(_text(call[0], known))
    codes = sorted(set(codes))
    values = known if len(codes) == 1 else {}
    texts = [_text(argument, values) for argument in call]
    texts += ["", "", _DEFAULT_STATE][len(texts) - 2 :]
    return Refusal(texts[0], codes, function.name, *texts[1:])


def _calls(source: str) -> Iterator[list[str]]:
    """The arguments of each call in a function's body."""
    for start in (match.end() for match in re.finditer(re.escape(_CALL), source)):
        end = next(position for position, depth in places(source[start:]) if depth < 0)
        yield split(source[start : start + end], ",")


def _trigger_arguments(definition: str) -> list[str]:
    arguments = definition.rpartition("EXECUTE FUNCTION ")[2].partition("(")[2].removesuffix(")")
    return [argument.strip("'") for argument in split(arguments, ",")] if arguments else []


def _text(expression: str, known: dict[str, str]) -> str:
    """An SQL text expression as people may read it: literals as they are, what varies as ‹name›."""
    return "".join(_piece(piece, known) for piece in split(" ".join(expression.split()), "||"))


def _piece(piece: str, known: dict[str, str]) -> str:
    if piece in known:
        return known[piece]
    if _LITERAL.fullmatch(piece):
        return piece[1:-1].replace("''", "'")
    if match := re.fullmatch(r"(format|coalesce)\((.*)\)", piece):
        arguments = [_text(argument, known) for argument in split(match[2], ",")]
        return _format(arguments) if match[1] == "format" else _first_telling(arguments)
    if match := re.fullmatch(r"(?:\w+\.)?(\w+)(?: [+-] \d+)?", piece):
        return f"‹{match[1].replace('_', ' ')}›"
    branches = re.findall(r"(?:then|else) '([^']*)'", piece)
    return " or ".join(branches) or _UNKNOWN


def _first_telling(texts: Sequence[str]) -> str:
    """Of coalesce() the first text that says more than that there is a value."""
    return next((text for text in texts if not re.fullmatch("‹[^›]*›|…", text)), texts[0])


def _format(arguments: Sequence[str]) -> str:
    values = iter(arguments[1:])
    return re.sub("%[sIL]", lambda _: next(values, _UNKNOWN), arguments[0])
