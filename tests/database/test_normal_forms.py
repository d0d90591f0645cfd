"""One person, one company, one spelling: what identifies is stored in one form for every writer."""

from __future__ import annotations

from typing import Any

import pytest

from crmdb.database import Connection
from tests.database.test_rules_catalog import influencer
from tests.support.actors import as_service, as_user, refused
from tests.support.installations import ROOT
from tests.support.rows import Maker
from tests.support.statements import one
from tests.support.world import World

PROFILES = {
    "linkedin": [
        "jane-doe", "Jane-Doe", "@jane-doe", "jane-doe ", "jane-doe/", "in/jane-doe", "linkedin.com/in/jane-doe",
        "https://www.linkedin.com/in/jane-doe", "HTTPS://de.linkedin.com/in/Jane-Doe/?trk=x", "jane doe",
        "\u200bhttps://linkedin.com/pub/jane-doe#about", "/in/jane-doe",
        "https://www.linkedin.com/in/jane%2Ddoe/en-us/",
        "https://www.linkedin.com/comm/in/jane-doe", "https://www.linkedin.com/mwlite/profile/in/Jane-Doe",
        "https://www.linkedin.com:443/in/jane-doe", "linkedin.com/in/jane-doe/de", "linkedin.com//in/jane-doe",
        "https//www.linkedin.com/in/jane-doe", "http:/linkedin.com/in/jane-doe",
        "https://https://linkedin.com/in/jane-doe",
        r"linkedin.com\in\jane-doe",
        "<https://linkedin.com/in/jane-doe>", "linkedin.com./in/jane-doe", "jane-doe?trk=x",
    ],
    "x": [
        "jane", "@Jane", "https://twitter.com/jane?lang=de", "x.com/jane/status/1", "http://mobile.twitter.com/JANE",
        "https://twitter.com/intent/follow?screen_name=Jane", "x.com:443/jane", "@jane?lang=de", "twitter.com/#!/jane",
        "//x.com/jane", "x.com/@jane", "x.com/jane/with_replies",
    ],
    "youtube": [
        "jane", "@jane", "youtube.com/@jane", "https://m.youtube.com/c/jane/videos",
        "https://www.youtube.com/user/Jane",
        "https://gaming.youtube.com/c/jane", "youtube.com/jane?si=abc", "youtube.com/jane/videos", "youtube.de/@jane",
        "youtu.be/@jane", "youtube.com/subscription_center?add_user=jane", "de.youtube.com/@jane/featured",
    ],
    "instagram": [
        "jane", "https://www.instagram.com/jane/reels/", "instagr.am/jane", "instagram.com/stories/jane/1",
        "instagram.com/_u/jane", "https://ig.me/m/jane", "https://de-de.instagram.com/jane", "＠jane",
        "instagram.com:443/jane", "instagram.com/jane/p/abc", "@jane?igshid=x",
    ],
    "tiktok": [
        "jane", "https://www.tiktok.com/@jane?lang=en", "tiktok.com/@Jane/video/1", "m.tiktok.com/@jane",
        "us.tiktok.com/@jane",
        "tiktok.com/embed/@jane", "tiktok.com/de/@jane/live", "tiktok.com/pt-BR/@jane", "www.tiktok.com:443/@jane",
        "@jane?_t=1",
    ],
    "facebook": [
        "jane", "fb.com/jane", "https://de-de.facebook.com/jane/about", "https://www.facebook.com/pg/jane", "m.me/jane",
        "J.a.ne", "facebook.com/ja.ne/about", "fb.me/jane", "messenger.com/t/jane", "facebook.com/#!/jane",
        "mbasic.facebook.com/jane",
        "business.facebook.com/jane", "facebook.com:443/jane",
    ],
    "threads": [
        "jane", "https://www.threads.net/@jane", "threads.com/@jane/post/1", "threads.net/jane", "m.threads.net/@jane",
        "threads.net:443/@jane", "threads.com/@jane/replies", "threads.net/@jane?xmt=x", "@Jane", "//threads.com/@jane",
    ],
    "github": [
        "jane", "https://github.com/Jane/repository", "jane.github.io", "https://gist.github.com/jane/1",
        "github.com/orgs/jane/people",
        "github.com/sponsors/jane", "github.com/stars/jane", "api.github.com/users/jane", "github.com/@jane",
        "github.com:443/jane",
    ],
    "substack": [
        "jane", "https://jane.substack.com/p/post", "substack.com/@jane",
        "https://open.substack.com/pub/jane/p/post?r=1",
        "substack.com/pub/jane", "jane.substack.com:443", "substack.com/@jane/note/c-1", "www.substack.com/@jane",
        "@jane", "JANE",
    ],
    "twitch": [
        "jane", "https://www.twitch.tv/Jane/videos", "twitch.tv/popout/jane/chat", "twitch.tv/u/jane",
        "dashboard.twitch.tv/u/jane/home",
        "player.twitch.tv/?channel=jane", "twitch.tv/embed/jane/chat", "twitch.tv/jane/clip/x", "m.twitch.tv/jane",
        "twitch.tv:443/jane",
    ],
    "bluesky": [
        "jane.bsky.social", "jane", "https://bsky.app/profile/jane.bsky.social", "https://jane.bsky.social",
        "at://jane.bsky.social",
        "bsky.app:443/profile/jane.bsky.social", "bsky.app/profile/@jane.bsky.social",
        "bsky.app/profile/jane.bsky.social/post/x",
        "@jane.bsky.social", "staging.bsky.app/profile/jane.bsky.social",
    ],
    "reddit": [
        "jane", "https://old.reddit.com/user/jane", "reddit.com/u/Jane/comments", "/u/jane",
        "https://sh.reddit.com/user/Jane",
        "reddit.com/r/u_jane", "u/jane", "reddit.com:443/user/jane", "amp.reddit.com/u/jane?x=1", "user/jane",
    ],
    "blog": [
        "jane.dev", "https://www.Jane.dev/", "http://jane.dev?ref=x", "jane.dev:443", "http://jane.dev:80/",
        "jane.dev.", "//jane.dev",
        "https://jane.dev#about", "JANE.DEV", "jane.dev//",
    ],
    "podcast": [
        "podcasts.apple.com/podcast/id15", "https://podcasts.apple.com/us/podcast/jane-talks/id15",
        "podcasts.apple.com/de/podcast/id15?l=en",
    ],
    "newsletter": ["open.spotify.com/show/4abc", "https://open.spotify.com/intl-de/show/4abc?si=x"],
}  # fmt: skip


