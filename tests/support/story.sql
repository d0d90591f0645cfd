-- A small CRM told by hand: two teams, six influencers, a year of work. Every answer can be counted on paper.
-- Names become ids by pg_temp.id(); times are relative to now, so that the story is always recent.

create function pg_temp.id(name text) returns uuid language sql immutable as 'select md5(name)::uuid';
create function pg_temp.ago(days numeric) returns timestamptz language sql stable as
'select now() - make_interval(secs => (days * 86400)::double precision)';

set crmdb.bulk_load = 'on';
insert into auth.users (id, email)
select pg_temp.id(name), name || '@story.example' from unnest(array['ada', 'eve', 'vic', 'otto', 'nobody']) as name;
insert into public.users (id, email, full_name)
select pg_temp.id(name), name || '@story.example', initcap(name) from unnest(array['ada', 'eve', 'vic', 'otto', 'nobody']) as name;
insert into public.workspaces (id, name, slug, reporting_currency_code, time_zone) values
(pg_temp.id('acme'), 'Acme', 'acme', 'EUR', 'Europe/Berlin'),
(pg_temp.id('borealis'), 'Borealis', 'borealis', 'JPY', 'Asia/Tokyo');
insert into public.workspace_members (workspace_id, user_id, role, is_default) values
(pg_temp.id('acme'), pg_temp.id('ada'), 'owner', true),
(pg_temp.id('acme'), pg_temp.id('eve'), 'editor', true),
(pg_temp.id('acme'), pg_temp.id('vic'), 'viewer', true),
(pg_temp.id('borealis'), pg_temp.id('otto'), 'owner', true),
(pg_temp.id('borealis'), pg_temp.id('ada'), 'viewer', false);
insert into public.exchange_rates (base_currency_code, quote_currency_code, rate_on, rate, source)
select 'EUR', pairs.code, current_date - days, pairs.rate + days * 0.0001, 'story'
from generate_series(-40, 800) as days cross join (values ('USD', 1.1), ('JPY', 160.5)) as pairs (code, rate);

-- The catalog -----------------------------------------------------------------------------------------------------------
insert into public.influencers (id, name, headline, country_code, is_verified) values
(pg_temp.id('katharina'), 'Katharina Vogel', 'Data platforms without tears', 'DE', true),
(pg_temp.id('miguel'), 'Miguel Santos', 'SaaS growth', 'ES', false),
(pg_temp.id('priya'), 'Priya Raman', 'Revenue operations', 'IN', true),
(pg_temp.id('tom'), 'Tom Whitfield', 'Security podcast', 'GB', false),
(pg_temp.id('lena'), 'Lena Brandt', 'DevOps for humans', 'DE', false);
insert into public.influencer_accounts (
    id, influencer_id, platform_code, platform_account_id, handle, url, followers, engagement_rate
)
select
    pg_temp.id(name || platform), pg_temp.id(name), platform, name || '-id',
    -- A podcast's handle is its address.
    case platform when 'podcast' then name || '.fm' else name end, 'https://example.org/' || name, followers, engagement
from (
    values
    ('katharina', 'linkedin', 52000, 0.04), ('katharina', 'podcast', 9000, null), ('miguel', 'linkedin', 81000, 0.02),
    ('priya', 'linkedin', 30000, 0.06), ('tom', 'podcast', 15000, 0.05), ('lena', 'youtube', 47000, 0.03)
) as accounts (name, platform, followers, engagement);
insert into public.influencer_topics (influencer_id, topic_code)
select pg_temp.id(name), topic
from (
    values ('katharina', 'saas'), ('katharina', 'devops'), ('miguel', 'saas'), ('priya', 'saas'), ('lena', 'devops'), ('lena', 'saas'),
    ('tom', 'security-operations')
) as topics (name, topic);
insert into public.audience_segments (account_id, dimension, value, share, source)
select pg_temp.id(account), dimension, value, share, 'platform'
from (
    values
    ('katharinalinkedin', 'industry', 'software', 0.45), ('katharinalinkedin', 'seniority', 'director', 0.15),
    ('katharinalinkedin', 'seniority', 'vp', 0.10), ('miguellinkedin', 'industry', 'software', 0.35),
    ('miguellinkedin', 'seniority', 'manager', 0.60), ('priyalinkedin', 'industry', 'software', 0.30),
    ('priyalinkedin', 'seniority', 'c-level', 0.20), ('lenayoutube', 'industry', 'software', 0.29),
    ('lenayoutube', 'seniority', 'director', 0.30)
) as segments (account, dimension, value, share);
insert into public.influencer_rates (influencer_id, platform_code, deliverable_type_code, currency_code, amount_minor, valid_during)
select pg_temp.id(name), 'linkedin', 'post', currency, amount, valid
from (
    values
    ('katharina', 'EUR', 180000, daterange(current_date - 100, null)), ('miguel', 'EUR', 600000, daterange(current_date - 100, null)),
    ('priya', 'EUR', 90000, daterange(current_date - 300, current_date - 10)), ('priya', 'USD', 120000, daterange(current_date - 9, null))
) as rates (name, currency, amount, valid);

