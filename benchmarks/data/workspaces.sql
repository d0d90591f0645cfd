-- One large workspace (number 0) of bench.touchpoints touches and 200 of a hundredth each, with everything a workspace has in
-- proportion. Needs a catalog. Ids say what they are of, so that rows refer to each other without looking anything up.

create table private.bench_workspaces as
select number, md5('workspace ' || number)::uuid as id, case number when 0 then 1 else 0.01 end as size
from generate_series(0, 200) as number;

create function private.bench_id(workspace integer, type text, number bigint) returns uuid language sql immutable as $$
    select (lpad(to_hex(number), 8, '0') || '-' || substr(md5(type), 1, 4) || '-7000-8000-' || lpad(to_hex(workspace), 12, '0'))::uuid
$$;
-- 1 to `of`, small numbers far more often: a few campaigns, people and companies have most of everything.
create function private.bench_rank(of numeric) returns bigint language sql volatile as $$
    select floor(power((of + 0.99)::float8, random()))::bigint
$$;
select setseed(0.42);

insert into auth.users (id, email)
select md5('user ' || number || ' ' || turn)::uuid, 'user' || number || '.' || turn || '@example.com'
from private.bench_workspaces cross join generate_series(1, 3) as turn;
insert into public.users (id, email, full_name) select id, email, 'Person ' || email from auth.users on conflict do nothing;

-- With triggers: a workspace gets its pipeline, stages, lost reasons and models.
set session_replication_role = origin;
insert into public.workspaces (id, name, slug, link_prefix, time_zone)
select id, 'Workspace ' || number, 'workspace-' || number, 'w' || lpad(number::text, 5, '0'), 'Europe/Berlin'
from private.bench_workspaces;
set session_replication_role = replica;
insert into public.workspace_members (workspace_id, user_id, role, is_default)
select id, md5('user ' || number || ' ' || turn)::uuid, case turn when 1 then 'owner' else 'editor' end, true
from private.bench_workspaces cross join generate_series(1, 3) as turn;

create table private.bench_stages as
select
    spaces.number as workspace, stages.workspace_id, stages.pipeline_id, stages.id, stages.type, stages.position,
    (select min(reasons.id::text)::uuid from public.lost_reasons as reasons where reasons.workspace_id = spaces.id) as lost_reason_id
from private.bench_workspaces as spaces
inner join public.pipeline_stages as stages on stages.workspace_id = spaces.id;
create unique index on private.bench_stages (workspace, position);
analyze private.bench_stages, private.bench_workspaces;

-- People: three of four linked to the catalog.
create temp table known as select id, row_number() over () as number from public.influencers;
create unique index on known (number);
analyze known;
insert into public.workspace_influencers (workspace_id, id, influencer_id, name, headline, country_code, status, owner_id, created_at)
select
    spaces.id, private.bench_id(spaces.number, 'person', n), known.id, case when known.id is null then 'Private Person ' || n end,
    case when known.id is null then 'Speaks about growth ' || n end, case when known.id is null then 'DE' end,
    (array['discovered', 'contacted', 'in_conversation', 'negotiating', 'partner', 'paused', 'rejected'])[1 + n % 7],
    md5('user ' || spaces.number || ' ' || 1 + n % 3)::uuid, now() - n * interval '3 hours'
from private.bench_workspaces as spaces
cross join lateral generate_series(1, (2000 * size)::integer) as n
left join known on known.number = n * 7 + spaces.number and n % 4 > 0;
insert into public.workspace_influencer_accounts (workspace_id, id, workspace_influencer_id, platform_code, handle, followers, engagement_rate)
select workspace_id, public.uuid_v7(), id, 'linkedin', 'handle' || row_number() over (), 1000 + row_number() over (), 0.02
from public.workspace_influencers where influencer_id is null;
insert into public.workspace_influencer_topics (workspace_id, workspace_influencer_id, topic_code)
select workspace_id, id, 'saas' from public.workspace_influencers where influencer_id is null;
insert into public.lists (workspace_id, id, name)
select spaces.id, private.bench_id(number, 'list', n), 'List ' || n from private.bench_workspaces as spaces cross join generate_series(1, 10) as n;
insert into public.list_influencers (workspace_id, list_id, workspace_influencer_id)
select spaces.id, private.bench_id(number, 'list', 1 + n % 10), private.bench_id(number, 'person', n)
from private.bench_workspaces as spaces cross join lateral generate_series(1, (1000 * size)::integer) as n;
insert into public.saved_searches (workspace_id, name, filters) select id, 'Germans', '{"countries": ["DE"]}' from private.bench_workspaces;

-- Campaigns, who works in them, what is delivered, what it costs.
insert into public.campaigns (workspace_id, id, name, slug, objective, status, owner_id, starts_on, ends_on, currency_code, budget_minor, reporting_budget_minor)
select
    spaces.id, private.bench_id(spaces.number, 'campaign', n), 'Campaign ' || n, 'campaign-' || n, 'lead_generation',
    case when n % 10 = 0 then 'active' else 'completed' end, md5('user ' || spaces.number || ' 1')::uuid,
    current_date - (n * 3)::integer, current_date - (n * 3)::integer + 60, 'EUR', 5000000, 5000000
