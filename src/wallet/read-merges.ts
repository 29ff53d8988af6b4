import { In, type EntityManager, type FindOptionsWhere } from "typeorm";
import { readsUser, requireOwner, requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import type { AppContext } from "../context/app-context";
import { listPage, type Keyset, type Page } from "../database/list-page";
import { Wallet } from "../entities/wallet";
import { WalletMerge } from "../entities/wallet-merge";
import type { WalletEnvironment } from "../environment";
import type { PageArgs } from "../inputs/page.args";
import {
  isMain,
  mainWalletOf,
  ownerOf,
  readOwners,
  walletOf,
  type WalletOwner,
} from "../ledger/wallet-owners";

/**
 * Finds the merge that emptied this wallet, if any. A merge is one of users, so a wallet that did not exist then has
 * the merge of the default type. For the viewer's wallet, or any wallet for a service or an admin.
 * @throws Refusal FORBIDDEN
 */
export async function findWalletMerge(
  { database }: AppContext,
  caller: Caller,
  { userId, environment, creditType }: WalletOwner,
): Promise<WalletMerge | null> {
  requirePermission(caller.viewer, "findWalletMerge");
  requireOwner(caller.viewer, userId);
  const owner = { userId, environment, creditType };
  for (const wallet of [owner, mainWalletOf(owner)]) {
    const [merge] = await readMerges(database.read, { fromWalletId: walletOf(wallet) });
    if (merge || isMain(owner)) return merge ?? null;
  }
  return null;
}

const oldestFirst: Keyset<WalletMerge> = { direction: "ASC", columns: { id: "ulid" } };

/**
 * Lists the wallets that were merged into this one, oldest merge first. For the viewer's wallet, or any wallet for a
 * service or an admin.
 * @throws Refusal FORBIDDEN
 */
export async function listWalletMerges(
  { database }: AppContext,
  caller: Caller,
  { userId, environment, creditType, ...page }: WalletOwner & PageArgs,
): Promise<Page<WalletMerge>> {
  requirePermission(caller.viewer, "listWalletMerges");
  requireOwner(caller.viewer, userId);
  const intoWalletId = walletOf({ userId, environment, creditType });
  const found = await listPage(database.read, WalletMerge, { intoWalletId }, oldestFirst, page);
  const emptied = found.nodes.map(({ fromWalletId }) => fromWalletId);
  const owners = await readOwners(database.read, emptied);
  const nodes = found.nodes.map((merge) => {
    const { userId: fromUserId } = ownerOf(owners, merge.fromWalletId);
    return { ...merge, fromUserId, environment, creditType, intoUserId: userId };
  });
  return { ...found, nodes };
}

/** Finds merges by id. Leaves out those that do not exist and those of which the viewer may read neither wallet. */
export async function findMerges(
  { database }: AppContext,
  caller: Caller,
  keys: readonly { readonly id: string }[],
): Promise<WalletMerge[]> {
  requirePermission(caller.viewer, "findWalletMerge");
  const merges = await readMerges(database.read, { id: In(keys.map(({ id }) => id)) });
  return merges.filter(
    ({ fromUserId, intoUserId }) =>
      readsUser(caller.viewer, fromUserId) || readsUser(caller.viewer, intoUserId),
  );
}

interface OwnersOfMerge {
  readonly fromUserId: string;
  readonly intoUserId: string;
  readonly mergeEnvironment: WalletEnvironment;
  readonly mergeCreditType: string;
}

/** The merges with the owners of both wallets, in one statement, in the order of the credit types. */
export async function readMerges(
  read: EntityManager,
  where: FindOptionsWhere<WalletMerge>,
): Promise<WalletMerge[]> {
  const { entities, raw } = await read
    .createQueryBuilder(WalletMerge, "found")
    .innerJoin(Wallet, "emptied", "emptied.id = found.fromWalletId")
    .innerJoin(Wallet, "filled", "filled.id = found.intoWalletId")
    .addSelect("emptied.userId", "fromUserId")
    .addSelect("filled.userId", "intoUserId")
    .addSelect("emptied.environment", "mergeEnvironment")
    .addSelect("emptied.creditType", "mergeCreditType")
    .where(where)
    .orderBy("emptied.creditType")
    .getRawAndEntities<OwnersOfMerge>();
  // Each merge has one wallet on each side, so raw rows and entities have the same order.
  return entities.map((merge, index) => {
    const owners = raw[index] as OwnersOfMerge;
    const { fromUserId, intoUserId, mergeEnvironment: environment, mergeCreditType: creditType } = owners;
    return { ...merge, fromUserId, intoUserId, environment, creditType };
  });
}
