import { publicIds } from "../../src/public-ids";
import { auditEntries } from "../support/audit-log";
import { atOnce, givenCreditPackage, manage } from "../support/factories";
import { laterEvent, purchaseOf, storeEventId, unique } from "../support/revenuecat";
import { withStore } from "../support/with-store";

const { service, asAdmin, change, map, send, resolve, retry } = withStore();

const unmap = (productId: string) =>
  asAdmin(
    `mutation ($input: StoreProductInput!) { unmapStoreProduct(input: $input) { deletedStoreProductId } }`,
    { input: { store: "APP_STORE", productId } },
  );
const entriesAbout = (subject: string) => auditEntries(service.current, { subject });
const productIdOf = (productId: string) => publicIds.StoreProduct.write({ store: "APP_STORE", productId });
const walletOf = (userId: string) =>
  publicIds.Wallet.write({ userId, environment: "SANDBOX", creditType: "CREDITS" });

it("shows who made a package of 9,000,000,000 credits, mapped it for a friend, and hid both", async () => {
  const productId = unique("gift");
  const id = await givenCreditPackage(service.current, { name: "Gift", credits: 9_000_000_000 });
  await map(productId, { packageId: id });
  expect(await send(purchaseOf(unique("friend"), { product_id: productId }))).toBe("APPLIED");
  await unmap(productId);
  await manage(service.current, "archive", { id });

  const who = { actorKind: "TOKEN", roles: "admin", address: "127.0.0.1", refusalCode: null, reason: null };
  const since = Date.now() - 60_000;
  const [created, archived, ...others] = await entriesAbout(id);
  expect(others).toEqual([]);
  expect(created).toMatchObject({ ...who, actor: "root", operation: "createCreditPackage", before: null });
  expect(created?.after).toMatchObject({ id, name: "Gift", credits: 9_000_000_000, version: 1 });
  expect(created?.input).toMatchObject({ name: "Gift", credits: 9_000_000_000 });
  expect(created?.createdAt.getTime()).toBeGreaterThan(since);
  expect(archived).toMatchObject({ ...who, actor: "root", operation: "archiveCreditPackage" });
  expect(archived?.before).toMatchObject({ archivedAt: null, version: 1 });
  expect(archived?.after).toMatchObject({ archivedAt: expect.stringMatching(/^\d{4}-.*Z$/), version: 2 });

  expect(await entriesAbout(productIdOf(productId))).toMatchObject([
    {
      ...who,
      actor: "boss",
      operation: "mapStoreProduct",
      before: null,
      after: { productId, packageId: id },
    },
    { ...who, actor: "boss", operation: "unmapStoreProduct", before: { packageId: id }, after: null },
  ]);
});

it("records the same request id as the log and the answer", async () => {
  const productId = unique("product");
  const answer = await asAdmin(
    `mutation { mapStoreProduct(input: { store: "APP_STORE", productId: "${productId}" }) { eventsApplied } }`,
  );
  const [entry] = await entriesAbout(productIdOf(productId));
  expect(entry?.requestId).toBe(answer.headers.get("x-request-id"));
});

it("records what changes the package, before and after, and no repeat that changes nothing", async () => {
  const id = await givenCreditPackage(service.current);
  await manage(service.current, "update", { id, credits: 250 });
  await manage(service.current, "update", { id });
  for (const verb of ["archive", "archive", "restore", "restore"] as const) {
    await manage(service.current, verb, { id });
  }
  const [, ...entries] = await entriesAbout(id);
  expect(entries).toMatchObject([
    { operation: "updateCreditPackage", before: { credits: 100 }, after: { credits: 250 } },
    { operation: "archiveCreditPackage" },
    { operation: "restoreCreditPackage", after: { archivedAt: null } },
  ]);
});

