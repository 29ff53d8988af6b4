import { requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import type { AppContext } from "../context/app-context";
import { alternativesOf } from "../database/alternatives";
import { among, condition, createdWithin } from "../database/conditions";
import { listFiltered, type IndexRange } from "../database/list-filtered";
import type { Keyset, Page } from "../database/list-page";
import type { LedgerEntry } from "../entities/ledger-entry";
import { badInput } from "../errors";
import { packUlid } from "../ids";
import { directionOf, type TimeOrder } from "../inputs/comparisons";
import type { LedgerEntryFilter } from "../inputs/ledger-entry.input";
import type { PageArgs } from "../inputs/page.args";
import { entryOf } from "../ledger/stored-entry";
import { ownerOf, readOwners } from "../ledger/wallet-owners";
import { examinedIn, keyCondition, keysOf } from "./entry-conditions";
import { isAboutSpends, listEntriesOfSpends } from "./list-entries-of-spends";
import { walletsOfEntries } from "../ledger/wallets-of-entries";

const columns =
  "walletId, sequence, id, kind, amount, balanceAfter, cause, reference, actor, reason, createdAt, previousHash, " +
  "fingerprint";

/**
 * Lists the entries of all wallets that fit the filter, in the order of their ids, which are times. If the filter names
 * wallets, users or purchases, the entries are grouped by wallet, and each wallet's are in the order of their sequence.
 * @throws Refusal FORBIDDEN, BAD_USER_INPUT
 */
export async function listAllLedgerEntries(
  context: AppContext,
  caller: Caller,
  {
    where,
    orderBy,
    ...page
  }: PageArgs & { readonly where?: LedgerEntryFilter | null; readonly orderBy?: TimeOrder | null },
): Promise<Page<LedgerEntry>> {
  requirePermission(caller.viewer, "listAllLedgerEntries");
  const { database } = context;
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
  if (alternatives.some(isAboutSpends))
    return listEntriesOfSpends(context, caller, alternatives, { wallets, keyset, page });
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
  const ofKey = keyCondition(where, "cause");
  const others = examinedIn(where, "ledger_entries", (column) => column);
  if (!wallets) {
    if (ofKey.length > 0) throw keyWithoutWallet();
    return [{ index: "entries_by_id", conditions: byIds, exact, examined: others }];
  }
  const examined = [...byIds, ...exact, ...others];
  return wallets.map((id) => {
    const wallet = condition("walletId = ?", packUlid(id));
    if (ofKey.length === 0) return { conditions: [wallet], examined };
    return { index: "one_entry_per_cause", conditions: [wallet, ...ofKey], examined };
  });
}

function keyWithoutWallet() {
  const field = "where.idempotencyKey";
  return badInput([{ field, message: `${field} needs userId or walletId beside it` }]);
}
