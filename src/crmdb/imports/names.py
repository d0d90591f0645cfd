"""Which target a table is of, and what its columns mean, by their names alone."""

from __future__ import annotations

from collections.abc import Collection

from crmdb.imports.fields import Catalog, compact, names_of, without_unit
from crmdb.imports.tables import Table

REJECT_COLUMNS = ("import: reason", "import: what to do")
"""Columns that a rejects file has beside those of the file it comes from."""

_LIKE_TARGET = {
    "companies": ("account", "compan", "organi", "firm"),
    "contacts": ("contact", "people", "person", "lead"),
    "opportunities": ("deal", "opportunit", "pipeline"),
    "influencers": ("influencer", "creator", "talent", "profile"),
    "campaigns": ("campaign",),
    "deals": ("contract", "order"),
    "notes": ("note",),
    "activities": ("activit", "task", "call", "meeting"),
    "touches": ("click", "touch", "event", "session", "traffic"),
    "links": ("link",),
    "exchange_rates": ("rate", "fx", "currenc"),
    "stage_history": ("history", "histories", "stage_change"),
}

OF_THE_CATALOG = ("catalog_influencers", "account_metrics", "catalog_audience")
"""Targets that services alone import, and that have to be asked for: --target."""

INSTEAD = {
    "campaign": "collaboration",
    "influencer": "collaboration",
    "opportunity": "deal",
    "incurred_on": "paid_on",
    "platform": "published_url",
}
"""A field that says what another one would say."""

_NEEDED: dict[str, list[tuple[str, ...]]] = {
    "touches": [("contact", "visitor_id")],
    "deals": [("won_on", "billing_period", "term_months", "starts_on", "last_day")],
    "notes": [("opportunity", "contact", "influencer", "campaign", "company")],
    "activities": [
        ("opportunity", "contact", "influencer", "campaign", "company"),
        ("occurred_at", "due_on", "done_at"),
    ],
    "opportunities": [
        ("name", "company_name", "company_external_id"),
        ("stage", "status", "amount", "pipeline", "closed_on", "expected_close_on", "won_on", "lost_on", "lost_reason"),
    ],
    "contacts": [
        (
            "email",
            "phone",
            "mobile",
            "first_name",
            "last_name",
            "linkedin",
            "job_title",
            "company_name",
            "became_lead_at",
        ),
    ],
    "influencers": [("handle", "profile_url", "name", "linkedin", "instagram", "youtube", "tiktok", "x")],
}
"""Of each group of fields a file of the target has at least one: there is no touch without a person."""


def columns_by_name(catalog: Catalog, target: str, headings: list[str]) -> dict[str, str]:
    """Heading to field: each heading one field, each field one heading, the earliest synonym first.

    A list, such as further mail addresses, has as many headings as mean it.
    """
    fields = sorted(catalog.of(target), key=lambda item: item.table != catalog.of(target)[0].table)
    given = [heading for heading in headings if heading.lower() not in REJECT_COLUMNS]
    whole = {heading: compact(heading) for heading in given}
    columns: dict[str, str] = {}
    # A field's own name is surer than a synonym, and a heading as it is than one without its unit; of synonyms the
    # target's own fields come before those of its parts.
    for names, folded in (
        (lambda item: [compact(item.name)], whole),
        (names_of, whole),
        (names_of, {heading: compact(without_unit(heading)) for heading in given}),
    ):
        for item in fields:
            for name in names(item) if item.kind == "list" or item.name not in columns.values() else ():
                heading = next((other for other in given if folded[other] == name and other not in columns), None)
                if heading is not None:
                    columns[heading] = item.name
                    if item.kind != "list":
                        break
    paid_out = [heading for name in PAID_OUT for heading in given if compact(without_unit(heading)) == name]
    if target == "costs" and paid_out:
        said = next((heading for heading, name in columns.items() if name == "amount"), paid_out[0])
        if compact(without_unit(said)) in (*PAID_OUT, *_OF_SALES):
            # Beside a commission the amount is that of the sale.
            columns = {heading: name for heading, name in columns.items() if name != "amount"} | {paid_out[0]: "amount"}
    return {heading: columns[heading] for heading in headings if heading in columns}


