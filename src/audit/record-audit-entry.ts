import type { Caller } from "../auth/caller";
import { insertRows } from "../database/rows";
import type { Transaction } from "../database/transaction";
import { auditRow, type AuditedCall } from "./audit-row";

/** A call that changed something. */
export type AuditedChange = Omit<AuditedCall, "refusal"> & { readonly subject: string };

/**
 * Records who changed what, in the transaction of the change, so that neither exists without the other. An operation
 * calls it when it changes something, and not when a repeat of the same call finds nothing left to change.
 */
export async function recordAuditEntry(
  tx: Transaction,
  caller: Caller,
  change: AuditedChange,
): Promise<void> {
  await insertRows(tx, "audit_entries", [auditRow(caller, change, tx.databaseTime())]);
}
