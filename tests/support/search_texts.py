"""Texts as search compares them: words, spellings, and the parts of a query."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "ł": "l", "đ": "d"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_CJK = re.compile("([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff])")

_ROLES = "leiter berater manager entwickler ingenieur trainer redakteur unternehmer gründer direktor referent"
_ENDS = [
    *(role + form for role in _ROLES.split() for form in ("", "in", "innen")),
    *("experte", "experten", "expertin", "expertinnen", "leitung", "beratung", "entwicklung", "marketing", "vertrieb"),
    *("management", "kommunikation", "strategie", "sicherheit", "software", "versicherung", "wirtschaft", "industrie"),
    *("handel", "forschung"),
]


_NO_LEADERS = re.compile(
    "(.*(beg|halb|supra)|ein|her|fort|weiter|rohr|wasser|gas|strom|telefon|druck|ton|steh|strick)leit(er|ung).*"
)
"""A companion, a semiconductor, an introduction, a pipe and a ladder lead nobody."""


def words(text: str) -> list[str]:
    """Lower case, no accents, CJK characters apart."""
    plain = unicodedata.normalize("NFKC", text).lower().translate(_LETTERS)
    plain = _CJK.sub(r" \1 ", plain)
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", plain)


def spellings(text: str) -> list[list[str]]:
    """With umlauts as plain letters, and written out."""
    written = unicodedata.normalize("NFC", text).lower()
    return [words(written), words(written.translate(_UMLAUTS))]


def different(lines: list[list[str]]) -> list[list[str]]:
    return lines if lines[0] != lines[1] else lines[:1]


def split_query(query: str) -> list[str]:
    """Words and phrases of a query, with a minus before what must not occur; OR between two."""
    query = re.sub(r"\bAND\b", " ", re.sub(r"\bNOT\s+", "-", query))
    return re.findall(r'-?"[^"]*"|-\S+|[^\s,;/|+]+', query)


def in_one(text: str) -> list[list[str]]:
    """Words with a hyphen, an apostrophe or a full stop in them, written in one, and the ends of German compounds."""
    found = [re.sub(r"[-'’.]", "", word) for word in re.findall(r"\w+(?:[-'’.]\w+)+", text)]
    found += [end for word in re.findall(r"\w+", text) if (end := end_of(word))]
    return [line for word in found for line in spellings(word)]


def end_of(word: str) -> str | None:
    """The longest of the ends that search knows, after at least three letters."""
    lower = word.lower()
    if _NO_LEADERS.fullmatch(lower):
        return None
    return max((end for end in _ENDS if lower.endswith(end) and len(lower) >= len(end) + 3), key=len, default=None)


def joined(tokens: list[str], place: int) -> list[str]:
    """What a word makes in one with the word before it and with the one after: some write "hub spot" as HubSpot."""

    def one_word(token: str) -> str:
        word = words(token)
        return word[0] if len(word) == 1 and token[0] not in '-"' and token != "OR" else ""

    pairs = [pair for pair in (tokens[max(place - 1, 0) : place + 1], tokens[place : place + 2]) if len(pair) == 2]
    return [one_word(one) + one_word(other) for one, other in pairs if one_word(one) and one_word(other)]


def has_phrase(lines: list[list[str]], phrase: list[str], *, whole: bool) -> bool:
    """Whether words stand one after the other; unless whole, the last may be the beginning of a word."""
    size = len(phrase)
    for line in lines:
        for start in range(len(line) - size + 1):
            part = line[start : start + size]
            if part[:-1] == phrase[:-1] and (
                part[-1] == phrase[-1] if whole or len(phrase[-1]) < 3 else part[-1].startswith(phrase[-1])
            ):
                return True
    return False
