import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { Database } from "../../src/database/database";
import { parseDatabaseUrl } from "../../src/database/database-url";
import { migrate, requireReady } from "../../src/database/migrate";
import { seed } from "../../src/development/seed";
import { Purchase } from "../../src/entities/purchase";
import { Wallet } from "../../src/entities/wallet";
import { readDeployment } from "../../src/environment";
import { auditBooks } from "../support/audit-books";
import { build, runBuilt, startBuilt, stopBuilt, type BuiltService } from "../support/built-service";
import { makeDatabase, onServer } from "../support/database";
import { starterId, testSecret, tokenFor, webhookAuthorization } from "../support/harness";
import { patience } from "../support/patience";
import { purchaseOf, unique } from "../support/revenuecat";

let main: string;
let remove: () => void;
let database: { url: string; drop: () => Promise<void> };
const running: BuiltService[] = [];

beforeAll(() => {
  ({ main, remove } = build());
});
afterAll(() => remove());
beforeEach(async () => {
  database = await makeDatabase();
});
afterEach(async () => {
  for (const { process } of running.splice(0)) process.kill("SIGKILL");
  await withDatabase(async (opened) => {
    const untouched = await opened.withDataSource((dataSource) => dataSource.showMigrations());
    if (!untouched) await auditBooks(opened);
  });
  await database.drop();
});

async function withDatabase<T>(work: (opened: Database) => Promise<T>): Promise<T> {
  const opened = await Database.open(parseDatabaseUrl(database.url));
  try {
    return await work(opened);
  } finally {
    await opened.close();
  }
}

/** Creates a database for the environment, with the development packages. */
async function givenPackages(nodeEnv: string): Promise<void> {
  await withDatabase(async (opened) => {
    await migrate(opened, readDeployment(nodeEnv));
    await requireReady(opened, readDeployment(nodeEnv));
    await seed(opened);
  });
}

async function start(variables: Record<string, string>): Promise<BuiltService> {
  const started = await startBuilt(main, {
    JWT_SECRET: testSecret,
    DATABASE_URL: database.url,
    MIGRATE_ON_START: "true",
    ...variables,
  });
  running.push(started);
  return started;
}

async function post(url: string, path: string, user: string, body: object, key?: string) {
  const response = await fetch(`${url}${path}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${tokenFor(user)}`,
      "content-type": "application/json",
      ...(key === undefined ? {} : { "idempotency-key": key }),
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as any }; // oxlint-disable-line typescript/no-explicit-any -- tests look at what came
}

const purchasePath = "/api/v1/credit-packages/purchase";
const buy = (url: string, user: string, key?: string) =>
  post(url, purchasePath, user, { packageId: starterId }, key);

const userOf = (key: string) => `user${Number(key.slice(1)) % 7}`;

const strange = [undefined, "", "Production", "TEST", " test ", "development ", "tset"];

it("loses no acknowledged purchase when it is killed in the middle of five hundred", async () => {
  await givenPackages("test");
  const keys = Array.from({ length: 500 }, (_, index) => `k${index}`);
  const first = await start({ NODE_ENV: "test" });
  const acknowledged: string[] = [];
  const waiting = keys.values();
  const callers = Array.from({ length: 16 }, async () => {
    for (const key of waiting) {
      const answer = await buy(first.url, userOf(key), key).catch(() => undefined);
      if (answer?.status === 201) acknowledged.push(key);
      if (acknowledged.length === 100) first.process.kill("SIGKILL");
    }
  });
  await Promise.all(callers);
  expect(acknowledged.length).toBeGreaterThanOrEqual(100);
  expect(acknowledged.length).toBeLessThan(500);

  // Starts the next service at once: neither a stale lock nor a half-written file may prevent it.
  const second = await start({ NODE_ENV: "test" });
  const causes = await withDatabase(({ read }) => read.query("SELECT cause FROM ledger_entries"));
  const kept = new Set(causes.map(({ cause }: { cause: string }) => String(cause)));
  expect(acknowledged.filter((key) => !kept.has(`client:${key}`))).toEqual([]);

  const replays = await Promise.all(keys.map((key) => buy(second.url, userOf(key), key)));
  expect(replays.map(({ status }) => status)).toEqual(keys.map(() => 201));
  const replayed = new Set(keys.filter((_, index) => replays[index]?.headers.has("idempotency-replayed")));
  expect(acknowledged.filter((key) => !replayed.has(key))).toEqual([]);
  expect(replayed.size).toBe(kept.size);
  expect(await withDatabase(({ read }) => read.count(Purchase))).toBe(500);
});

