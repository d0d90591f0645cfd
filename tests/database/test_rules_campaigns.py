"""Campaigns: collaborations, exclusivity, block list, costs, UTM parameters in one spelling, derived addresses."""

from __future__ import annotations

import unicodedata
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from crmdb.database import Connection
from tests.support.actors import as_service, as_user, refused
from tests.support.rows import PUBLISHED, Maker, insert
from tests.support.world import World


def value(story: Connection, query: str, *arguments: Any) -> Any:
    row = story.execute(query.encode(), arguments).fetchone()
    assert row is not None
    return row[0]


# ---------------------------------------------------------------------------------------------------------------------
# Collaborations


def promise(acme: Maker, person: Any, period: str, category: str = "crm-software", **given: Any) -> Any:
    return acme.id(
        "collaborations",
        workspace_influencer_id=person,
        exclusivity_category=category,
        exclusivity_period=period,
        **given,
    )


def test_nobody_promises_the_same_exclusivity_twice(story: Connection, acme: Maker) -> None:
    person = acme.id("workspace_influencers")
    first = promise(acme, person, "[2026-01-01,2026-07-01)")
    with refused(story, "collaborations_exclusivity_excl", sqlstate="23P01"):
        promise(acme, person, "[2026-06-30,2026-08-01)")
    promise(acme, person, "[2026-07-01,2026-08-01)")
    promise(acme, person, "[2026-01-01,2026-07-01)", "banking")
    promise(acme, acme.id("workspace_influencers"), "[2026-01-01,2026-07-01)")
    promise(acme, person, "[2026-01-01,2026-07-01)", status="declined")
    story.execute("update public.collaborations set status = 'cancelled' where id = %s", [first])
    second = promise(acme, person, "[2026-02-01,2026-03-01)")
    with refused(story, "collaborations_exclusivity_excl"):
        story.execute(
            "update public.collaborations set exclusivity_period = '[2026-02-01,2026-12-01)' where id = %s",
            [second],
        )
    with refused(story, "collaborations_exclusivity_check"):
        acme("collaborations", exclusivity_category="banking")


def test_two_workspaces_do_not_hinder_each_other(story: Connection, acme: Maker, beta: Maker) -> None:
    catalog = value(story, "insert into public.influencers (name) values ('Nadia') returning id")
    for maker in (acme, beta):
        person = maker.id("workspace_influencers", name=None, influencer_id=catalog)
        promise(maker, person, "[2026-01-01,2026-07-01)")


def test_from_contracted_on_there_is_a_contract(story: Connection, acme: Maker) -> None:
    for status in ("contracted", "active", "completed"):
        for missing in ({"fee_minor": 1}, {"contract_period": "[2026-01-01,2026-02-01)"}):
            with refused(story, "collaborations_contracted_check"):
                acme("collaborations", status=status, **missing)
        acme("collaborations", status=status, fee_minor=0, contract_period="[2026-01-01,2026-02-01)")


@pytest.mark.parametrize("table", ["campaign_costs", "tracking_links", "promo_codes"])
def test_a_deal_is_one_of_the_campaign(story: Connection, acme: Maker, table: str) -> None:
    collaboration, other = acme("collaborations"), acme.id("campaigns")
    acme(table, campaign_id=collaboration["campaign_id"], collaboration_id=collaboration["id"])
    with refused(story, f"{table}_collaboration_id_fkey"):
        acme(table, campaign_id=other, collaboration_id=collaboration["id"])


def test_one_person_is_in_a_campaign_once(story: Connection, acme: Maker) -> None:
    campaign, person = acme.id("campaigns"), acme.id("workspace_influencers")
    acme("collaborations", campaign_id=campaign, workspace_influencer_id=person)
    with refused(story, "collaborations_workspace_influencer_id_key"):
        acme("collaborations", campaign_id=campaign, workspace_influencer_id=person)


