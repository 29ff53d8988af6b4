import assert from "node:assert/strict";
import { test } from "node:test";
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { print } from "graphql";
import {
  AuditLogScreenDocument,
  HealthScreenDocument,
  OverviewAttentionDocument,
  OverviewScreenDocument,
  PackageSalesDocument,
  PackageNamesDocument,
  PackagesScreenDocument,
  PurchaseScreenDocument,
  PurchasesScreenDocument,
  SearchBoxDocument,
  StatisticsScreenDocument,
  StoreEventScreenDocument,
  StoreEventsScreenDocument,
  UserHistoryDocument,
  UserScreenDocument,
  UsersScreenDocument,
} from "../../../dashboard/src/api/documents";
import { buyElsewhere, newUser, parkStoreEvent, tokenOf, withService } from "./service";

const service = withService();
const dayMilliseconds = 86_400_000;

interface Answer<Result> {
  readonly data: Result;
  readonly errors?: readonly { message: string }[];
  readonly extensions: { readonly cost: { readonly requested: number; readonly maximum: number } };
}

async function ask<Result, Variables>(
  document: TypedDocumentNode<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  const answer = await fetch(`${service.url}/graphql`, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${tokenOf("support", "admin")}`,
      "Content-Type": "application/json",
      "X-Query-Cost": "true",
    },
    body: JSON.stringify({ query: print(document), variables }),
  });
  const { data, errors, extensions } = (await answer.json()) as Answer<Result>;
  assert.equal(errors, undefined);
  assert.ok(extensions.cost.requested <= extensions.cost.maximum);
  return data;
}

/** A year until tomorrow, and the year before. */
function period() {
  const to = Math.ceil(Date.now() / dayMilliseconds) * dayMilliseconds;
  const at = (years: number) => new Date(to - years * 365 * dayMilliseconds).toISOString();
  return { from: at(1), to: at(0), fromBefore: at(2), timeZone: "Asia/Kolkata" };
}

test("each screen of a dashboard is filled by at most two documents within the limit of the cost", async () => {
  const userId = newUser();
  await buyElsewhere(service, userId);
  const productId = await parkStoreEvent(service, userId);
  const { fromBefore, ...days } = period();
  const most = { first: 100 };

  const overview = await ask(OverviewScreenDocument, { ...days, fromBefore, interval: "DAY" });
  assert.equal(overview.statistics?.totals.creditsPurchased, 100);
  assert.equal(overview.statistics.buckets.at(-1)?.outstandingCredits, 100);
  const attention = await ask(OverviewAttentionDocument, days);
  assert.equal(attention.serviceHealth?.parkedStoreEvents, 1);

  const users = await ask(UsersScreenDocument, { where: { userId: { startsWith: "user-" } }, ...most });
  assert.deepEqual(
    users.users?.nodes.map((user) => [user.userId, user.wallets[0]?.balance]),
    [[userId, 100]],
  );
  const user = await ask(UserScreenDocument, { userId, environment: "SANDBOX" });
  assert.equal(user.wallets?.nodes[0]?.balance, 100);
  assert.equal(user.wallet?.entries.nodes[0]?.balanceAfter, 100);
  const history = await ask(UserHistoryDocument, {
    ...{ userId, users: { eq: userId }, environment: "SANDBOX" },
    ...{ purchases: true, holds: true, lots: true, transactions: true, events: true, audit: true },
  });
  assert.equal(history.storeEvents?.nodes.length, 1);
  const purchaseId = history.purchases?.nodes[0]?.id ?? "";
  assert.equal(history.wallet?.lots?.nodes[0]?.purchase?.id, purchaseId);

  const purchases = await ask(PurchasesScreenDocument, { where: { userId: { eq: userId } }, ...most });
  assert.equal(purchases.purchases?.nodes[0]?.id, purchaseId);
  const purchase = await ask(PurchaseScreenDocument, { id: purchaseId });
  assert.equal(purchase.purchase?.wallet.balance, 100);

  const names = await ask(PackageNamesDocument, {});
  assert.ok(names.creditPackages && names.creditPackages.nodes.length > 0);
  const packages = await ask(PackagesScreenDocument, { where: {}, ...most });
  assert.ok(packages.creditPackages && packages.creditPackages.nodes.length > 0);
  assert.equal(packages.unmappedStoreProducts?.nodes[0]?.productId, productId);
  const sales = await ask(PackageSalesDocument, days);
  assert.equal(sales.statistics?.groups?.[0]?.totals.purchases, 1);

  const events = await ask(StoreEventsScreenDocument, { where: { status: { eq: "PARKED" } } });
  const [event] = events.storeEvents?.nodes ?? [];
  assert.equal(event?.appUserId, userId);
  const one = await ask(StoreEventScreenDocument, { id: event.id });
  assert.equal(one.storeEvent?.reason, "UNKNOWN_PRODUCT");

  await ask(AuditLogScreenDocument, most);
  const statistics = await ask(StatisticsScreenDocument, { ...days, interval: "WEEK", groupBy: "PACKAGE" });
  assert.equal(statistics.statistics?.groups?.length, 1);
  assert.equal(statistics.walletStatistics?.activeWallets, 1);
  const health = await ask(HealthScreenDocument, {});
  assert.equal(health.serviceHealth?.postingsWaiting, 0);
  const found = await ask(SearchBoxDocument, { text: userId.slice(0, 20) });
  assert.equal(found.search?.[0]?.__typename, "User");
});
