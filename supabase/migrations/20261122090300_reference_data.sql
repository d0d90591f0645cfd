-- Reference data: the words every other table is written in. Read by every signed-in user, changed by service_role.
--
-- New tables only; inserts about 900 rows. Codes are the keys: they read well in a filter, an export and a plan.

create table public.countries (
    code text primary key constraint countries_code_check check (code ~ '^[A-Z]{2}$'),
    name text not null
);
select private.describe_table('public.countries', 'Countries and territories (ISO 3166-1).', $$
    code: Two letters, upper case.
    name: English short name.
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
    minor_units smallint not null constraint currencies_minor_units_check check (minor_units between 0 and 4)
);
select private.describe_table('public.currencies', 'Currencies in use (ISO 4217).', $$
    code: Three letters, upper case.
    name: English name.
    minor_units: Decimal digits of the smallest unit: 2 for euro cents, 0 for yen, 3 for Kuwaiti fils. Amounts in *_minor columns count that unit.
$$);

create table public.industries (
    code text primary key constraint industries_code_check check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    parent_code text references public.industries (code),
    name text not null,
    constraint industries_parent_code_check check (parent_code <> code)
);
select private.describe_table('public.industries', 'Industries as a hierarchy of two levels.', $$
    code: Short name, lower case with hyphens.
    parent_code: The wider industry it is part of; empty at the top.
    name: English name.
$$);

create table public.topics (
    code text primary key constraint topics_code_check check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    industry_code text not null references public.industries (code),
    name text not null
);
select private.describe_table('public.topics', 'What influencers talk about.', $$
    code: Short name, lower case with hyphens.
    industry_code: The industry most of its audience works in.
    name: English name.
$$);

create table public.job_functions (
    code text primary key constraint job_functions_code_check check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name text not null
);
select private.describe_table('public.job_functions', 'What people at a company work on.', $$
    code: Short name, lower case with hyphens.
    name: English name.
$$);

create table public.seniorities (
    code text primary key constraint seniorities_code_check check (code ~ '^[a-z]+(-[a-z]+)*$'),
    rank smallint not null constraint seniorities_rank_key unique,
    name text not null
);
select private.describe_table('public.seniorities', 'How senior people are, in order.', $$
    code: Short name, lower case with hyphens.
    rank: Higher is more senior, so that "director or above" is a comparison.
    name: English name.
$$);

create table public.company_sizes (
    code text primary key,
    rank smallint not null constraint company_sizes_rank_key unique,
    min_employees integer not null,
    max_employees integer,
    constraint company_sizes_range_check check (max_employees >= min_employees)
);
select private.describe_table('public.company_sizes', 'Size bands of companies by number of employees.', $$
    code: The band as people write it, such as 51-200.
    rank: Order from small to large.
    min_employees: Least number of employees, included.
    max_employees: Largest number, included; empty for the top band.
$$);

create table public.age_bands (
    code text primary key,
    rank smallint not null constraint age_bands_rank_key unique
);
select private.describe_table('public.age_bands', 'Age bands as platforms report audiences.', $$
    code: The band in years, such as 25-34.
    rank: Order from young to old.
$$);

create table public.platforms (
    code text primary key constraint platforms_code_check check (code ~ '^[a-z]+$'),
    name text not null,
    profile_url_pattern text not null
    constraint platforms_profile_url_pattern_check check (profile_url_pattern like 'https://%{handle}%')
);
select private.describe_table('public.platforms', 'Where influencers publish.', $$
    code: Short name, lower case; also the canonical utm_source.
    name: As the platform writes itself.
    profile_url_pattern: Address of a profile, with {handle} in its place.
$$);

create table public.deliverable_types (
    code text primary key constraint deliverable_types_code_check check (code ~ '^[a-z]+(-[a-z]+)*$'),
    name text not null
);
select private.describe_table('public.deliverable_types', 'Kinds of content an influencer can be paid for.', $$
    code: Short name, lower case with hyphens.
    name: English name.
$$);

create table public.free_mail_domains (
    domain text primary key constraint free_mail_domains_domain_check check (domain = lower(domain) and domain like '%_.__%')
);
select private.describe_table(
    'public.free_mail_domains', 'Mail providers for private people: such a domain never becomes a company.',
    $$
    domain: Lower case, without www.
    $$
);

create table public.exchange_rates (
    base_currency_code text not null references public.currencies (code),
    quote_currency_code text not null references public.currencies (code),
    rate_on date not null,
    rate numeric(20, 10) not null constraint exchange_rates_rate_check check (rate > 0),
    source text not null,
    created_at timestamptz not null default now(),
    primary key (base_currency_code, quote_currency_code, rate_on),
    constraint exchange_rates_pair_check check (base_currency_code <> quote_currency_code)
);
select private.describe_table(
    'public.exchange_rates', 'Dated exchange rates. A rate once used is kept beside the amount it made, so correcting one here does not rewrite reports.',
    $$
    base_currency_code: One unit of this currency
    quote_currency_code: is worth rate units of this one.
    rate_on: The day it was published for.
    rate: Major units of the quote currency per major unit of the base currency.
    source: Who published it, such as ecb.
    $$
);

do $$
declare
    name text;
begin
    foreach name in array array[
        'countries', 'languages', 'currencies', 'industries', 'topics', 'job_functions', 'seniorities', 'company_sizes',
        'age_bands', 'platforms', 'deliverable_types', 'free_mail_domains', 'exchange_rates'
    ] loop
        perform private.finish_reference_table(format('public.%I', name)::regclass);
    end loop;
end
$$;

-- The table is two files old and empty.
alter table public.workspaces
-- squawk-ignore adding-foreign-key-constraint, constraint-missing-not-valid
add constraint workspaces_reporting_currency_code_fkey
foreign key (reporting_currency_code) references public.currencies (code);
select private.index_foreign_keys('public.workspaces');

