import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { AllMetrics } from "../../../src/app/workers/all-metrics";
import type { MetricJson } from "../../../src/app/workers/merge-metrics";

/** The metrics of a worker that has answered so many requests and counted so many parked events. */
function metricsOf(requests: number, { parked = 0, lag = 0 } = {}): Promise<MetricJson[]> {
  const register = new Registry();
  const registers = [register];
  new Counter({ name: "requests_total", help: "Requests.", labelNames: ["route"], registers }).inc(
    { route: "/a" },
    requests,
  );
  const times = new Histogram({ name: "times", help: "Times.", buckets: [1, 2], registers });
  for (let request = 0; request < requests; request += 1) times.observe(1.5);
  new Gauge({ name: "queue", help: "Waiting.", registers }).set(requests);
  new Gauge({ name: "parked", help: "Parked.", registers, aggregator: "max" }).set(parked);
  new Gauge({
    name: "nodejs_eventloop_lag_p99_seconds",
    help: "Lag.",
    registers,
    aggregator: "average",
  }).set(lag);
  return register.getMetricsAsJSON();
}

/** The value of a metric in the text, with its labels as they are written there. */
function valueOf(text: string, name: string): number | undefined {
  const value = text
    .split("\n")
    .find((line) => line.startsWith(`${name} `))
    ?.slice(name.length + 1);
  return value === undefined ? undefined : Number(value);
}

it("adds counters, histograms and queues, and never what every worker counts", async () => {
  const all = new AllMetrics(() => 2);
  all.update(1, await metricsOf(3, { parked: 4 }));
  all.update(2, await metricsOf(5, { parked: 4 }));
  const text = await all.text();
  expect(valueOf(text, 'requests_total{route="/a"}')).toBe(8);
  expect(valueOf(text, 'times_bucket{le="1"}')).toBe(0);
  expect(valueOf(text, 'times_bucket{le="2"}')).toBe(8);
  expect(valueOf(text, "times_sum")).toBe(12);
  expect(valueOf(text, "queue")).toBe(8);
  expect(valueOf(text, "parked")).toBe(4);
  expect(valueOf(text, "workers_serving")).toBe(2);
});

it("shows one blocked worker among idle ones", async () => {
  const all = new AllMetrics(() => 2);
  all.update(1, await metricsOf(0, { lag: 0.01 }));
  all.update(2, await metricsOf(0, { lag: 2 }));
  expect(valueOf(await all.text(), "nodejs_eventloop_lag_p99_seconds")).toBe(2);
});

it("never lets a counter fall when workers end and others take their places", async () => {
  const all = new AllMetrics(() => 2);
  all.update(1, await metricsOf(30, { parked: 9 }));
  all.update(2, await metricsOf(5));
  for (const [requests, total] of [
    [0, 35],
    [7, 42],
    [1, 43],
  ] as const) {
    all.end(1);
    all.update(1, await metricsOf(requests));
    const text = await all.text();
    expect(valueOf(text, 'requests_total{route="/a"}')).toBe(total);
    expect(valueOf(text, 'times_bucket{le="+Inf"}')).toBe(total);
    // Gauges of an ended worker say nothing about the present.
    expect(valueOf(text, "queue")).toBe(requests + 5);
    expect(valueOf(text, "parked")).toBe(0);
  }
  expect(valueOf(await all.text(), "worker_ends_total")).toBe(3);
});

it("counts a worker that ended before it was asked", async () => {
  const all = new AllMetrics(() => 0);
  all.end(3);
  expect(valueOf(await all.text(), "worker_ends_total")).toBe(1);
});
