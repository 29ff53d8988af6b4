import type { Caller } from "../../auth/caller";
import { requirePermission } from "../../auth/permissions";
import type { AppContext } from "../../context/app-context";
import { badInput } from "../../errors";
import { walletEnvironmentOf, type WalletEnvironment } from "../../environment";
import type {
  StatisticsArgs,
  StatisticsDimension,
  StatisticsFilter,
  StatisticsInterval,
} from "../../inputs/statistics.input";
import { readBuckets, type Buckets } from "./buckets";
import { coverSpan } from "./cover";
import { FiguresSum, type Figures } from "./figures";
import { readSums, type FoundSum, type WantedSums } from "./read-sums";
import { dayAt, minuteMilliseconds } from "./time-zone";
import { dimensions, filterOf, publicValue } from "./wanted-sums";

/** The figures of one bucket. */
export interface Bucket extends Figures {
  readonly from: Date;
  readonly to: Date;
  /**
   * The credits in all wallets at the end of the bucket; null with a filter or a group that wallets have no part in.
   */
  readonly readOutstanding: () => Promise<number | null>;
}

/** The figures of the entries with one value of the dimension. */
export interface Group {
  /** The value; null for entries that have none. */
  readonly value: string | null;
  readonly totals: Figures;
  readonly buckets: readonly Bucket[];
}

export interface Statistics {
  readonly from: Date;
  readonly to: Date;
  readonly environment: WalletEnvironment;
  readonly totals: Figures;
  readonly buckets: readonly Bucket[];
  /** The largest number of entries first; null without a dimension. */
  readonly groups: readonly Group[] | null;
}

/**
 * What ledger entries add up to, in buckets of local time. Exact: each entry that was committed before counts once, in
 * the bucket of its `createdAt`.
 * @throws Refusal FORBIDDEN, BAD_USER_INPUT, SERVICE_UNAVAILABLE when too many entries are not summed up yet
 */
export async function readStatistics(
  { database, deployment }: AppContext,
  caller: Caller,
  { where, groupBy, ...period }: StatisticsArgs,
): Promise<Statistics> {
  requirePermission(caller.viewer, "readStatistics");
  const environment = where?.environment ?? walletEnvironmentOf(deployment);
  const filter = filterOf(environment, where ?? {});
  const buckets = await readBuckets(period);
  const [from = 0, until = 0] = [buckets.starts[0], buckets.starts.at(-1)];
  const dimension = dimensions[groupBy ?? "NONE"];
  const { stretches, minutes } = buckets;
  const cover = coverOf(buckets, period.interval);
  const sums = await readSums(database, { cover, from, until, stretches, minutes, dimension, filter });
  const opening = openingOf({ database, where, groupBy, filter, until: from });
  const indexed = { ...buckets, indexes: indexesOf(buckets) };
  const { totals, series } = seriesOf(indexed, sums, opening(undefined));
  const sumsByValue = groupBy ? byDimension(sums) : new Map<string, FoundSum[]>();
  requireFewRows(sumsByValue.size, buckets);
  const groups = [...sumsByValue].map(([value, own]): Group => {
    const ofValue = seriesOf(indexed, own, opening(value));
    return { value: publicValue(value, groupBy), totals: ofValue.totals, buckets: ofValue.series };
  });
  return {
    from: momentOf(from),
    to: momentOf(until),
    environment,
    totals,
    buckets: series,
    groups: groupBy ? groups.toSorted((a, b) => b.totals.entries - a.totals.entries) : null,
  };
}

function byDimension(sums: readonly FoundSum[]): Map<string, FoundSum[]> {
  const byValue = new Map<string, FoundSum[]>();
  for (const sum of sums) {
    const own = byValue.get(sum.dimension) ?? [];
    byValue.set(sum.dimension, own);
    own.push(sum);
  }
  return byValue;
}

/** How many buckets all groups may have together. */
const groupedBucketsMax = 20_000;

function requireFewRows(groups: number, { starts }: Buckets): void {
  if (groups * (starts.length - 1) <= groupedBucketsMax) return;
  throw badInput([
    {
      field: "groupBy",
      message: `there are ${groups} groups: choose a longer interval, a shorter time or a filter`,
    },
  ]);
}

