// What the database accepts, and what an application does with its answers: no line of this may be an error.
import { createClient } from '@supabase/supabase-js'
import type { Database, Tables, TablesInsert } from '../../../types/database'

const crm = createClient<Database>('http://localhost:1', 'key')

export async function filledByTheDatabase(campaign_id: string, deliverable_id: string, company_id: string) {
  await crm.from('tracking_links').insert({ campaign_id, deliverable_id, destination_url: 'https://a.example/' })
  await crm.from('opportunities').insert({ company_id, name: 'Deal', currency_code: 'EUR' })
  await crm.from('lists').insert({ name: 'Shortlist' })
}

export async function wordsThatAreKnown(id: string) {
  await crm.from('campaigns').update({ status: 'active' }).eq('id', id)
  const { data } = await crm.from('campaigns').select('status').eq('id', id).single()
  const status: 'draft' | 'planned' | 'active' | 'paused' | 'completed' | 'cancelled' | undefined = data?.status
  const type: Tables<'touchpoints'>['type'] = 'link_click'
  const seen: Tables<'opportunity_board'>['status'] = 'won'
  return [status, type, seen]
}

export async function resultsThatMayBeMissing() {
  const found = await crm.rpc('search_influencers', { filters: { query: 'data' } })
  for (const influencer of found.data ?? []) {
    influencer.name.toUpperCase()
    influencer.status?.toUpperCase()
  }
  const workspace: string | null | undefined = (await crm.rpc('active_workspace')).data
  return workspace
}

export async function related(id: string) {
  const { data } = await crm.from('opportunities').select('name, companies (name), pipeline_stages (name)').eq('id', id)
  return data?.map((opportunity) => opportunity.companies?.name)
}

/** Both directions of a table to itself: the wider one is one row or none, those below are a list. */
export async function widerAndNarrower() {
  const industries = await crm.from('industries').select('name, parent (name), subindustries (name)')
  const groups = await crm.from('companies').select('name, parent (name), subsidiaries (name)')
  return [...(industries.data ?? []).map((industry) => [
    industry.parent?.name.trim(),
    ...industry.subindustries.map((narrower) => narrower.name.trim()),
  ]), ...(groups.data ?? []).map((company) => [
    company.parent?.name.trim(),
    ...company.subsidiaries.map((part) => part.name.trim()),
  ])]
}

export async function argumentsAndRanges(id: string) {
  await crm.rpc('attribution_totals', { split_by: 'touch_month' })
  await crm.rpc('query_attribution_what_if', { excluded_channels: ['email', 'direct'] })
  await crm.rpc('query_discovery_search', { statuses: ['partner'], for_topics: ['any-topic'], sort: 'fit' })
  await crm.rpc('invite_member', { email: 'a@a.example', role: 'editor' })
  await crm.rpc('win_opportunity', { opportunity_id: id, billing_period: 'monthly' })
  await crm.from('collaborations').update({ contract_period: '[2026-01-01,2026-04-01)' }).eq('id', id)
  const { data } = await crm.from('collaborations').select('contract_period').eq('id', id).single()
  return data?.contract_period?.startsWith('[')
}

export const company: TablesInsert<'companies'> = { name: 'Buyer AG', domain: 'buyer.example' }

/** What five screens read: a board, a pipeline, a person, a search and a dashboard. */
export async function screens(id: string) {
  const campaigns = await crm
    .from('campaigns')
    .select('name, budget_minor, collaborations (status, workspace_influencers (name), deliverables (title, due_on))')
  const cards = (campaigns.data ?? []).flatMap((campaign) =>
    campaign.collaborations.map((collaboration) => ({
      title: `${campaign.name.trim()}: ${collaboration.workspace_influencers.name}`,
      isAgreed: collaboration.status === 'contracted',
      budget: campaign.budget_minor?.toFixed(0),
      content: collaboration.deliverables.map((deliverable) => deliverable.title.trim()),
    })),
  )
  const board = await crm.from('opportunity_board').select('*')
  const amounts: (number | null)[] = (board.data ?? []).map((opportunity) => opportunity.amount_minor)
  const person = await crm.from('contacts').select('email, companies (name), notes (body)').eq('id', id).single()
  const about = person.data && [person.data.email?.trim(), person.data.companies?.name, ...person.data.notes.map(({ body }) => body)]
  const search = await crm.rpc('search_page', { filters: { query: 'data' } })
  const page = await crm.rpc('landing_page', {})
  const influence = await crm.rpc('query_attribution_influenced_by_influencer', { period: 'this quarter' })
  const names = influence.data?.map((row) => row.influencer_name?.toUpperCase())
  return [cards, amounts, about, search.data, page.data, names]
}