it("answers the requests in progress after SIGTERM, then ends with 0 within ten seconds", async () => {
  await givenPackages("test");
  const service = await start({ NODE_ENV: "test" });
  await buy(service.url, "alice", "warm");
  const underWay = Array.from({ length: 50 }, (_, index) =>
    buy(service.url, "alice", `k${index}`).catch(() => undefined),
  );
  await Promise.race(underWay);
  const { code, milliseconds } = await stopBuilt(service, "SIGTERM");
  expect([code, milliseconds < patience(10_000)]).toEqual([0, true]);
  const statuses = (await Promise.all(underWay)).map((answer) => answer?.status);
  expect(statuses.filter((status) => status !== 201 && status !== 503 && status !== undefined)).toEqual([]);
  const count = await withDatabase(({ read }) => read.count(Purchase));
  expect(count).toBe(1 + statuses.filter((status) => status === 201).length);
  await expect(fetch(service.url)).rejects.toThrow("fetch failed");
});

// The engine makes no difference here.

it("starts with a warning that gives the new name of a renamed setting", async () => {
  const service = await start({ NODE_ENV: "test", TELLER_LANES: "1" });
  expect(service.output()).toMatch(/"level":40.*"name":"TELLER_LANES","newName":"LEDGER_LANES"/);
});

it("does not wait for callers who never finish their request", async () => {
  await givenPackages("test");
  const service = await start({ NODE_ENV: "test" });
  const sockets = ["", "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{"].map(
    (text) => {
      const socket = connect(Number(new URL(service.url).port), "127.0.0.1");
      socket.on("error", () => undefined).write(text);
      return socket;
    },
  );
  await Promise.all(sockets.map((socket) => once(socket, "connect")));
  const { code, milliseconds } = await stopBuilt(service, "SIGTERM");
  expect([code, milliseconds < patience(10_000)]).toEqual([0, true]);
});

