import { In } from "typeorm";
import { hasPermission, requirePermission } from "../auth/permissions";
import type { Viewer } from "../auth/viewer";
import { readDate } from "../database/rows";
import { SpendingFreezeLift } from "../entities/spending-freeze-lift";
import { conflict } from "../errors";
import { ulid } from "../ids";
import type { LiftSpendingFreezeInput } from "../inputs/manage-wallet.input";
import type { AppContext } from "../context/app-context";
import { thawSpending } from "../store/refunds/freeze-spending";
import { getWallet, type WalletView } from "./get-wallet";
import { lockWallets, walletKey } from "../ledger/wallet-rows";
import { listPage, type Keyset, type Page } from "../database/list-page";
import type { WalletEnvironment } from "../environment";
import type { PageArgs } from "../inputs/page.args";

/**
 * Lets a frozen wallet spend again, and keeps the reason. Changes nothing for a wallet that is not frozen.
 * @throws Refusal FORBIDDEN, CONFLICT (WALLET_MERGED)
 */
export async function liftSpendingFreeze(
  context: AppContext,
  viewer: Viewer,
  { userId, environment, reason }: LiftSpendingFreezeInput,
): Promise<WalletView> {
  requirePermission(viewer, "liftSpendingFreeze");
  const owner = { userId, environment };
  const before = await getWallet(context, viewer, owner);
  if (before.spendingFrozenAt === null) return before;
  await context.database.inTransaction(
    async (tx) => {
      const wallet = (await lockWallets(tx, [owner])).get(walletKey(owner));
      if (!wallet?.spendingFrozenAt) return;
      if (wallet.mergedIntoUserId !== null) {
        throw conflict(
          "WALLET_MERGED",
          "The wallet was merged into another one; lift the freeze of that one.",
        );
      }
      await thawSpending(tx, owner);
      const frozenAt = readDate(wallet.spendingFrozenAt);
      const lift = { ...owner, id: ulid(), frozenAt, actor: viewer.userId, reason, createdAt: new Date() };
      await tx.manager.insert(SpendingFreezeLift, lift);
    },
    { repeatable: true },
  );
  return getWallet(context, viewer, owner);
}

const oldestFirst: Keyset<SpendingFreezeLift> = { direction: "ASC", columns: { id: "" } };

/** Lists when and why the wallet was allowed to spend again, oldest first. */
export async function listFreezeLifts(
  { database }: AppContext,
  viewer: Viewer,
  { userId, environment }: { readonly userId: string; readonly environment: WalletEnvironment },
  page: PageArgs,
): Promise<Page<SpendingFreezeLift>> {
  requirePermission(viewer, "listFreezeLifts");
  return listPage(database.read, SpendingFreezeLift, { environment, userId }, oldestFirst, page);
}

/** Those of the lifts that there are; none for whoever may not read them. */
export async function findFreezeLifts(
  { database }: AppContext,
  viewer: Viewer,
  keys: readonly { readonly id: string }[],
): Promise<SpendingFreezeLift[]> {
  if (!hasPermission(viewer, "listFreezeLifts")) return [];
  return database.read.findBy(SpendingFreezeLift, { id: In(keys.map(({ id }) => id)) });
}
