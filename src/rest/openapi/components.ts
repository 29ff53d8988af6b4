import { refusalStatus } from "../../errors";
import type { JsonSchema } from "./types";

const credits = (description: string): JsonSchema => ({ type: "integer", format: "int64", description });
const moment = { type: "string", format: "date-time", description: "ISO 8601 in UTC." };

const pageInfo: JsonSchema = {
  type: "object",
  required: ["hasNextPage", "endCursor"],
  properties: {
    hasNextPage: { type: "boolean" },
    endCursor: {
      type: ["string", "null"],
      description: "Send it as `after` to read the next page; null when this page is empty.",
    },
  },
};

const page = (node: string): JsonSchema => ({
  type: "object",
  required: ["nodes", "pageInfo"],
  properties: {
    nodes: { type: "array", items: { $ref: `#/components/schemas/${node}` } },
    pageInfo: { $ref: "#/components/schemas/PageInfo" },
  },
});

const timestamp: JsonSchema = {
  type: "string",
  format: "date-time",
  pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$",
  description: "The moment of the answer, `YYYY-MM-DDTHH:mm:ss.sssZ`.",
};

const failure: JsonSchema = {
  type: "object",
  description: "The envelope of an answer that is not a success: one fixed text for each status.",
  required: ["isSuccess", "statusCode", "data", "errors", "timestamp"],
  properties: {
    isSuccess: { type: "boolean", const: false },
    statusCode: { type: "integer", minimum: 400, maximum: 599, description: "Repeats the HTTP status." },
    data: { type: "null" },
    errors: { type: "array", items: { type: "string" }, minItems: 1, maxItems: 1 },
    timestamp: { $ref: "#/components/schemas/Timestamp" },
  },
};

const problem: JsonSchema = {
  type: "object",
  description: "RFC 9457 problem details, for callers who send `Accept: application/problem+json`.",
  required: ["type", "title", "status", "detail", "instance", "code", "requestId"],
  properties: {
    type: {
      type: "string",
      format: "uri-reference",
      description: "Where the code is explained, at the server that answered, such as `/errors#CONFLICT`.",
    },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    instance: { type: "string" },
    code: {
      type: "string",
      enum: [...Object.keys(refusalStatus), "INTERNAL_SERVER_ERROR"],
      description: "Stable for ever, and the same in GraphQL.",
    },
    requestId: { type: "string" },
    reason: { type: "string", description: "Why a `CONFLICT` is one." },
    errors: {
      type: "array",
      description: "What is wrong with which field of the input.",
      items: {
        type: "object",
        required: ["field", "message"],
        properties: { field: { type: "string" }, message: { type: "string" } },
      },
    },
  },
};

const creditPackage: JsonSchema = {
  type: "object",
  required: [
    "id",
    "name",
    "description",
    "credits",
    "bonusCredits",
    "priceAmount",
    "currency",
    "purchaseLimitPerUser",
    "archived",
  ],
  properties: {
    id: { type: "string", description: "24 hexadecimal digits." },
    name: { type: "string" },
    description: { type: ["string", "null"] },
    credits: credits("Credits that the price pays for."),
    bonusCredits: credits("Credits given on top; 0 for none."),
    priceAmount: credits("Price in minor units of the currency: 499 is 4.99 in USD."),
    currency: { type: "string", description: "ISO 4217 code, such as `USD`." },
    purchaseLimitPerUser: {
      type: ["integer", "null"],
      description: "How often one user may buy it; null for no limit.",
    },
    archived: { type: "boolean", description: "Whether it is off sale." },
  },
};

const ledgerEntry: JsonSchema = {
  type: "object",
  required: ["id", "sequence", "kind", "amount", "balanceAfter", "reference", "reason", "createdAt"],
  properties: {
    id: { type: "string", description: "`ent_` and 26 characters; the same in GraphQL." },
    sequence: credits("Position in the wallet's history: 1, 2, 3, … without gaps."),
    kind: {
      type: "string",
      description: "Why credits moved, such as `PURCHASE` or `SPEND`. More kinds may come.",
    },
    amount: credits("Credits added, or taken when negative."),
    balanceAfter: credits("The wallet's balance right after this entry."),
    reference: {
      type: ["string", "null"],
      description:
        "Id of what this entry belongs to, if anything: `pur_…` is a purchase, `mrg_…` a merge of two wallets.",
    },
    reason: { type: ["string", "null"], description: "What credits were spent for; null for other kinds." },
    createdAt: moment,
  },
};

/** What path items refer to by `#/components/schemas/<name>`. */
export const schemas: Readonly<Record<string, JsonSchema>> = {
  Timestamp: timestamp,
  Failure: failure,
  Problem: problem,
  PageInfo: pageInfo,
  CreditPackage: creditPackage,
  CreditPackagePage: page("CreditPackage"),
  LedgerEntry: ledgerEntry,
  LedgerEntryPage: page("LedgerEntry"),
  PurchasePage: page("Purchase"),
  Wallet: {
    type: "object",
    required: ["id", "balance", "available", "environment"],
    properties: {
      id: {
        type: "string",
        description: "`wal_` and more; the same in GraphQL, and the same before credits ever moved.",
      },
      balance: credits("All credits in the wallet."),
      available: credits("Credits that can be spent now."),
      environment: { type: "string", enum: ["SANDBOX", "PRODUCTION"] },
    },
  },
  Purchase: {
    type: "object",
    required: ["id", "packageId", "credits", "balance", "createdAt"],
    properties: {
      id: { type: "string", description: "`pur_` and 26 characters; the same in GraphQL." },
      packageId: { type: "string", description: "24 hexadecimal digits." },
      credits: credits("Credits that reached the wallet, bonus included."),
      balance: credits("The buyer's balance right after this purchase."),
      createdAt: moment,
    },
  },
};

const header = (description: string, schema: JsonSchema = { type: "string" }) => ({ description, schema });

export const headers: Readonly<Record<string, object>> = {
  "X-Request-Id": header("The id under which the service's log knows this request."),
  "Retry-After": header("Seconds after which a retry can help.", { type: "integer", minimum: 1 }),
  RateLimit: header(
    'The limit that is nearest to its end, as in the IETF\'s draft "RateLimit header fields for HTTP" (version 10): its ' +
      'name, `r` requests that are left of it, and `t` seconds until it begins anew, such as `"caller";r=599;t=60`. ' +
      "Left out where requests are not counted.",
  ),
  "RateLimit-Policy": header(
    "Every limit that counts this request, in the words of the same draft: its name, `q` requests in `w` seconds, such " +
      'as `"caller";q=600;w=60, "address";q=6000;w=60`. Left out where requests are not counted.',
  ),
  "RateLimit-Limit": header("Requests that the limit named by `RateLimit` lets through in a minute.", {
    type: "integer",
    minimum: 1,
  }),
  "RateLimit-Remaining": header("Requests that are left of it.", { type: "integer", minimum: 0 }),
  "RateLimit-Reset": header("Seconds until it begins anew.", { type: "integer", minimum: 0 }),
  "WWW-Authenticate": header("How to authenticate: `Bearer`."),
  Location: header("Where the new purchase can be read."),
  "Idempotency-Replayed": header("`true` when the key had bought already and this repeats that answer."),
  "Preference-Applied": header("`return=representation` when the caller asked for it."),
};

export const securitySchemes = {
  "JWT-auth": {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description:
      "Token'ı, başına `Bearer` yazmadan, tek başına yapıştırın. / Paste the JSON Web Token alone, without the word " +
      "`Bearer`. In development, `npm run dev` prints one, " +
      "and `npm run token -- --user demo` makes more.",
  },
};
