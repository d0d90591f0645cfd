"""No value poisons a table: moments, days, numbers and amounts have limits, in every column of every table."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from psycopg import sql
from psycopg.types.json import Jsonb

from crmdb.database import Connection
from tests.support.actors import as_service, as_user, refused
from tests.support.rows import Maker, insert
from tests.support.world import World

_TOMORROW_AFTER_NEXT = datetime.now(UTC) + timedelta(days=2)

BAD: dict[str, list[str]] = {
    "timestamp with time zone": ["infinity", "-infinity", "1969-12-31 23:59:59+00", "2200-01-01 00:00+00"],
    "date": ["infinity", "-infinity", "1969-12-31", "2200-01-01"],
    "daterange": [
        "[-infinity,2026-01-01)", "[2026-01-01,infinity)", "[2026-01-01,2200-01-02)", "[1969-12-31,2026-01-01)",
        "empty", "[2026-01-01,2026-01-01)", "(,2026-01-01)", "(,)",
    ],
    "tstzrange": [
        "[-infinity,2026-01-01)", "[2026-01-01,infinity)", "[1969-12-31 00:00+00,2026-01-01 00:00+00)", "empty", "(,)",
    ],
    "numeric": ["NaN", "Infinity", "-Infinity", "1000000000000000"],
    "real": ["NaN", "Infinity", "-Infinity"],
    "double precision": ["NaN", "Infinity", "-Infinity"],
    "bigint": ["1000000000000000", "-1000000000000000", "9223372036854775807", "-9223372036854775808"],
    "interval": ["infinity", "-infinity", "-1 second"],
    "jsonb": ['{"a": "' + "x" * 100_000 + '"}'],
    "text[]": ["{" + "x" * 100_000 + "}"],
}  # fmt: skip
GOOD = {"timestamp with time zone": "1970-01-01 00:00+00", "date": "1970-01-01", "daterange": "[1970-01-01,2050-01-01)"}

DATABASE_WRITES = {"id", "created_at", "updated_at", "transaction_id", "preceding_minor"}
MAY_LIE_AHEAD = {"expires_at", "stale_at", "remind_at"}
# Written from the table beside it, by trigger.
DERIVED = {"influencer_search", "influencer_numbers", "workspace_influencer_search"}
# Copies of other columns, and texts that migrations alone write.
COPIES = {"audit_events", "refusals"}
# Written by the database alone, from or for columns that have the rules (secure_workspace_table(…, limited => false)).
ENGINE = {
    "attribution_runs", "attribution_journeys", "attribution_journey_details", "monthly_totals", "monthly_credits",
    "credit_totals", "import_rows", "import_records",
}  # fmt: skip


def columns(story: Connection, *types: str) -> list[tuple[str, str, str]]:
    """Table, column, type of all columns of schema public that have one of these types."""
    found = story.execute(
        "select relname, attname, format_type(atttypid, null)"
        " from pg_attribute join pg_class on pg_class.oid = attrelid"
        " where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition"
        " and attnum > 0 and not attisdropped and format_type(atttypid, null) = any(%s) order by 1, 2",
        [list(types)],
    ).fetchall()
    return [
        (table, column, type)
        for table, column, type in found
        if column not in DATABASE_WRITES and not column.endswith(("_id", "total")) and table not in DERIVED | ENGINE
    ]


def try_value(story: Connection, table: str, column: str, value: str) -> None:
    """Insert one value into a copy of the table that has the constraints of this column and no others."""
    story.execute(
        sql.SQL("create temporary table tried (like public.{} including constraints)").format(sql.Identifier(table))
    )
    for (name,) in story.execute(
        "select attname from pg_attribute where attrelid = 'pg_temp.tried'::regclass and attnum > 0 and attnotnull"
    ).fetchall():
        story.execute(sql.SQL("alter table tried alter column {} drop not null").format(sql.Identifier(name)))
    for (name,) in story.execute(
        "select conname from pg_constraint where conrelid = 'pg_temp.tried'::regclass and contype = 'c' and conkey <>"
        " array[(select attnum from pg_attribute where attrelid = conrelid and attname = %s)]",
        [column],
    ).fetchall():
        story.execute(sql.SQL("alter table tried drop constraint {}").format(sql.Identifier(name)))
    story.execute(sql.SQL("insert into tried ({}) values ({})").format(sql.Identifier(column), sql.Literal(value)))


@pytest.mark.parametrize("type", BAD)
def test_no_column_takes_what_would_poison_it(story: Connection, type: str) -> None:
    taken = []
    for table, column, _ in columns(story, type):
        if type in ("jsonb", "text[]") and table in COPIES:
            continue
        for value in BAD[type]:
            if "infinity" in value and type == "interval" and story.info.server_version < 170000:
                continue  # Before 17 an interval is always finite.
            try:
                with refused(story) as refusal:
                    try_value(story, table, column, value)
                assert refusal.sqlstate in {"23514", "22003"}  # Some do not even fit the type.
            except AssertionError:
                taken.append((table, column, value))
                story.execute("drop table if exists tried")
    assert taken == []


@pytest.mark.parametrize("type", GOOD)
def test_the_limits_themselves_are_fine(story: Connection, type: str) -> None:
    for table, column, _ in columns(story, type):
        with story.transaction(force_rollback=True):
            try_value(story, table, column, GOOD[type])


def test_what_is_planned_lies_within_thirty_years(story: Connection) -> None:
    """A cost of 2199 is a slip of the keyboard; prices and rights of use may hold that long."""
    taken = []
    for type, value in (("date", "2199-01-01"), ("daterange", "[2026-01-01,2199-01-01)")):
        for table, column, _ in columns(story, type):
            try:
                with refused(story, sqlstate="23514"):
                    try_value(story, table, column, value)
            except AssertionError:
                taken.append(column)
                story.execute("drop table if exists tried")
    assert set(taken) == {"valid_during", "usage_period"}
    with story.transaction(force_rollback=True):
        try_value(
            story, "campaign_costs", "incurred_on", (datetime.now(UTC) + timedelta(days=9_000)).date().isoformat()
        )


def test_what_tells_of_the_past_does_not_lie_ahead(story: Connection) -> None:
    taken = []
    for table, column, _ in columns(story, "timestamp with time zone"):
        # The audit trail takes what was written, also by a server whose clock was ahead.
        if column in MAY_LIE_AHEAD or table == "audit_events":
            continue
        with story.transaction(force_rollback=True):
            # The clock of a sender may be a little fast.
            try_value(story, table, column, (datetime.now(UTC) + timedelta(hours=1)).isoformat())
        try:
            with refused(story, sqlstate="23514"):
                try_value(story, table, column, _TOMORROW_AFTER_NEXT.isoformat())
        except AssertionError:
            taken.append((table, column))
            story.execute("drop table if exists tried")
    assert taken == []


POISON: dict[str, dict[str, Any]] = {
    "touchpoints": {"touched_at": "infinity"},
    "opportunities": {"amount_minor": 10**15},
    "revenue_events": {"amount_minor": 10**18},
    "campaign_costs": {"incurred_on": "-infinity"},
    "collaborations": {"contract_period": "[2026-01-01,infinity)"},
    "workspace_influencer_accounts": {"engagement_rate": "NaN"},
    "deliverable_metrics": {"views": 2**62},
    "contacts": {"became_lead_at": _TOMORROW_AFTER_NEXT},
}


@pytest.mark.parametrize("table", POISON)
def test_the_api_refuses_poison(story: Connection, world: World, acme: Maker, table: str) -> None:
    row = acme.values(table, **POISON[table])
    for actor in (as_user(story, world.maya), as_service(story)):
        with refused(story, sqlstate="23514"), actor:
            insert(story, table, row)


def test_prices_and_rights_may_hold_until_further_notice_contracts_end(story: Connection) -> None:
    for table, column, _ in columns(story, "daterange", "tstzrange"):
        if column in {"valid_during", "usage_period"}:
            with story.transaction(force_rollback=True):
                try_value(story, table, column, "[2026-01-01,)")
        else:
            with refused(story, f"{table}_{column}_range_check"):
                try_value(story, table, column, "[2026-01-01,)")


# What begins, and what ends it, wherever a table has both.
PAIRS = [
    ("starts_on", "ends_on"), ("created_at", "expires_at"), ("created_at", "accepted_at"), ("created_at", "revoked_at"),
    ("opened_at", "closed_at"), ("submitted_at", "approved_at"), ("started_at", "finished_at"),
    ("recorded_at", "superseded_at"),
]  # fmt: skip


def test_nothing_ends_before_it_begins(story: Connection) -> None:
    tried = 0
    names: dict[str, set[str]] = {}
    for table, column in story.execute(
        "select relname, attname from pg_attribute join pg_class on pg_class.oid = attrelid"
        " where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition and attnum > 0"
    ).fetchall():
        names.setdefault(table, set()).add(column)
    for first, last in PAIRS:
        for table in (table for table, known in names.items() if {first, last} <= known and table not in ENGINE):
            tried += 1
            with refused(story, f"{table}_{last}_order_check"):
                story.execute(f"create temporary table tried (like public.{table} including constraints)")
                for (name,) in story.execute(
                    "select attname from pg_attribute"
                    " where attrelid = 'pg_temp.tried'::regclass and attnum > 0 and attnotnull"
                ).fetchall():
                    story.execute(
                        sql.SQL("alter table tried alter column {} drop not null").format(sql.Identifier(name))
                    )
                for (name,) in story.execute(
                    "select conname from pg_constraint where conrelid = 'pg_temp.tried'::regclass and contype = 'c'"
                    " and conname <> %s",
                    [f"{table}_{last}_order_check"],
                ).fetchall():
                    story.execute(sql.SQL("alter table tried drop constraint {}").format(sql.Identifier(name)))
                story.execute(f"insert into tried ({first}, {last}) values ('2026-02-02', '2026-02-01')")
    assert tried >= len(PAIRS)


def endless(story: Connection) -> list[Any]:
    """Text columns of tables people write that may be as long as they like."""
    return story.execute(
        """
        select tables.relname || '.' || fields.attname
        from pg_class as tables
        join pg_attribute as fields on fields.attrelid = tables.oid and fields.attnum > 0 and not fields.attisdropped
        where tables.relnamespace = 'public'::regnamespace and tables.relkind in ('r', 'p')
            and not tables.relispartition
            and fields.atttypid = 'text'::regtype and fields.attgenerated = ''
            and tables.relname not in (
                'refusals', 'status_transitions', 'audit_events', 'status_changes', 'contact_stage_changes',
                'influencer_search',
                'workspace_influencer_search', 'attribution_journeys', 'attribution_runs', 'monthly_totals',
                'monthly_credits', 'credit_totals', 'import_rows', 'import_records'
            )
            and not exists (
                select from pg_trigger as triggers
                where triggers.tgrelid = tables.oid and triggers.tgname = 'a_normalise_columns_inserted'
                    and encode(triggers.tgargs, 'escape') like '%\\\\000' || fields.attname || '\\\\000%'
            )
            and not exists (
                select from pg_constraint as rules
                where rules.conrelid = tables.oid and fields.attnum = any(rules.conkey) and (
                    rules.contype = 'f' or rules.contype = 'p' and cardinality(rules.conkey) = 1
                    or pg_get_constraintdef(rules.oid) ~ '= ANY [(]|length[(]'
                )
            )
        """
    ).fetchall()


@pytest.mark.parametrize("column", ["source", "external_id"])
def test_an_event_is_not_told_from_others_by_a_blank(story: Connection, column: str) -> None:
    for blank in (" ", "\u00a0", "\u200b", "\u3164", "\u2800", "\x07\n"):
        with refused(story, f"touchpoints_{column}_check"):
            try_value(story, "touchpoints", column, blank)
    with story.transaction(force_rollback=True):
        try_value(story, "touchpoints", column, "ö")


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [("saved_search_visits", "people", "{NULL}"), ("list_influencers", "position", "-1")],
)
def test_a_list_has_no_empty_and_no_negative_place(story: Connection, table: str, column: str, value: str) -> None:
    with refused(story, f"{table}_{column}_check"):
        try_value(story, table, column, value)


def test_every_text_has_an_end(story: Connection) -> None:
    assert endless(story) == []
    story.execute("alter table public.touchpoints drop constraint touchpoints_referrer_length_check")
    assert endless(story) == [("touchpoints.referrer",)], "the test itself sees one"


def test_a_touch_that_is_too_long_costs_no_other(story: Connection, world: World) -> None:
    events = [
        {"touched_at": "2026-07-01T10:00Z", "type": "link_click", "visitor_id": "v", "source": "t", "external_id": name}
        | extra
        for name, extra in {
            "fine": {},
            "page": {"page_url": "https://a.test/?q=" + "x" * 5000},
            "term": {"utm_term": "x" * 501},
            "agent": {"user_agent": "x" * 1001},
        }.items()
    ]
    with as_user(story, world.edda):
        found = story.execute("select rule from public.record_touchpoints(%s)", [Jsonb(events)]).fetchall()
    assert {rule for (rule,) in found} == {None} | {
        f"touchpoints_{name}_length_check" for name in ("page_url", "utm_term", "user_agent")
    }
    with as_user(story, world.edda), refused(story, "touchpoints_referrer_length_check"):
        insert(story, "touchpoints", events[0] | {"external_id": "by-hand", "referrer": "x" * 4001})


@pytest.mark.parametrize(
    "table", ["lost_reasons", "pipelines", "pipeline_stages", "lists", "saved_searches", "utm_templates"]
)
def test_two_names_that_differ_in_capitals_are_one(story: Connection, acme: Maker, beta: Maker, table: str) -> None:
    row = acme(table, name="Too Expensive")
    inside = {key: row[key] for key in ("pipeline_id",) if key in row}
    apart = {"position": 90} if table == "pipeline_stages" else {}
    for name in ("too expensive", "TOO\u00a0EXPENSIVE"):
        with refused(story, f"{table}_name_case_key", sqlstate="23505"):
            acme(table, name=name, **inside, **apart)
    assert beta(table, name="too expensive")
    assert acme(table, name="Too expensive?", **inside, **apart)


def test_an_address_with_a_password_is_refused_and_nowhere_kept(story: Connection, world: World, acme: Maker) -> None:
    secret = "https://jane:s3cret@acme.test/x?y=@z"
    for table, column in (("tracking_links", "destination_url"), ("deliverables", "published_url")):
        with refused(story, f"{table}_{column}_check") as refusal:
            acme(table, **{column: secret})
        assert "s3cret" not in f"{refusal.message}{refusal.detail}"
    company = acme("companies", domain="https://jane:s3cret@acme-secret.test/")
    assert company["domain"] == "acme-secret.test"
    event = {"touched_at": "2026-01-05T10:00Z", "type": "form_fill", "visitor_id": "v", "source": "secret"}
    event |= {"page_url": secret, "referrer": "https://jane@acme.test/"}
    with as_user(story, world.edda):
        story.execute(
            "insert into public.touchpoints (touched_at, type, visitor_id, source, page_url, referrer)"
            " values (%(touched_at)s, %(type)s, %(visitor_id)s, %(source)s, %(page_url)s, %(referrer)s)",
            event,
        )
        told = story.execute(
            "select outcome from public.record_touchpoints(%s)", [json.dumps([event | {"external_id": "1"}])]
        )
        assert told.fetchall() == [("recorded",)]
    kept = "select distinct page_url, referrer from public.touchpoints where source = 'secret'"
    assert story.execute(kept).fetchall() == [("https://acme.test/x?y=@z", "https://acme.test/")]
    everywhere = "select count(*) from public.audit_events as t where t::text ~ 's3cret'"
    assert story.execute(everywhere).fetchone() == (0,)
    assert story.execute("select count(*) from public.companies as t where t::text ~ 's3cret'").fetchone() == (0,)


_AHEAD = (datetime.now(UTC) + timedelta(days=60)).date()

SAYS: list[tuple[str, dict[str, Any], dict[str, Any] | str]] = [
    # What contradicts itself.
    ("campaigns", {"status": "completed", "starts_on": _AHEAD}, "campaigns_completed_check"),
    ("campaigns", {"status": "active", "starts_on": _AHEAD}, {"status": "active"}),
    ("campaigns", {"starts_on": "2026-03-01", "ends_on": "2026-03-01"}, "campaigns_ends_on_order_check"),
    (
        "collaborations",
        {"status": "completed", "fee_minor": 1, "contract_period": f"[{_AHEAD},{_AHEAD + timedelta(days=1)})"},
        "collaborations_completed_check",
    ),
    ("workspace_influencer_accounts", {"followers": 0, "engagement_rate": 0.05}, "_engaged_check"),
    ("workspace_influencer_accounts", {"followers": None, "engagement_rate": 0.05}, {"followers": None}),
    ("workspace_influencer_accounts", {"followers": 0, "engagement_rate": 0}, {"followers": 0}),
    ("opportunities", {"opened_at": "2026-03-01", "opened_on": "2026-05-01"}, "opportunities_opened_on_agrees"),
    ("opportunities", {"opened_at": "2026-03-01", "opened_on": "2026-03-01"}, {"opened_on": date(2026, 3, 1)}),
    ("campaign_costs", {"status": "paid"}, "campaign_costs_paid_on_check"),
    # Ids that stand for many.
    ("contacts", {"source": "crm", "external_id": "1,23E+11"}, "contacts_external_id_check"),
    ("contacts", {"source": "crm", "external_id": "1.7841e+16"}, "contacts_external_id_check"),
    ("contacts", {"source": "crm", "external_id": "a+b 1E5"}, {"external_id": "a+b 1E5"}),
    ("workspace_influencer_accounts", {"platform_account_id": "1.7841E+16"}, "_platform_account_id_check"),
    # What people write in place of a company; a person may be called so.
    ("companies", {"name": "Self-Employed"}, "companies_name_check"),
    ("companies", {"name": " Selbstständig"}, "companies_name_check"),
    ("companies", {"name": "Freelancer Hub"}, {"name": "Freelancer Hub"}),
    ("contacts", {"first_name": "Kurt", "last_name": "Student"}, {"last_name": "Student"}),
    # Blanks and letters.
    ("contacts", {"full_name": "\ufeffJane\u00a0 Do\u0065\u0301\t"}, {"full_name": "Jane Doé"}),
    ("contacts", {"full_name": "\u3000"}, {"full_name": None}),
    ("contacts", {"email": "jane@\uff41cme.example\u200b."}, {"email": "jane@acme.example"}),
    ("contacts", {"email": "j@b\u00fccher.example"}, {"email": "j@xn--bcher-kva.example"}),
    ("contacts", {"email": "Jane <jane@acme.example>"}, "contacts_email_check"),
    ("contacts", {"phone": "00 49 (0)30 1234567"}, {"phone": "+49301234567"}),
    ("contacts", {"phone": "+49301234567 / +49301234568"}, "contacts_phone_check"),
    ("companies", {"domain": "https://shop.acme.co.uk:8080/x"}, {"domain": "acme.co.uk"}),
    ("companies", {"domain": "linkedin.com/company/acme"}, "companies_domain_check"),
    # Words, written by hand or derived.
    (
        "contacts",
        {"lifecycle_stage": " MQL", "country_code": "United States"},
        {"lifecycle_stage": "mql", "country_code": "US"},
    ),
    ("contacts", {"lifecycle_stage": "evangelist"}, "contacts_lifecycle_stage_check"),
    ("deliverables", {"revision_count": 7, "is_owed": False}, {"revision_count": 0, "is_owed": True}),
    ("campaign_costs", {"amount_minor": 100, "reporting_amount_minor": 7}, {"reporting_amount_minor": 100}),
    ("promo_codes", {"code": " ann10 "}, {"code": "ANN10"}),
]


@pytest.mark.parametrize(("table", "given", "expected"), SAYS, ids=[f"{t} {g}"[:60] for t, g, _ in SAYS])
def test_what_a_member_sends_is_stored_as_meant_or_refused(
    story: Connection, world: World, acme: Maker, table: str, given: dict[str, Any], expected: dict[str, Any] | str
) -> None:
    row = acme.values(table, **given)
    with as_user(story, world.edda):
        if isinstance(expected, str):
            with refused(story, expected if not expected.startswith("_") else table + expected):
                insert(story, table, row)
        else:
            stored = insert(story, table, row)
            assert {name: stored[name] for name in expected} == expected


def test_a_required_text_is_not_blank(story: Connection, world: World, acme: Maker) -> None:
    acme("custom_field_definitions", subject="companies", key="region", label="Region", type="text", is_required=True)
    with as_user(story, world.edda):
        for value in ("", " \u200b", "\u3000"):
            with refused(story, "companies_custom_fields_given"):
                insert(story, "companies", acme.values("companies", custom_fields=Jsonb({"region": value})))
        insert(story, "companies", acme.values("companies", custom_fields=Jsonb({"region": " DACH"})))


def test_a_person_of_whom_only_a_number_is_known_is_one_in_any_case(
    story: Connection, world: World, acme: Maker
) -> None:
    person = acme.values("contacts", email=None, full_name="Sam Lee", phone="+49 30 1234567")
    with as_user(story, world.edda):
        insert(story, "contacts", person)
        with refused(story, "contacts_phone_key"):
            insert(story, "contacts", person | {"full_name": "SAM  lee", "phone": "0049301234567"})
        insert(story, "contacts", person | {"full_name": "Kim Lee"})
