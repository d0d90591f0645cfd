"""People behind devices, reloads and bots: nothing ends with the wrong buyer, and what does not count is kept."""

from __future__ import annotations

from threading import Thread
from typing import Any

import pytest

from crmdb.database import Connection, connect
from tests.support.actors import as_user, personal_workspace, refused, sign_up
from tests.support.rows import Maker
from tests.support.statements import one
from tests.support.touches import event, record
from tests.support.world import World


def buyers(story: Connection) -> dict[str, Any]:
    return dict(story.execute("select external_id, contact_id from public.touchpoints where source = 'web'").fetchall())


def test_a_wrong_identification_is_taken_back(story: Connection, world: World, acme: Maker) -> None:
    a, b = acme.id("contacts"), acme.id("contacts")
    with as_user(story, world.edda):
        record(story, event(1, visitor_id="dev1"), event(2, visitor_id="dev1", contact_id=str(a)))
        story.execute("insert into public.contact_visitors (visitor_id, contact_id) values ('dev1', %s)", [a])
        record(story, event(3, visitor_id="dev1"), event(4, visitor_id="other"))
        assert buyers(story) == {"1": a, "2": a, "3": a, "4": None}
        # Nobody knows who it was: what came without a contact is anonymous again.
        story.execute("delete from public.contact_visitors where visitor_id = 'dev1'")
        assert buyers(story) == {"1": None, "2": a, "3": None, "4": None}
        story.execute("insert into public.contact_visitors (visitor_id, contact_id) values ('dev1', %s)", [b])
        record(story, event(5, visitor_id="dev1"))
        assert buyers(story) == {"1": b, "2": a, "3": b, "4": None, "5": b}


def test_a_visitor_who_turns_out_to_be_somebody_else(story: Connection, world: World, acme: Maker) -> None:
    a, b = acme.id("contacts"), acme.id("contacts")
    with as_user(story, world.edda):
        record(
            story, event(1, visitor_id="v"), event(2, visitor_id="v", contact_id=str(a)), event(3, contact_id=str(a))
        )
        story.execute("insert into public.contact_visitors (visitor_id, contact_id) values ('v', %s)", [a])
        before = one(story, "select identified_at from public.contact_visitors where visitor_id = 'v'")
        for who, expected in ((b, b), (a, a), (b, b)):
            story.execute(
                "insert into public.contact_visitors (visitor_id, contact_id) values ('v', %s)"
                " on conflict (workspace_id, visitor_id) do update set contact_id = excluded.contact_id",
                [who],
            )
            assert buyers(story) == {"1": expected, "2": a, "3": a}
        assert one(story, "select identified_at from public.contact_visitors where visitor_id = 'v'") >= before
    with refused(story, "contact_visitors_visitor_fixed"), as_user(story, world.edda):
        story.execute("update public.contact_visitors set visitor_id = 'w' where visitor_id = 'v'")


def test_a_shared_device_is_nobodys(story: Connection, world: World, acme: Maker) -> None:
    a, b = acme.id("contacts"), acme.id("contacts")
    with as_user(story, world.edda):
        record(story, event(1, visitor_id="kiosk"), event(2, visitor_id="kiosk", contact_id=str(b)))
        story.execute("insert into public.contact_visitors (visitor_id, contact_id) values ('kiosk', %s)", [a])
        assert buyers(story) == {"1": a, "2": b}
        story.execute("update public.contact_visitors set contact_id = null where visitor_id = 'kiosk'")
        record(story, event(3, visitor_id="kiosk"), event(4, visitor_id="kiosk", contact_id=str(a)))
        assert buyers(story) == {"1": None, "2": b, "3": None, "4": a}


def test_one_buyer_with_two_devices_keeps_the_other(story: Connection, world: World, acme: Maker) -> None:
    a, b = acme.id("contacts"), acme.id("contacts")
    with as_user(story, world.edda):
        record(story, event(1, visitor_id="phone"), event(2, visitor_id="laptop"))
        story.execute("insert into public.contact_visitors (visitor_id, contact_id) values ('phone', %s)", [a])
        story.execute("insert into public.contact_visitors (visitor_id, contact_id) values ('laptop', %s)", [a])
        assert buyers(story) == {"1": a, "2": a}
        story.execute("update public.contact_visitors set contact_id = %s where visitor_id = 'laptop'", [b])
        assert buyers(story) == {"1": a, "2": b}


