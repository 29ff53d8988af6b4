import { In } from "typeorm";
import { clockTime } from "../clock";
import { defaultCreditType } from "../credit-types";
import { recordAuditEntry } from "../audit/record-audit-entry";
import { requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import type { Transaction } from "../database/transaction";
import { WalletMerge } from "../entities/wallet-merge";
import { conflict, badInput } from "../errors";
import { ulid } from "../ids";
import { publicIds } from "../public-ids";
import type { MergeWalletsInput } from "../inputs/manage-wallet.input";
import type { AppContext } from "../context/app-context";
import { auditedWallet } from "./audited-wallet";
import { freezeSpending } from "../store/refunds/freeze-spending";
import type { Ledger } from "../ledger/ledger";
import { readWallet } from "../ledger/read-wallet";
import { expireWithin } from "../ledger/expire-within";
import type { NewLot } from "../ledger/posting";
import { readLeftLots } from "../ledger/read-left-lots";
import type { WalletView } from "../ledger/wallet-view";
import { retryParkedEvents } from "../store/inbox/retry-parked-events";
import { isMain, mainWalletOf, walletKey, type WalletOwner } from "../ledger/wallet-owners";
import { markMerged } from "../ledger/mark-wallets";
import { lockWallets, type Wallets, type WalletState } from "../ledger/wallet-rows";
import { readMerges } from "./read-merges";

/** A merge, and the two users' wallets of the default type after it. */
export interface MergeOutcome {
  /** The merge of the wallets of the default type; the earlier one when it is repeated. */
  readonly merge: WalletMerge;
  /** The merges of the wallets of all types, by type. */
  readonly merges: readonly WalletMerge[];
  /** The wallet that was merged away, as it is now. */
  readonly emptiedWallet: WalletView;
  /** The wallet that received the credits, as it is now. */
  readonly wallet: WalletView;
}

/**
 * Moves all credits of one user into the other one's wallets, for ever and one way: those of each type into the wallet
 * of the same type. Later purchases and refunds in the stores of the first user change the second user's wallets.
 * Repeating the same merge changes nothing.
 * @throws Refusal FORBIDDEN, BAD_USER_INPUT when both ids are the same, CONFLICT (WALLET_MERGED, HOLDS_OPEN, WALLET_LIMIT_REACHED)
 */
export async function mergeWallets(
  context: AppContext,
  caller: Caller,
  input: MergeWalletsInput,
): Promise<MergeOutcome> {
  requirePermission(caller.viewer, "mergeWallets");
  const { fromUserId, intoUserId, environment } = input;
  if (fromUserId === intoUserId) {
    throw badInput([{ field: "intoUserId", message: "intoUserId must be another user than fromUserId" }]);
  }
  const merges = await context.database.inTransaction((tx) => mergeIn(tx, context.ledger, caller, input), {
    repeatable: true,
  });
  await retryParkedEvents(context, caller, { appUserIds: [fromUserId, intoUserId] });
  const merge = merges.find(isMain);
  if (!merge) throw new Error("A merge has left out the main wallet.");
  const walletOf = (userId: string) => readWallet(context.database, mainWalletOf({ userId, environment }));
  const [emptiedWallet, wallet] = await Promise.all([walletOf(fromUserId), walletOf(intoUserId)]);
  return { merge, merges, emptiedWallet, wallet };
}

/** Two wallets of one type. */
interface Pair {
  readonly emptied: WalletState;
  readonly filled: WalletState;
}

async function mergeIn(
  tx: Transaction,
  ledger: Ledger,
  caller: Caller,
  input: MergeWalletsInput,
): Promise<readonly WalletMerge[]> {
  const before = await lockWithoutLapsed(tx, ledger, input);
  const [main] = before;
  if (!main) throw new Error("A main wallet could not be locked.");
  const fromWalletId = In(before.map(({ emptied }) => emptied.id));
  if (main.emptied.mergedIntoId === main.filled.id) return readMerges(tx.manager, { fromWalletId });
  requireUnmerged(main);
  requireNoHolds(before);
  const { viewer } = caller;
  const made = before.map((pair) => newMerge(pair, input, viewer.userId));
  // First, because the ledger deletes an empty wallet that no merge has filled.
  await tx.manager.insert(WalletMerge, made);
  for (const merge of made)
    if (merge.amount !== 0) await moveCredits(tx, ledger, merge, await readLeftLots(tx, merge.fromWalletId));
  for (const { emptied, filled } of before)
    if (emptied.spendingFrozenAt !== null) await freezeSpending(tx, filled.id);
  // Last, because the ledger moves no credits of a user whose main wallet is merged.
  for (const { emptied, filled } of before) await markMerged(tx, emptied.id, filled.id);
  const merges = await readMerges(tx.manager, { fromWalletId });
  await recordMerge(tx, caller, { input, merges, before });
  return merges;
}

/** Locks the wallets of both users, and takes credits of the first one whose time has run out. */
async function lockWithoutLapsed(
  tx: Transaction,
  ledger: Ledger,
  input: MergeWalletsInput,
): Promise<readonly Pair[]> {
  const found = await lockPairs(tx, input);
  const emptied = found.map((pair) => pair.emptied);
  return (await expireWithin(tx, ledger, emptied)) ? lockPairs(tx, input) : found;
}

/**
 * Locks the wallets of both users: for each type that the first one has, and the default type, one of each user. The
 * pair of the main wallets comes first. Concurrent merges of the same users wait for each other here.
 */
async function lockPairs(
  tx: Transaction,
  { environment, fromUserId, intoUserId }: MergeWalletsInput,
): Promise<readonly Pair[]> {
  const from = mainWalletOf({ userId: fromUserId, environment });
  const into = mainWalletOf({ userId: intoUserId, environment });
  const found = await lockWallets(tx, [from, into]);
  const others = [...found.values()]
    .filter((wallet) => wallet.userId === fromUserId && !isMain(wallet))
    .map(({ creditType }) => creditType)
    .toSorted();
  const isComplete = others.every((creditType) => found.has(walletKey({ ...into, creditType })));
  const wallets = isComplete
    ? found
    : await lockWallets(tx, [from, into, ...others.map((creditType) => ({ ...into, creditType }))]);
  return [defaultCreditType, ...others].map((creditType) => ({
    emptied: lockedIn(wallets, { ...from, creditType }),
    filled: lockedIn(wallets, { ...into, creditType }),
  }));
}

function lockedIn(wallets: Wallets, owner: WalletOwner): WalletState {
  const wallet = wallets.get(walletKey(owner));
  if (!wallet) throw new Error("A wallet could not be locked.");
  return wallet;
}

/** @throws Refusal CONFLICT (WALLET_MERGED) when one of the wallets was merged into another one. */
function requireUnmerged({ emptied, filled }: Pair): void {
  if (emptied.mergedIntoId !== null)
    throw conflict("WALLET_MERGED", "This wallet was merged into another one before.");
  if (filled.mergedIntoId !== null) {
    throw conflict(
      "WALLET_MERGED",
      "The wallet of intoUserId was merged into another one before; merge into that one instead.",
    );
  }
}

/** @throws Refusal CONFLICT (HOLDS_OPEN) when a wallet that is to be emptied has credits that a hold reserves. */
function requireNoHolds(pairs: readonly Pair[]): void {
  if (pairs.some(({ emptied }) => emptied.held !== 0))
    throw conflict("HOLDS_OPEN", "A wallet of fromUserId has open holds; capture or release them first.");
}

function newMerge({ emptied, filled }: Pair, { reason }: MergeWalletsInput, actor: string): WalletMerge {
  return {
    fromUserId: emptied.userId,
    intoUserId: filled.userId,
    environment: emptied.environment,
    creditType: emptied.creditType,
    fromWalletId: emptied.id,
    id: ulid(),
    intoWalletId: filled.id,
    amount: Number(emptied.balance),
    actor,
    reason,
    createdAt: clockTime(),
  };
}

/** @param lots the lots of the emptied wallet, which keep their kind, their end and what they are of */
async function moveCredits(
  tx: Transaction,
  ledger: Ledger,
  merge: WalletMerge,
  lots: readonly NewLot[],
): Promise<void> {
  const { id, environment, creditType, fromUserId, intoUserId, amount, actor, reason } = merge;
  const posting = {
    environment,
    creditType,
    kind: "MERGE",
    cause: `merge:${id}`,
    reference: id,
    actor,
    reason,
    onShortfall: "ALLOW_DEBT",
  } as const;
  await ledger.postWithin(tx, [
    { ...posting, userId: fromUserId, amount: -amount, lots: [] },
    { ...posting, userId: intoUserId, amount, lots },
  ]);
}

interface Merged {
  readonly input: MergeWalletsInput;
  readonly merges: readonly WalletMerge[];
  readonly before: readonly Pair[];
}

/** Records one change: the main wallets as such, and those of other types in a list. */
async function recordMerge(
  tx: Transaction,
  caller: Caller,
  { input, merges, before }: Merged,
): Promise<void> {
  // Read again, because the ledger and the freeze have written all rows.
  const after = await lockPairs(tx, input);
  const idOf = (creditType: string) => {
    const merge = merges.find((one) => one.creditType === creditType);
    return merge && publicIds.WalletMerge.write(merge);
  };
  const [before0, ...othersBefore] = before.map(({ emptied, filled }) => ({
    from: auditedWallet(emptied),
    into: auditedWallet(filled),
  }));
  const [after0, ...othersAfter] = after.map(({ emptied, filled }) => ({
    merge: idOf(emptied.creditType),
    from: auditedWallet(emptied, filled.userId),
    into: auditedWallet(filled),
  }));
  await recordAuditEntry(tx, caller, {
    operation: "mergeWallets",
    input,
    subject: publicIds.Wallet.write(mainWalletOf({ ...input, userId: input.fromUserId })),
    before: { ...before0, ...(othersBefore.length > 0 ? { others: othersBefore } : {}) },
    after: { ...after0, ...(othersAfter.length > 0 ? { others: othersAfter } : {}) },
  });
}
