import { givenCreditPackage } from "../../support/factories";
import { balancesOf, coinsAndGems } from "../../support/bundles";
import { starterId } from "../../support/harness";
import { laterEvent, purchaseOf, unique } from "../../support/revenuecat";
import { withStore } from "../../support/with-store";

const { service, resolve, send } = withStore();

/** A parked purchase of a product that nobody has mapped, and packages of coins and gems. */
async function givenUnmapped() {
  const user = unique("user");
  const event = purchaseOf(user, { product_id: unique("product") });
  expect(await send(event)).toBe("PARKED UNKNOWN_PRODUCT");
  const packageIds: string[] = [];
  for (const one of coinsAndGems) packageIds.push(await givenCreditPackage(service.current, { ...one }));
  return { user, event, packageIds };
}

it("an admin names several packages for a parked purchase, all of which are granted, and refunded, at once", async () => {
  const { user, event, packageIds } = await givenUnmapped();
  const applied = await resolve(event.id, "APPLY", { reason: "Receipt seen.", packageIds });
  expect(applied).toMatchObject({ storeEvent: { status: "APPLIED" } });
  expect(await balancesOf(service.current, user)).toEqual({ CREDITS: 100, GEMS: 30 });
  expect(await send(event)).toBe("APPLIED");
  expect(await balancesOf(service.current, user)).toEqual({ CREDITS: 100, GEMS: 30 });
  expect(await send(laterEvent("CANCELLATION", event))).toBe("APPLIED");
  expect(await balancesOf(service.current, user)).toEqual({ CREDITS: 0, GEMS: 0 });
});

it.each([
  ["one package beside the list", { packageId: starterId }, { code: "BAD_USER_INPUT" }],
  ["an empty list", { packageIds: [] }, { code: "BAD_USER_INPUT" }],
  ["a package twice", { packageIds: [starterId, starterId] }, { code: "BAD_USER_INPUT" }],
  ["six packages", { packageIds: Array.from({ length: 6 }, (_, n) => `${n}`) }, { code: "BAD_USER_INPUT" }],
  ["an unknown package", { packageIds: [starterId, "f".repeat(24)] }, { code: "NOT_FOUND" }],
])("refuses %s, and grants nothing", async (_, more, refusal) => {
  const { user, event, packageIds } = await givenUnmapped();
  const answer = await resolve(event.id, "APPLY", { reason: "Receipt seen.", packageIds, ...more });
  expect(answer).toMatchObject(refusal);
  expect(await balancesOf(service.current, user)).toEqual({});
});
