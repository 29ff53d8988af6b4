import { byIndex } from "../database/dialect";
import type { Transaction } from "../database/transaction";
import { unpackHex } from "../ids";
import { noHash, type HashedEntry } from "./entry-hash";
import { entryColumns, entryOf, hashOf } from "./stored-entry";
import { ownedBy, walletKey, type WalletOwner, type WalletUser } from "./wallet-owners";

/** A wallet and the columns of its newest entry, which are null when there is none. */
type HeadRow = WalletOwner &
  Omit<HashedEntry, "id"> & {
    readonly id: string | null;
    readonly balance: number;
    readonly walletSequence: number;
    readonly headHash: Buffer;
  };

/**
 * The wallets of the users, of every type, that do not fit their newest entry, by `walletKey`: somebody changed a
 * balance or an entry by hand. Wallet and entry are read in one statement, so a wallet that changes meanwhile is not
 * among them.
 */
export async function findDamaged(
  tx: Transaction,
  users: readonly WalletUser[],
): Promise<ReadonlySet<string>> {
  if (users.length === 0) return new Set();
  const { condition, values } = ownedBy(users);
  const rows = await tx.query<HeadRow>(
    `SELECT w.userId, w.environment, w.creditType, w.id AS walletId, w.balance, w.sequence AS walletSequence, w.headHash,
       ${entryColumns}
     FROM wallets w ${byIndex(tx, "one_wallet_per_owner")}
     LEFT JOIN ledger_entries e ON e.walletId = w.id AND e.sequence = w.sequence
     WHERE ${condition}`,
    values,
  );
  return new Set(rows.filter((row) => !fitsHead(row)).map(walletKey));
}

function fitsHead({ balance, walletSequence, headHash, id, ...row }: HeadRow): boolean {
  const hash = unpackHex(headHash);
  if (id === null) return walletSequence === 0 && balance === 0 && hash === noHash;
  return balance === row.balanceAfter && hash === hashOf(entryOf({ ...row, id }));
}
