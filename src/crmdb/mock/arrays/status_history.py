"""Status histories: what happened to each row, one column a possible event, told as rows of status_changes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crmdb.mock.arrays.columns import Column, Table, Text, Uuids, column, moment, null, uuid, words
from crmdb.mock.arrays.moments import HOUR, Bools, Ints

SUBJECTS = ("workspace_influencer_id", "campaign_id", "collaboration_id", "deliverable_id")


@dataclass(frozen=True)
class StatusHistory:
    """The life of n rows over k events in order of time.

    Attributes:
        statuses: status each event leads to; one may come up twice.
        times: n × k moments, not falling along a row.
        happens: n × k; the first event is the making of the row and always happens.
    """

    statuses: tuple[str, ...]
    times: Ints
    happens: Bools

    @property
    def created_at(self) -> Ints:
        return self.times[:, 0]

    @property
    def latest(self) -> Ints:
        """The place of each row's last event."""
        return np.asarray(self.happens.shape[1] - 1 - np.argmax(self.happens[:, ::-1], axis=1))

    @property
    def status(self) -> Text:
        """Where each row stands now."""
        return words(self.statuses)[self.latest]

    @property
    def updated_at(self) -> Ints:
        """When each row last changed."""
        return np.asarray(self.times[np.arange(len(self.times)), self.latest])

    def reached(self, status: str) -> Bools:
        """Whether each row ever was in a status."""
        return np.asarray(self.happens[:, self._places(status)].any(axis=1))

    def first(self, status: str) -> Ints:
        """When each row first came into a status; meaningless where it never did."""
        places = self._places(status)
        place = np.array(places)[np.argmax(self.happens[:, places], axis=1)]
        return np.asarray(self.times[np.arange(len(self.times)), place])

    def last(self, status: str) -> Ints:
        """When each row last came into a status; meaningless where it never did."""
        places = self._places(status)[::-1]
        place = np.array(places)[np.argmax(self.happens[:, places], axis=1)]
        return np.asarray(self.times[np.arange(len(self.times)), place])

    def taken(self, rows: Ints | Bools) -> StatusHistory:
        """The same for a choice of rows."""
        return StatusHistory(self.statuses, self.times[rows], self.happens[rows])

    def changes(self, workspace_id: Uuids, subject: str, ids: Uuids, writers: Uuids) -> Table:
        """status_changes without ids, which count over all subjects."""
        row, place = np.nonzero(self.happens)
        at = self.times[row, place]
        follows = np.r_[False, row[1:] == row[:-1]] if len(row) else np.zeros(0, np.bool_)
        former = np.r_[0, place[:-1]] if len(row) else place
        since = np.r_[0, at[:-1]] if len(row) else at
        statuses = words(self.statuses)
        subjects: dict[str, Column] = {name: null("uuid") for name in SUBJECTS} | {subject: uuid(ids[row])}
        return Table("status_changes", len(row), {
            "workspace_id": uuid(workspace_id), **subjects,
            "from_status": column("text", statuses[former], follows), "to_status": column("text", statuses[place]),
            "changed_at": moment(at), "changed_by": uuid(writers[row]),
            "former_duration": column("interval", at - since, follows),
        })  # fmt: skip

    def _places(self, status: str) -> list[int]:
        return [place for place, name in enumerate(self.statuses) if name == status]


def status_history(now: int, events: dict[str, tuple[Ints, Bools | bool]], gap: int = HOUR) -> StatusHistory:
    """Events given as name → (times, happens); what would come after the plan's now does not happen.

    A name may carry a suffix after "/" when a status comes up twice. Each event is at least `gap` after the one before.
    """
    times = np.stack([at for at, _ in events.values()], axis=1).astype(np.int64)
    happens = np.stack([np.broadcast_to(np.asarray(does), len(times)) for _, does in events.values()], axis=1).copy()
    earliest = times[:, 0].copy()
    for place in range(1, times.shape[1]):
        times[:, place] = np.maximum(times[:, place], earliest + gap)
        earliest = np.where(happens[:, place], times[:, place], earliest)
    happens &= times < now
    # Once an event is missing because it lies ahead, later ones are ahead too: times do not fall along a row.
    return StatusHistory(tuple(name.split("/")[0] for name in events), times, happens)