def test_another_workspaces_visitor_of_the_same_name_is_untouched(
    story: Connection, world: World, acme: Maker, beta: Maker
) -> None:
    theirs = beta.id("contacts")
    beta("touchpoints", visitor_id="v", contact_id=None, source="web", external_id="theirs")
    beta("contact_visitors", visitor_id="v", contact_id=theirs)
    ours = acme("contact_visitors", visitor_id="v")
    story.execute("delete from public.contact_visitors where id = %s", [ours["id"]])
    assert buyers(story) == {"theirs": theirs}


def test_identifications_follow_a_merge(story: Connection, world: World, acme: Maker) -> None:
    duplicate, survivor, right = acme.id("contacts"), acme.id("contacts"), acme.id("contacts")
    with as_user(story, world.edda):
        record(story, event(1, visitor_id="v"), event(2, visitor_id="v", contact_id=str(duplicate)))
        story.execute("insert into public.contact_visitors (visitor_id, contact_id) values ('v', %s)", [duplicate])
    story.execute(
        "select public.merge_contacts(workspace_id => %s, duplicate_id => %s, survivor_id => %s)",
        [world.acme, duplicate, survivor],
    )
    assert buyers(story) == {"1": survivor, "2": survivor}
    story.execute("update public.contact_visitors set contact_id = %s where visitor_id = 'v'", [right])
    assert buyers(story) == {"1": right, "2": survivor}


def test_what_arrived_for_a_merged_buyer_goes_back_with_them(story: Connection, world: World, acme: Maker) -> None:
    first, second, last = (acme.id("contacts") for _ in range(3))
    with as_user(story, world.edda):
        story.execute("select public.merge_contacts(%s, %s)", [first, second])
        story.execute("select public.merge_contacts(%s, %s)", [second, last])
        record(story, *(event(n, contact_id=str(who)) for n, who in enumerate((first, second, last))))
        assert buyers(story) == {"0": last, "1": last, "2": last}
        story.execute("select public.undo_contact_merge(%s)", [second])
        assert buyers(story) == {"0": second, "1": second, "2": last}
        story.execute("select public.undo_contact_merge(%s)", [first])
        assert buyers(story) == {"0": first, "1": second, "2": last}


def test_an_erased_buyers_device_starts_anew(story: Connection, world: World, acme: Maker) -> None:
    buyer = acme.id("contacts")
    with as_user(story, world.edda):
        record(
            story, event(1, visitor_id="v", page_url="https://shop.example/?email=nadia@buyer.test", user_agent="Nadia")
        )
        story.execute("insert into public.contact_visitors (visitor_id, contact_id) values ('v', %s)", [buyer])
    story.execute("select public.erase_contact(workspace_id => %s, contact_id => %s)", [world.acme, buyer])
    kept = one(
        story, "select contact_id, visitor_id, page_url, user_agent from public.touchpoints where source = 'web'"
    )
    assert kept == (buyer, None, None, None)
    assert (
        "nadia"
        not in one(story, "select string_agg(touchpoints::text, '') from public.touchpoints as touchpoints").lower()
    )
    acme("contact_visitors", visitor_id="v")
    assert buyers(story) == {"1": buyer}


def test_an_erased_influencer_is_in_no_text_of_a_touch(story: Connection, world: World, acme: Maker) -> None:
    person = acme.id("workspace_influencers", name="Zelda Quark")
    deal = acme("collaborations", workspace_influencer_id=person)
    of_deal = {"campaign_id": deal["campaign_id"], "collaboration_id": deal["id"]}
    link = acme("tracking_links", **of_deal, short_code="zelda-quark")
    code = acme("promo_codes", **of_deal, code="QUARK-10")
    with as_user(story, world.edda):
        record(
            story,
            event(1, url=link["url"], referrer="https://www.linkedin.com/in/zelda-quark"),
            event(2, promo_code="quark-10"),
            event(3, short_code="zelda-quark", page_url="https://shop.example/?utm_content=zelda-quark"),
            event(4, utm_source=link["utm_source"], utm_campaign=link["utm_campaign"], utm_content="Zelda Quark"),
        )
    story.execute("select public.erase_workspace_influencer(%s, %s, 'erasure')", [person, world.acme])
    rows = story.execute(
        "select touchpoints::text, workspace_influencer_id, tracking_link_id, promo_code_id, channel"
        " from public.touchpoints as touchpoints where source = 'web' order by external_id"
    ).fetchall()
    assert [row[1:] for row in rows] == [
        (person, link["id"], None, "influencer"),
        (person, None, code["id"], "influencer"),
        (person, link["id"], None, "influencer"),
        (person, link["id"], None, "influencer"),
    ]
    assert not [row[0] for row in rows if "quark" in row[0].lower()]
    trail = story.execute(
        "select old_values::text || new_values::text from public.audit_events where table_name = 'touchpoints'"
    )
    assert not [text for (text,) in trail if "quark" in str(text).lower()]


