"""The catalog block by block: each is drawn on its own, so that memory does not grow with the catalog."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import lru_cache
from typing import NamedTuple, TypeVar

import numpy as np

from crmdb.mock.arrays.columns import Table
from crmdb.mock.arrays.randomness import Streams
from crmdb.mock.catalog.accounts import Accounts, account_tables, draw_accounts
from crmdb.mock.catalog.audience import audience_segments
from crmdb.mock.catalog.people import BLOCK, People, draw_people, people_tables
from crmdb.mock.plan import Plan

_MOST_SEEN = 4
"""Blocks a workspace chooses its people from: some 8,000, ten times what the largest works with."""


Arrays = TypeVar("Arrays", People, Accounts)


class Block(NamedTuple):
    """People and their accounts; indices in them count within the block."""

    people: People
    accounts: Accounts


def block_count(plan: Plan) -> int:
    """How many blocks the catalog has."""
    return -(-plan.influencers // BLOCK)


@lru_cache(maxsize=32)
def draw_block(plan: Plan, block: int) -> Block:
    """One block, the same for every caller. Some 1.5 MB; workspaces ask for the same ones again."""
    people = draw_people(plan, block)
    return Block(people, draw_accounts(plan, block, people))


def block_tables(plan: Plan, block: int) -> list[Table]:
    """The catalog's tables for the people of a block."""
    people, accounts = draw_block(plan, block)
    return [
        *people_tables(plan, block, people),
        *account_tables(plan, block, people, accounts),
        audience_segments(plan, block, people, accounts),
    ]


def catalog_part(plan: Plan, streams: Streams) -> Block:
    """The part of the catalog a workspace gets to see, as one block."""
    count = block_count(plan)
    chosen = np.sort(streams("blocks").choice(count, min(count, _MOST_SEEN), replace=False))
    return _together([draw_block(plan, int(block)) for block in chosen])


def _together(blocks: list[Block]) -> Block:
    """Indices of people count on from the blocks before."""
    starts = np.cumsum([0, *(len(people) for people, _ in blocks)])
    people = [
        replace(part, merged_into=np.where(part.merged_into >= 0, part.merged_into + start, -1))
        for (part, _), start in zip(blocks, starts, strict=False)
    ]
    accounts = [replace(part, owners=part.owners + start) for (_, part), start in zip(blocks, starts, strict=False)]
    return Block(_concatenated(people), _concatenated(accounts))


def _concatenated(parts: list[Arrays]) -> Arrays:
    names = [field.name for field in fields(parts[0])]
    return type(parts[0])(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})
