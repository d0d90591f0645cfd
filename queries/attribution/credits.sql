-- title: Credits by dimension
-- question: How much pipeline and revenue does one model credit to each influencer, campaign, content, platform, channel or month?
-- who: viewer
-- param: by text = influencer — influencer, campaign, content, platform, channel, month (in which the amount arose) or touch_month.
-- param: model text = linear — Name of an active model; not of kind influenced.
-- param: moment timestamptz = null — As it was reported at that moment; now when empty.
-- note: Every column adds up to its total, whatever it is split by: what no touch earned is "unattributed", what the
--   touch does not know (an influencer of an email, say) is "other".

with credited as (
    select
        credits.*,
        results.status,
        results.opportunity_id,
        credits.weights[array_position(results.model_ids, models.id)] as weight,
        credits.amounts_minor[array_position(results.model_ids, models.id)] as amount_minor
    from public.attribution_models as models
    inner join public.attribution_results as results
        on results.workspace_id = models.workspace_id and models.id = any(results.model_ids)
    inner join public.attribution_credits as credits
        on credits.workspace_id = results.workspace_id and credits.result_id = results.id
    where
        models.name = :model::text
        and models.kind <> 'influenced'
        and (models.is_active or :moment::timestamptz is not null)
        and case
            when :moment::timestamptz is null then results.superseded_at is null
            else
                results.computed_at <= :moment::timestamptz
                and coalesce(results.superseded_at, timestamptz 'infinity') > :moment::timestamptz
        end
),

named as (
    select
        credited.*,
        case
            when credited.touchpoint_id is null and :by::text <> 'month' then 'unattributed'
            else coalesce(
                case :by::text
                    when 'influencer' then coalesce(catalogue.name, people.name)
                    when 'campaign' then campaigns.name
                    when 'content' then content.title
                    when 'platform' then content.platform_code
                    when 'channel' then credited.channel
                    when 'month' then to_char(credited.credited_at, 'YYYY-MM')
                    when 'touch_month' then to_char(credited.touched_at, 'YYYY-MM')
                end,
                'other'
            )
        end as label,
        case :by::text
            when 'influencer' then credited.workspace_influencer_id
            when 'campaign' then credited.campaign_id
            when 'content' then credited.deliverable_id
        end as label_id
    from credited
    left join public.workspace_influencers as people
        on people.workspace_id = credited.workspace_id and people.id = credited.workspace_influencer_id
    left join public.influencers as catalogue on catalogue.id = people.influencer_id
    left join public.campaigns as campaigns
        on campaigns.workspace_id = credited.workspace_id and campaigns.id = credited.campaign_id
    left join public.deliverables as content
        on content.workspace_id = credited.workspace_id and content.id = credited.deliverable_id
    where credited.weight > 0
)

select
    named.label,
    coalesce(sum(named.amount_minor) filter (where named.amount_kind = 'pipeline' and named.status = 'open'), 0)::bigint
        as open_pipeline_minor,
    coalesce(sum(named.amount_minor) filter (where named.amount_kind = 'pipeline' and named.status = 'won'), 0)::bigint
        as won_pipeline_minor,
    coalesce(sum(named.amount_minor) filter (where named.amount_kind = 'revenue'), 0)::bigint as revenue_minor,
    coalesce(sum(named.amount_minor) filter (where named.amount_kind = 'lost'), 0)::bigint as lost_minor,
    count(distinct named.opportunity_id) as opportunities,
    workspaces.reporting_currency_code as currency_code,
    named.label_id as id
from named
inner join public.workspaces as workspaces on workspaces.id = named.workspace_id
group by named.workspace_id, named.label, named.label_id, workspaces.reporting_currency_code
order by revenue_minor desc, open_pipeline_minor desc, named.label asc, named.label_id asc;
