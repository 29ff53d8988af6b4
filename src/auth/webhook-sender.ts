import type { IncomingHttpHeaders } from "node:http";
import { Refusal } from "../errors";
import { isFreshSignature, isOneOf, isSignedBody } from "./shared-secret";

/** The secrets by which RevenueCat proves who it is. There are several of each while one is being replaced. */
export interface WebhookSecrets {
  /** Accepted values of the `Authorization` header. */
  readonly authorizations: readonly string[];
  /** Accepted secrets of the signature. */
  readonly signingSecrets: readonly string[];
}

/** Without any configured secret, no request is accepted as RevenueCat's. */
export function acceptsNobody({ authorizations, signingSecrets }: WebhookSecrets): boolean {
  return authorizations.length === 0 && signingSecrets.length === 0;
}

/**
 * Checks the part of the proof that does not need the body.
 * @throws Refusal UNAUTHENTICATED
 */
export function requireAuthorization(secrets: WebhookSecrets, header: string | undefined): void {
  const { authorizations } = secrets;
  if (acceptsNobody(secrets)) throw notRevenueCat();
  if (authorizations.length === 0) return;
  // RevenueCat sends the header that its operator typed. Some operators type the bare secret and expect the scheme to
  // be added.
  const accepted = authorizations.flatMap((value) => [value, `Bearer ${value}`]);
  if (!isOneOf(header ?? "", accepted)) throw notRevenueCat();
}

/**
 * Checks the form and the time of the signature, which is possible before the body is read.
 * @throws Refusal UNAUTHENTICATED
 */
export function requireFreshSignature(
  { signingSecrets }: WebhookSecrets,
  headers: IncomingHttpHeaders,
): void {
  if (signingSecrets.length === 0) return;
  if (!isFreshSignature(headers["x-revenuecat-webhook-signature"])) throw notRevenueCat();
}

/**
 * Checks the signature over the bytes of the body as received. Required as soon as a signing secret is configured.
 * @throws Refusal UNAUTHENTICATED
 */
export function requireSignature(
  { signingSecrets }: WebhookSecrets,
  headers: IncomingHttpHeaders,
  body: Buffer,
): void {
  if (signingSecrets.length === 0) return;
  const header = headers["x-revenuecat-webhook-signature"];
  if (!isSignedBody(header, body, { secrets: signingSecrets })) throw notRevenueCat();
}

function notRevenueCat(): Refusal {
  return new Refusal("UNAUTHENTICATED", "Authentication required");
}
