"""Values for required parameters, taken from the rows of a workspace: for plans and measurements of any database."""

from __future__ import annotations

from collections.abc import Mapping

from crmdb.database import Connection
from crmdb.errors import UsageError
from crmdb.queries.files import Query

_BUSIEST = """
select committee.opportunity_id from public.opportunity_contacts as committee
where committee.workspace_id = %(workspace)s group by 1 order by count(*) desc, 1 limit 1
"""

SAMPLES: Mapping[str, str] = {
    "campaign": "select slug from public.campaigns where workspace_id = %(workspace)s order by id limit 1",
    "handle": "select handle from public.influencer_accounts order by id limit 1",
    "influencer": "select influencer_id from public.workspace_influencers"
    " where workspace_id = %(workspace)s and influencer_id is not null order by id limit 1",
    "moment": "select now() - interval '30 days'",
    "name": "select name from public.influencers order by id limit 1",
    "opportunity": _BUSIEST,
    "reported_at": "select now()",
    "row_id": "select id::text from public.campaigns where workspace_id = %(workspace)s order by id limit 1",
    "table_name": "select 'campaigns'",
}
"""A query for a value by the parameter's name. `workspace` is the workspace's id."""

SAMPLES_OF: Mapping[str, Mapping[str, str]] = {
    "discovery/saved_search": {
        "moment": "select now() - interval '30 days'",
        "name": "select name from public.saved_searches where workspace_id = %(workspace)s order by name limit 1",
    },
}
"""The same for queries that mean something else by a name."""


def sample_parameters(connection: Connection, query: Query, workspace: object) -> dict[str, object]:
    """A value for each parameter that has no default; null where the workspace has no row to take one from.

    The login has to be above the policies, as the owner of the tables is.

    Raises:
        UsageError: no sample is known for a parameter.
    """
    found: dict[str, object] = {}
    for parameter in query.parameters:
        if parameter.is_required:
            statement = SAMPLES_OF.get(query.full_name, SAMPLES).get(parameter.name)
            if statement is None:
                raise UsageError(
                    f'No sample value is known for parameter "{parameter.name}" of {query.full_name}.',
                    "Add one to SAMPLES in src/crmdb/queries/samples.py.",
                )
            row = connection.execute(statement.encode(), {"workspace": workspace}).fetchone()
            found[parameter.name] = row[0] if row else None
    return found
