"""What a touch means: channel, evidence, link, campaign; from the surest key to the weakest; and after changes."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest

from crmdb.database import Connection
from tests.support.actors import as_service, as_user, refused
from tests.support.rows import Maker, Row
from tests.support.statements import one
from tests.support.touches import answers, event, record
from tests.support.world import World

Meaning = tuple[Any, Any, Any]
"""Link, campaign, influencer."""


@dataclass(frozen=True)
class Spring:
    """A campaign `spring` with Ann: her deal, content, link and code; and Ben's deal in it."""

    campaign: UUID
    ann: UUID
    ben: UUID
    deal: UUID
    bens_deal: UUID
    content: UUID
    link: Row
    code: Row


@pytest.fixture
def spring(story: Connection, acme: Maker) -> Spring:
    campaign = acme.id("campaigns", slug="spring")
    ann = acme.id("workspace_influencers", name="Ann")
    ben = acme.id("workspace_influencers", name="Ben")
    deal = acme.id("collaborations", campaign_id=campaign, workspace_influencer_id=ann)
    bens_deal = acme.id("collaborations", campaign_id=campaign, workspace_influencer_id=ben)
    content = acme.id("deliverables", collaboration_id=deal)
    link = acme(
        "tracking_links", campaign_id=campaign, collaboration_id=deal, deliverable_id=content, utm_source="meta",
        destination_url="https://shop.example/demo",
    )  # fmt: skip
    code = acme("promo_codes", campaign_id=campaign, collaboration_id=deal, code="ANN-10")
    return Spring(campaign, ann, ben, deal, bens_deal, content, link, code)


def meaning_of(story: Connection, external_id: str) -> Meaning:
    row: Meaning = one(
        story,
        "select tracking_link_id, campaign_id, workspace_influencer_id from public.touchpoints"
        " where source = 'web' and external_id = %s",
        external_id,
    )
    return row


def recorded(story: Connection, world: World, **given: Any) -> Meaning:
    """Record one event as Edda and see what it means."""
    number = one(story, "select count(*) from public.touchpoints where source = 'web'") + 1
    with as_user(story, world.edda):
        assert record(story, event(number, **given)) == 1
    return meaning_of(story, str(number))


# ---------------------------------------------------------------------------------------------------------------------
# Channel and evidence

