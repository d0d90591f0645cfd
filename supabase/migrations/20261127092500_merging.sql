-- Merging: duplicates become redirects to a survivor.
--
-- Functions only. Buyers are merged in the files after this.

create function public.merge_influencers(duplicate_id uuid, survivor_id uuid)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    moment constant timestamptz := now();
    survivor uuid;
begin
    -- Merges that share a record wait for each other, in one order, so that the queries below see the result of the other.
    perform from public.influencers as influencers
    where influencers.id in (
        duplicate_id, survivor_id, (select known.merged_into_id from public.influencers as known where known.id = survivor_id)
    )
    order by influencers.id
    for update;
    select coalesce(influencers.merged_into_id, influencers.id)
    into survivor
    from public.influencers as influencers
    where influencers.id = survivor_id;
    if survivor is null or not exists (select from public.influencers as duplicates where duplicates.id = duplicate_id) then
        perform private.reject('influencers_merge_exists');
    end if;
    if survivor = duplicate_id then
        perform private.reject('influencers_merged_into_id_check');
    end if;
    update public.influencer_accounts as accounts set influencer_id = survivor where accounts.influencer_id = duplicate_id;
    insert into public.influencer_topics (influencer_id, topic_code)
    select survivor, topics.topic_code from public.influencer_topics as topics where topics.influencer_id = duplicate_id
    on conflict do nothing;
    insert into public.influencer_languages (influencer_id, language_code)
    select survivor, languages.language_code from public.influencer_languages as languages where languages.influencer_id = duplicate_id
    on conflict do nothing;
    insert into public.influencer_industries (influencer_id, industry_code)
    select survivor, industries.industry_code
    from public.influencer_industries as industries where industries.influencer_id = duplicate_id
    on conflict do nothing;
    -- A price of the duplicate moves where the survivor has none for the same days.
    update public.influencer_rates as rates
    set influencer_id = survivor
    where rates.influencer_id = duplicate_id and not exists (
        select from public.influencer_rates as kept
        where
            kept.influencer_id = survivor
            and kept.platform_code = rates.platform_code
            and kept.deliverable_type_code = rates.deliverable_type_code
            and kept.currency_code = rates.currency_code
            and kept.valid_during && rates.valid_during
    );
    -- Redirects that pointed at the duplicate now point at the survivor: a chain is never longer than one.
    update public.influencers as influencers
    set merged_into_id = survivor
    where influencers.merged_into_id = duplicate_id;
    update public.influencers as influencers
    set merged_into_id = survivor, archived_at = coalesce(influencers.archived_at, moment)
    where influencers.id = duplicate_id;
    -- A write, not only a lock: under repeatable read a session that merges the survivor itself would not see its new redirects.
    update public.influencers as influencers set updated_at = now() where influencers.id = survivor;
    -- Workspaces that know only the duplicate now know the survivor; those that know both keep both records.
    update public.workspace_influencers as people
    set influencer_id = survivor
    where people.influencer_id = duplicate_id and people.merged_into_id is null and not exists (
        select from public.workspace_influencers as known
        where known.workspace_id = people.workspace_id and known.influencer_id = survivor
    );
    return survivor;
end
$$;
comment on function public.merge_influencers(uuid, uuid) is
'Merges a duplicate into a survivor and returns the survivor: accounts, topics, languages, industries and prices move, the duplicate stays as a redirect so that its id still resolves. service_role only.';
select private.define_refusal(
    'influencers_merge_exists', 'both influencers of a merge must exist', '', 'Read public.influencers.', '23503'
);
select private.define_refusal('influencers_merged_into_id_check', 'an influencer cannot be merged into itself');

create function public.resolve_influencer(influencer_id uuid)
returns uuid
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(influencers.merged_into_id, influencers.id)
    from public.influencers as influencers
    where influencers.id = influencer_id