@pytest.mark.parametrize("platform", PROFILES)
def test_a_profile_in_any_spelling_is_one_profile(story: Connection, world: World, acme: Maker, platform: str) -> None:
    expected = PROFILES[platform][0]
    for spelling in PROFILES[platform]:
        with story.transaction(force_rollback=True):
            stored = acme("workspace_influencer_accounts", platform_code=platform, handle=spelling)
            assert stored["handle"] == expected, spelling
            assert stored["as_given"] == ({} if spelling == expected else {"handle": spelling})
            assert expected in stored["url"] or platform in {"podcast", "newsletter"}
    acme("workspace_influencer_accounts", platform_code=platform, handle=expected)
    for spelling in PROFILES[platform]:
        with refused(story, "workspace_influencer_accounts_handle_key"):
            acme("workspace_influencer_accounts", platform_code=platform, handle=spelling)


def test_two_old_addresses_with_one_name_are_two_people(story: Connection, acme: Maker) -> None:
    """What LinkedIn's addresses of the time before /in/ lead to today: the numbers stand behind the name, reversed."""
    handles = [
        acme("workspace_influencer_accounts", platform_code="linkedin", handle=f"https://www.linkedin.com/pub/{end}")[
            "handle"
        ]
        for end in ("jane-doe/14/a97/2b3", "jane-doe/5/12/456/")
    ]
    assert handles == ["jane-doe-2b3a9714", "jane-doe-4560125"]
    with refused(story, "workspace_influencer_accounts_handle_key"):
        acme("workspace_influencer_accounts", platform_code="linkedin", handle="linkedin.com/in/jane-doe-2b3a9714")


def test_a_channel_is_known_by_its_id_and_a_page_by_its_path(story: Connection, acme: Maker) -> None:
    channel = "UCX6OQ3DkcsbYNE6H8uQQuVA"
    address = f"https://www.youtube.com/channel/{channel}"
    feed = f"https://www.youtube.com/feeds/videos.xml?channel_id={channel}"
    for spelling in (channel, address, f"{address}/about?x=1", f"https://studio.youtube.com/channel/{channel}", feed):
        with story.transaction(force_rollback=True):
            stored = acme("workspace_influencer_accounts", platform_code="youtube", handle=spelling)
            assert (stored["platform_account_id"], stored["url"]) == (channel, address)
            with refused(story, "workspace_influencer_accounts_handle_key"):
                acme("workspace_influencer_accounts", platform_code="youtube", handle=address)
    did = "did:plc:z72i7hdynmk6r22z27h6tvur"
    member = "ACoAABxYzDefGhIjKlMnOpQrStUvWxYz0123456"
    for platform, given, id, url in (
        ("bluesky", f"https://bsky.app/profile/{did}", did, f"https://bsky.app/profile/{did}"),
        ("substack", "https://substack.com/profile/123-jane-doe", "123", "https://substack.com/profile/123"),
        ("linkedin", f"linkedin.com/in/{member}?x=1", member, f"https://www.linkedin.com/in/{member}"),
    ):
        stored = acme("workspace_influencer_accounts", platform_code=platform, handle=given)
        assert (stored["platform_account_id"], stored["url"]) == (id, url)
    show = "https://open.spotify.com/show/4aBcD"
    assert acme("workspace_influencer_accounts", platform_code="podcast", handle=show)["url"] == show
    for number in (
        "profile.php?sk=about&id=100012",
        "people/Jane/100012",
        "p/Jane-Doe-100012/",
        "pages/category/Brand/Doe-100012",
    ):
        with story.transaction(force_rollback=True):
            address = f"https://www.facebook.com/{number}"
            assert acme("workspace_influencer_accounts", platform_code="facebook", handle=address)["handle"] == "100012"
    address = "https://www.facebook.com/Jane-Doe-100012345678/?ref=x"
    assert acme("workspace_influencer_accounts", platform_code="facebook", handle=address)["handle"] == "100012345678"
    page = acme("workspace_influencer_accounts", platform_code="linkedin", handle="linkedin.com/company/Acme/about/")
    assert page["url"] == "https://www.linkedin.com/company/acme"


