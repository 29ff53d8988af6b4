import { auditEntries } from "../support/audit-log";
import { atOnce, errorOf } from "../support/factories";
import { laterEvent, reversalOf } from "../support/revenuecat";
import { withRefunds } from "../support/with-refunds";

const { service, asAdmin, balance, send, give, refunded, refundsIn, givenSandboxPurchase } = withRefunds();

it("a refund by the store afterwards changes nothing, and its reversal gives the credits back", async () => {
  const { user, purchaseId, event } = await givenSandboxPurchase();
  await refunded(purchaseId);
  expect(await send(laterEvent("CANCELLATION", event))).toBe("APPLIED REFUND_NOTED");
  expect(await balance(user)).toBe(0);
  expect(await send(reversalOf(event, { event_timestamp_ms: Date.now() }))).toBe("APPLIED");
  expect(await balance(user)).toBe(100);
  expect((await refunded(purchaseId)).replayed).toBe(false);
  expect(await balance(user)).toBe(0);
});

it("a refund by the store before is what a repeat tells", async () => {
  const { user, purchaseId, event } = await givenSandboxPurchase("FLOOR_AT_ZERO", 60);
  await send(laterEvent("CANCELLATION", event));
  expect(await refunded(purchaseId)).toMatchObject({ replayed: true, taken: 40, shortfall: 60 });
  expect(await balance(user)).toBe(0);
  expect(await auditEntries(service.current, { subject: purchaseId })).toEqual([]);
});

it("refunds once when both arrive together, time after time", async () => {
  for (let time = 0; time < 8; time += 1) {
    const { user, purchaseId, event } = await givenSandboxPurchase();
    await service.current.purchase(user);
    const [answers, decision] = await Promise.all([
      atOnce(3, () => refunded(purchaseId)),
      send(laterEvent("CANCELLATION", event)),
    ]);
    expect(decision).toMatch(/^APPLIED/);
    expect(answers.filter(({ replayed }) => !replayed).length).toBeLessThanOrEqual(1);
    expect(await balance(user)).toBe(100);
    expect(await refundsIn(user)).toHaveLength(1);
  }
});

it("shows the refund as an event that the admin decided", async () => {
  const { user, purchaseId } = await givenSandboxPurchase();
  await refunded(purchaseId, { reason: "A test." });
  const { body } = await asAdmin(
    `query ($id: ID!) { storeEvents(filter: { userId: $id }) {
      nodes { type status reason resolvedBy resolutionReason purchase { id } } } }`,
    { id: user },
  );
  expect(body.data.storeEvents.nodes).toContainEqual({
    type: "CANCELLATION",
    status: "APPLIED",
    reason: null,
    resolvedBy: "boss",
    resolutionReason: "A test.",
    purchase: { id: purchaseId },
  });
});

it("refuses a purchase whose reversal came before its refund, and moves nothing", async () => {
  const { user, purchaseId, event } = await givenSandboxPurchase();
  await send(reversalOf(event));
  expect(errorOf(await give({ purchaseId })).details.reason).toBe("REFUND_AT_STORE");
  expect(await balance(user)).toBe(100);
});