$$;
comment on function public.resolve_influencer(uuid) is 'The influencer an id stands for today: itself, or what it was merged into.';

-- One list may have only handles of profiles and another their ids.
create function private.join_same_profile()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    known public.influencer_accounts;
begin
    -- Two rows with an id are two profiles: somebody else took over the handle.
    select accounts.* into known
    from public.influencer_accounts as accounts
    where
        accounts.platform_code = new.platform_code and accounts.handle = new.handle and accounts.id <> new.id
        and (accounts.platform_account_id is null) <> (new.platform_account_id is null)
    order by accounts.last_checked_at desc nulls last, accounts.updated_at desc, accounts.id
    limit 1
    for update;
    if not found then
        return null;
    end if;
    if public.resolve_influencer(known.influencer_id) is distinct from public.resolve_influencer(new.influencer_id) then
        perform private.reject(
            'influencer_accounts_handle_key', new.handle, new.platform_code, known.id::text, known.influencer_id::text
        );
    end if;
    delete from public.account_metrics as metrics
    where metrics.account_id = known.id and exists (
        select from public.account_metrics as kept where kept.account_id = new.id and kept.measured_on = metrics.measured_on
    );
    update public.account_metrics as metrics set account_id = new.id where metrics.account_id = known.id;
    delete from public.audience_segments as segments
    where segments.account_id = known.id and exists (
        select from public.audience_segments as kept
        where kept.account_id = new.id and kept.dimension = segments.dimension and kept.source = segments.source
    );
    update public.audience_segments as segments set account_id = new.id where segments.account_id = known.id;
    update public.deliverables as deliverables set influencer_account_id = new.id where deliverables.influencer_account_id = known.id;
    delete from public.influencer_accounts as accounts where accounts.id = known.id;
    update public.influencer_accounts as accounts
    set
        platform_account_id = coalesce(accounts.platform_account_id, known.platform_account_id),
        -- Of both numbers only what does not contradict the other row: nobody engages without followers.
        followers = coalesce(accounts.followers, case when accounts.engagement_rate > 0 then nullif(known.followers, 0) else known.followers end),
        average_views = coalesce(accounts.average_views, known.average_views),
        engagement_rate = coalesce(accounts.engagement_rate, case when accounts.followers = 0 then null else known.engagement_rate end),
        posts_per_week = coalesce(accounts.posts_per_week, known.posts_per_week),
        audience_credibility = coalesce(accounts.audience_credibility, known.audience_credibility),
        is_verified = accounts.is_verified or known.is_verified,
        last_checked_at = coalesce(accounts.last_checked_at, known.last_checked_at),
        source = case when accounts.external_id is null then coalesce(known.source, accounts.source) else accounts.source end,
        external_id = coalesce(accounts.external_id, known.external_id)
    where accounts.id = new.id;
    return null;
end
$$;
comment on function private.join_same_profile() is
'Trigger: stores a profile once if one row has only the handle and the other the platform''s id. The new row replaces the known one, takes over the rows that refer to it, and gets the values it lacks.';
select private.define_refusal(
    'influencer_accounts_handle_key',
    'profile "{handle}" on {platform} belongs to another person of the catalog',
    'Account {account_id} of influencer {influencer_id}.',
    'Add it to that person, or merge the two with public.merge_influencers().',
    '23505'
);
create trigger join_same_profile
after insert or update of platform_account_id, handle on public.influencer_accounts
for each row execute function private.join_same_profile();
comment on trigger join_same_profile on public.influencer_accounts is 'One profile, one row.';

