import { execute, getIntrospectionQuery, parse, validate } from "graphql";
import { schema } from "../support/committed-schema";
import { withService } from "../support/harness";
import { worstDocuments } from "../support/worst-documents";

const service = withService({ LOG_LEVEL: "silent" });

/** What an anonymous document may cost, in milliseconds of CPU on the machine that the limits were chosen on. */
const cpuMillisecondsMax = 10;
/** What the yardstick below takes on that machine, in milliseconds of CPU. */
const yardstickMilliseconds = 6;
const runs = 15;

const introspection = getIntrospectionQuery();

/** CPU, and not time, so that a busy machine fails nothing. */
async function cpuMilliseconds(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The median of several runs, each beside a run of the yardstick: what else the machine does slows down both. */
async function medianOnThatMachine(work: () => unknown): Promise<number> {
  const results: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const scale = Math.max(1, (await cpuMilliseconds(introspect)) / yardstickMilliseconds);
    results.push((await cpuMilliseconds(work)) / scale);
  }
  return results.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN;
}

/** graphql-js alone, with the introspection of a tool. */
function introspect(): string {
  const document = parse(introspection);
  validate(schema, document);
  return JSON.stringify(execute({ schema, document }));
}

let asked = 0;

/** Through the whole app, but without a socket, whose cost varies; each text is new, so that nothing is remembered. */
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
    expect(await medianOnThatMachine(() => ask(document, variables))).toBeLessThan(cpuMillisecondsMax);
    expect((await ask(document, variables)).statusCode).toBeLessThan(500);
  },
);
