"""What a touch names: from the surest key to the weakest, and through aliases."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import Any
from urllib.parse import quote

import pytest

from crmdb.database import Connection
from tests.database.touches.conftest import Spring, meaning_of, recorded
from tests.support.actors import as_service, as_user, refused
from tests.support.rows import Maker
from tests.support.statements import one
from tests.support.touches import answers, event, record
from tests.support.world import World


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


def test_a_code_in_an_address_is_a_key(story: Connection, world: World, acme: Maker, spring: Spring) -> None:
    """As programs for referrals and shops write it, by a redirect too; a word that is no code says nothing."""
    link = acme("tracking_links", campaign_id=spring.campaign, collaboration_id=spring.deal, short_code="ann",
                destination_url="https://shop.example/", utm_source="x")  # fmt: skip
    page = "https://shop.example/demo"
    by_code, by_link = (None, spring.campaign, spring.ann), (link["id"], spring.campaign, spring.ann)
    names = ("via", "ref", "aff", "fpr", "ps_partner_key", "referral_code", "coupon", "discount", "promo_code", "Code")
    for name in names:
        assert recorded(story, world, page_url=f"{page}?x=1&{name}=ann-10#top") == by_code, name
    redirect = f"https://www.youtube.com/redirect?v=x&q={quote(f'{page}?via=ANN-10', safe='')}"
    for given in (
        {"page_url": "https://shop.example/discount/ANN-10?redirect=/products/x"}, {"url": "https://shop.example/discount/ANN-10"},
        {"url": redirect}, {"page_url": redirect}, {"page_url": f"{page}?ref=blog&coupon=ANN-10"},
        {"page_url": f"{page}?utm_source=x&utm_campaign=other&ref=ANN-10"}, {"url": f"{page}?via=%20Ann%E2%80%9310"},
    ):  # fmt: skip
        assert recorded(story, world, **given) == by_code, given
    assert recorded(story, world, page_url=f"{page}?via=ANN") == by_link
    # Nothing is an influencer's by default, and nothing surer is contradicted.
    nothing = (None, None, None)
    for query in ("ref=producthunt", "via=", "code=4/0AfJohXk", "ref=ANN-100", "ref=ANN-10x"):
        assert recorded(story, world, page_url=f"{page}?{query}") == nothing, query
    assert one(story, "select channel from public.touchpoints order by id desc limit 1") == "direct"
    acme("promo_codes", campaign_id=spring.campaign, collaboration_id=spring.bens_deal, code="BEN-10")
    assert recorded(story, world, page_url=f"{page}?ref=ANN-10&coupon=BEN-10") == nothing
    other = acme.id("campaigns", slug="other-one")
    by_ben = (None, spring.campaign, spring.ben)
    for given, meaning in (
        ({"tracking_link_id": str(link["id"])}, by_link), ({"promo_code": "BEN-10"}, by_ben),
        ({"workspace_influencer_id": str(spring.ben)}, (None, None, spring.ben)),
        ({"campaign_id": str(spring.campaign)}, by_code), ({"campaign_id": str(other)}, (None, other, None)),
    ):  # fmt: skip
        assert recorded(story, world, page_url=f"{page}?via=ann-10", **given) == meaning, given
    with as_user(story, world.edda):
        (unknown,) = answers(story, event(500, url=f"{page}?via=nobody"))
    assert unknown["rule"] == "touchpoints_url_known"
    assert acme("touchpoints", page_url=f"{page}?via=ann-10")["workspace_influencer_id"] == spring.ann


NAMES_OF_CODES = (
    "via", "ref", "ref_code", "refcode", "referral", "referral_code", "referralCode", "fpr", "aff", "aff_id", "affid",
    "affiliate", "partner", "ps_partner_key", "lmref", "grsf", "code", "coupon", "coupon_code", "coupon-code",
    "couponcode", "discount", "discount_code", "promo", "promo_code", "promoCode", "voucher",
)  # fmt: skip


@pytest.mark.parametrize("table", ["promo_codes", "tracking_links"])
def test_a_code_made_or_renamed_after_its_clicks_is_found_in_their_addresses(
    story: Connection, world: World, acme: Maker, spring: Spring, table: str
) -> None:
    page = "https://shop.example/"
    sophos = (
        f"https://eu-west-1.protection.sophos.com/?d=shop.example&u={b64encode(f'{page}?via=ben-5'.encode()).decode()}"
    )
    addresses: list[dict[str, str]] = [{"page_url": f"{page}?x=1&{name}=Ben-5"} for name in NAMES_OF_CODES] + [
        {"page_url": f"{page}discount/BEN-5?redirect=/a"},
        {"page_url": f"{page}?via=%20Ben%E2%80%935"},
        {"page_url": f"https://www.youtube.com/redirect?v=x&q={quote(f'{page}?via=ben-5', safe='')}"},
        {"page_url": sophos},
        {"url": f"{page}?utm_campaign=spring&ref=x%2CBen-5"},
    ]
    unknown = [{"page_url": f"{page}?via=ben-6"}, {"page_url": f"{page}ben-5"}, {"page_url": f"{page}?id=ben-5"}]
    with as_user(story, world.edda):
        record(story, *(event(n, **given) for n, given in enumerate(addresses + unknown)))

    def people() -> list[Any]:
        return [meaning_of(story, str(n))[2] for n in range(len(addresses + unknown))]

    assert set(people()) == {None}
    told = {"campaign_id": spring.campaign, "collaboration_id": spring.bens_deal}
    column = "code" if table == "promo_codes" else "short_code"
    spelt = str.upper if table == "promo_codes" else str.lower
    first = acme.id(table, **told, **{column: spelt("ben-5")})
    assert people() == [spring.ben] * len(addresses) + [None] * 3
    # They stay Ben's when the code is renamed, and another one gets its text.
    rename = f"update public.{table} set {column} = %s where id = %s".encode()
    story.execute(rename, [spelt("ben-6"), first])
    assert people() == [spring.ben] * (len(addresses) + 1) + [None] * 2
    acme(table, **(told | {"collaboration_id": spring.deal}), **{column: spelt("ben-5")})
    assert people() == [spring.ben] * (len(addresses) + 1) + [None] * 2
    assert one(story, "select count(*) from public.touchpoints where source = 'web' and channel = 'influencer'") == 33


def test_many_codes_made_at_once_are_found_too(story: Connection, world: World, acme: Maker, spring: Spring) -> None:
    assert recorded(story, world, page_url="https://shop.example/?via=many-7")[2] is None
    story.execute(
        "insert into public.promo_codes (workspace_id, campaign_id, collaboration_id, code)"
        " select %s, %s, %s, 'MANY-' || n from generate_series(1, 30) as n",
        [world.acme, spring.campaign, spring.bens_deal],
    )
    assert meaning_of(story, "1")[2] == spring.ben


def test_an_address_full_of_codes_is_recorded_with_the_first_ones(
    story: Connection, world: World, spring: Spring
) -> None:
    many = ",".join(f"{n:03}{sha256(str(n).encode()).hexdigest()[:32]}" for n in range(110))
    with as_user(story, world.edda):
        (answer,) = answers(story, event(1, page_url=f"https://shop.example/?via=ann-10,ann-10,{many}"))
    assert answer["outcome"] == "recorded", answer
    assert meaning_of(story, "1")[2] == spring.ann
    told = one(story, "select given ->> 'told_codes' from public.touchpoints where source = 'web'").split(",")
    assert (len(told), told[:2]) == (10, ["ANN-10", many.split(",", maxsplit=1)[0].upper()])


def test_a_code_concerns_the_touches_that_carry_it_and_no_others(
    story: Connection, world: World, acme: Maker, spring: Spring
) -> None:
    for code in ("SUMMER5", "WINTER5"):
        acme("promo_codes", campaign_id=spring.campaign, code=code)
    given: list[dict[str, Any]] = [
        {"promo_code": ["SUMMER5", "WINTER5"]}, {"promo_code": "ANN-10; summer5"},
        {"page_url": "https://shop.example/?via=new-7,new-8"},
    ]  # fmt: skip
    with as_user(story, world.edda):
        assert record(story, *(event(n, **keys) for n, keys in enumerate(given))) == len(given)
    found = (
        "select array_agg(external_id order by external_id) from public.touchpoints"
        " where id = any(private.touches_with_codes(%s, %s))"
    )
    for codes, expected in (
        (["SUMMER5"], ["0", "1"]), (["ANN-10"], ["1"]), (["WINTER5", "NEW-8"], ["0", "2"]), (["ELSE"], None),
    ):  # fmt: skip
        assert one(story, found, world.acme, codes) == expected


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
