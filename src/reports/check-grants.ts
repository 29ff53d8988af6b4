import type { AuditedOperation } from "../auth/permissions";
import type { LedgerEntryKind } from "../entities/ledger-entry";
import { publicIds } from "../public-ids";
import { findAuditedChanges, subjectOf, type AuditedChange } from "./audited-changes";
import type { EntryRow } from "./book-rows";
import type { Ask } from "./find-in-books";
import type { Findings } from "./findings";

/** The operations of admins that move credits for no other reason than that the admin says so. */
const operations: Partial<Record<LedgerEntryKind, AuditedOperation>> = { GRANT: "grantCredits" };

/** Checks that the audit log knows each entry that is there because an admin said so: nothing else shows that it is right. */
export async function checkGrants(ask: Ask, entries: readonly EntryRow[], findings: Findings): Promise<void> {
  const granted = entries.filter(({ kind }) => Object.hasOwn(operations, kind));
  if (granted.length === 0) return;
  const changes = await findAuditedChanges(
    ask,
    granted.map((entry) => ({ wallet: entry, at: entry.createdAt })),
  );
  for (const entry of granted) {
    if (changes.some((change) => isOf(change, entry))) continue;
    const problem = "The audit log does not know the entry, or by another actor or for another reason.";
    findings.add("ENTRY", { wallet: entry, sequence: entry.sequence }, problem);
  }
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
