-- Refusals: the texts of errors that rules raise, as rows that people and programs can read.
--
-- One new table and functions; takes no lock on what is there. A rule that no constraint can state is a function that calls
-- private.reject() with the rule's name; its texts are a row of public.refusals, made beside that function.

create table public.refusals (
    rule text primary key constraint refusals_rule_check check (rule ~ '^[a-z][a-z0-9_]*$'),
    sqlstate text not null constraint refusals_sqlstate_check check (sqlstate ~ '^[0-9A-Z]{5}$'),
    message text not null constraint refusals_message_check check (message <> ''),
    detail text not null,
    hint text not null,
    words text[] not null
);
select private.describe_table('public.refusals', 'Texts of the errors that rules raise. An application can show them, or translate them by the rule''s name.', $$
    rule: The name that the error carries in its constraint field and, in quotes, at the end of its message. It is stable.
    sqlstate: The code of the error: 23514 unless another one says more.
    message: The error message. {Words in braces} stand for values.
    detail: The reason; empty if the message gives it. It is left out if it names a value that the refused change does not have.
    hint: The next step for the caller; left out like the detail.
    words: The words in braces in the order in which private.reject() takes their values: that of their first appearance in message, detail and hint.
$$);

-- Only migrations write here, so not even services have more than select.
select private.revoke_everything('public.refusals');
grant select on public.refusals to authenticated, service_role;
alter table public.refusals enable row level security;
create policy "signed-in users read refusals" on public.refusals for select to authenticated using (true);
comment on policy "signed-in users read refusals" on public.refusals is
'Shared data: every signed-in user reads all of it, only migrations write.';

