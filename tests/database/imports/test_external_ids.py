"""A row with an id that the workspace knows is that row, whatever else changed; without one its natural key counts."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from crmdb.database import Connection
from tests.support.actors import as_user
from tests.support.importing import File, Rows, actions, advance, dump, fates, one, plan, run, undo
from tests.support.world import World

PEOPLE = File(
    "influencers",
    [
        {"external_id": "p1", "name": "Ada L", "platform": "instagram", "handle": "ada.l"},
        {"external_id": "p2", "name": "Ben K", "platform": "youtube", "handle": "benk"},
    ],
)
CAMPAIGNS = File(
    "campaigns",
    [
        {
            "external_id": "c1",
            "name": "Spring",
            "objective": "awareness",
            "starts_on": "2026-03-01",
            "status": "active",
        },
        {
            "external_id": "c2",
            "name": "Autumn",
            "objective": "awareness",
            "starts_on": "2026-09-01",
            "status": "planned",
        },
    ],
)
COLLABORATIONS = File(
    "collaborations",
    [
        {"external_id": "k1", "campaign": "c1", "influencer": "p1", "fee": "100"},
        {"external_id": "k2", "campaign": "c2", "influencer": "p1", "fee": "200"},
    ],
)
CONTENT = File(
    "deliverables",
    [{"external_id": "d1", "collaboration": "k1", "title": "Reel", "type": "short video", "platform": "instagram"}],
)
COSTS = File(
    "costs",
    [{"external_id": "e1", "collaboration": "k1", "type": "fee", "incurred_on": "2026-03-05", "amount": "100"}],
)
LINKS = File(
    "links",
    [
        {
            "external_id": "l1",
            "collaboration": "k1",
            "short_code": "ada-one",
            "destination_url": "https://acme.example/?utm_source=instagram&utm_medium=social",
        },
    ],
)
CODES = File("promo_codes", [{"external_id": "v1", "collaboration": "k1", "code": "ADA10"}])
WORLD = (CODES, LINKS, COSTS, CONTENT, COLLABORATIONS, CAMPAIGNS, PEOPLE)


@dataclass(frozen=True)
class Entity:
    """A target, its table, what its rows are known by without an id, and two such values."""

    file: File
    table: str
    changed: dict[str, str]
    other: dict[str, str]
    """A second row of the workspace with an id of its own; empty where two rows may look alike."""

    def __str__(self) -> str:
        return self.file.target


ENTITIES = [
    Entity(PEOPLE, "workspace_influencers", {"name": "Ada Lovelace", "handle": "ada.lovelace"}, PEOPLE.rows[1]),
    Entity(CAMPAIGNS, "campaigns", {"name": "Spring Launch", "slug": "spring-launch"},
           {**CAMPAIGNS.rows[1], "slug": "autumn"}),
    Entity(COLLABORATIONS, "collaborations", {"influencer": "p2"}, COLLABORATIONS.rows[1]),
    Entity(CONTENT, "deliverables", {"title": "Story"}, {}),
    Entity(COSTS, "campaign_costs", {"amount": "150", "incurred_on": "2026-03-06"}, {}),
    Entity(LINKS, "tracking_links", {"short_code": "ada-two"},
           {**LINKS.rows[0], "external_id": "l2", "short_code": "ada-three"}),
    Entity(CODES, "promo_codes", {"code": "ADA20"}, {**CODES.rows[0], "external_id": "v2", "code": "ADA30"}),
]  # fmt: skip
UNLIKE = [entity for entity in ENTITIES if entity.other]
ALIKE = [entity for entity in ENTITIES if not entity.other]


def first(entity: Entity, **changes: str) -> File:
    """The first row of a file alone, changed."""
    return replace(entity.file, rows=[{**entity.file.rows[0], **changes}])


def without_id(file: File) -> File:
    return replace(file, rows=[{key: value for key, value in row.items() if key != "external_id"} for row in file.rows])


def ids(connection: Connection, table: str) -> dict[str, str]:
    rows = connection.execute(
        f"select external_id, id::text from public.{table} where source = 'crm' and external_id is not null".encode()
    )
    return dict(rows.fetchall())


def test_files_refer_to_each_other_by_id_in_any_order_and_twice_is_once(story: Connection, world: World) -> None:
    with as_user(story, world.maya):
        before = dump(story)
        batch = run(story, *WORLD)
        assert set(actions(story, batch)) == {"create"}, fates(story, batch)
        after = dump(story)
        assert set(actions(story, run(story, *WORLD))) == {"unchanged"}
        assert dump(story) == after
        assert one(
            story,
            "select campaigns.external_id || people.external_id from public.deliverables as content"
            " inner join public.collaborations as deals on deals.id = content.collaboration_id"
            " inner join public.campaigns as campaigns on campaigns.id = deals.campaign_id"
            " inner join public.workspace_influencers as people on people.id = deals.workspace_influencer_id"
            " where content.external_id = 'd1'",
        ) == "c1p1"  # fmt: skip
        undo(story, batch)
        assert dump(story) == before


@pytest.mark.parametrize("entity", ENTITIES, ids=str)
def test_a_known_id_is_that_row_though_its_natural_key_changed(story: Connection, world: World, entity: Entity) -> None:
    with as_user(story, world.maya):
        run(story, *WORLD)
        known = ids(story, entity.table)
        before = dump(story)
        changed = first(entity, **entity.changed)
        batch = run(story, changed)
        assert actions(story, batch) == ["update"], fates(story, batch)
        assert ids(story, entity.table) == known
        assert actions(story, run(story, changed)) == ["unchanged"]
        undo(story, batch)
        # Clicks with the short name that a campaign had for a time go on counting for it.
        assert dump(story) == before


@pytest.mark.parametrize("entity", UNLIKE, ids=str)
def test_an_id_and_a_natural_key_of_two_rows_are_refused(story: Connection, world: World, entity: Entity) -> None:
    with as_user(story, world.maya):
        run(story, *WORLD)
        run(story, replace(entity.file, rows=[entity.other]))
        before = dump(story)
        torn = first(entity, **{key: value for key, value in entity.other.items() if key != "external_id"})
        batch = run(story, torn)
        assert fates(story, batch) == [("refuse", "import_keys_taken")]
        # A new id for what the workspace has under another one.
        batch = run(story, first(entity, external_id="new"))
        assert fates(story, batch) == [("refuse", "import_ids_agree")]
        assert "under another id of crm" in one(
            story, "select reason from public.import_rows where batch_id = %s", batch
        )
        assert dump(story) == before


@pytest.mark.parametrize("entity", ENTITIES, ids=str)
def test_ids_may_come_later_or_not_at_all(story: Connection, world: World, entity: Entity) -> None:
    with as_user(story, world.maya):
        run(
            story,
            *(
                without_id(file) if file.target == entity.file.target else file
                for file in WORLD
                if file.target not in referring(entity)
            ),
        )
        count = one(story, f"select count(*) from public.{entity.table}")
        batch = run(story, entity.file)
        assert set(actions(story, batch)) == {"update"}, fates(story, batch)
        assert set(actions(story, run(story, entity.file))) == {"unchanged"}
        assert set(actions(story, run(story, without_id(entity.file)))) == {"unchanged"}
        assert one(story, f"select count(*) from public.{entity.table}") == count
        assert set(ids(story, entity.table)) >= {row["external_id"] for row in entity.file.rows}


def referring(entity: Entity) -> set[str]:
    """Targets that name this one by the ids that it does not have yet."""
    after = {"influencers": 0, "campaigns": 0, "collaborations": 1}.get(entity.file.target)
    later = [{"collaborations"}, {"deliverables", "costs", "links", "promo_codes"}]
    return set().union(*later[after:]) if after is not None else set()


@pytest.mark.parametrize("entity", ALIKE, ids=str)
@pytest.mark.parametrize("rows", [1, 2000])
def test_what_looks_alike_and_has_two_ids_is_two(story: Connection, world: World, entity: Entity, rows: int) -> None:
    twins = replace(entity.file, rows=[{**entity.file.rows[0], "external_id": f"twin-{n}"} for n in range(3)])
    others = [file for file in WORLD if file.target != entity.file.target]
    with as_user(story, world.maya):
        run(story, *others)
        # One was there before, without an id: the first of the three takes it.
        run(story, without_id(entity.file))
        count = one(story, f"select count(*) from public.{entity.table}")
        batch = run(story, twins, rows=rows)
        assert actions(story, batch) == ["update", "create", "create"]
        assert one(story, f"select count(*) from public.{entity.table}") == count + 2
        again = run(story, replace(twins, rows=[*reversed(twins.rows)]), rows=rows)
        assert actions(story, again) == ["unchanged"] * 3


def test_a_campaign_keeps_the_short_name_of_its_links_when_it_is_renamed(story: Connection, world: World) -> None:
    with as_user(story, world.maya):
        run(story, *WORLD)
        run(story, first(ENTITIES[1], name="Spring, the second"))
        assert story.execute("select name, slug from public.campaigns where external_id = 'c1'").fetchall() == [
            ("Spring, the second", "spring")
        ]


def test_what_an_application_upserted_since_the_check_is_updated(story: Connection, world: World) -> None:
    with as_user(story, world.maya):
        batch = plan(story, CAMPAIGNS)
        story.execute(
            "insert into public.campaigns (name, slug, objective, currency_code, source, external_id)"
            " values ('Other', 'other', 'event', 'EUR', 'crm', 'c1')"
        )
        advance(story, "apply", batch, "applied")
        assert actions(story, batch) == ["update", "create"]
        assert one(story, "select name || slug from public.campaigns where external_id = 'c1'") == "Springother"


def test_a_collaboration_that_contradicts_campaign_or_influencer_is_refused(story: Connection, world: World) -> None:
    files = [
        File(entity.file.target, [{**entity.file.rows[0], "external_id": "x", **wrong}])
        for entity in ENTITIES[3:]
        for wrong in ({"campaign": "c2"}, {"influencer": "p2"})
    ]
    unknown = File("costs", [{**COSTS.rows[0], "external_id": "y", "collaboration": "k9"}])
    agreeing = File("costs", [{**COSTS.rows[0], "external_id": "z", "campaign": "Spring", "influencer": "Ada L"}])
    with as_user(story, world.maya):
        run(story, *WORLD)
        batch = run(story, *files, unknown, agreeing)
        assert fates(story, batch) == [
            *[("refuse", "import_collaboration_agrees")] * 8,
            ("refuse", "import_reference_known"),
            ("create", None),
        ]


def test_ids_of_another_source_are_other_ids(story: Connection, world: World) -> None:
    with as_user(story, world.maya):
        run(story, *WORLD)
        other = File("campaigns", [{**CAMPAIGNS.rows[0], "name": "Winter"}])
        assert actions(story, run(story, other, source="sheet")) == ["create"]
        # Known by what it is, it keeps the id of the system that had it first.
        same = File("campaigns", [{**CAMPAIGNS.rows[0], "external_id": "77"}])
        assert actions(story, run(story, same, source="sheet")) == ["unchanged"]
        assert one(story, "select external_id from public.campaigns where slug = 'spring'") == "c1"


def test_the_id_of_a_merged_influencer_leads_to_the_survivor(story: Connection, world: World) -> None:
    with as_user(story, world.maya):
        run(story, PEOPLE, CAMPAIGNS)
        known = ids(story, "workspace_influencers")
        one(story, "select public.merge_workspace_influencers(%s, %s)", known["p2"], known["p1"])
        ben = File("collaborations", [{"external_id": "k3", "campaign": "c1", "influencer": "p2"}])
        batch = run(story, ben, PEOPLE)
        assert fates(story, batch) == [("create", None), ("unchanged", None), ("skip", "import_merged")]
        assert (
            one(story, "select workspace_influencer_id::text from public.collaborations where external_id = 'k3'")
            == (known["p1"])
        )


def test_rows_of_one_file_with_two_ids_and_one_natural_key_are_told(story: Connection, world: World) -> None:
    with as_user(story, world.maya):
        two = File("campaigns", [CAMPAIGNS.rows[0], {**CAMPAIGNS.rows[0], "external_id": "c9"}])
        assert fates(story, plan(story, two)) == [("create", None), ("refuse", "import_keys_agree")]


BUYERS = (
    File("companies", [{"external_id": "a1", "name": "Acme", "domain": "acme.example"}]),
    File("contacts", [{"external_id": "h1", "email": "jane@acme.example", "company_external_id": "a1"}]),
    File(
        "opportunities",
        [
            {"external_id": "o1", "name": "Big", "stage": "Closed Won", "amount": "1200", "opened_on": "2026-01-01",
             "closed_on": "2026-02-01", "company_external_id": "a1", "contacts": "h1"},
            {"external_id": "o2", "name": "Small", "stage": "Closed Won", "amount": "10", "opened_on": "2026-01-01",
             "closed_on": "2026-02-01"},
        ],
    ),
)  # fmt: skip
DEALS = File("deals", [{"external_id": "w1", "opportunity": "o1", "value": "1200", "term_months": "12"}])
NOTES = File(
    "notes",
    [
        {"external_id": "n1", "body": "Met at the fair", "contact": "h1; h2", "company": "a1"},
        {"external_id": "n2", "body": "Good rates", "influencer": "p1"},
        {"external_id": "n3", "body": "About nothing"},
    ],
)
TASKS = File(
    "activities",
    [
        {
            "external_id": "t1",
            "type": "Call",
            "subject": "Talked",
            "occurred_at": "2026-02-01 10:00",
            "contact": "h1",
            "opportunity": "o1",
            "company": "a1",
        }
    ],
)


def test_deals_notes_and_activities_name_what_they_are_about_by_id(story: Connection, world: World) -> None:
    with as_user(story, world.maya):
        before = dump(story)
        batch = run(story, TASKS, NOTES, DEALS, *BUYERS, PEOPLE)
        assert [fate for fate in fates(story, batch) if fate[0] != "create"] == [("refuse", "notes_subject_check")]
        assert one(
            story, "select remarks[1] from public.import_rows where batch_id = %s and remarks is not null", batch
        ) == ("a note is about one record; left out: company")
        assert story.execute(
            "select billing_period, term_months::int, won_on::text,"
            " (select count(*)::int from public.deals where source = 'crm') from public.deals where external_id = 'w1'"
        ).fetchall() == [("annual", 12, "2026-02-01", 2)]
        assert set(actions(story, run(story, TASKS, NOTES, DEALS, *BUYERS))) == {"unchanged", "refuse"}
        undo(story, batch)
        assert dump(story) == before


def test_notes_and_activities_name_a_collaboration_by_its_id(story: Connection, world: World) -> None:
    note = File("notes", [{"external_id": "n9", "body": "Wants more", "collaboration": "k1", "influencer": "p1"}])
    call = File(
        "activities", [{**TASKS.rows[0], "contact": "", "opportunity": "", "company": "", "collaboration": "k1"}]
    )
    with as_user(story, world.maya):
        before = dump(story)
        batch = run(story, note, call, PEOPLE, CAMPAIGNS, COLLABORATIONS)
        assert set(actions(story, batch)) == {"create"}
        for table in ("notes", "activities"):
            assert (
                one(
                    story,
                    f"select collaborations.external_id from public.{table} as said"
                    " inner join public.collaborations as"
                    " collaborations on collaborations.id = said.collaboration_id"
                    " where said.external_id in ('n9', 't1')",
                )
                == "k1"
            )
        assert set(actions(story, run(story, note, call))) == {"unchanged"}
        undo(story, batch)
        assert dump(story) == before


def test_deals_notes_and_activities_change_by_id_and_without_one_they_are_others(
    story: Connection, world: World
) -> None:
    with as_user(story, world.maya):
        run(story, *BUYERS, PEOPLE, DEALS, NOTES, TASKS)
        changed = [
            File("deals", [{**DEALS.rows[0], "value": "2400", "billing_period": "Monthly"}]),
            File("notes", [{**NOTES.rows[1], "body": "Good rates.\nAsk again"}]),
            File("activities", [{**TASKS.rows[0], "done_at": "2026-03-01 10:00", "subject": "Talked long"}]),
        ]
        assert actions(story, run(story, *changed)) == ["update"] * 3
        assert one(story, "select body from public.notes where external_id = 'n2'") == "Good rates.\nAsk again"
        # A contract that names the won opportunity of another one.
        torn = File("deals", [{**DEALS.rows[0], "opportunity": "o2"}])
        assert fates(story, run(story, torn)) == [("refuse", "import_keys_taken")]
        assert set(actions(story, run(story, *(without_id(file) for file in changed)))) == {"unchanged", "create"}
        assert set(actions(story, run(story, *(without_id(file) for file in changed)))) == {"unchanged"}
        revenue = File(
            "revenue",
            [{"external_id": "r1", "deal": "w1", "type": "expansion", "occurred_on": "2026-03-01", "amount": "5"}],
        )
        assert actions(story, run(story, revenue)) == ["create"]


def test_notes_of_an_erased_person_are_in_no_import_any_more(story: Connection, world: World) -> None:
    with as_user(story, world.maya):
        run(story, *BUYERS, NOTES)
        run(story, File("notes", [{"external_id": "n1", "body": "Has two children"}]))
        jane = one(story, "select id from public.contacts where external_id = 'h1'")
    one(story, "select public.erase_contact(%s, %s)", jane, world.acme)
    kept = "select count(*) from public.import_records where concat(new_values, old_values) ~ 'fair|children'"
    assert one(story, kept) == 0


def random_campaign_files(seed: int) -> list[File]:
    """Ids that are repeated, missing, contradicting or of nobody, beside natural keys of the same kinds."""
    draw = random.Random(seed)

    def some(*values: str) -> str:
        return draw.choice(values)

    def rows(count: int, make: Callable[[], dict[str, str]]) -> Rows:
        return [make() for _ in range(count)]

    def whose() -> dict[str, str]:
        if some("id", "names") == "id":
            return {"collaboration": some("k1", "k2", "k3", "k9")}
        return {"campaign": some("c1", "spring", "Autumn", "c9"), "influencer": some("p1", "Ben K", "ada.l")}

    def code() -> dict[str, str]:
        return {"external_id": some("v1", "v2", ""), "code": some("ADA10", "BEN"), **whose()}

    def cost() -> dict[str, str]:
        known = {"external_id": some("e1", "e2", "e3", ""), "type": "fee", "incurred_on": "2026-03-05"}
        return {**known, "amount": some("1", "2"), **whose()}

    def content() -> dict[str, str]:
        known = {"external_id": some("d1", "d2", "d3", ""), "type": "short video", "platform": "instagram"}
        return {**known, "title": some("Reel", "Story"), **whose()}

    def collaboration() -> dict[str, str]:
        pair = {"campaign": some("c1", "c2", "autumn"), "influencer": some("p1", "p2")}
        return {"external_id": some("k1", "k2", "k3", ""), "fee": some("100", "200", ""), **pair}

    return [
        File("promo_codes", rows(8, code)), File("costs", rows(12, cost)), File("deliverables", rows(12, content)),
        File("collaborations", rows(8, collaboration)), CAMPAIGNS, PEOPLE,
    ]  # fmt: skip


@pytest.mark.only_on(18)
@pytest.mark.parametrize("seed", range(4))
def test_what_the_check_says_of_ids_happens_once_and_can_be_taken_back(
    story: Connection, world: World, seed: int
) -> None:
    files = random_campaign_files(seed)
    with as_user(story, world.maya):
        before = dump(story)
        batch = plan(story, *files, rows=random.Random(seed).choice([2, 5, 2000]))
        said = fates(story, batch)
        assert dump(story) == before
        advance(story, "apply", batch, "applied")
        assert fates(story, batch) == said
        after = dump(story)
        again = run(story, *files)
        assert {"create", "update"}.isdisjoint(actions(story, again)), fates(story, again)
        assert dump(story) == after
        undo(story, batch)
        assert dump(story) == before


@pytest.mark.parametrize("rows", [2000, 1])
@pytest.mark.parametrize(
    ("target", "key", "others"),
    [("contacts", "email", {}), ("companies", "domain", {"name": "Acme"})],
)
def test_a_second_key_of_a_repeated_id_hides_no_row_that_has_it(
    story: Connection, world: World, target: str, key: str, others: dict[str, str], rows: int
) -> None:
    first, second = ("a@one.example", "b@two.example") if key == "email" else ("one.example", "two.example")
    file = File(
        target,
        [
            {"external_id": "1", key: first, **others},
            {"external_id": "1", key: second, **others},
            {"external_id": "2", key: second, **others, **({"name": "Beta"} if others else {})},
        ],
    )
    with as_user(story, world.edda):
        fate = fates(story, run(story, file, rows=rows))
        assert [fate[0], fate[2]] == [("create", None)] * 2
        assert fate[1][0] in {"skip", "refuse"}
        assert actions(story, plan(story, file, rows=rows))[::2] == ["unchanged"] * 2
