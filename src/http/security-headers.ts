import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyInstance } from "fastify";
import helmet, { type HelmetOptions } from "helmet";

/** What routes that answer with pages may want otherwise. */
type Policies = Pick<HelmetOptions, "contentSecurityPolicy" | "crossOriginEmbedderPolicy">;

declare module "fastify" {
  interface FastifyContextConfig {
    /** For a route that answers with a page: it gets all of helmet's headers, with these changed. */
    helmet?: Policies;
    /** What these options come to; worked out when the route is made. */
    securityHeaders?: Readonly<Record<string, string>>;
  }
}

/** What only concerns a page that a browser shows, and so no answer of data: each header is paid for at every request. */
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
 * Puts helmet's headers on every answer. They depend on the options alone, so helmet makes them once for each route:
 * made anew for each request they were a quarter of a small answer's cost.
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
