import { requirePermission } from "../../auth/permissions";
import type { Viewer } from "../../auth/viewer";
import type { WalletEnvironment } from "../../environment";
import type { AppContext } from "../../context/app-context";
import { linkAnonymousIds } from "../identities";
import { retryParkedEvents } from "./retry-parked-events";

/** Credits the viewer for what they bought under the anonymous ids that their token proves to be theirs. */
export async function claimStorePurchases(context: AppContext, viewer: Viewer): Promise<void> {
  requirePermission(viewer, "claimStorePurchases");
  const { userId, appUserIds = [] } = viewer;
  if (appUserIds.length === 0) return;
  const environments: WalletEnvironment[] =
    context.deployment === "production" ? ["PRODUCTION", "SANDBOX"] : ["SANDBOX"];
  const linked = await context.database.inTransaction(async (tx) => {
    let any = false;
    for (const environment of environments) {
      any = (await linkAnonymousIds(tx, { environment, appUserIds }, userId)) || any;
    }
    return any;
  });
  if (linked) await retryParkedEvents(context, { appUserIds });
}
