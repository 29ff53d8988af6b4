import type { Database } from "../../src/database/database";
import { LedgerEntry } from "../../src/entities/ledger-entry";
import { Purchase } from "../../src/entities/purchase";
import { Wallet } from "../../src/entities/wallet";
import { entryHash, noHash } from "../../src/ledger/entry-hash";
import { checkBooks } from "../../src/reports/check-books";

export interface Auditing {
  /** Whether the tests post entries that no operation makes, such as one with the cause `test:1`. */
  readonly hasMadeUpEntries?: boolean;
}

/**
 * Fails unless `npm run verify` finds the books right, and this function too: each wallet's entries are numbered
 * without gaps, continue each other's balance and hash, end in the wallet's own, name every cause once, and each
 * purchase has its entry and each entry its purchase.
 */
export async function auditBooks(
  database: Database,
  { hasMadeUpEntries = false }: Auditing = {},
): Promise<void> {
  const { findings } = await checkBooks({ database });
  expect(findings.filter(({ kind }) => !hasMadeUpEntries || kind !== "ENTRY")).toEqual([]);
  const { read } = database;
  const wallets = await read.find(Wallet);
  const entries = await read.find(LedgerEntry, {
    order: { walletId: "ASC", sequence: "ASC" },
  });
  const purchases = await read.find(Purchase);
  const byWallet = new Map<string, LedgerEntry[]>();
  for (const entry of entries) byWallet.set(entry.walletId, [...(byWallet.get(entry.walletId) ?? []), entry]);

  for (const wallet of wallets) {
    const own = byWallet.get(wallet.id) ?? [];
    byWallet.delete(wallet.id);
    let before = { balance: 0, hash: noHash };
    for (const [index, entry] of own.entries()) {
      expect(entry).toMatchObject({
        sequence: index + 1,
        balanceAfter: before.balance + entry.amount,
        previousHash: before.hash,
      });
      before = { balance: entry.balanceAfter, hash: entryHash(entry) };
    }
    expect(wallet).toMatchObject({ balance: before.balance, sequence: own.length, headHash: before.hash });
    const causes = own.map(({ cause }) => cause).filter((cause) => cause !== null);
    expect(new Set(causes).size).toBe(causes.length);
  }
  expect([...byWallet.keys()]).toEqual([]);

  const bought = entries.filter(({ kind }) => kind === "PURCHASE");
  const facts = bought.map(({ walletId, reference, sequence, amount }) => [
    reference,
    walletId,
    sequence,
    amount,
  ]);
  const kept = purchases.map(({ id, walletId, entrySequence, credits }) => [
    id,
    walletId,
    entrySequence,
    credits,
  ]);
  expect(kept.toSorted()).toEqual(facts.toSorted());
}
