"""Campaigns: their seasons, their budgets and what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crmdb.mock.arrays.columns import (
    Table,
    Text,
    Uuids,
    column,
    digits,
    joined,
    moment,
    not_imported,
    null,
    text,
    uuid,
    words,
)
from crmdb.mock.arrays.identifiers import row_keys, time_ordered_ids
from crmdb.mock.arrays.moments import DAY, HOUR, NEVER, Ints, calendar_day, utc_day
from crmdb.mock.arrays.randomness import Streams, chance, weighted
from crmdb.mock.arrays.status_history import StatusHistory, status_history
from crmdb.mock.tenants.money import Money
from crmdb.mock.tenants.tenant import Tenant
from crmdb.mock.words.companies import CAMPAIGN_MONTHS, OBJECTIVES

_SEASON = (0.9, 1.3, 1.4, 1.1, 1.1, 0.9, 0.6, 0.5, 1.4, 1.5, 1.3, 0.5)
"""Starts by month: B2B buys around budgets and trade fairs, and rests in summer and at the year's end."""


@dataclass(frozen=True)
class Campaigns:
    """Campaigns in order of their first day."""

    ids: Uuids
    names: Text
    slugs: Text
    starts: Ints
    ends: Ints
    cancelled: Ints
    life: StatusHistory
    currencies: list[str]
    writers: Uuids


def draw_campaigns(tenant: Tenant, streams: Streams) -> Campaigns:
    """Campaigns over the plan's months and a few weeks ahead."""
    random = streams("campaigns")
    size = tenant.count(14, least=3)
    first, now_day = utc_day(tenant.plan.start) + 20, utc_day(tenant.plan.now)
    days = np.arange(first, now_day + 55)
    season = np.cumsum([_SEASON[calendar_day(int(day)).month - 1] for day in days])
    place = (np.arange(size) + random.random(size)) / size * season[-1]
    starts = np.sort(days[np.searchsorted(season, place)])
    ends = starts + random.integers(28, 64, size)
    created = np.minimum(
        (starts - random.integers(22, 45, size)) * DAY, tenant.plan.now - random.integers(3, 12, size) * DAY
    )
    created += random.integers(8 * HOUR, 16 * HOUR, size) - DAY // 2
    ahead = starts > now_day
    # One in a dozen is called off before it starts, and one in five interrupted.
    cancelled = ~ahead & (np.arange(size) % 12 == 8)
    paused = ~cancelled & chance(random, 0.2, size)
    pause = starts * DAY + random.integers(7, 14, size) * DAY
    life = status_history(tenant.plan.now, {
        "draft": (created, True),
        "planned": (created + random.integers(2, 6, size) * DAY, np.arange(size) < size - 1),
        "cancelled": (starts * DAY - DAY, cancelled),
        "active": (starts * DAY + 8 * HOUR, ~cancelled),
        "paused": (pause, paused),
        "active/again": (pause + random.integers(3, 9, size) * DAY, paused),
        "completed": (ends * DAY + 9 * HOUR, ~cancelled),
    })  # fmt: skip
    names, slugs = _names(random, starts)
    foreign = chance(random, 0.25, size) & (starts < now_day)
    currencies = [
        ("USD" if tenant.team.currency == "EUR" else "EUR") if other else tenant.team.currency for other in foreign
    ]
    return Campaigns(
        time_ordered_ids(random, created), names, slugs, starts, ends,
        np.where(cancelled, starts * DAY - DAY, NEVER), life, currencies, tenant.writers(random, size),
    )  # fmt: skip


def campaign_tables(
    tenant: Tenant, streams: Streams, money: Money, campaigns: Campaigns, fee_totals: Ints
) -> list[Table]:
    """campaigns and campaign_targets; budgets leave some room above the fees agreed, or not quite."""
    random = streams("campaigns", "tables")
    size = len(campaigns.ids)
    budget = (
        np.round(np.maximum(fee_totals * random.uniform(0.9, 1.5, size), 800_000) / 50_000).astype(np.int64) * 50_000
    )
    known = chance(random, 0.95, size)
    objective = words(OBJECTIVES)[weighted(random, [16, 10, 30, 12, 10, 17, 5], size)]
    table = Table("campaigns", size, {
        **row_keys(tenant.id, campaigns.ids), "name": text(campaigns.names), "slug": text(campaigns.slugs),
        "objective": text(objective), "status": text(campaigns.life.status), "owner_id": uuid(campaigns.writers),
        "starts_on": column("date", campaigns.starts), "ends_on": column("date", campaigns.ends),
        "currency_code": text(campaigns.currencies), "budget_minor": column("int8", budget, known),
        **money.reporting("budget_minor", budget, campaigns.currencies, campaigns.starts, present=known),
        "brief": text("One idea, told from practice. Say what did not work, too. Disclose the partnership."),
        "custom_fields": column("jsonb", '{"region": "Europe"}'), "archived_at": null("timestamptz"),
        **not_imported(), "created_by": uuid(campaigns.writers), "created_at": moment(campaigns.life.created_at),
        "updated_at": moment(campaigns.life.updated_at),
    })  # fmt: skip
    changes = campaigns.life.changes(tenant.id, "campaign_id", campaigns.ids, campaigns.writers)
    return [table, changes, _targets(tenant, streams, campaigns)]


def _targets(tenant: Tenant, streams: Streams, campaigns: Campaigns) -> Table:
    random = streams("campaigns", "targets")
    metrics = (
        ("impressions", 150_000),
        ("clicks", 600),
        ("leads", 25),
        ("opportunities", 8),
        ("pipeline_minor", 30_000_000),
    )
    size = len(campaigns.ids)
    chosen = random.random((size, len(metrics))) < np.array([0.5, 0.8, 0.9, 0.6, 0.7])
    row, place = np.nonzero(chosen)
    usual = np.array([number for _, number in metrics])[place]
    at = campaigns.life.created_at[row]
    return Table("campaign_targets", len(row), {
        "workspace_id": uuid(tenant.id), "campaign_id": uuid(campaigns.ids[row]),
        "metric": text(words([name for name, _ in metrics])[place]),
        "target": column("int8", np.round(usual * random.uniform(0.5, 2.0, len(row)))),
        "created_by": uuid(campaigns.writers[row]), "created_at": moment(at), "updated_at": moment(at),
    })  # fmt: skip


def _names(random: np.random.Generator, starts: Ints) -> tuple[Text, Text]:
    """Names that fit the month of the first day, those of a season rather than others, none soon again; their slugs."""
    days = [calendar_day(int(day)) for day in starts]
    fits = np.array([[month in months for months in CAMPAIGN_MONTHS.values()] for month in range(1, 13)])
    liking = np.where(fits, np.where(fits.all(axis=0), 0.0, 1.0), -np.inf)
    chosen = np.zeros(len(days), np.int64)
    used = np.zeros(len(CAMPAIGN_MONTHS))
    for place, luck in enumerate(random.gumbel(size=(len(days), len(CAMPAIGN_MONTHS)))):
        chosen[place] = np.argmax(luck + liking[days[place].month - 1] - used)
        used *= 0.9
        used[chosen[place]] += 9.0
    names = joined(words(list(CAMPAIGN_MONTHS))[chosen], ", ", words([day.strftime("%B %Y") for day in days]))
    slug = words([_slug(name) for name in CAMPAIGN_MONTHS])[chosen]
    months = words([day.strftime("%Y-%m") for day in days])
    return names, joined(slug, "-", months, "-", digits(np.arange(len(starts)) + 1))


def _slug(name: str) -> str:
    return name.lower().replace("'", "").replace(",", "").replace(" ", "-")
