import { isObjectType } from "graphql";
import { isAudited, permissions, type AuditedOperation, type Operation } from "../../src/auth/permissions";
import { ordinaryRole } from "../../src/auth/viewer";
import { buildGraphqlSchema } from "../../src/resolvers/schema";
import { auditEntries } from "../support/audit-log";
import { givenCreditPackage, manage, spend } from "../support/factories";
import { withReconciliation } from "../support/reconcile";
import { registeredRoutes } from "../support/registered-routes";
import { laterEvent, purchaseOf, storeEventId, unique } from "../support/revenuecat";
import { rootRows } from "../support/authorisation";

const setting = withReconciliation();
const { apply, asAdmin, change, dryRun, map, resolve, retry, send } = setting;

async function givenParkedEvent(): Promise<unknown> {
  const event = purchaseOf(unique("user"), { product_id: unique("unmapped") });
  await send(event);
  return event.id;
}

async function givenFrozenWallet(): Promise<string> {
  const { service } = setting;
  const user = unique("user");
  const productId = unique("product");
  await map(productId, {
    packageId: await givenCreditPackage(service, { refundPolicy: "FREEZE_SPENDING" }),
  });
  const bought = purchaseOf(user, { product_id: productId });
  await send(bought);
  await spend(service, { userId: user, amount: 1 });
  await send(laterEvent("CANCELLATION", bought));
  return user;
}

const reason = "A reason.";
const environment = "SANDBOX";

/** Calls each operation so that it changes something. What it needs before, it makes with the operations above it. */
const calls: Readonly<Record<AuditedOperation, () => Promise<unknown>>> = {
  createCreditPackage: () => givenCreditPackage(setting.service),
  updateCreditPackage: async () =>
    manage(setting.service, "update", { id: await givenCreditPackage(setting.service), credits: 5 }),
  archiveCreditPackage: async () =>
    manage(setting.service, "archive", { id: await givenCreditPackage(setting.service) }),
  restoreCreditPackage: async () => {
    const id = await givenCreditPackage(setting.service);
    await manage(setting.service, "archive", { id });
    await manage(setting.service, "restore", { id });
  },
  mapStoreProduct: () => map(unique("product")),
  unmapStoreProduct: async () => {
    const productId = unique("product");
    await map(productId);
    const document = `mutation ($input: StoreProductInput!) {
      unmapStoreProduct(input: $input) { deletedStoreProductId } }`;
    await asAdmin(document, { input: { store: "APP_STORE", productId } });
  },
  retryStoreEvent: async () => retry(await givenParkedEvent()),
  resolveStoreEvent: async () =>
    resolve({ id: storeEventId(await givenParkedEvent()), resolution: "DISMISS", reason }),
  reconcileStorePurchases: async () => {
    const user = unique("user");
    setting.fake.buys(user);
    expect(await dryRun(user)).toEqual(["GRANT"]);
    expect(await auditEntries(setting.service, { operation: "reconcileStorePurchases" })).toEqual([]);
    expect(await apply(user)).toEqual(["GRANT APPLIED"]);
    expect(await apply(user)).toEqual([]);
  },
  mergeWallets: () =>
    change("mergeWallets", "merge { id }", {
      fromUserId: unique("a"),
      intoUserId: unique("b"),
      environment,
      reason,
    }),
  liftSpendingFreeze: async () =>
    change("liftSpendingFreeze", "wallet { id }", { userId: await givenFrozenWallet(), environment, reason }),
  spendCredits: async () => {
    const userId = unique("user");
    await setting.service.purchase(userId);
    await spend(setting.service, { userId, amount: 1 });
  },
};

const audited = (Object.keys(permissions) as Operation[]).filter(isAudited);

it("has a call for each audited operation", () => {
  expect(Object.keys(calls).toSorted()).toEqual(audited.toSorted());
});

it.each(audited)("finds an entry of %s in the audit log when it changed something", async (operation) => {
  const before = (await auditEntries(setting.service, { operation })).length;
  await calls[operation]();
  const entries = (await auditEntries(setting.service, { operation })).slice(before);
  expect(entries).toMatchObject([{ operation, refusalCode: null, subject: expect.any(String) }]);
  const [entry] = entries;
  expect(entry?.before ?? entry?.after).toEqual(expect.any(Object));
});

it.each(audited)("finds an entry of %s in the audit log when a user was refused", async (operation) => {
  const as = unique("user");
  const row = rootRows[`Mutation.${operation}`];
  await setting.service.graphql(`mutation { ${row?.document} }`, { as });
  expect(await auditEntries(setting.service, { actor: as })).toMatchObject([
    { operation, refusalCode: "FORBIDDEN", actorKind: "TOKEN" },
  ]);
});

it("audits every change for which the role of an ordinary user is not enough, through both doors", async () => {
  const mutation = buildGraphqlSchema().getMutationType();
  const fields = isObjectType(mutation) ? Object.values(mutation.getFields()) : [];
  const routes = await registeredRoutes(setting.service.context);
  const changing = new Set([
    ...fields.map(({ extensions }) => extensions.operation as Operation),
    ...routes.flatMap(({ name, operation }) =>
      name.startsWith("GET ") || operation === undefined ? [] : [operation as Operation],
    ),
  ]);
  const privileged = [...changing].filter((operation) => {
    const { roles } = permissions[operation];
    return roles !== undefined && !roles.includes(ordinaryRole);
  });
  expect(privileged.toSorted()).toEqual(audited.toSorted());
});