# ---------------------------------------------------------------------------------------------------------------------
# Two at once


def test_batches_of_the_same_events_in_other_orders_do_not_deadlock(database: str) -> None:
    with connect(database) as connection:
        ada = sign_up(connection, "ada")
        maker = Maker(connection, personal_workspace(connection, ada))
        contacts = [str(maker.id("contacts")) for _ in range(20)]
        connection.commit()
    events = [
        event(n, visitor_id=f"v{n % 50}") | ({"contact_id": contacts[n % 20]} if n % 3 else {}) for n in range(300)
    ]
    failures: list[BaseException] = []

    def deliver(turn: int) -> None:
        try:
            with connect(database) as connection:
                connection.execute("select 1")
                for number in range(6):
                    batch = [one | {"source": f"round-{number}"} for one in events]
                    with as_user(connection, ada):
                        record(connection, *(batch if (turn + number) % 2 else reversed(batch)))
                    connection.commit()
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    threads = [Thread(target=deliver, args=(turn,)) for turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with connect(database) as connection:
        assert one(connection, "select count(*) from public.touchpoints") == 1800


@pytest.mark.parametrize("undone", [False, True])
@pytest.mark.parametrize(
    "change",
    [
        "update public.contact_visitors set contact_id = %(other)s where visitor_id = 'v'",
        "insert into public.contact_visitors (visitor_id, contact_id) values ('v', %(other)s)"
        " on conflict (workspace_id, visitor_id) do update set contact_id = excluded.contact_id",
        "delete from public.contact_visitors where visitor_id = 'v'",
    ],
    ids=["update", "upsert", "delete"],
)
def test_a_merge_waits_for_who_corrects_an_identification_and_records(database: str, change: str, undone: bool) -> None:
    with connect(database) as connection:
        ada = sign_up(connection, "ada")
        maker = Maker(connection, personal_workspace(connection, ada))
        duplicate, survivor, other = (maker.id("contacts") for _ in range(3))
        with as_user(connection, ada):
            connection.execute(
                "insert into public.contact_visitors (visitor_id, contact_id) values ('v', %s)", [duplicate]
            )
            if undone:
                connection.execute("select public.merge_contacts(%s, %s)", [duplicate, survivor])
        connection.commit()
    failures: list[BaseException] = []

    def merge() -> None:
        try:
            with connect(database) as connection, as_user(connection, ada):
                if undone:
                    connection.execute("select public.undo_contact_merge(%s)", [duplicate])
                else:
                    connection.execute("select public.merge_contacts(%s, %s)", [duplicate, survivor])
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    with connect(database) as connection:
        with as_user(connection, ada):
            connection.execute(change.encode(), {"other": other})
            merging = Thread(target=merge)
            merging.start()
            merging.join(0.5)
            assert record(connection, event(1, visitor_id="v"), event(2, contact_id=str(survivor))) == 2
        connection.commit()
    merging.join(20)
    assert failures == []
    with connect(database) as connection:
        assert buyers(connection) == {"1": None if "delete" in change else other, "2": survivor}


def test_a_merge_waits_for_who_identifies_and_records(database: str) -> None:
    """Neither waits for the other in a circle: the visitor is identified and recorded while their contact is merged."""
    with connect(database) as connection:
        ada = sign_up(connection, "ada")
        maker = Maker(connection, personal_workspace(connection, ada))
        duplicate, survivor = maker.id("contacts"), maker.id("contacts")
        connection.commit()
    failures: list[BaseException] = []

    def merge() -> None:
        try:
            with connect(database) as connection, as_user(connection, ada):
                connection.execute("select public.merge_contacts(%s, %s)", [duplicate, survivor])
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    with connect(database) as connection:
        with as_user(connection, ada):
            connection.execute(
                "insert into public.contact_visitors (visitor_id, contact_id) values ('v', %s)", [duplicate]
            )
            merging = Thread(target=merge)
            merging.start()
            merging.join(0.5)
            assert record(connection, event(1, visitor_id="v"), event(2, contact_id=str(survivor))) == 2
        connection.commit()
    merging.join(20)
    assert failures == []
    with connect(database) as connection:
        assert buyers(connection) == {"1": survivor, "2": survivor}


def test_a_link_that_changes_while_its_click_is_recorded(database: str) -> None:
    """Whichever commits first, the click has the meaning that the link has in the end."""
    with connect(database) as connection:
        ada = sign_up(connection, "ada")
        maker = Maker(connection, personal_workspace(connection, ada))
        link, other = maker("tracking_links"), maker.id("campaigns")
        connection.commit()

    def change(connection: Connection) -> None:
        connection.execute("update public.tracking_links set campaign_id = %s where id = %s", [other, link["id"]])

    def click(connection: Connection, number: int) -> None:
        with as_user(connection, ada):
            record(connection, event(number, short_code=link["short_code"]))

    with connect(database) as first, connect(database) as second:
        first.execute("select 1")
        second.execute("select 1")
        click(first, 1)

        def change_and_commit() -> None:
            change(second)
            second.commit()

        waiting = Thread(target=change_and_commit)
        waiting.start()
        waiting.join(0.4)
        first.commit()
        waiting.join(10)
        assert not waiting.is_alive()
    with connect(database) as connection:
        assert one(connection, "select campaign_id from public.touchpoints") == other


def test_a_corrected_visitor_brings_their_contact(story: Connection, world: World, acme: Maker) -> None:
    """The touch was recorded for the wrong device: it is that of the right one's owner, and nobody else's."""
    ann, ben = acme.id("contacts"), acme.id("contacts")
    acme("contact_visitors", visitor_id="of-ann", contact_id=ann)
    acme("contact_visitors", visitor_id="of-ben", contact_id=ben)
    with as_user(story, world.edda):
        record(story, event(1, visitor_id="of-ann"), event(2, visitor_id="of-ann", contact_id=str(ben)))
        for visitor, owner in (("of-ben", ben), ("of-nobody", None), ("of-ann", ann)):
            story.execute("update public.touchpoints set visitor_id = %s where source = 'web'", [visitor])
            found = story.execute("select contact_id from public.touchpoints where source = 'web' order by external_id")
            assert found.fetchall() == [(owner,), (ben,)], visitor
        for change, rule in (
            ("visitor_id = 'undefined', contact_id = null", "person"),
            ("touched_at = '2190-01-01'", "touched_at"),
        ):
            with refused(story, f"touchpoints_{rule}_check") as refusal:
                story.execute(f"update public.touchpoints set {change} where source = 'web'".encode())
            assert refusal.hint


# ---------------------------------------------------------------------------------------------------------------------
# Reloads and bots

BOTS = [
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
    "WhatsApp/2.23.20.0",
    "Twitterbot/1.0",
    "curl/8.5.0",
    "python-requests/2.32.3",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0.0.0 Safari/537.36",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
    "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
    "Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)",
    "GoogleOther",
    "Mozilla/5.0 (compatible; MicrosoftPreview/2.0; +https://aka.ms/MicrosoftPreview)",
    "Snap URL Preview Service",
    "Iframely/1.3.1",
    "Embedly/0.2",
    "Viber/21.0",
    "okhttp/4.9.3",
    "PostmanRuntime/7.36.0",
    "Barracuda Sentinel (EE)",
    "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html",
    # Assistants and crawlers of language models
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; ChatGPT-User/1.0; +https://openai.com/bot",
    "Mozilla/5.0 (compatible; ClaudeBot/1.0; +claudebot@anthropic.com)",
    "Mozilla/5.0 (compatible; YouBot/1.0)",
    "Mozilla/5.0 (compatible; Google-Extended)",
    "Mozilla/5.0 (compatible; NovaAct/1.0)",
    "MistralAI-User/1.0",
    "Google-NotebookLM",
    "Copilot-User",
    # Previews, also those that office programs ask for before they open a browser
    "Slack-ImgProxy (+https://api.slack.com/robots)",
    "Cardyb/1.1",
    "Tumblr/14.0.835.186",
    "NotionEmbedder",
    "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.10730; Pro)",
    "Microsoft Office Existence Discovery",
    "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; Win64; x64; Trident/7.0; ms-office; MSOffice 16)",
    # Monitors
    "Mozilla/5.0 (compatible; BetterStack/1.0)",
    "Mozilla/5.0 (compatible;Cloudflare-Healthchecks/1.0;+https://www.cloudflare.com/)",
    "Datadog/Synthetics",
    "ELB-HealthChecker/2.0",
    "kube-probe/1.27",
    "k6/0.49.0",
    # Libraries: a product alone
    "aiohttp/3.8",
    "undici",
    "GuzzleHttp/7",
    "reqwest/0.11",
    "Dart/3.2 (dart:io)",
    "RestSharp/110.2.0.0",
]
PEOPLE = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605",
    "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
    "Mozilla/5.0 (Linux; Android 9; CUBOT X19) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/99.0 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"
    " Instagram 331.0.0.29.90 (iPhone15,3; iOS 17_5; en_US; en; scale=3.00; 1290x2796; 600000000)",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"
    " [FBAN/FBIOS;FBAV/463.0.0.37.104;FBBV/596000000;FBDV/iPhone15,3;FBMD/iPhone;FBSN/iOS;FBSV/17.5;FBLC/en_US]",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Mobile/15E148 [LinkedInApp]",
    "Mozilla/5.0 (Linux; Android 14; SM-S918B; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0"
    " Mobile Safari/537.36 BytedanceWebview/d8a21c6",
    "Opera/9.80 (Windows NT 6.1; WOW64) Presto/2.12.388 Version/12.18",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Viber/21",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0"
    " Safari/537.36 Edg/131.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Teams/24193.1805.3040.8975"
    " Chrome/120.0 Electron/28.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/120.0 Electron/28 Slack_SSB/4.36.140",
    "Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; Trident/6.0)",
    "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36 WhatsApp",
    "Instagram 331.0.0.29.90 (iPhone15,3; iOS 17_5; en_US; en; scale=3.00; 1290x2796)",
    "ShopApp/3.2 (iPhone; iOS 17.5)",
    "Dalvik/2.1.0 (Linux; U; Android 14; Pixel 8)",
    "Chrome",
    "Chrome/131.0",
    "Mobile Safari",
]