-- What Acme knows ---------------------------------------------------------------------------------------------------------
insert into public.workspace_influencers (workspace_id, id, influencer_id, name, headline, country_code, status, owner_id, rating)
select pg_temp.id(workspace), pg_temp.id(workspace || name), case when not is_private then pg_temp.id(name) end,
    case when is_private then initcap(name) || ' Insider' end, case when is_private then 'Talks about saas' end,
    case when is_private then 'DE' end, status, pg_temp.id(owner), rating
from (
    values
    ('acme', 'katharina', false, 'partner', 'ada', 5), ('acme', 'miguel', false, 'partner', 'eve', 3),
    ('acme', 'priya', false, 'contacted', 'eve', 4), ('acme', 'sigrid', true, 'in_conversation', 'ada', 4),
    ('borealis', 'katharina', false, 'negotiating', 'otto', 2), ('borealis', 'haruki', true, 'partner', 'otto', 5)
) as people (workspace, name, is_private, status, owner, rating);
insert into public.workspace_influencer_accounts (workspace_id, workspace_influencer_id, platform_code, handle, followers) values
(pg_temp.id('acme'), pg_temp.id('acmesigrid'), 'linkedin', 'sigrid', 4000),
(pg_temp.id('acme'), pg_temp.id('acmemiguel'), 'linkedin', 'miguel-again', 90000),
(pg_temp.id('borealis'), pg_temp.id('borealisharuki'), 'x', 'haruki', 7000);
insert into public.workspace_influencer_topics (workspace_id, workspace_influencer_id, topic_code) values
(pg_temp.id('acme'), pg_temp.id('acmesigrid'), 'saas'), (pg_temp.id('borealis'), pg_temp.id('borealisharuki'), 'saas');
insert into public.lists (workspace_id, id, name) values (pg_temp.id('acme'), pg_temp.id('favourites'), 'Favourites');
insert into public.list_influencers (workspace_id, list_id, workspace_influencer_id, position) values
(pg_temp.id('acme'), pg_temp.id('favourites'), pg_temp.id('acmekatharina'), 1),
(pg_temp.id('acme'), pg_temp.id('favourites'), pg_temp.id('acmesigrid'), null);
insert into public.saved_searches (workspace_id, name, filters) values
(pg_temp.id('acme'), 'SaaS in Germany', '{"topics": ["saas"], "countries": ["DE"]}');

-- Campaigns ---------------------------------------------------------------------------------------------------------------
insert into public.campaigns (workspace_id, id, name, slug, objective, status, owner_id, starts_on, ends_on, currency_code, budget_minor)
select pg_temp.id(workspace), pg_temp.id(slug), initcap(slug), slug, 'lead_generation', status, pg_temp.id(owner), current_date - days,
    current_date - days + 90, currency, budget
from (
    values
    ('acme', 'spring', 'completed', 'ada', 200, 'EUR', 2000000), ('acme', 'autumn', 'active', 'eve', 60, 'USD', 1500000),
    ('borealis', 'sakura', 'active', 'otto', 50, 'JPY', 900000)
) as campaigns (workspace, slug, status, owner, days, currency, budget);
insert into public.campaign_targets (workspace_id, campaign_id, metric, target) values
(pg_temp.id('acme'), pg_temp.id('autumn'), 'clicks', 10), (pg_temp.id('acme'), pg_temp.id('autumn'), 'pipeline_minor', 5000000);
insert into public.collaborations (
    workspace_id, id, campaign_id, workspace_influencer_id, status, currency_code, fee_minor, contract_period, exclusivity_category,
    exclusivity_period
)
select pg_temp.id(workspace), pg_temp.id(campaign || name), pg_temp.id(campaign), pg_temp.id(workspace || name), status, currency, fee,
    daterange(current_date - since, current_date - since + 90), category,
    case when category is not null then daterange(current_date - since, current_date - since + 180) end
