-- Views of people: the catalog's profiles, the workspace's, and all accounts in one list.
--
-- Views only.

create view public.influencer_profiles with (security_invoker = true) as
select
    influencers.id,
    influencers.name,
    influencers.headline,
    influencers.country_code,
    influencers.city,
    influencers.job_title,
    influencers.employer,
    influencers.is_verified,
    influencers.quality_score,
    main_account.platform_code as main_platform_code,
    main_account.handle as main_handle,
    main_account.url as main_url,
    main_account.followers,
    main_account.engagement_rate,
    array(
        select distinct accounts.platform_code
        from public.influencer_accounts as accounts
        where accounts.influencer_id = influencers.id
        order by accounts.platform_code
    ) as platforms,
    array(
        select topics.topic_code
        from public.influencer_topics as topics
        where topics.influencer_id = influencers.id
        order by topics.topic_code
    ) as topics,
    array(
        select languages.language_code
        from public.influencer_languages as languages
        where languages.influencer_id = influencers.id
        order by languages.language_code
    ) as languages,
    influencers.last_active_at
from public.influencers as influencers
left join lateral (
    select
        accounts.platform_code,
        accounts.handle,
        accounts.url,
        accounts.followers,
        accounts.engagement_rate
    from public.influencer_accounts as accounts
    where accounts.influencer_id = influencers.id
    order by accounts.followers desc nulls last, accounts.id asc
    limit 1
) as main_account on true
where influencers.archived_at is null;
select private.describe_table('public.influencer_profiles', 'The catalog, one readable row per person: who they are and their largest account.', $$
    id: The influencer.
    name: Full name.
    headline: One line about what they do.
    country_code: Country of residence.
    city: City.
    job_title: Current position.
    employer: Company the person works for.
    is_verified: The accounts were checked to belong to this person.
    quality_score: 0 to 100.
    main_platform_code: Platform of the largest account.
    main_handle: Handle of the largest account.
    main_url: Address of the largest account.
    followers: Followers of the largest account.
    engagement_rate: Engagement rate of the largest account as a fraction; above 1 when posts travel.
    platforms: Codes of all platforms.
    topics: Codes of all topics.
    languages: Codes of all languages.
    last_active_at: Latest publication seen.
$$);
select private.secure_view('public.influencer_profiles');

create view public.workspace_influencer_profiles with (security_invoker = true) as
select
    people.workspace_id,
    people.id,
    people.influencer_id,
    people.influencer_id is null as is_private,
    coalesce(catalog.name, people.name) as name,
    coalesce(catalog.headline, people.headline) as headline,
    coalesce(catalog.country_code, people.country_code) as country_code,
    people.status,
    people.rating,
    people.do_not_contact,
    owners.full_name as owner_name,
    coalesce(
        (
            select max(accounts.followers)
            from public.influencer_accounts as accounts
            where accounts.influencer_id = people.influencer_id
        ),
        (
            select max(accounts.followers)
            from public.workspace_influencer_accounts as accounts
            where accounts.workspace_id = people.workspace_id and accounts.workspace_influencer_id = people.id
        )
    ) as followers,
    (
        select count(*)
        from public.collaborations as collaborations
        where collaborations.workspace_id = people.workspace_id and collaborations.workspace_influencer_id = people.id
    ) as campaigns,
    (
        select max(activities.occurred_at)
        from public.activities as activities
        where activities.workspace_id = people.workspace_id and activities.workspace_influencer_id = people.id
    ) as last_activity_at,
    people.created_at
from public.workspace_influencers as people
left join public.influencers as catalog on catalog.id = people.influencer_id
left join public.users as owners on owners.id = people.owner_id
where people.archived_at is null;
select private.describe_table('public.workspace_influencer_profiles', 'The people a workspace knows, linked or private, under one name.', $$
    workspace_id: The workspace.
    id: The workspace's record.
    influencer_id: The catalog's person; null for a private one.
    is_private: Known to this workspace alone.
    name: Name from the catalog, or the private one.
    headline: One line about what they do.
    country_code: Country of residence.
    status: Status of the relationship.
    rating: The workspace's own judgement, 1 to 5.
    do_not_contact: No outreach.
    owner_name: The member responsible.
    followers: Followers of the largest account.
    campaigns: In how many campaigns they are or were.
    last_activity_at: Latest mail, call, message or meeting.
    created_at: Since when the workspace knows them.
$$);
select private.secure_view('public.workspace_influencer_profiles');

create view public.workspace_accounts with (security_invoker = true) as
select
    people.workspace_id,
    people.id as workspace_influencer_id,
    shared.id as influencer_account_id,
    null::uuid as workspace_influencer_account_id,
    shared.platform_code,
    shared.handle,
    shared.url,
    shared.followers
from public.workspace_influencers as people
inner join public.influencers as catalog on catalog.id = people.influencer_id
-- After a merge the survivor has the accounts, even if a workspace kept both records.
inner join public.influencer_accounts as shared on shared.influencer_id = coalesce(catalog.merged_into_id, catalog.id)
union all
select
    own.workspace_id,
    own.workspace_influencer_id,
    null::uuid as influencer_account_id,
    own.id,
    own.platform_code,
    own.handle,
    own.url,
    own.followers
from public.workspace_influencer_accounts as own;
select private.describe_table(
    'public.workspace_accounts', 'Profiles of the people a workspace knows: those of the catalog and the workspace''s own. A deliverable may name any of them.',
    $$
    workspace_id: The workspace.
    workspace_influencer_id: The workspace's record of the person.
    influencer_account_id: The profile, if the catalog has it.
    workspace_influencer_account_id: The profile, if it is the workspace's own.
    platform_code: The platform.
    handle: Handle, without @.
    url: Address of the profile; null when unknown.
    followers: Followers or subscribers; null when unknown.
    $$
);
select private.secure_view('public.workspace_accounts');
