"""`doctor` against a database made from the migrations: what was changed by hand is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmdb.database import Connection, connect
from crmdb.doctor.check import Severity
from crmdb.doctor.drift import Fingerprint, compare, fingerprint
from crmdb.doctor.examine import examine
from crmdb.embedded.server import Server
from crmdb.project import Project
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


def test_drift_without_an_embedded_server_is_skipped_and_says_why(
    server: Server, database: str, tmp_path: Path
) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("")
    (finding,) = examine(Project(ROOT), database, Server(occupied, server.binaries))
    assert finding.severity is Severity.INFO
    assert "no fresh database could be made" in finding.problem
