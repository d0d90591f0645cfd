"""What trackers and forms send beside the touch itself: devices, spellings as they were sent, answers in free text."""

from __future__ import annotations

import json

import numpy as np

from crmdb.mock.arrays.columns import Text, joined, words
from crmdb.mock.arrays.moments import Ints
from crmdb.mock.arrays.randomness import Streams, chance, weighted
from crmdb.mock.campaigns.programme import Programme
from crmdb.mock.campaigns.relationships import Relations
from crmdb.mock.catalog.accounts import PLATFORMS
from crmdb.mock.sales.journeys import KINDS, Touches
from crmdb.mock.words.answers import AS_SENT, PLATFORM_NAMES, VAGUE, WITH_NAME, spellings

_WIDTH = "S80"


def properties(streams: Streams, programme: Programme, touches: Touches, sources: Text) -> Text:
    """touchpoints.properties, as JSON.

    Args:
        sources: utm_source as it is stored, empty where none arrived. One in seven was sent in another spelling, which
            the database keeps here, as "sent_as", beside the one it made of it.
    """
    random = streams("touchpoints", "properties")
    size, kinds = len(touches), touches.kinds
    sent_by = words(['{"device": "desktop"', '{"device": "mobile"', '{"device": "tablet"'])
    device = sent_by[weighted(random, [57.0, 40.0, 3.0], size)]
    result = np.full(size, b"{}", _WIDTH)
    browser = np.isin(kinds, [KINDS.index(name) for name in ("link_click", "content_download", "form_fill")])
    result[browser] = joined(device[browser], "}")
    odd = np.flatnonzero(chance(random, 0.15, size) & (sources != b""))
    sent_as = _as_sent(random, sources[odd])
    result[odd] = joined(device[odd], ', "sent_as": "', sent_as, '"}')
    for kind, choices, weights in (
        ("event_attendance", ("on site", "online"), [35.0, 65.0]),
        ("meeting", ("call", "video", "in person"), [30.0, 55.0, 15.0]),
    ):
        rows = np.flatnonzero(kinds == KINDS.index(kind))
        values = words([f'{{"held": "{choice}"}}' for choice in choices])
        result[rows] = values[weighted(random, weights, len(rows))]
    asked = np.flatnonzero(kinds == KINDS.index("self_reported"))
    result[asked] = _answers(random, programme.relations, touches.relations[asked])
    return result


def _as_sent(random: np.random.Generator, sources: Text) -> Text:
    """Another spelling of each source."""
    known, which = np.unique(sources, return_inverse=True)
    options = [AS_SENT[source.decode()] for source in known]
    starts = np.cumsum([0, *(len(option) for option in options)])
    place = starts[which] + (random.random(len(sources)) * np.diff(starts)[which]).astype(np.int64)
    return np.asarray(words([spelling for option in options for spelling in option] or [""])[place])


def _answers(random: np.random.Generator, relations: Relations, who: Ints) -> list[bytes]:
    """What somebody wrote when asked where they had heard of us: names in many spellings, or something vague."""
    dice = random.random((len(who), 3)).tolist()
    return [_answer(relations, person, *throw) for person, throw in zip(who.tolist(), dice, strict=True)]


def _answer(relations: Relations, person: int, pattern: float, spelling: float, cut: float) -> bytes:
    if person < 0:
        said = VAGUE[int(pattern * len(VAGUE))]
    else:
        options = spellings(relations.names[person].decode(), cut)
        name = options[int(spelling * len(options))]
        platform = PLATFORM_NAMES[PLATFORMS[relations.platforms[relations.starts[person]]].code]
        said = WITH_NAME[int(pattern * len(WITH_NAME))].format(name=name, platform=platform)
    return json.dumps({"answer": said}, ensure_ascii=False).encode()
