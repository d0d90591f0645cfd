"""crmdb import FILE…"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from crmdb.cli.console import stderr, stdout
from crmdb.cli.importing.options import asker, importer, importer_options, telling
from crmdb.cli.importing.report import print_fates, print_mapping, print_words, summary_line
from crmdb.cli.options import if_interrupted
from crmdb.errors import ExitCode, UsageError
from crmdb.imports.batch import MISSING_RATE, Importer
from crmdb.imports.fields import Catalog, load_catalog
from crmdb.imports.formats import settle_formats
from crmdb.imports.mapping import Mapping, load_mapping, to_toml
from crmdb.imports.names import OF_THE_CATALOG
from crmdb.imports.presets import all_presets, find_preset
from crmdb.imports.questions import ask_for_meanings
from crmdb.imports.readings import keep_latest_readings
from crmdb.imports.recognise import Recognised, keep_rest, recognise
from crmdb.imports.rejects import write_rejects
from crmdb.imports.said import (
    by_source,
    currency_of_headings,
    leave_out_what_nobody_says,
    set_constants,
    set_meanings,
    what_is_missing,
)
from crmdb.imports.tables import find_tables, never_read

_PATH = click.Path(path_type=Path)


@click.command(name="files", short_help="Check files, and with --apply import them.")
@click.argument("files", nargs=-1, required=True, type=_PATH)
@click.option("--target", metavar="NAME", help="What the rows are, such as contacts. [default: found by the columns]")
@click.option("--preset", metavar="NAME", help="The system the files come from. [default: found by the columns]")
@click.option("--mapping", "mapping_file", type=_PATH, help="A mapping file that says what the columns mean.")
@click.option("--save-mapping", type=_PATH, help="Write the mapping that was used into this file.")
@click.option(
    "--source", metavar="NAME", help="Name of the source system; with a row's id the key against importing twice."
)
@click.option("--date-order", type=click.Choice(["dmy", "mdy", "ymd"]), help="How dates such as 03/04/2026 are read.")
@click.option("--decimal", type=click.Choice([".", ","]), help="The decimal mark of numbers.")
@click.option("--encoding", metavar="NAME", help="Encoding of text files. [default: found by their bytes]")
@click.option("--delimiter", metavar="CHAR", help="Delimiter of text files. [default: found]")
@click.option("--currency", metavar="CODE", help="Currency of amounts that name none. [default: the workspace's]")
@click.option("--phone-country", metavar="CODE", help="Country of telephone numbers without one, such as DE.")
@click.option("--set", "constants", metavar="FIELD=VALUE", multiple=True, help="A field with one value in every row.")
@click.option(
    "--meaning", "meanings", metavar="FIELD:WORD=OURS", multiple=True, help="What a word of a field means here."
)
@click.option("--keep-rest", "rest_kept", is_flag=True, help="Keep columns that mean no field as custom fields.")
@click.option("--reporting-currency", metavar="CODE", help="Let the workspace report in it; before any money is in.")
@click.option("--apply", "is_applied", is_flag=True, help="Write what the check allows. [default: check only]")
@click.option("--dry-run", is_flag=True, help="Check only; the default.")
@click.option("--rejects", type=_PATH, default=Path(), help="Folder for the refused rows. [default: here]")
@importer_options
def command(
    *, files: tuple[Path, ...], mapping_file: Path | None, save_mapping: Path | None, is_applied: bool, dry_run: bool,
    reporting_currency: str | None, rejects: Path, as_email: str | None, workspace: str | None,
    database_url: str | None, **said: Any,
) -> int:  # fmt: skip
    """Check the rows of FILES (or of all files of a folder) against the database, and with --apply write them.

    Each row is created, updated, unchanged, skipped or refused, with the reason. What the check says is what --apply
    does. Refused rows go into FILE.rejects.csv, to be corrected and imported again. The same file twice is as good as
    once; `crmdb import undo` takes an import back.

    Exit codes: 0 done; 2 a file, column or format is not clear; 3 no connection; 4 the role does not suffice;
    5 rows were refused, files or parts of them left out, the others are as said; 130 interrupted, which
    `crmdb import apply` continues.

    \b
    Examples:
      crmdb import contacts.csv --as maya@lumenary.example
      crmdb import hubspot-export/ --as maya@lumenary.example --apply
      crmdb import deals.xlsx --date-order dmy --save-mapping deals.toml --as maya@lumenary.example
    """
    if is_applied and dry_run:
        raise UsageError("--apply and --dry-run exclude each other.", "Leave one of them out.")
    options = _Said(**said)
    tables = find_tables(list(files), encoding=options.encoding, delimiter=options.delimiter)
    given = load_mapping(mapping_file) if mapping_file else None
    preset = find_preset(options.preset) if options.preset else None
    with importer(database_url, as_email, workspace) as imports:
        if reporting_currency:
            imports.report_in(reporting_currency.upper())
        with imports.session() as connection:
            catalog = load_catalog(connection)
        found, left_out = recognise(
            tables, catalog, target=options.target, preset=preset, presets=list(all_presets()), given=given, ask=asker()
        )
        _require_rows(found)
        name = options.source or (given.source if given else "")
        systems = by_source(found, name)
        _read_mapping(imports, catalog, options, systems, is_new=given is None)
        found, unsaid = leave_out_what_nobody_says(found, catalog)
        left_out += unsaid + never_read(list(files))
        # The rest is imported, and a program has to learn that something was not.
        codes: list[int] = [ExitCode.FINDINGS if left_out else ExitCode.OK]
        systems = {name: kept for name, items in systems.items() if (kept := [item for item in items if item in found])}
        for items in systems.values():
            for item in items:
                _settle(imports, catalog, options, item)
        if save_mapping:
            first = next(iter(systems)) if len(systems) == 1 else name
            save_mapping.write_text(to_toml(Mapping(first, [item.mapping for item in found])), encoding="utf-8")
        for system, items in systems.items():
            mapping = Mapping(system, [item.mapping for item in items])
            print_mapping(mapping, items, left_out)
            left_out = []
            codes.append(_run(imports, mapping, items, rejects, is_applied=is_applied, who=_who(as_email, workspace)))
        return max(codes)


@dataclass(frozen=True)
class _Said:
    """What the options say about the files, each as its help tells."""

    target: str | None
    preset: str | None
    source: str | None
    date_order: str | None
    decimal: str | None
    encoding: str | None
    delimiter: str | None
    currency: str | None
    phone_country: str | None
    constants: tuple[str, ...]
    meanings: tuple[str, ...]
    rest_kept: bool


def _require_rows(found: list[Recognised]) -> None:
    if all(next(iter(item.table.read()), None) is None for item in found):
        raise UsageError(
            f"There are no rows below the header of {', '.join(item.table.name for item in found)}.",
            "Look at the filter of the export, and export it again.",
        )


def _read_mapping(
    imports: Importer, catalog: Catalog, options: _Said, systems: dict[str, list[Recognised]], *, is_new: bool
) -> None:
    """What the options say of every file, and where no mapping file is given what earlier imports said."""
    mappings = [item.mapping for items in systems.values() for item in items]
    set_constants(mappings, options.constants, catalog)
    set_meanings(mappings, options.meanings, catalog)
    if is_new:
        for system, items in systems.items():
            _remember(imports, system, items)


def _who(as_email: str | None, workspace: str | None) -> str:
    """The options of this command that the next one needs again."""
    return (f" --as {as_email}" if as_email else "") + (f" --workspace {workspace}" if workspace else "")


def _settle(imports: Importer, catalog: Catalog, options: _Said, item: Recognised) -> None:
    """All that one file leaves open: columns, currency, formats, repeated readings, words."""
    mapping = item.mapping
    if options.rest_kept:
        keep_rest(item)
    mapping.currency = options.currency.upper() if options.currency else mapping.currency
    mapping.currency = mapping.currency or currency_of_headings(mapping, catalog)
    mapping.phone_country = options.phone_country.upper() if options.phone_country else mapping.phone_country
    settle_formats(item, catalog, options.date_order, options.decimal, asker())
    keep_latest_readings(item, options.date_order)
    ask_for_meanings(item, catalog, imports, asker())
    item.remarks += what_is_missing(mapping, catalog, imports.currency())


def _remember(imports: Importer, source: str, found: list[Recognised]) -> None:
    """What an earlier import of this source said about columns and values of the same names holds again."""
    for item in found:
        # Of several mappings of one table to one target, such as rates of each currency, each says its columns itself.
        alike = [other for other in found if other.table is item.table and other.mapping.target == item.mapping.target]
        for earlier in [] if len(alike) > 1 else imports.earlier(source):
            if earlier.target != item.mapping.target or not set(earlier.columns) <= set(item.table.headings):
                continue
            item.mapping.columns = {
                heading: name
                for heading in item.table.headings
                if (name := earlier.columns.get(heading) or item.mapping.columns.get(heading))
                and (heading in earlier.columns or name not in earlier.columns.values())
            }
            item.mapping.values = {
                name: {**earlier.values.get(name, {}), **item.mapping.values.get(name, {})}
                for name in {**earlier.values, **item.mapping.values}
            }
            item.mapping.custom = {**item.mapping.custom, **earlier.custom}
            item.mapping.date_orders = item.mapping.date_orders or earlier.date_orders
            item.mapping.date_order = item.mapping.date_order or earlier.date_order
            item.mapping.ignored = [heading for heading in item.mapping.ignored if heading not in item.mapping.columns]
            break


def _run(
    imports: Importer, mapping: Mapping, found: list[Recognised], rejects: Path, *, is_applied: bool, who: str
) -> int:
    tables = [item.table for item in found]
    batch: UUID | None = None
    with (
        if_interrupted("Interrupted. `crmdb import status` shows how far it is; `crmdb import apply ID` goes on."),
        telling() as tell,
    ):
        batch = imports.begin(mapping)
        imports.stage(batch, tables, mapping, tell)
        imports.advance(batch, "plan", "planned", tell)
        if is_applied:
            imports.advance(batch, "apply", "applied", tell)
    outcomes = imports.outcomes(batch)
    print_words(imports.words(batch))
    print_fates(outcomes, imports.remarks(batch), mapping, is_applied=is_applied)
    refused = imports.refused(batch)
    if any(outcome.rule == MISSING_RATE for outcome in outcomes):
        stderr().print(
            "Amounts are converted at the rate of their day. Import the rates (docs/importing.md)."
            " A workspace that holds no money yet may report in another currency: --reporting-currency CODE.",
            markup=False,
        )
    if refused:
        for path in write_rejects(rejects, tables, [file.target for file in mapping.files], refused):
            stderr().print(f"Refused rows with their reasons: {path}", markup=False)
    console = stdout()
    console.print(summary_line(outcomes, is_applied=is_applied), style="bold", markup=False)
    if not any(outcome.action in ("create", "update") for outcome in outcomes):
        console.print("There is nothing to write.", markup=False)
    elif is_applied and any(file.target in OF_THE_CATALOG for file in mapping.files):
        console.print("What is in the catalog stays: other workspaces may have linked it.", markup=False)
    elif is_applied:
        console.print(f"Take it back: crmdb import undo {batch}{who}", markup=False)
    else:
        console.print(f"Nothing is written yet. Write it: crmdb import apply {batch}{who}", markup=False)
    return ExitCode.FINDINGS if refused else ExitCode.OK