@pytest.mark.parametrize("type", ["do_not_contact", "blocked"])
def test_whom_we_do_not_work_with_enters_no_campaign(story: Connection, world: World, acme: Maker, type: str) -> None:
    person = acme.id("workspace_influencers")
    collaboration = acme.id("collaborations", workspace_influencer_id=person)
    other = acme.id("collaborations")
    if type == "blocked":
        acme("exclusions", workspace_influencer_id=person)
    else:
        story.execute(
            "update public.workspace_influencers set do_not_contact = true, do_not_contact_reason = 'Asked us to stop'"
            " where id = %s",
            [person],
        )
    rule = f"collaborations_{type}"
    with refused(story, rule) as refusal:
        acme("collaborations", workspace_influencer_id=person)
    assert refusal.hint
    for status in ("contacted", "negotiating"):
        with refused(story, rule), as_user(story, world.edda):
            story.execute("update public.collaborations set status = %s where id = %s", [status, collaboration])
    # Changing who the collaboration is with is not a way in.
    for actor in (as_user(story, world.maya), as_service(story)):
        with refused(story, rule), actor:
            story.execute(
                "update public.collaborations set workspace_influencer_id = %s where id = %s", [person, other]
            )
    # To end what there is, or to keep a record of a refusal, is allowed.
    story.execute("update public.collaborations set status = 'declined' where id = %s", [collaboration])
    acme("collaborations", workspace_influencer_id=person, status="declined")


def test_a_running_campaign_has_a_first_day(story: Connection, acme: Maker) -> None:
    for status in ("planned", "active", "paused", "completed"):
        with refused(story, "campaigns_running_dates_check"):
            acme("campaigns", status=status)
    with refused(story, "campaigns_ends_on_order_check"):
        acme("campaigns", starts_on="2026-01-02", ends_on="2026-01-02")


def test_costs_are_paid_before_they_are_refunded(story: Connection, acme: Maker) -> None:
    acme("campaign_costs", status="paid", paid_on="2026-01-05")
    acme("campaign_costs", status="refunded", paid_on="2026-01-05", refunded_minor=5_000)
    for rule, given in (
        ("campaign_costs_paid_on_check", {"status": "paid"}),
        ("campaign_costs_paid_on_check", {"status": "planned", "paid_on": "2026-01-05"}),
        ("campaign_costs_refunded_minor_check", {"status": "refunded", "paid_on": "2026-01-05"}),
        (
            "campaign_costs_refunded_minor_check",
            {"status": "refunded", "paid_on": "2026-01-05", "refunded_minor": 5_001},
        ),
        ("campaign_costs_refunded_minor_check", {"status": "paid", "paid_on": "2026-01-05", "refunded_minor": 1}),
    ):
        with refused(story, rule):
            acme("campaign_costs", **given)


# ---------------------------------------------------------------------------------------------------------------------
# One spelling


def normalised(story: Connection, text: str | None) -> Any:
    return value(story, "select private.normalise_utm(%s)", text)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("LinkedIn", "linkedin"),
        ("  Paid   Social  ", "paid-social"),
        ("paid_social", "paid-social"),
        ("paid+social", "paid-social"),
        ("paid - social", "paid-social"),
        ("_paid__social_", "paid-social"),
        ("ﬁntech", "fintech"),
        ("ＦＵＬＬ　ｗｉｄｔｈ", "full-width"),
        ("\u00a0no\u00a0break\u00a0", "no-break"),
        ("Café", "café"),
        ("Cafe\u0301", "café"),
        ("МОСКВА", "москва"),
        ("tab\tand\nline", "tab-and-line"),
        ("spring%20sale", "spring-sale"),
        ("spring%2520sale%0A", "spring-sale"),
        ("caf%C3%A9", "café"),
        ("100%off", "100%off"),
        ("spring\u2013sale", "spring-sale"),
        ("spring).", "spring"),
        ('"spring"', "spring"),
        ("\u201espring\u201c", "spring"),
        ("x-(twitter)", "x-(twitter)"),
        ("customer.io", "customer.io"),
        ("(not set)", None),
        ("undefined", None),
        ("-", None),
        (" _+ ", None),
        ("", None),
        (None, None),
    ],
)
def test_a_utm_value_has_one_spelling(story: Connection, given: str | None, expected: str | None) -> None:
    assert normalised(story, given) == expected


