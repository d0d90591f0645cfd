"""docs/tracking.md says what the database does; `python -m tests.database.test_tracking_page URL` writes its table."""

from __future__ import annotations

import re
import sys

from crmdb.database import Connection, connect
from tests.support.installations import ROOT

PAGE = ROOT / "docs" / "tracking.md"
BEGIN, END = "<!-- channels:begin -->\n", "<!-- channels:end -->\n"


def channel_table(connection: Connection) -> str:
    """Markdown of default_channel_rules, a row for each dimension and channel."""
    rules = connection.execute(
        "select dimension, channel, string_agg('`' || word || '`', ', ' order by word collate \"C\")"
        " from public.default_channel_rules group by 1, 2 order by 1, 2"
    ).fetchall()
    lines = [f"| {dimension} | `{channel}` | {words} |" for dimension, channel, words in rules]
    return "\n".join(["| what | channel | words |", "|---|---|---|", *lines]) + "\n"


def test_the_channel_table_is_the_databases(story: Connection) -> None:
    page = PAGE.read_text()
    assert page[page.index(BEGIN) + len(BEGIN) : page.index(END)] == channel_table(story)


def test_the_page_lists_every_field_of_an_event(story: Connection) -> None:
    row = story.execute("select private.form_of_touch('{\"nonsense\": 1}', gen_random_uuid(), now())").fetchone()
    assert row is not None
    fields = set(row[0][3].split(", "))
    assert "touched_at" in fields
    named = set(re.findall(r"`([a-z_]+)`", PAGE.read_text()))
    assert fields - named == set()


if __name__ == "__main__":
    with connect(sys.argv[1]) as database:
        text = PAGE.read_text()
        before, after = text[: text.index(BEGIN) + len(BEGIN)], text[text.index(END) :]
        PAGE.write_text(before + channel_table(database) + after)
