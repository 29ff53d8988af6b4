import type { Role } from "../../src/auth/viewer";
import { auditEntries } from "../support/audit-log";
import { adjust, atOnce, balanceOf, errorOf, grant } from "../support/factories";
import { withService } from "../support/harness";
import { unique } from "../support/revenuecat";

const service = withService({ SUPPORT_CREDITS_PER_CALL: "100", SUPPORT_CREDITS_PER_DAY: "250" });

/** A support person whom no other test knows, so that none has used up the day's credits. */
const somebody = (role: Role | readonly Role[] = "support") => ({ as: unique("ann"), role });
type Somebody = ReturnType<typeof somebody>;

const give = (amount: number, caller: Somebody, input: object = {}) =>
  grant(service.current, { userId: unique("lucky"), amount, ...input }, caller);
const correct = (amount: number, caller: Somebody, input: object = {}) =>
  adjust(
    service.current,
    { userId: unique("lucky"), amount, onShortfall: "FLOOR_AT_ZERO", ...input },
    caller,
  );

const refusedBy = (limit: number) => ({
  code: "FORBIDDEN",
  statusCode: 403,
  details: { limit, requiredRoles: ["admin"] },
});

describe("of one call", () => {
  it("lets support grant and take up to the limit, with the reason in the audit log", async () => {
    const ann = somebody();
    const userId = unique("lucky");
    await give(100, ann, { userId, reason: "ticket 1" });
    await correct(-100, ann, { userId, reason: "ticket 2" });
    expect(await balanceOf(service.current, userId)).toBe(0);
    expect(await auditEntries(service.current, { actor: ann.as })).toMatchObject([
      { operation: "grantCredits", roles: "support", reason: "ticket 1", refusalCode: null },
      { operation: "adjustCredits", roles: "support", reason: "ticket 2", refusalCode: null },
    ]);
  });

  it.each([
    ["a grant", () => give(101, somebody())],
    ["an adjustment up", () => correct(101, somebody())],
    ["an adjustment down", () => correct(-101, somebody())],
    ["a dry run", () => give(101, somebody(), { dryRun: true })],
  ])("refuses %s beyond the limit, and says which role may", async (_, call) => {
    const error = errorOf(await call());
    expect(error).toMatchObject(refusedBy(100));
  });

  it("records the refused call", async () => {
    const ann = somebody();
    await give(101, ann);
    expect(await auditEntries(service.current, { actor: ann.as })).toMatchObject([
      { operation: "grantCredits", refusalCode: "FORBIDDEN" },
    ]);
  });
});

describe("of a day", () => {
  it("counts grants and adjustments of all wallets together, in both directions", async () => {
    const ann = somebody();
    const userId = unique("rich");
    await give(100, ann, { userId });
    await correct(-60, ann, { userId });
    await give(40, ann, { creditType: "GEMS" });
    expect(errorOf(await give(51, ann))).toMatchObject(refusedBy(250));
    expect((await give(50, ann)).body.errors).toBeUndefined();
    expect(errorOf(await correct(-1, ann, { userId }))).toMatchObject(refusedBy(250));
  });

  it("is each person's own", async () => {
    const ann = somebody();
    for (const amount of [100, 100, 50]) await give(amount, ann);
    expect((await give(100, somebody())).body.errors).toBeUndefined();
  });

  it("counts neither dry runs, nor refused calls, nor repeats, and lets a repeat through", async () => {
    const ann = somebody();
    const order = { userId: unique("lucky"), idempotencyKey: unique("key") };
    await give(100, ann, order);
    await give(100, ann, order);
    await give(100, ann, { dryRun: true });
    await give(101, ann);
    await give(100, ann);
    await give(50, ann);
    const again = await give(100, ann, order);
    expect(again.body.data.grantCredits).toMatchObject({ replayed: true, amount: 100 });
    expect(errorOf(await give(1, ann, { dryRun: true }))).toMatchObject(refusedBy(250));
  });

  it("holds when calls arrive together", async () => {
    const ann = somebody();
    const answers = await atOnce(12, () => give(50, ann));
    expect(answers.filter(({ body }) => body.errors === undefined)).toHaveLength(5);
    for (const answer of answers.filter(({ body }) => body.errors))
      expect(errorOf(answer)).toMatchObject(refusedBy(250));
  });
});

it.each<[string, readonly Role[]]>([
  ["an admin", ["admin"]],
  ["an admin who is support too", ["support", "admin"]],
])("does not limit %s", async (_, role) => {
  expect((await give(1_000_000, somebody(role))).body.errors).toBeUndefined();
});

it("limits support that is an auditor or a service too", async () => {
  expect(errorOf(await give(101, somebody(["service", "auditor", "support"])))).toMatchObject(refusedBy(100));
});
