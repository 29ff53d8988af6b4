import { METHODS } from "node:http";
import { fastify, LogController, type FastifyBaseLogger, type FastifyInstance } from "fastify";
import type { Config } from "../config/config";
import { adviseBrowsers } from "../http/browsers";
import { clientAddressReader } from "../http/client-address";
import { readCallerHook } from "../http/caller-hook";
import { malformedRequestAnswerer } from "./client-error";
import { Refusal } from "../errors";
import { Draining } from "../http/draining";
import { answerErrors } from "./error-answers";
import { requireOneHost } from "../http/header-count";
import { healthRoutes, watchReadiness } from "./health";
import { acceptJsonOnly } from "../http/json-body";
import { shedLoad } from "../http/load-shedding";
import { localGuard } from "../http/local-requests";
import { metricsListener } from "./metrics-listener";
import { metricsRoute, watchMetrics } from "./metrics";
import { OpenAnswers } from "../http/open-answers";
import { OutageLog } from "../http/outage-log";
import { servePages } from "../http/pages/pages";
import { failedProofLimit, rateLimitHook } from "../http/rate-limit";
import { readablePath } from "../http/readable-path";
import { logRequests } from "../http/request-log";
import { ulid } from "../ids";
import { graphqlApi } from "../resolvers/graphql-api";
import { restApi } from "../rest/rest-api";
import { revenueCatWebhookRoute } from "../rest/revenuecat-webhook.route";
import type { AppContext } from "../context/app-context";
import type { Workers } from "./workers/workers";

const bodyLimitBytes = 100_000;

/** Builds the HTTP app of the service. Tests and production start the same app. */
export async function createApp(
  context: AppContext,
  config: Config,
  logger: FastifyBaseLogger,
  workers: Workers,
): Promise<FastifyInstance> {
  const answers = new OpenAnswers();
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => ulid(),
    bodyLimit: bodyLimitBytes,
    requestTimeout: 30_000,
    return503OnClosing: false,
    http: { requireHostHeader: false },
    // Longer than any address that Node accepts, so that every text can be an id, even of something that does not
    // exist.
    routerOptions: { maxParamLength: 20_000 },
    clientErrorHandler: malformedRequestAnswerer(logger, answers),
    frameworkErrors: answerErrors,
    rewriteUrl: readablePath,
  });
  // Register every method that Node passes on, so that `PROPFIND` and the like are refused at a known path as `PUT` is.
  for (const method of METHODS) if (!app.supportedMethods.includes(method)) app.addHttpMethod(method);
  // Only the size of the headers is limited, not their number. Past a thousand of them Node.js 20 would drop the rest
  // silently, even a second token, and Node.js 24 would answer 431.
  app.server.maxHeadersCount = 0;
  // Ignores an unknown `Expect` header, because nothing here depends on it. Node would refuse it in a format of its
  // own.
  app.server.on("checkExpectation", (request, response) => app.server.emit("request", request, response));
  answers.watch(app);
  app.decorate("draining", new Draining(app.server, answers));
  app.decorateRequest("caller", undefined);
  app.decorate("outages", new OutageLog(logger, config.database));
  admitRequests(app, config);
  logRequests(app, logger);
  app.setErrorHandler(answerErrors);
  app.setNotFoundHandler(refuseUnknownPath);
  acceptJsonOnly(app);
  await adviseBrowsers(app, config);
  serveOperators(app, context, config, workers);
  await servePages(app, config);
  await openDoors(app, context, config, workers);
  // Refuse an unknown path before its body is read.
  app.addHook("onRequest", (request, _reply, done) => (request.is404 ? refuseUnknownPath() : done()));
  return app;
}

function refuseUnknownPath(): never {
  throw new Refusal("NOT_FOUND", "Resource not found");
}

/** The checks that every request must pass first. */
function admitRequests(app: FastifyInstance, config: Config): void {
  const requireLocal = localGuard(config);
  const readAddress = clientAddressReader(config.trustProxy);
  app.decorateRequest("client");
  app.addHook("onRequest", (request, reply, done) => {
    request.client = readAddress(request.raw);
    reply.headers({ "x-request-id": request.id, "cache-control": "no-store" });
    requireOneHost(request);
    requireLocal(request);
    done();
  });
}

/** Lets the other workers ask this one, and serves what operators ask all of them. */
function serveOperators(app: FastifyInstance, context: AppContext, config: Config, workers: Workers): void {
  const register = watchMetrics(app, context);
  workers.join({ context, register, isReady: watchReadiness(app, context.database) });
  healthRoutes(app, workers);
  if (config.metrics) metricsListener(app, workers, { ...config, metrics: config.metrics });
  else metricsRoute(app, workers);
}

/** Registers the two doors. Only their scope authenticates callers and limits how often they call. */
async function openDoors(
  app: FastifyInstance,
  context: AppContext,
  config: Config,
  { requestCounts }: Workers,
): Promise<void> {
  const limitRate = rateLimitHook(requestCounts, config.rateLimitPerMinute);
  await app.register(async (doors) => {
    shedLoad(doors, context, { ...config.load, queueMax: config.groupCommit.queueMax });
    doors.addHook("onRequest", readCallerHook(context));
    doors.addHook("onRequest", limitRate);
    await graphqlApi(doors, context, config);
    await doors.register(async (rest) => restApi(rest, context), { prefix: "/api/v1" });
  });
  const limitFailures = failedProofLimit(requestCounts, config.rateLimitPerMinute);
  await app.register(
    async (webhooks) => revenueCatWebhookRoute(webhooks, context, { secrets: config.webhook, limitFailures }),
    { prefix: "/api/v1/webhooks" },
  );
}
