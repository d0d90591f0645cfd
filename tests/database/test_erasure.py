"""Erased means erased: nothing names the person afterwards, nothing brings them back, nobody is told."""

from __future__ import annotations

import json
import unicodedata
from contextlib import suppress
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from crmdb.database import Connection
from tests.support.actors import as_service, as_user, refused, sign_up
from tests.support.importing import File, run
from tests.support.rows import COLUMNS, Maker, left_out, where_key
from tests.support.statements import one
from tests.support.world import World

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


def test_a_person_in_every_text_column_of_two_workspaces_is_nowhere(
    story: Connection, world: World, acme: Maker, beta: Maker
) -> None:
    catalog, _, _ = person(story, acme)
    assert sprinkle(story, acme) > 300
    assert sprinkle(story, beta) > 300
    story.execute("update public.workspaces set name = %s where id = %s", [f"Team of {NAME}", world.beta])
    amounts = "select count(*), sum(amount_minor) from public.opportunities"
    before = one(story, amounts)
    with as_service(story):
        story.execute("select public.erase_influencer(%s)", [catalog])
    assert traces(story) == []
    assert one(story, amounts) == before


def test_a_workspace_erases_within_itself(story: Connection, world: World, acme: Maker, beta: Maker) -> None:
    catalog, _, contact = person(story, acme)
    sprinkle(story, acme)
    beta("contacts", full_name=NAME, email="zelie.q@quark.example")
    with as_service(story):
        assert (
            one(story, "select public.erase_contact(workspace_id => %s, contact_id => %s)", world.acme, contact) is True
        )
    left = [(table, row) for table, row in traces(story) if str(world.acme) in row]
    assert left == []
    assert one(story, "select name from public.influencers where id = %s", catalog) == NAME
    assert one(
        story, "select full_name from public.contacts where workspace_id = %s and full_name = %s", world.beta, NAME
    )
    with as_user(story, world.edda):
        names = story.execute("select name from public.workspace_influencer_profiles").fetchall()
    assert (NAME,) not in names, "not through the link to the catalog either"


def test_a_namesake_with_an_address_of_her_own_stays(story: Connection, world: World, acme: Maker) -> None:
    _, _, contact = person(story, acme)
    namesake = acme.id("contacts", full_name="Zélie Quarkson", email="zelie.quarkson@other.example")
    with as_service(story):
        story.execute("select public.erase_contact(workspace_id => %s, contact_id => %s)", [world.acme, contact])
    assert one(story, "select full_name, email from public.contacts where id = %s", namesake) == (
        "Zélie Quarkson",
        "zelie.quarkson@other.example",
    )


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


@pytest.mark.only_on(18)
def test_a_model_named_after_an_erased_person_keeps_its_versions_and_totals(
    story: Connection, world: World, acme: Maker
) -> None:
    catalog, _, _ = person(story, acme)
    for version in (1, 2):
        acme("attribution_models", name=f"As {NAME} wants", version=version, is_active=version == 2)
    story.execute(
        "update public.workspaces set followed_models = %s where id = %s", [["linear", f"As {NAME} wants"], world.acme]
    )
    acme("credit_totals", model_name=f"As {NAME} wants")
    # A supplier is part of the key of a share.
    acme("workspace_audience_segments", source=f"Media kit of {NAME}")
    with as_service(story):
        story.execute("select public.erase_influencer(%s)", [catalog])
    assert traces(story) == []
    followed = one(story, "select followed_models[2] from public.workspaces where id = %s", world.acme)
    for table, column, rows in (("attribution_models", "name", 2), ("credit_totals", "model_name", 1)):
        kept = f"select count(*) from public.{table} where workspace_id = %s and {column} = %s"
        assert one(story, kept, world.acme, followed) == rows, table


