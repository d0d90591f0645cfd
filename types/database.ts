/** A range as the API writes and reads it, such as "[2026-01-01,2026-04-01)". */
export type Range = `${"[" | "("}${string},${string}${"]" | ")"}` | "empty"


export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

export type Database = {
  
  "public": {
          Tables: {
            "account_metrics": {
                  Row: {
                    "account_id": string
                    "average_views": number | null
                    "engagement_rate": number | null
                    "followers": number | null
                    "id": number
                    "measured_on": string
                    "posts": number | null
                  }
                  ComputedFields: never
                  Insert: {
                    "account_id": string
                    "average_views"?: number | null
                    "engagement_rate"?: number | null
                    "followers"?: number | null
                    "id"?: never
                    "measured_on": string
                    "posts"?: number | null
                  }
                  Update: {
                    "account_id"?: string
                    "average_views"?: number | null
                    "engagement_rate"?: number | null
                    "followers"?: number | null
                    "id"?: never
                    "measured_on"?: string
                    "posts"?: number | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "account_metrics_account_id_fkey"
      columns: ["account_id"]
isOneToOne: false
      referencedRelation: "influencer_accounts"
      referencedColumns: ["id"]
    }
                  ]
                },"activities": {
                  Row: {
                    "assignee_id": string | null
                    "body": string | null
                    "campaign_id": string | null
                    "collaboration_id": string | null
                    "company_id": string | null
                    "contact_id": string | null
                    "created_at": string
                    "created_by": string | null
                    "direction": "outbound" | "inbound" | "internal"
                    "done_at": string | null
                    "due_on": string | null
                    "external_id": string | null
                    "id": string
                    "occurred_at": string
                    "opportunity_id": string | null
                    "remind_at": string | null
                    "source": string | null
                    "subject": string
                    "type": "email" | "call" | "message" | "meeting" | "task" | "other"
                    "updated_at": string
                    "workspace_id": string
                    "workspace_influencer_id": string | null
                    "author": {
              "avatar_url": string | null,
"created_at": string,
"email": string | null,
"full_name": string | null,
"id": string,
"locale": string,
"updated_at": string
            } | null
                  }
                  ComputedFields: "author"
                  Insert: {
                    "assignee_id"?: string | null
                    "body"?: string | null
                    "campaign_id"?: string | null
                    "collaboration_id"?: string | null
                    "company_id"?: string | null
                    "contact_id"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "direction"?: "outbound" | "inbound" | "internal"
                    "done_at"?: string | null
                    "due_on"?: string | null
                    "external_id"?: string | null
                    "id"?: string
                    "occurred_at"?: string
                    "opportunity_id"?: string | null
                    "remind_at"?: string | null
                    "source"?: string | null
                    "subject": string
                    "type": "email" | "call" | "message" | "meeting" | "task" | "other"
                    "updated_at"?: string
                    "workspace_id"?: string
                    "workspace_influencer_id"?: string | null
                  }
                  Update: {
                    "assignee_id"?: string | null
                    "body"?: string | null
                    "campaign_id"?: string | null
                    "collaboration_id"?: string | null
                    "company_id"?: string | null
                    "contact_id"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "direction"?: "outbound" | "inbound" | "internal"
                    "done_at"?: string | null
                    "due_on"?: string | null
                    "external_id"?: string | null
                    "id"?: never
                    "occurred_at"?: string
                    "opportunity_id"?: string | null
                    "remind_at"?: string | null
                    "source"?: string | null
                    "subject"?: string
                    "type"?: "email" | "call" | "message" | "meeting" | "task" | "other"
                    "updated_at"?: string
                    "workspace_id"?: never
                    "workspace_influencer_id"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "activities_assignee_id_fkey"
      columns: ["workspace_id","assignee_id"]
isOneToOne: false
      referencedRelation: "workspace_members"
      referencedColumns: ["workspace_id","user_id"]
    },{
      foreignKeyName: "activities_campaign_id_fkey"
      columns: ["workspace_id","campaign_id"]
isOneToOne: false
      referencedRelation: "campaign_overview"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "activities_campaign_id_fkey"
      columns: ["workspace_id","campaign_id"]
isOneToOne: false
      referencedRelation: "campaigns"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "activities_collaboration_id_fkey"
      columns: ["workspace_id","collaboration_id"]
isOneToOne: false
      referencedRelation: "collaboration_pay"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "activities_collaboration_id_fkey"
      columns: ["workspace_id","collaboration_id"]
isOneToOne: false
      referencedRelation: "collaborations"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "activities_company_id_fkey"
      columns: ["workspace_id","company_id"]
isOneToOne: false
      referencedRelation: "companies"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "activities_contact_id_fkey"
      columns: ["workspace_id","contact_id"]
isOneToOne: false
      referencedRelation: "contacts"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "activities_opportunity_id_fkey"
      columns: ["workspace_id","opportunity_id"]
isOneToOne: false
      referencedRelation: "opportunities"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "activities_opportunity_id_fkey"
      columns: ["workspace_id","opportunity_id"]
isOneToOne: false
      referencedRelation: "opportunity_board"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "activities_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "activities_workspace_influencer_id_fkey"
      columns: ["workspace_id","workspace_influencer_id"]
isOneToOne: false
      referencedRelation: "workspace_influencer_profiles"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "activities_workspace_influencer_id_fkey"
      columns: ["workspace_id","workspace_influencer_id"]
isOneToOne: false
      referencedRelation: "workspace_influencers"
      referencedColumns: ["workspace_id","id"]
    }
                  ]
                },"age_bands": {
                  Row: {
                    "code": string
                    "rank": number
                  }
                  ComputedFields: never
                  Insert: {
                    "code": string
                    "rank": number
                  }
                  Update: {
                    "code"?: string
                    "rank"?: number
                  }
                  Relationships: [
                    
                  ]
                },"attribution_journey_details": {
                  Row: {
                    "campaign_ids": (string | null)[]
                    "channels": (string)[]
                    "cumulative_decay": (number)[]
                    "cumulative_revenue_minor": (number)[]
                    "deliverable_ids": (string | null)[]
                    "half_lives": (number)[]
                    "journey_id": number
                    "model_ids": (string)[]
                    "revenue_at": (string)[]
                    "revenue_event_ids": (string)[]
                    "revenue_on": (string)[]
                    "touched_at": (string)[]
                    "touchpoint_ids": (number)[]
                    "workspace_id": string
                    "workspace_influencer_ids": (string | null)[]
                  }
                  ComputedFields: never
                  Insert: never
                  Update: never
                  Relationships: [
                    
                  ]
                },"attribution_journeys": {
                  Row: {
                    "closed_on": string | null
                    "computed_at": string
                    "converted_at": string
                    "id": number
                    "lead_place": number
                    "model_group": number
                    "opened_at": string
                    "opened_on": string
                    "opportunity_id": string
                    "opportunity_place": number
                    "reasons": string
                    "reporting_amount_minor": number
                    "run_id": string
                    "stale_at": string | null
                    "status": "open" | "won" | "lost"
                    "superseded_at": string | null
                    "touch_count": number
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: never
                  Update: never
                  Relationships: [
                    
                  ]
                },"attribution_models": {
                  Row: {
                    "counts_bots": boolean
                    "created_at": string
                    "created_by": string | null
                    "excluded_channels": (string)[]
                    "half_life_hours": number | null
                    "id": string
                    "is_active": boolean
                    "lookback_days": number
                    "minimum_evidence": number
                    "name": string
                    "repeat_minutes": number
                    "scope": "committee" | "company"
                    "type": "first_touch" | "last_touch" | "linear" | "position_based" | "j_shaped" | "inverse_j" | "time_decay" | "lead_creation" | "u_shaped" | "w_shaped" | "full_path" | "custom" | "influenced"
                    "version": number
                    "weight_first": number | null
                    "weight_last": number | null
                    "weight_lead": number | null
                    "weight_opportunity": number | null
                    "weight_rest": number | null
                    "weight_won": number | null
                    "weights": (number)[] | null
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "counts_bots"?: boolean
                    "created_at"?: string
                    "created_by"?: string | null
                    "excluded_channels"?: (string)[]
                    "half_life_hours"?: number | null
                    "id"?: string
                    "is_active"?: boolean
                    "lookback_days"?: number
                    "minimum_evidence"?: number
                    "name": string
                    "repeat_minutes"?: number
                    "scope"?: "committee" | "company"
                    "type": "first_touch" | "last_touch" | "linear" | "position_based" | "j_shaped" | "inverse_j" | "time_decay" | "lead_creation" | "u_shaped" | "w_shaped" | "full_path" | "custom" | "influenced"
                    "version"?: number
                    "weight_first"?: number | null
                    "weight_last"?: number | null
                    "weight_lead"?: number | null
                    "weight_opportunity"?: number | null
                    "weight_rest"?: number | null
                    "weight_won"?: number | null
                    "weights"?: never
                    "workspace_id"?: string
                  }
                  Update: {
                    "counts_bots"?: boolean
                    "created_at"?: string
                    "created_by"?: string | null
                    "excluded_channels"?: (string)[]
                    "half_life_hours"?: number | null
                    "id"?: never
                    "is_active"?: boolean
                    "lookback_days"?: number
                    "minimum_evidence"?: number
                    "name"?: string
                    "repeat_minutes"?: number
                    "scope"?: "committee" | "company"
                    "type"?: "first_touch" | "last_touch" | "linear" | "position_based" | "j_shaped" | "inverse_j" | "time_decay" | "lead_creation" | "u_shaped" | "w_shaped" | "full_path" | "custom" | "influenced"
                    "version"?: number
                    "weight_first"?: number | null
                    "weight_last"?: number | null
                    "weight_lead"?: number | null
                    "weight_opportunity"?: number | null
                    "weight_rest"?: number | null
                    "weight_won"?: number | null
                    "weights"?: never
                    "workspace_id"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "attribution_models_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"attribution_runs": {
                  Row: {
                    "amount_count": number
                    "as_of": string
                    "created_by": string | null
                    "finished_at": string
                    "id": string
                    "opportunity_count": number
                    "reported_at": string | null
                    "started_at": string
                    "type": "full" | "refresh" | "as_of"
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: never
                  Update: never
                  Relationships: [
                    {
      foreignKeyName: "attribution_runs_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"audience_aliases": {
                  Row: {
                    "alias": string
                    "code": string
                    "dimension": string
                  }
                  ComputedFields: never
                  Insert: {
                    "alias": string
                    "code": string
                    "dimension": string
                  }
                  Update: {
                    "alias"?: string
                    "code"?: string
                    "dimension"?: string
                  }
                  Relationships: [
                    
                  ]
                },"audience_segments": {
                  Row: {
                    "account_id": string
                    "captured_at": string
                    "dimension": "industry" | "job_function" | "seniority" | "company_size" | "country" | "language" | "age_band" | "gender" | "interest" | "city"
                    "share": number
                    "source": string
                    "value": string
                  }
                  ComputedFields: never
                  Insert: {
                    "account_id": string
                    "captured_at"?: string
                    "dimension": "industry" | "job_function" | "seniority" | "company_size" | "country" | "language" | "age_band" | "gender" | "interest" | "city"
                    "share": number
                    "source"?: string
                    "value": string
                  }
                  Update: {
                    "account_id"?: string
                    "captured_at"?: string
                    "dimension"?: "industry" | "job_function" | "seniority" | "company_size" | "country" | "language" | "age_band" | "gender" | "interest" | "city"
                    "share"?: number
                    "source"?: string
                    "value"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "audience_segments_account_id_fkey"
      columns: ["account_id"]
isOneToOne: false
      referencedRelation: "influencer_accounts"
      referencedColumns: ["id"]
    }
                  ]
                },"audit_events": {
                  Row: {
                    "action": "insert" | "update" | "delete"
                    "actor_id": string | null
                    "actor_role": string
                    "id": number
                    "new_values": Json | null
                    "occurred_at": string
                    "old_values": Json | null
                    "row_id": string
                    "table_name": string
                    "transaction_id": number
                    "workspace_id": string
                    "author": {
              "avatar_url": string | null,
"created_at": string,
"email": string | null,
"full_name": string | null,
"id": string,
"locale": string,
"updated_at": string
            } | null
                  }
                  ComputedFields: "author"
                  Insert: never
                  Update: never
                  Relationships: [
                    {
      foreignKeyName: "audit_events_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"bot_agents": {
                  Row: {
                    "word": string
                  }
                  ComputedFields: never
                  Insert: {
                    "word": string
                  }
                  Update: {
                    "word"?: string
                  }
                  Relationships: [
                    
                  ]
                },"calling_codes": {
                  Row: {
                    "code": string
                    "longest": number
                    "number_pattern": string
                    "shortest": number
                    "trunk_prefix": string | null
                    "trunk_replacement": string | null
                  }
                  ComputedFields: never
                  Insert: never
                  Update: never
                  Relationships: [
                    
                  ]
                },"campaign_costs": {
                  Row: {
                    "amount_minor": number
                    "campaign_id": string
                    "collaboration_id": string | null
                    "created_at": string
                    "created_by": string | null
                    "currency_code": string
                    "description": string | null
                    "exchange_rate": number | null
                    "exchange_rate_on": string | null
                    "exchange_rate_via": string | null
                    "external_id": string | null
                    "id": string
                    "incurred_on": string
                    "paid_on": string | null
                    "refunded_minor": number
                    "reporting_amount_minor": number | null
                    "source": string | null
                    "status": "planned" | "approved" | "paid" | "refunded"
                    "type": "fee" | "product" | "ads" | "agency" | "travel" | "production" | "other"
                    "updated_at": string
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "amount_minor": number
                    "campaign_id": string
                    "collaboration_id"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "currency_code": string
                    "description"?: string | null
                    "exchange_rate"?: number | null
                    "exchange_rate_on"?: string | null
                    "exchange_rate_via"?: string | null
                    "external_id"?: string | null
                    "id"?: string
                    "incurred_on": string
                    "paid_on"?: string | null
                    "refunded_minor"?: number
                    "reporting_amount_minor"?: number | null
                    "source"?: string | null
                    "status"?: "planned" | "approved" | "paid" | "refunded"
                    "type": "fee" | "product" | "ads" | "agency" | "travel" | "production" | "other"
                    "updated_at"?: string
                    "workspace_id"?: string
                  }
                  Update: {
                    "amount_minor"?: number
                    "campaign_id"?: string
                    "collaboration_id"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "currency_code"?: string
                    "description"?: string | null
                    "exchange_rate"?: number | null
                    "exchange_rate_on"?: string | null
                    "exchange_rate_via"?: string | null
                    "external_id"?: string | null
                    "id"?: never
                    "incurred_on"?: string
                    "paid_on"?: string | null
                    "refunded_minor"?: number
                    "reporting_amount_minor"?: number | null
                    "source"?: string | null
                    "status"?: "planned" | "approved" | "paid" | "refunded"
                    "type"?: "fee" | "product" | "ads" | "agency" | "travel" | "production" | "other"
                    "updated_at"?: string
                    "workspace_id"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "campaign_costs_campaign_id_fkey"
      columns: ["workspace_id","campaign_id"]
isOneToOne: false
      referencedRelation: "campaign_overview"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "campaign_costs_campaign_id_fkey"
      columns: ["workspace_id","campaign_id"]
isOneToOne: false
      referencedRelation: "campaigns"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "campaign_costs_collaboration_id_fkey"
      columns: ["workspace_id","campaign_id","collaboration_id"]
isOneToOne: false
      referencedRelation: "collaboration_pay"
      referencedColumns: ["workspace_id","campaign_id","id"]
    },{
      foreignKeyName: "campaign_costs_collaboration_id_fkey"
      columns: ["workspace_id","campaign_id","collaboration_id"]
isOneToOne: false
      referencedRelation: "collaborations"
      referencedColumns: ["workspace_id","campaign_id","id"]
    },{
      foreignKeyName: "campaign_costs_currency_code_fkey"
      columns: ["currency_code"]
isOneToOne: false
      referencedRelation: "currencies"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "campaign_costs_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"campaign_targets": {
                  Row: {
                    "campaign_id": string
                    "created_at": string
                    "created_by": string | null
                    "metric": "impressions" | "views" | "engagements" | "clicks" | "leads" | "opportunities" | "pipeline_minor" | "revenue_minor"
                    "target": number
                    "updated_at": string
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "campaign_id": string
                    "created_at"?: string
                    "created_by"?: string | null
                    "metric": "impressions" | "views" | "engagements" | "clicks" | "leads" | "opportunities" | "pipeline_minor" | "revenue_minor"
                    "target": number
                    "updated_at"?: string
                    "workspace_id"?: string
                  }
                  Update: {
                    "campaign_id"?: never
                    "created_at"?: string
                    "created_by"?: string | null
                    "metric"?: never
                    "target"?: number
                    "updated_at"?: string
                    "workspace_id"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "campaign_targets_campaign_id_fkey"
      columns: ["workspace_id","campaign_id"]
isOneToOne: false
      referencedRelation: "campaign_overview"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "campaign_targets_campaign_id_fkey"
      columns: ["workspace_id","campaign_id"]
isOneToOne: false
      referencedRelation: "campaigns"
      referencedColumns: ["workspace_id","id"]
    }
                  ]
                },"campaigns": {
                  Row: {
                    "archived_at": string | null
                    "brief": string | null
                    "budget_minor": number | null
                    "created_at": string
                    "created_by": string | null
                    "currency_code": string
                    "custom_fields": NonNullable<Json>
                    "ends_on": string | null
                    "exchange_rate": number | null
                    "exchange_rate_on": string | null
                    "exchange_rate_via": string | null
                    "external_id": string | null
                    "id": string
                    "name": string
                    "objective": "awareness" | "engagement" | "lead_generation" | "product_launch" | "event" | "pipeline_acceleration" | "retention"
                    "owner_id": string | null
                    "reporting_budget_minor": number | null
                    "slug": string
                    "source": string | null
                    "starts_on": string | null
                    "status": "draft" | "planned" | "active" | "paused" | "completed" | "cancelled"
                    "updated_at": string
                    "workspace_id": string
                    "author": {
              "avatar_url": string | null,
"created_at": string,
"email": string | null,
"full_name": string | null,
"id": string,
"locale": string,
"updated_at": string
            } | null,"credits": {
              "amount_id": number | null,
"amount_minor": number | null,
"amount_type": string | null,
"campaign_id": string | null,
"channel": string | null,
"computed_at": string,
"converted_at": string,
"credited_at": string | null,
"credited_on": string | null,
"deliverable_id": string | null,
"journey_id": number,
"model_id": string,
"model_name": string,
"model_type": string,
"model_version": number,
"opportunity_id": string,
"revenue_event_id": string | null,
"run_id": string,
"status": string,
"touched_at": string | null,
"touchpoint_id": number | null,
"weight": number | null,
"won_on": string | null,
"workspace_id": string,
"workspace_influencer_id": string | null
            } | null
                  }
                  ComputedFields: "author" | "credits"
                  Insert: {
                    "archived_at"?: string | null
                    "brief"?: string | null
                    "budget_minor"?: number | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "currency_code": string
                    "custom_fields"?: NonNullable<Json>
                    "ends_on"?: string | null
                    "exchange_rate"?: number | null
                    "exchange_rate_on"?: string | null
                    "exchange_rate_via"?: string | null
                    "external_id"?: string | null
                    "id"?: string
                    "name": string
                    "objective": "awareness" | "engagement" | "lead_generation" | "product_launch" | "event" | "pipeline_acceleration" | "retention"
                    "owner_id"?: string | null
                    "reporting_budget_minor"?: number | null
                    "slug": string
                    "source"?: string | null
                    "starts_on"?: string | null
                    "status"?: "draft" | "planned" | "active" | "paused" | "completed" | "cancelled"
                    "updated_at"?: string
                    "workspace_id"?: string
                  }
                  Update: {
                    "archived_at"?: string | null
                    "brief"?: string | null
                    "budget_minor"?: number | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "currency_code"?: string
                    "custom_fields"?: NonNullable<Json>
                    "ends_on"?: string | null
                    "exchange_rate"?: number | null
                    "exchange_rate_on"?: string | null
                    "exchange_rate_via"?: string | null
                    "external_id"?: string | null
                    "id"?: never
                    "name"?: string
                    "objective"?: "awareness" | "engagement" | "lead_generation" | "product_launch" | "event" | "pipeline_acceleration" | "retention"
                    "owner_id"?: string | null
                    "reporting_budget_minor"?: number | null
                    "slug"?: string
                    "source"?: string | null
                    "starts_on"?: string | null
                    "status"?: "draft" | "planned" | "active" | "paused" | "completed" | "cancelled"
                    "updated_at"?: string
                    "workspace_id"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "campaigns_currency_code_fkey"
      columns: ["currency_code"]
isOneToOne: false
      referencedRelation: "currencies"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "campaigns_owner_id_fkey"
      columns: ["workspace_id","owner_id"]
isOneToOne: false
      referencedRelation: "workspace_members"
      referencedColumns: ["workspace_id","user_id"]
    },{
      foreignKeyName: "campaigns_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"channel_rules": {
                  Row: {
                    "channel": "paid_search" | "paid_social" | "organic_search" | "organic_social" | "email" | "direct" | "referral" | "event" | "outbound_sales" | "other"
                    "created_at": string
                    "created_by": string | null
                    "dimension": "medium" | "source" | "referrer"
                    "id": string
                    "updated_at": string
                    "word": string
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "channel": "paid_search" | "paid_social" | "organic_search" | "organic_social" | "email" | "direct" | "referral" | "event" | "outbound_sales" | "other"
                    "created_at"?: string
                    "created_by"?: string | null
                    "dimension": "medium" | "source" | "referrer"
                    "id"?: string
                    "updated_at"?: string
                    "word": string
                    "workspace_id"?: string
                  }
                  Update: {
                    "channel"?: "paid_search" | "paid_social" | "organic_search" | "organic_social" | "email" | "direct" | "referral" | "event" | "outbound_sales" | "other"
                    "created_at"?: string
                    "created_by"?: string | null
                    "dimension"?: "medium" | "source" | "referrer"
                    "id"?: never
                    "updated_at"?: string
                    "word"?: string
                    "workspace_id"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "channel_rules_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"collaborations": {
                  Row: {
                    "campaign_id": string
                    "contract_period": Range | null
                    "created_at": string
                    "created_by": string | null
                    "currency_code": string
                    "decline_reason": string | null
                    "disclosure": "paid_partnership" | "gifted" | "affiliate" | "employee" | "none"
                    "exclusivity_category": string | null
                    "exclusivity_period": Range | null
                    "external_id": string | null
                    "fee_minor": number | null
                    "id": string
                    "pay_basis": "fixed" | "click" | "lead" | "order" | "deal" | "revenue_share"
                    "pay_limit_minor": number | null
                    "pay_rate_minor": number | null
                    "pay_share_percent": number | null
                    "source": string | null
                    "status": "shortlisted" | "contacted" | "negotiating" | "contracted" | "active" | "completed" | "declined" | "cancelled"
                    "updated_at": string
                    "usage_period": Range | null
                    "usage_rights": string | null
                    "workspace_id": string
                    "workspace_influencer_id": string
                    "author": {
              "avatar_url": string | null,
"created_at": string,
"email": string | null,
"full_name": string | null,
"id": string,
"locale": string,
"updated_at": string
            } | null
                  }
                  ComputedFields: "author"
                  Insert: {
                    "campaign_id": string
                    "contract_period"?: Range | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "currency_code": string
                    "decline_reason"?: string | null
                    "disclosure"?: "paid_partnership" | "gifted" | "affiliate" | "employee" | "none"
                    "exclusivity_category"?: string | null
                    "exclusivity_period"?: Range | null
                    "external_id"?: string | null
                    "fee_minor"?: number | null
                    "id"?: string
                    "pay_basis"?: "fixed" | "click" | "lead" | "order" | "deal" | "revenue_share"
                    "pay_limit_minor"?: number | null
                    "pay_rate_minor"?: number | null
                    "pay_share_percent"?: number | null
                    "source"?: string | null
                    "status"?: "shortlisted" | "contacted" | "negotiating" | "contracted" | "active" | "completed" | "declined" | "cancelled"
                    "updated_at"?: string
                    "usage_period"?: Range | null
                    "usage_rights"?: string | null
                    "workspace_id"?: string
                    "workspace_influencer_id": string
                  }
                  Update: {
                    "campaign_id"?: string
                    "contract_period"?: Range | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "currency_code"?: string
                    "decline_reason"?: string | null
                    "disclosure"?: "paid_partnership" | "gifted" | "affiliate" | "employee" | "none"
                    "exclusivity_category"?: string | null
                    "exclusivity_period"?: Range | null
                    "external_id"?: string | null
                    "fee_minor"?: number | null
                    "id"?: never
                    "pay_basis"?: "fixed" | "click" | "lead" | "order" | "deal" | "revenue_share"
                    "pay_limit_minor"?: number | null
                    "pay_rate_minor"?: number | null
                    "pay_share_percent"?: number | null
                    "source"?: string | null
                    "status"?: "shortlisted" | "contacted" | "negotiating" | "contracted" | "active" | "completed" | "declined" | "cancelled"
                    "updated_at"?: string
                    "usage_period"?: Range | null
                    "usage_rights"?: string | null
                    "workspace_id"?: never
                    "workspace_influencer_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "collaborations_campaign_id_fkey"
      columns: ["workspace_id","campaign_id"]
isOneToOne: false
      referencedRelation: "campaign_overview"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "collaborations_campaign_id_fkey"
      columns: ["workspace_id","campaign_id"]
isOneToOne: false
      referencedRelation: "campaigns"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "collaborations_currency_code_fkey"
      columns: ["currency_code"]
isOneToOne: false
      referencedRelation: "currencies"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "collaborations_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "collaborations_workspace_influencer_id_fkey"
      columns: ["workspace_id","workspace_influencer_id"]
isOneToOne: false
      referencedRelation: "workspace_influencer_profiles"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "collaborations_workspace_influencer_id_fkey"
      columns: ["workspace_id","workspace_influencer_id"]
isOneToOne: false
      referencedRelation: "workspace_influencers"
      referencedColumns: ["workspace_id","id"]
    }
                  ]
                },"companies": {
                  Row: {
                    "archived_at": string | null
                    "as_given": NonNullable<Json>
                    "company_size_code": string | null
                    "country_code": string | null
                    "created_at": string
                    "created_by": string | null
                    "custom_fields": NonNullable<Json>
                    "domain": string | null
                    "external_id": string | null
                    "id": string
                    "industry_code": string | null
                    "merged_into_id": string | null
                    "name": string
                    "owner_id": string | null
                    "parent_id": string | null
                    "source": string | null
                    "updated_at": string
                    "workspace_id": string
                    "parent": {
              "archived_at": string | null,
"as_given": NonNullable<Json>,
"company_size_code": string | null,
"country_code": string | null,
"created_at": string,
"created_by": string | null,
"custom_fields": NonNullable<Json>,
"domain": string | null,
"external_id": string | null,
"id": string,
"industry_code": string | null,
"merged_into_id": string | null,
"name": string,
"owner_id": string | null,
"parent_id": string | null,
"source": string | null,
"updated_at": string,
"workspace_id": string
            } | null,"subsidiaries": {
              "archived_at": string | null,
"as_given": NonNullable<Json>,
"company_size_code": string | null,
"country_code": string | null,
"created_at": string,
"created_by": string | null,
"custom_fields": NonNullable<Json>,
"domain": string | null,
"external_id": string | null,
"id": string,
"industry_code": string | null,
"merged_into_id": string | null,
"name": string,
"owner_id": string | null,
"parent_id": string | null,
"source": string | null,
"updated_at": string,
"workspace_id": string
            } | null
                  }
                  ComputedFields: "parent" | "subsidiaries"
                  Insert: {
                    "archived_at"?: string | null
                    "as_given"?: NonNullable<Json>
                    "company_size_code"?: string | null
                    "country_code"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "custom_fields"?: NonNullable<Json>
                    "domain"?: string | null
                    "external_id"?: string | null
                    "id"?: string
                    "industry_code"?: string | null
                    "merged_into_id"?: string | null
                    "name": string
                    "owner_id"?: string | null
                    "parent_id"?: string | null
                    "source"?: string | null
                    "updated_at"?: string
                    "workspace_id"?: string
                  }
                  Update: {
                    "archived_at"?: string | null
                    "as_given"?: NonNullable<Json>
                    "company_size_code"?: string | null
                    "country_code"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "custom_fields"?: NonNullable<Json>
                    "domain"?: string | null
                    "external_id"?: string | null
                    "id"?: never
                    "industry_code"?: string | null
                    "merged_into_id"?: string | null
                    "name"?: string
                    "owner_id"?: string | null
                    "parent_id"?: string | null
                    "source"?: string | null
                    "updated_at"?: string
                    "workspace_id"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "companies_company_size_code_fkey"
      columns: ["company_size_code"]
isOneToOne: false
      referencedRelation: "company_sizes"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "companies_country_code_fkey"
      columns: ["country_code"]
isOneToOne: false
      referencedRelation: "countries"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "companies_industry_code_fkey"
      columns: ["industry_code"]
isOneToOne: false
      referencedRelation: "industries"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "companies_merged_into_id_fkey"
      columns: ["workspace_id","merged_into_id"]
isOneToOne: false
      referencedRelation: "companies"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "companies_owner_id_fkey"
      columns: ["workspace_id","owner_id"]
isOneToOne: false
      referencedRelation: "workspace_members"
      referencedColumns: ["workspace_id","user_id"]
    },{
      foreignKeyName: "companies_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"company_domains": {
                  Row: {
                    "company_id": string
                    "created_at": string
                    "created_by": string | null
                    "domain": string
                    "id": string
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "company_id": string
                    "created_at"?: string
                    "created_by"?: string | null
                    "domain": string
                    "id"?: string
                    "workspace_id"?: string
                  }
                  Update: never
                  Relationships: [
                    {
      foreignKeyName: "company_domains_company_id_fkey"
      columns: ["workspace_id","company_id"]
isOneToOne: false
      referencedRelation: "companies"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "company_domains_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"company_sizes": {
                  Row: {
                    "code": string
                    "max_employees": number | null
                    "min_employees": number
                    "rank": number
                  }
                  ComputedFields: never
                  Insert: {
                    "code": string
                    "max_employees"?: number | null
                    "min_employees": number
                    "rank": number
                  }
                  Update: {
                    "code"?: string
                    "max_employees"?: number | null
                    "min_employees"?: number
                    "rank"?: number
                  }
                  Relationships: [
                    
                  ]
                },"contact_emails": {
                  Row: {
                    "company_domain": string | null
                    "contact_id": string
                    "created_at": string
                    "created_by": string | null
                    "email": string
                    "id": string
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "company_domain"?: string | null
                    "contact_id": string
                    "created_at"?: string
                    "created_by"?: string | null
                    "email": string
                    "id"?: string
                    "workspace_id"?: string
                  }
                  Update: never
                  Relationships: [
                    {
      foreignKeyName: "contact_emails_contact_id_fkey"
      columns: ["workspace_id","contact_id"]
isOneToOne: false
      referencedRelation: "contacts"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "contact_emails_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"contact_profiles": {
                  Row: {
                    "as_given": NonNullable<Json>
                    "contact_id": string
                    "created_at": string
                    "created_by": string | null
                    "handle": string
                    "id": string
                    "platform_account_id": string | null
                    "platform_code": string
                    "updated_at": string
                    "url": string | null
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "as_given"?: NonNullable<Json>
                    "contact_id": string
                    "created_at"?: string
                    "created_by"?: string | null
                    "handle"?: string
                    "id"?: string
                    "platform_account_id"?: string | null
                    "platform_code": string
                    "updated_at"?: string
                    "url"?: string | null
                    "workspace_id"?: string
                  }
                  Update: {
                    "as_given"?: NonNullable<Json>
                    "contact_id"?: string
                    "created_at"?: string
                    "created_by"?: string | null
                    "handle"?: string
                    "id"?: never
                    "platform_account_id"?: string | null
                    "platform_code"?: string
                    "updated_at"?: string
                    "url"?: string | null
                    "workspace_id"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "contact_profiles_contact_id_fkey"
      columns: ["workspace_id","contact_id"]
isOneToOne: false
      referencedRelation: "contacts"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "contact_profiles_platform_code_fkey"
      columns: ["platform_code"]
isOneToOne: false
      referencedRelation: "platforms"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "contact_profiles_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"contact_stage_changes": {
                  Row: {
                    "changed_at": string
                    "changed_by": string | null
                    "contact_id": string
                    "former_duration": string | null
                    "from_stage": string | null
                    "id": number
                    "to_stage": string
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "changed_at"?: string
                    "changed_by"?: string | null
                    "contact_id": string
                    "former_duration"?: string | null
                    "from_stage"?: string | null
                    "id"?: never
                    "to_stage": string
                    "workspace_id"?: string
                  }
                  Update: never
                  Relationships: [
                    {
      foreignKeyName: "contact_stage_changes_contact_id_fkey"
      columns: ["workspace_id","contact_id"]
isOneToOne: false
      referencedRelation: "contacts"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "contact_stage_changes_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"contact_visitors": {
                  Row: {
                    "contact_id": string | null
                    "created_at": string
                    "created_by": string | null
                    "id": string
                    "identified_at": string
                    "updated_at": string
                    "visitor_id": string
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "contact_id"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "id"?: string
                    "identified_at"?: string
                    "updated_at"?: string
                    "visitor_id": string
                    "workspace_id"?: string
                  }
                  Update: {
                    "contact_id"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "id"?: never
                    "identified_at"?: string
                    "updated_at"?: string
                    "visitor_id"?: string
                    "workspace_id"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "contact_visitors_contact_id_fkey"
      columns: ["workspace_id","contact_id"]
isOneToOne: false
      referencedRelation: "contacts"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "contact_visitors_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"contacts": {
                  Row: {
                    "archived_at": string | null
                    "as_given": NonNullable<Json>
                    "became_lead_at": string | null
                    "company_domain": string | null
                    "company_id": string | null
                    "country_code": string | null
                    "created_at": string
                    "created_by": string | null
                    "custom_fields": NonNullable<Json>
                    "do_not_contact": boolean
                    "email": string | null
                    "erased_at": string | null
                    "external_id": string | null
                    "first_name": string | null
                    "full_name": string | null
                    "id": string
                    "job_function_code": string | null
                    "job_title": string | null
                    "last_name": string | null
                    "lifecycle_stage": "subscriber" | "lead" | "mql" | "sql" | "opportunity" | "customer"
                    "merged_into_id": string | null
                    "mobile": string | null
                    "owner_id": string | null
                    "phone": string | null
                    "seniority_code": string | null
                    "source": string | null
                    "updated_at": string
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "archived_at"?: string | null
                    "as_given"?: NonNullable<Json>
                    "became_lead_at"?: string | null
                    "company_domain"?: string | null
                    "company_id"?: string | null
                    "country_code"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "custom_fields"?: NonNullable<Json>
                    "do_not_contact"?: boolean
                    "email"?: string | null
                    "erased_at"?: string | null
                    "external_id"?: string | null
                    "first_name"?: string | null
                    "full_name"?: string | null
                    "id"?: string
                    "job_function_code"?: string | null
                    "job_title"?: string | null
                    "last_name"?: string | null
                    "lifecycle_stage"?: "subscriber" | "lead" | "mql" | "sql" | "opportunity" | "customer"
                    "merged_into_id"?: string | null
                    "mobile"?: string | null
                    "owner_id"?: string | null
                    "phone"?: string | null
                    "seniority_code"?: string | null
                    "source"?: string | null
                    "updated_at"?: string
                    "workspace_id"?: string
                  }
                  Update: {
                    "archived_at"?: string | null
                    "as_given"?: NonNullable<Json>
                    "became_lead_at"?: string | null
                    "company_domain"?: string | null
                    "company_id"?: string | null
                    "country_code"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "custom_fields"?: NonNullable<Json>
                    "do_not_contact"?: boolean
                    "email"?: string | null
                    "erased_at"?: string | null
                    "external_id"?: string | null
                    "first_name"?: string | null
                    "full_name"?: string | null
                    "id"?: never
                    "job_function_code"?: string | null
                    "job_title"?: string | null
                    "last_name"?: string | null
                    "lifecycle_stage"?: "subscriber" | "lead" | "mql" | "sql" | "opportunity" | "customer"
                    "merged_into_id"?: string | null
                    "mobile"?: string | null
                    "owner_id"?: string | null
                    "phone"?: string | null
                    "seniority_code"?: string | null
                    "source"?: string | null
                    "updated_at"?: string
                    "workspace_id"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "contacts_company_id_fkey"
      columns: ["workspace_id","company_id"]
isOneToOne: false
      referencedRelation: "companies"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "contacts_country_code_fkey"
      columns: ["country_code"]
isOneToOne: false
      referencedRelation: "countries"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "contacts_job_function_code_fkey"
      columns: ["job_function_code"]
isOneToOne: false
      referencedRelation: "job_functions"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "contacts_merged_into_id_fkey"
      columns: ["workspace_id","merged_into_id"]
isOneToOne: false
      referencedRelation: "contacts"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "contacts_owner_id_fkey"
      columns: ["workspace_id","owner_id"]
isOneToOne: false
      referencedRelation: "workspace_members"
      referencedColumns: ["workspace_id","user_id"]
    },{
      foreignKeyName: "contacts_seniority_code_fkey"
      columns: ["seniority_code"]
isOneToOne: false
      referencedRelation: "seniorities"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "contacts_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"countries": {
                  Row: {
                    "calling_code": string | null
                    "code": string
                    "international_prefix": string | null
                    "name": string
                  }
                  ComputedFields: never
                  Insert: never
                  Update: never
                  Relationships: [
                    
                  ]
                },"credit_totals": {
                  Row: {
                    "dimension": "influencer" | "campaign"
                    "key": string
                    "model_name": string
                    "open_pipeline_total": number
                    "revenue_total": number
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: never
                  Update: never
                  Relationships: [
                    {
      foreignKeyName: "credit_totals_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"currencies": {
                  Row: {
                    "code": string
                    "ended_on": string | null
                    "minor_units": number
                    "name": string
                    "replaced_at_rate": number | null
                    "replaced_by_code": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "code": string
                    "ended_on"?: string | null
                    "minor_units": number
                    "name": string
                    "replaced_at_rate"?: number | null
                    "replaced_by_code"?: string | null
                  }
                  Update: {
                    "code"?: string
                    "ended_on"?: string | null
                    "minor_units"?: number
                    "name"?: string
                    "replaced_at_rate"?: number | null
                    "replaced_by_code"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "currencies_replaced_by_code_fkey"
      columns: ["replaced_by_code"]
isOneToOne: false
      referencedRelation: "currencies"
      referencedColumns: ["code"]
    }
                  ]
                },"custom_field_definitions": {
                  Row: {
                    "archived_at": string | null
                    "choices": (string)[] | null
                    "created_at": string
                    "created_by": string | null
                    "id": string
                    "is_required": boolean
                    "key": string
                    "label": string
                    "subject": "workspace_influencers" | "campaigns" | "companies" | "contacts" | "opportunities"
                    "type": "text" | "number" | "boolean" | "date" | "choice" | "url"
                    "updated_at": string
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "archived_at"?: string | null
                    "choices"?: (string)[] | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "id"?: string
                    "is_required"?: boolean
                    "key": string
                    "label": string
                    "subject": "workspace_influencers" | "campaigns" | "companies" | "contacts" | "opportunities"
                    "type": "text" | "number" | "boolean" | "date" | "choice" | "url"
                    "updated_at"?: string
                    "workspace_id"?: string
                  }
                  Update: {
                    "archived_at"?: string | null
                    "choices"?: (string)[] | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "id"?: never
                    "is_required"?: boolean
                    "key"?: string
                    "label"?: string
                    "subject"?: "workspace_influencers" | "campaigns" | "companies" | "contacts" | "opportunities"
                    "type"?: "text" | "number" | "boolean" | "date" | "choice" | "url"
                    "updated_at"?: string
                    "workspace_id"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "custom_field_definitions_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"deals": {
                  Row: {
                    "billing_period": "one_off" | "monthly" | "quarterly" | "annual"
                    "created_at": string
                    "created_by": string | null
                    "currency_code": string
                    "ends_on": string | null
                    "exchange_rate": number | null
                    "exchange_rate_on": string | null
                    "exchange_rate_via": string | null
                    "external_id": string | null
                    "id": string
                    "opportunity_id": string
                    "reporting_value_minor": number | null
                    "source": string | null
                    "starts_on": string
                    "term_months": number | null
                    "updated_at": string
                    "value_minor": number
                    "won_at": string
                    "won_on": string
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "billing_period"?: "one_off" | "monthly" | "quarterly" | "annual"
                    "created_at"?: string
                    "created_by"?: string | null
                    "currency_code": string
                    "ends_on"?: string | null
                    "exchange_rate"?: number | null
                    "exchange_rate_on"?: string | null
                    "exchange_rate_via"?: string | null
                    "external_id"?: string | null
                    "id"?: string
                    "opportunity_id": string
                    "reporting_value_minor"?: number | null
                    "source"?: string | null
                    "starts_on"?: string
                    "term_months"?: number | null
                    "updated_at"?: string
                    "value_minor": number
                    "won_at"?: string
                    "won_on"?: string
                    "workspace_id"?: string
                  }
                  Update: {
                    "billing_period"?: "one_off" | "monthly" | "quarterly" | "annual"
                    "created_at"?: string
                    "created_by"?: string | null
                    "currency_code"?: string
                    "ends_on"?: string | null
                    "exchange_rate"?: number | null
                    "exchange_rate_on"?: string | null
                    "exchange_rate_via"?: string | null
                    "external_id"?: string | null
                    "id"?: never
                    "opportunity_id"?: string
                    "reporting_value_minor"?: number | null
                    "source"?: string | null
                    "starts_on"?: string
                    "term_months"?: number | null
                    "updated_at"?: string
                    "value_minor"?: number
                    "won_at"?: string
                    "won_on"?: string
                    "workspace_id"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "deals_currency_code_fkey"
      columns: ["currency_code"]
isOneToOne: false
      referencedRelation: "currencies"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "deals_opportunity_id_fkey"
      columns: ["workspace_id","opportunity_id"]
isOneToOne: true
      referencedRelation: "opportunities"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "deals_opportunity_id_fkey"
      columns: ["workspace_id","opportunity_id"]
isOneToOne: true
      referencedRelation: "opportunity_board"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "deals_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"default_channel_rules": {
                  Row: {
                    "channel": "paid_search" | "paid_social" | "organic_search" | "organic_social" | "email" | "direct" | "referral" | "event" | "outbound_sales" | "other"
                    "dimension": "medium" | "source" | "referrer"
                    "word": string
                  }
                  ComputedFields: never
                  Insert: {
                    "channel": "paid_search" | "paid_social" | "organic_search" | "organic_social" | "email" | "direct" | "referral" | "event" | "outbound_sales" | "other"
                    "dimension": "medium" | "source" | "referrer"
                    "word": string
                  }
                  Update: {
                    "channel"?: "paid_search" | "paid_social" | "organic_search" | "organic_social" | "email" | "direct" | "referral" | "event" | "outbound_sales" | "other"
                    "dimension"?: "medium" | "source" | "referrer"
                    "word"?: string
                  }
                  Relationships: [
                    
                  ]
                },"deliverable_metrics": {
                  Row: {
                    "clicks": number | null
                    "comments": number | null
                    "deliverable_id": string
                    "engagements": number | null
                    "id": number
                    "impressions": number | null
                    "measured_at": string
                    "reach": number | null
                    "reactions": number | null
                    "saves": number | null
                    "shares": number | null
                    "views": number | null
                    "watch_time_seconds": number | null
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "clicks"?: number | null
                    "comments"?: number | null
                    "deliverable_id": string
                    "engagements"?: number | null
                    "id"?: never
                    "impressions"?: number | null
                    "measured_at": string
                    "reach"?: number | null
                    "reactions"?: number | null
                    "saves"?: number | null
                    "shares"?: number | null
                    "views"?: number | null
                    "watch_time_seconds"?: number | null
                    "workspace_id"?: string
                  }
                  Update: {
                    "clicks"?: number | null
                    "comments"?: number | null
                    "deliverable_id"?: string
                    "engagements"?: number | null
                    "id"?: never
                    "impressions"?: number | null
                    "measured_at"?: string
                    "reach"?: number | null
                    "reactions"?: number | null
                    "saves"?: number | null
                    "shares"?: number | null
                    "views"?: number | null
                    "watch_time_seconds"?: number | null
                    "workspace_id"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "deliverable_metrics_deliverable_id_fkey"
      columns: ["workspace_id","deliverable_id"]
isOneToOne: false
      referencedRelation: "deliverable_board"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "deliverable_metrics_deliverable_id_fkey"
      columns: ["workspace_id","deliverable_id"]
isOneToOne: false
      referencedRelation: "deliverables"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "deliverable_metrics_deliverable_id_fkey"
      columns: ["workspace_id","deliverable_id"]
isOneToOne: false
      referencedRelation: "owed_content"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "deliverable_metrics_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"deliverable_types": {
                  Row: {
                    "code": string
                    "name": string
                  }
                  ComputedFields: never
                  Insert: {
                    "code": string
                    "name": string
                  }
                  Update: {
                    "code"?: string
                    "name"?: string
                  }
                  Relationships: [
                    
                  ]
                },"deliverables": {
                  Row: {
                    "approved_at": string | null
                    "approved_by": string | null
                    "collaboration_id": string | null
                    "created_at": string
                    "created_by": string | null
                    "deliverable_type_code": string
                    "due_on": string | null
                    "external_id": string | null
                    "id": string
                    "influencer_account_id": string | null
                    "is_owed": boolean
                    "platform_code": string
                    "published_at": string | null
                    "published_url": string | null
                    "revision_count": number
                    "source": string | null
                    "status": "planned" | "in_production" | "submitted" | "changes_requested" | "approved" | "published" | "cancelled"
                    "submitted_at": string | null
                    "title": string
                    "updated_at": string
                    "workspace_id": string
                    "workspace_influencer_account_id": string | null
                    "workspace_influencer_id": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "approved_at"?: string | null
                    "approved_by"?: string | null
                    "collaboration_id"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "deliverable_type_code": string
                    "due_on"?: string | null
                    "external_id"?: string | null
                    "id"?: string
                    "influencer_account_id"?: string | null
                    "is_owed"?: boolean
                    "platform_code": string
                    "published_at"?: string | null
                    "published_url"?: string | null
                    "revision_count"?: number
                    "source"?: string | null
                    "status"?: "planned" | "in_production" | "submitted" | "changes_requested" | "approved" | "published" | "cancelled"
                    "submitted_at"?: string | null
                    "title": string
                    "updated_at"?: string
                    "workspace_id"?: string
                    "workspace_influencer_account_id"?: string | null
                    "workspace_influencer_id"?: string | null
                  }
                  Update: {
                    "approved_at"?: string | null
                    "approved_by"?: string | null
                    "collaboration_id"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "deliverable_type_code"?: string
                    "due_on"?: string | null
                    "external_id"?: string | null
                    "id"?: never
                    "influencer_account_id"?: string | null
                    "is_owed"?: boolean
                    "platform_code"?: string
                    "published_at"?: string | null
                    "published_url"?: string | null
                    "revision_count"?: number
                    "source"?: string | null
                    "status"?: "planned" | "in_production" | "submitted" | "changes_requested" | "approved" | "published" | "cancelled"
                    "submitted_at"?: string | null
                    "title"?: string
                    "updated_at"?: string
                    "workspace_id"?: never
                    "workspace_influencer_account_id"?: string | null
                    "workspace_influencer_id"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "deliverables_collaboration_id_fkey"
      columns: ["workspace_id","collaboration_id"]
isOneToOne: false
      referencedRelation: "collaboration_pay"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "deliverables_collaboration_id_fkey"
      columns: ["workspace_id","collaboration_id"]
isOneToOne: false
      referencedRelation: "collaborations"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "deliverables_deliverable_type_code_fkey"
      columns: ["deliverable_type_code"]
isOneToOne: false
      referencedRelation: "deliverable_types"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "deliverables_influencer_account_id_fkey"
      columns: ["influencer_account_id"]
isOneToOne: false
      referencedRelation: "influencer_accounts"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "deliverables_platform_code_fkey"
      columns: ["platform_code"]
isOneToOne: false
      referencedRelation: "platforms"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "deliverables_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "deliverables_workspace_influencer_account_id_fkey"
      columns: ["workspace_id","workspace_influencer_account_id"]
isOneToOne: false
      referencedRelation: "workspace_influencer_accounts"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "deliverables_workspace_influencer_id_fkey"
      columns: ["workspace_id","workspace_influencer_id"]
isOneToOne: false
      referencedRelation: "workspace_influencer_profiles"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "deliverables_workspace_influencer_id_fkey"
      columns: ["workspace_id","workspace_influencer_id"]
isOneToOne: false
      referencedRelation: "workspace_influencers"
      referencedColumns: ["workspace_id","id"]
    }
                  ]
                },"exchange_rates": {
                  Row: {
                    "base_currency_code": string
                    "created_at": string
                    "quote_currency_code": string
                    "rate": number
                    "rate_on": string
                    "source": string
                  }
                  ComputedFields: never
                  Insert: {
                    "base_currency_code": string
                    "created_at"?: string
                    "quote_currency_code": string
                    "rate": number
                    "rate_on": string
                    "source": string
                  }
                  Update: {
                    "base_currency_code"?: string
                    "created_at"?: string
                    "quote_currency_code"?: string
                    "rate"?: number
                    "rate_on"?: string
                    "source"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "exchange_rates_base_currency_code_fkey"
      columns: ["base_currency_code"]
isOneToOne: false
      referencedRelation: "currencies"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "exchange_rates_quote_currency_code_fkey"
      columns: ["quote_currency_code"]
isOneToOne: false
      referencedRelation: "currencies"
      referencedColumns: ["code"]
    }
                  ]
                },"exclusions": {
                  Row: {
                    "created_at": string
                    "created_by": string | null
                    "domain": string | null
                    "id": string
                    "reason": string | null
                    "type": "competitor" | "blocked"
                    "updated_at": string
                    "workspace_id": string
                    "workspace_influencer_id": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string
                    "created_by"?: string | null
                    "domain"?: string | null
                    "id"?: string
                    "reason"?: string | null
                    "type": "competitor" | "blocked"
                    "updated_at"?: string
                    "workspace_id"?: string
                    "workspace_influencer_id"?: string | null
                  }
                  Update: {
                    "created_at"?: string
                    "created_by"?: string | null
                    "domain"?: string | null
                    "id"?: never
                    "reason"?: string | null
                    "type"?: "competitor" | "blocked"
                    "updated_at"?: string
                    "workspace_id"?: never
                    "workspace_influencer_id"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "exclusions_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "exclusions_workspace_influencer_id_fkey"
      columns: ["workspace_id","workspace_influencer_id"]
isOneToOne: true
      referencedRelation: "workspace_influencer_profiles"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "exclusions_workspace_influencer_id_fkey"
      columns: ["workspace_id","workspace_influencer_id"]
isOneToOne: true
      referencedRelation: "workspace_influencers"
      referencedColumns: ["workspace_id","id"]
    }
                  ]
                },"free_mail_domains": {
                  Row: {
                    "domain": string
                  }
                  ComputedFields: never
                  Insert: {
                    "domain": string
                  }
                  Update: {
                    "domain"?: string
                  }
                  Relationships: [
                    
                  ]
                },"genders": {
                  Row: {
                    "code": string
                    "name": string
                  }
                  ComputedFields: never
                  Insert: {
                    "code": string
                    "name": string
                  }
                  Update: {
                    "code"?: string
                    "name"?: string
                  }
                  Relationships: [
                    
                  ]
                },"import_batches": {
                  Row: {
                    "applied_at": string | null
                    "applied_by": string | null
                    "created_at": string
                    "created_by": string | null
                    "id": string
                    "mapping": NonNullable<Json>
                    "next_file": number | null
                    "next_line": number
                    "phase": number
                    "planned_at": string | null
                    "source": string
                    "status": "staging" | "planning" | "planned" | "applying" | "applied" | "undoing" | "undone"
                    "undone_at": string | null
                    "undone_by": string | null
                    "words": NonNullable<Json>
                    "workspace_id": string
                    "author": {
              "avatar_url": string | null,
"created_at": string,
"email": string | null,
"full_name": string | null,
"id": string,
"locale": string,
"updated_at": string
            } | null
                  }
                  ComputedFields: "author"
                  Insert: never
                  Update: never
                  Relationships: [
                    {
      foreignKeyName: "import_batches_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"import_fields": {
                  Row: {
                    "column_name": string
                    "description": string
                    "field": string
                    "is_required": boolean
                    "kind": "text" | "key" | "email" | "phone" | "domain" | "handle" | "url" | "number" | "integer" | "share" | "money" | "boolean" | "day" | "moment" | "word" | "list" | "reference"
                    "position": number
                    "synonyms": (string)[]
                    "table_name": string
                    "target": string
                    "words": string | null
                  }
                  ComputedFields: never
                  Insert: never
                  Update: never
                  Relationships: [
                    
                  ]
                },"import_records": {
                  Row: {
                    "action": "create" | "update" | "unchanged" | "same" | "refuse" | null
                    "applied_at": string | null
                    "batch_id": string
                    "digest": string | null
                    "file": number
                    "keys": (string)[]
                    "line": number
                    "new_values": NonNullable<Json>
                    "old_values": Json | null
                    "part": string
                    "record_id": string | null
                    "refs": NonNullable<Json>
                    "table_name": string
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: never
                  Update: never
                  Relationships: [
                    {
      foreignKeyName: "import_records_batch_id_fkey"
      columns: ["workspace_id","batch_id"]
isOneToOne: false
      referencedRelation: "import_batches"
      referencedColumns: ["workspace_id","id"]
    }
                  ]
                },"import_rows": {
                  Row: {
                    "action": "create" | "update" | "unchanged" | "skip" | "refuse" | null
                    "applied_at": string | null
                    "batch_id": string
                    "field": string | null
                    "file": number
                    "given": NonNullable<Json>
                    "hint": string | null
                    "line": number
                    "reason": string | null
                    "remarks": (string)[] | null
                    "rule": string | null
                    "value": string | null
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: never
                  Update: never
                  Relationships: [
                    {
      foreignKeyName: "import_rows_batch_id_fkey"
      columns: ["workspace_id","batch_id"]
isOneToOne: false
      referencedRelation: "import_batches"
      referencedColumns: ["workspace_id","id"]
    }
                  ]
                },"industries": {
                  Row: {
                    "code": string
                    "name": string
                    "parent_code": string | null
                    "parent": {
              "code": string,
"name": string,
"parent_code": string | null
            } | null,"subindustries": {
              "code": string,
"name": string,
"parent_code": string | null
            } | null
                  }
                  ComputedFields: "parent" | "subindustries"
                  Insert: {
                    "code": string
                    "name": string
                    "parent_code"?: string | null
                  }
                  Update: {
                    "code"?: string
                    "name"?: string
                    "parent_code"?: string | null
                  }
                  Relationships: [
                    
                  ]
                },"influencer_accounts": {
                  Row: {
                    "as_given": NonNullable<Json>
                    "audience_credibility": number | null
                    "average_views": number | null
                    "created_at": string
                    "engagement_rate": number | null
                    "external_id": string | null
                    "followers": number | null
                    "handle": string
                    "id": string
                    "influencer_id": string
                    "is_verified": boolean
                    "last_checked_at": string | null
                    "platform_account_id": string | null
                    "platform_code": string
                    "posts_per_week": number | null
                    "source": string | null
                    "updated_at": string
                    "url": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "as_given"?: NonNullable<Json>
                    "audience_credibility"?: number | null
                    "average_views"?: number | null
                    "created_at"?: string
                    "engagement_rate"?: number | null
                    "external_id"?: string | null
                    "followers"?: number | null
                    "handle"?: string
                    "id"?: string
                    "influencer_id": string
                    "is_verified"?: boolean
                    "last_checked_at"?: string | null
                    "platform_account_id"?: string | null
                    "platform_code": string
                    "posts_per_week"?: number | null
                    "source"?: string | null
                    "updated_at"?: string
                    "url"?: string | null
                  }
                  Update: {
                    "as_given"?: NonNullable<Json>
                    "audience_credibility"?: number | null
                    "average_views"?: number | null
                    "created_at"?: string
                    "engagement_rate"?: number | null
                    "external_id"?: string | null
                    "followers"?: number | null
                    "handle"?: string
                    "id"?: string
                    "influencer_id"?: string
                    "is_verified"?: boolean
                    "last_checked_at"?: string | null
                    "platform_account_id"?: string | null
                    "platform_code"?: string
                    "posts_per_week"?: number | null
                    "source"?: string | null
                    "updated_at"?: string
                    "url"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "influencer_accounts_influencer_id_fkey"
      columns: ["influencer_id"]
isOneToOne: false
      referencedRelation: "influencer_profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "influencer_accounts_influencer_id_fkey"
      columns: ["influencer_id"]
isOneToOne: false
      referencedRelation: "influencers"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "influencer_accounts_platform_code_fkey"
      columns: ["platform_code"]
isOneToOne: false
      referencedRelation: "platforms"
      referencedColumns: ["code"]
    }
                  ]
                },"influencer_industries": {
                  Row: {
                    "industry_code": string
                    "influencer_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "industry_code": string
                    "influencer_id": string
                  }
                  Update: {
                    "industry_code"?: string
                    "influencer_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "influencer_industries_industry_code_fkey"
      columns: ["industry_code"]
isOneToOne: false
      referencedRelation: "industries"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "influencer_industries_influencer_id_fkey"
      columns: ["influencer_id"]
isOneToOne: false
      referencedRelation: "influencer_profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "influencer_industries_influencer_id_fkey"
      columns: ["influencer_id"]
isOneToOne: false
      referencedRelation: "influencers"
      referencedColumns: ["id"]
    }
                  ]
                },"influencer_languages": {
                  Row: {
                    "influencer_id": string
                    "language_code": string
                  }
                  ComputedFields: never
                  Insert: {
                    "influencer_id": string
                    "language_code": string
                  }
                  Update: {
                    "influencer_id"?: string
                    "language_code"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "influencer_languages_influencer_id_fkey"
      columns: ["influencer_id"]
isOneToOne: false
      referencedRelation: "influencer_profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "influencer_languages_influencer_id_fkey"
      columns: ["influencer_id"]
isOneToOne: false
      referencedRelation: "influencers"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "influencer_languages_language_code_fkey"
      columns: ["language_code"]
isOneToOne: false
      referencedRelation: "languages"
      referencedColumns: ["code"]
    }
                  ]
                },"influencer_numbers": {
                  Row: {
                    "credibility": number
                    "engagement_rate": number
                    "followers": number
                    "growth": number
                    "influencer_id": string
                    "last_active_at": string | null
                  }
                  ComputedFields: never
                  Insert: never
                  Update: never
                  Relationships: [
                    {
      foreignKeyName: "influencer_numbers_influencer_id_fkey"
      columns: ["influencer_id"]
isOneToOne: true
      referencedRelation: "influencer_profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "influencer_numbers_influencer_id_fkey"
      columns: ["influencer_id"]
isOneToOne: true
      referencedRelation: "influencers"
      referencedColumns: ["id"]
    }
                  ]
                },"influencer_rates": {
                  Row: {
                    "amount_minor": number
                    "created_at": string
                    "currency_code": string
                    "deliverable_type_code": string
                    "id": string
                    "influencer_id": string
                    "platform_code": string
                    "source": string
                    "updated_at": string
                    "valid_during": Range
                  }
                  ComputedFields: never
                  Insert: {
                    "amount_minor": number
                    "created_at"?: string
                    "currency_code": string
                    "deliverable_type_code": string
                    "id"?: string
                    "influencer_id": string
                    "platform_code": string
                    "source"?: string
                    "updated_at"?: string
                    "valid_during": Range
                  }
                  Update: {
                    "amount_minor"?: number
                    "created_at"?: string
                    "currency_code"?: string
                    "deliverable_type_code"?: string
                    "id"?: string
                    "influencer_id"?: string
                    "platform_code"?: string
                    "source"?: string
                    "updated_at"?: string
                    "valid_during"?: Range
                  }
                  Relationships: [
                    {
      foreignKeyName: "influencer_rates_currency_code_fkey"
      columns: ["currency_code"]
isOneToOne: false
      referencedRelation: "currencies"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "influencer_rates_deliverable_type_code_fkey"
      columns: ["deliverable_type_code"]
isOneToOne: false
      referencedRelation: "deliverable_types"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "influencer_rates_influencer_id_fkey"
      columns: ["influencer_id"]
isOneToOne: false
      referencedRelation: "influencer_profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "influencer_rates_influencer_id_fkey"
      columns: ["influencer_id"]
isOneToOne: false
      referencedRelation: "influencers"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "influencer_rates_platform_code_fkey"
      columns: ["platform_code"]
isOneToOne: false
      referencedRelation: "platforms"
      referencedColumns: ["code"]
    }
                  ]
                },"influencer_search": {
                  Row: {
                    "band": number
                    "document": string
                    "facets": (string)[]
                    "influencer_id": string
                    "names": string
                  }
                  ComputedFields: never
                  Insert: never
                  Update: never
                  Relationships: [
                    
                  ]
                },"influencer_topics": {
                  Row: {
                    "influencer_id": string
                    "topic_code": string
                  }
                  ComputedFields: never
                  Insert: {
                    "influencer_id": string
                    "topic_code": string
                  }
                  Update: {
                    "influencer_id"?: string
                    "topic_code"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "influencer_topics_influencer_id_fkey"
      columns: ["influencer_id"]
isOneToOne: false
      referencedRelation: "influencer_profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "influencer_topics_influencer_id_fkey"
      columns: ["influencer_id"]
isOneToOne: false
      referencedRelation: "influencers"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "influencer_topics_topic_code_fkey"
      columns: ["topic_code"]
isOneToOne: false
      referencedRelation: "topics"
      referencedColumns: ["code"]
    }
                  ]
                },"influencers": {
                  Row: {
                    "archived_at": string | null
                    "bio": string | null
                    "city": string | null
                    "country_code": string | null
                    "created_at": string
                    "employer": string | null
                    "external_id": string | null
                    "headline": string | null
                    "id": string
                    "is_verified": boolean
                    "job_title": string | null
                    "last_active_at": string | null
                    "merged_into_id": string | null
                    "name": string
                    "quality_score": number | null
                    "source": string
                    "updated_at": string
                    "years_in_field": number | null
                    "influencer_profiles": {
              "city": string | null,
"country_code": string | null,
"employer": string | null,
"engagement_rate": number | null,
"followers": number | null,
"headline": string | null,
"id": string,
"is_verified": boolean,
"job_title": string | null,
"languages": (string)[] | null,
"last_active_at": string | null,
"main_handle": string | null,
"main_platform_code": string | null,
"main_url": string | null,
"name": string,
"platforms": (string)[] | null,
"quality_score": number | null,
"topics": (string)[] | null
            } | null
                  }
                  ComputedFields: "influencer_profiles"
                  Insert: {
                    "archived_at"?: string | null
                    "bio"?: string | null
                    "city"?: string | null
                    "country_code"?: string | null
                    "created_at"?: string
                    "employer"?: string | null
                    "external_id"?: string | null
                    "headline"?: string | null
                    "id"?: string
                    "is_verified"?: boolean
                    "job_title"?: string | null
                    "last_active_at"?: string | null
                    "merged_into_id"?: string | null
                    "name": string
                    "quality_score"?: number | null
                    "source"?: string
                    "updated_at"?: string
                    "years_in_field"?: number | null
                  }
                  Update: {
                    "archived_at"?: string | null
                    "bio"?: string | null
                    "city"?: string | null
                    "country_code"?: string | null
                    "created_at"?: string
                    "employer"?: string | null
                    "external_id"?: string | null
                    "headline"?: string | null
                    "id"?: string
                    "is_verified"?: boolean
                    "job_title"?: string | null
                    "last_active_at"?: string | null
                    "merged_into_id"?: string | null
                    "name"?: string
                    "quality_score"?: number | null
                    "source"?: string
                    "updated_at"?: string
                    "years_in_field"?: number | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "influencers_country_code_fkey"
      columns: ["country_code"]
isOneToOne: false
      referencedRelation: "countries"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "influencers_merged_into_id_fkey"
      columns: ["merged_into_id"]
isOneToOne: true
      referencedRelation: "influencer_profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "influencers_merged_into_id_fkey"
      columns: ["merged_into_id"]
isOneToOne: false
      referencedRelation: "influencers"
      referencedColumns: ["id"]
    }
                  ]
                },"interests": {
                  Row: {
                    "code": string
                    "name": string
                  }
                  ComputedFields: never
                  Insert: {
                    "code": string
                    "name": string
                  }
                  Update: {
                    "code"?: string
                    "name"?: string
                  }
                  Relationships: [
                    
                  ]
                },"job_functions": {
                  Row: {
                    "code": string
                    "name": string
                  }
                  ComputedFields: never
                  Insert: {
                    "code": string
                    "name": string
                  }
                  Update: {
                    "code"?: string
                    "name"?: string
                  }
                  Relationships: [
                    
                  ]
                },"languages": {
                  Row: {
                    "code": string
                    "name": string
                  }
                  ComputedFields: never
                  Insert: never
                  Update: never
                  Relationships: [
                    
                  ]
                },"list_influencers": {
                  Row: {
                    "created_at": string
                    "created_by": string | null
                    "list_id": string
                    "position": number | null
                    "workspace_id": string
                    "workspace_influencer_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string
                    "created_by"?: string | null
                    "list_id": string
                    "position"?: number | null
                    "workspace_id"?: string
                    "workspace_influencer_id": string
                  }
                  Update: {
                    "created_at"?: string
                    "created_by"?: string | null
                    "list_id"?: never
                    "position"?: number | null
                    "workspace_id"?: never
                    "workspace_influencer_id"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "list_influencers_list_id_fkey"
      columns: ["workspace_id","list_id"]
isOneToOne: false
      referencedRelation: "lists"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "list_influencers_workspace_influencer_id_fkey"
      columns: ["workspace_id","workspace_influencer_id"]
isOneToOne: false
      referencedRelation: "workspace_influencer_profiles"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "list_influencers_workspace_influencer_id_fkey"
      columns: ["workspace_id","workspace_influencer_id"]
isOneToOne: false
      referencedRelation: "workspace_influencers"
      referencedColumns: ["workspace_id","id"]
    }
                  ]
                },"lists": {
                  Row: {
                    "archived_at": string | null
                    "created_at": string
                    "created_by": string | null
                    "description": string | null
                    "external_id": string | null
                    "id": string
                    "name": string
                    "source": string | null
                    "updated_at": string
                    "workspace_id": string
                    "author": {
              "avatar_url": string | null,
"created_at": string,
"email": string | null,
"full_name": string | null,
"id": string,
"locale": string,
"updated_at": string
            } | null
                  }
                  ComputedFields: "author"
                  Insert: {
                    "archived_at"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "description"?: string | null
                    "external_id"?: string | null
                    "id"?: string
                    "name": string
                    "source"?: string | null
                    "updated_at"?: string
                    "workspace_id"?: string
                  }
                  Update: {
                    "archived_at"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "description"?: string | null
                    "external_id"?: string | null
                    "id"?: never
                    "name"?: string
                    "source"?: string | null
                    "updated_at"?: string
                    "workspace_id"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "lists_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"lost_reasons": {
                  Row: {
                    "archived_at": string | null
                    "created_at": string
                    "created_by": string | null
                    "id": string
                    "name": string
                    "updated_at": string
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "archived_at"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "id"?: string
                    "name": string
                    "updated_at"?: string
                    "workspace_id"?: string
                  }
                  Update: {
                    "archived_at"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "id"?: never
                    "name"?: string
                    "updated_at"?: string
                    "workspace_id"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "lost_reasons_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"monthly_credits": {
                  Row: {
                    "deals_total": number
                    "dimension": "influencer" | "campaign" | "channel" | "credited_to"
                    "is_unattributed": boolean
                    "key": string
                    "lost_total": number
                    "model_name": string
                    "month": string
                    "open_pipeline_total": number
                    "opportunities_total": number
                    "revenue_total": number
                    "won_pipeline_total": number
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: never
                  Update: never
                  Relationships: [
                    {
      foreignKeyName: "monthly_credits_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"monthly_totals": {
                  Row: {
                    "change_id": string
                    "dimension": "" | "campaign" | "channel" | "collaboration" | "stage" | "status" | "type"
                    "key": string
                    "measure": "touches" | "leads" | "opportunities" | "pipeline_minor" | "open_opportunities" | "open_pipeline_minor" | "weighted_pipeline_minor" | "lost_opportunities" | "lost_minor" | "won_deals" | "won_minor" | "revenue_minor" | "spend_minor" | "campaigns" | "budget_minor"
                    "month": string
                    "total": number
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: never
                  Update: never
                  Relationships: [
                    {
      foreignKeyName: "monthly_totals_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"notes": {
                  Row: {
                    "body": string
                    "campaign_id": string | null
                    "collaboration_id": string | null
                    "company_id": string | null
                    "contact_id": string | null
                    "created_at": string
                    "created_by": string | null
                    "external_id": string | null
                    "id": string
                    "is_pinned": boolean
                    "opportunity_id": string | null
                    "source": string | null
                    "updated_at": string
                    "workspace_id": string
                    "workspace_influencer_id": string | null
                    "author": {
              "avatar_url": string | null,
"created_at": string,
"email": string | null,
"full_name": string | null,
"id": string,
"locale": string,
"updated_at": string
            } | null
                  }
                  ComputedFields: "author"
                  Insert: {
                    "body": string
                    "campaign_id"?: string | null
                    "collaboration_id"?: string | null
                    "company_id"?: string | null
                    "contact_id"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "external_id"?: string | null
                    "id"?: string
                    "is_pinned"?: boolean
                    "opportunity_id"?: string | null
                    "source"?: string | null
                    "updated_at"?: string
                    "workspace_id"?: string
                    "workspace_influencer_id"?: string | null
                  }
                  Update: {
                    "body"?: string
                    "campaign_id"?: string | null
                    "collaboration_id"?: string | null
                    "company_id"?: string | null
                    "contact_id"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "external_id"?: string | null
                    "id"?: never
                    "is_pinned"?: boolean
                    "opportunity_id"?: string | null
                    "source"?: string | null
                    "updated_at"?: string
                    "workspace_id"?: never
                    "workspace_influencer_id"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "notes_campaign_id_fkey"
      columns: ["workspace_id","campaign_id"]
isOneToOne: false
      referencedRelation: "campaign_overview"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "notes_campaign_id_fkey"
      columns: ["workspace_id","campaign_id"]
isOneToOne: false
      referencedRelation: "campaigns"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "notes_collaboration_id_fkey"
      columns: ["workspace_id","collaboration_id"]
isOneToOne: false
      referencedRelation: "collaboration_pay"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "notes_collaboration_id_fkey"
      columns: ["workspace_id","collaboration_id"]
isOneToOne: false
      referencedRelation: "collaborations"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "notes_company_id_fkey"
      columns: ["workspace_id","company_id"]
isOneToOne: false
      referencedRelation: "companies"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "notes_contact_id_fkey"
      columns: ["workspace_id","contact_id"]
isOneToOne: false
      referencedRelation: "contacts"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "notes_opportunity_id_fkey"
      columns: ["workspace_id","opportunity_id"]
isOneToOne: false
      referencedRelation: "opportunities"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "notes_opportunity_id_fkey"
      columns: ["workspace_id","opportunity_id"]
isOneToOne: false
      referencedRelation: "opportunity_board"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "notes_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "notes_workspace_influencer_id_fkey"
      columns: ["workspace_id","workspace_influencer_id"]
isOneToOne: false
      referencedRelation: "workspace_influencer_profiles"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "notes_workspace_influencer_id_fkey"
      columns: ["workspace_id","workspace_influencer_id"]
isOneToOne: false
      referencedRelation: "workspace_influencers"
      referencedColumns: ["workspace_id","id"]
    }
                  ]
                },"opportunities": {
                  Row: {
                    "amount_minor": number | null
                    "closed_at": string | null
                    "closed_on": string | null
                    "company_id": string | null
                    "created_at": string
                    "created_by": string | null
                    "currency_code": string
                    "custom_fields": NonNullable<Json>
                    "exchange_rate": number | null
                    "exchange_rate_on": string | null
                    "exchange_rate_via": string | null
                    "expected_close_on": string | null
                    "external_id": string | null
                    "id": string
                    "lost_reason_id": string | null
                    "name": string
                    "opened_at": string
                    "opened_on": string
                    "owner_id": string | null
                    "pipeline_id": string
                    "reporting_amount_minor": number | null
                    "source": string | null
                    "stage_id": string
                    "status": "open" | "won" | "lost"
                    "updated_at": string
                    "workspace_id": string
                    "author": {
              "avatar_url": string | null,
"created_at": string,
"email": string | null,
"full_name": string | null,
"id": string,
"locale": string,
"updated_at": string
            } | null,"credits": {
              "amount_id": number | null,
"amount_minor": number | null,
"amount_type": string | null,
"campaign_id": string | null,
"channel": string | null,
"computed_at": string,
"converted_at": string,
"credited_at": string | null,
"credited_on": string | null,
"deliverable_id": string | null,
"journey_id": number,
"model_id": string,
"model_name": string,
"model_type": string,
"model_version": number,
"opportunity_id": string,
"revenue_event_id": string | null,
"run_id": string,
"status": string,
"touched_at": string | null,
"touchpoint_id": number | null,
"weight": number | null,
"won_on": string | null,
"workspace_id": string,
"workspace_influencer_id": string | null
            } | null,"touches": {
              "campaign_id": string | null,
"channel": string | null,
"contact_id": string | null,
"deliverable_id": string | null,
"evidence": number | null,
"opportunity_id": string,
"touched_at": string | null,
"touchpoint_id": number | null,
"type": string | null,
"utm_source": string | null,
"workspace_id": string,
"workspace_influencer_id": string | null
            } | null
                  }
                  ComputedFields: "author" | "credits" | "touches"
                  Insert: {
                    "amount_minor"?: number | null
                    "closed_at"?: string | null
                    "closed_on"?: string | null
                    "company_id"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "currency_code": string
                    "custom_fields"?: NonNullable<Json>
                    "exchange_rate"?: number | null
                    "exchange_rate_on"?: string | null
                    "exchange_rate_via"?: string | null
                    "expected_close_on"?: string | null
                    "external_id"?: string | null
                    "id"?: string
                    "lost_reason_id"?: string | null
                    "name": string
                    "opened_at"?: string
                    "opened_on"?: string
                    "owner_id"?: string | null
                    "pipeline_id"?: string
                    "reporting_amount_minor"?: number | null
                    "source"?: string | null
                    "stage_id"?: string
                    "status"?: "open" | "won" | "lost"
                    "updated_at"?: string
                    "workspace_id"?: string
                  }
                  Update: {
                    "amount_minor"?: number | null
                    "closed_at"?: string | null
                    "closed_on"?: string | null
                    "company_id"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "currency_code"?: string
                    "custom_fields"?: NonNullable<Json>
                    "exchange_rate"?: number | null
                    "exchange_rate_on"?: string | null
                    "exchange_rate_via"?: string | null
                    "expected_close_on"?: string | null
                    "external_id"?: string | null
                    "id"?: never
                    "lost_reason_id"?: string | null
                    "name"?: string
                    "opened_at"?: string
                    "opened_on"?: string
                    "owner_id"?: string | null
                    "pipeline_id"?: string
                    "reporting_amount_minor"?: number | null
                    "source"?: string | null
                    "stage_id"?: string
                    "status"?: "open" | "won" | "lost"
                    "updated_at"?: string
                    "workspace_id"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "opportunities_company_id_fkey"
      columns: ["workspace_id","company_id"]
isOneToOne: false
      referencedRelation: "companies"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "opportunities_currency_code_fkey"
      columns: ["currency_code"]
isOneToOne: false
      referencedRelation: "currencies"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "opportunities_lost_reason_id_fkey"
      columns: ["workspace_id","lost_reason_id"]
isOneToOne: false
      referencedRelation: "lost_reasons"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "opportunities_owner_id_fkey"
      columns: ["workspace_id","owner_id"]
isOneToOne: false
      referencedRelation: "workspace_members"
      referencedColumns: ["workspace_id","user_id"]
    },{
      foreignKeyName: "opportunities_stage_id_fkey"
      columns: ["workspace_id","pipeline_id","stage_id"]
isOneToOne: false
      referencedRelation: "pipeline_stages"
      referencedColumns: ["workspace_id","pipeline_id","id"]
    },{
      foreignKeyName: "opportunities_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"opportunity_contacts": {
                  Row: {
                    "contact_id": string
                    "created_at": string
                    "created_by": string | null
                    "opportunity_id": string
                    "role": "champion" | "decision_maker" | "economic_buyer" | "technical_evaluator" | "user" | "legal" | "procurement" | "blocker" | "other"
                    "updated_at": string
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "contact_id": string
                    "created_at"?: string
                    "created_by"?: string | null
                    "opportunity_id": string
                    "role"?: "champion" | "decision_maker" | "economic_buyer" | "technical_evaluator" | "user" | "legal" | "procurement" | "blocker" | "other"
                    "updated_at"?: string
                    "workspace_id"?: string
                  }
                  Update: {
                    "contact_id"?: never
                    "created_at"?: string
                    "created_by"?: string | null
                    "opportunity_id"?: never
                    "role"?: "champion" | "decision_maker" | "economic_buyer" | "technical_evaluator" | "user" | "legal" | "procurement" | "blocker" | "other"
                    "updated_at"?: string
                    "workspace_id"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "opportunity_contacts_contact_id_fkey"
      columns: ["workspace_id","contact_id"]
isOneToOne: false
      referencedRelation: "contacts"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "opportunity_contacts_opportunity_id_fkey"
      columns: ["workspace_id","opportunity_id"]
isOneToOne: false
      referencedRelation: "opportunities"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "opportunity_contacts_opportunity_id_fkey"
      columns: ["workspace_id","opportunity_id"]
isOneToOne: false
      referencedRelation: "opportunity_board"
      referencedColumns: ["workspace_id","id"]
    }
                  ]
                },"opportunity_history": {
                  Row: {
                    "amount_minor": number | null
                    "changed_at": string
                    "changed_by": string | null
                    "changed_on": string
                    "closed_at": string | null
                    "closed_on": string | null
                    "currency_code": string
                    "expected_close_on": string | null
                    "former_stage_duration": string | null
                    "former_stage_id": string | null
                    "id": number
                    "is_assumed": boolean
                    "opportunity_id": string
                    "pipeline_id": string
                    "recorded_at": string
                    "reporting_amount_minor": number | null
                    "stage_entered_at": string
                    "stage_id": string
                    "status": "open" | "won" | "lost"
                    "superseded_at": string | null
                    "workspace_id": string
                    "author": {
              "avatar_url": string | null,
"created_at": string,
"email": string | null,
"full_name": string | null,
"id": string,
"locale": string,
"updated_at": string
            } | null
                  }
                  ComputedFields: "author"
                  Insert: {
                    "amount_minor"?: number | null
                    "changed_at"?: string
                    "changed_by"?: string | null
                    "changed_on"?: string
                    "closed_at"?: string | null
                    "closed_on"?: string | null
                    "currency_code": string
                    "expected_close_on"?: string | null
                    "former_stage_duration"?: string | null
                    "former_stage_id"?: string | null
                    "id"?: never
                    "is_assumed"?: boolean
                    "opportunity_id": string
                    "pipeline_id": string
                    "recorded_at"?: string
                    "reporting_amount_minor"?: number | null
                    "stage_entered_at": string
                    "stage_id": string
                    "status": "open" | "won" | "lost"
                    "superseded_at"?: string | null
                    "workspace_id"?: string
                  }
                  Update: never
                  Relationships: [
                    {
      foreignKeyName: "opportunity_history_opportunity_id_fkey"
      columns: ["workspace_id","opportunity_id"]
isOneToOne: false
      referencedRelation: "opportunities"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "opportunity_history_opportunity_id_fkey"
      columns: ["workspace_id","opportunity_id"]
isOneToOne: false
      referencedRelation: "opportunity_board"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "opportunity_history_stage_id_fkey"
      columns: ["workspace_id","stage_id"]
isOneToOne: false
      referencedRelation: "pipeline_stages"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "opportunity_history_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"pipeline_stages": {
                  Row: {
                    "created_at": string
                    "created_by": string | null
                    "id": string
                    "name": string
                    "pipeline_id": string
                    "position": number
                    "probability": number
                    "type": "open" | "won" | "lost"
                    "updated_at": string
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string
                    "created_by"?: string | null
                    "id"?: string
                    "name": string
                    "pipeline_id": string
                    "position": number
                    "probability": number
                    "type": "open" | "won" | "lost"
                    "updated_at"?: string
                    "workspace_id"?: string
                  }
                  Update: {
                    "created_at"?: string
                    "created_by"?: string | null
                    "id"?: never
                    "name"?: string
                    "pipeline_id"?: string
                    "position"?: number
                    "probability"?: number
                    "type"?: "open" | "won" | "lost"
                    "updated_at"?: string
                    "workspace_id"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "pipeline_stages_pipeline_id_fkey"
      columns: ["workspace_id","pipeline_id"]
isOneToOne: false
      referencedRelation: "pipelines"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "pipeline_stages_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"pipelines": {
                  Row: {
                    "archived_at": string | null
                    "created_at": string
                    "created_by": string | null
                    "id": string
                    "is_default": boolean
                    "name": string
                    "updated_at": string
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "archived_at"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "id"?: string
                    "is_default"?: boolean
                    "name": string
                    "updated_at"?: string
                    "workspace_id"?: string
                  }
                  Update: {
                    "archived_at"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "id"?: never
                    "is_default"?: boolean
                    "name"?: string
                    "updated_at"?: string
                    "workspace_id"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "pipelines_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"platform_domains": {
                  Row: {
                    "domain": string
                    "platform_code": string
                  }
                  ComputedFields: never
                  Insert: {
                    "domain": string
                    "platform_code": string
                  }
                  Update: {
                    "domain"?: string
                    "platform_code"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "platform_domains_platform_code_fkey"
      columns: ["platform_code"]
isOneToOne: false
      referencedRelation: "platforms"
      referencedColumns: ["code"]
    }
                  ]
                },"platforms": {
                  Row: {
                    "code": string
                    "handle_pattern": string
                    "name": string
                    "profile_address_pattern": string | null
                    "profile_url_pattern": string
                  }
                  ComputedFields: never
                  Insert: {
                    "code": string
                    "handle_pattern"?: string
                    "name": string
                    "profile_address_pattern"?: string | null
                    "profile_url_pattern": string
                  }
                  Update: {
                    "code"?: string
                    "handle_pattern"?: string
                    "name"?: string
                    "profile_address_pattern"?: string | null
                    "profile_url_pattern"?: string
                  }
                  Relationships: [
                    
                  ]
                },"promo_codes": {
                  Row: {
                    "campaign_id": string
                    "code": string
                    "collaboration_id": string | null
                    "created_at": string
                    "created_by": string | null
                    "discount_percent": number | null
                    "external_id": string | null
                    "id": string
                    "source": string | null
                    "updated_at": string
                    "valid_during": Range
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "campaign_id": string
                    "code": string
                    "collaboration_id"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "discount_percent"?: number | null
                    "external_id"?: string | null
                    "id"?: string
                    "source"?: string | null
                    "updated_at"?: string
                    "valid_during"?: Range
                    "workspace_id"?: string
                  }
                  Update: {
                    "campaign_id"?: string
                    "code"?: string
                    "collaboration_id"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "discount_percent"?: number | null
                    "external_id"?: string | null
                    "id"?: never
                    "source"?: string | null
                    "updated_at"?: string
                    "valid_during"?: Range
                    "workspace_id"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "promo_codes_campaign_id_fkey"
      columns: ["workspace_id","campaign_id"]
isOneToOne: false
      referencedRelation: "campaign_overview"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "promo_codes_campaign_id_fkey"
      columns: ["workspace_id","campaign_id"]
isOneToOne: false
      referencedRelation: "campaigns"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "promo_codes_collaboration_id_fkey"
      columns: ["workspace_id","campaign_id","collaboration_id"]
isOneToOne: false
      referencedRelation: "collaboration_pay"
      referencedColumns: ["workspace_id","campaign_id","id"]
    },{
      foreignKeyName: "promo_codes_collaboration_id_fkey"
      columns: ["workspace_id","campaign_id","collaboration_id"]
isOneToOne: false
      referencedRelation: "collaborations"
      referencedColumns: ["workspace_id","campaign_id","id"]
    },{
      foreignKeyName: "promo_codes_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"public_suffixes": {
                  Row: {
                    "is_private": boolean
                    "rule": string
                  }
                  ComputedFields: never
                  Insert: never
                  Update: never
                  Relationships: [
                    
                  ]
                },"refusals": {
                  Row: {
                    "detail": string
                    "hint": string
                    "message": string
                    "rule": string
                    "sqlstate": string
                    "words": (string)[]
                  }
                  ComputedFields: never
                  Insert: never
                  Update: never
                  Relationships: [
                    
                  ]
                },"revenue_events": {
                  Row: {
                    "amount_minor": number
                    "created_at": string
                    "created_by": string | null
                    "currency_code": string
                    "deal_id": string
                    "exchange_rate": number | null
                    "exchange_rate_on": string | null
                    "exchange_rate_via": string | null
                    "external_id": string | null
                    "id": string
                    "note": string | null
                    "occurred_at": string
                    "occurred_on": string
                    "reporting_amount_minor": number | null
                    "reverses_id": string | null
                    "source": string | null
                    "type": "booking" | "renewal" | "expansion" | "contraction" | "refund" | "correction"
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "amount_minor": number
                    "created_at"?: string
                    "created_by"?: string | null
                    "currency_code": string
                    "deal_id": string
                    "exchange_rate"?: number | null
                    "exchange_rate_on"?: string | null
                    "exchange_rate_via"?: string | null
                    "external_id"?: string | null
                    "id"?: string
                    "note"?: string | null
                    "occurred_at"?: string
                    "occurred_on"?: string
                    "reporting_amount_minor"?: number | null
                    "reverses_id"?: string | null
                    "source"?: string | null
                    "type": "booking" | "renewal" | "expansion" | "contraction" | "refund" | "correction"
                    "workspace_id"?: string
                  }
                  Update: never
                  Relationships: [
                    {
      foreignKeyName: "revenue_events_currency_code_fkey"
      columns: ["currency_code"]
isOneToOne: false
      referencedRelation: "currencies"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "revenue_events_deal_id_fkey"
      columns: ["workspace_id","deal_id"]
isOneToOne: false
      referencedRelation: "deal_revenue"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "revenue_events_deal_id_fkey"
      columns: ["workspace_id","deal_id"]
isOneToOne: false
      referencedRelation: "deals"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "revenue_events_reverses_id_fkey"
      columns: ["workspace_id","reverses_id"]
isOneToOne: false
      referencedRelation: "revenue_events"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "revenue_events_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"saved_search_visits": {
                  Row: {
                    "people": (string)[]
                    "saved_search_id": string
                    "seen_at": string
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "people": (string)[]
                    "saved_search_id": string
                    "seen_at"?: string
                    "workspace_id"?: string
                  }
                  Update: {
                    "people"?: (string)[]
                    "saved_search_id"?: never
                    "seen_at"?: string
                    "workspace_id"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "saved_search_visits_saved_search_id_fkey"
      columns: ["workspace_id","saved_search_id"]
isOneToOne: true
      referencedRelation: "saved_searches"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "saved_search_visits_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"saved_searches": {
                  Row: {
                    "created_at": string
                    "created_by": string | null
                    "filters": NonNullable<Json>
                    "id": string
                    "name": string
                    "sort": "followers" | "engagement" | "growth" | "price" | "relevance" | "fit"
                    "updated_at": string
                    "workspace_id": string
                    "author": {
              "avatar_url": string | null,
"created_at": string,
"email": string | null,
"full_name": string | null,
"id": string,
"locale": string,
"updated_at": string
            } | null
                  }
                  ComputedFields: "author"
                  Insert: {
                    "created_at"?: string
                    "created_by"?: string | null
                    "filters": NonNullable<Json>
                    "id"?: string
                    "name": string
                    "sort"?: "followers" | "engagement" | "growth" | "price" | "relevance" | "fit"
                    "updated_at"?: string
                    "workspace_id"?: string
                  }
                  Update: {
                    "created_at"?: string
                    "created_by"?: string | null
                    "filters"?: NonNullable<Json>
                    "id"?: never
                    "name"?: string
                    "sort"?: "followers" | "engagement" | "growth" | "price" | "relevance" | "fit"
                    "updated_at"?: string
                    "workspace_id"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "saved_searches_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"seniorities": {
                  Row: {
                    "code": string
                    "name": string
                    "rank": number
                  }
                  ComputedFields: never
                  Insert: {
                    "code": string
                    "name": string
                    "rank": number
                  }
                  Update: {
                    "code"?: string
                    "name"?: string
                    "rank"?: number
                  }
                  Relationships: [
                    
                  ]
                },"shared_hosts": {
                  Row: {
                    "has_pages": boolean
                    "has_sites": boolean
                    "host": string
                  }
                  ComputedFields: never
                  Insert: {
                    "has_pages"?: boolean
                    "has_sites"?: boolean
                    "host": string
                  }
                  Update: {
                    "has_pages"?: boolean
                    "has_sites"?: boolean
                    "host"?: string
                  }
                  Relationships: [
                    
                  ]
                },"status_changes": {
                  Row: {
                    "campaign_id": string | null
                    "changed_at": string
                    "changed_by": string | null
                    "collaboration_id": string | null
                    "deliverable_id": string | null
                    "former_duration": string | null
                    "from_status": string | null
                    "id": number
                    "to_status": string
                    "workspace_id": string
                    "workspace_influencer_id": string | null
                    "author": {
              "avatar_url": string | null,
"created_at": string,
"email": string | null,
"full_name": string | null,
"id": string,
"locale": string,
"updated_at": string
            } | null
                  }
                  ComputedFields: "author"
                  Insert: {
                    "campaign_id"?: string | null
                    "changed_at"?: string
                    "changed_by"?: string | null
                    "collaboration_id"?: string | null
                    "deliverable_id"?: string | null
                    "former_duration"?: string | null
                    "from_status"?: string | null
                    "id"?: never
                    "to_status": string
                    "workspace_id"?: string
                    "workspace_influencer_id"?: string | null
                  }
                  Update: never
                  Relationships: [
                    {
      foreignKeyName: "status_changes_campaign_id_fkey"
      columns: ["workspace_id","campaign_id"]
isOneToOne: false
      referencedRelation: "campaign_overview"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "status_changes_campaign_id_fkey"
      columns: ["workspace_id","campaign_id"]
isOneToOne: false
      referencedRelation: "campaigns"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "status_changes_collaboration_id_fkey"
      columns: ["workspace_id","collaboration_id"]
isOneToOne: false
      referencedRelation: "collaboration_pay"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "status_changes_collaboration_id_fkey"
      columns: ["workspace_id","collaboration_id"]
isOneToOne: false
      referencedRelation: "collaborations"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "status_changes_deliverable_id_fkey"
      columns: ["workspace_id","deliverable_id"]
isOneToOne: false
      referencedRelation: "deliverable_board"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "status_changes_deliverable_id_fkey"
      columns: ["workspace_id","deliverable_id"]
isOneToOne: false
      referencedRelation: "deliverables"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "status_changes_deliverable_id_fkey"
      columns: ["workspace_id","deliverable_id"]
isOneToOne: false
      referencedRelation: "owed_content"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "status_changes_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "status_changes_workspace_influencer_id_fkey"
      columns: ["workspace_id","workspace_influencer_id"]
isOneToOne: false
      referencedRelation: "workspace_influencer_profiles"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "status_changes_workspace_influencer_id_fkey"
      columns: ["workspace_id","workspace_influencer_id"]
isOneToOne: false
      referencedRelation: "workspace_influencers"
      referencedColumns: ["workspace_id","id"]
    }
                  ]
                },"status_transitions": {
                  Row: {
                    "from_status": string
                    "subject": string
                    "to_status": string
                  }
                  ComputedFields: never
                  Insert: never
                  Update: never
                  Relationships: [
                    
                  ]
                },"suppressions": {
                  Row: {
                    "created_at": string
                    "digest": string
                    "reason": "erasure" | "opt_out" | "legal" | "blocked"
                    "type": "email" | "phone" | "account" | "handle" | "word" | "source" | "influencer"
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string
                    "digest": string
                    "reason": "erasure" | "opt_out" | "legal" | "blocked"
                    "type": "email" | "phone" | "account" | "handle" | "word" | "source" | "influencer"
                  }
                  Update: never
                  Relationships: [
                    
                  ]
                },"tags": {
                  Row: {
                    "color": string
                    "created_at": string
                    "created_by": string | null
                    "external_id": string | null
                    "id": string
                    "name": string
                    "source": string | null
                    "updated_at": string
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "color"?: string
                    "created_at"?: string
                    "created_by"?: string | null
                    "external_id"?: string | null
                    "id"?: string
                    "name": string
                    "source"?: string | null
                    "updated_at"?: string
                    "workspace_id"?: string
                  }
                  Update: {
                    "color"?: string
                    "created_at"?: string
                    "created_by"?: string | null
                    "external_id"?: string | null
                    "id"?: never
                    "name"?: string
                    "source"?: string | null
                    "updated_at"?: string
                    "workspace_id"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "tags_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"topics": {
                  Row: {
                    "code": string
                    "industry_code": string
                    "name": string
                  }
                  ComputedFields: never
                  Insert: {
                    "code": string
                    "industry_code": string
                    "name": string
                  }
                  Update: {
                    "code"?: string
                    "industry_code"?: string
                    "name"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "topics_industry_code_fkey"
      columns: ["industry_code"]
isOneToOne: false
      referencedRelation: "industries"
      referencedColumns: ["code"]
    }
                  ]
                },"touchpoints": {
                  Row: {
                    "campaign_id": string | null
                    "channel": "influencer" | "paid_search" | "paid_social" | "organic_search" | "organic_social" | "email" | "direct" | "referral" | "event" | "outbound_sales" | "other"
                    "contact_id": string | null
                    "created_at": string
                    "created_by": string | null
                    "deliverable_id": string | null
                    "evidence": number
                    "external_id": string
                    "given": Json | null
                    "id": number
                    "is_bot": boolean
                    "page_url": string | null
                    "promo_code": string | null
                    "promo_code_id": string | null
                    "properties": NonNullable<Json>
                    "referrer": string | null
                    "short_code": string | null
                    "source": string
                    "touched_at": string
                    "tracking_link_id": string | null
                    "type": "link_click" | "promo_code" | "form_fill" | "event_attendance" | "content_download" | "meeting" | "self_reported" | "mention" | "view_through"
                    "url": string | null
                    "user_agent": string | null
                    "utm_campaign": string | null
                    "utm_content": string | null
                    "utm_medium": string | null
                    "utm_source": string | null
                    "utm_term": string | null
                    "visitor_id": string | null
                    "workspace_id": string
                    "workspace_influencer_id": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "campaign_id"?: string | null
                    "channel"?: "influencer" | "paid_search" | "paid_social" | "organic_search" | "organic_social" | "email" | "direct" | "referral" | "event" | "outbound_sales" | "other"
                    "contact_id"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "deliverable_id"?: string | null
                    "evidence"?: number
                    "external_id"?: string
                    "given"?: Json | null
                    "id"?: never
                    "is_bot"?: boolean
                    "page_url"?: string | null
                    "promo_code"?: string | null
                    "promo_code_id"?: string | null
                    "properties"?: NonNullable<Json>
                    "referrer"?: string | null
                    "short_code"?: string | null
                    "source"?: string
                    "touched_at": string
                    "tracking_link_id"?: string | null
                    "type": "link_click" | "promo_code" | "form_fill" | "event_attendance" | "content_download" | "meeting" | "self_reported" | "mention" | "view_through"
                    "url"?: string | null
                    "user_agent"?: string | null
                    "utm_campaign"?: string | null
                    "utm_content"?: string | null
                    "utm_medium"?: string | null
                    "utm_source"?: string | null
                    "utm_term"?: string | null
                    "visitor_id"?: string | null
                    "workspace_id"?: string
                    "workspace_influencer_id"?: string | null
                  }
                  Update: {
                    "campaign_id"?: string | null
                    "channel"?: "influencer" | "paid_search" | "paid_social" | "organic_search" | "organic_social" | "email" | "direct" | "referral" | "event" | "outbound_sales" | "other"
                    "contact_id"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "deliverable_id"?: string | null
                    "evidence"?: number
                    "external_id"?: string
                    "given"?: Json | null
                    "id"?: never
                    "is_bot"?: boolean
                    "page_url"?: string | null
                    "promo_code"?: string | null
                    "promo_code_id"?: string | null
                    "properties"?: NonNullable<Json>
                    "referrer"?: string | null
                    "short_code"?: string | null
                    "source"?: string
                    "touched_at"?: string
                    "tracking_link_id"?: string | null
                    "type"?: "link_click" | "promo_code" | "form_fill" | "event_attendance" | "content_download" | "meeting" | "self_reported" | "mention" | "view_through"
                    "url"?: string | null
                    "user_agent"?: string | null
                    "utm_campaign"?: string | null
                    "utm_content"?: string | null
                    "utm_medium"?: string | null
                    "utm_source"?: string | null
                    "utm_term"?: string | null
                    "visitor_id"?: string | null
                    "workspace_id"?: never
                    "workspace_influencer_id"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "touchpoints_campaign_id_fkey"
      columns: ["workspace_id","campaign_id"]
isOneToOne: false
      referencedRelation: "campaign_overview"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "touchpoints_campaign_id_fkey"
      columns: ["workspace_id","campaign_id"]
isOneToOne: false
      referencedRelation: "campaigns"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "touchpoints_contact_id_fkey"
      columns: ["workspace_id","contact_id"]
isOneToOne: false
      referencedRelation: "contacts"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "touchpoints_deliverable_id_fkey"
      columns: ["workspace_id","deliverable_id"]
isOneToOne: false
      referencedRelation: "deliverable_board"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "touchpoints_deliverable_id_fkey"
      columns: ["workspace_id","deliverable_id"]
isOneToOne: false
      referencedRelation: "deliverables"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "touchpoints_deliverable_id_fkey"
      columns: ["workspace_id","deliverable_id"]
isOneToOne: false
      referencedRelation: "owed_content"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "touchpoints_promo_code_id_fkey"
      columns: ["workspace_id","promo_code_id"]
isOneToOne: false
      referencedRelation: "promo_codes"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "touchpoints_tracking_link_id_fkey"
      columns: ["workspace_id","tracking_link_id"]
isOneToOne: false
      referencedRelation: "tracking_link_performance"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "touchpoints_tracking_link_id_fkey"
      columns: ["workspace_id","tracking_link_id"]
isOneToOne: false
      referencedRelation: "tracking_links"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "touchpoints_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "touchpoints_workspace_influencer_id_fkey"
      columns: ["workspace_id","workspace_influencer_id"]
isOneToOne: false
      referencedRelation: "workspace_influencer_profiles"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "touchpoints_workspace_influencer_id_fkey"
      columns: ["workspace_id","workspace_influencer_id"]
isOneToOne: false
      referencedRelation: "workspace_influencers"
      referencedColumns: ["workspace_id","id"]
    }
                  ]
                },"tracking_links": {
                  Row: {
                    "campaign_id": string
                    "canonical_campaign": string | null
                    "canonical_content": string | null
                    "canonical_medium": string | null
                    "canonical_source": string | null
                    "canonical_term": string | null
                    "collaboration_id": string | null
                    "created_at": string
                    "created_by": string | null
                    "deliverable_id": string | null
                    "destination_url": string
                    "external_id": string | null
                    "id": string
                    "is_active": boolean
                    "label": string | null
                    "short_code": string
                    "source": string | null
                    "updated_at": string
                    "url": string | null
                    "utm_campaign": string
                    "utm_content": string | null
                    "utm_medium": string
                    "utm_source": string
                    "utm_template_id": string | null
                    "utm_term": string | null
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "campaign_id": string
                    "canonical_campaign"?: string | null
                    "canonical_content"?: string | null
                    "canonical_medium"?: string | null
                    "canonical_source"?: string | null
                    "canonical_term"?: string | null
                    "collaboration_id"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "deliverable_id"?: string | null
                    "destination_url": string
                    "external_id"?: string | null
                    "id"?: string
                    "is_active"?: boolean
                    "label"?: string | null
                    "short_code"?: string
                    "source"?: string | null
                    "updated_at"?: string
                    "url"?: never
                    "utm_campaign"?: string
                    "utm_content"?: string | null
                    "utm_medium"?: string
                    "utm_source"?: string
                    "utm_template_id"?: string | null
                    "utm_term"?: string | null
                    "workspace_id"?: string
                  }
                  Update: {
                    "campaign_id"?: string
                    "canonical_campaign"?: string | null
                    "canonical_content"?: string | null
                    "canonical_medium"?: string | null
                    "canonical_source"?: string | null
                    "canonical_term"?: string | null
                    "collaboration_id"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "deliverable_id"?: string | null
                    "destination_url"?: string
                    "external_id"?: string | null
                    "id"?: never
                    "is_active"?: boolean
                    "label"?: string | null
                    "short_code"?: string
                    "source"?: string | null
                    "updated_at"?: string
                    "url"?: never
                    "utm_campaign"?: string
                    "utm_content"?: string | null
                    "utm_medium"?: string
                    "utm_source"?: string
                    "utm_template_id"?: string | null
                    "utm_term"?: string | null
                    "workspace_id"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "tracking_links_campaign_id_fkey"
      columns: ["workspace_id","campaign_id"]
isOneToOne: false
      referencedRelation: "campaign_overview"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "tracking_links_campaign_id_fkey"
      columns: ["workspace_id","campaign_id"]
isOneToOne: false
      referencedRelation: "campaigns"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "tracking_links_collaboration_id_fkey"
      columns: ["workspace_id","campaign_id","collaboration_id"]
isOneToOne: false
      referencedRelation: "collaboration_pay"
      referencedColumns: ["workspace_id","campaign_id","id"]
    },{
      foreignKeyName: "tracking_links_collaboration_id_fkey"
      columns: ["workspace_id","campaign_id","collaboration_id"]
isOneToOne: false
      referencedRelation: "collaborations"
      referencedColumns: ["workspace_id","campaign_id","id"]
    },{
      foreignKeyName: "tracking_links_deliverable_id_fkey"
      columns: ["workspace_id","deliverable_id"]
isOneToOne: false
      referencedRelation: "deliverable_board"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "tracking_links_deliverable_id_fkey"
      columns: ["workspace_id","deliverable_id"]
isOneToOne: false
      referencedRelation: "deliverables"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "tracking_links_deliverable_id_fkey"
      columns: ["workspace_id","deliverable_id"]
isOneToOne: false
      referencedRelation: "owed_content"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "tracking_links_utm_template_id_fkey"
      columns: ["workspace_id","utm_template_id"]
isOneToOne: false
      referencedRelation: "utm_templates"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "tracking_links_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"users": {
                  Row: {
                    "avatar_url": string | null
                    "created_at": string
                    "email": string | null
                    "full_name": string | null
                    "id": string
                    "locale": string
                    "updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "avatar_url"?: string | null
                    "created_at"?: string
                    "email"?: string | null
                    "full_name"?: string | null
                    "id": string
                    "locale"?: string
                    "updated_at"?: string
                  }
                  Update: {
                    "avatar_url"?: string | null
                    "created_at"?: string
                    "email"?: string | null
                    "full_name"?: string | null
                    "id"?: string
                    "locale"?: string
                    "updated_at"?: string
                  }
                  Relationships: [
                    
                  ]
                },"utm_aliases": {
                  Row: {
                    "alias": string
                    "canonical": string
                    "created_at": string
                    "created_by": string | null
                    "id": string
                    "parameter": "source" | "medium" | "campaign" | "content" | "term"
                    "updated_at": string
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "alias": string
                    "canonical": string
                    "created_at"?: string
                    "created_by"?: string | null
                    "id"?: string
                    "parameter": "source" | "medium" | "campaign" | "content" | "term"
                    "updated_at"?: string
                    "workspace_id"?: string
                  }
                  Update: {
                    "alias"?: string
                    "canonical"?: string
                    "created_at"?: string
                    "created_by"?: string | null
                    "id"?: never
                    "parameter"?: "source" | "medium" | "campaign" | "content" | "term"
                    "updated_at"?: string
                    "workspace_id"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "utm_aliases_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"utm_templates": {
                  Row: {
                    "created_at": string
                    "created_by": string | null
                    "id": string
                    "name": string
                    "updated_at": string
                    "utm_campaign": string
                    "utm_content": string | null
                    "utm_medium": string
                    "utm_source": string
                    "utm_term": string | null
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string
                    "created_by"?: string | null
                    "id"?: string
                    "name": string
                    "updated_at"?: string
                    "utm_campaign"?: string
                    "utm_content"?: string | null
                    "utm_medium"?: string
                    "utm_source"?: string
                    "utm_term"?: string | null
                    "workspace_id"?: string
                  }
                  Update: {
                    "created_at"?: string
                    "created_by"?: string | null
                    "id"?: never
                    "name"?: string
                    "updated_at"?: string
                    "utm_campaign"?: string
                    "utm_content"?: string | null
                    "utm_medium"?: string
                    "utm_source"?: string
                    "utm_term"?: string | null
                    "workspace_id"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "utm_templates_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"workspace_audience_segments": {
                  Row: {
                    "account_id": string
                    "captured_at": string
                    "created_at": string
                    "created_by": string | null
                    "dimension": "industry" | "job_function" | "seniority" | "company_size" | "country" | "language" | "age_band" | "gender" | "interest" | "city"
                    "share": number
                    "source": string
                    "value": string
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "account_id": string
                    "captured_at"?: string
                    "created_at"?: string
                    "created_by"?: string | null
                    "dimension": "industry" | "job_function" | "seniority" | "company_size" | "country" | "language" | "age_band" | "gender" | "interest" | "city"
                    "share": number
                    "source"?: string
                    "value": string
                    "workspace_id"?: string
                  }
                  Update: {
                    "account_id"?: never
                    "captured_at"?: string
                    "created_at"?: string
                    "created_by"?: string | null
                    "dimension"?: never
                    "share"?: number
                    "source"?: never
                    "value"?: never
                    "workspace_id"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "workspace_audience_segments_account_id_fkey"
      columns: ["workspace_id","account_id"]
isOneToOne: false
      referencedRelation: "workspace_influencer_accounts"
      referencedColumns: ["workspace_id","id"]
    }
                  ]
                },"workspace_exchange_rates": {
                  Row: {
                    "base_currency_code": string
                    "created_at": string
                    "created_by": string | null
                    "id": string
                    "quote_currency_code": string
                    "rate": number
                    "rate_on": string
                    "source": string
                    "updated_at": string
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "base_currency_code": string
                    "created_at"?: string
                    "created_by"?: string | null
                    "id"?: string
                    "quote_currency_code": string
                    "rate": number
                    "rate_on": string
                    "source"?: string
                    "updated_at"?: string
                    "workspace_id"?: string
                  }
                  Update: {
                    "base_currency_code"?: string
                    "created_at"?: string
                    "created_by"?: string | null
                    "id"?: never
                    "quote_currency_code"?: string
                    "rate"?: number
                    "rate_on"?: string
                    "source"?: string
                    "updated_at"?: string
                    "workspace_id"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "workspace_exchange_rates_base_currency_code_fkey"
      columns: ["base_currency_code"]
isOneToOne: false
      referencedRelation: "currencies"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "workspace_exchange_rates_quote_currency_code_fkey"
      columns: ["quote_currency_code"]
isOneToOne: false
      referencedRelation: "currencies"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "workspace_exchange_rates_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"workspace_influencer_accounts": {
                  Row: {
                    "as_given": NonNullable<Json>
                    "created_at": string
                    "created_by": string | null
                    "engagement_rate": number | null
                    "followers": number | null
                    "handle": string
                    "id": string
                    "platform_account_id": string | null
                    "platform_code": string
                    "updated_at": string
                    "url": string | null
                    "workspace_id": string
                    "workspace_influencer_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "as_given"?: NonNullable<Json>
                    "created_at"?: string
                    "created_by"?: string | null
                    "engagement_rate"?: number | null
                    "followers"?: number | null
                    "handle"?: string
                    "id"?: string
                    "platform_account_id"?: string | null
                    "platform_code": string
                    "updated_at"?: string
                    "url"?: string | null
                    "workspace_id"?: string
                    "workspace_influencer_id": string
                  }
                  Update: {
                    "as_given"?: NonNullable<Json>
                    "created_at"?: string
                    "created_by"?: string | null
                    "engagement_rate"?: number | null
                    "followers"?: number | null
                    "handle"?: string
                    "id"?: never
                    "platform_account_id"?: string | null
                    "platform_code"?: string
                    "updated_at"?: string
                    "url"?: string | null
                    "workspace_id"?: never
                    "workspace_influencer_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "workspace_influencer_accounts_influencer_fkey"
      columns: ["workspace_id","workspace_influencer_id"]
isOneToOne: false
      referencedRelation: "workspace_influencer_profiles"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "workspace_influencer_accounts_influencer_fkey"
      columns: ["workspace_id","workspace_influencer_id"]
isOneToOne: false
      referencedRelation: "workspace_influencers"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "workspace_influencer_accounts_platform_code_fkey"
      columns: ["platform_code"]
isOneToOne: false
      referencedRelation: "platforms"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "workspace_influencer_accounts_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"workspace_influencer_languages": {
                  Row: {
                    "created_at": string
                    "created_by": string | null
                    "language_code": string
                    "workspace_id": string
                    "workspace_influencer_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string
                    "created_by"?: string | null
                    "language_code": string
                    "workspace_id"?: string
                    "workspace_influencer_id": string
                  }
                  Update: never
                  Relationships: [
                    {
      foreignKeyName: "workspace_influencer_languages_influencer_fkey"
      columns: ["workspace_id","workspace_influencer_id"]
isOneToOne: false
      referencedRelation: "workspace_influencer_profiles"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "workspace_influencer_languages_influencer_fkey"
      columns: ["workspace_id","workspace_influencer_id"]
isOneToOne: false
      referencedRelation: "workspace_influencers"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "workspace_influencer_languages_language_code_fkey"
      columns: ["language_code"]
isOneToOne: false
      referencedRelation: "languages"
      referencedColumns: ["code"]
    }
                  ]
                },"workspace_influencer_rates": {
                  Row: {
                    "amount_minor": number
                    "created_at": string
                    "created_by": string | null
                    "currency_code": string
                    "deliverable_type_code": string
                    "id": string
                    "platform_code": string
                    "updated_at": string
                    "valid_during": Range
                    "workspace_id": string
                    "workspace_influencer_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "amount_minor": number
                    "created_at"?: string
                    "created_by"?: string | null
                    "currency_code": string
                    "deliverable_type_code": string
                    "id"?: string
                    "platform_code": string
                    "updated_at"?: string
                    "valid_during": Range
                    "workspace_id"?: string
                    "workspace_influencer_id": string
                  }
                  Update: {
                    "amount_minor"?: number
                    "created_at"?: string
                    "created_by"?: string | null
                    "currency_code"?: string
                    "deliverable_type_code"?: string
                    "id"?: never
                    "platform_code"?: string
                    "updated_at"?: string
                    "valid_during"?: Range
                    "workspace_id"?: never
                    "workspace_influencer_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "workspace_influencer_rates_currency_code_fkey"
      columns: ["currency_code"]
isOneToOne: false
      referencedRelation: "currencies"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "workspace_influencer_rates_deliverable_type_code_fkey"
      columns: ["deliverable_type_code"]
isOneToOne: false
      referencedRelation: "deliverable_types"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "workspace_influencer_rates_influencer_fkey"
      columns: ["workspace_id","workspace_influencer_id"]
isOneToOne: false
      referencedRelation: "workspace_influencer_profiles"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "workspace_influencer_rates_influencer_fkey"
      columns: ["workspace_id","workspace_influencer_id"]
isOneToOne: false
      referencedRelation: "workspace_influencers"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "workspace_influencer_rates_platform_code_fkey"
      columns: ["platform_code"]
isOneToOne: false
      referencedRelation: "platforms"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "workspace_influencer_rates_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"workspace_influencer_search": {
                  Row: {
                    "credibility": number
                    "document": string
                    "engagement_rate": number
                    "facets": (string)[]
                    "followers": number
                    "growth": number
                    "id": string
                    "last_active_at": string | null
                    "names": string
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: never
                  Update: never
                  Relationships: [
                    {
      foreignKeyName: "workspace_influencer_search_id_fkey"
      columns: ["workspace_id","id"]
isOneToOne: true
      referencedRelation: "workspace_influencer_profiles"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "workspace_influencer_search_id_fkey"
      columns: ["workspace_id","id"]
isOneToOne: true
      referencedRelation: "workspace_influencers"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "workspace_influencer_search_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"workspace_influencer_tags": {
                  Row: {
                    "created_at": string
                    "created_by": string | null
                    "tag_id": string
                    "workspace_id": string
                    "workspace_influencer_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string
                    "created_by"?: string | null
                    "tag_id": string
                    "workspace_id"?: string
                    "workspace_influencer_id": string
                  }
                  Update: never
                  Relationships: [
                    {
      foreignKeyName: "workspace_influencer_tags_tag_id_fkey"
      columns: ["workspace_id","tag_id"]
isOneToOne: false
      referencedRelation: "tags"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "workspace_influencer_tags_workspace_influencer_id_fkey"
      columns: ["workspace_id","workspace_influencer_id"]
isOneToOne: false
      referencedRelation: "workspace_influencer_profiles"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "workspace_influencer_tags_workspace_influencer_id_fkey"
      columns: ["workspace_id","workspace_influencer_id"]
isOneToOne: false
      referencedRelation: "workspace_influencers"
      referencedColumns: ["workspace_id","id"]
    }
                  ]
                },"workspace_influencer_topics": {
                  Row: {
                    "created_at": string
                    "created_by": string | null
                    "topic_code": string
                    "workspace_id": string
                    "workspace_influencer_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string
                    "created_by"?: string | null
                    "topic_code": string
                    "workspace_id"?: string
                    "workspace_influencer_id": string
                  }
                  Update: never
                  Relationships: [
                    {
      foreignKeyName: "workspace_influencer_topics_influencer_fkey"
      columns: ["workspace_id","workspace_influencer_id"]
isOneToOne: false
      referencedRelation: "workspace_influencer_profiles"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "workspace_influencer_topics_influencer_fkey"
      columns: ["workspace_id","workspace_influencer_id"]
isOneToOne: false
      referencedRelation: "workspace_influencers"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "workspace_influencer_topics_topic_code_fkey"
      columns: ["topic_code"]
isOneToOne: false
      referencedRelation: "topics"
      referencedColumns: ["code"]
    }
                  ]
                },"workspace_influencers": {
                  Row: {
                    "acquired_via": "search" | "import" | "referral" | "inbound" | "event" | "manual"
                    "agent_email": string | null
                    "agent_name": string | null
                    "archived_at": string | null
                    "as_given": NonNullable<Json>
                    "country_code": string | null
                    "created_at": string
                    "created_by": string | null
                    "custom_fields": NonNullable<Json>
                    "do_not_contact": boolean
                    "do_not_contact_reason": string | null
                    "email": string | null
                    "erased_at": string | null
                    "external_id": string | null
                    "headline": string | null
                    "id": string
                    "influencer_id": string | null
                    "merged_into_id": string | null
                    "name": string | null
                    "owner_id": string | null
                    "phone": string | null
                    "rating": number | null
                    "source": string | null
                    "status": "discovered" | "contacted" | "in_conversation" | "negotiating" | "partner" | "paused" | "rejected"
                    "updated_at": string
                    "workspace_id": string
                    "credits": {
              "amount_id": number | null,
"amount_minor": number | null,
"amount_type": string | null,
"campaign_id": string | null,
"channel": string | null,
"computed_at": string,
"converted_at": string,
"credited_at": string | null,
"credited_on": string | null,
"deliverable_id": string | null,
"journey_id": number,
"model_id": string,
"model_name": string,
"model_type": string,
"model_version": number,
"opportunity_id": string,
"revenue_event_id": string | null,
"run_id": string,
"status": string,
"touched_at": string | null,
"touchpoint_id": number | null,
"weight": number | null,
"won_on": string | null,
"workspace_id": string,
"workspace_influencer_id": string | null
            } | null,"workspace_influencer_profiles": {
              "campaigns": number | null,
"country_code": string | null,
"created_at": string,
"do_not_contact": boolean,
"followers": number | null,
"headline": string | null,
"id": string,
"influencer_id": string | null,
"is_private": boolean | null,
"last_activity_at": string | null,
"name": string | null,
"owner_name": string | null,
"rating": number | null,
"status": string,
"workspace_id": string
            } | null
                  }
                  ComputedFields: "credits" | "workspace_influencer_profiles"
                  Insert: {
                    "acquired_via"?: "search" | "import" | "referral" | "inbound" | "event" | "manual"
                    "agent_email"?: string | null
                    "agent_name"?: string | null
                    "archived_at"?: string | null
                    "as_given"?: NonNullable<Json>
                    "country_code"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "custom_fields"?: NonNullable<Json>
                    "do_not_contact"?: boolean
                    "do_not_contact_reason"?: string | null
                    "email"?: string | null
                    "erased_at"?: string | null
                    "external_id"?: string | null
                    "headline"?: string | null
                    "id"?: string
                    "influencer_id"?: string | null
                    "merged_into_id"?: string | null
                    "name"?: string | null
                    "owner_id"?: string | null
                    "phone"?: string | null
                    "rating"?: number | null
                    "source"?: string | null
                    "status"?: "discovered" | "contacted" | "in_conversation" | "negotiating" | "partner" | "paused" | "rejected"
                    "updated_at"?: string
                    "workspace_id"?: string
                  }
                  Update: {
                    "acquired_via"?: "search" | "import" | "referral" | "inbound" | "event" | "manual"
                    "agent_email"?: string | null
                    "agent_name"?: string | null
                    "archived_at"?: string | null
                    "as_given"?: NonNullable<Json>
                    "country_code"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "custom_fields"?: NonNullable<Json>
                    "do_not_contact"?: boolean
                    "do_not_contact_reason"?: string | null
                    "email"?: string | null
                    "erased_at"?: string | null
                    "external_id"?: string | null
                    "headline"?: string | null
                    "id"?: never
                    "influencer_id"?: string | null
                    "merged_into_id"?: string | null
                    "name"?: string | null
                    "owner_id"?: string | null
                    "phone"?: string | null
                    "rating"?: number | null
                    "source"?: string | null
                    "status"?: "discovered" | "contacted" | "in_conversation" | "negotiating" | "partner" | "paused" | "rejected"
                    "updated_at"?: string
                    "workspace_id"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "workspace_influencers_country_code_fkey"
      columns: ["country_code"]
isOneToOne: false
      referencedRelation: "countries"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "workspace_influencers_influencer_id_fkey"
      columns: ["influencer_id"]
isOneToOne: false
      referencedRelation: "influencer_profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "workspace_influencers_influencer_id_fkey"
      columns: ["influencer_id"]
isOneToOne: false
      referencedRelation: "influencers"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "workspace_influencers_merged_into_id_fkey"
      columns: ["workspace_id","merged_into_id"]
isOneToOne: true
      referencedRelation: "workspace_influencer_profiles"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "workspace_influencers_merged_into_id_fkey"
      columns: ["workspace_id","merged_into_id"]
isOneToOne: false
      referencedRelation: "workspace_influencers"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "workspace_influencers_owner_id_fkey"
      columns: ["workspace_id","owner_id"]
isOneToOne: false
      referencedRelation: "workspace_members"
      referencedColumns: ["workspace_id","user_id"]
    },{
      foreignKeyName: "workspace_influencers_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"workspace_invitations": {
                  Row: {
                    "accepted_at": string | null
                    "created_at": string
                    "created_by": string | null
                    "email": string | null
                    "email_digest": string | null
                    "expires_at": string
                    "id": string
                    "revoked_at": string | null
                    "role": "admin" | "editor" | "viewer"
                    "token_digest": string
                    "updated_at": string
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "accepted_at"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "email"?: string | null
                    "email_digest"?: string | null
                    "expires_at"?: string
                    "id"?: string
                    "revoked_at"?: string | null
                    "role"?: "admin" | "editor" | "viewer"
                    "token_digest": string
                    "updated_at"?: string
                    "workspace_id": string
                  }
                  Update: {
                    "accepted_at"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "email"?: string | null
                    "email_digest"?: string | null
                    "expires_at"?: string
                    "id"?: never
                    "revoked_at"?: string | null
                    "role"?: "admin" | "editor" | "viewer"
                    "token_digest"?: string
                    "updated_at"?: string
                    "workspace_id"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "workspace_invitations_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"workspace_members": {
                  Row: {
                    "created_at": string
                    "invited_by": string | null
                    "is_default": boolean
                    "role": "owner" | "admin" | "editor" | "viewer"
                    "updated_at": string
                    "user_id": string
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string
                    "invited_by"?: string | null
                    "is_default"?: boolean
                    "role": "owner" | "admin" | "editor" | "viewer"
                    "updated_at"?: string
                    "user_id": string
                    "workspace_id": string
                  }
                  Update: {
                    "created_at"?: string
                    "invited_by"?: string | null
                    "is_default"?: boolean
                    "role"?: "owner" | "admin" | "editor" | "viewer"
                    "updated_at"?: string
                    "user_id"?: never
                    "workspace_id"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "workspace_members_user_id_fkey"
      columns: ["user_id"]
isOneToOne: false
      referencedRelation: "users"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "workspace_members_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"workspaces": {
                  Row: {
                    "country_code": string | null
                    "created_at": string
                    "created_by": string | null
                    "fiscal_year_start_month": number
                    "followed_models": (string)[]
                    "id": string
                    "is_personal": boolean
                    "link_prefix": string
                    "name": string
                    "reporting_currency_code": string
                    "slug": string
                    "time_zone": string
                    "updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "country_code"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "fiscal_year_start_month"?: number
                    "followed_models"?: (string)[]
                    "id"?: string
                    "is_personal"?: boolean
                    "link_prefix"?: string
                    "name": string
                    "reporting_currency_code"?: string
                    "slug": string
                    "time_zone"?: string
                    "updated_at"?: string
                  }
                  Update: {
                    "country_code"?: string | null
                    "created_at"?: string
                    "created_by"?: string | null
                    "fiscal_year_start_month"?: number
                    "followed_models"?: (string)[]
                    "id"?: string
                    "is_personal"?: boolean
                    "link_prefix"?: string
                    "name"?: string
                    "reporting_currency_code"?: string
                    "slug"?: string
                    "time_zone"?: string
                    "updated_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "workspaces_country_code_fkey"
      columns: ["country_code"]
isOneToOne: false
      referencedRelation: "countries"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "workspaces_reporting_currency_code_fkey"
      columns: ["reporting_currency_code"]
isOneToOne: false
      referencedRelation: "currencies"
      referencedColumns: ["code"]
    }
                  ]
                }
          }
          Views: {
            "attribution_credit_history": {
                  Row: {
                    "amount_id": number
                    "amount_minor": number
                    "amount_type": string
                    "campaign_id": string | null
                    "channel": string | null
                    "computed_at": string
                    "converted_at": string
                    "credited_at": string
                    "credited_month": string
                    "credited_on": string
                    "credited_to": string | null
                    "deliverable_id": string | null
                    "is_first_of_campaign": boolean | null
                    "is_first_of_channel": boolean | null
                    "is_first_of_influencer": boolean | null
                    "journey_id": number
                    "model_id": string
                    "model_name": string
                    "model_type": "first_touch" | "last_touch" | "linear" | "position_based" | "j_shaped" | "inverse_j" | "time_decay" | "lead_creation" | "u_shaped" | "w_shaped" | "full_path" | "custom" | "influenced"
                    "model_version": number
                    "opportunity_id": string
                    "reasons": string
                    "revenue_event_id": string | null
                    "run_id": string
                    "status": "open" | "won" | "lost"
                    "superseded_at": string | null
                    "touched_at": string | null
                    "touchpoint_id": number | null
                    "weight": number
                    "won_month": string | null
                    "won_on": string | null
                    "workspace_id": string
                    "workspace_influencer_id": string | null
                  }
                  ComputedFields: never
                  Insert: never
                        Update: never
                        Relationships: [
                    
                  ]
                },"attribution_credit_labels": {
                  Row: {
                    "account_id": string | null
                    "amount_minor": number
                    "amount_type": string
                    "campaign_id": string | null
                    "channel": string | null
                    "company_id": string | null
                    "computed_at": string
                    "credited_on": string
                    "credited_to": string | null
                    "deliverable_id": string | null
                    "is_first_of_campaign": boolean | null
                    "is_first_of_channel": boolean | null
                    "is_first_of_influencer": boolean | null
                    "journey_id": number
                    "model_name": string
                    "model_type": "first_touch" | "last_touch" | "linear" | "position_based" | "j_shaped" | "inverse_j" | "time_decay" | "lead_creation" | "u_shaped" | "w_shaped" | "full_path" | "custom" | "influenced"
                    "opportunity_id": string
                    "organic_address": string | null
                    "platform_code": string | null
                    "revenue_event_id": string | null
                    "run_id": string
                    "status": "open" | "won" | "lost"
                    "superseded_at": string | null
                    "touched_at": string | null
                    "touchpoint_id": number | null
                    "weight": number
                    "won_on": string | null
                    "workspace_id": string
                    "workspace_influencer_id": string | null
                  }
                  ComputedFields: never
                  Insert: never
                        Update: never
                        Relationships: [
                    
                  ]
                },"attribution_credits": {
                  Row: {
                    "amount_id": number
                    "amount_minor": number
                    "amount_type": string
                    "campaign_id": string | null
                    "channel": string | null
                    "computed_at": string
                    "converted_at": string
                    "credited_at": string
                    "credited_on": string
                    "deliverable_id": string | null
                    "journey_id": number
                    "model_id": string
                    "model_name": string
                    "model_type": "first_touch" | "last_touch" | "linear" | "position_based" | "j_shaped" | "inverse_j" | "time_decay" | "lead_creation" | "u_shaped" | "w_shaped" | "full_path" | "custom" | "influenced"
                    "model_version": number
                    "opportunity_id": string
                    "revenue_event_id": string | null
                    "run_id": string
                    "status": "open" | "won" | "lost"
                    "touched_at": string | null
                    "touchpoint_id": number | null
                    "weight": number
                    "won_on": string | null
                    "workspace_id": string
                    "workspace_influencer_id": string | null
                    "campaign": {
              "archived_at": string | null,
"brief": string | null,
"budget_minor": number | null,
"created_at": string,
"created_by": string | null,
"currency_code": string,
"custom_fields": NonNullable<Json>,
"ends_on": string | null,
"exchange_rate": number | null,
"exchange_rate_on": string | null,
"exchange_rate_via": string | null,
"external_id": string | null,
"id": string,
"name": string,
"objective": string,
"owner_id": string | null,
"reporting_budget_minor": number | null,
"slug": string,
"source": string | null,
"starts_on": string | null,
"status": string,
"updated_at": string,
"workspace_id": string
            } | null,"deliverable": {
              "approved_at": string | null,
"approved_by": string | null,
"collaboration_id": string | null,
"created_at": string,
"created_by": string | null,
"deliverable_type_code": string,
"due_on": string | null,
"external_id": string | null,
"id": string,
"influencer_account_id": string | null,
"is_owed": boolean,
"platform_code": string,
"published_at": string | null,
"published_url": string | null,
"revision_count": number,
"source": string | null,
"status": string,
"submitted_at": string | null,
"title": string,
"updated_at": string,
"workspace_id": string,
"workspace_influencer_account_id": string | null,
"workspace_influencer_id": string | null
            } | null,"influencer": {
              "acquired_via": string,
"agent_email": string | null,
"agent_name": string | null,
"archived_at": string | null,
"as_given": NonNullable<Json>,
"country_code": string | null,
"created_at": string,
"created_by": string | null,
"custom_fields": NonNullable<Json>,
"do_not_contact": boolean,
"do_not_contact_reason": string | null,
"email": string | null,
"erased_at": string | null,
"external_id": string | null,
"headline": string | null,
"id": string,
"influencer_id": string | null,
"merged_into_id": string | null,
"name": string | null,
"owner_id": string | null,
"phone": string | null,
"rating": number | null,
"source": string | null,
"status": string,
"updated_at": string,
"workspace_id": string
            } | null,"opportunity": {
              "amount_minor": number | null,
"closed_at": string | null,
"closed_on": string | null,
"company_id": string | null,
"created_at": string,
"created_by": string | null,
"currency_code": string,
"custom_fields": NonNullable<Json>,
"exchange_rate": number | null,
"exchange_rate_on": string | null,
"exchange_rate_via": string | null,
"expected_close_on": string | null,
"external_id": string | null,
"id": string,
"lost_reason_id": string | null,
"name": string,
"opened_at": string,
"opened_on": string,
"owner_id": string | null,
"pipeline_id": string,
"reporting_amount_minor": number | null,
"source": string | null,
"stage_id": string,
"status": string,
"updated_at": string,
"workspace_id": string
            } | null
                  }
                  ComputedFields: "campaign" | "deliverable" | "influencer" | "opportunity"
                  Insert: never
                        Update: never
                        Relationships: [
                    
                  ]
                },"campaign_overview": {
                  Row: {
                    "contacts": number
                    "contracted": number
                    "deliverables": number
                    "ends_on": string | null
                    "id": string
                    "influencers": number
                    "late": number
                    "name": string
                    "objective": "awareness" | "engagement" | "lead_generation" | "product_launch" | "event" | "pipeline_acceleration" | "retention"
                    "owner_id": string | null
                    "published": number
                    "reporting_budget_left_minor": number | null
                    "reporting_budget_minor": number | null
                    "reporting_cost_minor": number
                    "starts_on": string | null
                    "status": "draft" | "planned" | "active" | "paused" | "completed" | "cancelled"
                    "touches": number
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: never
                        Update: never
                        Relationships: [
                    {
      foreignKeyName: "campaigns_owner_id_fkey"
      columns: ["workspace_id","owner_id"]
isOneToOne: false
      referencedRelation: "workspace_members"
      referencedColumns: ["workspace_id","user_id"]
    },{
      foreignKeyName: "campaigns_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"campaign_spend": {
                  Row: {
                    "campaign_id": string
                    "collaboration_id": string | null
                    "cost_minor": number | null
                    "id": string
                    "incurred_on": string
                    "status": "planned" | "approved" | "paid" | "refunded"
                    "type": "fee" | "product" | "ads" | "agency" | "travel" | "production" | "other"
                    "workspace_id": string
                    "workspace_influencer_id": string | null
                  }
                  ComputedFields: never
                  Insert: never
                        Update: never
                        Relationships: [
                    {
      foreignKeyName: "campaign_costs_campaign_id_fkey"
      columns: ["workspace_id","campaign_id"]
isOneToOne: false
      referencedRelation: "campaign_overview"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "campaign_costs_campaign_id_fkey"
      columns: ["workspace_id","campaign_id"]
isOneToOne: false
      referencedRelation: "campaigns"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "campaign_costs_collaboration_id_fkey"
      columns: ["workspace_id","campaign_id","collaboration_id"]
isOneToOne: false
      referencedRelation: "collaboration_pay"
      referencedColumns: ["workspace_id","campaign_id","id"]
    },{
      foreignKeyName: "campaign_costs_collaboration_id_fkey"
      columns: ["workspace_id","campaign_id","collaboration_id"]
isOneToOne: false
      referencedRelation: "collaborations"
      referencedColumns: ["workspace_id","campaign_id","id"]
    },{
      foreignKeyName: "campaign_costs_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"collaboration_pay": {
                  Row: {
                    "campaign_id": string
                    "currency_code": string
                    "earned_minor": number | null
                    "fee_minor": number
                    "id": string
                    "owed_minor": number | null
                    "paid_minor": number
                    "pay_basis": "fixed" | "click" | "lead" | "order" | "deal" | "revenue_share"
                    "pay_rate_minor": number | null
                    "pay_share_percent": number | null
                    "result_pay_minor": number | null
                    "results": number
                    "workspace_id": string
                    "workspace_influencer_id": string
                  }
                  ComputedFields: never
                  Insert: never
                        Update: never
                        Relationships: [
                    {
      foreignKeyName: "collaborations_campaign_id_fkey"
      columns: ["workspace_id","campaign_id"]
isOneToOne: false
      referencedRelation: "campaign_overview"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "collaborations_campaign_id_fkey"
      columns: ["workspace_id","campaign_id"]
isOneToOne: false
      referencedRelation: "campaigns"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "collaborations_currency_code_fkey"
      columns: ["currency_code"]
isOneToOne: false
      referencedRelation: "currencies"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "collaborations_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "collaborations_workspace_influencer_id_fkey"
      columns: ["workspace_id","workspace_influencer_id"]
isOneToOne: false
      referencedRelation: "workspace_influencer_profiles"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "collaborations_workspace_influencer_id_fkey"
      columns: ["workspace_id","workspace_influencer_id"]
isOneToOne: false
      referencedRelation: "workspace_influencers"
      referencedColumns: ["workspace_id","id"]
    }
                  ]
                },"deal_revenue": {
                  Row: {
                    "billing_period": "one_off" | "monthly" | "quarterly" | "annual"
                    "booked_minor": number
                    "company_name": string | null
                    "contracted_minor": number
                    "expanded_minor": number
                    "id": string
                    "opportunity_id": string
                    "renewed_minor": number
                    "reporting_value_minor": number | null
                    "revenue_minor": number
                    "taken_back_minor": number
                    "term_months": number | null
                    "won_at": string
                    "won_on": string
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: never
                        Update: never
                        Relationships: [
                    {
      foreignKeyName: "deals_opportunity_id_fkey"
      columns: ["workspace_id","opportunity_id"]
isOneToOne: true
      referencedRelation: "opportunities"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "deals_opportunity_id_fkey"
      columns: ["workspace_id","opportunity_id"]
isOneToOne: true
      referencedRelation: "opportunity_board"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "deals_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"deliverable_board": {
                  Row: {
                    "account_handle": string | null
                    "campaign_id": string | null
                    "campaign_name": string | null
                    "clicks": number | null
                    "collaboration_id": string | null
                    "deliverable_type_code": string
                    "due_on": string | null
                    "engagements": number | null
                    "id": string
                    "impressions": number | null
                    "influencer_name": string
                    "is_late": boolean
                    "is_organic": boolean
                    "platform_code": string
                    "published_at": string | null
                    "published_url": string | null
                    "revision_count": number
                    "status": "planned" | "in_production" | "submitted" | "changes_requested" | "approved" | "published" | "cancelled"
                    "title": string
                    "views": number | null
                    "workspace_id": string
                    "workspace_influencer_id": string
                    "campaign": {
              "archived_at": string | null,
"brief": string | null,
"budget_minor": number | null,
"created_at": string,
"created_by": string | null,
"currency_code": string,
"custom_fields": NonNullable<Json>,
"ends_on": string | null,
"exchange_rate": number | null,
"exchange_rate_on": string | null,
"exchange_rate_via": string | null,
"external_id": string | null,
"id": string,
"name": string,
"objective": string,
"owner_id": string | null,
"reporting_budget_minor": number | null,
"slug": string,
"source": string | null,
"starts_on": string | null,
"status": string,
"updated_at": string,
"workspace_id": string
            } | null,"influencer": {
              "acquired_via": string,
"agent_email": string | null,
"agent_name": string | null,
"archived_at": string | null,
"as_given": NonNullable<Json>,
"country_code": string | null,
"created_at": string,
"created_by": string | null,
"custom_fields": NonNullable<Json>,
"do_not_contact": boolean,
"do_not_contact_reason": string | null,
"email": string | null,
"erased_at": string | null,
"external_id": string | null,
"headline": string | null,
"id": string,
"influencer_id": string | null,
"merged_into_id": string | null,
"name": string | null,
"owner_id": string | null,
"phone": string | null,
"rating": number | null,
"source": string | null,
"status": string,
"updated_at": string,
"workspace_id": string
            } | null
                  }
                  ComputedFields: "campaign" | "influencer"
                  Insert: never
                        Update: never
                        Relationships: [
                    {
      foreignKeyName: "deliverables_collaboration_id_fkey"
      columns: ["workspace_id","collaboration_id"]
isOneToOne: false
      referencedRelation: "collaboration_pay"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "deliverables_collaboration_id_fkey"
      columns: ["workspace_id","collaboration_id"]
isOneToOne: false
      referencedRelation: "collaborations"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "deliverables_deliverable_type_code_fkey"
      columns: ["deliverable_type_code"]
isOneToOne: false
      referencedRelation: "deliverable_types"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "deliverables_platform_code_fkey"
      columns: ["platform_code"]
isOneToOne: false
      referencedRelation: "platforms"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "deliverables_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"influenced_opportunities": {
                  Row: {
                    "contacts": number
                    "first_touched_at": string
                    "influenced_lost_pipeline_minor": number
                    "influenced_open_pipeline_minor": number
                    "influenced_revenue_minor": number
                    "influenced_won_pipeline_minor": number
                    "influencer_name": string
                    "last_touched_at": string
                    "opportunity_id": string
                    "opportunity_name": string
                    "status": "open" | "won" | "lost"
                    "touches": number
                    "workspace_id": string
                    "workspace_influencer_id": string
                    "influencer": {
              "acquired_via": string,
"agent_email": string | null,
"agent_name": string | null,
"archived_at": string | null,
"as_given": NonNullable<Json>,
"country_code": string | null,
"created_at": string,
"created_by": string | null,
"custom_fields": NonNullable<Json>,
"do_not_contact": boolean,
"do_not_contact_reason": string | null,
"email": string | null,
"erased_at": string | null,
"external_id": string | null,
"headline": string | null,
"id": string,
"influencer_id": string | null,
"merged_into_id": string | null,
"name": string | null,
"owner_id": string | null,
"phone": string | null,
"rating": number | null,
"source": string | null,
"status": string,
"updated_at": string,
"workspace_id": string
            } | null,"opportunity": {
              "amount_minor": number | null,
"closed_at": string | null,
"closed_on": string | null,
"company_id": string | null,
"created_at": string,
"created_by": string | null,
"currency_code": string,
"custom_fields": NonNullable<Json>,
"exchange_rate": number | null,
"exchange_rate_on": string | null,
"exchange_rate_via": string | null,
"expected_close_on": string | null,
"external_id": string | null,
"id": string,
"lost_reason_id": string | null,
"name": string,
"opened_at": string,
"opened_on": string,
"owner_id": string | null,
"pipeline_id": string,
"reporting_amount_minor": number | null,
"source": string | null,
"stage_id": string,
"status": string,
"updated_at": string,
"workspace_id": string
            } | null
                  }
                  ComputedFields: "influencer" | "opportunity"
                  Insert: never
                        Update: never
                        Relationships: [
                    {
      foreignKeyName: "opportunities_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"influencer_profiles": {
                  Row: {
                    "city": string | null
                    "country_code": string | null
                    "employer": string | null
                    "engagement_rate": number | null
                    "followers": number | null
                    "headline": string | null
                    "id": string
                    "is_verified": boolean
                    "job_title": string | null
                    "languages": (string)[] | null
                    "last_active_at": string | null
                    "main_handle": string | null
                    "main_platform_code": string | null
                    "main_url": string | null
                    "name": string
                    "platforms": (string)[] | null
                    "quality_score": number | null
                    "topics": (string)[] | null
                    "influencers": {
              "archived_at": string | null,
"bio": string | null,
"city": string | null,
"country_code": string | null,
"created_at": string,
"employer": string | null,
"external_id": string | null,
"headline": string | null,
"id": string,
"is_verified": boolean,
"job_title": string | null,
"last_active_at": string | null,
"merged_into_id": string | null,
"name": string,
"quality_score": number | null,
"source": string,
"updated_at": string,
"years_in_field": number | null
            } | null
                  }
                  ComputedFields: "influencers"
                  Insert: never
                        Update: never
                        Relationships: [
                    {
      foreignKeyName: "influencer_accounts_platform_code_fkey"
      columns: ["main_platform_code"]
isOneToOne: false
      referencedRelation: "platforms"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "influencers_country_code_fkey"
      columns: ["country_code"]
isOneToOne: false
      referencedRelation: "countries"
      referencedColumns: ["code"]
    }
                  ]
                },"largest_accounts": {
                  Row: {
                    "account_id": string | null
                    "platform_code": string
                    "workspace_id": string
                    "workspace_influencer_id": string
                  }
                  ComputedFields: never
                  Insert: never
                        Update: never
                        Relationships: [
                    
                  ]
                },"link_clicks": {
                  Row: {
                    "campaign_id": string | null
                    "contact_id": string | null
                    "counts": boolean
                    "deliverable_id": string | null
                    "is_bot": boolean
                    "is_repeated": boolean
                    "person": string | null
                    "touched_at": string
                    "touchpoint_id": number
                    "tracking_link_id": string | null
                    "utm_source": string | null
                    "workspace_id": string
                    "workspace_influencer_id": string | null
                  }
                  ComputedFields: never
                  Insert: never
                        Update: never
                        Relationships: [
                    
                  ]
                },"opportunity_board": {
                  Row: {
                    "amount_minor": number | null
                    "closed_at": string | null
                    "closed_on": string | null
                    "committee_size": number
                    "company_id": string | null
                    "company_name": string | null
                    "company_size_code": string | null
                    "currency_code": string
                    "expected_close_on": string | null
                    "id": string
                    "is_overdue": boolean
                    "lost_reason": string | null
                    "lost_reason_id": string | null
                    "name": string
                    "opened_at": string
                    "opened_on": string
                    "owner_id": string | null
                    "owner_name": string | null
                    "pipeline_id": string
                    "pipeline_name": string
                    "probability": number
                    "reporting_amount_minor": number | null
                    "stage_id": string
                    "stage_name": string
                    "stage_position": number
                    "status": "open" | "won" | "lost"
                    "weighted_reporting_amount_minor": number | null
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: never
                        Update: never
                        Relationships: [
                    {
      foreignKeyName: "companies_company_size_code_fkey"
      columns: ["company_size_code"]
isOneToOne: false
      referencedRelation: "company_sizes"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "opportunities_company_id_fkey"
      columns: ["workspace_id","company_id"]
isOneToOne: false
      referencedRelation: "companies"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "opportunities_currency_code_fkey"
      columns: ["currency_code"]
isOneToOne: false
      referencedRelation: "currencies"
      referencedColumns: ["code"]
    },{
      foreignKeyName: "opportunities_lost_reason_id_fkey"
      columns: ["workspace_id","lost_reason_id"]
isOneToOne: false
      referencedRelation: "lost_reasons"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "opportunities_owner_id_fkey"
      columns: ["workspace_id","owner_id"]
isOneToOne: false
      referencedRelation: "workspace_members"
      referencedColumns: ["workspace_id","user_id"]
    },{
      foreignKeyName: "opportunities_stage_id_fkey"
      columns: ["workspace_id","pipeline_id","stage_id"]
isOneToOne: false
      referencedRelation: "pipeline_stages"
      referencedColumns: ["workspace_id","pipeline_id","id"]
    },{
      foreignKeyName: "opportunities_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"opportunity_touches": {
                  Row: {
                    "campaign_id": string | null
                    "channel": string
                    "contact_id": string | null
                    "deliverable_id": string | null
                    "evidence": number | null
                    "opportunity_id": string
                    "touched_at": string
                    "touchpoint_id": number
                    "type": "link_click" | "promo_code" | "form_fill" | "event_attendance" | "content_download" | "meeting" | "self_reported" | "mention" | "view_through" | null
                    "utm_source": string | null
                    "workspace_id": string
                    "workspace_influencer_id": string | null
                    "campaign": {
              "archived_at": string | null,
"brief": string | null,
"budget_minor": number | null,
"created_at": string,
"created_by": string | null,
"currency_code": string,
"custom_fields": NonNullable<Json>,
"ends_on": string | null,
"exchange_rate": number | null,
"exchange_rate_on": string | null,
"exchange_rate_via": string | null,
"external_id": string | null,
"id": string,
"name": string,
"objective": string,
"owner_id": string | null,
"reporting_budget_minor": number | null,
"slug": string,
"source": string | null,
"starts_on": string | null,
"status": string,
"updated_at": string,
"workspace_id": string
            } | null,"contact": {
              "archived_at": string | null,
"as_given": NonNullable<Json>,
"became_lead_at": string | null,
"company_domain": string | null,
"company_id": string | null,
"country_code": string | null,
"created_at": string,
"created_by": string | null,
"custom_fields": NonNullable<Json>,
"do_not_contact": boolean,
"email": string | null,
"erased_at": string | null,
"external_id": string | null,
"first_name": string | null,
"full_name": string | null,
"id": string,
"job_function_code": string | null,
"job_title": string | null,
"last_name": string | null,
"lifecycle_stage": string,
"merged_into_id": string | null,
"mobile": string | null,
"owner_id": string | null,
"phone": string | null,
"seniority_code": string | null,
"source": string | null,
"updated_at": string,
"workspace_id": string
            } | null,"deliverable": {
              "approved_at": string | null,
"approved_by": string | null,
"collaboration_id": string | null,
"created_at": string,
"created_by": string | null,
"deliverable_type_code": string,
"due_on": string | null,
"external_id": string | null,
"id": string,
"influencer_account_id": string | null,
"is_owed": boolean,
"platform_code": string,
"published_at": string | null,
"published_url": string | null,
"revision_count": number,
"source": string | null,
"status": string,
"submitted_at": string | null,
"title": string,
"updated_at": string,
"workspace_id": string,
"workspace_influencer_account_id": string | null,
"workspace_influencer_id": string | null
            } | null,"influencer": {
              "acquired_via": string,
"agent_email": string | null,
"agent_name": string | null,
"archived_at": string | null,
"as_given": NonNullable<Json>,
"country_code": string | null,
"created_at": string,
"created_by": string | null,
"custom_fields": NonNullable<Json>,
"do_not_contact": boolean,
"do_not_contact_reason": string | null,
"email": string | null,
"erased_at": string | null,
"external_id": string | null,
"headline": string | null,
"id": string,
"influencer_id": string | null,
"merged_into_id": string | null,
"name": string | null,
"owner_id": string | null,
"phone": string | null,
"rating": number | null,
"source": string | null,
"status": string,
"updated_at": string,
"workspace_id": string
            } | null,"opportunity": {
              "amount_minor": number | null,
"closed_at": string | null,
"closed_on": string | null,
"company_id": string | null,
"created_at": string,
"created_by": string | null,
"currency_code": string,
"custom_fields": NonNullable<Json>,
"exchange_rate": number | null,
"exchange_rate_on": string | null,
"exchange_rate_via": string | null,
"expected_close_on": string | null,
"external_id": string | null,
"id": string,
"lost_reason_id": string | null,
"name": string,
"opened_at": string,
"opened_on": string,
"owner_id": string | null,
"pipeline_id": string,
"reporting_amount_minor": number | null,
"source": string | null,
"stage_id": string,
"status": string,
"updated_at": string,
"workspace_id": string
            } | null
                  }
                  ComputedFields: "campaign" | "contact" | "deliverable" | "influencer" | "opportunity"
                  Insert: never
                        Update: never
                        Relationships: [
                    
                  ]
                },"owed_content": {
                  Row: {
                    "campaign_id": string
                    "due_on": string | null
                    "id": string
                    "status": "planned" | "in_production" | "submitted" | "changes_requested" | "approved" | "published" | "cancelled"
                    "title": string
                    "workspace_id": string
                    "workspace_influencer_id": string
                  }
                  ComputedFields: never
                  Insert: never
                        Update: never
                        Relationships: [
                    {
      foreignKeyName: "deliverables_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"platform_spend": {
                  Row: {
                    "cost_minor": number | null
                    "id": string
                    "incurred_on": string
                    "platform_code": string | null
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: never
                        Update: never
                        Relationships: [
                    {
      foreignKeyName: "campaign_costs_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "deliverables_platform_code_fkey"
      columns: ["platform_code"]
isOneToOne: false
      referencedRelation: "platforms"
      referencedColumns: ["code"]
    }
                  ]
                },"touch_places": {
                  Row: {
                    "campaign_id": string | null
                    "contact_id": string | null
                    "deliverable_id": string | null
                    "is_bot": boolean
                    "organic_address": string | null
                    "platform_code": string | null
                    "touched_at": string
                    "touchpoint_id": number
                    "type": "link_click" | "promo_code" | "form_fill" | "event_attendance" | "content_download" | "meeting" | "self_reported" | "mention" | "view_through"
                    "workspace_id": string
                    "workspace_influencer_id": string | null
                  }
                  ComputedFields: never
                  Insert: never
                        Update: never
                        Relationships: [
                    {
      foreignKeyName: "touchpoints_campaign_id_fkey"
      columns: ["workspace_id","campaign_id"]
isOneToOne: false
      referencedRelation: "campaign_overview"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "touchpoints_campaign_id_fkey"
      columns: ["workspace_id","campaign_id"]
isOneToOne: false
      referencedRelation: "campaigns"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "touchpoints_contact_id_fkey"
      columns: ["workspace_id","contact_id"]
isOneToOne: false
      referencedRelation: "contacts"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "touchpoints_deliverable_id_fkey"
      columns: ["workspace_id","deliverable_id"]
isOneToOne: false
      referencedRelation: "deliverable_board"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "touchpoints_deliverable_id_fkey"
      columns: ["workspace_id","deliverable_id"]
isOneToOne: false
      referencedRelation: "deliverables"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "touchpoints_deliverable_id_fkey"
      columns: ["workspace_id","deliverable_id"]
isOneToOne: false
      referencedRelation: "owed_content"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "touchpoints_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "touchpoints_workspace_influencer_id_fkey"
      columns: ["workspace_id","workspace_influencer_id"]
isOneToOne: false
      referencedRelation: "workspace_influencer_profiles"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "touchpoints_workspace_influencer_id_fkey"
      columns: ["workspace_id","workspace_influencer_id"]
isOneToOne: false
      referencedRelation: "workspace_influencers"
      referencedColumns: ["workspace_id","id"]
    }
                  ]
                },"touched_opportunities": {
                  Row: {
                    "campaign_ids": (string | null)[]
                    "channels": (string)[]
                    "deliverable_ids": (string | null)[]
                    "opportunity_id": string
                    "touched_at": (string)[]
                    "touchpoint_ids": (number)[]
                    "workspace_id": string
                    "workspace_influencer_ids": (string | null)[]
                  }
                  ComputedFields: never
                  Insert: never
                        Update: never
                        Relationships: [
                    
                  ]
                },"tracking_link_performance": {
                  Row: {
                    "bot_touches": number
                    "campaign_id": string
                    "campaign_name": string
                    "clicks": number
                    "contacts": number
                    "first_touched_at": string | null
                    "id": string
                    "influencer_name": string | null
                    "last_touched_at": string | null
                    "repeated_clicks": number
                    "short_path": string
                    "touches": number
                    "unique_visitors": number
                    "url": string | null
                    "utm_campaign": string
                    "utm_content": string | null
                    "utm_medium": string
                    "utm_source": string
                    "workspace_id": string
                  }
                  ComputedFields: never
                  Insert: never
                        Update: never
                        Relationships: [
                    {
      foreignKeyName: "tracking_links_campaign_id_fkey"
      columns: ["workspace_id","campaign_id"]
isOneToOne: false
      referencedRelation: "campaign_overview"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "tracking_links_campaign_id_fkey"
      columns: ["workspace_id","campaign_id"]
isOneToOne: false
      referencedRelation: "campaigns"
      referencedColumns: ["workspace_id","id"]
    },{
      foreignKeyName: "tracking_links_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                },"workspace_accounts": {
                  Row: {
                    "followers": number | null
                    "handle": string
                    "influencer_account_id": string | null
                    "platform_code": string
                    "url": string | null
                    "workspace_id": string
                    "workspace_influencer_account_id": string | null
                    "workspace_influencer_id": string
                  }
                  ComputedFields: never
                  Insert: never
                        Update: never
                        Relationships: [
                    
                  ]
                },"workspace_influencer_profiles": {
                  Row: {
                    "campaigns": number
                    "country_code": string | null
                    "created_at": string
                    "do_not_contact": boolean
                    "followers": number | null
                    "headline": string | null
                    "id": string
                    "influencer_id": string | null
                    "is_private": boolean
                    "last_activity_at": string | null
                    "name": string
                    "owner_name": string | null
                    "rating": number | null
                    "status": "discovered" | "contacted" | "in_conversation" | "negotiating" | "partner" | "paused" | "rejected"
                    "workspace_id": string
                    "workspace_influencers": {
              "acquired_via": string,
"agent_email": string | null,
"agent_name": string | null,
"archived_at": string | null,
"as_given": NonNullable<Json>,
"country_code": string | null,
"created_at": string,
"created_by": string | null,
"custom_fields": NonNullable<Json>,
"do_not_contact": boolean,
"do_not_contact_reason": string | null,
"email": string | null,
"erased_at": string | null,
"external_id": string | null,
"headline": string | null,
"id": string,
"influencer_id": string | null,
"merged_into_id": string | null,
"name": string | null,
"owner_id": string | null,
"phone": string | null,
"rating": number | null,
"source": string | null,
"status": string,
"updated_at": string,
"workspace_id": string
            } | null
                  }
                  ComputedFields: "workspace_influencers"
                  Insert: never
                        Update: never
                        Relationships: [
                    {
      foreignKeyName: "workspace_influencers_influencer_id_fkey"
      columns: ["influencer_id"]
isOneToOne: false
      referencedRelation: "influencer_profiles"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "workspace_influencers_influencer_id_fkey"
      columns: ["influencer_id"]
isOneToOne: false
      referencedRelation: "influencers"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "workspace_influencers_workspace_id_fkey"
      columns: ["workspace_id"]
isOneToOne: false
      referencedRelation: "workspaces"
      referencedColumns: ["id"]
    }
                  ]
                }
          }
          Functions: {
            "accept_invitation":
{ Args: { "token": string }; Returns: string
                           },
"active_workspace":
{ Args: Record<PropertyKey, never>; Returns: string | null
                           },
"apply_import":
{ Args: { "batch_id": string,"row_limit"?: number }; Returns: {
              "applied_at": string | null,
"applied_by": string | null,
"created_at": string,
"created_by": string | null,
"id": string,
"mapping": NonNullable<Json>,
"next_file": number | null,
"next_line": number,
"phase": number,
"planned_at": string | null,
"source": string,
"status": string,
"undone_at": string | null,
"undone_by": string | null,
"words": NonNullable<Json>,
"workspace_id": string
            }
                          SetofOptions: {
        from: "*"
        to: "import_batches"
        isOneToOne: true
        isSetofReturn: false
      } },
"attribution_acquisition":
{ Args: { "model"?: string,"period"?: string,"since"?: string,"split_by"?: "influencer" | "campaign" | "platform","until"?: string }; Returns: {
                    "cost_minor": number
                    "currency_code": string
                    "customers": number
                    "label": string
                    "label_id": string | null
                    "workspace_id": string
            }[]
                           },
"attribution_changes":
{ Args: { "model"?: string,"moment": string,"most"?: number,"split_by"?: "influencer" | "campaign" | "deliverable" | "platform" | "channel" | "credited_to","until"?: string }; Returns: {
                    "computed_at": string
                    "label_id": string | null
                    "label_text": string | null
                    "opportunity_id": string
                    "pipeline_after_minor": number
                    "pipeline_before_minor": number
                    "reasons": string
                    "revenue_after_minor": number
                    "revenue_before_minor": number
                    "workspace_id": string
            }[]
                           },
"attribution_cohorts":
{ Args: { "model"?: string,"period"?: string,"since"?: string,"until"?: string }; Returns: {
                    "average_days_to_win": number | null
                    "credited_revenue_minor": number
                    "currency_code": string
                    "first_touch_month": string | null
                    "lost": number
                    "open": number
                    "open_pipeline_minor": number
                    "opportunities": number
                    "revenue_12_months_minor": number
                    "revenue_3_months_minor": number
                    "revenue_6_months_minor": number
                    "revenue_minor": number
                    "won": number
                    "won_minor": number
                    "workspace_id": string
            }[]
                           },
"attribution_comparison":
{ Args: { "period"?: string,"since"?: string,"until"?: string }; Returns: {
                    "currency_code": string | null
                    "label": string | null
                    "model_name": string | null
                    "open_pipeline_minor": number | null
                    "revenue_minor": number | null
                    "workspace_id": string | null
            }[]
                           },
"attribution_returns":
{ Args: { "model"?: string,"period"?: string,"since"?: string,"sourced_by"?: string,"split_by"?: "influencer" | "campaign" | "platform","until"?: string }; Returns: {
                    "cost_minor": number
                    "currency_code": string
                    "deals": number
                    "first_cost_month": string | null
                    "label": string
                    "label_id": string | null
                    "open_pipeline_minor": number
                    "opportunities": number
                    "paid_back_month": string | null
                    "revenue_minor": number
                    "sourced_revenue_minor": number
                    "workspace_id": string
            }[]
                           },
"attribution_totals":
{ Args: { "model"?: string,"moment"?: string,"monthly"?: boolean,"period"?: string,"run_id"?: string,"since"?: string,"split_by"?: "influencer" | "account" | "campaign" | "deliverable" | "platform" | "channel" | "credited_to" | "touch_month" | "company" | "month","until"?: string }; Returns: {
                    "adds_up": boolean
                    "currency_code": string
                    "deals": number
                    "is_partial": boolean
                    "label": string
                    "label_id": string | null
                    "lost_minor": number
                    "month": string | null
                    "open_pipeline_minor": number
                    "opportunities": number
                    "revenue_minor": number
                    "won_pipeline_minor": number
                    "workspace_id": string
            }[]
                           },
"attribution_with_settings":
{ Args: { "excluded_channels"?: ("influencer" | "paid_search" | "paid_social" | "organic_search" | "organic_social" | "email" | "direct" | "referral" | "event" | "outbound_sales" | "other")[],"half_life_hours"?: number,"lookback_days"?: number,"minimum_evidence"?: number,"model"?: string,"period"?: string,"since"?: string,"split_by"?: "influencer" | "campaign" | "channel" | "credited_to","until"?: string }; Returns: {
                    "currency_code": string
                    "deals": number
                    "label": string
                    "label_id": string | null
                    "open_pipeline_minor": number
                    "revenue_minor": number
                    "what_if_deals": number
                    "what_if_open_pipeline_minor": number
                    "what_if_revenue_minor": number
            }[]
                           },
"author":
{ Args: { "": Database["public"]['Tables']["activities"]['Row'] }; Returns: { error: true } & "the function public.author with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "activities"
        to: "users"
        isOneToOne: true
        isSetofReturn: true
      } } |
{ Args: { "": Database["public"]['Tables']["audit_events"]['Row'] }; Returns: { error: true } & "the function public.author with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "audit_events"
        to: "users"
        isOneToOne: true
        isSetofReturn: true
      } } |
{ Args: { "": Database["public"]['Tables']["campaigns"]['Row'] }; Returns: { error: true } & "the function public.author with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "campaigns"
        to: "users"
        isOneToOne: true
        isSetofReturn: true
      } } |
{ Args: { "": Database["public"]['Tables']["collaborations"]['Row'] }; Returns: { error: true } & "the function public.author with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "collaborations"
        to: "users"
        isOneToOne: true
        isSetofReturn: true
      } } |
{ Args: { "": Database["public"]['Tables']["import_batches"]['Row'] }; Returns: { error: true } & "the function public.author with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "import_batches"
        to: "users"
        isOneToOne: true
        isSetofReturn: true
      } } |
{ Args: { "": Database["public"]['Tables']["lists"]['Row'] }; Returns: { error: true } & "the function public.author with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "lists"
        to: "users"
        isOneToOne: true
        isSetofReturn: true
      } } |
{ Args: { "": Database["public"]['Tables']["notes"]['Row'] }; Returns: { error: true } & "the function public.author with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "notes"
        to: "users"
        isOneToOne: true
        isSetofReturn: true
      } } |
{ Args: { "": Database["public"]['Tables']["opportunities"]['Row'] }; Returns: { error: true } & "the function public.author with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "opportunities"
        to: "users"
        isOneToOne: true
        isSetofReturn: true
      } } |
{ Args: { "": Database["public"]['Tables']["opportunity_history"]['Row'] }; Returns: { error: true } & "the function public.author with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "opportunity_history"
        to: "users"
        isOneToOne: true
        isSetofReturn: true
      } } |
{ Args: { "": Database["public"]['Tables']["saved_searches"]['Row'] }; Returns: { error: true } & "the function public.author with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "saved_searches"
        to: "users"
        isOneToOne: true
        isSetofReturn: true
      } } |
{ Args: { "": Database["public"]['Tables']["status_changes"]['Row'] }; Returns: { error: true } & "the function public.author with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "status_changes"
        to: "users"
        isOneToOne: true
        isSetofReturn: true
      } },
"block_identity":
{ Args: { "identity": Json,"reason"?: "blocked" | "opt_out" | "legal","workspace_id"?: string }; Returns: number
                           },
"campaign":
{ Args: { "": Database["public"]['Views']["attribution_credits"]['Row'] }; Returns: { error: true } & "the function public.campaign with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "attribution_credits"
        to: "campaigns"
        isOneToOne: true
        isSetofReturn: true
      } } |
{ Args: { "": Database["public"]['Views']["deliverable_board"]['Row'] }; Returns: { error: true } & "the function public.campaign with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "deliverable_board"
        to: "campaigns"
        isOneToOne: true
        isSetofReturn: true
      } } |
{ Args: { "": Database["public"]['Views']["opportunity_touches"]['Row'] }; Returns: { error: true } & "the function public.campaign with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "opportunity_touches"
        to: "campaigns"
        isOneToOne: true
        isSetofReturn: true
      } },
"click_totals":
{ Args: { "campaign_id"?: string,"ends_on": string,"split_by": "influencer" | "campaign" | "platform","starts_on": string }; Returns: {
                    "clicks": number | null
                    "label_id": string | null
                    "platform_code": string | null
                    "workspace_id": string | null
            }[]
                           },
"contact":
{ Args: { "": Database["public"]['Views']["opportunity_touches"]['Row'] }; Returns: { error: true } & "the function public.contact with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "opportunity_touches"
        to: "contacts"
        isOneToOne: true
        isSetofReturn: true
      } },
"correct_closing":
{ Args: { "closed_on": string,"opportunity_id": string }; Returns: string | null
                           },
"create_import":
{ Args: { "mapping": Json,"source": string }; Returns: string
                           },
"create_workspace":
{ Args: { "name": string,"reporting_currency_code"?: string,"slug"?: string }; Returns: string
                           },
"credits":
{ Args: { "": Database["public"]['Tables']["campaigns"]['Row'] }; Returns: { error: true } & "the function public.credits with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "campaigns"
        to: "attribution_credits"
        isOneToOne: false
        isSetofReturn: true
      } } |
{ Args: { "": Database["public"]['Tables']["opportunities"]['Row'] }; Returns: { error: true } & "the function public.credits with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "opportunities"
        to: "attribution_credits"
        isOneToOne: false
        isSetofReturn: true
      } } |
{ Args: { "": Database["public"]['Tables']["workspace_influencers"]['Row'] }; Returns: { error: true } & "the function public.credits with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "workspace_influencers"
        to: "attribution_credits"
        isOneToOne: false
        isSetofReturn: true
      } },
"deliverable":
{ Args: { "": Database["public"]['Views']["attribution_credits"]['Row'] }; Returns: { error: true } & "the function public.deliverable with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "attribution_credits"
        to: "deliverables"
        isOneToOne: true
        isSetofReturn: true
      } } |
{ Args: { "": Database["public"]['Views']["opportunity_touches"]['Row'] }; Returns: { error: true } & "the function public.deliverable with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "opportunity_touches"
        to: "deliverables"
        isOneToOne: true
        isSetofReturn: true
      } },
"erase_contact":
{ Args: { "contact_id": string,"reason"?: "erasure" | "opt_out" | "legal","workspace_id"?: string }; Returns: boolean
                           },
"erase_influencer":
{ Args: { "influencer_id": string,"reason"?: "erasure" | "opt_out" | "legal" }; Returns: number
                           },
"erase_workspace_influencer":
{ Args: { "reason"?: "erasure" | "opt_out" | "legal","workspace_id"?: string,"workspace_influencer_id": string }; Returns: boolean
                           },
"explain_error":
{ Args: { "error_message": string }; Returns: {
                    "columns": (string)[] | null
                    "detail": string
                    "hint": string
                    "message": string
                    "rule": string | null
                    "sqlstate": string | null
                    "table_name": string | null
            }[]
                           },
"explain_rule":
{ Args: { "rule": string }; Returns: {
                    "columns": (string)[] | null
                    "detail": string
                    "hint": string
                    "message": string
                    "sqlstate": string
                    "table_name": string | null
            }[]
                           },
"find_contacts":
{ Args: { "given": string }; Returns: {
              "archived_at": string | null,
"as_given": NonNullable<Json>,
"became_lead_at": string | null,
"company_domain": string | null,
"company_id": string | null,
"country_code": string | null,
"created_at": string,
"created_by": string | null,
"custom_fields": NonNullable<Json>,
"do_not_contact": boolean,
"email": string | null,
"erased_at": string | null,
"external_id": string | null,
"first_name": string | null,
"full_name": string | null,
"id": string,
"job_function_code": string | null,
"job_title": string | null,
"last_name": string | null,
"lifecycle_stage": string,
"merged_into_id": string | null,
"mobile": string | null,
"owner_id": string | null,
"phone": string | null,
"seniority_code": string | null,
"source": string | null,
"updated_at": string,
"workspace_id": string
            }[]
                          SetofOptions: {
        from: "*"
        to: "contacts"
        isOneToOne: false
        isSetofReturn: true
      } },
"import_remarks":
{ Args: { "batch_id": string }; Returns: {
                    "example_lines": (number)[] | null
                    "file": number | null
                    "remark": string | null
                    "row_count": number | null
            }[]
                           },
"import_summary":
{ Args: { "batch_id": string }; Returns: {
                    "action": string | null
                    "example_lines": (number)[] | null
                    "example_value": string | null
                    "field": string | null
                    "file": number | null
                    "hint": string | null
                    "reason": string | null
                    "reason_count": number | null
                    "row_count": number | null
                    "rule": string | null
            }[]
                           },
"influenced_outcomes":
{ Args: { "period"?: string,"since"?: string,"split_by"?: "influencer" | "campaign" | "platform","until"?: string }; Returns: {
                    "deals": number
                    "label": string | null
                    "label_id": string | null
                    "last_touched_at": string
                    "open_opportunities": number
                    "open_pipeline_minor": number
                    "opportunities": number
                    "revenue_minor": number | null
                    "touches": number
                    "won_pipeline_minor": number
                    "workspace_id": string
            }[]
                           },
"influencer":
{ Args: { "": Database["public"]['Views']["attribution_credits"]['Row'] }; Returns: { error: true } & "the function public.influencer with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "attribution_credits"
        to: "workspace_influencers"
        isOneToOne: true
        isSetofReturn: true
      } } |
{ Args: { "": Database["public"]['Views']["deliverable_board"]['Row'] }; Returns: { error: true } & "the function public.influencer with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "deliverable_board"
        to: "workspace_influencers"
        isOneToOne: true
        isSetofReturn: true
      } } |
{ Args: { "": Database["public"]['Views']["influenced_opportunities"]['Row'] }; Returns: { error: true } & "the function public.influencer with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "influenced_opportunities"
        to: "workspace_influencers"
        isOneToOne: true
        isSetofReturn: true
      } } |
{ Args: { "": Database["public"]['Views']["opportunity_touches"]['Row'] }; Returns: { error: true } & "the function public.influencer with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "opportunity_touches"
        to: "workspace_influencers"
        isOneToOne: true
        isSetofReturn: true
      } },
"influencer_profiles":
{ Args: { "": Database["public"]['Tables']["influencers"]['Row'] }; Returns: { error: true } & "the function public.influencer_profiles with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "influencers"
        to: "influencer_profiles"
        isOneToOne: true
        isSetofReturn: true
      } },
"influencers":
{ Args: { "": Database["public"]['Views']["influencer_profiles"]['Row'] }; Returns: { error: true } & "the function public.influencers with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "influencer_profiles"
        to: "influencers"
        isOneToOne: true
        isSetofReturn: true
      } },
"invite_member":
{ Args: { "email": string,"role"?: "admin" | "editor" | "viewer" }; Returns: string
                           },
"label_with_id":
{ Args: { "id": string,"mark"?: string,"name": string }; Returns: string | null
                           },
"landing_page":
{ Args: { "months"?: number }; Returns: {
                    "active_campaigns": number
                    "budget_minor": number
                    "content_due": number
                    "content_late": number
                    "credited_open_pipeline_minor": number | null
                    "credited_revenue_minor": number | null
                    "currency_code": string
                    "leads": number
                    "lost_opportunities": number
                    "model": string
                    "next_content": Json
                    "open_opportunities": number
                    "open_pipeline_minor": number
                    "opportunities": number
                    "pipeline_minor": number
                    "return_on_spend": number | null
                    "revenue_minor": number
                    "since": string
                    "spend_minor": number
                    "tasks_due": number
                    "top_campaigns": Json
                    "top_influencers": Json
                    "touches": number
                    "trend": Json
                    "weighted_pipeline_minor": number
                    "won_deals": number
                    "won_minor": number
                    "workspace": string
            }[]
                           },
"lead_totals":
{ Args: { "ends_on": string,"split_by": "influencer" | "campaign" | "platform","starts_on": string }; Returns: {
                    "label_id": string | null
                    "leads": number | null
                    "platform_code": string | null
                    "workspace_id": string | null
            }[]
                           },
"lose_opportunity":
{ Args: { "closed_on"?: string,"lost_reason": string,"opportunity_id": string }; Returns: undefined
                           },
"mark_saved_search_seen":
{ Args: { "name": string }; Returns: number
                           },
"merge_companies":
{ Args: { "duplicate_id": string,"survivor_id": string,"workspace_id"?: string }; Returns: string
                           },
"merge_contacts":
{ Args: { "duplicate_id": string,"survivor_id": string,"workspace_id"?: string }; Returns: string
                           },
"merge_influencers":
{ Args: { "duplicate_id": string,"survivor_id": string }; Returns: string | null
                           },
"merge_workspace_influencers":
{ Args: { "duplicate_id": string,"survivor_id": string,"workspace_id"?: string }; Returns: string
                           },
"normalise_identity":
{ Args: { "country_code"?: string,"kind": "email" | "mailbox" | "phone" | "domain" | "handle" | "url" | "name","platform_code"?: string,"value": string }; Returns: string | null
                           },
"opportunity":
{ Args: { "": Database["public"]['Views']["attribution_credits"]['Row'] }; Returns: { error: true } & "the function public.opportunity with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "attribution_credits"
        to: "opportunities"
        isOneToOne: true
        isSetofReturn: true
      } } |
{ Args: { "": Database["public"]['Views']["influenced_opportunities"]['Row'] }; Returns: { error: true } & "the function public.opportunity with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "influenced_opportunities"
        to: "opportunities"
        isOneToOne: true
        isSetofReturn: true
      } } |
{ Args: { "": Database["public"]['Views']["opportunity_touches"]['Row'] }; Returns: { error: true } & "the function public.opportunity with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "opportunity_touches"
        to: "opportunities"
        isOneToOne: true
        isSetofReturn: true
      } },
"opportunity_outcomes":
{ Args: { "period"?: string,"since"?: string,"until"?: string }; Returns: {
                    "amount_minor": number | null
                    "is_opened": boolean
                    "is_won": boolean
                    "opportunity_id": string
                    "revenue_minor": number | null
                    "status": string
                    "workspace_id": string
            }[]
                           },
"parent":
{ Args: { "": Database["public"]['Tables']["companies"]['Row'] }; Returns: { error: true } & "the function public.parent with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "companies"
        to: "companies"
        isOneToOne: true
        isSetofReturn: true
      } } |
{ Args: { "": Database["public"]['Tables']["industries"]['Row'] }; Returns: { error: true } & "the function public.parent with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "industries"
        to: "industries"
        isOneToOne: true
        isSetofReturn: true
      } },
"plan_import":
{ Args: { "batch_id": string,"row_limit"?: number }; Returns: {
              "applied_at": string | null,
"applied_by": string | null,
"created_at": string,
"created_by": string | null,
"id": string,
"mapping": NonNullable<Json>,
"next_file": number | null,
"next_line": number,
"phase": number,
"planned_at": string | null,
"source": string,
"status": string,
"undone_at": string | null,
"undone_by": string | null,
"words": NonNullable<Json>,
"workspace_id": string
            }
                          SetofOptions: {
        from: "*"
        to: "import_batches"
        isOneToOne: true
        isSetofReturn: false
      } },
"query_attribution_acquisition_cost":
{ Args: { "model"?: string,"period"?: string,"since"?: string,"until"?: string }; Returns: {
                    "cost_minor": number
                    "cost_per_credited_customer_minor": number | null
                    "cost_per_customer_minor": number | null
                    "cost_per_influenced_customer_minor": number | null
                    "credited_customers": number
                    "currency_code": string
                    "customers": number
                    "influenced_customers": number
                    "month": string | null
            }[]
                           },
"query_attribution_acquisition_cost_by":
{ Args: { "by"?: "influencer" | "campaign" | "platform","model"?: string,"period"?: string,"since"?: string,"until"?: string }; Returns: {
                    "cost_minor": number
                    "cost_per_customer_minor": number | null
                    "currency_code": string
                    "customers": number
                    "id": string | null
                    "label": string
            }[]
                           },
"query_attribution_changes_of_opportunity":
{ Args: { "after_run"?: string,"model"?: string,"opportunity": string,"until_run"?: string }; Returns: {
                    "change_minor": number | null
                    "channel": string | null
                    "computed_at": string
                    "currency_code": string
                    "percent_change": number | null
                    "reasons": string
                    "run_id": string
                    "touched_at": string | null
                    "touchpoint_id": number | null
            }[]
                           },
"query_attribution_changes_since":
{ Args: { "by"?: string,"max_rows"?: number,"model"?: string,"moment": string,"until"?: string }; Returns: {
                    "computed_at": string
                    "currency_code": string
                    "id": string | null
                    "label": string
                    "opportunity": string
                    "opportunity_id": string
                    "pipeline_after_minor": number
                    "pipeline_before_minor": number
                    "pipeline_change_minor": number
                    "reasons": string
                    "revenue_after_minor": number
                    "revenue_before_minor": number
                    "revenue_change_minor": number
            }[]
                           },
"query_attribution_cohorts_by_first_touch":
{ Args: { "model"?: string,"period"?: string,"since"?: string,"until"?: string }; Returns: {
                    "average_days_to_win": number | null
                    "credited_revenue_minor": number
                    "currency_code": string
                    "first_touch_month": string | null
                    "lost": number
                    "open": number
                    "open_pipeline_minor": number
                    "opportunities": number
                    "revenue_12_months_minor": number
                    "revenue_3_months_minor": number
                    "revenue_6_months_minor": number
                    "revenue_minor": number
                    "won": number
                    "won_minor": number
            }[]
                           },
"query_attribution_credited_return":
{ Args: { "by"?: "influencer" | "campaign" | "platform","model"?: string,"period"?: string,"since"?: string,"sourced_by"?: string,"until"?: string }; Returns: {
                    "cost_minor": number
                    "cost_per_deal_minor": number | null
                    "cost_per_opportunity_minor": number | null
                    "currency_code": string
                    "deals": number
                    "id": string | null
                    "label": string
                    "open_pipeline_minor": number
                    "opportunities": number
                    "paid_back_month": string | null
                    "payback_months": number | null
                    "return_percent": number | null
                    "revenue_minor": number
                    "sourced_revenue_minor": number
            }[]
                           },
"query_attribution_credits":
{ Args: { "by"?: "influencer" | "account" | "campaign" | "deliverable" | "platform" | "channel" | "credited_to" | "touch_month" | "company" | "month","model"?: string,"moment"?: string,"period"?: string,"run"?: string,"since"?: string,"until"?: string }; Returns: {
                    "currency_code": string
                    "deals": number
                    "id": string | null
                    "is_partial": boolean
                    "label": string
                    "lost_minor": number
                    "open_pipeline_minor": number
                    "opportunities": number
                    "revenue_minor": number
                    "revenue_percent": number | null
                    "won_pipeline_minor": number
            }[]
                           },
"query_attribution_credits_by_month":
{ Args: { "by"?: "influencer" | "account" | "campaign" | "deliverable" | "platform" | "channel" | "credited_to" | "touch_month" | "company" | "month","model"?: string,"period"?: string,"since"?: string,"until"?: string }; Returns: {
                    "currency_code": string
                    "deals": number
                    "id": string | null
                    "label": string
                    "lost_minor": number
                    "month": string
                    "open_pipeline_minor": number
                    "opportunities": number
                    "revenue_minor": number
                    "revenue_percent": number | null
                    "won_pipeline_minor": number
            }[]
                           },
"query_attribution_first_and_last_touch":
{ Args: { "period"?: string,"since"?: string,"until"?: string }; Returns: {
                    "channel": string | null
                    "currency_code": string
                    "first_amount_minor": number
                    "first_revenue_minor": number
                    "first_touches": number
                    "influencer_name": string | null
                    "last_amount_minor": number
                    "last_revenue_minor": number
                    "last_touches": number
            }[]
                           },
"query_attribution_influenced_by_campaign":
{ Args: { "max_rows"?: number,"period"?: string,"since"?: string,"until"?: string }; Returns: {
                    "campaign_id": string
                    "campaign_name": string
                    "currency_code": string
                    "influenced_deals": number
                    "influenced_open_pipeline_minor": number
                    "influenced_opportunities": number
                    "influenced_revenue_minor": number
                    "influenced_won_pipeline_minor": number
                    "status": string
                    "touches": number
            }[]
                           },
"query_attribution_influenced_by_influencer":
{ Args: { "max_rows"?: number,"period"?: string,"since"?: string,"until"?: string }; Returns: {
                    "currency_code": string
                    "influenced_deals": number
                    "influenced_open_opportunities": number
                    "influenced_open_pipeline_minor": number
                    "influenced_opportunities": number
                    "influenced_revenue_minor": number
                    "influenced_won_pipeline_minor": number
                    "influencer_name": string
                    "last_touched_at": string
                    "touches": number
                    "workspace_influencer_id": string
            }[]
                           },
"query_attribution_influenced_by_platform":
{ Args: { "period"?: string,"since"?: string,"until"?: string }; Returns: {
                    "currency_code": string
                    "influenced_deals": number
                    "influenced_open_pipeline_minor": number
                    "influenced_opportunities": number
                    "influenced_revenue_minor": number
                    "influenced_won_pipeline_minor": number
                    "platform": string
                    "touches": number
            }[]
                           },
"query_attribution_influencer_scorecard":
{ Args: { "max_rows"?: number,"model"?: string,"period"?: string,"since"?: string,"until"?: string }; Returns: {
                    "clicks": number
                    "collaborations": number | null
                    "contract_ends_on": string | null
                    "cost_minor": number
                    "currency_code": string
                    "deals": number
                    "influencer_name": string
                    "late": number
                    "open_pipeline_minor": number
                    "published": number
                    "return_percent": number | null
                    "revenue_minor": number
                    "status": string | null
                    "workspace_influencer_id": string
            }[]
                           },
"query_attribution_journey":
{ Args: { "for_opportunity": string }; Returns: {
                    "campaign_name": string | null
                    "channel": string | null
                    "contact_name": string | null
                    "content_title": string | null
                    "days_before": number
                    "evidence": number | null
                    "influencer_name": string | null
                    "opportunity": string
                    "role": string | null
                    "status": string
                    "touched_at": string | null
                    "touchpoint_id": number | null
                    "type": string | null
            }[]
                           },
"query_attribution_journey_as_reported":
{ Args: { "model"?: string,"moment": string,"opportunity": string }; Returns: {
                    "amount_minor": number | null
                    "amount_type": string
                    "campaign_name": string | null
                    "channel": string | null
                    "computed_at": string
                    "credited_on": string | null
                    "currency_code": string
                    "influencer_name": string | null
                    "model_name": string
                    "model_version": number
                    "percent": number | null
                    "run_id": string
                    "status": string
                    "touched_at": string | null
                    "touchpoint_id": number | null
            }[]
                           },
"query_attribution_journey_shares":
{ Args: { "model"?: string,"opportunity": string }; Returns: {
                    "amount_minor": number | null
                    "campaign_name": string | null
                    "channel": string | null
                    "contact_name": string | null
                    "currency_code": string
                    "influencer_name": string | null
                    "model_name": string
                    "percent": number | null
                    "touched_at": string | null
                    "touchpoint_id": number | null
                    "type": string | null
            }[]
                           },
"query_attribution_journeys":
{ Args: { "max_rows"?: number,"name"?: string }; Returns: {
                    "amount_minor": number | null
                    "company": string | null
                    "currency_code": string
                    "days": number | null
                    "first_touched_at": string | null
                    "influencers": number
                    "last_touched_at": string | null
                    "opportunity": string
                    "opportunity_id": string
                    "status": string
                    "touches": number
            }[]
                           },
"query_attribution_milestones":
{ Args: { "for_opportunity": string }; Returns: {
                    "amount_minor": number | null
                    "company": string | null
                    "currency_code": string
                    "happened_at": string | null
                    "milestone": string
                    "opportunity": string
                    "status": string
            }[]
                           },
"query_attribution_model_comparison":
{ Args: { "period"?: string,"since"?: string,"until"?: string }; Returns: {
                    "currency_code": string
                    "influencer_open_pipeline_minor": number
                    "influencer_revenue_minor": number
                    "model_name": string
                    "other_open_pipeline_minor": number
                    "other_revenue_minor": number
                    "unattributed_open_pipeline_minor": number
                    "unattributed_revenue_minor": number
            }[]
                           },
"query_attribution_organic_content":
{ Args: { "max_rows"?: number,"model"?: string,"period"?: string,"since"?: string,"until"?: string }; Returns: {
                    "contacts": number
                    "content": string
                    "currency_code": string
                    "deliverable_id": string | null
                    "engagements": number | null
                    "impressions": number | null
                    "influencer_name": string
                    "last_touched_at": string | null
                    "open_pipeline_minor": number
                    "platform_code": string | null
                    "published_url": string | null
                    "revenue_minor": number
                    "touches": number
                    "views": number | null
                    "workspace_influencer_id": string
            }[]
                           },
"query_attribution_roi_by_influencer":
{ Args: { "max_rows"?: number,"period"?: string,"since"?: string,"until"?: string }; Returns: {
                    "cost_minor": number
                    "currency_code": string
                    "influenced_deals": number
                    "influenced_open_pipeline_minor": number
                    "influenced_return_percent": number | null
                    "influenced_revenue_minor": number
                    "influencer_name": string
                    "workspace_influencer_id": string
            }[]
                           },
"query_attribution_runs":
{ Args: { "max_rows"?: number }; Returns: {
                    "amount_count": number
                    "as_of": string
                    "covers": string
                    "duration": string
                    "opportunity_count": number
                    "reported_at": string | null
                    "run_id": string
                    "type": string
            }[]
                           },
"query_attribution_self_reported_vs_tracked":
{ Args: { "period"?: string,"since"?: string,"until"?: string }; Returns: {
                    "contacts": number
                    "influencer_name": string
                    "only_said": number
                    "said": number
                    "said_and_tracked": number
                    "tracked": number
                    "untracked_percent": number | null
            }[]
                           },
"query_attribution_sourced_vs_influenced":
{ Args: { "by"?: "influencer" | "account" | "campaign" | "deliverable" | "platform" | "channel" | "credited_to" | "touch_month" | "company" | "month","model"?: string,"period"?: string,"since"?: string,"sourced_by"?: string,"until"?: string }; Returns: {
                    "credited_opportunities": number
                    "credited_pipeline_minor": number
                    "credited_revenue_minor": number
                    "currency_code": string
                    "id": string | null
                    "influenced_opportunities": number
                    "influenced_pipeline_minor": number
                    "influenced_revenue_minor": number
                    "label": string
                    "sourced_opportunities": number
                    "sourced_pipeline_minor": number
                    "sourced_revenue_minor": number
            }[]
                           },
"query_attribution_touches_by_channel":
{ Args: { "period"?: string,"since"?: string,"until"?: string }; Returns: {
                    "average_evidence": number
                    "channel": string
                    "contacts": number
                    "influencers": number
                    "percent": number
                    "touches": number
                    "type": string
                    "unknown_visitors": number
            }[]
                           },
"query_attribution_unattributed_share":
{ Args: { "period"?: string,"since"?: string,"until"?: string }; Returns: {
                    "amount_minor": number
                    "currency_code": string
                    "opportunities": number
                    "revenue_minor": number
                    "status": string
                    "unattributed_amount_minor": number
                    "unattributed_opportunities": number
                    "unattributed_percent": number | null
                    "unattributed_revenue_minor": number
            }[]
                           },
"query_attribution_what_if":
{ Args: { "by"?: "influencer" | "campaign" | "channel" | "credited_to","excluded_channels"?: ("influencer" | "paid_search" | "paid_social" | "organic_search" | "organic_social" | "email" | "direct" | "referral" | "event" | "outbound_sales" | "other")[],"half_life_hours"?: number,"lookback"?: number,"minimum_evidence"?: number,"model"?: string,"period"?: string,"since"?: string,"until"?: string }; Returns: {
                    "currency_code": string
                    "deals": number
                    "id": string | null
                    "label": string
                    "open_pipeline_change_minor": number
                    "open_pipeline_minor": number
                    "revenue_change_minor": number
                    "revenue_minor": number
                    "what_if_deals": number
                    "what_if_open_pipeline_minor": number
                    "what_if_revenue_minor": number
            }[]
                           },
"query_campaigns_budget_against_cost":
{ Args: { "for_campaign"?: string }; Returns: {
                    "approved_minor": number
                    "budget_minor": number | null
                    "campaign": string
                    "cost_minor": number
                    "currency_code": string
                    "left_minor": number | null
                    "paid_minor": number
                    "planned_minor": number
                    "refunded_minor": number
                    "slug": string
                    "status": string
                    "used_percent": number | null
            }[]
                           },
"query_campaigns_clicks":
{ Args: { "by"?: "campaign" | "link" | "influencer" | "deliverable","campaign"?: string,"max_rows"?: number,"period"?: string,"since"?: string,"until"?: string }; Returns: {
                    "bot_clicks": number
                    "clicks": number
                    "contacts": number
                    "first_clicked_at": string
                    "id": string | null
                    "label": string | null
                    "last_clicked_at": string
                    "repeated_clicks": number
                    "unique_visitors": number
            }[]
                           },
"query_campaigns_content_performance":
{ Args: { "campaign"?: string,"max_rows"?: number,"period"?: string,"since"?: string,"until"?: string }; Returns: {
                    "account_handle": string | null
                    "campaign_name": string | null
                    "clicks": number | null
                    "contacts": number
                    "deliverable_type_code": string
                    "engagement_percent": number | null
                    "engagements": number | null
                    "impressions": number | null
                    "influencer_name": string
                    "is_late": boolean
                    "is_organic": boolean
                    "platform_code": string
                    "published_at": string | null
                    "published_url": string | null
                    "title": string
                    "tracked_clicks": number
                    "views": number | null
            }[]
                           },
"query_campaigns_cost_per_result":
{ Args: { "for_campaign"?: string,"period"?: string,"since"?: string,"until"?: string }; Returns: {
                    "campaign": string
                    "clicks": number
                    "cost_minor": number
                    "cost_per_click_minor": number | null
                    "cost_per_lead_minor": number | null
                    "cost_per_opportunity_minor": number | null
                    "currency_code": string
                    "influenced_opportunities": number
                    "leads": number
                    "slug": string
                    "status": string
            }[]
                           },
"query_campaigns_cost_per_result_by":
{ Args: { "by"?: "platform" | "influencer","period"?: string,"since"?: string,"until"?: string }; Returns: {
                    "clicks": number
                    "cost_minor": number
                    "cost_per_click_minor": number | null
                    "cost_per_lead_minor": number | null
                    "cost_per_opportunity_minor": number | null
                    "currency_code": string
                    "id": string | null
                    "influenced_opportunities": number
                    "label": string
                    "leads": number
            }[]
                           },
"query_campaigns_deliverables_due":
{ Args: { "days"?: number }; Returns: {
                    "account_handle": string | null
                    "campaign_name": string
                    "campaign_slug": string
                    "days_left": number | null
                    "deliverable_id": string
                    "deliverable_type_code": string
                    "due_on": string | null
                    "influencer_name": string
                    "is_late": boolean | null
                    "platform_code": string
                    "revision_count": number
                    "status": string
                    "title": string
            }[]
                           },
"query_campaigns_history_of_campaign":
{ Args: { "campaign": string }; Returns: {
                    "about": string
                    "changed_at": string
                    "changed_by": string | null
                    "days_before": number | null
                    "from_status": string | null
                    "subject": string
                    "to_status": string
            }[]
                           },
"query_campaigns_influencer_funnel":
{ Args: { "for_campaign"?: string }; Returns: {
                    "campaign": string
                    "ever_there": number
                    "now_there": number
                    "percent": number | null
                    "slug": string
                    "status": string | null
            }[]
                           },
"query_campaigns_influencer_pay":
{ Args: { "for_campaign"?: string }; Returns: {
                    "campaign": string
                    "currency_code": string
                    "earned_minor": number | null
                    "fee_minor": number
                    "influencer_name": string
                    "owed_minor": number | null
                    "paid_minor": number | null
                    "pay_basis": string
                    "result_pay_minor": number | null
                    "results": number
                    "slug": string
            }[]
                           },
"query_campaigns_relationship_board":
{ Args: { "for_status"?: "discovered" | "contacted" | "in_conversation" | "negotiating" | "partner" | "paused" | "rejected","per_stage"?: number }; Returns: {
                    "do_not_contact": boolean
                    "headline": string | null
                    "is_private": boolean
                    "name": string
                    "owner_name": string | null
                    "profile": string | null
                    "rating": number | null
                    "status": string | null
                    "updated_at": string
                    "workspace_influencer_id": string
            }[]
                           },
"query_campaigns_status_board":
{ Args: { "for_status"?: "draft" | "planned" | "active" | "paused" | "completed" | "cancelled" }; Returns: {
                    "budget_minor": number | null
                    "contacts": number
                    "contracted": number
                    "cost_minor": number
                    "currency_code": string
                    "days_in_status": number
                    "deliverables": number
                    "ends_on": string | null
                    "late": number
                    "name": string
                    "objective": string
                    "owner_name": string | null
                    "published": number
                    "slug": string
                    "starts_on": string | null
                    "status": string
            }[]
                           },
"query_campaigns_targets":
{ Args: { "for_campaign"?: string }; Returns: {
                    "actual": number | null
                    "actual_minor": number | null
                    "campaign": string
                    "currency_code": string
                    "metric": string
                    "reached_percent": number
                    "slug": string
                    "target": number | null
                    "target_minor": number | null
            }[]
                           },
"query_campaigns_tracking_links":
{ Args: { "campaign"?: string,"max_rows"?: number }; Returns: {
                    "bot_touches": number
                    "campaign_name": string
                    "clicks": number
                    "contacts": number
                    "first_touched_at": string | null
                    "influencer_name": string | null
                    "last_touched_at": string | null
                    "repeated_clicks": number
                    "short_path": string
                    "slug": string
                    "touches": number
                    "unique_visitors": number
                    "url": string
                    "utm_content": string | null
                    "utm_source": string
            }[]
                           },
"query_dashboards_landing_page":
{ Args: { "months"?: number }; Returns: {
                    "active_campaigns": number
                    "budget_minor": number
                    "content_due": number
                    "content_late": number
                    "credited_open_pipeline_minor": number | null
                    "credited_revenue_minor": number | null
                    "currency_code": string
                    "leads": number
                    "lost_opportunities": number
                    "model": string
                    "next_content": Json
                    "open_opportunities": number
                    "open_pipeline_minor": number
                    "opportunities": number
                    "pipeline_minor": number
                    "return_on_spend": number | null
                    "revenue_minor": number
                    "since": string
                    "spend_minor": number
                    "tasks_due": number
                    "top_campaigns": Json
                    "top_influencers": Json
                    "touches": number
                    "trend": Json
                    "weighted_pipeline_minor": number
                    "won_deals": number
                    "won_minor": number
                    "workspace": string
            }[]
                           },
"query_dashboards_period_compared":
{ Args: { "period"?: string,"since"?: string,"until"?: string }; Returns: {
                    "before": number
                    "before_from": string
                    "before_minor": number | null
                    "before_until": string | null
                    "change_percent": number | null
                    "currency_code": string
                    "ends_on": string | null
                    "in_period": number
                    "in_period_minor": number | null
                    "measure": string
                    "starts_on": string
            }[]
                           },
"query_dashboards_recent_activity":
{ Args: { "days"?: number,"max_rows"?: number }; Returns: {
                    "about": string
                    "assignee": string | null
                    "created_by": string | null
                    "direction": string
                    "due_on": string | null
                    "occurred_at": string
                    "remind_at": string | null
                    "section": string
                    "subject": string
                    "type": string
            }[]
                           },
"query_dashboards_revenue_by_month":
{ Args: { "period"?: string,"reported_at"?: string,"since"?: string,"until"?: string }; Returns: {
                    "booked_minor": number
                    "contracted_minor": number
                    "currency_code": string
                    "deals": number
                    "expanded_minor": number
                    "month": string
                    "renewed_minor": number
                    "taken_back_minor": number
                    "total_minor": number | null
            }[]
                           },
"query_dashboards_team_workload":
{ Args: Record<PropertyKey, never>; Returns: {
                    "content_to_review": number
                    "currency_code": string
                    "member": string | null
                    "open_opportunities": number
                    "open_pipeline_minor": number
                    "open_tasks": number
                    "overdue_opportunities": number
                    "relationships": number
                    "role": string | null
                    "running_campaigns": number
            }[]
                           },
"query_discovery_by_audience":
{ Args: { "for_industry_share"?: number,"for_seniority_share"?: number,"industry"?: string,"max_rows"?: number,"platform"?: string,"seniority"?: string }; Returns: {
                    "engagement_rate": number | null
                    "followers": number | null
                    "industry_share": number | null
                    "influencer_id": string | null
                    "name": string
                    "platforms": (string)[]
                    "seniority_share": number | null
                    "status": string | null
            }[]
                           },
"query_discovery_by_platform":
{ Args: { "engagement_min"?: number,"followers_max"?: number,"followers_min"?: number,"max_rows"?: number,"platform"?: string }; Returns: {
                    "audience_credibility": number | null
                    "average_views": number | null
                    "country_code": string | null
                    "engagement_rate": number | null
                    "followers": number | null
                    "handle": string
                    "influencer_id": string | null
                    "is_private": boolean
                    "name": string
                    "posts_per_week": number | null
                    "status": string | null
                    "workspace_influencer_id": string | null
            }[]
                           },
"query_discovery_by_price":
{ Args: { "at_most_minor"?: number,"currency"?: string,"deliverable_type"?: string,"max_rows"?: number,"platform"?: string }; Returns: {
                    "agreed_amount_minor": number | null
                    "agreed_currency_code": string | null
                    "amount_minor": number | null
                    "currency_code": string | null
                    "followers": number | null
                    "influencer_id": string | null
                    "name": string
                    "status": string | null
                    "workspace_influencer_id": string | null
            }[]
                           },
"query_discovery_exclusivity_conflicts":
{ Args: { "category"?: string,"since"?: string }; Returns: {
                    "also_booked_by": string
                    "booking_category": string | null
                    "booking_status": string
                    "exclusivity_category": string | null
                    "influencer_name": string
                    "overlap_days": number | null
                    "promised_from": string | null
                    "promised_to": string
                    "promised_until": string | null
                    "workspace_influencer_id": string
            }[]
                           },
"query_discovery_facets":
{ Args: { "filters"?: Json,"per_facet"?: number }; Returns: {
                    "code": string
                    "facet": string
                    "is_capped": boolean | null
                    "name": string
                    "people": number
                    "percent": number | null
            }[]
                           },
"query_discovery_find_by_handle":
{ Args: { "for_handle": string,"platform"?: string }; Returns: {
                    "followers": number | null
                    "handle": string
                    "influencer_id": string | null
                    "is_private": boolean
                    "name": string
                    "platform_code": string
                    "status": string | null
                    "url": string | null
                    "workspace_influencer_id": string | null
            }[]
                           },
"query_discovery_find_by_name":
{ Args: { "for_name": string,"max_rows"?: number }; Returns: {
                    "country_code": string | null
                    "headline": string | null
                    "influencer_id": string | null
                    "is_private": boolean
                    "name": string
                    "similarity": number | null
                    "status": string | null
                    "workspace_influencer_id": string | null
            }[]
                           },
"query_discovery_look_alikes":
{ Args: { "influencer": string,"max_rows"?: number }; Returns: {
                    "audience_overlap_percent": number | null
                    "followers": number | null
                    "headline": string | null
                    "in_common": number | null
                    "influencer_id": string | null
                    "is_private": boolean
                    "name": string
                    "status": string | null
                    "topics": (string)[]
                    "workspace_influencer_id": string | null
            }[]
                           },
"query_discovery_saved_search":
{ Args: { "after"?: Json,"before"?: Json,"for_name": string,"page_size"?: number }; Returns: {
                    "country_code": string | null
                    "do_not_contact": boolean
                    "engagement_rate": number | null
                    "followers": number | null
                    "headline": string | null
                    "influencer_id": string | null
                    "is_blocked": boolean | null
                    "is_new": boolean | null
                    "is_private": boolean
                    "name": string
                    "page_key": Json | null
                    "platforms": (string)[]
                    "status": string | null
                    "topics": (string)[]
                    "workspace_influencer_id": string | null
            }[]
                           },
"query_discovery_search":
{ Args: { "active_since"?: string,"after"?: Json,"audience"?: Json,"before"?: Json,"countries"?: (string)[],"credibility_min"?: number,"engagement_min"?: number,"followers_max"?: number,"followers_min"?: number,"for_name"?: string,"for_platforms"?: (string)[],"for_topics"?: (string)[],"growth_min"?: number,"industries"?: (string)[],"languages"?: (string)[],"lists"?: (string)[],"more"?: Json,"not_contacted_since"?: string,"not_in_lists"?: (string)[],"page_size"?: number,"price_at_most_minor"?: number,"price_currency"?: string,"price_deliverable_type"?: string,"price_platform"?: string,"query"?: string,"sort"?: "followers" | "engagement" | "growth" | "price" | "relevance" | "fit","statuses"?: ("discovered" | "contacted" | "in_conversation" | "negotiating" | "partner" | "paused" | "rejected")[],"tags"?: (string)[],"verified"?: boolean }; Returns: {
                    "country_code": string | null
                    "do_not_contact": boolean
                    "engagement_rate": number | null
                    "followers": number | null
                    "growth": number | null
                    "headline": string | null
                    "influencer_id": string | null
                    "is_blocked": boolean | null
                    "is_private": boolean
                    "name": string
                    "page_key": Json | null
                    "platforms": (string)[]
                    "status": string | null
                    "topics": (string)[]
                    "workspace_influencer_id": string | null
            }[]
                           },
"query_discovery_who_is_in_our_lists":
{ Args: { "for_list"?: string,"max_rows"?: number }; Returns: {
                    "campaigns": number
                    "do_not_contact": boolean
                    "followers": number | null
                    "headline": string | null
                    "last_activity_at": string | null
                    "list": string
                    "listed_at": string
                    "name": string
                    "position": number | null
                    "status": string | null
                    "workspace_influencer_id": string | null
            }[]
                           },
"query_operations_audit_of_row":
{ Args: { "row_id": string,"table_name": string }; Returns: {
                    "action": string
                    "actor": string
                    "new_values": Json | null
                    "occurred_at": string
                    "old_values": Json | null
                    "transaction_id": number
            }[]
                           },
"query_operations_erasures":
{ Args: Record<PropertyKey, never>; Returns: {
                    "erased_at": string | null
                    "holds_personal_data": boolean
                    "id": string
                    "touches_kept": number
                    "type": string
            }[]
                           },
"query_operations_imports":
{ Args: Record<PropertyKey, never>; Returns: {
                    "first_created_at": string
                    "last_created_at": string
                    "new_in_7_days": number
                    "rows_held": number
                    "source": string
                    "table_name": string
            }[]
                           },
"query_pipeline_as_of":
{ Args: { "for_pipeline"?: string,"moment"?: string,"reported_at"?: string }; Returns: {
                    "amount_minor": number
                    "currency_code": string
                    "opportunities": number
                    "pipeline": string
                    "position": number
                    "probability": number
                    "stage": string
                    "weighted_minor": number
            }[]
                           },
"query_pipeline_by_stage":
{ Args: { "for_pipeline"?: string }; Returns: {
                    "amount_minor": number
                    "currency_code": string
                    "opportunities": number
                    "pipeline": string
                    "position": number
                    "probability": number
                    "stage": string
                    "weighted_minor": number
            }[]
                           },
"query_pipeline_closed_as_reported":
{ Args: { "period"?: string,"reported_at": string,"since"?: string,"until"?: string }; Returns: {
                    "currency_code": string
                    "difference_minor": number
                    "lost_reported": number
                    "lost_today": number
                    "month": string | null
                    "won_reported": number
                    "won_reported_minor": number
                    "won_today": number
                    "won_today_minor": number
            }[]
                           },
"query_pipeline_conversion":
{ Args: { "for_pipeline"?: string,"period"?: string,"since"?: string,"until"?: string }; Returns: {
                    "conversion_percent": number
                    "lost_here": number
                    "moved_on": number
                    "pipeline": string
                    "position": number
                    "reached": number
                    "stage": string
                    "win_percent": number
                    "won": number
            }[]
                           },
"query_pipeline_forecast":
{ Args: { "pipeline"?: string }; Returns: {
                    "amount_minor": number
                    "currency_code": string
                    "month": string | null
                    "opportunities": number
                    "timing": string
                    "weighted_minor": number
            }[]
                           },
"query_pipeline_lost_reasons":
{ Args: { "period"?: string,"since"?: string,"until"?: string }; Returns: {
                    "currency_code": string
                    "last_lost_on": string | null
                    "lost": number
                    "lost_minor": number
                    "lost_reason": string
                    "percent": number
            }[]
                           },
"query_pipeline_stale_opportunities":
{ Args: { "days"?: number,"max_rows"?: number }; Returns: {
                    "amount_minor": number | null
                    "company": string | null
                    "currency_code": string
                    "days_silent": number
                    "expected_close_on": string | null
                    "is_overdue": boolean
                    "last_sign_at": string
                    "opportunity": string
                    "opportunity_id": string
                    "owner_name": string | null
                    "stage": string
            }[]
                           },
"query_pipeline_velocity":
{ Args: { "for_pipeline"?: string,"period"?: string,"since"?: string,"until"?: string }; Returns: {
                    "average_days": number | null
                    "left_it": number
                    "median_days": number | null
                    "pipeline": string
                    "position": number
                    "slowest_tenth_days": number | null
                    "stage": string
            }[]
                           },
"query_pipeline_won_and_lost":
{ Args: { "period"?: string,"since"?: string,"until"?: string }; Returns: {
                    "average_days_to_win": number | null
                    "currency_code": string
                    "lost": number
                    "lost_minor": number
                    "month": string
                    "win_percent": number
                    "won": number
                    "won_minor": number
            }[]
                           },
"record_audience":
{ Args: { "account_id": string,"segments": Json,"workspace_id"?: string }; Returns: number
                           },
"record_influencers":
{ Args: { "people": Json }; Returns: {
                    "field": string | null
                    "hint": string | null
                    "influencer_id": string | null
                    "message": string | null
                    "outcome": string | null
                    "place": number | null
                    "rule": string | null
            }[]
                           },
"record_stage_history":
{ Args: { "entries": Json,"workspace_id"?: string }; Returns: {
                    "entry_count": number | null
                    "external_id": string | null
                    "hint": string | null
                    "opportunity_id": string | null
                    "outcome": string | null
                    "reason": string | null
                    "rule": string | null
                    "source": string | null
            }[]
                           },
"record_touchpoint_lines":
{ Args: { "lines": string,"workspace_id"?: string }; Returns: {
                    "external_id": string | null
                    "field": string | null
                    "hint": string | null
                    "outcome": string | null
                    "position": number | null
                    "reason": string | null
                    "rule": string | null
                    "source": string | null
                    "touchpoint_id": number | null
            }[]
                           },
"record_touchpoints":
{ Args: { "events": Json,"workspace_id"?: string }; Returns: {
                    "external_id": string | null
                    "field": string | null
                    "hint": string | null
                    "outcome": string | null
                    "position": number | null
                    "reason": string | null
                    "rule": string | null
                    "source": string | null
                    "touchpoint_id": number | null
            }[]
                           },
"refresh_attribution":
{ Args: { "batch_size"?: number }; Returns: number
                           },
"refresh_workspace_attribution":
{ Args: { "batch_size"?: number,"workspace_id": string }; Returns: number
                           },
"reject":
{ Args: { "given"?: (string)[],"rule": string }; Returns: undefined
                           },
"renew_consent":
{ Args: { "evidence": string,"identity": Json,"workspace_id"?: string }; Returns: number
                           },
"repeat_minutes":
{ Args: Record<PropertyKey, never>; Returns: number | null
                           },
"report_moment":
{ Args: { "given": string }; Returns: string | null
                           },
"report_months":
{ Args: { "ends_on": string,"starts_on": string }; Returns: string[]
                           },
"report_period":
{ Args: { "default_since"?: string,"period"?: string,"since": string,"until": string }; Returns: {
                    "ends_on": string | null
                    "starts_on": string | null
            }[]
                           },
"require_attribution_model":
{ Args: { "is_past"?: boolean,"must_add_up"?: boolean,"name": string }; Returns: string
                           },
"require_attribution_run":
{ Args: { "id": string }; Returns: string | null
                           },
"require_campaign":
{ Args: { "slug": string }; Returns: string | null
                           },
"require_computed_attribution":
{ Args: Record<PropertyKey, never>; Returns: boolean
                           },
"require_count":
{ Args: { "argument": string,"value": number }; Returns: undefined
                           },
"require_given":
{ Args: { "argument": string,"value": string }; Returns: undefined
                           },
"require_list":
{ Args: { "name": string }; Returns: string | null
                           },
"require_member":
{ Args: { "minimum_role": "owner" | "admin" | "editor" | "viewer","question": string }; Returns: undefined
                           },
"require_one_of":
{ Args: { "known": (string)[],"parameter": string,"value": string }; Returns: boolean | null
                           },
"require_opportunity":
{ Args: { "id": string }; Returns: string | null
                           },
"require_pipeline":
{ Args: { "name": string }; Returns: string | null
                           },
"resolve_company":
{ Args: { "company_id": string,"workspace_id"?: string }; Returns: string | null
                           },
"resolve_contact":
{ Args: { "contact_id": string,"workspace_id"?: string }; Returns: string | null
                           },
"resolve_influencer":
{ Args: { "influencer_id": string }; Returns: string | null
                           },
"resolve_workspace_influencer":
{ Args: { "workspace_id"?: string,"workspace_influencer_id": string }; Returns: string | null
                           },
"run_saved_search":
{ Args: { "after"?: Json,"before"?: Json,"name": string,"page_size"?: number }; Returns: {
                    "country_code": string | null
                    "do_not_contact": boolean | null
                    "engagement_rate": number | null
                    "followers": number | null
                    "growth": number | null
                    "headline": string | null
                    "influencer_id": string | null
                    "is_blocked": boolean | null
                    "is_new": boolean | null
                    "is_private": boolean | null
                    "name": string | null
                    "page_key": Json | null
                    "platforms": (string)[] | null
                    "status": string | null
                    "topics": (string)[] | null
                    "workspace_influencer_id": string | null
            }[]
                           },
"run_workspace_attribution":
{ Args: { "as_of"?: string,"workspace_id": string }; Returns: string
                           },
"search_influencers":
{ Args: { "after"?: Json,"before"?: Json,"filters"?: Json,"page_size"?: number,"sort"?: "followers" | "engagement" | "growth" | "price" | "relevance" | "fit" }; Returns: {
                    "country_code": string | null
                    "do_not_contact": boolean
                    "engagement_rate": number | null
                    "followers": number | null
                    "growth": number | null
                    "headline": string | null
                    "influencer_id": string | null
                    "is_blocked": boolean | null
                    "is_private": boolean
                    "name": string
                    "page_key": Json | null
                    "platforms": (string)[]
                    "status": string | null
                    "topics": (string)[]
                    "workspace_influencer_id": string | null
            }[]
                           },
"search_page":
{ Args: { "after"?: Json,"before"?: Json,"filters"?: Json,"page_size"?: number,"sort"?: "followers" | "engagement" | "growth" | "price" | "relevance" | "fit" }; Returns: Json
                           },
"set_default_workspace":
{ Args: { "workspace_id": string }; Returns: undefined
                           },
"spend_label":
{ Args: { "label": string,"label_id": string,"split_by": string,"workspace_id": string }; Returns: {
                    "id": string | null
                    "name": string | null
                    "slug": string | null
            }[]
                           },
"spend_totals":
{ Args: { "ends_on": string,"split_by": "influencer" | "campaign" | "platform","starts_on": string }; Returns: {
                    "cost_minor": number | null
                    "first_month": string | null
                    "label_id": string | null
                    "platform_code": string | null
                    "workspace_id": string | null
            }[]
                           },
"stage_import_rows":
{ Args: { "batch_id": string,"file": number,"first_line": number,"rows": Json }; Returns: number
                           },
"start_of_day":
{ Args: { "day": string }; Returns: string | null
                           },
"subindustries":
{ Args: { "": Database["public"]['Tables']["industries"]['Row'] }; Returns: { error: true } & "the function public.subindustries with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "industries"
        to: "industries"
        isOneToOne: false
        isSetofReturn: true
      } },
"subsidiaries":
{ Args: { "": Database["public"]['Tables']["companies"]['Row'] }; Returns: { error: true } & "the function public.subsidiaries with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "companies"
        to: "companies"
        isOneToOne: false
        isSetofReturn: true
      } },
"touches":
{ Args: { "": Database["public"]['Tables']["opportunities"]['Row'] }; Returns: { error: true } & "the function public.touches with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "opportunities"
        to: "opportunity_touches"
        isOneToOne: false
        isSetofReturn: true
      } },
"undo_company_merge":
{ Args: { "duplicate_id": string,"workspace_id"?: string }; Returns: string
                           },
"undo_contact_merge":
{ Args: { "duplicate_id": string,"workspace_id"?: string }; Returns: string
                           },
"undo_import":
{ Args: { "batch_id": string,"row_limit"?: number }; Returns: {
              "applied_at": string | null,
"applied_by": string | null,
"created_at": string,
"created_by": string | null,
"id": string,
"mapping": NonNullable<Json>,
"next_file": number | null,
"next_line": number,
"phase": number,
"planned_at": string | null,
"source": string,
"status": string,
"undone_at": string | null,
"undone_by": string | null,
"words": NonNullable<Json>,
"workspace_id": string
            }
                          SetofOptions: {
        from: "*"
        to: "import_batches"
        isOneToOne: true
        isSetofReturn: false
      } },
"undo_workspace_influencer_merge":
{ Args: { "duplicate_id": string,"workspace_id"?: string }; Returns: string
                           },
"uuid_v7":
{ Args: Record<PropertyKey, never>; Returns: string | null
                           },
"win_opportunity":
{ Args: { "billing_period"?: "one_off" | "monthly" | "quarterly" | "annual","closed_on"?: string,"opportunity_id": string,"starts_on"?: string,"term_months"?: number,"value_minor"?: number }; Returns: string
                           },
"workspace_influencer_profiles":
{ Args: { "": Database["public"]['Tables']["workspace_influencers"]['Row'] }; Returns: { error: true } & "the function public.workspace_influencer_profiles with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "workspace_influencers"
        to: "workspace_influencer_profiles"
        isOneToOne: true
        isSetofReturn: true
      } },
"workspace_influencers":
{ Args: { "": Database["public"]['Views']["workspace_influencer_profiles"]['Row'] }; Returns: { error: true } & "the function public.workspace_influencers with parameter or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache"
                          SetofOptions: {
        from: "workspace_influencer_profiles"
        to: "workspace_influencers"
        isOneToOne: true
        isSetofReturn: true
      } },
"workspace_today":
{ Args: Record<PropertyKey, never>; Returns: string | null
                           }
          }
          Enums: {
            [_ in never]: never
          }
          CompositeTypes: {
            [_ in never]: never
          }
        }
}

type DatabaseWithoutInternals = Omit<Database, '__InternalSupabase'>

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, "public">]

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    | keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
        DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])
    : never = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
      DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])[TableName] extends {
      Row: infer R
      ComputedFields: infer C
    }
    ? Omit<R, Extract<C, keyof R>>
    : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
  ? (DefaultSchema["Tables"] & DefaultSchema["Views"])[DefaultSchemaTableNameOrOptions] extends {
      Row: infer R
      ComputedFields: infer C
    }
    ? Omit<R, Extract<C, keyof R>>
    : never
  : never

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Insert: infer I
    }
    ? I
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
  ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
      Insert: infer I
    }
    ? I
    : never
  : never

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Update: infer U
    }
    ? U
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
  ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
      Update: infer U
    }
    ? U
    : never
  : never

export type Enums<
  DefaultSchemaEnumNameOrOptions extends
    | keyof DefaultSchema["Enums"]
    | { schema: keyof DatabaseWithoutInternals },
  EnumName extends DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"]
    : never = never
> = DefaultSchemaEnumNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"]
  ? DefaultSchema["Enums"][DefaultSchemaEnumNameOrOptions]
  : never

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    | keyof DefaultSchema["CompositeTypes"]
    | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"]
    : never = never
> = PublicCompositeTypeNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"][CompositeTypeName]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema["CompositeTypes"]
  ? DefaultSchema["CompositeTypes"][PublicCompositeTypeNameOrOptions]
  : never

export const Constants = {
  "public": {
          Enums: {
            
          }
        }
} as const
