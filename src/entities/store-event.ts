import { Field, Int, ObjectType, registerEnumType } from "type-graphql";
import { Column, Entity, Index, PrimaryColumn } from "typeorm";
import type { WalletEnvironment } from "../environment";
import {
  exact,
  hashColumn,
  moment,
  safeInteger,
  storeIdBytes,
  ulidColumn,
  userIdBytes,
} from "./column-types";
import { Node } from "./node";
import { Moment } from "./scalars";
import { StoreEventReasonCode } from "./store-event-reason-code";
import { WalletEnvironmentEnum } from "./wallet";

export const StoreEventStatus = {
  APPLIED: "APPLIED",
  PARKED: "PARKED",
  IGNORED: "IGNORED",
  DISMISSED: "DISMISSED",
  FAILED: "FAILED",
} as const;
export type StoreEventStatus = (typeof StoreEventStatus)[keyof typeof StoreEventStatus];
registerEnumType(StoreEventStatus, {
  name: "StoreEventStatus",
  description: "The decision about a store event.",
  valuesConfig: {
    APPLIED: { description: "The event was applied." },
    PARKED: { description: "The event waits for a mapping, a user or an admin. Nothing of it is lost." },
    IGNORED: { description: "The event does not change credits." },
    DISMISSED: { description: "An admin decided that the event has no effect." },
    FAILED: {
      description:
        "A fault of the service stopped the event. The event is kept, and the service tries it again " +
        "within two minutes, and then after pauses that grow to an hour. If it failed on arrival, " +
        "RevenueCat also sends it again.",
    },
  },
});

/** What an event does to its store transaction. It is stored, so that events may arrive in any order. */
export type StoreEventEffect = "GRANT" | "REFUND" | "REVERSAL";

/** The inbox: each event that RevenueCat sent, once, with the decision about it. */
@ObjectType({
  description: "An event that RevenueCat sent, and the decision about it.",
  implements: Node,
  simpleResolvers: true,
})
@Entity("store_events")
@Index("store_events_in_order", ["id"])
@Index("store_events_by_status", ["status", "id"])
@Index("store_events_by_transaction", ["environment", "store", "transactionId"])
@Index("store_events_by_user", ["userId", "id"])
@Index("store_events_by_app_user", ["appUserId", "id"])
@Index("store_events_by_type", ["type", "id"])
@Index("store_events_by_store", ["store", "id"])
@Index("store_events_of_product", ["productId", "id"])
@Index("store_events_by_product", ["reasonCode", "store", "productId"])
@Index("store_events_by_environment", ["environment", "id"])
@Index("store_events_by_transaction_id", ["transactionId", "id"])
@Index("store_events_by_reason", ["reasonCode", "id"])
@Index("store_events_unmapped", ["status", "reasonCode", "store", "productId", "receivedAt"])
export class StoreEvent {
  /** RevenueCat's id of the event, or its hash; see `storeKey`. */
  @Field(() => String, {
    description:
      "RevenueCat's id of the event, which is also the end of `id`. A very long id is replaced by its hash.",
  })
  @PrimaryColumn(exact(storeIdBytes))
  eventId!: string;

  /** A ULID, which sorts by arrival. Callers know the event by `eventId`. */
  @Column(ulidColumn)
  id!: string;

  @Field(() => String, {
    description:
      "RevenueCat's type of the event, such as `NON_RENEWING_PURCHASE`. It may be a new type that the " +
      "service does not know.",
  })
  @Column(exact(storeIdBytes))
  type!: string;

  @Field(() => StoreEventStatus, { description: "The decision about the event." })
  @Column(exact(16))
  status!: StoreEventStatus;

  @Field(() => StoreEventReasonCode, {
    nullable: true,
    name: "reason",
    // Without a resolver of its own, GraphQL would look for a property with the field's name.
    simple: false,
    description: "The reason for the status; null for an ordinary applied event.",
  })
  @Column({ ...exact(40), nullable: true })
  reasonCode!: StoreEventReasonCode | null;

  @Column({ ...exact(16), nullable: true })
  effect!: StoreEventEffect | null;

  @Field(() => WalletEnvironmentEnum, {
    nullable: true,
    description: "The environment that the event names; null when it names none.",
  })
  @Column({ ...exact(10), nullable: true })
  environment!: WalletEnvironment | null;

  @Field(() => String, {
    nullable: true,
    description: "The store that the event names, such as `APP_STORE`.",
  })
  @Column({ ...exact(storeIdBytes), nullable: true })
  store!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The product's id in its store; null when the event names none.",
  })
  @Column({ ...exact(storeIdBytes), nullable: true })
  productId!: string | null;

  @Field(() => String, { nullable: true, description: "The store's own id of the purchase." })
  @Column({ ...exact(storeIdBytes), nullable: true })
  transactionId!: string | null;

  /** Milliseconds since 1970. Distinguishes the periods of a subscription. */
  @Column({ ...safeInteger, nullable: true })
  purchasedAtMilliseconds!: number | null;

  /** When RevenueCat made the event, in milliseconds since 1970. */
  @Column(safeInteger)
  madeAtMilliseconds!: number;

  @Field(() => String, { nullable: true, description: "The app user id that the event names first." })
  @Column({ ...exact(userIdBytes), nullable: true })
  appUserId!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The user whose wallet the event is about, once known.",
  })
  @Column({ ...exact(userIdBytes), nullable: true })
  userId!: string | null;

  /** The user whom a transfer or an admin gave an unclaimed purchase to. */
  @Column({ ...exact(userIdBytes), nullable: true })
  assignedUserId!: string | null;

  /** The admin who named that user; null when a transfer did. A transfer never overrides an admin's choice. */
  @Column({ ...exact(userIdBytes), nullable: true })
  assignedBy!: string | null;

  /** The purchase that it made or concerns. */
  @Column({ ...ulidColumn, nullable: true })
  purchaseId!: string | null;

  @Field(() => Int, { description: "How often the service tried to decide about the event." })
  @Column({ type: "int" })
  attempts!: number;

  /** How often in a row a fault stopped the event after its arrival. */
  @Column({ type: "int", default: 0 })
  failures!: number;

  @Field(() => String, {
    description: "The event as RevenueCat sent it, by default without subscriber attributes.",
  })
  @Column({ type: "mediumtext" })
  payload!: string;

  /** SHA-256 of the body's bytes as RevenueCat sent them. */
  @Column(hashColumn)
  payloadHash!: string;

  @Field(() => String, { nullable: true, description: "The admin who last retried or resolved the event." })
  @Column({ ...exact(userIdBytes), nullable: true })
  resolvedBy!: string | null;

  @Field(() => String, { nullable: true, description: "The reason that this admin gave." })
  @Column({ type: "varchar", length: 500, nullable: true })
  resolutionReason!: string | null;

  @Field(() => Moment, { description: "When the event first arrived." })
  @Column(moment)
  receivedAt!: Date;

  @Field(() => Moment, { description: "When the present decision was made." })
  @Column(moment)
  decidedAt!: Date;
}
