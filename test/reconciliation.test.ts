import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { startTestService, testSecret, type TestService } from "./support/harness";
import { auditBooks } from "./support/audit-books";
import { balanceOf, decisionOf, laterEvent, purchaseEvent, sendEvent, unique } from "./support/revenuecat";

interface Kept {
  id: string;
  status: string;
  store_purchase_identifier: string;
  [field: string]: unknown;
}

/** RevenueCat's API v2 on the loopback address, as far as its documentation goes. */
class FakeRevenueCat {
  readonly purchases = new Map<string, Kept[]>();
  /** Answers that come before the real one. */
  readonly troubles: ((response: ServerResponse) => void)[] = [];
  readonly authorizations = new Set<string | undefined>();
  private readonly server: Server = createServer((request, response) => this.answer(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    this.authorizations.add(request.headers.authorization);
    const trouble = this.troubles.shift();
    if (trouble) return trouble(response);
    const url = new URL(request.url ?? "", "http://fake");
    const [, , , project, kind, id = "", list] = url.pathname.split("/");
    const send = (status: number, body: object) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (project !== "proj1") return void send(403, { object: "error", type: "authorization_error" });
    if (kind === "products")
      return void send(200, { object: "product", id, store_identifier: id.replace("prod_", "") });
    const all = this.purchases.get(decodeURIComponent(id));
    if (kind !== "customers" || list !== "purchases" || !all) return void send(404, { object: "error" });
    const wanted = all.filter(({ environment }) => environment === url.searchParams.get("environment"));
    const after = wanted.findIndex((purchase) => purchase.id === url.searchParams.get("starting_after"));
    // Pages of two, so that there are several.
    const items = wanted.slice(after + 1, after + 3);
    const more = wanted.length > after + 3;
    const query = `environment=${url.searchParams.get("environment")}&starting_after=${items.at(-1)?.id}`;
    send(200, {
      object: "list",
      items,
      next_page: more ? `${url.pathname}?${query}` : null,
      url: url.pathname,
    });
  }
}

const fake = new FakeRevenueCat();
let fakeUrl: string;
let service: TestService;

beforeAll(async () => {
  fakeUrl = await fake.start();
  service = await startTestService({
    REVENUECAT_API_KEY: "sk_test",
    REVENUECAT_PROJECT_ID: "proj1",
    REVENUECAT_API_URL: fakeUrl,
  });
});
afterEach(() => auditBooks(service.service.database));
afterAll(async () => {
  await service?.stop();
  fake.stop();
});

function bought(user: string, fields: Partial<Kept> = {}): Kept {
  const purchase: Kept = {
    id: unique("purch"),
    product_id: "prod_credits_100",
    purchased_at: 1_790_800_912_000,
    quantity: 1,
    status: "owned",
    environment: "sandbox",
    store: "app_store",
    store_purchase_identifier: unique("tx"),
    ownership: "purchased",
    ...fields,
  };
  fake.purchases.set(user, [...(fake.purchases.get(user) ?? []), purchase]);
  return purchase;
}

const busy =
  (status: number, headers = {}, body = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(status, headers).end(JSON.stringify(body));

async function reconcile(userId: string, apply: boolean): Promise<string[]> {
  const { body } = await service.graphql(
    `mutation ($input: ReconcileStorePurchasesInput!) { reconcileStorePurchases(input: $input) {
      reconciliations { step transactionId decision } } }`,
    { as: "boss", role: "admin", variables: { input: { userId, apply } } },
  );
  if (body.errors) return [body.errors[0].extensions.code];
  return body.data.reconcileStorePurchases.reconciliations.map(
    ({ step, decision }: { step: string; decision: string | null }) =>
      [step, decision].filter(Boolean).join(" "),
  );
}

it("grants what the webhook missed, after a dry run, once, also when the webhook comes after all", async () => {
  const user = unique("user");
  const purchases = [bought(user), bought(user, { quantity: 3 }), bought(user, { store: "play_store" })];
  bought(user, { environment: "production" });
  bought(user, { store: "promotional" });
  bought(user, { ownership: "family_shared" });
  bought(user, { status: "refunded" });
  expect(await reconcile(user, false)).toEqual(["GRANT", "GRANT", "GRANT"]);
  expect(await balanceOf(service, user)).toBe(0);
  expect(await reconcile(user, true)).toEqual(["GRANT APPLIED", "GRANT APPLIED", "GRANT APPLIED"]);
  expect(await reconcile(user, true)).toEqual([]);
  expect(await balanceOf(service, user)).toBe(500);
  const transaction_id = purchases[0]?.store_purchase_identifier;
  const late = purchaseEvent({
    app_user_id: user,
    aliases: [user],
    original_app_user_id: user,
    transaction_id,
  });
  expect(decisionOf(await sendEvent(service, late))).toBe("IGNORED DUPLICATE_TRANSACTION");
  expect(await balanceOf(service, user)).toBe(500);
});

it("reverses what was refunded, and restores what is owned again", async () => {
  const user = unique("user");
  const purchase = bought(user);
  const event = purchaseEvent({
    app_user_id: user,
    aliases: [user],
    original_app_user_id: user,
    transaction_id: purchase.store_purchase_identifier,
  });
  await sendEvent(service, event);
  expect(await reconcile(user, true)).toEqual([]);
  for (let round = 0; round < 2; round += 1) {
    purchase.status = "refunded";
    expect(await reconcile(user, true)).toEqual(["REFUND APPLIED"]);
    expect(await balanceOf(service, user)).toBe(0);
    purchase.status = "owned";
    expect(await reconcile(user, true)).toEqual(["REVERSAL APPLIED"]);
    expect(await balanceOf(service, user)).toBe(100);
  }
  const refund = laterEvent("CANCELLATION", event, { event_timestamp_ms: Date.now() + 1000 });
  expect(decisionOf(await sendEvent(service, refund))).toBe("APPLIED");
});

it("parks what it cannot map, like the webhook", async () => {
  const user = unique("user");
  bought(user, { product_id: "prod_unheard_of" });
  expect(await reconcile(user, true)).toEqual(["GRANT PARKED UNKNOWN_PRODUCT"]);
});

it("waits and asks again when RevenueCat is busy or out of order, and gives up in our words", async () => {
  const user = unique("user");
  bought(user);
  fake.troubles.push(
    busy(429, { "retry-after": "0" }),
    busy(423, {}, { type: "resource_locked_error", backoff_ms: 5 }),
    busy(503),
    (response) => void response.destroy(),
  );
  expect(await reconcile(user, false)).toEqual(["GRANT"]);
  fake.troubles.push(busy(401));
  expect(await reconcile(user, false)).toEqual(["SERVICE_UNAVAILABLE"]);
  expect(await reconcile(unique("stranger"), true)).toEqual([]);
  expect([...fake.authorizations]).toEqual(["Bearer sk_test"]);
});

const list = (items: unknown, next_page: unknown = null) =>
  JSON.stringify({ object: "list", items, next_page });
const answering = (body: string) => (response: ServerResponse) => void response.writeHead(200).end(body);

describe("an answer that is not RevenueCat's", () => {
  const purchase = { id: "p", product_id: "x", purchased_at: 1, status: "owned", environment: "sandbox" };
  const whole = { ...purchase, store: "app_store", store_purchase_identifier: "t" };
  it.each([
    "<html><body>Maintenance</body></html>",
    "",
    "null",
    "[]",
    `{"object":"list"}`,
    list({}),
    list([null]),
    list([purchase]),
    list([whole], 7),
    list([whole], "https://credits.example.com/v2/page"),
    list([whole], "//credits.example.com/v2/page"),
    list([whole], "http://"),
  ])("is refused in our words: %s", async (body) => {
    const user = unique("user");
    bought(user);
    fake.troubles.push(answering(body));
    expect(await reconcile(user, true)).toEqual(["SERVICE_UNAVAILABLE"]);
    expect(await balanceOf(service, user)).toBe(0);
  });

  it("is refused also when it is about a product", async () => {
    const user = unique("user");
    bought(user, { product_id: unique("prod_odd") });
    for (const body of ["<html>", "7", `{"store_identifier":7}`]) {
      const items = fake.purchases.get(user);
      fake.troubles.push(answering(list(items)), answering(body));
      expect(await reconcile(user, true)).toEqual(["SERVICE_UNAVAILABLE"]);
    }
  });
});

it("is for admins, and needs a key", async () => {
  const mutation = `mutation { reconcileStorePurchases(input: { userId: "x" }) { reconciliations { step } } }`;
  const forbidden = await service.graphql(mutation, { as: "x", role: "service" });
  expect(forbidden.body.errors[0].extensions.code).toBe("FORBIDDEN");
  const keyless = await startTestService();
  try {
    const { body } = await keyless.graphql(mutation, { as: "boss", role: "admin" });
    expect(body.errors[0].extensions).toMatchObject({
      code: "CONFLICT",
      details: { reason: "REVENUECAT_NOT_CONFIGURED" },
    });
  } finally {
    await keyless.stop();
  }
});

it("runs from the command line for one user, or for all heard of lately", async () => {
  const user = unique("user");
  bought(user);
  const run = async (...words: string[]) => {
    const script = join(__dirname, "../scripts/run.cjs");
    const env = {
      ...process.env,
      NODE_ENV: "test",
      JWT_SECRET: testSecret,
      LOG_LEVEL: "warn",
      DATABASE_URL: service.databaseUrl,
      REVENUECAT_API_KEY: "sk_test",
      REVENUECAT_PROJECT_ID: "proj1",
      REVENUECAT_API_URL: fakeUrl,
    };
    const running = promisify(execFile)("node", [script, "reconcile", ...words], { env });
    return running.then(
      ({ stdout }) => stdout,
      (error: { stderr: string }) => error.stderr,
    );
  };
  expect(await run("--user", user)).toContain("dry run\n1 user(s) compared, 1 difference(s). Add --apply");
  expect(await balanceOf(service, user)).toBe(0);
  expect(await run("--user", user, "--apply")).toContain("APPLIED\n");
  expect(await balanceOf(service, user)).toBe(100);
  bought(user);
  expect(await run("--since", "2026-01-01")).toContain(`GRANT\t${user}`);
  for (const words of [[], ["--since", "yesterday"], ["--user", user, "--since", "2026-01-01"]]) {
    expect(await run(...words)).toContain("Usage");
  }
});
