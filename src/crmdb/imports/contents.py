"""What columns mean by what they hold, where their headings do not say it or say something else."""

from __future__ import annotations

import re
from itertools import islice

from crmdb.imports.fields import fold
from crmdb.imports.mapping import FileMapping
from crmdb.imports.tables import Table

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_OF_OTHERS = re.compile(
    r"owner|manager|assign|agent|sales|\brep\b|\bby\b|user|inhaber|besitzer|betreuer|vertrieb|propri"
)
"""Whose address a column may hold beside that of the person."""
_HANDLE = re.compile(r"@?[A-Za-z0-9._-]{1,100}")
_AT_HANDLE = re.compile(r"@[A-Za-z0-9._-]{1,100}")
_OF_ACCOUNTS = re.compile(
    r"((influencer|creator) )?(channel|account|user|username|profile|insta(gram(mer)?)?|tik ?tok(er)?|you ?tuber?)"
    r"( (channel|account|user|name|handle|username|id|url|info))*"
)
_OUTCOMES = {
    *("open", "won", "lost", "offen", "gewonnen", "verloren", "ouvert", "gagné", "perdu"),
    *("abierto", "ganado", "perdido", "aberto", "ganho"),
}


def find_address(table: Table, mapping: FileMapping) -> list[str]:
    """The column of mail addresses, where people have none by its name: headings of any language. Returns remarks."""
    if mapping.target not in ("contacts", "influencers") or _is_said(mapping, "email"):
        return []
    found = [
        heading
        for heading, cells in _held(table).items()
        if heading not in mapping.columns
        and not _OF_OTHERS.search(fold(heading))
        and cells
        and all(map(_ADDRESS.fullmatch, cells))
    ]
    if len(found) != 1:
        return []
    _map(table, mapping, {found[0]: "email"})
    return [f'"{found[0]}" is read as the mail address, by what it holds']


def find_opt_out(table: Table, mapping: FileMapping) -> list[str]:
    """The column that says who must not be contacted, whatever its name: to lose it does harm. Returns remarks."""
    if mapping.target != "contacts" or _is_said(mapping, "do_not_contact"):
        return []
    held = {
        heading: {re.sub(r"[ _-]+", " ", cell.lower()) for cell in cells}
        for heading, cells in _held(table).items()
        if cells and mapping.columns.get(heading, "lifecycle_stage") == "lifecycle_stage"
    }
    folded = {heading: fold(heading).replace(" ", "_") for heading in held}
    asked = [name for name in held if NOT_TO_CONTACT.search(folded[name]) or _CANCELS_MAILS.search(folded[name])]
    found = [heading for heading in asked if held[heading] <= _YES_OR_NO] or [
        heading for heading, words in held.items() if words <= _CONSENT and words & _SURE_CONSENT
    ]
    if len(found) > 1:
        return [f"{' and '.join(map(repr, found))} may both say who is not to be contacted: neither is read"]
    if not found:
        return []
    _map(table, mapping, {found[0]: "do_not_contact"})
    return [f'"{found[0]}" is read as do_not_contact']


_SURE_CONSENT = {"subscribed", "unsubscribed", "opted in", "opted out", "opt in", "opt out", "no consent"}
_CONSENT = {
    *_SURE_CONSENT,
    *("never subscribed", "non subscribed", "pending", "archived", "cleaned", "bounced", "complained"),
}
"""What mailing lists say of their people; the database knows the words, too."""


def find_paid(table: Table, mapping: FileMapping) -> list[str]:
    """A column "Paid" of costs that says yes or no where others have the day. Returns remarks."""
    heading = _heading(mapping, "paid_on")
    if mapping.target != "costs" or heading is None or _is_said(mapping, "status"):
        return []
    cells = {cell.lower() for cell in _held(table)[heading]}
    if not cells or not cells <= {*_YES_OR_NO, "paid", "unpaid", "not paid", "not yet paid", "open", "pending"}:
        return []
    mapping.columns[heading] = "status"
    return [f'"{heading}" is read as the status: it says whether, not when']


