import { setTimeout as sleep } from "node:timers/promises";
import { unavailable } from "../errors";
import { Pace } from "./pace";
import {
  isHistoryEvent,
  isPageOf,
  isProduct,
  isPurchase,
  isSubscription,
  isTransaction,
  type RevenueCatHistoryEvent,
  type RevenueCatPage,
  type RevenueCatPurchase,
  type RevenueCatSubscription,
  type RevenueCatTransaction,
} from "./revenuecat-answers";

export interface RevenueCatSettings {
  readonly apiKey: string;
  readonly projectId: string;
  /** The address of the API without its version: `https://api.revenuecat.com`. */
  readonly url: string;
}

export interface RevenueCatCustomer {
  readonly id: string;
  readonly environment: "production" | "sandbox";
}

const timeoutMilliseconds = 10_000;
const attemptsMax = 5;
const waitMaxMilliseconds = 30_000;
/**
 * RevenueCat's limits for customer information and for a project's configuration, which includes products:
 * https://github.com/RevenueCat/docs/blob/main/openapi-spec/api-v2.yaml
 */
const requestsPerMinute = { customers: 480, configuration: 60 };
/** Stops a list without an end. A page has 100 items, and no customer has 1000 pages. */
const pagesMax = 1000;

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

/**
 * The part of RevenueCat's API v2 that reconciliation needs: a thin client with a time limit, retries and RevenueCat's
 * rate limits. Shapes: https://www.revenuecat.com/docs/api-v2 (Customer Resources, Subscription Transactions, Product).
 */
export class RevenueCatClient {
  private readonly paces = {
    customers: new Pace(requestsPerMinute.customers),
    configuration: new Pace(requestsPerMinute.configuration),
  };
  private readonly storeIdentifiers = new Map<string, string>();

  constructor(private readonly settings: RevenueCatSettings) {}

  /**
   * All one-time purchases of a customer in one environment; undefined for a customer that RevenueCat does not know.
   * @throws Refusal SERVICE_UNAVAILABLE when RevenueCat does not answer as it should or refuses our key.
   */
  readPurchases(customer: RevenueCatCustomer): Promise<readonly RevenueCatPurchase[] | undefined> {
    return this.readAllPages(this.customerPath(customer, "purchases"), isPageOf(isPurchase));
  }

  /** All subscriptions of a customer in one environment, ended ones too. Otherwise like `readPurchases`. */
  readSubscriptions(customer: RevenueCatCustomer): Promise<readonly RevenueCatSubscription[] | undefined> {
    return this.readAllPages(this.customerPath(customer, "subscriptions"), isPageOf(isSubscription));
  }

  /**
   * All periods of a subscription in the App Store or the Play Store; undefined when RevenueCat does not know them.
   * Otherwise like `readPurchases`.
   */
  readTransactions(subscriptionId: string): Promise<readonly RevenueCatTransaction[] | undefined> {
    return this.readAllPages(
      this.pathOf("subscriptions", subscriptionId, "/transactions?limit=100"),
      isPageOf(isTransaction),
    );
  }

  /**
   * The events of a customer's history; undefined when there is none, or our key may not read it. Otherwise like
   * `readPurchases`.
   */
  readHistory(customer: RevenueCatCustomer): Promise<readonly RevenueCatHistoryEvent[] | undefined> {
    return this.readAllPages(this.customerPath(customer, "events"), isPageOf(isHistoryEvent), [403, 404]);
  }

  /**
   * The product's id in its store; undefined when RevenueCat does not know the product. Otherwise like `readPurchases`.
   */
  async findStoreIdentifier(productId: string): Promise<string | undefined> {
    const known = this.storeIdentifiers.get(productId);
    if (known !== undefined) return known;
    const path = this.pathOf("products", productId);
    const product = path && (await this.get(path, isProduct));
    const found = (product || undefined)?.store_identifier ?? undefined;
    if (found) this.storeIdentifiers.set(productId, found);
    return found;
  }

  private get project(): string {
    return `/v2/projects/${encodeURIComponent(this.settings.projectId)}`;
  }

  private customerPath({ id, environment }: RevenueCatCustomer, list: string): string | undefined {
    return this.pathOf("customers", id, `/${list}?environment=${environment}&limit=100`);
  }

  /**
   * The path of one object. Undefined for the ids `.` and `..`, which a URL resolves as steps: the answer to
   * `customers/../purchases` would be about the whole project.
   */
  private pathOf(
    kind: "customers" | "subscriptions" | "products",
    id: string,
    rest = "",
  ): string | undefined {
    if (id === "." || id === "..") return undefined;
    return `${this.project}/${kind}/${encodeURIComponent(id)}${rest}`;
  }

