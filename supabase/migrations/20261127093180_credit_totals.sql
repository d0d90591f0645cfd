-- Credit totals: credits of the models that a workspace follows, summed as attribution is refreshed.
--
-- New tables and functions; triggers on workspaces (a short SHARE ROW EXCLUSIVE lock). Existing credits are not summed here:
-- select private.rebuild_credit_totals(id) from public.workspaces. Reasons: docs/decisions/0031. Only the session that holds
-- the workspace's attribution lock writes, so no row is waited for.

create table public.monthly_credits (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    model_name text not null,
    dimension text not null
    constraint monthly_credits_dimension_check check (dimension in ('influencer', 'campaign', 'channel', 'credited_to')),
    month date not null constraint monthly_credits_month_check check (extract(day from month) = 1),
    key text not null,
    is_unattributed boolean not null,
    open_pipeline_total numeric not null,
    won_pipeline_total numeric not null,
    revenue_total numeric not null,
    lost_total numeric not null,
    opportunities_total numeric not null,
    deals_total numeric not null,
    primary key (workspace_id, model_name, dimension, month, key, is_unattributed)
);
select private.describe_table('public.monthly_credits', 'What each followed model (workspaces.followed_models) credits by month: the lines of public.attribution_credits, summed when attribution is refreshed. Each dimension adds up to the same; those of an influenced model do not.', $$
    model_name: The model.
    dimension: What key says: influencer, campaign, channel, or credited_to (influencers, other channels).
    month: First day of the month in which the amount arose: opened, lost, or the revenue event. Deals count in the month they were won.
    key: An id, or a word. Empty for what the touch does not know, and where nobody is credited.
    is_unattributed: Whether no touch earned it.
    open_pipeline_total: Amounts of open opportunities, in minor units of the reporting currency.
    won_pipeline_total: Amounts of won opportunities.
    revenue_total: Revenue of their deals.
    lost_total: Amounts of lost opportunities.
    opportunities_total: Fractions of opportunities, in billionths.
    deals_total: Fractions of won opportunities, in billionths.
$$);
select private.secure_workspace_table('public.monthly_credits', commands => '{}', audited => '{}', limited => false);

create table public.credit_totals (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    model_name text not null,
    dimension text not null constraint credit_totals_dimension_check check (dimension in ('influencer', 'campaign')),
    key text not null,
    open_pipeline_total numeric not null,
    revenue_total numeric not null,
    primary key (workspace_id, model_name, dimension, key)
);
create index credit_totals_top_idx
on public.credit_totals (workspace_id, model_name, dimension, (revenue_total + open_pipeline_total) desc, key);
select private.describe_table('public.credit_totals', 'Sums of public.monthly_credits over all months, by influencer and by campaign: who was credited most.', $$
    model_name: The model.
    dimension: influencer or campaign.
    key: The id of one.
    open_pipeline_total: Amounts of open opportunities, in minor units of the reporting currency.
    revenue_total: Revenue of their deals.
$$);
select private.describe_indexes($$
    credit_totals_top_idx: Who was credited most revenue and open pipeline (private.most_credited()).
$$);
select private.secure_workspace_table('public.credit_totals', commands => '{}', audited => '{}', limited => false);
-- Not even services write computed rows by hand.
revoke insert on public.monthly_credits, public.credit_totals from service_role;

create function private.followed_models(workspace_id uuid)
returns uuid[]
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return array(
        select models.id
        from public.workspaces as workspaces
        inner join public.attribution_models as models on models.workspace_id = workspaces.id
        where workspaces.id = followed_models.workspace_id and models.name = any(workspaces.followed_models)
    );
end
$$;
comment on function private.followed_models(uuid) is 'The models whose credits a workspace keeps summed, in every version: what is taken off may be of an earlier one.';

