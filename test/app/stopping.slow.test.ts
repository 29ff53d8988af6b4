import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build, startBuilt, type BuiltService } from "../support/built-service";
import { testSecret } from "../support/harness";
import { patience } from "../support/patience";
import { keepSending, send } from "../support/senders";

// The database makes no difference to how a process ends. Each service here has its own embedded file.
let main: string;
let remove: () => void;
let folder: string;

beforeAll(() => {
  ({ main, remove } = build());
});
afterAll(() => remove());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "allmine-stopping-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const settings = () => ({
  NODE_ENV: "test",
  JWT_SECRET: testSecret,
  MIGRATE_ON_START: "true",
  DATABASE_URL: `file:${join(folder, "test.db")}`,
});

async function end({ process: child }: BuiltService): Promise<{ code: number | null; milliseconds: number }> {
  const startedAt = performance.now();
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const [code] = await ended;
  return { code, milliseconds: performance.now() - startedAt };
}

it.each([0, 20, 700])(
  "loses no request of 16 senders that keep their connections, pausing %d ms between requests",
  async (pause) => {
    const service = await startBuilt(main, settings());
    const senders = Array.from({ length: 16 }, () => keepSending(service.url, pause));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const { code, milliseconds } = await end(service);
    const outcomes = await Promise.all(senders);
    expect(outcomes.map(({ failure }) => failure)).toEqual(Array(16).fill(undefined));
    expect(outcomes.map(({ lastConnectionHeader }) => lastConnectionHeader)).toEqual(Array(16).fill("close"));
    // This database has no packages. The test is about every request getting an answer, here 404.
    expect([...new Set(outcomes.flatMap(({ answers }) => answers))]).toEqual([404]);
    expect([code, milliseconds < patience(10_000)]).toEqual([0, true]);
  },
);

it("sends Connection: close with the last answer on refused paths and queries too", async () => {
  const service = await startBuilt(main, settings());
  const paths = ["/nothing", "/api/v1/nothing", "/%00", "/api/v1/wallet?x=1", "/api/v1/webhooks/revenuecat"];
  const senders = paths.map((path) => keepSending(service.url, 20, path));
  await new Promise((resolve) => setTimeout(resolve, 500));
  await end(service);
  const outcomes = await Promise.all(senders);
  expect(outcomes.map(({ lastConnectionHeader }) => lastConnectionHeader)).toEqual(paths.map(() => "close"));
});

it("ends within ten seconds although an idle connection stays open", async () => {
  const service = await startBuilt(main, settings());
  const agent = new Agent({ keepAlive: true });
  await send(service.url, agent, "/healthz");
  const { code, milliseconds } = await end(service);
  agent.destroy();
  expect([code, milliseconds < patience(10_000)]).toEqual([0, true]);
});

/** Makes the service log more lines than a pipe can hold. */
async function fill(url: string): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  await Promise.all(Array.from({ length: 3000 }, () => send(url, agent, "/healthz")));
  agent.destroy();
}

async function stop(child: ChildProcess) {
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const startedAt = performance.now();
  const late = setTimeout(() => child.kill("SIGKILL"), patience(15_000));
  const [code, signal] = await ended;
  clearTimeout(late);
  return { code, signal, inTime: performance.now() - startedAt < patience(10_000) };
}

describe("a pipe", () => {
  it("that nobody reads neither stops the service nor keeps it alive", async () => {
    const service = await startBuilt(main, settings());
    const { process: child, url } = service;
    child.stdout?.removeAllListeners("data").pause();
    await fill(url);
    expect(await stop(child)).toEqual({ code: 0, signal: null, inTime: true });
    // The output must not contain an error about the pipe.
    expect(service.output()).not.toMatch(/EPIPE|EAGAIN|Error/);
  });

  it("whose reader is gone neither stops the service nor keeps it alive", async () => {
    const service = await startBuilt(main, settings());
    const { process: child, url } = service;
    child.stdout?.destroy();
    await fill(url);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(await stop(child)).toEqual({ code: 0, signal: null, inTime: true });
    // The output must not contain an error about the pipe.
    expect(service.output()).not.toMatch(/EPIPE|EAGAIN|Error/);
  });

  it("whose reader is gone does not keep a process alive that ends after a fault", async () => {
    const program = `const { createLogger } = require(${JSON.stringify(join(dirname(main), "log.js"))});
      const logger = createLogger("info");
      process.stdin.once("data", () => {
        logger.fatal("stopping after a fault");
        process.exit(3);
      });`;
    const child = spawn(process.execPath, ["-e", program], { stdio: ["pipe", "pipe", "inherit"] });
    child.stdout.destroy();
    child.stdin.write("begin");
    const late = setTimeout(() => child.kill("SIGKILL"), patience(10_000));
    expect(await once(child, "exit")).toEqual([3, null]);
    clearTimeout(late);
  });

  it("that is read late loses no line of a log of usual length", async () => {
    const { process: child, url } = await startBuilt(main, settings());
    child.stdout?.removeAllListeners("data").pause();
    await fill(url);
    let text = "";
    child.stdout?.on("data", (chunk) => (text += String(chunk))).resume();
    const closed = once(child, "close");
    expect(await stop(child)).toEqual({ code: 0, signal: null, inTime: true });
    await closed;
    expect(text.split("\n").filter((line) => line.includes('"/healthz"')).length).toBeGreaterThanOrEqual(
      3000,
    );
    expect(text).toContain('"draining"');
  });
});
