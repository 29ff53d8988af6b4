import { auditRow } from "../../src/audit/audit-row";
import { insertRows } from "../../src/database/rows";
import { publicIds } from "../../src/public-ids";
import type { RestAnswer, TestService } from "./harness";

const document = `query ($where: AuditEntryFilter, $orderBy: TimeOrder, $first: Int, $after: String, $last: Int, $before: String) {
  auditEntries(where: $where, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
    nodes { id createdAt actor operation subjectId reason }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  } }`;

export interface Listed {
  readonly nodes: readonly {
    readonly id: string;
    readonly actor: string;
    readonly operation: string;
    readonly subjectId: string;
    readonly reason: string | null;
  }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string;
    readonly endCursor: string;
  };
}

export interface GivenEntry {
  readonly actor: string;
  readonly operation?: "spendCredits" | "mergeWallets";
  readonly subject?: string;
  readonly at?: Date;
  readonly reason?: string;
  readonly id?: string;
}

/** Reads the audit log of a service as an admin, and writes entries of its own into it. */
export function auditLogOf(service: () => TestService) {
  const ask = (variables: object): Promise<RestAnswer> =>
    service().graphql(document, { as: "root", role: "admin", variables });

  async function list(variables: object): Promise<Listed> {
    const { body } = await ask(variables);
    expect(body.errors).toBeUndefined();
    return body.data.auditEntries;
  }

  /** Inserts entries as the service does, with the texts that the test chooses. */
  async function givenEntries(entries: readonly GivenEntry[]): Promise<string[]> {
    const rows = entries.map(({ actor, operation = "spendCredits", subject = "s", at, reason, id }) => {
      const caller = {
        viewer: { userId: actor, roles: [] },
        kind: "TOKEN",
        address: null,
        requestId: "r",
      } as const;
      const call = { operation, subject, input: { reason }, before: null, after: null } as const;
      const row = auditRow(caller, call, Date.now());
      return { ...row, ...(at && { createdAt: at }), ...(id !== undefined && { id }) };
    });
    for (let begin = 0; begin < rows.length; begin += 1000)
      await service().context.database.inTransaction((tx) =>
        insertRows(tx, "audit_entries", rows.slice(begin, begin + 1000)),
      );
    return rows.map(({ id }) => publicIds.AuditEntry.write({ id }));
  }

  return { ask, list, givenEntries };
}
