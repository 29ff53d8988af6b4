import type { FastifyInstance } from "fastify";
import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  prometheusContentType,
  Registry,
} from "prom-client";
import type { AppContext } from "../context/app-context";
import { watchStoreEvents } from "./inbox-metrics";
import { watchJobs } from "./jobs/job-metrics";
import type { Workers } from "./workers/workers";

/** The metrics for Prometheus: traffic, errors, latency and saturation. */
export function watchMetrics(app: FastifyInstance, context: AppContext): Registry {
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });
  const requests = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time to answer a request, by route and status.",
    labelNames: ["method", "route", "status"],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  const batches = new Histogram({
    name: "ledger_batch_size",
    help: "Postings committed together.",
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
    registers,
  });
  const failures = new Counter({
    name: "ledger_batch_failures_total",
    help: "Batches that the database did not take, before they were split or refused.",
    registers,
  });
  watchQueue(context, registers);
  watchAudit(context, registers);
  watchBooks(context, registers);
  context.events.subscribe({
    batchCommitted: (size) => batches.observe(size),
    batchFailed: () => failures.inc(),
  });
  watchStoreEvents(context, register, app.log);
  watchJobs(context, register);
  app.onEnd(({ method, routeOptions }, reply) => {
    const labels = { method, route: routeOptions.url ?? "unknown", status: String(reply.statusCode) };
    requests.observe(labels, reply.elapsedTime / 1000);
  });
  return register;
}

/** Serves the metrics of all workers at `/metrics`, in the text format of Prometheus. */
export function metricsRoute(app: FastifyInstance, workers: Workers): void {
  app.get("/metrics", async (_request, reply) =>
    reply.header("content-type", prometheusContentType).send(await workers.metrics()),
  );
}

function watchQueue({ ledger }: AppContext, registers: Registry[]): void {
  void new Gauge({
    name: "ledger_queue_depth",
    help: "Postings waiting for their commit to begin.",
    registers,
    collect() {
      this.set(ledger.queueDepth);
    },
  });
}

function watchAudit({ events }: AppContext, registers: Registry[]): void {
  const missing = new Counter({
    name: "audit_refusals_not_recorded_total",
    help: "Refused calls that are missing in the audit log, because they could not be written.",
    registers,
  });
  events.subscribe({ refusalNotRecorded: () => missing.inc() });
}

function watchBooks({ events }: AppContext, registers: Registry[]): void {
  const findings = new Gauge({
    name: "ledger_findings",
    help: "What the last check of the books by this process found wrong; 0 before the first.",
    aggregator: "max",
    registers,
  });
  const provedAt = new Gauge({
    name: "ledger_proved_timestamp_seconds",
    help: "When this process last checked all books and found nothing wrong, in seconds since 1970; 0 before.",
    aggregator: "max",
    registers,
  });
  const damaged = new Counter({
    name: "ledger_damaged_wallet_refusals_total",
    help: "Postings refused because the wallet does not fit its newest entry.",
    registers,
  });
  events.subscribe({
    damagedWalletRefused: () => damaged.inc(),
    ledgerVerified: ({ report: { findingsTotal, finishedAt } }) => {
      findings.set(findingsTotal);
      if (findingsTotal === 0) provedAt.set(finishedAt.getTime() / 1000);
    },
  });
}
