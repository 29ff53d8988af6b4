import type { FastifyBaseLogger } from "fastify";
import type { StoreEvent } from "../entities/store-event";
import { isEnvironmentProblem } from "../entities/store-event-reason-code";
import type { LedgerReport } from "../ledger/ledger-report";
import { nameInLog, withoutValues } from "../log";
import { publicIds } from "../public-ids";
import type { Events, FreezeLifted, SimilarUsers } from "./events";

/** Logs a line for each event that an operator may have to act on. */
export function logEvents(events: Events, log: FastifyBaseLogger): void {
  events.subscribe({
    storeEventReceived: (received) => {
      const { event, repeated, differs, requestId: reqId } = received;
      if (!repeated) logIfParked(log, received);
      if (!differs) return;
      log.warn(
        { alert: "store_event_differs", reqId, ...named(event) },
        "store event came again with another body",
      );
    },
    storeEventDecided: (decided) => logIfParked(log, decided),
    storeEventFailed: ({ requestId: reqId, ...event }) =>
      log.error({ alert: "store_event_failed", reqId, ...named(event) }, "store event failed"),
    retryFailed: ({ error, requestId: reqId }) =>
      log.error({ reqId, err: error }, "parked store events could not be retried"),
    similarUsersFound: (similar) => log.warn(namesOf(similar), "user ids differ by case only"),
    webhookRejected: () =>
      log.warn({ alert: "store_webhook_rejected" }, "a webhook could not prove that it is RevenueCat's"),
    requestUnreadable: (request) =>
      log.warn({ alert: "store_webhook_unreadable", ...request }, "a webhook could not be read"),
    refusalNotRecorded: ({ requestId: reqId, operation, error }) =>
      log.error(
        { alert: "refusal_not_recorded", reqId, operation, err: error },
        "a refused call is missing in the audit log",
      ),
    damagedWalletRefused: ({ userId, environment, creditType }) =>
      log.error(
        { alert: "wallet_damaged", userId: nameInLog(userId), environment, creditType },
        "no credits moved: the wallet does not fit its newest entry",
      ),
    ledgerVerified: ({ report, requestId: reqId }) => logReport(log, report, reqId),
    ledgerNotVerified: ({ error, requestId: reqId }) =>
      log.error({ reqId, err: error }, "the books could not be verified"),
    jobSucceeded: ({ name, seconds }) => log.debug({ job: name, seconds }, "job done"),
    jobFailed: ({ name, error }) => log.error({ alert: "job_failed", job: name, err: error }, "job failed"),
    freezeLifted: (lifted) => log.info(withoutPeople(lifted), "spending freeze lifted"),
  });
}

function logIfParked(
  log: FastifyBaseLogger,
  { event, requestId: reqId }: { readonly event: StoreEvent; readonly requestId: string },
): void {
  const { type, status, reasonCode: reason, store, productId } = event;
  if (status !== "PARKED") return;
  const alert = isEnvironmentProblem(reason) ? "store_event_environment_mismatch" : "store_event_parked";
  log.warn({ alert, reqId, ...named(event), type, reason, store, productId }, "store event parked");
}

/** An event by the id under which `storeEvent` finds it. */
function named(event: Pick<StoreEvent, "eventId">): { storeEvent: string } {
  return { storeEvent: publicIds.StoreEvent.write(event) };
}

function namesOf({ requestId: reqId, eventId, userId, similarUserIds }: SimilarUsers): object {
  const ids = { userId: userId && nameInLog(userId), similarUserIds: similarUserIds.map(nameInLog) };
  return { alert: "user_ids_differ_by_case", reqId, ...named({ eventId }), ...ids };
}

/** A line for each finding, and one for the whole check. */
function logReport(log: FastifyBaseLogger, report: LedgerReport, reqId: string): void {
  const { findings, findingsTotal, startedAt, finishedAt, ...read } = report;
  for (const { kind, wallet, sequence, problem } of findings) {
    const { userId = null, environment = null, creditType = null } = wallet ?? {};
    const place = { userId: userId && nameInLog(userId), environment, creditType, sequence };
    log.error(
      { alert: "ledger_finding", reqId, kind, ...place, problem: withoutValues(problem) },
      "the books are wrong",
    );
  }
  const summary = { reqId, findingsTotal, milliseconds: finishedAt.getTime() - startedAt.getTime(), ...read };
  // A new service verifies its empty books at its first start, which nobody needs to read.
  if (findingsTotal === 0) log[read.entries === 0 ? "debug" : "info"](summary, "books verified");
  else log.error({ alert: "ledger_findings", ...summary }, "books verified: they are wrong");
}

function withoutPeople({ requestId: reqId, userId, actor, reason, ...lifted }: FreezeLifted): object {
  return {
    reqId,
    ...lifted,
    userId: nameInLog(userId),
    actor: nameInLog(actor),
    reason: withoutValues(reason),
  };
}
