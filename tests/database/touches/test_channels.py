"""The channel and the evidence of a touch."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from crmdb.database import Connection
from tests.database.touches.conftest import Spring
from tests.support.actors import as_user, refused
from tests.support.rows import Maker
from tests.support.touches import answers, event, record
from tests.support.world import World

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
        for name in ("irclickid", "awc", "cjevent", "dclid", "tblci", "ps_xid", "rfsn", "sca_ref", "tap_a", "tduid")
    ),
    ("organic_search", {"page_url": "https://shop.example/?srsltid=1"}),
    # Branch and AppsFlyer write the same words under names of their own; pid and c are words of a shop elsewhere.
    ("paid_social", {"page_url": "https://acme.app.link/x?~channel=facebook&~feature=paid&~campaign=q3"}),
    ("paid_social", {"page_url": "https://acme.app.link/x?%7Echannel=Facebook&%7Efeature=cpc"}),
    ("paid_social", {"page_url": "https://acme.onelink.me/AbCd?pid=tiktokglobal_int&c=q3"}),
    ("direct", {"page_url": "https://shop.example/?pid=facebook&c=12"}),
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
