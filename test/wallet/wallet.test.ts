import { errorOf, givenCreditPackage, spend } from "../support/factories";
import { starterId, withService } from "../support/harness";

const service = withService();

type Role = "user" | "service" | "admin";
const wallet = (variables: object, as = "viewer", role: Role = "user") =>
  service.current.graphql(
    `query ($userId: ID, $environment: WalletEnvironment) {
      wallet(userId: $userId, environment: $environment) { userId environment balance available } }`,
    { as, role, variables },
  );

it("is the viewer's own, the same under me", async () => {
  await service.current.purchase("alice");
  const { status, body } = await service.current.graphql(
    `{ me { userId roles wallet { balance } } wallet { userId balance available environment } }`,
    { as: "alice" },
  );
  expect(status).toBe(200);
  expect(body).toEqual({
    data: {
      me: { userId: "alice", roles: ["USER"], wallet: { balance: 100 } },
      wallet: { userId: "alice", balance: 100, available: 100, environment: "SANDBOX" },
    },
  });
});

it("of another user is for services and admins", async () => {
  await service.current.purchase("bob");
  expect(errorOf(await wallet({ userId: "bob" }))).toMatchObject({ code: "FORBIDDEN", statusCode: 403 });
  for (const role of ["service", "admin"] as const)
    expect((await wallet({ userId: "bob" }, "staff", role)).body.data.wallet.balance).toBe(100);
  expect((await wallet({ userId: "bob" }, "bob")).body.data.wallet.balance).toBe(100);
});

it("of an unknown user is empty, and forbidden in the same words as a known one's", async () => {
  expect((await wallet({ userId: "nobody" }, "staff", "admin")).body.data.wallet.balance).toBe(0);
  const { body } = await wallet({ userId: "nobody" });
  expect(body.errors[0].message).toBe((await wallet({ userId: "bob" })).body.errors[0].message);
});

it("keeps test credits apart from production credits", async () => {
  await service.current.purchase("carol");
  const { body } = await wallet({ environment: "PRODUCTION" }, "carol");
  expect(body.data.wallet).toEqual({
    userId: "carol",
    environment: "PRODUCTION",
    balance: 0,
    available: 0,
  });
});

it("holds 2^53-1 credits to the last one", async () => {
  const vast = await givenCreditPackage(service.current, { credits: Number.MAX_SAFE_INTEGER - 1 });
  const one = await givenCreditPackage(service.current, { credits: 1 });
  expect((await service.current.purchase("midas", vast)).status).toBe(201);
  expect((await service.current.purchase("midas", one)).status).toBe(201);
  expect((await service.current.purchase("midas", one)).status).toBe(409);
  expect((await wallet({}, "midas")).body.data.wallet.balance).toBe(9007199254740991);
  await spend(service.current, { userId: "midas", amount: 9007199254740990 });
  expect((await wallet({}, "midas")).body.data.wallet.balance).toBe(1);
});

it("lists its entries as a connection, newest first", async () => {
  for (let times = 0; times < 5; times += 1) await service.current.purchase("dora");
  await spend(service.current, { userId: "dora", amount: 1 });
  const seen: number[] = [];
  let after: string | null = null;
  for (let more = true; more;) {
    const { body } = await service.current.graphql(
      `query ($after: String) { wallet { entries(first: 4, after: $after) {
        nodes { sequence kind amount balanceAfter actor counterAccount environment }
        edges { cursor } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`,
      { as: "dora", variables: { after } },
    );
    const { nodes, edges, totalCount, pageInfo } = body.data.wallet.entries;
    expect(totalCount).toBe(6);
    expect([pageInfo.startCursor, pageInfo.endCursor]).toEqual([edges[0].cursor, edges.at(-1).cursor]);
    seen.push(...nodes.map(({ sequence }: { sequence: number }) => sequence));
    more = pageInfo.hasNextPage;
    after = pageInfo.endCursor;
  }
  expect(seen).toEqual([6, 5, 4, 3, 2, 1]);
});

it.each(["", "x".repeat(256), "a\u0000"])("cannot be asked for by the user id %j", async (userId) => {
  expect(errorOf(await wallet({ userId }, "staff", "admin")).code).toBe("BAD_USER_INPUT");
});

it("says whether it exists, before and after credits moved", async () => {
  const exists = async () =>
    (
      await service.current.graphql('{ wallet(userId: "edgar") { exists balance } }', {
        as: "staff",
        role: "admin",
      })
    ).body.data.wallet;
  expect(await exists()).toEqual({ exists: false, balance: 0 });
  const bought = await service.current.graphql(
    `mutation { purchaseCreditPackage(input: {packageId: "${starterId}"}) { wallet { exists } } }`,
    { as: "edgar" },
  );
  expect(bought.body.data.purchaseCreditPackage.wallet).toEqual({ exists: true });
  expect(await exists()).toEqual({ exists: true, balance: 100 });
});

it("shows no wallet without a token", async () => {
  const { body } = await service.current.graphql("{ wallet { balance } }");
  expect(body).toMatchObject({
    data: { wallet: null },
    errors: [{ extensions: { code: "UNAUTHENTICATED" } }],
  });
});