def test_addresses_of_elsewhere_and_of_posts_are_no_handles(story: Connection, acme: Maker) -> None:
    for platform, wrong in (
        ("instagram", "https://www.instagram.com/invites/contact"),
        ("instagram", "https://www.instagram.com/web/jane"),
        ("linkedin", "https://x.com/jane"),
        ("linkedin", "example.com/in/jane"),
        ("linkedin", "linkedin.com.elsewhere.example/in/jane"),
        ("linkedin", "https://xn--lnkedin-rog.com/in/jane"),  # A Cyrillic i.
        ("substack", "https://jane.substack.com.elsewhere.example"),
        ("github", "https://jane.github.io.elsewhere.example"),
        ("youtube", "https://youtube.zip/@jane"),
        ("bluesky", "bsky.social"),
        ("bluesky", "https://bsky.app/profile/bsky.social"),
        ("instagram", "https://www.instagram.com/p/abc"),
        ("facebook", "https://www.facebook.com/groups/1"),
        ("x", "jane doe"),
        ("x", "https://x.com/intent/user?user_id=1"),
        ("x", "https://x.com/notifications"),
        ("instagram", "https://www.instagram.com/share/BAabc"),
        ("instagram", "https://www.instagram.com/s/aGlnaGxpZ2h0"),
        ("instagram", "https://www.instagram.com/stories/highlights/1"),
        ("instagram", "n/a"),
        ("instagram", "-"),
        ("facebook", "https://www.facebook.com/share/1Abc/"),
        ("facebook", "https://www.facebook.com/photo.php?fbid=1"),
        ("facebook", "https://www.facebook.com/reel/1"),
        ("facebook", "https://l.facebook.com/l.php?u=x"),
        ("threads", "https://www.threads.net/t/Cabc"),
        ("tiktok", "https://vm.tiktok.com/ZMabc/"),
        ("youtube", "https://www.youtube.com/premium"),
        ("twitch", "https://www.twitch.tv/directory/game/x"),
        ("github", "https://github.com/topics/crm"),
        ("linkedin", "https://www.linkedin.com/in/me/"),
        ("linkedin", "Jane Doe | LinkedIn"),
        ("reddit", "https://www.reddit.com/user/me"),
        ("facebook", "https://business.facebook.com/latest/home?asset_id=1"),
        ("facebook", "https://developers.facebook.com/docs"),
        ("x", "x.com"),
        ("x", "https://x.com/who_to_follow"),
        ("x", "https://x.com/i/communities/1"),
        ("x", "https://x.com/communities/1"),
        ("x", "https://x.com/grok"),
        ("x", "https://nitter.net/jane"),
        ("tiktok", "https://www.tiktok.com/t/ZT8abc/"),
        ("tiktok", "https://www.tiktok.com/discover/jane"),
        ("youtube", "https://www.youtube.com/live/abc"),
        ("youtube", "https://youtube.com/hashtag/crm"),
        ("linkedin", "https://www.linkedin.com/posts/jane-doe_hello-activity-1"),
        ("linkedin", "https://www.linkedin.com/sales/lead/ACwAAA,NAME"),
        ("bluesky", "https://bsky.app/search?q=jane"),
        ("facebook", "https://fb.watch/abc/"),
        ("youtube", "youtube.com/c/"),
        ("instagram", "https://www.instagram.com/accounts/login/?next=/jane/"),
        ("github", "https://github.com/issues"),
        ("substack", "https://support.substack.com/hc"),
        ("twitch", "https://www.twitch.tv/drops"),
        ("blog", "jane"),
        ("podcast", "https://jane"),
        ("podcast", "localhost"),
        ("newsletter", "1.2.3.4"),
        ("blog", "co.uk"),
        ("podcast", "open.spotify.com"),
        ("blog", "medium.com"),
        ("blog", "jane@acme.com"),
    ):
        with refused(story, "workspace_influencer_accounts_handle_check") as refusal:
            acme("workspace_influencer_accounts", platform_code=platform, handle=wrong)
        assert platform in refusal.message
        assert refusal.hint


ADDRESSES = {
    "Jane.Doe@Acme.example": "jane.doe@acme.example",
    "jane@acme.example ": "jane@acme.example",
    "": None,
    "\u3000\u200b": None,
    "JÖRG@Münch.example": "jörg@xn--mnch-0ra.example",
    "o'brien+news@acme.example.": "o'brien+news@acme.example",
    "jane＠acme.example": "jane@acme.example",
    "jane@acme。example": "jane@acme.example",
    "Jane@www.ck": "jane@www.ck",
    "Hello@github.io": "hello@github.io",
}


