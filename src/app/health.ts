import type { FastifyInstance } from "fastify";
import type { Database } from "../database/database";
import { isUnanswered } from "../database/database-errors";
import { probeCommit } from "../database/probe-commit";

const answerAgeMaxMilliseconds = 1000;
/** The longest time that a probe without an answer keeps the next one waiting. */
const pauseMillisecondsMax = 8000;

/** `/healthz`: the process is alive. `/readyz`: it can commit, and is not about to stop. */
export function healthRoutes(app: FastifyInstance, database: Database): void {
  const canCommit = rememberBriefly(async () => {
    try {
      await probeCommit(database);
      return "yes";
    } catch (error) {
      app.outages.tell(error);
      return isUnanswered(error) ? "no answer" : "no";
    }
  });
  app.get("/healthz", async () => ({ status: "ok" }));
  app.get("/readyz", async (_request, reply) => {
    const ready = !app.draining.begun && (await canCommit()) === "yes";
    return reply.code(ready ? 200 : 503).send({ status: ready ? "ready" : "not ready" });
  });
}

type Answer = "yes" | "no" | "no answer";

/**
 * Anybody may ask, so a flood of questions must not become a flood of transactions: one is under way at a time, and its
 * answer holds for a second. By the monotonic clock: set back an hour, the wall clock would let it hold for an hour.
 *
 * Each probe that a server without majority does not answer hangs there until the majority is back, even when it is
 * killed. So these come more and more seldom, or they would use up the server's connections.
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
