import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  bufferPoolFinding,
  connectionsFinding,
  variableFindings,
} from "../../src/commands/doctor/check-server";
import { developmentSecret, developmentWebhookSecret } from "../../src/settings/secret-strength";
import { execute, makeDatabase, onServer } from "../support/database";
import { testSecret, withService } from "../support/harness";
import { purchaseEvent, sendEvent, unique } from "../support/revenuecat";
import { runCommand } from "../support/run-command";

const service = withService();

/** Runs the doctor for a deployment. Returns the printed findings by name, and the exit code. */
async function examine(variables: Record<string, string>): Promise<{ code: number; lines: string[] }> {
  const { code, out, problems } = await runCommand(["doctor"], {
    NODE_ENV: "test",
    JWT_SECRET: testSecret,
    DATABASE_URL: service.current.databaseUrl,
    ...variables,
  });
  return { code, lines: `${out}${problems}`.split("\n") };
}

it("finds a service that runs in order", async () => {
  const { lines } = await examine({});
  expect(lines).toEqual(
    expect.arrayContaining([
      "fine    environment: test; test purchases are allowed",
      "fine    token keys: HS256 with a shared secret",
      "fine    connection: established",
      "fine    migrations: all run",
      "fine    stamp: made for test",
    ]),
  );
  if (!onServer) return;
  expect(lines).toEqual(
    expect.arrayContaining([
      "fine    isolation of our sessions: READ-COMMITTED",
      "fine    balance checks in the tables: present",
      expect.stringMatching(/^fine {4}clock: /),
    ]),
  );
});

it("says which listed operations do not fit the schema", async () => {
  const folder = mkdtempSync(join(tmpdir(), "allmine-doctor-"));
  const examineList = (...bodies: string[]) => {
    const file = join(folder, "manifest.json");
    const operations = bodies.map((body, index) => ({ id: `id${index}`, body }));
    writeFileSync(
      file,
      JSON.stringify({ format: "apollo-persisted-query-manifest", version: 1, operations }),
    );
    return examine({ GRAPHQL_OPERATIONS_FILE: file });
  };
  const fitting = await examineList("{ me { userId } }");
  expect(fitting.lines).toContain("fine    listed operations: 1, all fit the schema");
  const old = await examineList("{ me { userId } }", "{ me { nickname } }", "{");
  expect(old.code).toBe(1);
  expect(old.lines).toContainEqual(
    expect.stringMatching(/^CHANGE {2}listed operations: id1: Cannot query field.*; id2: Syntax Error/),
  );
  rmSync(folder, { recursive: true });
});

it("succeeds exactly when nothing has to be changed", async () => {
  const { code, lines } = await examine({});
  expect(code).toBe(lines.some((line) => line.startsWith("CHANGE")) ? 1 : 0);
});

it("names every setting that keeps the service from starting", async () => {
  const { code, lines } = await examine({ NODE_ENV: "production", DATABASE_URL: "", JWT_SECRET: "short" });
  expect(code).toBe(1);
  expect(lines).toContain("CHANGE  configuration: DATABASE_URL: is required");
  expect(lines).toContain("CHANGE  configuration: JWT_SECRET: must be at least 32 bytes long");
});

it("says that the embedded database allows one process only", async () => {
  const { code, lines } = await examine({ WORKERS: "2", DATABASE_URL: "file:./data/never.db" });
  expect(code).toBe(1);
  expect(lines).toContainEqual(
    expect.stringMatching(/^CHANGE {2}configuration: WORKERS: must be 1 with the embedded database/),
  );
});

it("notices a database that was made for another environment, and a misspelt one", async () => {
  const { code, lines } = await examine({ NODE_ENV: "Test", REVENUECAT_WEBHOOK_SECRET: testSecret });
  expect(lines).toContain("fine    webhook: RevenueCat proves itself by a signature");
  expect(code).toBe(1);
  expect(lines).toContain("CHANGE  stamp: made for test");
  expect(lines).toContain("CHANGE  environment: production; test purchases are refused");
});

it("names two users whose ids differ by case only, among many ids that belong to no user", async () => {
  const user = unique("zoe");
  const nobodys = "no_user null none nil nan unidentified undefined unknown anonymous guest".split(" ");
  for (const id of [...nobodys, user])
    for (const app_user_id of [id, id.toUpperCase()])
      await sendEvent(
        service.current,
        purchaseEvent({ app_user_id, original_app_user_id: app_user_id, aliases: [] }),
      );
  const { code, lines } = await examine({});
  expect(code).toBe(1);
  expect(lines).toContain(
    `CHANGE  user ids: differ by case only: ${JSON.stringify(user.toUpperCase())} and ${JSON.stringify(user)}`,
  );
});

it("notices missing migrations, and leaves them to the operator", async () => {
  const { url, drop } = await makeDatabase();
  for (const _ of [1, 2]) {
    const { code, lines } = await examine({ DATABASE_URL: url });
    expect(code).toBe(1);
    expect(lines).toContainEqual(expect.stringMatching(/^CHANGE {2}migrations: missing: CreateTables/));
  }
  await drop();
});

