import { lotKeyColumns, readLotsAt, type LotKey } from "./find-lots";
import type { Caller } from "../auth/caller";
import { readsUser, requireOwner, requirePermission } from "../auth/permissions";
import type { AppContext } from "../context/app-context";
import { condition } from "../database/conditions";
import { listFiltered, type FilteredList } from "../database/list-filtered";
import type { Keyset, Page } from "../database/list-page";
import { presentTime } from "../database/present-time";
import { readDate } from "../database/rows";
import { type Lot } from "../entities/lot";
import { unpackHex } from "../ids";
import type { LotsOfWalletArgs } from "../inputs/lot-filter.input";
import { lapsedBefore } from "../ledger/lot-order";
import { walletIdSql, walletKey, type WalletOwner } from "../ledger/wallet-owners";
import { unwrittenRange } from "./unwritten-range";

type ListedLot = Omit<Lot, "burnOrder"> & { readonly burnOrder: string };

const inBurnOrder: Keyset<ListedLot> = {
  direction: "ASC",
  columns: { burnOrder: "eightBytes", sequence: "number", part: "number" },
  scope: ["open lots"],
};
const newestFirst: Keyset<ListedLot> = {
  direction: "DESC",
  columns: { sequence: "number", part: "number" },
  scope: ["lots of a wallet"],
};

/**
 * Lists the lots of the viewer's wallet, or of any wallet for a service or an admin: all, the newest first, or only
 * those with credits that can be spent, in the order in which spends take from them.
 * @throws Refusal FORBIDDEN, BAD_USER_INPUT
 */
export async function listLotsOfWallet(
  { database }: AppContext,
  caller: Caller,
  { userId, environment, creditType, onlyOpen, ...page }: WalletOwner & LotsOfWalletArgs,
): Promise<Page<ListedLot>> {
  requirePermission(caller.viewer, "listLotsOfWallet");
  requireOwner(caller.viewer, userId);
  const owned = condition(`walletId = ${walletIdSql}`, userId, environment, creditType);
  const unexpired = condition("burnOrder >= ?", lapsedBefore(presentTime(database)));
  const range = onlyOpen ? { index: "open_lots", conditions: [owned, unexpired] } : { conditions: [owned] };
  const ranges = [range, unwrittenRange(database, { conditions: [owned] })];
  const list: FilteredList = { table: "lots", columns: lotKeyColumns, ranges };
  return listFiltered(
    database,
    list,
    onlyOpen ? inBurnOrder : newestFirst,
    page,
    async (rows: readonly LotKey[]) =>
      (await readLotsAt(database, rows)).map((lot) => ({
        ...lot,
        burnOrder: unpackHex(lot.burnOrder ?? noOrder),
      })),
  );
}

const noOrder = Buffer.alloc(8);

/** Credits that expire at one time. */
export interface NextExpiry {
  readonly amount: number;
  readonly expiresAt: Date;
}

/**
 * What expires next of each wallet, by `walletKey`, without what holds reserve. Wallets of which nothing expires are
 * left out.
 */
export async function findNextExpiries(
  { database }: AppContext,
  caller: Caller,
  owners: readonly WalletOwner[],
): Promise<ReadonlyMap<string, NextExpiry>> {
  requirePermission(caller.viewer, "listLotsOfWallet");
  const readable = owners.filter(({ userId }) => readsUser(caller.viewer, userId));
  if (readable.length === 0) return new Map();
  const rows = await database.readRows<WalletOwner & { expiresAt: Date | string; amount: number | string }>(
    `SELECT w.userId, w.environment, w.creditType, l.expiresAt, SUM(l.remaining - l.held) AS amount
     FROM wallets w JOIN lots l ON l.walletId = w.id
     WHERE (${readable.map(() => "(w.userId = ? AND w.environment = ? AND w.creditType = ?)").join(" OR ")})
       AND w.nextExpiryAt IS NOT NULL AND l.burnOrder >= ? AND l.expiresAt = (
         SELECT MIN(o.expiresAt) FROM lots o WHERE o.walletId = w.id AND o.burnOrder >= ?)
     GROUP BY w.userId, w.environment, w.creditType, l.expiresAt`,
    [
      ...readable.flatMap(({ userId, environment, creditType }) => [userId, environment, creditType]),
      ...Array.from({ length: 2 }, () => lapsedBefore(presentTime(database))),
    ],
  );
  return new Map(
    rows.map((row) => [walletKey(row), { amount: Number(row.amount), expiresAt: readDate(row.expiresAt) }]),
  );
}
