"""Who may do what to which table: every workspace table x command x person, and every way around the walls.

The expectations are written down here, not read from the policies.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql

from crmdb.database import Connection, connect
from tests.support.actors import as_anon, as_service, as_user, personal_workspace, refused, sign_up
from tests.support.rows import COLUMNS, Maker, insert
from tests.support.world import World

# ---------------------------------------------------------------------------------------------------------------------
# The expectation table

COMMANDS = ("select", "insert", "update", "delete")

ADMINS_WRITE = {"custom_field_definitions", "pipelines", "pipeline_stages", "lost_reasons", "attribution_models"}
TRIGGERS_WRITE = {"audit_events", "status_changes", "opportunity_history"}
SERVICES_WRITE = {"attribution_runs", "attribution_credits"}
NEVER_EDITED = {"revenue_events"}
NEVER_CHANGED_ONLY_REMOVED = {"workspace_influencer_topics", "workspace_influencer_tags", "contact_visitors"}
ADMINS_READ = {"audit_events"}

IDENTITY = {"workspace_members", "workspace_invitations"}
"""Workspace tables with rules of their own: test_rules_identity."""

HIDDEN = {"suppressions"}

ROLES = {"owner": 4, "admin": 3, "editor": 2, "viewer": 1}


def commands_of_members(table: str) -> set[str]:
    """What anybody in the workspace may do to a table, at most."""
    if table in TRIGGERS_WRITE | SERVICES_WRITE:
        return {"select"}
    if table in NEVER_EDITED:
        return {"select", "insert"}
    if table in NEVER_CHANGED_ONLY_REMOVED:
        return {"select", "insert", "delete"}
    return set(COMMANDS)


def member_may(role: str, table: str, command: str) -> bool:
    if command not in commands_of_members(table):
        return False
    if command == "select":
        return ROLES[role] >= ROLES["admin" if table in ADMINS_READ else "viewer"]
    return ROLES[role] >= ROLES["admin" if table in ADMINS_WRITE else "editor"]


def service_may(table: str, command: str) -> bool:
    if command == "select":
        return True
    if command == "insert":
        return table != "audit_events"
    return command in commands_of_members(table) or (table, command) == ("attribution_runs", "update")


# ---------------------------------------------------------------------------------------------------------------------
# Who acts

Actor = Callable[[Connection, World], AbstractContextManager[None]]

MEMBERS: dict[str, Actor] = {
    "owner": lambda story, world: as_user(story, world.maya),
    "admin": lambda story, world: as_user(story, world.adam),
    "editor": lambda story, world: as_user(story, world.edda),
    "viewer": lambda story, world: as_user(story, world.vera),
}

STRANGERS: dict[str, Actor] = {
    "signed out": lambda story, world: as_anon(story),
    "signed in, belongs nowhere": lambda story, world: as_user(story, world.hana),
    "claims without a sub": lambda story, world: as_user(story, None),
    "removed admin": lambda story, world: as_user(story, world.remi),
    "removed admin naming the workspace": lambda story, world: as_user(story, world.remi, world.acme),
    "member elsewhere": lambda story, world: as_user(story, world.noor),
    "member elsewhere naming this by header": lambda story, world: as_user(story, world.noor, world.acme),
    "member elsewhere naming this by claim": lambda story, world: as_user(story, world.noor, claim=world.acme),
    "member elsewhere naming this by setting": lambda story, world: as_user(story, world.noor, setting=world.acme),
    "owner naming another workspace": lambda story, world: as_user(story, world.maya, world.beta),
}


def attempt(story: Connection, actor: AbstractContextManager[None], statement: sql.Composed, values: list[Any]) -> bool:
    """Whether the statement touched exactly one row. It is undone either way; an error other than "no" is a failure."""
    try:
        with story.transaction(force_rollback=True), actor:
            done = story.execute(statement, values)
            return done.rowcount == 1
    except psycopg.errors.InsufficientPrivilege:
        return False


def statement(table: str, command: str, maker: Maker) -> tuple[sql.Composed, list[Any]]:
    """A harmless statement of that kind on one row of the maker's workspace, made if need be by the tables' owner."""
    name = sql.Identifier("public", table)
    if command == "insert":
        row = maker.values(table)
        return (
            sql.SQL("insert into {} ({}) values ({})").format(
                name,
                sql.SQL(", ").join(map(sql.Identifier, row)),
                sql.SQL(", ").join([sql.Placeholder()] * len(row)),
            ),
            [json.dumps(value) if isinstance(value, dict) else value for value in row.values()],
        )
    key = [maker.workspace, insert(maker.connection, table, maker.values(table))["id"]]
    where = sql.SQL("where workspace_id = %s and id = %s")
    if command == "select":
        return sql.SQL("select * from {} {}").format(name, where), key
    if command == "delete":
        return sql.SQL("delete from {} {}").format(name, where), key
    column = sql.Identifier(some_column(maker.connection, table))
    return sql.SQL("update {} set {} = {} {}").format(name, column, column, where), key


def some_column(story: Connection, table: str) -> str:
    row = story.execute(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped"
        " and attgenerated = '' and attname not in ('workspace_id', 'id') order by attnum limit 1",
        [f"public.{table}"],
    ).fetchone()
    assert row is not None
    return str(row[0])


def workspace_tables(story: Connection) -> set[str]:
    return {
        name
        for (name,) in story.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
            " and exists (select from pg_attribute where attrelid = pg_class.oid and attname = 'workspace_id')"
        )
    }


def test_every_workspace_table_has_a_row_factory(story: Connection) -> None:
    """A new table fails here until tests/support/rows.py can make a row of it; then all tests below cover it."""
    assert workspace_tables(story) == set(COLUMNS) | IDENTITY


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("table", COLUMNS)
def test_each_person_may_do_what_their_role_says_and_nothing_more(
    story: Connection, world: World, acme: Maker, table: str, command: str
) -> None:
    text, values = statement(table, command, acme)
    may = {name: attempt(story, actor(story, world), text, values) for name, actor in (MEMBERS | STRANGERS).items()}
    may["service"] = attempt(story, as_service(story), text, values)
    expected = {name: member_may(name, table, command) for name in MEMBERS}
    expected |= dict.fromkeys(STRANGERS, False)
    expected["service"] = service_may(table, command)
    assert may == expected


@pytest.mark.parametrize("table", COLUMNS)
def test_nobody_sees_a_row_of_another_workspace_whatever_they_ask(story: Connection, world: World, table: str) -> None:
    everything = sql.SQL("select workspace_id from public.{}").format(sql.Identifier(table))
    with as_user(story, world.maya):
        assert {row[0] for row in story.execute(everything)} == {world.acme}
    with as_user(story, world.noor):
        assert {row[0] for row in story.execute(everything)} == {world.beta}


@pytest.mark.parametrize("table", sorted(set(COLUMNS) - {"audit_events"}))
def test_a_row_can_not_be_written_into_another_workspace(
    story: Connection, world: World, beta: Maker, table: str
) -> None:
    text, values = statement(table, "insert", beta)
    for actor in (world.maya, world.edda):
        with refused(story, sqlstate="42501") as refusal, as_user(story, actor):
            story.execute(text, values)
        assert refusal.detail is None


@pytest.mark.parametrize("table", sorted(set(COLUMNS) - {"audit_events"}))
def test_a_row_can_not_move_to_another_workspace(story: Connection, world: World, acme: Maker, table: str) -> None:
    story.execute(
        "insert into public.workspace_members (workspace_id, user_id, role) values (%s, %s, 'owner')",
        [world.beta, world.maya.id],
    )
    row = acme(table)
    text = sql.SQL("update public.{} set workspace_id = %s where id = %s").format(sql.Identifier(table))
    for actor in (as_user(story, world.maya, world.acme), as_service(story)):
        with refused(story) as refusal, actor:
            story.execute(text, [world.beta, row["id"]])
        assert refusal.sqlstate in {"42501", "23514"}
    with refused(story) as refusal:
        story.execute(text, [world.beta, row["id"]])
    assert refusal.constraint in {f"{table}_key_fixed", f"{table}_append_only"}


# ---------------------------------------------------------------------------------------------------------------------
# Foreign keys and triggers must not tell what exists elsewhere

ONE_SUBJECT = {
    "notes": {"workspace_influencer_id", "campaign_id", "company_id", "contact_id", "opportunity_id"},
    "status_changes": {"workspace_influencer_id", "campaign_id", "campaign_influencer_id", "deliverable_id"},
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
        table = child.removeprefix("public.")
        base = acme.values(table)
        if table in ONE_SUBJECT:
            base |= dict.fromkeys(ONE_SUBJECT[table])
        if column == "lost_reason_id":
            base |= {"stage_id": lost["id"]}
        if table == "tracking_links":
            base |= {"utm_campaign": "spring"}
        if column == "reverses_id":
            base |= {"kind": "refund", "amount_minor": -1}
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
    "a person marked do-not-contact": "campaign_influencers",
    "a required custom field": "companies",
    "an opportunity that is not won": "deals",
    "an event of another deal": "revenue_events",
    "a buyer marked do-not-contact": "activities",
    "a currency without a rate": "campaign_costs",
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
        given |= {"kind": "refund", "amount_minor": -1, "reverses_id": beta.id("revenue_events")}
    elif secret == "a buyer marked do-not-contact":
        given["contact_id"] = beta.id("contacts", do_not_contact=True)
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


# ---------------------------------------------------------------------------------------------------------------------
# Which workspace a request works in

NOT_UUIDS = ("acme", "1", "'; drop table users", "00000000-0000-0000-0000-00000000000", "{}", "null")


@pytest.mark.parametrize("wrong", NOT_UUIDS)
@pytest.mark.parametrize("way", ["workspace", "claim", "setting"])
def test_a_malformed_workspace_is_a_clear_error(story: Connection, world: World, way: str, wrong: str) -> None:
    with (
        refused(story, "workspace_requested_uuid", sqlstate="22P02", matching="x-workspace-id") as refusal,
        as_user(story, world.maya, **{way: wrong}),
    ):
        story.execute("select count(*) from public.campaigns")
    assert refusal.hint


@pytest.mark.parametrize("sub", ["", "maya", "1", "00000000"])
def test_a_malformed_subject_is_refused(story: Connection, sub: str) -> None:
    with refused(story, sqlstate="22P02"), as_user(story, None, sub=sub):
        story.execute("select count(*) from public.campaigns")


def active(story: Connection) -> UUID | None:
    row = story.execute("select min(workspace_id::text)::uuid from public.campaigns").fetchone()
    assert row is not None
    found: UUID | None = row[0]
    return found


def test_setting_goes_before_header_before_claim_before_default(story: Connection, world: World) -> None:
    story.execute(
        "insert into public.workspace_members (workspace_id, user_id, role) values (%s, %s, 'viewer')",
        [world.beta, world.maya.id],
    )
    mine, other = world.acme, world.beta
    with as_user(story, world.maya):
        assert active(story) == mine
    with as_user(story, world.maya, claim=other):
        assert active(story) == other
    with as_user(story, world.maya, workspace=mine, claim=other):
        assert active(story) == mine
    with as_user(story, world.maya, workspace=other, claim=mine):
        assert active(story) == other
    with as_user(story, world.maya, workspace=mine, claim=mine, setting=other):
        assert active(story) == other
    with as_user(story, world.maya, workspace="", claim="", setting=""):
        assert active(story) == mine


def test_naming_a_workspace_one_does_not_belong_to_does_not_fall_back_to_another(
    story: Connection, world: World
) -> None:
    for wrong in (world.beta, uuid4()):
        with as_user(story, world.maya, workspace=wrong):
            assert active(story) is None
        with as_user(story, world.maya, claim=wrong):
            assert active(story) is None
        with as_user(story, world.maya, setting=wrong):
            assert active(story) is None


def test_the_role_counts_in_the_workspace_it_was_given_in(story: Connection, world: World) -> None:
    story.execute(
        "insert into public.workspace_members (workspace_id, user_id, role) values (%s, %s, 'viewer')",
        [world.beta, world.maya.id],
    )
    with refused(story, sqlstate="42501"), as_user(story, world.maya, world.beta):
        story.execute("insert into public.lists (name) values ('Mine')")
    with as_user(story, world.maya, world.beta):
        assert story.execute("delete from public.lists").rowcount == 0
    with as_user(story, world.maya, world.acme):
        story.execute("insert into public.lists (name) values ('Mine')")


def test_a_row_says_nothing_about_workspace_and_author_and_gets_those_of_the_request(
    story: Connection, world: World
) -> None:
    with as_user(story, world.edda):
        made = story.execute(
            "insert into public.lists (name) values ('Shortlist') returning workspace_id, created_by"
        ).fetchone()
    assert made == (world.acme, world.edda.id)


def test_a_service_names_the_workspace_itself(story: Connection, world: World) -> None:
    with refused(story, sqlstate="23502"), as_service(story):
        story.execute("insert into public.lists (name) values ('Nowhere')")
    with as_service(story):
        made = story.execute(
            "insert into public.lists (workspace_id, name) values (%s, 'Imported') returning created_by", [world.acme]
        ).fetchone()
    assert made == (None,)


def test_a_removed_member_is_out_at_once(story: Connection, world: World) -> None:
    with as_user(story, world.edda):
        assert story.execute("select count(*) > 0 from public.lists").fetchone() == (True,)
    with as_user(story, world.adam):
        story.execute("delete from public.workspace_members where user_id = %s", [world.edda.id])
    with as_user(story, world.edda):
        assert story.execute("select count(*) from public.lists").fetchone() == (0,)
        assert story.execute("select count(*) from public.workspaces").fetchone() == (0,)
        assert story.execute("select count(*) from public.users").fetchone() == (1,)


# ---------------------------------------------------------------------------------------------------------------------
# Everything that is not a workspace table

SIGNED_IN = {
    "create_workspace(text,text,text)",
    "set_default_workspace(uuid)",
    "invite_member(text,text)",
    "accept_invitation(text)",
}
SIGNED_IN_AND_SERVICE = {
    "record_touchpoints(jsonb)",
    "search_influencers(jsonb,text,integer,jsonb)",
    "resolve_influencer(uuid)",
}
SERVICE = {"merge_influencers(uuid,uuid)", "erase_influencer(uuid,text)", "erase_contact(uuid,uuid)"}


def test_every_public_function_says_who_may_call_it(story: Connection) -> None:
    rights = {
        signature: (anon, signed_in, service)
        for signature, anon, signed_in, service in story.execute(
            "select proname || '(' || coalesce((select"
            " string_agg(format_type(arguments.type, null), ',' order by number)"
            " from unnest(proargtypes) with ordinality as arguments (type, number)), '') || ')',"
            " has_function_privilege('anon', oid, 'execute'), has_function_privilege('authenticated', oid, 'execute'),"
            " has_function_privilege('service_role', oid, 'execute')"
            " from pg_proc where pronamespace = 'public'::regnamespace"
        )
    }
    expected = dict.fromkeys(SIGNED_IN, (False, True, False))
    expected |= dict.fromkeys(SIGNED_IN_AND_SERVICE, (False, True, True))
    expected |= dict.fromkeys(SERVICE, (False, False, True))
    assert rights == expected


@pytest.mark.parametrize(
    "call",
    [
        "create_workspace('Team', 'team')",
        f"set_default_workspace('{uuid4()}')",
        "invite_member('a@b.test')",
        "accept_invitation('secret')",
        "record_touchpoints('[]')",
        "search_influencers()",
        f"resolve_influencer('{uuid4()}')",
        f"merge_influencers('{uuid4()}', '{uuid4()}')",
        f"erase_influencer('{uuid4()}')",
        f"erase_contact('{uuid4()}', '{uuid4()}')",
    ],
)
def test_public_functions_called_by_each_person(story: Connection, world: World, call: str) -> None:
    name = call.split("(", 1)[0]
    may_sign_in = any(signature.startswith(f"{name}(") for signature in SIGNED_IN | SIGNED_IN_AND_SERVICE)
    may_service = any(signature.startswith(f"{name}(") for signature in SERVICE | SIGNED_IN_AND_SERVICE)
    people = {
        "anon": (as_anon(story), False),
        "maya": (as_user(story, world.maya), may_sign_in),
        "hana": (as_user(story, world.hana), may_sign_in),
        "service": (as_service(story), may_service),
    }
    for who, (actor, may) in people.items():
        try:
            with story.transaction(force_rollback=True), actor:
                story.execute(f"select * from public.{call}".encode())
            denied = False
        except psycopg.Error as error:
            denied = "permission denied" in str(error)
        assert denied is not may, f"{who} calls {call}"


def test_views_show_the_readers_own_rows(story: Connection, world: World) -> None:
    views = story.execute(
        "select relname, exists (select from pg_attribute where attrelid = pg_class.oid and attname = 'workspace_id')"
        " from pg_class where relnamespace = 'public'::regnamespace and relkind = 'v'"
    ).fetchall()
    assert len(views) >= 8
    for view, of_workspaces in views:
        name = sql.Identifier("public", view)
        if of_workspaces:
            text = sql.SQL("select distinct workspace_id from {}").format(name)
            for someone, own in ((world.vera, world.acme), (world.noor, world.beta)):
                with as_user(story, someone):
                    assert story.execute(text).fetchall() in ([(own,)], []), view
            with as_user(story, world.hana):
                assert story.execute(text).fetchall() == [], view
            with as_user(story, world.noor, world.acme):
                assert story.execute(text).fetchall() == [], view
        with as_service(story):
            story.execute(sql.SQL("select * from {}").format(name))
        with refused(story, sqlstate="42501"), as_anon(story):
            story.execute(sql.SQL("select * from {}").format(name))
        for verb in ("insert", "update", "delete"):
            rights = story.execute(
                "select has_table_privilege('authenticated', %s, %s), has_table_privilege('service_role', %s, %s)",
                [f"public.{view}", verb, f"public.{view}", verb],
            ).fetchone()
            assert rights == (False, False), (view, verb)


def shared_tables(story: Connection) -> set[str]:
    return {
        name
        for (name,) in story.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
        )
    } - (workspace_tables(story) | HIDDEN | {"users", "workspaces"})


def test_shared_data_is_read_by_all_signed_in_and_written_by_services(story: Connection, world: World) -> None:
    tables = shared_tables(story)
    assert {"influencers", "influencer_accounts", "audience_segments", "currencies", "platforms"} <= tables
    for table in sorted(tables):
        rights = {
            role: {
                verb
                for verb in ("select", "insert", "update", "delete", "truncate", "references", "trigger")
                if story.execute("select has_table_privilege(%s, %s, %s)", [role, f"public.{table}", verb]).fetchone()
                == (True,)
            }
            for role in ("anon", "authenticated", "service_role")
        }
        assert rights["anon"] == set(), table
        assert rights["authenticated"] == {"select"}, table
        by_triggers = {"influencer_search"}
        assert rights["service_role"] == ({"select"} if table in by_triggers else set(COMMANDS)), table
        name = sql.Identifier("public", table)
        all_rows = story.execute(sql.SQL("select count(*) from {}").format(name)).fetchone()
        with as_user(story, world.hana):
            assert story.execute(sql.SQL("select count(*) from {}").format(name)).fetchone() == all_rows, table
        with refused(story, sqlstate="42501"), as_user(story, world.maya):
            story.execute(sql.SQL("delete from {}").format(name))


def test_suppressions_are_seen_by_services_alone(story: Connection, world: World) -> None:
    story.execute(
        "insert into public.suppressions (digest, kind, reason)"
        " values (private.suppression_digest('email', 'gone@away.test'), 'email', 'opt_out')"
    )
    with as_service(story):
        assert story.execute("select count(*) from public.suppressions").fetchone() == (1,)
    for actor in (as_user(story, world.maya), as_anon(story)):
        with refused(story, sqlstate="42501"), actor:
            story.execute("select * from public.suppressions")


def test_the_signed_out_have_nothing_at_all(story: Connection) -> None:
    held = story.execute(
        "select relname from pg_class where relnamespace in ('public'::regnamespace, 'private'::regnamespace)"
        " and relkind in ('r', 'p', 'v', 'm', 'f')"
        " and has_table_privilege('anon', oid, 'select, insert, update, delete, truncate, references, trigger')"
        " union all select relname from pg_class"
        " where relnamespace in ('public'::regnamespace, 'private'::regnamespace)"
        " and case relkind when 'S' then has_sequence_privilege('anon', oid, 'usage, select, update') end"
        " union all select proname from pg_proc"
        " where pronamespace in ('public'::regnamespace, 'private'::regnamespace)"
        " and has_function_privilege('anon', oid, 'execute')"
        " union all select attrelid::regclass::text || '.' || attname from pg_attribute join pg_class on oid = attrelid"
        " where relnamespace in ('public'::regnamespace, 'private'::regnamespace) and relkind in ('r', 'p', 'v')"
        " and attnum > 0 and not attisdropped"
        " and has_column_privilege('anon', attrelid, attnum, 'select, insert, update')"
    ).fetchall()
    assert held == []


@pytest.mark.parametrize("role", ["anon", "authenticated", "service_role"])
def test_nobody_enters_schema_private(story: Connection, role: str) -> None:
    allowed = story.execute(
        "select has_schema_privilege(%(role)s, 'private', 'usage'),"
        " has_schema_privilege(%(role)s, 'private', 'create'),"
        " has_schema_privilege(%(role)s, 'public', 'create')",
        {"role": role},
    ).fetchone()
    assert allowed == (False, False, False)


def test_functions_of_schema_private_can_not_be_called(story: Connection, world: World) -> None:
    for call in ("active_workspace()", "uuid_v7()", "create_workspace('a', 'b', 'EUR')", "status_transitions"):
        with refused(story, sqlstate="42501", matching="schema private"), as_user(story, world.maya):
            story.execute(f"select * from private.{call}".encode())


def test_definer_functions_fix_their_search_path(story: Connection) -> None:
    loose = story.execute(
        "select oid::regprocedure::text from pg_proc"
        " where pronamespace in ('public'::regnamespace, 'private'::regnamespace)"
        " and not coalesce(proconfig::text[] @> array['search_path=\"\"'], false)"
    ).fetchall()
    assert loose == []


def test_no_public_function_is_definer_but_for_services(story: Connection) -> None:
    definers = {
        name
        for (name,) in story.execute(
            "select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef"
        )
    }
    assert definers == {signature.split("(")[0] for signature in SERVICE}


def test_partitions_are_not_read_directly(story: Connection, world: World) -> None:
    partitions = story.execute(
        "select inhrelid::regclass::text from pg_inherits join pg_class on oid = inhrelid where relkind = 'r'"
    ).fetchall()
    assert len(partitions) >= 13
    for (name,) in partitions:
        for actor in (as_user(story, world.maya), as_service(story), as_anon(story)):
            with refused(story, sqlstate="42501"), actor:
                story.execute(f"select * from {name}".encode())


def test_row_level_security_is_on_everywhere(story: Connection) -> None:
    off = story.execute(
        "select oid::regclass::text from pg_class where relkind in ('r', 'p') and not relrowsecurity"
        " and relnamespace in ('public'::regnamespace, 'private'::regnamespace)"
    ).fetchall()
    assert off == []


def test_no_policy_is_restrictive_or_for_anybody_but_the_signed_in(story: Connection) -> None:
    odd = story.execute(
        "select tablename, policyname from pg_policies where schemaname in ('public', 'private')"
        " and (permissive <> 'PERMISSIVE' or roles <> '{authenticated}')"
    ).fetchall()
    assert odd == []


# ---------------------------------------------------------------------------------------------------------------------
# People


def test_users_see_themselves_and_their_colleagues(story: Connection, world: World) -> None:
    def seen() -> set[str]:
        return {email.split("@")[0] for (email,) in story.execute("select email from public.users")}

    with as_user(story, world.vera):
        assert seen() == {"maya", "adam", "edda", "vera"}
    with as_user(story, world.noor):
        assert seen() == {"noor"}
    with as_user(story, world.noor, world.acme):
        assert seen() == {"noor"}
    with as_user(story, world.hana):
        assert seen() == {"hana"}
    with refused(story, sqlstate="42501"), as_anon(story):
        seen()


def test_a_user_changes_only_their_own_name(story: Connection, world: World) -> None:
    with as_user(story, world.edda):
        assert story.execute("update public.users set full_name = 'Edda E.'").rowcount == 1
    for column, value in (("email", "'boss@acme.test'"), ("id", "gen_random_uuid()"), ("created_at", "now()")):
        with refused(story, sqlstate="42501"), as_user(story, world.edda):
            story.execute(f"update public.users set {column} = {value}".encode())


def test_memberships_of_others_stay_in_their_workspace(story: Connection, world: World) -> None:
    with as_user(story, world.noor):
        members = story.execute("select workspace_id, user_id from public.workspace_members").fetchall()
    assert members == [(world.beta, world.noor.id)]
    with as_user(story, world.noor, world.acme):
        members = story.execute("select workspace_id, user_id from public.workspace_members").fetchall()
    assert members == [(world.beta, world.noor.id)]


def test_a_member_of_two_workspaces_sees_both_in_the_list_and_one_in_the_tables(
    story: Connection, world: World
) -> None:
    story.execute(
        "insert into public.workspace_members (workspace_id, user_id, role) values (%s, %s, 'viewer')",
        [world.beta, world.maya.id],
    )
    with as_user(story, world.maya):
        assert {row[0] for row in story.execute("select id from public.workspaces")} == {world.acme, world.beta}
        assert {row[0] for row in story.execute("select workspace_id from public.campaigns")} == {world.acme}


# ---------------------------------------------------------------------------------------------------------------------
# The shape of every plan: the workspace once per statement, and by index


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", []):
        yield from nodes(child)


@pytest.mark.parametrize("table", COLUMNS)
def test_a_policy_is_evaluated_once_and_used_as_index_condition(story: Connection, world: World, table: str) -> None:
    with as_user(story, world.adam):
        story.execute("set local enable_seqscan = off")
        story.execute("set local enable_bitmapscan = off")
        for command in ("select * from", "delete from"):
            if command == "delete from" and "delete" not in commands_of_members(table):
                continue
            row = story.execute(f"explain (format json, verbose) {command} public.{table}".encode()).fetchone()
            assert row is not None
            plan = row[0][0]["Plan"]
            found = list(nodes(plan))
            assert not [node for node in found if node.get("Parent Relationship") == "SubPlan"], table
            init_plans = [node for node in found if node.get("Parent Relationship") == "InitPlan"]
            assert any("active_workspace" in str(node.get("Output")) for node in init_plans), table
            scans = [
                node
                for node in found
                if "Scan" in node["Node Type"] and node.get("Relation Name", "").startswith(table)
            ]
            assert scans, table
            for scan in scans:
                assert re.search(
                    r"\(?\w*\.?workspace_id = .*InitPlan|workspace_id = \$\d", str(scan.get("Index Cond"))
                ), f"{table}: {scan['Node Type']} {scan.get('Index Cond')} {scan.get('Filter')}"


def test_settings_of_one_request_do_not_reach_the_next(database: str) -> None:
    """A transaction-mode pooler hands the connection on: what a request set must end with its transaction."""
    with connect(database) as connection:
        ada = sign_up(connection, "ada")
        workspace = personal_workspace(connection, ada)
        connection.commit()
        with as_user(connection, ada, workspace):
            connection.execute("insert into public.lists (name) values ('Mine')")
        connection.commit()
        connection.execute("set local role authenticated")
        assert connection.execute("select count(*) from public.lists").fetchone() == (0,)
