"""How sources are spelled by those who type them: UTM values as they are sent, and answers to "heard of us where?"."""

from __future__ import annotations

import unicodedata

AS_SENT = {
    "linkedin": ("LinkedIn", "li", "Linked-In", "LINKEDIN", "linked in"),
    "x": ("Twitter", "tw", "X", "twitter"),
    "youtube": ("YouTube", "yt", "You Tube"),
    "instagram": ("Instagram", "IG", "insta"),
    "tiktok": ("TikTok", "Tik-Tok"),
    "podcast": ("Podcast", "PODCAST"),
    "newsletter": ("Newsletter", " newsletter"),
    "blog": ("Blog", "BLOG"),
    "search-ads": ("Search Ads", "search_ads"),
    "social-ads": ("Social Ads", "social+ads"),
}
"""For each stored source, spellings that the usual aliases of a workspace and private.normalise_utm() make one."""

PLATFORM_NAMES = {
    "linkedin": "LinkedIn", "x": "X", "youtube": "YouTube", "instagram": "Instagram", "tiktok": "TikTok",
    "podcast": "a podcast", "newsletter": "a newsletter", "blog": "a blog",
}  # fmt: skip

WITH_NAME = (
    "{name}", "{name}", "{name} on {platform}", "heard of you from {name}", "{platform}, {name} I think",
    "saw {name} talk about you", "{name} recommended you",
)  # fmt: skip

VAGUE = (
    "a colleague", "google", "can't remember", "somebody on LinkedIn", "a podcast, I think", "conference", "online",
    "a newsletter a friend forwarded",
)  # fmt: skip


def spellings(name: str, cut: float) -> tuple[str, ...]:
    """A name as people write it down from memory: as it is, small, without accents, shortened, a letter missing.

    Args:
        name: a first name and a last name.
        cut: where the letter is missing, as a part of the name, 0 to 1.
    """
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    first, last = name.split(" ", 1)
    place = 1 + int(cut * (len(last) - 1))
    return (name, name, name.lower(), folded, f"{first} {last[0]}.", f"{first} {last[:place]}{last[place + 1 :]}", last)
