import { createServer, type AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import LibsqlDatabase from "libsql";
import { readConfig } from "../../src/config/config";
import { startTestService, testSecret } from "../support/harness";

const start = (variables: Record<string, string>) => startTestService({ METRICS_PORT: "0", ...variables });

/** Reads the address of the metrics from the log. */
function metricsUrlOf({ logLines }: { logLines: string[] }): string {
  const line = logLines.find((one) => one.includes("metricsUrl"));
  return JSON.parse(line ?? "{}").metricsUrl;
}

it("serves /metrics and nothing else there, and no longer at the public port", async () => {
  const service = await start({});
  try {
    await service.purchase("alice");
    const metricsUrl = metricsUrlOf(service);
    const metrics = await fetch(metricsUrl);
    expect(metrics.status).toBe(200);
    expect(await metrics.text()).toContain('route="/api/v1/credit-packages/purchase",status="201"');
    expect((await service.rest("GET", "/metrics")).status).toBe(404);
    for (const path of ["/", "/healthz", "/graphql", "/api/v1/wallet"])
      expect((await fetch(new URL(path, metricsUrl))).status).toBe(404);
  } finally {
    await service.stop();
  }
});

it("is gone when the service has stopped, although a scraper keeps its connection", async () => {
  const service = await start({});
  const metricsUrl = metricsUrlOf(service);
  // Fetch keeps this connection open for the next request.
  expect((await fetch(metricsUrl)).status).toBe(200);
  await service.stop();
  await expect(fetch(metricsUrl)).rejects.toThrow("fetch failed");
});

it("answers until a stopping service has answered its last request", async () => {
  const service = await start({});
  const metricsUrl = metricsUrlOf(service);
  const other = new LibsqlDatabase(fileURLToPath(service.databaseUrl.replace("file:", "file://")));
  other.exec("BEGIN IMMEDIATE");
  const waiting = service.purchase("alice");
  await sleep(100);
  const stopping = service.stop();
  await sleep(200);
  expect((await fetch(metricsUrl)).status).toBe(200);
  other.exec("ROLLBACK");
  other.close();
  expect([201, 503]).toContain((await waiting).status);
  await stopping;
  await expect(fetch(metricsUrl)).rejects.toThrow("fetch failed");
});

it("keeps the service from starting when its port is taken", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => void taken.once("listening", resolve));
  const { port } = taken.address() as AddressInfo;
  try {
    await expect(start({ METRICS_PORT: String(port) })).rejects.toMatchObject({ code: "EADDRINUSE" });
  } finally {
    taken.close();
  }
});

it("refuses the service's own port for metrics", () => {
  const settings = { NODE_ENV: "test", JWT_SECRET: testSecret, PORT: "4000", METRICS_PORT: "4000" };
  expect(() => readConfig(settings)).toThrow("METRICS_PORT: must not be PORT");
});
