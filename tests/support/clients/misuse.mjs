// Calls that an application makes by mistake, with supabase-js. Prints what each of them is answered, as JSON by name.
import { createClient } from '@supabase/supabase-js'

const { SUPABASE_URL, SUPABASE_ANON_KEY, SERVICE_KEY, WORKSPACE, FOREIGN } = process.env
const { OWNER_TOKEN, VIEWER_TOKEN, VISITOR_TOKEN } = process.env

function connect(token, workspace) {
  return createClient(SUPABASE_URL, SUPABASE_ANON_KEY, {
    ...(token && { accessToken: async () => token }),
    auth: { persistSession: false, autoRefreshToken: false },
    global: { headers: workspace ? { 'x-workspace-id': workspace } : {} },
  })
}

const crm = connect(OWNER_TOKEN, WORKSPACE)
const viewer = connect(VIEWER_TOKEN, WORKSPACE)
const visitor = connect(VISITOR_TOKEN)
const nobody = connect()
const missing = '00000000-0000-4000-8000-000000000000'
const companies = () => crm.from('companies')
const deal = (values) => crm.from('opportunities').update(values).eq('name', 'Deal')
const spring = (values) => crm.from('campaigns').update(values).eq('slug', 'spring')
const external = { onConflict: 'workspace_id,source,external_id' }
const twice = { source: 'crm', external_id: 'twice' }

