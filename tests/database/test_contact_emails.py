"""Further addresses of contacts: each of one contact, found by, moved by merges, imported, erased with the person."""

from __future__ import annotations

from typing import Any

from crmdb.database import Connection
from tests.support.actors import as_user, refused
from tests.support.importing import File, actions, dump, fates, plan, run, undo
from tests.support.rows import Maker
from tests.support.statements import one
from tests.support.world import World

ADDRESSES = "select string_agg(email, ' ' order by email) from public.contact_emails where contact_id = %s"
MAIN = "select email from public.contacts where id = %s"
REMARKS = "select array_agg(said order by line) from public.import_rows, unnest(remarks) as said where batch_id = %s"


def contact_of(story: Connection, address: str) -> Any:
    return one(story, "select id from public.find_contacts(%s)", address)


def test_an_address_is_of_one_contact_main_or_not(story: Connection, acme: Maker, beta: Maker) -> None:
    jane = acme.id("contacts", email="jane@acme.example")
    joe = acme.id("contacts", email="joe@acme.example")
    assert acme("contact_emails", contact_id=jane, email=" Jane.Doe@HOME.example ")["email"] == "jane.doe@home.example"
    beta("contact_emails", contact_id=beta.id("contacts"), email="jane.doe@home.example")
    for taken in ("jane.doe@home.example", "jane@acme.example"):
        with refused(story, "contacts_email_taken", sqlstate="23505") as refusal:
            acme("contact_emails", contact_id=joe, email=taken)
        assert str(jane) in str(refusal.detail) and "merge_contacts" in str(refusal.hint)
    with refused(story, "contacts_email_taken"):
        acme("contacts", email="jane.doe@home.example")
    with refused(story, "contacts_email_taken"):
        story.execute("update public.contacts set email = 'jane.doe@home.example' where id = %s", [joe])
    with refused(story, "contact_emails_email_check"):
        acme("contact_emails", contact_id=joe, email="no address")
    insert = "insert into public.contact_emails (workspace_id, contact_id, email) select workspace_id, id, %s"
    for own in ("jane.doe@home.example", "jane@acme.example"):
        story.execute(insert.encode() + b" from public.contacts where id = %s", [own, jane])
    assert one(story, ADDRESSES, jane) == "jane.doe@home.example", "what the contact has already is left out"


def test_a_further_address_becomes_the_main_one_and_the_former_stays(story: Connection, acme: Maker) -> None:
    jane = acme.id("contacts", email="old@acme.example")
    acme("contact_emails", contact_id=jane, email="new@acme.example")
    story.execute("update public.contacts set email = 'new@acme.example' where id = %s", [jane])
    assert (one(story, MAIN, jane), one(story, ADDRESSES, jane)) == ("new@acme.example", "old@acme.example")
    story.execute("update public.contacts set email = 'third@acme.example' where id = %s", [jane])
    assert one(story, ADDRESSES, jane) == "old@acme.example", "a corrected address is replaced, as before"


def test_a_contact_is_found_by_each_address_and_so_is_the_survivor(
    story: Connection, world: World, acme: Maker
) -> None:
    jane = acme.id("contacts", email="jane@acme.example")
    acme("contact_emails", contact_id=jane, email="janedoe@gmail.com")
    twin = acme.id("contacts", email="twin@acme.example")
    acme("contact_emails", contact_id=twin, email="twin@home.example")
    with as_user(story, world.edda):
        assert contact_of(story, "Jane.Doe+news@googlemail.com") == jane
        story.execute("select public.merge_contacts(%s, %s)", [twin, jane])
        for address in ("jane@acme.example", "twin@acme.example", "twin@home.example"):
            assert contact_of(story, address) == jane
        # An address of the duplicate may be listed too: it leads to the same person.
        story.execute("insert into public.contact_emails (contact_id, email) values (%s, 'twin@acme.example')", [twin])
        assert one(story, ADDRESSES, jane) == "janedoe@gmail.com twin@acme.example twin@home.example"
        story.execute("select public.undo_contact_merge(%s)", [twin])
        assert (one(story, ADDRESSES, jane), one(story, ADDRESSES, twin)) == ("janedoe@gmail.com", "twin@home.example")
        assert contact_of(story, "twin@acme.example") == twin


