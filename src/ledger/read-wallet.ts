import type { Database } from "../database/database";
import type { Wallet } from "../entities/wallet";
import { atPresent } from "./present-credits";
import { walletKey, type WalletOwner } from "./wallet-owners";
import { viewOf, type WalletView } from "./wallet-view";

type Row = Pick<Wallet, "balance" | "held" | "nextExpiryAt" | "sequence" | "spendingFrozenAt"> & {
  readonly id: Buffer;
};

/** The wallet as it is now, without locking it. */
export async function readWallet(database: Database, owner: WalletOwner): Promise<WalletView> {
  const rows = await database.readRows<Row>(
    "SELECT id, balance, held, nextExpiryAt, sequence, spendingFrozenAt FROM wallets WHERE userId = ? AND environment = ? AND creditType = ?",
    [owner.userId, owner.environment, owner.creditType],
  );
  const [wallet] = await atPresent(database, rows);
  return viewOf(owner, wallet);
}

/** The owners' wallets as they are now, in the order of the owners, without locking them. At most 100. */
export async function readWalletsOf(
  database: Database,
  owners: readonly WalletOwner[],
): Promise<WalletView[]> {
  const rows = await database.readRows<Row & WalletOwner>(
    `SELECT id, userId, environment, creditType, balance, held, nextExpiryAt, sequence, spendingFrozenAt FROM wallets
     WHERE ${owners.map(() => "(userId = ? AND environment = ? AND creditType = ?)").join(" OR ")}`,
    owners.flatMap(({ userId, environment, creditType }) => [userId, environment, creditType]),
  );
  const present = await atPresent(database, rows);
  const rowsByKey = new Map(present.map((row) => [walletKey(row), row]));
  return owners.map((owner) => viewOf(owner, rowsByKey.get(walletKey(owner))));
}
