"""What the columns of a file mean: by preset, by what was said before, by name; and what has to be asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice

from crmdb.errors import UsageError
from crmdb.imports.fields import Catalog, Field, compact, fold, names_of
from crmdb.imports.mapping import FileMapping, Mapping
from crmdb.imports.presets import Preset
from crmdb.imports.profile import profile
from crmdb.imports.tables import Table
from crmdb.imports.wide_rates import read_wide_rates

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
    "stage_history": ("history", "histories", "stage_change"),
}


_OF_THE_CATALOG = ("catalog_influencers", "account_metrics", "catalog_audience")
"""Targets that services alone import, and that have to be asked for: --target."""

_NEEDED: dict[str, list[tuple[str, ...]]] = {
    "touches": [("contact", "visitor_id")],
    "opportunities": [
        ("name", "external_id", "company_name", "company_external_id"),
        ("name", "stage", "status", "amount"),
    ],
    "influencers": [("handle", "profile_url", "name", "linkedin", "instagram", "youtube", "tiktok", "x")],
}
"""Of each group of fields a file of the target has at least one: there is no touch without a person."""


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
    folded = {heading: compact(heading) for heading in headings if heading.lower() not in REJECT_COLUMNS}
    columns: dict[str, str] = {}
    taken: set[str] = set()
    # A field's own name is surer than a synonym; of synonyms the target's own fields come before those of its parts.
    for names in (lambda item: [compact(item.name)], names_of):
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
        items = _items(table, catalog, target=target, preset=preset, presets=presets, given=given)
        nobody = [item for item in items if item.mapping.target == "touches" and not _names_a_person(item.mapping)]
        if nobody or not items:
            why = _whom_to_name(nobody[0], presets) if nobody else _why_not(table, preset, presets)
            left_out.append(f"{table.name} is left out: {why}")
        found += [item for item in items if item not in nobody]
    if not found:
        raise UsageError(
            f"It is not clear what these files hold. {'. '.join(left_out)}.",
            f"Say it with --target: {', '.join(catalog.targets)}.",
        )
    return found, left_out


def _names_a_person(mapping: FileMapping) -> bool:
    said = {*mapping.columns.values(), *mapping.constants}
    return bool({"contact", "visitor_id"} & (said | {name for name, of in mapping.copies.items() if of in said}))


def _whom_to_name(item: Recognised, presets: list[Preset]) -> str:
    """What to do about a file of touches that says of none whom it touched."""
    cures = (preset.missing("touches", item.table.headings) for preset in presets if preset.name == item.preset)
    cure = next(cures, "") or "Map a column to contact or to visitor_id"
    return f"no column says who was touched, a contact or a visitor. {cure}".rstrip(".")


def _why_not(table: Table, preset: Preset | None, presets: list[Preset]) -> str:
    """Why a table is of no target, in a few words."""
    if preset:
        others = [other.name for other in presets if other.match(table.headings, None, is_chosen=False)]
        return f'its columns are those of no export that the preset "{preset.name}" knows' + (
            f", but of one of {others[0]}: --preset {others[0]}" if others else "; without --preset they go by name"
        )
    known: set[str] = {compact(heading) for heading in table.headings}
    if known & _SUMS and not known & {"email", "userpseudoid"}:
        return (
            "it is a report of sums, and a sum names nobody who was touched; export the single events"
            " (of Google Analytics 4: BigQuery, or a user exploration)"
        )
    return f"its columns are those of no target ({', '.join(table.headings[:6])} …)"


_SUMS = {
    *("sessions", "engagedsessions", "activeusers", "totalusers", "newusers", "eventcount", "keyevents", "totalclicks"),
    *("sitzungen", "sitzungenmitinteraktionen", "aktivenutzer", "ereignisanzahl", "schlüsselereignisse", "nutzer"),
    *("sesiones", "usuariosactivos", "eventosclave", "sessionsavecengagement", "utilisateursactifs", "sessões"),
}


def _items(
    table: Table,
    catalog: Catalog,
    *,
    target: str | None,
    preset: Preset | None,
    presets: list[Preset],
    given: Mapping | None,
) -> list[Recognised]:
    said = [file for file in (given.files if given else []) if file.name == table.name]
    if not said and given and len(given.files) == 1 and (target in (None, given.files[0].target)):
        said = given.files
    if said:
        return [
            _with_ignored(
                Recognised(
                    table,
                    FileMapping(
                        **{
                            **vars(file),
                            "name": table.name,
                            "columns": {
                                heading: name for heading, name in file.columns.items() if heading in table.headings
                            },
                        }
                    ),
                    list(table.remarks),
                )
            )
            for file in said
        ]
    if target in (None, "exchange_rates") and "exchange_rates" in catalog.targets:
        rates, remarks = read_wide_rates(table, catalog)
        if rates:
            first, *rest = [Recognised(table, mapping, [], "ecb") for mapping in rates]
            first.remarks = [*table.remarks, *remarks]
            return [first, *rest]
    for candidate in [preset] if preset else presets:
        kind = "influencers" if target == "catalog_influencers" else target
        matches = candidate.match(table.headings, kind, is_chosen=preset is not None)
        if kind != target:
            matches = [_for_the_catalog(match, catalog) for match in matches]
        if matches:
            return [_by_preset(table, catalog, match, candidate, is_alone=len(matches) == 1) for match in matches]
    # Who names a preset does not want its columns guessed by another one.
    chosen = target or (None if preset else _likely_target(table, catalog))
    if chosen is None:
        return []
    mapping = FileMapping(table.name, chosen, columns_by_name(catalog, chosen, table.headings))
    if not mapping.columns:
        return []
    return [_with_ignored(Recognised(table, mapping, list(table.remarks)))]


def _for_the_catalog(match: FileMapping, catalog: Catalog) -> FileMapping:
    """A list of creators read as people of the catalog: private fields, such as a mail address, have no place there."""
    known = {field.name for field in catalog.of("catalog_influencers")}
    columns = {heading: name for heading, name in match.columns.items() if name in known}
    ignored = [*match.ignored, *(heading for heading in match.columns if heading not in columns)]
    return FileMapping(**{**vars(match), "target": "catalog_influencers", "columns": columns, "ignored": ignored})


def _by_preset(table: Table, catalog: Catalog, match: FileMapping, preset: Preset, *, is_alone: bool) -> Recognised:
    """A table as a preset reads it. Other columns go by name, unless the preset splits the table among targets."""
    ignored = {compact(heading) for heading in match.ignored}
    others = [name for name in table.headings if name not in match.columns and compact(name) not in ignored]
    by_name = columns_by_name(catalog, match.target, others) if is_alone else {}
    taken = {*match.columns.values(), *match.constants, *match.copies}
    columns = {
        heading: name
        for heading in table.headings
        if (name := match.columns.get(heading) or by_name.get(heading))
        and (heading in match.columns or name not in taken)
    }
    requires = next((name for name in table.headings if compact(name) == compact(match.requires or "")), None)
    mapping = FileMapping(**{**vars(match), "name": table.name, "columns": columns, "requires": requires})
    item = _with_ignored(Recognised(table, mapping, list(table.remarks), preset.name))
    if requires:
        item.remarks.append(f'only rows with a value in "{requires}" are {match.target}')
    return item


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
        if any(not set(names) & set(columns.values()) for names in _NEEDED.get(target, ())):
            return 0.0
        named = any(word in table.name.lower() for word in _LIKE_TARGET.get(target, (target,)))
        return (len(columns) + (1.5 if named else 0.0)) / len(table.headings) if len(columns) + named >= 2 else 0.0

    best = max((name for name in catalog.targets if name not in _OF_THE_CATALOG), key=score)
    return best if score(best) >= 1 / 3 else None


Ask = Callable[[str, dict[str, str]], str]
"""Asks a question with these answers, and returns the answer that was chosen."""


def settle_formats(
    item: Recognised, catalog: Catalog, date_order: str | None, decimal_mark: str | None, ask: Ask | None = None
) -> None:
    """Find the order of dates and the decimal mark in the values; what they leave open is asked, or has to be said.

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
        if ask:
            mapping.date_order = mapping.date_order or ask(
                f'{item.table.name}: how are dates of "{heading}" read, such as {seen[heading].example}?', _ORDERS
            )
            continue
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
        item,
        ask,
        [(heading, seen[heading].commas, seen[heading].points, seen[heading].either) for heading in numbers],
    )


_WORDS = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}


_ORDERS = {"dmy": "day first", "mdy": "month first"}
_MARKS = {",": "decimal comma", ".": "decimal point"}


def _settle_decimals(item: Recognised, ask: Ask | None, seen: list[tuple[str, int, int, str]]) -> None:
    mapping = item.mapping
    if mapping.decimal_mark:
        return
    commas = sum(column[1] for column in seen)
    points = sum(column[2] for column in seen)
    unclear = next((column for column in seen if "." in column[3]), None)
    is_open = (commas and points) or (unclear and not commas and not points)
    if is_open and ask:
        example = f", such as {unclear[3]}" if unclear else ""
        mapping.decimal_mark = ask(f"{item.table.name}: how are its numbers written{example}?", _MARKS)
        return
    if commas and points:
        raise UsageError(
            f"{item.table.name}: {commas} numbers have a decimal comma and {points} a decimal point.",
            "Say which one holds with --decimal , or --decimal . ; rows that do not fit are refused.",
        )
    if commas:
        mapping.decimal_mark = ","
        item.remarks.append("numbers have a decimal comma")
    elif not points and unclear:
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
