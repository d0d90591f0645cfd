"""Two sessions at once: no rule is broken between them, and nobody waits in a circle or for another tenant."""

from __future__ import annotations

import json
from threading import Barrier, Thread
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from crmdb.database import Connection, connect
from tests.support.actors import Person, as_user, personal_workspace, sign_up
from tests.support.rows import PUBLISHED, Maker
from tests.support.statements import outcome

ISOLATION = ("READ COMMITTED", "REPEATABLE READ")


def race(database: str, isolation: str, first_does: str, second_does: str) -> str:
    """What becomes of the second, whose transaction began before the first committed; it waits for it if it has to."""
    outcomes: list[str] = []
    with connect(database) as first, connect(database) as second:
        second.execute(f"set transaction isolation level {isolation}".encode())
        second.execute("select count(*) from public.workspaces")  # Its snapshot.
        first.execute(first_does.encode())
        waiting = Thread(target=lambda: outcomes.append(outcome(second, second_does)))
        waiting.start()
        waiting.join(0.3)
        first.commit()
        waiting.join(10)
    return outcomes[0]


def recorder(database: str, someone: Person, events: list[dict[str, Any]], start: Barrier, found: list[str]) -> None:
    with connect(database) as connection:
        for _ in range(2):
            start.wait()
            for event in events:
                event["external_id"] = f"{event['external_id']}+"
            try:
                with as_user(connection, someone):
                    connection.execute("select public.record_touchpoints(%s)", [json.dumps(events)])
                connection.commit()
            except psycopg.Error as error:
                connection.rollback()
                found.append(error.sqlstate or "?")


