import type { IncomingHttpHeaders } from "node:http";
import { Refusal } from "../errors";
import { isFreshSignature, isOneOf, isSignedBody } from "./shared-secret";

/** What RevenueCat proves itself with; several of each while one is being replaced. */
export interface WebhookSecrets {
  /** Accepted values of the `Authorization` header. */
  readonly authorizations: readonly string[];
  /** Accepted secrets of the signature. */
  readonly signingSecrets: readonly string[];
}

/** With nothing configured nobody is RevenueCat. */
export function acceptsNobody({ authorizations, signingSecrets }: WebhookSecrets): boolean {
  return authorizations.length === 0 && signingSecrets.length === 0;
}

/**
 * The part of the proof that needs no body.
 * @throws Refusal UNAUTHENTICATED
 */
export function requireAuthorization(secrets: WebhookSecrets, header: string | undefined): void {
  const { authorizations } = secrets;
  if (acceptsNobody(secrets)) throw notRevenueCat();
  if (authorizations.length === 0) return;
  // RevenueCat sends what its operator typed; some type the bare secret and expect the scheme.
  const accepted = authorizations.flatMap((value) => [value, `Bearer ${value}`]);
  if (!isOneOf(header ?? "", accepted)) throw notRevenueCat();
}

/**
 * What the signature tells before the body is read: its form and its time.
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
 * The signature over the bytes as they came; required as soon as a signing secret is configured.
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
