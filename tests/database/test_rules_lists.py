"""The lists that words come from refuse what would break everybody's rows: services write them, too."""

from __future__ import annotations

import pytest
from psycopg import sql

from crmdb.database import Connection
from tests.support.actors import as_service, refused

LONG = "x" * 501


def change(story: Connection, table: str, column: str, value: object) -> None:
    statement = sql.SQL("update public.{table} set {column} = %s where ctid = (select min(ctid) from public.{table})")
    with as_service(story):
        story.execute(statement.format(table=sql.Identifier(table), column=sql.Identifier(column)), [value])


@pytest.mark.parametrize(
    ("table", "column", "rule", "wrong"),
    [
        ("age_bands", "code", "age_bands_code_check", ["", " ", "\u200b", "18 - 24", "null"]),
        ("company_sizes", "code", "company_sizes_code_check", ["", "\u00a0", "11–50"]),
        ("company_sizes", "min_employees", "company_sizes_min_employees_check", [0, -1]),
        ("age_bands", "rank", "age_bands_rank_check", [0, -1]),
        ("company_sizes", "rank", "company_sizes_rank_check", [0, -1]),
        ("seniorities", "rank", "seniorities_rank_check", [0, -1]),
        ("audience_aliases", "alias", "audience_aliases_alias_check", [" ", "a\u00a0b", "é", "A", "a  b"]),
        ("audience_aliases", "code", "audience_aliases_code_check", ["", " ", "\u3164"]),
        ("audience_aliases", "dimension", "audience_aliases_dimension_check", ["Country", "https://x.test"]),
        ("bot_agents", "word", "bot_agents_word_check", ["    ", " bot", "b\u200bots"]),
        ("free_mail_domains", "domain", "free_mail_domains_domain_check", ["a@b.de", "https://b.de", "b.d", "b."]),
        ("platforms", "handle_pattern", "platforms_patterns_check", ["[a-z]+", "^[a-z]*$"]),
        ("platforms", "profile_address_pattern", "platforms_patterns_check", ["x\\.com/(.+)"]),
        ("genders", "code", "genders_code_length_check", [LONG]),
        ("interests", "code", "interests_code_length_check", [LONG]),
        ("bot_agents", "word", "bot_agents_word_length_check", ["x" * 1001]),
    ],
)
def test_a_word_of_a_list_is_one(story: Connection, table: str, column: str, rule: str, wrong: list[object]) -> None:
    for value in wrong:
        with refused(story, rule):
            change(story, table, column, value)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("platforms", "handle_pattern"),
        ("platforms", "profile_address_pattern"),
    ],
)
def test_a_pattern_that_cannot_be_read_is_refused_where_it_is_written(
    story: Connection, table: str, column: str
) -> None:
    with refused(story, sqlstate="2201B"):
        change(story, table, column, "^(x$")


def test_the_decimals_of_a_currency_do_not_change(story: Connection) -> None:
    with refused(story, "currencies_minor_units_fixed") as refusal, as_service(story):
        story.execute("update public.currencies set name = 'Euro', minor_units = 0 where code = 'EUR'")
    assert "EUR are 2" in refusal.message
    with as_service(story):
        upsert = (
            "insert into public.currencies (code, name, minor_units) values ('EUR', 'Euros', 2), ('XTS', 'Test', 3)"
            " on conflict (code) do update set name = excluded.name, minor_units = excluded.minor_units"
        )
        assert story.execute(upsert).rowcount == 2


def test_only_migrations_say_what_can_be_imported(story: Connection) -> None:
    for statement in ("update public.import_fields set table_name = 'users'", "delete from public.import_fields"):
        with refused(story, sqlstate="42501"), as_service(story):
            story.execute(statement.encode())


@pytest.mark.parametrize("table", ["calling_codes", "countries", "languages", "public_suffixes"])
@pytest.mark.parametrize(
    "statement", ["delete from public.{}", "update public.{} set {} = 'x'", "insert into public.{} default values"]
)
def test_only_migrations_write_what_standards_say(story: Connection, table: str, statement: str) -> None:
    """One row more or less would change what everybody's addresses, numbers and words mean."""
    column = {"public_suffixes": "rule"}.get(table, "code")
    with refused(story, sqlstate="42501"), as_service(story):
        story.execute(statement.format(table, column).encode())


@pytest.mark.parametrize(
    ("table", "column", "wrong"),
    [
        ("countries", "international_prefix", "(x"),
        ("calling_codes", "number_pattern", "(x"),
        ("calling_codes", "trunk_prefix", "(x"),
    ],
)
def test_a_pattern_of_numbers_that_cannot_be_read_is_refused(
    story: Connection, table: str, column: str, wrong: str
) -> None:
    statement = sql.SQL("update public.{} set {} = %s where ctid = (select min(ctid) from public.{})")
    with refused(story, sqlstate="2201B"):
        story.execute(statement.format(*map(sql.Identifier, (table, column, table))), [wrong])


@pytest.mark.parametrize("table", ["currencies", "industries", "topics", "job_functions", "seniorities", "platforms"])
def test_a_name_leads_to_one_code(story: Connection, table: str) -> None:
    statement = sql.SQL(
        "update public.{0} set name = (select upper(max(name)) from public.{0})"
        " where name = (select min(name) from public.{0})"
    )
    with refused(story, f"{table}_name_key"), as_service(story):
        story.execute(statement.format(sql.Identifier(table)))
