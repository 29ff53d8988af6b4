import * as fc from "fast-check";
import type { Caller } from "../../../src/auth/caller";
import { operator } from "../../../src/auth/permissions";
import type { StatisticsArgs } from "../../../src/inputs/statistics.input";
import { reopenWrongRanges, scanRanges } from "../../../src/reports/statistics/compare-ranges";
import { readStatistics } from "../../../src/reports/statistics/read-statistics";
import { readWalletStatistics } from "../../../src/reports/statistics/read-wallet-statistics";
import { startTestService, type TestService } from "../../support/harness";
import { RandomHistory, type KnownEntry } from "../../support/random-history";
import { sumAll } from "../../support/sums";

const caller: Caller = { viewer: operator, kind: "COMMAND", requestId: "r", address: null };
const zones = [
  "UTC",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "America/New_York",
  "Europe/Berlin",
  "America/St_Johns",
  "Australia/Lord_Howe",
  "Pacific/Chatham",
  "Pacific/Apia",
  "America/Santiago",
  "Africa/Cairo",
  "Asia/Beirut",
  "America/Havana",
  "Africa/Casablanca",
];
const day = 86_400_000;
const begin = Date.UTC(2025, 8, 20);
const end = Date.UTC(2026, 3, 10);

let service: TestService;
let history: RandomHistory;

/** The same numbers in each run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

beforeAll(async () => {
  service = await startTestService();
  const { database } = service.context;
  history = new RandomHistory(database, seeded(7));
  await history.begin();
  // Summed up, late and waiting, in a range that was opened again, and not summed up yet.
  await history.write(700, begin, end - 30 * day);
  await sumAll(database, { entriesMin: 1, entriesMax: 90, ageMilliseconds: -day });
  await history.write(60, begin, end - 40 * day, { isLate: true });
  await history.write(5, begin + 20 * day, begin + 21 * day);
  for await (const ranges of scanRanges(database)) await reopenWrongRanges(database, ranges);
  await history.write(200, end - 25 * day, end);
});
afterAll(() => service?.stop());

const read = (args: StatisticsArgs) => readStatistics(service.context, caller, args);
type Answer = Awaited<ReturnType<typeof read>>;

const sumOf = (entries: readonly KnownEntry[], of: (entry: KnownEntry) => number) =>
  entries.reduce((sum, entry) => sum + of(entry), 0);

/** What the entries add up to, counted one by one. */
function recount(entries: readonly KnownEntry[]) {
  const kinds = [...new Set(entries.map(({ kind }) => kind))].map((kind) => {
    const own = entries.filter((entry) => entry.kind === kind);
    return { kind, entries: own.length, credits: sumOf(own, ({ amount }) => amount) };
  });
  const bought = entries.filter(({ kind }) => kind === "PURCHASE");
  const currencies = [...new Set(entries.flatMap(({ currency }) => currency ?? []))].toSorted();
  const revenue = currencies.map((currency) => {
    const own = entries.filter((entry) => entry.currency === currency);
    const priceOf = (kind: string) => sumOf(own, (entry) => (entry.kind === kind ? entry.price : 0));
    return {
      currency,
      purchases: own.filter(({ kind }) => kind === "PURCHASE").length,
      amount: priceOf("PURCHASE"),
      refundedAmount: priceOf("REFUND") - priceOf("REFUND_REVERSAL"),
    };
  });
  return {
    entries: entries.length,
    creditsNet: sumOf(entries, ({ amount }) => amount),
    kinds: expect.arrayContaining(kinds),
    revenue: revenue.filter(({ purchases, refundedAmount }) => purchases > 0 || refundedAmount !== 0),
    purchases: bought.length,
  };
}

const fits = ({ environment, creditType, packageId, store, source }: NonNullable<StatisticsArgs["where"]>) =>
  history.entries.filter(
    (entry) =>
      entry.environment === environment &&
      (creditType?.eq == null || entry.creditType === creditType.eq) &&
      (packageId?.in == null || (entry.packageId !== null && packageId.in.includes(entry.packageId))) &&
      (store?.eq == null || entry.store === store.eq) &&
      (source == null || (entry.packageId !== null && (entry.store !== null) === (source === "STORE"))),
  );

