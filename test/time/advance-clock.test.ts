import { randomBytes } from "node:crypto";
import { signToken } from "../../src/auth/sign-token";
import { sealAuditLog } from "../../src/audit/seal-audit-log";
import { jobCaller } from "../../src/auth/internal-callers";
import { purchaseEvent, signedRequest } from "../../src/development/simulated-events";
import { auditEntries } from "../support/audit-log";
import { advance } from "../support/clock";
import { errorOf, grant } from "../support/factories";
import { starterId, testSecret, withService } from "../support/harness";
import { actOnHold, hold } from "../support/holds";
import { unique } from "../support/revenuecat";
import { sumAll } from "../support/sums";

const signingSecret = randomBytes(32).toString("hex");
const service = withService({
  REVENUECAT_WEBHOOK_AUTHORIZATION: "",
  REVENUECAT_WEBHOOK_SECRET: signingSecret,
});
const dayMilliseconds = 86_400_000;

/** What the clock shows, in milliseconds since 1970. */
async function readClock(): Promise<number> {
  const { body } = await service.current.graphql("{ clock { now } }", { as: "alice" });
  return Date.parse(body.data.clock.now);
}

async function asAdmin(query: string, variables: object = {}) {
  const { body } = await service.current.graphql(query, { as: "boss", role: "admin", variables });
  return body.data;
}

it("moves the clock forward by what is asked, further each time, and answers what it shows", async () => {
  const ahead: number[] = [];
  for (const by of ["90s", "15m", "2h", "1d"]) {
    const { body } = await advance(service.current, by);
    const { now, offsetSeconds } = body.data.advanceClock.clock;
    expect(Math.abs(Date.parse(now) - Date.now() - offsetSeconds * 1000)).toBeLessThan(5000);
    expect(Math.abs((await readClock()) - Date.parse(now))).toBeLessThan(5000);
    ahead.push(offsetSeconds);
  }
  const [first = 0] = ahead;
  expect(ahead.map((offset) => offset - first)).toEqual([0, 900, 8100, 94_500]);
});

it("ends a hold at once whose fifteen minutes are over, and none that lasts longer", async () => {
  const userId = unique("user");
  await service.current.purchase(userId);
  const ids: string[] = [];
  for (const expiresInSeconds of [900, 7200]) {
    const { body } = await hold(service.current, { userId, amount: 30, expiresInSeconds });
    ids.push(body.data.holdCredits.hold.id);
  }
  await advance(service.current, "16m");
  const { holds, wallet } = await asAdmin(
    `query ($userId: ID!, $user: String!) {
      holds(where: { userId: { eq: $user } }, orderBy: OLDEST_FIRST) { nodes { id status endedAt } }
      wallet(userId: $userId) { balance held available }
    }`,
    { userId, user: userId },
  );
  expect(holds.nodes).toEqual([
    { id: ids[0], status: "EXPIRED", endedAt: expect.any(String) },
    { id: ids[1], status: "OPEN", endedAt: null },
  ]);
  expect(Math.abs(Date.parse(holds.nodes[0].endedAt) - (await readClock()))).toBeLessThan(10_000);
  expect(wallet).toEqual({ balance: 100, held: 30, available: 70 });
  const capture = (id: unknown) => actOnHold(service.current, "captureHold", { id });
  expect(errorOf(await capture(ids[0])).details.reason).toBe("HOLD_ENDED");
  expect((await capture(ids[1])).body.errors).toBeUndefined();
});

it("dates later what is made afterwards, in lists, filters and envelopes", async () => {
  const user = unique("user");
  await service.current.purchase(user);
  await advance(service.current, "30d");
  const since = new Date((await readClock()) - 60_000).toISOString();
  const { body: bought } = await service.current.purchase(user);
  expect(bought.timestamp >= since).toBe(true);
  const list = `nodes { createdAt }`;
  const { purchases, later, entries } = await asAdmin(
    `query ($user: String!, $since: DateTimeISO!) {
      purchases(where: { userId: { eq: $user } }) { ${list} }
      later: purchases(where: { userId: { eq: $user }, createdAt: { gte: $since } }) { ${list} }
      entries: ledgerEntries(where: { userId: { eq: $user }, createdAt: { gte: $since } }) { ${list} }
    }`,
    { user, since },
  );
  const [second, first] = purchases.nodes.map((node: { createdAt: string }) => Date.parse(node.createdAt));
  expect(Math.abs(second - first - 30 * dayMilliseconds)).toBeLessThan(60_000);
  expect(later.nodes).toEqual(purchases.nodes.slice(0, 1));
  expect(entries.nodes).toEqual(later.nodes);
});

