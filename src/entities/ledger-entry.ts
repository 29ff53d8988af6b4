import { Field, ID, ObjectType, registerEnumType } from "type-graphql";
import { Column, Entity, Index, PrimaryColumn, type ColumnOptions } from "typeorm";
import type { WalletEnvironment } from "../environment";
import { bytes, exact, hashColumn, moment, safeInteger, ulidColumn, userIdBytes } from "./column-types";
import { Node } from "./node";
import { Credits, Moment } from "./scalars";
import { WalletEnvironmentEnum } from "./wallet";

export const LedgerEntryKind = {
  PURCHASE: "PURCHASE",
  SPEND: "SPEND",
  REFUND: "REFUND",
  REFUND_REVERSAL: "REFUND_REVERSAL",
  MERGE: "MERGE",
  GRANT: "GRANT",
  ADJUSTMENT: "ADJUSTMENT",
  SPEND_REVERSAL: "SPEND_REVERSAL",
  HOLD: "HOLD",
  HOLD_CHANGE: "HOLD_CHANGE",
  HOLD_RELEASE: "HOLD_RELEASE",
  EXPIRY: "EXPIRY",
} as const;
export type LedgerEntryKind = (typeof LedgerEntryKind)[keyof typeof LedgerEntryKind];
registerEnumType(LedgerEntryKind, {
  name: "LedgerEntryKind",
  description: "Why credits moved.",
  valuesConfig: {
    PURCHASE: { description: "A credit package was bought." },
    SPEND: { description: "Credits were used for something." },
    REFUND: { description: "The purchase was refunded, and its credits were taken back." },
    REFUND_REVERSAL: { description: "The store reversed its refund, and the credits were given back." },
    MERGE: { description: "An admin moved a wallet's credits into another wallet." },
    GRANT: { description: "An admin gave the credits." },
    ADJUSTMENT: { description: "An admin corrected the balance." },
    SPEND_REVERSAL: { description: "Credits of a spend were given back, because what they paid for failed." },
    HOLD: { description: "Credits were reserved. The amount is 0, because they stay in the balance." },
    HOLD_CHANGE: { description: "A hold was changed. The amount is 0." },
    HOLD_RELEASE: { description: "A hold ended without a capture. The amount is 0." },
    EXPIRY: { description: "Credits of lots were gone, because their time ran out." },
  },
});

/** The numbers that the table keeps for the kinds. They are stored, so none may change. */
export const kindNumbers: Readonly<Record<LedgerEntryKind, number>> = {
  PURCHASE: 1,
  SPEND: 2,
  REFUND: 3,
  REFUND_REVERSAL: 4,
  MERGE: 5,
  GRANT: 6,
  ADJUSTMENT: 7,
  SPEND_REVERSAL: 8,
  HOLD: 9,
  HOLD_CHANGE: 10,
  HOLD_RELEASE: 11,
  EXPIRY: 12,
};

/** The kinds by the numbers that the table keeps for them. */
export const kindsByNumber: ReadonlyMap<number, string> = new Map(
  Object.entries(kindNumbers).map(([kind, number]) => [number, kind]),
);

/** The kind that the table keeps as this number. */
export function kindOfNumber(number: number): LedgerEntryKind {
  const kind = kindsByNumber.get(Number(number));
  if (!kind) throw new Error(`No kind of entry has the number ${number}.`);
  return kind as LedgerEntryKind;
}

const kindColumn: ColumnOptions & { nullable?: false } = {
  type: "tinyint",
  transformer: {
    to: (kind: unknown) => kindNumbers[kind as LedgerEntryKind] ?? kind,
    from: kindOfNumber,
  },
};

/**
 * The account on the other side of each entry. System accounts are sums over entries, because a row for each account
 * would have to be updated by every write.
 */
export const CounterAccount = {
  PURCHASES: "PURCHASES",
  USAGE: "USAGE",
  REFUNDS: "REFUNDS",
  TRANSFERS: "TRANSFERS",
  GRANTS: "GRANTS",
  ADJUSTMENTS: "ADJUSTMENTS",
  EXPIRIES: "EXPIRIES",
} as const;
export type CounterAccount = (typeof CounterAccount)[keyof typeof CounterAccount];
registerEnumType(CounterAccount, {
  name: "CounterAccount",
  description: "The account on the other side of a ledger entry.",
  valuesConfig: {
    PURCHASES: { description: "Credits sold." },
    USAGE: { description: "Credits used up, minus those of spends that were reversed." },
    REFUNDS: { description: "Credits taken back for refunds, minus those given back." },
    TRANSFERS: { description: "Credits that merges moved between wallets. The sum over all wallets is 0." },
    GRANTS: { description: "Credits that admins gave." },
    ADJUSTMENTS: { description: "Credits that admins added and took to correct balances." },
    EXPIRIES: { description: "Credits whose time ran out." },
  },
});

