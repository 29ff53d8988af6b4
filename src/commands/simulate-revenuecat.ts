import "reflect-metadata";
import { randomInt } from "node:crypto";
import { ordinaryRole } from "../auth/viewer";
import { signTokenFor } from "../auth/sign-token";
import { acceptsNobody } from "../auth/webhook-sender";
import type { Config } from "../config/config";
import { anonymousIdPrefix } from "../ids";
import { reportStartFailure } from "../app/report-start-failure";
import { isLoopback } from "../settings/loopback";
import { developmentWebhookSecret } from "../settings/secret-strength";
import { CommandRefused } from "./command-refused";
import { readArguments, usageError } from "./read-arguments";
import { readCommandConfig } from "./read-command-config";
import {
  postponed,
  purchaseEvent,
  refundEvent,
  reversalEvent,
  signedRequest,
  testEvent,
  transferEvent,
  type SimulatedEvent,
  type SimulatedPurchase,
} from "../development/simulated-events";
import { printable, say } from "../terminal";

const usage = `Usage: npm run simulate:revenuecat -- WHAT --user USER [--product PRODUCT] [--store STORE] [--quantity N]
                                       [--transaction ID] [--to USER] [--url URL]
WHAT is one of
  purchase      USER buys PRODUCT (credits_100)
  refund        the store refunds the purchase --transaction
  reversal      the store takes that refund back
  duplicate     a purchase, sent twice, and once more under another event id
  out-of-order  a refund, then its reversal, then the purchase they are about
  transfer      purchases of USER that are not credited yet move to the user --to
  test          RevenueCat's test button`;

interface Options {
  readonly user: string;
  readonly product: string;
  readonly store: string;
  readonly transaction: string | undefined;
  readonly quantity: string | undefined;
  readonly to: string | undefined;
  readonly url: string | undefined;
}

const stories: Readonly<Record<string, (purchase: SimulatedPurchase, options: Options) => SimulatedEvent[]>> =
  {
    purchase: (purchase) => [purchaseEvent(purchase)],
    refund: (purchase, { transaction }) => [refundEvent(withTransaction(purchase, transaction))],
    reversal: (purchase, { transaction }) => [reversalEvent(withTransaction(purchase, transaction))],
    duplicate: (purchase) => {
      const event = purchaseEvent(purchase);
      return [event, event, { ...event, id: purchaseEvent(purchase).id }];
    },
    "out-of-order": (purchase) => [refundEvent(purchase), reversalEvent(purchase), purchaseEvent(purchase)],
    transfer: ({ store }, { user: from, to }) => {
      if (!to) throw usageError(usage, "--to names the user who receives the purchases.");
      return [transferEvent({ from, to, store })];
    },
    test: ({ user }) => [testEvent(user)],
  };

function withTransaction(purchase: SimulatedPurchase, transaction: string | undefined): SimulatedPurchase {
  if (!transaction) throw usageError(usage, "--transaction names the purchase.");
  return { ...purchase, transaction };
}

async function simulate(): Promise<void> {
  const { story, options } = readOptions();
  if (options.url !== undefined && !URL.canParse(options.url))
    throw usageError(
      usage,
      `--url is an address such as http://127.0.0.1:4000, not "${printable(options.url)}".`,
    );
  const purchase: SimulatedPurchase = {
    user: options.user,
    product: options.product,
    store: options.store,
    transaction: options.transaction ?? `SIM.${Date.now()}${randomInt(1000, 9999)}`,
    quantity: readQuantity(options.quantity),
  };
  const events = story(purchase, options);
  const config = readCommandConfig();
  const url = new URL(options.url ?? `http://127.0.0.1:${config.port}`);
  await requireTestService(config, url);
  const ahead = await measureClockAhead(url);
  for (const event of events) await send(config, url, postponed(event, ahead));
  await printWallet(config, url, options.to ?? options.user);
}

