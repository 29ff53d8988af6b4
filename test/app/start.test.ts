import { auditBooks } from "../support/audit-books";
import { makeDatabase, onServer } from "../support/database";
import { balanceOf } from "../support/factories";
import { startTestService } from "../support/harness";

let database: { url: string; drop: () => Promise<void> };

beforeEach(async () => {
  database = await makeDatabase();
});
afterEach(() => database.drop());

/** Starts a service on the test's database. The caller must stop it. */
const start = (variables: Record<string, string> = {}) =>
  startTestService(variables, { databaseUrl: database.url });

async function expectRefusal(variables: Record<string, string>, ...words: string[]): Promise<void> {
  const error = await start(variables).then(
    async (service) => service.stop(),
    (refusal: unknown) => refusal,
  );
  expect(error).toMatchObject({ name: "DatabaseNotReady" });
  for (const word of words) expect((error as Error).message).toContain(word);
}

it("keeps purchases across a restart", async () => {
  const first = await start();
  await first.purchase("alice", undefined, { "idempotency-key": "k" });
  await first.stop();
  const second = await start();
  try {
    const again = await second.purchase("alice", undefined, { "idempotency-key": "k" });
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(await balanceOf(second, "alice")).toBe(100);
    await auditBooks(second.context.database);
  } finally {
    await second.stop();
  }
});

it("refuses a database that was created for another environment, and says what to do", async () => {
  await (await start({ NODE_ENV: "test" })).stop();
  for (const NODE_ENV of ["development", "production"])
    await expectRefusal({ NODE_ENV }, "created for test", NODE_ENV, "Set NODE_ENV to match", "DATABASE_URL");
  await (await start({ NODE_ENV: "test" })).stop();
});

it("stamps a new database with the environment it is created for", async () => {
  await (await start({ NODE_ENV: "production" })).stop();
  await expectRefusal({ NODE_ENV: "development" }, "created for production");
});

it("leaves migrating to the operator in production, and says how", async () => {
  await expectRefusal(
    { NODE_ENV: "production", MIGRATE_ON_START: "" },
    "npm run migrate",
    "MIGRATE_ON_START=true",
  );
  await (await start({ NODE_ENV: "production", MIGRATE_ON_START: "true" })).stop();
  await (await start({ NODE_ENV: "production", MIGRATE_ON_START: "" })).stop();
});

it("migrates an empty database by itself outside production", async () => {
  const service = await start({ MIGRATE_ON_START: "" });
  expect((await service.purchase("alice")).status).toBe(201);
  await service.stop();
});

it("closes the database when it cannot listen", async () => {
  const first = await startTestService();
  try {
    const { port } = new URL(first.url);
    await expect(start({ PORT: port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  } finally {
    await first.stop();
  }
  await (await start()).stop();
});

if (onServer) {
  it("says that the server cannot be reached, without the password", async () => {
    const url = new URL(database.url);
    Object.assign(url, { port: "1", password: "hunter2" });
    const error = await startTestService({}, { databaseUrl: url.href }).catch((refusal: unknown) => refusal);
    expect(error).toMatchObject({ name: "DatabaseNotReady" });
    expect(String(error)).not.toContain("hunter2");
  });
} else {
  it("refuses a file that another service is using, until that one stops", async () => {
    const first = await start();
    await expectRefusal({}, "Another service is using", "DATABASE_URL");
    expect((await first.purchase("alice")).status).toBe(201);
    await first.stop();
    await (await start()).stop();
  });
}
