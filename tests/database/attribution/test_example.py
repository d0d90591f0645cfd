"""The example of docs/attribution.md is what the engine computes."""

from __future__ import annotations

from datetime import timedelta

from crmdb.database import Connection
from tests.database.attribution.conftest import run
from tests.support.attribution_journeys import START
from tests.support.installations import ROOT
from tests.support.rows import Maker
from tests.support.world import World

TOUCHES = ("post, day 0", "podcast, day 10", "form, day 20", "webinar, day 30", "meeting, day 40", "email, day 50")
LEAD, OPENED, WON = 20, 42, 60
MODELS = (
    "first_touch", "last_touch", "linear", "position_based", "j_shaped", "inverse_j", "time_decay", "lead_creation",
    "u_shaped", "w_shaped", "full_path",
)  # fmt: skip


def test_the_page_shows_what_the_engine_computes(story: Connection, acme: Maker, world: World) -> None:
    won = acme.stage("won")
    opportunity = acme.id(
        "opportunities",
        amount_minor=1_000_000,
        stage_id=won["id"],
        pipeline_id=won["pipeline_id"],
        opened_at=START + timedelta(days=OPENED),
        closed_at=START + timedelta(days=WON),
    )
    buyer = acme.id("contacts", became_lead_at=START + timedelta(days=LEAD))
    acme("opportunity_contacts", opportunity_id=opportunity, contact_id=buyer)
    for touch in TOUCHES:
        acme("touchpoints", contact_id=buyer, touched_at=START + timedelta(days=int(touch.split()[-1])))
    run(story, world.acme)
    rows = story.execute(
        "select model_name, extract(day from touched_at - %s)::int / 10, amount_minor from public.attribution_lines"
        " where opportunity_id = %s",
        [START, opportunity],
    ).fetchall()
    amounts = {(model, place): amount for model, place, amount in rows}
    lines = [f"| model | {' | '.join(TOUCHES)} |", "|---|" + "---:|" * len(TOUCHES)]
    for model in MODELS:
        cells = [f"{amounts[model, i] / 100:,.2f}" if (model, i) in amounts else "" for i in range(len(TOUCHES))]
        lines.append(f"| {model} | {' | '.join(cells)} |")
    table = "\n".join(lines)
    assert table in (ROOT / "docs" / "attribution.md").read_text(encoding="utf-8"), f"put this there:\n{table}"