CHANNELS: list[tuple[str, dict[str, Any]]] = [
    # Where a visitor signs in or pays, and comes back from.
    ("direct", {"page_url": "https://shop.example/", "referrer": "https://accounts.google.com/"}),
    ("direct", {"page_url": "https://shop.example/", "referrer": "https://login.microsoftonline.com/common/oauth2"}),
    ("direct", {"page_url": "https://shop.example/", "referrer": "https://checkout.stripe.com/c/pay/cs_live"}),
    ("direct", {"page_url": "https://shop.example/", "referrer": "https://www.paypal.com/"}),
    # Services of a search engine that are no search.
    ("referral", {"page_url": "https://shop.example/", "referrer": "https://calendar.google.com/"}),
    ("referral", {"page_url": "https://shop.example/", "referrer": "https://gemini.google.com/"}),
    ("organic_social", {"page_url": "https://shop.example/", "referrer": "https://blog.naver.com/x"}),
    ("organic_social", {"page_url": "https://shop.example/", "referrer": "https://teams.microsoft.com/"}),
    ("email", {"page_url": "https://shop.example/", "referrer": "https://outlook.office.com.mcas.ms/"}),
    # Media sources of AppsFlyer, original sources of HubSpot, channels of GA4.
    ("paid_social", {"utm_source": "snapchat_int"}),
    ("paid_social", {"utm_source": "bytedanceglobal_int"}),
    ("paid_search", {"utm_source": "googleadwords_int"}),
    ("paid_search", {"utm_source": "Apple Search Ads"}),
    ("direct", {"utm_source": "DIRECT_TRAFFIC"}),
    ("organic_search", {"utm_source": "ORGANIC_SEARCH"}),
    ("paid_search", {"utm_source": "PAID_SEARCH"}),
    ("paid_social", {"utm_source": "PAID_SOCIAL"}),
    ("organic_social", {"utm_source": "SOCIAL_MEDIA"}),
    ("email", {"utm_source": "EMAIL_MARKETING"}),
    ("referral", {"utm_source": "REFERRALS"}),
    ("direct", {"utm_source": "(data not available)", "utm_medium": "(data not available)"}),
    ("outbound_sales", {"utm_source": "apollo", "utm_medium": "outbound-email"}),
    # Placeholders that nobody filled in say nothing.
    ("direct", {"page_url": "https://shop.example/?utm_source=*|SRC|*&utm_campaign=*|CAMPAIGN_UID|*"}),
    ("direct", {"page_url": "https://shop.example/?utm_source=${src}&utm_campaign=$%7Bcampaign%7D"}),
    ("direct", {"page_url": "https://shop.example/?utm_campaign=[CAMPAIGN]&utm_source=<source>"}),
    ("paid_search", {"page_url": "https://shop.example/?s_kwcid=AL!1&ef_id=x:G:s"}),
    ("email", {"page_url": "https://shop.example/?_bhlid=abc"}),
    ("email", {"page_url": "https://shop.example/?trk_contact=abc&trk_msg=1"}),
    ("paid_search", {"utm_source": "google", "utm_medium": "cpc", "utm_campaign": "brand-search"}),
    ("paid_search", {"utm_medium": "PPC"}),
    ("paid_search", {"utm_source": "Bing", "utm_medium": "cpc"}),
    ("paid_search", {"page_url": "https://shop.example/?gclid=abc"}),
    ("paid_search", {"page_url": "https://shop.example/?utm_source=google&amp;utm_medium=cpc"}),
    (
        "paid_search",
        {"page_url": "https://shop.example/utm_medium=email?UTM_Source=google&Utm_Medium=cpc&utm_medium=email"},
    ),
    ("paid_search", {"page_url": "https://shop.example/#utm_source=google&utm_medium=cpc"}),
    ("paid_social", {"utm_source": "LinkedIn", "utm_medium": "cpc"}),
    ("paid_social", {"utm_source": "facebook.com", "utm_medium": "paid"}),
    ("paid_social", {"utm_source": "meta", "utm_medium": "CPC"}),
    ("paid_social", {"utm_source": "instagram", "utm_medium": "cpm"}),
    ("paid_social", {"utm_source": "fb", "utm_medium": "fb_cpc_stories"}),
    ("paid_social", {"utm_source": "LinkedIn", "utm_medium": "sponsored"}),
    ("paid_social", {"utm_source": "facebook_ads"}),
    ("paid_social", {"utm_source": "facebook_ads", "utm_medium": "social"}),
    ("paid_search", {"utm_source": "google", "utm_medium": "cpm"}),
    ("paid_search", {"utm_source": "google_ads", "utm_medium": "pmax"}),
    ("email", {"utm_source": "facebook_ads", "utm_medium": "email"}),
    ("other", {"utm_source": "dv360", "utm_medium": "cpm"}),
    ("other", {"utm_source": "our_podcast", "utm_medium": "paid_audio"}),
    ("referral", {"utm_source": "chatgpt.com"}),
    ("paid_search", {"page_url": "https://shop.example/?utm_source=google&amp;utm_medium=cpc"}),
    ("email", {"page_url": "https://app.example/#utm_source=hubspot&utm_medium=email"}),
    ("paid_social", {"utm_medium": "Paid Social"}),
    ("paid_social", {"page_url": "https://shop.example/?li_fat_id=abc"}),
    ("organic_search", {"utm_source": "google", "utm_medium": "organic"}),
    ("organic_search", {"referrer": "https://www.google.co.uk/"}),
    ("organic_search", {"referrer": "https://duckduckgo.com/?q=crm"}),
    ("organic_social", {"utm_source": "yt"}),
    ("organic_social", {"utm_source": "tw", "utm_medium": "referral"}),
    ("organic_social", {"utm_medium": "social"}),
    ("organic_social", {"referrer": "https://l.facebook.com/l.php?u=x"}),
    ("organic_social", {"referrer": "android-app://com.linkedin.android/"}),
    ("organic_social", {"referrer": "https://t.co/abc"}),
    ("email", {"utm_source": "newsletter", "utm_medium": "email", "utm_campaign": "november"}),
    ("email", {"utm_source": "newsletter"}),
    ("email", {"utm_medium": "E-Mail"}),
    ("email", {"referrer": "https://mail.google.com/mail/u/0/"}),
    ("referral", {"referrer": "https://blog.example/post"}),
    ("referral", {"referrer": "blog.example"}),
    ("referral", {"utm_medium": "referral", "utm_source": "partner-site"}),
    ("referral", {"referrer": "https://docs.google.com/document/d/1"}),
    ("direct", {}),
    ("direct", {"utm_source": "(direct)", "utm_medium": "(none)"}),
    ("direct", {"utm_source": "(not set)", "utm_campaign": "(not set)"}),
    ("direct", {"utm_source": "", "utm_medium": " "}),
    ("direct", {"referrer": "https://shop.example/cart", "page_url": "https://www.shop.example/checkout"}),
    ("other", {"utm_source": "unheard-of"}),
    ("other", {"utm_campaign": "unheard-of"}),
    ("other", {"utm_source": "partner", "utm_medium": "display"}),
    ("other", {"utm_medium": "influencer", "utm_source": "some-blog"}),
    ("event", {"type": "event_attendance"}),
    ("event", {"utm_medium": "webinar"}),
    ("other", {"type": "self_reported"}),
    ("other", {"type": "mention"}),
    ("other", {"type": "meeting"}),
    ("email", {"channel": "email", "utm_medium": "cpc"}),
    # As auto-tagging, redirects, exports and apps really write it.
    ("paid_search", {"page_url": "https://shop.example/?gad_source=1&gad_campaignid=2"}),
    ("paid_search", {"page_url": "https://shop.example/?utm_source=google&utm_medium={medium}&GCLID=1"}),
    ("paid_search", {"utm_source": "google", "page_url": "https://shop.example/?gclid=1"}),
    ("organic_social", {"utm_source": "linkedin", "utm_medium": "social", "page_url": "https://shop.example/?gclid=1"}),
    ("other", {"utm_source": "google", "utm_medium": "display", "page_url": "https://shop.example/?gclid=1"}),
    ("paid_search", {"utm_source": "google / cpc"}),
    ("paid_search", {"utm_source": "google", "utm_medium": "Performance Max"}),
    ("paid_search", {"utm_source": "google%20", "utm_medium": "paid%2520search"}),
    ("paid_search", {"page_url": "https://shop.example/?utm_source%3Dgoogle%26utm_medium%3Dcpc"}),
    ("paid_search", {"page_url": "https://shop.example/?a=1;utm_source=google;utm_medium=cpc"}),
    ("paid_search", {"page_url": "https://shop.example/?utm_source=google&utm_medium=cpc&utm_source=facebook"}),
    ("paid_social", {"page_url": "https://shop.example/?epik=dj0"}),
    (
        "paid_social",
        {"utm_source": "facebook", "page_url": "https://shop.example/?fbclid=1&ttclid=2", "utm_medium": "paid"},
    ),
    ("organic_social", {"page_url": "https://shop.example/?fbclid=1"}),
    ("organic_social", {"utm_source": "youtube", "utm_medium": "video"}),
    ("organic_social", {"referrer": "android-app://com.zhiliaoapp.musically/"}),
    ("organic_social", {"referrer": "android-app://com.reddit.frontpage/https/www.reddit.com/"}),
    ("organic_social", {"referrer": "android-app://com.Slack/"}),
    ("organic_search", {"referrer": "android-app://com.google.android.googlequicksearchbox/https/www.google.com"}),
    ("organic_search", {"referrer": "https://go.mail.ru/search"}),
    ("email", {"page_url": "https://shop.example/?mc_cid=1&mc_eid=2"}),
    ("email", {"page_url": "https://shop.example/?_hsenc=p2A&_hsmi=1"}),
    ("email", {"referrer": "https://webmail.gmx.example/"}),
    ("email", {"referrer": "https://e.mail.ru/"}),
    ("direct", {"utm_source": "%28direct%29", "utm_medium": "%28none%29"}),
    ("direct", {"utm_source": "(direct) / (none)"}),
    ("direct", {"utm_source": "null", "utm_medium": "undefined"}),
    ("direct", {"utm_source": "$direct"}),
    ("direct", {"referrer": "http://localhost:3000/"}),
    ("direct", {"referrer": "https://blog.acme.example/a", "page_url": "https://shop.acme.example/"}),
    ("direct", {"referrer": "https://www-shop-example.cdn.ampproject.org/v/s/x", "page_url": "https://shop.example/"}),
    ("direct", {"referrer": "https://shop.example/a", "page_url": "https://shop-example.translate.goog/b?_x_tr_sl=en"}),
    ("referral", {"referrer": "https://my--blog-example.translate.goog/", "page_url": "https://shop.example/"}),
    ("referral", {"referrer": "https://one.myshopify.com/", "page_url": "https://two.myshopify.com/"}),
    # Sources that are made of several words, as placements of ads and hurried people write them.
    ("organic_social", {"utm_source": "ig_bio"}),
    ("organic_social", {"utm_source": "LinkedIn Post", "utm_medium": "post"}),
    ("paid_social", {"utm_source": "Facebook_Mobile_Feed", "utm_medium": "paid"}),
    ("paid_social", {"utm_source": "fb_ad", "utm_medium": "x"}),
    ("paid_social", {"utm_source": "LI", "utm_medium": "PaidAd"}),
    ("paid_social", {"utm_source": "{{site_source_name}}", "utm_medium": "paid_social"}),
    ("paid_search", {"utm_source": "google", "utm_medium": "cpc|search"}),
    ("email", {"utm_source": "newsletter_october"}),
    ("email", {"utm_source": "{source}", "page_url": "https://shop.example/?mc_cid=1"}),
    ("other", {"utm_source": "direct-mail"}),
    ("other", {"utm_source": "google-sheets"}),
    ("direct", {"utm_source": "%%SOURCE%%", "utm_campaign": "__CAMPAIGN_NAME__"}),
    ("direct", {"utm_source": "N/A", "utm_medium": "(data not available)"}),
    ("direct", {"url": "undefined", "short_code": "(not set)", "promo_code": "null"}),
    ("direct", {"referrer": "http://127.0.0.1:8000/"}),
    ("email", {"referrer": "https://nam12.safelinks.protection.outlook.com/?url=x"}),
    ("paid_social", {"page_url": "https://shop.example/??a&ttclid=1"}),
    ("paid_search", {"page_url": "https://shop.example/?fbclid=2#/start?gclid=1"}),
    ("influencer", {"channel": "influencer"}),
    # Words of several parts, tools of a trade, and ids of affiliates, banners, mailings and free listings.
    *(
        ("paid_social", {"utm_medium": medium})
        for medium in ("psocial", "paid.social", "paid/social", "paid_social_retargeting", "Social Paid")
    ),
    *(
        ("paid_social", {"utm_source": "linkedin", "utm_medium": medium})
        for medium in ("boosted", "promoted", "sponsored_content", "paid-instagram")
    ),
    *(("paid_social", {"utm_source": source}) for source in ("fbads", "MetaAds", "linkedinads", "li_ads")),
    *(("paid_social", {"utm_medium": medium}) for medium in ("SocialAds", "fbads", "Facebook-Ads", "LinkedInAds")),
    *(("paid_social", {"utm_source": "facebook", "utm_medium": medium}) for medium in ("SocialAds", "fbads", "FB Ads")),
    ("paid_search", {"utm_medium": "google-ads"}),
    ("organic_social", {"utm_source": "newsfeed", "utm_medium": "social"}),
    *(("organic_social", {"utm_source": source}) for source in ("in", "pin", "X (Twitter)", "Twitter/X", "x_twitter")),
    *(("other", {"utm_source": source}) for source in ("in-app", "in_store", "pinboard")),
    ("paid_social", {"utm_source": "tiktokads", "utm_medium": "paid"}),
    *(
        ("email", {"utm_source": "acme", "utm_medium": medium})
        for medium in ("email_marketing", "EmailMarketing", "e-newsletter", "eblast", "transactional-email", "emails")
    ),
    *(
        ("email", {"utm_source": source})
        for source in ("hs_email", "hs_automation", "shopify_email", "marketo", "weekly-newsletter", "e-mail")
    ),
    ("other", {"utm_source": "acme", "utm_medium": "direct_mail"}),
    ("paid_search", {"utm_source": "google", "utm_medium": "sea"}),
    ("paid_search", {"utm_source": "google", "utm_medium": "Smart Shopping"}),
    ("paid_search", {"utm_source": "gads"}),
    ("organic_social", {"utm_medium": "social_organic"}),
    ("organic_social", {"utm_source": "https://www.linkedin.com"}),
    ("organic_social", {"utm_source": "bsky.app"}),
    ("event", {"utm_source": "saastr", "utm_medium": "Conference Booth"}),
    ("outbound_sales", {"utm_source": "apollo", "utm_medium": "sales-outreach"}),
    *(("email", {"page_url": f"https://shop.example/?{name}=1"}) for name in ("elqTrackId", "sfmc_sub", "cio_id")),
    *(
        ("other", {"page_url": f"https://shop.example/?{name}=1", "referrer": "https://blog.example/"})
        for name in ("irclickid", "awc", "cjevent", "dclid", "tblci")
    ),
    ("organic_search", {"page_url": "https://shop.example/?srsltid=1"}),
    ("email", {"referrer": "https://urldefense.com/v3/__x"}),
    ("email", {"referrer": "https://mailchi.mp/acme/november"}),
    ("organic_search", {"referrer": "https://images.google.de/"}),
]


