import type { FastifyInstance } from "fastify";
import type { Database } from "../database/database";
import { isUnanswered } from "../database/database-errors";
import { probeCommit, type ProbedTable } from "../database/probe-commit";
import { LedgerEntry } from "../entities/ledger-entry";
import { Purchase } from "../entities/purchase";
import { StoreEvent } from "../entities/store-event";
import { StoreTransaction } from "../entities/store-transaction";
import { Wallet } from "../entities/wallet";
import type { Workers } from "./workers/workers";

const answerAgeMaxMilliseconds = 1000;
/** The longest time for which an unanswered probe delays the next one, in milliseconds. */
const pauseMillisecondsMax = 8000;

/** What a purchase writes, by the API or in a store. Entries and purchases are only added. */
const tablesOfPurchases: readonly ProbedTable[] = [
  { entity: Wallet, updated: true },
  { entity: LedgerEntry, updated: false },
  { entity: Purchase, updated: false },
  { entity: StoreEvent, updated: true },
  { entity: StoreTransaction, updated: true },
];

/** Makes the answer to whether this process can commit what purchases write, and is not about to stop. */
export function watchReadiness(app: FastifyInstance, database: Database): () => Promise<boolean> {
  const canCommit = rememberBriefly(async () => {
    try {
      await probeCommit(database, tablesOfPurchases);
      return "yes";
    } catch (error) {
      app.outages.report(error);
      return isUnanswered(error) ? "no answer" : "no";
    }
  });
  return async () => !app.draining.begun && (await canCommit()) === "yes";
}

/** `/healthz`: every worker answers. `/readyz`: every worker is ready. */
export function healthRoutes(app: FastifyInstance, workers: Workers): void {
  app.get("/healthz", async (_request, reply) => {
    const alive = await workers.areAlive();
    return reply.code(alive ? 200 : 503).send({ status: alive ? "ok" : "a worker does not answer" });
  });
  app.get("/readyz", async (_request, reply) => {
    const ready = await workers.areReady();
    return reply.code(ready ? 200 : 503).send({ status: ready ? "ready" : "not ready" });
  });
}

type Answer = "yes" | "no" | "no answer";

/**
 * Limits the probes of the database: anybody may ask, and a flood of questions must not become a flood of transactions.
 * At most one probe runs at a time, and its answer is reused for a second. That second is measured by the monotonic
 * clock: a wall clock that is set back by an hour would reuse the answer for an hour.
 *
 * A probe that a server without majority does not answer hangs there until the majority is back, even when it is
 * killed. So unanswered probes become less and less frequent; otherwise they would use up the server's connections.
 */
function rememberBriefly(ask: () => Promise<Answer>): () => Promise<Answer> {
  let answer: Promise<Answer> | undefined;
  let holdsUntil = Number.POSITIVE_INFINITY;
  let pauseMilliseconds = answerAgeMaxMilliseconds;
  const askOnce = async () => {
    holdsUntil = Number.POSITIVE_INFINITY;
    const found = await ask();
    pauseMilliseconds =
      found === "no answer"
        ? Math.min(2 * pauseMilliseconds, pauseMillisecondsMax)
        : answerAgeMaxMilliseconds;
    holdsUntil = performance.now() + pauseMilliseconds;
    return found;
  };
  return () => {
    if (answer === undefined || performance.now() >= holdsUntil) answer = askOnce();
    return answer;
  };
}
