import { readsUser, requireOwner, requirePermission } from "../auth/permissions";
import type { Viewer } from "../auth/viewer";
import { readDate } from "../database/rows";
import { Wallet } from "../entities/wallet";
import type { WalletEnvironment } from "../environment";
import type { AppContext } from "../context/app-context";

/** The part of a wallet that its owner sees. A user who never had credits has an empty wallet. */
export type WalletView = Pick<Wallet, "userId" | "environment" | "balance" | "spendingFrozenAt"> & {
  /** Whether credits ever moved in this wallet. */
  readonly exists: boolean;
};

/**
 * Gets the viewer's wallet, or any wallet for a service or an admin.
 * @throws Refusal FORBIDDEN
 */
export async function getWallet(
  { database }: AppContext,
  viewer: Viewer,
  { userId, environment }: { userId: string; environment: WalletEnvironment },
): Promise<WalletView> {
  requirePermission(viewer, "getWallet");
  requireOwner(viewer, userId);
  const [wallet] = await database.read.query<Pick<Wallet, "balance" | "spendingFrozenAt">[]>(
    "SELECT balance, spendingFrozenAt FROM wallets WHERE userId = ? AND environment = ?",
    [userId, environment],
  );
  const frozenAt = wallet?.spendingFrozenAt ?? null;
  return {
    userId,
    environment,
    exists: wallet !== undefined,
    balance: wallet?.balance ?? 0,
    spendingFrozenAt: frozenAt === null ? null : readDate(frozenAt),
  };
}

/** Those of the wallets that the viewer may read, in any order; one where no credits ever moved is empty. */
export async function findWallets(
  { database }: AppContext,
  viewer: Viewer,
  owners: readonly { readonly userId: string; readonly environment: WalletEnvironment }[],
): Promise<WalletView[]> {
  requirePermission(viewer, "getWallet");
  const readable = owners.filter(({ userId }) => readsUser(viewer, userId));
  if (readable.length === 0) return [];
  const wallets = await database.read.findBy(Wallet, [...readable]);
  return readable.map((owner) => {
    const wallet = wallets.find(
      ({ userId, environment }) => userId === owner.userId && environment === owner.environment,
    );
    const { balance = 0, spendingFrozenAt = null } = wallet ?? {};
    return { ...owner, balance, spendingFrozenAt, exists: wallet !== undefined };
  });
}

/** Credits that can be spent now. */
export function availableOf({
  balance,
  spendingFrozenAt,
}: Pick<WalletView, "balance" | "spendingFrozenAt">): number {
  return spendingFrozenAt === null ? Math.max(0, balance) : 0;
}
