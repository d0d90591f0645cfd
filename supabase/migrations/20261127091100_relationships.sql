-- A workspace's own record of a person, with private accounts, topics and agreed rates.
--
-- New tables, and functions and triggers of these.

create table public.workspace_influencers (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    influencer_id uuid references public.influencers (id),
    name text constraint workspace_influencers_name_check check (btrim(name) <> ''),
    headline text,
    country_code text references public.countries (code),
    status text not null default 'discovered' constraint workspace_influencers_status_check check (
        status in ('discovered', 'contacted', 'in_conversation', 'negotiating', 'partner', 'paused', 'rejected')
    ),
    owner_id uuid,
    rating smallint constraint workspace_influencers_rating_check check (rating between 1 and 5),
    acquired_via text not null default 'search' constraint workspace_influencers_acquired_via_check check (
        acquired_via in ('search', 'import', 'referral', 'inbound', 'event', 'manual')
    ),
    do_not_contact boolean not null default false,
    do_not_contact_reason text,
    email text constraint workspace_influencers_email_check check (email = lower(btrim(email)) and email like '%_@_%'),
    phone text constraint workspace_influencers_phone_check check (phone ~ '^[+][1-9][0-9]{6,14}$'),
    agent_name text,
    agent_email text constraint workspace_influencers_agent_email_check check (
        agent_email = lower(btrim(agent_email)) and agent_email like '%_@_%'
    ),
    custom_fields jsonb not null default '{}'
    constraint workspace_influencers_custom_fields_check check (jsonb_typeof(custom_fields) = 'object'),
    as_given jsonb not null default '{}',
    merged_into_id uuid,
    archived_at timestamptz,
    erased_at timestamptz,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint workspace_influencers_merged_into_id_fkey foreign key (workspace_id, merged_into_id)
    references public.workspace_influencers (workspace_id, id) on delete cascade,
    constraint workspace_influencers_merged_into_id_check check (
        merged_into_id is null or (merged_into_id <> id and archived_at is not null)
    ),
    constraint workspace_influencers_influencer_id_key unique (workspace_id, influencer_id),
    constraint workspace_influencers_owner_id_fkey foreign key (workspace_id, owner_id)
    references public.workspace_members (workspace_id, user_id),
    constraint workspace_influencers_identity_check check (num_nonnulls(influencer_id, name) = 1)
);
select private.add_external_id('public.workspace_influencers');
create index workspace_influencers_status_idx
on public.workspace_influencers (workspace_id, status, updated_at desc) where archived_at is null;
create index workspace_influencers_partners_idx on public.workspace_influencers (workspace_id, rating desc nulls last, updated_at desc)
where archived_at is null and (status = 'partner' or rating >= 4);
create index workspace_influencers_private_idx on public.workspace_influencers (workspace_id, id) where influencer_id is null;
comment on constraint workspace_influencers_identity_check on public.workspace_influencers is
'A record is linked to the catalog and takes the name from there, or is private and has a name of its own.';
comment on constraint workspace_influencers_merged_into_id_check on public.workspace_influencers is
'A merged record is a redirect to another one, and archived, so that lists and searches leave it out.';
select private.describe_table(
    'public.workspace_influencers',
    'The workspace''s own record of a person: linked to a catalog influencer, or private. Everything else in the workspace points here.',
    $$
    influencer_id: The catalog's person; null for a private one. At most one record per person.
    name: Name of a private influencer; null when linked.
    headline: Headline of a private influencer.
    country_code: Country of a private influencer.
    status: Status of the relationship; changes follow a graph.
    owner_id: The member responsible; emptied when the member leaves.
    rating: The workspace's own judgement, 1 to 5.
    acquired_via: How the person was found: search, import, referral, inbound, event or manual.
    do_not_contact: No outreach, no new campaign work. Enforced by triggers.
    do_not_contact_reason: Why not.
    email: Private address, lower case.
    phone: Private number, as E.164.
    agent_name: Manager or agency who negotiates.
    agent_email: Their address, lower case.
    merged_into_id: The record this one turned out to be; never itself a redirect. The row is kept, archived, so that its id, source id, name and address still lead there.
    erased_at: When their personal data was erased on request.
    $$
);
select private.describe_indexes($$
    workspace_influencers_status_idx: The relationship board: people by status, latest change first (queries/campaigns/relationship_board.sql).
    workspace_influencers_partners_idx: The best partners, whom the sort fit compares people with (public.search_influencers()).
    workspace_influencers_private_idx: The private people that search adds to the catalog (public.search_influencers()).
$$);
select private.secure_workspace_table('public.workspace_influencers');
select private.require_custom_fields_of('public.workspace_influencers');

