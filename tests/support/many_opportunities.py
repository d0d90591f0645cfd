"""Many opportunities from few: copies with the same buyers and journeys, for questions about how cost grows."""

from __future__ import annotations

from crmdb.database import Connection

_COPIES = """
create temporary table copies on commit drop as
select opportunities.workspace_id, opportunities.id, gen_random_uuid() as new_id
from public.opportunities as opportunities
cross join generate_series(1, %(copies)s)
"""

_JOURNEYS = """
create temporary table copied_journeys on commit drop as
select
    copies.*,
    journeys.id as journey_id,
    (select max(known.id) from public.attribution_journeys as known)
    + row_number() over (order by journeys.id, copies.new_id) as new_journey_id
from copies
inner join public.attribution_journeys as journeys
    on journeys.workspace_id = copies.workspace_id and journeys.opportunity_id = copies.id
"""

_COPY = """
insert into public.{table} overriding system value
select made.*
from {source} as copies
inner join public.{table} as old
    on old.workspace_id = copies.workspace_id and old.{key} = copies.{found_by}
cross join lateral jsonb_populate_record(old, {changes}) as made
"""

_TABLES = (
    ("opportunities", "copies", "id", "id", "jsonb_build_object('id', copies.new_id, 'external_id', null)"),
    (
        "opportunity_contacts",
        "copies",
        "opportunity_id",
        "id",
        "jsonb_build_object('opportunity_id', copies.new_id)",
    ),
    (
        "attribution_journeys",
        "copied_journeys",
        "id",
        "journey_id",
        "jsonb_build_object('id', copies.new_journey_id, 'opportunity_id', copies.new_id)",
    ),
    (
        "attribution_journey_details",
        "copied_journeys",
        "journey_id",
        "journey_id",
        "jsonb_build_object('journey_id', copies.new_journey_id)",
    ),
)
"""Table, where the ids come from, its column and theirs by which rows are found, and what a copy has instead."""


def multiply_opportunities(superuser: Connection, copies: int) -> None:
    """Add `copies` of every opportunity, in a transaction of the caller's. Triggers and foreign keys are left out."""
    superuser.execute("set local session_replication_role = replica")
    superuser.execute(_COPIES.encode(), {"copies": copies})
    superuser.execute(_JOURNEYS.encode())
    for table, source, key, found_by, changes in _TABLES:
        statement = _COPY.format(table=table, source=source, key=key, found_by=found_by, changes=changes)
        superuser.execute(statement.encode())
    superuser.execute("set local session_replication_role = origin")
