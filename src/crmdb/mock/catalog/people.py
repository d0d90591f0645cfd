"""The catalog's people: who they are, where they live, what they talk about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crmdb.mock.arrays.columns import Table, Text, Uuids, column, joined, moment, null, text, uuid, words
from crmdb.mock.arrays.identifiers import time_ordered_ids
from crmdb.mock.arrays.moments import DAY, Floats, Ints
from crmdb.mock.arrays.randomness import chance, stream, weighted
from crmdb.mock.catalog.names import full_names
from crmdb.mock.plan import Plan
from crmdb.mock.words.companies import ENDS, MEDIA, STARTS
from crmdb.mock.words.languages import TONGUES, topic_name
from crmdb.mock.words.people import COUNTRIES, JOB_TITLES, Country
from crmdb.mock.words.topics import CLOSINGS, HOOKS, OPENINGS, THEMES

_TOPIC_STARTS = np.cumsum([0, *(len(theme.topics) for theme in THEMES)])
"""Where the topics of each theme begin in the list of all."""

BLOCK = 2_048
"""How many people a block has. A block has random streams of its own, so that a workspace reads only a few blocks."""


@dataclass(frozen=True)
class People:
    """People of the catalog, of one block or several, as arrays for the areas that build on them.

    Attributes:
        slugs: names in ASCII with hyphens, for handles and UTM parameters.
        themes: index into THEMES.
        countries: index into COUNTRIES.
        fame: standard normal; how far above their peers' reach they are.
        topics: n × 3 places within the theme's topics, -1 for none.
        merged_into: index of the person they turned out to be, -1 for nearly all.
        numbers: place in the whole catalog.
    """

    ids: Uuids
    names: Text
    slugs: Text
    themes: Ints
    countries: Ints
    fame: Floats
    topics: Ints
    created_at: Ints
    merged_into: Ints
    numbers: Ints

    def __len__(self) -> int:
        return len(self.ids)


def draw_people(plan: Plan, block: int) -> People:
    """The people of a block, before any table is written."""
    size = min(BLOCK, plan.influencers - block * BLOCK)
    random = stream(plan.seed, "people", block)
    countries = weighted(random, [float(country.weight) for country in COUNTRIES], size)
    themes = weighted(random, [float(theme.weight) for theme in THEMES], size)
    names, slugs = full_names(random, countries)
    created_at = plan.history_start - random.integers(1, 400, size) * DAY - random.integers(0, DAY, size)
    available = np.array([len(theme.topics) for theme in THEMES])[themes]
    order = np.argsort(np.where(np.arange(8) < available[:, None], random.random((size, 8)), 2.0), axis=1)
    count = weighted(random, [30.0, 45.0, 25.0], size) + 1
    topics = np.where(np.arange(3) < count[:, None], order[:, :3], -1)
    ids = time_ordered_ids(random, created_at)
    # A duplicate points at someone of the block's first half, where nobody is one: a redirect never leads to another.
    half = max(size // 2, 1)
    merged_into = np.where((np.arange(size) >= half) & chance(random, 0.015, size), random.integers(0, half, size), -1)
    names, slugs, countries = (
        np.where(merged_into >= 0, values[merged_into], values) for values in (names, slugs, countries)
    )
    fame = random.standard_normal(size)
    numbers = block * BLOCK + np.arange(size)
    return People(ids, names, slugs, themes, countries, fame, topics, created_at, merged_into, numbers)


def people_tables(plan: Plan, block: int, people: People) -> list[Table]:
    """influencers and what hangs on them directly."""
    size = len(people)
    random = stream(plan.seed, "people", block, "profiles")
    functions = [theme.job_function for theme in THEMES]
    level = weighted(random, [35.0, 30.0, 22.0, 13.0], size)
    titles = words([title for function in functions for title in JOB_TITLES[function]])[people.themes * 4 + level]
    employers = _employers(random, size)
    languages = _drawn_languages(random, people)
    headlines, bios = _profiles(random, people, titles, employers, languages)
    active = plan.now - (random.exponential(9.0, size) * DAY).astype(np.int64) - 1
    merged = people.merged_into >= 0
    influencers = Table("influencers", size, {
        "id": uuid(people.ids),
        "name": text(people.names),
        "headline": text(headlines),
        "bio": text(bios, chance(random, 0.94, size)),
        "country_code": text(words([country.code for country in COUNTRIES])[people.countries]),
        "city": text(_cities(random, people.countries)),
        "job_title": text(titles), "employer": text(employers),
        "years_in_field": column("int2", np.clip(level * 4 + random.gamma(3.0, 2.2, size), 1, 45).astype(np.int64)),
        "is_verified": column("bool", random.random(size) < 0.25 + 0.12 * np.clip(people.fame, 0, 3)),
        "quality_score": column("int2", np.clip(random.normal(74, 12, size), 20, 100).astype(np.int64)),
        "last_active_at": moment(active),
        "merged_into_id": uuid(people.ids[people.merged_into], merged), "archived_at": moment(active, merged),
        "source": text("mock"), "external_id": null("text"), "created_at": moment(people.created_at),
        "updated_at": moment(active),
    })  # fmt: skip
    return [influencers, _languages(people, languages), _topics(people), _industries(random, people)]


def _employers(random: np.random.Generator, size: int) -> Text:
    start = words(STARTS)[random.integers(0, len(STARTS), size)]
    end = words(ENDS)[random.integers(0, len(ENDS), size)]
    kind = words([f" {kind}" for kind in MEDIA] + [""] * 4)[random.integers(0, len(MEDIA) + 4, size)]
    return joined(start, end, kind)


def _filled(random: np.random.Generator, patterns: tuple[str, ...], value: Text) -> Text:
    """A pattern a row, its {} replaced by the row's value."""
    return _patterned(patterns, random.integers(0, len(patterns), len(value)), value)


