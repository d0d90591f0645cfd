-- A catalog of bench.influencers people: followers with a heavy tail, facets by rank (the first of n codes is taken by
-- about 1/ln(n) of the people, the last by one in thousands), so that filters from very common to rare exist by name.

select setseed(0.42);

-- Ranks of codes in random, but fixed, order.
create temp table codes as
select
    'country' as type, code, row_number() over (order by code in ('US') desc, md5(code)) as rank from public.countries
union all
select 'topic', code, row_number() over (order by code in ('saas') desc, md5(code)) from public.topics
union all
select 'platform', code, row_number() over (order by code in ('linkedin') desc, md5(code)) from public.platforms
union all
select 'language', code, row_number() over (order by code in ('en') desc, md5(code)) from public.languages
union all
select 'industry', code, row_number() over (order by code in ('software') desc, md5(code)) from public.industries
where parent_code is not null;
create unique index on codes (type, rank);
analyze codes;

create temp table words as
select word, row_number() over () as number from unnest(string_to_array(
    'growth pipeline revenue demand product customers founder operator advisor speaker author engineering security cloud data '
    'platform strategy brand content community teams leaders enterprise startups scaling building helping sharing lessons '
    'automation analytics compliance budget forecasting procurement logistics hiring culture remote design research quality '
    'partnerships ecosystem integration migration observability resilience pricing onboarding retention churn expansion '
    'storytelling newsletter podcast keynote workshop interview playbook framework experiment metrics benchmark insights',
    ' '
)) as word;
analyze words;

insert into public.influencers (name, headline, bio, country_code, city, job_title, employer, is_verified, quality_score, last_active_at, source)
select
    drawn.first || ' ' || drawn.last,
    drawn.title || ' | ' || a.word || ' and ' || b.word,
    'I write about ' || c.word || ', ' || d.word || ' and ' || e.word || ' for ' || f.word || ' ' || g.word || '. Former ' || drawn.title || '.',
    country.code, 'City ' || drawn.city, drawn.title, 'Employer ' || drawn.employer, drawn.verified < 0.1, drawn.quality,
    timestamptz '2026-11-22 12:00+00' - drawn.idle_days * interval '1 day', 'benchmark'
from (
    select
        number,
        initcap(
            (array['an', 'ma', 'lu', 'to', 'so', 'pe', 'ju', 're', 'hu', 've', 'ka', 'li', 'no', 'sa', 'da', 'el', 'mi', 'be', 'jo', 'ta'])
            [1 + floor(random() * 20)::integer]
            || (array['na', 'ria', 'kas', 'mas', 'fia', 'tra', 'an', 'ne', 'go', 'ra', 'rin', 'sa', 'ah', 'vid', 'len', 'lo', 'nat', 'nas', 'se', 'rek'])
            [floor(power(20.99, random()))::integer]
        ) as first,
        initcap(substr(md5(floor(power(20000, random()))::text), 1, 4) || (array['son', 'sen', 'berg', 'ova', 'ez', 'man', 'ides', 'ic'])[1 + floor(random() * 8)::integer])
        as last,
        (array['Marketing director', 'Founder', 'Engineer', 'Product manager', 'Consultant', 'Head of sales', 'Analyst', 'Chief data officer'])[1 + floor(random() * 8)::integer]
        as title,
        floor(power(4000, random()))::integer as city,
        floor(power(30000, random()))::integer as employer,
        random() as verified,
        floor(random() * 101)::smallint as quality,
        floor(power(700, random()))::integer as idle_days,
        floor(power((select count(*) + 0.99 from codes where type = 'country'), random())) as country_rank,
        array(select floor(power(62.99, random()))::bigint from generate_series(1, 7) where number > 0) as word_numbers
    from generate_series(1, current_setting('bench.influencers')::integer) as number
) as drawn
inner join codes as country on country.type = 'country' and country.rank = drawn.country_rank
inner join words as a on a.number = drawn.word_numbers[1]
inner join words as b on b.number = drawn.word_numbers[2]
inner join words as c on c.number = drawn.word_numbers[3]
inner join words as d on d.number = drawn.word_numbers[4]
inner join words as e on e.number = drawn.word_numbers[5]
inner join words as f on f.number = drawn.word_numbers[6]
inner join words as g on g.number = drawn.word_numbers[7];

create temp table people as select id, row_number() over () as number from public.influencers;
analyze people, public.influencers;

-- One to three accounts each; the first has most followers.
insert into public.influencer_accounts (influencer_id, platform_code, platform_account_id, handle, url, followers, engagement_rate, audience_credibility)
select
    drawn.id, platform.code, drawn.number || '-' || drawn.turn, 'handle' || drawn.number, 'https://example.com/' || drawn.number,
    least(60000000, 800 / drawn.turn * power(1 - random(), -0.85))::bigint, (0.25 * power(random(), 3))::real, (1 - power(random(), 2))::real
