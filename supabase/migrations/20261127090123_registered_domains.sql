-- Registered domains: whose a host name, a mail address or the address of a page is.
--
-- Functions only. They read public.public_suffixes, public.shared_hosts and public.free_mail_domains, which later files make.

create function private.is_registry_suffix(host text)
returns boolean
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- A company that gives out names below its own (github.io) may have mailboxes itself.
    return exists (
        select from public.public_suffixes as suffixes
        where suffixes.rule in (host, '*' || substr(host, strpos(host, '.'))) and not suffixes.is_private
    ) and not exists (select from public.public_suffixes as suffixes where suffixes.rule = '!' || host);
end
$$;
comment on function private.is_registry_suffix(text) is 'Whether a host is an ending below which a registry gives out names: co.uk is nobody.';

create function private.plain_email()
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    -- Below these endings every name is registered: none of them has endings of its own that nobody owns.
    select '^[a-z0-9_]+([.+-][a-z0-9_]+)*@([a-z0-9]+(-[a-z0-9]+)*[.])+(com|net|org|de|eu|ch|nl|info|biz|dev|app|example)$'
$$;
comment on function private.plain_email() is
'The regular expression of a mail address, of up to 64 characters, that is in normal form for sure, as nearly all are. Others may be, too.';

create function private.normalise_email(value text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    -- nfkc: letters of full width are the same letters.
    address text;
    local_part text;
    host text;
begin
    if length(value) <= 64 and value ~ private.plain_email() then
        return value;
    end if;
    address := lower(normalize(private.clean_text(value), nfkc));
    local_part := split_part(address, '@', 1);
    if
        address is null
        or length(address) - length(replace(address, '@', '')) <> 1
        or length(local_part) > 64
        -- Without quotation marks, which no provider gives out: then no blank, no mark of a list, no dot at an end or beside a dot.
        or address ~ '[[:space:]]'
        or local_part !~ '^[^\u0001-\u0020"(),:;<>@\\\u005b\u005d\u007f]+$'
        or local_part ~ '^[.]|[.][.]|[.]$'
        or private.foreign_letter(local_part) is not null
    then
        return null;
    end if;
    host := private.normalise_host(split_part(address, '@', 2));
    return case
        when length(local_part) + length(host) < 254 and not private.is_registry_suffix(host) then local_part || '@' || host
    end;
end
$$;
comment on function private.normalise_email(text) is
'One mail address: trimmed, lower case, its domain as DNS spells it, with a dot, and registered. NULL if it is not one address.';

create function private.domain_below_suffix(host text)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    labels constant text[] := string_to_array(host, '.');
    rules text[] := '{}'::text[];
    candidate text;
    shorter text;
begin
    -- Nearly every host is a name below an ending of one label: one look-up tells.
    if cardinality(labels) = 2 and not exists (
        select from public.public_suffixes as suffixes where suffixes.rule in (host, '!' || host, '*.' || labels[2])
    ) then
        return host;
    end if;
    for place in 1..coalesce(cardinality(labels), 0) loop
        candidate := array_to_string(labels[place:], '.');
        rules := rules || array['!' || candidate, candidate, '*.' || array_to_string(labels[place + 1:], '.')];
    end loop;
    -- One look-up for all endings: this runs for each address that is written.
    rules := array(select suffixes.rule from public.public_suffixes as suffixes where suffixes.rule = any(rules));
    for place in 1..coalesce(cardinality(labels), 0) loop
        candidate := array_to_string(labels[place:], '.');
        shorter := array_to_string(labels[place + 1:], '.');
        if '!' || candidate = any(rules) then
            return candidate;
        end if;
        if candidate = any(rules) or '*.' || shorter = any(rules) then
            return case when place > 1 then array_to_string(labels[place - 1:], '.') end;
        end if;
    end loop;
    -- If the ending is on no list, the label before it was registered.
    return case when cardinality(labels) > 1 then array_to_string(labels[cardinality(labels) - 1:], '.') end;
end
$$;
comment on function private.domain_below_suffix(text) is
'The name below the public suffix of a host: shop.acme.co.uk is acme.co.uk. NULL for a suffix alone.';

create function private.registrable_domain(host text)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    registered constant text := private.domain_below_suffix(host);
    name constant text := substring(host from '([^.]+)\.[^.]+\.[^.]+$');
begin
    -- acme.wordpress.com is a site of Acme; help.wordpress.com is not.
    if
        name not in ('www', 'm', 'mail', 'email', 'help', 'support', 'blog', 'about', 'status', 'developers', 'careers', 'jobs', 'app', 'api', 'docs')
        and exists (select from public.shared_hosts as shared where shared.has_sites and shared.host = registered)
    then
        return name || '.' || registered;
    end if;
    return registered;
end
$$;
comment on function private.registrable_domain(text) is
'The part of a host name that is somebody''s own: registered below a public suffix, or the site of a customer on a shared host (acme.wordpress.com). NULL for a suffix alone.';

create function private.is_shared_page(address text, host text, registered text)
returns boolean
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    ending constant text := substr(registered, strpos(registered, '.'));
    labels constant text[] := string_to_array(host, '.');
begin
    -- Nearly every address is a domain alone: without a query.
    if (address ~ '/[^/?#]') is not true then
        return false;
    end if;
    -- linkedin.com/company/acme says nothing about the domain of Acme, nor does a page of a shop or a short link.
    return
        exists (select from public.platform_domains as platforms where platforms.domain = registered)
        or exists (
            select from public.shared_hosts as shared
            where shared.has_pages and shared.host = any(
                select unnest(array[endings.host, left(endings.host, -length(ending)) || '.*'])
                from generate_subscripts(labels, 1) as places (place)
                cross join lateral (select array_to_string(labels[places.place:], '.') as host) as endings
                where '.' || endings.host like '%.' || registered
            )
        )
        or address ~* '^(www\.)?google\.[a-z.]+/(maps|search)';
end
$$;
comment on function private.is_shared_page(text, text, text) is
'Whether an address, written without its scheme, is a page on a host that others share (public.shared_hosts, platforms). Arguments: address, its host, the registered part of that.';

create function private.normalise_domain(value text)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    address constant text := regexp_replace(private.clean_text(value), '^([a-z][a-z0-9+.-]*:)?//', '', 'i');
    host constant text := private.normalise_host(regexp_replace(regexp_replace(address, '[/?#].*$', ''), '^[^@]*@|:[0-9]*$', '', 'g'));
    registered constant text := private.registrable_domain(host);
begin
    return case when not private.is_shared_page(address, host, registered) then registered end;
end
$$;
comment on function private.normalise_domain(text) is
'The web domain of a company: the registrable part, as DNS spells it, of a domain, an address of a page or a mail address; NULL for a page on a platform, a shop or another host that many share.';

create function private.is_free_mail(host text)
returns boolean
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (select from public.free_mail_domains as free_mail where free_mail.domain = host) then
        return true;
    end if;
    -- Below a host of two labels there is no shorter domain.
    return host ~ '[.].+[.]'
        and exists (select from public.free_mail_domains as free_mail where free_mail.domain = private.registrable_domain(host));
end
$$;
comment on function private.is_free_mail(text) is 'Whether a domain is that of a mail provider for private people.';

create function private.company_domain_of(email text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    host constant text := split_part(email, '@', 2);
    registered constant text := case when host <> '' then private.registrable_domain(host) end;
begin
    if exists (select from public.free_mail_domains as free_mail where free_mail.domain in (host, registered)) then
        return null;
    end if;
    return registered;
end
$$;
comment on function private.company_domain_of(text) is 'The domain of a mail address that may be a company''s; NULL for a free mail provider.';

select private.revoke_execute();