-- ---------------------------------------------------------------------------------------------------------------------
-- Exact money between currencies

create function private.exchange_rate_on(from_currency text, to_currency text, on_date date)
returns table (numerator numeric, denominator numeric, rate_on date)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    -- Central banks publish on working days: a weekend and the holidays around it are bridged, nothing longer.
    oldest constant date := on_date - 7;
begin
    if from_currency = to_currency then
        return query select 1::numeric, 1::numeric, on_date;
        return;
    end if;
    return query
    select found.numerator, found.denominator, found.rate_on
    from (
        select rates.rate as numerator, 1::numeric as denominator, rates.rate_on, 1 as preference
        from public.exchange_rates as rates
        where
            rates.base_currency_code = from_currency
            and rates.quote_currency_code = to_currency
            and rates.rate_on between oldest and on_date
        union all
        select 1, rates.rate, rates.rate_on, 2
        from public.exchange_rates as rates
        where
            rates.base_currency_code = to_currency
            and rates.quote_currency_code = from_currency
            and rates.rate_on between oldest and on_date
        union all
        select target.rate, origin.rate, target.rate_on, 3
        from public.exchange_rates as origin
        inner join public.exchange_rates as target
            on target.base_currency_code = origin.base_currency_code and target.rate_on = origin.rate_on
        where
            origin.base_currency_code = 'EUR'
            and origin.quote_currency_code = from_currency
            and target.quote_currency_code = to_currency
            and origin.rate_on between oldest and on_date
    ) as found
    order by found.rate_on desc, found.preference
    limit 1;
    if not found then
        perform private.reject(
            'exchange_rates_exists',
            format('no exchange rate from %s to %s on %s', from_currency, to_currency, on_date),
            'Looked for the pair, its inverse and both against EUR, on that day and up to seven days before.',
            'Load the rates of that day into public.exchange_rates.',
            '23503'
        );
    end if;
end
$$;
comment on function private.exchange_rate_on(text, text, date) is
'The rate of a day as an exact fraction: the pair, else its inverse, else both through EUR; the latest of the day and the seven before it. A missing rate is an error that names pair and day, never 1.';

create function private.convert_minor(
    amount_minor bigint, from_currency text, to_currency text, on_date date
)
returns table (converted_minor bigint, rate numeric, rate_on date)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- In whole numbers to the end: 3 cents at 1 / 1.2 are 2.5, but at 0.8333333333333333 they would round to 2.
    return query
    select
        (
            sign(fraction.numerator)
            * div(2 * abs(fraction.numerator) + fraction.denominator, 2 * fraction.denominator)
        )::bigint,
        rates.numerator / rates.denominator,
        rates.rate_on
    from private.exchange_rate_on(from_currency, to_currency, on_date) as rates
    cross join public.currencies as origin
    cross join public.currencies as target
    cross join lateral (
        select
            amount_minor * rates.numerator * ('1e' || target.minor_units)::numeric as numerator,
            rates.denominator * ('1e' || origin.minor_units)::numeric as denominator
    ) as fraction
    where origin.code = from_currency and target.code = to_currency;
end
$$;
comment on function private.convert_minor(bigint, text, text, date) is
'An amount in minor units of another currency at the rate of a day, rounded half away from zero; with the rate and its day.';

-- Arguments: the amount's column, the column that says when the event happened. Fills reporting_<amount>, exchange_rate and
-- exchange_rate_on. Definer: rates and the workspace's settings are read whatever the caller's role.
create function private.convert_to_reporting()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    item jsonb := to_jsonb(new);
    workspace record;
    converted record;
begin
    -- A rate once used stays: a later correction of the rates rewrites no report, only a new amount or day asks again.
    if tg_op = 'UPDATE' and not (
        item ->> tg_argv[0] is distinct from to_jsonb(old) ->> tg_argv[0]
        or item ->> tg_argv[1] is distinct from to_jsonb(old) ->> tg_argv[1]
        or item ->> 'currency_code' is distinct from to_jsonb(old) ->> 'currency_code'
    ) then
        return jsonb_populate_record(
            new,
            jsonb_build_object(
                'reporting_' || tg_argv[0], to_jsonb(old) -> ('reporting_' || tg_argv[0]),
                'exchange_rate', old.exchange_rate,
                'exchange_rate_on', old.exchange_rate_on
            )
        );
    end if;
    if item ->> tg_argv[0] is null or item ->> tg_argv[1] is null or item ->> 'currency_code' is null then
        return jsonb_populate_record(
            new, jsonb_build_object('reporting_' || tg_argv[0], null, 'exchange_rate', null, 'exchange_rate_on', null)
        );
    end if;
    select workspaces.reporting_currency_code, workspaces.time_zone
    into workspace
    from public.workspaces as workspaces
    where workspaces.id = new.workspace_id
    for share;
    -- The lock keeps the reporting currency from changing between this conversion and its commit.
    if
        not found
        or (item ->> 'currency_code' <> workspace.reporting_currency_code and private.is_foreign(new.workspace_id))
    then
        return new;
    end if;
    select *
    into converted
    from private.convert_minor(
        (item ->> tg_argv[0])::bigint,
        item ->> 'currency_code',
        workspace.reporting_currency_code,
        -- What lies ahead, a planned campaign, is converted at today's rate: nobody publishes tomorrow's.
        least(
            case
                when length(item ->> tg_argv[1]) = 10 then (item ->> tg_argv[1])::date
                else ((item ->> tg_argv[1])::timestamptz at time zone workspace.time_zone)::date
            end,
            (now() at time zone workspace.time_zone)::date
        )
    );
    return jsonb_populate_record(
        new,
        jsonb_build_object(
            'reporting_' || tg_argv[0], converted.converted_minor,
            'exchange_rate', converted.rate,
            'exchange_rate_on', converted.rate_on
        )
    );
