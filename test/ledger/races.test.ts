import {
  atOnce,
  balanceOf,
  buyByGraphql,
  errorOf,
  givenCreditPackage,
  manage,
  spend,
} from "../support/factories";
import { auditBooks } from "../support/audit-books";
import { execute, onServer } from "../support/database";
import {
  starterId,
  startTestService,
  withService,
  type RestAnswer,
  type TestService,
} from "../support/harness";

const onceId = "65a1234bcde5678f90123458";
const prefer = "return=representation";

const service = withService();

/** Buys under a key through one of the doors. Returns the fields that both doors answer with. */
async function buyByEitherDoor(of: TestService, user: string, packageId: string, key: string, door: number) {
  if (door % 2 === 0) {
    const { body } = await of.purchase(user, packageId, { "idempotency-key": key, prefer });
    return body.data && { id: body.data.id, credits: body.data.credits };
  }
  const { body } = await buyByGraphql(of, user, { packageId, idempotencyKey: key });
  const purchase = body.data?.purchaseCreditPackage?.purchase;
  return purchase && { id: purchase.id, credits: purchase.credits };
}

const statusesOf = (answers: readonly RestAnswer[]) => new Set(answers.map(({ status }) => status));

describe("twenty identical requests at once", () => {
  it("buy once and get twenty equal answers", async () => {
    const answers = await atOnce(20, () =>
      service.current.purchase("bob", starterId, { "idempotency-key": "k1", prefer }),
    );
    expect(statusesOf(answers)).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body.data))).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get("idempotency-replayed") === null)).toHaveLength(1);
    expect(await balanceOf(service.current, "bob")).toBe(100);
  });

  it("buy once through both doors mixed, round after round", async () => {
    for (let round = 0; round < 10; round += 1) {
      const bought = await atOnce(20, (door) =>
        buyByEitherDoor(service.current, "mixed", starterId, `round ${round}`.replace(" ", "-"), door),
      );
      expect(new Set(bought.map((purchase) => JSON.stringify(purchase))).size).toBe(1);
      expect(bought[0]).toMatchObject({ credits: 100 });
    }
    expect(await balanceOf(service.current, "mixed")).toBe(1000);
  });

  it("buy one of two packages when they share a key", async () => {
    const plus = await givenCreditPackage(service.current, { credits: 7 });
    const answers = await atOnce(20, (index) =>
      service.current.purchase("torn", index % 2 ? starterId : plus, { "idempotency-key": "both" }),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(10);
    expect([7, 100]).toContain(await balanceOf(service.current, "torn"));
  });
});