// The engine makes no difference here.
if (!onServer) {
  it("refuses test purchases at both doors, and writes nothing, unless NODE_ENV is exactly right", async () => {
    await givenPackages("production");
    for (const nodeEnv of strange) {
      const service = await start(nodeEnv === undefined ? {} : { NODE_ENV: nodeEnv });
      for (const packageId of [starterId, "nothing", "", 1]) {
        const rest = await post(service.url, purchasePath, "alice", { packageId });
        expect([nodeEnv, rest.status, rest.body.errors]).toEqual([
          nodeEnv,
          403,
          ["Insufficient permissions"],
        ]);
      }
      const query = `mutation { purchaseCreditPackage(input: {packageId: "${starterId}"}) { purchase { id } } }`;
      const graphql = await post(service.url, "/graphql", "alice", { query });
      expect(graphql.body.errors[0].extensions).toMatchObject({ code: "FORBIDDEN", statusCode: 403 });
      const introspection = await post(service.url, "/graphql", "alice", {
        query: "{ __schema { queryType { name } } }",
      });
      expect([nodeEnv, introspection.status]).toEqual([nodeEnv, 400]);
      const page = await fetch(`${service.url}/graphql`, { headers: { accept: "text/html" } });
      expect([nodeEnv, page.status]).toEqual([nodeEnv, 400]);
      expect((await stopBuilt(service, "SIGTERM")).code).toBe(0);
    }
    expect(await withDatabase(({ read }) => Promise.all([read.count(Wallet), read.count(Purchase)]))).toEqual(
      [0, 0],
    );
  });

  it("keeps a second service off the same embedded file", async () => {
    const first = await start({ NODE_ENV: "test" });
    const refused = await runBuilt(main, {
      NODE_ENV: "test",
      JWT_SECRET: testSecret,
      DATABASE_URL: database.url,
    });
    expect(refused.code).toBe(1);
    expect(refused.output).toContain("Another service is using");
    expect(refused.output).not.toMatch(/ at .*\.js/);
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
  });

  it("lists every problem of the configuration at once and ends with 1", async () => {
    const { code, output } = await runBuilt(main, {
      PORT: "70000",
      JWT_SECRET: "short",
      JWT_PUBLIC_KEY_FILE: "/nothing/here.pem",
      RATE_LIMIT_PER_MINUTE: "-1",
      LOG_LEVEL: "loud",
      DATABASE_URL: "postgres://user:hidden@host/name",
    });
    expect(code).toBe(1);
    for (const name of [
      "PORT",
      "JWT_SECRET",
      "JWT_PUBLIC_KEY_FILE",
      "RATE_LIMIT_PER_MINUTE",
      "LOG_LEVEL",
      "DATABASE_URL",
    ])
      expect(output).toContain(`- ${name}`);
    expect(output).not.toContain("hidden");
    expect(output).not.toContain("short\n");
    expect(output).not.toMatch(/ at .*\.js/);
  });

  it("ends with 0 on SIGTERM while it waits for its database", async () => {
    const silent = createServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    try {
      for (const url of ["mysql://u:p@127.0.0.1:1/none", `mysql://u:p@127.0.0.1:${port}/none`]) {
        const ending = runBuilt(
          main,
          { JWT_SECRET: testSecret, DATABASE_URL: url },
          ({ process, output }) => {
            // Sends the signal once: a second one would end the process at once, with status 1.
            if (!process.killed && output.includes("waiting for the database")) process.kill("SIGTERM");
          },
        );
        const { code, output } = await ending;
        expect([code, output]).toEqual([0, expect.stringMatching(/ECONNREFUSED|ETIMEDOUT/)]);
      }
    } finally {
      silent.close();
    }
  });

  it("refuses the database of another environment and says what to do", async () => {
    await givenPackages("test");
    const { code, output } = await runBuilt(main, { JWT_SECRET: testSecret, DATABASE_URL: database.url });
    expect(code).toBe(1);
    expect(output).toContain("created for test");
    expect(output).toContain("Set NODE_ENV to match");
  });
}

// The embedded engine allows only one process.
if (onServer) {
  it("grants once when two processes take in fifty copies of one event at once", async () => {
    await givenPackages("test");
    const authorization = { REVENUECAT_WEBHOOK_AUTHORIZATION: webhookAuthorization };
    const processes = await Promise.all([1, 2].map(() => start({ NODE_ENV: "test", ...authorization })));
    expect(new Set(processes.map(({ process }) => process.pid)).size).toBe(2);
    const users = Array.from({ length: 3 }, () => unique("user"));
    for (const user of users) {
      const event = purchaseOf(user);
      const send = async (index: number) => {
        const { url } = processes[index % 2] as BuiltService;
        const response = await fetch(`${url}/api/v1/webhooks/revenuecat`, {
          method: "POST",
          headers: { authorization: webhookAuthorization, "content-type": "application/json" },
          body: JSON.stringify({ api_version: "1.0", event }),
        });
        return { status: response.status, body: (await response.json()) as any }; // oxlint-disable-line typescript/no-explicit-any -- tests look at what came
      };
      const answers = await Promise.all(
        Array.from({ length: 50 }, async (_, index) => {
          const answer = await send(index);
          // On a busy machine the answer may be 503, and RevenueCat retries.
          return answer.status === 503 ? send(index) : answer;
        }),
      );
      expect(answers.map(({ status, body }) => [status, body.data?.status])).toEqual(
        Array.from({ length: 50 }, () => [200, "APPLIED"]),
      );
      expect(answers.filter(({ body }) => !body.data.repeated)).toHaveLength(1);
    }
    const wallets = await withDatabase(({ read }) => read.find(Wallet));
    expect(wallets.map(({ userId, balance }) => [userId, balance]).toSorted()).toEqual(
      users.map((user) => [user, 100]).toSorted(),
    );
  });
}