@pytest.mark.only_on(18)
def test_an_apostrophe_in_any_form_and_a_profile_on_any_platform_are_erased(
    story: Connection, world: World, acme: Maker
) -> None:
    contact = acme.id("contacts", full_name="Mei O'Quilligan", email="mei@quill.example")
    platforms = ("x", "github", "bluesky", "twitch")
    for platform in platforms:
        acme("contact_profiles", contact_id=contact, platform_code=platform, handle="oquilligan7")
    for form in (
        "o%27quilligan",
        "O’QUILLIGAN",
        "O&#39;Quilligan",
        "OQuilligan",
        "O%E2%80%99Quilligan",
        "O%2527Quilligan",
    ):
        acme("notes", body=f"Talk of Mei {form} in May")
    acme("notes", body="Quilligan Street, O' Neill")
    with as_service(story):
        story.execute("select public.erase_contact(workspace_id => %s, contact_id => %s)", [world.acme, contact])
    left = [row for _, row in texts(story) if "quilligan" in row.lower() and "Quilligan Street" not in row]
    assert left == []
    assert one(story, "select count(*) from public.notes where body = 'Quilligan Street, O'' Neill'") == 1


def puny(host: str) -> str:
    """A host as DNS spells it, by Python's own codec."""
    labels = (label if label.isascii() else "xn--" + label.encode("punycode").decode() for label in host.split("."))
    return ".".join(labels)


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


WRITTEN = [
    "Jörg Müller-Quark", "JÖRG MÜLLER-QUARK", decomposed("Jörg Müller-Quark"), "Joerg Mueller-Quark",
    "Jorg Muller-Quark",
    "Müller-Quark, Jörg", "jörg_müller_quark", "Jo\u200brg Müller-Quark", "Ｊörg Ｍüller-Quark", "jörg-müller-quark.de",
    f"https://{puny('jörg-müller-quark.de')}/about", puny("jörg.müller-quark.de"),
    f"www.{puny('jörg-müller-quark.de').upper()}",
    "https://j%C3%B6rg-m%C3%BCller-quark.de", "J%25C3%25B6rg%2520M%25C3%25BCller-Quark", "J%F6rg M%FCller-Quark",
    "J&ouml;rg M&uuml;ller-Quark", "J&#246;rg M&#xFC;ller-Quark", r"J\u00f6rg M\u00fcller-Quark",
    "jörg.müller@quärk.example", "JÖRG.MÜLLER@QUÄRK.EXAMPLE", f"jörg.müller@{puny('quärk.example')}",
    "j%C3%B6rg.m%C3%BCller%40qu%C3%A4rk.example",
    "jörg.müller+news@quärk.example", decomposed("jörg.müller@quärk.example"),
    "linkedin.com/in/jörg-müllerq", "linkedin.com/in/j%C3%B6rg-m%C3%BCllerq",
    "linkedin.com/in/j%25C3%25B6rg-m%25C3%25BCllerq",
    "+49 30 7654321", "0049307654321", "030 7654321", "(030) 765 43 21", "030/7654321", "+49 (0)30 7654321",
    "+49%2030%207654321", "%2B49307654321", "tel:+49-30-7654321", "49307654321", "+49.30.76.54.321", "+49 030 7654321",
    "+49\u00a030\u00a07654321", "+49–30–7654321", "0049 (0) 30 / 765 43 21", "00%2049%2030%207654321",
]  # fmt: skip
PIECES = (
    "quark", "quärk", "7654321", "43 21", "54.321", "müller", "muller", "mueller", "jörg", "joerg", "c3%b6", "qurk",
    "mller",
)  # fmt: skip


@pytest.mark.only_on(18)
def test_every_way_to_write_a_person_is_erased(story: Connection, world: World, acme: Maker) -> None:
    firm = acme.id("companies", name="Firm", domain="jörg-müller-quark.de")
    contact = acme.id(
        "contacts",
        full_name="Jörg Müller-Quark",
        email="jörg.müller@quärk.example",
        phone="+49 30 7654321",
        company_id=firm,
    )
    acme("contact_profiles", contact_id=contact, platform_code="linkedin", handle="jörg-müllerq")
    colleague = acme.id("contacts", full_name="Kim Lee")
    for written in WRITTEN:
        acme("notes", body=f"Call {written} today", contact_id=colleague, company_id=None)
    acme("touchpoints", contact_id=colleague, properties={"said": WRITTEN, WRITTEN[0]: 49307654321})
    assert one(story, "select domain from public.companies where id = %s", firm) == puny("jörg-müller-quark.de")
    with as_service(story):
        story.execute("select public.erase_contact(workspace_id => %s, contact_id => %s)", [world.acme, contact])
    left = [(table, row) for table, row in texts(story) if any(piece in row.lower() for piece in PIECES)]
    assert left == []
    notes = story.execute("select body from public.notes where contact_id = %s", [colleague]).fetchall()
    assert all("erased" in body and body.startswith("Call ") and body.endswith(" today") for (body,) in notes)


