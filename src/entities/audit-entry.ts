import { Field, ID, ObjectType, registerEnumType } from "type-graphql";
import { Column, Entity, Index, PrimaryColumn } from "typeorm";
import { exact, moment, ulidColumn, userIdBytes } from "./column-types";
import { Node } from "./node";
import { Moment } from "./scalars";

/** Bytes of a subject. Ids of wallets and products that are longer are stored as their hash. */
export const subjectBytes = 1020;

export const ActorKind = { TOKEN: "TOKEN", STORE: "STORE", COMMAND: "COMMAND", JOB: "JOB" } as const;
export type ActorKind = (typeof ActorKind)[keyof typeof ActorKind];
registerEnumType(ActorKind, {
  name: "ActorKind",
  description: "What kind of caller it was.",
  valuesConfig: {
    TOKEN: { description: "The bearer of a token." },
    STORE: { description: "RevenueCat, by its webhook." },
    COMMAND: { description: "A command that an operator ran, such as `npm run reconcile`." },
    JOB: { description: "A recurring job of the service." },
  },
});

/**
 * One call that changed something with the rights of an admin, support or a service, or that was refused. Entries are
 * never changed or deleted.
 */
@ObjectType({
  description:
    "A call that changed something with the rights of an admin, support or a service, or that was refused. Entries " +
    "are never changed or deleted.",
  implements: Node,
  simpleResolvers: true,
})
@Entity("audit_entries")
@Index("audit_entries_by_operation", ["operation", "id"])
@Index("audit_entries_by_subject", ["subject", "id"])
@Index("audit_entries_by_actor", ["actor", "id"])
export class AuditEntry {
  /** A ULID, which sorts by time. */
  @Field(() => ID, { description: "`aud_` and 26 characters." })
  @PrimaryColumn(ulidColumn)
  id!: string;

  @Field(() => Moment, { description: "When the call was made." })
  @Column(moment)
  createdAt!: Date;

  @Field(() => String, {
    description:
      "The user id of whoever called. A token may name any user id, even `operator`: see `actorKind`.",
  })
  @Column(exact(userIdBytes))
  actor!: string;

  @Field(() => ActorKind, { description: "What kind of caller it was." })
  @Column(exact(16))
  actorKind!: ActorKind;

  /** The caller's roles, separated by commas. */
  @Column(exact(64))
  roles!: string;

  @Field(() => String, {
    nullable: true,
    description: "The IP address of the request; null for commands and jobs.",
  })
  @Column({ ...exact(64), nullable: true })
  address!: string | null;

  @Field(() => String, { description: "The id of the request in the service's log." })
  @Column(exact(64))
  requestId!: string;

  @Field(() => String, {
    description:
      "What was called: the name of the mutation. For each event of a call about several, the name of the mutation " +
      "about one.",
  })
  @Column(exact(64))
  operation!: string;

  /** The public id of what was changed, such as `wal_…`; null where a refused call names nothing. */
  @Column({ ...exact(subjectBytes), nullable: true })
  subject!: string | null;

  @Field(() => String, {
    description: "What the caller asked for, as JSON. When longer than 8,000 bytes, its beginning as `cut`.",
  })
  @Column({ type: "mediumtext" })
  input!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "The subject before the call, as JSON; null when the call created it, and for refused calls.",
  })
  @Column({ type: "mediumtext", nullable: true })
  stateBefore!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The subject after the call, as JSON; null when the call deleted it, and for refused calls.",
  })
  @Column({ type: "mediumtext", nullable: true })
  stateAfter!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The reason that the caller gave, where the operation asks for one.",
  })
  @Column({ type: "varchar", length: 500, nullable: true })
  reason!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The code with which the call was refused; null if it was carried out.",
  })
  @Column({ ...exact(40), nullable: true })
  refusalCode!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The `details.reason` of a refusal with the code CONFLICT.",
  })
  @Column({ ...exact(40), nullable: true })
  refusalReasonCode!: string | null;
}
