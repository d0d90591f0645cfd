"""Exchange rates with a column for each currency, as the European Central Bank publishes them."""

from __future__ import annotations

import re

from crmdb.imports.fields import Catalog, compact
from crmdb.imports.mapping import FileMapping
from crmdb.imports.tables import Table

_DAYS = {"date", "day", "datum", "rateon", "timeperiod", "fecha"}


def read_wide_rates(table: Table, catalog: Catalog) -> tuple[list[FileMapping], list[str]]:
    """A mapping for each column of rates, and remarks; none if the table is of another kind.

    Each column becomes rows of its own: one unit of the base in the column's currency.
    """
    day = next((heading for heading in table.headings if compact(heading) in _DAYS), None)
    codes = [heading for heading in table.headings if re.fullmatch(r"[A-Z]{3}", heading.strip())]
    others = [heading for heading in table.headings if heading not in codes and not heading.startswith("column ")]
    if day is None or len(codes) < 2 or len(others) > 3:
        return [], []
    known = [heading for heading in codes if not catalog.currencies or heading.strip() in catalog.currencies]
    remarks = []
    if unknown := [heading for heading in codes if heading not in known]:
        remarks.append(f"left out, as no such currency is known: {', '.join(unknown)}")
    base = next((heading for heading in others if compact(heading) in ("base", "basecurrency")), None)
    constants = {}
    if base is None and "EUR" not in codes:
        constants["base"] = "EUR"
        remarks.append("one euro is worth the numbers of each column, as the European Central Bank publishes them")
    elif base is None:
        remarks.append("of which currency one unit is worth these numbers is not said: --set base=CODE")
    return [
        FileMapping(
            table.name,
            "exchange_rates",
            {day: "rate_on", heading: "rate", **({base: "base"} if base else {})},
            constants={**constants, "quote": heading.strip()},
            requires=heading,
            source="ecb",
        )
        for heading in known
    ], remarks