from private.bench_workspaces as spaces cross join lateral generate_series(1, (200 * size)::integer) as n;
insert into public.collaborations (workspace_id, id, campaign_id, workspace_influencer_id, status, currency_code, fee_minor, contract_period)
select
    spaces.id, private.bench_id(spaces.number, 'deal', n), private.bench_id(spaces.number, 'campaign', 1 + n % (200 * size)::integer),
    private.bench_id(spaces.number, 'person', 1 + n % (2000 * size)::integer), (array['shortlisted', 'contracted', 'completed'])[1 + n % 3],
    'EUR', 200000, daterange(current_date - 90, current_date + 30)
from private.bench_workspaces as spaces cross join lateral generate_series(1, (3000 * size)::integer) as n
on conflict do nothing;
insert into public.deliverables (workspace_id, id, collaboration_id, deliverable_type_code, platform_code, title, status, due_on, published_at, published_url)
select
    spaces.id, private.bench_id(spaces.number, 'content', n), private.bench_id(spaces.number, 'deal', 1 + n % (3000 * size)::integer),
    'post', 'linkedin', 'Post ' || n, case when n % 20 = 0 then 'submitted' else 'published' end, current_date - (n % 360)::integer + 10,
    case when n % 20 > 0 then now() - (n % 360) * interval '1 day' end, case when n % 20 > 0 then 'https://example.com/' || n end
from private.bench_workspaces as spaces cross join lateral generate_series(1, (6000 * size)::integer) as n;
select private.rebuild_owed(id) from public.workspaces;
insert into public.deliverable_metrics (workspace_id, deliverable_id, measured_at, impressions, views, clicks, engagements)
select workspace_id, id, least(published_at + turn * interval '5 days', now() - (3 - turn) * interval '1 hour'), 1000 * turn, 400 * turn, 20 * turn, 50 * turn
from public.deliverables cross join generate_series(1, 3) as turn where published_at is not null;
insert into public.campaign_costs (workspace_id, campaign_id, collaboration_id, type, status, incurred_on, paid_on, currency_code, amount_minor, reporting_amount_minor)
select workspace_id, campaign_id, id, 'fee', 'paid', current_date - 60, current_date - 30, 'EUR', fee_minor, fee_minor from public.collaborations;
insert into public.tracking_links (workspace_id, id, campaign_id, collaboration_id, short_code, destination_url, utm_source, utm_medium, utm_campaign, utm_content)
select
    collaborations.workspace_id, collaborations.id, collaborations.campaign_id, collaborations.id, substr(md5(collaborations.id::text), 1, 12), 'https://example.com/product',
    'linkedin', 'influencer', 'campaign', 'person'
from public.collaborations as collaborations;

-- Companies, contacts and what they buy.
insert into public.companies (workspace_id, id, name, domain, company_size_code, industry_code, country_code)
select
    spaces.id, private.bench_id(spaces.number, 'company', n), 'Company ' || n, 'company' || n || '.example', '51-200', 'software', 'DE'
from private.bench_workspaces as spaces cross join lateral generate_series(1, (5000 * size)::integer) as n;
insert into public.contacts (workspace_id, id, company_id, full_name, email, job_function_code, seniority_code, became_lead_at)
select
    spaces.id, private.bench_id(spaces.number, 'contact', n), private.bench_id(spaces.number, 'company', 1 + n % (5000 * size)::integer),
    'Contact ' || n, 'contact' || n || '@company.example', 'marketing', 'director', now() - (n % 400) * interval '1 day'
from private.bench_workspaces as spaces cross join lateral generate_series(1, (20000 * size)::integer) as n;
insert into public.opportunities (
    workspace_id, id, company_id, name, pipeline_id, stage_id, status, owner_id, currency_code, amount_minor, reporting_amount_minor, opened_at,
    opened_on, expected_close_on, closed_at, closed_on, lost_reason_id
)
select
    spaces.id, private.bench_id(spaces.number, 'opportunity', n), private.bench_id(spaces.number, 'company', 1 + n % (5000 * size)::integer),
    'Opportunity ' || n, stages.pipeline_id, stages.id, stages.type, md5('user ' || spaces.number || ' ' || 1 + n % 3)::uuid, 'EUR',
    100000 + n * 17 % 9000000, 100000 + n * 17 % 9000000, now() - (n % 700 + 60) * interval '1 day',
    current_date - (n % 700 + 60)::integer, current_date + (n % 90)::integer - 20,
    case when stages.type <> 'open' then now() - (n % 700) * interval '1 day' end,
    case when stages.type <> 'open' then current_date - (n % 700)::integer end, case when stages.type = 'lost' then stages.lost_reason_id end
