import type { FastifyInstance, FastifyReply } from "fastify";
import { requireCaller } from "../auth/caller";
import { rolesFor } from "../auth/permissions";
import type { AppContext } from "../context/app-context";
import { HoldStatus } from "../entities/hold";
import { walletEnvironmentOf, type WalletEnvironment } from "../environment";
import { badInput } from "../errors";
import { captureHold, changeHold, releaseHold } from "../holds/change-hold";
import { holdCredits } from "../holds/hold-credits";
import type { HoldOutcome } from "../holds/hold-outcome";
import { listHolds } from "../holds/read-holds";
import { CaptureHoldInput, ChangeHoldInput, HoldCreditsInput, ReleaseHoldInput } from "../inputs/hold.input";
import { success, type Envelope } from "./envelope";
import { exampleHold, exampleHoldMovement } from "./examples";
import {
  badPage,
  changeFailures,
  describeChange,
  describeRoute,
  environmentQuery,
  idSchema,
  pageQuery,
} from "./openapi/describe-route";
import { pageOf } from "./openapi/shared-schemas";
import type { ById } from "./owner";
import { permitted } from "./permitted";
import { presentHold, presentLedgerEntry, presentWallet } from "./present";
import { readBody } from "./read-body";
import { pageBody, readEnvironmentOf, readPage, readQuery } from "./read-page";
import {
  captureHoldRequest,
  changeHoldRequest,
  holdCreditsRequest,
  holdMovementSchema,
  holdSchema,
  releaseHoldRequest,
} from "./service-holds.schemas";
import { readUserId, userIdSchema, type OfUser } from "./service-wallets.route";

/** Routes by which the app's own backend reserves credits of users. */
export function serviceHoldRoutes(app: FastifyInstance, context: AppContext): void {
  const ownEnvironment = walletEnvironmentOf(context.deployment);
  const requests = [holdCreditsRequest, captureHoldRequest, changeHoldRequest, releaseHoldRequest];
  for (const schema of [holdSchema, holdMovementSchema, pageOf("Hold"), ...requests.map((one) => one.schema)])
    app.addSchema(schema);
  holdsOfUser(app, context, ownEnvironment);
  changesOfHolds(app, context);
}

function holdsOfUser(app: FastifyInstance, context: AppContext, ownEnvironment: WalletEnvironment): void {
  app.get<OfUser>("/wallets/:userId/holds", permitted(context, "listHolds", listSchema), async (request) => {
    const query = readQuery(request, ["first", "after", "status", "environment"]);
    const where = {
      userId: { eq: readUserId(request.params.userId) },
      environment: readEnvironmentOf(query.environment, ownEnvironment),
      ...(query.status !== undefined && { status: { eq: readStatus(query.status) } }),
    };
    const holds = await listHolds(context, requireCaller(request.caller), { where, ...readPage(query) });
    return success(200, pageBody(holds, presentHold));
  });

  app.post<OfUser>(
    "/wallets/:userId/holds",
    permitted(context, "holdCredits", holdRouteSchema),
    async (request, reply) => {
      readQuery(request, []);
      const input = Object.assign(new HoldCreditsInput(), { userId: request.params.userId });
      readBody(request, input, holdCreditsRequest.fields);
      if (input.environment != null)
        input.environment = readEnvironmentOf(String(input.environment), ownEnvironment);
      return answer(reply, await holdCredits(context, requireCaller(request.caller), input));
    },
  );
}

function changesOfHolds(app: FastifyInstance, context: AppContext): void {
  app.post<ById>(
    "/holds/:id/capture",
    permitted(context, "captureHold", captureSchema),
    async (request, reply) => {
      readQuery(request, []);
      const input = Object.assign(new CaptureHoldInput(), { id: request.params.id });
      readBody(request, input, captureHoldRequest.fields);
      return answer(reply, await captureHold(context, requireCaller(request.caller), input));
    },
  );

  app.post<ById>(
    "/holds/:id/release",
    permitted(context, "releaseHold", releaseSchema),
    async (request, reply) => {
      readQuery(request, []);
      const input = Object.assign(new ReleaseHoldInput(), { id: request.params.id });
      readBody(request, input, releaseHoldRequest.fields);
      return answer(reply, await releaseHold(context, requireCaller(request.caller), input));
    },
  );

  app.patch<ById>("/holds/:id", permitted(context, "changeHold", changeSchema), async (request, reply) => {
    readQuery(request, []);
    const input = Object.assign(new ChangeHoldInput(), { id: request.params.id });
    readBody(request, input, changeHoldRequest.fields);
    return answer(reply, await changeHold(context, requireCaller(request.caller), input));
  });
}

