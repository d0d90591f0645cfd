"""A small workspace of awkward data, whose numbers are counted by hand: what a report easily gets wrong, once.

Kiwi & Co. of Auckland reports in New Zealand dollars and its fiscal year begins in April. Days that matter lie on both
sides of New Year, which Auckland enters while most of the world is still in the old year.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from crmdb.database import Connection
from tests.support.actors import Person, add_member, personal_workspace, sign_up
from tests.support.rows import Maker, insert

ZONE = ZoneInfo("Pacific/Auckland")


def at(day: str, time: str = "12:00") -> datetime:
    """A moment by Auckland's clock."""
    return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=ZONE)


@dataclass(frozen=True)
class Awkward:
    """The workspace, its members, and the ids of its rows by name."""

    workspace: UUID
    ana: Person
    vic: Person
    ids: dict[str, UUID]


def build_awkward(connection: Connection) -> Awkward:
    """Make the workspace; attribution has still to be computed."""
    ana, vic, left = (sign_up(connection, name) for name in ("ana", "vic", "left"))
    workspace = personal_workspace(connection, ana)
    for someone, role in ((vic, "viewer"), (left, "editor")):
        connection.execute("delete from public.workspaces where id = %s", [personal_workspace(connection, someone)])
        add_member(connection, workspace, someone, role)
    connection.execute(
        "update public.workspaces set name = 'Kiwi & Co.', slug = 'kiwi', reporting_currency_code = 'NZD',"
        " time_zone = 'Pacific/Auckland', fiscal_year_start_month = 4 where id = %s",
        [workspace],
    )
    make = Maker(connection, workspace)
    _add_rates(connection)
    ids: dict[str, UUID] = {}
    _add_people(make, ids)
    _add_campaigns(make, ids)
    _add_collaborations(make, ids)
    _add_content(make, ids)
    _add_costs(make, ids)
    _add_buyers(make, ids)
    _add_sales(make, ids, ana)
    _add_touches(make, ids)
    connection.execute("select public.merge_workspace_influencers(%s, %s, %s)", [ids["cy"], ids["cyrus"], workspace])
    connection.execute("select public.merge_companies(%s, %s, %s)", [ids["moa ltd"], ids["moa"], workspace])
    connection.execute("select public.erase_workspace_influencer(%s, %s)", [ids["dora"], workspace])
    connection.execute("delete from public.workspace_members where user_id = %s", [left.id])
    return Awkward(workspace, ana, vic, ids)


def _add_rates(connection: Connection) -> None:
    """Two NZD to the euro until the end of 2025, 1.90 after it; a hundred yen to the NZD, then 105."""
    for base, quote, day, rate in (
        ("EUR", "NZD", "2025-01-01", "2"),
        ("EUR", "JPY", "2025-01-01", "200"),
        ("EUR", "NZD", "2026-01-01", "1.9"),
    ):
        connection.execute(
            "insert into public.exchange_rates (base_currency_code, quote_currency_code, rate_on, rate, source)"
            " select %s, %s, day, %s, 'test' from generate_series(%s::date, current_date + 400, '1 day') as day"
            " on conflict (base_currency_code, quote_currency_code, rate_on) do update set rate = excluded.rate",
            [base, quote, rate, day],
        )


def _add_people(make: Maker, ids: dict[str, UUID]) -> None:
    bo = insert(make.connection, "influencers", {"name": "Bo"})["id"]
    for platform in ("linkedin", "youtube"):
        insert(
            make.connection,
            "influencer_accounts",
            {
                "influencer_id": bo,
                "platform_code": platform,
                "platform_account_id": platform,
                "handle": "bo",
                "url": "https://x.test",
            },
        )
    for name, given in {
        "Ann Lee": {},
        "Bo": {"name": None, "influencer_id": bo},
        "Cyrus": {},
        "Cy": {},
        "Dora": {"archived_at": at("2026-03-01")},
        "Ann Lee 2": {"name": "Ann Lee"},
        "Nobody knows": {},
    }.items():
        ids[name.lower()] = make.id("workspace_influencers", **({"name": name} | given))