def test_batches_of_the_same_events_in_other_orders_do_not_deadlock(database: str) -> None:
    with connect(database) as connection:
        ada = sign_up(connection, "ada")
        make = Maker(connection, personal_workspace(connection, ada))
        contacts = [str(make.id("contacts")) for _ in range(3)]
    found: list[str] = []
    for _ in range(6):
        batch = str(uuid4())
        events = [
            {
                "touched_at": "2026-01-05T12:00:00Z",
                "type": "link_click",
                "source": "race",
                "external_id": f"{batch}-{number}",
            }
            | ({"contact_id": contacts[number % 3]} if number % 2 else {"visitor_id": f"visitor-{number}"})
            for number in range(1500)
        ]
        start = Barrier(2)
        threads = [
            Thread(target=recorder, args=(database, ada, [dict(event) for event in order], start, found))
            for order in (events, events[::-1])
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == []


def test_advisory_locks_of_two_workspaces_never_meet(story: Connection) -> None:
    mine, theirs = UUID(int=1), UUID(int=2)
    shared = story.execute(
        "select count(*) from ("
        " select private.visitor_lock(%s, visitor::text) from generate_series(1, 5000) as visitor intersect"
        " select private.visitor_lock(%s, visitor::text) from generate_series(1, 5000) as visitor) as locks",
        [mine, theirs],
    ).fetchone()
    assert shared == (0,)
    several = story.execute(
        "select count(distinct private.visitor_lock(%s, visitor::text)) from generate_series(1, 5000) as visitor",
        [mine],
    ).fetchone()
    assert several == (256,), "a few hundred locks a workspace, however many visitors"


def test_every_advisory_lock_is_of_one_workspace(story: Connection) -> None:
    """Its key is computed by a function of the workspace; the memo of splits is of nobody, and never waits.

    Storing people also shares a lock of the catalog's people; only an erasure everywhere takes it alone, at its end.
    """
    elsewhere = story.execute(
        "select proname from pg_proc where pronamespace in ('public'::regnamespace, 'private'::regnamespace)"
        " and prosrc ~ 'pg_(try_)?advisory_[a-z_]*lock[a-z_]*\\('"
        " and not prosrc ~ '_lock\\((''[a-z]+'', )?(coalesce\\()?([a-z_]+\\.)?workspace(_id)?'"
        # The catalog's search rows belong to no workspace; only the owner of the tables builds them anew.
        " and proname <> 'begin_search_rebuild'"
        # An erasure has its reach: a workspace, or everywhere.
        " and not (proname = 'erase_person' and prosrc ~ 'workspace_lock[(]''people'', reach[)]')"
    ).fetchall()
    assert elsewhere == []


@pytest.fixture
def workspace(database: str) -> UUID:
    with connect(database) as connection:
        return personal_workspace(connection, sign_up(connection, "ada"))


def scalar(database: str, query: str) -> Any:
    with connect(database) as connection:
        row = connection.execute(query.encode()).fetchone()
    return None if row is None else row[0]


@pytest.mark.parametrize("isolation", ISOLATION)
@pytest.mark.parametrize("table", ["notes", "touchpoints", "opportunity_contacts", "contact_visitors"])
def test_what_is_recorded_during_a_merge_is_not_left_on_the_redirect(
    database: str, workspace: UUID, isolation: str, table: str
) -> None:
    with connect(database) as connection:
        make = Maker(connection, workspace)
        # Without an address: merging changes no other key.
        survivor, duplicate = (make.id("contacts", email=None) for _ in range(2))
        opportunity = make.id("opportunities")
    columns = {
        "notes": ("body", "'Hello'"),
        "touchpoints": ("touched_at, type", "now(), 'meeting'"),
        "opportunity_contacts": ("opportunity_id", f"'{opportunity}'"),
        "contact_visitors": ("visitor_id", "'visitor'"),
    }
    names, values = columns[table]
    became = race(
        database,
        isolation,
        f"select public.merge_contacts('{duplicate}', '{survivor}', '{workspace}')",
        f"insert into public.{table} (workspace_id, contact_id, {names})"
        f" values ('{workspace}', '{duplicate}', {values})",
    )
    assert became == ("done" if isolation == "READ COMMITTED" else "40001")
    assert scalar(database, f"select count(*) from public.{table} where contact_id = '{duplicate}'") == 0


@pytest.mark.parametrize("isolation", ISOLATION)
def test_merging_what_was_just_merged_into_makes_no_chain(database: str, isolation: str) -> None:
    with connect(database) as connection:
        a, b, c = (
            connection.execute("insert into public.influencers (name) values (%s) returning id", [name]).fetchone()
            for name in "abc"
        )
    assert a and b and c
    race(
        database,
        isolation,
        f"select public.merge_influencers('{a[0]}', '{b[0]}')",
        f"select public.merge_influencers('{b[0]}', '{c[0]}')",
    )
    chains = (
        "select count(*) from public.influencers as a join public.influencers as b on b.id = a.merged_into_id"
        " where b.merged_into_id is not null"
    )
    assert scalar(database, chains) == 0


@pytest.mark.parametrize("isolation", ISOLATION)
def test_shares_of_two_imports_do_not_exceed_the_whole(database: str, isolation: str) -> None:
    with connect(database) as connection:
        row = connection.execute(
            "with person as (insert into public.influencers (name) values ('a') returning id)"
            " insert into public.influencer_accounts (influencer_id, platform_code, platform_account_id, handle, url)"
            " select id, 'linkedin', '1', 'a', 'https://a.test' from person returning id"
        ).fetchone()
    assert row
    insert = (
        "insert into public.audience_segments (account_id, dimension, value, share)"
        f" values ('{row[0]}', 'seniority', '%s', 0.7)"
    )
    race(database, isolation, insert % "director", insert % "vp")
    assert scalar(database, "select sum(share) from public.audience_segments") < 1


ERASED = {"full_name": "Zoe Quark", "email": "zoe@quark.test", "source": "crm", "external_id": "z"}
COMES_BACK = [
    {"email": "zoe@quark.test"},
    {"email": "Zoe+list@quark.test"},
    {"email": None, "source": "crm", "external_id": "z"},
]


def storing(workspace: UUID, columns: dict[str, Any]) -> str:
    values = ", ".join("null" if value is None else f"'{value}'" for value in columns.values())
    return (
        f"insert into public.contacts (workspace_id, full_name, {', '.join(columns)})"
        f" values ('{workspace}', 'Zoe Quark', {values})"
    )


def named(database: str) -> Any:
    return scalar(database, "select count(*) from public.contacts where contacts::text ~* 'quark'")


@pytest.mark.parametrize("reach", ["workspace", "everywhere"])
@pytest.mark.parametrize("isolation", ISOLATION)
@pytest.mark.parametrize("returning", COMES_BACK, ids=["same", "plus", "source"])
def test_who_is_imported_while_being_erased_does_not_come_back(
    database: str, workspace: UUID, returning: dict[str, Any], isolation: str, reach: str
) -> None:
    with connect(database) as connection:
        make = Maker(connection, workspace)
        contact = make.id("contacts", **ERASED)
        person = connection.execute(
            "insert into public.influencers (name) values ('Zoe Quark') returning id"
        ).fetchone()
        assert person
        make("workspace_influencers", name=None, influencer_id=person[0], email="zoe@quark.test")
    erase = (
        f"select public.erase_contact('{contact}', '{workspace}')"
        if reach == "workspace"
        else f"select public.erase_influencer('{person[0]}')"
    )
    became = race(database, isolation, erase, storing(workspace, returning))
    assert became == ("done" if isolation == "READ COMMITTED" else "40001")
    assert named(database) == 0


@pytest.mark.parametrize("reach", ["workspace", "everywhere"])
def test_who_is_being_imported_when_the_erasure_begins_is_erased_too(
    database: str, workspace: UUID, reach: str
) -> None:
    with connect(database) as connection:
        make = Maker(connection, workspace)
        contact = make.id("contacts", **ERASED)
        person = connection.execute(
            "insert into public.influencers (name) values ('Zoe Quark') returning id"
        ).fetchone()
        assert person
        make("workspace_influencers", name=None, influencer_id=person[0], email="zoe@quark.test")
    erase = (
        f"select public.erase_contact('{contact}', '{workspace}')"
        if reach == "workspace"
        else f"select public.erase_influencer('{person[0]}')"
    )
    became = race(database, "READ COMMITTED", storing(workspace, {"email": "zoe+list@quark.test"}), erase)
    assert became == "done"
    assert named(database) == 0


@pytest.mark.parametrize("first", ["the merge", "the row"])
@pytest.mark.parametrize("isolation", ISOLATION)
@pytest.mark.parametrize("table", ["contacts", "opportunities", "notes", "company_domains"])
def test_what_is_stored_for_a_company_during_its_merge_reaches_the_survivor(
    database: str, workspace: UUID, isolation: str, first: str, table: str
) -> None:
    with connect(database) as connection:
        make = Maker(connection, workspace)
        survivor, duplicate = make.id("companies"), make.id("companies")
        stage = make.stage("open")
    columns = {
        "contacts": ("full_name", "'K'"),
        "opportunities": ("name, currency_code, stage_id", f"'Deal', 'EUR', '{stage['id']}'"),
        "notes": ("body", "'Hello'"),
        "company_domains": ("domain", "'globex.test'"),
    }
    names, values = columns[table]
    merge = f"select public.merge_companies('{duplicate}', '{survivor}', '{workspace}')"
    store = (
        f"insert into public.{table} (workspace_id, company_id, {names})"
        f" values ('{workspace}', '{duplicate}', {values})"
    )
    became = race(database, isolation, *((merge, store) if first == "the merge" else (store, merge)))
    # A merge moves what it sees, so it does not run where it may not see everything.
    assert became == (
        "done" if isolation == "READ COMMITTED" else "40001" if first == "the merge" else "read_committed_only"
    )
    assert (
        scalar(
            database,
            f"select count(*) from public.{table} as rows join public.companies as companies"
            " on (companies.workspace_id, companies.id) = (rows.workspace_id, rows.company_id)"
            " where companies.merged_into_id is not null",
        )
        == 0
    )


@pytest.mark.parametrize("isolation", ISOLATION)
def test_two_imports_of_one_company_make_one(database: str, workspace: UUID, isolation: str) -> None:
    store = (
        "insert into public.companies (workspace_id, name, domain, source, external_id)"
        f" values ('{workspace}', 'Globex', 'globex.test', '%s', '1')"
    )
    became = race(database, isolation, store % "hubspot", store % "salesforce")
    assert became in {"companies_domain_key", "40001"}, "one at a time; the second import runs again and is merged"
    assert race(database, isolation, store % "pipedrive", "select 1") == "done"
    assert (
        scalar(database, "select count(*) from public.companies where name = 'Globex' and merged_into_id is null") == 1
    )


def change(table: str, key: UUID, settings: str) -> str:
    return f"update public.{table} set {settings} where id = '{key}'"


@pytest.mark.parametrize("isolation", ISOLATION)
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a new contact", "a further address"),
        ("a changed contact", "a further address"),
        ("a further address", "a new contact"),
        ("a further address", "a changed contact"),
    ],
)
def test_one_address_is_not_given_to_two_contacts_at_once(
    database: str, workspace: UUID, first: str, second: str, isolation: str
) -> None:
    """As main address of one and as further address of the other: no key of one table forbids it."""
    with connect(database) as connection:
        jane, joe = (Maker(connection, workspace).id("contacts") for _ in range(2))
    does = {
        "a new contact": "insert into public.contacts (workspace_id, full_name, email)"
        f" values ('{workspace}', 'Jim', 'one@acme.example'), ('{workspace}', 'Jill', 'two@acme.example')",
        "a changed contact": f"update public.contacts set email = 'one@acme.example' where id = '{jane}'",
        "a further address": "insert into public.contact_emails (workspace_id, contact_id, email)"
        f" values ('{workspace}', '{joe}', 'one@acme.example')",
    }
    became = race(database, isolation, does[first], does[second])
    if isolation == "READ COMMITTED":
        assert became == "contacts_email_taken"
    elif second == "a further address":
        assert became == "read_committed_only"


