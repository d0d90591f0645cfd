"""types/database.py, as the Supabase CLI writes it, refined as types/database.ts is: see refined_typescript."""

from __future__ import annotations

import re

from tests.support import never_null
from tests.support.argument_words import Arguments
from tests.support.type_facts import Facts

_CLASS = re.compile(r"^class Public(?P<name>\w+?)(?P<part>Insert|Update)?\((?:BaseModel|TypedDict)\):$")
_OPTIONAL = re.compile(r"^Optional\[(.*)\] = ")
_FIELD = re.compile(r"^    (?P<name>\w+): (?P<type>.*Field\(alias=\"(?P<alias>\w+)\"\).*)$")


def refine(text: str, facts: Facts) -> str:
    """The CLI's file, refined: words are literals, filled columns not required, forbidden ones gone."""
    relations = {_pascal(relation): relation for relation, _ in _all_columns(facts)}
    blocks = re.split(r"(?m)^(?=class )", text)
    return (
        "".join(_class(block, relations, facts) for block in blocks)
        + "".join(
            _arguments(function, arguments, facts) for function, arguments in facts.signatures.items() if arguments
        )
        + "".join(_result(function, columns, facts) for function, columns in facts.results.items())
    )


def _class(block: str, relations: dict[str, str], facts: Facts) -> str:
    lines = block.splitlines()
    match = _CLASS.match(lines[0]) if lines else None
    relation = relations.get(match["name"]) if match else None
    if match is None:
        return block
    writable = {"Insert": facts.insertable, "Update": facts.updatable}.get(match["part"] or "")
    if writable is not None and not any(name == relation for name, _ in writable):
        return ""
    if relation is None:
        return block
    kept = [lines[0]]
    for line in lines[1:]:
        field = _FIELD.match(line)
        if field is None:
            kept.append(line)
            continue
        column = (relation, field["alias"])
        kind = field["type"]
        if writable is not None and column not in writable:
            continue
        if column in facts.documents:
            kind = kind.replace("PgCatalogTsvector", "str")  # which the CLI's file does not define
        if column in facts.words:
            words = ", ".join(f'"{word}"' for word in facts.words[column])
            kind = re.sub(r"\bstr\b", f"Literal[{words}]", kind, count=1)
        if match["part"] is None and column in facts.never_null:
            kind = _OPTIONAL.sub(r"\1 = ", kind)
        if column in never_null.OF_NULLS:
            kind = re.sub(r"List\[([\w.]+)\]", r"List[Optional[\1]]", kind)
        if match["part"] == "Insert" and column in facts.filled and not kind.startswith("NotRequired"):
            kind = f"NotRequired[{kind}]"
        kept.append(f"    {field['name']}: {kind}")
    return "\n".join(kept) + "\n"


_TYPES = {
    "bigint": "int",
    "boolean": "bool",
    "date": "datetime.date",
    "daterange": "str",
    "double precision": "float",
    "integer": "int",
    "json": "JsonValue",
    "jsonb": "JsonValue",
    "interval": "str",
    "numeric": "float",
    "real": "float",
    "smallint": "int",
    "text": "str",
    "timestamp with time zone": "datetime.datetime",
    "uuid": "uuid.UUID",
}


def _arguments(function: str, arguments: Arguments, facts: Facts) -> str:
    """The arguments of a function, which the CLI leaves out of its Python file."""
    lines = [f"class Public{_pascal(function)}Args(TypedDict):"]
    for name, (given, is_optional) in arguments.items():
        words = facts.argument_words.get((function, name))
        literal = f"Literal[{', '.join(map(repr, words))}]".replace("'", '"') if words else ""
        kind = _type(given, literal)
        lines.append(f"    {name}: {f'NotRequired[{kind}]' if is_optional else kind}")
    return "\n".join(lines) + "\n\n"


def _result(function: str, columns: dict[str, str], facts: Facts) -> str:
    """A row of what a function returns, which the CLI leaves out of its Python file."""
    lines = [f"class Public{_pascal(function)}Result(BaseModel):"]
    for name, given in columns.items():
        kind = _type(given) if (function, name) in facts.never_null else f"Optional[{_type(given)}]"
        lines.append(f'    {name}: {kind} = Field(alias="{name}")')
    return "\n".join(lines) + "\n\n"


def _type(given: str, instead: str = "") -> str:
    """The Python type of a PostgreSQL type; `instead` of that of its elements."""
    element = instead or _TYPES[given.removesuffix("[]")]
    return f"List[{element}]" if given.endswith("[]") else element


def _all_columns(facts: Facts) -> set[tuple[str, str]]:
    return {
        *facts.words,
        *facts.insertable,
        *facts.updatable,
        *facts.documents,
        *facts.never_null,
    } | never_null.OF_NULLS


def _pascal(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))
