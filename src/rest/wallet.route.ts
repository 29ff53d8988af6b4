import type { FastifyInstance, FastifyRequest } from "fastify";
import { requireViewer } from "../auth/require-viewer";
import { walletEnvironmentOf } from "../environment";
import { Refusal } from "../errors";
import type { Service } from "../context/app-context";
import { claimStorePurchases } from "../store/inbox/claim-store-purchases";
import { getBalancesAfter, getPurchase, listPurchases } from "../purchases/read-purchases";
import { availableOf, getWallet, type WalletView } from "../wallet/get-wallet";
import { getCreditPackage, listCreditPackages } from "../packages/read-credit-packages";
import { listLedgerEntries } from "../wallet/list-ledger-entries";
import { success } from "./envelope";
import { presentCreditPackage, presentLedgerEntry, presentPurchase } from "./present";
import { pageBody, readEnvironmentOf, readPage, readQuery } from "./read-page";

const onRequest = async (request: FastifyRequest) => {
  requireViewer(request.viewer);
};

type ById = { Params: { id: string } };

/** What is on sale. */
export function creditPackageRoutes(app: FastifyInstance, service: Service): void {
  app.get("/credit-packages", { onRequest }, async (request) => {
    const page = readPage(readQuery(request, ["first", "after"]));
    const packages = await listCreditPackages(service, { ...page, includeArchived: false });
    return success(200, pageBody(packages, presentCreditPackage));
  });

  app.get<ById>("/credit-packages/:id", { onRequest }, async (request) => {
    readQuery(request, []);
    return success(200, presentCreditPackage(await getCreditPackage(service, request.params.id)));
  });
}

/** The bearer's own wallet, entries and purchases. */
export function walletRoutes(app: FastifyInstance, service: Service): void {
  const ownEnvironment = walletEnvironmentOf(service.environment);
  const ownerOf = (request: FastifyRequest, environment: string | undefined) => ({
    userId: requireViewer(request.viewer).userId,
    environment: readEnvironmentOf(environment, ownEnvironment),
  });

  app.get("/wallet", { onRequest }, async (request) => {
    const owner = ownerOf(request, readQuery(request, ["environment"]).environment);
    return success(200, presentWallet(await getWallet(service, owner)));
  });

  app.post("/wallet/claims", { onRequest }, async (request) => {
    readQuery(request, []);
    await claimStorePurchases(service, requireViewer(request.viewer));
    return success(200, presentWallet(await getWallet(service, ownerOf(request, undefined))));
  });

  app.get("/wallet/entries", { onRequest }, async (request) => {
    const query = readQuery(request, ["first", "after", "environment"]);
    const entries = await listLedgerEntries(service, ownerOf(request, query.environment), readPage(query));
    return success(200, pageBody(entries, presentLedgerEntry));
  });

  app.get("/purchases", { onRequest }, async (request) => {
    const query = readQuery(request, ["first", "after", "environment"]);
    const purchases = await listPurchases(service, ownerOf(request, query.environment), readPage(query));
    const balanceAfter = await getBalancesAfter(service, purchases.nodes);
    return success(
      200,
      pageBody(purchases, (purchase) => presentPurchase(purchase, balanceAfter(purchase))),
    );
  });

  app.get<ById>("/purchases/:id", { onRequest }, async (request) => {
    const { userId, environment } = ownerOf(request, readQuery(request, ["environment"]).environment);
    // Even an admin reads only their own here: this door belongs to the mobile app.
    const purchase = await getPurchase(service, { userId, roles: [] }, request.params.id);
    if (purchase.environment !== environment) throw new Refusal("NOT_FOUND", "There is no such purchase.");
    const balanceAfter = await getBalancesAfter(service, [purchase]);
    return success(200, presentPurchase(purchase, balanceAfter(purchase)));
  });
}

function presentWallet(wallet: WalletView): object {
  const { balance, environment } = wallet;
  return { balance, available: availableOf(wallet), environment };
}
