import { request } from "node:http";
import { exportedLists } from "../../../src/rest/exports/exported-lists";
import { csvLine } from "../../../src/rest/exports/csv";
import { grant, reverse, spend } from "../../support/factories";
import { actOnHold, hold } from "../../support/holds";
import { laterEvent, purchaseOf, unique } from "../../support/revenuecat";
import { tokenFor } from "../../support/harness";
import { readsOf } from "../../support/query-plans";
import { withStore } from "../../support/with-store";

const { service, asAdmin, send } = withStore();

const admin = { as: "root", role: "admin" } as const;
const get = (path: string, headers: Record<string, string> = {}) =>
  service.current.rest("GET", `/api/v1/admin/exports/${path}`, { ...admin, headers });
const filtered = (where: object) => `where=${encodeURIComponent(JSON.stringify(where))}`;
const linesOf = (text: string) =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

it("exports the rows of the same filter as the list, as JSON Lines and as CSV", async () => {
  const user = unique("user");
  await service.current.purchase(user);
  await spend(service.current, { userId: user, amount: 5, reason: '=HYPERLINK("http://evil")' });
  await grant(service.current, { userId: user, amount: 20, reason: 'Outage, "big"\none' });
  const where = filtered({ userId: { eq: user } });
  const jsonl = await get(`ledgerEntries?${where}&orderBy=OLDEST_FIRST`, { accept: "application/jsonl" });
  expect(jsonl.status).toBe(200);
  expect(jsonl.headers.get("content-type")).toBe("application/jsonl; charset=utf-8");
  const rows = linesOf(jsonl.text);
  expect(rows.map(({ kind, amount, sequence }) => [kind, amount, sequence])).toEqual([
    ["PURCHASE", 100, 1],
    ["SPEND", -5, 2],
    ["GRANT", 20, 3],
  ]);
  expect(rows[1]).toEqual({
    id: expect.stringMatching(/^ent_/),
    userId: user,
    environment: "SANDBOX",
    creditType: "CREDITS",
    sequence: 2,
    kind: "SPEND",
    counterAccount: "USAGE",
    amount: -5,
    balanceAfter: 95,
    actor: "renderer",
    reason: '=HYPERLINK("http://evil")',
    purchaseId: null,
    mergeId: null,
    reversedSpendId: null,
    createdAt: expect.stringMatching(/Z$/),
    cursor: expect.any(String),
  });
  const csv = await get(`ledgerEntries?${where}&format=csv&orderBy=OLDEST_FIRST`);
  expect(csv.headers.get("content-type")).toMatch(/^text\/csv/);
  expect(csv.headers.get("content-disposition")).toBe('attachment; filename="ledgerEntries.csv"');
  expect(csv.text.split("\r\n")[0]).toBe([...exportedLists.ledgerEntries.columns, "cursor"].join(","));
  expect(csv.text).toContain(`,SPEND,USAGE,-5,95,renderer,"'=HYPERLINK(""http://evil"")",`);
  expect(csv.text).toContain(`,GRANT,GRANTS,20,115,boss,"Outage, ""big""\none",`);
});

it("goes on behind the cursor of any row, without a gap or a repeat", async () => {
  const start = unique("user");
  for (let n = 0; n < 5; n += 1) await service.current.purchase(`${start}-${n}`);
  const where = filtered({ userId: { startsWith: start } });
  const all = linesOf((await get(`users?format=jsonl&${where}`)).text);
  expect(all.map(({ userId }) => userId)).toEqual([0, 1, 2, 3, 4].map((n) => `${start}-${n}`));
  for (const [index, { cursor }] of all.entries()) {
    const rest = linesOf((await get(`users?format=jsonl&${where}&after=${cursor}`)).text);
    expect(rest).toEqual(all.slice(index + 1));
  }
});

it("exports every list that has a filter, with all its columns", async () => {
  const user = unique("user");
  const event = purchaseOf(user);
  expect(await send(event)).toBe("APPLIED");
  expect(await send(laterEvent("CANCELLATION", event))).toBe("APPLIED");
  const other = unique("other");
  await service.current.purchase(other);
  const spent = await spend(service.current, { userId: other, amount: 5 });
  await reverse(service.current, { spendId: spent.body.data.spendCredits.entry.id });
  const held = await hold(service.current, { userId: other, amount: 5, member: "m", reference: "r" });
  await actOnHold(service.current, "captureHold", { id: held.body.data.holdCredits.hold.id });
  await asAdmin(
    `mutation ($from: ID!, $into: ID!) { mergeWallets(input: { fromUserId: $from, intoUserId: $into,
      environment: SANDBOX, reason: "One person." }) { merge { id } } }`,
    { from: other, into: user },
  );
  for (const [name, { columns }] of Object.entries(exportedLists)) {
    const { status, text } = await get(`${name}?format=jsonl`);
    expect([name, status]).toEqual([name, 200]);
    const [first] = linesOf(text);
    expect([name, Object.keys(first)]).toEqual([name, [...columns, "cursor"]]);
    expect([name, first.id]).toEqual([name, expect.stringMatching(/./)]);
    // A column that no row fills is misspelt, unless it is a column that stays empty here.
    const filled = new Set(linesOf(text).flatMap((row) => columns.filter((column) => row[column] !== null)));
    const empty = columns.filter((column) => !filled.has(column));
    expect([name, empty]).toEqual([name, emptyColumns[name] ?? []]);
  }
});