def likely_targets(table: Table, catalog: Catalog) -> list[str]:
    """The targets that a table may be of, the likeliest first; several if they are near, none if it is of no one.

    The likeliest explains most columns, two at least or a third, and the file's name may speak for it.
    """
    targets = [name for name in catalog.targets if name not in OF_THE_CATALOG]
    explained = {target: columns_by_name(catalog, target, table.headings) for target in targets}
    if any(name.endswith("followers") for name in explained.get("influencers", {}).values()) and not (
        {"lifecycle_stage", "became_lead_at"} & {*explained["contacts"].values()}
    ):
        # Who has followers is followed, not sold to, if no column says how far the sale is.
        targets.remove("contacts")
    if _are_payments(explained, {*map(compact, table.headings)}):
        return ["costs"]
    named = [
        target for target in targets if any(word in table.name.lower() for word in _LIKE_TARGET.get(target, (target,)))
    ]

    def score(target: str, unsaid: int = 0) -> float:
        columns = explained[target]
        said = {*columns.values()}
        required = [
            item for item in catalog.of(target) if item.is_required and not is_understood(item.name, target, said)
        ]
        if sum(not {item.name, INSTEAD.get(item.name, "")} & said for item in required) != unsaid:
            return 0.0
        if any(not set(names) & set(columns.values()) for names in _NEEDED.get(target, ())):
            return 0.0
        if len(table.headings) == 1 and target == "influencers":
            # A list of profiles, and nothing else.
            return float(bool({"instagram", "youtube", "tiktok", "linkedin", "x", "profile_url"} & {*columns.values()}))
        if len(table.headings) == 1 and target == "contacts":
            return float("email" in columns.values())
        # Of a full export only some columns are for us: three that are known say as much as a third.
        is_enough = len(columns) + (target in named) >= 2 + unsaid
        return (len(columns) + 1.5 * (target in named)) / min(len(table.headings), 9) if is_enough else 0.0

    best = max(targets, key=score)
    if score(best) < 1 / 3:
        # One thing that every row needs may be the same in all, and is asked for: the campaign of a list of codes.
        nearly = max(targets, key=lambda target: score(target, unsaid=1))
        return [nearly] if score(nearly, unsaid=1) >= 1 / 2 else []
    near = [
        target
        for target in targets
        if target != best
        # A creator has a profile; a name and an address are everybody's.
        and (target != "influencers" or _PROFILE & {*explained[target].values()})
        and _is_near(explained[target], explained[best], is_whole=score(target) > 0, is_named=best in named)
    ] or _nearer(best, explained, {*map(compact, table.headings)})
    return [best, *sorted(near, key=lambda target: -len(explained[target]))[:2]]


def is_understood(name: str, target: str, said: Collection[str]) -> bool:
    """Whether a field that no column says goes without saying: what is paid to an influencer is a fee."""
    return (target, name) == ("costs", "type") and bool({"influencer", "collaboration"} & {*said})


def _are_payments(explained: dict[str, dict[str, str]], headings: set[str]) -> bool:
    """Whether rows say what was paid to whom and when, and no more of the people or of the agreement than that."""
    costs = {*explained.get("costs", {}).values()}
    return (
        {"influencer", "amount"} <= costs
        and ("paid_on" in costs or bool(headings & {*PAID_OUT, *INVOICES}))
        and all(len(costs) >= len(explained.get(other, {})) for other in ("influencers", "collaborations", "contacts"))
    )


def _is_near(other: dict[str, str], best: dict[str, str], *, is_whole: bool, is_named: bool) -> bool:
    """Whether another target explains other columns, and as many: more of them, if it lacks what it needs."""
    # An id is one of anything.
    others, bests = ({name for name in columns if columns[name] not in _IDS} for columns in (other, best))
    if others <= bests:
        return False
    # One that lacks what it needs explains two more at least: notes beside a name make no activity.
    if not is_whole:
        return len(others) >= len(bests) + 2 and not is_named
    return len(others) >= len(bests) + is_named


PAID_OUT = ("payout", "totalpayout", "payoutamount", "commissionamount", "totalcommission", "commissions", "commission")
"""The surest first: a commission may be a rate."""
_OF_SALES = ("amount", "value", "betrag")
INVOICES = {"invoice", "invoiceno", "invoicenumber", "invoiceid", "invoicedate", "rechnungsnummer", "rechnungsdatum"}
_PROFILE = {"platform", "handle", "profile_url", "followers", "linkedin", "instagram", "youtube", "tiktok", "x"}
_IDS = ("external_id", "platform_id")
_MONEY = {"amount", "total", "gross", "net", "price", "revenue", "ordertotal", "saleamount", "totalpaid"}


def _nearer(best: str, explained: dict[str, dict[str, str]], headings: set[str]) -> list[str]:
    """What the same columns may say as well: people with a profile, who follows them, what was bought with a code."""
    contacts, influencers = explained.get("contacts", {}), explained.get("influencers", {})
    if best == "contacts" and "linkedin" in contacts.values() and set(contacts) == set(influencers):
        return ["influencers"]
    if best == "influencers" and "share" in explained.get("audience", {}).values():
        return ["audience"]
    if best == "touches" and ("amount" in {*explained["opportunities"].values()} or headings & _MONEY):
        return ["opportunities"]
    return []