@pytest.mark.parametrize(("channel", "given"), CHANNELS)
def test_nothing_is_an_influencers_by_default(
    story: Connection, world: World, acme: Maker, channel: str, given: dict[str, Any]
) -> None:
    with as_user(story, world.edda):
        assert record(story, event(1, **given)) == 1
        made = {
            "touched_at": "2026-01-05T12:00:00Z",
            "type": "link_click",
            "visitor_id": "v",
            "source": "plain",
        } | given
        columns = ", ".join(made)
        story.execute(
            f"insert into public.touchpoints ({columns}) values ({', '.join(['%s'] * len(made))})".encode(),
            list(made.values()),
        )
    found = story.execute("select distinct channel from public.touchpoints where source in ('web', 'plain')").fetchall()
    assert found == [(channel,)]


@pytest.mark.parametrize(
    ("type", "evidence"),
    [
        ("form_fill", 5), ("promo_code", 5), ("event_attendance", 5), ("meeting", 5), ("link_click", 4),
        ("content_download", 4), ("self_reported", 3), ("mention", 2), ("view_through", 2),
    ],
)  # fmt: skip
def test_evidence_follows_from_the_type(story: Connection, world: World, type: str, evidence: int) -> None:
    with as_user(story, world.edda):
        record(story, event(1, type=type), event(2, type=type, evidence=1))
    found = story.execute(
        "select evidence from public.touchpoints where source = 'web' order by external_id"
    ).fetchall()
    assert found == [(evidence,), (1,)]


