import type { TokenVerifier } from "./auth/token-verifier";
import type { Database } from "./database/database";
import type { Environment } from "./environment";
import type { Ledger } from "./wallet/ledger";
import type { PackageCatalogue } from "./wallet/package-catalogue";

/** What the verbs work with; made once, in `app.ts`. */
export interface Service {
  readonly environment: Environment;
  readonly database: Database;
  readonly ledger: Ledger;
  readonly catalogue: PackageCatalogue;
  readonly tokens: TokenVerifier;
}
