"""Mock data: a believable B2B influencer business, the same rows for the same plan on any day.

`mock` loads it, `checksum` proves it, `Plan` says how much. One module an area; each makes `Table`s of columns out of
named random streams, `copy_binary` turns them into PostgreSQL's binary COPY format.
"""

from crmdb.mock.checksum import checksum
from crmdb.mock.generate import generate
from crmdb.mock.load import Loaded, mock
from crmdb.mock.plan import DEFAULT_SEED, DEFAULT_UNTIL, SCALES, Plan

__all__ = ["DEFAULT_SEED", "DEFAULT_UNTIL", "SCALES", "Loaded", "Plan", "checksum", "generate", "mock"]
