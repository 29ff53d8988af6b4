import type { FastifyBaseLogger } from "fastify";
import { TokenVerifier } from "../auth/token-verifier";
import type { Config } from "../config/config";
import type { Database } from "../database/database";
import { RevenueCatClient } from "../revenuecat/revenuecat-client";
import type { Service } from "./app-context";
import { Ledger } from "../ledger/ledger";
import { PackageCatalogue } from "./package-cache";
import { sandboxSpendRule } from "../ledger/sandbox-spend-rule";
import { StoreInbox } from "./store-queue";

/** What the verbs work with, around an open database. */
export function createService(config: Config, database: Database, logger: FastifyBaseLogger): Service {
  return {
    environment: config.environment,
    database,
    ledger: new Ledger(database, config.teller),
    catalogue: new PackageCatalogue(database),
    storeInbox: new StoreInbox(config.storeInbox),
    sandboxSpend: sandboxSpendRule(config.sandboxSpendPerDay),
    revenueCat: config.revenueCat && new RevenueCatClient(config.revenueCat),
    tokens: new TokenVerifier(config.tokens, (outage) =>
      logger.warn(outage, "the token provider's keys are out of reach"),
    ),
  };
}
