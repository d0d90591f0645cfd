-- The landing page, from totals.
--
-- Functions only; no lock on rows. Reasons and measurements are in docs/decisions/0031.
--
-- Functions, so that plans are made once a session: planning takes longer than running. Whatever the workspace's size they read the
-- totals of some months, the best five, and what is due through partial indexes.

create function private.landing_months(workspace_id uuid, model text, first_month date, last_month date)
returns table (
    spend_minor numeric, pipeline_minor numeric, won_minor numeric, revenue_minor numeric, credited_revenue_minor numeric,
    credited_open_pipeline_minor numeric, touches numeric, leads numeric, opportunities numeric, won_deals numeric,
    lost_opportunities numeric, trend jsonb
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    return query
    with counted as (
        select kept.month, kept.measure, kept.total
        from public.monthly_totals as kept
        where
            kept.workspace_id = landing_months.workspace_id
            and kept.dimension = ''
            and kept.measure = any(array[
                'spend_minor', 'pipeline_minor', 'won_minor', 'revenue_minor', 'touches', 'leads', 'opportunities', 'won_deals',
                'lost_opportunities'
            ])
            and kept.key = ''
            and kept.month between first_month and last_month
        union all
        select credited.month, amounts.measure, amounts.total
        from public.monthly_credits as credited
        cross join lateral (
            values
            ('credited_revenue_minor', credited.revenue_total),
            ('credited_open_pipeline_minor', credited.open_pipeline_total)
        ) as amounts (measure, total)
        where
            credited.workspace_id = landing_months.workspace_id
            and credited.model_name = model
            and credited.dimension = 'credited_to'
            and credited.key = 'influencers'
            and credited.month between first_month and last_month
    ),

    months as (
        select
            counted.month,
            coalesce(sum(counted.total) filter (where counted.measure = 'spend_minor'), 0) as spend_minor,
            coalesce(sum(counted.total) filter (where counted.measure = 'pipeline_minor'), 0) as pipeline_minor,
            coalesce(sum(counted.total) filter (where counted.measure = 'won_minor'), 0) as won_minor,
            coalesce(sum(counted.total) filter (where counted.measure = 'revenue_minor'), 0) as revenue_minor,
            coalesce(sum(counted.total) filter (where counted.measure = 'credited_revenue_minor'), 0) as credited_revenue_minor,
            coalesce(sum(counted.total) filter (where counted.measure = 'credited_open_pipeline_minor'), 0) as credited_open_pipeline_minor,
            coalesce(sum(counted.total) filter (where counted.measure = 'touches'), 0) as touches,
            coalesce(sum(counted.total) filter (where counted.measure = 'leads'), 0) as leads,
            coalesce(sum(counted.total) filter (where counted.measure = 'opportunities'), 0) as opportunities,
            coalesce(sum(counted.total) filter (where counted.measure = 'won_deals'), 0) as won_deals,
            coalesce(sum(counted.total) filter (where counted.measure = 'lost_opportunities'), 0) as lost_opportunities
        from counted
        group by counted.month
    )

    select
        sum(months.spend_minor),
        sum(months.pipeline_minor),
        sum(months.won_minor),
        sum(months.revenue_minor),
        sum(months.credited_revenue_minor),
        sum(months.credited_open_pipeline_minor),
        sum(months.touches),
        sum(months.leads),
        sum(months.opportunities),
        sum(months.won_deals),
        sum(months.lost_opportunities),
        coalesce(jsonb_agg(to_jsonb(months) order by months.month), '[]')
    from months;
end
$$;
comment on function private.landing_months(uuid, text, date, date) is
'The figures of the landing page that are of a month: their sums from a month up to another, and month by month.';

create function private.landing_pipeline(
    workspace_id uuid, out open_opportunities numeric, out open_pipeline_minor numeric, out weighted_pipeline_minor numeric
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    select
        coalesce(sum(kept.total) filter (where kept.measure = 'open_opportunities'), 0),
        coalesce(sum(kept.total) filter (where kept.measure = 'open_pipeline_minor'), 0),
        coalesce(sum(kept.total) filter (where kept.measure = 'weighted_pipeline_minor'), 0)
    into open_opportunities, open_pipeline_minor, weighted_pipeline_minor
    from public.monthly_totals as kept
    where kept.workspace_id = landing_pipeline.workspace_id and kept.dimension = 'stage';
end
$$;
comment on function private.landing_pipeline(uuid) is 'Open pipeline: how many, how much, and weighted by the chance of each stage.';

create function private.landing_content(
    workspace_id uuid, today date, out content_due bigint, out content_late bigint, out next_content jsonb
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    select
        count(*) filter (where content.due_on >= today),
        count(*) filter (where content.due_on < today)
    into content_due, content_late
    from public.deliverables as content
    where content.workspace_id = landing_content.workspace_id and content.is_owed and content.due_on <= today + 7;
    select coalesce(jsonb_agg(to_jsonb(next) order by next.due_on, next.deliverable_id), '[]')
    into next_content
    from (
        select
            content.id as deliverable_id,
            content.title,
            content.status,
            content.due_on,
            content.due_on < today as is_late
        from public.deliverables as content
        where content.workspace_id = landing_content.workspace_id and content.is_owed and content.due_on <= today + 7
        order by content.due_on, content.id
        limit 5
    ) as next;
end
$$;
comment on function private.landing_content(uuid, date) is 'Content that is late or due within a week: how much, and the first five.';

create function private.most_credited(workspace_id uuid, model text, dimension text)
returns table (place bigint, key text, credited_revenue_minor numeric, credited_open_pipeline_minor numeric)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
-- In the order of the index, so that five entries are read.
set enable_sort = 'off'
as $$
begin
    return query
    select
        row_number() over (order by totals.revenue_total + totals.open_pipeline_total desc, totals.key),
        totals.key,
        totals.revenue_total,
        totals.open_pipeline_total
    from public.credit_totals as totals
    where
        totals.workspace_id = most_credited.workspace_id
        and totals.model_name = model
        and totals.dimension = most_credited.dimension
    order by totals.revenue_total + totals.open_pipeline_total desc, totals.key
    limit 5;
end
$$;
comment on function private.most_credited(uuid, text, text) is
'The five keys of a dimension that a model credits most revenue and open pipeline.';

create function private.landing_influencers(workspace_id uuid, model text)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    return (
        select coalesce(jsonb_agg(to_jsonb(named) - 'place' order by named.place), '[]')
        from (
            select
                best.place,
                best.key as workspace_influencer_id,
                -- Names are looked up in sub-selects, so that the people of the workspace are never joined first.
                (
                    select coalesce(catalog.name, people.name)
                    from public.workspace_influencers as people
                    left join public.influencers as catalog on catalog.id = people.influencer_id
                    where people.workspace_id = landing_influencers.workspace_id and people.id = best.key::uuid
                ) as influencer_name,
                best.credited_revenue_minor,
                best.credited_open_pipeline_minor,
                (
                    select coalesce(sum(spent.total), 0)
                    from public.collaborations as collaborations
                    -- Offset 0: totals are found by collaboration, never all of them first.
                    cross join lateral (
                        select sum(kept.total) as total
                        from public.monthly_totals as kept
                        where
                            kept.workspace_id = landing_influencers.workspace_id
                            and kept.dimension = 'collaboration'
                            and kept.measure = 'spend_minor'
                            and kept.key = collaborations.id::text
                        offset 0
                    ) as spent
                    where
                        collaborations.workspace_id = landing_influencers.workspace_id
                        and collaborations.workspace_influencer_id = best.key::uuid
                ) as spend_minor
            from private.most_credited(landing_influencers.workspace_id, model, 'influencer') as best
        ) as named
    );
end
$$;
comment on function private.landing_influencers(uuid, text) is
'The five influencers whom a model credits most revenue and open pipeline, with what they cost.';

create function private.landing_campaigns(workspace_id uuid, model text)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    return (
        select coalesce(jsonb_agg(to_jsonb(named) - 'place' order by named.place), '[]')
        from (
            select
                best.place,
                best.key as campaign_id,
                (
                    select campaigns.name
                    from public.campaigns as campaigns
                    where campaigns.workspace_id = landing_campaigns.workspace_id and campaigns.id = best.key::uuid
                ) as campaign_name,
                best.credited_revenue_minor,
                best.credited_open_pipeline_minor,
                (
                    select coalesce(sum(kept.total), 0)
                    from public.monthly_totals as kept
                    where
                        kept.workspace_id = landing_campaigns.workspace_id
                        and kept.dimension = 'campaign'
                        and kept.measure = 'spend_minor'
                        and kept.key = best.key
                ) as spend_minor
            from private.most_credited(landing_campaigns.workspace_id, model, 'campaign') as best
        ) as named
    );
end
$$;
comment on function private.landing_campaigns(uuid, text) is
'The five campaigns to which a model credits most revenue and open pipeline, with what they cost.';

-- Definer: asks once which workspace is active, and reads that one; policies would ask again for each of a dozen tables.
create function private.landing_page(months integer)
returns table (
    workspace text, currency_code text, since date, spend_minor bigint, pipeline_minor bigint, won_minor bigint, revenue_minor bigint,
    model text, credited_revenue_minor bigint, credited_open_pipeline_minor bigint, return_on_spend numeric, touches bigint,
    leads bigint, opportunities bigint, won_deals bigint, lost_opportunities bigint, open_opportunities bigint,
    open_pipeline_minor bigint, weighted_pipeline_minor bigint, active_campaigns bigint, budget_minor bigint, content_due bigint,
    content_late bigint, tasks_due bigint, next_content jsonb, top_influencers jsonb, top_campaigns jsonb, trend jsonb
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
-- By key and in the order of an index, whatever the statistics say: what is read is little, always.
set plan_cache_mode = 'force_generic_plan'
set enable_seqscan = 'off'
set enable_hashjoin = 'off'
set enable_mergejoin = 'off'
set enable_bitmapscan = 'off'
as $$
#variable_conflict use_column
declare
    active constant uuid := private.active_workspace();
    today constant date := (now() at time zone private.time_zone_of(active))::date;
    sums record;
    pipeline record;
    content record;
begin
    if months is null or months not between 1 and 60 then
        perform private.reject('landing_page_months', coalesce(months::text, 'null'));
    end if;
    since := (date_trunc('month', today::timestamp) - make_interval(months => landing_page.months - 1))::date;
    select workspaces.name, workspaces.reporting_currency_code, workspaces.followed_models[1]
    into workspace, currency_code, model
    from public.workspaces as workspaces
    where workspaces.id = active;
    if not found then
        perform private.reject('landing_page_workspace');
    end if;
    select found_sums.* into sums from private.landing_months(active, model, since, today) as found_sums;
    pipeline := private.landing_pipeline(active);
    content := private.landing_content(active, today);
    spend_minor := coalesce(sums.spend_minor, 0);
    pipeline_minor := coalesce(sums.pipeline_minor, 0);
    won_minor := coalesce(sums.won_minor, 0);
    revenue_minor := coalesce(sums.revenue_minor, 0);
    -- Before attribution was ever computed nothing is known of credits; it is not that nobody earned any, or that all was lost.
    if exists (select from public.attribution_runs as runs where runs.workspace_id = active and runs.type <> 'as_of') then
        credited_revenue_minor := coalesce(sums.credited_revenue_minor, 0);
        credited_open_pipeline_minor := coalesce(sums.credited_open_pipeline_minor, 0);
        return_on_spend := round((sums.credited_revenue_minor - sums.spend_minor) / nullif(sums.spend_minor, 0), 4);
    end if;
    touches := coalesce(sums.touches, 0);
    leads := coalesce(sums.leads, 0);
    opportunities := coalesce(sums.opportunities, 0);
    won_deals := coalesce(sums.won_deals, 0);
    lost_opportunities := coalesce(sums.lost_opportunities, 0);
    trend := sums.trend;
    open_opportunities := pipeline.open_opportunities;
    open_pipeline_minor := pipeline.open_pipeline_minor;
    weighted_pipeline_minor := pipeline.weighted_pipeline_minor;
    content_due := content.content_due;
    content_late := content.content_late;
    next_content := content.next_content;
    select
        coalesce(sum(kept.total) filter (where kept.measure = 'campaigns'), 0),
        coalesce(sum(kept.total) filter (where kept.measure = 'budget_minor'), 0)
    into active_campaigns, budget_minor
    from public.monthly_totals as kept
    where
        kept.workspace_id = active
        and kept.dimension = 'status'
        and kept.measure = any(array['campaigns', 'budget_minor'])
        and kept.key = 'active';
    select count(*)
    into tasks_due
    from public.activities as tasks
    where
        tasks.workspace_id = active
        and tasks.done_at is null
        and tasks.due_on is not null
        and tasks.due_on <= today;
    top_influencers := private.landing_influencers(active, model);
    top_campaigns := private.landing_campaigns(active, model);
    return next;
end
$$;
comment on function private.landing_page(integer) is 'Implements public.landing_page().';
select private.define_refusal(
    'landing_page_months',
    'months must be 1 to 60, not {months}',
    '',
    'Give how many months to look back, this one included; 12 is the default.',
    '22023'
);
select private.define_refusal(
    'landing_page_workspace',
    'the landing page is that of one workspace, and this request has none',
    'A service has no workspace of its own, and neither has who signed in anonymously.',
    'Name the workspace by the header x-workspace-id or the setting crmdb.workspace_id.',
    '22023'
);

create function public.landing_page(months integer default 12)
returns table (
    workspace text, currency_code text, since date, spend_minor bigint, pipeline_minor bigint, won_minor bigint, revenue_minor bigint,
    model text, credited_revenue_minor bigint, credited_open_pipeline_minor bigint, return_on_spend numeric, touches bigint,
    leads bigint, opportunities bigint, won_deals bigint, lost_opportunities bigint, open_opportunities bigint,
    open_pipeline_minor bigint, weighted_pipeline_minor bigint, active_campaigns bigint, budget_minor bigint, content_due bigint,
    content_late bigint, tasks_due bigint, next_content jsonb, top_influencers jsonb, top_campaigns jsonb, trend jsonb
)
language sql
stable
set search_path = pg_catalog, pg_temp
begin atomic
    select
        page.workspace,
        page.currency_code,
        page.since,
        page.spend_minor,
        page.pipeline_minor,
        page.won_minor,
        page.revenue_minor,
        page.model,
        page.credited_revenue_minor,
        page.credited_open_pipeline_minor,
        page.return_on_spend,
        page.touches,
        page.leads,
        page.opportunities,
        page.won_deals,
        page.lost_opportunities,
        page.open_opportunities,
        page.open_pipeline_minor,
        page.weighted_pipeline_minor,
        page.active_campaigns,
        page.budget_minor,
        page.content_due,
        page.content_late,
        page.tasks_due,
        page.next_content,
        page.top_influencers,
        page.top_campaigns,
        page.trend
    from private.landing_page($1) as page;
end;
comment on function public.landing_page(integer) is
'How the active workspace stands, in one call. months is the number of months, the current one included. For these months it gives spend (costs less refunds), pipeline opened, won and lost, revenue, touches (without bots) and leads. It gives the credits of influencers by the first followed model (workspaces.followed_models), and return_on_spend, which is credited revenue less spend, divided by spend. Credits and return are null before attribution was first computed, and the return without spend. For today it gives open pipeline, active campaigns, content that is late or due within a week, and tasks due. top_influencers and top_campaigns are the five best of all time. trend repeats the numbers month by month. All totals are kept as data is written; credits are those of the last refresh of attribution.';

select private.revoke_execute();
revoke all on function public.landing_page(integer) from public, anon, authenticated, service_role;
grant execute on function public.landing_page(integer), private.landing_page(integer) to authenticated, service_role;