@pytest.mark.parametrize("given", ADDRESSES)
def test_an_address_has_one_spelling(story: Connection, world: World, acme: Maker, given: str) -> None:
    with as_user(story, world.edda):
        stored = acme("contacts", full_name="Jane", email=given)
    assert stored["email"] == ADDRESSES[given]
    assert stored["as_given"] == ({} if ADDRESSES[given] is None else {"email": given})


NO_ADDRESSES = [
    "mailto:x@y.de", "x@y.de;z@y.de", "not an email@x", "a@@b.c", "a@b", "a@b..de", "a,b@c.de", "jane.@acme.com",
    ".jane@acme.com",
    "ja..ne@acme.com", "jane@co.uk", "jane@com.br", "jane@test.ck", '"jane doe"@acme.com', "jane@[192.0.2.1]",
    "jane@192.0.2.1",
    "jane@localhost", "jane@ acme.com", "jane @acme.com", "Jane <jane@acme.com>", "<jane@acme.com>", "jane@-acme.com",
    "jane@acme.c",
    "jane@acme_corp.com", f"{'a' * 65}@acme.com", f"jane@{'.'.join(['a' * 60] * 4)}.example", "jane@acme.com/",
    "jane(x)@acme.com",
    "jane@acme.com?subject=x", "jane%40acme.com", "'jane@acme.com'",
]  # fmt: skip


@pytest.mark.parametrize("given", NO_ADDRESSES)
def test_what_is_no_address_is_refused_with_its_row(story: Connection, acme: Maker, given: str) -> None:
    with refused(story, "contacts_email_check", matching="mail address") as refusal:
        acme("contacts", email=given, source="crm", external_id="row-7")
    assert "row-7" in str(refusal.detail)
    with refused(story, "workspace_invitations_email_check"):
        story.execute(
            "insert into public.workspace_invitations (workspace_id, email, token_digest) values (%s, %s, sha256('x'))",
            [acme.workspace, given],
        )


def test_names_are_compared_as_people_see_them(story: Connection, acme: Maker) -> None:
    assert acme("tags", name="jose\u0301\u200b")["name"] == "jos\u00e9"
    with refused(story, "tags_name_key"):
        acme("tags", name=" jos\u00e9\u00a0")
    for blank in ("", " ", "\u00a0", "\u2003\u200b", "\u3164", "\x07"):
        for table, column in (("companies", "name"), ("campaigns", "name"), ("notes", "body"), ("lists", "name")):
            with refused(story, f"{table}_{column}_check"):
                acme(table, **{column: blank})
        assert acme("contacts", full_name=blank)["full_name"] is None
    assert acme("notes", body="first\r\nsecond\x00".rstrip("\x00"))["body"] == "first\nsecond"


BLANKS = (
    "\t\n\v\f\r \x07\x7f\x85\xa0\xad\u034f\u061c\u115f\u1160\u1680\u180e\u2000\u2003\u200a\u200b\u200c\u200d"
    "\u200e\u2028\u2029\u202f\u205f\u2060\u2800\u3000\u3164\ufeff\uffa0"
)


def test_blank_is_every_kind_of_blank_in_every_kind_of_text(story: Connection) -> None:
    kinds = story.execute(
        """
        select distinct private.column_kind(triggers.tgrelid, fields.attname)
        from pg_trigger as triggers
        join pg_attribute as fields on fields.attrelid = triggers.tgrelid and fields.attnum > 0
        where triggers.tgname = 'a_normalise_columns_inserted' and fields.atttypid = 'text'::regtype
        """
    ).fetchall()
    found = {kind for (kind,) in kinds if kind and not kind.startswith(("list ", "one of ", "utm"))}
    assert found == {"email", "phone", "domain", "handle", "url", "name", "called", "prose", "key", "lower", "upper"}
    item = '{"country_code": "DE", "platform_code": "linkedin"}'
    for blank in (*BLANKS, BLANKS, BLANKS * 20):
        for kind in found:
            normal = one(story, "select private.normal_form(%s, %s, %s)", kind, blank, item)
            assert normal is None, (kind, blank)
        assert one(story, "select private.normalise_utm(%s)", blank) is None


@pytest.mark.parametrize("word", ["undefined", "null", " N/A ", "(not set)", "00000000-0000-0000-0000-000000000000"])
def test_a_word_for_nothing_is_no_id(story: Connection, acme: Maker, word: str) -> None:
    """An import that repeats it would write all its people into one row."""
    for table, column in (
        ("contacts", "external_id"), ("opportunities", "external_id"), ("contact_profiles", "platform_account_id"),
        ("workspace_influencer_accounts", "platform_account_id"),
    ):  # fmt: skip
        with refused(story, f"{table}_{column}_check", matching="is not an id"):
            acme(table, **{column: word} | ({"source": "crm"} if column == "external_id" else {}))


