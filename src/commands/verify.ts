import { defaultCreditType } from "../credit-types";
import "reflect-metadata";
import type { Config } from "../config/config";
import type { Database } from "../database/database";
import { requireReady } from "../database/migrate";
import type { LedgerFinding, LedgerReport } from "../ledger/ledger-report";
import { checkBooks, type CheckProgress } from "../reports/check-books";
import { printable, say, showProgress } from "../terminal";
import { readNoArguments } from "./read-arguments";
import { withDatabase } from "./with-database";

/** Says how far the check is, on a terminal in one line that is written over, elsewhere every ten seconds. */
function progressLine({ wallets, entries, entriesExpected, purchases, storeTransactions }: CheckProgress) {
  const share = entriesExpected === 0 ? 100 : Math.min(100, Math.floor((100 * entries) / entriesExpected));
  return [
    `${share} % of the entries`,
    `${wallets} wallets`,
    `${entries} entries`,
    `${purchases} purchases`,
    `${storeTransactions} store transactions`,
  ].join(", ");
}

function lineOf({ kind, wallet, sequence, problem }: LedgerFinding): string {
  const { userId = "?", environment = "?", creditType = defaultCreditType } = wallet ?? {};
  const place = creditType === defaultCreditType ? environment : `${environment}:${creditType}`;
  return [kind, place, userId, sequence === null ? "-" : String(sequence), problem].map(printable).join("\t");
}

function summaryOf(report: LedgerReport): string {
  const {
    wallets,
    entries,
    purchases,
    spendReversals,
    storeTransactions,
    merges,
    freezeLifts,
    auditEntries,
  } = report;
  const { findings, findingsTotal, startedAt, finishedAt, comparesCheckpoint } = report;
  const seconds = ((finishedAt.getTime() - startedAt.getTime()) / 1000).toFixed(1);
  const read = `${wallets} wallet(s), ${entries} entries, ${purchases} purchase(s), ${spendReversals} reversal(s) of spends, ${storeTransactions} store transaction(s), ${merges} merge(s), ${freezeLifts} lift(s) of freezes and ${auditEntries} entries of the audit log, in ${seconds} s`;
  const compared = comparesCheckpoint ? " They contain what the newest checkpoint saw." : "";
  if (findingsTotal === 0) return `The books are right: ${read}.${compared}`;
  const shown = findings.length < findingsTotal ? `, of which the first ${findings.length} are shown` : "";
  return `The books are WRONG: ${findingsTotal} finding(s)${shown}. Read ${read}.`;
}

/**
 * `npm run verify`: exits with 0 when the books are right, with 1 when they are not, and with 2 when it could not
 * check.
 */
async function verify(database: Database, { deployment, checkpoints }: Config): Promise<void> {
  await requireReady(database, deployment);
  const progress = showProgress();
  const report = await checkBooks(
    { database, checkpoints },
    { onProgress: (reached) => progress.show(() => progressLine(reached)) },
  ).finally(() => progress.end());
  for (const finding of report.findings) say(lineOf(finding));
  say(summaryOf(report));
  if (report.findingsTotal > 0) process.exitCode = 1;
}

withDatabase(() => readNoArguments("verify"), verify, { failureCode: 2 });
