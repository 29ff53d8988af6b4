import type { FastifyInstance } from "fastify";
import type { Database } from "../database/database";

const answerAgeMaxMilliseconds = 1000;

/** `/healthz`: the process is alive. `/readyz`: it can commit, and is not about to stop. */
export function healthRoutes(app: FastifyInstance, database: Database): void {
  let stopping = false;
  app.addHook("preClose", async () => {
    stopping = true;
  });
  const canCommit = rememberBriefly(() => database.canCommit());
  app.get("/healthz", async () => ({ status: "ok" }));
  app.get("/readyz", async (_request, reply) => {
    const ready = !stopping && (await canCommit());
    return reply.code(ready ? 200 : 503).send({ status: ready ? "ready" : "not ready" });
  });
}

/** Anybody may ask, so a flood of questions must not become a flood of transactions. */
function rememberBriefly(ask: () => Promise<boolean>): () => Promise<boolean> {
  let asked = Number.NEGATIVE_INFINITY;
  let answer = Promise.resolve(false);
  return () => {
    if (Date.now() - asked > answerAgeMaxMilliseconds) {
      asked = Date.now();
      answer = ask();
    }
    return answer;
  };
}
