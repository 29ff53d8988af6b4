import type { FastifyRequest } from "fastify";
import { requireCaller } from "../auth/caller";
import type { AppContext } from "../context/app-context";
import { walletEnvironmentOf } from "../environment";
import type { WalletOwner } from "../ledger/wallet-owners";
import { readCreditType } from "../inputs/credit-type";
import { readEnvironmentOf } from "./read-page";

/** A route whose path ends in an id. */
export type ById = { Params: { id: string } };

/**
 * Makes the function that finds the wallet of a request: the token bearer's, in the environment and of
 * the credit type that the request names.
 */
export function ownerReader(context: AppContext) {
  const ownEnvironment = walletEnvironmentOf(context.deployment);
  return (request: FastifyRequest, { environment, creditType }: OwnerQuery): WalletOwner => ({
    userId: requireCaller(request.caller).viewer.userId,
    environment: readEnvironmentOf(environment, ownEnvironment),
    creditType: readCreditType(creditType),
  });
}

/** The query parameters that name one of the bearer's wallets. */
interface OwnerQuery {
  readonly environment?: string;
  readonly creditType?: string;
}
