"""A touch means something else after its link, code, content, deal, campaign or alias changed."""

from __future__ import annotations

from typing import Any

from crmdb.database import Connection
from tests.database.touches.conftest import Meaning, Spring, meaning_of, recorded
from tests.support.actors import as_user, refused
from tests.support.rows import Maker
from tests.support.statements import one
from tests.support.touches import answers, event, record
from tests.support.world import World


def test_meaning_follows_links_codes_content_deals_and_campaigns(
    story: Connection, world: World, acme: Maker, spring: Spring
) -> None:
    with as_user(story, world.edda):
        record(
            story,
            event(1, tracking_link_id=str(spring.link["id"])),
            event(2, promo_code="ann-10"),
            event(3, deliverable_id=str(spring.content)),
            event(4, utm_source="meta", utm_campaign="spring", utm_content="ann"),
            event(5, utm_campaign="autumn"),
            event(6, utm_campaign="spring", utm_content="nobody"),
        )
    people = [meaning_of(story, str(n))[2] for n in range(1, 7)]
    assert people == [spring.ann] * 4 + [None, None]
    assert one(story, "select channel from public.touchpoints where external_id = '5'") == "other"
    cleo = acme.id("workspace_influencers", name="Cleo")
    story.execute("update public.collaborations set workspace_influencer_id = %s where id = %s", [cleo, spring.deal])
    assert [meaning_of(story, str(n))[2] for n in range(1, 7)] == [cleo] * 4 + [None, None]
    autumn = acme.id("campaigns", slug="autumn")
    assert meaning_of(story, "5") == (None, autumn, None)
    assert one(story, "select channel from public.touchpoints where external_id = '5'") == "influencer"
    for slug in ("winter", "late-winter", "winter"):
        story.execute("update public.campaigns set slug = %s where id = %s", [slug, autumn])
        assert meaning_of(story, "5") == (None, autumn, None), "renamed, and back"
    with refused(story, "campaigns_slug_means_another"):
        acme("campaigns", slug="autumn")
    story.execute("delete from public.utm_aliases where alias = 'autumn'")
    assert meaning_of(story, "5") == (None, None, None)
    assert one(story, "select channel from public.touchpoints where external_id = '5'") == "other"
    deal = acme.id("collaborations", campaign_id=autumn, workspace_influencer_id=spring.ben)
    story.execute(
        "update public.promo_codes set campaign_id = %s, collaboration_id = %s where id = %s",
        [autumn, deal, spring.code["id"]],
    )
    assert meaning_of(story, "2") == (None, autumn, spring.ben)
    story.execute(
        "update public.tracking_links set campaign_id = %s, collaboration_id = %s, deliverable_id = null where id = %s",
        [autumn, deal, spring.link["id"]],
    )
    assert meaning_of(story, "1") == (spring.link["id"], autumn, spring.ben)
    story.execute(
        "update public.deliverables set collaboration_id = %s where id = %s", [spring.bens_deal, spring.content]
    )
    assert meaning_of(story, "3") == (None, spring.campaign, spring.ben)
    late = acme.id(
        "tracking_links",
        campaign_id=spring.campaign,
        collaboration_id=spring.bens_deal,
        utm_source="x",
        utm_content="nobody",
    )
    assert meaning_of(story, "6") == (None, spring.campaign, None)
    with as_user(story, world.edda):
        record(story, event(7, utm_source="X", utm_campaign="spring", utm_content="nobody"))
    assert meaning_of(story, "7") == (late, spring.campaign, spring.ben)


