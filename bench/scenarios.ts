import { randomBytes } from "node:crypto";
import type { Request } from "autocannon";
import { signToken } from "../src/auth/sign-token";
import { documentedPackageId } from "../src/ids";

export const secret = randomBytes(32).toString("hex");
export const usersMax = 1024;

export type ScenarioName =
  | "REST purchase"
  | "GraphQL purchase"
  | "purchase replay"
  | "one hot wallet"
  | "wallet read"
  | "list of 50 purchases"
  | "REST list of 50 purchases"
  | "screen of 50 purchases"
  | "webhook purchase"
  | "webhook purchase of a new user"
  | "webhook renewal"
  | "webhook refund";

/** A kind of request that is measured. */
export interface Scenario {
  readonly name: ScenarioName;
  /** Whether each acknowledged request must have recorded a purchase, or a refund. */
  readonly buys: boolean;
  /** Whether the peers can run it too. */
  readonly shared: boolean;
  /** The request of a user. The peers have no GraphQL, so their lists use REST. */
  readonly requestOf: (user: number, peer: boolean) => Request;
  /** How many different users the connections act for. */
  readonly users: number;
}

const tokens = Array.from({ length: usersMax }, (_, user) =>
  signToken(secret, { userId: `user-${user}`, role: "user", lifetimeSeconds: 86_400 }),
);

const purchasePath = "/api/v1/credit-packages/purchase";
const purchaseBody = JSON.stringify({ packageId: documentedPackageId });

const buy = (user: number, headers: Record<string, string> = {}): Request =>
  request(user, "POST", purchasePath, purchaseBody, headers);

const graphql = (user: number, query: string, variables: object): Request =>
  request(user, "POST", "/graphql", JSON.stringify({ query, variables }));

const purchaseMutation = `mutation Buy($input: PurchaseCreditPackageInput!) {
  purchaseCreditPackage(input: $input) { purchase { id credits createdAt } wallet { balance available } }
}`;
/** What a dashboard shows of purchases. */
const screenQuery = `query Purchases($first: Int!) {
  purchases(first: $first) {
    nodes {
      id credits priceAmount currency createdAt
      creditPackage { id name credits priceAmount currency }
      wallet { id userId balance available }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;
const purchasesQuery = `query Purchases($first: Int!) {
  purchases(first: $first) { nodes { id credits priceAmount currency createdAt } pageInfo { hasNextPage endCursor } }
}`;

export const scenarios: readonly Scenario[] = [
  { name: "REST purchase", buys: true, shared: true, users: usersMax, requestOf: (user) => buy(user) },
  {
    name: "GraphQL purchase",
    buys: true,
    shared: false,
    users: usersMax,
    requestOf: (user) => graphql(user, purchaseMutation, { input: { packageId: documentedPackageId } }),
  },
  {
    name: "purchase replay",
    buys: false,
    shared: true,
    users: usersMax,
    requestOf: (user) => buy(user, { "idempotency-key": "the-same-again" }),
  },
  { name: "one hot wallet", buys: true, shared: true, users: 1, requestOf: (user) => buy(user) },
  {
    name: "wallet read",
    buys: false,
    shared: true,
    users: usersMax,
    requestOf: (user) => request(user, "GET", "/api/v1/wallet"),
  },
  {
    name: "list of 50 purchases",
    buys: false,
    shared: true,
    users: 16,
    requestOf: (user, peer) =>
      peer
        ? request(user, "GET", "/api/v1/purchases?first=50")
        : graphql(user, purchasesQuery, { first: 50 }),
  },
  {
    name: "REST list of 50 purchases",
    buys: false,
    shared: true,
    users: 16,
    requestOf: (user) => request(user, "GET", "/api/v1/purchases?first=50"),
  },
  {
    name: "screen of 50 purchases",
    buys: false,
    shared: false,
    users: 16,
    requestOf: (user) => graphql(user, screenQuery, { first: 50 }),
  },
];

/** Divides the users among the connections, so that all users take part with any number of connections. */
export function requestsOf(
  { users, requestOf }: Scenario,
  { connections, connection, peer }: { connections: number; connection: number; peer: boolean },
): Request[] {
  const own = Math.max(1, Math.floor(users / connections));
  return Array.from({ length: own }, (_, index) =>
    requestOf((connection + index * connections) % users, peer),
  );
}

function request(
  user: number,
  method: "GET" | "POST",
  path: string,
  body?: string,
  headers: Record<string, string> = {},
): Request {
  return {
    method,
    path,
    headers: {
      authorization: `Bearer ${tokens[user]}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  };
}
