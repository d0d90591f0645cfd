"""Nothing brings an erased person back, and nobody is told: in no way and by no role."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from crmdb.database import Connection
from tests.support.actors import as_service, as_user, refused, sign_up
from tests.support.erasure import LEFT, NAME, erased_everywhere, person
from tests.support.importing import File, run
from tests.support.rows import Maker, left_out
from tests.support.statements import one
from tests.support.world import World

RETURNS: list[tuple[str, dict[str, Any]]] = [
    ("contacts", {"email": "Zelie.Q@quark.example"}),
    ("contacts", {"email": "zelie.q+again@quark.example"}),
    ("contacts", {"email": None, "phone": "0049 30 7654321"}),
    ("contacts", {"email": None, "mobile": "+49 30 7654321"}),
    ("contacts", {"email": None, "source": "crm", "external_id": "zelie"}),
    ("contact_profiles", {"platform_code": "linkedin", "handle": "https://www.linkedin.com/in/Zelie-Quarkson/"}),
    ("workspace_influencers", {"email": "zelie.q@QUARK.example"}),
    ("workspace_influencers", {"phone": "+49 30 7654321"}),
    ("workspace_influencer_accounts", {"platform_code": "x", "handle": "@ZelieQ7"}),
    ("workspace_influencer_accounts", {"platform_code": "instagram", "platform_account_id": "ig-9900112"}),
    ("workspace_influencer_accounts", {"platform_code": "instagram", "platform_account_id": "77", "handle": "zelieq7"}),
]  # fmt: skip


@pytest.mark.parametrize("reach", ["workspace", "everywhere"])
def test_nothing_brings_an_erased_person_back(
    story: Connection, world: World, acme: Maker, beta: Maker, reach: str
) -> None:
    catalog, _, contact = person(story, acme)
    with as_service(story):
        if reach == "workspace":
            story.execute("select public.erase_contact(workspace_id => %s, contact_id => %s)", [world.acme, contact])
        else:
            story.execute("select public.erase_influencer(%s)", [catalog])
    # The emptied rows may be deleted: that brings nobody back.
    story.execute("delete from public.contacts where id = %s", [contact])
    for table, given in RETURNS:
        assert left_out(acme, table, **given), (table, given)
        if reach == "everywhere":
            assert left_out(beta, table, **given), (table, given)
        for actor in (as_service(story), as_user(story, world.edda)):
            values = acme.values(table, **given)
            columns = {name: value for name, value in values.items() if not isinstance(value, dict)}
            with actor:
                done = story.execute(
                    f"insert into public.{table} ({', '.join(columns)}) values ({', '.join(['%s'] * len(columns))})"
                    " on conflict do nothing".encode(),
                    list(columns.values()),
                )
            assert done.rowcount == 0, (table, given)
    if reach == "workspace":
        assert left_out(acme, "workspace_influencers", name=None, influencer_id=catalog)
        assert beta("contacts", email="zelie.q@quark.example")
    else:
        with as_service(story):
            assert (
                story.execute(
                    "insert into public.influencers (name, source, external_id) values ('Z', 's', 'z1')"
                ).rowcount
                == 0
            )
            other = one(story, "insert into public.influencers (name) values ('Other') returning id")
            for platform, id, handle in (
                ("instagram", "5", "zelieq7"),
                ("instagram", "ig-9900112", "q"),
                ("x", None, "zelieq7"),
            ):
                assert (
                    story.execute(
                        "insert into public.influencer_accounts"
                        " (influencer_id, platform_code, platform_account_id, handle)"
                        " values (%s, %s, %s, %s)",
                        [other, platform, id, handle],
                    ).rowcount
                    == 0
                )
    plain = acme.id("contacts")
    for actor in (as_user(story, world.edda), as_service(story)):
        with refused(story, "contacts_identity_unavailable") as refusal, actor:
            story.execute("update public.contacts set email = 'zelie.q@quark.example' where id = %s", [plain])
        assert not any(word in f"{refusal.message}{refusal.detail}".lower() for word in ("eras", "zelie", "suppress"))


def test_an_erased_contact_stays_empty(story: Connection, world: World, acme: Maker) -> None:
    """An update of everybody goes on without naming them again."""
    contact, other = acme.id("contacts", full_name=NAME), acme.id("contacts", full_name="Other")
    with as_service(story):
        story.execute("select public.erase_contact(workspace_id => %s, contact_id => %s)", [world.acme, contact])
    for actor in (as_user(story, world.edda), as_service(story)):
        with actor:
            story.execute(
                "update public.contacts set full_name = %s, job_title = 'Boss of Quarkson', lifecycle_stage = 'sql',"
                " custom_fields = '{}', source = 'crm', external_id = id::text where id in (%s, %s)",
                [NAME, contact, other],
            )
        told = "select full_name, job_title, external_id is null, lifecycle_stage from public.contacts where id = %s"
        assert one(story, told, contact) == (None, None, True, "sql")
        assert one(story, told, other) == (NAME, "Boss of Quarkson", False, "sql")


def test_a_batch_goes_on_past_an_erased_person(story: Connection, world: World, acme: Maker) -> None:
    batch = json.dumps(
        [{"full_name": f"P{i}", "email": f"p{i}@crm.example", "external_id": str(i)} for i in range(200)]
    )
    load = (
        "insert into public.contacts (full_name, email, source, external_id)"
        " select full_name, email, 'hubspot', external_id"
        " from jsonb_to_recordset(%s) as given (full_name text, email text, external_id text)"
        " on conflict (workspace_id, source, external_id) do update set full_name = excluded.full_name"
    )
    with as_user(story, world.edda):
        assert story.execute(load, [batch]).rowcount == 200
    gone = one(story, "select id from public.contacts where external_id = '77'")
    with as_service(story):
        story.execute("select public.erase_contact(workspace_id => %s, contact_id => %s)", [world.acme, gone])
    with as_user(story, world.edda):
        assert story.execute(load, [batch]).rowcount == 199


WRITES: list[str] = [
    "insert into public.contacts (full_name, email) values ('Z', %(email)s)",
    "insert into public.contacts (full_name, phone) values ('Z', %(phone)s)",
    "insert into public.contacts (full_name, mobile) values ('Z', %(phone)s)",
    (
        "insert into public.contacts (full_name, email, source, external_id) values ('Z', %(email)s, 'crm', 'n1')"
        " on conflict (workspace_id, source, external_id) do update set email = excluded.email returning email"
    ),
    "update public.contacts set email = %(email)s where id = %(contact)s",
    "update public.contacts set mobile = %(phone)s where id = %(contact)s",
    (
        "insert into public.contact_profiles (contact_id, platform_code, handle)"
        " values (%(contact)s, 'linkedin', %(profile)s)"
    ),
    "insert into public.workspace_influencers (name, email) values ('Z', %(email)s)",
    "insert into public.workspace_influencers (name, agent_email) values ('Z', %(email)s) returning agent_email",
    "update public.workspace_influencers set phone = %(phone)s where id = %(relation)s",
    (
        "insert into public.workspace_influencer_accounts (workspace_influencer_id, platform_code, handle)"
        " values (%(relation)s, 'linkedin', %(profile)s)"
    ),
    "insert into public.contact_visitors (contact_id, visitor_id) values (%(contact)s, %(email)s)",
    (
        "select outcome, rule, reason from public.record_touchpoints(jsonb_build_array(jsonb_build_object("
        "'touched_at', '2026-01-05T10:00Z', 'type', 'form_fill', 'source', 's', 'external_id', %(profile)s::text,"
        " 'visitor_id', %(email)s::text, 'referrer', %(profile)s::text)))"
    ),
    (
        "insert into public.touchpoints (touched_at, type, visitor_id, referrer)"
        " values ('2026-01-05', 'form_fill', 'v', %(profile)s) returning referrer"
    ),
]  # fmt: skip


def test_who_was_erased_is_answered_as_what_is_blocked_for_another_reason(
    story: Connection, world: World, acme: Maker, beta: Maker
) -> None:
    """An oracle's questions, by a member of a workspace that erased nobody."""
    erased_everywhere(story, acme)
    mine = {
        "contact": beta.id("contacts"),
        "relation": beta.id("workspace_influencers", name="Own", influencer_id=None),
    }
    identities = {
        "erased": {"email": "zelie.q@quark.example", "phone": "+49 30 7654321", "profile": "zelie-quarkson"},
        "blocked": {"email": "trap@spam.example", "phone": "+49 30 1111111", "profile": "trap"},
    }
    for identity in identities.values():
        identity["profile"] = f"https://www.linkedin.com/in/{identity['profile']}"
    blocked = identities["blocked"]
    with as_service(story):
        for given in (
            {"email": blocked["email"], "phone": blocked["phone"]},
            {"platform_code": "linkedin", "handle": blocked["profile"]},
        ):
            assert one(story, "select public.block_identity(%s)", json.dumps(given)) > 0
            assert one(story, "select public.block_identity(%s)", json.dumps(given)) == 0
    told: dict[str, list[Any]] = {"erased": [], "blocked": []}
    for name, identity in identities.items():
        for statement in WRITES:
            with suppress(RuntimeError), story.transaction(), as_user(story, world.noor):
                try:
                    with story.transaction():
                        done = story.execute(statement.encode(), identity | mine)
                        answer: Any = (done.rowcount, done.fetchall() if done.description else None)
                except psycopg.Error as error:
                    said = error.diag
                    answer = (said.sqlstate, said.constraint_name, said.message_primary, said.message_hint)
                told[name].append(answer)
                raise RuntimeError
        with as_user(story, world.noor):
            rows = [
                {"first_name": "Z", "email": identity["email"]},
                {"first_name": "Y", "linkedin": identity["profile"]},
            ]
            batch = run(story, File("contacts", rows), source=name)
            verdicts = "select action, rule, reason, hint from public.import_rows where batch_id = %s order by line"
            told[name].append(story.execute(verdicts, [batch]).fetchall())
    assert told["erased"] == told["blocked"]
    assert {row[:2] for row in told["erased"][-1]} == {("skip", "import_left_out")}
    words = json.dumps(told["erased"], default=str).lower()
    assert not [word for word in ("eras", "opted", "suppress", "consent", "zelie") if word in words]


