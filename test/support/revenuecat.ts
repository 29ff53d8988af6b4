import { jobCaller } from "../../src/auth/internal-callers";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sweepParkedEvents } from "../../src/store/inbox/retry-parked-events";
import { starterId, webhookAuthorization, type RestAnswer, type TestService } from "./harness";

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

/** A purchase by this user, who has no other ids. */
export function purchaseOf(user: string, fields: EventFields = {}): EventFields {
  return purchaseEvent({ app_user_id: user, original_app_user_id: user, aliases: [user], ...fields });
}

/** A purchase by this user, who bought under an anonymous id before. */
export function aliasedPurchaseOf(user: string): EventFields {
  return purchaseOf(user, { aliases: [user, `$RCAnonymousID:${user}`] });
}

/** The credits that a period of `plus_monthly` brings in the development seed. */
export const creditsPerPeriod = 550;

/** The first period of a subscription to `plus_monthly`. */
export function periodOf(user: string, fields: EventFields = {}): EventFields {
  return purchaseOf(user, { type: "INITIAL_PURCHASE", product_id: "plus_monthly", ...fields });
}

/** An anonymous id, as RevenueCat gives it to a user who has not signed in. */
export const anonymousId = () => unique("$RCAnonymousID:");

/** A later event about an earlier purchase. */
export function laterEvent(type: string, purchase: EventFields, overrides: EventFields = {}): EventFields {
  const refund = type === "CANCELLATION" ? { cancel_reason: "CUSTOMER_SUPPORT", price: -4.99 } : {};
  const madeAt = Number(purchase.event_timestamp_ms) + 1000;
  return { ...purchase, ...refund, type, id: unique("event"), event_timestamp_ms: madeAt, ...overrides };
}

/** The reversal of a purchase's refund, later than the refund that `laterEvent` makes. */
export function reversalOf(purchase: EventFields, overrides: EventFields = {}): EventFields {
  const madeAt = Number(purchase.event_timestamp_ms) + 2000;
  return laterEvent("REFUND_REVERSED", purchase, { event_timestamp_ms: madeAt, ...overrides });
}

export function readFixture(name: string): EventFields {
  return JSON.parse(readFileSync(join(fixtures, `${name}.json`), "utf8")).event;
}

/** The public id of an event, from RevenueCat's id. */
export const storeEventId = (eventId: unknown) => `evt_${String(eventId)}`;

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

/** The decision about an event: `APPLIED`, or with a reason such as `PARKED UNKNOWN_PRODUCT`. */
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

/** Calls of store tests to their service. All but `send` are an admin's. */
export function storeCalls(service: () => TestService) {
  const asAdmin = (query: string, variables: object = {}): Promise<RestAnswer> =>
    service().graphql(query, { as: "boss", role: "admin", variables });
  /** Runs a mutation with one input. Returns its payload, or the extensions of its error. */
  async function change(mutation: string, selection: string, input: object): Promise<RestAnswer["body"]> {
    const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
    const { body } = await asAdmin(
      `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${selection} } }`,
      { input },
    );
    return body.errors ? body.errors[0].extensions : body.data[mutation];
  }
  const resolve = (eventId: unknown, resolution: "APPLY" | "DISMISS", more: object = {}) =>
    change(
      "resolveStoreEvent",
      "storeEvent { status reason userId resolvedBy resolutionReason purchase { id } }",
      { id: storeEventId(eventId), resolution, reason: "Asked by mail.", ...more },
    );
  return {
    asAdmin,
    change,
    balance: (user: string) => balanceOf(service(), user),
    /** Sends an event as RevenueCat does, and answers with what was decided. */
    send: async (event: EventFields) => decisionOf(await sendEvent(service(), event)),
    /** Tries the parked events again that are due. */
    sweep: () => sweepParkedEvents(service().context, jobCaller("test"), new AbortController().signal),
    /** Maps a product of the App Store to the starter package. */
    map: (productId: string, more: object = {}) =>
      change("mapStoreProduct", "eventsApplied storeProduct { creditPackage { id } grantsOn }", {
        store: "APP_STORE",
        productId,
        packageId: starterId,
        ...more,
      }),
    resolve,
    /** Resolves an event, and answers with the decision, in the form of `decisionOf`. */
    decide: async (...about: Parameters<typeof resolve>): Promise<string> => {
      const { status, reason } = (await resolve(...about)).storeEvent;
      return [status, reason].filter(Boolean).join(" ");
    },
    retry: (eventId: unknown) =>
      change("retryStoreEvent", "storeEvent { status reason }", {
        id: storeEventId(eventId),
        reason: "Again.",
      }),
    /** The present decision about an event, in the form of `decisionOf`. */
    statusOf: async ({ id }: EventFields): Promise<string> => {
      const { body } = await asAdmin("query ($id: ID!) { storeEvent(id: $id) { status reason } }", {
        id: storeEventId(id),
      });
      const { status, reason } = body.data.storeEvent;
      return [status, reason].filter(Boolean).join(" ");
    },
    eventsOf: async (
      filter: object,
    ): Promise<{ eventId: string; status: string; reason: string | null }[]> => {
      const { body } = await asAdmin(
        "query ($filter: StoreEventFilter) { storeEvents(first: 50, filter: $filter) { nodes { eventId status reason } totalCount } }",
        { filter },
      );
      expect(body.data.storeEvents.totalCount).toBe(body.data.storeEvents.nodes.length);
      return body.data.storeEvents.nodes;
    },
  };
}
