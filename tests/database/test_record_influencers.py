"""Recording people of the catalog: one call, repeatable, answered row by row; audiences in words of their lists."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crmdb.database import Connection
from tests.database.test_rules_catalog import account, influencer
from tests.support.actors import as_service, as_user, refused
from tests.support.rows import Maker
from tests.support.statements import one
from tests.support.world import World

PERSON: dict[str, Any] = {
    "source": "report",
    "external_id": "p-1",
    "name": " Sample\u200b Person ",
    "country_code": "US",
    "topics": ["saas"],
    "languages": ["en"],
    "accounts": [
        {
            "platform_code": "instagram",
            "handle": "https://www.instagram.com/Sample.Person/",
            "followers": 80080,
            "engagement_rate": 1.913955,
            "audience": [
                {"dimension": "country", "value": "United States", "percent": 40},
                {"dimension": "country", "value": "us", "share": 0.3},
                {"dimension": "country", "value": "US", "share": 0.2},
                {"dimension": "language", "value": "en-US", "percent": 50},
                {"dimension": "gender", "value": "Female", "percent": 60},
                {"dimension": "city", "value": "São  Paulo", "percent": 10},
                {"dimension": "interest", "value": "Travel, Tourism & Aviation", "percent": 10},
                {"dimension": "age_band", "value": "13–17", "percent": 5},
                {"dimension": "industry", "value": "Information Technology", "percent": 50},
            ],
            "metrics": [{"measured_on": "2026-01-01", "followers": 80000}],
        }
    ],
    "rates": [
        {
            "platform_code": "instagram",
            "deliverable_type_code": "post",
            "currency_code": "USD",
            "amount_minor": 100000,
            "valid_during": "[2026-01-01,)",
        }
    ],
}


def record(story: Connection, *people: dict[str, Any]) -> list[Any]:
    with as_service(story):
        return story.execute("select * from public.record_influencers(%s)", [json.dumps(people)]).fetchall()


def test_a_person_is_recorded_whole_and_again_without_a_trace(story: Connection) -> None:
    ((_, outcome, person, *why),) = record(story, PERSON)
    assert outcome == "recorded", why
    ((_, _, again, *_),) = record(story, PERSON)
    assert again == person
    tables = ("accounts", "topics", "languages", "rates", "search")
    assert [
        one(story, f"select count(*) from public.influencer_{table} where influencer_id = %s", person)
        for table in tables
    ] == [1, 1, 1, 1, 1]
    segments = story.execute(
        "select dimension, value, share::float from public.audience_segments as segments"
        " join public.influencer_accounts as accounts on accounts.id = account_id where influencer_id = %s"
        " order by 1, 2",
        [person],
    ).fetchall()
    assert segments == [
        ("age_band", "13-17", 0.05),
        ("city", "São Paulo", 0.1),
        ("country", "US", 0.9),
        ("gender", "female", 0.6),
        ("industry", "technology", 0.5),
        ("interest", "travel", 0.1),
        ("language", "en", 0.5),
    ]
    assert (
        one(
            story,
            "select influencer_id from public.search_influencers("
            '\'{"audience": [{"dimension": "country", "value": "US", "share": 0.5}], "query": "sample"}\')',
        )
        == person
    )


def test_a_profile_known_by_its_handle_gets_its_id(story: Connection) -> None:
    ((_, _, person, *_),) = record(story, PERSON)
    ((_, outcome, again, *_),) = record(
        story,
        {"accounts": [{"platform_code": "instagram", "platform_account_id": "173560420", "handle": "sample.person"}]},
    )
    assert (outcome, again) == ("recorded", person)
    assert one(
        story,
        "select count(*), min(platform_account_id) from public.influencer_accounts where handle = 'sample.person'",
    ) == (1, "173560420")


def test_one_bad_row_costs_no_other(story: Connection) -> None:
    bad = PERSON | {
        "external_id": "p-2",
        "accounts": [
            {
                "platform_code": "x",
                "handle": "bad",
                "audience": [{"dimension": "seniority", "value": "Director+", "share": 1}],
            }
        ],
    }
    rows = record(story, bad, PERSON, {"nmae": "typo"}, {"accounts": []})
    assert [row[1] for row in rows] == ["refused", "recorded", "refused", "refused"]
    assert rows[0][3] == "audience_segments_value_known"
    assert "director" in rows[0][5]
    assert "nmae" in rows[2][4]
    assert [row[3] for row in rows[2:]] == ["record_influencers_keys", "record_influencers_identity"]
    assert one(story, "select count(*) from public.influencers where external_id = 'p-2'") == 0


@pytest.mark.parametrize(
    ("person", "rule"),
    [
        (None, "object"), ("x", "object"), ({"accounts": "x"}, "form"), ({"name": "Jane"}, "identity"),
        ({"name": "Jane", "accounts": []}, "identity"), ({"source": "s", "external_id": "9"}, "name"),
        ({"name": "Jane", "accounts": [{"platform_code": "x", "handle": "jane", "followers": "12K"}]}, "number"),
    ],
)  # fmt: skip
def test_a_record_that_cannot_be_one_is_refused_by_name(story: Connection, person: Any, rule: str) -> None:
    refusal, recorded = record(story, person, PERSON)
    assert (refusal[1], refusal[3]) == ("refused", f"record_influencers_{rule}")
    assert refusal[5]
    assert recorded[1] == "recorded"


@pytest.mark.parametrize(
    ("account", "rule"),
    [
        ({"platform_code": "x"}, "missing"),
        ({"platform_code": "x", "handle": "jane", "metrics": [{"followers": 5}]}, "missing"),
        (
            {"platform_code": "x", "handle": "jane", "metrics": [{"measured_on": "2026-01-01", "followers": 5}] * 2},
            "twice",
        ),
    ],
)
def test_what_is_missing_or_there_twice_is_named(story: Connection, account: Any, rule: str) -> None:
    refusal, recorded = record(story, {"name": "Jane", "accounts": [account]}, PERSON)
    assert (refusal[1], refusal[3], recorded[1]) == ("refused", f"record_influencers_{rule}", "recorded")


def account_with(**values: Any) -> dict[str, Any]:
    return {
        "accounts": [{"platform_code": "github", "handle": "other"}, {"platform_code": "x", "handle": "jane"} | values]
    }


def metric_with(**values: Any) -> dict[str, Any]:
    return account_with(metrics=[{"measured_on": "2026-01-01", "followers": 5}, {"measured_on": "2026-01-02"} | values])


def audience_with(**values: Any) -> dict[str, Any]:
    us = {"dimension": "country", "value": "US", "share": 0.1}
    return account_with(audience=[us, {"dimension": "country", "value": "DE", "share": 0.2} | values])


def rate_with(**values: Any) -> dict[str, Any]:
    price = PERSON["rates"][0]
    return {"rates": [price, price | {"deliverable_type_code": "story"} | values]}


METRIC, AUDIENCE = "accounts[2].metrics[2]", "accounts[2].audience[2]"
REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"years_in_field": -1}, "influencers_years_in_field_check", "years_in_field"),
    ({"quality_score": 101}, "influencers_quality_score_check", "quality_score"),
    ({"last_active_at": "2199-01-01"}, "influencers_last_active_at_past_check", "last_active_at"),
    ({"last_active_at": "now"}, "record_influencers_readable", "last_active_at"),
    ({"country_code": "Nowhere"}, "influencers_country_code_fkey", "country_code"),
    ({"name": "x" * 2000}, "influencers_name_length", "name"),
    ({"topics": ["saas", "nix"]}, "influencer_topics_topic_code_fkey", "topics[2]"),
    ({"languages": "en"}, "record_influencers_form", "languages"),
    ({"gender": "x"}, "record_influencers_keys", "gender"),
    (account_with(followers=-1), "influencer_accounts_followers_check", "accounts[2].followers"),
    (account_with(followers=10**16), "influencer_accounts_followers_size_check", "accounts[2].followers"),
    (account_with(engagement_rate=1e9), "influencer_accounts_engagement_rate_check", "accounts[2].engagement_rate"),
    (account_with(posts_per_week=1e30), "influencer_accounts_posts_per_week_check", "accounts[2].posts_per_week"),
    (account_with(audience_credibility=2), "influencer_accounts_audience_credibility_check",
    "accounts[2].audience_credibility"),
    (account_with(last_checked_at="1960-01-01"), "influencer_accounts_last_checked_at_time_check",
    "accounts[2].last_checked_at"),
    (account_with(url="javascript:x"), "influencer_accounts_url_check", "accounts[2].url"),
    (account_with(handle="a b c"), "influencer_accounts_handle_check", "accounts[2].handle"),
    (account_with(platform_code=None), "record_influencers_missing", "accounts[2].platform_code"),
    (account_with(platform_code="nix"), "influencer_accounts_platform_code_fkey", "accounts[2].platform_code"),
    (account_with(source="s", external_id="undefined"), "influencer_accounts_external_id_check",
    "accounts[2].external_id"),
    (account_with(metrics={"followers": 1}), "record_influencers_form", "accounts[2].metrics"),
    (metric_with(followers=-1), "account_metrics_followers_check", f"{METRIC}.followers"),
    (metric_with(measured_on="2199-01-01"), "account_metrics_measured_on_past_check", f"{METRIC}.measured_on"),
    (metric_with(measured_on="01/02/2026"), "record_influencers_readable", f"{METRIC}.measured_on"),
    (metric_with(measured_on=None), "record_influencers_missing", f"{METRIC}.measured_on"),
    (metric_with(measured_on="2026-01-01"), "record_influencers_twice", "accounts[2].metrics"),
    (metric_with(reach=1), "record_influencers_keys", f"{METRIC}.reach"),
    (audience_with(share=-0.1), "audience_segments_share_check", f"{AUDIENCE}.share"),
    (audience_with(share=2), "audience_segments_share_check", f"{AUDIENCE}.share"),
    (audience_with(percent=10), "record_influencers_share", f"{AUDIENCE}.share"),
    (audience_with(value="Nowhere"), "audience_segments_value_known", f"{AUDIENCE}.value"),
    (audience_with(dimension="nix"), "audience_segments_dimension_check", f"{AUDIENCE}.dimension"),
    (audience_with(captured_at="2199-01-01"), "audience_segments_captured_at_past_check", f"{AUDIENCE}.captured_at"),
    (rate_with(amount_minor=-1), "influencer_rates_amount_minor_check", "rates[2].amount_minor"),
    (rate_with(amount_minor=None), "record_influencers_missing", "rates[2].amount_minor"),
    (rate_with(valid_during="empty"), "influencer_rates_valid_during_range_check", "rates[2].valid_during"),
    (rate_with(valid_during="[2026-01-01,2300-01-01)"), "influencer_rates_valid_during_day_check",
    "rates[2].valid_during"),
    (rate_with(currency_code="XXZ"), "influencer_rates_currency_code_fkey", "rates[2].currency_code"),
    (
        rate_with(deliverable_type_code="post", valid_during="[2026-06-01,2027-01-01)", amount_minor=7),
        "influencer_rates_valid_during_excl",
        "rates[2].valid_during",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "rule", "field"), REFUSED, ids=[f"{field} {rule}" for _, rule, field in REFUSED])
def test_a_refusal_names_rule_field_value_and_cure(story: Connection, wrong: Any, rule: str, field: str) -> None:
    refusal, recorded = record(story, {"name": "Jane", "source": "s", "external_id": "j"} | wrong, PERSON)
    assert (refusal[1], refusal[3], refusal[6], recorded[1]) == ("refused", rule, field, "recorded")
    assert refusal[5], "what to do"
    assert not any(words in refusal[4] for words in ("new row for relation", "null value in", "conflicting key")), (
        refusal[4]
    )


def test_an_address_that_is_none_takes_none_away(story: Connection) -> None:
    """A wrong address is refused; it does not empty the right one."""
    url = {"accounts": [{"platform_code": "x", "handle": "jane", "url": "https://x.com/jane"}]}
    wrong = {"accounts": [{"platform_code": "x", "handle": "jane", "url": "not an address"}]}
    assert [row[1] for row in record(story, {"name": "Jane"} | url, wrong)] == ["recorded", "refused"]
    assert one(story, "select url from public.influencer_accounts where handle = 'jane'") == "https://x.com/jane"


def test_an_id_without_a_source_is_known_again(story: Connection) -> None:
    person = {"name": "Jane", "external_id": "17"}
    ((_, _, first, *_),) = record(story, person)
    assert record(story, person)[0][1:3] == ("recorded", first)


def test_a_person_of_two_suppliers_keeps_the_first_id(story: Connection) -> None:
    accounts = [{"platform_code": "instagram", "handle": "jane"}]
    jane = {"source": "s1", "external_id": "e1", "name": "Jane", "accounts": accounts}
    same = jane | {"source": "s2", "external_id": "f1"}
    (first, second) = record(story, jane, same)
    (renamed,) = record(story, {"source": "s1", "external_id": "e1", "name": "Jane Doe"})
    assert first[1] == "recorded"
    assert [second[1:3], renamed[1:3]] == [first[1:3]] * 2
    assert story.execute("select name, source, external_id from public.influencers where id = %s", [first[2]]).fetchall(
    ) == [("Jane Doe", "s1", "e1")]  # fmt: skip
    # The import compares by the same rule: nothing is left to write for either supplier.
    has = "select private.catalog_has(%s, %s)"
    assert [one(story, has, first[2], json.dumps(item | {"name": "Jane Doe"})) for item in (jane, same)] == [True, True]
    # A person without an id gets the first one that comes.
    nameless = {"name": "Kim", "accounts": [{"platform_code": "x", "handle": "kim"}]}
    kim, known = record(story, nameless, nameless | {"source": "s2", "external_id": "f2"})
    assert record(story, {"source": "s2", "external_id": "f2"})[0][1:3] == known[1:3] == kim[1:3]


@pytest.mark.parametrize("survivor_id", ["a", None])
def test_a_record_of_a_merged_person_updates_the_survivor_but_not_its_name(
    story: Connection, survivor_id: str | None
) -> None:
    kept = {
        "source": "s1",
        "external_id": survivor_id,
        "name": "A",
        "accounts": [{"platform_code": "x", "handle": "a"}],
    }
    merged = {"source": "s1", "external_id": "b", "name": "B", "accounts": [{"platform_code": "x", "handle": "b"}]}
    a, b = (row[2] for row in record(story, kept, merged))
    with as_service(story):
        story.execute("select public.merge_influencers(%s, %s)", [b, a])
    for item in (merged, {"source": "s1", "external_id": "b", "name": " b ", "city": "Bonn"}):
        assert record(story, item)[0][1:3] == ("recorded", a)
    assert one(story, "select city from public.influencers where id = %s", a) == "Bonn"
    people = "select name, external_id from public.influencers where id = any(%s) order by merged_into_id nulls first"
    assert story.execute(people, [[a, b]]).fetchall() == [("A", survivor_id), ("B", "b")]
    assert one(story, "select private.catalog_has(%s, %s)", a, json.dumps(merged))
    # A name that neither of the two had is news.
    record(story, merged | {"name": "Anna"})
    assert one(story, "select name from public.influencers where id = %s", a) == "Anna"


def test_an_account_known_by_its_id_changes_its_handle(story: Connection) -> None:
    def profile(handle: str, **others: str) -> dict[str, Any]:
        return {
            "name": "Jane",
            "accounts": [{"platform_code": "x", "handle": handle, "source": "p", "external_id": "pa1"} | others],
        }

    ((_, _, jane, *_),) = record(story, profile("jane"))
    rows = record(story, profile("jane_doe"), profile("jane_doe", source="q", external_id="qa1"), profile("doe"))
    assert [row[1:3] for row in rows] == [("recorded", jane)] * 3
    assert story.execute(
        "select handle, source, external_id from public.influencer_accounts where influencer_id = %s", [jane]
    ).fetchall() == [("doe", "p", "pa1")]


def test_an_erased_person_is_left_out(story: Connection) -> None:
    ((_, _, person, *_),) = record(story, PERSON)
    with as_service(story):
        story.execute("select public.erase_influencer(%s)", [person])
    other = {"name": "Other", "accounts": [{"platform_code": "x", "handle": "other"}]}
    assert [row[1] for row in record(story, PERSON, other)] == ["left_out", "recorded"]


def test_an_erased_person_does_not_come_back_under_another_word_for_the_platform(story: Connection) -> None:
    channel = "UCX6OQ3DkcsbYNE6H8uQQuVA"
    known = [
        {"platform_code": "x", "handle": "zelieq7", "platform_account_id": "9900112"},
        {"platform_code": "youtube", "handle": channel},
    ]
    ((_, _, person, *_),) = record(
        story, {"source": "s", "external_id": "z1", "name": "Zélie Quarkson", "accounts": known}
    )
    with as_service(story):
        story.execute("select public.erase_influencer(%s)", [person])
    accounts: list[dict[str, Any]] = [
        {"platform_code": "X", "handle": "zelieq7"},
        {"platform_code": "twitter", "handle": "@ZelieQ7"},
        {"platform_code": "x", "url": "https://twitter.com/ZelieQ7?s=20"},
        {"platform_code": " Twitter ", "platform_account_id": " 9900112\u200b", "handle": "other"},
        {"platform_code": "x", "handle": "other", "url": "https://x.com/zelieq7/"},
        {"platform_code": "YouTube", "handle": "zelie", "platform_account_id": channel},
        {"platform_code": "youtube", "handle": "zelie", "url": f"https://m.youtube.com/channel/{channel}"},
    ]
    given = [{"name": "Zélie Quarkson", "accounts": [account]} for account in accounts]
    given += [{"name": "Zélie Quarkson", "source": " s ", "external_id": id} for id in ("z1", " z1", "z1\u200b")]
    assert [row[1:3] for row in record(story, *given)] == [("left_out", None)] * len(given)
    assert one(story, "select count(*) from public.influencers where name = 'Zélie Quarkson'") == 0
    near = {"name": "Ann", "accounts": [{"platform_code": "x", "handle": "zelieq70", "url": "https://x.com/zelieq70"}]}
    assert record(story, near)[0][1] == "recorded"


CHANNEL = "UCX6OQ3DkcsbYNE6H8uQQuVA"
ADDRESS = f"https://www.youtube.com/channel/{CHANNEL}"


@pytest.mark.parametrize("order", range(4))
def test_a_channel_by_its_id_and_by_its_handle_is_one_account(story: Connection, order: int) -> None:
    """As soon as one row has both; in whatever order the lists come."""
    both: list[dict[str, Any]] = [
        {"handle": "@Zelie", "url": ADDRESS, "platform_account_id": CHANNEL},
        {"handle": "zelie", "platform_account_id": CHANNEL},
    ]
    parts: list[dict[str, Any]] = [
        {"handle": CHANNEL, "followers": 7},
        {"handle": "@zelie"},
        {"url": f"{ADDRESS}/about"},
    ]
    given = {0: [*parts, *both], 1: [*both, *parts], 2: [parts[1], both[0], parts[0]], 3: [parts[2], parts[1], both[0]]}
    for entry in given[order]:
        person = {
            "source": "s",
            "external_id": "z",
            "name": "Zélie",
            "accounts": [{"platform_code": "youtube"} | entry],
        }
        assert record(story, person)[0][1:4:2] == ("recorded", None)
    kept = (
        "select array_agg(handle || ' ' || platform_account_id) from public.influencer_accounts"
        " where platform_code = 'youtube'"
    )
    assert one(story, kept) == [f"zelie {CHANNEL}"]


def test_a_second_channel_with_the_address_of_the_first_is_another_one(story: Connection) -> None:
    def channel(handle: str, **others: str) -> dict[str, Any]:
        account = {"platform_code": "youtube", "handle": handle} | others
        return {"source": "s", "external_id": "j", "name": "Jane", "accounts": [account]}

    given = (channel("jane", platform_account_id=CHANNEL), channel("jane2", url=ADDRESS), channel("jane2", url=ADDRESS))
    rows = record(story, *given)
    assert {row[1] for row in rows} == {"recorded"}, rows
    kept = (
        "select array_agg(concat_ws(' ', handle, platform_account_id) order by handle)"
        " from public.influencer_accounts where influencer_id = %s"
    )
    assert one(story, kept, rows[0][2]) == [f"jane {CHANNEL}", "jane2"]
    # The id in place of the handle, in small letters as some export it, with the address that has its capitals.
    lower = channel(f"channel/{CHANNEL.lower()}", url=ADDRESS)
    assert record(story, lower)[0][1] == "recorded"
    assert one(story, kept, rows[0][2]) == [f"jane {CHANNEL}", "jane2"]


def test_numbers_of_two_rows_that_are_one_profile_do_not_contradict(story: Connection) -> None:
    for n, (by_handle, by_id, expected) in enumerate((
        ((1000, 0.05), (0, None), "0 -"), ((0, None), (None, 0.05), "- 0.05"),
        ((1000, 0.05), (None, None), "1000 0.05"), ((0, 0), (10, 0.5), "10 0.5"), ((None, 0.05), (7, None), "7 0.05"),
    )):  # fmt: skip
        person = influencer(story)
        for place, (followers, rate) in enumerate((by_handle, by_id)):
            story.execute(
                "insert into public.influencer_accounts"
                " (influencer_id, platform_code, handle, platform_account_id, followers, engagement_rate)"
                " values (%s, 'instagram', %s, %s, %s, %s)",
                [person, f"joined{n}", f"99{n}" if place else None, followers, rate],
            )
        numbers = (
            "select concat_ws(' ', coalesce(followers::text, '-'), coalesce(engagement_rate::text, '-'))"
            " from public.influencer_accounts where influencer_id = %s"
        )
        assert one(story, numbers, person) == expected


def test_a_channel_of_two_people_is_told(story: Connection) -> None:
    channel = {"platform_code": "youtube", "handle": CHANNEL}
    record(story, {"name": "Ann", "source": "s", "external_id": "1", "accounts": [channel]})
    record(
        story,
        {"name": "Bo", "source": "s", "external_id": "2", "accounts": [{"platform_code": "youtube", "handle": "bo"}]},
    )
    both = {"platform_code": "youtube", "handle": "bo", "url": ADDRESS, "platform_account_id": CHANNEL}
    for external_id, rule in (("1", "influencer_accounts_handle_key"), ("2", "influencers_recorded_once")):
        person = {"name": "Bo", "source": "s", "external_id": external_id, "accounts": [both]}
        assert record(story, person)[0][1:4:2] == ("refused", rule)


def test_a_record_in_other_words_is_the_same_record(story: Connection) -> None:
    accounts: list[dict[str, Any]] = [
        {"platform_code": "Twitter", "handle": "@Nora7"},
        {"platform_code": "x", "url": "https://mobile.twitter.com/nora7"},
        {"platform_code": "X", "handle": "nora7", "platform_account_id": " 55 "},
        {"platform_code": "twitter", "handle": "nora7", "platform_account_id": "55"},
    ]
    people = [{"name": "Nora", "source": " s", "external_id": "n1 ", "accounts": [account]} for account in accounts]
    rows = record(story, *people, *people)
    assert {row[1:3] for row in rows} == {("recorded", rows[0][2])}, rows
    kept = (
        "select count(*), min(handle), min(platform_account_id) from public.influencer_accounts where handle ~ 'nora'"
    )
    assert one(story, kept) == (1, "nora7", "55")
    assert [row[3] for row in record(story, {"name": "N", "source": "s", "external_id": " "})] == [
        "record_influencers_identity"
    ]


@pytest.mark.parametrize(
    ("dimension", "value", "nearest"),
    [("country", "Germny", "DE"), ("industry", "Softwear", "software"), ("age_band", "40-44", "35-44")],
)
def test_an_audience_value_on_no_list_names_the_nearest(
    story: Connection, dimension: str, value: str, nearest: str
) -> None:
    key = account(story, influencer(story))
    with refused(story, "audience_segments_value_known") as refusal:
        story.execute(
            "insert into public.audience_segments (account_id, dimension, value, share) values (%s, %s, %s, 0.1)",
            [key, dimension, value],
        )
    assert nearest in str(refusal.hint)


def test_a_workspace_records_the_audience_of_its_own_people_and_finds_them_by_it(
    story: Connection, world: World, acme: Maker, beta: Maker
) -> None:
    own = acme("workspace_influencer_accounts", handle="own")
    foreign = beta.id("workspace_influencer_accounts", handle="foreign")
    found = "select workspace_influencer_id from public.search_influencers(%s)"
    record_audience = "select public.record_audience(%s, %s)"

    def audience(**percents: float) -> str:
        return json.dumps([{"dimension": "country", "value": name, "percent": n} for name, n in percents.items()])

    with as_user(story, world.edda):
        assert story.execute(record_audience, [own["id"], audience(Germany=40, de=15, France=10)]).fetchone() == (2,)
        filters = json.dumps({"audience": [{"dimension": "country", "value": "DE", "share": 0.55}]})
        assert one(story, found, filters) == own["workspace_influencer_id"]
        # The next report replaces it, whole, however the dimension is spelt.
        report = audience(US=90).replace("country", " Country")
        assert story.execute(record_audience, [own["id"], report]).fetchone() == (1,)
        assert story.execute(found, [filters]).fetchall() == []
        for account, report, rule in (
            (own["id"], audience(Germny=1), "workspace_audience_segments_value_known"),
            (own["id"], audience(DE=60, FR=60), "workspace_audience_segments_share_total"),
            (own["id"], '[{"dimension": "country", "value": "DE"}]', "record_influencers_share"),
            (own["id"], '[{"dimension": "country", "value": "DE", "shares": 1}]', "record_influencers_keys"),
            (own["id"], "{}", "record_audience_array"),
            (own["id"], "[null]", "record_influencers_share"),
            (own["id"], '[{"dimension": "country", "value": "DE", "percent": "60 %"}]', "record_influencers_share"),
            (foreign, audience(DE=60), "record_audience_account"),
        ):
            with refused(story, rule):
                story.execute(record_audience, [account, report])
        kept = "select share::float from public.workspace_audience_segments where account_id = %s"
        assert one(story, kept, own["id"]) == 0.9
    with as_user(story, world.vera), refused(story, "workspace_role", sqlstate="42501"):
        story.execute(record_audience, [own["id"], audience(DE=60)])
    with as_service(story):
        with refused(story, "workspace_named"):
            story.execute(record_audience, [own["id"], audience(DE=60)])
        named = "select public.record_audience(%s, %s, %s)"
        assert story.execute(named, [own["id"], audience(DE=60), world.acme]).fetchone() == (1,)


CATALOG = ("influencers", "influencer_accounts", "influencer_rates", "influencer_topics", "influencer_languages",
           "audience_segments", "account_metrics")  # fmt: skip


def rows_of_catalog(story: Connection) -> list[Any]:
    return [
        story.execute(f"select to_jsonb(rows) from public.{table} as rows order by rows::text".encode()).fetchall()
        for table in CATALOG
    ]


def test_an_identical_repeat_changes_nothing(story: Connection) -> None:
    spelt = PERSON | {"rates": [PERSON["rates"][0] | {"currency_code": "usd"}], "topics": ["SaaS"]}
    ((_, _, person, *_),) = record(story, spelt)
    # now() stands still in a transaction: what is written again would have its time.
    for table in CATALOG[:3]:
        story.execute(f"alter table public.{table} disable trigger set_updated_at".encode())
        story.execute(f"update public.{table} set updated_at = '2026-01-01'".encode())
        story.execute(f"alter table public.{table} enable trigger set_updated_at".encode())
    before = rows_of_catalog(story)
    for again in (spelt, PERSON, spelt):
        assert record(story, again)[0][1] == "recorded"
    assert rows_of_catalog(story) == before
    dearer = PERSON | {"rates": [PERSON["rates"][0] | {"amount_minor": 120000}]}
    record(story, dearer)
    rates = "select amount_minor from public.influencer_rates where influencer_id = %s"
    assert story.execute(rates, [person]).fetchall() == [(120000,)]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (0, 2, 1, 0, 1, 2)])
def test_a_price_holds_until_the_next_one_begins(story: Connection, order: tuple[int, ...]) -> None:
    price = PERSON["rates"][0]
    prices = [
        price,
        price | {"valid_during": "[2026-04-01,)", "amount_minor": 120000},
        price | {"valid_during": "[2026-07-01,)", "amount_minor": 150000},
    ]
    for place in order:
        ((_, outcome, person, *_),) = record(story, PERSON | {"rates": [prices[place]]})
        assert outcome == "recorded"
    rates = "select valid_during::text, amount_minor from public.influencer_rates where influencer_id = %s order by 1"
    assert story.execute(rates, [person]).fetchall() == [
        ("[2026-01-01,2026-04-01)", 100000),
        ("[2026-04-01,2026-07-01)", 120000),
        ("[2026-07-01,)", 150000),
    ]
    # The price of a later list that is still the same.
    record(story, PERSON | {"rates": [prices[2] | {"valid_during": "[2026-10-01,)"}]})
    assert len(story.execute(rates, [person]).fetchall()) == 3


def test_a_second_id_of_the_same_source_is_refused(story: Connection) -> None:
    profile = {"platform_code": "x", "handle": "jane", "source": "p", "external_id": "a1"}
    jane = {"source": "s1", "external_id": "e1", "name": "Jane", "accounts": [profile]}
    rows = record(
        story,
        jane,
        jane | {"external_id": "e2"},
        jane | {"accounts": [profile | {"external_id": "a2"}]},
        {"name": "Kim", "external_id": "1", "accounts": [{"platform_code": "x", "handle": "kim"}]},
        {"name": "Kim", "external_id": "2", "accounts": [{"platform_code": "x", "handle": "kim"}]},
    )
    told = ("refused", "record_influencers_ids_agree")
    assert [(row[1], row[3]) for row in rows] == [("recorded", None), told, told, ("recorded", None), told]
    assert "e1" in rows[1][4]
    assert "a1" in rows[2][4]


@pytest.mark.parametrize(
    ("given", "rule", "path"),
    [
        ({"topics": "saas"}, "form", "topics"), ({"topics": [["saas"]]}, "form", "topics[1]"),
        ({"languages": {"code": "en"}}, "form", "languages"), ({"industries": 7}, "form", "industries"),
        ({"rates": {"amount_minor": 1}}, "form", "rates"), ({"rates": ["100"]}, "form", "rates[1]"),
        ({"accounts": {}}, "form", "accounts"), ({"accounts": [1]}, "form", "accounts[1]"),
        ({"name": ["Jane"]}, "form", "name"),
        ({"bio": {"en": "x"}}, "form", "bio"), ({"last_active_at": "soon"}, "readable", "last_active_at"),
        ({"is_verified": "perhaps"}, "readable", "is_verified"),
        ({"years_in_field": 1.5}, "readable", "years_in_field"),
        ({"quality_score": "1e9"}, "readable", "quality_score"),
        ({"rates": [PERSON["rates"][0] | {"amount_minor": "1k"}]}, "number", "rates[1].amount_minor"),
        ({"rates": [PERSON["rates"][0] | {"valid_during": "2026"}]}, "readable", "rates[1].valid_during"),
        ({"audience": "x"}, "form", "accounts[1].audience"), ({"audience": {}}, "form", "accounts[1].audience"),
        ({"audience": ["x"]}, "form", "accounts[1].audience[1]"), ({"metrics": 5}, "form", "accounts[1].metrics"),
        ({"metrics": [{"measured_on": "someday"}]}, "readable", "accounts[1].metrics[1].measured_on"),
        ({"metrics": [{"measured_on": "2026-01-01", "posts": "1K"}]}, "number", "accounts[1].metrics[1].posts"),
        ({"last_checked_at": "2026-13-01"}, "readable", "accounts[1].last_checked_at"),
        ({"followers": [1]}, "form", "accounts[1].followers"),
    ],
)  # fmt: skip
def test_a_value_of_another_form_is_named_by_its_path(
    story: Connection, given: dict[str, Any], rule: str, path: str
) -> None:
    in_account = path.startswith("accounts[1].")
    person = PERSON | ({"accounts": [PERSON["accounts"][0] | given]} if in_account else given)
    (refusal,) = record(story, person)
    assert (refusal[1], refusal[3]) == ("refused", f"record_influencers_{rule}")
    assert refusal[4].startswith(f"{path} ")
    assert refusal[5]


def test_null_is_no_list(story: Connection) -> None:
    nothing = dict.fromkeys(("topics", "languages", "industries", "rates"), None)
    account = PERSON["accounts"][0] | {"audience": None, "metrics": None}
    assert record(story, PERSON | nothing | {"accounts": [account]})[0][1] == "recorded"
