import type { FastifyInstance } from "fastify";
import { requireCaller } from "../auth/caller";
import { Refusal } from "../errors";
import type { AppContext } from "../context/app-context";
import { readPurchaseId } from "../public-ids";
import { getBalancesAfter, getPurchase, listPurchases } from "../purchases/read-purchases";
import { success } from "./envelope";
import { examplePurchase } from "./examples";
import {
  badPage,
  badParameter,
  creditTypeQuery,
  describeRoute,
  environmentQuery,
  idSchema,
  pageQuery,
} from "./openapi/describe-route";
import {
  creditsSchema,
  creditTypeSchema,
  momentSchema,
  pageOf,
  type NamedSchema,
} from "./openapi/shared-schemas";
import { permitted } from "./permitted";
import { ownerReader, type ById } from "./owner";
import { presentPurchase } from "./present";
import { pageBody, readPage, readQuery } from "./read-page";

/** Routes that read the token bearer's own purchases. */
export function purchaseRoutes(app: FastifyInstance, context: AppContext): void {
  const ownerOf = ownerReader(context);
  app.addSchema(purchaseSchema);
  app.addSchema(pageOf("Purchase"));

  app.get("/purchases", permitted(context, "listPurchases", listSchema), async (request) => {
    const query = readQuery(request, ["first", "after", "environment", "creditType"]);
    const owner = ownerOf(request, query);
    const caller = requireCaller(request.caller);
    const purchases = await listPurchases(context, caller, { ...owner, ...readPage(query) });
    const balanceAfter = await getBalancesAfter(context, caller, purchases.nodes);
    return success(
      200,
      pageBody(purchases, (purchase) => presentPurchase(purchase, balanceAfter(purchase))),
    );
  });

  app.get<ById>("/purchases/:id", permitted(context, "getPurchase", getSchema), async (request) => {
    const { userId, environment } = ownerOf(request, readQuery(request, ["environment"]));
    // Without roles, because this route serves mobile apps: even an admin reads only purchases of their own.
    const caller = { ...requireCaller(request.caller), viewer: { userId, roles: [] } };
    const purchase = await getPurchase(context, caller, { id: readPurchaseId(request.params.id) });
    if (purchase.environment !== environment) throw new Refusal("NOT_FOUND", "There is no such purchase.");
    const balanceAfter = await getBalancesAfter(context, caller, [purchase]);
    return success(200, presentPurchase(purchase, balanceAfter(purchase)));
  });
}

const purchaseSchema: NamedSchema = {
  $id: "Purchase",
  type: "object",
  required: ["id", "packageId", "credits", "balance", "createdAt"],
  properties: {
    id: { type: "string", description: "`pur_` and 26 characters. GraphQL uses the same id." },
    packageId: { type: "string", description: "24 hexadecimal digits." },
    credits: creditsSchema("Credits that the purchase put into the wallet, bonus included."),
    balance: creditsSchema("The buyer's balance right after this purchase."),
    createdAt: momentSchema,
    creditType: creditTypeSchema,
  },
};

const listSchema = describeRoute({
  operationId: "listPurchases",
  tag: "Purchases",
  summary: "List purchases",
  description: "The purchases of the token's bearer that granted credits of one type, newest first.",
  query: { ...pageQuery, ...environmentQuery, ...creditTypeQuery },
  data: "PurchasePage",
  example: {
    nodes: [examplePurchase],
    pageInfo: { hasNextPage: false, endCursor: "WyIwMUtBUDJROVY1WDNKOE00VDZCN04wQzFERSJd" },
  },
  failures: badPage,
});

const getSchema = describeRoute({
  operationId: "getPurchase",
  tag: "Purchases",
  summary: "Read one purchase",
  description:
    "Reads one of the bearer's own purchases. The `Location` header of a 201 answer to a purchase points here.",
  query: environmentQuery,
  id: idSchema("Id of the purchase, `pur_…`.", examplePurchase.id),
  data: "Purchase",
  example: examplePurchase,
  failures: {
    ...badParameter,
    404: "There is no such purchase in this environment, or the purchase is another user's.",
  },
});