create function private.define_refusal(
    rule text,
    message text,
    detail text default '',
    hint text default '',
    sqlstate text default '23514'
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    insert into public.refusals (rule, sqlstate, message, detail, hint, words)
    select
        define_refusal.rule, define_refusal.sqlstate, define_refusal.message, define_refusal.detail, define_refusal.hint,
        array(
            select found.words[1]
            from regexp_matches(
                concat_ws(' ', define_refusal.message, define_refusal.detail, define_refusal.hint), '\{[a-z_]+\}', 'g'
            ) with ordinality as found (words, place)
            group by found.words[1]
            order by min(found.place)
        )
    on conflict (rule) do update set
        sqlstate = excluded.sqlstate, message = excluded.message, detail = excluded.detail, hint = excluded.hint, words = excluded.words;
end
$$;
comment on function private.define_refusal(text, text, text, text, text) is
'Sets the texts of a rule, in place of earlier ones. {Words in braces} stand for the values that private.reject() is given.';

create function private.fill_refusal(rule text, variadic given text[] default '{}')
returns public.refusals
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    refusal public.refusals;
    filled text[] := '{}'::text[];
    word text;
    place text;
begin
    select refusals.* into refusal from public.refusals as refusals where refusals.rule = fill_refusal.rule;
    if refusal.rule is null then
        return row(fill_refusal.rule, '23514', 'refused', '', 'public.refusals has no text for this rule.', '{}')::public.refusals;
    end if;
    refusal.message := replace(refusal.message, '%', '%%');
    refusal.detail := replace(refusal.detail, '%', '%%');
    refusal.hint := replace(refusal.hint, '%', '%%');
    foreach word in array refusal.words loop
        filled := filled || coalesce(given[cardinality(filled) + 1], 'null');
        if given[cardinality(filled)] is null then
            refusal.detail := case when strpos(refusal.detail, word) = 0 then refusal.detail else '' end;
            refusal.hint := case when strpos(refusal.hint, word) = 0 then refusal.hint else '' end;
        end if;
        -- By number, and filled in at the end: a value that holds braces or percent signs stays as it is.
        place := '%' || cardinality(filled) || '$s';
        refusal.message := replace(refusal.message, word, place);
        refusal.detail := replace(refusal.detail, word, place);
        refusal.hint := replace(refusal.hint, word, place);
    end loop;
    refusal.message := format(refusal.message, variadic filled);
    refusal.detail := format(refusal.detail, variadic filled);
    refusal.hint := format(refusal.hint, variadic filled);
    return refusal;
end
$$;
comment on function private.fill_refusal(text, text[]) is
'Fills values into the texts of a rule: the first value replaces the first of its {words in braces}, and so on. If a value is null, the details and hints that name it are left out, and the message says null.';

-- Definer: functions that run as their caller refuse through public.reject(), and nobody has USAGE on schema private.
create function private.reject(rule text, variadic given text[] default '{}')
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    refusal constant public.refusals := private.fill_refusal(rule, variadic given);
    told constant text := format('%s (violates "%s")', refusal.message, refusal.rule);
begin
    -- An empty detail or hint is sent, too, and shown as a line without words.
    if refusal.detail <> '' and refusal.hint <> '' then
        raise exception using
            errcode = refusal.sqlstate, message = told, constraint = refusal.rule, detail = refusal.detail, hint = refusal.hint;
    elsif refusal.hint <> '' then
        raise exception using errcode = refusal.sqlstate, message = told, constraint = refusal.rule, hint = refusal.hint;
    elsif refusal.detail <> '' then
        raise exception using errcode = refusal.sqlstate, message = told, constraint = refusal.rule, detail = refusal.detail;
    end if;
    raise exception using errcode = refusal.sqlstate, message = told, constraint = refusal.rule;
end
$$;
comment on function private.reject(text, text[]) is
'Raises the refusal of a rule that no constraint can state, with its texts from public.refusals and these values. As in PostgreSQL''s own messages the rule''s name stands in quotes in the message and in the error''s constraint field: that name is the stable code, listed in docs/database/rules.md.';

create function public.reject(rule text, variadic given text[] default '{}')
returns void
language sql
stable
set search_path = pg_catalog, pg_temp
begin atomic
    select private.reject(rule, variadic given);
end;
comment on function public.reject(text, text[]) is
'Raises the error of a rule of public.refusals, for functions that run as their caller and for an application''s own functions.';

create function public.require_given(argument text, value text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    if value is null then
        perform public.reject('arguments_given', argument);
    end if;
end
$$;
comment on function public.require_given(text, text) is
'Refuses a call whose argument is null where it needs one: nothing is found for null, and the answer would look like one without results.';
select private.define_refusal(
    'arguments_given', '{argument} is missing', 'The call needs it, and null is not a value.', 'Send it.', '22023'
);

create function public.require_count(argument text, value bigint)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    if value < 0 then
        perform public.reject('arguments_not_negative', argument, value::text);
    end if;
end
$$;
comment on function public.require_count(text, bigint) is
'Refuses a call whose argument counts days, rows or the like and is below zero: the answer would be nothing, or everything.';
select private.define_refusal(
    'arguments_not_negative', '{argument} cannot be {value}', 'It is a number of days, rows or the like.', 'Send 0 or more.', '22023'
);

create function private.require_read_committed()
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if current_setting('transaction_isolation') not in ('read committed', 'read uncommitted') then
        perform private.reject('read_committed_only', current_setting('transaction_isolation'));
    end if;
end
$$;
comment on function private.require_read_committed() is
'Rejects an isolation level above read committed. A rule that counts rows of other sessions waits for their locks, and has to see what they committed while it waited.';
select private.define_refusal(
    'read_committed_only',
    'this change is not made under isolation level "{level}"',
    'It depends on rows of other transactions, which may commit while it waits and which it could not see then.',
    'Make it in a transaction of its own under read committed, the default.',
    '25001'
);

create function private.has_lost_parent(child regclass, item jsonb)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    key record;
    is_there boolean;
begin
    for key in
        select
            constraints.confrelid::regclass as parent,
            string_agg(format('parents.%I = %L', theirs.attname, item ->> ours.attname), ' and ') as condition
        from pg_constraint as constraints
        cross join unnest(constraints.conkey, constraints.confkey) as columns (ours, theirs)
        inner join pg_attribute as ours on ours.attrelid = constraints.conrelid and ours.attnum = columns.ours
        inner join pg_attribute as theirs on theirs.attrelid = constraints.confrelid and theirs.attnum = columns.theirs
        where constraints.conrelid = child and constraints.contype = 'f' and constraints.confdeltype = 'c'
        group by constraints.oid, constraints.confrelid
        having bool_and(item ->> ours.attname is not null)
    loop
        execute format('select exists (select from %s as parents where %s)', key.parent, key.condition) into is_there;
        if not is_there then
            return true;
        end if;
    end loop;
    return false;
end
$$;
comment on function private.has_lost_parent(regclass, jsonb) is
'Whether the parent of a row by a cascading foreign key is deleted, so that the row is deleted with it.';

-- Runs as its caller. API roles have no privilege to update or delete in these tables; this is for definer functions and the owner.
create function private.prevent_change()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if private.is_running('erasing') then
        return case tg_op when 'DELETE' then old else new end;
    end if;
    -- A cascade: the workspace, or another row it belongs to, is gone already.
    if
        tg_op = 'DELETE'
        and (
            not exists (select from public.workspaces as workspaces where workspaces.id = old.workspace_id)
            or private.has_lost_parent(tg_relid, to_jsonb(old))
        )
    then
        return old;
    end if;
    perform private.reject(
        tg_argv[0] || '_append_only', tg_argv[0], case tg_op when 'DELETE' then 'deleted' else 'changed' end
    );
    return null;
end
$$;
comment on function private.prevent_change() is
'Trigger of append-only tables; argument: the table''s name. It allows cascades of a deleted parent and erasure.';

create function private.make_append_only(target regclass, purpose text, written_later text[] default '{}')
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    name constant text := (select relname from pg_catalog.pg_class where oid = target);
    columns text;
begin
    if written_later <> '{}' then
        select 'of ' || string_agg(quote_ident(attributes.attname), ', ' order by attributes.attnum)
        into columns
        from pg_catalog.pg_attribute as attributes
        where
            attributes.attrelid = target and attributes.attnum > 0 and not attributes.attisdropped
            and attributes.attname <> all(written_later);
    end if;
    execute format(
        'create trigger prevent_change before delete or update %s on %s for each row execute function private.prevent_change(%L)',
        columns, target, name
    );
    execute format('comment on trigger prevent_change on %s is %L', target, purpose);
    perform private.define_refusal(
        name || '_append_only',
        'a row of {table} cannot be {changed}',
        'The table is append-only: what was once recorded stays as it was reported.',
        'Add a new row that corrects it.'
    );
end
$$;
comment on function private.make_append_only(regclass, text, text[]) is
'Makes a table append-only: adds the trigger that rejects changes and deletes, except changes of the columns in written_later.';

-- Required roles: the error for a member whose role does not suffice. private.secure_workspace_table() calls these functions.
create function private.role_rank(role text)
returns integer
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select array_position(array['viewer', 'editor', 'admin', 'owner'], role)
$$;
comment on function private.role_rank(text) is 'viewer 1, editor 2, admin 3, owner 4; NULL for anything else.';

-- Definer: it reads the caller's role without regard to policies, so that the error can name it.
create function private.require_role()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace uuid := private.active_workspace();
    caller uuid := auth.uid();
    caller_role text;
begin
    if workspace is null then
        perform private.reject('workspace_membership', lower(tg_op), tg_argv[0]);
    end if;
    select members.role
    into caller_role
    from public.workspace_members as members
    where members.workspace_id = workspace and members.user_id = caller;
    perform private.reject('workspace_role', lower(tg_op), tg_argv[0], workspace::text, caller_role, tg_argv[1]);
    return null;
end
$$;
comment on function private.require_role() is
'Trigger: raises an error that names the role a member needs. Policies alone would answer an update or delete with zero rows and no error. Arguments: the table''s name, the least role.';
select private.define_refusal(
    'workspace_membership',
    'you cannot {command} {table}: you are not a member of any workspace',
    '',
    'Create a workspace with public.create_workspace(), or accept an invitation.',
    '42501'
);
select private.define_refusal(
    'workspace_role',
    'your role does not let you {command} {table}',
    'In workspace {workspace} your role is {role}; this needs at least {least_role}.',
    'Ask an owner or admin of the workspace for that role, or name another workspace by the header x-workspace-id.',
    '42501'
);

create function private.require_role_for(target regclass, role text, commands text[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    name text := (select relname from pg_catalog.pg_class where oid = target);
    trigger_name text := format('require_%s', role);
begin
    -- Before the statement, so that the error also comes when the policies leave no row. Table owners and services are not checked.
    execute format(
        'create trigger %I before %s on %s for each statement '
        'when (pg_catalog.row_security_active(%L::regclass) and private.active_workspace(%L) is null) '
        'execute function private.require_role(%L, %L)',
        trigger_name, array_to_string(commands, ' or '), target, target, role, name, role
    );
    execute format(
        'comment on trigger %I on %s is %L',
        trigger_name, target, format('Raises an error for members below %s.', role)
    );
end
$$;
comment on function private.require_role_for(regclass, text, text[]) is
'Adds the triggers by which these commands on a table raise an error for members below a role. The policies keep them out as well.';

create function private.prevent_view_write()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform private.reject('views_read_only', tg_argv[0]);
    return null;
end
$$;
comment on function private.prevent_view_write() is
'Trigger: rejects a write to a view, with or without the privilege. Argument: the view''s name.';
select private.define_refusal(
    'views_read_only',
    '{view} is a view and cannot be written',
    'It shows rows of tables.',
    'Write the tables that docs/database names at the view.',
    '42501'
);

select private.revoke_execute();
revoke all on function public.reject(text, text[]), public.require_given(text, text), public.require_count(text, bigint)
from public, anon, authenticated, service_role;
grant execute on function
public.reject(text, text[]), public.require_given(text, text), public.require_count(text, bigint), private.reject(text, text[])
to authenticated, service_role;
