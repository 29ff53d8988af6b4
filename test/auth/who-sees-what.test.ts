import { withService } from "../support/harness";
import { purchaseOf, sendEvent, unique } from "../support/revenuecat";

const service = withService();
const asAdmin = (query: string, variables: object) =>
  service.current.graphql(query, { as: "secret-admin", role: "admin", variables });

/** Creates two users whose wallets an admin merged, with a reason that users must not see. */
async function givenMerge(): Promise<{ from: string; into: string }> {
  const [from, into] = [unique("from"), unique("into")];
  for (const user of [from, into]) await service.current.purchase(user);
  const { body } = await asAdmin(
    "mutation ($input: MergeWalletsInput!) { mergeWallets(input: $input) { merge { id fromUserId intoUserId actor reason } } }",
    {
      input: {
        fromUserId: from,
        intoUserId: into,
        environment: "SANDBOX",
        reason: "chargeback of bob@example.com",
      },
    },
  );
  expect(body.data.mergeWallets.merge).toMatchObject({
    fromUserId: from,
    intoUserId: into,
    actor: "secret-admin",
    reason: "chargeback of bob@example.com",
  });
  return { from, into };
}

const everything = `{ wallet { userId balance
  mergedInto { id fromUserId intoUserId actor reason amount }
  mergedFrom { nodes { id fromUserId intoUserId actor reason amount } }
  entries(first: 50) { nodes { id kind amount actor reason purchase { id } counterAccount } } }
  purchases { nodes { id userId } } me { userId } }`;

it("hides other users, admins and admins' reasons in merges and entries from users", async () => {
  const { from, into } = await givenMerge();
  for (const [viewer, other] of [
    [from, into],
    [into, from],
  ] as const) {
    const { text, body } = await service.current.graphql(everything, { as: viewer });
    expect(body.errors).toBeUndefined();
    for (const secret of [other, "secret-admin", "chargeback"]) expect(text).not.toContain(secret);
    const rest = await service.current.rest("GET", "/api/v1/wallet/entries", { as: viewer });
    for (const secret of [other, "secret-admin", "chargeback"]) expect(rest.text).not.toContain(secret);
    expect(
      body.data.wallet.entries.nodes.find(({ kind }: { kind: string }) => kind === "PURCHASE").actor,
    ).toBe(viewer);
  }
});

it("shows services and staff all ids and reasons", async () => {
  const { from, into } = await givenMerge();
  for (const role of ["service", "auditor", "support", "admin"] as const) {
    const query = everything.replace("{ wallet {", `query ($id: ID) { wallet(userId: $id) {`);
    const { body } = await service.current.graphql(query, { as: "staff", role, variables: { id: from } });
    expect(body.data.wallet.mergedInto).toMatchObject({ intoUserId: into, actor: "secret-admin" });
    expect(body.data.wallet.entries.nodes[0]).toMatchObject({
      actor: "secret-admin",
      reason: expect.stringMatching(/bob/),
    });
  }
});

it("shows users what their credits were spent for, and not by which service", async () => {
  const user = unique("user");
  await service.current.purchase(user);
  await service.current.graphql(
    "mutation ($input: SpendCreditsInput!) { spendCredits(input: $input) { entry { id } } }",
    {
      as: "renderer-7",
      role: "service",
      variables: { input: { userId: user, amount: 1, reason: "a render", idempotencyKey: "k" } },
    },
  );
  const { body } = await service.current.graphql(everything, { as: user });
  expect(body.data.wallet.entries.nodes[0]).toMatchObject({ reason: "a render", actor: null });
});

it("has no actor in entries that the store caused", async () => {
  const user = unique("user");
  await sendEvent(service.current, purchaseOf(user));
  const query = "query ($id: ID) { wallet(userId: $id) { entries { nodes { actor } } } }";
  const { body } = await asAdmin(query, { id: user });
  expect(body.data.wallet.entries.nodes).toEqual([{ actor: null }]);
});

it.each(["refundPolicy", "revenueCat { mapped products { store productId } }"])(
  "shows users no %s of a package, and staff all",
  async (field) => {
    const query = `{ creditPackages { nodes { id ${field} } } }`;
    const forUser = await service.current.graphql(query, { as: "alice" });
    expect(forUser.body.errors[0].extensions.code).toBe("FORBIDDEN");
    expect(forUser.text).not.toMatch(/FLOOR_AT_ZERO|credits_100/);
    for (const role of ["service", "auditor", "support", "admin"] as const) {
      const { body, text } = await service.current.graphql(query, { as: "staff", role });
      expect(body.errors).toBeUndefined();
      expect(text).toMatch(/FLOOR_AT_ZERO|credits_100/);
    }
    const rest = await service.current.rest("GET", "/api/v1/credit-packages", { as: "alice" });
    expect(rest.text).not.toMatch(/FLOOR_AT_ZERO|credits_100|refundPolicy|revenueCat/);
  },
);

it("lets a service read every purchase by id that it may list", async () => {
  const { body } = await service.current.graphql(
    `mutation { purchaseCreditPackage(input: { packageId: "65a1234bcde5678f90123456" }) { purchase { id } } }`,
    { as: "carol" },
  );
  const { id } = body.data.purchaseCreditPackage.purchase;
  for (const [role, found] of [
    ["service", true],
    ["admin", true],
    ["user", false],
  ] as const) {
    const answer = await service.current.graphql("query ($id: ID!) { purchase(id: $id) { id } }", {
      as: "staff",
      role,
      variables: { id },
    });
    expect([role, answer.body.data?.purchase?.id === id]).toEqual([role, found]);
  }
});