export async function callsThatAlwaysAnswer(id: string) {
  const won = await crm.rpc('win_opportunity', { opportunity_id: id })
  const merged = await crm.rpc('merge_contacts', { duplicate_id: id, survivor_id: id })
  if (won.error || merged.error) throw won.error ?? merged.error
  return won.data.length + merged.data.length
}

export async function relationsWithoutAForeignKey() {
  const notes = await crm.from('notes').select('body, author (full_name)')
  const credits = await crm.from('attribution_credits').select('amount_minor, opportunity (name), influencer (name), campaign (name)')
  const won = await crm.from('opportunities').select('name, credits (amount_minor, model_name)')
  return [
    notes.data?.map((note) => note.author?.full_name?.trim()),
    credits.data?.map((credit) => [credit.opportunity?.name, credit.influencer?.name, credit.campaign?.name]),
    won.data?.flatMap((opportunity) => opportunity.credits.map((credit) => credit.amount_minor)),
  ]
}

export async function whatIsNeverNull(id: string) {
  const stages = await crm.rpc('query_pipeline_by_stage')
  const board = await crm.from('opportunity_board').select('name, stage_id, companies (name), pipeline_stages (name)').eq('id', id).single()
  const totals = await crm.rpc('attribution_totals', {})
  const page = await crm.rpc('landing_page', {})
  return [
    stages.data?.map((row) => `${row.stage.trim()} ${row.weighted_minor.toFixed(0)} ${row.currency_code.trim()}`),
    board.data && [board.data.name.trim(), board.data.stage_id.trim(), board.data.companies?.name.trim(), board.data.pipeline_stages.name],
    totals.data?.map((row) => row.label.trim() + row.revenue_minor.toFixed(0)),
    page.data?.map((row) => row.won_minor.toFixed(0)),
  ]
}

/** A row of `select('*')` is a row of `Tables`: functions of the row are embedded only when they are asked for. */
export async function rowsAsTheyAre() {
  const notes: Tables<'notes'>[] = (await crm.from('notes').select('*')).data ?? []
  const opportunities: Tables<'opportunities'>[] = (await crm.from('opportunities').select('*')).data ?? []
  const touches = await crm.from('opportunity_touches').select('channel, opportunity (name), influencer (name), contact (full_name)')
  const names = touches.data?.map((touch) => [touch.channel.trim(), touch.opportunity?.name.trim(), touch.contact?.full_name])
  const sold = await crm.from('opportunities').select('name, touches (channel), author (full_name)')
  return [notes, opportunities, names, sold.data?.map((row) => [row.touches.length, row.author?.full_name])]
}

/** A grid stores rows as it read them, and new ones. */
export async function gridOf(edited: Tables<'companies'>[], opportunities: Tables<'opportunities'>[]) {
  await crm.from('companies').upsert([...edited, { name: 'New' }], { defaultToNull: false })
  await crm.from('opportunities').upsert(opportunities, { defaultToNull: false })
  const graph = await crm.from('status_transitions').select('to_status').match({ subject: 'collaborations', from_status: 'contacted' })
  return graph.data?.map((step) => step.to_status)
}

/** The person's own profile, the record behind a profile, and the workspace from wherever one stands. */
export async function peopleAndTheirWorkspace(id: string) {
  const person = await crm.from('workspace_influencers').select('status, workspace_influencer_profiles (name)').eq('id', id).single()
  const profile = await crm.from('workspace_influencer_profiles').select('name, workspace_influencers (email)').eq('id', id).single()
  const shared = await crm.from('influencers').select('influencer_profiles (name, influencers (headline))').eq('id', id).single()
  const deal = await crm.from('opportunities').select('name, workspaces (name)').eq('id', id).single()
  const all = await crm.from('workspaces').select('name, opportunities (count), contacts (count)')
  const note = await crm.from('notes').insert({ collaboration_id: id, body: 'Call back' }).select('collaborations (status)').single()
  await crm.rpc('erase_contact', { contact_id: id, reason: 'opt_out' })
  return [
    person.data?.workspace_influencer_profiles?.name.trim(),
    profile.data?.workspace_influencers?.email?.trim(),
    shared.data?.influencer_profiles?.influencers?.headline?.trim(),
    deal.data?.workspaces.name.trim(),
    all.data?.map((workspace) => workspace.opportunities[0].count + workspace.contacts[0].count),
    note.data?.collaborations?.status,
  ]
}
