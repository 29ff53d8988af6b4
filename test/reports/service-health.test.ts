import { purchaseOf, unique } from "../support/revenuecat";
import { withStore } from "../support/with-store";

const { asAdmin, send } = withStore();

const readHealth = async () => {
  const { body } = await asAdmin(`{ serviceHealth { postingsWaiting parkedStoreEvents failedStoreEvents
    lastStoreEventAt isVerifyingLedger lastLedgerReport { finishedAt findingsTotal } } }`);
  expect(body.errors).toBeUndefined();
  return body.data.serviceHealth;
};

it("tells which events wait, and when the books were last checked", async () => {
  const before = await readHealth();
  expect(before).toMatchObject({ postingsWaiting: 0, isVerifyingLedger: false, lastLedgerReport: null });
  const sentAt = Date.now();
  const product_id = unique("product");
  expect(await send(purchaseOf(unique("user"), { product_id }))).toBe("PARKED UNKNOWN_PRODUCT");
  await asAdmin("mutation { verifyLedger { report { findingsTotal } } }");
  const after = await readHealth();
  expect(after.parkedStoreEvents).toBe(before.parkedStoreEvents + 1);
  expect(Date.parse(after.lastStoreEventAt)).toBeGreaterThanOrEqual(sentAt - 1);
  expect(after.lastLedgerReport.findingsTotal).toBe(0);
  expect(Date.parse(after.lastLedgerReport.finishedAt)).toBeGreaterThanOrEqual(sentAt - 1);
});