end
$$;
comment on function private.convert_to_reporting() is
'Trigger: the amount in the workspace''s reporting currency at the rate of the event''s day, of today while that lies ahead. Arguments: amount column, event column.';

create function private.convert_to_reporting_when(target regclass, amount_column text, event_column text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- The derived columns are in the list too: whoever writes them by hand gets the derived value back.
    execute format(
        'create trigger convert_to_reporting '
        'before insert or update of %I, currency_code, %I, %I, exchange_rate, exchange_rate_on on %s '
        'for each row execute function private.convert_to_reporting(%L, %L)',
        amount_column, event_column, 'reporting_' || amount_column, target, amount_column, event_column
    );
    execute format(
        'comment on trigger convert_to_reporting on %s is %L',
        target, format('reporting_%s at the rate of the day of %s.', amount_column, event_column)
    );
end
$$;
comment on function private.convert_to_reporting_when(regclass, text, text) is
'Adds the trigger that fills reporting_<amount column> at the rate of the event column''s day.';

-- ---------------------------------------------------------------------------------------------------------------------
-- The data

insert into public.countries (code, name) values
('AD', 'Andorra'), ('AE', 'United Arab Emirates'), ('AF', 'Afghanistan'), ('AG', 'Antigua & Barbuda'),
('AI', 'Anguilla'), ('AL', 'Albania'), ('AM', 'Armenia'), ('AO', 'Angola'), ('AQ', 'Antarctica'), ('AR', 'Argentina'),
('AS', 'American Samoa'), ('AT', 'Austria'), ('AU', 'Australia'), ('AW', 'Aruba'), ('AX', 'Åland Islands'),
('AZ', 'Azerbaijan'), ('BA', 'Bosnia & Herzegovina'), ('BB', 'Barbados'), ('BD', 'Bangladesh'), ('BE', 'Belgium'),
('BF', 'Burkina Faso'), ('BG', 'Bulgaria'), ('BH', 'Bahrain'), ('BI', 'Burundi'), ('BJ', 'Benin'),
('BL', 'St. Barthélemy'), ('BM', 'Bermuda'), ('BN', 'Brunei'), ('BO', 'Bolivia'), ('BQ', 'Caribbean Netherlands'),
('BR', 'Brazil'), ('BS', 'Bahamas'), ('BT', 'Bhutan'), ('BV', 'Bouvet Island'), ('BW', 'Botswana'), ('BY', 'Belarus'),
('BZ', 'Belize'), ('CA', 'Canada'), ('CC', 'Cocos (Keeling) Islands'), ('CD', 'Congo - Kinshasa'),
('CF', 'Central African Republic'), ('CG', 'Congo - Brazzaville'), ('CH', 'Switzerland'), ('CI', 'Côte d’Ivoire'),
('CK', 'Cook Islands'), ('CL', 'Chile'), ('CM', 'Cameroon'), ('CN', 'China'), ('CO', 'Colombia'),
('CR', 'Costa Rica'), ('CU', 'Cuba'), ('CV', 'Cape Verde'), ('CW', 'Curaçao'), ('CX', 'Christmas Island'),
('CY', 'Cyprus'), ('CZ', 'Czechia'), ('DE', 'Germany'), ('DJ', 'Djibouti'), ('DK', 'Denmark'), ('DM', 'Dominica'),
('DO', 'Dominican Republic'), ('DZ', 'Algeria'), ('EC', 'Ecuador'), ('EE', 'Estonia'), ('EG', 'Egypt'),
('EH', 'Western Sahara'), ('ER', 'Eritrea'), ('ES', 'Spain'), ('ET', 'Ethiopia'), ('FI', 'Finland'), ('FJ', 'Fiji'),
('FK', 'Falkland Islands'), ('FM', 'Micronesia'), ('FO', 'Faroe Islands'), ('FR', 'France'), ('GA', 'Gabon'),
('GB', 'United Kingdom'), ('GD', 'Grenada'), ('GE', 'Georgia'), ('GF', 'French Guiana'), ('GG', 'Guernsey'),
('GH', 'Ghana'), ('GI', 'Gibraltar'), ('GL', 'Greenland'), ('GM', 'Gambia'), ('GN', 'Guinea'), ('GP', 'Guadeloupe'),
('GQ', 'Equatorial Guinea'), ('GR', 'Greece'), ('GS', 'South Georgia & South Sandwich Islands'), ('GT', 'Guatemala'),
('GU', 'Guam'), ('GW', 'Guinea-Bissau'), ('GY', 'Guyana'), ('HK', 'Hong Kong SAR China'),
('HM', 'Heard & McDonald Islands'), ('HN', 'Honduras'), ('HR', 'Croatia'), ('HT', 'Haiti'), ('HU', 'Hungary'),
('ID', 'Indonesia'), ('IE', 'Ireland'), ('IL', 'Israel'), ('IM', 'Isle of Man'), ('IN', 'India'),
('IO', 'British Indian Ocean Territory'), ('IQ', 'Iraq'), ('IR', 'Iran'), ('IS', 'Iceland'), ('IT', 'Italy'),
('JE', 'Jersey'), ('JM', 'Jamaica'), ('JO', 'Jordan'), ('JP', 'Japan'), ('KE', 'Kenya'), ('KG', 'Kyrgyzstan'),
('KH', 'Cambodia'), ('KI', 'Kiribati'), ('KM', 'Comoros'), ('KN', 'St. Kitts & Nevis'), ('KP', 'North Korea'),
('KR', 'South Korea'), ('KW', 'Kuwait'), ('KY', 'Cayman Islands'), ('KZ', 'Kazakhstan'), ('LA', 'Laos'),
('LB', 'Lebanon'), ('LC', 'St. Lucia'), ('LI', 'Liechtenstein'), ('LK', 'Sri Lanka'), ('LR', 'Liberia'),
('LS', 'Lesotho'), ('LT', 'Lithuania'), ('LU', 'Luxembourg'), ('LV', 'Latvia'), ('LY', 'Libya'), ('MA', 'Morocco'),
('MC', 'Monaco'), ('MD', 'Moldova'), ('ME', 'Montenegro'), ('MF', 'St. Martin'), ('MG', 'Madagascar'),
('MH', 'Marshall Islands'), ('MK', 'North Macedonia'), ('ML', 'Mali'), ('MM', 'Myanmar (Burma)'), ('MN', 'Mongolia'),
('MO', 'Macao SAR China'), ('MP', 'Northern Mariana Islands'), ('MQ', 'Martinique'), ('MR', 'Mauritania'),
('MS', 'Montserrat'), ('MT', 'Malta'), ('MU', 'Mauritius'), ('MV', 'Maldives'), ('MW', 'Malawi'), ('MX', 'Mexico'),
('MY', 'Malaysia'), ('MZ', 'Mozambique'), ('NA', 'Namibia'), ('NC', 'New Caledonia'), ('NE', 'Niger'),
('NF', 'Norfolk Island'), ('NG', 'Nigeria'), ('NI', 'Nicaragua'), ('NL', 'Netherlands'), ('NO', 'Norway'),
('NP', 'Nepal'), ('NR', 'Nauru'), ('NU', 'Niue'), ('NZ', 'New Zealand'), ('OM', 'Oman'), ('PA', 'Panama'),
('PE', 'Peru'), ('PF', 'French Polynesia'), ('PG', 'Papua New Guinea'), ('PH', 'Philippines'), ('PK', 'Pakistan'),
('PL', 'Poland'), ('PM', 'St. Pierre & Miquelon'), ('PN', 'Pitcairn Islands'), ('PR', 'Puerto Rico'),
('PS', 'Palestinian Territories'), ('PT', 'Portugal'), ('PW', 'Palau'), ('PY', 'Paraguay'), ('QA', 'Qatar'),
('RE', 'Réunion'), ('RO', 'Romania'), ('RS', 'Serbia'), ('RU', 'Russia'), ('RW', 'Rwanda'), ('SA', 'Saudi Arabia'),
('SB', 'Solomon Islands'), ('SC', 'Seychelles'), ('SD', 'Sudan'), ('SE', 'Sweden'), ('SG', 'Singapore'),
('SH', 'St. Helena'), ('SI', 'Slovenia'), ('SJ', 'Svalbard & Jan Mayen'), ('SK', 'Slovakia'), ('SL', 'Sierra Leone'),
('SM', 'San Marino'), ('SN', 'Senegal'), ('SO', 'Somalia'), ('SR', 'Suriname'), ('SS', 'South Sudan'),
('ST', 'São Tomé & Príncipe'), ('SV', 'El Salvador'), ('SX', 'Sint Maarten'), ('SY', 'Syria'), ('SZ', 'Eswatini'),
('TC', 'Turks & Caicos Islands'), ('TD', 'Chad'), ('TF', 'French Southern Territories'), ('TG', 'Togo'),
('TH', 'Thailand'), ('TJ', 'Tajikistan'), ('TK', 'Tokelau'), ('TL', 'Timor-Leste'), ('TM', 'Turkmenistan'),
('TN', 'Tunisia'), ('TO', 'Tonga'), ('TR', 'Türkiye'), ('TT', 'Trinidad & Tobago'), ('TV', 'Tuvalu'),
('TW', 'Taiwan'), ('TZ', 'Tanzania'), ('UA', 'Ukraine'), ('UG', 'Uganda'), ('UM', 'U.S. Outlying Islands'),
('US', 'United States'), ('UY', 'Uruguay'), ('UZ', 'Uzbekistan'), ('VA', 'Vatican City'),
('VC', 'St. Vincent & Grenadines'), ('VE', 'Venezuela'), ('VG', 'British Virgin Islands'),
('VI', 'U.S. Virgin Islands'), ('VN', 'Vietnam'), ('VU', 'Vanuatu'), ('WF', 'Wallis & Futuna'), ('WS', 'Samoa'),
('YE', 'Yemen'), ('YT', 'Mayotte'), ('ZA', 'South Africa'), ('ZM', 'Zambia'), ('ZW', 'Zimbabwe');

insert into public.languages (code, name) values
('aa', 'Afar'), ('ab', 'Abkhazian'), ('ae', 'Avestan'), ('af', 'Afrikaans'), ('ak', 'Akan'), ('am', 'Amharic'),
('an', 'Aragonese'), ('ar', 'Arabic'), ('as', 'Assamese'), ('av', 'Avaric'), ('ay', 'Aymara'), ('az', 'Azerbaijani'),
('ba', 'Bashkir'), ('be', 'Belarusian'), ('bg', 'Bulgarian'), ('bi', 'Bislama'), ('bm', 'Bambara'), ('bn', 'Bangla'),
('bo', 'Tibetan'), ('br', 'Breton'), ('bs', 'Bosnian'), ('ca', 'Catalan'), ('ce', 'Chechen'), ('ch', 'Chamorro'),
('co', 'Corsican'), ('cr', 'Cree'), ('cs', 'Czech'), ('cu', 'Church Slavic'), ('cv', 'Chuvash'), ('cy', 'Welsh'),
('da', 'Danish'), ('de', 'German'), ('dv', 'Divehi'), ('dz', 'Dzongkha'), ('ee', 'Ewe'), ('el', 'Greek'),
('en', 'English'), ('eo', 'Esperanto'), ('es', 'Spanish'), ('et', 'Estonian'), ('eu', 'Basque'), ('fa', 'Persian'),
('ff', 'Fula'), ('fi', 'Finnish'), ('fj', 'Fijian'), ('fo', 'Faroese'), ('fr', 'French'), ('fy', 'Western Frisian'),
('ga', 'Irish'), ('gd', 'Scottish Gaelic'), ('gl', 'Galician'), ('gn', 'Guarani'), ('gu', 'Gujarati'), ('gv', 'Manx'),
('ha', 'Hausa'), ('he', 'Hebrew'), ('hi', 'Hindi'), ('ho', 'Hiri Motu'), ('hr', 'Croatian'), ('ht', 'Haitian Creole'),
('hu', 'Hungarian'), ('hy', 'Armenian'), ('hz', 'Herero'), ('ia', 'Interlingua'), ('id', 'Indonesian'),
('ie', 'Interlingue'), ('ig', 'Igbo'), ('ii', 'Sichuan Yi'), ('ik', 'Inupiaq'), ('io', 'Ido'), ('is', 'Icelandic'),
('it', 'Italian'), ('iu', 'Inuktitut'), ('ja', 'Japanese'), ('jv', 'Javanese'), ('ka', 'Georgian'), ('kg', 'Kongo'),
('ki', 'Kikuyu'), ('kj', 'Kuanyama'), ('kk', 'Kazakh'), ('kl', 'Kalaallisut'), ('km', 'Khmer'), ('kn', 'Kannada'),
('ko', 'Korean'), ('kr', 'Kanuri'), ('ks', 'Kashmiri'), ('ku', 'Kurdish'), ('kv', 'Komi'), ('kw', 'Cornish'),
('ky', 'Kyrgyz'), ('la', 'Latin'), ('lb', 'Luxembourgish'), ('lg', 'Ganda'), ('li', 'Limburgish'), ('ln', 'Lingala'),
('lo', 'Lao'), ('lt', 'Lithuanian'), ('lu', 'Luba-Katanga'), ('lv', 'Latvian'), ('mg', 'Malagasy'),
('mh', 'Marshallese'), ('mi', 'Māori'), ('mk', 'Macedonian'), ('ml', 'Malayalam'), ('mn', 'Mongolian'),
('mr', 'Marathi'), ('ms', 'Malay'), ('mt', 'Maltese'), ('my', 'Burmese'), ('na', 'Nauru'), ('nb', 'Norwegian Bokmål'),
('nd', 'North Ndebele'), ('ne', 'Nepali'), ('ng', 'Ndonga'), ('nl', 'Dutch'), ('nn', 'Norwegian Nynorsk'),
('no', 'Norwegian'), ('nr', 'South Ndebele'), ('nv', 'Navajo'), ('ny', 'Nyanja'), ('oc', 'Occitan'), ('oj', 'Ojibwa'),
('om', 'Oromo'), ('or', 'Odia'), ('os', 'Ossetic'), ('pa', 'Punjabi'), ('pi', 'Pali'), ('pl', 'Polish'),
('ps', 'Pashto'), ('pt', 'Portuguese'), ('qu', 'Quechua'), ('rm', 'Romansh'), ('rn', 'Rundi'), ('ro', 'Romanian'),
('ru', 'Russian'), ('rw', 'Kinyarwanda'), ('sa', 'Sanskrit'), ('sc', 'Sardinian'), ('sd', 'Sindhi'),
('se', 'Northern Sami'), ('sg', 'Sango'), ('si', 'Sinhala'), ('sk', 'Slovak'), ('sl', 'Slovenian'), ('sm', 'Samoan'),
('sn', 'Shona'), ('so', 'Somali'), ('sq', 'Albanian'), ('sr', 'Serbian'), ('ss', 'Swati'), ('st', 'Southern Sotho'),
('su', 'Sundanese'), ('sv', 'Swedish'), ('sw', 'Swahili'), ('ta', 'Tamil'), ('te', 'Telugu'), ('tg', 'Tajik'),
('th', 'Thai'), ('ti', 'Tigrinya'), ('tk', 'Turkmen'), ('tl', 'Tagalog'), ('tn', 'Tswana'), ('to', 'Tongan'),
('tr', 'Turkish'), ('ts', 'Tsonga'), ('tt', 'Tatar'), ('tw', 'Twi'), ('ty', 'Tahitian'), ('ug', 'Uyghur'),
('uk', 'Ukrainian'), ('ur', 'Urdu'), ('uz', 'Uzbek'), ('ve', 'Venda'), ('vi', 'Vietnamese'), ('vo', 'Volapük'),
('wa', 'Walloon'), ('wo', 'Wolof'), ('xh', 'Xhosa'), ('yi', 'Yiddish'), ('yo', 'Yoruba'), ('za', 'Zhuang'),
('zh', 'Chinese'), ('zu', 'Zulu');

insert into public.currencies (code, name, minor_units) values
('AED', 'United Arab Emirates Dirham', 2), ('AFN', 'Afghan Afghani', 2), ('ALL', 'Albanian Lek', 2),
('AMD', 'Armenian Dram', 2), ('AOA', 'Angolan Kwanza', 2), ('ARS', 'Argentine Peso', 2),
('AUD', 'Australian Dollar', 2), ('AWG', 'Aruban Florin', 2), ('AZN', 'Azerbaijani Manat', 2),
('BAM', 'Bosnia-Herzegovina Convertible Mark', 2), ('BBD', 'Barbadian Dollar', 2), ('BDT', 'Bangladeshi Taka', 2),
('BHD', 'Bahraini Dinar', 3), ('BIF', 'Burundian Franc', 0), ('BMD', 'Bermudan Dollar', 2),
('BND', 'Brunei Dollar', 2), ('BOB', 'Bolivian Boliviano', 2), ('BRL', 'Brazilian Real', 2),
('BSD', 'Bahamian Dollar', 2), ('BTN', 'Bhutanese Ngultrum', 2), ('BWP', 'Botswanan Pula', 2),
('BYN', 'Belarusian Ruble', 2), ('BZD', 'Belize Dollar', 2), ('CAD', 'Canadian Dollar', 2),
('CDF', 'Congolese Franc', 2), ('CHF', 'Swiss Franc', 2), ('CLP', 'Chilean Peso', 0), ('CNY', 'Chinese Yuan', 2),
('COP', 'Colombian Peso', 2), ('CRC', 'Costa Rican Colón', 2), ('CUP', 'Cuban Peso', 2),
('CVE', 'Cape Verdean Escudo', 2), ('CZK', 'Czech Koruna', 2), ('DJF', 'Djiboutian Franc', 0),
('DKK', 'Danish Krone', 2), ('DOP', 'Dominican Peso', 2), ('DZD', 'Algerian Dinar', 2), ('EGP', 'Egyptian Pound', 2),
('ERN', 'Eritrean Nakfa', 2), ('ETB', 'Ethiopian Birr', 2), ('EUR', 'Euro', 2), ('FJD', 'Fijian Dollar', 2),
('FKP', 'Falkland Islands Pound', 2), ('GBP', 'British Pound', 2), ('GEL', 'Georgian Lari', 2),
('GHS', 'Ghanaian Cedi', 2), ('GIP', 'Gibraltar Pound', 2), ('GMD', 'Gambian Dalasi', 2), ('GNF', 'Guinean Franc', 0),
('GTQ', 'Guatemalan Quetzal', 2), ('GYD', 'Guyanaese Dollar', 2), ('HKD', 'Hong Kong Dollar', 2),
('HNL', 'Honduran Lempira', 2), ('HTG', 'Haitian Gourde', 2), ('HUF', 'Hungarian Forint', 2),
('IDR', 'Indonesian Rupiah', 2), ('ILS', 'Israeli New Shekel', 2), ('INR', 'Indian Rupee', 2),
('IQD', 'Iraqi Dinar', 3), ('IRR', 'Iranian Rial', 2), ('ISK', 'Icelandic Króna', 0), ('JMD', 'Jamaican Dollar', 2),
('JOD', 'Jordanian Dinar', 3), ('JPY', 'Japanese Yen', 0), ('KES', 'Kenyan Shilling', 2),
('KGS', 'Kyrgystani Som', 2), ('KHR', 'Cambodian Riel', 2), ('KMF', 'Comorian Franc', 0),
('KPW', 'North Korean Won', 2), ('KRW', 'South Korean Won', 0), ('KWD', 'Kuwaiti Dinar', 3),
('KYD', 'Cayman Islands Dollar', 2), ('KZT', 'Kazakhstani Tenge', 2), ('LAK', 'Laotian Kip', 2),
('LBP', 'Lebanese Pound', 2), ('LKR', 'Sri Lankan Rupee', 2), ('LRD', 'Liberian Dollar', 2),
('LSL', 'Lesotho Loti', 2), ('LYD', 'Libyan Dinar', 3), ('MAD', 'Moroccan Dirham', 2), ('MDL', 'Moldovan Leu', 2),
('MGA', 'Malagasy Ariary', 2), ('MKD', 'Macedonian Denar', 2), ('MMK', 'Myanmar Kyat', 2),
('MNT', 'Mongolian Tugrik', 2), ('MOP', 'Macanese Pataca', 2), ('MRU', 'Mauritanian Ouguiya', 2),
('MUR', 'Mauritian Rupee', 2), ('MVR', 'Maldivian Rufiyaa', 2), ('MWK', 'Malawian Kwacha', 2),
('MXN', 'Mexican Peso', 2), ('MYR', 'Malaysian Ringgit', 2), ('MZN', 'Mozambican Metical', 2),
('NAD', 'Namibian Dollar', 2), ('NGN', 'Nigerian Naira', 2), ('NIO', 'Nicaraguan Córdoba', 2),
('NOK', 'Norwegian Krone', 2), ('NPR', 'Nepalese Rupee', 2), ('NZD', 'New Zealand Dollar', 2),
('OMR', 'Omani Rial', 3), ('PAB', 'Panamanian Balboa', 2), ('PEN', 'Peruvian Sol', 2),
('PGK', 'Papua New Guinean Kina', 2), ('PHP', 'Philippine Peso', 2), ('PKR', 'Pakistani Rupee', 2),
('PLN', 'Polish Zloty', 2), ('PYG', 'Paraguayan Guarani', 0), ('QAR', 'Qatari Riyal', 2), ('RON', 'Romanian Leu', 2),
('RSD', 'Serbian Dinar', 2), ('RUB', 'Russian Ruble', 2), ('RWF', 'Rwandan Franc', 0), ('SAR', 'Saudi Riyal', 2),
('SBD', 'Solomon Islands Dollar', 2), ('SCR', 'Seychellois Rupee', 2), ('SDG', 'Sudanese Pound', 2),
('SEK', 'Swedish Krona', 2), ('SGD', 'Singapore Dollar', 2), ('SHP', 'St. Helena Pound', 2),
('SLE', 'Sierra Leonean Leone', 2), ('SOS', 'Somali Shilling', 2), ('SRD', 'Surinamese Dollar', 2),
('SSP', 'South Sudanese Pound', 2), ('STN', 'São Tomé & Príncipe Dobra', 2), ('SYP', 'Syrian Pound', 2),
('SZL', 'Swazi Lilangeni', 2), ('THB', 'Thai Baht', 2), ('TJS', 'Tajikistani Somoni', 2),
('TMT', 'Turkmenistani Manat', 2), ('TND', 'Tunisian Dinar', 3), ('TOP', 'Tongan Paʻanga', 2),
('TRY', 'Turkish Lira', 2), ('TTD', 'Trinidad & Tobago Dollar', 2), ('TWD', 'New Taiwan Dollar', 2),
('TZS', 'Tanzanian Shilling', 2), ('UAH', 'Ukrainian Hryvnia', 2), ('UGX', 'Ugandan Shilling', 0),
('USD', 'US Dollar', 2), ('UYU', 'Uruguayan Peso', 2), ('UZS', 'Uzbekistani Som', 2),
('VES', 'Venezuelan Bolívar', 2), ('VND', 'Vietnamese Dong', 0), ('VUV', 'Vanuatu Vatu', 0),
('WST', 'Samoan Tala', 2), ('XAF', 'Central African CFA Franc', 0), ('XCD', 'East Caribbean Dollar', 2),
('XCG', 'Caribbean guilder', 2), ('XOF', 'West African CFA Franc', 0), ('XPF', 'CFP Franc', 0),
('YER', 'Yemeni Rial', 2), ('ZAR', 'South African Rand', 2), ('ZMW', 'Zambian Kwacha', 2),
('ZWG', 'Zimbabwean Gold', 2);

insert into public.industries (code, parent_code, name) values
('technology', null, 'Technology'), ('finance', null, 'Finance'), ('professional-services', null, 'Professional services'),
('marketing-media', null, 'Marketing and media'), ('industry-energy', null, 'Industry and energy'),
('commerce', null, 'Commerce'), ('health', null, 'Health'), ('public-education', null, 'Public sector and education'),
('software', 'technology', 'Software and SaaS'), ('it-services', 'technology', 'IT services'),
('cybersecurity', 'technology', 'Cybersecurity'), ('data-ai', 'technology', 'Data and AI'),
('hardware', 'technology', 'Hardware and semiconductors'), ('telecom', 'technology', 'Telecommunications'),
('banking', 'finance', 'Banking'), ('insurance', 'finance', 'Insurance'), ('fintech', 'finance', 'Fintech'),
('venture-capital', 'finance', 'Venture capital and private equity'),
('consulting', 'professional-services', 'Consulting'), ('legal', 'professional-services', 'Legal services'),
('accounting', 'professional-services', 'Accounting and tax'), ('staffing', 'professional-services', 'Staffing and recruiting'),
('advertising', 'marketing-media', 'Advertising and agencies'), ('media', 'marketing-media', 'Media and publishing'),
('events', 'marketing-media', 'Events'),
('manufacturing', 'industry-energy', 'Manufacturing'), ('logistics', 'industry-energy', 'Logistics and supply chain'),
('energy', 'industry-energy', 'Energy and utilities'), ('construction', 'industry-energy', 'Construction and real estate'),
('automotive', 'industry-energy', 'Automotive'),
('ecommerce', 'commerce', 'E-commerce'), ('retail', 'commerce', 'Retail'), ('travel', 'commerce', 'Travel and hospitality'),
('pharma', 'health', 'Pharma and biotech'), ('healthcare', 'health', 'Healthcare providers'),
('government', 'public-education', 'Government'), ('education', 'public-education', 'Education'),
('nonprofit', 'public-education', 'Non-profit');

insert into public.topics (code, industry_code, name) values
('saas', 'software', 'SaaS'), ('product-management', 'software', 'Product management'),
('product-led-growth', 'software', 'Product-led growth'), ('software-engineering', 'software', 'Software engineering'),
('devops', 'it-services', 'DevOps'), ('cloud', 'it-services', 'Cloud infrastructure'), ('low-code', 'software', 'Low-code'),
('open-source', 'software', 'Open source'), ('it-operations', 'it-services', 'IT operations'),
('security-operations', 'cybersecurity', 'Security operations'), ('privacy', 'cybersecurity', 'Privacy and compliance'),
('identity', 'cybersecurity', 'Identity and access'), ('machine-learning', 'data-ai', 'Machine learning'),
('generative-ai', 'data-ai', 'Generative AI'), ('data-engineering', 'data-ai', 'Data engineering'),
('analytics', 'data-ai', 'Analytics'), ('semiconductors', 'hardware', 'Semiconductors'), ('iot', 'hardware', 'Internet of things'),
('networking', 'telecom', 'Networking'), ('payments', 'fintech', 'Payments'), ('embedded-finance', 'fintech', 'Embedded finance'),
('treasury', 'banking', 'Treasury'), ('risk', 'banking', 'Risk management'), ('insurtech', 'insurance', 'Insurtech'),
('startups', 'venture-capital', 'Startups'), ('fundraising', 'venture-capital', 'Fundraising'),
('strategy', 'consulting', 'Strategy'), ('change-management', 'consulting', 'Change management'),
('leadership', 'consulting', 'Leadership'), ('contract-law', 'legal', 'Contract law'), ('tax', 'accounting', 'Tax'),
('financial-planning', 'accounting', 'Financial planning and analysis'), ('recruiting', 'staffing', 'Recruiting'),
('people-operations', 'staffing', 'People operations'), ('future-of-work', 'staffing', 'Future of work'),
('b2b-marketing', 'advertising', 'B2B marketing'), ('demand-generation', 'advertising', 'Demand generation'),
('account-based-marketing', 'advertising', 'Account-based marketing'), ('content-marketing', 'advertising', 'Content marketing'),
('seo', 'advertising', 'Search engine optimisation'), ('brand', 'advertising', 'Brand'), ('martech', 'advertising', 'Marketing technology'),
('sales', 'software', 'B2B sales'), ('revenue-operations', 'software', 'Revenue operations'),
('customer-success', 'software', 'Customer success'), ('social-selling', 'software', 'Social selling'),
('journalism', 'media', 'Business journalism'), ('podcasting', 'media', 'Podcasting'), ('event-marketing', 'events', 'Event marketing'),
('industrial-automation', 'manufacturing', 'Industrial automation'), ('lean', 'manufacturing', 'Lean production'),
('supply-chain', 'logistics', 'Supply chain'), ('procurement', 'logistics', 'Procurement'),
('renewables', 'energy', 'Renewable energy'), ('sustainability', 'energy', 'Sustainability'),
('proptech', 'construction', 'Property technology'), ('mobility', 'automotive', 'Mobility'),
('ecommerce-growth', 'ecommerce', 'E-commerce growth'), ('marketplaces', 'ecommerce', 'Marketplaces'),
('retail-technology', 'retail', 'Retail technology'), ('business-travel', 'travel', 'Business travel'),
('digital-health', 'healthcare', 'Digital health'), ('biotech', 'pharma', 'Biotechnology'),
('govtech', 'government', 'Government technology'), ('edtech', 'education', 'Education technology'),
('corporate-learning', 'education', 'Corporate learning'), ('impact', 'nonprofit', 'Social impact');

insert into public.job_functions (code, name) values
('marketing', 'Marketing'), ('sales', 'Sales'), ('engineering', 'Engineering'), ('product', 'Product'), ('it', 'Information technology'),
('security', 'Security'), ('data', 'Data and analytics'), ('finance', 'Finance'), ('operations', 'Operations'),
('human-resources', 'Human resources'), ('customer-success', 'Customer success'), ('procurement', 'Procurement'),
('legal', 'Legal'), ('general-management', 'General management'), ('other', 'Other');

insert into public.seniorities (code, rank, name) values
('entry', 1, 'Entry level'), ('senior', 2, 'Senior specialist'), ('manager', 3, 'Manager'), ('director', 4, 'Director'),
('vp', 5, 'Vice president'), ('c-level', 6, 'Chief officer'), ('owner', 7, 'Owner or founder');

insert into public.company_sizes (code, rank, min_employees, max_employees) values
('1-10', 1, 1, 10), ('11-50', 2, 11, 50), ('51-200', 3, 51, 200), ('201-500', 4, 201, 500), ('501-1000', 5, 501, 1000),
('1001-5000', 6, 1001, 5000), ('5001-10000', 7, 5001, 10000), ('10001+', 8, 10001, null);

insert into public.age_bands (code, rank) values
('18-24', 1), ('25-34', 2), ('35-44', 3), ('45-54', 4), ('55-64', 5), ('65+', 6);

insert into public.platforms (code, name, profile_url_pattern) values
('linkedin', 'LinkedIn', 'https://www.linkedin.com/in/{handle}'), ('x', 'X', 'https://x.com/{handle}'),
('youtube', 'YouTube', 'https://www.youtube.com/@{handle}'), ('instagram', 'Instagram', 'https://www.instagram.com/{handle}'),
('tiktok', 'TikTok', 'https://www.tiktok.com/@{handle}'), ('podcast', 'Podcast', 'https://podcasts.apple.com/podcast/{handle}'),
('newsletter', 'Newsletter', 'https://{handle}.substack.com'), ('blog', 'Blog', 'https://{handle}');

insert into public.deliverable_types (code, name) values
('post', 'Post'), ('carousel', 'Carousel'), ('story', 'Story'), ('short-video', 'Short video'), ('video', 'Long video'),
('live-stream', 'Live stream'), ('article', 'Article'), ('newsletter-mention', 'Newsletter mention'),
('dedicated-newsletter', 'Dedicated newsletter'), ('podcast-mention', 'Podcast mention'), ('podcast-episode', 'Podcast episode'),
('webinar', 'Webinar'), ('event-talk', 'Talk at an event'), ('whitepaper', 'White paper'), ('thread', 'Thread');

insert into public.free_mail_domains (domain) values
('gmail.com'), ('googlemail.com'), ('outlook.com'), ('hotmail.com'), ('hotmail.co.uk'), ('hotmail.fr'), ('live.com'), ('msn.com'),
('yahoo.com'), ('yahoo.co.uk'), ('yahoo.co.jp'), ('yahoo.fr'), ('ymail.com'), ('icloud.com'), ('me.com'), ('mac.com'), ('aol.com'),
('gmx.de'), ('gmx.net'), ('gmx.com'), ('gmx.at'), ('gmx.ch'), ('web.de'), ('t-online.de'), ('freenet.de'), ('mail.com'),
('mail.ru'), ('yandex.ru'), ('yandex.com'), ('proton.me'), ('protonmail.com'), ('pm.me'), ('tutanota.com'), ('fastmail.com'),
('hey.com'), ('zoho.com'), ('orange.fr'), ('wanadoo.fr'), ('free.fr'), ('laposte.net'), ('libero.it'), ('virgilio.it'),
('btinternet.com'), ('comcast.net'), ('verizon.net'), ('att.net'), ('qq.com'), ('163.com'), ('126.com'), ('sina.com'), ('naver.com'),
('daum.net'), ('rediffmail.com'), ('uol.com.br'), ('bol.com.br'), ('terra.com.br'), ('seznam.cz'), ('wp.pl'), ('onet.pl'), ('o2.pl');

select private.seal_functions();