def test_who_another_workspace_erased_is_anybody(story: Connection, world: World, acme: Maker, beta: Maker) -> None:
    _, _, contact = person(story, acme)
    with as_service(story):
        story.execute("select public.erase_contact(workspace_id => %s, contact_id => %s)", [world.acme, contact])
    told = []
    for address in ("zelie.q@quark.example", "nobody@quark.example"):
        with refused(story) as refusal, as_user(story, world.noor):
            story.execute("insert into public.contacts (workspace_id, email) values (%s, %s)", [world.acme, address])
        told.append((refusal.sqlstate, refusal.message, refusal.detail, refusal.hint))
        with as_user(story, world.noor):
            added = story.execute("insert into public.contacts (email) values (%s) returning email", [address])
            assert added.fetchone() == (address,)
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("identity", "reason", "rule"),
    [
        ({"email": "x@y.example"}, "erasure", "block_identity_reason_known"),
        ({"email": "x@y.example"}, None, "block_identity_reason_known"),
        ({}, "blocked", "identity_given"),
        ({"email": "nobody"}, "blocked", "identity_given"),
        ({"handle": "x"}, "blocked", "identity_given"),
        ({"phone": "030 1234567"}, "blocked", "identity_given"),
        ({"name": "Jane"}, "opt_out", "identity_given"),
    ],
)
def test_what_blocks_nothing_is_refused(
    story: Connection, identity: dict[str, str], reason: str | None, rule: str
) -> None:
    with refused(story, rule), as_service(story):
        story.execute("select public.block_identity(%s, %s)", [json.dumps(identity), reason])