def _patterned(patterns: Sequence[str], chosen: Ints, value: Text) -> Text:
    """The chosen pattern of each row, its {} replaced by the row's value."""
    halves = [[*pattern.split("{}"), ""] for pattern in patterns]
    return joined(words([half[0] for half in halves])[chosen], value, words([half[1] for half in halves])[chosen])


def _cities(random: np.random.Generator, countries: Ints) -> Text:
    lists = [country.cities.split() for country in COUNTRIES]
    starts = np.cumsum([0, *(len(cities) for cities in lists)])
    # The first city of a country is its largest: squaring draws it more often.
    place = (random.random(len(countries)) ** 2 * np.diff(starts)[countries]).astype(np.int64) + starts[countries]
    return np.asarray(words([city for cities in lists for city in cities])[place])


def _drawn_languages(random: np.random.Generator, people: People) -> Text:
    """n × 3 codes of the languages each person publishes in, empty where there are fewer."""

    def code(country: Country, place: int) -> str:
        return country.languages[place] if place < len(country.languages) else ""

    grid = np.array([[code(country, place).encode() for place in range(3)] for country in COUNTRIES])[people.countries]
    kept = (grid != b"") & (random.random(grid.shape) < np.array([0.85, 0.7, 0.8]))
    kept[:, 0] |= ~kept.any(axis=1)
    return np.where(kept, grid, b"")


def _languages(people: People, languages: Text) -> Table:
    row, place = np.nonzero(languages != b"")
    return Table("influencer_languages", len(row), {
        "influencer_id": uuid(people.ids[row]), "language_code": text(languages[row, place]),
    })  # fmt: skip


def _profiles(
    random: np.random.Generator, people: People, titles: Text, employers: Text, languages: Text
) -> tuple[Text, Text]:
    """Headline and bio: in English, unless somebody does not publish in it; then in the first language they do."""
    size = len(people)
    subjects = words([subject for theme in THEMES for subject in theme.subjects])
    first, second = (subjects[people.themes * 5 + random.integers(0, 5, size)] for _ in range(2))
    english = joined(
        _filled(random, OPENINGS, titles), " ", _filled(random, HOOKS, second), ". ",
        words(CLOSINGS)[random.integers(0, len(CLOSINGS), size)],
    )  # fmt: skip
    foreign = ~(languages == b"en").any(axis=1)
    own = languages[np.arange(size), np.argmax(languages != b"", axis=1)]
    tongue = np.array([list(TONGUES).index(code.decode()) for code in np.where(foreign, own, b"en")])
    topics = words([topic_name(topic) for theme in THEMES for topic in theme.topics])
    topic = topics[_TOPIC_STARTS[people.themes] + people.topics[:, 0]]
    hooks = [hook for item in TONGUES.values() for hook in item.hooks]
    once, again = (_patterned(hooks, tongue * 3 + random.integers(0, 3, size), topic) for _ in range(2))
    closings = words([closing for item in TONGUES.values() for closing in item.closings])
    at = words([item.at for item in TONGUES.values()])[tongue]
    position = joined(titles, at, employers)
    closing = closings[tongue * 3 + random.integers(0, 3, size)]
    headlines = joined(position, " | ", np.where(foreign, once, _filled(random, HOOKS, first)))
    return headlines, np.where(foreign, joined(position, ". ", again, ". ", closing), english)


def _topics(people: People) -> Table:
    row, place = np.nonzero(people.topics >= 0)
    topics = words([topic for theme in THEMES for topic in theme.topics])
    return Table("influencer_topics", len(row), {
        "influencer_id": uuid(people.ids[row]),
        "topic_code": text(topics[_TOPIC_STARTS[people.themes[row]] + people.topics[row, place]]),
    })  # fmt: skip


def _industries(random: np.random.Generator, people: People) -> Table:
    """Their theme's industry, and for a third of them another theme's."""
    size = len(people)
    other = (people.themes + random.integers(1, len(THEMES), size)) % len(THEMES)
    second = np.flatnonzero(random.random(size) < 0.35)
    row = np.r_[np.arange(size), second]
    industries = words([theme.industry for theme in THEMES])
    return Table("influencer_industries", len(row), {
        "influencer_id": uuid(people.ids[row]), "industry_code": text(industries[np.r_[people.themes, other[second]]]),
    })  # fmt: skip