def _add_campaigns(make: Maker, ids: dict[str, UUID]) -> None:
    today = datetime.now(ZONE).date()
    for slug, given in {
        "spring": {"name": "Launch", "status": "active", "starts_on": date(2025, 12, 1), "budget_minor": 1_000_000},
        "autumn": {
            "name": "Launch",
            "status": "completed",
            "starts_on": date(2025, 4, 1),
            "currency_code": "EUR",
            "budget_minor": 100_000,
        },
        "old": {"name": "Old", "status": "completed", "starts_on": date(2025, 2, 1), "archived_at": at("2026-02-01")},
        "bare": {"name": "Bare", "status": "draft", "budget_minor": 0},
        "ahead": {"name": "Ahead", "status": "planned", "starts_on": today + timedelta(days=100)},
        "off": {"name": "Off", "status": "cancelled", "starts_on": date(2025, 6, 1)},
    }.items():
        ids[slug] = make.id("campaigns", **({"slug": slug, "currency_code": "NZD"} | given))
    for campaign, metric, target in (
        ("spring", "clicks", 4),
        ("spring", "leads", 10),
        ("spring", "pipeline_minor", 1_000),
        ("spring", "revenue_minor", 1_000),
        ("spring", "opportunities", 3),
        ("spring", "impressions", 10_000),
        ("bare", "clicks", 7),
        ("old", "clicks", 9),
    ):
        make("campaign_targets", campaign_id=ids[campaign], metric=metric, target=target)


def _add_collaborations(make: Maker, ids: dict[str, UUID]) -> None:
    contract = {
        "status": "active",
        "contract_period": "[2025-02-01,2027-01-01)",
        "fee_minor": 0,
        "currency_code": "NZD",
    }
    for name, campaign, person, given in (
        ("spring-ann", "spring", "ann lee", {"fee_minor": 100_000}),
        ("spring-bo", "spring", "bo", {"pay_basis": "click", "pay_rate_minor": 500, "pay_limit_minor": 1_200}),
        ("spring-cyrus", "spring", "cyrus", {"pay_basis": "lead", "pay_rate_minor": 1_000, "status": "completed"}),
        ("spring-dora", "spring", "dora", {"fee_minor": 7_000}),
        (
            "autumn-ann",
            "autumn",
            "ann lee",
            {"pay_basis": "revenue_share", "pay_share_percent": 10, "currency_code": "EUR"},
        ),
        ("autumn-cy", "autumn", "cy", {"status": "cancelled", "fee_minor": 9_000}),
        ("autumn-ann2", "autumn", "ann lee 2", {"fee_minor": 20_000, "currency_code": "EUR"}),
        ("old-bo", "old", "bo", {"fee_minor": 3_000, "status": "completed"}),
        ("off-bo", "off", "bo", {"fee_minor": 4_000, "status": "cancelled"}),
    ):
        ids[name] = make.id(
            "collaborations", campaign_id=ids[campaign], workspace_influencer_id=ids[person], **(contract | given)
        )


