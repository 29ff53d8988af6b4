import type { Transaction } from "../../database/transaction";
import { CreditPackage, type RefundPolicy } from "../../entities/credit-package";
import type { StoreEvent } from "../../entities/store-event";
import type { StoreTransaction } from "../../entities/store-transaction";
import { packUlid, unpackUlid } from "../../ids";
import { freezeSpending, liftFreezeIfSettled } from "./freeze-spending";
import { expireWithin } from "../../ledger/expire-within";
import type { Ledger } from "../../ledger/ledger";
import type { Posting } from "../../ledger/posting";
import { lockPresentWalletOf } from "../../ledger/present-owner";
import type { WalletState } from "../../ledger/wallet-rows";
import { readRefundEvents } from "./match-refunds";
import type { DecisionInput } from "../decision";
import { firstParts, partsOf } from "../periods";
import { causeOf, refundCause, reversalCause, updateStoreTransaction } from "../store-transactions";

/**
 * Takes or gives back credits until the granted purchases of a store transaction agree with all its refunds and
 * reversals, in whichever order those arrived. Moves the credits of all parts of a purchase, or of none.
 * @returns the first rows of the purchases that became refunded, or granted again
 */
export async function settleRefunds(
  tx: Transaction,
  ledger: Ledger,
  granted: readonly StoreTransaction[],
  input: DecisionInput,
): Promise<StoreTransaction[]> {
  const [any] = granted;
  const refundEvents = any ? await readRefundEvents(tx, any) : [];
  const moved: StoreTransaction[] = [];
  for (const first of firstParts(granted)) {
    const refunded = isRefunded(refundEvents.filter(({ purchaseId }) => purchaseId === first.purchaseId));
    if (refunded === (first.state === "REFUNDED")) continue;
    const parts = partsOf(granted, first);
    await (refunded ? takeBack(tx, ledger, parts, input) : giveBack(tx, ledger, parts, input));
    moved.push(first);
  }
  return moved;
}

/**
 * Whether the last event is a refund, by the time at which RevenueCat made the events. If the first event is a
 * reversal, its refund is still on the way: the first refund that follows is treated as already reversed.
 */
function isRefunded(refundEvents: readonly StoreEvent[]): boolean {
  const inTime = refundEvents.toSorted(
    (a, b) =>
      a.madeAtMilliseconds - b.madeAtMilliseconds ||
      Number(b.effect === "REFUND") - Number(a.effect === "REFUND"),
  );
  const [first, ...rest] = inTime.map(({ effect }) => effect);
  const counted = first === "REVERSAL" ? rest.slice(rest.indexOf("REFUND") + 1) : [first, ...rest];
  return counted.at(-1) === "REFUND";
}

/** A part of a granted purchase, and the wallet that has its credits now, which is locked. */
interface OwnedPart {
  readonly row: StoreTransaction;
  readonly wallet: WalletState;
}

async function lockOwners(tx: Transaction, parts: readonly StoreTransaction[]): Promise<OwnedPart[]> {
  const owned: OwnedPart[] = [];
  for (const row of parts) {
    if (row.walletId === null) throw new Error("A granted transaction has no wallet.");
    owned.push({ row, wallet: await lockPresentWalletOf(tx, row.walletId) });
  }
  return owned;
}

