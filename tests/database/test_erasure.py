"""Erased means erased: nothing names the person afterwards, and what is not the person stays."""

from __future__ import annotations

import unicodedata
from typing import Any
from uuid import uuid4

import pytest

from crmdb.database import Connection
from tests.support.actors import as_service, as_user, refused
from tests.support.erasure import NAME, person, sprinkle, texts, traces
from tests.support.rows import Maker
from tests.support.statements import one
from tests.support.world import World


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


@pytest.mark.only_on(18)
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


NAMES: dict[str, tuple[list[str], list[str]]] = {
    "Zélie Marie Quarkson": (
        ["Zélie Quarkson", "zelie.quarkson", "ZelieQuarkson", "Zélie M. Quarkson", "Quarkson, Zelie",
         "Zelie-Marie Quarkson",
         "Zélie \"Zaza\" Quarkson", "Zélie von Quarkson", "Zélie (Zaza) M. Quarkson", "Quarkson Zélie Marie"],
        # Anybody's: a surname, an initial, another first name, a sentence that only has both words.
        ["Ms Quarkson", "Zélie about Quarkson", "Zoé Quarkson", "Zélie Quarksons"],
    ),
    "山田太郎": (["山田太郎", "山田 太郎", "山田太郎様", "山田・太郎さん"], ["山田", "太郎", "山本太郎"]),
    "王 小明": (["王小明", "王 小明", "和王小明"], ["小明", "王明"]),
    "김민준": (["김민준", "김 민준", "김민준님"], ["김민", "민준"]),
}  # fmt: skip


@pytest.mark.only_on(18)
@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_erased_as_people_write_it_in_short_and_in_full(
    story: Connection, world: World, acme: Maker, name: str
) -> None:
    person, colleague = acme.id("contacts", full_name=name), acme.id("contacts", full_name="Kim Lee")
    written, kept = NAMES[name]
    for text in (*written, *kept):
        acme("notes", body=f"+ {text} +", contact_id=colleague, company_id=None)
    with as_service(story):
        story.execute("select public.erase_contact(workspace_id => %s, contact_id => %s)", [world.acme, person])
    notes = story.execute("select body from public.notes where contact_id = %s order by id", [colleague]).fetchall()
    left = [body.strip("+ ") for (body,) in notes if "erased" not in body]
    assert left == kept


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


@pytest.mark.parametrize("reason", ["asked", None])
def test_a_reason_is_one_of_three(story: Connection, world: World, acme: Maker, reason: str | None) -> None:
    for contact in (acme.id("contacts"), uuid4()):
        with refused(story, "erasures_reason_known"):
            story.execute(
                "select public.erase_contact(workspace_id => %s, contact_id => %s, reason => %s)",
                [world.acme, contact, reason],
            )


def test_a_surname_leaves_the_titles_of_opportunities_the_person_is_on(
    story: Connection, world: World, acme: Maker
) -> None:
    zelie = acme.id("contacts", full_name=NAME, email="zelie.q@quark.example")
    colleague = acme.id("contacts", full_name="Ada Quarkson", email="ada@quark.example")
    family = acme.id("companies", name="Quarkson GmbH", domain="quarkson.example")

    def opportunity(company: object = None, *people: object) -> Any:
        key = acme.id("opportunities", name="Renewal QUARKSON 2026", company_id=company)
        for someone in (zelie, *people):
            acme("opportunity_contacts", opportunity_id=key, contact_id=someone)
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
