-- The workspace that peers of the mock fill: what touchpoints refer to is there already, bench.references of each. Their own five
-- tables fire no triggers, so that they are measured by what they generate and the server stores, as the mock is.
insert into public.workspaces (id, name, slug, link_prefix) values (md5('workspace')::uuid, 'Workspace', 'workspace', 'w00000');

create temp table numbers as
select
    n, md5('workspace')::uuid as workspace_id, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid as id
from generate_series(1, current_setting('bench.references')::integer) as n;
insert into public.workspace_influencers (workspace_id, id, name) select workspace_id, id, 'Person ' || n from numbers;
insert into public.campaigns (workspace_id, id, name, slug, objective, currency_code)
select workspace_id, id, 'Campaign ' || n, 'campaign-' || n, 'awareness', 'EUR' from numbers;
insert into public.collaborations (workspace_id, id, campaign_id, workspace_influencer_id, currency_code)
select workspace_id, id, id, id, 'EUR' from numbers;
insert into public.deliverables (workspace_id, id, collaboration_id, deliverable_type_code, platform_code, title)
select workspace_id, id, id, 'post', 'linkedin', 'Post ' || n from numbers;
insert into public.tracking_links (workspace_id, id, campaign_id, destination_url, utm_source, utm_medium, utm_campaign)
select workspace_id, id, id, 'https://example.com', 'linkedin', 'influencer', 'campaign-' || n from numbers;
insert into public.promo_codes (workspace_id, id, code, campaign_id) select workspace_id, id, 'CODE-' || n, id from numbers;

alter table public.influencers disable trigger user;
alter table public.influencer_accounts disable trigger user;
alter table public.companies disable trigger user;
alter table public.contacts disable trigger user;
alter table public.touchpoints disable trigger user;
