"""Mock data: a believable B2B influencer business, the same rows for the same plan on any day.

`mock` loads it, `plan_checksum` and `stored_checksum` prove it, `Plan` says how much. One module an area; each makes
`Table`s of columns out of named random streams, `generate` cuts a plan into units that do not depend on each other,
`copy_binary` turns tables into PostgreSQL's binary COPY format.
"""

from crmdb.mock.checksum import checksum, plan_checksum, stored_checksum
from crmdb.mock.generate import generate
from crmdb.mock.load.load import Loaded, mock
from crmdb.mock.plan import DEFAULT_SCALE, DEFAULT_SEED, DEFAULT_UNTIL, SCALES, Plan

__all__ = [
    "DEFAULT_SCALE", "DEFAULT_SEED", "DEFAULT_UNTIL", "SCALES", "Loaded", "Plan", "checksum", "generate", "mock",
    "plan_checksum", "stored_checksum",
]  # fmt: skip
