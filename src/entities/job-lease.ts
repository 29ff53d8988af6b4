import { Column, Entity, PrimaryColumn } from "typeorm";
import { exact, safeInteger } from "./column-types";

/** Which instance may run a recurring job, so that only one of them does. Both times are by the database's clock. */
@Entity("job_leases")
export class JobLease {
  @PrimaryColumn(exact(64))
  name!: string;

  /** Host, process id and a ULID of the instance that runs the job; null when none does. */
  @Column({ ...exact(300), nullable: true })
  holder!: string | null;

  /** From this time on another instance may take the job: its holder died, or cannot reach the database. */
  @Column(safeInteger)
  heldUntilMilliseconds!: number;

  /** When the next turn begins. Set at the end of a turn, so the turn of a holder that died is taken again. */
  @Column(safeInteger)
  dueAtMilliseconds!: number;
}
