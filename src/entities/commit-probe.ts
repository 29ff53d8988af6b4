import { Column, Entity, PrimaryColumn } from "typeorm";
import { exact } from "./column-types";

/**
 * A row that `/readyz` writes and deletes in one transaction, to see whether it can commit. The rows are never read.
 */
@Entity("commit_probes")
export class CommitProbe {
  @PrimaryColumn(exact(26))
  id!: string;

  @Column({ type: "mediumtext" })
  filler!: string;
}
