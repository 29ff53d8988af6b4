import type { FastifyInstance } from "fastify";
import { refuseOtherMethods } from "../http/refuse-other-methods";
import type { AppContext } from "../context/app-context";
import { purchaseCreditPackageRoute } from "./purchase-credit-package.route";
import { creditPackageRoutes } from "./credit-packages.route";
import { exportRoutes } from "./exports.route";
import { purchaseRoutes } from "./purchases.route";
import { lotRoutes } from "./lots.route";
import { serviceHoldRoutes } from "./service-holds.route";
import { serviceWalletRoutes } from "./service-wallets.route";
import { walletRoutes } from "./wallet.route";

/** Registers every REST route; the caller mounts them under `/api/v1`. */
export function restApi(app: FastifyInstance, context: AppContext): void {
  const methodsByUrl = new Map<string, Set<string>>();
  app.addHook("onRoute", ({ url, method }) => {
    methodsByUrl.set(url, new Set([...(methodsByUrl.get(url) ?? []), ...[method].flat()]));
  });
  purchaseCreditPackageRoute(app, context);
  creditPackageRoutes(app, context);
  walletRoutes(app, context);
  purchaseRoutes(app, context);
  serviceWalletRoutes(app, context);
  serviceHoldRoutes(app, context);
  lotRoutes(app, context);
  exportRoutes(app, context);
  for (const [url, allowed] of new Map(methodsByUrl))
    refuseOtherMethods(app, url.slice(app.prefix.length), allowed);
}
