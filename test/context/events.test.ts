import { Events, retryFailed, storeEventFailed } from "../../src/context/events";
import { withService } from "../support/harness";
import { balanceOf, decisionOf, purchaseEvent, sendEvent, unique } from "../support/revenuecat";

const service = withService();

const broken = () => {
  throw new Error("broken subscriber");
};

it("does not let a subscriber that throws disturb a purchase or a store event, and logs its first error", async () => {
  const { events } = service.current.context;
  events.subscribe({ batchCommitted: broken, storeEventReceived: broken });
  const user = unique("user");
  for (const _time of [1, 2]) {
    expect((await service.current.purchase(user)).status).toBe(201);
    const ids = { app_user_id: user, original_app_user_id: user, aliases: [user] };
    expect(decisionOf(await sendEvent(service.current, purchaseEvent(ids)))).toBe("APPLIED");
  }
  expect(await balanceOf(service.current, user)).toBe(400);
  const lines = service.current.logLines.map((line) => JSON.parse(line));
  const failures = lines.filter(({ msg }) => msg === "an event's subscriber failed");
  const logged = failures.map(({ level, event, err }) => [level, event, err.message]);
  expect(logged.toSorted()).toEqual([
    [50, "batchCommitted", "broken subscriber"],
    [50, "storeEventReceived", "broken subscriber"],
  ]);
});

it("calls every subscriber, also when earlier ones throw, reject, or cannot be logged", async () => {
  const failures: unknown[] = [];
  const seen: unknown[] = [];
  const events = new Events((error, name) => {
    failures.push(`${name}: ${String(error)}`);
    throw new Error("broken log");
  });
  events.subscribe({ storeEventFailed: broken, retryFailed: () => Promise.reject(new Error("late")) });
  events.subscribe({ storeEventFailed: ({ eventId }) => void seen.push(eventId) });
  for (const eventId of ["one", "two"]) storeEventFailed(events, { eventId, requestId: "request" });
  for (const error of ["one", "two"]) retryFailed(events, { error, requestId: "request" });
  await new Promise(setImmediate);
  expect(seen).toEqual(["one", "two"]);
  expect(failures).toEqual(["storeEventFailed: Error: broken subscriber", "retryFailed: Error: late"]);
});
