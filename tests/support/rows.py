"""One valid row of any workspace table: what a test of "every table" inserts.

`make(connection, workspace, table)` inserts a row with all it needs; `values(...)` makes what the row refers to and
returns the row's columns for the test to insert itself. A new workspace table needs one entry in `COLUMNS`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID

from psycopg import sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from crmdb.database import Connection

_numbers = count(1)

Row = dict[str, Any]

LONG_AGO = datetime(2026, 1, 5, 12, tzinfo=UTC)
PUBLISHED = {"status": "published", "published_at": LONG_AGO, "published_url": "https://www.linkedin.com/posts/1"}
"""What content has once it is published."""


class Maker:
    """Inserts rows into one workspace, as the user of the connection (use the owner of the tables)."""

    def __init__(self, connection: Connection, workspace: UUID) -> None:
        self.connection = connection
        self.workspace = workspace

    def __call__(self, table: str, **given: Any) -> Row:
        """Insert a row and return it as stored."""
        return insert(self.connection, table, self.values(table, **given))

    def id(self, table: str, **given: Any) -> Any:
        """Insert a row and return its id."""
        return self(table, **given)["id"]

    def values(self, table: str, **given: Any) -> Row:
        """Columns of a row that could be inserted; what it refers to is inserted."""
        columns = {"workspace_id": self.workspace} | COLUMNS[table](self, next(_numbers)) | given
        return {name: value() if callable(value) else value for name, value in columns.items()}

    def stage(self, type: str, position: int = 1) -> Row:
        """A stage of that type of the workspace's default pipeline."""
        with self.connection.cursor(row_factory=dict_row) as cursor:
            found = cursor.execute(
                "select stages.* from public.pipeline_stages as stages join public.pipelines as pipelines"
                " on (pipelines.workspace_id, pipelines.id) = (stages.workspace_id, stages.pipeline_id)"
                " where stages.workspace_id = %s and stages.type = %s and pipelines.is_default"
                " order by stages.position limit 1 offset %s",
                [self.workspace, type, position - 1],
            ).fetchone()
        assert found is not None
        return found

    def first(self, table: str) -> Any:
        """The id of some row of that table, as sign-up made it."""
        return self.first_row(table)["id"]

    def first_row(self, table: str) -> Row:
        """The key, without the workspace, of some row of that table."""
        keys = sql.SQL(", ").join(map(sql.Identifier, identifying_columns(self.connection, table)))
        with self.connection.cursor(row_factory=dict_row) as cursor:
            row = cursor.execute(
                sql.SQL("select {keys} from public.{table} where workspace_id = %s order by {keys} limit 1").format(
                    keys=keys, table=sql.Identifier(table)
                ),
                [self.workspace],
            ).fetchone()
        assert row is not None, f"no {table} in the workspace"
        return row


def identifying_columns(connection: Connection, table: str) -> list[str]:
    """What identifies a row within its workspace: its id; of a link between two tables, the keys of both."""
    names = connection.execute(
        "select attname from pg_attribute as columns where attrelid = %(table)s::regclass and not attisdropped and ("
        " attname = 'id' or attname <> 'workspace_id' and not exists (select from pg_attribute where"
        " attrelid = columns.attrelid and attname = 'id') and exists (select from pg_constraint where"
        " conrelid = columns.attrelid and contype = 'p' and attnum = any(conkey))) order by attnum",
        {"table": f"public.{table}"},
    ).fetchall()
    return [str(name) for (name,) in names]


def where_key(connection: Connection, table: str, row: Row) -> tuple[sql.Composed, list[Any]]:
    """The condition that finds a row of a workspace table again, and its values."""
    keys = ["workspace_id", *identifying_columns(connection, table)]
    equal = sql.SQL(" and ").join(sql.SQL("{} = %s").format(sql.Identifier(key)) for key in keys)
    return sql.SQL("where {}").format(equal), [row[key] for key in keys]


