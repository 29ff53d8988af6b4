import type { FastifyInstance, FastifyRequest } from "fastify";
import { requireViewer } from "../auth/require-viewer";
import { walletEnvironmentOf } from "../environment";
import type { Service } from "../service";
import { getBalanceAfter, getPurchase } from "../wallet/get-purchase";
import { availableOf, getWallet } from "../wallet/get-wallet";
import { getCreditPackage, listCreditPackages } from "../wallet/list-credit-packages";
import { listLedgerEntries } from "../wallet/list-ledger-entries";
import { success } from "./envelope";
import { presentCreditPackage, presentLedgerEntry, presentPurchase } from "./present";
import { pageBody, readPage } from "./read-page";

const onRequest = async (request: FastifyRequest) => {
  requireViewer(request.viewer);
};

/** What the mobile app reads: packages on sale, its user's own wallet, entries and purchases. */
export function readRoutes(app: FastifyInstance, service: Service): void {
  const environment = walletEnvironmentOf(service.environment);

  app.get("/credit-packages", { onRequest }, async (request) => {
    const page = await listCreditPackages(service, { ...readPage(request), includeArchived: false });
    return success(200, pageBody(page, presentCreditPackage));
  });

  app.get<{ Params: { id: string } }>("/credit-packages/:id", { onRequest }, async ({ params }) =>
    success(200, presentCreditPackage(await getCreditPackage(service, params.id))),
  );

  app.get("/wallet", { onRequest }, async (request) => {
    const wallet = await getWallet(service, { userId: requireViewer(request.viewer).userId, environment });
    return success(200, { balance: wallet.balance, available: availableOf(wallet), environment });
  });

  app.get("/wallet/entries", { onRequest }, async (request) => {
    const owner = { userId: requireViewer(request.viewer).userId, environment };
    return success(
      200,
      pageBody(await listLedgerEntries(service, owner, readPage(request)), presentLedgerEntry),
    );
  });

  app.get<{ Params: { id: string } }>("/purchases/:id", { onRequest }, async (request) => {
    // Even an admin reads only their own here: this door belongs to the mobile app.
    const viewer = { userId: requireViewer(request.viewer).userId, roles: [] };
    const purchase = await getPurchase(service, viewer, request.params.id);
    return success(200, presentPurchase(purchase, await getBalanceAfter(service, purchase)));
  });
}
