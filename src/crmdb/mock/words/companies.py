"""Parts of company names, and what campaigns, lists and notes are called. All invented."""

from __future__ import annotations

_STARTS = (
    "Aldern Bryck Cendra Dovrex Elmwick Farnby Glynd Harrel Ivaro Jorvex Kestvi Lindova Marwen Norvik Orbeck Pellan"
    " Quorla Ravick Selmo Tarnet Ulvex Vandor Wexmo Yarlo Zephra Brannor Corvale Drumlin Estrel Fennor Gildra Hollen"
    " Istrel Jasmor Kelvra Lorvane Mistrel Nordelm Ostrev Perivo"
)
_ENDS = "worth field stead mark lane bridge gate holm crest ford well brook by dale wick"
STARTS = tuple(_STARTS.split())
ENDS = tuple(_ENDS.split())
KINDS = (
    "", " Group", " Systems", " Logistics", " Health", " Foods", " Energy", " Partners", " Analytics", " Industries",
    " Software", " Media", " Retail", " Bank", " Insurance", " Cloud",
)  # fmt: skip
KIND_INDUSTRIES = (
    "", "", "it-services", "logistics", "healthcare", "retail", "energy", "consulting", "software", "manufacturing",
    "software", "media", "retail", "banking", "insurance", "it-services",
)  # fmt: skip
"""The industry each of KINDS says; "" fits any."""

MEDIA = ("Letters", "Dispatch", "Notes", "Weekly", "Review", "Quarterly", "Studio", "Collective", "Lab", "House")

BUYER_INDUSTRIES = (
    "software", "it-services", "cybersecurity", "fintech", "banking", "insurance", "consulting", "advertising", "media",
    "manufacturing", "logistics", "energy", "ecommerce", "retail", "healthcare", "pharma", "education", "telecom",
)  # fmt: skip

_ANY = tuple(range(1, 13))
CAMPAIGN_MONTHS = {
    "Pipeline sprint": _ANY, "Category story": _ANY, "Analyst week": _ANY, "Customer voices": _ANY,
    "Launch wave": _ANY, "Benchmark report": _ANY, "Field guide": _ANY, "Open house": _ANY, "Peer panel": _ANY,
    "Migration playbook": _ANY, "Founders' hour": _ANY, "Practitioner stories": _ANY, "Roadmap tour": _ANY,
    "New year, new stack": (1,), "Spring series": (3, 4, 5), "Summer school": (6, 7, 8),
    "Trade fair warm-up": (2, 3, 9, 10), "Budget season": (9, 10, 11), "Year in review": (11, 12),
}  # fmt: skip
"""Names of campaigns and the months in which a campaign of that name may begin."""

OBJECTIVES = (
    "awareness", "engagement", "lead_generation", "product_launch", "event", "pipeline_acceleration", "retention",
)  # fmt: skip

CATEGORIES = (
    "crm-software", "marketing-automation", "analytics", "identity-management", "cloud-security",
    "e-commerce-platforms",
)  # fmt: skip

DELIVERABLE_TITLES = (
    "How we chose", "Three mistakes with", "A day with", "What changed after", "The honest cost of",
    "Behind the scenes of", "Five questions about", "A buyer's view of",
)  # fmt: skip

LISTS = ("Shortlist next quarter", "Podcast hosts", "Event speakers", "Rising voices", "Always on")
TAGS = ("top-performer", "event-speaker", "long-form", "practitioner", "needs-brief", "fast-replies", "price-sensitive")

INFLUENCER_NOTES = (
    "Prefers briefs of one page; sends drafts early.", "Asks for two weeks' notice before anything live.",
    "Audience reacts to numbers, not to adjectives.", "Rate went up after the last event; still worth it.",
    "Works with an agent; copy them on every mail.", "Very good on camera, slow in writing.",
)  # fmt: skip
OPPORTUNITY_NOTES = (
    "Champion saw the post twice before the first call.", "Procurement joins from the second meeting on.",
    "Security review pending; template sent.", "Wants a reference from the same industry.",
    "Budget is there, the date is not.", "Mentioned the newsletter unprompted.",
)  # fmt: skip
MEETINGS = ("Introduction", "Discovery call", "Demo", "Proposal walk-through", "Security questions", "Commercial terms")
LOST_REASONS = ("Price", "Competitor", "No budget", "No decision", "Missing feature", "Timing", "Lost contact")
"""Those of private.add_default_pipeline(); opportunities point at them by name."""
LOST_WEIGHTS = (16.0, 18.0, 11.0, 34.0, 7.0, 9.0, 5.0)
