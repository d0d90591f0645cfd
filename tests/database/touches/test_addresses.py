"""Links and UTM words in addresses, as pages, scanners and redirects write them."""

from __future__ import annotations

from base64 import b64encode
from urllib.parse import quote

import pytest

from crmdb.database import Connection
from tests.database.touches.conftest import Spring, recorded
from tests.support.actors import as_user
from tests.support.rows import Maker
from tests.support.statements import one
from tests.support.touches import event, record
from tests.support.world import World

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