def _add_content(make: Maker, ids: dict[str, UUID]) -> None:
    today = datetime.now(ZONE).date()
    for title, collaboration, platform, given in (
        (
            "Post one",
            "spring-ann",
            "linkedin",
            {"due_on": date(2025, 12, 30), "published_at": at("2026-01-01", "00:30")},
        ),
        (
            "Post two",
            "spring-ann",
            "linkedin",
            {"due_on": date(2025, 12, 31), "published_at": at("2025-12-31", "23:30")},
        ),
        ("Same title", "spring-bo", "youtube", {"published_at": at("2026-02-01")}),
        ("Same title", "autumn-ann", "linkedin", {"published_at": at("2025-05-01")}),
        ("Late", "spring-bo", "youtube", {"due_on": today - timedelta(days=1), "status": "submitted"}),
        ("Today", "spring-bo", "linkedin", {"due_on": today, "status": "in_production"}),
        ("Soon", "spring-cyrus", "podcast", {"due_on": today + timedelta(days=3)}),
        ("Dropped", "spring-cyrus", "podcast", {"due_on": date(2026, 1, 5), "status": "cancelled"}),
        ("Owed by a cancelled campaign", "off-bo", "linkedin", {"due_on": date(2025, 7, 1)}),
    ):
        published = {
            "status": "published",
            "published_url": f"https://example.org/{title}/{collaboration}".replace(" ", "-"),
        }
        name = title if title not in ids else f"{title} again"
        ids[name] = make.id(
            "deliverables",
            title=title,
            collaboration_id=ids[collaboration],
            platform_code=platform,
            **((published if "published_at" in given else {}) | given),
        )
    measured: dict[str, dict[str, int | None]] = {
        "Post one": {"impressions": 1_000, "views": None, "clicks": 10, "engagements": 100},
        "Post two": {"impressions": 4_000, "views": 2_000, "clicks": 0, "engagements": 50},
        "Same title": {"impressions": None, "views": 0, "clicks": None, "engagements": 5},
    }
    for name, metrics in measured.items():
        make("deliverable_metrics", deliverable_id=ids[name], measured_at=at("2026-02-01"), **metrics)
        make(
            "deliverable_metrics",
            deliverable_id=ids[name],
            measured_at=at("2026-01-31"),
            impressions=1,
            engagements=1,
        )


def _add_costs(make: Maker, ids: dict[str, UUID]) -> None:
    today = datetime.now(ZONE).date()
    costs: tuple[tuple[str, str | None, int, str, str, dict[str, Any]], ...] = (
        ("spring", "spring-ann", 60_000, "NZD", "2025-12-31", {"status": "paid", "paid_on": date(2026, 1, 15)}),
        ("spring", "spring-ann", 10_000, "EUR", "2026-01-01", {"status": "paid", "paid_on": date(2026, 1, 15)}),
        (
            "spring",
            "spring-bo",
            10_000,
            "JPY",
            "2025-12-31",
            {"status": "paid", "paid_on": date(2026, 1, 1), "type": "product"},
        ),
        (
            "spring",
            "spring-bo",
            1_001,
            "NZD",
            "2026-03-31",
            {"status": "refunded", "paid_on": date(2026, 4, 1), "refunded_minor": 1_001},
        ),
        (
            "spring",
            None,
            30_001,
            "EUR",
            "2026-04-01",
            {"status": "refunded", "paid_on": date(2026, 4, 2), "refunded_minor": 10_001},
        ),
        ("spring", None, 0, "NZD", "2026-04-01", {"status": "approved"}),
        ("spring", "spring-cyrus", 5_000, "NZD", str(today + timedelta(days=70)), {"status": "planned"}),
        ("autumn", "autumn-ann", 20_000, "EUR", "2025-04-01", {"status": "paid", "paid_on": date(2025, 4, 1)}),
        ("autumn", "autumn-cy", 9_000, "NZD", "2025-05-01", {"status": "paid", "paid_on": date(2025, 6, 1)}),
        ("old", "old-bo", 3_000, "NZD", "2025-03-31", {"status": "paid", "paid_on": date(2025, 4, 30)}),
        ("ahead", None, 8_000, "NZD", str(today + timedelta(days=101)), {"status": "planned"}),
    )
    for slug, paid_for, amount, currency, day, terms in costs:
        make(
            "campaign_costs",
            campaign_id=ids[slug],
            collaboration_id=ids[paid_for] if paid_for else None,
            amount_minor=amount,
            currency_code=currency,
            incurred_on=date.fromisoformat(day),
            **({"type": "fee"} | terms),
        )


