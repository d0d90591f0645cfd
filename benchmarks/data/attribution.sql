-- One workspace: bench.touchpoints touches of a tenth as many contacts, and three opportunities for each hundred touches.
insert into public.workspaces (id, name, slug) values (md5('attribution')::uuid, 'Attribution', 'attribution');
insert into public.attribution_models (workspace_id, name, type, half_life_hours)
select md5('attribution')::uuid, type, type, case type when 'time_decay' then 168 end
from unnest(array[
    'first_touch', 'last_touch', 'linear', 'position_based', 'j_shaped', 'inverse_j', 'time_decay', 'lead_creation', 'u_shaped', 'w_shaped',
    'full_path', 'influenced'
]) as type;
insert into public.pipelines (workspace_id, id, name) values (md5('attribution')::uuid, md5('pipeline')::uuid, 'Sales');
insert into public.pipeline_stages (workspace_id, id, pipeline_id, name, position, type, probability)
select md5('attribution')::uuid, md5(type)::uuid, md5('pipeline')::uuid, type, position, type, probability
from (values ('open', 1, 50), ('won', 2, 100), ('lost', 3, 0)) as stages (type, position, probability);
insert into public.contacts (workspace_id, id, became_lead_at)
select md5('attribution')::uuid, md5('contact ' || n)::uuid, timestamptz '2026-04-01' + n % 100 * interval '1 day'
from generate_series(0, current_setting('bench.touchpoints')::bigint / 10 - 1) as n;
insert into public.touchpoints (workspace_id, touched_at, type, channel, evidence, contact_id, source, external_id)
select
    md5('attribution')::uuid, timestamptz '2026-02-01' + (n * 7919 % 270) * interval '1 day' + n % 86400 * interval '1 second', 'link_click',
    case when n % 3 = 0 then 'email' else 'influencer' end, 4, md5('contact ' || n % (current_setting('bench.touchpoints')::bigint / 10))::uuid,
    'bench', n::text
from generate_series(1, current_setting('bench.touchpoints')::bigint) as n;
insert into public.opportunities (
    workspace_id, id, company_id, name, pipeline_id, stage_id, status, currency_code, amount_minor, reporting_amount_minor, opened_at,
    opened_on, closed_at, closed_on, lost_reason_id
)
select
    md5('attribution')::uuid, md5('opportunity ' || n)::uuid, md5('company')::uuid, 'Opportunity ' || n, md5('pipeline')::uuid,
    md5(status)::uuid, status, 'EUR', n * 7919 % 9000000, n * 7919 % 9000000, timestamptz '2026-06-01' + n % 60 * interval '1 day',
    date '2026-06-01' + (n % 60)::integer, case when status <> 'open' then timestamptz '2026-08-01' + n % 80 * interval '1 day' end,
    case when status <> 'open' then date '2026-08-01' + (n % 80)::integer end,
    case when status = 'lost' then md5('reason')::uuid end
from (
    select n, (array['open', 'won', 'lost'])[n % 3 + 1] as status
    from generate_series(1, current_setting('bench.touchpoints')::bigint * 3 / 100) as n
) as numbered;
insert into public.opportunity_contacts (workspace_id, opportunity_id, contact_id)
select
    md5('attribution')::uuid, md5('opportunity ' || n)::uuid,
    md5('contact ' || (n * 31 + seat * 17) % (current_setting('bench.touchpoints')::bigint / 10))::uuid
from generate_series(1, current_setting('bench.touchpoints')::bigint * 3 / 100) as n, generate_series(1, 2) as seat
where seat = 1 or n % 2 = 0
on conflict do nothing;
