"""Foreign keys and triggers do not tell what exists in another workspace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.sql import Composed
from psycopg.types.json import Jsonb

from crmdb.database import Connection
from tests.support.actors import as_service, as_user, refused
from tests.support.permissions import (
    member_may,
    service_may,
)
from tests.support.rows import Maker, Row, insert, where_key
from tests.support.world import World

ONE_SUBJECT = {
    "notes": {
        *("workspace_influencer_id", "campaign_id", "company_id", "contact_id", "opportunity_id", "collaboration_id")
    },
    "status_changes": {"workspace_influencer_id", "campaign_id", "collaboration_id", "deliverable_id"},
}


def composite_foreign_keys(story: Connection) -> list[tuple[str, str, str, str]]:
    """Child, its last key column, parent, constraint: of each foreign key between two workspace tables."""
    return story.execute(
        "select conrelid::regclass::text, columns.attname, confrelid::regclass::text, conname"
        " from pg_constraint join pg_attribute as columns on columns.attrelid = conrelid"
        " and columns.attnum = conkey[cardinality(conkey)]"
        " where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0"
        " and exists (select from pg_attribute as keys"
        " where keys.attrelid = confrelid and keys.attname = 'workspace_id')"
        " order by 1, 2"
    ).fetchall()


def test_every_foreign_key_between_workspace_tables_begins_with_the_workspace(story: Connection) -> None:
    first_columns = story.execute(
        "select conname, (select attname from pg_attribute where attrelid = conrelid and attnum = conkey[1]),"
        " (select attname from pg_attribute where attrelid = confrelid and attnum = confkey[1]), confdeltype::text"
        " from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace"
        " and exists (select from pg_attribute where attrelid = confrelid and attname = 'workspace_id')"
    ).fetchall()
    assert len(first_columns) > 40
    for name, child, parent, on_delete in first_columns:
        assert (child, parent) == ("workspace_id", "workspace_id"), name
        assert on_delete in {"a", "c"}, f"{name}: set null does not work with composite tenant keys"


def without_names(refusal: Any, values: list[Any]) -> str:
    text = f"{refusal.sqlstate} {refusal.constraint} {refusal.message} {refusal.detail} {refusal.hint}"
    for value in values:
        text = text.replace(f"{value})", "?)")
    return text


def test_pointing_into_another_workspace_and_at_nothing_are_the_same_error(
    story: Connection, world: World, acme: Maker
) -> None:
    lost = acme.stage("lost")
    checked = 0
    for child, column, parent, name in composite_foreign_keys(story):
        if column == "merged_into_id":
            continue  # Written by merging alone: test_rules_contacts.
        table = child.removeprefix("public.")
        if not service_may(table, "insert"):
            continue  # Written by triggers alone: nobody can point it anywhere.
        base = acme.values(table)
        if table in ONE_SUBJECT:
            base |= dict.fromkeys(ONE_SUBJECT[table])
        if column == "lost_reason_id":
            base |= {"stage_id": lost["id"]}
        if table == "tracking_links":
            base |= {"utm_campaign": "spring"}
        if (table, column) == ("deliverables", "workspace_influencer_id"):
            base |= {"collaboration_id": None, "published_at": "2026-03-01", "published_url": "https://posts.example/1"}
        if column == "reverses_id":
            base |= {"type": "refund", "amount_minor": -1}
        theirs: Any
        nothing: Any
        if parent.endswith("workspace_members"):
            theirs, nothing = world.noor.id, uuid4()
        elif column == "touchpoint_id":
            theirs, nothing = world.beta_rows["touchpoints"]["id"], 2**40
        else:
            theirs, nothing = world.beta_rows[parent.removeprefix("public.")]["id"], uuid4()
        told = []
        for value in (theirs, nothing):
            by_member = member_may("owner", table, "insert")
            with (
                refused(story, name, sqlstate="23503") as refusal,
                as_user(story, world.maya) if by_member else as_service(story),
            ):
                insert(story, table, base | {column: value})
            told.append(without_names(refusal, [value]))
        assert told[0] == told[1], name
        checked += 1
    assert checked > 40


def _do_not_contact(beta: Maker) -> Row:
    reason = {"do_not_contact": True, "do_not_contact_reason": "he sued us"}
    return {"workspace_influencer_id": beta.id("workspace_influencers", **reason)}


def _required_field(beta: Maker) -> Row:
    beta("custom_field_definitions", subject="companies", key="secret_rating", is_required=True)
    return {"custom_fields": {}}


LOUD: dict[str, tuple[str, Callable[[Maker], Row]]] = {
    "a person marked do-not-contact": ("collaborations", _do_not_contact),
    "a required custom field": ("companies", _required_field),
    "an opportunity that is not won": (
        "deals", lambda beta: {"opportunity_id": beta.id("opportunities", name="Secret project")}
    ),
    "an event of another deal": (
        "revenue_events", lambda beta: {"type": "refund", "amount_minor": -1, "reverses_id": beta.id("revenue_events")}
    ),
    "a buyer marked do-not-contact": (
        "activities", lambda beta: {"contact_id": beta.id("contacts", do_not_contact=True)}
    ),
    "a currency without a rate": ("campaign_costs", lambda beta: {"currency_code": "KWD"}),
    "a profile of somebody else": (
        "deliverables",
        lambda beta: {
            "workspace_influencer_account_id": beta.id("workspace_influencer_accounts", handle="secret")
        },
    ),
    "a stage where opportunities are lost": (
        "opportunities", lambda beta: {"stage_id": beta.stage("lost")["id"], "pipeline_id": None}
    ),
}  # fmt: skip
"""What a row of another workspace would reveal: the table it is told of, and values that make its trigger speak."""


@pytest.mark.parametrize(("table", "secret"), LOUD.values(), ids=list(LOUD))
def test_triggers_tell_strangers_nothing_of_the_workspace_a_row_claims(
    story: Connection, world: World, beta: Maker, table: str, secret: Callable[[Maker], Row]
) -> None:
    """Triggers that run before a row is stored run before its policies: they must not answer in their place."""
    row = beta.values(table) | secret(beta)
    with refused(story) as of_service, as_service(story):
        insert(story, table, row)
    assert of_service.sqlstate != "42501", "the trigger speaks to those who may know"
    with refused(story, sqlstate="42501", matching="row-level security") as refusal, as_user(story, world.maya):
        insert(story, table, row)
    assert refusal.detail is None


# What triggers would fill in or follow if it is left out.
FOLLOWS = {"tracking_links": {"utm_source", "utm_campaign"}, "opportunities": {"pipeline_id"}}
ADDITIONS: dict[str, dict[str, Any]] = {
    "reverses_id": {"type": "refund", "amount_minor": -1},
    "workspace_influencer_account_id": {"influencer_account_id": None},
}


def answer(story: Connection, world: World, statement: Composed, values: list[Any]) -> str:
    """What Maya of Acme is told: the error without the ids she sent."""
    with refused(story) as refusal, as_user(story, world.maya):
        story.execute(statement, [Jsonb(value) if isinstance(value, dict) else value for value in values])
        story.execute("set constraints all immediate")
        raise psycopg.errors.RaiseException("nothing was refused")
    return without_names(refusal, values)


def written(table: str, row: Row, key: tuple[Composed, list[Any]] | None = None) -> tuple[Composed, list[Any]]:
    """The insert of a row, or with a key the update of the one that has it."""
    columns = [sql.Identifier(name) for name in row]
    if key is None:
        marks = sql.SQL(", ").join([sql.Placeholder()] * len(row))
        statement = sql.SQL("insert into public.{} ({}) values ({})").format(
            sql.Identifier(table), sql.SQL(", ").join(columns), marks
        )
    else:
        settings = sql.SQL(", ").join(sql.SQL("{} = %s").format(column) for column in columns)
        statement = sql.SQL("update public.{} set {} {}").format(sql.Identifier(table), settings, key[0])
        return statement, [*row.values(), *key[1]]
    return statement, list(row.values())


@pytest.mark.parametrize("way", ["insert there", "insert here", "move there", "point there"])
def test_no_write_tells_what_exists_in_another_workspace(
    story: Connection, world: World, acme: Maker, beta: Maker, way: str
) -> None:
    """Of every table that members write and every reference in it: their row and no row at all are the same answer."""
    told: dict[str, tuple[str, str]] = {}
    for child, column, parent, name in composite_foreign_keys(story):
        table = child.removeprefix("public.")
        if not member_may("owner", table, "insert" if way.startswith("insert") else "update") or (
            parent.endswith("workspace_members") and way == "insert there"
        ):
            continue
        kind = parent.removeprefix("public.")
        theirs = world.noor.id if kind == "workspace_members" else world.beta_rows[kind]["id"]
        row = (acme if way == "insert here" else beta).values(table) | ADDITIONS.get(column, {})
        row |= dict.fromkeys(ONE_SUBJECT.get(table, set()))
        if column == "lost_reason_id":
            row |= {"stage_id": beta.stage("lost")["id"]}
        key = None
        if way in {"move there", "point there"}:
            key = where_key(story, table, acme(table))
            row = {} if way == "point there" else {"workspace_id": world.beta}
            row |= dict.fromkeys(ONE_SUBJECT.get(table, set())) | ADDITIONS.get(column, {})
        for left_out in (set(), FOLLOWS.get(table, set())):
            given = {name: value for name, value in row.items() if name not in left_out or name == column}
            nothing = 2**40 if isinstance(theirs, int) else uuid4()
            there, absent = (
                answer(story, world, *written(table, given | {column: value}, key)) for value in (theirs, nothing)
            )
            told[f"{name} {sorted(left_out)}"] = (there, absent)
    assert {name: answers for name, answers in told.items() if answers[0] != answers[1]} == {}
    assert len(told) > 30
    assert [name for name, answers in told.items() if "nothing was refused" in answers[0]] == []