select private.allow_transitions('public.workspace_influencers', $$
    discovered > contacted, in_conversation, partner, rejected
    contacted > in_conversation, negotiating, paused, rejected
    in_conversation > negotiating, partner, paused, rejected
    negotiating > partner, in_conversation, paused, rejected
    partner > paused, negotiating, rejected
    paused > contacted, in_conversation, negotiating, partner, rejected
    rejected > discovered, contacted
$$);
select private.skip_suppressed_people('public.workspace_influencers');
create trigger stamp_erasure
before insert or update of erased_at on public.workspace_influencers
for each row when (row_security_active('public.workspace_influencers'::regclass) or current_user = 'service_role')
execute function private.stamp_erasure();
comment on trigger stamp_erasure on public.workspace_influencers is 'Only erasing writes it.';

create function private.keep_erased_influencer()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    new.influencer_id := old.influencer_id;
    new.name := old.name;
    new.headline := null;
    new.country_code := null;
    new.email := null;
    new.phone := null;
    new.agent_name := null;
    new.agent_email := null;
    new.custom_fields := '{}';
    new.source := null;
    new.external_id := null;
    new.do_not_contact := true;
    new.do_not_contact_reason := old.do_not_contact_reason;
    return new;
end
$$;
comment on function private.keep_erased_influencer() is
'Trigger: an erased influencer stays empty. Like the insert of an erased person, an update that names them goes on without that, so that it costs no other row.';
create trigger a_keep_erased
before update on public.workspace_influencers
for each row when (old.erased_at is not null and not private.is_running('erasing'))
execute function private.keep_erased_influencer();
comment on trigger a_keep_erased on public.workspace_influencers is 'An erased influencer stays empty.';

create table public.workspace_influencer_accounts (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    workspace_influencer_id uuid not null,
    platform_code text not null references public.platforms (code),
    platform_account_id text,
    handle text not null constraint workspace_influencer_accounts_handle_check check (
        handle = lower(btrim(handle)) and handle <> '' and handle not like '@%'
    ),
    url text constraint workspace_influencer_accounts_url_check check (url ~ '^https?://'),
    followers bigint constraint workspace_influencer_accounts_followers_check check (followers >= 0),
    engagement_rate real
    constraint workspace_influencer_accounts_engagement_rate_check check (engagement_rate between 0 and 100),
    as_given jsonb not null default '{}',
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint workspace_influencer_accounts_influencer_fkey foreign key (workspace_id, workspace_influencer_id)
    references public.workspace_influencers (workspace_id, id) on delete cascade,
    constraint workspace_influencer_accounts_handle_key unique (workspace_id, platform_code, handle),
    constraint workspace_influencer_accounts_platform_account_id_key unique (workspace_id, platform_code, platform_account_id),
    constraint workspace_influencer_accounts_engaged_check check (engagement_rate = 0 or followers > 0)
);
comment on constraint workspace_influencer_accounts_engaged_check on public.workspace_influencer_accounts is
'Engagements per follower: nobody engages without followers. A number that the platform hides is left out, not 0.';
comment on constraint workspace_influencer_accounts_engagement_rate_check on public.workspace_influencer_accounts is
'A fraction: 0.05 for 5 percent, above 1 when posts travel, at most 100.';
select private.describe_table('public.workspace_influencer_accounts', 'Profiles of a private influencer.', $$
    workspace_influencer_id: The private influencer who has the account.
    platform_code: The platform.
    platform_account_id: The platform's own id, if known; also found in an address such as youtube.com/channel/UC… that stands in place of the handle. It stays when the handle changes: a profile is stored once.
    handle: Handle, lower case, without @; read from the address where none is given.
    url: Address of the profile; made from the handle where none is given. It may lead elsewhere, to a page of links or an old profile: the handle identifies.
    followers: Followers or subscribers; null when unknown.
    engagement_rate: Engagements per follower and post; above 1 when posts travel; null when unknown.
$$);
select private.secure_workspace_table('public.workspace_influencer_accounts');
select private.require_told_rates_of('public.workspace_influencer_accounts');
create trigger b_complete_profile
before insert or update of platform_code, platform_account_id, handle, url on public.workspace_influencer_accounts
for each row execute function private.complete_profile();
comment on trigger b_complete_profile on public.workspace_influencer_accounts is 'Removes a handle in place of an id; derives handle and address from each other.';
select private.skip_suppressed_people('public.workspace_influencer_accounts');

