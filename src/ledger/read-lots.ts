import { byIndex } from "../database/dialect";
import { presentTime } from "../database/present-time";
import type { Transaction } from "../database/transaction";
import { needsOf } from "./bookkeeper";
import { packUlid } from "../ids";
import { noLotFacts, type LotFacts } from "./lot-book";
import { lotColumns, lotOf, type StoredLot } from "./lot-row";
import { freeOf, isLapsed, type FirstLots, type LotRow } from "./open-lots";
import type { Posting } from "./posting";
import { readHeldLots, readTakenCredits } from "./read-used-lots";
import { walletIdSql, walletKey, type WalletOwner } from "./wallet-owners";

type AnyPosting = Omit<Posting, "id">;

/** How many lots of a wallet are read at first. Most spends take from one or two. */
const lotsAtFirst = 8;
const lotsNext = 512;
/** SQLite joins at most 500 queries by UNION ALL. */
const walletsAtOnceMax = 100;

/** Whether the lots of the posting's wallet have to be known: credits are taken, or given back to lots. */
export function needsLots(posting: AnyPosting): boolean {
  const { amount, held = 0, returns } = posting;
  return amount <= 0 || held !== 0 || returns !== undefined;
}

/**
 * Reads the lots that the postings may change. To be sent after the wallets' locks, so that nothing changes them before
 * the commit. Nothing is read for postings that only add credits.
 * @param lapsed wallets with credits whose time has run out
 */
export async function readLots(
  tx: Transaction,
  postings: readonly AnyPosting[],
  lapsed: readonly WalletOwner[] = [],
): Promise<LotFacts> {
  const needy = postings.filter(needsLots);
  if (needy.length === 0 && lapsed.length === 0) return noLotFacts;
  const needs = needsOfWallets(needy, lapsed);
  const [wallets, bought, holds, taken] = await Promise.all([
    readOpenLots(tx, [...needs.values()]),
    readLotsOfPurchases(tx, needy),
    readHeldLots(tx, needy),
    readTakenCredits(tx, needy),
  ]);
  return { wallets, bought, holds, taken };
}

/** What the postings may take from each wallet, by `walletKey`. */
export function needsOfWallets(
  needy: readonly AnyPosting[],
  lapsed: readonly WalletOwner[] = [],
): ReadonlyMap<string, WalletNeed> {
  const needs = new Map<string, WalletNeed>();
  for (const owner of lapsed) needs.set(walletKey(owner), { owner, credits: 0 });
  for (const posting of needy) {
    const key = walletKey(posting);
    const credits = (needs.get(key)?.credits ?? 0) + needsOf(posting);
    needs.set(key, { owner: posting, credits });
  }
  return needs;
}

interface WalletNeed {
  readonly owner: WalletOwner;
  /** How many credits may be taken. */
  readonly credits: number;
}

/** Of each wallet the first lots in the order of spending: enough for what may be taken, and one more. */
async function readOpenLots(tx: Transaction, needs: readonly WalletNeed[]): Promise<Map<string, FirstLots>> {
  const found = new Map<string, FirstLots>();
  let left = needs;
  for (const limit of [lotsAtFirst, lotsNext, Number.MAX_SAFE_INTEGER]) {
    await readFirst(tx, left, limit, found);
    const now = presentTime(tx);
    left = left.filter(({ owner, credits }) => !covers(found.get(walletKey(owner)), credits, now));
    if (left.length === 0) return found;
  }
  return found;
}

/** Whether the lots are enough to take so many credits, and one more or all that the wallet has. */
export function covers(lots: FirstLots | undefined, credits: number, now: Date): boolean {
  // Those that are not written yet may come after lots that were not read.
  const usable = lots?.rows.filter((row) => !isLapsed(row, now)) ?? [];
  return lots?.isComplete === true || usable.reduce((sum, lot) => sum + freeOf(lot), 0) > credits;
}

async function readFirst(
  tx: Transaction,
  needs: readonly WalletNeed[],
  limit: number,
  found: Map<string, FirstLots>,
): Promise<void> {
  for (let start = 0; start < needs.length; start += walletsAtOnceMax) {
    const part = needs.slice(start, start + walletsAtOnceMax);
    const queries = part.map(
      (_, place) => `SELECT * FROM (
        SELECT ${place} AS place, ${lotColumns} FROM lots l ${byIndex(tx, "open_lots")}
        WHERE l.walletId = ${walletIdSql} AND l.burnOrder IS NOT NULL
        ORDER BY l.burnOrder, l.sequence, l.part LIMIT ${limit}) open${place}`,
    );
    const values = part.flatMap(({ owner }) => [owner.userId, owner.environment, owner.creditType]);
    const rows = await tx.query<StoredLot & { place: number }>(queries.join(" UNION ALL "), values);
    const byPlace = part.map((): LotRow[] => []);
    for (const row of rows) byPlace[Number(row.place)]?.push(lotOf(row));
    for (const [place, own] of byPlace.entries()) {
      const owner = part[place]?.owner;
      if (owner) found.set(walletKey(owner), { rows: own, isComplete: own.length < limit, unwritten: [] });
    }
  }
}

/** The lots of refunded purchases, from which their credits are taken first, by the purchases' ids. */
async function readLotsOfPurchases(
  tx: Transaction,
  postings: readonly AnyPosting[],
): Promise<ReadonlyMap<string, readonly LotRow[]>> {
  const refunds = postings.filter(({ kind }) => kind === "REFUND");
  const found = new Map<string, LotRow[]>();
  for (const refund of refunds) {
    const rows = await tx.query<StoredLot>(
      `SELECT ${lotColumns} FROM lots l ${byIndex(tx, "open_lots")}
       WHERE l.walletId = ${walletIdSql} AND l.burnOrder IS NOT NULL AND l.purchaseId = ?`,
      [refund.userId, refund.environment, refund.creditType, packUlid(refund.reference ?? "")],
    );
    found.set(refund.reference ?? "", rows.map(lotOf));
  }
  return found;
}