def test_normalising_is_idempotent_and_blind_to_case_spaces_and_composition(story: Connection) -> None:
    random = Random(11)
    alphabet = "abcXYZ019 _+-&=?#/%.~éÉßẞñÑøØ漢字ひらがなДж🎯\u00a0\u3000\t\u0301ﬁ①Ⅷ"
    for _ in range(400):
        text = "".join(random.choice(alphabet) for _ in range(random.randint(0, 12)))
        once = normalised(story, text)
        assert normalised(story, once) == once, repr(text)
        assert normalised(story, f"  {text}__") == once, repr(text)
        assert normalised(story, text.replace("_", " ").replace("+", "_")) == once, repr(text)
        assert normalised(story, unicodedata.normalize("NFD", text)) == once, repr(text)
        if once is not None:
            assert not once.startswith("-")
            assert not once.endswith("-")
            assert "--" not in once
            assert once == once.lower()


@pytest.mark.parametrize(
    ("parameter", "given", "expected"),
    [
        ("source", "FB", "facebook"),
        ("source", "Face Book", "facebook"),
        ("source", "Twitter", "x"),
        ("source", "Linked_In", "linkedin"),
        ("medium", "E-Mail", "email"),
        ("medium", "fb", "fb"),
        ("source", "somewhere", "somewhere"),
    ],
)
def test_known_aliases_become_canonical(
    story: Connection, acme: Maker, parameter: str, given: str, expected: str
) -> None:
    link = acme("tracking_links", **{f"utm_{parameter}": given})
    assert link[f"utm_{parameter}"] == expected
    story.execute(f"update public.tracking_links set utm_{parameter} = 'other' where id = %s".encode(), [link["id"]])
    story.execute(f"update public.tracking_links set utm_{parameter} = %s where id = %s".encode(), [given, link["id"]])
    assert value(story, f"select utm_{parameter} from public.tracking_links where id = %s", link["id"]) == expected


def test_an_alias_is_the_workspaces_own(story: Connection, acme: Maker, beta: Maker) -> None:
    acme("utm_aliases", parameter="campaign", alias="q1", canonical="spring")
    assert acme("tracking_links", utm_campaign="Q1")["utm_campaign"] == "spring"
    assert beta("tracking_links", utm_campaign="Q1")["utm_campaign"] == "q1"
    with refused(story, "utm_aliases_alias_key"):
        acme("utm_aliases", parameter="campaign", alias="q1", canonical="summer")
    with refused(story, "utm_aliases_canonical_differs_check"):
        acme("utm_aliases", parameter="campaign", alias="q2", canonical="q2")
    for spelling in ("Q 3", "q_3", "q-3/", " Q-3\u200b", "q--3"):
        with story.transaction(force_rollback=True):
            assert (
                acme("utm_aliases", parameter="campaign", alias=spelling, canonical="Third Quarter")["alias"] == "q-3"
            )
            assert acme("tracking_links", utm_campaign="Q 3")["utm_campaign"] == "third-quarter"
    for blank in ("", "\u200b", "(not set)"):
        with refused(story, "utm_aliases_alias_check"):
            acme("utm_aliases", parameter="campaign", alias=blank, canonical="third-quarter")


# ---------------------------------------------------------------------------------------------------------------------
# Templates


def test_a_template_fills_what_is_left_empty(story: Connection, acme: Maker) -> None:
    campaign = acme("campaigns", slug="spring-launch")
    collaboration = acme(
        "collaborations",
        campaign_id=campaign["id"],
        workspace_influencer_id=acme.id("workspace_influencers", name="Zoë  Ångström"),
    )
    content = acme("deliverables", collaboration_id=collaboration["id"], platform_code="youtube")
    template = acme("utm_templates", utm_term="{platform} {campaign}")
    everything = {
        "campaign_id": campaign["id"],
        "collaboration_id": collaboration["id"],
        "deliverable_id": content["id"],
    }
    link = acme("tracking_links", **everything, utm_template_id=template["id"], utm_source=None)
    assert [link[f"utm_{name}"] for name in ("source", "medium", "campaign", "content", "term")] == [
        "youtube",
        "influencer",
        "spring-launch",
        "zoë-ångström",
        "youtube-spring-launch",
    ]
    link = acme("tracking_links", **everything, utm_template_id=template["id"], utm_source="Podcast")
    assert link["utm_source"] == "podcast"


