import type { FastifyInstance } from "fastify";
import { Refusal } from "../errors";
import type { Service } from "../service";
import { purchaseCreditPackageRoute } from "./purchase-credit-package.route";
import { readRoutes } from "./read.route";

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];

/** The REST door; mounted under `/api/v1`. */
export function restApi(app: FastifyInstance, service: Service): void {
  const methodsByUrl = new Map<string, Set<string>>();
  app.addHook("onRoute", ({ url, method }) => {
    methodsByUrl.set(url, new Set([...(methodsByUrl.get(url) ?? []), ...[method].flat()]));
  });
  purchaseCreditPackageRoute(app, service);
  readRoutes(app, service);
  for (const [url, allowed] of new Map(methodsByUrl))
    refuseOtherMethods(app, url.slice(app.prefix.length), allowed);
}

function refuseOtherMethods(app: FastifyInstance, url: string, allowed: ReadonlySet<string>): void {
  app.route({
    method: methods.filter((method) => !allowed.has(method)),
    url,
    exposeHeadRoute: false,
    onRequest: async (_request, reply) => {
      reply.header("allow", [...allowed].join(", "));
      throw new Refusal("METHOD_NOT_ALLOWED", "Method not allowed");
    },
    handler: () => undefined,
  });
}
