import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { clockTime } from "../clock";
import type { AppContext } from "../context/app-context";
import type { Database } from "../database/database";
import type { CheckpointSettings } from "../ledger/checkpoint-settings";
import type { LedgerReport, RowsRead } from "../ledger/ledger-report";
import { ulidBytesAt } from "../ids";
import { readPatiently } from "../database/scan-table";
import type { StoreTransactionRow, WalletRow } from "./book-rows";
import {
  scanEntries,
  scanFreezeLifts,
  scanMerges,
  scanPurchases,
  scanStoreTransactions,
  scanWallets,
} from "./books";
import { Chain } from "./chain";
import { auditEntryCheck, scanAuditEntries, scanSeals, SealChain } from "./check-audit-log";
import { checkCheckpoint } from "./check-checkpoint";
import { checkEntries } from "./check-entries";
import { checkFreeze } from "./check-freeze";
import { checkFreezeLift, checkMerge, checkPurchase } from "./check-links";
import { checkDay, checkRanges, checkTotals, scanDays } from "./check-sums";
import { checkHold, checkHoldCapture } from "./check-holds";
import { scanHoldCaptures, scanHolds, scanSpendDetails, scanSpendReversals } from "./spend-books";
import { checkLot, checkLotMovement, scanLotMovements, scanLots } from "./check-lots";
import { checkSpendDetails, checkSpendReversal } from "./check-spends";
import { checkStoreTransaction } from "./check-store-transactions";
import { checkWallet } from "./check-wallets";
import { CheckpointWriter } from "./checkpoint-file";
import { followMerges, type Ask } from "./find-in-books";
import { Findings } from "./findings";
import { scanRanges } from "./statistics/compare-ranges";

export interface CheckProgress extends RowsRead {
  /** How many entries the wallets have, as far as the wallets were read. */
  readonly entriesExpected: number;
}

export interface CheckOptions {
  /** Stops the run after the page that is being read. */
  readonly signal?: AbortSignal;
  /** Called after each page. */
  readonly onProgress?: (progress: CheckProgress) => void;
  /** Rests after each page for as long as it took, so that requests to this process hardly notice the run. */
  readonly isGentle?: boolean;
}

/**
 * Checks all books beside live traffic: balances, sequences and hashes of all wallets, and that entries, purchases,
 * store transactions, merges and freezes fit each other. Changes nothing, and needs the same memory for any number of
 * entries. Reports no wallet that only changed meanwhile: what must fit is read in one statement, or under a lock.
 * With `checkpoints`, also compares the books with the newest checkpoint, and makes another one if they are right.
 * @throws the signal's reason when it is aborted, and the database's error when it does not answer
 */
export async function checkBooks(
  { database, checkpoints }: Pick<AppContext, "database"> & Partial<Pick<AppContext, "checkpoints">>,
  options: CheckOptions = {},
): Promise<LedgerReport> {
  const startedAt = clockTime();
  const writer = checkpoints && (await CheckpointWriter.begin(checkpoints));
  const run = new Run(database, options, writer);
  const { findings, rows } = run;
  let isRight = false;
  let comparesCheckpoint = false;
  try {
    await run.all();
    comparesCheckpoint = checkpoints !== undefined && (await run.compareWith(checkpoints));
    isRight = findings.total === 0;
  } finally {
    await (isRight ? writer?.finish() : writer?.discard());
  }
  return {
    comparesCheckpoint,
    startedAt,
    finishedAt: clockTime(),
    ...rows,
    findings: findings.kept,
    findingsTotal: findings.total,
  };
}

class Run {
  readonly findings = new Findings();
  readonly rows = {
    wallets: 0,
    entries: 0,
    purchases: 0,
    storeTransactions: 0,
    spendDetails: 0,
    spendReversals: 0,
    holds: 0,
    holdCaptures: 0,
    lots: 0,
    lotMovements: 0,
    merges: 0,
    freezeLifts: 0,
    summedRanges: 0,
    summedDays: 0,
    auditSeals: 0,
    auditEntries: 0,
  } satisfies RowsRead;
  private entriesExpected = 0;
  private readonly ask: Ask;

  constructor(
    private readonly database: Database,
    private readonly options: CheckOptions,
    private readonly checkpoint: CheckpointWriter | undefined,
  ) {
    this.ask = (sql, values = []) => readPatiently(database, sql, values);
  }

