"""Companies: found by an address, with several domains and a parent, merged and parted again; contacts with stages."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from crmdb.database import Connection
from tests.support.actors import as_service, as_user, refused
from tests.support.rows import Maker
from tests.support.statements import one
from tests.support.world import World

MERGE = "select public.merge_companies(workspace_id => %s, duplicate_id => %s, survivor_id => %s)"
UNDO = "select public.undo_company_merge(workspace_id => %s, duplicate_id => %s)"


def company_of(story: Connection, contact: Any) -> Any:
    return one(story, "select company_id from public.contacts where id = %s", contact)


def test_a_contact_finds_its_company_by_its_address(story: Connection, acme: Maker, beta: Maker) -> None:
    early = acme.id("contacts", email="early@mail.globex.example")
    company = acme.id("companies", domain="globex.example")
    beta.id("companies", domain="globex.example")
    assert company_of(story, early) == company, "who was there before the company"
    assert acme("contacts", email="Late@GLOBEX.example")["company_id"] == company
    acme("company_domains", company_id=company, domain="https://www.globex.co.uk/about")
    assert acme("contacts", email="uk@globex.co.uk")["company_id"] == company
    other = acme.id("companies")
    assert acme("contacts", email="guest@globex.example", company_id=other)["company_id"] == other
    free = acme("contacts", email="somebody@yahoo.com.br")
    assert (free["company_id"], free["company_domain"]) == (None, None)


def test_a_domain_is_of_one_company(story: Connection, acme: Maker) -> None:
    first = acme.id("companies", domain="globex.example")
    second = acme.id("companies", domain="initech.example")
    acme("company_domains", company_id=first, domain="globex.co.uk")
    with refused(story, "company_domains_domain_key"):
        acme("company_domains", company_id=second, domain="www.globex.co.uk")
    with refused(story, "companies_domain_key", sqlstate="23505") as refusal:
        acme("companies", domain="globex.co.uk")
    assert "merge_companies" in str(refusal.hint)
    with refused(story, "companies_domain_free_mail"):
        acme("company_domains", company_id=second, domain="gmail.com")
    story.execute("update public.companies set domain = 'globex.dev' where id = %s", [first])
    assert one(story, "select count(*) from public.company_domains where company_id = %s", first) == 3


def test_no_company_is_above_itself(story: Connection, acme: Maker, beta: Maker) -> None:
    group = acme.id("companies")
    daughter = acme.id("companies", parent_id=group)
    grandchild = acme.id("companies", parent_id=daughter)
    for parent in (grandchild, daughter):
        with refused(story, "companies_parent_id_circle"):
            story.execute("update public.companies set parent_id = %s where id = %s", [parent, group])
    with refused(story, sqlstate="23503"):
        acme("companies", parent_id=beta.id("companies"))


def merged(story: Connection, world: World, acme: Maker) -> tuple[Any, Any, dict[str, Any]]:
    survivor = acme.id("companies", name="Globex", domain="globex.example", source="crm", external_id="1")
    duplicate = acme.id(
        "companies",
        name="Globex Inc.",
        domain="globex-inc.example",
        source="crm",
        external_id="2",
        industry_code="software",
    )
    belongings = {
        "contacts": acme.id("contacts", email="k@globex-inc.example"),
        "opportunities": acme.id("opportunities", company_id=duplicate),
        "notes": acme.id("notes", company_id=duplicate),
        "activities": acme.id("activities", company_id=duplicate),
        "companies": acme.id("companies", parent_id=duplicate),
    }
    with as_service(story):
        assert one(story, MERGE, world.acme, duplicate, survivor) == survivor
    return duplicate, survivor, belongings


def belongs(story: Connection, table: str, key: Any) -> Any:
    column = "parent_id" if table == "companies" else "company_id"
    return one(story, f"select {column} from public.{table} where id = %s", key)


def test_merged_companies_are_one_and_stay_one_after_the_import(
    story: Connection, world: World, acme: Maker, beta: Maker
) -> None:
    duplicate, survivor, belongings = merged(story, world, acme)
    for table, key in belongings.items():
        assert belongs(story, table, key) == survivor, table
    assert one(story, "select industry_code from public.companies where id = %s", survivor) == "software"
    with as_user(story, world.edda):
        assert (
            one(story, "select public.resolve_company(workspace_id => %s, company_id => %s)", world.acme, duplicate)
            == survivor
        )
        # The nightly import of both.
        found = story.execute(
            "insert into public.companies (name, domain, source, external_id) values"
            " ('Globex', 'globex.example', 'crm', '1'), ('Globex Inc.', 'globex-inc.example', 'crm', '2')"
            " on conflict (workspace_id, source, external_id) do update"
            " set name = excluded.name, domain = excluded.domain"
            " returning external_id, merged_into_id"
        ).fetchall()
        assert found == [("1", None), ("2", survivor)]
    assert acme("contacts", email="new@globex-inc.example")["company_id"] == survivor
    assert acme("contacts", company_id=duplicate)["company_id"] == survivor
    assert acme("opportunities", company_id=duplicate)["company_id"] == survivor
    with refused(story, "companies_merged_by_function"), as_user(story, world.maya):
        story.execute("update public.companies set merged_into_id = %s where id = %s", [duplicate, survivor])
    for wrong, rule in ((survivor, "companies_merge_itself"), (uuid4(), "companies_merge_exists")):
        with refused(story, rule), as_service(story):
            story.execute(MERGE, [world.acme, wrong, survivor])
    with as_service(story):
        assert one(story, MERGE, world.acme, duplicate, survivor) == survivor, "again: nothing changes"
    with refused(story, "companies_merge_done"), as_service(story):
        story.execute(MERGE, [world.acme, duplicate, acme.id("companies")])
    with refused(story, "companies_merge_exists"), as_service(story):
        story.execute(MERGE, [world.acme, beta.id("companies"), survivor])


TWO_SYSTEMS = (
    "insert into public.companies (name, domain, source, external_id) values"
    " ('Globex', 'globex.example', 'hubspot', '1'), ('Globex Inc.', 'www.globex.example', 'hubspot', '2'),"
    " ('GLOBEX', 'https://globex.example/de', 'salesforce', 'a')"
    " on conflict (workspace_id, source, external_id) do update set name = excluded.name"
    " returning id, external_id"
)


def companies_called_globex(story: Connection) -> Any:
    return one(story, "select count(*) from public.companies where name ilike 'globex%%' and merged_into_id is null")


def test_an_import_that_names_a_company_twice_makes_one(story: Connection, world: World, acme: Maker) -> None:
    with as_user(story, world.edda):
        ids = {external: key for key, external in story.execute(TWO_SYSTEMS).fetchall()}
        assert companies_called_globex(story) == 1
        for other in ("2", "a"):
            assert (
                one(
                    story, "select public.resolve_company(workspace_id => %s, company_id => %s)", world.acme, ids[other]
                )
                == ids["1"]
            )
        assert dict(story.execute(TWO_SYSTEMS).fetchall()) == {key: external for external, key in ids.items()}
        assert companies_called_globex(story) == 1, "importing twice changes nothing"
    assert acme("contacts", company_id=ids["2"])["company_id"] == ids["1"]
    assert acme("contacts", email="k@globex.example")["company_id"] == ids["1"]
    with as_service(story):
        assert one(story, MERGE, world.acme, ids["2"], ids["1"]) == ids["1"], "merged already"
        assert one(story, UNDO, world.acme, ids["2"]) == ids["2"], "two companies may share a domain after all"
    assert one(story, "select name, domain from public.companies where id = %s", ids["2"]) == ("Globex Inc.", None)
    with as_user(story, world.edda):
        story.execute(TWO_SYSTEMS)
    assert companies_called_globex(story) == 2


def test_a_company_made_by_hand_gets_its_id_of_the_system_that_imports_it(
    story: Connection, world: World, acme: Maker
) -> None:
    known = acme.id("companies", name="Globex", domain="globex.example")
    with as_user(story, world.edda):
        story.execute(TWO_SYSTEMS)
    assert companies_called_globex(story) == 1
    assert one(story, "select source, external_id, domain from public.companies where id = %s", known) == (
        "hubspot", "1", "globex.example"
    )  # fmt: skip


def test_a_merge_of_companies_is_undone(story: Connection, world: World, acme: Maker) -> None:
    duplicate, survivor, belongings = merged(story, world, acme)
    later = acme.id("contacts", company_id=duplicate)
    with as_service(story):
        assert one(story, UNDO, world.acme, duplicate) == duplicate
    for table, key in belongings.items():
        assert belongs(story, table, key) == duplicate, table
    assert company_of(story, later) == duplicate, "what named its old id since, too"
    columns = "select merged_into_id, name, domain, external_id, industry_code from public.companies where id = %s"
    assert one(story, columns, duplicate) == (None, "Globex Inc.", "globex-inc.example", "2", "software")
    assert one(story, columns, survivor) == (None, "Globex", "globex.example", "1", None)
    with refused(story, "companies_merge_known"), as_service(story):
        story.execute(UNDO, [world.acme, duplicate])
    with as_service(story):
        assert one(story, MERGE, world.acme, duplicate, survivor) == survivor


def test_a_merge_of_contacts_is_undone(story: Connection, world: World, acme: Maker) -> None:
    survivor = acme.id("contacts", full_name="Nadia Buyer", email=None)
    duplicate = acme.id(
        "contacts", full_name="N. Buyer", email="nadia@buyer.test", job_title="VP", source="crm", external_id="7"
    )
    both = acme.id("opportunities")
    for buyer in (survivor, duplicate):
        acme("opportunity_contacts", opportunity_id=both, contact_id=buyer, role="champion")
    theirs = acme.id("opportunities")
    acme("opportunity_contacts", opportunity_id=theirs, contact_id=duplicate, role="user")
    touch = acme.id("touchpoints", contact_id=duplicate)
    acme("contact_visitors", visitor_id="theirs", contact_id=duplicate)
    visit = acme.id("touchpoints", visitor_id="theirs", contact_id=None)
    acme("contact_profiles", contact_id=duplicate, handle="nadia")
    before = one(story, "select to_jsonb(c) - 'updated_at' from public.contacts as c where id = %s", duplicate)
    with as_service(story):
        story.execute(
            "select public.merge_contacts(workspace_id => %s, duplicate_id => %s, survivor_id => %s)",
            [world.acme, duplicate, survivor],
        )
    seats = "select contact_id, role from public.opportunity_contacts where opportunity_id = %s order by contact_id"
    assert story.execute(seats, [theirs]).fetchall() == [(survivor, "user")]
    assert one(story, "select contact_id from public.touchpoints where id = %s", visit) == survivor
    story.execute("update public.contacts set job_title = 'CEO' where id = %s", [survivor])
    story.execute("update public.opportunity_contacts set role = 'legal' where opportunity_id = %s", [theirs])
    with as_service(story):
        story.execute(
            "select public.undo_contact_merge(workspace_id => %s, duplicate_id => %s)", [world.acme, duplicate]
        )
    assert one(story, "select to_jsonb(c) - 'updated_at' from public.contacts as c where id = %s", duplicate) == before
    assert one(story, "select email, external_id, job_title from public.contacts where id = %s", survivor) == (
        None, None, "CEO",
    )  # fmt: skip
    for joined in (touch, visit):
        assert one(story, "select contact_id from public.touchpoints where id = %s", joined) == duplicate
    assert story.execute(seats, [theirs]).fetchall() == [(duplicate, "legal")]
    assert len(story.execute(seats, [both]).fetchall()) == 2
    for table, count in (("opportunity_contacts", 2), ("contact_profiles", 1)):
        assert one(story, f"select count(*) from public.{table} where contact_id = %s", duplicate) == count
    assert one(story, "select count(*) from private.running_operations") == 0


def test_the_later_merge_is_undone_first(story: Connection, world: World, acme: Maker) -> None:
    a, b, c = (acme.id("contacts") for _ in "abc")
    with as_service(story):
        story.execute(
            "select public.merge_contacts(workspace_id => %s, duplicate_id => %s, survivor_id => %s)",
            [world.acme, a, b],
        )
        story.execute(
            "select public.merge_contacts(workspace_id => %s, duplicate_id => %s, survivor_id => %s)",
            [world.acme, b, c],
        )
    undo = "select public.undo_contact_merge(workspace_id => %s, duplicate_id => %s)"
    with refused(story, "contacts_merge_last"), as_service(story):
        story.execute(undo, [world.acme, a])
    with as_service(story):
        story.execute(undo, [world.acme, b])
        assert one(story, "select public.resolve_contact(workspace_id => %s, contact_id => %s)", world.acme, a) == b
        story.execute(undo, [world.acme, a])
    assert one(story, "select count(merged_into_id) from public.contacts where id = any(%s)", [a, b, c]) == 0


def test_a_person_with_a_number_alone_is_kept_once_and_found(story: Connection, world: World, acme: Maker) -> None:
    with as_user(story, world.edda):
        for spelling in ("+49 30 1234567", "0049 (0)30 1234567"):
            story.execute(
                "insert into public.contacts (full_name, phone) values ('Sam', %s)"
                " on conflict (workspace_id, phone, lower(full_name))"
                " where phone is not null and email is null and external_id is null and merged_into_id is null"
                " do update set phone = excluded.phone",
                [spelling],
            )
        story.execute(
            "insert into public.contact_profiles (contact_id, platform_code, handle)"
            " select id, 'linkedin', 'sam-x' from public.contacts where full_name = 'Sam'"
        )
        for given in ("+49301234567", "0049-30-1234567", "https://de.linkedin.com/in/Sam-X/?trk=1"):
            assert one(story, "select full_name from public.find_contacts(%s)", given) == "Sam"
        for given in ("sam", "030 1234567", "Sam <sam@acme.example>"):
            with refused(story, "contacts_find_identity"):
                story.execute("select public.find_contacts(%s)", [given])
        assert one(story, "select count(*) from public.contacts where full_name = 'Sam'") == 1
        assert one(story, "select public.normalise_identity('phone', '030 1234567', 'DE')") == "+49301234567"


def test_a_mailbox_is_found_by_each_of_its_addresses(story: Connection, world: World, acme: Maker) -> None:
    acme("contacts", email="Jane.Doe+news@gmail.com")
    acme("contacts", email="sam+crm@buyer.example")
    for given in ("janedoe@gmail.com", "j.ane.doe@googlemail.com", "JANE.DOE+x@gmail.com", "sam@buyer.example"):
        with as_user(story, world.edda):
            assert story.execute("select from public.find_contacts(%s)", [given]).rowcount == 1, given
    with as_user(story, world.edda):
        for given in ("jane.doe@buyer.example", "s.am@buyer.example"):
            assert story.execute("select from public.find_contacts(%s)", [given]).rowcount == 0, given


def test_stages_have_a_history_and_make_leads(story: Connection, acme: Maker) -> None:
    person = acme("contacts", full_name=None, first_name="Sam", last_name="Hart")
    assert (person["full_name"], person["lifecycle_stage"], person["became_lead_at"]) == (
        "Sam Hart",
        "subscriber",
        None,
    )
    for stage in ("mql", "customer"):
        story.execute("update public.contacts set lifecycle_stage = %s where id = %s", [stage, person["id"]])
    assert one(story, "select became_lead_at is not null from public.contacts where id = %s", person["id"]) is True
    assert story.execute(
        "select from_stage, to_stage from public.contact_stage_changes where contact_id = %s order by id",
        [person["id"]],
    ).fetchall() == [("subscriber", "mql"), ("mql", "customer")]
    assert acme("contacts", became_lead_at="2026-01-05")["lifecycle_stage"] == "lead"
    with refused(story, "contacts_lifecycle_stage_check"):
        acme("contacts", lifecycle_stage="hot")


def test_every_table_of_companies_follows_redirects(story: Connection) -> None:
    assert (
        story.execute(
            "select conrelid::regclass::text from pg_constraint where confrelid = 'public.companies'::regclass"
            " and conname not like '%merged_into%' and not exists (select from pg_trigger where tgrelid = conrelid"
            " and tgfoid = 'private.follow_company_redirect'::regproc)"
        ).fetchall()
        == []
    )


def test_a_company_merged_into_one_below_it_is_parted_again(story: Connection, world: World, acme: Maker) -> None:
    above = acme.id("companies", domain="above.example")
    below = acme.id("companies", domain="below.example", parent_id=above)
    parent = "select parent_id from public.companies where id = %s"
    with as_user(story, world.edda):
        one(story, MERGE, world.acme, above, below)
        assert one(story, parent, below) is None
        assert one(story, UNDO, world.acme, above) == above
        assert one(story, parent, below) == above


def test_a_domain_that_is_deleted_is_free_again(story: Connection, world: World, acme: Maker) -> None:
    company = acme.id("companies", domain="globex.example")
    acme("company_domains", company_id=company, domain="globex.de")
    with as_user(story, world.edda):
        story.execute("delete from public.company_domains where domain = 'globex.example'")
    assert one(story, "select domain from public.companies where id = %s", company) is None
    other = acme.id("companies", domain="globex.example")
    assert one(story, "select company_id from public.company_domains where domain = 'globex.example'") == other
    with as_user(story, world.edda):
        story.execute("delete from public.companies where id = %s", [other])


def test_what_named_a_merged_company_goes_back_with_it(story: Connection, world: World, acme: Maker) -> None:
    """What an import or a form sends for the old id after the merge, inserted and updated."""
    duplicate = acme.id("companies", domain="globex.example")
    survivor = acme.id("companies", domain="initech.example")
    known = acme.id("contacts", source="crm", external_id="c1")
    story.execute(MERGE, [world.acme, duplicate, survivor])
    named = acme.id("contacts", company_id=duplicate)
    by_address = acme.id("contacts", email="new@globex.example")
    deal = acme.id("opportunities", company_id=duplicate)
    theirs = acme.id("contacts", company_id=survivor)
    story.execute(
        "insert into public.contacts (workspace_id, source, external_id, company_id) values (%s, 'crm', 'c1', %s)"
        " on conflict (workspace_id, source, external_id) do update set company_id = excluded.company_id",
        [world.acme, duplicate],
    )
    everybody = (named, by_address, known, theirs)
    assert {company_of(story, contact) for contact in everybody} == {survivor}
    story.execute(UNDO, [world.acme, duplicate])
    assert [company_of(story, contact) for contact in everybody] == [duplicate, duplicate, duplicate, survivor]
    assert one(story, "select company_id from public.opportunities where id = %s", deal) == duplicate


def test_what_is_written_to_a_merged_company_is_refused_with_the_survivor(
    story: Connection, world: World, acme: Maker
) -> None:
    """A domain that were accepted and ignored would make a second company of the next contact with it."""
    kept, duplicate = (acme.id("companies", name=name, domain=f"{name}.example") for name in ("keep", "dupe"))
    with as_user(story, world.maya):
        story.execute("select public.merge_companies(%s, %s)", [duplicate, kept])
        for change in ("domain = 'new.example'", "name = 'New'", "parent_id = null, country_code = 'DE'"):
            with refused(story, "companies_merged") as refusal:
                story.execute(f"update public.companies set {change} where id = %s".encode(), [duplicate])
            assert str(kept) in refusal.message and str(kept) in str(refusal.hint)
        # What changes nothing is no mistake, and neither is an upsert by its domain, once more beside other statements.
        story.execute("update public.companies set name = name where id = %s", [duplicate])
        for _ in range(2):
            assert story.execute(
                "insert into public.companies (name, domain)"
                " values ('Dupe Inc', 'dupe.example'), ('Third', 'third.example')"
                " on conflict (workspace_id, domain) do update set name = excluded.name returning merged_into_id"
            ).fetchall() == [(kept,), (None,)]
            with refused(story, "companies_merged"):
                story.execute("update public.companies set name = 'New' where id = %s", [duplicate])
        # A domain of the duplicate is written to the survivor: in company_domains, which follow the merge.
        made = acme("company_domains", company_id=duplicate, domain="new.example")
        assert made["company_id"] == kept