def test_known_keys_make_a_touch_an_influencers(story: Connection, world: World, spring: Spring) -> None:
    """Each key alone and in pairs, beside a medium that alone would be paid search."""
    keys: dict[str, Any] = {
        "tracking_link_id": str(spring.link["id"]),
        "short_code": spring.link["short_code"],
        "promo_code_id": str(spring.code["id"]),
        "promo_code": "ann-10",
        "deliverable_id": str(spring.content),
        "campaign_id": str(spring.campaign),
        "workspace_influencer_id": str(spring.ann),
        "utm_campaign": "Spring",
    }
    sets = [dict(pair) for size in (1, 2) for pair in combinations(keys.items(), size)]
    with as_user(story, world.edda):
        said = answers(story, *(event(n, utm_medium="cpc", **given) for n, given in enumerate(sets)))
    assert [answer["outcome"] for answer in said] == ["recorded"] * len(sets)
    found = story.execute(
        "select external_id::integer, channel, campaign_id, workspace_influencer_id, tracking_link_id, promo_code_id"
        " from public.touchpoints where source = 'web' order by 1"
    ).fetchall()
    for (_, channel, campaign, influencer, link, code), given in zip(found, sets, strict=True):
        assert channel == "influencer", given
        assert campaign == (None if set(given) == {"workspace_influencer_id"} else spring.campaign), given
        assert influencer == (None if set(given) <= {"campaign_id", "utm_campaign"} else spring.ann), given
        assert link == (spring.link["id"] if {"tracking_link_id", "short_code"} & set(given) else None), given
        assert code == (spring.code["id"] if {"promo_code_id", "promo_code"} & set(given) else None), given


def test_a_workspace_has_channel_rules_of_its_own(story: Connection, world: World, acme: Maker, beta: Maker) -> None:
    acme("touchpoints", utm_medium="podcast", source="web", external_id="early")
    acme("touchpoints", utm_medium="podcast", source="web", external_id="said", channel="email")
    rule = acme("channel_rules", dimension="medium", word="podcast", channel="paid_social")
    acme("touchpoints", utm_medium="Podcast", source="web", external_id="late")
    beta("touchpoints", utm_medium="podcast", source="web", external_id="theirs")

    def channels() -> dict[str, str]:
        return dict(
            story.execute("select external_id, channel from public.touchpoints where source = 'web'").fetchall()
        )

    assert channels() == {"early": "paid_social", "late": "paid_social", "said": "email", "theirs": "other"}
    story.execute("delete from public.channel_rules where id = %s", [rule["id"]])
    assert channels() == {"early": "other", "late": "other", "said": "email", "theirs": "other"}
    with refused(story, "channel_rules_channel_check"):
        acme("channel_rules", dimension="medium", word="influencer", channel="influencer")


# ---------------------------------------------------------------------------------------------------------------------
# From the surest key to the weakest


