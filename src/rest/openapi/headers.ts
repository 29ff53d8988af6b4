import type { Reference } from "./route-schema";

const header = (description: string, schema: object = { type: "string" }) => ({ description, schema });

/** The headers of answers, for `#/components/headers`. */
export const headers = {
  "X-Request-Id": header("The id under which the service's log knows this request."),
  "Retry-After": header("Seconds after which a retry can help.", { type: "integer", minimum: 1 }),
  RateLimit: header(
    'The limit that is nearest to its end, as in the IETF\'s draft "RateLimit header fields for HTTP" (version 10): its ' +
      'name, `r` requests that are left of it, and `t` seconds until it begins anew, such as `"caller";r=599;t=60`. ' +
      "Left out where requests are not counted.",
  ),
  "RateLimit-Policy": header(
    "Every limit that counts this request, in the words of the same draft: its name, `q` requests in `w` seconds, such " +
      'as `"caller";q=600;w=60, "address";q=6000;w=60`. Left out where requests are not counted.',
  ),
  "RateLimit-Limit": header("Requests that the limit named by `RateLimit` lets through in a minute.", {
    type: "integer",
    minimum: 1,
  }),
  "RateLimit-Remaining": header("Requests that are left of it.", { type: "integer", minimum: 0 }),
  "RateLimit-Reset": header("Seconds until it begins anew.", { type: "integer", minimum: 0 }),
  "WWW-Authenticate": header("How to authenticate: `Bearer`."),
  Location: header("Where the new purchase can be read."),
  "Idempotency-Replayed": header("`true` when the key had bought already and this repeats that answer."),
  "Preference-Applied": header("`return=representation` when the caller asked for it."),
};

export type HeaderName = keyof typeof headers;

/** What every answer bears where requests are counted: at each route but the webhook. */
export const rateLimitHeaders: readonly HeaderName[] = [
  "RateLimit",
  "RateLimit-Policy",
  "RateLimit-Limit",
  "RateLimit-Remaining",
  "RateLimit-Reset",
];

/** The headers of one answer: those named, and the request's id. */
export function headersNamed(names: readonly HeaderName[]): Record<string, Reference> {
  return Object.fromEntries(
    ["X-Request-Id", ...names].map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  );
}