def test_a_click_stays_with_its_link_whatever_becomes_of_code_and_address(
    story: Connection, world: World, acme: Maker, spring: Spring
) -> None:
    """The code goes to Ben's link, the page moves, the words change: Ann's clicks are still those of her link."""
    given = (
        {"short_code": spring.link["short_code"]}, {"url": spring.link["url"]}, {"page_url": spring.link["url"]},
        {"tracking_link_id": str(spring.link["id"]), "short_code": spring.link["short_code"]},
        {"utm_source": "meta", "utm_campaign": "spring", "utm_content": "ann"},
    )  # fmt: skip
    with as_user(story, world.edda):
        record(story, *(event(n, **keys) for n, keys in enumerate(given)))

    def meanings() -> set[Meaning]:
        return {meaning_of(story, str(n)) for n in range(len(given))}

    for column, value in (
        ("short_code", "retired"), ("destination_url", "https://shop.example/moved"), ("utm_content", "ann-2"),
    ):  # fmt: skip
        story.execute(
            f"update public.tracking_links set {column} = %s where id = %s".encode(), [value, spring.link["id"]]
        )
        assert meanings() == {(spring.link["id"], spring.campaign, spring.ann)}, column
    bens = acme(
        "tracking_links", campaign_id=spring.campaign, collaboration_id=spring.bens_deal, utm_source="meta",
        short_code=spring.link["short_code"], utm_content="ann", destination_url=spring.link["destination_url"],
    )  # fmt: skip
    assert meanings() == {(spring.link["id"], spring.campaign, spring.ann)}, "the code is another link's now"
    assert recorded(story, world, short_code=spring.link["short_code"])[::2] == (bens["id"], spring.ben)
    # What the link is of is corrected: its clicks follow, those of the former code too.
    cleo = acme.id("workspace_influencers", name="Cleo")
    story.execute("update public.collaborations set workspace_influencer_id = %s where id = %s", [cleo, spring.deal])
    assert meanings() == {(spring.link["id"], spring.campaign, cleo)}


def test_an_order_stays_with_its_promo_code(story: Connection, world: World, acme: Maker, spring: Spring) -> None:
    given: list[dict[str, Any]] = [{"promo_code": "ann-10"}, {"promo_code": ["ANN-10", "SUMMER5"]}]
    acme("promo_codes", campaign_id=spring.campaign, code="SUMMER5")
    with as_user(story, world.edda):
        assert {
            answer["outcome"] for answer in answers(story, *(event(n, **keys) for n, keys in enumerate(given)))
        } == {"recorded"}
    story.execute("update public.promo_codes set code = 'ANN-OLD' where id = %s", [spring.code["id"]])
    acme("promo_codes", campaign_id=spring.campaign, collaboration_id=spring.bens_deal, code="ANN-10")
    assert {meaning_of(story, str(n))[2] for n in range(2)} == {spring.ann}
    cleo = acme.id("workspace_influencers", name="Cleo")
    story.execute("update public.collaborations set workspace_influencer_id = %s where id = %s", [cleo, spring.deal])
    assert {meaning_of(story, str(n))[2] for n in range(2)} == {cleo}
    assert recorded(story, world, promo_code="ANN-10")[2] == spring.ben


def test_a_change_of_meaning_marks_attribution(story: Connection, world: World, acme: Maker, spring: Spring) -> None:
    buyer = acme.id("contacts")
    acme("touchpoints", contact_id=buyer, tracking_link_id=spring.link["id"])
    acme("touchpoints", contact_id=acme.id("contacts"))
    story.execute("delete from private.attribution_marks")
    cleo = acme.id("workspace_influencers", name="Cleo")
    story.execute("update public.collaborations set workspace_influencer_id = %s where id = %s", [cleo, spring.deal])
    marks = story.execute("select distinct contact_id from private.attribution_marks where contact_id is not null")
    assert marks.fetchall() == [(buyer,)]


def test_a_changed_touch_is_a_new_statement(story: Connection, world: World, acme: Maker, spring: Spring) -> None:
    recorded(story, world, utm_campaign="nothing-known", utm_medium="cpc")
    with as_user(story, world.edda):
        story.execute("update public.touchpoints set promo_code = 'ann-10' where source = 'web'")
    assert meaning_of(story, "1") == (None, spring.campaign, spring.ann)
    with as_user(story, world.edda):
        story.execute("update public.touchpoints set promo_code = null, utm_campaign = 'Spring' where source = 'web'")
    assert meaning_of(story, "1") == (None, spring.campaign, None)
    with as_user(story, world.edda):
        story.execute("update public.touchpoints set channel = 'paid_search' where source = 'web'")
    # The links of the campaign still carry the word.
    story.execute("update public.campaigns set slug = 'winter' where id = %s", [spring.campaign])
    found = one(story, "select channel, campaign_id from public.touchpoints where source = 'web'")
    assert found == ("paid_search", spring.campaign)
    with refused(story, "touchpoints_promo_code_known"), as_user(story, world.edda):
        story.execute("update public.touchpoints set promo_code = 'nope' where source = 'web'")


