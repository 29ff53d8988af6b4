import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyInstance } from "fastify";
import helmet, { type HelmetOptions } from "helmet";

/** Headers that a route with pages may change. */
type Policies = Pick<HelmetOptions, "contentSecurityPolicy" | "crossOriginEmbedderPolicy">;

declare module "fastify" {
  interface FastifyContextConfig {
    /** For a route that answers with a page: all of helmet's headers, with these changes. */
    helmet?: Policies;
    /** The headers that result from these options, computed when the route is registered. */
    securityHeaders?: Readonly<Record<string, string>>;
  }
}

/**
 * Headers that only matter for a page in a browser. Answers with data leave them out, because each header costs time at
 * every request.
 */
const notForData: HelmetOptions = {
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  referrerPolicy: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
};

/**
 * Puts helmet's headers on every answer. They depend only on the options, so helmet computes them once for each route.
 * Computed for each request, they took a quarter of a small answer's time.
 */
export function securityHeaders(app: FastifyInstance, options: Policies): void {
  const usualHeaders = headersOf({ ...options, ...notForData });
  app.addHook("onRoute", (route) => {
    const own = route.config?.helmet;
    if (own) route.config = { ...route.config, securityHeaders: headersOf({ ...options, ...own }) };
  });
  app.addHook("onRequest", (request, reply, done) => {
    reply.headers(request.routeOptions.config.securityHeaders ?? usualHeaders);
    done();
  });
}

function headersOf(options: HelmetOptions): Record<string, string> {
  const headers: Record<string, string> = {};
  const recorder = {
    setHeader: (name: string, value: string) => void (headers[name.toLowerCase()] = value),
    removeHeader: () => undefined,
  };
  helmet(options)({} as IncomingMessage, recorder as unknown as ServerResponse, (error) => {
    if (error) throw error;
  });
  return headers;
}
