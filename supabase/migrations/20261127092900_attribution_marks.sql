-- Attribution marks: changes since credits were last computed.
--
-- A new hidden table; statement triggers on touchpoints, contacts, opportunities, opportunity_contacts, deals, revenue_events,
-- attribution_models and workspaces (a short SHARE ROW EXCLUSIVE lock on each). Reasons are in docs/decisions/0013.
-- The end of this file says which change marks what. A change of a link, code, content, collaboration, alias or channel rule
-- rewrites the touches that point to it (private.resolve_touches()), and these mark their contacts.

-- Rows are only inserted, never updated, so writers do not wait for each other and cannot deadlock.

create table private.attribution_marks (
    workspace_id uuid not null,
    id bigint generated always as identity,
    opportunity_id uuid,
    contact_id uuid,
    company_id uuid,
    reason text not null,
    marked_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint attribution_marks_subject_check check (num_nonnulls(opportunity_id, contact_id, company_id) <= 1)
);
create index attribution_marks_opportunity_idx on private.attribution_marks (opportunity_id, workspace_id)
where opportunity_id is not null;
create index attribution_marks_broad_idx on private.attribution_marks (workspace_id, id) where opportunity_id is null;
comment on index private.attribution_marks_opportunity_idx is 'private.refresh_attribution(): all marks of the opportunities of a batch.';
comment on index private.attribution_marks_broad_idx is 'private.refresh_attribution(): marks that still have to be turned into opportunities.';
comment on constraint attribution_marks_subject_check on private.attribution_marks is 'A mark without any of them is for every opportunity of the workspace.';
select private.describe_table('private.attribution_marks', 'Changes since credits were last computed, written in the transaction of the change and deleted in the transaction that computes them anew. A touch marks its contact. The opportunities of the contact are looked up when they are computed, so a committee that changes at the same time is not missed.', $$
    id: Order of arrival.
    opportunity_id: Opportunity to compute again.
    contact_id: Contact whose opportunities are to be computed again.
    company_id: Company whose opportunities are to be computed again. Without any of the three ids: all of the workspace.
    reason: The change in words, copied into attribution_journeys.reasons.
    marked_at: Start of the transaction that changed it.
$$);
select private.secure_hidden_table('private.attribution_marks');

