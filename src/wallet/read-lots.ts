import type { Caller } from "../auth/caller";
import { readsUser, requireOwner, requirePermission } from "../auth/permissions";
import type { AppContext } from "../context/app-context";
import type { Database } from "../database/database";
import { condition } from "../database/conditions";
import { listFiltered, type FilteredList } from "../database/list-filtered";
import type { Keyset, Page } from "../database/list-page";
import { presentTime } from "../database/present-time";
import { readDate } from "../database/rows";
import type { Lot } from "../entities/lot";
import type { WalletEnvironment } from "../environment";
import { packUlid, unpackHex, unpackUlid } from "../ids";
import type { LotsOfWalletArgs } from "../inputs/lot-filter.input";
import { lapsedBefore } from "../ledger/lot-order";
import { lotColumns, lotOf, type StoredLot } from "../ledger/lot-row";
import { isLapsed } from "../ledger/open-lots";
import { walletIdSql, walletKey, type WalletOwner } from "../ledger/wallet-owners";

/** What a list of lots reads by an index. */
export type LotKey = Pick<StoredLot, "walletId" | "sequence" | "part"> & {
  readonly burnOrder: Buffer | null;
};

export const lotKeyColumns = "walletId, sequence, part, burnOrder";

/** How many lots are read by their keys at once. SQLite allows at most 1,000 conditions joined by OR. */
const lotsAtOnceMax = 200;

interface RawLot extends StoredLot {
  readonly entryId: Buffer;
  readonly createdAt: Date | string;
  readonly userId: string;
  readonly environment: WalletEnvironment;
  readonly creditType: string;
  readonly burnOrder: Buffer | null;
}

const select = `SELECT ${lotColumns("l")}, l.burnOrder, e.id AS entryId, e.createdAt, w.userId, w.environment, w.creditType
  FROM lots l JOIN ledger_entries e ON e.walletId = l.walletId AND e.sequence = l.sequence
  JOIN wallets w ON w.id = l.walletId`;

/** The lot as it is now: when its time has run out, it has only what holds reserve. */
function presentLot(row: RawLot, now: Date): Lot {
  const { userId, environment, creditType, entryId, createdAt, burnOrder } = row;
  const lot = lotOf(row);
  return {
    ...lot,
    remaining: isLapsed(lot, now) ? lot.held : lot.remaining,
    userId,
    environment,
    creditType,
    entryId: unpackUlid(entryId),
    createdAt: readDate(createdAt),
    burnOrder,
  };
}

/** The lots with these keys, in their order. */
export async function readLotsAt(database: Database, keys: readonly LotKey[]): Promise<Lot[]> {
  const now = presentTime(database);
  const found = new Map<string, Lot>();
  for (let start = 0; start < keys.length; start += lotsAtOnceMax) {
    const part = keys.slice(start, start + lotsAtOnceMax);
    const rows = await database.readRows<RawLot>(
      `${select} WHERE ${part.map(() => "(l.walletId = ? AND l.sequence = ? AND l.part = ?)").join(" OR ")}`,
      part.flatMap(({ walletId, sequence, part: number }) => [walletId, sequence, number]),
    );
    for (const row of rows) found.set(lotPlace(row), presentLot(row, now));
  }
  return keys.flatMap((key) => found.get(lotPlace(key)) ?? []);
}

/** Where a lot is, as the key of a map. */
export const lotPlace = ({ walletId, sequence, part }: Pick<StoredLot, "walletId" | "sequence" | "part">) =>
  `${walletId.toString("hex")} ${sequence} ${part}`;

/** Finds lots by their ids. Leaves out those that do not exist and those that the viewer may not read. */
export async function findLots(
  { database }: AppContext,
  caller: Caller,
  keys: readonly { readonly entryId: string; readonly part: number }[],
): Promise<Lot[]> {
  requirePermission(caller.viewer, "listLotsOfWallet");
  const rows = await database.readRows<RawLot>(
    `${select} WHERE ${keys.map(() => "(e.id = ? AND l.part = ?)").join(" OR ")}`,
    keys.flatMap(({ entryId, part }) => [packUlid(entryId), part]),
  );
  const now = presentTime(database);
  return rows.map((row) => presentLot(row, now)).filter(({ userId }) => readsUser(caller.viewer, userId));
}

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
  const list: FilteredList = { table: "lots", columns: lotKeyColumns, ranges: [range] };
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
