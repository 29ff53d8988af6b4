import { auditEntries } from "../support/audit-log";
import { runReconcile, withReconciliation } from "../support/reconcile";
import { unique } from "../support/revenuecat";

const setting = withReconciliation();
const { balance } = setting;

it("distinguishes what a command did from what the bearer of a token named operator did", async () => {
  const user = unique("user");
  setting.fake.buys(user);
  expect(await runReconcile(setting, "--user", user)).toMatchObject({ code: 0 });
  expect(await auditEntries(setting.service, { actor: "operator" })).toEqual([]);
  expect(await runReconcile(setting, "--user", user, "--apply")).toMatchObject({ code: 0 });
  expect(await runReconcile(setting, "--user", user, "--apply")).toMatchObject({ code: 0 });
  expect(await balance(user)).toBe(100);
  const document = `mutation { archiveCreditPackage(input: { id: "x" }) { creditPackage { id } } }`;
  await setting.service.graphql(document, { as: "operator", role: "admin" });
  const [byCommand, ...others] = await auditEntries(setting.service, { actor: "operator" });
  expect(byCommand).toMatchObject({
    operation: "reconcileStorePurchases",
    actorKind: "COMMAND",
    address: null,
    subject: expect.stringMatching(/^evt_reconciliation:SANDBOX:/),
    input: { userId: user, apply: true },
    before: null,
    after: { status: "APPLIED", userId: user, purchaseId: expect.stringMatching(/^pur_/) },
    refusalCode: null,
  });
  expect(others).toMatchObject([{ actorKind: "TOKEN", address: "127.0.0.1", refusalCode: "NOT_FOUND" }]);
});