@pytest.mark.only_on(18)
def test_what_is_not_the_person_stays(story: Connection, world: World, acme: Maker) -> None:
    contact = acme.id("contacts", full_name="Jo Berg", email="jo@berg.example", phone="+49 30 7654321")
    colleague = acme.id("contacts", full_name="Kim Lee", phone="+49 30 7654321")
    kept = [
        "7654321", "Invoice 1307654321", "100%", "Ask Jörg", "AT&T; R&D", "Bergen",
        "https://bücher.example/a%20b?c=%C3%BC",
        "+49 30 76543210", "A &amp; B", r"C:\\users\\u00", "Ann Müller",
    ]  # fmt: skip
    for text in kept:
        acme("notes", body=text, contact_id=colleague, company_id=None)
    with as_service(story):
        story.execute("select public.erase_contact(workspace_id => %s, contact_id => %s)", [world.acme, contact])
    notes = story.execute("select body from public.notes where contact_id = %s order by id", [colleague]).fetchall()
    assert [body for (body,) in notes] == kept
    phone = one(story, "select phone from public.contacts where id = %s", colleague)
    assert phone == "+49307654321", "a number that others have too is a switchboard"


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
        ({"email": "x@y.example"}, "erasure", "reason_known"), ({"email": "x@y.example"}, None, "reason_known"),
        ({}, "blocked", "given"), ({"email": "nobody"}, "blocked", "given"), ({"handle": "x"}, "blocked", "given"),
        ({"phone": "030 1234567"}, "blocked", "given"), ({"name": "Jane"}, "opt_out", "given"),
    ],
)  # fmt: skip
def test_what_blocks_nothing_is_refused(
    story: Connection, identity: dict[str, str], reason: str | None, rule: str
) -> None:
    with refused(story, f"block_identity_{rule}"), as_service(story):
        story.execute("select public.block_identity(%s, %s)", [json.dumps(identity), reason])


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


def test_erasing_somebody_without_name_or_address_redacts_nothing_else(
    story: Connection, world: World, acme: Maker
) -> None:
    nobody = acme.id("contacts", full_name=None, email=None, source="crm", external_id="4711")
    touch = acme.id("touchpoints", contact_id=nobody, utm_campaign="spring")
    told = "select source, external_id, utm_campaign, type from public.touchpoints where id = %s"
    before = one(story, told, touch)
    with as_service(story):
        assert (
            one(story, "select public.erase_contact(workspace_id => %s, contact_id => %s)", world.acme, nobody) is True
        )
    assert one(story, told, touch) == before


def test_a_device_named_after_an_erased_person_is_renamed(story: Connection, world: World, acme: Maker) -> None:
    _, _, contact = person(story, acme)
    somebody = acme.id("contacts")
    device = acme.id("contact_visitors", visitor_id="zelie.q@quark.example", contact_id=somebody)
    acme(
        "touchpoints", visitor_id="zelie.q@quark.example", contact_id=None, page_url="https://a.test/?to=zelie-quarkson"
    )
    with as_service(story):
        story.execute("select public.erase_contact(workspace_id => %s, contact_id => %s)", [world.acme, contact])
    assert one(story, "select contact_id from public.contact_visitors where id = %s", device) == somebody
    left = "select count(*) from public.touchpoints as t where lower(t::text) ~ 'zelie|quark'"
    assert one(story, left) == 0


