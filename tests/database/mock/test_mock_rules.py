"""What the triggers would have derived or refused, checked on loaded mock data by the database's own functions.

Triggers stand aside while mock data is loaded. Each query here selects rows that break a rule; there are none.
"""

from __future__ import annotations

import pytest

from crmdb.database import Connection


def _reporting(table: str, amount: str, event: str) -> str:
    """Rows whose reporting amount is not what private.convert_minor() makes of amount and day."""
    return f"""
        select rows.id from public.{table} as rows
        inner join public.workspaces as workspaces on workspaces.id = rows.workspace_id
        cross join lateral private.convert_minor(
            rows.{amount}, rows.currency_code, workspaces.reporting_currency_code,
            {event}, rows.workspace_id
        ) as converted
        where
            rows.{amount} is not null
            and (rows.reporting_{amount}, rows.exchange_rate, rows.exchange_rate_on, rows.exchange_rate_via)
            is distinct from
            (converted.converted_minor, converted.rate::numeric(20, 10), converted.rate_on, converted.via_currency)
        union all
        select rows.id from public.{table} as rows
        where
            rows.{amount} is null
            and num_nonnulls(
                rows.reporting_{amount}, rows.exchange_rate, rows.exchange_rate_on, rows.exchange_rate_via
            ) > 0
    """


def _local(column: str) -> str:
    return f"(rows.{column} at time zone workspaces.time_zone)::date"


def _custom_fields(table: str) -> str:
    return f"""
        select rows.id from public.{table} as rows
        cross join jsonb_each(rows.custom_fields) as fields
        left join public.custom_field_definitions as definitions
            on definitions.workspace_id = rows.workspace_id
            and definitions.subject = '{table}' and definitions.key = fields.key
        where definitions.key is null or not case definitions.type
            when 'choice' then fields.value #>> '{{}}' = any(definitions.choices)
            when 'boolean' then jsonb_typeof(fields.value) = 'boolean'
            else jsonb_typeof(fields.value) = 'string'
        end
    """


def _transitions(subject: str, column: str) -> str:
    return f"""
        select changes.id from public.status_changes as changes
        where changes.{column} is not null and changes.from_status is not null and not exists (
            select from public.status_transitions as allowed
            where allowed.subject = '{subject}'
            and allowed.from_status = changes.from_status and allowed.to_status = changes.to_status
        )
    """


def _last_change(table: str, column: str, status: str) -> str:
    """Rows whose status is not what their history ends with, or whose history does not begin when they were made."""
    return f"""
        select rows.id from public.{table} as rows
        left join lateral (
            select
                (array_agg(to_status order by id desc))[1] as status,
                min(changed_at) as begun
            from public.status_changes as changes
            where changes.workspace_id = rows.workspace_id and changes.{column} = rows.id
        ) as history on true
        where history.status is distinct from rows.{status} or history.begun is distinct from rows.created_at
    """


_HISTORY = """
    select workspace_id, {subject} as subject, id, changed_at, from_status, to_status, former_duration,
    lag(to_status) over subjects as expected_from, changed_at - lag(changed_at) over subjects as expected_duration
    from public.status_changes where {subject} is not null
    window subjects as (partition by workspace_id, {subject} order by changed_at, id)
"""

