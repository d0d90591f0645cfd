// Two clients of postgres.js take turns through a pooler: prints how many of their calls failed, and why.
import postgres from 'postgres'

const prepare = process.env.PREPARE !== 'false'
const clients = [1, 2].map(() => postgres(process.env.POOL_URL, { max: 1, prepare }))
const errors = []
for (let turn = 0; turn < 20; turn++) {
  for (const [index, sql] of clients.entries()) {
    try {
      const [row] = await sql`select ${turn}::int + ${index}::int as sum`
      if (row.sum !== turn + index) errors.push('wrong answer')
    } catch (error) {
      errors.push(error.message)
    }
  }
}
await Promise.all(clients.map((sql) => sql.end()))
console.log(JSON.stringify(errors))