def _add_buyers(make: Maker, ids: dict[str, UUID]) -> None:
    for name in ("Moa", "Moa Ltd", "Tui", "Kea"):
        ids[name.lower()] = make.id("companies", name=name, domain=f"{name.lower().replace(' ', '-')}.test")
    for name, company, became in (
        ("mia", "moa", at("2026-01-01", "00:15")),
        ("max", "moa ltd", at("2025-12-31", "23:45")),
        ("tom", "tui", at("2026-01-02")),
        ("kim", "kea", None),
        ("solo", None, at("2026-04-01", "00:00")),
    ):
        ids[name] = make.id(
            "contacts",
            full_name=name.title(),
            email=f"{name}@{name}.test",
            company_id=ids[company] if company else None,
            became_lead_at=became,
        )


def _add_sales(make: Maker, ids: dict[str, UUID], owner: Person) -> None:
    other = make("pipelines", name="Partners")["id"]
    for position, (name, kind, probability) in enumerate(
        (("Pitch", "open", 33), ("Signed", "won", 100), ("Gone", "lost", 0)), start=1
    ):
        make("pipeline_stages", pipeline_id=other, name=name, position=position, type=kind, probability=probability)
    first, second, won, lost = make.stage("open"), make.stage("open", 2), make.stage("won"), make.stage("lost")
    price = make.connection.execute(
        "select id from public.lost_reasons where workspace_id = %s and name = 'Price'", [make.workspace]
    ).fetchone()
    assert price
    today = datetime.now(ZONE).date()

    def add(
        name: str, company: str | None, stage: dict[str, Any], amount: int | None, opened: str, **given: Any
    ) -> None:
        ids[name] = make.id(
            "opportunities",
            name=name,
            company_id=ids[company] if company else None,
            stage_id=stage["id"],
            pipeline_id=stage["pipeline_id"],
            amount_minor=amount,
            **({"currency_code": "NZD", "opened_at": at(opened)} | given),
        )

    def win(name: str, value: int, currency: str, *events: tuple[str, str, int]) -> None:
        (opportunity,) = make.connection.execute(
            "select closed_at from public.opportunities where id = %s", [ids[name]]
        ).fetchall()
        deal = {"opportunity_id": ids[name], "value_minor": value, "currency_code": currency, "won_at": opportunity[0]}
        ids[f"deal {name}"] = insert(
            make.connection, "deals", {"workspace_id": make.workspace, "billing_period": "one_off"} | deal
        )["id"]
        booking = None
        for kind, day, amount in events:
            event = make.id(
                "revenue_events",
                deal_id=ids[f"deal {name}"],
                type=kind,
                amount_minor=amount,
                currency_code=currency,
                occurred_at=at(day),
                reverses_id=booking if kind == "refund" else None,
            )
            booking = booking or event

    add("no company", None, first, 10_001, "2026-01-01", expected_close_on=today - timedelta(days=40))
    add("no amount", "tui", second, None, "2026-02-01", expected_close_on=today)
    add(
        "in yen",
        "kea",
        second,
        100_000,
        "2026-02-01",
        currency_code="JPY",
        expected_close_on=today + timedelta(days=60),
        owner_id=owner.id,
    )
    add("won at midnight", "moa", won, 200_000, "2025-12-01", closed_at=at("2026-01-01", "00:10"))
    win("won at midnight", 180_000, "NZD", ("booking", "2026-01-01", 180_000), ("refund", "2026-03-31", -150_000))
    add("won again", "moa ltd", won, 50_000, "2026-01-05", closed_at=at("2026-04-01", "00:00"))
    win("won again", 50_000, "NZD", ("booking", "2026-04-01", 50_000), ("contraction", "2026-05-01", -90_000))
    add("won in euro", "tui", won, 30_000, "2025-11-01", closed_at=at("2025-12-31", "23:59"), currency_code="EUR")
    win("won in euro", 30_000, "EUR", ("booking", "2025-12-31", 10_000), ("renewal", "2026-01-01", 20_000))
    add("won by nobody", None, won, 5_000, "2026-03-31", closed_at=at("2026-03-31", "12:00"))
    add("lost", "kea", lost, 70_000, "2025-12-01", closed_at=at("2026-01-31"), lost_reason_id=price[0])
    add("lost silently", "tui", lost, None, "2025-12-01", closed_at=at("2026-02-28"), source="old crm", external_id="7")
    add("reopened", "kea", lost, 40_000, "2025-12-01", closed_at=at("2026-01-15"), lost_reason_id=price[0])
    make.connection.execute("update public.opportunities set status = 'open' where id = %s", [ids["reopened"]])
    make.connection.execute(
        "update public.opportunities set stage_id = %s where id = %s", [second["id"], ids["no company"]]
    )
    for name, people in {
        "no company": ("solo",),
        "in yen": ("kim",),
        "won at midnight": ("mia", "max"),
        "won again": ("max",),
        "won in euro": ("tom",),
        "lost": ("kim",),
        "reopened": ("kim", "tom"),
    }.items():
        for someone in people:
            make("opportunity_contacts", opportunity_id=ids[name], contact_id=ids[someone])


