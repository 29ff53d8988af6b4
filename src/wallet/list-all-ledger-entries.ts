import { requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import type { AppContext } from "../context/app-context";
import { alternativesOf } from "../database/alternatives";
import {
  among,
  condition,
  contains,
  createdWithin,
  equals,
  isOneOf,
  valuesOf,
  withinLimits,
  type Condition,
} from "../database/conditions";
import { listFiltered, type IndexRange } from "../database/list-filtered";
import type { Keyset, Page } from "../database/list-page";
import { kindNumbers, type LedgerEntry } from "../entities/ledger-entry";
import { badInput } from "../errors";
import { packUlid } from "../ids";
import { directionOf, type TextComparison, type TimeOrder } from "../inputs/comparisons";
import type { LedgerEntryFilter } from "../inputs/ledger-entry.input";
import type { PageArgs } from "../inputs/page.args";
import { entryOf } from "../ledger/stored-entry";
import { ownerOf, readOwners } from "../ledger/wallet-owners";
import { publicIds } from "../public-ids";
import { walletsOfEntries } from "./wallets-of-entries";

const columns =
  "walletId, sequence, id, kind, amount, balanceAfter, cause, reference, actor, reason, createdAt, previousHash, " +
  "fingerprint";

/**
 * Lists the entries of all wallets that fit the filter, in the order of their ids, which are times. If the filter names
 * wallets, users or purchases, the entries are grouped by wallet, and each wallet's are in the order of their sequence.
 * @throws Refusal FORBIDDEN, BAD_USER_INPUT
 */
export async function listAllLedgerEntries(
  { database }: AppContext,
  caller: Caller,
  {
    where,
    orderBy,
    ...page
  }: PageArgs & { readonly where?: LedgerEntryFilter | null; readonly orderBy?: TimeOrder | null },
): Promise<Page<LedgerEntry>> {
  requirePermission(caller.viewer, "listAllLedgerEntries");
  const alternatives = alternativesOf(where ?? {});
  const wallets = await Promise.all(alternatives.map((one) => walletsOfEntries(database.read, one)));
  const isByWallet = wallets.some((named) => named !== undefined);
  if (isByWallet && wallets.includes(undefined)) throw onlySomeNameWallets();
  const direction = directionOf(orderBy);
  const keyset: Keyset<LedgerEntry> = {
    direction,
    columns: isByWallet ? { walletId: "ulid", sequence: "number" } : { id: "ulid" },
    scope: ["ledgerEntries", where ?? {}, direction],
  };
  const ranges = alternatives.flatMap((one, index) => rangesOf(one, wallets[index]));
  const list = { table: "ledger_entries", columns, ranges };
  return listFiltered(database, list, keyset, page, async (rows: readonly LedgerEntry[]) => {
    const entries = rows.map((row) => entryOf(row));
    const owners = await readOwners(
      database.read,
      entries.map(({ walletId }) => walletId),
    );
    return entries.map((entry) => ({ ...entry, ...ownerOf(owners, entry.walletId) }));
  });
}

function onlySomeNameWallets() {
  const message = "where must name a user, a wallet or a purchase in each alternative of OR, or in none";
  return badInput([{ field: "where", message }]);
}

/** @param wallets the wallets that the filter names; undefined when it names none */
function rangesOf(where: LedgerEntryFilter, wallets: readonly string[] | undefined): IndexRange[] {
  const { byId, exact } = createdWithin(where.createdAt);
  const byIds = [...among("id", keysOf(where.id, "where.id", "LedgerEntry")), ...byId];
  const keys = valuesOf(where.idempotencyKey, "where.idempotencyKey");
  if (!wallets) {
    if (keys) throw keyWithoutWallet();
    return [{ index: "entries_by_id", conditions: byIds, exact, examined: examinedIn(where) }];
  }
  const examined = [...byIds, ...exact, ...examinedIn(where)];
  return wallets.map((id) => {
    const wallet = condition("walletId = ?", packUlid(id));
    if (!keys) return { conditions: [wallet], examined };
    return { index: "one_entry_per_cause", conditions: [wallet, isOneOf("cause", causesOf(keys))], examined };
  });
}

/** The ids that a filter names, as the tables keep them, without those that are no ids of the type. */
function keysOf(
  comparison: TextComparison | null | undefined,
  field: string,
  type: "LedgerEntry" | "Purchase",
): Buffer[] | undefined {
  return valuesOf(comparison, field)?.flatMap((text) => {
    const key = publicIds[type].read(text);
    return key ? [packUlid(key.id)] : [];
  });
}

function keyWithoutWallet() {
  const field = "where.idempotencyKey";
  return badInput([{ field, message: `${field} needs userId or walletId beside it` }]);
}

/** The causes of entries that a caller's idempotency key may have made. */
function causesOf(keys: readonly string[]): string[] {
  return keys.flatMap((key) => ["client", "spend", "grant", "adjust"].map((verb) => `${verb}:${key}`));
}

/** A value of the entry's wallet. As a value and not as a join, so that the entries are read in their order. */
const ofWallet = (column: "userId" | "environment" | "creditType") =>
  `(SELECT ${column} FROM wallets WHERE wallets.id = ledger_entries.walletId)`;

/** What is looked at in each entry. */
function examinedIn(where: LedgerEntryFilter): Condition[] {
  const kinds = valuesOf(where.kind, "where.kind")?.map((kind) => kindNumbers[kind]);
  return [
    ...among("kind", kinds),
    ...withinLimits("amount", where.amount),
    ...among(`COALESCE(actor, ${ofWallet("userId")})`, valuesOf(where.actor, "where.actor")),
    ...contains("reason", where.reason),
    ...equals(ofWallet("environment"), where.environment),
    ...among(ofWallet("creditType"), valuesOf(where.creditType, "where.creditType")),
    ...among("reference", keysOf(where.purchaseId, "where.purchaseId", "Purchase")),
  ];
}
