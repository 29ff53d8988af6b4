import cors from "@fastify/cors";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Config } from "../config/config";
import { securityHeaders } from "./security-headers";

const hostedSandbox = "https://studio.apollographql.com";
/** Headers that scripts of another origin may read. */
const exposedHeaders = [
  "idempotency-replayed",
  "location",
  "preference-applied",
  "ratelimit",
  "ratelimit-limit",
  "ratelimit-policy",
  "ratelimit-remaining",
  "ratelimit-reset",
  "retry-after",
  "x-request-id",
];
const preflightAgeMaxSeconds = 600;

/** Sends the headers that tell browsers how to treat our answers, and which origins may call. */
export async function adviseBrowsers(
  app: FastifyInstance,
  { deployment, corsOrigins }: Config,
): Promise<void> {
  securityHeaders(app, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { "default-src": ["'none'"], "frame-ancestors": ["'none'"] },
    },
  });
  const origin = [...corsOrigins, ...(deployment === "development" ? [hostedSandbox] : [])];
  if (origin.length === 0) return;
  const sharing = { origin, maxAge: preflightAgeMaxSeconds, exposedHeaders };
  // Any OPTIONS request that is not a preflight is answered by its route.
  await app.register(cors, {
    delegator: async (request: FastifyRequest) => ({ ...sharing, preflight: isPreflight(request) }),
  });
}

function isPreflight({ headers }: FastifyRequest): boolean {
  return headers.origin !== undefined && headers["access-control-request-method"] !== undefined;
}
