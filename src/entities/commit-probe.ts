import { Column, Entity, PrimaryColumn } from "typeorm";
import { ulidColumn } from "./column-types";

/**
 * A row that `/readyz` writes and deletes in one transaction, to see whether it can commit. The rows are never read.
 */
@Entity("commit_probes")
export class CommitProbe {
  @PrimaryColumn(ulidColumn)
  id!: string;

  @Column({ type: "mediumtext" })
  filler!: string;
}
