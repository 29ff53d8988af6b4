import type { EntityManager } from "typeorm";
import { requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import type { AppContext } from "../context/app-context";
import { alternativesOf } from "../database/alternatives";
import {
  allOf,
  among,
  condition,
  createdWithin,
  equals,
  isNull,
  isOneOf,
  valuesOf,
  withinLimits,
  type Condition,
} from "../database/conditions";
import { listFiltered, type IndexRange } from "../database/list-filtered";
import type { Keyset, Page } from "../database/list-page";
import { placeholders } from "../database/rows";
import type { Wallet } from "../entities/wallet";
import type { WalletEnvironment } from "../environment";
import { badInput } from "../errors";
import { unpackUlid } from "../ids";
import type { PageArgs } from "../inputs/page.args";
import type { WalletFilter, WalletOrder } from "../inputs/wallet-filter.input";
import { atPresent } from "../ledger/present-credits";
import { viewOf, type WalletView } from "../ledger/wallet-view";
import { publicIds } from "../public-ids";
import { userRanges } from "./list-users";

/** A wallet as a list shows it. */
export type ListedWallet = WalletView & Pick<Wallet, "id">;

const columns =
  "id, userId, environment, creditType, balance, held, nextExpiryAt, sequence, spendingFrozenAt";

type WalletRow = Omit<Wallet, "id" | "spendingFrozenAt"> & {
  readonly id: Buffer;
  readonly spendingFrozenAt: Date | string | null;
};

/**
 * Lists the wallets of all users that fit the filter, by their owners, or in the order of their ids, which are times.
 * @throws Refusal FORBIDDEN, BAD_USER_INPUT
 */
export async function listAllWallets(
  { database }: AppContext,
  caller: Caller,
  {
    where,
    orderBy,
    ...page
  }: PageArgs & { readonly where: WalletFilter; readonly orderBy?: WalletOrder | null },
): Promise<Page<ListedWallet>> {
  requirePermission(caller.viewer, "listAllWallets");
  const order = orderBy ?? "USER_ID_ASC";
  const isByTime = order === "NEWEST_FIRST" || order === "OLDEST_FIRST";
  const keyset: Keyset<ListedWallet> = {
    direction: order === "NEWEST_FIRST" || order === "USER_ID_DESC" ? "DESC" : "ASC",
    columns: isByTime ? { id: "ulid" } : { userId: "userId", environment: "text", creditType: "text" },
    scope: ["wallets", where, order],
  };
  const rangesOf = isByTime ? rangesByTime : rangesByOwner;
  const ranges = await Promise.all(alternativesOf(where).map((one) => rangesOf(database.read, one)));
  const list = { table: "wallets", columns, ranges: ranges.flat() };
  return listFiltered(database, list, keyset, page, async (rows: readonly WalletRow[]) =>
    (await atPresent(database, rows)).map(walletOfRow),
  );
}

/**
 * The wallets of users, by their user ids, in the order of environment and credit type.
 * @throws Refusal FORBIDDEN
 */
export async function readWalletsOf(
  { database }: AppContext,
  caller: Caller,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, readonly ListedWallet[]>> {
  requirePermission(caller.viewer, "readWalletsOf");
  const rows = await database.read.query<WalletRow[]>(
    `SELECT ${columns} FROM wallets WHERE userId IN (${placeholders(userIds)})
     ORDER BY userId, environment, creditType`,
    [...userIds],
  );
  const wallets = new Map<string, ListedWallet[]>(userIds.map((userId) => [userId, []]));
  for (const row of await atPresent(database, rows)) wallets.get(row.userId)?.push(walletOfRow(row));
  return wallets;
}

/**
 * The wallets of several users in one environment, in the order of the user ids and of the credit types.
 * @throws Refusal FORBIDDEN
 */
export async function listWalletsOf(
  context: AppContext,
  caller: Caller,
  { userIds, environment, creditType }: WalletsOfUsers,
): Promise<readonly ListedWallet[]> {
  const wallets = await readWalletsOf(context, caller, [...new Set(userIds)]);
  return [...wallets.values()]
    .flat()
    .filter((wallet) => wallet.environment === environment)
    .filter((wallet) => creditType == null || wallet.creditType === creditType);
}

interface WalletsOfUsers {
  readonly userIds: readonly string[];
  readonly environment: WalletEnvironment;
  /** All types when left out. */
  readonly creditType?: string | null | undefined;
}

function walletOfRow(row: WalletRow): ListedWallet {
  return { ...viewOf(row, row), id: unpackUlid(row.id) };
}

const byOwner = "one_wallet_per_owner";

function rangesByOwner(_: EntityManager, where: WalletFilter): IndexRange[] {
  const { byId, exact } = createdWithin(where.createdAt);
  const examined = [...examinedIn(where), ...byId, ...exact];
  return ownerRanges(where).map((conditions) => ({ index: byOwner, conditions, examined }));
}

/**
 * The index on the owners has no times. It finds the wallets of named users first; the beginning of an id is examined.
 */
async function rangesByTime(read: EntityManager, where: WalletFilter): Promise<IndexRange[]> {
  const { byId, exact } = createdWithin(where.createdAt);
  const examined = examinedIn(where);
  const owners = ownerRanges(where).map(allOf);
  if (valuesOf(where.userId, "where.userId") === undefined && where.id == null)
    return [{ conditions: byId, exact, examined: [...examined, ...owners.filter(({ sql }) => sql !== "")] }];
  if (owners.length === 0) return [];
  const found = await read.query<{ id: Buffer }[]>(
    `SELECT id FROM wallets WHERE ${owners.map(({ sql }) => `(${sql})`).join(" OR ")} LIMIT ${namedMax + 1}`,
    owners.flatMap(({ values }) => values),
  );
  if (found.length > namedMax) throw tooManyWallets();
  if (found.length === 0) return [];
  const ids = isOneOf(
    "id",
    found.map(({ id }) => id),
  );
  return [{ conditions: [ids, ...byId], exact, examined }];
}

/** More wallets than the users of a filter have. */
const namedMax = 1_000;

function tooManyWallets() {
  const message = `where.userId names users with more than ${namedMax} wallets: name fewer users`;
  return badInput([{ field: "where.userId", message }]);
}

/** What the index on the owners can decide: conditions of separate ranges. */
function ownerRanges({ id, userId }: WalletFilter): Condition[][] {
  const users = userRanges(userId);
  const keys = valuesOf(id, "where.id")?.flatMap((text) => publicIds.Wallet.read(text) ?? []);
  if (!keys) return users;
  return keys.flatMap((key) => {
    const own = [
      condition("userId = ?", key.userId),
      condition("environment = ?", key.environment),
      condition("creditType = ?", key.creditType),
    ];
    return users.map((conditions) => [...own, ...conditions]);
  });
}

/** What is looked at in each wallet. */
function examinedIn({ environment, creditType, balance, isFrozen, isMerged }: WalletFilter): Condition[] {
  return [
    ...equals("environment", environment),
    ...among("creditType", valuesOf(creditType, "where.creditType")),
    ...withinLimits("balance", balance),
    ...isNull("spendingFrozenAt", isFrozen == null ? null : !isFrozen),
    ...isNull("mergedIntoId", isMerged == null ? null : !isMerged),
  ];
}
