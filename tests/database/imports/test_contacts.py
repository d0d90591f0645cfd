"""Contacts with their companies: recognised, checked by trying, written, not written twice, taken back."""

from __future__ import annotations

import pytest

from crmdb.database import Connection
from tests.support.actors import as_user, refused
from tests.support.importing import File, actions, advance, begin, dump, fates, one, plan, run, undo
from tests.support.world import World

PEOPLE = [
    {
        "external_id": "1",
        "first_name": "Jane",
        "last_name": "Doe",
        "email": " Jane@Acme.EXAMPLE ",
        "company_name": "Acme",
    },
    {
        "external_id": "2",
        "first_name": "Joe",
        "email": "joe@new.example",
        "company_name": "New",
        "company_domain": "new.example",
    },
    {"external_id": "3", "first_name": "Jil", "email": "jil@new.example", "company_name": "New"},
]
COMPANIES = [{"external_id": "c1", "name": "Acme", "domain": "https://www.acme.example/"}]


def files() -> tuple[File, File]:
    return File("contacts", PEOPLE), File("companies", COMPANIES)


def test_a_check_writes_nothing_and_says_what_applying_does(story: Connection, world: World) -> None:
    with as_user(story, world.edda):
        before = dump(story)
        batch = plan(story, *files())
        assert actions(story, batch) == ["create"] * 4
        assert dump(story) == before


def test_what_is_written_after_a_check_is_in_the_trail_once_and_what_was_tried_is_not(
    story: Connection, world: World
) -> None:
    trail = (
        "select count(*), count(distinct row_id) from public.audit_events where action = 'insert'"
        " and table_name in ('contacts', 'companies') and new_values ->> 'source' = 'crm'"
    )
    stages = (
        "select count(*) from public.contact_stage_changes as changes inner join public.contacts as contacts"
        " on contacts.id = changes.contact_id where contacts.source = 'crm'"
    )
    leads = File("contacts", [{**row, "lifecycle_stage": "lead"} for row in PEOPLE])
    with as_user(story, world.edda):
        batch = plan(story, leads, File("companies", COMPANIES))
    assert story.execute(trail.encode()).fetchall() == [(0, 0)]
    # The same transaction goes on: no token of the rehearsal is left that would hide what it writes.
    with as_user(story, world.edda):
        advance(story, "apply", batch, "applied")
    assert story.execute(trail.encode()).fetchall() == [(5, 5)]
    assert one(story, stages) == 3
    assert one(story, "select count(*) from private.running_operations") == 0


def test_contacts_find_the_companies_of_the_same_import_and_make_missing_ones_once(
    story: Connection, world: World
) -> None:
    with as_user(story, world.edda):
        run(story, *files())
        found = story.execute(
            "select contacts.full_name, contacts.email, companies.name, companies.external_id"
            " from public.contacts as contacts"
            " inner join public.companies as companies on companies.id = contacts.company_id"
            " where contacts.source = 'crm' order by contacts.external_id"
        ).fetchall()
    assert found == [
        ("Jane Doe", "jane@acme.example", "Acme", "c1"),
        ("Joe", "joe@new.example", "New", None),
        ("Jil", "jil@new.example", "New", None),
    ]


def test_twice_is_once(story: Connection, world: World) -> None:
    with as_user(story, world.edda):
        run(story, *files())
        once = dump(story)
        batch = run(story, *files())
        assert actions(story, batch) == ["unchanged"] * 4
        assert dump(story) == once


def test_undone_it_is_as_before_row_by_row(story: Connection, world: World) -> None:
    with as_user(story, world.edda):
        run(story, *files())
        before = dump(story)
        changed = [
            {**PEOPLE[0], "last_name": "Roe", "job_title": "CTO"},
            {"external_id": "9", "first_name": "New", "company_name": "Third"},
        ]
        batch = run(story, File("contacts", changed))
        assert actions(story, batch) == ["update", "create"]
        assert dump(story) != before
        undo(story, batch)
        assert dump(story) == before


def test_what_was_changed_since_is_not_undone_and_named(story: Connection, world: World) -> None:
    with as_user(story, world.edda):
        batch = run(story, *files())
        story.execute("update public.contacts set job_title = 'CEO' where source = 'crm' and external_id = '2'")
        after = dump(story)
        with refused(story) as refusal:
            undo(story, batch)
        assert refusal.constraint == "import_batches_untouched"
        assert "row 3 of 0.csv" in (refusal.detail or "")
        assert dump(story) == after