it("notices tables that a newer version has changed", async () => {
  const { database } = service.current.context;
  await execute(database, "INSERT INTO migrations (timestamp, name) VALUES (9999999999999, 'FromTheFuture')");
  const { code, lines } = await examine({});
  await execute(database, "DELETE FROM migrations WHERE name = 'FromTheFuture'");
  expect(code).toBe(1);
  expect(lines).toContain("CHANGE  version of the tables: newer than this service: FromTheFuture");
});

it("notices a database out of reach, without its password", async () => {
  const { code, lines } = await examine({ DATABASE_URL: "mysql://root:hunter2@127.0.0.1:1/none" });
  expect(code).toBe(1);
  expect(lines).toContainEqual(expect.stringMatching(/^CHANGE {2}connection: .*ECONNREFUSED/));
  expect(lines.join("\n")).not.toContain("hunter2");
});

describe("with a provider of keys", () => {
  let provider: Server;
  let status = 200;
  beforeAll(async () => {
    provider = createServer((_request, response) => response.writeHead(status).end('{"keys":[]}'));
    await new Promise<void>((resolve) => void provider.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => provider.close());

  it("notices that it publishes no usable key, or nothing at all", async () => {
    const jwks = {
      JWT_SECRET: "",
      JWT_JWKS_URL: `http://127.0.0.1:${(provider.address() as AddressInfo).port}`,
    };
    expect((await examine(jwks)).lines).toContain("CHANGE  token keys: 0 usable at the JWKS URL");
    status = 500;
    expect((await examine(jwks)).lines).toContain(
      "CHANGE  token keys: The JWKS URL answered with status 500.",
    );
  });
});

it("knows which settings of a server can lose money", () => {
  const safe = {
    version: "8.4.6",
    transaction_isolation: "READ-COMMITTED",
    innodb_flush_log_at_trx_commit: "1",
    log_bin: "ON",
    sync_binlog: "1",
    innodb_doublewrite: "ON",
    max_allowed_packet: "67108864",
  };
  const changed = (variables: Record<string, string>) =>
    variableFindings({ ...safe, ...variables })
      .filter(({ change }) => change !== undefined)
      .map(({ name }) => name);
  expect(changed({})).toEqual([]);
  expect(changed({ log_bin: "OFF", sync_binlog: "0" })).toEqual([]);
  expect(changed({ version: "10.11.19-MariaDB" })).toEqual([]);
  expect(changed({ version: "10.6.1-MariaDB" })).toEqual(["version"]);
  expect(changed({ version: "8.0.40" })).toEqual(["version"]);
  expect(changed({ innodb_flush_log_at_trx_commit: "2" })).toEqual(["innodb_flush_log_at_trx_commit"]);
  expect(changed({ sync_binlog: "0" })).toEqual(["sync_binlog"]);
  expect(changed({ innodb_doublewrite: "OFF" })).toEqual(["innodb_doublewrite"]);
  expect(changed({ super_read_only: "ON" })).toEqual(["writable"]);
  expect(changed({ wsrep_on: "ON" })).toEqual(["Galera"]);
  const group = { group_replication_group_name: "aaaaaaaa-1111-4111-8111-aaaaaaaaaaaa" };
  const limit = "group_replication_unreachable_majority_timeout";
  expect(changed({ ...group, [limit]: "0" })).toEqual([limit]);
  expect(changed({ ...group, [limit]: "10" })).toEqual([]);
  expect(changed({ check_constraint_checks: "OFF" })).toEqual(["check constraints"]);
  expect(changed({ transaction_isolation: "REPEATABLE-READ" })).toEqual(["isolation of our sessions"]);
  expect(changed({ max_allowed_packet: "1048576" })).toEqual(["max_allowed_packet"]);
});

describe("in production", () => {
  const production = {
    NODE_ENV: "production",
    REVENUECAT_WEBHOOK_SECRET: testSecret,
    JWT_ISSUER: "https://id.example/",
    JWT_AUDIENCE: "credits",
  };
  const changes = async (variables: Record<string, string>) =>
    (await examine({ ...production, ...variables })).lines.filter((line) => line.startsWith("CHANGE"));

  it.each<[string, Record<string, string>, RegExp]>([
    ["the development secret", { JWT_SECRET: developmentSecret }, /JWT_SECRET: is published/],
    ["a placeholder", { JWT_SECRET: `change-me-${testSecret}` }, /JWT_SECRET: is a placeholder/],
    ["one letter", { JWT_SECRET: "x".repeat(40) }, /JWT_SECRET: is a pattern/],
    [
      "a short authorization value",
      { REVENUECAT_WEBHOOK_AUTHORIZATION: "Bearer abcdefghij" },
      /REVENUECAT_WEBHOOK_AUTHORIZATION: must be at least 16 bytes/,
    ],
    [
      "the webhook's development secret",
      { REVENUECAT_WEBHOOK_SECRET: `${testSecret},${developmentWebhookSecret}` },
      /REVENUECAT_WEBHOOK_SECRET: is published/,
    ],
    [
      "an http: JWKS",
      { JWT_SECRET: "", JWT_JWKS_URL: "http://id.example/keys" },
      /JWT_JWKS_URL: must begin with https/,
    ],
    [
      "an http: JWKS on this machine",
      { JWT_SECRET: "", JWT_JWKS_URL: "http://127.0.0.1:1/keys" },
      /address: plain http/,
    ],
    ["a missing issuer", { JWT_ISSUER: "" }, /token issuer: any/],
    ["a missing audience", { JWT_AUDIENCE: "" }, /token audience: any/],
    [
      "a webhook without a signing secret",
      { REVENUECAT_WEBHOOK_SECRET: "", REVENUECAT_WEBHOOK_AUTHORIZATION: testSecret },
      /webhook: RevenueCat proves itself by an authorization value$/,
    ],
  ])("names %s", async (_, variables, expected) => {
    expect(await changes(variables)).toContainEqual(expect.stringMatching(expected));
  });

  it("shows where the metrics are served", async () => {
    expect((await examine({ ...production, METRICS_PORT: "9464" })).lines).toContain(
      "fine    metrics: at port 9464 alone",
    );
    expect((await examine(production)).lines).toContainEqual(
      expect.stringMatching(/^fine {4}metrics: at the public port/),
    );
  });

  it("names all of them at once, and none of the values", async () => {
    const variables = {
      JWT_SECRET: developmentSecret,
      REVENUECAT_WEBHOOK_SECRET: "",
      REVENUECAT_WEBHOOK_AUTHORIZATION: "abcdefghij",
      JWT_ISSUER: "",
      JWT_AUDIENCE: "",
    };
    const text = (await changes(variables)).join("\n");
    for (const name of ["JWT_SECRET", "REVENUECAT_WEBHOOK_AUTHORIZATION", "issuer", "audience", "webhook"])
      expect(text).toContain(name);
    for (const value of [developmentSecret, "abcdefghij"]) expect(text).not.toContain(value);
  });

  it("names a setting that is misspelt", async () => {
    expect(await changes({ JWT_AUDIANCE: "credits" })).toContain("CHANGE  setting: JWT_AUDIANCE");
  });

  it("names a setting that was renamed, and its new name", async () => {
    const { lines } = await examine({ ...production, TELLER_LANES: "1" });
    const found = lines.indexOf("CHANGE  setting: TELLER_LANES has no effect: the setting was renamed");
    expect(lines[found + 1]).toBe("        Set LEDGER_LANES instead.");
  });

  it("shows the provider's own issuer if JWT_ISSUER differs", async () => {
    const provider = createServer((request, response) => {
      const { port } = provider.address() as AddressInfo;
      response.end(
        JSON.stringify(
          /openid/.test(request.url ?? "") ? { issuer: `http://127.0.0.1:${port}/` } : { keys: [] },
        ),
      );
    });
    await new Promise<void>((resolve) => void provider.listen(0, "127.0.0.1", resolve));
    const { port } = provider.address() as AddressInfo;
    const itself = `http://127.0.0.1:${port}/`;
    const settings = { JWT_SECRET: "", JWT_JWKS_URL: `${itself}keys` };
    const named = `CHANGE  provider's name: ${itself}`;
    expect(await changes({ ...settings, JWT_ISSUER: `http://127.0.0.1:${port}` })).toContain(named);
    expect(await changes({ ...settings, JWT_ISSUER: itself })).not.toContain(named);
    provider.close();
  });

  it("finds nothing to change in good settings", async () => {
    const about = /configuration|secrets|token|webhook/;
    expect((await changes({})).filter((line) => about.test(line))).toEqual([]);
  });
});

it("asks for as many connections as the processes of one instance use", () => {
  const variables = { max_connections: "151" };
  expect(connectionsFinding(variables, 7)).toMatchObject({
    found: "151; this instance uses up to 140",
    change: undefined,
  });
  expect(connectionsFinding(variables, 8)).toMatchObject({
    found: "151; this instance uses up to 160",
    change: expect.stringContaining("smaller WORKERS"),
  });
});

it("asks for a buffer pool that holds the tables", () => {
  const variables = { innodb_buffer_pool_size: String(128 * 2 ** 20) };
  expect(bufferPoolFinding(variables, 127 * 2 ** 20)).toMatchObject({
    found: "128 MiB for 127 MiB of tables",
    change: undefined,
  });
  expect(bufferPoolFinding(variables, 129 * 2 ** 20)).toMatchObject({
    found: "128 MiB for 129 MiB of tables",
    change: expect.stringContaining("larger than the tables"),
  });
});
