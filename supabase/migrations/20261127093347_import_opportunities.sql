-- Opportunities of an import: their stages in the words of another CRM, their days, and the deal and revenue of what is won.
--
-- Functions only.

create function private.import_stage(workspace_id uuid, pipeline_id uuid, given text)
returns public.pipeline_stages
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    stage public.pipeline_stages;
    class constant text := private.import_stage_class(given);
begin
    select stages.*
    into stage
    from public.pipeline_stages as stages
    where
        stages.workspace_id = import_stage.workspace_id and stages.pipeline_id = import_stage.pipeline_id
        and (
            lower(stages.name) = lower(given)
            or lower(stages.name) = lower(class)
            or (class in ('Won', 'Lost') and stages.type = lower(class))
        )
    order by lower(stages.name) = lower(given) desc, lower(stages.name) = lower(class) desc, stages.position
    limit 1;
    return stage;
end
$$;
comment on function private.import_stage(uuid, uuid, text) is
'The stage of a pipeline that a word means: by name, else the stage of the standard pipeline that it is like.';

create function private.shape_import_opportunity(workspace_id uuid, given jsonb, company_name text, pipeline_id uuid, currency text)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    shaped jsonb := given || jsonb_build_object(
        'pipeline_id', coalesce(given ->> 'pipeline_id', shape_import_opportunity.pipeline_id::text),
        'currency_code', coalesce(given ->> 'currency_code', currency)
    ) || jsonb_strip_nulls(jsonb_build_object('name', coalesce(given ->> 'name', company_name, given ->> 'external_id')));
    named constant text := given ->> 'stage_id';
    said constant text := given ->> 'status';
    status constant text := case
        when said ~ 'won|gewonnen' or private.import_stage_class(said) = 'Won' then 'won'
        when said ~ 'lost|verloren' or private.import_stage_class(said) = 'Lost' then 'lost'
        when said in ('open', 'in_progress', 'active', 'offen', 'new', 'pending') then 'open'
        when said ~ '^(ouverte?|abiert[oa]|abert[oa]|en_cours|en_curso|em_andamento)$' then 'open'
        when said ~ 'delete|archiv|gelöscht|supprim|eliminad|exclu[ií]d' then 'deleted'
    end;
    stage public.pipeline_stages;
begin
    if status = 'deleted' or (said is not null and status is null) then
        return shaped || jsonb_build_object('unknown_status', coalesce(status, said));
    end if;
    stage := private.import_stage(workspace_id, (shaped ->> 'pipeline_id')::uuid, coalesce(nullif(status, 'open'), named, 'open'));
    if stage.id is null and named is not null then
        return shaped || jsonb_build_object('unknown_stage', named);
    end if;
    shaped := private.date_import_opportunity(shaped, stage.type) - array['status', 'won_on', 'lost_on', 'stage_id'];
    if stage.id is not null then
        shaped := shaped || jsonb_build_object('stage_id', stage.id, 'stage_type', stage.type);
    end if;
    if not shaped ? 'external_id' then
        shaped := shaped || jsonb_build_object('external_id', 'row:' || md5(concat_ws(
            '|', lower(shaped ->> 'name'), lower(company_name), given ->> 'opened_on'
        )));
    end if;
    return shaped;
end
$$;
comment on function private.shape_import_opportunity(uuid, jsonb, text, uuid, text) is
'An opportunity with pipeline, stage, name and days; stage_type says what it is, unknown_stage which word no stage has.';

