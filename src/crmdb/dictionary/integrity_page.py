"""integrity.md: which values a column may have, by kind of rule, as the catalog has them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from crmdb.dictionary.markdown import Links, code, table
from crmdb.dictionary.schema import Column, Relation, Schema

_OPENING = """\
# Integrity

Each kind of rule is decided once and holds for every column of its kind and every writer: the API, an import,
a service. A new column gets its rules from its name and type. What is refused is named in [rules.md](rules.md).
"""

_ALLOWED = """\
## Unusual, and allowed

- A campaign without an end, content due before the campaign begins, content published before it was approved.
- A cost paid before it was incurred: influencers ask for money in advance.
- An opportunity that is expected to close before it was opened, and a deal won on another day than its opportunity
  closed: both are often recorded late.
- A collaboration declined, an opportunity lost or a person marked "do not contact" without a reason.
- A price, a promo code or a right of use until further notice.
- An exchange rate of a day ahead: a plan rate. What lies ahead is converted at today's rate.
- An engagement rate above 1: a post of a small account that travels.
- Two people, companies or campaigns of one name. Names that are chosen from a menu (lists, searches, pipelines, stages,
  reasons, templates) are unique in their workspace, whatever their capitals.
- More clicks or engagements than impressions, and more views: a platform and a shop count at different times, a person
  clicks twice, and some impressions are of a preview alone. More saves and shares than engagements, and reactions and
  comments that add up to more: each platform counts other things as engagement. Later numbers below earlier ones:
  platforms take back what was not real. Time watched without a view: some count a view only after seconds. (Not
  possible in one reading are fewer engagements than reactions or than comments, and more reach than impressions except
  on YouTube, whose impressions are those of thumbnails.)
- A contract that starts long before or after its deal is won; a reminder after the due day; a lead of a person whose
  record was archived.
- A number of 0 and a share of 0: known to be nothing. What is not known is left empty.
- In an event the texts that a browser or a shop sent (`page_url`, `referrer`, `user_agent`, `promo_code`, `short_code`,
  `url`), as they were sent, with blanks and control characters.
- A booking of 0, a deal of 0: a trial, or a contract whose price is agreed later. It counts as won.
- A right of use or a price for longer than 30 years; all other days ahead end there.
- Metrics measured up to a day before their content was published: readings are dated by the day alone, in other time
  zones. Older ones are refused, as are metrics of content that is not published: publish it first.
- Content at an address of another platform: a podcast is on YouTube, a newsletter on LinkedIn. Two pieces of content at
  one address: parts of one video.
- A renewal or an expansion before its deal was won: both are often recorded late.
- A contact of whom only a country or a position is known: the finance director of a company, say.
- A reminder without an assignee: it is the whole team's.
- A name in an event, such as `utm_content=jane-doe`, or in a note, also if a person of that name was erased: it may be
  that of somebody else ([0060](../decisions/0060-not-stored.md)).
