import { hash } from "node:crypto";
import type { LedgerEntry } from "../entities/ledger-entry";

/** What the hash of an entry needs: all but the owner of its wallet. */
export type HashedEntry = Omit<LedgerEntry, "userId" | "environment" | "creditType">;

/** The hash before the first entry of a wallet. */
export const noHash = "0".repeat(64);

/**
 * SHA-256, in hexadecimal, of an entry together with the hash of the entry before it. Each entry stores the hash of its
 * predecessor, and the wallet stores the newest hash. So a changed, missing or added entry breaks the chain. Covers
 * what the entry says, not how the table keeps it. It names the wallet and not its owner, and an actor of null is the
 * owner. So the owner's id can be erased from the wallet's row alone.
 */
export function entryHash(entry: HashedEntry): string {
  return hash(
    "sha256",
    JSON.stringify([
      entry.previousHash,
      entry.walletId,
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
