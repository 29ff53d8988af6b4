import { publicIds } from "../../src/public-ids";
import { auditEntries } from "../support/audit-log";
import { atOnce, spend } from "../support/factories";
import { withService } from "../support/harness";
import { unique } from "../support/revenuecat";

const service = withService();

const entriesOf = (userId: string) =>
  auditEntries(service.current, {
    subject: publicIds.Wallet.write({ userId, environment: "SANDBOX", creditType: "CREDITS" }),
  });

async function givenCredits(hundreds: number): Promise<string> {
  const user = unique("user");
  for (let times = 0; times < hundreds; times += 1) await service.current.purchase(user);
  return user;
}

it("records which service spent whose credits, with the entry of the ledger", async () => {
  const userId = await givenCredits(1);
  const { body } = await spend(service.current, {
    userId,
    amount: 30,
    reason: "A render.",
    idempotencyKey: "k",
  });
  expect(await entriesOf(userId)).toMatchObject([
    {
      operation: "spendCredits",
      actor: "renderer",
      actorKind: "TOKEN",
      roles: "service",
      reason: "A render.",
      input: { userId, amount: 30, idempotencyKey: "k" },
      before: { balance: 100 },
      after: { balance: 70, ledgerEntry: body.data.spendCredits.entry.id },
      refusalCode: null,
    },
  ]);
});

it("records a spend once when it is repeated, one after the other and at once", async () => {
  const userId = await givenCredits(1);
  const once = { userId, amount: 30, idempotencyKey: "k" };
  await atOnce(8, () => spend(service.current, once));
  await spend(service.current, once);
  expect(await entriesOf(userId)).toHaveLength(1);
});

it("records each of many spends that are committed together, and each refused one as refused", async () => {
  const userId = await givenCredits(2);
  const answers = await atOnce(30, () => spend(service.current, { userId, amount: 10 }));
  const refused = answers.filter(({ body }) => body.errors).length;
  const entries = await entriesOf(userId);
  const done = entries.filter(({ refusalCode }) => refusalCode === null);
  expect([done.length, entries.length - done.length, refused]).toEqual([20, 10, 10]);
  expect(new Set(done.map(({ after }) => after.ledgerEntry)).size).toBe(20);
  expect(done.map(({ after }) => after.balance).toSorted((a, b) => b - a)).toEqual(
    Array.from({ length: 20 }, (_, index) => 190 - index * 10),
  );
  expect(done.every(({ before, after }) => before.balance - after.balance === 10)).toBe(true);
});

it("records neither test purchases nor claims, with which everybody changes their own wallet only", async () => {
  const before = await auditEntries(service.current);
  for (const role of ["user", "service", "admin"] as const) {
    const as = unique(role);
    const body = { packageId: "65a1234bcde5678f90123456" };
    expect(
      (await service.current.rest("POST", "/api/v1/credit-packages/purchase", { as, role, body })).status,
    ).toBe(201);
    expect((await service.current.rest("POST", "/api/v1/wallet/claims", { as, role })).status).toBe(200);
  }
  expect(await auditEntries(service.current)).toHaveLength(before.length);
});
