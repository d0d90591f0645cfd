-- Lists, tags, saved searches and exclusions.
--
-- New tables, and functions and triggers of these.

create table public.lists (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    name text not null constraint lists_name_check check (btrim(name) <> ''),
    description text,
    archived_at timestamptz,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint lists_name_key unique (workspace_id, name)
);
select private.add_external_id('public.lists');
select private.describe_table('public.lists', 'A named selection of influencers.', $$
    name: Unique in the workspace.
    description: Purpose of the list.
$$);
select private.secure_workspace_table('public.lists');
select private.require_distinct_names('public.lists');

create table public.list_influencers (
    workspace_id uuid not null default public.active_workspace(),
    list_id uuid not null,
    workspace_influencer_id uuid not null,
    position integer constraint list_influencers_position_check check (position >= 0),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    primary key (workspace_id, list_id, workspace_influencer_id),
    constraint list_influencers_list_id_fkey foreign key (workspace_id, list_id)
    references public.lists (workspace_id, id) on delete cascade,
    constraint list_influencers_workspace_influencer_id_fkey foreign key (workspace_id, workspace_influencer_id)
    references public.workspace_influencers (workspace_id, id) on delete cascade
);
comment on constraint list_influencers_position_check on public.list_influencers is 'A position is counted from 0 or 1.';
select private.describe_table('public.list_influencers', 'Members of lists.', $$
    list_id: The list.
    workspace_influencer_id: The person.
    position: Order by hand; null sorts last.
$$);
select private.secure_workspace_table('public.list_influencers');

create table public.tags (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    name text not null constraint tags_name_check check (name = lower(btrim(name)) and name <> ''),
    color text not null default '#808080' constraint tags_color_check check (color ~ '^#[0-9a-f]{6}$'),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint tags_name_key unique (workspace_id, name)
);
select private.add_external_id('public.tags');
select private.describe_table('public.tags', 'Labels of the workspace.', $$
    name: Lower case; unique in the workspace.
    color: As #rrggbb, such as #ff8800.
$$);
select private.secure_workspace_table('public.tags');

create table public.workspace_influencer_tags (
    workspace_id uuid not null default public.active_workspace(),
    workspace_influencer_id uuid not null,
    tag_id uuid not null,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    primary key (workspace_id, workspace_influencer_id, tag_id),
    constraint workspace_influencer_tags_workspace_influencer_id_fkey foreign key (workspace_id, workspace_influencer_id)
    references public.workspace_influencers (workspace_id, id) on delete cascade,
    constraint workspace_influencer_tags_tag_id_fkey foreign key (workspace_id, tag_id)
    references public.tags (workspace_id, id) on delete cascade
);
select private.describe_table('public.workspace_influencer_tags', 'Labels of influencers.', $$
    workspace_influencer_id: The person.
    tag_id: The label.
$$);
select private.secure_workspace_table('public.workspace_influencer_tags', commands => '{insert,delete}', audited => '{insert,delete}');

create table public.saved_searches (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    name text not null constraint saved_searches_name_check check (btrim(name) <> ''),
    filters jsonb not null constraint saved_searches_filters_check check (jsonb_typeof(filters) = 'object'),
    sort text not null default 'followers' constraint saved_searches_sort_check check (
        sort in ('followers', 'engagement', 'growth', 'price', 'relevance', 'fit')
    ),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint saved_searches_name_key unique (workspace_id, name)
);
select private.describe_table('public.saved_searches', 'A catalog search to run again.', $$
    name: Unique in the workspace.
    filters: The filters argument of public.search_influencers().
    sort: Its sort argument.
$$);
select private.secure_workspace_table('public.saved_searches');
select private.require_distinct_names('public.saved_searches');

create table public.exclusions (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    type text not null constraint exclusions_type_check check (type in ('competitor', 'blocked')),
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
        (type = 'competitor' and domain is not null and workspace_influencer_id is null)
        or (type = 'blocked' and domain is null and workspace_influencer_id is not null)
    )
);
comment on constraint exclusions_target_check on public.exclusions is
'A competitor is a company, by domain; blocked is a person.';
select private.describe_table('public.exclusions', 'Whom the workspace does not work with: competitors by domain, influencers by record.', $$
    type: competitor or blocked.
    domain: The competitor's domain: what is registered, as DNS spells it.
    workspace_influencer_id: The blocked person; cannot be added to campaigns.
    reason: Why.
$$);
select private.secure_workspace_table('public.exclusions');