@pytest.mark.parametrize("first", ["the fact", "the change"])
@pytest.mark.parametrize("isolation", ISOLATION)
@pytest.mark.parametrize("rule", ["numbers", "stage", "deal", "currency", "influencer", "contact", "collaboration"])
def test_no_rule_is_broken_between_two_sessions(
    database: str, workspace: UUID, rule: str, isolation: str, first: str
) -> None:
    """A fact that a rule allows today, and a change after which it would not: never both, in either order."""
    with connect(database) as connection:
        make = Maker(connection, workspace)
        contact, person, company = (make.id(table) for table in ("contacts", "workspace_influencers", "companies"))
        stage, won = make("pipeline_stages", pipeline_id=make.id("pipelines")), make.stage("won")
        campaign, content = make.id("campaigns"), make.id("deliverables", **PUBLISHED)
        opportunity = (
            make.id("opportunities", stage_id=won["id"], pipeline_id=won["pipeline_id"]) if rule == "deal" else uuid4()
        )
        open_stage = make.stage("open")["id"]
    here = f"'{workspace}'"
    sold = (
        "insert into public.opportunities (workspace_id, company_id, name, stage_id, currency_code, amount_minor)"
        " values"
    )
    call = "insert into public.activities (workspace_id, type, subject, %s) values (%s, 'call', 'Call', '%s')"
    fact, after, allowed = {
        "stage": (
            f"{sold} ({here}, '{company}', 'Deal', '{stage['id']}', 'EUR', 5)",
            change("pipeline_stages", stage["id"], "type = 'won', probability = 100"),
            "select count(*) = 0 from public.opportunities as o join public.pipeline_stages as s on s.id = o.stage_id"
            " where o.status <> s.type",
        ),
        "deal": (
            "insert into public.deals (workspace_id, opportunity_id, currency_code, value_minor, billing_period)"
            f" values ({here}, '{opportunity}', 'EUR', 1, 'one_off')",
            change("opportunities", opportunity, f"stage_id = '{open_stage}'"),
            "select count(*) = 0 from public.deals join public.opportunities as o on o.id = opportunity_id"
            " where o.status <> 'won'",
        ),
        "numbers": (
            "insert into public.deliverable_metrics (workspace_id, deliverable_id, measured_at)"
            f" values ({here}, '{content}', '2026-02-01')",
            change("deliverables", content, "published_at = '2026-03-01'"),
            "select count(*) = 0 from public.deliverable_metrics join public.deliverables as d on d.id = deliverable_id"
            " where measured_at < d.published_at",
        ),
        "currency": (
            f"{sold} ({here}, '{company}', 'Deal', '{open_stage}', 'EUR', 5)",
            change("workspaces", workspace, "reporting_currency_code = 'USD'"),
            "select not exists (select from public.opportunities) or reporting_currency_code = 'EUR'"
            " from public.workspaces",
        ),
        "influencer": (
            call % ("workspace_influencer_id", here, person),
            change("workspace_influencers", person, "do_not_contact = true"),
            None,
        ),
        "contact": (
            call % ("contact_id", here, contact),
            change("contacts", contact, "do_not_contact = true"),
            None,
        ),
        "collaboration": (
            "insert into public.collaborations (workspace_id, campaign_id, workspace_influencer_id, currency_code)"
            f" values ({here}, '{campaign}', '{person}', 'EUR')",
            change("workspace_influencers", person, "do_not_contact = true"),
            None,
        ),
    }[rule]
    became = race(database, isolation, *((fact, after) if first == "the fact" else (after, fact)))
    if allowed is not None:
        assert scalar(database, allowed) is True
    elif first == "the change":
        assert became != "done", "who was marked a moment ago was contacted"


