// A day of an application: from a new workspace to the influencer who is credited with its revenue.
//
// Run it as examples/README.md says. Everything goes through supabase-js and row level security, as two users:
// an owner who starts a workspace, and an editor who is invited into it.

import { createClient } from '@supabase/supabase-js'
import type { Database } from '../../types/database'

const { SUPABASE_URL = '', SUPABASE_ANON_KEY = '', OWNER_TOKEN = '', EDITOR_TOKEN = '', EDITOR_EMAIL = '' } = process.env

/** A client that acts as the user of `token`, in `workspace` or in the user's default one. */
function connect(token: string, workspace?: string) {
  return createClient<Database>(SUPABASE_URL, SUPABASE_ANON_KEY, {
    accessToken: async () => token,
    global: { headers: workspace ? { 'x-workspace-id': workspace } : {} },
  })
}

/** The data of an answer; what the database refuses ends the program with its message and hint. */
async function need<T>(request: PromiseLike<{ data: T; error: { message: string; hint?: string } | null }>) {
  const { data, error } = await request
  if (error) throw new Error(`${error.message} ${error.hint ?? ''}`)
  return data as NonNullable<T>
}

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()

// A workspace, chosen for each request by a header; and a colleague in it.
const slug = `day-${Date.now().toString(36)}`
const workspace = await need(connect(OWNER_TOKEN).rpc('create_workspace', { name: 'Day Ltd', slug }))
const owner = connect(OWNER_TOKEN, workspace)
const invitation = await need(owner.rpc('invite_member', { email: EDITOR_EMAIL, role: 'editor' }))
await need(connect(EDITOR_TOKEN).rpc('accept_invitation', { token: invitation }))
const crm = connect(EDITOR_TOKEN, workspace)

// An influencer of our own, a campaign, and what the two agreed on.
const influencer = await need(
  crm.from('workspace_influencers').insert({ name: 'Ines Influencer', headline: 'Data engineering' }).select().single(),
)
const campaign = await need(
  crm
    .from('campaigns')
    .insert({ name: 'Spring', slug: 'spring', objective: 'lead_generation', currency_code: 'EUR', budget_minor: 500_000 })
    .select()
    .single(),
)
const collaboration = await need(
  crm
    .from('collaborations')
    .insert({ campaign_id: campaign.id, workspace_influencer_id: influencer.id, currency_code: 'EUR', fee_minor: 80_000 })
    .select()
    .single(),
)
const deliverable = await need(
  crm
    .from('deliverables')
    .insert({ collaboration_id: collaboration.id, title: 'Post', deliverable_type_code: 'post', platform_code: 'linkedin' })
    .select()
    .single(),
)

// A link for it. The database writes the UTM words and the full address.
const link = await need(
  crm
    .from('tracking_links')
    .insert({
      campaign_id: campaign.id,
      collaboration_id: collaboration.id,
      deliverable_id: deliverable.id,
      destination_url: 'https://day.example/demo',
    })
    .select('id, url, utm_campaign')
    .single(),
)

// Somebody clicks, twice; the second delivery of the same event changes nothing. Then the visitor says who they are.
const click = (id: string, days: number) => ({
  source: 'site',
  external_id: id,
  touched_at: daysAgo(days),
  type: 'link_click',
  visitor_id: 'visitor-1',
  tracking_link_id: link.id,
})
await need(crm.rpc('record_touchpoints', { events: [click('e1', 3), click('e2', 2)] }))
await need(crm.rpc('record_touchpoints', { events: [click('e2', 2)] }))
const company = await need(crm.from('companies').insert({ name: 'Buyer AG', domain: 'buyer.example' }).select().single())
const contact = await need(
  crm
    .from('contacts')
    .insert({ full_name: 'Bea Buyer', email: 'bea@buyer.example', company_id: company.id })
    .select()
    .single(),
)
const { error: notIdentified } = await crm
  .from('contact_visitors')
  .insert({ visitor_id: 'visitor-1', contact_id: contact.id })
if (notIdentified) throw new Error(notIdentified.message)

// An opportunity: it starts in the first stage of the default pipeline.
const opportunity = await need(
  crm
    .from('opportunities')
    .insert({ company_id: company.id, name: 'Buyer AG, 50 seats', currency_code: 'EUR', amount_minor: 1_200_000 })
    .select()
    .single(),
)
const { error: noCommittee } = await crm
  .from('opportunity_contacts')
  .insert({ opportunity_id: opportunity.id, contact_id: contact.id, role: 'champion' })
if (noCommittee) throw new Error(noCommittee.message)
// One call moves it to the won stage and writes the deal and its booking: all of it, or a refusal in one sentence.
await need(crm.rpc('win_opportunity', { opportunity_id: opportunity.id, billing_period: 'annual', term_months: 12 }))
const closed = await need(crm.from('opportunities').select('status').eq('id', opportunity.id).single())

// Who is credited with the revenue?
while ((await need(crm.rpc('refresh_attribution', {}))) > 0);
const credits = await need(crm.rpc('attribution_totals', { split_by: 'influencer', model: 'linear' }))
const [dashboard] = await need(crm.rpc('landing_page', {}))
const overview = await need(crm.from('campaign_overview').select('name, touches, contacts').eq('id', campaign.id).single())
const touches = await need(crm.from('touchpoints').select('id, contact_id'))
const board = await need(crm.from('opportunities').select('name, status, companies (name)').eq('id', opportunity.id))

console.log(
  JSON.stringify({
    workspace,
    campaign: campaign.id,
    link,
    closed,
    overview,
    dashboard: { touches: dashboard?.touches, won_minor: dashboard?.won_minor, revenue_minor: dashboard?.revenue_minor },
    board,
    touches: touches.length,
    touches_of_contact: touches.filter((touch) => touch.contact_id === contact.id).length,
    credited: credits.map(({ label, label_id, revenue_minor, currency_code }) => ({
      is_ines: label_id === influencer.id,
      label,
      revenue_minor,
      currency_code,
    })),
  }),
)
