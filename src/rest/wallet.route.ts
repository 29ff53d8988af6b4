import type { FastifyInstance } from "fastify";
import { requireCaller } from "../auth/caller";
import { walletEnvironments } from "../environment";
import type { AppContext } from "../context/app-context";
import { publicIds } from "../public-ids";
import { claimStorePurchases } from "../store/inbox/claim-store-purchases";
import type { WalletView } from "../ledger/wallet-view";
import { availableOf, getWallet } from "../wallet/get-wallet";
import { listLedgerEntries } from "../wallet/list-ledger-entries";
import { success } from "./envelope";
import { exampleEntry, exampleWallet } from "./examples";
import { badPage, badParameter, describeRoute, environmentQuery, pageQuery } from "./openapi/describe-route";
import { creditsSchema, momentSchema, pageOf, type NamedSchema } from "./openapi/shared-schemas";
import { ownerReader } from "./owner";
import { permitted } from "./permitted";
import { presentLedgerEntry } from "./present";
import { pageBody, readPage, readQuery } from "./read-page";

/** The bearer's own wallet and entries. */
export function walletRoutes(app: FastifyInstance, context: AppContext): void {
  const ownerOf = ownerReader(context);
  app.addSchema(walletSchema);
  app.addSchema(entrySchema);
  app.addSchema(pageOf("LedgerEntry"));

  app.get("/wallet", permitted(context, "getWallet", getSchema), async (request) => {
    const owner = ownerOf(request, readQuery(request, ["environment"]).environment);
    return success(200, presentWallet(await getWallet(context, requireCaller(request.caller), owner)));
  });

  app.post("/wallet/claims", permitted(context, "claimStorePurchases", claimSchema), async (request) => {
    readQuery(request, []);
    const { wallet } = await claimStorePurchases(context, requireCaller(request.caller));
    return success(200, presentWallet(wallet));
  });

  app.get("/wallet/entries", permitted(context, "listLedgerEntries", listSchema), async (request) => {
    const query = readQuery(request, ["first", "after", "environment"]);
    const owner = ownerOf(request, query.environment);
    const entries = await listLedgerEntries(context, requireCaller(request.caller), {
      ...owner,
      ...readPage(query),
    });
    return success(200, pageBody(entries, presentLedgerEntry));
  });
}

function presentWallet(wallet: WalletView): object {
  const { balance, environment } = wallet;
  return { id: publicIds.Wallet.write(wallet), balance, available: availableOf(wallet), environment };
}

const walletSchema: NamedSchema = {
  $id: "Wallet",
  type: "object",
  required: ["id", "balance", "available", "environment"],
  properties: {
    id: {
      type: "string",
      description: "`wal_` and more; the same in GraphQL, and the same before credits ever moved.",
    },
    balance: creditsSchema("All credits in the wallet."),
    available: creditsSchema("Credits that can be spent now."),
    environment: { type: "string", enum: walletEnvironments },
  },
};

const entrySchema: NamedSchema = {
  $id: "LedgerEntry",
  type: "object",
  required: ["id", "sequence", "kind", "amount", "balanceAfter", "reference", "reason", "createdAt"],
  properties: {
    id: { type: "string", description: "`ent_` and 26 characters; the same in GraphQL." },
    sequence: creditsSchema("Position in the wallet's history: 1, 2, 3, … without gaps."),
    kind: {
      type: "string",
      description: "Why credits moved, such as `PURCHASE` or `SPEND`. More kinds may come.",
    },
    amount: creditsSchema("Credits added, or taken when negative."),
    balanceAfter: creditsSchema("The wallet's balance right after this entry."),
    reference: {
      type: ["string", "null"],
      description:
        "Id of what this entry belongs to, if anything: `pur_…` is a purchase, `mrg_…` a merge of two wallets.",
    },
    reason: { type: ["string", "null"], description: "What credits were spent for; null for other kinds." },
    createdAt: momentSchema,
  },
};

const getSchema = describeRoute({
  operationId: "getWallet",
  tag: "Wallet",
  summary: "Read the wallet",
  description:
    "The wallet of the token's bearer, in this deployment's own environment unless another is asked for. Everybody has " +
    "one; it is empty before the first purchase.",
  query: environmentQuery,
  data: "Wallet",
  example: exampleWallet,
  failures: badParameter,
});

const claimSchema = describeRoute({
  operationId: "claimStorePurchases",
  tag: "Wallet",
  summary: "Claim what was bought before signing in",
  description:
    "Credits the bearer for store purchases made under the anonymous ids that the token's claim `revenuecat_ids` names, " +
    "and answers with the wallet. Send it once after sign-in; again, or without the claim, it changes nothing.",
  data: "Wallet",
  example: exampleWallet,
  failures: {
    ...badParameter,
    413: "There is a body, which nobody needs, and it is larger than 100 kB.",
    415: "There is a body, which nobody needs, and it is not `application/json`.",
  },
});

const listSchema = describeRoute({
  operationId: "listWalletEntries",
  tag: "Wallet",
  summary: "List what moved credits",
  description: "The entries of the bearer's wallet, newest first. Entries are never changed or deleted.",
  query: { ...pageQuery, ...environmentQuery },
  data: "LedgerEntryPage",
  example: { nodes: [exampleEntry], pageInfo: { hasNextPage: false, endCursor: "MQ" } },
  failures: badPage,
});
