import type { Caller } from "../auth/caller";
import { requirePermission } from "../auth/permissions";
import type { AppContext } from "../context/app-context";
import { alternativesOf } from "../database/alternatives";
import { among, condition, equals, valuesOf, withinLimits, type Condition } from "../database/conditions";
import type { Database } from "../database/database";
import { listFiltered, type IndexRange } from "../database/list-filtered";
import type { Keyset, Page } from "../database/list-page";
import { lotKindNumbers, type Lot } from "../entities/lot";
import { packUlid } from "../ids";
import { directionOf } from "../inputs/comparisons";
import type { LotFilter, LotsArgs } from "../inputs/lot-filter.input";
import { walletsOfEntries } from "../ledger/wallets-of-entries";
import { keysOf } from "./entry-conditions";
import { unwrittenRange } from "./unwritten-range";
import { lotKeyColumns, readLotsAt, type LotKey } from "./find-lots";

/**
 * Lists the lots of all wallets that fit the filter, wallet by wallet: by the times of the wallets, and those of one
 * wallet by the times at which their credits were added.
 * @throws Refusal FORBIDDEN, BAD_USER_INPUT
 */
export async function listLots(
  { database }: AppContext,
  caller: Caller,
  { where, orderBy, ...page }: LotsArgs,
): Promise<Page<Lot>> {
  requirePermission(caller.viewer, "listLots");
  const direction = directionOf(orderBy);
  const keyset: Keyset<Lot> = {
    direction,
    columns: { walletId: "ulid", sequence: "number", part: "number" },
    scope: ["lots", where ?? {}, direction],
  };
  const ranges = await Promise.all(
    alternativesOf(where ?? {}).map(async (one) =>
      rangesOf(database, one, await walletsOfEntries(database.read, one)),
    ),
  );
  const list = { table: "lots", columns: lotKeyColumns, ranges: ranges.flat() };
  return listFiltered(database, list, keyset, page, (rows: readonly LotKey[]) => readLotsAt(database, rows));
}

function rangesOf(
  database: Database,
  where: LotFilter,
  wallets: readonly string[] | undefined,
): IndexRange[] {
  const examined = examinedOf(where, "lots");

  const ofWallets = wallets?.map((id) => [condition("walletId = ?", packUlid(id))]) ?? [[]];
  return ofWallets.flatMap((conditions) => [
    { conditions, examined },
    unwrittenRange(database, { conditions, examined: examinedOf(where, "unwritten") }),
  ]);
}

function examinedOf(where: LotFilter, table: "lots" | "unwritten"): Condition[] {
  const kinds = valuesOf(where.kind, "where.kind")?.map((kind) => lotKindNumbers[kind]);
  return [
    ...among("purchaseId", keysOf(where.purchaseId, "where.purchaseId", "Purchase")),
    ...among("kind", kinds),
    ...withinLimits("remaining", where.remaining),
    ...withinLimits("expiresAt", where.expiresAt),
    ...ofWallet(where, table),
  ];
}

/** A value of the lot's wallet. As a value and not as a join, so that the lots are read in their order. */
const valueOfWallet = (column: "environment" | "creditType", table: string) =>
  `(SELECT ${column} FROM wallets WHERE wallets.id = ${table}.walletId)`;

function ofWallet({ environment, creditType }: LotFilter, table: string): Condition[] {
  return [
    ...equals(valueOfWallet("environment", table), environment),
    ...among(valueOfWallet("creditType", table), valuesOf(creditType, "where.creditType")),
  ];
}
