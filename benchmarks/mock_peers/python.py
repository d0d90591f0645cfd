"""Faker and Mimesis, row by row into COPY. They differ in where words come from, not in what the rows are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from faker import Faker
from mimesis import Address, Cryptographic, Datetime, Finance, Internet, Person, Text
from mimesis.locales import Locale
from psycopg import sql

from benchmarks.mock_peers import PERIOD, REFERENCES, WORKSPACE, Sizes, reference
from crmdb.database import Connection

_PLATFORMS = ("linkedin", "x", "youtube", "instagram", "tiktok", "podcast", "newsletter", "blog")
_COUNTRIES = ("US", "GB", "DE", "FR", "NL", "SE", "ES", "IN", "CA", "AU")
_SIZES = ("1-10", "11-50", "51-200", "201-500", "501-1000", "1001-5000", "5001-10000", "10001+")
_FUNCTIONS = ("marketing", "sales", "engineering", "it", "finance", "operations", "procurement", "legal")
_SENIORITIES = ("entry", "senior", "manager", "director")
_KINDS = ("link_click", "content_download", "event_attendance", "form_fill", "view_through", "mention", "meeting")
_CHANNELS = ("influencer", "paid_search", "organic_search", "email", "direct", "referral", "event", "paid_social")

Rows = Iterator[tuple[Any, ...]]


@dataclass(frozen=True)
class Words:
    """Where a library's values come from, each made anew by a call."""

    name: Callable[[], str]
    job: Callable[[], str]
    company: Callable[[], str]
    city: Callable[[], str]
    sentence: Callable[[], str]
    paragraph: Callable[[], str]
    handle: Callable[[], str]
    slug: Callable[[], str]
    code: Callable[[], str]
    moment: Callable[[], datetime]
    random: Any


def faker_words() -> Words:
    """Faker, told to forgo the weights of its word lists: its documented fast way."""
    fake = Faker("en_US", use_weighting=False)
    fake.seed_instance(7)
    start, end = PERIOD
    return Words(
        fake.name, fake.job, fake.company, fake.city, fake.sentence, fake.paragraph, fake.user_name, fake.slug,
        lambda: fake.hexify("v-^^^^^^^^^^^^"),
        lambda: fake.date_time_between(start, end, start.tzinfo),
        fake.random,
    )  # fmt: skip


def mimesis_words() -> Words:
    """Mimesis, by its providers, which is faster than by its fields."""
    person, address, text = Person(Locale.EN, seed=7), Address(Locale.EN, seed=7), Text(Locale.EN, seed=7)
    finance, internet, tokens = Finance(Locale.EN, seed=7), Internet(seed=7), Cryptographic(seed=7)
    dates = Datetime(Locale.EN, seed=7)
    start, end = PERIOD
    # It draws whole years without a time zone; shifting to the period is left to the user.
    shift = end.replace(month=1, day=1, tzinfo=None) - start.replace(tzinfo=None)
    return Words(
        person.full_name, person.occupation, finance.company, address.city, text.sentence, lambda: text.text(2),
        person.username, internet.slug, lambda: tokens.token_hex(6),
        lambda: (dates.datetime(end.year, end.year) - shift).replace(tzinfo=start.tzinfo),
        person.random,
    )  # fmt: skip


def fill(connection: Connection, words: Words, sizes: Sizes) -> None:
    """Generate and copy the five tables in one transaction."""
    with connection.transaction():
        people = [uuid4() for _ in range(sizes.influencers)]
        companies = [uuid4() for _ in range(sizes.companies)]
        contacts = [uuid4() for _ in range(sizes.contacts)]
        _copy(connection, "influencers", _INFLUENCERS, _influencers(words, people))
        _copy(connection, "influencer_accounts", _ACCOUNTS, _accounts(words, people, sizes.influencer_accounts))
        _copy(connection, "companies", _COMPANIES, _companies(words, companies))
        _copy(connection, "contacts", _CONTACTS, _contacts(words, contacts, companies))
        _copy(connection, "touchpoints", _TOUCHPOINTS, _touchpoints(words, contacts, sizes.touchpoints))


def _copy(connection: Connection, table: str, columns: Sequence[str], rows: Rows) -> None:
    statement = sql.SQL("copy public.{} ({}) from stdin").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


_INFLUENCERS = (
    "id", "name", "headline", "bio", "country_code", "city", "job_title", "employer", "years_in_field", "is_verified",
    "quality_score", "last_active_at", "source", "created_at", "updated_at",
)  # fmt: skip


