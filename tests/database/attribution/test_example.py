"""The example of docs/attribution.md, table and picture, is what the engine computes."""

from __future__ import annotations

from crmdb.database import Connection
from tests.support.attribution_example import PAGE, PICTURE, credits, page, picture
from tests.support.rows import Maker

AGAIN = "run: python -m tests.support.attribution_example"


def test_the_page_shows_what_the_engine_computes(story: Connection, acme: Maker) -> None:
    credited = credits(story, acme)
    text = PAGE.read_text(encoding="utf-8")
    assert "<!-- example -->" in text
    assert page(credited, text) == text, AGAIN
    assert picture(credited) == PICTURE.read_text(encoding="utf-8"), AGAIN
    assert PICTURE.relative_to(PAGE.parent).as_posix() in text
