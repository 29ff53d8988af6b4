import { Column, Entity, Index, PrimaryColumn } from "typeorm";
import type { WalletEnvironment } from "../environment";
import { exact, moment, storeIdBytes, userIdBytes } from "./column-types";

/** An anonymous app user id and the user it belongs to. The first link stays, unless a transfer moves it. */
@Entity("store_identities")
export class StoreIdentity {
  @PrimaryColumn(exact(10))
  environment!: WalletEnvironment;

  @PrimaryColumn(exact(userIdBytes))
  appUserId!: string;

  @Column(exact(userIdBytes))
  userId!: string;

  @Column(moment)
  createdAt!: Date;
}

/** The app user ids under which a parked event can be claimed. */
@Entity("store_event_claims")
@Index("store_event_claims_by_event", ["eventId"])
export class StoreEventClaim {
  @PrimaryColumn(exact(userIdBytes))
  appUserId!: string;

  @PrimaryColumn(exact(storeIdBytes))
  eventId!: string;
}
