import { randomUUID } from "node:crypto";
import type { Books } from "./audit";
import { ourBooks } from "./audit";
import { kindNumbers } from "../src/entities/ledger-entry";
import { burst } from "./burst";
import type { WebhookFindings } from "./findings";
import { prepare, run, start, stop, type Run } from "./measure";
import type { Plan } from "./plan";
import { scenarios, usersMax, type Scenario } from "./scenarios";
import { eventOf, requestOf, type SoldEvent } from "./store-events";
import { ours, type Subject } from "./subjects";
import { summarise } from "./summary";

const connections = 64;

/** Each acknowledged request makes an entry, also a refund. */
const books: Books = {
  recorded: "SELECT COUNT(*) AS number FROM ledger_entries",
  wrong: [
    ...ourBooks.wrong.slice(0, 1),
    `SELECT ABS((SELECT COUNT(*) FROM purchases)
       - (SELECT COUNT(*) FROM ledger_entries WHERE kind = ${kindNumbers.PURCHASE})) AS number`,
    "SELECT COUNT(*) AS number FROM store_events WHERE status <> 'APPLIED'",
  ],
};

/** Purchases that can be refunded, in the order in which they were sent. */
type Refundable = Omit<SoldEvent, "type">[];

/**
 * Measures purchases, renewals and refunds by turns with REST purchase, and then a burst. Audits the books after each.
 */
export async function measureWebhook(
  plan: Plan,
  serverProcessId: number | undefined,
): Promise<WebhookFindings> {
  const subject: Subject = { ...ours, books };
  const refundable: Refundable = [];
  const [restPurchase] = scenarios as [Scenario];
  const measured = [restPurchase, ...webhookScenarios(refundable)];
  const running = await start(subject, "mysql");
  try {
    await prepare(running, restPurchase);
    for (const scenario of measured)
      await run(running, { scenario, connections, seconds: plan.main.seconds, serverProcessId });
    const runs = measured.map((): Run[] => []);
    for (let round = 0; round < plan.main.rounds; round += 1) {
      for (const [index, scenario] of measured.entries()) {
        const options = { scenario, connections, serverProcessId };
        await run(running, { ...options, seconds: plan.warmUpSeconds });
        runs[index]?.push(await run(running, { ...options, seconds: plan.main.seconds }));
      }
    }
    const cells = measured.map(({ name }, index) => ({
      engine: "mysql" as const,
      scenario: name,
      connections,
      subject: subject.name,
      ...summarise(runs[index] ?? []),
    }));
    return { cells, burst: await burst(running) };
  } finally {
    await stop(running);
  }
}

/** @param refundable filled by purchases, and emptied by refunds */
function webhookScenarios(refundable: Refundable): Scenario[] {
  const keep = (sold: SoldEvent) => void refundable.push(sold);
  return [
    scenarioOf("webhook purchase", (user) => soldTo(`user-${user}`, "NON_RENEWING_PURCHASE"), keep),
    scenarioOf("webhook purchase of a new user", () => soldTo(randomUUID(), "NON_RENEWING_PURCHASE"), keep),
    scenarioOf("webhook renewal", (user) => soldTo(`user-${user}`, "RENEWAL")),
    scenarioOf("webhook refund", () => {
      const sold = refundable.shift();
      if (!sold) throw new Error("There are fewer purchases than refunds.");
      return { ...sold, type: "CANCELLATION" };
    }),
  ];
}

function soldTo(user: string, type: SoldEvent["type"]): SoldEvent {
  return { type, user, transactionId: randomUUID() };
}

/** autocannon keeps one for each connection. */
interface Context {
  sent?: SoldEvent;
}

/**
 * @param next makes the event of the next request
 * @param acknowledged called with each event that was answered with 200
 */
function scenarioOf(
  name: Scenario["name"],
  next: (user: number) => SoldEvent,
  acknowledged?: (event: SoldEvent) => void,
): Scenario {
  return {
    name,
    buys: true,
    shared: false,
    users: usersMax,
    requestOf: (user) => ({
      setupRequest: (request, context: Context) => {
        context.sent = next(user);
        return { ...request, ...requestOf(eventOf(context.sent)) };
      },
      onResponse: (status, _body, context: Context) => {
        if (status === 200 && context.sent) acknowledged?.(context.sent);
      },
    }),
  };
}
