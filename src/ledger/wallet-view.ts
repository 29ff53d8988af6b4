import type { Wallet } from "../entities/wallet";

/** The part of a wallet that its owner sees. A user who never had credits has an empty wallet. */
export type WalletView = Pick<Wallet, "userId" | "environment" | "balance" | "spendingFrozenAt"> & {
  /** Whether credits ever moved in this wallet. */
  readonly exists: boolean;
};
