-- Reference data: the lists that other tables take their words from.
--
-- New, empty tables; foreign keys of currency and country of workspaces.

create table public.countries (
    code text primary key constraint countries_code_check check (code ~ '^[A-Z]{2}$'),
    name text not null,
    calling_code text constraint countries_calling_code_check check (calling_code ~ '^[1-9][0-9]{0,2}$'),
    international_prefix text,
    constraint countries_international_prefix_check check (coalesce('' ~ international_prefix, true) is not null)
);
comment on constraint countries_international_prefix_check on public.countries is
'A regular expression: one that cannot be read is refused here, and not with each number that is stored.';
select private.describe_table('public.countries', 'Countries and territories (ISO 3166-1).', $$
    code: Two letters, upper case.
    name: English short name.
    calling_code: Prefix of its telephone numbers, without the plus sign.
    international_prefix: Regular expression of what callers within the country dial before a number of another one.
$$);

create table public.calling_codes (
    code text primary key constraint calling_codes_code_check check (code ~ '^[1-9][0-9]{0,2}$'),
    trunk_prefix text,
    trunk_replacement text constraint calling_codes_trunk_replacement_check check (trunk_replacement ~ '^[0-9\\]+$'),
    number_pattern text not null,
    shortest smallint not null constraint calling_codes_shortest_check check (shortest > 0),
    longest smallint not null constraint calling_codes_longest_check check (longest <= 17),
    constraint calling_codes_lengths_check check (shortest <= longest),
    constraint calling_codes_patterns_check check (
        coalesce('' ~ trunk_prefix, true) is not null and ('' ~ number_pattern) is not null
    )
);
comment on constraint calling_codes_patterns_check on public.calling_codes is
'Regular expressions: one that cannot be read is refused here, and not with each number that is stored.';
select private.describe_table('public.calling_codes', 'How the telephone numbers of each calling code are written (libphonenumber).', $$
    code: The code without the plus sign; several countries may share it.
    trunk_prefix: Regular expression of what is dialled within the country and left out from abroad, such as 0. Null: nothing.
    trunk_replacement: What takes its place if the last group of the pattern matches: 15 within Argentina is 9 before the area. Null: nothing.
    number_pattern: Regular expression of a number without code and trunk prefix.
    shortest: Digits of the shortest number without code.
    longest: Digits of the longest.
$$);

create table public.languages (
    code text primary key constraint languages_code_check check (code ~ '^[a-z]{2}$'),
    name text not null
);
select private.describe_table('public.languages', 'Languages (ISO 639-1).', $$
    code: Two letters, lower case.
    name: English name.
$$);

create table public.currencies (
    code text primary key constraint currencies_code_check check (code ~ '^[A-Z]{3}$'),
    name text not null,
    minor_units smallint not null constraint currencies_minor_units_check check (minor_units between 0 and 4),
    ended_on date,
    replaced_by_code text references public.currencies (code),
    replaced_at_rate numeric(20, 10) constraint currencies_replaced_at_rate_check check (replaced_at_rate > 0),
    constraint currencies_replaced_check check (num_nonnulls(ended_on, replaced_by_code, replaced_at_rate) in (0, 3))
);
comment on constraint currencies_replaced_check on public.currencies is 'A past currency has a successor and the rate of the change.';
select private.describe_table('public.currencies', 'Currencies (ISO 4217), past ones included: old deals are in them.', $$
    code: Three letters, upper case.
    name: English name.
    minor_units: Decimal digits of the smallest unit: 2 for euro cents, 0 for yen, 3 for Kuwaiti fils. Amounts in *_minor columns count that unit.
    ended_on: First day on which another currency had replaced it; null while in use.
    replaced_by_code: The currency that replaced it.
    replaced_at_rate: Units of it for one unit of that currency, fixed by law: the rate of each day from ended_on on, whatever rates are loaded.
$$);

create table public.industries (
    code text primary key constraint industries_code_check check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    parent_code text references public.industries (code),
    name text not null,
    constraint industries_parent_code_check check (parent_code <> code)
);
select private.describe_table('public.industries', 'Industries as a hierarchy of two levels.', $$
    code: Short name, lower case with hyphens.
    parent_code: The wider industry it is part of; null at the top.
    name: English name.
$$);