- A person or company called Null, None or N/A: some are. Ids of these words are refused.
"""

_ARGUMENT = re.compile(r"'((?:[^']|'')*)'")

_KINDS = {
    "email": "One address, trimmed and lower case, its domain registered and as DNS spells it; no quoted part, no dot"
    " at an end of the local part or beside another. Anything else is refused.",
    "phone": "E.164, from any way to dial it. A national number needs the country of the row or of its workspace. An"
    " extension is left out; a number too long or too short for its calling code is refused.",
    "domain": "What somebody registered (public suffix list), without scheme, `www.`, path, port; never of free mail,"
    " and no page on a platform, a shop or another shared host (`public.shared_hosts`).",
    "handle": "The handle of the platform, from any address of the profile.",
    "url": "An address with http or https, its scheme and host in lower case, at most 4,000 characters.",
    "name": "One line in Unicode NFC without control and zero-width characters, at most 1,000 characters. Blank means"
    " every kind of blank: required it is refused, optional it becomes empty.",
    "called": "What a person or a company is called: as a name, and a word that stands for none (N/A, Unknown, a dash;"
    " for a company Self-employed, Freelance, Student and the like) counts as blank.",
    "prose": "As a name, but lines stay, and at most 50,000 characters.",
    "key": "An id of another system: as a name, at most 500 characters; no word for none, and not cut short by a"
    " spreadsheet program (1.23E+11).",
    "lower": "As a name, in lower case.",
    "upper": "As a name, in upper case.",
    "utm": "As UTM words are compared: lower case, single hyphens.",
    "list": "The code of a list, from the code in any case, a name or an alias (`public.audience_aliases`). Another"
    " word is refused with the nearest ones.",
    "one of": "One of a few words; another is refused with all of them.",
}

_CHECKS = {
    "length": "Text and JSON that the kinds above do not measure end here.",
    "time": "Between 1970 and 2200, never infinite; a duration is not negative.",
    "day": "Between 1970 and 2200, never infinite.",
    "ahead": "At most 30 years ahead: a later day is a slip of the keyboard.",
    "past": "Not ahead: it tells of what happened. A day is allowed for clocks and time zones.",
    "range": "Not empty, with a first day. `valid_during` and `usage_period` may have no end.",
    "order": "Not before what it ends.",
    "nan": "Neither NaN nor infinite, below 10^15.",
    "size": "Below 10^15: no sum overflows.",
}


@dataclass(frozen=True)
class _Rule:
    title: str
    says: str
    holds: Callable[[Relation], Iterator[str]]


def integrity_page(schema: Schema, links: Links) -> str:
    """The page as Markdown: a section a kind, a row a table."""
    lines = _OPENING.splitlines()
    for rule in _rules():
        rows = []
        for relation in schema.tables.values():
            columns = list(dict.fromkeys(rule.holds(relation))) if relation.name.startswith("public.") else []
            if columns:
                rows.append((links.to(relation.name), ", ".join(code(column) for column in columns)))
        lines += ["", f"## {rule.title}", "", rule.says, "", *table(["Table", "Columns"], rows)]
        lines.pop()
    return "\n".join([*lines, "", *_ALLOWED.splitlines()]) + "\n"


def _rules() -> Iterator[_Rule]:
    for kind, says in _KINDS.items():
        title = {"list": "Words of a list", "one of": "A few words", "url": "URL"}.get(kind, kind.capitalize())
        yield _Rule(title, says, partial(_of_kind, kind=kind))
    for kind, says in _CHECKS.items():
        holds = partial(_of_check, kind=kind)
        yield _Rule(f"`…_{kind}_check`", says, holds)
    yield _Rule(
        "Shares, probabilities and other numbers between two",
        "Both ends included, unless the rule says otherwise.",
        _between,
    )
    yield _Rule("Not negative", "Zero or more; some more than zero.", _not_negative)
    yield _Rule("No overlap", "Of rows that belong together no two hold at the same time.", _no_overlap)
    yield _Rule("No contradiction", "Columns of one row that have to agree; the rule's name is in brackets.", _agreeing)
    yield _Rule(
        "Written by the database",
        "Whatever an API role sends. The owner of the tables may say something else where a load or a restore has to.",
        _derived,
    )


def _of_kind(relation: Relation, kind: str) -> Iterator[str]:
    for trigger in relation.triggers:
        if trigger.name == "a_normalise_columns_inserted":
            # The condition before it has literals of its own.
            arguments = trigger.definition.partition(" EXECUTE FUNCTION ")[2]
            given = [argument.replace("''", "'") for argument in _ARGUMENT.findall(arguments)]
            for of_kind, column in zip(given[1::3], given[2::3], strict=False):
                if of_kind == kind or of_kind.startswith(f"{kind} "):
                    yield column


def _of_check(relation: Relation, kind: str) -> Iterator[str]:
    pattern = re.compile(rf"{relation.short_name}_(.+)_{kind}_check")
    names = {column.name for column in relation.columns}
    for constraint in relation.constraints:
        match = pattern.fullmatch(constraint.name)
        if constraint.kind == "c" and match and match[1] in names:
            yield match[1]


_GENERAL = re.compile(rf"_({'|'.join(_CHECKS)})_check$")


def _own_checks(relation: Relation) -> Iterator[tuple[str, list[str], str]]:
    for constraint in relation.constraints:
        if constraint.kind == "c" and not _GENERAL.search(constraint.name):
            yield constraint.name, constraint.columns, constraint.definition


def _between(relation: Relation) -> Iterator[str]:
    for _, columns, definition in _own_checks(relation):
        limits = re.findall(r"([<>]=?) \(?'?(-?[\d.]+)", definition)
        if len(columns) == 1 and {sign[0] for sign, _ in limits} == {"<", ">"} and "length(" not in definition:
            yield f"{columns[0]} {limits[0][1]}–{limits[-1][1]}"


def _not_negative(relation: Relation) -> Iterator[str]:
    for _, columns, definition in _own_checks(relation):
        if len(columns) == 1 and re.fullmatch(r"\(\"?\w+\"? >=? \(?0\)?(::[a-z ]+)?\)", definition):
            yield columns[0]


def _no_overlap(relation: Relation) -> Iterator[str]:
    for constraint in relation.constraints:
        if constraint.kind == "x":
            yield ", ".join(constraint.columns)


def _agreeing(relation: Relation) -> Iterator[str]:
    for name, columns, _ in _own_checks(relation):
        if len(columns) > 1:
            yield f"{', '.join(columns)} ({name})"


def _derived(relation: Relation) -> Iterator[str]:
    stamps: dict[str, bool] = defaultdict(bool)
    for trigger in relation.triggers:
        if match := re.fullmatch(r"(?:a0_)?stamp_(\w+?)_(?:inserted|updated)", trigger.name):
            stamps[match[1]] = True
    for column in relation.columns:
        if stamps[column.name] or _is_kept(column):
            yield column.name


def _is_kept(column: Column) -> bool:
    return (
        column.kind == "generated"
        or column.name.startswith(("reporting_amount", "reporting_value", "reporting_budget", "exchange_rate"))
        or re.search(r"\b(kept by trigger|written by the database)\b", column.comment, re.IGNORECASE) is not None
    )
