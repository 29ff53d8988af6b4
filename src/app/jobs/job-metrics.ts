import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { AppContext } from "../../context/app-context";
import { jobsOf } from "./jobs";

/** Counts the turns that this instance has run. Other instances may have run the rest. */
export function watchJobs(context: AppContext, register: Registry): void {
  // The label is not "job", because Prometheus uses that for its scrape targets.
  const shared = { labelNames: ["name"], registers: [register] };
  const succeededAt = new Gauge({
    name: "job_last_success_timestamp_seconds",
    help: "When this instance last finished a turn of the job, in seconds since 1970.",
    aggregator: "max",
    ...shared,
  });
  const durations = new Histogram({
    name: "job_duration_seconds",
    help: "Time that a turn of the job took, when it succeeded.",
    buckets: [0.01, 0.1, 1, 10, 60, 600, 3600],
    ...shared,
  });
  const failures = new Counter({
    name: "job_failures_total",
    help: "Turns of the job that failed, or that could not begin because the database could not be reached.",
    ...shared,
  });
  // Starts the counter at 0, because Prometheus sees no increase when a counter first appears with the value 1.
  for (const { name } of jobsOf(context)) failures.inc({ name }, 0);
  context.events.subscribe({
    jobSucceeded: ({ name, seconds }) => {
      succeededAt.set({ name }, Date.now() / 1000);
      durations.observe({ name }, seconds);
    },
    jobFailed: ({ name }) => failures.inc({ name }),
  });
}
