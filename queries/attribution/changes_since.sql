-- title: What changed in the credits since a report
-- question: Which credits of the workspace differ from what was reported at that moment, by how much, and why?
-- who: viewer
-- param: moment timestamptz — The moment of the earlier report; a day or period (2026-09-30, FY2026-Q1) means its end.
-- param: until timestamptz = null — The moment of the later report, likewise; now when empty.
-- param: model text = linear — Name of the model.
-- param: by text = influencer — influencer, campaign, deliverable, platform, channel or credited_to.
-- param: limit integer = 100 — At most this many changes, largest first.
-- always: opportunity, label, pipeline_before_minor, pipeline_after_minor, pipeline_change_minor,
--   revenue_before_minor, revenue_after_minor, revenue_change_minor, reasons, computed_at, currency_code,
--   opportunity_id
-- answer: pipeline_change_minor, revenue_change_minor
-- note: One line per opportunity and label. Pipeline is open and won. Without a limit the lines add up to the difference of the
--   two reports; of model influenced each touch of an opportunity counts in full, so its lines must not be added up. reasons:
--   why credits were computed again. One opportunity, computation by computation: attribution/changes_of_opportunity.

select
    -- Names are looked up row by row: a join reads a whole index of the workspace for each of them.
    coalesce(
        (
            select opportunities.name
            from public.opportunities as opportunities
            where opportunities.workspace_id = changes.workspace_id and opportunities.id = changes.opportunity_id
        ),
        'deleted opportunity'
    ) as opportunity,
    coalesce(
        (
            select coalesce(catalog.name, people.name)
            from public.workspace_influencers as people
            left join public.influencers as catalog on catalog.id = people.influencer_id
            where people.workspace_id = changes.workspace_id and people.id = changes.label_id
        ),
        (
            select campaigns.name || ' (' || campaigns.slug || ')'
            from public.campaigns as campaigns
            where campaigns.workspace_id = changes.workspace_id and campaigns.id = changes.label_id
        ),
        (
            select content.title
            from public.deliverables as content
            where content.workspace_id = changes.workspace_id and content.id = changes.label_id
        ),
        changes.label_text,
        'other'
    ) as label,
    changes.pipeline_before_minor,
    changes.pipeline_after_minor,
    changes.pipeline_after_minor - changes.pipeline_before_minor as pipeline_change_minor,
    changes.revenue_before_minor,
    changes.revenue_after_minor,
    changes.revenue_after_minor - changes.revenue_before_minor as revenue_change_minor,
    changes.reasons,
    changes.computed_at,
    workspaces.reporting_currency_code as currency_code,
    changes.opportunity_id,
    changes.label_id as id
from
    public.attribution_changes(
        moment => to_jsonb(:moment::timestamptz) #>> '{}',
        until => to_jsonb(:until::timestamptz) #>> '{}',
        model => :model::text,
        split_by => :by::text,
        most => :limit::integer
    ) as changes
inner join public.workspaces as workspaces on workspaces.id = changes.workspace_id
order by
    greatest(
        abs(changes.pipeline_after_minor - changes.pipeline_before_minor),
        abs(changes.revenue_after_minor - changes.revenue_before_minor)
    ) desc,
    changes.opportunity_id asc,
    changes.label_id asc nulls last,
    changes.label_text asc;