def test_text_has_an_end(story: Connection, acme: Maker) -> None:
    for table, column, rule in (
        ("companies", "name", "companies_name_length"),
        ("notes", "body", "notes_body_length"),
        ("contacts", "external_id", "contacts_external_id_length"),
    ):
        with refused(story, rule):
            acme(table, **{"source": "crm"} if column == "external_id" else {}, **{column: "x" * 60_000})


DOMAINS = {
    "HTTPS://www.Shop.Acme.co.uk:443/a?b#c": "acme.co.uk",
    "münchen.de": "xn--mnchen-3ya.de",
    "例子.测试": "xn--fsqu00a.xn--0zwm56d",
    "a.b.city.kawasaki.jp": "city.kawasaki.jp",
    "jane@acme.com": "acme.com",
    "foo.github.io": "foo.github.io",
    "acme.onmicrosoft.com": "acme.onmicrosoft.com",
    "https://acme.wordpress.com/about": "acme.wordpress.com",
    "www.wordpress.com": "wordpress.com",
    "shop.acme.weebly.com": "acme.weebly.com",
    "acme.hs-sites.com": "acme.hs-sites.com",
    "acme.medium.com/a-post": "acme.medium.com",
    "help.medium.com": "medium.com",
    "www.acme.etsy.com": "acme.etsy.com",
    "acme.myshopify.com/products": "acme.myshopify.com",
    "acme.wixsite.com/home": "acme.wixsite.com",
    "open.spotify.com": "spotify.com",
    "amazon.de": "amazon.de",
    "acme.zendesk.com": "acme.zendesk.com",
}


@pytest.mark.parametrize("given", DOMAINS)
def test_a_domain_is_what_somebody_registered(acme: Maker, given: str) -> None:
    assert acme("companies", domain=given)["domain"] == DOMAINS[given]
    assert acme("exclusions", type="competitor", workspace_influencer_id=None, domain=given)["domain"] == DOMAINS[given]


@pytest.mark.parametrize(
    "domain",
    [
        "hotmail.es",
        "yahoo.com.br",
        "t-online.de",
        "wanadoo.fr",
        "sympatico.ca",
        "docomo.ne.jp",
        "mail.gmx.at",
        "nifty.com",
        "yandex.com.tr",
        "sunrise.ch",
        "fastwebnet.it",
        "hinet.net",
        "chello.at",
    ],
)
def test_national_free_mail_never_makes_a_company(story: Connection, acme: Maker, domain: str) -> None:
    with refused(story, "companies_domain_free_mail"):
        acme("exclusions", type="competitor", workspace_influencer_id=None, domain=domain)
    with refused(story, "companies_domain_free_mail"):
        acme("companies", domain=domain)


def test_punycode_agrees_with_the_reference_implementation(story: Connection) -> None:
    for label in ("münchen", "straße", "bücher", "例子", "пример", "παράδειγμα", "ñandú", "ü", "日本語-test", "çağ"):
        expected = "xn--" + label.encode("punycode").decode()
        assert one(story, "select private.normalise_host(%s)", f"{label}.de") == f"{expected}.de"


PHONES = {
    "+49 30 1234567": "+49301234567",
    "0049 (0)30-1234567": "+49301234567",
    "030/1234567": "+49301234567",
    "tel:+1-415-555-2671": "+14155552671",
    "+1 (415) 555 2671 ext. 12": "+14155552671",
    "+49 030 1234567": "+49301234567",
    "49301234567": "+49301234567",
    "49301234567.0": "+49301234567",
    "٠٣٠ ١٢٣٤٥٦٧": "+49301234567",
    "+44 07911 123456": "+447911123456",
    "+39 06 1234 5678": "+390612345678",
    "+225 01 23 45 67 89": "+2250123456789",
    "+52 1 55 1234 5678": "+525512345678",
    "+54 9 11 1234 5678": "+5491112345678",
    "+54 11 15 1234 5678": "+5491112345678",
    "+54 011 15 1234-5678": "+5491112345678",
    "+55 11 8123-4567": "+5511981234567",
    "+55 11 3123-4567": "+551131234567",
    "+44 (0)20 7946 0958": "+442079460958",
    "(+44) 20 7946 0958": "+442079460958",
    "+0044 20 7946 0958": "+442079460958",
    "+44 20 7946 0958, 12": "+442079460958",
    "+44 20 7946 0958 poste 12": "+442079460958",
    "Tel. +44 20 7946 0958": "+442079460958",
    "'+442079460958": "+442079460958",
    "+7 8 912 345 67 89": "+79123456789",
    "+370 8 612 34567": "+37061234567",
    "+383 44 123 456": "+38344123456",
}
ABROAD = {
    ("011 49 30 1234567", "US"): "+49301234567",
    ("415-555-2671", "US"): "+14155552671",
    ("06 1 234 5678", "HU"): "+3612345678",
    ("8 912 345-67-89", "RU"): "+79123456789",
    ("79123456789", "RU"): "+79123456789",
    ("55 91234-5678", "BR"): "+5555912345678",
    ("5511912345678", "BR"): "+5511912345678",
    ("06 1234 5678", "IT"): "+390612345678",
    ("044 55 1234 5678", "MX"): "+525512345678",
    ("5215512345678", "MX"): "+525512345678",
    ("011 15 1234-5678", "AR"): "+5491112345678",
    ("0 15 11 91234-5678", "BR"): "+5511912345678",
    ("0011 44 20 7946 0958", "AU"): "+442079460958",
    ("810 49 30 1234567", "RU"): "+49301234567",
    ("010 49 30 1234567", "JP"): "+49301234567",
    ("001 415 555 2671", "DE"): "+14155552671",
    ("8 612 34567", "LT"): "+37061234567",
    ("0057 300 123 4567", "CO"): "+573001234567",
    # In North America a number has ten digits: seven lack the area, nine one digit.
    ("555-0187", "US"): None,
    ("415555267", "US"): None,
}


