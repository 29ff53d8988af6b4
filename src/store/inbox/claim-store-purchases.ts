import { mainWalletOf } from "../../ledger/wallet-owners";
import { requirePermission } from "../../auth/permissions";
import type { Caller } from "../../auth/caller";
import { walletEnvironmentOf, type WalletEnvironment } from "../../environment";
import type { AppContext } from "../../context/app-context";
import { readWallet } from "../../ledger/read-wallet";
import type { WalletView } from "../../ledger/wallet-view";
import { linkAnonymousIds } from "../identities";
import { retryParkedEvents } from "./retry-parked-events";

/**
 * Credits the viewer for what they bought under the anonymous ids that their token proves to be theirs.
 * @returns the wallet after that
 * @throws Refusal UNAUTHENTICATED, FORBIDDEN
 */
export async function claimStorePurchases(
  context: AppContext,
  caller: Caller,
): Promise<{ wallet: WalletView }> {
  requirePermission(caller.viewer, "claimStorePurchases");
  const { userId, appUserIds = [] } = caller.viewer;
  if (appUserIds.length > 0) await claim(context, caller, { userId, appUserIds });
  const environment = walletEnvironmentOf(context.deployment);
  return { wallet: await readWallet(context.database, mainWalletOf({ userId, environment })) };
}

async function claim(
  context: AppContext,
  caller: Caller,
  { userId, appUserIds }: { readonly userId: string; readonly appUserIds: readonly string[] },
): Promise<void> {
  const environments: WalletEnvironment[] =
    context.deployment === "production" ? ["PRODUCTION", "SANDBOX"] : ["SANDBOX"];
  const linked = await context.database.inTransaction(async (tx) => {
    let any = false;
    for (const environment of environments) {
      any = (await linkAnonymousIds(tx, { environment, appUserIds }, userId)) || any;
    }
    return any;
  });
  if (linked) await retryParkedEvents(context, caller, { appUserIds });
}
