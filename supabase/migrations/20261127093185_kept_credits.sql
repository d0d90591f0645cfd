-- Kept credits: sums of attribution credits, read from the credit totals of the file before.
--
-- Functions only; no lock on rows.

-- Functions for public.attribution_totals(). Invoker: the caller's own policies decide whose credits these are.
create function private.has_monthly_credits(
    split_by text, model text, moment timestamptz, run_id uuid, starts_on date, ends_on date
)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return
        moment is null
        and run_id is null
        and split_by in ('influencer', 'campaign', 'channel', 'credited_to')
        and (starts_on = '-infinity' or extract(day from starts_on) = 1)
        and (ends_on = 'infinity' or extract(day from ends_on) = 1)
        -- A caller who sees many workspaces may see one that does not follow the model.
        and row_security_active('public.monthly_credits'::regclass)
        and exists (select from public.monthly_credits as months where months.model_name = has_monthly_credits.model);
end
$$;
comment on function private.has_monthly_credits(text, text, timestamptz, uuid, date, date) is
'Whether public.monthly_credits has what a member asks for: current credits of a followed model by a dimension that is kept, of whole months.';

create function private.sum_kept_credits(split_by text, model text, monthly boolean, starts_on date, ends_on date)
returns table (
    workspace_id uuid,
    month date,
    key_id uuid,
    key_text text,
    is_unattributed boolean,
    adds_up boolean,
    open_pipeline_minor bigint,
    won_pipeline_minor bigint,
    revenue_minor bigint,
    lost_minor bigint,
    opportunities bigint,
    deals bigint
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    is_additive constant boolean := not exists (
        select from public.attribution_models as models where models.name = model and models.type = 'influenced'
    );
begin
    return query
    select
        kept.workspace_id,
        case when monthly then kept.month end,
        case when split_by in ('influencer', 'campaign') then nullif(kept.key, '')::uuid end,
        case when split_by in ('channel', 'credited_to') then nullif(kept.key, '') end,
        kept.is_unattributed,
        is_additive,
        sum(kept.open_pipeline_total::bigint)::bigint,
        sum(kept.won_pipeline_total::bigint)::bigint,
        sum(kept.revenue_total::bigint)::bigint,
        sum(kept.lost_total::bigint)::bigint,
        sum(kept.opportunities_total::bigint)::bigint,
        sum(kept.deals_total::bigint)::bigint
    from public.monthly_credits as kept
    where kept.model_name = model and kept.dimension = split_by and kept.month >= starts_on and kept.month < ends_on
    group by kept.workspace_id, case when monthly then kept.month end, kept.key, kept.is_unattributed
    having
        sum(kept.opportunities_total) <> 0 or sum(kept.deals_total) <> 0 or sum(kept.revenue_total) <> 0
        or bool_or(kept.revenue_total <> 0);
end
$$;
comment on function private.sum_kept_credits(text, text, boolean, date, date) is
'What private.sum_credits() answers, from public.monthly_credits.';

select private.revoke_execute();