const calls = {
  'filter: id': () => companies().select().eq('id', 'abc'),
  'filter: amount': () => crm.from('opportunities').select('id').gt('amount_minor', '12,50'),
  'filter: day': () => crm.from('opportunities').select('id').gt('closed_on', '31/12/2026'),
  'filter: day and words': () => crm.from('opportunities').select('id').gt('closed_on', 'next week'),
  'filter: period': () => crm.from('collaborations').select('id').overlaps('contract_period', '2026-01-01'),
  'filter: truth': () => crm.from('workspaces').select('id').eq('is_personal', 'maybe'),
  'filter: syntax': () => companies().select('id').or('name.eq'),
  'filter: operator of another type': () => companies().select('id').contains('name', ['a']),
  'filter: column': () => companies().select('name').eq('nome', 'x'),
  'filter: embed that is not selected': () => crm.from('opportunities').select('name').eq('companies.name', 'x'),
  'select: column': () => companies().select('nome'),
  'select: order': () => companies().select('name').order('nome'),
  'select: table': () => crm.from('compnies').select(),
  'select: schema': () => crm.schema('private').from('x').select(),
  'select: relation': () => companies().select('name, deals (won_on)'),
  'select: relation that is ambiguous': () => companies().select('name, companies (name)'),
  'select: sum': () => crm.from('opportunities').select('amount_minor.sum()'),
  'insert: column': () => companies().insert({ name: 'x', nome: 'y' }),
  'insert: nothing': () => companies().insert({}),
  'insert: null': () => companies().insert({ name: null }),
  'insert: identity': () => crm.from('touchpoints').insert({ id: 1, type: 'link_click', visitor_id: 'v' }),
  'insert: one of two is wrong': () => companies().insert([{ name: 'Half' }, { name: '' }]),
  'insert: workspace of others': () => companies().insert({ name: 'x', workspace_id: FOREIGN }),
  'insert: note about nothing': () => crm.from('notes').insert({ body: 'Call back' }),
  'insert: opened ahead': () => crm.from('opportunities').insert({ name: 'x', currency_code: 'EUR', opened_on: '2190-01-01' }),
  'insert: character': () => crm.from('tags').insert({ name: 'a\u0000b' }),
  'insert: text of 5 MB': () => crm.from('notes').insert({ body: 'x'.repeat(5_000_000) }),
  'insert: field of 2 MB': () => companies().insert({ name: 'x', custom_fields: { a: 'x'.repeat(2_000_000) } }),
  'update: generated': () => crm.from('tracking_links').update({ url: 'https://a.example' }).eq('id', missing),
  'update: amount': () => deal({ amount_minor: '12,50' }),
  'update: fraction': () => deal({ amount_minor: 12.5 }),
  'update: amount too large': () => deal({ amount_minor: '99999999999999999999' }),
  'update: day': () => spring({ starts_on: '31/12/2026' }),
  'update: empty day': () => spring({ starts_on: '' }),
  'update: empty id': () => spring({ owner_id: '' }),
  'update: period': () => crm.from('collaborations').update({ contract_period: '2026-01-01' }).eq('status', 'shortlisted'),
  'update: period backwards': () =>
    crm.from('collaborations').update({ contract_period: '[2026-04-01,2026-01-01)' }).eq('status', 'shortlisted'),
  'update: word': () => spring({ status: 'finished' }),
  'update: no row': () => companies().update({ name: 'x' }).eq('id', missing).select().single(),
  'update: key': () => crm.from('tags').update({ id: missing }).ilike('name', 'tag'),
  'upsert: key': () => companies().upsert({ name: 'x', domain: 'x.example' }, { onConflict: 'domain' }),
  'upsert: column of the key': () => companies().upsert({ name: 'x' }, { onConflict: 'nome' }),
  'upsert: the same row twice': () => companies().upsert([{ name: 'x', ...twice }, { name: 'y', ...twice }], external),
  'upsert: rows that are never updated': () =>
    crm.from('contact_emails').upsert({ contact_id: missing, email: 'a@b.example' }, { onConflict: 'workspace_id,email' }),
  'delete: named by others': () => crm.from('pipeline_stages').delete().eq('type', 'open'),
  'rpc: name': () => crm.rpc('win_oportunity', { opportunity_id: missing }),
  'rpc: argument': () => crm.rpc('win_opportunity', { id: missing }),
  'rpc: argument left out': () => crm.rpc('win_opportunity', {}),
  'rpc: argument of another type': () => crm.rpc('win_opportunity', { opportunity_id: 'abc' }),
  'rpc: argument null': () => crm.rpc('win_opportunity', { opportunity_id: null }),
  'rpc: word': () => crm.rpc('invite_member', { email: 'a@b.example', role: 'owner' }),
  'rpc: address': () => crm.rpc('invite_member', { email: 'nobody' }),
  'rpc: period': () => crm.rpc('query_pipeline_won_and_lost', { period: 'soon' }),
  'rpc: period twice': () => crm.rpc('query_pipeline_won_and_lost', { period: '2026', since: '2026-01-01' }),
  'rpc: the end of all days': () => crm.rpc('query_attribution_acquisition_cost', { until: '9999-12-31' }),
  'rpc: a day before all days': () => crm.rpc('query_pipeline_won_and_lost', { until: '0001-01-01' }),
  'rpc: before the beginning of all days': () => crm.rpc('query_dashboards_period_compared', { since: '-infinity' }),
  'rpc: the beginning of all days': () => crm.rpc('query_attribution_acquisition_cost', { since: '-infinity' }),
  'rpc: too many days': () => crm.rpc('query_pipeline_stale_opportunities', { days: 2147483647 }),
  'rpc: written with get': () => crm.rpc('create_workspace', { name: 'x' }, { get: true }),
  'one: none': () => companies().select().eq('id', missing).single(),
  'one: two': () => companies().select().limit(2).single(),
  'one: none, maybe': () => companies().select().eq('id', missing).maybeSingle(),
  'one: two, maybe': () => companies().select().limit(2).maybeSingle(),
  'workspace: that there is not': () => connect(OWNER_TOKEN, missing).from('companies').select(),
  'workspace: of others': () => connect(OWNER_TOKEN, FOREIGN).from('companies').select(),
  'workspace: no id': () => connect(OWNER_TOKEN, 'office').from('companies').select(),
  'page: beyond the last, counted': () => companies().select('id', { count: 'exact' }).range(1000, 1010),
  'page: beyond the last': () => companies().select('id').range(1000, 1010),
  'page: backwards': () => companies().select('id').range(10, 5),
  'count: exact': () => companies().select('*', { count: 'exact', head: true }),
  'count: planned': () => companies().select('*', { count: 'planned', head: true }),
  'count: estimated': () => companies().select('*', { count: 'estimated', head: true }),
  'csv: table': () => companies().select('name, country_code').order('name').limit(2).csv(),
  'csv: call': () => crm.rpc('query_pipeline_by_stage').select('stage').limit(1).csv(),
  'abort: before it begins': () => companies().insert({ name: 'Aborted' }).abortSignal(AbortSignal.abort()),
  'abort: nothing was stored': () => companies().select('name').in('name', ['Aborted', 'Half']),
  'view: insert': () => crm.from('opportunity_board').insert({ name: 'x' }),
  'view: delete': () => crm.from('campaign_overview').delete().eq('name', 'x'),
  'history: delete': () => crm.from('opportunity_history').delete().eq('id', 1),
  'catalog: update': () => crm.from('influencers').update({ name: 'x' }).eq('id', missing),
  'viewer: insert': () => viewer.from('companies').insert({ name: 'x' }),
  'viewer: record': () => viewer.rpc('record_touchpoints', { events: [{}] }),
  'viewer: win': () => viewer.rpc('win_opportunity', { opportunity_id: missing }),
  'viewer: import': () => viewer.rpc('create_import', { source: 'csv', mapping: { files: [] } }),
  'service: report': () => connect(SERVICE_KEY).rpc('query_pipeline_by_stage'),
  'service: no workspace': () => connect(SERVICE_KEY).from('companies').insert({ name: 'x' }),
  'visitor: insert': () => visitor.from('companies').insert({ name: 'x' }),
  'nobody: select': () => nobody.from('companies').select(),
  'nobody: rpc': () => nobody.rpc('landing_page'),
  'token: none': () => connect('abc').from('companies').select(),
}

async function store(request) {
  const { data, error } = await request
  if (error) throw new Error(`${error.message} ${error.hint}`)
  return data
}

const [company] = await store(companies().insert([{ name: 'Ours' }, { name: 'Second' }]).select())
await store(crm.from('opportunities').insert({ name: 'Deal', company_id: company.id, currency_code: 'EUR' }))
const campaign = { name: 'Spring', slug: 'spring', objective: 'awareness', currency_code: 'EUR' }
const { id: campaign_id } = await store(crm.from('campaigns').insert(campaign).select().single())
const { id: workspace_influencer_id } = await store(
  crm.from('workspace_influencers').insert({ name: 'Ines' }).select().single(),
)
await store(crm.from('collaborations').insert({ campaign_id, workspace_influencer_id, currency_code: 'EUR' }))
await store(crm.from('tags').insert({ name: 'Tag' }))

const told = {}
for (const [name, call] of Object.entries(calls)) {
  const { data, count, status, error } = await call()
  told[name] = { status, data, count, ...error }
  if (error && !error.message.includes('(violates "')) {
    told[name].plain = (await crm.rpc('explain_error', { error_message: error.message }).single()).data
  }
}
console.log(JSON.stringify(told))
