import { Field, ID, ObjectType } from "type-graphql";
import { CreditPackage } from "../entities/credit-package";
import { LedgerEntry } from "../entities/ledger-entry";
import { Purchase } from "../entities/purchase";
import { Credits } from "../entities/scalars";
import { StoreEvent } from "../entities/store-event";
import { StoreProduct } from "../entities/store-product";
import { Wallet } from "../entities/wallet";
import { WalletMerge } from "../entities/wallet-merge";
import type { WalletView } from "../wallet/get-wallet";

@ObjectType({ simpleResolvers: true })
export class PurchaseCreditPackagePayload {
  @Field(() => Purchase)
  purchase!: Purchase;

  @Field(() => Wallet, { description: "The buyer's wallet with the credits in it." })
  wallet!: WalletView;
}

@ObjectType({ simpleResolvers: true })
export class SpendCreditsPayload {
  @Field(() => LedgerEntry, { description: "The entry that took the credits." })
  entry!: LedgerEntry;

  @Field(() => Wallet)
  wallet!: WalletView;
}

@ObjectType({ simpleResolvers: true })
export class ClaimStorePurchasesPayload {
  @Field(() => Wallet, { description: "The viewer's wallet, with what was claimed in it." })
  wallet!: WalletView;
}

@ObjectType({ simpleResolvers: true })
export class CreateCreditPackagePayload {
  @Field(() => CreditPackage)
  creditPackage!: CreditPackage;
}

@ObjectType({ simpleResolvers: true })
export class UpdateCreditPackagePayload {
  @Field(() => CreditPackage)
  creditPackage!: CreditPackage;
}

@ObjectType({ simpleResolvers: true })
export class ArchiveCreditPackagePayload {
  @Field(() => CreditPackage)
  creditPackage!: CreditPackage;
}

@ObjectType({ simpleResolvers: true })
export class RestoreCreditPackagePayload {
  @Field(() => CreditPackage)
  creditPackage!: CreditPackage;
}

@ObjectType({ simpleResolvers: true })
export class RetryStoreEventPayload {
  @Field(() => StoreEvent, { description: "The event with what was decided now." })
  storeEvent!: StoreEvent;
}

@ObjectType({ simpleResolvers: true })
export class ResolveStoreEventPayload {
  @Field(() => StoreEvent, { description: "The event with what was decided now." })
  storeEvent!: StoreEvent;
}

@ObjectType({ simpleResolvers: true })
export class MapStoreProductPayload {
  @Field(() => StoreProduct)
  storeProduct!: StoreProduct;

  @Field(() => Credits, { description: "How many parked events could be decided because of it." })
  eventsApplied!: number;
}

@ObjectType({ simpleResolvers: true })
export class UnmapStoreProductPayload {
  @Field(() => String)
  store!: string;

  @Field(() => ID)
  productId!: string;
}

@ObjectType({ simpleResolvers: true })
export class MergeWalletsPayload {
  @Field(() => WalletMerge, { description: "The merge; the earlier one when it is repeated." })
  merge!: WalletMerge;

  @Field(() => Wallet, { description: "The wallet that received the credits, as it is now." })
  wallet!: WalletView;
}

@ObjectType({ simpleResolvers: true })
export class LiftSpendingFreezePayload {
  @Field(() => Wallet)
  wallet!: WalletView;
}
