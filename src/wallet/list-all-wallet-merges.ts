import { In } from "typeorm";
import { requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import type { AppContext } from "../context/app-context";
import { alternativesOf } from "../database/alternatives";
import {
  among,
  condition,
  createdWithin,
  equals,
  isOneOf,
  valuesOf,
  type Condition,
} from "../database/conditions";
import { listFiltered, type IndexRange } from "../database/list-filtered";
import type { Keyset, Page } from "../database/list-page";
import type { WalletMerge } from "../entities/wallet-merge";
import { packUlid, unpackUlid } from "../ids";
import { directionOf, type TimeOrder } from "../inputs/comparisons";
import type { PageArgs } from "../inputs/page.args";
import type { WalletMergeFilter } from "../inputs/wallet-merge.input";
import { findWalletIds } from "../ledger/find-wallet-ids";
import { readMerges } from "./read-merges";

/**
 * Lists the merges of all users' wallets that fit the filter, in the order of their ids, which are times.
 * @throws Refusal FORBIDDEN, BAD_USER_INPUT
 */
export async function listAllWalletMerges(
  { database }: AppContext,
  caller: Caller,
  {
    where,
    orderBy,
    ...page
  }: PageArgs & { readonly where?: WalletMergeFilter | null; readonly orderBy?: TimeOrder | null },
): Promise<Page<WalletMerge>> {
  requirePermission(caller.viewer, "listAllWalletMerges");
  const direction = directionOf(orderBy);
  const keyset: Keyset<WalletMerge> = {
    direction,
    columns: { id: "ulid" },
    scope: ["walletMerges", where ?? {}, direction],
  };
  const ranges = await Promise.all(alternativesOf(where ?? {}).map((one) => rangesOf(database, one)));
  const list = { table: "wallet_merges", columns: "id", ranges: ranges.flat() };
  return listFiltered(database, list, keyset, page, async (rows: readonly { id: Buffer }[]) => {
    if (rows.length === 0) return [];
    const ids = rows.map(({ id }) => unpackUlid(id));
    const merges = await readMerges(database.read, { id: In(ids) });
    return ids.flatMap((id) => merges.find((merge) => merge.id === id) ?? []);
  });
}

/** A wallet is merged into another once, so one range has the merges that emptied any of some wallets. */
async function rangesOf({ read }: AppContext["database"], where: WalletMergeFilter): Promise<IndexRange[]> {
  const { byId, exact } = createdWithin(where.createdAt);
  const examined = examinedIn(where);
  const [from, into, either] = await Promise.all(
    (["fromUserId", "intoUserId", "userId"] as const).map((field) => {
      const userIds = valuesOf(where[field], `where.${field}`);
      return userIds && findWalletIds(read, { userIds, environment: where.environment });
    }),
  );
  const rest = { exact, examined };
  const emptied = from ?? (into ? undefined : either);
  const filled = from ? undefined : (into ?? either);
  if (!emptied && !filled) return [{ index: "wallet_merges_by_id", conditions: byId, ...rest }];
  return [
    ...(emptied ? [{ conditions: [isOneOf("fromWalletId", emptied.map(packUlid)), ...byId], ...rest }] : []),
    ...(filled ?? []).map((id) => {
      const conditions = [condition("intoWalletId = ?", packUlid(id)), ...byId];
      return { index: "wallet_merges_by_target", conditions, ...rest };
    }),
  ];
}

/** A value of one of the merge's wallets. As a value and not as a join, so that the merges are read in their order. */
const ofWallet = (column: "userId" | "environment" | "creditType", wallet: "fromWalletId" | "intoWalletId") =>
  `(SELECT ${column} FROM wallets WHERE wallets.id = wallet_merges.${wallet})`;

/** What is looked at in each merge. */
function examinedIn(where: WalletMergeFilter): Condition[] {
  const [from, into] = [ofWallet("userId", "fromWalletId"), ofWallet("userId", "intoWalletId")];
  const userIds = valuesOf(where.userId, "where.userId");
  return [
    ...among(from, valuesOf(where.fromUserId, "where.fromUserId")),
    ...among(into, valuesOf(where.intoUserId, "where.intoUserId")),
    ...(userIds ? [eitherOf(isOneOf(from, userIds), isOneOf(into, userIds))] : []),
    ...equals(ofWallet("environment", "fromWalletId"), where.environment),
    ...among(ofWallet("creditType", "fromWalletId"), valuesOf(where.creditType, "where.creditType")),
    ...among("actor", valuesOf(where.actor, "where.actor")),
  ];
}

function eitherOf(one: Condition, other: Condition): Condition {
  return condition(`(${one.sql} OR ${other.sql})`, ...one.values, ...other.values);
}