def _influencers(words: Words, people: list[UUID]) -> Rows:
    choice, whole = words.random.choice, words.random.randint
    for person in people:
        job, employer, active = words.job(), words.company(), words.moment()
        yield (
            person, words.name(), f"{job} at {employer} | {words.sentence()}", words.paragraph(), choice(_COUNTRIES),
            words.city(), job, employer, whole(1, 45), words.random.random() < 0.3, whole(20, 100), active, "peer",
            PERIOD[0], active,
        )  # fmt: skip


_ACCOUNTS = (
    "id", "influencer_id", "platform_code", "platform_account_id", "handle", "url", "followers", "average_views",
    "engagement_rate", "posts_per_week", "audience_credibility", "is_verified", "last_checked_at", "created_at",
    "updated_at",
)  # fmt: skip


def _accounts(words: Words, people: list[UUID], count: int) -> Rows:
    choice, whole, fraction = words.random.choice, words.random.randint, words.random.random
    for number in range(count):
        platform, checked = choice(_PLATFORMS), words.moment()
        handle = f"{words.handle().lower()}-{number}"
        yield (
            uuid4(), people[number % len(people)], platform, f"id-{number}", handle, f"https://{platform}.example/{handle}",
            whole(40, 500_000), whole(10, 100_000), round(fraction() * 0.1, 5), round(fraction() * 10, 1),
            round(fraction(), 3), fraction() < 0.2, checked, PERIOD[0], checked,
        )  # fmt: skip


_COMPANIES = (
    "workspace_id", "id", "name", "domain", "company_size_code", "industry_code", "country_code", "source",
    "external_id", "created_at", "updated_at",
)  # fmt: skip


def _companies(words: Words, companies: list[UUID]) -> Rows:
    choice = words.random.choice
    for number, company in enumerate(companies):
        made = words.moment()
        yield (
            WORKSPACE, company, words.company(), f"company-{number}.example", choice(_SIZES), "software",
            choice(_COUNTRIES), "salesdesk", f"acc-{number}", made, made,
        )  # fmt: skip


_CONTACTS = (
    "workspace_id", "id", "company_id", "full_name", "email", "job_title", "job_function_code", "seniority_code",
    "country_code", "became_lead_at", "do_not_contact", "created_at", "updated_at",
)  # fmt: skip


def _contacts(words: Words, contacts: list[UUID], companies: list[UUID]) -> Rows:
    choice = words.random.choice
    for number, contact in enumerate(contacts):
        made = words.moment()
        lead = made + timedelta(days=words.random.randint(0, 60)) if words.random.random() < 0.4 else None
        yield (
            WORKSPACE, contact, choice(companies), words.name(), f"{words.handle().lower()}{number}@company.example",
            words.job(), choice(_FUNCTIONS), choice(_SENIORITIES), choice(_COUNTRIES), lead,
            words.random.random() < 0.015, made, made,
        )  # fmt: skip


_TOUCHPOINTS = (
    "workspace_id", "touched_at", "kind", "channel", "evidence", "contact_id", "visitor_id", "workspace_influencer_id",
    "campaign_id", "deliverable_id", "tracking_link_id", "promo_code_id", "utm_source", "utm_medium", "utm_campaign",
    "utm_content", "properties", "source", "external_id", "created_at",
)  # fmt: skip


def _touchpoints(words: Words, contacts: list[UUID], count: int) -> Rows:
    choice, whole, fraction = words.random.choice, words.random.randint, words.random.random
    references = [reference(number) for number in range(1, REFERENCES + 1)]
    for number in range(count):
        touched, origin, channel = words.moment(), choice(references), choice(_CHANNELS)
        known, ours = fraction() < 0.7, channel == "influencer"
        yield (
            WORKSPACE, touched, choice(_KINDS), channel, whole(1, 5), choice(contacts) if known else None,
            None if known else words.code(), origin if ours else None, origin if ours else None,
            origin if ours else None, origin if ours else None, origin if ours and fraction() < 0.1 else None,
            choice(_PLATFORMS) if ours else None, "influencer" if ours else None, words.slug() if ours else None,
            words.handle() if ours else None, '{"device": "desktop"}', "tracker", f"evt-{number}",
            touched + timedelta(seconds=whole(1, 90)),
        )  # fmt: skip
