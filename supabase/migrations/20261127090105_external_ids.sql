-- The id that a row has in another system: source and external_id.
--
-- One function. Later files call it for every table that can be imported; docs/decisions/0049-external-ids.md lists the others.

-- One row per id of a source. Rows without an id do not collide: nulls are distinct. The key is whole, not partial, because
-- `on conflict (workspace_id, source, external_id)`, as PostgREST writes it, finds no partial index. The workspace comes last: where
-- most rows have no id, an index that began with it would be so small that a planner without statistics would take it for the
-- primary key's, and read a whole workspace for each row.
create function private.add_external_id(target regclass, default_source text default null)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    name constant text := (select relname from pg_catalog.pg_class where oid = target);
    scope constant text := case
        when exists (
            select from pg_catalog.pg_attribute where attrelid = target and attname = 'workspace_id' and not attisdropped
        ) then ', workspace_id' else ''
    end;
begin
    execute format(
        'alter table %1$s add column source text %2$s, add column external_id text, '
        'add constraint %3$I unique (source, external_id%4$s), '
        'add constraint %5$I check (external_id is null or source is not null)',
        target,
        case when default_source is null then '' else format('not null default %L', default_source) end,
        name || '_external_id_key', scope, name || '_external_id_check'
    );
    execute format(
        'comment on constraint %I on %s is %L', name || '_external_id_key', target, 'A row of another system is stored once, however often it is sent.'
    );
    execute format(
        'comment on constraint %I on %s is %L', name || '_external_id_check', target,
        'An id says nothing without the system it is from. A source alone says where the row came from.'
    );
end
$$;
comment on function private.add_external_id(regclass, text) is
'Gives a table source and external_id: the id that a row has in another system, unique per workspace (in the catalog: at all). Called right after create table, before private.describe_table(). default_source: for a table whose rows always have a source.';

select private.revoke_execute();
