import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** Whether the text is one of the accepted ones. The time that the comparison takes reveals nothing about them. */
export function isOneOf(text: string, accepted: readonly string[]): boolean {
  const given = digest(text);
  // All are compared, so that the time does not tell which one matched.
  return accepted.filter((secret) => timingSafeEqual(digest(secret), given)).length > 0;
}

/** Comparing digests hides the lengths too. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

const toleranceSeconds = 300;

/**
 * Whether the header `X-RevenueCat-Webhook-Signature` is a signature of this body by one of the secrets, made within
 * the last five minutes. Its form is `t=<unix seconds>,v1=<hexadecimal HMAC-SHA256 of "t.body">`. A malformed header
 * gives false, never an error.
 */
export function isSignedBody(
  header: unknown,
  body: Buffer,
  { secrets, nowMilliseconds = Date.now() }: { secrets: readonly string[]; nowMilliseconds?: number },
): boolean {
  const signature = freshSignature(header, nowMilliseconds);
  if (!signature) return false;
  const expected = secrets.map((secret) =>
    createHmac("sha256", secret).update(`${signature.time}.`).update(body).digest(),
  );
  const fitting = expected.flatMap((mac) => signature.macs.filter((given) => timingSafeEqual(given, mac)));
  return fitting.length > 0;
}

/**
 * Whether the header has the form of a signature and a time within the last five minutes. No more can be checked before
 * the body is read.
 */
export function isFreshSignature(header: unknown): boolean {
  return freshSignature(header, Date.now()) !== undefined;
}

function freshSignature(header: unknown, nowMilliseconds: number) {
  const signature = typeof header === "string" ? parseSignature(header) : undefined;
  if (!signature) return undefined;
  const ageSeconds = Math.abs(nowMilliseconds / 1000 - Number(signature.time));
  return ageSeconds > toleranceSeconds ? undefined : signature;
}

const signaturesMax = 10;

function parseSignature(header: string): { time: string; macs: Buffer[] } | undefined {
  const parts = header.split(",").map((part) => part.split("=").map((text) => text.trim()));
  const valuesOf = (name: string) =>
    parts.filter(([key]) => key === name).map(([, ...value]) => value.join("="));
  const [time, ...moreTimes] = valuesOf("t");
  const macs = valuesOf("v1");
  if (time === undefined || moreTimes.length > 0 || !/^\d{1,12}$/.test(time)) return undefined;
  if (macs.length === 0 || macs.length > signaturesMax) return undefined;
  if (!macs.every((mac) => /^[0-9a-f]{64}$/i.test(mac))) return undefined;
  return { time, macs: macs.map((mac) => Buffer.from(mac, "hex")) };
}
