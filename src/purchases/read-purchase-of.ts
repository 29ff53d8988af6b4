import DataLoader from "dataloader";
import type { Database } from "../database/database";
import { placeholders } from "../database/rows";
import type { LedgerEntry } from "../entities/ledger-entry";
import type { Purchase } from "../entities/purchase";
import { isUlid, packUlid, unpackUlid } from "../ids";
import { purchaseColumns, purchaseOfRow, type PurchaseRow } from "./read-purchases";

const loaders = new WeakMap<Database, DataLoader<LedgerEntry, Purchase>>();

/**
 * The purchase that the entry was written for. Repeats of purchases that are answered together are read by one
 * statement: sending one for each of them would take most of a repeat's time.
 */
export function readPurchaseOf(database: Database, entry: LedgerEntry): Promise<Purchase> {
  let loader = loaders.get(database);
  if (!loader) {
    loader = new DataLoader((entries) => readPurchasesOf(database, entries), {
      cache: false,
      maxBatchSize: purchasesAtOnceMax,
    });
    loaders.set(database, loader);
  }
  return loader.load(entry);
}

const purchasesAtOnceMax = 100;

async function readPurchasesOf(
  database: Database,
  entries: readonly LedgerEntry[],
): Promise<(Purchase | Error)[]> {
  // Somebody may have changed an entry by hand. It must not make the others fail.
  const ids = [...new Set(entries.map(({ reference }) => reference ?? ""))].filter(isUlid);
  if (ids.length === 0) return entries.map(() => lostPurchase());
  const rows = await database.readRows<PurchaseRow>(
    `SELECT ${purchaseColumns} FROM purchases WHERE id IN (${placeholders(ids)})`,
    ids.map(packUlid),
  );
  const rowsById = new Map(rows.map((row) => [unpackUlid(row.id), row]));
  return entries.map((entry) => {
    const row = rowsById.get(entry.reference ?? "");
    const purchase = row && purchaseOfRow(row, entry);
    return purchase?.walletId === entry.walletId ? purchase : lostPurchase();
  });
}

function lostPurchase(): Error {
  return new Error("A ledger entry has lost its purchase.");
}