it("records a mapping once when it is repeated, and each mapping that replaces another", async () => {
  const productId = unique("product");
  await map(productId);
  await map(productId);
  await map(productId, { packageId: null });
  await unmap(productId);
  await unmap(productId);
  expect((await entriesAbout(productIdOf(productId))).map(({ operation }) => operation)).toEqual([
    "mapStoreProduct",
    "mapStoreProduct",
    "unmapStoreProduct",
  ]);
});

it("records an unbroken chain of states when a product is mapped many times at once", async () => {
  const productId = unique("product");
  const packages = await atOnce(6, () => givenCreditPackage(service.current));
  await Promise.all(packages.map((packageId) => map(productId, { packageId })));
  const entries = await entriesAbout(productIdOf(productId));
  expect(entries).toHaveLength(packages.length);
  const befores = entries.flatMap(({ before }) => (before ? [before.packageId] : []));
  const afters = entries.map(({ after }) => after.packageId);
  expect(new Set(befores).size).toBe(packages.length - 1);
  expect(afters.toSorted()).toEqual(packages.toSorted());
  // Exactly one state is not the `before` of any entry: the present one.
  const last = afters.filter((packageId) => !befores.includes(packageId));
  const { body } = await asAdmin(
    `{ node(id: "${productIdOf(productId)}") { ... on StoreProduct { creditPackage { id } } } }`,
  );
  expect(last).toEqual([body.data.node.creditPackage.id]);
});

it("records decisions about store events with the admin's reason", async () => {
  const event = purchaseOf(unique("user"), { product_id: unique("unmapped") });
  await send(event);
  const subject = storeEventId(event.id);
  await retry(event.id);
  await resolve(event.id, "DISMISS", { reason: "A test purchase." });
  const parked = { status: "PARKED", reasonCode: "UNKNOWN_PRODUCT" };
  expect(await entriesAbout(subject)).toMatchObject([
    { operation: "retryStoreEvent", reason: "Again.", actor: "boss", before: parked, after: parked },
    {
      operation: "resolveStoreEvent",
      reason: "A test purchase.",
      input: { resolution: "DISMISS" },
      before: parked,
      after: { status: "DISMISSED", resolvedBy: "boss" },
    },
  ]);
});

it("records a merge once, with both wallets", async () => {
  const [from, into] = [unique("from"), unique("into")];
  await service.current.purchase(from);
  const input = { fromUserId: from, intoUserId: into, environment: "SANDBOX", reason: "The same person." };
  const answers = await atOnce(4, () => change("mergeWallets", "merge { id }", input));
  expect(await entriesAbout(walletOf(from))).toMatchObject([
    {
      operation: "mergeWallets",
      reason: "The same person.",
      before: { from: { userId: from, balance: 100 }, into: { userId: into, balance: 0 } },
      after: {
        merge: answers[0].merge.id,
        from: { balance: 0, mergedIntoUserId: into },
        into: { balance: 100, mergedIntoUserId: null },
      },
    },
  ]);
});

it("records once that a freeze was lifted", async () => {
  const user = unique("user");
  const packageId = await givenCreditPackage(service.current, { refundPolicy: "FREEZE_SPENDING" });
  const productId = unique("product");
  await map(productId, { packageId });
  const bought = purchaseOf(user, { product_id: productId });
  await send(bought);
  await service.current.graphql(
    `mutation { spendCredits(input: { userId: "${user}", amount: 60, reason: "r", idempotencyKey: "k" }) {
      entry { id } } }`,
    { as: "renderer", role: "service" },
  );
  await send(laterEvent("CANCELLATION", bought));
  const input = { userId: user, environment: "SANDBOX", reason: "They paid." };
  for (let times = 0; times < 2; times += 1) await change("liftSpendingFreeze", "wallet { balance }", input);
  const [, ...lifts] = await entriesAbout(walletOf(user));
  expect(lifts).toMatchObject([
    {
      operation: "liftSpendingFreeze",
      reason: "They paid.",
      before: { userId: user, spendingFrozenAt: expect.any(String) },
      after: { userId: user, spendingFrozenAt: null },
    },
  ]);
});
