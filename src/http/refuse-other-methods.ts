import type { FastifyInstance } from "fastify";
import { Refusal } from "../errors";

/** Answers 405 at this path for every method but the allowed ones, and names those in `Allow`. */
export function refuseOtherMethods(app: FastifyInstance, url: string, allowed: ReadonlySet<string>): void {
  app.route({
    method: app.supportedMethods.filter((method) => !allowed.has(method)),
    url,
    exposeHeadRoute: false,
    onRequest: async (_request, reply) => {
      reply.header("allow", [...allowed].join(", "));
      throw new Refusal("METHOD_NOT_ALLOWED", "Method not allowed");
    },
    handler: () => undefined,
  });
}
