import type { CaptureHoldInput, ChangeHoldInput, HoldCreditsInput } from "../inputs/hold.input";
import { holdSecondsDefault, holdSecondsMax, HoldShortfall } from "../inputs/hold.input";
import { HoldStatus } from "../entities/hold";
import { schemaNamed, type JsonSchema } from "./openapi/route-schema";
import {
  creditsSchema,
  creditTypeSchema,
  momentSchema,
  type NamedSchema,
  type RequestBody,
} from "./openapi/shared-schemas";
import { credits, spendProperties } from "./service-wallets.schemas";

const seconds = (description: string): JsonSchema => ({
  type: "integer",
  minimum: 1,
  maximum: holdSecondsMax,
  description,
});

type HoldField = keyof typeof spendProperties | "expiresInSeconds";

const holdProperties: Readonly<Record<HoldField & keyof HoldCreditsInput, JsonSchema>> = {
  ...spendProperties,
  amount: credits("Credits to reserve."),
  expiresInSeconds: {
    ...seconds("After how many seconds the hold ends by itself."),
    default: holdSecondsDefault,
  },
};

const holdSample = { amount: 50, reason: "A rendering", reference: "job-17" };

export const holdCreditsRequest: RequestBody<HoldField> = {
  schema: {
    $id: "HoldCreditsRequest",
    type: "object",
    description: "How many credits to reserve, what for and how long.",
    required: ["amount", "reason"],
    additionalProperties: false,
    properties: holdProperties,
    examples: [holdSample],
  },
  fields: Object.keys(holdProperties) as HoldField[],
  sample: {
    body: holdSample,
    bodyType: `interface HoldCreditsRequest {
  amount: number;
  reason: string;
  expiresInSeconds?: number;
  environment?: "SANDBOX" | "PRODUCTION";
  creditType?: string;
  member?: string;
  reference?: string;
  metadata?: Record<string, string>;
}`,
  },
};

type CaptureField = "amount" | "isFinal" | "onShortfall";

const captureProperties: Readonly<Record<CaptureField & keyof CaptureHoldInput, JsonSchema>> = {
  amount: credits("Credits to take; all that the hold reserves when left out."),
  isFinal: {
    type: "boolean",
    default: true,
    description: "Whether this is the last capture: what the hold still reserves is then freed.",
  },
  onShortfall: {
    type: "string",
    enum: Object.values(HoldShortfall),
    default: HoldShortfall.REFUSE,
    description: "What happens when there are too few credits for more than the hold reserves.",
  },
};

const captureSample = { amount: 42 };

export const captureHoldRequest: RequestBody<CaptureField> = {
  schema: {
    $id: "CaptureHoldRequest",
    type: "object",
    description: "How many credits of the hold to take.",
    additionalProperties: false,
    properties: captureProperties,
    examples: [captureSample],
  },
  fields: Object.keys(captureProperties) as CaptureField[],
  sample: {
    body: captureSample,
    bodyType: `interface CaptureHoldRequest {
  amount?: number;
  isFinal?: boolean;
  onShortfall?: "REFUSE" | "CAPTURE_AVAILABLE";
}`,
  },
};

type ChangeField = "amount" | "expiresInSeconds";

const changeProperties: Readonly<Record<ChangeField & keyof ChangeHoldInput, JsonSchema>> = {
  amount: credits("Credits that the hold reserves from now on; as many as now when left out."),
  expiresInSeconds: seconds("After how many seconds from now the hold ends; as before when left out."),
};

const changeSample = { expiresInSeconds: 3600 };

export const changeHoldRequest: RequestBody<ChangeField> = {
  schema: {
    $id: "ChangeHoldRequest",
    type: "object",
    description: "What the hold reserves from now on, and how long.",
    additionalProperties: false,
    properties: changeProperties,
    examples: [changeSample],
  },
  fields: Object.keys(changeProperties) as ChangeField[],
  sample: {
    body: changeSample,
    bodyType: `interface ChangeHoldRequest {
  amount?: number;
  expiresInSeconds?: number;
}`,
  },
};

export const releaseHoldRequest: RequestBody<never> = {
  schema: {
    $id: "ReleaseHoldRequest",
    type: "object",
    description: "An empty object.",
    additionalProperties: false,
    properties: {},
    examples: [{}],
  },
  fields: [],
  sample: { body: {}, bodyType: "type ReleaseHoldRequest = Record<string, never>;" },
};

export const holdSchema: NamedSchema = {
  $id: "Hold",
  type: "object",
  required: [
    "id",
    "status",
    "amount",
    "held",
    "captured",
    "shortfall",
    "reason",
    "member",
    "reference",
    "metadata",
    "createdAt",
    "expiresAt",
    "endedAt",
  ],
  properties: {
    id: { type: "string", description: "`hld_` and 26 characters. GraphQL uses the same id." },
    status: { type: "string", enum: Object.values(HoldStatus) },
    amount: creditsSchema("Credits that were reserved when the hold was placed."),
    held: creditsSchema("Credits that are reserved now; 0 when the hold has ended."),
    captured: creditsSchema("Credits that captures have taken."),
    shortfall: creditsSchema("Credits that captures were to take and that were not there."),
    reason: { type: "string" },
    member: { type: ["string", "null"] },
    reference: { type: ["string", "null"] },
    metadata: { type: ["object", "null"], additionalProperties: { type: "string" } },
    createdAt: momentSchema,
    expiresAt: momentSchema,
    endedAt: { ...momentSchema, type: ["string", "null"] },
    creditType: creditTypeSchema,
  },
};

export const holdMovementSchema: NamedSchema = {
  $id: "HoldMovement",
  type: "object",
  description: "The hold and its wallet as they are now, and the ledger entry of the change.",
  required: ["hold", "entry", "wallet"],
  properties: {
    hold: schemaNamed("Hold"),
    entry: schemaNamed("LedgerEntry"),
    wallet: schemaNamed("Wallet"),
  },
};
