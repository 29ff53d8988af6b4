import type { FastifyBaseLogger } from "fastify";
import { TokenVerifier } from "../auth/token-verifier";
import type { Config } from "../config/config";
import type { Database } from "../database/database";
import { RevenueCatClient } from "../revenuecat/revenuecat-client";
import type { AppContext } from "./app-context";
import { Ledger, type LedgerObserver } from "../ledger/ledger";
import { batchCommitted, batchFailed, damagedWalletRefused, Events } from "./events";
import { KnownUsers } from "./known-users";
import { logEvents } from "./log-events";
import { PackageCache } from "./package-cache";
import { sandboxSpendLimit } from "../ledger/sandbox-spend-limit";
import { SharedRun } from "./shared-run";
import { StoreQueue } from "./store-queue";

/** Creates the context that every operation receives, for an open database. Its events are logged from here on. */
export function createAppContext(config: Config, database: Database, logger: FastifyBaseLogger): AppContext {
  const events = new Events((err, event) => logger.error({ err, event }, "an event's subscriber failed"));
  logEvents(events, logger);
  return {
    deployment: config.deployment,
    database,
    ledger: new Ledger(database, config.groupCommit, ledgerObserver(events)),
    booksCheck: new SharedRun(),
    checkpoints: config.checkpoints,
    verifyHours: config.verifyHours,
    auditSealSeconds: config.auditSealSeconds,
    events,
    knownUsers: new KnownUsers(),
    packageCache: new PackageCache(database),
    storeQueue: new StoreQueue(config.storeQueue, database),
    sandboxSpendLimit: sandboxSpendLimit(config.sandboxSpendPerDay),
    reversalGraceMilliseconds: config.reversalGraceDays * 86_400_000,
    supportLimits: config.supportLimits,
    revenueCat: config.revenueCat && new RevenueCatClient(config.revenueCat),
    tokens: new TokenVerifier(config.tokens, (outage) =>
      logger.warn(outage, "the token provider's keys are out of reach"),
    ),
  };
}

function ledgerObserver(events: Events): LedgerObserver {
  return {
    committed: (size) => batchCommitted(events, size),
    failed: () => batchFailed(events),
    refusedDamaged: (wallet) => damagedWalletRefused(events, wallet),
  };
}
