"""Names that fit a country, and their slugs."""

from __future__ import annotations

import unicodedata
from functools import cache

import numpy as np

from crmdb.mock.arrays.columns import Text, joined, words
from crmdb.mock.arrays.moments import Ints
from crmdb.mock.words.people import COUNTRIES

_UNFOLDED = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "ss", "æ": "ae", "Æ": "Ae", "å": "a", "Å": "A"})


def ascii_slug(name: str) -> str:
    """A name in lower-case ASCII letters with hyphens: Åsa Östberg becomes asa-ostberg."""
    folded = unicodedata.normalize("NFKD", name.translate(_UNFOLDED)).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(letter if letter.isalnum() else " " for letter in folded).split())


@cache
def _name_pool(last: bool) -> tuple[Text, Text, Ints]:
    """All first or last names, their slugs, and where those of each country begin."""
    lists = [(place.last_names if last else place.first_names).split() for place in COUNTRIES]
    flat = [name for names in lists for name in names]
    starts = np.cumsum([0, *(len(names) for names in lists)])
    return words(flat), words([ascii_slug(name) for name in flat]), starts


def full_names(random: np.random.Generator, countries: Ints) -> tuple[Text, Text]:
    """A name that fits each country, and its slug."""
    size = len(countries)
    parts = []
    for last in (False, True):
        names, slugs, starts = _name_pool(last)
        drawn = (random.random(size) * np.diff(starts)[countries]).astype(np.int64) + starts[countries]
        parts.append((names[drawn], slugs[drawn]))
    (first, first_slug), (last_name, last_slug) = parts
    return joined(first, " ", last_name), joined(first_slug, "-", last_slug)