@pytest.mark.parametrize("call", ["block_identity({}, 'blocked', {})", "renew_consent({}, 'form 3', {})"])
def test_who_names_nobody_or_no_workspace_is_refused(story: Connection, world: World, call: str) -> None:
    """Not answered with 0, as if nothing had to be done."""
    person = """'{"email": "jane@other.example"}'"""
    for given, workspace, rule in [
        ("'{}'", f"'{world.acme}'", "identity_given"),
        ("""'{"mail": "jane@other.example"}'""", "null", "identity_given"),
        ("null", "null", "identity_given"),
        (person, f"'{uuid4()}'", "workspace_named"),
    ]:
        with refused(story, rule), as_service(story):
            story.execute(f"select public.{call.format(given, workspace)}".encode())


def test_one_workspace_can_have_an_identity_blocked(story: Connection, world: World, acme: Maker, beta: Maker) -> None:
    block = "select public.block_identity(%s, 'opt_out', %s)"
    given = json.dumps({"email": " Jane+x@Other.example "})
    with as_service(story):
        assert one(story, block, given, world.acme) == 1
    assert left_out(acme, "contacts", email="jane@other.example")
    assert beta("contacts", email="jane@other.example")
    with refused(story, sqlstate="42501"), as_user(story, world.maya):
        story.execute(block, [given, world.acme])
    with as_service(story):
        assert one(story, "select public.renew_consent(%s, 'form 3', %s)", given, world.acme) == 1
    assert acme("contacts", email="jane@other.example")