def test_an_agent_who_was_erased_is_left_out_of_the_row(story: Connection, world: World, acme: Maker) -> None:
    _, _, contact = person(story, acme)
    with as_service(story):
        story.execute("select public.erase_contact(workspace_id => %s, contact_id => %s)", [world.acme, contact])
    row = acme("workspace_influencers", agent_name="Z", agent_email="zelie.q@quark.example")
    assert (row["agent_name"], row["agent_email"]) == (None, None)


@pytest.mark.parametrize("reason", ["asked", None])
def test_a_reason_is_one_of_three(story: Connection, world: World, acme: Maker, reason: str | None) -> None:
    for contact in (acme.id("contacts"), uuid4()):
        with refused(story, "erasures_reason_known"):
            story.execute(
                "select public.erase_contact(workspace_id => %s, contact_id => %s, reason => %s)",
                [world.acme, contact, reason],
            )


def test_an_event_does_not_store_the_address_of_an_erased_person_again(
    story: Connection, world: World, acme: Maker
) -> None:
    _, _, contact = person(story, acme)
    address = one(story, "select email from public.contacts where id = %s", contact)
    with as_service(story):
        story.execute("select public.erase_contact(workspace_id => %s, contact_id => %s)", [world.acme, contact])
    written = {"touched_at": "2026-01-05T10:00Z", "type": "form_fill", "source": "web"}
    events = [
        written | {"external_id": "1", "visitor_id": address},
        written | {"external_id": "2", "visitor_id": "v", "page_url": f"https://a.test/?email={address}&a=1"},
        written
        | {"external_id": "3", "visitor_id": "v", "referrer": "https://a.test/?e=" + address.replace("@", "%40")},
        written | {"external_id": "4", "visitor_id": "v", "properties": {"mail": address.upper()}},
        written | {"external_id": "5", "visitor_id": "v", "properties": {"mail": "somebody@else.example"}},
    ]
    with as_user(story, world.edda):
        answers = story.execute("select outcome from public.record_touchpoints(%s)", [json.dumps(events)]).fetchall()
        story.execute(
            "insert into public.touchpoints (touched_at, type, source, external_id, visitor_id)"
            " values ('2026-01-05', 'form_fill', 'plain', '1', %s)",
            [address],
        )
        story.execute(
            "insert into public.contact_visitors (visitor_id, contact_id) values (%s, %s)",
            [address, acme.id("contacts")],
        )
    assert {outcome for (outcome,) in answers} == {"recorded"}
    for table in ("touchpoints", "contact_visitors"):
        query = f"select count(*) from public.{table} as t where lower(t::text) ~ 'zelie|quark'"
        assert one(story, query) == 0
    kept = "select count(*) from public.touchpoints where properties ->> 'mail' = 'somebody@else.example'"
    assert one(story, kept) == 1


def erased_everywhere(story: Connection, acme: Maker) -> None:
    catalog, _, _ = person(story, acme)
    with as_service(story):
        story.execute("select public.erase_influencer(%s)", [catalog])


LEFT = "select t::text from public.{} as t where lower(t::text) ~ 'zelie|quark|7654321|9900112'"
MENTIONS: list[dict[str, Any]] = [
    {"visitor_id": "zelie.q@quark.example"},
    {"external_id": "form:zelie.q@quark.example"},
    {"page_url": "https://a.test/?email=zelie.q%40quark.example&a=1"},
    {"page_url": "https://a.test/?tel=%2B49%2030%207654321"},
    {"page_url": "https://a.test/?ref=https%3A%2F%2Fwww.linkedin.com%2Fin%2FZelie-Quarkson%2F&a=1"},
    {"referrer": "https://www.linkedin.com/in/zelie-quarkson?trk=public_profile"},
    {"referrer": "https://x.com/ZelieQ7/status/1"},
    {"referrer": "https://twitter.com/zelieq7"},
    {"utm_content": "@zelieq7"},
    {"utm_term": "zelie.q+news@quark.example"},
    {"user_agent": "Crawler (+https://x.com/zelieq7)"},
    {"properties": {"profile": "instagram.com/zelieq7", "phone": "0049 (30) 7654321"}},
    {"properties": {"text": "Call +49 30 7654321 or write to ZELIE.Q@quark.example, @zelieq7"}},
]  # fmt: skip


