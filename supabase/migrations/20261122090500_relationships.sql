-- Relationships: what a workspace knows of a person. Every other workspace table points at workspace_influencers, so the
-- catalogue's people are referenced from this one place; content names one of their accounts besides.
--
-- New tables only.

-- ---------------------------------------------------------------------------------------------------------------------
-- Status graphs: which change of status is allowed, for every table that has one

create table private.status_transitions (
    subject text not null,
    from_status text not null,
    to_status text not null,
    primary key (subject, from_status, to_status)
);
select private.describe_table('private.status_transitions', 'The allowed changes of status; a new row may start anywhere (imports).', $$
    subject: The table whose status it is.
    from_status: Status before.
    to_status: Status after.
$$);
select private.finish_hidden_table('private.status_transitions');

create function private.allow_transitions(subject text, graph text)
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
    insert into private.status_transitions (subject, from_status, to_status)
    select allow_transitions.subject, btrim(split_part(line, '>', 1)), btrim(target)
    from unnest(string_to_array(graph, e'\n')) as line
    cross join unnest(string_to_array(split_part(line, '>', 2), ',')) as target
    where btrim(line) <> ''
$$;
comment on function private.allow_transitions(text, text) is
'Adds a status graph from lines "from > to, to". The statuses themselves are a check constraint of the table.';

create function private.enforce_status_transition()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    subject constant text := tg_argv[0];
    former text := to_jsonb(old) ->> tg_argv[1];
    wanted text := to_jsonb(new) ->> tg_argv[1];
    allowed text;
begin
    if former = wanted or exists (
        select from private.status_transitions as transitions
        where transitions.subject = tg_argv[0] and transitions.from_status = former and transitions.to_status = wanted
    ) then
        return new;
    end if;
    select string_agg(transitions.to_status, ', ' order by transitions.to_status)
    into allowed
    from private.status_transitions as transitions
    where transitions.subject = tg_argv[0] and transitions.from_status = former;
    perform private.reject(
        format('%s_%s_transition', subject, tg_argv[1]),
        format('%s of %s can not go from "%s" to "%s"', tg_argv[1], subject, former, wanted),
        format('From "%s" it can go to: %s.', former, coalesce(allowed, 'nowhere, it is final')),
        'Take the steps in order; the graph is in private.status_transitions.'
    );
    return null;
end
$$;
comment on function private.enforce_status_transition() is
'Trigger: a status changes only along the graph. Arguments: table name, status column.';

