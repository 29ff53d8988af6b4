import type { MigrationInterface, QueryRunner } from "typeorm";
import { dialectOf } from "./dialect";
import { stepsOf } from "./steps";

/** Adds the audit log: who changed what, when, from which address and why, and who was refused. */
export class KeepAuditEntries1764000000012 implements MigrationInterface {
  name = "KeepAuditEntries1764000000012";

  async up(runner: QueryRunner): Promise<void> {
    const { createTable, createIndex } = stepsOf(runner);
    const { exact, text, longText, moment } = dialectOf(runner);
    await createTable(
      "audit_entries",
      `
      id ${exact(26)} NOT NULL,
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
      refusalReason ${exact(40)},
      PRIMARY KEY (id)`,
    );
    await createIndex("audit_entries_by_time", "audit_entries", "createdAt, id");
    await createIndex("audit_entries_by_subject", "audit_entries", "subject, id");
    await createIndex("audit_entries_by_actor", "audit_entries", "actor, id");
  }

  async down(runner: QueryRunner): Promise<void> {
    const { dropTables } = stepsOf(runner);
    await dropTables("audit_entries");
  }
}
