"""Whatever changes upstream of touches: they mean what they would mean if they were recorded now."""

from __future__ import annotations

import random
from typing import Any

import psycopg
import pytest

from crmdb.database import Connection
from tests.database.touches.conftest import Spring
from tests.support.actors import as_user
from tests.support.rows import Maker
from tests.support.statements import one
from tests.support.touches import answers, event
from tests.support.world import World

WORDS = ("spring", "autumn", "winter", "ann", "ben", "meta")
CODES = ("ANN-10", "BEN-10", "ANN", "BEN")
PAGE = "https://shop.example/demo"
PREFIX = "prefix"


def _touch(chance: random.Random) -> dict[str, str]:
    """A click by UTM words, codes or addresses, known or not."""
    campaign, source, content = (chance.choice(WORDS) for _ in range(3))
    code, other = chance.choice(CODES), chance.choice(CODES)
    return chance.choice(
        [
            {"utm_campaign": campaign, "utm_source": source, "utm_content": content},
            {"utm_campaign": campaign},
            {"page_url": f"{PAGE}?utm_campaign={campaign}&utm_source={source}&utm_content={content}"},
            {"page_url": f"{PAGE}?via={code.lower()}"},
            {"page_url": f"{PAGE}?ref={code}&coupon={other}"},
            {"page_url": f"https://shop.example/discount/{code}?x=1"},
            {"url": f"{PAGE}?utm_campaign=spring&via={code}"},
            {"promo_code": f"{code},{other}"},
            {"short_code": chance.choice(["known", f"https://go.example/{PREFIX}/known"])},
            {"url": f"https://go.example/{PREFIX}/known"},
            {"referrer": f"https://www.youtube.com/watch?v={content}-video1"},
        ]
    )


def _change(chance: random.Random, spring: Spring, deal: Any) -> tuple[str, list[Any]]:
    """Any change of what touches are resolved by; many are refused, and change nothing."""
    code, (word, other) = chance.choice(CODES), chance.choices(WORDS, k=2)
    video = f"https://www.youtube.com/watch?v={word}-video1"
    here = " from public.collaborations where id = %s"
    tables = ("tracking_links", "promo_codes", "campaigns", "deliverables", "utm_aliases", "channel_rules")
    some = "where id = (select id from public.{} order by random() limit 1)".format
    content = (
        "insert into public.deliverables (workspace_id, collaboration_id, platform_code, deliverable_type_code, title,"
        " published_url, published_at, status) select workspace_id, id, 'youtube', 'video', 'A video', %s, %s, %s"
        + here
    )
    return chance.choice(
        [
            (
                "insert into public.tracking_links (workspace_id, campaign_id, collaboration_id, destination_url,"
                f" utm_source, utm_content, short_code) select workspace_id, campaign_id, id, %s, %s, %s, %s{here}",
                [PAGE, word, other, code.lower(), deal],
            ),
            (
                "insert into public.promo_codes (workspace_id, campaign_id, collaboration_id, code)"
                f" select workspace_id, campaign_id, id, %s{here}",
                [code, deal],
            ),
            (
                "insert into public.campaigns (workspace_id, name, slug, objective, currency_code)"
                f" select workspace_id, %s, %s, 'awareness', 'EUR'{here}",
                [word, word, deal],
            ),
            (
                "insert into public.utm_aliases (workspace_id, parameter, alias, canonical)"
                f" select workspace_id, %s, %s, %s{here}",
                [chance.choice(["source", "campaign", "content"]), word, other, deal],
            ),
            (
                "insert into public.channel_rules (workspace_id, dimension, word, channel)"
                f" select workspace_id, 'source', %s, 'email'{here}",
                [word, deal],
            ),
            (content, [video, "2026-01-01", "published", deal]),
            (content, [video, None, "planned", deal]),
            (f"update public.promo_codes set code = %s {some('promo_codes')}", [code]),
            (f"update public.tracking_links set short_code = %s {some('tracking_links')}", [code.lower()]),
            (f"update public.tracking_links set utm_content = %s {some('tracking_links')}", [word]),
            (f"update public.campaigns set slug = %s {some('campaigns')}", [word]),
            (f"update public.deliverables set published_url = %s {some('deliverables')}", [video]),
            (
                "update public.collaborations set workspace_influencer_id = %s where id = %s",
                [chance.choice([spring.ann, spring.ben]), deal],
            ),
            (
                f"select public.merge_workspace_influencers(%s, %s, workspace_id){here}",
                [*chance.sample([spring.ann, spring.ben], 2), deal],
            ),
            (f"update public.workspaces set link_prefix = %s where id = (select workspace_id{here})", [word, deal]),
            *((f"delete from public.{table} {some(table)}", []) for table in tables),
        ]
    )


@pytest.mark.parametrize("seed", range(8))
def test_touches_mean_what_they_would_mean_now(
    story: Connection, world: World, acme: Maker, spring: Spring, seed: int
) -> None:
    """Each change resolves again what it concerns: resolving all touches again changes nothing."""
    chance = random.Random(seed)
    story.execute("select setseed(%s)", [seed / 1000])
    story.execute("update public.workspaces set link_prefix = %s where id = %s", [PREFIX, world.acme])
    story.execute("update public.tracking_links set short_code = 'known' where id = %s", [spring.link["id"]])
    with as_user(story, world.edda):
        answers(story, *(event(number, **_touch(chance)) for number in range(40)))
    changes = 0
    for _ in range(30):
        statement, values = _change(chance, spring, chance.choice([spring.deal, spring.bens_deal]))
        try:
            with story.transaction():
                story.execute(statement.encode(), values)
        except psycopg.IntegrityError:
            continue
        changes += 1
        stale = one(
            story,
            "select private.resolve_again(%s, array(select id from public.touchpoints where workspace_id = %s))",
            world.acme,
            world.acme,
        )
        assert stale == 0, (statement, values)
    assert changes > 10


def test_content_published_earlier_than_was_said_has_its_earlier_touches(
    story: Connection, world: World, acme: Maker, spring: Spring
) -> None:
    video = "https://www.youtube.com/watch?v=a-video-1"
    with as_user(story, world.edda):
        answers(story, event(1, referrer=video))
    content = acme.id("deliverables", collaboration_id=spring.deal, published_url=video, published_at="2026-06-01",
                      status="published")  # fmt: skip
    asked = "select deliverable_id from public.touchpoints where source = 'web'"
    assert one(story, asked) is None
    story.execute("update public.deliverables set published_at = '2026-01-05' where id = %s", [content])
    assert one(story, asked) == content
