import type { Caller } from "../../auth/caller";
import { requirePermission } from "../../auth/permissions";
import type { AppContext } from "../../context/app-context";
import { condition, isOneOf, valuesOf, type Condition } from "../../database/conditions";
import type { Database } from "../../database/database";
import { byIndex } from "../../database/dialect";
import { walletEnvironmentOf, type WalletEnvironment } from "../../environment";
import { unpackUlid } from "../../ids";
import type { WalletStatisticsArgs } from "../../inputs/wallet-statistics.input";
import { ownerOf, readOwners, type WalletOwner } from "../../ledger/wallet-owners";
import { readBuckets } from "./buckets";
import type { Span } from "./cover";
import { openSources, readWithOpenIds, selectState, unionOf, type OpenIds } from "./open-ids";
import { isInTime, selectSummands, spentCredits, type EntrySource } from "./summands";
import { minuteMilliseconds } from "./time-zone";

/** What one wallet did in some time. */
export interface WalletFigures {
  readonly owner: WalletOwner;
  readonly creditsSpent: number;
  readonly entries: number;
}

export interface WalletStatistics {
  readonly from: Date;
  readonly to: Date;
  readonly environment: WalletEnvironment;
  /** How many wallets have an entry of this time. */
  readonly activeWallets: number;
  /** The wallets that spent most. */
  readonly topSpenders: readonly WalletFigures[];
}

interface Row {
  /** In hexadecimal digits. */
  readonly walletId: unknown;
  readonly spent: unknown;
  readonly entries: unknown;
  readonly active: unknown;
}

const dayMinutes = 1440;

/**
 * How many wallets had entries in some days of a time zone, and which spent most. As exact as `readStatistics`.
 * @throws Refusal FORBIDDEN, BAD_USER_INPUT, SERVICE_UNAVAILABLE when there are too many entries
 */
export async function readWalletStatistics(
  { database, deployment }: AppContext,
  caller: Caller,
  { where, first, ...period }: WalletStatisticsArgs,
): Promise<WalletStatistics> {
  requirePermission(caller.viewer, "readWalletStatistics");
  const environment = where?.environment ?? walletEnvironmentOf(deployment);
  const creditTypes = valuesOf(where?.creditType, "where.creditType");
  const isWanted = [condition("w.environment = ?", environment)];
  if (creditTypes) isWanted.push(isOneOf("w.creditType", creditTypes));
  const { starts } = await readBuckets({ ...period, interval: "DAY" });
  const [from = 0, until = 0] = [starts[0], starts.at(-1)];
  const rows = await readWallets(database, { from, until }, { isWanted, first });
  const spenders = rows.filter(({ spent }) => Number(String(spent)) > 0);
  const ids = spenders.map(({ walletId }) => unpackUlid(Buffer.from(String(walletId), "hex")));
  const owners = await readOwners(database.read, ids);
  return {
    from: new Date(from * minuteMilliseconds),
    to: new Date(until * minuteMilliseconds),
    environment,
    activeWallets: Number(rows[0]?.active ?? 0),
    topSpenders: spenders.map(({ spent, entries }, index) => ({
      owner: ownerOf(owners, ids[index] ?? ""),
      creditsSpent: Number(String(spent)),
      entries: Number(String(entries)),
    })),
  };
}

interface Wanted {
  readonly isWanted: readonly Condition[];
  readonly first: number;
}

/** The whole days in UTC are read from their sums, and the rest of the first and the last day entry by entry. */
async function readWallets(database: Database, span: Span, wanted: Wanted): Promise<Row[]> {
  const { days, edges } = divide(span);
  for (;;) {
    const before = await readIdsOf(database, edges);
    const rows = await readWithOpenIds<Row>(
      database,
      (open) =>
        selectWallets(
          [...selectDays(days), ...selectEntries(database, span, { open, edges, ids: before })],
          wanted,
        ),
      ({ active, walletId, spent, entries }) =>
        Number(String(active)) === -1 ? [walletId, spent, entries] : undefined,
    );
    // A late entry may have been added to a range that had none of these days. Ranges get more days, never fewer.
    if (sqlOf(await readIdsOf(database, edges)) === sqlOf(before)) return rows;
  }
}

