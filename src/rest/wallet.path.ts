import { PageArgs, pageSizeDefault } from "../inputs/page.args";
import { documentedPackageId } from "../development/seed";
import { failureAnswers, successAnswer } from "./openapi/answers";
import { codeSamples } from "./openapi/code-samples";
import { inputProperty } from "./openapi/input-schema";
import { entry, purchase, starter } from "./read-examples";
import type { Operation, Parameter, Paths } from "./openapi/types";

const pageParameters: readonly Parameter[] = [
  {
    name: "first",
    in: "query",
    description: "How many, at most 100.",
    schema: { ...inputProperty(PageArgs, "first", { default: pageSizeDefault }), minimum: 1 },
  },
  {
    name: "after",
    in: "query",
    description: "The `endCursor` of the page before; left out for the first page.",
    schema: inputProperty(PageArgs, "after"),
  },
];

const environmentParameter: Parameter = {
  name: "environment",
  in: "query",
  description:
    "Which of the bearer's two wallets: `SANDBOX` for what was bought in a store's sandbox or by test purchases, " +
    "`PRODUCTION` for real sales. The deployment's own when left out. An app under review by a store asks for `SANDBOX`.",
  schema: { type: "string", enum: ["SANDBOX", "PRODUCTION"] },
};

const idParameter = (description: string, example: string): Parameter => ({
  name: "id",
  in: "path",
  required: true,
  description,
  schema: { type: "string", minLength: 1 },
  example,
});

interface Read {
  readonly method?: "GET" | "POST";
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly description: string;
  readonly path: string;
  readonly schema: string;
  readonly example: object;
  readonly parameters?: readonly Parameter[];
  /** What else can be wrong, by status. */
  readonly failures?: Readonly<Record<number, string>>;
}

function read({
  method = "GET",
  operationId,
  tag,
  summary,
  description,
  path,
  schema,
  example,
  ...rest
}: Read): Operation {
  return {
    operationId,
    tags: [tag],
    summary,
    description,
    ...(rest.parameters ? { parameters: rest.parameters } : {}),
    responses: {
      200: successAnswer(200, {
        description: "What was asked for.",
        data: { $ref: `#/components/schemas/${schema}` },
        examples: { usual: { summary: "The answer", data: example } },
      }),
      ...failureAnswers(rest.failures ?? {}),
    },
    "x-codeSamples": codeSamples({ method, path }),
  };
}

const badParameter = { 400: "A parameter is unknown, given twice, or has no value that it may have." };
const badPage = {
  400: "A parameter is unknown or given twice, `first` is no whole number from 1 to 100, or `after` is no cursor of this list.",
};

const listCreditPackages = read({
  operationId: "listCreditPackages",
  tag: "Credit Packages",
  summary: "List the packages on sale",
  description:
    "Packages that can be bought now, in the order in which to show them. Archived ones are left out.",
  path: "/api/v1/credit-packages",
  schema: "CreditPackagePage",
  example: { nodes: [starter], pageInfo: { hasNextPage: false, endCursor: "eyJzb3J0T3JkZXIiOjEwfQ" } },
  parameters: pageParameters,
  failures: badPage,
});

const getCreditPackage = read({
  operationId: "getCreditPackage",
  tag: "Credit Packages",
  summary: "Read one package",
  description: "A package by its id, archived or not, so that old purchases can be shown.",
  path: `/api/v1/credit-packages/${documentedPackageId}`,
  schema: "CreditPackage",
  example: starter,
  parameters: [idParameter("Id of the credit package.", documentedPackageId)],
  failures: { ...badParameter, 404: "There is no such package." },
});

const getWallet = read({
  operationId: "getWallet",
  tag: "Wallet",
  summary: "Read the wallet",
  description:
    "The wallet of the token's bearer, in this deployment's own environment unless another is asked for. Everybody has " +
    "one; it is empty before the first purchase.",
  path: "/api/v1/wallet",
  schema: "Wallet",
  example: { balance: 100, available: 100, environment: "SANDBOX" },
  parameters: [environmentParameter],
  failures: badParameter,
});

const claimStorePurchases = read({
  method: "POST",
  operationId: "claimStorePurchases",
  tag: "Wallet",
  summary: "Claim what was bought before signing in",
  description:
    "Credits the bearer for store purchases made under the anonymous ids that the token's claim `revenuecat_ids` names, " +
    "and answers with the wallet. Send it once after sign-in; again, or without the claim, it changes nothing.",
  path: "/api/v1/wallet/claims",
  schema: "Wallet",
  example: { balance: 100, available: 100, environment: "SANDBOX" },
  failures: {
    ...badParameter,
    413: "There is a body, which nobody needs, and it is larger than 100 kB.",
    415: "There is a body, which nobody needs, and it is not `application/json`.",
  },
});

const listWalletEntries = read({
  operationId: "listWalletEntries",
  tag: "Wallet",
  summary: "List what moved credits",
  description: "The entries of the bearer's wallet, newest first. Entries are never changed or deleted.",
  path: "/api/v1/wallet/entries",
  schema: "LedgerEntryPage",
  example: { nodes: [entry], pageInfo: { hasNextPage: false, endCursor: "MQ" } },
  parameters: [...pageParameters, environmentParameter],
  failures: badPage,
});

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
  parameters: [idParameter("Id of the purchase.", purchase.id), environmentParameter],
  failures: {
    ...badParameter,
    404: "There is no such purchase in this environment, or it is somebody else's.",
  },
});

export const readPaths: Paths = {
  "/api/v1/credit-packages": { get: listCreditPackages },
  "/api/v1/credit-packages/{id}": { get: getCreditPackage },
  "/api/v1/wallet": { get: getWallet },
  "/api/v1/wallet/entries": { get: listWalletEntries },
  "/api/v1/wallet/claims": { post: claimStorePurchases },
  "/api/v1/purchases": { get: listPurchases },
  "/api/v1/purchases/{id}": { get: getPurchase },
};
