import rateLimit, { normalizeIP } from "@fastify/rate-limit";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { LRUCache } from "lru-cache";
import { Refusal } from "../errors";
import { RateLimitStore } from "./rate-limit-store";

/** An address may be the shared one of a whole office or mobile network. */
const usersPerAddress = 10;
const timeWindow = 60_000;
const callersMax = 50_000;

/** The library reads an address with a long regular expression, and most requests come from one that it has just read. */
const addresses = new LRUCache<string, string>({
  max: callersMax,
  memoMethod: (address) => normalizeIP(address),
});
const addressOf = ({ ip }: FastifyRequest) => addresses.memo(ip);

/**
 * Makes the hook that counts requests: so many a minute for each user, or for an address whose requests bear no valid
 * token, and ten times as many for an address in all. Counted in this process alone.
 */
export async function rateLimitHook(app: FastifyInstance, perMinute: number) {
  if (perMinute === 0) return async () => undefined;
  await app.register(rateLimit, { global: false, store: RateLimitStore });
  const limitCaller = app.createRateLimit({
    max: perMinute,
    timeWindow,
    keyGenerator: (request) => (request.viewer ? `user ${request.viewer.userId}` : addressOf(request)),
  });
  const limitAddress = app.createRateLimit({
    max: perMinute * usersPerAddress,
    timeWindow,
    keyGenerator: addressOf,
  });
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const checked = await Promise.all([limitCaller(request), limitAddress(request)]);
    const limits = checked.filter((limit) => !limit.isAllowed);
    const tightest = limits.find((limit) => limit.isExceeded) ?? limits[0];
    if (!tightest) return;
    reply.headers({
      "ratelimit-limit": tightest.max,
      "ratelimit-remaining": tightest.remaining,
      "ratelimit-reset": tightest.ttlInSeconds,
    });
    if (tightest.isExceeded) {
      throw new Refusal("RATE_LIMITED", "Too many requests", {
        retryAfterSeconds: Math.max(1, tightest.ttlInSeconds),
      });
    }
  };
}
