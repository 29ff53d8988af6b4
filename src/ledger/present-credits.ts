import type { Database } from "../database/database";
import { presentTime } from "../database/present-time";
import { placeholders, readDate } from "../database/rows";
import { packUlid } from "../ids";
import { lapsedBefore } from "./lot-order";

/** A wallet's row, as the last entry left it. */
interface StoredCredits {
  /** As the table keeps it, or as a ULID. */
  readonly id: Buffer | string;
  readonly balance: number;
  readonly held: number;
  readonly nextExpiryAt: Date | string | null;
}

/**
 * The rows as they are now: without credits whose time has run out, and with those free again whose hold has. Both hold
 * from that moment on, and not only when the jobs have written it. Costs nothing where nothing is held or expires.
 */
export async function atPresent<Row extends StoredCredits>(
  database: Database,
  rows: readonly Row[],
): Promise<readonly Row[]> {
  const now = presentTime(database);
  const holding = rows.filter(({ held }) => Number(held) > 0);
  const lapsing = rows.filter(({ nextExpiryAt }) => nextExpiryAt !== null && readDate(nextExpiryAt) <= now);
  if (holding.length + lapsing.length === 0) return rows;
  const [freed, gone] = await Promise.all([
    sumByWallet(database, holding, "SUM(held) AS credits FROM holds WHERE openUntil <= ?", [now]),
    sumByWallet(database, lapsing, "SUM(remaining - held) AS credits FROM lots WHERE burnOrder < ?", [
      lapsedBefore(now),
    ]),
  ]);
  const ending = holding.filter(({ id }) => freed.has(keyOf(id)));
  const goneWithHolds = await sumByWallet(database, ending, lotsOfLapsedHolds, [now, now]);
  return rows.map((row) => {
    const key = keyOf(row.id);
    const held = Number(row.held) - (freed.get(key) ?? 0);
    const balance = Number(row.balance) - (goneWithHolds.get(key) ?? 0) - (gone.get(key) ?? 0);
    return { ...row, held, balance };
  });
}

/** The credits that a lapsed hold reserves of lapsed lots, which nothing keeps any more. */
const lotsOfLapsedHolds = `SUM(l.held) AS credits FROM (
    SELECT h.walletId, r.held FROM holds h
    JOIN hold_lots r ON r.walletId = h.walletId AND r.holdId = h.id
    JOIN lots l ON l.walletId = r.walletId AND l.sequence = r.lotSequence AND l.part = r.lotPart
    WHERE h.openUntil <= ? AND l.expiresAt <= ?) l WHERE 1 = 1`;

/** @param sums the sum and the rest of the statement, with the conditions that the values are for */
async function sumByWallet(
  database: Database,
  wallets: readonly StoredCredits[],
  sums: string,
  values: readonly unknown[],
): Promise<ReadonlyMap<string, number>> {
  if (wallets.length === 0) return new Map();
  const rows = await database.readRows<{ walletId: Buffer; credits: number | string }>(
    `SELECT walletId, ${sums} AND walletId IN (${placeholders(wallets)}) GROUP BY walletId`,
    [...values, ...wallets.map(({ id }) => (typeof id === "string" ? packUlid(id) : id))],
  );
  return new Map(rows.map(({ walletId, credits }) => [walletId.toString("hex"), Number(credits)]));
}

function keyOf(id: Buffer | string): string {
  return (typeof id === "string" ? packUlid(id) : id).toString("hex");
}
