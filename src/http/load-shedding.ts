import type { FastifyInstance } from "fastify";
import { unavailable } from "../errors";
import type { AppContext } from "../context/app-context";
import { LoadConfig } from "../config/load-settings";

declare module "fastify" {
  interface FastifyRequest {
    /** Whether its body has arrived: those who send theirs slowly must not keep others out. */
    isWorkedOn: boolean;
  }
}

const tickMilliseconds = 20;
const retryAfterSecondsMax = 4;

/**
 * Refuses requests with 503 while the service has more to do than it can finish soon. Callers who get no answer in time
 * ask again, so without this a storm of them keeps an instance busy with questions that nobody waits for any more.
 * For the routes of this scope alone; asked before the token is, since a refusal has to be cheap.
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

/** Different for each caller, or all would come back at once. */
function tooMuchToDo() {
  const seconds = 1 + Math.floor(Math.random() * retryAfterSecondsMax);
  return unavailable("The service has too much to do. Try again.", seconds);
}

/** Tells for how long the present turn of the event loop has been under way, beyond the usual, in milliseconds. */
function watchTurns(app: FastifyInstance): () => number {
  let lastTick = performance.now();
  const timer = setInterval(() => {
    lastTick = performance.now();
  }, tickMilliseconds).unref();
  app.addHook("onClose", async () => clearInterval(timer));
  return () => performance.now() - lastTick - tickMilliseconds;
}
