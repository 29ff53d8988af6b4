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
import type { WalletView } from "../ledger/wallet-view";
import { retryParkedEvents } from "../store/inbox/retry-parked-events";
import { mainWalletOf, walletKey } from "../ledger/wallet-owners";
import { lockWallets, markMerged, type Wallets, type WalletState } from "../ledger/wallet-rows";

/** A merge, and the two wallets after it. */
export interface MergeOutcome {
  /** The merge; the earlier one when it is repeated. */
  readonly merge: WalletMerge;
  /** The wallet that was merged away, as it is now. */
  readonly emptiedWallet: WalletView;
  /** The wallet that received the credits, as it is now. */
  readonly wallet: WalletView;
}

/**
 * Moves all credits of one wallet into another, for ever and one way. Later purchases and refunds in the stores of the
 * first user change the second user's wallet. Repeating the same merge changes nothing.
 * @throws Refusal FORBIDDEN, BAD_USER_INPUT when both ids are the same, CONFLICT (WALLET_MERGED, WALLET_LIMIT_REACHED)
 */
export async function mergeWallets(
  context: AppContext,
  caller: Caller,
  input: MergeWalletsInput,
): Promise<MergeOutcome> {
  requirePermission(caller.viewer, "mergeWallets");
  const { fromUserId, intoUserId } = input;
  if (fromUserId === intoUserId) {
    throw badInput([{ field: "intoUserId", message: "intoUserId must be another user than fromUserId" }]);
  }
  const merge = await context.database.inTransaction((tx) => mergeIn(tx, context.ledger, caller, input), {
    repeatable: true,
  });
  await retryParkedEvents(context, caller, { appUserIds: [fromUserId, intoUserId] });
  const walletOf = (userId: string) =>
    readWallet(context.database, { userId, environment: merge.environment, creditType: defaultCreditType });
  const [emptiedWallet, wallet] = await Promise.all([walletOf(merge.fromUserId), walletOf(merge.intoUserId)]);
  return { merge, emptiedWallet, wallet };
}

async function mergeIn(
  tx: Transaction,
  ledger: Ledger,
  caller: Caller,
  input: MergeWalletsInput,
): Promise<WalletMerge> {
  const { environment, fromUserId, intoUserId, reason } = input;
  const actor = caller.viewer.userId;
  const from = mainWalletOf({ userId: fromUserId, environment });
  const into = mainWalletOf({ userId: intoUserId, environment });
  // Concurrent merges of the same wallets wait for each other here.
  const wallets = await lockWallets(tx, [from, into]);
  const emptied = wallets.get(walletKey(from)) as WalletState;
  const filled = wallets.get(walletKey(into)) as WalletState;
  const named = { fromUserId, intoUserId, environment };
  if (emptied.mergedIntoId === filled.id) {
    const earlier = await tx.manager.findOneByOrFail(WalletMerge, { fromWalletId: emptied.id });
    return { ...earlier, ...named };
  }
  requireUnmerged(emptied, filled);
  const amount = Number(emptied.balance);
  const merge = {
    ...named,
    fromWalletId: emptied.id,
    id: ulid(),
    intoWalletId: filled.id,
    amount,
    actor,
    reason,
    createdAt: new Date(),
  };
  if (amount !== 0) await moveCredits(tx, ledger, merge);
  if (emptied.spendingFrozenAt !== null) await freezeSpending(tx, filled.id);
  await markMerged(tx, emptied.id, filled.id);
  await tx.manager.insert(WalletMerge, merge);
  await recordMerge(tx, caller, { input, merge, before: wallets });
  return merge;
}

/** @throws Refusal CONFLICT (WALLET_MERGED) when one of the wallets was merged into another one. */
function requireUnmerged(emptied: WalletState, filled: WalletState): void {
  if (emptied.mergedIntoId !== null)
    throw conflict("WALLET_MERGED", "This wallet was merged into another one before.");
  if (filled.mergedIntoId !== null) {
    throw conflict(
      "WALLET_MERGED",
      "The wallet of intoUserId was merged into another one before; merge into that one instead.",
    );
  }
}

async function moveCredits(tx: Transaction, ledger: Ledger, merge: WalletMerge): Promise<void> {
  const { id, environment, fromUserId, intoUserId, amount, actor, reason } = merge;
  const posting = {
    environment,
    creditType: defaultCreditType,
    kind: "MERGE",
    cause: `merge:${id}`,
  } as const;
  const more = { ...posting, reference: id, actor, reason, allowsDebt: true };
  await ledger.postWithin(tx, [
    { ...more, userId: fromUserId, amount: -amount },
    { ...more, userId: intoUserId, amount },
  ]);
}

async function recordMerge(
  tx: Transaction,
  caller: Caller,
  { input, merge, before }: { input: MergeWalletsInput; merge: WalletMerge; before: Wallets },
): Promise<void> {
  const { environment, fromUserId, intoUserId } = merge;
  const from = mainWalletOf({ userId: fromUserId, environment });
  const into = mainWalletOf({ userId: intoUserId, environment });
  const statesIn = (wallets: Wallets, mergedIntoUserId: string | null) => ({
    from: auditedWallet(wallets.get(walletKey(from)) as WalletState, mergedIntoUserId),
    into: auditedWallet(wallets.get(walletKey(into)) as WalletState),
  });
  // Read again, because the ledger and the freeze have written both rows.
  const after = await lockWallets(tx, [from, into]);
  await recordAuditEntry(tx, caller, {
    operation: "mergeWallets",
    input,
    subject: publicIds.Wallet.write(from),
    before: statesIn(before, null),
    after: { merge: publicIds.WalletMerge.write(merge), ...statesIn(after, intoUserId) },
  });
}