def test_nobody_writes_what_was_given(story: Connection, world: World) -> None:
    with as_user(story, world.edda):
        story.execute(
            "insert into public.touchpoints (touched_at, type, visitor_id, source, channel, given)"
            " values ('2026-01-05T12:00:00Z', 'mention', 'v', 'web', 'email', '{\"channel\": \"direct\"}')"
        )
        story.execute("update public.touchpoints set given = '{}' where source = 'web'")
    assert one(story, "select channel, given from public.touchpoints where source = 'web'") == (
        "email",
        {"channel": "email"},
    )


def test_a_link_in_content_belongs_to_the_contents_collaboration(
    story: Connection, world: World, acme: Maker, spring: Spring
) -> None:
    deal = acme("collaborations")
    content = acme.id("deliverables", collaboration_id=deal["id"])
    link = acme.id("tracking_links", campaign_id=deal["campaign_id"], collaboration_id=None, deliverable_id=content)
    meaning = recorded(story, world, type="link_click", tracking_link_id=str(link))
    assert meaning == (link, deal["campaign_id"], deal["workspace_influencer_id"])
    with refused(story, "tracking_links_deliverable_collaboration"):
        acme("tracking_links", campaign_id=spring.campaign, collaboration_id=spring.deal, deliverable_id=content)
    # Organic content has no collaboration, and is still somebody's.
    organic = acme.id(
        "deliverables", collaboration_id=None, workspace_influencer_id=spring.ben, status="published", due_on=None,
        published_at="2026-03-01", published_url="https://youtube.com/watch?v=organic1",
    )  # fmt: skip
    link = acme.id("tracking_links", campaign_id=spring.campaign, collaboration_id=None, deliverable_id=organic)
    meaning = recorded(story, world, type="link_click", tracking_link_id=str(link))
    assert meaning == (link, spring.campaign, spring.ben)


def test_clicks_by_a_former_prefix_follow_their_link(
    story: Connection, world: World, acme: Maker, spring: Spring
) -> None:
    code = spring.link["short_code"]
    story.execute("update public.workspaces set link_prefix = 'former' where id = %s", [world.acme])
    keys = ({"short_code": f"former/{code}"}, {"url": f"https://go.example/former/{code}"})
    with as_user(story, world.edda):
        record(story, *(event(n, **given) for n, given in enumerate(keys)))
    story.execute("update public.workspaces set link_prefix = 'latter' where id = %s", [world.acme])
    cleo = acme.id("workspace_influencers", name="Cleo")
    story.execute("update public.collaborations set workspace_influencer_id = %s where id = %s", [cleo, spring.deal])
    assert {meaning_of(story, str(n)) for n in range(2)} == {(spring.link["id"], spring.campaign, cleo)}


def test_other_clicks_do_not_change_with_the_prefix(story: Connection, world: World, spring: Spring) -> None:
    code = spring.link["short_code"]
    story.execute("update public.workspaces set link_prefix = 'former' where id = %s", [world.acme])
    keys = (
        {"short_code": code}, {"url": spring.link["url"]},
        {"short_code": f"former/{code}"}, {"short_code": f"https://go.example/FORMER/{code}?x=1"},
        {"url": f"https://go.example/former/{code}"},
    )  # fmt: skip
    with as_user(story, world.edda):
        record(story, *(event(n, **given) for n, given in enumerate(keys)))
    story.execute("update public.workspaces set link_prefix = 'latter' where id = %s", [world.acme])
    kept = (
        "select array_agg(external_id order by external_id) from public.touchpoints"
        " where source = 'web' and given ? 'tracking_link_id'"
    )
    assert one(story, kept) == ["2", "3", "4"]
