"""opportunities and their history, as the triggers of public.opportunities would have written them."""

from __future__ import annotations

import numpy as np

from crmdb.mock.arrays.columns import Table, Uuids, column, digits, joined, moment, null, text, uuid, words
from crmdb.mock.arrays.identifiers import default_id, row_keys
from crmdb.mock.arrays.moments import Ints, local_day
from crmdb.mock.arrays.randomness import Streams, chance, weighted
from crmdb.mock.sales.buyers import Buyers
from crmdb.mock.sales.opportunities import Opportunities
from crmdb.mock.sales.stage_paths import LOST, STAGES, WON
from crmdb.mock.tenants.money import Money
from crmdb.mock.tenants.tenant import Tenant
from crmdb.mock.words.companies import LOST_REASONS, LOST_WEIGHTS

_STATUS = words(["open"] * 4 + ["won", "lost"])


def opportunity_tables(
    tenant: Tenant, streams: Streams, money: Money, buyers: Buyers, company_ids: Uuids, *, opportunities: Opportunities
) -> list[Table]:
    """opportunities and opportunity_history (ids count over all workspaces)."""
    random = streams("opportunities", "tables")
    size = len(opportunities)
    stage_ids = np.stack([default_id(tenant.id, "pipeline_stages", name) for name in STAGES])
    reason_ids = np.stack([default_id(tenant.id, "lost_reasons", name) for name in LOST_REASONS])
    pipeline = default_id(tenant.id, "pipelines", "Sales")
    stage = opportunities.now(opportunities.stages)
    amount, known = (
        opportunities.now(opportunities.amounts),
        opportunities.now(opportunities.amount_known).astype(np.bool_),
    )
    day = local_day(opportunities.opened_at, tenant.team.utc_offset)
    needs = words(["New platform", "Team rollout", "Pilot", "Replacement", "Annual plan", "Expansion"])
    names = joined(buyers.company_names[opportunities.companies], " – ", needs[random.integers(0, len(needs), size)])
    crm = chance(random, 0.7, size)
    table = Table("opportunities", size, {
        **row_keys(tenant.id, opportunities.ids), "company_id": uuid(company_ids[opportunities.companies]),
        "name": text(names),
        "pipeline_id": uuid(pipeline), "stage_id": uuid(stage_ids[stage]), "status": text(_STATUS[stage]),
        "owner_id": uuid(opportunities.writers), "currency_code": text(opportunities.currencies),
        "amount_minor": column("int8", amount, known),
        **money.reporting("amount_minor", amount, opportunities.currencies, day, present=known),
        "opened_at": moment(opportunities.opened_at), "opened_on": column("date", day),
        "expected_close_on": column("date", opportunities.now(opportunities.closes)),
        "closed_at": moment(opportunities.ended_at, opportunities.closed),
        "closed_on": column("date", local_day(opportunities.ended_at, tenant.team.utc_offset), opportunities.closed),
        "lost_reason_id": uuid(reason_ids[weighted(random, list(LOST_WEIGHTS), size)], stage == LOST),
        "custom_fields": column("jsonb", "{}"), "source": text("salesdesk", crm),
        "external_id": text(joined("opp-", digits(np.arange(size) + 5_000)), crm),
        "created_by": uuid(opportunities.writers), "created_at": moment(opportunities.opened_at),
        "updated_at": moment(opportunities.ended_at),
    })  # fmt: skip
    return [table, _history(tenant, money, opportunities, stage_ids, pipeline, opened_on=day)]


def _history(
    tenant: Tenant, money: Money, opportunities: Opportunities, stage_ids: Uuids, pipeline: Uuids, *, opened_on: Ints
) -> Table:
    """A row per change, as private.record_opportunity_history() writes them."""
    row, place = np.nonzero(opportunities.happens)
    at, stage = opportunities.at[row, place], opportunities.stages[row, place]
    amount, known = opportunities.amounts[row, place], opportunities.amount_known[row, place]
    first = np.r_[True, row[1:] != row[:-1]] if len(row) else np.zeros(0, np.bool_)
    moved = ~first & (stage != np.r_[-1, stage[:-1]]) if len(row) else first
    # The moment a stage was entered holds until the next move: the last start at or before each row.
    start = np.maximum.accumulate(np.where(first | moved, np.arange(len(row)), 0)) if len(row) else row
    entered = at[start]
    former = np.maximum(np.arange(len(row)) - 1, 0)
    currencies = [opportunities.currencies[item] for item in row]
    reporting = money.reporting("amount_minor", amount, currencies, opened_on[row], present=known)
    return Table("opportunity_history", len(row), {
        "workspace_id": uuid(tenant.id), "opportunity_id": uuid(opportunities.ids[row]), "changed_at": moment(at),
        "changed_on": column("date", local_day(at, tenant.team.utc_offset)),
        "recorded_at": moment(at), "superseded_at": null("timestamptz"), "is_assumed": column("bool", False),
        "changed_by": uuid(opportunities.writers[row]), "pipeline_id": uuid(pipeline),
        "stage_id": uuid(stage_ids[stage]),
        "stage_entered_at": moment(entered), "status": text(_STATUS[stage]), "currency_code": text(currencies),
        "amount_minor": column("int8", amount, known), "reporting_amount_minor": reporting["reporting_amount_minor"],
        "expected_close_on": column("date", opportunities.closes[row, place]),
        "closed_at": moment(entered, stage >= WON),
        "closed_on": column("date", local_day(entered, tenant.team.utc_offset), stage >= WON),
        "former_stage_id": uuid(stage_ids[stage[former]], moved),
        "former_stage_duration": column("interval", at - entered[former], moved),
    })  # fmt: skip
