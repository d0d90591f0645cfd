"""Events as services send them, and what recording them answers."""

from __future__ import annotations

import json
from typing import Any

from psycopg.rows import dict_row

from crmdb.database import Connection


def event(number: int | str, **given: Any) -> dict[str, Any]:
    return {
        "touched_at": "2026-01-05T12:00:00Z",
        "type": "link_click",
        "visitor_id": f"visitor-{number}",
        "source": "web",
        "external_id": str(number),
    } | given


def answers(story: Connection, *events: Any, workspace: Any = None) -> list[dict[str, Any]]:
    """What record_touchpoints() says of each event."""
    with story.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(
            "select * from public.record_touchpoints(%s::jsonb, %s::uuid)", [json.dumps(events), workspace]
        ).fetchall()


def record(story: Connection, *events: Any) -> int:
    """How many of the events are new; none may be refused."""
    said = answers(story, *events)
    assert [answer for answer in said if answer["outcome"] == "refused"] == []
    return sum(answer["outcome"] == "recorded" for answer in said)
