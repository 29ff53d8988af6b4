import { byIndex } from "../database/dialect";
import { placeholders, readDate } from "../database/rows";
import type { Transaction } from "../database/transaction";
import { kindOfNumber } from "../entities/ledger-entry";
import { defaultCreditType } from "../entities/wallet";
import { unpackHex, unpackUlid } from "../ids";
import { entryHash, noHash, type HashedEntry } from "./entry-hash";
import { walletKey, type WalletOwner } from "./wallet-rows";

/** A wallet and the columns of its newest entry, which are null when there is none. */
type HeadRow = WalletOwner & {
  readonly walletId: Buffer;
  readonly balance: number;
  readonly walletSequence: number;
  readonly headHash: Buffer;
} & Omit<HashedEntry, "walletId" | "id" | "kind" | "reference" | "createdAt" | "previousHash"> & {
    readonly id: Buffer | null;
    readonly kind: number;
    readonly reference: Buffer | null;
    readonly createdAt: Date | string;
    readonly previousHash: Buffer;
  };

/**
 * The wallets that do not fit their newest entry, by `walletKey`: somebody changed a balance or an entry by hand. Wallet
 * and entry are read in one statement, so a wallet that changes meanwhile is not among them.
 */
export async function findDamaged(
  tx: Transaction,
  owners: readonly WalletOwner[],
): Promise<ReadonlySet<string>> {
  const userIds = [...new Set(owners.map(({ userId }) => userId))];
  const environments = [...new Set(owners.map(({ environment }) => environment))];
  const rows = await tx.query<HeadRow>(
    `SELECT w.userId, w.environment, w.id AS walletId, w.balance, w.sequence AS walletSequence, w.headHash, e.sequence,
       e.id, e.kind, e.amount, e.balanceAfter, e.cause, e.reference, e.actor, e.reason, e.createdAt, e.previousHash,
       e.fingerprint
     FROM wallets w ${byIndex(tx, "one_wallet_per_owner")}
     LEFT JOIN ledger_entries e ON e.walletId = w.id AND e.sequence = w.sequence
     WHERE w.userId IN (${placeholders(userIds)}) AND w.environment IN (${placeholders(environments)})
       AND w.creditType = '${defaultCreditType}'`,
    [...userIds, ...environments],
  );
  return new Set(rows.filter((row) => !fitsHead(row)).map(walletKey));
}

function fitsHead({ balance, walletSequence, headHash, id, ...row }: HeadRow): boolean {
  const hash = unpackHex(headHash);
  if (id === null) return walletSequence === 0 && balance === 0 && hash === noHash;
  const entry = {
    ...row,
    walletId: unpackUlid(row.walletId),
    id: unpackUlid(id),
    kind: kindOfNumber(row.kind),
    reference: row.reference && unpackUlid(row.reference),
    createdAt: readDate(row.createdAt),
    previousHash: unpackHex(row.previousHash),
  };
  return balance === entry.balanceAfter && hash === entryHash(entry);
}