-- Definer: it corrects rows after a change that any caller made to another row.
create function private.join_private_profile()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    known public.workspace_influencer_accounts;
begin
    if tg_op = 'INSERT' and new.platform_account_id is null then
        return new;
    end if;
    for known in
        select accounts.*
        from public.workspace_influencer_accounts as accounts
        where
            accounts.workspace_id = new.workspace_id
            and accounts.id <> new.id
            -- Each by its key.
            and accounts.id in (
                select same.id from public.workspace_influencer_accounts as same
                where
                    same.workspace_id = new.workspace_id and same.platform_code = new.platform_code
                    and same.platform_account_id = new.platform_account_id
                union all
                select same.id from public.workspace_influencer_accounts as same
                where
                    tg_op = 'UPDATE' and same.workspace_id = new.workspace_id and same.platform_code = new.platform_code
                    and same.handle = new.handle and (same.platform_account_id is null) <> (new.platform_account_id is null)
            )
        order by accounts.id
        for update
    loop
        if known.handle = new.handle and (tg_op = 'INSERT' or known.workspace_influencer_id <> new.workspace_influencer_id) then
            -- The key of the handle decides: an upsert goes on.
            return new;
        elsif known.workspace_influencer_id <> new.workspace_influencer_id then
            perform private.reject('workspace_influencer_accounts_taken', new.handle, new.platform_code, known.handle, known.workspace_influencer_id::text);
        elsif tg_op = 'INSERT' then
            update public.workspace_influencer_accounts as accounts
            set
                handle = new.handle, url = coalesce(new.url, accounts.url),
                -- As in join_same_profile().
                followers = coalesce(new.followers, case when new.engagement_rate > 0 then nullif(accounts.followers, 0) else accounts.followers end),
                engagement_rate = coalesce(new.engagement_rate, case when new.followers = 0 then null else accounts.engagement_rate end)
            where accounts.workspace_id = new.workspace_id and accounts.id = known.id;
            return null;
        end if;
        update public.deliverables as content set workspace_influencer_account_id = new.id
        where content.workspace_id = new.workspace_id and content.workspace_influencer_account_id = known.id;
        delete from public.workspace_audience_segments as segments
        where segments.workspace_id = new.workspace_id and segments.account_id = known.id and exists (
            select from public.workspace_audience_segments as kept
            where
                kept.workspace_id = new.workspace_id and kept.account_id = new.id
                and kept.dimension = segments.dimension and kept.source = segments.source
        );
        update public.workspace_audience_segments as segments set account_id = new.id
        where segments.workspace_id = new.workspace_id and segments.account_id = known.id;
        delete from public.workspace_influencer_accounts as accounts where accounts.workspace_id = new.workspace_id and accounts.id = known.id;
        new.platform_account_id := coalesce(new.platform_account_id, known.platform_account_id);
        new.followers := coalesce(new.followers, case when new.engagement_rate > 0 then nullif(known.followers, 0) else known.followers end);
        new.engagement_rate := coalesce(new.engagement_rate, case when new.followers = 0 then null else known.engagement_rate end);
    end loop;
    return new;
end
$$;
comment on function private.join_private_profile() is
'Trigger: stores a profile of a private influencer once. A row with an id that is known changes the known one, which gets the new handle; a row that turns out to be the same profile as another takes over what refers to that one.';
select private.define_refusal(
    'workspace_influencer_accounts_taken',
    'profile "{handle}" on {platform} belongs to another influencer of this workspace',
    'It is known there as "{known_handle}", of influencer {workspace_influencer_id}.',
    'Add it to that influencer, or merge the two with public.merge_workspace_influencers().',
    '23505'
);
create trigger c_join_same_profile
before insert or update of platform_code, platform_account_id, handle, url on public.workspace_influencer_accounts
for each row when (not private.is_running('erasing')) execute function private.join_private_profile();
comment on trigger c_join_same_profile on public.workspace_influencer_accounts is 'One profile, one row.';

select private.revoke_execute();
revoke all on function public.merge_influencers(uuid, uuid), public.resolve_influencer(uuid)
from public, anon, authenticated, service_role;
grant execute on function public.merge_influencers(uuid, uuid) to service_role;
grant execute on function public.resolve_influencer(uuid) to authenticated, service_role;
