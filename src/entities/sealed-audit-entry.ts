import { Column, Entity, Index, PrimaryColumn } from "typeorm";
import { hashColumn, ulidColumn } from "./column-types";

/** That an entry of the audit log belongs to a seal. Never changed or deleted. */
@Entity("sealed_audit_entries")
@Index("sealed_audit_entries_by_seal", ["seal", "entryId"])
export class SealedAuditEntry {
  @PrimaryColumn(ulidColumn)
  entryId!: string;

  /** The number of the seal. */
  @Column({ type: "int" })
  seal!: number;

  /** See `auditEntryHash`. */
  @Column(hashColumn)
  entryHash!: string;
}