from (
    select people.id, people.number, turn, floor(power(8.99, random())) as platform_rank
    from people cross join generate_series(1, 1 + (people.number % 3)::integer) as turn
) as drawn
inner join codes as platform on platform.type = 'platform' and platform.rank = drawn.platform_rank;
analyze public.influencer_accounts;

insert into public.influencer_topics (influencer_id, topic_code)
select distinct drawn.id, topic.code
from (
    select people.id, floor(power((select count(*) + 0.99 from codes where type = 'topic'), random())) as topic_rank
    from people cross join generate_series(1, 3)
) as drawn
inner join codes as topic on topic.type = 'topic' and topic.rank = drawn.topic_rank;

insert into public.influencer_languages (influencer_id, language_code)
select distinct drawn.id, language.code
from (
    select people.id, floor(power((select count(*) + 0.99 from codes where type = 'language'), random())) as language_rank
    from people cross join generate_series(1, 2)
) as drawn
inner join codes as language on language.type = 'language' and language.rank = drawn.language_rank;

-- Audience of the first account: three industries, all seniorities, two countries; the shares of each add up to less than 1.
insert into public.audience_segments (account_id, dimension, value, share)
select accounts.id, 'industry', industry.code, round((0.9 * power(random(), 2) / drawn.turn / 1.9)::numeric, 4)
from public.influencer_accounts as accounts
cross join lateral (
    select turn, floor(power((select count(*) + 0.99 from codes where type = 'industry'), random())) as rank
    from generate_series(1, 3) as turn where accounts.id is not null
) as drawn
inner join codes as industry on industry.type = 'industry' and industry.rank = drawn.rank
where accounts.platform_account_id like '%-1'
on conflict do nothing;
insert into public.audience_segments (account_id, dimension, value, share)
select accounts.id, 'seniority', seniorities.code, round((random() * 2 / 7 * 0.99)::numeric / 2, 4)
from public.influencer_accounts as accounts cross join public.seniorities as seniorities
where accounts.platform_account_id like '%-1';
insert into public.audience_segments (account_id, dimension, value, share)
select accounts.id, 'country', country.code, round((0.45 * random())::numeric, 4)
from public.influencer_accounts as accounts
cross join lateral (
    select floor(power((select count(*) + 0.99 from codes where type = 'country'), random())) as rank
    from generate_series(1, 2) as turn where accounts.id is not null
) as drawn
inner join codes as country on country.type = 'country' and country.rank = drawn.rank
where accounts.platform_account_id like '%-1'
on conflict do nothing;

-- The largest account of two in three people was measured twice; growth between -20 and +100 percent.
insert into public.account_metrics (account_id, measured_on, followers)
select accounts.id, days.day, round(accounts.followers / case when days.number = 1 then 0.8 + power(random(), 4) * 1.2 else 1 end)
from public.influencer_accounts as accounts
cross join (values (1, date '2026-07-01'), (2, date '2026-11-01')) as days (number, day)
where accounts.platform_account_id like '%-1' and right(accounts.platform_account_id, 3) not in ('1-1', '4-1', '7-1');

-- Half of the people have a list price of a post, some of a video too; a third of them in dollars.
insert into public.influencer_rates (influencer_id, platform_code, deliverable_type_code, currency_code, amount_minor, valid_during)
select
    accounts.influencer_id, accounts.platform_code, turns.deliverable_type, case when random() < 0.33 then 'USD' else 'EUR' end,
    (5000 + 40000 * power(1 - random(), -0.8) * turns.factor)::bigint, daterange('2026-01-01', null)
from public.influencer_accounts as accounts
cross join (values ('post', 1, 0.5), ('video', 3, 0.2)) as turns (deliverable_type, factor, part)
-- With the handle in it: chance alone would be drawn once for everybody.
where accounts.platform_account_id like '%-1' and random() + 0 * length(accounts.handle) < turns.part;
insert into public.exchange_rates (base_currency_code, quote_currency_code, rate_on, rate, source)
select 'EUR', 'USD', days::date, 1.1, 'benchmark' from generate_series(current_date - 3, current_date + 3, interval '1 day') as days
on conflict do nothing;

-- Without statistics the rebuild below plans nested loops over whole tables: minutes instead of seconds.
analyze public.influencers, public.influencer_accounts, public.influencer_topics, public.influencer_languages, public.audience_segments,
public.account_metrics, public.influencer_rates;
select private.rebuild_search();