@pytest.mark.parametrize(("agents", "is_bot"), [(BOTS, True), (PEOPLE, False)], ids=["bots", "people"])
def test_bots_are_known_by_their_agent(story: Connection, world: World, agents: list[str], is_bot: bool) -> None:
    with as_user(story, world.edda):
        record(story, *(event(n, user_agent=agent) for n, agent in enumerate(agents)))
        for agent in agents:
            story.execute(
                "insert into public.touchpoints (touched_at, type, visitor_id, source, user_agent)"
                " values ('2026-01-05T12:00:00Z', 'link_click', 'v', 'web', %s)",
                [agent],
            )
    wrong = story.execute("select user_agent from public.touchpoints where source = 'web' and is_bot <> %s", [is_bot])
    assert wrong.fetchall() == []


def test_the_senders_word_goes_before_the_agent(story: Connection, world: World, acme: Maker) -> None:
    agent = "curl/8.5.0"
    with as_user(story, world.edda):
        record(
            story, event(1, is_bot=True), event(2, is_bot=False, user_agent=agent), event(3, user_agent=agent), event(4)
        )
        story.execute("update public.touchpoints set is_bot = false where external_id = '3'")
        story.execute("update public.touchpoints set is_bot = true where external_id = '4'")
        story.execute("update public.touchpoints set utm_medium = 'cpc' where source = 'web'")
    flags = story.execute("select is_bot from public.touchpoints where source = 'web' order by external_id").fetchall()
    assert flags == [(True,), (False,), (False,), (True,)]


