import type { Database } from "../database/database";
import { placeholders } from "../database/rows";
import { packUlid } from "../ids";

/** A wallet's row, with the credits that its open holds reserve. */
interface HoldingRow {
  /** As the table keeps it, or as a ULID. */
  readonly id: Buffer | string;
  readonly held: number;
}

/**
 * The rows without the credits of holds whose time ran out: these are free from that moment on, and not only when the
 * holds are ended. Costs nothing where nothing is held.
 */
export async function withoutLapsedHolds<Row extends HoldingRow>(
  database: Database,
  rows: readonly Row[],
): Promise<readonly Row[]> {
  const holding = rows.filter(({ held }) => Number(held) > 0);
  if (holding.length === 0) return rows;
  const time = database.databaseTime();
  const now = new Date(Number.isFinite(time) ? time : Date.now());
  const lapsed = await database.readRows<{ walletId: Buffer; held: number | string }>(
    `SELECT walletId, SUM(held) AS held FROM holds
     WHERE walletId IN (${placeholders(holding)}) AND openUntil <= ? GROUP BY walletId`,
    [...holding.map(({ id }) => bytesOf(id)), now],
  );
  const freed = new Map(lapsed.map(({ walletId, held }) => [walletId.toString("hex"), Number(held)]));
  return rows.map((row) => {
    const held = Number(row.held) - (freed.get(bytesOf(row.id).toString("hex")) ?? 0);
    return { ...row, held };
  });
}

function bytesOf(id: Buffer | string): Buffer {
  return typeof id === "string" ? packUlid(id) : id;
}
