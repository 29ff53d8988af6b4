import { errorOf, givenCreditPackage } from "../support/factories";
import { withService } from "../support/harness";
import { badPlanOf, readsOf } from "../support/query-plans";
import { unique } from "../support/revenuecat";
import { pageArguments, pageInfo, pageVariables, walkBothWays, type ReadPage } from "../support/walk-list";

const service = withService();

const document = `query ($where: UserFilter, $orderBy: UserOrder, ${pageVariables}) {
  users(where: $where, orderBy: $orderBy, ${pageArguments}) { nodes { id userId } ${pageInfo} } }`;
const ask = (variables: object, query = document) =>
  service.current.graphql(query, { as: "root", role: "admin", variables });

async function list(variables: object): Promise<ReadPage<{ id: string; userId: string }>> {
  const { body } = await ask(variables);
  expect(body.errors).toBeUndefined();
  return body.data.users;
}
const found = async (where: object, orderBy?: string) =>
  (await list({ where, orderBy })).nodes.map(({ userId }) => userId);

const startsWith = (text: string) => ({ userId: { startsWith: text } });

it("finds users by the beginning of their id, each once, with their wallets", async () => {
  const gems = await givenCreditPackage(service.current, { creditType: "GEMS" });
  const start = unique("Anna");
  const [plain, capital, other, zoe] = [`${start}-a`, `${start}-A`, `${start}-ä🪙`, unique("zoe")];
  for (const user of [plain, capital, other, zoe]) await service.current.purchase(user);
  await service.current.purchase(plain, gems);

  const all = [capital, plain, other];
  expect(await found(startsWith(start))).toEqual(all);
  expect(await found(startsWith(start), "USER_ID_DESC")).toEqual(all.toReversed());
  expect(await found(startsWith(start.toLowerCase()))).toEqual([]);
  expect(await found(startsWith(`${start}-ä`))).toEqual([other]);
  expect(await found(startsWith(`${start}%`))).toEqual([]);
  expect(await found({ userId: { eq: plain } })).toEqual([plain]);
  expect(await found({ userId: { in: [zoe, plain] } })).toEqual([plain, zoe]);
  expect(await found({ userId: { in: [zoe, plain], startsWith: start } })).toEqual([plain]);
  expect(await found({ ...startsWith(start), creditType: { eq: "GEMS" } })).toEqual([plain]);
  expect(await found({ ...startsWith(start), environment: "PRODUCTION" })).toEqual([]);
  expect(await found({ OR: [startsWith(start), { userId: { in: [zoe, plain] } }] })).toEqual([...all, zoe]);
  expect(await found({ AND: [startsWith(start), { userId: { in: [zoe, plain] } }] })).toEqual([plain]);

  const { body } = await ask(
    { where: startsWith(start) },
    `query ($where: UserFilter) { users(where: $where, first: 2) { totalCount countIsCapped
      nodes { id wallets { id userId creditType balance exists } } } }`,
  );
  expect(body.data.users).toMatchObject({
    totalCount: 3,
    countIsCapped: false,
    nodes: [
      { id: `own_${capital}`, wallets: [{ userId: capital, creditType: "CREDITS", balance: 100 }] },
      {
        id: `own_${plain}`,
        wallets: [
          { creditType: "CREDITS", balance: 100, exists: true },
          { creditType: "GEMS", balance: 100, exists: true },
        ],
      },
    ],
  });
});

it("gives every user once, in pages from both ends, under every filter", async () => {
  const start = unique("page");
  const users = Array.from({ length: 7 }, (_, n) => `${start}-${n}`);
  for (const user of users) await service.current.purchase(user);
  const half = { userId: { in: users.slice(0, 4) } };
  const filters: [object, string[]][] = [
    [{ userId: { startsWith: start } }, users],
    [half, users.slice(0, 4)],
    [{ OR: [half, { userId: { startsWith: start } }] }, users],
  ];
  for (const [where, expected] of filters) {
    for (const size of [1, 3, 100]) {
      const ways = await walkBothWays((page) => list({ where, ...page }), size);
      for (const way of ways) expect(way.map(({ userId }) => userId)).toEqual(expected);
    }
  }
});

it.each([
  ["nothing", {}],
  ["a beginning", { userId: { startsWith: "a" } }],
  ["users", { userId: { in: ["anna", "bert"] } }],
  ["all that is examined", { environment: "SANDBOX", creditType: { eq: "CREDITS" } }],
  ["alternatives", { OR: [{ userId: { eq: "anna" } }, { userId: { startsWith: "b" } }] }],
])("reads a page by the index on the owners, when filtered by %s", async (_, where) => {
  for (const user of ["anna", "bert", "bo"]) await service.current.purchase(user);
  for (const orderBy of ["USER_ID_ASC", "USER_ID_DESC"]) {
    const page = await list({ where, orderBy, first: 1 });
    for (const after of [null, page.pageInfo.endCursor]) {
      const reads = await readsOf(service.current, () => list({ where, orderBy, after }));
      expect(reads.length).toBeGreaterThan(0);
      for (const read of reads)
        expect([read.sql, await badPlanOf(service.current, read)]).toEqual([read.sql, []]);
    }
  }
});

it("is closed to users and services, and refuses a cursor of another filter", async () => {
  for (const role of ["user", "service"] as const) {
    const answer = await service.current.graphql("{ users { nodes { id } } }", { as: "anna", role });
    expect(errorOf(answer)).toMatchObject({ code: "FORBIDDEN" });
  }
  for (const user of ["anna", "bert"]) await service.current.purchase(user);
  const { pageInfo: position } = await list({ first: 1 });
  const other = await ask({ where: { environment: "SANDBOX" }, after: position.endCursor });
  expect(errorOf(other)).toMatchObject({ code: "BAD_USER_INPUT", details: { fields: [{ field: "after" }] } });
});
