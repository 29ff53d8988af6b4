import type { FastifyInstance } from "fastify";
import { requireViewer } from "../auth/require-viewer";
import type { AppContext } from "../context/app-context";
import { claimStorePurchases } from "../store/inbox/claim-store-purchases";
import { availableOf, getWallet, type WalletView } from "../wallet/get-wallet";
import { listLedgerEntries } from "../wallet/list-ledger-entries";
import { success } from "./envelope";
import { ownerReader, requireSignIn } from "./owner";
import { presentLedgerEntry } from "./present";
import { pageBody, readPage, readQuery } from "./read-page";

/** The bearer's own wallet and entries. */
export function walletRoutes(app: FastifyInstance, service: AppContext): void {
  const ownerOf = ownerReader(service);

  app.get("/wallet", { onRequest: requireSignIn }, async (request) => {
    const owner = ownerOf(request, readQuery(request, ["environment"]).environment);
    return success(200, presentWallet(await getWallet(service, owner)));
  });

  app.post("/wallet/claims", { onRequest: requireSignIn }, async (request) => {
    readQuery(request, []);
    await claimStorePurchases(service, requireViewer(request.viewer));
    return success(200, presentWallet(await getWallet(service, ownerOf(request, undefined))));
  });

  app.get("/wallet/entries", { onRequest: requireSignIn }, async (request) => {
    const query = readQuery(request, ["first", "after", "environment"]);
    const entries = await listLedgerEntries(service, ownerOf(request, query.environment), readPage(query));
    return success(200, pageBody(entries, presentLedgerEntry));
  });
}

function presentWallet(wallet: WalletView): object {
  const { balance, environment } = wallet;
  return { balance, available: availableOf(wallet), environment };
}