def test_a_link_is_known_in_every_way_it_is_sent(story: Connection, world: World, spring: Spring) -> None:
    code, url = spring.link["short_code"], spring.link["url"]
    prefix = one(story, "select link_prefix from public.workspaces where id = %s", world.acme)
    theirs = (spring.link["id"], spring.campaign, spring.ann)
    for given in (
        {"tracking_link_id": str(spring.link["id"])},
        {"short_code": code},
        {"short_code": f" {code.upper()} "},
        {"short_code": f"/{code}"},
        {"short_code": f"{prefix}/{code}"},
        {"short_code": f"https://go.example/{prefix}/{code}?fbclid=1"},
        {"url": f"https://go.example/{prefix}/{code}"},
        {"url": f"HTTPS://GO.example/{prefix.upper()}/{code}/?x=1#top"},
        {"url": url},
        {"url": f"{url}&fbclid=IwAR0"},
        {"url": url.replace("https://", "http://www.").replace("meta", "META").replace("demo?", "demo/?")},
        {"page_url": url},
        {"utm_source": "meta", "utm_medium": "influencer", "utm_campaign": "spring", "utm_content": "ann"},
        {"utm_source": "Meta", "utm_campaign": "SPRING", "utm_content": "Ann/"},
        {"utm_source": "meta", "utm_campaign": "spring", "utm_content": "ann", "utm_term": "x"},
        {"page_url": f"{url}?fbclid=IwAR0"},
        {"page_url": url.replace("?", "??", 1)},
        {"page_url": url.replace("?", "#/start?", 1)},
        {"page_url": f"https://go.example/?to={quote(url, safe='')}"},
        {"url": quote(url, safe="")},
        {"short_code": quote(f"https://go.example/{prefix}/{code}", safe="")},
    ):
        assert recorded(story, world, **given) == theirs, given
        kept = one(story, "select given, short_code, url, page_url from public.touchpoints order by id desc limit 1")
        for field, value in given.items():
            assert value in (kept[0].get(field), *kept[1:]), f"{field} is not kept as it arrived"


ADDRESSES = (
    "?utm_source=meta&utm_campaign=spring",
    "p;utm_source=meta;utm_campaign=spring",
    "p;jsessionid=1?utm_source=meta&utm_campaign=spring",
    "?UTM_Source=Meta&Utm_Campaign=SPRING",
    "#/demo?utm_source=meta&utm_campaign=spring",
    "%3Futm_source%3Dmeta%26utm_campaign%3Dspring",
    "%253Futm_source%253Dmeta%2526utm_campaign%253Dspring",
    "?utm%5Fsource=meta&utm%5Fcampaign=spring",
    "?utm_source=%22meta%22&utm_campaign=%E2%80%9Cspring%E2%80%9D",
    "?utm_source=meta&utm_campaign=spring).",
    "?utm_source=meta&utm_campaign=%E2%80%93spring%E2%80%8B",
    "?mtm_source=meta&mtm_campaign=spring",
    "?pk_source=meta&pk_campaign=spring",
    "?utm_source=meta&matomo_campaign=spring",
    # What programs write for lists, HTML and JSON, and what is typed by hand.
    "?utm_source[]=meta&utm_campaign[0]=spring",
    "?utm_source%5B%5D=meta&utm_campaign%5B0%5D=spring",
    "?utm_source=meta&amp%3Butm_campaign=spring",
    "?utm_source=meta\\u0026utm_campaign=spring",
    "?utm_source=meta\\&utm_campaign=spring",
    "?utm_source=meta&utm_campaign=spring%3Ffbclid%3Dabc",
    "?utm_source=meta&utm_campaign=spring%26ref%3D7",
    "?utm_source==meta&utm_campaign==spring",
    "p/utm_source=meta&utm_campaign=spring",
    "store?id=com.x&referrer=utm_source%3Dmeta%26utm_campaign%3Dspring",
    # The page's own words go before those of an address in a parameter.
    "?next=https%3A%2F%2Fx.example%2F%3Futm_source%3Dgoogle%26utm_campaign%3Dx&utm_source=meta&utm_campaign=spring",
    "?next=%2Fx%3Futm_source%3Dgoogle%26utm_campaign%3Dx&utm_source=meta&utm_campaign=spring",
    "?utm_source=meta&utm_campaign=spring&next=%2Fx%3Futm_content%3Dx",
)


