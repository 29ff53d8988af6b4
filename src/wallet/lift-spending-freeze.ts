import type { LiftSpendingFreezeInput } from "../inputs/manage-wallet.input";
import type { Service } from "../service";
import { thawSpending } from "./freeze-spending";
import { getWallet, type WalletView } from "./get-wallet";
import { lockWallets } from "./lock-wallets";

/** Lets a wallet spend again that a refund had frozen. On a wallet that is not frozen it changes nothing. */
export async function liftSpendingFreeze(
  service: Service,
  { userId, environment }: LiftSpendingFreezeInput,
): Promise<WalletView> {
  const owner = { userId, environment };
  const before = await getWallet(service, owner);
  if (before.spendingFrozenAt === null) return before;
  await service.database.inTransaction(async (tx) => {
    await lockWallets(tx, [owner]);
    await thawSpending(tx, owner);
  });
  return getWallet(service, owner);
}
