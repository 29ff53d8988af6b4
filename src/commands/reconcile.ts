import "reflect-metadata";
import { ConfigError, type Config } from "../config/config";
import { createAppContext } from "../context/create-app-context";
import type { Database } from "../database/database";
import { requireReady } from "../database/migrate";
import { createLogger, standardErrorOutput } from "../log";
import type { AppContext } from "../context/app-context";
import { readRecentUsers } from "../store/reconciliation/read-recent-users";
import type { Caller } from "../auth/caller";
import { operatorCaller } from "../auth/internal-callers";
import { decisionOf, type ReconciliationFinding } from "../store/reconciliation/finding";
import { reconcileStorePurchases } from "../store/reconciliation/reconcile-store-purchases";
import { readArguments, usageError } from "./read-arguments";
import { withDatabase } from "./with-database";
import { complain, printable, say } from "../terminal";

const usage = `Usage: npm run reconcile -- --user USER | --since TIME [--apply]
Compares purchases and refunds at RevenueCat with the ledger, for one user or for all users whom an event or an entry has
named since TIME (such as 2026-05-01 or 2026-05-01T12:00:00Z). Lists what is missing because the webhook's event never
came or had no effect.
--apply corrects it, except where an admin decided otherwise. Without --apply nothing changes. Also lists what was
credited to another id of the same customer.
Exits with 1 when the comparison of a user failed, or when RevenueCat does not know the user of --user.`;

interface Options {
  readonly whom: { userId: string } | { since: Date };
  readonly apply: boolean;
}

function readOptions(): Options {
  const { values } = readArguments(usage, {
    options: {
      user: { type: "string" },
      since: { type: "string" },
      apply: { type: "boolean", default: false },
    },
  });
  const { user, since, apply } = values;
  const moment = since === undefined ? undefined : new Date(since);
  if (user && !since) return { whom: { userId: user }, apply };
  if (moment && !user && Number.isFinite(moment.getTime())) return { whom: { since: moment }, apply };
  throw usageError(usage);
}

interface Tally {
  readonly apply: boolean;
  readonly found: ReconciliationFinding[];
  readonly unknown: string[];
  readonly failed: string[];
}

/** Reconciles one user. A failure for one user does not stop the others. */
async function reconcileUser(context: AppContext, caller: Caller, userId: string, tally: Tally) {
  const { apply, found, unknown, failed } = tally;
  try {
    const { customerKnown, findings } = await reconcileStorePurchases(context, caller, {
      userId,
      apply,
    });
    for (const finding of findings) say(lineOf(finding));
    found.push(...findings);
    if (!customerKnown) unknown.push(userId);
  } catch (error) {
    failed.push(userId);
    complain(
      `FAILED\t${printable(userId)}\t${printable(error instanceof Error ? error.message : String(error))}`,
    );
  }
}

function lineOf(finding: ReconciliationFinding) {
  const { userId, store, transactionId, productId, step, note } = finding;
  const result = [note, decisionOf(finding)].filter((part) => part !== null).join(" ") || "dry run";
  return [step, userId, store, transactionId, productId ?? "?", result].map(printable).join("\t");
}

function listed(userIds: readonly string[]): string {
  return userIds.map(printable).join(", ");
}

function summaryOf(users: readonly string[], { apply, found, unknown, failed }: Tally): string {
  const toReview = found.filter(({ step }) => step === "REVIEW").length;
  return [
    `${users.length - failed.length} user(s) compared, ${found.length} difference(s).`,
    found.length > toReview && !apply ? " Add --apply to make them good." : "",
    toReview > 0 ? ` ${toReview} of them need a person's decision.` : "",
    unknown.length > 0
      ? ` RevenueCat does not know ${listed(unknown)}: has the app given it this id, byte by byte, and is REVENUECAT_PROJECT_ID right?`
      : "",
    failed.length > 0 ? ` FAILED, run it again for: ${listed(failed)}` : "",
  ].join("");
}

async function reconcile(database: Database, config: Config, { whom, apply }: Options): Promise<void> {
  if (!config.revenueCat)
    throw new ConfigError(["REVENUECAT_API_KEY and REVENUECAT_PROJECT_ID: are required"]);
  await requireReady(database, config.deployment);
  const context = createAppContext(config, database, createLogger(config.logLevel, standardErrorOutput()));
  const caller = operatorCaller();
  const users = "userId" in whom ? [whom.userId] : await readRecentUsers(context, caller, whom);
  const tally: Tally = { apply, found: [], unknown: [], failed: [] };
  for (const userId of users) await reconcileUser(context, caller, userId, tally);
  say(summaryOf(users, tally));
  const { unknown, failed } = tally;
  // Among many users, some may never have bought anything in a store.
  if (failed.length > 0 || ("userId" in whom && unknown.length > 0)) process.exitCode = 1;
}

withDatabase(readOptions, reconcile);
