"""Topics by the industry they belong to, and what people who cover them say. Codes are those of public.topics."""

from __future__ import annotations

from typing import NamedTuple


class Theme(NamedTuple):
    """Topics that go together: people mostly stay within one.

    Attributes:
        weight: the theme's share of people, in percent.
        price: what its voices ask for, relative to the usual: the scarcer they are and the dearer what they help to
            sell, the more.
        large: how far the audience leans towards large companies, as a change of log weight from the smallest band to
            the largest.
    """

    name: str
    weight: int
    price: float
    large: float
    industry: str
    job_function: str
    topics: tuple[str, ...]
    subjects: tuple[str, ...]


THEMES = (
    Theme(
        "growth", 26, 1.0, 0.0, "advertising", "marketing",
        ("b2b-marketing", "demand-generation", "account-based-marketing", "content-marketing", "seo", "martech",
         "brand"),
        ("pipeline nobody argues about", "content that sales actually uses", "demand before capture",
         "budgets that survive a board meeting", "brand for people who hate brand"),
    ),
    Theme(
        "revenue", 18, 1.05, -0.2, "software", "sales",
        ("sales", "revenue-operations", "customer-success", "social-selling", "saas", "product-led-growth"),
        ("deals without discounts", "forecasts you can trust", "renewals as a habit", "cold outreach, warmed up",
         "one definition of a qualified lead"),
    ),
    Theme(
        "security", 13, 1.5, 1.2, "cybersecurity", "security",
        ("security-operations", "privacy", "identity", "risk", "networking"),
        ("incidents told honestly", "identity as the new perimeter", "security budgets in plain words",
         "audits without tears", "what the attackers read"),
    ),
    Theme(
        "platform", 13, 1.2, 0.5, "it-services", "engineering",
        ("devops", "cloud", "software-engineering", "open-source", "it-operations", "low-code"),
        ("boring deployments", "platforms people choose", "on-call that lets you sleep", "cloud bills explained",
         "legacy without shame"),
    ),
    Theme(
        "data", 11, 1.35, 0.7, "data-ai", "data",
        ("machine-learning", "generative-ai", "data-engineering", "analytics"),
        ("models in production", "dashboards people open", "data contracts", "useful machine learning, small and dull",
         "numbers with their error bars"),
    ),
    Theme(
        "people", 9, 0.85, 0.3, "staffing", "human-resources",
        ("leadership", "people-operations", "recruiting", "future-of-work", "change-management", "corporate-learning"),
        ("managers who listen", "hiring without theatre", "change that sticks", "meetings worth having",
         "careers as a zigzag"),
    ),
    Theme(
        "commerce", 6, 0.9, -0.8, "ecommerce", "operations",
        ("ecommerce-growth", "marketplaces", "retail-technology", "supply-chain", "procurement"),
        ("margins line by line", "warehouses that breathe", "marketplaces from the seller's side",
         "returns as a product", "procurement as a craft"),
    ),
    Theme(
        "money", 4, 1.45, 0.4, "fintech", "finance",
        ("payments", "embedded-finance", "treasury", "financial-planning", "startups", "fundraising"),
        ("cash before growth", "planning in uncertain years", "payments under the hood", "boards and their questions",
         "fundraising without myths"),
    ),
)  # fmt: skip

HOOKS = (
    "Writing about {}", "Helping teams with {}", "Slow thoughts on {}", "Field notes on {}",
    "Everything I got wrong about {}", "A weekly letter on {}", "Conversations about {}", "Practical advice on {}",
)  # fmt: skip

OPENINGS = (
    "{} who writes.", "{} by day, publishing by night.", "I work as {} and share what holds up.",
    "{} with a weakness for long threads.", "{}, mostly asking questions in public.",
)  # fmt: skip

CLOSINGS = (
    "Opinions with footnotes.", "I answer every serious message.", "Speaker, reluctant panellist.",
    "No growth hacks.", "Based on projects, not on slides.", "Talks, workshops and one newsletter.",
)  # fmt: skip