def test_a_link_counts_clicks_and_visitors_not_reloads_and_bots(story: Connection, world: World, acme: Maker) -> None:
    link = str(acme.id("tracking_links"))
    buyer = acme.id("contacts")
    acme("contact_visitors", visitor_id="phone", contact_id=buyer)
    acme("contact_visitors", visitor_id="laptop", contact_id=buyer)

    def click(number: int, visitor: str, minute: int, **given: Any) -> dict[str, Any]:
        moment = f"2026-01-05T{12 + minute // 60:02d}:{minute % 60:02d}:00Z"
        return event(number, visitor_id=visitor, touched_at=moment, tracking_link_id=link, **given)

    with as_user(story, world.edda):
        record(
            story,
            click(1, "phone", 0), click(2, "phone", 1), click(3, "laptop", 2), click(4, "phone", 32),
            click(5, "phone", 61), click(6, "anon", 0), click(7, "anon", 29), click(8, "anon", 59),
            click(9, "anon", 10, is_bot=True), click(10, "crawler", 0, user_agent="Twitterbot/1.0"),
            click(11, "anon", 60, type="form_fill"),
        )  # fmt: skip
        counted = one(
            story,
            "select touches, clicks, repeated_clicks, bot_touches, unique_visitors, contacts"
            " from public.tracking_link_performance where id = %s",
            link,
        )
    # The buyer: minutes 0, 32; again at 1, 2 and 61. The visitor: minutes 0 and 59 (29 is a reload).
    assert counted == (11, 4, 4, 2, 2, 1)


