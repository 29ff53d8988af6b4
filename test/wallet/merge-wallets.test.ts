import { buyByGraphql, errorOf, spend } from "../support/factories";
import { starterId } from "../support/harness";
import { laterEvent, purchaseOf, unique } from "../support/revenuecat";
import { withStore } from "../support/with-store";

const { service, balance, send } = withStore();

async function merge(fromUserId: string, intoUserId: string, role: "admin" | "service" = "admin") {
  const input = { fromUserId, intoUserId, environment: "SANDBOX", reason: "The same person." };
  const { body } = await service.current.graphql(
    `mutation ($input: MergeWalletsInput!) { mergeWallets(input: $input) {
      merge { id amount intoUserId } wallet { balance mergedFrom { nodes { fromUserId amount } } } } }`,
    { as: "boss", role, variables: { input } },
  );
  return body.errors ? body.errors[0].extensions : body.data.mergeWallets;
}

it("moves all credits once, links both histories, and changes nothing when repeated", async () => {
  const [from, into] = [unique("from"), unique("into")];
  for (const event of [purchaseOf(from), purchaseOf(from), purchaseOf(into)]) await send(event);
  const answers = await Promise.all(Array.from({ length: 5 }, () => merge(from, into)));
  expect(new Set(answers.map((answer) => answer.merge.id)).size).toBe(1);
  expect(answers[0].merge).toMatchObject({ amount: 200, intoUserId: into });
  expect([await balance(from), await balance(into)]).toEqual([0, 300]);
  const query = `query ($from: ID!, $into: ID!) {
    from: wallet(userId: $from) { mergedInto { id intoUserId } entries { nodes { kind merge { id } amount } } }
    into: wallet(userId: $into) { mergedInto { id } mergedFrom { nodes { fromUserId } totalCount } entries { nodes { kind merge { id } amount } } } }`;
  const { body } = await service.current.graphql(query, {
    as: "boss",
    role: "admin",
    variables: { from, into },
  });
  const { id } = answers[0].merge;
  expect(body.data.from.mergedInto).toEqual({ id, intoUserId: into });
  expect(body.data.from.entries.nodes[0]).toEqual({ kind: "MERGE", merge: { id }, amount: -200 });
  expect(body.data.into).toMatchObject({
    mergedInto: null,
    mergedFrom: { nodes: [{ fromUserId: from }], totalCount: 1 },
  });
  expect(body.data.into.entries.nodes[0]).toEqual({ kind: "MERGE", merge: { id }, amount: 200 });
});

it("books later purchases and refunds of the merged user in the other wallet", async () => {
  const [from, between, into] = [unique("from"), unique("between"), unique("into")];
  const early = purchaseOf(from);
  await send(early);
  await merge(from, between);
  await merge(between, into);
  expect(await send(purchaseOf(from))).toBe("APPLIED");
  expect(await balance(into)).toBe(200);
  await send(laterEvent("CANCELLATION", early));
  expect([await balance(from), await balance(between), await balance(into)]).toEqual([0, 0, 100]);
});

it("merges a wallet once and one way, and never into itself", async () => {
  const [first, second, third] = [unique("a"), unique("b"), unique("c")];
  await send(purchaseOf(first));
  await merge(first, second);
  for (const [from, into] of [
    [second, first],
    [first, third],
    [third, first],
  ] as const) {
    expect(await merge(from, into)).toMatchObject({ code: "CONFLICT", details: { reason: "WALLET_MERGED" } });
  }
  expect(await merge(third, third)).toMatchObject({ code: "BAD_USER_INPUT" });
  expect(await merge(third, second, "service")).toMatchObject({ code: "FORBIDDEN" });
  expect(await balance(second)).toBe(100);
});

it("never loses or doubles credits when two wallets are merged into each other at once", async () => {
  for (let round = 0; round < 5; round += 1) {
    const [first, second] = [unique("a"), unique("b")];
    for (const user of [first, second]) await send(purchaseOf(user));
    const answers = await Promise.all([merge(first, second), merge(second, first)]);
    expect(answers.filter((answer) => answer.code === "CONFLICT")).toHaveLength(1);
    expect((await balance(first)) + (await balance(second))).toBe(200);
  }
});

it("makes two users one, so that purchases parked between them are credited", async () => {
  const [first, second] = [unique("a"), unique("b")];
  for (const user of [first, second]) await send(purchaseOf(user));
  expect(await send(purchaseOf(unique("$RCAnonymousID:"), { aliases: [first, second] }))).toBe(
    "PARKED AMBIGUOUS_USER",
  );
  await merge(first, second);
  expect(await balance(second)).toBe(300);
});

