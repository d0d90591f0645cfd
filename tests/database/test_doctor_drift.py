"""`doctor` against a database made from the migrations: what was changed by hand is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmdb.database import Connection, connect
from crmdb.doctor.check import Severity
from crmdb.doctor.drift import Fingerprint, compare, fingerprint
from crmdb.doctor.examine import examine
from crmdb.embedded.binaries import embedded_binaries
from crmdb.embedded.server import Server
from crmdb.migrations.fresh import fresh_database
from crmdb.project import Project
from tests.conftest import FAST
from tests.support.installations import ROOT

DRIFTS = [
    ("a table by hand", "create table public.extra (id bigint)", {"the table is in no migration": "public.extra"}),
    ("a dropped view", "drop view public.campaign_overview", {"the view is missing": "public.campaign_overview"}),
    (
        "another default",
        "alter table public.users alter column locale set default 'de'",
        {
            "the column is not what the migrations make:"
            " text not null 'de'::text instead of text not null 'en'::text": "public.users locale"
        },
    ),
    (
        "a dropped constraint",
        "alter table public.tags drop constraint tags_name_check",
        {"the constraint is missing": "public.tags tags_name_check"},
    ),
    (
        "a dropped index",
        "drop index public.campaigns_status_idx",
        {"the index is missing": "public.campaigns campaigns_status_idx"},
    ),
    (
        "an own policy",
        "create policy mine on public.tags for select to authenticated using (true)",
        {"the policy is in no migration": "public.tags mine"},
    ),
    (
        "an own function body",
        "create or replace function private.set_updated_at() returns trigger language plpgsql"
        " set search_path = pg_catalog, pg_temp"
        " as $$begin return new; end$$",
        {"the function is not what the migrations make": "private.set_updated_at()"},
    ),
    (
        "a dropped trigger of another schema",
        "drop trigger provision_user on auth.users",
        {"the trigger is missing": "auth.users provision_user"},
    ),
    (
        "a function of ours called from elsewhere by hand",
        "create trigger again after insert on auth.users for each row execute function private.follow_sign_up()",
        {"the trigger is in no migration": "auth.users again"},
    ),
    (
        "a privilege more",
        "grant truncate on public.tags to service_role",
        {
            "the grant is not what the migrations make: delete, insert, select, truncate, update"
            " instead of delete, insert, select, update": "public.tags service_role"
        },
    ),
]


@pytest.mark.parametrize(
    ("story", "change", "expected"), DRIFTS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_drift_names_what_was_changed_by_hand(
    broken: Connection, story: str, change: str, expected: dict[str, str]
) -> None:
    before: Fingerprint = fingerprint(broken)
    broken.execute(change.encode())
    findings = compare(fingerprint(broken), before)
    assert {finding.problem: finding.object for finding in findings} == expected


def test_drift_is_found_against_a_database_made_from_nothing(server: Server, database: str) -> None:
    with connect(database) as connection:
        connection.execute("alter table public.tags drop constraint tags_name_check")
    assert [(finding.check, finding.object) for finding in examine(Project(ROOT), database, server)] == [
        ("drift", "public.tags tags_name_check")
    ]


def test_a_server_that_does_not_run_is_not_started_and_leaves_no_folder(
    server: Server, database: str, tmp_path: Path
) -> None:
    (finding,) = examine(Project(ROOT), database, Server(tmp_path / "state", server.binaries))
    assert finding.severity is Severity.INFO
    assert "no embedded PostgreSQL runs in this folder" in finding.problem
    assert "crmdb up" in finding.next_step
    assert not list(tmp_path.iterdir())


@pytest.mark.only_on(15)
def test_a_database_of_15_has_no_drift_from_the_embedded_18_until_a_view_is_replaced(
    broken: Connection, short_directory: Path
) -> None:
    embedded = Server(short_directory, embedded_binaries(), FAST)
    embedded.start()
    try:
        with fresh_database(embedded, ROOT / "supabase" / "migrations") as url, connect(url) as fresh:
            expected = fingerprint(fresh)
    finally:
        embedded.stop()
    assert compare(fingerprint(broken), expected) == []
    row = broken.execute("select pg_get_viewdef('public.link_clicks'::regclass)").fetchone()
    assert row is not None
    changed = row[0].replace("NOT clicks.is_repeated", "clicks.is_repeated")
    broken.execute(f"create or replace view public.link_clicks with (security_invoker = true) as {changed}".encode())
    assert [(found.object, found.severity) for found in compare(fingerprint(broken), expected)] == [
        ("public.link_clicks", Severity.ERROR)
    ]


@pytest.mark.only_on(18)
@pytest.mark.parametrize(
    ("found", "is_same"),
    [
        ("SELECT t.a, count(*) FROM public.tags t WHERE (t.b = 'x.y'::text)", True),
        ("SELECT t.a, count(*) FROM public.tags t WHERE (t.c = 'x.y'::text)", False),
        ("SELECT t.a, count(*) FROM public.tags t WHERE (t.b = 'z.y'::text)", False),
        ("SELECT t.a, count(*) FROM private.tags t WHERE (t.b = 'x.y'::text)", False),
        ("SELECT t.a, public.count(*) FROM public.tags t WHERE (t.b = 'x.y'::text)", False),
        ("SELECT t.a, count(*) FROM public.tags t WHERE (t.b = 'x.y'::text) LIMIT 1", False),
    ],
)
def test_a_view_that_another_major_prints_with_qualifiers_is_the_same(found: str, is_same: bool) -> None:
    key, wanted = ("view", "public.v"), "SELECT a, count(*) FROM public.tags t WHERE (b = 'x.y'::text)"
    assert (compare({key: found}, {key: wanted}) == []) is is_same
    assert compare({key: "SELECT t.a, u.b"}, {key: "SELECT t.a, t.b"}) != []
