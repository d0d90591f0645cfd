-- Custom fields: typed fields that a workspace adds to records.
--
-- One new table and functions.

create table public.custom_field_definitions (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    subject text not null constraint custom_field_definitions_subject_check check (
        subject in ('workspace_influencers', 'campaigns', 'companies', 'contacts', 'opportunities')
    ),
    key text not null constraint custom_field_definitions_key_check check (key ~ '^[a-z][a-z0-9_]{0,62}$'),
    label text not null constraint custom_field_definitions_label_check check (btrim(label) <> ''),
    type text not null constraint custom_field_definitions_type_check check (
        type in ('text', 'number', 'boolean', 'date', 'choice', 'url')
    ),
    choices text[] constraint custom_field_definitions_choices_check check (cardinality(choices) > 0),
    is_required boolean not null default false,
    archived_at timestamptz,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint custom_field_definitions_key_key unique (workspace_id, subject, key),
    constraint custom_field_definitions_choice_check check ((type = 'choice') = (choices is not null))
);
comment on constraint custom_field_definitions_choice_check on public.custom_field_definitions is
'A field of type choice has its choices; other types have none.';
comment on constraint custom_field_definitions_key_check on public.custom_field_definitions is
'A key has lower-case letters, digits and underscores, begins with a letter and has at most 63 characters.';
select private.describe_table('public.custom_field_definitions', 'Fields a workspace adds to its own records.', $$
    subject: The table it extends.
    key: Name in custom_fields; lower case.
    label: Text that people read.
    type: text, number, boolean, date (YYYY-MM-DD), choice or url.
    choices: Allowed values of a choice.
    is_required: A record cannot be saved without it.
$$);
select private.secure_workspace_table('public.custom_field_definitions', 'admin');

create function private.normalise_choices()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    cleaned constant text[] := array(
        select private.clean_text(given.choice) from unnest(new.choices) with ordinality as given (choice, place) order by given.place
    );
begin
    if
        array_position(cleaned, null) is not null
        or (select count(*) > count(distinct given.choice) from unnest(cleaned) as given (choice))
    then
        perform private.reject(
            'custom_field_definitions_choices_check', new.key, array_to_string(cleaned, ', ', '(blank)')
        );
    end if;
    new.choices := cleaned;
    return new;
end
$$;
comment on function private.normalise_choices() is 'Trigger: writes the choices of a field in normal form and rejects blank and repeated ones.';
select private.define_refusal(
    'custom_field_definitions_choices_check',
    'choices of field "{field}": each is a text of its own',
    'Given are: {choices}.',
    'Leave out blanks and repetitions.'
);
create trigger b_normalise_choices
before insert or update of choices on public.custom_field_definitions
for each row when (new.choices is not null) execute function private.normalise_choices();
comment on trigger b_normalise_choices on public.custom_field_definitions is 'Choices in normal form.';

create function private.is_date(value text)
returns boolean
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    -- make_date() of the first of the month cannot fail on what the pattern lets through, the day may be beyond its end.
    select case
        when value ~ '^(?!0000)\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$' then
            substr(value, 9, 2)::integer <= extract(
                day from make_date(substr(value, 1, 4)::integer, substr(value, 6, 2)::integer, 1) + interval '1 month - 1 day'
            )
        else false
    end
$$;
comment on function private.is_date(text) is 'Whether a text is a day of the calendar as YYYY-MM-DD.';

-- Definer: it reads the definitions for every caller.
create function private.required_custom_field(workspace_id uuid, subject text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select min(defined.key) from public.custom_field_definitions as defined
        where
            defined.workspace_id = required_custom_field.workspace_id and defined.subject = required_custom_field.subject
            and defined.is_required and defined.archived_at is null
    );
end
$$;
comment on function private.required_custom_field(uuid, text) is
'The first of the custom fields that every row of a table needs in a workspace. NULL if it requires none.';

