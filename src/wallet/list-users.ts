import { hasPermission, requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import type { AppContext } from "../context/app-context";
import { alternativesOf } from "../database/alternatives";
import { among, beginsWith, condition, equals, valuesOf, type Condition } from "../database/conditions";
import { listFiltered, type IndexRange } from "../database/list-filtered";
import type { Keyset, Page } from "../database/list-page";
import { placeholders } from "../database/rows";
import type { User } from "../entities/user";
import type { PageArgs } from "../inputs/page.args";
import type { UserFilter, UserOrder } from "../inputs/user.input";

/**
 * Lists the users who have a wallet and fit the filter, in the order of their ids.
 * @throws Refusal FORBIDDEN, BAD_USER_INPUT
 */
export async function listUsers(
  { database }: AppContext,
  caller: Caller,
  {
    where,
    orderBy,
    ...page
  }: PageArgs & { readonly where?: UserFilter | null; readonly orderBy?: UserOrder | null },
): Promise<Page<User>> {
  requirePermission(caller.viewer, "listUsers");
  const direction = orderBy === "USER_ID_DESC" ? "DESC" : "ASC";
  const keyset: Keyset<User> = {
    direction,
    columns: { userId: "userId" },
    scope: ["users", where ?? {}, direction],
  };
  const ranges = alternativesOf(where ?? {}).flatMap(rangesOf);
  const list = { table: "wallets", columns, ranges, isGrouped: true };
  return listFiltered(database, list, keyset, page, (rows: readonly User[]) =>
    rows.map(({ userId }) => ({ userId })),
  );
}

/**
 * A column that the index on the owners does not have. With `userId` alone MariaDB jumps through the index from user to
 * user, and to read it backwards it first sorts all of them.
 */
const columns = "userId, MIN(createdAt)";

function rangesOf({ userId, environment, creditType }: UserFilter): IndexRange[] {
  const examined = [
    ...equals("environment", environment),
    ...among("creditType", valuesOf(creditType, "where.creditType")),
  ];
  return userRanges(userId).map((conditions) => ({ index: "one_wallet_per_owner", conditions, examined }));
}

/** What the index on the owners can decide about the users of a filter: conditions of separate ranges. */
export function userRanges(userId: UserFilter["userId"]): Condition[][] {
  const begins = userId?.startsWith == null ? [] : [beginsWith("userId", userId.startsWith)];
  const userIds = valuesOf(userId, "where.userId");
  return userIds ? userIds.map((id) => [condition("userId = ?", id), ...begins]) : [begins];
}

/** Finds users by their ids. Leaves out those without a wallet. Empty when the viewer may not list users. */
export async function findUsers(
  { database }: AppContext,
  caller: Caller,
  users: readonly User[],
): Promise<User[]> {
  if (!hasPermission(caller.viewer, "listUsers")) return [];
  const userIds = users.map(({ userId }) => userId);
  return database.read.query<User[]>(
    `SELECT DISTINCT userId FROM wallets WHERE userId IN (${placeholders(userIds)})`,
    userIds,
  );
}
