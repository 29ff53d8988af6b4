import { fastify, LogController, type FastifyInstance } from "fastify";
import type { Config } from "../config/config";
import { localGuard } from "../http/local-requests";
import { metricsRoute } from "./metrics";
import type { Workers } from "./workers/workers";

const headers = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

/**
 * Serves only `/metrics`, at an address of its own, so that a proxy that makes the service public does not publish its
 * metrics. It listens from before the service starts until after the service's last answer, so that the end of a
 * deployment is measured too.
 */
export function metricsListener(
  app: FastifyInstance,
  workers: Workers,
  config: Config & { metrics: { host: string; port: number } },
): void {
  const requireLocal = localGuard(config);
  const own = fastify({
    loggerInstance: app.log,
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: 30_000,
    // A scraper keeps its connection open, and must not keep the process alive.
    forceCloseConnections: true,
  });
  own.addHook("onRequest", async (request, reply) => {
    reply.headers(headers);
    requireLocal(request);
  });
  own.setErrorHandler((error: { status?: number; message: string }, request, reply) => {
    const { status = 500 } = error;
    if (status === 500) request.log.error({ err: error }, "fault");
    return reply.code(status).send({ error: status === 500 ? "Internal server error" : error.message });
  });
  own.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: "Only /metrics is served here" }),
  );
  metricsRoute(own, workers);
  app.addHook("onReady", async () => {
    const url = await own.listen(config.metrics);
    if (workers.announces) app.log.info({ metricsUrl: `${url}/metrics` }, "metrics listening");
  });
  app.addHook("onClose", () => own.close());
}