create table public.workspace_influencers (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    influencer_id uuid references public.influencers (id),
    name text constraint workspace_influencers_name_check check (btrim(name) <> ''),
    headline text,
    country_code text references public.countries (code),
    stage text not null default 'discovered' constraint workspace_influencers_stage_check check (
        stage in ('discovered', 'contacted', 'in_conversation', 'negotiating', 'partner', 'paused', 'rejected')
    ),
    owner_id uuid,
    rating smallint constraint workspace_influencers_rating_check check (rating between 1 and 5),
    source text not null default 'search' constraint workspace_influencers_source_check check (
        source in ('search', 'import', 'referral', 'inbound', 'event', 'manual')
    ),
    do_not_contact boolean not null default false,
    do_not_contact_reason text,
    email text constraint workspace_influencers_email_check check (email = lower(btrim(email)) and email like '%_@_%'),
    phone text,
    agent_name text,
    agent_email text constraint workspace_influencers_agent_email_check check (
        agent_email = lower(btrim(agent_email)) and agent_email like '%_@_%'
    ),
    custom_fields jsonb not null default '{}'
    constraint workspace_influencers_custom_fields_check check (jsonb_typeof(custom_fields) = 'object'),
    archived_at timestamptz,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint workspace_influencers_influencer_id_key unique (workspace_id, influencer_id),
    constraint workspace_influencers_owner_id_fkey foreign key (workspace_id, owner_id)
    references public.workspace_members (workspace_id, user_id),
    constraint workspace_influencers_identity_check check (num_nonnulls(influencer_id, name) = 1)
);
create index workspace_influencers_stage_idx
on public.workspace_influencers (workspace_id, stage, updated_at desc) where archived_at is null;
create index workspace_influencers_private_idx on public.workspace_influencers (workspace_id, id) where influencer_id is null;
comment on constraint workspace_influencers_identity_check on public.workspace_influencers is
'Either linked to the catalogue, which then is the one source of the name, or private with a name of its own.';
select private.describe_table(
    'public.workspace_influencers',
    'The workspace''s own record of a person: linked to a catalogue influencer, or private. Everything else in the workspace points here.',
    $$
    influencer_id: The catalogue's person; empty for a private one. At most one record per person.
    name: Name of a private influencer; empty when linked.
    headline: Headline of a private influencer.
    country_code: Country of a private influencer.
    stage: Where the relationship stands; changes follow a graph.
    owner_id: The member responsible; emptied when the member leaves.
    rating: The workspace's own judgement, 1 to 5.
    source: How the person was found: search, import, referral, inbound, event or manual.
    do_not_contact: No outreach, no new campaign work. Enforced by triggers.
    do_not_contact_reason: Why not.
    email: Private address, lower case.
    phone: Private number.
    agent_name: Manager or agency who negotiates.
    agent_email: Their address, lower case.
    $$
);
select private.describe_indexes($$
    workspace_influencers_stage_idx: The relationship board: people by stage, latest change first (queries/campaigns/relationship_board.sql).
    workspace_influencers_private_idx: The private people that search adds to the catalogue (public.search_influencers()).
$$);
select private.finish_workspace_table('public.workspace_influencers');

select private.allow_transitions('workspace_influencers', $$
    discovered > contacted, in_conversation, partner, rejected
    contacted > in_conversation, negotiating, paused, rejected
    in_conversation > negotiating, partner, paused, rejected
    negotiating > partner, in_conversation, paused, rejected
    partner > paused, negotiating, rejected
    paused > contacted, in_conversation, negotiating, partner, rejected
    rejected > discovered, contacted
$$);
create trigger enforce_status_transition
before update of stage on public.workspace_influencers
for each row execute function private.enforce_status_transition('workspace_influencers', 'stage');
comment on trigger enforce_status_transition on public.workspace_influencers is 'Stages change along the graph.';
create trigger refuse_suppressed
before insert or update of email on public.workspace_influencers
for each row when (new.email is not null) execute function private.refuse_suppressed('email');
comment on trigger refuse_suppressed on public.workspace_influencers is 'Erased and opted-out people never come back.';

create table public.workspace_influencer_accounts (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    workspace_influencer_id uuid not null,
    platform_code text not null references public.platforms (code),
    platform_account_id text,
    handle text not null constraint workspace_influencer_accounts_handle_check check (
        handle = lower(btrim(handle)) and handle <> '' and handle not like '@%'
    ),
    url text constraint workspace_influencer_accounts_url_check check (url ~ '^https?://'),
    followers bigint constraint workspace_influencer_accounts_followers_check check (followers >= 0),
    engagement_rate real
    constraint workspace_influencer_accounts_engagement_rate_check check (engagement_rate between 0 and 1),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint workspace_influencer_accounts_workspace_influencer_id_fkey foreign key (workspace_id, workspace_influencer_id)
    references public.workspace_influencers (workspace_id, id) on delete cascade,
    constraint workspace_influencer_accounts_handle_key unique (workspace_id, platform_code, handle)
);
select private.describe_table('public.workspace_influencer_accounts', 'Profiles of a private influencer.', $$
    workspace_influencer_id: Whose account it is.
    platform_code: The platform.
    platform_account_id: The platform's own id, if known.
    handle: Handle, lower case, without @.
    url: Address of the profile.
    followers: Followers or subscribers; empty when unknown.
    engagement_rate: Engagements per follower and post, 0 to 1; empty when unknown.
$$);
select private.finish_workspace_table('public.workspace_influencer_accounts');
create trigger refuse_suppressed
before insert or update of platform_code, platform_account_id on public.workspace_influencer_accounts
for each row when (new.platform_account_id is not null) execute function private.refuse_suppressed('account');
comment on trigger refuse_suppressed on public.workspace_influencer_accounts is 'Erased and opted-out people never come back.';

