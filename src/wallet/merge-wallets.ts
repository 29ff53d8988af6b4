import { In } from "typeorm";
import { recordAuditEntry } from "../audit/record-audit-entry";
import { readsUser, requireOwner, requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import type { Transaction } from "../database/transaction";
import { WalletMerge } from "../entities/wallet-merge";
import { conflict, badInput } from "../errors";
import { ulid } from "../ids";
import { publicIds } from "../public-ids";
import type { MergeWalletsInput } from "../inputs/manage-wallet.input";
import type { AppContext } from "../context/app-context";
import { auditedWallet } from "./audited-wallet";
import { findPresentOwner } from "../ledger/present-owner";
import { freezeSpending } from "../store/refunds/freeze-spending";
import type { Ledger } from "../ledger/ledger";
import { readWallet } from "../ledger/read-wallet";
import type { WalletView } from "../ledger/wallet-view";
import { retryParkedEvents } from "../store/inbox/retry-parked-events";
import {
  lockWallets,
  walletKey,
  markMerged,
  type WalletOwner,
  type Wallets,
  type WalletState,
} from "../ledger/wallet-rows";
import { listPage, type Keyset, type Page } from "../database/list-page";
import type { PageArgs } from "../inputs/page.args";

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
    readWallet(context.database, { userId, environment: merge.environment });
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
  const from = { userId: fromUserId, environment };
  const into = { userId: intoUserId, environment };
  // Concurrent merges of the same wallets wait for each other here.
  const wallets = await lockWallets(tx, [from, into]);
  const earlier = await tx.manager.findOneBy(WalletMerge, { environment, fromUserId });
  if (earlier?.intoUserId === intoUserId) return earlier;
  if (earlier) throw conflict("WALLET_MERGED", "This wallet was merged into another one before.");
  if ((await findPresentOwner(tx, environment, intoUserId)) !== intoUserId) {
    throw conflict(
      "WALLET_MERGED",
      "The wallet of intoUserId was merged into another one before; merge into that one instead.",
    );
  }
  const emptied = wallets.get(walletKey(from)) as WalletState;
  const amount = Number(emptied.balance);
  const merge = {
    fromUserId,
    environment,
    id: ulid(),
    intoUserId,
    amount,
    actor,
    reason,
    createdAt: new Date(),
  };
  if (amount !== 0) await moveCredits(tx, ledger, merge);
  if (emptied.spendingFrozenAt !== null) await freezeSpending(tx, into);
  await markMerged(tx, from, intoUserId);
  await tx.manager.insert(WalletMerge, merge);
  await recordMerge(tx, caller, { input, merge, before: wallets });
  return merge;
}

async function moveCredits(tx: Transaction, ledger: Ledger, merge: WalletMerge): Promise<void> {
  const { id, environment, fromUserId, intoUserId, amount, actor, reason } = merge;
  const posting = {
    environment,
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
  const from = { userId: fromUserId, environment };
  const into = { userId: intoUserId, environment };
  const statesIn = (wallets: Wallets) => ({
    from: auditedWallet(wallets.get(walletKey(from)) as WalletState),
    into: auditedWallet(wallets.get(walletKey(into)) as WalletState),
  });
  // Read again, because the ledger and the freeze have written both rows.
  const after = await lockWallets(tx, [from, into]);
  await recordAuditEntry(tx, caller, {
    operation: "mergeWallets",
    input,
    subject: publicIds.Wallet.write(from),
    before: statesIn(before),
    after: { merge: publicIds.WalletMerge.write(merge), ...statesIn(after) },
  });
}

/**
 * Finds the merge that emptied this wallet, if any. For the viewer's wallet, or any wallet for a service or an admin.
 * @throws Refusal FORBIDDEN
 */
export async function findWalletMerge(
  { database }: AppContext,
  caller: Caller,
  { userId, environment }: WalletOwner,
): Promise<WalletMerge | null> {
  requirePermission(caller.viewer, "findWalletMerge");
  requireOwner(caller.viewer, userId);
  return database.read.findOneBy(WalletMerge, { environment, fromUserId: userId });
}

const oldestFirst: Keyset<WalletMerge> = { direction: "ASC", columns: { id: "ulid" } };

/**
 * Lists the wallets that were merged into this one, oldest merge first. For the viewer's wallet, or any wallet for a
 * service or an admin.
 * @throws Refusal FORBIDDEN
 */
export async function listWalletMerges(
  { database }: AppContext,
  caller: Caller,
  { userId, environment, ...page }: WalletOwner & PageArgs,
): Promise<Page<WalletMerge>> {
  requirePermission(caller.viewer, "listWalletMerges");
  requireOwner(caller.viewer, userId);
  return listPage(database.read, WalletMerge, { environment, intoUserId: userId }, oldestFirst, page);
}

/** Finds merges by id. Leaves out those that do not exist and those of which the viewer may read neither wallet. */
export async function findMerges(
  { database }: AppContext,
  caller: Caller,
  keys: readonly { readonly id: string }[],
): Promise<WalletMerge[]> {
  requirePermission(caller.viewer, "findWalletMerge");
  const merges = await database.read.findBy(WalletMerge, { id: In(keys.map(({ id }) => id)) });
  return merges.filter(
    ({ fromUserId, intoUserId }) =>
      readsUser(caller.viewer, fromUserId) || readsUser(caller.viewer, intoUserId),
  );
}