@pytest.mark.parametrize("isolation", ISOLATION)
@pytest.mark.parametrize(
    ("first", "second", "expected", "found"),
    [
        ("win", "win", "opportunities_win_open", ("won", 100, 100)),
        ("win", "lose", "opportunities_won_with_deal", ("won", 100, 100)),
        ("lose", "win", "done", ("won", 100, 100)),
        ("lose", "lose", "opportunities_lose_open", ("lost", 100, None)),
        ("win", "say won", "done", ("won", 100, 100)),
        ("say won", "win", "done", ("won", 100, 100)),
        ("win", "reopen", "opportunities_won_with_deal", ("won", 100, 100)),
        ("amount", "win", "done", ("won", 777, 777)),
        ("win", "merge", "done", ("won", 100, 100)),
        ("merge", "win", "done", ("won", 100, 100)),
        ("win", "delete", "deals_opportunity_id_fkey", ("won", 100, 100)),
    ],
)
def test_an_opportunity_is_won_once(
    database: str, workspace: UUID, isolation: str, first: str, second: str, expected: str, found: tuple[Any, ...]
) -> None:
    """One deal with one booking whatever another session does to the opportunity; the later one sees what was done."""
    with connect(database) as connection:
        make = Maker(connection, workspace)
        company, survivor = make.id("companies"), make.id("companies")
        opened = make.stage("open")
        opportunity = make.id(
            "opportunities",
            **{"company_id": company, "amount_minor": 100, "stage_id": opened["id"]},
            pipeline_id=opened["pipeline_id"],
        )
        make("lost_reasons", name="Too dear")
    calls = {
        "win": f"select public.win_opportunity('{opportunity}')",
        "lose": f"select public.lose_opportunity('{opportunity}', 'Too dear')",
        "say won": change("opportunities", opportunity, "status = 'won'"),
        "reopen": change("opportunities", opportunity, "status = 'open'"),
        "amount": change("opportunities", opportunity, "amount_minor = 777"),
        "merge": f"select public.merge_companies('{company}', '{survivor}', '{workspace}')",
        "delete": f"delete from public.opportunities where id = '{opportunity}'",
    }
    became = race(database, isolation, calls[first], calls[second])
    state = (
        "select (opportunities.status, opportunities.amount_minor, sum(events.amount_minor))::text"
        " from public.opportunities as opportunities"
        " left join public.deals as deals on deals.opportunity_id = opportunities.id"
        " left join public.revenue_events as events on events.deal_id = deals.id"
        f" where opportunities.id = '{opportunity}' group by opportunities.id, opportunities.workspace_id"
    )
    if isolation == "REPEATABLE READ":
        # It is told to run again, and nothing of it stays.
        assert became == ("read_committed_only" if second == "merge" else "40001")
        return
    assert became == expected
    assert scalar(database, state) == f"({','.join('' if value is None else str(value) for value in found)})"
