-- title: Search the catalog and our private influencers
-- question: Who talks about this, where, to whom, at what size and price?
-- who: viewer
-- param: query text = null — Words in name, headline, bio, job, topics or handle; each must match.
-- param: platforms text[] = null — On any of these platforms, such as linkedin,podcast.
-- param: countries text[] = null — Living in any of these countries, such as DE,AT.
-- param: languages text[] = null — Publishing in any of these languages, such as de,en.
-- param: topics text[] = null — Known for any of these topics, such as saas,revops.
-- param: industries text[] = null — Speaking to any of these industries, such as software.
-- param: verified boolean = null — true: verified people only.
-- param: followers_min bigint = null — Largest account has at least so many followers.
-- param: followers_max bigint = null — Largest account has at most so many followers.
-- param: engagement_min numeric = null — Best engagement rate is at least this, 0 to 1.
-- param: audience jsonb = null — Shares of the audience, such as
--   [{"dimension":"industry","value":"software","share":0.3},{"dimension":"seniority","at_least":"director","share":0.2}].
-- param: price_at_most_minor bigint = null — A list price of today is at most this, in minor units.
-- param: price_currency text = EUR — Currency of that price.
-- param: price_platform text = null — Platform of that price.
-- param: price_deliverable_type text = null — Kind of content of that price, such as post.
-- param: sort text = followers — Order: followers or engagement, largest first.
-- param: page_size integer = 20 — Rows of a page, 1 to 1000.
-- param: after jsonb = null — next_page of the last row of the page before.

select
    found.name,
    found.is_private,
    found.status,
    found.do_not_contact,
    found.country_code,
    found.followers,
    round(found.engagement_rate::numeric, 4) as engagement_rate,
    found.platforms,
    found.topics,
    found.headline,
    found.influencer_id,
    found.workspace_influencer_id,
    found.next_page
from public.search_influencers(
    jsonb_strip_nulls(
        jsonb_build_object(
            'query', :query::text,
            'platforms', :platforms::text[],
            'countries', :countries::text[],
            'languages', :languages::text[],
            'topics', :topics::text[],
            'industries', :industries::text[],
            'verified', :verified::boolean,
            'followers_min', :followers_min::bigint,
            'followers_max', :followers_max::bigint,
            'engagement_min', :engagement_min::numeric,
            'audience', :audience::jsonb,
            'price', case
                when :price_at_most_minor::bigint is not null then jsonb_build_object(
                    'platform', :price_platform::text,
                    'deliverable_type', :price_deliverable_type::text,
                    'currency', :price_currency::text,
                    'at_most_minor', :price_at_most_minor::bigint
                )
            end
        )
    ),
    :sort::text,
    :page_size::integer,
    :after::jsonb
) as found;