create table public.workspace_influencer_topics (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    workspace_influencer_id uuid not null,
    topic_code text not null references public.topics (code),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint workspace_influencer_topics_workspace_influencer_id_fkey foreign key (workspace_id, workspace_influencer_id)
    references public.workspace_influencers (workspace_id, id) on delete cascade,
    constraint workspace_influencer_topics_topic_code_key unique (workspace_id, workspace_influencer_id, topic_code)
);
select private.describe_table('public.workspace_influencer_topics', 'Topics of a private influencer.', $$
    workspace_influencer_id: The person.
    topic_code: The topic.
$$);
select private.finish_workspace_table('public.workspace_influencer_topics', commands => '{insert,delete}', audited => '{insert,delete}');

create table public.workspace_influencer_rates (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    workspace_influencer_id uuid not null,
    platform_code text not null references public.platforms (code),
    deliverable_type_code text not null references public.deliverable_types (code),
    currency_code text not null references public.currencies (code),
    amount_minor bigint not null constraint workspace_influencer_rates_amount_minor_check check (amount_minor >= 0),
    valid_during daterange not null constraint workspace_influencer_rates_valid_during_check check (not isempty(valid_during)),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint workspace_influencer_rates_workspace_influencer_id_fkey foreign key (workspace_id, workspace_influencer_id)
    references public.workspace_influencers (workspace_id, id) on delete cascade,
    constraint workspace_influencer_rates_valid_during_excl exclude using gist (
        workspace_id with =, workspace_influencer_id with =, platform_code with =, deliverable_type_code with =,
        currency_code with =, valid_during with &&
    )
);
select private.describe_table('public.workspace_influencer_rates', 'Prices agreed between this workspace and an influencer.', $$
    workspace_influencer_id: With whom.
    platform_code: Where the deliverable appears.
    deliverable_type_code: What is delivered.
    currency_code: Currency of the price.
    amount_minor: Price in minor units of the currency; 0 for unpaid.
    valid_during: Days the price holds, end excluded.
$$);
comment on constraint workspace_influencer_rates_valid_during_excl on public.workspace_influencer_rates is
'At any day one agreed price per influencer, platform, deliverable and currency.';
select private.finish_workspace_table('public.workspace_influencer_rates');

-- ---------------------------------------------------------------------------------------------------------------------
-- Lists, tags, saved searches, exclusions, custom fields

create table public.lists (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    name text not null constraint lists_name_check check (btrim(name) <> ''),
    description text,
    archived_at timestamptz,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint lists_name_key unique (workspace_id, name)
);
select private.describe_table('public.lists', 'A named selection of influencers.', $$
    name: Unique in the workspace.
    description: What the list is for.
$$);
select private.finish_workspace_table('public.lists');

create table public.list_influencers (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    list_id uuid not null,
    workspace_influencer_id uuid not null,
    position integer,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint list_influencers_list_id_fkey foreign key (workspace_id, list_id)
    references public.lists (workspace_id, id) on delete cascade,
    constraint list_influencers_workspace_influencer_id_fkey foreign key (workspace_id, workspace_influencer_id)
    references public.workspace_influencers (workspace_id, id) on delete cascade,
    constraint list_influencers_member_key unique (workspace_id, list_id, workspace_influencer_id)
);
select private.describe_table('public.list_influencers', 'Who is on a list.', $$
    list_id: The list.
    workspace_influencer_id: The person.
    position: Order by hand; empty sorts last.
$$);
select private.finish_workspace_table('public.list_influencers');

create table public.tags (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    name text not null constraint tags_name_check check (name = lower(btrim(name)) and name <> ''),
    colour text not null default '#808080' constraint tags_colour_check check (colour ~ '^#[0-9a-f]{6}$'),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint tags_name_key unique (workspace_id, name)
);
select private.describe_table('public.tags', 'Labels of the workspace.', $$
    name: Lower case; unique in the workspace.
    colour: As #rrggbb.
$$);
select private.finish_workspace_table('public.tags');