  async all(): Promise<void> {
    const { database, findings, ask } = this;
    await this.each("wallets", scanWallets(database), (wallet) => this.checkWallet(wallet));
    const chain = new Chain(findings, (head) => this.checkpoint?.addHead(head));
    await this.pages("entries", scanEntries(database), async (page) => {
      await checkEntries(ask, page, { chain, findings });
      await this.checkpoint?.flush();
    });
    chain.end();
    await this.each("purchases", scanPurchases(database), (purchase) => checkPurchase(purchase, findings));
    await this.spends();
    await this.each("storeTransactions", scanStoreTransactions(database), (row) => this.checkStore(row));
    await this.each("merges", scanMerges(database), (merge) => checkMerge(ask, merge, findings));
    await this.each("freezeLifts", scanFreezeLifts(database), (lift) => checkFreezeLift(ask, lift, findings));
    await this.sums();
    await this.checkAuditLog();
  }

  private async spends(): Promise<void> {
    const { database, findings } = this;
    await this.each("spendDetails", scanSpendDetails(database), (row) => checkSpendDetails(row, findings));
    await this.each("spendReversals", scanSpendReversals(database), (row) =>
      checkSpendReversal(row, findings),
    );
    await this.each("holds", scanHolds(database), (row) => checkHold(row, findings));
    await this.each("holdCaptures", scanHoldCaptures(database), (row) => checkHoldCapture(row, findings));
    await this.each("lots", scanLots(database), (row) => checkLot(row, findings));
    await this.each("lotMovements", scanLotMovements(database), (row) => checkLotMovement(row, findings));
  }

  private async sums(): Promise<void> {
    const { database, findings } = this;
    let before: Buffer = ulidBytesAt(0);
    await this.pages("summedRanges", scanRanges(database), async (ranges) => {
      before = await checkRanges(database, ranges, { before, findings });
    });
    await this.each("summedDays", scanDays(database), (day) => checkDay(database, day, findings));
    await checkTotals(database, findings);
  }

  private async checkAuditLog(): Promise<void> {
    const { database, findings, ask } = this;
    // Before the seals are read: entries that are sealed meanwhile are not older than this seal.
    const checkPage = await auditEntryCheck(database, findings);
    const chain = new SealChain(ask, findings);
    await this.each("auditSeals", scanSeals(database), (seal) => chain.follow(seal));
    await this.pages("auditEntries", scanAuditEntries(database), async (page) => checkPage(page));
    if (chain.head) this.checkpoint?.addSeal(chain.head);
  }

  /** Returns whether there was a checkpoint. */
  compareWith(checkpoints: CheckpointSettings): Promise<boolean> {
    return checkCheckpoint(this.ask, checkpoints, this.findings);
  }

  private async checkWallet(wallet: WalletRow): Promise<void> {
    this.entriesExpected += Number(wallet.sequence);
    checkWallet(wallet, this.findings);
    if (wallet.isFrozen) await checkFreeze(this.database, wallet.walletId, this.findings);
  }

  private async checkStore(row: StoreTransactionRow): Promise<void> {
    const { database, ask, findings } = this;
    await checkStoreTransaction(database, row, { ask, findings });
    const { walletId, userId, walletEnvironment: environment, creditType } = row;
    if (Number(row.freezesSpending) === 0 || walletId === null) return;
    const wallets = await followMerges(ask, walletId);
    const last = wallets?.at(-1);
    if (last) await checkFreeze(database, last, findings);
    else
      findings.add(
        "MERGE",
        { wallet: { userId, environment, creditType } },
        "The wallet's merges have no end.",
      );
  }

  private each<Row>(
    table: keyof RowsRead,
    pages: AsyncIterable<readonly Row[]>,
    check: (row: Row) => void | Promise<void>,
  ): Promise<void> {
    return this.pages(table, pages, async (page) => {
      for (const row of page) await check(row);
    });
  }

  private async pages<Row>(
    table: keyof RowsRead,
    pages: AsyncIterable<readonly Row[]>,
    check: (page: readonly Row[]) => Promise<void>,
  ): Promise<void> {
    const { signal, onProgress, isGentle = false } = this.options;
    // The embedded engine answers at once, so without a pause an empty table would give no other work its turn.
    await setImmediate();
    let startedAt = performance.now();
    for await (const page of pages) {
      await check(page);
      this.rows[table] += page.length;
      onProgress?.({ ...this.rows, entriesExpected: this.entriesExpected });
      signal?.throwIfAborted();
      // Other work of this process gets its turn between two pages.
      await (isGentle ? sleep(performance.now() - startedAt) : setImmediate());
      startedAt = performance.now();
    }
  }
}
