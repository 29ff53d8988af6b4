import { errorOf, givenCreditPackage, manage, spend } from "../support/factories";
import { starterId, withService } from "../support/harness";

const service = withService({}, { hasMadeUpEntries: true });

const buy = (user: string, packageId: string) =>
  service.current.purchase(user, packageId, { "idempotency-key": "k", prefer: "return=representation" });

/** The reason and the message of a refused purchase. */
async function refusalOf(user: string, packageId: string) {
  const { body } = await service.current.graphql(
    `mutation ($input: PurchaseCreditPackageInput!) { purchaseCreditPackage(input: $input) { purchase { id } } }`,
    { as: user, variables: { input: { packageId, idempotencyKey: "k" } } },
  );
  const [{ message, extensions }] = body.errors;
  return [extensions.details.reason, message];
}

const purchaseReused = ["IDEMPOTENCY_KEY_REUSED", "This idempotency key was used for another purchase."];

/** Removes the fingerprints of the user's entries, as in entries of versions that had none. */
const forgetFingerprints = (userId: string) =>
  service.current.context.database.inTransaction((tx) =>
    tx.query(
      "UPDATE ledger_entries SET fingerprint = NULL WHERE walletId = (SELECT id FROM wallets WHERE userId = ?)",
      [userId],
    ),
  );

it("is refused for another package that is worth the same", async () => {
  const twin = await givenCreditPackage(service.current, { credits: 100 });
  await buy("alice", starterId);
  expect(await refusalOf("alice", twin)).toEqual(purchaseReused);
});

it("is refused for another package that arrives in the same batch", async () => {
  const twin = await givenCreditPackage(service.current, { credits: 100 });
  for (const packageId of [starterId, twin]) await service.current.purchase("warm", packageId);
  const answers = await Promise.all([buy("bob", starterId), buy("bob", twin)]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
});

it("gives the same purchase after the package became worth something else", async () => {
  const packageId = await givenCreditPackage(service.current, { credits: 100 });
  const first = await buy("carol", packageId);
  await manage(service.current, "update", { id: packageId, credits: 150 });
  const again = await buy("carol", packageId);
  expect(again.status).toBe(201);
  expect(again.body.data).toEqual(first.body.data);
});

it("says what is wrong with a spend", async () => {
  await service.current.purchase("dave");
  const order = { userId: "dave", amount: 10, idempotencyKey: "s" };
  await spend(service.current, order);
  const { body } = await spend(service.current, { ...order, amount: 11 });
  expect(body.errors[0].message).toBe("This idempotency key was used to spend something else.");
});

describe("of an entry that has no fingerprint", () => {
  it("gives the same purchase, and is refused for one of other worth", async () => {
    const larger = await givenCreditPackage(service.current, { credits: 101 });
    const first = await buy("erin", starterId);
    await forgetFingerprints("erin");
    expect((await buy("erin", starterId)).body.data).toEqual(first.body.data);
    expect(await refusalOf("erin", larger)).toEqual(purchaseReused);
  });

  it.each([{ amount: 11 }, { reason: "something else" }])("is refused for a spend with %j", async (other) => {
    const userId = `frank ${JSON.stringify(other)}`;
    await service.current.purchase(userId);
    const order = { userId, amount: 10, reason: "render", idempotencyKey: "s" };
    const first = await spend(service.current, order);
    await forgetFingerprints(userId);
    const again = await spend(service.current, order);
    expect(again.body.data.spendCredits.entry).toEqual(first.body.data.spendCredits.entry);
    expect(errorOf(await spend(service.current, { ...order, ...other })).details.reason).toBe(
      "IDEMPOTENCY_KEY_REUSED",
    );
  });
});
