import { expireHolds } from "../../src/holds/expire-holds";
import { jobCaller } from "../../src/auth/internal-callers";
import { adjust, atOnce, balanceOf, errorOf, reverse, spend } from "../support/factories";
import { withService } from "../support/harness";
import { actOnHold, hold } from "../support/holds";
import { laterEvent, purchaseOf, sendEvent, unique } from "../support/revenuecat";

const service = withService();

/** A user with a hundred credits. */
async function givenBuyer(): Promise<string> {
  const userId = unique("user");
  await service.current.purchase(userId);
  return userId;
}
async function givenHold(amount = 50, more: object = {}): Promise<{ userId: string; id: string }> {
  const userId = await givenBuyer();
  const { body } = await hold(service.current, { userId, amount, ...more });
  return { userId, id: body.data.holdCredits.hold.id };
}
const act = (verb: "captureHold" | "changeHold" | "releaseHold", input: object) =>
  actOnHold(service.current, verb, input);
const capture = (input: object) => act("captureHold", input);
const walletOf = async (userId: string) => {
  const { body } = await service.current.graphql(
    `query ($userId: ID) { wallet(userId: $userId) { balance held available } }`,
    { as: "boss", role: "admin", variables: { userId } },
  );
  return body.data.wallet;
};
const reasonOf = (answer: Parameters<typeof errorOf>[0]) => errorOf(answer).details.reason;
const expire = () =>
  expireHolds(service.current.context, jobCaller("expire-holds"), new AbortController().signal);
const later = () => new Promise((resolve) => setTimeout(resolve, 1_100));

it("reserves credits, which stay in the balance and cannot be spent otherwise", async () => {
  const userId = await givenBuyer();
  const { body } = await hold(service.current, { userId, amount: 60, member: "m", metadata: { a: "1" } });
  expect(body.data.holdCredits).toMatchObject({
    hold: {
      id: expect.stringMatching(/^hld_/),
      status: "OPEN",
      amount: 60,
      held: 60,
      captured: 0,
      shortfall: 0,
      member: "m",
      metadata: { a: "1" },
      endedAt: null,
    },
    entry: { kind: "HOLD", amount: 0, balanceAfter: 100, hold: { id: body.data.holdCredits.hold.id } },
    wallet: { balance: 100, held: 60, available: 40 },
    replayed: false,
  });
  const until = Date.parse(body.data.holdCredits.hold.expiresAt) - Date.now();
  expect(Math.abs(until - 900_000)).toBeLessThan(60_000);
  const refused = await spend(service.current, { userId, amount: 41 });
  expect(errorOf(refused).details).toMatchObject({ required: 41, available: 40, missing: 1 });
  expect(reasonOf(await hold(service.current, { userId, amount: 41 }))).toBe("INSUFFICIENT_CREDITS");
  expect((await spend(service.current, { userId, amount: 40 })).body.errors).toBeUndefined();
  expect(await walletOf(userId)).toEqual({ balance: 60, held: 60, available: 0 });
});

it("captures all of it, once, as a spend that can be given back", async () => {
  const { userId, id } = await givenHold(50, { member: "m", reference: "job" });
  const { body } = await capture({ id });
  expect(body.data.captureHold).toMatchObject({
    hold: { status: "CAPTURED", held: 0, captured: 50, endedAt: expect.any(String) },
    entry: {
      kind: "SPEND",
      amount: -50,
      reason: "A rendering",
      hold: { id },
      spend: { member: "m", reference: "job", reversible: 50 },
    },
    wallet: { balance: 50, held: 0, available: 50 },
  });
  for (const verb of ["captureHold", "changeHold", "releaseHold"] as const)
    expect(reasonOf(await act(verb, { id }))).toBe("HOLD_ENDED");
  const given = await reverse(service.current, { spendId: body.data.captureHold.entry.id });
  expect(given.body.data.reverseSpend.wallet).toEqual({ userId, balance: 100, available: 100 });
});

