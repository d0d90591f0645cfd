"""What `crmdb import` shows: how files are read, and what becomes of their rows."""

from __future__ import annotations

from collections import Counter

from rich.table import Table as Grid

from crmdb.cli.console import stdout
from crmdb.imports.batch import Outcome
from crmdb.imports.mapping import Mapping
from crmdb.imports.recognise import Recognised

_ACTIONS = ("create", "update", "unchanged", "skip", "refuse")
_DONE = {"create": "created", "update": "updated", "unchanged": "unchanged", "skip": "skipped", "refuse": "refused"}


def print_mapping(mapping: Mapping, found: list[Recognised], left_out: list[str]) -> None:
    """How each file is read."""
    console = stdout()
    for items in _alike(found):
        item = items[0]
        by = f", recognised as an export of {item.preset}" if item.preset else ""
        console.print(
            f"{item.table.name}: {item.mapping.target}{by}, source {mapping.source}", style="bold", markup=False
        )
        grid = Grid(box=None, show_header=False, pad_edge=False)
        for heading, name in item.mapping.columns.items():
            grid.add_row(f"  {heading}", "→", name)
        for name, value in item.mapping.constants.items():
            grid.add_row(f"  (every row: {value})", "→", name)
        console.print(grid)
        if len(items) > 1:
            alike = ", ".join(str(other.mapping.requires) for other in items[1:])
            console.print(f"  The same with: {alike}", markup=False)
        if item.mapping.ignored:
            shown = [
                *item.mapping.ignored[:12],
                *([f"and {len(item.mapping.ignored) - 12} more"] * (len(item.mapping.ignored) > 12)),
            ]
            console.print(f"  Left out: {', '.join(shown)}", markup=False)
        for remark in item.remarks:
            console.print(f"  Note: {remark}.", markup=False)
    for remark in left_out:
        console.print(f"Note: {remark}.", markup=False)


def _alike(found: list[Recognised]) -> list[list[Recognised]]:
    """Mappings of one table to one target stand together: a table of rates has one for each currency."""
    together: dict[tuple[int, str, str | None], list[Recognised]] = {}
    for item in found:
        apart = None if "quote" in item.mapping.constants else item.mapping.requires
        together.setdefault((id(item.table), item.mapping.target, apart), []).append(item)
    return list(together.values())


def print_words(words: dict[str, dict[str, str | None]]) -> None:
    """What words of lists were taken for, where that is another word: so that nobody has to trust it blindly."""
    for name, meanings in sorted(words.items()):
        told = [
            f"{word} → {meaning}"
            for word, meaning in sorted(meanings.items())
            if meaning and meaning.lower() != word.lower() and not _is_uuid(meaning)
        ]
        if told:
            more = f" and {len(told) - 12} more" if len(told) > 12 else ""
            stdout().print(f"{name}: {', '.join(told[:12])}{more}", markup=False)


def _is_uuid(word: str) -> bool:
    return len(word) == 36 and word.count("-") == 4


def print_fates(
    outcomes: list[Outcome], remarks: list[tuple[int, str, int, list[int]]], mapping: Mapping, *, is_applied: bool
) -> None:
    """Rows by file, action and reason, with the first of them."""
    console = stdout()
    names = {
        file.name: len({other.target for other in mapping.files if other.name == file.name}) for file in mapping.files
    }
    places: dict[tuple[str, str], list[int]] = {}
    for number, file in enumerate(mapping.files):
        places.setdefault((file.name, file.target), []).append(number)
    for (file_name, target), numbers in places.items():
        ours = [outcome for outcome in outcomes if outcome.file in numbers]
        counts = {action: sum(item.count for item in ours if item.action == action) for action in _ACTIONS}
        told = ", ".join(
            f"{counts[action]:,} {_DONE[action] if is_applied else action}" for action in _ACTIONS if counts[action]
        )
        name = f"{file_name} ({target})" if names[file_name] > 1 else file_name
        console.print(f"{name}: {told or 'no rows'}", style="bold", markup=False)
        for item in ours:
            if item.rule:
                rows = ", ".join(map(str, item.lines)) + (" …" if item.count > len(item.lines) else "")
                reason = f"{item.reason}, and the like" if item.reasons > 1 else item.reason
                console.print(f"  {item.action} {item.count:,}: {reason} (rows {rows})", markup=False)
                if item.hint and item.action == "refuse":
                    console.print(f"    {item.hint}", markup=False)
        noted = [remark for remark in remarks if remark[0] in numbers]
        for _, text, count, lines in noted[:20]:
            console.print(
                f"  note {count:,}: {text} (rows {', '.join(map(str, lines))}{' …' if count > len(lines) else ''})",
                markup=False,
            )
        if len(noted) > 20:
            console.print(f"  and {len(noted) - 20} other notes: public.import_remarks(…)", markup=False)


def summary_line(outcomes: list[Outcome], *, is_applied: bool) -> str:
    """All rows in one sentence."""
    counts: Counter[str] = Counter()
    for outcome in outcomes:
        counts[outcome.action] += outcome.count
    total = sum(counts.values())
    parts = ", ".join(f"{counts[action]:,} {_DONE[action]}" for action in _ACTIONS if counts[action])
    return f"{total:,} rows: {parts or 'nothing'}." if is_applied else f"{total:,} rows would be: {parts or 'nothing'}."