create table public.workspace_influencer_tags (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    workspace_influencer_id uuid not null,
    tag_id uuid not null,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint workspace_influencer_tags_workspace_influencer_id_fkey foreign key (workspace_id, workspace_influencer_id)
    references public.workspace_influencers (workspace_id, id) on delete cascade,
    constraint workspace_influencer_tags_tag_id_fkey foreign key (workspace_id, tag_id)
    references public.tags (workspace_id, id) on delete cascade,
    constraint workspace_influencer_tags_tag_key unique (workspace_id, workspace_influencer_id, tag_id)
);
select private.describe_table('public.workspace_influencer_tags', 'Which influencer carries which label.', $$
    workspace_influencer_id: The person.
    tag_id: The label.
$$);
select private.finish_workspace_table('public.workspace_influencer_tags', commands => '{insert,delete}', audited => '{insert,delete}');

create table public.saved_searches (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    name text not null constraint saved_searches_name_check check (btrim(name) <> ''),
    filters jsonb not null constraint saved_searches_filters_check check (jsonb_typeof(filters) = 'object'),
    sort text not null default 'followers' constraint saved_searches_sort_check check (sort in ('followers', 'engagement')),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint saved_searches_name_key unique (workspace_id, name)
);
select private.describe_table('public.saved_searches', 'A catalogue search to run again.', $$
    name: Unique in the workspace.
    filters: The filters argument of public.search_influencers().
    sort: Its order argument.
$$);
select private.finish_workspace_table('public.saved_searches');

create table public.exclusions (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    kind text not null constraint exclusions_kind_check check (kind in ('competitor', 'blocked')),
    domain text constraint exclusions_domain_check check (domain = lower(btrim(domain)) and domain like '%_.__%'),
    workspace_influencer_id uuid,
    reason text,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint exclusions_workspace_influencer_id_fkey foreign key (workspace_id, workspace_influencer_id)
    references public.workspace_influencers (workspace_id, id) on delete cascade,
    constraint exclusions_domain_key unique (workspace_id, domain),
    constraint exclusions_workspace_influencer_id_key unique (workspace_id, workspace_influencer_id),
    constraint exclusions_target_check check (
        (kind = 'competitor' and domain is not null and workspace_influencer_id is null)
        or (kind = 'blocked' and domain is null and workspace_influencer_id is not null)
    )
);
comment on constraint exclusions_target_check on public.exclusions is
'A competitor is a company, by domain; blocked is a person.';
select private.describe_table('public.exclusions', 'Whom the workspace does not work with: competitors by domain, influencers by record.', $$
    kind: competitor or blocked.
    domain: The competitor's domain.
    workspace_influencer_id: The blocked person; can not be added to campaigns.
    reason: Why.
$$);
select private.finish_workspace_table('public.exclusions');

create table public.custom_field_definitions (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    subject text not null constraint custom_field_definitions_subject_check check (
        subject in ('workspace_influencers', 'campaigns', 'companies', 'contacts', 'opportunities')
    ),
    key text not null constraint custom_field_definitions_key_check check (key ~ '^[a-z][a-z0-9_]{0,62}$'),
    label text not null constraint custom_field_definitions_label_check check (btrim(label) <> ''),
    value_type text not null constraint custom_field_definitions_value_type_check check (
        value_type in ('text', 'number', 'boolean', 'date', 'choice', 'url')
    ),
    choices text[] constraint custom_field_definitions_choices_check check (cardinality(choices) > 0),
    is_required boolean not null default false,
    archived_at timestamptz,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint custom_field_definitions_key_key unique (workspace_id, subject, key),
    constraint custom_field_definitions_choice_check check ((value_type = 'choice') = (choices is not null))
);
select private.describe_table('public.custom_field_definitions', 'Fields a workspace adds to its own records.', $$
    subject: The table it extends.
    key: Name in custom_fields; lower case.
    label: What people read.
    value_type: text, number, boolean, date (YYYY-MM-DD), choice or url.
    choices: Allowed values of a choice.
    is_required: A record can not be saved without it.
$$);
select private.finish_workspace_table('public.custom_field_definitions', 'admin');

