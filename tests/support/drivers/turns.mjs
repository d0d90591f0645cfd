// An application's requests through a pooler, by whatever driver: several clients, each request for another tenant.

const tenants = JSON.parse(process.env.TENANTS)
const calls = Number(process.env.CALLS)
const login = new URL(process.env.POOL_URL).username
export const clients = Number(process.env.CLIENTS)

/**
 * Makes all calls and prints how many were answered and what was wrong with the others. `request` takes a tenant's
 * claims and workspace; it gives the login and the settings it found before it set them, and the companies it read.
 */
export async function takeTurns(request) {
  let turn = 0
  let answered = 0
  const wrong = []
  const client = async () => {
    while (turn < calls) {
      const { settings, company } = tenants[turn++ % tenants.length]
      try {
        const found = JSON.stringify(await request(...settings))
        if (found === JSON.stringify({ login, left: '', companies: [company] })) answered++
        else wrong.push(`${found} instead of ${company}`)
      } catch (error) {
        wrong.push(String(error.message))
      }
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  console.log(JSON.stringify({ answered, wrong }))
}