  /**
   * The items of all pages of a list; undefined when there is no first page. Throws rather than return a part of the
   * list.
   */
  private async readAllPages<Item>(
    path: string | undefined,
    isExpected: (body: unknown) => body is RevenueCatPage<Item>,
    absent: readonly number[] = [404],
  ): Promise<readonly Item[] | undefined> {
    if (path === undefined) return undefined;
    const first = await this.get(path, isExpected, absent);
    if (!first) return undefined;
    const items = [...first.items];
    const read = new Set([path]);
    for (let next = first.next_page; next;) {
      if (read.has(next) || read.size === pagesMax)
        throw unavailable(`RevenueCat's API does not come to the end of ${nameOf(path)}.`, 60);
      read.add(next);
      const page = await this.get(next, isExpected, []);
      if (!page) throw new Error("A page was neither answered nor refused.");
      items.push(...page.items);
      next = page.next_page;
    }
    return items;
  }

  /** The body of an answer; undefined when the status is one of `absent`. */
  private async get<Body>(
    path: string,
    isExpected: (body: unknown) => body is Body,
    absent: readonly number[] = [404],
  ): Promise<Body | undefined> {
    const url = this.addressOf(path);
    const pace = path.startsWith(`${this.project}/products/`)
      ? this.paces.configuration
      : this.paces.customers;
    for (let attempt = 1; ; attempt += 1) {
      const answer = await pace.start(() => this.ask(url));
      if (answer?.status === 200) {
        const body = parse(answer.text);
        if (isExpected(body)) return body;
        throw unavailable(`RevenueCat's API answers with something else than ${nameOf(path)}.`, 60);
      }
      if (answer && absent.includes(answer.status)) return undefined;
      const retryable = !answer || [408, 423, 429].includes(answer.status) || answer.status >= 500;
      if (!retryable || attempt === attemptsMax) throw unavailable(problemOf(answer, path), 60);
      await sleep(waitOf(answer, attempt));
    }
  }

  /** Checks the host, because our key must not go to another one: the path of a next page comes from an answer. */
  private addressOf(path: string): URL {
    const { url: base } = this.settings;
    const url = URL.canParse(path, base) ? new URL(path, base) : undefined;
    if (url?.origin !== new URL(base).origin) throw unavailable("RevenueCat's API names another host.", 60);
    return url;
  }

  /** Undefined when no complete answer arrived in time. */
  private async ask(url: URL): Promise<Answer | undefined> {
    try {
      const response = await fetch(url, {
        headers: { authorization: `Bearer ${this.settings.apiKey}`, accept: "application/json" },
        redirect: "error",
        signal: AbortSignal.timeout(timeoutMilliseconds),
      });
      const { status, headers } = response;
      return { status, retryAfter: headers.get("retry-after"), text: await response.text() };
    } catch {
      return undefined;
    }
  }
}

/** Milliseconds to wait: what RevenueCat asks for, or else about twice as long after each attempt. */
function waitOf(answer: Answer | undefined, attempt: number): number {
  const seconds = Number(answer?.retryAfter ?? Number.NaN);
  const body = parse(answer?.text ?? "") as { backoff_ms?: unknown } | null | undefined;
  const asked = Number.isFinite(seconds) ? seconds * 1000 : body?.backoff_ms;
  const wait = typeof asked === "number" ? asked : 250 * 2 ** attempt * (0.5 + Math.random());
  return Math.min(Math.max(wait, 0), waitMaxMilliseconds);
}

const permissions =
  "customer_information:purchases:read, customer_information:subscriptions:read and " +
  "project_configuration:products:read";

function problemOf(answer: Answer | undefined, path: string): string {
  const what = `when asked for ${nameOf(path)}`;
  if (!answer) return `RevenueCat's API does not answer in time ${what}.`;
  const problem = `RevenueCat's API answers ${answer.status} ${what}.`;
  return [401, 403].includes(answer.status)
    ? `${problem} REVENUECAT_API_KEY must be a v2 secret key of the project with the permissions ${permissions}.`
    : problem;
}

/** The path without its query, such as `customers/alice/purchases`, so that an operator can look it up. */
function nameOf(path: string): string {
  const [address = ""] = path.split("?");
  return address.replace(/^.*\/v2\/projects\/[^/]*\//, "");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
