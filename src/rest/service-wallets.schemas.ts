import { walletEnvironments } from "../environment";
import type { ReverseSpendInput } from "../inputs/reverse-spend.input";
import type { SpendCreditsInput } from "../inputs/spend-credits.input";
import { defaultCreditType } from "../credit-types";
import type { JsonSchema } from "./openapi/route-schema";
import { creditTypeCode, type RequestBody } from "./openapi/shared-schemas";

export const credits = (description: string): JsonSchema => ({
  type: "integer",
  format: "int64",
  minimum: 1,
  maximum: Number.MAX_SAFE_INTEGER,
  description,
});

export const text = (maxLength: number, description: string): JsonSchema => ({
  type: "string",
  minLength: 1,
  maxLength,
  description,
});

type SpendField = "amount" | "reason" | "environment" | "creditType" | "member" | "reference" | "metadata";

export const spendProperties: Readonly<Record<SpendField & keyof SpendCreditsInput, JsonSchema>> = {
  amount: credits("Credits to take."),
  reason: text(500, "What the credits are used for. The user sees it in their ledger."),
  environment: {
    type: "string",
    enum: walletEnvironments,
    description:
      "Which of the user's two wallets pays; the deployment's own when left out. In production, `SANDBOX` is for people " +
      "who review or test the app.",
  },
  creditType: {
    ...creditTypeCode,
    default: defaultCreditType,
    description: "What kind of credits to take. An app that sells one kind never needs it.",
  },
  member: text(255, "Who spends the credits, where several people share a wallet."),
  reference: text(
    255,
    "The service's own id of what the credits are spent for. Several spends may have the same.",
  ),
  metadata: {
    type: "object",
    maxProperties: 10,
    propertyNames: { pattern: "^[A-Za-z0-9_.-]{1,40}$" },
    additionalProperties: { type: "string", minLength: 1, maxLength: 255 },
    description:
      "Texts of the service's own, by name; at most 2,000 characters as JSON. Users do not see them.",
  },
};

const spendSample = { amount: 5, reason: "A rendering", reference: "job-17" };

export const spendCreditsRequest: RequestBody<SpendField> = {
  schema: {
    $id: "SpendCreditsRequest",
    type: "object",
    description: "How many credits to take, and what for.",
    required: ["amount", "reason"],
    additionalProperties: false,
    properties: spendProperties,
    examples: [spendSample],
  },
  fields: Object.keys(spendProperties) as SpendField[],
  sample: {
    body: spendSample,
    bodyType: `interface SpendCreditsRequest {
  amount: number;
  reason: string;
  environment?: "SANDBOX" | "PRODUCTION";
  creditType?: string;
  member?: string;
  reference?: string;
  metadata?: Record<string, string>;
}`,
  },
};

type ReversalField = "amount" | "reason";

const reversalProperties: Readonly<Record<ReversalField & keyof ReverseSpendInput, JsonSchema>> = {
  amount: credits("Credits to give back; all that are left of the spend when left out."),
  reason: text(500, "Why the credits are given back. The user sees it in their ledger."),
};

const reversalSample = { reason: "The rendering failed" };

export const reverseSpendRequest: RequestBody<ReversalField> = {
  schema: {
    $id: "ReverseSpendRequest",
    type: "object",
    description: "How many credits of the spend to give back, and why.",
    required: ["reason"],
    additionalProperties: false,
    properties: reversalProperties,
    examples: [reversalSample],
  },
  fields: Object.keys(reversalProperties) as ReversalField[],
  sample: {
    body: reversalSample,
    bodyType: `interface ReverseSpendRequest {
  amount?: number;
  reason: string;
}`,
  },
};