function readStatus(given: string): HoldStatus {
  const status = Object.values(HoldStatus).find((one) => one === given);
  if (status) return status;
  throw badInput([
    { field: "status", message: `status must be one of ${Object.values(HoldStatus).join(", ")}` },
  ]);
}

function answer(reply: FastifyReply, { hold, entry, wallet, replayed }: HoldOutcome): Envelope {
  reply.code(201);
  if (replayed) reply.header("idempotency-replayed", "true");
  return success(201, {
    hold: presentHold(hold),
    entry: presentLedgerEntry(entry),
    wallet: presentWallet(wallet),
  });
}

const listSchema = describeRoute({
  operationId: "listHoldsOfUser",
  tag: "Services",
  summary: "List a user's holds",
  description: `The holds of a user's wallets of all credit types, newest first. Needs ${rolesFor("listHolds")}.`,
  query: {
    ...pageQuery,
    ...environmentQuery,
    status: { type: "string", enum: Object.values(HoldStatus), description: "Only holds of this status." },
  },
  params: { userId: userIdSchema },
  data: "HoldPage",
  example: { nodes: [exampleHold], pageInfo: { hasNextPage: false, endCursor: "MQ" } },
  failures: { ...badPage, 403: "The token's role may not read holds." },
});

const ended = "The hold has ended (`HOLD_ENDED`), or the key was used for something else.";
const holdId = idSchema("The id of the hold, `hld_…`.", exampleHold.id);
const movement = { tag: "Services", data: "HoldMovement", example: exampleHoldMovement } as const;

const holdRouteSchema = describeChange({
  ...movement,
  operationId: "holdCredits",
  summary: "Reserve a user's credits",
  description:
    "Reserves credits for work whose price is known only afterwards, once for each `Idempotency-Key`. They stay in " +
    "`balance` and leave `available` at once. The hold ends with its last capture, when it is released, or by itself " +
    `after 15 minutes or \`expiresInSeconds\`. Needs ${rolesFor("holdCredits")}.`,
  params: { userId: userIdSchema },
  request: holdCreditsRequest,
  failures: {
    ...changeFailures,
    403: "The token's role may not reserve credits.",
    409: "As for spending: the wallet has too few credits (`INSUFFICIENT_CREDITS`), and so on.",
  },
});

const captureSchema = describeChange({
  ...movement,
  operationId: "captureHold",
  summary: "Take credits that a hold reserves",
  description:
    "Takes all credits that the hold reserves, or `amount` of them, and frees the rest unless `isFinal` is false. More " +
    "than it reserves are taken from what else the wallet can spend. The entry is a spend, which can be given back. " +
    `Needs ${rolesFor("captureHold")}.`,
  id: holdId,
  request: captureHoldRequest,
  failures: {
    ...changeFailures,
    403: "The token's role may not capture holds.",
    404: "There is no hold with this id.",
    409: `${ended} Or the wallet has too few credits for more than the hold reserves (\`INSUFFICIENT_CREDITS\`).`,
  },
});

const releaseSchema = describeChange({
  ...movement,
  operationId: "releaseHold",
  summary: "Release a hold",
  description: `Ends the hold, so that what it reserves can be spent again. Needs ${rolesFor("releaseHold")}.`,
  id: holdId,
  request: releaseHoldRequest,
  failures: {
    ...changeFailures,
    403: "The token's role may not release holds.",
    404: "There is no hold with this id.",
    409: ended,
  },
});

const changeSchema = describeChange({
  ...movement,
  operationId: "changeHold",
  summary: "Change a hold",
  description: `Makes the hold reserve more or fewer credits, or last longer. Needs ${rolesFor("changeHold")}.`,
  id: holdId,
  request: changeHoldRequest,
  failures: {
    ...changeFailures,
    403: "The token's role may not change holds.",
    404: "There is no hold with this id.",
    409: `${ended} Or the wallet has too few credits (\`INSUFFICIENT_CREDITS\`).`,
  },
});
