"""Everything that is not a workspace table: functions, views, shared data, the signed-out, schema private."""

from __future__ import annotations

import contextlib
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from crmdb.database import Connection
from tests.support.actors import as_anon, as_service, as_user, refused
from tests.support.permissions import (
    COMMANDS,
    HIDDEN,
    workspace_tables,
)
from tests.support.world import World

SIGNED_IN = {
    "require_member(text,text)",
    "create_workspace(text,text,text)",
    "set_default_workspace(uuid)",
    "invite_member(text,text)",
    "accept_invitation(text)",
    "refresh_attribution(integer)",
}
SIGNED_IN_AND_SERVICE = {
    "active_workspace()",
    "uuid_v7()",
    "repeat_minutes()",
    "record_touchpoints(jsonb,uuid)",
    "record_touchpoint_lines(text,uuid)",
    "landing_page(integer)",
    "workspace_today()",
    "start_of_day(date)",
    "report_moment(text)",
    "report_months(date,date)",
    "report_period(date,date,text,date)",
    "win_opportunity(uuid,date,bigint,text,integer,date)",
    "lose_opportunity(uuid,text,date)",
    "correct_closing(uuid,date)",
    "search_influencers(jsonb,text,integer,jsonb,jsonb)",
    "search_page(jsonb,text,integer,jsonb,jsonb)",
    "resolve_influencer(uuid)",
    "erase_workspace_influencer(uuid,uuid,text)",
    "erase_contact(uuid,uuid,text)",
    "merge_contacts(uuid,uuid,uuid)",
    "merge_companies(uuid,uuid,uuid)",
    "undo_contact_merge(uuid,uuid)",
    "undo_company_merge(uuid,uuid)",
    "resolve_contact(uuid,uuid)",
    "resolve_company(uuid,uuid)",
    "merge_workspace_influencers(uuid,uuid,uuid)",
    "undo_workspace_influencer_merge(uuid,uuid)",
    "resolve_workspace_influencer(uuid,uuid)",
    "find_contacts(text)",
    "normalise_identity(text,text,text,text)",
    "attribution_totals(text,text,boolean,text,uuid,date,date,text)",
    "attribution_returns(text,text,text,date,date,text)",
    "attribution_comparison(date,date,text)",
    "click_totals(text,date,date,uuid)",
    "lead_totals(text,date,date)",
    "attribution_acquisition(text,text,date,date,text)",
    "spend_totals(text,date,date)",
    "spend_label(uuid,text,uuid,text)",
    "label_with_id(text,uuid,text)",
    "attribution_changes(text,text,text,text,integer)",
    "attribution_with_settings(text,text,integer,text[],integer,integer,date,date,text)",
    "record_stage_history(jsonb,uuid)",
    "record_audience(uuid,jsonb,uuid)",
    "require_one_of(text,text,text[])",
    "require_campaign(text)",
    "require_pipeline(text)",
    "require_list(text)",
    "require_opportunity(uuid)",
    "require_attribution_run(uuid)",
    "require_computed_attribution()",
    "require_attribution_model(text,boolean,boolean)",
    "reject(text,text[])",
    "require_given(text,text)",
    "require_count(text,bigint)",
    "explain_rule(text)",
    "explain_error(text)",
    "run_saved_search(text,integer,jsonb,jsonb)",
    "mark_saved_search_seen(text)",
    "import_summary(uuid)",
    "import_remarks(uuid)",
    "attribution_cohorts(text,date,date,text)",
    "influenced_outcomes(text,date,date,text)",
    "opportunity_outcomes(date,date,text)",
}
IMPORTING = {
    "create_import(text,jsonb)",
    "stage_import_rows(uuid,integer,bigint,jsonb)",
    "plan_import(uuid,integer)",
    "apply_import(uuid,integer)",
    "undo_import(uuid,integer)",
}
"""Only these write rows of imports. Each locks one import of the active workspace, for editors."""
SERVICE = {
    "merge_influencers(uuid,uuid)",
    "erase_influencer(uuid,text)",
    "block_identity(jsonb,text,uuid)",
    "renew_consent(jsonb,text,uuid)",
    "record_influencers(jsonb)",
    "refresh_workspace_attribution(uuid,integer)",
    "run_workspace_attribution(uuid,text)",
}
CALLS = [
    "create_workspace('Team', 'team')",
    f"set_default_workspace('{uuid4()}')",
    "invite_member('a@b.test')",
    "refresh_attribution()",
    "landing_page()",
    "attribution_totals()",
    "attribution_returns()",
    "attribution_acquisition()",
    "attribution_comparison()",
    "click_totals('campaign', '2026-01-01', '2026-02-01')",
    "lead_totals('campaign', '2026-01-01', '2026-02-01')",
    "attribution_changes('2000-01-01')",
    "attribution_with_settings(lookback_days => 30)",
    "record_stage_history('[]')",
    "require_attribution_model('linear')",
    f"refresh_workspace_attribution('{uuid4()}')",
    f"run_workspace_attribution('{uuid4()}')",
    "accept_invitation('secret')",
    "record_touchpoints('[]')",
    "search_influencers()",
    "search_page()",
    f"resolve_influencer('{uuid4()}')",
    f"resolve_contact('{uuid4()}', '{uuid4()}')",
    f"resolve_company('{uuid4()}', '{uuid4()}')",
    "find_contacts('a@b.test')",
    "create_import('hubspot', '{}')",
    f"stage_import_rows('{uuid4()}', 0, 1, '[]')",
    f"plan_import('{uuid4()}')",
    f"apply_import('{uuid4()}')",
    f"undo_import('{uuid4()}')",
    "run_saved_search('Germans')",
    "normalise_identity('email', 'a@b.test')",
    f"merge_influencers('{uuid4()}', '{uuid4()}')",
    f"erase_influencer('{uuid4()}')",
    f"erase_workspace_influencer('{uuid4()}', '{uuid4()}')",
    f"erase_contact('{uuid4()}', '{uuid4()}')",
    f"merge_contacts('{uuid4()}', '{uuid4()}', '{uuid4()}')",
    f"merge_companies('{uuid4()}', '{uuid4()}', '{uuid4()}')",
    f"undo_contact_merge('{uuid4()}', '{uuid4()}')",
    f"undo_company_merge('{uuid4()}', '{uuid4()}')",
    "block_identity('{}')",
    "renew_consent('{}', 'form 1')",
    "record_influencers('[]')",
    f"record_audience('{uuid4()}', '[]')",
]
"""A call of every public function but those of the named queries."""


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
    # Functions of a row, which run as their caller: the API embeds what they return.
    embeds = {
        signature
        for (signature,) in story.execute(
            "select proname || '(' || relname || ')' from pg_proc join pg_class on reltype = proargtypes[0]"
            " where pronamespace = 'public'::regnamespace and pronargs = 1 and not prosecdef"
        )
    }
    assert "author(notes)" in embeds
    # The named queries, for members alone (tests/database/queries/test_query_functions.py).
    rights = {
        name: who for name, who in rights.items() if not (name.startswith("query_") and who == (False, True, False))
    }
    rights = {name: who for name, who in rights.items() if name not in embeds or who != (False, True, True)}
    expected = dict.fromkeys(SIGNED_IN, (False, True, False))
    expected |= dict.fromkeys(SIGNED_IN_AND_SERVICE | IMPORTING, (False, True, True))
    expected |= dict.fromkeys(SERVICE, (False, False, True))
    assert rights == expected


