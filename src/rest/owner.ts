import { defaultCreditType } from "../credit-types";
import type { FastifyRequest } from "fastify";
import { requireCaller } from "../auth/caller";
import type { AppContext } from "../context/app-context";
import { walletEnvironmentOf } from "../environment";
import type { WalletOwner } from "../ledger/wallet-owners";
import { readEnvironmentOf } from "./read-page";

/** A route whose path ends in an id. */
export type ById = { Params: { id: string } };

/** Makes the function that finds the wallet of a request: the token bearer's, in the environment that the request names. */
export function ownerReader(context: AppContext) {
  const ownEnvironment = walletEnvironmentOf(context.deployment);
  return (request: FastifyRequest, environment: string | undefined): WalletOwner => ({
    userId: requireCaller(request.caller).viewer.userId,
    environment: readEnvironmentOf(environment, ownEnvironment),
    creditType: defaultCreditType,
  });
}
