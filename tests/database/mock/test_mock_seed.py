"""supabase/seed.sql: what `supabase db reset` runs, statement by statement, as postgres."""

from __future__ import annotations

from crmdb.database import connect
from crmdb.migrations.split import split
from crmdb.mock.seed import seed_file
from tests.support.installations import ROOT

SEED = ROOT / "supabase" / "seed.sql"


def test_the_committed_file_is_what_is_generated() -> None:
    committed = SEED.read_text(encoding="utf-8")
    assert committed == seed_file(), "run: crmdb mock --write-seed supabase/seed.sql"
    assert len(committed.encode()) < 1_000_000


def test_every_statement_runs_and_the_answer_is_there(database: str) -> None:
    with connect(database, autocommit=True) as connection:
        for statement in split(SEED.read_text(encoding="utf-8")):
            connection.execute(statement.text.encode())
        assert connection.execute("select count(*) from pg_trigger where tgenabled <> 'O'").fetchone() == (0,)
        assert connection.execute("select count(*) from public.workspaces where not is_personal").fetchone() == (1,)
        opportunities = connection.execute(
            "select count(*) from public.opportunities as opportunities inner join public.pipeline_stages as stages"
            " on stages.workspace_id = opportunities.workspace_id and stages.id = opportunities.stage_id"
            " where stages.kind = opportunities.status"
        ).fetchone()
        found = connection.execute("select count(*) from public.influenced_opportunities").fetchone()
        searched = connection.execute("select count(*) from public.influencer_search").fetchone()
    for row in (opportunities, found, searched):
        assert row is not None
        assert row[0] > 5
