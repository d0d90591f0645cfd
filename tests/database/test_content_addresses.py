"""A touch that came from the address of published content belongs to that content, whatever its spelling and order."""

from __future__ import annotations

from typing import Any

import pytest

from crmdb.database import Connection, connect
from tests.database.test_rules_contacts import both
from tests.support.actors import as_user, personal_workspace, sign_up
from tests.support.rows import Maker
from tests.support.statements import one
from tests.support.touches import answers, event
from tests.support.world import World

SAME = [
    ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "https://youtu.be/dQw4w9WgXcQ?si=x&t=30"),
    ("https://youtube.com/shorts/dQw4w9WgXcQ", "https://m.youtube.com/watch?feature=share&v=dQw4w9WgXcQ"),
    (
        "https://www.linkedin.com/posts/ann-lee_b2b-activity-7219811234567890123-aBcD",
        "https://de.linkedin.com/feed/update/urn:li:activity:7219811234567890123/?trk=x",
    ),
    ("https://www.instagram.com/p/C9abc_D-1/", "https://instagram.com/annlee/reel/C9abc_D-1/?igsh=1"),
    ("https://twitter.com/annlee/status/1812345678901234567", "https://x.com/i/web/status/1812345678901234567?s=20"),
    ("https://www.tiktok.com/@annlee/video/7391234567890123456", "https://m.tiktok.com/@annlee/video/7391234567890123456"),
    (
        "https://www.facebook.com/annlee/posts/pfbid02abcXYZ",
        "https://m.facebook.com/story.php?story_fbid=pfbid02abcXYZ&id=1",
    ),
    ("https://www.threads.net/@annlee/post/C9abcD", "https://www.threads.com/@annlee/post/C9abcD?xmt=1"),
    ("https://www.reddit.com/r/saas/comments/1abcde/tools/", "https://old.reddit.com/comments/1abcde"),
    ("https://annlee.substack.com/p/my-stack", "http://annlee.substack.com/p/my-stack/?utm_source=substack#top"),
    ("https://blog.ann.example/2026/tools", "https://www.blog.ann.example/2026/tools/"),
]  # fmt: skip
OTHER = [
    ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcq"),
    ("https://www.instagram.com/p/C9abc_D-1/", "https://www.instagram.com/annlee/"),
    ("https://blog.ann.example/2026/tools", "https://blog.ann.example/2026/tools-2"),
    ("https://blog.ann.example/2026/tools", "https://blog.ann.example/"),
    ("https://blog.ann.example/", "https://blog.ann.example/"),
]


@pytest.mark.parametrize(
    ("address", "others"),
    [
        (
            "https://blog.example/2026/05/crm/",
            [
                "https://blog.example/2026/05/crm/amp/", "https://blog.example/amp/2026/05/crm?x=1", "https://amp.blog.example/2026/05/crm",
                "https://blog-example.translate.goog/2026/05/crm/?_x_tr_sl=en", "https://www.google.com/amp/s/blog.example/2026/05/crm/",
                "https://blog-example.cdn.ampproject.org/c/s/blog.example/2026/05/crm/", "https://blog.example/2026/05/%63rm/index.html",
                "https://translate.google.com/translate?sl=en&u=https%3A%2F%2Fblog.example%2F2026%2F05%2Fcrm%2F",
                "https://web.archive.org/web/2026/https://blog.example/2026/05/crm/",
            ],
        ),
        ("https://redd.it/1abcde", ["https://www.reddit.com/r/saas/comments/1abcde/tools/"]),
        ("https://www.tiktok.com/@ann/video/7391", ["https://m.tiktok.com/v/7391.html", "https://www.tiktok.com/embed/v2/7391"]),
        ("https://ann.substack.com/p/my-stack", ["https://open.substack.com/pub/ann/p/my-stack?r=1"]),
        ("https://open.spotify.com/episode/4aB?si=1", ["https://open.spotify.com/intl-de/episode/4aB"]),
        ("https://instagr.am/p/C9", ["https://www.instagram.com/reel/C9/"]),
    ],
)  # fmt: skip
def test_proxies_and_short_forms_show_the_same_content(story: Connection, address: str, others: list[str]) -> None:
    for other in others:
        same = "select private.content_address(%s) = private.content_address(%s)"
        assert one(story, same, address, other) is True, other


def organic(acme: Maker, url: str, **given: Any) -> tuple[Any, Any]:
    """Ann, and her post at that address."""
    ann = acme.id("workspace_influencers", name="Ann Lee")
    return ann, acme.id(
        "deliverables", **{"collaboration_id": None, "workspace_influencer_id": ann, "title": "Praise",
                           "published_at": "2026-03-01T09:00Z", "published_url": url} | given,
    )  # fmt: skip


def meaning(story: Connection) -> list[Any]:
    return story.execute(
        "select external_id, channel, workspace_influencer_id, deliverable_id from public.touchpoints"
        " where source = 'web' order by external_id"
    ).fetchall()


@pytest.mark.parametrize("where", ["url", "referrer", "page_url"])
@pytest.mark.parametrize(("published", "seen"), [*SAME, *(pair[::-1] for pair in SAME)])
def test_a_piece_of_content_has_one_address(
    story: Connection, world: World, acme: Maker, published: str, seen: str, where: str
) -> None:
    ann, post = organic(acme, published)
    with as_user(story, world.edda):
        (answer,) = answers(story, event(1, visitor_id="v", **{where: seen}))
        assert answer["outcome"] == "recorded", answer
        story.execute(
            f"insert into public.touchpoints (touched_at, type, visitor_id, source, external_id, {where})"
            " values ('2026-03-02', 'link_click', 'v', 'web', 'single', %s)".encode(),
            [seen],
        )
    assert [row[1:] for row in meaning(story)] == [("influencer", ann, post)] * 2


