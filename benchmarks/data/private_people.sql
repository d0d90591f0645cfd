-- 100 workspaces, each with one member and 500 private people who have an account with an audience, a topic and a language;
-- needs the catalog. bench.private_people: how many the first workspace has, if not 500.

insert into auth.users (id, email)
select md5('user ' || number)::uuid, 'user' || number || '@example.com' from generate_series(1, 100) as number;
insert into public.users (id, email) select id, email from auth.users on conflict do nothing;
insert into public.workspaces (id, name, slug, link_prefix)
select md5('workspace ' || number)::uuid, 'Workspace ' || number, 'workspace-' || number, 'w' || lpad(number::text, 5, '0')
from generate_series(1, 100) as number;
insert into public.workspace_members (workspace_id, user_id, role, is_default)
select md5('workspace ' || number)::uuid, md5('user ' || number)::uuid, 'owner', true from generate_series(1, 100) as number;
insert into public.workspace_influencers (workspace_id, name, headline, country_code)
select md5('workspace ' || number)::uuid, 'Private Person ' || turn, 'Speaks about growth and pricing', 'US'
from generate_series(1, 100) as number
cross join generate_series(1, case number when 1 then coalesce(nullif(current_setting('bench.private_people', true), ''), '500')::integer else 500 end) as turn;
insert into public.workspace_influencer_accounts (workspace_id, workspace_influencer_id, platform_code, handle, followers, engagement_rate)
select workspace_id, id, 'linkedin', 'handle' || row_number() over (), 100 + row_number() over () % 5000, 0.02
from public.workspace_influencers;
insert into public.workspace_influencer_topics (workspace_id, workspace_influencer_id, topic_code)
select workspace_id, id, 'saas' from public.workspace_influencers;
insert into public.workspace_influencer_languages (workspace_id, workspace_influencer_id, language_code)
select workspace_id, id, 'en' from public.workspace_influencers;
insert into public.workspace_audience_segments (workspace_id, account_id, dimension, value, share)
select accounts.workspace_id, accounts.id, segments.dimension, segments.value, round((segments.share * (0.5 + random()))::numeric, 4)
from public.workspace_influencer_accounts as accounts
cross join (
    values
    ('industry', 'software', 0.3), ('industry', 'banking', 0.2), ('industry', 'advertising', 0.1), ('seniority', 'manager', 0.3),
    ('seniority', 'director', 0.2), ('seniority', 'vp', 0.1), ('country', 'US', 0.4), ('country', 'DE', 0.2), ('language', 'en', 0.6)
) as segments (dimension, value, share);
-- The first workspace's best partners, whom the sort fit measures by.
insert into public.workspace_influencers (workspace_id, influencer_id, rating)
select md5('workspace 1')::uuid, influencer_id, 5 from public.influencer_search where ':topic:saas' = any(facets) order by influencer_id limit 10;
select private.refresh_workspace_search();
