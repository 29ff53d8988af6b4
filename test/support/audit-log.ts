import type { FindOptionsWhere } from "typeorm";
import { AuditEntry } from "../../src/entities/audit-entry";
import type { TestService } from "./harness";

/** An entry of the audit log, with its JSON parsed. */
export type ReadAuditEntry = Omit<AuditEntry, "input" | "stateBefore" | "stateAfter"> & {
  readonly input: any; // oxlint-disable-line typescript/no-explicit-any -- tests look at what came
  readonly before: any; // oxlint-disable-line typescript/no-explicit-any -- tests look at what came
  readonly after: any; // oxlint-disable-line typescript/no-explicit-any -- tests look at what came
};

/** The entries that match, oldest first. */
export async function auditEntries(
  { context }: Pick<TestService, "context">,
  where: FindOptionsWhere<AuditEntry> = {},
): Promise<ReadAuditEntry[]> {
  const rows = await context.database.read.find(AuditEntry, { where, order: { id: "ASC" } });
  return rows.map(({ input, stateBefore, stateAfter, ...row }) => ({
    ...row,
    input: JSON.parse(input),
    before: stateBefore && JSON.parse(stateBefore),
    after: stateAfter && JSON.parse(stateAfter),
  }));
}
