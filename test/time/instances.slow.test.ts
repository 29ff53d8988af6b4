import { join } from "node:path";
import { startBuilt, stopBuilt, type BuiltService } from "../support/built-service";
import { advanceAt, offsetAt } from "../support/clock";
import { makeDatabase, onServer } from "../support/database";
import { testSecret } from "../support/harness";
import { eventually } from "../support/patience";
import { runCommand } from "../support/run-command";

const main = join(__dirname, "../fixtures/service.cjs");
let database: { url: string; drop: () => Promise<void> };
let running: BuiltService[] = [];
const variables = () => ({ NODE_ENV: "test", DATABASE_URL: database.url, JWT_SECRET: testSecret });

/** Starts an instance of the service in a process of its own, which has a clock of its own. */
async function start(): Promise<BuiltService> {
  const instance = await startBuilt(main, variables());
  running.push(instance);
  return instance;
}

async function runClock(...words: string[]): Promise<string> {
  const { code, out, problems } = await runCommand(["clock", ...words], variables());
  expect({ code, problems }).toEqual({ code: 0, problems: "" });
  return out;
}

beforeEach(async () => {
  database = await makeDatabase();
});
afterEach(async () => {
  await Promise.all(running.map((instance) => stopBuilt(instance, "SIGTERM")));
  running = [];
  await database.drop();
});

it("keeps the time over a restart, and the service says at its start that the clock was moved", async () => {
  const before = await start();
  expect(await advanceAt(before.url, "30d")).toBe(30 * 86_400);
  await stopBuilt(before, "SIGTERM");
  running = [];
  const after = await start();
  expect(await offsetAt(after.url)).toBe(30 * 86_400);
  expect(after.output()).toMatch(/"offsetSeconds":2592000.*the clock was moved forward/);
  expect(await advanceAt(after.url, "1d")).toBe(31 * 86_400);
});

it("follows the command, which shows the same time, while the service runs", async () => {
  const { url } = await start();
  expect(await runClock()).toMatch(/^The clock shows .*, the real time\.\n$/);
  expect(await runClock("advance", "36h")).toMatch(/, 1d 12h ahead of the real time\.\n$/);
  await eventually(async () => expect(await offsetAt(url)).toBe(129_600));
  expect(await advanceAt(url, "90s")).toBe(129_690);
  expect(await runClock("show")).toMatch(/, 1d 12h 1m 30s ahead of the real time\.\n$/);
});

if (onServer) {
  it("shows the same time in every instance once the call is answered", async () => {
    const [first, second] = await Promise.all([start(), start()]);
    expect(await advanceAt(first.url, "1h")).toBe(3600);
    expect(await offsetAt(second.url)).toBe(3600);
    expect(await advanceAt(second.url, "1h")).toBe(7200);
    expect(await offsetAt(first.url)).toBe(7200);
  });
}