BROKEN_RULES = {
    "campaign budgets convert at the first day": _reporting("campaigns", "budget_minor", "rows.starts_on"),
    "costs convert at the day they arose": _reporting("campaign_costs", "amount_minor", "rows.incurred_on"),
    "opportunities convert at the day they opened": _reporting("opportunities", "amount_minor", _local("opened_at")),
    "deals convert at the day they were won": _reporting("deals", "value_minor", _local("won_at")),
    "revenue converts at its own day": _reporting("revenue_events", "amount_minor", _local("occurred_at")),
    "history converts at the day the opportunity opened": """
        select history.id from public.opportunity_history as history
        inner join public.opportunities as opportunities
            on opportunities.workspace_id = history.workspace_id and opportunities.id = history.opportunity_id
        inner join public.workspaces as workspaces on workspaces.id = history.workspace_id
        cross join lateral private.convert_minor(
            history.amount_minor, history.currency_code, workspaces.reporting_currency_code,
            (opportunities.opened_at at time zone workspaces.time_zone)::date
        ) as converted
        where history.amount_minor is not null and history.reporting_amount_minor <> converted.converted_minor
    """,
    "custom fields of influencers are defined": _custom_fields("workspace_influencers"),
    "custom fields of campaigns are defined": _custom_fields("campaigns"),
    "relationships follow the graph": _transitions("workspace_influencers", "workspace_influencer_id"),
    "campaigns follow the graph": _transitions("campaigns", "campaign_id"),
    "collaborations follow the graph": _transitions("collaborations", "collaboration_id"),
    "deliverables follow the graph": _transitions("deliverables", "deliverable_id"),
    "relationships end as their history": _last_change("workspace_influencers", "workspace_influencer_id", "status"),
    "campaigns end as their history": _last_change("campaigns", "campaign_id", "status"),
    "collaborations end as their history": _last_change("collaborations", "collaboration_id", "status"),
    "deliverables end as their history": _last_change("deliverables", "deliverable_id", "status"),
    **{
        f"former status and duration of each {subject} follow": f"""
            select id from ({_HISTORY.format(subject=subject)}) as steps
            where (from_status, former_duration) is distinct from (expected_from, expected_duration)
        """
        for subject in ("workspace_influencer_id", "campaign_id", "collaboration_id", "deliverable_id")
    },
    "an opportunity is what its last history row says": """
        select opportunities.id from public.opportunities as opportunities
        left join lateral (
            select * from public.opportunity_history as history
            where history.workspace_id = opportunities.workspace_id and history.opportunity_id = opportunities.id
            order by history.changed_at desc, history.id desc limit 1
        ) as latest on true
        where (
            latest.stage_id, latest.status, latest.currency_code, latest.amount_minor, latest.reporting_amount_minor,
            latest.expected_close_on
        ) is distinct from (
            opportunities.stage_id, opportunities.status, opportunities.currency_code, opportunities.amount_minor,
            opportunities.reporting_amount_minor, opportunities.expected_close_on
        ) or (opportunities.closed_at is not null and latest.changed_at <> opportunities.closed_at)
    """,
    "stage history is derived as the trigger does": """
        select id from (
            select *,
            lag(stage_id) over steps as before, lag(stage_entered_at) over steps as entered_before
            from public.opportunity_history
            window steps as (partition by workspace_id, opportunity_id order by changed_at, id)
        ) as steps
        where (stage_entered_at, former_stage_id, former_stage_duration) is distinct from (
            case when before is distinct from stage_id then changed_at else entered_before end,
            case when before is not null and before <> stage_id then before end,
            case when before is not null and before <> stage_id then changed_at - entered_before end
        )
    """,
    "the history of a closing has its date": """
        select id from public.opportunity_history
        where (status = 'open') <> (closed_at is null) or closed_at <> changed_at
    """,
    "a day is the day of its moment in the workspace's time zone": """
        select rows.id
        from (
            select workspace_id, id, opened_at as moment, opened_on as day from public.opportunities
            union all
            select workspace_id, id, closed_at, closed_on from public.opportunities
            union all
            select workspace_id, id, won_at, won_on from public.deals
            union all
            select workspace_id, id, occurred_at, occurred_on from public.revenue_events
        ) as rows
        inner join public.workspaces as workspaces on workspaces.id = rows.workspace_id
        where rows.day is distinct from (rows.moment at time zone workspaces.time_zone)::date
    """,
    "status of an opportunity is its stage's type": """
        select opportunities.id from public.opportunities as opportunities
        inner join public.pipeline_stages as stages
            on stages.workspace_id = opportunities.workspace_id and stages.id = opportunities.stage_id
        where stages.type <> opportunities.status
    """,
    "every won opportunity has a deal with one booking, no other has": """
        select opportunities.id from public.opportunities as opportunities
        left join public.deals as deals
            on deals.workspace_id = opportunities.workspace_id and deals.opportunity_id = opportunities.id
        left join public.revenue_events as events
            on events.workspace_id = deals.workspace_id and events.deal_id = deals.id and events.type = 'booking'
        where (opportunities.status = 'won') <> (deals.id is not null)
            or (deals.id is null) <> (events.id is null)
            or deals.won_at <> opportunities.closed_at
    """,
    "a refund or correction takes back an earlier event of its deal": """
        select events.id from public.revenue_events as events
        inner join public.revenue_events as taken
            on taken.workspace_id = events.workspace_id and taken.id = events.reverses_id
        where taken.deal_id <> events.deal_id or taken.currency_code <> events.currency_code
            or taken.occurred_at >= events.occurred_at or -events.amount_minor > taken.amount_minor
    """,
    "UTM parameters of links are canonical": """
        select id from public.tracking_links
        where (utm_source, utm_medium, utm_campaign, utm_content) is distinct from (
            private.canonical_utm(workspace_id, 'source', utm_source),
            private.canonical_utm(workspace_id, 'medium', utm_medium),
            private.canonical_utm(workspace_id, 'campaign', utm_campaign),
            private.canonical_utm(workspace_id, 'content', utm_content)
        )
    """,
    "UTM parameters of touches are canonical": """
        select id from public.touchpoints
        where (utm_source, utm_medium, utm_campaign, utm_content) is distinct from (
            private.canonical_utm(workspace_id, 'source', utm_source),
            private.canonical_utm(workspace_id, 'medium', utm_medium),
            private.canonical_utm(workspace_id, 'campaign', utm_campaign),
            private.canonical_utm(workspace_id, 'content', utm_content)
        )
    """,
    "a source is stored in one spelling, however it was sent": """
        select id from public.touchpoints
        where properties ? 'sent_as'
            and private.canonical_utm(workspace_id, 'source', properties ->> 'sent_as') is distinct from utm_source
    """,
    "who was not known when a touch arrived came as a visitor": """
        select touches.id from public.touchpoints as touches
        inner join public.contacts as contacts
            on contacts.workspace_id = touches.workspace_id and contacts.id = touches.contact_id
        where touches.created_at < contacts.created_at and touches.visitor_id is null
    """,
    "a touch through a link knows what the link knows": """
        select touches.id from public.touchpoints as touches
        inner join public.tracking_links as links
            on links.workspace_id = touches.workspace_id and links.id = touches.tracking_link_id
        inner join public.collaborations as collaborations
            on collaborations.workspace_id = links.workspace_id and collaborations.id = links.collaboration_id
        where (touches.campaign_id, touches.deliverable_id, touches.workspace_influencer_id)
            is distinct from (links.campaign_id, links.deliverable_id, collaborations.workspace_influencer_id)
    """,
    "the words of a link mean what the database makes of them": """
        select links.id from public.tracking_links as links
        where (
            links.canonical_source, links.canonical_medium, links.canonical_campaign, links.canonical_content,
            links.canonical_term
        ) is distinct from (
            private.canonical_utm(links.workspace_id, 'source', links.utm_source),
            private.canonical_utm(links.workspace_id, 'medium', links.utm_medium),
            private.canonical_utm(links.workspace_id, 'campaign', links.utm_campaign),
            private.canonical_utm(links.workspace_id, 'content', links.utm_content),
            private.canonical_utm(links.workspace_id, 'term', links.utm_term)
        )
    """,
    "a used code knows its influencer": """
        select touches.id from public.touchpoints as touches
        inner join public.promo_codes as codes
            on codes.workspace_id = touches.workspace_id and codes.id = touches.promo_code_id
        inner join public.collaborations as collaborations
            on collaborations.workspace_id = codes.workspace_id and collaborations.id = codes.collaboration_id
        where (touches.campaign_id, touches.workspace_influencer_id)
            is distinct from (codes.campaign_id, collaborations.workspace_influencer_id)
    """,
    "an identified visitor's touches are the contact's": """
        select touches.id from public.touchpoints as touches
        inner join public.contact_visitors as visitors
            on visitors.workspace_id = touches.workspace_id and visitors.visitor_id = touches.visitor_id
        where touches.contact_id is distinct from visitors.contact_id
    """,
    "content names a profile of its influencer on its platform, and when published one if there is one": """
        select deliverables.id from public.deliverables as deliverables
        left join public.collaborations as collaborations
            on collaborations.workspace_id = deliverables.workspace_id
            and collaborations.id = deliverables.collaboration_id
        cross join lateral (
            select
                count(*) as there,
                count(*) filter (where known.influencer_account_id = deliverables.influencer_account_id
                    or known.workspace_influencer_account_id = deliverables.workspace_influencer_account_id) as named
            from public.workspace_accounts as known
            where known.workspace_id = deliverables.workspace_id
                and known.workspace_influencer_id
                = coalesce(deliverables.workspace_influencer_id, collaborations.workspace_influencer_id)
                and known.platform_code = deliverables.platform_code
        ) as accounts
        where accounts.named <> num_nonnulls(influencer_account_id, workspace_influencer_account_id)
            or (accounts.there = 1 and accounts.named = 0 and deliverables.status = 'published')
    """,
    "nobody shunned is in a campaign": """
        select collaborations.id from public.collaborations as collaborations
        inner join public.workspace_influencers as people
            on people.workspace_id = collaborations.workspace_id and people.id = collaborations.workspace_influencer_id
        left join public.exclusions as exclusions
            on exclusions.workspace_id = people.workspace_id and exclusions.workspace_influencer_id = people.id
        where people.do_not_contact or exclusions.id is not null
    """,
    "no outreach to who asked not to be contacted": """
        select activities.id from public.activities as activities
        inner join public.contacts as contacts
            on contacts.workspace_id = activities.workspace_id and contacts.id = activities.contact_id
        where contacts.do_not_contact and activities.direction = 'outbound'
    """,
    "no company is a free mail provider": """
        select companies.id from public.companies as companies
        inner join public.free_mail_domains as free_mail on free_mail.domain = companies.domain
    """,
    "audience shares never exceed 1": """
        select account_id from public.audience_segments group by account_id, dimension, source having sum(share) > 1
    """,
    "audience values exist in their reference tables": """
        select segments.account_id from public.audience_segments as segments
        where not case segments.dimension
            when 'industry' then exists (select from public.industries where code = segments.value)
            when 'job_function' then exists (select from public.job_functions where code = segments.value)
            when 'seniority' then exists (select from public.seniorities where code = segments.value)
            when 'company_size' then exists (select from public.company_sizes where code = segments.value)
            when 'country' then exists (select from public.countries where code = segments.value)
            when 'language' then exists (select from public.languages where code = segments.value)
            else exists (select from public.age_bands where code = segments.value)
        end
    """,
    "a redirect is archived and leads to somebody": """
        select influencers.id from public.influencers as influencers
        inner join public.influencers as survivors on survivors.id = influencers.merged_into_id
        where survivors.merged_into_id is not null
    """,
    "every workspace has an owner": """
        select workspaces.id from public.workspaces as workspaces
        where not exists (
            select from public.workspace_members as members
            where members.workspace_id = workspaces.id and members.role = 'owner'
        )
    """,
    "every user has one default workspace": """
        select users.id from public.users as users
        where 1 <> (
            select count(*) from public.workspace_members as members
            where members.user_id = users.id and members.is_default
        )
    """,
    "users are as the auth server knows them": """
        select users.id from public.users as users
        inner join auth.users as accounts on accounts.id = users.id
        where users.email <> accounts.email or users.full_name <> accounts.raw_user_meta_data ->> 'full_name'
    """,
    "every searchable influencer is in the search": """
        select influencers.id from public.influencers as influencers
        left join public.influencer_search as search on search.influencer_id = influencers.id
        where (influencers.archived_at is null) <> (search.influencer_id is not null)
    """,
}


@pytest.mark.parametrize("rule", BROKEN_RULES)
def test_no_row_breaks_the_rule(demo: Connection, rule: str) -> None:
    assert demo.execute(BROKEN_RULES[rule].encode()).fetchmany(3) == []


def test_search_rows_are_what_a_refresh_makes(demo: Connection) -> None:
    assert demo.execute("select private.refresh_influencer_search()").fetchone() == (0,)


def test_workspaces_start_with_the_rows_the_triggers_make(demo: Connection) -> None:
    demo.execute("insert into public.workspaces (name, slug) values ('New', 'brand-new')")
    for table in ("pipelines", "pipeline_stages", "lost_reasons", "utm_aliases", "attribution_models"):
        counts = demo.execute(f"select distinct count(*) from public.{table} group by workspace_id".encode()).fetchall()
        assert len(counts) == 1, table
        per_row = demo.execute(
            "select count(distinct workspace_id), (select count(*) from public.workspaces) from public."
            f"{table}".encode()
        ).fetchone()
        assert per_row is not None
        assert per_row[0] == per_row[1]
    demo.rollback()


def test_audit_trail_says_nothing_of_the_load(demo: Connection) -> None:
    assert demo.execute("select count(*) from public.audit_events").fetchone() == (0,)