/** Whole days in UTC, and what is left of the time before and after them. */
function divide({ from, until }: Span): { readonly days: Days | undefined; readonly edges: readonly Span[] } {
  const [first, end] = [Math.ceil(from / dayMinutes), Math.floor(until / dayMinutes)];
  if (first >= end) return { days: undefined, edges: [{ from, until }] };
  const edges = [
    { from, until: first * dayMinutes },
    { from: end * dayMinutes, until },
  ];
  return { days: { first, last: end - 1 }, edges: edges.filter((edge) => edge.from < edge.until) };
}

interface Days {
  readonly first: number;
  readonly last: number;
}

/** The ids of the ranges that have entries of the days of these times. */
async function readIdsOf(database: Database, edges: readonly Span[]): Promise<Condition | undefined> {
  const isOfDay = edges.map(({ from, until }) =>
    condition("day BETWEEN ? AND ?", Math.floor(from / dayMinutes), Math.floor((until - 1) / dayMinutes)),
  );
  if (isOfDay.length === 0) return undefined;
  const ranges = await database.readRows<{ fromId: Buffer; untilId: Buffer }>(
    `SELECT fromId, untilId FROM ledger_ranges WHERE isSummed = 1 AND fromId IN
       (SELECT rangeId FROM ledger_wallet_days WHERE ${isOfDay.map(({ sql }) => sql).join(" OR ")}) ORDER BY fromId`,
    isOfDay.flatMap(({ values }) => values),
  );
  const spans: { fromId: Buffer; untilId: Buffer }[] = [];
  for (const range of ranges) {
    const last = spans.at(-1);
    if (last && Buffer.compare(last.untilId, range.fromId) === 0) last.untilId = range.untilId;
    else spans.push({ ...range });
  }
  if (spans.length === 0) return undefined;
  return {
    sql: `(${spans.map(() => "(e.id >= ? AND e.id < ?)").join(" OR ")})`,
    values: spans.flatMap(({ fromId, untilId }) => [fromId, untilId]),
  };
}

const sqlOf = (ids: Condition | undefined) =>
  (ids?.values ?? []).map((id) => (id as Buffer).toString("hex")).join();

function selectDays(days: Days | undefined): Condition[] {
  if (!days) return [];
  const sql = `SELECT walletId, SUM(entries) AS entries, SUM(spent) AS spent FROM ledger_wallet_days
    WHERE day BETWEEN ? AND ? GROUP BY walletId`;
  return [condition(sql, days.first, days.last)];
}

interface OneByOne {
  readonly open: OpenIds;
  readonly edges: readonly Span[];
  /** The ids of the summed entries that the edges may have. */
  readonly ids: Condition | undefined;
}

function selectEntries(database: Database, span: Span, { open, edges, ids }: OneByOne): Condition[] {
  const select = (source: EntrySource, spans: readonly Span[]) => {
    const summands = selectSummands(database, source);
    const isWithin = spans.map(({ from, until }) =>
      condition("(quarter >= ? AND quarter < ?)", from / 15, until / 15),
    );
    return condition(
      `SELECT walletId, COUNT(*) AS entries, SUM(${spentCredits}) AS spent FROM (${summands.sql}) t
       WHERE ${isWithin.map(({ sql }) => sql).join(" OR ")} GROUP BY walletId`,
      ...summands.values,
      ...isWithin.flatMap(({ values }) => values),
    );
  };
  const live = openSources(database, open).map((source) => select(source, [span]));
  if (!ids) return live;
  const from = `ledger_entries e ${byIndex(database, "entries_by_id")}`;
  return [...live, select({ from, conditions: [ids, isInTime] }, edges)];
}

function selectWallets(parts: readonly Condition[], { isWanted, first }: Wanted): Condition {
  const all = unionOf(parts);
  const top = condition(
    `SELECT * FROM (
       SELECT HEX(w.id) AS walletId, CAST(SUM(p.spent) AS CHAR) AS spent, CAST(SUM(p.entries) AS CHAR) AS entries,
         COUNT(*) OVER () AS active
       FROM (${all.sql}) p JOIN wallets w ON w.id = p.walletId
       WHERE ${isWanted.map(({ sql }) => sql).join(" AND ")}
       GROUP BY w.id ORDER BY SUM(p.spent) DESC, w.id LIMIT ${first}
     ) top`,
    ...all.values,
    ...isWanted.flatMap(({ values }) => values),
  );
  const state = selectState(([end, reopened, count]) => [
    [end, "walletId"],
    [reopened, "spent"],
    [count, "entries"],
    ["-1", "active"],
  ]);
  return unionOf([top, state]);
}
