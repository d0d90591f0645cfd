"""docs/import-columns.md: every target with its fields, every preset with its columns."""

from __future__ import annotations

from crmdb.imports.fields import Catalog, Field
from crmdb.imports.presets import all_presets, signatures

_INTRODUCTION = """\
# Columns of imports

Generated from `public.import_fields` and `src/crmdb/imports/presets` by `crmdb docs`; do not edit.
[Importing](importing.md) explains how to use them.

## Targets

What the rows of a file may say. A column is recognised by the name of its field or by one of the other names, in any
spelling of capitals, blanks and punctuation. `crmdb import template TARGET` prints a header with all of them.
"""

_PRESETS = """\
## Presets

Exports of known systems. A file that has the columns of a signature is recognised; `--preset NAME` chooses one. Other
columns are recognised by name, as without a preset. `~word` is any column that has these words in it, as questions do.
"""

_KINDS = {
    "key": "id",
    "email": "mail address",
    "phone": "telephone number",
    "url": "web address",
    "share": "percent or share",
    "integer": "whole number",
    "boolean": "yes or no",
    "moment": "day or moment",
}


def render_columns_page(catalog: Catalog) -> str:
    """The page as Markdown."""
    parts = [_INTRODUCTION]
    for target in catalog.targets:
        parts += [f"### {target}\n", "| field | value | also called | meaning |", "|---|---|---|---|"]
        parts += [_row(field) for field in catalog.of(target)]
        parts.append("")
    parts.append(_PRESETS)
    for preset in all_presets():
        parts.append(f"### {preset.title} (`{preset.name}`)\n")
        for export in preset.exports:
            signature = "; or ".join(", ".join(f"`{name}`" for name in names) for names in signatures(export))
            parts += [
                f"{export['export']} → {export['target']}. Signature: {signature}.\n",
                "| field | columns, the surest first |",
                "|---|---|",
            ]
            fields: dict[str, list[str]] = {}
            for heading, name in export["columns"].items():
                fields.setdefault(name, []).append(_cell(heading))
            parts += [f"| `{name}` | {', '.join(headings)} |" for name, headings in fields.items()]
            parts.append("")
        for export in preset.refused:
            parts += [f"Not imported: {export['export']}. {export['because']}\n"]
    return "\n".join(parts).rstrip() + "\n"


def _row(field: Field) -> str:
    kind = _KINDS.get(field.kind, field.kind)
    if field.kind in ("word", "list"):
        kind = f"word: {(field.words or '').replace('_', ' ')}"
    elif field.kind == "reference":
        kind = f"reference to {(field.words or '').replace('_', ' ')}"
    name = f"**`{field.name}`**" if field.is_required else f"`{field.name}`"
    return f"| {name} | {kind} | {_cell(', '.join(field.synonyms))} | {_cell(field.description)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
