// Buys a package the way an app should: with one idempotency key for the purchase, kept until the outcome is known.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import createClient from "openapi-fetch";
import type { components, paths } from "./credits-api.js";

type Purchase = components["schemas"]["Purchase"];

const attemptsMax = 5;
const retriableStatuses = new Set([429, 500, 503]);

const { CREDITS_URL: baseUrl = "http://127.0.0.1:4000", CREDITS_TOKEN: token } = process.env;
if (!token)
  throw new Error("Set CREDITS_TOKEN, for example to what `npm run --silent token -- --user demo` prints.");
const credits = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${token}` } });

async function buy(packageId: string): Promise<Purchase> {
  const idempotencyKey = randomUUID();
  for (let attempt = 1; ; attempt += 1) {
    const answer = await credits
      .POST("/api/v1/credit-packages/purchase", {
        params: { header: { "Idempotency-Key": idempotencyKey, Prefer: "return=representation" } },
        body: { packageId },
      })
      // Without an answer the purchase may or may not have happened. The key makes it safe to ask again.
      .catch(() => undefined);
    if (answer?.data && "balance" in answer.data.data) return answer.data.data;
    const status = answer?.response.status;
    if (attempt === attemptsMax || (status !== undefined && !retriableStatuses.has(status))) {
      throw new Error(
        status === undefined
          ? "The service cannot be reached."
          : `Not bought: the service answered ${status}.`,
      );
    }
    await sleep(1000 * Number(answer?.response.headers.get("Retry-After") ?? 2 ** attempt));
  }
}

const { data: packages } = await credits.GET("/api/v1/credit-packages", { params: { query: { first: 10 } } });
const first = packages?.data.nodes[0];
if (!first) throw new Error("Nothing is on sale, or the token is not accepted.");

const { data: before } = await credits.GET("/api/v1/wallet");
const purchase = await buy(first.id);
console.log(`Bought ${first.name}: ${purchase.credits} credits, balance ${purchase.balance}.`);

const { data: after } = await credits.GET("/api/v1/wallet");
const gained = (after?.data.balance ?? 0) - (before?.data.balance ?? 0);
if (gained !== purchase.credits)
  throw new Error(`The wallet gained ${gained} credits instead of ${purchase.credits}.`);