@pytest.mark.parametrize(("published", "seen"), OTHER)
def test_another_address_is_other_content(
    story: Connection, world: World, acme: Maker, published: str, seen: str
) -> None:
    organic(acme, published)
    with as_user(story, world.edda):
        answers(story, event(1, visitor_id="v", referrer=seen))
        (told,) = answers(story, event(2, visitor_id="v", url=seen))
    assert [row[2:] for row in meaning(story)] == [(None, None)]
    assert told["rule"] == "touchpoints_url_known", "an address that is neither a link nor content"


def test_touches_that_came_before_the_content_was_known_belong_to_it_then(
    story: Connection, world: World, acme: Maker, beta: Maker
) -> None:
    address = "https://blog.ann.example/2026/tools"
    organic(beta, address)
    with as_user(story, world.edda):
        answers(
            story,
            event(1, visitor_id="v", referrer=address + "?a=b", touched_at="2026-03-02T10:00Z"),
            event(2, visitor_id="v", page_url=address, touched_at="2026-03-02T10:00Z"),
        )
    assert [row[2:] for row in meaning(story)] == [(None, None)] * 2, "another workspace's content"
    ann, post = organic(acme, address)
    assert [row[2:] for row in meaning(story)] == [(ann, post)] * 2
    with as_user(story, world.edda):
        story.execute(
            "update public.deliverables set published_url = 'https://ann.example/moved' where id = %s", [post]
        )
    assert [row[2:] for row in meaning(story)] == [(None, None)] * 2
    with as_user(story, world.edda):
        story.execute("update public.deliverables set published_url = %s where id = %s", [address, post])
        assert [row[2:] for row in meaning(story)] == [(ann, post)] * 2
        story.execute(
            "insert into public.deliverables (workspace_influencer_id, deliverable_type_code, platform_code, title,"
            " published_at, published_url) select workspace_influencer_id, deliverable_type_code, platform_code,"
            " 'Second part', published_at, published_url from public.deliverables where id = %s",
            [post],
        )
    assert [row[2:] for row in meaning(story)] == [(None, None)] * 2, "two at one address: it could be either"
    story.execute("delete from public.deliverables where title = 'Second part'")
    assert [row[2:] for row in meaning(story)] == [(ann, post)] * 2, "one is left"


def test_the_address_adds_to_what_surer_keys_say_and_contradicts_none(
    story: Connection, world: World, acme: Maker
) -> None:
    address = "https://blog.ann.example/2026/tools"
    ann, post = organic(acme, address)
    ben = acme.id("workspace_influencers", name="Ben")
    deal = acme("collaborations", workspace_influencer_id=ann)
    bens = acme("collaborations", workspace_influencer_id=ben)
    own, theirs = (
        acme("tracking_links", campaign_id=row["campaign_id"], collaboration_id=row["id"]) for row in (deal, bens)
    )
    with as_user(story, world.edda):
        outcomes = answers(
            story,
            event(1, visitor_id="v", referrer=address, tracking_link_id=str(own["id"])),
            event(2, visitor_id="v", referrer=address, tracking_link_id=str(theirs["id"])),
            event(3, visitor_id="v", referrer=address, workspace_influencer_id=str(ben)),
            event(4, visitor_id="v", url=own["url"], referrer=address),
        )
    assert {answer["outcome"] for answer in outcomes} == {"recorded"}
    assert [row[2:] for row in meaning(story)] == [(ann, post), (ben, None), (ben, None), (ann, post)]
    linked = "select array_agg(tracking_link_id order by external_id) from public.touchpoints where source = 'web'"
    assert one(story, linked) == [own["id"], theirs["id"], None, own["id"]]


def test_content_of_a_collaboration_is_found_by_its_address_too(story: Connection, world: World, acme: Maker) -> None:
    deal = acme("collaborations")
    post = acme.id("deliverables", collaboration_id=deal["id"], status="approved")
    with as_user(story, world.edda):
        story.execute(
            "update public.deliverables set status = 'published', published_url = 'https://youtu.be/dQw4w9WgXcQ'"
            " where id = %s",
            [post],
        )
        answers(story, event(1, visitor_id="v", referrer="https://www.youtube.com/watch?v=dQw4w9WgXcQ"))
    found = story.execute(
        "select campaign_id, workspace_influencer_id, deliverable_id from public.touchpoints where source = 'web'"
    ).fetchone()
    assert found == (deal["campaign_id"], deal["workspace_influencer_id"], post)


@pytest.mark.parametrize("first", ["touch", "content"])
def test_a_touch_and_its_content_at_once(database: str, first: str) -> None:
    address = "https://blog.ann.example/2026/tools"
    with connect(database) as connection:
        user = sign_up(connection, "ada")
        workspace = personal_workspace(connection, user)

    def touch(connection: Connection) -> None:
        with as_user(connection, user):
            answers(connection, event(1, visitor_id="v", referrer=address, touched_at="2026-03-02T10:00Z"))
        if first != "touch":
            connection.commit()

    def content(connection: Connection) -> None:
        organic(Maker(connection, workspace), address)
        if first != "content":
            connection.commit()

    both(database, *((touch, content) if first == "touch" else (content, touch)))
    with connect(database) as connection:
        found = one(connection, "select deliverable_id is not null from public.touchpoints")
        assert found is True
