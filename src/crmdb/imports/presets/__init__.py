"""Exports of known systems: which columns they have and what these mean. One TOML file each."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from crmdb.errors import UsageError
from crmdb.imports.fields import compact, fold
from crmdb.imports.mapping import SHAPES, FileMapping

_NOT_OF_THE_MAPPING = ("signature", "signatures", "columns", "export", "group", "missing")
_OF_SEVERAL = ("other_emails",)
"""Fields that an export has in several columns."""


def signatures(export: dict[str, Any]) -> list[list[str]]:
    """The sets of columns by which an export is recognised, in each of its languages and forms; one is enough."""
    return export.get("signatures") or [export["signature"]]


@dataclass(frozen=True)
class Preset:
    """One system: the kinds of export that are imported, and those that are not, with the reason."""

    name: str
    title: str
    source: str
    exports: tuple[dict[str, Any], ...]
    refused: tuple[dict[str, Any], ...] = ()

    def refusal(self, headings: list[str]) -> str:
        """Why a table with these headings is not imported and what to export instead; empty if nothing is known."""
        folded = set(map(compact, headings))
        for export in self.refused:
            if not folded.isdisjoint(map(compact, export.get("unless", ()))):
                continue
            if any({compact(name) for name in signature} <= folded for signature in signatures(export)):
                because: str = export["because"]
                return f"it holds {export['export']}. {because.rstrip('.')}"
        return ""

    def match(self, headings: list[str], target: str | None, *, is_chosen: bool) -> list[FileMapping]:
        """The mappings of a table with these headings, if it is an export of this system; else none.

        A table has several if its rows say several things: an order is a buyer, a sale and a code that was used.
        A preset that was chosen needs two columns of an export; one that is tried needs all columns of its signature.
        """
        folded = {compact(heading): heading for heading in reversed(headings)}
        export: dict[str, Any]
        best: tuple[int, dict[str, Any]] | None = None
        for export in self.exports:
            if target not in (None, export["target"]):
                continue
            known = len({_find(folded, name) for name in export["columns"]} - {None})
            said = [
                len(signature)
                for signature in signatures(export)
                if all(_find(folded, name) is not None for name in signature)
            ]
            # One column of many says little: an organization's name may stand in a list of people.
            fits = bool(said) and (known > 1 or len(headings) < 4)
            # The longer the signature, the surer.
            score = known + max(said, default=0)
            if (fits or (is_chosen and known >= 2)) and (best is None or score > best[0]):
                best = (score, export)
        if best is None:
            return []
        group = best[1].get("group")
        return [
            self._mapping(export, folded)
            for export in self.exports
            if export is best[1]
            or (group and target is None and export.get("group") == group and _has(folded, export.get("requires")))
        ]

    def missing(self, target: str, headings: list[str]) -> str:
        """What to do if an export of this system does not say what every row of the target needs; empty if unknown."""
        folded = {compact(heading): heading for heading in headings}
        known = [
            (sum(_find(folded, name) is not None for name in export["columns"]), export["missing"])
            for export in self.exports
            if export["target"] == target and "missing" in export
        ]
        return max(known)[1] if known else ""

    def _mapping(self, export: dict[str, Any], folded: dict[str, str]) -> FileMapping:
        # Of two columns for one field the first of the preset is the surer.
        unique: dict[str, str] = {}
        for name, field in export["columns"].items():
            heading = _find(folded, name, besides=unique)
            if heading is not None and (field not in unique.values() or field in _OF_SEVERAL):
                unique[heading] = field
        settings = {name: value for name, value in export.items() if name not in _NOT_OF_THE_MAPPING}
        for name in SHAPES:
            given = export.get(name, {}).items()
            settings[name] = {found: value for heading, value in given if (found := _find(folded, heading))}
        settings["joins"] = {
            heading: [found for other in others if (found := _find(folded, other))]
            for heading, others in settings["joins"].items()
        }
        for name in ("requires", "once"):
            settings[name] = _find(folded, export[name]) if name in export else None
        # The second half of a column counts as one of its own.
        for rest in settings["splits"].values():
            unique[rest] = export["columns"][rest]
        return FileMapping(**{**settings, "name": "", "columns": unique, "source": self.source})


def _find(folded: dict[str, str], name: str, besides: Container[str] = ()) -> str | None:
    """The heading of that name; of a name such as "~e mail", the first that has these words in it, as questions do."""
    if not name.startswith("~"):
        return folded.get(compact(name))
    pattern = re.compile(name[1:])
    # The headings stand in reverse order, so that of two alike the first counts.
    return next(
        (heading for heading in reversed(folded.values()) if heading not in besides and pattern.search(fold(heading))),
        None,
    )


def _has(folded: dict[str, str], heading: str | None) -> bool:
    return heading is None or _find(folded, heading) is not None


@cache
def all_presets() -> tuple[Preset, ...]:
    """Every preset, by name."""
    folder = Path(__file__).parent
    presets = []
    for path in sorted(folder.glob("*.toml")):
        item = tomllib.loads(path.read_text(encoding="utf-8"))
        exports, refused = tuple(item.get("export", ())), tuple(item.get("refused", ()))
        presets.append(Preset(path.stem, item["title"], item["source"], exports, refused))
    return tuple(presets)


def find_preset(name: str) -> Preset:
    """The preset of that name.

    Raises:
        UsageError: no preset has that name.
    """
    for preset in all_presets():
        if preset.name == name:
            return preset
    raise UsageError(f'There is no preset "{name}".', f"Presets: {', '.join(preset.name for preset in all_presets())}.")
