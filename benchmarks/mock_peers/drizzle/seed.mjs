// drizzle-seed fills the five tables of mock_peers/__init__.py. Called with a JSON of
// {url, sizes, workspace, references, period}; prints the seconds that seed() took, without starting node.

import { drizzle } from 'drizzle-orm/node-postgres';
import { bigint, boolean, integer, jsonb, pgTable, real, smallint, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { seed } from 'drizzle-seed';
import pg from 'pg';

const given = JSON.parse(process.argv[2]);
const moment = (name) => timestamp(name, { withTimezone: true, mode: 'date' });

// One workspace, so that references by id satisfy the composite keys of the database.
const influencers = pgTable('influencers', {
  id: uuid().primaryKey(), name: text().notNull(), headline: text(), bio: text(), country_code: text(), city: text(),
  job_title: text(), employer: text(), years_in_field: smallint(), is_verified: boolean().notNull(),
  quality_score: smallint(), last_active_at: moment(), source: text().notNull(), created_at: moment().notNull(),
  updated_at: moment().notNull(),
});
const influencer_accounts = pgTable('influencer_accounts', {
  id: uuid().primaryKey(), influencer_id: uuid().notNull().references(() => influencers.id),
  platform_code: text().notNull(), platform_account_id: text().notNull(), handle: text().notNull(),
  url: text().notNull(), followers: bigint({ mode: 'number' }), average_views: bigint({ mode: 'number' }),
  engagement_rate: real(), posts_per_week: real(), audience_credibility: real(), is_verified: boolean().notNull(),
  last_checked_at: moment(), created_at: moment().notNull(), updated_at: moment().notNull(),
});
const companies = pgTable('companies', {
  workspace_id: uuid().notNull(), id: uuid().primaryKey(), name: text().notNull(), domain: text(),
  company_size_code: text(), industry_code: text(), country_code: text(), source: text(), external_id: text(),
  created_at: moment().notNull(), updated_at: moment().notNull(),
});
const contacts = pgTable('contacts', {
  workspace_id: uuid().notNull(), id: uuid().primaryKey(), company_id: uuid().notNull().references(() => companies.id),
  full_name: text(), email: text(), job_title: text(), job_function_code: text(), seniority_code: text(),
  country_code: text(), became_lead_at: moment(), do_not_contact: boolean().notNull(), created_at: moment().notNull(),
  updated_at: moment().notNull(),
});
const touchpoints = pgTable('touchpoints', {
  workspace_id: uuid().notNull(), touched_at: moment().notNull(), kind: text().notNull(), channel: text().notNull(),
  evidence: smallint().notNull(), contact_id: uuid().references(() => contacts.id), visitor_id: text(),
  workspace_influencer_id: uuid(), campaign_id: uuid(), deliverable_id: uuid(), tracking_link_id: uuid(),
  promo_code_id: uuid(), utm_source: text(), utm_medium: text(), utm_campaign: text(), utm_content: text(),
  properties: jsonb().notNull(), source: text().notNull(), external_id: text().notNull(), created_at: moment().notNull(),
});

const platforms = ['linkedin', 'x', 'youtube', 'instagram', 'tiktok', 'podcast', 'newsletter', 'blog'];
const countries = ['US', 'GB', 'DE', 'FR', 'NL', 'SE', 'ES', 'IN', 'CA', 'AU'];
const [start, end] = given.period.map((day) => new Date(day));
const pool = new pg.Pool({ connectionString: given.url });
const db = drizzle(pool);

const began = performance.now();
await seed(db, { influencers, influencer_accounts, companies, contacts, touchpoints }, { seed: 7 }).refine((make) => {
  const of = (values) => make.valuesFromArray({ values });
  const always = (defaultValue) => make.default({ defaultValue });
  const when = () => make.timestamp();
  const whole = (minValue, maxValue) => make.int({ minValue, maxValue });
  // It has no domains, handles or addresses: what has to be unique and well-formed is made by a template.
  const numbered = (count, pattern) =>
    make.valuesFromArray({ values: Array.from({ length: count }, (_, number) => pattern(number)), isUnique: true });
  return {
    influencers: {
      count: given.sizes.influencers,
      columns: {
        name: make.fullName(), headline: make.loremIpsum({ sentencesCount: 1 }),
        bio: make.loremIpsum({ sentencesCount: 2 }), country_code: of(countries), city: make.city(),
        job_title: make.jobTitle(), employer: make.companyName(), years_in_field: whole(1, 45),
        is_verified: make.boolean(), quality_score: whole(20, 100), last_active_at: when(), source: always('peer'),
        created_at: when(), updated_at: when(),
      },
    },
    influencer_accounts: {
      count: given.sizes.influencer_accounts,
      columns: {
        platform_code: of(platforms),
        platform_account_id: numbered(given.sizes.influencer_accounts, (number) => `id-${number}`),
        handle: numbered(given.sizes.influencer_accounts, (number) => `handle-${number}`),
        url: numbered(given.sizes.influencer_accounts, (number) => `https://platform.example/handle-${number}`),
        followers: whole(40, 500_000), average_views: whole(10, 100_000),
        engagement_rate: make.number({ minValue: 0, maxValue: 0.1, precision: 100_000 }),
        posts_per_week: make.number({ minValue: 0, maxValue: 10, precision: 10 }),
        audience_credibility: make.number({ minValue: 0, maxValue: 1, precision: 1000 }),
        is_verified: make.boolean(), last_checked_at: when(), created_at: when(), updated_at: when(),
      },
    },
    companies: {
      count: given.sizes.companies,
      columns: {
        workspace_id: always(given.workspace), name: make.companyName(),
        domain: numbered(given.sizes.companies, (number) => `company-${number}.example`),
        company_size_code: of(['1-10', '11-50', '51-200', '201-500', '501-1000', '1001-5000', '5001-10000', '10001+']),
        industry_code: always('software'), country_code: of(countries), source: always('salesdesk'),
        external_id: numbered(given.sizes.companies, (number) => `acc-${number}`), created_at: when(),
        updated_at: when(),
      },
    },
    contacts: {
      count: given.sizes.contacts,
      columns: {
        workspace_id: always(given.workspace), full_name: make.fullName(),
        email: numbered(given.sizes.contacts, (number) => `person-${number}@company.example`),
        job_title: make.jobTitle(), job_function_code: of(['marketing', 'sales', 'engineering', 'it', 'finance']),
        seniority_code: of(['entry', 'senior', 'manager', 'director']), country_code: of(countries),
        became_lead_at: when(), do_not_contact: make.boolean(), created_at: when(), updated_at: when(),
      },
    },
    touchpoints: {
      count: given.sizes.touchpoints,
      columns: {
        workspace_id: always(given.workspace), touched_at: make.date({ minDate: start, maxDate: end }),
        kind: of(['link_click', 'content_download', 'event_attendance', 'form_fill', 'view_through', 'mention']),
        channel: of(['influencer', 'paid_search', 'organic_search', 'email', 'direct', 'referral', 'event']),
        evidence: whole(1, 5), visitor_id: make.string(), workspace_influencer_id: of(given.references),
        campaign_id: of(given.references), deliverable_id: of(given.references), tracking_link_id: of(given.references),
        promo_code_id: of(given.references), utm_source: of(platforms), utm_medium: always('influencer'),
        utm_campaign: of(['launch', 'always-on', 'autumn', 'summit', 'report']), utm_content: make.lastName(),
        properties: always({ device: 'desktop' }), source: always('tracker'),
        external_id: numbered(given.sizes.touchpoints, (number) => `evt-${number}`), created_at: when(),
      },
    },
  };
});
console.log((performance.now() - began) / 1000);
await pool.end();
