import type { Database } from "../src/database/database";
import { bulkLedger } from "./bulk-ledger";
import { countRecorded, requireRightBooks } from "./audit";
import { withDatabase, type BenchDatabase, type Engine } from "./database";
import { applyLoad, type LoadResult } from "./load";
import { cpuMicroseconds, type ServiceProcess } from "./processes";
import { requestsOf, scenarios, type Scenario } from "./scenarios";
import { isOurs, startSubject, type Subject } from "./subjects";

const warmUpSeconds = 2;

/** A running subject with its database. */
export interface Running {
  readonly subject: Subject;
  readonly database: BenchDatabase;
  readonly processes: readonly ServiceProcess[];
}

/** One run of load, with its cost. */
export interface Run extends LoadResult {
  readonly appCpu: number | undefined;
  readonly databaseCpu: number | undefined;
}

export interface RunOptions {
  readonly scenario: Scenario;
  readonly connections: number;
  readonly seconds: number;
  /** The process of the database server, if that is not the service's own process. */
  readonly serverProcessId: number | undefined;
}

/** Starts a service on a database of its own. */
export async function start(subject: Subject, engine: Engine): Promise<Running> {
  const database = await subject.makeDatabase(engine);
  return { subject, database, processes: [await startSubject(subject, database.url)] };
}

/** Stops the processes of a service, and removes its database. */
export async function stop({ processes, database }: Running): Promise<void> {
  for (const process of processes) await process.stop();
  await database.drop();
}

/** Sends the requests that the scenario depends on: wallets, first purchases, rows to list. */
export async function prepare(running: Running, scenario: Scenario): Promise<void> {
  const buying = scenarios[0] as Scenario;
  const purchases = 60;
  // Some peers only list.
  if (scenario.name === "screen of 50 purchases" && !isOurs(running.subject))
    await withDatabase(running.database.url, (database) =>
      bulkLedger(database, purchases * scenario.users, scenario.users),
    );
  else if (scenario.name.endsWith("of 50 purchases"))
    await sendAll(running, { ...buying, users: scenario.users }, purchases);
  await sendAll(running, scenario, 1);
  // A new process runs its code unoptimised, and a few requests would not change that.
  await run(running, { scenario, connections: 64, seconds: warmUpSeconds, serverProcessId: undefined });
}

async function sendAll({ processes, subject }: Running, scenario: Scenario, times: number): Promise<void> {
  const [{ url } = { url: "" }] = processes;
  const senders = Math.min(32, scenario.users);
  const send = async (sender: number) => {
    const peer = !isOurs(subject);
    const requests = requestsOf(scenario, { connections: senders, connection: sender, peer });
    for (const { path, method, headers, body } of Array<typeof requests>(times).fill(requests).flat()) {
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: headers as Record<string, string>,
        body: body as string,
      });
      const text = await answer.text();
      if (!answer.ok || text.includes('"errors":[{'))
        throw new Error(`${subject.name} answers ${answer.status}: ${text}`);
    }
  };
  await Promise.all(Array.from({ length: senders }, (_, sender) => send(sender)));
}

/**
 * Runs the load once, and then audits the books.
 * @throws Error when a request failed, or when the books do not contain exactly the acknowledged purchases.
 */
export async function run(running: Running, options: RunOptions): Promise<Run> {
  return withDatabase(running.database.url, async (database) => {
    const recordedBefore = await countRecorded(database, running.subject.books);
    const measured = await measure(running, options);
    await audit(running, options, database, measured.acknowledged, recordedBefore);
    return measured;
  });
}

async function measure({ processes, subject }: Running, options: RunOptions): Promise<Run> {
  const { scenario, connections, seconds, serverProcessId } = options;
  const cpu = () => [
    processes.reduce((sum, { processId }) => sum + (cpuMicroseconds(processId) ?? Number.NaN), 0),
    cpuMicroseconds(serverProcessId) ?? Number.NaN,
  ];
  const [appBefore = 0, databaseBefore = 0] = cpu();
  const result = await applyLoad({
    urls: processes.map(({ url }) => url),
    connections,
    seconds,
    requestsOf: (connection) => requestsOf(scenario, { connections, connection, peer: !isOurs(subject) }),
  });
  const [appAfter = 0, databaseAfter = 0] = cpu();
  return {
    ...result,
    appCpu: known(appAfter - appBefore),
    databaseCpu: known(databaseAfter - databaseBefore),
  };
}

async function audit(
  { subject }: Running,
  { scenario, connections }: RunOptions,
  database: Database,
  acknowledged: number,
  recordedBefore: number,
): Promise<void> {
  const recorded = (await countRecorded(database, subject.books)) - recordedBefore;
  const expected = scenario.buys ? acknowledged : 0;
  if (recorded !== expected) {
    throw new Error(
      `${subject.name}, ${scenario.name}, ${connections} connections: ${expected} purchases acknowledged, ${recorded} recorded.`,
    );
  }
  if (scenario.buys) await requireRightBooks(database, subject.books);
}

function known(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}
