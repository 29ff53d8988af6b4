import { Column, Entity, PrimaryColumn } from "typeorm";
import type { Deployment } from "../environment";
import { exact, moment } from "./column-types";

/** One row with the environment that the data was created for, so that test credits never mix with real ones. */
@Entity("database_stamp")
export class DatabaseStamp {
  /** Always 1. */
  @PrimaryColumn({ type: "int" })
  id!: number;

  @Column(exact(20))
  environment!: Deployment;

  @Column(moment)
  createdAt!: Date;
}
