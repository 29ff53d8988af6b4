import type { QueryRunner } from "typeorm";
import { dialectOf } from "./dialect";
import { stepsOf } from "./steps";

export const serviceTables = [
  "sealed_audit_entries",
  "audit_seals",
  "audit_entries",
  "job_leases",
  "commit_probes",
  "database_stamp",
] as const;

/** The environment that the database was created for, the audit log, the leases of jobs and the probes of `/readyz`. */
export async function createServiceTables(runner: QueryRunner): Promise<void> {
  const { createTable } = stepsOf(runner);
  const { exact, ulid, longText, integer, safeInteger, moment } = dialectOf(runner);
  await createTable(
    "database_stamp",
    `
    id ${integer} NOT NULL,
    environment ${exact(20)} NOT NULL,
    createdAt ${moment} NOT NULL,
    PRIMARY KEY (id)`,
  );
  await createTable(
    "commit_probes",
    `
    id ${ulid} NOT NULL,
    filler ${longText} NOT NULL,
    PRIMARY KEY (id)`,
  );
  await createTable(
    "job_leases",
    `
    name ${exact(64)} NOT NULL,
    holder ${exact(300)},
    heldUntilMilliseconds ${safeInteger} NOT NULL,
    dueAtMilliseconds ${safeInteger} NOT NULL,
    PRIMARY KEY (name)`,
  );
  await createAuditLog(runner);
}

/** The audit log, and the seals that chain its entries afterwards. */
async function createAuditLog(runner: QueryRunner): Promise<void> {
  const { createTable, createIndex } = stepsOf(runner);
  const { exact, ulid, hash, text, longText, integer, safeInteger, moment } = dialectOf(runner);
  await createTable(
    "audit_entries",
    `
    id ${ulid} NOT NULL,
    createdAt ${moment} NOT NULL,
    actor ${exact(1020)} NOT NULL,
    actorKind ${exact(16)} NOT NULL,
    roles ${exact(64)} NOT NULL,
    address ${exact(64)},
    requestId ${exact(64)} NOT NULL,
    operation ${exact(64)} NOT NULL,
    subject ${exact(1020)},
    input ${longText} NOT NULL,
    stateBefore ${longText},
    stateAfter ${longText},
    reason ${text(500)},
    refusalCode ${exact(40)},
    refusalReasonCode ${exact(40)},
    PRIMARY KEY (id)`,
  );
  await createIndex("audit_entries_by_operation", "audit_entries", "operation, id");
  await createIndex("audit_entries_by_subject", "audit_entries", "subject, id");
  await createIndex("audit_entries_by_actor", "audit_entries", "actor, id");
  await createTable(
    "audit_seals",
    `
    number ${integer} NOT NULL,
    sealedUntilMilliseconds ${safeInteger} NOT NULL,
    hash ${hash} NOT NULL,
    createdAt ${moment} NOT NULL,
    PRIMARY KEY (number)`,
  );
  await createTable(
    "sealed_audit_entries",
    `
    entryId ${ulid} NOT NULL,
    seal ${integer} NOT NULL,
    entryHash ${hash} NOT NULL,
    PRIMARY KEY (entryId)`,
  );
  await createIndex("sealed_audit_entries_by_seal", "sealed_audit_entries", "seal, entryId");
}