it("keeps statistics of each day, and the books right after they are summed up and sealed", async () => {
  const { context } = service.current;
  const user = unique("user");
  const signal = new AbortController().signal;
  for (const by of ["1d", "1d"]) {
    await grant(service.current, { userId: user, amount: 7 });
    await sealAuditLog(context, jobCaller("seal-audit-log"), signal);
    await sumAll(context.database);
    await advance(service.current, by);
  }
  await grant(service.current, { userId: user, amount: 7 });
  const to = await readClock();
  const { statistics } = await asAdmin(
    `query ($from: DateTimeISO!, $to: DateTimeISO!) {
      statistics(from: $from, to: $to) { buckets { creditsGranted } } }`,
    {
      from: new Date(to - 2.5 * dayMilliseconds).toISOString(),
      to: new Date(to + dayMilliseconds).toISOString(),
    },
  );
  const granted = statistics.buckets.map((bucket: { creditsGranted: number }) => bucket.creditsGranted);
  expect(granted.filter((credits: number) => credits > 0)).toEqual([7, 7, 7]);
});

it("leaves tokens to the real time", async () => {
  await advance(service.current, "1d");
  const read = (lifetimeSeconds: number) => {
    const token = signToken(testSecret, { userId: "alice", role: "user", lifetimeSeconds });
    return service.current.rest("GET", "/api/v1/wallet", { headers: { authorization: `Bearer ${token}` } });
  };
  expect((await read(60)).status).toBe(200);
  expect((await read(-60)).status).toBe(401);
});

it("leaves webhook signatures to the real time, and dates their events by the clock", async () => {
  await advance(service.current, "1h");
  const send = async (atMilliseconds: number) => {
    const real = jest.spyOn(Date, "now").mockReturnValue(atMilliseconds);
    const event = purchaseEvent({
      user: "walter",
      product: "credits_100",
      store: "APP_STORE",
      transaction: unique("tx"),
    });
    const { body, headers } = signedRequest(event, { authorization: undefined, secret: signingSecret });
    real.mockRestore();
    return service.current.rest("POST", "/api/v1/webhooks/revenuecat", { headers, raw: body });
  };
  expect((await send(await readClock())).status).toBe(401);
  expect((await send(Date.now())).body.data).toMatchObject({ status: "APPLIED" });
  const { storeEvents } = await asAdmin("{ storeEvents(first: 1) { nodes { receivedAt decidedAt } } }");
  for (const time of Object.values(storeEvents.nodes[0]))
    expect(Math.abs(Date.parse(String(time)) - (await readClock()))).toBeLessThan(10_000);
});

it("is in the audit log, at the time before", async () => {
  const before = await readClock();
  await advance(service.current, "12h");
  const [entry] = (await auditEntries(service.current, { operation: "advanceClock" })).slice(-1);
  expect(entry).toMatchObject({ actor: "boss", subject: "clock", input: { by: "12h" }, refusalCode: null });
  expect(entry?.after.offsetSeconds - entry?.before.offsetSeconds).toBe(43_200);
  expect(Math.abs((entry?.createdAt.getTime() ?? 0) - before)).toBeLessThan(10_000);
});

it("adds up calls that arrive together", async () => {
  const before = await readClock();
  const answers = await Promise.all([1, 2, 3, 4].map(() => advance(service.current, "1h")));
  for (const { body } of answers) expect(body.errors).toBeUndefined();
  const moved = (await readClock()) - before;
  expect(Math.abs(moved - 4 * 3_600_000)).toBeLessThan(30_000);
});

it.each(["", "0d", "30", "d", "-1d", "1.5h", "1d12h", "30 d", "30D", "1w", "3651d", "9999999999s"])(
  "refuses the duration %j, and says what one looks like",
  async (by) => {
    const before = await auditEntries(service.current, { operation: "advanceClock" });
    const error = errorOf(await advance(service.current, by));
    expect(error).toMatchObject({ code: "BAD_USER_INPUT" });
    expect(error.details.fields).toEqual([
      { field: "by", message: expect.stringMatching(/such as 90s, 15m, 12h or 30d.*at most 3650d/) },
    ]);
    const entries = await auditEntries(service.current, { operation: "advanceClock" });
    expect(entries.slice(before.length)).toMatchObject([{ refusalCode: "BAD_USER_INPUT" }]);
  },
);

it("refuses to go more than ten years ahead in all", async () => {
  const before = await readClock();
  const error = errorOf(await advance(service.current, "3650d"));
  expect(error.details.fields).toMatchObject([
    { message: expect.stringContaining("more than 3650 days ahead") },
  ]);
  expect((await readClock()) - before).toBeLessThan(60_000);
  expect((await service.current.purchase(unique("user"), starterId)).status).toBe(201);
});
