import { Column, Entity, Index, PrimaryColumn } from "typeorm";
import { exact, moment, ulidColumn, userIdBytes } from "./column-types";

/** Bytes of a subject. Ids of wallets and products that are longer are stored as their hash. */
export const subjectBytes = 1020;

/**
 * One call that changed something with the rights of an admin or a service, or that was refused. Entries are never
 * changed or deleted.
 */
@Entity("audit_entries")
@Index("audit_entries_by_time", ["createdAt", "id"])
@Index("audit_entries_by_subject", ["subject", "id"])
@Index("audit_entries_by_actor", ["actor", "id"])
export class AuditEntry {
  /** A ULID, which sorts by time. */
  @PrimaryColumn(ulidColumn)
  id!: string;

  @Column(moment)
  createdAt!: Date;

  /** The caller's user id. */
  @Column(exact(userIdBytes))
  actor!: string;

  /** The kind of actor: `TOKEN`, `COMMAND`, `JOB` or `STORE`. A token may name any user id, even `operator`. */
  @Column(exact(16))
  actorKind!: string;

  /** The caller's roles, separated by commas. */
  @Column(exact(64))
  roles!: string;

  /** The IP address of the request; null for commands and jobs. */
  @Column({ ...exact(64), nullable: true })
  address!: string | null;

  /** The id of the request in the log. */
  @Column(exact(64))
  requestId!: string;

  /** A row of `auth/permissions.ts`. */
  @Column(exact(64))
  operation!: string;

  /** The public id of what was changed, such as `wal_…`; null where a refused call names nothing. */
  @Column({ ...exact(subjectBytes), nullable: true })
  subject!: string | null;

  /** What the caller asked for, as JSON. */
  @Column({ type: "mediumtext" })
  input!: string;

  /** The state before the call, as JSON; null when the call created the object, and for refused calls. */
  @Column({ type: "mediumtext", nullable: true })
  stateBefore!: string | null;

  /** The state after the call, as JSON; null when the call deleted the object, and for refused calls. */
  @Column({ type: "mediumtext", nullable: true })
  stateAfter!: string | null;

  /** The reason that the caller gave, where the operation asks for one. */
  @Column({ type: "varchar", length: 500, nullable: true })
  reason!: string | null;

  /** The code of the refusal; null for a call that was carried out. */
  @Column({ ...exact(40), nullable: true })
  refusalCode!: string | null;

  /** The `details.reason` of a refusal with the code CONFLICT. */
  @Column({ ...exact(40), nullable: true })
  refusalReasonCode!: string | null;
}
