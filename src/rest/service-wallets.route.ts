import type { FastifyInstance, FastifyReply } from "fastify";
import { requireCaller, type Caller } from "../auth/caller";
import { rolesFor } from "../auth/permissions";
import type { AppContext } from "../context/app-context";
import { walletEnvironmentOf } from "../environment";
import { badInput } from "../errors";
import { isUserId } from "../ids";
import { readCreditType } from "../inputs/credit-type";
import { ReverseSpendInput } from "../inputs/reverse-spend.input";
import { SpendCreditsInput } from "../inputs/spend-credits.input";
import type { Posted } from "../ledger/posting";
import { findLotMovements } from "../wallet/find-lot-movements";
import { getWallet } from "../wallet/get-wallet";
import { reverseSpend } from "../wallet/reverse-spend";
import { spendCredits } from "../wallet/spend-credits";
import { success, type Envelope } from "./envelope";
import { exampleMovement, exampleReversal, exampleWallet } from "./examples";
import {
  badParameter,
  changeFailures,
  creditTypeQuery,
  describeChange,
  describeRoute,
  environmentQuery,
  idSchema,
} from "./openapi/describe-route";
import { schemaNamed } from "./openapi/route-schema";
import { creditsSchema, momentSchema, type NamedSchema } from "./openapi/shared-schemas";
import { permitted } from "./permitted";
import { presentLedgerEntry, presentLotMovement, presentWallet } from "./present";
import { readBody } from "./read-body";
import { readEnvironmentOf, readQuery } from "./read-page";
import { reverseSpendRequest, spendCreditsRequest } from "./service-wallets.schemas";

export type OfUser = { Params: { userId: string } };
type OfSpend = { Params: { entryId: string } };

/** Routes by which the app's own backend works with the wallets of users. */
export function serviceWalletRoutes(app: FastifyInstance, context: AppContext): void {
  const ownEnvironment = walletEnvironmentOf(context.deployment);
  app.addSchema(lotMovementSchema);
  app.addSchema(movementSchema);
  app.addSchema(spendCreditsRequest.schema);
  app.addSchema(reverseSpendRequest.schema);

  app.get<OfUser>("/wallets/:userId", permitted(context, "getWallet", walletSchema), async (request) => {
    const { environment, creditType } = readQuery(request, ["environment", "creditType"]);
    const wallet = await getWallet(context, requireCaller(request.caller), {
      userId: readUserId(request.params.userId),
      environment: readEnvironmentOf(environment, ownEnvironment),
      creditType: readCreditType(creditType),
    });
    return success(200, presentWallet(wallet));
  });

  app.post<OfUser>(
    "/wallets/:userId/spends",
    permitted(context, "spendCredits", spendSchema),
    async (request, reply) => {
      readQuery(request, []);
      const input = Object.assign(new SpendCreditsInput(), { userId: request.params.userId });
      readBody(request, input, spendCreditsRequest.fields);
      if (input.environment != null)
        input.environment = readEnvironmentOf(String(input.environment), ownEnvironment);
      const caller = requireCaller(request.caller);
      return answer(reply, context, caller, await spendCredits(context, caller, input));
    },
  );

  app.post<OfSpend>(
    "/spends/:entryId/reversals",
    permitted(context, "reverseSpend", reverseSchema),
    async (request, reply) => {
      readQuery(request, []);
      const input = Object.assign(new ReverseSpendInput(), { spendId: request.params.entryId });
      readBody(request, input, reverseSpendRequest.fields);
      const caller = requireCaller(request.caller);
      return answer(reply, context, caller, await reverseSpend(context, caller, input));
    },
  );
}

export function readUserId(given: string): string {
  if (isUserId(given)) return given;
  throw badInput([{ field: "userId", message: "userId must be a string of 1 to 255 characters" }]);
}

