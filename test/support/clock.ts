import { tokenFor, type RestAnswer, type TestService } from "./harness";

const advancing =
  "mutation ($by: String!) { advanceClock(input: { by: $by }) { clock { now offsetSeconds } } }";

/** Moves the clock of the service as an admin. */
export function advance({ graphql }: Pick<TestService, "graphql">, by: string): Promise<RestAnswer> {
  return graphql(advancing, { as: "boss", role: "admin", variables: { by } });
}

/** The same for the service at this address. Answers how far its clock is ahead then, in seconds. */
export async function advanceAt(url: string, by: string): Promise<number> {
  const { advanceClock } = await ask(url, advancing, { by });
  return advanceClock.clock.offsetSeconds;
}

/** How far the clock of the service at this address is ahead, in seconds. */
export async function offsetAt(url: string): Promise<number> {
  const { clock } = await ask(url, "{ clock { offsetSeconds } }");
  return clock.offsetSeconds;
}

async function ask(url: string, query: string, variables: object = {}) {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${tokenFor("boss", "admin")}` },
    body: JSON.stringify({ query, variables }),
  });
  return ((await response.json()) as { data: any }).data; // oxlint-disable-line typescript/no-explicit-any -- tests look at what came
}