create function private.require_custom_fields()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    problem record;
begin
    -- A check constraint refuses a value that is not an object.
    if jsonb_typeof(new.custom_fields) is distinct from 'object' then
        return new;
    end if;
    if new.custom_fields = '{}' and private.required_custom_field(new.workspace_id, tg_argv[0]) is null then
        return new;
    end if;
    select
        coalesce(fields.key, definitions.key) as field,
        definitions.type,
        array_to_string(definitions.choices, ', ') as choices,
        case
            when definitions.key is null then 'known'
            when private.clean_text(fields.value #>> '{}') is null and definitions.is_required then 'given'
            else 'valid'
        end as rule
    into problem
    from jsonb_each(new.custom_fields) as fields
    full join (
        select * from public.custom_field_definitions as defined
        where defined.workspace_id = new.workspace_id and defined.subject = tg_argv[0]
    ) as definitions on definitions.key = fields.key
    where
        definitions.key is null
        or (private.clean_text(fields.value #>> '{}') is null and definitions.is_required and definitions.archived_at is null)
        or (
            fields.key is not null
            and not case definitions.type
                when 'text' then jsonb_typeof(fields.value) = 'string' and length(fields.value #>> '{}') <= 10000
                when 'number' then jsonb_typeof(fields.value) = 'number'
                when 'boolean' then jsonb_typeof(fields.value) = 'boolean'
                when 'date' then jsonb_typeof(fields.value) = 'string' and private.is_date(fields.value #>> '{}')
                when 'url' then jsonb_typeof(fields.value) = 'string' and fields.value #>> '{}' ~* '^https?://[^[:space:]]+$'
                else jsonb_typeof(fields.value) = 'string' and fields.value #>> '{}' = any(definitions.choices)
            end
        )
    order by coalesce(fields.key, definitions.key)
    limit 1;
    if problem.rule is not null and not private.is_foreign(new.workspace_id) then
        perform private.reject(
            tg_argv[0] || '_custom_fields_' || problem.rule, tg_argv[0], problem.field, problem.type, problem.choices
        );
    end if;
    return new;
end
$$;
comment on function private.require_custom_fields() is
'Trigger: custom_fields holds defined keys with values of their type, and every required one. Argument: table name.';

-- Asked once a statement, not once a row: nearly every row has no custom fields, and nearly no workspace requires one.
create function private.require_custom_fields_of_new()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace uuid;
    missing text;
begin
    for workspace in select distinct made.workspace_id from new_rows as made where made.custom_fields = '{}' loop
        missing := private.required_custom_field(workspace, tg_argv[0]);
        if missing is not null and not private.is_foreign(workspace) then
            perform private.reject(tg_argv[0] || '_custom_fields_given', tg_argv[0], missing);
        end if;
    end loop;
    return null;
end
$$;
comment on function private.require_custom_fields_of_new() is
'Statement trigger: new rows without any custom field are refused where the workspace requires one.';

create function private.require_custom_fields_of(target regclass)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    name constant text := (select relname from pg_catalog.pg_class where oid = target);
begin
    -- Erasing a person empties the fields, required ones too.
    execute format(
        'create trigger require_custom_fields_inserted before insert on %s '
        'for each row when (new.custom_fields <> ''{}'') execute function private.require_custom_fields(%L)',
        target, name
    );
    execute format(
        'create trigger require_custom_fields_of_new after insert on %s referencing new table as new_rows '
        'for each statement execute function private.require_custom_fields_of_new(%L)',
        target, name
    );
    execute format(
        'create trigger require_custom_fields_updated before update of custom_fields on %s '
        'for each row when (new.custom_fields is distinct from old.custom_fields and not private.is_running(''erasing'')) '
        'execute function private.require_custom_fields(%L)',
        target, name
    );
    execute format('comment on trigger require_custom_fields_inserted on %s is %L', target, 'Custom fields are typed.');
    execute format('comment on trigger require_custom_fields_of_new on %s is %L', target, 'Custom fields that are required.');
    execute format('comment on trigger require_custom_fields_updated on %s is %L', target, 'Custom fields are typed.');
    perform private.define_refusal(
        name || '_custom_fields_known',
        'custom fields of {table}: there is no field "{field}"',
        'Fields are defined per workspace in public.custom_field_definitions.',
        'Define the field first, or leave it out.'
    );
    perform private.define_refusal(
        name || '_custom_fields_given',
        'custom fields of {table}: field "{field}" is required',
        'Fields are defined per workspace in public.custom_field_definitions.',
        'Send a value for the field.'
    );
    perform private.define_refusal(
        name || '_custom_fields_valid',
        'custom fields of {table}: field "{field}" must be a {type}',
        'It is one of: {choices}.',
        'Send a value of the type that public.custom_field_definitions says.'
    );
end
$$;
comment on function private.require_custom_fields_of(regclass) is 'Adds the triggers that check custom_fields to a table.';

select private.revoke_execute();