@pytest.mark.parametrize("given", PHONES)
def test_a_number_is_e164(story: Connection, acme: Maker, given: str) -> None:
    assert acme("workspace_influencers", phone=given, country_code="DE")["phone"] == PHONES[given]


def test_a_number_is_read_as_its_country_dials(story: Connection) -> None:
    for (given, country), expected in ABROAD.items():
        assert one(story, "select private.normalise_phone(%s, %s)", given, country) == expected


def test_a_number_without_a_country_is_read_in_that_of_the_workspace(
    story: Connection, world: World, acme: Maker, beta: Maker
) -> None:
    with as_user(story, world.maya):
        story.execute("update public.workspaces set country_code = 'US' where id = %s", [world.acme])
        assert one(story, "select public.normalise_identity('phone', '(415) 555-2671')") == "+14155552671"
    assert acme("contacts", phone="4155552671")["phone"] == "+14155552671"
    assert acme("contacts", phone="030 1234567", country_code="DE")["phone"] == "+49301234567"
    with refused(story, "contacts_phone_check", matching="not a telephone number") as refusal:
        beta("contacts", phone="4155552671")
    assert "the workspace its country_code" in str(refusal.hint)


@pytest.mark.parametrize("given", ["abc", "+999123456789", "12", "030 1234567"])
def test_what_is_no_number_is_refused(story: Connection, acme: Maker, given: str) -> None:
    with refused(story, "workspace_influencers_phone_check") as refusal:
        acme("workspace_influencers", phone=given)
    assert "country" in str(refusal.hint)


@pytest.mark.parametrize(
    "address",
    [
        "https://acme.test/?utm_source=x", "https://acme.test/?a=b;utm_source=x",
        "https://acme.test/?a=b&amp;utm_source=x",
        "https://acme.test/#utm_source=x", "https://acme.test/#/a?UTM_Source=x", "https://acme.test/?utm%5Fsource=x",
        "https://acme.test/?%75tm_source=x", "https://acme.test/?ut%6D_source=x", "https://acme.test/?%2575tm_source=x",
        "https://acme.test/?%20utm_source=x", "https://acme.test/?+utm_source=x",
        "https://acme.test/?a=b%26utm_source=x",
        "https://acme.test/?a=b%2526utm_source%253Dx", "https://acme.test/#!utm_source=x",
        "https://acme.test/#!/?utm_source=x",
        "https://acme.test/%3Futm_source=x", "https://acme.test/?a=b&&utm_source=x",
        "https://acme.test/?a=b&#x26;utm_source=x",
        "https://acme.test/?to=https%3A%2F%2Fb.test%2F%3Futm_source%3Dx",
    ],
)  # fmt: skip
def test_no_second_utm_in_an_address(story: Connection, acme: Maker, address: str) -> None:
    with refused(story, "tracking_links_destination_url_utm_check"):
        acme("tracking_links", destination_url=address)


def test_an_address_may_have_words_like_utm(acme: Maker) -> None:
    for address in (
        "https://acme.test/utm_guide",
        "https://acme.test/?q=utm_source",
        "https://acme.test/?my_utm_source=x",
    ):
        assert acme("tracking_links", destination_url=address)["destination_url"] == address


def test_an_address_of_a_page_has_one_spelling(story: Connection, acme: Maker) -> None:
    link = acme("tracking_links", destination_url=" HTTPS://Acme.TEST/Demo?Plan=Pro ")
    assert link["destination_url"] == "https://acme.test/Demo?Plan=Pro"
    for wrong in (
        "https://acme.test/a b",
        "ftp://acme.test",
        "javascript:alert(1)",
        "https://",
        "acme.test",
        "https://a.test:65536",
    ):
        with refused(story, "tracking_links_destination_url_check"):
            acme("tracking_links", destination_url=wrong)


