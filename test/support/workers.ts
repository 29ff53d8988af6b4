import { once } from "node:events";
import { request, type IncomingHttpHeaders } from "node:http";
import type { Role } from "../../src/auth/viewer";
import { migrate, requireReady } from "../../src/database/migrate";
import { seed } from "../../src/development/seed";
import { auditBooks } from "./audit-books";
import { build, startBuilt, type BuiltService } from "./built-service";
import { makeDatabase, withDatabase } from "./database";
import { starterId, testSecret, tokenFor } from "./harness";
import { eventually, patience } from "./patience";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface AskOptions {
  readonly as?: string;
  readonly role?: Role;
  readonly headers?: Record<string, string>;
  /** Sent as JSON, by POST. */
  readonly body?: object;
}

/** Creates a database with the development packages in it. */
export async function makeSeededDatabase() {
  const database = await makeDatabase();
  await withDatabase(database.url, async (opened) => {
    await migrate(opened, "test");
    await requireReady(opened, "test");
    await seed(opened);
  });
  return database;
}

/** The settings of a service in several processes, three by default. */
export function workerSettings(databaseUrl: string, variables: Record<string, string> = {}) {
  return {
    NODE_ENV: "test",
    WORKERS: "3",
    JWT_SECRET: testSecret,
    DATABASE_URL: databaseUrl,
    DATABASE_WAIT_SECONDS: "0",
    ...variables,
  };
}

/** What the tests of one file use, see `withWorkers`. */
interface WorkersSetting {
  /** The program of the built service. */
  readonly main: string;
  readonly databaseUrl: string;
  /** The service of the present test, which is ended after it. */
  service: BuiltService;
  /** Starts the service in several processes. */
  start(variables?: Record<string, string>): Promise<BuiltService>;
}

/** Builds the service once for a file, and makes a database for each test, whose books are audited afterwards. */
export function withWorkers(): WorkersSetting {
  let built: ReturnType<typeof build>;
  let database: Awaited<ReturnType<typeof makeSeededDatabase>>;
  let service: BuiltService | undefined;
  beforeAll(() => {
    built = build();
  });
  afterAll(() => built.remove());
  beforeEach(async () => {
    database = await makeSeededDatabase();
  });
  afterEach(async () => {
    if (service) await endService(service);
    service = undefined;
    await withDatabase(database.url, auditBooks);
    await database.drop();
  });
  return {
    get main() {
      return built.main;
    },
    get databaseUrl() {
      return database.url;
    },
    get service() {
      if (!service) throw new Error("The test has started no service.");
      return service;
    },
    set service(started: BuiltService) {
      service = started;
    },
    async start(variables) {
      service = await startWorkers(built.main, database.url, variables);
      return service;
    },
  };
}

/** Starts the built service in several processes on the database. */
export function startWorkers(main: string, databaseUrl: string, variables: Record<string, string> = {}) {
  return startBuilt(main, workerSettings(databaseUrl, variables));
}

/** Sends a request on a new connection, which the next worker accepts. Fails after some seconds without an answer. */
export function ask(
  url: string,
  path: string,
  { as, role, headers = {}, body }: AskOptions = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const given = {
      ...(as === undefined ? {} : { authorization: `Bearer ${tokenFor(as, role)}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    };
    const outgoing = request(
      `${url}${path}`,
      { agent: false, method: body ? "POST" : "GET", headers: given, timeout: patience(15_000) },
      (incoming) => {
        let text = "";
        incoming.setEncoding("utf8").on("data", (chunk) => (text += chunk));
        incoming.once("error", reject);
        incoming.once("end", () =>
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text }),
        );
      },
    );
    outgoing.once("timeout", () => outgoing.destroy(new Error(`${path} was not answered`)));
    outgoing.once("error", reject);
    outgoing.end(body && JSON.stringify(body));
  });
}

/** Buys the starter package, which has 100 credits, on a new connection. */
export function buy(url: string, user: string, key?: string): Promise<Answer> {
  return ask(url, "/api/v1/credit-packages/purchase", {
    as: user,
    body: { packageId: starterId },
    headers: key === undefined ? {} : { "idempotency-key": key },
  });
}

/** The lines of the service's log so far. */
export function logOf(service: BuiltService): Record<string, unknown>[] {
  return service
    .output()
    .split("\n")
    .filter((line) => line.startsWith("{") && line.endsWith("}"))
    .map((line) => JSON.parse(line));
}

/** The process id of each worker, by its number, from the newest lines of the log. */
export async function processesOf(service: BuiltService, workers = 3): Promise<Map<number, number>> {
  const from = logOf(service).length;
  return eventually(async () => {
    await Promise.all(Array.from({ length: workers }, () => ask(service.url, "/")));
    const lines = logOf(service).slice(from);
    const found = new Map(
      lines.filter(({ msg }) => msg === "request").map(({ worker, pid }) => [Number(worker), Number(pid)]),
    );
    expect([...found.keys()].toSorted()).toEqual(Array.from({ length: workers }, (_, index) => index + 1));
    return found;
  }, 15_000);
}

/** Ends the service if a test has not ended it, so that no process is left. */
export async function endService({ process: child }: BuiltService): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}
