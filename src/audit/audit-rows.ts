import { readDate } from "../database/rows";
import type { AuditEntry } from "../entities/audit-entry";
import { unpackUlid } from "../ids";

/** The columns of an entry. `entriesOfRows` reads them. */
export const auditColumns = [
  "id",
  "createdAt",
  "actor",
  "actorKind",
  "roles",
  "address",
  "requestId",
  "operation",
  "subject",
  "input",
  "stateBefore",
  "stateAfter",
  "reason",
  "refusalCode",
  "refusalReasonCode",
] as const;

/** The same, in a statement that calls the table `a`. */
export const auditColumnsOfA = auditColumns.map((column) => `a.${column}`).join(", ");

/** An entry as its columns are read. */
export type AuditRow = Omit<AuditEntry, "id" | "createdAt"> & {
  readonly id: Buffer;
  readonly createdAt: Date | string;
};

export function entriesOfRows(rows: readonly AuditRow[]): AuditEntry[] {
  return rows.map((row) => ({ ...row, id: unpackUlid(row.id), createdAt: readDate(row.createdAt) }));
}