def test_real_profiles_are_accepted_and_stored_once(story: Connection) -> None:
    person = influencer(story)
    insert = (
        "insert into public.influencer_accounts"
        " (influencer_id, platform_code, platform_account_id, handle, engagement_rate)"
        " values (%s, %s, %s, 'sample.person', %s) returning platform_account_id, url"
    )
    with as_service(story):
        assert (
            one(story, insert, person, "instagram", "900000001", 1.913955)[1]
            == "https://www.instagram.com/sample.person"
        )
        assert one(story, insert, person, "instagram", "sample.person", 0.01)[0] is None, "a handle is not an id"
        assert one(story, insert, person, "facebook", "1", 0.01)
        one(story, insert, person, "instagram", None, 0.01)
        # Underscores around a name are no placeholder of an advertising tool: those are in capitals.
        assert one(story, insert.replace("sample.person", "__youngbae__"), person, "instagram", "7", 0.01)
    assert story.execute(
        "select platform_account_id from public.influencer_accounts where platform_code = 'instagram'"
        " and handle = 'sample.person'"
    ).fetchall() == [("900000001",)], "one profile in the end"


def unnormalised(story: Connection) -> list[Any]:
    """Text columns of tables people write that no trigger and no list keeps in form."""
    return story.execute(
        """
        select tables.relname || '.' || fields.attname
        from pg_class as tables
        join pg_attribute as fields on fields.attrelid = tables.oid and fields.attnum > 0 and not fields.attisdropped
        where tables.relnamespace = 'public'::regnamespace and tables.relkind in ('r', 'p')
            and fields.atttypid = 'text'::regtype and fields.attgenerated = ''
            and private.text_kind(fields.attname) in ('email', 'phone', 'domain', 'handle', 'url')
            and not exists (
                select from pg_trigger as triggers
                where triggers.tgrelid = tables.oid and triggers.tgname = 'a_normalise_columns_inserted'
                    and encode(triggers.tgargs, 'escape') like '%\\\\000' || fields.attname || '\\\\000%'
            )
            -- Touches keep what arrived as it arrived.
            and tables.relname not in ('free_mail_domains', 'platform_domains', 'public_suffixes', 'touchpoints')
        """
    ).fetchall()


def test_every_column_that_identifies_is_kept_in_form(story: Connection) -> None:
    assert unnormalised(story) == []


def test_the_lists_name_the_versions_they_come_from() -> None:
    script = ROOT / "supabase" / "migrations" / "20261127090650_domain_lists.sql"
    assert "publicsuffixlist 1." in script.read_text("utf-8")[:400]


ACCOUNT = (
    "insert into public.influencer_accounts (influencer_id, platform_code, platform_account_id, handle, followers)"
    " values (%s, 'instagram', %s, 'jane.posts', %s) returning id"
)


@pytest.mark.parametrize("first", ["the handle", "the id"])
def test_a_profile_known_by_handle_and_by_id_is_one_row(story: Connection, acme: Maker, first: str) -> None:
    person = influencer(story)
    ours = acme.id("workspace_influencers", name=None, influencer_id=person)
    order = [(None, 100), ("173560420", None)] if first == "the handle" else [("173560420", 100), (None, None)]
    known = one(story, ACCOUNT, person, *order[0])
    content = acme.id(
        "deliverables",
        platform_code="instagram",
        influencer_account_id=known,
        collaboration_id=acme.id("collaborations", workspace_influencer_id=ours),
    )
    for day in (1, 2):
        story.execute(
            "insert into public.account_metrics (account_id, measured_on, followers) values (%s, %s, 90)",
            [known, f"2026-01-0{day}"],
        )
    story.execute(
        "insert into public.audience_segments (account_id, dimension, value, share) values (%s, 'country', 'DE', 0.5)",
        [known],
    )
    with as_service(story):
        stored = one(story, ACCOUNT, person, *order[1])
    assert one(
        story,
        "select count(*), min(platform_account_id), min(followers), bool_and(id = %s)"
        " from public.influencer_accounts where handle = 'jane.posts'",
        stored,
    ) == (1, "173560420", 100, True)
    assert one(story, "select count(*) from public.account_metrics where account_id = %s", stored) == 2
    assert one(story, "select count(*) from public.audience_segments where account_id = %s", stored) == 1
    assert one(story, "select influencer_account_id from public.deliverables where id = %s", content) == stored
    # The handle was handed on: another id is another profile.
    with story.transaction(force_rollback=True):
        one(story, ACCOUNT, influencer(story), "999", None)
        assert one(story, "select count(*) from public.influencer_accounts where handle = 'jane.posts'") == 2
    with refused(story, "influencer_accounts_handle_key", sqlstate="23505") as refusal, as_service(story):
        one(story, ACCOUNT, influencer(story), None, 5)
    assert "merge_influencers" in str(refusal.hint)


def test_nothing_that_refers_to_an_account_is_forgotten(story: Connection) -> None:
    assert story.execute(
        "select conrelid::regclass::text from pg_constraint"
        " where confrelid = 'public.influencer_accounts'::regclass and contype = 'f' order by 1"
    ).fetchall() == [("account_metrics",), ("audience_segments",), ("deliverables",)]


