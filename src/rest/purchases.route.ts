import type { FastifyInstance } from "fastify";
import { requireViewer } from "../auth/require-viewer";
import { Refusal } from "../errors";
import type { AppContext } from "../context/app-context";
import { readPurchaseId } from "../public-ids";
import { getBalancesAfter, getPurchase, listPurchases } from "../purchases/read-purchases";
import { success } from "./envelope";
import { permitted } from "./permitted";
import { ownerReader, type ById } from "./owner";
import { presentPurchase } from "./present";
import { pageBody, readPage, readQuery } from "./read-page";

/** The bearer's own purchases. */
export function purchaseRoutes(app: FastifyInstance, context: AppContext): void {
  const ownerOf = ownerReader(context);

  app.get("/purchases", permitted(context, "listPurchases"), async (request) => {
    const query = readQuery(request, ["first", "after", "environment"]);
    const owner = ownerOf(request, query.environment);
    const purchases = await listPurchases(context, requireViewer(request.viewer), owner, readPage(query));
    const balanceAfter = await getBalancesAfter(context, purchases.nodes);
    return success(
      200,
      pageBody(purchases, (purchase) => presentPurchase(purchase, balanceAfter(purchase))),
    );
  });

  app.get<ById>("/purchases/:id", permitted(context, "getPurchase"), async (request) => {
    const { userId, environment } = ownerOf(request, readQuery(request, ["environment"]).environment);
    // Even an admin reads only their own here: this door belongs to the mobile app.
    const purchase = await getPurchase(context, { userId, roles: [] }, readPurchaseId(request.params.id));
    if (purchase.environment !== environment) throw new Refusal("NOT_FOUND", "There is no such purchase.");
    const balanceAfter = await getBalancesAfter(context, [purchase]);
    return success(200, presentPurchase(purchase, balanceAfter(purchase)));
  });
}