PEOPLE = [
    {
        "external_id": "1",
        "full_name": "Jane Doe",
        "email": "jane@acme.example",
        "other_emails": "JANE@home.example; jane@acme.example;jane@old.example, no address",
    },
    {
        "external_id": "2",
        "full_name": "Joe Low",
        "email": "Joe <joe@acme.example>; joe@home.example mailto:j@c.example",
    },
    {"external_id": "3", "full_name": "Jil Roe", "other_emails": "jil@home.example;jil@acme.example"},
]


def test_an_import_keeps_all_addresses_and_finds_people_by_them(story: Connection, world: World) -> None:
    with as_user(story, world.maya):
        before = dump(story)
        batch = run(story, File("contacts", PEOPLE))
        assert actions(story, batch) == ["create"] * 3
        of = "select id from public.contacts where external_id = %s"
        jane, joe, jil = (one(story, of, number) for number in "123")
        assert one(story, ADDRESSES, jane) == "jane@home.example jane@old.example"
        assert one(story, ADDRESSES, joe) == "j@c.example joe@home.example"
        assert (one(story, MAIN, jil), one(story, ADDRESSES, jil)) == ("jil@home.example", "jil@acme.example")
        assert one(story, REMARKS, batch) is None
        assert actions(story, plan(story, File("contacts", PEOPLE))) == ["unchanged"] * 3
        # Another system knows her by another address: the main one stays. Her own system has made it the main one.
        other = File("contacts", [{"external_id": "x", "full_name": "Jane Doe", "email": "jane@old.example"}])
        assert actions(story, plan(story, other, source="other")) == ["unchanged"]
        notes = File("notes", [{"contact": "jane@home.example", "body": "Met."}])
        assert actions(story, plan(story, notes)) == ["create"]
        moved = {**PEOPLE[0], "email": "jane@old.example", "other_emails": "jane@acme.example; jane@home.example"}
        again = run(story, File("contacts", [moved]))
        assert actions(story, again) == ["update"]
        assert one(story, MAIN, jane) == "jane@old.example"
        assert one(story, ADDRESSES, jane) == "jane@acme.example jane@home.example"
        assert actions(story, plan(story, File("contacts", [moved]))) == ["unchanged"]
        undo(story, again)
        assert (one(story, MAIN, jane), one(story, ADDRESSES, jane)) == (
            "jane@acme.example",
            "jane@home.example jane@old.example",
        )
        undo(story, batch)
        assert dump(story) == before


def test_an_address_of_somebody_else_is_left_out_and_said(story: Connection, world: World) -> None:
    rows = [
        {"full_name": "Ada", "email": "ada@acme.example", "other_emails": "office@acme.example; bo@acme.example"},
        {
            "full_name": "Bo",
            "email": "bo@acme.example",
            "other_emails": "office@acme.example; known@acme.example; nobody",
        },
    ]
    with as_user(story, world.maya):
        story.execute("insert into public.contacts (email) values ('known@acme.example')")
        batch = run(story, File("contacts", rows))
        assert actions(story, batch) == ["create", "create"]
        assert sorted(one(story, REMARKS, batch)) == [
            'other_emails "bo@acme.example" belongs to another contact and left out',
            'other_emails "known@acme.example" belongs to another contact and left out',
            'other_emails "office@acme.example" belongs to another contact and left out',
        ]
        ada = contact_of(story, "office@acme.example")
        assert one(story, MAIN, ada) == "ada@acme.example"
        assert actions(story, plan(story, File("contacts", rows))) == ["unchanged", "unchanged"]
        alone = plan(
            story, File("contacts", [{"full_name": "Cy", "email": "cy@acme.example", "other_emails": "nobody"}])
        )
        assert one(story, REMARKS, alone) == ['other_emails "nobody" is not a mail address and left out']


