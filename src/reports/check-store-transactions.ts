import type { Database } from "../database/database";
import { lockRow } from "../database/rows";
import { publicIds } from "../public-ids";
import type { StoreTransactionRow } from "./book-rows";
import { withoutStore } from "../entities/store-transaction";
import { failedChecks } from "./failed-checks";
import {
  findEntriesByCause,
  findStoreTransaction,
  followMerges,
  type Ask,
  type EntryOfCause,
} from "./find-in-books";
import type { Findings, Place } from "./findings";
import { causesOf, causesOfRefund, refundsMax } from "./store-causes";

/**
 * Checks that a store transaction has its purchase and its entry, with the same user, package and credits, and an entry
 * for each refund and reversal.
 */
export async function checkStoreTransaction(
  database: Database,
  row: StoreTransactionRow,
  { ask, findings }: { ask: Ask; findings: Findings },
): Promise<void> {
  const problems = row.state === "NEW" ? problemsOfNew(row) : problemsOfGranted(row);
  if (row.part !== 0) problems.push(...problemsOfPart(row));
  if (row.store === withoutStore && !(await isTestRefundAudited(ask, row)))
    problems.push("the audit log does not know its refund, or with other credits.");
  const refunds = row.refunds === 0 ? [] : await problemsOfRefunds(ask, row);
  // A refund since the row was read looks like a difference. Under the transaction's lock there is none.
  if (refunds.length > 0) problems.push(...(await problemsUnderLock(database, row)));
  for (const problem of problems)
    findings.add("STORE_TRANSACTION", placeOf(row), `${nameOf(row)}: ${problem}`);
}

/** Whether the audit log knows who refunded the test purchase, and how many credits that took. */
async function isTestRefundAudited(ask: Ask, { purchaseId, taken }: StoreTransactionRow): Promise<boolean> {
  if (purchaseId === null) return false;
  const calls = await ask<{ stateAfter: string | null }>(
    `SELECT stateAfter FROM audit_entries
     WHERE subject = ? AND operation = 'refundPurchase' AND refusalCode IS NULL`,
    [publicIds.Purchase.write({ id: purchaseId })],
  );
  return calls.some(({ stateAfter }) => stateAfter?.includes(`"taken":${taken},`));
}

function nameOf({ store, transactionId, period, part }: StoreTransactionRow): string {
  const time = Number(period) > 0 ? `, period ${period}` : "";
  const place = part === 0 ? "" : `, package ${part + 1}`;
  return `The store transaction ${JSON.stringify(transactionId)} of ${store}${time}${place}`;
}

function placeOf(row: StoreTransactionRow): Place {
  const { userId, walletEnvironment: environment, creditType, entrySequence } = row;
  return { wallet: { userId, environment, creditType }, sequence: entrySequence };
}

function problemsOfNew(row: StoreTransactionRow): string[] {
  const { walletId, purchaseId, credits, taken, shortfall, refunds, freezesSpending } = row;
  const isEmpty = [credits, taken, shortfall, refunds, freezesSpending].every((value) => Number(value) === 0);
  return walletId === null && purchaseId === null && isEmpty
    ? []
    : ["it is not granted, but has a purchase."];
}

function problemsOfGranted(row: StoreTransactionRow): string[] {
  const { state, credits, taken, shortfall, refunds, freezesSpending, purchaseId } = row;
  if (state !== "GRANTED" && state !== "REFUNDED") return [`there is no state ${JSON.stringify(state)}.`];
  if (row.purchaseWalletId === null) return [`its purchase ${purchaseId} is missing.`];
  const isSettled = [taken, shortfall, freezesSpending].every((value) => Number(value) === 0);
  const isTaken = taken >= 0 && shortfall >= 0 && taken + shortfall === credits && refunds > 0;
  const { purchaseWalletId, purchaseCredits, purchasePackageId } = row;
  const isSameWallet = purchaseWalletId === row.walletId && row.walletEnvironment === row.environment;
  return failedChecks([
    [isSameWallet, "its purchase belongs to another wallet."],
    [purchaseCredits === credits, `it has ${credits} credits, its purchase ${purchaseCredits}.`],
    [purchasePackageId === row.packageId, "it has another package than its purchase."],
    [isGrantedBy(row), "its entry has another cause."],
    [state === "REFUNDED" ? isTaken : isSettled, "its refund's credits do not add up."],
    [freezesSpending === 0 || shortfall > 0, "it freezes the wallet without a shortfall."],
    [refunds >= 0 && refunds <= refundsMax, `it was refunded ${refunds} times.`],
  ]);
}

/**
 * Whether the purchase's entry has a cause that fits the row. A row without a store is about a test purchase, which is
 * refunded from the beginning.
 */
function isGrantedBy(row: StoreTransactionRow): boolean {
  const { store, environment, transactionId, purchaseId, state, entrySequence, entryCause } = row;
  if (store !== withoutStore) return entryCause !== null && causesOf(row).grants.has(entryCause);
  const isTestPurchase = entrySequence !== null && (entryCause === null || entryCause.startsWith("client:"));
  return isTestPurchase && environment === "SANDBOX" && transactionId === purchaseId && state === "REFUNDED";
}

/**
 * How a further part differs from the one before it. Parts are granted, refunded and given back together, in one
 * transaction, so when each is like the one before, all are like the first.
 */
function problemsOfPart(row: StoreTransactionRow): string[] {
  const { part, state, refunds, productId, userId, partBefore } = row;
  if (partBefore === null) return [`there is no package ${part} of the same purchase.`];
  return failedChecks([
    [state === row.stateBefore, "it has another state than the package before it."],
    [refunds === row.refundsBefore, "it was not refunded as often as the package before it."],
    [productId === row.productBefore, "it is of another product than the package before it."],
    [userId === row.userBefore, "it belongs to another user than the package before it."],
  ]);
}

/** Finds the entries of each refund and reversal, in the buyer's wallet and those that it was merged into. */
async function problemsOfRefunds(ask: Ask, row: StoreTransactionRow): Promise<string[]> {
  const { walletId, refunds, state } = row;
  if (walletId === null) return [];
  const wallets = (await followMerges(ask, walletId)) ?? [walletId];
  const causes = causesOf(row);
  const entries = await findEntriesByCause(ask, wallets, [...causes.refunds, ...causes.reversals]);
  const problems: string[] = [];
  for (let number = 1; number <= Math.min(refunds, refundsMax); number += 1) {
    const { refund, reversal } = causesOfRefund(row, number);
    const taken = -sumOf(entries, refund);
    const given = sumOf(entries, reversal);
    const left = number === refunds && state === "REFUNDED" ? row.taken : 0;
    if (taken - given !== left)
      problems.push(
        `its refund ${number} took ${taken} credits and gave ${given} back, which leaves not ${left}.`,
      );
  }
  return problems;
}

function sumOf(entries: readonly EntryOfCause[], causes: readonly string[]): number {
  return entries
    .filter(({ cause }) => causes.includes(cause))
    .reduce((sum, { amount }) => sum + Number(amount), 0);
}

function problemsUnderLock(database: Database, row: StoreTransactionRow): Promise<string[]> {
  const { environment, store, transactionId } = row;
  return database.inTransaction(
    async (tx) => {
      // Every grant and refund of the transaction locks its rows first.
      await lockRow(tx, "store_transactions", { environment, store, transactionId });
      const present = await findStoreTransaction(tx.query, row);
      return present && present.refunds > 0 ? problemsOfRefunds(tx.query, present) : [];
    },
    { repeatable: true },
  );
}
