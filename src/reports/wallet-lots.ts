import { isUnwritten } from "../ledger/unwritten-lots";
import type { WalletRow } from "./book-rows";

/** What the lots of a wallet `w` make. */
export const walletLotSums = `
  (SELECT COALESCE(SUM(l.remaining), 0) FROM lots l WHERE l.walletId = w.id)
    + (SELECT COALESCE(SUM(e.amount), 0) FROM ledger_entries e
       WHERE e.walletId = w.id AND ${isUnwritten("e", "w.lotsThrough")}) AS remainingInLots,
  (SELECT COALESCE(SUM(l.held), 0) FROM lots l WHERE l.walletId = w.id) AS heldInLots,
  (SELECT MIN(l.expiresAt) FROM lots l WHERE l.walletId = w.id AND l.remaining > l.held) AS nextExpiryOfLots,
  (SELECT COALESCE(-SUM(m.amount), 0) FROM lot_movements m
   WHERE m.walletId = w.id AND m.lotSequence = 0) AS debtOfMovements`;

type LotSums = Pick<WalletRow, "remainingInLots" | "heldInLots" | "debtOfMovements">;

/** The sums as numbers: drivers return some as texts. */
export function lotSumsOf({ remainingInLots, heldInLots, debtOfMovements }: LotSums): LotSums {
  return {
    remainingInLots: Number(remainingInLots),
    heldInLots: Number(heldInLots),
    debtOfMovements: Number(debtOfMovements),
  };
}