def test_what_is_used_since_is_not_undone(story: Connection, world: World) -> None:
    with as_user(story, world.edda):
        batch = run(story, *files())
        story.execute(
            "insert into public.notes (body, contact_id) select 'x', id from public.contacts"
            " where external_id = '1' and source = 'crm'"
        )
        with refused(story) as refusal:
            undo(story, batch)
        assert "notes" in (refusal.detail or "")


def test_a_bad_row_costs_no_other_and_says_column_value_reason_and_cure(story: Connection, world: World) -> None:
    rows = [
        *PEOPLE,
        {"external_id": "4", "email": "nobody"},
        {"external_id": "5", "email": "a@b.example, b@b.example", "lifecycle_stage": "zzz"},
    ]
    with as_user(story, world.edda):
        batch = run(story, File("contacts", rows))
        assert fates(story, batch)[3:] == [("refuse", "import_email_readable"), ("create", None)]
        told = story.execute(
            "select field, value, reason, hint from public.import_rows where batch_id = %s and line = 5", [batch]
        ).fetchone()
        assert told == (
            "email", "nobody", 'email: "nobody" is not a single mail address',
            "Keep one address in the cell, with an @ and a domain.",
        )  # fmt: skip
        assert one(story, "select remarks from public.import_rows where batch_id = %s and line = 6", batch) == [
            'lifecycle_stage "zzz" is not known and left empty:'
            ' --meaning "lifecycle_stage:zzz=OURS" says what it means',
        ]
        assert one(story, "select count(*) from public.contacts where source = 'crm'") == 4


def test_the_database_refuses_what_no_reader_foresees_and_the_row_is_named(story: Connection, world: World) -> None:
    rows = [*PEOPLE, {"external_id": "4", "first_name": "x" * 20_000}]
    with as_user(story, world.edda):
        batch = plan(story, File("contacts", rows))
        assert fates(story, batch)[3] == ("refuse", "contacts_first_name_length")
        assert actions(story, batch)[:3] == ["create"] * 3


def test_an_erased_person_is_left_out_and_named_nowhere(story: Connection, world: World) -> None:
    with as_user(story, world.edda):
        run(story, *files())
        person = one(story, "select id from public.contacts where external_id = '1' and source = 'crm'")
    story.execute("select public.erase_contact(workspace_id => %s, contact_id => %s)", [world.acme, person])
    with as_user(story, world.edda):
        batch = run(story, *files())
        assert fates(story, batch) == [
            ("skip", "import_erased"),
            ("unchanged", None),
            ("unchanged", None),
            ("unchanged", None),
        ]
        assert (
            one(story, "select given from public.import_rows where batch_id = %s and line = 2 and file = 0", batch)
            == {}
        )


@pytest.mark.parametrize("is_planned", [False, True])
def test_who_is_erased_before_an_import_is_applied_is_not_imported(
    story: Connection, world: World, is_planned: bool
) -> None:
    with as_user(story, world.edda):
        run(story, *files())
        person = one(story, "select id from public.contacts where external_id = '1' and source = 'crm'")
        batch = plan(story, *files()) if is_planned else begin(story, *files())
    story.execute("select public.erase_contact(workspace_id => %s, contact_id => %s)", [world.acme, person])
    contacts = "select count(*) from public.contacts where workspace_id = %s"
    before = one(story, contacts, world.acme)
    with as_user(story, world.edda):
        if not is_planned:
            advance(story, "plan", batch, "planned")
        advance(story, "apply", batch, "applied")
        assert fates(story, batch)[0] == ("skip", "import_erased")
        assert actions(story, batch)[1:] == ["unchanged"] * 3
    assert one(story, contacts, world.acme) == before
    assert one(story, "select count(*) from private.import_keys where record_id = %s", person) == 0
    kept = "select count(*) from public.import_records where record_id = %s and (new_values <> '{}' or keys <> '{}')"
    assert one(story, kept, person) == 0


def test_two_rows_about_one_person_are_told_apart_from_two_people_with_one_address(
    story: Connection, world: World
) -> None:
    rows = [
        {"external_id": "1", "email": "a@x.example"},
        {"external_id": "1", "email": "a@x.example"},
        {"external_id": "2", "email": "a@x.example"},
    ]
    with as_user(story, world.edda):
        batch = plan(story, File("contacts", rows))
        assert fates(story, batch) == [
            ("create", None),
            ("skip", "import_row_repeated"),
            ("refuse", "import_keys_agree"),
        ]


