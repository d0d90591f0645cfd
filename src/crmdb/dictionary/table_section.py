"""The section of one table or view."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from crmdb.dictionary.expressions import tidy
from crmdb.dictionary.markdown import Links, code, sentence, table
from crmdb.dictionary.schema import Column, Policy, Relation, Trigger
from crmdb.dictionary.words import constraint_in_words, listed

_ROLES = {"authenticated": "signed-in users", "service_role": "services", "anon": "everybody", "public": "everybody"}
_TRIGGER = re.compile(
    r"CREATE TRIGGER \S+ (?P<events>.+) ON \S+ (?:REFERENCING .+ )?FOR EACH (?P<level>ROW|STATEMENT) "
    r"(?:WHEN \((?P<condition>.+)\) )?EXECUTE FUNCTION"
)
_ACTIVE_WORKSPACE = re.compile(r"(?:workspace_)?id = \(select private\.active_workspace\('(\w+)'\)\)")


def table_section(relation: Relation, tables: Mapping[str, Relation], links: Links) -> list[str]:
    """Everything about a table: columns, keys and constraints, relations, who may do what, indexes, triggers."""
    return [
        *_opening(relation),
        *_columns(relation),
        *_part("Keys and constraints", _constraints(relation, links)),
        *_part("Relations", _relations(relation, tables, links)),
        *_part("Who may do what", [*_privileges(relation), *_policies(relation)]),
        *_part("Indexes", _indexes(relation)),
        *_part("Triggers", _triggers(relation.triggers, links)),
    ]


def view_section(relation: Relation) -> list[str]:
    """A view: purpose, columns, who may read it."""
    return [*_opening(relation), *_columns(relation), *_privileges(relation)]


def foreign_triggers(name: str, triggers: Iterable[Trigger], links: Links) -> list[str]:
    """Our triggers on a table of another schema."""
    return [f"### `{name}`", "", *_triggers(triggers, links)]


def _opening(relation: Relation) -> list[str]:
    lines = [f"### `{relation.name}`", "", sentence(relation.comment), ""]
    if relation.partition_key:
        lines += [f"Partitioned by {relation.partition_key.lower()}; the partitions are in schema private.", ""]
    if any(trigger.function == "private.prevent_change" for trigger in relation.triggers):
        lines += ["**Append-only**: a row once written is neither changed nor deleted.", ""]
    return lines


def _part(title: str, lines: list[str]) -> list[str]:
    return [f"**{title}**", "", *lines] if lines else []


def _columns(relation: Relation) -> list[str]:
    is_table = bool(relation.constraints)
    return table(
        ["Column", "Type", "Null", "Default", "Meaning"],
        [
            (
                code(column.name),
                column.type,
                "yes" if column.nullable and is_table else "",
                _default(column),
                sentence(column.comment),
            )
            for column in relation.columns
        ],
    )


def _default(column: Column) -> str:
    if column.kind == "identity":
        return "counts up"
    return f"always {code(tidy(column.value))}" if column.kind == "generated" else code(tidy(column.value))


def _constraints(relation: Relation, links: Links) -> list[str]:
    rows = [
        (code(constraint.name), constraint_in_words(constraint, links.to), sentence(constraint.comment))
        for constraint in relation.constraints
    ]
    return table(["Name", "Rule", "Why"], rows)


def _relations(relation: Relation, tables: Mapping[str, Relation], links: Links) -> list[str]:
    outgoing = [f"{links.to(key.parent)} through {listed(key.columns)}" for key in relation.foreign_keys]
    incoming = [
        f"{links.to(child.name)} through {listed(key.columns)}"
        for child in tables.values()
        for key in child.foreign_keys
        if key.parent == relation.name
    ]
    lines = []
    if outgoing:
        lines.append(f"- Refers to {'; '.join(outgoing)}.")
    if incoming:
        lines.append(f"- Referred to by {'; '.join(incoming)}.")
    return [*lines, ""] if lines else []


def _privileges(relation: Relation) -> list[str]:
    granted: dict[str, list[str]] = {}
    for grant in relation.grants:
        columns = f" ({', '.join(code(column) for column in grant.columns)})" if grant.columns else ""
        granted.setdefault(grant.role, []).append(f"{grant.privilege}{columns}")
    if not granted:
        return ["No role of the API has any privilege on it.", ""]
    return [f"- {_role(role)}: {', '.join(privileges)}." for role, privileges in granted.items()] + [""]


def _policies(relation: Relation) -> list[str]:
    rows = [
        (policy.name, policy.command, _rows_in_words(policy), sentence(policy.comment)) for policy in relation.policies
    ]
    return table(["Policy", "Command", "Rows", "Remark"], rows)


def _rows_in_words(policy: Policy) -> str:
    found, left = tidy(policy.reads), tidy(policy.writes)
    phrases = [_condition(found or left)]
    if found and left and found != left:
        phrases.append(f"afterwards: {_condition(left)}")
    return "; ".join(phrases)


def _condition(expression: str) -> str:
    if expression in ("true", "false"):
        return "all" if expression == "true" else "none"
    if match := _ACTIVE_WORKSPACE.fullmatch(expression):
        return f"of the active workspace, for its {match[1]}s and above: `{expression}`"
    return code(expression)


def _indexes(relation: Relation) -> list[str]:
    rows = []
    for index in relation.indexes:
        what = tidy(index.definition.partition(" USING ")[2]).removeprefix("btree ")
        unique = "unique " if index.definition.startswith("CREATE UNIQUE") else ""
        rows.append((code(index.name), code(f"{unique}{what}"), sentence(index.comment)))
    return table(["Name", "On", "Serves"], rows)


def _triggers(triggers: Iterable[Trigger], links: Links) -> list[str]:
    rows = [
        (code(trigger.name), _occasion(trigger), links.to(trigger.function), sentence(trigger.comment))
        for trigger in triggers
    ]
    return table(["Name", "When", "Function", "What for"], rows)


def _occasion(trigger: Trigger) -> str:
    match = _TRIGGER.match(" ".join(trigger.definition.split()))
    if match is None:
        return code(trigger.definition)
    events = re.sub(r"\b[A-Z]+\b", lambda word: word[0].lower(), match["events"])
    condition = f" when {code(tidy(match['condition']))}" if match["condition"] else ""
    return f"{events}, each {match['level'].lower()}{condition}"


def _role(role: str) -> str:
    words = _ROLES.get(role)
    return f"{words[0].upper()}{words[1:]} (`{role}`)" if words else f"`{role}`"
