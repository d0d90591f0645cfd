-- Imports: batches, the rows of their files, and what each row writes.
--
-- New tables, and functions and triggers of these. Written by the functions of the next files alone; members read them.

create function private.import_target_table(target text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case target
        when 'audience' then 'workspace_audience_segments'
        when 'catalog_audience' then 'audience_segments'
        when 'catalog_influencers' then 'influencers'
        when 'committee' then 'opportunity_contacts'
        when 'costs' then 'campaign_costs'
        when 'exchange_rates' then 'workspace_exchange_rates'
        when 'influencers' then 'workspace_influencers'
        when 'links' then 'tracking_links'
        when 'metrics' then 'deliverable_metrics'
        when 'revenue' then 'revenue_events'
        when 'stage_history' then 'opportunity_history'
        when 'touches' then 'touchpoints'
        else target
    end
$$;
comment on function private.import_target_table(text) is 'The table that a row of a target is about.';

-- What others refer to comes first.
create function private.import_table_order()
returns text[]
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select array[
        'custom_field_definitions', 'workspace_exchange_rates', 'lost_reasons', 'companies', 'company_domains', 'contacts', 'contact_emails',
        'contact_profiles', 'workspace_influencers', 'workspace_influencer_accounts', 'workspace_influencer_topics', 'workspace_influencer_languages',
        'tags', 'workspace_influencer_tags', 'lists', 'list_influencers', 'workspace_audience_segments',
        'campaigns', 'collaborations', 'deliverables', 'deliverable_metrics', 'campaign_costs', 'tracking_links', 'promo_codes', 'opportunities',
        'opportunity_contacts', 'deals', 'revenue_events', 'opportunity_history', 'notes', 'activities', 'touchpoints',
        -- Of the catalog, by services.
        'influencers', 'account_metrics', 'audience_segments'
    ]
$$;
comment on function private.import_table_order() is 'The tables that imports write, in the order they are written.';

create table public.import_batches (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    source text not null constraint import_batches_source_check check (btrim(source) <> ''),
    status text not null default 'staging' constraint import_batches_status_check check (
        status in ('staging', 'planning', 'planned', 'applying', 'applied', 'undoing', 'undone')
    ),
    mapping jsonb not null constraint import_batches_mapping_check check (jsonb_typeof(mapping -> 'files') = 'array'),
    words jsonb not null default '{}',
    phase smallint not null default 1 constraint import_batches_phase_check check (phase between 1 and 100),
    next_file smallint,
    next_line bigint not null default 0,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    planned_at timestamptz,
    applied_at timestamptz,
    applied_by uuid,
    undone_at timestamptz,
    undone_by uuid,
    primary key (workspace_id, id)
);
select private.describe_table('public.import_batches', 'An import: files of one source system that are checked, written and taken back together.', $$
    source: The system the files come from. With the id that a row has there it is the key against importing twice.
    status: staging (rows arrive), planning, planned, applying, applied, undoing or undone.
    mapping: How the files are read. files is an array, one object a file: name, target, columns (their column: our field), constants (field: value), values (field: their word: our word), custom (field: type), date_order, decimal_mark, time_zone, currency. joins, splits, prefixes, leaves_out and keeps shape cells before they are read.
    words: What the words of lists were found to mean, by field and word; null for words that are not known.
    phase: What the import is at: 1 reads the rows, 2 compares them with the workspace, 3 tries them, 4 writes them. While the import is undone: which table of private.import_table_order() it is at.
    next_file: The file that planning, applying or undoing continues with; null: the first.
    next_line: The line after which it continues, or before which undoing does.
    planned_at: When planning was complete.
    applied_at: When everything was written.
    applied_by: Who applied it; null for services.
    undone_at: When it was taken back.
    undone_by: Who took it back; null for services.
$$);
select private.secure_workspace_table('public.import_batches', commands => '{}');

create table public.import_rows (
    -- Its key is that of the batch: a second one of each row would be checked for nothing.
    workspace_id uuid not null default public.active_workspace(),
    batch_id uuid not null,
    file smallint not null constraint import_rows_file_check check (file >= 0),
    line bigint not null constraint import_rows_line_check check (line > 0),
    given jsonb not null constraint import_rows_given_check check (jsonb_typeof(given) = 'object'),
    action text constraint import_rows_action_check check (action in ('create', 'update', 'unchanged', 'skip', 'refuse')),
    rule text,
    field text,
    value text,
    reason text,
    hint text,
    remarks text[],
    applied_at timestamptz,
    primary key (workspace_id, batch_id, file, line),
    constraint import_rows_batch_id_fkey foreign key (workspace_id, batch_id)
    references public.import_batches (workspace_id, id) on delete cascade
) with (fillfactor = 70);
create index import_rows_action_idx on public.import_rows (workspace_id, batch_id, action, file, line);
select private.describe_table('public.import_rows', 'A row of an import file and what becomes of it.', $$
    batch_id: The import.
    file: The file, by its place in the mapping: 0 is the first.
    line: Row of the file as a spreadsheet counts it: 1 is the header.
    given: What the file says, by its own column names. Emptied of rows of erased people, and when the row is written.
    action: create, update, unchanged, skip (left out on purpose: known already in this file, merged, erased) or refuse. Null until planned.
    rule: Why it is skipped or refused, as a stable code.
    field: The field that is to blame.
    value: What it says there, at most 200 characters.
    reason: Why, in words.
    hint: What to do about it.
    remarks: Values that were left out while the rest of the row is imported, and why.
    applied_at: When it was written; null for rows that write nothing.
$$);
select private.describe_indexes($$
    import_rows_action_idx: Rows of one fate: refused rows, the summary (public.import_summary()).
$$);
select private.secure_workspace_table('public.import_rows', commands => '{}', audited => '{}', limited => false);

create table public.import_records (
    -- Its key is that of the batch: a second one of each row would be checked for nothing.
    workspace_id uuid not null default public.active_workspace(),
    batch_id uuid not null,
    file smallint not null,
    line bigint not null,
    part text not null,
    -- Neither is read for names when a person is erased, so neither takes one.
    table_name text not null constraint import_records_table_name_check check (table_name = any(private.import_table_order())),
    record_id uuid,
    keys text[] not null default '{}',
    refs jsonb not null default '{}',
    new_values jsonb not null,
    action text constraint import_records_action_check check (action in ('create', 'update', 'unchanged', 'same', 'refuse')),
    old_values jsonb,
    digest text,
    applied_at timestamptz,
    primary key (workspace_id, batch_id, file, line, part),
    constraint import_records_part_check check (
        split_part(part, '/', 1) = table_name and substr(part, length(table_name) + 1) ~ '^(/[a-z0-9_]{1,60})?$'
    ),
    constraint import_records_batch_id_fkey foreign key (workspace_id, batch_id)
    references public.import_batches (workspace_id, id) on delete cascade
) with (fillfactor = 70);
create index import_records_record_idx on public.import_records (workspace_id, record_id);
create index import_records_refused_idx on public.import_records (workspace_id, batch_id) where action = 'refuse';
select private.describe_table('public.import_records', 'What a row of an import writes: one record for each table it concerns.', $$
    batch_id: The import.
    file: The file of the row; -1 for what the import as a whole needs, such as custom fields.
    line: The row.
    part: Which part of the row: the table, with a number or a platform if there are several.
    table_name: The table.
    record_id: The row of that table, known before it is written.
    keys: What it is recognised by.
    refs: References that are not resolved yet, by column.
    new_values: What is to be written, by column. Below merged are the ids of merged rows that a new row names: it is written under these, so that undoing the merge gives it back.
    action: create, update, unchanged, same (another row of the file has it already) or refuse.
    old_values: What an update replaced, by column.
    digest: Digest of the row as it was written, by which undoing sees later changes.
    applied_at: When it was written.
$$);
select private.describe_indexes($$
    import_records_record_idx: The record that others of the batch refer to (private.import_with_parents()).
    import_records_refused_idx: Whether anything of an import is refused, so that others cannot refer to it (private.drop_lost_references()).
$$);
select private.secure_workspace_table('public.import_records', commands => '{}', audited => '{}', limited => false);

create table private.import_keys (
    workspace_id uuid not null,
    batch_id uuid not null,
    table_name text not null,
    key text not null,
    record_id uuid not null,
    file smallint,
    line bigint,
    merged_id uuid,
    primary key (workspace_id, batch_id, table_name, key),
    constraint import_keys_batch_id_fkey foreign key (workspace_id, batch_id)
    references public.import_batches (workspace_id, id) on delete cascade
);
-- Few keys belong to merged rows: this nearly empty index says so, whatever the planner knows of the table.
create index import_keys_merged_idx on private.import_keys (workspace_id, batch_id, table_name, record_id) where merged_id is not null;
select private.describe_table('private.import_keys', 'What the records of an import are recognised by, and which record that is.', $$
    batch_id: The import.
    table_name: The table of the record.
    key: Kind and value, such as email:jane@acme.com.
    record_id: The record.
    file: The file of the first row with this key; null if the workspace had the record before.
    line: That row.
    merged_id: The merged row that the key belongs to, if the record is its survivor.
$$);
comment on index private.import_keys_merged_idx is 'Which merged row a key belongs to (private.merged_import_record()).';
select private.secure_hidden_table('private.import_keys');

-- These tables are counted again and again while they are filled: 3,000 rows are read for it, and no JSON. Without any statistics
-- of keys a look-up of some keys by name would be planned as one through all keys of the import.
do $$
declare
    item record;
begin
    for item in
        select columns.attrelid::regclass as relation, columns.attname as name, columns.atttypid = any(array['jsonb', 'text[]']::regtype[]) as is_wide
        from pg_catalog.pg_attribute as columns
        where
            columns.attrelid = any(array['public.import_rows', 'public.import_records', 'private.import_keys']::regclass[])
            and columns.attnum > 0
    loop
        execute format('alter table %s alter column %I set statistics %s', item.relation, item.name, case when item.is_wide then 0 else 10 end);
    end loop;
    alter table private.import_keys alter column key set (n_distinct = -1);
end
$$;
-- Not even services write these directly.
revoke insert on public.import_batches, public.import_rows, public.import_records from service_role;

-- What triggers change of their own accord, later too, says nothing about whether somebody used the row.
create function private.import_digest(item jsonb)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select md5((item - array['updated_at', 'company_domain', case when item ? 'lifecycle_stage' then 'company_id' else '' end])::text)
$$;
comment on function private.import_digest(jsonb) is 'Digest of a row as an import wrote it, without what triggers keep.';

select private.revoke_execute();
