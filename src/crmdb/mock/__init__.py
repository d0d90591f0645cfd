"""Mock data: a believable B2B influencer business, the same rows for the same plan on any day.

`mock` loads it, `plan_checksum` and `stored_checksum` prove it, `Plan` says how much. A package an area: `tenants`,
`catalog`, `campaigns` and `sales` make `Table`s out of named random streams, with what is in `arrays` and `words`;
`generate` cuts a plan into units that do not depend on each other; `load` and `files` take them.
"""

from crmdb.mock.checksum import checksum, plan_checksum, stored_checksum
from crmdb.mock.generate import generate
from crmdb.mock.load.load import Loaded, mock
from crmdb.mock.plan import DEFAULT_SCALE, DEFAULT_SEED, DEFAULT_UNTIL, SCALES, Plan

__all__ = [
    "DEFAULT_SCALE", "DEFAULT_SEED", "DEFAULT_UNTIL", "SCALES", "Loaded", "Plan", "checksum", "generate", "mock",
    "plan_checksum", "stored_checksum",
]  # fmt: skip
