"""Words of lists: stored as the list's code whatever the sender calls them, refused with the words that would do."""

from __future__ import annotations

from typing import Any

import pytest

from crmdb.database import Connection
from tests.support.actors import as_service, as_user, refused
from tests.support.rows import Maker, insert
from tests.support.world import World

WORDS = [
    ("companies", "country_code", "United States", "US"),
    ("companies", "country_code", "de", "DE"),
    ("companies", "country_code", "DEU", "DE"),
    ("companies", "country_code", "\u200bDeutschland ", "DE"),
    ("companies", "industry_code", "SaaS", "software"),
    ("companies", "company_size_code", "51\u2013200 employees", "51-200"),
    ("contacts", "seniority_code", "C-Suite", "c-level"),
    ("contacts", "job_function_code", "Human Resources", "human-resources"),
    ("contacts", "country_code", "Côte d'Ivoire", "CI"),
    ("opportunities", "currency_code", "eur", "EUR"),
    ("opportunities", "currency_code", "Euro", "EUR"),
    ("opportunities", "currency_code", "€", "EUR"),
    ("workspace_influencer_accounts", "platform_code", "Twitter", "x"),
    ("workspace_influencer_rates", "deliverable_type_code", "Post", "post"),
]


@pytest.mark.parametrize(("table", "column", "given", "code"), WORDS)
def test_a_word_becomes_the_code_of_its_list(
    story: Connection, world: World, acme: Maker, table: str, column: str, given: str, code: str
) -> None:
    for actor in (as_user(story, world.maya), as_service(story)):
        with story.transaction(force_rollback=True):
            row = acme.values(table, **{column: given})
            with actor:
                assert insert(story, table, row)[column] == code
    key = acme.id(table)
    update = f"update public.{table} set {column} = %s where id = %s returning {column}"
    assert story.execute(update.encode(), [given, key]).fetchone() == (code,)


@pytest.mark.parametrize(
    ("table", "column", "given", "near"),
    [
        ("companies", "country_code", "Germny", "DE"),
        ("companies", "industry_code", "sofware", "software"),
        ("contacts", "seniority_code", "diretor", "director"),
        ("workspace_influencer_accounts", "platform_code", "linkdin", "linkedin"),
    ],
)
def test_a_word_on_no_list_is_refused_with_the_nearest(
    story: Connection, acme: Maker, table: str, column: str, given: str, near: str
) -> None:
    with refused(story, f"{table}_{column}_fkey", sqlstate="23503") as refusal:
        acme(table, **{column: given})
    assert given in refusal.message
    assert near in str(refusal.hint)


def test_a_national_number_finds_its_country_by_name(acme: Maker) -> None:
    stored = acme("contacts", phone="030/1234567", country_code="Germany")
    assert (stored["phone"], stored["country_code"]) == ("+49301234567", "DE")


@pytest.mark.parametrize(
    ("table", "column", "given", "allowed"),
    [
        ("contacts", "lifecycle_stage", "evangelist", "mql"),
        ("activities", "type", "fax", "call"),
        ("campaigns", "objective", "fame", "lead_generation"),
        ("collaborations", "pay_basis", "hour", "revenue_share"),
        ("custom_field_definitions", "type", "string", "choice"),
    ],
)
def test_a_word_of_a_fixed_set_is_refused_with_the_set(
    story: Connection, world: World, acme: Maker, table: str, column: str, given: str, allowed: str
) -> None:
    for actor in (as_user(story, world.maya), as_service(story)):
        row = acme.values(table, **{column: given})
        with refused(story, f"{table}_{column}_check", sqlstate="23514") as refusal, actor:
            insert(story, table, row)
        assert f'"{given}"' in refusal.message
        assert allowed in str(refusal.hint)


@pytest.mark.parametrize(
    ("table", "column", "given", "stored"),
    [
        ("contacts", "lifecycle_stage", "MQL", "mql"),
        ("activities", "type", " Call\u200b", "call"),
        ("campaigns", "objective", "Lead Generation", "lead_generation"),
        ("collaborations", "disclosure", "PAID-PARTNERSHIP", "paid_partnership"),
    ],
)
def test_a_word_of_a_fixed_set_is_stored_in_its_spelling(
    acme: Maker, table: str, column: str, given: str, stored: str
) -> None:
    assert acme(table, **{column: given})[column] == stored


