import { Column, Entity, PrimaryColumn } from "typeorm";
import { exact, safeInteger } from "./column-types";

/** Who may run a recurring job, so that of several instances one does. Both times are by the database's clock. */
@Entity("job_leases")
export class JobLease {
  @PrimaryColumn(exact(64))
  name!: string;

  /** Host, process id and a ULID of the instance that runs the job; null while none does. */
  @Column({ ...exact(300), nullable: true })
  holder!: string | null;

  /** From then on another instance may take the job: its holder died, or cannot reach the database. */
  @Column(safeInteger)
  heldUntilMilliseconds!: number;

  /** When the next turn begins. It moves on at the end of a turn, so a turn whose holder died is taken again. */
  @Column(safeInteger)
  dueAtMilliseconds!: number;
}
