import { performance } from "node:perf_hooks";
import { operator } from "../src/auth/permissions";
import type { Caller } from "../src/auth/caller";
import type { Database } from "../src/database/database";
import { insertRows } from "../src/database/rows";
import { kindNumbers, type LedgerEntryKind } from "../src/entities/ledger-entry";
import { ulid, ulidBytesAt, unpackUlid } from "../src/ids";
import type { StatisticsArgs } from "../src/inputs/statistics.input";
import { noHash } from "../src/ledger/entry-hash";
import { readWalletStatistics } from "../src/reports/statistics/read-wallet-statistics";
import { readStatistics } from "../src/reports/statistics/read-statistics";
import { sumNextRange } from "../src/reports/statistics/sum-entries";
import { makeDatabase, withDatabase, type Engine } from "./database";

const yearMilliseconds = 366 * 86_400_000;
const rowsTogether = 5_000;
const users = 10_000;
const packages = 8;
const stores = ["APP_STORE", "PLAY_STORE", "STRIPE"];
const caller: Caller = { viewer: operator, kind: "COMMAND", requestId: "bench", address: null };

/** Fills a year with entries, as many as the first argument says, on the engine of the second, and asks about it. */
async function measure(entries: number, engine: Engine): Promise<void> {
  const made = await makeDatabase(engine);
  try {
    await withDatabase(made.url, async (database) => {
      const until = Date.now() - 600_000;
      await timed(`fill with ${entries} entries`, () => fill(database, entries, until));
      await timed("sum up", async () => {
        while (await sumNextRange(database));
      });
      await ask(database, until);
      await askForWallets(database, until);
    });
  } finally {
    await made.drop();
  }
}

async function timed<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const startedAt = performance.now();
  const result = await work();
  process.stdout.write(`${what}: ${Math.round(performance.now() - startedAt)} ms\n`);
  return result;
}

/** Without hashes and balances: the books are not right, and only statistics read them. */
async function fill(database: Database, entries: number, until: number): Promise<void> {
  const createdAt = new Date(until - yearMilliseconds);
  const wallets = Array.from({ length: users }, (_, index) => ({
    id: ulid(),
    userId: `user-${index}`,
    environment: "PRODUCTION",
    creditType: "CREDITS",
    balance: 0,
    sequence: 0,
    headHash: noHash,
    createdAt,
  }));
  await insertPages(database, "wallets", wallets);
  for (let done = 0; done < entries; done += rowsTogether) {
    const indexes = Array.from({ length: rowsTogether }, (_, index) => done + index);
    const rows = indexes.map((index) => {
      const time = Math.floor(until - yearMilliseconds + (index / entries) * yearMilliseconds);
      const wallet = wallets[(index * 7919) % users];
      return entryOf(index, time, wallet?.id ?? "");
    });
    await insertPages(
      database,
      "ledger_entries",
      rows.map(({ entry }) => entry),
    );
    await insertPages(
      database,
      "purchases",
      rows.flatMap(({ purchase }) => purchase ?? []),
    );
    await insertPages(
      database,
      "store_transactions",
      rows.flatMap(({ sale }) => sale ?? []),
    );
  }
}

async function insertPages(database: Database, table: string, rows: readonly object[]): Promise<void> {
  for (let from = 0; from < rows.length; from += 2_500)
    await database.inTransaction((tx) => insertRows(tx, table, rows.slice(from, from + 2_500)));
}

const kindsByTurn: readonly LedgerEntryKind[] = ["PURCHASE", "SPEND", "SPEND", "SPEND", "GRANT"];

/** Two of five entries are a purchase or a grant, as in an app that lives from its credits. */
function entryOf(index: number, time: number, walletId: string) {
  const id = idAt(time);
  const kind = kindsByTurn[index % kindsByTurn.length] ?? "SPEND";
  const reference = kind === "PURCHASE" ? idAt(time) : null;
  const createdAt = new Date(time);
  const entry = {
    walletId,
    sequence: index,
    id,
    kind: kindNumbers[kind],
    amount: kind === "SPEND" ? -30 : 100,
    balanceAfter: 0,
    cause: null,
    reference,
    actor: null,
    reason: null,
    createdAt,
    previousHash: noHash,
    fingerprint: null,
  };
  if (reference === null) return { entry };
  const packageId = String(Math.floor(index / 5) % packages).repeat(24);
  const purchase = {
    walletId,
    id: reference,
    packageId,
    credits: 100,
    priceAmount: 499,
    currency: "USD",
    entrySequence: index,
    createdAt,
  };
  const sale = {
    environment: "PRODUCTION",
    store: stores[Math.floor(index / 5) % stores.length],
    transactionId: reference,
    period: 0,
    part: 0,
    state: "GRANTED",
    walletId,
    packageId,
    purchaseId: reference,
    credits: 100,
    taken: 0,
    shortfall: 0,
    freezesSpending: 0,
    refunds: 0,
    updatedAt: createdAt,
  };
  return { entry, purchase, sale };
}

function idAt(time: number): string {
  return unpackUlid(ulidBytesAt(time)).slice(0, 10) + ulid().slice(10);
}

const questions: readonly Partial<StatisticsArgs>[] = [
  { interval: "DAY", timeZone: "UTC" },
  { interval: "DAY", timeZone: "America/New_York" },
  { interval: "DAY", timeZone: "Asia/Kolkata" },
  { interval: "MONTH", timeZone: "Europe/Berlin" },
  { interval: "MONTH", timeZone: "Europe/Berlin", groupBy: "PACKAGE" },
  { interval: "WEEK", timeZone: "Asia/Kathmandu", groupBy: "STORE" },
];

async function ask(database: Database, until: number): Promise<void> {
  const context = { database, deployment: "production" } as Parameters<typeof readStatistics>[0];
  for (const question of questions) {
    const times: number[] = [];
    for (let run = 0; run < 7; run += 1) {
      const startedAt = performance.now();
      await readStatistics(context, caller, {
        interval: "DAY",
        timeZone: "UTC",
        from: new Date(until - 365 * 864e5),
        to: new Date(until),
        ...question,
      });
      times.push(performance.now() - startedAt);
    }
    const [first = 0] = times;
    const median = times.toSorted((a, b) => a - b)[3] ?? 0;
    const name = Object.values(question).join(" ");
    process.stdout.write(`a year by ${name}: ${median.toFixed(1)} ms, first ${first.toFixed(1)} ms\n`);
  }
}

async function askForWallets(database: Database, until: number): Promise<void> {
  const context = { database, deployment: "production" } as Parameters<typeof readStatistics>[0];
  for (const days of [1, 30, 365]) {
    const startedAt = performance.now();
    await readWalletStatistics(context, caller, {
      from: new Date(until - days * 86_400_000),
      to: new Date(until),
      timeZone: "America/New_York",
      first: 10,
    });
    process.stdout.write(
      `active wallets and top spenders of ${days} days: ${(performance.now() - startedAt).toFixed(1)} ms\n`,
    );
  }
}

const [entries = "1000000", engine = "mysql"] = process.argv.slice(2);
void measure(Number(entries), engine as Engine);