/** What the `reference` of an entry is the id of, by kind. Entries of other kinds belong to nothing else: it is null. */
export const referencedTypes: Readonly<
  Partial<Record<LedgerEntryKind, "Hold" | "LedgerEntry" | "Purchase" | "WalletMerge">>
> = {
  PURCHASE: "Purchase",
  REFUND: "Purchase",
  REFUND_REVERSAL: "Purchase",
  MERGE: "WalletMerge",
  SPEND_REVERSAL: "LedgerEntry",
  // Only of a capture: other spends belong to nothing.
  SPEND: "Hold",
  HOLD_CHANGE: "Hold",
  HOLD_RELEASE: "Hold",
};

/** Kinds that only reserve or free credits. Their amount is 0, and that of all others is not. */
export const holdKinds: ReadonlySet<string> = new Set<LedgerEntryKind>([
  "HOLD",
  "HOLD_CHANGE",
  "HOLD_RELEASE",
]);

/** The account on the other side of an entry, which follows from the entry's kind and is not stored. */
export const counterAccounts: Readonly<Record<LedgerEntryKind, CounterAccount>> = {
  PURCHASE: "PURCHASES",
  SPEND: "USAGE",
  REFUND: "REFUNDS",
  REFUND_REVERSAL: "REFUNDS",
  MERGE: "TRANSFERS",
  GRANT: "GRANTS",
  ADJUSTMENT: "ADJUSTMENTS",
  SPEND_REVERSAL: "USAGE",
  HOLD: "USAGE",
  HOLD_CHANGE: "USAGE",
  HOLD_RELEASE: "USAGE",
  EXPIRY: "EXPIRIES",
};

/**
 * One movement of credits. Entries are only added, never updated or deleted. A mistake is corrected by another entry.
 */
@ObjectType({
  description: "One movement of credits in a wallet. Entries are never changed or deleted.",
  implements: Node,
  simpleResolvers: true,
})
@Entity("ledger_entries")
@Index("entries_by_id", ["id"])
@Index("one_entry_per_cause", ["walletId", "cause"], { unique: true })
export class LedgerEntry {
  @PrimaryColumn(ulidColumn)
  walletId!: string;

  /**
   * The wallet's owner. Not a column of this table: what reads entries adds it, the environment and the type from the
   * wallet.
   */
  userId!: string;

  @Field(() => WalletEnvironmentEnum, { description: "The wallet's environment." })
  environment!: WalletEnvironment;

  @Field(() => String, { description: "What kind of credits moved: the wallet's." })
  creditType!: string;

  @Field(() => Credits, { description: "Position in the wallet's history: 1, 2, 3, … without gaps." })
  @PrimaryColumn(safeInteger)
  sequence!: number;

  /** A ULID. */
  @Field(() => ID, { description: "`ent_` and 26 characters." })
  @Column(ulidColumn)
  id!: string;

  @Field(() => LedgerEntryKind, { description: "Why the credits moved." })
  @Column(kindColumn)
  kind!: LedgerEntryKind;

  @Field(() => Credits, { description: "Credits added, or taken when negative." })
  @Column(safeInteger)
  amount!: number;

  @Field(() => Credits, { description: "The wallet's balance right after this entry, in credits." })
  @Column(safeInteger)
  balanceAfter!: number;

  /**
   * What moved the credits, as a unique key. A cause moves credits once, however often it arrives. Null when the entry
   * itself is all there is, as for a purchase without an idempotency key.
   */
  @Column({ ...exact(600), nullable: true })
  cause!: string | null;

  /**
   * Id of what the entry belongs to, see `referencedTypes`: of a purchase, of a merge or, for a reversal, of the spend's
   * entry.
   */
  @Column({ ...ulidColumn, nullable: true })
  reference!: string | null;

  /** The id of the user who moved the credits, or `storeActor`. Null for the wallet's owner. */
  @Column({ ...exact(userIdBytes), nullable: true })
  actor!: string | null;

  /** The reason that the actor gave. */
  @Column({ type: "varchar", length: 500, nullable: true })
  reason!: string | null;

  @Field(() => Moment, { description: "When the credits moved." })
  @Column(moment)
  createdAt!: Date;

  /** Hash of the entry before this one, so that tampering is detected; see `entryHash`. */
  @Column(hashColumn)
  previousHash!: string;

  /**
   * What the caller asked for, see `fingerprintOf`, when the cause is a caller's idempotency key. Null for other
   * causes, and in entries that were written before fingerprints existed. Not part of the hash.
   */
  @Column({ ...bytes(12), nullable: true })
  fingerprint!: Buffer | null;
}
