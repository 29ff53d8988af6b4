import { reverse, spend } from "../support/factories";
import { withService } from "../support/harness";
import { givenPromo, openLots, passMinutes, readLots } from "../support/lots";
import { unique } from "../support/revenuecat";

const service = withService({ REVERSAL_GRACE_DAYS: "2" });
const day = 24 * 60;

it("lets credits that have expired meanwhile last for some days when their spend is reversed", async () => {
  const userId = unique("user");
  await givenPromo(service.current, userId, { amount: 10, minutes: 5 });
  await givenPromo(service.current, userId, { amount: 10, minutes: 10 * day });
  const { body } = await spend(service.current, { userId, amount: 15, idempotencyKey: unique("spend") });
  passMinutes(6);
  await reverse(service.current, { spendId: body.data.spendCredits.entry.id });
  expect(await openLots(service.current, userId)).toEqual(["PROMO 10", "PROMO 10"]);
  passMinutes(2 * day - 5);
  expect(await readLots(service.current, userId)).toMatchObject({ balance: 20 });
  passMinutes(6);
  expect(await readLots(service.current, userId)).toMatchObject({
    balance: 10,
    expiringNext: { amount: 10 },
  });
});
