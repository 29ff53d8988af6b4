import { readsUser, requireOwner, requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import { Wallet } from "../entities/wallet";
import type { AppContext } from "../context/app-context";
import { MoreThan } from "typeorm";
import { listPage, type Keyset, type Page } from "../database/list-page";
import type { PageArgs } from "../inputs/page.args";
import { atPresent } from "../ledger/present-credits";
import { readWallet, readWalletsOf } from "../ledger/read-wallet";
import type { WalletView } from "../ledger/wallet-view";
import type { WalletOwner, WalletUser } from "../ledger/wallet-owners";

/**
 * Gets the viewer's wallet, or any wallet for a service or an admin.
 * @throws Refusal FORBIDDEN
 */
export async function getWallet(
  { database }: AppContext,
  caller: Caller,
  owner: WalletOwner,
): Promise<WalletView> {
  requirePermission(caller.viewer, "getWallet");
  requireOwner(caller.viewer, owner.userId);
  return readWallet(database, owner);
}

/**
 * Finds wallets by their owners. Leaves out those that the viewer may not read. A wallet in which no credits ever moved
 * is returned as an empty one.
 */
export async function findWallets(
  { database }: AppContext,
  caller: Caller,
  owners: readonly WalletOwner[],
): Promise<WalletView[]> {
  requirePermission(caller.viewer, "getWallet");
  const readable = owners.filter(({ userId }) => readsUser(caller.viewer, userId));
  return readable.length === 0 ? [] : readWalletsOf(database, readable);
}

const byCreditType: Keyset<Wallet> = { direction: "ASC", columns: { creditType: "text" } };

/**
 * Lists the wallets of the viewer in one environment, or of any user for a service or an admin: those in which credits
 * ever moved, by credit type.
 * @throws Refusal FORBIDDEN
 */
export async function listWallets(
  { database }: AppContext,
  caller: Caller,
  { userId, environment, ...page }: WalletUser & PageArgs,
): Promise<Page<Wallet & WalletView>> {
  requirePermission(caller.viewer, "listWallets");
  requireOwner(caller.viewer, userId);
  const where = { userId, environment, sequence: MoreThan(0) };
  const found = await listPage(database.read, Wallet, where, byCreditType, page);
  const nodes = await atPresent(database, found.nodes);
  return { ...found, nodes: nodes.map((wallet) => ({ ...wallet, exists: true })) };
}

/** Credits that can be spent now. */
export function availableOf({
  balance,
  held,
  spendingFrozenAt,
}: Pick<WalletView, "balance" | "held" | "spendingFrozenAt">): number {
  return spendingFrozenAt === null ? Math.max(0, balance - held) : 0;
}
