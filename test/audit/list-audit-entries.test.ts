import { defaultCreditType } from "../../src/credit-types";
import { ulidAt } from "../../src/ids";
import { publicIds } from "../../src/public-ids";
import { givenCreditPackage, manage, spend } from "../support/factories";
import { auditLogOf, type Listed } from "../support/list-audit-entries";
import { withService } from "../support/harness";
import { unique } from "../support/revenuecat";

const service = withService();
const { list, givenEntries } = auditLogOf(() => service.current);
const eq = (value: string) => ({ eq: value });

it("shows an admin who did what to which object, newest first, and leads there and back", async () => {
  const id = await givenCreditPackage(service.current, { name: "Audited" });
  await manage(service.current, "archive", { id });
  await service.current.graphql(
    `mutation ($id: ID!) { archiveCreditPackage(input: { id: $id }) { creditPackage { id } } }`,
    { as: "mallory", variables: { id } },
  );
  const { body } = await service.current.graphql(
    `query ($id: ID!, $subject: String) {
      auditEntries(where: { subject: { eq: $subject } }) {
        totalCount
        nodes { id createdAt actor actorKind roles address requestId operation subjectId input stateBefore stateAfter
          reason refusalCode refusalReasonCode subject { id ... on CreditPackage { name } } } }
      creditPackage(id: $id) { auditEntries(first: 1) { totalCount nodes { operation refusalCode } } } }`,
    { as: "root", role: "admin", variables: { id, subject: id } },
  );
  const [refused, archived, created] = body.data.auditEntries.nodes;
  expect(body.data.auditEntries).toMatchObject({ totalCount: 3 });
  expect(refused).toMatchObject({ actor: "mallory", refusalCode: "FORBIDDEN", roles: ["user"] });
  expect(archived).toEqual({
    id: expect.stringMatching(/^aud_/),
    createdAt: expect.any(String),
    actor: "root",
    actorKind: "TOKEN",
    roles: ["admin"],
    address: "127.0.0.1",
    requestId: expect.any(String),
    operation: "archiveCreditPackage",
    subjectId: id,
    input: JSON.stringify({ id }),
    stateBefore: expect.stringContaining('"archivedAt":null'),
    stateAfter: expect.stringContaining('"archivedAt":"'),
    reason: null,
    refusalCode: null,
    refusalReasonCode: null,
    subject: { id, name: "Audited" },
  });
  expect(created).toMatchObject({ operation: "createCreditPackage", stateBefore: null });
  expect(body.data.creditPackage.auditEntries).toEqual({
    totalCount: 3,
    nodes: [{ operation: "archiveCreditPackage", refusalCode: "FORBIDDEN" }],
  });
});

it("finds entries by actor, operation, subject and time, alone and together", async () => {
  const [anna, bert] = [unique("anna"), unique("bert")];
  const [wal, evt] = [unique("wal"), unique("evt")];
  const now = Date.now();
  const at = (seconds: number) => new Date(now + seconds * 1000);
  const [a, b, c, d] = await givenEntries([
    { actor: anna, subject: wal, at: at(-3) },
    { actor: anna, subject: evt, operation: "mergeWallets", at: at(-2) },
    { actor: bert, subject: wal, operation: "mergeWallets", at: at(-1) },
    { actor: bert, subject: evt, at: at(0) },
  ]);
  const both = { in: [anna, bert] };
  const cases: readonly (readonly [object, readonly (string | undefined)[]])[] = [
    [{ actor: eq(anna) }, [b, a]],
    [{ actor: both }, [d, c, b, a]],
    [{ actor: { in: [bert, anna, bert] } }, [d, c, b, a]],
    [{ subject: eq(wal) }, [c, a]],
    [{ actor: both, operation: eq("mergeWallets") }, [c, b]],
    [{ actor: eq(anna), subject: eq(evt) }, [b]],
    [{ actor: both, subject: { in: [wal, evt] }, operation: eq("spendCredits") }, [d, a]],
    [{ actor: both, createdAt: { gte: at(-2) } }, [d, c, b]],
    [{ actor: both, createdAt: { gt: at(-2), lt: at(0) } }, [c]],
    [{ actor: both, createdAt: { lte: at(-2) } }, [b, a]],
    [{ actor: both, createdAt: { gte: at(-2), lt: "9999-12-31T23:59:59.999Z" } }, [d, c, b]],
    [{ actor: both, createdAt: { lt: "1969-01-01T00:00:00Z" } }, []],
    [{ actor: {}, operation: null, createdAt: { gt: null }, subject: { in: [wal, evt] } }, [d, c, b, a]],
    [{ actor: eq("nobody") }, []],
    [{ actor: eq(anna.toUpperCase()) }, []],
  ];
  for (const [where, expected] of cases) {
    expect([where, (await list({ where })).nodes.map(({ id }) => id)]).toEqual([where, expected]);
    const { nodes } = await list({ where, orderBy: "OLDEST_FIRST" });
    expect([where, nodes.map(({ id }) => id)]).toEqual([where, expected.toReversed()]);
  }
  const operations = await list({ where: { operation: eq("mergeWallets") }, first: 2 });
  expect(operations.nodes.map(({ id }) => id)).toEqual([c, b]);
});

