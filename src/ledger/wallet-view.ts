import { readDate } from "../database/rows";
import type { Wallet } from "../entities/wallet";

/** The part of a wallet that its owner sees. A user who never had credits has an empty wallet. */
export type WalletView = Pick<
  Wallet,
  "userId" | "environment" | "creditType" | "balance" | "held" | "spendingFrozenAt"
> & {
  /** Whether credits ever moved in this wallet. */
  readonly exists: boolean;
};

/** What the owner sees of the wallet's row, which is undefined before credits ever move in the wallet, or empty before
 * credits of the default type do. */
export function viewOf(
  { userId, environment, creditType }: Pick<Wallet, "userId" | "environment" | "creditType">,
  row:
    | (Readonly<Pick<Wallet, "balance" | "held" | "sequence">> & {
        readonly spendingFrozenAt: Date | string | null;
      })
    | undefined,
): WalletView {
  const frozenAt = row?.spendingFrozenAt ?? null;
  return {
    userId,
    environment,
    creditType,
    balance: row?.balance ?? 0,
    held: row?.held ?? 0,
    spendingFrozenAt: frozenAt === null ? null : readDate(frozenAt),
    exists: row !== undefined && Number(row.sequence) > 0,
  };
}
