"""types/database.ts, as the Supabase CLI writes it, made to say what the database accepts and answers.

| the CLI | here |
|---|---|
| a column without default has to be given | optional where a trigger fills it |
| text with a check is `string`, as is an argument that takes words of a fixed list | a union of its words |
| a list has no gaps | its elements may be null, as `never_null` says |
| a range is `unknown`, and so is a document of search words | `Range`, its text with both ends, and `string` |
| what a function returns is never null, what a view shows may be | as `never_null` says |
| a key of a table to itself leads to a view of that table, too | a function embeds the row's own: one to one |
| a key of a table to itself leads to one row or to many, as the client guesses | its functions do |
| a row of `Tables` has what functions of it would embed | has only its columns, as `select('*')` answers |
| what no API role may write can be written | `Insert: never`, or a column that is `never` |
"""

from __future__ import annotations

import re

from tests.support import never_null
from tests.support.type_facts import Facts

_RELATION = re.compile(r'(?:^|\},)\s*"(?P<name>\w+)": \{$')
_PART = re.compile(r"^\s*(?P<part>Row|Insert|Update): \{$")
_FUNCTION = re.compile(r'^"(?P<name>\w+)":$')
_ARGUMENTS = re.compile(r"(?P<before>\s*\{ Args: \{ )(?P<fields>\".*?)(?P<after> \}; Returns: .*)")
_SCALAR = re.compile(r"Returns: (?P<type>string|number|boolean|Json)$")
_FIELD = re.compile(r'"(?P<name>\w*)"(?P<optional>\??): (?P<type>.*)', re.DOTALL)
_ROW = re.compile(r"Row: infer R(?P<closed>\s*\}\s*)\? R\n")
_KEY = re.compile(r'\{\s*foreignKeyName: "(?P<name>\w+)"[^{}]*referencedRelation: "(?P<to>\w+)"[^{}]*\}')
_INDENT = " " * 20


def refine(text: str, facts: Facts) -> str:
    """The CLI's file, refined."""
    lines: list[str] = []
    relation = part = function = ""
    for line in text.splitlines():
        if match := _RELATION.search(line):
            relation, function = match["name"], ""
        elif match := _FUNCTION.match(line.strip()):
            function, relation = match["name"], ""
        elif match := _PART.match(line):
            part = match["part"]
            lines.append(line)
            continue
        if relation and part and line.lstrip().startswith('"'):
            lines.append(_columns(line, relation, part, facts))
            part = ""
            continue
        # Rows of a table come a column a line, and the CLI knows which of them may be null.
        is_of_table = line.endswith(",") or (lines and lines[-1].endswith(","))
        lines.append(
            _returns(_called(line, function, facts), function, facts) if function and not is_of_table else line
        )
    refined = _without_forbidden("\n".join(lines) + "\n")
    return _RANGE + _without_embedded(_without_parents(_with_own_profiles(refined, facts)))


_RANGE = """\
/** A range as the API writes and reads it, such as "[2026-01-01,2026-04-01)". */
export type Range = `${"[" | "("}${string},${string}${"]" | ")"}` | "empty"

"""


_FORBIDDEN = "/* nobody may */"


def _columns(line: str, relation: str, part: str, facts: Facts) -> str:
    writable = {"Insert": facts.insertable, "Update": facts.updatable}.get(part)
    if writable is not None and not any(name == relation for name, _ in writable):
        return _FORBIDDEN
    fields = []
    for field in _fields(line):
        name, optional, kind = field["name"], field["optional"], field["type"]
        column = (relation, name)
        if column in facts.words:
            kind = kind.replace("string", " | ".join(f'"{word}"' for word in facts.words[column]))
        for name_of_type, nullable in (("Range", facts.ranges.get(column)), ("string", facts.documents.get(column))):
            if nullable is not None:
                kind = kind.replace("unknown", f"{name_of_type} | null" if nullable else name_of_type)
        if part == "Row" and column in facts.never_null:
            kind = kind.removesuffix(" | null")
        if column in never_null.OF_NULLS:
            kind = kind.replace("(string)[]", "(string | null)[]")
        if part == "Insert" and column in facts.filled:
            optional = "?"
        if writable is not None and column not in writable:
            optional, kind = "?", "never"
        fields.append(f'{_INDENT}"{name}"{optional}: {kind}')
    return "\n".join(fields)


def _fields(line: str) -> list[re.Match[str]]:
    found = [_FIELD.fullmatch(field) for field in re.split(r',(?="\w+"\??: )', line.strip())]
    assert all(found), line
    return [match for match in found if match]


def _called(line: str, function: str, facts: Facts) -> str:
    """A line of a function, with the words of its arguments if it is the one that has them."""
    match = _ARGUMENTS.match(line)
    if match is None:
        return line
    fields = []
    for field in _fields(match["fields"]):
        words = facts.argument_words.get((function, field["name"]))
        union = " | ".join(f'"{word}"' for word in words) if words else "string"
        fields.append(f'"{field["name"]}"{field["optional"]}: {field["type"].replace("string", union)}')
    return match["before"] + ",".join(fields) + match["after"]


def _returns(line: str, function: str, facts: Facts) -> str:
    """A line of a function with its results nullable: one value, or the columns of a table on a line of their own."""
    if _SCALAR.search(line):
        return line if function in never_null.CALLS else f"{line} | null"
    if not line.lstrip().startswith('"') or "Args:" in line or line.strip() == f'"{function}":':
        return line
    return "\n".join(
        f'{_INDENT}"{field["name"]}": {field["type"]}'
        + ("" if (function, field["name"]) in facts.never_null or "null" in field["type"] else " | null")
        for field in _fields(line)
    )


def _without_forbidden(text: str) -> str:
    return re.sub(r"(Insert|Update): \{\s*" + re.escape(_FORBIDDEN) + r"\s*\}", r"\1: never", text)


def _with_own_profiles(text: str, facts: Facts) -> str:
    """A function embeds a row of the view that the key leads to, and the other way round: one at most for each row."""

    def refined(key: re.Match[str]) -> str:
        is_to_view = facts.own_keys.get(key["name"], key["to"]) != key["to"]
        return key[0].replace("isOneToOne: false", "isOneToOne: true") if is_to_view else key[0]

    return _KEY.sub(refined, text)


_PARENTS = ("companies_parent_id_fkey", "industries_parent_code_fkey")
"""Keys of a table to itself whose two directions are functions: `parent`, and `subsidiaries` or `subindustries`."""


def _without_parents(text: str) -> str:
    """With the key `industries!parent_code` is typed as one row; the API answers with a list of those below."""
    for name in _PARENTS:
        text, count = re.subn(rf'\{{\s*foreignKeyName: "{name}"[^{{}}]*\}},?', "", text)
        assert count == 1, f"the CLI writes {name} another way"
    return text


def _without_embedded(text: str) -> str:
    start, end = text.index("export type Tables<"), text.index("export type TablesInsert<")
    helper, count = _ROW.subn(
        r"Row: infer R\n      ComputedFields: infer C\g<closed>? Omit<R, Extract<C, keyof R>>\n", text[start:end]
    )
    assert count == 2, "the CLI writes the helper Tables<> another way"
    return text[:start] + helper + text[end:]