create function private.skip_account_of_erased()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (
        select from public.workspace_influencers as people
        where people.workspace_id = new.workspace_id and people.id = new.workspace_influencer_id and people.erased_at is not null
    ) then
        return null;
    end if;
    return new;
end
$$;
comment on function private.skip_account_of_erased() is
'Trigger: leaves out an account of an erased influencer, also one that nobody knew when the person was erased.';
create trigger g_skip_erased
before insert or update on public.workspace_influencer_accounts
for each row execute function private.skip_account_of_erased();
comment on trigger g_skip_erased on public.workspace_influencer_accounts is 'An erased influencer has no accounts.';

create table public.workspace_influencer_topics (
    workspace_id uuid not null default public.active_workspace(),
    workspace_influencer_id uuid not null,
    topic_code text not null references public.topics (code),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    primary key (workspace_id, workspace_influencer_id, topic_code),
    constraint workspace_influencer_topics_influencer_fkey foreign key (workspace_id, workspace_influencer_id)
    references public.workspace_influencers (workspace_id, id) on delete cascade
);
select private.describe_table('public.workspace_influencer_topics', 'Topics of a private influencer.', $$
    workspace_influencer_id: The person.
    topic_code: The topic.
$$);
select private.secure_workspace_table('public.workspace_influencer_topics', commands => '{insert,delete}', audited => '{insert,delete}');

create table public.workspace_influencer_rates (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    workspace_influencer_id uuid not null,
    platform_code text not null references public.platforms (code),
    deliverable_type_code text not null references public.deliverable_types (code),
    currency_code text not null references public.currencies (code),
    amount_minor bigint not null constraint workspace_influencer_rates_amount_minor_check check (amount_minor >= 0),
    valid_during daterange not null,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint workspace_influencer_rates_influencer_fkey foreign key (workspace_id, workspace_influencer_id)
    references public.workspace_influencers (workspace_id, id) on delete cascade,
    constraint workspace_influencer_rates_valid_during_excl exclude using gist (
        workspace_id with =, workspace_influencer_id with =, platform_code with =, deliverable_type_code with =,
        currency_code with =, valid_during with &&
    )
);
select private.describe_table('public.workspace_influencer_rates', 'Prices agreed between this workspace and an influencer.', $$
    workspace_influencer_id: With whom.
    platform_code: Platform on which the deliverable appears.
    deliverable_type_code: Type of content.
    currency_code: Currency of the price.
    amount_minor: Price in minor units of the currency; 0 for unpaid.
    valid_during: Days the price holds, end excluded.
$$);
comment on constraint workspace_influencer_rates_valid_during_excl on public.workspace_influencer_rates is
'One agreed price per influencer, platform, deliverable type and currency on each day.';
select private.secure_workspace_table('public.workspace_influencer_rates');
