import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  BuyPackageDocument,
  ChangePackageDocument,
  DecideStoreEventDocument,
  MyWalletDocument,
  PackagesDocument,
  StoreEventsDocument,
  WalletDocument,
  WalletEntriesDocument,
} from "../documents/__generated__/documents";
import { countingFetch, refuseWarnings, until } from "./requests";
import { buyElsewhere, newUser, parkStoreEvent, starterPackageId, withService, type Role } from "./service";

export type Variables = Record<string, unknown>;

/** What a dashboard does with a client, whichever it is. */
export interface Client {
  /** Calls `show` with each complete answer, the first and every later one. */
  watch<Data, V extends Variables>(
    query: TypedDocumentNode<Data, V>,
    variables: V,
    show: (data: Data) => void,
  ): void;
  mutate<Data, V extends Variables>(mutation: TypedDocumentNode<Data, V>, variables: V): Promise<unknown>;
}

/** Tests a client that keeps each object once. `connect` makes one that has learnt nothing of our schema's ids. */
export function testNormalisedCache(
  name: string,
  connect: (url: string, authorised: typeof fetch) => Client,
): void {
  describe(name, () => testEach(connect));
}

function testEach(connect: (url: string, authorised: typeof fetch) => Client): void {
  const service = withService();
  refuseWarnings();

  function signIn(userId: string, role?: Role) {
    const { requests, fetch } = countingFetch(userId, role);
    const client = connect(`${service.url}/graphql`, fetch);
    async function watch<Data, V extends Variables>(query: TypedDocumentNode<Data, V>, variables: V) {
      const shown: { data?: Data } = {};
      client.watch(query, variables, (data) => (shown.data = data));
      await until(() => shown.data !== undefined);
      return shown;
    }
    return { mutate: client.mutate, requests, watch };
  }

  it("shows the balance after a purchase wherever the wallet is watched, and asks for nothing again", async () => {
    const userId = newUser();
    const { mutate, requests, watch } = signIn(userId);
    const wallet = await watch(WalletDocument, { userId });
    const mine = await watch(MyWalletDocument, {});
    assert.equal(wallet.data?.wallet?.balance, 0);
    for (const balance of [100, 200]) {
      await mutate(BuyPackageDocument, { input: { packageId: starterPackageId } });
      await until(
        () => wallet.data?.wallet?.balance === balance && mine.data?.me?.wallet.balance === balance,
      );
    }
    assert.equal(requests.count, 4);
  });

  it("shows a changed package in the list", async () => {
    const { mutate, requests, watch } = signIn("support", "admin");
    const packages = await watch(PackagesDocument, { first: 10 });
    const id = packages.data?.creditPackages?.nodes.find(({ name }) => name === "Plus")?.id;
    assert.ok(id);
    await mutate(ChangePackageDocument, { input: { id, name: "Plus of May" } });
    await until(
      () => packages.data?.creditPackages?.nodes.some(({ name }) => name === "Plus of May") === true,
    );
    assert.equal(requests.count, 2);
  });

  it("shows the decision about a store event in the list", async () => {
    const productId = await parkStoreEvent(service);
    const { mutate, requests, watch } = signIn("support", "admin");
    const events = await watch(StoreEventsDocument, { filter: { productId }, first: 10 });
    const [event] = events.data?.storeEvents?.nodes ?? [];
    assert.equal(event?.status, "PARKED");
    await mutate(DecideStoreEventDocument, {
      input: { id: event.id, resolution: "DISMISS", reason: "A trial of ours" },
    });
    await until(() => events.data?.storeEvents?.nodes[0]?.status === "DISMISSED");
    assert.equal(requests.count, 2);
  });

  it("shows the balance after a decision that credits a user wherever their wallet is watched", async () => {
    const userId = newUser();
    const productId = await parkStoreEvent(service, userId);
    const { mutate, requests, watch } = signIn("support", "admin");
    const wallet = await watch(WalletDocument, { userId });
    const events = await watch(StoreEventsDocument, { filter: { productId }, first: 10 });
    const [event] = events.data?.storeEvents?.nodes ?? [];
    assert.ok(event);
    assert.equal(wallet.data?.wallet?.balance, 0);
    await mutate(DecideStoreEventDocument, {
      input: { id: event.id, resolution: "APPLY", packageId: starterPackageId, reason: "Receipt seen" },
    });
    await until(() => wallet.data?.wallet?.balance === 100);
    assert.equal(events.data?.storeEvents?.nodes[0]?.status, "APPLIED");
    assert.equal(requests.count, 3);
  });

  it("reads a list page by page", async () => {
    const userId = newUser();
    for (let time = 0; time < 3; time += 1) await buyElsewhere(service, userId);
    const { watch } = signIn(userId);
    const { data } = await watch(WalletEntriesDocument, { first: 2 });
    const after = data?.wallet?.entries.pageInfo.endCursor ?? null;
    const next = await watch(WalletEntriesDocument, { first: 2, after });
    const sequences = [data, next.data].map((page) =>
      page?.wallet?.entries.edges.map(({ node }) => node.sequence),
    );
    assert.deepEqual(sequences, [[3, 2], [1]]);
    assert.equal(next.data?.wallet?.entries.pageInfo.hasNextPage, false);
  });
}
