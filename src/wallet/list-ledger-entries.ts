import { readsUser, requireOwner, requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import { LedgerEntry } from "../entities/ledger-entry";
import type { PageArgs } from "../inputs/page.args";
import type { AppContext } from "../context/app-context";
import { findOwned } from "../ledger/find-owned";
import { walletOf, type WalletOwner } from "../ledger/wallet-owners";
import { listPage, type Keyset, type Page } from "../database/list-page";

const newestFirst: Keyset<LedgerEntry> = { direction: "DESC", columns: { sequence: "number" } };

/**
 * Lists the entries of the viewer's wallet, or of any wallet for a service or an admin, newest first.
 * @throws Refusal FORBIDDEN
 */
export async function listLedgerEntries(
  { database }: AppContext,
  caller: Caller,
  { userId, environment, creditType, ...page }: WalletOwner & PageArgs,
): Promise<Page<LedgerEntry>> {
  requirePermission(caller.viewer, "listLedgerEntries");
  requireOwner(caller.viewer, userId);
  const owner = { userId, environment, creditType };
  const walletId = walletOf(owner);
  const found = await listPage(database.read, LedgerEntry, { walletId }, newestFirst, page);
  return { ...found, nodes: found.nodes.map((entry) => ({ ...entry, ...owner })) };
}

/** Finds entries by id. Leaves out those that do not exist and those that the viewer may not read. */
export async function findLedgerEntries(
  { database }: AppContext,
  caller: Caller,
  keys: readonly { readonly id: string }[],
): Promise<LedgerEntry[]> {
  requirePermission(caller.viewer, "listLedgerEntries");
  const entries = await findOwned(
    database.read,
    LedgerEntry,
    keys.map(({ id }) => id),
  );
  return entries.filter(({ userId }) => readsUser(caller.viewer, userId));
}