create function private.sum_lines(
    workspace_id uuid, opportunity_ids uuid[], model_ids uuid[], first_journey_id bigint, replaced_at timestamptz default null
)
returns setof public.monthly_credits
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
-- Groups are hashed, with any statistics: sorting the lines costs more than adding them up.
set enable_sort = off
set enable_incremental_sort = off
as $$
#variable_conflict use_column
begin
    return query
    with lines as (
        select
            credits.model_name,
            credits.credited_month as month,
            credits.won_month,
            credits.workspace_influencer_id,
            credits.campaign_id,
            credits.channel,
            case credits.amount_type when 'pipeline' then credits.status else credits.amount_type end as type,
            -- For an influenced model each amount counts once per label, whatever the number of touches, so its lines stay apart.
            case when credits.model_type = 'influenced' then credits.journey_id end as journey_id,
            case when credits.model_type = 'influenced' then credits.amount_id end as amount_id,
            case when credits.superseded_at is null then credits.amount_minor else -credits.amount_minor end as amount_minor,
            case when credits.superseded_at is null then credits.weight else -credits.weight end as weight
        from public.attribution_credit_history as credits
        where
            credits.workspace_id = sum_lines.workspace_id
            and credits.opportunity_id = any(opportunity_ids)
            -- The journeys that earlier runs superseded need not be read.
            and credits.journey_id >= first_journey_id
            and credits.model_id = any(model_ids)
            and (credits.superseded_at is null or credits.superseded_at = replaced_at)
    ),

    -- Lines are added up before they get four labels each: thousands of lines agree in every column that is grouped by.
    alike as (
        select
            lines.model_name, lines.month, lines.won_month, lines.workspace_influencer_id, lines.campaign_id, lines.channel, lines.type,
            lines.journey_id, lines.amount_id, sum(lines.amount_minor) as amount_minor, sum(lines.weight) as weight,
            count(*) as line_count
        from lines
        group by
            lines.model_name, lines.month, lines.won_month, lines.workspace_influencer_id, lines.campaign_id, lines.channel, lines.type,
            lines.journey_id, lines.amount_id
    ),

    labelled as (
        select
            alike.model_name, labels.dimension, labels.key, alike.month, alike.won_month, alike.channel is null as is_unattributed,
            alike.type,
            case when alike.journey_id is null then sum(alike.amount_minor) else min(div(alike.amount_minor, alike.line_count)) end
                as amount_minor,
            case when alike.journey_id is null then sum(alike.weight) else min(alike.weight / alike.line_count) end as weight
        from alike
        cross join lateral (
            values
            ('influencer', alike.workspace_influencer_id::text),
            ('campaign', alike.campaign_id::text),
            ('channel', alike.channel),
            (
                'credited_to',
                case
                    when alike.workspace_influencer_id is not null or alike.channel = 'influencer' then 'influencers'
                    when alike.channel is not null then 'other channels'
                end
            )
        ) as labels (dimension, key)
        group by
            alike.model_name, labels.dimension, labels.key, alike.month, alike.won_month, alike.channel is null, alike.type,
            alike.journey_id, alike.amount_id
    )

    select
        sum_lines.workspace_id,
        labelled.model_name,
        labelled.dimension,
        counted.month,
        coalesce(labelled.key, ''),
        labelled.is_unattributed,
        coalesce(sum(labelled.amount_minor) filter (where counted.type = 'open'), 0),
        coalesce(sum(labelled.amount_minor) filter (where counted.type = 'won'), 0),
        coalesce(sum(labelled.amount_minor) filter (where counted.type = 'revenue'), 0),
        coalesce(sum(labelled.amount_minor) filter (where counted.type = 'lost'), 0),
        coalesce(sum(labelled.weight) filter (where counted.type not in ('revenue', 'deal')), 0),
        coalesce(sum(labelled.weight) filter (where counted.is_deal), 0)
    from labelled
    -- A deal counts in the month it was won, its amount in the month it was opened.
    cross join lateral (
        values
        (labelled.month, labelled.type, labelled.won_month = labelled.month),
        (labelled.won_month, 'deal', true)
    ) as counted (month, type, is_deal)
    where counted.type <> 'deal' or labelled.won_month <> labelled.month
    group by labelled.model_name, labelled.dimension, counted.month, labelled.key, labelled.is_unattributed;
