import { PassThrough } from "node:stream";
import { createLogger } from "../../src/log";
import { askToReconcile, runReconcile, withReconciliation } from "../support/reconcile";
import { decisionOf, purchaseEvent, sendEvent, unique } from "../support/revenuecat";
import { runCommand } from "../support/run-command";

const setting = withReconciliation();
const { fake } = setting;

/** Contains C0 and C1 codes that clear the screen, a right-to-left override, and line breaks that imitate our lines. */
const hostile = "\u001b[2J\u009b2J\u202e\u2028\r\nGRANT\tforged\t\u0007";
const raw = /[^\n\t\P{Cc}]|[\p{Cf}\p{Zl}\p{Zp}]/u;

async function run(line: readonly string[], variables: Record<string, string>): Promise<string> {
  const { out, problems } = await runCommand(line, { NODE_ENV: "development", ...variables });
  return `${out}${problems}`;
}

describe("outside data is shown on a terminal without control characters:", () => {
  it("ids of users and purchases, in findings of reconcile", async () => {
    const user = unique(`u${hostile}`);
    fake.buys(user, { store_purchase_identifier: unique(`t${hostile}`) });
    fake.buys(user, { status: hostile });
    const { out, problems } = await runReconcile(setting, "--user", user);
    expect(out).not.toMatch(raw);
    expect(problems).not.toMatch(raw);
    expect(out.split("\n").filter((line) => /^(GRANT|REVIEW)\t/.test(line))).toHaveLength(2);
    expect(out).toContain("\\u{1b}[2J\\u{9b}2J\\u{202e}\\u{2028}\\u{d}\\u{a}GRANT\\u{9}forged");
  });

  it("ids of users that RevenueCat does not know, or that could not be reconciled", async () => {
    const user = unique(`u${hostile}`);
    const { out } = await runReconcile(setting, "--user", user);
    expect(out).toContain("does not know u\\u{1b}");
    expect(out).not.toMatch(raw);
    fake.buys(user);
    fake.troublesOf.set(user, [(response) => void response.writeHead(200).end("{}")]);
    const { out: none, problems } = await runReconcile(setting, "--user", user);
    expect(problems).toContain("FAILED\tu\\u{1b}");
    expect(`${none}${problems}`).not.toMatch(raw);
  });

  it.each([
    ["doctor", [], { DATABASE_URL: `file:${hostile}/x.db`, JWT_ISSUER: hostile }],
    ["doctor", [], { LOG_LEVEL: hostile }],
    ["migrate", [], { DATABASE_URL: `mysql://root:x@127.0.0.1:1/${hostile}`, DATABASE_WAIT_SECONDS: "0" }],
    ["reconcile", [`--${hostile}`], {}],
    ["token", ["--user", "demo", hostile], {}],
    ["seed", [hostile], {}],
    ["restore", [`missing${hostile}`], { DATABASE_URL: "file:./none.db" }],
    ["simulate-revenuecat", ["test", "--url", hostile], {}],
    ["simulate-revenuecat", ["purchase", "--quantity", hostile], {}],
  ])("settings and arguments: %s %j %j", async (command, line, variables) => {
    const output = await run([command, ...line], variables);
    expect(output).not.toMatch(raw);
    expect(output).not.toMatch(/^GRANT\t/m);
  });

  it("values in the log, whose lines say the same as before", async () => {
    const stream = new PassThrough();
    createLogger("info", stream).info({ address: hostile }, hostile);
    const line = String(stream.read());
    expect(line).not.toMatch(raw);
    expect(line.split("\n")).toHaveLength(2);
    expect(JSON.parse(line)).toMatchObject({ address: hostile, msg: hostile });
  });
});

it.each([".", ".."])("asks RevenueCat nothing about %j, which is no customer's id", async (user) => {
  fake.paths.length = 0;
  const body = await askToReconcile(setting, user, true);
  expect(body.data.reconcileStorePurchases).toEqual({ customerKnown: false, reconciliations: [] });
  const { code, out } = await runReconcile(setting, "--user", user);
  expect({ code, out }).toEqual({ code: 1, out: expect.stringContaining(`does not know ${user}:`) });
  expect(fake.paths).toEqual([]);
});

it("reports a purchase that was credited to another id of the same customer, and leaves its credits there", async () => {
  const [credited, asked] = [unique("credited"), unique("asked")];
  const { store_purchase_identifier: transaction_id } = fake.buys(asked);
  const ids = { app_user_id: credited, original_app_user_id: credited, aliases: [credited, asked] };
  expect(decisionOf(await sendEvent(setting.service, purchaseEvent({ ...ids, transaction_id })))).toBe(
    "APPLIED",
  );
  const body = await askToReconcile(setting, asked, true);
  expect(body.data.reconcileStorePurchases.reconciliations).toEqual([
    expect.objectContaining({
      step: "REVIEW",
      transactionId: transaction_id,
      decision: null,
      note: `Credited to "${credited}", another id of the same RevenueCat customer.`,
    }),
  ]);
  const { code, out } = await runReconcile(setting, "--user", asked, "--apply");
  expect(code).toBe(0);
  expect(out).toContain(`Credited to "${credited}"`);
  const merge = `mutation ($i: MergeWalletsInput!) { mergeWallets(input: $i) { wallet { balance } } }`;
  const i = { fromUserId: credited, intoUserId: asked, environment: "SANDBOX", reason: "one person" };
  const merged = await setting.service.graphql(merge, { as: "boss", role: "admin", variables: { i } });
  expect(merged.body.errors).toBeUndefined();
  const after = await askToReconcile(setting, asked, true);
  expect(after.data.reconcileStorePurchases.reconciliations).toEqual([]);
});
