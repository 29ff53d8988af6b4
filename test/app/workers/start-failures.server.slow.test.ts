import { createServer, type AddressInfo } from "node:net";
import { build, runBuilt } from "../../support/built-service";
import { makeDatabase } from "../../support/database";
import { ask, endService, makeSeededDatabase, startWorkers, workerSettings } from "../../support/workers";

let main: string;
let remove: () => void;
let database: { url: string; drop: () => Promise<void> };

beforeAll(() => {
  ({ main, remove } = build());
});
afterAll(() => remove());
beforeEach(async () => {
  database = await makeSeededDatabase();
});
afterEach(() => database.drop());

/** Runs a service that must not start, in three processes. Returns its exit code, and what it says to the operator. */
async function run(variables: Record<string, string>) {
  const { code, output } = await runBuilt(main, workerSettings(database.url, variables));
  return { code, says: output.split("\n").filter((line) => line !== "" && !line.startsWith("{")) };
}

/** Expects the same lines and exit code of three processes as of one. */
async function expectSameFailure(variables: Record<string, string>, words: string): Promise<void> {
  const failure = await run({ ...variables, WORKERS: "3" });
  expect(failure.code).toBe(1);
  expect(failure.says.join("\n")).toContain(words);
  expect(failure).toEqual(await run({ ...variables, WORKERS: "1" }));
}

async function withTakenPort(work: (port: string) => Promise<void>): Promise<void> {
  const taken = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => void taken.once("listening", resolve));
  try {
    await work(String((taken.address() as AddressInfo).port));
  } finally {
    taken.close();
  }
}

describe("says why it cannot start, in the same words as one process,", () => {
  it("when its port is in use", () => withTakenPort((PORT) => expectSameFailure({ PORT }, "EADDRINUSE")));

  it("when the port of its metrics is in use", () =>
    withTakenPort((METRICS_PORT) => expectSameFailure({ METRICS_PORT }, "EADDRINUSE")));

  it("when a setting is wrong", () => expectSameFailure({ LEDGER_LANES: "none" }, "LEDGER_LANES"));

  it("when the database belongs to another environment", () =>
    expectSameFailure({ NODE_ENV: "development" }, "created for test"));

  it("when the database lacks migrations", async () => {
    const empty = await makeDatabase();
    await expectSameFailure({ DATABASE_URL: empty.url, MIGRATE_ON_START: "false" }, "lacks migrations");
    await empty.drop();
  });

  it("when there is no database", () =>
    expectSameFailure({ DATABASE_URL: "mysql://root@127.0.0.1:1/nothing" }, "ECONNREFUSED"));
});

it("refuses the embedded database, and says which settings exclude each other", async () => {
  const { code, says } = await run({ DATABASE_URL: "file:./data/never.db" });
  expect(code).toBe(1);
  expect(says.join("\n")).toMatch(/1 problem\(s\):\n +- WORKERS: must be 1 with the embedded database/);
});

it("migrates an empty database once, before its workers start", async () => {
  const empty = await makeDatabase();
  const service = await startWorkers(main, empty.url, {
    WORKERS: "8",
    MIGRATE_ON_START: "true",
    LOG_LEVEL: "info",
  });
  try {
    expect((await ask(service.url, "/readyz")).status).toBe(200);
    // Several processes that migrate would wait for each other, and say so.
    expect(service.output()).not.toContain("waiting for another process that migrates");
  } finally {
    await endService(service);
    await empty.drop();
  }
});