const within = (entries: readonly KnownEntry[], { from, to }: { from: Date; to: Date }) =>
  entries.filter(({ createdAt }) => createdAt >= from && createdAt < to);

/** When the calendar's periods begin, as the library of time zones says. */
async function startsOf({ from, to, interval, timeZone }: StatisticsArgs): Promise<number[]> {
  const { Temporal } = await import("temporal-polyfill");
  const zoned = Temporal.Instant.fromEpochMilliseconds(from.getTime()).toZonedDateTimeISO(timeZone);
  const first = {
    HOUR: () => zoned.round({ smallestUnit: "hour", roundingMode: "floor" }),
    DAY: () => zoned.startOfDay(),
    WEEK: () => zoned.subtract({ days: zoned.dayOfWeek - 1 }).startOfDay(),
    MONTH: () => zoned.with({ day: 1 }).startOfDay(),
  }[interval]();
  const starts = [first.epochMilliseconds];
  for (let one = first; (starts.at(-1) ?? 0) < to.getTime();) {
    if (interval === "HOUR") one = one.add({ hours: 1 });
    else one = one.add({ [`${interval.toLowerCase()}s`]: 1 }).startOfDay();
    starts.push(one.epochMilliseconds);
  }
  return starts;
}

const valueOf = { CREDIT_TYPE: "creditType", PACKAGE: "packageId", STORE: "store" } as const;

async function expectRecount(args: StatisticsArgs, answer: Answer): Promise<void> {
  const starts = await startsOf(args);
  expect(answer.buckets.map(({ from }) => from.getTime())).toEqual(starts.slice(0, -1));
  expect(answer.buckets.map(({ to }) => to.getTime())).toEqual(starts.slice(1));
  const where = args.where ?? {};
  const entries = fits(where);
  expect(answer.totals).toMatchObject(recount(within(entries, answer)));
  const ofWallets = where.packageId == null && where.store == null && where.source == null;
  for (const bucket of answer.buckets) {
    expect(bucket).toMatchObject(recount(within(entries, bucket)));
    const before = within(entries, { from: new Date(0), to: bucket.to });
    const hasWallets = ofWallets && (args.groupBy == null || args.groupBy === "CREDIT_TYPE");
    expect(await bucket.readOutstanding()).toBe(hasWallets ? sumOf(before, ({ amount }) => amount) : null);
  }
  if (args.groupBy == null) return void expect(answer.groups).toBeNull();
  const column = valueOf[args.groupBy];
  const present = within(entries, answer);
  expect(new Set(answer.groups?.map(({ value }) => value))).toEqual(
    new Set(present.map((one) => one[column])),
  );
  for (const group of answer.groups ?? []) {
    const own = entries.filter((entry) => entry[column] === group.value);
    expect(group.totals).toMatchObject(recount(within(own, answer)));
    for (const bucket of group.buckets) expect(bucket).toMatchObject(recount(within(own, bucket)));
  }
}

const lengths = { HOUR: 12 * day, DAY: 100 * day, WEEK: 240 * day, MONTH: 240 * day };

const questions = fc
  .record({
    interval: fc.constantFrom("HOUR", "DAY", "WEEK", "MONTH"),
    timeZone: fc.constantFrom(...zones),
    start: fc.integer({ min: begin - 5 * day, max: end - day }),
    length: fc.double({ min: 0.001, max: 1, noNaN: true }),
    groupBy: fc.constantFrom(null, null, "CREDIT_TYPE", "PACKAGE", "STORE"),
    where: fc.record(
      {
        environment: fc.constantFrom("SANDBOX", "PRODUCTION"),
        creditType: fc.constantFrom({ eq: "GEMS" }, { eq: "NONE" }, null),
        packageId: fc.constantFrom({ in: ["a".repeat(24), "x"] }, null, null),
        store: fc.constantFrom({ eq: "APP_STORE" }, null, null),
        source: fc.constantFrom("STORE", "TEST", null, null),
      },
      { requiredKeys: ["environment"] },
    ),
  })
  .map(({ start, length, ...rest }) => ({
    ...rest,
    from: new Date(start),
    to: new Date(start + Math.ceil(length * lengths[rest.interval as "DAY"])),
  })) as fc.Arbitrary<StatisticsArgs>;

