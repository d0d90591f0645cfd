"""supabase/seed.sql: what `supabase db reset` runs, as postgres."""

from __future__ import annotations

from crmdb.database import connect
from crmdb.mock.files.seed import seed_file
from tests.support.installations import ROOT
from tests.support.supabase import supabase

SEED = ROOT / "supabase" / "seed.sql"


def test_the_committed_file_is_what_is_generated() -> None:
    committed = SEED.read_text(encoding="utf-8")
    is_current = committed == seed_file()  # asserted on its own: a megabyte's difference takes pytest minutes to show
    assert is_current, "run: crmdb mock seed"
    assert len(committed.encode()) < 1_000_000


def test_the_cli_s_reset_takes_it_and_the_answer_is_there(database: str) -> None:
    supabase("db", "reset", f"--remote={database}", "--yes")
    with connect(database) as connection:
        assert connection.execute("select count(*) from pg_trigger where tgenabled <> 'O'").fetchone() == (0,)
        assert connection.execute("select count(*) from public.workspaces where not is_personal").fetchone() == (1,)
        opportunities = connection.execute(
            "select count(*) from public.opportunities as opportunities inner join public.pipeline_stages as stages"
            " on stages.workspace_id = opportunities.workspace_id and stages.id = opportunities.stage_id"
            " where stages.type = opportunities.status"
        ).fetchone()
        found = connection.execute("select count(*) from public.influenced_opportunities").fetchone()
        searched = connection.execute("select count(*) from public.influencer_search").fetchone()
    for row in (opportunities, found, searched):
        assert row is not None
        assert row[0] > 5
