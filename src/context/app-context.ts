import type { TokenVerifier } from "../auth/token-verifier";
import type { Database } from "../database/database";
import type { Deployment } from "../environment";
import type { RevenueCatClient } from "../revenuecat/revenuecat-client";
import type { Ledger } from "../ledger/ledger";
import type { CheckpointSettings } from "../ledger/checkpoint-settings";
import type { LedgerReport } from "../ledger/ledger-report";
import type { Events } from "./events";
import type { KnownUsers } from "./known-users";
import type { PackageCache } from "./package-cache";
import type { SandboxSpendLimit } from "../ledger/sandbox-spend-limit";
import type { SupportLimits } from "../ledger/support-limits";
import type { SharedRun } from "./shared-run";
import type { StoreQueue } from "./store-queue";

/** The context that every operation receives. Made once, by `createAppContext`. */
export interface AppContext {
  readonly deployment: Deployment;
  readonly database: Database;
  readonly ledger: Ledger;
  /** The check of all books by this process, one at a time. */
  readonly booksCheck: SharedRun<LedgerReport>;
  /** Where checkpoints of the ledger are kept. Undefined when none are made. */
  readonly checkpoints: CheckpointSettings | undefined;
  /** How often the recurring job checks all books, in hours; 0 for never. */
  readonly verifyHours: number;
  /** How often the recurring job seals the audit log, in seconds; 0 for never. */
  readonly auditSealSeconds: number;
  /** Events for the log and the metrics. */
  readonly events: Events;
  readonly knownUsers: KnownUsers;
  readonly packageCache: PackageCache;
  readonly storeQueue: StoreQueue;
  /** The client of RevenueCat's API. Undefined without a key. */
  readonly revenueCat: RevenueCatClient | undefined;
  /** Limits how many sandbox credits a user of a production service may spend. */
  readonly sandboxSpendLimit: SandboxSpendLimit;
  /** How long credits of a reversed spend last whose lot has expired meanwhile. */
  readonly reversalGraceMilliseconds: number;
  readonly supportLimits: SupportLimits;
  readonly tokens: TokenVerifier;
}