it("captures less, and frees the rest unless more is to come", async () => {
  const { userId, id } = await givenHold();
  expect((await capture({ id, amount: 10, isFinal: false })).body.data.captureHold).toMatchObject({
    hold: { status: "OPEN", held: 40, captured: 10 },
    wallet: { balance: 90, held: 40, available: 50 },
  });
  expect((await capture({ id, amount: 15 })).body.data.captureHold).toMatchObject({
    hold: { status: "CAPTURED", held: 0, captured: 25 },
    wallet: { balance: 75, held: 0, available: 75 },
  });
  expect(await walletOf(userId)).toEqual({ balance: 75, held: 0, available: 75 });
});

it("captures more than it holds from what else there is, and decides by onShortfall when that is too little", async () => {
  const more = await givenHold();
  expect((await capture({ id: more.id, amount: 70 })).body.data.captureHold.wallet.balance).toBe(30);
  const { userId, id } = await givenHold();
  const refused = await capture({ id, amount: 130 });
  expect(errorOf(refused).details).toEqual(
    expect.objectContaining({ reason: "INSUFFICIENT_CREDITS", required: 130, available: 100, missing: 30 }),
  );
  expect(await walletOf(userId)).toEqual({ balance: 100, held: 50, available: 50 });
  const taken = await capture({ id, amount: 130, onShortfall: "CAPTURE_AVAILABLE" });
  expect(taken.body.data.captureHold).toMatchObject({
    hold: { captured: 100, shortfall: 30 },
    wallet: { balance: 0, held: 0 },
  });
});

it("is changed in size and time", async () => {
  const { userId, id } = await givenHold();
  expect((await act("changeHold", { id, amount: 80 })).body.data.changeHold).toMatchObject({
    hold: { amount: 50, held: 80 },
    entry: { kind: "HOLD_CHANGE", amount: 0 },
    wallet: { held: 80, available: 20 },
  });
  expect(reasonOf(await act("changeHold", { id, amount: 101 }))).toBe("INSUFFICIENT_CREDITS");
  const { body } = await act("changeHold", { id, amount: 5, expiresInSeconds: 3600 });
  expect(body.data.changeHold.wallet).toMatchObject({ held: 5, available: 95 });
  const until = Date.parse(body.data.changeHold.hold.expiresAt) - Date.now();
  expect(Math.abs(until - 3_600_000)).toBeLessThan(60_000);
  expect(await walletOf(userId)).toEqual({ balance: 100, held: 5, available: 95 });
});

it("is released once, and then frees its credits", async () => {
  const { userId, id } = await givenHold();
  expect((await act("releaseHold", { id })).body.data.releaseHold).toMatchObject({
    hold: { status: "RELEASED", held: 0 },
    entry: { kind: "HOLD_RELEASE", amount: 0 },
    wallet: { balance: 100, held: 0, available: 100 },
  });
  expect(reasonOf(await act("releaseHold", { id }))).toBe("HOLD_ENDED");
  expect(await walletOf(userId)).toEqual({ balance: 100, held: 0, available: 100 });
});

it("ends by itself, cannot be captured afterwards, and is ended once by any number of instances", async () => {
  const { userId, id } = await givenHold(50, { expiresInSeconds: 1 });
  const prolonged = await givenHold(50, { expiresInSeconds: 1 });
  await act("changeHold", { id: prolonged.id, expiresInSeconds: 600 });
  await later();
  expect(reasonOf(await capture({ id }))).toBe("HOLD_ENDED");
  // From that moment on, whether or not a job has ended it.
  expect(await walletOf(userId)).toEqual({ balance: 100, held: 0, available: 100 });
  await Promise.all([expire(), expire(), expire()]);
  expect(await walletOf(userId)).toEqual({ balance: 100, held: 0, available: 100 });
  expect(await walletOf(prolonged.userId)).toEqual({ balance: 100, held: 50, available: 50 });
  const { body } = await service.current.graphql(
    `query ($where: HoldFilter) { holds(where: $where) { nodes { status held endedAt wallet { available } } } }`,
    { as: "boss", role: "admin", variables: { where: { userId: { eq: userId } } } },
  );
  expect(body.data.holds.nodes).toEqual([
    { status: "EXPIRED", held: 0, endedAt: expect.any(String), wallet: { available: 100 } },
  ]);
});