const momentOf = (minute: number) => new Date(minute * minuteMilliseconds);

/** More buckets than that would make a long statement. */
const bucketsApartMax = 130;

/** The sums of the time, none of which belongs to two buckets. */
function coverOf({ starts, stretches, minutes }: Buckets, interval: StatisticsInterval): WantedSums["cover"] {
  const [from = 0, until = 0] = [starts[0], starts.at(-1)];
  const isLong = interval === "WEEK" || interval === "MONTH";
  if (isLong && starts.length <= bucketsApartMax) {
    // The days within a bucket need not be those of the time zone.
    return starts
      .slice(1)
      .flatMap((end, index) =>
        coverSpan({ from: starts[index] ?? end, until: end }, { minutes: Number.POSITIVE_INFINITY, at: 0 }),
      );
  }
  return stretches.flatMap(({ from: start, offset }, index) => {
    const span = {
      from: index === 0 ? from : Math.max(from, start),
      until: Math.min(until, stretches[index + 1]?.from ?? until),
    };
    return span.from < span.until ? coverSpan(span, { minutes, at: -offset }) : [];
  });
}

/** Divides sums among the buckets, by the index of the bucket for each key. */
function seriesOf(
  { starts, indexes }: Pick<Buckets, "starts"> & { readonly indexes: ReadonlyMap<number, number> },
  sums: readonly FoundSum[],
  opening: () => Promise<bigint | null>,
): { readonly totals: Figures; readonly series: readonly Bucket[] } {
  const total = new FiguresSum();
  const parts = starts.slice(1).map(() => new FiguresSum());
  for (const sum of sums) {
    total.add(sum);
    parts[indexes.get(sum.key) ?? -1]?.add(sum);
  }
  let net = 0n;
  const series = parts.map((part, index): Bucket => {
    const figures = part.figures();
    const netHere = (net += BigInt(figures.creditsNet));
    return {
      from: momentOf(starts[index] ?? 0),
      to: momentOf(starts[index + 1] ?? 0),
      readOutstanding: async () => {
        const before = await opening();
        return before === null ? null : Number(before + netHere);
      },
      ...figures,
    };
  });
  return { totals: total.figures(), series };
}

/** The index of the bucket for each key. */
function indexesOf({ starts, stretches, minutes }: Buckets): ReadonlyMap<number, number> {
  const keyOf = (minute: number) =>
    minutes === 60 ? Math.floor((minute + stretches[0].offset) / minutes) : dayAt(stretches, minute);
  const indexes = new Map<number, number>();
  for (const [index, start] of starts.entries()) {
    const end = starts[index + 1];
    if (end === undefined) break;
    for (let key = keyOf(start); key < keyOf(end); key += 1) indexes.set(key, index);
  }
  return indexes;
}

interface Opening {
  readonly database: AppContext["database"];
  readonly where: StatisticsFilter | null | undefined;
  readonly groupBy: StatisticsDimension | null | undefined;
  readonly filter: WantedSums["filter"];
  /** In minutes since 1970. */
  readonly until: number;
}

/**
 * The credits in all wallets before a time, for a value of the dimension or for all. Read once, when they are asked
 * for.
 */
function openingOf({ database, where, groupBy, filter, until }: Opening) {
  const concernsPurchases = [where?.packageId, where?.store, where?.source].some((one) => one != null);
  const hasWallets = !concernsPurchases && (groupBy == null || groupBy === "CREDIT_TYPE");
  const dimension = dimensions[groupBy ?? "NONE"];
  let reading: Promise<FoundSum[]> | undefined;
  const read = () =>
    (reading ??= readSums(database, {
      cover: coverSpan({ from: 0, until }, { minutes: Number.POSITIVE_INFINITY, at: 0 }),
      from: 0,
      until,
      // One key for all.
      stretches: [{ from: 0, offset: 0 }],
      minutes: Number.MAX_SAFE_INTEGER,
      dimension,
      filter,
    }));
  return (value: string | undefined) => async () => {
    if (!hasWallets) return null;
    const sums = await read();
    const own = value === undefined ? sums : sums.filter((sum) => sum.dimension === value);
    return own.reduce((total, { credits }) => total + credits, 0n);
  };
}