def test_what_named_a_merged_buyer_goes_back_with_them(story: Connection, world: World, acme: Maker) -> None:
    """Devices, also by an upsert, a note and a committee seat, through a chain of merges."""
    first, second, last = (acme.id("contacts") for _ in range(3))
    deal, other_deal = acme.id("opportunities"), acme.id("opportunities")
    upsert = (
        "insert into public.contact_visitors (visitor_id, contact_id) values (%s, %s)"
        " on conflict (workspace_id, visitor_id) do update set contact_id = excluded.contact_id"
    )

    seat = "insert into public.opportunity_contacts (opportunity_id, contact_id) values (%s, %s)"

    def devices() -> dict[str, Any]:
        rows = story.execute("select visitor_id, contact_id from public.contact_visitors where visitor_id like '% %'")
        return dict(rows.fetchall())

    with as_user(story, world.edda):
        story.execute(upsert, ["known before", acme.id("contacts")])
        story.execute(seat, [deal, last])
        story.execute("select public.merge_contacts(%s, %s)", [first, second])
        story.execute("select public.merge_contacts(%s, %s)", [second, last])
        record(story, event(1, visitor_id="of the first"), event(2, visitor_id="of the last"))
        for device, who in (
            ("of the first", first), ("of the second", second), ("of the last", last), ("known before", first),
        ):  # fmt: skip
            story.execute(upsert, [device, who])
        story.execute("insert into public.notes (contact_id, body) values (%s, 'n')", [first])
        for opportunity in (deal, other_deal):
            story.execute(f"{seat} on conflict do nothing", [opportunity, first])
        assert set(devices().values()) == {last}
        assert buyers(story) == {"1": last, "2": last}
        for merged in (second, first):
            story.execute("select public.undo_contact_merge(%s)", [merged])
        assert devices() == {
            "of the first": first, "of the second": second, "of the last": last, "known before": first,
        }  # fmt: skip
        assert buyers(story) == {"1": first, "2": last}
        assert story.execute("select contact_id from public.notes where body = 'n'").fetchall() == [(first,)]
        seats = story.execute(
            "select opportunity_id, contact_id from public.opportunity_contacts where opportunity_id = any(%s)",
            [[deal, other_deal]],
        ).fetchall()
        assert set(seats) == {(deal, last), (other_deal, first)}


def test_who_is_named_by_the_survivors_id_later_stays_theirs(database: str) -> None:
    """Each statement in a transaction of its own, as programs write."""
    with connect(database, autocommit=True) as connection:
        maker = Maker(connection, personal_workspace(connection, sign_up(connection, "ada")))
        workspace, duplicate, survivor = maker.workspace, maker.id("contacts"), maker.id("contacts")
        connection.execute("select public.merge_contacts(%s, %s, %s)", [duplicate, survivor, workspace])
        for device, who in (("a", duplicate), ("b", duplicate), ("a", survivor)):
            connection.execute(
                "insert into public.contact_visitors (workspace_id, visitor_id, contact_id) values (%s, %s, %s)"
                " on conflict (workspace_id, visitor_id) do update set contact_id = excluded.contact_id",
                [workspace, device, who],
            )
        connection.execute("select public.undo_contact_merge(%s, %s)", [duplicate, workspace])
        devices = connection.execute("select visitor_id, contact_id from public.contact_visitors").fetchall()
        assert dict(devices) == {"a": survivor, "b": duplicate}
        assert connection.execute("select count(*) from private.followed_redirects").fetchone() == (0,)