it("leaves its credits to a spend or another hold as soon as its time ran out", async () => {
  for (const use of [spend, hold]) {
    const { userId } = await givenHold(60, { expiresInSeconds: 1 });
    expect(reasonOf(await use(service.current, { userId, amount: 100 }))).toBe("INSUFFICIENT_CREDITS");
    await later();
    const { body } = await service.current.graphql(
      `{ previewSpend(input: { userId: "${userId}", amount: 100 }) { isPossible balanceAfter } }`,
      { as: "renderer", role: "service" },
    );
    expect(body.data.previewSpend).toEqual({ isPossible: true, balanceAfter: 0 });
    expect((await use(service.current, { userId, amount: 100 })).body.errors).toBeUndefined();
    expect((await walletOf(userId)).available).toBe(0);
  }
});

describe("the same key", () => {
  it("reserves, captures, changes and releases once, and answers with the first entry", async () => {
    const userId = await givenBuyer();
    const order = { userId, amount: 50, idempotencyKey: unique("key") };
    const first = await hold(service.current, order);
    const again = await hold(service.current, order);
    expect(again.body.data.holdCredits).toEqual({ ...first.body.data.holdCredits, replayed: true });
    const { id } = first.body.data.holdCredits.hold;
    for (const [verb, input] of [
      ["captureHold", { id, amount: 10, isFinal: false }],
      ["changeHold", { id, amount: 20 }],
      ["releaseHold", { id }],
    ] as const) {
      const asked = { ...input, idempotencyKey: unique("key") };
      const done = await act(verb, asked);
      const repeated = await act(verb, asked);
      expect(repeated.body.data[verb]).toEqual({ ...done.body.data[verb], replayed: true });
    }
    expect(await walletOf(userId)).toEqual({ balance: 90, held: 0, available: 90 });
  });

  it("is a conflict for anything else", async () => {
    const userId = await givenBuyer();
    const order = { userId, amount: 50, idempotencyKey: unique("key") };
    const { body } = await hold(service.current, order);
    for (const change of [{ amount: 51 }, { reason: "x" }, { member: "m" }, { expiresInSeconds: 5 }])
      expect(reasonOf(await hold(service.current, { ...order, ...change }))).toBe("IDEMPOTENCY_KEY_REUSED");
    const asked = {
      id: body.data.holdCredits.hold.id,
      amount: 10,
      isFinal: false,
      idempotencyKey: unique("key"),
    };
    await capture(asked);
    for (const change of [{ amount: 11 }, { isFinal: true }, { onShortfall: "CAPTURE_AVAILABLE" }])
      expect(reasonOf(await capture({ ...asked, ...change }))).toBe("IDEMPOTENCY_KEY_REUSED");
    expect(await walletOf(userId)).toEqual({ balance: 90, held: 40, available: 50 });
  });
});

it("of 64 captures at once take exactly what was held", async () => {
  const { userId, id } = await givenHold(60);
  const answers = await atOnce(64, () => capture({ id, amount: 7, isFinal: false, onShortfall: "REFUSE" }));
  const taken = answers.filter(({ body }) => !body.errors).length;
  // The eighth capture needs more than the hold has left, and takes it from the wallet.
  expect(taken).toBeGreaterThanOrEqual(8);
  const { balance, held, available } = await walletOf(userId);
  expect([balance, held, available]).toEqual([100 - 7 * taken, 0, 100 - 7 * taken]);
});

it("of forty holds and spends at once never reserve more than there is", async () => {
  const userId = await givenBuyer();
  const answers = await atOnce(40, (index) =>
    index % 2 === 0
      ? hold(service.current, { userId, amount: 5 })
      : spend(service.current, { userId, amount: 5 }),
  );
  expect(answers.filter(({ body }) => !body.errors)).toHaveLength(20);
  expect((await walletOf(userId)).available).toBe(0);
});