from private.bench_workspaces as spaces
cross join lateral generate_series(1, (20000 * size)::integer) as n
inner join private.bench_stages as stages
    on stages.workspace = spaces.number and stages.position = (array[1, 2, 3, 4, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 6])[1 + n % 15];
insert into public.opportunity_contacts (workspace_id, opportunity_id, contact_id, role)
select
    spaces.id, private.bench_id(spaces.number, 'opportunity', n), private.bench_id(spaces.number, 'contact', 1 + (n * turn * 31) % (20000 * size)::integer),
    'champion'
from private.bench_workspaces as spaces
cross join lateral generate_series(1, (20000 * size)::integer) as n
cross join generate_series(1, 3) as turn
on conflict do nothing;
insert into public.opportunity_history (
    workspace_id, opportunity_id, changed_at, changed_on, pipeline_id, stage_id, stage_entered_at, status, currency_code, amount_minor, reporting_amount_minor,
    expected_close_on, former_stage_id, former_stage_duration
)
select
    opportunities.workspace_id, opportunities.id, opportunities.opened_at + stages.position * interval '9 days',
    (opportunities.opened_at + stages.position * interval '9 days')::date, stages.pipeline_id, stages.id,
    opportunities.opened_at + stages.position * interval '9 days', stages.type, 'EUR', amount_minor, reporting_amount_minor, expected_close_on,
    former.id, case when former.id is not null then interval '9 days' end
from public.opportunities as opportunities
inner join private.bench_stages as own on own.workspace_id = opportunities.workspace_id and own.id = opportunities.stage_id
inner join private.bench_stages as stages on stages.workspace = own.workspace and stages.position <= own.position and (stages.type = 'open' or stages.id = own.id)
left join private.bench_stages as former on former.workspace = stages.workspace and former.position = stages.position - 1
order by 3;
insert into public.deals (workspace_id, id, opportunity_id, won_at, won_on, currency_code, value_minor, reporting_value_minor, term_months, starts_on)
select workspace_id, id, id, closed_at, closed_on, 'EUR', amount_minor, amount_minor, 12, closed_on from public.opportunities where status = 'won';
insert into public.revenue_events (workspace_id, deal_id, type, occurred_at, occurred_on, currency_code, amount_minor, reporting_amount_minor)
select
    workspace_id, id, case turn when 0 then 'booking' else 'renewal' end, won_at + turn * interval '1 year', won_on + turn * 365, 'EUR', value_minor,
    value_minor
from public.deals cross join generate_series(0, 1) as turn where won_on + turn * 365 <= current_date and won_at + turn * interval '1 year' <= now();

-- Touches, mostly of the campaigns and people that have most of everything.
insert into public.touchpoints (
    workspace_id, touched_at, type, channel, evidence, contact_id, visitor_id, workspace_influencer_id, campaign_id, tracking_link_id, source,
    external_id, utm_source
)
select
    drawn.workspace_id, drawn.touched_at, drawn.type, drawn.channel, 4, drawn.contact_id, drawn.visitor_id, collaborations.workspace_influencer_id, collaborations.campaign_id,
    case when drawn.type = 'link_click' then collaborations.id end, 'web', drawn.n::text, 'linkedin'
from (
    select
        spaces.id as workspace_id, n, now() - random() * interval '540 days' as touched_at,
        case when n % 5 < 4 then 'link_click' else 'form_fill' end as type,
        case when n % 10 < 6 then 'influencer' when n % 10 < 8 then 'paid_search' else 'email' end as channel,
        case when n % 4 > 0 then private.bench_id(spaces.number, 'contact', private.bench_rank(20000 * size)) end as contact_id,
        case when n % 4 = 0 then 'visitor' || n % 9973 end as visitor_id,
        case when n % 10 < 6 then private.bench_id(spaces.number, 'deal', private.bench_rank(3000 * size)) end as deal_id
    from private.bench_workspaces as spaces
    cross join lateral generate_series(1, (current_setting('bench.touchpoints')::integer * size)::integer) as n
) as drawn
left join public.collaborations as collaborations on collaborations.workspace_id = drawn.workspace_id and collaborations.id = drawn.deal_id;

insert into public.activities (workspace_id, workspace_influencer_id, type, subject, occurred_at, due_on, done_at, created_by)
select
    spaces.id, private.bench_id(spaces.number, 'person', 1 + n % (2000 * size)::integer), 'email', 'Mail ' || n, now() - n * interval '20 minutes',
    case when n % 50 = 0 then current_date + (n % 30)::integer - 5 end, null, md5('user ' || spaces.number || ' ' || 1 + n % 3)::uuid
from private.bench_workspaces as spaces cross join lateral generate_series(1, (20000 * size)::integer) as n;
insert into public.audit_events (workspace_id, actor_role, table_name, row_id, action, new_values)
select workspace_id, 'authenticated', 'opportunities', id::text, 'insert', jsonb_build_object('name', name) from public.opportunities;
