import { atOnce, balanceOf, errorOf, spend } from "../support/factories";
import { withService } from "../support/harness";

const service = withService();

/** Creates a user with this many hundred credits. */
async function givenCredits(user: string, hundreds: number): Promise<string> {
  for (let times = 0; times < hundreds; times += 1) await service.current.purchase(user);
  return user;
}

it("takes the credits and shows the entry and the wallet", async () => {
  const userId = await givenCredits("alice", 1);
  const { status, body } = await spend(service.current, { userId, amount: 30, reason: "a render 🎬" });
  expect(status).toBe(200);
  expect(body).toEqual({
    data: {
      spendCredits: {
        entry: {
          id: expect.stringMatching(/^ent_[0-9A-HJKMNP-TV-Z]{26}$/),
          kind: "SPEND",
          amount: -30,
          balanceAfter: 70,
          actor: "renderer",
          reason: "a render 🎬",
          purchase: null,
          counterAccount: "USAGE",
          sequence: 2,
        },
        wallet: { userId, balance: 70, available: 70 },
      },
    },
  });
});

it("spends to exactly zero and not beyond", async () => {
  const userId = await givenCredits("zero", 1);
  await spend(service.current, { userId, amount: 100 });
  expect(errorOf(await spend(service.current, { userId, amount: 1 }))).toMatchObject({
    code: "CONFLICT",
    statusCode: 409,
    details: { reason: "INSUFFICIENT_CREDITS" },
  });
  expect(await balanceOf(service.current, userId)).toBe(0);
});

it("refuses a user without credits, and more than a wallet can hold", async () => {
  for (const amount of [1, Number.MAX_SAFE_INTEGER]) {
    const answer = await spend(service.current, { userId: "stranger", amount });
    expect(errorOf(answer).details.reason).toBe("INSUFFICIENT_CREDITS");
  }
});

describe("the same key", () => {
  it("spends once, and gives the same entry with the wallet as it is now", async () => {
    const userId = await givenCredits("ida", 1);
    const order = { userId, amount: 10, idempotencyKey: "once" };
    const first = await spend(service.current, order);
    await spend(service.current, { userId, amount: 5 });
    const again = await spend(service.current, order);
    expect(again.body.data.spendCredits.entry).toEqual(first.body.data.spendCredits.entry);
    expect(again.body.data.spendCredits.wallet.balance).toBe(85);
  });

  it("still gives its entry after the wallet became empty", async () => {
    const userId = await givenCredits("emptied", 1);
    const order = { userId, amount: 60, idempotencyKey: "early" };
    const first = await spend(service.current, order);
    await spend(service.current, { userId, amount: 40 });
    const again = await spend(service.current, order);
    expect(again.body.data.spendCredits.entry).toEqual(first.body.data.spendCredits.entry);
  });

  it.each([{ amount: 11 }, { reason: "something else" }])(
    "with %j is a conflict and moves nothing",
    async (other) => {
      const userId = await givenCredits(`reused ${JSON.stringify(other)}`, 1);
      await spend(service.current, { userId, amount: 10, idempotencyKey: "twice" });
      const answer = await spend(service.current, { userId, amount: 10, idempotencyKey: "twice", ...other });
      expect(errorOf(answer)).toMatchObject({
        code: "CONFLICT",
        details: { reason: "IDEMPOTENCY_KEY_REUSED" },
      });
      expect(await balanceOf(service.current, userId)).toBe(90);
    },
  );

  it("spends once when twenty identical requests arrive together", async () => {
    const userId = await givenCredits("hurried", 1);
    const order = { userId, amount: 10, idempotencyKey: "burst" };
    const answers = await atOnce(20, () => spend(service.current, order));
    expect(new Set(answers.map(({ body }) => body.data.spendCredits.entry.id)).size).toBe(1);
    expect(await balanceOf(service.current, userId)).toBe(90);
  });

  it("of a purchase is free for a spend: buying and spending have separate keys", async () => {
    const userId = "two spaces";
    await service.current.purchase(userId, undefined, { "idempotency-key": "both" });
    await spend(service.current, { userId, amount: 1, idempotencyKey: "both" });
    expect(await balanceOf(service.current, userId)).toBe(99);
  });

  it("is not used up by a refusal", async () => {
    const order = { userId: "later", amount: 100, idempotencyKey: "patience" };
    expect(errorOf(await spend(service.current, order)).details.reason).toBe("INSUFFICIENT_CREDITS");
    await givenCredits("later", 1);
    expect((await spend(service.current, order)).body.data.spendCredits.wallet.balance).toBe(0);
  });
});

it("lets exactly as many of forty concurrent spends succeed as the wallet can pay", async () => {
  const userId = await givenCredits("raced", 1);
  const answers = await atOnce(40, () => spend(service.current, { userId, amount: 5 }));
  const refused = answers.filter(({ body }) => body.errors);
  expect(refused).toHaveLength(20);
  for (const answer of refused) expect(errorOf(answer).details.reason).toBe("INSUFFICIENT_CREDITS");
  expect(await balanceOf(service.current, userId)).toBe(0);
});

it("is for services only: not for users with their own credits, nor for admins", async () => {
  const userId = await givenCredits("owner", 1);
  for (const role of ["user", "admin"] as const) {
    const answer = await spend(service.current, { userId, amount: 1 }, { as: userId, role });
    expect(errorOf(answer)).toMatchObject({ code: "FORBIDDEN", statusCode: 403 });
  }
  expect(errorOf(await spend(service.current, { userId, amount: 1 }, {})).code).toBe("UNAUTHENTICATED");
  expect(await balanceOf(service.current, userId)).toBe(100);
});

it.each([
  ["amount", { amount: 0 }],
  ["amount", { amount: -5 }],
  ["reason", { reason: "" }],
  ["reason", { reason: "x".repeat(501) }],
  ["reason", { reason: "a\u0000b" }],
  ["idempotencyKey", { idempotencyKey: "" }],
  ["idempotencyKey", { idempotencyKey: "a b" }],
  ["idempotencyKey", { idempotencyKey: "k".repeat(256) }],
  ["userId", { userId: "" }],
  ["userId", { userId: "x".repeat(256) }],
])("names %s as what is wrong with %j", async (field, overrides) => {
  const answer = await spend(service.current, { userId: "alice", amount: 1, ...overrides });
  expect(errorOf(answer)).toMatchObject({ code: "BAD_USER_INPUT", details: { fields: [{ field }] } });
});

it.each([{ amount: 1.5 }, { amount: "5" }, { amount: null }, { amount: 2 ** 53 }, { idempotencyKey: null }])(
  "refuses %j, which the type does not allow",
  async (overrides) => {
    const input = { userId: "alice", amount: 1, ...overrides } as { userId: string; amount: number };
    const { status, body } = await spend(service.current, input);
    expect(status).toBe(400);
    expect(body.errors[0].extensions.code).toBe("BAD_USER_INPUT");
  },
);