create table public.topics (
    code text primary key constraint topics_code_check check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    industry_code text not null references public.industries (code),
    name text not null
);
select private.describe_table('public.topics', 'Topics that influencers talk about.', $$
    code: Short name, lower case with hyphens.
    industry_code: The industry most of its audience works in.
    name: English name.
$$);

create table public.job_functions (
    code text primary key constraint job_functions_code_check check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name text not null
);
select private.describe_table('public.job_functions', 'Functions of people at a company, such as marketing.', $$
    code: Short name, lower case with hyphens.
    name: English name.
$$);

create table public.seniorities (
    code text primary key constraint seniorities_code_check check (code ~ '^[a-z]+(-[a-z]+)*$'),
    rank smallint not null constraint seniorities_rank_key unique constraint seniorities_rank_check check (rank > 0),
    name text not null
);
select private.describe_table('public.seniorities', 'How senior people are, in order.', $$
    code: Short name, lower case with hyphens.
    rank: Higher is more senior, so that "director or above" is a comparison.
    name: English name.
$$);

create table public.company_sizes (
    code text primary key constraint company_sizes_code_check check (code ~ '^[0-9]+(-[0-9]+|[+])$'),
    rank smallint not null constraint company_sizes_rank_key unique constraint company_sizes_rank_check check (rank > 0),
    min_employees integer not null constraint company_sizes_min_employees_check check (min_employees > 0),
    max_employees integer
);
select private.describe_table('public.company_sizes', 'Size bands of companies by number of employees.', $$
    code: The band as people write it, such as 51-200.
    rank: Order from small to large.
    min_employees: Least number of employees, included.
    max_employees: Largest number, included; null for the top band.
$$);

create table public.age_bands (
    code text primary key constraint age_bands_code_check check (code ~ '^[0-9]+(-[0-9]+|[+])$'),
    rank smallint not null constraint age_bands_rank_key unique constraint age_bands_rank_check check (rank > 0)
);
select private.describe_table('public.age_bands', 'Age bands as platforms report audiences.', $$
    code: The band in years, such as 25-34.
    rank: Order from young to old.
$$);

create table public.platforms (
    code text primary key constraint platforms_code_check check (code ~ '^[a-z]+$'),
    name text not null,
    profile_url_pattern text not null
    constraint platforms_profile_url_pattern_check check (profile_url_pattern like 'https://%{handle}%'),
    profile_address_pattern text,
    handle_pattern text not null default '^[^[:space:]/?#@,;:<>"|(){}*=]+$',
    constraint platforms_patterns_check check (
        ('' ~ handle_pattern) is false and coalesce('' ~ profile_address_pattern, true) is not null
        and handle_pattern like '^%$' and profile_address_pattern like '^%'
    )
);
comment on constraint platforms_patterns_check on public.platforms is
'Regular expressions that begin at the beginning: one that cannot be read is refused here, and not with each profile that is stored.';
select private.describe_table('public.platforms', 'Networks and media on which influencers publish.', $$
    code: Short name, lower case; also the canonical utm_source.
    name: As the platform writes itself.
    profile_url_pattern: Address of a profile, with {handle} in its place.
    profile_address_pattern: Regular expression of the addresses profiles have, without scheme and www. The first group that matches is the handle. Null: host and path are the handle.
    handle_pattern: Regular expression of a handle.
$$);

create table public.platform_domains (
    domain text primary key constraint platform_domains_domain_check check (domain ~ '^[a-z0-9.-]+\.[a-z]+$'),
    platform_code text not null references public.platforms (code)
);
select private.describe_table('public.platform_domains', 'Hosts of each platform: the platform of an address is found by its host.', $$
    domain: Host, lower case, without www., m. and the like.
    platform_code: The platform.
$$);

create table public.deliverable_types (
    code text primary key constraint deliverable_types_code_check check (code ~ '^[a-z]+(-[a-z]+)*$'),
    name text not null
);
select private.describe_table('public.deliverable_types', 'Kinds of content an influencer can be paid for.', $$
    code: Short name, lower case with hyphens.
    name: English name.
$$);

create table public.public_suffixes (
    rule text primary key constraint public_suffixes_rule_check check (rule ~ '^(!|[*][.])?[a-z0-9-]+([.][a-z0-9-]+)*$'),
    is_private boolean not null default false
);
select private.describe_table(
    'public.public_suffixes', 'Endings below which anybody can register a domain (publicsuffix.org): co.uk is nobody, acme.co.uk is.',
    $$
    rule: The ending as DNS spells it; *. stands for any one label, ! for an exception.
    is_private: True if a company gives out names below it (github.io); false for a registry.
    $$
);