it("keeps to a limit of one when twenty buy at once, with and without keys", async () => {
  const answers = await atOnce(20, (index) =>
    service.current.purchase("limited", onceId, index % 2 ? { "idempotency-key": `k${index}` } : {}),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
  expect(await balanceOf(service.current, "limited")).toBe(50);
});

it("keeps to a limit of three when twenty buy at once through both doors", async () => {
  const id = await givenCreditPackage(service.current, { purchaseLimitPerUser: 3 });
  const bought = await atOnce(20, (door) => buyByEitherDoor(service.current, "three", id, `k${door}`, door));
  expect(bought.filter(Boolean)).toHaveLength(3);
  expect(await balanceOf(service.current, "three")).toBe(300);
});

it("gives two hundred new users at once what they bought, each their own", async () => {
  const answers = await atOnce(200, (index) => service.current.purchase(`crowd ${index}`));
  expect(statusesOf(answers)).toEqual(new Set([201]));
  const balances = await atOnce(200, (index) => balanceOf(service.current, `crowd ${index}`));
  expect(new Set(balances)).toEqual(new Set([100]));
});

it("loses and doubles nothing in one hot wallet that is filled and emptied at once", async () => {
  const userId = "hot";
  await service.current.purchase(userId);
  const outcomes = await atOnce(150, async (index) => {
    if (index % 3 === 0) return (await service.current.purchase(userId)).status === 201 ? 100 : Number.NaN;
    const { body } = await spend(service.current, { userId, amount: 60 });
    return body.errors ? 0 : -60;
  });
  const balance = outcomes.reduce((sum, moved) => sum + moved, 100);
  expect(await balanceOf(service.current, userId)).toBe(balance);
});

describe("while a package changes", () => {
  it("every purchase still succeeds, at the old terms or the new", async () => {
    const id = await givenCreditPackage(service.current, { credits: 10 });
    const buyers = atOnce(8, async (buyer) => {
      const answers: RestAnswer[] = [];
      for (let times = 0; times < 15; times += 1)
        answers.push(await service.current.purchase(`shopper ${buyer}`, id, { prefer }));
      return answers;
    });
    for (let change = 0; change < 15; change += 1)
      await manage(service.current, "update", { id, credits: change % 2 ? 10 : 20 });
    const answers = (await buyers).flat();
    expect(statusesOf(answers)).toEqual(new Set([201]));
    expect(
      [...new Set(answers.map(({ body }) => body.data.credits))].every((credits) =>
        [10, 20].includes(credits),
      ),
    ).toBe(true);
  });

  it("no purchase that begins after its archiving was answered succeeds", async () => {
    for (let round = 0; round < 5; round += 1) await archiveUnderLoad(service.current, [service.current]);
  });
});

/** Buys from every instance without a pause while one of them archives the package, and a few times after that. */
async function archiveUnderLoad(archiving: TestService, instances: readonly TestService[]): Promise<void> {
  const id = await givenCreditPackage(archiving);
  let archivedAt = Number.POSITIVE_INFINITY;
  const begun: { at: number; answer: RestAnswer }[] = [];
  const shop = async (instance: TestService, user: string) => {
    for (let after = 0; after < 3;) {
      const at = performance.now();
      begun.push({ at, answer: await instance.purchase(user, id) });
      if (at > archivedAt) after += 1;
    }
  };
  const shops = instances.flatMap((instance, index) => [
    shop(instance, `late ${index}`),
    shop(instance, `later ${index}`),
  ]);
  await manage(archiving, "archive", { id });
  archivedAt = performance.now();
  await Promise.all(shops);
  const after = begun.filter(({ at }) => at > archivedAt);
  expect(statusesOf(after.map(({ answer }) => answer))).toEqual(new Set([409]));
  expect(
    [...statusesOf(begun.map(({ answer }) => answer))].every((status) => [201, 409].includes(status)),
  ).toBe(true);
}

if (onServer) {
  describe("two instances on one database", () => {
    let other: TestService;
    beforeAll(async () => {
      other = await startTestService({}, { databaseUrl: service.current.databaseUrl });
    });
    afterAll(() => other?.stop());

    it("buy once for one key, at either instance and through either door", async () => {
      for (let round = 0; round < 10; round += 1) {
        const bought = await atOnce(20, (index) =>
          buyByEitherDoor(index % 4 < 2 ? service.current : other, "shared", starterId, `r${round}`, index),
        );
        expect(new Set(bought.map((purchase) => JSON.stringify(purchase))).size).toBe(1);
      }
      expect(await balanceOf(other, "shared")).toBe(1000);
    });

    it("keep to a limit together", async () => {
      for (let round = 0; round < 10; round += 1) {
        const answers = await atOnce(20, (index) =>
          (index % 2 ? service.current : other).purchase(`pair ${round}`, onceId),
        );
        expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
      }
    });

    it("serve the same crowd at once without losing a credit", async () => {
      const answers = await atOnce(300, (index) =>
        (index % 2 ? service.current : other).purchase(`crossing ${index % 30}`),
      );
      expect(statusesOf(answers)).toEqual(new Set([201]));
      const balances = await atOnce(30, (index) => balanceOf(other, `crossing ${index}`));
      expect(new Set(balances)).toEqual(new Set([1000]));
    });

    it("never overdraw a wallet together", async () => {
      await service.current.purchase("drained");
      const answers = await atOnce(40, (index) =>
        spend(index % 2 ? service.current : other, { userId: "drained", amount: 5 }),
      );
      expect(answers.filter(({ body }) => !body.errors)).toHaveLength(20);
      expect(await balanceOf(other, "drained")).toBe(0);
    });

    it("continue a wallet from the other's last entry, turn by turn", async () => {
      for (let turn = 1; turn <= 30; turn += 1) {
        const instance = turn % 3 ? service.current : other;
        const { body } = await instance.purchase("turns", starterId, { prefer });
        expect(body.data.balance).toBe(turn * 90 + 10);
        const spent = await spend(turn % 2 ? service.current : other, { userId: "turns", amount: 10 });
        expect(spent.body.data.spendCredits.entry.balanceAfter).toBe(turn * 90);
      }
    });

    it("answer a repeat with the first purchase, although the other made it", async () => {
      for (let turn = 0; turn < 10; turn += 1) {
        const key = { "idempotency-key": `echo-${turn}`, prefer };
        const first = await service.current.purchase("echo", starterId, key);
        const again = await atOnce(3, () => other.purchase("echo", starterId, key));
        for (const { body } of again) expect(body.data).toEqual(first.body.data);
      }
      expect(await balanceOf(other, "echo")).toBe(1000);
    });

    it("refuse what one has forbidden a wallet, although the other has cached an earlier state", async () => {
      for (const user of ["frozen", "merged", "target"]) await other.purchase(user);
      // After a stale cache, as in the tests above, an instance does not use its cache for some commits.
      for (let times = 0; times < 30; times += 1) await other.purchase("somebody else");
      const freeze = (since: string) =>
        execute(
          service.current.context.database,
          `UPDATE wallets SET spendingFrozenAt = ${since} WHERE userId = 'frozen'`,
        );
      await freeze("'2026-01-01 00:00:00'");
      const spent = await spend(other, { userId: "frozen", amount: 1 });
      expect(errorOf(spent)).toMatchObject({ details: { reason: "SPENDING_FROZEN" } });
      await service.current.graphql(
        `mutation { mergeWallets(input: { environment: SANDBOX, fromUserId: "merged", intoUserId: "target",
          reason: "One person." }) { wallet { balance } } }`,
        { as: "root", role: "admin" },
      );
      expect((await other.purchase("merged")).status).toBe(409);
      expect((await other.purchase("target", starterId, { prefer })).body.data.balance).toBe(300);
      expect((await other.purchase("frozen", starterId, { prefer })).body.data.balance).toBe(200);
      // No refund froze the wallet, which the audit of the books after this test would find.
      await freeze("NULL");
    });

    it("both stop selling what one has archived, although the other has cached it as on sale", async () => {
      const id = await givenCreditPackage(service.current);
      await other.purchase("remembers", id);
      await manage(service.current, "archive", { id });
      expect((await other.purchase("remembers", id)).status).toBe(409);
      await archiveUnderLoad(service.current, [service.current, other]);
    });

    it("both sell at the terms that one has set, although the other has cached older ones", async () => {
      const id = await givenCreditPackage(service.current, { credits: 10 });
      await other.purchase("thrifty", id);
      await manage(service.current, "update", { id, credits: 20, purchaseLimitPerUser: 2 });
      const { body } = await other.purchase("thrifty", id, { prefer });
      expect(body.data).toMatchObject({ credits: 20, balance: 30 });
      expect((await other.purchase("thrifty", id)).status).toBe(409);
    });

    it("both sell again what one has restored", async () => {
      const id = await givenCreditPackage(service.current);
      await manage(service.current, "archive", { id });
      expect((await other.purchase("returning", id)).status).toBe(409);
      await manage(service.current, "restore", { id });
      expect((await other.purchase("returning", id)).status).toBe(201);
    });
  });

  it("lets two services start at once on an empty database", async () => {
    const first = await startTestService();
    const url = first.databaseUrl;
    await first.context.database.withDataSource((dataSource) => dataSource.dropDatabase());
    await first.close();
    const pair = await Promise.all([1, 2].map(() => startTestService({}, { databaseUrl: url })));
    try {
      const answers = await Promise.all(
        pair.map((of) => of.purchase("early", starterId, { "idempotency-key": "k" })),
      );
      expect(statusesOf(answers)).toEqual(new Set([201]));
      for (const of of pair) expect(await balanceOf(of, "early")).toBe(100);
      await Promise.all(pair.map((of) => auditBooks(of.context.database)));
    } finally {
      await Promise.all(pair.map((of) => of.stop()));
    }
  });
}
