"""People of the catalog, their numbers over time and their audiences: imported by services, twice as good as once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crmdb.database import Connection
from tests.support.actors import as_user, refused
from tests.support.importing import File, actions, begin, fates, one, plan, run, undo
from tests.support.world import World

pytestmark = pytest.mark.only_on(18)

PEOPLE = File(
    "catalog_influencers",
    [
        {"external_id": "p1", "name": "Kate V", "platform": "LinkedIn", "handle": "kate-v", "followers": "12.5K",
         "engagement_rate": "3.2%", "country": "Germany", "topics": "SaaS; saas", "languages": "German",
         "instagram": "@katev"},
        {"external_id": "p2", "profile_url": "https://www.youtube.com/@benk"},
        {"external_id": "p3", "name": "Nobody"},
        {"external_id": "p4", "name": "Kate again", "instagram": "katev"},
    ],
)  # fmt: skip


@pytest.fixture
def service(story: Connection, world: World) -> Iterator[Connection]:
    """A service that works in Acme."""
    story.execute("select set_config('crmdb.workspace_id', %s, true), set_config('role', 'service_role', true)",
                  [str(world.acme)])  # fmt: skip
    yield story


def test_people_are_recorded_once_with_their_profiles(service: Connection) -> None:
    batch = run(service, PEOPLE)
    assert fates(service, batch) == [
        ("create", None), ("create", None), ("refuse", "import_profile_given"), ("skip", "import_row_repeated")
    ]  # fmt: skip
    assert service.execute(
        "select people.name, people.country_code, accounts.platform_code, accounts.followers"
        " from public.influencers as people inner join public.influencer_accounts as accounts"
        " on accounts.influencer_id = people.id where people.source = 'crm' order by 1, 3"
    ).fetchall() == [("Kate V", "DE", "instagram", None), ("Kate V", "DE", "linkedin", 12500),
                     ("benk", None, "youtube", None)]  # fmt: skip
    assert one(service, "select count(*) from public.influencer_topics as topics"
                        " inner join public.influencers as people"
                        " on people.id = topics.influencer_id where people.name = 'Kate V'") == 1  # fmt: skip
    assert actions(service, plan(service, PEOPLE))[:2] == ["unchanged", "unchanged"]
    moved = File("catalog_influencers", [{**PEOPLE.rows[0], "followers": "13K"}])
    assert actions(service, run(service, moved)) == ["update"]
    assert one(service, "select followers from public.influencer_accounts where handle = 'kate-v'") == 13000
    with refused(service) as refusal:
        undo(service, batch)
    assert refusal.constraint == "import_catalog_kept"


def test_numbers_over_time_and_audiences_find_the_account(service: Connection) -> None:
    run(service, PEOPLE)
    numbers = File("account_metrics", [
        {"platform": "linkedin", "handle": "kate-v", "measured_on": f"2026-0{month}-01", "followers": f"{month}000",
         "engagement_rate": "2 %"} for month in (1, 2, 3)
    ] + [{"platform": "linkedin", "handle": "unknown-x", "measured_on": "2026-01-01", "followers": "1"}])  # fmt: skip
    audience = File("catalog_audience", [
        {"platform": "linkedin", "handle": "kate-v", "dimension": dimension, "value": value, "share": share}
        for dimension, value, share in (
            ("country", "Germany", "60%"), ("country", "AT", "0.2"), ("age", "25-34", "0.5")
        )
    ])  # fmt: skip
    batch = run(service, numbers, audience, rows=2)
    assert fates(service, batch)[3:] == [("refuse", "import_reference_known"), *[("update", None)] * 3]
    assert one(service, "select array_agg(followers order by measured_on) from public.account_metrics"
                        " where account_id = (select id from public.influencer_accounts where handle = 'kate-v')") == [
        1000, 2000, 3000]  # fmt: skip
    assert one(service, "select sum(share)::float8 from public.audience_segments where dimension = 'country'"
                        " and account_id = (select id from public.influencer_accounts where handle = 'kate-v')"
               ) == pytest.approx(0.8)  # fmt: skip
    again = plan(service, numbers, audience)
    assert set(actions(service, again)) == {"unchanged", "refuse"}


def test_members_do_not_write_to_the_catalog(story: Connection, world: World) -> None:
    with as_user(story, world.maya), refused(story) as refusal:
        begin(story, PEOPLE)
    assert refusal.constraint == "import_catalog_role"


def test_an_erased_person_is_in_no_import_any_more(service: Connection, world: World) -> None:
    """Erased from the catalog: the service's own import and the workspaces' imports that linked the person."""
    run(service, PEOPLE)
    begin(service, PEOPLE)
    service.execute("reset role")
    listed = {"name": "Katharina Vogelsang", "linkedin": "kate-v", "email": "katharina@vogelsang.example"}
    with as_user(service, world.maya):
        run(service, File("influencers", [listed]))
        plan(service, File("influencers", [{**listed, "rating": "3"}]))

    def named() -> list[str]:
        return [
            table
            for table in ("public.import_records", "public.import_rows", "private.import_keys")
            for _ in service.execute(
                f"select from {table} as listed where listed::text ~* 'kate.v|katharina|vogelsang'".encode()
            )
        ]

    assert set(named()) == {"public.import_records", "public.import_rows", "private.import_keys"}
    person = one(service, "select id from public.influencers where name = 'Kate V'")
    service.execute("select public.erase_influencer(%s)", [person])
    assert named() == []
