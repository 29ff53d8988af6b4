import { Field, ObjectType } from "type-graphql";
import { CreditPackage } from "../entities/credit-package";
import { LedgerEntry } from "../entities/ledger-entry";
import { Purchase } from "../entities/purchase";
import { Wallet } from "../entities/wallet";
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
