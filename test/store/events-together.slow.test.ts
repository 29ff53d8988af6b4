import { onServer } from "../support/database";
import { startTestService, withService, type TestService } from "../support/harness";
import {
  aliasedPurchaseOf,
  balanceOf,
  decisionOf,
  laterEvent,
  sendEvent,
  unique,
  type EventFields,
} from "../support/revenuecat";

const service = withService();

describe("events that arrive together", () => {
  let services: TestService[] = [];

  beforeAll(async () => {
    // The embedded engine has one process; a server has any number.
    const more = onServer ? [await startTestService({}, { databaseUrl: service.current.databaseUrl })] : [];
    services = [service.current, ...more];
  });
  afterAll(() => Promise.all(services.slice(1).map((other) => other.stop())));

  const sendAll = (events: readonly EventFields[]) =>
    Promise.all(
      events.map(async (event, index) => {
        const door = services[index % services.length] as TestService;
        const answer = await sendEvent(door, event);
        // A busy machine may answer 503, and RevenueCat sends again.
        return answer.status === 503 ? sendEvent(door, event) : answer;
      }),
    );

  it("grant once when fifty are copies of one", async () => {
    const user = unique("user");
    const answers = await sendAll(Array(50).fill(aliasedPurchaseOf(user)));
    expect(answers.map(decisionOf)).toEqual(Array(50).fill("APPLIED"));
    expect(answers.filter(({ body }) => !body.data.repeated)).toHaveLength(1);
    expect(await balanceOf(service.current, user)).toBe(100);
  });

  it("grant once when fifty have ids of their own for one transaction", async () => {
    const user = unique("user");
    const event = aliasedPurchaseOf(user);
    const answers = await sendAll(Array.from({ length: 50 }, () => ({ ...event, id: unique("event") })));
    expect(answers.map(decisionOf).toSorted()).toEqual([
      "APPLIED",
      ...Array(49).fill("IGNORED DUPLICATE_TRANSACTION"),
    ]);
    expect(await balanceOf(service.current, user)).toBe(100);
  });

  it("grant once when two users are named for one transaction", async () => {
    for (let round = 0; round < 5; round += 1) {
      const users = [unique("user"), unique("user")];
      const [first, second] = users.map(aliasedPurchaseOf) as [EventFields, EventFields];
      const answers = await sendAll([first, { ...second, transaction_id: first.transaction_id }]);
      expect(answers.map(decisionOf).toSorted()).toEqual(["APPLIED", "PARKED TRANSACTION_CONFLICT"]);
      const balances = await Promise.all(users.map((user) => balanceOf(service.current, user)));
      expect(balances.toSorted()).toEqual([0, 100]);
    }
  });

  it("end with the right balances when purchases, refunds, reversals and spends of many users meet", async () => {
    const users = Array.from({ length: 6 }, () => unique("user"));
    const events = users.flatMap((user) => {
      const [kept, refunded, reversed] = [
        aliasedPurchaseOf(user),
        aliasedPurchaseOf(user),
        aliasedPurchaseOf(user),
      ];
      const madeAt = Number(reversed.event_timestamp_ms) + 5000;
      const back = laterEvent("REFUND_REVERSED", reversed, { event_timestamp_ms: madeAt });
      return [
        kept,
        refunded,
        reversed,
        laterEvent("CANCELLATION", refunded),
        laterEvent("CANCELLATION", reversed),
        back,
        kept,
      ];
    });
    const answers = await sendAll(
      events.toSorted((a, b) => ((String(a.id).at(-1) ?? "") < (String(b.id).at(-1) ?? "") ? -1 : 1)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(events.length).fill(200));
    const balances = await Promise.all(users.map((user) => balanceOf(service.current, user)));
    expect(balances).toEqual(Array(users.length).fill(200));
  });
});
