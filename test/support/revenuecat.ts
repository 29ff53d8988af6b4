import { readFileSync } from "node:fs";
import { join } from "node:path";
import { webhookAuthorization, type RestAnswer, type TestService } from "./harness";

export type EventFields = Record<string, unknown>;

const fixtures = join(__dirname, "../fixtures/revenuecat");
let made = 0;

export const unique = (name: string) => `${name}-${Date.now().toString(36)}-${(made += 1)}`;

/** A purchase of `credits_100` in the App Store's sandbox, as a service under test credits it. */
export function purchaseEvent(overrides: EventFields = {}): EventFields {
  const transaction = unique("tx");
  return {
    ...readFixture("01_consumable_purchase_app_store"),
    id: unique("event"),
    environment: "SANDBOX",
    product_id: "credits_100",
    transaction_id: transaction,
    original_transaction_id: transaction,
    app_user_id: "alice",
    original_app_user_id: "alice",
    aliases: ["alice"],
    ...overrides,
  };
}

/** What a later event says about an earlier purchase. */
export function laterEvent(type: string, purchase: EventFields, overrides: EventFields = {}): EventFields {
  const refund = type === "CANCELLATION" ? { cancel_reason: "CUSTOMER_SUPPORT", price: -4.99 } : {};
  const madeAt = Number(purchase.event_timestamp_ms) + 1000;
  return { ...purchase, ...refund, type, id: unique("event"), event_timestamp_ms: madeAt, ...overrides };
}

export function readFixture(name: string): EventFields {
  return JSON.parse(readFileSync(join(fixtures, `${name}.json`), "utf8")).event;
}

/** Sends an event as RevenueCat does. */
export function sendEvent(
  service: Pick<TestService, "rest">,
  event: EventFields,
  headers: Record<string, string> = { authorization: webhookAuthorization },
): Promise<RestAnswer> {
  return sendBody(service, JSON.stringify({ api_version: "1.0", event }), headers);
}

export function sendBody(
  service: Pick<TestService, "rest">,
  raw: string | Uint8Array,
  headers: Record<string, string> = { authorization: webhookAuthorization },
): Promise<RestAnswer> {
  return service.rest("POST", "/api/v1/webhooks/revenuecat", {
    raw,
    headers: { "content-type": "application/json", ...headers },
  });
}

/** What was decided: `APPLIED`, or with a reason such as `PARKED UNKNOWN_PRODUCT`. */
export function decisionOf({ status, body }: RestAnswer): string {
  expect(status).toBe(200);
  return [body.data.status, body.data.reason].filter(Boolean).join(" ");
}

export async function balanceOf(
  service: TestService,
  userId: string,
  environment: "SANDBOX" | "PRODUCTION" = "SANDBOX",
): Promise<number> {
  const { body } = await service.graphql(
    "query ($userId: ID!, $environment: WalletEnvironment) { wallet(userId: $userId, environment: $environment) { balance } }",
    { as: "admin", role: "admin", variables: { userId, environment } },
  );
  return body.data.wallet.balance;
}
