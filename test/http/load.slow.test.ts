import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, startBuilt, stopBuilt } from "../support/built-service";
import { testSecret, tokenFor } from "../support/harness";
import { eventually, patience } from "../support/patience";

const clients = 1500;
const clientTimeoutMilliseconds = 5000;

it("does work from the start under a storm of clients that repeat without waiting", async () => {
  const built = build();
  const folder = mkdtempSync(join(tmpdir(), "allmine-storm-"));
  const service = await startBuilt(built.main, {
    NODE_ENV: "test",
    JWT_SECRET: testSecret,
    MIGRATE_ON_START: "true",
    DATABASE_URL: `file:${join(folder, "test.db")}`,
    LOAD_REQUESTS_MAX: "300",
    LOAD_LATE_MILLISECONDS: "500",
    LOG_LEVEL: "info",
  });
  const counts = new Map<string, number>();
  const startedAt = performance.now();
  const until = startedAt + patience(15_000);
  let firstAnswerAfter = Number.POSITIVE_INFINITY;
  try {
    const repeat = async (index: number) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const token = tokenFor(`client ${index}`);
      while (performance.now() < until && (counts.get("200") ?? 0) < 5000) {
        const status = await ask(service.url, "/api/v1/wallet", agent, token);
        counts.set(status, (counts.get(status) ?? 0) + 1);
        if (status === "200") firstAnswerAfter = Math.min(firstAnswerAfter, performance.now() - startedAt);
      }
      agent.destroy();
    };
    const storm = Promise.all(Array.from({ length: clients }, (_, index) => repeat(index)));
    // This connection is accepted only after all others that arrive at the same moment.
    await eventually(async () => expect(await ask(service.url, "/healthz", new Agent(), "none")).toBe("200"));
    await storm;
    expect(firstAnswerAfter).toBeLessThan(patience(5000));
    expect(counts.get("200") ?? 0).toBeGreaterThan(500);
    const kinds = [...counts.keys()].filter(
      (kind) => !["200", "503", "timeout", "ECONNRESET"].includes(kind),
    );
    expect(kinds).toEqual([]);
  } finally {
    await stopBuilt(service, "SIGTERM");
    rmSync(folder, { recursive: true, force: true });
    built.remove();
  }
});

/** The status of the answer, or the reason why there was none. */
function ask(url: string, path: string, agent: Agent, token: string): Promise<string> {
  return new Promise((resolve) => {
    const headers = { authorization: `Bearer ${token}` };
    const outgoing = request(
      `${url}${path}`,
      { agent, headers, timeout: clientTimeoutMilliseconds },
      (answer) => {
        answer.resume().once("close", () => resolve(String(answer.statusCode)));
      },
    );
    outgoing.once("timeout", () => {
      resolve("timeout");
      outgoing.destroy();
    });
    outgoing.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    outgoing.end();
  });
}
