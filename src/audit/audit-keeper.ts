import type { Caller } from "../auth/caller";
import type { AuditedOperation } from "../auth/permissions";
import type { Bookkeeper } from "../ledger/bookkeeper";
import { publicIds } from "../public-ids";
import { auditRow } from "./audit-row";

/** A call that moves credits in one wallet. */
interface CreditMovement {
  readonly caller: Caller;
  readonly operation: AuditedOperation;
  readonly input: object;
  /** The credits that the caller asked to move. The entry may move fewer, see `ShortfallPolicy`. */
  readonly wanted?: number;
  /** The database, whose time is the entry's. */
  readonly database: { databaseTime(): number };
}

/**
 * Records who moved credits, in the commit of the entry. For operations that post to the ledger; all others call
 * `recordAuditEntry`. A repeated cause makes no entry in the ledger, and so none in the audit log.
 */
export const auditKeeper: Bookkeeper<CreditMovement> = {
  rows: (entry, { caller, operation, input, database, wanted = entry.amount }) => {
    const { amount, balanceAfter } = entry;
    const shortfall = amount - wanted;
    const call = {
      operation,
      input,
      subject: publicIds.Wallet.write(entry),
      before: { balance: balanceAfter - amount },
      after: {
        balance: balanceAfter,
        ledgerEntry: publicIds.LedgerEntry.write(entry),
        ...(shortfall > 0 ? { shortfall } : {}),
      },
    };
    return [{ table: "audit_entries", row: auditRow(caller, call, database.databaseTime()) }];
  },
};
