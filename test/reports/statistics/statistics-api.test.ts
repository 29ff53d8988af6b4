import { adjust, errorOf, grant, lastPurchaseOf, refund, spend } from "../../support/factories";
import { starterId, withService } from "../../support/harness";

const service = withService();

const figures = `entries creditsNet creditsPurchased creditsGranted creditsSpent creditsReversed creditsRefunded creditsGivenBack
  creditsAdjusted creditsExpired purchases spends refunds refundRate creditsRefundRate revenue { currency amount refundedAmount purchases }
  kinds { kind entries credits }`;
const today = () => `from: "${new Date().toISOString()}", to: "${new Date(Date.now() + 1).toISOString()}"`;
const ask = (args: string, fields: string) =>
  service.current.graphql(`{ statistics(${args}) { ${fields} } }`, { as: "boss", role: "auditor" });

it("tells an auditor what was bought, granted, spent, refunded and adjusted a moment ago", async () => {
  await service.current.purchase("alice");
  await service.current.purchase("alice");
  await spend(service.current, { userId: "alice", amount: 30 });
  await refund(service.current, { purchaseId: await lastPurchaseOf(service.current, "alice") });
  await grant(service.current, { userId: "bob", amount: 20 });
  await adjust(service.current, { userId: "bob", amount: -5 });
  const totals = {
    entries: 6,
    creditsNet: 85,
    creditsPurchased: 200,
    creditsGranted: 20,
    creditsSpent: 30,
    creditsRefunded: 100,
    creditsReversed: 0,
    creditsGivenBack: 0,
    creditsAdjusted: -5,
    creditsExpired: 0,
    purchases: 2,
    spends: 1,
    refunds: 1,
    refundRate: 0.5,
    creditsRefundRate: 0.5,
    revenue: [{ currency: "USD", amount: 998, refundedAmount: 499, purchases: 2 }],
    kinds: [
      { kind: "PURCHASE", entries: 2, credits: 200 },
      { kind: "SPEND", entries: 1, credits: -30 },
      { kind: "REFUND", entries: 1, credits: -100 },
      { kind: "GRANT", entries: 1, credits: 20 },
      { kind: "ADJUSTMENT", entries: 1, credits: -5 },
    ],
  };
  const { body } = await ask(
    `${today()}, groupBy: PACKAGE`,
    `environment totals { ${figures} } buckets { outstandingCredits ${figures} }
     groups { value purchaseShare creditPackage { name } totals { purchases creditsSpent } buckets { from } }`,
  );
  expect(body).toEqual({
    data: {
      statistics: {
        environment: "SANDBOX",
        totals,
        buckets: [{ outstandingCredits: null, ...totals }],
        groups: [
          {
            value: starterId,
            purchaseShare: 1,
            creditPackage: { name: "Starter" },
            totals: { purchases: 2, creditsSpent: 0 },
            buckets: [{ from: expect.any(String) }],
          },
          {
            value: null,
            purchaseShare: 0,
            creditPackage: null,
            totals: { purchases: 0, creditsSpent: 30 },
            buckets: [{ from: expect.any(String) }],
          },
        ],
      },
    },
  });
});

const now = today();
const outstanding = async (more: string) =>
  (await ask(`${now} ${more}`, "buckets { outstandingCredits }")).body.data.statistics.buckets.at(-1);

it("tells an auditor how many wallets are active, and which spent most", async () => {
  await service.current.purchase("dora");
  await spend(service.current, { userId: "dora", amount: 99 });
  const { body } = await service.current.graphql(
    `{ walletStatistics(${today()}, first: 1) { environment activeWallets
       topSpenders { creditsSpent entries wallet { userId balance } } } }`,
    { as: "boss", role: "auditor" },
  );
  expect(body.data.walletStatistics).toEqual({
    environment: "SANDBOX",
    activeWallets: 3,
    topSpenders: [{ creditsSpent: 99, entries: 2, wallet: { userId: "dora", balance: 1 } }],
  });
});

it("tells the outstanding credits at the end of each bucket, and shows nothing of the other environment", async () => {
  const before = await outstanding("");
  await service.current.purchase("carol");
  expect(await outstanding("")).toEqual({ outstandingCredits: before.outstandingCredits + 100 });
  // The same document again, which is compiled by then.
  for (let time = 0; time < 3; time += 1)
    expect((await outstanding("")).outstandingCredits).toBe(before.outstandingCredits + 100);
  expect(await outstanding("where: { environment: PRODUCTION }")).toEqual({ outstandingCredits: 0 });
  expect(await outstanding(`where: { creditType: { eq: "GEMS" } }`)).toEqual({ outstandingCredits: 0 });
});

it.each([
  ["a zone that is none", `timeZone: "Mars/Olympus"`, "timeZone"],
  ["an offset that no place has", `timeZone: "+00:01"`, "timeZone"],
  ["an empty zone", `timeZone: ""`, "timeZone"],
  [
    "too many buckets",
    `interval: HOUR, from: "2026-01-01T00:00:00Z", to: "2026-03-01T00:00:00Z"`,
    "interval",
  ],
  ["a time before 2012", `from: "2011-12-31T00:00:00Z", to: "2012-01-02T00:00:00Z"`, "from"],
  ["more than ten years", `interval: MONTH, from: "2012-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z"`, "to"],
  ["an end that is not later", `from: "2026-01-01T00:00:00Z", to: "2026-01-01T00:00:00Z"`, "to"],
  ["eq and in together", `where: { store: { eq: "APP_STORE", in: ["PLAY_STORE"] } }`, "where.store"],
])("refuses %s", async (_name, args, field) => {
  const period = /\bfrom:/.test(args) ? "" : `${today()}, `;
  const answer = await ask(period + args, "from");
  const { code, details } = errorOf(answer);
  expect([code, details?.fields?.map((one: { field: string }) => one.field)]).toEqual([
    "BAD_USER_INPUT",
    [field],
  ]);
});
