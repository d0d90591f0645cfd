"""Parts of company names, and what campaigns, lists and notes are called. All invented."""

from __future__ import annotations

_STARTS = (
    "Aldern Bryck Cendra Dovrex Elmwick Farnham Glynd Harrow Ivaro Jorvex Kestra Lindova Marwen Norvik Orbeck Pellan"
    " Quorla Ravick Selmo Tarnet Ulvex Vandor Wexmo Yarlo Zephra Brannor Corvale Drumlin Estrel Fennor Gildra Hollen"
    " Istrel Jasmor Kelvra Lorvane Mistral Nordelm Ostrev Perivale"
)
_ENDS = "worth field stead mark lane bridge gate holm crest ford well brook by dale wick"
STARTS = tuple(_STARTS.split())
ENDS = tuple(_ENDS.split())
KINDS = (
    "", " Group", " Systems", " Logistics", " Health", " Foods", " Energy", " Partners", " Analytics", " Industries",
    " Software", " Media", " Retail", " Bank", " Insurance", " Cloud",
)  # fmt: skip

MEDIA = ("Letters", "Dispatch", "Notes", "Weekly", "Review", "Quarterly", "Studio", "Collective", "Lab", "House")

BUYER_INDUSTRIES = (
    "software", "it-services", "cybersecurity", "fintech", "banking", "insurance", "consulting", "advertising", "media",
    "manufacturing", "logistics", "energy", "ecommerce", "retail", "healthcare", "pharma", "education", "telecom",
)  # fmt: skip

CAMPAIGN_NAMES = (
    "Pipeline sprint", "Category story", "Analyst week", "Customer voices", "Launch wave", "Benchmark report",
    "Field guide", "Open house", "Peer panel", "Migration playbook", "Budget season", "Year in review", "Spring series",
    "Founders' hour", "Practitioner stories", "Roadmap tour",
)  # fmt: skip

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
LOST_WEIGHTS = (22.0, 20.0, 12.0, 24.0, 8.0, 9.0, 5.0)
