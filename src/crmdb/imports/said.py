"""What is said of an import beside its files: the system of each, fields with one value, and what nobody said."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crmdb.errors import UsageError
from crmdb.imports.fields import Catalog
from crmdb.imports.mapping import FileMapping
from crmdb.imports.names import INSTEAD, is_understood
from crmdb.imports.presets import find_preset
from crmdb.imports.recognise import Recognised


def by_source(found: list[Recognised], said: str = "") -> dict[str, list[Recognised]]:
    """The files of each system: ids of one say nothing about those of another.

    A file that no preset recognises belongs to the system of the others, if there is only one.
    """
    known = list(dict.fromkeys(item.mapping.source for item in found if item.mapping.source))
    rest = known[0] if len(known) == 1 else "file"
    systems: dict[str, list[Recognised]] = {}
    for item in found:
        systems.setdefault(said or item.mapping.source or rest, []).append(item)
    return systems


def set_constants(files: list[FileMapping], given: Iterable[str], catalog: Catalog) -> None:
    """Give a field one value in every row, in each file whose target has the field.

    Raises:
        UsageError: it is not FIELD=VALUE, or no file has such a field.
    """
    for item in given:
        name, sign, value = item.partition("=")
        takers = [file for file in files if catalog.field(file.target, name)]
        if not sign or not value:
            raise UsageError(f'"{item}" says no value.', "Write --set FIELD=VALUE, such as --set campaign=spring-2026.")
        if not takers:
            targets = ", ".join(dict.fromkeys(file.target for file in files))
            raise UsageError(f'No file has a field "{name}" ({targets}).', "docs/import-columns.md lists the fields.")
        for file in takers:
            file.columns = {heading: field for heading, field in file.columns.items() if field != name}
            file.constants = {**file.constants, name: value}


def set_meanings(files: list[FileMapping], given: Iterable[str], catalog: Catalog) -> None:
    """Say what words of a field mean, in each file whose target has the field.

    Raises:
        UsageError: it is not FIELD:WORD=OURS, or no file has such a field.
    """
    for item in given:
        name, _, words = item.partition(":")
        word, sign, ours = words.partition("=")
        takers = [file for file in files if catalog.field(file.target, name)]
        if not sign or not word:
            raise UsageError(
                f'"{item}" does not say what a word means.',
                'Write --meaning FIELD:WORD=OURS, such as --meaning "stage:Legal review=Negotiation"; nothing after the'
                " = leaves the word out.",
            )
        if not takers:
            targets = ", ".join(dict.fromkeys(file.target for file in files))
            raise UsageError(f'No file has a field "{name}" ({targets}).', "docs/import-columns.md lists the fields.")
        for file in takers:
            file.values = {**file.values, name: {**file.values.get(name, {}), word: ours}}


def currency_of_headings(mapping: FileMapping, catalog: Catalog) -> str | None:
    """The currency that stands in the headings of amounts: "Amount spent (EUR)"; none if they name several."""
    amounts = {field.name for field in catalog.of(mapping.target) if field.kind == "money"}
    words = {
        _SIGNS.get(word, word)
        for heading, name in mapping.columns.items()
        if name in amounts
        for word in re.findall(r"[A-Z]{3}|[€£]", heading)
        if _SIGNS.get(word, word) in catalog.currencies
    }
    return words.pop() if len(words) == 1 else None


_SIGNS = {"€": "EUR", "£": "GBP"}


def leave_out_what_nobody_says(found: list[Recognised], catalog: Catalog) -> tuple[list[Recognised], list[str]]:
    """Files without what each of their rows needs, and what to say: a part of a file is left out, a whole one stops.

    Raises:
        UsageError: a file says nowhere what each row of its target needs.
    """
    kept, left_out = [], []
    for item in found:
        said = {*item.mapping.columns.values(), *item.mapping.constants, *item.mapping.copies}
        if "type" not in said and is_understood("type", item.mapping.target, said):
            item.mapping.constants["type"] = "fee"
            said.add("type")
            item.remarks.append("what is paid to influencers is a fee; --set type=product says another type")
        # The campaign of a link is also that of its address; revenue and the like stand beside each other.
        needed = [
            field.name
            for field in catalog.of(item.mapping.target)
            if field.is_required
            and not {field.name, INSTEAD.get(field.name, "")} & said
            and (item.mapping.target, field.name) != ("links", "campaign")
        ]
        options = " ".join(f"--set {name}=VALUE" for name in needed)
        cure = find_preset(item.preset).missing(item.mapping.target, item.table.headings) if item.preset else ""
        if not needed:
            kept.append(item)
        elif any(other.table is item.table and other is not item for other in found):
            unless = f". {cure.rstrip('.')}" if cure else f" unless you say {options}"
            left_out.append(f"{item.table.name}: what it says of {item.mapping.target} is left out{unless}")
        else:
            raise UsageError(
                f"{item.table.name}: no column says {' or '.join(needed)}, and all {item.mapping.target} need it.",
                cure or f"Give every row the same, {options}; map a column with --mapping; or name another --target.",
            )
    if not kept:
        raise UsageError(f"There is nothing to import. {'. '.join(left_out)}.", "Say what the files do not.")
    return kept, left_out


def what_is_missing(mapping: FileMapping, catalog: Catalog, currency: str) -> list[str]:
    """What no column says and would otherwise be taken for granted without a word."""
    said = {*mapping.columns.values(), *mapping.constants, *mapping.copies}
    remarks = []
    if mapping.target == "opportunities" and not said & {"stage", "status"}:
        remarks.append(
            "no column says the stage: every row is open in the first stage, none is won; map a column to stage"
        )
    if mapping.target == "opportunities" and {"stage", "status"} & said and not {"won_on", "closed_on"} & said:
        remarks.append(
            "no column says when a deal was won: the revenue of those that are won is that of today;"
            " --set won_on=DAY says another day"
        )
    if mapping.target == "opportunities" and "amount" not in said:
        remarks.append("no column says the amount")
    if mapping.target == "touches" and "type" not in said:
        remarks.append("no column says the type: every touch is the click of a link; --set type=mention says another")
    if mapping.target.endswith("influencers") and "name" not in said:
        remarks.append("no column says the name: who is new is called by the handle; map a column to name")
    if mapping.target == "links" and not {"utm_source", "utm_medium", "destination_url"} & said:
        remarks.append(
            "a link needs utm_source and utm_medium: in its address, in a column or by --set utm_source=WORD"
        )
    amounts = [field.name for field in catalog.of(mapping.target) if field.kind == "money" and field.name in said]
    if amounts and "currency" not in said and mapping.currency is None:
        remarks.append(f"no column says the currency: amounts without a sign are {currency}; --currency says another")
    return remarks
