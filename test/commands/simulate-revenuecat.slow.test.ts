import { randomBytes } from "node:crypto";
import { advance } from "../support/clock";
import { startTestService, testSecret, webhookAuthorization, withService } from "../support/harness";
import { balanceOf, unique } from "../support/revenuecat";
import { runCommand } from "../support/run-command";

const signingSecret = `whsec_${randomBytes(16).toString("hex")}`;
const service = withService({ REVENUECAT_WEBHOOK_SECRET: signingSecret });

async function simulate(url: string, ...words: string[]): Promise<{ code: number; output: string }> {
  const { code, out, problems } = await runCommand(["simulate-revenuecat", ...words, "--url", url], {
    NODE_ENV: "test",
    JWT_SECRET: testSecret,
    DATABASE_URL: "file:unused",
    REVENUECAT_WEBHOOK_AUTHORIZATION: webhookAuthorization,
    REVENUECAT_WEBHOOK_SECRET: signingSecret,
  });
  return { code, output: out + problems };
}

it("simulates a purchase, a refund and its reversal as a store makes them", async () => {
  const { url } = service.current;
  const user = unique("quinn");
  const of = ["--user", user, "--transaction", unique("SIM")];
  const balances = [];
  for (const story of ["purchase", "refund", "reversal"]) {
    expect(await simulate(url, story, ...of)).toMatchObject({
      code: 0,
      output: expect.stringContaining(user),
    });
    balances.push(await balanceOf(service.current, user));
  }
  expect(balances).toEqual([100, 0, 100]);
});

it("simulates duplicates and disorder, which change nothing", async () => {
  const { url } = service.current;
  const user = unique("quinn");
  for (const story of ["duplicate", "out-of-order", "test"]) {
    expect(await simulate(url, story, "--user", user)).toMatchObject({ code: 0 });
  }
  expect(await balanceOf(service.current, user)).toBe(200);
});

it("leaves an anonymous buyer's purchase parked, so that a transfer can be shown", async () => {
  const { url } = service.current;
  const [anonymous, user] = [unique("$RCAnonymousID:"), unique("quinn")];
  const bought = await simulate(url, "purchase", "--user", anonymous);
  expect(bought).toMatchObject({ code: 0, output: expect.stringContaining("ANONYMOUS_USER") });
  expect(await simulate(url, "transfer", "--user", anonymous, "--to", user)).toMatchObject({ code: 0 });
  expect(await balanceOf(service.current, user)).toBe(100);
});

it("refuses a quantity that is not a number, and sends an invalid one", async () => {
  const { url } = service.current;
  const user = unique("quinn");
  for (const quantity of ["abc", "", "Infinity"]) {
    expect(await simulate(url, "purchase", "--user", user, "--quantity", quantity)).toMatchObject({
      code: 1,
      output: expect.stringContaining("--quantity"),
    });
  }
  expect(await balanceOf(service.current, user)).toBe(0);
  expect(await simulate(url, "purchase", "--user", user, "--quantity", "101")).toMatchObject({
    output: expect.stringContaining("INVALID_QUANTITY"),
  });
});

it("refuses to send to production, to another machine, and to an unknown service", async () => {
  const production = await startTestService({
    NODE_ENV: "production",
    REVENUECAT_WEBHOOK_SECRET: signingSecret,
  });
  try {
    const aimed = await simulate(production.url, "purchase", "--user", "quinn");
    expect(aimed).toMatchObject({
      code: 1,
      output: expect.stringContaining("looks like production: nothing was sent"),
    });
    expect(await balanceOf(production, "quinn", "SANDBOX")).toBe(0);
  } finally {
    await production.stop();
  }
  const elsewhere = await simulate("https://credits.example.com", "purchase");
  expect(elsewhere).toMatchObject({ code: 1, output: expect.stringContaining("is not this machine") });
  expect(await simulate(service.current.url, "steal")).toMatchObject({
    code: 1,
    output: expect.stringContaining("Usage"),
  });
});

it("lets the events happen at the service's time, also when its clock was moved", async () => {
  const { current } = service;
  await advance(current, "30d");
  const user = unique("quinn");
  expect(await simulate(current.url, "purchase", "--user", user)).toMatchObject({ code: 0 });
  const { body } = await current.graphql(
    "query ($user: String!) { storeEvents(where: { userId: { eq: $user } }) { nodes { receivedAt payload } } }",
    { as: "boss", role: "admin", variables: { user } },
  );
  const [{ receivedAt, payload }] = body.data.storeEvents.nodes;
  const { event } = typeof payload === "string" ? JSON.parse(payload) : payload;
  for (const time of [event.event_timestamp_ms, event.purchased_at_ms])
    expect(Math.abs(Date.parse(receivedAt) - time)).toBeLessThan(60_000);
});
