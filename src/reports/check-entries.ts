import { mayBeUnwritten } from "../ledger/unwritten-lots";
import type { EntryRow, StoreTransactionRow } from "./book-rows";
import type { Chain } from "./chain";
import { checkDecisions } from "./check-decisions";
import { checkGrants } from "./check-grants";
import { checkReversals } from "./check-spends";
import { problemsOfEntry, problemsOfPurchase } from "./entry-rules";
import {
  findMergesById,
  findStoreTransactions,
  followMerges,
  type Ask,
  type MergeOfEntry,
} from "./find-in-books";
import type { Findings } from "./findings";
import { causesOf } from "./store-causes";

/**
 * Checks a page of entries: each by itself, with the one before it, and with the purchase, store transaction, merge or
 * entry of the audit log that it belongs to. These were written in the same commit, so they are there when the entry
 * is.
 */
export async function checkEntries(
  ask: Ask,
  entries: readonly EntryRow[],
  { chain, findings }: { chain: Chain; findings: Findings },
): Promise<void> {
  const ofStores = entries.filter(isOfStore);
  const merged = entries.filter(({ kind }) => kind === "MERGE");
  const transactions = await findStoreTransactions(ask, referencesOf(ofStores));
  const merges = await findMergesById(ask, referencesOf(merged));
  for (const entry of entries) {
    chain.follow(entry);
    const at = { wallet: entry, sequence: entry.sequence };
    for (const problem of problemsOfEntry(entry)) findings.add("ENTRY", at, problem);
    const ofLots = problemOfLots(entry);
    if (ofLots) findings.add("LOT", at, ofLots);
    if (entry.kind === "PURCHASE")
      for (const problem of problemsOfPurchase(entry)) findings.add("PURCHASE", at, problem);
  }
  for (const entry of ofStores) {
    const problem = await problemOfStore(ask, entry, transactions.get(referenceOf(entry)) ?? []);
    if (problem) findings.add("STORE_TRANSACTION", { wallet: entry, sequence: entry.sequence }, problem);
  }
  for (const entry of merged) {
    const problem = problemOfMerge(entry, merges.get(referenceOf(entry)));
    if (problem) findings.add("MERGE", { wallet: entry, sequence: entry.sequence }, problem);
  }
  await checkReversals(ask, entries, findings);
  await checkGrants(ask, entries, findings);
  await checkDecisions(ask, ofStores, findings);
}

function problemOfLots({ kind, amount, sequence, lotsThrough, lotCredits }: EntryRow): string | undefined {
  const inLots = Number(lotCredits);
  const isUnwritten = Number(sequence) > Number(lotsThrough ?? 0) && mayBeUnwritten(kind, amount);
  if (inLots === Number(amount) || (inLots === 0 && isUnwritten)) return undefined;
  return `The entry moved ${amount} credits, but ${inLots} in the wallet's lots.`;
}

function isOfStore({ kind, cause }: EntryRow): boolean {
  return (
    kind === "REFUND" ||
    kind === "REFUND_REVERSAL" ||
    (kind === "PURCHASE" && cause?.startsWith("rc:") === true)
  );
}

function referencesOf(entries: readonly EntryRow[]): string[] {
  return [...new Set(entries.flatMap(({ reference }) => reference ?? []))];
}

function referenceOf({ reference }: EntryRow): string {
  return reference ?? "";
}

async function problemOfStore(
  ask: Ask,
  entry: EntryRow,
  transactions: readonly StoreTransactionRow[],
): Promise<string | undefined> {
  const { kind, cause, reference, walletId } = entry;
  const [transaction, ...others] = transactions;
  if (!transaction) return `No store transaction has granted the purchase ${reference}.`;
  if (others.length > 0)
    return `${transactions.length} store transactions have granted the purchase ${reference}.`;
  const causes = causesOf(transaction);
  const own = kind === "PURCHASE" ? causes.grants : kind === "REFUND" ? causes.refunds : causes.reversals;
  if (cause === null || !own.has(cause))
    return `The store transaction of the purchase ${reference} has not caused this entry.`;
  if (
    transaction.walletId === walletId ||
    (kind !== "PURCHASE" && (await hasPassedOn(ask, transaction, entry)))
  )
    return undefined;
  return `The store transaction of the purchase ${reference} belongs to another wallet.`;
}

/** Whether the buyer's wallet was merged into this one, directly or through others. */
async function hasPassedOn(ask: Ask, { walletId }: StoreTransactionRow, entry: EntryRow): Promise<boolean> {
  return walletId !== null && (await followMerges(ask, walletId))?.includes(entry.walletId) === true;
}

function problemOfMerge(
  { walletId, amount, reference }: EntryRow,
  merge: MergeOfEntry | undefined,
): string | undefined {
  if (!merge) return `There is no merge ${reference}.`;
  const { fromWalletId, intoWalletId } = merge;
  if (walletId === fromWalletId && amount === -merge.amount) return undefined;
  if (walletId === intoWalletId && amount === merge.amount) return undefined;
  return `The merge ${reference} moved ${merge.amount} credits, or is one of other wallets.`;
}