def wrapped(address: str) -> list[str]:
    """The address as mail scanners and sites that lead outside write it into their own links."""
    encoded = quote(address, safe="")
    in_base64 = b64encode(address.encode()).decode()
    proofpoint = encoded.replace("-", "%2D").replace("_", "%5F").replace("%2F", "_").replace("%", "-")
    return [
        f"https://urldefense.proofpoint.com/v1/url?u={encoded}&k=abc",
        f"https://urldefense.proofpoint.com/v2/url?u={proofpoint}&d=DwMFaQ&c=euGZ&r=x&m=y&s=z&e=",
        f"https://urldefense.com/v3/__{address}__;!!N11eV2iwtfs!abc$",
        f"https://urldefense.us/v3/__{address.replace('://', ':/')}__;!!N11eV2iwtfs!abc$",
        f"https://linkprotect.cudasvc.com/url?a={encoded}&c=E,1,abc&typo=1",
        f"https://secure-web.cisco.com/1abc/{encoded}",
        f"https://protect2.fireeye.com/v1/url?k=1&q=1&e=2&u={encoded}",
        f"https://clicktime.symantec.com/a/1/abc=?d=x&u={encoded}",
        f"https://url.avanan.click/v2/___{address}___.YXAzOmFjbWU6YTpvOjE",
        f"https://url.avanan.click/v2/r01/___{address}___.YXAzOmFjbWU6YTpvOjE",
        f"https://eu-central-1.protection.sophos.com/?d=shop.example&u={in_base64}&i=abc&h=y",
        f"https://eu-central-1.protection.sophos.com/?d=shop.example&u={quote(in_base64, safe='')}&i=abc",
        f"https://imsva91-ctp.trendmicro.com:443/wis/clicktime/v1/query?url={encoded}&umid=1&auth=2",
        f"https://eur01.safelinks.protection.outlook.com/?url={encoded}&data=05",
        f"https://l.facebook.com/l.php?u={encoded}&h=AT0",
        f"https://l.instagram.com/?u={encoded}&e=AT0",
        f"https://www.youtube.com/redirect?event=video_description&q={encoded}&v=abc",
        f"https://www.google.com/url?sa=t&url={encoded}&usg=A",
        f"https://slack-redir.net/link?url={encoded}",
        f"https://href.li/?{address}",
        f"https://t.umblr.com/redirect?z={encoded}&t=1",
        f"https://out.reddit.com/t3_1?url={encoded}&token=1",
        f"https://deref-mail.com/mail/client/abc/dereferrer/?redirectUrl={encoded}",
    ]


def test_the_link_of_a_mail_scanner_is_opened(story: Connection, world: World, spring: Spring) -> None:
    """Scanners of mail servers rewrite every link; Mimecast's are not in the list: they hold no address."""
    prefix = one(story, "select link_prefix from public.workspaces where id = %s", world.acme)
    short = f"https://go.example/{prefix}/{spring.link['short_code']}"
    inside = spring.link["url"]
    twice = [other for address in wrapped(inside)[:3] for other in wrapped(address)[1:2]]
    for address in (*wrapped(inside), *wrapped(short), *twice):
        found = recorded(story, world, url=address)
        assert found == (spring.link["id"], spring.campaign, spring.ann), address
    # Proofpoint leaves letters out and writes them behind the address.
    words = "utm_campaign=black*20friday&utm_content=**A"
    starred = f"https://urldefense.com/v3/__https://shop.example/?{words}__;JcOpw6A!!N11eV2iwtfs!abc$"
    with as_user(story, world.edda):
        record(story, event("starred", page_url=starred))
    said = "select utm_campaign, utm_content from public.touchpoints where external_id = 'starred'"
    assert one(story, said) == ("black-friday", "\u00e9\u00e0")


@pytest.mark.parametrize("field", ["page_url", "url"])
def test_utm_words_are_read_wherever_an_address_has_them(
    story: Connection, world: World, acme: Maker, field: str
) -> None:
    campaign = acme.id("campaigns", slug="spring")
    shop = "https://shop.example/"
    inside = f"{shop}?utm_source=meta&utm_campaign=spring"
    mail = "https://eur01.safelinks.protection.outlook.com/?data=05&url="
    addresses = [
        *(shop + address for address in ADDRESSES),
        # What opens a link through a redirect, or through two.
        mail + quote(inside, safe=""),
        mail + quote(f"https://www.linkedin.com/redir?url={quote(inside, safe='')}&trk=x", safe=""),
        f"https://www.google.com/url?sa=D&q={quote(inside, safe='')}",
    ]
    with as_user(story, world.edda):
        record(story, *(event(n, **{field: address}) for n, address in enumerate(addresses)))
    unread = [
        addresses[int(number)]
        for number, said, found in story.execute(
            "select external_id, utm_source, campaign_id from public.touchpoints where source = 'web'"
        ).fetchall()
        if (said, found) != ("meta", campaign)
    ]
    assert unread == []


def test_a_promo_code_is_known_as_a_shop_sends_it(story: Connection, world: World, spring: Spring) -> None:
    spellings = (
        "ANN-10", " ann-10 ", "Ann - 10", "ann\u200b-10", "ＡＮＮ-10", "ANN-10%20", '"ANN-10"', "#ann-10",
        "ann\u201310", "\u201cAnn-10\u201d", "ANN-10 (10% off)", "Code: ANN-10", "Ann-10.",
    )  # fmt: skip
    for given in (*({"promo_code": code} for code in spellings), {"promo_code_id": str(spring.code["id"])}):
        assert recorded(story, world, type="promo_code", **given) == (None, spring.campaign, spring.ann)


