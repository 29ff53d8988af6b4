import type { FastifyInstance, FastifyRequest } from "fastify";
import { requireCaller, type Caller } from "../auth/caller";
import { rolesFor } from "../auth/permissions";
import type { AppContext } from "../context/app-context";
import { walletEnvironmentOf } from "../environment";
import { LotKind } from "../entities/lot";
import { badInput } from "../errors";
import { readCreditType } from "../inputs/credit-type";
import type { WalletOwner } from "../ledger/wallet-owners";
import { listLotsOfWallet } from "../wallet/read-lots";
import { success, type Envelope } from "./envelope";
import { exampleLot } from "./examples";
import {
  badPage,
  creditTypeQuery,
  describeRoute,
  environmentQuery,
  pageQuery,
} from "./openapi/describe-route";
import type { JsonSchema } from "./openapi/route-schema";
import {
  creditsSchema,
  creditTypeSchema,
  momentSchema,
  pageOf,
  type NamedSchema,
} from "./openapi/shared-schemas";
import { ownerReader } from "./owner";
import { permitted } from "./permitted";
import { presentLot } from "./present";
import { pageBody, readEnvironmentOf, readPage, readQuery } from "./read-page";
import { readUserId, userIdSchema, type OfUser } from "./service-wallets.route";

const parameters = ["first", "after", "environment", "creditType", "onlyOpen"] as const;
type LotQuery = Readonly<Partial<Record<(typeof parameters)[number], string>>>;

/** Routes that list the lots of a wallet: for its owner, and for the app's own backend. */
export function lotRoutes(app: FastifyInstance, context: AppContext): void {
  const ownEnvironment = walletEnvironmentOf(context.deployment);
  const ownerOf = ownerReader(context);
  app.addSchema(lotSchema);
  app.addSchema(pageOf("Lot"));

  app.get("/wallet/lots", permitted(context, "listLotsOfWallet", ownSchema), async (request) => {
    const query = readQuery(request, parameters);
    return list(context, request, ownerOf(request, query), query);
  });

  app.get<OfUser>(
    "/wallets/:userId/lots",
    permitted(context, "listLotsOfWallet", ofUserSchema),
    async (request) => {
      const query = readQuery(request, parameters);
      const owner = {
        userId: readUserId(request.params.userId),
        environment: readEnvironmentOf(query.environment, ownEnvironment),
        creditType: readCreditType(query.creditType),
      };
      return list(context, request, owner, query);
    },
  );
}

async function list(
  context: AppContext,
  { caller }: Pick<FastifyRequest, "caller">,
  owner: WalletOwner,
  query: LotQuery,
): Promise<Envelope> {
  const viewing: Caller = requireCaller(caller);
  const page = { ...readPage(query), onlyOpen: readOnlyOpen(query.onlyOpen) };
  return success(200, pageBody(await listLotsOfWallet(context, viewing, { ...owner, ...page }), presentLot));
}

function readOnlyOpen(given = "false"): boolean {
  if (given === "true" || given === "false") return given === "true";
  throw badInput([{ field: "onlyOpen", message: "onlyOpen must be true or false" }]);
}

const lotSchema: NamedSchema = {
  $id: "Lot",
  type: "object",
  description: "Credits that one entry added to a wallet together, with one origin and one expiry.",
  required: ["id", "kind", "granted", "remaining", "held", "expiresAt", "purchaseId", "createdAt"],
  properties: {
    id: { type: "string", description: "Begins with `lot_`. GraphQL uses the same id." },
    kind: {
      type: "string",
      enum: Object.values(LotKind),
      description:
        "How its credits were got: bought, as the bonus of a package, granted by an admin, granted by a subscription, or " +
        "added by an admin who corrected the balance.",
    },
    granted: creditsSchema("Credits that it had at first."),
    remaining: creditsSchema("Credits that it still has, `held` ones included."),
    held: creditsSchema("Credits of it that open holds reserve."),
    expiresAt: {
      ...momentSchema,
      type: ["string", "null"],
      description:
        "From then on its credits are gone, except those that are held; null if they never expire.",
    },
    purchaseId: { type: ["string", "null"], description: "The purchase that it is of, `pur_…`." },
    createdAt: momentSchema,
    creditType: creditTypeSchema,
  },
};

const onlyOpenQuery: Readonly<Record<string, JsonSchema>> = {
  onlyOpen: {
    type: "boolean",
    default: false,
    description:
      "Whether to list only the lots with credits that can be spent, in the order in which spends take from them: what " +
      "expires next comes first.",
  },
};

const described = {
  query: { ...pageQuery, ...environmentQuery, ...creditTypeQuery, ...onlyOpenQuery },
  data: "LotPage",
  example: { nodes: [exampleLot], pageInfo: { hasNextPage: false, endCursor: "MQ" } },
} as const;

const ownSchema = describeRoute({
  ...described,
  operationId: "listWalletLots",
  tag: "Wallet",
  summary: "List the lots of the wallet",
  description: "The lots of which the credits of the bearer's wallet are, the newest first.",
  failures: badPage,
});

const ofUserSchema = describeRoute({
  ...described,
  operationId: "listLotsOfUser",
  tag: "Services",
  summary: "List the lots of a user's wallet",
  description:
    "The lots of which the credits of a user's wallet are, the newest first. For other users than the bearer it needs " +
    `${rolesFor("readOtherUsers")}.`,
  params: { userId: userIdSchema },
  failures: { ...badPage, 403: "The token's role may not read the wallets of other users." },
});