def test_an_event_keeps_no_identity_of_an_erased_person(story: Connection, world: World, acme: Maker) -> None:
    erased_everywhere(story, acme)
    events = [
        {
            "touched_at": "2026-01-05T10:00Z", "type": "form_fill", "source": "web", "external_id": f"e{place}",
            "visitor_id": f"v{place}",
        } | said
        for place, said in enumerate(MENTIONS)
    ]  # fmt: skip
    record = "select outcome, reason from public.record_touchpoints(%s)"
    with as_user(story, world.noor):
        answers = story.execute(record, [json.dumps(events)]).fetchall()
        assert [(place, *told) for place, told in enumerate(answers) if told != ("recorded", None)] == []
        again = [outcome for outcome, _ in story.execute(record, [json.dumps(events)])]
        assert set(again) == {"known_already"}, "an id that is withheld is the same id each time"
        for place, said in enumerate(MENTIONS):
            values = {"touched_at": "2026-01-05", "type": "form_fill", "source": "plain", "external_id": str(place)}
            values |= {"visitor_id": "v"} | {
                key: json.dumps(value) if key == "properties" else value for key, value in said.items()
            }
            story.execute(
                sql.SQL("insert into public.touchpoints ({}) values ({})").format(
                    sql.SQL(", ").join(map(sql.Identifier, values)), sql.SQL(", ").join(sql.Placeholder() * len(values))
                ),
                list(values.values()),
            )
    assert story.execute(LEFT.format("touchpoints").encode()).fetchall() == []
    channel = "select distinct channel from public.touchpoints where referrer ~ '^https://www.linkedin.com/withheld'"
    assert one(story, channel) == "organic_social", "the platform is still known"
    untouched = {"referrer": "https://www.linkedin.com/in/zelie-quark", "page_url": "https://x.com/zelieq70"}
    with as_service(story):
        for given in ({"platform_code": "x", "handle": "ann"}, {"platform_code": "substack", "handle": "ann"},
                      {"email": "ann@x.example"}, {"platform_code": "blog", "handle": "ann.dev"}):  # fmt: skip
            story.execute("select public.block_identity(%s)", [json.dumps(given)])
    said = {
        "properties": {"channel": "ann", "a": "@ann @anna x.com/ann x.com/anna", "b": "ann@x.example joann@x.example"},
        "page_url": "https://ann.substack.com?a=1", "referrer": "https://www.ann.dev/about",
    }  # fmt: skip
    with as_user(story, world.noor):
        story.execute(
            record, [json.dumps([events[0] | {"external_id": "ann", "visitor_id": "joann@x.example"} | said])]
        )
    kept = "select properties, page_url, referrer from public.touchpoints where visitor_id = 'joann@x.example'"
    assert one(story, kept) == (
        {"channel": "ann", "a": "withheld @anna x.com/withheld x.com/anna", "b": "withheld joann@x.example"},
        "https://withheld.invalid?a=1",
        "https://withheld.invalid/",
    )
    with as_user(story, world.noor):
        story.execute(record, [json.dumps([events[0] | {"external_id": "other", "visitor_id": "w"} | untouched])])
    kept = "select referrer, page_url from public.touchpoints where external_id = 'other'"
    assert one(story, kept) == tuple(untouched.values())


