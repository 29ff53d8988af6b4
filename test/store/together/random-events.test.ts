import { StoreTransaction } from "../../../src/entities/store-transaction";
import { Wallet } from "../../../src/entities/wallet";
import { givenCreditPackage } from "../../support/factories";
import { starterId, startTestService, type TestService } from "../../support/harness";
import {
  aliasedPurchaseOf,
  laterEvent,
  periodOf,
  purchaseOf,
  reversalOf,
  storeCalls,
  unique,
  type EventFields,
} from "../../support/revenuecat";
import { auditBooks } from "../../support/audit-books";
import { record } from "../../support/record-together";
import { withStore } from "../../support/with-store";

const { service } = withStore();

describe("random events", () => {
  let other: TestService;
  beforeAll(async () => {
    other = await startTestService();
    for (const each of [service.current, other]) {
      const { map } = storeCalls(() => each);
      const packageId = await givenCreditPackage(each, { name: "Gems", credits: 30, creditType: "GEMS" });
      await map("gems_30", { packageId });
      const coins = await givenCreditPackage(each, { credits: 70, refundPolicy: "ALLOW_DEBT" });
      const packageIds = [starterId, packageId, coins];
      await map("bundle", { packageId: null, packageIds });
      await map("bundle_monthly", { packageId: null, packageIds, grantsOn: "EACH_PERIOD" });
    }
  });
  afterAll(() => other?.stop());

  it.each([1, 2, 3, 4, 5, 6])("have the same effects together as one after the other (%i)", async (seed) => {
    const events = randomEvents(seed, 60);
    const together = await record(service.current, events);
    const alone: string[] = [];
    for (const event of events) alone.push(...(await record(other, [event])));
    expect(together).toEqual(alone);
    expect(await walletsOf(service.current, events)).toEqual(await walletsOf(other, events));
    expect(await transactionsOf(service.current, events)).toEqual(await transactionsOf(other, events));
    await auditBooks(other.context.database);
  });
});

/** The balance and number of entries of each wallet of the events' users. */
async function walletsOf(of: TestService, events: readonly EventFields[]): Promise<string[]> {
  const users = new Set(events.map(({ app_user_id: user }) => user));
  const wallets = await of.context.database.read.find(Wallet);
  return wallets
    .filter(({ userId }) => users.has(userId))
    .map(({ userId, creditType, balance: credits, sequence }) =>
      [userId, creditType, credits, sequence].join(" "),
    )
    .toSorted();
}

/** The states of the events' store transactions, in order. */
async function transactionsOf(of: TestService, events: readonly EventFields[]): Promise<string[]> {
  const ids = new Set(events.map(({ transaction_id: id }) => id));
  const rows = await of.context.database.read.find(StoreTransaction);
  return rows
    .filter(({ transactionId }) => ids.has(transactionId))
    .map(({ transactionId, period, part, state, credits, taken, shortfall, refunds }) =>
      [transactionId, period, part, state, credits, taken, shortfall, refunds].join(" "),
    )
    .toSorted();
}

/** Purchases, periods, refunds, reversals and copies of a few users, in an order that the seed decides. */
function randomEvents(seed: number, count: number): EventFields[] {
  let state = seed;
  const random = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
  const users = Array.from({ length: 4 }, (_, index) => unique(`random-${seed}-${index}`));
  const made: EventFields[] = [];
  const earlier = () => made[random(made.length)] ?? purchaseOf(users[0] ?? "");
  for (let index = 0; index < count; index += 1) {
    const user = users[random(users.length)] ?? "";
    const at = 1_760_000_000_000 + random(4) * 86_400_000;
    const later = { event_timestamp_ms: at + index * 1000, id: unique("event") };
    const makers = [
      () => purchaseOf(user),
      () => aliasedPurchaseOf(user),
      () => purchaseOf(user, { quantity: 2 }),
      () => purchaseOf(user, { product_id: "gems_30" }),
      () => periodOf(user, { purchased_at_ms: at }),
      () =>
        periodOf(user, {
          type: "RENEWAL",
          store: "STRIPE",
          transaction_id: `sub-${user}`,
          purchased_at_ms: at,
        }),
      () => purchaseOf(user, { product_id: "bundle" }),
      () => purchaseOf(user, { product_id: "bundle", quantity: 2 }),
      () =>
        periodOf(user, {
          type: "RENEWAL",
          store: "APP_STORE",
          product_id: "bundle_monthly",
          transaction_id: `bundle-${user}`,
          purchased_at_ms: at,
        }),
      () => purchaseOf(user, { product_id: `unmapped-${random(2)}` }),
      () => laterEvent("CANCELLATION", earlier(), later),
      () => laterEvent("CANCELLATION", earlier(), { ...later, cancel_reason: "UNSUBSCRIBE", price: 0 }),
      () => reversalOf(earlier(), later),
      () => ({ ...earlier(), id: unique("event") }),
      earlier,
    ];
    made.push(makers[random(makers.length)]?.() as EventFields);
  }
  return made;
}