describe("a wallet that was merged away", () => {
  it("takes no purchase through any door, and a repeat of an earlier one is still answered", async () => {
    const [from, into] = [unique("from"), unique("into")];
    const key = { "idempotency-key": "before" };
    const first = await service.current.purchase(from, starterId, key);
    await merge(from, into);
    const refused = await service.current.purchase(from, starterId, { accept: "application/problem+json" });
    expect(refused).toMatchObject({ status: 409, body: { code: "CONFLICT", reason: "WALLET_MERGED" } });
    const error = errorOf(await buyByGraphql(service.current, from, { packageId: starterId }));
    expect(error).toMatchObject({ code: "CONFLICT", details: { reason: "WALLET_MERGED" } });
    const again = await service.current.purchase(from, starterId, key);
    expect([again.status, again.headers.get("idempotency-replayed")]).toEqual([201, "true"]);
    expect(again.headers.get("location")).toBe(first.headers.get("location"));
    expect([await balance(from), await balance(into)]).toEqual([0, 100]);
  });

  it("refuses a service's spend, and names the other wallet", async () => {
    const [from, into] = [unique("from"), unique("into")];
    await service.current.purchase(from);
    await merge(from, into);
    const error = errorOf(await spend(service.current, { userId: from, amount: 1 }));
    expect(error).toMatchObject({ code: "CONFLICT", details: { reason: "WALLET_MERGED" } });
    expect(errorOf(await spend(service.current, { userId: into, amount: 101 })).details.reason).toBe(
      "INSUFFICIENT_CREDITS",
    );
  });

  it("is empty for ever, also when it never held anything before", async () => {
    const [from, into] = [unique("from"), unique("into")];
    await merge(from, into);
    expect((await service.current.purchase(from)).status).toBe(409);
    expect(await balance(from)).toBe(0);
  });

  it("keeps no credits of purchases at the moment of the merge", async () => {
    for (let round = 0; round < 5; round += 1) {
      const [from, into] = [unique("from"), unique("into")];
      const buying = Array.from({ length: 8 }, () => service.current.purchase(from));
      const [answers] = await Promise.all([Promise.all(buying), merge(from, into)]);
      const bought = answers.filter(({ status }) => status === 201).length;
      expect(answers.map(({ status }) => status).every((status) => [201, 409].includes(status))).toBe(true);
      expect([await balance(from), await balance(into)]).toEqual([0, bought * 100]);
    }
  });

  it("keeps no credits of store purchases and refunds at the moment of the merge", async () => {
    for (let round = 0; round < 10; round += 1) {
      const [from, between, into] = [unique("from"), unique("between"), unique("into")];
      const refunded = purchaseOf(from);
      const kept = Array.from({ length: 4 }, () => purchaseOf(from));
      await send(refunded);
      await Promise.all([
        merge(from, between).then(() => merge(between, into)),
        send(laterEvent("CANCELLATION", refunded)),
        ...kept.map(send),
      ]);
      expect([await balance(from), await balance(between), await balance(into)]).toEqual([0, 0, 400]);
    }
  });

  it("has its freeze lifted in the wallet that received its credits", async () => {
    const [from, into] = [unique("from"), unique("into")];
    const asAdmin = (query: string, variables: object) =>
      service.current.graphql(query, { as: "boss", role: "admin", variables });
    const created = await asAdmin(
      `mutation { createCreditPackage(input: { name: "Test", credits: 100, priceAmount: 1, currency: "USD",
        refundPolicy: FREEZE_SPENDING }) { creditPackage { id } } }`,
      {},
    );
    const packageId = created.body.data.createCreditPackage.creditPackage.id;
    const product_id = unique("product");
    await asAdmin(
      "mutation ($input: MapStoreProductInput!) { mapStoreProduct(input: $input) { eventsApplied } }",
      { input: { store: "APP_STORE", productId: product_id, packageId } },
    );
    const purchase = purchaseOf(from, { product_id });
    await send(purchase);
    await spend(service.current, { userId: from, amount: 60 });
    await send(laterEvent("CANCELLATION", purchase));
    await merge(from, into);
    const lift = (userId: string) =>
      asAdmin(
        `mutation ($input: LiftSpendingFreezeInput!) { liftSpendingFreeze(input: $input) { wallet { spendingFrozenAt } } }`,
        { input: { userId, environment: "SANDBOX", reason: "Paid." } },
      );
    expect(errorOf(await lift(from)).details.reason).toBe("WALLET_MERGED");
    expect((await lift(into)).body.data.liftSpendingFreeze.wallet.spendingFrozenAt).toBeNull();
  });
});