def find_posts(table: Table, mapping: FileMapping) -> list[str]:
    """A column "Link" of people that leads to single posts: it is not the address of a profile. Returns remarks."""
    heading = _heading(mapping, "profile_url")
    if heading is None or not mapping.target.endswith("influencers") or not leads_to_posts(table, heading):
        return []
    del mapping.columns[heading]
    return [f'"{heading}" leads to posts, not to profiles, and is left out: --target deliverables imports the posts']


def leads_to_posts(table: Table, heading: str) -> bool:
    """Whether most addresses of a column are those of single posts."""
    cells = _held(table)[heading]
    return 2 * sum(map(bool, map(_POST.search, cells))) > len(cells)


_POST = re.compile(
    r"instagram\.com/(?:[^/]+/)?(?:p|reels?|tv|stories)/|tiktok\.com/@[^/]+/(?:video|photo)/|youtu\.be/"
    r"|youtube\.com/(?:watch|shorts|live)|linkedin\.com/(?:posts|feed|pulse)/|(?:twitter|x)\.com/[^/]+/status/"
)
NOT_TO_CONTACT = re.compile(
    r"(^|[^a-z])(do.?not.?(contact|email|mail)|un-?subscri|suppress|opt(ed)?.?out|blocklist|blacklist|abgemeldet"
    r"|abbestellt|desabonn|desinscri)|^cleaned_(segment|members)_export"
)
_CANCELS_MAILS = re.compile(
    r"(^|[^a-z])(darse_de_baja|(cancel|anul)\w*_(la_)?(su(b)?scri|inscri)|su(b)?scri\w+_cancel)"
)
"""What headings say besides. A file of cancelled subscriptions lists customers who left, not whom mail annoys."""
_YES_OR_NO = {
    *("yes", "no", "true", "false", "1", "0", "y", "n", "x", "ja", "nein", "oui", "non", "sí", "si", "sim", "não"),
    *("wahr", "falsch", "vrai", "faux", "verdadero", "falso"),
}


def find_stage(table: Table, mapping: FileMapping) -> list[str]:
    """A column "Status" of deals that says the stage, as hand-made lists have it. Returns remarks."""
    heading = _heading(mapping, "status")
    if mapping.target != "opportunities" or heading is None or _is_said(mapping, "stage"):
        return []
    if not {cell.lower() for cell in _held(table)[heading]} - _OUTCOMES:
        return []
    mapping.columns[heading] = "stage"
    return [f'"{heading}" is read as the stage: it says more than open, won and lost']


def find_handle(table: Table, mapping: FileMapping) -> list[str]:
    """The column of handles, which lists call like that of names ("TikTok name", "TikToker name"). Returns remarks."""
    if not mapping.target.endswith("influencers") or not _is_said(mapping, "platform"):
        return []
    held = _held(table)
    handle, name = _heading(mapping, "handle"), _heading(mapping, "name")
    if handle is None:
        is_known = _is_said(mapping, "profile_url") or _is_said(mapping, "platform_id")
        return [] if is_known else _find_handle_among_names(table, mapping, held)
    found = [
        heading
        for heading, cells in held.items()
        if (heading == name or (heading not in mapping.columns and "name" in fold(heading)))
        and cells
        and all(map(_HANDLE.fullmatch, cells))
    ]
    if len(found) != 1 or not _are_names(held[handle]):
        return []
    _map(table, mapping, {found[0]: "handle"} | ({handle: "name"} if name in (None, found[0]) else {}))
    return [f'"{found[0]}" is read as the handle, by what it holds']


