import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  commitMutation,
  Environment,
  fetchQuery,
  getFragment,
  getRefetchMetadata,
  Network,
  RecordSource,
  Store,
  type GraphQLTaggedNode,
  type MutationParameters,
  type OperationType,
} from "relay-runtime";
import { observeFragment } from "relay-runtime/experimental";
import type { KeyType, KeyTypeData } from "relay-runtime/store/RelayStoreTypes";
import type { buyPackageMutation as BuyPackage } from "../relay/__generated__/buyPackageMutation.graphql";
import type { packageList_creditPackage$key as PackageKey } from "../relay/__generated__/packageList_creditPackage.graphql";
import type { packageListQuery as PackageList } from "../relay/__generated__/packageListQuery.graphql";
import type { storeEvents_row$key as StoreEventKey } from "../relay/__generated__/storeEvents_row.graphql";
import type { storeEventsDecideMutation as Decide } from "../relay/__generated__/storeEventsDecideMutation.graphql";
import type { storeEventsQuery as StoreEvents } from "../relay/__generated__/storeEventsQuery.graphql";
import type { walletEntries_wallet$key as EntriesKey } from "../relay/__generated__/walletEntries_wallet.graphql";
import type { walletPanel_wallet$key as PanelKey } from "../relay/__generated__/walletPanel_wallet.graphql";
import type { walletPanelQuery as WalletPanel } from "../relay/__generated__/walletPanelQuery.graphql";
import { buyPackageMutation } from "../relay/buy-package";
import { packageFragment, packageListQuery } from "../relay/package-list";
import { decideStoreEventMutation, storeEventFragment, storeEventsQuery } from "../relay/store-events";
import { walletEntriesFragment } from "../relay/wallet-entries";
import { walletPanelFragment, walletPanelQuery } from "../relay/wallet-panel";
import { countingFetch, refuseWarnings, until } from "./requests";
import {
  buyElsewhere,
  newUser,
  parkStoreEvent,
  renamePackageElsewhere,
  starterPackageId,
  withService,
  type Role,
} from "./service";

const service = withService();

function signIn(userId: string, role?: Role) {
  const { requests, fetch } = countingFetch(userId, role);
  const network = Network.create(async ({ text }, variables) => {
    const headers = { "Content-Type": "application/json" };
    const body = JSON.stringify({ query: text, variables });
    return (await fetch(`${service.url}/graphql`, { method: "POST", headers, body })).json();
  });
  return { environment: new Environment({ network, store: new Store(new RecordSource()) }), requests };
}

async function read<Operation extends OperationType>(
  environment: Environment,
  query: GraphQLTaggedNode,
  variables: Operation["variables"],
): Promise<Operation["response"]> {
  const data = await fetchQuery<Operation>(environment, query, variables).toPromise();
  assert.ok(data);
  return data;
}

function mutate<Mutation extends MutationParameters>(
  environment: Environment,
  mutation: GraphQLTaggedNode,
  variables: Mutation["variables"],
): Promise<void> {
  return new Promise((resolve, reject) => {
    commitMutation<Mutation>(environment, {
      mutation,
      variables,
      onCompleted: (_, errors) => (errors ? reject(new Error(JSON.stringify(errors))) : resolve()),
      onError: reject,
    });
  });
}

/** What a component that shows the fragment has in view. */
function show<Key extends KeyType>(environment: Environment, fragment: GraphQLTaggedNode, key: Key) {
  const view: { data?: KeyTypeData<Key> } = {};
  observeFragment(environment, fragment, key).subscribe({
    next: (state) => {
      if (state.state === "ok") view.data = state.value;
    },
  });
  return view;
}

/** Asks for the object again by the query that Relay made of the fragment. */
async function refetch(environment: Environment, fragment: GraphQLTaggedNode, id: string, variables = {}) {
  const { refetchableRequest, identifierInfo } = getRefetchMetadata(getFragment(fragment), "refetch");
  assert.equal(identifierInfo?.identifierField, "id");
  await read(environment, refetchableRequest, { ...variables, id });
}

describe("Relay", () => {
  refuseWarnings();

  it("shows the balance after a purchase wherever the wallet is shown, and asks for nothing again", async () => {
    const userId = newUser();
    const { environment, requests } = signIn(userId);
    const { wallet } = await read<WalletPanel>(environment, walletPanelQuery, { userId });
    assert.ok(wallet);
    const panel = show<PanelKey>(environment, walletPanelFragment, wallet);
    assert.equal(panel.data?.balance, 0);
    for (const balance of [100, 200]) {
      await mutate<BuyPackage>(environment, buyPackageMutation, { input: { packageId: starterPackageId } });
      await until(() => panel.data?.balance === balance);
    }
    assert.equal(requests.count, 3);
  });

  it("fetches a wallet again by its id", async () => {
    const userId = newUser();
    const { environment } = signIn(userId);
    const { wallet } = await read<WalletPanel>(environment, walletPanelQuery, {});
    assert.ok(wallet);
    const panel = show<PanelKey>(environment, walletPanelFragment, wallet);
    assert.ok(panel.data);
    await buyElsewhere(service, userId);
    await refetch(environment, walletPanelFragment, panel.data.id);
    await until(() => panel.data?.balance === 100);
  });

  it("fetches a package again by its id", async () => {
    const { environment } = signIn(newUser());
    const { creditPackages } = await read<PackageList>(environment, packageListQuery, { first: 10 });
    const views = creditPackages?.nodes.map((node) => show<PackageKey>(environment, packageFragment, node));
    const plus = views?.find(({ data }) => data?.name === "Plus");
    const id = plus?.data?.id;
    assert.ok(id);
    await renamePackageElsewhere(service, id, "Plus of May");
    await refetch(environment, packageFragment, id);
    await until(() => plus.data?.name === "Plus of May");
  });

  it("shows the decision about a store event in the list", async () => {
    const productId = await parkStoreEvent(service);
    const { environment, requests } = signIn("support", "admin");
    const variables = { filter: { productId }, first: 10 };
    const { storeEvents } = await read<StoreEvents>(environment, storeEventsQuery, variables);
    const [event] = storeEvents?.nodes ?? [];
    assert.ok(event);
    const row = show<StoreEventKey>(environment, storeEventFragment, event);
    assert.equal(row.data?.status, "PARKED");
    await mutate<Decide>(environment, decideStoreEventMutation, {
      input: { id: row.data.id, resolution: "DISMISS", reason: "A trial of ours" },
    });
    await until(() => row.data?.status === "DISMISSED");
    assert.equal(requests.count, 2);
  });

  it("reads a list page by page", async () => {
    const userId = newUser();
    for (let time = 0; time < 3; time += 1) await buyElsewhere(service, userId);
    const { environment } = signIn(userId);
    const { wallet } = await read<WalletPanel>(environment, walletPanelQuery, {});
    assert.ok(wallet);
    const list = show<EntriesKey>(environment, walletEntriesFragment, wallet);
    const sequences = () => list.data?.entries.edges.map(({ node }) => node.sequence);
    assert.deepEqual(sequences(), [3, 2]);
    assert.ok(list.data);
    const { endCursor } = list.data.entries.pageInfo;
    await refetch(environment, walletEntriesFragment, list.data.id, { first: 2, after: endCursor });
    await until(() => sequences()?.length === 3);
    assert.deepEqual(sequences(), [3, 2, 1]);
  });
});
