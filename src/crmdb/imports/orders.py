"""Lists of orders that say through whom they came: who bought, what was sold, and the influencer's touch."""

from __future__ import annotations

from crmdb.imports.fields import compact
from crmdb.imports.mapping import FileMapping
from crmdb.imports.names import INVOICES, PAID_OUT
from crmdb.imports.tables import Table

_MEANINGS = {
    "order": ("orderid", "ordernumber", "orderno", "ordername", "order", "bestellnummer"),
    "email": ("customeremail", "buyeremail", "billingemail", "useremail", "email", "emailaddress"),
    "buyer": ("customerid", "userid", "buyerid"),
    "name": ("customername", "buyername", "billingname", "customer"),
    "day": ("orderdate", "purchasedate", "purchasedat", "paidat", "date", "createdat", "timestamp", "bestelldatum"),
    "amount": ("revenue", "ordertotal", "ordervalue", "orderamount", "saleamount", "totalprice", "total", "amount"),
    "currency": ("currency", "currencycode"),
    "product": ("product", "productname", "item", "lineitemname", "plan"),
    "status": ("orderstatus", "paymentstatus", "financialstatus", "status"),
    "influencer": ("influencer", "influencerid", "influencername", "influencerhandle", "creator", "creatorname"),
    "code": ("discountcode", "promocode", "couponcode", "coupon", "vouchercode"),
    "utm_source": ("utmsource", "source"),
    "utm_medium": ("utmmedium", "medium"),
    "utm_campaign": ("utmcampaign", "campaign", "campaignname"),
}
_NOT_OF_ORDERS = {
    *(*PAID_OUT, *INVOICES, "stage", "dealstage", "pipeline", "dealname", "clicks", "impressions"),
    *("paymentdate", "paidon", "paiddate", "datepaid", "payoutdate", "payoutstatus", "zahlungsdatum", "bezahltam"),
}
"""What is paid out has an amount, a day and an address, too: those of the influencer."""
_STATUSES = {
    **dict.fromkeys(("paid", "completed", "complete", "fulfilled", "shipped", "delivered", "succeeded"), "won"),
    **dict.fromkeys(("pending", "processing", "unpaid", "authorized", "on-hold"), "open"),
    **dict.fromkeys(("cancelled", "canceled", "voided", "failed", "refunded", "returned"), "lost"),
}


def read_orders(table: Table) -> list[FileMapping]:
    """Buyers, sales and touches of a list of orders; none if it does not say all three."""
    folded = {compact(heading): heading for heading in reversed(table.headings)}
    found = {
        meaning: next(folded[name] for name in names if name in folded)
        for meaning, names in _MEANINGS.items()
        if not folded.keys().isdisjoint(names)
    }
    if "order" not in found and compact(found.get("email", "")) in ("email", "emailaddress"):
        # Of a list without ids of orders it may be that of the influencer.
        del found["email"]
    buyer = found.get("email") or found.get("buyer")
    if not {"amount", "day"} <= found.keys() or not buyer or not {"influencer", "code"} & found.keys():
        return []
    if not folded.keys().isdisjoint(_NOT_OF_ORDERS) or not {"order", "product"} & found.keys():
        return []

    def mapping(target: str, meanings: dict[str, str]) -> FileMapping:
        fields = {found[meaning]: field for meaning, field in meanings.items() if meaning in found}
        columns = {heading: fields[heading] for heading in table.headings if heading in fields}
        return FileMapping(table.name, target, columns, requires=found["amount"])

    who = "email" if "email" in found else "buyer"
    people = mapping("contacts", {"email": "email", "buyer": "external_id", "name": "full_name"})
    people.once = buyer
    if who == "buyer" and "name" not in found:
        people.copies = {"full_name": "external_id"}
    sold = {"order": "external_id", "product": "name", who: "contacts", "day": "closed_on", "amount": "amount"}
    sales = mapping("opportunities", sold | {"currency": "currency", "status": "status"})
    if "status" in found:
        sales.values = {"status": _STATUSES}
    else:
        sales.constants = {"status": "won"}
    if "product" not in found:
        sales.copies = {"name": "external_id"}
    elif "order" not in found:
        # Without an id an order is known by what was bought, by whom and when.
        sales.joins = {found["product"]: [buyer, found["day"]]}
    words = {name: name for name in ("influencer", "utm_source", "utm_medium", "utm_campaign")}
    touches = mapping("touches", {who: "contact", "day": "touched_at", "code": "promo_code"} | words)
    touches.constants = {"type": "purchase"}
    return [people, sales, touches]
