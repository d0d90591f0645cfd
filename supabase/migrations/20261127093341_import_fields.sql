-- What can be imported: targets, their fields, and the words by which files name them.
--
-- One new reference table with its rows. The reader of imports, `crmdb import`, templates and docs/importing.md all read it.

create table public.import_fields (
    target text not null constraint import_fields_target_check check (target ~ '^[a-z_]+$'),
    field text not null constraint import_fields_field_check check (field ~ '^[a-z_]+$'),
    position smallint not null,
    table_name text not null,
    column_name text not null,
    kind text not null constraint import_fields_kind_check check (
        kind in (
            'text', 'key', 'email', 'phone', 'domain', 'handle', 'url', 'number', 'integer', 'money', 'boolean', 'day', 'moment', 'word',
            'list', 'reference'
        )
    ),
    words text,
    is_required boolean not null default false,
    synonyms text[] not null default '{}',
    description text not null,
    primary key (target, field)
);
select private.describe_table('public.import_fields', 'What a row of an import file may say, by target: where it goes, how it is read, and by which words files name it.', $$
    target: What the rows of the file are, such as contacts.
    field: Name of the field in a mapping.
    position: Order in templates and documentation.
    table_name: The table the value goes to; another than the target's own for a part of the row, such as the company of a contact.
    column_name: The column. Of a reference the column that names the other row.
    kind: How the value is read: money in major units, day and moment in the order the mapping says, word from a list, reference to another row.
    words: Of a word its list; of a reference the table and the key it is looked up by; of money the column of the currency.
    is_required: A row without it is refused.
    synonyms: Column names that mean this field, lower case with single blanks.
    description: What it means.
$$);
select private.secure_reference_table('public.import_fields');

