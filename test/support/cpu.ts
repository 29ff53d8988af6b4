import { execute, getIntrospectionQuery, parse, validate } from "graphql";
import { schema } from "./committed-schema";

/** Milliseconds of CPU that the yardstick below takes on the machine on which the limits were chosen. */
const yardstickMilliseconds = 6;

const introspection = getIntrospectionQuery();

/** Milliseconds of CPU that work takes here. A busy machine changes CPU time less than wall time. */
export async function cpuMilliseconds(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/**
 * The CPU that work takes on the machine that the limits were chosen on, in milliseconds: the median of several runs,
 * each beside a run of the yardstick, because what else the machine does slows down both.
 */
export async function medianOnThatMachine(runs: number, work: () => unknown): Promise<number> {
  const results: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const scale = Math.max(1, (await cpuMilliseconds(introspect)) / yardstickMilliseconds);
    results.push((await cpuMilliseconds(work)) / scale);
  }
  return results.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN;
}

/** The yardstick: graphql-js alone, executing the introspection query of a tool. */
function introspect(): string {
  const document = parse(introspection);
  validate(schema, document);
  return JSON.stringify(execute({ schema, document }));
}