def test_a_link_without_template_is_named_after_what_it_was_made_for(acme: Maker) -> None:
    catalog_free = acme("tracking_links", utm_source="linkedin", utm_campaign=None)
    assert catalog_free["utm_campaign"].startswith("campaign-")
    assert catalog_free["utm_content"] is None


def test_a_missing_word_is_said(story: Connection, acme: Maker) -> None:
    with refused(story, "tracking_links_utm_complete", sqlstate="23502", matching="deliverable_id") as refusal:
        acme("tracking_links", utm_source=None)
    assert refusal.hint
    template = acme("utm_templates", utm_medium="{influencer}")
    with refused(story, "tracking_links_utm_complete", matching="collaboration_id"):
        acme("tracking_links", utm_template_id=template["id"])
    with refused(story, sqlstate="23502"):
        acme("tracking_links", utm_source=" _ ")


# ---------------------------------------------------------------------------------------------------------------------
# The derived address

DESTINATIONS = [
    "https://acme.test",
    "https://acme.test/",
    "https://acme.test/demo",
    "https://acme.test/demo?",
    "https://acme.test/demo?plan=pro",
    "https://acme.test/demo?plan=pro&",
    "https://acme.test/demo#top",
    "https://acme.test/demo?plan=pro#top",
    "https://acme.test/#/route?tab=1",
    "https://acme.test/?q=1#a?b=c&d#e",
    "http://acme.test:8080/p%20q?x=%26&y=a+b",
    "https://xn--mnchen-3ya.example/straße",
]
VALUES = [
    "spring",
    "über & unter",
    "a=b",
    "50%",
    "100% #1?",
    "漢字",
    "🎯 target",
    "o'brien",
    'q"q',
    "a/b",
    "x;y",
    "~._-",
]


@pytest.mark.parametrize("destination", DESTINATIONS)
def test_the_address_carries_the_parameters_and_nothing_else_changes(acme: Maker, destination: str) -> None:
    for content in VALUES:
        link = acme("tracking_links", destination_url=destination, utm_content=content)
        before, after = urlsplit(destination), urlsplit(link["url"])
        assert (before.scheme, before.netloc, before.path, before.fragment) == (
            after.scheme,
            after.netloc,
            after.path,
            after.fragment,
        )
        own = parse_qsl(before.query, strict_parsing=False, keep_blank_values=True)
        expected = own + [
            (f"utm_{name}", link[f"utm_{name}"])
            for name in ("source", "medium", "campaign", "content", "term")
            if link[f"utm_{name}"] is not None
        ]
        assert parse_qsl(after.query, keep_blank_values=True) == expected, link["url"]
        assert after.query.removeprefix(before.query).isascii()
        assert "??" not in link["url"].split("#")[0]
        assert "&&" not in link["url"]


def test_the_address_follows_and_is_never_typed(story: Connection, world: World, acme: Maker) -> None:
    link = acme("tracking_links", destination_url="https://acme.test/a", utm_campaign="one")
    story.execute(
        "update public.tracking_links set destination_url = 'https://acme.test/b', utm_campaign = 'Two' where id = %s",
        [link["id"]],
    )
    assert value(story, "select url from public.tracking_links where id = %s", link["id"]) == (
        "https://acme.test/b?utm_source=linkedin&utm_medium=influencer&utm_campaign=two"
    )
    for actor in (as_user(story, world.maya), as_service(story)):
        with refused(story, sqlstate="428C9"), actor:
            story.execute("update public.tracking_links set url = 'https://evil.test' where id = %s", [link["id"]])
    with refused(story, sqlstate="428C9"):
        acme("tracking_links", url="https://evil.test")


