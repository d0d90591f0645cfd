// A board and a grid: cards of a campaign that people drag, opportunities that are won, companies edited in a table.
//
// Run it as examples/README.md says. It works in a workspace that it creates.

import { createClient } from '@supabase/supabase-js'
import type { Database } from '../../types/database'

const { SUPABASE_URL = '', SUPABASE_ANON_KEY = '', OWNER_TOKEN = '' } = process.env

/** A client that acts as the owner, in `workspace` or in the owner's default one. */
function connect(workspace?: string) {
  return createClient<Database>(SUPABASE_URL, SUPABASE_ANON_KEY, {
    accessToken: async () => OWNER_TOKEN,
    global: { headers: workspace ? { 'x-workspace-id': workspace } : {} },
  })
}

type Refusal = { message: string; details?: string | null; hint?: string | null }

/** What to show for an error: what is wrong, why, and the next step. Errors of PostgreSQL itself are put into words by the call. */
async function explain({ message, details, hint }: Refusal) {
  if (message.includes('(violates "')) return { message, details, hint }
  const { data } = await connect().rpc('explain_error', { error_message: message }).single()
  return data?.hint ? { message: data.message, details: data.detail, hint: data.hint } : { message, details, hint }
}

/** The data of an answer; a refusal ends the program with its message and hint. */
async function need<T>(request: PromiseLike<{ data: T; error: Refusal | null }>) {
  const { data, error } = await request
  if (!error) return data as NonNullable<T>
  const { message, hint } = await explain(error)
  throw new Error(`${message} ${hint ?? ''}`)
}

const crm = connect(await need(connect().rpc('create_workspace', { name: 'Board Ltd' })))

// A grid: rows that were read and edited, and a new one, in one request.
await need(crm.from('companies').insert([{ name: 'Northwind' }, { name: 'Contoso' }]).select())
const grid = await need(crm.from('companies').select('*').order('name'))
const edited = [...grid.map((row) => ({ ...row, country_code: 'DE' })), { name: 'Fabrikam', country_code: 'FR' }]
const companies = await need(crm.from('companies').upsert(edited, { defaultToNull: false }).select('id, name, country_code'))

// What is refused: a row that is there already, and a view that somebody takes for a table.
const { error: twice } = await crm.from('tags').insert([{ name: 'Keynote' }, { name: 'keynote' }])
const { error: notATable } = await crm.from('opportunity_board').delete().eq('name', 'none')
const refused = [twice && (await explain(twice)), notATable && (await explain(notATable))]

// A card of a campaign: the board offers the steps that there are, and shows what a step needs.
const campaign = await need(
  crm
    .from('campaigns')
    .insert({ name: 'Spring', slug: 'spring', objective: 'awareness', currency_code: 'EUR' })
    .select()
    .single(),
)
const influencer = await need(crm.from('workspace_influencers').insert({ name: 'Ines Influencer' }).select().single())
const card = await need(
  crm
    .from('collaborations')
    .insert({ campaign_id: campaign.id, workspace_influencer_id: influencer.id, currency_code: 'EUR' })
    .select()
    .single(),
)
const steps = await need(
  crm.from('status_transitions').select('to_status').match({ subject: 'collaborations', from_status: card.status }),
)
const { error: unpaid } = await crm.from('collaborations').update({ status: 'contracted' }).eq('id', card.id)
const moved = await need(
  crm
    .from('collaborations')
    .update({ status: 'contracted', fee_minor: 80_000, contract_period: '[2026-01-01,2026-04-01)' })
    .eq('id', card.id)
    .select('status, workspace_influencer_profiles (name)')
    .single(),
)

// The pipeline: dragged to its second stage, then won.
const opportunity = await need(
  crm
    .from('opportunities')
    .insert({ company_id: companies[0].id, name: '50 seats', currency_code: 'EUR', amount_minor: 1_200_000 })
    .select()
    .single(),
)
const stages = await need(crm.from('pipeline_stages').select('id, name').order('position'))
await need(crm.from('opportunities').update({ stage_id: stages[1].id }).eq('id', opportunity.id).select().single())
await need(crm.rpc('win_opportunity', { opportunity_id: opportunity.id }))
const board = await need(crm.from('opportunity_board').select('name, stage_name, companies (name), deals (won_on)'))

console.log(
  JSON.stringify({
    companies: companies.map((company) => [company.name, company.country_code]),
    steps: steps.map((step) => step.to_status).sort(),
    unpaid: unpaid?.details,
    refused: refused.map((told) => told?.hint),
    moved,
    board: board.map((row) => [row.name, row.stage_name, row.companies?.name, row.deals?.won_on.length]),
  }),
)
