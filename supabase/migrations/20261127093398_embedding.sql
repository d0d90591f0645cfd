-- Embedding: relations that an application follows in one request and that no foreign key shows to the API.
--
-- Functions only, no lock on rows. PostgREST embeds what a function of a row returns, under the function's name:
-- `notes?select=body,author(full_name)`. Authors have no foreign key (decision 0007), and views cannot have one. `rows 1` makes
-- it an object instead of a list.

create function public.author(public.notes)
returns setof public.users
language sql
stable
rows 1
set search_path = pg_catalog, pg_temp
as $$
    select found.*
    from public.users as found
    where found.id = $1.created_by
$$;
comment on function public.author(public.notes) is
'Who made the row, if the reader may see them. Embed it: select=*,author(full_name).';

create function public.author(public.activities)
returns setof public.users
language sql
stable
rows 1
set search_path = pg_catalog, pg_temp
as $$
    select found.*
    from public.users as found
    where found.id = $1.created_by
$$;
comment on function public.author(public.activities) is
'Who made the row, if the reader may see them. Embed it: select=*,author(full_name).';

create function public.opportunity(public.attribution_credits)
returns setof public.opportunities
language sql
stable
rows 1
set search_path = pg_catalog, pg_temp
as $$
    select found.*
    from public.opportunities as found
    where found.workspace_id = $1.workspace_id and found.id = $1.opportunity_id
$$;
comment on function public.opportunity(public.attribution_credits) is
'The opportunity that is credited. Embed it: select=*,opportunity(name).';

create function public.influencer(public.attribution_credits)
returns setof public.workspace_influencers
language sql
stable
rows 1
set search_path = pg_catalog, pg_temp
as $$
    select found.*
    from public.workspace_influencers as found
    where found.workspace_id = $1.workspace_id and found.id = $1.workspace_influencer_id
$$;
comment on function public.influencer(public.attribution_credits) is
'The influencer who is credited; null if nobody is. Embed it: select=*,influencer(name).';

create function public.campaign(public.attribution_credits)
returns setof public.campaigns
language sql
stable
rows 1
set search_path = pg_catalog, pg_temp
as $$
    select found.*
    from public.campaigns as found
    where found.workspace_id = $1.workspace_id and found.id = $1.campaign_id
$$;
comment on function public.campaign(public.attribution_credits) is
'The campaign that is credited; null if none is. Embed it: select=*,campaign(name).';

create function public.credits(public.opportunities)
returns setof public.attribution_credits
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select found.*
    from public.attribution_credits as found
    where found.workspace_id = $1.workspace_id and found.opportunity_id = $1.id
$$;
comment on function public.credits(public.opportunities) is
'Its credits, by every model. Embed those of one: select=name,credits(*)&credits.model_name=eq.linear.';

create function public.credits(public.workspace_influencers)
returns setof public.attribution_credits
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select found.*
    from public.attribution_credits as found
    where found.workspace_id = $1.workspace_id and found.workspace_influencer_id = $1.id
$$;
comment on function public.credits(public.workspace_influencers) is
'Its credits, by every model. Embed those of one: select=name,credits(*)&credits.model_name=eq.linear.';

create function public.credits(public.campaigns)
returns setof public.attribution_credits
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select found.*
    from public.attribution_credits as found
    where found.workspace_id = $1.workspace_id and found.campaign_id = $1.id
$$;
comment on function public.credits(public.campaigns) is
'Its credits, by every model. Embed those of one: select=name,credits(*)&credits.model_name=eq.linear.';

revoke all on function
public.author(public.notes),
public.author(public.activities),
public.opportunity(public.attribution_credits),
public.influencer(public.attribution_credits),
public.campaign(public.attribution_credits),
public.credits(public.opportunities),
public.credits(public.workspace_influencers),
public.credits(public.campaigns)
from public, anon, authenticated, service_role;
grant execute on function
public.author(public.notes),
public.author(public.activities),
public.opportunity(public.attribution_credits),
public.influencer(public.attribution_credits),
public.campaign(public.attribution_credits),
public.credits(public.opportunities),
public.credits(public.workspace_influencers),
public.credits(public.campaigns)
to authenticated, service_role;