create table public.shared_hosts (
    host text primary key constraint shared_hosts_host_check check (host ~ '^[a-z0-9-]+([.][a-z0-9*-]+)+$'),
    has_pages boolean not null default false,
    has_sites boolean not null default false,
    constraint shared_hosts_use_check check (has_pages or has_sites)
);
select private.describe_table(
    'public.shared_hosts', 'Hosts on which companies and people have a page or a site that is not below a public suffix: shops, directories, podcasts, short links.',
    $$
    host: Host without www. A star at its end stands for any ending: amazon.* is amazon.de and amazon.co.uk.
    has_pages: Whether a path there is the page of somebody else, and therefore no domain of a company (etsy.com/shop/acme).
    has_sites: Whether each name below it is the site of somebody, and a domain of its own (acme.wordpress.com).
    $$
);

create table public.free_mail_domains (
    domain text primary key constraint free_mail_domains_domain_check check (
        domain = lower(domain) and domain ~ '^[^[:space:]/:@]+[.][^[:space:]/:@.]{2,}$'
    )
);
select private.describe_table(
    'public.free_mail_domains', 'Mail providers for private people: such a domain never becomes a company.',
    $$
    domain: Lower case, without www.
    $$
);

do $$
declare
    name text;
begin
    foreach name in array array[
        'countries', 'languages', 'currencies', 'industries', 'topics', 'job_functions', 'seniorities', 'company_sizes',
        'age_bands', 'platforms', 'platform_domains', 'deliverable_types', 'public_suffixes', 'shared_hosts', 'free_mail_domains',
        'calling_codes'
    ] loop
        perform private.secure_reference_table(format('public.%I', name)::regclass);
    end loop;
    -- Standards: one row more or less changes what everybody's addresses, numbers and words mean.
    foreach name in array array['countries', 'languages', 'calling_codes', 'public_suffixes'] loop
        execute format('revoke insert, update, delete on public.%I from service_role', name);
        execute format(
            'comment on policy %I on public.%I is %L', 'signed-in users read ' || replace(name, '_', ' '), name,
            'Shared data: every signed-in user reads all of it, only migrations write.'
        );
    end loop;
    -- One word leads to one code.
    foreach name in array array[
        'countries', 'languages', 'currencies', 'industries', 'topics', 'job_functions', 'seniorities', 'platforms', 'deliverable_types'
    ] loop
        execute format('create unique index %1$s_name_key on public.%1$I (lower(name))', name);
        execute format('comment on index public.%1$s_name_key is %2$L', name, 'A name leads to one code (private.code_in_list()).');
    end loop;
end
$$;

-- The table was created above in this release and is empty.
alter table public.workspaces
-- squawk-ignore adding-foreign-key-constraint, constraint-missing-not-valid
add constraint workspaces_reporting_currency_code_fkey
foreign key (reporting_currency_code) references public.currencies (code),
-- squawk-ignore adding-foreign-key-constraint, constraint-missing-not-valid
add constraint workspaces_country_code_fkey
foreign key (country_code) references public.countries (code);
select private.index_foreign_keys('public.workspaces');

create function private.require_fixed_minor_units()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform public.reject('currencies_minor_units_fixed', new.code, old.minor_units::text);
    return null;
end
$$;
comment on function private.require_fixed_minor_units() is 'Trigger: rejects another number of decimals for a currency.';
create trigger require_fixed_minor_units
before update of minor_units on public.currencies
for each row when (new.minor_units <> old.minor_units) execute function private.require_fixed_minor_units();
comment on trigger require_fixed_minor_units on public.currencies is 'Every stored amount of the currency would become another one.';
select private.define_refusal(
    'currencies_minor_units_fixed',
    'minor_units of currency {code} are {minor_units} and do not change',
    'Amounts are stored in them: each one in this currency would become another amount.',
    'Leave the column out. A redenomination is a new currency: add its code, and give this one replaced_by_code and replaced_at_rate.'
);

create function private.country_of(workspace_id uuid)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return (select workspaces.country_code from public.workspaces as workspaces where workspaces.id = country_of.workspace_id);
end
$$;
comment on function private.country_of(uuid) is 'The country of telephone numbers of a workspace; NULL if it has none.';

select private.revoke_execute();