from (
    values
    ('acme', 'spring', 'katharina', 'completed', 'EUR', 300000, 200, 'crm-software'), ('acme', 'autumn', 'katharina', 'active', 'EUR', 350000, 60, null),
    ('acme', 'autumn', 'miguel', 'active', 'USD', 200000, 60, null), ('acme', 'autumn', 'sigrid', 'contacted', 'EUR', null, 60, null),
    ('borealis', 'sakura', 'haruki', 'active', 'JPY', 90000, 50, null)
) as deals (workspace, campaign, name, status, currency, fee, since, category);
insert into public.deliverables (
    workspace_id, id, collaboration_id, deliverable_type_code, platform_code, influencer_account_id, title, status, due_on, published_at,
    published_url
)
select pg_temp.id(workspace), pg_temp.id(title), pg_temp.id(deal), 'post', platform,
    -- The smaller of the two that Acme knows.
    case when title = 'Growth story' then pg_temp.id('miguellinkedin') end, title, status, current_date + due,
    case when status = 'published' then pg_temp.ago(-due) end, case when status = 'published' then 'https://example.org/' || md5(title) end
from (
    values
    ('acme', 'springkatharina', 'linkedin', 'Why rows matter', 'published', -150), ('acme', 'autumnkatharina', 'podcast', 'Rows again', 'published', -40),
    ('acme', 'autumnmiguel', 'linkedin', 'Growth story', 'published', -35), ('acme', 'autumnmiguel', 'linkedin', 'Late story', 'in_production', -3),
    ('acme', 'autumnkatharina', 'linkedin', 'Next week', 'submitted', 6), ('borealis', 'sakuraharuki', 'x', 'Hanami', 'published', -30)
) as content (workspace, deal, platform, title, status, due);
insert into public.deliverable_metrics (workspace_id, deliverable_id, measured_at, impressions, views, clicks, engagements)
select pg_temp.id(workspace), pg_temp.id(title), pg_temp.ago(days), impressions, views, clicks, engagements
from (
    values
    ('acme', 'Why rows matter', 140, 9000, 5000, 300, 250), ('acme', 'Why rows matter', 100, 12000, 7000, 400, 310), ('acme', 'Rows again', 20, null, 2000, null, 90),
    ('acme', 'Growth story', 20, 8000, 3000, 120, 60), ('borealis', 'Hanami', 10, 500, 400, 9, 30)
) as metrics (workspace, title, days, impressions, views, clicks, engagements);
insert into public.tracking_links (workspace_id, id, campaign_id, collaboration_id, deliverable_id, destination_url)
select pg_temp.id(workspace), pg_temp.id('link' || title), pg_temp.id(campaign), pg_temp.id(deal), pg_temp.id(title), 'https://acme.example/try'
from (
    values
    ('acme', 'spring', 'springkatharina', 'Why rows matter'), ('acme', 'autumn', 'autumnkatharina', 'Rows again'), ('acme', 'autumn', 'autumnmiguel', 'Growth story'),
    ('borealis', 'sakura', 'sakuraharuki', 'Hanami')
) as links (workspace, campaign, deal, title);
insert into public.campaign_costs (
    workspace_id, campaign_id, collaboration_id, type, status, incurred_on, paid_on, currency_code, amount_minor, refunded_minor
)
select pg_temp.id(workspace), pg_temp.id(campaign), pg_temp.id(deal), type, status, current_date - days,
    case when status in ('paid', 'refunded') then current_date - days + 5 end, currency, amount, refunded
