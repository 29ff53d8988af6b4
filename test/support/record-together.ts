import { storeCaller } from "../../src/auth/internal-callers";
import { recordStoreEvent } from "../../src/store/inbox/record-store-event";
import type { TestService } from "./harness";
import type { EventFields } from "./revenuecat";

/** Records the events in the given order, all of them in one turn of the event loop. */
export async function record(of: TestService, events: readonly EventFields[]): Promise<string[]> {
  const recorded = await Promise.allSettled(
    events.map((event) =>
      recordStoreEvent(
        of.context,
        storeCaller("test", "127.0.0.1"),
        Buffer.from(JSON.stringify({ api_version: "1.0", event })),
      ),
    ),
  );
  return recorded.map((one) => {
    if (one.status === "rejected") return "rejected";
    const { event, repeated } = one.value;
    return [event.status, event.reasonCode, repeated ? "repeated" : ""].filter(Boolean).join(" ");
  });
}
