import type { LedgerEntry } from "../entities/ledger-entry";

/**
 * The reason of an entry as its wallet's owner may read it: what credits were spent for. Reasons of other kinds are an
 * admin's notes, such as a ticket or another user's name.
 */
export function visibleReason({ kind, reason }: Pick<LedgerEntry, "kind" | "reason">): string | null {
  return kind === "SPEND" ? reason : null;
}
