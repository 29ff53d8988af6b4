import type { FastifyInstance } from "fastify";
import { requireCaller } from "../auth/caller";
import { walletEnvironments } from "../environment";
import type { AppContext } from "../context/app-context";
import { claimStorePurchases } from "../store/inbox/claim-store-purchases";
import { getWallet } from "../wallet/get-wallet";
import { listLedgerEntries } from "../wallet/list-ledger-entries";
import { success } from "./envelope";
import { exampleEntry, exampleWallet } from "./examples";
import {
  badPage,
  badParameter,
  creditTypeQuery,
  describeRoute,
  environmentQuery,
  pageQuery,
} from "./openapi/describe-route";
import {
  creditsSchema,
  creditTypeSchema,
  momentSchema,
  pageOf,
  type NamedSchema,
} from "./openapi/shared-schemas";
import { ownerReader } from "./owner";
import { permitted } from "./permitted";
import { presentLedgerEntry, presentWallet } from "./present";
import { pageBody, readPage, readQuery } from "./read-page";

/** Routes that read the token bearer's own wallet and ledger entries. */
export function walletRoutes(app: FastifyInstance, context: AppContext): void {
  const ownerOf = ownerReader(context);
  app.addSchema(walletSchema);
  app.addSchema(entrySchema);
  app.addSchema(pageOf("LedgerEntry"));

  app.get("/wallet", permitted(context, "getWallet", getSchema), async (request) => {
    const owner = ownerOf(request, readQuery(request, ["environment", "creditType"]));
    return success(200, presentWallet(await getWallet(context, requireCaller(request.caller), owner)));
  });

  app.post("/wallet/claims", permitted(context, "claimStorePurchases", claimSchema), async (request) => {
    readQuery(request, []);
    const { wallet } = await claimStorePurchases(context, requireCaller(request.caller));
    return success(200, presentWallet(wallet));
  });

  app.get("/wallet/entries", permitted(context, "listLedgerEntries", listSchema), async (request) => {
    const query = readQuery(request, ["first", "after", "environment", "creditType"]);
    const owner = ownerOf(request, query);
    const entries = await listLedgerEntries(context, requireCaller(request.caller), {
      ...owner,
      ...readPage(query),
    });
    return success(200, pageBody(entries, presentLedgerEntry));
  });
}

const walletSchema: NamedSchema = {
  $id: "Wallet",
  type: "object",
  required: ["id", "balance", "available", "environment"],
  properties: {
    id: {
      type: "string",
      description:
        "Begins with `wal_`. GraphQL uses the same id, and a wallet without entries has its id already.",
    },
    balance: creditsSchema("The wallet's balance. It can be negative after a refund."),
    available: creditsSchema("Credits that can be spent now."),
    environment: { type: "string", enum: walletEnvironments },
    held: creditsSchema("Credits of the balance that open holds reserve; left out when it is 0."),
    creditType: creditTypeSchema,
  },
};

const entrySchema: NamedSchema = {
  $id: "LedgerEntry",
  type: "object",
  required: ["id", "sequence", "kind", "amount", "balanceAfter", "reference", "reason", "createdAt"],
  properties: {
    id: { type: "string", description: "`ent_` and 26 characters. GraphQL uses the same id." },
    sequence: creditsSchema("Position of the entry in its wallet: 1, 2, 3, … without gaps."),
    kind: {
      type: "string",
      description:
        "What kind of movement the entry records, such as `PURCHASE` or `SPEND`. Kinds may be added.",
    },
    amount: creditsSchema("Credits added, or taken when negative."),
    balanceAfter: creditsSchema("The wallet's balance right after this entry."),
    reference: {
      type: ["string", "null"],
      description:
        "Id of what the entry belongs to: of the purchase (`pur_…`), of the merge of two wallets (`mrg_…`), or, for a " +
        "`SPEND_REVERSAL`, of the spend's entry (`ent_…`), or of the hold (`hld_…`); null for others.",
    },
    reason: {
      type: ["string", "null"],
      description:
        "What the credits were spent for, or why they were given back, as the service said; null for other kinds.",
    },
    createdAt: momentSchema,
    creditType: creditTypeSchema,
  },
};

const getSchema = describeRoute({
  operationId: "getWallet",
  tag: "Wallet",
  summary: "Read the wallet",
  description:
    "Reads the wallet of the token's bearer of one credit type in one environment, by default the deployment's own. A user who never bought " +
    "has a wallet with a balance of 0.",
  query: { ...environmentQuery, ...creditTypeQuery },
  data: "Wallet",
  example: exampleWallet,
  failures: badParameter,
});

const claimSchema = describeRoute({
  operationId: "claimStorePurchases",
  tag: "Wallet",
  summary: "Claim store purchases made before signing in",
  description:
    "Credits the bearer for the store purchases that were made under the anonymous RevenueCat ids in the token's claim " +
    "`revenuecat_ids`, and answers with the wallet. Call it once after sign-in: no other request of " +
    "REST does this. A repeat changes nothing, and neither does a token without the claim.",
  data: "Wallet",
  example: exampleWallet,
  failures: {
    ...badParameter,
    413: "The request has a body, though none is needed, and the body is larger than 100 kB.",
    415: "The request has a body, though none is needed, and the body is not `application/json`.",
  },
});

const listSchema = describeRoute({
  operationId: "listWalletEntries",
  tag: "Wallet",
  summary: "List ledger entries",
  description:
    "The ledger entries of the bearer's wallet, newest first. Entries are never changed or deleted.",
  query: { ...pageQuery, ...environmentQuery, ...creditTypeQuery },
  data: "LedgerEntryPage",
  example: { nodes: [exampleEntry], pageInfo: { hasNextPage: false, endCursor: "MQ" } },
  failures: badPage,
});
