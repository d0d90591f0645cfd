// What the database refuses, or what may be missing: each line that ends with a code is that error, and no other is.
import { createClient } from '@supabase/supabase-js'
import type { Database, TablesInsert } from '../../../types/database'

const crm = createClient<Database>('http://localhost:1', 'key')

export async function refused(id: string) {
  await crm.from('campaigns').update({ status: 'finished' }).eq('id', id) // TS2322
  await crm.from('touchpoints').insert({ touched_at: '2026-01-01', type: 'click', visitor_id: 'v' }) // TS2322
  await crm.from('opportunities').update({ status: 'done' }).eq('id', id) // TS2322
  await crm.from('companies').insert({ domain: 'a.example' }) // TS2345
  await crm.from('campaigns').update({ workspace_id: id }).eq('id', id) // TS2322
  await crm.from('tracking_links').update({ url: 'https://a.example' }).eq('id', id) // TS2322
  await crm.from('status_changes').update({ new_status: 'won' }).eq('id', 1) // TS2345
  await crm.from('opportunity_board').update({ status: 'won' }).eq('id', id) // TS2345
  const found = await crm.rpc('search_influencers', {})
  found.data![0].status.toUpperCase() // TS2531
  const workspace = await crm.rpc('active_workspace')
  workspace.data.toUpperCase() // TS18047
  const months = await crm.rpc('query_pipeline_won_and_lost')
  months.data![0].average_days_to_win.toFixed() // TS2531
  crm.from('compnies') // TS2769
  await crm.rpc('attribution_totals', { split_by: 'influencers' }) // TS2820
  await crm.rpc('attribution_returns', { split_by: 'month' }) // TS2322
  await crm.rpc('query_attribution_what_if', { excluded_channels: ['mail'] }) // TS2820
  await crm.rpc('query_discovery_search', { statuses: ['friend'] }) // TS2322
  await crm.rpc('search_influencers', { sort: 'size' }) // TS2322
  await crm.rpc('invite_member', { email: 'a@a.example', role: 'owner' }) // TS2322
  await crm.rpc('erase_contact', { contact_id: id, reason: 'asked' }) // TS2322
  await crm.rpc('erase_influencer', { influencer_id: id, reason: 'gdpr' }) // TS2322
  await crm.rpc('require_member', { minimum_role: 'manager', question: 'may I' }) // TS2322
  await crm.rpc('win_opportunity', { opportunity_id: id, billing_period: 'weekly' }) // TS2322
  await crm.from('collaborations').update({ contract_period: '2026-01-01' }).eq('id', id) // TS2322
  await crm.from('influencer_rates').update({ valid_during: null }).eq('id', id) // TS2322
  await crm.from('opportunity_board').insert({ name: 'Deal' }) // TS2353
  await crm.from('opportunity_history').insert({ status: 'done' }) // TS2322
  await crm.from('influencer_profiles').upsert({ name: 'Ines' }) // TS2353
  await crm.from('audit_events').insert({ action: 'insert' }) // TS2353
  await crm.from('touchpoints').insert({ id: 1, type: 'link_click', visitor_id: 'v' }) // TS2322
  await crm.rpc('win_opportunity', { id }) // TS2353
  const nested = await crm.from('opportunities').select('companies (contacts (email))').single()
  nested.data!.companies.contacts // TS2531
  const touched = await crm.from('touched_opportunities').select('campaign_ids').single()
  touched.data!.campaign_ids[0].trim() // TS2531
  const industry = await crm.from('industries').select('parent (name), subindustries (name)').single()
  industry.data!.parent.name // TS2531
  industry.data!.subindustries.name // TS2339
  const guessed = await crm.from('industries').select('industries!parent_code (name)').single()
  guessed.data!.industries.name // TS2339
}

export const company: TablesInsert<'companies'> = { nome: 'Buyer AG' } // TS2353
