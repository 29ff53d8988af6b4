import { Column, Entity, PrimaryColumn } from "typeorm";
import { hashColumn, moment, safeInteger } from "./column-types";

/**
 * A block of entries of the audit log, and the hash that chains it to the block before it. Never changed or deleted.
 */
@Entity("audit_seals")
export class AuditSeal {
  /** 1, 2, 3, … */
  @PrimaryColumn({ type: "int" })
  number!: number;

  /**
   * All entries that were committed when this seal was made, and whose ids are of this time or earlier, are sealed. By
   * the database's clock.
   */
  @Column(safeInteger)
  sealedUntilMilliseconds!: number;

  /** See `sealHash`. */
  @Column(hashColumn)
  hash!: string;

  @Column(moment)
  createdAt!: Date;
}
