import { badPage, badParameter, environmentParameter, pageParameters, read } from "./openapi/read-operation";
import type { Paths } from "./openapi/types";
import { entry, wallet } from "./read-examples";

const getWallet = read({
  operationId: "getWallet",
  tag: "Wallet",
  summary: "Read the wallet",
  description:
    "The wallet of the token's bearer, in this deployment's own environment unless another is asked for. Everybody has " +
    "one; it is empty before the first purchase.",
  path: "/api/v1/wallet",
  schema: "Wallet",
  example: wallet,
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
  example: wallet,
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

export const walletPaths: Paths = {
  "/api/v1/wallet": { get: getWallet },
  "/api/v1/wallet/entries": { get: listWalletEntries },
  "/api/v1/wallet/claims": { post: claimStorePurchases },
};
