import { setTimeout as sleep } from "node:timers/promises";
import { unavailable } from "../errors";
import { Pace } from "./pace";
import {
  isProduct,
  isPurchasePage,
  type RevenueCatPurchase,
  type RevenueCatPurchasePage,
} from "./revenuecat-answers";

export interface RevenueCatSettings {
  readonly apiKey: string;
  readonly projectId: string;
  /** Where the API is, without its version: `https://api.revenuecat.com`. */
  readonly url: string;
}

const timeoutMilliseconds = 10_000;
const attemptsMax = 5;
const waitMaxMilliseconds = 30_000;
/** RevenueCat's limit for customer information. */
const requestsPerMinute = 480;
const pagesMax = 100;

/** What of RevenueCat's API v2 reconciliation needs: a thin client with a time limit, retries and the permitted pace. */
export class RevenueCatClient {
  private readonly pace = new Pace(requestsPerMinute);
  private readonly storeIdentifiers = new Map<string, string>();

  constructor(private readonly settings: RevenueCatSettings) {}

  /**
   * All one-time purchases of a customer in one environment; none for a customer that RevenueCat does not know.
   * @throws Refusal SERVICE_UNAVAILABLE when RevenueCat does not answer as it should or refuses our key.
   */
  async listPurchases(
    customerId: string,
    environment: "production" | "sandbox",
  ): Promise<readonly RevenueCatPurchase[]> {
    const purchases: RevenueCatPurchase[] = [];
    let path: string | null | undefined =
      `${this.project}/customers/${encodeURIComponent(customerId)}/purchases?environment=${environment}&limit=100`;
    for (let pages = 0; path && pages < pagesMax; pages += 1) {
      const page: RevenueCatPurchasePage | undefined = await this.get(path, isPurchasePage);
      if (!page) break;
      purchases.push(...page.items);
      path = page.next_page;
    }
    return purchases;
  }

  /** The product's id in its store, or nothing when RevenueCat does not know the product. */
  async findStoreIdentifier(productId: string): Promise<string | undefined> {
    const known = this.storeIdentifiers.get(productId);
    if (known !== undefined) return known;
    const product = await this.get(`${this.project}/products/${encodeURIComponent(productId)}`, isProduct);
    const found = product?.store_identifier ?? undefined;
    if (found) this.storeIdentifiers.set(productId, found);
    return found;
  }

  private get project(): string {
    return `/v2/projects/${encodeURIComponent(this.settings.projectId)}`;
  }

  /** The answer's body; nothing for 404. */
  private async get<Body>(
    path: string,
    isExpected: (body: unknown) => body is Body,
  ): Promise<Body | undefined> {
    const url = this.addressOf(path);
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.pace.next(() => this.ask(url));
      if (answer?.ok) {
        const body: unknown = await answer.json().catch(() => undefined);
        if (isExpected(body)) return body;
        throw unavailable("RevenueCat's API answers with something else than was asked for.", 60);
      }
      if (answer?.status === 404) return undefined;
      const retryable = !answer || [423, 429].includes(answer.status) || answer.status >= 500;
      if (!retryable || attempt === attemptsMax) {
        throw unavailable(`RevenueCat's API answers ${answer ? answer.status : "nothing"}.`, 60);
      }
      await sleep(await waitOf(answer, attempt));
    }
  }

  /** A page's address comes from outside, and the key must not go anywhere else. */
  private addressOf(path: string): URL {
    const { url: base } = this.settings;
    const url = URL.canParse(path, base) ? new URL(path, base) : undefined;
    if (url?.origin !== new URL(base).origin) throw unavailable("RevenueCat's API names another host.", 60);
    return url;
  }

  /** Nothing when no answer came in time. */
  private async ask(url: URL): Promise<Response | undefined> {
    try {
      return await fetch(url, {
        headers: { authorization: `Bearer ${this.settings.apiKey}`, accept: "application/json" },
        redirect: "error",
        signal: AbortSignal.timeout(timeoutMilliseconds),
      });
    } catch {
      return undefined;
    }
  }
}

/** As long as RevenueCat asks for, or longer each time. */
async function waitOf(answer: Response | undefined, attempt: number): Promise<number> {
  const seconds = Number(answer?.headers.get("retry-after") ?? Number.NaN);
  const body = (await answer?.json().catch(() => undefined)) as { backoff_ms?: number } | undefined;
  const asked = Number.isFinite(seconds) ? seconds * 1000 : body?.backoff_ms;
  const wait = typeof asked === "number" ? asked : 250 * 2 ** attempt * (0.5 + Math.random());
  return Math.min(Math.max(wait, 0), waitMaxMilliseconds);
}