def left_out(make: Maker, table: str, **given: Any) -> bool:
    """Whether an insert goes through without a row: that of an erased person is left out."""
    row = make.values(table, **given)
    statement = sql.SQL("insert into public.{} ({}) values ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, row)),
        sql.SQL(", ").join([sql.Placeholder()] * len(row)),
    )
    return make.connection.execute(statement, [_adapted(value) for value in row.values()]).rowcount == 0


def insert(connection: Connection, table: str, row: Row) -> Row:
    """Insert columns into a table of schema public; returns the row as stored."""
    statement = sql.SQL("insert into public.{} ({}) values ({}) returning *").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, row)),
        sql.SQL(", ").join([sql.Placeholder()] * len(row)),
    )
    with connection.cursor(row_factory=dict_row) as cursor:
        stored = cursor.execute(statement, [_adapted(value) for value in row.values()]).fetchone()
    assert stored is not None
    return stored


def _adapted(value: Any) -> Any:
    return Jsonb(value) if isinstance(value, dict) else value


# What a row refers to is a function, called only if the caller does not give the column.


def _deal(make: Maker, _: int) -> Row:
    won = make.stage("won")
    opportunity = make("opportunities", stage_id=won["id"], pipeline_id=won["pipeline_id"], amount_minor=120_000)
    return {
        "opportunity_id": opportunity["id"],
        "currency_code": "EUR",
        "value_minor": 120_000,
        "term_months": 12,
    }


def _opportunity(make: Maker, number: int) -> Row:
    stage = make.stage("open")
    return {
        "company_id": lambda: make.id("companies"),
        "name": f"Opportunity {number}",
        "pipeline_id": stage["pipeline_id"],
        "stage_id": stage["id"],
        "currency_code": "EUR",
        "amount_minor": 100_000,
    }


def _journey(make: Maker, _: int) -> Row:
    return {
        "run_id": lambda: make.id("attribution_runs"),
        "opportunity_id": lambda: make.id("opportunities"),
        "computed_at": LONG_AGO,
        "reasons": "full",
        "status": "open",
        "opened_at": LONG_AGO,
        "opened_on": LONG_AGO.date(),
        "converted_at": LONG_AGO,
        "reporting_amount_minor": 5_000,
        "touch_count": 0,
    }


def _details(make: Maker, _: int) -> Row:
    return {
        "journey_id": lambda: make.id("attribution_journeys"),
        "model_ids": [make.first("attribution_models")],
        "touchpoint_ids": [],
        "touched_at": [],
        "channels": [],
        "workspace_influencer_ids": [],
        "campaign_ids": [],
        "deliverable_ids": [],
    }


def _history(make: Maker, _: int) -> Row:
    opportunity = make("opportunities")
    return {
        "opportunity_id": opportunity["id"],
        "pipeline_id": opportunity["pipeline_id"],
        "stage_id": opportunity["stage_id"],
        "stage_entered_at": LONG_AGO,
        "status": "open",
        "currency_code": "EUR",
    }