describe("beside refunds, corrections and merges", () => {
  it("keeps its credits when a refund or an adjustment takes what is there", async () => {
    const userId = unique("user");
    const bought = purchaseOf(userId);
    await sendEvent(service.current, bought);
    const { body } = await hold(service.current, { userId, amount: 60 });
    await sendEvent(service.current, laterEvent("CANCELLATION", bought));
    expect(await walletOf(userId)).toEqual({ balance: 60, held: 60, available: 0 });
    const adjusted = await adjust(service.current, { userId, amount: -5 });
    expect(reasonOf(adjusted)).toBe("INSUFFICIENT_CREDITS");
    const { id } = body.data.holdCredits.hold;
    expect((await capture({ id })).body.data.captureHold.wallet.balance).toBe(0);
  });

  it("is captured though a debt was allowed meanwhile", async () => {
    const { userId, id } = await givenHold(60);
    await adjust(service.current, { userId, amount: -90, onShortfall: "ALLOW_DEBT" });
    expect(await walletOf(userId)).toEqual({ balance: 10, held: 60, available: 0 });
    expect((await capture({ id })).body.data.captureHold.wallet).toMatchObject({
      balance: -50,
      available: 0,
    });
  });

  it("keeps its wallet from being merged away until it ends", async () => {
    const { userId, id } = await givenHold();
    const merge = () =>
      service.current.graphql(
        "mutation ($input: MergeWalletsInput!) { mergeWallets(input: $input) { merge { id } } }",
        {
          as: "boss",
          role: "admin",
          variables: {
            input: { fromUserId: userId, intoUserId: "other", environment: "SANDBOX", reason: "r" },
          },
        },
      );
    expect(reasonOf(await merge())).toBe("HOLDS_OPEN");
    await act("releaseHold", { id });
    expect((await merge()).body.errors).toBeUndefined();
  });
});

it("is for services only, and not found under another id", async () => {
  const { id, userId } = await givenHold();
  for (const role of ["user", "admin"] as const) {
    const caller = { as: userId, role };
    expect(errorOf(await hold(service.current, { userId, amount: 1 }, caller)).code).toBe("FORBIDDEN");
    expect(errorOf(await actOnHold(service.current, "captureHold", { id }, caller)).code).toBe("FORBIDDEN");
  }
  for (const other of ["hld_none", id.replace("hld_", "ent_"), "hld_01KAP2Q9V5X3J8M4T6B7N0C1DE"])
    expect(errorOf(await capture({ id: other })).code).toBe("NOT_FOUND");
  expect(await balanceOf(service.current, userId)).toBe(100);
});

it.each([
  ["amount", { amount: 0 }],
  ["expiresInSeconds", { expiresInSeconds: 0 }],
  ["expiresInSeconds", { expiresInSeconds: 2_592_001 }],
  ["reason", { reason: "" }],
  ["member", { member: "" }],
])("names %s as what is wrong with %j", async (field, overrides) => {
  const answer = await hold(service.current, { userId: "alice", amount: 1, ...overrides });
  expect(errorOf(answer)).toMatchObject({ code: "BAD_USER_INPUT", details: { fields: [{ field }] } });
});

const eq = (value: string) => ({ eq: value });
const list = async (where: object) => {
  const { body } = await service.current.graphql(
    `query ($where: HoldFilter) { holds(where: $where) { nodes { id } totalCount } }`,
    { as: "renderer", role: "service", variables: { where } },
  );
  return body.data.holds.nodes.map((node: { id: string }) => node.id);
};

it("lists holds by user, status, member and reference", async () => {
  const [member, reference] = [unique("member"), unique("job")];
  const first = await givenHold(10, { member });
  const second = await givenHold(20, { member, reference });
  await capture({ id: second.id });
  expect(await list({ member: eq(member) })).toEqual([second.id, first.id]);
  expect(await list({ member: eq(member), status: { eq: "OPEN" } })).toEqual([first.id]);
  expect(await list({ reference: eq(reference) })).toEqual([second.id]);
  expect(await list({ userId: eq(first.userId) })).toEqual([first.id]);
  expect(await list({ userId: eq(first.userId), status: { in: ["CAPTURED", "EXPIRED"] } })).toEqual([]);
});
