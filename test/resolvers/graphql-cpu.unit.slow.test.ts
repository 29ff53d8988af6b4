import { getIntrospectionQuery } from "graphql";
import { medianOnThatMachine } from "../support/cpu";
import { withService } from "../support/harness";
import { worstDocuments } from "../support/worst-documents";

const service = withService({ LOG_LEVEL: "silent" });

/** Milliseconds of CPU that an anonymous document may take on the machine on which the limits were chosen. */
const cpuMillisecondsMax = 10;
const runs = 15;

const introspection = getIntrospectionQuery();

let asked = 0;

/** Sends a document to the whole app without a socket, whose cost varies. Each text is unique, so no cache helps. */
function ask(query: string, variables: object | undefined) {
  asked += 1;
  return service.current.app.inject({
    method: "POST",
    url: "/graphql",
    headers: { "content-type": "application/json" },
    payload: JSON.stringify({
      query: `${query}${asked % 2 ? " " : "\n"}${"\t".repeat(asked % 9)}`,
      variables,
    }),
  });
}

it.each(worstDocuments.map(([name, query, variables]) => ({ name, query, variables })))(
  "spends at most 10 ms of CPU on an anonymous document: $name",
  async ({ query, variables }) => {
    const document = query || introspection;
    for (let warmUp = 0; warmUp < runs; warmUp += 1) await ask(document, variables);
    expect(await medianOnThatMachine(runs, () => ask(document, variables))).toBeLessThan(cpuMillisecondsMax);
    expect((await ask(document, variables)).statusCode).toBeLessThan(500);
  },
);
