import { defaultCreditType } from "../credit-types";
import { readDate } from "../database/rows";
import { publicIds } from "../public-ids";
import type { FreezeLiftRow, MergeRow, PurchaseRow, RowOwner } from "./book-rows";
import { hasAuditEntry } from "./audited-changes";
import { findEntriesByCause, type Ask } from "./find-in-books";
import type { Findings } from "./findings";

/** Checks that a purchase has its wallet, its package, and the entry that moved its credits. */
export function checkPurchase(purchase: PurchaseRow, findings: Findings): void {
  const { id, entrySequence: sequence, entryKind, entryReference, walletSequence, foundPackageId } = purchase;
  const at = { wallet: purchase, sequence };
  if (walletSequence === null) findings.add("WALLET", at, `The wallet of the purchase ${id} is missing.`);
  if (entryKind !== "PURCHASE" || entryReference !== id)
    findings.add(
      "PURCHASE",
      at,
      `The purchase ${id} has no entry: the one that it names is another's or missing.`,
    );
  if (foundPackageId === null)
    findings.add("PURCHASE", at, `The package of the purchase ${id}, ${purchase.packageId}, is missing.`);
  else if (walletSequence !== null && purchase.packageCreditType !== purchase.creditType)
    findings.add(
      "PURCHASE",
      at,
      `The package of the purchase ${id} grants ${purchase.packageCreditType}, not ${purchase.creditType}.`,
    );
}

/** Checks that a merge emptied one wallet for ever, and moved all its credits to the other one. */
export async function checkMerge(ask: Ask, merge: MergeRow, findings: Findings): Promise<void> {
  const { fromWalletId, intoWalletId, id, amount, actor, reason } = merge;
  const from = {
    userId: merge.fromUserId,
    environment: merge.fromEnvironment,
    creditType: merge.fromCreditType,
  };
  const into = {
    userId: merge.intoUserId,
    environment: merge.intoEnvironment,
    creditType: merge.intoCreditType,
  };
  const add = (wallet: RowOwner, problem: string) =>
    findings.add("MERGE", { wallet }, `The merge ${id}: ${problem}`);
  if (fromWalletId === intoWalletId) add(from, "it moves credits of a wallet into the same one.");
  if (merge.fromSequence === null) add(from, "the wallet that it emptied is missing.");
  else if (merge.fromBalance !== 0) add(from, `the wallet that it emptied has ${merge.fromBalance} credits.`);
  if (merge.intoSequence === null) add(into, "the wallet that it filled is missing.");
  if (merge.intoSequence !== null && from.environment !== null && into.environment !== from.environment)
    add(from, "it moved credits to another environment.");
  if (merge.intoSequence !== null && from.creditType !== null && into.creditType !== from.creditType)
    add(from, "it moved credits to a wallet of another type.");
  const entries = await findEntriesByCause(ask, [fromWalletId, intoWalletId], [`merge:${id}`]);
  for (const [wallet, walletId, moved] of [
    [from, fromWalletId, -amount],
    [into, intoWalletId, amount],
  ] as const) {
    const entry = entries.find((one) => one.walletId === walletId);
    if ((entry?.amount ?? 0) !== moved)
      add(wallet, `its entry in this wallet moves ${entry?.amount ?? 0} credits, not ${moved}.`);
    if (entry && (entry.kind !== "MERGE" || entry.reference !== id))
      add(wallet, "its entry is none of a merge.");
    if (entry && ((entry.actor ?? wallet.userId) !== actor || entry.reason !== reason))
      add(wallet, "its entry names another actor or another reason.");
  }
  // The merge of all of a user's wallets is one change, of the main wallet.
  const wallet = { ...from, creditType: defaultCreditType };
  const change = { operation: "mergeWallets", wallet, actor, reason, at: merge.createdAt };
  const isAudited = await hasAuditEntry(ask, change, publicIds.WalletMerge.write({ id }));
  if (!isAudited) add(from, "the audit log does not know it, or by another actor or for another reason.");
}

/** Checks that the lift of a freeze has its wallet, and its entry in the audit log. */
export async function checkFreezeLift(ask: Ask, lift: FreezeLiftRow, findings: Findings): Promise<void> {
  const { id, actor, reason, createdAt, frozenAt, walletSequence } = lift;
  const add = (problem: string) => findings.add("FREEZE", { wallet: lift }, `The lift ${id}: ${problem}`);
  if (walletSequence === null) add("its wallet is missing.");
  if (!(readDate(frozenAt) <= readDate(createdAt))) add("it is older than the freeze.");
  const change = { operation: "liftSpendingFreeze", wallet: lift, actor, reason, at: createdAt };
  if (!(await hasAuditEntry(ask, change)))
    add("the audit log does not know it, or by another actor, for another reason or at another time.");
}
