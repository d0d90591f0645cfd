-- title: Search the catalog and our private influencers
-- question: Who talks about this, where, to whom, at what size and price?
-- who: viewer
-- param: query text = null — Words of name, headline, job, topics, handle or bio: all of them, "a phrase", -not this, this OR that.
-- param: name text = null — A partial or misspelt name, a @handle or the address of a profile.
-- param: platforms text[] = null — On any of these platforms, such as linkedin,podcast.
-- param: countries text[] = null — Living in any of these countries, such as DE,AT.
-- param: languages text[] = null — Publishing in any of these languages, such as de,en.
-- param: topics text[] = null — Known for any of these topics, such as saas,revops.
-- param: industries text[] = null — Speaking to any of these industries or parts of them, such as software.
-- param: verified boolean = null — true: verified people only; false: all others.
-- param: followers_min bigint = null — Largest account has at least this many followers.
-- param: followers_max bigint = null — Largest account has at most this many followers.
-- param: engagement_min numeric = null — Best engagement rate is at least this, 0 to 1.
-- param: growth_min numeric = null — Followers grew at least by this within the latest 90 measured days, such as 0.1.
-- param: credibility_min numeric = null — Audience credibility is at least this, 0 to 1.
-- param: active_since date = null — Published on this day or later.
-- param: audience jsonb = null — Shares of the audience, such as
--   [{"dimension": "industry", "value": "software", "share": 0.3},
--    {"dimension": "seniority", "at_least": "director", "share": 0.2}].
-- param: price_at_most_minor bigint = null — A price of today is at most this, in minor units.
-- param: price_currency text = null — Currency of that price, which others are converted to; the reporting currency when empty.
-- param: price_platform text = null — Platform of that price; any when empty.
-- param: price_deliverable_type text = null — Kind of content of that price, such as post; any when empty.
-- param: lists text[] = null — On any of these lists.
-- param: not_in_lists text[] = null — On none of these lists.
-- param: tags text[] = null — With any of these tags.
-- param: statuses text[] = null — Our relationship stands here, such as partner.
-- param: not_contacted_since date = null — No mail, call, message or meeting on this day or later.
-- param: more jsonb = null — Further filters of public.search_influencers(), such as
--   {"any": [{"topics": ["saas"]}, {"followers_min": 100000}], "not": {"countries": ["US"]}}.
-- param: sort text = followers — Order: followers, engagement, growth, price, relevance or fit.
-- param: page_size integer = 20 — Rows of a page, 1 to 1000.
-- param: after jsonb = null — page_key of the last row of the page before, such as
--   {"id": "01928956-3211-7cfd-96d8-4cfa2d80dfa0", "sort": "followers", "value": "3822837"}.
-- param: before jsonb = null — page_key of the first row of the page after, such as
--   {"id": "01928956-3211-7cfd-96d8-4cfa2d80dfa0", "sort": "followers", "value": "3822837"}.
-- always: name, is_private, do_not_contact, platforms, topics

select
    found.name,
    found.is_private,
    found.status,
    found.do_not_contact,
    found.is_blocked,
    found.country_code,
    found.followers,
    round(found.engagement_rate::numeric, 4) as engagement_rate,
    round(found.growth::numeric, 4) as growth,
    found.platforms,
    found.topics,
    found.headline,
    found.influencer_id,
    found.workspace_influencer_id,
    found.page_key
from public.search_influencers(
    jsonb_strip_nulls(
        jsonb_build_object(
            'query', :query::text,
            'name', :name::text,
            'platforms', :platforms::text[],
            'countries', :countries::text[],
            'languages', :languages::text[],
            'topics', :topics::text[],
            'industries', :industries::text[],
            'verified', :verified::boolean,
            'followers_min', :followers_min::bigint,
            'followers_max', :followers_max::bigint,
            'engagement_min', :engagement_min::numeric,
            'growth_min', :growth_min::numeric,
            'credibility_min', :credibility_min::numeric,
            'active_since', :active_since::date,
            'audience', :audience::jsonb,
            'price', case
                when num_nonnulls(
                    :price_at_most_minor::bigint, :price_currency::text, :price_platform::text, :price_deliverable_type::text
                ) > 0 then jsonb_build_object(
                    'platform', :price_platform::text,
                    'deliverable_type', :price_deliverable_type::text,
                    'currency', :price_currency::text,
                    'at_most_minor', :price_at_most_minor::bigint
                )
            end,
            'lists', :lists::text[],
            'not_in_lists', :not_in_lists::text[],
            'tags', :tags::text[],
            'statuses', :statuses::text[],
            'not_contacted_since', :not_contacted_since::date
        )
    ) || coalesce(:more::jsonb, '{}'),
    :sort::text,
    :page_size::integer,
    :after::jsonb,
    :before::jsonb
) as found;