def _find_handle_among_names(table: Table, mapping: FileMapping, held: dict[str, list[str]]) -> list[str]:
    """Lists of top channels have a column "Channel" or "Name" with handles, beside one with names or without it."""
    name = _heading(mapping, "name")
    rest = [heading for heading in held if heading not in mapping.columns]
    found = [heading for heading in rest if held[heading] and all(map(_AT_HANDLE.fullmatch, held[heading]))] or [
        heading for heading in rest if _OF_ACCOUNTS.fullmatch(fold(heading)) and _are_handles(held[heading])
    ]
    if len(found) == 1:
        _map(table, mapping, {found[0]: "handle"})
        return [f'"{found[0]}" is read as the handle, by what it holds']
    if name is None or not _are_handles(held[name]):
        return []
    other = next((heading for heading in rest if "name" in fold(heading) and _are_names(held[heading])), None)
    if other:
        _map(table, mapping, {name: "handle", other: "name"})
    else:
        mapping.copies["handle"] = "name"
    return [f'"{name}" is read as the handle{"" if other else " too"}, by what it holds']


def find_platform(table: Table, mapping: FileMapping) -> list[str]:
    """The one platform that a list of creators has in the name of its file, where no column says it."""
    said = {*mapping.columns.values(), *mapping.constants}
    if not mapping.target.endswith("influencers") or said & {"platform", *_PLATFORMS, "x"}:
        return []
    name = fold(_heading(mapping, "name") or "")
    named = {kind for kind in ("podcast", "newsletter") if name.startswith(kind)}
    if not named and "profile_url" not in said:
        named = {platform for platform, words in _PLATFORMS.items() if re.search(words, table.name.lower())}
    if len(named) != 1 or not said & {"followers", "handle"}:
        return []
    mapping.constants["platform"] = named.pop()
    site = next((heading for heading in table.headings if fold(heading) in ("website", "site", "homepage")), None)
    if site and mapping.constants["platform"] in ("podcast", "newsletter") and site not in mapping.columns:
        _map(table, mapping, {site: "profile_url"})
    return [f"by its names it lists people on {mapping.constants['platform']}; --set platform=NAME says another"]


_PLATFORMS = {
    "instagram": "instagram|insta[^a-z]",
    "tiktok": "tik_?tok",
    "youtube": "youtube",
    "linkedin": "linked_?in(?![a-z])",
    "twitch": "twitch",
}


def _are_handles(cells: list[str]) -> bool:
    """Whether two thirds at least are written as handles are: one word in lower case. An address is not a handle.

    A column that mostly repeats itself or has no letters is a kind or a number.
    """
    written = [cell for cell in cells if _HANDLE.fullmatch(cell) and cell == cell.lower() and cell != cell.upper()]
    return (
        not any("/" in cell for cell in cells)
        and 3 * len(written) >= 2 * max(len(cells), 1)
        and 2 * len({*cells}) > len(cells)
    )


def _are_names(cells: list[str]) -> bool:
    """Whether a quarter at least can be no handles, for their blanks and letters, and none is an address."""
    return not any("/" in cell for cell in cells) and 4 * sum(not _HANDLE.fullmatch(cell) for cell in cells) >= max(
        len(cells), 1
    )


def _is_said(mapping: FileMapping, field: str) -> bool:
    return field in {*mapping.columns.values(), *mapping.constants}


def _heading(mapping: FileMapping, field: str) -> str | None:
    return next((heading for heading, meant in mapping.columns.items() if meant == field), None)


def _held(table: Table) -> dict[str, list[str]]:
    """What is in the first 200 rows of each column, without blanks."""
    rows = [cells for _, cells in islice(table.read(), 200)]
    return {
        heading: [cell.strip() for row in rows for cell in row[place : place + 1] if cell and cell.strip()]
        for place, heading in enumerate(table.headings)
    }


def _map(table: Table, mapping: FileMapping, columns: dict[str, str]) -> None:
    """Give columns a meaning, in the order of the headings; what meant it before means nothing."""
    meant = {heading: field for heading, field in mapping.columns.items() if field not in columns.values()} | columns
    mapping.columns = {heading: meant[heading] for heading in table.headings if heading in meant}
