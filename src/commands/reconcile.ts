import "reflect-metadata";
import { parseArgs } from "node:util";
import { ConfigError } from "../config";
import { createService } from "../create-service";
import { requireReady } from "../database/migrate";
import { createLogger } from "../http/log";
import { reportStartFailure } from "../report-start-failure";
import type { Service } from "../service";
import { listRecentUsers } from "../wallet/list-recent-users";
import { reconcileStorePurchases, type ReconciliationFinding } from "../wallet/reconcile-store-purchases";
import { withDatabase } from "./with-database";

const usage = `Usage: npm run reconcile -- --user USER | --since TIME [--apply]
Shows what RevenueCat's webhook has missed of the purchases of one user, or of all users heard of since TIME (such as
2026-05-01 or 2026-05-01T12:00:00Z), be it by an event that had no effect. With --apply it is made good, except what an
admin decided otherwise; without, nothing changes. Exits with 1 when a user could not be compared to the end, or when
RevenueCat does not know the one of --user.`;

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

interface Tally {
  readonly found: ReconciliationFinding[];
  readonly unknown: string[];
  readonly failed: string[];
}

/** One user's trouble does not keep the others from theirs. */
async function reconcileUser(service: Service, userId: string, { found, unknown, failed }: Tally) {
  try {
    const { customerKnown, findings } = await reconcileStorePurchases(service, {
      userId,
      apply: options.apply,
    });
    for (const finding of findings) console.log(lineOf(finding));
    found.push(...findings);
    if (!customerKnown) unknown.push(userId);
  } catch (error) {
    failed.push(userId);
    console.error(`FAILED\t${userId}\t${error instanceof Error ? error.message : String(error)}`);
  }
}

function lineOf({ userId, store, transactionId, productId, step, decision, note }: ReconciliationFinding) {
  return [step, userId, store, transactionId, productId ?? "?", note ?? decision ?? "dry run"].join("\t");
}

function summaryOf(users: readonly string[], { found, unknown, failed }: Tally): string {
  const toReview = found.filter(({ step }) => step === "REVIEW").length;
  return [
    `${users.length - failed.length} user(s) compared, ${found.length} difference(s).`,
    found.length > toReview && !options.apply ? " Add --apply to make them good." : "",
    toReview > 0 ? ` ${toReview} of them only a person can decide.` : "",
    unknown.length > 0
      ? ` RevenueCat does not know ${unknown.join(", ")}: has the app given it this id, byte by byte, and is REVENUECAT_PROJECT_ID right?`
      : "",
    failed.length > 0 ? ` FAILED, run it again for: ${failed.join(", ")}` : "",
  ].join("");
}

function reconcile(whom: { user: string } | { since: Date }): void {
  withDatabase(async (database, config) => {
    if (!config.revenueCat)
      throw new ConfigError(["REVENUECAT_API_KEY and REVENUECAT_PROJECT_ID: are required"]);
    await requireReady(database, config.environment);
    const service = createService(config, database, createLogger(config.logLevel));
    const users = "user" in whom ? [whom.user] : await listRecentUsers(service, whom.since);
    const tally: Tally = { found: [], unknown: [], failed: [] };
    for (const userId of users) await reconcileUser(service, userId, tally);
    console.log(summaryOf(users, tally));
    const { unknown, failed } = tally;
    // Among many users some may well have nothing to do with the stores.
    if (failed.length > 0 || ("user" in whom && unknown.length > 0)) process.exitCode = 1;
  });
}

try {
  reconcile(readOptions());
} catch (error) {
  reportStartFailure(error);
}
