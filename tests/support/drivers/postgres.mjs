import postgres from 'postgres'
import { clients, takeTurns } from './turns.mjs'

const sql = postgres(process.env.POOL_URL, { max: clients, prepare: false })

await takeTurns((claims, workspace) =>
  sql.begin(async (transaction) => {
    const [before] = await transaction`
      select current_user::text as login,
        concat(current_setting('request.jwt.claims', true), current_setting('crmdb.workspace_id', true)) as left`
    await transaction`
      select set_config('request.jwt.claims', ${claims}, true), set_config('crmdb.workspace_id', ${workspace}, true),
        set_config('role', 'authenticated', true)`
    const rows = await transaction`select name from public.companies order by name`
    return { ...before, companies: rows.map((row) => row.name) }
  }),
)
await sql.end()
