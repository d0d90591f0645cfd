-- Report parameters: a misspelt campaign, pipeline or word is an error, so that it does not look like one without results.
--
-- Functions only; no lock on rows. Invoker: the caller's own policies decide what is known.

create function public.require_one_of(parameter text, value text, variadic known text[])
returns boolean
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    if value is not null and value <> all(known) then
        perform public.reject('reports_parameter_known', parameter, value, array_to_string(known, ', '));
    end if;
    return true;
end
$$;
comment on function public.require_one_of(text, text, text[]) is
'True if a parameter of a report is null or one of the words it may be; otherwise a refusal that names them.';
select private.define_refusal(
    'reports_parameter_known', '{parameter} cannot be "{value}"', '', 'Give one of {words}.', '22023'
);

create function public.require_campaign(slug text)
returns uuid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    found uuid;
    known text;
begin
    select campaigns.id
    into found
    from public.campaigns as campaigns
    where campaigns.slug = lower(btrim(require_campaign.slug));
    if found is null and slug is not null then
        select string_agg(latest.slug, ', ' order by latest.slug)
        into known
        from (
            select campaigns.slug
            from public.campaigns as campaigns
            order by campaigns.created_at desc
            limit 20
        ) as latest;
        perform public.reject('reports_campaign_known', slug, coalesce(known, 'none'));
    end if;
    return found;
end
$$;
comment on function public.require_campaign(text) is
'The campaign with that slug; null for null; otherwise a refusal that names the latest campaigns. A slug is unique in the workspace.';
select private.define_refusal(
    'reports_campaign_known', 'there is no campaign "{slug}"', '', 'A campaign is named by its slug. The latest: {campaigns}.', '22023'
);

create function public.require_pipeline(name text)
returns uuid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    found uuid;
    known text;
begin
    select pipelines.id
    into found
    from public.pipelines as pipelines
    where pipelines.name = require_pipeline.name;
    if found is null and name is not null then
        select string_agg(pipelines.name, ', ' order by pipelines.name) into known from public.pipelines as pipelines;
        perform public.reject('reports_pipeline_known', name, coalesce(known, 'none'));
    end if;
    return found;
end
$$;
comment on function public.require_pipeline(text) is
'The pipeline of that name; null for null; otherwise a refusal that names those there are.';
select private.define_refusal(
    'reports_pipeline_known', 'there is no pipeline "{name}"', '', 'Pipelines: {pipelines}.', '22023'
);

revoke all on function
public.require_one_of(text, text, text[]), public.require_campaign(text), public.require_pipeline(text)
from public, anon, authenticated, service_role;
grant execute on function
public.require_one_of(text, text, text[]), public.require_campaign(text), public.require_pipeline(text)
to authenticated, service_role;
