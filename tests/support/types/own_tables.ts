// docs/adopting.md: tables of an application beside ours. No line of this may be an error.
import { createClient } from '@supabase/supabase-js'
import type { Database as Crm } from '../../../types/database'

/** As `supabase gen types` has it: everything, ours without words. */
type All = Omit<Crm, 'public'> & {
  __InternalSupabase: { PostgrestVersion: '12' }
  public: Omit<Crm['public'], 'Tables'> & {
    Tables: {
      campaigns: { Row: { status: string }; Insert: { status?: string }; Update: { status?: string }; Relationships: [] }
      orders: {
        Row: { id: number; workspace_id: string; company_id: string }
        Insert: { workspace_id?: string; company_id: string }
        Update: { company_id?: string }
        Relationships: [
          {
            foreignKeyName: 'orders_company_id_fkey'
            columns: ['workspace_id', 'company_id']
            isOneToOne: false
            referencedRelation: 'companies'
            referencedColumns: ['workspace_id', 'id']
          },
        ]
      }
    }
  }
}

type Joined<A, C> = C & Omit<A, keyof C>

export type Database = Omit<All, 'public'> & {
  public: { [Kind in keyof All['public']]: Joined<All['public'][Kind], Crm['public'][Kind & keyof Crm['public']]> }
}

const crm = createClient<Database>('http://localhost:1', 'key')

export async function bothSides() {
  const orders = await crm.from('orders').select('id, companies (name, workspaces (name))')
  const companies = await crm.from('companies').select('name, orders (id)')
  const campaign = await crm.from('campaigns').select('status').single()
  const status: 'draft' | 'planned' | 'active' | 'paused' | 'completed' | 'cancelled' | undefined = campaign.data?.status
  const stages = await crm.rpc('query_pipeline_by_stage')
  return [
    orders.data?.map((order) => order.companies.workspaces.name.trim()),
    companies.data?.map((company) => company.orders.map((order) => order.id.toFixed(0))),
    stages.data?.map((row) => row.stage.trim()),
    status,
  ]
}