end
$$;
comment on function private.sum_lines(uuid, uuid[], uuid[], bigint, timestamptz) is
'Current credits of some opportunities summed by month and dimension; with a moment, less those that were replaced then: what changed. None of these journeys may be older than the first.';

create function private.change_credit_totals(
    workspace_id uuid, opportunity_ids uuid[], first_journey_id bigint, superseded_at timestamptz default null
)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    model_ids constant uuid[] := private.followed_models(change_credit_totals.workspace_id);
begin
    with changes as materialized (
        select changed.*
        from private.sum_lines(
            change_credit_totals.workspace_id, opportunity_ids, model_ids, first_journey_id, change_credit_totals.superseded_at
        ) as changed
        where
            (
                changed.open_pipeline_total, changed.won_pipeline_total, changed.revenue_total, changed.lost_total,
                changed.opportunities_total, changed.deals_total
            ) <> (0, 0, 0, 0, 0, 0)
    ),

    by_month as (
        insert into public.monthly_credits as months
        select changes.* from changes
        on conflict on constraint monthly_credits_pkey do update set
        open_pipeline_total = months.open_pipeline_total + excluded.open_pipeline_total,
        won_pipeline_total = months.won_pipeline_total + excluded.won_pipeline_total,
        revenue_total = months.revenue_total + excluded.revenue_total,
        lost_total = months.lost_total + excluded.lost_total,
        opportunities_total = months.opportunities_total + excluded.opportunities_total,
        deals_total = months.deals_total + excluded.deals_total
    )

    insert into public.credit_totals as totals
    select
        change_credit_totals.workspace_id,
        changed.model_name,
        changed.dimension,
        changed.key,
        sum(changed.open_pipeline_total) as open_pipeline_total,
        sum(changed.revenue_total) as revenue_total
    from changes as changed
    where changed.dimension in ('influencer', 'campaign') and changed.key <> ''
    group by changed.model_name, changed.dimension, changed.key
    on conflict on constraint credit_totals_pkey do update set
    open_pipeline_total = totals.open_pipeline_total + excluded.open_pipeline_total,
    revenue_total = totals.revenue_total + excluded.revenue_total;
end
$$;
comment on function private.change_credit_totals(uuid, uuid[], bigint, timestamptz) is
'Adds the current credits of some opportunities to the totals, and takes off those that were superseded at a moment. The caller holds the workspace''s attribution lock.';

create function private.rebuild_credit_totals(workspace_id uuid)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = 'force_generic_plan'
set enable_seqscan = 'off'
set enable_hashjoin = 'off'
set enable_mergejoin = 'off'
set enable_memoize = 'off'
as $$
declare
    batch uuid[];
    first_id bigint;
begin
    perform pg_advisory_xact_lock(private.workspace_lock('attribution', rebuild_credit_totals.workspace_id));
    delete from public.monthly_credits as months where months.workspace_id = rebuild_credit_totals.workspace_id;
    delete from public.credit_totals as totals where totals.workspace_id = rebuild_credit_totals.workspace_id;
    loop
        select array_agg(next.opportunity_id), min(next.first_id)
        into batch, first_id
        from (
            select journeys.opportunity_id, min(journeys.id) as first_id
            from public.attribution_journeys as journeys
            where
                journeys.workspace_id = rebuild_credit_totals.workspace_id
                and journeys.superseded_at is null
                and journeys.opportunity_id > coalesce(batch[cardinality(batch)], '00000000-0000-0000-0000-000000000000')
            group by journeys.opportunity_id
            order by journeys.opportunity_id
            limit 1000
        ) as next;
        exit when batch is null;
        perform private.change_credit_totals(rebuild_credit_totals.workspace_id, batch, first_id);
    end loop;
end
$$;
comment on function private.rebuild_credit_totals(uuid) is
'Sums the credits of a workspace anew, a thousand opportunities at a time: where crmdb doctor finds a difference, and when the workspace follows other models. Waits for a computation of the workspace under way.';

