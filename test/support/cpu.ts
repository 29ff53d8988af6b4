import { execute, getIntrospectionQuery, parse, validate } from "graphql";
import { schema } from "./committed-schema";

/** What the yardstick below takes on the machine that the limits were chosen on, in milliseconds of CPU. */
const yardstickMilliseconds = 6;

const introspection = getIntrospectionQuery();

/** The CPU that work takes here, in milliseconds. CPU, and not time, so that a busy machine fails nothing. */
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

/** graphql-js alone, with the introspection of a tool. */
function introspect(): string {
  const document = parse(introspection);
  validate(schema, document);
  return JSON.stringify(execute({ schema, document }));
}