create function private.shape_import_opportunities(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    default_pipeline uuid;
    default_currency text;
begin
    select pipelines.id into default_pipeline
    from public.pipelines as pipelines where pipelines.workspace_id = batch.workspace_id and pipelines.is_default;
    select coalesce(batch.mapping -> 'files' -> file_number ->> 'currency', workspaces.reporting_currency_code) into default_currency
    from public.workspaces as workspaces where workspaces.id = batch.workspace_id;
    update public.import_records as records
    set new_values = private.shape_import_opportunity(
        batch.workspace_id, records.new_values,
        (
            select companies.new_values ->> 'name' from public.import_records as companies
            where
                companies.workspace_id = batch.workspace_id and companies.batch_id = batch.id and companies.file = file_number
                and companies.line = records.line and companies.part = 'companies'
        ),
        default_pipeline, default_currency
    )
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line > after_line and records.line <= through_line and records.part = 'opportunities';
    perform private.store_import_problems(batch, file_number, (
        select array_agg(private.import_stage_problem(
            batch, records.line, (records.new_values ->> 'pipeline_id')::uuid, records.new_values ->> 'unknown_stage'
        ))
        from public.import_records as records
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line > after_line and records.line <= through_line and records.part = 'opportunities'
            and records.new_values ? 'unknown_stage'
    ));
    perform private.store_import_problems(batch, file_number, (
        select array_agg(private.import_opportunity_problem(records.line, records.new_values))
        from public.import_records as records
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line > after_line and records.line <= through_line and records.part = 'opportunities'
            and (records.new_values ? 'unknown_status' or not records.new_values ? 'name')
    ));
    perform private.store_import_remarks(batch, file_number, array_agg(records.line), array_agg(format(
        'it is %s, and no day says since when: if it is new here, it counts as closed today', records.new_values ->> 'stage_type'
    )))
    from public.import_records as records
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line > after_line and records.line <= through_line and records.part = 'opportunities'
        and records.new_values ->> 'stage_type' in ('won', 'lost') and not records.new_values ? 'closed_on';
    perform private.add_import_deals(batch, file_number, after_line, through_line);
    perform private.drop_new_lost_reasons(batch, file_number, after_line, through_line);
end
$$;
comment on function private.shape_import_opportunities(public.import_batches, smallint, bigint, bigint) is
'Opportunities get their pipeline, stage, name and days; what is won gets a deal and its booking.';

create function private.import_opportunity_problem(line bigint, item jsonb)
returns private.import_problem
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        when item ->> 'unknown_status' = 'deleted'
            then private.import_problem(line, 'skip', 'status', null, private.fill_refusal('import_row_deleted'))
        when item ? 'unknown_status' then private.import_problem(
            line, 'refuse', 'status', item ->> 'unknown_status', private.fill_refusal('import_status_known', left(item ->> 'unknown_status', 60))
        )
        else private.import_problem(line, 'refuse', 'name', null, private.fill_refusal('import_name_given'))
    end;
end
$$;
comment on function private.import_opportunity_problem(bigint, jsonb) is
'Why an opportunity is left out: it is deleted elsewhere, its status is not known, or nothing tells it from others.';

create function private.drop_new_lost_reasons(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    lines bigint[];
    remarks text[];
begin
    with gone as (
        delete from public.import_records as records
        using public.import_records as opportunities
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line > after_line and records.line <= through_line and records.part = 'lost_reasons'
            and opportunities.workspace_id = batch.workspace_id and opportunities.batch_id = batch.id and opportunities.file = file_number
            and opportunities.line = records.line and opportunities.part = 'opportunities'
            and (
                not exists (
                    select from public.pipeline_stages as stages
                    where
                        stages.workspace_id = batch.workspace_id and stages.id::text = opportunities.new_values ->> 'stage_id'
                        and stages.type = 'lost'
                )
                or (
                    private.active_workspace('admin') is null and not exists (
                        select from public.lost_reasons as reasons
                        where reasons.workspace_id = batch.workspace_id and lower(reasons.name) = lower(records.new_values ->> 'name')
                    )
                )
            )
        returning records.line, format('lost_reason "%s" is left out: the row is not lost, or only admins add reasons', records.new_values ->> 'name') as remark
    )
    select array_agg(gone.line), array_agg(gone.remark) into lines, remarks from gone;
    perform private.store_import_remarks(batch, file_number, lines, remarks);
end
$$;
comment on function private.drop_new_lost_reasons(public.import_batches, smallint, bigint, bigint) is
'Leaves out lost reasons of what is not lost, and new ones unless an admin imports: reasons are settings of the workspace.';

create function private.import_stage_problem(batch public.import_batches, line bigint, pipeline_id uuid, given text)
returns private.import_problem
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return private.import_problem(line, 'refuse', 'stage', given, private.fill_refusal('import_stage_known', left(given, 60), (
        select string_agg(stages.name, ', ' order by stages.position)
        from public.pipeline_stages as stages
        where stages.workspace_id = batch.workspace_id and stages.pipeline_id = import_stage_problem.pipeline_id
    )));
end
$$;
comment on function private.import_stage_problem(public.import_batches, bigint, uuid, text) is 'Why a stage is refused, with those of the pipeline.';

create function private.date_import_opportunity(given jsonb, stage_type text)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    closed_on constant text := coalesce(
        case stage_type when 'won' then given ->> 'won_on' when 'lost' then given ->> 'lost_on' end, given ->> 'closed_on'
    );
begin
    -- The close date of what is open is the day it is expected.
    if stage_type = 'open' then
        return (given - 'closed_on') || case
            when given ? 'expected_close_on' or closed_on is null then '{}'
            else jsonb_build_object('expected_close_on', closed_on)
        end;
    end if;
    return case
        when closed_on is null then given
        else given || jsonb_build_object('closed_on', closed_on)
        || case when given ? 'opened_on' then '{}' else jsonb_build_object('opened_on', closed_on) end
    end;
end
$$;
comment on function private.date_import_opportunity(jsonb, text) is
'The days of an opportunity: the day it closed, or of an open one the day it is expected to.';

create function private.add_import_deals(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into public.import_records (workspace_id, batch_id, file, line, part, table_name, new_values)
    select batch.workspace_id, batch.id, file_number, records.line, made.part, made.part, jsonb_strip_nulls(made.new_values)
    from public.import_records as records
    cross join lateral (
        values
        ('deals', jsonb_build_object(
            'won_on', records.new_values -> 'closed_on', 'currency_code', records.new_values -> 'currency_code',
            'value_minor', records.new_values -> 'amount_minor', 'billing_period', 'one_off', 'starts_on', records.new_values -> 'closed_on'
        )),
        ('revenue_events', jsonb_build_object(
            'type', 'booking', 'occurred_on', records.new_values -> 'closed_on', 'currency_code', records.new_values -> 'currency_code',
            'amount_minor', records.new_values -> 'amount_minor', 'external_id', (records.new_values ->> 'external_id') || '/booking'
        ))
    ) as made (part, new_values)
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line > after_line and records.line <= through_line and records.part = 'opportunities'
        and records.new_values ->> 'stage_type' = 'won' and records.new_values ? 'amount_minor';
end
$$;
comment on function private.add_import_deals(public.import_batches, smallint, bigint, bigint) is
'What is won has a deal and a booking on the day it closed.';

create function private.join_import_deals(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Won opportunities are read before the contracts that say more of the same deals.
    update public.import_records as records
    set new_values = won.new_values || records.new_values
    from public.import_records as won
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line > after_line and records.line <= through_line and records.part = 'deals' and records.action = 'create'
        and won.workspace_id = batch.workspace_id and won.record_id = records.record_id and won.batch_id = batch.id
        and won.file <> file_number and won.part = 'deals' and won.action = 'create';
    update public.import_records as won
    set action = 'same'
    from public.import_records as records
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line > after_line and records.line <= through_line and records.part = 'deals' and records.action = 'create'
        and won.workspace_id = batch.workspace_id and won.record_id = records.record_id and won.batch_id = batch.id
        and won.file <> file_number and won.part = 'deals' and won.action = 'create';
end
$$;
comment on function private.join_import_deals(public.import_batches, smallint, bigint, bigint) is
'A deal that an opportunity of the import makes and that a row of its own describes is written once, by that row.';

select private.revoke_execute();
