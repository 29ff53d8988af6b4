import type { FastifyInstance } from "fastify";
import { refusalStatus, type RefusalCode } from "../../errors";
import { Html, html, plainPage } from "./html";
import { pagePolicy } from "./page-policy";

/**
 * What each code means and what a caller should do about it. docs/errors.md has the same, with the reasons of
 * conflicts.
 */
const meanings: Readonly<Record<RefusalCode | "INTERNAL_SERVER_ERROR", string>> = {
  BAD_USER_INPUT:
    "The request breaks a rule. Its errors say which field and why. Do not repeat it unchanged.",
  UNAUTHENTICATED: "There is no token, or it does not verify. Repeat with a new token.",
  FORBIDDEN: "The token's roles or this environment do not allow it. Do not repeat.",
  NOT_FOUND: "There is no such thing, or it belongs to somebody else. Do not repeat.",
  METHOD_NOT_ALLOWED: "The address exists, but not for this method. The header Allow names the right ones.",
  CONFLICT: "The present state forbids it. The reason says which state.",
  PAYLOAD_TOO_LARGE: "The body is larger than 100 kB, or 1 MiB at the webhook.",
  UNSUPPORTED_MEDIA_TYPE: "The body must be application/json in UTF-8, without compression.",
  RATE_LIMITED: "Too many requests. Repeat after Retry-After seconds.",
  REQUEST_HEADERS_TOO_LARGE: "The headers are larger than they may be.",
  SERVICE_UNAVAILABLE:
    "The database does not answer now, or the service has too much to do. Repeat after Retry-After seconds, with the " +
    "same idempotency key.",
  INTERNAL_SERVER_ERROR:
    "A fault of the service. Repeat once, with the same idempotency key, and tell its operators the X-Request-Id.",
};

/**
 * `/errors`: the page that the `type` of problem details links to. Public everywhere, because it says nothing about a
 * deployment.
 */
export async function errorsPage(app: FastifyInstance): Promise<void> {
  const page = plainPage(
    "Errors of Allmine Credits",
    html`<p><a href="/">Allmine Credits</a></p>
      <h1>Errors</h1>
      ${entries()}`,
  );
  app.get("/errors", { config: { helmet: pagePolicy() } }, async (_request, reply) =>
    reply.headers({ "content-type": "text/html; charset=utf-8", "cache-control": "no-cache" }).send(page),
  );
}

function entries(): Html[] {
  const statuses: Readonly<Record<string, number>> = { ...refusalStatus, INTERNAL_SERVER_ERROR: 500 };
  return Object.entries(meanings).map(
    ([code, meaning]) =>
      html`<h2 id="${code}">${code}</h2>
        <p>Status ${String(statuses[code])}. ${meaning}</p>`,
  );
}
