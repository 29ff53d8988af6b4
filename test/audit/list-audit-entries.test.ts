import { auditRow } from "../../src/audit/audit-row";
import { insertRows } from "../../src/database/rows";
import { defaultCreditType } from "../../src/credit-types";
import { ulid } from "../../src/ids";
import { publicIds } from "../../src/public-ids";
import { errorOf, givenCreditPackage, manage, spend } from "../support/factories";
import { withService } from "../support/harness";
import { badPlanOf, readsOf } from "../support/query-plans";
import { unique } from "../support/revenuecat";

const service = withService();

const document = `query ($where: AuditEntryFilter, $orderBy: TimeOrder, $first: Int, $after: String, $last: Int, $before: String) {
  auditEntries(where: $where, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
    nodes { id createdAt actor operation subjectId reason }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  } }`;

const ask = (variables: object) =>
  service.current.graphql(document, { as: "root", role: "admin", variables });

interface Listed {
  readonly nodes: readonly {
    readonly id: string;
    readonly actor: string;
    readonly operation: string;
    readonly subjectId: string;
    readonly reason: string | null;
  }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string;
    readonly endCursor: string;
  };
}

async function list(variables: object): Promise<Listed> {
  const { body } = await ask(variables);
  expect(body.errors).toBeUndefined();
  return body.data.auditEntries;
}

interface GivenEntry {
  readonly actor: string;
  readonly operation?: "spendCredits" | "mergeWallets";
  readonly subject?: string;
  readonly at?: Date;
  readonly reason?: string;
  readonly id?: string;
}

/** Inserts entries as the service does, with the texts that the test chooses. */
async function givenEntries(entries: readonly GivenEntry[]): Promise<string[]> {
  const rows = entries.map(({ actor, operation = "spendCredits", subject = "s", at, reason, id }) => {
    const caller = {
      viewer: { userId: actor, roles: [] },
      kind: "TOKEN",
      address: null,
      requestId: "r",
    } as const;
    const row = auditRow(caller, { operation, subject, input: { reason }, before: null, after: null });
    return { ...row, ...(at && { createdAt: at }), ...(id !== undefined && { id }) };
  });
  for (let begin = 0; begin < rows.length; begin += 1000)
    await service.current.context.database.inTransaction((tx) =>
      insertRows(tx, "audit_entries", rows.slice(begin, begin + 1000)),
    );
  return rows.map(({ id }) => publicIds.AuditEntry.write({ id }));
}

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
  const late = ulid();
  const ids = [...before, ...(await givenEntries(Array.from({ length: 3 }, () => ({ actor }))))];
  const first = await list({ where: { actor: eq(actor) }, first: 2 });
  await givenEntries([{ actor, id: late }]);
  const rest = await list({ where: { actor: eq(actor) }, after: first.pageInfo.endCursor });
  const all = await list({ where: { actor: eq(actor) } });
  expect([...first.nodes, ...rest.nodes]).toEqual(all.nodes);
  expect(all.nodes.map(({ id }) => id)).toEqual([...ids, `aud_${late}`].toSorted().toReversed());
});

describe("a cursor", () => {
  it.each([
    ["another actor", { where: { actor: eq("somebody else") } }],
    ["no filter", {}],
    ["a further field", { where: { operation: eq("spendCredits") } }],
    ["the other order", { orderBy: "OLDEST_FIRST" }],
  ])("of another list is refused: %s", async (_, changed) => {
    const actor = unique("actor");
    await givenEntries([{ actor }, { actor }, { actor }]);
    const own = { where: { actor: eq(actor) } };
    const { pageInfo } = await list({ ...own, first: 1 });
    for (const page of [{ after: pageInfo.endCursor }, { last: 2, before: pageInfo.endCursor }]) {
      const other = "where" in changed || "orderBy" in changed ? { ...own, ...changed } : changed;
      const field = Object.keys(page).find((name) => name !== "last") ?? "";
      expect(errorOf(await ask({ ...other, ...page }))).toMatchObject({
        code: "BAD_USER_INPUT",
        details: {
          fields: [
            { field, message: `${field} must be a cursor of this list, with the same where and orderBy` },
          ],
        },
      });
    }
    const same = { actor: { eq: actor, in: null }, operation: null, createdAt: {} };
    expect((await list({ where: same, after: pageInfo.endCursor })).nodes).toHaveLength(2);
  });

  it.each([
    ["no base64url", "%%%"],
    ["no JSON", Buffer.from("nope").toString("base64url")],
    ["no array", Buffer.from('{"length":2}').toString("base64url")],
    ["a list of purchases", Buffer.from('["01KAP2Q9V5X3J8M4T6B7N0C1DE"]').toString("base64url")],
    ["a wrong mark", Buffer.from('["x","01KAP2Q9V5X3J8M4T6B7N0C1DE"]').toString("base64url")],
    ["too long", "x".repeat(2501)],
  ])("that is hostile is refused: %s", async (_, after) => {
    expect(errorOf(await ask({ after }))).toMatchObject({
      code: "BAD_USER_INPUT",
      details: { fields: [{ field: "after" }] },
    });
  });
});

it.each([
  ["where.actor", { actor: { eq: "a", in: ["b"] } }],
  ["where.actor.in", { actor: { in: [] } }],
  ["where.subject.in", { subject: { in: Array.from({ length: 11 }, (_, n) => `s${n}`) } }],
  ["where.operation.eq", { operation: { eq: "" } }],
  ["where.actor.in", { actor: { in: ["a", "\0"] } }],
])("refuses a wrong filter and names %s", async (field, where) => {
  const { code, details } = errorOf(await ask({ where }));
  expect([code, details.fields[0].field]).toEqual(["BAD_USER_INPUT", field]);
});

