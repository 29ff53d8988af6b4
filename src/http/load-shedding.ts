import type { FastifyInstance } from "fastify";
import { unavailable } from "../errors";
import type { AppContext } from "../context/app-context";
import { LoadConfig } from "../config/load-settings";

declare module "fastify" {
  interface FastifyRequest {
    /**
     * Whether the request's body has arrived. Requests with a slow body do not count, so that they cannot keep others
     * out.
     */
    isWorkedOn: boolean;
  }
}

const tickMilliseconds = 20;
const retryAfterSecondsMax = 4;

/**
 * Refuses requests with 503 while the service has more to do than it can finish soon. Callers without an answer retry,
 * so a storm of retries would otherwise keep an instance busy with requests that no caller waits for any more. Applies
 * to the routes of this scope. Runs before the token is verified, because a refusal has to be cheap.
 */
export function shedLoad(
  app: FastifyInstance,
  context: AppContext,
  config: LoadConfig & { queueMax: number },
) {
  const turnAge = watchTurns(app);
  let count = 0;
  app.decorateRequest("isWorkedOn", false);
  app.addHook("onRequest", (request, _reply, done) => {
    const queueIsFull = request.method !== "GET" && context.ledger.queueDepth >= config.queueMax;
    const isLate = config.lateMilliseconds > 0 && turnAge() > config.lateMilliseconds;
    if (count >= config.requestsMax || queueIsFull || isLate) throw tooMuchToDo();
    done();
  });
  app.addHook("preHandler", (request, _reply, done) => {
    request.isWorkedOn = true;
    count += 1;
    done();
  });
  app.onEnd((request) => {
    if (request.isWorkedOn) count -= 1;
  });
}

/** A different delay for each caller, so that they do not all return at once. */
function tooMuchToDo() {
  const seconds = 1 + Math.floor(Math.random() * retryAfterSecondsMax);
  return unavailable("The service has too much to do. Try again.", seconds);
}

/**
 * Returns a function that says by how much the present turn of the event loop is longer than usual, in milliseconds.
 */
function watchTurns(app: FastifyInstance): () => number {
  let lastTick = performance.now();
  const timer = setInterval(() => {
    lastTick = performance.now();
  }, tickMilliseconds).unref();
  app.addHook("onClose", async () => clearInterval(timer));
  return () => performance.now() - lastTick - tickMilliseconds;
}
