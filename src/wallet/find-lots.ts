import type { Caller } from "../auth/caller";
import { readsUser, requirePermission } from "../auth/permissions";
import type { AppContext } from "../context/app-context";
import type { Database } from "../database/database";
import { presentTime } from "../database/present-time";
import { placeholders, readDate } from "../database/rows";
import { lotKindNumbers, type Lot } from "../entities/lot";
import type { WalletEnvironment } from "../environment";
import { packUlid } from "../ids";
import { burnOrderOf } from "../ledger/lot-order";
import { lotColumns, lotOf, type StoredLot } from "../ledger/lot-row";
import { isLapsed } from "../ledger/open-lots";
import { isUnwritten, unwrittenColumns, unwrittenLotOf, type UnwrittenRow } from "../ledger/unwritten-lots";

/** What a list of lots reads by an index. */
export type LotKey = Pick<StoredLot, "walletId" | "sequence" | "part"> & {
  readonly burnOrder: Buffer | null;
};

export const lotKeyColumns = "walletId, sequence, part, burnOrder";

/** How many lots are read by their keys at once. SQLite allows at most 1,000 conditions joined by OR. */
const lotsAtOnceMax = 200;

interface RawLot extends StoredLot {
  readonly createdAt: Date | string;
  readonly userId: string;
  readonly environment: WalletEnvironment;
  readonly creditType: string;
  readonly burnOrder: Buffer | null;
}

const select = `SELECT ${lotColumns}, l.burnOrder, e.createdAt, w.userId, w.environment, w.creditType
  FROM lots l JOIN ledger_entries e ON e.walletId = l.walletId AND e.sequence = l.sequence
  JOIN wallets w ON w.id = l.walletId`;

type RawUnwritten = UnwrittenRow & Pick<RawLot, "createdAt" | "userId" | "environment" | "creditType">;

const selectUnwritten = `SELECT ${unwrittenColumns}, e.createdAt, w.userId, w.environment, w.creditType
  FROM ledger_entries e JOIN wallets w ON w.id = e.walletId WHERE ${isUnwritten("e", "w.lotsThrough")}`;

function rawLotOf(row: RawUnwritten): RawLot {
  const lot = unwrittenLotOf(row);
  const { walletId, entryId, createdAt, userId, environment, creditType } = row;
  const stored = {
    kind: lotKindNumbers[lot.kind],
    purchaseId: lot.purchaseId === null ? null : packUlid(lot.purchaseId),
  };
  const owner = { userId, environment, creditType };
  return { ...lot, ...stored, walletId, entryId, createdAt, ...owner, burnOrder: burnOrderOf(lot) };
}

/** The lot as it is now: when its time has run out, it has only what holds reserve. */
function presentLot(row: RawLot, now: Date): Lot {
  const { userId, environment, creditType, createdAt, burnOrder } = row;
  const lot = lotOf(row);
  return {
    ...lot,
    remaining: isLapsed(lot, now) ? lot.held : lot.remaining,
    userId,
    environment,
    creditType,
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
    const unfound = part.filter((key) => !found.has(lotPlace(key)));
    for (const row of await readUnwritten(database, unfound)) found.set(lotPlace(row), presentLot(row, now));
  }
  return keys.flatMap((key) => found.get(lotPlace(key)) ?? []);
}

/** The same for lots that are not written yet. */
async function readUnwritten(database: Database, keys: readonly LotKey[]): Promise<RawLot[]> {
  if (keys.length === 0) return [];
  const rows = await database.readRows<RawUnwritten>(
    `${selectUnwritten} AND (${keys.map(() => "(e.walletId = ? AND e.sequence = ?)").join(" OR ")})`,
    keys.flatMap(({ walletId, sequence }) => [walletId, sequence]),
  );
  return rows.map(rawLotOf);
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
  const first = keys.filter(({ part }) => part === 0).map(({ entryId }) => packUlid(entryId));
  const unwritten = await database.readRows<RawUnwritten>(
    `${selectUnwritten} AND e.id IN (${placeholders(first)})`,
    first,
  );
  const now = presentTime(database);
  return [...rows, ...unwritten.map(rawLotOf)]
    .map((row) => presentLot(row, now))
    .filter(({ userId }) => readsUser(caller.viewer, userId));
}
