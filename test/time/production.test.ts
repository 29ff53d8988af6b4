import { auditEntries } from "../support/audit-log";
import { advance } from "../support/clock";
import { execute, makeDatabase } from "../support/database";
import { errorOf } from "../support/factories";
import { startTestService, testSecret, type TestService } from "../support/harness";
import { runCommand } from "../support/run-command";

const production = { NODE_ENV: "production" } as const;
let database: { url: string; drop: () => Promise<void> };
let service: TestService;

const start = () => startTestService(production, { databaseUrl: database.url, followsClock: true });

beforeAll(async () => {
  database = await makeDatabase();
  service = await start();
});
afterAll(async () => {
  await service.stop();
  await database.drop();
});

async function offset(): Promise<number> {
  const { body } = await service.graphql("{ clock { offsetSeconds } }", { as: "alice" });
  return body.data.clock.offsetSeconds;
}

const moves = () => service.context.database.read.query("SELECT * FROM clock_advances");

it("refuses an admin as it refuses a test purchase, and records it", async () => {
  const error = errorOf(await advance(service, "30d"));
  expect(error.code).toBe("FORBIDDEN");
  const { body } = await service.graphql(
    `mutation { purchaseCreditPackage(input: { packageId: "x" }) { purchase { id } } }`,
    { as: "boss", role: "admin" },
  );
  expect(error).toMatchObject({ ...body.errors[0].extensions, requestId: expect.any(String) });
  expect(await moves()).toEqual([]);
  expect(await auditEntries(service, { operation: "advanceClock" })).toMatchObject([
    { actor: "boss", refusalCode: "FORBIDDEN" },
  ]);
  const { body: me } = await service.graphql("{ me { mutations } }", { as: "boss", role: "admin" });
  expect(me.data.me.mutations).not.toContain("advanceClock");
});

it("refuses the command, which moves nothing", async () => {
  const { code, out, problems } = await runCommand(["clock", "advance", "30d"], {
    ...production,
    DATABASE_URL: database.url,
    JWT_SECRET: testSecret,
    REVENUECAT_WEBHOOK_AUTHORIZATION: testSecret,
  });
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(problems).toMatch(/^The clock can be moved in development and test only/);
  expect(await moves()).toEqual([]);
});

it("does not read how far a clock was moved", async () => {
  await execute(
    service.context.database,
    "INSERT INTO clock_advances (number, offsetSeconds, createdAt) VALUES (1, 3600, '2026-01-01 00:00:00')",
  );
  await service.stop();
  service = await start();
  expect(await offset()).toBe(0);
});

it("does not start on a database of tests, whose clock may have been moved", async () => {
  const made = await makeDatabase();
  const tested = await startTestService({}, { databaseUrl: made.url });
  await tested.close();
  await expect(startTestService(production, { databaseUrl: made.url })).rejects.toMatchObject({
    name: "DatabaseNotReady",
    message: expect.stringContaining("was created for test, but NODE_ENV makes this process production"),
  });
  await made.drop();
});
