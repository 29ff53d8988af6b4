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

const keyReused: Partial<Record<LedgerEntryKind, string>> = {
  PURCHASE: "This idempotency key was used for another purchase.",
  SPEND: "This idempotency key was used to spend something else.",
  GRANT: "This idempotency key was used for another grant.",
  ADJUSTMENT: "This idempotency key was used for another adjustment.",
};

/** Refuses a posting that repeats the cause of an earlier entry, but asks for something else. */
export function refuseOtherRequest(earlier: LedgerEntry, posting: Posting): Refusal | undefined {
  if (isSameRequest(earlier, posting)) return undefined;
  const message = keyReused[posting.kind] ?? "This idempotency key was used for another request.";
  return conflict("IDEMPOTENCY_KEY_REUSED", message);
}

function isSameRequest(earlier: LedgerEntry, posting: Posting): boolean {
  const { fingerprint, amount, reason } = posting;
  if (earlier.creditType !== posting.creditType) return false;
  // We generate causes without a fingerprint ourselves, each for one request.
  if (!fingerprint) return true;
  // Versions before the fingerprint wrote none. Amount and reason are all that is left to compare.
  if (earlier.fingerprint === null) return earlier.amount === amount && earlier.reason === reason;
  return fingerprint.equals(earlier.fingerprint);
}