def test_of_several_promo_codes_the_influencers_counts(
    story: Connection, world: World, acme: Maker, spring: Spring
) -> None:
    """As shops, tag managers and exports send the codes of one order; what the shop alone knows does not count."""
    generic = acme("promo_codes", campaign_id=acme.id("campaigns", slug="sale"), code="SUMMER5")
    lists: list[Any] = [
        "ANN-10, SUMMER5", "summer5,ann-10", "SUMMER5;ANN-10;FREESHIP", "FREESHIP|Ann - 10", "ann-10\nsummer5",
        "SUMMER5%2CANN-10", "SUMMER5 & ANN-10", '["SUMMER5", "ANN-10"]', ["SUMMER5", "ANN-10"], "ANN-10,ann-10,",
    ]  # fmt: skip
    with as_user(story, world.edda):
        said = answers(story, *(event(n, type="promo_code", promo_code=given) for n, given in enumerate(lists)))
        assert record(story, event(99, type="promo_code", promo_code="FREESHIP, SUMMER5")) == 1
        none, odd = answers(story, event(100, promo_code="A1B2, XMAS"), event(101, promo_code=[{"code": "ANN-10"}]))
    for answer in said:
        assert (answer["outcome"], answer["rule"]) == ("recorded", "touchpoints_promo_code_chosen"), answer
        assert answer["reason"].endswith("the touch has ANN-10")
        assert meaning_of(story, answer["external_id"]) == (None, spring.campaign, spring.ann)
    assert meaning_of(story, "99") == (None, generic["campaign_id"], None)
    assert (none["rule"], none["field"]) == ("touchpoints_promo_code_known", "promo_code")
    assert (odd["rule"], odd["field"]) == ("touchpoints_field_scalar", "promo_code")
    # A code of the list that is made later.
    acme("promo_codes", campaign_id=spring.campaign, collaboration_id=spring.bens_deal, code="FREESHIP")
    assert meaning_of(story, "99") == (None, spring.campaign, spring.ben)
    assert meaning_of(story, "2") == (None, spring.campaign, spring.ann), "a touch of two influencers stays as it was"
    with as_user(story, world.edda):
        both = answers(story, event(102, type="promo_code", promo_code="ANN-10, FREESHIP"))[0]
    assert (both["rule"], both["field"]) == ("touchpoints_promo_codes_one_influencer", "promo_code")
    with refused(story, "touchpoints_promo_codes_one_influencer", matching='"event-'):
        acme("touchpoints", promo_code="ANN-10, FREESHIP")
    assert acme("touchpoints", promo_code="ANN-10, SUMMER5")["promo_code_id"] == spring.code["id"]


def test_an_empty_key_is_none(story: Connection, world: World, spring: Spring) -> None:
    """Exports write an empty column as null or as ""; beside a key that is known it says nothing."""
    for nothing in (None, ""):
        empty = dict.fromkeys(("short_code", "url", "promo_code", "tracking_link_id", "utm_source", "is_bot"), nothing)
        assert recorded(story, world, **empty, campaign_id=str(spring.campaign)) == (None, spring.campaign, None)


@pytest.mark.parametrize(
    "given",
    [
        {"utm_source": "Insta", "utm_campaign": "SummerFit", "utm_content": "aman"},
        {"utm_source": "Insta", "utm_campaign": "SummerFit"},
        {"utm_source": "YT", "utm_campaign": "SummerFit", "utm_content": "aman"},
        {"utm_campaign": "SummerFit"},
        {"utm_source": "instagram", "utm_campaign": "SummerFit", "utm_content": "aman/"},
        {"utm_campaign": "summerfit%20"},
        {"page_url": "https://shop.example/?utm_campaign=SummerFit&gclid=1"},
    ],
)
def test_the_slug_alone_leads_to_the_campaign(
    story: Connection, world: World, acme: Maker, given: dict[str, Any]
) -> None:
    campaign = acme.id("campaigns", slug="summerfit")
    deal = acme.id(
        "collaborations", campaign_id=campaign, workspace_influencer_id=acme.id("workspace_influencers", name="Aman")
    )
    acme("tracking_links", campaign_id=campaign, collaboration_id=deal, utm_source="instagram")
    assert recorded(story, world, **given)[1] == campaign


def test_the_campaigns_word_on_its_links_leads_there_too(story: Connection, world: World, acme: Maker) -> None:
    campaign, other = acme.id("campaigns"), acme.id("campaigns")
    acme("tracking_links", campaign_id=campaign, utm_campaign="q3-push")
    assert recorded(story, world, utm_campaign="Q3 push") == (None, campaign, None)
    # Of two campaigns nobody guesses.
    acme("tracking_links", campaign_id=other, utm_campaign="q3-push")
    assert recorded(story, world, utm_campaign="Q3 push") == (None, None, None)


def test_links_alike_tell_what_they_have_in_common(
    story: Connection, world: World, acme: Maker, spring: Spring
) -> None:
    words = {"utm_source": "linked-in", "utm_campaign": "spring", "utm_content": "Nadia"}
    alike = {"campaign_id": spring.campaign, "utm_medium": "influencer", **words}
    first = acme.id("tracking_links", collaboration_id=spring.deal, **alike)
    assert recorded(story, world, **words) == (first, spring.campaign, spring.ann)
    second = acme.id("tracking_links", collaboration_id=spring.deal, **alike | {"utm_medium": "bio"})
    assert recorded(story, world, **words) == (None, spring.campaign, spring.ann)
    assert recorded(story, world, **words, utm_medium="Bio") == (second, spring.campaign, spring.ann)
    acme("tracking_links", collaboration_id=spring.bens_deal, **alike)
    assert recorded(story, world, **words, utm_medium="influencer") == (None, spring.campaign, None)


def test_weak_keys_never_override_sure_ones(story: Connection, world: World, acme: Maker, spring: Spring) -> None:
    other = acme.id("campaigns", slug="autumn")
    words = {"utm_source": "meta", "utm_medium": "influencer", "utm_campaign": "spring", "utm_content": "ann"}
    assert recorded(story, world, **words, campaign_id=str(other)) == (None, other, None)
    assert recorded(story, world, **words, workspace_influencer_id=str(spring.ben)) == (
        None,
        spring.campaign,
        spring.ben,
    )
    own = {"tracking_link_id": str(spring.link["id"]), "utm_campaign": "autumn"}
    assert recorded(story, world, **own) == (spring.link["id"], spring.campaign, spring.ann)


