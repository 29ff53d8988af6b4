import { hash } from "node:crypto";
import type { LedgerEntry } from "../entities/ledger-entry";

/** The hash before the first entry of a wallet. */
export const noHash = "0".repeat(64);

/**
 * SHA-256, in hexadecimal, of an entry together with the hash of the entry before it. Each entry stores the hash of its
 * predecessor, and the wallet stores the newest hash. So a changed, missing or added entry breaks the chain. Covers what
 * the entry says, not how the table keeps it. An actor of null is the wallet's owner.
 */
export function entryHash(entry: LedgerEntry): string {
  return hash(
    "sha256",
    JSON.stringify([
      entry.previousHash,
      entry.userId,
      entry.environment,
      entry.sequence,
      entry.id,
      entry.kind,
      entry.amount,
      entry.balanceAfter,
      entry.cause,
      entry.reference,
      entry.actor,
      entry.reason,
      entry.createdAt.toISOString(),
    ]),
  );
}
