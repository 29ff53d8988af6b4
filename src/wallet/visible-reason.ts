import type { LedgerEntry } from "../entities/ledger-entry";

/**
 * The reason of an entry that the wallet's owner may read: what credits were spent for, and why they were given back.
 * Other reasons are admins' notes, such as a ticket or another user's name.
 */
export function visibleReason({ kind, reason }: Pick<LedgerEntry, "kind" | "reason">): string | null {
  return kind === "SPEND" || kind === "SPEND_REVERSAL" ? reason : null;
}