it("examines at most 10,000 entries, refuses a filter that needs more, and answers it for a shorter time", async () => {
  const [actor, rare] = [unique("busy"), "mergeWallets"] as const;
  const old = new Date(Date.now() - 10 * 60_000);
  const [first] = await givenEntries([{ actor, operation: rare, at: old, id: ulidAt(old) }]);
  await givenEntries(Array.from({ length: 10_001 }, () => ({ actor })));
  const [last] = await givenEntries([{ actor, operation: rare }]);
  const where = { actor: eq(actor), operation: eq(rare) };
  for (const page of [{}, { orderBy: "OLDEST_FIRST" }, { first: null, last: 5 }])
    expect(errorOf(await ask({ where, ...page }))).toMatchObject({
      code: "BAD_USER_INPUT",
      details: { fields: [{ field: "where", message: expect.stringContaining("10,000") }] },
    });
  expect((await list({ where, first: 0 })).nodes).toEqual([]);
  const single = { where, first: 1 };
  // The page needs one entry more, to learn whether the list goes on.
  expect(errorOf(await ask(single))).toMatchObject({ code: "BAD_USER_INPUT" });
  const since = { createdAt: { lt: new Date(old.getTime() + 1000) } };
  expect((await list({ where: { ...where, ...since } })).nodes.map(({ id }) => id)).toEqual([first]);
  expect((await list({ where: { operation: eq(rare) }, first: 1 })).nodes).toMatchObject([{ id: last }]);
  const counted = `query ($where: AuditEntryFilter) { auditEntries(where: $where, first: 0) { totalCount countIsCapped } }`;
  const asked = { as: "root", role: "admin" } as const;
  const { body } = await service.current.graphql(counted, { ...asked, variables: { where } });
  expect(body.data.auditEntries).toEqual({ totalCount: 1, countIsCapped: true });
  const all = await service.current.graphql(counted, {
    ...asked,
    variables: { where: { actor: eq(actor) } },
  });
  expect(all.body.data.auditEntries).toEqual({ totalCount: 10_000, countIsCapped: true });
});

/** The first ULID of a time. */
function ulidAt(time: Date): string {
  const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  let text = "";
  for (let left = time.getTime(), digit = 0; digit < 10; digit += 1, left = Math.floor(left / 32))
    text = `${digits[left % 32]}${text}`;
  return `${text}0000000000000001`.slice(0, 26).padEnd(26, "0");
}

it.each([
  ["nothing", {}],
  ["an actor", { actor: eq("a") }],
  ["actors", { actor: { in: ["a", "b"] } }],
  ["an operation", { operation: eq("spendCredits") }],
  ["a subject", { subject: eq("s") }],
  ["a time", { createdAt: { gte: "2026-01-01T00:00:00Z", lt: "2026-02-01T00:00:00Z" } }],
  ["an actor and a time", { actor: eq("a"), createdAt: { gte: "2026-01-01T00:00:00Z" } }],
  [
    "everything",
    { actor: eq("a"), operation: eq("o"), subject: eq("t"), createdAt: { gt: "2026-01-01T00:00:00Z" } },
  ],
])("reads a page by an index, without a scan or a sort, when filtered by %s", async (_, where) => {
  for (const orderBy of ["NEWEST_FIRST", "OLDEST_FIRST"]) {
    const reads = await readsOf(service.current, () => list({ where, orderBy }));
    expect(reads.length).toBeGreaterThan(0);
    for (const read of reads)
      expect([read.sql, await badPlanOf(service.current, read)]).toEqual([read.sql, []]);
  }
});

it("reads a page of 50 with all fields and their subjects by six statements, under the limit of cost", async () => {
  const actor = unique("actor");
  const subjects = [
    await givenCreditPackage(service.current),
    publicIds.Wallet.write({ userId: "anna", environment: "SANDBOX", creditType: defaultCreditType }),
    publicIds.StoreProduct.write({ store: "APP_STORE", productId: "credits_100" }),
  ];
  await givenEntries(Array.from({ length: 50 }, (_, n) => ({ actor, subject: subjects[n % 3] ?? "" })));
  const reads = await readsOf(service.current, async () => {
    const { body } = await service.current.graphql(
      `query ($actor: String) { auditEntries(first: 50, where: { actor: { eq: $actor } }) {
        nodes { id createdAt actor actorKind roles address requestId operation subjectId input stateBefore stateAfter reason
          refusalCode refusalReasonCode subject { __typename id ... on CreditPackage { name credits }
            ... on Wallet { userId balance available } ... on StoreProduct { productId creditPackage { name } } } }
        edges { cursor } pageInfo { hasNextPage endCursor } totalCount } }`,
      { as: "root", role: "admin", variables: { actor } },
    );
    expect(body.errors).toBeUndefined();
    expect(body.data.auditEntries.nodes).toHaveLength(50);
    expect(
      new Set(body.data.auditEntries.nodes.map((node: { subject: { id: string } }) => node.subject.id)),
    ).toEqual(new Set(subjects));
  });
  // The page and its count; the packages, the wallets, the products, and the packages of the products.
  expect(reads.length).toBeLessThanOrEqual(6);
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