/** Columns that the rows above leave empty. */
const emptyColumns: Readonly<Record<string, string[]>> = {
  wallets: ["spendingFrozenAt"],
  lots: ["expiresAt"],
  storeEvents: ["reason", "resolvedBy", "resolutionReason"],
  storeTransactions: ["periodStartedAt"],
  auditEntries: ["refusalCode", "refusalReasonCode"],
};

it("says in trailers how many rows there were and where to go on", async () => {
  const user = unique("user");
  await service.current.purchase(user);
  const path = `/api/v1/admin/exports/purchases?${filtered({ userId: { eq: user } })}`;
  const authorization = `Bearer ${tokenFor("root", "admin")}`;
  const trailers = await new Promise((resolve, reject) => {
    request(new URL(path, service.current.url), { headers: { authorization } }, (answer) => {
      answer.resume();
      answer.once("end", () => resolve(answer.trailers));
    })
      .once("error", reject)
      .end();
  });
  expect(trailers).toEqual({
    "export-rows": "1",
    "export-has-more": "false",
    "export-cursor": expect.stringMatching(/^[\w-]+$/),
  });
});

it("cuts the answer off when the database fails on the way, so that no client takes it for the whole", async () => {
  for (let n = 0; n < 3; n += 1) await service.current.purchase(unique("user"));
  const { pageSize } = exportedLists.purchases;
  const { read } = service.current.context.database;
  const { query } = read;
  let pages = 0;
  try {
    Object.assign(exportedLists.purchases, { pageSize: 1 });
    read.query = function failing(sql: string, ...rest: unknown[]) {
      if (/ FROM purchases /.test(sql)) pages += 1;
      if (pages > 2) return Promise.reject(new Error("The database went away."));
      return Reflect.apply(query, read, [sql, ...rest]);
    } as typeof query;
    await expect(get("purchases")).rejects.toThrow("terminated");
  } finally {
    read.query = query;
    Object.assign(exportedLists.purchases, { pageSize });
  }
});

it("reads nothing before the caller is known to be an admin", async () => {
  const reads = await readsOf(service.current, () =>
    service.current.rest("GET", "/api/v1/admin/exports/users", { as: "anna" }),
  );
  expect(reads).toEqual([]);
});

it.each([
  ["users?format=xlsx", 400],
  ["users?where=nope", 400],
  [`users?${filtered({ nope: 1 })}`, 400],
  [`users?${filtered({ userId: { eq: 1 } })}`, 400],
  [`users?${filtered({ userId: { eq: "" } })}`, 400],
  [`purchases?${filtered({ createdAt: { gt: "yesterday" } })}`, 400],
  ["users?orderBy=nope", 400],
  ["users?after=nope", 400],
  ["users?first=1", 400],
  ["nothing", 404],
  ["__proto__", 404],
])("answers %s with %i in the envelope, before any row", async (path, status) => {
  const answer = await get(path);
  expect([answer.status, answer.body.isSuccess]).toEqual([status, false]);
});

it.each(["support", "auditor"] as const)(
  "is open to the role %s, which reads the same lists",
  async (role) => {
    const answer = await service.current.rest("GET", "/api/v1/admin/exports/users", { as: "anna", role });
    expect(answer.status).toBe(200);
  },
);

it.each(["user", "service"] as const)("is closed to the role %s", async (role) => {
  const answer = await service.current.rest("GET", "/api/v1/admin/exports/users", { as: "anna", role });
  expect(answer.status).toBe(403);
});

it.each([
  ["=1+1", "'=1+1"],
  ["+1", "'+1"],
  ["-1", "'-1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", "'\t=1"],
  ["\r=1", `"'\r=1"`],
  ["＝1", "'＝1"],
  ["a=1", "a=1"],
  ['say "hi", now', '"say ""hi"", now"'],
  [-5, "-5"],
  [true, "true"],
  [null, ""],
])("writes %j to CSV as %j", (value, expected) => {
  expect(csvLine([value])).toBe(`${expected}\r\n`);
});
