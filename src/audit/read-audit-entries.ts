import { In } from "typeorm";
import { hasPermission, requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import type { AppContext } from "../context/app-context";
import { alternativesOf } from "../database/alternatives";
import { condition, createdWithin, isOneOf, valuesOf } from "../database/conditions";
import { listFiltered, type IndexRange } from "../database/list-filtered";
import type { Keyset, Page } from "../database/list-page";
import { AuditEntry } from "../entities/audit-entry";
import type { AuditEntryFilter } from "../inputs/audit-entry.input";
import { directionOf, type TimeOrder } from "../inputs/comparisons";
import type { PageArgs } from "../inputs/page.args";
import { subjectKey } from "./audit-row";
import { auditColumns, entriesOfRows } from "./audit-rows";

/**
 * Lists the entries that fit the filter, in the order of their ids, which are times.
 * @throws Refusal FORBIDDEN, BAD_USER_INPUT
 */
export async function listAuditEntries(
  { database }: AppContext,
  caller: Caller,
  {
    where,
    orderBy,
    ...page
  }: PageArgs & { readonly where?: AuditEntryFilter | null; readonly orderBy?: TimeOrder | null },
): Promise<Page<AuditEntry>> {
  requirePermission(caller.viewer, "listAuditEntries");
  const direction = directionOf(orderBy);
  const keyset: Keyset<AuditEntry> = {
    direction,
    columns: { id: "ulid" },
    scope: ["auditEntries", where ?? {}, direction],
  };
  const ranges = alternativesOf(where ?? {}).flatMap(rangesOf);
  return listFiltered(
    database,
    { table: "audit_entries", columns: auditColumns.join(", "), ranges },
    keyset,
    page,
    entriesOfRows,
  );
}

/** The columns with an index on themselves and the id. The first of them that the filter names is read by its index. */
const indexes = [
  ["subject", "audit_entries_by_subject"],
  ["actor", "audit_entries_by_actor"],
  ["operation", "audit_entries_by_operation"],
] as const;

function rangesOf(where: AuditEntryFilter): IndexRange[] {
  const { byId, exact } = createdWithin(where.createdAt);
  const compared = indexes.flatMap(([column, index]) => {
    const values = valuesOf(where[column], `where.${column}`);
    if (values === undefined) return [];
    return [{ column, index, values: column === "subject" ? values.map(subjectKey) : values }];
  });
  const [first, ...others] = compared;
  if (!first) return [{ conditions: byId, exact }];
  const examined = others.map(({ column, values }) => isOneOf(column, values));
  return first.values.map((value) => {
    const conditions = [condition(`${first.column} = ?`, value), ...byId];
    return { index: first.index, conditions, exact, examined };
  });
}

/** The entries with these ids, as far as they exist. Empty when the viewer may not read them. */
export async function findAuditEntries(
  { database }: AppContext,
  caller: Caller,
  keys: readonly { readonly id: string }[],
): Promise<AuditEntry[]> {
  if (!hasPermission(caller.viewer, "listAuditEntries")) return [];
  return database.read.findBy(AuditEntry, { id: In(keys.map(({ id }) => id)) });
}
