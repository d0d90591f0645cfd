"""What can be imported, as the database says it (public.import_fields)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from crmdb.database import Connection


@dataclass(frozen=True)
class Field:
    """A field of a target: where a value goes and how it is read."""

    target: str
    name: str
    table: str
    column: str
    kind: str
    words: str | None
    is_required: bool
    synonyms: list[str]
    description: str


@dataclass(frozen=True)
class Catalog:
    """The fields of all targets."""

    fields: tuple[Field, ...]
    currencies: frozenset[str] = frozenset()

    @property
    def targets(self) -> list[str]:
        return list(dict.fromkeys(field.target for field in self.fields))

    def of(self, target: str) -> list[Field]:
        return [field for field in self.fields if field.target == target]

    def field(self, target: str, name: str) -> Field | None:
        return next((field for field in self.of(target) if field.name == name), None)


def load_catalog(connection: Connection) -> Catalog:
    """Read the fields of this database."""
    rows = connection.execute(
        "select target, field, table_name, column_name, kind, words, is_required, synonyms, description"
        " from public.import_fields order by target, position"
    )
    codes = connection.execute("select code from public.currencies")
    return Catalog(tuple(Field(*row) for row in rows), frozenset(code for (code,) in codes))


def fold(heading: str) -> str:
    """A heading as synonyms are written: lower case, single blanks, no punctuation or accents; camelCase apart."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", heading) if not unicodedata.combining(sign))
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", plain)
    return " ".join(re.sub(r"[\W_]+", " ", apart).lower().split())


def compact(heading: str) -> str:
    """A heading as headings are compared: STAGENAME, StageName and "Stage name" are one."""
    return fold(heading).replace(" ", "")


def without_unit(heading: str) -> str:
    """A heading without its unit or table: "Followers (IG)", "Price in EUR", "Record > Email addresses" of Attio."""
    return re.sub(
        r"\s*\([^)]*\)|\s+(in )?(€|\$|£|EUR|USD|GBP|CHF)$|^(parent )?record > ", "", heading, flags=re.IGNORECASE
    )


def names_of(field: Field) -> Iterable[str]:
    """Every heading that means a field, compact. An address names a contact more surely than a name does."""
    yield compact(field.name)
    yield from sorted(map(compact, field.synonyms), key=lambda name: field.words == "contacts" and "mail" not in name)
