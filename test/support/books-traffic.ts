import * as fc from "fast-check";
import { givenCreditPackage, reverse, spend } from "./factories";
import { starterId, type TestService } from "./harness";
import {
  laterEvent,
  purchaseOf,
  reversalOf,
  sendEvent,
  storeCalls,
  unique,
  type EventFields,
} from "./revenuecat";

/** One request of the traffic. Users and store purchases are small numbers, so that requests often share them. */
export type BooksRequest =
  | { kind: "buy" | "spend" | "reverse"; user: number; key: number }
  | { kind: "store" | "refund" | "reversal"; user: number; item: number }
  | { kind: "merge"; user: number; into: number }
  | { kind: "lift"; user: number };

const user = fc.nat({ max: 4 });
const item = fc.nat({ max: 5 });

export const booksRequests: fc.Arbitrary<BooksRequest[]> = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constantFrom("buy", "spend", "reverse"),
        user,
        key: fc.nat({ max: 9 }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constantFrom("store", "refund", "reversal"), user, item }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("merge"), user, into: user }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("lift"), user }) },
  ) as fc.Arbitrary<BooksRequest>,
  { minLength: 20, maxLength: 60 },
);

/**
 * Makes traffic of users of its own. Every other store product freezes the wallet when a refund finds its credits
 * spent. Failures are expected: the service may be cut off from its database.
 */
export async function givenTraffic(
  service: TestService,
): Promise<(request: BooksRequest) => Promise<unknown>> {
  const { change, map } = storeCalls(() => service);
  const run = unique("run");
  const frozen = `${run}-frozen`;
  await map(frozen, { packageId: await givenCreditPackage(service, { refundPolicy: "FREEZE_SPENDING" }) });
  const nameOf = (one: number) => `${run}-${one}`;
  const bought = new Map<number, EventFields>();
  const spent = new Map<string, ReturnType<typeof spend>>();
  const purchase = (of: number, one: number) => {
    const fields = { transaction_id: `${run}-${one}`, ...(one % 2 === 0 ? { product_id: frozen } : {}) };
    const event = bought.get(one) ?? purchaseOf(nameOf(of), fields);
    bought.set(one, event);
    return event;
  };
  return async (request) => {
    const userId = nameOf(request.user);
    const environment = "SANDBOX";
    const reason = "Traffic.";
    switch (request.kind) {
      case "buy":
        return service.purchase(userId, starterId, { "idempotency-key": `key-${request.key}` });
      case "spend": {
        const spending = spend(service, {
          userId,
          amount: 10 + request.key,
          idempotencyKey: `key-${request.key}`,
          ...(request.key % 2 === 0 ? { member: userId, metadata: { key: `${request.key}` } } : {}),
        });
        spent.set(`${userId} ${request.key}`, spending);
        return spending;
      }
      case "reverse": {
        const spendId = (await spent.get(`${userId} ${request.key}`))?.body.data?.spendCredits?.entry.id;
        const amount = request.key % 3 === 0 ? 4 : null;
        return spendId === undefined ? undefined : reverse(service, { spendId, amount });
      }
      case "store":
        return sendEvent(service, purchase(request.user, request.item));
      case "refund":
        return sendEvent(service, laterEvent("CANCELLATION", purchase(request.user, request.item)));
      case "reversal":
        return sendEvent(service, reversalOf(purchase(request.user, request.item)));
      case "merge": {
        const merge = { fromUserId: userId, intoUserId: nameOf(request.into), environment, reason };
        return change("mergeWallets", "merge { id }", merge);
      }
      default:
        return change("liftSpendingFreeze", "wallet { id }", { userId, environment, reason });
    }
  };
}
