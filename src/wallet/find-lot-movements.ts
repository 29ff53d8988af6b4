import type { Caller } from "../auth/caller";
import { requirePermission } from "../auth/permissions";
import type { AppContext } from "../context/app-context";
import type { LedgerEntry } from "../entities/ledger-entry";
import type { Lot } from "../entities/lot";
import { packUlid, unpackUlid } from "../ids";
import type { LotMove } from "../ledger/posting";
import { lotPlace, readLotsAt } from "./find-lots";

/** What an entry took from a lot or gave to it, with the lot as it is now. */
export interface LotMovementView extends LotMove {
  readonly lot: Lot | null;
}

interface MovementRow {
  readonly walletId: Buffer;
  readonly sequence: number | string;
  readonly lotSequence: number | string;
  readonly lotPart: number | string;
  readonly amount: number | string;
  readonly held: number | string;
}

/**
 * What entries, which the viewer has read, took from lots or gave to lots that existed before, in order, by the ids of
 * the entries. Entries without any are left out.
 */
export async function findLotMovements(
  { database }: AppContext,
  caller: Caller,
  entries: readonly LedgerEntry[],
): Promise<ReadonlyMap<string, readonly LotMovementView[]>> {
  requirePermission(caller.viewer, "listLotsOfWallet");
  if (entries.length === 0) return new Map();
  const rows = await database.readRows<MovementRow>(
    `SELECT walletId, sequence, lotSequence, lotPart, amount, held FROM lot_movements
     WHERE ${entries.map(() => "(walletId = ? AND sequence = ?)").join(" OR ")}
     ORDER BY walletId, sequence, position`,
    entries.flatMap(({ walletId, sequence }) => [packUlid(walletId), sequence]),
  );
  const keys = rows.map(({ walletId, lotSequence: sequence, lotPart: part }) => ({
    walletId,
    sequence,
    part,
  }));
  const distinct = new Map(
    keys
      .filter(({ sequence }) => Number(sequence) > 0)
      .map((key) => [lotPlace(key), { ...key, burnOrder: null }]),
  );
  const lots = await readLotsAt(database, [...distinct.values()]);
  const byPlace = new Map(lots.map((lot) => [lotPlace({ ...lot, walletId: packUlid(lot.walletId) }), lot]));
  const ids = new Map(entries.map(({ walletId, sequence, id }) => [`${walletId} ${sequence}`, id]));
  const found = new Map<string, LotMovementView[]>();
  for (const [index, row] of rows.entries()) {
    const id = ids.get(`${unpackUlid(row.walletId)} ${row.sequence}`) ?? "";
    const key = keys[index];
    const lot = (key && byPlace.get(lotPlace(key))) ?? null;
    const view = { lot, amount: Number(row.amount), held: Number(row.held) };
    found.set(id, [...(found.get(id) ?? []), view]);
  }
  return found;
}
