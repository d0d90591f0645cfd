"""What the columns of a file mean: by preset, by what was said before, by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice

from crmdb.errors import UsageError
from crmdb.imports.contents import (
    NOT_TO_CONTACT,
    find_address,
    find_handle,
    find_opt_out,
    find_paid,
    find_platform,
    find_posts,
    find_stage,
    leads_to_posts,
)
from crmdb.imports.fields import Catalog, compact, fold
from crmdb.imports.mapping import Ask, FileMapping, Mapping
from crmdb.imports.names import REJECT_COLUMNS, columns_by_name, likely_targets
from crmdb.imports.orders import read_orders
from crmdb.imports.presets import Preset
from crmdb.imports.tables import Table
from crmdb.imports.wide_rates import read_wide_rates
from crmdb.imports.wide_stages import stage_columns


class AmbiguousError(UsageError):
    """A table whose columns can be those of several targets."""

    def __init__(self, name: str, targets: list[str]) -> None:
        self.what = f"its columns can be those of {' or of '.join(targets)}"
        super().__init__(
            f"{name}: {self.what}.",
            f"Import it by itself and say which: {' or '.join(f'--target {target}' for target in targets)}.",
        )


@dataclass
class Recognised:
    """What became of one table: its mapping, and what the user should know about it."""

    table: Table
    mapping: FileMapping
    remarks: list[str] = field(default_factory=list)
    preset: str = ""


def recognise(
    tables: list[Table],
    catalog: Catalog,
    *,
    target: str | None,
    preset: Preset | None,
    presets: list[Preset],
    given: Mapping | None,
    ask: Ask | None = None,
) -> tuple[list[Recognised], list[str]]:
    """The mapping of each table, and remarks about tables that are left out.

    Raises:
        UsageError: nothing is recognised, a table can be of several targets, or the target is not known.
    """
    if target is not None and target not in catalog.targets:
        raise UsageError(f'There is no target "{target}".', f"Targets: {', '.join(catalog.targets)}.")
    found: list[Recognised] = []
    left_out: list[str] = []
    for table in tables:
        try:
            items = _items(table, catalog, target=target, preset=preset, presets=presets, given=given, ask=ask)
        except AmbiguousError as unclear:
            if len(tables) == 1:
                raise
            # One file of a folder that can be two things does not keep the others from being imported.
            left_out.append(f"{table.name} is left out: {unclear.what}. {unclear.hint.rstrip('.')}")
            continue
        for item in items if given is None else []:
            _opt_out(item)
        nobody = [item for item in items if item.mapping.target == "touches" and not _names_a_person(item.mapping)]
        if nobody or not items:
            why = _whom_to_name(nobody[0], presets) if nobody else _why_not(table, preset, presets)
            left_out.append(f"{table.name} is left out: {why}")
        found += [item for item in items if item not in nobody]
    if not found:
        if any(_NO_TARGET in reason for reason in left_out):
            raise UsageError(
                f"It is not clear what these files hold. {'. '.join(left_out)}.",
                f"Say it with --target: {', '.join(catalog.targets)}.",
            )
        raise UsageError(
            f"There is nothing to import. {'. '.join(left_out)}.", "docs/importing.md says which exports to make."
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


def _presets_of(table: Table, presets: list[Preset]) -> list[str]:
    """The systems of which a table is an export, by all columns of a signature."""
    return [preset.name for preset in presets if preset.match(table.headings, None, is_chosen=False)]


def _why_not(table: Table, preset: Preset | None, presets: list[Preset]) -> str:
    """Why a table is of no target, in a few words."""
    if preset:
        others = _presets_of(table, presets)
        return f'its columns are those of no export that the preset "{preset.name}" knows' + (
            f", but of one of {others[0]}: --preset {others[0]}" if others else "; without --preset they go by name"
        )
    if any("@" in heading or "://" in heading for heading in table.headings):
        return (
            f"it has no headings: its first row is a record ({', '.join(table.headings[:4])} …); put a header above it"
        )
    if told := _refusal(table, presets):
        return told
    known: set[str] = {compact(heading) for heading in table.headings}
    if known & _CLICKS:
        return _WHY_NO_CLICKS
    if known & _SUMS and not known & {"email", "userpseudoid"}:
        return (
            "it is a report of sums, and a sum names nobody who was touched; export the single events"
            " (of Google Analytics 4: BigQuery, or an exploration with Effective user ID, Date and"
            " Session source / medium)"
        )
    return f"{_NO_TARGET} ({', '.join(table.headings[:6])} …)"


def _refusal(table: Table, presets: list[Preset]) -> str:
    return next((told for preset in presets if (told := preset.refusal(table.headings))), "")


def _counts_clicks(table: Table, target: str) -> bool:
    """Whether a table that looks like people or content says in truth how often links were clicked."""
    known = {*map(compact, table.headings)}
    return bool(known & _CLICKS) and (
        target in ("influencers", "contacts") or (target == "metrics" and bool(known & _OF_LINKS))
    )


_NO_TARGET = "its columns are those of no target"
_WHY_NO_CLICKS = (
    "it counts clicks, and a count names nobody who clicked. Import the links without it, and the clicks one by one:"
    " of Dub its events with the column Click ID, of a redirect of your own by public.record_touchpoints(). Clicks that"
    " a platform counted for a post are metrics of that content: --target metrics"
)
_CLICKS = {"clicks", "totalclicks", "uniqueclicks", "linkclicks", "klicks", "clics", "totalengagements"}
_OF_LINKS = {"destination", "destinationurl", "longurl", "shorturl", "shortlink", "slashtag", "bitlink", "backhalf"}
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
    ask: Ask | None,
) -> list[Recognised]:
    """By what a mapping says; else rates with a column a currency; else by preset; else by the names of the columns."""
    if said := _as_said(table, target, given) or _as_rates(table, catalog, target):
        return said
    found = (
        _as_export(table, catalog, target, preset, presets)
        or ([] if target or preset else _as_orders(table))
        or _as_named(table, catalog, target, preset, presets=presets, ask=ask)
    )
    return found + [history for item in found if target is None for history in _histories(item)]


def _histories(item: Recognised) -> list[Recognised]:
    """What columns such as `Date entered "Proposal"` say of the deals of a table: their history."""
    histories = stage_columns(item.mapping, item.table.headings)
    if histories:
        item.mapping.ignored = [
            heading for heading in item.mapping.ignored if all(heading != other.requires for other in histories)
        ]
        item.remarks.append(f"{len(histories)} columns say when deals entered a stage: they become their history")
    return [Recognised(item.table, history, [], item.preset) for history in histories]


def _as_said(table: Table, target: str | None, given: Mapping | None) -> list[Recognised]:
    said = [file for file in (given.files if given else []) if file.name == table.name]
    if not said and given and len(given.files) == 1 and (target in (None, given.files[0].target)):
        said = given.files
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


def _as_rates(table: Table, catalog: Catalog, target: str | None) -> list[Recognised]:
    if target not in (None, "exchange_rates") or "exchange_rates" not in catalog.targets:
        return []
    rates, remarks = read_wide_rates(table, catalog)
    found = [Recognised(table, mapping, [], "ecb") for mapping in rates]
    if found:
        found[0].remarks = [*table.remarks, *remarks]
    return found


def _as_export(
    table: Table, catalog: Catalog, target: str | None, preset: Preset | None, presets: list[Preset]
) -> list[Recognised]:
    if preset and not preset.match(table.headings, target, is_chosen=False) and _presets_of(table, presets):
        return []
    kind = "influencers" if target == "catalog_influencers" else target
    # Several systems name their columns alike: the one whose export explains most of them.
    found = [
        (candidate, candidate.match(table.headings, kind, is_chosen=preset is not None))
        for candidate in ([preset] if preset else presets)
    ]
    if not any(matches for _, matches in found):
        return []
    system, matches = max(found, key=lambda item: max((len(match.columns) for match in item[1]), default=0))
    if kind != target:
        matches = [_for_the_catalog(match, catalog) for match in matches]
    return [_by_preset(table, catalog, match, system, is_alone=len(matches) == 1) for match in matches]


def _as_named(
    table: Table,
    catalog: Catalog,
    target: str | None,
    preset: Preset | None,
    *,
    presets: list[Preset],
    ask: Ask | None,
) -> list[Recognised]:
    # Who names a preset does not want its columns guessed by another one.
    if target is None and (preset or _refusal(table, presets)):
        return []
    likely = [target] if target else likely_targets(table, catalog)
    if not likely or (target is None and _counts_clicks(table, likely[0])):
        return []
    if (
        target is None
        and "influencers" in likely
        and any(
            name == "profile_url" and leads_to_posts(table, heading)
            for heading, name in columns_by_name(catalog, "influencers", table.headings).items()
        )
        and (posts := _as_posts(table, catalog, "deliverables"))
    ):
        return posts
    chosen = likely[0]
    if target is None and {*likely} <= {"deliverables", "metrics"} and (posts := _as_posts(table, catalog, chosen)):
        return posts
    if len(likely) > 1 and ask:
        meanings = {name: f"rows are {name.replace('_', ' ')}" for name in likely}
        chosen = ask(f"{table.name}: what are its rows?", meanings)
    elif len(likely) > 1:
        raise AmbiguousError(table.name, likely)
    mapping = FileMapping(table.name, chosen, columns_by_name(catalog, chosen, table.headings))
    item = _with_names(Recognised(table, mapping, list(table.remarks)), catalog)
    for look in (find_address, find_opt_out, find_paid, find_stage, find_posts, find_platform, find_handle):
        item.remarks += look(table, mapping)
    return [_with_ignored(item)] if mapping.columns else []


def _as_orders(table: Table) -> list[Recognised]:
    found = [_with_ignored(Recognised(table, mapping)) for mapping in read_orders(table)]
    if found:
        found[0].remarks += [*table.remarks, "its rows are orders: buyers, won deals, and touches of whom they came by"]
    return found


_DATES = {"date", "day", "datum", "tag", "fecha", "data", "jour"}


def _as_posts(table: Table, catalog: Catalog, chosen: str) -> list[Recognised]:
    """Numbers beside whose post it is, where and when, as dashboards list them: the content, then its numbers."""
    if chosen not in ("deliverables", "metrics") or not {"deliverables", "metrics"} <= {*catalog.targets}:
        return []
    content, numbers = (columns_by_name(catalog, target, table.headings) for target in ("deliverables", "metrics"))
    if "published_at" not in content.values():
        # The date beside a post is that of the post, not that on which its numbers were read.
        content |= {heading: "published_at" for heading in numbers if compact(heading) in _DATES}
    said = {*content.values()}
    measured = {heading: name for heading, name in numbers.items() if heading not in content}
    if "status" in said or not measured or not {"influencer", "published_url", "published_at"} <= said:
        return []
    address = next(heading for heading, name in content.items() if name == "published_url")
    constants = {"status": "published"} | ({} if "type" in said else {"type": "post"})
    return [
        _with_ignored(Recognised(table, FileMapping(table.name, "deliverables", content, constants), [*table.remarks])),
        _with_ignored(Recognised(table, FileMapping(table.name, "metrics", {address: "deliverable"} | measured))),
    ]


def _opt_out(item: Recognised) -> None:
    """People in a list of unsubscribed ones must not be contacted; Mailchimp has a file for each status."""
    mapping = item.mapping
    is_said = "do_not_contact" in {*mapping.columns.values(), *mapping.constants}
    if mapping.target == "contacts" and not is_said and NOT_TO_CONTACT.search(item.table.name.lower()):
        mapping.constants["do_not_contact"] = "yes"
        item.remarks.append(
            "by its name it lists people who are not to be contacted; --set do_not_contact=no if not so"
        )


def _with_names(item: Recognised, catalog: Catalog) -> Recognised:
    """An influencer whose name stands in two columns, as lists that are used for mailing have it."""
    mapping = item.mapping
    if not mapping.target.endswith("influencers") or "name" in {*mapping.columns.values(), *mapping.constants}:
        return item
    rest = [heading for heading in item.table.headings if heading not in mapping.columns]
    found = {name: heading for heading, name in columns_by_name(catalog, "contacts", rest).items()}
    if {"first_name", "last_name"} <= set(found):
        named = mapping.columns | {found["first_name"]: "name"}
        mapping.columns = {heading: named[heading] for heading in item.table.headings if heading in named}
        mapping.joins[found["first_name"]] = [found["last_name"]]
    return item


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
    lists = {field.name for field in catalog.of(match.target) if field.kind == "list"}
    taken = {*match.columns.values(), *match.constants, *match.copies} - lists
    columns = {
        heading: name
        for heading in table.headings
        if (name := match.columns.get(heading) or by_name.get(heading))
        and (heading in match.columns or name not in taken)
    }
    columns |= {rest: match.columns[rest] for rest in match.splits.values()}
    requires = next((name for name in table.headings if compact(name) == compact(match.requires or "")), None)
    mapping = FileMapping(**{**vars(match), "name": table.name, "columns": columns, "requires": requires})
    item = _with_names(Recognised(table, mapping, list(table.remarks), preset.name), catalog)
    for look in (find_opt_out, find_handle):
        item.remarks += look(table, mapping)
    item = _with_ignored(item)
    if requires:
        item.remarks.append(f'only rows with a value in "{requires}" are {match.target}')
    return item


def _with_ignored(item: Recognised) -> Recognised:
    item.mapping.ignored = [
        heading
        for heading in item.table.headings
        if heading not in item.mapping.columns
        and heading.lower() not in REJECT_COLUMNS
        and not any(heading in others for others in item.mapping.joins.values())
    ]
    return item


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
