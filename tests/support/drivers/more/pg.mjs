import pg from 'pg'
import { clients, takeTurns } from './turns.mjs'

const pool = new pg.Pool({ connectionString: process.env.POOL_URL, max: clients })

await takeTurns(async (claims, workspace) => {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const before = await client.query(
      `select current_user::text as login,
        concat(current_setting('request.jwt.claims', true), current_setting('crmdb.workspace_id', true)) as left`,
    )
    await client.query(
      `select set_config('request.jwt.claims', $1, true), set_config('crmdb.workspace_id', $2, true),
        set_config('role', 'authenticated', true)`,
      [claims, workspace],
    )
    const { rows } = await client.query('select name from public.companies order by name')
    await client.query('commit')
    return { ...before.rows[0], companies: rows.map((row) => row.name) }
  } finally {
    client.release()
  }
})
await pool.end()