create function private.require_followed_models()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    unknown text;
begin
    select string_agg(format('"%s"', followed.name), ', ' order by followed.place)
    into unknown
    from unnest(new.followed_models) with ordinality as followed (name, place)
    where not exists (
        select from public.attribution_models as models
        where
            models.workspace_id = new.id
            and models.name = followed.name
            -- The first one is compared with costs, so its credits have to add up.
            and (followed.place > 1 or models.type <> 'influenced')
    );
    if unknown is not null then
        perform private.reject('workspaces_followed_models_known', unknown);
    end if;
    -- An erasure gives a model and its totals one other name.
    if tg_op = 'UPDATE' and not private.is_running('erasing') then
        perform private.require_read_committed();
        perform private.rebuild_credit_totals(new.id);
    end if;
    return null;
end
$$;
comment on function private.require_followed_models() is
'Trigger: followed models exist, and the first one adds up; when they change, credits are summed anew.';
select private.define_refusal(
    'workspaces_followed_models_known',
    'a workspace cannot follow {models}',
    'The workspace has no model of that name, or it comes first and is of type influenced, whose credits do not add up.',
    'Name up to five models of public.attribution_models; the first one is that of the landing page.'
);
create trigger require_followed_models_inserted
after insert on public.workspaces
for each row execute function private.require_followed_models();
comment on trigger require_followed_models_inserted on public.workspaces is 'Followed models exist. Runs after the default models were added.';
create trigger require_followed_models_updated
after update of followed_models on public.workspaces
for each row when (new.followed_models <> old.followed_models)
execute function private.require_followed_models();
comment on trigger require_followed_models_updated on public.workspaces is 'Followed models exist; their credits are summed anew.';

create function private.differing_credits(workspace_id uuid)
returns table (model_name text, dimension text, month date, key text, kept numeric, lines numeric)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace constant uuid := workspace_id;
    model_ids constant uuid[] := private.followed_models(workspace_id);
    opportunity_ids constant uuid[] := array(
        select distinct journeys.opportunity_id
        from public.attribution_journeys as journeys
        where journeys.workspace_id = workspace and journeys.superseded_at is null
    );
begin
    -- One number a row: amounts and fractions that differ do not cancel in any likely way.
    return query
    select parts.model_name, parts.dimension, parts.month, parts.key, sum(parts.kept), sum(parts.lines)
    from (
        select
            months.model_name, months.dimension, months.month, months.key, months.is_unattributed,
            months.open_pipeline_total + 3 * months.won_pipeline_total + 7 * months.revenue_total + 13 * months.lost_total
            + 19 * months.opportunities_total + 23 * months.deals_total as kept,
            0 as lines
        from public.monthly_credits as months
        where months.workspace_id = workspace
        union all
        select
            summed.model_name, summed.dimension, summed.month, summed.key, summed.is_unattributed,
            0,
            summed.open_pipeline_total + 3 * summed.won_pipeline_total + 7 * summed.revenue_total + 13 * summed.lost_total
            + 19 * summed.opportunities_total + 23 * summed.deals_total
        from private.sum_lines(workspace, opportunity_ids, model_ids, 0) as summed
        -- What public.credit_totals has, beside the months that it adds up: a row that is missing differs, too.
        union all
        select totals.model_name, totals.dimension, null, totals.key, null, totals.revenue_total + 3 * totals.open_pipeline_total, 0
        from public.credit_totals as totals
        where totals.workspace_id = workspace
        union all
        select months.model_name, months.dimension, null, months.key, null, 0, months.revenue_total + 3 * months.open_pipeline_total
        from public.monthly_credits as months
        where months.workspace_id = workspace and months.dimension in ('influencer', 'campaign') and months.key <> ''
    ) as parts
    group by parts.model_name, parts.dimension, parts.month, parts.key, parts.is_unattributed
    having sum(parts.kept) <> sum(parts.lines);
end
$$;
comment on function private.differing_credits(uuid) is
'The credit totals of a workspace that are not what its current credits add up to, as weighted sums; month null: a row of public.credit_totals. None is what it should return.';

select private.revoke_execute();
