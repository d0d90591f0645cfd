import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from './generated/client.ts'
import { clients, takeTurns } from './turns.mjs'

const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.POOL_URL, max: clients }) })

await takeTurns((claims: string, workspace: string) =>
  prisma.$transaction(async (transaction) => {
    const [before] = await transaction.$queryRaw<{ login: string; left: string }[]>`
      select current_user::text as login,
        concat(current_setting('request.jwt.claims', true), current_setting('crmdb.workspace_id', true)) as left`
    await transaction.$queryRaw`
      select set_config('request.jwt.claims', ${claims}, true), set_config('crmdb.workspace_id', ${workspace}, true),
        set_config('role', 'authenticated', true)`
    const rows = await transaction.companies.findMany({ select: { name: true }, orderBy: { name: 'asc' } })
    return { ...before, companies: rows.map((row) => row.name) }
  }),
)
await prisma.$disconnect()
