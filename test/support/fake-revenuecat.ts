import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { unique, type EventFields } from "./revenuecat";

type Fields = Record<string, unknown>;
type Trouble = (response: ServerResponse) => void;

/** An object at RevenueCat, with its id. */
export interface Kept {
  id: string;
  [field: string]: unknown;
}

/** A fake of RevenueCat's API v2 on the loopback address, by its documentation. */
export class FakeRevenueCat {
  url = "";
  /** The lists, by the last two segments of their path, such as `alice/purchases` and `sub1/transactions`. */
  readonly lists = new Map<string, Kept[]>();
  readonly deletedProducts = new Set<string>();
  /** Answers that replace the real ones, for any request or for those whose address contains the word. */
  readonly troubles: Trouble[] = [];
  readonly troublesOf = new Map<string, Trouble[]>();
  readonly authorizations = new Set<string | undefined>();
  readonly paths: string[] = [];
  private readonly server: Server = createServer((request, response) => this.answer(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this.url;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** The settings that make a service use this fake. */
  get variables(): Record<string, string> {
    return {
      REVENUECAT_API_KEY: "sk_test",
      REVENUECAT_PROJECT_ID: "proj1",
      REVENUECAT_API_URL: this.url,
    };
  }

  keep(list: string, item: Kept): void {
    this.lists.set(list, [...(this.lists.get(list) ?? []), item]);
  }

  knows(user: string): void {
    if (!this.lists.has(`${user}/purchases`)) this.lists.set(`${user}/purchases`, []);
    if (!this.lists.has(`${user}/subscriptions`)) this.lists.set(`${user}/subscriptions`, []);
  }

  buys(user: string, fields: Fields = {}): Kept & { store_purchase_identifier: string } {
    this.knows(user);
    const purchase = {
      object: "purchase",
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
    this.keep(`${user}/purchases`, purchase);
    return purchase;
  }

  subscribes(user: string, fields: Fields = {}): Kept {
    this.knows(user);
    const subscription = {
      object: "subscription",
      id: unique("sub"),
      product_id: "prod_plus_monthly",
      starts_at: 1_788_000_000_000,
      current_period_starts_at: 1_790_600_000_000,
      status: "active",
      environment: "sandbox",
      store: "app_store",
      store_subscription_identifier: unique("tx"),
      ownership: "purchased",
      ...fields,
    };
    this.keep(`${user}/subscriptions`, subscription);
    if (["app_store", "play_store"].includes(subscription.store))
      this.lists.set(`${subscription.id}/transactions`, []);
    return subscription;
  }

  renews({ id }: Kept, fields: Fields = {}): Kept {
    const month = this.lists.get(`${id}/transactions`)?.length ?? 0;
    const transaction = {
      object: "subscription_transaction",
      id: unique("tx"),
      purchased_at: 1_788_000_000_000 + month * 2_600_000_000,
      product_store_identifier: "plus_monthly",
      revenue_in_usd: { currency: "USD", gross: 9.99, tax: 0, commission: 3, proceeds: 6.99 },
      ...fields,
    };
    this.keep(`${id}/transactions`, transaction);
    return transaction;
  }

  /** Keeps an event that the webhook should have sent. */
  remembers(user: string, event: EventFields): void {
    const { id, type, ...body } = event;
    this.keep(`${user}/events`, {
      object: "customer.event",
      id: String(id),
      type: `PURCHASES_${type}`,
      body,
    });
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    this.authorizations.add(request.headers.authorization);
    const url = new URL(request.url ?? "", "http://fake");
    const path = decodeURIComponent(url.pathname);
    this.paths.push(path);
    const word = [...this.troublesOf.keys()].find((one) => path.includes(one));
    const trouble = this.troubles.shift() ?? (word && this.troublesOf.get(word)?.shift());
    if (trouble) return trouble(response);
    const [, , , project, kind, id = "", list = ""] = path.split("/");
    if (project !== "proj1") return send(response, 403, { object: "error", type: "authorization_error" });
    if (kind === "products" && !this.deletedProducts.has(id))
      return send(response, 200, { object: "product", id, store_identifier: id.replace("prod_", "") });
    const all = this.lists.get(`${id}/${list}`);
    if (!all) return send(response, 404, { object: "error", type: "resource_missing" });
    this.page(response, url, all);
  }

  /** Two items a page, so that a list has several pages. */
  private page(response: ServerResponse, url: URL, all: readonly Kept[]): void {
    const wanted = url.searchParams.get("environment");
    const asked = all.filter(({ environment = wanted }) => environment === wanted);
    const after = asked.findIndex(({ id }) => id === url.searchParams.get("starting_after"));
    const items = asked.slice(after + 1, after + 3);
    const query = new URLSearchParams(url.searchParams);
    query.set("starting_after", String(items.at(-1)?.id));
    const more = asked.length > after + 3;
    const next_page = more ? `${url.pathname}?${query}` : null;
    send(response, 200, { object: "list", items, next_page, url: url.pathname });
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

/** An answer with this status, such as an error. */
export const busy =
  (status: number, headers = {}, body = {}): Trouble =>
  (response) =>
    void response.writeHead(status, headers).end(JSON.stringify(body));

/** A successful answer with this body. */
export const answering =
  (body: string): Trouble =>
  (response) =>
    void response.writeHead(200).end(body);
