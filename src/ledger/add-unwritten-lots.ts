import type { Transaction } from "../database/transaction";
import { packUlid } from "../ids";
import type { LotFacts } from "./lot-book";
import type { FirstLots, LotRow } from "./open-lots";
import { isUnwritten, unwrittenColumns, unwrittenLotOf, type UnwrittenRow } from "./unwritten-lots";
import type { Wallets, WalletState } from "./wallet-rows";

/** SQLite allows at most 1,000 conditions joined by OR. */
const walletsAtOnceMax = 200;

/** Adds the lots that are not written yet of the wallets whose lots were read. Most wallets have none. */
export async function addUnwrittenLots(tx: Transaction, lots: LotFacts, wallets: Wallets): Promise<LotFacts> {
  const behind = [...lots.wallets.keys()].flatMap((key) => {
    const wallet = wallets.get(key);
    return wallet && wallet.sequence > wallet.lotsThrough ? [[key, wallet] as const] : [];
  });
  if (behind.length === 0) return lots;
  const unwritten = await readUnwritten(
    tx,
    behind.map(([, wallet]) => wallet),
  );
  const completed = behind.map(([key, { id }]): [string, FirstLots] => {
    const { rows = [], isComplete = false } = lots.wallets.get(key) ?? {};
    return [key, { rows, isComplete, unwritten: unwritten.get(id) ?? [] }];
  });
  return { ...lots, wallets: new Map([...lots.wallets, ...completed]) };
}

/** By the ids of the wallets. */
async function readUnwritten(
  tx: Transaction,
  wallets: readonly WalletState[],
): Promise<ReadonlyMap<string, readonly LotRow[]>> {
  const found = new Map(wallets.map(({ id }): [string, LotRow[]] => [id, []]));
  for (let start = 0; start < wallets.length; start += walletsAtOnceMax) {
    const part = wallets.slice(start, start + walletsAtOnceMax);
    // With the numbers themselves, so that the engines begin at the first of these entries.
    const rows = await tx.query<UnwrittenRow>(
      `SELECT ${unwrittenColumns} FROM ledger_entries e
       WHERE (${part.map(() => "(e.walletId = ? AND e.sequence > ?)").join(" OR ")})
         AND ${isUnwritten("e", "0")} ORDER BY e.walletId, e.sequence`,
      part.flatMap(({ id, lotsThrough }) => [packUlid(id), lotsThrough]),
    );
    for (const row of rows.map(unwrittenLotOf)) found.get(row.walletId)?.push(row);
  }
  return found;
}