it("finds the calls about a wallet by its id, also when the id is too long for the table", async () => {
  for (const userId of [unique("short"), unique("🪙".repeat(220))]) {
    await service.current.purchase(userId);
    await spend(service.current, { userId, amount: 3, reason: "A render" });
    const subject = publicIds.Wallet.write({
      userId,
      environment: "SANDBOX",
      creditType: defaultCreditType,
    });
    const { nodes } = await list({ where: { subject: eq(subject) } });
    expect(nodes).toMatchObject([{ operation: "spendCredits", reason: "A render" }]);
    const { body } = await service.current.graphql(
      "query ($userId: ID) { wallet(userId: $userId) { auditEntries { nodes { reason } } } }",
      { as: "root", role: "admin", variables: { userId } },
    );
    expect(body.data.wallet.auditEntries.nodes).toEqual([{ reason: "A render" }]);
  }
});

describe.each([
  ["NEWEST_FIRST", { eq: true }],
  ["OLDEST_FIRST", { eq: true }],
  ["NEWEST_FIRST", { eq: false }],
  ["OLDEST_FIRST", { eq: false }],
] as const)("%s, one actor: %j", (orderBy, { eq: isOne }) => {
  it("gives every entry once, forwards and backwards, while others are added", async () => {
    const actors = isOne ? [unique("actor")] : [unique("actor"), unique("actor"), unique("actor")];
    const actor = isOne ? eq(actors[0] ?? "") : { in: actors };
    const add = (count: number) =>
      givenEntries(
        Array.from({ length: count }, (_, index) => ({ actor: actors[index % actors.length] ?? "" })),
      );
    const given = await add(11);
    const expected = orderBy === "NEWEST_FIRST" ? given.toReversed() : given;
    for (const size of [1, 3, 100]) {
      const found: string[] = [];
      for (let after: string | null = null; ;) {
        const page: Listed = await list({ where: { actor }, orderBy, first: size, after });
        found.push(...page.nodes.map(({ id }) => id));
        expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
        if (!page.pageInfo.hasNextPage) break;
        after = page.pageInfo.endCursor;
        if (found.length < 9) await add(1);
      }
      expect(new Set(found).size).toBe(found.length);
      expect(found.filter((id) => given.includes(id))).toEqual(expected);
      const backwards: string[] = [];
      for (let before: string | null = null; ;) {
        const page: Listed = await list({ where: { actor }, orderBy, last: size, before });
        backwards.unshift(...page.nodes.map(({ id }) => id));
        expect(page.pageInfo.hasNextPage).toBe(before !== null);
        if (!page.pageInfo.hasPreviousPage) break;
        before = page.pageInfo.startCursor;
        if (backwards.length < 9) await add(1);
      }
      expect(new Set(backwards).size).toBe(backwards.length);
      expect(backwards.filter((id) => given.includes(id))).toEqual(expected);
    }
  });
});

it("puts an entry that is committed late where its id belongs, and repeats nothing", async () => {
  const actor = unique("actor");
  const before = await givenEntries(Array.from({ length: 3 }, () => ({ actor })));
  // The id of a transaction that has begun before the newest entries, and commits after them.
  const late = ulidAt(Date.now());
  const ids = [...before, ...(await givenEntries(Array.from({ length: 3 }, () => ({ actor }))))];
  const first = await list({ where: { actor: eq(actor) }, first: 2 });
  await givenEntries([{ actor, id: late }]);
  const rest = await list({ where: { actor: eq(actor) }, after: first.pageInfo.endCursor });
  const all = await list({ where: { actor: eq(actor) } });
  expect([...first.nodes, ...rest.nodes]).toEqual(all.nodes);
  expect(all.nodes.map(({ id }) => id)).toEqual([...ids, `aud_${late}`].toSorted().toReversed());
});

it.each(["user", "service"] as const)("is closed to the role %s", async (role) => {
  const { body } = await service.current.graphql(
    "{ auditEntries { nodes { id } } wallet { id auditEntries { nodes { id } } } }",
    { as: "anna", role },
  );
  expect(body.errors.map(({ extensions }: { extensions: { code: string } }) => extensions.code)).toEqual([
    "FORBIDDEN",
    "FORBIDDEN",
  ]);
});
