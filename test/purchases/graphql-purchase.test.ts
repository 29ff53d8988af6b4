import { balanceOf, buyByGraphql, errorOf, givenCreditPackage } from "../support/factories";
import { starterId, startTestService, tokenFor, withService } from "../support/harness";

const archivedId = "65a1234bcde5678f9012345a";
const onceId = "65a1234bcde5678f90123458";

const service = withService();
const buy = (user: string, packageId = starterId, idempotencyKey?: string | null) =>
  buyByGraphql(service.current, user, { packageId, idempotencyKey });

it("buys the package and shows the purchase and the wallet with the credits in it", async () => {
  const { status, body } = await buy("alice", starterId, "k1");
  expect(status).toBe(200);
  expect(body).toEqual({
    data: {
      purchaseCreditPackage: {
        purchase: {
          id: expect.stringMatching(/^pur_[0-9A-HJKMNP-TV-Z]{26}$/),
          credits: 100,
          createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
          userId: "alice",
          environment: "SANDBOX",
          priceAmount: 499,
          currency: "USD",
          creditPackage: { id: starterId, name: "Starter", credits: 100 },
        },
        wallet: { userId: "alice", balance: 100, available: 100, environment: "SANDBOX" },
      },
    },
  });
});

it("accepts the contract's own document with its literals", async () => {
  const { body } = await service.current.graphql(
    `mutation { purchaseCreditPackage(input: {packageId: "${starterId}", idempotencyKey: "k1"}) {
      purchase { id credits createdAt creditPackage { id name credits } } wallet { balance available } } }`,
    { as: "contract" },
  );
  expect(body.data.purchaseCreditPackage.wallet).toEqual({ balance: 100, available: 100 });
});

it("adds the bonus to the credits", async () => {
  const id = await givenCreditPackage(service.current, { credits: 500, bonusCredits: 50 });
  const { body } = await buy("bonus", id);
  expect(body.data.purchaseCreditPackage).toMatchObject({
    purchase: { credits: 550 },
    wallet: { balance: 550 },
  });
});

it("gives the same purchase for the same key, with the wallet as it is now", async () => {
  const first = await buy("ida", starterId, "k1");
  await buy("ida", starterId, "k2");
  const again = await buy("ida", starterId, "k1");
  expect(again.body.data.purchaseCreditPackage.purchase).toEqual(
    first.body.data.purchaseCreditPackage.purchase,
  );
  expect(again.body.data.purchaseCreditPackage.wallet.balance).toBe(200);
});

it("buys each time without a key, or with null for one", async () => {
  await buy("keyless");
  await buy("keyless", starterId, null);
  await buy("keyless", starterId, null);
  expect(await balanceOf(service.current, "keyless")).toBe(300);
});

describe("refuses", () => {
  it.each([
    ["a package that is not there", "NOT_FOUND", 404, undefined, "65a1234bcde5678f90123450"],
    ["an archived package", "CONFLICT", 409, "PACKAGE_ARCHIVED", archivedId],
    ["an empty id", "BAD_USER_INPUT", 400, undefined, ""],
    ["an id of 65 characters", "BAD_USER_INPUT", 400, undefined, "x".repeat(65)],
    ["an id of 64 characters that nobody has", "NOT_FOUND", 404, undefined, "x".repeat(64)],
  ])("%s as %s, %d", async (_, code, statusCode, reason, packageId) => {
    const answer = await buy("refused", packageId);
    const extensions = errorOf(answer);
    expect(extensions).toMatchObject({ code, statusCode });
    expect(extensions.details?.reason).toBe(reason);
    expect(extensions.requestId).toBe(answer.headers.get("x-request-id"));
    expect(answer.body.data).toEqual({ purchaseCreditPackage: null });
    expect(await balanceOf(service.current, "refused")).toBe(0);
  });

  it("a second purchase where one is allowed", async () => {
    await buy("once", onceId);
    expect(errorOf(await buy("once", onceId)).details.reason).toBe("PURCHASE_LIMIT_REACHED");
    expect(await balanceOf(service.current, "once")).toBe(50);
  });

  it("a key that bought another package", async () => {
    await buy("mixer", starterId, "m");
    const extensions = errorOf(await buy("mixer", onceId, "m"));
    expect(extensions).toMatchObject({ code: "CONFLICT", details: { reason: "IDEMPOTENCY_KEY_REUSED" } });
    expect(await balanceOf(service.current, "mixer")).toBe(100);
  });

  it("more than a wallet can hold", async () => {
    const vast = await givenCreditPackage(service.current, { credits: Number.MAX_SAFE_INTEGER });
    expect((await buy("midas", vast)).body.data.purchaseCreditPackage.wallet.balance).toBe(9007199254740991);
    const one = await givenCreditPackage(service.current, { credits: 1 });
    expect(errorOf(await buy("midas", one)).details.reason).toBe("WALLET_LIMIT_REACHED");
  });

  it.each(["", "a b", "k".repeat(256), "é", "a\u0000"])("the key %j", async (key) => {
    const extensions = errorOf(await buy("bad key", starterId, key));
    expect(extensions).toMatchObject({
      code: "BAD_USER_INPUT",
      details: { fields: [{ field: "idempotencyKey", message: expect.any(String) }] },
    });
    expect(await balanceOf(service.current, "bad key")).toBe(0);
  });

  it("a caller without a token, and one whose role may not buy", async () => {
    const document = `mutation { purchaseCreditPackage(input: {packageId: "${starterId}"}) { purchase { id } } }`;
    expect(errorOf(await service.current.graphql(document))).toMatchObject({
      code: "UNAUTHENTICATED",
      statusCode: 401,
    });
    const authorization = `Bearer ${tokenFor("stranger", "stranger" as "user")}`;
    expect(errorOf(await service.current.graphql(document, { headers: { authorization } }))).toMatchObject({
      code: "FORBIDDEN",
      statusCode: 403,
    });
  });

  it("fields that the caller may not choose", async () => {
    const { body } = await service.current.graphql(
      `mutation { purchaseCreditPackage(input: {packageId: "${starterId}", credits: 5}) { purchase { id } } }`,
      { as: "chooser" },
    );
    expect(body.errors[0].extensions).toMatchObject({ code: "BAD_USER_INPUT", statusCode: 400 });
  });
});