def test_an_erased_person_has_no_address_left_and_comes_back_by_none(
    story: Connection, world: World, acme: Maker
) -> None:
    jane = acme.id("contacts", email="jane@acme.example", full_name="Jane Quorn")
    acme("contact_emails", contact_id=jane, email="quorn@home.example")
    twin = acme.id("contacts", email="quorn+news@home.example")
    with as_user(story, world.adam):
        story.execute("select public.erase_contact(workspace_id => %s, contact_id => %s)", [world.acme, twin])
    assert (
        one(story, "select count(*) from public.contacts where erased_at is not null and id = any(%s)", [jane, twin])
        == 2
    )
    assert one(story, "select count(*) from public.contact_emails where contact_id = %s", jane) == 0
    trail = "select count(*) from public.audit_events where (old_values::text || new_values::text) ~ 'quorn|jane@acme'"
    assert one(story, trail) == 0
    someone = acme.id("contacts")
    with as_user(story, world.edda):
        for contact in (someone, jane):
            story.execute(
                "insert into public.contact_emails (contact_id, email) values (%s, 'quorn@home.example')", [contact]
            )
        row = {"full_name": "J", "email": "new@acme.example", "other_emails": "quorn@home.example"}
        assert fates(story, run(story, File("contacts", [row]))) == [("skip", "import_erased")]
        story.execute("insert into public.contacts (email) values ('jane@acme.example')")
    assert one(story, "select count(*) from public.contact_emails where email like 'quorn%%'") == 0
    assert one(story, "select count(*) from public.contacts where email ~ 'jane@acme|new@acme'") == 0


def test_a_contact_without_a_company_finds_it_by_a_further_address(
    story: Connection, world: World, acme: Maker, beta: Maker
) -> None:
    of = (
        "select companies.name from public.contacts left join public.companies on companies.id = company_id"
        " where contacts.id = %s"
    )
    acme("companies", name="Globex", domain="globex.example")
    beta("companies", name="Not ours", domain="initech.example")
    with as_user(story, world.edda):
        late = one(story, "insert into public.contacts (email) values ('late@initech.example') returning id")
        jane, joe, jim = (
            one(story, "insert into public.contacts (full_name, email) values ('J', %s) returning id", address)
            for address in ("jane@gmail.com", "joe@acme.example", None)
        )
        add = "insert into public.contact_emails (contact_id, email) values (%s, %s)"
        for contact, address in (
            (jane, "jane@mail.globex.example"), (joe, "joe@globex.example"), (jim, "jim@gmx.de"), (late, "late@web.de"),
            (jim, "jim@initech.example"),
        ):  # fmt: skip
            story.execute(add.encode(), [contact, address])
        # Joe is of acme.example, also before anybody has made that company.
        assert [one(story, of, contact) for contact in (jane, joe, jim)] == ["Globex", None, None]
        story.execute("insert into public.companies (name, domain) values ('Initech', 'initech.example')")
        assert [one(story, of, contact) for contact in (jane, joe, jim, late)] == [
            "Globex",
            None,
            "Initech",
            "Initech",
        ]
        # Whoever has a company keeps it.
        story.execute("insert into public.companies (name, domain) values ('Acme', 'acme.example')")
        story.execute(add.encode(), [late, "late@globex.example"])
        assert [one(story, of, contact) for contact in (joe, late)] == ["Acme", "Initech"]
    stored = "select string_agg(company_domain, ' ' order by email) from public.contact_emails where contact_id = %s"
    assert one(story, stored, jim) == "initech.example"


def test_an_import_finds_companies_by_further_addresses_and_can_be_taken_back(story: Connection, world: World) -> None:
    people = File("contacts", [{"full_name": "Ada", "email": "ada@gmail.com", "other_emails": "ada@globex.example"}])
    companies = File("companies", [{"name": "Globex", "domain": "globex.example"}])
    of = (
        "select companies.name from public.contacts join public.companies on companies.id = company_id"
        " where email = 'ada@gmail.com'"
    )
    with as_user(story, world.maya):
        before = dump(story)
        batch = run(story, companies, people)
        assert one(story, of) == "Globex"
        assert actions(story, plan(story, companies, people)) == ["unchanged", "unchanged"]
        undo(story, batch)
        assert dump(story) == before
        run(story, people)
        batch = run(story, companies)
        assert one(story, of) == "Globex"
        undo(story, batch)
        assert one(story, of) is None
