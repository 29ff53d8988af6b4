import { Column, Entity, Index, PrimaryColumn } from "typeorm";
import { exact, safeInteger, ulidColumn, userIdBytes } from "./column-types";

/** How many bytes the JSON of a spend's metadata may take. `IsMetadata` allows 2,000 characters. */
export const metadataBytes = 8000;

/**
 * What a service said about a spend beside its amount and reason. A spend without any of it has no row. Written in the
 * transaction of the spend's entry, whose fingerprint covers it, and never changed.
 */
@Entity("spend_details")
@Index("spend_details_by_id", ["id"])
@Index("spend_details_by_member", ["member", "id"])
@Index("spend_details_by_reference", ["reference", "id"])
export class SpendDetails {
  @PrimaryColumn(ulidColumn)
  walletId!: string;

  /** The spend's entry. */
  @PrimaryColumn(safeInteger)
  sequence!: number;

  /** The id of the same entry, so that lists of all wallets are in the order of time. */
  @Column(ulidColumn)
  id!: string;

  /** Who of those that share the wallet spent the credits. */
  @Column({ ...exact(userIdBytes), nullable: true })
  member!: string | null;

  /** What the credits were spent for, by the service's own id. Several spends may have the same one. */
  @Column({ ...exact(userIdBytes), nullable: true })
  reference!: string | null;

  /** JSON of an object with texts, whose names are in order; see `writeMetadata`. */
  @Column({ ...exact(metadataBytes), nullable: true })
  metadata!: string | null;
}
