"""Every table that can be imported has (source, external_id), every other one a reason not to (decision 0049)."""

from __future__ import annotations

import json

import pytest
from psycopg import sql

from crmdb.database import Connection
from tests.support.actors import as_user, refused
from tests.support.rows import Maker
from tests.support.world import World

KEYED = (
    *("activities", "campaign_costs", "campaigns", "collaborations", "companies", "contacts", "deals", "deliverables"),
    *("lists", "notes", "opportunities", "promo_codes", "revenue_events", "tags", "touchpoints", "tracking_links"),
    "workspace_influencers",
)
KEYED_IN_THE_CATALOG = ("influencer_accounts", "influencers")

REASONS = {
    "known by the two rows that it links": (
        *("influencer_industries", "influencer_languages", "influencer_topics", "list_influencers"),
        *("opportunity_contacts", "workspace_influencer_languages", "workspace_influencer_tags"),
        *("workspace_influencer_topics", "workspace_members"),
    ),
    "a measurement: known by what was measured and when": (
        *("account_metrics", "audience_segments", "deliverable_metrics", "workspace_audience_segments"),
        *("exchange_rates", "workspace_exchange_rates", "influencer_rates", "workspace_influencer_rates"),
    ),
    "known by an address or an id of the platform, which is the id in that system": (
        *("company_domains", "contact_emails", "contact_profiles", "contact_visitors", "exclusions"),
        "workspace_influencer_accounts",
    ),
    "a setting of the workspace: files name it by a word, and the mapping says what the word means": (
        *("attribution_models", "bot_agents", "campaign_targets", "channel_rules", "custom_field_definitions"),
        *("default_channel_rules", "lost_reasons", "pipeline_stages", "pipelines", "saved_searches", "utm_aliases"),
        "utm_templates",
    ),
    "a list with codes of its own": (
        *("age_bands", "audience_aliases", "calling_codes", "company_sizes", "countries", "currencies"),
        *("deliverable_types", "shared_hosts"),
        *("free_mail_domains", "genders", "import_fields", "industries", "interests", "job_functions", "languages"),
        *(
            "platform_domains",
            "platforms",
            "public_suffixes",
            "refusals",
            "seniorities",
            "status_transitions",
            "topics",
        ),
    ),
    "written by the database alone": (
        *("attribution_journey_details", "attribution_journeys", "attribution_runs"),
        *("audit_events", "contact_stage_changes", "credit_totals", "import_batches", "import_records", "import_rows"),
        *("influencer_numbers", "influencer_search", "monthly_credits", "monthly_totals", "opportunity_history"),
        *("saved_search_visits", "status_changes", "suppressions", "workspace_influencer_search"),
    ),
    "who signs in and where": ("users", "workspace_invitations", "workspaces"),
}
EXCEPTIONS = {table for tables in REASONS.values() for table in tables}


def tables_with(connection: Connection, columns: list[str]) -> set[str]:
    """The tables of schema public that have a unique constraint, for all rows, on exactly these columns."""
    found = connection.execute(
        "select conrelid::regclass::text from pg_constraint"
        " where contype = 'u' and connamespace = 'public'::regnamespace"
        " and array(select attname::text from unnest(conkey) as keys (attnum)"
        " inner join pg_attribute using (attnum) where attrelid = conrelid order by 1) = %s",
        [sorted(columns)],
    )
    return {name for (name,) in found}


def test_every_table_has_the_id_of_its_source_or_a_reason_not_to(story: Connection) -> None:
    tables = {
        name
        for (name,) in story.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
            " and not relispartition"
        )
    }
    assert tables_with(story, ["workspace_id", "source", "external_id"]) == set(KEYED)
    assert tables_with(story, ["source", "external_id"]) == set(KEYED_IN_THE_CATALOG)
    assert tables - {*KEYED, *KEYED_IN_THE_CATALOG} == EXCEPTIONS, "give a table the id of its source, or a reason"
    keyed = story.execute(
        "select relname from pg_attribute inner join pg_class on pg_class.oid = attrelid where attname = 'external_id'"
        " and relkind = 'r' and relnamespace = 'public'::regnamespace"
    )
    assert {name for (name,) in keyed} == {*KEYED, *KEYED_IN_THE_CATALOG}


def test_what_is_imported_by_row_can_be_named_by_id(story: Connection) -> None:
    """A target whose table has the id of its source has a field for it."""
    targets = story.execute(
        "select private.import_target_table(target), bool_or(field = 'external_id')"
        " from public.import_fields group by target"
    )
    assert {table for table, has_id in targets if has_id} == {*KEYED, "influencers"} - {"lists", "tags"}


@pytest.mark.parametrize("table", KEYED)
def test_an_upsert_by_source_and_id_writes_a_row_once(
    story: Connection, world: World, acme: Maker, beta: Maker, table: str
) -> None:
    """The statement is PostgREST's for `on_conflict=workspace_id,source,external_id` with merge-duplicates."""
    row = acme.values(table, source="crm", external_id="7")
    changes = story.execute("select has_table_privilege('authenticated', %s, 'update')", [f"public.{table}"]).fetchone()
    assert changes is not None
    columns = sql.SQL(", ").join(map(sql.Identifier, row))
    upsert = sql.SQL(
        "insert into public.{table} ({columns}) select {columns} from jsonb_populate_record(null::public.{table}, %s)"
        " on conflict (workspace_id, source, external_id) do {action} returning 1"
    ).format(
        table=sql.Identifier(table),
        columns=columns,
        # Revenue is never edited: its upsert ignores duplicates.
        action=sql.SQL("update set {}").format(
            sql.SQL(", ").join(sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name)) for name in row)
        )
        if changes[0]
        else sql.SQL("nothing"),
    )
    with as_user(story, world.maya):
        for written in (1, int(changes[0])):
            assert story.execute(upsert, [json.dumps(row, default=str)]).rowcount == written
    for maker in (acme, beta):
        maker(table, source="other", external_id="7")
    with refused(story, f"{table}_external_id_key"):
        acme(table, source="crm", external_id="7")


@pytest.mark.parametrize("table", [table for table in KEYED if table != "touchpoints"])
def test_rows_without_an_id_do_not_collide_and_an_id_has_a_source(story: Connection, acme: Maker, table: str) -> None:
    for pair in ({}, {}, {"source": "crm"}, {"source": "crm"}):
        acme(table, **pair)
    with refused(story, f"{table}_external_id_check"):
        acme(table, external_id="1")


def test_the_catalog_is_upserted_by_source_and_id_too(story: Connection) -> None:
    for _ in range(2):
        person = story.execute(
            "insert into public.influencers (name, source, external_id) values ('Ada', 'crm', '7')"
            " on conflict (source, external_id) do update set name = excluded.name returning id"
        ).fetchone()
        assert person is not None
        story.execute(
            "insert into public.influencer_accounts (influencer_id, platform_code, handle, source, external_id)"
            " values (%s, 'linkedin', 'ada', 'crm', '7')"
            " on conflict (source, external_id) do update set handle = excluded.handle",
            person,
        )
    counts = "select (select count(*) from public.{0} where external_id = '7')"
    for table in KEYED_IN_THE_CATALOG:
        assert story.execute(counts.format(table).encode()).fetchone() == (1,)
