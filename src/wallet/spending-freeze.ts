import { clockTime } from "../clock";
import { defaultCreditType } from "../credit-types";
import { In } from "typeorm";
import { recordAuditEntry } from "../audit/record-audit-entry";
import { hasPermission, requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import { readDate } from "../database/rows";
import type { Transaction } from "../database/transaction";
import { SpendingFreezeLift } from "../entities/spending-freeze-lift";
import { conflict } from "../errors";
import { ulid } from "../ids";
import { publicIds } from "../public-ids";
import type { LiftSpendingFreezeInput } from "../inputs/manage-wallet.input";
import type { AppContext } from "../context/app-context";
import { freezeLifted } from "../context/events";
import { liftFreeze } from "../store/refunds/freeze-spending";
import { auditedWallet } from "./audited-wallet";
import { readWallet } from "../ledger/read-wallet";
import type { WalletView } from "../ledger/wallet-view";
import { walletKey, walletOf, type WalletOwner } from "../ledger/wallet-owners";
import { lockWallets } from "../ledger/wallet-rows";
import { listPage, type Keyset, type Page } from "../database/list-page";
import type { PageArgs } from "../inputs/page.args";

/**
 * Lets a frozen wallet spend again, and keeps the reason. Changes nothing for a wallet that is not frozen.
 * @throws Refusal FORBIDDEN, CONFLICT (WALLET_MERGED)
 */
export async function liftSpendingFreeze(
  context: AppContext,
  caller: Caller,
  input: LiftSpendingFreezeInput,
): Promise<WalletView> {
  requirePermission(caller.viewer, "liftSpendingFreeze");
  const { userId, environment, reason } = input;
  const owner = { userId, environment, creditType: input.creditType ?? defaultCreditType };
  const before = await readWallet(context.database, owner);
  if (before.spendingFrozenAt === null) return before;
  const isLifted = await context.database.inTransaction((tx) => liftIn(tx, caller, input), {
    repeatable: true,
  });
  if (isLifted) {
    const { requestId, viewer } = caller;
    freezeLifted(context.events, { ...owner, reason, actor: viewer.userId, requestId });
  }
  return readWallet(context.database, owner);
}

/** Returns whether the wallet was frozen. */
async function liftIn(tx: Transaction, caller: Caller, input: LiftSpendingFreezeInput): Promise<boolean> {
  const { userId, environment, reason } = input;
  const owner = { userId, environment, creditType: input.creditType ?? defaultCreditType };
  const wallet = (await lockWallets(tx, [owner])).get(walletKey(owner));
  if (!wallet?.spendingFrozenAt) return false;
  if (wallet.mergedIntoId !== null) {
    throw conflict("WALLET_MERGED", "The wallet was merged into another one; lift the freeze of that one.");
  }
  await liftFreeze(tx, wallet.id);
  const frozenAt = readDate(wallet.spendingFrozenAt);
  const actor = caller.viewer.userId;
  const lift = { walletId: wallet.id, id: ulid(), frozenAt, actor, reason, createdAt: clockTime() };
  await tx.manager.insert(SpendingFreezeLift, lift);
  await recordAuditEntry(tx, caller, {
    operation: "liftSpendingFreeze",
    input,
    subject: publicIds.Wallet.write(owner),
    before: auditedWallet(wallet),
    after: auditedWallet({ ...wallet, spendingFrozenAt: null }),
  });
  return true;
}

const oldestFirst: Keyset<SpendingFreezeLift> = { direction: "ASC", columns: { id: "ulid" } };

/**
 * Lists when, by whom and why the wallet was allowed to spend again, oldest first.
 * @throws Refusal FORBIDDEN
 */
export async function listFreezeLifts(
  { database }: AppContext,
  caller: Caller,
  { userId, environment, creditType, ...page }: WalletOwner & PageArgs,
): Promise<Page<SpendingFreezeLift>> {
  requirePermission(caller.viewer, "listFreezeLifts");
  return listPage(
    database.read,
    SpendingFreezeLift,
    { walletId: walletOf({ userId, environment, creditType }) },
    oldestFirst,
    page,
  );
}

/** Finds lifts by id. Leaves out those that do not exist. Finds none if the viewer may not read lifts. */
export async function findFreezeLifts(
  { database }: AppContext,
  caller: Caller,
  keys: readonly { readonly id: string }[],
): Promise<SpendingFreezeLift[]> {
  if (!hasPermission(caller.viewer, "listFreezeLifts")) return [];
  return database.read.findBy(SpendingFreezeLift, { id: In(keys.map(({ id }) => id)) });
}
