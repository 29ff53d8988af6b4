import type { Reference } from "./route-schema";

const header = (description: string, schema: object = { type: "string" }) => ({ description, schema });

/** The headers of answers, for `#/components/headers`. */
export const headers = {
  "X-Request-Id": header("The id of the request in the service's log."),
  "Retry-After": header("Seconds to wait before a retry.", { type: "integer", minimum: 1 }),
  RateLimit: header(
    'The limit that the caller will reach first, as in the IETF\'s draft "RateLimit header fields for HTTP" (version 10): ' +
      "its name, `r` requests that are left, and `t` seconds until it starts again, such as " +
      '`"caller";r=599;t=60`. Left out where requests are not counted.',
  ),
  "RateLimit-Policy": header(
    "Every limit that counts this request, in the form of the same draft: its name, and `q` requests in `w` seconds, such " +
      'as `"caller";q=600;w=60, "address";q=6000;w=60`. Left out where requests are not counted.',
  ),
  "RateLimit-Limit": header("Requests that the limit named by `RateLimit` allows in a minute.", {
    type: "integer",
    minimum: 1,
  }),
  "RateLimit-Remaining": header("Requests that are left in this minute.", { type: "integer", minimum: 0 }),
  "RateLimit-Reset": header("Seconds until the limit starts again.", { type: "integer", minimum: 0 }),
  "WWW-Authenticate": header("How to authenticate: `Bearer`."),
  Location: header("Where the new purchase can be read."),
  "Idempotency-Replayed": header(
    "`true` when an earlier request with this key did what this one asks for, and nothing changed now.",
  ),
  "Preference-Applied": header("`return=representation` when the caller sent that preference."),
};

export type HeaderName = keyof typeof headers;

/** The headers of the rate limit. Every route has them except the webhook. */
export const rateLimitHeaders: readonly HeaderName[] = [
  "RateLimit",
  "RateLimit-Policy",
  "RateLimit-Limit",
  "RateLimit-Remaining",
  "RateLimit-Reset",
];

/** Describes the headers of one answer: those named, and the request's id. */
export function headersNamed(names: readonly HeaderName[]): Record<string, Reference> {
  return Object.fromEntries(
    ["X-Request-Id", ...names].map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  );
}
