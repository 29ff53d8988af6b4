import { PageArgs, pageSizeDefault } from "../inputs/page.args";
import { documentedPackageId } from "../seed";
import { failureAnswers, successAnswer } from "./openapi/answers";
import { codeSamples } from "./openapi/code-samples";
import { inputProperty } from "./openapi/input-schema";
import type { Operation, Parameter, Paths } from "./openapi/types";

const starter = {
  id: documentedPackageId,
  name: "Starter",
  description: "A first hundred credits.",
  credits: 100,
  bonusCredits: 0,
  priceAmount: 499,
  currency: "USD",
  purchaseLimitPerUser: null,
  archived: false,
};

const purchase = {
  id: "01KAP2Q9V5X3J8M4T6B7N0C1DE",
  packageId: documentedPackageId,
  credits: 100,
  balance: 100,
  createdAt: "2026-05-22T16:11:27.460Z",
};

const entry = {
  id: "01KAP2Q9V6E1G5H8K2M4N7P0QR",
  sequence: 1,
  kind: "PURCHASE",
  amount: 100,
  balanceAfter: 100,
  reference: purchase.id,
  reason: null,
  createdAt: purchase.createdAt,
};

const pageParameters: readonly Parameter[] = [
  {
    name: "first",
    in: "query",
    description: "How many, at most 100.",
    schema: inputProperty(PageArgs, "first", { default: pageSizeDefault }),
  },
  {
    name: "after",
    in: "query",
    description: "The `endCursor` of the page before; left out for the first page.",
    schema: inputProperty(PageArgs, "after"),
  },
];

const idParameter = (description: string, example: string): Parameter => ({
  name: "id",
  in: "path",
  required: true,
  description,
  schema: { type: "string", minLength: 1 },
  example,
});

interface Read {
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

function read({ operationId, tag, summary, description, path, schema, example, ...rest }: Read): Operation {
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
    "x-codeSamples": codeSamples({ method: "GET", path }),
  };
}

const badPage = { 400: "`first` is no whole number from 0 to 100, or `after` is no cursor of this list." };

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
  failures: { 404: "There is no such package." },
});

const getWallet = read({
  operationId: "getWallet",
  tag: "Wallet",
  summary: "Read the wallet",
  description:
    "The wallet of the token's bearer, in this deployment's own environment. Everybody has one; it is empty before " +
    "the first purchase.",
  path: "/api/v1/wallet",
  schema: "Wallet",
  example: { balance: 100, available: 100, environment: "SANDBOX" },
});

const listWalletEntries = read({
  operationId: "listWalletEntries",
  tag: "Wallet",
  summary: "List what moved credits",
  description: "The entries of the bearer's wallet, newest first. Entries are never changed or deleted.",
  path: "/api/v1/wallet/entries",
  schema: "LedgerEntryPage",
  example: { nodes: [entry], pageInfo: { hasNextPage: false, endCursor: "MQ" } },
  parameters: pageParameters,
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
  parameters: [idParameter("Id of the purchase.", purchase.id)],
  failures: { 404: "There is no such purchase, or it is somebody else's." },
});

export const readPaths: Paths = {
  "/api/v1/credit-packages": { get: listCreditPackages },
  "/api/v1/credit-packages/{id}": { get: getCreditPackage },
  "/api/v1/wallet": { get: getWallet },
  "/api/v1/wallet/entries": { get: listWalletEntries },
  "/api/v1/purchases/{id}": { get: getPurchase },
};