create function private.is_date(value text)
returns boolean
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    -- make_date() of the first of the month can not fail on what the pattern lets through, the day may be beyond its end.
    select case
        when value ~ '^(?!0000)\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$' then
            substr(value, 9, 2)::integer <= extract(
                day from make_date(substr(value, 1, 4)::integer, substr(value, 6, 2)::integer, 1) + interval '1 month - 1 day'
            )
        else false
    end
$$;
comment on function private.is_date(text) is 'Whether a text is a day of the calendar as YYYY-MM-DD.';

-- Definer: the definitions are read whoever writes the record.
create function private.validate_custom_fields()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    problem text;
begin
    -- Erasing a person empties the fields, required ones too. What is no object at all a check constraint refuses.
    if current_setting('crmdb.erasing', true) = 'on' or jsonb_typeof(new.custom_fields) is distinct from 'object' then
        return new;
    end if;
    select
        case
            when definitions.key is null then format('there is no field "%s"', fields.key)
            when fields.key is null then format('field "%s" is required', definitions.key)
            else format('field "%s" must be a %s', fields.key, definitions.value_type)
            || coalesce(' out of: ' || array_to_string(definitions.choices, ', '), '')
        end
    into problem
    from jsonb_each(new.custom_fields) as fields
    full join (
        select * from public.custom_field_definitions as defined
        where defined.workspace_id = new.workspace_id and defined.subject = tg_argv[0]
    ) as definitions on definitions.key = fields.key
    where
        definitions.key is null
        or (fields.key is null and definitions.is_required and definitions.archived_at is null)
        or (
            fields.key is not null
            and not case definitions.value_type
                when 'text' then jsonb_typeof(fields.value) = 'string'
                when 'number' then jsonb_typeof(fields.value) = 'number'
                when 'boolean' then jsonb_typeof(fields.value) = 'boolean'
                when 'date' then jsonb_typeof(fields.value) = 'string' and private.is_date(fields.value #>> '{}')
                when 'url' then jsonb_typeof(fields.value) = 'string' and fields.value #>> '{}' ~ '^https?://'
                else jsonb_typeof(fields.value) = 'string' and fields.value #>> '{}' = any(definitions.choices)
            end
        )
    order by coalesce(fields.key, definitions.key)
    limit 1;
    if problem is not null and not private.is_foreign(new.workspace_id) then
        perform private.reject(
            tg_argv[0] || '_custom_fields_valid',
            format('custom fields of %s: %s', tg_argv[0], problem),
            'Fields are defined per workspace in public.custom_field_definitions.',
            'Define the field first, or send a value of its type.'
        );
    end if;
    return new;
end
$$;
comment on function private.validate_custom_fields() is
'Trigger: custom_fields holds defined keys with values of their type, and every required one. Argument: table name.';
create function private.validate_custom_fields_of(target regclass)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    execute format(
        'create trigger validate_custom_fields_inserted before insert on %s '
        'for each row execute function private.validate_custom_fields(%L)',
        target, (select relname from pg_catalog.pg_class where oid = target)
    );
    execute format(
        'create trigger validate_custom_fields_updated before update of custom_fields on %s '
        'for each row when (new.custom_fields is distinct from old.custom_fields) '
        'execute function private.validate_custom_fields(%L)',
        target, (select relname from pg_catalog.pg_class where oid = target)
    );
    execute format('comment on trigger validate_custom_fields_inserted on %s is %L', target, 'Custom fields are typed.');
    execute format('comment on trigger validate_custom_fields_updated on %s is %L', target, 'Custom fields are typed.');
end
$$;
comment on function private.validate_custom_fields_of(regclass) is 'Adds the triggers that check custom_fields to a table.';
select private.validate_custom_fields_of('public.workspace_influencers');

select private.seal_functions();