def test_a_viewer_does_not_import_and_nobody_sees_the_imports_of_others(story: Connection, world: World) -> None:
    with as_user(story, world.vera), refused(story) as refusal:
        plan(story, *files())
    assert refusal.constraint == "workspace_role"
    with as_user(story, world.edda):
        batch = run(story, *files())
    with as_user(story, world.noor):
        assert one(story, "select count(*) from public.import_rows where batch_id = %s", batch) == 0
        with refused(story) as refusal:
            undo(story, batch)
        for question in ("import_summary", "import_remarks"):
            with refused(story, "import_batch_known"):
                story.execute(f"select * from public.{question}(%s)".encode(), [batch])
    assert refusal.constraint == "import_batch_known"


def test_small_steps_come_to_the_same_as_one(story: Connection, world: World) -> None:
    with as_user(story, world.edda):
        batch = run(story, *files(), rows=1)
        assert actions(story, batch) == ["create"] * 4
        assert one(story, "select count(*) from public.companies where name = 'New'") == 1
        undo(story, batch, rows=1)
        assert one(story, "select count(*) from public.contacts where source = 'crm'") == 0


LINKEDIN = "https://www.linkedin.com/in/Jane-Doe-1/"


@pytest.mark.parametrize(
    ("row", "fate"),
    [
        ({"first_name": "Jane", "linkedin": LINKEDIN}, ("unchanged", None)),
        ({"first_name": "Jane", "email": "jane@next.example", "linkedin": "jane-doe-1"}, ("update", None)),
        (
            {"external_id": "2", "first_name": "Jane", "email": "j@next.example", "linkedin": LINKEDIN},
            ("refuse", "import_ids_agree"),
        ),
        ({"first_name": "Joe", "email": "joe@new.example", "linkedin": LINKEDIN}, ("refuse", "import_keys_taken")),
        ({"first_name": "Jane", "linkedin": "in/jane-doe-2"}, ("create", None)),
    ],
)
def test_a_profile_tells_who_a_contact_is(
    story: Connection, world: World, row: dict[str, str], fate: tuple[str, str | None]
) -> None:
    jane = {"external_id": "1", "first_name": "Jane", "email": "jane@acme.example", "linkedin": "jane-doe-1"}
    with as_user(story, world.edda):
        run(story, File("contacts", [jane, {"first_name": "Joe", "email": "joe@new.example"}]))
        before = one(story, "select count(*) from public.contacts")
        batch = run(story, File("contacts", [row]))
        assert fates(story, batch) == [fate]
        made = one(story, "select count(*) from public.contacts") - before
        assert made == (fate[0] == "create")
        assert set(actions(story, plan(story, File("contacts", [row])))) <= {"unchanged", fate[0]} - {"create"}


def test_two_rows_with_one_profile_are_one_contact(story: Connection, world: World) -> None:
    rows = [
        {"first_name": "Jane", "email": "jane@acme.example", "linkedin": LINKEDIN},
        {"first_name": "Jane", "email": "jane@next.example", "linkedin": "linkedin.com/in/jane-doe-1?trk=x"},
    ]
    with as_user(story, world.edda):
        batch = run(story, File("contacts", rows))
        assert fates(story, batch) == [("create", None), ("skip", "import_row_repeated")]


@pytest.mark.parametrize("reach", ["workspace", "everywhere"])
def test_an_erased_person_does_not_come_back_by_a_profile(story: Connection, world: World, reach: str) -> None:
    jane = {"external_id": "1", "first_name": "Jane", "email": "jane@acme.example", "linkedin": "jane-doe-1"}
    again = [{"first_name": "Jane", "email": "jane@next.example", "linkedin": LINKEDIN}, {"first_name": "Jil"}]
    with as_user(story, world.edda):
        run(story, File("contacts", [jane]))
        person = one(story, "select id from public.contacts where email = 'jane@acme.example'")
    if reach == "workspace":
        story.execute("select public.erase_contact(%s, %s)", [person, world.acme])
    else:
        story.execute(
            "select public.block_identity(%s, 'opt_out')", ['{"platform_code": "linkedin", "handle": "Jane-Doe-1"}']
        )
        again[0]["external_id"] = "9"
    with as_user(story, world.edda):
        batch = run(story, File("contacts", again))
        told = "import_erased" if reach == "workspace" else "import_left_out"
        assert fates(story, batch) == [("skip", told), ("create", None)]
        assert one(story, "select count(*) from public.contacts where email = 'jane@next.example'") == 0
