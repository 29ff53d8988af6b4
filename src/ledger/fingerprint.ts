import { hash } from "node:crypto";
import type { LedgerEntry, LedgerEntryKind } from "../entities/ledger-entry";
import { conflict, type Refusal } from "../errors";
import type { Posting } from "./posting";

const fingerprintBytes = 12;

/**
 * The fingerprint of what a caller asked for: the first 12 bytes of the SHA-256 of the fields as a JSON array. JSON
 * keeps the fields apart, so `fingerprintOf("ab", "c")` and `fingerprintOf("a", "bc")` differ.
 */
export function fingerprintOf(...fields: readonly (string | number | null)[]): Buffer {
  return hash("sha256", JSON.stringify(fields), "buffer").subarray(0, fingerprintBytes);
}

/** What a service said about a spend beside its amount and reason, as `spend_details` keeps it. */
export interface SpendSubject {
  readonly member: string | null;
  readonly reference: string | null;
  /** JSON with its names in order. */
  readonly metadata: string | null;
}

/** The fingerprint of a spend. @param subject undefined for a spend of which nothing else was said */
export function fingerprintOfSpend(amount: number, reason: string | null, subject?: SpendSubject): Buffer {
  if (!subject) return fingerprintOf(amount, reason);
  const { member, reference, metadata } = subject;
  return fingerprintOf(amount, reason, member, reference, metadata);
}

/** What an admin may say about credits that they grant. */
export interface GrantTerms {
  readonly expiresAt: Date | null;
  readonly priority: number | null;
}

/** The fingerprint of a grant. */
export function fingerprintOfGrant(
  amount: number,
  reason: string | null,
  { expiresAt, priority }: GrantTerms,
): Buffer {
  if (expiresAt === null && priority === null) return fingerprintOf(amount, reason);
  return fingerprintOf(amount, reason, expiresAt && expiresAt.toISOString(), priority);
}

const keyReused: Partial<Record<LedgerEntryKind, string>> = {
  PURCHASE: "This idempotency key was used for another purchase.",
  SPEND: "This idempotency key was used to spend something else.",
  GRANT: "This idempotency key was used for another grant.",
  ADJUSTMENT: "This idempotency key was used for another adjustment.",
  HOLD: "This idempotency key was used for another hold.",
  SPEND_REVERSAL: "This idempotency key was used to reverse another spend, or for another amount or reason.",
};

/** Refuses a posting that repeats the cause of an earlier entry, but asks for something else. */
export function refuseOtherRequest(earlier: LedgerEntry, posting: Omit<Posting, "id">): Refusal | undefined {
  if (isSameRequest(earlier, posting)) return undefined;
  const message = keyReused[posting.kind] ?? "This idempotency key was used for another request.";
  return conflict("IDEMPOTENCY_KEY_REUSED", message);
}

function isSameRequest(earlier: LedgerEntry, posting: Omit<Posting, "id">): boolean {
  const { fingerprint, amount, reason } = posting;
  if (earlier.creditType !== posting.creditType) return false;
  // We generate causes without a fingerprint ourselves, each for one request.
  if (!fingerprint) return true;
  // Versions before the fingerprint wrote none. Amount and reason are all that is left to compare.
  if (earlier.fingerprint === null) return earlier.amount === amount && earlier.reason === reason;
  return fingerprint.equals(earlier.fingerprint);
}