def _add_touches(make: Maker, ids: dict[str, UUID]) -> None:
    for name, deal, campaign, content, source in (
        ("link one", "spring-ann", "spring", "Post one", "linkedin"),
        ("link two", "spring-ann", "spring", "Post two", "linkedin"),
        ("link bo", "spring-bo", "spring", "Same title", "youtube"),
        ("link autumn", "autumn-ann", "autumn", "Same title again", "linkedin"),
        ("link plain", None, "spring", None, "newsletter"),
        ("link cy", "autumn-cy", "autumn", None, "podcast"),
        ("link old", "old-bo", "old", None, "linkedin"),
        ("link cyrus", "spring-cyrus", "spring", None, "podcast"),
        ("link dora", "spring-dora", "spring", None, "linkedin"),
    ):
        ids[name] = make.id(
            "tracking_links",
            campaign_id=ids[campaign],
            collaboration_id=ids[deal] if deal else None,
            deliverable_id=ids[content] if content else None,
            utm_source=source,
            utm_content=name.replace(" ", "-"),
            utm_medium="influencer",
        )

    def touch(person: str, link: str | None, moment: datetime, **given: Any) -> None:
        who = {"contact_id": ids[person]} if person in ids else {"contact_id": None, "visitor_id": person}
        how = {"tracking_link_id": ids[link]} if link else {}
        make("touchpoints", **(who | how | {"touched_at": moment} | given))

    touch("mia", "link one", at("2025-12-31", "23:50"))
    touch(
        "mia", "link one", at("2026-01-01", "00:05")
    )  # Again within half an hour, next year, before she became a lead.
    touch("max", "link two", at("2025-12-20"))
    touch("max", "link bo", at("2025-12-21"))
    touch("max", "link bo", at("2025-12-21", "12:31"))  # More than half an hour later.
    touch("max", None, at("2025-12-22"), type="form_fill", channel="email")
    touch("tom", "link autumn", at("2025-11-10"))
    touch("tom", None, at("2025-12-30"), type="self_reported", workspace_influencer_id=ids["ann lee 2"])
    touch("kim", "link cy", at("2025-12-24"))
    touch("kim", "link bo", at("2026-01-31", "23:59"))  # After the opportunity that was lost at noon.
    touch("kim", None, at("2026-02-02"), type="meeting", channel="event")
    touch("solo", "link old", at("2025-12-31", "23:59"))
    touch("solo", "link plain", at("2026-03-31", "23:59"))
    touch("solo", "link dora", at("2026-03-30", "10:00"))
    touch("solo", "link cyrus", at("2026-04-01", "00:30"))  # Half an hour after becoming a lead.
    touch("solo", "link bo", at("2026-04-02"), is_bot=True)
    touch("visitor-1", "link one", at("2026-01-10"))
    touch("visitor-1", "link one", at("2026-01-10", "12:10"))
    touch("visitor-1", "link two", at("2026-01-10", "12:11"))
    touch("visitor-2", None, at("2026-01-11"), channel="direct")
