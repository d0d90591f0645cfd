"""Mermaid diagrams: entities of an area, areas of the database, status graphs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from crmdb.dictionary.areas import Area
from crmdb.dictionary.schema import Constraint, Relation

_TENANCY = ("public.workspaces", "public.workspace_members", "public.users")
"""Nearly every table points at them; outside their own area the lines would hide everything else."""

_MAIN_TABLES = 6


def entities(area: Area, tables: Mapping[str, Relation]) -> list[str]:
    """An erDiagram of the area's tables and their relations; neighbours of other areas as boxes without columns."""
    own = {table.name for table in area.tables}
    lines = ["erDiagram"]
    for table in area.tables:
        lines += [f"    {table.short_name} {{", *_attributes(table), "    }"]
    for table in area.tables:
        for key in table.foreign_keys:
            if _is_drawn(key, tables, own):
                lines.append(f"    {_short(key.parent)} {_cardinality(table, key)} {table.short_name} : {_label(key)}")
    return lines


def overview(areas: Sequence[Area], tables: Mapping[str, Relation]) -> list[str]:
    """A flowchart: one box an area with its main tables, an arrow where one refers to another."""
    home = {table.name: area.name for area in areas for table in area.tables}
    arrows: dict[tuple[str, str], None] = {}
    for name, area_name in home.items():
        for key in tables[name].foreign_keys:
            target = home.get(key.parent, area_name)
            if target != area_name and _is_drawn(key, tables, set()):
                arrows[area_name, target] = None
    connected = {area_name for arrow in arrows for area_name in arrow}
    shown = [area for area in areas if area.tables]
    return [
        "flowchart TB",
        '    subgraph shared["Shared by all"]',
        "        direction LR",
        *(f"    {_box(area)}" for area in shown if area.name not in connected),
        "    end",
        *(_box(area) for area in shown if area.name in connected),
        *(f"    {origin} --> {target}" for origin, target in arrows),
    ]


def status_graph(transitions: Iterable[tuple[str, str]], start: str) -> list[str]:
    """A stateDiagram of `transitions` (from, to), starting at `start` if there is one."""
    steps = list(transitions)
    lines = ["stateDiagram-v2", "    direction LR"]
    if start:
        lines.append(f"    [*] --> {start}")
    lines += [f"    {former} --> {wanted}" for former, wanted in steps]
    final = sorted({wanted for _, wanted in steps} - {former for former, _ in steps})
    return [*lines, *(f"    {status} --> [*]" for status in final)]


def _box(area: Area) -> str:
    return f'    {area.name}["<b>{area.title}</b><br/>{"<br/>".join(_main_tables(area))}"]'


def _attributes(table: Relation) -> list[str]:
    """The columns of keys, which relations are made of; workspace_id, which leads them all, only where it is alone."""
    foreign = {column for key in table.foreign_keys for column in key.columns}
    unique = {column for key in table.constraints if key.kind == "u" for column in key.columns}
    lines = []
    for column in table.columns:
        marks = [
            mark
            for mark, columns in (("PK", set(table.key)), ("FK", foreign), ("UK", unique))
            if column.name in columns
        ]
        if marks and (column.name != "workspace_id" or table.key == ["workspace_id"]):
            lines.append(f"        {_word(column.type)} {column.name} {', '.join(marks)}")
    return lines


def _is_drawn(key: Constraint, tables: Mapping[str, Relation], own: set[str]) -> bool:
    parent = tables.get(key.parent)
    if parent is None:
        return False
    return parent.name in own or not (parent.is_lookup or parent.name in _TENANCY)


def _cardinality(table: Relation, key: Constraint) -> str:
    nullable = {column.name for column in table.columns if column.nullable}
    parent = "|o" if nullable & set(key.columns) else "||"
    single = any(c.kind in "pu" and set(c.columns) <= set(key.columns) for c in table.constraints)
    return f"{parent}--{'o|' if single else 'o{'}"


def _main_tables(area: Area) -> list[str]:
    """The tables most keys of the area point at, then those with the most keys; in the order they were made."""
    within = [key.parent for table in area.tables for key in table.foreign_keys]
    ranked = sorted(area.tables, key=lambda table: (-within.count(table.name), -len(table.constraints)))
    chosen = ranked[:_MAIN_TABLES]
    names = [table.short_name for table in area.tables if table in chosen]
    return names + (["…"] if len(area.tables) > len(chosen) else [])


def _label(key: Constraint) -> str:
    columns = [column for column in key.columns if column != "workspace_id"] or key.columns
    return f'"{", ".join(columns)}"'


def _short(name: str) -> str:
    return name.partition(".")[2]


def _word(type_name: str) -> str:
    """Mermaid takes a type of one word only."""
    return type_name.replace(" ", "_").replace(",", "_")
