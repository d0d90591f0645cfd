"""The story mock data tells: causes come before effects, and a few people visibly move much of the pipeline."""

from __future__ import annotations

import pytest

from crmdb.database import Connection

TEAMS = ("lumenary", "fjordwell", "brightmill")


def _join(child: str, parent: str, key: str) -> str:
    return (
        f"public.{child} as later inner join public.{parent} as earlier"
        f" on earlier.workspace_id = later.workspace_id and earlier.id = later.{key}"
    )


EFFECTS_BEFORE_CAUSES = {
    "a collaboration before its campaign": f"{_join('collaborations', 'campaigns', 'campaign_id')}"
    " where later.created_at < earlier.created_at",
    "a collaboration before the person was known": _join(
        "collaborations", "workspace_influencers", "workspace_influencer_id"
    )
    + " where later.created_at < earlier.created_at",
    "a deliverable before its collaboration": f"{_join('deliverables', 'collaborations', 'collaboration_id')}"
    " where later.created_at < earlier.created_at",
    "a publication before its approval": "public.deliverables as later where published_at < approved_at",
    "a reading before publication": f"{_join('deliverable_metrics', 'deliverables', 'deliverable_id')}"
    " where later.measured_at <= earlier.published_at or earlier.published_at is null",
    "a link before its deliverable": f"{_join('tracking_links', 'deliverables', 'deliverable_id')}"
    " where later.created_at < earlier.created_at",
    "a touch before its content": f"{_join('touchpoints', 'deliverables', 'deliverable_id')}"
    " where later.touched_at <= earlier.published_at or earlier.published_at is null",
    "a touch through a link that was not made": f"{_join('touchpoints', 'tracking_links', 'tracking_link_id')}"
    " where later.touched_at <= earlier.created_at",
    "a code before it was given": f"{_join('touchpoints', 'promo_codes', 'promo_code_id')}"
    " where later.touched_at <= earlier.created_at",
    "an arrival before the touch": "public.touchpoints as later where created_at < touched_at",
    "a contact before its company": f"{_join('contacts', 'companies', 'company_id')}"
    " where later.created_at < earlier.created_at",
    "a lead before any touch": "public.contacts as later where became_lead_at is not null and not exists ("
    "select from public.touchpoints as touches where touches.workspace_id = later.workspace_id"
    " and touches.contact_id = later.id and touches.touched_at <= later.became_lead_at)",
    "an opportunity before its company": f"{_join('opportunities', 'companies', 'company_id')}"
    " where later.opened_at < earlier.created_at",
    "a committee before its opportunity": f"{_join('opportunity_contacts', 'opportunities', 'opportunity_id')}"
    " where later.created_at < earlier.opened_at or later.created_at > earlier.closed_at",
    "a member of a committee nobody knew": f"{_join('opportunity_contacts', 'contacts', 'contact_id')}"
    " where later.created_at < earlier.created_at",
    "history before the opportunity": f"{_join('opportunity_history', 'opportunities', 'opportunity_id')}"
    " where later.changed_at < earlier.opened_at",
    "revenue before the deal": f"{_join('revenue_events', 'deals', 'deal_id')}"
    " where later.occurred_at < earlier.won_at",
    "a campaign before its workspace": "public.campaigns as later inner join public.workspaces as earlier"
    " on earlier.id = later.workspace_id where later.created_at < earlier.created_at",
    "a cost before its collaboration": f"{_join('campaign_costs', 'collaborations', 'collaboration_id')}"
    " where later.created_at < earlier.created_at - interval '1 day'",
}


@pytest.mark.parametrize("effect", EFFECTS_BEFORE_CAUSES)
def test_nothing_comes_before_what_it_depends_on(demo: Connection, effect: str) -> None:
    query = f"select later.* from {EFFECTS_BEFORE_CAUSES[effect]} limit 3"
    assert demo.execute(query.encode()).fetchall() == []


def test_nothing_happened_after_the_last_day(demo: Connection) -> None:
    columns = demo.execute(
        "select table_name, column_name from information_schema.columns where table_schema = 'public'"
        " and data_type = 'timestamp with time zone' and column_name <> 'expires_at'"
        " and table_name in (select table_name from information_schema.tables where table_type = 'BASE TABLE')"
    ).fetchall()
    for table, column in columns:
        latest = demo.execute(f"select max({column}) < timestamptz '2026-11-22 00:00+00' from public.{table}".encode())
        assert latest.fetchone() in ((True,), (None,)), f"{table}.{column}"


def _influencers(demo: Connection, slug: str) -> list[tuple[str, int]]:
    demo.execute("select private.run_attribution(id) from public.workspaces where slug = %s", [slug])
    return demo.execute(
        "select influenced.influencer_name,"
        " sum(influenced.influenced_open_pipeline_minor + influenced.influenced_won_pipeline_minor)::bigint"
        " from public.influenced_opportunities as influenced"
        " inner join public.workspaces as workspaces on workspaces.id = influenced.workspace_id"
        " where workspaces.slug = %s group by 1 order by 2 desc, 1",
        [slug],
    ).fetchall()


@pytest.mark.parametrize("slug", TEAMS)
def test_five_people_move_most_of_the_pipeline(demo: Connection, slug: str) -> None:
    amounts = [amount for _name, amount in _influencers(demo, slug)]
    assert len(amounts) > 25
    assert sum(amounts[:5]) > 0.4 * sum(amounts)
    assert amounts[0] < 0.5 * sum(amounts)


def test_each_workspace_has_its_own_stars(demo: Connection) -> None:
    stars = [{name for name, _amount in _influencers(demo, slug)[:5]} for slug in TEAMS]
    assert not stars[0] & stars[1]
    assert not stars[0] & stars[2]
    assert not stars[1] & stars[2]


@pytest.mark.parametrize("slug", TEAMS)
def test_pipeline_is_alive(demo: Connection, slug: str) -> None:
    row = demo.execute(
        "select count(*) filter (where status = 'open'), count(*) filter (where status = 'won'),"
        " count(*) filter (where status = 'lost'),"
        " count(*) filter (where status = 'open' and expected_close_on >= date '2026-11-22')"
        " from public.opportunities as opportunities"
        " inner join public.workspaces as workspaces on workspaces.id = opportunities.workspace_id where slug = %s",
        [slug],
    ).fetchone()
    assert row is not None
    still_open, won, lost, ahead = row
    assert still_open >= 10
    assert 0.15 < won / (won + lost) < 0.45
    assert 0.5 < ahead / still_open <= 1