/** Takes the credits of all parts of a purchase back, as their packages' policies say. The transaction is locked. */
export async function takeBack(
  tx: Transaction,
  ledger: Ledger,
  rows: readonly StoreTransaction[],
  input: DecisionInput,
): Promise<void> {
  let parts = await lockOwners(tx, rows);
  const wallets = parts.map(({ wallet }) => wallet);
  if (await expireWithin(tx, ledger, wallets)) parts = await lockOwners(tx, rows);
  // What holds reserve is not taken. Two parts may have their credits in the same wallet.
  const free = new Map(parts.map(({ wallet }) => [wallet.id, Number(wallet.balance) - Number(wallet.held)]));
  const postings: Omit<Posting, "id">[] = [];
  const changes: Partial<StoreTransaction>[] = [];
  for (const part of parts) {
    const { row, wallet } = part;
    const { refundPolicy } = await tx.manager.findOneByOrFail(CreditPackage, { id: row.packageId ?? "" });
    const available = free.get(wallet.id) ?? 0;
    const change = planTakeBack(row, available, refundPolicy);
    const { taken, refunds } = change;
    free.set(wallet.id, available - taken);
    const cause = refundCause(causeOf(row), refunds);
    const onShortfall = refundPolicy === "ALLOW_DEBT" ? "ALLOW_DEBT" : "REFUSE";
    if (taken > 0)
      postings.push({ ...postingOf(part, input), kind: "REFUND", amount: -taken, cause, onShortfall });
    changes.push(change);
  }
  if (postings.length > 0) await ledger.postWithin(tx, postings);
  for (const [index, { row, wallet }] of parts.entries()) {
    const change = changes[index] ?? {};
    await updateStoreTransaction(tx, row, change);
    if (change.freezesSpending) await freezeSpending(tx, wallet.id);
  }
}

function planTakeBack({ credits, refunds }: StoreTransaction, available: number, policy: RefundPolicy) {
  const taken = policy === "ALLOW_DEBT" ? credits : Math.min(credits, Math.max(0, available));
  const shortfall = credits - taken;
  const freezesSpending = policy === "FREEZE_SPENDING" && shortfall > 0;
  return { state: "REFUNDED" as const, taken, shortfall, refunds: refunds + 1, freezesSpending };
}

async function giveBack(
  tx: Transaction,
  ledger: Ledger,
  rows: readonly StoreTransaction[],
  input: DecisionInput,
): Promise<void> {
  const parts = await lockOwners(tx, rows);
  const postings: Omit<Posting, "id">[] = [];
  for (const part of parts) {
    const { taken: amount, refunds } = part.row;
    if (amount === 0) continue;
    const cause = causeOf(part.row);
    const entryId = await findEntryOfRefund(tx, part, refundCause(cause, refunds));
    postings.push({
      ...postingOf(part, input),
      kind: "REFUND_REVERSAL",
      amount,
      cause: reversalCause(cause, refunds),
      returns: { entryId, graceMilliseconds: 0 },
    });
  }
  if (postings.length > 0) await ledger.postWithin(tx, postings);
  for (const { row, wallet } of parts) {
    const settled = { taken: 0, shortfall: 0, freezesSpending: false };
    await updateStoreTransaction(tx, row, { state: "GRANTED", ...settled });
    if (row.freezesSpending) await liftFreezeIfSettled(tx, wallet.id);
  }
}

/** The entry that took the credits, in whichever wallet had them then. */
async function findEntryOfRefund(tx: Transaction, { row }: OwnedPart, cause: string): Promise<string> {
  const seen = new Set<string>();
  for (let walletId = row.walletId; walletId !== null && !seen.has(walletId);) {
    seen.add(walletId);
    const [found] = await tx.query<{ entryId: Buffer | null; mergedIntoId: Buffer | null }>(
      `SELECT e.id AS entryId, w.mergedIntoId FROM wallets w
       LEFT JOIN ledger_entries e ON e.walletId = w.id AND e.cause = ? WHERE w.id = ?`,
      [cause, packUlid(walletId)],
    );
    if (found?.entryId) return unpackUlid(found.entryId);
    walletId = found?.mergedIntoId ? unpackUlid(found.mergedIntoId) : null;
  }
  throw new Error("The entry of a refund is missing.");
}

/** What the postings of refunds and reversals have in common. */
function postingOf({ row, wallet }: OwnedPart, { actor, reason }: DecisionInput) {
  const { userId, creditType } = wallet;
  return { userId, environment: row.environment, creditType, reference: row.purchaseId, actor, reason };
}
