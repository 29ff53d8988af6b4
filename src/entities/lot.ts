import { Field, ObjectType, registerEnumType } from "type-graphql";
import { Column, Entity, Index, PrimaryColumn } from "typeorm";
import type { WalletEnvironment } from "../environment";
import { bytes, moment, numbered, safeInteger, ulidColumn, wholeNumber } from "./column-types";
import { Node } from "./node";
import { Credits, Moment } from "./scalars";
import { WalletEnvironmentEnum } from "./wallet";

export const LotKind = {
  PAID: "PAID",
  BONUS: "BONUS",
  PROMO: "PROMO",
  ALLOWANCE: "ALLOWANCE",
  ADJUSTMENT: "ADJUSTMENT",
} as const;
export type LotKind = (typeof LotKind)[keyof typeof LotKind];
registerEnumType(LotKind, {
  name: "LotKind",
  description: "How the credits of a lot were got.",
  valuesConfig: {
    PAID: { description: "Bought. They never expire." },
    BONUS: { description: "The bonus of a package." },
    PROMO: { description: "Granted by an admin." },
    ALLOWANCE: { description: "Granted by a subscription." },
    ADJUSTMENT: { description: "Added by an admin who corrected the balance." },
  },
});

/** The numbers that the table keeps for the kinds. They are stored, so none may change. */
export const lotKindNumbers: Readonly<Record<LotKind, number>> = {
  PAID: 1,
  BONUS: 2,
  PROMO: 3,
  ALLOWANCE: 4,
  ADJUSTMENT: 5,
};

/** The kinds by the numbers that the table keeps for them. */
export const lotKindsByNumber: ReadonlyMap<number, string> = new Map(
  Object.entries(lotKindNumbers).map(([kind, number]) => [number, kind]),
);

/**
 * Credits that one entry added to a wallet together: they have one origin and one expiry. Changed only together with an
 * entry of the wallet, under the wallet's lock.
 */
@ObjectType({
  description: "Credits that one entry added to a wallet together, with one origin and one expiry.",
  implements: Node,
  simpleResolvers: true,
})
@Entity("lots")
@Index("open_lots", ["walletId", "burnOrder", "sequence", "part"])
export class Lot {
  @PrimaryColumn(ulidColumn)
  walletId!: string;

  /** Not a column of this table: what reads lots adds it, the environment and the type from the wallet. */
  @Field(() => String, { description: "The wallet's owner: the `sub` of their token." })
  userId!: string;

  @Field(() => WalletEnvironmentEnum, { description: "The wallet's environment." })
  environment!: WalletEnvironment;

  @Field(() => String, { description: "What kind of credits it has: the wallet's." })
  creditType!: string;

  /** The entry that added the credits. */
  @PrimaryColumn(safeInteger)
  sequence!: number;

  /** The id of that entry. Not a column. */
  entryId!: string;

  /** Counts the lots of one entry: 0, 1, 2, … */
  @PrimaryColumn(wholeNumber)
  part!: number;

  @Field(() => LotKind, { description: "How its credits were got." })
  @Column(numbered(lotKindNumbers))
  kind!: LotKind;

  @Field(() => Credits, { description: "Credits that it had at first." })
  @Column(safeInteger)
  granted!: number;

  @Field(() => Credits, { description: "Credits that it still has, `held` ones included." })
  @Column(safeInteger)
  remaining!: number;

  @Field(() => Credits, { description: "Credits of it that open holds reserve." })
  @Column(safeInteger)
  held!: number;

  @Field(() => Moment, {
    nullable: true,
    description: "From then on its credits are gone, except those that are held; null if they never expire.",
  })
  @Column({ ...moment, nullable: true })
  expiresAt!: Date | null;

  @Field(() => Credits, {
    description: "From 0 to 100. Of two lots that expire at the same time, the one with less is spent first.",
  })
  @Column(wholeNumber)
  priority!: number;

  /** The purchase that it is of, also after a merge has moved it into another wallet. Null if it was not bought. */
  @Column({ ...ulidColumn, nullable: true })
  purchaseId!: string | null;

  /** When that entry was written. Not a column. */
  @Field(() => Moment, { description: "When its credits were added." })
  createdAt!: Date;

  /** See `burnOrderOf`. Null when no credits are left that a spend can take, so that the index is short. */
  @Column({ ...bytes(8), nullable: true })
  burnOrder!: Buffer | null;
}
