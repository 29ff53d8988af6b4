import { Column, Entity, PrimaryColumn } from "typeorm";
import type { WalletEnvironment } from "../environment";
import { exact, moment, userIdBytes } from "./column-types";

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
