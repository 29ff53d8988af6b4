import { hash } from "node:crypto";
import type { LedgerEntry } from "../entities/ledger-entry";

/** What stands before the first entry of a wallet. */
export const noHash = "0".repeat(64);

/**
 * SHA-256, in hexadecimal, of an entry with the hash of the entry before it. Each entry keeps its predecessor's and
 * the wallet keeps the newest, so a changed, missing or added entry breaks the chain.
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
      entry.counterAccount,
      entry.cause,
      entry.reference,
      entry.actor,
      entry.reason,
      entry.createdAt.toISOString(),
    ]),
  );
}
