"""What is asked on a terminal about the values of a file: who its owners are, and which campaign its links are of."""

from __future__ import annotations

from crmdb.imports.batch import Importer
from crmdb.imports.fields import Catalog
from crmdb.imports.mapping import Ask
from crmdb.imports.recognise import Recognised

_NOBODY = "nobody"
_MOST_QUESTIONS = 20
_ME = {"me", "ich", "moi", "yo", "eu", "io"}


def ask_for_meanings(item: Recognised, catalog: Catalog, imports: Importer, ask: Ask | None) -> None:
    """Ask what only people know; without a terminal the check says it row by row, and the mapping file is the place."""
    if ask is None:
        return
    _ask_for_owners(item, catalog, imports, ask)
    _ask_for_campaign(item, imports, ask)


def _ask_for_owners(item: Recognised, catalog: Catalog, imports: Importer, ask: Ask) -> None:
    mapping = item.mapping
    fields = {field.name for field in catalog.of(mapping.target) if field.words == "member"}
    for heading, name in mapping.columns.items():
        if name not in fields:
            continue
        members = imports.members()
        known = _ME | {word.lower() for pair in members for word in pair if word}
        meanings = mapping.values.setdefault(name, {})
        for word in sorted(_words(item, heading) - set(meanings))[:_MOST_QUESTIONS]:
            address = word.rpartition("(")[2].rstrip(") ").lower()
            if word.lower() in known or address in known:
                continue
            answers = {email: full_name or email for email, full_name in members} | {_NOBODY: "leave empty"}
            answer = ask(f'{item.table.name}: which member is "{word}" of "{heading}"?', answers)
            meanings[word] = "" if answer == _NOBODY else answer


def _ask_for_campaign(item: Recognised, imports: Importer, ask: Ask) -> None:
    mapping = item.mapping
    addresses = [heading for heading, name in mapping.columns.items() if name == "destination_url"]
    if mapping.target != "links" or "campaign" in {*mapping.columns.values(), *mapping.constants} or not addresses:
        return
    campaigns = imports.campaigns()
    if campaigns and not any("utm_campaign=" in address for address in _words(item, addresses[0])):
        mapping.constants["campaign"] = ask(f"{item.table.name}: of which campaign are these links?", campaigns)


def _words(item: Recognised, heading: str) -> set[str]:
    """The different values of a column."""
    place = item.table.headings.index(heading)
    return {word for _, cells in item.table.read() if place < len(cells) and (word := (cells[place] or "").strip())}
