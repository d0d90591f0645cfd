"""Who appears: the three shared workspaces of the demo with their people, and further ones for larger plans.

Fixed by contract: named queries, the demo and the documentation sign in as these people.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from statistics import NormalDist

from crmdb.mock.arrays.randomness import stream
from crmdb.mock.plan import Plan
from crmdb.mock.words.companies import ENDS, STARTS
from crmdb.mock.words.people import COUNTRIES
from crmdb.mock.words.topics import THEMES


@dataclass(frozen=True)
class Person:
    """Somebody who signs in. `address` without domain belongs to the workspace's own."""

    name: str
    address: str
    role: str


@dataclass(frozen=True)
class Team:
    """A shared workspace and what makes its business different from the others'.

    Attributes:
        utc_offset: hours of its zone ahead of UTC in winter; all zones follow European summer time.
        themes: indices into THEMES: what it sells with and where it looks for influencers.
        size: companies, campaigns and relationships as a multiple of the demo's usual.
        deal_size: amounts as a multiple of the usual for a company of that size.
    """

    slug: str
    name: str
    currency: str
    country_code: str
    time_zone: str
    utc_offset: int
    themes: tuple[int, ...]
    people: tuple[Person, ...]
    guests: tuple[Person, ...] = ()
    size: float = 1.0
    deal_size: float = 1.0
    fiscal_year_start_month: int = 1

    @property
    def owner(self) -> Person:
        return self.people[0]

    def email(self, person: Person) -> str:
        """The address a person signs in with."""
        return person.address if "@" in person.address else f"{person.address}@{self.slug}.example"


_DEMO = (
    Team(
        "lumenary", "Lumenary", "EUR", "SE", "Europe/Stockholm", 1, (0, 1),
        (
            Person("Maya Lindqvist", "maya", "owner"),
            Person("Tomas Verbeek", "tomas", "admin"),
            Person("Ines Carvalho", "ines", "editor"),
            Person("Oskar Falk", "oskar", "editor"),
            Person("Vik Raman", "vik", "viewer"),
        ),
    ),
    Team(
        "fjordwell", "Fjordwell", "USD", "NO", "Europe/Oslo", 1, (2, 3),
        (
            Person("Jonas Aaby", "jonas", "owner"),
            Person("Selma Kvist", "selma", "admin"),
            Person("Daniel Okafor", "daniel", "editor"),
            Person("Runa Solheim", "runa", "editor"),
        ),
        size=0.85, deal_size=1.9, fiscal_year_start_month=4,
    ),
    Team(
        "brightmill", "Brightmill", "GBP", "GB", "Europe/London", 0, (5, 6, 0),
        (
            Person("Amara Osei", "amara", "owner"),
            Person("Freddie Lockwood", "freddie", "admin"),
            Person("Niamh Gallagher", "niamh", "editor"),
        ),
        guests=(Person("Maya Lindqvist", "maya@lumenary.example", "viewer"),), size=0.7, deal_size=0.6,
    ),
)  # fmt: skip

_ZONES = (
    ("EUR", "DE", "Europe/Berlin", 1),
    ("GBP", "GB", "Europe/London", 0),
    ("EUR", "FI", "Europe/Helsinki", 2),
    ("USD", "IE", "Europe/Dublin", 0),
)


def teams(plan: Plan) -> list[Team]:
    """The plan's shared workspaces: the demo's three first, then as many invented ones as it asks for."""
    return [*_DEMO[: plan.workspaces], *(_invented(plan, number) for number in range(3, plan.workspaces))]


def _invented(plan: Plan, number: int) -> Team:
    random = stream(plan.seed, "team", number)
    name = STARTS[random.integers(len(STARTS))] + ENDS[random.integers(len(ENDS))]
    currency, country_code, zone, offset = _ZONES[random.integers(len(_ZONES))]
    country = COUNTRIES[random.integers(len(COUNTRIES))]
    people = []
    for place, role in enumerate(("owner", "admin", "editor", "viewer")):
        full = " ".join(str(random.choice(names.split())) for names in (country.first_names, country.last_names))
        people.append(Person(full, f"member{place + 1}", role))
    # Workspaces differ by orders of magnitude: a lognormal of sigma 1.1 spans a factor of about 80 from 2.5 to 97.5 %.
    # Quantiles a golden section apart fill the range evenly: a few workspaces already differ as much as many do.
    quantile = (0.03 + 0.618034 * (number - len(_DEMO))) % 1.0
    size = min(0.5 * exp(1.1 * NormalDist().inv_cdf(quantile)), 12.0)
    return Team(
        f"{name.lower()}-{number}", name, currency, country_code, zone, offset,
        tuple(int(theme) for theme in random.choice(len(THEMES), 2, replace=False)), tuple(people),
        size=size, deal_size=float(random.lognormal(0.0, 0.5)),
    )  # fmt: skip