@pytest.mark.parametrize(
    "bad", ["", "acme.test", "ftp://acme.test", "https://", "https:///x", "https://a b", "javascript:alert(1)"]
)
def test_a_destination_is_a_web_address(story: Connection, acme: Maker, bad: str) -> None:
    with refused(story, "tracking_links_destination_url_check"):
        acme("tracking_links", destination_url=bad)


@pytest.mark.parametrize("bad", ["https://a.test/?utm_source=x", "https://a.test/?a=1&UTM_Campaign=x"])
def test_parameters_are_columns_not_part_of_the_destination(story: Connection, acme: Maker, bad: str) -> None:
    with refused(story, "tracking_links_destination_url_utm_check"):
        acme("tracking_links", destination_url=bad)


def test_short_codes_and_promo_codes_are_unique_in_a_workspace(story: Connection, acme: Maker, beta: Maker) -> None:
    acme("tracking_links", short_code="spring")
    beta("tracking_links", short_code="spring")
    with refused(story, "tracking_links_short_code_key"):
        acme("tracking_links", short_code="spring")
    acme("promo_codes", code="SAVE10")
    beta("promo_codes", code="SAVE10")
    with refused(story, "promo_codes_code_key"):
        acme("promo_codes", code="SAVE10")
    with refused(story, "promo_codes_code_key"):
        acme("promo_codes", code=" save10\u200b")
    for bad in ("A", "WITH SPACE", ""):
        with refused(story, "promo_codes_code_check"):
            acme("promo_codes", code=bad)
    prefixes = story.execute("select count(*), count(distinct link_prefix) from public.workspaces").fetchone()
    assert prefixes is not None
    assert prefixes[0] == prefixes[1]


def test_a_campaign_goes_with_all_that_was_planned_in_it(story: Connection, world: World, acme: Maker) -> None:
    collaboration = acme("collaborations")
    content = acme("deliverables", collaboration_id=collaboration["id"], **PUBLISHED)
    acme("deliverable_metrics", deliverable_id=content["id"])
    for table in ("campaign_costs", "promo_codes", "tracking_links"):
        acme(table, campaign_id=collaboration["campaign_id"], collaboration_id=collaboration["id"])
    acme("campaign_targets", campaign_id=collaboration["campaign_id"])
    acme("notes", company_id=None, campaign_id=collaboration["campaign_id"])
    with as_user(story, world.edda):
        gone = story.execute("delete from public.campaigns where id = %s", [collaboration["campaign_id"]])
    assert gone.rowcount == 1
    assert value(story, "select count(*) from public.status_changes where deliverable_id = %s", content["id"]) == 0


def test_a_campaign_that_touched_buyers_stays(story: Connection, acme: Maker) -> None:
    campaign = acme.id("campaigns")
    acme("touchpoints", campaign_id=campaign)
    with refused(story, "touchpoints_campaign_id_fkey", sqlstate="23503"):
        story.execute("delete from public.campaigns where id = %s", [campaign])


def test_an_overview_counts_no_bots(story: Connection, acme: Maker) -> None:
    campaign = acme.id("campaigns")
    acme("touchpoints", campaign_id=campaign)
    acme("touchpoints", campaign_id=campaign, is_bot=True)
    assert value(story, "select touches from public.campaign_overview where id = %s", campaign) == 1


# ---------------------------------------------------------------------------------------------------------------------
# Metrics


@pytest.mark.parametrize(
    "status", ["planned", "in_production", "submitted", "changes_requested", "approved", "cancelled"]
)
def test_content_has_no_numbers_before_it_is_published(
    story: Connection, world: World, acme: Maker, status: str
) -> None:
    content = acme.id("deliverables", status=status)
    for acting in (as_user(story, world.edda), as_service(story)):
        with refused(story, "deliverable_metrics_published", matching=f"is {status}: it has no numbers"), acting:
            insert(story, "deliverable_metrics", acme.values("deliverable_metrics", deliverable_id=content))