def test_a_value_that_is_just_a_handle_or_a_number_is_withheld(story: Connection, world: World, acme: Maker) -> None:
    """With the false hits: parts of values, words of marketing, short words, words of other people."""
    for platform, handle in (("x", "ann"), ("x", "newsletter")):
        acme("contact_profiles", contact_id=(contact := acme.id("contacts")), platform_code=platform, handle=handle)
        with as_service(story):
            story.execute("select public.erase_contact(workspace_id => %s, contact_id => %s)", [world.acme, contact])
    erased_everywhere(story, acme)
    page = "https://a.test/?utm_source=newsletter&utm_content={}&ref={}#a"
    told = {
        "visitor_id": "zelieq7", "utm_content": "ZelieQ7", "utm_term": "zelie-quarkson",
        "page_url": page.format("zelieq7", "49307654321"),
        "properties": {"a": ["ZELIEQ7", "x"], "b": {"c": 49307654321, "d": "49307654321"}, "zelieq7": "x"},
    }  # fmt: skip
    kept = {
        "visitor_id": "zelieq70", "utm_source": "newsletter", "utm_medium": "newsletter", "utm_content": "ann",
        "utm_term": "my-zelieq7-post", "page_url": page.format("ann", "493076543210"),
        "properties": {
            "text": 'a "49307654321", 49307654321, zelieq7 "zelieq7": 49307654321', "n": 7654321, "m": 493076543210
        },
    }  # fmt: skip
    written = {"touched_at": "2026-01-05T10:00Z", "type": "form_fill", "source": "web"}
    events = [written | {"external_id": id} | said for id, said in (("zelieq7", told), ("kept", kept))]
    record = "select outcome from public.record_touchpoints(%s)"
    with as_user(story, world.edda):
        for outcome in ("recorded", "known_already"):
            assert story.execute(record, [json.dumps(events)]).fetchall() == [(outcome,)] * 2
        visit = "insert into public.contact_visitors (visitor_id, contact_id) values (%s, %s)"
        for visitor, stored in (("ZelieQ7", 0), ("49307654321", 0), ("zelieq70", 1)):
            assert story.execute(visit, [visitor, acme.id("contacts")]).rowcount == stored
    columns = ("visitor_id", *list(kept)[1:])
    query = f"select external_id, {', '.join(columns)} from public.touchpoints where source = 'web'"
    rows = {row[0]: dict(zip(columns, row[1:], strict=True)) for row in story.execute(query.encode()).fetchall()}
    assert rows["kept"] == kept
    (left,) = (row for id, row in rows.items() if id != "kept")
    assert left["visitor_id"].startswith("withheld-")
    assert (left["utm_content"], left["utm_term"]) == ("withheld", "withheld")
    assert left["page_url"] == page.format("withheld", "withheld")
    assert left["properties"] == {"a": ["withheld", "x"], "b": {"c": "withheld", "d": "withheld"}, "zelieq7": "x"}


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


def test_a_surname_leaves_the_titles_of_opportunities_the_person_is_on(
    story: Connection, world: World, acme: Maker
) -> None:
    zelie = acme.id("contacts", full_name=NAME, email="zelie.q@quark.example")
    colleague = acme.id("contacts", full_name="Ada Quarkson", email="ada@quark.example")
    family = acme.id("companies", name="Quarkson GmbH", domain="quarkson.example")

    def opportunity(company: object = None, *people: object) -> Any:
        key = acme.id("opportunities", name="Renewal QUARKSON 2026", company_id=company)
        for person in (zelie, *people):
            acme("opportunity_contacts", opportunity_id=key, contact_id=person)
        return key

    alone, with_colleague, of_company = opportunity(), opportunity(None, colleague), opportunity(family)
    elsewhere = acme.id("opportunities", name="Renewal Quarkson 2026")
    acme("notes", body="Frau Quarkson called", opportunity_id=alone, company_id=None)
    story.execute("update public.opportunities set name = 'Renewal Quarkson 2027' where id = %s", [alone])
    with as_service(story):
        story.execute("select public.erase_contact(workspace_id => %s, contact_id => %s)", [world.acme, zelie])

    def title(key: object) -> str:
        return str(one(story, "select name from public.opportunities where id = %s", key))

    assert title(alone) == "Renewal erased 2027"
    assert {title(key) for key in (with_colleague, of_company)} == {"Renewal QUARKSON 2026"}
    assert title(elsewhere) == "Renewal Quarkson 2026", "nothing says that it is about her"
    about = "select count(*) from public.{} as t where t::text ~* 'quarkson' and t::text like '%%' || %s || '%%'"
    for table in ("notes", "audit_events"):
        assert one(story, about.format(table), str(alone)) == 0, table
