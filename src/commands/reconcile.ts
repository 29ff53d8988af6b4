import "reflect-metadata";
import { parseArgs } from "node:util";
import { ConfigError } from "../config";
import { createService } from "../create-service";
import { requireReady } from "../database/migrate";
import { createLogger } from "../http/log";
import { reportStartFailure } from "../report-start-failure";
import { listRecentUsers, reconcileStorePurchases } from "../wallet/reconcile-store-purchases";
import { withDatabase } from "./with-database";

const usage = `Usage: npm run reconcile -- --user USER | --since TIME [--apply]
Shows what RevenueCat's webhook has missed of the purchases of one user, or of all users heard of since TIME (such as
2026-05-01 or 2026-05-01T12:00:00Z). With --apply it is made good; without, nothing changes.`;

function readOptions(): { user: string } | { since: Date } {
  const { user, since } = options;
  const moment = since === undefined ? undefined : new Date(since);
  if (user && !since) return { user };
  if (moment && !user && Number.isFinite(moment.getTime())) return { since: moment };
  throw new ConfigError([usage]);
}

const { values: options } = parseArgs({
  options: {
    user: { type: "string" },
    since: { type: "string" },
    apply: { type: "boolean", default: false },
  },
});

function reconcile(whom: { user: string } | { since: Date }): void {
  withDatabase(async (database, config) => {
    if (!config.revenueCat)
      throw new ConfigError(["REVENUECAT_API_KEY and REVENUECAT_PROJECT_ID: are required"]);
    await requireReady(database, config.environment);
    const service = createService(config, database, createLogger(config.logLevel));
    const users = "user" in whom ? [whom.user] : await listRecentUsers(service, whom.since);
    let found = 0;
    for (const userId of users) {
      for (const finding of await reconcileStorePurchases(service, { userId, apply: options.apply })) {
        found += 1;
        const { step, store, transactionId, productId, decision } = finding;
        console.log([step, userId, store, transactionId, productId ?? "?", decision ?? "dry run"].join("\t"));
      }
    }
    const next = found > 0 && !options.apply ? " Add --apply to make them good." : "";
    console.log(`${users.length} user(s) compared, ${found} difference(s).${next}`);
  });
}

try {
  reconcile(readOptions());
} catch (error) {
  reportStartFailure(error);
}