it("makes the purchases of one document in their order, and refuses one without losing the others", async () => {
  const bought = [starterId, archivedId, starterId].map(
    (id, index) => `p${index}: purchaseCreditPackage(input: {packageId: "${id}"}) { wallet { balance } }`,
  );
  const { body } = await service.current.graphql(`mutation { ${bought.join(" ")} }`, { as: "batch" });
  expect(body.data).toEqual({
    p0: { wallet: { balance: 100 } },
    p1: null,
    p2: { wallet: { balance: 200 } },
  });
  expect(body.errors).toMatchObject([{ path: ["p1"], extensions: { code: "CONFLICT" } }]);
  expect(await balanceOf(service.current, "batch")).toBe(200);
});

it("in production refuses whatever is sent, and writes nothing", async () => {
  const production = await startTestService({ NODE_ENV: "production" });
  try {
    for (const packageId of [starterId, archivedId, "65a1234bcde5678f90123450", ""]) {
      const extensions = errorOf(
        await buyByGraphql(production, "buyer", { packageId, idempotencyKey: "not valid" }),
      );
      expect(extensions).toMatchObject({ code: "FORBIDDEN", statusCode: 403 });
    }
    const extensions = errorOf(
      await production.graphql(
        `mutation { purchaseCreditPackage(input: {packageId: "${starterId}"}) { purchase { id } } }`,
      ),
    );
    expect(extensions).toMatchObject({ code: "UNAUTHENTICATED", statusCode: 401 });
    for (const table of ["wallets", "ledger_entries", "purchases"])
      expect(await production.context.database.read.query(`SELECT * FROM ${table}`)).toEqual([]);
  } finally {
    await production.stop();
  }
});

describe("a purchase", () => {
  const find = `query ($id: ID!) { purchase(id: $id) { id userId credits } }`;

  it("is found by its buyer and by an admin only", async () => {
    const { purchase } = (await buy("private")).body.data.purchaseCreditPackage;
    const variables = { id: purchase.id };
    const found = { data: { purchase: { id: purchase.id, userId: "private", credits: 100 } } };
    expect((await service.current.graphql(find, { as: "private", variables })).body).toEqual(found);
    expect((await service.current.graphql(find, { as: "root", role: "admin", variables })).body).toEqual(
      found,
    );
    for (const id of [purchase.id, "01ARZ3NDEKTSV4RRFFQ69G5FAV", "x", ""]) {
      const answer = await service.current.graphql(find, { as: "nosy", variables: { id } });
      expect(errorOf(answer)).toMatchObject({ code: "NOT_FOUND", statusCode: 404 });
      expect(answer.body.errors[0].message).toBe("There is no such purchase.");
    }
  });

  it("keeps its price and credits when its package changes", async () => {
    const id = await givenCreditPackage(service.current, { credits: 10, priceAmount: 5 });
    const { purchase } = (await buy("archivist", id)).body.data.purchaseCreditPackage;
    await service.current.graphql(
      `mutation ($input: UpdateCreditPackageInput!) { updateCreditPackage(input: $input) { creditPackage { id } } }`,
      {
        as: "root",
        role: "admin",
        variables: { input: { id, credits: 99, priceAmount: 1, currency: "EUR" } },
      },
    );
    const { body } = await service.current.graphql(
      `query ($id: ID!) { purchase(id: $id) { credits priceAmount currency creditPackage { credits } } }`,
      { as: "archivist", variables: { id: purchase.id } },
    );
    expect(body.data.purchase).toEqual({
      credits: 10,
      priceAmount: 5,
      currency: "USD",
      creditPackage: { credits: 99 },
    });
  });
});

describe("the list of purchases", () => {
  const list = `query ($first: Int!, $after: String, $userId: ID) {
    purchases(first: $first, after: $after, userId: $userId) {
      nodes { id } edges { cursor node { id } } totalCount
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;

  it("gives each once, newest first, page after page", async () => {
    const bought: string[] = [];
    for (let times = 0; times < 7; times += 1)
      bought.unshift((await buy("collector")).body.data.purchaseCreditPackage.purchase.id);
    const seen: string[] = [];
    let after: string | null = null;
    for (let more = true; more;) {
      const { body } = await service.current.graphql(list, {
        as: "collector",
        variables: { first: 3, after },
      });
      const { nodes, edges, totalCount, pageInfo } = body.data.purchases;
      expect(totalCount).toBe(7);
      expect(edges.map(({ node }: { node: object }) => node)).toEqual(nodes);
      expect(pageInfo.hasPreviousPage).toBe(after !== null);
      seen.push(...nodes.map(({ id }: { id: string }) => id));
      more = pageInfo.hasNextPage;
      after = pageInfo.endCursor;
    }
    expect(seen).toEqual(bought);
  });

  it("of another user is for services and admins", async () => {
    await buy("watched");
    const variables = { first: 1, userId: "watched" };
    expect(errorOf(await service.current.graphql(list, { as: "nosy", variables })).code).toBe("FORBIDDEN");
    for (const role of ["service", "admin"] as const) {
      const { body } = await service.current.graphql(list, { as: "staff", role, variables });
      expect(body.data.purchases.totalCount).toBe(1);
    }
  });
});
