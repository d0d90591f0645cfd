"""A person who is put everywhere, and the search for traces of them: what the tests of erasure share."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import psycopg
from psycopg import sql

from crmdb.database import Connection
from tests.support.actors import as_service
from tests.support.rows import COLUMNS, Maker, where_key
from tests.support.statements import one

NAME = "Zélie Quarkson"


SPELLINGS = [
    "Zélie Quarkson", "ZÉLIE QUARKSON", "Quarkson, Zélie", "zelie-quarkson", "Zelie_Quarkson", "z%C3%A9lie%20quarkson",
    "zeliequarkson", "zelie.quarkson", "zelie.q@quark.example", "Zelie.Q+news@quark.example", "zelie.q%40quark.example",
    "+49 30 7654321", "https://x.com/zelieq7", "@zelieq7", "linkedin.com/in/zelie-quarkson", "ig-9900112",
]  # fmt: skip


TRACES = ("quarkson", "zélie", "zelie", "z\\u00e9lie", "7654321", "zelieq7", "9900112", "%c3%a9lie")


def texts(story: Connection) -> list[tuple[str, str]]:
    """Every row of every table and partition of the project's schemas, as text."""
    found = []
    for schema, table in story.execute(
        "select relnamespace::regnamespace::text, relname from pg_class where relkind in ('r', 'm')"
        " and relnamespace in ('public'::regnamespace, 'private'::regnamespace)"
        " and relname not in ('free_mail_domains', 'public_suffixes')"
    ).fetchall():
        rows = story.execute(f'select t::text from {schema}."{table}" as t'.encode()).fetchall()
        found += [(table, row[0]) for row in rows]
    return found


def traces(story: Connection) -> list[tuple[str, str]]:
    return [
        (table, row) for table, row in texts(story) if any(trace in row.lower().replace("(0)", "") for trace in TRACES)
    ]


def text_columns(story: Connection, table: str) -> list[tuple[str, str]]:
    """The columns of a table that a person can write a name into, with their type."""
    return story.execute(
        """
        select fields.attname, fields.atttypid::regtype::text
        from pg_attribute as fields
        where fields.attrelid = format('public.%%I', %s::text)::regclass and fields.attnum > 0
            and not fields.attisdropped and fields.attgenerated = ''
            and fields.atttypid in ('text'::regtype, 'jsonb'::regtype)
            and not exists (
                select from pg_constraint as rules
                where rules.conrelid = fields.attrelid and fields.attnum = any(rules.conkey) and rules.contype = 'f'
            )
        """,
        [table],
    ).fetchall()


OF_A_PERSON = {"full_name", "name", "email", "handle", "url", "platform_account_id", "as_given"}


def sprinkle(story: Connection, make: Maker) -> int:
    """Write the person into every text column, in every spelling that it takes; returns how many were taken."""
    written = 0
    spellings = list(dict.fromkeys(form for text in SPELLINGS for form in (text, text.upper(), text.lower())))
    for table in COLUMNS:
        if table in {"audit_events", "attribution_credits"}:
            continue
        try:
            with story.transaction():
                where, key = where_key(story, table, make(table))
        except psycopg.Error:
            continue
        for column, type in text_columns(story, table):
            update = sql.SQL("update public.{} set {} = %s {}").format(
                sql.Identifier(table), sql.Identifier(column), where
            )
            # All in one value; one by one where a namesake keeps hers or the column takes only a word, a handle.
            for texts in ([" | ".join(spellings)] if column not in OF_A_PERSON else [], spellings):
                taken = 0
                for text in texts:
                    with suppress(psycopg.Error), story.transaction():
                        value = json.dumps({"said": text}) if type == "jsonb" else text
                        taken += story.execute(update, [value, *key]).rowcount
                written += taken
                if taken:
                    break
    return written


def person(story: Connection, make: Maker) -> tuple[Any, Any, Any]:
    """Zélie: in the catalog, as a workspace's influencer, as its contact."""
    catalog = one(
        story, "insert into public.influencers (name, source, external_id) values (%s, 's', 'z1') returning id", NAME
    )
    story.execute(
        "insert into public.influencer_accounts (influencer_id, platform_code, platform_account_id, handle)"
        " values (%s, 'instagram', 'ig-9900112', 'zelieq7'), (%s, 'linkedin', null, 'zelie-quarkson'),"
        " (%s, 'x', null, 'zelieq7')",
        [catalog] * 3,
    )
    relation = make.id(
        "workspace_influencers",
        name=None,
        influencer_id=catalog,
        email="zelie.q@quark.example",
        agent_name=f"{NAME}'s agent",
    )
    contact = make.id(
        "contacts",
        full_name=NAME,
        email="zelie.q@quark.example",
        phone="+49 30 7654321",
        source="crm",
        external_id="zelie",
    )
    make("contact_profiles", contact_id=contact, platform_code="linkedin", handle="zelie-quarkson")
    deal = make("collaborations", workspace_influencer_id=relation)
    make("promo_codes", code="ZELIE20", campaign_id=deal["campaign_id"], collaboration_id=deal["id"])
    make(
        "tracking_links",
        campaign_id=deal["campaign_id"],
        collaboration_id=deal["id"],
        label="Zélie's link",
        short_code="zelie",
    )
    make("deliverables", collaboration_id=deal["id"], title="Zélie on stage")
    story.execute("update public.contacts set full_name = 'Zélie Quarkson-Old' where id = %s", [contact])
    story.execute("update public.contacts set full_name = %s where id = %s", [NAME, contact])
    return catalog, relation, contact


def erased_everywhere(story: Connection, acme: Maker) -> None:
    catalog, _, _ = person(story, acme)
    with as_service(story):
        story.execute("select public.erase_influencer(%s)", [catalog])


LEFT = "select t::text from public.{} as t where lower(t::text) ~ 'zelie|quark|7654321|9900112'"