create function private.add_marks(subject text, workspace_ids uuid[], ids uuid[], reasons text[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if workspace_ids is null then
        return;
    end if;
    insert into private.attribution_marks (workspace_id, opportunity_id, contact_id, company_id, reason)
    select distinct
        marked.workspace_id,
        case when add_marks.subject = 'opportunity' then marked.id end,
        case when add_marks.subject = 'contact' then marked.id end,
        case when add_marks.subject = 'company' then marked.id end,
        coalesce(marked.reason, add_marks.reasons[1])
    from unnest(workspace_ids, ids, reasons) as marked (workspace_id, id, reason)
    -- A workspace that is being deleted takes its marks with it.
    where exists (select from public.workspaces as workspaces where workspaces.id = marked.workspace_id);
end
$$;
comment on function private.add_marks(text, uuid[], uuid[], text[]) is
'Marks opportunities, contacts, companies or (subject workspace, no ids) whole workspaces, in one insert. One reason for all of them, or one for each.';

create function private.mark_when(target regclass, subject text, id text, changes text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    table_name constant text := (select relname::text from pg_catalog.pg_class where oid = target);
    name constant text := format('mark_%s_of_%s', subject, table_name);
    -- The primary key, which never changes, says which row was which.
    same_row constant text := (
        select string_agg(format('former.%1$I = item.%1$I', attributes.attname), ' and ' order by attributes.attnum)
        from pg_catalog.pg_index as keys
        inner join pg_catalog.pg_attribute as attributes on attributes.attrelid = target and attributes.attnum = any(keys.indkey)
        where keys.indrelid = target and keys.indisprimary
    );
    reasons text := '';
    commands text[] := '{}'::text[];
    change record;
    command text;
begin
    for change in
        select btrim(split_part(line, ':', 1)) as what, btrim(split_part(line, ':', 2)) as reason
        from unnest(string_to_array(changes, e'\n')) as line
        where line like '%:%'
    loop
        reasons := reasons || format(
            ', case when %s then %L end',
            case change.what
                when 'added' then 'former.workspace_id is null'
                when 'deleted' then 'item.workspace_id is null'
                else
                    format(
                        'former.workspace_id = item.workspace_id and (%s) is distinct from (%s)',
                        regexp_replace(change.what, '\w+', 'item.\&', 'g'), regexp_replace(change.what, '\w+', 'former.\&', 'g')
                    )
            end,
            change.reason
        );
        commands := commands || case change.what when 'added' then 'insert' when 'deleted' then 'delete' else 'update' end;
    end loop;
    -- A command has the rows before it, after it, or both. A full join is hashed, also by a plan that was made for a single row.
    -- Not one statement with the insert: Citus lets no DML read a transition table.
    foreach command in array array(select distinct listed.command from unnest(commands) as listed (command)) loop
        execute format(
            $sql$
                create function private.%1$I()
                returns trigger
                language plpgsql
                security definer
                set search_path = pg_catalog, pg_temp
                as $body$
                declare
                    workspace_ids uuid[];
                    ids uuid[];
                    reasons text[];
                begin
                    select array_agg(marked.workspace_id), array_agg(marked.id), array_agg(differences.reason)
                    into workspace_ids, ids, reasons
                    from %2$s as item
                    full join %3$s as former on %4$s
                    cross join lateral (select concat_ws(', '%5$s) as reason) as differences
                    cross join lateral (values (item.workspace_id, %6$s), (former.workspace_id, %7$s)) as marked (workspace_id, id)
                    where differences.reason <> '' and marked.id is not null;
                    perform private.add_marks(%8$L, workspace_ids, ids, reasons);
                    return null;
                end
                $body$
            $sql$,
            name || '_' || command,
            case command when 'delete' then '(select gone.* from old_rows as gone where false)' else 'new_rows' end,
            case command when 'insert' then '(select added.* from new_rows as added where false)' else 'old_rows' end,
            same_row, reasons, id, replace(id, 'item.', 'former.'), subject
        );
        execute format(
            'comment on function private.%I() is %L', name || '_' || command,
            format('Trigger: what %s of %s changes in attribution is marked. Made by private.mark_when().', command, target)
        );
        execute format(
            'create trigger %1$I after %2$s on %3$s referencing %4$s for each statement execute function private.%5$I()',
            format('mark_%s_%s', subject, command), command, target,
            case command
                when 'insert' then 'new table as new_rows'
                when 'delete' then 'old table as old_rows'
                else 'old table as old_rows new table as new_rows'
            end,
            name || '_' || command
        );
        execute format(
            'comment on trigger %I on %s is %L', format('mark_%s_%s', subject, command), target,
            'Marks what attribution has to compute anew.'
        );
    end loop;
end
$$;
comment on function private.mark_when(regclass, text, text, text) is
'Makes the triggers that mark what a change of a table changes in attribution. Arguments: the table; what is marked (opportunity, contact, company or workspace); its id, as SQL over "item", a row of the table; and a line for each change that marks it. A line is "added", "deleted" or columns whose change counts, a colon, and the reason. If the id itself changes, the former one is marked as well.';

create function private.delete_marks()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    gone record;
begin
    for gone in select workspaces.id from old_rows as workspaces loop
        delete from private.attribution_marks as marks where marks.workspace_id = gone.id;
    end loop;
    return null;
end
$$;
comment on function private.delete_marks() is 'Trigger: deletes the marks of a deleted workspace.';
create trigger delete_marks
after delete on public.workspaces referencing old table as old_rows
for each statement execute function private.delete_marks();
comment on trigger delete_marks on public.workspaces is 'A deleted workspace takes its marks with it.';

-- Which change marks what.
select private.mark_when('public.touchpoints', 'contact', 'item.contact_id', $$
    added: touch recorded
    deleted: touch deleted
    contact_id, touched_at, type, channel, evidence, is_bot, tracking_link_id, workspace_influencer_id, campaign_id, deliverable_id: touch changed
$$);
select private.mark_when('public.contacts', 'contact', 'item.id', $$
    became_lead_at, company_id, erased_at: contact changed
$$);
-- Models that count all contacts of a company use the first lead among them, touched or not.
select private.mark_when('public.contacts', 'company', 'item.company_id', $$
    added: contact joined the company
    deleted: contact deleted
    company_id: contact changed company
$$);
select private.mark_when('public.opportunities', 'opportunity', 'item.id', $$
    added: opportunity added
    deleted: opportunity deleted
    status: status changed
    reporting_amount_minor: amount changed
    opened_at: opening changed
    closed_at: closing changed
    company_id: company changed
$$);
select private.mark_when('public.opportunity_contacts', 'opportunity', 'item.opportunity_id', $$
    added: committee changed
    deleted: committee changed
$$);
select private.mark_when('public.deals', 'opportunity', 'item.opportunity_id', $$
    deleted: deal changed
    opportunity_id: deal changed
$$);
select private.mark_when(
    'public.revenue_events', 'opportunity',
    '(select deals.opportunity_id from public.deals as deals where deals.workspace_id = item.workspace_id and deals.id = item.deal_id)',
    $$
    added: revenue recorded
    $$
);
select private.mark_when('public.attribution_models', 'workspace', 'item.workspace_id', $$
    added: model settings changed
    is_active: model settings changed
$$);

select private.revoke_execute();
