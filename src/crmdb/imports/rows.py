"""The rows of a table as they are staged: what belongs to the target, and what is not a record."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crmdb.imports.mapping import FileMapping
from crmdb.imports.tables import Table

ROWS_A_CALL = 2000
_CHARACTERS_A_CALL = 4_000_000

Given = dict[str, str]
"""What is staged of a row: its cells by heading, or one of the keys below."""

TEXT = "__text"
"""Key by which a staged row says that it is a line of text, such as the totals below a report."""

PROBLEM = "__problem"
"""Key by which a staged row says that the file itself is broken there."""

LEFT_OUT = "__left_out"
"""Key by which a staged row says why it belongs to no record: it was deleted there, or never came about."""

_TOTAL = re.compile(
    r"(sub-?totals?|zwischensummen?|sous-totaux|sous-total|tussentotaal)( .+)?|.+ (sub-?total|zwischensumme)"
    r"|((grand |sub-?)?totals?|sums?|(zwischen)?summen?|gesamt(summe)?|insgesamt|somme|suma|totaal"
    r"|totale?s?( g[ée]n[ée]rale?s?)?|celkem|razem|итого|合計|总计|σ|∑|count|anzahl|average|sum of .+)"
    r"( ?\(\d+ [\w ]+\)| \d+)?|((grand )?totals?|gesamt): .+|total (of|de) \d+ .+"
)
"""The word for a total, with the number of records or what it is the total of."""

_AMOUNT = re.compile(r"[^\w]*([A-Z]{3} ?)?[\d.,:'’\u00a0\u202f ()+−%<>-]*([KMBkmb]|[A-Z]{3}| ?%)?[^\w]*", re.UNICODE)
_FOOTER = re.compile(
    r"copyright|©|\(c\) \d{4}|confidential|vertraulich|generated (by|on)|exported (by|on|from)"
    r"|report (generated|created|date)|erstellt (am|von)|stand:? |source: |quelle: |notes?: |hinweis: |filtered by"
    r"|applied filters|\*+ ?\w|†",
    re.IGNORECASE,
)
"""How a line below a table begins."""


_ADDRESS_OF_PAGE = re.compile(r"(?<=\S) \(https://(?:www\.|app\.)?notion\.(?:so|com|site)/[^\s)]*\)(, )?")
"""What Notion writes behind the name of another page: Acme (https://www.notion.so/Acme-123)."""


def _between_pages(found: re.Match[str]) -> str:
    """A semicolon between several: a name may have a comma."""
    return "; " if found[1] else ""


def blocks(table: Table, mapping: FileMapping) -> Iterator[tuple[int, list[Given | None]]]:
    """Rows in blocks that one call takes: the line of the first, one object a line, None for a line without a row."""
    from crmdb.imports.groups import group_names

    groups = group_names(table)
    read = RowReader(table.headings, mapping, frozenset(f"total {name}" for name in groups.values()))
    block: list[Given | None] = []
    first_line, size = 0, 0
    for line, cells in table.read():
        if not block:
            first_line = line
        block += [None] * (line - first_line - len(block))
        row = {TEXT: groups[line]} if line in groups else read(cells)
        block.append(row)
        size += sum(map(len, row.values())) if row else 0
        if len(block) >= ROWS_A_CALL or size > _CHARACTERS_A_CALL:
            yield first_line, block
            block, size = [], 0
    if block:
        yield first_line, block


class RowReader:
    """What is staged of the rows of one table; None of a row that belongs to another target."""

    def __init__(self, headings: list[str], mapping: FileMapping, totals: frozenset[str] = frozenset()) -> None:
        places = {heading: place for place, heading in enumerate(headings)}
        self.mapping = mapping
        self.totals = totals
        self.width = len(headings)
        self.wanted = [(place, heading) for heading, place in places.items() if heading in mapping.columns]
        self.required = places.get(mapping.requires or "")
        self.joins = [(heading, [places[other] for other in others]) for heading, others in mapping.joins.items()]
        self.words = [
            (places[heading], heading, {word.lower() for word in words}, is_kept)
            for given, is_kept in ((mapping.leaves_out, False), (mapping.keeps, True))
            for heading, words in given.items()
            if heading in places
        ]
        self.once = places.get(mapping.once or "")
        self.seen: set[str] = set()
        self.headings = [heading.strip() for heading in headings]
        self.is_below_gap = False

    def __call__(self, cells: list[str | None]) -> Given | None:
        filled = [cell.strip() for cell in cells if cell and cell.strip()]
        if not filled:
            self.is_below_gap = True
            return None
        # The name of the next group, or of who made the report, stands alone below a gap; the header may come again.
        stands_alone = self.is_below_gap and len(cells) == 1 < self.width - 1
        is_sum = is_total(cells) or (bool(self.totals) and is_total(cells, self.totals))
        if _is_text(filled, cells, self.width) or is_sum or stands_alone or filled == self.headings:
            self.is_below_gap = True
            return {TEXT: " ".join(filled)[:200]}
        self.is_below_gap = False
        if len(cells) != self.width and not (len(cells) < self.width and self.mapping.short_rows):
            if len(cells) > self.width and not any(cell and cell.strip() for cell in cells[self.width :]):
                cells = cells[: self.width]
            elif len(cells) != self.width - 1:
                return {PROBLEM: f"the row has {len(cells)} cells, the header {self.width}"}
        if self.required is not None and not _says_something(cells, self.required):
            return None
        if (self.words or self.once is not None) and (left_out := self._left_out(cells)):
            return {LEFT_OUT: left_out}
        return self._by_heading(cells)

    def _left_out(self, cells: list[str | None]) -> str:
        """Why the row belongs to no record, as the mapping says; empty if it does."""
        for place, heading, words, is_kept in self.words:
            word = (cells[place] or "").strip() if place < len(cells) else ""
            if (word.lower() in words) != is_kept:
                return f"{heading} is {word or 'empty'}"
        if self.once is not None and self.once < len(cells) and (value := (cells[self.once] or "").strip()):
            if value.lower() in self.seen:
                return f"{value} comes in a row above"
            self.seen.add(value.lower())
        return ""

    def _by_heading(self, cells: list[str | None]) -> Given:
        row = {
            # PostgreSQL has no place for NUL.
            heading: _ADDRESS_OF_PAGE.sub(_between_pages, unguarded(value.replace("\x00", "")))
            for place, heading in self.wanted
            if place < len(cells) and (value := cells[place]) and value.strip()
        }
        for heading, prefix in self.mapping.prefixes.items():
            if heading in row:
                row[heading] = prefix + row[heading].strip()
        for heading, places in self.joins:
            parts = [row.get(heading), *(cells[place] for place in places if place < len(cells))]
            if joined := " ".join(part.strip() for part in parts if part and part.strip()):
                row[heading] = joined
        for heading, rest in self.mapping.splits.items():
            if heading in row:
                row[heading], _, after = (part.strip() for part in row[heading].partition(" / "))
                row.update({rest: after} if after else {})
        return row


def is_total(cells: list[str | None], of_groups: frozenset[str] = frozenset()) -> bool:
    """Whether a row is the sum of others: one word for a total, else only numbers, and some cell empty.

    A company may be called Total Energies, so the totals of groups are those of groups that the table names.
    """
    filled = [cell.strip() for cell in cells if cell and cell.strip()]
    words = [cell.lower().rstrip(" :") for cell in filled if not _AMOUNT.fullmatch(cell)]
    if words and of_groups.issuperset(_group_of_total(word) for word in words):
        return True
    if not words or not all(map(_TOTAL.fullmatch, words)):
        return False
    if len(filled) == 1:
        # A company may be called Total, but not "Total (3 records)".
        is_clear = words[0].startswith(("grand", "sub", "zwischen", "sous", "tussen"))
        return len(cells) > 2 and (is_clear or any(sign.isdigit() for sign in words[0]))
    return len(filled) < len(cells) or words[0].startswith(("total:", "gesamt:", "grand total", "total of"))


def _group_of_total(word: str) -> str:
    """ "Total Tech", "Tech total" and "Summe Tech" in one spelling."""
    first, _, rest = word.partition(" ")
    before, _, last = word.rpartition(" ")
    if first in _SUM_WORDS:
        return f"total {rest.removeprefix('of ').removeprefix('for ')}"
    return f"total {before}" if last in _SUM_WORDS else word


_SUM_WORDS = ("total", "totals", "sum", "summe", "gesamt", "somme", "suma", "totale", "totaal")


def _is_text(filled: list[str], cells: list[str | None], width: int) -> bool:
    """Whether a row is a line of text above or below the records: one cell with words, or how such lines begin."""
    if width <= 2:
        return False
    if len(cells) == 1 and " " in filled[0]:
        return True
    return (len(filled) == 1 or len(cells) != width) and _FOOTER.match(filled[0]) is not None


def _says_something(cells: list[str | None], place: int) -> bool:
    """Whether the cell is filled, and with more than a zero or a word for nothing."""
    cell = (cells[place] or "").strip(" 0.,") if place < len(cells) else ""
    return bool(cell) and cell.upper() not in ("N/A", "NA", "-", "--", "NULL")


def guarded(value: str) -> str:
    """A cell that a spreadsheet program cannot take for a formula: an apostrophe before what begins like one."""
    if value[:1] in ("=", "+", "-", "@", "\t", "\r") and not _is_number(value):
        return "'" + value
    return value


def unguarded(value: str) -> str:
    """The cell as it was before `guarded`."""
    return value[1:] if value[:1] == "'" and value[1:2] in ("=", "+", "-", "@", "\t", "\r") else value


def _is_number(value: str) -> bool:
    return value[1:].replace(" ", "").replace("(", "").replace(")", "").replace(".", "", 1).replace("-", "").isdigit()
