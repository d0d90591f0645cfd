"""Batches turned into COPY's bytes ahead of their use, so that server and generator work at the same time."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from typing import NamedTuple

from crmdb.mock.arrays.copy_binary import encoded
from crmdb.mock.generate import Batch, batch_tables, batches
from crmdb.mock.plan import Plan

_MOST_JOBS = 4
"""The most generators whose rows one server process takes; each holds up to about 150 MB."""


class Load(NamedTuple):
    """Rows of one table, ready to be sent.

    Attributes:
        data: chunks that concatenate to a complete COPY stream.
        highest: the highest number of an identity column, None without one.
    """

    table: str
    columns: tuple[str, ...]
    rows: int
    data: list[bytes]
    highest: int | None


def usual_jobs() -> int:
    """Generators that run beside the server: one core is the server's."""
    return max(1, min((os.cpu_count() or 2) - 1, _MOST_JOBS))


def batch_loads(plan: Plan, batch: Batch) -> list[Load]:
    """One batch, generated and encoded."""
    loads = []
    for table in filter(len, batch_tables(plan, batch)):
        identity = table.columns.get("id")
        highest = int(identity.values.max()) if identity is not None and identity.kind == "int8" else None
        loads.append(Load(table.name, tuple(table.columns), len(table), list(encoded(table)), highest))
    return loads


@contextmanager
def produced(plan: Plan, jobs: int, first_workspace: int = 0) -> Iterator[Iterator[list[Load]]]:
    """The loads of all batches, in order, up to `jobs` + 1 batches ahead of the reader.

    One job is a thread of this process (numpy lets others run while it works), more are processes. Leaving the block
    stops them.
    """
    executor: Executor
    if jobs == 1:
        executor = ThreadPoolExecutor(1, thread_name_prefix="mock")
    else:
        executor = ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_ignore_interrupts)
    try:
        yield _ahead(executor, plan, batches(plan, first_workspace), jobs + 1)
    finally:
        executor.shutdown(cancel_futures=True)


def _ahead(executor: Executor, plan: Plan, todo: Iterator[Batch], ahead: int) -> Iterator[list[Load]]:
    def make(batch: Batch) -> Future[list[Load]]:
        return executor.submit(batch_loads, plan, batch)

    waiting = deque(make(batch) for batch in islice(todo, ahead))
    while waiting:
        loads = waiting.popleft().result()
        waiting.extend(make(batch) for batch in islice(todo, 1))
        yield loads


def _ignore_interrupts() -> None:
    """Ctrl-C reaches every process of the terminal; the first one ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
