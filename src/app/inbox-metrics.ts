import type { FastifyBaseLogger } from "fastify";
import { Counter, Gauge, type Registry } from "prom-client";
import { clockMilliseconds } from "../clock";
import type { StoreEvent } from "../entities/store-event";
import { isEnvironmentProblem } from "../entities/store-event-reason-code";
import type { AppContext } from "../context/app-context";
import { countStoreEvents, type StoreEventCounts } from "../store/inbox/read-store-events";

/**
 * Metrics for operators and alerts: one for each way in which money could be lost. `logEvents` writes the log's lines.
 */
export function watchStoreEvents(context: AppContext, register: Registry, log: FastifyBaseLogger): void {
  const registers = [register];
  const counters = makeCounters(registers);
  watchState(context, registers, log);
  const countDecision = ({ status, reasonCode }: StoreEvent) => {
    counters.decided.inc({ status, reason: reasonCode ?? "" });
    if (status === "PARKED" && isEnvironmentProblem(reasonCode)) counters.mismatched.inc();
  };
  context.events.subscribe({
    storeEventReceived: ({ event, repeated, differs }) => {
      if (repeated) counters.repeated.inc();
      else countDecision(event);
      if (differs) counters.differing.inc();
    },
    storeEventDecided: ({ event }) => countDecision(event),
    webhookRejected: () => counters.rejected.inc(),
    requestUnreadable: () => counters.unreadable.inc(),
  });
}

function makeCounters(registers: Registry[]) {
  return {
    decided: new Counter({
      name: "store_events_decided_total",
      help: "Decisions about RevenueCat's events, by status and reason.",
      labelNames: ["status", "reason"],
      registers,
    }),
    repeated: new Counter({
      name: "store_events_repeated_total",
      help: "Events that had been decided before.",
      registers,
    }),
    differing: new Counter({
      name: "store_events_differing_total",
      help: "Events that came again with another body; the first was kept.",
      registers,
    }),
    unreadable: new Counter({
      name: "store_webhook_unreadable_total",
      help: "Requests with valid secrets that could not be read as an event. Nothing of them was stored.",
      registers,
    }),
    rejected: new Counter({
      name: "store_webhook_rejected_total",
      help: "Requests whose Authorization value or signature was wrong.",
      registers,
    }),
    mismatched: new Counter({
      name: "store_event_environment_mismatches_total",
      help: "Production events at a service that is not production, and purchases without an environment.",
      registers,
    }),
  };
}

function watchState(context: AppContext, registers: Registry[], log: FastifyBaseLogger): void {
  let counting: Promise<StoreEventCounts | undefined> | undefined;
  // The three gauges of one scrape share one count.
  const count = () => {
    counting ??= countStoreEvents(context)
      .catch((err: unknown) => {
        // When the database is down, the other metrics matter most.
        log.error({ err }, "store events could not be counted");
        return undefined;
      })
      .finally(() => {
        counting = undefined;
      });
    return counting;
  };
  const gauge = (name: string, help: string, valueOf: (counts: StoreEventCounts) => number) =>
    new Gauge({
      name,
      help,
      registers,
      // Every process counts the same rows.
      aggregator: "max",
      async collect() {
        const counts = await count();
        if (counts) this.set(valueOf(counts));
      },
    });
  gauge("store_events_parked", "Events that wait for a mapping, a user or an admin.", ({ parked }) => parked);
  gauge("store_events_failed", "Events that a fault of ours stopped.", ({ failed }) => failed);
  gauge(
    "store_event_newest_age_seconds",
    "Time since the newest event arrived; before the first, since the database was made.",
    ({ silentSince }) => Math.max(0, (clockMilliseconds() - silentSince.getTime()) / 1000),
  );
}