-- A line: field: table.column kind [words] [!]; synonyms with commas between; description.
create function private.define_import_target(target text, definition text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    line text;
    place integer := 0;
    parts text[];
    names text[];
begin
    foreach line in array string_to_array(definition, e'\n') loop
        continue when btrim(line) = '';
        parts := regexp_match(line, '^\s*(\w+): (\w+)\.(\w+) (\w+)(?: ([\w.]+))?( !)?;([^;]*);\s*(.+)$');
        if parts is null then
            raise exception 'import target %: cannot read "%"', target, line;
        end if;
        place := place + 1;
        select array_agg(distinct btrim(synonyms.name)) filter (where btrim(synonyms.name) <> '')
        into names
        from unnest(string_to_array(parts[7], ',')) as synonyms (name);
        insert into public.import_fields (
            target, field, position, table_name, column_name, kind, words, is_required, synonyms, description
        ) values (
            define_import_target.target, parts[1], place, parts[2], parts[3], parts[4], parts[5], parts[6] is not null,
            coalesce(names, '{}'), parts[8]
        );
    end loop;
end
$$;
comment on function private.define_import_target(text, text) is
'Writes the fields of one target into public.import_fields, one a line: "field: table.column kind words !; synonyms; description".';

select private.define_import_target('companies', $$
    external_id: companies.external_id key; id, record id, company id, account id, organization id, companyid, accountid; Id of the company in the system it comes from.
    name: companies.name text !; company, company name, account, account name, organization, organization name, organisation, firm, business name; Name of the company.
    domain: companies.domain domain; company domain, company domain name, website, website url, web site, homepage, url, web; Web domain or address of its site.
    industry: companies.industry_code word industry; sector, company industry, vertical, branche; Industry.
    size: companies.company_size_code word company_size; employees, number of employees, company size, employee count, headcount, no of employees; Size band, or number of employees.
    country: companies.country_code word country; country region, billing country, headquarters country, hq country, office location, country code, land; Country of its head office.
    parent: companies.parent_id reference companies; parent company, parent account, subsidiary of, parent company name, parent name; The company it belongs to: id, domain or name.
    owner: companies.owner_id word member; company owner, account owner, owner email, owner name; Member who is responsible: e-mail address or name.
$$);
select private.define_import_target('contacts', $$
    external_id: contacts.external_id key; id, record id, contact id, lead id, person id, contactid; Id of the contact in the system it comes from.
    first_name: contacts.first_name text; firstname, given name, forename, vorname, prenom; Given name.
    last_name: contacts.last_name text; lastname, surname, family name, nachname, nom; Family name.
    full_name: contacts.full_name text; name, contact, contact name, person, person name, display name; Full name; made of first and last name if not given.
    email: contacts.email email; e mail, mail, email address, e mail address, primary email, work email, person email, email work, e mail adresse; Mail address.
    phone: contacts.phone phone; phone number, telephone, business phone, work phone, phone work, person phone, telefon; Telephone number.
    mobile: contacts.mobile phone; mobile phone, mobile phone number, cell, cell phone, phone mobile, mobil; Mobile number.
    job_title: contacts.job_title text; title, position, role, jobtitle; Position as they write it.
    job_function: contacts.job_function_code word job_function; function, department; What they work on.
    seniority: contacts.seniority_code word seniority; seniority level, management level, level; How senior they are.
    country: contacts.country_code word country; country region, mailing country, contact country, country code, land; Where they are.
    lifecycle_stage: contacts.lifecycle_stage word lifecycle_stage; lifecycle, lifecyclestage, contact stage, lead status, status; subscriber, lead, mql, sql, opportunity or customer.
    became_lead_at: contacts.became_lead_at moment; became a lead date, lead date, became lead on, became a lead on; When they first asked for something.
    do_not_contact: contacts.do_not_contact boolean; do not call, opted out, unsubscribed, email opt out, unsubscribed from all email, has opted out of email; No outreach.
    company_external_id: companies.external_id key; company id, associated company id, account id, organization id, primary associated company id, associated company ids, accountid; Id of their company in the same system.
    company_name: companies.name text; company, account, account name, organization, organization name, organisation, associated company, employer, firma; Their company.
    company_domain: companies.domain domain; website, company website, website url, company domain name, email domain; Web domain of their company.
    linkedin: contact_profiles.handle handle linkedin; linkedin url, linkedin profile, linkedin profile url, linkedin bio, person linkedin url, contact linkedin profile; Their LinkedIn profile.
    owner: contacts.owner_id word member; contact owner, lead owner, owner email, owner name; Member who is responsible: e-mail address or name.
$$);
select private.define_import_target('opportunities', $$
    external_id: opportunities.external_id key; id, record id, deal id, opportunity id, opportunityid, dealid; Id of the opportunity in the system it comes from.
    name: opportunities.name text; deal name, opportunity name, opportunity, deal, deal title, title, dealname; What it is about.
    pipeline: opportunities.pipeline_id word pipeline; deal pipeline, pipeline name; Pipeline; the default one if not given.
    stage: opportunities.stage_id word stage; deal stage, stage name, opportunity stage, dealstage, sales stage, phase; Stage of the pipeline.
    status: opportunities.status word status; deal status, opportunity status; open, won or lost.
    amount: opportunities.amount_minor money currency_code; value, deal value, close value, deal amount, opportunity amount, revenue, total, betrag, umsatz; Amount in major units.
    currency: opportunities.currency_code word currency; currency code, deal currency, deal currency code, opportunity currency, amount currency, currencyisocode, waehrung, währung; Currency of the amount; the workspace's reporting currency if not given.
    opened_on: opportunities.opened_on day; create date, created date, createdate, created on, deal created, deal created on, engage date, opened, opened on, open date, created at, add time; Day it became an opportunity.
    expected_close_on: opportunities.expected_close_on day; expected close date, expected close, forecast close date; Day it is expected to close.
    closed_on: opportunities.closed_on day; close date, closed date, closedate, closed on, deal closed on, won lost date; Day it was won or lost. Of an open one the day it is expected to close.
    won_on: opportunities.won_on day; won time, deal won date, won date; Day it was won.
    lost_on: opportunities.lost_on day; lost time, lost date; Day it was lost.
    lost_reason: lost_reasons.name text; closed lost reason, loss reason, reason lost; Why it was lost.
    company_external_id: companies.external_id key; company id, account id, associated company id, organization id, primary associated company id, associated company ids, accountid; Id of the company in the same system.
    company_name: companies.name text; company, account, account name, organization, organization name, associated company, customer; Company it is sold to.
    company_domain: companies.domain domain; website, company domain name, company domain; Web domain of the company.
    contacts: opportunity_contacts.contact_id reference contacts; contact, contact email, associated contact, associated contact ids, associated contacts, contact id, contact person, person email, primary contact, email, contact ids, deal contact person; The buying committee: ids or mail addresses, with semicolons between.
    owner: opportunities.owner_id word member; deal owner, opportunity owner, owner email, owner name; Member who is responsible: e-mail address or name.
$$);

create function private.import_target_table(target text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case target
        when 'committee' then 'opportunity_contacts'
        when 'costs' then 'campaign_costs'
        when 'exchange_rates' then 'workspace_exchange_rates'
        when 'influencers' then 'workspace_influencers'
        when 'links' then 'tracking_links'
        when 'metrics' then 'deliverable_metrics'
        when 'revenue' then 'revenue_events'
        when 'touches' then 'touchpoints'
        else target
    end
$$;
comment on function private.import_target_table(text) is 'The table that a row of a target is about.';

-- What others refer to comes first.
create function private.import_table_order()
returns text[]
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select array[
        'custom_field_definitions', 'workspace_exchange_rates', 'lost_reasons', 'companies', 'contacts', 'contact_profiles',
        'workspace_influencers', 'workspace_influencer_accounts', 'workspace_influencer_topics', 'campaigns', 'collaborations',
        'deliverables', 'deliverable_metrics', 'campaign_costs', 'tracking_links', 'promo_codes', 'opportunities',
        'opportunity_contacts', 'deals', 'revenue_events', 'touchpoints'
    ]
$$;
comment on function private.import_table_order() is 'The tables that imports write, in the order they are written.';

select private.revoke_execute();
