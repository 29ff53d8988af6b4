import { errorOf } from "../support/factories";
import { auditLogOf } from "../support/list-audit-entries";
import { withService } from "../support/harness";
import { unique } from "../support/revenuecat";

const service = withService();
const { ask, list, givenEntries } = auditLogOf(() => service.current);
const eq = (value: string) => ({ eq: value });

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
