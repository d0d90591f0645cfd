"""Constraints in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from crmdb.dictionary.expressions import split, tidy, without_parentheses
from crmdb.dictionary.schema import Constraint

_COUNTS = {"= 1": "exactly one of {} is given", ">= 1": "at least one of {} is given", "= 0": "none of {} is given"}

_ON_DELETE = {
    "a": "a row that is referred to cannot be deleted",
    "r": "a row that is referred to cannot be deleted",
    "c": "goes when that row is deleted",
    "n": "emptied when that row is deleted",
    "d": "back to its default when that row is deleted",
}

# Each pattern is a whole comparison; the first that fits wins.
_PHRASES: list[tuple[str, Callable[[re.Match[str]], str]]] = [
    (r"(\w+) is null", lambda m: f"`{m[1]}` is empty"),
    (r"(\w+) is not null", lambda m: f"`{m[1]}` is given"),
    (r"\((\w+) is null\) = \((\w+) is null\)", lambda m: f"`{m[1]}` and `{m[2]}` are given together or not at all"),
    (r"\((.+)\) = \((\w+) is not null\)", lambda m: f"`{m[2]}` is given exactly when {in_words(m[1])}"),
    (r"\((.+)\) = \((\w+) is null\)", lambda m: f"`{m[2]}` is empty exactly when {in_words(m[1])}"),
    (r"\((.+)\) = \((.+)\)", lambda m: f"{in_words(m[1])} exactly when {in_words(m[2])}"),
    (r"(\w+) in \((.+)\)", lambda m: f"`{m[1]}` is {_choice(m[2])}"),
    (r"(\w+) not in \((.+)\)", lambda m: f"`{m[1]}` is not {_choice(m[2])}"),
    (r"btrim\((\w+)\) <> ''", lambda m: f"`{m[1]}` is not blank"),
    (r"(\w+) <> ''", lambda m: f"`{m[1]}` is not empty"),
    (r"(\w+) = lower\(btrim\(\1\)\)", lambda m: f"`{m[1]}` is lower case, without blanks around it"),
    (r"(\w+) = upper\(btrim\(\1\)\)", lambda m: f"`{m[1]}` is upper case, without blanks around it"),
    (r"(\w+) = lower\(\1\)", lambda m: f"`{m[1]}` is lower case"),
    (r"(\w+) ~ '(.+)'", lambda m: f"`{m[1]}` matches `{m[2]}`"),
    (r"(\w+) !~\*? '(.+)'", lambda m: f"`{m[1]}` does not match `{m[2]}`"),
    (r"(\w+) like '(.+)'", lambda m: f"`{m[1]}` is like `{m[2]}`"),
    (r"(\w+) not like '(.+)'", lambda m: f"`{m[1]}` is not like `{m[2]}`"),
    (r"not isempty\((\w+)\)", lambda m: f"`{m[1]}` covers at least one day"),
    (r"jsonb_typeof\((\w+)\) = 'object'", lambda m: f"`{m[1]}` is a JSON object"),
    (r"num_nonnulls\((.+)\) (= 1|>= 1|= 0)", lambda m: _COUNTS[m[2]].format(listed(m[1].split(", ")))),
    (r"length\((\w+)\) = (\d+)", lambda m: f"`{m[1]}` is {m[2]} bytes long"),
    (r"length\((\w+)\) >= (\d+)", lambda m: f"the length of `{m[1]}` is at least {m[2]}"),
    (r"cardinality\((\w+)\) > 0", lambda m: f"`{m[1]}` is not an empty list"),
    (r"(\w+) >= ([\w.-]+)", lambda m: f"`{m[1]}` is at least {_value(m[2])}"),
    (r"(\w+) <= ([\w.-]+)", lambda m: f"`{m[1]}` is at most {_value(m[2])}"),
    (r"(\w+) > ([\w.-]+)", lambda m: f"`{m[1]}` is more than {_value(m[2])}"),
    (r"(\w+) = ('.*'|[\w.-]+)", lambda m: f"`{m[1]}` is {_value(m[2])}"),
    (r"(\w+) <> ('.*')", lambda m: f"`{m[1]}` is not {_value(m[2])}"),
    (r"(\w+) <> (\w+)", lambda m: f"`{m[1]}` and `{m[2]}` differ"),
]

_NEGATIONS = [
    (r"(\w+) is null", r"\1 is not null"),
    (r"(\w+) <> ('.*')", r"\1 = \2"),
    (r"(\w+) not in (\(.*\))", r"\1 in \2"),
]


def in_words(expression: str) -> str:
    """A condition in words; what has no words of its own stays an expression in code marks."""
    code = without_parentheses(expression)
    choices, conditions = split(code, " or "), split(code, " and ")
    if len(choices) > 1:
        return _one_of(choices)
    if len(conditions) > 1:
        return _all_of(conditions)
    for pattern, phrase in _PHRASES:
        if match := re.fullmatch(pattern, code):
            return phrase(match)
    return f"`{code}`"


def _one_of(choices: list[str]) -> str:
    """`a is null or b` reads better as "if a is given, b"."""
    first, *rest = choices
    for pattern, opposite in _NEGATIONS:
        if match := re.fullmatch(pattern, without_parentheses(first)):
            return f"if {in_words(match.expand(opposite))}, {'; or '.join(in_words(choice) for choice in rest)}"
    return "; or ".join(in_words(choice) for choice in choices)


def _all_of(conditions: list[str]) -> str:
    phrases: list[str] = []
    for condition in conditions:
        if len(split(without_parentheses(condition), " and ")) > 1:
            phrases += [in_words(condition)]
        elif (
            phrases
            and (bound := re.fullmatch(r"(.+) <= ([\w.-]+)", without_parentheses(condition)))
            and (phrases[-1].startswith(least := in_words(f"{bound[1]} >= 0").removesuffix("at least 0")))
        ):
            phrases[-1] = f"{phrases[-1].replace(f'{least}at least', f'{least}from')} to {_value(bound[2])}"
        else:
            phrases += [in_words(condition)]
    if any(phrase.startswith("if ") or " exactly when " in phrase for phrase in phrases):
        return "; ".join(phrases)
    return f"{', '.join(phrases[:-1])} and {phrases[-1]}" if len(phrases) > 1 else phrases[0]


def constraint_in_words(constraint: Constraint, link: Callable[[str], str]) -> str:
    """What a constraint demands, as a sentence. `link` turns a table's qualified name into a link to it."""
    columns = listed(constraint.columns)
    if constraint.kind == "p":
        return f"Identifies a row: {columns}."
    if constraint.kind == "u":
        return f"No two rows have the same {columns}."
    if constraint.kind == "x":
        return _exclusion_in_words(constraint)
    if constraint.kind == "f":
        verb = "names" if len(constraint.columns) == 1 else "name"
        return f"{columns} {verb} a row of {link(constraint.parent)}; {_ON_DELETE[constraint.on_delete]}."
    words = in_words(tidy(constraint.definition))
    return f"{words[0].upper()}{words[1:]}."


def listed(names: Sequence[str], conjunction: str = "and") -> str:
    """Names in code marks: `a`, `b` and `c`."""
    marked = [f"`{name}`" for name in names]
    return marked[0] if len(marked) == 1 else f"{', '.join(marked[:-1])} {conjunction} {marked[-1]}"


def _exclusion_in_words(constraint: Constraint) -> str:
    elements, _, condition = tidy(constraint.definition).partition(" where ")
    pairs = re.findall(r"(\w+) with (=|&&)", elements)
    same = [column for column, operator in pairs if operator == "="]
    overlapping = [column for column, operator in pairs if operator == "&&"]
    sentence = f"No two rows with the same {listed(same)} have overlapping {listed(overlapping)}"
    return f"{sentence}, where {in_words(condition)}." if condition else f"{sentence}."


def _choice(items: str) -> str:
    return listed([item.strip("'") for item in split(items, ",")], "or")


def _value(value: str) -> str:
    return value if re.fullmatch(r"-?[\d.]+", value) else f"`{value.strip(chr(39))}`"
