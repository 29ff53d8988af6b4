import { Entity, Index, PrimaryColumn } from "typeorm";
import { exact, storeIdBytes, userIdBytes } from "./column-types";

/** The app user ids under which a parked event can be claimed. */
@Entity("store_event_claims")
@Index("store_event_claims_by_event", ["eventId"])
export class StoreEventClaim {
  @PrimaryColumn(exact(userIdBytes))
  appUserId!: string;

  @PrimaryColumn(exact(storeIdBytes))
  eventId!: string;
}