def test_a_blank_word_of_a_list_is_refused_with_the_list(story: Connection, world: World, acme: Maker) -> None:
    row = acme.values("opportunities", currency_code=" ")
    with refused(story, "opportunities_currency_code_check", matching="public.currencies"), as_user(story, world.maya):
        insert(story, "opportunities", row)


def test_every_fixed_set_of_words_says_which(story: Connection) -> None:
    """Each check constraint in (…) of a table that people write is asked by the trigger first."""
    silent = story.execute(
        """
        select tables.relname || '.' || fields.attname
        from pg_constraint as rules
        join pg_class as tables on tables.oid = rules.conrelid and tables.relnamespace = 'public'::regnamespace
        join pg_attribute as fields on fields.attrelid = tables.oid and rules.conkey = array[fields.attnum]
        where rules.contype = 'c' and pg_get_constraintdef(rules.oid) ~ '= ANY [(]'
            and fields.atttypid = 'text'::regtype
            and has_table_privilege('authenticated', tables.oid, 'insert')
            and (
                rules.conname <> tables.relname || '_' || fields.attname || '_check'
                or not exists (
                    select from pg_trigger as triggers
                    where triggers.tgrelid = tables.oid and triggers.tgname = 'a_normalise_columns_inserted'
                        and encode(triggers.tgargs, 'escape') like '%one of %\\\\000' || fields.attname || '\\\\000%'
                )
            )
            -- Touches answer event by event, each with its hint.
            and tables.relname <> 'touchpoints'
        """
    ).fetchall()
    assert silent == []


def test_choices_of_a_field_are_texts_of_their_own(story: Connection, acme: Maker) -> None:
    def field(*choices: str | None) -> Any:
        return acme("custom_field_definitions", type="choice", choices=list(choices))["choices"]

    assert field(" gold\u200b", "jose\u0301") == ["gold", "jos\u00e9"]
    for wrong in (("a", "a\u200b"), ("a", " "), ("a", None)):
        with refused(story, "custom_field_definitions_choices_check"):
            field(*wrong)


def test_derived_columns_are_not_written_by_hand(story: Connection, world: World, acme: Maker) -> None:
    contact = acme.id("contacts", email=" Jane@Acme.Example")
    for actor in (as_user(story, world.maya), as_service(story)):
        with actor:
            assert story.execute(
                "update public.contacts set company_domain = 'evil.test', as_given = '{\"email\": \"x\"}' where id = %s"
                " returning company_domain, as_given",
                [contact],
            ).fetchone() == ("acme.example", {"email": " Jane@Acme.Example"})
            assert story.execute(
                "insert into public.contacts (workspace_id, full_name, as_given)"
                " values (%s, 'X', '{\"full_name\": \"Y\"}')"
                " returning as_given",
                [world.acme],
            ).fetchone() == ({},)


def test_done_earlier_without_a_time_happened_then(story: Connection, acme: Maker) -> None:
    row = acme.values("activities", type="task", done_at="2026-01-05T10:00Z")
    row.pop("occurred_at", None)
    stored = insert(story, "activities", row)
    assert stored["occurred_at"] == stored["done_at"]
    with refused(story, "activities_done_at_order_check"):
        acme("activities", occurred_at="2026-01-06T10:00Z", done_at="2026-01-05T10:00Z")


def test_a_refund_is_not_before_what_it_takes_back(story: Connection, acme: Maker) -> None:
    booking = acme("revenue_events", amount_minor=500, occurred_at="2026-03-05T10:00Z", occurred_on=None)
    refund = {"deal_id": booking["deal_id"], "type": "refund", "reverses_id": booking["id"], "amount_minor": -100}
    acme("revenue_events", **refund, occurred_on="2026-03-05", occurred_at=None)
    with refused(story, "revenue_events_reverses_earlier"):
        acme("revenue_events", **refund, occurred_on="2026-03-04", occurred_at=None)
