import {
  badPage,
  badParameter,
  environmentParameter,
  idParameter,
  pageParameters,
  read,
} from "./openapi/read-operation";
import type { Paths } from "./openapi/types";
import { purchase } from "./read-examples";

const listPurchases = read({
  operationId: "listPurchases",
  tag: "Purchases",
  summary: "List purchases",
  description: "The bearer's purchases, newest first.",
  path: "/api/v1/purchases",
  schema: "PurchasePage",
  example: {
    nodes: [purchase],
    pageInfo: { hasNextPage: false, endCursor: "WyIwMUtBUDJROVY1WDNKOE00VDZCN04wQzFERSJd" },
  },
  parameters: [...pageParameters, environmentParameter],
  failures: badPage,
});

const getPurchase = read({
  operationId: "getPurchase",
  tag: "Purchases",
  summary: "Read one purchase",
  description: "One of the bearer's own purchases; the `Location` of a 201 leads here.",
  path: `/api/v1/purchases/${purchase.id}`,
  schema: "Purchase",
  example: purchase,
  parameters: [idParameter("Id of the purchase, `pur_…`.", purchase.id), environmentParameter],
  failures: {
    ...badParameter,
    404: "There is no such purchase in this environment, or it is somebody else's.",
  },
});

export const purchasePaths: Paths = {
  "/api/v1/purchases": { get: listPurchases },
  "/api/v1/purchases/{id}": { get: getPurchase },
};