def test_contradictions_are_refused_and_named(story: Connection, world: World, acme: Maker, spring: Spring) -> None:
    other = acme.id("campaigns", slug="autumn")
    other_link = acme("tracking_links", campaign_id=other)
    other_code = acme("promo_codes", campaign_id=other, code="BEN-10")
    bens_content = str(acme.id("deliverables", collaboration_id=spring.bens_deal))
    link, code, content = str(spring.link["id"]), str(spring.code["id"]), str(spring.content)
    contradictions: list[tuple[str, dict[str, Any]]] = [
        ("campaign_id", {"tracking_link_id": link, "campaign_id": str(other)}),
        ("campaign_id", {"promo_code": "ann-10", "campaign_id": str(other)}),
        ("campaign_id", {"deliverable_id": content, "campaign_id": str(other)}),
        ("campaign_id", {"short_code": spring.link["short_code"], "campaign_id": str(other)}),
        ("workspace_influencer_id", {"tracking_link_id": link, "workspace_influencer_id": str(spring.ben)}),
        ("workspace_influencer_id", {"promo_code_id": code, "workspace_influencer_id": str(spring.ben)}),
        ("workspace_influencer_id", {"deliverable_id": content, "workspace_influencer_id": str(spring.ben)}),
        ("deliverable_id", {"tracking_link_id": link, "deliverable_id": bens_content}),
        ("deliverable_id", {"promo_code_id": code, "deliverable_id": bens_content}),
        ("promo_code", {"tracking_link_id": link, "promo_code": "ben-10"}),
        ("promo_code", {"promo_code_id": code, "promo_code": other_code["code"]}),
        ("short_code", {"tracking_link_id": link, "short_code": other_link["short_code"]}),
        ("url", {"tracking_link_id": str(other_link["id"]), "url": spring.link["url"]}),
    ]
    with as_user(story, world.edda):
        said = answers(story, *(event(n, **given) for n, (_, given) in enumerate(contradictions)))
    for answer, (field, given) in zip(said, contradictions, strict=True):
        assert (answer["outcome"], answer["rule"], answer["field"]) == ("refused", "touchpoints_keys_agree", field), (
            given
        )
    with refused(story, "touchpoints_keys_agree", matching='"event'), as_service(story):
        acme("touchpoints", tracking_link_id=spring.link["id"], campaign_id=other)


# ---------------------------------------------------------------------------------------------------------------------
# Aliases


def test_an_alias_does_not_cut_a_link_from_its_clicks(
    story: Connection, world: World, acme: Maker, spring: Spring
) -> None:
    words = {"utm_source": "meta", "utm_medium": "influencer", "utm_campaign": "spring", "utm_content": "ann"}
    theirs = (spring.link["id"], spring.campaign, spring.ann)
    url = spring.link["url"]
    assert recorded(story, world, **words) == theirs
    acme("utm_aliases", parameter="source", alias="meta", canonical="facebook")
    assert recorded(story, world, **words) == theirs
    assert recorded(story, world, **words | {"utm_source": "fb"}) == theirs
    assert one(story, "select url from public.tracking_links where id = %s", spring.link["id"]) == url
    story.execute("update public.tracking_links set label = 'Story', utm_term = 'x' where id = %s", [spring.link["id"]])
    assert "utm_source=meta" in one(story, "select url from public.tracking_links where id = %s", spring.link["id"])
    sources = story.execute(
        "select utm_source, given ->> 'utm_source' from public.touchpoints where source = 'web' order by id"
    )
    assert sources.fetchall() == [("facebook", "meta"), ("facebook", "meta"), ("facebook", "fb")]
    assert meaning_of(story, "1") == theirs


def test_chains_of_aliases_are_followed_and_circles_refused(story: Connection, world: World, acme: Maker) -> None:
    acme("utm_aliases", parameter="campaign", alias="a", canonical="b")
    acme("utm_aliases", parameter="campaign", alias="b", canonical="c")
    acme("touchpoints", utm_campaign="A", source="web", external_id="1")
    last = acme("utm_aliases", parameter="campaign", alias="c", canonical="d")
    assert one(story, "select utm_campaign from public.touchpoints where external_id = '1'") == "d"
    for alias, canonical in (("d", "a"), ("d", "b"), ("d", "c")):
        with refused(story, "utm_aliases_no_circle", matching="d > "):
            acme("utm_aliases", parameter="campaign", alias=alias, canonical=canonical)
    with refused(story, "utm_aliases_no_circle"):
        story.execute("update public.utm_aliases set canonical = 'a' where id = %s", [last["id"]])
    with refused(story, "utm_aliases_no_circle"):
        story.execute(
            "insert into public.utm_aliases (workspace_id, parameter, alias, canonical)"
            " values (%(w)s, 'term', 'x', 'y'), (%(w)s, 'term', 'y', 'x')",
            {"w": world.acme},
        )
    acme("utm_aliases", parameter="content", alias="d", canonical="a")
    story.execute("delete from public.utm_aliases where id = %s", [last["id"]])
    assert one(story, "select utm_campaign from public.touchpoints where external_id = '1'") == "c"
    story.execute("delete from public.utm_aliases where workspace_id = %s and parameter = 'campaign'", [world.acme])
    assert one(story, "select utm_campaign from public.touchpoints where external_id = '1'") == "a"


def test_a_slug_that_is_an_alias_still_leads_to_its_campaign(story: Connection, world: World, acme: Maker) -> None:
    campaign = acme.id("campaigns", slug="spring-26")
    assert recorded(story, world, utm_campaign="spring-2026") == (None, None, None)
    acme("utm_aliases", parameter="campaign", alias="spring-26", canonical="spring-2026")
    assert meaning_of(story, "1")[1] == campaign
    assert recorded(story, world, utm_campaign="Spring 26")[1] == campaign


# ---------------------------------------------------------------------------------------------------------------------
# Resolved again


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
