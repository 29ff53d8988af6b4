import type { FastifyInstance } from "fastify";
import { requireViewer } from "../auth/require-viewer";
import type { AppContext } from "../context/app-context";
import { claimStorePurchases } from "../store/inbox/claim-store-purchases";
import { availableOf, getWallet, type WalletView } from "../wallet/get-wallet";
import { listLedgerEntries } from "../wallet/list-ledger-entries";
import { success } from "./envelope";
import { ownerReader } from "./owner";
import { permitted } from "./permitted";
import { presentLedgerEntry } from "./present";
import { pageBody, readPage, readQuery } from "./read-page";

/** The bearer's own wallet and entries. */
export function walletRoutes(app: FastifyInstance, service: AppContext): void {
  const ownerOf = ownerReader(service);

  app.get("/wallet", permitted(service, "getWallet"), async (request) => {
    const owner = ownerOf(request, readQuery(request, ["environment"]).environment);
    return success(200, presentWallet(await getWallet(service, requireViewer(request.viewer), owner)));
  });

  app.post("/wallet/claims", permitted(service, "claimStorePurchases"), async (request) => {
    readQuery(request, []);
    const viewer = requireViewer(request.viewer);
    await claimStorePurchases(service, viewer);
    return success(200, presentWallet(await getWallet(service, viewer, ownerOf(request, undefined))));
  });

  app.get("/wallet/entries", permitted(service, "listLedgerEntries"), async (request) => {
    const query = readQuery(request, ["first", "after", "environment"]);
    const owner = ownerOf(request, query.environment);
    const entries = await listLedgerEntries(service, requireViewer(request.viewer), owner, readPage(query));
    return success(200, pageBody(entries, presentLedgerEntry));
  });
}

function presentWallet(wallet: WalletView): object {
  const { balance, environment } = wallet;
  return { balance, available: availableOf(wallet), environment };
}
