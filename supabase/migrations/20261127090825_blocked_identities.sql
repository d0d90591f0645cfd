-- Blocked identities: how services keep an address, number, profile or id out, and how a person who agrees again comes back.
--
-- Functions only.

create function private.digests_of_identity(identity jsonb, workspace_id uuid)
returns table (type text, digest bytea)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    platform constant text := private.code_in_list('platforms', identity ->> 'platform_code');
    own_handle constant text := private.normalise_handle(identity ->> 'handle', platform);
    normal constant jsonb := (identity - array['email', 'phone', 'handle', 'platform_code', 'platform_account_id'])
    || jsonb_strip_nulls(jsonb_build_object(
        'platform_code', platform,
        -- The id of a channel is in its address.
        'platform_account_id', coalesce(private.clean_text(identity ->> 'platform_account_id'), substring(own_handle from '^(?:channel|profile)/(.+)$')),
        'email', private.normalise_email(identity ->> 'email'),
        'phone', private.normal_form('phone', identity ->> 'phone', identity || jsonb_build_object('workspace_id', workspace_id)),
        'handle', own_handle
    ));
begin
    return query
    select distinct found.type, private.suppression_digest(found.type, found.identity)
    from unnest(array['contacts', 'influencers', 'influencer_accounts', 'workspace_influencers']) as tables (name)
    cross join lateral (
        select identities.* from private.identities_of(tables.name, normal) as identities
        union all
        select 'word', private.word_of_handle((normal ->> 'platform_code') || '/' || (normal ->> 'handle'))
    ) as found
    where found.identity is not null;
end
$$;
comment on function private.digests_of_identity(jsonb, uuid) is
'Digests of all that identifies a person in a JSON object (email, phone, platform_code with handle or platform_account_id, source with external_id), in any spelling. The country of a workspace reads a number without one.';

create function private.require_identity(identity jsonb, workspace_id uuid, command text)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if
        workspace_id is not null
        and not exists (select from public.workspaces as known where known.id = require_identity.workspace_id)
    then
        perform private.reject('workspace_named', command, 'an identity', workspace_id::text);
    elsif not exists (select from private.digests_of_identity(identity, workspace_id)) then
        perform private.reject('identity_given', identity::text);
    end if;
end
$$;
comment on function private.require_identity(jsonb, uuid, text) is
'Rejects a call that names nobody, or a workspace that there is not: it would answer that nothing had to be done.';
select private.define_refusal(
    'identity_given', 'there is no identity in {identity}', '',
    'Send email, phone (with its country), platform_code with handle or platform_account_id, or source with external_id.', '22023'
);

create function public.block_identity(identity jsonb, reason text default 'blocked', workspace_id uuid default null)
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    blocked integer;
begin
    if reason is null or reason not in ('opt_out', 'legal', 'blocked') then
        perform private.reject('block_identity_reason_known', reason);
    end if;
    perform private.require_identity(block_identity.identity, block_identity.workspace_id, 'block');
    if block_identity.workspace_id is null then
        insert into public.suppressions (digest, type, reason)
        select given.digest, given.type, block_identity.reason
        from private.digests_of_identity(block_identity.identity, block_identity.workspace_id) as given
        on conflict do nothing;
    else
        insert into private.workspace_suppressions (workspace_id, digest, type, reason)
        select block_identity.workspace_id, given.digest, given.type, block_identity.reason
        from private.digests_of_identity(block_identity.identity, block_identity.workspace_id) as given
        on conflict do nothing;
    end if;
    get diagnostics blocked = row_count;
    return blocked;
end
$$;
comment on function public.block_identity(jsonb, text, uuid) is
'Keeps an address, number, profile or id from being stored from now on: in one workspace, or without one everywhere. For people who ask never to be stored (opt_out), orders (legal), and all else: spam traps, placeholders (blocked). identity as for public.renew_consent(), which also ends it. What is stored stays; erase it where it has to go. Members get the same answers as for people who were erased. Returns how many identities were not blocked before. service_role only.';
select private.define_refusal(
    'block_identity_reason_known', '"{reason}" is not a reason to block an identity', '', 'Reasons: blocked, opt_out, legal.', '22023'
);

create function public.renew_consent(identity jsonb, evidence text, workspace_id uuid default null)
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    ended integer;
begin
    perform private.require_identity(renew_consent.identity, renew_consent.workspace_id, 'renew the consent of');
    with again as (
        select given.digest from private.digests_of_identity(renew_consent.identity, renew_consent.workspace_id) as given
    ),
    everywhere as (
        delete from public.suppressions as suppressed
        using again
        where renew_consent.workspace_id is null and suppressed.digest = again.digest
        returning suppressed.digest, suppressed.type
    ),
    here as (
        delete from private.workspace_suppressions as suppressed
        using again
        where suppressed.workspace_id = renew_consent.workspace_id and suppressed.digest = again.digest
        returning suppressed.digest, suppressed.type
    ),
    recorded as (
        insert into private.renewed_consents (workspace_id, digest, type, evidence)
        select renew_consent.workspace_id, renewed.digest, renewed.type, renew_consent.evidence
        from (select * from everywhere union select * from here) as renewed
        returning 1
    )
    select count(*)::integer into ended from recorded;
    return ended;
end
$$;
comment on function public.renew_consent(jsonb, text, uuid) is
'Records that a person who was erased agreed to be stored again: in one workspace, or without one in the catalog and in everything that was erased with it. identity: email, phone, platform_code with handle or platform_account_id, source with external_id; each counts for itself. evidence: where the consent can be read. Returns how many suppressions ended; each is recorded. service_role only.';

select private.revoke_execute();
revoke all on function public.block_identity(jsonb, text, uuid), public.renew_consent(jsonb, text, uuid)
from public, anon, authenticated, service_role;
grant execute on function public.block_identity(jsonb, text, uuid), public.renew_consent(jsonb, text, uuid) to service_role;