def test_a_switchboard_keeps_nobody_out(story: Connection, world: World, acme: Maker) -> None:
    _, _, contact = person(story, acme)
    acme("contacts", phone="+49 30 7654321")
    with as_service(story):
        story.execute("select public.erase_contact(workspace_id => %s, contact_id => %s)", [world.acme, contact])
    assert acme("contacts", phone="+49 30 7654321")["phone"] == "+49307654321"


def test_renewed_consent_is_the_one_way_back(story: Connection, world: World, acme: Maker, beta: Maker) -> None:
    catalog, _, _ = person(story, acme)
    renew = "select public.renew_consent(%s, %s, %s)"
    given = json.dumps({"email": "Zelie.Q+x@Quark.example"})
    with as_service(story):
        story.execute("select public.erase_influencer(%s)", [catalog])
        assert one(story, renew, given, "form 12", world.acme) == 0, "with one workspace does not end it everywhere"
    assert left_out(acme, "contacts", email="zelie.q@quark.example")
    with refused(story, sqlstate="42501"), as_user(story, world.maya):
        story.execute(renew, [given, "form 12", world.acme])
    with refused(story, sqlstate="42501"), as_service(story):
        story.execute("delete from public.suppressions")
    with refused(story, "renewed_consents_evidence_check"), as_service(story):
        story.execute(renew, [given, " ", None])
    with as_service(story):
        assert one(story, renew, given, "form 12", None) == 1
    assert one(story, "select count(*), min(evidence) from private.renewed_consents") == (1, "form 12")
    assert acme("contacts", email="zelie.q@quark.example")["email"] == "zelie.q@quark.example"
    assert beta("contacts", email="zelie.q@quark.example")["email"] == "zelie.q@quark.example"


def test_an_agent_who_was_erased_is_left_out_of_the_row(story: Connection, world: World, acme: Maker) -> None:
    _, _, contact = person(story, acme)
    with as_service(story):
        story.execute("select public.erase_contact(workspace_id => %s, contact_id => %s)", [world.acme, contact])
    row = acme("workspace_influencers", agent_name="Z", agent_email="zelie.q@quark.example")
    assert (row["agent_name"], row["agent_email"]) == (None, None)


def test_an_invitation_keeps_no_address_of_an_erased_person(story: Connection, world: World, acme: Maker) -> None:
    erased_everywhere(story, acme)
    with as_user(story, world.maya):
        invite = "select public.invite_member(%s, 'editor')"
        first, token = (one(story, invite, address) for address in ("Zelie.Q@quark.example", "zelie.q@quark.example"))
        assert len(token) == len(one(story, invite, "somebody@else.example"))
        with refused(story, "workspace_invitations_email_check"):
            story.execute(invite, [None])
        with refused(story, "workspace_invitations_email_check"):
            story.execute(invite, [" "])
    assert story.execute(LEFT.format("workspace_invitations").encode()).fetchall() == []
    open_ones = "select count(*) from public.workspace_invitations where email is null and revoked_at is null"
    assert one(story, open_ones) == 1, "the second replaces the first"
    zelie = sign_up(story, "zelie", email="zelie.q@quark.example")
    accept = "select public.accept_invitation(%s)"
    for who, secret in ((world.noor, token), (zelie, first)):
        with refused(story, "workspace_invitations_open"), as_user(story, who):
            story.execute(accept, [secret])
    with as_user(story, zelie):
        assert one(story, accept, token) == world.acme