COLUMNS: dict[str, Callable[[Maker, int], Row]] = {
    "activities": lambda make, n: {"company_id": lambda: make.id("companies"), "type": "call", "subject": f"Call {n}"},
    "attribution_journey_details": _details,
    "attribution_journeys": _journey,
    "attribution_models": lambda make, n: {"name": f"Model {n}", "type": "linear"},
    "attribution_runs": lambda make, n: {"type": "as_of", "as_of": LONG_AGO, "opportunity_count": 0, "amount_count": 0},
    "audit_events": lambda make, n: {
        "actor_role": "nobody",
        "table_name": "notes",
        "row_id": str(n),
        "action": "insert",
    },
    "credit_totals": lambda make, n: {
        "model_name": "linear",
        "dimension": "influencer",
        "key": f"key {n}",
        "open_pipeline_total": 0,
        "revenue_total": 0,
    },
    "monthly_credits": lambda make, n: {
        "model_name": "linear",
        "dimension": "channel",
        "is_unattributed": False,
        "key": f"key {n}",
        "month": date(2026, 1, 1),
        "open_pipeline_total": 0,
        "won_pipeline_total": 0,
        "revenue_total": 0,
        "lost_total": 0,
        "opportunities_total": 0,
        "deals_total": 0,
    },
    "monthly_totals": lambda make, n: {
        "dimension": "channel",
        "month": date(2026, 1, 1),
        "measure": "touches",
        "key": f"channel {n}",
        "total": 1,
    },
    "campaign_costs": lambda make, n: {
        "campaign_id": lambda: make.id("campaigns"),
        "type": "ads",
        "incurred_on": date(2026, 1, 5),
        "currency_code": "EUR",
        "amount_minor": 5_000,
    },
    "collaborations": lambda make, n: {
        "campaign_id": lambda: make.id("campaigns"),
        "workspace_influencer_id": lambda: make.id("workspace_influencers"),
        "currency_code": "EUR",
    },
    "campaign_targets": lambda make, n: {
        "campaign_id": lambda: make.id("campaigns"),
        "metric": "clicks",
        "target": 100,
    },
    "campaigns": lambda make, n: {
        "name": f"Campaign {n}",
        "slug": f"campaign-{n}",
        "objective": "awareness",
        "currency_code": "EUR",
    },
    "channel_rules": lambda make, n: {"dimension": "medium", "word": f"medium-{n}", "channel": "email"},
    "companies": lambda make, n: {"name": f"Company {n}", "domain": f"company-{n}.test"},
    "company_domains": lambda make, n: {"company_id": lambda: make.id("companies"), "domain": f"also-{n}.test"},
    "contact_profiles": lambda make, n: {
        "contact_id": lambda: make.id("contacts"),
        "platform_code": "linkedin",
        "handle": f"buyer{n}",
    },
    "contact_stage_changes": lambda make, n: {"contact_id": lambda: make.id("contacts"), "to_stage": "lead"},
    "contact_visitors": lambda make, n: {"visitor_id": f"visitor-{n}", "contact_id": lambda: make.id("contacts")},
    "contacts": lambda make, n: {"full_name": f"Contact {n}", "email": f"contact-{n}@company.test"},
    "contact_emails": lambda make, n: {"contact_id": lambda: make.id("contacts"), "email": f"buyer{n}@home.test"},
    "custom_field_definitions": lambda make, n: {
        "subject": "contacts",
        "key": f"field_{n}",
        "label": f"Field {n}",
        "type": "text",
    },
    "deals": _deal,
    "deliverable_metrics": lambda make, n: {
        "deliverable_id": lambda: make.id("deliverables", **PUBLISHED),
        "measured_at": LONG_AGO,
    },
    "deliverables": lambda make, n: {
        "collaboration_id": lambda: make.id("collaborations"),
        "deliverable_type_code": "post",
        "platform_code": "linkedin",
        "title": f"Post {n}",
    },
    "exclusions": lambda make, n: {
        "type": "blocked",
        "workspace_influencer_id": lambda: make.id("workspace_influencers"),
    },
    "import_batches": lambda make, n: {"source": f"crm {n}", "mapping": '{"files": []}'},
    "import_records": lambda make, n: {
        "batch_id": lambda: make.id("import_batches"),
        "file": 0,
        "line": n,
        "part": "contacts",
        "table_name": "contacts",
        "new_values": "{}",
    },
    "import_rows": lambda make, n: {
        "batch_id": lambda: make.id("import_batches"),
        "file": 0,
        "line": n,
        "given": "{}",
    },
    "list_influencers": lambda make, n: {
        "list_id": lambda: make.id("lists"),
        "workspace_influencer_id": lambda: make.id("workspace_influencers"),
    },
    "lists": lambda make, n: {"name": f"List {n}"},
    "lost_reasons": lambda make, n: {"name": f"Reason {n}"},
    "notes": lambda make, n: {"company_id": lambda: make.id("companies"), "body": f"Note {n}"},
    "opportunities": _opportunity,
    "opportunity_contacts": lambda make, n: {
        "opportunity_id": lambda: make.id("opportunities"),
        "contact_id": lambda: make.id("contacts"),
    },
    "opportunity_history": _history,
    "pipeline_stages": lambda make, n: {
        "pipeline_id": lambda: make.id("pipelines"),
        "name": f"Stage {n}",
        "position": 1,
        "type": "open",
        "probability": 50,
    },
    "pipelines": lambda make, n: {"name": f"Pipeline {n}"},
    "promo_codes": lambda make, n: {"code": f"CODE-{n}", "campaign_id": lambda: make.id("campaigns")},
    "revenue_events": lambda make, n: {
        "deal_id": lambda: make.id("deals"),
        "type": "booking",
        "occurred_at": LONG_AGO,
        "currency_code": "EUR",
        "amount_minor": 5_000,
    },
    "saved_search_visits": lambda make, n: {"saved_search_id": lambda: make.id("saved_searches"), "people": []},
    "saved_searches": lambda make, n: {"name": f"Search {n}", "filters": {"query": "saas"}},
    "status_changes": lambda make, n: {"campaign_id": lambda: make.id("campaigns"), "to_status": "draft"},
    "tags": lambda make, n: {"name": f"tag {n}"},
    "touchpoints": lambda make, n: {
        "touched_at": LONG_AGO,
        "type": "link_click",
        "contact_id": lambda: make.id("contacts"),
        "external_id": f"event-{n}",
    },
    "tracking_links": lambda make, n: {
        "campaign_id": lambda: make.id("campaigns"),
        "destination_url": "https://acme.test/demo",
        "utm_source": "linkedin",
    },
    "utm_aliases": lambda make, n: {"parameter": "source", "alias": f"alias-{n}", "canonical": "linkedin"},
    "utm_templates": lambda make, n: {"name": f"Template {n}"},
    "workspace_audience_segments": lambda make, n: {
        "account_id": lambda: make.id("workspace_influencer_accounts"),
        "dimension": "industry",
        "value": "software",
        "share": "0.3",
    },
    "workspace_exchange_rates": lambda make, n: {
        "base_currency_code": "EUR",
        "quote_currency_code": "USD",
        # Backwards: no rate is of a day to come, however many rows were made before.
        "rate_on": date.fromordinal(date(2026, 1, 5).toordinal() - n % 9000),
        "rate": "1.1",
        "source": "treasury",
    },
    "workspace_influencer_accounts": lambda make, n: {
        "workspace_influencer_id": lambda: make.id("workspace_influencers"),
        "platform_code": "linkedin",
        "handle": f"handle{n}",
    },
    "workspace_influencer_languages": lambda make, n: {
        "workspace_influencer_id": lambda: make.id("workspace_influencers"),
        "language_code": "de",
    },
    "workspace_influencer_rates": lambda make, n: {
        "workspace_influencer_id": lambda: make.id("workspace_influencers"),
        "platform_code": "linkedin",
        "deliverable_type_code": "post",
        "currency_code": "EUR",
        "amount_minor": 50_000,
        "valid_during": "[2026-01-01,2027-01-01)",
    },
    "workspace_influencer_search": lambda make, n: {
        # Of an archived person: those in use have theirs by trigger.
        "id": lambda: make.id("workspace_influencers", archived_at=LONG_AGO),
        "followers": 1_000,
        "engagement_rate": 0.03,
        "growth": -2,
        "credibility": -1,
        "names": f"influencer {n}",
        "facets": [],
        "document": f"'influencer':1 '{n}':2",
    },
    "workspace_influencer_tags": lambda make, n: {
        "workspace_influencer_id": lambda: make.id("workspace_influencers"),
        "tag_id": lambda: make.id("tags"),
    },
    "workspace_influencer_topics": lambda make, n: {
        "workspace_influencer_id": lambda: make.id("workspace_influencers"),
        "topic_code": "saas",
    },
    "workspace_influencers": lambda make, n: {"name": f"Influencer {n}"},
}
