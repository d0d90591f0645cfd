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
    survivor uuid;
begin
    -- Merges that share a record take turns, in one order: what is read below is read after the other is done.
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
    set merged_into_id = survivor, archived_at = coalesce(influencers.archived_at, now())
    where influencers.id = duplicate_id;
    -- A write, not a mere lock: who merges the survivor itself at this moment under repeatable read would not see its new redirects.
    update public.influencers as influencers set updated_at = now() where influencers.id = survivor;
    -- Workspaces that know only the duplicate now know the survivor; those that know both keep both records.
    update public.workspace_influencers as people
    set influencer_id = survivor
    where people.influencer_id = duplicate_id and not exists (
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

select private.revoke_execute();
