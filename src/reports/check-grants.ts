import type { AuditedOperation } from "../auth/permissions";
import type { LedgerEntryKind } from "../entities/ledger-entry";
import { ShortfallPolicy } from "../entities/shortfall-policy";
import { fingerprintOf } from "../ledger/fingerprint";
import { publicIds } from "../public-ids";
import { findAuditedChanges, subjectOf, type AuditedChange } from "./audited-changes";
import type { EntryRow } from "./book-rows";
import type { Ask } from "./find-in-books";
import type { Findings } from "./findings";

/** The operations of admins that move credits for no other reason than that the admin says so. */
const operations: Partial<Record<LedgerEntryKind, AuditedOperation>> = {
  GRANT: "grantCredits",
  ADJUSTMENT: "adjustCredits",
};

/**
 * Checks that the audit log knows each entry that is there because an admin said so: nothing else shows that it is
 * right.
 */
export async function checkGrants(ask: Ask, entries: readonly EntryRow[], findings: Findings): Promise<void> {
  const granted = entries.filter(({ kind }) => Object.hasOwn(operations, kind));
  if (granted.length === 0) return;
  const changes = await findAuditedChanges(
    ask,
    granted.map((entry) => ({ wallet: entry, at: entry.createdAt })),
    Object.values(operations),
  );
  for (const entry of granted) {
    const problem = problemOf(
      entry,
      changes.find((change) => isOf(change, entry)),
    );
    if (problem) findings.add("ENTRY", { wallet: entry, sequence: entry.sequence }, problem);
  }
}

function problemOf(entry: EntryRow, change: AuditedChange | undefined): string | undefined {
  if (!change) return "The audit log does not know the entry, or by another actor or for another reason.";
  if (entry.kind === "ADJUSTMENT" && !isAsWanted(entry, change))
    return "The adjustment is not what the admin asked for, by its fingerprint and the audit log.";
  return undefined;
}

function isOf(change: AuditedChange, entry: EntryRow): boolean {
  const { operation, subject, actor, reason, stateAfter } = change;
  return (
    operation === operations[entry.kind] &&
    subject === subjectOf(entry) &&
    actor === (entry.actor ?? entry.userId) &&
    reason === entry.reason &&
    (stateAfter ?? "").includes(`"${publicIds.LedgerEntry.write(entry)}"`)
  );
}

/** Whether some policy allows the entry, and the fingerprint is that of an adjustment under this policy. */
function isAsWanted(entry: EntryRow, { stateAfter }: AuditedChange): boolean {
  const { amount, balanceAfter, reason, fingerprint } = entry;
  const shortfall = shortfallIn(stateAfter);
  return Object.values(ShortfallPolicy).some(
    (policy) =>
      (shortfall === 0 || (policy === "FLOOR_AT_ZERO" && balanceAfter === 0)) &&
      (amount > 0 || balanceAfter >= 0 || policy === "ALLOW_DEBT") &&
      fingerprint?.equals(fingerprintOf(amount - shortfall, reason, policy)) === true,
  );
}

/** The credits that an adjustment could not take; 0 when the state says nothing about it. */
function shortfallIn(state: string | null): number {
  try {
    return Number((JSON.parse(state ?? "{}") as { readonly shortfall?: unknown }).shortfall ?? 0);
  } catch {
    return 0;
  }
}
