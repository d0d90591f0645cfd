-- Embedding: relations that an application follows in one request and that no foreign key shows to the API.
--
-- Functions only, no lock on rows. PostgREST embeds what a function of a row returns, under the function's name:
-- `notes?select=body,author(full_name)`. Authors have no foreign key (decision 0007), and views cannot have one.

create function private.define_embedding(source regclass, name text, target regclass, condition text, meaning text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    -- One row: PostgREST then gives an object instead of a list.
    estimate text := case when condition like 'found.id = %' then 'rows 1' else '' end;
begin
    execute format(
        'create function public.%I(%s) returns setof %s language sql stable %s set search_path = pg_catalog, pg_temp'
        ' as $body$ select found.* from %s as found where %s $body$',
        name, source, target, estimate, target, condition
    );
    execute format('comment on function public.%I(%s) is %L', name, source, meaning);
    execute format('revoke all on function public.%I(%s) from public, anon, authenticated, service_role', name, source);
    execute format('grant execute on function public.%I(%s) to authenticated, service_role', name, source);
end
$$;
comment on function private.define_embedding(regclass, text, regclass, text, text) is
'Lets the API embed rows of target in rows of source, under a name. condition joins them: found is the row of target, $1 that of source. A condition that begins with found.id gives one row, others give a list. Migrations call it.';

do $$
declare
    owned regclass;
begin
    foreach owned in array '{public.notes,public.activities,public.campaigns,public.opportunities,public.lists}'::regclass[] loop
        perform private.define_embedding(
            owned, 'author', 'public.users', 'found.id = $1.created_by',
            'Who made the row, as far as the reader may see them; to be embedded: select=*,author(full_name).'
        );
    end loop;
    foreach owned in array '{public.attribution_credits,public.influenced_opportunities}'::regclass[] loop
        perform private.define_embedding(
            owned, 'opportunity', 'public.opportunities',
            'found.id = $1.opportunity_id and found.workspace_id = $1.workspace_id',
            'The opportunity of the row, to be embedded: select=*,opportunity(name).'
        );
        perform private.define_embedding(
            owned, 'influencer', 'public.workspace_influencers',
            'found.id = $1.workspace_influencer_id and found.workspace_id = $1.workspace_id',
            'The influencer of the row, to be embedded: select=*,influencer(name). null where it is nobody''s.'
        );
    end loop;
    perform private.define_embedding(
        'public.attribution_credits', 'campaign', 'public.campaigns',
        'found.id = $1.campaign_id and found.workspace_id = $1.workspace_id',
        'The campaign that is credited, to be embedded: select=*,campaign(name). null where it is none.'
    );
    perform private.define_embedding(
        'public.opportunities', 'credits', 'public.attribution_credits',
        'found.opportunity_id = $1.id and found.workspace_id = $1.workspace_id',
        'Who is credited with the opportunity, by every model; to be embedded: select=name,credits(*)&credits.model_name=eq.linear.'
    );
    perform private.define_embedding(
        'public.campaigns', 'credits', 'public.attribution_credits',
        'found.campaign_id = $1.id and found.workspace_id = $1.workspace_id',
        'What the campaign is credited with, by every model; to be embedded: select=name,credits(*)&credits.model_name=eq.linear.'
    );
    perform private.define_embedding(
        'public.workspace_influencers', 'credits', 'public.attribution_credits',
        'found.workspace_influencer_id = $1.id and found.workspace_id = $1.workspace_id',
        'What the influencer is credited with, by every model; to be embedded: select=name,credits(*)&credits.model_name=eq.linear.'
    );
end
$$;

select private.revoke_execute();
