-- Embedding: relations that an application follows in one request and that no foreign key shows to the API.
--
-- Functions only, no lock on rows. The API embeds along foreign keys, also those of views that show the columns of the key as
-- they are. For the rest it embeds what a function of a row returns, under the function's name:
-- `notes?select=body,author(full_name)`. Authors have no foreign key (decision 0007), columns that a view computes cannot have
-- one, and a key from a table to itself is ambiguous: the API answers with one direction, the types have the other.

-- With `rows 1` the answer is an object instead of a list.
create function private.embed(source regclass, name text, target regclass, source_column text, target_column text default 'id')
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    is_list constant boolean := target_column not in ('id', 'code');
    in_workspace constant boolean := exists (
        select from pg_catalog.pg_attribute as attributes
        where attributes.attrelid = target and attributes.attname = 'workspace_id'
    );
    made constant text := format('public.%I(%s)', name, source);
begin
    execute format(
        'create function %s returns setof %s language sql stable %s set search_path = pg_catalog, pg_temp as %L',
        made, target, case when not is_list then 'rows 1' end,
        format(
            'select found.* from %s as found where %s found.%I = $1.%I',
            target, case when in_workspace then 'found.workspace_id = $1.workspace_id and' end, target_column, source_column
        )
    );
    execute format(
        'comment on function %s is %L', made,
        case
            when is_list then format('The rows of %s whose %s names this row, for the API to embed: select=*,%s(*).', target, target_column, name)
            else format('The row of %s that %s names, for the API to embed: select=*,%s(*). Null if the reader may not see it.', target, source_column, name)
        end
    );
    execute format('revoke all on function %s from public, anon, authenticated, service_role', made);
    execute format('grant execute on function %s to authenticated, service_role', made);
end
$$;
comment on function private.embed(regclass, text, regclass, text, text) is
'Makes public.<name>(row of source), which the API embeds: what the reader may see of the rows of target in the same workspace whose target_column is the row''s source_column. One object if target_column is the id or code, else a list.';

select private.embed('public.notes', 'author', 'public.users', 'created_by');
select private.embed('public.activities', 'author', 'public.users', 'created_by');
select private.embed('public.campaigns', 'author', 'public.users', 'created_by');
select private.embed('public.collaborations', 'author', 'public.users', 'created_by');
select private.embed('public.opportunities', 'author', 'public.users', 'created_by');
select private.embed('public.lists', 'author', 'public.users', 'created_by');
select private.embed('public.saved_searches', 'author', 'public.users', 'created_by');
select private.embed('public.import_batches', 'author', 'public.users', 'created_by');
select private.embed('public.status_changes', 'author', 'public.users', 'changed_by');
select private.embed('public.opportunity_history', 'author', 'public.users', 'changed_by');
select private.embed('public.audit_events', 'author', 'public.users', 'actor_id');

select private.embed('public.companies', 'parent', 'public.companies', 'parent_id');
select private.embed('public.companies', 'subsidiaries', 'public.companies', 'id', 'parent_id');
select private.embed('public.industries', 'parent', 'public.industries', 'parent_code', 'code');
select private.embed('public.industries', 'subindustries', 'public.industries', 'code', 'parent_code');

-- A person's own profile. The key merged_into_id leads from the table to the view, too: to the person merged into. Functions come
-- before keys.
select private.embed('public.workspace_influencers', 'workspace_influencer_profiles', 'public.workspace_influencer_profiles', 'id');
select private.embed('public.workspace_influencer_profiles', 'workspace_influencers', 'public.workspace_influencers', 'id');
select private.embed('public.influencers', 'influencer_profiles', 'public.influencer_profiles', 'id');
select private.embed('public.influencer_profiles', 'influencers', 'public.influencers', 'id');

select private.embed('public.attribution_credits', 'opportunity', 'public.opportunities', 'opportunity_id');
select private.embed('public.attribution_credits', 'influencer', 'public.workspace_influencers', 'workspace_influencer_id');
select private.embed('public.attribution_credits', 'campaign', 'public.campaigns', 'campaign_id');
select private.embed('public.attribution_credits', 'deliverable', 'public.deliverables', 'deliverable_id');

select private.embed('public.opportunity_touches', 'opportunity', 'public.opportunities', 'opportunity_id');
select private.embed('public.opportunity_touches', 'influencer', 'public.workspace_influencers', 'workspace_influencer_id');
select private.embed('public.opportunity_touches', 'campaign', 'public.campaigns', 'campaign_id');
select private.embed('public.opportunity_touches', 'deliverable', 'public.deliverables', 'deliverable_id');
select private.embed('public.opportunity_touches', 'contact', 'public.contacts', 'contact_id');

select private.embed('public.influenced_opportunities', 'opportunity', 'public.opportunities', 'opportunity_id');
select private.embed('public.influenced_opportunities', 'influencer', 'public.workspace_influencers', 'workspace_influencer_id');

select private.embed('public.deliverable_board', 'influencer', 'public.workspace_influencers', 'workspace_influencer_id');
select private.embed('public.deliverable_board', 'campaign', 'public.campaigns', 'campaign_id');

select private.embed('public.opportunities', 'credits', 'public.attribution_credits', 'id', 'opportunity_id');
select private.embed('public.workspace_influencers', 'credits', 'public.attribution_credits', 'id', 'workspace_influencer_id');
select private.embed('public.campaigns', 'credits', 'public.attribution_credits', 'id', 'campaign_id');
select private.embed('public.opportunities', 'touches', 'public.opportunity_touches', 'id', 'opportunity_id');

select private.revoke_execute();
