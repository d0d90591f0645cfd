"""What people write where nothing is known, and numbers that are none: read as empty or refused, and said."""

from __future__ import annotations

import pytest

from crmdb.database import Connection
from tests.support.actors import as_user, refused
from tests.support.importing import File, actions, dump, fates, one, plan, run, undo
from tests.support.rows import Maker
from tests.support.world import World

REMARKS = (
    "select array_agg(said order by line, said) from public.import_rows, unnest(remarks) as said where batch_id = %s"
)
NOBODY = [
    "N/A",
    "n/a",
    "-",
    ".",
    "—",
    "?",
    "unknown",
    "[Unknown]",
    "(not provided)",
    "null",
    "none",
    "k. A.",
    "Unbekannt",
]


@pytest.mark.parametrize("word", NOBODY)
def test_a_word_for_no_name_is_no_name(story: Connection, acme: Maker, word: str) -> None:
    contact = acme("contacts", full_name=word, first_name="Jane", last_name=word)
    assert (contact["full_name"], contact["last_name"]) == ("Jane", None)
    with refused(story, "companies_name_check"):
        acme("companies", name=word)
    with refused(story, "influencers_name_check"):
        story.execute("insert into public.influencers (name, source) values (%s, 's')", [word])
    with refused(story, "workspace_influencers_identity_check"):
        acme("workspace_influencers", name=word)


@pytest.mark.parametrize("name", ["Null", "Nan", "Na", "Test", "X Æ", "?uestlove", "Noname Gypsy", "李", "Ω"])
def test_an_odd_name_is_a_name(acme: Maker, name: str) -> None:
    assert acme("contacts", full_name=name)["full_name"] == name
    assert acme("companies", name=name)["name"] == name


def test_people_without_a_name_or_address_do_not_become_one(story: Connection, world: World) -> None:
    rows = [
        {"full_name": "Ada", "email": "noemail@acme.example", "company_name": "Unknown", "phone": "000-000-0000"},
        {"full_name": "Bo", "email": "noemail@acme.example", "company_name": "n/a", "phone": "123456789"},
        {"full_name": "Unknown", "email": "cy@acme.example", "company_name": "?", "phone": "0"},
        {"full_name": "Di", "email": "none@none.com", "company_name": "Globex", "phone": "+1 555 555 5555"},
        {"full_name": "N/A", "email": "none@none.com", "company_name": "Unknown", "phone": "1"},
    ]
    with as_user(story, world.maya):
        before = dump(story)
        batch = run(story, File("contacts", rows))
        assert fates(story, batch) == [*[("create", None)] * 4, ("refuse", "import_row_says_nothing")]
        assert story.execute(
            "select contacts.full_name, contacts.email, contacts.phone, companies.name from public.contacts"
            " left join public.companies on companies.id = contacts.company_id where contacts.source = 'crm'"
            " order by full_name"
        ).fetchall() == [
            ("Ada", None, None, None), ("Bo", None, None, None), ("Di", None, None, "Globex"),
            (None, "cy@acme.example", None, None),
        ]  # fmt: skip
        assert one(story, REMARKS, batch)[:2] == [
            'email "noemail@acme.example" stands for none and is left empty',
            'phone "000-000-0000" is not a number and is left empty',
        ]
        assert actions(story, plan(story, File("contacts", rows))) == [*["unchanged"] * 4, "refuse"]
        undo(story, batch)
        assert dump(story) == before


def test_a_rate_or_a_part_is_no_count(story: Connection, world: World) -> None:
    content = "select id from public.deliverables where title = 'Reel'"
    people = File("influencers", [{"name": "Ana", "instagram": "ana.metri"}])
    reel = {"influencer": "ana.metri", "type": "video", "platform": "instagram", "title": "Reel"}
    posts = File(
        "deliverables",
        [{**reel, "published_at": "2026-01-02", "published_url": "https://www.instagram.com/reel/C1abc/?igsh=one"}],
    )
    with as_user(story, world.maya):
        run(story, people, posts)
        numbers = [
            {"deliverable": "https://instagram.com/reel/C1abc", "measured_at": f"2026-01-0{day}", **row}
            for day, row in enumerate(
                [
                    {"views": "1.2M", "reach": "12,5 Tsd.", "watch_time": "1:30:00", "saves": "12.0"},
                    {"views": "1,234,567", "watch_time": "12.5 h", "saves": "-"},
                    {"engagements": "3.5%"},
                    {"engagements": "0.035"},
                    {"views": "5", "watch_time": "12.5"},
                ],
                start=3,
            )
        ]
        batch = run(story, File("metrics", numbers, settings={"decimal_mark": "."}))
        assert fates(story, batch) == [
            ("create", None), ("create", None), ("refuse", "import_integer_readable"),
            ("refuse", "import_integer_readable"), ("refuse", "import_duration_readable"),
        ]  # fmt: skip
        assert story.execute(
            "select views, reach, saves, watch_time_seconds from public.deliverable_metrics where deliverable_id = ("
            f"{content}) order by measured_at".encode()
        ).fetchall() == [(1_200_000, 12_500, 12, 5_400), (1_234_567, None, None, 45_000)]


def test_content_is_one_whatever_its_link_was_copied_with(story: Connection, world: World) -> None:
    people = File("influencers", [{"name": "Ana", "instagram": "ana.metri"}])
    reel = {"influencer": "ana.metri", "type": "video", "platform": "instagram", "published_at": "2026-01-02"}
    links = ["https://www.instagram.com/reel/C1abc/?igsh=one", "https://instagram.com/reels/C1abc/?utm_source=ig_web"]
    with as_user(story, world.maya):
        run(story, people, File("deliverables", [{**reel, "title": "Reel", "published_url": links[0]}]))
        for link in links:
            again = File("deliverables", [{**reel, "title": "Reel", "published_url": link}])
            assert actions(story, run(story, again)) == ["unchanged"]
        assert one(story, "select count(*) from public.deliverables where title = 'Reel'") == 1


def test_a_reference_to_a_record_that_two_refused_rows_bring_is_told_once(story: Connection, world: World) -> None:
    deal = {"external_id": "d1", "name": "Deal", "stage": "Nonsense", "currency": "EUR", "company_name": "Globex"}
    ada = File("contacts", [{"full_name": "Ada", "email": "ada@globex.example"}])
    call = {"type": "Call", "subject": "Talked", "occurred_at": "2026-02-01 10:00"}
    calls = File("activities", [call | {"opportunity": "d1", "contact": "ada@globex.example"}])
    with as_user(story, world.maya):
        batch = plan(story, File("opportunities", [deal, deal]), ada, calls)
        assert fates(story, batch) == [*[("refuse", "import_stage_known")] * 2, ("create", None), ("create", None)]
        (said,) = one(story, REMARKS, batch)
        assert "d1" in said
