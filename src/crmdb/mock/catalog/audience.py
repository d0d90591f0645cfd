"""Who follows an account: shares by seven dimensions, coherent with the person's theme, country and languages."""

from __future__ import annotations

import numpy as np

from crmdb.mock.arrays.columns import Table, column, concatenate, moment, text, uuid, words
from crmdb.mock.arrays.moments import DAY, Floats, Ints
from crmdb.mock.arrays.randomness import stream
from crmdb.mock.catalog.accounts import Accounts
from crmdb.mock.catalog.people import People
from crmdb.mock.plan import Plan
from crmdb.mock.words.people import COUNTRIES
from crmdb.mock.words.topics import THEMES

INDUSTRIES = (
    "software", "it-services", "cybersecurity", "data-ai", "advertising", "consulting", "fintech", "banking",
    "staffing", "media", "ecommerce", "manufacturing",
)  # fmt: skip
_FUNCTIONS = (
    "marketing", "sales", "engineering", "product", "it", "security", "data", "finance", "operations",
    "human-resources",
)  # fmt: skip
SENIORITIES = {
    "entry": 14.0,
    "senior": 30.0,
    "manager": 27.0,
    "director": 14.0,
    "vp": 6.0,
    "c-level": 5.0,
    "owner": 6.0,
}
_SIZES = {
    "1-10": 14.0, "11-50": 17.0, "51-200": 18.0, "201-500": 13.0, "501-1000": 10.0, "1001-5000": 13.0,
    "5001-10000": 6.0, "10001+": 9.0,
}  # fmt: skip
_AGES = {"18-24": 9.0, "25-34": 36.0, "35-44": 32.0, "45-54": 15.0, "55-64": 6.0, "65+": 2.0}
_LANGUAGES = ("en", "de", "fr", "nl", "sv", "no", "da", "fi", "es", "it", "pl", "pt", "hi")
LEAST = 300
"""Platforms leave out the long tail: shares below 3 %."""


def audience_segments(plan: Plan, block: int, people: People, accounts: Accounts) -> Table:
    """Segments of the accounts whose audience is known: all LinkedIn ones and half of the others."""
    random = stream(plan.seed, "audience", block)
    known = np.flatnonzero((accounts.platforms == 0) | (random.random(len(accounts.ids)) < 0.5))
    owner = accounts.owners[known]
    theme, country = people.themes[owner], people.countries[owner]
    size = len(known)

    def tilted(values: tuple[str, ...], own: list[str], weight: float) -> Floats:
        """Even weights, with more on the theme's own value."""
        base = np.ones((size, len(values)))
        base[np.arange(size), np.array([values.index(value) for value in own])[theme]] = weight
        return base

    def usual(weights: dict[str, float]) -> Floats:
        return np.tile(list(weights.values()), (size, 1)) / 10

    seniority = usual(SENIORITIES)
    # Famous people reach those at the top: every step of fame moves weight to directors and above.
    seniority[:, 3:] *= np.exp(0.3 * np.clip(people.fame[owner], -2, 3))[:, None]
    sizes = usual(_SIZES)
    large = np.array([item.large for item in THEMES])[theme] + 0.4 * np.clip(people.fame[owner], -2, 3)
    sizes *= np.exp(large[:, None] * np.linspace(-0.5, 0.5, len(_SIZES)))
    codes = tuple(place.code for place in COUNTRIES)
    countries = np.tile([place.weight / 60 for place in COUNTRIES], (size, 1))
    countries[np.arange(size), country] += 14.0
    languages = np.full((size, len(_LANGUAGES)), 0.15)
    languages[:, 0] = 6.0
    home = np.array([_LANGUAGES.index(place.languages[0]) for place in COUNTRIES])[country]
    languages[np.arange(size), home] += 7.0
    captured = (accounts.checked_at[known] // DAY - 1) * DAY
    dimensions: list[tuple[str, tuple[str, ...], Floats]] = [
        ("industry", INDUSTRIES, tilted(INDUSTRIES, [item.industry for item in THEMES], 9.0)),
        ("job_function", _FUNCTIONS, tilted(_FUNCTIONS, [item.job_function for item in THEMES], 8.0)),
        ("seniority", tuple(SENIORITIES), seniority),
        ("company_size", tuple(_SIZES), sizes),
        ("country", codes, countries),
        ("language", _LANGUAGES, languages),
        ("age_band", tuple(_AGES), usual(_AGES)),
    ]
    tables = []
    for dimension, values, weights in dimensions:
        shares = audience_shares(random, weights)
        row, place = np.nonzero(shares >= LEAST)
        tables.append(Table("audience_segments", len(row), {
            "account_id": uuid(accounts.ids[known[row]]), "dimension": text(dimension),
            "value": text(words(values)[place]), "share": column("numeric4", shares[row, place]),
            "source": text("platform"), "captured_at": moment(captured[row]),
        }))  # fmt: skip
    return concatenate(tables)


def audience_shares(random: np.random.Generator, weights: Floats) -> Ints:
    """Dirichlet shares around the weights in ten-thousandths; 2 to 20 % stay unknown, so a row never exceeds 1."""
    drawn = random.standard_gamma(weights)
    covered = random.uniform(0.8, 0.98, (len(weights), 1))
    return np.asarray(10_000 * covered * drawn / drawn.sum(axis=1, keepdims=True), dtype=np.int64)
