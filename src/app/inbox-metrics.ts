import type { FastifyBaseLogger } from "fastify";
import { Counter, Gauge, type Registry } from "prom-client";
import type { StoreEvent } from "../entities/store-event";
import type { AppContext } from "../context/app-context";
import { withoutValues } from "../log";
import { nameInLog } from "../http/request-log";
import { countStoreEvents, type StoreEventCounts } from "../store/inbox/read-store-events";
import type { FreezeLifted } from "../context/store-queue";

/** What operators watch and are woken by: one metric and one line of the log for each way to lose track of money. */
export function watchStoreEvents(service: AppContext, register: Registry, log: FastifyBaseLogger): void {
  const registers = [register];
  const counters = makeCounters(registers);
  watchState(service, registers, log);
  const tell = (event: StoreEvent) => {
    const { eventId, type, status, reason, store, productId } = event;
    counters.decided.inc({ status, reason: reason ?? "" });
    if (status !== "PARKED") return;
    const mismatch = reason === "ENVIRONMENT_MISMATCH" || reason === "MISSING_ENVIRONMENT";
    if (mismatch) counters.mismatched.inc();
    const alert = mismatch ? "store_event_environment_mismatch" : "store_event_parked";
    log.warn({ alert, eventId, type, reason, store, productId }, "store event parked");
  };
  service.storeQueue.observer = {
    received: ({ event, repeated, differs }) => {
      if (repeated) counters.repeated.inc();
      else tell(event);
      if (!differs) return;
      counters.differing.inc();
      const { eventId } = event;
      log.warn({ alert: "store_event_differs", eventId }, "store event came again with another body");
    },
    decided: tell,
    rejected: () => {
      counters.rejected.inc();
      log.warn({ alert: "store_webhook_rejected" }, "a webhook could not prove that it is RevenueCat's");
    },
    unreadable: (request) => {
      counters.unreadable.inc();
      log.warn({ alert: "store_webhook_unreadable", ...request }, "a webhook could not be read");
    },
    failed: (eventId) => log.error({ alert: "store_event_failed", eventId }, "store event failed"),
    retryFailed: (err) => log.error({ err }, "parked store events could not be retried"),
    similarUsers: ({ eventId, userId, similarUserIds }) => {
      const ids = { userId: userId && nameInLog(userId), similarUserIds: similarUserIds.map(nameInLog) };
      log.warn({ alert: "user_ids_differ_by_case", eventId, ...ids }, "user ids differ by case only");
    },
    freezeLifted: (lifted) => log.info(withoutPeople(lifted), "spending freeze lifted"),
  };
}

function withoutPeople({ userId, actor, reason, ...lifted }: FreezeLifted): object {
  return { ...lifted, userId: nameInLog(userId), actor: nameInLog(actor), reason: withoutValues(reason) };
}

function makeCounters(registers: Registry[]) {
  return {
    decided: new Counter({
      name: "store_events_decided_total",
      help: "Decisions about RevenueCat's events, by what was decided.",
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
      help: "Requests that were not refused for their proof, but could not be read as an event: nothing was kept.",
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

function watchState(service: AppContext, registers: Registry[], log: FastifyBaseLogger): void {
  let counting: Promise<StoreEventCounts | undefined> | undefined;
  // The three gauges of one scrape share one count.
  const count = () => {
    counting ??= countStoreEvents(service)
      .catch((err: unknown) => {
        // The other metrics matter most when the database is down.
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
    ({ silentSince }) => Math.max(0, (Date.now() - silentSince.getTime()) / 1000),
  );
}
