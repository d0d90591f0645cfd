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
    coalesce(opportunities.name, 'deleted opportunity') as opportunity,
    coalesce(
        catalog.name, people.name,
        case when campaigns.id is not null then campaigns.name || ' (' || campaigns.slug || ')' end,
        content.title,
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
left join public.opportunities as opportunities
    on opportunities.workspace_id = changes.workspace_id and opportunities.id = changes.opportunity_id
left join public.workspace_influencers as people
    on people.workspace_id = changes.workspace_id and people.id = changes.label_id
left join public.influencers as catalog on catalog.id = people.influencer_id
left join public.campaigns as campaigns
    on campaigns.workspace_id = changes.workspace_id and campaigns.id = changes.label_id
left join public.deliverables as content
    on content.workspace_id = changes.workspace_id and content.id = changes.label_id
order by
    greatest(
        abs(changes.pipeline_after_minor - changes.pipeline_before_minor),
        abs(changes.revenue_after_minor - changes.revenue_before_minor)
    ) desc,
    changes.opportunity_id asc,
    changes.label_id asc nulls last,
    changes.label_text asc;