from (
    values
    ('acme', 'spring', 'springkatharina', 'fee', 'paid', 190, 'EUR', 300000, 0), ('acme', 'spring', null, 'ads', 'refunded', 180, 'USD', 500001, 123457),
    ('acme', 'autumn', 'autumnkatharina', 'fee', 'approved', 50, 'EUR', 350000, 0), ('acme', 'autumn', 'autumnmiguel', 'fee', 'planned', 40, 'USD', 200000, 0),
    ('borealis', 'sakura', 'sakuraharuki', 'fee', 'paid', 45, 'JPY', 90000, 0)
) as costs (workspace, campaign, deal, type, status, days, currency, amount, refunded);

-- Buyers and opportunities ------------------------------------------------------------------------------------------------
insert into public.companies (workspace_id, id, name, domain, source, external_id)
select pg_temp.id(workspace), pg_temp.id(name), name, lower(name) || '.example', 'hubspot', name
from (
    values ('acme', 'Northwind'), ('acme', 'Contoso'), ('acme', 'Initech'), ('acme', 'Umbrella'), ('borealis', 'Sapporo')
) as companies (workspace, name);
insert into public.contacts (workspace_id, id, company_id, full_name, email, became_lead_at)
select pg_temp.id(workspace), pg_temp.id(name), pg_temp.id(company), name, lower(name) || '@' || lower(company) || '.example',
    case when lead is not null then pg_temp.ago(lead) end
from (
    values
    ('acme', 'Nora', 'Northwind', 139), ('acme', 'Nick', 'Northwind', null), ('acme', 'Carl', 'Contoso', 20), ('acme', 'Cleo', 'Contoso', 30),
    ('acme', 'Ines', 'Initech', 60), ('acme', 'Uma', 'Umbrella', null), ('borealis', 'Satoshi', 'Sapporo', 12)
) as contacts (workspace, name, company, lead);
insert into public.opportunities (
    workspace_id, id, company_id, name, pipeline_id, stage_id, owner_id, currency_code, amount_minor, opened_at, expected_close_on, closed_at,
    lost_reason_id
)
select pg_temp.id(workspace), pg_temp.id(company || ' deal'), pg_temp.id(company), company || ' deal', stages.pipeline_id, stages.id, pg_temp.id(owner),
    currency, amount, pg_temp.ago(opened), current_date + due, case when closed is not null then pg_temp.ago(closed) end,
    (select reasons.id from public.lost_reasons as reasons where reasons.workspace_id = pg_temp.id(workspace) and reasons.name = reason)
from (
    values
    ('acme', 'Northwind', 'Won', 'ada', 'EUR', 4000001, 120, -60, 60, null), ('acme', 'Contoso', 'Proposal', 'eve', 'USD', 2500000, 25, 20, null, null),
    ('acme', 'Initech', 'Lost', 'eve', 'EUR', 1000000, 80, -30, 30, 'Price'), ('acme', 'Umbrella', 'Qualified', 'ada', 'EUR', 777777, 45, -5, null, null),
    ('borealis', 'Sapporo', 'Negotiation', 'otto', 'JPY', 5000000, 10, 30, null, null)
) as deals (workspace, company, stage, owner, currency, amount, opened, due, closed, reason)
inner join public.pipeline_stages as stages on stages.workspace_id = pg_temp.id(deals.workspace) and stages.name = deals.stage;
insert into public.opportunity_contacts (workspace_id, opportunity_id, contact_id, role)
select pg_temp.id(workspace), pg_temp.id(company || ' deal'), pg_temp.id(contact), role
from (
    values
    ('acme', 'Northwind', 'Nora', 'champion'), ('acme', 'Northwind', 'Nick', 'economic_buyer'), ('acme', 'Contoso', 'Carl', 'champion'),
    ('acme', 'Initech', 'Ines', 'user'), ('acme', 'Umbrella', 'Uma', 'decision_maker'), ('borealis', 'Sapporo', 'Satoshi', 'champion')
) as committee (workspace, company, contact, role);
-- How Northwind and Initech came to their ends; the trigger wrote only the end.
insert into public.opportunity_history (
    workspace_id, opportunity_id, changed_at, pipeline_id, stage_id, stage_entered_at, status, currency_code, amount_minor,
    reporting_amount_minor, former_stage_id, former_stage_duration
)
select pg_temp.id('acme'), pg_temp.id(company || ' deal'), pg_temp.ago(since), stages.pipeline_id, stages.id, pg_temp.ago(since), 'open', 'EUR',
    amount, amount, former.id, case when former.id is not null then make_interval(days => lasted) end
