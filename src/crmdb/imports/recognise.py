"""What the columns of a file mean: by preset, by what was said before, by name; and what has to be asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice

from crmdb.errors import UsageError
from crmdb.imports.fields import Catalog, Field, fold, names_of
from crmdb.imports.mapping import FileMapping, Mapping
from crmdb.imports.presets import Preset
from crmdb.imports.profile import profile
from crmdb.imports.tables import Table

REJECT_COLUMNS = ("import: reason", "import: what to do")
"""Columns that a rejects file has beside those of the file it comes from."""

_LIKE_TARGET = {
    "companies": ("account", "compan", "organi", "firm"),
    "contacts": ("contact", "people", "person", "lead"),
    "opportunities": ("deal", "opportunit", "pipeline"),
    "influencers": ("influencer", "creator", "talent", "profile"),
    "campaigns": ("campaign",),
    "touches": ("click", "touch", "event", "session", "traffic"),
    "links": ("link",),
    "exchange_rates": ("rate", "fx", "currenc"),
}


@dataclass
class Recognised:
    """What became of one table: its mapping, and what the user should know about it."""

    table: Table
    mapping: FileMapping
    remarks: list[str] = field(default_factory=list)
    preset: str = ""


def columns_by_name(catalog: Catalog, target: str, headings: list[str]) -> dict[str, str]:
    """Heading to field: each heading one field, each field one heading, the earliest synonym first."""
    fields = catalog.of(target)
    folded = {heading: fold(heading) for heading in headings if heading.lower() not in REJECT_COLUMNS}
    columns: dict[str, str] = {}
    taken: set[str] = set()
    # A field's own name is surer than a synonym; of synonyms the target's own fields come before those of its parts.
    for names in (lambda item: [fold(item.name)], names_of):
        for item in sorted(fields, key=lambda item: item.table != fields[0].table):
            if item.name in taken:
                continue
            for name in names(item):
                heading = next(
                    (given for given, known in folded.items() if known == name and given not in columns), None
                )
                if heading is not None:
                    columns[heading] = item.name
                    taken.add(item.name)
                    break
    return {heading: columns[heading] for heading in headings if heading in columns}


def recognise(
    tables: list[Table],
    catalog: Catalog,
    *,
    target: str | None,
    preset: Preset | None,
    presets: list[Preset],
    given: Mapping | None,
) -> tuple[list[Recognised], list[str]]:
    """The mapping of each table, and remarks about tables that are left out.

    Raises:
        UsageError: nothing is recognised, or the target is not known.
    """
    if target is not None and target not in catalog.targets:
        raise UsageError(f'There is no target "{target}".', f"Targets: {', '.join(catalog.targets)}.")
    found: list[Recognised] = []
    left_out: list[str] = []
    for table in tables:
        item = _one(table, catalog, target=target, preset=preset, presets=presets, given=given)
        if item is None:
            left_out.append(
                f"{table.name} is left out: its columns are those of no target ({', '.join(table.headings[:6])} …)"
            )
        else:
            found.append(item)
    if not found:
        raise UsageError(
            f"It is not clear what {', '.join(table.name for table in tables)} holds.",
            f"Say it with --target: {', '.join(catalog.targets)}.",
        )
    return found, left_out


def _one(
    table: Table,
    catalog: Catalog,
    *,
    target: str | None,
    preset: Preset | None,
    presets: list[Preset],
    given: Mapping | None,
) -> Recognised | None:
    said = next((file for file in (given.files if given else []) if file.name == table.name), None)
    if said is None and given and len(given.files) == 1 and (target in (None, given.files[0].target)):
        said = given.files[0]
    if said is not None:
        columns = {heading: name for heading, name in said.columns.items() if heading in table.headings}
        mapping = FileMapping(**{**vars(said), "name": table.name, "columns": columns})
        return _with_ignored(Recognised(table, mapping, list(table.remarks)))
    for candidate in [preset] if preset else presets:
        match = candidate.match(table.headings, target, is_chosen=preset is not None)
        if match is not None:
            columns = {
                **columns_by_name(catalog, match.target, [h for h in table.headings if h not in match.columns]),
                **match.columns,
            }
            taken: set[str] = set(match.columns.values())
            columns = {
                heading: columns[heading]
                for heading in table.headings
                if heading in columns and (heading in match.columns or columns[heading] not in taken)
            }
            mapping = FileMapping(**{**vars(match), "name": table.name, "columns": columns})
            return _with_ignored(Recognised(table, mapping, list(table.remarks), candidate.name))
    chosen = target or _likely_target(table, catalog)
    if chosen is None:
        return None
    mapping = FileMapping(table.name, chosen, columns_by_name(catalog, chosen, table.headings))
    if not mapping.columns:
        return None
    return _with_ignored(Recognised(table, mapping, list(table.remarks)))


def _with_ignored(item: Recognised) -> Recognised:
    item.mapping.ignored = [
        heading
        for heading in item.table.headings
        if heading not in item.mapping.columns and heading.lower() not in REJECT_COLUMNS
    ]
    return item


def _likely_target(table: Table, catalog: Catalog) -> str | None:
    """The target that explains most columns; the file's name speaks for one. Two columns at least, or a third."""

    def score(target: str) -> float:
        columns = columns_by_name(catalog, target, table.headings)
        required = [item for item in catalog.of(target) if item.is_required]
        if any(item.name not in columns.values() for item in required):
            return 0.0
        named = any(word in table.name.lower() for word in _LIKE_TARGET.get(target, (target,)))
        return (len(columns) + (1.5 if named else 0.0)) / len(table.headings) if len(columns) + named >= 2 else 0.0

    best = max(catalog.targets, key=score)
    return best if score(best) >= 1 / 3 else None