function readOptions() {
  const { values, positionals } = readArguments(usage, {
    allowPositionals: true,
    options: {
      user: { type: "string", default: "demo" },
      product: { type: "string", default: "credits_100" },
      store: { type: "string", default: "APP_STORE" },
      transaction: { type: "string" },
      quantity: { type: "string" },
      to: { type: "string" },
      url: { type: "string" },
    },
  });
  const story = Object.hasOwn(stories, positionals[0] ?? "") ? stories[positionals[0] ?? ""] : undefined;
  if (!story || positionals.length !== 1) throw usageError(usage);
  return { story, options: values as Options };
}

/** Reads any number, also one that no store would send. The service decides about it. */
function readQuantity(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const quantity = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(quantity))
    throw usageError(usage, `--quantity is a number, not "${printable(text)}".`);
  return quantity;
}

/**
 * Refuses to send to anything but a local test service. A simulated purchase is forged, and must never reach a service
 * where credits are worth money.
 */
async function requireTestService({ deployment }: Config, url: URL): Promise<void> {
  if (deployment === "production") {
    throw new CommandRefused(
      "Purchases are simulated in development and test only: set NODE_ENV to one of them.",
    );
  }
  if (!isLoopback(url.hostname))
    throw new CommandRefused(
      `${url.host} is not this machine: events are only simulated for a local service.`,
    );
  // Only production hides its schema. A service that does not answer like a test service is taken for production.
  const response = await fetch(new URL("/graphql", url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: "{ __schema { queryType { name } } }" }),
  }).catch((cause: Error) => {
    throw new CommandRefused(
      `No service answers at ${url.origin} (${printable(cause.message)}). Start one with \`npm run dev\`.`,
    );
  });
  const answer = (await response.json().catch(() => undefined)) as
    { data?: { __schema?: object } } | undefined;
  if (!answer?.data?.__schema) {
    throw new CommandRefused(`The service at ${url.origin} looks like production: nothing was sent.`);
  }
}

/** Differences below this are the time that the request took. */
const clockAheadMinMilliseconds = 1000;

/**
 * How far the service's clock was moved forward: simulated events happen at its time, as if a store had waited too.
 * Their signatures keep to the real time.
 */
async function measureClockAhead(url: URL): Promise<number> {
  // Every answer of the REST API has the service's time, also a refusal.
  const response = await fetch(new URL("/api/v1/wallet", url));
  const { timestamp } = (await response.json()) as { timestamp: string };
  const ahead = Date.parse(timestamp) - Date.now();
  return ahead >= clockAheadMinMilliseconds ? ahead : 0;
}

async function send({ webhook }: Config, url: URL, event: SimulatedEvent): Promise<void> {
  const [authorization] = webhook.authorizations;
  const secret = acceptsNobody(webhook) ? developmentWebhookSecret : webhook.signingSecrets[0];
  const request = { method: "POST", ...signedRequest(event, { authorization, secret }) };
  const response = await fetch(new URL("/api/v1/webhooks/revenuecat", url), request);
  const transaction = event.transaction_id ? ` of transaction ${String(event.transaction_id)}` : "";
  say(`${event.type}${printable(transaction)}\n  ${response.status} ${printable(await response.text())}`);
  if (response.status === 401) {
    throw new CommandRefused(
      "The service refused the webhook's proof: give this command and the service the same REVENUECAT_WEBHOOK_AUTHORIZATION and REVENUECAT_WEBHOOK_SECRET.",
    );
  }
}

async function printWallet({ tokens }: Config, url: URL, userId: string): Promise<void> {
  // A token for an anonymous id would claim the purchases under it, and then no transfer could be simulated.
  const token = signTokenFor(tokens, { userId, role: ordinaryRole, lifetimeSeconds: 60 });
  if (!token || userId.startsWith(anonymousIdPrefix)) return;
  const response = await fetch(new URL("/api/v1/wallet", url), {
    headers: { authorization: `Bearer ${token}` },
  });
  if (response.ok) say(`Wallet of ${printable(userId)}\n  ${printable(await response.text())}`);
}

simulate().catch(reportStartFailure);
