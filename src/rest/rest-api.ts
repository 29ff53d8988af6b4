import type { FastifyInstance } from "fastify";
import { refuseOtherMethods } from "../http/refuse-other-methods";
import type { AppContext } from "../context/app-context";
import { purchaseCreditPackageRoute } from "./purchase-credit-package.route";
import { creditPackageRoutes } from "./credit-packages.route";
import { purchaseRoutes } from "./purchases.route";
import { walletRoutes } from "./wallet.route";

/** The REST door; mounted under `/api/v1`. */
export function restApi(app: FastifyInstance, service: AppContext): void {
  const methodsByUrl = new Map<string, Set<string>>();
  app.addHook("onRoute", ({ url, method }) => {
    methodsByUrl.set(url, new Set([...(methodsByUrl.get(url) ?? []), ...[method].flat()]));
  });
  purchaseCreditPackageRoute(app, service);
  creditPackageRoutes(app, service);
  walletRoutes(app, service);
  purchaseRoutes(app, service);
  for (const [url, allowed] of new Map(methodsByUrl))
    refuseOtherMethods(app, url.slice(app.prefix.length), allowed);
}
