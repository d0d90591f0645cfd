"""`doctor`'s checks in SQL: a database that is broken in one way has exactly that finding."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from crmdb.database import Connection, connect
from crmdb.doctor.check import Severity, sql_checks
from crmdb.doctor.examine import catalog_findings
from crmdb.embedded.binaries import Binaries
from crmdb.embedded.server import Server
from tests.conftest import FAST

NEVER = "00000000-0000-7000-8000-000000000000"
POLICY = '"members read their workspace\'s tags" on public.tags'


class Break(NamedTuple):
    """What is done to a healthy database, and the only object of the only check that notices."""

    check: str
    story: str
    sql: str
    object: str


BREAKS = [
    Break("platform_roles", "anon bypasses policies", "alter role anon bypassrls", "anon"),
    Break("platform_roles", "authenticator inherits", "alter role authenticator inherit", "authenticator"),
    Break("platform_objects", "auth.role() is gone", "alter function auth.role() rename to gone", "auth.role()"),
    Break(
        "platform_objects",
        "an extension moved to public",
        "alter extension btree_gist set schema public",
        "btree_gist",
    ),
    Break(
        "row_level_security",
        "a table has it switched off",
        "alter table public.campaigns disable row level security",
        "public.campaigns",
    ),
    Break(
        "row_level_security",
        "a partition has it switched off, which its parent does not show",
        "alter table private.audit_events_default disable row level security",
        "private.audit_events_default",
    ),
    Break(
        "workspace_keys",
        "names are unique over all workspaces",
        "alter table public.lists add constraint lists_everywhere_key unique (name)",
        "public.lists.lists_everywhere_key",
    ),
    Break(
        "workspace_keys",
        "a primary key begins with the id",
        "alter table public.deliverable_metrics drop constraint deliverable_metrics_pkey,"
        " add primary key (id, workspace_id)",
        "public.deliverable_metrics.deliverable_metrics_pkey",
    ),
    Break(
        "workspace_keys",
        "a primary key is dropped",
        "alter table public.deliverable_metrics drop constraint deliverable_metrics_pkey",
        "public.deliverable_metrics",
    ),
    Break(
        "workspace_foreign_keys",
        "a foreign key pairs workspace_id with something else",
        "alter table public.campaigns add constraint campaigns_swapped_key unique (id, workspace_id);"
        " alter table public.notes add constraint notes_swapped_fkey"
        " foreign key (workspace_id, campaign_id) references public.campaigns (id, workspace_id)",
        "public.notes.notes_swapped_fkey",
    ),
    Break(
        "foreign_key_actions",
        "a deleted campaign would empty workspace_id",
        "alter table public.notes drop constraint notes_campaign_id_fkey, add constraint notes_campaign_id_fkey"
        " foreign key (workspace_id, campaign_id) references public.campaigns (workspace_id, id) on delete set null",
        "public.notes.notes_campaign_id_fkey",
    ),
    Break(
        "restrictive_policies",
        "a policy takes rows away",
        "create policy extra on public.tags as restrictive for select to authenticated"
        " using (workspace_id = (select private.active_workspace('viewer')));"
        " comment on policy extra on public.tags is 'Extra.'",
        'public.tags."extra"',
    ),
    Break(
        "policy_form",
        "a policy lists the workspaces instead",
        f"alter policy {POLICY} using (workspace_id in (select members.workspace_id"
        " from public.workspace_members as members where members.user_id = (select auth.uid())))",
        'public.tags."members read their workspace\'s tags"',
    ),
    Break(
        "policy_form",
        "a policy asks without the sub-select, once per row",
        f"alter policy {POLICY} using (workspace_id = private.active_workspace('viewer'))",
        'public.tags."members read their workspace\'s tags"',
    ),
    Break(
        "policy_roles",
        "a policy is for anon",
        f"alter policy {POLICY} to anon",
        'public.tags."members read their workspace\'s tags"',
    ),
    Break(
        "policy_roles",
        "a policy is for everybody",
        f"alter policy {POLICY} to public",
        'public.tags."members read their workspace\'s tags"',
    ),
    Break("grants_to_everybody", "anon reads a table", "grant select on public.tags to anon", "public.tags"),
    Break("grants_to_everybody", "anon reads a column", "grant select (name) on public.tags to anon", "public.tags"),
    Break(
        "grants_to_everybody",
        "everybody reads a partition",
        "grant select on private.audit_events_default to public",
        "private.audit_events_default",
    ),
    Break("grants_to_everybody", "everybody looks into private", "grant usage on schema private to public", "private"),
    Break(
        "functions_for_everybody",
        "anon searches",
        "grant execute on function public.search_influencers(jsonb, text, integer, jsonb, jsonb) to anon",
        "public.search_influencers(jsonb,text,integer,jsonb,jsonb)",
    ),
    Break(
        "functions_for_everybody",
        "everybody erases people, because a new function is PUBLIC's",
        "grant execute on function public.erase_contact(uuid, uuid, text) to public",
        "public.erase_contact(uuid,uuid,text)",
    ),
    Break(
        "function_search_path",
        "a definer function looks names up where its caller says",
        "alter function private.record_audit() reset search_path",
        "private.record_audit()",
    ),
    Break(
        "function_search_path",
        "a type in pg_temp runs with the owner's rights",
        "alter function private.record_audit() set search_path = ''",
        "private.record_audit()",
    ),
    Break(
        "write_without_read",
        "editors insert what they cannot see",
        "revoke select on public.tags from authenticated",
        "public.tags (authenticated)",
    ),
    Break(
        "view_security",
        "a view lost its option",
        "alter view public.campaign_overview reset (security_invoker)",
        "public.campaign_overview",
    ),
    Break(
        "view_security",
        "a view says no",
        "alter view public.campaign_overview set (security_invoker = off)",
        "public.campaign_overview",
    ),
    Break(
        "invalid_indexes",
        "a concurrent build was interrupted",
        "update pg_index set indisvalid = false where indexrelid = 'public.campaigns_status_idx'::regclass",
        "public.campaigns_status_idx",
    ),
    Break("missing_comments", "of a schema", "comment on schema private is null", "private"),
    Break("missing_comments", "of a table", "comment on table public.tags is null", "public.tags"),
    Break("missing_comments", "an empty one", "comment on column public.tags.name is ' '", "public.tags.name"),
    Break(
        "missing_comments",
        "of an index",
        "comment on index public.campaigns_status_idx is null",
        "public.campaigns_status_idx",
    ),
    Break("missing_comments", "of a function", "comment on function public.uuid_v7() is null", "public.uuid_v7()"),
    Break(
        "missing_comments",
        "of a trigger",
        "comment on trigger follow_stage on public.opportunities is null",
        "public.opportunities.follow_stage",
    ),
    Break(
        "missing_comments",
        "of a policy",
        f"comment on policy {POLICY} is null",
        'public.tags."members read their workspace\'s tags"',
    ),
    Break(
        "missing_comments", "of a view", "comment on view public.campaign_overview is null", "public.campaign_overview"
    ),
    Break(
        "disabled_triggers",
        "a rule is off after a bulk load",
        "alter table public.opportunities disable trigger follow_stage",
        "public.opportunities.follow_stage",
    ),
    Break(
        "disabled_triggers",
        "foreign keys are off after a bulk load",
        "update pg_trigger set tgenabled = 'D' where tgrelid = 'public.notes'::regclass"
        " and tgconstraint = (select oid from pg_constraint where conname = 'notes_campaign_id_fkey')",
        "public.notes.notes_campaign_id_fkey",
    ),
    Break(
        "disabled_triggers",
        "sign-up makes no workspace any more",
        "alter table auth.users disable trigger provision_user",
        "auth.users.provision_user",
    ),
    Break(
        "audit_partitions",
        "nobody made partitions for ten months",
        "do $$ declare name text; begin for name in select inhrelid::regclass::text from pg_inherits"
        " where inhparent = 'public.audit_events'::regclass and inhrelid::regclass::text >="
        " 'private.audit_events_' || to_char(now() + interval '2 months', 'YYYY_MM')"
        " and inhrelid::regclass::text <> 'private.audit_events_default'"
        " loop execute 'drop table ' || name; end loop; end $$",
        "public.audit_events",
    ),
    Break(
        "audit_default_partition",
        "an event of a month without a partition",
        f"insert into public.workspaces (id, name, slug) values ('{NEVER}', 'Acme', 'acme');"
        " insert into public.audit_events (workspace_id, occurred_at, actor_role, table_name, row_id, action)"
        f" values ('{NEVER}', '2020-02-02', 'postgres', 'tags', '1', 'insert')",
        "private.audit_events_default",
    ),
    Break(
        "sequence_exhaustion",
        "nine of ten numbers are used",
        "alter sequence public.touchpoints_id_seq maxvalue 10; select setval('public.touchpoints_id_seq', 9)",
        "public.touchpoints.id",
    ),
    Break(
        "unvalidated_constraints",
        "old rows were never checked",
        "alter table public.tags add constraint tags_short_check check (length(name) < 50) not valid",
        "public.tags.tags_short_check",
    ),
    Break(
        "statement_statistics",
        "the extension is not installed",
        "drop extension pg_stat_statements",
        "pg_stat_statements",
    ),
    Break(
        "search_rows",
        "a person was changed with triggers off",
        "insert into public.influencers (name) values ('Ada'); update public.influencer_search set names = 'eve'",
        "public.influencer_search",
    ),
    Break(
        "search_rows",
        "a search row is gone",
        "insert into public.influencers (name) values ('Ada'); delete from public.influencer_search",
        "public.influencer_search",
    ),
    Break(
        "totals_drift",
        "a total was changed by hand",
        "insert into public.workspaces (name, slug) values ('Ada', 'ada'); insert into public.monthly_totals"
        " (workspace_id,"
        " dimension, month, measure, key, total) select id, '', '2026-01-01', 'touches', '', 3 from public.workspaces",
        "public.monthly_totals",
    ),
    Break(
        "totals_drift",
        "credits were changed by hand",
        "insert into public.workspaces (name, slug) values ('Ada', 'ada'); insert into"
        " public.monthly_credits select id, 'linear',"
        " 'channel', '2026-01-01', 'email', false, 1, 0, 0, 0, 0, 0 from public.workspaces",
        "public.monthly_credits",
    ),
    Break(
        "totals_drift",
        "a campaign was called off with triggers off",
        "insert into public.workspaces (name, slug) values ('Ada', 'ada');"
        " insert into public.campaigns (workspace_id, name, slug, objective, currency_code)"
        " select id, 'Ada', 'ada', 'event', 'EUR' from public.workspaces;"
        " insert into public.workspace_influencers (workspace_id, name) select id, 'Ada' from public.workspaces;"
        " insert into public.collaborations (workspace_id, campaign_id, workspace_influencer_id, currency_code)"
        " select workspace_id, campaigns.id, people.id, 'EUR' from public.campaigns as campaigns"
        " inner join public.workspace_influencers as people using (workspace_id);"
        " insert into public.deliverables (workspace_id, collaboration_id, deliverable_type_code, platform_code, title)"
        " select workspace_id, id, 'video', 'youtube', 'Ada' from public.collaborations;"
        " alter table public.campaigns disable trigger user;"
        " update public.campaigns set status = 'cancelled';"
        " alter table public.campaigns enable trigger user",
        "public.deliverables",
    ),
]


@pytest.mark.parametrize("case", BREAKS, ids=lambda case: f"{case.check}: {case.story}")
def test_finds_exactly_what_is_broken(broken: Connection, case: Break) -> None:
    broken.execute(case.sql.encode())
    broken.execute("set local role postgres")
    findings = catalog_findings(broken)
    assert [(finding.check, finding.object) for finding in findings] == [(case.check, case.object)]
    assert findings[0].problem
    assert findings[0].next_step


def test_every_check_has_been_seen_to_find_something() -> None:
    assert {case.check for case in BREAKS} == {check.name for check in sql_checks()}


def test_a_foreign_key_without_workspace_is_found_although_the_rest_of_it_is_right(broken: Connection) -> None:
    broken.execute(
        b"alter table public.campaigns add constraint campaigns_id_key unique (id);"
        b" alter table public.notes add constraint notes_across_fkey foreign key (campaign_id)"
        b" references public.campaigns (id);"
        b" create index notes_across_idx on public.notes (campaign_id);"
        b" comment on index public.notes_across_idx is 'Serves the foreign key.'"
    )
    assert {(finding.check, finding.object) for finding in catalog_findings(broken)} == {
        ("workspace_keys", "public.campaigns.campaigns_id_key"),
        ("workspace_foreign_keys", "public.notes.notes_across_fkey"),
    }


def test_an_audit_trail_without_any_month_says_so(broken: Connection) -> None:
    broken.execute(
        b"do $$ declare name text; begin for name in select inhrelid::regclass::text from pg_inherits"
        b" where inhparent = 'public.audit_events'::regclass and inhrelid <> 'private.audit_events_default'::regclass"
        b" loop execute 'drop table ' || name; end loop; end $$"
    )
    assert [finding.problem for finding in catalog_findings(broken)] == ["there is no monthly partition"]


def test_statistics_that_are_installed_and_not_loaded_are_no_statistics(
    binaries: Binaries, short_directory: Path
) -> None:
    server = Server(short_directory, binaries, FAST | {"shared_preload_libraries": ""})
    server.start()
    try:
        with connect(server.admin_url()) as connection:
            findings = catalog_findings(connection)
    finally:
        server.stop()
    (finding,) = (finding for finding in findings if finding.check == "statement_statistics")
    assert finding.severity is Severity.INFO
    assert finding.problem == "the extension is installed, but the server has not loaded it"