async function answer(
  reply: FastifyReply,
  context: AppContext,
  caller: Caller,
  { entry, wallet, replayed, lotMoves }: Posted,
): Promise<Envelope> {
  const moves = lotMoves ?? (await findLotMovements(context, caller, [entry])).get(entry.id) ?? [];
  reply.code(201);
  if (replayed) reply.header("idempotency-replayed", "true");
  return success(201, {
    entry: presentLedgerEntry(entry),
    wallet: presentWallet(wallet),
    lotMovements: moves.map(presentLotMovement),
  });
}

const movementSchema: NamedSchema = {
  $id: "CreditMovement",
  type: "object",
  description: "The ledger entry that moved credits, and the wallet as it is now.",
  required: ["entry", "wallet", "lotMovements"],
  properties: {
    entry: schemaNamed("LedgerEntry"),
    wallet: schemaNamed("Wallet"),
    lotMovements: {
      type: "array",
      description: "What the entry took from lots, in order, or gave back to them.",
      items: schemaNamed("LotMovement"),
    },
  },
};

const lotMovementSchema: NamedSchema = {
  $id: "LotMovement",
  type: "object",
  required: ["lotId", "kind", "expiresAt", "amount", "held"],
  properties: {
    lotId: {
      type: ["string", "null"],
      description: "The lot, `lot_…`; null for credits that the wallet owes, or that paid what it owed.",
    },
    kind: { type: ["string", "null"], description: "How the credits of the lot were got, such as `PAID`." },
    expiresAt: {
      ...momentSchema,
      type: ["string", "null"],
      description: "When the lot expires; null if never.",
    },
    amount: creditsSchema("Credits given to the lot, or taken when negative."),
    held: creditsSchema("By how many credits the held ones of the lot changed."),
  },
};

export const userIdSchema = idSchema(
  "The wallet's owner: the `sub` of their token, percent-encoded.",
  "demo",
);

const walletSchema = describeRoute({
  operationId: "getWalletOfUser",
  tag: "Services",
  summary: "Read a user's wallet",
  description: `Reads a user's wallet of one credit type. For other users than the bearer it needs ${rolesFor("readOtherUsers")}.`,
  query: { ...environmentQuery, ...creditTypeQuery },
  params: { userId: userIdSchema },
  data: "Wallet",
  example: exampleWallet,
  failures: { ...badParameter, 403: "The token's role may not read the wallets of other users." },
});

const spendSchema = describeChange({
  operationId: "spendCredits",
  tag: "Services",
  summary: "Spend a user's credits",
  description:
    "Takes credits from a user's wallet, once for each `Idempotency-Key`: a repeat with the same key gets the first " +
    `result. The wallet never goes below zero. Needs ${rolesFor("spendCredits")}.`,
  params: { userId: userIdSchema },
  request: spendCreditsRequest,
  data: "CreditMovement",
  example: exampleMovement,
  failures: {
    ...changeFailures,
    403: "The token's role may not spend.",
    409:
      "The wallet has too few credits (`INSUFFICIENT_CREDITS`, with `required`, `available` and `missing`), its spending " +
      "is frozen, it was merged into another one, the user has spent the day's sandbox credits, or the key was used for " +
      "another spend.",
  },
});

const reverseSchema = describeChange({
  operationId: "reverseSpend",
  tag: "Services",
  summary: "Give the credits of a spend back",
  description:
    "Gives credits of a spend back, all or some, once for each `Idempotency-Key`. A spend can be reversed in parts, and " +
    `never more than it took. Needs ${rolesFor("reverseSpend")}.`,
  params: { entryId: idSchema("The id of the spend's ledger entry, `ent_…`.", exampleMovement.entry.id) },
  request: reverseSpendRequest,
  data: "CreditMovement",
  example: exampleReversal,
  failures: {
    ...changeFailures,
    403: "The token's role may not reverse a spend.",
    404: "There is no spend with this id.",
    409:
      "Less is left of the spend (`SPEND_REVERSED`, with `required` and `available`), the key was used for another " +
      "reversal, or the wallet cannot hold that many credits.",
  },
});