@pytest.mark.parametrize(
    "page",
    [
        "linkedin.com/company/acme", "https://www.facebook.com/acme", "http://de.linkedin.com/company/acme/about",
        "https://linktr.ee/acme", "https://t.me/acme", "docs.google.com/forms/d/1",
        "https://sites.google.com/view/acme", "https://www.google.com/maps/place/Acme",
        "en.wikipedia.org/wiki/Acme", "https://www.amazon.de/stores/acme", "open.spotify.com/show/x",
        "podcasts.apple.com/us/podcast/x/id1", "eventbrite.co.uk/o/acme-1", "medium.com/@acme", "notion.so/acme",
        "etsy.com/shop/acme",
        "trustpilot.com/review/acme.com", "patreon.com/acme", "g2.com/products/acme", "tinyurl.com/x",
        "play.google.com/store/apps/x",
    ],
)  # fmt: skip
def test_a_profile_on_a_platform_is_no_domain_of_a_company(acme: Maker, story: Connection, page: str) -> None:
    """Every company with such a website would be one company: LinkedIn."""
    with refused(story, "companies_domain_check", matching="no profile"):
        acme("companies", domain=page)
    assert acme("companies", domain="https://www.linkedin.com/")["domain"] == "linkedin.com"


@pytest.mark.parametrize(
    ("word", "code"), [("U.S.", "US"), ("Türkei", "TR"), ("Österreich", "AT"), ("Royaume-Uni", "GB"), ("UAE", "AE")]
)
def test_countries_in_the_words_of_lists(acme: Maker, word: str, code: str) -> None:
    assert acme("contacts", country_code=word)["country_code"] == code


def test_letters_of_full_width_are_the_same_address(acme: Maker) -> None:
    assert acme("contacts", email="ｊａｎｅ@ａｃｍｅ.test")["email"] == "jane@acme.test"


@pytest.mark.parametrize(
    ("platform", "given", "because"),
    [
        ("instagram", "\u0430nna", "only looks Latin"),
        ("x", "\u0430\u043d\u043d\u0430", "no letter such as"),
        ("tiktok", "jan\u00e9", "no letter such as"),
        ("bluesky", "\u0430nna.bsky.social", "only looks Latin"),
        ("linkedin", "https://www.linkedin.com/in/\u0430nna-doe", "only looks Latin"),
        ("youtube", "ann\u03b1", "only looks Latin"),
    ],
)
def test_a_letter_that_only_looks_like_one_of_a_handle_is_refused_with_the_reason(
    story: Connection, platform: str, given: str, because: str
) -> None:
    with refused(story, "influencer_accounts_handle_check") as refusal, as_service(story):
        story.execute(
            "insert into public.influencer_accounts (influencer_id, platform_code, handle) values (%s, %s, %s)",
            [influencer(story), platform, given],
        )
    assert because in str(refusal.detail)


def test_letters_of_one_alphabet_stay_where_a_network_has_them(story: Connection) -> None:
    normal = "select private.normalise_handle(%s, %s)"
    for platform, handle in (
        ("linkedin", "\u0430\u043d\u043d\u0430-\u0438\u0432\u0430\u043d\u043e\u0432\u0430"),
        ("linkedin", "j\u00fcrgen-m\u00fcller"),
        ("linkedin", "ivan-\u0438\u0432\u0430\u043d\u043e\u0432"),
        ("youtube", "\u0430\u043d\u043d\u0430"),
        ("youtube", "\u5c71\u7530"),
    ):
        assert one(story, normal, handle, platform) == handle
    # An address of the Fediverse is a page.
    for spelling in ("@Jane@mastodon.social", "https://mastodon.social/@jane"):
        assert one(story, normal, spelling, "blog") == "mastodon.social/@jane"


@pytest.mark.parametrize(
    "address", ["j\u0430ne@acme.com", "jane@\u0430cme.com", "jane@acme.\u0441om", "jane@\u03b1cme.com"]
)
def test_an_address_that_only_looks_like_another_is_refused_with_the_letter(acme: Maker, address: str) -> None:
    with refused(acme.connection, "contacts_email_check") as refusal:
        acme("contacts", email=address)
    assert "only looks Latin" in str(refusal.detail)
    with refused(acme.connection, "companies_domain_check") as refusal:
        acme("companies", domain="\u0430cme.com")
    assert "only looks Latin" in str(refusal.detail)


def test_addresses_of_one_alphabet_stay(story: Connection) -> None:
    for given, normal in (
        ("jane@m\u00fcller.de", "jane@xn--mller-kva.de"),
        ("\u03b5\u03bb\u03ad\u03bd\u03b7@acme.gr", "\u03b5\u03bb\u03ad\u03bd\u03b7@acme.gr"),
        ("info@\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444", "info@xn--e1afmkfd.xn--p1ai"),
        ("info@\u043f\u0440\u0438\u043c\u0435\u0440.com", "info@xn--e1afmkfd.com"),
    ):
        assert one(story, "select private.normalise_email(%s)", given) == normal