@pytest.mark.parametrize("call", CALLS)
def test_public_functions_called_by_each_person(story: Connection, world: World, call: str) -> None:
    name = call.split("(", 1)[0]
    both = SIGNED_IN_AND_SERVICE | IMPORTING
    may_sign_in = any(signature.startswith(f"{name}(") for signature in SIGNED_IN | both)
    may_service = any(signature.startswith(f"{name}(") for signature in SERVICE | both)
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
            # Refused; a plan that finds no row to ask about may answer with nothing before.
            with contextlib.suppress(psycopg.errors.InsufficientPrivilege), as_user(story, world.noor, world.acme):
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
        by_others = {
            *("calling_codes", "countries", "languages", "public_suffixes"),
            "influencer_search",
            "import_fields",
            "influencer_numbers",
            "refusals",
            "status_transitions",
        }  # triggers and migrations
        assert rights["service_role"] == ({"select"} if table in by_others else set(COMMANDS)), table
        name = sql.Identifier("public", table)
        all_rows = story.execute(sql.SQL("select count(*) from {}").format(name)).fetchone()
        with as_user(story, world.hana):
            assert story.execute(sql.SQL("select count(*) from {}").format(name)).fetchone() == all_rows, table
        with refused(story, sqlstate="42501"), as_user(story, world.maya):
            story.execute(sql.SQL("delete from {}").format(name))


def test_suppressions_are_seen_by_services_alone(story: Connection, world: World) -> None:
    story.execute(
        "insert into public.suppressions (digest, type, reason)"
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


def test_functions_of_schema_private_cannot_be_called(story: Connection, world: World) -> None:
    for call in ("active_workspace()", "create_workspace('a', 'b', 'EUR')", "running_operations"):
        with refused(story, sqlstate="42501", matching="schema private"), as_user(story, world.maya):
            story.execute(f"select * from private.{call}".encode())


def test_every_function_fixes_its_search_path_with_pg_temp_last(story: Connection) -> None:
    # An empty search_path does not do: pg_temp, if it is not named, is searched first for types and tables.
    loose = story.execute(
        "select oid::regprocedure::text from pg_proc"
        " where pronamespace in ('public'::regnamespace, 'private'::regnamespace)"
        " and not coalesce(proconfig @> array['search_path=pg_catalog, pg_temp'], false)"
    ).fetchall()
    assert loose == []


@pytest.mark.parametrize("type_name", ["uuid", "text", "int4", "jsonb", "timestamptz", "int8"])
def test_a_temporary_type_does_not_run_as_the_owner(story: Connection, world: World, type_name: str) -> None:
    """A login that sends SQL can make a type that a definer function casts to; its check must not run as the owner."""
    with as_user(story, world.maya):
        story.execute(
            "create function pg_temp.f(value anyelement) returns boolean language plpgsql as $$ begin"
            " if current_user <> 'authenticated' then raise exception 'ran as %', current_user; end if;"
            " return true; end $$"
        )
        story.execute(f"create domain pg_temp.{type_name} as pg_catalog.{type_name} check (pg_temp.f(value))".encode())
        story.execute("set local request.headers to '{}'")
        for statement in (
            "select count(*) from public.campaigns",
            "select public.active_workspace()",
            "select count(*) from public.search_influencers()",
            "insert into public.tags (name) values ('shared')",
        ):
            story.execute(statement.encode())


def test_no_public_function_is_definer_but_for_services_and_imports(story: Connection) -> None:
    definers = {
        name
        for (name,) in story.execute(
            "select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef"
        )
    }
    assert definers == {signature.split("(")[0] for signature in SERVICE | IMPORTING}


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
