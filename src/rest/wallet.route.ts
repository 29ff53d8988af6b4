import type { FastifyInstance } from "fastify";
import { requireViewer } from "../auth/require-viewer";
import type { AppContext } from "../context/app-context";
import { publicIds } from "../public-ids";
import { claimStorePurchases } from "../store/inbox/claim-store-purchases";
import { availableOf, getWallet, type WalletView } from "../wallet/get-wallet";
import { listLedgerEntries } from "../wallet/list-ledger-entries";
import { success } from "./envelope";
import { ownerReader } from "./owner";
import { permitted } from "./permitted";
import { presentLedgerEntry } from "./present";
import { pageBody, readPage, readQuery } from "./read-page";

/** The bearer's own wallet and entries. */
export function walletRoutes(app: FastifyInstance, context: AppContext): void {
  const ownerOf = ownerReader(context);

  app.get("/wallet", permitted(context, "getWallet"), async (request) => {
    const owner = ownerOf(request, readQuery(request, ["environment"]).environment);
    return success(200, presentWallet(await getWallet(context, requireViewer(request.viewer), owner)));
  });

  app.post("/wallet/claims", permitted(context, "claimStorePurchases"), async (request) => {
    readQuery(request, []);
    const viewer = requireViewer(request.viewer);
    await claimStorePurchases(context, viewer);
    return success(200, presentWallet(await getWallet(context, viewer, ownerOf(request, undefined))));
  });

  app.get("/wallet/entries", permitted(context, "listLedgerEntries"), async (request) => {
    const query = readQuery(request, ["first", "after", "environment"]);
    const owner = ownerOf(request, query.environment);
    const entries = await listLedgerEntries(context, requireViewer(request.viewer), owner, readPage(query));
    return success(200, pageBody(entries, presentLedgerEntry));
  });
}

function presentWallet(wallet: WalletView): object {
  const { balance, environment } = wallet;
  return { id: publicIds.Wallet.write(wallet), balance, available: availableOf(wallet), environment };
}