def test_numbers_begin_with_the_publication(story: Connection, world: World, acme: Maker) -> None:
    content = acme.id("deliverables", **PUBLISHED | {"published_at": "2026-03-05T10:00Z"})
    other = acme.id("deliverables", **PUBLISHED)
    with as_user(story, world.edda):
        # The day of publication, told as a day, in the time zone of the platform.
        early = acme("deliverable_metrics", deliverable_id=content, measured_at="2026-03-04T22:00-08")
        with refused(story, "deliverable_metrics_after_publication", matching="2026-03-04"):
            acme("deliverable_metrics", deliverable_id=content, measured_at="2026-03-04T09:59Z")
        for change in ("measured_at = '2026-03-01Z'", f"measured_at = '2026-03-01Z', deliverable_id = '{content}'"):
            with refused(story, "deliverable_metrics_after_publication"):
                story.execute(f"update public.deliverable_metrics set {change} where id = {early['id']}".encode())
        with refused(story, "deliverables_published_before_numbers", matching="2026-03-05"):
            story.execute("update public.deliverables set published_at = '2026-03-07' where id = %s", [content])
        for day in ("2026-03-04", "2026-03-05"):
            story.execute("update public.deliverables set published_at = %s where id = %s", [day, content])
        story.execute("update public.deliverables set published_at = '2026-03-07' where id = %s", [other])


@pytest.mark.parametrize(
    ("numbers", "rule"),
    [
        ({"reach": 11, "impressions": 10}, "reach_shown"),
        ({"reactions": 11, "engagements": 10}, "engaged_check"),
        ({"comments": 1, "engagements": 0}, "engaged_check"),
        # Unusual, and possible: impressions of thumbnails, clicks of a shop, engagements without saves and shares.
        ({"reach": 10, "impressions": 10, "views": 50, "clicks": 60, "engagements": 70}, None),
        ({"engagements": 5, "reactions": 4, "comments": 4, "shares": 9, "saves": 9}, None),
        ({"watch_time_seconds": 0, "views": 0}, None),
        # Some count a view only after seconds.
        ({"watch_time_seconds": 1, "views": 0}, None),
        ({"watch_time_seconds": 90, "reach": 5, "comments": 3}, None),
    ],
)  # fmt: skip
def test_numbers_of_one_reading_agree(
    story: Connection, world: World, acme: Maker, numbers: dict[str, int], rule: str | None
) -> None:
    values = acme.values("deliverable_metrics", **numbers)
    with as_user(story, world.edda):
        if rule is None:
            insert(story, "deliverable_metrics", values)
        else:
            with refused(story, f"deliverable_metrics_{rule}", matching=f"{numbers[next(iter(numbers))]}"):
                insert(story, "deliverable_metrics", values)


def test_reach_may_be_above_the_impressions_of_youtube(story: Connection, world: World, acme: Maker) -> None:
    numbers = {"reach": 11, "impressions": 10}
    video = acme.id("deliverables", **PUBLISHED | {"platform_code": "youtube"})
    post = acme.id("deliverables", **PUBLISHED | {"platform_code": "linkedin"})
    with as_user(story, world.edda):
        acme("deliverable_metrics", deliverable_id=video, **numbers)
        read = acme("deliverable_metrics", deliverable_id=post, reach=9, impressions=10)
        with refused(story, "deliverable_metrics_reach_shown", matching="11 is more than 10"):
            story.execute("update public.deliverable_metrics set reach = 11 where id = %s", [read["id"]])


def test_content_that_is_not_published_has_no_time_of_publication(story: Connection, world: World, acme: Maker) -> None:
    """Reports count by that time: planned content with one would be neither late nor published."""
    for status in ("planned", "approved", "cancelled"):
        with refused(story, "deliverables_published_check", matching="the day it is due"):
            acme("deliverables", **PUBLISHED | {"status": status})
    planned = acme.id("deliverables", published_url="https://x.com/1")
    with as_user(story, world.edda):
        for given in ("published_at = '2026-01-05'", "published_at = '2026-01-05', status = 'cancelled'"):
            with refused(story, "deliverables_published_check"):
                story.execute(f"update public.deliverables set {given} where id = '{planned}'".encode())
        story.execute(
            "update public.deliverables set published_at = '2026-01-05', status = 'published' where id = %s", [planned]
        )
