import type { Caller } from "../auth/caller";
import { readsUser, requirePermission } from "../auth/permissions";
import type { AppContext } from "../context/app-context";
import { alternativesOf } from "../database/alternatives";
import { among, condition, createdWithin, equals, valuesOf, type Condition } from "../database/conditions";
import { listFiltered, type IndexRange } from "../database/list-filtered";
import type { Keyset, Page } from "../database/list-page";
import { Hold } from "../entities/hold";
import { packUlid, unpackUlid } from "../ids";
import { directionOf, type TimeOrder } from "../inputs/comparisons";
import type { HoldFilter } from "../inputs/hold-filter.input";
import type { PageArgs } from "../inputs/page.args";
import { findOwned } from "../ledger/find-owned";
import { walletsOfEntries } from "../ledger/wallets-of-entries";

/** Finds holds by id. Leaves out those that do not exist and those that the viewer may not read. */
export async function findHolds(
  { database }: AppContext,
  caller: Caller,
  keys: readonly { readonly id: string }[],
): Promise<Hold[]> {
  requirePermission(caller.viewer, "readHolds");
  const ids = keys.map(({ id }) => id);
  const holds = await findOwned(database.read, Hold, ids);
  return holds.filter(({ userId }) => readsUser(caller.viewer, userId));
}

/**
 * Lists the holds of all wallets that fit the filter, in the order of their ids, which are times.
 * @throws Refusal FORBIDDEN, BAD_USER_INPUT
 */
export async function listHolds(
  context: AppContext,
  caller: Caller,
  {
    where,
    orderBy,
    ...page
  }: PageArgs & { readonly where?: HoldFilter | null; readonly orderBy?: TimeOrder | null },
): Promise<Page<Hold>> {
  requirePermission(caller.viewer, "listHolds");
  const { database } = context;
  const direction = directionOf(orderBy);
  const keyset: Keyset<Hold> = {
    direction,
    columns: { id: "ulid" },
    scope: ["holds", where ?? {}, direction],
  };
  const ranges = await Promise.all(
    alternativesOf(where ?? {}).map(async (one) => rangesOf(one, await walletsOfEntries(database.read, one))),
  );
  const list = { table: "holds", columns: "id", ranges: ranges.flat() };
  return listFiltered(database, list, keyset, page, async (rows: readonly { id: Buffer }[]) => {
    const ids = rows.map(({ id }) => unpackUlid(id));
    const found = ids.length === 0 ? [] : await findOwned(database.read, Hold, ids);
    const holds = new Map(found.map((hold) => [hold.id, hold]));
    return ids.flatMap((id) => holds.get(id) ?? []);
  });
}

function rangesOf(where: HoldFilter, wallets: readonly string[] | undefined): IndexRange[] {
  const { byId, exact } = createdWithin(where.createdAt);
  const members = valuesOf(where.member, "where.member");
  const references = valuesOf(where.reference, "where.reference");
  const [ofMember, ofReference] = [among("member", members), among("reference", references)];
  const others = [...among("status", valuesOf(where.status, "where.status")), ...ofWallet(where)];
  if (wallets) {
    const examined = [...ofMember, ...ofReference, ...others];
    return wallets.map((id) => ({
      conditions: [condition("walletId = ?", packUlid(id)), ...byId],
      exact,
      examined,
    }));
  }
  const byText = (column: "member" | "reference", values: readonly string[], examined: Condition[]) =>
    values.map((value) => ({
      index: `holds_by_${column}`,
      conditions: [condition(`${column} = ?`, value), ...byId],
      exact,
      examined,
    }));
  if (members) return byText("member", members, [...ofReference, ...others]);
  if (references) return byText("reference", references, others);
  return [{ index: "holds_by_id", conditions: byId, exact, examined: others }];
}

/** A value of the hold's wallet. As a value and not as a join, so that the holds are read in their order. */
const valueOfWallet = (column: "environment" | "creditType") =>
  `(SELECT ${column} FROM wallets WHERE wallets.id = holds.walletId)`;

function ofWallet({ environment, creditType }: HoldFilter): Condition[] {
  return [
    ...equals(valueOfWallet("environment"), environment),
    ...among(valueOfWallet("creditType"), valuesOf(creditType, "where.creditType")),
  ];
}
