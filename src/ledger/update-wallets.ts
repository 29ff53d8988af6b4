import { clockTime } from "../clock";
import { replaceExisting } from "../database/dialect";
import { insertRows } from "../database/rows";
import type { Transaction } from "../database/transaction";
import { packHex, packUlid } from "../ids";
import type { WalletState } from "./wallet-rows";

const replacesState = replaceExisting(
  ["id"],
  ["balance", "held", "owed", "nextExpiryAt", "lotsThrough", "sequence", "headHash"],
);

/** Writes what entries change of wallets that exist already, in one statement. */
export async function updateWallets(tx: Transaction, wallets: readonly WalletState[]): Promise<void> {
  const [only] = wallets;
  // Trying to insert first costs more, but takes one statement for any number of wallets.
  if (only && wallets.length === 1) {
    const { id, balance, held, owed, nextExpiryAt, lotsThrough, sequence, headHash } = only;
    await tx.query(
      `UPDATE wallets SET balance = ?, held = ?, owed = ?, nextExpiryAt = ?, lotsThrough = ?, sequence = ?, headHash = ?
       WHERE id = ?`,
      [balance, held, owed, nextExpiryAt, lotsThrough, sequence, packHex(headHash), packUlid(id)],
    );
    return;
  }
  const createdAt = clockTime();
  await insertRows(
    tx,
    "wallets",
    wallets.map(({ id, userId, environment, creditType, ...state }) => ({
      id,
      userId,
      environment,
      creditType,
      balance: state.balance,
      held: state.held,
      owed: state.owed,
      nextExpiryAt: state.nextExpiryAt,
      lotsThrough: state.lotsThrough,
      sequence: state.sequence,
      headHash: state.headHash,
      createdAt,
    })),
    replacesState,
  );
}