def settle_formats(item: Recognised, catalog: Catalog, date_order: str | None, decimal_mark: str | None) -> None:
    """Find the order of dates and the decimal mark in the values; what they leave open has to be said.

    Raises:
        UsageError: dates or numbers can be read in two ways.
    """
    mapping = item.mapping
    kinds = {heading: _kind(catalog, mapping, name) for heading, name in mapping.columns.items()}
    dates = [heading for heading, kind in kinds.items() if kind in ("day", "moment", "date")]
    numbers = [heading for heading, kind in kinds.items() if kind in ("number", "integer", "money", "share")]
    mapping.date_order = date_order or mapping.date_order
    mapping.decimal_mark = decimal_mark or mapping.decimal_mark
    seen = profile(item.table, dates, numbers)
    for heading in dates:
        column = seen[heading]
        if not column.has_dates or mapping.date_order or heading in mapping.date_orders:
            continue
        if len(column.orders) == 1:
            order = next(iter(column.orders))
            mapping.date_orders[heading] = order
            item.remarks.append(
                f'dates of "{heading}" are {_WORDS[order]}: no other order fits all of them (such as {column.example})'
            )
    open_dates = [
        heading
        for heading in dates
        if seen[heading].has_dates and not mapping.date_order and heading not in mapping.date_orders
    ]
    known = set(mapping.date_orders.values())
    for heading in open_dates:
        if not seen[heading].orders:
            raise UsageError(
                f'{item.table.name}: column "{heading}" holds dates of both orders, day first and month first.',
                "Say which one holds with --date-order dmy or mdy; rows that do not fit are refused.",
            )
        if len(known) == 1:
            mapping.date_orders[heading] = next(iter(known))
            item.remarks.append(
                f'dates of "{heading}" are read as {_WORDS[next(iter(known))]}, like the other dates of the file'
            )
            continue
        raise UsageError(
            f'{item.table.name}: dates of "{heading}" can be read in two ways, such as {seen[heading].example}.',
            "Say it with --date-order dmy (day first) or --date-order mdy (month first).",
        )
    for heading in [heading for heading in numbers if kinds[heading] == "share"]:
        column = seen[heading]
        if column.too_large:
            del mapping.columns[heading]
            mapping.ignored.append(heading)
            item.remarks.append(f'"{heading}" is left out: {column.too_large} is a count, not a rate')
        elif column.above_one and heading not in mapping.percents:
            mapping.percents.append(heading)
            item.remarks.append(f'"{heading}" is read as percent: {column.above_one} is too much for a share')
    _settle_decimals(
        item, [(heading, seen[heading].commas, seen[heading].points, seen[heading].either) for heading in numbers]
    )


_WORDS = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}


def _settle_decimals(item: Recognised, seen: list[tuple[str, int, int, str]]) -> None:
    mapping = item.mapping
    if mapping.decimal_mark:
        return
    commas = sum(column[1] for column in seen)
    points = sum(column[2] for column in seen)
    if commas and points:
        raise UsageError(
            f"{item.table.name}: {commas} numbers have a decimal comma and {points} a decimal point.",
            "Say which one holds with --decimal , or --decimal . ; rows that do not fit are refused.",
        )
    if commas:
        mapping.decimal_mark = ","
        item.remarks.append("numbers have a decimal comma")
    elif not points and (unclear := next((column for column in seen if "." in column[3]), None)):
        raise UsageError(
            f'{item.table.name}: numbers of "{unclear[0]}" can be read in two ways, such as {unclear[3]}.',
            "Say it with --decimal . (a little more than one) or --decimal , (more than a thousand).",
        )


def _kind(catalog: Catalog, mapping: FileMapping, name: str) -> str:
    if name.startswith("custom:"):
        return mapping.custom.get(name.removeprefix("custom:"), "text")
    item: Field | None = catalog.field(mapping.target, name)
    return item.kind if item else "text"


def keep_rest(item: Recognised) -> None:
    """Columns that mean no field become custom fields, named after their headings."""
    mapping = item.mapping
    if mapping.target not in _WITH_CUSTOM_FIELDS:
        return
    taken = {name.removeprefix("custom:") for name in mapping.columns.values()}
    for heading in mapping.ignored:
        key = "_".join(fold(heading).encode("ascii", "ignore").decode().split())[:60] or "field"
        key = key if key[0].isalpha() else f"field_{key}"
        unique = key
        while unique in taken:
            unique += "_"
        taken.add(unique)
        mapping.columns[heading] = f"custom:{unique}"
        mapping.custom[unique] = "text"
    mapping.ignored = []


_WITH_CUSTOM_FIELDS = ("companies", "contacts", "opportunities", "campaigns", "influencers")


def sample(table: Table, count: int = 3) -> list[list[str | None]]:
    """The first rows of a table."""
    return [cells for _, cells in islice(table.read(), count)]