it("adds up what a recount of the entries adds up to, in every time zone, bucket, group and filter", async () => {
  const property = fc.asyncProperty(questions, async (args) => expectRecount(args, await read(args)));
  await fc.assert(property, { numRuns: 120 });
});

it("counts the active wallets and finds the top spenders of any days, as a recount does", async () => {
  const property = fc.asyncProperty(questions, async ({ from, to, timeZone, where }) => {
    const { environment, creditType } = where ?? {};
    const answer = await readWalletStatistics(service.context, caller, {
      from,
      to,
      timeZone,
      first: 3,
      where: {
        environment,
        creditType,
      },
    });
    const [first, last] = [answer.from, answer.to].map((time) => time.getTime());
    const starts = await startsOf({ from, to, timeZone, interval: "DAY" });
    expect([first, last]).toEqual([starts[0], starts.at(-1)]);
    const entries = within(fits({ environment, creditType }), answer);
    const wallets = [...new Set(entries.map(({ walletId }) => walletId))].map((walletId) => {
      const own = entries.filter((entry) => entry.walletId === walletId);
      const spends = own.filter(({ kind }) => kind === "SPEND");
      return { entries: own.length, creditsSpent: 0 - sumOf(spends, ({ amount }) => amount) };
    });
    expect(answer.activeWallets).toBe(wallets.length);
    const spenders = wallets.filter(({ creditsSpent }) => creditsSpent > 0);
    const top = spenders.toSorted((a, b) => b.creditsSpent - a.creditsSpent).slice(0, 3);
    expect(answer.topSpenders.map(({ creditsSpent }) => creditsSpent)).toEqual(
      top.map(({ creditsSpent }) => creditsSpent),
    );
    for (const { creditsSpent, entries: count } of answer.topSpenders)
      expect(spenders).toContainEqual({ creditsSpent, entries: count });
  });
  await fc.assert(property, { numRuns: 80 });
});

it("has days of 23 and 25 hours when clocks change, and weeks that begin on Monday", async () => {
  const args = { interval: "DAY", timeZone: "Europe/Berlin" } as const;
  const hours = async (from: string, to: string) =>
    (await read({ ...args, from: new Date(from), to: new Date(to) })).buckets.map(
      (bucket) => (bucket.to.getTime() - bucket.from.getTime()) / 3_600_000,
    );
  expect(await hours("2025-10-25T10:00Z", "2025-10-27T10:00Z")).toEqual([24, 25, 24]);
  expect(await hours("2026-03-28T10:00Z", "2026-03-30T10:00Z")).toEqual([24, 23, 24]);
  const { buckets } = await read({
    ...args,
    interval: "WEEK",
    from: new Date("2026-01-01T00:00Z"),
    to: new Date("2026-01-01T00:01Z"),
  });
  expect(buckets.map(({ from, to }) => [from.toISOString(), to.toISOString()])).toEqual([
    ["2025-12-28T23:00:00.000Z", "2026-01-04T23:00:00.000Z"],
  ]);
});

it("counts the same when everything is summed up at last", async () => {
  await sumAll(service.context.database, { entriesMin: 1, entriesMax: 50, ageMilliseconds: -day });
  const args: StatisticsArgs = {
    interval: "MONTH",
    timeZone: "Asia/Kolkata",
    from: new Date(begin),
    to: new Date(end),
    groupBy: "PACKAGE",
    where: { environment: "SANDBOX" },
  };
  await expectRecount(args, await read(args));
});
