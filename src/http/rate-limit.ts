import rateLimit from "@fastify/rate-limit";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Refusal } from "../errors";
import { storesFor, windowMilliseconds, type RequestCounts } from "./request-counts";

/** A whole office or mobile network may share one address. */
const usersPerAddress = 10;
/** Many customers of one provider may share the /48 of an IPv6 address, or one customer may own all of it. */
const addressesPerNetwork = 10;

interface Limit {
  readonly name: string;
  readonly max: number;
  /** The key under which a request is counted. Undefined when the limit does not concern the request. */
  readonly keyOf: (request: FastifyRequest) => string | undefined;
}

interface Checked {
  readonly limit: Limit;
  /** The limit's name in `RateLimit-Policy`. */
  readonly policy: string;
  readonly remaining: number;
  readonly ttlInSeconds: number;
  readonly isExceeded: boolean;
}

const siteOf = ({ client }: FastifyRequest) => `address ${client.site}`;
const networkOf = ({ client }: FastifyRequest) => client.network && `network ${client.network}`;

/** Users and addresses are counted under different keys, because a user id may look like an address. */
function limitsOf(perMinute: number): Limit[] {
  const addressMax = perMinute * usersPerAddress;
  return [
    {
      name: "caller",
      max: perMinute,
      keyOf: (request) => (request.caller ? `user ${request.caller.viewer.userId}` : siteOf(request)),
    },
    { name: "address", max: addressMax, keyOf: siteOf },
    { name: "network", max: addressMax * addressesPerNetwork, keyOf: networkOf },
    {
      name: "strangers",
      max: perMinute * addressesPerNetwork,
      keyOf: (request) => (request.caller ? undefined : networkOf(request)),
    },
  ];
}

/** Lets the limits of this app count by these counts. */
export async function countRequests(app: FastifyInstance, counts: RequestCounts): Promise<void> {
  await app.register(rateLimit, { global: false, store: storesFor(counts) });
}

function makeLimit(app: FastifyInstance, limit: Limit) {
  const { name, max, keyOf } = limit;
  const check = app.createRateLimit({
    max,
    timeWindow: windowMilliseconds,
    keyGenerator: (request) => keyOf(request) ?? "",
  });
  const policy = `"${name}";q=${max};w=60`;
  const count = async (request: FastifyRequest): Promise<Checked | undefined> => {
    const found = await check(request);
    if (found.isAllowed) return undefined;
    // Named one by one: spreading these objects would cost ten kilobytes of garbage for each request.
    const { remaining, ttlInSeconds, isExceeded } = found;
    return { limit, policy, remaining, ttlInSeconds, isExceeded };
  };
  return (request: FastifyRequest) => (keyOf(request) === undefined ? undefined : count(request));
}

/**
 * Makes the hook that limits requests: `perMinute` a minute for each user, or for an address whose requests have no
 * valid token, and ten times as many for an address in all. An IPv6 address counts by its /64. Its /48 has two limits
 * more: ten times as many without a valid token, and a hundred times in all.
 */
export function rateLimitHook(app: FastifyInstance, perMinute: number) {
  if (perMinute === 0) return async () => undefined;
  const checks = limitsOf(perMinute).map((limit) => makeLimit(app, limit));
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const counting: Promise<Checked | undefined>[] = [];
    for (const check of checks) {
      const one = check(request);
      // Wait only for limits that concern the request.
      if (one) counting.push(one);
    }
    const checked = (await Promise.all(counting)).filter((found) => found !== undefined);
    const tightest = checked.find(({ isExceeded }) => isExceeded) ?? checked[0];
    if (!tightest) return;
    const { limit, remaining, ttlInSeconds } = tightest;
    reply.headers({
      "ratelimit-limit": limit.max,
      "ratelimit-remaining": remaining,
      "ratelimit-reset": ttlInSeconds,
      "ratelimit-policy": checked.map(({ policy }) => policy).join(", "),
      ratelimit: `"${limit.name}";r=${remaining};t=${ttlInSeconds}`,
    });
    if (tightest.isExceeded) throw tooManyRequests(ttlInSeconds);
  };
}

/**
 * Makes the limit of RevenueCat's webhook. It counts only requests that cannot prove to be RevenueCat's, so that a
 * flood of them cannot keep genuine events out, even from the same address.
 */
export function failedProofLimit(app: FastifyInstance, perMinute: number) {
  if (perMinute === 0) return async () => undefined;
  const check = makeLimit(app, {
    name: "failed proofs",
    max: perMinute,
    keyOf: ({ client }) => `address ${client.network ?? client.site}`,
  });
  return async (request: FastifyRequest): Promise<void> => {
    const found = await check(request);
    if (found?.isExceeded) throw tooManyRequests(found.ttlInSeconds);
  };
}

function tooManyRequests(seconds: number): Refusal {
  return new Refusal("RATE_LIMITED", "Too many requests", { retryAfterSeconds: Math.max(1, seconds) });
}