from (
    values
    ('Northwind', 'Qualified', 120, 3000000, null, null), ('Northwind', 'Proposal', 100, 3500000, 'Qualified', 20), ('Initech', 'Qualified', 80, 900000, null, null),
    ('Initech', 'Discovery', 70, 1000000, 'Qualified', 10)
) as steps (company, stage, since, amount, former_stage, lasted)
inner join public.pipeline_stages as stages on stages.workspace_id = pg_temp.id('acme') and stages.name = steps.stage
left join public.pipeline_stages as former on former.workspace_id = pg_temp.id('acme') and former.name = steps.former_stage;
insert into public.deals (workspace_id, id, opportunity_id, won_at, currency_code, value_minor, term_months) values
(pg_temp.id('acme'), pg_temp.id('Northwind contract'), pg_temp.id('Northwind deal'), pg_temp.ago(60), 'EUR', 4000001, 12);
insert into public.revenue_events (workspace_id, id, deal_id, type, reverses_id, occurred_at, currency_code, amount_minor)
select pg_temp.id('acme'), pg_temp.id(name), pg_temp.id('Northwind contract'), type, pg_temp.id(reversed), pg_temp.ago(days), 'EUR', amount
from (
    values ('booking', 'booking', null, 60, 4000001), ('expansion', 'expansion', null, 20, 500000), ('refund', 'refund', 'booking', 10, -250001)
) as events (name, type, reversed, days, amount);

-- Touches: by links, in person, too early, too late, of other channels, of people outside the committee -------------------
insert into public.touchpoints (workspace_id, touched_at, type, channel, contact_id, visitor_id, tracking_link_id, workspace_influencer_id, source, external_id)
select pg_temp.id(workspace), pg_temp.ago(days), type, channel, pg_temp.id(contact), visitor, pg_temp.id('link' || link), pg_temp.id(person), 'story',
    row_number() over ()::text
from (
    values
    ('acme', 145, 'link_click', 'influencer', 'Nora', null, 'Why rows matter', null), ('acme', 139, 'form_fill', 'influencer', 'Nora', null, 'Why rows matter', null),
    ('acme', 130, 'link_click', 'paid_search', 'Nick', null, null, null), ('acme', 55, 'link_click', 'influencer', 'Nora', null, 'Growth story', null),
    ('acme', 300, 'link_click', 'influencer', 'Nora', null, 'Growth story', null), ('acme', 31, 'link_click', 'influencer', 'Carl', null, 'Rows again', null),
    ('acme', 28, 'self_reported', 'influencer', 'Carl', null, null, 'acmesigrid'), ('acme', 33, 'link_click', 'influencer', 'Cleo', null, 'Growth story', null),
    ('acme', 75, 'content_download', 'influencer', 'Ines', null, null, 'acmekatharina'), ('acme', 12, 'meeting', 'outbound_sales', 'Uma', null, null, null),
    ('acme', 27, 'link_click', 'influencer', null, 'visitor-carl', 'Growth story', null), ('acme', 5, 'link_click', 'influencer', null, 'visitor-unknown', 'Rows again', null),
    ('borealis', 15, 'link_click', 'influencer', 'Satoshi', null, 'Hanami', null)
) as touches (workspace, days, type, channel, contact, visitor, link, person);
insert into public.contact_visitors (workspace_id, visitor_id, contact_id) values (pg_temp.id('acme'), 'visitor-carl', pg_temp.id('Carl'));
insert into public.activities (workspace_id, opportunity_id, workspace_influencer_id, type, direction, subject, occurred_at, due_on, created_by)
select pg_temp.id(workspace), pg_temp.id(opportunity), pg_temp.id(person), type, 'internal', subject, pg_temp.ago(days), current_date + due, pg_temp.id(author)
from (
    values
    ('acme', 'Contoso deal', null, 'call', 'Talk about the proposal', 3, null, 'eve'), ('acme', null, 'acmesigrid', 'task', 'Send the brief', 2, 1, 'ada'),
    ('borealis', null, 'borealisharuki', 'message', 'Thank you', 1, null, 'otto')
) as activities (workspace, opportunity, person, type, subject, days, due, author);
