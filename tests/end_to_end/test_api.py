"""An application's day through the real API: PostgREST before the database, Supabase's own clients before that."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from crmdb.database import connect
from crmdb.embedded.server import Server
from tests.support import typescript
from tests.support.actors import sign_up
from tests.support.api import RunningApi, running_api
from tests.support.installations import ROOT


@pytest.fixture
def api(server: Server, database_name: str) -> Iterator[RunningApi]:
    with running_api(server, database_name) as running:
        yield running


def test_a_day_with_supabase_js(api: RunningApi, database: str, short_directory: Path) -> None:
    with connect(database) as connection:
        owner, editor = sign_up(connection, "olga"), sign_up(connection, "edda")
    program = typescript.build(ROOT / "examples" / "typescript" / "day.ts", short_directory)
    told = json.loads(
        typescript.run(
            program,
            SUPABASE_URL=api.url,
            SUPABASE_ANON_KEY=api.keys.anon,
            OWNER_TOKEN=api.token(owner),
            EDITOR_TOKEN=api.token(editor),
            EDITOR_EMAIL=editor.email,
        )
    )
    assert told["link"]["utm_campaign"] == "spring"
    assert "utm_campaign=spring" in told["link"]["url"]
    assert told["closed"] == {"status": "won"}
    assert told["board"] == [{"name": "Buyer AG, 50 seats", "status": "won", "companies": {"name": "Buyer AG"}}]
    assert (told["touches"], told["touches_of_contact"]) == (2, 2)
    assert told["overview"] == {"name": "Spring", "touches": 2, "contacts": 1}
    ines = {"is_ines": True, "label": "Ines Influencer", "revenue_minor": 1_200_000, "currency_code": "EUR"}
    assert told["credited"] == [ines]
