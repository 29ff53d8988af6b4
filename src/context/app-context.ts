import type { TokenVerifier } from "../auth/token-verifier";
import type { Database } from "../database/database";
import type { Environment } from "../environment";
import type { RevenueCatClient } from "../revenuecat/revenuecat-client";
import type { Ledger } from "../ledger/ledger";
import type { PackageCatalogue } from "./package-cache";
import type { SandboxSpendRule } from "../ledger/sandbox-spend-rule";
import type { StoreInbox } from "./store-queue";

/** What the verbs work with; made once, by `createService`. */
export interface Service {
  readonly environment: Environment;
  readonly database: Database;
  readonly ledger: Ledger;
  readonly catalogue: PackageCatalogue;
  readonly storeInbox: StoreInbox;
  /** RevenueCat's API; nothing without a key. */
  readonly revenueCat: RevenueCatClient | undefined;
  /** How many sandbox credits a user of a production service may spend. */
  readonly sandboxSpend: SandboxSpendRule;
  readonly tokens: TokenVerifier;
}
