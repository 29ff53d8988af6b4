import type { FastifyReply, FastifyRequest } from "fastify";
import { Refusal } from "../errors";
import type { CountAnswer, RequestCounts } from "./request-counts";

/** A whole office or mobile network may share one address. */
const usersPerAddress = 10;
/** Many customers of one provider may share the /48 of an IPv6 address, or one customer may own all of it. */
const addressesPerNetwork = 10;

interface Limit {
  /** Names the limit where requests are counted. */
  readonly number: number;
  readonly name: string;
  readonly max: number;
  /** The key under which a request is counted. Undefined when the limit does not concern the request. */
  readonly keyOf: (request: FastifyRequest) => string | undefined;
}

/** The number of the webhook's limit. */
const failedProofs = 4;

interface Checked {
  readonly remaining: number;
  /** Until the caller's window ends. */
  readonly seconds: number;
  readonly isExceeded: boolean;
}

const siteOf = ({ client }: FastifyRequest) => `address ${client.site}`;
const networkOf = ({ client }: FastifyRequest) => client.network && `network ${client.network}`;

/** Users and addresses are counted under different keys, because a user id may look like an address. */
function limitsOf(perMinute: number): Limit[] {
  const addressMax = perMinute * usersPerAddress;
  return [
    {
      number: 0,
      name: "caller",
      max: perMinute,
      keyOf: (request) => (request.caller ? `user ${request.caller.viewer.userId}` : siteOf(request)),
    },
    { number: 1, name: "address", max: addressMax, keyOf: siteOf },
    { number: 2, name: "network", max: addressMax * addressesPerNetwork, keyOf: networkOf },
    {
      number: 3,
      name: "strangers",
      max: perMinute * addressesPerNetwork,
      keyOf: (request) => (request.caller ? undefined : networkOf(request)),
    },
  ];
}

const policyOf = ({ name, max }: Limit) => `"${name}";q=${max};w=60`;

function checked({ max }: Pick<Limit, "max">, [current, left]: CountAnswer): Checked {
  return {
    remaining: Math.max(0, max - current),
    seconds: Math.ceil(left / 1000),
    isExceeded: current > max,
  };
}

/**
 * Makes the hook that limits requests: `perMinute` a minute for each user, or for an address whose requests have no
 * valid token, and ten times as many for an address in all. An IPv6 address counts by its /64. Its /48 has two limits
 * more: ten times as many without a valid token, and a hundred times in all.
 */
export function rateLimitHook(counts: RequestCounts, perMinute: number) {
  if (perMinute === 0) return async () => undefined;
  const limits = limitsOf(perMinute);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const concerned: Limit[] = [];
    const counted: ReturnType<RequestCounts["count"]>[] = [];
    for (const limit of limits) {
      const key = limit.keyOf(request);
      if (key === undefined) continue;
      concerned.push(limit);
      counted.push(counts.count(limit.number, key));
    }
    const answers = await Promise.all(counted);
    const found = concerned.map((limit, index) => checked(limit, answers[index] as CountAnswer));
    // The first that is exceeded, or else the first.
    const told = Math.max(
      0,
      found.findIndex(({ isExceeded }) => isExceeded),
    );
    const [limit, tightest] = [concerned[told], found[told]];
    if (!limit || !tightest) return;
    const { remaining, seconds, isExceeded } = tightest;
    reply.headers({
      "ratelimit-limit": limit.max,
      "ratelimit-remaining": remaining,
      "ratelimit-reset": seconds,
      "ratelimit-policy": concerned.map(policyOf).join(", "),
      ratelimit: `"${limit.name}";r=${remaining};t=${seconds}`,
    });
    if (isExceeded) throw tooManyRequests(seconds);
  };
}

/**
 * Makes the limit of RevenueCat's webhook. It counts only requests that cannot prove to be RevenueCat's, so that a
 * flood of them cannot keep genuine events out, even from the same address.
 */
export function failedProofLimit(counts: RequestCounts, perMinute: number) {
  if (perMinute === 0) return async () => undefined;
  return async ({ client }: FastifyRequest): Promise<void> => {
    const answer = await counts.count(failedProofs, `address ${client.network ?? client.site}`);
    const { isExceeded, seconds } = checked({ max: perMinute }, answer);
    if (isExceeded) throw tooManyRequests(seconds);
  };
}

function tooManyRequests(seconds: number): Refusal {
  return new Refusal("RATE_LIMITED", "Too many requests", { retryAfterSeconds: Math.max(1, seconds) });
}
