"""The example of docs/attribution.md: one journey and what the engine gives each of its touches by every model.

`python -m tests.support.attribution_example` computes it in a database made for it and writes the table into the page
and the picture beside it.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path

from crmdb.database import Connection, connect
from crmdb.embedded.binaries import embedded_binaries
from crmdb.embedded.server import Server
from crmdb.migrations.runner import migrate
from tests.support.attribution_journeys import START
from tests.support.installations import ROOT
from tests.support.rows import Maker
from tests.support.world import build_world

PAGE = ROOT / "docs" / "attribution.md"
PICTURE = ROOT / "docs" / "images" / "attribution_models.svg"

TOUCHES = {0: "post", 10: "podcast", 20: "form", 30: "webinar", 40: "meeting", 50: "email"}
"""What touched the buyer, by day."""
MILESTONES = {20: "lead", 42: "opportunity", 60: "won"}
AMOUNT = 1_000_000
"""10,000.00 EUR."""
MODELS = (
    "first_touch", "last_touch", "linear", "position_based", "j_shaped", "inverse_j", "time_decay", "lead_creation",
    "u_shaped", "w_shaped", "full_path",
)  # fmt: skip

Credits = Mapping[tuple[str, int], int]
"""Credited minor units by model and day of the touch; a touch that gets nothing is not there."""

_SECTION = re.compile("<!-- example -->.*?<!-- end -->", re.DOTALL)
_LEFT, _SCALE, _TOP, _ROW, _TALLEST = 150, 9, 80, 50, 30
"""Of the picture: where day 0 is, units a day, where rows begin, their height, the height of a bar of 100 %."""
_STYLE = """
    text { font: 13px system-ui, sans-serif; fill: #1f2328 }
    .small { font-size: 11px } .dim { fill: #59636e } .middle { text-anchor: middle }
    line { stroke: #d1d9e0 } .milestone { stroke: #59636e } rect, circle { fill: #0969da }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc } .dim { fill: #9198a1 } line { stroke: #3d444d } .milestone { stroke: #9198a1 }
      rect, circle { fill: #4493f8 }
    }
"""


def credits(connection: Connection, make: Maker) -> Credits:
    """Make the journey in the workspace of `make`, compute everything there, and read its credits."""
    won = make.stage("won")
    lead, opened, closed = (START + timedelta(days=day) for day in MILESTONES)
    opportunity = make.id(
        "opportunities",
        amount_minor=AMOUNT, stage_id=won["id"], pipeline_id=won["pipeline_id"], opened_at=opened, closed_at=closed,
    )  # fmt: skip
    buyer = make.id("contacts", became_lead_at=lead)
    make("opportunity_contacts", opportunity_id=opportunity, contact_id=buyer)
    for day in TOUCHES:
        make("touchpoints", contact_id=buyer, touched_at=START + timedelta(days=day))
    connection.execute("select private.run_attribution(%s)", [make.workspace])
    rows = connection.execute(
        "select model_name, extract(day from touched_at - %s)::int, amount_minor from public.attribution_credits"
        " where opportunity_id = %s and model_type <> 'influenced'",
        [START, opportunity],
    ).fetchall()
    return {(model, day): amount for model, day, amount in rows}


def section(credited: Credits) -> str:
    """The table, between the marks the page has for it."""
    lines = [f"| model | {' | '.join(f'{name}, day {day}' for day, name in TOUCHES.items())} |"]
    lines.append("|---|" + "---:|" * len(TOUCHES))
    for model in MODELS:
        cells = [f"{credited[model, day] / 100:,.2f}" if (model, day) in credited else "" for day in TOUCHES]
        lines.append(f"| {model} | {' | '.join(cells)} |")
    return "\n".join(["<!-- example -->", *lines, "<!-- end -->"])


def page(credited: Credits, text: str) -> str:
    """The page's text with the table in it."""
    return _SECTION.sub(lambda _: section(credited), text)


def picture(credited: Credits) -> str:
    """An SVG: touches and milestones on a line of time, below it a row of bars a model. Follows light and dark."""
    height = _TOP + _ROW * len(MODELS) + 6
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 {height}" role="img">',
            "  <title>One journey, eleven splits</title>",
            f"  <style>{_STYLE}  </style>",
            *_timeline(),
            *(line for number, model in enumerate(MODELS) for line in _bars(credited, number, model)),
            "</svg>",
            "",
        ]
    )


def _timeline() -> Iterator[str]:
    for day, name in MILESTONES.items():
        x = _LEFT + _SCALE * day
        yield f'  <text class="small dim middle" x="{x}" y="14">{name}</text>'
        yield f'  <line class="milestone" x1="{x}" y1="20" x2="{x}" y2="42"/>'
    yield f'  <line x1="{_LEFT}" y1="34" x2="{_LEFT + _SCALE * max(MILESTONES)}" y2="34"/>'
    for day, name in TOUCHES.items():
        x = _LEFT + _SCALE * day
        yield f'  <circle cx="{x}" cy="34" r="5"/>'
        yield f'  <text class="middle" x="{x}" y="57">{name}</text>'
        yield f'  <text class="small dim middle" x="{x}" y="72">day {day}</text>'


def _bars(credited: Credits, number: int, model: str) -> Iterable[str]:
    floor = _TOP + _ROW * (number + 1)
    yield f'  <text x="6" y="{floor - 4}">{model}</text>'
    yield f'  <line x1="{_LEFT - 20}" y1="{floor}" x2="{_LEFT + _SCALE * max(MILESTONES)}" y2="{floor}"/>'
    for day in TOUCHES:
        if (model, day) in credited:
            share = credited[model, day] / AMOUNT
            x, tall = _LEFT + _SCALE * day, max(1.0, share * _TALLEST)
            label = f"{share * 100:.1f}".removesuffix(".0")
            yield f'  <rect x="{x - 13}" y="{floor - tall:.1f}" width="26" height="{tall:.1f}"/>'
            yield f'  <text class="small middle" x="{x}" y="{floor - tall - 4:.1f}">{label} %</text>'


def main() -> None:
    """Write table and picture."""
    with tempfile.TemporaryDirectory(prefix="crmdb-example-") as directory:
        server = Server(Path(directory), embedded_binaries())
        server.start()
        try:
            migrate(server.url(), ROOT / "supabase" / "migrations")
            with connect(server.url()) as connection:
                credited = credits(connection, Maker(connection, build_world(connection).acme))
                connection.rollback()
        finally:
            server.stop()
    PAGE.write_text(page(credited, PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(picture(credited), encoding="utf-8")


if __name__ == "__main__":
    main()
