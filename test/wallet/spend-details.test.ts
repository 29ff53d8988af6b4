import { errorOf, reverse, spend, spendFields } from "../support/factories";
import { badPlanOf, readsOf } from "../support/query-plans";
import { unique } from "../support/revenuecat";
import { withStore } from "../support/with-store";

const { service, asAdmin } = withStore();

async function givenBuyer(): Promise<string> {
  const userId = unique("user");
  await service.current.purchase(userId);
  return userId;
}

async function list(where: object, document = "nodes { id kind amount }"): Promise<{ amount: number }[]> {
  const { body } = await asAdmin(
    `query ($where: LedgerEntryFilter) { ledgerEntries(where: $where) { ${document} totalCount } }`,
    { where },
  );
  expect(body.errors).toBeUndefined();
  expect(body.data.ledgerEntries.totalCount).toBe(body.data.ledgerEntries.nodes.length);
  return body.data.ledgerEntries.nodes;
}
const amounts = async (where: object) => (await list(where)).map(({ amount }) => amount);
const eq = (value: string) => ({ eq: value });
const said = (userId: string, amount: number, details: object) =>
  spend(service.current, { userId, amount, ...details });

it("shows what a service said about a spend, and how much of it was given back", async () => {
  const userId = await givenBuyer();
  const details = { member: "ann 🎬", reference: "job-17", metadata: { project: "hero", "a.b": 'c"d' } };
  const { body } = await spend(service.current, { userId, amount: 30, ...details });
  await reverse(service.current, { spendId: body.data.spendCredits.entry.id, amount: 12 });
  const document = `nodes { ${spendFields} }`;
  const [reversal, entry] = await list(
    { userId: eq(userId), kind: { in: ["SPEND", "SPEND_REVERSAL"] } },
    document,
  );
  expect(entry).toMatchObject({ spend: { ...details, reversed: 12, reversible: 18 }, reversedSpend: null });
  expect(reversal).toMatchObject({ spend: null, reversedSpend: { amount: -30 } });
});

it("hides the metadata from the user, and shows them the rest", async () => {
  const userId = await givenBuyer();
  await spend(service.current, { userId, amount: 1, member: "m", reference: "r", metadata: { secret: "x" } });
  const { body, text } = await service.current.graphql(
    "{ wallet { entries { nodes { spend { member reference metadata reversible } } } } }",
    { as: userId },
  );
  expect(body.data.wallet.entries.nodes).toEqual([
    { spend: { member: "m", reference: "r", metadata: null, reversible: 1 } },
    { spend: null },
  ]);
  expect(text).not.toContain("secret");
});

it("lists spends by member, reference and metadata, together with other fields", async () => {
  const [anna, bert] = [await givenBuyer(), await givenBuyer()];
  const [team, job] = [unique("team"), unique("job")];
  await said(anna, 1, { member: team, reference: job, metadata: { project: "hero", x: "1" } });
  await said(anna, 2, { member: team, metadata: { project: 'he","x":"1' } });
  await said(bert, 3, { member: team, reference: job });
  await said(bert, 4, { reference: job, metadata: { project: "hero" } });
  await said(bert, 5, { member: team.toUpperCase() });
  await said(bert, 6, {});
  const cases: [object, number[]][] = [
    [{ member: eq(team) }, [-3, -2, -1]],
    [{ member: { in: [team, team.toUpperCase()] } }, [-5, -3, -2, -1]],
    [{ reference: eq(job) }, [-4, -3, -1]],
    [{ member: eq(team), reference: eq(job) }, [-3, -1]],
    [{ member: eq(team), metadata: { name: "project", eq: "hero" } }, [-1]],
    [{ member: eq(team), metadata: { name: "x", eq: "1" } }, [-1]],
    [{ userId: { in: [anna, bert] }, metadata: { name: "project", eq: "hero" } }, [-4, -1]],
    [{ metadata: { name: "project", eq: "hero" }, reference: eq(job) }, [-4, -1]],
    [{ member: eq(team), userId: eq(bert) }, [-3]],
    [{ member: eq(team), amount: { lt: -2 } }, [-3]],
    [{ member: eq(team), kind: { eq: "GRANT" } }, []],
    [{ member: eq(team), environment: "PRODUCTION" }, []],
    [{ member: eq(team), createdAt: { gte: "2020-01-01T00:00:00Z" } }, [-3, -2, -1]],
    [{ member: eq(team), createdAt: { lt: "2020-01-01T00:00:00Z" } }, []],
    [{ OR: [{ member: eq(team) }, { reference: eq(job) }] }, [-4, -3, -2, -1]],
    [{ AND: [{ member: eq(team) }, { reference: eq(job) }] }, [-3, -1]],
    [{ member: eq("nobody") }, []],
  ];
  // Entries of several wallets are grouped by wallet.
  for (const [where, expected] of cases)
    expect([where, (await amounts(where)).toSorted((a, b) => a - b)]).toEqual([where, expected]);
});

