"""Foreign keys and triggers do not tell what exists in another workspace."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from crmdb.database import Connection
from tests.support.actors import as_service, as_user, refused
from tests.support.permissions import (
    member_may,
    service_may,
)
from tests.support.rows import Maker, insert
from tests.support.world import World

ONE_SUBJECT = {
    "notes": {"workspace_influencer_id", "campaign_id", "company_id", "contact_id", "opportunity_id"},
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
        assert on_delete in {"a", "c"}, f"{name}: set null does not go with composite tenant keys"


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


LOUD = {
    "a person marked do-not-contact": "collaborations",
    "a required custom field": "companies",
    "an opportunity that is not won": "deals",
    "an event of another deal": "revenue_events",
    "a buyer marked do-not-contact": "activities",
    "a currency without a rate": "campaign_costs",
    "a profile of somebody else": "deliverables",
}


@pytest.mark.parametrize("secret", LOUD)
def test_triggers_tell_strangers_nothing_of_the_workspace_a_row_claims(
    story: Connection, world: World, beta: Maker, secret: str
) -> None:
    """Triggers that run before a row is stored run before its policies: they must not answer in their place."""
    given: dict[str, Any] = {}
    if secret == "a person marked do-not-contact":
        given["workspace_influencer_id"] = beta.id(
            "workspace_influencers", do_not_contact=True, do_not_contact_reason="he sued us"
        )
    elif secret == "a required custom field":
        beta("custom_field_definitions", subject="companies", key="secret_rating", is_required=True)
        given["custom_fields"] = {}
    elif secret == "an opportunity that is not won":
        given["opportunity_id"] = beta.id("opportunities", name="Secret project")
    elif secret == "an event of another deal":
        given |= {"type": "refund", "amount_minor": -1, "reverses_id": beta.id("revenue_events")}
    elif secret == "a buyer marked do-not-contact":
        given["contact_id"] = beta.id("contacts", do_not_contact=True)
    elif secret == "a profile of somebody else":
        given["workspace_influencer_account_id"] = beta.id("workspace_influencer_accounts", handle="secret")
    else:
        given["currency_code"] = "KWD"
    if secret == "a required custom field":
        row = {"workspace_id": world.beta, "name": "Spy"} | given
    else:
        row = beta.values(LOUD[secret]) | given
    with refused(story) as of_service, as_service(story):
        insert(story, LOUD[secret], row)
    assert of_service.sqlstate != "42501", "the trigger speaks to those who may know"
    with refused(story, sqlstate="42501", matching="row-level security") as refusal, as_user(story, world.maya):
        insert(story, LOUD[secret], row)
    assert refusal.detail is None