it("says what a filter by spends cannot do", async () => {
  const mixed = { OR: [{ member: eq("a") }, { kind: { eq: "GRANT" } }] };
  const twice = { AND: ["1", "2"].map((text) => ({ metadata: { name: "a", eq: text } })) };
  for (const where of [mixed, twice, { metadata: { name: "a b", eq: "c" } }]) {
    const answer = await asAdmin(
      "query ($where: LedgerEntryFilter) { ledgerEntries(where: $where) { totalCount } }",
      { where },
    );
    expect(errorOf(answer).code).toBe("BAD_USER_INPUT");
  }
});

it.each([{ member: eq("a") }, { reference: eq("a") }, { metadata: { name: "a", eq: "b" } }])(
  "reads %j by an index",
  async (where) => {
    const reads = await readsOf(service.current, () => amounts(where));
    const ofSpends = reads.filter(({ sql }) => / FROM spend_details /.test(sql) && !/COUNT\(/.test(sql));
    expect(ofSpends.length).toBeGreaterThan(0);
    for (const read of ofSpends)
      expect([read.sql, await badPlanOf(service.current, read)]).toEqual([read.sql, []]);
  },
);

it("takes metadata as the same whatever the order of its names", async () => {
  const userId = await givenBuyer();
  const order = { userId, amount: 1, idempotencyKey: unique("key") };
  const first = await spend(service.current, { ...order, metadata: { a: "1", b: "2" } });
  const again = await spend(service.current, { ...order, metadata: { b: "2", a: "1" } });
  expect(again.body.data.spendCredits.entry.id).toBe(first.body.data.spendCredits.entry.id);
});

it.each([
  { member: "other" },
  { member: null },
  { reference: "r" },
  { metadata: { a: "2" } },
  { metadata: null },
])("the same key with %j is a conflict", async (change) => {
  const userId = await givenBuyer();
  const order = { userId, amount: 1, idempotencyKey: unique("key"), member: "m", metadata: { a: "1" } };
  await spend(service.current, order);
  const answer = await spend(service.current, { ...order, ...change });
  expect(errorOf(answer).details.reason).toBe("IDEMPOTENCY_KEY_REUSED");
});

it("takes empty metadata for none", async () => {
  const userId = await givenBuyer();
  const order = { userId, amount: 1, idempotencyKey: unique("key") };
  await spend(service.current, { ...order, metadata: {} });
  expect((await spend(service.current, order)).body.errors).toBeUndefined();
});

it.each([
  ["member", { member: "" }],
  ["member", { member: "x".repeat(256) }],
  ["reference", { reference: "a\u0000b" }],
  ["metadata", { metadata: { "a b": "c" } }],
  ["metadata", { metadata: { ["x".repeat(41)]: "c" } }],
  ["metadata", { metadata: { a: 1 } }],
  ["metadata", { metadata: { a: "" } }],
  ["metadata", { metadata: { a: "x".repeat(256) } }],
  ["metadata", { metadata: { a: { b: "c" } } }],
  [
    "metadata",
    { metadata: Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`n${index}`, "x"])) },
  ],
  [
    "metadata",
    { metadata: Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`n${index}`, "x".repeat(250)])) },
  ],
])("names %s as what is wrong with %j", async (field, details) => {
  const answer = await spend(service.current, { userId: "alice", amount: 1, ...details });
  expect(errorOf(answer)).toMatchObject({ code: "BAD_USER_INPUT", details: { fields: [{ field }] } });
});

it.each([[], "text", 5])("refuses %j as metadata", async (metadata) => {
  const { status } = await spend(service.current, { userId: "alice", amount: 1, metadata });
  expect(status).toBe(400);
});
